"""How a unit opens: with its first noun phrase, most likely its subject."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.quotes.lexicon import match_cue
from analyzer.quotes.speakers import Range
from analyzer.quotes.tokens import Token
from analyzer.quotes.words import (
    DETERMINERS,
    FINITE,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
)

_OPENERS = frozenset({"asked", "despite", "later", "earlier", "meanwhile", "instead", "however"})
_SPELLS = frozenset(
    {"minutes", "hours", "days", "weeks", "months", "years", "moments", "shortly", "soon", "long"}
)
_NO_SUBJECT = frozenset({"there", "here", "not", "yes", "no"})


def first_phrase(tokens: Sequence[Token]) -> Range | None:
    """Return the first noun phrase of a unit, most likely its subject."""
    start = _after_opening(tokens)
    end = start
    named = False  # a name has begun: a small word behind it is likely the verb
    while end < len(tokens) and end < start + 14:
        token = tokens[end]
        low = token.low
        if token.kind != "w" or low in FINITE | RELATIVES | SUBORDINATORS | TIME_WORDS:
            break
        if low in PRONOUNS:
            end += end == start
            break
        if end > start and not token.capital:
            if low.endswith("ed") or low in PREPOSITIONS - {"of", "for", "from", "at"}:
                break
            cue = match_cue([t.low for t in tokens[end : end + 4]], 0)
            if cue is not None and cue.shape in ("past", "s"):
                break
            small = low not in ("of", "for", "from", "at", "the")
            if named and small and not any(t.capital for t in tokens[end + 1 : end + 4]):
                break
        named = token.capital and not (end == start and low in DETERMINERS)
        end += 1
    while end > start and tokens[end - 1].low in PREPOSITIONS:
        end -= 1
    return (start, end) if end > start and tokens[start].low not in _NO_SUBJECT else None


def _after_opening(tokens: Sequence[Token]) -> int:
    """Skip "But", "On Monday," and "Speaking in Oslo," at the beginning."""
    start = 0
    while start < len(tokens) and (
        tokens[start].kind == "p" or tokens[start].low in ("but", "and", "so", "yet", "still")
    ):
        start += 1
    if start >= len(tokens):
        return start
    low = tokens[start].low
    following = tokens[start + 1].low if start + 1 < len(tokens) else ""
    if low.endswith("ly") and following == ",":  # "Additionally, ..."
        return start + 2
    later = following in ("later", "earlier", "ago", "before", "after") and low in _SPELLS
    if later or low in PREPOSITIONS | SUBORDINATORS or low in _OPENERS or low.endswith("ing"):
        for position in range(start, min(len(tokens), start + 30)):
            if tokens[position].low == ",":
                return position + 1
    return start
