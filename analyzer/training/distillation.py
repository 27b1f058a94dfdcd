"""A teacher's probabilities by text: made once, kept without the texts, and learned from.

Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import DataError
from analyzer.modeling.decoding import Predictions
from analyzer.sentences import split
from analyzer.training.config import Distillation, LabelledFile, locate
from analyzer.training.data import LabelledRow, text_key, unit_interval
from analyzer.training.tables import read_table

Floats = NDArray[np.float32]

#: Sentences outside these lengths, in words, are furniture or glued pages more often than not.
WORDS = (6, 60)
CONTEXT_CHARACTERS = 220


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """Probabilities of texts by ``text_key``.

    labels: of each head, in the order of its columns. values: by head, shape (n, labels), in the
    order of ``keys``. teachers: names and hashes of the models that gave them.
    """

    keys: dict[str, int]
    labels: dict[str, tuple[str, ...]]
    values: dict[str, Floats]
    teachers: tuple[str, ...] = ()

    def of(self, text: str, context: str, head: str) -> Floats | None:
        """What the teacher says of a text; None where it was not asked."""
        at = self.keys.get(text_key(text, context))
        return None if at is None else self.values[head][at]

    def save(self, path: Path) -> None:
        """Write a Parquet file: the column "key", and one of lists for each head."""
        import pyarrow as pa
        from pyarrow import parquet

        columns: dict[str, Any] = {"key": pa.array(list(self.keys))}
        for head, values in self.values.items():
            flat = pa.array(values.astype(np.float16).ravel())
            columns[head] = pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
        metadata = {f"labels:{head}": ",".join(labels) for head, labels in self.labels.items()}
        metadata["teachers"] = ",".join(self.teachers)
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
            key.decode().removeprefix("labels:"): tuple(value.decode().split(","))
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
        teachers = metadata.get(b"teachers", b"").decode()
        return cls(keys, labels, values, tuple(teachers.split(",")) if teachers else ())


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
            document = str(record.values.get("document") or record.values.get("id") or record.where)
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
        answers = [_by_head(t.predict(texts, contexts), temperature) for t in teachers]
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
    )


def _by_head(predictions: Predictions, temperature: float) -> dict[str, NDArray[np.float64]]:
    heads = {
        "tone": predictions.tone,
        "score": predictions.scores,
        "signal": predictions.signals,
        **predictions.own,
    }
    if temperature == 1.0:
        return heads
    return {name: _softened(values, temperature) for name, values in heads.items()}


def _softened(p: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    raised = np.maximum(p, 1e-9) ** (1.0 / temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def load_or_ask(
    config: Distillation,
    root: Path,
    labelled: Sequence[LabelledRow],
    held_out: frozenset[str],
    progress: Callable[[str, int, int], None],
) -> tuple[SoftLabels, list[LabelledRow]]:
    """Return soft labels and the unlabelled rows that have one.

    progress: is told what is done, how many rows of it, and of how many.
    """
    unlabelled = read_unlabelled(config.unlabelled, root, config.limit, held_out)
    path = locate(config.soft_labels, root) if config.soft_labels else None
    if path is not None and path.is_file():
        soft = SoftLabels.load(path)
    else:
        from analyzer.modeling.backends import TorchToneModel, locate_model
        from analyzer.modeling.precision import has_fast_bf16

        if not config.teacher:
            raise DataError(
                f"{path}: no such file of soft labels, and no 'teacher' to make it; expected a "
                "Parquet file that 'analyzer train' wrote, or model folders under distil.teacher"
            )
        # Not int8: a teacher is asked once, and what it says is worth its full precision.
        bf16 = has_fast_bf16()
        teachers = [TorchToneModel(locate_model(name), bf16=bf16) for name in config.teacher]
        rows = [*labelled, *unlabelled]
        soft = ask_teachers(
            teachers, rows, config.temperature, lambda n: progress("teacher", n, len(rows))
        )
        if path is not None:
            soft.save(path)
    return soft, [r for r in unlabelled if soft.of(r.text, r.context, "tone") is not None]
