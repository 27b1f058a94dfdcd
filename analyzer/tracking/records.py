"""The frozen values of tracking: what a pair's signals did over time, with evidence.

Series -> Period -> Side (one direction) -> Evidence
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Freq = Literal["day", "week", "month"]
By = Literal["voice", "outlet", "speaker"]
#: What can be followed: one of the two directions of a pair, or the gap between them.
Which = Literal["forward", "backward", "gap"]
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement behind a number.

    copies: how many counted statements of this period are the same words, itself included.
    """

    article_id: str
    id: str
    date: dt.date
    outlet: str | None
    voice: str
    speaker: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    score: float
    signal: str
    text: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Side:
    """One direction in one period.

    value: -1 (escalatory) .. +1; tension: 0 .. 100; interval: of the value. All None where there
    is too little, with the ``reason``. share, share_interval: of the tracked signal among the
    counted statements, 0 .. 1; None unless the series follows a signal. interval_reason: why there
    is a value but no interval. error: standard error of the estimate (``estimate``).

    n: statements that the value counts; n_all: with every copy; n_unique: each copy group once.
    unsure: left out as unsure. articles: that the counted statements come from; effective_articles:
    how many equally large ones they are worth (Kish 1965). signals: how often each occurs.
    smooth: moving average of the estimate; it never replaces it. low, high: the statements at the
    escalatory and at the conciliatory end, the furthest first; of a followed signal, ``high`` are
    the ones that have it and ``low`` is empty.
    """

    source: str
    target: str
    value: float | None = None
    tension: float | None = None
    interval: Bounds | None = None
    share: float | None = None
    share_interval: Bounds | None = None
    error: float | None = None
    n: int = 0
    n_all: int = 0
    n_unique: int = 0
    unsure: int = 0
    articles: int = 0
    effective_articles: float = 0.0
    signals: Mapping[str, int] = field(default_factory=dict)
    smooth: float | None = None
    reason: str | None = None
    interval_reason: str | None = None
    low: tuple[Evidence, ...] = ()
    high: tuple[Evidence, ...] = ()

    @property
    def estimate(self) -> float | None:
        """What the series follows: the share of its signal where it has one, else the value."""
        return self.value if self.share is None else self.share

    @property
    def bounds(self) -> Bounds | None:
        """Interval of ``estimate``."""
        return self.interval if self.share is None else self.share_interval

    def signal_share(self, signal: str) -> float:
        """Share of a signal among the counted statements, 0 where there are none."""
        return self.signals.get(signal, 0) / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Period:
    """One day, week (from Monday) or month.

    start, end: its first and its last day. gap: estimate of the forward side minus that of the
    backward one, -2 .. +2, or None with a reason. articles: with a counted statement of the pair.
    """

    start: dt.date
    end: dt.date
    label: str
    forward: Side
    backward: Side
    gap: float | None = None
    gap_interval: Bounds | None = None
    gap_error: float | None = None
    gap_reason: str | None = None
    articles: int = 0

    def estimate(self, which: Which) -> float | None:
        """What is followed, of one side or of the gap."""
        return self.gap if which == "gap" else self.side(which).estimate

    def bounds(self, which: Which) -> Bounds | None:
        """Interval of ``estimate(which)``."""
        return self.gap_interval if which == "gap" else self.side(which).bounds

    def side(self, which: Which) -> Side:
        """The forward or the backward side."""
        if which == "gap":
            raise ValueError("a gap has two sides")
        return self.forward if which == "forward" else self.backward


@dataclass(frozen=True, slots=True)
class Series:
    """A pair over time; the periods have no holes, so what is missing is there with its reason.

    pair: the forward direction is from the first to the second code. signal: None where values are
    followed. unique: each group of copies counts once, where it first appeared. smoothed: window
    of the moving average in periods, or None. groups: the same periods for each voice, outlet or
    speaker, the one with the most statements first. undated, boilerplate: statements of the pair
    that were left out for that. reason: why there are no periods at all.
    """

    pair: tuple[str, str]
    freq: Freq
    by: By | None
    signal: str | None
    unique: bool
    smoothed: int | None
    level: float
    config: str
    periods: tuple[Period, ...]
    groups: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    undated: int = 0
    boilerplate: int = 0
    reason: str | None = None

    @property
    def followed(self) -> str:
        """What the estimates are, in words."""
        return f"share of '{self.signal}'" if self.signal else "value"


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change of level.

    date: first day of the first period on the new level; after: label of the last period with an
    estimate on the old one. before, now: weighted means of the two levels. strength: how much
    better two levels explain the periods than one, in units of chi squared with one degree of
    freedom. evidence: statements that made the change.
    """

    which: Which
    date: dt.date
    label: str
    after: str
    before: float
    now: float
    strength: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def difference(self) -> float:
        """The new level minus the old one."""
        return self.now - self.before
