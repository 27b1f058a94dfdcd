"""Intervals by the percentile bootstrap over documents (Efron and Tibshirani 1993).

Sentences of one document resemble one another, so documents are drawn, not rows: intervals over
single rows would be too narrow. All metrics, slices and models of one evaluation see the same
resamples; that makes the difference between two models a paired one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.evaluation.tallies import LOWER_IS_BETTER, Floats, Tally, Values

LEVEL = 0.95
SEED = 20240229
#: Resamples whose weights are turned into numbers at once: bounds the memory.
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric with its interval; NaN where there is nothing to measure or to resample."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A head's metrics with intervals.

    headline: by metric. classes: by label precision, recall and F1.
    """

    headline: Mapping[str, Estimate]
    classes: tuple[tuple[Estimate, Estimate, Estimate], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a metric of the model exceeds that of the other one, on the same rows.

    share_above_zero: of the resamples with a difference > 0; share_better: of those in which the
    model is better, whichever direction that is for this metric.
    """

    metric: str
    model: float
    other: float
    difference: Estimate
    share_above_zero: float
    share_better: float


class Resampler:
    """Draws documents with replacement, as many as there are; the same draws for every metric.

    The order of the rows does not matter: the same documents and seed give the same intervals.
    """

    def __init__(self, groups: Sequence[str], resamples: int, seed: int = SEED) -> None:
        """groups: document of each evaluated row."""
        names, self._group = np.unique(np.array(groups, dtype=str), return_inverse=True)
        self.n_groups = len(names)
        n = max(self.n_groups, 1)
        rng = np.random.default_rng(seed)
        # How often each document was drawn; a byte holds it (256 draws of one among many is as
        # unlikely as anything can be, and few documents cannot be drawn more often than they are).
        self._weights = np.empty((resamples, n), dtype=np.uint8)
        for start in range(0, resamples, _CHUNK):
            size = min(_CHUNK, resamples - start)
            drawn = rng.multinomial(n, np.full(n, 1.0 / n), size=size)
            self._weights[start : start + size] = np.minimum(drawn, 255)

    def distribution(self, tally: Tally) -> Values:
        """The metrics of every resample."""
        present, position = np.unique(self._group[tally.at], return_inverse=True)
        by_group = np.zeros((len(present), tally.parts.shape[1]))
        np.add.at(by_group, position, tally.parts)
        sums = np.vstack(
            [
                self._weights[start : start + _CHUNK, present].astype(float) @ by_group
                for start in range(0, len(self._weights), _CHUNK)
            ]
        )
        return tally.formulas(sums)

    def measure(self, tally: Tally) -> Measured:
        """The metrics of all rows with intervals; one document alone has none."""
        point, drawn = tally.values(), self.distribution(tally)
        alone = len(np.unique(self._group[tally.at])) < 2

        def estimate(value: Floats, values: Floats) -> Estimate:
            low, high = (np.nan, np.nan) if alone else interval(values)
            return Estimate(float(value[0]), low, high)

        return Measured(
            {name: estimate(v, drawn.headline[name]) for name, v in point.headline.items()},
            tuple(
                (
                    estimate(point.classes[:, c, 0], drawn.classes[:, c, 0]),
                    estimate(point.classes[:, c, 1], drawn.classes[:, c, 1]),
                    estimate(point.classes[:, c, 2], drawn.classes[:, c, 2]),
                )
                for c in range(point.classes.shape[1])
            ),
        )

    def compare(self, model: Tally, other: Tally) -> list[Difference]:
        """Paired differences of the metrics that both have; the rows must be the same."""
        points, others = model.point(), other.point()
        drawn, other_drawn = self.distribution(model).headline, self.distribution(other).headline
        alone = len(np.unique(self._group[model.at])) < 2
        result = []
        for metric in (m for m in points if m in others):
            gap = drawn[metric] - other_drawn[metric]
            gap = gap[np.isfinite(gap) & (not alone)]
            better = gap < 0 if metric in LOWER_IS_BETTER else gap > 0
            low, high = interval(gap)
            result.append(
                Difference(
                    metric,
                    points[metric],
                    others[metric],
                    Estimate(points[metric] - others[metric], low, high),
                    _share(gap > 0),
                    _share(better),
                )
            )
        return result


def interval(values: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Percentile interval of the finite values; NaN when there are none."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _share(holds: NDArray[np.bool_]) -> float:
    return float(holds.mean()) if len(holds) else float("nan")
