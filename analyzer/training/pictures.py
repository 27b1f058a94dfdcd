"""Pictures of a training run. Needs matplotlib; draws without a display."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import MissingExtra
from analyzer.modeling.decoding import Predictions
from analyzer.modeling.folder import LabelOrder
from analyzer.training.data import LabelledRow

#: Colours that stay apart for colour-blind readers (Okabe and Ito 2008).
BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"
#: What the learning curve shows of the held-out rows, where it was measured.
CURVES = (
    ("eval_tone.macro_f1", "tone macro-F1", BLUE),
    ("eval_signal.accuracy", "signal accuracy", GREEN),
    ("eval_score.pearson", "score correlation", ORANGE),
    ("eval_end_to_end_f1", "end to end F1", BLUE),
    ("eval_exact_f1", "content exact F1", GREEN),
    ("eval_attribution_accuracy", "attribution accuracy", ORANGE),
)


def draw_learning_curve(log: Path, path: Path) -> None:
    """Draw training loss and held-out metrics by step from a run's ``log.jsonl``."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    figure, (left, right) = _subplots(1, 2, (9.5, 3.8))
    losses = [(line["step"], line["loss"]) for line in lines if "loss" in line]
    left.plot(*zip(*losses, strict=True), color=BLUE, linewidth=1.4) if losses else None
    left.set(title="Training loss", xlabel="step", ylabel="loss", ylim=(0, None))
    usual = ("tone.", "signal.", "score.", "plover.")
    own = sorted(
        {k for line in lines for k in line if k.startswith("eval_") and k.endswith(".macro_f1")}
    )
    extra = [
        (k, k.removeprefix("eval_").replace(".macro_f1", " macro-F1"), None)
        for k in own
        if not k.removeprefix("eval_").startswith(usual)
    ]
    for key, title, colour in (*CURVES, *extra):
        points = [(line["step"], line[key]) for line in lines if key in line]
        if points:
            right.plot(*zip(*points, strict=True), marker="o", label=title, color=colour)
    right.set(title="Held out", xlabel="step", ylim=(0, 1))
    if right.lines:
        right.legend(loc="lower right", frameon=False)
    _finish(figure, (left, right), path)


def draw_confusion(
    rows: Sequence[LabelledRow], predictions: Predictions, labels: LabelOrder, path: Path
) -> None:
    """Draw a confusion matrix for each single-label head that the rows carry labels of.

    Shares are of the true label's rows; the number of rows stands in each cell.
    """
    heads: list[tuple[str, Sequence[str], list[str]]] = [
        ("tone", TONES, [TONES[i] for i in predictions.tone.argmax(axis=1)]),
        ("signal", SIGNALS, predictions.signal),
    ]
    heads += [
        (name, names, [names[i] for i in predictions.own[name].argmax(axis=1)])
        for name, names in labels.own.items()
        if name not in labels.multi
    ]
    known = [(h, n, p) for h, n, p in heads if any(r.labels(h) for r in rows)]
    if not known:
        return
    widths = [max(3.2, 0.42 * len(names) + 1.4) for _, names, _ in known]
    figure, axes = _subplots(1, len(known), (sum(widths) + 0.5, max(widths) + 0.4), widths)
    for axis, (head, names, predicted) in zip(axes, known, strict=True):
        labelled = ((r.labels(head), p) for r, p in zip(rows, predicted, strict=True))
        pairs = [(found[0], p) for found, p in labelled if found]
        counts = np.zeros((len(names), len(names)), int)
        for gold, guess in pairs:
            counts[names.index(gold), names.index(guess)] += 1
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        axis.set(
            title=f"{head} ({len(pairs)} rows)",
            xlabel="predicted",
            ylabel="true",
            xticks=range(len(names)),
            yticks=range(len(names)),
        )
        axis.set_xticklabels(names, rotation=60, ha="right", rotation_mode="anchor", fontsize=8)
        axis.set_yticklabels(names, fontsize=8)
        for i, j in zip(*np.nonzero(counts), strict=True):
            colour = "white" if shares[i, j] > 0.5 else "black"
            axis.text(j, i, counts[i, j], ha="center", va="center", fontsize=7, color=colour)
    figure.savefig(path, dpi=110)


def _subplots(
    rows: int, columns: int, size: tuple[float, float], widths: Sequence[float] | None = None
) -> tuple[Any, Any]:
    """A figure without a display, and its axes in a list."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as err:
        raise MissingExtra("Drawing", "train") from err
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, width_ratios=widths)
    return figure, list(axes.ravel())


def _finish(figure: Any, axes: Any, path: Path) -> None:
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(alpha=0.25)
    figure.savefig(path, dpi=110)
