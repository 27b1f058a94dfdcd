"""Labelled rows in every format, and how they are divided."""

import csv
import json

import pytest

from analyzer.config import build_config
from analyzer.errors import DataError
from analyzer.training.config import DataSource, Head, SplitConfig
from analyzer.training.data import LabelledRow, read_sources, text_key
from analyzer.training.splits import split_rows
from analyzer.training.tables import read_table

ROWS = [
    {"text": "a", "tone": "neutral"},
    {"text": "b, with a comma", "score": -2},
    {"text": "c", "signal": "aid"},
]
READ = [("neutral", None, None), ("escalatory", -2, None), ("conciliatory", None, "aid")]


def source(path="rows.jsonl", **values):
    return build_config(DataSource, {"path": path, **values}, "tests")


def write(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def table(path, delimiter):
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, ["text", "tone", "score", "signal"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(ROWS)


def parquet(path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(
        pa.Table.from_pylist([{**dict.fromkeys(["tone", "score", "signal"]), **r} for r in ROWS]),
        path,
    )


def dataset(path):
    datasets = pytest.importorskip("datasets")
    columns = {k: [r.get(k) for r in ROWS] for k in ("text", "tone", "score", "signal")}
    datasets.Dataset.from_dict(columns).save_to_disk(str(path))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("rows.jsonl", lambda p: write(p, ROWS)),
        ("rows.json", lambda p: p.write_text(json.dumps(ROWS), "utf-8")),
        ("rows.csv", lambda p: table(p, ",")),
        ("semicolons.csv", lambda p: table(p, ";")),
        ("rows.tsv", lambda p: table(p, "\t")),
        ("rows.parquet", parquet),
        ("folder", dataset),
    ],
)
def test_every_format_gives_the_same_rows(tmp_path, name, make):
    make(tmp_path / name)
    read = read_sources([source(name)], tmp_path)
    assert [(r.tone, r.score, r.signal) for r in read.rows] == READ
    assert [r.text for r in read.rows] == [r["text"] for r in ROWS]
    assert read.files[0].rows == 3
    assert len(read.files[0].sha256) == 64


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "x", "score": 4, "signal": "agree"}, "'score' is 4, expected an integer"),
        ({"text": "x", "score": True, "signal": "agree"}, "'score' is True"),
        ({"text": "x", "score": "much"}, "'score' is 'much'"),
        ({"text": "x", "score": 1, "signal": "agre"}, r"'agre' \(did you mean 'agree'\?\)"),
        ({"text": "x", "score": 1, "signal": "accuse"}, "labels disagree"),
        ({"text": "x", "signal": "DANCE"}, "'signal' is 'DANCE'"),
        ({"text": "x", "tone": "angry"}, "'tone' is 'angry'"),
        ({"text": " ", "score": 1}, "no column 'text'|expected a non-empty string"),
        ({"text": "x"}, "no label"),
        ([1], "found list, expected a JSON object"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path, row, message):
    good = {"text": "fine", "score": 0, "signal": "none"}
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([json.dumps(good), "", json.dumps(row)]), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_sources([source()], tmp_path)
    assert "rows.jsonl:3:" in str(caught.value)
    assert "--skip-bad-rows" in str(caught.value)
    read = read_sources([source()], tmp_path, skip_bad_rows=True)
    assert [r.text for r in read.rows] == ["fine"]
    assert len(read.skipped) == 1
    assert "rows.jsonl:3:" in read.skipped[0]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('text,tone\n"two\nlines",neutral\nx,angry\n', 4),
        ("text,tone\na,neutral\n\n\nx,angry\n", 5),
        ('\r\n text , tone\r\n\r\n"two\r\n\r\nlines",neutral\r\n\r\nx,angry\r\n', 8),
    ],
)
def test_a_line_of_a_table_is_the_line_an_editor_shows(tmp_path, content, line):
    (tmp_path / "t.csv").write_bytes(content.encode())
    with pytest.raises(DataError, match=rf"t\.csv:{line}: 'tone' is 'angry'"):
        read_sources([source("t.csv")], tmp_path)


def test_a_row_without_a_document_is_grouped_by_its_id_or_its_text(tmp_path):
    written = [
        {"text": "a", "id": 0, "tone": "neutral"},
        {"text": "b", "id": 5, "document": 0, "tone": "neutral"},
        {"text": "c", "tone": "neutral"},
    ]
    path = write(tmp_path / "rows.jsonl", written)
    absolute, relative = (
        read_sources([source(str(p))], tmp_path).rows for p in (path, "rows.jsonl")
    )
    assert [r.group for r in absolute] == [r.group for r in relative] == ["0", "0", text_key("c")]
    assert [r.id for r in relative] == ["0", "5", "rows.jsonl:3"]


