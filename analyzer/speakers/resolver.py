"""Resolves the speakers of one text, quote by quote, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analyzer.quotes.expletives import is_expletive
from analyzer.quotes.questions import is_aside
from analyzer.records import Evidence, Quote, Span, Speaker
from analyzer.speakers.descriptions import described, voice_of_body
from analyzer.speakers.institutions import body_called
from analyzer.speakers.known import Known
from analyzer.speakers.names import (
    BASED_IN,
    NAME_WORD,
    is_thing,
    listed,
    name_words,
    paper_of,
    proper_name,
)
from analyzer.speakers.naming import is_name, own_name
from analyzer.speakers.phrases import (
    has_left,
    head_noun,
    head_of,
    is_plural,
    joined,
    kind_of,
    singular,
)
from analyzer.speakers.pronouns import meant_by
from analyzer.speakers.scene import Scene
from analyzer.speakers.several import in_a_row, joint, the_two
from analyzer.speakers.states import actor, is_official, staff, with_letters
from analyzer.speakers.texts import author_of, documents_made, text_called
from analyzer.speakers.words import (
    ANSWERERS,
    AUDIENCE,
    BODY_NOUNS,
    DOCUMENTS,
    FEMALE,
    FIELDS,
    FIRST,
    IT,
    JOINT,
    MALE,
    NEGATIONS,
    NOBODY,
    OFFICE_LETTERS,
    OFFICES,
    OFFICIALS,
    OUTSIDERS,
    PAPERS,
    PERSON_NOUNS,
    STATE_BODIES,
    THEIRS,
    THEY,
    TIMES,
    WE,
)

_JUNIOR = re.compile(rf"({NAME_WORD}(?: {NAME_WORD}){{0,2}},? (?:Jr|Sr|Junior|Senior)\b)")
#: Those who make up a body, behind its name.
_LISTED = re.compile(r" \((?:[^()]*(?:,| and )[^()]*|members? of [^()]*)\),?\Z")
#: The name in front of a comma and a relative pronoun, and the noun phrase there.
_NAME_BEFORE = re.compile(
    rf"(?:(?P<before>[\w-]+) )?(?P<np>{NAME_WORD}(?: (?:(?:of|for|on|and) (?:the )?)?{NAME_WORD})"
    r"{0,6}), \Z"
)
_PHRASE_BEFORE = re.compile(
    r"(?P<np>\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) "
    r"(?:(?!(?:by|from|to|with|in|at|on|the|an?) )[\w.'’-]{1,30} ){0,5}[\w.'’-]{1,30}|"
    r"\b[^\W\d_a-z][\w.-]{0,30}['’]s (?:[a-z-]{1,30} ){0,3}[a-z-]{1,30}), \Z"
)
#: What is left of a verb behind a pronoun.
_CONTRACTED = re.compile(r"(?<=\w)['’](?:ve|d|re|ll|m|s)\Z")
#: Behind several, the names of some of them.
_SUCH_AS = re.compile(r",? (?:such as|including|among them|like) (?=[^\W\d_a-z])")
#: Behind who speaks, to stress it: "Lee himself".
_HIMSELF = re.compile(r"(?<=\w) (?:him|her|it|them)sel(?:f|ves),?\Z")
#: Behind who speaks, what else they do: "Lee — who met Bo Roy and Odd Berg — ".
_WHO_BEHIND = re.compile(r"(?<=\w)(?:, who\b[^,]*,?| ?(?:[—–]|--?) who\b[^—–]*?(?:[—–]|--?)?)\s*\Z")
#: Several without a name, in front of what a clause tells of them: "a group of | sailors".
_SOME_OF = re.compile(
    r"\b(?:group|number|team|crowd|majority|minority|handful|pair|couple|dozens?|band|set) of "
    r"[^,;:()]+\Z"
)
#: What a clause tells of them.
_RELATIVE = re.compile(
    r",? (?:who|which|that) |,? (?:[—–-] )?"
    r"(?:seen|obtained|reviewed|published|leaked|endorsed|signed) by | "
    r"(?:scheduled|waiting|trying|attempting|hoping|living|working|travel+ing|flying|fleeing|"
    r"returning|stranded|detained|displaced|trapped|stationed|gathered|booked) "
    r"(?:to|on|in|at|from|for|by|with|outside|near|across) "
)
#: Whose document it is, where they are named behind it.
_ISSUED_BY = re.compile(
    rf"(?:[Aa]n?|[Tt]he) (?:[a-z-]+ ){{0,2}}(?P<noun>{'|'.join(sorted(DOCUMENTS))}) "
    r"(?:(?:made|issued|released|signed|published|sent|shared|given) )?(?:by|from) (?=[A-Z])"
)
#: Bodies of people who joined, behind their name: no state's.
_MOVEMENTS = frozenset("coalition alliance party movement bloc union group front campaign".split())
_LET = frozenset({"let"})
#: An office without a name: "the President", "prime minister".
_OFFICE = re.compile(
    rf"(?:[Tt]he )?(?:prime |foreign )?(?:{'|'.join(sorted(OFFICES))})", re.IGNORECASE
)
#: In front of a name that is only a place, or a part of what is meant.
_DEPENDS = frozenset("of for on in at near from and".split())
#: What stands between the label of a turn in a transcript and what is said.
_LABEL_END = re.compile(
    r"(?:[ \u00a0]@\w+)?[ \u00a0]?(?:\([^()\n]{1,200}\))?\s*[:：]|\.?[ \u00a0](?=[A-Z(“\"])"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a quote is attributed to, and the actor codes they stand for (may be empty)."""

    speaker: Speaker | None
    codes: tuple[str, ...]


