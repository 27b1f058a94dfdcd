"""Pairs of texts that share most of their words: MinHash, locality-sensitive hashing, exact check.

A text is the set of its shingles, which are runs of three words. Two texts are similar when the
Jaccard similarity of their sets (shared shingles / all shingles) reaches a threshold. Signatures
(Broder 1997) come from the library datasketch; those that agree in a band of places make a
candidate (Indyk and Motwani 1998) if the share of places in which they agree, which estimates the
similarity, is not far below it. Every candidate is checked exactly: no pair is wrong.

The library's own index keeps about 8 kB a text in Python sets. Here a band is a column of numbers
that is sorted, which takes 0.2 kB a text, in a file. Texts that follow a pattern ("Weather for
Monday: ...") meet in large buckets without being similar; the estimate costs a thousandth of the
exact check.
"""

from __future__ import annotations

import math
import re
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import MissingExtra

SHINGLE_WORDS = 3
PLACES = 128  # of a signature
#: How many of the pairs that just reach the threshold become candidates, at least.
RECALL = 0.9995
_MAX_BAND = 16
#: Places of a signature of which a byte is kept for the estimate, and how far that may be below the
#: threshold: four standard deviations.
_SKETCH = 64
_MARGIN = 0.2
#: A text is compared with so many before it in a bucket; buckets of thousands are templates.
_NEIGHBOURS = 64
_AT_ONCE = 2000
_PAIRS_AT_ONCE = 100_000
_SHINGLES_AT_ONCE = 2_000_000
_WORD = re.compile(r"\w+")

