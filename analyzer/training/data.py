"""Labelled rows: read, checked row by row, and split by document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.codebook import SIGNALS, TONES, signal_of_plover, tone_of_score, tone_of_signal
from analyzer.config import DataSource
from analyzer.errors import DataError, did_you_mean


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One text with the labels that its source provides; None where it provides none.

    group: rows of one group (a document) never stand on both sides of a split.
    source: path of the file it came from, as written in the configuration.
    """

    id: str
    text: str
    context: str
    group: str
    source: str
    tone: str | None
    score: int | None
    signal: str | None


@dataclass(frozen=True, slots=True)
class DataFile:
    """What goes into the manifest about one file of labelled rows."""

    path: str
    rows: int
    sha256: str
    licence: str
    labels: str


@dataclass(frozen=True, slots=True)
class Split:
    """Rows for training and rows held out, no group and no text on both sides."""

    train: tuple[LabelledRow, ...]
    dev: tuple[LabelledRow, ...]


def read_rows(source: DataSource, root: Path) -> tuple[list[LabelledRow], DataFile]:
    """Read and check every row of a JSONL file.

    Raises ``DataError`` naming file, line, value found and values allowed; all bad rows of the
    file are collected (at most 20 are listed).
    """
    path = source.locate(root)
    try:
        content = path.read_bytes()
    except OSError as err:
        raise DataError(
            f"{path}: cannot be read ({err.strerror}); set --data-root to the folder that "
            f"{source.path} is relative to"
        ) from err
    rows: list[LabelledRow] = []
    problems: list[str] = []
    for number, line in _lines(content):
        try:
            rows.append(_row(json.loads(line), source, number))
        except json.JSONDecodeError as err:
            problems.append(f"{path}:{number}: not valid JSON ({err.msg})")
        except DataError as err:
            problems.append(f"{path}:{number}: {err}")
    if problems:
        shown = "\n".join(problems[:20])
        more = f"\n... and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise DataError(shown + more)
    if not rows:
        raise DataError(f"{path}: no rows; expected one JSON object a line")
    digest = hashlib.sha256(content).hexdigest()
    return rows, DataFile(source.path, len(rows), digest, source.licence, source.labels)


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(content.decode("utf-8-sig").splitlines(), start=1):
        if line.strip():
            yield number, line


def _row(value: Any, source: DataSource, number: int) -> LabelledRow:
    if not isinstance(value, dict):
        raise DataError(f"found {type(value).__name__}, expected a JSON object")
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"'text' is {text!r}, expected a non-empty string")
    row_id = str(value.get("id", f"{source.path}:{number}"))
    labels: tuple[str | None, int | None, str | None]
    if source.format == "plv":
        root = _plover_label(value.get("root"))
        labels, group = (tone_of_signal(root), None, root), row_id
    else:
        labels, group = _codebook_labels(value), str(value.get("document") or row_id)
    context = value.get("context") or ""
    return LabelledRow(row_id, text, str(context), group, source.path, *labels)


def _plover_label(root: Any) -> str:
    try:
        return signal_of_plover(root)
    except (KeyError, AttributeError):
        raise DataError(f"'root' is {root!r}, expected a PLOVER event type") from None


def _codebook_labels(value: dict[str, Any]) -> tuple[str | None, int | None, str | None]:
    """Return tone, score and signal; any of them may be missing, but they must agree."""
    score, signal, tone = value.get("score"), value.get("signal"), value.get("tone")
    if score is not None and (isinstance(score, bool) or score not in range(-3, 4)):
        raise DataError(f"'score' is {score!r}, expected an integer from -3 to 3")
    if signal is not None and signal not in SIGNALS:
        hint = did_you_mean(str(signal), SIGNALS)
        raise DataError(f"'signal' is {signal!r}{hint}, expected one of {', '.join(SIGNALS)}")
    if tone is not None and tone not in TONES:
        raise DataError(f"'tone' is {tone!r}, expected one of {', '.join(TONES)}")
    implied = {tone} if tone else set()
    if score is not None:
        implied.add(tone_of_score(score))
    if signal is not None:
        implied.add(tone_of_signal(signal))
    if not implied:
        raise DataError("no label; expected at least one of 'tone', 'score', 'signal'")
    if len(implied) > 1:
        raise DataError(
            f"labels disagree: tone {tone!r}, score {score!r}, signal {signal!r}; "
            "tone, sign of the score and sign of the signal must be the same"
        )
    return implied.pop(), score, signal


def split_by_group(rows: Sequence[LabelledRow], dev_fraction: float, seed: int) -> Split:
    """Hold out about ``dev_fraction`` of the groups of every source.

    A group's side depends on its name and the seed alone, so adding rows moves no other row. A text
    that occurs on both sides is dropped from the training side.
    """
    dev = [r for r in rows if unit_interval(f"{seed}/{r.source}/{r.group}") < dev_fraction]
    held_out = {r.id for r in dev}
    texts = {_key(r.text) for r in dev}
    train = [r for r in rows if r.id not in held_out and _key(r.text) not in texts]
    return Split(tuple(train), tuple(dev))


def unit_interval(name: str) -> float:
    """A number in 0..1 that depends on ``name`` alone: decides which side of a split it is on."""
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _key(text: str) -> str:
    return " ".join(text.lower().split())
