"""Words that tell who acts and who is meant: joint acts, first person, prepositions, verbs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from analyzer.clauses import is_verb

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
#: Acts that two sides do to one another.
RECIPROCAL = re.compile(
    r"\b(?:clash\w*|(?:exchang|trad)(?:e|es|ed|ing) (?:\w+ )?(?:fire|shells|shots|strikes|blows|"
    r"prisoners|barbs|accusations|threats|insults))\b",
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
_BE = frozenset("is are was were be been being".split())
_PARTICIPLES = frozenset(
    """shot hit held struck met sent told made taken given shown seen beaten driven broken caught
    cut found hurt kept led left lost paid put read said sold set thrown torn built brought bought
    withdrawn written drawn known sought won split overthrown forbidden""".split()
)
#: Pronouns that may be who acts, by whom they stand for.
_SUBJECTS = {"we": ("we", "i"), "he": ("he", "she", "they", "it"), "you": ("you",)}
#: Words between the verb "to be" and its participle: "was later expelled".
_WITHIN_PASSIVE = 2


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
    if not {"joint", "first person", "second person", "pronoun start"} & set(names):
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
        self.passives = [i for i, word in enumerate(self.lower) if word in _BE and self._acted(i)]

    def _acted(self, i: int) -> bool:
        """Whether a participle follows closely on a form of "to be"."""
        following = self.lower[i + 1 : i + 2 + _WITHIN_PASSIVE]
        return any(w.endswith("ed") or w in _PARTICIPLES for w in following)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return how many words end before ``start``, and the first one behind ``end``."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def word(self, i: int) -> str:
        """The word at a position; "^" and "$" outside of the text."""
        return "^" if i < 0 else "$" if i >= len(self.lower) else self.lower[i]

    def start(self, i: int) -> int:
        """Where a word begins in the text."""
        return self._starts[i]

    def pronouns_before(self, i: int) -> list[str]:
        """Return which pronouns that may act stand before a position: "we", "he" (they), "you"."""
        before = set(self.lower[:i])
        return [name for name, words in _SUBJECTS.items() if not before.isdisjoint(words)]

    def passive_before(self, i: int, within: int) -> bool:
        """Whether a passive verb stands at most so many words before a position."""
        at = bisect_left(self.passives, i)
        return at > 0 and i - self.passives[at - 1] <= within

    def verb_before(self, i: int) -> int | None:
        """Position of the last verb before a position."""
        at = bisect_left(self.verbs, i)
        return self.verbs[at - 1] if at else None

    def verb_from(self, i: int) -> int | None:
        """Position of the first verb at or behind a position."""
        at = bisect_left(self.verbs, i)
        return self.verbs[at] if at < len(self.verbs) else None