Integers = NDArray[np.int64]
#: Of rows and texts, by the million: half the memory, and two thousand million of them are enough.
Positions = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Links:
    """Similar pairs: first[k] < second[k] are positions of texts, similarity[k] their Jaccard."""

    first: Positions
    second: Positions
    similarity: NDArray[np.float64]


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation."""
    return _WORD.findall(text.casefold())


def shingles_of(words: Sequence[str]) -> NDArray[np.uint32]:
    """Return the sorted hashes of all runs of three words; a shorter text is one shingle."""
    n = max(1, len(words) - SHINGLE_WORDS + 1)
    found = {zlib.crc32(" ".join(words[i : i + SHINGLE_WORDS]).encode()) for i in range(n)}
    return np.sort(np.fromiter(found, np.uint32, len(found)))


def bands_for(similarity: float) -> tuple[int, int]:
    """Return the number of bands and the places in each, for a threshold.

    The longest bands are taken with which ``RECALL`` of the pairs at the threshold agree in one, as
    longer bands make fewer candidates.
    """
    for places in range(_MAX_BAND, 0, -1):
        n_bands = PLACES // places
        if 1 - (1 - similarity**places) ** n_bands >= RECALL:
            return n_bands, places
    return PLACES, 1


def similar_pairs(texts: Iterable[NDArray[np.uint32]], similarity: float) -> Links:
    """Return all pairs of texts that are at least so similar, as far as they become candidates.

    texts: their ``shingles_of``, read once. Memory is bounded by the number of candidates; the rest
    is in temporary files. Raises ``MissingExtra`` without datasketch.
    """
    with (
        tempfile.TemporaryFile() as shingle_file,
        tempfile.TemporaryFile() as band_file,
        tempfile.TemporaryFile() as sketch_file,
    ):
        n_bands, places = bands_for(similarity)
        sizes = array("i")
        for signatures in _signatures(_kept(texts, shingle_file, sizes)):
            band_file.write(_band_keys(signatures, n_bands, places).T.tobytes())
            sketch_file.write(signatures[:, :_SKETCH].astype(np.uint8).tobytes())
        n = len(sizes)
        if n < 2:
            return _joined([])
        for file in (shingle_file, band_file, sketch_file):
            file.flush()
        n_shingles = np.frombuffer(sizes, np.int32)
        # The maps of the files are made one after the other: what is read of one stays in memory
        # as long as it is mapped.
        likely = _Likely(n_shingles, sketch_file, similarity)
        bands = (_band(band_file, band, n, n_bands) for band in range(n_bands))
        candidates = _candidates(bands, n, likely)
        del likely
        shingles = np.asarray(np.memmap(shingle_file, np.uint32, "r"))
        return _joined(_checked(candidates, shingles, n_shingles, similarity))


def _kept(
    texts: Iterable[NDArray[np.uint32]], file: IO[bytes], sizes: array[int]
) -> Iterator[NDArray[np.uint32]]:
    for shingles in texts:
        file.write(shingles.tobytes())
        sizes.append(shingles.size)
        yield shingles


def _signatures(texts: Iterator[NDArray[np.uint32]]) -> Iterator[NDArray[np.uint64]]:
    """Yield the signatures of many texts at a time, one a row."""
    minhash = _import_minhash()
    signatures = minhash.generator(
        (shingles.tolist() for shingles in texts),
        num_perm=PLACES,
        seed=1,
        hashfunc=_as_it_is,
        scheme="affine32",
    )
    while some := list(islice(signatures, _AT_ONCE)):
        yield np.stack([s.hashvalues for s in some]).astype(np.uint64)


def _band_keys(signatures: NDArray[np.uint64], n_bands: int, places: int) -> NDArray[np.uint64]:
    """Return one number for each text (row) and band (column)."""
    # Odd multipliers: numbers of equal bands are equal, others hardly ever.
    factors = np.random.default_rng(20240229).integers(0, 2**63, places, np.uint64) * 2 + 1
    values = signatures[:, : n_bands * places].reshape(len(signatures), n_bands, places)
    return np.asarray((values * factors).sum(axis=2, dtype=np.uint64))


def _band(file: IO[bytes], band: int, n: int, n_bands: int) -> NDArray[np.uint64]:
    """Read the keys of all texts in one band: the file has some texts after the others."""
    column = np.empty(n, np.uint64)
    for first in range(0, n, _AT_ONCE):
        size = min(_AT_ONCE, n - first)
        file.seek(8 * (first * n_bands + size * band))
        column[first : first + size] = np.frombuffer(file.read(8 * size), np.uint64)
    return column


class _Likely:
    """Tells pairs that may be similar from those that hardly can, without their shingles."""

    def __init__(self, sizes: Positions, sketches: IO[bytes], similarity: float) -> None:
        self._sizes = sizes
        shape = (sizes.size, _SKETCH)
        self._sketches = np.asarray(np.memmap(sketches, np.uint8, "r", shape=shape))
        self._similarity = similarity
        self._least = math.ceil(max(0.0, similarity - _MARGIN) * _SKETCH)

    def __call__(self, first: Positions, second: Positions) -> NDArray[np.bool_]:
        """Return which of the pairs (first[k], second[k]) may be."""
        may_be = np.empty(first.size, np.bool_)
        for start in range(0, first.size, _PAIRS_AT_ONCE):
            some = slice(start, start + _PAIRS_AT_ONCE)
            a, b = first[some], second[some]
            small, large = np.sort([self._sizes[a], self._sizes[b]], axis=0)
            fit = small >= self._similarity * large  # else not even if all of it were shared
            agree = self._sketches[a[fit]] == self._sketches[b[fit]]
            fit[fit] = np.count_nonzero(agree, axis=1) >= self._least
            may_be[some] = fit
        return may_be


def _candidates(bands: Iterable[NDArray[np.uint64]], n: int, likely: _Likely) -> Positions:
    """Return the likely pairs that agree in a band, as rows (first, second), sorted, each once."""
    found: list[Integers] = [np.empty(0, np.int64)]
    n_distinct = 0
    for column in bands:
        # Equal keys stay in the order of the texts.
        order = np.argsort(column, kind="stable").astype(np.int32)
        ordered = column[order]
        for lag in range(1, min(_NEIGHBOURS, n - 1) + 1):
            equal = np.flatnonzero(ordered[lag:] == ordered[:-lag])
            if not equal.size:
                break
            first, second = order[equal], order[equal + lag]
            fit = likely(first, second)
            found.append(first[fit].astype(np.int64) * n + second[fit])
        # A pair is found in many bands. Sorting pays when there is as much new as old.
        if sum(map(len, found)) > 2 * n_distinct + _PAIRS_AT_ONCE:
            found = [_distinct(np.concatenate(found))]
            n_distinct = found[0].size
    pairs = np.divmod(_distinct(np.concatenate(found)), n)
    return np.stack([side.astype(np.int32) for side in pairs], axis=1)


def _distinct(values: Integers) -> Integers:
    """Return the values sorted, each once; numpy's ``unique`` hashes, which is slower here."""
    values.sort()
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if values.size else values


