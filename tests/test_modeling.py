import json
import shutil

import numpy as np
import onnx
import pytest

from analyzer.codebook import SCORES, SIGNALS, TONES, tone_of_score, tone_of_signal
from analyzer.errors import ModelError
from analyzer.modeling import load_tone_model, read_manifest
from analyzer.modeling.decoding import Logits, Predictions, Temperatures, decode
from analyzer.modeling.folder import ConformalThresholds, LabelOrder
from analyzer.modeling.inputs import InputEncoder
from analyzer.rows import Row, classify_rows

TEXTS = [
    "The minister praised the peace treaty",
    "Troops shelled the village",
    "The report arrives on monday",
    "The president refused talks with the minister on monday in the village",
]


@pytest.fixture
def model_copy(tiny_model_dir, tmp_path):
    return shutil.copytree(tiny_model_dir, tmp_path / "model")


def random_logits(n=50):
    rng = np.random.default_rng(1)
    return Logits(*(rng.normal(size=(n, k)) * 3 for k in (3, 7, 19)))


def test_tone_score_and_signal_never_contradict_one_another():
    predictions = decode(random_logits(), Temperatures(1.3, 0.8, 1.1), np.zeros(50, bool))
    for fine, labels, tone_of in (
        (predictions.signals, SIGNALS, tone_of_signal),
        (predictions.scores, SCORES, tone_of_score),
    ):
        np.testing.assert_allclose(fine.sum(axis=1), 1.0)
        for t, tone in enumerate(TONES):
            members = [i for i, label in enumerate(labels) if tone_of(label) == tone]
            np.testing.assert_allclose(fine[:, members].sum(axis=1), predictions.tone[:, t])
    top = predictions.tone.argmax(axis=1)
    assert [TONES.index(tone_of_signal(s)) for s in predictions.signal] == top.tolist()
    assert np.abs(predictions.score).max() <= 3


def test_a_higher_temperature_lowers_confidence_but_not_the_answer():
    logits = random_logits()
    sharp = decode(logits, Temperatures(), np.zeros(50, bool)).tone
    flat = decode(logits, Temperatures(tone=2.0), np.zeros(50, bool)).tone
    assert (sharp.argmax(axis=1) == flat.argmax(axis=1)).all()
    assert (flat.max(axis=1) < sharp.max(axis=1)).all()


@pytest.mark.parametrize("backend", ["onnx", "torch"])
def test_a_text_does_not_depend_on_its_neighbours(tiny_model_dir, backend):
    model = load_tone_model(tiny_model_dir, backend)
    together = model.predict(TEXTS)
    alone = np.concatenate([model.predict([t]).tone for t in TEXTS])
    np.testing.assert_allclose(together.tone, alone, atol=1e-5)
    backwards = model.predict(TEXTS[::-1])
    np.testing.assert_allclose(together.signals, backwards.signals[::-1], atol=1e-5)


def test_no_texts_no_rows(tiny_model_dir):
    predictions = load_tone_model(tiny_model_dir).predict([])
    assert len(predictions) == 0
    assert predictions.signal == []


def test_both_backends_agree(tiny_model_dir):
    onnx, torch = (load_tone_model(tiny_model_dir, b).predict(TEXTS) for b in ("onnx", "torch"))
    assert np.abs(onnx.tone - torch.tone).max() < 0.05
    assert onnx.signal == torch.signal


def test_first_layers_can_keep_full_precision_in_the_int8_file(tiny_model_dir, tmp_path):
    from analyzer.modeling.export import export_onnx

    def full_products(full_layers):
        path = tmp_path / f"{full_layers}.onnx"
        export_onnx(tiny_model_dir, path, full_layers)
        graph = onnx.load(path).graph
        weights = {w.name for w in graph.initializer}
        found = [n.name for n in graph.node if n.op_type == "MatMul" and weights & {*n.input}]
        return [name for name in found if "layer" in name]

    assert full_products(0) == []
    feed_forward = full_products(1)
    assert len(feed_forward) == 2
    assert all("layer.0" in name and "attention" not in name for name in feed_forward)


def test_both_backends_apply_the_calibration(model_copy):
    def both():
        return [load_tone_model(model_copy, b).predict(TEXTS).tone for b in ("onnx", "torch")]

    before = both()
    calibration = json.loads((model_copy / "manifest.json").read_text("utf-8"))["calibration"]
    break_manifest(model_copy, calibration=calibration | {"tone": 3.0})
    after = both()
    for sharp, flat in zip(before, after, strict=True):
        assert (sharp.max(axis=1) - flat.max(axis=1)).mean() > 0.05
    assert np.abs(after[0] - after[1]).max() < 0.05


def test_the_tiny_model_has_learned_its_sentences(tiny_model_dir):
    predictions = load_tone_model(tiny_model_dir).predict(TEXTS[:3])
    tones = [TONES[i] for i in predictions.tone.argmax(axis=1)]
    assert tones == ["conciliatory", "escalatory", "neutral"]


