"""One scored article on its way into the ledger: as bytes, then as rows of a part.

Its rows travel as JSON, which is quick to make, to send, to keep in the journal and to read again.
They become Arrow's columns many articles at a time: a schema of seventy columns costs ten times
what one article's rows do.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from analyzer.ledger.schema import (
    ARTICLES,
    STATEMENTS,
    article_schema,
    import_pyarrow,
    statement_schema,
)

#: Rows are JSON objects in memory for so many bytes at a time; an article more than that is alone.
_AT_ONCE_BYTES = 1_000_000
_SCHEMAS = {ARTICLES: article_schema, STATEMENTS: statement_schema}


@dataclass(frozen=True, slots=True)
class ScoredRows:
    """The rows of one scored article. rows: made by ``pack``."""

    key: str
    rows: bytes
    n_statements: int


def pack(key: str, article: dict[str, Any], statements: list[dict[str, Any]]) -> ScoredRows:
    """Return the rows of an article and of its statements as one value.

    Raises ``ValueError`` or ``TypeError`` for what a ledger cannot hold: unpaired surrogates,
    numbers that are none, other objects.
    """
    rows = json.dumps(
        [article, statements],
        default=_day,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    return ScoredRows(key, rows.encode("utf-8"), len(statements))


@dataclass(frozen=True, slots=True)
class Converted:
    """Rows as Arrow tables, by the name of the table; and what could not become rows, and why.

    faulty: article row and reason. That is an error of ours, which costs this article alone.
    """

    tables: dict[str, Any]
    faulty: tuple[tuple[dict[str, Any], str], ...]


def convert(scored: Iterable[ScoredRows]) -> Converted:
    """Return the articles and their statements as tables, in order."""
    pa = import_pyarrow()
    batches: list[dict[str, Any]] = []
    faulty: list[tuple[dict[str, Any], str]] = []
    for some in _some_at_a_time(scored):
        try:
            batches.append(_batches(some))
        except pa.ArrowException:
            for one in some:
                try:
                    batches.append(_batches([one]))
                except pa.ArrowException as err:
                    faulty.append((json.loads(one.rows)[0], str(err)))
    tables = {
        name: pa.Table.from_batches([b[name] for b in batches], schema()).combine_chunks()
        for name, schema in _SCHEMAS.items()
    }
    return Converted(tables, tuple(faulty))


def _batches(scored: Iterable[ScoredRows]) -> dict[str, Any]:
    pa = import_pyarrow()
    pairs = [json.loads(s.rows) for s in scored]
    rows = {
        ARTICLES: [article for article, _ in pairs],
        STATEMENTS: list(itertools.chain.from_iterable(s for _, s in pairs)),
    }
    for row in itertools.chain.from_iterable(rows.values()):
        row["date"] = row["date"] and dt.date.fromisoformat(row["date"])
    return {
        name: pa.RecordBatch.from_pylist(rows[name], schema()) for name, schema in _SCHEMAS.items()
    }


def _some_at_a_time(scored: Iterable[ScoredRows]) -> Iterator[list[ScoredRows]]:
    some: list[ScoredRows] = []
    size = 0
    for rows in scored:
        if some and size + len(rows.rows) > _AT_ONCE_BYTES:
            yield some
            some, size = [], 0
        some.append(rows)
        size += len(rows.rows)
    if some:
        yield some


def _day(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"found {type(value).__name__}, expected what JSON can hold, or a day")