def _checked(
    candidates: Positions, shingles: NDArray[np.uint32], sizes: Positions, similarity: float
) -> Iterator[Links]:
    """Yield those candidates that are similar, with their exact similarity."""
    starts = np.cumsum(sizes) - sizes
    for some in _bounded(candidates, sizes):
        first, second = some.T
        shared = _n_shared(_runs(first, starts, sizes), _runs(second, starts, sizes), shingles)
        found = shared / (sizes[first] + sizes[second] - shared)
        fit = found >= similarity
        yield Links(first[fit], second[fit], found[fit])


def _bounded(candidates: Positions, sizes: Positions) -> Iterator[Positions]:
    """Yield the pairs in order, so many at a time that they have few shingles, at least one."""
    total = np.cumsum(sizes[candidates].sum(axis=1))
    start = 0
    while start < len(candidates):
        before = total[start - 1] if start else 0
        end = int(np.searchsorted(total, before + _SHINGLES_AT_ONCE, "right"))
        end = max(end, start + 1)
        yield candidates[start:end]
        start = end


def _runs(texts: Positions, starts: Integers, sizes: Positions) -> tuple[Integers, Integers]:
    """Return for all shingles of these texts the number of the text here, and their places."""
    n = sizes[texts]
    number = np.repeat(np.arange(texts.size), n)
    within = np.arange(number.size) - np.repeat(np.cumsum(n) - n, n)
    return number, within + starts[texts][number]


def _n_shared(
    a: tuple[Integers, Integers], b: tuple[Integers, Integers], shingles: NDArray[np.uint32]
) -> Integers:
    """Return how many shingles each pair shares: a text has each of its own once."""
    keys = [
        (number.astype(np.uint64) << np.uint64(32)) | shingles[places] for number, places in (a, b)
    ]
    both = np.sort(np.concatenate(keys))
    twice = both[1:][both[1:] == both[:-1]] >> np.uint64(32)
    return np.bincount(twice.astype(np.int64), minlength=int(a[0][-1]) + 1)


def _joined(parts: Iterable[Links]) -> Links:
    parts = [Links(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0)), *parts]
    first, second, similarity = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("first", "second", "similarity")
    )
    return Links(first, second, similarity)


def components(n: int, links: Links) -> Positions:
    """Return for each of n texts the first text that it is linked to, over any number of links."""
    linked = np.union1d(links.first, links.second).tolist()
    parent = dict(zip(linked, linked, strict=True))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for first, second in zip(links.first.tolist(), links.second.tolist(), strict=True):
        a, b = root(first), root(second)
        parent[max(a, b)] = min(a, b)
    found = np.arange(n, dtype=np.int32)
    found[linked] = [root(i) for i in linked]
    return found


def _as_it_is(value: int) -> int:
    return value


def _import_minhash() -> Any:
    try:
        from datasketch import MinHash
    except ModuleNotFoundError as err:
        if err.name != "datasketch":
            raise
        raise MissingExtra("Finding copies", "batch") from err
    return MinHash
