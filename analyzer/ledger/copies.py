"""Which articles and statements repeat earlier ones, and what an outlet prints again and again.

    words -> same or similar texts -> groups -> copy_of, boilerplate -> DIR/copies

A news agency's sentence that forty papers print was said once. A header that one paper prints over
forty articles was not said at all: that is boilerplate. What is found is kept beside the data, can
be computed again with another threshold, and changes no row.

Only results of the same scorer are compared: a text that two models scored is not its own copy.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ConfigError
from analyzer.ledger.boilerplate import find_boilerplate
from analyzer.ledger.folder import (
    cannot_write,
    check_ledger,
    sync_file,
    sync_folder,
    write_json,
    writing,
)
from analyzer.ledger.groups import Copies, copies_among, link_similar, number_texts
from analyzer.ledger.schema import (
    ARTICLES,
    COPIES,
    COPIES_MANIFEST,
    SCHEMA_VERSION,
    STATEMENTS,
    WRITER,
    article_copies_schema,
    import_pyarrow,
    statement_copies_schema,
)
from analyzer.ledger.similar import SHINGLE_WORDS, Positions, components
from analyzer.ledger.texts import (
    LedgerRows,
    OnStatement,
    article_texts,
    hash_of,
    read_rows,
    statement_words,
)

#: A shorter statement ("He declined to comment.") is a copy only within copies of an article.
MIN_WORDS = 6
_WRITTEN_AT_ONCE = 100_000  # rows


@dataclass(frozen=True, slots=True)
class CopiesSummary:
    """What was found: numbers of rows. Boilerplate may also be a copy."""

    similarity: float
    n_articles: int
    n_article_groups: int
    n_article_copies: int
    n_statements: int
    n_statement_groups: int
    n_statement_copies: int
    n_boilerplate: int

    def __str__(self) -> str:
        return "\n".join(
            (
                f"articles    {self.n_article_copies:,} of {self.n_articles:,} are copies of "
                f"earlier ones, in {self.n_article_groups:,} groups",
                f"statements  {self.n_statement_copies:,} of {self.n_statements:,} are copies, in "
                f"{self.n_statement_groups:,} groups",
                f"boilerplate {self.n_boilerplate:,} statements, left out unless asked for",
            )
        )


def find_copies(
    folder: str | Path,
    similarity: float = 0.8,
    on_statement: OnStatement = lambda _: None,
) -> CopiesSummary:
    """Find the copies in a ledger and keep them in its folder ``copies``.

    similarity: least Jaccard similarity of runs of three words, 0.5 to 1. on_statement: is told
    how many statements were read; they are read three times.

    A copy points to the most similar earlier article or statement; "earlier" is by date, then by
    the order of the ledger, and what has no date comes last. Copies of copies are one group.
    Raises ``ConfigError``, ``DataError``, or ``MissingExtra`` without pyarrow and datasketch.
    """
    folder = Path(folder)
    check_ledger(folder)
    if not 0.5 <= similarity <= 1:
        raise ConfigError(f"similarity: found {similarity}, expected 0.5 to 1")
    import_pyarrow()
    with writing(folder):
        rows = read_rows(folder, on_statement)
        articles = _articles_in_groups(folder, rows, similarity, on_statement)
        statements, boilerplate = _statements_in_groups(
            folder, rows, articles, similarity, on_statement
        )
        summary = CopiesSummary(
            similarity,
            *articles.numbers(),
            *statements.numbers(),
            int(boilerplate.sum()),
        )
        try:
            _write(folder, rows, articles, statements, boilerplate, summary)
        except OSError as err:
            raise cannot_write(folder, err) from err
    return summary


def _articles_in_groups(
    folder: Path, rows: LedgerRows, similarity: float, on_statement: OnStatement
) -> Copies:
    compared = rows.n_body_words > 0
    texts = number_texts(rows.article_texts, compared)
    words = (
        (position, article.body_words())
        for position, article in article_texts(folder, rows, on_statement)
    )
    links = link_similar(texts, compared, words, similarity)
    return copies_among(texts, links, rows.dates, rows.scorers)


def _statements_in_groups(
    folder: Path,
    rows: LedgerRows,
    articles: Copies,
    similarity: float,
    on_statement: OnStatement,
) -> tuple[Copies, NDArray[np.bool_]]:
    """Return the copies among statements, and which statements are boilerplate."""
    long = rows.n_words >= MIN_WORDS
    hashes, compared = _with_short(rows, articles, long)
    texts = number_texts(hashes, compared)
    links = link_similar(texts, long, statement_words(folder, rows, on_statement), similarity)
    of = rows.article
    copies = copies_among(texts, links, rows.dates[of], rows.scorers[of])
    # Similar texts count as the same text; short ones only when they are the same.
    same = rows.texts.copy()
    first_row = texts.first_row[components(texts.first_row.size, links)]
    same[long] = rows.texts[first_row[texts.of_row[long]]]
    return copies, find_boilerplate(rows, same)


def _with_short(
    rows: LedgerRows, articles: Copies, long: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return hashes by which statements are the same, and which statements are compared at all.

    A short statement is the same as one with the same words in a copy of its article; if it stands
    there twice, the first is the same as the first there.
    """
    hashes, compared = rows.texts.copy(), long.copy()
    times: Counter[tuple[int, int]] = Counter()
    group = articles.group[rows.article]
    for row in np.flatnonzero(~long & (group >= 0) & (rows.n_words > 0)).tolist():
        key = (int(rows.article[row]), int(rows.texts[row]))
        times[key] += 1
        hashes[row] = hash_of([str(v) for v in (rows.texts[row], group[row], times[key])])
        compared[row] = True
    return hashes, compared


