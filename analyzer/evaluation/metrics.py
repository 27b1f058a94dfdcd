"""Metrics of predictions against labelled rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.codebook import PLOVER_SIGNALS, QUAD, SIGNALS, TONES
from analyzer.errors import DataError
from analyzer.evaluation.tallies import (
    N_BINS,
    Floats,
    Ints,
    Tally,
    multi_label,
    score,
    single_label,
)
from analyzer.modeling.decoding import Predictions
from analyzer.training.data import LabelledRow

#: Heads with the PLOVER type of a row, on rows that have a signal but no score.
PLOVER_HEADS = ("plover_root", "plover_quad", "plover_binary")
QUADS: tuple[str, ...] = tuple(dict.fromkeys(QUAD.values()))
BINARY: tuple[str, ...] = ("cooperation", "conflict")
#: Thresholds of confidence at which the risk-coverage table is read.
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

_COLUMN_OF_ROOT = [SIGNALS.index(s) for s in PLOVER_SIGNALS]
_QUAD_OF_ROOT = np.array([QUADS.index(QUAD[s]) for s in PLOVER_SIGNALS])
_BINARY_OF_ROOT = np.array([BINARY.index(QUAD[s].split()[1]) for s in PLOVER_SIGNALS])


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model, or a baseline, says about n rows; None where it has no answer.

    tone, signal, root: numbers in ``TONES``, ``SIGNALS`` and ``PLOVER_SIGNALS``, shape (n,).
    score: shape (n,), in -3..3. tone_probabilities: shape (n, 3); signal_probabilities: (n, 19).
    own: probabilities of further heads, shape (n, labels of the head).
    """

    tone: Ints | None = None
    score: Floats | None = None
    signal: Ints | None = None
    root: Ints | None = None
    tone_probabilities: Floats | None = None
    signal_probabilities: Floats | None = None
    own: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnHead:
    """A head that is not of the codebook. multi: any number of its labels can hold."""

    labels: tuple[str, ...]
    multi: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose confidence is between low and high (exclusive, apart from 1).

    confidence, accuracy: means of the n rows; NaN in an empty bin.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """What abstaining under a confidence buys: fewer answers, more of them right.

    coverage, accuracy: of the rows kept, from the most confident on, in growing coverage; rows of
    equal confidence come together. confidence: the least of the rows kept. area: mean error over
    all coverages, the area under the risk-coverage curve (Geifman and El-Yaniv 2017); 0 is best.
    """

    coverage: tuple[float, ...]
    accuracy: tuple[float, ...]
    confidence: tuple[float, ...]
    area: float

    def at(self, threshold: float) -> tuple[float, float]:
        """Coverage and accuracy when answers under the threshold are withheld."""
        kept = sum(c >= threshold for c in self.confidence)
        return (self.coverage[kept - 1], self.accuracy[kept - 1]) if kept else (0.0, float("nan"))

    def threshold_for(self, accuracy: float) -> tuple[float, float] | None:
        """Confidence from which on at least ``accuracy`` is reached, and its coverage.

        The one with the largest coverage; None when no threshold reaches it.
        """
        reached = [i for i, a in enumerate(self.accuracy) if a >= accuracy]
        return (self.confidence[reached[-1]], self.coverage[reached[-1]]) if reached else None


def answers_of(predictions: Predictions) -> Answers:
    """The answers of a tone model."""
    signal = np.array([SIGNALS.index(s) for s in predictions.signal], dtype=int)
    return Answers(
        tone=predictions.tone.argmax(axis=1),
        score=predictions.score,
        signal=signal,
        root=root_of(predictions.signals),
        tone_probabilities=predictions.tone,
        signal_probabilities=predictions.signals,
        own=predictions.own,
    )


def root_of(signals: Floats) -> Ints:
    """The PLOVER root of each row: the argmax over the 15 signals that have a PLOVER type.

    signals: probabilities of all signals, shape (n, 19); returns numbers in ``PLOVER_SIGNALS``.
    """
    return np.asarray(signals[:, _COLUMN_OF_ROOT].argmax(axis=1))


