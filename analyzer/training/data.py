"""Labelled rows: a file's own names mapped to ours, every row checked before anything is loaded."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from analyzer.codebook import SIGNALS, TONES, signal_of_plover, tone_of_score, tone_of_signal
from analyzer.errors import DataError, did_you_mean
from analyzer.reading import parse_date
from analyzer.reading.encoding import replace_surrogates
from analyzer.training.config import (
    CODEBOOK_HEADS,
    COLUMNS,
    DataSource,
    Head,
    TrainingConfig,
    plain_label,
)
from analyzer.training.tables import Record, read_table

MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One text with the labels that its source provides; None or nothing where it provides none.

    where: file and line. source: path of the file, as written in the configuration.
    group: rows of one group never stand on both sides of a split: the document, without one the
        row's own id, without either the text's key.
    tone_in: where the tone is not known but is one of these.
    own: labels of the configuration's own heads, by head; a single-label head has one.
    weight: of the row in the loss.
    """

    id: str
    text: str
    context: str
    group: str
    source: str
    where: str = ""
    date: dt.date | None = None
    outlet: str = ""
    tone: str | None = None
    score: int | None = None
    signal: str | None = None
    tone_in: tuple[str, ...] = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0

    def labels(self, head: str) -> tuple[str, ...]:
        """The labels of one head as words; empty where the row carries none."""
        if head in CODEBOOK_HEADS:
            value = getattr(self, head)
            return () if value is None else (str(value),)
        return self.own.get(head, ())


