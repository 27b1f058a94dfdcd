"""Rows of the tables in words, for explanations and findings."""

from __future__ import annotations

import datetime as dt

from analyzer.actors.gazetteer import Entry, Gazetteer
from analyzer.actors.roster import Person


def describe_entry(entry: Entry, gazetteer: Gazetteer) -> str:
    """Return where a name stands and as what: "countries.csv: capital of Kenya"."""
    if not entry.code:
        return f"{entry.table}: fixed phrase that is no actor"
    if entry.members:
        return f"{entry.table}: name for {', '.join(entry.members)}"
    if entry.kind == "role":
        return f"{entry.table}: title that stands for {gazetteer.name_of(entry.code)}"
    term = days(entry.start, entry.end) if entry.start or entry.end else ""
    kind = "name" if entry.kind in {"organisation", "group"} else entry.kind
    return f"{entry.table}: {kind} of {entry.name}{term and f', {entry.code} {term}'}"


def describe_person(person: Person, gazetteer: Gazetteer) -> str:
    """Return where a term stands, the office and its dates."""
    office = person.office.replace("_", " ") if person.office != "other" else "other office"
    state = gazetteer.name_of(person.code)
    term = days(person.start, person.end)
    return f"{person.table}: {person.name}, {office} of {state} {term}"


def days(start: dt.date | None, end: dt.date | None) -> str:
    """Return a term as "2013-03-16 to 2022-12-30"; an open side is "..", both "at all times"."""
    if start is None and end is None:
        return "at all times"
    return f"{start or '..'} to {end or '..'}"
