"""A teacher's probabilities by text: made once, kept without the texts, and learned from.

Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import DataError
from analyzer.modeling.decoding import Predictions
from analyzer.modeling.folder import read_manifest
from analyzer.sentences import split
from analyzer.training.config import Distillation, LabelledFile, locate
from analyzer.training.data import LabelledRow, text_key, unit_interval
from analyzer.training.tables import read_table

Floats = NDArray[np.float32]

#: Sentences outside these lengths, in words, are furniture or glued pages more often than not.
WORDS = (6, 60)
CONTEXT_CHARACTERS = 220
#: Texts after which a teacher's answers are stored.
SAVE_EVERY = 4096


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """Probabilities of texts by ``text_key``.

    labels: of each head, in the order of its columns. values: by head, shape (n, labels), in the
    order of ``keys``. teachers: names and hashes of the models that gave them.
    temperature: above 1, the probabilities were made flatter.
    """

    keys: dict[str, int]
    labels: dict[str, tuple[str, ...]]
    values: dict[str, Floats]
    teachers: tuple[str, ...] = ()
    temperature: float = 1.0

    def of(self, text: str, context: str, head: str) -> Floats | None:
        """What the teacher says of a text; None where it was not asked."""
        at = self.keys.get(text_key(text, context))
        return None if at is None or head not in self.values else self.values[head][at]

    def order_of(self, head: str, labels: Sequence[str]) -> list[int]:
        """Where each of our labels is among the teacher's; raises ``DataError`` for other ones."""
        theirs = self.labels[head]
        if sorted(theirs) != sorted(labels):
            raise DataError(
                f"soft labels of {head!r}: the teacher's labels are {', '.join(theirs)}; expected "
                f"those of the configuration, {', '.join(labels)}"
            )
        return [theirs.index(label) for label in labels]

    def joined(self, more: SoftLabels) -> SoftLabels:
        """These and those of other texts, of the same teachers; only heads that both have."""
        assert not self.keys.keys() & more.keys.keys()
        heads = [head for head in self.values if head in more.values]
        n = len(self.keys)
        return replace(
            self,
            keys=self.keys | {key: n + i for key, i in more.keys.items()},
            labels={head: self.labels[head] for head in heads},
            values={head: np.concatenate([self.values[head], more.values[head]]) for head in heads},
        )

    def save(self, path: Path) -> None:
        """Write a Parquet file: the column "key", and one of lists for each head."""
        import pyarrow as pa
        from pyarrow import parquet

        columns: dict[str, Any] = {"key": pa.array(list(self.keys))}
        for head, values in self.values.items():
            flat = pa.array(values.astype(np.float16).ravel())
            columns[head] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
        metadata = {f"labels:{head}": json.dumps(labels) for head, labels in self.labels.items()}
        metadata["teachers"] = json.dumps(self.teachers)
        metadata["temperature"] = json.dumps(self.temperature)
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pa.table(columns).replace_schema_metadata(metadata)
        parquet.write_table(table, path, compression="zstd")

    @classmethod
    def load(cls, path: Path) -> SoftLabels:
        """Read what ``save`` wrote; raises ``DataError``."""
        import pyarrow as pa
        from pyarrow import parquet

        try:
            table = parquet.read_table(path)
        except (OSError, pa.ArrowException) as err:
            raise DataError(f"{path}: cannot be read as soft labels ({err})") from err
        metadata = table.schema.metadata or {}
        labels = {
            key.decode().removeprefix("labels:"): tuple(json.loads(value))
            for key, value in metadata.items()
            if key.startswith(b"labels:")
        }
        if "key" not in table.column_names or not labels:
            raise DataError(
                f"{path}: found the columns {', '.join(table.column_names)}, expected 'key' and "
                "one of probabilities for each head, as 'analyzer train' writes them"
            )
        keys = {key: i for i, key in enumerate(table["key"].to_pylist())}
        values = {
            head: table[head]
            .combine_chunks()
            .flatten()
            .to_numpy(zero_copy_only=False)
            .astype(np.float32)
            .reshape(len(table), len(names))
            for head, names in labels.items()
        }
        return cls(
            keys,
            labels,
            values,
            tuple(json.loads(metadata.get(b"teachers", b"[]"))),
            float(json.loads(metadata.get(b"temperature", b"1.0"))),
        )


