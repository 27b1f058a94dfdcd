"""Lasting changes of level, by PELT (Killick, Fearnhead and Eckley 2012) as in ``ruptures``.

A period's estimate y_t is a mean over m_t effective articles, so its variance is taken as

    v_t = tau^2 + sigma^2 / m_t

sigma^2: between articles of one period, pooled from the bootstrap's errors e_t,
         sum of (m_t - 1) * m_t * e_t^2 / sum of (m_t - 1)
tau^2:   between neighbouring periods beyond that, such that the median of
         |y_t - y_(t-1)| / sqrt(v_t + v_(t-1)) is 0.6745, as of a normal variable; differences do
         not see a change of level, and a median does not see a single one (Rice 1984; Hampel 1974)

A segment costs the sum of (y_t - its weighted mean)^2 / v_t, and a change costs a penalty of
3 * log(n periods), the modified BIC of Zhang and Siegmund (2007) without its small last term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.tracking.extras import optional
from analyzer.tracking.records import Change, Evidence, Period, Series, Which

#: Fewer periods with an estimate say nothing about lasting levels.
MIN_PERIODS = 6
#: A level lasts this many periods or more.
MIN_LENGTH = 2
N_EVIDENCE = 5
#: Least standard deviation of an estimate: identical scores are not known without error.
MIN_ERROR = 0.01
_NORMAL_MEDIAN = 0.6744897501960817
WHICHES: tuple[Which, ...] = ("forward", "backward", "gap")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """The periods that have an estimate, in order of time; shape (n,) each.

    y: estimates. m: effective articles. error: standard errors, NaN where unknown.
    """

    periods: tuple[Period, ...]
    y: Floats
    m: Floats
    error: Floats

    def __len__(self) -> int:
        return len(self.periods)

    def head(self, n: int) -> Points:
        """The first ``n`` of them."""
        return Points(self.periods[:n], self.y[:n], self.m[:n], self.error[:n])


def points(periods: Sequence[Period], which: Which) -> Points:
    """Return the periods with an estimate of one direction or of the gap."""
    chosen = tuple(p for p in periods if p.estimate(which) is not None)

    def articles(period: Period) -> float:
        if which != "gap":
            return period.side(which).effective_articles
        # Of a difference of two means: 1/m = (1/m1 + 1/m2) / 2, so that sigma^2 is that of both.
        both = period.forward.effective_articles, period.backward.effective_articles
        return 2.0 / sum(1.0 / max(m, 1e-9) for m in both)

    errors = (p.gap_error if which == "gap" else p.side(which).error for p in chosen)
    return Points(
        chosen,
        np.array([p.estimate(which) for p in chosen], dtype=float),
        np.array([max(articles(p), 1.0) for p in chosen], dtype=float),
        np.array([np.nan if e is None else e for e in errors], dtype=float),
    )


def within_variance(found: Points) -> float:
    """sigma^2: variance between articles of one period; 0 where no period has two."""
    known = np.isfinite(found.error)
    freedom = found.m[known] - 1.0
    if freedom.sum() <= 0:
        return 0.0
    return float((freedom * found.m[known] * found.error[known] ** 2).sum() / freedom.sum())


def between_variance(distances: Floats, variances: Floats) -> float:
    """Solve for t >= 0: the median of |distances| / sqrt(variances + t) is that of a normal."""

    def median(extra: float) -> float:
        return float(np.median(np.abs(distances) / np.sqrt(variances + extra)))

    if not len(distances) or median(0.0) <= _NORMAL_MEDIAN:
        return 0.0
    low, high = 0.0, float(np.max(distances**2)) / _NORMAL_MEDIAN**2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if median(middle) > _NORMAL_MEDIAN else (low, middle)
    return high


def variances(found: Points) -> Floats:
    """v_t of every period."""
    sampling = within_variance(found) / found.m + MIN_ERROR**2
    steps = np.diff(found.y)
    # Two periods have twice the variance between periods.
    tau2 = between_variance(steps, sampling[1:] + sampling[:-1]) / 2
    return sampling + tau2


def change_points(series: Series, which: Which | None = None) -> tuple[Change, ...]:
    """Return the changes of one direction or of the gap, or of all three; the strongest first.

    Fewer than ``MIN_PERIODS`` periods with an estimate have none. A change between two periods with
    a gap in between is dated at the later one. Raises ``MissingExtra`` without ruptures.
    """
    names = WHICHES if which is None else (which,)
    found = [change for name in names for change in _changes(series, name)]
    return tuple(sorted(found, key=lambda c: (-c.strength, c.date, c.which)))


def _changes(series: Series, which: Which) -> list[Change]:
    ruptures = optional("ruptures", "Finding change points")
    found = points(series.periods, which)
    n = len(found)
    if n < MIN_PERIODS:
        return []
    weights = 1.0 / variances(found)
    cost = _weighted_mean(ruptures)()
    search = ruptures.Pelt(custom_cost=cost, min_size=MIN_LENGTH, jump=1)
    ends = search.fit(np.column_stack([found.y, weights])).predict(pen=penalty(n))
    edges = [0, *ends]
    changes = []
    for first, at, last in zip(edges, edges[1:], edges[2:], strict=False):
        before = float(np.average(found.y[first:at], weights=weights[first:at]))
        now = float(np.average(found.y[at:last], weights=weights[at:last]))
        period = found.periods[at]
        changes.append(
            Change(
                which=which,
                date=period.start,
                label=period.label,
                after=found.periods[at - 1].label,
                before=before,
                now=now,
                strength=float(
                    cost.error(first, last) - cost.error(first, at) - cost.error(at, last)
                ),
                evidence=movers(period, found.periods[at - 1], which, now > before),
            )
        )
    return changes


def penalty(n: int) -> float:
    """What a change must gain to be one, for ``n`` periods: 3 log n."""
    return 3.0 * float(np.log(n))


def movers(period: Period, before: Period | None, which: Which, up: bool) -> tuple[Evidence, ...]:
    """Statements that pulled a period up or down: the ones at that end, the furthest first.

    Of the gap: of the forward side in that direction and of the backward one in the other. A share
    that fell has no statements of its own: these are the ones of the period before.
    """
    if which == "gap":
        there = movers(period, before, "forward", up)
        back = movers(period, before, "backward", not up)
        both = sorted((*there, *back), key=lambda e: -abs(e.score))
        return tuple(both[:N_EVIDENCE])
    side = period.side(which)
    if side.share is not None and not up:
        return before.side(which).high[:N_EVIDENCE] if before else ()
    return (side.high if up else side.low)[:N_EVIDENCE]


def _weighted_mean(ruptures: Any) -> Any:
    """The cost of a segment, for ``ruptures``: columns are estimates and weights."""

    class WeightedMean(ruptures.base.BaseCost):
        model = "weighted mean"
        min_size = 1

        def fit(self, signal: Floats) -> Any:
            y, w = signal[:, 0], signal[:, 1]
            self.signal = signal
            self._sums = np.vstack([np.zeros(3), np.cumsum([w, w * y, w * y * y], axis=1).T])
            return self

        def error(self, start: int, end: int) -> float:
            w, wy, wyy = self._sums[end] - self._sums[start]
            return float(max(wyy - wy * wy / w, 0.0))

    return WeightedMean
