"""Speakers whom the printed words describe: "the minister", "a spokesperson for the ministry"."""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer.records import Span
from analyzer.speakers.genders import natural_gender, own_pronoun
from analyzer.speakers.institutions import institution
from analyzer.speakers.known import Known
from analyzer.speakers.names import content_words
from analyzer.speakers.people import has_left_it, has_title
from analyzer.speakers.phrases import head_of, is_plural, singular
from analyzer.speakers.scene import MEMORY, SHORT_MEMORY, Scene
from analyzer.speakers.words import (
    BYSTANDERS,
    GENDERED_NOUNS,
    OFFICES,
    OFFICIALS,
    PARTIES,
    PERSON_NOUNS,
    TITLES,
    VOICES,
)

_OWNERS = frozenset({"his", "her", "its", "their"})
_DEFINITE = _OWNERS | {"the", "this", "that"}
_INDEFINITE = frozenset("a an some several two three one another other many most".split())
#: How foreign ministers are called, and who is called so.
_TOP_DIPLOMAT = frozenset({"top", "diplomat"})
_DIPLOMATS = (frozenset({"foreign", "minister"}), frozenset({"secretary", "state"}))
#: What is inserted behind who speaks: "the mayor, speaking in Oslo,".
_INSERTED = re.compile(
    r",? who\b.*|, (?:(?:\w+ly |who )?[a-z]+ing|when|while|after|before|in|at|on)\b.*"
)
#: Who speaks for a body without a name: "a spokesperson with the ministry".
_VOICE = re.compile(
    r"\b(?P<who>(?:[Aa]n?|[Tt]he|[Aa]nother) (?:[a-z-]+ ){0,2}?"
    r"(?:spokes(?:man|woman|person)|officials?|representatives?)) (?:for|of|with|from|at) "
    r"(?P<whom>(?:the|its|that) (?:[a-z-]+ )??(?P<noun>[a-z-]+))(?=[,.;]|\Z)"
)
#: What an epithet may begin with, which says nothing of an office: "the 71-year-old".
_AGE = re.compile(r"\b\d{1,3}-year-old\b ?")
#: Who make up a court: "the judges" speak as it does.
_JUDGES = frozenset({"judge", "justice"})
#: Of whom a house has many, whose seats tell them apart.
_LEGISLATORS = frozenset(
    "senator representative lawmaker legislator congressman congresswoman".split()
)
#: How a first lady is also called.
_PRESIDENTS_WIFE = re.compile(
    r"(?:[Tt]he )?(?:\w+ )?[Pp]resident['’]s wife\b|[Tt]he wife of (?:the )?(?:\w+ )?[Pp]resident\b"
)
_FIRST_LADY = frozenset({"first", "lady"})
#: How the holder of an office that publishes a text is called there.
_RULERS = frozenset("president leader king queen emir sultan head state".split())
#: Who may be meant by "the leader" of a state, by rank.
_HEADS = frozenset({"leader", "head", "ruler"})
_LEADING = ("president", "chancellor", "premier", "prime", "king", "queen", "emir", "sultan")


def described(
    scene: Scene, span: Span, printed: str, noun: str, label: bool = False
) -> Known | None:
    """Whom "the minister" or "the ministry" stands for: who was introduced with those words.

    label: of a turn in a transcript, who is none of those named in the turns.
    """
    at, first = span.start, printed.split()[0].lower()
    if first in _INDEFINITE:
        return None
    if _PRESIDENTS_WIFE.match(printed):
        lady = scene.people.titled(_FIRST_LADY, at)
        if lady is not None:
            return lady.by("title")
    single = singular(noun.removeprefix("ex-"))
    definite = first in _DEFINITE or (printed[0].isupper() and single in OFFICIALS)
    if single in _JUDGES and noun != single and content_words(printed.split()) == {noun}:
        judging = content_words(["court"])
        court = institution(scene, at, "the court", "court", judging) if definite else None
        if court is not None:
            return court
    if is_plural(noun) and single != noun:
        if first not in _DEFINITE or scene.mentions.at(span):
            return None
        back = scene.again(
            at,
            lambda k: k.kind == "group" and not scene.words_of(k).isdisjoint({noun, single}),
            MEMORY,
        )
        return back.by("title") if back else None
    age = _AGE.search(printed)
    if age is not None and definite:
        known = scene.people.only(frozenset({age.group().lower().strip()}), at)
        if known is not None:
            return known.by("title")
    words = content_words(_AGE.sub("", _INSERTED.sub("", printed)).split())
    if single in OFFICIALS | PERSON_NOUNS:
        found = _titled(scene, span, words, single, definite, label)
        gender = natural_gender(single) or own_pronoun(scene.text, at, span.end)
        return found if found is None or scene.genders.agrees(found, gender) else None
    return institution(scene, at, printed, single, words) if definite else None


