"""Rows of the same or similar texts: which is a copy of which, and which are one group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.ledger.similar import Links, Positions, components, shingles_of, similar_pairs


@dataclass(frozen=True, slots=True)
class Texts:
    """Different texts, numbered as they first occur.

    of_row: the text of each row, -1 for a row that is not compared. first_row: by text.
    """

    of_row: Positions
    first_row: Positions


def number_texts(hashes: NDArray[np.uint64], compared: NDArray[np.bool_]) -> Texts:
    """Number the different hashes of the rows that are compared."""
    rows = np.flatnonzero(compared).astype(np.int32)
    # A stable sort: the first of equal ones comes first.
    order = np.argsort(hashes[rows], kind="stable").astype(np.int32)
    ordered = hashes[rows[order]]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: rows.size]
    firsts = np.sort(order[begins])
    number = np.empty(rows.size, np.int32)
    number[firsts] = np.arange(firsts.size, dtype=np.int32)
    of_row = np.full(hashes.size, -1, np.int32)
    of_row[rows[order]] = number[order[begins]][np.cumsum(begins) - 1]
    return Texts(of_row, rows[firsts])


def link_similar(
    texts: Texts,
    compared: NDArray[np.bool_],
    words: Iterable[tuple[int, list[str]]],
    similarity: float,
) -> Links:
    """Return which texts are similar. words: of each row, in order; compared: rows to look at."""
    is_first = np.zeros(compared.size, np.bool_)
    is_first[texts.first_row] = True
    is_first &= compared
    found = similar_pairs((shingles_of(w) for row, w in words if is_first[row]), similarity)
    number = texts.of_row[is_first]
    return Links(number[found.first], number[found.second], found.similarity)


@dataclass(frozen=True, slots=True)
class Copies:
    """By row: what it is a copy of and how similar it is (-1 and 0 for no copy); its group.

    group: the first row of the group; -1 for a row that has no other one like it.
    """

    of: Positions
    similarity: NDArray[np.float64]
    group: Positions

    def numbers(self) -> tuple[int, int, int]:
        """Numbers of rows, of groups and of copies."""
        groups = np.unique(self.group[self.group >= 0])
        return self.of.size, int(groups.size), int((self.of >= 0).sum())


def copies_among(texts: Texts, links: Links, dates: Positions, scorers: Positions) -> Copies:
    """Return which rows are copies of which; only rows of the same scorer are compared."""
    n = texts.of_row.size
    rank = np.empty(n, np.int32)
    rank[np.argsort(dates, kind="stable")] = np.arange(n, dtype=np.int32)
    # The first row with a text, by scorer; the others are its copies.
    first = _first_by((texts.of_row, scorers), rank)
    of, similarity = np.full(n, -1, np.int32), np.zeros(n)
    repeated = (texts.of_row >= 0) & (first != np.arange(n))
    of[repeated], similarity[repeated] = first[repeated], 1.0
    # The first rows of similar texts: the later one is a copy of the most similar earlier one.
    linked = np.isin(texts.of_row, np.union1d(links.first, links.second))
    firsts: dict[int, dict[int, int]] = {}
    for row in np.flatnonzero(linked & (first == np.arange(n))).tolist():
        firsts.setdefault(int(texts.of_row[row]), {})[int(scorers[row])] = row
    triples = (links.first.tolist(), links.second.tolist(), links.similarity.tolist())
    for a, b, found in zip(*triples, strict=True):
        for scorer in firsts.get(a, {}).keys() & firsts.get(b, {}).keys():
            pair = (firsts[a][scorer], firsts[b][scorer])
            earlier, later = sorted(pair, key=rank.__getitem__)
            best = (similarity[later], -rank[of[later]] if of[later] >= 0 else -n)
            if (found, -rank[earlier]) > best:
                of[later], similarity[later] = earlier, found
    component = components(texts.first_row.size, links)
    group_of = np.where(texts.of_row >= 0, component[texts.of_row] if component.size else -1, -1)
    group = _first_by((group_of, scorers), rank)
    size = np.bincount(group, minlength=n)
    group[(group_of < 0) | (size[group] < 2)] = -1
    return Copies(of, similarity, group)


def _first_by(keys: tuple[Positions, Positions], rank: Positions) -> Positions:
    """Return for each row the row of the lowest rank that has the same keys."""
    if not rank.size:
        return rank.copy()
    order = np.lexsort((rank, *keys)).astype(np.int32)
    begins = np.ones(rank.size, np.bool_)
    begins[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    found = np.empty(rank.size, np.int32)
    found[order] = order[begins][np.cumsum(begins) - 1]
    return found
