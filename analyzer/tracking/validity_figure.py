"""The figure of a comparison with an index, and of an event.

Both series stand on one axis, in standard deviations from their own mean, so that no second axis
can be stretched until they agree. An event without an index keeps the series' own unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from analyzer.errors import DataError
from analyzer.report.wording import count
from analyzer.tracking.exclusion import Remaining
from analyzer.tracking.extras import optional
from analyzer.tracking.figure import BLUE, GREY, INK, ORANGE, clean, date_axis, save, words
from analyzer.tracking.validity import KINDS, BeforeAfter, Comparison, Kind, Point

GREEN = "#009E73"
_LOOK: dict[Kind, tuple[str, str]] = {
    "levels": (BLUE, "o"),
    "differences": (ORANGE, "s"),
    "detrended": (GREEN, "^"),
}


def draw_validity(
    comparison: Comparison | None,
    target: Path | BinaryIO,
    *,
    event: BeforeAfter | None = None,
    excluded: Remaining | None = None,
    kind: str | None = None,
) -> None:
    """Write the figure of a comparison, an event or both as PNG or SVG.

    kind: "png" or "svg"; by default the ending of the path. The same values give the same bytes.
    Raises ``DataError`` where there is nothing to draw.
    """
    points = comparison.points if comparison else event.points if event else ()
    if not any(p.followed is not None for p in points):
        why = f": {event.reason}" if event and event.reason else ""
        raise DataError(f"nothing to draw{why}")
    kind = kind or str(getattr(target, "suffix", ".png")).removeprefix(".")
    save(lambda: _figure(comparison, event, excluded, points), target, kind)


def _figure(
    comparison: Comparison | None,
    event: BeforeAfter | None,
    excluded: Remaining | None,
    points: Sequence[Point],
) -> Any:
    optional("matplotlib.backends.backend_agg", "Drawing a figure")
    heights = [3.0, 2.2] if comparison else [3.0]
    width = min(14.0, max(8.0, 3.5 + 0.09 * len(points)))
    figure = optional("matplotlib.figure").Figure(
        figsize=(width, 1.2 + sum(heights)), layout="constrained"
    )
    panels = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
    top = panels[0]
    x = _middles(points)
    y = _column([p.followed for p in points])
    if comparison:
        index = _column([p.index for p in points])
        for values, (color, mark), line, name in (
            (y, (BLUE, "o"), "-", comparison.followed),
            (index, (ORANGE, "s"), "--", comparison.index),
        ):
            top.plot(x, _standardised(values), color=color, marker=mark, markersize=3.5,
                     linestyle=line, linewidth=1.3, label=words(name))  # fmt: skip
        top.axhline(0, color=INK, linewidth=0.8)
        top.set_ylabel("standard deviations\nfrom the mean", fontsize=8)
        _lags(panels[1], comparison)
    elif event:
        top.plot(x, y, color=BLUE, marker="o", markersize=3.5, linewidth=1.3,
                 label=words(event.followed))  # fmt: skip
        _levels(top, event, points)
        top.set_ylabel(words(event.followed), fontsize=8)
    if event:
        dates = optional("matplotlib.dates")
        top.axvline(dates.date2num(event.day), color=INK, linestyle=":", linewidth=1.4,
                    label=str(event.day))  # fmt: skip
    date_axis(top, points[0].start, points[-1].end)
    clean(top)
    top.set_title(_title(comparison, event, excluded), loc="left", fontsize=11)
    top.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, ncols=3,
        borderaxespad=0.2, columnspacing=1.2, handlelength=2.2,
    )  # fmt: skip
    return figure


def _title(
    comparison: Comparison | None, event: BeforeAfter | None, excluded: Remaining | None
) -> str:
    about = comparison or event
    assert about is not None  # one of the two was asked for
    one, two = about.pair
    side = {"mean": "both directions", "forward": f"{one} → {two}", "backward": f"{two} → {one}"}
    text = f"{one} and {two}\nby {about.freq}, {side[about.side]}"
    return text + (f", {count(excluded.articles, 'article')} left out" if excluded else "")


def _middles(points: Sequence[Point]) -> Any:
    dates = optional("matplotlib.dates")
    starts = np.array([dates.date2num(p.start) for p in points])
    return (starts + np.array([dates.date2num(p.end) + 1.0 for p in points])) / 2


def _column(values: Sequence[float | None]) -> Any:
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def _standardised(values: Any) -> Any:
    spread = np.nanstd(values)
    return (values - np.nanmean(values)) / (spread if spread > 0 else 1.0)


def _levels(axes: Any, event: BeforeAfter, points: Sequence[Point]) -> None:
    """Before and after as lines with their intervals."""
    dates = optional("matplotlib.dates")
    ends = dates.date2num(points[0].start), dates.date2num(points[-1].end) + 1.0
    middle = min(max(dates.date2num(event.day), ends[0]), ends[1])
    for level, (first, last) in (
        (event.before, (ends[0], middle)),
        (event.after, (middle, ends[1])),
    ):
        if level.estimate is None:
            continue
        axes.hlines(level.estimate, first, last, color=ORANGE, linewidth=2)
        if level.interval:
            axes.fill_between([first, last], *level.interval, color=ORANGE, alpha=0.2, linewidth=0)
    axes.plot([], [], color=ORANGE, linewidth=2, label="before and after")


def _lags(axes: Any, comparison: Comparison) -> None:
    width = 0.22
    for number, kind in enumerate(KINDS):
        color, mark = _LOOK[kind]
        known = [c for c in comparison.correlations if c.kind == kind and c.pearson is not None]
        x = [c.lag + (number - 1) * width for c in known]
        y = _column([c.pearson for c in known])
        low, high = (
            _column([(c.pearson_interval or (np.nan, np.nan))[end] for c in known])
            for end in (0, 1)
        )
        axes.vlines(x, low, high, color=color, linewidth=1.6, alpha=0.6)
        axes.plot(x, y, color=color, marker=mark, markersize=5, linestyle="none", label=kind)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_ylim(-1.05, 1.05)
    lags = range(-comparison.lags, comparison.lags + 1)
    axes.set_xticks([*lags] if len(lags) <= 25 else [*lags][:: len(lags) // 12])
    axes.set_xlim(lags[0] - 0.6, lags[-1] + 0.6)
    axes.set_xlabel(
        f"lag: {comparison.freq}s that the series is later than the index", fontsize=8, color=INK
    )
    axes.set_ylabel("Pearson", fontsize=8)
    clean(axes, "y")
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=0)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, ncols=3,
                borderaxespad=0.2, columnspacing=1.2, handlelength=1.2)  # fmt: skip
