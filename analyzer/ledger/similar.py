"""Pairs of texts that share most of their words: MinHash, locality-sensitive hashing, exact check.

A text is the set of its shingles, which are runs of three words. Two texts are similar when the
Jaccard similarity of their sets (shared shingles / all shingles) reaches a threshold. Signatures
(Broder 1997) come from the library datasketch; those that agree in a band of places make a
candidate (Indyk and Motwani 1998), and every candidate is checked exactly: no pair is wrong.

The library's own index keeps about 8 kB a text in Python sets. Here a band is a column of numbers
that is sorted, which takes 0.2 kB a text, in a file.
"""

from __future__ import annotations

import re
import tempfile
import zlib
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
#: A text is compared with so many before it in a bucket; buckets of thousands are templates.
_NEIGHBOURS = 64
_AT_ONCE = 2000
_WORD = re.compile(r"\w+")

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Links:
    """Similar pairs: first[k] < second[k] are positions of texts, similarity[k] their Jaccard."""

    first: Integers
    second: Integers
    similarity: NDArray[np.float64]


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation."""
    return _WORD.findall(text.casefold())


def shingles_of(words: Sequence[str]) -> NDArray[np.uint32]:
    """Return the sorted hashes of all runs of three words; a shorter text is one shingle."""
    n = max(1, len(words) - SHINGLE_WORDS + 1)
    found = {zlib.crc32(" ".join(words[i : i + SHINGLE_WORDS]).encode()) for i in range(n)}
    return np.sort(np.fromiter(found, np.uint32, len(found)))


def jaccard(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    """Return the Jaccard similarity of two sorted sets that are not empty."""
    shared = np.intersect1d(a, b, assume_unique=True).size
    return float(shared / (a.size + b.size - shared))


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
    with tempfile.TemporaryFile() as shingle_file, tempfile.TemporaryFile() as band_file:
        n_bands, places = bands_for(similarity)
        sizes: list[int] = []
        for keys in _band_keys(_kept(texts, shingle_file, sizes), n_bands, places):
            band_file.write(keys.tobytes())
        if len(sizes) < 2:
            return _links([])
        shingle_file.flush()
        band_file.flush()
        keys = np.memmap(band_file, np.uint64, "r", shape=(len(sizes), n_bands))
        candidates = _candidates(keys)
        shingles = np.memmap(shingle_file, np.uint32, "r")
        ends = np.cumsum(sizes)
        return _links(_checked(candidates, shingles, ends, similarity))


def _kept(
    texts: Iterable[NDArray[np.uint32]], file: IO[bytes], sizes: list[int]
) -> Iterator[NDArray[np.uint32]]:
    for shingles in texts:
        file.write(shingles.tobytes())
        sizes.append(shingles.size)
        yield shingles


def _band_keys(
    texts: Iterator[NDArray[np.uint32]], n_bands: int, places: int
) -> Iterator[NDArray[np.uint64]]:
    """Yield one number for each band of each text, for many texts at a time."""
    minhash = _import_minhash()
    # Odd multipliers: numbers of equal bands are equal, others hardly ever.
    factors = np.random.default_rng(20240229).integers(0, 2**63, places, np.uint64) * 2 + 1
    signatures = minhash.generator(
        (shingles.tolist() for shingles in texts),
        num_perm=PLACES,
        seed=1,
        hashfunc=_as_it_is,
        scheme="affine32",
    )
    while some := list(islice(signatures, _AT_ONCE)):
        values = np.stack([s.hashvalues for s in some])[:, : n_bands * places].astype(np.uint64)
        yield (values.reshape(len(some), n_bands, places) * factors).sum(axis=2, dtype=np.uint64)


def _candidates(keys: NDArray[np.uint64]) -> Integers:
    """Return the pairs that agree in a band, as rows (first, second), sorted, each once."""
    n, n_bands = keys.shape
    pairs: Integers = np.empty(0, np.int64)
    for band in range(n_bands):
        column = np.array(keys[:, band])
        order = np.argsort(column, kind="stable")  # equal keys stay in the order of the texts
        ordered = column[order]
        for lag in range(1, min(_NEIGHBOURS, n - 1) + 1):
            equal = np.flatnonzero(ordered[lag:] == ordered[:-lag])
            if not equal.size:
                break
            pairs = np.union1d(pairs, order[equal] * n + order[equal + lag])
    return np.stack(np.divmod(pairs, n), axis=1)


def _checked(
    candidates: Integers, shingles: NDArray[np.uint32], ends: Integers, similarity: float
) -> Iterator[tuple[int, int, float]]:
    starts = np.concatenate(([0], ends[:-1]))
    for first, second in candidates.tolist():
        small, large = sorted((ends[first] - starts[first], ends[second] - starts[second]))
        if small < similarity * large:
            continue  # even if all of the smaller set were shared
        found = jaccard(
            shingles[starts[first] : ends[first]], shingles[starts[second] : ends[second]]
        )
        if found >= similarity:
            yield first, second, found


def _links(found: Iterable[tuple[int, int, float]]) -> Links:
    rows = np.array(list(found), np.float64).reshape(-1, 3)
    return Links(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2])


def components(n: int, links: Links) -> Integers:
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
    found = np.arange(n)
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
