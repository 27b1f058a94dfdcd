"""What is shipped is as good as we say: the released model on the project's own frozen sample.

The sample was written for this test, by the codebook, and is never trained on. A floor is lowered
only on purpose, in the commit that explains why.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from attributions import read_marked

from analyzer import Analyzer
from analyzer.codebook import TONES, tone_of_score
from analyzer.config import scoring_config
from analyzer.directions import DirectionModel
from analyzer.evaluation.stages import evaluate_actors, evaluate_quotes
from analyzer.modeling import load_tone_model
from analyzer.quotes import load_extractor
from analyzer.rows import classify_rows, parse_rows
from analyzer.training.scenes import read_examples

pytestmark = pytest.mark.released

SAMPLE = Path(__file__).parent / "data" / "quality.jsonl"
PAIRS = Path(__file__).parent / "data" / "contrast.jsonl"
ATTRIBUTIONS = Path(__file__).parent / "data" / "attributions.txt"
DIRECTED = Path(__file__).parent / "data" / "directed.jsonl"
EXAMPLE = Path(__file__).parents[1] / "examples" / "harbour-forum.txt"

#: Measured 0.935, 0.913, 0.919 and an ECE of 0.059 (252 sentences, int8); pinned a little below.
FLOORS = {"tone macro-F1": 0.91, "signal accuracy": 0.89, "score correlation": 0.895}
CEILING_ECE = 0.08
#: Pairs of which both members have the right tone, by the round in which they were written:
#: measured 0.649 (228 pairs), 0.429 (352) and 0.532 (329). The goal is 0.8.
PAIRS_FLOORS = {"first": 0.61, "third": 0.4, "fifth": 0.49}
ROUNDS = {"own-w": "third", "own-n": "fifth"}
#: Measured 0.820, 0.914, 0.962, 1.000 and 0.885 on 18 own texts with 30 attributions.
QUOTE_FLOORS = {
    "exact_f1": 0.76,
    "token_f1": 0.89,
    "source_f1": 0.92,
    "attribution_accuracy": 0.94,
    "end_to_end_f1": 0.83,
}
#: Measured 0.820, 0.635 and 0.584 on 149 own statements, whose signals are given.
DIRECTION_FLOORS = {"source": 0.79, "target": 0.63, "both": 0.58}


@pytest.fixture(scope="module")
def gold():
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def predicted():
    rows = parse_rows(SAMPLE.read_bytes().splitlines(), SAMPLE.name)
    return list(classify_rows(rows, load_tone_model(), scoring_config().confidence_floor))


def test_the_sample_is_balanced_and_consistent(gold):
    from collections import Counter

    counts = Counter(row["signal"] for row in gold)
    assert min(counts.values()) >= 12
    assert len(counts) == 19
    assert len({row["text"] for row in gold}) == len(gold)


def test_the_released_model_is_above_its_floors(gold, predicted):
    np = pytest.importorskip("numpy")
    metrics = pytest.importorskip("sklearn.metrics")
    from analyzer.evaluation.metrics import expected_calibration_error

    tones = [tone_of_score(row["score"]) for row in gold]
    guesses = [max(p["tone"], key=p["tone"].get) for p in predicted]
    measured = {
        "tone macro-F1": metrics.f1_score(tones, guesses, average="macro"),
        "signal accuracy": np.mean(
            [p["signal"] == g["signal"] for p, g in zip(predicted, gold, strict=True)]
        ),
        "score correlation": np.corrcoef(
            [p["score"] for p in predicted], [g["score"] for g in gold]
        )[0, 1],
    }
    low = {name: value for name, value in measured.items() if value < FLOORS[name]}
    assert not low, f"measured {measured}, floors {FLOORS}"
    right = np.array([t == g for t, g in zip(tones, guesses, strict=True)])
    confidence = np.array([p["confidence"] for p in predicted])
    assert expected_calibration_error(confidence, right) < CEILING_ECE


def test_label_sets_hold_the_truth_as_often_as_promised(gold):
    rows = parse_rows(SAMPLE.read_bytes().splitlines(), SAMPLE.name)
    found = list(
        classify_rows(rows, load_tone_model(), scoring_config().confidence_floor, sets=True)
    )
    held = [tone_of_score(g["score"]) in f["tone_set"] for g, f in zip(gold, found, strict=True)]
    # Promised for rows like those it was calibrated on; these are cleaner.
    assert sum(held) / len(held) >= 0.9
    sizes = [len(f["tone_set"]) for f in found]
    assert 1 <= sum(sizes) / len(sizes) < 2


def test_small_words_that_turn_a_sentence_around_are_read():
    """Pairs that differ in little ("ruled out", "did not rule out"), held back from training."""
    pairs = defaultdict(list)
    for row in map(json.loads, PAIRS.read_text(encoding="utf-8").splitlines()):
        pairs[row["pair"]].append(row)
    rows = [row for members in pairs.values() for row in members]
    found = load_tone_model().predict([r["text"] for r in rows], [r["context"] for r in rows])
    guesses = [TONES[i] for i in found.tone.argmax(axis=1)]
    right = dict.fromkeys(pairs, True)
    for row, guess in zip(rows, guesses, strict=True):
        right[row["pair"]] &= tone_of_score(row["score"]) == guess
    assert {len(members) for members in pairs.values()} == {2}
    by_round = defaultdict(list)
    for pair, ok in right.items():
        by_round[ROUNDS.get(pair[:5], "first")].append(ok)
    measured = {name: sum(those) / len(those) for name, those in by_round.items()}
    low = {name: value for name, value in measured.items() if value < PAIRS_FLOORS[name]}
    assert not low, f"measured {measured}, floors {PAIRS_FLOORS}"


def test_the_leading_example_shows_both_sides_apart():
    text = EXAMPLE.read_text(encoding="utf-8")
    result = Analyzer.load().score(text)

    def of(words):
        at = text.index(words)
        return next(s for s in result.statements if s.start <= at < s.end and s.parent is None)

    for words, signal, source, target, speaker in (
        ("very soon improvement", "optimism", "USA", "CHN", "Daniel Whitford"),
        ("only after Washington lifted", "precondition", "CHN", "USA", "Lu Wenhao"),
        ("called dialogue with China", "consult", "USA", "CHN", "Mark Ellery"),
    ):
        statement = of(words)
        assert (statement.signal, statement.source, statement.target, statement.speaker.name) == (
            signal,
            (source,),
            (target,),
            speaker,
        )
    refusal = next(
        s for s in result.statements if s.parent and text[s.start :].startswith("Beijing refused")
    )
    assert (refusal.signal, refusal.source, refusal.target) == ("reject", ("CHN",), ("USA",))


def test_the_released_extractor_reads_our_own_attributions():
    """Invented texts with indirect, mixed and interrupted speech; a floor, not an estimate."""
    marked = list(read_marked(ATTRIBUTIONS))
    result = evaluate_quotes(load_extractor(), marked, resamples=100)
    values = {name: e.value for name, e in result.groups["all"].items()}
    assert {name: floor for name, floor in QUOTE_FLOORS.items() if values[name] < floor} == {}


def test_who_acts_towards_whom():
    examples = list(read_examples(DIRECTED, {}, load_extractor()))
    assert len(examples) == 149
    result = evaluate_actors(DirectionModel.load(), examples, resamples=100)
    found = {name: result.groups[name] for name in ("source", "target", "both")}
    right = {
        "source": found["source"]["first_right"].value,
        "target": found["target"]["first_right"].value,
        "both": found["both"]["both_right"].value,
    }
    assert {n: v for n, v in right.items() if v < DIRECTION_FLOORS[n]} == {}
