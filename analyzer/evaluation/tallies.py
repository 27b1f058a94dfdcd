"""What each row adds to a metric, so that a metric of any resample is a formula over sums.

Accuracy, F1, calibration error, Brier score, mean absolute error and correlation are all functions
of sums over rows. The rows' parts are counted once; the value on the data and on each bootstrap
resample comes out of the same formula, with no loop over rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

N_BINS = 10
#: Metrics of which less is better; of all others more is.
LOWER_IS_BETTER = frozenset({"ece", "brier", "log_loss", "mae"})


@dataclass(frozen=True, slots=True)
class Values:
    """Metrics of r sets of rows; NaN where a set has nothing to measure.

    headline: by name, shape (r,). classes: precision, recall and F1 by label, shape (r, labels, 3).
    """

    headline: Mapping[str, Floats]
    classes: Floats


@dataclass(frozen=True, slots=True)
class Tally:
    """The parts of n rows in the sums of one head's metrics.

    at: positions of the rows that carry the label, shape (n,). parts: shape (n, sums).
    formulas: turns sums of shape (r, sums) into values of r sets of rows.
    labels: of the k classes, in order; a score has none. With labels, the first 3 k sums count, by
    label: hits, predicted, gold. single: every row has one label.
    """

    at: Ints
    parts: Floats
    formulas: Callable[[Floats], Values]
    labels: tuple[str, ...] = ()
    single: bool = False

    def __len__(self) -> int:
        return len(self.at)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the row's label is predicted, shape (n,); for single labels."""
        return np.asarray(self.parts[:, : len(self.labels)].any(axis=1))

    @property
    def support(self) -> tuple[int, ...]:
        """How often each label is a gold label."""
        k = len(self.labels)
        return tuple(self.parts[:, 2 * k : 3 * k].sum(axis=0).astype(int).tolist())

    @property
    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """Counts of gold (rows) by predicted (columns) label; empty unless labels are single."""
        if not self.single:
            return ()
        k = len(self.labels)
        counts = self.parts[:, 2 * k : 3 * k].T @ self.parts[:, k : 2 * k]
        return tuple(tuple(row) for row in counts.astype(int).tolist())

    def values(self) -> Values:
        """The metrics of all its rows, as one set."""
        return self.formulas(self.parts.sum(axis=0, keepdims=True))

    def point(self) -> dict[str, float]:
        """The headline metrics of all its rows."""
        return {name: float(v[0]) for name, v in self.values().headline.items()}

    def only(self, keep: NDArray[np.bool_]) -> Tally:
        """The tally of a slice; keep: over all evaluated rows."""
        chosen = keep[self.at]
        return replace(self, at=self.at[chosen], parts=self.parts[chosen])


def single_label(
    at: Ints,
    gold: Ints,
    predicted: Ints,
    labels: Sequence[str],
    probabilities: Floats | None = None,
) -> Tally:
    """Tally of a head with one label a row.

    gold, predicted: label numbers, shape (n,). probabilities: shape (n, labels); without them there
    is no calibration error, Brier score or log loss. Macro-F1 is the mean over labels that occur in
    the gold of a set; the Brier score sums the squared errors of all labels (0..2); the confidence
    of the calibration error is the probability of the predicted label.
    """
    k = len(labels)
    identity = np.eye(k)
    right = (gold == predicted).astype(float)
    parts = [identity[gold] * right[:, None], identity[predicted], identity[gold]]
    if probabilities is not None:
        rows = np.arange(len(gold))
        likelihood = np.clip(probabilities[rows, gold], np.finfo(float).eps, 1.0)
        brier = ((probabilities - identity[gold]) ** 2).sum(axis=1)
        parts += [brier[:, None], -np.log(likelihood)[:, None]]
        parts.append(_binned(probabilities[rows, predicted], right))

    def formulas(sums: Floats) -> Values:
        hits, guessed, actual = sums[:, :k], sums[:, k : 2 * k], sums[:, 2 * k : 3 * k]
        n = actual.sum(axis=1)
        classes = _by_class(hits, guessed, actual)
        headline = {"accuracy": _ratio(hits.sum(axis=1), n), "macro_f1": _macro(classes)}
        if probabilities is not None:
            headline["ece"] = _calibration_error(sums[:, 3 * k + 2 :], n)
            headline["brier"] = _ratio(sums[:, 3 * k], n)
            headline["log_loss"] = _ratio(sums[:, 3 * k + 1], n)
        return Values(headline, classes)

    return Tally(at, np.hstack(parts), formulas, tuple(labels), single=True)


