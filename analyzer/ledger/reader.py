"""Reading a ledger with DuckDB: data frames, SQL, exports and what is in it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.codebook import SIGNALS
from analyzer.errors import ConfigError, DataError, MissingExtra, did_you_mean
from analyzer.ledger.exports import EXPORTS, write_rows
from analyzer.ledger.folder import check_ledger, part_path, read_json, run_paths, whole_parts
from analyzer.ledger.journal import JOURNAL, n_waiting
from analyzer.ledger.schema import (
    ARTICLES,
    COPIES,
    COPIES_MANIFEST,
    REJECTS,
    STATEMENTS,
    WRITER,
    article_schema,
    statement_schema,
)
from analyzer.ledger.sql import PLACE, Day, Query, Several, Where, day_of, quoted

if TYPE_CHECKING:
    from pandas import DataFrame

VOICES = ("quoted", "reported", "narrated")


@dataclass(frozen=True, slots=True)
class ScorerInfo:
    """One model and configuration, and how much it has scored."""

    id: str
    model: str
    config: str
    analyzer: str | None
    n_articles: int
    n_statements: int


@dataclass(frozen=True, slots=True)
class CopiesInfo:
    """What "analyzer ledger copies" found. n_new: articles that were added since."""

    similarity: float
    n_article_copies: int
    n_statement_copies: int
    n_boilerplate: int
    n_new: int


@dataclass(frozen=True, slots=True)
class LedgerInfo:
    """What is in a ledger. first, last: days of articles, None where none has a date.

    n_waiting: articles that a run has scored for a part that is not full yet; in no other number.
    """

    folder: Path
    n_articles: int
    n_statements: int
    n_rejects: int
    n_outlets: int
    first: dt.date | None
    last: dt.date | None
    scorers: tuple[ScorerInfo, ...]
    runs: dict[str, int]
    copies: CopiesInfo | None
    n_waiting: int = 0

    def __str__(self) -> str:
        lines = [
            f"{self.folder}",
            f"articles    {self.n_articles:,}, known outlets {self.n_outlets:,}",
            f"dates       {self.first} to {self.last}" if self.first else "dates       none known",
            f"statements  {self.n_statements:,}",
            f"rejects     {self.n_rejects:,}",
            "runs        " + (", ".join(f"{n} {s}" for s, n in self.runs.items()) or "none"),
        ]
        if self.n_waiting:
            waiting = f"{self.n_waiting:,} articles more were scored"
            lines.append(f"waiting     {waiting}; the next 'analyzer batch' adds them")
        lines += [
            f"scorer      {s.id}: {s.model}, {s.config}, analyzer {s.analyzer}, "
            f"{s.n_articles:,} articles, {s.n_statements:,} statements"
            for s in self.scorers
        ]
        if self.copies is None:
            lines.append(
                f"copies      not searched for; run 'analyzer ledger copies {self.folder}'"
            )
        else:
            c = self.copies
            late = f"; {c.n_new:,} articles were added since, run it again" if c.n_new else ""
            lines.append(
                f"copies      {c.n_article_copies:,} articles, {c.n_statement_copies:,} "
                f"statements; {c.n_boilerplate:,} statements are boilerplate (similarity "
                f"{c.similarity:g}){late}"
            )
        return "\n".join(lines)


class Ledger:
    """The ledger in a folder.

    >>> Ledger("news-ledger").statements(pair=("USA", "CHN"), since="2024-01-01")

    Every call reads what is there at that moment, also while a batch is at work.
    Raises ``DataError`` when the folder is no ledger or of a newer version, ``MissingExtra``
    without DuckDB.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        check_ledger(self.folder)

    def statements(
        self,
        *,
        pair: tuple[str, str] | None = None,
        since: Day = None,
        until: Day = None,
        signal: Several = None,
        voice: Several = None,
        outlet: Several = None,
        scorer: str | None = None,
        counted: bool = False,
        unique: bool = False,
        boilerplate: bool = False,
    ) -> DataFrame:
        """Return one row for each statement, in the order of the ledger.

        pair: a source and a target. since, until: first and last day; articles without a date are
        left out. signal, voice, outlet: one or several. scorer: needed where there are several.
        counted: only what enters values, which are leaves that are not unsure. unique: without
        copies of earlier statements. boilerplate: with what an outlet repeats, which is left out
        otherwise, as far as "analyzer ledger copies" has found it.
        Raises ``ConfigError`` for a filter that cannot be, ``DataError`` where the ledger has
        several scorers and none is named, or copies were not searched for.
        """
        with self._connected() as db:
            query = self._filtered_statements(
                db,
                pair=pair,
                since=since,
                until=until,
                signal=signal,
                voice=voice,
                outlet=outlet,
                scorer=scorer,
                counted=counted,
                unique=unique,
                boilerplate=boilerplate,
            )
            return db.execute(query.sql, query.values).df()

    def articles(
        self,
        *,
        since: Day = None,
        until: Day = None,
        outlet: Several = None,
        scorer: str | None = None,
        unique: bool = False,
    ) -> DataFrame:
        """Return one row for each article, in the order of the ledger; filters as above."""
        with self._connected() as db:
            where = Where()
            self._add_common(db, where, since, until, outlet, scorer, unique)
            query = where.select(ARTICLES)
            return db.execute(query.sql, query.values).df()

    def rejects(self) -> DataFrame:
        """Return one row for each input that had no result: id, reason, content_hash."""
        with self._connected() as db:
            return db.execute("SELECT * FROM rejects").df()

    def query(self, sql: str) -> DataFrame:
        """Return the result of one SELECT over ``statements``, ``articles`` and ``rejects``.

        Nothing can be changed, and no other file can be read.
        Raises ``ConfigError`` for what is not one SELECT, or fails.
        """
        import duckdb

        with self._connected() as db:
            try:
                found = db.extract_statements(sql)
                kinds = [statement.type for statement in found]
                if kinds not in ([duckdb.StatementType.SELECT], [duckdb.StatementType.EXPLAIN]):
                    raise ConfigError(
                        f"query: found {len(kinds)} statement(s) "
                        f"({', '.join(k.name for k in kinds) or 'none'}), expected one SELECT; "
                        "a ledger is only read"
                    )
                return db.execute(found[0]).df()
            except duckdb.Error as err:
                raise ConfigError(
                    f"query: {err} (tables: statements, articles, rejects; their columns: "
                    "DESCRIBE statements)"
                ) from err

    def export(self, path: str | Path, **filters: Any) -> int:
        """Write the statements that the filters of ``statements`` leave; return their number.

        path: ends in .csv, .parquet or .jsonl; it appears when it is complete. In CSV, lists of
        codes are joined by ``|``, and cells that a spreadsheet would run get an apostrophe.
        """
        path = Path(path)
        if path.suffix.lower() not in EXPORTS:
            raise ConfigError(
                f"{path}: found the ending {path.suffix!r}, expected one of {', '.join(EXPORTS)}"
            )
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with self._connected(exporting=True) as db:
                query = self._filtered_statements(db, **filters)
                n = write_rows(db, query, partial, path.suffix.lower())
            partial.replace(path)
        except OSError as err:
            raise ConfigError(f"{path}: cannot be written ({err.strerror or err})") from err
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        return n

    def info(self) -> LedgerInfo:
        """Return what is in the ledger."""
        with self._connected() as db:
            n, outlets, first, last = db.execute(
                "SELECT count(*), count(DISTINCT outlet), min(date), max(date) FROM articles"
            ).fetchone()
            (n_statements,) = db.execute("SELECT count(*) FROM statements").fetchone()
            (n_rejects,) = db.execute("SELECT count(*) FROM rejects").fetchone()
            scorers = tuple(ScorerInfo(*row) for row in db.execute(_SCORERS).fetchall())
        runs: dict[str, int] = {}
        for path in run_paths(self.folder):
            status = str((read_json(path) or {}).get("status", "unknown"))
            runs[status] = runs.get(status, 0) + 1
        return LedgerInfo(
            self.folder,
            n,
            n_statements,
            n_rejects,
            outlets,
            first,
            last,
            scorers,
            runs,
            self._copies_info(n),
            n_waiting(self.folder / WRITER / JOURNAL),
        )

    # --- connection -----------------------------------------------------------------------------

    @contextlib.contextmanager
    def _connected(self, *, exporting: bool = False) -> Iterator[Any]:
        """Yield a connection that sees the three tables, and nothing else of the disk."""
        duckdb = import_duckdb()
        settings = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
        with contextlib.closing(duckdb.connect(":memory:", config=settings)) as db:
            parts = whole_parts(self.folder)
            try:
                self._show(db, STATEMENTS, statement_schema(), parts)
                self._show(db, ARTICLES, article_schema(), parts)
                db.execute("CREATE TABLE rejects (id TEXT, reason TEXT, content_hash TEXT)")
                if rows := list(_rejects(self.folder / REJECTS)):
                    db.executemany("INSERT INTO rejects VALUES (?, ?, ?)", rows)
                if not exporting:
                    db.execute(f"SET allowed_directories = [{quoted(str(self.folder.resolve()))}]")
                    db.execute("SET enable_external_access = false")
                db.execute("SET lock_configuration = true")
                yield db
            except (duckdb.IOException, duckdb.InvalidInputException) as err:
                raise DataError(
                    f"{self.folder}: cannot be read ({err}); restore the file from a copy, or "
                    "remove it and its partner and run 'analyzer batch' again"
                ) from err

    def _show(self, db: Any, table: str, schema: Any, parts: Sequence[int]) -> None:
        """Make a view of a table's parts with what is known of copies."""
        if parts:
            paths = [str(part_path(self.folder, table, n).resolve()) for n in parts]
            db.execute(
                f"CREATE VIEW raw_{table} AS SELECT * FROM read_parquet("
                f"[{', '.join(map(quoted, paths))}], filename = true, file_row_number = true)"
            )
        else:
            db.register("empty", schema.empty_table())
            db.execute(
                f"CREATE TABLE raw_{table} AS "
                "SELECT *, '' AS filename, 0::BIGINT AS file_row_number FROM empty"
            )
            db.unregister("empty")
        columns = ", ".join(f's."{name}"' for name in (*schema.names, *PLACE))
        copies = {STATEMENTS: _STATEMENT_COPIES, ARTICLES: _ARTICLE_COPIES}[table]
        flags, join = copies.none, ""
        if self._copies_manifest() is not None:
            path = (self.folder / COPIES / f"{table}.parquet").resolve()
            flags = copies.some
            join = f"LEFT JOIN read_parquet({quoted(str(path))}) c USING ({copies.key})"
        db.execute(
            f"CREATE VIEW placed_{table} AS SELECT {columns}, {flags} FROM raw_{table} s {join}"
        )
        db.execute(
            f"CREATE VIEW {table} AS SELECT * EXCLUDE ({', '.join(PLACE)}) FROM placed_{table}"
        )

    # --- filters --------------------------------------------------------------------------------

    def _filtered_statements(
        self,
        db: Any,
        *,
        pair: tuple[str, str] | None = None,
        since: Day = None,
        until: Day = None,
        signal: Several = None,
        voice: Several = None,
        outlet: Several = None,
        scorer: str | None = None,
        counted: bool = False,
        unique: bool = False,
        boilerplate: bool = False,
    ) -> Query:
        where = Where()
        if pair is not None:
            if isinstance(pair, str) or len(pair) != 2:
                raise ConfigError(
                    f"pair: found {pair!r}, expected a source and a target, ('USA', 'CHN')"
                )
            where.add("list_contains(source, ?)", pair[0])
            where.add("list_contains(target, ?)", pair[1])
        where.among("signal", signal, SIGNALS)
        where.among("voice", voice, VOICES)
        if counted:
            where.add("leaf AND NOT unsure")
        if not boilerplate:
            where.add("NOT boilerplate")
        self._add_common(db, where, since, until, outlet, scorer, unique)
        return where.select(STATEMENTS)

    def _add_common(
        self,
        db: Any,
        where: Where,
        since: Day,
        until: Day,
        outlet: Several,
        scorer: str | None,
        unique: bool,
    ) -> None:
        if since is not None:
            where.add("date >= ?", day_of("since", since))
        if until is not None:
            where.add("date <= ?", day_of("until", until))
        where.among("outlet", outlet)
        where.add("scorer = ?", self._scorer(db, scorer))
        if unique:
            self._require_copies(db)
            where.add("copy_of IS NULL")

    def _scorer(self, db: Any, wanted: str | None) -> str:
        """Return the scorer to read: the only one, or the one that was asked for."""
        found = [ScorerInfo(*row) for row in db.execute(_SCORERS).fetchall()]
        known = {s.id: s for s in found}
        if wanted is not None and found and wanted not in known:
            raise ConfigError(
                f"scorer: found {wanted!r}{did_you_mean(wanted, known)}; expected one of "
                f"{', '.join(known)}"
            )
        if wanted is None and len(found) > 1:
            several = "; ".join(f"{s.id} ({s.model}, {s.config}, {s.analyzer})" for s in found)
            raise DataError(
                f"{self.folder}: holds results of {len(found)} models or configurations, which "
                f"must not be mixed; choose one as scorer: {several}"
            )
        return wanted or (found[0].id if found else "")

    # --- copies ---------------------------------------------------------------------------------

    def _copies_manifest(self) -> dict[str, Any] | None:
        return read_json(self.folder / COPIES / COPIES_MANIFEST)

    def _copies_info(self, n_articles: int) -> CopiesInfo | None:
        manifest = self._copies_manifest()
        if manifest is None:
            return None
        return CopiesInfo(
            manifest["similarity"],
            manifest["article_copies"],
            manifest["statement_copies"],
            manifest["boilerplate"],
            max(0, n_articles - manifest["articles"]),
        )

    def _require_copies(self, db: Any) -> None:
        (n,) = db.execute("SELECT count(*) FROM raw_articles").fetchone()
        info = self._copies_info(n)
        if info is None or info.n_new:
            why = "were not searched for" if info is None else f"of {info.n_new:,} articles are new"
            raise DataError(
                f"{self.folder}: copies {why}, so what is unique is not known; run "
                f"'analyzer ledger copies {self.folder}'"
            )


