"""The rows of a query as a file: CSV, Parquet or JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from analyzer.ledger.schema import plain
from analyzer.ledger.sql import Query, quoted
from analyzer.serialization import csv_cell, dump_jsonl

EXPORTS = (".csv", ".parquet", ".jsonl")
_ROWS_AT_ONCE = 5000


def write_rows(db: Any, query: Query, path: Path, ending: str) -> int:
    """Write the rows of a query; ending: one of ``EXPORTS``. Return how many there are."""
    if ending == ".parquet":
        target = f"COPY ({query.sql}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        (n,) = db.execute(target, query.values).fetchone()
        return int(n)
    found = db.execute(query.sql, query.values)
    names = [column[0] for column in found.description]
    n = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal n
        while some := found.fetchmany(_ROWS_AT_ONCE):
            n += len(some)
            for row in some:
                yield {name: plain(value) for name, value in zip(names, row, strict=True)}

    with path.open("w", encoding="utf-8", newline="") as stream:
        if ending == ".jsonl":
            dump_jsonl(rows(), stream)
        else:
            _write_csv(rows(), names, stream)
    return n


def _write_csv(rows: Iterable[dict[str, Any]], names: Sequence[str], stream: TextIO) -> None:
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: csv_cell(_flat(value)) for name, value in row.items()})


def _flat(value: Any) -> Any:
    """A cell of a spreadsheet: lists of words joined, lists of numbers as JSON, 1 and 0."""
    if isinstance(value, list):
        words = all(isinstance(item, str) for item in value)
        return "|".join(value) if words else json.dumps(value)
    return int(value) if isinstance(value, bool) else value
