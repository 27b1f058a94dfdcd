"""The one place where results are written as JSON, JSON lines or CSV, and read back.

The format is described by ``schemas/score.schema.json`` (``json_schema()``). Probabilities, scores
and values are written with 6 digits. The rounding happens in one function, ``rounded``, on the
records: ``results_to_json`` writes ``rounded(result)``, so what is read back equals it exactly, and
``rounded`` of it changes nothing. Probability vectors are rounded so that they still sum to 1.

Two things are stored once and not twice, and come back from there:

- ``ArticleScore.model`` is ``model["name"]`` and ``ArticleScore.config`` is ``config["version"]``;
- ``Quote.speaker`` is the span of ``Statement.speaker``, where that stands in the text.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import DataError
from analyzer.records import (
    Article,
    ArticleScore,
    Evidence,
    PairScore,
    Quote,
    Rejected,
    Score,
    Scores,
    SignalShare,
    Span,
    Speaker,
    Statement,
)

SCHEMA_VERSION = "1.1"
DIGITS = 6

#: Columns of the CSV, in order; see ``csv_rows``.
CSV_COLUMNS = (
    "article_id",
    "date",
    "outlet",
    "id",
    "parent",
    "part",
    "voice",
    "speaker",
    "source",
    "target",
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

_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, slots=True)
class Results:
    """What a JSON file of results holds."""

    articles: tuple[ArticleScore, ...]
    rejected: tuple[Rejected, ...]
    model: dict[str, Any]
    config: dict[str, Any]


# --- rounding -----------------------------------------------------------------------------------


def rounded_probabilities(values: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities with 6 digits, summing to 1 like the given ones.

    What simple rounding leaves over (at most half a millionth per value) is given to the values
    that rounding moved the most. Rounded values come back unchanged.

    Raises ``ValueError`` when the values do not sum to 1 within a millionth per value.
    """
    unit = 10**DIGITS
    parts = [round(value * unit) for value in values]
    missing = unit - sum(parts)
    if abs(missing) > len(parts):
        raise ValueError(f"probabilities sum to {sum(values):.6f}, expected 1")
    step = 1 if missing > 0 else -1
    moved = sorted(range(len(parts)), key=lambda i: step * (parts[i] - values[i] * unit))
    for i in [i for i in moved if parts[i] + step >= 0][: abs(missing)]:
        parts[i] += step
    return tuple(part / unit for part in parts)


