"""External validity: a pair's series against an index of others, and around a known event.

What is compared is the tension (0 to 100), or the share of a followed signal (0 to 1). Of the two
directions it is the plain mean: each state counts for one half, however much is written about it. A
period counts where both have an estimate.

    levels       r(y_t, x_t-lag)
    differences  r(y_t - y_t-1, x_t-lag - x_t-lag-1), of neighbouring periods that both have a value
    detrended    r of the residuals of y and x on a line in t

Levels of two series with a trend correlate always, and those of two that wander slowly by chance
(Yule 1926; Granger and Newbold 1974); a line helps against the first alone.

Intervals of the correlations are in ``blocks``. Around an event, articles before and after it are
drawn with replacement, each for themselves (cluster bootstrap, see ``resampling``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analyzer.aggregation import tension
from analyzer.config import Bootstrap, ScoringConfig
from analyzer.errors import ConfigError, DataError, did_you_mean
from analyzer.report.wording import count
from analyzer.tracking.blocks import associate
from analyzer.tracking.calendar import label_of, next_start, start_of, starts
from analyzer.tracking.changes import change_points
from analyzer.tracking.index import Index
from analyzer.tracking.over_time import Table, series
from analyzer.tracking.records import Bounds, Change, Freq, Period, Series
from analyzer.tracking.resampling import Draws, interval, ratio
from analyzer.tracking.selection import select

#: Fewer periods that have both say nothing about a correlation.
MIN_COMMON = 12
MAX_LAGS = 60
#: Periods that a day has on either side to serve as a comparison with an event.
MIN_SIDE = 4
MIN_ELSEWHERE = 10
Floats = NDArray[np.float64]
Kind = Literal["levels", "differences", "detrended"]
KINDS: tuple[Kind, ...] = ("levels", "differences", "detrended")
#: What is followed: one direction, or the plain mean of the two.
Sided = Literal["mean", "forward", "backward"]
SIDES: tuple[Sided, ...] = ("mean", "forward", "backward")
_DIRECTIONS: tuple[Literal["forward", "backward"], ...] = ("forward", "backward")


@dataclass(frozen=True, slots=True)
class Point:
    """One period.

    followed: tension, 0 .. 100, or share, 0 .. 1; index: in its own unit, its mean where it has
    several numbers in the period. None where there is none.
    """

    label: str
    start: dt.date
    end: dt.date
    followed: float | None
    index: float | None


@dataclass(frozen=True, slots=True)
class Correlation:
    """Correlations of n pairs of periods, -1 .. +1, with intervals.

    lag: periods that the series is later than the index: +1 compares a period with the index of the
    period before. block: length of the bootstrap's blocks in periods. All numbers are None where
    there is too little, with the ``reason``.
    """

    kind: Kind
    lag: int
    n: int
    pearson: float | None = None
    pearson_interval: Bounds | None = None
    spearman: float | None = None
    spearman_interval: Bounds | None = None
    block: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair's series against an index.

    side: direction or mean. followed: "tension" or "share of '...'". index: its name. level: of the
    intervals. points: all periods of the series. correlations: three kinds at lags -lags .. lags.
    """

    pair: tuple[str, str]
    freq: Freq
    side: Sided
    followed: str
    index: str
    unique: bool
    level: float
    lags: int
    points: tuple[Point, ...]
    correlations: tuple[Correlation, ...]

    @property
    def common(self) -> tuple[Point, ...]:
        """Periods that have both."""
        return tuple(p for p in self.points if p.followed is not None and p.index is not None)

    def at(self, kind: Kind, lag: int = 0) -> Correlation:
        """The correlation of one kind at one lag."""
        return next(c for c in self.correlations if (c.kind, c.lag) == (kind, lag))

    def best(self, kind: Kind) -> Correlation | None:
        """The one with the largest |Pearson|, of two equal ones the smaller lag; exploratory.

        It was chosen among ``2 * lags + 1``, and its interval does not know that.
        """
        known = [c for c in self.correlations if c.kind == kind and c.pearson is not None]
        return min(known, key=lambda c: (-abs(c.pearson or 0.0), abs(c.lag)), default=None)


