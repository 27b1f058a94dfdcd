"""Periods in which a pair moved beyond what its own history and volume explain.

The estimate y of a period is compared with those of the ``HISTORY`` measured periods before it:

    c = weighted median of them, by their effective articles
    z = (y - c) / sqrt(tau^2 + sigma^2 / m + var(c))

sigma^2 (between articles) and tau^2 (between periods) as in ``changes``, but from these periods
alone; tau^2 from the distances to c. m: effective articles of the period, so one loud article is no
alert. var(c) = (pi / 2) / sum of 1 / v_i, the variance of a median (Huber 1981). A period counts
with the larger |z| of its two directions.

The threshold is set by the budget. With p = budgeted alerts per period it is the larger of

- Student's t that a quiet pair exceeds in a share min(p, 0.05) of its periods, in either direction;
- the ceil((n + 1) * (1 - p))-th smallest of the n values so far: a value that is exchangeable with
  those is larger with a chance of p at most (Vovk, Gammerman and Shafer 2005), whatever their
  distribution. Where n is too small for that, the first one stands alone. The n values are those
  before the period in a replay, and those of all other periods otherwise.

Periods in a row that move the same way are one alert, given at the first of them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analyzer.config import ScoringConfig
from analyzer.errors import ConfigError
from analyzer.tracking.calendar import DAYS, check_freq
from analyzer.tracking.changes import (
    MIN_ERROR,
    Points,
    between_variance,
    movers,
    points,
    within_variance,
)
from analyzer.tracking.over_time import series
from analyzer.tracking.records import Evidence, Freq, Series
from analyzer.tracking.resampling import t_quantile

#: Periods with an estimate that a period is compared with: at most, at least.
HISTORY, MIN_HISTORY = 12, 6
#: What a quiet pair exceeds more often than this is never an alert, however large the budget.
MOST = 0.05
_UNITS = {**DAYS, "quarter": 365.25 / 4, "year": 365.25}
Direction = Literal["forward", "backward"]
DIRECTIONS: tuple[Direction, ...] = ("forward", "backward")


@dataclass(frozen=True, slots=True)
class Alert:
    """A period that stands out.

    which, source, target: the direction that moved. estimate: of the period; expected: the median
    of the periods before. z: the robust standardised deviation; threshold: what |z| had to exceed.
    lasted: periods in a row that it went on for, this one included. evidence: statements that
    pulled it there.
    """

    which: Direction
    source: str
    target: str
    date: dt.date
    label: str
    estimate: float
    expected: float
    z: float
    threshold: float
    n: int
    articles: int
    lasted: int = 1
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Alerts:
    """What stood out, in order of time.

    judged: periods that had enough history; threshold: as it is now, None where nothing was judged,
    with the reason. replay: whether each period was judged by what was known at its time only.
    """

    series: Series
    budget: str
    replay: bool
    alerts: tuple[Alert, ...]
    judged: int
    threshold: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A period of one direction against its history. degrees: of freedom of z."""

    which: Direction
    at: int
    z: float
    expected: float
    degrees: int


