"""Adding to a ledger: parts appear as a whole, and a run that was cut off leaves nothing half done.

A part's two files are staged first, then moved to their places, the statements before the articles.
An article counts once its row is in place, so a run that was killed at any moment can go on: what
was not moved is thrown away, and what was moved by half is moved the rest of the way. What was
scored for a part that is not full yet is in the journal, where the next run finds it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from analyzer.errors import DataError
from analyzer.ledger.folder import (
    cannot_write,
    create_ledger,
    part_path,
    read_json,
    run_paths,
    sync_file,
    sync_folder,
    whole_parts,
    write_json,
    writing,
)
from analyzer.ledger.journal import JOURNAL, Journal
from analyzer.ledger.schema import (
    ARTICLES,
    REJECTS,
    RUNS,
    STATEMENTS,
    WRITER,
    Scorer,
    digest,
    import_pyarrow,
)
from analyzer.ledger.scored import ScoredRows, convert

#: A part is closed at one of these, whichever comes first. They depend on the articles alone, so
#: that the files do not depend on the machine, the number of processes or on interruptions.
PART_ARTICLES = 500
PART_BYTES = 32_000_000
_REJECTS_AT_ONCE = 1000
_TABLES = (STATEMENTS, ARTICLES)  # in the order in which they are moved to their places
_PACKAGES = ("stance-tension-analyzer", "onnxruntime", "tokenizers", "numpy", "pyarrow")


@dataclass(frozen=True, slots=True)
class Reject:
    """An input without a result; content_hash is None where no article could be read."""

    id: str
    reason: str
    content_hash: str | None = None

    def key(self) -> str:
        """Identity of the reject: the same input with the same reason."""
        return "reject " + digest([self.id, self.reason, self.content_hash])[:32]


def own_error(article_id: str, what: str, content_hash: str) -> Reject:
    """Return the reject of an article that the analyzer itself failed on."""
    return Reject(
        article_id,
        f"an error in the analyzer itself ({what}); please report it with this text; the next run "
        "tries it again",
        content_hash,
    )


class LedgerWriter:
    """Adds to the ledger in a folder, which is made where there is none; use it with ``with``.

    Raises ``ConfigError`` when the folder cannot be written or another process writes it,
    ``DataError`` when it holds something else, ``MissingExtra`` without pyarrow.
    """

    def __init__(self, folder: Path) -> None:
        import_pyarrow()
        self.folder = folder
        self._stack = contextlib.ExitStack()
        self._staging = folder / WRITER / "staged"
        self._journal = Journal(folder / WRITER / JOURNAL)
        self._rows: list[ScoredRows] = []
        self._n_bytes = 0
        self._rejects: list[Reject] = []
        self._manifest: dict[str, Any] = {}
        self._manifest_path: Path | None = None
        self._started = time.monotonic()
        #: Of this run: what is in the ledger for good.
        self.counts = {"articles": 0, "statements": 0, "rejects": 0}

    def __enter__(self) -> Self:
        create_ledger(self.folder)
        with contextlib.ExitStack() as stack:
            stack.enter_context(writing(self.folder))
            self._known = stack.enter_context(contextlib.closing(_Keys()))
            with self._explained():
                self._recover()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is not None:
                # The error is what matters; a full disk must not hide it.
                with contextlib.suppress(OSError):
                    self._journal.sync()
                    self._settle()
                    if self._manifest_path is not None:
                        self._record("failed" if isinstance(error, Exception) else "interrupted")
        finally:
            self._journal.close()
            self._stack.close()

    def begin(self, scorer: Scorer, inputs: Sequence[str], workers: int) -> None:
        """Say what this run is; its manifest is written with the first thing that it adds."""
        self._manifest = {
            "inputs": list(inputs),
            "workers": workers,
            "scorer": scorer.id,
            "model": scorer.model,
            "config": scorer.config,
            "config_hash": scorer.config_hash,
            "versions": _versions(),
            "started": _now(),
        }
        self._started = time.monotonic()
        self._commit_if_full()

    def is_new(self, key: str) -> bool:
        """Whether an article or a reject is not in the ledger; from now on it counts as known."""
        return self._known.add(key)

    def add(self, rows: ScoredRows) -> None:
        """Add a scored article; it is in a part when that is full, or after ``finish``."""
        with self._explained():
            self._journal.add(rows)
            if self._manifest_path is None:
                self._record("running")
        self._take(rows)
        self._commit_if_full()

    def reject(self, reject: Reject) -> bool:
        """Add a reject; returns False when the ledger has it already."""
        if not self.is_new(reject.key()):
            return False
        self._rejects.append(reject)
        if len(self._rejects) >= _REJECTS_AT_ONCE:
            with self._explained():
                self._write_rejects()
                self._record("running")
        return True

    def finish(self, counts: dict[str, int]) -> None:
        """Write what is left, and the manifest if anything was added. counts: for the manifest."""
        if self._rows or self._rejects:
            self._commit()
        if self._manifest_path is not None:
            self._manifest["inputs_seen"] = counts
            with self._explained():
                self._record("done")

    # --- one part -------------------------------------------------------------------------------

    def _take(self, rows: ScoredRows) -> None:
        self._rows.append(rows)
        self._n_bytes += len(rows.rows)

    def _commit_if_full(self) -> None:
        if len(self._rows) >= PART_ARTICLES or self._n_bytes >= PART_BYTES:
            self._commit()

    def _commit(self) -> None:
        converted = convert(self._rows)
        for article, reason in converted.faulty:
            self.reject(own_error(article["article_id"], reason, article["content_hash"]))
        with self._explained():
            self._write_rejects()
            if self._rows:
                self._write_part(converted.tables)
            self._record("running")

    def _write_part(self, tables: dict[str, Any]) -> None:
        number = self._next_part
        self._staging.mkdir(exist_ok=True)
        parquet = import_pyarrow().parquet
        for table in _TABLES:
            path = self._staged(table, number)
            parquet.write_table(tables[table], path, compression="zstd")
            sync_file(path)
        sync_folder(self._staging)
        for table in _TABLES:
            self._move(table, number)
        self._next_part += 1
        self.counts["articles"] += tables[ARTICLES].num_rows
        self.counts["statements"] += tables[STATEMENTS].num_rows
        self._rows, self._n_bytes = [], 0
        self._journal.clear()

    def _move(self, table: str, number: int) -> None:
        path = part_path(self.folder, table, number)
        path.parent.mkdir(exist_ok=True)
        self._staged(table, number).replace(path)
        sync_folder(path.parent)

    def _staged(self, table: str, number: int) -> Path:
        return self._staging / f"{table}-{number:06d}"

    def _write_rejects(self) -> None:
        if not self._rejects:
            return
        path = self.folder / REJECTS
        lines = "".join(
            json.dumps(
                {"id": r.id, "reason": r.reason, "content_hash": r.content_hash},
                ensure_ascii=False,
            )
            + "\n"
            for r in self._rejects
        )
        size = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as stream:
                stream.write(lines.encode("utf-8", "replace"))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(path, size)
            raise
        self.counts["rejects"] += len(self._rejects)
        self._rejects = []

    def _record(self, status: str) -> None:
        """Write the manifest of a run that has added something, to a part or to the journal."""
        if self._manifest_path is None:
            (self.folder / RUNS).mkdir(exist_ok=True)
            numbers = [int(p.stem) for p in run_paths(self.folder) if p.stem.isdigit()]
            self._manifest_path = self.folder / RUNS / f"{max(numbers, default=0) + 1:06d}.json"
        self._manifest |= {
            "status": status,
            "ended": _now(),
            "seconds": round(time.monotonic() - self._started, 3),
            "added": self.counts,
        }
        write_json(self._manifest_path, self._manifest)

    # --- what was there before ------------------------------------------------------------------

    def _settle(self) -> None:
        """Move a part that was moved by half the rest of the way; throw other staged files away."""
        for path in sorted(self._staging.glob(f"{ARTICLES}-*")):
            number = int(path.name.rpartition("-")[2])
            statements_moved = part_path(self.folder, STATEMENTS, number).exists()
            if statements_moved and not self._staged(STATEMENTS, number).exists():
                self._move(ARTICLES, number)
        shutil.rmtree(self._staging, ignore_errors=True)

    def _recover(self) -> None:
        self._settle()
        parts = whole_parts(self.folder)
        self._next_part = max(parts, default=0) + 1
        self._known.add_all(_keys_of_articles(self.folder, parts))
        self._known.add_all(_keys_of_rejects(self.folder / REJECTS))
        for rows in self._journal.recover():
            # The part may have been written after all, just before the end.
            if self.is_new(rows.key):
                self._take(rows)
        for path in run_paths(self.folder):
            manifest = read_json(path)
            if manifest is not None and manifest.get("status") == "running":
                write_json(path, manifest | {"status": "interrupted"})

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as err:
            raise cannot_write(self.folder, err) from err


class _Keys:
    """A set of keys that moves to the disk as it grows: its size in memory is bounded."""

    def __init__(self) -> None:
        # Without a name SQLite makes a file of its own that nobody sees and that goes with it.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -65536")  # 64 MB
        self._db.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def add(self, key: str) -> bool:
        """Add a key; returns whether it is new."""
        return self._db.execute("INSERT OR IGNORE INTO keys VALUES (?)", (key,)).rowcount > 0

    def add_all(self, keys: Iterable[str]) -> None:
        """Add many keys."""
        self._db.executemany("INSERT OR IGNORE INTO keys VALUES (?)", ((key,) for key in keys))

    def close(self) -> None:
        """Forget everything."""
        self._db.close()


def _keys_of_articles(folder: Path, parts: Sequence[int]) -> Iterator[str]:
    pa = import_pyarrow()
    for number in parts:
        path = part_path(folder, ARTICLES, number)
        try:
            keys = pa.parquet.ParquetFile(path).read(["article_key"])["article_key"]
        except (pa.ArrowException, OSError, KeyError) as err:
            raise DataError(
                f"{path}: cannot be read ({err}); remove it and "
                f"{part_path(folder, STATEMENTS, number)}, and the next run scores their articles "
                "anew"
            ) from err
        yield from keys.to_pylist()


def _keys_of_rejects(path: Path) -> Iterator[str]:
    """Yield the keys of all rejects; a last line that was cut off is removed."""
    if not path.exists():
        return
    whole = 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            with contextlib.suppress(ValueError, TypeError, KeyError):
                row = json.loads(line)
                yield Reject(row["id"], row["reason"], row["content_hash"]).key()
    if whole < path.stat().st_size:
        os.truncate(path, whole)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
