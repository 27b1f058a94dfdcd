import json

import pytest

from analyzer.codebook import TONES
from analyzer.config import DataSource
from analyzer.errors import DataError, ModelError
from analyzer.modeling import read_manifest
from analyzer.training.data import read_rows, split_by_group


def source(path="rows.jsonl", kind="codebook"):
    return DataSource(path=path, format=kind, licence="own", labels="own")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "x", "score": 4, "signal": "agree"}, "'score' is 4, expected an integer"),
        ({"text": "x", "score": True, "signal": "agree"}, "'score' is True"),
        ({"text": "x", "score": 1, "signal": "agre"}, r"'agre' \(did you mean 'agree'\?\)"),
        ({"text": "x", "score": 1, "signal": "accuse"}, "labels disagree"),
        ({"text": "x", "tone": "angry"}, "'tone' is 'angry'"),
        ({"text": " ", "score": 1}, "expected a non-empty string"),
        ({"text": "x"}, "no label"),
        ([1], "found list, expected a JSON object"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path, row, message):
    good = {"text": "fine", "score": 0, "signal": "none"}
    lines = [json.dumps(good), "", json.dumps(row)]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_rows(source(), tmp_path)
    assert "rows.jsonl:3:" in str(caught.value)


def test_bad_plover_roots_and_missing_files_are_named(tmp_path):
    (tmp_path / "p.jsonl").write_text('{"text": "x", "root": "DANCE"}\n{"text": "x"', "utf-8")
    with pytest.raises(DataError, match=r"'root' is 'DANCE'[\s\S]*p.jsonl:2: not valid JSON"):
        read_rows(source("p.jsonl", "plv"), tmp_path)
    with pytest.raises(DataError, match="--data-root"):
        read_rows(source("none.jsonl"), tmp_path)


def test_a_row_may_carry_any_subset_of_the_labels(tmp_path):
    rows = [
        {"text": "a", "tone": "neutral"},
        {"text": "b", "score": -2},
        {"text": "c", "signal": "aid"},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    read, file = read_rows(source(), tmp_path)
    assert [(r.tone, r.score, r.signal) for r in read] == [
        ("neutral", None, None),
        ("escalatory", -2, None),
        ("conciliatory", None, "aid"),
    ]
    assert file.rows == 3


def test_no_document_and_no_text_is_on_both_sides(labelled_dir):
    rows, _ = read_rows(source("codebook.jsonl"), labelled_dir)
    split = split_by_group(rows, 0.3, seed=5)
    assert split.dev
    assert split.train
    assert not {r.group for r in split.dev} & {r.group for r in split.train}
    assert not {r.text.lower() for r in split.dev} & {r.text.lower() for r in split.train}


def test_adding_rows_moves_no_other_row(labelled_dir):
    rows, _ = read_rows(source("codebook.jsonl"), labelled_dir)
    some = {r.id for r in split_by_group(rows[:40], 0.3, seed=5).dev}
    every = {r.id for r in split_by_group(rows, 0.3, seed=5).dev}
    assert some == {i for i in every if i in {r.id for r in rows[:40]}}


def test_a_trained_folder_explains_itself(tiny_model_dir):
    manifest = read_manifest(tiny_model_dir)
    assert set(manifest.files) == {"model.int8.onnx", "model.safetensors"}
    assert {p.name for p in tiny_model_dir.iterdir()} == {
        *manifest.files, "manifest.json", "config.json", "tokenizer.json", "README.md"
    }  # fmt: skip
    assert [d["path"] for d in manifest.data] == ["codebook.jsonl", "plover.jsonl"]
    assert manifest.labels.tone == TONES
    assert 0 <= manifest.metrics["codebook.jsonl"]["int8"]["tone"]["macro_f1"] <= 1
    assert "plover" in manifest.metrics["plover.jsonl"]["int8"]
    assert manifest.training["train_rows"] > manifest.training["dev_rows"] > 0
    card = (tiny_model_dir / "README.md").read_text(encoding="utf-8")
    measured = manifest.metrics["codebook.jsonl"]["int8"]["tone"]["macro_f1"]
    assert f"tone macro-F1 | {measured:.3f}" in card
    assert manifest.files["model.int8.onnx"][:16] in card


def test_no_path_of_the_training_machine_is_released(tiny_model_dir, tiny_encoder_dir):
    config = (tiny_model_dir / "config.json").read_text(encoding="utf-8")
    assert str(tiny_encoder_dir) not in config


def test_the_same_configuration_gives_the_same_model(
    tiny_training_config, tiny_model_dir, labelled_dir, tmp_path
):
    from analyzer.training.trainer import train

    train(tiny_training_config, labelled_dir, None, tmp_path / "again")
    first, again = read_manifest(tiny_model_dir), read_manifest(tmp_path / "again")
    assert first.metrics == again.metrics
    assert first.calibration == again.calibration


def test_another_encoder_than_the_configured_one_is_refused(
    tiny_training_config, labelled_dir, tmp_path
):
    from analyzer.training.trainer import train

    config = tiny_training_config.model_copy(update={"base_sha256": "0" * 64})
    with pytest.raises(ModelError, match="the configuration expects 000000000000"):
        train(config, labelled_dir, None, tmp_path / "out")
    config = tiny_training_config.model_copy(update={"base": str(tmp_path)})
    with pytest.raises(ModelError, match="not an encoder that can be loaded"):
        train(config, labelled_dir, None, tmp_path / "out")
