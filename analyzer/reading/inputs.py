"""What the user names on the command line: files, folders, web addresses, standard input."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from analyzer.errors import InputError, did_you_mean
from analyzer.reading.encoding import decode, refuse_binary, replace_surrogates, wide_encoding
from analyzer.reading.jsonl import Pushback, read_json
from analyzer.reading.source import (
    ACCEPTED,
    MAX_ARTICLE,
    Source,
    kind_of_name,
    read_limited,
    stem_of_name,
)
from analyzer.records import Article, Rejected

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_LIKE_URL = re.compile(
    r"www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|int|[a-z]{2})/", re.IGNORECASE
)
_SNIFF = 1 << 16
_GZIP = b"\x1f\x8b"
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


def read_inputs(
    inputs: Sequence[str], *, stdin: BinaryIO | None = None, date: dt.date | None = None
) -> Iterator[Article | Rejected]:
    """Yield the articles of all inputs in order, each when it is asked for.

    inputs: paths of files and folders, http(s) addresses, "-" for ``stdin`` (default: the
    process's). A folder gives its files with the suffixes ``ACCEPTED``, sorted, hidden ones left
    out, also those of its folders; ids are paths relative to it.
    date: of all articles; wins over what the inputs say.

    What cannot be read becomes a ``Rejected``; nothing is raised for a bad input. Ids are unique
    over the run: a second "a1" becomes "a1#2", with a warning. ``Article.language`` is left None.
    """
    seen: dict[str, int] = {}
    for outcome in _all(inputs, stdin, date):
        if isinstance(outcome, Rejected):
            yield Rejected(
                replace_surrogates(outcome.id).text, replace_surrogates(outcome.reason).text
            )
        else:
            yield _with_unique_id(outcome, seen)


def _all(
    inputs: Iterable[str], stdin: BinaryIO | None, date: dt.date | None
) -> Iterator[Article | Rejected]:
    for name in inputs:
        if name == "-":
            yield from _read_stdin(stdin, Source("stdin", "stdin", date))
        elif _SCHEME.match(name):
            yield from _read_url(Source(name, name, date, url=name))
        else:
            yield from _read_path(name, date)


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


def _read_path(name: str, date: dt.date | None) -> Iterator[Article | Rejected]:
    path = Path(name)
    source = Source(name or "(empty name)", stem_of_name(path.name), date)
    try:
        if not name:
            raise InputError("found an empty name, expected a file, a folder, an address or '-'")
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (InputError, OSError, ValueError) as err:
        yield source.rejected(_why_not(path, err))
        return
    if is_folder:
        yield from _read_folder(path, date)
    else:
        yield from _read_file(path, source)


def _read_file(path: Path, source: Source) -> Iterator[Article | Rejected]:
    try:
        stream = path.open("rb")
    except OSError as err:
        yield source.rejected(_why_not(path, err))
        return
    with stream:
        yield from _read_stream(stream, source, kind_of_name(path.name))


def _read_folder(folder: Path, date: dt.date | None) -> Iterator[Article | Rejected]:
    found = False
    for item in _walk(folder):
        found = True
        if isinstance(item, Rejected):
            yield item
        else:
            stem = stem_of_name(item.relative_to(folder).as_posix())
            yield from _read_file(item, Source(str(item), stem, date))
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
        if head.startswith(_GZIP):
            content = cast(BinaryIO, gzip.GzipFile(fileobj=content))
            head = content.read(_SNIFF)
            content = io.BufferedReader(Pushback(head, content))
        if not head:
            raise InputError("it is empty; expected the text of an article")
        refuse_binary(head)
        kind = kind or _sniff(head)
        if kind in {"json", "jsonl"}:
            yield from read_json(content, source, lines=kind == "jsonl")
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
