"""Signals over time: values by hand, gaps, copies, intervals that hold, changes, alerts."""

import csv
import datetime as dt
import io
import json
import re
import sys

import pytest

pytest.importorskip("pandas")
pytest.importorskip("ruptures")

import numpy as np
import pandas as pd
from factories import leading_example
from fake_scoring import load, row

from analyzer.cli import main
from analyzer.config import Bootstrap, ScoringConfig, VoiceWeights
from analyzer.errors import ConfigError, DataError, MissingExtra
from analyzer.report.frame import to_frame
from analyzer.tracking import (
    alerts,
    change_points,
    correct,
    load_statements,
    read_labels,
    series,
)
from analyzer.tracking.alerting import parse_budget, weighted_median
from analyzer.tracking.calendar import label_of, next_start, start_of, starts
from analyzer.tracking.changes import between_variance, penalty
from analyzer.tracking.correction import Label
from analyzer.tracking.export import COLUMNS, alerts_json, series_json, write_csv
from analyzer.tracking.page import render_page
from analyzer.tracking.resampling import kish
from analyzer.tracking.table import console_on, print_alerts, print_series

PAIR = ("USA", "CHN")
QUICK = ScoringConfig(bootstrap=Bootstrap(resamples=200))


def frame_of(*rows):
    """Statements from short rows: article, day, direction (1 or -1), score; more by name."""
    full = []
    for number, (article, day, way, score, *more) in enumerate(rows):
        codes = [("USA",), ("CHN",)][:: way or 1]
        full.append(
            {
                "article_id": article,
                "date": day,
                "outlet": "Courier",
                "id": f"s{number}",
                "parent": None,
                "part": "body",
                "voice": "quoted",
                "speaker": None,
                "source": codes[0],
                "target": codes[1],
                "score": float(score),
                "signal": "consult" if score > 0 else "accuse",
                "unsure": False,
                "leaf": True,
                "text": f"Statement number {number}.",
                **(more[0] if more else {}),
            }
        )
    return pd.DataFrame(full)


def simulated(seed, forward, backward=None, articles=8, article_sd=0.6, sd=0.6, days=7):
    """Articles as clusters; the true scores of each period are ``forward`` and ``backward``."""
    rng = np.random.default_rng(seed)
    backward = np.full(len(forward), -0.5) if backward is None else backward
    sizes = np.broadcast_to(articles, len(forward))
    period = np.repeat(np.arange(len(forward)), sizes)
    n = 1 + rng.poisson(1.5, size=(len(period), 2))
    effects = rng.normal(0, article_sd, size=n.shape)
    parts = []
    for side, truth in enumerate((forward, backward)):
        at = np.repeat(np.arange(len(period)), n[:, side])
        mean = np.asarray(truth, dtype=float)[period[at]] + effects[at, side]
        parts.append(
            pd.DataFrame({"at": at, "side": side, "score": mean + rng.normal(0, sd, size=len(at))})
        )
    f = pd.concat(parts, ignore_index=True)
    f["score"] = f["score"].clip(-3, 3)
    start = pd.Timestamp("2024-01-01")
    f["date"] = start + pd.to_timedelta(period[f["at"]] * days + f["at"] % days, unit="D")
    f["article_id"] = "a" + f["at"].astype(str)
    f["id"] = [f"s{i}" for i in range(len(f))]
    for name, order in (("source", PAIR), ("target", PAIR[::-1])):
        cells = np.empty(len(f), dtype=object)
        cells[:] = [(order[side],) for side in f["side"]]
        f[name] = cells
    f["signal"] = np.where(f["score"] > 0, "consult", "accuse")
    return f.assign(
        outlet="Courier", voice="quoted", speaker=None, unsure=False, leaf=True, text="Words."
    )


def by_hand():
    """Two weeks and a month: 2024-W01 and W03, nothing in W02."""
    return frame_of(
        ("a1", "2024-01-01", 1, 1.2),
        ("a1", "2024-01-01", 1, 0.6),
        ("a2", "2024-01-07", 1, 0.0),
        ("a1", "2024-01-01", -1, -1.8),
        ("a2", "2024-01-07", -1, -0.9),
        ("a2", "2024-01-07", -1, -0.3),
        ("a2", "2024-01-07", -1, -1.5, {"unsure": True}),
        ("a3", "2024-01-15", 1, -3.0),
        ("a3", "2024-01-16", 1, -3.0, {"leaf": False}),
    )


