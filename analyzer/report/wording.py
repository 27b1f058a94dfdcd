"""The words and number formats that all reports share, and the neutralising of hostile text."""

from __future__ import annotations

import datetime as dt
import unicodedata

from analyzer.codebook import Tone
from analyzer.records import Article, Score, Statement

#: A tone must be readable without colour: in print, in pipes and for colour-blind readers.
TONE_MARK: dict[Tone, str] = {"conciliatory": "+", "neutral": "=", "escalatory": "-"}
#: Its class in the style sheet of pages.
TONE_CLASS: dict[Tone, str] = {"conciliatory": "con", "neutral": "neu", "escalatory": "esc"}

_REPLACEMENT = "\ufffd"
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners: words in Persian and Hindi need them
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str, keep: str = "") -> str:
    """Return the text with every character that could act on a screen replaced by U+FFFD.

    Those are control characters (escape sequences), bidirectional overrides and other invisible
    formats, separators, unpaired surrogates. One character becomes one, so offsets stay valid.
    keep: control characters to leave, such as a line feed.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _REPLACEMENT
        if unicodedata.category(c) in _CATEGORIES and c not in _KEPT_FORMATS and c not in keep
        else c
        for c in text
    )


def one_line(text: str) -> str:
    """Return ``visible`` text with each run of white space, line ends included, as one space."""
    return visible(" ".join(text.split()))


def day(date: dt.date | None) -> str | None:
    """Return a date as "2 June 2023"."""
    return f"{date.day} {date:%B} {date.year}" if date else None


def byline(article: Article) -> str:
    """Return date and outlet, as far as known."""
    known = (day(article.date), article.outlet and one_line(article.outlet))
    return ", ".join(part for part in known if part)


def heading(article: Article) -> str:
    """Return the title, or the id of an article that has none."""
    return one_line(article.title or "") or one_line(article.id) or "untitled"


def signed(number: float | None) -> str:
    """Return a number with its sign and two digits; a dash where there is none."""
    return "-" if number is None else f"{number + 0.0:+.2f}".replace("-0.00", "+0.00")


def interval(bounds: tuple[float, float] | None) -> str:
    """Return an interval of a value as "-0.12 to +0.30"; a dash where there is none."""
    return f"{signed(bounds[0])} to {signed(bounds[1])}" if bounds else "-"


def tension_interval(score: Score) -> tuple[float, float] | None:
    """Return the interval of the tension index, which runs against the value's."""
    if score.interval is None:
        return None
    low, high = score.interval
    return 50 * (1 - high), 50 * (1 - low)


def count(n: int, noun: str) -> str:
    """Return "1 statement", "2 statements", "35,000 statements"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def why_no_value(score: Score) -> str:
    """Return why an aggregate has no value, in plain words."""
    return score.reason or "no reason was recorded"


def lean(score: Score) -> Tone:
    """Return the side a value is on, "neutral" where its interval holds both (or none is known)."""
    if score.value is None:
        return "neutral"
    low, high = score.interval or (score.value, score.value)
    if low > 0:
        return "conciliatory"
    return "escalatory" if high < 0 else "neutral"


def tension_words(score: Score) -> str:
    """Return what the tension index says, as far as its interval allows to say it."""
    return {
        "conciliatory": "more conciliatory than escalatory",
        "neutral": "no clear lean to either side",
        "escalatory": "more escalatory than conciliatory",
    }[lean(score)]


def direction(source: str, target: str) -> str:
    """Return one direction as "USA -> CHN"."""
    return f"{source} -> {target}"


def who_whom(statement: Statement) -> str:
    """Return "USA -> CHN, TWN"; "USA" without a target, "? -> CHN" without a source.

    A target that is a source, too (domestic and joint acts), is not repeated.
    """
    others = tuple(code for code in statement.target if code not in statement.source)
    source, target = (visible(", ".join(codes)) for codes in (statement.source, others))
    return direction(source or "?", target) if target else source


def said_by(statement: Statement) -> str:
    """Return the speaker's name, or the words printed where it could not be resolved, or ""."""
    speaker = statement.speaker
    return one_line(speaker.name or speaker.text) if speaker else ""
