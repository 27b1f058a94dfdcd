"""Several speakers together: "Ann Lee and Norway", "the two leaders", "their ministers"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyzer.records import Evidence, Mention, Span
from analyzer.speakers.known import Known
from analyzer.speakers.names import is_thing, listed, proper_name
from analyzer.speakers.naming import own_name
from analyzer.speakers.phrases import head_noun, joined, singular
from analyzer.speakers.scene import SHORT_MEMORY, Scene
from analyzer.speakers.states import actor, with_letters
from analyzer.speakers.words import (
    LEADERS,
    OFFICIALS,
    OUTSIDERS,
    PERSON_NOUNS,
    STATE_BODIES,
    STATES,
)

_ONE_OFFICE = "|".join(sorted(o for o in OFFICIALS if singular(o) == o and o not in STATE_BODIES))
#: An office without a name of its own that is joined to another office of the same person.
_IN_APPOSITION = re.compile(
    rf", (?i:an? |the )?(?:[\w.'’-]+ ){{0,5}}(?i:{_ONE_OFFICE})"
    rf"(?: (?:of|for|to|in)(?: [\w.'’-]+){{1,6}})? and (?:an? |the )?"
    rf"(?:[\w.'’-]+ ){{0,4}}(?i:{_ONE_OFFICE})\b"
    r"(?! [A-Z])"
)
#: An office in front of what it is of, without an article: "President of Norway".
_OFFICE_OF = re.compile(rf"(?=[A-Z])(?i:{_ONE_OFFICE}) of ")
#: What several are, behind their names: "Ann Lee and Bo Roy, two of those who fled,".
_BOTH_BEHIND = re.compile(r", (?:both|all|two|three|four)\b.*\Z")
#: Those around a person, who are joined to the name: "Lee and her lawyers".
_AND_THEIRS = re.compile(r"(?P<name>[^,]{2,60}?) and (?:his|her|their) (?:[a-z-]+ ?){1,3}")
#: Others of its sort who are joined to the one that is named: "Norland and eight other states".
_AND_OTHERS = re.compile(
    r"(?P<name>[^,]{2,60}?) and (?:(?:the|its|some|several|many|\d+|[a-z]+) ){0,2}(?:other )?"
    r"(?:countries|nations|states|members|allies|signatories|partners|governments|powers)"
)
#: How somebody without a name is introduced, one of several: "an adviser".
_SOMEBODY = re.compile(r"(?:an?|another|one) ", re.IGNORECASE)
#: Between those who are named in a row.
_IN_A_ROW = re.compile(r"(?:,|,? and|,? &) (?:the )?")
_PRESIDENTS = re.compile(r"\b(?:leaders|presidents)\b", re.IGNORECASE)
_TWO = re.compile(r"\b(?:two|both|pair|duo)\b", re.IGNORECASE)


def joint(scene: Scene, span: Span, printed: str) -> Known | None:
    """Several who are named together: "Ann Lee and Norway"."""
    whole = proper_name(printed)
    n_actors = len(scene.mentions.at(span))
    if whole and is_thing(whole) and len(whole) > len(printed) - 5 and n_actors < 2:
        return None  # "the Roy and Lee Association"
    found: list[Known] = []
    both = _BOTH_BEHIND.search(printed)
    if both is not None:
        span, printed = Span(span.start, span.start + both.start()), printed[: both.start()]
    if _IN_APPOSITION.search(printed):
        return None  # "Ann Lee, an aide and chairman of the Oslo Board"
    others = _AND_OTHERS.fullmatch(printed)
    if others is not None:
        part = Span(span.start, span.start + len(others["name"]))
        known = actor(scene, part, others["name"])
        return replace(known, kind="group") if known is not None else None
    theirs = _AND_THEIRS.fullmatch(printed)
    if theirs is not None:
        part = Span(span.start, span.start + len(theirs["name"]))
        known = own_name(scene, part, theirs["name"])
        return known if known is not None and known.kind == "person" else None
    parts = joined(printed, span.start)
    if len(parts) > 1 and all(_is_somebody(scene, part) for part in parts):
        return Known(None, (), span.start, span.end, kind="group")
    for part in parts:
        words = part.text_in(scene.text)
        known = with_letters(scene, part, words) or own_name(scene, part, words)
        known = known or actor(scene, part, words)
        if known is None or not known.name:
            return None
        found.append(known)
    if len(found) < 2:
        return None
    offices = [_OFFICE_OF.match(part.text_in(scene.text)) is not None for part in parts]
    if all(offices) and [k.kind == "person" for k in found] == [False] * (len(found) - 1) + [True]:
        return found[-1]  # "Chair of the Council and President of Norway Ann Lee"
    names = [re.sub(r" \(.*\)$", "", k.name or "") for k in found]
    codes = tuple(dict.fromkeys(code for k in found for code in k.codes))
    return Known(listed(list(dict.fromkeys(names))), codes, span.start, span.end, kind="group")


def _is_somebody(scene: Scene, part: Span) -> bool:
    """Whether a part of a list is one person without a name: "an adviser to President Lee"."""
    words = part.text_in(scene.text)
    if _SOMEBODY.match(words) is None or own_name(scene, part, words) is not None:
        return False
    return singular(head_noun(words) or "") in PERSON_NOUNS | OUTSIDERS


def the_two(scene: Scene, span: Span) -> Known | None:
    """Whom "the two leaders" are: the last two different actors that were named.

    "The two countries" are the two that were named most of late, and not by people's names; in
    the text of an office, "the presidents" are its own and the one that the title names.
    """
    printed, house = span.text_in(scene.text), scene.house
    if house is not None and _PRESIDENTS.search(printed):
        both = _house_and_guest(scene, span)
        if both is not None:
            return both
    group = scene.again(span.start, lambda k: k.kind == "group" and len(k.codes) > 1, SHORT_MEMORY)
    if group is not None:
        return group.by("joint")
    if not _TWO.search(printed):
        row = in_a_row(scene, span, least=3)
        if row is not None:
            return row
    if house is not None and LEADERS.search(printed):
        both = _house_and_guest(scene, span)
        if both is not None:
            return both
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
    return _two(scene, late)


def _house_and_guest(scene: Scene, span: Span) -> Known | None:
    """Whose office publishes a text, together with whom its title names."""
    house = scene.house
    guest = next((g for g in scene.guests if house and g.codes != house.codes), None)
    if house is None or guest is None:
        return None
    name = listed([house.name or "", guest.name or ""])
    codes = tuple(dict.fromkeys((*house.codes, *guest.codes)))
    return Known(name, codes, span.start, span.end, "joint", "group")


def in_a_row(scene: Scene, span: Span, least: int = 2) -> Known | None:
    """The actors that the text just named in a row: "Norway and Peru".

    least: how many they must be; persons count where three are asked for.
    """
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


def _two(scene: Scene, late: Sequence[Mention]) -> Known | None:
    """The last two different actors of some mentions."""
    found: dict[tuple[str, ...], Mention] = {}
    for mention in reversed(late):
        found.setdefault(mention.codes, mention)
        if len(found) == 2:
            second, first = sorted(found.values(), key=lambda m: m.span.start, reverse=True)
            words = first.span.text_in(scene.text)
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