def is_plover(row: LabelledRow) -> bool:
    """Whether the row is one of PLOVER's: an event type, and no score of the codebook."""
    return row.score is None and row.signal in PLOVER_SIGNALS


def tallies(
    rows: Sequence[LabelledRow], answers: Answers, own: Mapping[str, OwnHead] | None = None
) -> dict[str, Tally]:
    """Return the tally of each head that rows have labels of and ``answers`` answers.

    Heads: tone, score, signal, those of ``PLOVER_HEADS``, and own ones. Raises ``DataError`` for a
    label that an own head does not know, and where a single-label head has not one label.
    """
    result: dict[str, Tally] = {}
    at = _where(rows, "tone")
    if len(at) and answers.tone is not None:
        gold = np.array([TONES.index(rows[i].tone) for i in at])
        probabilities = _chosen(answers.tone_probabilities, at)
        result["tone"] = single_label(at, gold, answers.tone[at], TONES, probabilities)
    at = _where(rows, "score")
    if len(at) and answers.score is not None:
        scores = np.array([rows[i].score for i in at], dtype=float)
        result["score"] = score(at, scores, answers.score[at])
    at = _where(rows, "signal")
    if len(at) and answers.signal is not None:
        gold = np.array([SIGNALS.index(str(rows[i].signal)) for i in at])
        probabilities = _chosen(answers.signal_probabilities, at)
        result["signal"] = single_label(at, gold, answers.signal[at], SIGNALS, probabilities)
    at = np.array([i for i, r in enumerate(rows) if is_plover(r)], dtype=int)
    if len(at) and answers.root is not None:
        gold = np.array([PLOVER_SIGNALS.index(str(rows[i].signal)) for i in at])
        result |= _plover(at, gold, answers.root[at])
    for name, head in (own or {}).items():
        at = np.array([i for i, r in enumerate(rows) if name in r.own], dtype=int)
        if len(at) and name in answers.own:
            result[name] = _own_tally(rows, at, name, head, answers.own[name][at])
    return result


def _plover(at: Ints, gold: Ints, root: Ints) -> dict[str, Tally]:
    return {
        "plover_root": single_label(at, gold, root, PLOVER_SIGNALS),
        "plover_quad": single_label(at, _QUAD_OF_ROOT[gold], _QUAD_OF_ROOT[root], QUADS),
        "plover_binary": single_label(at, _BINARY_OF_ROOT[gold], _BINARY_OF_ROOT[root], BINARY),
    }


def _own_tally(
    rows: Sequence[LabelledRow], at: Ints, name: str, head: OwnHead, probabilities: Floats
) -> Tally:
    gold = np.zeros((len(at), len(head.labels)), dtype=bool)
    for n, i in enumerate(at):
        for label in rows[i].own[name]:
            if label not in head.labels:
                raise DataError(
                    f"{rows[i].where or rows[i].id}: {name!r} is {label!r}, the model's labels are "
                    f"{', '.join(head.labels)}; map the file's names in 'labels:' of a "
                    "configuration, or evaluate a model that was trained on them"
                )
            gold[n, head.labels.index(label)] = True
        if not head.multi and gold[n].sum() != 1:
            raise DataError(
                f"{rows[i].where or rows[i].id}: {name!r} has {gold[n].sum()} labels, the model's "
                "head gives one a row; expected one label, or a model with a multi-label head"
            )
    if head.multi:
        return multi_label(at, gold, probabilities, head.labels)
    predicted = probabilities.argmax(axis=1)
    return single_label(at, gold.argmax(axis=1), predicted, head.labels, probabilities)


def _where(rows: Sequence[LabelledRow], label: str) -> Ints:
    return np.array([i for i, r in enumerate(rows) if getattr(r, label) is not None], dtype=int)


def _chosen(probabilities: Floats | None, at: Ints) -> Floats | None:
    return None if probabilities is None else probabilities[at]


