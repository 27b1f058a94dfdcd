from pathlib import Path

import pytest

from analyzer.config import (
    DirectionsConfig,
    ScoringConfig,
    TrainingConfig,
    load_config,
    scoring_config,
)
from analyzer.errors import ConfigError

CONFIGS = Path(__file__).parents[1] / "configs"


def test_every_shipped_configuration_is_valid():
    kinds = {
        "scoring.yaml": ScoringConfig,
        "tone-open.yaml": TrainingConfig,
        "tone-small.yaml": TrainingConfig,
        "directions.yaml": DirectionsConfig,
    }
    assert {p.name for p in CONFIGS.glob("*.yaml")} == set(kinds)
    for name, kind in kinds.items():
        load_config(kind, CONFIGS / name)


def test_the_shipped_scoring_file_holds_the_defaults():
    assert scoring_config() == ScoringConfig()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "confidence_flor: 0.4",
            r"unknown key 'confidence_flor' \(did you mean 'confidence_floor'",
        ),
        ("weights: {quotd: 2}", r"unknown key 'weights.quotd' \(did you mean 'quoted'"),
        ("wibble: 1", "known keys: version, confidence_floor"),
        ("confidence_floor: 1.5", r"confidence_floor: found 1.5; .*less than or equal to 1"),
        ("weights: {quoted: .nan}", "weights.quoted: found nan"),
        ("min_statements: many", "min_statements: found 'many'"),
        ("- a\n- b", "found list, expected keys and values"),
        ("", "is empty"),
        ("a: [1", "not valid YAML"),
    ],
)
def test_a_wrong_configuration_says_what_and_where(tmp_path, text, message):
    path = tmp_path / "scoring.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        scoring_config(path)
    assert str(path) in str(caught.value)


def test_a_missing_or_binary_configuration_is_named(tmp_path):
    with pytest.raises(ConfigError, match="no such file"):
        scoring_config(tmp_path / "none.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        scoring_config(binary)


def test_a_training_configuration_must_name_its_data(tmp_path):
    path = tmp_path / "train.yaml"
    path.write_text("task: tone\nname: x\nbase: y\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="the key 'data' is missing"):
        load_config(TrainingConfig, path)
