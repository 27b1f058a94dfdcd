"""Labelled sentences for a tiny direction model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.config import build_config
from analyzer.training.config import DirectionsConfig


def direction_rows() -> Iterator[dict[str, Any]]:
    """Yield sentences of three pairs of states, of which the first one condemns the second."""
    pairs = [
        ("China", "CHN", "Japan", "JPN"),
        ("Kenya", "KEN", "Uganda", "UGA"),
        ("Peru", "PER", "Chile", "CHL"),
    ]
    for i in range(90):
        a, ca, b, cb = pairs[i % 3]
        if i % 2:
            a, ca, b, cb = b, cb, a, ca
        yield {
            "document": f"d{i}",
            "context": "",
            "date": "2024-05-01",
            "text": f"{a} condemned {b} on day {i}.",
            "signal": "accuse",
            "source": [ca],
            "target": [cb],
        }  # fmt: skip


def directions_config(base: Path, **values: Any) -> DirectionsConfig:
    """Return the configuration of a tiny run."""
    file = {"path": "rows.jsonl", "licence": "own", "labelled_by": "own"}
    given = {"task": "directions", "name": "d", "data": [file], "base": str(base), "epochs": 12}
    rates = {"batch_size": 8, "learning_rate": 5e-3, "head_learning_rate": 5e-3}
    return build_config(DirectionsConfig, given | rates | values, "tests")