# --- series -------------------------------------------------------------------------------------


def test_values_gap_tension_and_counts_by_hand():
    first, *_ = series(by_hand(), PAIR).periods
    assert (first.label, first.start, first.end) == (
        "2024-W01", dt.date(2024, 1, 1), dt.date(2024, 1, 7),
    )  # fmt: skip
    # docs/scores.md has the same statements.
    assert first.forward.value == pytest.approx(0.2)
    assert first.forward.tension == pytest.approx(40)
    assert first.backward.value == pytest.approx(-1 / 3)
    assert first.gap == pytest.approx(0.2 + 1 / 3)
    assert (first.forward.n, first.backward.n, first.backward.unsure) == (3, 3, 1)
    assert (first.articles, first.forward.articles) == (2, 2)
    assert first.forward.signals == {"consult": 2, "accuse": 1}
    assert first.forward.signal_share("consult") == pytest.approx(2 / 3)
    assert first.forward.interval[0] <= 0.2 <= first.forward.interval[1]
    # Articles of 2 and 1 statements are worth 9/5 equal ones.
    assert first.forward.effective_articles == pytest.approx(1.8)


def test_periods_have_no_holes_and_say_why_there_is_no_value():
    found = series(by_hand(), PAIR)
    assert [p.label for p in found.periods] == ["2024-W01", "2024-W02", "2024-W03"]
    empty, third = found.periods[1:]
    assert empty.forward.value is None
    assert empty.forward.reason == "0 counted, at least 3 needed"
    assert empty.gap is None
    assert "no value for USA -> CHN" in empty.gap_reason
    assert third.forward.reason == "1 counted, at least 3 needed"  # the split sentence is none
    assert third.forward.n == 1


def test_months_days_and_the_turn_of_the_year():
    month = series(by_hand(), PAIR, freq="month").periods
    assert [p.label for p in month] == ["2024-01"]
    assert month[0].end == dt.date(2024, 1, 31)
    assert month[0].forward.value == pytest.approx((1.2 + 0.6 + 0 - 3) / 4 / 3)
    assert len(series(by_hand(), PAIR, freq="day").periods) == 15
    assert label_of(start_of(dt.date(2025, 1, 1), "week"), "week") == "2025-W01"
    assert start_of(dt.date(2025, 1, 1), "week") == dt.date(2024, 12, 30)
    assert next_start(dt.date(2024, 12, 1), "month") == dt.date(2025, 1, 1)
    with pytest.raises(ConfigError, match="check the dates"):
        starts(dt.date(1, 1, 1), dt.date(2024, 1, 1), "day")


def test_the_order_of_rows_and_of_columns_does_not_matter():
    frame = simulated(1, [0.3] * 6)
    shuffled = frame.sample(frac=1, random_state=2)[frame.columns[::-1]]
    assert series(frame, PAIR, weights=QUICK) == series(shuffled, PAIR, weights=QUICK)


def test_other_periods_and_pairs_do_not_change_an_interval():
    frame = simulated(3, [0.3] * 6)
    others = frame_of(("x", "2024-01-03", 1, 3.0, {"source": ("JPN",)}))
    more = pd.concat([others, frame[frame["date"] < "2024-01-22"]])
    assert series(more, PAIR).periods[:3] == series(frame, PAIR).periods[:3]


def test_one_article_has_a_value_and_no_interval():
    side = series(by_hand().iloc[:3].assign(article_id="a1"), PAIR).periods[0].forward
    assert side.value == pytest.approx(0.2)
    assert side.interval is None
    assert side.interval_reason == "all from one article"
    assert side.error is None


def test_voices_are_weighted_as_in_an_article():
    frame = by_hand().iloc[:3].assign(voice=["quoted", "narrated", "narrated"])
    weights = ScoringConfig(weights=VoiceWeights(quoted=2))
    side = series(frame, PAIR, weights=weights).periods[0].forward
    assert side.value == pytest.approx(0.25)  # docs/scores.md
    nothing = ScoringConfig(weights=VoiceWeights(quoted=0, narrated=0))
    side = series(frame, PAIR, weights=nothing).periods[0].forward
    assert (side.value, side.reason) == (None, "all counted voices weigh 0")


