"""Pictures of an evaluation, drawn by matplotlib into files without touching its global state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.errors import MissingExtra
from analyzer.evaluation.bootstrap import Estimate
from analyzer.evaluation.results import Evaluation, HeadResult, Rung

DPI = 100
#: Colours that the colour-blind can tell apart (Okabe and Ito 2008), for the heads with pictures.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#8A8A8A"
#: Thresholds that are marked on the risk-coverage curve.
_MARKED = (0.5, 0.7, 0.9)
#: What the ladder's chart shows: head, metric, title.
_CHARTED = (
    ("tone", "macro_f1", "Tone, macro-F1"),
    ("score", "pearson", "Score, correlation"),
    ("signal", "accuracy", "Signal, accuracy"),
    ("plover_root", "macro_f1", "PLOVER root, macro-F1"),
)


def draw_pictures(evaluation: Evaluation, folder: Path) -> dict[str, str]:
    """Write the pictures that the evaluation has data for; return captions by file name."""
    drawn: dict[str, str] = {}
    curves = {n: h for n, h in evaluation.heads.items() if n in ("tone", "signal") and h.risk}
    for name, head in curves.items():
        file = f"reliability-{name}.png"
        _save(_reliability(head), folder / file)
        drawn[file] = f"Reliability of the {name}: share right by confidence"
    if curves:
        _save(_risk_coverage(list(curves.values())), folder / "risk-coverage.png")
        drawn["risk-coverage.png"] = "Share right among the answers kept"
    for name, head in evaluation.heads.items():
        if head.confusion and not name.startswith("plover_"):
            _save(_confusion(head), folder / f"confusion-{name}.png")
            drawn[f"confusion-{name}.png"] = f"Confusion of the {name}"
    if evaluation.ladder:
        _save(_ladder(evaluation.ladder), folder / "ladder.png")
        drawn["ladder.png"] = "The model and simpler methods on the same rows"
    return drawn


def _figure(width: float, height: float) -> Any:
    """A figure of its own: pyplot, which keeps figures and settings, is not involved."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as err:
        if err.name != "matplotlib":
            raise
        raise MissingExtra("Drawing pictures", "train") from err
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _save(figure: Any, path: Path) -> None:
    # Without the version of matplotlib in the file, the same numbers give the same bytes.
    figure.savefig(path, dpi=DPI, facecolor="white", metadata={"Software": None})


def _clean(axes: Any, grid: str = "both") -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(visible=True, axis=grid, color="#E3E3E3", linewidth=0.8)
    axes.set_axisbelow(True)


def _reliability(head: HeadResult) -> Any:
    figure = _figure(6.4, 6.0)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    filled = [b for b in head.reliability if b.n]
    middles = [(b.low + b.high) / 2 for b in filled]
    top.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1.2, label="calibrated")
    top.bar(
        middles,
        [b.accuracy for b in filled],
        width=0.092,
        color=BLUE,
        alpha=0.85,
        label="share right",
    )
    top.plot(
        [b.confidence for b in filled],
        [b.confidence for b in filled],
        linestyle="none",
        marker="D",
        markersize=5,
        color=ORANGE,
        label="mean confidence",
    )
    top.set(xlim=(0, 1), ylim=(0, 1.02), ylabel="share right")
    error = head.headline["ece"]
    top.set_title(
        f"Reliability of the {head.name} (n = {head.n:,})\n"
        f"calibration error {_with_interval(error)}",
        loc="left",
        fontsize=11,
    )
    top.legend(loc="upper left", frameon=False, fontsize=9)
    _clean(top)
    bottom.bar(middles, [b.n for b in filled], width=0.092, color=GREY)
    for x, b in zip(middles, filled, strict=True):
        bottom.annotate(f"{b.n:,}", (x, b.n), ha="center", va="bottom", fontsize=8, color="#444444")
    bottom.margins(y=0.25)
    bottom.set(xlabel="confidence: probability of the predicted label", ylabel="rows")
    _clean(bottom, "y")
    return figure


def _risk_coverage(heads: Sequence[HeadResult]) -> Any:
    figure = _figure(6.8, 4.6)
    axes = figure.subplots()
    lowest = 1.0
    for head, color, style in zip(heads, (BLUE, ORANGE), ("-", "-."), strict=False):
        risk = head.risk
        assert risk is not None  # only such heads are drawn
        coverage, accuracy = np.array(risk.coverage), np.array(risk.accuracy)
        # The first handful of rows is one or zero by chance; it would only stretch the axis.
        shown = coverage * head.n >= min(20, head.n)
        lowest = min(lowest, float(accuracy[shown].min()))
        label = f"{head.name} (n = {head.n:,}, area {risk.area:.3f})"
        axes.plot(
            coverage[shown], accuracy[shown], color=color, linestyle=style, label=label, linewidth=2
        )
        for threshold in _MARKED:
            x, y = risk.at(threshold)
            if x * head.n >= min(20, head.n):
                axes.plot([x], [y], marker="o", color=color, markersize=6)
                axes.annotate(
                    f"≥ {threshold:.1f}",
                    (x, y),
                    xytext=(4, 6),
                    textcoords="offset points",
                    fontsize=8,
                    color=color,
                )
    axes.set(xlim=(0, 1.02), ylim=(max(0.0, lowest - 0.05), 1.01))
    axes.set_xlabel("coverage: share of rows that get an answer")
    axes.set_ylabel("share right among them")
    axes.set_title("Risk and coverage; dots: least confidence kept", loc="left", fontsize=11)
    axes.legend(loc="lower left", frameon=False, fontsize=9)
    _clean(axes)
    return figure


