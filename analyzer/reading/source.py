"""What is known about an input before it is read, and the limits that hold for all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import BinaryIO

from analyzer.errors import InputError
from analyzer.records import Rejected

#: Longest article that is read, in bytes of its file (or characters of its text in JSON).
MAX_ARTICLE = 20_000_000
#: Longest JSON document that is read as a whole; JSON lines have no limit but that of an article.
MAX_JSON = 200_000_000

SUFFIXES = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
COMPRESSED = (".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
#: Tables, one article a row; read when they are named, not when they merely lie in a folder.
TABLES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
_PACKED = (".gz", ".zst")
ACCEPTED = ", ".join((*SUFFIXES, *COMPRESSED))


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes come from.

    name: for messages, as the user wrote it. stem: the id of an article that brings none.
    date: given by the user; it wins over what the input says. url: of a web page, or None.
    charset: declared outside the content (an HTTP header), or None.
    """

    name: str
    stem: str
    date: dt.date | None = None
    url: str | None = None
    charset: str | None = None

    def rejected(self, reason: object) -> Rejected:
        """Return this input as rejected."""
        return Rejected(self.name, str(reason))

    def part(self, what: str, stem: str) -> Source:
        """Return the source of one of several articles: "news.jsonl line 7"."""
        return replace(self, name=f"{self.name} {what}", stem=stem)


def kind_of_name(name: str) -> str | None:
    """Return "text", "html", "json", "jsonl" or None, by the suffix; .jsonl.gz is "jsonl"."""
    lower = name.lower()
    if lower.endswith(COMPRESSED):
        return "jsonl"
    dot = lower.rfind(".")
    return SUFFIXES.get(lower[dot:]) if dot > 0 else None


def kind_of_table(name: str) -> str | None:
    """Return "csv", "parquet" or None, by the suffix; .csv.gz is "csv"."""
    lower = name.lower()
    for packed in _PACKED:
        lower = lower.removesuffix(packed)
    dot = lower.rfind(".")
    return TABLES.get(lower[dot:]) if dot > 0 else None


def stem_of_name(name: str) -> str:
    """Return the name without its suffix, and without .gz or .zst before that."""
    tables = [suffix + packed for suffix in TABLES for packed in ("", *_PACKED)]
    for suffix in sorted((*SUFFIXES, *COMPRESSED, *tables, *_PACKED), key=len, reverse=True):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def megabytes(n_bytes: int) -> str:
    """Return a size for messages: "20 MB"."""
    return f"{n_bytes / 1e6:g} MB"


def read_limited(stream: BinaryIO, limit: int, advice: str) -> bytes:
    """Return what is left of the stream; ``InputError`` when it is more than ``limit`` bytes."""
    parts, size = [], 0
    while part := stream.read(min(1 << 20, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise InputError(f"it is larger than the limit of {megabytes(limit)}; {advice}")
    return b"".join(parts)
