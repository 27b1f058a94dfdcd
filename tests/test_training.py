"""Training end to end on a tiny encoder: the folder, the run, resuming, fine-tuning, distilling."""

import json
import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from analyzer.codebook import TONES
from analyzer.config import build_config
from analyzer.errors import ConfigError, DataError, Interrupted, ModelError
from analyzer.modeling import OnnxToneModel, load_tone_model, read_manifest
from analyzer.modeling.backends import TorchToneModel
from analyzer.training.config import TrainingConfig, load_training_config

torch = pytest.importorskip("torch")
from analyzer.training.trainer import load_base, train  # noqa: E402  (needs torch)


def changed(config, **values):
    return build_config(TrainingConfig, config.model_dump(mode="json") | values, "tests")


@pytest.fixture(scope="module")
def short(tiny_training_config):
    """Two epochs of the tiny configuration, in full precision: exactly repeatable."""
    return changed(tiny_training_config, epochs=2, average_from=0.5, precision="fp32")


def weights(folder):
    return load_file(folder / "model.safetensors")


def test_a_trained_folder_explains_itself(tiny_model_dir):
    manifest = read_manifest(tiny_model_dir)
    assert set(manifest.files) == {"model.int8.onnx", "model.safetensors"}
    assert {p.name for p in tiny_model_dir.iterdir()} == {
        *manifest.files, "manifest.json", "config.json", "tokenizer.json", "README.md", "run"
    }  # fmt: skip
    assert [d["path"] for d in manifest.data] == ["codebook.jsonl", "plover.jsonl"]
    assert manifest.labels.tone == TONES
    assert 0 <= manifest.metrics["codebook.jsonl"]["released"]["tone"]["macro_f1"] <= 1
    assert "plover" in manifest.metrics["plover.jsonl"]["released"]
    assert manifest.training["train_rows"] > manifest.training["dev_rows"] > 0
    card = (tiny_model_dir / "README.md").read_text(encoding="utf-8")
    measured = manifest.metrics["codebook.jsonl"]["released"]["tone"]["macro_f1"]
    assert f"tone macro-F1 | {measured:.3f}" in card
    assert manifest.files["model.int8.onnx"][:16] in card


def test_a_run_keeps_what_determined_it_and_what_came_of_it(tiny_model_dir):
    run = tiny_model_dir / "run"
    assert {p.name for p in run.iterdir()} == {
        "run.json", "log.jsonl", "metrics.json", "learning-curve.png", "confusion.png"
    }  # fmt: skip
    facts = json.loads((run / "run.json").read_text("utf-8"))
    assert facts["config"]["name"] == "tiny"
    assert len(facts["data"][0]["sha256"]) == 64
    assert facts["versions"]["torch"]
    log = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    losses = [line["loss"] for line in log if "loss" in line]
    assert losses[-1] < losses[0]
    assert any("eval_tone.macro_f1" in line for line in log)
    assert (run / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_no_path_of_the_training_machine_is_released(tiny_model_dir, tiny_encoder_dir):
    config = (tiny_model_dir / "config.json").read_text(encoding="utf-8")
    assert str(tiny_encoder_dir) not in config


def test_the_same_configuration_gives_the_same_model(short, labelled_dir, tmp_path):
    train(short, labelled_dir, tmp_path / "one")
    train(short, labelled_dir, tmp_path / "two")
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    assert all(np.array_equal(one[k], two[k]) for k in one)


def test_an_interrupted_run_goes_on_to_the_same_model(short, labelled_dir, tmp_path):
    train(short, labelled_dir, tmp_path / "whole")

    def interrupt(what, done, total, known):
        if what == "training" and done == total * 3 // 4:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Interrupted, match=r"stopped after step \d+ of \d+.*--resume"):
        train(short, labelled_dir, tmp_path / "parts", progress=interrupt)
    assert not (tmp_path / "parts" / "model.safetensors").exists()
    with pytest.raises(ConfigError, match=r"differs in epochs \(2, now 3\)"):
        train(changed(short, epochs=3), labelled_dir, tmp_path / "parts", resume=True)
    train(short, labelled_dir, tmp_path / "parts", resume=True)
    whole, parts = weights(tmp_path / "whole"), weights(tmp_path / "parts")
    assert all(np.array_equal(whole[k], parts[k]) for k in whole)
    assert not (tmp_path / "parts" / "run" / "checkpoints").exists()


def test_there_must_be_a_run_to_resume(short, labelled_dir, tmp_path):
    with pytest.raises(ConfigError, match="no run to resume"):
        train(short, labelled_dir, tmp_path / "none", resume=True)


def test_another_encoder_than_the_configured_one_is_refused(short, labelled_dir, tmp_path):
    with pytest.raises(ModelError, match="the configuration expects 000000000000"):
        train(changed(short, base_sha256="0" * 64), labelled_dir, tmp_path / "out")
    with pytest.raises(ModelError, match="not an encoder that can be loaded"):
        train(changed(short, base=str(tmp_path)), labelled_dir, tmp_path / "out")


def test_nothing_of_the_users_is_lost_to_an_output_folder(short, labelled_dir, tmp_path):
    mine = tmp_path / "thesis"
    (mine / "run").mkdir(parents=True)
    (mine / "run" / "chapter.txt").write_text("words", "utf-8")
    with pytest.raises(ConfigError, match="holds other files"):
        train(short, labelled_dir, mine)
    assert (mine / "run" / "chapter.txt").read_text("utf-8") == "words"
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="is a file"):
        train(short, labelled_dir, tmp_path / "file")


