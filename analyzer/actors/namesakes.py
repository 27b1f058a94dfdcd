"""Namesakes of office holders: names of the tables that an article gives to somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from analyzer.actors.gazetteer import OTHER_CODES
from analyzer.actors.hits import Hit
from analyzer.actors.resolution import Context, valid_entries
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

_NAMESAKE = "somebody else of that name, by the noun or the age beside it"
#: How old somebody is, at least, when a first term of office begins.
_YOUNGEST = 18
#: Between a noun and the name it introduces: "a driver identified as Daniel Ortega".
_IDENTIFIED = frozenset({",", "as", "identified", "named", "called", "-", "year", "old"})
#: Before a noun they make it what an office holder once was: "a former bus driver".
_ONCE = frozenset({"former", "ex", "onetime", "once", "turned"})
#: Behind a noun that ends an apposition: "a shop owner in Ohio".
_BEHIND_NOUN = frozenset({",", ".", ";", "of", "from", "in", "at", "who", "and", "with", ")"})


def drop_namesakes(texts: Collection[tuple[Tokens, list[Hit]]], context: Context) -> None:
    """Leave out the names of office holders that the article gives to somebody else.

    A noun such as "the suspect" beside the full name does that where the article does not name the
    state, an age too young for the office, or "of" another state behind it; no name that is printed
    with an office is dropped.
    """
    entries = (e for _, hits in texts for h in hits for e in valid_entries(h, context.date))
    present = {code for entry in entries for code in entry.codes}
    strangers: set[str] = set()
    officials: set[str] = set()
    for tokens, hits in texts:
        at = {hit.i: hit for hit in hits}
        for hit in hits:
            if not hit.full or any(p.own for p in hit.full):
                continue
            names = {p.name for p in hit.full}
            if _has_office(tokens, hit):
                officials |= names
            elif (
                _is_too_young(tokens, hit, context.date)
                or _is_of_another(tokens, hit, at)
                or (
                    _is_called_stranger(tokens, hit)
                    and present.isdisjoint(p.code for p in hit.full)
                )
            ):
                strangers |= names
    strangers -= officials
    for _, hits in texts if strangers else ():
        for hit in hits:
            people = (*hit.full, *hit.short)
            if people and {p.name for p in people} <= strangers:
                hit.left_out = _NAMESAKE


def _has_office(tokens: Tokens, hit: Hit) -> bool:
    """Whether a word of an office stands right before a name, or in the apposition behind it."""
    words = vocabulary()
    before = hit.i - 2 if tokens.word(hit.i - 1) == "," else hit.i - 1
    if tokens.lower(before) in words.person:
        return True
    if tokens.word(hit.j) != ",":
        return False
    for k in range(hit.j + 1, hit.j + 7):
        if tokens.word(k) in {",", ".", ";", ":"}:
            return False
        if tokens.lower(k) in words.person:
            return True
    return False


def _is_called_stranger(tokens: Tokens, hit: Hit) -> bool:
    """Whether a noun for somebody without an office introduces a name, or follows it."""
    words = vocabulary()
    k = hit.i - 1
    while k > max(0, hit.i - 7) and (tokens.lower(k) in _IDENTIFIED or tokens.word(k).isdigit()):
        k -= 1
    if tokens.lower(k) in words.stranger:
        return tokens.lower(k - 1) not in _ONCE
    if tokens.word(hit.j) != ",":
        return False
    k = hit.j + 1
    if tokens.word(k).isdigit() and tokens.word(k + 1) == ",":
        k += 2
    if tokens.lower(k) not in {"a", "an", "the"}:
        return False
    for at in range(k + 1, k + 9):
        low = tokens.lower(at)
        if low in _ONCE or low in _BEHIND_NOUN:
            return False
        if low in words.stranger and tokens.lower(at + 1) in _BEHIND_NOUN:
            return True
    return False


def _is_too_young(tokens: Tokens, hit: Hit, date: dt.date | None) -> bool:
    """Whether somebody of the age beside a name was a child when the first term began."""
    starts = [p.start for p in hit.full]
    if date is None or None in starts:
        return False
    first = min(start.year for start in starts if start is not None)
    if tokens.word(hit.j) == "," and tokens.word(hit.j + 2) in {",", "."}:
        age = tokens.word(hit.j + 1)
    elif tokens.lower(hit.i - 1) == "old" and tokens.lower(hit.i - 3) == "year":
        age = tokens.word(hit.i - 5)
    else:
        return False
    return age.isdigit() and 0 < int(age) < 100 and first < date.year - int(age) + _YOUNGEST


def _is_of_another(tokens: Tokens, hit: Hit, at: dict[int, Hit]) -> bool:
    """Whether a full name is a namesake's, by the state behind it: "Boris Johnson of Norland".

    at: the names in the text by first word.
    """
    codes = {p.code for p in hit.full}
    if tokens.lower(hit.j) != "of" or not codes.isdisjoint(OTHER_CODES):
        return False
    k = hit.j + 2 if tokens.lower(hit.j + 1) == "the" else hit.j + 1
    state = at.get(k)
    if state is None or state.kind != "name" or state.left_out or not state.entries:
        return False
    named = {c for e in state.entries for c in e.codes}
    return named.isdisjoint(codes | set(OTHER_CODES))
