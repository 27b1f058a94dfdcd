"""External validity: intervals that hold, planted correlations and breaks, bad inputs, files."""

import csv
import datetime as dt
import io
import json

import pytest

pytest.importorskip("pandas")
pytest.importorskip("ruptures")

import numpy as np
import pandas as pd
from fake_scoring import load, row
from test_tracking import PAIR, QUICK, frame_of, simulated

from analyzer.cli import main
from analyzer.config import Bootstrap
from analyzer.errors import ConfigError, DataError
from analyzer.tracking import (
    Index,
    around,
    compare,
    leave_out,
    read_documents,
    read_index,
    series,
)
from analyzer.tracking.blocks import associate, autocorrelation, block_length
from analyzer.tracking.export import CORRELATION_COLUMNS, validity_json
from analyzer.tracking.table import console_on, print_validity
from analyzer.tracking.validity import KINDS, MIN_COMMON


def wandering(rng, n, rho=0.0, noise=None):
    """An AR(1) series with standard deviation 1."""
    noise = rng.normal(size=n) if noise is None else noise
    values = np.empty(n)
    values[0] = noise[0]
    for t in range(1, n):
        values[t] = rho * values[t - 1] + np.sqrt(1 - rho**2) * noise[t]
    return values


def weekly(values, first="2024-01-01"):
    """An index by weeks, as ``simulated`` has periods of seven days."""
    days = pd.date_range(first, periods=len(values), freq="7D")
    return Index("calm", "week", {d.date(): float(v) for d, v in zip(days, values, strict=True)})


def tracked(truth, seed=1, **options):
    """A series by week whose true score in both directions is ``truth``."""
    return series(simulated(seed, truth, backward=truth, **options), PAIR, weights=QUICK)


# --- correlations on known truth ----------------------------------------------------------------