def test_a_run_does_not_overwrite_what_it_starts_from(tiny_model_dir, short, labelled_dir):
    with pytest.raises(ConfigError, match="is what training starts from"):
        train(changed(short, base=str(tiny_model_dir)), labelled_dir, tiny_model_dir)
    with pytest.raises(ConfigError, match="that run is done"):
        train(short, labelled_dir, tiny_model_dir, resume=True)


def test_an_interrupted_run_is_not_lost_by_a_slip(short, labelled_dir, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        train(short, labelled_dir, out, progress=interrupting)
    with pytest.raises(ConfigError, match="holds an interrupted run"):
        train(short, labelled_dir, out)
    # A process that was killed can leave half a checkpoint behind.
    (out / "run" / "checkpoints" / "checkpoint-9999").mkdir()
    train(short, labelled_dir, out, resume=True)


def interrupting(what, done, total, known):
    if what == "training" and done == 3:
        signal.raise_signal(signal.SIGINT)


def test_the_card_names_the_encoder_that_was_used(short, labelled_dir, tiny_encoder_dir, tmp_path):
    named = changed(short, base="somebody/large-encoder")
    result = train(named, labelled_dir, tmp_path, base=str(tiny_encoder_dir))
    assert result.manifest.base.id == tiny_encoder_dir.name
    assert result.manifest.base.sha256 is not None
    sure = changed(named, base_sha256=result.manifest.base.sha256)
    again = train(sure, labelled_dir, tmp_path / "again", base=str(tiny_encoder_dir))
    assert again.manifest.base.id == "somebody/large-encoder"
    for name in ("manifest.json", "README.md", "config.json"):
        assert str(tiny_encoder_dir.parent) not in (tmp_path / "again" / name).read_text("utf-8")


def test_less_of_an_error_is_better(short, labelled_dir, tmp_path):
    values = changed(
        short, epochs=6, average_from=1.0, patience=6, metric="score.mae", learning_rate=2e-2
    )
    result = train(values, labelled_dir, tmp_path)
    log = [json.loads(x) for x in (tmp_path / "run" / "log.jsonl").read_text("utf-8").splitlines()]
    seen = [entry["eval_score.mae"] for entry in log if "eval_score.mae" in entry]
    assert len(seen) == 6
    found = result.metrics["codebook.jsonl"]["full_precision"]["score"]["mae"]
    # Calibration moves the expected score a little, but not from the best to the worst.
    assert min(seen) < max(seen)
    assert abs(found - min(seen)) < abs(found - max(seen))


def test_heads_of_the_base_are_kept_whatever_the_order_of_their_labels(
    tiny_encoder_dir, short, tmp_path
):
    (tmp_path / "rows.csv").write_text(
        "text,topic\n"
        + "".join(f"troops village {i},war\nminister treaty {i},peace\n" for i in range(20)),
        "utf-8",
    )
    head = {"name": "topic", "labels": ["war", "peace"]}
    one = changed(short, data=[{"path": "rows.csv"}], heads=[head], patience=None)
    train(one, tmp_path, tmp_path / "one")
    turned = changed(one, base=str(tmp_path / "one"), heads=[head | {"labels": ["peace", "war"]}])
    network, _ = load_base(turned.base, turned)
    before = weights(tmp_path / "one")["topic_head.weight"]
    after = network.topic_head.weight.detach().numpy()
    np.testing.assert_allclose(after, before[::-1].astype(np.float32), atol=1e-3)
    without = changed(one, base=str(tmp_path / "one"), heads=[{"name": "mood", "labels": ["a", "b"]}],
                      labels={"mood": {"war": "a", "peace": "b"}}, columns={"mood": "topic"})  # fmt: skip
    result = train(without, tmp_path, tmp_path / "two")
    assert result.manifest.base.encoder == tiny_encoder_dir.name
    assert "head topic is not kept" in result.notes[0]


def test_early_stopping_goes_back_to_the_best(short, labelled_dir, tmp_path):
    config = changed(short, epochs=30, average_from=1.0, patience=2, learning_rate=0.02)
    result = train(config, labelled_dir, tmp_path / "out")
    log = (tmp_path / "out" / "run" / "log.jsonl").read_text("utf-8").splitlines()
    measured = [v for line in log if (v := json.loads(line).get("eval_tone.macro_f1")) is not None]
    assert len(measured) < 30
    assert measured.index(max(measured)) == len(measured) - 3
    assert result.metrics


def test_weights_are_averaged_with_those_of_other_runs(
    tiny_model_dir, short, labelled_dir, tmp_path
):
    # Steps too small to change half-precision weights: the mean is between the two models.
    alone = changed(short, base=str(tiny_model_dir), learning_rate=1e-12, head_learning_rate=1e-12)
    other = tmp_path / "other"
    shutil.copytree(tiny_model_dir, other)
    moved = {name: value + 0.5 for name, value in weights(other).items()}
    save_file(moved, other / "model.safetensors")
    train(changed(alone, average_with=[str(other)]), labelled_dir, tmp_path / "m")
    before, after = weights(tiny_model_dir), weights(tmp_path / "m")
    for name, value in before.items():
        assert after[name] == pytest.approx(value + 0.25, abs=2e-3)


def test_finished_runs_are_averaged_without_a_step(tiny_model_dir, short, labelled_dir, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(tiny_model_dir, other)
    moved = {name: value + 0.5 for name, value in weights(other).items()}
    save_file(moved, other / "model.safetensors")
    only = changed(short, epochs=0, base=str(tiny_model_dir), average_with=[str(other)])
    result = train(only, labelled_dir, tmp_path / "m")
    before, after = weights(tiny_model_dir), weights(tmp_path / "m")
    for name, value in before.items():
        assert after[name] == pytest.approx(value + 0.25, abs=2e-3)
    assert 0 <= result.metrics["codebook.jsonl"]["released"]["tone"]["macro_f1"] <= 1
    assert not (tmp_path / "m" / "run" / "learning-curve.png").exists()


def test_a_head_that_was_never_trained_is_not_written(
    tiny_model_dir, short, labelled_dir, tmp_path
):
    with pytest.raises(ConfigError, match=r"epochs: 0, but .* has no trained head tone"):
        train(changed(short, epochs=0), labelled_dir, tmp_path / "a")
    own = changed(
        short,
        epochs=0,
        base=str(tiny_model_dir),
        heads=[{"name": "topic", "labels": ["a", "b"]}],
    )
    with pytest.raises(ConfigError, match=r"epochs: 0, but .* has no trained head topic"):
        train(own, labelled_dir, tmp_path / "b")


def test_only_models_of_one_shape_are_averaged(tiny_model_dir, short, labelled_dir, tmp_path):
    with pytest.raises(ConfigError, match=r"average_with: nowhere has no model\.safetensors"):
        train(changed(short, average_with=["nowhere"]), labelled_dir, tmp_path / "a")
    own = changed(
        short,
        average_with=[str(tiny_model_dir)],
        heads=[{"name": "topic", "labels": ["a", "b"]}],
    )
    with pytest.raises(ConfigError, match=r"has another shape: topic_head\.bias is missing"):
        train(own, labelled_dir, tmp_path / "b")
    with pytest.raises(ConfigError, match="lora and average_with exclude each other"):
        changed(short, average_with=["tone-small"], lora={})


def test_a_model_is_fine_tuned_with_a_head_of_the_user(tiny_model_dir, short, tmp_path):
    rows = [
        {"text": f"the minister {verb} the {thing} {i}", "topic": topic, "frames": frames}
        for i in range(20)
        for verb, thing, topic, frames in (
            ("signed", "treaty", "peace", "hope"),
            ("shelled", "village", "war", "loss; blame"),
        )
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    config = changed(
        short,
        base=str(tiny_model_dir),
        data=[{"path": "rows.jsonl"}],
        heads=[
            {"name": "topic", "labels": ["peace", "war"]},
            {"name": "frames", "labels": ["hope", "loss", "blame"], "kind": "multi"},
        ],
        split={"kind": "stratified", "stratify": "topic", "dev_fraction": 0.2, "drop": False},
        epochs=8,
        metric="topic.macro_f1",
    )
    result = train(config, tmp_path, tmp_path / "out")
    own = result.metrics["rows.jsonl"]["released"]
    assert own["topic"]["macro_f1"] == 1.0
    assert own["frames"]["macro_f1"] > 0.9
    model = load_tone_model(tmp_path / "out")
    found = model.predict(["the minister shelled the village"]).own
    assert found["topic"].argmax(axis=1).tolist() == [1]
    assert (found["frames"][0] > 0.5).tolist() == [False, True, True]
    assert "topic" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_fine_tuning_starts_where_the_model_stands(tiny_model_dir, short):
    from analyzer.training.trainer import load_base

    network, _ = load_base(str(tiny_model_dir), changed(short, base=str(tiny_model_dir)))
    stored = weights(tiny_model_dir)["tone_head.weight"]
    assert np.allclose(network.tone_head.weight.detach().numpy(), stored, atol=1e-3)


def test_the_shipped_recipe_works_on_a_few_rows(tiny_encoder_dir, labelled_dir, tmp_path):
    path = Path(__file__).parents[1] / "configs" / "finetune.yaml"
    settings = [f"base={tiny_encoder_dir}", "epochs=1", "max_length=32"]
    config = load_training_config(path, [str(labelled_dir / "codebook.jsonl")], settings)
    result = train(config, tmp_path, tmp_path / "mine")
    assert result.manifest.name == "finetuned"
    assert (tmp_path / "mine" / "run" / "learning-curve.png").stat().st_size > 1000


def test_a_model_without_weights_cannot_be_fine_tuned(tiny_model_dir, short, tmp_path):
    (tmp_path / "manifest.json").write_bytes((tiny_model_dir / "manifest.json").read_bytes())
    from analyzer.training.trainer import load_base

    with pytest.raises(ModelError, match="which fine-tuning needs"):
        load_base(str(tmp_path), changed(short, base=str(tmp_path)))


def test_adapters_train_a_small_part_and_leave_a_plain_model(short, labelled_dir, tmp_path):
    pytest.importorskip("peft")
    from analyzer.training.trainer import load_base

    config = changed(short, average_from=1.0, lora={"rank": 2, "targets": ["query", "value"]})
    network, _ = load_base(config.base, config)
    trained = [n for n, p in network.named_parameters() if p.requires_grad]
    assert all("lora" in n or "_head" in n for n in trained)
    train(config, labelled_dir, tmp_path / "out")
    assert not [k for k in weights(tmp_path / "out") if "lora" in k]
    with pytest.raises(ConfigError, match="names no layer"):
        load_base(config.base, changed(config, lora={"targets": ["wibble"]}))


def test_frozen_layers_keep_their_weights(short, labelled_dir, tmp_path):
    config = changed(short, freeze_layers=1)
    train(config, labelled_dir, tmp_path / "out")
    from safetensors.numpy import load_file

    before = load_file(config.base + "/model.safetensors")
    after = weights(tmp_path / "out")
    name = "encoder.layer.{}.output.dense.weight"
    assert np.allclose(after["encoder." + name.format(0)], before[name.format(0)], atol=1e-3)
    assert not np.allclose(after["encoder." + name.format(1)], before[name.format(1)], atol=1e-3)
    with pytest.raises(ConfigError, match="this encoder has 2 layers"):
        train(changed(short, freeze_layers=3), labelled_dir, tmp_path / "none")


def test_a_student_learns_from_a_teacher_and_from_stored_soft_labels(
    tiny_model_dir, short, labelled_dir, tmp_path
):
    from analyzer.training.distillation import SoftLabels

    (tmp_path / "news.jsonl").write_text(
        "\n".join(
            json.dumps(
                {"id": f"n{i}", "text": f"The president signed the treaty number {i} on monday."}
            )
            for i in range(12)
        ),
        "utf-8",
    )
    stored = tmp_path / "soft.parquet"
    distil = {
        "teacher": [str(tiny_model_dir)],
        "soft_labels": str(stored),
        "unlabelled": [{"path": str(tmp_path / "news.jsonl")}],
        "limit": 8,
    }
    result = train(changed(short, distil=distil), labelled_dir, tmp_path / "one")
    assert result.manifest.training["unlabelled_rows"] == 8
    soft = SoftLabels.load(stored)
    assert soft.labels["tone"] == TONES
    assert np.allclose(soft.values["tone"].sum(axis=1), 1.0, atol=5e-3)
    assert b"treaty" not in stored.read_bytes()
    facts = result.manifest.training
    assert facts["teachers"] == [read_manifest(tiny_model_dir).identity]
    assert facts["soft_labels"] == facts["train_rows"] + 8
    card = (tmp_path / "one" / "README.md").read_text("utf-8")
    assert f"a teacher ({facts['teachers'][0]})" in card
    without = distil | {"teacher": []}
    train(changed(short, distil=without), labelled_dir, tmp_path / "two")
    train(changed(short, distil=None), labelled_dir, tmp_path / "untaught")
    one, two, untaught = (weights(tmp_path / name) for name in ("one", "two", "untaught"))
    assert all(np.array_equal(one[k], two[k]) for k in one)
    assert not all(np.array_equal(one[k], untaught[k]) for k in one)


def test_soft_labels_are_those_of_the_teacher_that_is_asked(
    tiny_model_dir, short, labelled_dir, tmp_path, monkeypatch
):
    from analyzer.training import distillation
    from analyzer.training.distillation import SoftLabels

    # Several parts, and texts that occur in more than one of them.
    monkeypatch.setattr(distillation, "SAVE_EVERY", 7)

    stored = tmp_path / "soft.parquet"
    distil = {"teacher": [str(tiny_model_dir)], "soft_labels": str(stored)}
    train(changed(short, distil=distil), labelled_dir, tmp_path / "one")
    soft = SoftLabels.load(stored)
    # What is missing is asked, what is there is kept.
    some = dict(list(soft.keys.items())[:10])
    values = {head: v[:10] for head, v in soft.values.items()}
    SoftLabels(some, soft.labels, values, soft.teachers).save(stored)
    train(changed(short, distil=distil), labelled_dir, tmp_path / "two")
    assert set(SoftLabels.load(stored).keys) == set(soft.keys)
    with pytest.raises(DataError, match=r"at temperature 1\.0, the configuration asks"):
        train(changed(short, distil=distil | {"temperature": 2.0}), labelled_dir, tmp_path / "t")
    SoftLabels({"0" * 20: 0}, soft.labels, {h: v[:1] for h, v in values.items()}).save(stored)
    with pytest.raises(DataError, match="of none of these"):
        train(changed(short, distil=distil | {"teacher": []}), labelled_dir, tmp_path / "none")


def test_a_teachers_labels_may_have_another_order():
    from analyzer.training.distillation import SoftLabels

    soft = SoftLabels({}, {"topic": ("war", "peace, or so")}, {"topic": np.zeros((0, 2))})
    assert soft.order_of("topic", ("peace, or so", "war")) == [1, 0]
    with pytest.raises(DataError, match="the teacher's labels are war"):
        soft.order_of("topic", ("war", "trade"))


def test_an_encoder_that_loses_by_int8_is_released_without_it(short, labelled_dir, tmp_path):
    train(short, labelled_dir, tmp_path)
    assert isinstance(load_tone_model(tmp_path), OnnxToneModel)
    result = train(changed(short, int8=False), labelled_dir, tmp_path)
    assert set(result.manifest.files) == {"model.safetensors"}
    assert isinstance(load_tone_model(tmp_path), TorchToneModel)
    assert "full_precision" not in result.metrics["codebook.jsonl"]
    card = (tmp_path / "README.md").read_text("utf-8")
    assert "int8" not in card
    value = result.metrics["codebook.jsonl"]["released"]["tone"]["accuracy"]
    low, high = result.metrics["codebook.jsonl"]["intervals"]["tone"]["accuracy"]
    assert low <= value <= high
    assert f"| tone accuracy | {value:.3f} | {low:.3f} to {high:.3f} |" in card


def test_targets_are_labels_sets_and_a_teachers_words(short):
    from analyzer.modeling.network import DISTRIBUTION, NO_LABEL, ONE_OF
    from analyzer.training.batches import build_targets
    from analyzer.training.data import LabelledRow

    rows = [
        LabelledRow("a", "x", "", "a", "s", tone="escalatory", score=-2, signal="accuse"),
        LabelledRow("b", "y", "", "b", "s", tone_in=("neutral", "conciliatory")),
        LabelledRow("c", "z", "", "c", "s", tone="neutral", signal="none", weight=0.5),
        LabelledRow("d", "w", "", "d", "s", tone="neutral", signal="none", weight=0.5),
    ]
    found = build_targets(rows, changed(short, label_smoothing=0.0, balance={"tone": 1.0}))
    assert found["tone"].kind.tolist() == [DISTRIBUTION, ONE_OF, DISTRIBUTION, DISTRIBUTION]
    assert found["score"].kind.tolist() == [DISTRIBUTION, NO_LABEL, NO_LABEL, NO_LABEL]
    assert found["tone"].target[:2].tolist() == [[0, 0, 1], [1, 1, 0]]
    assert found["score"].target[0].argmax() == 1
    # The rarer label weighs twice as much as each of the two others, on top of the rows' own weight.
    assert found["tone"].weight[0] == pytest.approx(4 * found["tone"].weight[2])


def test_the_loss_of_a_set_asks_for_its_sum_only():
    from analyzer.modeling.network import ONE_OF, head_loss

    target = torch.tensor([[1.0, 1.0, 0.0]])
    kind, weight = torch.tensor([ONE_OF]), torch.ones(1)
    split = torch.tensor([[0.4, 0.5, 0.1]]).log()
    other = torch.tensor([[0.8, 0.1, 0.1]]).log()
    expected = -np.log(0.9)
    assert head_loss(split, target, kind, weight).item() == pytest.approx(expected, abs=1e-5)
    assert head_loss(other, target, kind, weight).item() == pytest.approx(expected, abs=1e-5)


def test_rows_of_a_conditional_file_only_choose_among_its_labels(short):
    from analyzer.codebook import SIGNALS
    from analyzer.modeling.network import AMONG, DISTRIBUTION, head_loss
    from analyzer.training.batches import build_targets
    from analyzer.training.data import LabelledRow

    rows = [
        LabelledRow("a", "x", "", "a", "events", tone="escalatory", signal="accuse"),
        LabelledRow("b", "y", "", "b", "events", tone="conciliatory", signal="agree"),
        LabelledRow("c", "z", "", "c", "news", tone="neutral", signal="none"),
    ]
    sources = [{"path": "events", "conditional": True}, {"path": "news"}]
    found = build_targets(rows, changed(short, data=sources, label_smoothing=0.1))
    assert found["tone"].kind.tolist() == [AMONG, AMONG, DISTRIBUTION]
    assert found["score"].kind.tolist() == [0, 0, 0]
    signal = found["signal"]
    assert {SIGNALS[i] for i in np.flatnonzero(signal.target[0])} == {"accuse", "agree"}
    assert signal.target.sum(axis=1) == pytest.approx(1.0)

    # Whether there is an event at all is not asked: the logits of other labels do not matter.
    batch = {name: torch.from_numpy(getattr(signal, name)[:2]) for name in ("target", "kind")}
    logits = torch.zeros(2, len(SIGNALS))
    other = logits.clone()
    other[:, SIGNALS.index("none")] = 9.0
    losses = [head_loss(x, weight=torch.ones(2), **batch).item() for x in (logits, other)]
    assert losses == pytest.approx([np.log(2)] * 2, abs=1e-4)


def test_a_teacher_of_a_conditional_row_is_heard_within_its_labels(short):
    from analyzer.codebook import SIGNALS
    from analyzer.training.batches import build_targets
    from analyzer.training.data import LabelledRow, text_key
    from analyzer.training.distillation import SoftLabels

    rows = [
        LabelledRow(i, i, "", i, "events", tone=tone, signal=label)
        for i, tone, label in (("a", "escalatory", "accuse"), ("b", "conciliatory", "agree"))
    ]
    said = np.full((1, len(SIGNALS)), 0.0, np.float32)
    said[0, [SIGNALS.index(s) for s in ("accuse", "agree", "none")]] = 0.3, 0.1, 0.6
    soft = SoftLabels({text_key("a", ""): 0}, {"signal": SIGNALS}, {"signal": said})
    config = changed(
        short,
        data=[{"path": "events", "conditional": True}],
        distil={"soft_labels": "soft.parquet", "weight": 1.0},
    )
    target = build_targets(rows, config, soft)["signal"].target[0]
    assert target[SIGNALS.index("accuse")] == pytest.approx(0.75, abs=1e-4)
    assert target[SIGNALS.index("agree")] == pytest.approx(0.25, abs=1e-4)
    assert target[SIGNALS.index("none")] == 0


def test_focal_loss_looks_away_from_what_is_known():
    from analyzer.modeling.network import DISTRIBUTION, head_loss

    target = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    kind, weight = torch.full((2,), DISTRIBUTION), torch.ones(2)
    p = torch.tensor([[0.9, 0.1], [0.5, 0.5]])
    found = head_loss(p.log(), target, kind, weight, focal_gamma=2.0).item()
    expected = np.mean([-(0.1**2) * np.log(0.9), -(0.5**2) * np.log(0.5)])
    assert found == pytest.approx(expected, abs=1e-5)


def test_conformal_sets_hold_the_truth_as_often_as_promised():
    from analyzer.modeling.decoding import Predictions
    from analyzer.modeling.folder import LabelOrder
    from analyzer.training.calibration import conformal_thresholds
    from analyzer.training.data import LabelledRow

    rng = np.random.default_rng(1)

    def sample(n):
        p = rng.dirichlet([1.0, 1.0, 1.0], n)
        gold = np.array([rng.choice(3, p=row) for row in p])
        rows = [
            LabelledRow(str(i), "t", "", str(i), "s", tone=TONES[g]) for i, g in enumerate(gold)
        ]
        empty = np.zeros((n, 0))
        return Predictions(p, empty, empty, np.zeros(n, bool)), rows, gold

    predictions, rows, _ = sample(2000)
    found = conformal_thresholds(predictions, rows, LabelOrder(), 0.9)
    fresh, _, gold = sample(2000)
    covered = fresh.tone[np.arange(2000), gold] >= found.tone
    assert covered.mean() == pytest.approx(0.9, abs=0.03)
    assert conformal_thresholds(predictions, rows[:20], LabelOrder(), 0.9) is None
