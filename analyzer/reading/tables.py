"""Tables of articles, one a row: CSV (also with semicolons or tabs) and Parquet.

Columns are called like the keys of an article in JSON (id, title, date, outlet, text); others are
ignored. Rows are read as they come, so the size of a table does not matter.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from analyzer.errors import InputError, MissingExtra
from analyzer.reading.encoding import decode, wide_encoding
from analyzer.reading.jsonl import article_of, text_of
from analyzer.reading.source import MAX_ARTICLE, Source, megabytes
from analyzer.records import Article, Rejected

KEYS = ("id", "title", "date", "outlet", "text")

_DELIMITERS = ",;\t"
_MAX_LINE = 2 * MAX_ARTICLE
_BATCH = 64  # rows of Parquet that are in memory at once
_OTHERS = "the other rows are scored"


def read_csv(stream: BinaryIO, source: Source, head: bytes) -> Iterator[Article | Rejected]:
    """Yield the articles of a CSV file with a header; a bad row becomes a ``Rejected``.

    head: the first bytes of ``stream``, which is at its start. The delimiter is the comma,
    semicolon or tab that the header has most of.
    Raises ``InputError`` when the header has no "text".
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_ARTICLE))
    wide = wide_encoding(head)
    # What is not UTF-8 is kept byte by byte, and decoded for each cell, with a warning.
    lines = _lines(
        io.TextIOWrapper(stream, wide, "replace", newline="")
        if wide
        else io.TextIOWrapper(stream, "utf-8", "surrogateescape", newline="")
    )
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(itertools.chain((first,), lines), delimiter=delimiter)
    header = [name.strip() for name in next(rows, [])]
    if "text" not in header:
        text_of(dict.fromkeys(header))  # says what was found instead
    for number in itertools.count(1):
        part = source.part(f"row {number}", f"{source.stem}-{number}")
        try:
            cells = next(rows, None)
        except csv.Error as err:
            yield part.rejected(
                f"it is no CSV ({err}); check the quotation marks; the rows before it are scored"
            )
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        try:
            yield _of_cells(header, cells, part)
        except InputError as err:
            yield part.rejected(f"{err}; {_OTHERS}")


def read_parquet(
    path: Path, source: Source, on_read: Callable[[int], None]
) -> Iterator[Article | Rejected]:
    """Yield the articles of a Parquet file; a bad row becomes a ``Rejected``.

    on_read: is told of bytes of the file, as many as the rows that were read make up of it.
    Raises ``InputError`` when it is no Parquet or has no "text", ``MissingExtra`` without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as err:
        if err.name != "pyarrow":
            raise
        raise MissingExtra("Reading Parquet", "batch") from err

    size = path.stat().st_size
    if not size:
        raise InputError("it is empty; expected a Parquet file with a column 'text'")
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if "text" not in names:
                text_of(dict.fromkeys(names))
            columns = [name for name in KEYS if name in names]
            numbers = itertools.count(1)
            n_rows = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(_BATCH, columns=columns):
                for row in batch.to_pylist():
                    number = next(numbers)
                    part = source.part(f"row {number}", f"{source.stem}-{number}")
                    try:
                        yield article_of(_plain(row), part, ())
                    except InputError as err:
                        yield part.rejected(f"{err}; {_OTHERS}")
                on_read(size * batch.num_rows // n_rows)
    except pa.ArrowException as err:
        raise InputError(
            f"it cannot be read as Parquet ({err}); check that it is complete"
        ) from err


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_MAX_LINE):
        if len(line) == _MAX_LINE:
            raise InputError(f"a line is longer than the limit of {megabytes(_MAX_LINE)}")
        yield line


def _of_cells(header: list[str], cells: list[str], source: Source) -> Article:
    if len(cells) > len(header):
        raise InputError(
            f"found {len(cells)} cells, the header has {len(header)}; put a text that holds the "
            "delimiter or a line break in quotation marks"
        )
    row: dict[str, Any] = {}
    warnings: list[str] = []
    for name, cell in zip(header, cells, strict=False):
        if name not in KEYS or name in row:
            continue
        if not cell.isascii():
            try:
                cell.encode("utf-8")
            except UnicodeEncodeError:
                decoded = decode(cell.encode("utf-8", "surrogateescape"))
                cell = decoded.text
                warnings += decoded.warnings
        row[name] = cell
    return article_of(row, source, tuple(dict.fromkeys(warnings)))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row as JSON would have it: days and times as text."""
    date = row.get("date")
    if isinstance(date, dt.date | dt.datetime):
        row["date"] = date.isoformat()
    return row
