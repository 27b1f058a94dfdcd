"""Who acts towards whom, for the quote network: labelled sentences in their text as its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.actors import Gazetteer, find_mentions
from analyzer.modeling.quote_network import CANDIDATE, NO_CANDIDATE, RIGHT
from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.quotes.windows import Window, WindowReader, Words, mention_words, words_of
from analyzer.records import Span
from analyzer.sentences import split
from analyzer.training.config import LabelledFile
from analyzer.training.data import unit_interval
from analyzer.training.directions import placed_rows, read_articles

#: Word pieces of a training window around a statement: as much before it as its context needs.
ROOM, BEFORE = 112, 56
#: Shares of the documents: measured on, and kept for those who learn from this network's answers.
DEV, KEPT = 0.1, 0.25


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One labelled statement in its text.

    window: in which the network reads it: some text before it, and it. asks: position of its first
    word in the text. mentions: position of a word and the code of whom it names.
    answers: the labelled codes, source and target, main first. part: train, kept or dev.
    """

    window: Window
    asks: int
    mentions: tuple[tuple[int, str], ...]
    answers: tuple[tuple[str, ...], tuple[str, ...]]
    part: str

    def targets(self) -> tuple[Any, Any]:
        """Return (role and word asked, what each word of the window is to it), for both roles."""
        window = self.window
        asks = np.array([[role, self.asks - window.first] for role in (0, 1)], np.int64)
        n = window.end - window.first
        answers = np.full((2, n + 1), NO_CANDIDATE, np.int64)
        answers[:, n] = CANDIDATE
        for role, codes in enumerate(self.answers):
            for word, code in self.mentions:
                if window.first <= word < window.end:
                    answers[role, word - window.first] = RIGHT if code in codes else CANDIDATE
            if not (answers[role] == RIGHT).any():
                answers[role, n] = RIGHT
        return asks, answers


def read_roles(
    sources: Sequence[LabelledFile],
    articles: Sequence[str],
    root: Path,
    reader: WindowReader,
    seed: int,
) -> list[RoleRow]:
    """Read labelled sentences and place them; raises ``DataError``."""
    known = read_articles(articles, root)
    gazetteer = Gazetteer.load()
    result: list[RoleRow] = []
    for source in sources:
        result += _rows(source.locate(root), known, reader, gazetteer, seed)
    return result


def _rows(
    path: Path,
    articles: Mapping[str, Any],
    reader: WindowReader,
    gazetteer: Gazetteer,
    seed: int,
) -> Iterator[RoleRow]:
    for document, article, rows in placed_rows(path, articles):
        share = unit_interval(f"{seed}/{document}")
        part = "dev" if share < DEV else "kept" if share < KEPT else "train"
        sentences = split(article.text)
        marked = regions(article.text, paragraphs_of(sentences))
        words = reader.words(article.text, sentences, marked)
        before = np.concatenate([[0], np.cumsum([len(p) for p in words.pieces])])
        mentions = tuple(mention_words(words, find_mentions(article, gazetteer).body))
        for row, start in rows:
            place = words_of(words, Span(start, start + len(row["text"])))
            if place is not None:
                window = _window(words, before, place[0], reader)
                here = tuple(m for m in mentions if window.first <= m[0] < window.end)
                answers = (tuple(row["source"]), tuple(row["target"]))
                yield RoleRow(window, place[0], here, answers, part)


def _window(words: Words, before: Any, asks: int, reader: WindowReader) -> Window:
    """before: (words + 1,), pieces before each word."""
    first = int(np.searchsorted(before, before[asks] - BEFORE, side="left"))
    opening = np.flatnonzero(words.sentences[first : asks + 1])
    first = first + int(opening[0]) if len(opening) else asks
    room = min(ROOM, reader.room)
    end = int(np.searchsorted(before, before[first] + room, side="right")) - 1
    return reader.window(words, first, max(end, asks + 1))