@pytest.mark.parametrize(("n", "rho"), [(60, 0.0), (60, 0.7), (30, 0.5)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(n, rho):
    rng = np.random.default_rng(1)
    covered = {"pearson": [], "spearman": [], "independent": []}
    true = 0.5  # equal autocorrelations leave the correlation of the noise as it is
    ranks = 6 / np.pi * np.arcsin(true / 2)
    for _ in range(150):
        noise = rng.normal(size=n)
        other = true * noise + np.sqrt(1 - true**2) * rng.normal(size=n)
        x, y = wandering(rng, n, rho, noise), wandering(rng, n, rho, other)
        found = associate(x, y, Bootstrap(resamples=200))
        covered["pearson"].append(found.pearson_interval[0] <= true <= found.pearson_interval[1])
        covered["spearman"].append(
            found.spearman_interval[0] <= ranks <= found.spearman_interval[1]
        )
        z = np.arctanh(found.pearson) + np.array([-1.96, 1.96]) / np.sqrt(n - 3)
        covered["independent"].append(np.tanh(z[0]) <= true <= np.tanh(z[1]))
    assert 0.88 <= np.mean(covered["pearson"]) <= 0.995
    assert 0.88 <= np.mean(covered["spearman"]) <= 0.995
    if rho == 0.7:
        assert np.mean(covered["independent"]) < 0.88  # what blocks are for


def test_blocks_grow_with_the_autocorrelation_of_both():
    rng = np.random.default_rng(2)
    x, y, noise = wandering(rng, 400, 0.8), wandering(rng, 400, 0.8), rng.normal(size=400)
    assert autocorrelation(x) == pytest.approx(0.8, abs=0.1)
    assert block_length(noise, y) <= 3 < block_length(x, y)
    # (3/2 * (2 * 0.64 / (1 - 0.64^2))^2 * 400)^(1/3) = 14.1
    assert block_length(x, y) == pytest.approx(15, abs=5)
    assert block_length(x[:16], y[:16]) <= 4
    assert block_length(*np.array([[1.0, -1.0] * 20, np.arange(40.0)])) == 1


def test_correlations_are_those_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(3)
    x = rng.normal(size=30)
    y = x + rng.normal(size=30)
    found = associate(x, y, Bootstrap(resamples=100))
    assert found.pearson == pytest.approx(stats.pearsonr(x, y).statistic)
    assert found.spearman == pytest.approx(stats.spearmanr(x, y).statistic)
    assert associate(x, y, Bootstrap(resamples=100)) == found
    perfect = associate(x, 2 * x, Bootstrap(resamples=100))
    assert perfect.pearson == pytest.approx(1)
    assert perfect.pearson_interval[0] > 0.999


def test_a_planted_correlation_and_its_lag_are_found():
    rng = np.random.default_rng(4)
    calm = wandering(rng, 81, 0.5)
    # The news says in a week what the index said two weeks before.
    found = compare(tracked(0.5 * np.r_[[0, 0], calm][:80]), weekly(calm), lags=3, weights=QUICK)
    assert [c.lag for c in found.correlations if c.kind == "levels"] == [*range(-3, 4)]
    for kind in KINDS:
        best = found.best(kind)
        assert best.lag == 2
        assert best.pearson < -0.8  # tension falls with calm
        assert best.pearson_interval[1] < -0.6
        assert best.spearman < -0.7
    assert found.at("differences", 0).pearson_interval[0] < 0 < (
        found.at("differences", 0).pearson_interval[1]
    )  # fmt: skip
    assert (len(found.common), found.points[0].label) == (80, "2024-W01")
    # The index before and after the series is used, the series has none there.
    assert [found.at("levels", lag).n for lag in (-3, 0, 2, 3)] == [78, 80, 78, 77]


def test_lags_of_an_index_that_goes_on_lose_no_period():
    rng = np.random.default_rng(5)
    index = weekly(rng.normal(size=60), first="2023-11-20")
    found = compare(tracked(0.3 * rng.normal(size=40)), index, lags=3, weights=QUICK)
    assert {c.n for c in found.correlations if c.kind != "differences"} == {40}
    assert {c.n for c in found.correlations if c.kind == "differences"} == {39}
    assert found.at("levels", 1).pearson != found.at("levels", -1).pearson


def test_two_trends_correlate_and_their_differences_do_not():
    rng = np.random.default_rng(6)
    n = 80
    falling = tracked(np.linspace(1.2, -1.2, n) + 0.2 * rng.normal(size=n), articles=20)
    rising = weekly(np.linspace(0, 5, n) + rng.normal(size=n))
    found = compare(falling, rising, weights=QUICK)
    assert found.at("levels").pearson > 0.6
    for kind in ("differences", "detrended"):
        low, high = found.at(kind).pearson_interval
        assert low < 0 < high
        assert abs(found.at(kind).pearson) < 0.35


def test_the_mean_needs_both_directions_and_counts_each_for_one_half():
    week = [
        row
        for w in range(14)
        for day in [str(dt.date(2024, 1, 1) + dt.timedelta(weeks=w))]
        for row in [(f"a{w}", day, 1, 1.5)] * 3 + [(f"b{w}", day, -1, -3 * (w % 2))] * 9
    ]
    frame = frame_of(*week)
    frame = frame[~(frame["article_id"] == "b3")]
    index = weekly(np.arange(14.0) % 3)
    found = compare(series(frame, PAIR, weights=QUICK), index, weights=QUICK)
    # 50 * (1 - 0.5) = 25 and 50 or 100, whatever the numbers of statements.
    assert [p.followed for p in found.points[:5]] == [37.5, 62.5, 37.5, None, 37.5]
    assert found.followed == "tension"
    assert len(found.common) == 13
    forward = compare(series(frame, PAIR, weights=QUICK), index, side="forward", weights=QUICK)
    assert {p.followed for p in forward.points} == {25.0}
    assert forward.at("levels").reason == "one of the two does not vary"
    assert forward.best("levels") is None
    # Differences need neighbours: the ones next to the gap are lost.
    assert found.at("differences", 0).n == 11
    assert "needed" in found.at("differences", 0).reason


def test_a_followed_signal_is_compared_as_a_share():
    rng = np.random.default_rng(7)
    calm = wandering(rng, 40)
    frame = simulated(7, 0.7 * calm, backward=0.7 * calm)
    found = compare(
        series(frame, PAIR, signal="accuse", weights=QUICK), weekly(calm), weights=QUICK
    )
    assert found.followed == "share of 'accuse'"
    assert all(0 <= p.followed <= 1 for p in found.common)
    assert found.at("levels").pearson < -0.6


# --- an event -----------------------------------------------------------------------------------


def test_a_break_at_an_event_excludes_zero_and_is_dated():
    truth = np.where(np.arange(40) < 25, 0.6, -0.6)
    day = dt.date(2024, 1, 1) + dt.timedelta(weeks=25)
    found = around(simulated(8, truth, backward=truth), PAIR, day, freq="week", weights=QUICK)
    assert found.difference == pytest.approx(20, abs=4)
    assert found.difference == pytest.approx(found.after.estimate - found.before.estimate)
    low, high = found.difference_interval
    assert 0 < low < 20 < high < 30
    assert found.elsewhere == 0
    assert abs(found.change_periods) <= 1
    assert found.change_days == (found.change.date - day).days
    assert found.before.articles == 25 * 8
    one = around(simulated(8, truth), PAIR, day, side="backward", freq="week", weights=QUICK)
    assert one.difference_interval[0] < 0 < one.difference_interval[1]


def test_a_quiet_day_includes_zero_and_names_no_change():
    day = dt.date(2024, 5, 1)
    held = []
    for seed in range(12):
        frame = simulated(seed, np.full(30, 0.3), articles=5)
        found = around(frame, PAIR, day, freq="week", weights=QUICK)
        low, high = found.difference_interval
        held.append(low <= 0 <= high)
        if seed == 0:
            assert (found.change, found.change_days, found.change_periods) == (None, None, None)
            assert found.elsewhere > 0.05
    assert np.mean(held) >= 0.8


def test_a_drift_is_unmasked_by_the_other_days():
    truth = np.linspace(0.9, -0.9, 40)
    frame = simulated(9, truth, backward=truth)
    found = around(frame, PAIR, dt.date(2024, 3, 1), freq="week", weights=QUICK)
    assert found.difference_interval[0] > 0
    assert found.elsewhere > 0.15  # a step would be the largest


def test_an_event_outside_the_data_has_a_reason_and_no_difference():
    frame = simulated(10, np.full(10, 0.3))
    found = around(frame, PAIR, dt.date(2030, 1, 1), freq="week", weights=QUICK)
    assert found.difference is None
    assert "after: USA -> CHN: 0 counted, at least 3 needed" in found.reason
    assert found.before.n == len(frame)
    nothing = around(frame, ("JPN", "KOR"), dt.date(2024, 1, 1))
    assert nothing.reason.startswith("no statement of JPN")
    limited = around(
        frame, PAIR, dt.date(2024, 2, 1), freq="week", weights=QUICK, until=dt.date(2024, 2, 10)
    )
    assert limited.after.n < around(frame, PAIR, dt.date(2024, 2, 1), weights=QUICK).after.n


# --- indices ------------------------------------------------------------------------------------


def written(tmp_path, text, name="index.csv"):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("dates", "resolution", "first"),
    [
        (("2024-05", "2024-06"), "month", dt.date(2024, 5, 1)),
        (("202405", "202406"), "month", dt.date(2024, 5, 1)),
        (("2024M5", "2024M6"), "month", dt.date(2024, 5, 1)),
        (("2024-05-01", "2024-06-01"), "month", dt.date(2024, 5, 1)),
        (("20240501", "20240502"), "day", dt.date(2024, 5, 1)),
        (("May 1, 2024", "2 May 2024"), "day", dt.date(2024, 5, 1)),
        (("2024-05-01 00:00:00", "2024-05-02 00:00:00"), "day", dt.date(2024, 5, 1)),
        (("2024-W18", "2024-W19"), "week", dt.date(2024, 4, 29)),
    ],
)
def test_months_weeks_and_days_are_told_apart(tmp_path, dates, resolution, first):
    text = "when;GPR\n" + "".join(f'{d};"{i}.5"\n' for i, d in enumerate(dates))
    found = read_index(written(tmp_path, text))
    assert (found.resolution, found.name) == (resolution, "GPR")
    assert next(iter(found.values.items())) == (first, 0.5)


def test_daily_indices_are_averaged_and_empty_cells_are_missing(tmp_path):
    text = "\ufeffN,DATE,GPRD\n1,2024-01-01,10\n\n2,2024-01-02,\n3,2024-01-31,40\n4,2024-02-29,.\n"
    found = read_index(written(tmp_path, text), "GPRD")
    assert found.missing == 2
    assert found.by_period("month") == {dt.date(2024, 1, 1): 25}
    assert found.by_period("week") == {dt.date(2024, 1, 1): 10, dt.date(2024, 1, 29): 40}


@pytest.mark.parametrize(
    ("text", "options", "error", "message"),
    [
        ("month,GPR,GPRT\n2024-01,1,2\n", {"column": "GPRX"}, ConfigError, "no column 'GPRX'.*did you mean 'GPR'.*it has GPR, GPRT"),
        ("month,GPR,GPRT\n2024-01,1,2\n", {}, ConfigError, "--column: is needed; .*the columns GPR, GPRT"),
        ("month,GPR\n2024-01,1\n", {"date_column": "day"}, ConfigError, "--date-column: .*it has month, GPR"),
        ("month,GPR\n2024-01,1\n2024-13,1\n", {}, DataError, "line 3: found the date '2024-13', expected a month"),
        ("month,GPR\n2024-01,1\nsoon,1\n", {}, DataError, "line 3: found the date 'soon'.*--date-column"),
        ("month,GPR\n2024-01,1\n2024-02,many\n", {}, DataError, "line 3: found 'many' in 'GPR', expected a number"),
        ("month,GPR\n2024-01,inf\n", {}, DataError, "line 2: found 'inf'"),
        ("month,GPR\n2024-01,1\n2024-01,2\n", {}, DataError, "line 3: 2024-01-01 is there for the second time, first in line 2"),
        ("month,GPR\n2024-01,1\n2024-01-15,2\n", {}, DataError, "a month in line 2 and a day in line 3"),
        ("month,GPR\n2024-01,\n", {}, DataError, "no number in 'GPR'"),
        ("month\n2024-01\n", {}, DataError, "found 1 columns and 1 rows, expected a header"),
        ("", {}, DataError, "found 0 columns and 0 rows"),
    ],
)  # fmt: skip
def test_indices_that_cannot_be_used_are_explained(tmp_path, text, options, error, message):
    with pytest.raises(error, match=message):
        read_index(written(tmp_path, text), **options)


def test_files_that_are_no_csv_are_named(tmp_path):
    with pytest.raises(DataError, match=r"cannot be read .*expected a CSV file"):
        read_index(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"month,GPR\n2024-01,1\nM\xe4rz,1\n")
    with pytest.raises(DataError, match="is no CSV in UTF-8"):
        read_index(tmp_path / "latin.csv")


def test_wrong_arguments_and_too_few_common_periods_are_explained():
    found = tracked(np.linspace(-1, 1, 20))
    with pytest.raises(DataError) as error:
        compare(found, weekly(np.arange(30.0), first="2024-04-22"), weights=QUICK)
    message = str(error.value)
    assert f"4 periods of a week with tension and 'calm', at least {MIN_COMMON} needed" in message
    assert "both directions have a value in 20 of 20 (2024-W01 to 2024-W20)" in message
    assert "the index in 30 (2024-W17 to 2024-W46)" in message
    with pytest.raises(ConfigError, match="did you mean 'forward'"):
        compare(found, weekly([1, 2]), side="foreward")
    with pytest.raises(ConfigError, match="expected 0 to 60 periods"):
        compare(found, weekly([1, 2]), lags=-1)
    with pytest.raises(ConfigError, match="one number a month; expected --freq month"):
        compare(found, Index("GPR", "month", {dt.date(2024, 1, 1): 1.0}))
    with pytest.raises(DataError, match="nothing to compare: no statement of JPN"):
        compare(series(simulated(1, [0.0] * 3), ("JPN", "KOR")), weekly([1, 2]))


# --- leaving articles out -----------------------------------------------------------------------


def test_listed_articles_and_copies_of_them_are_left_out(tmp_path):
    frame = frame_of(
        ("a", "2024-01-01", 1, 1, {"group": "g"}),
        ("a", "2024-01-01", 1, 1, {"leaf": False}),
        ("b", "2024-01-02", 1, 1, {"group": "g"}),
        ("b", "2024-01-02", 1, 2),
        ("c", "2024-01-02", 1, 3, {"group": "h"}),
    )
    frame["group"] = frame["group"].where(frame["group"].notna(), None)
    path = tmp_path / "train.jsonl"
    path.write_text('{"id": "t1", "document": "a"}\n\n{"id": "z"}\n', "utf-8")
    documents = read_documents(path)
    assert documents == {"a", "z"}
    left = leave_out(frame, documents)
    assert [*left.frame["article_id"]] == ["b", "c"]
    assert (left.listed, left.articles, left.statements, left.copies) == (2, 1, 1, 1)
    assert str(left).startswith("1 article with 1 statement left out, of 2 listed articles; and 1")
    alone = leave_out(frame.drop(columns="group"), documents)
    assert len(alone.frame) == 3
    assert len(leave_out(frame, {"q"}).frame) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1: not valid JSON"),
        ('{"id": "a"}\n["b"]', "line 2: found no article id, expected an object"),
        ('{"text": "a"}', "line 1: found no article id"),
        ("\n", "holds no ids"),
    ],
)
def test_lists_of_documents_are_checked_line_by_line(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read_documents(written(tmp_path, text, "d.jsonl"))
    with pytest.raises(DataError, match="cannot be read"):
        read_documents(tmp_path / "none.jsonl")


# --- files and the command line -----------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("validity")
    rng = np.random.default_rng(11)
    calm = wandering(rng, 30, 0.5)
    frame = simulated(11, 0.6 * calm, backward=0.6 * calm)
    frame.drop(columns=["at", "side"]).to_parquet(folder / "s.parquet")
    rows = [f"{d},{v:.3f},x\n" for d, v in weekly(calm).values.items()]
    (folder / "i.csv").write_text("date,=calm,name\n" + "".join(rows), "utf-8")
    (folder / "train.jsonl").write_text('{"document": "a0"}\n{"document": "a7"}\n', "utf-8")
    return folder


def arguments(files, *more):
    run = ["validate", str(files / "s.parquet"), "--pair", "usa,chn", "--freq", "week"]
    return [*run, "--index", str(files / "i.csv"), "--column", "=calm", *more]


def test_validate_prints_what_it_compared_and_left_out(files, capsys):
    exclude = ["--exclude", str(files / "train.jsonl"), "--event", "2024-04-01"]
    assert main(arguments(files, *exclude)) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "USA and CHN: tension by week, mean of USA -> CHN and CHN -> USA" in out
    assert "2 articles with" in out
    assert "30 periods with both of 30, 2024-W01 to 2024-W30" in out
    assert "two series that rise, fall or wander slowly correlate, whatever they measure" in out
    assert "exploratory" in out
    assert "Before and from 2024-04-01" in out


def test_several_files_may_be_excluded(files, tmp_path):
    more = tmp_path / "more.jsonl"
    more.write_text('{"document": "a7"}\n{"document": "a9"}\n', "utf-8")
    out = tmp_path / "out.json"
    both = ["--exclude", str(files / "train.jsonl"), "--exclude", str(more)]
    assert main(arguments(files, *both, "-o", str(out))) == 0
    assert json.loads(out.read_text("utf-8"))["excluded"]["articles"] == 3


def test_validate_writes_every_format(files, tmp_path):
    for ending in ("csv", "json", "png", "svg"):
        path = tmp_path / f"out.{ending}"
        extra = ["--event", "2024-04-01", "--exclude", str(files / "train.jsonl")]
        assert main(arguments(files, "--lags", "2", *extra, "-o", str(path))) == 0
        again = tmp_path / f"again.{ending}"
        assert main(arguments(files, "--lags", "2", *extra, "-o", str(again))) == 0
        assert path.read_bytes() == again.read_bytes()
    with (tmp_path / "out.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == CORRELATION_COLUMNS
    assert len(rows) == 3 * 5
    assert [r["lag"] for r in rows if r["kind"] == "levels" and r["best"]] == ["0"]
    assert {r["articles_left_out"] for r in rows} == {"2"}
    content = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert content["excluded"]["articles"] == 2
    assert content["comparison"]["common"] == 30
    assert content["comparison"]["best_lag"]["levels"] == 0
    assert content["event"]["day"] == "2024-04-01"
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    assert "=calm" in (tmp_path / "out.svg").read_text("utf-8")


def test_an_event_needs_no_index(files, tmp_path, capsys):
    run = ["validate", str(files / "s.parquet"), "--pair", "USA,CHN", "--event", "2024-04-01"]
    assert main([*run, "--freq", "week", "--side", "backward", "-o", str(tmp_path / "e.png")]) == 0
    assert main([*run, "-o", str(tmp_path / "e.json")]) == 0
    content = json.loads((tmp_path / "e.json").read_text("utf-8"))
    assert content["comparison"] is content["excluded"] is None
    assert main([*run, "--signal", "accuse"]) == 0
    assert "% (" in capsys.readouterr().out
    assert main([*run, "-o", str(tmp_path / "e.csv")]) == 2
    assert "write it as .json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--pair", "USA,CHN"], "expected --index FILE.csv with --column NAME, --event DAY"),
        (["--pair", "USA,CHN", "--column", "GPR"], "--column: is a column of --index"),
        (["--pair", "USA,CHN", "--event", "May"], "--event: found 'May', expected a day"),
        (["--pair", "USA", "--event", "2024-04-01"], "expected two different codes"),
        (["--pair", "USA,XQZ", "--event", "2024-04-01"], "'XQZ' is no actor code"),
        (["--pair", "USA,JPN", "--event", "2024-04-01", "-o", "x.png"], "nothing to draw: no stat"),
        (["--pair", "USA,CHN", "--event", "2024-04-01", "-o", "x.html"], "expected one of .csv"),
        (["--pair", "USA,CHN", "--event", "2024-04-01", "--side", "both"], "expected mean, forw"),
    ],
)
def test_validate_explains_what_is_wrong(files, more, message, capsys):
    assert main(["validate", str(files / "s.parquet"), *more]) == 2
    assert message in capsys.readouterr().err