def reliability(confidence: Floats, correct: NDArray[np.bool_], bins: int = N_BINS) -> list[Bin]:
    """Return equal-width bins of confidence with the share of right answers in each."""
    index = _bin_of(confidence, bins)
    result = []
    for b in range(bins):
        here = index == b
        n = int(here.sum())
        means = (confidence[here].mean(), correct[here].mean()) if n else (np.nan, np.nan)
        result.append(Bin(b / bins, (b + 1) / bins, n, float(means[0]), float(means[1])))
    return result


def risk_coverage(confidence: Floats, correct: NDArray[np.bool_]) -> RiskCoverage:
    """Return the risk-coverage curve; confidence, correct: shape (n,), n > 0."""
    order = np.argsort(-confidence, kind="stable")
    sorted_confidence = confidence[order]
    last = np.append(np.flatnonzero(np.diff(sorted_confidence)), len(order) - 1)
    kept = last + 1.0
    accuracy = np.cumsum(correct[order])[last] / kept
    share = np.diff(kept, prepend=0.0) / len(order)
    return RiskCoverage(
        tuple((kept / len(order)).tolist()),
        tuple(accuracy.tolist()),
        tuple(sorted_confidence[last].tolist()),
        float((share * (1.0 - accuracy)).sum()),
    )


def evaluate_rows(
    rows: Sequence[LabelledRow],
    predictions: Predictions,
    own: Mapping[str, Sequence[str]] | None = None,
    multi: Collection[str] = (),
) -> dict[str, Any]:
    """Return metrics for every label that the rows carry; ``n`` counts the rows of each.

    tone: accuracy, macro-F1 and expected calibration error. score: mean absolute error and Pearson
    correlation. signal and own single-label heads: accuracy and macro-F1; own multi-label heads:
    micro- and macro-F1. own: labels by own head; multi: those of them that are multi-label.
    """
    heads = {name: OwnHead(tuple(labels), name in multi) for name, labels in (own or {}).items()}
    wanted = {"tone": ("accuracy", "macro_f1", "ece"), "score": ("mae", "pearson")}
    result: dict[str, Any] = {"n": len(rows)}
    for name, tally in tallies(rows, answers_of(predictions), heads).items():
        if name in PLOVER_HEADS or (name == "score" and len(tally) < 2):
            continue
        point = tally.point()
        default = ("micro_f1", "macro_f1") if name in multi else ("accuracy", "macro_f1")
        names = wanted.get(name, default)
        result[name] = {"n": len(tally)} | {m: round(point[m], 4) for m in names}
    return result


def evaluate_plover(rows: Sequence[LabelledRow], predictions: Predictions) -> dict[str, Any]:
    """Return macro-F1 of PLOVER root, quad class and cooperation/conflict.

    The root is the argmax over the 15 signals that have a PLOVER type; quad and binary follow.
    Rows with another signal do not count.
    """
    at = np.array([i for i, r in enumerate(rows) if r.signal in PLOVER_SIGNALS], dtype=int)
    gold = np.array([PLOVER_SIGNALS.index(str(rows[i].signal)) for i in at], dtype=int)
    root = root_of(predictions.signals)[at]
    return {"n": len(at)} | {
        f"{name.removeprefix('plover_')}_macro_f1": round(tally.point()["macro_f1"], 4)
        for name, tally in _plover(at, gold, root).items()
    }


def expected_calibration_error(
    confidence: Floats, correct: NDArray[np.bool_], bins: int = N_BINS
) -> float:
    """Weighted mean gap between confidence and accuracy over equal-width bins, 0..1.

    Naeini, Cooper and Hauskrecht 2015.
    """
    filled = [b for b in reliability(confidence, correct, bins) if b.n]
    return float(sum(abs(b.confidence - b.accuracy) * b.n for b in filled) / len(confidence))


def _bin_of(confidence: Floats, bins: int) -> Ints:
    return np.asarray(np.minimum((confidence * bins).astype(int), bins - 1))
