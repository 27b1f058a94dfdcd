"""Evaluation: known values, intervals over documents, baselines, and the report as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analyzer.codebook import PLOVER_SIGNALS, SCORES, SIGNALS, TONES, tone_of_score, tone_of_signal
from analyzer.errors import ConfigError, DataError, MissingExtra
from analyzer.evaluation import evaluate, run_evaluation
from analyzer.evaluation.baselines import baselines
from analyzer.evaluation.bootstrap import Resampler
from analyzer.evaluation.lexicon import lexicon_scores
from analyzer.evaluation.metrics import (
    OwnHead,
    answers_of,
    evaluate_plover,
    evaluate_rows,
    expected_calibration_error,
    reliability,
    risk_coverage,
    tallies,
)
from analyzer.evaluation.slices import length_of, voice_of
from analyzer.evaluation.tallies import multi_label, score, single_label
from analyzer.modeling.decoding import Predictions
from analyzer.quotes import RuleExtractor
from analyzer.training.data import LabelledRow


def row(number: int, signal: str | None = "none", **changes: object) -> LabelledRow:
    tone = None if signal is None else tone_of_signal(signal)
    values: dict[str, object] = {
        "id": f"r{number}",
        "text": f"Sentence number {number}.",
        "context": "",
        "group": f"d{number // 2}",
        "source": "rows.jsonl",
        "where": f"rows.jsonl:{number}",
        "tone": tone,
        "signal": signal,
    }
    return LabelledRow(**(values | changes))  # type: ignore[arg-type]


def predictions_of(
    signals: Sequence[str], confidence: float = 0.7, own: Mapping[str, np.ndarray] | None = None
) -> Predictions:
    """Predictions that put ``confidence`` on a signal and its tone, and the rest on all labels."""
    n = len(signals)
    numbers = [SIGNALS.index(s) for s in signals]
    tones = [TONES.index(tone_of_signal(s)) for s in signals]
    scores = [
        SCORES.index({"conciliatory": 1, "neutral": 0, "escalatory": -1}[TONES[t]]) for t in tones
    ]

    def spread(chosen: list[int], k: int) -> np.ndarray:
        return np.eye(k)[chosen] * confidence + (1 - confidence) / k

    return Predictions(
        spread(tones, 3), spread(scores, 7), spread(numbers, 19), np.zeros(n, bool), own or {}
    )


class FakeModel:
    """Knows the answer to each text, and answers ``none`` to those it does not know."""

    uses_context = False

    def __init__(
        self,
        known: Mapping[str, str],
        name: str = "fake@00000000",
        own: Mapping[str, tuple[str, ...]] | None = None,
        multi: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.known = known
        self.asked: list[tuple[str, str | None]] = []
        if own is not None:
            self.manifest = SimpleNamespace(
                labels=SimpleNamespace(own=dict(own), multi=multi),
                base=SimpleNamespace(model_dump=lambda: {"id": "base", "sha256": None}),
                context=False,
                max_length=128,
                calibration=SimpleNamespace(model_dump=lambda **_: {"tone": 1.0, "fitted_on": ""}),
                files={},
                data=[],
                config={},
            )

    def predict(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> Predictions:
        self.asked += zip(texts, contexts or [None] * len(texts), strict=True)
        own = {}
        if hasattr(self, "manifest"):
            for name, labels in self.manifest.labels.own.items():
                own[name] = np.tile(np.linspace(0.9, 0.1, len(labels)), (len(texts), 1))
        return predictions_of([self.known.get(t, "none") for t in texts], own=own)


def varied(n: int, wrong_every: int = 4) -> tuple[list[LabelledRow], FakeModel]:
    """Rows over all signals, and a model that is wrong on some of them."""
    rows = [row(i, SIGNALS[i % 19], outlet="Gazette" if i % 3 else "Herald") for i in range(n)]
    known = {r.text: str(r.signal) for i, r in enumerate(rows) if i % wrong_every}
    return rows, FakeModel(known)


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def random_labels() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gold labels, predicted labels and probabilities of 200 rows with 4 labels, the last rare."""
    rng = np.random.default_rng(3)
    probabilities = rng.dirichlet(np.ones(4), 200)
    gold = rng.choice(4, 200, p=[0.5, 0.3, 0.19, 0.01])
    return gold, probabilities.argmax(axis=1), probabilities


# --- metrics: the values of scikit-learn, and values counted by hand ---


