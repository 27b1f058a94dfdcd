"""JSON and JSON lines of articles: id, title, date, outlet, text; other keys are ignored.

JSON lines are read one at a time. A document is one article, an array of them, or a result of
``analyzer score --format json`` ({"articles": [...]}).
"""

from __future__ import annotations

import html
import io
import itertools
import json
import math
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from analyzer.errors import InputError, did_you_mean
from analyzer.reading.dates import read_date
from analyzer.reading.encoding import decode, refuse_binary, replace_surrogates, wide_encoding
from analyzer.reading.source import (
    MAX_ARTICLE,
    MAX_JSON,
    Source,
    megabytes,
    read_limited,
)
from analyzer.records import Article, Rejected

_HEAD = 4096
_MAX_LINE = 2 * MAX_ARTICLE  # escapes make a line longer than its text
_SHOWN_KEYS = 12
_TEXT_LIKE = ("body", "content", "full_text", "fulltext", "article", "article_text", "maintext")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
#: A character reference that a feed left in a title: "&apos;", "&#8217;".
_REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});")
_NAMES = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
_SPLIT_ADVICE = "put one article on each line (JSONL), which is read line by line"


class Pushback(io.RawIOBase):
    """A stream whose first bytes were already read: gives them again, then the rest."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._stream = stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read goes; return the number of bytes, 0 at the end."""
        part = self._head.read(len(buffer)) or self._stream.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def read_json(
    stream: BinaryIO, source: Source, *, lines: bool = False
) -> Iterator[Article | Rejected]:
    """Yield the articles of a JSON document or of JSON lines, whichever the content is.

    lines: the name says JSON lines; decides where the content could be either, and for the default
    id: "news-7" (line 7) instead of "news".
    Raises ``InputError`` for what is neither; a bad line or article becomes a ``Rejected``.
    """
    reader = _reader(stream)
    first, n_blank = _first_line(reader)
    if not first:
        raise InputError("it is empty; expected a JSON object or array of articles, or JSON lines")
    rest = io.BufferedReader(Pushback(first, reader))
    start = first.strip()
    second = b""
    if start[:1] == b"{" and start != b"{":
        rest.readline(_MAX_LINE)
        second, n_more = _first_line(rest)
        rest = io.BufferedReader(Pushback(first + b"\n" * n_more + second, rest))
    document = start in (b"{", b"[") or (not lines and not _are_lines(start, second))
    if not document:
        yield from _read_lines(rest, source, n_blank)
        return
    decoded = decode(read_limited(rest, MAX_JSON, _SPLIT_ADVICE))
    try:
        value = _parse(decoded.text)
    except InputError:
        if not (lines and "\n{" in decoded.text):
            raise
        # Lines after all, the first of which is broken.
        yield from _read_lines(io.BytesIO(decoded.text.encode()), source, n_blank)
    else:
        yield from _document(value, source, decoded.warnings)


def _reader(stream: BinaryIO) -> BinaryIO:
    """Return a stream of bytes that are UTF-8, or at least ASCII-compatible, without a mark."""
    head = stream.read(_HEAD)
    refuse_binary(head)
    if wide_encoding(head):
        data = head + read_limited(stream, MAX_JSON, "save it as UTF-8")
        return io.BytesIO(decode(data).text.encode("utf-8", "replace"))
    return io.BufferedReader(Pushback(head.removeprefix(b"\xef\xbb\xbf"), stream))


def _first_line(reader: BinaryIO) -> tuple[bytes, int]:
    """Return the first line that is not blank (b"" at the end) and how many blank ones it skips."""
    n_blank = 0
    while (line := reader.readline(_MAX_LINE)) and not line.strip():
        n_blank += 1
    return line, n_blank


def _are_lines(first: bytes, second: bytes) -> bool:
    """Whether a file that starts with these two lines (stripped, raw) holds JSON lines."""
    return first[:1] == b"{" and second[:1] == b"{"


def _document(
    value: Any, source: Source, warnings: tuple[str, ...]
) -> Iterator[Article | Rejected]:
    if isinstance(value, dict):
        articles = value.get("articles")
        if not isinstance(articles, list) or "text" in value:
            yield article_of(value, source, warnings)
            return
        value = articles
    if not isinstance(value, list):
        raise InputError(f"found {_name(value)}, expected an article object or an array of them")
    if not value:
        raise InputError("it holds no articles: the array is empty")
    for number, item in enumerate(value, start=1):
        part = source.part(f"article {number}", f"{source.stem}-{number}")
        try:
            yield article_of(item, part, warnings)
        except InputError as err:
            yield part.rejected(_others(err, "articles", len(value)))


