"""From a text to what the quote network reads: words, their look, and windows of word pieces.

The one place, shared by training and both backends. It needs no training package.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analyzer.quotes.marks import Region
from analyzer.records import Sentence, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
#: Pieces of one word that are read; the rest of a very long one (an address, noise) is not.
MAX_PIECES = 12
#: Characters of one word that the tokenizer gets.
MAX_CHARACTERS = 100
#: Texts are given to the tokenizer in parts of so many words: flat memory for any length.
WORDS_AT_A_TIME = 20_000
#: Words whose pieces are remembered, as most words of a text are those of others.
MOST_KNOWN = 50_000

#: Windows of a text that are made alike in length.
_FEW = 32

#: What a word looks like: the columns of ``Words.features`` and how many values each has.
FEATURES = {"case": 6, "quoted": 4, "position": 3}
_LOWER, _CAPITALISED, _CAPITALS, _MIXED, _NUMBER, _MARK = range(6)
_OUTSIDE, _INSIDE, _OPENS, _CLOSES = range(4)
_WITHIN, _OPENS_SENTENCE, _OPENS_PARAGRAPH = range(3)


@dataclass(frozen=True, slots=True)
class Words:
    """The words and punctuation marks of some sentences, n in all.

    starts, ends: shape (n,), characters of the text, ends exclusive.
    features: shape (n, 3), see ``FEATURES``.
    sentences: shape (n,), True where a sentence begins.
    pieces: of each word, the ids of its word pieces, at least one.
    """

    starts: Ints
    ends: Ints
    features: Ints
    sentences: NDArray[np.bool_]
    pieces: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.pieces)


@dataclass(frozen=True, slots=True)
class Window:
    """The words ``first`` to ``end`` (exclusive) of a text, as the network reads them.

    ids: shape (pieces,), with the two special pieces. features: shape (pieces, 3), 0 for these.
    heads, tails: shape (words,), position of the first and last piece of each word in ``ids``.
    """

    first: int
    end: int
    ids: Ints
    features: Ints
    heads: Ints
    tails: Ints


class WindowReader:
    """Turns a text into words and windows, with the tokenizer of a model."""

    def __init__(self, tokenizer: Tokenizer, max_length: int, overlap: int) -> None:
        """Use a tokenizer as it comes from its file; it is left without truncation and padding."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        special = tokenizer.encode("").ids
        self._opening, self._closing = (special[0], special[-1]) if len(special) > 1 else (0, 0)
        self._unknown = _unknown(tokenizer)
        self._known: dict[str, tuple[int, ...]] = {}
        self.room = max_length - 2
        self.overlap = overlap

    def words(self, text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> Words:
        """Return the words of the sentences; marked: stretches inside quotation marks."""
        starts: list[int] = []
        ends: list[int] = []
        opens: list[int] = []
        paragraph = -1
        for sentence in sentences:
            first = len(starts)
            for match in _WORD.finditer(text, sentence.span.start, sentence.span.end):
                starts.append(match.start())
                ends.append(match.end())
                opens.append(_WITHIN)
            if len(starts) > first:
                is_new = sentence.paragraph != paragraph
                opens[first] = _OPENS_PARAGRAPH if is_new else _OPENS_SENTENCE
                paragraph = sentence.paragraph
        printed = [text[s : min(e, s + MAX_CHARACTERS)] for s, e in zip(starts, ends, strict=True)]
        features = np.zeros((len(starts), len(FEATURES)), np.int64)
        features[:, 0] = [_case(word) for word in printed]
        features[:, 1] = _quoted(starts, ends, marked)
        features[:, 2] = opens
        return Words(
            np.array(starts, np.int64),
            np.array(ends, np.int64),
            features,
            np.array(opens, np.int64) > _WITHIN,
            tuple(self._pieces(printed)),
        )

    def save(self, folder: Path) -> None:
        """Write ``tokenizer.json``."""
        self._tokenizer.save(str(folder / "tokenizer.json"))

    def _pieces(self, printed: Sequence[str]) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        for start in range(0, len(printed), WORDS_AT_A_TIME):
            part = printed[start : start + WORDS_AT_A_TIME]
            known = self._known
            new = [word for word in dict.fromkeys(part) if word not in known]
            if len(known) + len(new) > MOST_KNOWN:
                known, new = {}, list(dict.fromkeys(part))
            if new:
                known.update(zip(new, self._encode(new), strict=True))
                self._known = known
            found += map(known.__getitem__, part)
        return found

    def _encode(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The pieces of each word, which do not depend on the words around it."""
        encoded = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        ids: list[list[int]] = [[] for _ in words]
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if word is not None and len(ids[word]) < MAX_PIECES:
                ids[word].append(piece)
        return [tuple(pieces) or (self._unknown,) for pieces in ids]

    def windows(self, words: Words) -> list[Window]:
        """Return overlapping windows over all words; they begin with a sentence where they can.

        A few are made alike in length, so that none has little to read, and threads end together.
        """
        n_pieces = np.array([len(p) for p in words.pieces], np.int64)
        before = np.concatenate([[0], np.cumsum(n_pieces)])
        places = self._places(words, before, self.room)
        if 1 < len(places) <= _FEW:
            most = len(places)
            low, high = max(MAX_PIECES, int(before[-1]) // most), self.room
            while low < high:
                room = (low + high) // 2
                tried = self._places(words, before, room)
                if len(tried) <= most:
                    places, high = tried, room
                else:
                    low = room + 1
        return [self.window(words, first, end) for first, end in places]

    def _places(self, words: Words, before: Ints, room: int) -> list[tuple[int, int]]:
        """First and last word (exclusive) of each window; before: (words + 1,), pieces."""
        result: list[tuple[int, int]] = []
        first = 0
        while first < len(words):
            end = int(np.searchsorted(before, before[first] + room, side="right")) - 1
            result.append((first, end))
            if end >= len(words):
                break
            earliest = int(np.searchsorted(before, before[end] - 2 * self.overlap))
            latest = int(np.searchsorted(before, before[end] - self.overlap))
            openings = np.flatnonzero(words.sentences[earliest : latest + 1])
            following = earliest + int(openings[-1]) if len(openings) else latest
            first = max(following, first + 1)
        return result

    def window(self, words: Words, first: int, end: int) -> Window:
        """Return one window; its words must have no more pieces than there is room for."""
        pieces = words.pieces[first:end]
        lengths = np.array([len(p) for p in pieces], np.int64)
        tails = np.cumsum(lengths)
        ids = [self._opening, *(i for p in pieces for i in p), self._closing]
        features = np.zeros((len(ids), len(FEATURES)), np.int64)
        features[1:-1] = np.repeat(words.features[first:end], lengths, axis=0)
        return Window(first, end, np.array(ids, np.int64), features, tails - lengths + 1, tails)


def as_capitals(features: Ints) -> Ints:
    """The features of the same text in capital letters."""
    found = features.copy()
    words = (found[:, 0] == _LOWER) | (found[:, 0] == _CAPITALISED) | (found[:, 0] == _MIXED)
    found[words, 0] = _CAPITALS
    return found


def words_of(words: Words, span: Span) -> tuple[int, int] | None:
    """The words that a span touches, as a half-open range; None where there is none."""
    first = int(np.searchsorted(words.ends, span.start, side="right"))
    end = int(np.searchsorted(words.starts, span.end, side="left"))
    return (first, end) if first < end else None


def _unknown(tokenizer: Tokenizer) -> int:
    """The piece that stands for a word without pieces, such as a lone control character."""
    for name in ("[UNK]", "<unk>"):
        found = tokenizer.token_to_id(name)
        if found is not None:
            return int(found)
    return 0


def _case(word: str) -> int:
    if word.isdigit():
        return _NUMBER
    if not any(map(str.isalnum, word)):
        return _MARK
    if word.islower():
        return _LOWER
    if len(word) > 1 and word.isupper():
        return _CAPITALS
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return _CAPITALISED
    return _MIXED


def _quoted(starts: Sequence[int], ends: Sequence[int], marked: Sequence[Region]) -> list[int]:
    """Whether each word is inside quotation marks, or is the opening or closing mark itself."""
    opening = [region.start for region in marked]
    found = []
    for start, end in zip(starts, ends, strict=True):
        at = bisect_right(opening, start) - 1
        if at < 0 or start >= marked[at].end:
            found.append(_OUTSIDE)
        elif start == marked[at].start:
            found.append(_OPENS)
        elif end >= marked[at].end and marked[at].closed:
            found.append(_CLOSES)
        else:
            found.append(_INSIDE)
    return found
