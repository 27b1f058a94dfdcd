"""The figure of a series, drawn by matplotlib into a file without touching its global state.

Both directions with their interval bands, gaps left open, change points, volume below.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from analyzer.report.wording import visible
from analyzer.tracking.calendar import DAYS
from analyzer.tracking.correction import Corrected
from analyzer.tracking.extras import optional
from analyzer.tracking.records import Change, Period, Series, Which

DPI = 120
#: Colours that the colour-blind can tell apart (Okabe and Ito 2008); marks and lines differ, too.
BLUE, ORANGE, GREY, INK = "#0072B2", "#D55E00", "#8A8A8A", "#333333"
MAX_PANELS = 6
MAX_MARKED = 6
_LOOK: dict[Which, tuple[str, str, str]] = {
    "forward": (BLUE, "o", "-"),
    "backward": (ORANGE, "s", "-"),
}
_MAX_NAME = 40
_DRAWN_AS: dict[str, str | int] = {"svg.hashsalt": "analyzer", "svg.fonttype": "none"}


def draw_series(
    series: Series,
    target: Path | BinaryIO,
    *,
    changes: Sequence[Change] = (),
    corrected: Corrected | None = None,
    kind: str | None = None,
) -> None:
    """Write the figure as PNG or SVG.

    kind: "png" or "svg"; by default the ending of the path. corrected: drawn as the series, with
    the raw one as a thin dotted line. The same series gives the same bytes.
    """
    kind = kind or str(getattr(target, "suffix", ".png")).removeprefix(".")
    save(lambda: _figure(series, changes, corrected), target, kind)


def save(draw: Callable[[], Any], target: Path | BinaryIO, kind: str) -> None:
    """Draw a figure and write it as "png" or "svg", the same bytes each time."""
    matplotlib = optional("matplotlib", "Drawing a figure")
    with matplotlib.rc_context(_DRAWN_AS):
        nothing = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        draw().savefig(target, format=kind, dpi=DPI, facecolor="white", metadata=nothing)


def svg(series: Series, changes: Sequence[Change], corrected: Corrected | None) -> str:
    """The figure as an ``<svg>`` element, to stand in a page."""
    buffer = io.BytesIO()
    draw_series(series, buffer, changes=changes, corrected=corrected, kind="svg")
    text = buffer.getvalue().decode("utf-8")
    return text[text.index("<svg") :]


def _figure(series: Series, changes: Sequence[Change], corrected: Corrected | None) -> Any:
    optional("matplotlib.backends.backend_agg", "Drawing a figure")
    shown = corrected.series if corrected else series
    groups = list(shown.groups.items())[: MAX_PANELS - 1]
    heights = [3.0, *[1.5] * len(groups), 1.0]
    width = min(14.0, max(8.0, 3.5 + 0.11 * len(series.periods)))
    figure = optional("matplotlib.figure").Figure(
        figsize=(width, 1.4 + sum(heights)), dpi=DPI, layout="constrained"
    )
    panels = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)
    top, *middle, bottom = panels[:, 0]
    _directions(top, shown, shown.periods)
    if corrected:
        _raw(top, series)
    _mark_changes(top, changes, shown)
    _scale(top, shown, shown.periods)
    top.set_title(_title(series, corrected), loc="left", fontsize=11)
    # Above the panel: no line of the data can run under it.
    top.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, ncols=3,
        borderaxespad=0.2, columnspacing=1.2, handlelength=1.8,
    )  # fmt: skip
    for axes, (name, periods) in zip(middle, groups, strict=True):
        _directions(axes, shown, periods)
        _scale(axes, shown, periods)
        axes.set_title(words(name), loc="left", fontsize=9)
    _volume(bottom, series)
    date_axis(bottom, series.periods[0].start, series.periods[-1].end)
    return figure


def _title(series: Series, corrected: Corrected | None) -> str:
    one, two = series.pair
    what = f"{series.followed}, by {series.freq}"
    if corrected:
        what += ", corrected for the model's error"
    return f"{one} and {two}\n{what}"


def _middles(periods: Sequence[Period]) -> Any:
    """The middle of each period as a date, and where a line ends."""
    dates = optional("matplotlib.dates")
    starts = np.array([dates.date2num(p.start) for p in periods])
    ends = np.array([dates.date2num(p.end) + 1.0 for p in periods])
    return (starts + ends) / 2


def _column(periods: Sequence[Period], which: Which, part: str) -> Any:
    """One number of each period, NaN where there is none: matplotlib leaves that open."""
    found = []
    for period in periods:
        side = period.side(which)
        if part in ("low", "high"):
            bounds = side.bounds
            found.append(bounds[part == "high"] if bounds else np.nan)
        else:
            number = getattr(side, part)
            found.append(np.nan if number is None else number)
    return np.array(found, dtype=float)


def _directions(axes: Any, series: Series, periods: Sequence[Period]) -> None:
    x = _middles(periods)
    crowded = len(periods) > 150
    for which, (color, mark, line) in _LOOK.items():
        side = periods[0].side(which)
        y, low, high = (_column(periods, which, part) for part in ("estimate", "low", "high"))
        axes.fill_between(x, low, high, color=color, alpha=0.16, linewidth=0)
        # A band between two gaps has no width: a bar stands for it.
        alone = np.isfinite(low) & ~_beside(np.isfinite(low))
        axes.vlines(x[alone], low[alone], high[alone], color=color, alpha=0.3, linewidth=3)
        smooth = _column(periods, which, "smooth")
        has_smooth = bool(np.isfinite(smooth).any())
        label = f"{side.source} → {side.target}"
        axes.plot(
            x, y, color=color, marker=mark, markersize=2.5 if crowded else 4,
            linestyle="none" if has_smooth else line, linewidth=1.3,
            alpha=0.55 if has_smooth else 1.0, label=None if has_smooth else label,
        )  # fmt: skip
        if has_smooth:
            axes.plot(x, smooth, color=color, marker=mark, markersize=0, linewidth=2.2,
                      label=f"{label}, mean of {series.smoothed}")  # fmt: skip


def _beside(known: Any) -> Any:
    """Whether a period's neighbour is known, too."""
    padded = np.concatenate([[False], known, [False]])
    return padded[:-2] | padded[2:]


