"""The statements of one pair, out of a frame of many: checked, dated, ordered, copies found.

A statement counts for A -> B when A is among its sources and B among its targets
(``analyzer.aggregation.directed_pairs``), when it is a leaf, and when it is neither unsure nor
boilerplate.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.config import ScoringConfig
from analyzer.errors import ConfigError, DataError
from analyzer.tracking.extras import optional

REQUIRED = (
    "article_id",
    "date",
    "outlet",
    "id",
    "voice",
    "source",
    "target",
    "score",
    "signal",
    "unsure",
    "leaf",
    "text",
)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Selection:
    """Dated leaves of a pair in a fixed order: by day, article and id, whatever the frame's order.

    frame: columns day (datetime64[D]), article (its key), article_id, id, outlet, voice, speaker
    (None where unknown), source, target (tuples), score (-3 .. 3), signal, unsure, text, group
    (None where unique), confidence (NaN where unknown). forward, backward: shape (n,), whether a
    row belongs to the direction. weights: shape (n,), by voice. undated, boilerplate: how many
    leaves of the pair were left out for that.
    """

    pair: tuple[str, str]
    frame: Any
    forward: Mask
    backward: Mask
    weights: NDArray[np.float64]
    undated: int
    boilerplate: int

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def counted(self) -> Mask:
        """Which rows enter a value."""
        result: Mask = ~self.frame["unsure"].to_numpy(dtype=bool)
        return result

    @property
    def scores(self) -> NDArray[np.float64]:
        """Scores divided by 3: -1 .. +1."""
        from analyzer.aggregation import MAX_SCORE

        result: NDArray[np.float64] = self.frame["score"].to_numpy(dtype=float) / MAX_SCORE
        return result

    def direction(self, which: str) -> Mask:
        """Rows of "forward" or "backward"."""
        return self.forward if which == "forward" else self.backward

    def within(self, since: dt.date | None, until: dt.date | None) -> Mask:
        """Rows from one day to another, both included."""
        days = self.frame["day"].to_numpy(dtype="datetime64[D]")
        inside = np.ones(len(days), dtype=bool)
        if since:
            inside &= days >= np.datetime64(since)
        if until:
            inside &= days <= np.datetime64(until)
        return inside

    def firsts(self, which: str, within: str | None = None) -> Mask:
        """Counted rows of a direction that no earlier one repeats; in ``within``, of each value."""
        chosen = self.counted & self.direction(which)
        keys = ["group"] if within is None else ["group", within]
        grouped = chosen & self.frame["group"].notna().to_numpy()
        repeats = np.zeros(len(self), dtype=bool)
        repeats[grouped] = self.frame.loc[grouped, keys].duplicated().to_numpy()
        return chosen & ~repeats


def check_pair(pair: tuple[str, str]) -> tuple[str, str]:
    """Return two different codes; raises ``ConfigError``. Which codes exist is not checked."""
    if len(pair) != 2 or pair[0] == pair[1] or not all(isinstance(c, str) and c for c in pair):
        raise ConfigError(f"pair: found {pair!r}, expected two different codes such as USA and CHN")
    return pair[0], pair[1]


def select(frame: Any, pair: tuple[str, str], config: ScoringConfig) -> Selection:
    """Return the statements of a pair.

    frame: columns of ``analyzer.report.frame.to_frame`` or of a ledger; of ``group`` (or
    ``copy_group``) and ``boilerplate`` whatever is there. Raises ``DataError`` where columns are
    missing, where statements occur twice, or where two scorers are mixed.
    """
    pair = check_pair(pair)
    frame = normalised(frame)
    forward = _has(frame["source"], pair[0]) & _has(frame["target"], pair[1])
    backward = _has(frame["source"], pair[1]) & _has(frame["target"], pair[0])
    chosen = (forward | backward) & frame["leaf"].to_numpy(dtype=bool)
    furniture = chosen & frame["boilerplate"].to_numpy(dtype=bool)
    undated = chosen & ~furniture & frame["day"].isna().to_numpy()
    kept = np.flatnonzero(chosen & ~furniture & ~undated)
    rows = frame.iloc[kept]
    # Python sorts of strings, not the frame's: the order must not depend on column types.
    order = sorted(
        range(len(kept)),
        key=list(zip(rows["day"], rows["article"], rows["id"], strict=True)).__getitem__,
    )
    rows = rows.iloc[order].reset_index(drop=True)
    _check_once(rows)
    weights = np.array([getattr(config.weights, voice, 1.0) for voice in rows["voice"]], float)
    return Selection(
        pair,
        rows,
        forward[kept][order],
        backward[kept][order],
        weights,
        int(undated.sum()),
        int(furniture.sum()),
    )


def normalised(frame: Any) -> Any:
    """Return a new frame with the columns of ``Selection.frame`` and leaf, boilerplate; checked."""
    pd = optional("pandas")
    speaker = _speakers(frame)
    missing = [name for name in REQUIRED if name not in frame.columns]
    if missing:
        raise DataError(
            f"the statements lack the columns {', '.join(missing)}; expected a frame like that of "
            "to_frame(), or a ledger"
        )
    if "scorer" in frame.columns and frame["scorer"].nunique() > 1:
        found = ", ".join(sorted(map(str, frame["scorer"].dropna().unique())))
        raise DataError(
            f"the statements come from several scorers ({found}), and the same sentence may be in "
            "there more than once; choose one: frame[frame.scorer == ...]"
        )
    group = next((n for n in ("group", "copy_group") if n in frame.columns), None)
    key = "article_key" if "article_key" in frame.columns else "article_id"
    columns = {
        "day": _days(pd, frame["date"]),
        "article": frame[key].astype(str).to_numpy(dtype=object),
        "article_id": frame["article_id"].astype(str).to_numpy(dtype=object),
        "id": frame["id"].astype(str).to_numpy(dtype=object),
        "outlet": _strings(frame["outlet"]),
        "voice": frame["voice"].astype(str).to_numpy(dtype=object),
        "speaker": speaker,
        "source": _cells(frame["source"]),
        "target": _cells(frame["target"]),
        "score": frame["score"].to_numpy(dtype=float),
        "signal": frame["signal"].astype(str).to_numpy(dtype=object),
        "text": frame["text"].astype(str).to_numpy(dtype=object),
        "unsure": frame["unsure"].fillna(False).to_numpy(dtype=bool),
        "leaf": frame["leaf"].to_numpy(dtype=bool),
        "group": _strings(frame[group]) if group else np.full(len(frame), None),
        "boilerplate": (
            frame["boilerplate"].fillna(False).to_numpy(dtype=bool)
            if "boilerplate" in frame.columns
            else np.zeros(len(frame), dtype=bool)
        ),
        "confidence": (
            frame["confidence"].to_numpy(dtype=float)
            if "confidence" in frame.columns
            else np.full(len(frame), np.nan)
        ),
    }
    wrong = np.flatnonzero(~(np.abs(columns["score"]) <= 3))
    if len(wrong):
        at = wrong[0]
        raise DataError(
            f"score of {columns['article_id'][at]}/{columns['id'][at]}: found "
            f"{columns['score'][at]}, expected a number from -3 to +3"
        )
    # Python objects stay what they are: pandas would turn strings, and None, into types of its own.
    kept = {
        name: pd.Series(cells, dtype=object) if cells.dtype == object else cells
        for name, cells in columns.items()
    }
    return pd.DataFrame(kept)


def _speakers(frame: Any) -> NDArray[Any]:
    """Canonical names, else as printed; a ledger has the two in columns of their own."""
    names = [n for n in ("speaker", "speaker_name", "speaker_text") if n in frame.columns]
    result = np.full(len(frame), None)
    for name in names:
        found = _strings(frame[name])
        empty = np.array([value is None for value in result], dtype=bool)
        result[empty] = found[empty]
    return result


def _strings(column: Any) -> NDArray[Any]:
    """Python strings; None where there is none."""
    values = column.astype(object).where(column.notna(), None)
    return np.array([None if v is None else str(v) for v in values], dtype=object)


def _cells(column: Any) -> NDArray[Any]:
    """Tuples of codes, whatever kind of list the column holds; none for a missing one."""
    cells = np.empty(len(column), dtype=object)
    cells[:] = [
        () if cell is None or isinstance(cell, float) else tuple(map(str, cell)) for cell in column
    ]
    return cells


def _has(cells: Any, code: str) -> Mask:
    return np.fromiter((code in cell for cell in cells), dtype=bool, count=len(cells))


def _days(pd: Any, column: Any) -> Any:
    """Days without a time; NaT for what is no date."""
    dates = pd.to_datetime(column, errors="coerce", utc=True)
    return dates.dt.tz_localize(None).to_numpy(dtype="datetime64[D]").astype("datetime64[s]")


def _check_once(rows: Any) -> None:
    twice = rows.duplicated(["article", "id"])
    if twice.any():
        row = rows[twice].iloc[0]
        raise DataError(
            f"the statement {row['id']} of the article {row['article_id']!r} occurs twice; "
            "expected each once: give every article an id of its own, or drop the duplicates"
        )
