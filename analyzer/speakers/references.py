"""Speakers that the printed words only point at: "he", "the minister", "the two leaders"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from analyzer.records import Evidence, EvidenceRule, Mention, Span
from analyzer.speakers.genders import gender_of_noun, natural_gender
from analyzer.speakers.known import Kind, Known, Named
from analyzer.speakers.names import NAME_PART, content_words
from analyzer.speakers.people import has_title
from analyzer.speakers.phrases import head_noun, head_of, is_person_role, is_plural, singular
from analyzer.speakers.scene import Scene, listed
from analyzer.speakers.words import (
    BODY_NOUNS,
    COMMON,
    DOCUMENTS,
    FEMALE_NOUNS,
    HOUSES,
    LEADERS,
    MALE_NOUNS,
    OFFICES,
    OFFICIALS,
    PAPERS,
    PARTIES,
    PERSON_NOUNS,
    RULINGS,
    STATE_BODIES,
    STATES,
    TITLES,
)

#: Sentences back in which a pronoun finds its person, and "it", "they" and "the statement" theirs.
_MEMORY, _SHORT_MEMORY = 6, 3
#: Characters back in which a body is looked for.
_REACH = 4_000
_FAR = 20_000
#: Sentences back in which a transcript's "A:" finds who answers.
_TURNS = 400
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
_OWNERS = frozenset({"his", "her", "its", "their"})
#: Persons whom a text tells of beside those who speak: "the author" is not who spoke last.
_OTHERS = frozenset(
    "author writer lawyer attorney counsel journalist reporter correspondent columnist editor "
    "critic source witness resident victim prosecutor judge".split()
)
_INDEFINITE = frozenset("a an some several two three one another other many most".split())
#: Bodies that need no name of their own: "the company" is the one that spoke.
_GENERIC = frozenset(
    "company group agency organisation organization firm airline corporation body service "
    "association federation carrier movement party union bank charity outlet".split()
)
#: Who reports the news, and the words by which their names tell.
_PRESS = frozenset(
    "newspaper paper daily weekly magazine tabloid broadcaster channel outlet network website "
    "portal publication agency".split()
)
_OF_PRESS = re.compile(
    r"\b(?:Times|Post|News|Journal|Daily|Tribune|Herald|Guardian|Telegraph|Independent|Economist|"
    r"Mail|Mirror|Globe|Gazette|Chronicle|Magazine|Reuters|Bloomberg|Politico|Axios|Bild|Spiegel|"
    r"Monde|Figaro|Haaretz|Interfax|TASS|Tass|AFP|AP|BBC|CNN|NBC|CBS|ABC|Television|TV|Radio|"
    r"Agency|Press|Broadcasting|Jazeera|Arabiya)\b"
)
#: Organisations whose sort is no part of their name.
_SORTS = {"bloc": ("EUE", "ASE", "AUN"), "alliance": ("NAT",)}
_RELATED = MALE_NOUNS | FEMALE_NOUNS
_VOICES = frozenset("spokesman spokeswoman spokesperson aide adviser secretary".split())
_TOP_DIPLOMAT = frozenset({"top", "diplomat"})
#: Behind an owner, and the person who is meant: "Lee's late husband".
_OWNED = re.compile(
    rf"['’]s? (?:(?:[a-z-]+ ){{0,2}}(?P<person>{'|'.join(sorted(PERSON_NOUNS | _RELATED))})\b)?"
)
#: Who is called "the top diplomat".
_DIPLOMATS = (frozenset({"foreign", "minister"}), frozenset({"secretary", "state"}))
_NAME = r"[^\W\d_a-z][\w'’-]{0,40}"
#: How far into a sentence its subject begins, at most: "On Monday, Ann Lee's".
_SUBJECT_REACH = 24
#: Behind a subject, its verb.
_ACTS = re.compile(r" (?!(?:and|or|of|for|to|who)\b)[a-z]")
#: Who has no name, and is the subject of a sentence: "One man, who fled,".
_SOMEBODY = re.compile(
    r"(?:One|An?|Another) (?:[a-z-]+ )??"
    rf"(?P<noun>{'|'.join(sorted(PERSON_NOUNS - OFFICIALS - _OTHERS - {'judge', 'justice'}))})"
    r"(?=,| (?:who|in|from|at|near|told|was|had|has|is) )"
)
#: A sentence whose subject is a pronoun: "He met", "In Oslo, however, she met".
_PRONOUN_FIRST = re.compile(
    r"(?:[^.,;:!?()“”\"\n]{1,60}, (?:(?:however|too|though), )?|"
    r"(?:But|And|Yet|Then|So|Later|Now|Still|Also|Instead|Afterwards?) )?"
    r"(?P<word>[Hh]e|[Ss]he)\b(?=['’ ])"
)
#: In front of who denies it: "is accused of fraud, which | it denies".
_WHICH = re.compile(
    r", (?:which|(?:charges|accusations|allegations|claims|something)(?: (?:that|which))?) \Z"
)
_IS_ACCUSED = re.compile(r"\b(?:(?:has|have|had) been|is|are|was|were) (?:\w+ly |also )?accused\b")
_ACCUSES = re.compile(r"\baccus(?:es?|ed|ing) ")
_IN_A_ROW = re.compile(r"(?:,|,? and|,? &) (?:the )?")
_LONG_NAME = re.compile(rf"{NAME_PART}(?:(?: (?:of|for|and|the|on|&)){{0,2}} {NAME_PART}){{1,8}}")
_COURTS = frozenset("court courts tribunal judge judges justice panel".split())
#: What is inserted behind who speaks: "the mayor, speaking in Oslo,".
_INSERTED = re.compile(
    r",? who\b.*|, (?:(?:\w+ly |who )?[a-z]+ing|when|while|after|before|in|at|on)\b.*"
)
#: Who asks, in a sentence that goes on with who answers: "Asked by Ann Lee, ..., he said".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by [^,.;:]{0,60}\Z")
#: Endings of nouns for persons: "a welder", "the pianist".
_PERSON = re.compile(
    r"(?:er|or|ist|ian|ant|ee|man|woman|boy|girl|[a-z]ent|ic|person)\Z", re.IGNORECASE
)
#: Who a sentence is about, by an office: "On Monday, the mayor met Ann Lee".
_SUBJECT = re.compile(
    r"(?:\A|, )(?P<who>[Tt]he (?P<titles>(?:[A-Za-z-]+ ){0,3}?"
    rf"(?i:{'|'.join(sorted(OFFICES))})))(?= [a-z])"
)
#: Who speaks for a body without a name: "a spokesperson with the ministry".
_VOICE = re.compile(
    r"\b(?P<who>(?:[Aa]n?|[Tt]he|[Aa]nother) (?:[a-z-]+ ){0,2}?"
    r"(?:spokes(?:man|woman|person)|officials?|representatives?)) (?:for|of|with|from|at) "
    r"(?P<whom>(?:the|its|that) (?:[a-z-]+ )??(?P<noun>[a-z-]+))(?=[,.;]|\Z)"
)
#: What an epithet may begin with, which says nothing of an office: "the 71-year-old".
_AGE = re.compile(r"\b\d{1,3}-year-old\b ?")
#: Where a body is at home: "the New York-based group".
_BASED = re.compile(r"\b(?:[A-Z][\w.]* ){0,2}[A-Z][\w.]*-(?:based|headquartered) (?=[a-z])")
#: Of whom a house has many, whose seats tell them apart.
_LEGISLATORS = frozenset(
    "senator representative lawmaker legislator congressman congresswoman".split()
)
_RULERS = frozenset("president leader king queen emir sultan head state".split())


#: Who may be meant by "the leader" of a state, by rank.
_HEADS = frozenset({"leader", "head", "ruler"})
_LEADING = ("president", "chancellor", "premier", "prime", "king", "queen", "emir", "sultan")
_TWO = re.compile(r"\b(?:two|both|pair|duo)\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(r" of (?:the|this|that|its|their) [a-z]")


def _is_bare(printed: str) -> bool:
    """Whether a document is printed without whose it is: "the report", not "the HWU report".

    "The text of the resolution" is that of those who passed it, whoever was named last.
    """
    head = head_of(printed)
    if _OF_ANOTHER.match(printed[len(head) :]):
        return False
    return all(w.islower() and "’" not in w and "'" not in w for w in head.split()[1:])


def _is_letters(name: str) -> bool:
    """Whether somebody is called by letters, as bodies are: "HWU"."""
    return len(name) > 1 and name.isalpha() and name.isupper()


def _name_with(text: str, noun: str, at: int) -> Span | None:
    """The last capitalised name before ``at`` that holds a noun: "the union"."""
    low = max(0, at - _FAR)
    word = re.compile(rf"\b{re.escape(noun.capitalize())}\b")
    places = [match.start() for match in word.finditer(text, low, at)]
    if not places:
        return None
    place = places[-1]
    for match in _LONG_NAME.finditer(text, max(low, place - 80), at):
        if match.start() <= place < match.end():
            joined = text.find(" and the ", place, match.end())
            return Span(match.start(), joined if joined > 0 else match.end())
        if match.start() > place:
            break
    return None


class References:
    """Finds whom words point at, in what a scene knows so far."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    # ---- "the minister", "the ministry", "the statement"

    def introduced(self, span: Span, printed: str, noun: str, label: bool = False) -> Known | None:
        """Whom "the minister" or "the ministry" stands for: who was introduced with those words.

        label: of a turn in a transcript, who is none of those named in the turns.
        """
        at, first = span.start, printed.split()[0].lower()
        if first in _INDEFINITE:
            return None
        single = singular(noun)
        definite = first in _DEFINITE or (printed[0].isupper() and single in OFFICIALS)
        if is_plural(noun) and single != noun:
            if first not in _DEFINITE or self._scene.mentions.at(span):
                return None
            back = self._scene.again(
                at,
                lambda k: (
                    k.kind == "group" and not self._scene.words_of(k).isdisjoint({noun, single})
                ),
                _MEMORY,
            )
            return back.by("title") if back else None
        age = _AGE.search(printed)
        if age is not None and definite:
            known = self._scene.people.only(frozenset({age.group().lower().strip()}), at)
            if known is not None:
                return known.by("title")
        words = content_words(_AGE.sub("", _INSERTED.sub("", printed)).split())
        if single in OFFICIALS | PERSON_NOUNS:
            found = self._titled(span, words, single, definite, label)
            fits = found is None or self._scene.genders.agrees(found, natural_gender(single))
            return found if fits else None
        if single in _PRESS and definite and len(words) <= 2:
            back = self._scene.again(
                at,
                lambda k: k.kind != "person" and _OF_PRESS.search(k.name or "") is not None,
                _MEMORY,
            )
            if back is not None:
                return back.by("body")
        if single in DOCUMENTS | PAPERS and definite:
            return self._issuer(at, single) if _is_bare(printed) else None
        printed = _BASED.sub("", printed)
        words = content_words(printed.split())
        if single in BODY_NOUNS | HOUSES and definite and len(words) <= 2:
            return self._same_body(single, words, at, printed)
        return None

    def _titled(
        self, span: Span, words: frozenset[str], noun: str, definite: bool, label: bool
    ) -> Known | None:
        scene, at = self._scene, span.start
        first = span.text_in(scene.text).split()[0].lower()
        inside = [m for m in scene.mentions.at(span) if m.codes and m.kind != "person"]
        code = inside[0].codes[0] if inside else None
        mine = content_words(scene.without(span, inside).split()) if inside else words
        house = scene.house
        of_house = house is not None and code in (None, house.codes[0])
        if house is not None and of_house and mine <= house.titles and noun in _RULERS:
            return house
        found = self._just_spoke(words, at)
        if found is None and words == _TOP_DIPLOMAT:
            found = next((f for w in _DIPLOMATS if (f := self._just_spoke(w, at))), None)
        soft = noun not in OFFICIALS  # "the Norish writer" is just a writer
        epithet = len(words) > 1 and (soft or noun in _LEGISLATORS)
        if found is None and epithet:
            found = scene.people.only(words, at)  # "the Kremlin critic", "the Texas senator"
            if found is not None:
                return found.by("title")
            people = [m for m in inside if m.kind in ("adjective", "people")]
            others = scene.without(span, people).split()[1:]
            if any(w[0].isupper() and w.lower() not in PARTIES for w in others):
                # By a place or a body nobody was introduced: the only person so far, or nobody.
                alone = definite and noun not in _LEGISLATORS
                only = self._scene.people.first_alone(at) if alone else None
                return only.by("title") if only is not None else None
        elif not soft or len(words) > 1 or noun in TITLES:  # "the expert" is whoever spoke
            said = scene.is_said if label else lambda _: False
            found = found or scene.people.titled(words, at, left_out=said)
        if words == {"president"}:
            found = scene.people.presiding(at, found)
        if found is None and mine:
            found = scene.people.titled(mine, at, code) or self._guest(mine)
        if found is None and code is not None and definite and inside[0].kind == "role":
            office = content_words(head_of(span.text_in(scene.text)).split())
            found = scene.people.titled(office, at, code)
            if found is None and noun in _HEADS:  # "the leader of the Norish Republic"
                led = (scene.people.titled(frozenset({w}), at, code) for w in _LEADING)
                found = next((f for f in led if f is not None), None)
        if found is None and mine & PARTIES and "opposition" not in mine:
            found = scene.people.titled(mine - PARTIES, at, code)
        if found is not None and (code is None or code in found.codes):
            return found.by("title", scene.house_codes(span.text_in(scene.text)))
        if code is not None and definite and not soft:
            last = scene.again(at, lambda k: k.kind == "person", _SHORT_MEMORY)
            if last is not None and code in last.codes and not self._holds_office(last):
                return last.by("title")  # "Bo Roy said ... The Norish spokesman added"
        if (code is not None and not soft) or not definite:
            return None
        fitting = [
            k for k in scene.spoke if k.kind == "person" and has_title(mine, scene.words_of(k))
        ]
        if noun.startswith("spokes") and not any(k.says_something for k in fitting):
            voice = self._voice_before(at)
            fitting = [voice] if voice is not None else fitting
        if fitting:
            return fitting[-1].by("title")
        if mine - {noun} and not soft:
            return None
        back = self._mentioned(at, rf"\b{re.escape(noun)}\b", ("person", "role"), "title")
        if back is None and noun not in OFFICES | _OTHERS and first not in _OWNERS:
            back = scene.again(at, lambda k: k.kind == "person", _MEMORY)
            special = noun in _VOICES or noun in _RELATED
            if back is not None and special and self._has_other_office(back):
                return None
        return back.by("title") if back else None

    def voice(self, span: Span) -> Known | None:
        """Who speaks for a body that was named before: "a spokesperson for the ministry"."""
        match = _VOICE.match(self._scene.text, span.start, span.end)
        return self._voice_of(match) if match is not None else None

    def _voice_of(self, match: re.Match[str]) -> Known | None:
        whom = Span(*match.span("whom"))
        if self._scene.mentions.at(whom):
            return None
        known = self.introduced(whom, match["whom"], match["noun"])
        if known is None or known.kind == "person" or not known.says_something:
            return None
        titles = content_words(match["who"].split())
        return replace(known, kind="person", titles=titles, at=match.start(), end=match.end())

    def _voice_before(self, at: int) -> Known | None:
        """The last one before a place who speaks for a body that was named."""
        matches = _VOICE.finditer(self._scene.text, self._before(at), at)
        found = [m for m in matches if "spokes" in m["who"]]
        return self._voice_of(found[-1]) if found else None

    def _just_spoke(self, words: frozenset[str], at: int) -> Known | None:
        """Who spoke last, where they were introduced with such a title."""
        last = self._scene.again(at, lambda k: k.kind == "person", _SHORT_MEMORY)
        if last is None:
            return None
        if words <= (titles := self._scene.words_of(last)):
            return last if has_title(words, titles) else None
        full = self._scene.people.full(last.name or "")
        return last if full is not None and has_title(words, full.titles) else None

    def _has_other_office(self, known: Known) -> bool:
        """Whether somebody was introduced as something that is no voice of another: a judge."""
        words = self._scene.words_of(known)
        return words.isdisjoint(_VOICES) and not words.isdisjoint(PERSON_NOUNS)

    def _holds_office(self, known: Known) -> bool:
        """Whether the text or the tables say what office somebody holds."""
        full = self._scene.people.full(known.name or "")
        titles = self._scene.words_of(known) | (full.titles if full is not None else frozenset())
        return not titles.isdisjoint(OFFICIALS)

    def _guest(self, words: frozenset[str]) -> Known | None:
        """Whom the article's title names with such a title."""
        return next((g for g in self._scene.guests if words <= g.titles), None)

    def _same_body(self, noun: str, words: frozenset[str], at: int, printed: str) -> Known | None:
        """The body that was printed with a noun before: "the ministry"."""
        scene = self._scene
        for known in reversed(scene.spoke):
            if known.kind == "body" and words <= scene.words_of(known):
                return known.by("body")
        kinds = ("role", "organisation", "seat", "group")
        # ... with all of its words: "the State Department" is no other department.
        pattern = "".join(rf"(?=.*\b{re.escape(word)}\b)" for word in sorted(words - {noun}))
        back = self._mentioned(at, rf"{pattern}.*\b{re.escape(noun)}", kinds, "body")
        introduced = self._introduced_body(noun, words, at)
        if introduced is not None and (back is None or back.at < introduced.end):
            return introduced
        if back is not None or (scene.house is not None and noun in STATE_BODIES):
            return back
        back = self._of_sort(noun, at) if len(words) == 1 else None
        if back is not None:
            return back
        place = _name_with(scene.text, noun, at)
        if place is not None and words <= content_words(place.text_in(scene.text).split()):
            name = re.sub(r"^(?:The|A|An) ", "", place.text_in(scene.text))
            return Known(name, (), place.end - len(name), place.end, "body", "body")
        back = self._small_body(noun, words, at)
        if back is not None:
            return back
        has_name = any(w[0].isupper() and "-" not in w for w in printed.split()[1:])
        if noun in _GENERIC and not has_name:
            back = scene.again(at, lambda k: k.kind != "person" and self._is_company(k), _MEMORY)
        return back.by("body") if back else None

    def _of_sort(self, noun: str, at: int) -> Known | None:
        """The last organisation before that is of a sort: "the bloc" is the European Union."""
        for mention in reversed(self._scene.mentions.before(at, 40)):
            if (
                mention.kind == "organisation"
                and mention.codes[:1]
                and (mention.codes[0] in _SORTS.get(noun, ()))
            ):
                return self._scene.of_mention(mention, "body")
        return None

    def _is_company(self, known: Known) -> bool:
        """Whether somebody may be a company or a movement: no state, no "Ann Lee's office"."""
        noun = head_noun(self._scene.text[known.at : known.end])
        if noun is not None and singular(noun) in OFFICIALS | PERSON_NOUNS:
            return False  # "Norish officials"
        if not known.name or known.name.split()[-1].lower() in STATE_BODIES:
            return False
        if not known.codes or known.words:
            return True
        inside = self._scene.mentions.at(Span(known.at, known.end))
        return not any(m.kind in ("name", "adjective", "capital") for m in inside)

    def _small_body(self, noun: str, words: frozenset[str], at: int) -> Known | None:
        """The last body named with a small noun: "the Harbour Marshal office", "the office of"."""
        scene, found = self._scene, None
        name = rf"{_NAME}(?: {_NAME}){{0,5}}"
        named = re.compile(rf"({name}) {noun}\b|\b{noun} of (?:the )?({name})")
        for match in named.finditer(scene.text, self._before(at), at):
            span = Span(*match.span(1 if match[1] else 2))
            printed = re.sub(r"^(?:The|An?) ", "", span.text_in(scene.text))
            inside = scene.mentions.at(span)
            if " " not in printed and (
                scene.opens_sentence(span.start) or printed.lower() in COMMON
            ):
                continue  # "Under government rules"
            last = inside[-1] if inside and inside[-1].span.end >= span.end else None
            if last is not None and last.kind in ("adjective", "people"):
                continue  # "the Norish movement"
            if any(m.kind == "person" for m in inside) or not words <= (
                content_words(printed.split()) | {noun}
            ):
                continue
            codes = inside[0].codes[:1] if inside and noun in STATE_BODIES else ()
            title = f"{printed} {noun}" if match[1] else f"{noun} of the {printed}"
            title = printed if noun in _GENERIC | {"newspaper", "network", "broadcaster"} else title
            found = Known(title, codes, *match.span(), "body", "body")
        return found

    def _introduced_body(self, noun: str, words: frozenset[str], at: int) -> Known | None:
        """The last body introduced with its letters before a place, by words of its name."""
        known = self._scene.bodies.called(noun, at)
        names = content_words((known.name or "").split()) if known is not None else frozenset()
        return known if words <= names else None

    def body(self, name: str) -> Known | None:
        """A body that spoke before, by a part of its name: "the National Council" of Norland."""
        words = content_words(name.split())
        for known in reversed(self._scene.spoke):
            if known.kind == "body" and known.codes and words <= self._scene.words_of(known):
                return known.by("body")
        return None

    def _mentioned(
        self, at: int, pattern: str, kinds: tuple[str, ...], rule: EvidenceRule
    ) -> Known | None:
        """The last mention before, of a kind, that holds a word."""
        for mention in reversed(self._scene.mentions.before(at, 40)):
            printed = mention.span.text_in(self._scene.text)
            words = f"{printed} {mention.name}"
            if rule == "body" and is_person_role(printed):
                continue  # "Norish government representatives" are no government
            if mention.kind in kinds and mention.codes and re.search(pattern, words, re.IGNORECASE):
                return self._scene.of_mention(mention, rule)
        return None

    def _issuer(self, at: int, noun: str) -> Known | None:
        """Who issued "the statement": who did by the text, else who spoke or was spoken of last.

        A report or a study is a body's, and a ruling a court's.
        """
        scene = self._scene
        if scene.house is not None and not scene.spoke:
            return scene.house
        back = scene.again(at, lambda k: k.says_something and noun in k.made, _MEMORY)
        back = back or scene.again(
            at, lambda k: k.says_something and noun in scene.words_of(k), _MEMORY
        )
        back = back or self._issued(noun, at)
        if back is None and noun in RULINGS:
            back = scene.again(at, lambda k: bool(scene.words_of(k) & _COURTS), _MEMORY)
        elif back is None and noun in PAPERS:
            back = scene.again(
                at, lambda k: k.says_something and bool(k.titles & PAPERS), _SHORT_MEMORY
            )
            back = back or scene.again(
                at, lambda k: k.says_something and not self._is_somebody(k), _SHORT_MEMORY
            )
        elif back is None:
            back = scene.again(
                at, lambda k: k.says_something and k.titles.isdisjoint(PAPERS), _SHORT_MEMORY
            )
            back = back or self._subject(at, "body")
        return back.by("body") if back is not None else None

    def _is_somebody(self, known: Known) -> bool:
        """Whether somebody is a person for sure, who is no author of "the report"."""
        of_person = known.codes or known.gender or known.titles & PERSON_NOUNS
        return known.kind == "person" and bool(of_person or self._scene.genders.is_told(known))

    def _before(self, at: int) -> int:
        """Where the sentences begin in which the text may have named a body before."""
        return max(self._scene.sentence_start(at, back=_MEMORY), at - _REACH)

    def _issued(self, noun: str, at: int) -> Known | None:
        """The body whose "report" the text spoke of before: "the Harbour Agency's report"."""
        scene, found = self._scene, None
        low = self._before(at)
        owned = re.compile(rf"({_NAME}(?: {_NAME}){{0,5}})['’]s (?:[a-z-]+ ){{0,3}}{noun}\b")
        for match in owned.finditer(scene.text, low, at):
            span = Span(*match.span(1))
            inside = [m for m in scene.mentions.at(span) if m.codes]
            if inside:
                found = scene.of_mention(inside[-1], "body")
            else:
                name = re.sub(r"^(?:The|An?) ", "", match[1])
                found = Known(name, (), span.end - len(name), span.end, "body")
        return found

    # ---- pronouns

    def person(self, at: int, gender: str) -> Known | None:
        """Whom "he" or "she" stands for: the last one of that gender who could be meant.

        The nearest sentence counts: in it, who spoke, else the first person of whom it speaks.
        """
        scene = self._scene
        told = self._told_of(at, gender)
        if told is not None:
            return self._scene.genders.settle(told.by("pronoun"), gender)
        here = scene.sentence_index(at)
        last: Named | None = None
        for index in range(here, max(-1, here - _MEMORY - 1), -1):
            low = scene.sentences[index].start if scene.sentences else 0
            high = at if index == here else scene.sentences[index].end
            spoke = [k for k in scene.spoke if low <= k.seen < high and self._fits(k, gender)]
            same = self._same_pronoun(low, high, gender) if index < here else None
            if same is not None:  # "He met Bo Roy. He said": it goes on about the same one
                spoke = [k for k in spoke if k.seen <= same] or spoke
                high = same
            if spoke:
                return self._scene.genders.settle(spoke[-1].by("pronoun"), gender)
            subject = self._office_of(low, high) if index < here else None
            if subject is not None and self._fits(subject, gender):
                return self._scene.genders.settle(subject.by("pronoun"), gender)
            owner = None
            voice = self._voice_for(low, high, gender) if index < here else None
            if voice is not None:
                return voice
            for named in scene.people.between(low, high):
                if index == here and _ASKED_BY.search(scene.text, low, named.start):
                    continue
                said = scene.is_said(named) and not scene.is_topic(named)
                if said or not self._fits(named.who, gender):
                    continue
                owned = _OWNED.match(scene.text, named.end, high)
                person = owned["person"] if owned is not None else None
                other = person is not None and natural_gender(person) not in ("", gender)
                if owned is None or other or (index < here and person is None):
                    return self._scene.genders.settle(self._in_full(named).by("pronoun"), gender)
                owner = owner or named
            if owner is not None and index < here:
                return self._scene.genders.settle(self._in_full(owner).by("pronoun"), gender)
            last = last or owner  # "Lee's plan failed, he said": rather who spoke before
        for known in reversed(scene.spoke):
            if (known.kind == "person" or self._may_be(known)) and self._scene.genders.agrees(
                known, gender
            ):
                return self._scene.genders.settle(known.by("pronoun"), gender)
        return (
            self._scene.genders.settle(self._in_full(last).by("pronoun"), gender) if last else None
        )

    def _same_pronoun(self, low: int, high: int, gender: str) -> int | None:
        """Where a sentence has the same pronoun as its subject: "Later, she met Ann Lee"."""
        match = _PRONOUN_FIRST.match(self._scene.text, low, high)
        if match is None or self._scene.is_quoted(match.start("word")):
            return None
        return match.start("word") if (match["word"].lower() == "he") == (gender == "m") else None

    def _told_of(self, at: int, gender: str) -> Known | None:
        """Of whom a speaker has told in the words around a pronoun: who spoke there, or is named.

        "Tass: Minister Lee is in Oslo. He said that ...": not who is asked, nor who asks.
        """
        scene = self._scene
        words = scene.quoted_at(at)
        if words is None:
            return None
        spoke = [k for k in scene.spoke if words.start <= k.seen < at and self._fits(k, gender)]
        if spoke:
            return spoke[-1]
        named = [n for n in scene.people.between(words.start, at) if self._fits(n.who, gender)]
        if not named:
            return None
        start = scene.sentence_start(named[-1].start)
        return self._in_full(next(n for n in named if n.start >= start))

    def _voice_for(self, low: int, high: int, gender: str) -> Known | None:
        """Who is the subject of a sentence and has no name: "Lee's spokesman", "One man"."""
        some = _SOMEBODY.match(self._scene.text, low, high)
        if some is not None and gender_of_noun(some["noun"]) in ("", gender):
            return Known(None, (), low, some.end(), "pronoun", "person", gender)
        named = next(self._scene.people.between(low, high), None)
        if named is None or named.start - low > _SUBJECT_REACH:
            return None
        owned = _OWNED.match(self._scene.text, named.end, high)
        if owned is None or owned["person"] is None:
            return None
        noun = owned["person"]
        other = "m" if gender == "f" else "f"
        if gender_of_noun(noun) == other or not _ACTS.match(self._scene.text, owned.end(), high):
            return None
        codes = named.who.codes if noun in _VOICES else ()
        return Known(None, codes, named.start, owned.end(), "pronoun", "person", gender)

    def _office_of(self, low: int, high: int) -> Known | None:
        """Whom a sentence is about, where an office is named before all persons: "the mayor"."""
        scene = self._scene
        first = next((n.start for n in scene.people.between(low, high)), high)
        head = scene.text[low : min(first, low + 200)]
        for match in _SUBJECT.finditer(head):
            titles = frozenset(match["titles"].lower().split())
            who = Span(low + match.start("who"), low + match.end("who"))
            if not scene.mentions.at(who):
                return self._just_spoke(titles, low) or scene.people.titled(titles, low)
        return None

    def _in_full(self, named: Named) -> Known:
        """The person named in a place, as they are introduced elsewhere."""
        if named.full or " " in (named.who.name or ""):
            return named.who
        return self._scene.people.surname(named.who.name or "", named.start) or named.who

    def _may_be(self, known: Known) -> bool:
        """Whether somebody may be a person, of whom nothing is known: no "exchange", no body."""
        if known.kind is not None:
            return False
        words = known.name or head_of(self._scene.text[known.at : known.end])
        first, last = words.split()[:1], words.split()[-1:]
        if not first or first[0].lower() in COMMON - {"a", "an", "the", "one", "another"}:
            return False
        if last[0].lower() in BODY_NOUNS | DOCUMENTS | PAPERS | HOUSES:
            return False
        return bool(known.name) or _PERSON.search(last[0]) is not None

    def _fits(self, known: Known, gender: str) -> bool:
        return known.kind == "person" and self._scene.genders.agrees(known, gender)

    def we(self) -> Known | None:
        """Outside of quotes "we" are the writers, unless several signed a statement together."""
        spoke = self._scene.spoke
        names = {k.name for k in spoke if k.says_something}
        if spoke and len(names) == 1 and spoke[-1].kind == "group" and spoke[-1].codes:
            return spoke[-1].by("pronoun")
        return None

    def they(self, at: int) -> Known | None:
        """Whom "they" stands for: several, or a body, that spoke shortly before.

        In "Peru and Chile have been accused of it, which they deny", those who are accused.
        """
        return self._accused(at) or self._body(at, ("group", "body"), documents=False)

    def _accused(self, at: int) -> Known | None:
        """Who is accused in front of ", which they deny"."""
        scene = self._scene
        start = scene.sentence_start(at)
        if _WHICH.search(scene.text, max(start, at - 24), at) is None:
            return None
        passive = _IS_ACCUSED.search(scene.text, start, at)
        active = _ACCUSES.search(scene.text, start, at)
        if passive is not None:
            low, high = start, passive.start()
        elif active is not None:
            low, high = active.end(), at
        else:
            return None
        accused = [m for m in scene.mentions.between(low, high) if m.codes]
        if active is not None and passive is None:
            accused = accused[:1]
        if not accused:
            return None
        names = list(dict.fromkeys(m.name for m in accused))
        codes = tuple(dict.fromkeys(code for m in accused for code in m.codes))
        kind: Kind = "group" if len(names) > 1 else "body"
        begin, end = accused[0].span.start, accused[-1].span.end
        return Known(listed(names), codes, begin, end, "pronoun", kind)

    def it(self, at: int) -> Known | None:
        """What "it" stands for: the body that spoke shortly before, or is spoken of."""
        return (
            self._accused(at)
            or self._body(at, ("body",))
            or self._subject(at, "pronoun", bodies=True)
        )

    def _body(self, at: int, kinds: tuple[Kind, ...], documents: bool = True) -> Known | None:
        no = frozenset() if documents else DOCUMENTS | PAPERS
        back = self._scene.again(
            at,
            lambda k: (
                (k.kind in kinds and k.titles.isdisjoint(no))
                or (k.kind is None and "body" in kinds and _is_letters(k.name or ""))
            ),
            _SHORT_MEMORY,
        )
        return back.by("pronoun") if back else None

    def _subject(self, at: int, rule: EvidenceRule, bodies: bool = False) -> Known | None:
        """The first actor named in the sentence, or the two, before."""
        scene = self._scene
        here = scene.sentence_index(at)
        for index in range(here, max(-1, here - 3), -1):
            low = scene.sentences[index].start if scene.sentences else 0
            high = at if index == here else scene.sentences[index].end
            for mention in scene.mentions.between(low, high)[:3]:
                if mention.span.end > high:
                    break
                is_body = mention.kind not in ("person", "adjective", "people", "capital")
                if bodies and scene.is_quoted(mention.span.start):
                    continue
                if mention.codes and (is_body or not bodies) and mention.span.start < low + 60:
                    return scene.of_mention(mention, rule)
        return None

    def answerer(self, at: int) -> Known | None:
        """Whom a transcript's "A:" stands for: the person of the last sentence that is no turn.

        "A spokesperson of the ministry answered questions" names one by an office.
        """
        scene = self._scene
        index = scene.sentence_index(at)
        for number in range(index, max(-1, index - _TURNS), -1):
            span = scene.sentences[number]
            named = next((n for n in scene.people.between(span.start, min(at, span.end))), None)
            end = min(at, span.end)
            office = next(
                (
                    m
                    for m in scene.mentions.between(span.start, end)[:2]
                    if m.span.end <= end
                    and m.kind == "role"
                    and is_person_role(m.span.text_in(scene.text))
                ),
                None,
            )
            if named is not None and scene.is_said(named):
                continue
            if office is not None and (named is None or office.span.end < named.start - 2):
                return scene.of_mention(office, "title")
            if named is not None:
                return self._in_full(named).by("title")
        return None

    # ---- "the two leaders"

    def both(self, span: Span) -> Known | None:
        """Whom "the two leaders" are: the last two different actors that were named.

        "The two countries" are the two that were named most of late, and not by people's names; in
        the text of an office, "the presidents" are its own and the one that the title names.
        """
        scene, printed = self._scene, span.text_in(self._scene.text)
        house = scene.house
        group = scene.again(
            span.start, lambda k: k.kind == "group" and len(k.codes) > 1, _SHORT_MEMORY
        )
        if group is not None:
            return group.by("joint")
        if not _TWO.search(printed):
            row = self._row(span, least=3)
            if row is not None:
                return row
        if house is not None and LEADERS.search(printed):
            guest = next((g for g in scene.guests if g.codes != house.codes), None)
            if guest is not None:
                name = listed([house.name or "", guest.name or ""])
                codes = tuple(dict.fromkeys((*house.codes, *guest.codes)))
                return Known(name, codes, span.start, span.end, "joint", "group")
        if STATES.search(printed):
            late = [m for m in scene.mentions.before(span.start, 24) if len(m.codes) == 1]
            often = Counter(m.codes for m in reversed(late)).most_common(2)
            wanted = {codes for codes, _ in often}
            begin = scene.sentence_start(span.start)
            here = {m.codes for m in late if m.span.start >= begin}
            wanted = here if len(here) == 2 else wanted  # "Norway signed with Peru, both nations"
            late = [m for m in late if m.codes in wanted]
            late.sort(key=lambda m: m.kind not in ("person", "role"))
        else:
            late = [m for m in scene.mentions.before(span.start, 12) if len(m.codes) == 1]
            people = [m for m in late if m.kind == "person"]
            if len({m.codes for m in people}) > 1 and LEADERS.search(printed):
                late = people
        return self._two(late)

    def row(self, span: Span) -> Known | None:
        """The actors that the text just named in a row: "Norway and Peru"."""
        return self._row(span, least=2)

    def _row(self, span: Span, least: int) -> Known | None:
        """So many actors or more in a row; persons count where three are asked for."""
        scene = self._scene
        low = scene.sentence_start(span.start, back=2)
        row: list[Mention] = []
        for mention in reversed(scene.mentions.before(span.start, 12)):
            if mention.span.start < low:
                break
            between = scene.text[mention.span.end : row[-1].span.start] if row else ""
            if row and _IN_A_ROW.fullmatch(between) is None:
                if len(row) >= least:
                    break
                row = []
            if (least > 2 or mention.kind != "person") and len(mention.codes) == 1:
                row.append(mention)
        if len(row) < least:
            return None
        row.reverse()
        codes = tuple(dict.fromkeys(code for m in row for code in m.codes))
        start, end = row[0].span.start, row[-1].span.end
        return Known(listed([m.name for m in row]), codes, start, end, "joint", "group")

    def _two(self, late: list[Mention]) -> Known | None:
        found: dict[tuple[str, ...], Mention] = {}
        for mention in reversed(late):
            found.setdefault(mention.codes, mention)
            if len(found) == 2:
                second, first = sorted(found.values(), key=lambda m: m.span.start, reverse=True)
                words = first.span.text_in(self._scene.text)
                return Known(
                    listed([first.name, second.name]),
                    (*first.codes, *second.codes),
                    second.span.start,
                    second.span.end,
                    "joint",
                    "group",
                    through=(Evidence(words, first.span.start, first.span.end, "joint"),),
                )
        return None
