"""Signals tracked over time: series of a pair, change points, correction, alerts.

    statements -> selection -> series -> changes, correction -> figure, page, tables
                            -> alerts

Works on a data frame of statements (``Analyzer.load().score(...).to_frame()``, or
``load_statements`` of a ledger). Needs the extra ``track``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = [
    "Alert",
    "Alerts",
    "Change",
    "Corrected",
    "Evidence",
    "Period",
    "Series",
    "Side",
    "alerts",
    "change_points",
    "correct",
    "load_statements",
    "read_labels",
    "series",
]

if TYPE_CHECKING:
    from analyzer.tracking.alerting import Alert, Alerts, alerts
    from analyzer.tracking.changes import change_points
    from analyzer.tracking.correction import Corrected, correct, read_labels
    from analyzer.tracking.loading import load_statements
    from analyzer.tracking.over_time import series
    from analyzer.tracking.records import Change, Evidence, Period, Series, Side

_HOMES = {
    "Alert": "alerting",
    "Alerts": "alerting",
    "Change": "records",
    "Corrected": "correction",
    "Evidence": "records",
    "Period": "records",
    "Series": "records",
    "Side": "records",
    "alerts": "alerting",
    "change_points": "changes",
    "correct": "correction",
    "load_statements": "loading",
    "read_labels": "correction",
    "series": "over_time",
}


def __getattr__(name: str) -> Any:
    """Import on first use: the command line must start without pandas and scipy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
