"""The dated office holders of ``data/people``, indexed as far as a text asks for them.

Some ten thousand terms are read at start; their names are only cut into words when a text has a
word that one of them starts with, which keeps the start of the program short.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzer.actors.names import surnames_of
from analyzer.actors.tokens import first_word_of, key_of
from analyzer.actors.vocabulary import alternatives, read_table, vocabulary
from analyzer.errors import DataError

OFFICES = (
    "head_of_state",
    "head_of_government",
    "deputy",
    "foreign_minister",
    "defence_minister",
    "security_adviser",
    "spokesperson",
    "envoy",
    "legislature",
    "organisation_head",
    "group_leader",
    "other",
)
_COLUMNS = ("code", "office", "name", "gender", "aliases", "known_as", "start", "end")


@dataclass(frozen=True, slots=True)
class Person:
    """One term of an office holder; somebody with several offices has several.

    gender: "m", "f", or empty where unknown. start, end: first and last day, inclusive; None where
    it is open. table: where the row stands. own: whether that is a file of the user's.
    """

    code: str
    office: str
    name: str
    gender: str
    start: dt.date | None
    end: dt.date | None
    table: str = ""
    own: bool = False

    def days_from(self, date: dt.date) -> int:
        """Return how many days ``date`` lies outside of the term; 0 within it."""
        if self.start is not None and date < self.start:
            return (self.start - date).days
        if self.end is not None and date > self.end:
            return (date - self.end).days
        return 0


#: The cells of a row, where it stands, and "own" for a row of the user's.
_Row = tuple[str, ...]


def own_row(
    code: str,
    office: str,
    name: str,
    gender: str,
    aliases: Sequence[str],
    known_as: Sequence[str],
    start: str,
    end: str,
    table: str,
) -> _Row:
    """Return a row of the user's for ``Roster``; ``table`` says where it stands."""
    return (
        code, office, name, gender, "|".join(aliases), "|".join(known_as), start, end, table, "own",
    )  # fmt: skip


class Roster:
    """Terms by name and office.

    full, short: lookup key of a full name, or of a form that needs no introduction ("Putin") ->
        terms; filled by ``open``. pending: first words of names that are not indexed yet.

    own: rows of the user's. They replace terms of the same person in the same office that overlap
    with them, and their names no longer stand for people of other states.
    """

    def __init__(self, paths: Iterable[Path], own: Sequence[_Row] = ()) -> None:
        self.full: dict[str, tuple[Person, ...]] = {}
        self.short: dict[str, tuple[Person, ...]] = {}
        self.pending: dict[str, list[tuple[str, bool, _Row]]] = {}
        self._offices: dict[tuple[str, str], list[_Row]] = {}
        self._rows: list[_Row] = []
        self._by_word: dict[str, list[_Row]] | None = None
        self._own: dict[tuple[str, str], list[_Row]] = {}
        for row in own:
            self._own.setdefault((row[0], row[1]), []).append(row)
        for path in paths:
            self._read(path)
        self._withdraw(own)
        for row in own:
            self._add(row)

    def _read(self, path: Path) -> None:
        table = f"people/{path.name}"
        for number, cells in enumerate(read_table(path), start=2):
            if len(cells) != len(_COLUMNS):
                raise DataError(
                    f"{path.name}, line {number}: found {len(cells)} cells, expected "
                    f"{len(_COLUMNS)}: {', '.join(_COLUMNS)}"
                )
            row = (*cells, table, "")
            if not self._own or not self._is_replaced(row):
                self._add(row)

    def _add(self, row: _Row) -> None:
        self._rows.append(row)
        self._offices.setdefault((row[0], row[1]), []).append(row)
        pending = self.pending
        pending.setdefault(first_word_of(row[2]), []).append((row[2], True, row))
        for cell, is_full in ((row[4], True), (row[5], False)):
            if cell:
                for form in cell.split("|"):
                    pending.setdefault(first_word_of(form), []).append((form, is_full, row))

    def _is_replaced(self, row: _Row) -> bool:
        """Whether a term of the user's is about the same person, office and time."""
        return any(
            key_of(own[2]) == key_of(row[2]) and overlap(_person(own), _person(row))
            for own in self._own.get((row[0], row[1]), ())
        )

    def _withdraw(self, own: Iterable[_Row]) -> None:
        """Take the names of the user's rows from people of other states."""
        owners: dict[str, set[str]] = {}
        for row in own:
            for form in (row[2], *alternatives(row[4]), *alternatives(row[5])):
                owners.setdefault(key_of(form), set()).add(row[0])
        for word in {key.split(" ", 1)[0] for key in owners}:
            kept = [
                known
                for known in self.pending.pop(word, ())
                if known[2][0] in owners.get(key_of(known[0]), {known[2][0]})
            ]
            if kept:
                self.pending[word] = kept

    def open(self, word: str) -> list[str]:
        """Index the names that start with a word; return their keys, none the second time."""
        keys = []
        for form, is_full, row in self.pending.pop(word, ()):
            table = self.full if is_full else self.short
            key = key_of(form)
            table[key] = (*table.get(key, ()), _person(row))
            keys.append(key)
        return keys

    def people(self) -> tuple[Person, ...]:
        """Return every term."""
        return tuple(_person(row) for row in self._rows)

    def of_office(self, code: str, office: str) -> tuple[Person, ...]:
        """Return the terms of an office."""
        return tuple(_person(row) for row in self._offices.get((code, office), ()))

    def by_surname(self, surname: str) -> tuple[Person, ...]:
        """Return the terms of everybody whom ``surname``, a lookup key, stands for."""
        if self._by_word is None:
            self._by_word = self._index_surnames()
        rows = self._by_word.get(surname.rsplit(" ", 1)[-1], ())
        return tuple(_person(r) for r in rows if surname in surnames_of(r[2], r[0]))

    def _index_surnames(self) -> dict[str, list[_Row]]:
        family_first = vocabulary().family_first
        table: dict[str, list[_Row]] = {}
        for row in self._rows:
            key = key_of(row[2])
            table.setdefault(key.rsplit(" ", 1)[-1], []).append(row)
            first = key.split(" ", 1)[0]
            if first in family_first:
                table.setdefault(first, []).append(row)
        return table


@cache
def _person(row: _Row) -> Person:
    code, office, name, gender, _aliases, _known_as, start, end, table, own = row
    return Person(code, office, name, gender, first_day(start), last_day(end), table, own == "own")


def overlap(one: Person, other: Person) -> bool:
    """Whether two terms share a day."""
    starts, ends = dt.date.min, dt.date.max
    return (one.start or starts) <= (other.end or ends) and (other.start or starts) <= (
        one.end or ends
    )


@cache
def first_day(text: str) -> dt.date | None:
    """Return the first day of "2021", "2021-05" or "2021-05-03"; None for an empty string."""
    if not text:
        return None
    return dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])


@cache
def last_day(text: str) -> dt.date | None:
    """Return the last day of "2021", "2021-05" or "2021-05-03"; None for an empty string."""
    if not text:
        return None
    if len(text) == 4:
        return dt.date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    return dt.date.fromisoformat(text)
