"""Results in a notebook: a data frame of statements, and how a result shows itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import MissingExtra
from analyzer.records import ArticleScore

if TYPE_CHECKING:
    from pandas import DataFrame

MAX_NOTEBOOK_ROWS = 30

_STRINGS = ("article_id", "outlet", "id", "parent", "quote", "speaker", "plover", "text")
_MAIN_ACTORS = ("source_main", "target_main")
_CATEGORIES: dict[str, tuple[str, ...]] = {
    "part": ("body", "title"),
    "voice": ("quoted", "reported", "narrated"),
    "tone": TONES,
    "signal": SIGNALS,
}
_COLUMNS = (
    "article_id",
    "date",
    "outlet",
    "id",
    "parent",
    "part",
    "voice",
    "quote",
    "speaker",
    "source",
    "target",
    "source_main",
    "target_main",
    "tone",
    *(f"tone_{tone}" for tone in TONES),
    "score",
    "signal",
    "plover",
    "confidence",
    "unsure",
    "leaf",
    "start",
    "end",
    "text",
)


def to_frame(results: ArticleScore | Iterable[ArticleScore]) -> DataFrame:
    """Return one row per statement, in reading order.

    date: datetime64[s], NaT where unknown. part, voice, tone (the most likely one), signal:
    categories. quote: its kind. speaker: canonical name, else as printed. source, target: tuples of
    codes; source_main, target_main: their first ones. tone_*: probabilities; score: -3..3;
    confidence: 0..1. leaf: False for a statement that is split into parts: what aggregates count is
    ``frame[frame.leaf & ~frame.unsure]``. start, end: offsets into the text or title.
    Missing strings are ``pandas.NA``. No statements give an empty frame with the same columns.

    Raises ``MissingExtra`` when pandas is not installed.
    """
    pd = _import_pandas()
    if isinstance(results, ArticleScore):
        results = (results,)
    rows: list[dict[str, Any]] = [row for result in results for row in _rows(result)]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in _COLUMNS}
    for name in (*_STRINGS, *_MAIN_ACTORS):
        columns[name] = pd.array(columns[name], dtype="string")
    for name, categories in _CATEGORIES.items():
        columns[name] = pd.Categorical(columns[name], categories=categories)
    for name in ("source", "target"):
        cells = np.empty(len(rows), dtype=object)  # keeps tuples as they are
        cells[:] = columns[name]
        columns[name] = cells
    for name in (*(f"tone_{tone}" for tone in TONES), "score", "confidence"):
        columns[name] = np.array(columns[name], dtype=np.float64)
    for name in ("start", "end"):
        columns[name] = np.array(columns[name], dtype=np.int64)
    for name in ("unsure", "leaf"):
        columns[name] = np.array(columns[name], dtype=np.bool_)
    columns["date"] = np.array(columns["date"], dtype="datetime64[s]")
    frame: DataFrame = pd.DataFrame(columns, columns=list(_COLUMNS))
    return frame


def repr_html(result: ArticleScore) -> str:
    """Return a compact HTML view of one result for notebooks, at most 30 statements, escaped."""
    from analyzer.report.html import render_notebook  # Jinja2 is not needed for frames

    return render_notebook(result, MAX_NOTEBOOK_ROWS)


def _rows(result: ArticleScore) -> Iterable[dict[str, Any]]:
    article = result.article
    leaves = {s.id for s in result.leaves()}
    for s in result.statements:
        yield {
            "article_id": article.id,
            "date": article.date,
            "outlet": article.outlet,
            "id": s.id,
            "parent": s.parent,
            "part": s.part,
            "voice": s.voice,
            "quote": s.quote.kind if s.quote else None,
            "speaker": (s.speaker.name or s.speaker.text) if s.speaker else None,
            "source": s.source,
            "target": s.target,
            "source_main": s.source[0] if s.source else None,
            "target_main": s.target[0] if s.target else None,
            "tone": s.top_tone,
            **{f"tone_{tone}": p for tone, p in zip(TONES, s.tone, strict=True)},
            "score": s.score,
            "signal": s.signal,
            "plover": s.plover,
            "confidence": s.confidence,
            "unsure": s.unsure,
            "leaf": s.id in leaves,
            "start": s.start,
            "end": s.end,
            "text": s.text,
        }


def _import_pandas() -> Any:
    try:
        import pandas
    except ModuleNotFoundError as err:
        if err.name != "pandas":
            raise  # pandas is there but broken: show the real cause
        raise MissingExtra("A data frame", "notebooks") from err
    return pandas
