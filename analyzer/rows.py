"""Rows of text in, rows of results out: what ``classify`` and ``quotes`` do, line by line."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.actors import Gazetteer, find_mentions
from analyzer.codebook import SIGNALS, TONES
from analyzer.errors import ModelError
from analyzer.modeling import ToneModel
from analyzer.modeling.folder import ConformalThresholds, LabelOrder
from analyzer.quotes import QuoteExtractor
from analyzer.reading.encoding import replace_surrogates
from analyzer.records import Article, Quote, Rejected, Span
from analyzer.sentences import split
from analyzer.serialization import DIGITS, named_probabilities
from analyzer.speakers import Attribution, resolve_speakers
from analyzer.tone import CHUNK, Reading, read_tone


@dataclass(frozen=True, slots=True)
class Row:
    """One line of input. context: the sentence before the text, or None."""

    id: str | int
    text: str
    context: str | None


def parse_rows(lines: Iterable[bytes], name: str) -> Iterator[Row | Rejected]:
    """Read JSON lines with ``id``, ``text`` and optionally ``context``; blank lines are skipped.

    name: of the file, for messages. A bad line becomes a ``Rejected`` and costs no other line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            value = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as err:
            yield Rejected(where, f"not UTF-8 at byte {err.start}; save the file as UTF-8")
        except (json.JSONDecodeError, RecursionError) as err:
            yield Rejected(where, f"not valid JSON ({err}); expected one JSON object a line")
        else:
            yield _row(value, where, number)


def _row(value: Any, where: str, number: int) -> Row | Rejected:
    if not isinstance(value, dict):
        return Rejected(where, f"found a JSON {type(value).__name__}, expected an object")
    text = value.get("text")
    if isinstance(text, str) and not text.strip():
        return Rejected(where, "'text' is empty; expected a sentence")
    if not isinstance(text, str):
        keys = ", ".join(map(str, value)) or "none"
        return Rejected(where, f"no 'text' that is a string (keys found: {keys})")
    context = value.get("context")
    if context is not None and not isinstance(context, str):
        return Rejected(where, f"'context' is {type(context).__name__}, expected a string")
    row_id = value.get("id", number)
    if isinstance(row_id, bool) or not isinstance(row_id, str | int):
        return Rejected(where, f"'id' is {row_id!r}, expected a string or an integer")
    return Row(
        row_id, replace_surrogates(text).text, replace_surrogates(context).text if context else None
    )


def classify_rows(
    rows: Iterable[Row | Rejected],
    model: ToneModel,
    confidence_floor: float,
    *,
    sets: bool = False,
) -> Iterator[dict[str, Any] | Rejected]:
    """Yield tone, score and signal of every row, in order, a chunk at a time.

    sets: add "tone_set", "signal_set" and "NAME_set" of the model's own single-label heads, the
        labels that the model cannot exclude: they hold the true one as often as the model's folder
        says, on texts like those it was calibrated on.
    Raises ``ModelError`` when sets are wanted of a model that was not calibrated for them.
    """
    if sets and model.conformal is None:
        raise ModelError(
            f"{model.name} has no thresholds for label sets: it was trained with too few held-out "
            "rows to fit them, or by an earlier version; leave out --sets, or train with more rows"
        )
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, CHUNK)):
        good = [row for row in chunk if isinstance(row, Row)]
        readings = read_tone(
            [r.text for r in good], [r.context for r in good], model, confidence_floor
        )
        for row in chunk:
            if isinstance(row, Rejected):
                yield row
                continue
            reading = next(readings)
            result = _classified(row, reading) | _own(reading, model.labels)
            if sets and model.conformal is not None:
                result |= _sets(reading, model.conformal, model.labels)
            yield result


def _own(reading: Reading, labels: LabelOrder) -> dict[str, Any]:
    """What the model's own heads say: probabilities by label."""
    return {name: named_probabilities(labels.own[name], p) for name, p in reading.own.items()}


def _sets(reading: Reading, thresholds: ConformalThresholds, labels: LabelOrder) -> dict[str, Any]:
    found = {"tone_set": _at_least(TONES, reading.tone, thresholds.tone)}
    if thresholds.signal is not None:
        found["signal_set"] = _at_least(SIGNALS, reading.signals, thresholds.signal)
    for name, p in reading.own.items():
        if name in thresholds.own:
            found[f"{name}_set"] = _at_least(labels.own[name], p, thresholds.own[name])
    return found


def _at_least(labels: Sequence[str], p: Sequence[float], threshold: float) -> list[str]:
    """The labels that reach the threshold, the likeliest first; never none."""
    order = sorted(range(len(labels)), key=lambda i: -p[i])
    return [labels[i] for n, i in enumerate(order) if n == 0 or p[i] >= threshold]


def _classified(row: Row, reading: Reading) -> dict[str, Any]:
    return {
        "id": row.id,
        "tone": named_probabilities(TONES, reading.tone),
        "score": round(reading.score, DIGITS),
        "signal": reading.signal,
        "signals": named_probabilities(SIGNALS, reading.signals),
        "plover": reading.plover,
        "confidence": round(reading.confidence, DIGITS),
        "unsure": reading.unsure,
    }


def extract_quotes(
    rows: Iterable[Row | Rejected], extractor: QuoteExtractor, gazetteer: Gazetteer
) -> Iterator[dict[str, Any] | Rejected]:
    """Yield the quotes of every row, in order: content, cue, speaker, speaker_text, kind."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        sentences = split(row.text)
        found = extractor.extract(row.text, sentences)
        mentions = find_mentions(Article(id=str(row.id), text=row.text), gazetteer).body
        attributions = resolve_speakers(row.text, sentences, found, mentions)
        yield {
            "id": row.id,
            "quotes": [_quote(*pair) for pair in zip(found, attributions, strict=True)],
        }


def _quote(quote: Quote, attribution: Attribution) -> dict[str, Any]:
    speaker = attribution.speaker
    contents = [_pair(c) for c in quote.content]
    return {
        "content": contents[0] if len(contents) == 1 else contents,
        "cue": _pair(quote.cue) if quote.cue else None,
        "speaker": _pair(quote.speaker) if quote.speaker else None,
        "speaker_text": (speaker.name or speaker.text) if speaker else None,
        "kind": quote.kind,
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