def _write(
    folder: Path,
    rows: LedgerRows,
    articles: Copies,
    statements: Copies,
    boilerplate: NDArray[np.bool_],
    summary: CopiesSummary,
) -> None:
    """Write the data set beside the one that is there, then put it in its place."""
    new, old = folder / WRITER / "copies", folder / WRITER / "old-copies"
    for path in (new, old):
        shutil.rmtree(path, ignore_errors=True)
    new.mkdir()
    _write_articles(new / f"{ARTICLES}.parquet", rows, articles)
    _write_statements(new / f"{STATEMENTS}.parquet", rows, statements, boilerplate)
    write_json(
        new / COPIES_MANIFEST,
        {
            "schema_version": SCHEMA_VERSION,
            "similarity": summary.similarity,
            "shingle_words": SHINGLE_WORDS,
            "articles": summary.n_articles,
            "article_groups": summary.n_article_groups,
            "article_copies": summary.n_article_copies,
            "statements": summary.n_statements,
            "statement_groups": summary.n_statement_groups,
            "statement_copies": summary.n_statement_copies,
            "boilerplate": summary.n_boilerplate,
        },
    )
    with contextlib.suppress(FileNotFoundError):
        (folder / COPIES).rename(old)
    new.rename(folder / COPIES)
    sync_folder(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write_articles(path: Path, rows: LedgerRows, copies: Copies) -> None:
    pa = import_pyarrow()

    def columns(shown: Positions) -> list[Any]:
        return [
            rows.keys.take(pa.array(shown)),
            rows.keys.take(pa.array(copies.group[shown])),
            _taken(rows.keys, copies.of[shown]),
            _where(copies.similarity, copies.of, shown),
        ]

    _write_table(path, copies.group >= 0, columns, article_copies_schema())


def _write_statements(
    path: Path, rows: LedgerRows, copies: Copies, boilerplate: NDArray[np.bool_]
) -> None:
    pa = import_pyarrow()

    def columns(shown: Positions) -> list[Any]:
        group, of = copies.group[shown], copies.of[shown]
        ids, keys = _taken(rows.ids, group), _taken(rows.keys, _article_of(rows, group))
        return [
            rows.keys.take(pa.array(rows.article[shown])),
            rows.ids.take(pa.array(shown)),
            pa.compute.binary_join_element_wise(keys, ids, "/"),
            _taken(rows.keys, _article_of(rows, of)),
            _taken(rows.ids, of),
            _where(copies.similarity, copies.of, shown),
            pa.array(boilerplate[shown]),
        ]

    _write_table(path, (copies.group >= 0) | boilerplate, columns, statement_copies_schema())


def _article_of(rows: LedgerRows, statements: Positions) -> Positions:
    if not rows.article.size:
        return statements
    return np.where(statements >= 0, rows.article[statements], np.int32(-1))


def _taken(values: Any, positions: Positions) -> Any:
    """Return the values at these positions; null at -1."""
    pa = import_pyarrow()
    return values.take(pa.array(positions, mask=positions < 0))


def _where(similarity: NDArray[np.float64], of: Positions, shown: Positions) -> Any:
    pa = import_pyarrow()
    return pa.array(similarity[shown].round(6), mask=of[shown] < 0)


def _write_table(
    path: Path,
    is_shown: NDArray[np.bool_],
    columns: Callable[[Positions], list[Any]],
    schema: Any,
) -> None:
    """Write the columns of the rows that are shown, some at a time."""
    pa = import_pyarrow()
    shown = np.flatnonzero(is_shown).astype(np.int32)
    with pa.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, shown.size, _WRITTEN_AT_ONCE):
            some = columns(shown[start : start + _WRITTEN_AT_ONCE])
            rows = pa.Table.from_arrays(some, schema=schema)
            writer.write_table(rows.combine_chunks())
    sync_file(path)
