"""Results go to JSON and back without loss, and the JSON is what the schema says."""

from __future__ import annotations

import copy
import csv
import dataclasses
import io
import json
import math
import random

import jsonschema
import pytest
from factories import (
    CONFIG,
    MODEL,
    empty_result,
    example_rejected,
    hostile_result,
    leading_example,
    long_result,
    make_article,
    make_result,
    make_statement,
)

from analyzer.codebook import SIGNALS
from analyzer.errors import DataError
from analyzer.serialization import (
    CSV_COLUMNS,
    csv_rows,
    dump_csv,
    dump_json,
    dump_jsonl,
    json_schema,
    load_json,
    named_probabilities,
    results_from_json,
    results_to_json,
    rounded,
    rounded_probabilities,
    to_jsonl,
)

CASES = [leading_example(), empty_result(), hostile_result('<b>"x"</b>'), long_result(7)]


def as_json(*results, rejected=()):
    return results_to_json(results, rejected, model=MODEL, config=CONFIG)


def validator():
    return jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("result", CASES, ids=lambda r: r.article.id[:10])
def test_every_record_comes_back_equal(result):
    stream = io.StringIO()
    dump_json(as_json(result, rejected=[example_rejected()]), stream)
    read = load_json(io.StringIO(stream.getvalue()))
    assert read.articles == (rounded(result),)
    assert read.rejected == (example_rejected(),)
    assert (read.model, read.config) == (MODEL, CONFIG)
    assert rounded(read.articles[0]) == read.articles[0]


def test_exact_keys_and_offsets():
    obj = as_json(leading_example())
    assert list(obj) == ["schema_version", "model", "config", "articles", "rejected"]
    (article,) = obj["articles"]
    assert list(article) == [
        "id", "title", "date", "outlet", "text", "language", "warnings", "statements", "scores",
    ]  # fmt: skip
    for s in article["statements"]:
        assert (
            article["title" if s["part"] == "title" else "text"][s["start"] : s["end"]] == s["text"]
        )
        assert list(s["signals"]) == list(SIGNALS)
    by_id = {s["id"]: s for s in article["statements"]}
    assert by_id["s7"]["quote"] is None
    assert by_id["s7"]["speaker"] is None
    assert by_id["s7"]["source"] == []
    text = article["text"]
    quote, speaker = by_id["s3"]["quote"], by_id["s3"]["speaker"]
    assert [text[a:b] for a, b in quote["content"]] == ["“That,”", "“is the first step.”"]
    assert list(quote) == ["kind", "content", "cue"]
    assert (text[speaker["start"] : speaker["end"]], speaker["name"]) == ("he", "Zhou Min")
    pair = article["scores"]["pairs"][0]
    assert list(pair)[:3] == ["source", "target", "gap"]
    assert pair["value"] == pytest.approx((1.1 + 1.0 + 0.9 + 1.0 + 0.0) / 5 / 3, abs=1e-6)


def test_probabilities_still_sum_to_one_and_move_little():
    chance = random.Random(7)
    for size in (3, 19):
        for _ in range(300):
            weights = [chance.random() ** 6 + 1e-9 for _ in range(size)]
            values = [w / sum(weights) for w in weights]
            result = rounded_probabilities(values)
            assert abs(math.fsum(result) - 1) < 1e-9
            assert min(result) >= 0
            assert max(abs(a - b) for a, b in zip(values, result, strict=True)) < 2e-6
            assert rounded_probabilities(result) == result
    assert rounded_probabilities([1 / 3] * 3) == (0.333334, 0.333333, 0.333333)
    assert rounded_probabilities([1.0, 0.0, 0.0]) == (1.0, 0.0, 0.0)


def test_probabilities_that_are_none_are_our_bug():
    with pytest.raises(ValueError, match="expected 1"):
        rounded_probabilities([0.5, 0.4, 0.0])
    with pytest.raises(ValueError, match="NaN"):
        rounded_probabilities([float("nan"), 0.5, 0.5])
    assert named_probabilities(["a", "b"], [0.25, 0.75]) == {"a": 0.25, "b": 0.75}


def test_output_follows_the_schema():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator().validate(as_json(*CASES, rejected=[example_rejected()]))
    validator().validate(as_json())


def break_it(obj, path, value):
    broken = copy.deepcopy(obj)
    *parents, last = path
    at = broken
    for key in parents:
        at = at[key]
    at[last] = value
    return broken


