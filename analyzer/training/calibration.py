"""Temperatures and label sets fitted on held-out rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from numpy.typing import NDArray

from analyzer.codebook import SIGNALS, TONES
from analyzer.modeling.decoding import Floats, Logits, Predictions, Temperatures
from analyzer.modeling.folder import ConformalThresholds, LabelOrder
from analyzer.training.data import LabelledRow

#: Below this many labelled rows a temperature says more about chance than about the model.
MIN_ROWS = 50
SEARCH_RANGE = (0.25, 4.0)


def fit_temperatures(
    logits: Logits, rows: Sequence[LabelledRow], labels: LabelOrder
) -> Temperatures:
    """Return the temperature of each head that minimises log loss on ``rows`` (Guo et al. 2017).

    A head with fewer than ``MIN_ROWS`` labelled rows keeps temperature 1.
    """
    return Temperatures(
        tone=_fit(logits.tone, rows, "tone", labels.tone),
        score=_fit(logits.score, rows, "score", tuple(map(str, labels.score))),
        signal=_fit(logits.signal, rows, "signal", labels.signal),
        own={
            name: _fit(logits.own[name], rows, name, names, multi=name in labels.multi)
            for name, names in labels.own.items()
        },
    )


def _fit(
    logits: Floats,
    rows: Sequence[LabelledRow],
    head: str,
    labels: Sequence[str],
    *,
    multi: bool = False,
) -> float:
    at = [i for i, r in enumerate(rows) if r.labels(head)]
    if len(at) < MIN_ROWS:
        return 1.0
    values = torch.tensor(logits[at])
    target = torch.zeros_like(values)
    for n, i in enumerate(at):
        for label in rows[i].labels(head):
            target[n, labels.index(label)] = 1.0
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
    of_true = np.sort([p[i, labels.index(rows[i].labels(head)[0])] for i in at])
    rank = int(np.floor((len(at) + 1) * (1.0 - level)))
    return round(float(of_true[rank - 1]), 6) if rank >= 1 else 0.0
