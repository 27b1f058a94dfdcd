"""A small transparent lexicon: the baseline that anybody can check with a pencil.

``lexicon.csv`` has a term and its score (-3..3) a line; ``*`` at the end of a word stands for any
ending, and of several terms at one place the longest counts. The score of a text is the mean of
its terms' scores, 0 where it has none. A negation (``NEGATIONS``) among the three words before a
term turns its sign and halves it, two negations cancel out: "refused talks" is unfriendly, and "did
not rule out talks" is not.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analyzer.evaluation.tallies import Floats

#: Words before a term within which a negation turns it.
REACH = 3
#: A mean closer to zero than this is neutral.
NEUTRAL_BELOW = 0.25
NEGATIONS = re.compile(
    r"\b(?:no|not|never|neither|nor|none|without|cannot|refus\w*|reject\w*|fail\w*"
    r"|den(?:y|ied|ies)|unlikely|hardly|rul(?:e|ed|es|ing) out|stopp?(?:ed|s)? short|far from"
    r"|instead of)\b"
)
_FILE = Path(__file__).parent / "lexicon.csv"
_WORD = re.compile(r"\w+")


class _Term(NamedTuple):
    words: tuple[str, ...]
    score: float


def lexicon_scores(texts: Sequence[str]) -> Floats:
    """Return the score of each text, shape (n,), in -3..3."""
    return np.array([_score(text) for text in texts], dtype=float)


def _score(text: str) -> float:
    plain = text.lower().replace("’", "'").replace("cannot", "can not")
    words = _WORD.findall(re.sub(r"n't\b", " not", plain))
    found: list[float] = []
    at = 0
    while at < len(words):
        term = next((t for t in _starting_with(words[at]) if _fits(t, words[at:])), None)
        if term is None:
            at += 1
            continue
        negations = len(NEGATIONS.findall(" ".join(words[max(0, at - REACH) : at])))
        found.append(-term.score / 2 if negations % 2 else term.score)
        at += len(term.words)
    return float(np.mean(found)) if found else 0.0


def _fits(term: _Term, words: Sequence[str]) -> bool:
    here = words[: len(term.words)]
    return len(here) == len(term.words) and all(map(_matches, term.words, here))


def _matches(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@functools.lru_cache(maxsize=100_000)
def _starting_with(word: str) -> tuple[_Term, ...]:
    """The terms whose first word fits, longest first."""
    return tuple(term for term in _lexicon() if _matches(term.words[0], word))


@functools.cache
def _lexicon() -> tuple[_Term, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -len(row["term"]))
    return tuple(_Term(tuple(row["term"].split()), float(row["score"])) for row in rows)
