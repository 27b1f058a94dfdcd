"""Conditions on the rows of a ledger as SQL, whose values never become a part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.errors import ConfigError, did_you_mean

#: Where a row stands in the ledger; not shown.
PLACE = ("filename", "file_row_number")

Several = str | Sequence[str] | None
Day = str | dt.date | None


@dataclass(frozen=True, slots=True)
class Query:
    """A statement of SQL with a value for each ``?`` in it."""

    sql: str
    values: list[Any]


class Where:
    """Conditions with their values."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self._values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition with one ``?`` for each value."""
        self._conditions.append(f"({condition})")
        self._values += values

    def among(self, column: str, wanted: Several, known: Sequence[str] | None = None) -> None:
        """Add that a column is one of some words, which must be known ones."""
        if wanted is None:
            return
        words = [wanted] if isinstance(wanted, str) else list(wanted)
        for word in words:
            if known is not None and word not in known:
                raise ConfigError(
                    f"{column}: found {word!r}{did_you_mean(word, known)}; expected one of "
                    f"{', '.join(known)}"
                )
        self.add(f"{column} IN ({', '.join('?' * len(words)) or 'NULL'})", *words)

    def select(self, table: str) -> Query:
        """Return the query for the rows of a table, in the order of the ledger."""
        conditions = " AND ".join(self._conditions) or "true"
        place = ", ".join(PLACE)
        sql = f"SELECT * EXCLUDE ({place}) FROM placed_{table} WHERE {conditions} ORDER BY {place}"
        return Query(sql, self._values)


def day_of(name: str, value: str | dt.date) -> dt.date:
    """Read a day; raises ``ConfigError`` that names the argument."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (ValueError, TypeError) as err:
        raise ConfigError(f"{name}: found {value!r}, expected a day such as 2024-05-26") from err


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
