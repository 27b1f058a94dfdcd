"""Inputs of every kind, good and hostile: files, folders, standard input, encodings."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.reading import read_inputs, source
from analyzer.records import Article, Rejected

TEXT = "Aland said it was ready to talk.\r\n\r\n  “Boria must move first,” its envoy said.\n"


def articles(*inputs: str | Path, stdin: bytes | None = None) -> list[Article]:
    outcomes = read(*inputs, stdin=stdin)
    assert [o for o in outcomes if isinstance(o, Rejected)] == []
    return [o for o in outcomes if isinstance(o, Article)]


def rejected(*inputs: str | Path, stdin: bytes | None = None) -> Rejected:
    (outcome,) = read(*inputs, stdin=stdin)
    assert isinstance(outcome, Rejected)
    return outcome


def read(*inputs: str | Path, stdin: bytes | None = None) -> list[Article | Rejected]:
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(read_inputs([str(i) for i in inputs], stdin=stream))


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- one file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["talks.txt", "talks.md", "talks.MARKDOWN", "talks.TXT"])
def test_text_is_returned_unchanged(tmp_path: Path, name: str) -> None:
    (article,) = articles(write(tmp_path / name, TEXT))
    assert article == Article(id="talks", text=TEXT)


def test_unknown_suffixes_are_looked_into(tmp_path: Path) -> None:
    plain = write(tmp_path / "talks.news", TEXT)
    line = write(tmp_path / "talks.data", '{"id": "j", "text": "Aland talks."}\n')
    page = write(tmp_path / "page", "<!-- x --><!DOCTYPE html><p>" + "Aland talks to Boria. " * 20)
    found = articles(plain, line, page)
    assert [a.id for a in found] == ["talks.news", "j", "page"]
    assert found[0].text == TEXT
    assert found[2].text.startswith("Aland talks to Boria.")


def test_text_that_begins_with_a_bracket_is_text(tmp_path: Path) -> None:
    for i, start in enumerate(["[Agency] ", "{sic} ", "[1] ", "<3 ", "-- "]):
        (article,) = articles(write(tmp_path / f"a{i}", start + TEXT))
        assert article.text == start + TEXT


def test_html_named_txt_is_left_alone_with_a_warning(tmp_path: Path) -> None:
    (article,) = articles(write(tmp_path / "a.txt", "<html><p>Aland talks.</p></html>"))
    assert article.text == "<html><p>Aland talks.</p></html>"
    assert "name the file .html" in article.warnings[0]


def test_five_megabytes_and_one_very_long_line(tmp_path: Path) -> None:
    long = "Aland talks to Boria. " * 250_000
    line = "word " * 20_000
    found = articles(write(tmp_path / "long.txt", long), write(tmp_path / "line.txt", line))
    assert [a.text for a in found] == [long, line]


def test_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(20_000_001)
        stream.seek(0)
        stream.write(b"A" * 70_000)
    outcome = rejected(path)
    assert "limit of 20 MB" in outcome.reason
    assert "split" in outcome.reason


def test_a_device_without_end_is_not_read_to_the_end() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    assert "limit of 20 MB" in rejected("/dev/zero").reason


@pytest.mark.parametrize("content", ["", " \r\n\t\n", "\ufeff", "\ufeff \u200b\n"])
@pytest.mark.parametrize("suffix", ["txt", "md", "html", "json", "jsonl", "other"])
def test_nothing_to_read(tmp_path: Path, content: str, suffix: str) -> None:
    outcome = rejected(write(tmp_path / f"a.{suffix}", content))
    assert f"a.{suffix}" in outcome.id
    assert any(
        word in outcome.reason for word in ("empty", "white space", "no article", "not valid")
    )


# --- binary files -------------------------------------------------------------------------------


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


BINARY = {
    "a PDF file": b"%PDF-1.7\n%\xe2\xe3",
    "a Word document": _zip("[Content_Types].xml", "word/document.xml"),
    "an Excel workbook": _zip("[Content_Types].xml", "xl/workbook.xml"),
    "a ZIP archive": _zip("a.txt"),
    "an old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "an RTF document": b"{\\rtf1\\ansi Aland talks.}",
    "a PNG image": b"\x89PNG\r\n\x1a\n\0\0",
    "a JPEG image": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "a GIF image": b"GIF89a\x01\0",
    "xz-compressed data": b"\xfd7zXZ\0\0",
    "a NUL byte at position 6": b"Aland \0 talks",
    "many control characters": bytes(random.Random(1).choices(range(1, 256), k=5000)),
}


@pytest.mark.parametrize("kind", BINARY)
@pytest.mark.parametrize("suffix", [".txt", ".html", ""])
def test_binary_files_are_named(tmp_path: Path, kind: str, suffix: str) -> None:
    outcome = rejected(write(tmp_path / f"file{suffix}", BINARY[kind]))
    assert kind in outcome.reason
    assert ".txt" in outcome.reason


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_binary_files_named_json(tmp_path: Path, suffix: str) -> None:
    assert "a PDF file" in rejected(write(tmp_path / f"a{suffix}", BINARY["a PDF file"])).reason


# --- encodings ----------------------------------------------------------------------------------

ACCENTS = "“Żółć” – naïve café\r\nAland said so.\n"
WESTERN = "“Talks” in São Tomé – the naïve minister’s café… said Aland’s envoy to Boria’s press.\n"


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_marks(tmp_path: Path, bom: bytes, encoding: str) -> None:
    text = ACCENTS + "Aland and Boria talk again in the capital this week.\n" * 3
    (article,) = articles(write(tmp_path / "a.txt", bom + text.encode(encoding)))
    assert article.text == text
    if encoding == "utf-8":
        assert article.warnings == ()
    else:
        assert encoding.upper() in article.warnings[0]


@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_windows_1252_even_behind_a_wrong_mark(tmp_path: Path, bom: bytes) -> None:
    text = WESTERN * 3
    (article,) = articles(write(tmp_path / "a.txt", bom + text.encode("cp1252")))
    assert article.text == text
    assert article.warnings == (
        "The text is not UTF-8; it was read as cp1252. Save it as UTF-8 to be sure.",
    )


def test_an_encoding_that_has_to_be_guessed(tmp_path: Path) -> None:
    text = "Министр иностранных дел прибыл в столицу. Он заявил, что переговоры идут.\n" * 5
    (article,) = articles(write(tmp_path / "a.txt", text.encode("cp1251")))
    assert article.text == text
    assert "cp1251" in article.warnings[0]


def test_utf8_with_one_damaged_byte_stays_utf8(tmp_path: Path) -> None:
    data = (WESTERN * 3).encode().replace(b"Aland", b"Al\xffand", 1)
    (article,) = articles(write(tmp_path / "a.txt", data))
    assert article.text == (WESTERN * 3).replace("Aland", "Al\ufffdand", 1)
    assert "1 damaged place(s)" in article.warnings[0]


@pytest.mark.parametrize("seed", range(30))
def test_noise_never_raises(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    starts = [b"", b"{", b"[{", b"<html>", b"\xff\xfe", b"\x1f\x8b", b"PK", codecs.BOM_UTF8]
    alphabet = rng.choice(
        [range(256), range(1, 256), range(32, 127), range(128, 256), b'{}[]":,<>']
    )
    data = rng.choice(starts) + bytes(rng.choices(list(alphabet), k=rng.randrange(1, 400)))
    for suffix in ("", ".txt", ".html", ".json", ".jsonl", ".jsonl.gz"):
        for outcome in read(write(tmp_path / f"noise{suffix}", data)):
            assert isinstance(outcome, Article | Rejected)
            str(outcome).encode()


# --- paths --------------------------------------------------------------------------------------


def test_a_missing_path_names_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path / "article.txt", TEXT)
    outcome = rejected(tmp_path / "artcle.txt")
    assert outcome.id == str(tmp_path / "artcle.txt")
    assert "no such file" in outcome.reason
    assert "did you mean 'article.txt'?" in outcome.reason


def test_an_address_without_its_scheme() -> None:
    assert "https://" in rejected("www.example.org/news").reason
    assert "https://" in rejected("example.org/news").reason


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("", "empty name"),
        ("a\0b.txt", "no valid path"),
        ("x" * 5000, "cannot be read"),
        ("/dev/null/a.txt", "cannot be read"),
    ],
)
def test_names_that_are_no_paths(name: str, part: str) -> None:
    assert part in rejected(name).reason


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, open_ = write(tmp_path / "secret.txt", TEXT), Path.open
    public = write(tmp_path / "public.txt", TEXT)

    def refuse(self: Path, *args: object) -> object:  # root may read everything, so act it
        if self == secret:
            raise PermissionError(13, "Permission denied", str(self))
        return open_(self, *args)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    first, second = read(secret, public)
    assert isinstance(first, Rejected)
    assert "permission denied" in first.reason
    assert isinstance(second, Article)


def test_one_bad_input_costs_no_other(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt", TEXT)
    bad = write(tmp_path / "bad.txt", BINARY["a PNG image"])
    outcomes = read(bad, good, tmp_path / "missing.txt", good.with_name("good.txt"))
    assert [type(o) for o in outcomes] == [Rejected, Article, Rejected, Article]


def test_inputs_are_read_only_when_asked_for(tmp_path: Path) -> None:
    first = write(tmp_path / "first.txt", TEXT)
    later = tmp_path / "later.txt"
    stream = read_inputs([str(first), str(later)])
    assert isinstance(next(stream), Article)
    write(later, "Written after the first was read.")
    outcome = next(stream)
    assert isinstance(outcome, Article)
    assert outcome.text == "Written after the first was read."


# --- folders ------------------------------------------------------------------------------------


def test_folders_are_read_sorted_and_deep(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y.txt", "c/deep/er/x.txt"):
        write(tmp_path / name, f"Text of {name}.")
    write(
        tmp_path / "d.html", "<html><body><p>" + "Aland talks to Boria. " * 9 + "</p></body></html>"
    )
    write(tmp_path / "e.jsonl", '{"text": "One."}\n{"id": "two", "text": "Two."}\n')
    write(tmp_path / "f.ndjson.gz", gzip.compress(b'{"text": "Three."}\n'))
    for skipped in (".hidden.txt", ".git/a.txt", "picture.png", "notes.pdf", "b.txt.bak", "noext"):
        write(tmp_path / skipped, "Must not be read.")
    found = articles(tmp_path)
    assert [a.id for a in found] == [
        "a/y", "a/z", "b", "c/deep/er/x", "d", "e-1", "two", "f-1",
    ]  # fmt: skip
    assert found[0].text == "Text of a/y.txt."


def test_a_folder_without_readable_files(tmp_path: Path) -> None:
    write(tmp_path / "picture.png", "x")
    (tmp_path / "empty").mkdir()
    outcome = rejected(tmp_path)
    assert ".txt, .md" in outcome.reason
    assert ".ndjson.gz" in outcome.reason


def test_links_that_loop_end(tmp_path: Path) -> None:
    write(tmp_path / "a" / "a.txt", TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self.txt").symlink_to("self.txt")
    (tmp_path / "a" / "gone.txt").symlink_to("nowhere.txt")
    outcomes = read(tmp_path)
    reasons = {Path(o.id).name: o.reason for o in outcomes if isinstance(o, Rejected)}
    assert [o.id for o in outcomes if isinstance(o, Article)] == ["a/a"]
    assert set(reasons) == {"self.txt", "gone.txt"}
    assert "does not exist" in reasons["gone.txt"]
    assert "cannot be read" in reasons["self.txt"]


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path / "a.txt", TEXT)
    assert [a.id for a in articles(tmp_path)] == ["a"]


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as stream:
        stream.write(TEXT.encode())
    (article,) = articles(tmp_path)
    assert article.id == "caf\ufffd"
    missing = rejected(os.fsdecode(name.replace(b"caf", b"cof")))
    str(missing).encode()


# --- ids and dates ------------------------------------------------------------------------------


def test_ids_are_unique_over_the_run(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    lines = write(
        tmp_path / "b.jsonl", '{"id": "a", "text": "x y"}\n{"id": "a#2", "text": "x y"}\n'
    )
    found = articles(path, lines, path)
    assert [a.id for a in found] == ["a", "a#2", "a#2#2", "a#3"]
    assert [len(a.warnings) for a in found] == [0, 1, 1, 1]
    assert "'a' occurs more than once; this article is called 'a#3'" in found[3].warnings[0]


def test_the_given_date_wins(tmp_path: Path) -> None:
    day = dt.date(2020, 1, 2)
    files = [
        write(tmp_path / "a.txt", TEXT),
        write(tmp_path / "b.jsonl", '{"text": "x y", "date": "Apil 29"}'),
        write(
            tmp_path / "c.html", '<html><meta name="date" content="2025-05-26"><body><p>' + TEXT * 2
        ),
    ]
    found = list(read_inputs([str(f) for f in files], date=day))
    assert [a.date for a in found if isinstance(a, Article)] == [day] * 3
    assert [a.warnings for a in found if isinstance(a, Article)] == [()] * 3


# --- standard input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, [("stdin", TEXT)]),
        ('{"id": "one", "text": "Talks."}', [("one", "Talks.")]),
        ('{\n  "text": "Talks."\n}\n', [("stdin", "Talks.")]),
        ('{"text": "One."}\n\n{"text": "Two."}\n', [("stdin-1", "One."), ("stdin-3", "Two.")]),
        ('[{"text": "One."}, {"text": "Two."}]', [("stdin-1", "One."), ("stdin-2", "Two.")]),
    ],
)
def test_standard_input_is_looked_into(content: str, expected: list[tuple[str, str]]) -> None:
    assert [(a.id, a.text) for a in articles("-", stdin=content.encode())] == expected


def test_html_and_feeds_on_standard_input() -> None:
    page = "<html><body><p>" + "Aland talks to Boria. " * 9 + "</p></body></html>"
    (article,) = articles("-", stdin=page.encode("utf-16"))
    assert article.text.startswith("Aland talks to Boria.")
    assert "XML" in rejected("-", stdin=b'<?xml version="1.0"?><rss></rss>').reason


def test_empty_standard_input() -> None:
    outcome = rejected("-", stdin=b"")
    assert outcome.id == "stdin"
    assert "empty" in outcome.reason


def test_standard_input_of_the_process_is_the_default() -> None:
    code = "from analyzer.reading import read_inputs; print([a.text for a in read_inputs(['-'])])"
    done = subprocess.run([sys.executable, "-c", code], input=b"Aland.", capture_output=True)
    assert done.stdout.strip() == b"['Aland.']"


class _Endless(io.RawIOBase):
    """JSON lines without end; counts what was taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        line = b'{"text": "Aland talks to Boria."}\n'
        part = (line * (len(buffer) // len(line) + 1))[: len(buffer) // len(line) * len(line)]
        buffer[: len(part)] = part
        self.taken += len(part)
        return len(part)


def test_json_lines_stream() -> None:
    raw = _Endless()
    stream: Iterator[Article | Rejected] = read_inputs(["-"], stdin=io.BufferedReader(raw))  # type: ignore[arg-type]
    first = [next(stream) for _ in range(50)]
    assert all(isinstance(a, Article) for a in first)
    assert raw.taken < 1_000_000


def test_reading_imports_nothing_heavy() -> None:
    heavy = (
        "numpy",
        "trafilatura",
        "lxml",
        "py3langid",
        "charset_normalizer",
        "http.client",
        "ssl",
    )
    code = (
        "import sys, analyzer.reading as r; list(r.read_inputs(['-'])); "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=b"Aland.", capture_output=True)
    assert done.stdout.strip() == b"[]"


def test_accepted_suffixes_are_those_that_are_read() -> None:
    for suffix in source.ACCEPTED.split(", "):
        assert source.kind_of_name(f"a{suffix}")
        assert source.stem_of_name(f"a.b{suffix}") == "a.b"
    assert source.kind_of_name(".txt") is None