def _raw(axes: Any, series: Series) -> None:
    x = _middles(series.periods)
    for which, (color, _, _) in _LOOK.items():
        raw = _column(series.periods, which, "estimate")
        axes.plot(x, raw, color=color, linestyle=":", linewidth=1.1)
    axes.plot([], [], color=INK, linestyle=":", linewidth=1.1, label="before the correction")


def _mark_changes(axes: Any, changes: Sequence[Change], series: Series) -> None:
    dates = optional("matplotlib.dates")
    labelled = False
    for change in [c for c in changes if c.which != "gap"][:MAX_MARKED]:
        color, _, _ = _LOOK[change.which]
        x = dates.date2num(change.date)
        axes.axvline(x, color=color, linestyle="--", linewidth=1.2,
                     label=None if labelled else "change of level")  # fmt: skip
        labelled = True
        axes.annotate(
            f"{change.difference:+.2f}", (x, 1.0), xycoords=("data", "axes fraction"),
            xytext=(3, -4 if change.which == "forward" else -16), textcoords="offset points",
            ha="left", va="top", fontsize=8, color=color,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        )  # fmt: skip


def _scale(axes: Any, series: Series, periods: Sequence[Period]) -> None:
    low, high = (0.0, 1.0) if series.signal else (-1.0, 1.0)
    middle, ends = (
        np.concatenate([_column(periods, w, part) for w in _LOOK for part in parts])
        for parts in (("estimate",), ("low", "high"))
    )
    middle, ends = np.abs(middle[np.isfinite(middle)]), np.abs(ends[np.isfinite(ends)])
    # The widest bands run out of the panel: periods of two articles must not flatten the others.
    far = max(float(middle.max(initial=0.0)), float(np.quantile(ends, 0.8)) if len(ends) else 0.0)
    if series.signal:
        axes.set_ylim(0, min(1.0, max(0.1, 1.15 * far)) if len(middle) else 1.0)
        axes.set_ylabel("share", fontsize=9)
    else:
        # Zero stays in the middle; a flat series is not blown up.
        reach = min(1.0, max(0.3, 1.15 * far)) if len(middle) else 1.0
        axes.set_ylim(max(low, -reach), min(high, reach))
        axes.axhline(0, color=INK, linewidth=0.8)
        first = axes.get_subplotspec().rowspan.start == 0
        axes.set_ylabel("← escalatory   value   conciliatory →" if first else "value", fontsize=8)
    if not len(middle):
        axes.text(0.5, 0.5, "too few statements in every period", transform=axes.transAxes,
                  ha="center", va="bottom", color=GREY, fontsize=9)  # fmt: skip
    clean(axes)


def _volume(axes: Any, series: Series) -> None:
    """Statements of each period, both directions on top of one another."""
    x, base = _middles(series.periods), np.zeros(len(series.periods))
    for which, (color, _, _) in _LOOK.items():
        n = _column(series.periods, which, "n")
        axes.bar(x, n, width=0.82 * DAYS[series.freq], bottom=base, color=color, alpha=0.75,
                 linewidth=0)  # fmt: skip
        base = base + n
    axes.set_ylim(0, max(1.0, 1.12 * float(base.max(initial=0))))
    axes.set_ylabel("statements", fontsize=8)
    axes.yaxis.set_major_locator(
        optional("matplotlib.ticker").MaxNLocator(nbins=3, integer=True, min_n_ticks=1)
    )
    clean(axes, "y")


def date_axis(axes: Any, first: dt.date, last: dt.date) -> None:
    """Let the x axis show these days, both included."""
    dates = optional("matplotlib.dates")
    locator = dates.AutoDateLocator(minticks=3, maxticks=10)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
    axes.set_xlim(dates.date2num(first), dates.date2num(last) + 1.0)


def clean(axes: Any, grid: str = "both") -> None:
    """Leave out what no number needs, and let a grid stand behind the rest."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, axis=grid, color="#E3E3E3", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8)


def words(name: str) -> str:
    """A name of the data's: short, printable, and no formula."""
    short = name if len(name) <= _MAX_NAME else name[: _MAX_NAME - 1] + "…"
    return visible(short).replace("$", r"\$")
