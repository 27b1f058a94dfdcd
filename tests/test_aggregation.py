import dataclasses

import numpy as np
import pytest
from factories import make_article, make_statement

from analyzer.aggregation import aggregate, directed_pairs, score_statements, tension
from analyzer.config import ScoringConfig, build_config

TEXT = "One. Two. Three. Four. Five. Six. Seven. Eight."
WORDS = TEXT.split()
CONFIG = ScoringConfig()


def statements(*scores, **same):
    article = make_article(TEXT)
    return [
        make_statement(article, WORDS[i], id=f"s{i + 1}", score=score, **same)
        for i, score in enumerate(scores)
    ]


def test_value_is_the_mean_score_and_tension_its_mirror():
    score = score_statements(statements(3.0, 1.5, 0.0, -1.5), CONFIG)
    assert score.value == pytest.approx(0.25)
    assert score.tension == pytest.approx(37.5)
    assert score.n == 4
    assert score.statements == ("s1", "s2", "s3", "s4")
    assert tension(1.0) == 0
    assert tension(0.0) == 50
    assert tension(-1.0) == 100


def test_the_interval_holds_the_value_and_is_the_same_every_time():
    some = statements(3.0, 1.5, 0.0, -1.5, 2.0)
    first, again = score_statements(some, CONFIG), score_statements(some, CONFIG)
    assert first.interval == again.interval
    low, high = first.interval
    assert -1 <= low < first.value < high <= 1


def test_the_interval_agrees_with_the_normal_approximation_for_many_statements():
    rng = np.random.default_rng(3)
    scores = rng.normal(0.5, 0.8, size=400).clip(-3, 3)
    base = statements(0.0)[0]
    many = [dataclasses.replace(base, id=str(i), score=float(s)) for i, s in enumerate(scores)]
    low, high = score_statements(many, CONFIG).interval
    half = 1.96 * scores.std() / 3 / np.sqrt(400)
    assert low == pytest.approx(scores.mean() / 3 - half, abs=0.01)
    assert high == pytest.approx(scores.mean() / 3 + half, abs=0.01)


def test_too_few_statements_have_a_reason_and_no_value():
    score = score_statements(statements(1.0, 1.0), CONFIG)
    assert (score.value, score.tension, score.interval) == (None, None, None)
    assert score.reason == "2 counted, at least 3 needed"
    assert score_statements([], CONFIG).n == 0


def test_unsure_statements_are_counted_but_do_not_count():
    some = statements(3.0, 3.0, 3.0) + [
        dataclasses.replace(s, id=f"u{i}", unsure=True)
        for i, s in enumerate(statements(-3.0, -3.0))
    ]
    score = score_statements(some, CONFIG)
    assert (score.value, score.n, score.unsure) == (1.0, 3, 2)
    assert "u0" not in score.statements


def test_neutral_statements_count():
    assert score_statements(statements(3.0, 0.0, 0.0), CONFIG).value == pytest.approx(1 / 3)


def test_weights_by_voice_change_the_value_without_the_model():
    some = statements(3.0, 3.0, voice="narrated") + [
        dataclasses.replace(s, id="q", voice="quoted") for s in statements(-3.0)
    ]
    config = build_config(ScoringConfig, {"weights": {"quoted": 2.0}}, "test")
    assert score_statements(some, CONFIG).value == pytest.approx(1 / 3)
    assert score_statements(some, config).value == pytest.approx(0.0)
    nothing = build_config(
        ScoringConfig, {"weights": {"quoted": 0, "reported": 0, "narrated": 0}}, "test"
    )
    assert score_statements(some, nothing).reason == "all counted voices weigh 0"


def test_a_split_sentence_is_counted_by_its_parts():
    parent, *children = statements(-3.0, 1.0, 1.0, 1.0)
    children = [dataclasses.replace(c, parent=parent.id) for c in children]
    scores = aggregate([parent, *children], CONFIG)
    assert scores.article.statements == ("s2", "s3", "s4")
    assert scores.article.value == pytest.approx(1 / 3)


def test_directions_stay_apart_and_the_gap_compares_them():
    there = statements(1.5, 1.5, 1.5, source=("USA",), target=("CHN",))
    back = [
        dataclasses.replace(s, id=f"b{i}", score=-1.5, source=("CHN",), target=("USA",))
        for i, s in enumerate(there)
    ]
    scores = aggregate([*there, *back], CONFIG)
    assert [(p.source, p.target) for p in scores.pairs] == [("USA", "CHN"), ("CHN", "USA")]
    assert scores.pairs[0].score.value == pytest.approx(0.5)
    assert scores.pairs[0].gap == pytest.approx(1.0)
    assert scores.pairs[1].gap == pytest.approx(-1.0)
    assert scores.actors["USA"].value == pytest.approx(0.5)


def test_the_gap_needs_both_directions():
    scores = aggregate(statements(1, 1, 1, source=("USA",), target=("CHN",)), CONFIG)
    assert scores.pairs[0].gap is None


def test_a_joint_act_goes_both_ways():
    one = statements(2.0, source=("USA", "CHN"), target=("USA", "CHN"))[0]
    assert directed_pairs(one) == (("USA", "CHN"), ("CHN", "USA"))


def test_signals_can_be_taken_apart_to_their_statements():
    some = statements(1, 1, signal="consult") + [
        dataclasses.replace(s, id="x", signal="agree") for s in statements(2)
    ]
    shares = score_statements(some, CONFIG).signals
    assert list(shares) == ["consult", "agree"]
    assert shares["consult"].statements == ("s1", "s2")
    assert shares["agree"].share == pytest.approx(1 / 3)


def test_every_number_is_the_number_of_its_statements():
    some = statements(1, -1, 2, -2, 0.5, source=("USA",), target=("CHN",))
    scores = aggregate(some, CONFIG)
    by_id = {s.id: s for s in some}
    for score in (scores.article, *scores.voices.values(), *(p.score for p in scores.pairs)):
        mean = np.mean([by_id[i].score for i in score.statements]) / 3
        assert score.value == pytest.approx(mean)
        assert sum(s.n for s in score.signals.values()) == score.n