def test_not_a_number_and_blank_cells_are_empty(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '{"text": " a ", "tone": " neutral ", "score": NaN, "document": NaN, "id": " "}\n'
        '{"text": "b", "tone": " ", "signal": " aid "}\n'
        '{"text": "c", "topic": NaN, "frames": " ", "tone": "neutral"}\n'
        '{"text": "d", "topic": "  ", "frames": NaN, "tone": "neutral"}\n',
        "utf-8",
    )
    heads = [
        Head(name="topic", labels=("trade", "war")),
        Head(name="frames", labels=("blame", "cost"), kind="multi"),
    ]
    rows = read_sources([source()], tmp_path, heads=heads).rows
    assert [(r.text, r.tone, r.score) for r in rows[:2]] == [
        ("a", "neutral", None),
        ("b", "conciliatory", None),
    ]
    assert (rows[0].id, rows[0].group) == ("rows.jsonl:1", text_key("a"))
    assert [r.own for r in rows] == [{}, {}, {"frames": ()}, {}]


def test_halves_of_characters_are_replaced(tmp_path):
    half = "x\ud83d"
    row = {"text": half, "context": half, "id": half, "document": half, "tone": "neutral"}
    write(tmp_path / "rows.jsonl", [row])
    [read] = read_sources([source()], tmp_path).rows
    assert {read.text, read.context, read.id, read.group} == {"x\ufffd"}
    assert text_key(read.text, read.context)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 100_000, "not valid JSON (nested too deeply)"),
        ('{"text": "x", "score": ' + "1" * 5000 + "}", "not valid JSON (a number of too many"),
        ('{"text": "x", "score": ' + "1" * 400 + "}", "'score' is 111"),
    ],
)
def test_json_beyond_all_bounds_costs_one_row(tmp_path, line, reason):
    good = '{"text": "fine", "tone": "neutral"}'
    (tmp_path / "rows.jsonl").write_text(f"{line}\n{good}\n", "utf-8")
    read = read_sources([source()], tmp_path, skip_bad_rows=True)
    assert [r.text for r in read.rows] == ["fine"]
    assert f"rows.jsonl:1: {reason}" in read.skipped[0]