def copied():
    rows = [
        (f"a{i}", f"2024-01-0{1 + i}", 1, 3.0, {"group": "g", "outlet": f"o{i}"}) for i in range(4)
    ]
    rows += [("b", "2024-01-08", 1, 3.0, {"group": "g", "outlet": "o9"})]
    rows += [(f"c{i}", "2024-01-02", 1, -3.0, {"outlet": "o0"}) for i in range(3)]
    return frame_of(*rows)


def test_copies_count_once_where_they_appeared_first():
    first, second = series(copied(), PAIR).periods
    assert (first.forward.n, first.forward.n_all, first.forward.n_unique) == (4, 7, 4)
    assert first.forward.value == pytest.approx((3 - 9) / 4 / 3)
    assert (second.forward.n, second.forward.n_all) == (0, 1)
    assert first.forward.high[0].copies == 4
    first, second = series(copied(), PAIR, unique=False).periods
    assert (first.forward.n, second.forward.n) == (7, 1)
    assert len(first.forward.high) == 1  # as evidence they stand once
    by = series(copied(), PAIR, by="outlet").groups
    assert by["o9"][1].forward.n == 1  # the first in its own outlet
    late = series(copied(), PAIR, since=dt.date(2024, 1, 8)).periods
    assert late[0].forward.n == 0  # a copy of what came before --since


def test_boilerplate_and_undated_statements_are_left_out_and_counted():
    frame = by_hand()
    frame["boilerplate"] = [False] * 7 + [True] + [False]
    frame.loc[0, "date"] = None
    found = series(frame, PAIR)
    assert (found.undated, found.boilerplate) == (1, 1)
    assert [p.label for p in found.periods] == ["2024-W01"]
    assert found.periods[0].forward.n == 2


def test_a_followed_signal_is_a_share_with_an_interval():
    found = series(by_hand(), PAIR, signal="consult")
    side = found.periods[0].forward
    assert side.share == side.estimate == pytest.approx(2 / 3)
    assert 0 <= side.share_interval[0] <= 2 / 3 <= side.share_interval[1] <= 1
    assert {e.signal for e in side.high} == {"consult"}
    assert found.periods[0].gap == pytest.approx(2 / 3)
    assert side.value == pytest.approx(0.2)


def test_the_moving_average_is_weighted_and_replaces_nothing():
    rows = [("a", "2024-01-01", 1, 3)] * 3 + [("b", "2024-01-08", 1, 0)] * 6
    raw, smooth = (series(frame_of(*rows), PAIR, smooth=s).periods for s in (None, 3))
    assert [p.forward.value for p in smooth] == [p.forward.value for p in raw] == [1.0, 0.0]
    assert smooth[0].forward.smooth == pytest.approx(3 / 9)
    holes = series(by_hand(), PAIR, smooth=2).periods
    assert holes[1].forward.smooth is None


def test_since_and_until_hold_the_periods_even_where_nothing_was_said():
    found = series(by_hand(), PAIR, since=dt.date(2024, 1, 5), until=dt.date(2024, 2, 1))
    assert (found.periods[0].label, found.periods[-1].label) == ("2024-W01", "2024-W05")
    assert found.periods[0].forward.n == 1


def test_evidence_has_both_ends_and_plain_values():
    side = series(by_hand(), PAIR).periods[0].backward
    assert [e.score for e in side.low] == [-1.8, -0.9, -0.3]
    assert side.high == ()
    assert side.low[0].date == dt.date(2024, 1, 1)
    assert side.low[0].speaker is None


def test_frames_of_results_and_of_a_ledger_are_both_read():
    result = leading_example()
    found = series(to_frame(result), PAIR, freq="month")
    pair = {(p.source, p.target): p.score for p in result.scores.pairs}
    for side in (found.periods[0].forward, found.periods[0].backward):
        assert side.value == pytest.approx(pair[side.source, side.target].value)
        assert side.n == pair[side.source, side.target].n
    speakers = series(to_frame(result), PAIR, freq="month", by="speaker").groups
    assert {"Zhou Min", "Paul Reed", "unknown"} <= set(speakers)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"freq": "weeks"}, "did you mean 'week'"),
        ({"by": "paper"}, "expected voice, outlet or speaker"),
        ({"signal": "acuse"}, "did you mean 'accuse'"),
        ({"smooth": 1}, "expected 2 periods"),
        ({"since": dt.date(2024, 2, 1), "until": dt.date(2024, 1, 1)}, "exchange them"),
        ({"pair": ("USA", "USA")}, "two different codes"),
    ],
)
def test_wrong_arguments_are_named_with_what_was_expected(options, message):
    with pytest.raises(ConfigError, match=message):
        series(by_hand(), **{"pair": PAIR, **options})


