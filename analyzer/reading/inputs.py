"""What the user names on the command line: files, folders, web addresses, standard input."""

from __future__ import annotations

import dataclasses
import datetime as dt
import glob
import io
import itertools
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from analyzer.errors import InputError, did_you_mean
from analyzer.reading.encoding import decode, refuse_binary, replace_surrogates, wide_encoding
from analyzer.reading.jsonl import Pushback, read_json
from analyzer.reading.source import (
    ACCEPTED,
    MAX_ARTICLE,
    Source,
    kind_of_name,
    kind_of_table,
    read_limited,
    stem_of_name,
)
from analyzer.reading.unpacking import unpacked
from analyzer.records import Article, Rejected

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_LIKE_URL = re.compile(
    r"www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|int|[a-z]{2})/", re.IGNORECASE
)
_SNIFF = 1 << 16
_MAX_NAMES = 5000  # of a folder, when a misspelt one is looked for
_SPLIT = "split it into articles"
_HTML = re.compile(
    r"\s*+(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|article|section|main|div|p|meta|title|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_XML = re.compile(r"\s*<\?xml\b|\s*<(?:rss|feed)\b", re.IGNORECASE)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

OnRead = Callable[[int], None]


def read_inputs(
    inputs: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    date: dt.date | None = None,
    unique_ids: bool = True,
    on_read: OnRead = lambda _: None,
) -> Iterator[Article | Rejected]:
    """Yield the articles of all inputs in order, each when it is asked for.

    inputs: paths of files and folders, patterns ("news/*.jsonl", "**" for folders in folders),
    http(s) addresses, "-" for ``stdin`` (default: the process's). A folder gives its files with the
    suffixes ``ACCEPTED``, sorted, hidden ones left out, also those of its folders; ids are paths
    relative to it. A pattern gives the files that match, and ids relative to its fixed part.
    date: of all articles; wins over what the inputs say.
    unique_ids: a second "a1" of the run becomes "a1#2", with a warning. This keeps all ids in
    memory; without it ids are left as they are.
    on_read: is told of the bytes of files as they are read.

    What cannot be read becomes a ``Rejected``; nothing is raised for a bad input but
    ``MissingExtra`` where the library for its format is not installed. ``Article.language`` is left
    None.
    """
    seen: dict[str, int] = {}
    for outcome in _all(inputs, stdin, date, on_read):
        if isinstance(outcome, Rejected):
            yield Rejected(
                replace_surrogates(outcome.id).text, replace_surrogates(outcome.reason).text
            )
        elif unique_ids:
            yield _with_unique_id(outcome, seen)
        else:
            yield dataclasses.replace(outcome, id=replace_surrogates(outcome.id).text)


def total_size(inputs: Iterable[str]) -> int | None:
    """Bytes of all files that the inputs name; None where standard input or the web is among them.

    What cannot be read counts nothing.
    """
    total = 0
    for name in inputs:
        if name == "-" or _SCHEME.match(name):
            return None
        try:
            paths: Iterable[Path | Rejected] = _files_of(Path(name))
            total += sum(path.stat().st_size for path in paths if isinstance(path, Path))
        except (OSError, ValueError):
            continue
    return total


def _files_of(path: Path) -> Iterable[Path | Rejected]:
    if path.is_dir():
        return _walk(path)
    return [path] if path.exists() else _matching(str(path))


def _all(
    inputs: Iterable[str], stdin: BinaryIO | None, date: dt.date | None, on_read: OnRead
) -> Iterator[Article | Rejected]:
    for name in inputs:
        if name == "-":
            yield from _read_stdin(stdin, Source("stdin", "stdin", date))
        elif _SCHEME.match(name):
            yield from _read_url(Source(name, name, date, url=name))
        else:
            yield from _read_path(name, date, on_read)


def _with_unique_id(article: Article, seen: dict[str, int]) -> Article:
    wanted = replace_surrogates(article.id).text
    article_id, n = wanted, seen.get(wanted, 0)
    while article_id in seen:
        n += 1
        article_id = f"{wanted}#{n}"
    seen[article_id] = 1
    seen[wanted] = max(n, 1)
    if article_id == wanted:
        return dataclasses.replace(article, id=wanted)
    warning = f"The id {wanted!r} occurs more than once; this article is called {article_id!r}."
    return dataclasses.replace(article, id=article_id, warnings=(*article.warnings, warning))


# --- where from ---------------------------------------------------------------------------------


def _read_stdin(stdin: BinaryIO | None, source: Source) -> Iterator[Article | Rejected]:
    stream = stdin or getattr(sys.stdin, "buffer", None)
    if stream is None:
        yield source.rejected("there is no standard input")
        return
    yield from _read_stream(stream, source, None)


def _read_url(source: Source) -> Iterator[Article | Rejected]:
    from analyzer.reading.web import fetch

    try:
        page = fetch(source.name)
    except InputError as err:
        yield source.rejected(err)
        return
    source = dataclasses.replace(source, url=page.url, charset=page.charset)
    yield from _read_stream(io.BytesIO(page.data), source, page.kind)


def _read_path(name: str, date: dt.date | None, on_read: OnRead) -> Iterator[Article | Rejected]:
    path = Path(name)
    source = Source(name or "(empty name)", stem_of_name(path.name), date)
    try:
        if not name:
            raise InputError("found an empty name, expected a file, a folder, an address or '-'")
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (InputError, OSError, ValueError) as err:
        if isinstance(err, FileNotFoundError) and glob.has_magic(name):
            yield from _read_pattern(name, date, on_read)
        else:
            yield source.rejected(_why_not(path, err))
        return
    if is_folder:
        yield from _read_folder(path, date, on_read)
    else:
        yield from _read_file(path, source, on_read)


def _read_file(path: Path, source: Source, on_read: OnRead) -> Iterator[Article | Rejected]:
    kind = kind_of_name(path.name) or kind_of_table(path.name)
    try:
        if kind == "parquet":
            yield from _read_parquet(path, source, on_read)
            return
        stream = path.open("rb")
    except InputError as err:
        yield source.rejected(err)
        return
    except OSError as err:
        yield source.rejected(_why_not(path, err))
        return
    with stream:
        yield from _read_stream(io.BufferedReader(_Counted(stream, on_read)), source, kind)


class _Counted(io.RawIOBase):
    """An open file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, on_read: OnRead) -> None:
        self._file = file
        self._on_read = on_read

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as the file does."""
        part = self._file.read(len(buffer))
        buffer[: len(part)] = part
        self._on_read(len(part))
        return len(part)


def _read_pattern(
    pattern: str, date: dt.date | None, on_read: OnRead
) -> Iterator[Article | Rejected]:
    fixed = itertools.takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts)
    base = Path(*fixed)
    found = False
    for path in _matching(pattern):
        found = True
        stem = stem_of_name(path.relative_to(base).as_posix())
        yield from _read_file(path, Source(str(path), stem, date), on_read)
    if not found:
        yield Rejected(
            pattern, "no file matches this pattern; check it ('**' stands for folders in folders)"
        )


