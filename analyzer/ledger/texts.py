"""A ledger as numbers (hashes of texts, dates, outlets), in its order, and the words in it."""

from __future__ import annotations

import datetime as dt
import itertools
import operator
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import DataError
from analyzer.ledger.folder import part_path, whole_parts
from analyzer.ledger.schema import ARTICLES, STATEMENTS, import_pyarrow
from analyzer.ledger.similar import Positions, words_of

#: The day of what has no date: it comes last.
_LAST_DAY = dt.date.max.toordinal()

OnStatement = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """The ledger in numbers, in its order.

    Of articles: keys, dates (ordinals), outlets (-1 unknown), scorers, article_texts (hashes of the
    words of the body), n_body_words. Of statements: article (its position), ids, texts (hashes of
    words), n_words.
    """

    keys: Any
    dates: Positions
    outlets: Positions
    scorers: Positions
    article_texts: NDArray[np.uint64]
    n_body_words: Positions
    article: Positions
    ids: Any
    texts: NDArray[np.uint64]
    n_words: Positions
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The statements of one article: position is that of the first among all statements."""

    key: str
    position: int
    statements: list[dict[str, Any]]

    def body_words(self) -> list[str]:
        """Words of the body: of its whole sentences."""
        return [
            word
            for s in self.statements
            if s["parent"] is None and s["part"] == "body"
            for word in words_of(s["text"])
        ]


def read_rows(folder: Path, on_statement: OnStatement) -> LedgerRows:
    """Read a ledger; raises ``DataError`` for a part that cannot be read."""
    pa = import_pyarrow()
    parts = tuple(whole_parts(folder))
    keys: list[Any] = []
    ids: list[Any] = []
    dates, outlets, scorers = array("i"), array("i"), array("i")
    article, n_words = array("i"), array("i")
    texts, article_texts, n_body_words = array("Q"), array("Q"), array("i")
    names: dict[str, int] = {}
    for number in parts:
        table = _table(folder, ARTICLES, number, ["article_key", "date", "outlet", "scorer"])
        found = {a.key: a for a in _texts_of_part(folder, number)}
        keys += table["article_key"].chunks
        ids += _table(folder, STATEMENTS, number, ["id"])["id"].chunks
        for row in table.to_pylist():
            dates.append(row["date"].toordinal() if row["date"] else _LAST_DAY)
            known = row["outlet"] is not None
            outlets.append(names.setdefault(f"o{row['outlet']}", len(names)) if known else -1)
            scorers.append(names.setdefault(f"s{row['scorer']}", len(names)))
            text = found.get(row["article_key"])
            body = text.body_words() if text else []
            article_texts.append(hash_of(body))
            n_body_words.append(len(body))
            for statement in text.statements if text else ():
                words = words_of(statement["text"])
                article.append(len(dates) - 1)
                texts.append(hash_of(words))
                n_words.append(len(words))
        on_statement(sum(len(a.statements) for a in found.values()))
    return LedgerRows(
        keys=pa.chunked_array(keys, pa.string()),
        dates=np.frombuffer(dates, np.int32),
        outlets=np.frombuffer(outlets, np.int32),
        scorers=np.frombuffer(scorers, np.int32),
        article_texts=np.frombuffer(article_texts, np.uint64),
        n_body_words=np.frombuffer(n_body_words, np.int32),
        article=np.frombuffer(article, np.int32),
        ids=pa.chunked_array(ids, pa.string()),
        texts=np.frombuffer(texts, np.uint64),
        n_words=np.frombuffer(n_words, np.int32),
        parts=parts,
    )


def _texts_of_part(folder: Path, number: int) -> Iterator[ArticleText]:
    """Yield the articles of one part that have statements, in order."""
    columns = ["article_key", "parent", "part", "text"]
    rows = _table(folder, STATEMENTS, number, columns).to_pylist()
    position = 0
    for key, statements in itertools.groupby(rows, operator.itemgetter("article_key")):
        article = ArticleText(key, position, list(statements))
        position += len(article.statements)
        yield article


def article_texts(
    folder: Path, rows: LedgerRows, on_statement: OnStatement
) -> Iterator[tuple[int, ArticleText]]:
    """Yield the articles that have statements with their positions, in order."""
    done = 0
    for number in rows.parts:
        for article in _texts_of_part(folder, number):
            yield int(rows.article[done]), article
            done += len(article.statements)
            on_statement(len(article.statements))


def statement_words(
    folder: Path, rows: LedgerRows, on_statement: OnStatement
) -> Iterator[tuple[int, list[str]]]:
    """Yield the position and the words of every statement, in order."""
    row = itertools.count()
    for _, article in article_texts(folder, rows, on_statement):
        for statement in article.statements:
            yield next(row), words_of(statement["text"])


def _table(folder: Path, table: str, number: int, columns: list[str]) -> Any:
    pa = import_pyarrow()
    path = part_path(folder, table, number)
    try:
        return pa.parquet.ParquetFile(path).read(columns)
    except (pa.ArrowException, OSError, KeyError) as err:
        raise DataError(
            f"{path}: cannot be read ({err}); restore it from a copy, or remove it and its partner "
            "and run 'analyzer batch' again"
        ) from err


def hash_of(words: Sequence[str]) -> int:
    """Return 64 bits that stand for these words."""
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest())