S0 = ("articles", 0, "statements", 0)
SCORE = ("articles", 0, "scores", "article")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "0"),
        (("model",), {}),
        (("extra",), 1),
        (("articles", 0, "date"), "2 June"),
        (("articles", 0, "extra"), 1),
        ((*S0, "voice"), "sung"),
        ((*S0, "plover"), "CONSULT"),  # s1 is optimism, which PLOVER does not have
        ((*S0, "signal"), "consult"),  # has a PLOVER type, but plover stays null
        ((*S0, "source"), "USA"),
        ((*S0, "source"), ["usa"]),
        ((*S0, "score"), 3.5),
        ((*S0, "tone"), {"conciliatory": 1.0}),
        ((*S0, "tone", "neutral"), 1.2),
        ((*S0, "signals", "extra"), 0.0),
        ((*S0, "quote", "content"), [[1, 2, 3]]),
        ((*S0, "quote", "content"), []),
        ((*S0, "speaker", "name"), 1),
        ((*SCORE, "value"), None),  # with a tension and without a reason
        ((*SCORE, "reason"), "because"),  # with a value
        ((*SCORE, "tension"), 101),
        ((*SCORE, "interval"), [0.1]),
        ((*SCORE, "signals", "joy"), {"n": 1, "share": 0.1, "statements": []}),
        (("articles", 0, "scores", "voices", "sung"), {}),
        (("articles", 0, "scores", "pairs", 0, "gap"), 2.5),
        (("articles", 0, "scores", "pairs", 0, "value"), None),
    ],
)
def test_the_schema_refuses(path, value):
    broken = break_it(as_json(leading_example()), path, value)
    assert not validator().is_valid(broken)


def test_a_result_of_another_model_is_refused():
    other = dataclasses.replace(leading_example(), model="another")
    with pytest.raises(ValueError, match=r"'another' is not 'tone-test@0000000'"):
        as_json(other)


@pytest.mark.parametrize(
    ("obj", "message"),
    [
        ([], "found list, expected an object"),
        ({}, "schema_version None"),
        ({"schema_version": "9"}, "schema_version '9'"),
        ({"schema_version": "1.1"}, "'model' is missing"),
        (break_it(as_json(leading_example()), (*S0, "speaker"), "he"), "wrong type"),
        (break_it(as_json(leading_example()), ("articles", 0, "date"), "June"), "wrong type"),
    ],
)
def test_reading_something_else_says_what_was_found(obj, message):
    with pytest.raises(DataError, match=message):
        results_from_json(obj)


def test_reading_broken_json_is_a_data_error():
    with pytest.raises(DataError, match="not valid JSON"):
        load_json(io.StringIO('{"schema_version": "1.0"'))


def test_output_is_utf8_whatever_the_locale():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\r\n")
    stream.write("before\n")
    dump_json({"text": "“Šibenik” 北京\n"}, stream)
    stream.flush()
    assert raw.getvalue() == b"before\r\n" + '{"text": "“Šibenik” 北京\\n"}\n'.encode()


def test_unpaired_surrogates_survive_and_nan_does_not():
    stream = io.StringIO()
    dump_json({"text": "a\udc80b"}, stream)
    assert stream.getvalue().encode("utf-8") == b'{"text": "a\\udc80b"}\n'
    assert json.loads(stream.getvalue()) == {"text": "a\udc80b"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_json({"x": float("nan")}, io.StringIO())


def test_jsonl_has_one_statement_per_line():
    result = leading_example()
    stream = io.StringIO()
    dump_jsonl(to_jsonl([result, result]), stream)
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(rows) == 2 * len(result.statements)
    added = {"article_id": "example", "article_date": "2023-06-02", "outlet": "The Example Courier"}
    assert rows[0] == added | as_json(result)["articles"][0]["statements"][0]


def test_csv_is_flat_and_complete():
    stream = io.StringIO()
    dump_csv([leading_example()], stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert tuple(rows[0]) == CSV_COLUMNS
    first = rows[0]
    assert first["date"] == "2023-06-02"
    assert (first["speaker"], first["source"], first["target"]) == ("Carol Whitman", "USA", "CHN")
    assert (first["signal"], first["plover"], first["unsure"]) == ("optimism", "", "0")
    assert float(first["tone_conciliatory"]) == pytest.approx(0.91)
    assert [r["parent"] for r in rows if r["parent"]] == ["s4", "s4"]
    assert float(rows[1]["score"]) == -1.05


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_csv_cells_cannot_become_formulas(start):
    article = make_article(f"{start}HYPERLINK(1)", id=f"{start}id", outlet=f"{start}o")
    one = make_statement(
        article, article.text, score=-2.0, signal="threaten", source=("USA", "CHN")
    )
    (row,) = csv_rows([make_result(article, [one])])
    assert (row["text"], row["article_id"], row["outlet"]) == (
        f"'{start}HYPERLINK(1)", f"'{start}id", f"'{start}o",
    )  # fmt: skip
    assert row["score"] == -2.0
    assert row["source"] == "USA|CHN"


def test_csv_with_line_breaks_and_surrogates_reads_back():
    article = make_article('He said\r\n"no\udc80".')
    one = make_statement(article, article.text)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    dump_csv([make_result(article, [one])], stream)
    (row,) = csv.DictReader(io.StringIO(raw.getvalue().decode("utf-8"), newline=""))
    assert row["text"] == 'He said\r\n"no\ufffd".'
