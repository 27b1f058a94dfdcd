"""Dates in the many ways that publishers write them; only whole dates count.

dateutil fills what a date leaves out from a default, silently. So each text is read with two
defaults that differ in day, month and year, and counts only where both give the same day.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from typing import NamedTuple

EXPECTED = "expected a whole date such as 2026-05-26"

# More than a week apart, or a weekday ("Monday, May 2025") would pull both to the same day.
_DEFAULTS = (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 15))
_LONGEST = 100
_EARLIEST = dt.date(1900, 1, 1)
_DAYS_AHEAD = 2
# "A.M." has dots that dateutil cannot read; "ET" is too short for its time zones.
_AM_PM = re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE)
_SHORT_ZONE = re.compile(r"\s+\(?[ECMP]T\)?\s*$")
_LABEL = re.compile(r"^\s*(?:published|posted|date)(?:\s+on)?\s*:?\s+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WHOLE_NUMBER_LENGTHS = {8, 12, 14}  # YYYYMMDD, with HHMM, with SS
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")


class ReadDate(NamedTuple):
    """A day or None, and what to know about how it was read, in full sentences."""

    date: dt.date | None
    warnings: tuple[str, ...]


@functools.lru_cache(maxsize=4096)  # the articles of a day share their date
def parse_date(text: str) -> dt.date | None:
    """Return the day that ``text`` names, or None where it is misspelt or not a whole date.

    A time zone is ignored: the day is the one printed. Where day and month could be swapped
    ("03/04/2025"), the month comes first.
    """
    from dateutil.parser import parse

    if not text.strip() or len(text) > _LONGEST:
        return None
    number = _DIGITS.fullmatch(text.strip())
    if number and len(number.group()) not in _WHOLE_NUMBER_LENGTHS:
        return None
    cleaned = _SHORT_ZONE.sub("", _AM_PM.sub(r"\1m", _LABEL.sub("", text)))
    try:
        first, second = (parse(cleaned, default=d, ignoretz=True).date() for d in _DEFAULTS)
    except (ValueError, OverflowError, TypeError):
        return None
    return first if first == second else None


def read_date(found: object, given: dt.date | None = None) -> ReadDate:
    """Return the date of an article from the value that its input holds.

    found: a text, a number like 20250526, or None, "" or NaN where there is none. given: a date
    that wins over it. What is no date becomes None with a warning.
    """
    if given is not None:
        return ReadDate(given, ())
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return ReadDate(None, ())
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ReadDate(None, (f"The date is a {type(found).__name__}; {EXPECTED}.",))
    text = str(found)
    if not text.strip():
        return ReadDate(None, ())
    date = parse_date(text)
    if date is None:
        shown = text if len(text) <= 60 else f"{text[:60]}..."
        return ReadDate(None, (f"The date {shown!r} cannot be read; {EXPECTED}.",))
    return ReadDate(date, (*_ambiguity(text, date), *_implausible(date)))


def _ambiguity(text: str, date: dt.date) -> tuple[str, ...]:
    match = _NUMERIC.search(text)
    if not match:
        return ()
    first, second = int(match[1]), int(match[3])
    if first == second or first > 12 or second > 12 or (date.month, date.day) != (first, second):
        return ()
    return (f"The date {text.strip()!r} was read month first, as {date.isoformat()}.",)


def _implausible(date: dt.date) -> tuple[str, ...]:
    if date < _EARLIEST:
        return (f"The date {date.isoformat()} is before 1900; is it right?",)
    if date > dt.date.today() + dt.timedelta(days=_DAYS_AHEAD):
        return (f"The date {date.isoformat()} is in the future; is it right?",)
    return ()