def read_unlabelled(
    files: Sequence[LabelledFile], root: Path, limit: int | None, held_out: frozenset[str]
) -> list[LabelledRow]:
    """Return sentences without labels, at most ``limit``, chosen by a hash of their text.

    A row with one sentence is taken as it is, with its ``context``; a longer one is an article that
    is cut. held_out: documents whose sentences must not be seen in training.
    """
    found: dict[str, LabelledRow] = {}
    for file in files:
        for record in read_table(file.locate(root), file.path).records:
            named = (record.values.get(k) for k in ("document", "id"))
            document = str(next((v for v in named if v is not None), record.where))
            text = record.values.get("text")
            if record.problem is None and isinstance(text, str) and document not in held_out:
                for row in _sentences(text, str(record.values.get("context") or ""), document):
                    found.setdefault(text_key(row.text), row)
    chosen = sorted(found, key=unit_interval)[:limit]
    return [found[key] for key in chosen]


def _sentences(text: str, context: str, document: str) -> Iterator[LabelledRow]:
    before = context
    for sentence in split(text):
        words = text[sentence.span.start : sentence.span.end].split()
        plain = " ".join(words)
        if WORDS[0] <= len(words) <= WORDS[1]:
            where = f"{document}:{sentence.span.start}"
            yield LabelledRow(
                where, plain, before[-CONTEXT_CHARACTERS:], document, "unlabelled", where
            )
        before = plain


def ask_teachers(
    teachers: Sequence[Any],
    rows: Sequence[LabelledRow],
    temperature: float,
    progress: Callable[[int], None] | None = None,
) -> SoftLabels:
    """Return the mean probabilities of the teachers for every row.

    teachers: tone models. temperature: above 1, the probabilities are made flatter.
    progress: is told how many rows are done.
    """
    chunk = 1024  # texts of similar length are read together
    kept: dict[str, list[Floats]] = {}
    for start in range(0, len(rows), chunk):
        part = rows[start : start + chunk]
        texts, contexts = [r.text for r in part], [r.context for r in part]
        answers = [
            _by_head(t.predict(texts, contexts), temperature, t.manifest.labels.multi)
            for t in teachers
        ]
        for head in answers[0]:
            if all(head in a for a in answers):
                mean = np.mean([a[head] for a in answers], axis=0)
                kept.setdefault(head, []).append(mean.astype(np.float32))
        if progress is not None:
            progress(min(start + chunk, len(rows)))
    labels = teachers[0].manifest.labels
    names = {
        "tone": labels.tone,
        "score": tuple(map(str, labels.score)),
        "signal": labels.signal,
        **labels.own,
    }
    keys: dict[str, int] = {}
    for i, row in enumerate(rows):
        keys.setdefault(text_key(row.text, row.context), i)
    at = list(keys.values())
    return SoftLabels(
        {key: i for i, key in enumerate(keys)},
        {head: names[head] for head in kept},
        {head: np.concatenate(values)[at] for head, values in kept.items()},
        tuple(t.name for t in teachers),
        temperature,
    )


def _by_head(
    predictions: Predictions, temperature: float, multi: Collection[str]
) -> dict[str, NDArray[np.float64]]:
    heads = {
        "tone": predictions.tone,
        "score": predictions.scores,
        "signal": predictions.signals,
        **predictions.own,
    }
    if temperature == 1.0:
        return heads
    return {name: _softened(p, temperature, name in multi) for name, p in heads.items()}