class Resolver:
    """See ``analyzer.speakers.resolve_speakers``."""

    def __init__(self, scene: Scene) -> None:
        self._text = scene.text
        self._scene = scene

    def attribute(self, quote: Quote) -> Attribution:
        """Resolve the speaker of the next quote."""
        if quote.speaker is None:
            return Attribution(None, ())
        span = quote.speaker
        printed = span.text_in(self._text)
        if not any(map(str.isalpha, printed)):
            return Attribution(None, ())
        known = self._resolve(span, printed, self._is_label(quote))
        if known is None:
            return Attribution(None, ())
        if not is_aside(self._text, quote):
            made = documents_made(self._scene, quote, span) or known.made
            self._scene.remember(replace(known, seen=span.start, made=made))
        name, codes = known.name, known.codes
        if name is None and known.at != span.start and not codes and not known.words:
            # "he": "an official", who has no name
            pointed = self._text[known.at : known.end].split(",")[0]
            name = pointed if pointed.lower() != printed.lower() else None
        evidence = (*known.through, self._evidence(known, span))
        if name is None and not codes:
            evidence = ()
        return Attribution(Speaker(printed, span.start, span.end, name, codes, evidence), codes)

    def _evidence(self, known: Known, span: Span) -> Evidence:
        """The words that settled who it is; the printed ones where they name somebody."""
        if known.words:
            return Evidence(known.words, known.at, known.end, known.rule)
        at, end = (known.at, known.end) if known.at != span.start else (span.start, span.end)
        return Evidence(self._text[at:end], at, end, known.rule)

    def _is_label(self, quote: Quote) -> bool:
        """Whether the speaker is the label of a turn in a transcript."""
        if quote.cue is not None or quote.speaker is None:
            return False
        end, start = quote.speaker.end, quote.content[0].start
        return start >= end and _LABEL_END.match(self._text, end, start + 1) is not None

    def _resolve(self, span: Span, printed: str, label: bool) -> Known | None:
        """Whom the words stand for; None for nobody, such as "no one"."""
        listed = _LISTED.search(printed)
        if listed is not None:  # "the Contact Group (Norland, Sudland)"
            span = Span(span.start, span.start + listed.start())
            printed = printed[: listed.start()]
        some = _SUCH_AS.search(printed)
        if some is not None and is_plural(head_noun(printed) or ""):  # "backers such as Ann Lee"
            span = Span(span.start, span.start + some.start())
            printed = printed[: some.start()]
        for more in (_HIMSELF, _WHO_BEHIND):
            cut = more.search(printed)
            if cut is not None:
                span = Span(span.start, span.start + cut.start())
                printed = printed[: cut.start()]
        relative = _RELATIVE.search(printed)
        head = printed[: relative.start()] if relative is not None else ""
        noun = head_noun(head[0].lower() + head[1:]) if head else None
        some_of = _SOME_OF.search(head) is not None
        if relative is not None and (
            some_of or (noun and (is_plural(noun) or singular(noun) in DOCUMENTS))
        ):
            span = Span(span.start, span.start + relative.start())
            printed = printed[: relative.start()]  # "people who fled via Example Town"
        words = printed.strip(" ,.:;\"“”'’").lower().split()
        if not words or words[0] in NEGATIONS:
            return None
        if len(words) == 1:
            words = [_CONTRACTED.sub("", words[0])]  # "I've"
        if words in (["which"], ["who"]):
            before = self._antecedent(span.start, words[0] == "who")
            if before is not None:
                return self._resolve(before, before.text_in(self._text), label)
        unknown = Known(None, (), span.start, span.end)
        if len(words) == 1:
            if words[0] in IT and is_expletive(self._text, span.start):
                return None
            answers = label and words[0] in ANSWERERS
            if answers or words[0] in MALE | FEMALE | FIRST | WE | IT | THEY:
                meant = meant_by(self._scene, words[0], span.start)
                nobody = not answers and words[0] in ("we", "they")  # not told who
                return meant or (None if nobody else unknown)
            if words[0] in NOBODY | TIMES | _LET:
                return None
        if label and words[-1] in AUDIENCE:
            return unknown
        if JOINT.fullmatch(printed.strip()):
            noun = head_noun(printed)
            back = described(self._scene, span, printed, noun) if noun is not None else None
            return back or the_two(self._scene, span) or replace(unknown, kind="group")
        if THEIRS.fullmatch(printed.strip()):
            return in_a_row(self._scene, span) or replace(unknown, kind="group")
        if self._is_of_former_officials(span, printed):
            return replace(unknown, kind="group")
        issued = _ISSUED_BY.match(printed)
        if issued is not None:  # "a statement by Ann Lee and Bo Roy"
            by = Span(span.start + issued.end(), span.end)
            both = joint(self._scene, by, printed[issued.end() :])
            both = both or author_of(self._scene, by, printed[issued.end() :])
            if both is not None:
                return replace(both, titles=both.titles | {issued["noun"]})
        several = joint(self._scene, span, printed) or self._offices(span, printed)
        return several or self._phrase(span, printed, label)

    def _offices(self, span: Span, printed: str) -> Known | None:
        """Who hold two offices that are joined: "the President and the Governor"."""
        parts = joined(printed, span.start)
        words = [part.text_in(self._text) for part in parts]
        if len(parts) < 2 or not all(_OFFICE.fullmatch(w) for w in words):
            return None
        found = [self._phrase(part, w, label=False) for part, w in zip(parts, words, strict=True)]
        if not all(known.name and known.kind == "person" for known in found):
            return Known(None, (), span.start, span.end, kind="group")
        names = list(dict.fromkeys(known.name or "" for known in found))
        codes = tuple(dict.fromkeys(code for known in found for code in known.codes))
        return Known(listed(names), codes, span.start, span.end, "joint", "group")

    def _antecedent(self, at: int, person: bool) -> Span | None:
        """The words in front of ", which" or ", who": "the ministry" of "the ministry, which"."""
        people = self._scene.people
        low = max(0, at - 120)
        match = _NAME_BEFORE.search(self._text, low, at)
        if match is None or match["before"] in _DEPENDS:
            match = _PHRASE_BEFORE.search(self._text, low, at)
        if match is None:
            return None
        named = [n for n in people.between(match.start(), match.end("np")) if n.end <= at]
        if person:
            return Span(named[-1].start, named[-1].end) if named else None
        span = Span(*match.span("np"))
        return None if any(n.end == span.end for n in named) else span

    def _is_of_former_officials(self, span: Span, printed: str) -> bool:
        """Whether the words are "scholars and former White House and State Department men"."""
        first, _, last = printed.rpartition(" and ")
        if not first or not has_left(printed):
            return False
        if any(m.kind == "person" for m in self._scene.mentions.at(span)):
            return False
        return any(w != (one := singular(w)) and one in PERSON_NOUNS for w in last.split())

    def _phrase(self, span: Span, printed: str, label: bool) -> Known:
        """Whom one noun phrase stands for."""
        scene = self._scene
        unknown = Known(None, (), span.start, span.end, kind=kind_of(printed))
        introduced = with_letters(scene, span, printed)
        if introduced is not None:
            return introduced
        office = OFFICE_LETTERS.get(printed.strip(" ,").removeprefix("The ").removeprefix("the "))
        if office is not None:
            holder = described(scene, span, f"the {office}", "minister", label)
            return holder or replace(unknown, kind="person")
        titular = self._called_like_an_office(span, printed)
        if titular is not None:
            return titular
        junior = _JUNIOR.search(printed)
        if junior is not None and not self._is_listed(span, junior.end(1)):
            first, _, last = junior.group(1).rpartition(" ")
            base = proper_name(first.rstrip(",")) or first.rstrip(",")
            full = f"{base}{first[len(first.rstrip(',')) :]} {last}"
            return replace(unknown, name=full, kind="person")
        owned = self._owned(span, printed) or self._document(span, printed)
        owned = owned or text_called(scene, span, printed)
        if owned is not None:
            return owned
        named = own_name(scene, span, printed, label) or staff(scene, span, printed)
        named = named or voice_of_body(scene, span)
        if named is not None:
            return named
        noun = head_noun(printed)
        if noun is not None:
            back = described(scene, span, printed, noun, label)
            if back is not None:
                return back
            if noun in OUTSIDERS and not is_official(printed):
                return unknown
        found = actor(scene, span, printed)
        if found is not None:
            return found
        codes = scene.house_codes(printed)
        name = proper_name(printed)
        if name is None or not is_name(scene, name, span, label) or self._is_no_name(span, name):
            return replace(unknown, codes=codes if noun else ())
        back = body_called(scene, name)
        if back is not None:
            return back
        if noun is not None and singular(noun) in PERSON_NOUNS - OFFICIALS:
            return unknown  # "a professor at Example University"
        if " " in name or is_thing(name) or name in printed.split()[:2]:
            paper = paper_of(name) is not None
            kind = "body" if paper or is_thing(name) or noun in BODY_NOUNS else unknown.kind
            kind = "person" if unknown.kind == "person" else kind  # the body's spokesman
            whole = printed.removeprefix("The ").removeprefix("the ")
            if noun in STATE_BODIES and whole == f"{name} {noun}":
                name = whole  # "Oslo police"
            return replace(unknown, name=name, codes=codes, kind=kind)
        if noun in _MOVEMENTS and head_of(printed).endswith(f" {name} {noun}"):
            return replace(unknown, name=f"{name} {noun}", kind="body")  # "Peru's new Marea party"
        return unknown

    def _called_like_an_office(self, span: Span, printed: str) -> Known | None:
        """Whose surname a lone capitalised word is that is an office, too: "King said"."""
        word = printed.strip(" ,")
        if not word.istitle() or word.lower() not in PERSON_NOUNS:
            return None
        known = self._scene.people.surname(word, span.start)
        if known is None or name_words(known.name or "")[-1:] != (word.lower(),):
            return None
        return known.by("surname")

    def _is_listed(self, span: Span, end: int) -> bool:
        """Whether the tables know somebody by a name up to its "Jr.": "Joseph R. Biden Jr."."""
        people = (m for m in self._scene.mentions.at(span) if m.kind == "person")
        return any(m.span.end >= span.start + end for m in people)

    def _is_no_name(self, span: Span, name: str) -> bool:
        """Whether a capitalised word names nobody alone: "Council", "Norish", "Military police"."""
        if (
            name in _NO_NAMES
            or BASED_IN.match(span.text_in(self._text))
            or name.endswith(("-based", "-backed", "-led"))
        ):
            return True
        behind = self._text[span.start + len(name) : span.end]
        if name.endswith("ed") and behind[1:].islower() and not self._scene.is_name_elsewhere(name):
            return True  # "Leaked memo"
        mentions = self._scene.mentions.at(span)
        printed = [
            m.span.text_in(self._text) for m in mentions if m.kind in ("adjective", "people")
        ]
        small = name.lower() in STATE_BODIES | FIELDS and span.end - span.start > len(name)
        return name in printed or (small and self._text.startswith(name, span.start))

    def _owned(self, span: Span, printed: str) -> Known | None:
        """Whom a document or an office stands for by its owner: "the council's press service"."""
        match = _OWNED.fullmatch(printed)
        if match is None:
            return None
        owner, noun = match["owner"], match["noun"]
        if owner and owner.split()[0].lower() not in _THE and noun not in DOCUMENTS | PAPERS:
            return None  # "Norway's spokesman"
        inside = self._scene.mentions.at(span) if owner else ()
        if any(m.codes and m.kind != "person" for m in inside):
            return None  # "the Norish prosecutor's office"
        if owner is None:
            known = meant_by(self._scene, match["pronoun"].lower(), span.start)
        else:
            known = self._phrase(Span(span.start, span.start + len(owner)), owner, label=False)
        if known is None or not known.says_something:
            return None
        if known.kind == "person" and noun in _RUNNING:
            return None
        if known.kind == "person" and noun not in DOCUMENTS | PAPERS:
            if known.name is None or known.at == span.start:
                return None
            voice = noun.startswith("spokes")
            if voice and not known.codes:
                return None
            name = None if voice else f"{known.name}'s office"
            return replace(known, name=name, kind="person" if voice else "body")
        return known.by("body" if known.kind != "person" else known.rule)

    def _document(self, span: Span, printed: str) -> Known | None:
        """The body that a document is named with: "a recent HWU report"."""
        inquiry = _INQUIRY.fullmatch(printed)
        if inquiry is not None:
            found = self._scene.mentions.at(span)
            codes = found[0].codes[:1] if found and found[0].kind in ("adjective", "name") else ()
            owned = inquiry["owner"] is not None
            name = inquiry["body"]
            return Known(name, codes if owned else (), span.start, span.end, kind="body")
        match = _NAMED_DOCUMENT.match(head_of(printed))
        if match is None or singular(match["noun"].lower()) not in DOCUMENTS | PAPERS:
            return None
        if match["body"].lower() in _PLATFORMS:
            return None
        at = Span(span.start + match.start("body"), span.start + match.end("body"))
        if any(m.kind not in _BODY_KINDS for m in self._scene.mentions.at(at)):
            return None
        known = self._phrase(at, match["body"], label=False)
        if not known.says_something:
            return None
        titles = known.titles | {singular(match["noun"].lower())}
        return replace(known, kind=known.kind or "body", titles=titles)