def _read_lines(stream: BinaryIO, source: Source, n_skipped: int) -> Iterator[Article | Rejected]:
    for number in itertools.count(n_skipped + 1):
        part = source.part(f"line {number}", f"{source.stem}-{number}")
        try:
            line = stream.readline(_MAX_LINE)
            too_long = len(line) == _MAX_LINE and not line.endswith(b"\n")
            if too_long:
                _skip_line(stream)
        except (OSError, EOFError, zlib.error) as err:
            yield part.rejected(f"cannot be read ({err}); the lines before it are scored")
            return
        if not line:
            return
        if not line.strip():
            continue
        try:
            if too_long:
                raise InputError(f"it is longer than the limit of {megabytes(_MAX_LINE)}")
            decoded = decode(line)
            yield article_of(_parse(decoded.text), part, decoded.warnings, in_lines=True)
        except InputError as err:
            yield part.rejected(_others(err, "lines", None))


def _skip_line(stream: BinaryIO) -> None:
    while (line := stream.readline(1 << 20)) and not line.endswith(b"\n"):
        pass


def _others(err: InputError, what: str, n: int | None) -> str:
    return str(err) if n == 1 else f"{err}; the other {what} are scored"


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as err:
        where = f"line {err.lineno} column {err.colno}" if "\n" in text.strip() else None
        place = where or f"column {err.colno}"
        raise InputError(
            f"not valid JSON ({err.msg} at {place}); expected an object like "
            '{"id": "a1", "text": "..."}'
        ) from err
    except (ValueError, RecursionError) as err:  # a number of 5,000 digits; 10,000 brackets
        raise InputError(f"not valid JSON ({err}); expected an article object") from err


def article_of(
    value: Any, source: Source, warnings: tuple[str, ...], *, in_lines: bool = False
) -> Article:
    """Return the article that a JSON value (or a row) is; ``InputError`` when it is none."""
    if not isinstance(value, dict):
        advice = (
            "; an array belongs in a .json file" if in_lines and isinstance(value, list) else ""
        )
        raise InputError(f"found {_name(value)}, expected an article object{advice}")
    text = replace_surrogates(text_of(value))
    title, title_warnings = _string(value, "title")
    outlet, outlet_warnings = _string(value, "outlet")
    article_id, id_warnings = _id(value, source.stem)
    day = read_date(value.get("date"), source.date)
    return Article(
        id=article_id,
        text=text.text,
        title=title,
        date=day.date,
        outlet=outlet,
        warnings=(
            *warnings,
            *text.warnings,
            *title_warnings,
            *outlet_warnings,
            *id_warnings,
            *day.warnings,
        ),
    )


def text_of(value: dict[str, Any]) -> str:
    """Return the text of an article; ``InputError`` says which keys were found instead."""
    keys = ", ".join(itertools.islice(value, _SHOWN_KEYS)) or "none"
    keys += ", ..." if len(value) > _SHOWN_KEYS else ""
    if "text" not in value:
        like = next((key for key in _TEXT_LIKE if key in value), None)
        hint = f" (is it {like!r}? rename it)" if like else did_you_mean("text", value)
        raise InputError(f"no 'text' (keys found: {keys}){hint}; expected the article's text")
    text = value["text"]
    if not isinstance(text, str):
        raise InputError(
            f"'text' is {_name(text)}, expected a string with the article's text "
            f"(keys found: {keys})"
        )
    if not text.strip().strip(_INVISIBLE):
        raise InputError(f"'text' is blank (keys found: {keys}); expected the article's text")
    if len(text) > MAX_ARTICLE:
        raise InputError(
            f"'text' has {len(text):,} characters, the limit is {MAX_ARTICLE:,}; split it"
        )
    return text


def _string(value: dict[str, Any], key: str) -> tuple[str | None, tuple[str, ...]]:
    """Return a title or an outlet, its character references read ("&amp;"), or None."""
    found = value.get(key)
    if _is_missing(found):
        return None, ()
    if not isinstance(found, str):
        return None, (f"The {key} is {_name(found)}, expected a string; it was left out.",)
    cleaned = replace_surrogates(_REFERENCE.sub(_character, found), key)
    return cleaned.text, cleaned.warnings


def _character(reference: re.Match[str]) -> str:
    return html.unescape(reference.group())


def _id(value: dict[str, Any], default: str) -> tuple[str, tuple[str, ...]]:
    found = value.get("id")
    if _is_missing(found):
        return default, ()
    if isinstance(found, float) and found.is_integer():  # pandas turns integers into floats
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return default, (f"The id is {_name(found)}, expected a string; {default!r} is used.",)
    cleaned = replace_surrogates(str(found), "id")
    return cleaned.text, cleaned.warnings


def _is_missing(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    return value is None or (isinstance(value, str) and not value.strip())


def _name(value: Any) -> str:
    """Name a JSON value for a message."""
    if value is None:
        return "null"
    return _NAMES.get(type(value), f"the number {value!r}")