@dataclass(frozen=True, slots=True)
class DataFile:
    """What goes into the manifest about one file of labelled rows."""

    path: str
    rows: int
    sha256: str
    licence: str
    labelled_by: str


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The rows of all files, what the files are, and the rows that were left out.

    skipped: "FILE:LINE: what is wrong", one for each bad row (with ``skip_bad_rows`` only).
    """

    rows: tuple[LabelledRow, ...]
    files: tuple[DataFile, ...]
    skipped: tuple[str, ...] = ()


class RowReader:
    """Turns records of one file into labelled rows, by the file's mapping."""

    def __init__(
        self,
        source: DataSource,
        heads: Sequence[Head] = (),
        columns: Mapping[str, str | tuple[str, ...]] | None = None,
        labels: Mapping[str, Mapping[Any, Any]] | None = None,
    ) -> None:
        """columns, labels: the configuration's mappings, which the source's own override."""
        self._source = source
        self._heads = {h.name: h for h in heads}
        merged: dict[str, Any] = {**(columns or {}), **source.columns}
        names = (*COLUMNS, *self._heads)
        self._columns = {name: _several(merged.get(name, name)) for name in names}
        mappings = {**(labels or {}), **source.labels}
        self._labels = {
            name: {plain_label(k): v for k, v in mapping.items()}
            for name, mapping in mappings.items()
        }

    def row(self, record: Record, number: int) -> LabelledRow:
        """Return the row; raises ``DataError`` with what was found and what was expected.

        number: of the row in its file, from 1; it is the id of a row that has none.
        """
        values = record.values
        text = self._value(values, "text")
        if not isinstance(text, str) or not text.strip():
            column = " or ".join(repr(c) for c in self._columns["text"])
            present = [values[c] for c in self._columns["text"] if c in values]
            if not present:
                found = ", ".join(map(repr, list(values)[:8])) or "nothing"
                raise DataError(
                    f"no column {column} (found {found}); name yours in the configuration, "
                    "as in 'columns: {text: sentence}'"
                )
            raise DataError(
                f"{column} is {present[0] if text is None else text!r}, expected a non-empty string"
            )
        text = replace_surrogates(text).text
        stated_id = self._string(values, "id")
        stated, tone_in = self._tone(values)
        score, signal = self._score(values), self._signal(values)
        tone = _agreed(stated, tone_in, score, signal)
        maybe = {name: self._own(values, name) for name in self._heads}
        own = {name: labels for name, labels in maybe.items() if labels is not None}
        if tone is None and not tone_in and not own:
            expected = ", ".join(repr(n) for n in (*CODEBOOK_HEADS, *self._heads))
            raise DataError(f"no label; expected at least one of {expected}")
        date = self._value(values, "date")
        return LabelledRow(
            id=stated_id or f"{self._source.path}:{number}",
            text=text,
            context=self._string(values, "context"),
            # Not the row's place: how its file's path is written must not move it in a split.
            group=self._string(values, "document") or stated_id or text_key(text),
            source=self._source.path,
            where=record.where,
            date=None if date is None else parse_date(str(date)),
            outlet=self._string(values, "outlet"),
            tone=tone,
            score=score,
            signal=signal,
            tone_in=tone_in,
            own=own,
            weight=self._source.weight,
        )

    def _value(self, values: Mapping[str, Any], name: str) -> Any:
        """The first filled column that stands for ``name``; None when all are empty."""
        for column in self._columns[name]:
            value = _filled(values.get(column))
            if value is not None:
                return value
        return None

    def _string(self, values: Mapping[str, Any], name: str) -> str:
        """A column's value as a string that UTF-8 can hold; "" when it is empty."""
        value = self._value(values, name)
        return "" if value is None else replace_surrogates(str(value)).text

    def _label(self, values: Mapping[str, Any], name: str) -> Any:
        """A column's value in our words; None where there is no label."""
        value = self._value(values, name)
        mapping = self._labels.get(name, {})
        return mapping.get("" if value is None else _known_label(value, mapping), value)

    def _tone(self, values: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...]]:
        value = self._label(values, "tone")
        if value is None:
            return None, ()
        several = _several(value)
        for tone in several:
            if tone not in TONES:
                raise self._unknown("tone", tone, TONES)
        return (str(several[0]), ()) if len(several) == 1 else (None, several)

    def _score(self, values: Mapping[str, Any]) -> int | None:
        value = self._label(values, "score")
        if value is None:
            return None
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if isinstance(value, bool) or number not in range(-3, 4):
            raise self._unknown("score", value, ("an integer from -3 to 3",))
        return int(number)

    def _signal(self, values: Mapping[str, Any]) -> str | None:
        value = self._label(values, "signal")
        if value is None or value in SIGNALS:
            return cast("str | None", value)
        if isinstance(value, str) and value.isupper():
            try:
                return signal_of_plover(value)
            except KeyError:
                pass
        raise self._unknown("signal", value, SIGNALS)

    def _own(self, values: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
        """Labels of one of the configuration's heads; None where the row carries none."""
        head = self._heads[name]
        mapping = self._labels.get(name, {})
        value = self._value(values, name)
        if value is None and "" in mapping:
            if mapping[""] is None:
                return None
            found = [""]
        elif value is None:
            # An empty cell or list of a multi-label head says "none of them".
            cells = (values.get(column) for column in self._columns[name])
            empty = any(c == [] or (isinstance(c, str) and not c.strip()) for c in cells)
            return () if head.kind == "multi" and empty else None
        elif head.kind == "multi" and isinstance(value, str):
            found = [v.strip() for v in value.replace("|", ";").replace(",", ";").split(";")]
        else:
            found = list(value) if isinstance(value, (list, tuple)) else [value]
        labels = []
        for one in found:
            if value is not None and _filled(one) is None:
                continue  # a gap in a list
            known = _known_label(one, {*mapping, *head.labels})
            label = mapping.get(known, known)
            if label is None or label == "":
                continue
            label = label if isinstance(label, tuple) else plain_label(label)
            if label not in head.labels:
                raise self._unknown(name, label, head.labels)
            labels.append(label)
        if head.kind == "single" and len(labels) > 1:
            raise DataError(f"{name!r} is {value!r}, expected one label (or 'kind: multi')")
        if not labels and head.kind == "single":
            return None
        return tuple(dict.fromkeys(labels))

    def _unknown(self, name: str, value: Any, allowed: Sequence[str]) -> DataError:
        column = self._columns[name][0]
        called = repr(name) if column == name else f"{column!r} ({name})"
        hint = did_you_mean(str(value), allowed)
        return DataError(
            f"{called} is {value!r}{hint}, expected {'one of ' if len(allowed) > 1 else ''}"
            f"{', '.join(allowed)}; other names go into 'labels:' of the configuration"
        )


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _filled(value: Any) -> Any:
    """A cell's value, a string without the spaces around it; None for an empty one, or NaN."""
    if isinstance(value, str):
        return value.strip() or None
    is_nan = isinstance(value, float) and math.isnan(value)
    return None if is_nan or value == [] else value


def _known_label(value: Any, known: Collection[str]) -> str:
    """A label as its file prints it, or as it is known.

    pandas writes the integers of a column with gaps as "1.0", and booleans as "True".
    """
    plain = plain_label(value)
    if whole := re.fullmatch(r"(-?\d+)\.0", plain):
        other = whole[1]
    else:
        other = plain.lower() if plain in ("True", "False") else plain
    return plain if plain in known or other not in known else other


def _agreed(
    tone: str | None, tone_in: tuple[str, ...], score: int | None, signal: str | None
) -> str | None:
    """Return the tone that all labels of a row imply; they must agree."""
    implied = {tone} if tone else set()
    if score is not None:
        implied.add(tone_of_score(score))
    if signal is not None:
        implied.add(tone_of_signal(signal))
    if len(implied) > 1:
        raise DataError(
            f"labels disagree: tone {tone!r}, score {score!r}, signal {signal!r}; "
            "tone, sign of the score and sign of the signal must be the same"
        )
    found = implied.pop() if implied else None
    if found is not None and tone_in and found not in tone_in:
        raise DataError(f"labels disagree: tone one of {tone_in}, score or signal say {found!r}")
    return found


def read_all(config: TrainingConfig, root: Path, *, skip_bad_rows: bool = False) -> ReadRows:
    """Read and check every row of every file of a configuration.

    Raises ``DataError`` that names file, line, value found and values allowed for all bad rows (at
    most ``MAX_LISTED`` are listed), unless they are to be skipped.
    """
    return read_sources(
        config.data,
        root,
        heads=config.heads,
        columns=config.columns,
        labels=config.labels,
        skip_bad_rows=skip_bad_rows,
    )


def read_sources(
    sources: Iterable[DataSource],
    root: Path,
    *,
    heads: Sequence[Head] = (),
    columns: Mapping[str, str | tuple[str, ...]] | None = None,
    labels: Mapping[str, Mapping[Any, Any]] | None = None,
    skip_bad_rows: bool = False,
) -> ReadRows:
    """Read and check every row of ``sources``; see ``read_all``."""
    rows: list[LabelledRow] = []
    files: list[DataFile] = []
    problems: list[str] = []
    for source in sources:
        table = read_table(source.locate(root), source.path)
        reader = RowReader(source, heads, columns, labels)
        n_before = len(rows)
        texts = _article_texts(source, root)
        for number, record in enumerate(table.records, start=1):
            try:
                if record.problem is not None:
                    raise DataError(record.problem)
                rows.append(reader.row(_with_text(record, texts), number))
            except DataError as err:
                problems.append(f"{record.where}: {err}")
        n_rows = len(rows) - n_before
        files.append(
            DataFile(source.path, n_rows, table.sha256, source.licence, source.labelled_by)
        )
    if problems and not skip_bad_rows:
        shown = "\n".join(problems[:MAX_LISTED])
        more = len(problems) - MAX_LISTED
        rest = f"\n... and {more} more" if more > 0 else ""
        raise DataError(
            f"{shown}{rest}\n{len(problems)} of {len(problems) + len(rows)} rows cannot be used; "
            "mend them, or leave them out with --skip-bad-rows"
        )
    if not rows:
        raise DataError(
            "no usable row in "
            + ", ".join(f.path for f in files)
            + "".join("\n" + p for p in problems[:MAX_LISTED])
        )
    return ReadRows(tuple(rows), tuple(files), tuple(problems))


def _article_texts(source: DataSource, root: Path) -> dict[str, str]:
    """Texts by id of the files of articles that a source's rows refer to."""
    return {
        str(record.values["id"]): str(record.values["text"])
        for path in source.articles
        for record in read_table(root / path).records
        if record.problem is None and {"id", "text"} <= record.values.keys()
    }


def _with_text(record: Record, texts: Mapping[str, str]) -> Record:
    """Fill in the text of a row that says where it stands in an article."""
    values = record.values
    if not texts or "text" in values:
        return record
    try:
        article = texts[str(values["document"])]
        place = {k: values[k] for k in ("context_start", "start", "end")}
    except KeyError as err:
        raise DataError(
            f"no article or place for this row ({err}); expected document, context_start, start "
            "and end, with the document's id in one of the configured articles"
        ) from err
    try:
        before, start, end = map(int, place.values())
    except (TypeError, ValueError, OverflowError) as err:
        raise DataError(f"the row's place is {place}, expected whole numbers") from err
    # Line breaks inside a sentence are the page's, not the writer's.
    text, context = (" ".join(part.split()) for part in (article[start:end], article[before:start]))
    return replace(record, values=values | {"text": text, "context": context})


def text_key(text: str, context: str = "") -> str:
    """A name of a text (and its context) that gives nothing of it away: 20 hexadecimal digits.

    Case and spaces do not count.
    """
    plain = "\n".join(" ".join(part.lower().split()) for part in (text, context))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:20]


def unit_interval(name: str) -> float:
    """A number in 0..1 that depends on ``name`` alone: decides which side of a split it is on."""
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
