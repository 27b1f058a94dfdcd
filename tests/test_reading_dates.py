"""Dates: whole ones in many forms; nothing else, and never today's date by accident."""

from __future__ import annotations

import datetime as dt
import warnings

import pytest

from analyzer.reading import parse_date
from analyzer.reading.dates import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-05-26", "2025-05-26"),
        ("20250526", "2025-05-26"),
        ("202505261015", "2025-05-26"),
        ("20250526T101500Z", "2025-05-26"),
        ("2025/05/26", "2025-05-26"),
        ("2025-05-21T07:25:00Z", "2025-05-21"),
        ("2025-05-26T23:30:00-11:00", "2025-05-26"),
        ("2012-09-22 21:01:59+00:00", "2012-09-22"),
        ("21-APR-1987 12:39:55.30", "1987-04-21"),
        (" 2-MAR-1987 07:49:14.27", "1987-03-02"),
        ("Monday, March 2, 2026", "2026-03-02"),
        ("November 23, 2014", "2014-11-23"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("26th of May, 2025", "2025-05-26"),
        ("26 May 2025", "2025-05-26"),
        ("Wed, 21 May 2025 17:59:55 +0300", "2025-05-21"),
        ("Wed, 21 May 2025 04:38:11 GMT", "2025-05-21"),
        ("May 26, 2025 9:05 a.m. ET", "2025-05-26"),
        ("May 26, 2025, 11:55 P.M. (PT)", "2025-05-26"),
        ("26 May 2025 10:00 EST", "2025-05-26"),
        ("Published: May 26, 2025", "2025-05-26"),
        ("26/05/2025", "2025-05-26"),
        ("05/26/2025", "2025-05-26"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_whole_dates(text: str, expected: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_date(text) == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "Apil 29", "Apil 29, 2025", "April 29", "May", "May 2025", "2025", "25", "1",
        "Monday", "12:30", "10 a.m.", "today", "yesterday", "3 days ago", "2025-02-30", "2023-02-29",
        "2025-13-01", "1748217600", "1748217600000", "2505261230", "Q2 2025", "Monday, May 2025", "Mon 1 2025", "n/a", "None", "nan",
        "9" * 5000, "May " * 100, "\x00", "٢٠٢٥", "0000-00-00", "12.5", "-1", "1e9", "2025-05",
    ],
)  # fmt: skip
def test_what_is_no_whole_date(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_date(text) is None


def test_month_comes_first_and_the_reader_is_told() -> None:
    day, notes = read_date("03/04/2025")
    assert day == dt.date(2025, 3, 4)
    assert len(notes) == 1
    assert "month first, as 2025-03-04" in notes[0]


@pytest.mark.parametrize("text", ["26/05/2025", "05/05/2025", "2025-03-04", "4 March 2025"])
def test_no_note_where_nothing_is_ambiguous(text: str) -> None:
    assert read_date(text).warnings == ()


def test_misspelt_date_is_none_with_what_was_found_and_expected() -> None:
    day, notes = read_date("Apil 29")
    assert day is None
    assert "'Apil 29'" in notes[0]
    assert "2026-05-26" in notes[0]


def test_implausible_dates_are_kept_with_a_warning() -> None:
    assert read_date("1850-01-01").date == dt.date(1850, 1, 1)
    assert "before 1900" in read_date("1850-01-01").warnings[0]
    today = dt.date.today()
    assert read_date((today + dt.timedelta(days=2)).isoformat()).warnings == ()
    assert "future" in read_date((today + dt.timedelta(days=3)).isoformat()).warnings[0]


@pytest.mark.parametrize("nothing", [None, "", "  ", float("nan")])
def test_no_date_is_no_warning(nothing: object) -> None:
    assert read_date(nothing) == (None, ())


def test_values_that_are_not_text() -> None:
    assert read_date(20250526).date == dt.date(2025, 5, 26)
    for value in (True, 1.5, ["2025-05-26"], {"day": 1}, 1748217600):
        assert read_date(value).date is None
        assert len(read_date(value).warnings) == 1


def test_given_date_wins_and_silences_what_was_found() -> None:
    given = dt.date(2020, 1, 2)
    assert read_date("Apil 29", given) == (given, ())
