"""The noun phrase of a speaker: its parts, its head noun, and who in it is joined or owned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.records import Span
from analyzer.speakers.known import Kind
from analyzer.speakers.names import PARTED, fielded_in, is_inside
from analyzer.speakers.words import (
    BODY_NOUNS,
    DOCUMENTS,
    FIELDS,
    FORMER,
    OFFICIALS,
    OUTSIDERS,
    PERSON_NOUNS,
    STATE_BODIES,
)

#: Where the head of a phrase ends: "a source | close to Roy", "the mayor | of Oslo".
_CUT = re.compile(
    r"[,;:(]|\s(?:of|for|from|in|at|by|on|to|with|near|under|behind|inside|within|close|familiar|who|"
    r"which|whose|that|here|there|including|such|like|based|speaking|briefed|emeritus|"
    r"was|were|is|are)\b| — | – "
)
_PARTED = re.compile(PARTED)
_AND = re.compile(r",? and (?:the |his |her )?|,? & |, (?:the )?")
_LAST_AND = re.compile(r" and | & ")
_FIELD = "|".join(sorted(FIELDS))
#: The "and" of "Foreign and European Affairs Minister".
_OF_FIELDS = re.compile(
    rf"\b(?:{_FIELD})(?P<and>,? (?:and|&) )(?:the )?(?:{_FIELD})\b(?! [A-Z][a-z]+ and )",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s,;:()“”\"]+")
_OWNED = re.compile(r"[ ]?['’]s?\s+[^\W\d_]")
_MOST_JOINED = 8
#: What somebody does, behind what they are: "the mayor | leading the talks".
_DOING = re.compile(
    rf"\b(?:{'|'.join(sorted(PERSON_NOUNS))})(?= [a-z]+ing "
    r"(?:the|an?|his|her|its|their|to|on|for|with|in|at|into)\b)",
    re.IGNORECASE,
)


def head_of(printed: str) -> str:
    """The words up to the first complement: "a spokesman" of "a spokesman for the ministry"."""
    # "a Department for Ports | spokesman", but "the Department | for Ports"
    whole = [s for s in fielded_in(printed) if re.match(r" [a-z]", printed[s.end :])]
    match = next((m for m in _CUT.finditer(printed) if not is_inside(m, whole)), None)
    head = printed[: match.start()] if match and match.start() else printed
    doing = _DOING.search(printed)
    return printed[: doing.end()] if doing and doing.end() < len(head) else head


def head_noun(printed: str) -> str | None:
    """The noun that says what somebody is, small; None where the head ends with a name."""
    words = _WORD.findall(head_of(printed))
    if not words:
        return None
    last: str = words[-1].strip(".'’")
    low = last.lower()
    if last.islower() or singular(low) in OFFICIALS | PERSON_NOUNS | BODY_NOUNS | STATE_BODIES:
        return low
    return None


def singular(noun: str) -> str:
    """A noun without its plural ending, where the word lists know it so."""
    known = OFFICIALS | PERSON_NOUNS | BODY_NOUNS | STATE_BODIES
    for ending, stem in (("men", "man"), ("ies", "y"), ("s", "")):
        if noun.endswith(ending) and noun.removesuffix(ending) + stem in known:
            return str(noun.removesuffix(ending) + stem)
    return noun


def is_plural(noun: str) -> bool:
    """Whether a head noun stands for several."""
    return noun.endswith(("s", "men", "people", "police")) and not noun.endswith(("ss", "us"))


def joined(printed: str, start: int) -> list[Span]:
    """The parts of "Ann Lee, Bo Roy and Norway", as spans; none where nothing is joined.

    start: where the printed words are in the text. An "and" between two fields joins them in the
    name of one office, and no two speakers.
    """
    if len(printed) > 400 or not _LAST_AND.search(printed):
        return []
    of_fields = {m.start("and") for m in _OF_FIELDS.finditer(printed)}
    whole = fielded_in(printed)
    cuts = [
        m for m in _AND.finditer(printed) if m.start() not in of_fields and not is_inside(m, whole)
    ]
    if not any(_LAST_AND.search(m.group()) for m in cuts):
        return []  # commas alone: "Ann Lee, envoy of the Ports and Trade Office,"
    spans: list[Span] = []
    at = 0
    for match in cuts:
        spans.append(Span(start + at, start + match.start()))
        at = match.end()
        if len(spans) > _MOST_JOINED:
            return []
    spans.append(Span(start + at, start + len(printed)))
    return [s for s in spans if s.end > s.start] if len(spans) > 1 else []


def is_owner(text: str, end: int, limit: int) -> bool:
    """Whether a name that ends there owns what follows: "Roy's lawyer"."""
    return _OWNED.match(text, end, limit) is not None


def parts_of(printed: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a phrase (start, end) and the word or mark in front of each."""
    at, lead = 0, ""
    whole = fielded_in(printed)
    for match in _PARTED.finditer(printed):
        if is_inside(match, whole):
            continue
        if match.start() > at:
            yield at, match.start(), lead
        at, lead = match.end(), match.group().strip()
    if at < len(printed):
        yield at, len(printed), lead


def kind_of(printed: str) -> Kind | None:
    """Person, body or group, by the head noun; None where it does not say."""
    noun = head_noun(printed)
    if noun is None:
        return None
    single = singular(noun)
    if is_plural(noun) and (single != noun or noun == "people"):
        return "group"
    if single in OFFICIALS | PERSON_NOUNS or single in OUTSIDERS:
        return "person"
    if single in BODY_NOUNS | STATE_BODIES | DOCUMENTS:
        return "body"
    return "group" if is_plural(noun) else None


def is_person_role(printed: str) -> bool:
    """Whether a role is one person's: "the minister", not "ministers" or "the head office"."""
    words = {w.strip(",.").lower() for w in head_of(printed).split()}
    several = any(is_plural(w) and singular(w) in PERSON_NOUNS for w in words)
    return bool(words & (PERSON_NOUNS - {"head", "chief", "forces", "troops"})) and not several


def in_office(printed: str) -> bool:
    """Whether the words name an office or a body of a state, and nobody who left it."""
    low = [w.lower().strip(".,") for w in printed.split()]
    return any(w in OFFICIALS | STATE_BODIES for w in low) and not has_left(printed)


def has_left(printed: str) -> bool:
    """Whether somebody held an office and holds it no more."""
    low = [w.lower().strip(".,") for w in printed.split()[:8]]
    return any(w in FORMER or w.startswith("ex-") for w in low)