def _matching(pattern: str) -> Iterator[Path]:
    """Yield the files that a pattern matches, sorted; folders that match it are left out."""
    for name in sorted(glob.iglob(pattern, recursive=True)):
        if not os.path.isdir(name):
            yield Path(name)


def _read_folder(
    folder: Path, date: dt.date | None, on_read: OnRead
) -> Iterator[Article | Rejected]:
    found = False
    for item in _walk(folder):
        found = True
        if isinstance(item, Rejected):
            yield item
        else:
            stem = stem_of_name(item.relative_to(folder).as_posix())
            yield from _read_file(item, Source(str(item), stem, date), on_read)
    if not found:
        yield Rejected(
            str(folder),
            f"the folder has no file that can be read; expected one of {ACCEPTED} (hidden files "
            "are left out)",
        )


def _walk(folder: Path) -> Iterator[Path | Rejected]:
    """Yield the files of a folder and its folders, sorted; a folder that loops back only once."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                key = (status.st_dev, status.st_ino)
                if key not in visited:
                    visited.add(key)
                    names = sorted(name for name in os.listdir(path) if not name.startswith("."))
                    waiting += [path / name for name in reversed(names)]
            elif stat.S_ISREG(status.st_mode) and kind_of_name(path.name):
                yield path
        except OSError as err:
            if path == folder or kind_of_name(path.name) or isinstance(err, PermissionError):
                yield Rejected(str(path), _why_not(path, err))


def _why_not(path: Path, err: Exception) -> str:
    """Say why a path cannot be read, and what to do."""
    if isinstance(err, FileNotFoundError):
        if path.is_symlink():
            return "it is a symbolic link to a file that does not exist; mend or remove it"
        web = "; for a web page, start with https://" if _LIKE_URL.match(str(path)) else ""
        return f"there is no such file or folder{_similar(path)}{web}"
    if isinstance(err, PermissionError):
        return "permission denied; make it readable (chmod u+r), or copy it"
    if isinstance(err, OSError):
        return f"it cannot be read ({err.strerror or err}); check the path"
    return str(err) if isinstance(err, InputError) else f"it is no valid path ({err})"


def _similar(path: Path) -> str:
    try:
        names = os.listdir(path.parent)[:_MAX_NAMES]
    except (OSError, ValueError):
        return ""
    return did_you_mean(path.name, names)


# --- what it is ---------------------------------------------------------------------------------


def _read_stream(
    stream: BinaryIO, source: Source, kind: str | None
) -> Iterator[Article | Rejected]:
    """Yield the articles of open content. kind: by its name, or None to look at the content."""
    try:
        head = stream.read(_SNIFF)
        content: BinaryIO = io.BufferedReader(Pushback(head, stream))
        plain = unpacked(head, content)
        if plain is not content:
            head = plain.read(_SNIFF)
            content = io.BufferedReader(Pushback(head, plain))
        if not head:
            raise InputError("it is empty; expected the text of an article")
        refuse_binary(head)
        kind = kind or _sniff(head)
        if kind in {"json", "jsonl"}:
            yield from read_json(content, source, lines=kind == "jsonl")
            return
        if kind == "csv":
            yield from _read_csv(content, source, head)
            return
        data = read_limited(content, MAX_ARTICLE, _SPLIT)
        yield _read_html(data, source) if kind == "html" else _read_text(data, source)
    except InputError as err:
        yield source.rejected(err)
    except (OSError, EOFError, zlib.error) as err:
        yield source.rejected(f"it cannot be read ({err}); check that it is complete")


def _sniff(head: bytes) -> str:
    """Return "json", "html" or "text" by the first bytes; ``InputError`` for other XML."""
    encoding = wide_encoding(head) or "utf-8"
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    if _JSON.match(text):
        return "json"
    if _HTML.match(text):
        return "html"
    if _XML.match(text):
        raise InputError(
            "it is XML (a feed?), expected text, Markdown, HTML or JSON; give the article's page "
            "or its text"
        )
    return "text"


def _read_csv(stream: BinaryIO, source: Source, head: bytes) -> Iterator[Article | Rejected]:
    from analyzer.reading.tables import read_csv

    return read_csv(stream, source, head)


def _read_parquet(path: Path, source: Source, on_read: OnRead) -> Iterator[Article | Rejected]:
    from analyzer.reading.tables import read_parquet

    return read_parquet(path, source, on_read)


def _read_html(data: bytes, source: Source) -> Article:
    from analyzer.reading.html import read_html

    return read_html(data, source)


def _read_text(data: bytes, source: Source) -> Article:
    decoded = decode(data, source.charset)
    cleaned = replace_surrogates(decoded.text)
    if not cleaned.text.strip().strip(_INVISIBLE):
        raise InputError("it has only white space; expected the text of an article")
    warnings = [*decoded.warnings, *cleaned.warnings]
    if _HTML.match(cleaned.text[:_SNIFF]):
        warnings.append("The text looks like HTML; name the file .html to have its text extracted.")
    return Article(
        id=source.stem,
        text=cleaned.text,
        date=source.date,
        outlet=_host(source.url),
        warnings=tuple(warnings),
    )


def _host(url: str | None) -> str | None:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname if url else None
