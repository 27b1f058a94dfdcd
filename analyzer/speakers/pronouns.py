"""Pronouns: whom "he", "she", "it", "they" and "we" stand for, and who answers in a transcript."""

from __future__ import annotations

import re

from analyzer.records import Span
from analyzer.speakers.crowds import crowd_before
from analyzer.speakers.genders import gender_of_noun, natural_gender
from analyzer.speakers.known import Kind, Known, Named
from analyzer.speakers.names import is_letters, is_thing, listed
from analyzer.speakers.phrases import head_of, is_person_role
from analyzer.speakers.scene import MEMORY, SHORT_MEMORY, Scene
from analyzer.speakers.words import (
    ANSWERERS,
    BODY_NOUNS,
    BYSTANDERS,
    COMMON,
    DOCUMENTS,
    FEMALE,
    GENDERED_NOUNS,
    HOUSES,
    IT,
    LAWS,
    MALE,
    OFFICES,
    OFFICIALS,
    PAPERS,
    PERSON_NOUNS,
    PICTURES,
    THEY,
    TREATIES,
    VOICES,
    WE,
)

#: Sentences back in which a transcript's "A:" finds who answers.
_TURNS = 400
#: Behind an owner, and the person who is meant: "Lee's late husband".
_OWNED = re.compile(
    rf"['’]s? (?:(?:[a-z-]+ ){{0,2}}(?P<person>{'|'.join(sorted(PERSON_NOUNS | GENDERED_NOUNS))})"
    r"\b)?"
)
#: How far into a sentence its subject begins, at most: "On Monday, Ann Lee's".
_SUBJECT_REACH = 24
#: Behind a subject, its verb.
_ACTS = re.compile(r" (?!(?:and|or|of|for|to|who)\b)[a-z]")
#: Who has no name, and is the subject of a sentence: "One man, who fled,".
_SOMEBODY = re.compile(
    r"(?:In (?:one|another) [a-z]+, )?(?P<who>(?:[Oo]ne|[Aa]n?|[Aa]nother) (?:[a-z-]+ )??"
    rf"(?P<noun>{'|'.join(sorted(PERSON_NOUNS - OFFICIALS - BYSTANDERS - {'judge', 'justice'}))})"
    r")(?=,| (?:who|in|from|at|near|told|called|was|had|has|is) )"
)
#: Somebody with one name, who is introduced at the head of a sentence: "Anna, a welder, left".
_ALONE = re.compile(
    r"(?P<name>[^\W\d_a-z][\w-]{2,20}), (?:\d{2}|(?:an?|the) [^.,;:()“”\"\n]{0,60}?"
    rf"\b(?:{'|'.join(sorted(PERSON_NOUNS - OFFICES))})\b[^.,;:()“”\"\n]{{0,60}}), [a-z]"
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
#: Who asks, in a sentence that goes on with who answers: "Asked by Ann Lee, ..., he said".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by [^,.;:]{0,60}\Z")
#: In front of a person of whom something is: "the fall of Lee".
_OF = re.compile(r"\bof \Z")
#: Behind several, their verb.
_SAY = re.compile(r" (?:say|have|are|were|argue|claim|deny|insist|add)\b")
#: Between two persons who do the same: "Bo Roy | and President | Odd Berg", "Bo Roy | dined with |
#: Odd Berg".
_TOGETHER = re.compile(
    r"(?:, [^.,;:!?\n]{1,80},)? (?:"
    r"and (?:his |her |the )?(?:[\w.’'-]+ ){0,6}|"
    r"[^.;:!?\n“”\"]{0,40}\b(?:din(?:ed|es|ing)|lunch(?:ed|es)|golfed|met|meets?|meeting|spoke|speaks|"
    r"talk(?:ed|s)|sat down|shook hands|clashed|debated|dinner|lunch|talks|conversation|"
    r"consultations|discussions|call|summit)\b"
    r"(?: (?!(?:and|said|that)\b)[\w.’'-]+){0,5}? with (?:his |her |the )?(?:[\w.’'-]+ ){0,6})"
)
#: "He urged him": of two who met, who leads the sentence acts.
_ACTS_ON = re.compile(r"(?:[Hh]e [a-z]+ him|[Ss]he [a-z]+ her) (?:to|that|not|for|on|about)\b")
#: Endings of nouns for persons: "a welder", "the pianist".
_PERSON = re.compile(
    r"(?:er|or|ist|ian|ant|ee|man|woman|boy|girl|[a-z]ent|ic|person)\Z", re.IGNORECASE
)
#: Who a sentence is about, by an office: "On Monday, the mayor met Ann Lee".
_SUBJECT = re.compile(
    r"(?:\A|, )(?P<who>[Tt]he (?P<titles>(?:[A-Za-z-]+ ){0,3}?"
    rf"(?i:{'|'.join(sorted(OFFICES))})))(?= [a-z])"
)


def meant_by(scene: Scene, word: str, at: int) -> Known | None:
    """Whom a pronoun, small, stands for in a place, or the "A:" of a transcript."""
    if word in MALE | FEMALE:
        return _person(scene, at, "m" if word in MALE else "f")
    if word in ANSWERERS:
        return _answerer(scene, at)
    if word in WE:
        return _we(scene)
    if word in IT:
        return _it(scene, at)
    return _they(scene, at) if word in THEY else None  # "I": the writer


# ---------------------------------------------------------------------------- "he" and "she"


def _person(scene: Scene, at: int, gender: str) -> Known | None:
    """Whom "he" or "she" stands for: the last one of that gender who could be meant.

    The nearest sentence counts: in it, who spoke, else the first person of whom it speaks.
    """
    meant = _told_of(scene, at, gender) or _nearest(scene, at, gender)
    return scene.genders.settle(meant.by("pronoun"), gender) if meant is not None else None


def _nearest(scene: Scene, at: int, gender: str) -> Known | None:
    """The nearest person before a pronoun who could be meant."""
    here = scene.sentence_index(at)
    last: Named | None = None
    for index in range(here, max(-1, here - MEMORY - 1), -1):
        low = scene.sentences[index].start if scene.sentences else 0
        high = at if index == here else scene.sentences[index].end
        spoke = [k for k in scene.spoke if low <= k.seen < high and _fits(scene, k, gender)]
        same = _same_pronoun(scene, low, high, gender) if index < here else None
        if same is not None:  # "He met Bo Roy. He said": it goes on about the same one
            spoke = [k for k in spoke if k.seen <= same] or spoke
            high = same
        if spoke:
            return spoke[-1]
        subject = _office_of(scene, low, high) if index < here else None
        if subject is not None and _fits(scene, subject, gender):
            return subject
        owner = None
        voice = _voice_for(scene, low, high, gender) if index < here else None
        if voice is not None:
            return voice
        for named in scene.people.between(low, high):
            if index == here and _ASKED_BY.search(scene.text, low, named.start):
                continue
            said = scene.is_said(named) and not scene.is_topic(named)
            if said or not _fits(scene, named.who, gender):
                continue
            if owner is None and (two := _two_together(scene, named, high, gender)):
                acts = index == here and _ACTS_ON.match(scene.text, at) is not None
                return two[0] if acts else _one_of(scene, two)
            owned = _OWNED.match(scene.text, named.end, high)
            person = owned["person"] if owned is not None else None
            other = person is not None and natural_gender(person) not in ("", gender)
            if owned is None or other or (index < here and person is None):
                acting = _acting(scene, named, high, gender) if index < here else None
                return _in_full(scene, acting or named)
            owner = owner or named
        if owner is not None and index < here:
            return _in_full(scene, owner)
        last = last or owner  # "Lee's plan failed, he said": rather who spoke before
    for known in reversed(scene.spoke):
        if _fits(scene, known, gender) or (
            _may_be(scene, known) and scene.genders.agrees(known, gender)
        ):
            return known
    return _in_full(scene, last) if last is not None else None


def _two_together(scene: Scene, one: Named, high: int, gender: str) -> tuple[Known, ...]:
    """Two of a gender who did something together, up to a place; none where they did not.

    "Bo Roy dined with Odd Berg" and "Bo Roy and Odd Berg met" do not tell who "he" is.
    """
    for other in scene.people.between(one.end, min(high, one.end + 160)):
        first, second = _in_full(scene, one), _in_full(scene, other)
        if first.name == second.name or not _fits(scene, second, gender):
            continue
        if _OWNED.match(scene.text, other.end, high):
            return ()
        between = _TOGETHER.fullmatch(scene.text, one.end, other.start)
        return (first, second) if between is not None else ()
    return ()


def _acting(scene: Scene, one: Named, high: int, gender: str) -> Named | None:
    """Whom a sentence is about that names another before: "Since the fall of Lee, Roy has"."""
    if not _OF.search(scene.text, max(0, one.start - 8), one.start):
        return None
    for other in scene.people.between(one.end, high):
        leads = scene.text[max(0, other.start - 2) : other.start] == ", "
        acts = _ACTS.match(scene.text, other.end, high) is not None
        if leads and acts and _fits(scene, other.who, gender):
            return other
    return None


def _one_of(scene: Scene, two: tuple[Known, ...]) -> Known | None:
    """The only one of two of whom the text tells more: who publishes it, or spoke before."""
    names = {known.name for known in two}
    if scene.house is not None and scene.house.name in names:
        return scene.house
    spoke = {k.name for k in scene.spoke} & names
    return next(k for k in two if k.name in spoke) if len(spoke) == 1 else None


def _same_pronoun(scene: Scene, low: int, high: int, gender: str) -> int | None:
    """Where a sentence has the same pronoun as its subject: "Later, she met Ann Lee"."""
    match = _PRONOUN_FIRST.match(scene.text, low, high)
    if match is None or scene.is_quoted(match.start("word")):
        return None
    return match.start("word") if (match["word"].lower() == "he") == (gender == "m") else None


def _told_of(scene: Scene, at: int, gender: str) -> Known | None:
    """Of whom a speaker has told in the words around a pronoun: who spoke there, or is named.

    "Tass: Minister Lee is in Oslo. He said that ...": not who is asked, nor who asks.
    """
    words = scene.quoted_at(at)
    if words is None:
        return None
    spoke = [k for k in scene.spoke if words.start <= k.seen < at and _fits(scene, k, gender)]
    if spoke:
        return spoke[-1]
    named = [n for n in scene.people.between(words.start, at) if _fits(scene, n.who, gender)]
    if not named:
        return None
    start = scene.sentence_start(named[-1].start)
    return _in_full(scene, next(n for n in named if n.start >= start))


def _voice_for(scene: Scene, low: int, high: int, gender: str) -> Known | None:
    """Who is the subject of a sentence and has no name: "Lee's spokesman", "One man"."""
    some = _SOMEBODY.match(scene.text, low, high)
    if some is not None and gender_of_noun(some["noun"]) in ("", gender):
        return Known(None, (), *some.span("who"), "pronoun", "person", gender)
    alone = _ALONE.match(scene.text, low, high)
    if alone is not None and not scene.mentions.at(Span(*alone.span("name"))):
        name = alone["name"]
        if name.lower() not in COMMON and not is_thing(name):
            return Known(name, (), low, alone.end("name"), "pronoun", "person", gender)
    named = next(scene.people.between(low, high), None)
    if named is None or named.start - low > _SUBJECT_REACH:
        return None
    owned = _OWNED.match(scene.text, named.end, high)
    if owned is None or owned["person"] is None:
        return None
    noun = owned["person"]
    other = "m" if gender == "f" else "f"
    if gender_of_noun(noun) == other or not _ACTS.match(scene.text, owned.end(), high):
        return None
    codes = named.who.codes if noun in VOICES else ()
    return Known(None, codes, named.start, owned.end(), "pronoun", "person", gender)


def _office_of(scene: Scene, low: int, high: int) -> Known | None:
    """Whom a sentence is about, where an office is named before all persons: "the mayor"."""
    first = next((n.start for n in scene.people.between(low, high)), high)
    head = scene.text[low : min(first, low + 200)]
    for match in _SUBJECT.finditer(head):
        titles = frozenset(match["titles"].lower().split())
        who = Span(low + match.start("who"), low + match.end("who"))
        if not scene.mentions.at(who):
            return scene.just_spoke(titles, low) or scene.people.titled(titles, low)
    return None


def _in_full(scene: Scene, named: Named) -> Known:
    """The person named in a place, as they are introduced elsewhere."""
    if named.full or " " in (named.who.name or ""):
        return named.who
    return scene.people.surname(named.who.name or "", named.start) or named.who


def _may_be(scene: Scene, known: Known) -> bool:
    """Whether somebody may be a person, of whom nothing is known: no "exchange", no body."""
    if known.kind is not None:
        return False
    words = known.name or head_of(scene.text[known.at : known.end])
    first, last = words.split()[:1], words.split()[-1:]
    if not first or first[0].lower() in COMMON - {"a", "an", "the", "one", "another"}:
        return False
    if last[0].lower() in BODY_NOUNS | DOCUMENTS | PAPERS | HOUSES:
        return False
    return bool(known.name) or _PERSON.search(last[0]) is not None


def _fits(scene: Scene, known: Known, gender: str) -> bool:
    return known.kind == "person" and scene.genders.agrees(known, gender)


# ---------------------------------------------------------------------------- the others


def _we(scene: Scene) -> Known | None:
    """Outside of quotes "we" are the writers, unless several signed a statement together."""
    spoke = scene.spoke
    names = {k.name for k in spoke if k.says_something}
    if spoke and len(names) == 1 and spoke[-1].kind == "group" and spoke[-1].codes:
        return spoke[-1].by("pronoun")
    return None


def _they(scene: Scene, at: int) -> Known | None:
    """Whom "they" stands for: several, or a body, that spoke shortly before.

    In "Peru and Chile have been accused of it, which they deny", those who are accused; behind
    "Residents marched.", those people.
    """
    accused = _accused(scene, at)
    if accused is not None:
        return accused
    body = _body(scene, at, ("group", "body"), documents=False)
    crowd = crowd_before(scene, at)
    return crowd if crowd is not None and (body is None or body.seen < crowd.at) else body


def _accused(scene: Scene, at: int) -> Known | None:
    """Who is accused in front of ", which they deny"."""
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


def _it(scene: Scene, at: int) -> Known | None:
    """What "it" stands for: the body that spoke shortly before, or is spoken of."""
    return (
        _accused(scene, at)
        or _body(scene, at, ("body",))
        or scene.subject(at, "pronoun", bodies=True)
    )


def _body(scene: Scene, at: int, kinds: tuple[Kind, ...], documents: bool = True) -> Known | None:
    no = frozenset() if documents else DOCUMENTS | PAPERS | LAWS | TREATIES | PICTURES
    back = scene.again(
        at,
        lambda k: (
            (k.kind in kinds and k.titles.isdisjoint(no))
            or (k.kind is None and "body" in kinds and is_letters(k.name or ""))
            or (k.kind is None and "group" in kinds and _is_several(scene, k))
        ),
        SHORT_MEMORY,
    )
    return back.by("pronoun") if back else None


def _is_several(scene: Scene, known: Known) -> bool:
    """Whether somebody of whom nothing is known speaks as several do: "Example Roy say"."""
    return bool(known.name) and _SAY.match(scene.text, known.end) is not None


# ---------------------------------------------------------------------------- transcripts


def _answerer(scene: Scene, at: int) -> Known | None:
    """Whom a transcript's "A:" stands for: the person of the last sentence that is no turn.

    "A spokesperson of the ministry answered questions" names one by an office.
    """
    index = scene.sentence_index(at)
    for number in range(index, max(-1, index - _TURNS), -1):
        span = scene.sentences[number]
        end = min(at, span.end)
        named = next(scene.people.between(span.start, end), None)
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
            return _in_full(scene, named).by("title")
    return None
