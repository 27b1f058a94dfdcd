"""The series of a pair: both directions and the gap, period by period.

value    = weighted mean of the statement scores / 3       as in analyzer.aggregation
share    = statements with the followed signal / statements counted; not weighted
tension  = 50 * (1 - value)
gap      = estimate(A -> B) - estimate(B -> A)
smooth   = sum of n * estimate / sum of n over the periods of a window
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.aggregation import tension
from analyzer.codebook import SIGNALS
from analyzer.config import ScoringConfig
from analyzer.errors import ConfigError, did_you_mean
from analyzer.report.wording import count
from analyzer.tracking.calendar import check_freq, end_of, label_of, period_index, starts
from analyzer.tracking.records import By, Evidence, Freq, Period, Series, Side
from analyzer.tracking.resampling import Draws, interval, kish, ratio, standard_error
from analyzer.tracking.selection import Mask, Selection, select

#: Statements kept at each end of a side of a period.
N_EVIDENCE = 5
UNKNOWN = "unknown"
_BYS: tuple[By, ...] = ("voice", "outlet", "speaker")
_SIDES = ("forward", "backward")


def series(
    frame: Any,
    pair: tuple[str, str],
    freq: str = "week",
    by: str | None = None,
    signal: str | None = None,
    unique: bool = True,
    weights: ScoringConfig | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    smooth: int | None = None,
) -> Series:
    """Return what a pair's signals did over time.

    frame: statements as ``analyzer.report.frame.to_frame`` or a ledger gives them, in any order;
    it may hold other pairs, too. pair: the forward direction is from the first to the second code.
    freq: "day", "week" or "month". by: also the same for each "voice", "outlet" or "speaker".
    signal: follow the share of this signal instead of the value. unique: count a group of copies
    once, where it appeared first (with ``by``, once in each voice, outlet or speaker). weights: the
    scoring configuration. since, until: first and last day, both included; copies are still found
    in everything before. smooth: window of a moving average, in periods, 2 or more.

    Without any statement of the pair there are no periods, but a reason. Raises ``ConfigError`` for
    wrong arguments and ``DataError`` for a frame that cannot be used.
    """
    config = weights or ScoringConfig()
    freq_checked, by_checked = check_freq(freq), _check_by(by)
    check_signal(signal)
    if smooth is not None and smooth < 2:
        raise ConfigError(f"--smooth: found {smooth}, expected 2 periods or more")
    if since and until and since > until:
        raise ConfigError(f"--since {since} is after --until {until}; exchange them")
    selection = select(frame, pair, config)
    return build(selection, freq_checked, by_checked, signal, unique, config, since, until, smooth)


def build(
    selection: Selection,
    freq: Freq,
    by: By | None,
    signal: str | None,
    unique: bool,
    config: ScoringConfig,
    since: dt.date | None = None,
    until: dt.date | None = None,
    smooth: int | None = None,
) -> Series:
    """Return the series of statements that are already selected; arguments as in ``series``."""
    empty = Series(
        pair=selection.pair,
        freq=freq,
        by=by,
        signal=signal,
        unique=unique,
        smoothed=smooth,
        level=config.bootstrap.level,
        config=config.version,
        periods=(),
        undated=selection.undated,
        boilerplate=selection.boilerplate,
    )
    days = selection.frame["day"].to_numpy(dtype="datetime64[D]")
    inside = selection.within(since, until)
    if not inside.any():
        return replace(empty, reason=_why_empty(selection, since, until))
    first = since or days[inside].min().item()
    last = until or days[inside].max().item()
    beginnings = starts(first, last, freq)
    tables = [Table(selection, None, None, inside, unique, signal, config)]
    names: list[str] = []
    if by:
        names = _names(selection, by, inside)
        tables += [Table(selection, by, n, inside, unique, signal, config) for n in names]
    lines = _periods(tables, days, inside, beginnings, freq, config)
    if smooth:
        lines = [_smoothed(periods, smooth) for periods in lines]
    return replace(empty, periods=lines[0], groups=dict(zip(names, lines[1:], strict=True)))


class Table:
    """The rows of a series, or of one of its groups: which of them each direction counts."""

    def __init__(
        self,
        selection: Selection,
        by: By | None,
        name: str | None,
        inside: Mask,
        unique: bool,
        signal: str | None,
        config: ScoringConfig,
    ) -> None:
        self.selection, self.config, self.signal = selection, config, signal
        self.with_evidence = by is None
        chosen = inside if by is None else inside & (_values(selection, by) == name)
        firsts = {s: selection.firsts(s, by) & chosen for s in _SIDES}
        self.every = {s: selection.counted & selection.direction(s) & chosen for s in _SIDES}
        self.firsts = firsts
        self.counted = firsts if unique else self.every
        self.unsure = {s: ~selection.counted & selection.direction(s) & chosen for s in _SIDES}
        self.columns = {name: selection.frame[name].to_numpy() for name in selection.frame}
        self.signals, self.group = self.columns["signal"], self.columns["group"]
        self.hits = (self.signals == signal).astype(float)
        self.scores = selection.scores

    def used(self) -> Mask:
        """Rows that count for either direction."""
        return self.counted["forward"] | self.counted["backward"]

    def period(
        self, rows: NDArray[np.int64], article: NDArray[np.int64], draws: Draws
    ) -> tuple[Side, Side, tuple[float | None, tuple[float, float] | None, float | None]]:
        """Return both sides and the gap with interval and error.

        rows: of the period, in order. article: shape (len(rows),), the position of its article
        among those drawn, -1 for rows that count for nothing.
        """
        sides, drawn = [], []
        for which in _SIDES:
            side, estimates = self.side(which, rows, article, draws)
            sides.append(side)
            drawn.append(estimates)
        forward, backward = sides
        if forward.estimate is None or backward.estimate is None:
            return forward, backward, (None, None, None)
        gap = forward.estimate - backward.estimate
        if drawn[0] is None or drawn[1] is None:
            return forward, backward, (gap, None, None)
        fewest = min(forward.articles, backward.articles)
        difference = drawn[0] - drawn[1]
        limits = (-1.0, 1.0) if self.signal else (-2.0, 2.0)
        bounds = interval(gap, difference, fewest, draws.level, limits)
        return forward, backward, (gap, bounds, standard_error(difference, fewest))

    def side(
        self, which: str, rows: NDArray[np.int64], article: NDArray[np.int64], draws: Draws
    ) -> tuple[Side, NDArray[np.float64] | None]:
        """Return one direction, and its resampled estimates where it has an interval.

        rows, article: as for ``period``.
        """
        selection, minimum = self.selection, self.config.min_statements
        source, target = selection.pair if which == "forward" else selection.pair[::-1]
        counted = self.counted[which][rows]
        picked, at = rows[counted], article[counted]
        n, unsure = len(picked), int(self.unsure[which][rows].sum())
        side = Side(
            source,
            target,
            n=n,
            n_all=int(self.every[which][rows].sum()),
            n_unique=int(self.firsts[which][rows].sum()),
            unsure=unsure,
            articles=len(np.unique(at)),
            signals=_counts(self.signals[picked]),
        )
        if self.with_evidence and n:
            low, high = self._evidence(which, rows, picked)
            side = replace(side, low=low, high=high)
        weights = selection.weights[picked]
        if n < minimum or weights.sum() <= 0:
            reason = f"{n} counted, at least {minimum} needed"
            if unsure:
                reason += f" ({unsure} unsure)"
            if n >= minimum:
                reason = "all counted voices weigh 0"
            return replace(side, reason=reason), None
        ones, scores, hits = np.ones(n), self.scores[picked], self.hits[picked]
        by_article = np.zeros((draws.n_articles, 4))
        np.add.at(by_article, at, np.stack([weights * scores, weights, hits, ones], axis=1))
        value = float(by_article[:, 0].sum() / by_article[:, 1].sum())
        sums = draws.sums(by_article) if side.articles > 1 else None
        level = draws.level
        carrying = by_article[:, 3 if self.signal else 1]
        side = replace(side, value=value, tension=tension(value), effective_articles=kish(carrying))
        share = float(hits.mean()) if self.signal else None
        if sums is None:
            return replace(side, share=share, interval_reason="all from one article"), None
        values, shares = ratio(sums[:, 0], sums[:, 1]), ratio(sums[:, 2], sums[:, 3])
        estimates = shares if self.signal else values
        return (
            replace(
                side,
                interval=interval(value, values, side.articles, level, (-1.0, 1.0)),
                share=share,
                share_interval=(
                    None
                    if share is None
                    else interval(share, shares, side.articles, level, (0.0, 1.0))
                ),
                error=standard_error(estimates, side.articles),
            ),
            estimates,
        )

    def _evidence(
        self, which: str, rows: NDArray[np.int64], picked: NDArray[np.int64]
    ) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
        """The statements at both ends; each group of copies once, with the number of copies."""
        every = rows[self.every[which][rows]]
        group, scores = self.group, self.scores
        copies = Counter(g for g in group[every] if g is not None)
        seen: set[Any] = set()
        alone = []
        for i in picked:
            if group[i] is None or group[i] not in seen:
                alone.append(i)
                seen.add(group[i])
        if self.signal:
            confidence = np.nan_to_num(self.columns["confidence"])
            having = [i for i in alone if self.hits[i]]
            low: list[Any] = []
            high = sorted(having, key=lambda i: (-confidence[i], -abs(scores[i])))
        else:
            weights = self.selection.weights
            low = sorted((i for i in alone if scores[i] < 0), key=lambda i: weights[i] * scores[i])
            high = sorted(
                (i for i in alone if scores[i] > 0), key=lambda i: -weights[i] * scores[i]
            )

        def kept(order: Iterable[Any]) -> tuple[Evidence, ...]:
            return tuple(
                evidence_of(self.columns, i, copies.get(group[i], 1))
                for i in list(order)[:N_EVIDENCE]
            )

        return kept(low), kept(high)


def evidence_of(columns: Mapping[str, NDArray[Any]], i: int, copies: int = 1) -> Evidence:
    """A row of ``Selection.frame``, by its columns, as plain values."""
    return Evidence(
        article_id=columns["article_id"][i],
        id=columns["id"][i],
        date=columns["day"][i].astype("datetime64[D]").item(),
        outlet=columns["outlet"][i],
        voice=columns["voice"][i],
        speaker=columns["speaker"][i],
        source=columns["source"][i],
        target=columns["target"][i],
        score=float(columns["score"][i]),
        signal=columns["signal"][i],
        text=columns["text"][i],
        copies=copies,
    )


def _periods(
    tables: Sequence[Table],
    days: NDArray[Any],
    inside: Mask,
    beginnings: Sequence[dt.date],
    freq: Freq,
    config: ScoringConfig,
) -> list[tuple[Period, ...]]:
    """Return the periods of each table."""
    frame = tables[0].selection.frame
    article = np.unique(frame["article"].to_numpy().astype(str), return_inverse=True)[1]
    rows = np.flatnonzero(inside)
    at = period_index(days[rows], beginnings)
    # Rows are in order of time: those of a period are neighbours.
    edges = np.searchsorted(at, np.arange(len(beginnings) + 1))
    lines: list[list[Period]] = [[] for _ in tables]
    used = np.logical_or.reduce([table.used() for table in tables])
    for number, start in enumerate(beginnings):
        here = rows[edges[number] : edges[number + 1]]
        drawn = np.unique(article[here[used[here]]])
        position = np.where(used[here], np.searchsorted(drawn, article[here]), -1)
        draws = Draws(len(drawn), start, config.bootstrap)
        for table, periods in zip(tables, lines, strict=True):
            forward, backward, (gap, bounds, error) = table.period(here, position, draws)
            periods.append(
                Period(
                    start=start,
                    end=end_of(start, freq),
                    label=label_of(start, freq),
                    forward=forward,
                    backward=backward,
                    gap=gap,
                    gap_interval=bounds,
                    gap_error=error,
                    gap_reason=_why_no_gap(forward, backward),
                    articles=len(np.unique(position[table.used()[here]])),
                )
            )
    return [tuple(periods) for periods in lines]


def _why_no_gap(forward: Side, backward: Side) -> str | None:
    missing = [
        f"no value for {side.source} -> {side.target}"
        for side in (forward, backward)
        if side.estimate is None
    ]
    return "; ".join(missing) or None


def _smoothed(periods: tuple[Period, ...], window: int) -> tuple[Period, ...]:
    """Add the moving average: ``window`` periods, the middle one (the later, if even) in place."""
    before = window // 2
    result = periods
    for which in _SIDES:
        sides = [getattr(p, which) for p in periods]
        n = np.array([s.n if s.estimate is not None else 0 for s in sides], dtype=float)
        weighted = n * np.array([s.estimate or 0.0 for s in sides])
        total = np.concatenate([[0.0], np.cumsum(n)])
        sums = np.concatenate([[0.0], np.cumsum(weighted)])
        first = np.maximum(np.arange(len(sides)) - before, 0)
        last = np.minimum(np.arange(len(sides)) - before + window, len(sides))
        mean = ratio(sums[last] - sums[first], total[last] - total[first])
        result = tuple(
            replace(
                period,
                **{which: replace(side, smooth=float(m) if side.estimate is not None else None)},
            )
            for period, side, m in zip(result, sides, mean, strict=True)
        )
    return result


def _values(selection: Selection, by: By) -> NDArray[Any]:
    """The voice, outlet or speaker of each row."""
    column = selection.frame[by].to_numpy()
    return np.array([UNKNOWN if v is None else v for v in column], dtype=object)


def _names(selection: Selection, by: By, inside: Mask) -> list[str]:
    """What ``by`` is in the counted rows, the one with the most statements first."""
    found = Counter(_values(selection, by)[inside & selection.counted])
    return sorted(found, key=lambda name: (-found[name], name))


def _counts(signals: NDArray[Any]) -> dict[str, int]:
    found = Counter(signals.tolist())
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _why_empty(selection: Selection, since: dt.date | None, until: dt.date | None) -> str:
    one, two = selection.pair
    when = f" since {since}" if since else ""
    when += f" until {until}" if until else ""
    reason = f"no statement of {one} towards {two} or back{when}"
    if selection.undated:
        reason += f"; {count(selection.undated, 'statement')} without a date left out"
    if len(selection):
        first, last = selection.frame["day"].iloc[0], selection.frame["day"].iloc[-1]
        reason += f"; the pair's statements are from {first.date()} to {last.date()}"
    return reason


def check_signal(signal: str | None) -> None:
    """Raise ``ConfigError`` for a signal that is not in the codebook."""
    if signal is not None and signal not in SIGNALS:
        hint = did_you_mean(signal, SIGNALS) or f"; the signals are {', '.join(SIGNALS)}"
        raise ConfigError(f"--signal: {signal!r} is no signal{hint}")


def _check_by(by: str | None) -> By | None:
    for known in _BYS:
        if by == known:
            return known
    if by is not None:
        hint = did_you_mean(by, _BYS)
        raise ConfigError(f"--by: found {by!r}, expected voice, outlet or speaker{hint}")
    return None
