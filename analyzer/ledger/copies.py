"""Which articles and statements repeat earlier ones, and what an outlet prints again and again.

    words -> same or similar texts -> groups -> copy_of, boilerplate -> DIR/copies

A news agency's sentence that forty papers print was said once. A header that one paper prints over
forty articles was not said at all: that is boilerplate. What is found is kept beside the data, can
be computed again with another threshold, and changes no row.

Only results of the same scorer are compared: a text that two models scored is not its own copy.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import operator
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ConfigError, DataError
from analyzer.ledger.folder import (
    cannot_write,
    check_ledger,
    part_path,
    sync_file,
    sync_folder,
    whole_parts,
    write_json,
    writing,
)
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
from analyzer.ledger.similar import (
    SHINGLE_WORDS,
    Links,
    Positions,
    components,
    shingles_of,
    similar_pairs,
    words_of,
)

#: A shorter statement ("He declined to comment.") is a copy only within copies of an article.
MIN_WORDS = 6
#: A text is boilerplate when so many different articles of an outlet have it.
REPEATS = 3
#: Versions of one story are not different articles: they share this part of their statements.
SAME_STORY = 0.7
_LOOKED_AT = 50  # articles of an outlet with the same text
_LAST_DAY = dt.date.max.toordinal()
_WRITTEN_AT_ONCE = 100_000  # rows

OnStatement = Callable[[int], None]


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
        rows = _read_rows(folder, on_statement)
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
    folder: Path, rows: _Rows, similarity: float, on_statement: OnStatement
) -> _Copies:
    compared = rows.n_body_words > 0
    texts = _number_texts(rows.article_texts, compared)
    words = (
        (position, article.body_words())
        for position, article in _articles(folder, rows, on_statement)
    )
    links = _link(texts, compared, words, similarity)
    return _copies(texts, links, rows.dates, rows.scorers)


def _statements_in_groups(
    folder: Path,
    rows: _Rows,
    articles: _Copies,
    similarity: float,
    on_statement: OnStatement,
) -> tuple[_Copies, NDArray[np.bool_]]:
    """Return the copies among statements, and which statements are boilerplate."""
    long = rows.n_words >= MIN_WORDS
    hashes, compared = _with_short(rows, articles, long)
    texts = _number_texts(hashes, compared)
    links = _link(texts, long, _statement_words(folder, rows, on_statement), similarity)
    of = rows.article
    copies = _copies(texts, links, rows.dates[of], rows.scorers[of])
    # Similar texts count as the same text; short ones only when they are the same.
    same = rows.texts.copy()
    first_row = texts.first_row[components(texts.first_row.size, links)]
    same[long] = rows.texts[first_row[texts.of_row[long]]]
    return copies, _boilerplate(rows, same)


def _with_short(
    rows: _Rows, articles: _Copies, long: NDArray[np.bool_]
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
        hashes[row] = _hash([str(v) for v in (rows.texts[row], group[row], times[key])])
        compared[row] = True
    return hashes, compared


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
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
class _ArticleText:
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


def _read_rows(folder: Path, on_statement: OnStatement) -> _Rows:
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
            article_texts.append(_hash(body))
            n_body_words.append(len(body))
            for statement in text.statements if text else ():
                words = words_of(statement["text"])
                article.append(len(dates) - 1)
                texts.append(_hash(words))
                n_words.append(len(words))
        on_statement(sum(len(a.statements) for a in found.values()))
    return _Rows(
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


def _texts_of_part(folder: Path, number: int) -> Iterator[_ArticleText]:
    """Yield the articles of one part that have statements, in order."""
    columns = ["article_key", "parent", "part", "text"]
    rows = _table(folder, STATEMENTS, number, columns).to_pylist()
    position = 0
    for key, statements in itertools.groupby(rows, operator.itemgetter("article_key")):
        article = _ArticleText(key, position, list(statements))
        position += len(article.statements)
        yield article


def _articles(
    folder: Path, rows: _Rows, on_statement: OnStatement
) -> Iterator[tuple[int, _ArticleText]]:
    """Yield the articles that have statements with their positions, in order."""
    done = 0
    for number in rows.parts:
        for article in _texts_of_part(folder, number):
            yield int(rows.article[done]), article
            done += len(article.statements)
            on_statement(len(article.statements))


def _statement_words(
    folder: Path, rows: _Rows, on_statement: OnStatement
) -> Iterator[tuple[int, list[str]]]:
    """Yield the position and the words of every statement, in order."""
    row = itertools.count()
    for _, article in _articles(folder, rows, on_statement):
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


def _hash(words: Sequence[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest())


# --- groups -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Texts:
    """Different texts, numbered as they first occur.

    of_row: the text of each row, -1 for a row that is not compared. first_row: by text.
    """

    of_row: Positions
    first_row: Positions


def _number_texts(hashes: NDArray[np.uint64], compared: NDArray[np.bool_]) -> _Texts:
    rows = np.flatnonzero(compared).astype(np.int32)
    # A stable sort: the first of equal ones comes first.
    order = np.argsort(hashes[rows], kind="stable").astype(np.int32)
    ordered = hashes[rows[order]]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: rows.size]
    firsts = np.sort(order[begins])
    number = np.empty(rows.size, np.int32)
    number[firsts] = np.arange(firsts.size, dtype=np.int32)
    of_row = np.full(hashes.size, -1, np.int32)
    of_row[rows[order]] = number[order[begins]][np.cumsum(begins) - 1]
    return _Texts(of_row, rows[firsts])


def _link(
    texts: _Texts,
    compared: NDArray[np.bool_],
    words: Iterable[tuple[int, list[str]]],
    similarity: float,
) -> Links:
    """Return which texts are similar. words: of each row, in order; compared: rows to look at."""
    is_first = np.zeros(compared.size, np.bool_)
    is_first[texts.first_row] = True
    is_first &= compared
    found = similar_pairs((shingles_of(w) for row, w in words if is_first[row]), similarity)
    number = texts.of_row[is_first]
    return Links(number[found.first], number[found.second], found.similarity)


@dataclass(frozen=True, slots=True)
class _Copies:
    """By row: what it is a copy of and how similar it is (-1 and 0 for no copy); its group.

    group: the first row of the group; -1 for a row that has no other one like it.
    """

    of: Positions
    similarity: NDArray[np.float64]
    group: Positions

    def numbers(self) -> tuple[int, int, int]:
        """Numbers of rows, of groups and of copies."""
        groups = np.unique(self.group[self.group >= 0])
        return self.of.size, int(groups.size), int((self.of >= 0).sum())


def _copies(texts: _Texts, links: Links, dates: Positions, scorers: Positions) -> _Copies:
    n = texts.of_row.size
    rank = np.empty(n, np.int32)
    rank[np.argsort(dates, kind="stable")] = np.arange(n, dtype=np.int32)
    # The first row with a text, by scorer; the others are its copies.
    first = _first_by((texts.of_row, scorers), rank)
    of, similarity = np.full(n, -1, np.int32), np.zeros(n)
    repeated = (texts.of_row >= 0) & (first != np.arange(n))
    of[repeated], similarity[repeated] = first[repeated], 1.0
    # The first rows of similar texts: the later one is a copy of the most similar earlier one.
    linked = np.isin(texts.of_row, np.union1d(links.first, links.second))
    firsts: dict[int, dict[int, int]] = {}
    for row in np.flatnonzero(linked & (first == np.arange(n))).tolist():
        firsts.setdefault(int(texts.of_row[row]), {})[int(scorers[row])] = row
    triples = (links.first.tolist(), links.second.tolist(), links.similarity.tolist())
    for a, b, found in zip(*triples, strict=True):
        for scorer in firsts.get(a, {}).keys() & firsts.get(b, {}).keys():
            pair = (firsts[a][scorer], firsts[b][scorer])
            earlier, later = sorted(pair, key=rank.__getitem__)
            best = (similarity[later], -rank[of[later]] if of[later] >= 0 else -n)
            if (found, -rank[earlier]) > best:
                of[later], similarity[later] = earlier, found
    component = components(texts.first_row.size, links)
    group_of = np.where(texts.of_row >= 0, component[texts.of_row] if component.size else -1, -1)
    group = _first_by((group_of, scorers), rank)
    size = np.bincount(group, minlength=n)
    group[(group_of < 0) | (size[group] < 2)] = -1
    return _Copies(of, similarity, group)


def _first_by(keys: tuple[Positions, Positions], rank: Positions) -> Positions:
    """Return for each row the row of the lowest rank that has the same keys."""
    if not rank.size:
        return rank.copy()
    order = np.lexsort((rank, *keys)).astype(np.int32)
    begins = np.ones(rank.size, np.bool_)
    begins[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    found = np.empty(rank.size, np.int32)
    found[order] = order[begins][np.cumsum(begins) - 1]
    return found


# --- boilerplate --------------------------------------------------------------------------------


def _boilerplate(rows: _Rows, same: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which statements an outlet repeats. same: equal for texts that count as the same."""
    flagged = np.zeros(same.size, np.bool_)
    outlets, scorers = rows.outlets[rows.article], rows.scorers[rows.article]
    candidates = np.flatnonzero((outlets >= 0) & (rows.n_words > 0)).astype(np.int32)
    keys = (rows.article, same, outlets, scorers)
    order = candidates[np.lexsort([key[candidates] for key in keys])]
    if not order.size:
        return flagged
    begins = np.any([k[order][1:] != k[order][:-1] for k in keys[1:]], axis=0)
    starts = np.concatenate(([0], np.flatnonzero(begins) + 1))
    ends = np.concatenate((starts[1:], [order.size]))
    often = ends - starts >= REPEATS
    stories = _Stories(rows, same)
    for start, end in zip(starts[often].tolist(), ends[often].tolist(), strict=True):
        members = order[start:end]
        articles = np.unique(rows.article[members])
        if articles.size >= REPEATS and stories.are_different(articles):
            flagged[members] = True
    return flagged