def alerts(
    frame: Any,
    pair: tuple[str, str],
    budget: str = "1/month",
    replay: bool = False,
    *,
    freq: str = "week",
    signal: str | None = None,
    unique: bool = True,
    weights: ScoringConfig | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Alerts:
    """Return the periods in which a pair moved beyond what its history and volume explain.

    budget: alerts that a quiet pair may give, "N/UNIT" with day, week, month, quarter or year; a
    mean, not a cap: a pair in turmoil gives more. replay: judge every period by the threshold of
    its own time. Without it, the threshold comes from all periods that are known today. The periods
    that a period is compared with are earlier ones in both cases. The other arguments are those of
    ``series``.
    """
    checked = check_freq(freq)
    share = parse_budget(budget, checked)
    line = series(frame, pair, checked, None, signal, unique, weights, since=since, until=until)
    return alerts_of(line, budget, share, replay)


def parse_budget(budget: str, freq: Freq) -> float:
    """Return the budgeted alerts per period; raises ``ConfigError``."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*([a-z]+)\s*", budget.lower())
    number = float(match[1]) if match else 0.0
    if match is None or match[2] not in _UNITS or number <= 0:
        raise ConfigError(
            f"--budget: found {budget!r}, expected a number of alerts in a time, such as 1/month "
            f"({', '.join(_UNITS)})"
        )
    return number * DAYS[freq] / _UNITS[match[2]]


def alerts_of(line: Series, budget: str, share: float, replay: bool) -> Alerts:
    """Return the alerts of a series; share: budgeted alerts per period."""
    empty = Alerts(line, budget, replay, (), 0, None)
    if line.reason:
        return replace(empty, reason=line.reason)
    judged = _judge_all(line)
    if not judged:
        most = max(len(points(line.periods, d)) for d in DIRECTIONS)
        return replace(
            empty,
            reason=(
                f"{most} periods of a {line.freq} with a value, at least {MIN_HISTORY + 1} needed "
                "in one direction; take a shorter --freq or more articles"
            ),
        )
    strongest = [max(abs(j.z) for j in here) for here in judged.values()]
    numbers = list(judged)
    given: list[Alert] = []
    running: dict[tuple[str, bool], int] = {}  # alerts that go on: where they stand in ``given``
    for k, number in enumerate(numbers):
        past = strongest[:k] if replay else strongest[:k] + strongest[k + 1 :]
        still: dict[tuple[str, bool], int] = {}
        for j in judged[number]:
            limit = _threshold(past, share, j.degrees)
            if abs(j.z) <= limit:
                continue
            move = (j.which, j.z > 0)
            if move in running:
                i = running[move]
                given[i] = replace(given[i], lasted=given[i].lasted + 1)
            else:
                i = len(given)
                given.append(_alert(line, j, limit))
            still[move] = i
        # A direction that this period says nothing about neither ends nor prolongs its alert.
        silent = {w for w in DIRECTIONS if w not in {j.which for j in judged[number]}}
        running = still | {m: i for m, i in running.items() if m[0] in silent}
    now = _threshold(strongest, share, judged[numbers[-1]][0].degrees)
    return replace(empty, alerts=tuple(given), judged=len(numbers), threshold=now)


def _alert(line: Series, judged: _Judged, limit: float) -> Alert:
    period = line.periods[judged.at]
    side = period.side(judged.which)
    before = next(
        (p for p in line.periods[judged.at - 1 :: -1] if p.estimate(judged.which) is not None),
        None,
    )
    assert side.estimate is not None  # only such periods are judged
    return Alert(
        which=judged.which,
        source=side.source,
        target=side.target,
        date=period.start,
        label=period.label,
        estimate=side.estimate,
        expected=judged.expected,
        z=judged.z,
        threshold=limit,
        n=side.n,
        articles=side.articles,
        evidence=movers(period, before, judged.which, judged.z > 0),
    )


def _judge_all(line: Series) -> dict[int, list[_Judged]]:
    """Judge every period with enough history, by its number; each from earlier ones alone."""
    position = {p.start: i for i, p in enumerate(line.periods)}
    found: dict[int, list[_Judged]] = {}
    for which in DIRECTIONS:
        measured = points(line.periods, which)
        for k in range(MIN_HISTORY, len(measured)):
            at = position[measured.periods[k].start]
            found.setdefault(at, []).append(_judge(measured, which, k, at))
    return dict(sorted(found.items()))


def _judge(measured: Points, which: Direction, k: int, at: int) -> _Judged:
    first = max(0, k - HISTORY)
    y, m = measured.y[first:k], measured.m[first:k]
    history = Points(measured.periods[first:k], y, m, measured.error[first:k])
    # The period itself may say how far its articles lie apart, but not where they should lie.
    known = Points(
        measured.periods[first : k + 1],
        measured.y[first : k + 1],
        measured.m[first : k + 1],
        measured.error[first : k + 1],
    )
    sigma2 = within_variance(known)
    sampling = sigma2 / history.m + MIN_ERROR**2
    centre = weighted_median(y, m)
    tau2 = between_variance(y - centre, sampling)
    of_centre = math.pi / 2 / float((1.0 / (sampling + tau2)).sum())
    own = sigma2 / float(measured.m[k]) + MIN_ERROR**2
    z = (float(measured.y[k]) - centre) / math.sqrt(tau2 + own + of_centre)
    return _Judged(which, at, z, centre, len(y) - 1)


def weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The value with half of the weight on either side; between two such values, their mean."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    half = total[-1] / 2
    low = order[np.searchsorted(total, half * (1 - 1e-12))]
    high = order[min(np.searchsorted(total, half * (1 + 1e-12)), len(order) - 1)]
    return float((values[low] + values[high]) / 2)


def _threshold(past: Sequence[float], share: float, degrees: int) -> float:
    """What |z| must exceed; past: the values that the budget is set by."""
    # Two directions are looked at, each from two sides.
    least = t_quantile(1.0 - min(share, MOST) / 4, degrees)
    rank = math.ceil((len(past) + 1) * (1.0 - share))
    if share >= 1.0 or not 1 <= rank <= len(past):
        return least
    return max(least, sorted(past)[rank - 1])
