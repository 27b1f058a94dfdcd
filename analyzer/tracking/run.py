"""From a ledger's path to a series or alerts, and on to files: what the command line calls."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from analyzer.config import ScoringConfig, scoring_config
from analyzer.errors import ConfigError, DataError
from analyzer.tracking.alerting import Alerts, alerts
from analyzer.tracking.changes import change_points
from analyzer.tracking.correction import Corrected, correct, read_labels
from analyzer.tracking.exclusion import Remaining, leave_out, read_documents
from analyzer.tracking.export import (
    alerts_json,
    series_json,
    validity_json,
    write_correlations,
    write_csv,
    write_json,
)
from analyzer.tracking.index import read_index
from analyzer.tracking.loading import copies_note, load_statements
from analyzer.tracking.over_time import series
from analyzer.tracking.records import Change, Series
from analyzer.tracking.validity import BeforeAfter, Comparison, around, compare

ENDINGS = ("csv", "json", "png", "svg", "html")


@dataclass(frozen=True, slots=True)
class Tracked:
    """A series with its changes and, where labels were given, its correction.

    notes: what the reader should know, for standard error.
    """

    series: Series
    changes: tuple[Change, ...]
    corrected: Corrected | None
    notes: tuple[str, ...] = ()

    def print(self, stream: TextIO, names: Callable[[str], str] | None = None) -> None:
        """Print it as tables."""
        from analyzer.tracking.table import console_on, print_series

        print_series(
            self.series,
            console_on(stream),
            changes=self.changes,
            corrected=self.corrected,
            names=names,
        )

    def render(self, ending: str, names: Callable[[str], str] | None = None) -> bytes:
        """Return the content of a file: csv, json, png, svg or html."""
        if ending in ("csv", "json"):
            text = io.StringIO()
            if ending == "csv":
                write_csv(self.series, text, self.corrected)
            else:
                write_json(series_json(self.series, self.changes, self.corrected), text)
            return text.getvalue().encode("utf-8", "replace")
        if ending == "html":
            from analyzer.tracking.page import render_page

            page = render_page(
                self.series, changes=self.changes, corrected=self.corrected, names=names
            )
            return page.encode("utf-8")
        if not self.series.periods:
            raise DataError(f"nothing to draw: {self.series.reason}")
        from analyzer.tracking.figure import draw_series

        picture = io.BytesIO()
        draw_series(
            self.series, picture, changes=self.changes, corrected=self.corrected, kind=ending
        )
        return picture.getvalue()


@dataclass(frozen=True, slots=True)
class Alerted:
    """Alerts, with notes for standard error."""

    alerts: Alerts
    notes: tuple[str, ...] = ()

    def print(self, stream: TextIO) -> None:
        """Print them as text."""
        from analyzer.tracking.table import console_on, print_alerts

        print_alerts(self.alerts, console_on(stream))

    def render(self) -> bytes:
        """Return them as JSON."""
        text = io.StringIO()
        write_json(alerts_json(self.alerts), text)
        return text.getvalue().encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Validated:
    """A comparison with an index, an event, or both; notes for standard error."""

    comparison: Comparison | None
    event: BeforeAfter | None
    excluded: Remaining | None
    notes: tuple[str, ...] = ()

    def print(self, stream: TextIO, names: Callable[[str], str] | None = None) -> None:
        """Print it as tables."""
        from analyzer.tracking.table import console_on, print_validity

        print_validity(
            self.comparison, self.event, console_on(stream), excluded=self.excluded, names=names
        )

    def render(self, ending: str) -> bytes:
        """Return the content of a file: csv (of the comparison alone), json, png or svg."""
        text = io.StringIO()
        if ending == "csv":
            if self.comparison is None:
                raise ConfigError("--output: an event alone has no table; write it as .json")
            write_correlations(self.comparison, text, self.excluded)
        elif ending == "json":
            write_json(validity_json(self.comparison, self.event, self.excluded), text)
        else:
            from analyzer.tracking.validity_figure import draw_validity

            picture = io.BytesIO()
            draw_validity(
                self.comparison,
                picture,
                event=self.event,
                excluded=self.excluded,
                kind=ending,
            )
            return picture.getvalue()
        return text.getvalue().encode("utf-8", "replace")


def run_track(
    ledger: Path,
    pair: tuple[str, str],
    *,
    known: Callable[[str], bool] | None = None,
    labels: Path | None = None,
    weights: Path | None = None,
    scorer: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **options: Any,
) -> Tracked:
    """Read a ledger and return the pair's series, changes and correction.

    known: whether a code exists; a code that the ledger has is one in any case. weights: scoring
    configuration (YAML). options: freq, by, signal, unique and smooth as in ``series``.
    """
    config = scoring_config(weights)
    given = read_labels(labels) if labels else None
    # Labels of other pairs help the correction.
    frame = load_statements(ledger, None if given else pair, scorer)
    check_codes(pair, frame, known)
    found = series(
        frame, pair, weights=config, since=day("--since", since), until=day("--until", until),
        **options,
    )  # fmt: skip
    corrected = correct(found, frame, given, config) if given and found.periods else None
    changes = change_points(found)
    return Tracked(found, changes, corrected, _notes(ledger, found))


def run_alerts(
    ledger: Path,
    pair: tuple[str, str],
    *,
    known: Callable[[str], bool] | None = None,
    weights: Path | None = None,
    scorer: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **options: Any,
) -> Alerted:
    """Read a ledger and return the pair's alerts; options: those of ``alerts``."""
    config: ScoringConfig = scoring_config(weights)
    frame = load_statements(ledger, pair, scorer)
    check_codes(pair, frame, known)
    found = alerts(
        frame, pair, weights=config, since=day("--since", since), until=day("--until", until),
        **options,
    )  # fmt: skip
    return Alerted(found, _notes(ledger, found.series))


