"""Words that tell who acts and who is meant: joint acts, first person, prepositions, verbs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.clauses import is_verb
from analyzer.quotes.words import AUXILIARIES, DETERMINERS

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[,;:—–()\"“”?]")
PREPOSITIONS = frozenset(
    (
        "with to against of from in on by between for over at toward towards into among and or "
        "than about after before under near across via including as upon"
    ).split()
)
JOINT = re.compile(
    r"\b(?:both (?:sides|countries|nations|parties|governments)|(?:the|our) two (?:sides|countries|"
    r"nations|states|peoples|leaders|governments|neighbou?rs)|bilateral|each other|one another|"
    r"mutual|jointly|our countries)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my|ours)\b")
_FIRST_PLURAL = re.compile(r"\b(?:[Ww]e|[Oo]ur|ours)\b")
SECOND_PERSON = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
THIRD_PERSON = re.compile(r"\b(?:he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE)
PRONOUN_START = re.compile(
    r"[\"'“‘«]?(?:he|she|they|it|the (?:minister|president|ministry|spokes\w+|leader|official|"
    r"government|statement|two))\b",
    re.IGNORECASE,
)
COORDINATION = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*(?:the\s+)?", re.IGNORECASE)
RELATION = re.compile(
    r"(?:relations?|relationship|ties|talks|dialogue|negotiations|cooperation|agreement|deal|"
    r"war|conflict|friendship|partnership|trade|summit|meeting|meet|met)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be)\s+(?:\w+\s+)?\w+(?:ed|en|shot|hit|held)\b"
)


def scene_words(text: str) -> list[str]:
    """Return the names of what the words of a statement have in them, whoever is meant."""
    names = []
    if JOINT.search(text):
        names.append("joint")
    if FIRST_PERSON.search(text):
        names.append("first person")
    if _FIRST_PLURAL.search(text):
        names.append("we")
    if SECOND_PERSON.search(text):
        names.append("second person")
    if THIRD_PERSON.search(text):
        names.append("third person")
    if PRONOUN_START.match(text):
        names.append("pronoun start")
    if _PASSIVE.search(text):
        names.append("passive")
    if not (names and names != ["third person"]):
        names.append("points to nobody")
    if text.rstrip("\"”’' ").endswith("?"):
        names.append("question")
    return names


class Words:
    """The words and marks of one statement, in lower case, with the verbs among them."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.printed = [m.group() for m in found]
        self.lower = [w.lower() for w in self.printed]
        self._starts = [m.start() for m in found]
        self._ends = [m.end() for m in found]
        self.verbs = [i for i, word in enumerate(self.printed) if is_verb(word)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return how many words end before ``start``, and the number of the first behind ``end``."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def word(self, i: int) -> str:
        """The word at a position; "^" and "$" outside of the text."""
        return "^" if i < 0 else "$" if i >= len(self.lower) else self.lower[i]

    def start(self, i: int) -> int:
        """Where a word begins in the text."""
        return self._starts[i]

    def verb_before(self, i: int) -> int | None:
        """Position of the last verb before a position."""
        at = bisect_left(self.verbs, i)
        return self.verbs[at - 1] if at else None

    def verb_from(self, i: int) -> int | None:
        """Position of the first verb at or behind a position."""
        at = bisect_left(self.verbs, i)
        return self.verbs[at] if at < len(self.verbs) else None