def named_probabilities(labels: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """Return ``{label: probability}``, rounded as everywhere; same order and length as given."""
    return dict(zip(labels, rounded_probabilities(values), strict=True))


def rounded(result: ArticleScore) -> ArticleScore:
    """Return the result with every number as it is written: 6 digits."""
    statements = tuple(_rounded_statement(s) for s in result.statements)
    return replace(result, statements=statements, scores=rounded_scores(result.scores))


def rounded_scores(scores: Scores) -> Scores:
    """Return the scores with every number as it is written."""
    return Scores(
        article=_rounded_score(scores.article),
        voices={name: _rounded_score(score) for name, score in scores.voices.items()},
        actors={code: _rounded_score(score) for code, score in scores.actors.items()},
        pairs=tuple(
            replace(pair, score=_rounded_score(pair.score), gap=_round(pair.gap))
            for pair in scores.pairs
        ),
    )


def _round(value: float | None) -> float | None:
    return None if value is None else _number(value)


def _number(value: float) -> float:
    return round(float(value), DIGITS) + 0.0  # + 0.0 turns -0.0 into 0.0


def _rounded_statement(statement: Statement) -> Statement:
    conciliatory, neutral, escalatory = rounded_probabilities(statement.tone)
    return replace(
        statement,
        tone=(conciliatory, neutral, escalatory),
        score=_number(statement.score),
        signals=rounded_probabilities(statement.signals),
        confidence=_number(statement.confidence),
    )


def _rounded_score(score: Score) -> Score:
    interval = score.interval
    return replace(
        score,
        value=_round(score.value),
        tension=_round(score.tension),
        interval=None if interval is None else (_number(interval[0]), _number(interval[1])),
        signals={name: replace(s, share=_number(s.share)) for name, s in score.signals.items()},
    )


# --- to JSON ------------------------------------------------------------------------------------


def results_to_json(
    results: Sequence[ArticleScore],
    rejected: Sequence[Rejected],
    *,
    model: Mapping[str, Any],
    config: Mapping[str, Any],
) -> dict[str, Any]:
    """Return one object that holds all results, ready for ``dump_json``.

    model, config: plain JSON values that describe what scored the articles; ``model["name"]`` and
    ``config["version"]`` are required and equal ``ArticleScore.model`` and ``.config``.

    Raises ``ValueError`` when a result was made with another model or configuration.
    """
    for result in results:
        for found, expected in ((result.model, model["name"]), (result.config, config["version"])):
            if found != expected:
                raise ValueError(f"article {result.article.id}: {found!r} is not {expected!r}")
    return {
        "schema_version": SCHEMA_VERSION,
        "model": dict(model),
        "config": dict(config),
        "articles": [_article(rounded(result)) for result in results],
        "rejected": [{"id": r.id, "reason": r.reason} for r in rejected],
    }


def _article(result: ArticleScore) -> dict[str, Any]:
    article, scores = result.article, result.scores
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "outlet": article.outlet,
        "text": article.text,
        "language": article.language,
        "warnings": list(article.warnings),
        "statements": [_statement(s) for s in result.statements],
        "scores": {
            "article": _score(scores.article),
            "voices": {name: _score(score) for name, score in scores.voices.items()},
            "actors": {code: _score(score) for code, score in scores.actors.items()},
            "pairs": [
                {"source": p.source, "target": p.target, "gap": p.gap, **_score(p.score)}
                for p in scores.pairs
            ],
        },
    }


def _statement(s: Statement) -> dict[str, Any]:
    """The statement as written; expects rounded values."""
    return {
        "id": s.id,
        "parent": s.parent,
        "part": s.part,
        "start": s.start,
        "end": s.end,
        "text": s.text,
        "voice": s.voice,
        "quote": s.quote
        and {
            "kind": s.quote.kind,
            "content": [[span.start, span.end] for span in s.quote.content],
            "cue": [s.quote.cue.start, s.quote.cue.end] if s.quote.cue else None,
        },
        "speaker": s.speaker
        and {
            "text": s.speaker.text,
            "start": s.speaker.start,
            "end": s.speaker.end,
            "name": s.speaker.name,
            "actors": list(s.speaker.actors),
            "evidence": [
                {"text": e.text, "start": e.start, "end": e.end, "rule": e.rule}
                for e in s.speaker.evidence
            ],
        },
        "source": list(s.source),
        "target": list(s.target),
        "tone": dict(zip(TONES, s.tone, strict=True)),
        "score": s.score,
        "signal": s.signal,
        "signals": dict(zip(SIGNALS, s.signals, strict=True)),
        "plover": s.plover,
        "confidence": s.confidence,
        "unsure": s.unsure,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "value": score.value,
        "tension": score.tension,
        "interval": list(score.interval) if score.interval else None,
        "n": score.n,
        "unsure": score.unsure,
        "statements": list(score.statements),
        "signals": {
            name: {"n": s.n, "share": s.share, "statements": list(s.statements)}
            for name, s in score.signals.items()
        },
        "reason": score.reason,
    }


# --- from JSON ----------------------------------------------------------------------------------


