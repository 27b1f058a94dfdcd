"""An external index: one number a month or a day, out of a CSV file with a header.

Commas, semicolons or tabs; months as 2024-05, 202405 or 2024M5, weeks as 2024-W22, days in the ways
that articles write them. Days that are all the first of a month are months.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from analyzer.errors import ConfigError, DataError, did_you_mean
from analyzer.reading.dates import read_date
from analyzer.tracking.calendar import start_of
from analyzer.tracking.records import Freq

_DELIMITERS = ",;\t"
_DATE_NAMES = ("date", "month", "day", "week", "period", "start", "time")
_MISSING = frozenset({"", ".", "-", "na", "n/a", "nan", "null", "none"})
_MONTH = re.compile(r"(\d{4})[-/.]?(?:M\s*)?(\d{1,2})", re.IGNORECASE)
_SHOWN = 40  # columns that an error lists
Resolution = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Index:
    """A number for each month, week or day, in the index's own unit.

    values: by the first day of the month or week, or by the day, in order of time. missing: rows
    without a number. notes: what to know about how the dates were read, in full sentences.
    """

    name: str
    resolution: Resolution
    values: Mapping[dt.date, float]
    missing: int = 0
    notes: tuple[str, ...] = ()

    def by_period(self, freq: Freq) -> dict[dt.date, float]:
        """Means of the values in each period, by its first day.

        Raises ``ConfigError`` where the index is coarser than the periods: a month's number would
        have to stand for each of its days.
        """
        if self.resolution != "day" and self.resolution != freq:
            raise ConfigError(
                f"--freq: found {freq!r}, but {self.name!r} has one number a {self.resolution}; "
                f"expected --freq {self.resolution}"
            )
        found: dict[dt.date, list[float]] = {}
        for day, value in self.values.items():
            found.setdefault(start_of(day, freq), []).append(value)
        return {start: float(np.mean(values)) for start, values in found.items()}


def read_index(
    path: str | Path, column: str | None = None, date_column: str | None = None
) -> Index:
    """Return a column of a CSV file as an index.

    column: may be left out where the file has only one besides the dates. date_column: by default
    one that is called date, month, day, week, period, start or time, else the first. Raises
    ``ConfigError`` for a column that is not there and ``DataError`` for a file, a date or a number
    that cannot be read.
    """
    path = Path(path)
    header, rows = _rows(path)
    if date_column is None:
        date_column = next((h for n in _DATE_NAMES for h in header if h.lower() == n), header[0])
    elif date_column not in header:
        raise _no_column("--date-column", path, date_column, header)
    others = [name for name in header if name != date_column]
    if column is None and len(others) == 1:
        column = others[0]
    if column not in others:
        raise _no_column("--column", path, column, others)
    at, of = header.index(date_column), header.index(column)
    lines: dict[dt.date, int] = {}
    kinds: dict[Resolution, int] = {}
    values: dict[dt.date, float] = {}
    missing = 0
    notes: list[str] = []
    for line, cells in rows:
        where = f"{path}, line {line}"
        date, kind, warnings = _date(cells[at] if at < len(cells) else "", where)
        if date in lines:
            raise DataError(
                f"{where}: {date} is there for the second time, first in line {lines[date]}; "
                "expected one row for each date: keep the rows of one country or series"
            )
        lines[date] = line
        kinds.setdefault(kind, line)
        notes += [w for w in warnings if not notes]
        value = _number(cells[of] if of < len(cells) else "", column, where)
        if value is None:
            missing += 1
        else:
            values[date] = value
    if len(kinds) > 1:
        (one, first), (two, second) = list(kinds.items())[:2]
        raise DataError(
            f"{path}: found a {one} in line {first} and a {two} in line {second}; expected dates "
            "of one kind"
        )
    if not values:
        raise DataError(f"{path}: no number in {column!r}; expected one for each date")
    kind = next(iter(kinds))
    if kind == "day" and len(lines) > 1 and all(day.day == 1 for day in lines):
        kind = "month"
    return Index(column, kind, dict(sorted(values.items())), missing, tuple(notes))


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows that are not empty, each with the number of its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            reader = csv.reader(stream, delimiter=max(_DELIMITERS, key=first.count))
            found = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    except OSError as err:
        raise DataError(
            f"{path}: cannot be read ({err.strerror}); expected a CSV file with a header"
        ) from err
    except (UnicodeDecodeError, csv.Error) as err:
        raise DataError(f"{path}: is no CSV in UTF-8 ({err}); save it as such") from err
    header = [cell.strip() for cell in found[0][1]] if found else []
    if len(header) < 2 or len(found) < 2:
        raise DataError(
            f"{path}: found {len(header)} columns and {max(len(found) - 1, 0)} rows, expected a "
            "header, a column of dates and one of numbers"
        )
    return header, found[1:]


def _no_column(option: str, path: Path, name: str | None, known: Sequence[str]) -> ConfigError:
    listed = ", ".join(known[:_SHOWN])
    if len(known) > _SHOWN:
        listed += f" and {len(known) - _SHOWN} more"
    if name is None:
        return ConfigError(f"{option}: is needed; {path} has the columns {listed}")
    hint = did_you_mean(name, known)
    return ConfigError(f"{option}: {path} has no column {name!r}{hint}; it has {listed}")


def _date(text: str, where: str) -> tuple[dt.date, Resolution, tuple[str, ...]]:
    text = text.strip()
    month = _MONTH.fullmatch(text)
    try:
        if month:
            return dt.date(int(month[1]), int(month[2]), 1), "month", ()
        if re.fullmatch(r"\d{4}-?W\d\d?", text):
            year, week = text.split("W")
            return dt.date.fromisocalendar(int(year.rstrip("-")), int(week), 1), "week", ()
        return dt.date.fromisoformat(text), "day", ()
    except ValueError:
        found = read_date(text)
    if found.date is None or month:
        raise DataError(
            f"{where}: found the date {text!r}, expected a month such as 2024-05 or a day such as "
            "2024-05-26; name another column with --date-column"
        )
    return found.date, "day", found.warnings


def _number(text: str, column: str, where: str) -> float | None:
    text = text.strip()
    if text.lower() in _MISSING:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DataError(
            f"{where}: found {text!r} in {column!r}, expected a number such as 104.5, or nothing"
        )
    return value
