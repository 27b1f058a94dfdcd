"""What a ledger holds: its folder, its columns, and how a result becomes rows.

    DIR/ledger.json                     what this folder is, with the version of the schema
    DIR/articles/part-000001.parquet    one row for each article
    DIR/statements/part-000001.parquet  one row for each statement of these articles
    DIR/rejects.jsonl                   one line for each input without a result
    DIR/runs/000001.json                one manifest for each run that added something
    DIR/copies/                         groups of copies; made by "analyzer ledger copies"
    DIR/.writer/                        the lock and unfinished work of the writer

A statement's row is its JSON (``analyzer.serialization``) with the keys of nested objects joined by
an underscore: ``speaker.name`` is ``speaker_name``. ``unflatten`` turns it back.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import MissingExtra
from analyzer.records import Article, ArticleScore, Score
from analyzer.serialization import rounded_scores, to_jsonl

SCHEMA_VERSION = 1
FORMAT = "stance-tension-ledger"

LEDGER = "ledger.json"
ARTICLES = "articles"
STATEMENTS = "statements"
REJECTS = "rejects.jsonl"
RUNS = "runs"
COPIES = "copies"
COPIES_MANIFEST = "copies.json"
WRITER = ".writer"

#: Objects in the JSON of a statement that become columns of their own.
_NESTED: dict[str, tuple[str, ...]] = {
    "quote": ("kind", "content", "cue"),
    "speaker": ("text", "start", "end", "name", "actors", "evidence"),
    "tone": TONES,
    "signals": SIGNALS,
}
_NULLABLE = ("quote", "speaker")  # null as a whole where there is none
#: Keys of a statement's JSON, in its order.
_KEYS = (
    "id",
    "parent",
    "part",
    "start",
    "end",
    "text",
    "voice",
    "quote",
    "speaker",
    "source",
    "target",
    "tone",
    "score",
    "signal",
    "signals",
    "plover",
    "confidence",
    "unsure",
)
_LISTS = ("source", "target", "speaker_actors")
_INTEGERS = ("start", "end", "speaker_start", "speaker_end")


def import_pyarrow() -> Any:
    """Return the module pyarrow; ``MissingExtra`` where it is not installed."""
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.parquet
    except ModuleNotFoundError as err:
        if err.name != "pyarrow":
            raise
        raise MissingExtra("A ledger", "batch") from err
    return pyarrow


def flat_columns() -> tuple[str, ...]:
    """Names of the columns that hold a statement's JSON, in order."""
    return tuple(
        column
        for key in _KEYS
        for column in ([f"{key}_{name}" for name in _NESTED[key]] if key in _NESTED else [key])
    )


@functools.cache
def statement_schema() -> Any:
    """Arrow schema of the rows in ``statements``."""
    pa = import_pyarrow()
    return pa.schema(
        [
            ("article_key", pa.string()),
            ("article_id", pa.string()),
            ("date", pa.date32()),
            ("outlet", pa.string()),
            *((name, _type_of(name)) for name in flat_columns()),
            ("leaf", pa.bool_()),
            ("scorer", pa.string()),
        ],
        metadata=_metadata(STATEMENTS),
    )


@functools.cache
def article_schema() -> Any:
    """Arrow schema of the rows in ``articles``."""
    pa = import_pyarrow()
    numbers = [
        ("value", pa.float64()),
        ("tension", pa.float64()),
        ("interval_low", pa.float64()),
        ("interval_high", pa.float64()),
        ("n", pa.int32()),
        ("unsure", pa.int32()),
        ("reason", pa.string()),
    ]
    text = pa.string()
    return pa.schema(
        [
            ("article_key", text),
            ("article_id", text),
            ("title", text),
            ("date", pa.date32()),
            ("outlet", text),
            ("language", text),
            ("content_hash", text),
            ("n_statements", pa.int32()),
            *numbers,
            ("voices", pa.list_(pa.struct([("voice", text), *numbers]))),
            ("actors", pa.list_(pa.struct([("actor", text), *numbers]))),
            (
                "pairs",
                pa.list_(
                    pa.struct([("source", text), ("target", text), ("gap", pa.float64()), *numbers])
                ),
            ),
            ("warnings", pa.list_(text)),
            ("scorer", text),
            ("model", text),
            ("config", text),
            ("config_hash", text),
            ("analyzer", text),
        ],
        metadata=_metadata(ARTICLES),
    )


def article_copies_schema() -> Any:
    """Arrow schema of ``copies/articles.parquet``."""
    pa = import_pyarrow()
    return pa.schema(
        [
            ("article_key", pa.string()),
            ("copy_group", pa.string()),
            ("copy_of", pa.string()),
            ("similarity", pa.float64()),
        ],
        metadata=_metadata("copies of articles"),
    )


