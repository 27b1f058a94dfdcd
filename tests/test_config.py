from pathlib import Path

import pytest

from analyzer.config import ScoringConfig, load_config, scoring_config
from analyzer.errors import ConfigError
from analyzer.training.config import TASKS, DataSource, TrainingConfig, load_training_config, locate

CONFIGS = Path(__file__).parents[1] / "configs"


def test_every_shipped_configuration_is_valid():
    names = {p.name for p in CONFIGS.glob("*.yaml")}
    assert {"tone-small.yaml", "tone-base.yaml", "finetune.yaml", "distil.yaml"} <= names
    for name in names - {"scoring.yaml"}:
        assert isinstance(load_training_config(CONFIGS / name), tuple(TASKS.values())), name


def test_files_of_the_project_that_a_configuration_names_are_there():
    for path in CONFIGS.glob("tone-*.yaml"):
        config = load_training_config(path)
        assert isinstance(config, TrainingConfig)
        names = [s.path for s in config.data]
        if config.distil and config.distil.soft_labels:
            names.append(config.distil.soft_labels)
        own = [name for name in names if name.startswith(("corpus:", "models:"))]
        assert own
        assert [name for name in own if not locate(name, Path()).is_file()] == [], path.name


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


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(
        "task: tone\nname: x\nbase: y\ndata:\n  - {path: a.csv, columns: {text: sentence}}\n",
        "utf-8",
    )
    return path


def test_files_and_settings_of_the_command_line_change_the_configuration(small):
    config = load_training_config(
        small, ["one.csv", "two.csv"], ["epochs=7", "loss_weights.signal=2", "data.1.repeat=3"]
    )
    assert [Path(s.path).name for s in config.data] == ["one.csv", "two.csv"]
    assert [s.columns["text"] for s in config.data] == ["sentence", "sentence"]
    assert (config.epochs, config.loss_weights.signal, config.data[1].repeat) == (7, 2.0, 3)


def test_a_file_of_the_command_line_keeps_only_what_is_true_of_it(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small.write_text(
        "task: tone\nname: x\nbase: y\ndata:\n"
        "  - {path: a.csv, columns: {text: sentence}, labels: {tone: {bad: escalatory}},\n"
        "     licence: MIT, labelled_by: A, articles: [a.jsonl], repeat: 3, weight: 2, split: train}\n"
        "  - {path: b.csv, licence: CC0, repeat: 2}\n",
        "utf-8",
    )
    given = ["c.csv", "b.csv", str(tmp_path / "a.csv"), "hub:x/y:dev", "corpus:w", "models:m/f"]
    other, second, first, *named = load_training_config(small, given).data
    assert other == DataSource(
        path=str(tmp_path / "c.csv"), columns=first.columns, labels=first.labels
    )
    assert (second.path, second.licence, second.repeat) == (str(tmp_path / "b.csv"), "CC0", 2)
    assert not second.columns
    assert (first.licence, first.articles, first.split) == ("MIT", ("a.jsonl",), "train")
    assert [s.path for s in named] == given[3:]


@pytest.mark.parametrize("data", ["5", "{path: a.csv}", "[a.csv]"])
def test_data_of_another_kind_is_refused_with_files_of_the_command_line_too(tmp_path, data):
    path = tmp_path / "train.yaml"
    path.write_text(f"task: tone\nname: x\nbase: y\ndata: {data}\n", "utf-8")
    with pytest.raises(ConfigError, match="expected a list of files"):
        load_training_config(path, ["rows.csv"])


def test_the_metric_that_ends_training_may_be_one_of_an_own_head(small):
    settings = ["patience=2", "heads=[{name: topic, labels: [1, 2]}]", "metric=topic.macro_f1"]
    assert load_training_config(small, settings=settings).metric == "topic.macro_f1"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("epochs", "expected KEY=VALUE"),
        ("epoch=3", r"unknown key 'epoch' \(did you mean 'epochs'"),
        ("data.4.repeat=2", "expected a number from 0 to 0"),
        ("name.x=2", "no keys under|not keys"),
        ("epochs=[1", "the value is not YAML"),
        ("balance={wibble: 1}", "no head is called 'wibble'"),
        ("columns={txt: sentence}", "'txt' is not ours; expected id, text"),
        ("heads=[{name: tone, labels: [a, b]}]", "the name 'tone' is taken"),
        ("patience=2", None),
        ("metric=macro_f1", r"metric: found 'macro_f1', expected a head and its metric"),
        ("metric=topic.macro_f1", "one of the heads tone, score, signal, plover"),
        ("metric=tone.", "metric: found 'tone.'"),
        ("task=dance", "expected one of tone, directions"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(small, setting, message):
    if message is None:
        small.write_text(small.read_text("utf-8") + "average_from: 0.5\n", "utf-8")
        message = "patience and average_from exclude each other"
    settings = [setting, "patience=2"] if setting.startswith("metric") else [setting]
    with pytest.raises(ConfigError, match=message):
        load_training_config(small, settings=settings)