def import_duckdb() -> Any:
    """Return the module duckdb; ``MissingExtra`` where it or pandas is not installed."""
    try:
        import duckdb
        import pandas  # noqa: F401
    except ModuleNotFoundError as err:
        if err.name not in {"duckdb", "pandas"}:
            raise
        raise MissingExtra("Reading a ledger", "batch") from err
    return duckdb


@dataclass(frozen=True, slots=True)
class _Flags:
    """Columns that come from the search for copies: where it was done, and where it was not."""

    key: str
    some: str
    none: str


_ARTICLE_COPIES = _Flags(
    "article_key",
    "c.copy_group, c.copy_of",
    "NULL::TEXT AS copy_group, NULL::TEXT AS copy_of",
)
_STATEMENT_COPIES = _Flags(
    "article_key, id",
    "c.copy_group, c.copy_of_article || '/' || c.copy_of_id AS copy_of, "
    "coalesce(c.boilerplate, false) AS boilerplate",
    "NULL::TEXT AS copy_group, NULL::TEXT AS copy_of, false AS boilerplate",
)
_SCORERS = (
    "SELECT scorer, any_value(model), any_value(config), any_value(analyzer), count(*), "
    "sum(n_statements)::BIGINT FROM raw_articles GROUP BY scorer ORDER BY scorer"
)


def _rejects(path: Path) -> Iterator[tuple[str, str, str | None]]:
    """Yield the rejects of a file; a last line that is being written is left out."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        for line in stream:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                row = json.loads(line)
                yield row["id"], row["reason"], row["content_hash"]
