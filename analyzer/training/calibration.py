"""Temperatures and label sets fitted on held-out rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from numpy.typing import NDArray

from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import DataError
from analyzer.modeling.decoding import Floats, Logits, Predictions, Temperatures
from analyzer.modeling.folder import ConformalThresholds, LabelOrder
from analyzer.training.data import LabelledRow

#: Below this many labelled rows a temperature says more about chance than about the model.
MIN_ROWS = 50
SEARCH_RANGE = (0.25, 4.0)


def fit_temperatures(
    logits: Logits,
    rows: Sequence[LabelledRow],
    labels: LabelOrder,
    fallback: Temperatures | None = None,
) -> Temperatures:
    """Return the temperature of each head that minimises log loss on ``rows`` (Guo et al. 2017).

    A head with fewer than ``MIN_ROWS`` labelled rows gets that of ``fallback``, by default 1.
    """
    other = fallback or Temperatures()
    scores = tuple(map(str, labels.score))
    return Temperatures(
        tone=_fit(logits.tone, rows, "tone", labels.tone, other.tone),
        score=_fit(logits.score, rows, "score", scores, other.score),
        signal=_fit(logits.signal, rows, "signal", labels.signal, other.signal),
        own={
            name: _fit(
                logits.own[name],
                rows,
                name,
                names,
                other.own.get(name, 1.0),
                multi=name in labels.multi,
            )
            for name, names in labels.own.items()
        },
    )


def _fit(
    logits: Floats,
    rows: Sequence[LabelledRow],
    head: str,
    labels: Sequence[str],
    fallback: float,
    *,
    multi: bool = False,
) -> float:
    # No label at all is an answer of a multi-label head.
    at = [i for i, r in enumerate(rows) if (head in r.own if multi else r.labels(head))]
    if len(at) < MIN_ROWS:
        return fallback
    values = torch.tensor(logits[at])
    target = torch.zeros_like(values)
    for n, i in enumerate(at):
        for label in rows[i].labels(head):
            target[n, _number(label, labels, rows[i], head)] = 1.0
    grid = torch.logspace(*(torch.tensor(SEARCH_RANGE).log10().tolist()), steps=241)
    loss = F.binary_cross_entropy_with_logits if multi else F.cross_entropy
    losses = torch.stack([loss(values / t, target) for t in grid])
    return round(float(grid[int(losses.argmin())]), 4)


def conformal_thresholds(
    predictions: Predictions, rows: Sequence[LabelledRow], labels: LabelOrder, level: float
) -> ConformalThresholds | None:
    """Return by head the least probability that keeps the true label in the set at ``level``.

    None where fewer than ``MIN_ROWS`` rows have a tone. Split conformal prediction: among n rows
    the threshold is the floor((n + 1)(1 - level))-th smallest probability of the true label.
    """
    tone = _threshold(predictions.tone, rows, "tone", TONES, level)
    if tone is None:
        return None
    own = {
        name: _threshold(predictions.own[name], rows, name, names, level)
        for name, names in labels.own.items()
        if name not in labels.multi
    }
    return ConformalThresholds(
        level=level,
        tone=tone,
        signal=_threshold(predictions.signals, rows, "signal", SIGNALS, level),
        own={name: value for name, value in own.items() if value is not None},
        n=sum(r.tone is not None for r in rows),
    )


def _threshold(
    p: NDArray[np.float64],
    rows: Sequence[LabelledRow],
    head: str,
    labels: Sequence[str],
    level: float,
) -> float | None:
    at = [i for i, r in enumerate(rows) if r.labels(head)]
    if len(at) < MIN_ROWS:
        return None
    of_true = np.sort([p[i, _number(rows[i].labels(head)[0], labels, rows[i], head)] for i in at])
    # 100 * (1 - 0.9) is a little less than 10 in floating point.
    rank = int(np.floor((len(at) + 1) * (1.0 - level) + 1e-9))
    return _rounded_down(float(of_true[rank - 1])) if rank >= 1 else 0.0


def _rounded_down(threshold: float) -> float:
    """Six digits, and never more than ``threshold``: the row that sets it keeps its label."""
    return float(Decimal(threshold).quantize(Decimal("1e-6"), ROUND_FLOOR))


def _number(label: str, labels: Sequence[str], row: LabelledRow, head: str) -> int:
    if label not in labels:
        raise DataError(
            f"{row.where or row.id}: {head!r} is {label!r}, the model's labels are "
            f"{', '.join(labels)}"
        )
    return labels.index(label)