#: Whose document or office speaks: "the council's press service", "his office".
_OWNED = re.compile(
    r"(?:(?P<owner>(?:[Tt]he|[Tt]hat|[Tt]his) [^,;:()]{1,80}?|(?:[^\W\d_a-z][\w.-]* ?){1,6})['’]s?|"
    r"(?P<pronoun>[Hh]is|[Hh]er|[Ii]ts)) (?:[\w-]+ ){0,3}?"
    rf"(?P<noun>{'|'.join(sorted(DOCUMENTS | PAPERS))}|press (?:service|office|team)|office|"
    r"leadership|management|spokes(?:man|woman|person))"
)
#: Who runs a body, and speaks for it.
_RUNNING = frozenset({"leadership", "management"})
_THE = frozenset({"the", "that", "this"})
_NAMED_DOCUMENT = re.compile(
    rf"(?:(?:[Tt]he|[Aa]n?|[Aa]nother|[Oo]ne|[Tt]his|[Ii]ts) )?(?:[a-z-]+ |\d+ ){{0,2}}"
    rf"(?P<body>{NAME_WORD}(?: {NAME_WORD}){{0,4}}) (?:[a-z-]+ ){{0,2}}(?P<noun>[a-z-]+)\Z"
)
#: A body that is named by what it deals with, and what it publishes: "a Select Committee on Norland
#: investigation".
_INQUIRY = re.compile(
    rf"(?:[Tt]he|[Aa]n?) (?P<owner>(?:U\.S\.|US|UK|EU|[A-Z][a-z]+(?:an|ish|ese|ian|ch)) )?"
    rf"(?P<body>(?:{NAME_WORD} ){{0,3}}(?:Committee|Commission|Council|Panel|Caucus|Subcommittee) "
    rf"on (?:the )?{NAME_WORD}(?: (?:and )?{NAME_WORD}){{0,4}}) "
    rf"(?:{'|'.join(sorted(PAPERS))})"
)
#: Where documents are published by anybody.
_PLATFORMS = frozenset(
    {"telegram", "twitter", "facebook", "instagram", "x", "truth social", "youtube", "linkedin"}
)
_BODY_KINDS = frozenset({"organisation", "seat", "group", "role"})
#: Capitalised nouns that name no body alone.
_NO_NAMES = frozenset({"Office", "House", "State", "Ministry", "Cabinet", "Council", "Committee"})
