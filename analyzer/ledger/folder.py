"""A ledger's folder on disk: what is in it, who may write, and how a file appears as a whole."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from analyzer.errors import ConfigError, DataError
from analyzer.ledger.schema import (
    ARTICLES,
    FORMAT,
    LEDGER,
    RUNS,
    SCHEMA_VERSION,
    STATEMENTS,
    WRITER,
)


def check_ledger(folder: Path) -> None:
    """Raise ``DataError`` unless the folder is a ledger that this version reads."""
    path = folder / LEDGER
    values = read_json(path)
    if values is None:
        found = "no such folder" if not folder.exists() else f"no ledger (there is no {LEDGER})"
        raise DataError(f"{folder}: {found}; expected a folder that 'analyzer batch' has written")
    version = values.get("schema_version")
    if values.get("format") != FORMAT or not isinstance(version, int):
        raise DataError(
            f"{path}: found format {values.get('format')!r}, version {version!r}; expected "
            f"{FORMAT!r}; name a folder that 'analyzer batch' has written"
        )
    if version > SCHEMA_VERSION:
        raise DataError(
            f"{folder}: was written by a newer version of the analyzer (schema {version}, this "
            f"version reads up to {SCHEMA_VERSION}); install that version, or begin a new ledger"
        )


def create_ledger(folder: Path) -> None:
    """Make the folder a ledger, unless it is one.

    Raises ``ConfigError`` for a folder with other things in it, or one that cannot be made, and
    ``DataError`` like ``check_ledger``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir()}
        if LEDGER in names:
            check_ledger(folder)
            return
        # Hidden files may be our own, of a run that was killed as it began.
        if others := sorted(name for name in names if not name.startswith(".")):
            raise ConfigError(
                f"{folder}: is no ledger and not empty (found {', '.join(others[:5])}); name a new "
                "or an empty folder"
            )
        (folder / WRITER).mkdir(exist_ok=True)
        write_json(folder / LEDGER, {"format": FORMAT, "schema_version": SCHEMA_VERSION})
    except FileExistsError as err:
        raise ConfigError(f"{folder}: is a file; expected a folder for the ledger") from err
    except OSError as err:
        raise cannot_write(folder, err) from err


def cannot_write(folder: Path, err: OSError) -> ConfigError:
    """Return the error for a disk that is full, read-only or gone."""
    return ConfigError(
        f"{folder}: cannot be written ({err.strerror or err}); what it held before is safe: mend "
        "that and give the same command again"
    )


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the ledger's lock, which ends with the process however that ends.

    Raises ``ConfigError`` when another process holds it.
    """
    try:
        (folder / WRITER).mkdir(exist_ok=True)
        file = (folder / WRITER / "lock").open("a")
    except OSError as err:
        raise cannot_write(folder, err) from err
    with file:
        try:
            _lock(file)
        except OSError as err:
            raise ConfigError(
                f"{folder}: another process is writing this ledger; wait for it, or stop it"
            ) from err
        yield


def _lock(file: TextIO) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# --- parts --------------------------------------------------------------------------------------


def part_path(folder: Path, table: str, number: int) -> Path:
    """Return the file of one part of a table."""
    return folder / table / f"part-{number:06d}.parquet"


def part_numbers(folder: Path, table: str) -> list[int]:
    """Return the numbers of the parts that a table has, in order."""
    found = []
    for path in (folder / table).glob("part-*.parquet"):
        digits = path.stem.removeprefix("part-")
        if digits.isdigit():
            found.append(int(digits))
    return sorted(found)


def whole_parts(folder: Path) -> list[int]:
    """Return the numbers of the parts that both tables have.

    One more part of statements may be there while a writer is at work, or after it was killed; it
    does not count yet. Raises ``DataError`` when other files are missing.
    """
    articles, statements = (part_numbers(folder, t) for t in (ARTICLES, STATEMENTS))
    if lonely := sorted(set(articles) - set(statements)):
        path = part_path(folder, ARTICLES, lonely[0])
        raise DataError(
            f"{path}: its statements are missing ({part_path(folder, STATEMENTS, lonely[0])}); "
            "restore that file, or remove this one and run 'analyzer batch' again to score its "
            "articles anew"
        )
    return articles


def run_paths(folder: Path) -> list[Path]:
    """Return the manifests of all runs, the oldest first."""
    return sorted((folder / RUNS).glob("*.json"))


# --- files --------------------------------------------------------------------------------------


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the object in a file, None where there is no file; ``DataError`` for anything else."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as err:
        raise DataError(f"{path}: cannot be read ({err}); restore it from a copy") from err
    if not isinstance(values, dict):
        raise DataError(f"{path}: found {type(values).__name__}, expected an object")
    return values


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write an object so that the file is there as a whole or not at all."""
    partial = path.parent / f".{path.name}.part"
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    with partial.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
