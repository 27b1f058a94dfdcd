"""Rows of a file of labelled data, whatever its format, each with the place it came from."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.errors import DataError, InputError, MissingExtra
from analyzer.reading.encoding import decode

FORMATS = ".csv, .tsv, .jsonl, .json, .parquet (each also as .gz, apart from Parquet), a folder of "
FORMATS += "the 'datasets' library, or hub:NAME"


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in a file.

    where: "FILE:LINE" for text files, "FILE row N" (from 1) for others.
    problem: why the row could not be read, with ``values`` empty.
    """

    where: str
    values: dict[str, Any]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one file and the hash of its content."""

    records: tuple[Record, ...]
    sha256: str


def read_table(path: Path, name: str | None = None) -> Table:
    """Read a file of rows.

    name: as written in the configuration; "hub:NAME" and "hub:NAME:SPLIT" are fetched.
    Raises ``DataError`` when the file is missing, empty or of no known format.
    """
    if name is not None and name.startswith("hub:"):
        return _from_hub(name)
    if path.is_dir():
        return _from_dataset_folder(path)
    try:
        content = path.read_bytes()
    except OSError as err:
        raise DataError(
            f"{path}: cannot be read ({err.strerror}); expected a file of labelled rows: give one "
            "with --data FILE, or in the configuration, whose paths are relative to --data-root"
        ) from err
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = path.suffix.lower()
    if suffix == ".gz":
        suffix = Path(path.stem).suffix.lower()
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError) as err:
            raise DataError(f"{path}: not a complete gzip file ({err})") from err
    readers = {
        ".csv": _from_csv,
        ".tsv": _from_csv,
        ".tab": _from_csv,
        ".jsonl": _from_json_lines,
        ".ndjson": _from_json_lines,
        ".json": _from_json,
        ".parquet": _from_parquet,
    }
    if suffix not in readers:
        raise DataError(f"{path}: found a file of type {suffix!r}, expected {FORMATS}")
    records = tuple(readers[suffix](content, path))
    if not records:
        raise DataError(f"{path}: no rows; expected a header and rows, or one JSON object a line")
    return Table(records, sha256)


def _text(content: bytes, path: Path) -> str:
    try:
        return decode(content).text.removeprefix("\ufeff")
    except InputError as err:
        raise DataError(f"{path}: {err}") from err


def _too_many(cells: list[str], names: list[str]) -> str:
    return (
        f"found {len(cells)} fields, expected the header's {len(names)}; a cell that holds the "
        "delimiter needs quotation marks around it"
    )


def _from_csv(content: bytes, path: Path) -> Iterator[Record]:
    text = _text(content, path)
    header = next((line for line in text.splitlines() if line.strip()), "")
    is_tab = path.name.lower().removesuffix(".gz").endswith((".tsv", ".tab"))
    # Spreadsheets write ";" where the comma is the decimal sign.
    delimiter = "\t" if is_tab else max(",;\t|", key=header.count)
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] = []
    end = 0
    try:
        for cells in reader:
            # A quoted cell may hold line breaks: a row starts after the end of the one before.
            where, end = f"{path}:{end + 1}", reader.line_num
            if not names:
                names = _header(cells, where)
            elif len(cells) > len(names):
                yield Record(where, {}, _too_many(cells, names))
            elif cells:
                yield Record(where, dict(zip(names, cells, strict=False)))
    except csv.Error as err:
        raise DataError(f"{path}:{reader.line_num}: not valid CSV ({err})") from err


def _header(cells: list[str], where: str) -> list[str]:
    """Names of the columns; none of a blank line."""
    names = [cell.strip() for cell in cells]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise DataError(
            f"{where}: the header has {twice!r} more than once; expected another name for every "
            "column"
        )
    return names if any(names) else []


def _from_json_lines(content: bytes, path: Path) -> Iterator[Record]:
    for number, line in enumerate(_text(content, path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as err:
            yield Record(where, {}, f"not valid JSON ({_fault(err)}); expected one object a line")
            continue
        if isinstance(value, dict):
            yield Record(where, value)
        else:
            yield Record(where, {}, f"found {type(value).__name__}, expected a JSON object")


def _fault(err: ValueError | RecursionError) -> str:
    """What ``json.loads`` has found wrong."""
    if isinstance(err, json.JSONDecodeError):
        return err.msg
    return "nested too deeply" if isinstance(err, RecursionError) else "a number of too many digits"


def _from_json(content: bytes, path: Path) -> Iterator[Record]:
    try:
        value = json.loads(_text(content, path))
    except json.JSONDecodeError as err:
        raise DataError(
            f"{path}:{err.lineno}: not valid JSON ({err.msg}); JSON lines end in .jsonl"
        ) from err
    except (ValueError, RecursionError) as err:
        raise DataError(
            f"{path}: not valid JSON ({_fault(err)}); JSON lines (.jsonl) would name the row"
        ) from err
    if not isinstance(value, list):
        raise DataError(f"{path}: found {type(value).__name__}, expected a list of JSON objects")
    for number, row in enumerate(value, start=1):
        where = f"{path} row {number}"
        if isinstance(row, dict):
            yield Record(where, row)
        else:
            yield Record(where, {}, f"found {type(row).__name__}, expected a JSON object")


def _from_parquet(content: bytes, path: Path) -> Iterator[Record]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as err:
        raise MissingExtra("Reading Parquet", "train") from err
    try:
        table = parquet.read_table(io.BytesIO(content))
    except pyarrow.ArrowException as err:
        raise DataError(f"{path}: not a Parquet file ({err})") from err
    for number, row in enumerate(table.to_pylist(), start=1):
        yield Record(f"{path} row {number}", row)


def _from_dataset_folder(path: Path) -> Table:
    datasets = _import_datasets()
    try:
        found = datasets.load_from_disk(str(path))
    except (FileNotFoundError, ValueError) as err:
        raise DataError(
            f"{path}: a folder, but not one that the 'datasets' library saved; expected {FORMATS}"
        ) from err
    if isinstance(found, datasets.DatasetDict):
        splits = ", ".join(f"{path.name}/{split}" for split in found)
        raise DataError(f"{path}: a data set with several splits; expected one of {splits}")
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(file.name.encode() + file.read_bytes())
    return Table(tuple(_dataset_records(found, str(path))), digest.hexdigest())


def _from_hub(name: str) -> Table:
    datasets = _import_datasets()
    _, _, rest = name.partition(":")
    repository, _, split = rest.partition(":")
    try:
        found = datasets.load_dataset(repository, split=split or "train")
    except (OSError, ValueError) as err:  # what the library raises for all that can go wrong
        reason = (str(err).splitlines() or [type(err).__name__])[0]
        raise DataError(
            f"{name}: the data set cannot be fetched ({reason}); check the name and the network, "
            "or download it and give its file or folder"
        ) from err
    digest = hashlib.sha256(str(found._fingerprint).encode()).hexdigest()
    return Table(tuple(_dataset_records(found, name)), digest)


def _dataset_records(dataset: Any, name: str) -> Iterator[Record]:
    """Rows of a data set, with the names of class labels in place of their numbers."""
    datasets = _import_datasets()
    classes = {k: f for k, f in dataset.features.items() if isinstance(f, datasets.ClassLabel)}
    for number, row in enumerate(dataset, start=1):
        named = {
            k: classes[k].int2str(v) if k in classes and v is not None and v >= 0 else v
            for k, v in row.items()
        }
        yield Record(f"{name} row {number}", named)


def _import_datasets() -> Any:
    try:
        import datasets
    except ModuleNotFoundError as err:
        if err.name != "datasets":
            raise
        raise MissingExtra("Reading a data set of the 'datasets' library", "train") from err
    return datasets