@dataclass(frozen=True, slots=True)
class Level:
    """What is followed before or after an event, over all statements of that time.

    estimate: tension, 0 .. 100, or share, 0 .. 1; None where there is too little. n: counted
    statements (of both directions for the mean); articles: that they come from.
    """

    estimate: float | None
    interval: Bounds | None
    n: int
    articles: int


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A pair before and after an event; the day itself belongs to the time after it.

    points: the series, without an index. level: of the intervals. difference: after minus
    before. elsewhere: the share of other days, one at the start of each period with
    ``MIN_SIDE`` periods on either side, at which the series differs as much or more (a placebo
    in time, Abadie, Diamond and Hainmueller 2015); None under 10 such days. change: the
    strongest change of level of the series, of either direction for the mean; change_days: from
    the event to the first day of the period that it is dated at, negative where that is
    earlier; change_periods: likewise, 0 in the event's own period. reason: why there is no
    difference.
    """

    pair: tuple[str, str]
    freq: Freq
    side: Sided
    followed: str
    unique: bool
    level: float
    day: dt.date
    before: Level
    after: Level
    points: tuple[Point, ...] = ()
    difference: float | None = None
    difference_interval: Bounds | None = None
    elsewhere: float | None = None
    change: Change | None = None
    change_days: int | None = None
    change_periods: int | None = None
    reason: str | None = None


def compare(
    found: Series,
    index: Index,
    side: str = "mean",
    lags: int = 3,
    weights: ScoringConfig | None = None,
) -> Comparison:
    """Return how a series goes with an index.

    side: "mean" of the directions, "forward" or "backward". lags: how many periods the two are
    shifted against one another, either way. weights: the scoring configuration, for resamples and
    seed. Raises ``DataError`` where fewer than 12 periods have both, and ``ConfigError`` for wrong
    arguments.
    """
    settings = (weights or ScoringConfig()).bootstrap
    checked = check_side(side)
    if not 0 <= lags <= MAX_LAGS:
        raise ConfigError(f"--lags: found {lags}, expected 0 to {MAX_LAGS} periods")
    if found.reason:
        raise DataError(f"nothing to compare: {found.reason}")
    by_start = index.by_period(found.freq)
    points = _points(found, checked, by_start)
    _check_common(found, index, points, by_start, checked)
    # One calendar for both, longer than the series by the lags: there the index alone is known.
    calendar = _longer([p.start for p in points], found.freq, lags)
    y, x = (np.full(len(calendar), np.nan) for _ in range(2))
    y[lags : lags + len(points)] = [np.nan if p.followed is None else p.followed for p in points]
    x[:] = [by_start.get(start, np.nan) for start in calendar]
    correlations = [
        _correlation(kind, lag, y, x, settings) for kind in KINDS for lag in range(-lags, lags + 1)
    ]
    return Comparison(
        pair=found.pair,
        freq=found.freq,
        side=checked,
        followed=_words(found.signal),
        index=index.name,
        unique=found.unique,
        level=settings.level,
        lags=lags,
        points=points,
        correlations=tuple(correlations),
    )


def around(
    frame: Any,
    pair: tuple[str, str],
    day: dt.date,
    side: str = "mean",
    freq: str = "month",
    signal: str | None = None,
    unique: bool = True,
    weights: ScoringConfig | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> BeforeAfter:
    """Return what a pair was like before and from a day on, and where its level changed most.

    Before and after are all of the time that the frame has, or since and until bound. The other
    arguments are those of ``series`` and ``compare``.
    """
    config = weights or ScoringConfig()
    checked = check_side(side)
    line = series(frame, pair, freq, None, signal, unique, config, since=since, until=until)
    empty = BeforeAfter(
        pair=line.pair,
        freq=line.freq,
        side=checked,
        followed=_words(signal),
        unique=unique,
        level=line.level,
        day=day,
        before=Level(None, None, 0, 0),
        after=Level(None, None, 0, 0),
        reason=line.reason,
    )
    if line.reason:
        return empty
    selection = select(frame, line.pair, config)
    days = selection.frame["day"].to_numpy(dtype="datetime64[D]")
    inside = selection.within(since, until)
    table = Table(selection, None, None, inside, unique, signal, config)
    late = days >= np.datetime64(day)
    before = _time(table, inside & ~late, day - dt.timedelta(days=1), checked, config)
    after = _time(table, inside & late, day, checked, config)
    change = _strongest(line, checked)
    result = replace(
        empty,
        before=before.level,
        after=after.level,
        points=_points(line, checked, {}),
        change=change,
        change_days=(change.date - day).days if change else None,
        change_periods=_distance(day, change.date, line.freq) if change else None,
    )
    if before.level.estimate is None or after.level.estimate is None:
        missing = [f"before: {before.reason}"] if before.reason else []
        missing += [f"after: {after.reason}"] if after.reason else []
        return replace(result, reason="; ".join(missing))
    difference = after.level.estimate - before.level.estimate
    bounds = None
    if before.drawn is not None and after.drawn is not None:
        drawn, fewest = after.drawn - before.drawn, min(before.fewest, after.fewest)
        bounds = interval(difference, drawn, fewest, line.level, _limits(signal, least=-1.0))
    return replace(
        result,
        difference=difference,
        difference_interval=bounds,
        elsewhere=_elsewhere(table, line, day, checked, difference),
    )


def check_side(side: str) -> Sided:
    """Return which direction is followed; raises ``ConfigError`` for one that does not exist."""
    for known in SIDES:
        if side == known:
            return known
    hint = did_you_mean(side, SIDES)
    raise ConfigError(f"--side: found {side!r}, expected mean, forward or backward{hint}")


def _words(signal: str | None) -> str:
    return f"share of '{signal}'" if signal else "tension"


def _limits(signal: str | None, least: float) -> Bounds:
    """Range of a level (least 0) or of a difference of two (least -1)."""
    most = 1.0 if signal else 100.0
    return least * most, most


def _scaled(estimates: Any, signal: str | None) -> Any:
    """Tension of values; shares as they are."""
    return estimates if signal else tension(estimates)


def _directions(side: Sided) -> tuple[Literal["forward", "backward"], ...]:
    return _DIRECTIONS if side == "mean" else (side,)


def _points(found: Series, side: Sided, index: Mapping[dt.date, float]) -> tuple[Point, ...]:
    return tuple(
        Point(p.label, p.start, p.end, _followed(found, p, side), index.get(p.start))
        for p in found.periods
    )


def _followed(found: Series, period: Period, side: Sided) -> float | None:
    estimates = [period.estimate(d) for d in _directions(side)]
    known = [_scaled(e, found.signal) for e in estimates if e is not None]
    return float(np.mean(known)) if len(known) == len(estimates) else None


# --- against an index ---------------------------------------------------------------------------


def _check_common(
    found: Series,
    index: Index,
    points: Sequence[Point],
    by_start: Mapping[dt.date, float],
    side: Sided,
) -> None:
    both = sum(p.followed is not None and p.index is not None for p in points)
    if both >= MIN_COMMON:
        return
    have = [p.label for p in points if p.followed is not None]
    what = "both directions have" if side == "mean" else "there is"
    known = f" ({have[0]} to {have[-1]})" if have else ""
    first, last = (label_of(start, found.freq) for start in (min(by_start), max(by_start)))
    raise DataError(
        f"{count(both, 'period')} of a {found.freq} with {_words(found.signal)} and "
        f"{index.name!r}, at least {MIN_COMMON} needed: {what} a value in {len(have)} of "
        f"{len(points)}{known}, the index in {len(by_start)} ({first} to {last}); take a shorter "
        "--freq, another --side, more articles, or an index of that time"
    )


def _longer(periods: Sequence[dt.date], freq: Freq, lags: int) -> list[dt.date]:
    """The first days of the periods, with ``lags`` more at either end."""
    result = list(periods)
    for _ in range(lags):
        result.insert(0, start_of(result[0] - dt.timedelta(days=1), freq))
        result.append(next_start(result[-1], freq))
    return result


def _correlation(kind: Kind, lag: int, y: Floats, x: Floats, settings: Bootstrap) -> Correlation:
    """y, x: shape (periods,) of one calendar, NaN where there is none."""
    ys, xs = (np.diff(v) if kind == "differences" else v for v in (y, x))
    # y at t goes with x at t - lag.
    ys = ys[max(lag, 0) : len(ys) + min(lag, 0)]
    xs = xs[max(-lag, 0) : len(xs) - max(lag, 0)]
    both = np.flatnonzero(np.isfinite(ys) & np.isfinite(xs))
    ys, xs = ys[both], xs[both]
    n = len(both)
    if n < MIN_COMMON:
        what = "neighbouring periods" if kind == "differences" else "periods"
        return Correlation(kind, lag, n, reason=f"{n} {what} with both, {MIN_COMMON} needed")
    flat = [np.std(v) <= 1e-9 * np.abs(v).max(initial=0.0) for v in (ys, xs)]
    if kind == "detrended":
        size = [np.abs(v).max(initial=0.0) for v in (ys, xs)]
        ys, xs = (v - np.polyval(np.polyfit(both, v, 1), both) for v in (ys, xs))
        flat = [np.std(v) <= 1e-9 * s for v, s in zip((ys, xs), size, strict=True)]
    if any(flat):
        return Correlation(kind, lag, n, reason="one of the two does not vary")
    found = associate(xs, ys, settings)
    return Correlation(
        kind,
        lag,
        n,
        found.pearson,
        found.pearson_interval,
        found.spearman,
        found.spearman_interval,
        found.block,
    )


# --- around an event ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Time:
    """A level with its resampled values, shape (resamples,); fewest: articles of a direction."""

    level: Level
    drawn: Floats | None = None
    fewest: int = 0
    reason: str | None = None


def _time(
    table: Table, chosen: NDArray[np.bool_], seed: dt.date, side: Sided, config: ScoringConfig
) -> _Time:
    """Return the level of the chosen rows, both directions from the same draws of articles."""
    rows = np.flatnonzero(chosen)
    counted = table.used() if side == "mean" else table.counted[side]
    used = counted[rows]
    names = table.columns["article"][rows].astype(str)
    drawn = np.unique(names[used])
    position = np.where(used, np.searchsorted(drawn, names), -1)
    draws = Draws(len(drawn), seed, config.bootstrap)
    found = [table.side(d, rows, position, draws) for d in _directions(side)]
    sides = [s for s, _ in found]
    n, articles = sum(s.n for s in sides), len(drawn)
    missing = [f"{s.source} -> {s.target}: {s.reason}" for s in sides if s.reason]
    if missing:
        return _Time(Level(None, None, n, articles), reason=", ".join(missing))
    estimate = float(np.mean([_scaled(s.estimate, table.signal) for s in sides]))
    fewest = min(s.articles for s in sides)
    if any(values is None for _, values in found):
        return _Time(Level(estimate, None, n, articles), fewest=fewest)
    resampled = np.mean([_scaled(values, table.signal) for _, values in found], axis=0)
    limits = _limits(table.signal, least=0.0)
    bounds = interval(estimate, resampled, fewest, config.bootstrap.level, limits)
    return _Time(Level(estimate, bounds, n, articles), resampled, fewest)


def _elsewhere(
    table: Table, line: Series, day: dt.date, side: Sided, difference: float
) -> float | None:
    """Share of other days at which before and after differ as much or more."""
    own = start_of(day, line.freq)
    others = [p.start for p in line.periods[MIN_SIDE:-MIN_SIDE] if p.start not in (own, day)]
    days = table.columns["day"].astype("datetime64[D]")
    # Rows are in order of time.
    edges = np.searchsorted(days, np.array(others, dtype="datetime64[D]"))
    parts = []
    for which in _directions(side):
        counted = table.counted[which]
        top, bottom = (
            (table.hits, np.ones(len(counted)))
            if table.signal
            else (table.selection.weights * table.scores, table.selection.weights)
        )
        top, bottom = (np.concatenate([[0.0], np.cumsum(v * counted)]) for v in (top, bottom))
        early = ratio(top[edges], bottom[edges])
        late = ratio(top[-1] - top[edges], bottom[-1] - bottom[edges])
        parts.append(_scaled(late, table.signal) - _scaled(early, table.signal))
    differences = np.mean(parts, axis=0)
    differences = np.abs(differences[np.isfinite(differences)])
    if len(differences) < MIN_ELSEWHERE:
        return None
    return float((differences >= abs(difference) - 1e-9).mean())


def _strongest(line: Series, side: Sided) -> Change | None:
    """The strongest change of level, of one direction or of either."""
    found = [c for which in _directions(side) for c in change_points(line, which)]
    return max(found, key=lambda c: c.strength, default=None)


def _distance(day: dt.date, other: dt.date, freq: Freq) -> int:
    """Periods from the one of a day to the one of another, negative where that is earlier."""
    first, last = sorted((day, other))
    steps = len(starts(first, last, freq)) - 1
    return steps if day <= other else -steps