def _softened(p: NDArray[np.float64], temperature: float, is_multi: bool) -> NDArray[np.float64]:
    yes, no = (np.maximum(q, 1e-9) ** (1.0 / temperature) for q in (p, 1.0 - p))
    # Labels of a multi-label head are yes or no each; those of another one share one certainty.
    return np.asarray(yes / (yes + no if is_multi else yes.sum(axis=1, keepdims=True)))


def load_or_ask(
    config: Distillation,
    root: Path,
    labelled: Sequence[LabelledRow],
    held_out: frozenset[str],
    progress: Callable[[str, int, int], None],
) -> tuple[SoftLabels, list[LabelledRow]]:
    """Return soft labels and the unlabelled rows that have one.

    A stored file is used as far as it goes; with a teacher, what is missing is asked and stored.
    Raises ``DataError`` when the file is another teacher's, or holds nothing of these rows.
    progress: is told what is done, how many rows of it, and of how many.
    """
    unlabelled = read_unlabelled(config.unlabelled, root, config.limit, held_out)
    path = locate(config.soft_labels, root) if config.soft_labels else None
    stored = SoftLabels.load(path) if path is not None and path.is_file() else None
    rows = [*labelled, *unlabelled]
    if not config.teacher:
        soft = _stored_only(stored, rows, path)
    else:
        soft = _asked(config, stored, rows, path, progress)
    return soft, [r for r in unlabelled if soft.of(r.text, r.context, "tone") is not None]


def _stored_only(
    stored: SoftLabels | None, rows: Sequence[LabelledRow], path: Path | None
) -> SoftLabels:
    if stored is None:
        raise DataError(
            f"{path}: no such file of soft labels, and no 'teacher' to make it; expected a "
            "Parquet file that 'analyzer train' wrote, or model folders under distil.teacher"
        )
    if not any(text_key(r.text, r.context) in stored.keys for r in rows):
        raise DataError(
            f"{path}: holds soft labels of {len(stored.keys)} texts, but of none of these "
            f"{len(rows)} rows; name a 'teacher' under distil, which is asked for what is missing"
        )
    return stored


def _asked(
    config: Distillation,
    stored: SoftLabels | None,
    rows: Sequence[LabelledRow],
    path: Path | None,
    progress: Callable[[str, int, int], None],
) -> SoftLabels:
    """Ask the teachers for what is not stored yet, and store it now and then."""
    from analyzer.modeling.backends import TorchToneModel, locate_model
    from analyzer.modeling.precision import has_fast_bf16

    folders = [locate_model(name) for name in config.teacher]
    names = tuple(read_manifest(folder).identity for folder in folders)
    if stored is not None and (stored.teachers, stored.temperature) != (names, config.temperature):
        raise DataError(
            f"{path}: made by {', '.join(stored.teachers)} at temperature {stored.temperature}, "
            f"the configuration asks {', '.join(names)} at {config.temperature}; name another file "
            "under distil.soft_labels, or leave out distil.teacher"
        )
    known = {} if stored is None else stored.keys
    by_key = {text_key(r.text, r.context): r for r in rows}
    missing = [row for key, row in by_key.items() if key not in known]
    if not missing:
        assert stored is not None  # there are rows, and all of them are known
        return stored
    # Not int8: a teacher is asked once, and what it says is worth its full precision.
    teachers = [TorchToneModel(folder, bf16=has_fast_bf16()) for folder in folders]
    for start in range(0, len(missing), SAVE_EVERY):
        part = missing[start : start + SAVE_EVERY]

        def tell(n: int, start: int = start) -> None:
            progress("teacher", start + n, len(missing))

        found = ask_teachers(teachers, part, config.temperature, tell)
        stored = found if stored is None else stored.joined(found)
        if path is not None:
            stored.save(path)
    assert stored is not None  # at least one part was asked
    # As it will be read again: half precision, so that a resumed run has the same targets.
    return stored if path is None else SoftLabels.load(path)
