"""The view model that all reports share, the words, the data frame and the notebook view."""

from __future__ import annotations

import builtins
import subprocess
import sys

import numpy as np
import pytest
from factories import (
    empty_result,
    find,
    hostile_result,
    leading_example,
    long_result,
    make_article,
    make_result,
    make_statement,
)

from analyzer.errors import MissingExtra
from analyzer.records import Quote
from analyzer.report.frame import repr_html, to_frame
from analyzer.report.summary import summarize
from analyzer.report.wording import (
    interval,
    lean,
    one_line,
    signed,
    tension_interval,
    visible,
    who_whom,
)


def test_contrast_line_shows_both_directions_apart():
    summary = summarize(leading_example())
    assert str(summary.contrast) == (
        "USA -> CHN: optimism 1, consult 2, support 1 | CHN -> USA: precondition 2, reject 1"
    )


def test_the_pair_asked_for_comes_first_in_its_order():
    summary = summarize(leading_example(), pair=("CHN", "USA"))
    assert str(summary.contrast).startswith("CHN -> USA: precondition 2, reject 1 | USA -> CHN")
    assert [row.direction for row in summary.pairs] == ["CHN -> USA", "USA -> CHN"]
    other = summarize(leading_example(), pair=("RUS", "UKR"))
    assert str(other.contrast) == "RUS -> UKR: no statement | UKR -> RUS: no statement"


def two(article, signal, n, source, target, first):
    return [
        make_statement(article, article.text, id=f"s{first + i}", signal=signal,
                       source=source, target=target)
        for i in range(n)
    ]  # fmt: skip


def test_main_pair_has_most_statements_over_both_directions():
    article = make_article("Words.")
    statements = [
        *two(article, "none", 3, ("DEU",), ("FRA",), 0),
        *two(article, "aid", 2, ("JPN",), ("KOR",), 3),
        *two(article, "aid", 2, ("KOR",), ("JPN",), 5),
    ]
    summary = summarize(make_result(article, statements))
    assert str(summary.contrast) == "JPN -> KOR: aid 2 | KOR -> JPN: aid 2"
    # "none" is shown where there is nothing else.
    assert [str(row) for row in summary.pairs][2] == "DEU -> FRA: none 3"
    assert summary.pairs[2].why_no_gap == "FRA -> DEU has no statement"
    assert summary.pairs[0].why_no_value == "2 counted, at least 3 needed"


def test_only_the_most_frequent_signals_are_named():
    article = make_article("Words.")
    kinds = ["aid", "agree", "none", "yield", "consult", "support", "cooperate", "optimism"]
    statements = [
        make_statement(
            article, article.text, id=f"{i}{j}", signal=kind, source=("USA",), target=("CHN",)
        )
        for i, kind in enumerate(kinds)
        for j in range(i + 1)
    ]
    (row,) = summarize(make_result(article, statements)).pairs
    assert row.signals_line == "yield 4, consult 5, support 6, cooperate 7, optimism 8, other 3"


def test_rows_count_only_sure_leaves():
    summary = summarize(leading_example())
    there = summary.pairs[0]
    assert (there.n, there.unsure, there.balance.n) == (5, 1, 5)
    assert (there.balance.conciliatory, there.balance.neutral) == (4, 1)
    rows = {row.speaker: row for row in summary.speakers}
    assert list(rows) == ["Zhou Min", "Paul Reed", "Carol Whitman"]
    assert (rows["Paul Reed"].n, rows["Paul Reed"].actors) == (2, ("USA",))  # s4 counts by its part
    assert rows["Paul Reed"].mean_score == pytest.approx((1.0 + 0.9) / 2)


def test_joint_speakers_speak_for_all_of_their_states():
    article = make_article("Chile and Peru said talks would go on.")
    quote = Quote(
        (find(article.text, "talks would go on"),), None, find(article.text, "Chile and Peru"),
        "indirect",
    )  # fmt: skip
    said = make_statement(article, article.text, quote=quote, source=("CHL", "PER"))
    (row,) = summarize(make_result(article, [said])).speakers
    assert row.actors == ("CHL", "PER")


def test_a_speaker_with_only_unsure_statements_has_no_mean():
    result = hostile_result("Someone")
    unsure = [
        make_statement(result.article, s.text, id=s.id, quote=s.quote, unsure=True)
        for s in result.statements[:1]
    ]
    (row,) = summarize(make_result(result.article, unsure)).speakers
    assert (row.n, row.unsure, row.mean_score, row.signals) == (0, 1, None, ())


def test_drivers_are_the_extremes_of_both_ends():
    drivers = summarize(leading_example()).drivers
    assert [s.id for s in drivers.escalatory] == ["s4.b", "s2", "s3"]
    assert [s.id for s in drivers.conciliatory] == ["s1", "s4.a", "s6"]
    assert summarize(empty_result()).drivers.escalatory == ()