class _Stories:
    """Tells different stories from versions of one, by the statements that they share."""

    def __init__(self, rows: _Rows, same: NDArray[np.uint64]) -> None:
        self._rows = rows
        self._same = same

    def are_different(self, articles: Positions) -> bool:
        """Whether there are enough different stories among these articles of one outlet."""
        if articles.size > _LOOKED_AT:
            articles = articles[np.linspace(0, articles.size - 1, _LOOKED_AT).astype(np.int64)]
        kept: list[NDArray[np.uint64]] = []
        for article in articles.tolist():
            texts = self._texts_in(article)
            if all(self._shared(texts, other) < SAME_STORY for other in kept):
                kept.append(texts)
                if len(kept) == REPEATS:
                    return True
        return False

    def _texts_in(self, article: int) -> NDArray[np.uint64]:
        # Of the same type as what is searched, which would be copied otherwise.
        ends = np.array([article, article + 1], np.int32)
        start, end = np.searchsorted(self._rows.article, ends)
        return np.unique(self._same[start:end])

    @staticmethod
    def _shared(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
        return float(np.intersect1d(a, b, assume_unique=True).size / min(a.size, b.size))


# --- writing ------------------------------------------------------------------------------------


def _write(
    folder: Path,
    rows: _Rows,
    articles: _Copies,
    statements: _Copies,
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


def _write_articles(path: Path, rows: _Rows, copies: _Copies) -> None:
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
    path: Path, rows: _Rows, copies: _Copies, boilerplate: NDArray[np.bool_]
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


def _article_of(rows: _Rows, statements: Positions) -> Positions:
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