def run_validate(
    ledger: Path,
    pair: tuple[str, str],
    *,
    known: Callable[[str], bool] | None = None,
    index: Path | None = None,
    column: str | None = None,
    date_column: str | None = None,
    event: str | None = None,
    exclude: Sequence[Path] = (),
    side: str = "mean",
    lags: int = 3,
    weights: Path | None = None,
    scorer: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **options: Any,
) -> Validated:
    """Read a ledger and return how a pair goes with an index, what an event changed, or both.

    exclude: files of articles to leave out (JSON lines).
    options: freq, signal and unique as in ``series``.
    """
    for option, value in (("--column", column), ("--date-column", date_column)):
        if index is None and value is not None:
            raise ConfigError(f"{option}: is a column of --index FILE.csv, which is missing")
    if index is None and event is None:
        raise ConfigError(
            "validate: found nothing to compare with; expected --index FILE.csv with --column "
            "NAME, --event DAY, or both"
        )
    of_event = day("--event", event)
    config = scoring_config(weights)
    external = read_index(index, column, date_column) if index else None
    documents = frozenset().union(*map(read_documents, exclude)) if exclude else None
    frame = load_statements(ledger, pair, scorer)
    check_codes(pair, frame, known)
    excluded = None if documents is None else leave_out(frame, documents)
    if excluded:
        frame = excluded.frame
    options = {
        **options, "weights": config, "since": day("--since", since), "until": day("--until", until)
    }  # fmt: skip
    found = series(frame, pair, **options)
    notes = [*_notes(ledger, found), *(external.notes if external else ())]
    return Validated(
        compare(found, external, side, lags, config) if external else None,
        around(frame, pair, of_event, side, **options) if of_event else None,
        excluded,
        tuple(notes),
    )


def check_codes(pair: tuple[str, str], frame: Any, known: Callable[[str], bool] | None) -> None:
    """Raise ``ConfigError`` for a code that neither exists nor occurs in the statements."""
    for code in pair if known else ():
        assert known is not None
        if known(code) or any(
            code in cell for name in ("source", "target") for cell in frame.get(name, ())
        ):
            continue
        raise ConfigError(
            f"--pair: {code!r} is no actor code and occurs in no statement; expected ISO 3166 "
            "alpha-3 (USA, CHN), one of the codebook's (UNO, EUE, NAT, ASE, AUN, IGO, REB), or one "
            "of your own that the statements were scored with"
        )


def ending_of(output: Path, endings: Sequence[str] = ENDINGS) -> str:
    """Return what a file is to hold by its name; raises ``ConfigError``."""
    ending = output.suffix.lower().removeprefix(".")
    if ending not in endings:
        names = ", ".join(f".{e}" for e in endings)
        raise ConfigError(
            f"--output {output}: found the ending {ending!r}, expected one of {names}"
        )
    return ending


def day(option: str, text: str | None) -> dt.date | None:
    """Return a day of the command line; raises ``ConfigError``."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{option}: found {text!r}, expected a day such as 2026-05-26") from None


def _notes(ledger: Path, found: Series) -> tuple[str, ...]:
    note = copies_note(ledger) if found.unique else None
    return (note,) if note else ()
