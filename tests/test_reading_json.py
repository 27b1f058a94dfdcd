"""JSON and JSON lines of articles: what is accepted, and one clear message for what is not."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from analyzer.reading import jsonl, read_inputs
from analyzer.records import Article, Rejected

LINE = '{"text": "Aland talks to Boria."}'


def read(path: Path, content: str | bytes) -> list[Article | Rejected]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_inputs([str(path)]))


def one(path: Path, **fields: object) -> Article:
    (article,) = read(path, json.dumps(fields))
    assert isinstance(article, Article)
    return article


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "news.jsonl"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "news.json"


# --- accepted -----------------------------------------------------------------------------------


def test_all_fields(lines: Path) -> None:
    text = "  Aland’s envoy:\r\n\t“Talks.”\u2028 \U0001f54a \n"
    article = one(
        lines, id="a1", title=" Talks ", date="Monday, May 26, 2025", outlet="The Example Courier",
        text=text, extra={"nested": [1, None]}, language="xx",
    )  # fmt: skip
    assert article == Article(
        id="a1", title=" Talks ", date=dt.date(2025, 5, 26), outlet="The Example Courier", text=text
    )


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "One."}, {"text": "Two."}]',
        '{"schema_version": "1.0", "articles": [{"text": "One."}, {"text": "Two."}]}\n',
        '{\n  "articles": [\n    {"text": "One."},\n    {"text": "Two."}\n  ]\n}\n',
        '[\r\n\r\n{"text": "One."},\r\n{"text": "Two."}\r\n]',
    ],
)
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_documents_of_several_articles(document: Path, content: str, bom: bytes) -> None:
    found = read(document, bom + content.encode())
    assert [(a.id, a.text) for a in found if isinstance(a, Article)] == [
        ("news-1", "One."),
        ("news-2", "Two."),
    ]


@pytest.mark.parametrize(
    "content", [LINE, LINE + "\n", "\n\n" + LINE, json.dumps(json.loads(LINE), indent=2)]
)
def test_a_document_of_one_article(document: Path, content: str) -> None:
    (article,) = read(document, content)
    assert article == Article(id="news", text="Aland talks to Boria.")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("suffix", ["json", "jsonl", "ndjson"])
def test_lines_under_any_name(tmp_path: Path, end: str, suffix: str) -> None:
    content = end.join(["", LINE, "", " \t", LINE, LINE])
    found = read(tmp_path / f"news.{suffix}", "\ufeff" + content)
    assert [a.id for a in found] == ["news-2", "news-5", "news-6"]
    assert {a.text for a in found if isinstance(a, Article)} == {"Aland talks to Boria."}


def test_a_document_under_the_name_of_lines(lines: Path) -> None:
    found = read(lines, json.dumps([json.loads(LINE)] * 2, indent=1))
    assert [a.id for a in found] == ["news-1", "news-2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_wide_encodings(lines: Path, encoding: str) -> None:
    found = read(lines, (LINE + "\r\n" + LINE + "\r\n").encode(encoding))
    assert [a.id for a in found] == ["news-1", "news-2"]


def test_lines_in_windows_1252_are_read_with_a_warning(lines: Path) -> None:
    text = "Aland’s naïve envoy talks to Boria in the capital this week, she said."
    content = json.dumps({"text": text}, ensure_ascii=False).encode("cp1252")
    first, second = read(lines, content + b"\n" + LINE.encode())
    assert isinstance(first, Article)
    assert first.text == text
    assert "cp1252" in first.warnings[0]
    assert second.warnings == () if isinstance(second, Article) else False


def test_compressed_lines(tmp_path: Path) -> None:
    found = read(tmp_path / "news.jsonl.gz", gzip.compress(f"{LINE}\n{LINE}\n".encode()))
    assert [a.id for a in found] == ["news-1", "news-2"]


def test_damaged_compressed_lines_keep_what_came_before(tmp_path: Path) -> None:
    packed = gzip.compress(
        "".join(f'{{"text": "Number {i * 7919}."}}\n' for i in range(20_000)).encode()
    )
    *before, last = read(tmp_path / "news.jsonl.gz", packed[: len(packed) * 2 // 3])
    assert len(before) > 100
    assert all(isinstance(a, Article) for a in before)
    assert isinstance(last, Rejected)
    assert "the lines before it are scored" in last.reason


# --- ids, titles, dates -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [(7, "7"), (0, "0"), (12.0, "12"), (1.5, "1.5"), ("", "news-1"), (None, "news-1"), (" ", "news-1"),
     (float("nan"), "news-1"), ("Ünïcode/1 2", "Ünïcode/1 2"), (10**30, "1" + "0" * 30)],
)  # fmt: skip
def test_ids(lines: Path, found: object, expected: str) -> None:
    article = one(lines, id=found, text="x y")
    assert article.id == expected
    assert article.warnings == ()


@pytest.mark.parametrize("found", [True, ["a"], {"a": 1}])
def test_ids_that_are_none(lines: Path, found: object) -> None:
    article = one(lines, id=found, text="x y")
    assert article.id == "news-1"
    assert "The id is" in article.warnings[0]


def test_character_references_in_titles_are_read(lines: Path) -> None:
    title = "Peru &apos;far&apos; from a deal &amp; &#8220;war&#8221; &unknown; R&D"
    article = one(lines, id="a1", title=title, text="Peru &amp; Chile.")
    assert article.title == "Peru 'far' from a deal & “war” &unknown; R&D"
    assert article.text == "Peru &amp; Chile."


@pytest.mark.parametrize("key", ["title", "outlet"])
def test_titles_and_outlets(lines: Path, key: str) -> None:
    for nothing in (None, "", "  ", float("nan")):
        article = one(lines, text="x y", **{key: nothing})
        assert (getattr(article, key), article.warnings) == (None, ())
    for wrong in (3, ["Talks"], {"en": "Talks"}, False):
        article = one(lines, text="x y", **{key: wrong})
        assert getattr(article, key) is None
        assert f"The {key} is" in article.warnings[0]


def test_a_date_that_cannot_be_read_is_a_warning(lines: Path) -> None:
    article = one(lines, text="x y", date="Apil 29")
    assert article.date is None
    assert "'Apil 29'" in article.warnings[0]


def test_unpaired_surrogates_are_replaced_and_offsets_kept(lines: Path) -> None:
    content = '{"id": "\\udc00", "title": "T\\ud800", "text": "Al\\ud83dand \\ud83d\\ude00 talks."}'
    (article,) = read(lines, content)
    assert isinstance(article, Article)
    assert (article.id, article.title) == ("\ufffd", "T\ufffd")
    assert article.text == "Al\ufffdand \U0001f600 talks."
    assert len(article.warnings) == 3
    assert "text has 1 unpaired surrogate" in article.warnings[0]


def test_nan_and_infinity_in_other_keys_are_ignored(lines: Path) -> None:
    (article,) = read(
        lines, '{"text": "x y", "score": NaN, "n": [Infinity, -Infinity], "date": NaN}'
    )
    assert article == Article(id="news-1", text="x y")


# --- rejected -----------------------------------------------------------------------------------


def test_a_malformed_line_is_named_and_the_others_are_scored(lines: Path) -> None:
    content = [LINE] * 9
    content[6] = '{"text": "Aland talks, "id": 3}'
    found = read(lines, "\n".join(content))
    bad = [a for a in found if isinstance(a, Rejected)]
    assert [a.id for a in found if isinstance(a, Article)] == [
        f"news-{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)
    ]
    assert [r.id for r in bad] == [f"{lines} line 7"]
    assert bad[0].reason.startswith("not valid JSON (")
    assert "at column 25" in bad[0].reason
    assert bad[0].reason.endswith("; the other lines are scored")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('{"id": 1, "body": "x"}', "keys found: id, body) (is it 'body'? rename it)"),
        ('{"id": 1, "Text": "x"}', "did you mean 'Text'?"),
        ("{}", "keys found: none"),
        ('{"text": ""}', "'text' is blank"),
        ('{"text": " \\n\\u200b "}', "'text' is blank"),
        ('{"text": null, "id": 1}', "'text' is null"),
        ('{"text": 12}', "'text' is the number 12"),
        ('{"text": NaN}', "'text' is the number nan"),
        ('{"text": ["a"]}', "'text' is an array"),
        ('{"text": {"a": 1}}', "'text' is an object"),
        ('{"text": true}', "'text' is a boolean"),
        ('"just a string"', "found a string, expected an article object"),
        ("17", "found the number 17"),
        ("null", "found null"),
        ('["a", "b"]', "found an array"),
        ("{'text': 'x'}", "not valid JSON"),
        ('{"text": "x"', "not valid JSON"),
        ('{"text": "x\ty"}', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"n": ' + "9" * 5000 + ', "text": "x"}', "not valid JSON"),
        ('{"text": "\0"}', "NUL byte"),
        (json.dumps({f"key{i}": i for i in range(500)}), "key11, ...)"),
    ],
)  # fmt: skip
def test_bad_lines(lines: Path, line: str, part: str) -> None:
    first, bad, last = read(lines, f"{LINE}\n{line}\n{LINE}\n")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, Rejected)
    assert bad.id == f"{lines} line 2"
    assert part in bad.reason
    assert len(bad.reason) < 500


@pytest.mark.parametrize("first", ["{broken", "[", "nonsense", '{"text": 3}'])
def test_a_bad_first_line_costs_no_other(lines: Path, first: str) -> None:
    bad, *good = read(lines, f"{first}\n{LINE}\n{LINE}\n")
    assert isinstance(bad, Rejected)
    assert [a.id for a in good] == ["news-2", "news-3"]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ('["one", "two"]', "found a string"),
        ("[1, 2]", "found the number 1"),
        ("[]", "no articles"),
        ('{"articles": []}', "no articles"),
        ('{"articles": "x"}', "keys found: articles"),
        ('"text"', "found a string, expected an article object or an array"),
        ("3", "found the number 3"),
        ('{\n  "text": "x",\n  "id" 3\n}', "at line 3 column 8"),
        ('{"text": "x"', "not valid JSON"),
        ("not json at all", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_bad_documents(document: Path, content: str, part: str) -> None:
    found = read(document, content)
    assert found
    assert all(isinstance(r, Rejected) for r in found)
    assert isinstance(found[0], Rejected)
    assert part in found[0].reason


def test_one_bad_article_of_an_array_costs_no_other(document: Path) -> None:
    first, bad, last = read(document, '[{"text": "One."}, "two", {"text": "Three."}]')
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, Rejected)
    assert bad.id == f"{document} article 2"
    assert bad.reason.endswith("the other articles are scored")


def test_over_the_limits(lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_ARTICLE", 1000)
    monkeypatch.setattr(jsonl, "_MAX_LINE", 2000)
    monkeypatch.setattr(jsonl, "MAX_JSON", 5000)
    long, longer = (json.dumps({"text": "x" * n}) for n in (1500, 9000))
    found = read(lines, "\n".join([LINE, long, LINE, longer, LINE]))
    assert [type(o) for o in found] == [Article, Rejected, Article, Rejected, Article]
    assert isinstance(found[1], Rejected)
    assert "1,500 characters, the limit is 1,000" in found[1].reason
    assert isinstance(found[3], Rejected)
    assert "longer than the limit" in found[3].reason
    (whole,) = read(lines.with_suffix(".json"), f"[{LINE},\n{longer}]")
    assert isinstance(whole, Rejected)
    assert "line by line" in whole.reason