def test_parts_follow_their_sentence_and_no_statement_is_lost():
    result = leading_example()
    article = result.article
    deep = make_statement(article, '"essential"', id="s4.a.a", parent="s4.a")
    orphan = make_statement(article, "4 June", id="x", parent="gone")
    shuffled = make_result(article, [*result.statements[4:], *result.statements[:4], deep, orphan])
    nodes = summarize(shuffled).nodes
    assert len(nodes) == len(shuffled.statements)
    order = [(n.statement.id, n.depth, n.n_parts) for n in nodes]
    at = order.index(("s4", 0, 2))
    assert order[at : at + 4] == [("s4", 0, 2), ("s4.a", 1, 1), ("s4.a.a", 2, 0), ("s4.b", 1, 0)]
    assert ("x", 0, 0) in order


def test_empty_article_has_reasons_instead_of_numbers():
    summary = summarize(empty_result())
    assert (summary.contrast, summary.pairs, summary.speakers, summary.nodes) == (None, (), (), ())
    assert summary.result.scores.article.reason == "0 counted, at least 3 needed"


@pytest.mark.parametrize(
    "bad",
    [
        "\x1b",
        "\x07",
        "\x9b",
        "\u202e",
        "\u2066",
        "\u200f",
        "\u2028",
        "\u00ad",
        "\ud800",
        "\0",
        "\U000e0041",
    ],
)
def test_characters_that_act_are_replaced_one_for_one(bad):
    assert visible(f"a{bad}b") == "a\ufffdb"


def test_ordinary_text_stays():
    text = "“Šibenik” 北京 می‌خواهم é 👍"
    assert visible(text) == text
    assert visible("a\r\nb", keep="\r\n") == "a\r\nb"
    assert one_line(" a\r\n\t b\u00a0c ") == "a b c"


def test_number_words():
    assert [signed(x) for x in (0.125, -0.001, -1.0, None)] == ["+0.12", "+0.00", "-1.00", "-"]
    assert interval((-0.5, 0.25)) == "-0.50 to +0.25"
    score = leading_example().scores.pairs[0].score
    assert tension_interval(score) == pytest.approx(
        (50 * (1 - 0.36667), 50 * (1 - 0.16667)), abs=0.01
    )
    assert lean(score) == "conciliatory"
    assert lean(leading_example().scores.article) == "neutral"  # its interval holds 0
    one = make_statement(make_article("x"), "x", source=("USA",), target=("CHN", "TWN"))
    assert who_whom(one) == "USA -> CHN, TWN"
    assert who_whom(make_statement(make_article("x"), "x", target=("CHN",))) == "? -> CHN"
    assert who_whom(make_statement(make_article("x"), "x")) == ""


def test_frame_has_typed_columns():
    result = leading_example()
    frame = to_frame([result, empty_result()])
    assert len(frame) == len(result.statements)
    assert np.issubdtype(frame["date"].dtype, np.datetime64)
    assert frame["date"].dt.year.unique().tolist() == [2023]
    assert frame["source"][0] == ("USA",)
    assert frame["source_main"][0] == "USA"
    assert frame["source"][8] == ()
    assert frame["source_main"].isna()[8]
    counted = frame[frame["leaf"] & ~frame["unsure"]]
    assert counted["score"].mean() / 3 == pytest.approx(result.scores.article.value)
    assert frame["signal"].cat.categories[0] == "agree"
    assert frame.groupby("voice", observed=True)["id"].count().to_dict() == {
        "quoted": 5, "reported": 1, "narrated": 5,
    }  # fmt: skip
    assert to_frame(result).equals(to_frame([result]))


def test_frame_of_nothing_and_of_an_undated_article_has_the_same_types():
    article = make_article("Words.")
    undated = to_frame(make_result(article, [make_statement(article, "Words.")]))
    assert undated["date"].isna().all()
    assert to_frame([]).dtypes.equals(undated.dtypes)
    assert to_frame([]).dtypes.equals(to_frame(leading_example()).dtypes)


def test_frame_without_pandas_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtra, match=r"\.\[notebooks\]"):
        to_frame([])


def test_notebook_view_is_compact_and_escaped():
    html = repr_html(leading_example())
    assert "USA -&gt; CHN: optimism 1, consult 2, support 1 | CHN -&gt; USA" in html
    assert html.count("<tr") == 1 + 11
    hostile = repr_html(hostile_result("<img src=x onerror=alert(1)>\ud800"))
    assert "<img" not in hostile
    assert hostile.encode("utf-8")
    many = repr_html(long_result(50))
    assert many.count("<tr") == 1 + 30
    assert "20 more statements" in many
    assert "No tension index: 0 counted, at least 3 needed" in repr_html(empty_result())


def test_importing_the_reports_loads_nothing_heavy():
    code = (
        "import sys, analyzer.serialization, analyzer.report.frame, analyzer.report.html, "
        "analyzer.report.text; print([m for m in ('pandas', 'torch', 'matplotlib', 'trafilatura') "
        "if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