def results_from_json(obj: Any) -> Results:
    """Return the records of an object that ``results_to_json`` made.

    Raises ``DataError`` for another version of the format, or what does not follow it.
    """
    version = obj.get("schema_version") if isinstance(obj, dict) else None
    if version != SCHEMA_VERSION:
        found = f"schema_version {version!r}" if isinstance(obj, dict) else type(obj).__name__
        raise DataError(
            f"results: found {found}, expected an object with schema_version {SCHEMA_VERSION!r}; "
            "write it again with 'analyzer score --format json'"
        )
    try:
        model, config = obj["model"], obj["config"]
        return Results(
            articles=tuple(
                _read_article(item, str(model["name"]), str(config["version"]))
                for item in obj["articles"]
            ),
            rejected=tuple(Rejected(r["id"], r["reason"]) for r in obj["rejected"]),
            model=model,
            config=config,
        )
    except KeyError as err:
        raise DataError(f"results: the key {err} is missing; see score.schema.json") from err
    except (TypeError, ValueError) as err:
        raise DataError(
            f"results: a value has the wrong type ({err}); see score.schema.json"
        ) from err


def _read_article(item: Mapping[str, Any], model: str, config: str) -> ArticleScore:
    scores = item["scores"]
    return ArticleScore(
        article=Article(
            id=item["id"],
            text=item["text"],
            title=item["title"],
            date=dt.date.fromisoformat(item["date"]) if item["date"] else None,
            outlet=item["outlet"],
            language=item["language"],
            warnings=tuple(item["warnings"]),
        ),
        statements=tuple(_read_statement(s) for s in item["statements"]),
        scores=Scores(
            article=_read_score(scores["article"]),
            voices={name: _read_score(score) for name, score in scores["voices"].items()},
            actors={code: _read_score(score) for code, score in scores["actors"].items()},
            pairs=tuple(
                PairScore(p["source"], p["target"], _read_score(p), p["gap"])
                for p in scores["pairs"]
            ),
        ),
        model=model,
        config=config,
    )


def _place(speaker: Speaker | None) -> Span | None:
    """Where the speaker is printed in the text of the statement."""
    if speaker is None or speaker.start is None or speaker.end is None:
        return None
    return Span(speaker.start, speaker.end)


def _read_statement(item: Mapping[str, Any]) -> Statement:
    printed = item["speaker"]
    speaker = None
    if printed:
        evidence = tuple(Evidence(**e) for e in printed["evidence"])
        speaker = Speaker(**{**printed, "actors": tuple(printed["actors"]), "evidence": evidence})
    quote = item["quote"]
    tone = item["tone"]
    return Statement(
        id=item["id"],
        parent=item["parent"],
        part=item["part"],
        start=item["start"],
        end=item["end"],
        text=item["text"],
        voice=item["voice"],
        quote=Quote(
            content=tuple(Span(start, end) for start, end in quote["content"]),
            cue=Span(*quote["cue"]) if quote["cue"] else None,
            speaker=_place(speaker),
            kind=quote["kind"],
        )
        if quote
        else None,
        speaker=speaker,
        source=tuple(item["source"]),
        target=tuple(item["target"]),
        tone=(tone["conciliatory"], tone["neutral"], tone["escalatory"]),
        score=item["score"],
        signal=item["signal"],
        signals=tuple(item["signals"][name] for name in SIGNALS),
        plover=item["plover"],
        confidence=item["confidence"],
        unsure=item["unsure"],
    )


def _read_score(item: Mapping[str, Any]) -> Score:
    interval = item["interval"]
    return Score(
        value=item["value"],
        tension=item["tension"],
        interval=(interval[0], interval[1]) if interval else None,
        n=item["n"],
        unsure=item["unsure"],
        statements=tuple(item["statements"]),
        signals={
            name: SignalShare(s["n"], s["share"], tuple(s["statements"]))
            for name, s in item["signals"].items()
        },
        reason=item["reason"],
    )


# --- rows ---------------------------------------------------------------------------------------


def to_jsonl(results: Iterable[ArticleScore]) -> Iterator[dict[str, Any]]:
    """Yield one row per statement: its JSON, with ``article_id``, ``article_date``, ``outlet``."""
    for result in results:
        article = result.article
        for statement in result.statements:
            yield {
                "article_id": article.id,
                "article_date": article.date.isoformat() if article.date else None,
                "outlet": article.outlet,
                **_statement(_rounded_statement(statement)),
            }