def _titled(
    scene: Scene, span: Span, words: frozenset[str], noun: str, definite: bool, label: bool
) -> Known | None:
    """The person who was introduced with such a title, or spoke last of those who may have it."""
    at = span.start
    inside = [m for m in scene.mentions.at(span) if m.codes and m.kind != "person"]
    code = inside[0].codes[0] if inside else None
    mine = content_words(scene.without(span, inside).split()) if inside else words
    house = scene.house
    of_house = house is not None and code in (None, house.codes[0])
    if house is not None and of_house and mine <= house.titles and noun in _RULERS:
        return house
    found = scene.just_spoke(words, at)
    if found is None and words == _TOP_DIPLOMAT:
        found = next((f for w in _DIPLOMATS if (f := scene.just_spoke(w, at))), None)
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
            only = scene.people.first_alone(at) if alone else None
            return only.by("title") if only is not None else None
    elif not soft or len(words) > 1 or noun in TITLES:  # "the expert" is whoever spoke
        said = scene.is_said if label else lambda _: False
        found = found or scene.people.titled(words, at, left_out=said)
    if found is not None and has_left_it(words, found.titles) and code is not None:
        now = scene.people.titled(mine or frozenset({noun}), at, code)
        found = now if now is not None and not has_left_it(words, now.titles) else found
    if words == {"president"}:
        found = scene.people.presiding(at, found)
    if found is None and mine:
        found = scene.people.titled(mine, at, code) or _guest(scene, mine)
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
    return _spoke(scene, span, mine, noun, code) if definite else None


def _spoke(
    scene: Scene, span: Span, mine: frozenset[str], noun: str, code: str | None
) -> Known | None:
    """Who of those who spoke or were named may be "the spokesman", whom no title introduced.

    mine: the words of the title without those of the actor, whose code is given if there is one.
    """
    at, soft = span.start, noun not in OFFICIALS
    if code is not None and not soft:
        last = scene.again(at, lambda k: k.kind == "person", SHORT_MEMORY)
        if last is not None and code in last.codes and not _holds_office(scene, last):
            return last.by("title")  # "Bo Roy said ... The Norish spokesman added"
        return None
    fitting = [k for k in scene.spoke if k.kind == "person" and has_title(mine, scene.words_of(k))]
    if noun.startswith("spokes") and not any(k.says_something for k in fitting):
        voice = _voice_before(scene, at)
        fitting = [voice] if voice is not None else fitting
    if fitting:
        return fitting[-1].by("title")
    if mine - {noun} and not soft:
        return None
    back = scene.mentioned(at, rf"\b{re.escape(noun)}\b", ("person", "role"), "title")
    owned = span.text_in(scene.text).split()[0].lower() in _OWNERS
    if back is None and noun not in OFFICES | BYSTANDERS and not owned:
        back = scene.again(at, lambda k: k.kind == "person", MEMORY)
        special = noun in VOICES or noun in GENDERED_NOUNS
        if back is not None and special and _has_other_office(scene, back):
            return None
    return back.by("title") if back else None


def _has_other_office(scene: Scene, known: Known) -> bool:
    """Whether somebody was introduced as something that is no voice of another: a judge."""
    words = scene.words_of(known)
    return words.isdisjoint(VOICES) and not words.isdisjoint(PERSON_NOUNS)


def _holds_office(scene: Scene, known: Known) -> bool:
    """Whether the text or the tables say what office somebody holds."""
    full = scene.people.full(known.name or "")
    titles = scene.words_of(known) | (full.titles if full is not None else frozenset())
    return not titles.isdisjoint(OFFICIALS)


def _guest(scene: Scene, words: frozenset[str]) -> Known | None:
    """Whom the article's title names with such a title."""
    return next((g for g in scene.guests if words <= g.titles), None)


def voice_of_body(scene: Scene, span: Span) -> Known | None:
    """Who speaks for a body that was named before: "a spokesperson for the ministry"."""
    match = _VOICE.match(scene.text, span.start, span.end)
    return _voice_of(scene, match) if match is not None else None


def _voice_of(scene: Scene, match: re.Match[str]) -> Known | None:
    whom = Span(*match.span("whom"))
    if scene.mentions.at(whom):
        return None
    known = described(scene, whom, match["whom"], match["noun"])
    if known is None or known.kind == "person" or not known.says_something:
        return None
    titles = content_words(match["who"].split())
    return replace(known, kind="person", titles=titles, at=match.start(), end=match.end())


def _voice_before(scene: Scene, at: int) -> Known | None:
    """The last one before a place who speaks for a body that was named."""
    matches = _VOICE.finditer(scene.text, scene.memory_start(at), at)
    found = [m for m in matches if "spokes" in m["who"]]
    return _voice_of(scene, found[-1]) if found else None
