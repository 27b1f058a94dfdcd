"""Temperatures and thresholds of label sets, fitted on held-out rows."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.codebook import TONES
from analyzer.errors import DataError
from analyzer.modeling.decoding import Logits, Predictions, Temperatures
from analyzer.modeling.folder import LabelOrder
from analyzer.training.data import LabelledRow

pytest.importorskip("torch")
from analyzer.training.calibration import (
    conformal_thresholds,
    fit_temperatures,
)

TOPICS = LabelOrder(own={"topics": ("a", "b")}, multi=("topics",))


def row(number: int, **labels: object) -> LabelledRow:
    values: dict[str, object] = {"id": str(number), "text": "t", "context": "", "source": "s"}
    return LabelledRow(**(values | {"group": str(number)} | labels))  # type: ignore[arg-type]


def logits(n: int, **own: np.ndarray) -> Logits:
    return Logits(*(np.zeros((n, k)) for k in (3, 7, 19)), own)


def predictions(tone: np.ndarray, **own: np.ndarray) -> Predictions:
    n = len(tone)
    return Predictions(tone, np.zeros((n, 7)), np.zeros((n, 19)), np.zeros(n, bool), own)


def test_rows_without_a_label_count_for_a_multi_label_head() -> None:
    # 20 rows say "a", rightly so; 40 say "none of them", of which the network is too sure of "b".
    rows = [row(i, own={"topics": ("a",) if i < 20 else ()}) for i in range(60)]
    said = np.where(np.arange(60)[:, None] < 20, [[6.0, -6.0]], [[-6.0, 6.0]])
    found = fit_temperatures(logits(60, topics=said), rows, TOPICS)
    assert found.own["topics"] > 2.0
    assert fit_temperatures(logits(60, topics=said), rows[:20], TOPICS).own["topics"] == 1.0


def test_a_head_with_too_few_rows_gets_the_fallback() -> None:
    rows = [row(i, tone=TONES[i % 3]) for i in range(60)]
    fallback = Temperatures(2.0, 3.0, 1.5, {"topics": 0.7})
    found = fit_temperatures(logits(60, topics=np.zeros((60, 2))), rows, TOPICS, fallback)
    assert (found.score, found.signal, dict(found.own)) == (3.0, 1.5, {"topics": 0.7})
    assert found.tone != 2.0  # there are rows enough to fit it
    alone = fit_temperatures(logits(60, topics=np.zeros((60, 2))), rows, TOPICS)
    assert (alone.score, alone.signal, dict(alone.own)) == (1.0, 1.0, {"topics": 1.0})


def test_the_threshold_is_the_tenth_of_99_rows_and_never_above_it() -> None:
    p = np.linspace(0.01, 0.99, 99) + 8e-7  # rounded to the nearest, this would go up
    rows = [row(i, tone=TONES[0]) for i in range(99)]
    tone = np.stack([p, 1 - p, np.zeros(99)], axis=1)
    found = conformal_thresholds(predictions(tone), rows, LabelOrder(), 0.9)
    assert found is not None
    assert p[9] - 1e-6 < found.tone <= p[9]
    assert (p >= found.tone).sum() == 90


def test_an_own_label_that_the_model_does_not_know_is_named() -> None:
    rows = [row(i, tone=TONES[0], own={"frame": ("sports",)}, where="x.csv:2") for i in range(60)]
    labels = LabelOrder(own={"frame": ("war", "trade")})
    with pytest.raises(DataError, match=r"x.csv:2: 'frame' is 'sports'.*war, trade"):
        fit_temperatures(logits(60, frame=np.zeros((60, 2))), rows, labels)
    made = predictions(np.full((60, 3), 1 / 3), frame=np.full((60, 2), 0.5))
    with pytest.raises(DataError, match=r"x.csv:2: 'frame' is 'sports'.*war, trade"):
        conformal_thresholds(made, rows, labels, 0.9)
