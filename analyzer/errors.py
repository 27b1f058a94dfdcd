"""Errors a user can fix. Everything else surfaces as itself: it is our bug.

A message says what was found, what was expected, and the next step.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AnalyzerError(Exception):
    """Base of every error that the user, not the developer, can mend."""


class InputError(AnalyzerError):
    """One input cannot be read; the other inputs are not affected."""


class ConfigError(AnalyzerError):
    """A configuration file or a command line option is wrong."""


class ModelError(AnalyzerError):
    """A model folder is missing, incomplete or does not fit this version."""


class DataError(AnalyzerError):
    """A row of labelled data does not follow the schema."""


class Interrupted(AnalyzerError):
    """Training was stopped by the user; what was learned so far lies in a checkpoint."""


class MissingExtra(AnalyzerError):
    """An optional dependency is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs optional packages: pip install '.[{extra}]'")


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the closest known word, or an empty string."""
    close = difflib.get_close_matches(found, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