def test_single_label_metrics_are_those_of_scikit_learn(
    random_labels: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    gold, predicted, probabilities = random_labels
    tally = single_label(np.arange(200), gold, predicted, "abcd", probabilities)
    point = tally.point()
    present = sorted(set(gold.tolist()))
    assert point["accuracy"] == pytest.approx(metrics.accuracy_score(gold, predicted))
    assert point["macro_f1"] == pytest.approx(
        metrics.f1_score(gold, predicted, average="macro", labels=present)
    )
    assert point["log_loss"] == pytest.approx(
        metrics.log_loss(gold, probabilities, labels=[0, 1, 2, 3])
    )
    assert point["brier"] == pytest.approx(
        ((probabilities - np.eye(4)[gold]) ** 2).sum(axis=1).mean()
    )
    assert point["ece"] == pytest.approx(
        expected_calibration_error(probabilities.max(axis=1), gold == predicted)
    )
    expected = metrics.precision_recall_fscore_support(gold, predicted, labels=range(4))
    classes = tally.values().classes[0]
    for label in present:
        assert classes[label] == pytest.approx([e[label] for e in expected[:3]])
    assert tally.support == tuple(expected[3])
    assert np.array_equal(tally.confusion, metrics.confusion_matrix(gold, predicted))


def test_a_label_without_gold_rows_has_no_recall_and_is_no_part_of_macro_f1() -> None:
    tally = single_label(np.arange(3), np.array([0, 0, 1]), np.array([0, 2, 1]), "abc")
    precision, recall, f1 = tally.values().classes[0, 2]
    assert precision == 0.0
    assert np.isnan(recall)
    assert np.isnan(f1)
    # F1 of a: 2 * 1 / (1 + 2); of b: 1.
    assert tally.point()["macro_f1"] == pytest.approx((2 / 3 + 1) / 2)
    assert "ece" not in tally.point()


def test_multi_label_metrics_are_those_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(5)
    gold, probabilities = rng.random((80, 3)) < 0.4, rng.random((80, 3))
    predicted = probabilities >= 0.5
    point = multi_label(np.arange(80), gold, probabilities, "abc").point()
    assert point["micro_f1"] == pytest.approx(metrics.f1_score(gold, predicted, average="micro"))
    assert point["macro_f1"] == pytest.approx(metrics.f1_score(gold, predicted, average="macro"))
    assert point["accuracy"] == pytest.approx(metrics.accuracy_score(gold, predicted))
    assert point["brier"] == pytest.approx(((probabilities - gold) ** 2).mean())


def test_score_metrics() -> None:
    gold, expected = np.array([-2.0, 0.0, 1.0, 3.0]), np.array([-1.0, 0.5, 1.0, 2.0])
    point = score(np.arange(4), gold, expected).point()
    assert point["mae"] == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    assert point["pearson"] == pytest.approx(np.corrcoef(gold, expected)[0, 1])


def test_a_constant_score_has_no_correlation() -> None:
    assert np.isnan(score(np.arange(3), np.array([1.0, 2, 3]), np.full(3, 0.4)).point()["pearson"])


def test_reliability_and_calibration_error_by_hand() -> None:
    confidence = np.array([0.95, 0.95, 0.65, 1.0])
    correct = np.array([True, False, True, True])
    bins = reliability(confidence, correct)
    assert [(b.low, b.n) for b in bins if b.n] == [(0.6, 1), (0.9, 3)]
    assert bins[9].accuracy == pytest.approx(2 / 3)
    assert bins[9].confidence == pytest.approx(2.9 / 3)
    assert np.isnan(bins[0].accuracy)
    gap = abs(2.9 / 3 - 2 / 3) * 3 / 4 + 0.35 / 4
    assert expected_calibration_error(confidence, correct) == pytest.approx(gap)


def test_risk_coverage_by_hand() -> None:
    risk = risk_coverage(np.array([0.5, 0.9, 0.7, 0.6]), np.array([False, True, True, True]))
    assert risk.coverage == (0.25, 0.5, 0.75, 1.0)
    assert risk.accuracy == (1.0, 1.0, 1.0, 0.75)
    assert risk.area == pytest.approx(0.25 / 4)
    assert risk.at(0.6) == (0.75, 1.0)
    assert risk.at(0.95)[0] == 0.0
    assert risk.threshold_for(0.9) == (0.6, 0.75)
    assert risk.threshold_for(0.75) == (0.5, 1.0)


def test_rows_of_equal_confidence_are_kept_together() -> None:
    one = risk_coverage(np.array([0.5, 0.5, 0.9]), np.array([True, False, True]))
    other = risk_coverage(np.array([0.5, 0.5, 0.9]), np.array([False, True, True]))
    assert one == other
    assert len(one.coverage) == 2
    assert risk_coverage(np.array([0.5]), np.array([False])).threshold_for(0.9) is None


def test_evaluate_rows_uses_the_rows_that_carry_each_label() -> None:
    rows = [
        row(0, "agree", score=1),
        row(1, None, tone="neutral"),
        row(2, "accuse"),
        row(3, "assault", score=-1),
    ]
    found = evaluate_rows(rows, predictions_of(["agree", "none", "agree", "assault"]))
    assert found["n"] == 4
    assert found["tone"]["n"] == 4
    assert found["tone"]["accuracy"] == 0.75
    assert found["signal"] == {"n": 3, "accuracy": 0.6667, "macro_f1": pytest.approx(0.5556)}
    assert found["score"] == {"n": 2, "mae": pytest.approx(0.3), "pearson": 1.0}


def test_own_heads_are_measured() -> None:
    rows = [row(i, None, own={"frame": ("war",), "topics": ("a", "b")}) for i in range(2)]
    own = {
        "frame": np.array([[0.9, 0.1], [0.2, 0.8]]),
        "topics": np.array([[0.9, 0.6, 0.1], [0.9, 0.1, 0.7]]),
    }
    labels = {"frame": ("war", "trade"), "topics": ("a", "b", "c")}
    found = evaluate_rows(rows, predictions_of(["none"] * 2, own=own), labels, ["topics"])
    assert found["frame"]["accuracy"] == 0.5
    # Topics: 3 hits, 4 predicted, 4 gold; F1 of a is 1 and of b 2/3, c has no gold row.
    assert found["topics"] == {"n": 2, "micro_f1": 0.75, "macro_f1": 0.8333}
    assert "tone" not in found


def test_a_label_that_the_model_does_not_know_is_named() -> None:
    rows = [row(0, own={"frame": ("sports",)})]
    answers = answers_of(predictions_of(["none"], own={"frame": np.array([[0.9, 0.1]])}))
    with pytest.raises(DataError, match=r"rows.jsonl:0: 'frame' is 'sports'.*war, trade"):
        tallies(rows, answers, {"frame": OwnHead(("war", "trade"))})


@pytest.mark.parametrize("found", [(), ("war", "trade")])
def test_a_single_label_head_wants_one_label(found: tuple[str, ...]) -> None:
    rows = [row(0, own={"frame": found})]
    answers = answers_of(predictions_of(["none"], own={"frame": np.array([[0.9, 0.1]])}))
    with pytest.raises(DataError, match=rf"rows.jsonl:0: 'frame' has {len(found)} labels"):
        tallies(rows, answers, {"frame": OwnHead(("war", "trade"))})
    assert tallies(rows, answers, {"frame": OwnHead(("war", "trade"), multi=True)})


def test_plover_root_is_chosen_among_event_types_only() -> None:
    rows = [row(0, "accuse"), row(1, "yield"), row(2, "none")]
    predictions = predictions_of(["strain", "agree", "none"])
    predictions.signals[0, SIGNALS.index("accuse")] += 0.01
    found = evaluate_plover(rows, predictions)
    # Roots: accuse (right), agree for yield: wrong root, wrong quad class, right binary class.
    assert found == {
        "n": 2,
        "root_macro_f1": 0.5,
        "quad_macro_f1": 0.5,
        "binary_macro_f1": 1.0,
    }


def test_plover_heads_are_for_rows_without_a_score() -> None:
    answers = answers_of(predictions_of(["agree", "agree"]))
    assert "plover_root" not in tallies([row(0, "agree", score=2)], answers)
    found = tallies([row(0, "agree", score=2), row(1, "agree")], answers)
    assert len(found["plover_root"]) == 1
    assert found["plover_root"].labels == PLOVER_SIGNALS


# --- intervals ---


def test_interval_covers_the_value_and_shrinks_with_more_documents() -> None:
    widths = []
    for n in (40, 640):
        right = np.arange(n) % 4 != 0
        tally = single_label(np.arange(n), np.zeros(n, int), (~right).astype(int), "ab")
        accuracy = Resampler([str(i) for i in range(n)], 1000).measure(tally).headline["accuracy"]
        assert accuracy.low < accuracy.value == 0.75 < accuracy.high
        widths.append(accuracy.high - accuracy.low)
        # The normal approximation of a share.
        assert widths[-1] == pytest.approx(2 * 1.96 * np.sqrt(0.75 * 0.25 / n), rel=0.15)
    assert widths[1] < widths[0] / 3


def test_documents_are_drawn_not_rows() -> None:
    n = 200
    gold = np.zeros(n, int)
    predicted = (np.arange(n) // 20 % 2).astype(int)  # right or wrong by whole documents
    tally = single_label(np.arange(n), gold, predicted, "ab")
    by_row = Resampler([str(i) for i in range(n)], 500).measure(tally).headline["accuracy"]
    by_document = (
        Resampler([str(i // 20) for i in range(n)], 500).measure(tally).headline["accuracy"]
    )
    assert by_document.high - by_document.low > 3 * (by_row.high - by_row.low)


def test_bootstrap_equals_recomputing_each_resample(
    random_labels: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    gold, predicted, _ = random_labels
    groups = [str(i // 5) for i in range(200)]
    resampler = Resampler(groups, 100, seed=1)
    drawn = resampler.distribution(single_label(np.arange(200), gold, predicted, "abcd"))
    # The same draws, row by row.
    weights = np.random.default_rng(1).multinomial(40, np.full(40, 1 / 40), size=100)
    order = sorted(set(groups))
    for resample in (0, 57):
        at = np.concatenate(
            [np.repeat(i, weights[resample, order.index(g)]) for i, g in enumerate(groups)]
        )
        expected = metrics.f1_score(
            gold[at], predicted[at], average="macro", labels=sorted(set(gold[at].tolist()))
        )
        assert drawn.headline["macro_f1"][resample] == pytest.approx(expected)


def test_the_order_of_rows_does_not_matter() -> None:
    rows, model = varied(60)
    forward, backward = evaluate(model, rows), evaluate(model, rows[::-1])
    for head, result in forward.heads.items():
        for metric, estimate in result.headline.items():
            other = backward.heads[head].headline[metric]
            assert (other.value, other.low, other.high) == pytest.approx(
                (estimate.value, estimate.low, estimate.high)
            )


def test_one_document_has_no_interval() -> None:
    result = evaluate(FakeModel({}), [row(i, group="d") for i in range(5)])
    accuracy = result.heads["tone"].headline["accuracy"]
    assert accuracy.value == 1.0
    assert np.isnan(accuracy.low)
    assert result.to_json()["heads"]["tone"]["metrics"]["accuracy"]["low"] is None


def test_comparison_is_paired() -> None:
    rows = [row(i, SIGNALS[i % 19], group=str(i)) for i in range(190)]
    better = FakeModel({r.text: str(r.signal) for r in rows[:150]}, "better@1")
    # The same answers, apart from some right ones.
    worse = FakeModel({r.text: str(r.signal) for r in rows[:130]}, "worse@1")
    comparison = evaluate(better, rows, other=worse).comparison
    assert comparison is not None
    assert comparison.other == "worse@1"
    (signal,) = (d for d in comparison.differences["signal"] if d.metric == "accuracy")
    assert signal.difference.value == pytest.approx(signal.model - signal.other)
    assert 0 < signal.difference.low < signal.difference.value < signal.difference.high
    assert signal.share_above_zero == signal.share_better == 1.0
    # Unpaired, intervals of 0.8 and 0.7 over 190 rows overlap; the pairs tell the two apart.
    single = evaluate(worse, rows).heads["signal"].headline["accuracy"]
    assert signal.difference.high - signal.difference.low < single.high - single.low
    (loss,) = (d for d in comparison.differences["signal"] if d.metric == "log_loss")
    assert loss.share_above_zero == 0.0
    assert loss.share_better == 1.0


def test_a_model_is_no_better_than_itself() -> None:
    rows, model = varied(40)
    comparison = evaluate(model, rows, other=model).comparison
    assert comparison is not None
    for differences in comparison.differences.values():
        assert all(d.difference.value == d.share_better == 0.0 for d in differences)


# --- evaluate ---


def test_the_model_reads_text_and_context() -> None:
    rows, model = varied(3)
    evaluate(model, [rows[0], row(7, context="Before.", group="d9")])
    assert model.asked == [(rows[0].text, None), ("Sentence number 7.", "Before.")]


def test_progress_counts_all_rows_of_both_models() -> None:
    rows, model = varied(300)
    counted: list[int] = []
    evaluate(model, rows, other=FakeModel({}), on_rows=counted.append, resamples=100)
    assert sum(counted) == 600
    assert len(counted) > 2


def test_worst_errors_are_the_most_confident_wrong_tones() -> None:
    rows, model = varied(8)
    rows[4] = row(4, "assault")
    result = evaluate(model, rows)
    wrong = {r.id for r in rows if model.known.get(r.text, "none") != r.signal}
    assert wrong
    assert {w.row.id for w in result.worst} == {
        r.id for r in rows if r.id in wrong and r.tone != "neutral"
    }
    assert [w.confidence for w in result.worst] == sorted(
        (w.confidence for w in result.worst), reverse=True
    )


def test_each_file_is_measured_apart() -> None:
    rows, model = varied(40)
    rows = [row(i, SIGNALS[i % 19], source="a.csv" if i < 25 else "b.csv") for i in range(40)]
    result = evaluate(model, rows)
    assert set(result.by_source) == {"a.csv", "b.csv"}
    assert result.by_source["b.csv"]["tone"].n == 15
    assert sum(result.by_source["a.csv"]["signal"].support) == 25
    alone = evaluate(model, rows[25:])
    assert alone.by_source == {}
    assert (
        alone.heads["signal"].headline["macro_f1"].value
        == result.by_source["b.csv"]["signal"].headline["macro_f1"].value
    )


def test_slices() -> None:
    rows, model = varied(60)
    result = evaluate(model, rows)
    by_outlet = {s.value: s for s in result.slices if s.by == "outlet"}
    assert {v: s.n for v, s in by_outlet.items()} == {"Gazette": 40, "Herald": 20}
    mask = [r.outlet == "Herald" for r in rows]
    herald = [r for r, here in zip(rows, mask, strict=True) if here]
    accuracy = by_outlet["Herald"].accuracy
    assert accuracy is not None
    assert accuracy.value == evaluate(model, herald).heads["tone"].headline["accuracy"].value
    signals = [s for s in result.slices if s.by == "signal"]
    assert len(signals) == 19
    assert all(s.n < 20 and s.accuracy is None for s in signals)
    # All rows are of one file, one length, one voice, and no year: nothing to compare.
    assert {s.by for s in result.slices} == {"outlet", "signal"}


def test_a_slice_with_one_tone_has_no_macro_f1() -> None:
    rows = [row(i, "accuse" if i % 2 else "agree") for i in range(50)]
    signals = [s for s in evaluate(FakeModel({}), rows).slices if s.by == "signal"]
    assert all(s.accuracy is not None and s.macro_f1 is None for s in signals)


def test_voice_and_length_slices() -> None:
    voice = {
        "“We will keep talking until there is a deal,” the minister said.": "quoted",
        "The minister said that talks would go on until there was a deal.": "reported",
        "Troops crossed the border at dawn.": "narrated",
    }
    assert {t: voice_of(t, RuleExtractor()) for t in voice} == voice
    words = [length_of(" ".join(["word"] * n)) for n in (12, 13, 40, 41)]
    assert words == ["up to 12 words", "13-25 words", "26-40 words", "over 40 words"]


def test_nothing_to_measure_is_an_error() -> None:
    model = FakeModel({})
    with pytest.raises(DataError, match="no rows"):
        evaluate(model, [])
    with pytest.raises(DataError, match=r"none of the 1 rows.*found frame, expected tone"):
        evaluate(model, [row(0, None, own={"frame": ("war",)})])
    with pytest.raises(ConfigError, match="found 5, expected at least 100"):
        evaluate(model, [row(0)], resamples=5)


# --- baselines ---


def test_lexicon_reads_negation() -> None:
    scores = lexicon_scores(
        [
            "They signed a peace treaty",
            "They did not sign a peace treaty",
            "They refused to hold talks",
            "He did not rule out talks",
            "The table is green",
            "Troops shelled the town",
            "They can't trust the envoy's promises",
        ]
    )
    assert scores[0] > 2
    assert scores[1] < 0
    assert scores[2] < 0 < scores[3]
    assert scores[4] == 0.0
    assert scores[5] <= -2
    assert scores[6] < scores[0]
    assert len(lexicon_scores([])) == 0


def test_lexicon_terms_are_well_formed() -> None:
    path = Path(__file__).parents[1] / "analyzer" / "evaluation" / "lexicon.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header == "term,score"
    terms = [line.rsplit(",", 1) for line in lines]
    assert len({t for t, _ in terms}) == len(terms) > 250
    assert {int(s) for _, s in terms} == {-3, -2, -1, 1, 2, 3}


TRAINING = [
    row(1000 + i, signal, text=f"{text} {i}", score=points, group=f"t{i}")
    for i, (text, signal, points) in enumerate(
        [
            ("The two sides signed the accord", "agree", 2),
            ("Shells fell on the harbour", "assault", -3),
            ("The session opens on Monday", "none", 0),
        ]
        * 6
    )
]


def test_tfidf_learns_from_training_rows() -> None:
    pytest.importorskip("sklearn")
    rows = [
        row(0, "agree", text="Both sides signed an accord", score=2),
        row(2, "assault", text="More shells fell on the harbour at night", score=-3),
        row(4, "none", text="The session opens on Friday", score=0),
    ]
    found = {b.name: b for b in baselines(rows, TRAINING)}
    learnt = found["TF-IDF + logistic regression"]
    assert "18 training rows" in learnt.how
    assert learnt.answers is not None
    point = {name: t.point() for name, t in tallies(rows, learnt.answers).items()}
    assert point["tone"]["accuracy"] == point["signal"]["accuracy"] == 1.0
    assert point["score"]["pearson"] > 0.9
    majority = found["majority"].answers
    assert majority is not None
    assert tallies(rows, majority)["tone"].point()["accuracy"] == pytest.approx(1 / 3)


def test_training_rows_that_are_evaluated_are_left_out() -> None:
    pytest.importorskip("sklearn")
    same_text = row(0, "agree", text=TRAINING[0].text.upper(), group="other")
    same_document = row(2, "agree", group="t1")
    found = {b.name: b.how for b in baselines([same_text, same_document], TRAINING)}
    assert "16 training rows (2 left out" in found["majority"]


def test_equal_ids_of_two_files_are_no_shared_document() -> None:
    pytest.importorskip("sklearn")
    rows = [row(i, "agree", id=str(i), group=str(i)) for i in range(6)]
    training = [
        row(100 + i, "agree", id=str(i), group=str(i), text=rows[0].text if i == 5 else f"Text {i}")
        for i in range(6)
    ]
    found = {b.name: b.how for b in baselines(rows, training)}
    assert "5 training rows (1 left out" in found["majority"]


def test_without_training_rows_documents_are_cross_validated() -> None:
    pytest.importorskip("sklearn")
    # Each document has a word and a label of its own: only a leak could tell the label.
    rows = [
        row(
            i, "accuse" if i // 10 % 2 else "agree", text=f"word{i // 10} again", group=str(i // 10)
        )
        for i in range(60)
    ]
    found = {b.name: b for b in baselines(rows)}["TF-IDF + logistic regression"]
    assert "5-fold over documents" in found.how
    assert found.answers is not None
    assert tallies(rows, found.answers)["tone"].point()["accuracy"] <= 0.6


def test_one_document_without_training_rows_cannot_be_learnt_from() -> None:
    pytest.importorskip("sklearn")
    found = {b.name: b for b in baselines([row(0), row(1)])}
    assert found["majority"].answers is None
    assert "one document" in found["majority"].how
    assert found["lexicon"].answers is not None


def test_the_ladder_says_that_vader_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    rows, model = varied(40)
    result = evaluate(model, rows, ladder=True, resamples=100)
    assert [r.name for r in result.ladder] == [
        "majority",
        "VADER",
        "lexicon",
        "TF-IDF + logistic regression",
        "fake@00000000",
    ]
    assert result.ladder[1].heads is None
    assert "not installed" in result.ladder[1].how
    assert "not installed" in result.summary()


def test_the_ladder_answers_a_users_own_single_label_head() -> None:
    pytest.importorskip("sklearn")
    rows = [row(i, None, own={"frame": (("war", "trade")[i % 2],)}) for i in range(20)]
    model = FakeModel({}, own={"frame": ("war", "trade")})
    ladder = {r.name: r for r in evaluate(model, rows, ladder=True, resamples=100).ladder}
    assert set(ladder["majority"].heads or ()) == {"frame"}
    assert ladder["lexicon"].heads == {}


class Absent:
    """An import finder by which the packages of the extra are not installed."""

    def find_spec(self, name: str, *_: object) -> None:
        if name in {"sklearn", "matplotlib", "vaderSentiment"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in list(sys.modules):
        if module.split(".")[0] in {"sklearn", "matplotlib", "vaderSentiment"}:
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    rows, model = varied(40)
    result = evaluate(model, rows, resamples=100)
    assert result.heads["tone"].n == 40
    for attempt in (
        lambda: evaluate(model, rows, ladder=True, resamples=100),
        lambda: result.write(tmp_path),
        lambda: run_evaluation(None, [tmp_path / "rows.jsonl"]),
    ):
        with pytest.raises(MissingExtra, match=r"pip install '.\[train\]'"):
            attempt()


# --- the report ---


def test_the_report_holds_everything(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    rows, model = varied(80)
    rows[0] = row(0, "agree", text="A | pipe, a *star*\nand <b>a tag</b>", context="Before it.")
    result = evaluate(model, rows, ladder=True, other=FakeModel({}, "other@1"), resamples=100)
    result = result.write(tmp_path / "new" / "folder")
    assert result.folder == tmp_path / "new" / "folder"
    text = (result.folder / "report.md").read_text(encoding="utf-8")
    for picture in result.folder.glob("*.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert f"({picture.name})" in text
    assert {p.name for p in result.folder.glob("*.png")} == {
        "confusion-signal.png",
        "confusion-tone.png",
        "ladder.png",
        "reliability-signal.png",
        "reliability-tone.png",
        "risk-coverage.png",
    }
    assert r"A \| pipe, a \*star\* and \<b\>a tag" in text
    assert "before:* Before it" in text
    assert "## Against other@1" in text
    numbers = json.loads((result.folder / "metrics.json").read_text(encoding="utf-8"))
    assert numbers["heads"]["tone"]["metrics"]["accuracy"]["value"] == round(
        result.heads["tone"].headline["accuracy"].value, 4
    )
    assert numbers["heads"]["tone"]["classes"]["neutral"]["support"] == 4
    assert numbers["worst_errors"][0]["text"]
    assert numbers["comparison"]["differences"]["tone"]
    lines = (result.folder / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 80
    first = json.loads(lines[1])
    assert first["id"] == "r1"
    assert first["gold"]["signal"] == first["predicted"]["signal"] == SIGNALS[1]
    assert sum(first["probabilities"]["tone"].values()) == pytest.approx(1.0, abs=1e-3)
    assert "text" not in first
    assert "report.md" in result.summary()


def test_the_same_evaluation_writes_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows, model = varied(40)
    for name in ("one", "two"):
        evaluate(model, rows, resamples=100).write(tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_report_of_own_heads_only(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    own = {"frame": ("war", "trade"), "topics": ("a", "b", "c")}
    rows = [row(i, None, own={"frame": ("war",), "topics": ("a",)}) for i in range(4)]
    model = FakeModel({}, own=own, multi=("topics",))
    result = evaluate(model, rows, resamples=100).write(tmp_path)
    assert set(result.heads) == {"frame", "topics"}
    assert result.heads["frame"].headline["accuracy"].value == 1.0
    assert result.heads["topics"].headline["micro_f1"].value == pytest.approx(2 / 3)
    assert result.slices == result.worst == ()
    first = json.loads((tmp_path / "predictions.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert first["predicted"]["topics"] == ["a", "b"]
    assert first["predicted"]["frame"] == ["war"]


def test_drawing_leaves_no_pyplot_state(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    script = (
        "import sys; sys.path.insert(0, 'tests'); from pathlib import Path; "
        "from test_evaluation import varied; from analyzer.evaluation import evaluate; "
        f"rows, model = varied(40); evaluate(model, rows, resamples=100).write(Path({str(tmp_path)!r})); "
        "print('matplotlib.pyplot' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert found.stdout.strip() == "False"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    rows, model = varied(4)
    with pytest.raises(ConfigError, match=r"--output .*file.*choose a folder"):
        evaluate(model, rows, resamples=100).write(tmp_path / "file")


# --- run_evaluation: from files ---


@pytest.fixture
def fake_loader(monkeypatch: pytest.MonkeyPatch) -> FakeModel:
    """``run_evaluation`` gets this model whatever it asks for."""
    pytest.importorskip("matplotlib")
    model = FakeModel({"Ships left port.": "mobilize", "They met.": "consult"}, "fake@1")
    monkeypatch.setattr("analyzer.evaluation.run.load_tone_model", lambda where: model)
    return model


ROWS = [
    {"text": "Ships left port.", "signal": "mobilize", "document": "a"},
    {"text": "They met.", "signal": "consult", "score": 1, "document": "b"},
]


@pytest.mark.usefixtures("fake_loader")
def test_run_evaluation_reads_files_and_writes_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "rows.jsonl", ROWS)
    result = run_evaluation(None, [Path("rows.jsonl")], resamples=100)
    assert result.folder == Path("runs/evaluate-fake")
    assert result.heads["tone"].headline["accuracy"].value == 1.0
    assert result.files[0].rows == 2
    assert result.command == "analyzer evaluate --data rows.jsonl --resamples 100"
    text = (tmp_path / "runs" / "evaluate-fake" / "report.md").read_text(encoding="utf-8")
    assert result.files[0].sha256 in text
    assert any("Only 2 documents" in note for note in result.notes)


@pytest.mark.usefixtures("fake_loader")
def test_bad_files_are_explained(tmp_path: Path) -> None:
    good = write_rows(tmp_path / "good.jsonl", ROWS)
    bad = {
        "empty.jsonl": ([], "no rows"),
        "unlabelled.jsonl": ([{"text": "They met."}], "no label; expected at least one of"),
        "unknown.jsonl": (
            [{"text": "They met.", "signal": "consulted"}],
            r"unknown.jsonl:1: 'signal' is 'consulted' \(did you mean 'consult'\?\)",
        ),
    }
    for name, (rows, message) in bad.items():
        path = write_rows(tmp_path / name, rows)
        with pytest.raises(DataError, match=message):
            run_evaluation(None, [path], out=tmp_path / "out")
    with pytest.raises(DataError, match=r"nowhere.jsonl: cannot be read"):
        run_evaluation(None, [good, tmp_path / "nowhere.jsonl"], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("fake_loader")
def test_bad_rows_can_be_skipped_and_are_listed(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "rows.jsonl", [*ROWS, {"text": "x", "signal": "shout"}])
    with pytest.raises(DataError, match="1 of 3 rows"):
        run_evaluation(None, [path], out=tmp_path / "out")
    result = run_evaluation(None, [path], out=tmp_path / "out", skip_bad_rows=True)
    assert len(result.rows) == 2
    assert "shout" in result.skipped[0]
    assert "1 rows were left out" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "1 bad rows left out" in result.summary()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "nothing to evaluate on.*--data FILE"),
        ({"data": [Path("x.csv")], "split": "dev"}, "--split dev: needs --config"),
        ({"data": [Path("x.csv")], "split": "test"}, "found 'test', expected all, dev or train"),
        ({"data": [Path("x.csv")], "train": [Path("y.csv")]}, "add --ladder"),
    ],
)
def test_wrong_options_are_explained(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        run_evaluation(**arguments)  # type: ignore[arg-type]


CONFIG = """
task: tone
name: small
base: nowhere
seed: 3
data:
  - path: news.csv
    columns: {text: sentence, signal: event, document: article}
    labels: {signal: {meeting: consult, fleet: mobilize}}
    labelled_by: two students
  - path: extra.jsonl
    split: train
split: {dev_fraction: 0.3}
"""


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """A folder with a configuration and its data: 40 rows of 40 documents, 10 more to train on."""
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    lines = [
        f"{'They met at place' if i % 2 else 'A fleet sailed off'} {i},"
        f"{'meeting' if i % 2 else 'fleet'},d{i}"
        for i in range(40)
    ]
    (tmp_path / "news.csv").write_text(
        "sentence,event,article\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    extra = [{"text": f"A fleet came {i}", "signal": "mobilize"} for i in range(10)]
    write_rows(tmp_path / "extra.jsonl", extra)
    return tmp_path


@pytest.mark.usefixtures("fake_loader")
def test_a_configuration_names_columns_and_holds_rows_out(configured: Path) -> None:
    pytest.importorskip("sklearn")
    config = configured / "config.yaml"
    parts = {
        split: run_evaluation(
            None,
            config=config,
            data_root=configured,
            split=split,
            out=configured / split,
            resamples=100,
        )
        for split in ("all", "dev", "train")
    }
    assert len(parts["all"].rows) == 50
    dev = {r.text for r in parts["dev"].rows}
    assert 0 < len(dev) < 20
    assert all(r.source == "news.csv" for r in parts["dev"].rows)
    assert not dev & {r.text for r in parts["train"].rows}
    assert parts["dev"].files[0].labelled_by == "two students"


@pytest.mark.usefixtures("fake_loader")
def test_the_ladder_learns_from_the_configured_training_rows(configured: Path) -> None:
    pytest.importorskip("sklearn")
    result = run_evaluation(
        None,
        config=configured / "config.yaml",
        data_root=configured,
        split="dev",
        ladder=True,
        out=configured / "out",
        resamples=100,
    )
    rung = result.ladder[-2]
    assert "training rows" in rung.how
    assert rung.heads is not None
    assert rung.heads["signal"]["accuracy"].value == 1.0
    assert "--split dev --ladder" in result.command


@pytest.mark.usefixtures("fake_loader")
def test_other_data_are_read_as_the_configuration_says(configured: Path) -> None:
    other = configured / "other.csv"
    other.write_text(
        "sentence,event\nThey met.,meeting\nShips left port.,fleet\n", encoding="utf-8"
    )
    result = run_evaluation(
        None, [other], config=configured / "config.yaml", out=configured / "out", resamples=100
    )
    assert [r.signal for r in result.rows] == ["consult", "mobilize"]
    assert result.files[0].labelled_by == "not stated"


def test_a_model_that_has_seen_the_file_is_noted(
    tmp_path: Path, fake_loader: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib

    path = write_rows(tmp_path / "rows.jsonl", ROWS)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    seen = FakeModel(fake_loader.known, "seen@1", own={})
    seen.manifest.data = [{"path": "rows.jsonl", "sha256": sha256}]
    monkeypatch.setattr("analyzer.evaluation.run.load_tone_model", lambda where: seen)
    result = run_evaluation(None, [path], out=tmp_path / "out", resamples=100)
    assert any("seen@1 was trained on" in note for note in result.notes)
    assert "numbers are too good" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "same_files", "noted"),
    [
        ("grouped", True, ""),
        ("grouped", False, ""),
        ("stratified", True, ""),
        ("stratified", False, "a stratified split depends on all rows"),
        ("time", False, "a time split depends on all rows"),
    ],
)
def test_held_out_rows_are_vouched_for_only_where_the_split_is_surely_the_same(
    configured: Path,
    fake_loader: FakeModel,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    same_files: bool,
    noted: str,
) -> None:
    import hashlib

    from analyzer.training.config import load_training_config

    config = configured / "config.yaml"
    config.write_text(
        CONFIG.replace("dev_fraction: 0.3", f"dev_fraction: 0.3, kind: {kind}").replace(
            "document: article", "document: article, date: day"
        ),
        encoding="utf-8",
    )
    lines = (configured / "news.csv").read_text(encoding="utf-8").splitlines()
    (configured / "news.csv").write_text(
        "\n".join([lines[0] + ",day", *(f"{line},2024-01-02" for line in lines[1:])]),
        encoding="utf-8",
    )
    seen = FakeModel(fake_loader.known, "seen@1", own={})
    names = ("news.csv", "extra.jsonl") if same_files else ("extra.jsonl",)
    seen.manifest.data = [
        {"path": n, "sha256": hashlib.sha256((configured / n).read_bytes()).hexdigest()}
        for n in names
    ]
    seen.manifest.config = load_training_config(config).model_dump(mode="json")
    monkeypatch.setattr("analyzer.evaluation.run.load_tone_model", lambda where: seen)
    result = run_evaluation(
        None,
        config=config,
        data_root=configured,
        split="dev",
        out=configured / "out",
        resamples=100,
    )
    notes = [note for note in result.notes if "trained" in note]
    assert len(notes) == bool(noted)
    assert all(noted in note and "may have been trained on" in note for note in notes)


@pytest.mark.usefixtures("fake_loader")
def test_articles_of_given_data_are_sought_under_the_data_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    place = {"context_start": 0, "start": 10, "end": 26, "signal": "mobilize"}
    write_rows(root / "rows.jsonl", [{"document": "a", **place}])
    article = {"id": "a", "text": "They met. Ships left port."}
    write_rows(root / "articles.jsonl", [article])
    (tmp_path / "config.yaml").write_text(
        "task: tone\nname: small\nbase: nowhere\n"
        "data: [{path: rows.jsonl, articles: [articles.jsonl]}]\n",
        encoding="utf-8",
    )
    result = run_evaluation(
        None,
        [Path("../root/rows.jsonl")],
        config=tmp_path / "config.yaml",
        data_root=Path("../root"),
        out=tmp_path / "out",
        resamples=100,
    )
    assert [r.text for r in result.rows] == ["Ships left port."]


def test_a_configuration_of_another_task_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    shipped = Path(__file__).parents[1] / "configs" / "directions-small.yaml"
    with pytest.raises(ConfigError, match="'directions', expected 'tone'"):
        run_evaluation(None, config=shipped, out=tmp_path)


def test_a_trained_model_is_evaluated(
    tiny_model_dir: Path, labelled_dir: Path, tmp_path: Path
) -> None:
    result = run_evaluation(
        str(tiny_model_dir),
        [labelled_dir / "codebook.jsonl"],
        compare=str(tiny_model_dir),
        out=tmp_path,
        resamples=100,
    )
    assert result.heads["tone"].n == 84
    assert result.heads["tone"].headline["accuracy"].value > 0.6
    assert tone_of_score(result.rows[0].score or 0) == result.rows[0].tone
    assert any("numbers are too good" in note for note in result.notes)
    assert "temperatures" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_importing_is_light() -> None:
    script = (
        "import sys, analyzer.evaluation; "
        "print([m for m in ('numpy', 'sklearn', 'matplotlib', 'torch') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
