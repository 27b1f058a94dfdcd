"""Signals tracked over time: series of a pair, change points, correction, alerts, validity.

    statements -> selection -> series -> changes, correction -> figure, page, tables
                            -> alerts
                            -> validity: against an external index, around an event

Works on a data frame of statements (``Analyzer.load().score(...).to_frame()``, or
``load_statements`` of a ledger). Needs the extra ``track``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = [
    "Alert",
    "Alerts",
    "BeforeAfter",
    "Change",
    "Comparison",
    "Corrected",
    "Correlation",
    "Evidence",
    "Index",
    "Period",
    "Remaining",
    "Series",
    "Side",
    "alerts",
    "around",
    "change_points",
    "compare",
    "correct",
    "draw_series",
    "draw_validity",
    "leave_out",
    "load_statements",
    "read_documents",
    "read_index",
    "read_labels",
    "series",
]

if TYPE_CHECKING:
    from analyzer.tracking.alerting import Alert, Alerts, alerts
    from analyzer.tracking.changes import change_points
    from analyzer.tracking.correction import Corrected, correct, read_labels
    from analyzer.tracking.exclusion import Remaining, leave_out, read_documents
    from analyzer.tracking.figure import draw_series
    from analyzer.tracking.index import Index, read_index
    from analyzer.tracking.loading import load_statements
    from analyzer.tracking.over_time import series
    from analyzer.tracking.records import Change, Evidence, Period, Series, Side
    from analyzer.tracking.validity import BeforeAfter, Comparison, Correlation, around, compare
    from analyzer.tracking.validity_figure import draw_validity

_HOMES = {
    "Alert": "alerting",
    "Alerts": "alerting",
    "BeforeAfter": "validity",
    "Change": "records",
    "Comparison": "validity",
    "Corrected": "correction",
    "Correlation": "validity",
    "Evidence": "records",
    "Index": "index",
    "Period": "records",
    "Remaining": "exclusion",
    "Series": "records",
    "Side": "records",
    "alerts": "alerting",
    "around": "validity",
    "change_points": "changes",
    "compare": "validity",
    "correct": "correction",
    "draw_series": "figure",
    "draw_validity": "validity_figure",
    "leave_out": "exclusion",
    "load_statements": "loading",
    "read_documents": "exclusion",
    "read_index": "index",
    "read_labels": "correction",
    "series": "over_time",
}


def __getattr__(name: str) -> Any:
    """Import on first use: the command line must start without pandas and scipy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