def test_frames_that_cannot_be_used_are_refused():
    with pytest.raises(DataError, match="lack the columns text"):
        series(by_hand().drop(columns="text"), PAIR)
    with pytest.raises(DataError, match="occurs twice"):
        series(pd.concat([by_hand()] * 2), PAIR)
    with pytest.raises(DataError, match="several scorers"):
        series(by_hand().assign(scorer=list("aaaaaabbb")), PAIR)
    with pytest.raises(DataError, match=r"found 7.0, expected a number from -3 to \+3"):
        series(by_hand().assign(score=7.0), PAIR)


def test_a_pair_without_statements_has_no_periods_but_a_reason():
    for frame in (by_hand(), by_hand().iloc[:0], to_frame([])):
        found = series(frame, ("JPN", "KOR"))
        assert (found.periods, found.reason) == ((), "no statement of JPN towards KOR or back")
        assert change_points(found) == ()
        assert alerts(frame, ("JPN", "KOR")).reason.startswith("no statement")
    late = series(by_hand(), PAIR, since=dt.date(2030, 1, 1))
    assert "are from 2024-01-01 to 2024-01-15" in late.reason


def test_effective_articles_and_weighted_medians_by_hand():
    assert kish(np.array([2.0, 1.0])) == pytest.approx(9 / 5)
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2
    assert weighted_median(np.array([1.0, 2.0]), np.array([1.0, 1.0])) == 1.5
    assert weighted_median(np.array([1.0, 2.0]), np.array([1.0, 3.0])) == 2
    # Distances of 1 with no error of their own: 1 / sqrt(t) = 0.6745.
    assert between_variance(np.ones(9), np.full(9, 1e-9)) == pytest.approx(1 / 0.6745**2, rel=1e-3)
    assert between_variance(np.ones(9), np.full(9, 9.0)) == 0


# --- statistics on known truth ------------------------------------------------------------------


@pytest.mark.parametrize(("articles", "low", "high"), [(4, 0.93, 0.98), (20, 0.93, 0.97)])
def test_intervals_hold_the_truth_as_often_as_they_say(articles, low, high):
    n = 300
    found = series(simulated(5, np.full(n, 0.4), articles=articles, article_sd=0.8), PAIR)
    truth = {"forward": 0.4 / 3, "backward": -0.5 / 3, "gap": 0.9 / 3}
    covered = [
        bounds[0] <= true <= bounds[1]
        for which, true in truth.items()
        for bounds in (p.bounds(which) for p in found.periods)
        if bounds
    ]
    assert len(covered) > 2.9 * n
    assert low <= np.mean(covered) <= high


def test_a_planted_break_is_found_within_one_period_with_its_statements():
    truth = np.where(np.arange(40) < 25, 0.6, -0.9)
    found = series(simulated(6, truth), PAIR, weights=QUICK)
    strongest = change_points(found)[0]
    assert strongest.which in ("forward", "gap")
    only = change_points(found, "forward")
    assert len(only) == 1
    assert abs((only[0].date - found.periods[25].start).days) <= 7
    assert only[0].difference == pytest.approx(-0.5, abs=0.1)
    assert only[0].evidence
    assert all(e.score < 0 for e in only[0].evidence)
    assert change_points(found, "backward") == ()
    assert penalty(40) == pytest.approx(3 * np.log(40))


def test_a_quiet_series_and_a_short_one_have_no_change():
    assert change_points(series(simulated(7, [0.2] * 40), PAIR, weights=QUICK)) == ()
    assert change_points(series(simulated(7, [2, 2, -2, -2]), PAIR, weights=QUICK)) == ()


