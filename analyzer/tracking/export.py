"""A series as plain values: JSON and CSV.

JSON has everything, with evidence; CSV has one row for each period and direction. Numbers have six
digits, as in the other outputs.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from analyzer.serialization import csv_cell, dump_json
from analyzer.tracking.alerting import Alerts
from analyzer.tracking.correction import Corrected
from analyzer.tracking.exclusion import Remaining
from analyzer.tracking.records import Bounds, Change, Period, Series, Side, Which
from analyzer.tracking.validity import KINDS, BeforeAfter, Comparison

COLUMNS = (
    "group",
    "period",
    "start",
    "end",
    "source",
    "target",
    "value",
    "tension",
    "low",
    "high",
    "share",
    "share_low",
    "share_high",
    "smooth",
    "n",
    "n_all",
    "n_unique",
    "unsure",
    "articles",
    "signals",
    "reason",
    "gap",
    "gap_low",
    "gap_high",
    "corrected",
    "corrected_low",
    "corrected_high",
)
CORRELATION_COLUMNS = (
    "kind",
    "lag",
    "n",
    "pearson",
    "pearson_low",
    "pearson_high",
    "spearman",
    "spearman_low",
    "spearman_high",
    "block",
    "best",
    "articles_left_out",
    "reason",
)
_SIDES: tuple[Which, ...] = ("forward", "backward")


def series_json(
    series: Series, changes: Sequence[Change] = (), corrected: Corrected | None = None
) -> dict[str, Any]:
    """Return the series with its changes, and with a correction both the raw and the corrected."""
    result = {**_plain(series), "changes": [_change(c) for c in changes]}
    if corrected:
        result["correction"] = {
            "rectifiers": _plain(dict(corrected.rectifiers)),
            "labels": corrected.labels,
            "unmatched": corrected.unmatched,
            "warnings": list(corrected.warnings),
            "periods": [_plain(_without_evidence(p)) for p in corrected.series.periods],
        }
    return result


def write_json(values: Mapping[str, Any], stream: TextIO) -> None:
    """Write plain values as one JSON document."""
    dump_json(values, stream)


def write_csv(series: Series, stream: TextIO, corrected: Corrected | None = None) -> None:
    """Write one row for each period and direction; ``group`` is empty for all statements."""
    fixed = corrected.series if corrected else None
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    lines = {"": series.periods, **series.groups}
    for name, periods in lines.items():
        others = (
            (fixed.groups[name] if name else fixed.periods) if fixed else (None,) * len(periods)
        )
        for period, other in zip(periods, others, strict=True):
            for which in _SIDES:
                row = _row(name, period, which, other)
                writer.writerow({k: csv_cell(v) for k, v in row.items()})


def alerts_json(found: Alerts) -> dict[str, Any]:
    """Return the alerts with their evidence."""
    return {
        "pair": list(found.series.pair),
        "freq": found.series.freq,
        "followed": found.series.followed,
        "budget": found.budget,
        "replay": found.replay,
        "judged": found.judged,
        "threshold": _plain(found.threshold),
        "reason": found.reason,
        "alerts": [_plain(a) for a in found.alerts],
    }


def validity_json(
    comparison: Comparison | None, event: BeforeAfter | None, excluded: Remaining | None = None
) -> dict[str, Any]:
    """Return a comparison with an index, an event, or both, and how much was left out."""
    against = None
    if comparison:
        best = {kind: comparison.best(kind) for kind in KINDS}
        against = {
            **_plain(comparison),
            "common": len(comparison.common),
            "best_lag": {kind: None if c is None else c.lag for kind, c in best.items()},
        }
    left = excluded and {
        "listed": excluded.listed,
        "articles": excluded.articles,
        "statements": excluded.statements,
        "copies": excluded.copies,
    }
    return {"excluded": left, "comparison": against, "event": _plain(event)}


def write_correlations(
    comparison: Comparison, stream: TextIO, excluded: Remaining | None = None
) -> None:
    """Write one row for each kind and lag; ``best`` marks the largest |Pearson| of a kind."""
    writer = csv.DictWriter(stream, CORRELATION_COLUMNS, lineterminator="\n")
    writer.writeheader()
    best = [comparison.best(kind) for kind in KINDS]
    for c in comparison.correlations:
        row = {
            "kind": c.kind,
            "lag": c.lag,
            "n": c.n,
            "pearson": c.pearson,
            **_bounds("pearson_", c.pearson_interval),
            "spearman": c.spearman,
            **_bounds("spearman_", c.spearman_interval),
            "block": c.block,
            "best": "yes" if c in best else None,
            "articles_left_out": excluded.articles if excluded else None,
            "reason": c.reason,
        }
        writer.writerow(
            {k: csv_cell(_number(v) if isinstance(v, float) else v) for k, v in row.items()}
        )


def _row(name: str, period: Period, which: Which, other: Period | None) -> dict[str, Any]:
    side = period.side(which)
    sign = 1 if which == "forward" else -1
    fixed: Side | None = other.side(which) if other else None
    gap_bounds = period.gap_interval
    if gap_bounds and sign < 0:
        gap_bounds = (-gap_bounds[1], -gap_bounds[0])
    row = {
        "group": name,
        "period": period.label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "source": side.source,
        "target": side.target,
        "value": side.value,
        "tension": side.tension,
        **_bounds("", side.interval),
        "share": side.share,
        **_bounds("share_", side.share_interval),
        "smooth": side.smooth,
        "n": side.n,
        "n_all": side.n_all,
        "n_unique": side.n_unique,
        "unsure": side.unsure,
        "articles": side.articles,
        "signals": "|".join(f"{signal} {n}" for signal, n in side.signals.items()),
        "reason": side.reason,
        "gap": None if period.gap is None else sign * period.gap,
        **_bounds("gap_", gap_bounds),
        "corrected": fixed.estimate if fixed else None,
        **_bounds("corrected_", fixed.bounds if fixed else None),
    }
    return {k: _number(v) if isinstance(v, float) else v for k, v in row.items()}


def _bounds(prefix: str, bounds: Bounds | None) -> dict[str, float | None]:
    low, high = bounds or (None, None)
    return {f"{prefix}low": low, f"{prefix}high": high}


def _change(change: Change) -> dict[str, Any]:
    return {**_plain(change), "difference": _number(change.difference)}


def _without_evidence(period: Period) -> Period:
    def bare(side: Side) -> Side:
        return dataclasses.replace(side, low=(), high=())

    return dataclasses.replace(period, forward=bare(period.forward), backward=bare(period.backward))


def _plain(value: Any) -> Any:
    """Values that JSON has."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in _fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return _number(value) if isinstance(value, float) else value


def _fields(value: Any) -> Iterator[dataclasses.Field[Any]]:
    yield from dataclasses.fields(value)


def _number(value: float) -> float:
    return round(value, 6) + 0.0
