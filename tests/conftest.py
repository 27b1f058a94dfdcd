"""Shared pieces: a tiny encoder, a tiny trained model, and an analyzer on top of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from directed import direction_rows, directions_config

from analyzer.config import build_config
from analyzer.training.config import TrainingConfig

# The tests run in one process a core; more threads each would only wait for one another.
os.environ["OMP_NUM_THREADS"] = "1"

WORDS = (
    "the a of to and in on with said talks sanctions minister president "
    "relations agreed signed peace praised met condemned attacked shelled threatened refused "
    "village treaty visit arrives monday report will improve lifted imposed troops"
).split()

#: Own sentences with labels that a tiny model can learn to tell apart.
LABELLED = [
    ("The minister praised the peace treaty", 2, "support"),
    ("The president signed the treaty", 2, "agree"),
    ("The president agreed to talks", 2, "agree"),
    ("The minister met the president", 1, "consult"),
    ("Relations will improve said the minister", 1, "optimism"),
    ("The visit in the village on monday", 0, "none"),
    ("The report arrives on monday", 0, "none"),
    ("The minister arrives on monday", 0, "none"),
    ("The president condemned the minister", -2, "accuse"),
    ("The minister refused talks", -1, "reject"),
    ("The president threatened sanctions", -2, "threaten"),
    ("The president imposed sanctions", -2, "sanction"),
    ("Troops shelled the village", -3, "assault"),
    ("Troops attacked the village", -3, "assault"),
]


@pytest.fixture(scope="session")
def tiny_encoder_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained 2-layer BERT of a few kilobytes with a word tokenizer, built without network."""
    pytest.importorskip("torch")
    from analyzer.benchmark.tiny import build_tiny_encoder

    path = tmp_path_factory.mktemp("tiny-encoder")
    build_tiny_encoder(path, WORDS, n_layers=2, width=32, n_pieces=64)
    return path


@pytest.fixture(scope="session")
def labelled_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of codebook rows and one of PLOVER rows."""
    path = tmp_path_factory.mktemp("labelled")
    rows = [
        {
            "id": f"r{copy}-{i}",
            "document": f"d{copy}-{i}",
            "context": "Talks in the village.",
            "text": f"{text} {'on monday ' * (copy % 3)}".strip(),
            "score": score,
            "signal": signal,
        }
        for copy in range(6)
        for i, (text, score, signal) in enumerate(LABELLED)
    ]
    (path / "codebook.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    plover = [
        {"id": f"p{i}-{copy}", "text": f"{text} {'in the report ' * copy}", "root": signal.upper()}
        for copy in range(4)
        for i, (text, score, signal) in enumerate(LABELLED)
        if signal not in {"none", "optimism"}
    ]
    (path / "plover.jsonl").write_text("\n".join(map(json.dumps, plover)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_training_config(tiny_encoder_dir: Path) -> TrainingConfig:
    """A configuration that trains on ``labelled_dir`` in a second or two."""
    values = {
        "task": "tone",
        "name": "tiny",
        "base": str(tiny_encoder_dir),
        "data": [
            {"path": "codebook.jsonl", "licence": "own", "labelled_by": "own"},
            {"path": "plover.jsonl", "columns": {"signal": "root"}},
        ],
        "max_length": 32,
        "split": {"dev_fraction": 0.25, "near_duplicates": 1.0, "drop": False},
        "epochs": 20,
        "learning_rate": 5e-3,
        "head_learning_rate": 5e-3,
        "average_from": 0.8,
        "context": True,
        "context_dropout": 0.3,
        "context_swap": 0.1,
    }
    return build_config(TrainingConfig, values, "tests")


@pytest.fixture(scope="session")
def tiny_model_dir(
    tiny_training_config: TrainingConfig,
    labelled_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A tiny model, really trained and exported."""
    from analyzer.training.trainer import train

    out = tmp_path_factory.mktemp("models") / "tiny"
    train(tiny_training_config, labelled_dir, out)
    return out


@pytest.fixture(scope="session")
def directions_dir(tiny_encoder_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny direction model, really trained and exported."""
    from analyzer.training.directions import train_directions

    data = tmp_path_factory.mktemp("directed")
    rows = [json.dumps(row) for row in direction_rows()]
    (data / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path_factory.mktemp("models") / "directions"
    train_directions(directions_config(tiny_encoder_dir), data, out)
    return out