def test_a_corrected_series_is_closer_to_the_truth():
    truth = np.linspace(0.6, -0.6, 25)
    frame = simulated(8, truth)
    gold = frame["score"].to_numpy()
    rng = np.random.default_rng(0)
    # The model is half a point too harsh, and noisy.
    frame["score"] = np.clip(gold - 0.5 + rng.normal(0, 0.3, len(frame)), -3, 3)
    chosen = rng.choice(len(frame), 150, replace=False)
    labels = [Label(frame["article_id"][i], frame["id"][i], gold[i]) for i in chosen]
    raw = series(frame, PAIR, weights=QUICK, smooth=3)
    found = correct(raw, frame, labels, QUICK)

    def distance(line):
        return np.mean(
            [abs(p.forward.value - t / 3) for p, t in zip(line.periods, truth, strict=True)]
        )

    assert found.raw == raw
    assert distance(found.series) < 0.6 * distance(raw)
    assert found.rectifiers["forward"].value == pytest.approx(0.5 / 3, abs=0.04)
    assert (found.labels, found.unmatched, found.warnings) == (150, 0, ())
    for before, after in zip(raw.periods, found.series.periods, strict=True):
        width, more = (np.diff(p.forward.interval)[0] for p in (before, after))
        assert more > width - 1e-9  # labels are a sample, too
        assert after.forward.tension == pytest.approx(50 * (1 - after.forward.value))
        assert after.forward.n == before.forward.n


def test_a_correction_by_hand():
    rows = [(f"a{i}", "2024-01-02", 1, 1.5) for i in range(20)]
    frame = frame_of(*rows)
    labels = [Label(f"a{i}", f"s{i}", 0.9) for i in range(20)] + [Label("nobody", "s1", 3)]
    found = correct(series(frame, PAIR), frame, labels)
    side = found.series.periods[0].forward
    assert side.value == pytest.approx((1.5 - 0.6) / 3)
    assert side.interval == pytest.approx((0.3, 0.3))
    assert found.unmatched == 1
    assert "backward side has fewer than 20 labels" in found.warnings[0]


def test_too_few_labels_are_refused_and_a_drifting_error_is_reported():
    frame = simulated(9, [0.0] * 20)
    few = [Label(a, i, 0.0) for a, i in zip(frame["article_id"][:5], frame["id"], strict=False)]
    with pytest.raises(DataError, match="expected 20 of 5 articles"):
        correct(series(frame, PAIR, weights=QUICK), frame, few)
    drift = np.where(frame["date"] < "2024-03-11", 0.0, 1.0)
    labels = [
        Label(a, i, float(np.clip(s + d, -3, 3)))
        for a, i, s, d in zip(frame["article_id"], frame["id"], frame["score"], drift, strict=True)
    ]
    found = correct(series(frame, PAIR, weights=QUICK), frame, labels)
    assert "more of a difference than chance explains" in found.warnings[0]


@pytest.mark.parametrize("replay", [False, True])
def test_alerts_on_quiet_data_stay_within_the_budget(replay):
    given = judged = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        truth = 0.3 + 0.3 * rng.standard_normal(104)
        frame = simulated(seed, truth, articles=rng.integers(1, 10, 104))
        found = alerts(frame, PAIR, "1/quarter", replay, weights=QUICK)
        given, judged = given + len(found.alerts), judged + found.judged
    assert judged > 350
    assert given <= judged / 13  # a quarter has 13 weeks


def test_a_jump_is_an_alert_once_and_a_replay_knows_no_future():
    truth = np.full(40, 0.3)
    truth[30:33] = -2.0
    frame = simulated(10, truth)
    for replay in (False, True):
        found = alerts(frame, PAIR, "1/month", replay, weights=QUICK)
        (jump,) = [a for a in found.alerts if a.which == "forward" and a.z < -6]
        assert jump.date == found.series.periods[30].start
        assert jump.lasted >= 2
        assert jump.expected == pytest.approx(0.1, abs=0.1)
        assert jump.evidence
        assert all(e.score < 0 for e in jump.evidence)
    now = alerts(frame, PAIR, "1/month", True, weights=QUICK)
    then = alerts(frame[frame["date"] < "2024-08-05"], PAIR, "1/month", True, weights=QUICK)
    assert [(a.date, a.z, a.threshold) for a in then.alerts] == [
        (a.date, a.z, a.threshold) for a in now.alerts if a.date < dt.date(2024, 8, 5)
    ]


