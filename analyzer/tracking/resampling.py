"""Intervals of a period by a bootstrap over articles (Efron and Tibshirani 1993, ch. 8 and 12).

Statements of one article resemble one another, so articles are drawn, not statements (cluster
bootstrap; Davison and Hinkley 1997, section 3.8). A value is a ratio of sums over articles,

    value = sum of weight * score / sum of weight

and so is a share. With few articles the plain percentile interval is too narrow; here it is the
"expanded percentile interval" (Hesterberg 2015, The American Statistician 69, 371-386): the tails
are cut at

    alpha' / 2 = Phi(-sqrt(G / (G - 1)) * t(1 - alpha / 2, G - 1))

for G articles, which is what makes the interval of a mean as wide as Student's. Where the resamples
cannot reach that far (fewer than ``FEW`` articles), it is Student's interval with the bootstrap's
standard error, kept inside the range of the quantity.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from analyzer.config import Bootstrap
from analyzer.tracking.extras import optional
from analyzer.tracking.records import Bounds

FEW = 12
_CELLS_PER_CHUNK = 2_000_000  # bounds the memory of one period to some 32 MB
Floats = NDArray[np.float64]


class Draws:
    """How often each of a period's articles is drawn; the same draws for every number of it."""

    def __init__(self, n_articles: int, start: dt.date, settings: Bootstrap) -> None:
        """start: first day of the period.

        It is part of the seed, so that a period's intervals do not change when others come or go.
        """
        self.n_articles, self.level = n_articles, settings.level
        self._seed, self._resamples = [settings.seed, start.toordinal()], settings.resamples
        self._chunk = max(1, min(self._resamples, _CELLS_PER_CHUNK // max(n_articles, 1)))
        self._kept: Floats | None = None

    def sums(self, by_article: Floats) -> Floats:
        """Resampled column sums: shape (n_articles, k) to (resamples, k)."""
        if self._kept is not None:
            return np.asarray(self._kept @ by_article)
        rng = np.random.default_rng(self._seed)
        result = np.empty((self._resamples, by_article.shape[1]))
        even = np.full(self.n_articles, 1.0 / self.n_articles)
        for first in range(0, self._resamples, self._chunk):
            size = min(self._chunk, self._resamples - first)
            drawn = rng.multinomial(self.n_articles, even, size=size).astype(float)
            if size == self._resamples:
                self._kept = drawn  # small enough to be used again
            result[first : first + size] = drawn @ by_article
        return result


def ratio(top: Floats, bottom: Floats) -> Floats:
    """``top / bottom``, NaN where nothing was drawn that weighs."""
    result: Floats = np.full(len(top), np.nan)
    np.divide(top, bottom, out=result, where=bottom > 0)
    return result


def standard_error(draws: Floats, n_articles: float) -> float | None:
    """Standard deviation of the resampled values, times sqrt(G / (G - 1)); None for one article.

    The factor makes it that of a mean, whose bootstrap divides by G and not by G - 1.
    """
    finite = draws[np.isfinite(draws)]
    if n_articles < 2 or len(finite) < 2:
        return None
    return float(finite.std(ddof=1) * np.sqrt(n_articles / (n_articles - 1)))


def interval(
    estimate: float, draws: Floats, n_articles: float, level: float, limits: Bounds
) -> Bounds | None:
    """Interval of an estimate from its resampled values; None for one article.

    limits: the range of the quantity; the interval stays inside.
    """
    error = standard_error(draws, n_articles)
    if error is None:
        return None
    student = t_quantile(0.5 + level / 2, n_articles - 1)
    if n_articles < FEW:
        low, high = estimate - student * error, estimate + student * error
    else:
        normal = optional("scipy.special").ndtr
        tail = float(normal(-np.sqrt(n_articles / (n_articles - 1)) * student))
        low, high = np.quantile(draws[np.isfinite(draws)], [tail, 1.0 - tail])
    # The estimate itself is inside even where the resamples are lopsided.
    return (
        float(min(max(low, limits[0]), estimate)),
        float(max(min(high, limits[1]), estimate)),
    )


def t_quantile(probability: float, degrees: float) -> float:
    """Quantile of Student's t."""
    return float(optional("scipy.special").stdtrit(degrees, probability))


def kish(weights: Floats) -> float:
    """Effective number of articles with these weights: (sum w)^2 / sum w^2 (Kish 1965)."""
    squares = float(np.square(weights).sum())
    return float(weights.sum() ** 2 / squares) if squares > 0 else 0.0
