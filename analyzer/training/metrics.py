"""Metrics of predictions against labelled rows, with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error

from analyzer.codebook import PLOVER_SIGNALS, QUAD, SIGNALS, TONES
from analyzer.modeling.decoding import Predictions
from analyzer.training.data import LabelledRow


def evaluate_rows(rows: Sequence[LabelledRow], predictions: Predictions) -> dict[str, Any]:
    """Return metrics for every label that the rows carry; ``n`` counts the rows of each.

    tone: accuracy, macro-F1 and expected calibration error. score: mean absolute error and Pearson
    correlation. signal: accuracy and macro-F1.
    """
    result: dict[str, Any] = {"n": len(rows)}
    at = [i for i, r in enumerate(rows) if r.tone is not None]
    if at:
        gold = np.array([TONES.index(r.tone) for r in rows if r.tone is not None])
        tone = predictions.tone[at]
        predicted = tone.argmax(axis=1)
        result["tone"] = {
            "n": len(at),
            "accuracy": _round(accuracy_score(gold, predicted)),
            "macro_f1": _round(
                f1_score(gold, predicted, average="macro", labels=sorted({*gold.tolist()}))
            ),
            "ece": _round(expected_calibration_error(tone.max(axis=1), predicted == gold)),
        }
    at = [i for i, r in enumerate(rows) if r.score is not None]
    if len(at) > 1:
        scores = np.array([r.score for r in rows if r.score is not None], dtype=float)
        expected = predictions.score[at]
        result["score"] = {
            "n": len(at),
            "mae": _round(mean_absolute_error(scores, expected)),
            "pearson": _round(np.corrcoef(scores, expected)[0, 1]),
        }
    at = [i for i, r in enumerate(rows) if r.signal is not None]
    if at:
        signals = [r.signal for r in rows if r.signal is not None]
        primary = predictions.signal
        guessed = [primary[i] for i in at]
        result["signal"] = {
            "n": len(at),
            "accuracy": _round(accuracy_score(signals, guessed)),
            "macro_f1": _round(
                f1_score(signals, guessed, average="macro", labels=sorted(set(signals)))
            ),
        }
    return result


def evaluate_plover(rows: Sequence[LabelledRow], predictions: Predictions) -> dict[str, Any]:
    """Return macro-F1 of PLOVER root, quad class and cooperation/conflict.

    The root is the argmax over the 15 signals that have a PLOVER type; quad and binary follow.
    """
    columns = [SIGNALS.index(s) for s in PLOVER_SIGNALS]
    roots = [PLOVER_SIGNALS[i] for i in predictions.signals[:, columns].argmax(axis=1)]
    gold = [str(r.signal) for r in rows]
    pairs = {
        "root": (gold, roots),
        "quad": ([QUAD[s] for s in gold], [QUAD[s] for s in roots]),
        "binary": ([QUAD[s].split()[1] for s in gold], [QUAD[s].split()[1] for s in roots]),
    }
    return {"n": len(rows)} | {
        f"{name}_macro_f1": _round(f1_score(g, p, average="macro", labels=sorted(set(g))))
        for name, (g, p) in pairs.items()
    }


def expected_calibration_error(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_], bins: int = 10
) -> float:
    """Weighted mean gap between confidence and accuracy over equal-width bins, 0..1.

    Naeini, Cooper and Hauskrecht 2015.
    """
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[index == b].mean() - correct[index == b].mean()) * (index == b).mean()
        for b in range(bins)
        if (index == b).any()
    ]
    return float(sum(gaps))


def _round(value: float) -> float:
    return round(float(value), 4)