def test_one_loud_article_is_no_alert():
    frame = simulated(11, np.full(20, 0.3), articles=6)
    last = frame["date"].max()
    frame = frame[frame["date"] < last - pd.Timedelta(days=6)]
    loud = frame_of(*[("loud", last, 1, -1.2)] * 30)
    found = alerts(pd.concat([frame, loud]), PAIR, weights=QUICK)
    assert found.series.periods[-1].forward.n == 30
    assert not [a for a in found.alerts if a.date >= found.series.periods[-1].start]


def test_budgets_are_alerts_per_period():
    assert parse_budget("1/month", "month") == pytest.approx(1)
    assert parse_budget("2 / Year", "week") == pytest.approx(14 / 365.25)
    for wrong in ("1", "0/month", "1/fortnight", "-1/week"):
        with pytest.raises(ConfigError, match="such as 1/month"):
            parse_budget(wrong, "week")
    assert "at least 7 needed" in alerts(by_hand(), PAIR).reason


# --- labels, files, command line ----------------------------------------------------------------


def test_labels_are_checked_line_by_line(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"article_id": "a", "id": "s1", "score": 2}\n\n', "utf-8")
    assert read_labels(path) == [Label("a", "s1", 2)]
    for line, message in (
        ("{", "line 1: not valid JSON"),
        ('{"id": "s1"}', "expected an object with article_id and id"),
        ('{"article_id": "a", "id": "s1"}', "neither score nor signal"),
        ('{"article_id": "a", "id": "s1", "score": 4}', "from -3 to"),
        ('{"article_id": "a", "id": "s1", "signal": "acuse"}', "did you mean 'accuse'"),
        ("", "holds no labels"),
    ):
        path.write_text(line, "utf-8")
        with pytest.raises(DataError, match=message):
            read_labels(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_labels(tmp_path / "none.jsonl")


def hostile():
    nasty = {
        "outlet": "=$x$ <b>\x1b[31m",
        "speaker": "<script>$\\frac$",
        "text": "<img>\u202e\x1b]0;",
    }
    rows = [
        (f"a{i}", f"2024-01-{1 + i:02d}", 1 - 2 * (i % 2), i / 10 - 1, nasty) for i in range(28)
    ]
    return frame_of(*rows)


@pytest.mark.parametrize("by", [None, "outlet", "speaker"])
def test_outputs_neutralise_hostile_names_and_texts(by):
    found = series(hostile(), PAIR, by=by, smooth=2)
    page = render_page(found, changes=change_points(found))
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert not re.search(r'(src|href)="?http', page.replace("xlink:href", ""))
    text = io.StringIO()
    print_series(found, console_on(text), changes=change_points(found))
    assert "\x1b" not in text.getvalue()
    table = io.StringIO()
    write_csv(found, table)
    rows = list(csv.DictReader(io.StringIO(table.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert not [r for r in rows if r["group"].startswith("=")]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_figure_is_the_same_bytes_each_time_and_changes_no_settings(kind, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    from analyzer.tracking.figure import draw_series

    before = dict(matplotlib.rcParams)
    found = series(simulated(12, np.r_[[0.5] * 10, [-1.0] * 10]), PAIR, weights=QUICK)
    for name in ("a", "b"):
        draw_series(found, tmp_path / f"{name}.{kind}", changes=change_points(found))
    first = (tmp_path / f"a.{kind}").read_bytes()
    assert first == (tmp_path / f"b.{kind}").read_bytes()
    assert first.startswith(b"\x89PNG" if kind == "png" else b"<?xml")
    assert dict(matplotlib.rcParams) == before


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    path = tmp_path_factory.mktemp("statements") / "statements.parquet"
    simulated(13, np.r_[[0.6] * 15, [-1.2] * 15]).drop(columns=["at", "side"]).to_parquet(path)
    return path


def test_track_prints_and_writes_every_format(parquet, tmp_path, capsys):
    run = ["track", str(parquet), "--pair", "usa,chn"]
    assert main(run) == 0
    printed = capsys.readouterr().out
    assert "2024-W16  USA -> CHN" in printed
    assert "USA United States" in printed
    for ending in ("csv", "json", "png", "svg", "html"):
        path = tmp_path / f"out.{ending}"
        assert main([*run, "--smooth", "3", "--by", "voice", "-o", str(path)]) == 0
        assert path.stat().st_size > 1000
    content = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert content["pair"] == ["USA", "CHN"]
    assert content["changes"][0]["label"] == "2024-W16"
    assert len(content["periods"]) == 30
    frame = load_statements(parquet)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        "".join(
            json.dumps({"article_id": a, "id": i, "score": 0}) + "\n"
            for a, i in zip(frame["article_id"][:200], frame["id"], strict=False)
        ),
        "utf-8",
    )
    assert main([*run, "--correct", str(labels), "-o", str(tmp_path / "out.csv")]) == 0
    assert "corrected" in (tmp_path / "out.csv").read_text("utf-8")
    capsys.readouterr()
    assert main([*run, "--correct", str(labels)]) == 0
    assert "Correction for the model's error" in capsys.readouterr().out


def test_alerts_print_and_write_json(parquet, tmp_path, capsys):
    run = ["alerts", str(parquet), "--pair", "USA,CHN", "--budget", "1/month", "--replay"]
    assert main(run) == 0
    assert "2024-W16  USA -> CHN" in capsys.readouterr().out
    assert main([*run, "-o", str(tmp_path / "a.json")]) == 0
    content = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert content["replay"] is True
    assert content["alerts"][0]["evidence"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--pair", "USA"], "expected two different codes"),
        (["--pair", "USA,XQZ"], "'XQZ' is no actor code and occurs in no statement"),
        (["--pair", "USA,CHN", "-o", "x.pdf"], "expected one of .csv"),
        (["--pair", "USA,CHN", "--since", "May"], "expected a day such as"),
        (["--pair", "USA,JPN", "-o", "x.png"], "nothing to draw"),
        (["--pair", "USA,CHN", "--weights", "none.yaml"], "no such file"),
    ],
)
def test_track_explains_what_is_wrong(parquet, more, message, capsys):
    assert main(["track", str(parquet), *more]) == 2
    assert message in capsys.readouterr().err


def test_paths_that_hold_no_statements_are_named(tmp_path, capsys):
    for path in (tmp_path / "none", tmp_path):
        assert main(["track", str(path), "--pair", "USA,CHN"]) == 2
        assert "expected a ledger that 'analyzer batch' has written" in capsys.readouterr().err
    (tmp_path / "bad.parquet").write_text("no")
    assert main(["track", str(tmp_path / "bad.parquet"), "--pair", "USA,CHN"]) == 2
    assert "cannot be read as Parquet" in capsys.readouterr().err


def test_a_ledger_is_tracked_with_a_note_on_its_copies(tmp_path, capsys):
    pytest.importorskip("duckdb")
    from analyzer.batch import run_batch

    articles = tmp_path / "articles.jsonl"
    articles.write_text("".join(json.dumps(row(i)) + "\n" for i in range(12)), "utf-8")
    run_batch([str(articles)], tmp_path / "L", workers=1, load=load)
    frame = load_statements(tmp_path / "L")
    both = load_statements(tmp_path / "L", PAIR)
    assert series(both, PAIR, "month") == series(frame, PAIR, "month")
    assert series(frame, PAIR, "month").periods
    assert main(["track", str(tmp_path / "L"), "--pair", "USA,CHN", "--freq", "month"]) == 0
    assert "copies were not searched for" in capsys.readouterr().err
    assert main(["track", str(tmp_path / "L"), "--pair", "USA,JPN", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert "No series: no statement of USA towards JPN or back." in out
    assert not err


def test_a_missing_extra_says_what_to_install(monkeypatch):
    found = series(simulated(14, [0.0] * 8), PAIR, weights=QUICK)
    monkeypatch.setitem(sys.modules, "ruptures", None)
    with pytest.raises(MissingExtra, match=r"pip install '.\[track\]'"):
        change_points(found)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install '.\[track\]'"):
        series(None, PAIR)


def test_plain_values_hold_no_objects():
    found = series(by_hand(), PAIR)
    json.dumps(series_json(found))
    json.dumps(alerts_json(alerts(by_hand(), PAIR)))
    text = io.StringIO()
    print_alerts(alerts(by_hand(), PAIR), console_on(text))
    assert "Nothing could be judged" in text.getvalue()