def test_a_data_set_that_cannot_be_fetched_is_named_with_the_reason(monkeypatch, tmp_path):
    datasets = pytest.importorskip("datasets")

    def refuse(*_, **__):
        raise OSError

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(DataError, match=r"hub:some/name: .*\(OSError\)"):
        read_table(tmp_path, "hub:some/name")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "cannot be read"),
        ("rows.xlsx", b"PK\x03\x04", r"file of type '\.xlsx'"),
        ("empty.jsonl", b"", "no rows"),
        ("head.csv", b"text,tone\n", "no rows"),
        (
            "twice.csv",
            b"text,tone,text ,,\nx,neutral,y,,\n",
            r"twice.csv:1: .*'text' more than once",
        ),
        ("bad.json", b"[{", "not valid JSON"),
        ("deep.json", b"[" * 100_000, "nested too deeply"),
        ("one.json", b'{"text": "x"}', "expected a list"),
        ("bad.parquet", b"PAR1", "not a Parquet file"),
        ("bad.jsonl.gz", b"\x1f\x8b", "not a complete gzip file"),
        (
            "other.csv",
            b"sentence,tone\nx,neutral\n",
            r"no column 'text' \(found 'sentence', 'tone'\)",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_sources([source(name)], tmp_path)


def test_names_of_the_file_are_mapped_to_ours(tmp_path):
    write(
        tmp_path / "rows.jsonl",
        [
            {"s": "a", "stance": "hostile", "article": 7},
            {"s": "b", "stance": 1.0},
            {"s": "c", "stance": None, "second": "hostile"},
            {"s": "d", "stance": "weak"},
        ],
    )
    mapped = source(
        columns={"text": "s", "tone": ["stance", "second"], "document": "article"},
        labels={
            "tone": {"hostile": "escalatory", 1: "conciliatory", "weak": ["neutral", "escalatory"]}
        },
    )
    rows = read_sources([mapped], tmp_path).rows
    assert [r.tone for r in rows] == ["escalatory", "conciliatory", "escalatory", None]
    assert rows[3].tone_in == ("neutral", "escalatory")
    assert [r.group for r in rows[:2]] == ["7", text_key("b")]


def test_an_empty_cell_can_mean_something(tmp_path):
    write(
        tmp_path / "rows.jsonl",
        [{"text": "a", "evaluation": None}, {"text": "b", "evaluation": "bad"}],
    )
    mapped = source(
        columns={"tone": "evaluation"},
        labels={"tone": {"bad": "escalatory", "": ["neutral", "conciliatory"]}},
    )
    rows = read_sources([mapped], tmp_path).rows
    assert [(r.tone, r.tone_in) for r in rows] == [
        (None, ("neutral", "conciliatory")),
        ("escalatory", ()),
    ]


def test_an_own_label_can_mean_nothing_and_an_empty_cell_something(tmp_path):
    write(
        tmp_path / "rows.jsonl",
        [
            {"text": "a", "topic": "unclear", "tone": "fine"},
            {"text": "b", "topic": "", "frames": "blame;"},
            {"text": "c", "topic": "war", "tone": "unclear"},
        ],
    )
    heads = [
        Head(name="topic", labels=("trade", "war", "none")),
        Head(name="frames", labels=("blame", "cost"), kind="multi"),
    ]
    mapped = source(
        labels={
            "tone": {"fine": "conciliatory", "unclear": None},
            "topic": {"unclear": None, "": "none", "none": "war"},
            "frames": {"": None},
        }
    )
    rows = read_sources([mapped], tmp_path, heads=heads).rows
    assert [r.tone for r in rows] == ["conciliatory", None, None]
    assert [r.own for r in rows] == [
        {},
        {"topic": ("none",), "frames": ("blame",)},
        {"topic": ("war",)},
    ]


def test_numbers_and_booleans_are_labels_as_pandas_writes_them(tmp_path):
    (tmp_path / "t.csv").write_text(
        "text,level,urgent,tone\na,1.0,True,2.0\nb,,False,2\nc,0,,v2.0\n", "utf-8"
    )
    heads = [
        build_config(Head, {"name": "level", "labels": [0, 1]}, "tests"),
        build_config(Head, {"name": "urgent", "labels": [False, True]}, "tests"),
    ]
    mapped = source("t.csv", labels={"tone": {2: "neutral", "v2.0": "escalatory"}})
    rows = read_sources([mapped], tmp_path, heads=heads).rows
    assert [h.labels for h in heads] == [("0", "1"), ("false", "true")]
    assert [r.own for r in rows] == [
        {"level": ("1",), "urgent": ("true",)},
        {"urgent": ("false",)},
        {"level": ("0",)},
    ]
    assert [r.tone for r in rows] == ["neutral", "neutral", "escalatory"]


def test_plover_types_are_understood(tmp_path):
    write(tmp_path / "p.jsonl", [{"text": "x", "root": "RETREAT"}, {"text": "y", "root": "ACCUSE"}])
    rows = read_sources([source("p.jsonl", columns={"signal": "root"})], tmp_path).rows
    assert [(r.signal, r.tone) for r in rows] == [
        ("yield", "conciliatory"),
        ("accuse", "escalatory"),
    ]


def test_heads_of_a_user_hold_one_or_many_labels(tmp_path):
    write(
        tmp_path / "rows.jsonl",
        [
            {"text": "a", "topic": "trade", "frames": "cost; blame"},
            {"text": "b", "topic": "war", "frames": ["blame"]},
            {"text": "c", "frames": ""},
            {"text": "d", "frames": None, "topic": "war"},
        ],
    )
    heads = [
        Head(name="topic", labels=("trade", "war")),
        Head(name="frames", labels=("blame", "cost"), kind="multi"),
    ]
    rows = read_sources([source()], tmp_path, heads=heads).rows
    assert [r.own for r in rows] == [
        {"topic": ("trade",), "frames": ("cost", "blame")},
        {"topic": ("war",), "frames": ("blame",)},
        {"frames": ()},
        {"topic": ("war",)},
    ]
    write(tmp_path / "rows.jsonl", [{"text": "a", "topic": "trad"}])
    with pytest.raises(DataError, match=r"'topic' is 'trad' \(did you mean 'trade'\?\)"):
        read_sources([source()], tmp_path, heads=heads)


def test_labels_may_be_kept_apart_from_the_texts_of_articles(tmp_path):
    text = "First things first.  The minister\nagreed. The end."
    write(tmp_path / "articles.jsonl", [{"id": "a1", "text": text}])
    place = {"document": "a1", "context_start": 0, "start": 21, "end": text.index(" The end")}
    write(tmp_path / "labels.jsonl", [{**place, "signal": "agree", "score": 2}])
    labels = source("labels.jsonl", articles=["articles.jsonl"])
    [row] = read_sources([labels], tmp_path).rows
    assert (row.text, row.context, row.group) == (
        "The minister agreed.",
        "First things first.",
        "a1",
    )
    write(tmp_path / "labels.jsonl", [{**place, "document": "a2", "signal": "agree"}])
    with pytest.raises(DataError, match="no article or place"):
        read_sources([labels], tmp_path)
    for start in ("x", "", None):
        write(tmp_path / "labels.jsonl", [{**place, "start": start, "signal": "agree"}])
        with pytest.raises(DataError, match=r"labels\.jsonl:1: the row's place is .*whole numbers"):
            read_sources([labels], tmp_path)


def rows(n, **values):
    return [
        LabelledRow(
            id=f"r{i}", text=f"sentence number {i} of {i * 7919}", context="", group=f"d{i // 2}",
            source="s", where=f"s:{i}", signal="accuse" if i % 4 else "aid", **values,
        )
        for i in range(n)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["grouped", "stratified"])
def test_a_split_divides_no_document_and_no_text(kind):
    every = [
        *rows(200),
        LabelledRow("copy", "SENTENCE number 0  of 0", "", "other", "s", where="s:x"),
    ]
    config = SplitConfig(kind=kind, dev_fraction=0.2, near_duplicates=1.0)
    split = split_rows(every, config, seed=3)
    assert 20 <= len(split.dev) <= 60
    assert not {r.group for r in split.train} & {r.group for r in split.dev}
    assert not {text_key(r.text) for r in split.train} & {text_key(r.text) for r in split.dev}


def test_a_stratified_split_keeps_the_shares_of_the_labels():
    split = split_rows(rows(400), SplitConfig(kind="stratified", near_duplicates=1.0), seed=3)
    share = sum(r.signal == "aid" for r in split.dev) / len(split.dev)
    assert share == pytest.approx(0.25, abs=0.05)


def test_adding_rows_moves_no_other_row():
    config = SplitConfig(dev_fraction=0.3, near_duplicates=1.0)
    some = {r.id for r in split_rows(rows(40), config, seed=5).dev}
    every = {r.id for r in split_rows(rows(90), config, seed=5).dev}
    assert some == {i for i in every if int(i[1:]) < 40}


def test_a_split_by_time_holds_out_the_latest(tmp_path):
    written = [
        {"text": f"t {i} x {i * 31}", "tone": "neutral", "date": f"20{10 + i}-01-01"}
        for i in range(10)
    ]
    read = read_sources([source(write(tmp_path / "rows.jsonl", written).name)], tmp_path)
    config = SplitConfig(kind="time", dev_fraction=0.2, near_duplicates=1.0)
    split = split_rows(read.rows, config, seed=1)
    assert [r.date.year for r in split.dev] == [2018, 2019]
    with pytest.raises(DataError, match="have no date that can be read"):
        split_rows(rows(10), config, seed=1)


def test_near_duplicates_across_the_split_are_found_and_left_out():
    words = "The foreign minister said on Monday that the talks with the neighbouring country"
    every = rows(60)
    dev = split_rows(every, SplitConfig(near_duplicates=1.0), seed=3).dev
    held_out = dev[0].group
    ours = LabelledRow("a", f"{words} would go on.", "", held_out, "s", where="s:a", signal="aid")
    copy = LabelledRow("b", f"{words} would go on!", "", "d999", "s", where="s:b", signal="aid")
    split = split_rows([*every, ours, copy], SplitConfig(), seed=3)
    assert [(c.train, c.dev) for c in split.near_duplicates] == [("s:b", "s:a")]
    assert copy not in split.train
    kept = split_rows([*every, ours, copy], SplitConfig(drop=False), seed=3)
    assert copy in kept.train
    assert len(kept.near_duplicates) == 1


def test_sources_for_training_only_are_not_held_out():
    extra = [
        LabelledRow(f"x{i}", f"extra {i} {i * 77}", "", f"e{i}", "weak", where=f"w:{i}")
        for i in range(50)
    ]
    split = split_rows(
        [*rows(100), *extra], SplitConfig(near_duplicates=1.0), 3, frozenset({"weak"})
    )
    assert {r.source for r in split.dev} == {"s"}
    assert sum(r.source == "weak" for r in split.train) == 50


def test_too_few_rows_to_divide_are_refused():
    with pytest.raises(DataError, match=r"expected some of each|leave"):
        split_rows(rows(1), SplitConfig(), seed=3)
