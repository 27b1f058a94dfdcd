"""Temperatures fitted on held-out rows (Guo et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from analyzer.codebook import SIGNALS, TONES
from analyzer.modeling.decoding import Floats, Logits, Temperatures
from analyzer.training.data import LabelledRow

#: Below this many labelled rows a temperature says more about chance than about the model.
MIN_ROWS = 50
SEARCH_RANGE = (0.25, 4.0)


def fit_temperatures(logits: Logits, rows: Sequence[LabelledRow]) -> Temperatures:
    """Return the temperature of each head that minimises log loss on ``rows``.

    A head with fewer than ``MIN_ROWS`` labelled rows keeps temperature 1.
    """
    tone = [None if r.tone is None else TONES.index(r.tone) for r in rows]
    score = [None if r.score is None else r.score + 3 for r in rows]
    signal = [None if r.signal is None else SIGNALS.index(r.signal) for r in rows]
    return Temperatures(
        tone=_fit(logits.tone, tone),
        score=_fit(logits.score, score),
        signal=_fit(logits.signal, signal),
    )


def _fit(logits: Floats, labels: Sequence[int | None]) -> float:
    at = [i for i, label in enumerate(labels) if label is not None]
    if len(at) < MIN_ROWS:
        return 1.0
    values = torch.tensor(logits[at])
    gold = torch.tensor([label for label in labels if label is not None])
    grid = torch.logspace(*(torch.tensor(SEARCH_RANGE).log10().tolist()), steps=241)
    losses = torch.stack([F.cross_entropy(values / t, gold) for t in grid])
    return round(float(grid[int(losses.argmin())]), 4)