def test_a_long_text_is_cut_and_says_so(tiny_model_dir):
    predictions = load_tone_model(tiny_model_dir).predict(["talks " * 200, "talks"])
    assert predictions.truncated.tolist() == [True, False]


def test_identity_names_the_weights(tiny_model_dir):
    manifest = read_manifest(tiny_model_dir)
    assert load_tone_model(tiny_model_dir).name == manifest.identity
    assert manifest.identity.startswith("tiny@")


def break_manifest(folder, **changes):
    path = folder / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(values | changes), encoding="utf-8")


BREAKAGES = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "no manifest.json"),
    "not json": (lambda f: (f / "manifest.json").write_text("{"), "not valid JSON"),
    "other version": (lambda f: break_manifest(f, format_version=99), "format version 99"),
    "other labels": (
        lambda f: break_manifest(f, labels={"tone": ["a"], "score": [], "signal": []}),
        "label order differs",
    ),
    "missing weights": (lambda f: (f / "model.int8.onnx").unlink(), "model.int8.onnx is missing"),
    "damaged weights": (lambda f: (f / "model.int8.onnx").write_bytes(b"x"), "sha256"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "no tokenizer.json"),
    "broken tokenizer": (lambda f: (f / "tokenizer.json").write_text("{}"), "not a tokenizer file"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_folder_says_what_is_wrong(model_copy, breakage):
    damage, message = BREAKAGES[breakage]
    damage(model_copy)
    with pytest.raises(ModelError, match=message):
        load_tone_model(model_copy, "onnx")


@pytest.mark.parametrize("where", ["./nowhere", "no-such-model", "/a/b/c"])
def test_a_missing_model_says_what_was_expected(where):
    with pytest.raises(ModelError, match="expected a model folder"):
        load_tone_model(where)


def test_threads_change_nothing(tiny_model_dir, monkeypatch):
    texts = TEXTS * 5
    found = []
    for threads in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        found.append(load_tone_model(tiny_model_dir).predict(texts))
    np.testing.assert_array_equal(found[0].signals, found[1].signals)


def test_the_benchmark_compares_with_a_plain_pipeline_in_the_same_run(tiny_model_dir):
    from analyzer.benchmark import run_benchmark

    found = run_benchmark(str(tiny_model_dir), n_texts=16, tokens=12, runs=1)
    assert [s.name for s in found.speeds] == [
        "int8, as released",
        "transformers pipeline, fp32, defaults",
    ]
    assert found.ratio == found.speeds[0].per_second / found.speeds[1].per_second
    assert "times as fast" in found.summary()
    assert found.notes == ()


def test_the_benchmark_says_what_it_could_not_do_as_asked(model_copy):
    from analyzer.benchmark import run_benchmark

    (model_copy / "model.safetensors").unlink()
    found = run_benchmark(str(model_copy), n_texts=4, tokens=500, runs=1)
    assert found.tokens == 32
    assert found.ratio is None
    assert "500 word pieces were asked for; the model reads at most 32" in found.summary()
    assert "model.safetensors is missing" in found.summary()
    assert "train" not in found.summary()


class Fixed:
    """A model that says the same of every text, with thresholds for label sets."""

    name = "fixed@1"
    uses_context = False
    labels = LabelOrder(
        own={"frame": ("war", "trade", "law"), "topics": ("a", "b")}, multi=("topics",)
    )
    conformal = ConformalThresholds(level=0.9, tone=0.3, own={"frame": 0.25}, n=100)

    def predict(self, texts, contexts=None):
        n = len(texts)
        own = {"frame": np.tile([0.3, 0.6, 0.1], (n, 1)), "topics": np.tile([0.9, 0.1], (n, 1))}
        tone, scores, signals = (np.full((n, k), 1 / k) for k in (3, 7, 19))
        return Predictions(tone, scores, signals, np.zeros(n, bool), own)


def test_label_sets_hold_those_of_own_single_label_heads():
    (found,) = classify_rows([Row("a", "They met.", None)], Fixed(), 0.5, sets=True)
    assert found["frame_set"] == ["trade", "war"]
    assert set(found["tone_set"]) == set(TONES)
    assert not {"topics_set", "signal_set"} & found.keys()
    (without,) = classify_rows([Row("a", "They met.", None)], Fixed(), 0.5)
    assert "frame_set" not in without


def test_a_statement_is_never_cut_for_its_context(tiny_model_dir):
    encoder = InputEncoder.from_folder(tiny_model_dir, 16, context=True)
    alone, long = "troops " * 12, "talks " * 30
    found = encoder.encode([alone, alone, "troops " * 40], [None, long, long])
    n = 12
    assert [sum(s == 0 for s in e.segments) for e in found[:2]] == [n + 2, n + 2]
    assert [len(e.ids) for e in found] == [n + 2, 16, 16]
    # The statement alone is too long: its context goes first, and only then its own end.
    assert not any(found[2].segments)
    assert [e.truncated for e in found] == [False, False, True]
