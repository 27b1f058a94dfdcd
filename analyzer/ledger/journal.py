"""What was scored for a part that is not full yet, so that a run which is cut off keeps it.

Parts must be full, or their files would depend on interruptions. So every article is also added to
one file as it comes; the next run takes it from there. An article is a line: a checksum, its key,
the number of its statements and its rows. A line that was cut off ends the file.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from analyzer.ledger.schema import SCHEMA_VERSION, digest, flat_columns
from analyzer.ledger.scored import ScoredRows

JOURNAL = "journal"
#: The disk is waited for so often, which is what a power cut may cost; ``kill`` costs nothing.
_SYNC_S = 2.0


class Journal:
    """The journal in a file, which is made by the first addition. Raises ``OSError``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._synced = time.monotonic()

    def recover(self) -> Iterator[ScoredRows]:
        """Yield what an earlier run has left, in order; what was cut off is removed.

        Rows of another version of the schema are dropped: their articles are scored again.
        """
        whole = 0
        try:
            with self._path.open("rb") as lines:
                if lines.readline() == _HEADER:
                    whole = len(_HEADER)
                    for line in lines:
                        if (rows := _read(line)) is None:
                            break
                        whole += len(line)
                        yield rows
                size = lines.seek(0, os.SEEK_END)
        except FileNotFoundError:
            return
        if whole < size:
            os.truncate(self._path, whole)

    def add(self, rows: ScoredRows) -> None:
        """Add an article."""
        if self._file is None:
            self._file = self._path.open("ab", buffering=0)
            if not self._file.tell():
                self._file.write(_HEADER)
        end = self._file.tell()
        try:
            line = _line(rows)
            if self._file.write(line) < len(line):
                raise OSError("no space left")
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(self._path, end)
            raise
        if time.monotonic() - self._synced > _SYNC_S:
            self.sync()

    def sync(self) -> None:
        """Wait until everything is on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def clear(self) -> None:
        """Forget everything: it is in a part now."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def n_waiting(path: Path) -> int:
    """Return how many articles a journal has; raises ``OSError``."""
    try:
        with path.open("rb") as lines:
            return max(0, sum(line.endswith(b"\n") for line in lines) - 1)
    except FileNotFoundError:
        return 0


def _line(rows: ScoredRows) -> bytes:
    content = b"%s %d %s" % (rows.key.encode(), rows.n_statements, rows.rows)
    return b"%08x %s\n" % (zlib.crc32(content), content)


def _read(line: bytes) -> ScoredRows | None:
    """Return what a line holds; None for one that is not whole."""
    checksum, _, content = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(content):
        return None
    key, n_statements, rows = content.split(b" ", 2)
    return ScoredRows(key.decode(), rows, int(n_statements))


_HEADER = b"journal %s\n" % digest([1, SCHEMA_VERSION, flat_columns()])[:16].encode()