def multi_label(
    at: Ints, gold: NDArray[np.bool_], probabilities: Floats, labels: Sequence[str]
) -> Tally:
    """Tally of a head with any number of labels a row; a label is predicted from 0.5 on.

    gold, probabilities: shape (n, labels). Accuracy is the share of rows with all labels right;
    Brier score and log loss are means over labels.
    """
    k = len(labels)
    predicted = probabilities >= 0.5
    eps = np.finfo(float).eps
    likelihood = np.clip(np.where(gold, probabilities, 1.0 - probabilities), eps, 1.0)
    parts = np.hstack(
        [
            gold & predicted,
            predicted,
            gold,
            (gold == predicted).all(axis=1)[:, None],
            ((probabilities - gold) ** 2).mean(axis=1)[:, None],
            -np.log(likelihood).mean(axis=1)[:, None],
            np.ones((len(at), 1)),
        ]
    ).astype(float)

    def formulas(sums: Floats) -> Values:
        hits, guessed, actual = sums[:, :k], sums[:, k : 2 * k], sums[:, 2 * k : 3 * k]
        exact, brier, loss, n = sums[:, 3 * k :].T
        classes = _by_class(hits, guessed, actual)
        micro = _ratio(2 * hits.sum(axis=1), guessed.sum(axis=1) + actual.sum(axis=1))
        headline = {
            "accuracy": _ratio(exact, n),
            "micro_f1": micro,
            "macro_f1": _macro(classes),
            "brier": _ratio(brier, n),
            "log_loss": _ratio(loss, n),
        }
        return Values(headline, classes)

    return Tally(at, parts, formulas, tuple(labels))


def score(at: Ints, gold: Floats, expected: Floats) -> Tally:
    """Tally of scores, both of shape (n,): mean absolute error and Pearson correlation."""
    # Shifted by the gold mean, which changes no correlation and keeps the sums small.
    center = gold.mean() if len(gold) else 0.0
    x, y = gold - center, expected - center
    parts = np.stack([np.ones(len(at)), np.abs(gold - expected), x, y, x * x, y * y, x * y], axis=1)

    def formulas(sums: Floats) -> Values:
        n, error, sx, sy, sxx, syy, sxy = sums.T
        mean_x, mean_y = _ratio(sx, n), _ratio(sy, n)
        variances = [_ratio(sxx, n) - mean_x**2, _ratio(syy, n) - mean_y**2]
        spread = np.sqrt(_positive(variances[0]) * _positive(variances[1]))
        pearson = _ratio(_ratio(sxy, n) - mean_x * mean_y, spread)
        return Values({"mae": _ratio(error, n), "pearson": pearson}, np.empty((len(sums), 0, 3)))

    return Tally(at, parts, formulas)


def _binned(confidence: Floats, right: Floats) -> Floats:
    """Per row and bin: whether it is there, its confidence, whether it is right; (n, 3 * bins)."""
    there = np.eye(N_BINS)[np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)]
    return np.hstack([there, there * confidence[:, None], there * right[:, None]])


def _calibration_error(sums: Floats, n: Floats) -> Floats:
    confidence, right = sums[:, N_BINS : 2 * N_BINS], sums[:, 2 * N_BINS :]
    return _ratio(np.abs(confidence - right).sum(axis=1), n)


def _by_class(hits: Floats, guessed: Floats, actual: Floats) -> Floats:
    f1 = np.where(actual > 0, _ratio(2 * hits, guessed + actual), np.nan)
    return np.stack([_ratio(hits, guessed), _ratio(hits, actual), f1], axis=-1)


def _macro(classes: Floats) -> Floats:
    f1 = classes[:, :, 2]
    return _ratio(np.nansum(f1, axis=1), np.isfinite(f1).sum(axis=1).astype(float))


def _positive(values: Floats) -> Floats:
    """Variances, with what is only rounding noise around zero set to zero."""
    return np.where(values > 1e-12, values, 0.0)


def _ratio(above: Floats, below: Floats) -> Floats:
    """``above / below``, NaN where nothing is below."""
    empty = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=empty, where=below > 0))
