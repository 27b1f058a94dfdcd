"""What an outlet prints again and again, over different articles: headers, sign-offs, appeals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.ledger.similar import Positions
from analyzer.ledger.texts import LedgerRows

#: A text is boilerplate when so many different articles of an outlet have it.
REPEATS = 3
#: Versions of one story are not different articles: they share this part of their statements.
SAME_STORY = 0.7
_LOOKED_AT = 50  # articles of an outlet with the same text


def find_boilerplate(rows: LedgerRows, same: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which statements an outlet repeats. same: equal for texts that count as the same."""
    flagged = np.zeros(same.size, np.bool_)
    outlets, scorers = rows.outlets[rows.article], rows.scorers[rows.article]
    candidates = np.flatnonzero((outlets >= 0) & (rows.n_words > 0)).astype(np.int32)
    keys = (rows.article, same, outlets, scorers)
    order = candidates[np.lexsort([key[candidates] for key in keys])]
    if not order.size:
        return flagged
    begins = np.any([k[order][1:] != k[order][:-1] for k in keys[1:]], axis=0)
    starts = np.concatenate(([0], np.flatnonzero(begins) + 1))
    ends = np.concatenate((starts[1:], [order.size]))
    often = ends - starts >= REPEATS
    stories = _Stories(rows, same)
    for start, end in zip(starts[often].tolist(), ends[often].tolist(), strict=True):
        members = order[start:end]
        articles = np.unique(rows.article[members])
        if articles.size >= REPEATS and stories.are_different(articles):
            flagged[members] = True
    return flagged


class _Stories:
    """Tells different stories from versions of one, by the statements that they share."""

    def __init__(self, rows: LedgerRows, same: NDArray[np.uint64]) -> None:
        self._rows = rows
        self._same = same

    def are_different(self, articles: Positions) -> bool:
        """Whether there are enough different stories among these articles of one outlet."""
        if articles.size > _LOOKED_AT:
            articles = articles[np.linspace(0, articles.size - 1, _LOOKED_AT).astype(np.int64)]
        kept: list[NDArray[np.uint64]] = []
        for article in articles.tolist():
            texts = self._texts_in(article)
            if all(self._shared(texts, other) < SAME_STORY for other in kept):
                kept.append(texts)
                if len(kept) == REPEATS:
                    return True
        return False

    def _texts_in(self, article: int) -> NDArray[np.uint64]:
        # Of the same type as what is searched, which would be copied otherwise.
        ends = np.array([article, article + 1], np.int32)
        start, end = np.searchsorted(self._rows.article, ends)
        return np.unique(self._same[start:end])

    @staticmethod
    def _shared(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
        return float(np.intersect1d(a, b, assume_unique=True).size / min(a.size, b.size))