def csv_rows(results: Iterable[ArticleScore]) -> Iterator[dict[str, str | int | float]]:
    """Yield one flat row per statement, with the keys ``CSV_COLUMNS``.

    article_id, date (YYYY-MM-DD), outlet: of the article; empty where unknown.
    id, parent, part ("body" or "title"), voice: as in the JSON; parent is empty for a sentence.
    speaker: canonical name, or the words as printed where it could not be resolved.
    source, target: actor codes joined by ``|``, main first.
    tone_conciliatory, tone_neutral, tone_escalatory: probabilities that sum to 1.
    score (-3..3), signal, plover, confidence (0..1).
    unsure: 1 or 0. leaf: 0 for a sentence that is counted by its parts, else 1; values count the
    rows with leaf 1 and unsure 0. start, end: offsets into the text (the title where part is
    "title").
    text: the statement, verbatim.

    A text cell that starts with ``=``, ``+``, ``-`` or ``@`` (or their full-width forms, a tab or a
    line break) gets a leading apostrophe: a spreadsheet would run it as a formula. Unpaired
    surrogates, which UTF-8 cannot hold, become U+FFFD. The JSON has both unchanged.
    """
    for result in results:
        leaves = {statement.id for statement in result.leaves()}
        for row in to_jsonl((result,)):
            speaker = row["speaker"]
            cells: dict[str, Any] = {
                **{key: row[key] for key in CSV_COLUMNS if key in row},
                **{f"tone_{tone}": p for tone, p in row["tone"].items()},
                "date": row["article_date"],
                "speaker": speaker and (speaker["name"] or speaker["text"]),
                "source": "|".join(row["source"]),
                "target": "|".join(row["target"]),
                "unsure": int(row["unsure"]),
                "leaf": int(row["id"] in leaves),
            }
            yield {key: csv_cell(cells[key]) for key in CSV_COLUMNS}


def csv_cell(value: str | int | float | None) -> str | int | float:
    """A value for a cell of CSV, of which no spreadsheet makes a formula; empty for None."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = _SURROGATE.sub("\ufffd", value)
    return f"'{text}" if _FORMULA.match(text) else text


# --- streams ------------------------------------------------------------------------------------


def dump_json(obj: Any, stream: TextIO) -> None:
    """Write one object and a line feed, in UTF-8 whatever the locale; no NaN, no ASCII escapes.

    An unpaired surrogate, which UTF-8 cannot hold, is written as its JSON escape.
    Raises ``ValueError`` for NaN and infinity.
    """
    _write(_dumps(obj), stream)


def dump_jsonl(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """Write one object per line, like ``dump_json``, as the rows come."""
    for row in rows:
        _write(_dumps(row), stream)


def dump_csv(results: Iterable[ArticleScore], stream: TextIO, *, header: bool = True) -> None:
    """Write a header, unless told not to, and the ``csv_rows``, in UTF-8, with line feeds."""
    writer = csv.DictWriter(_Lines(stream), CSV_COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(csv_rows(results))


def load_json(stream: TextIO) -> Results:
    """Read what ``dump_json(results_to_json(...))`` wrote; ``DataError`` where it is not that."""
    try:
        obj = json.load(stream)
    except ValueError as err:
        raise DataError(f"results: not valid JSON ({err})") from err
    return results_from_json(obj)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``results_to_json``."""
    path = Path(__file__).parent / "schemas" / "score.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _dumps(obj: Any) -> str:
    text = json.dumps(obj, ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def _write(text: str, stream: TextIO) -> None:
    # A text stream encodes by the locale and may translate line ends; its buffer does neither.
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
    else:
        stream.flush()
        buffer.write(text.encode("utf-8"))


class _Lines:
    """The file-like object that ``csv`` needs, writing as everything here is written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        _write(text, self._stream)