def statement_copies_schema() -> Any:
    """Arrow schema of ``copies/statements.parquet``."""
    pa = import_pyarrow()
    return pa.schema(
        [
            ("article_key", pa.string()),
            ("id", pa.string()),
            ("copy_group", pa.string()),
            ("copy_of_article", pa.string()),
            ("copy_of_id", pa.string()),
            ("similarity", pa.float64()),
            ("boilerplate", pa.bool_()),
        ],
        metadata=_metadata("copies of statements"),
    )


def _metadata(table: str) -> dict[str, str]:
    return {"format": FORMAT, "schema_version": str(SCHEMA_VERSION), "table": table}


def _type_of(column: str) -> Any:
    pa = import_pyarrow()
    if column == "quote_content":
        return pa.list_(pa.list_(pa.int32()))
    if column == "quote_cue":
        return pa.list_(pa.int32())
    if column == "speaker_evidence":
        place = [("text", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
        return pa.list_(pa.struct([*place, ("rule", pa.string())]))
    if column in _LISTS:
        return pa.list_(pa.string())
    if column in _INTEGERS:
        return pa.int32()
    if column == "unsure":
        return pa.bool_()
    if column in ("score", "confidence") or column.startswith(("tone_", "signals_")):
        return pa.float64()
    return pa.string()


# --- identities ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scorer:
    """What scored an article: one model, one configuration, one version of the rules.

    model, config: plain values as in the JSON of ``score``. id: 16 digits that change with any of
    them. config_hash: the same of the configuration alone.
    """

    id: str
    model: dict[str, Any]
    config: dict[str, Any]
    config_hash: str

    @classmethod
    def of(cls, model: Mapping[str, Any], config: Mapping[str, Any]) -> Scorer:
        """Return the scorer that these plain values describe."""
        return cls(digest([model, config])[:16], dict(model), dict(config), digest([config])[:16])


def digest(values: Sequence[Any]) -> str:
    """Hash of plain values, in hexadecimal: 64 digits."""
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def content_hash(article: Article) -> str:
    """Hash of what the scores depend on: the text, the title and the date."""
    date = article.date.isoformat() if article.date else None
    return digest([article.title, date, article.text])


def article_key(article: Article, content: str, scorer: str) -> str:
    """Identity of an article's row: 32 digits; the same for the same article and scorer."""
    return digest([article.id, article.outlet, content, scorer])[:32]


# --- rows ---------------------------------------------------------------------------------------


def statement_rows(result: ArticleScore, key: str, scorer: Scorer) -> list[dict[str, Any]]:
    """Return the rows of an article's statements, in order; numbers are rounded as in the JSON."""
    leaves = {statement.id for statement in result.leaves()}
    return [
        {
            "article_key": key,
            "article_id": result.article.id,
            "date": result.article.date,
            "outlet": result.article.outlet,
            **flatten(row),
            "leaf": row["id"] in leaves,
            "scorer": scorer.id,
        }
        for row in to_jsonl((result,))
    ]


def article_row(result: ArticleScore, key: str, content: str, scorer: Scorer) -> dict[str, Any]:
    """Return the row of an article."""
    article, scores = result.article, rounded_scores(result.scores)
    return {
        "article_key": key,
        "article_id": article.id,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "language": article.language,
        "content_hash": content,
        "n_statements": len(result.statements),
        **_numbers(scores.article),
        "voices": [{"voice": name, **_numbers(score)} for name, score in scores.voices.items()],
        "actors": [{"actor": code, **_numbers(score)} for code, score in scores.actors.items()],
        "pairs": [
            {"source": p.source, "target": p.target, "gap": p.gap, **_numbers(p.score)}
            for p in scores.pairs
        ],
        "warnings": list(article.warnings),
        "scorer": scorer.id,
        "model": result.model,
        "config": result.config,
        "config_hash": scorer.config_hash,
        "analyzer": scorer.model.get("analyzer"),
    }


def _numbers(score: Score) -> dict[str, Any]:
    low, high = score.interval or (None, None)
    return {
        "value": score.value,
        "tension": score.tension,
        "interval_low": low,
        "interval_high": high,
        "n": score.n,
        "unsure": score.unsure,
        "reason": score.reason,
    }


def flatten(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a statement's JSON; other keys are left out."""
    row: dict[str, Any] = {}
    for key in _KEYS:
        if key in _NESTED:
            nested = statement[key] or {}
            row.update({f"{key}_{name}": nested.get(name) for name in _NESTED[key]})
        else:
            row[key] = statement[key]
    return row


def unflatten(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement's JSON, given its row; the inverse of ``flatten``."""
    statement: dict[str, Any] = {}
    for key in _KEYS:
        if key in _NESTED:
            nested = {name: row[f"{key}_{name}"] for name in _NESTED[key]}
            missing = key in _NULLABLE and nested[_NESTED[key][0]] is None
            statement[key] = None if missing else nested
        else:
            statement[key] = row[key]
    return statement


def plain(value: Any) -> Any:
    """Return a cell as JSON holds it: days as text, arrays as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
