"""A text as words with positions, the form in which names are looked up.

A word is a run of letters and digits; every other visible character is a word of its own, so that
"U.S.-Chinese" is ``U . S . - Chinese`` and every name has one spelling whatever stands around it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LINE = re.compile(r"[^\n]+")
#: Letters that Unicode does not decompose, and the signs that names are printed with.
_PLAIN = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "Ə": "A",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "‑": "-", "‐": "-", "–": "-",
    }
)  # fmt: skip
#: The word that stands for the end of a paragraph, so that no name or role reaches across it.
BREAK = "\n"
_SENTENCE_END = frozenset("\n.!?:;“”\"'()[]—-•*|/>…«»{}")
#: Shorter lines (characters) end their paragraph.
_WRAPPED_LINE = 55
_MIN_CAPS_WORDS = 3
#: Words of two letters or more that make a headline or a label within a line.
_MIN_CAPS_RUN, _MIN_CAPS_LABEL = 5, 2
_WITHIN_CAPS = frozenset("',-&")
_TITLE_CASE_SHARE = 0.7


def fold(word: str) -> str:
    """Return a word without accents and typographic variants: "Erdoğan" -> "Erdogan"."""
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(c for c in word if not unicodedata.combining(c))


def key_of(form: str) -> str:
    """Return the lookup key of a name: its folded words, one space apart."""
    if not form.isascii():
        form = fold(form)
    if form.isalpha():
        return form
    return " ".join(_WORD.findall(form))


def first_word_of(form: str) -> str:
    """Return the first word of a name's lookup key."""
    first = form.split(" ", 1)[0]
    if first.isalpha() and first.isascii():
        return first
    return key_of(first).split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one text, and ``BREAK`` between its paragraphs.

    words: as printed, folded; starts, ends: their character offsets.
    opens: whether the word may be capitalised only because a sentence or line starts with it.
    caps: whether the word is in a line, a headline glued to a line, or the label of a speaker that
        is all capitals.
    titled: whether the word is in a line that capitalises most words, as many headlines do.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    opens: list[bool]
    caps: list[bool]
    titled: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The word at ``i``, or an empty string outside of the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def lower(self, i: int) -> str:
        """The word at ``i`` in lower case, or an empty string outside of the text."""
        return self.words[i].lower() if 0 <= i < len(self.words) else ""

    def glued(self, i: int) -> bool:
        """Whether nothing, not even a space, separates the word at ``i`` from the one before."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def capital(self, i: int) -> bool:
        """Whether the word at ``i`` starts with a capital letter."""
        return 0 <= i < len(self.words) and self.words[i][0].isupper()

    def possessive(self, i: int) -> int:
        """Return the position after a possessive ending at ``i``, or ``i`` where there is none."""
        if self.word(i) == "'" and self.glued(i):
            return i + 2 if self.word(i + 1) in {"s", "S"} and self.glued(i + 1) else i + 1
        return i

    def index_at(self, offset: int) -> int:
        """Return the position of the first word that starts at or after a character offset."""
        return bisect_left(self.starts, offset)


def tokenize(text: str) -> Tokens:
    """Return the words of a text; an empty text has none. Linear in the length of the text."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    opens: list[bool] = []
    caps: list[bool] = []
    titled: list[bool] = []
    previous: tuple[int, int] | None = None
    for line in _LINE.finditer(text):
        if previous is not None and _is_break(text, *previous, line.start()):
            words.append(BREAK)
            starts.append(previous[1])
            ends.append(previous[1] + 1)
            opens.append(False)
            caps.append(False)
            titled.append(False)
        previous = line.span()
        first = len(words)
        for match in _WORD.finditer(text, line.start(), line.end()):
            word = match.group()
            opens.append(not words or words[-1] in _SENTENCE_END)
            words.append(word if word.isascii() else fold(word) or word)
            starts.append(match.start())
            ends.append(match.end())
        count = len(words) - first
        alphabetic = [w for w in words[first:] if w[0].isalpha()]
        is_caps = len(alphabetic) >= _MIN_CAPS_WORDS and line.group().isupper()
        headline = bool(alphabetic) and words[-1] != "." and _is_title_case(alphabetic)
        in_caps = [is_caps] * count if is_caps else _capital_runs(words[first:])
        caps.extend(in_caps)
        titled.extend(headline or c for c in in_caps)
    return Tokens(words, starts, ends, opens, caps, titled)


def _capital_runs(words: list[str]) -> list[bool]:
    """Whether each word of a line is in a headline in capitals that is glued to it, or in the label
    of a speaker ("PRIME MINISTER ROY: ..."). Shorter runs are abbreviations.
    """
    result = [False] * len(words)
    start = count = 0
    for i, word in enumerate([*words, ""]):
        abbreviated = word == "." and i > start and len(words[i - 1]) == 1
        if abbreviated or word in _WITHIN_CAPS or (word.isupper() and word.isalpha()):
            count += len(word) > 1
            continue
        if count >= _MIN_CAPS_RUN or (word == ":" and count >= _MIN_CAPS_LABEL):
            result[start:i] = [True] * (i - start)
        start, count = i + 1, 0
    return result


def _is_break(text: str, start: int, end: int, following: int) -> bool:
    """Whether a line that ends before ``following`` ends a paragraph, rather than being wrapped."""
    return following - end > 1 or end - start < _WRAPPED_LINE or text[start:end].isspace()


def _is_title_case(words: list[str]) -> bool:
    """Whether most words of a line that can be written small are capitalised."""
    long_words = [w for w in words if len(w) > 3]
    if len(long_words) < 3 or len(words) > 40:
        return False
    return sum(w[0].isupper() for w in long_words) >= _TITLE_CASE_SHARE * len(long_words)