def test_the_articles_of_a_ledger_are_known_by_the_ids_of_the_corpus(tmp_path, capsys):
    pytest.importorskip("duckdb")
    from analyzer.batch import run_batch

    articles = tmp_path / "articles.jsonl"
    articles.write_text("".join(json.dumps(row(i)) + "\n" for i in range(28)), "utf-8")
    run_batch([str(articles)], tmp_path / "L", workers=1, load=load)
    exclude = tmp_path / "train.jsonl"
    exclude.write_text('{"id": "t1", "document": "n3"}\n{"id": "t2", "document": "m9"}\n', "utf-8")
    run = ["validate", str(tmp_path / "L"), "--pair", "USA,CHN", "--event", "2024-03-15"]
    assert main([*run, "--freq", "week", "--exclude", str(exclude)]) == 0
    out, err = capsys.readouterr()
    assert "1 article with 2 statements left out, of 2 listed articles" in out
    assert "copies were not searched for" in err


def test_hostile_names_are_neutralised(files, tmp_path):
    found = tracked(np.linspace(-1, 1, 20))
    index = Index("\x1b[31m$\\frac$\u202e", "week", weekly(np.arange(20.0) % 7).values)
    comparison = compare(found, index, weights=QUICK)
    text = io.StringIO()
    print_validity(comparison, None, console_on(text))
    assert "\x1b" not in text.getvalue()
    json.dumps(validity_json(comparison, None))
    from analyzer.tracking import draw_validity

    draw_validity(comparison, tmp_path / "x.svg")
    assert "\x1b" not in (tmp_path / "x.svg").read_text("utf-8")
