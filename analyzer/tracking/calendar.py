"""Days, weeks (ISO 8601: from Monday) and months, without holes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import ConfigError, did_you_mean
from analyzer.tracking.records import Freq

FREQS: tuple[Freq, ...] = ("day", "week", "month")
#: Mean length of a period in days.
DAYS: dict[str, float] = {"day": 1.0, "week": 7.0, "month": 365.25 / 12}
MAX_PERIODS = 20_000
_ONE_DAY = dt.timedelta(days=1)


def check_freq(freq: str) -> Freq:
    """Return the length of a period; raises ``ConfigError`` for one that does not exist."""
    for known in FREQS:
        if freq == known:
            return known
    hint = did_you_mean(freq, FREQS)
    raise ConfigError(f"--freq: found {freq!r}, expected day, week or month{hint}")


def start_of(day: dt.date, freq: Freq) -> dt.date:
    """First day of the period that a day is in."""
    if freq == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if freq == "month" else day


def next_start(start: dt.date, freq: Freq) -> dt.date:
    """First day of the period after one that begins with ``start``."""
    if freq == "month":
        return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return start + dt.timedelta(days=7 if freq == "week" else 1)


def label_of(start: dt.date, freq: Freq) -> str:
    """Name of a period: "2026-05-26", "2026-W22", "2026-05"; these sort by time."""
    if freq == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{start:%Y-%m}" if freq == "month" else start.isoformat()


def starts(first: dt.date, last: dt.date, freq: Freq) -> list[dt.date]:
    """First days of all periods from the one of ``first`` to the one of ``last``.

    Raises ``ConfigError`` for more periods than anybody reads: a date is probably wrong.
    """
    found: list[dt.date] = []
    start = start_of(first, freq)
    while start <= last:
        found.append(start)
        if len(found) > MAX_PERIODS:
            raise ConfigError(
                f"{first} to {last} are more than {MAX_PERIODS:,} periods of a {freq}; check the "
                "dates, set --since and --until, or take a longer --freq"
            )
        try:
            start = next_start(start, freq)
        except (OverflowError, ValueError):  # the end of the calendar
            break
    return found


def end_of(start: dt.date, freq: Freq) -> dt.date:
    """Last day of the period that begins with ``start``."""
    return next_start(start, freq) - _ONE_DAY


def period_index(days: NDArray[Any], beginnings: Sequence[dt.date]) -> NDArray[np.int64]:
    """Position of the period of each day (datetime64[D]), which must not be before the first."""
    edges = np.array(beginnings, dtype="datetime64[D]")
    return (np.searchsorted(edges, days, side="right") - 1).astype(np.int64)