def _confusion(head: HeadResult) -> Any:
    counts = np.array(head.confusion)
    used = np.flatnonzero((counts.sum(axis=0) > 0) | (counts.sum(axis=1) > 0))
    counts, labels = counts[np.ix_(used, used)], [head.labels[i] for i in used]
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    size = max(4.6, 1.9 + 0.44 * len(labels))
    figure = _figure(size + 0.6, size)
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="equal")
    axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(
        range(len(labels)),
        [f"{label} ({n:,})" for label, n in zip(labels, totals[:, 0], strict=True)],
    )
    small = len(labels) > 6
    for i, j in np.argwhere(counts > 0):
        text = f"{counts[i, j]:,}" if small else f"{counts[i, j]:,}\n{shares[i, j]:.0%}"
        axes.text(
            j,
            i,
            text,
            ha="center",
            va="center",
            fontsize=8 if small else 10,
            color="white" if shares[i, j] > 0.55 else "black",
        )
    axes.set(xlabel="predicted", ylabel="gold (rows)")
    axes.set_title(
        f"Confusion of the {head.name} (n = {head.n:,})\ncolour: share of the gold label",
        loc="left",
        fontsize=10,
    )
    axes.tick_params(length=0, labelsize=8 if small else 10)
    axes.spines[:].set_visible(False)
    return figure


def _ladder(rungs: Sequence[Rung]) -> Any:
    charted = [
        (head, metric, title)
        for head, metric, title in _CHARTED
        if rungs[-1].heads is not None and head in rungs[-1].heads
    ]
    figure = _figure(2.2 + 2.6 * max(len(charted), 1), 1.3 + 0.5 * len(rungs))
    panels = figure.subplots(1, max(len(charted), 1), sharey=True, squeeze=False)[0]
    names = [r.name.replace("TF-IDF + logistic regression", "TF-IDF + log. regr.") for r in rungs]
    for axes, (head, metric, title) in zip(panels, charted, strict=False):
        for y, rung in enumerate(rungs):
            estimate = (rung.heads or {}).get(head, {}).get(metric)
            if estimate is None or not np.isfinite(estimate.value):
                axes.text(0.02, y, "no answer", va="center", fontsize=8, color="#666666")
                continue
            color = BLUE if rung is rungs[-1] else "#9BB8CD"
            axes.barh(y, estimate.value, color=color, height=0.62)
            end = estimate.value
            if np.isfinite(estimate.low):
                below, above = estimate.value - estimate.low, estimate.high - estimate.value
                axes.errorbar(
                    estimate.value,
                    y,
                    xerr=[[max(below, 0)], [max(above, 0)]],
                    color="black",
                    capsize=3,
                    linewidth=1.1,
                )
                end = max(end, estimate.high)
            axes.text(max(end, 0) + 0.03, y, f"{estimate.value:.2f}", va="center", fontsize=8)
        axes.set(xlim=(min(0.0, axes.get_xlim()[0]), 1.18))
        axes.set_xticks([0, 0.5, 1])
        axes.set_title(title, loc="left", fontsize=10)
        axes.set_yticks(range(len(rungs)), names, fontsize=9)
        axes.invert_yaxis() if axes is panels[0] else None
        _clean(axes, "x")
    return figure


def _with_interval(estimate: Estimate) -> str:
    if not np.isfinite(estimate.low):
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def draw_bars(
    groups: Mapping[str, Mapping[str, Estimate]],
    titles: Mapping[str, str],
    title: str,
    path: Path,
) -> None:
    """Draw one panel of bars with intervals for each group of metrics."""
    shown = {
        name: [m for m in titles if m in metrics and np.isfinite(metrics[m].value)]
        for name, metrics in groups.items()
    }
    shown = {name: metrics for name, metrics in shown.items() if metrics}
    n = max((len(m) for m in shown.values()), default=1)
    figure = _figure(2.2 + 2.5 * max(len(shown), 1), 1.2 + 0.34 * n)
    panels = figure.subplots(1, max(len(shown), 1), sharey=True, squeeze=False)[0]
    for axes, (name, metrics) in zip(panels, shown.items(), strict=False):
        for y, metric in enumerate(metrics):
            estimate = groups[name][metric]
            axes.barh(y, estimate.value, color=BLUE, height=0.62)
            if np.isfinite(estimate.low):
                axes.plot([estimate.low, estimate.high], [y, y], color="black", linewidth=1.4)
            axes.text(0.02, y, f"{estimate.value:.2f}", va="center", color="white", fontsize=8)
        axes.set(title=name, xlim=(0, 1))
        axes.set_yticks(range(len(metrics)), [titles[m] for m in metrics])
        _clean(axes, "x")
    panels[0].invert_yaxis()  # of all: they share it
    figure.suptitle(title)
    _save(figure, path)
