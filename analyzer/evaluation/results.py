"""The parts of an evaluation, as plain values."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.codebook import SCORES, SIGNALS, TONES
from analyzer.evaluation.bootstrap import LEVEL, Difference, Estimate, Measured
from analyzer.evaluation.metrics import THRESHOLDS, Bin, OwnHead, RiskCoverage
from analyzer.evaluation.slices import Slice
from analyzer.modeling.decoding import Predictions
from analyzer.training.data import DataFile, LabelledRow


@dataclass(frozen=True, slots=True)
class HeadResult:
    """What was measured of one head.

    n: rows that carry its label. labels, support: its classes and how often each is the gold label
    (none for a score). confusion: counts of gold (rows) by predicted (columns), for single labels.
    reliability, risk: where the head has probabilities of one label a row.
    """

    name: str
    n: int
    labels: tuple[str, ...]
    support: tuple[int, ...]
    measured: Measured
    confusion: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    reliability: tuple[Bin, ...] = field(default=(), repr=False)
    risk: RiskCoverage | None = field(default=None, repr=False)

    @property
    def headline(self) -> Mapping[str, Estimate]:
        """Metrics by name, such as "macro_f1"."""
        return self.measured.headline


@dataclass(frozen=True, slots=True)
class Rung:
    """One baseline, or the model, on the ladder.

    heads: metrics by head; None where it could not run, and ``how`` says why.
    """

    name: str
    how: str
    heads: Mapping[str, Mapping[str, Estimate]] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired differences to another model on the same rows, by head: model minus other."""

    other: str
    differences: Mapping[str, tuple[Difference, ...]]


@dataclass(frozen=True, slots=True)
class WrongTone:
    """A row whose tone the model got wrong. confidence: probability of the predicted tone."""

    row: LabelledRow = field(repr=False)
    predicted: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that is known about a model on labelled rows.

    heads: by name, "tone", "score", "signal", "plover_root", "plover_quad", "plover_binary" and
        the model's own, as far as rows carry their labels. by_source: the same for each file, when
        there are several. slices: of the tone. worst: the most confident wrong tones.
    about: what the model's manifest says of its origin. notes: what a careful reader should know.
    command: that made it; empty when the library was called. folder: of the report, when written.
    """

    model: str
    rows: tuple[LabelledRow, ...] = field(repr=False)
    predictions: Predictions = field(repr=False)
    heads: Mapping[str, HeadResult]
    by_source: Mapping[str, Mapping[str, HeadResult]] = field(repr=False)
    slices: tuple[Slice, ...] = field(repr=False)
    worst: tuple[WrongTone, ...] = field(repr=False)
    resamples: int
    seed: int
    own: Mapping[str, OwnHead] = field(default_factory=dict, repr=False)
    ladder: tuple[Rung, ...] = ()
    comparison: Comparison | None = None
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)
    files: tuple[DataFile, ...] = ()
    skipped: tuple[str, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    command: str = ""
    folder: Path | None = None

    @property
    def n_documents(self) -> int:
        """Number of documents that the rows come from."""
        return len({r.group for r in self.rows})

    def summary(self) -> str:
        """A short text for a terminal."""
        from analyzer.evaluation.report import summary

        return summary(self)

    def write(self, folder: Path) -> Evaluation:
        """Write ``report.md``, ``metrics.json``, ``predictions.jsonl`` and pictures into a folder.

        Returns the evaluation with that folder. Raises ``ConfigError`` when it cannot be written,
        ``MissingExtra`` without matplotlib.
        """
        from analyzer.evaluation.report import write_report

        write_report(self, folder)
        return dataclasses.replace(self, folder=folder)

    def to_json(self) -> dict[str, Any]:
        """All numbers, rounded to 4 digits; null where there is nothing to measure."""
        result: dict[str, Any] = {
            "model": self.model,
            "about": dict(self.about),
            "command": self.command,
            "rows": len(self.rows),
            "documents": self.n_documents,
            "truncated": int(self.predictions.truncated.sum()),
            "interval": {"level": LEVEL, "resamples": self.resamples, "seed": self.seed},
            "files": [dataclasses.asdict(f) for f in self.files],
            "skipped": list(self.skipped),
            "notes": list(self.notes),
            "heads": {name: _head(head) for name, head in self.heads.items()},
            "by_source": {
                source: {name: _head(head) for name, head in heads.items()}
                for source, heads in self.by_source.items()
            },
            "slices": [dataclasses.asdict(s) for s in self.slices],
            "ladder": [dataclasses.asdict(r) for r in self.ladder],
            "comparison": dataclasses.asdict(self.comparison) if self.comparison else None,
            "worst_errors": [
                {
                    "id": w.row.id,
                    "where": w.row.where,
                    "text": w.row.text,
                    "context": w.row.context,
                    "gold": w.row.tone,
                    "predicted": w.predicted,
                    "confidence": w.confidence,
                }
                for w in self.worst
            ],
        }
        return {key: _plain(value) for key, value in result.items()}

    def prediction_rows(self) -> list[dict[str, Any]]:
        """One object per row: id, file, gold labels, predicted labels and probabilities."""
        signal = self.predictions.signal
        result = []
        for i, row in enumerate(self.rows):
            tone = self.predictions.tone[i]
            gold = {
                "tone": row.tone,
                "score": row.score,
                "signal": row.signal,
                **{name: list(row.own[name]) for name in self.own if name in row.own},
            }
            predicted: dict[str, Any] = {
                "tone": TONES[int(tone.argmax())],
                "score": self.predictions.score[i],
                "signal": signal[i],
            }
            probabilities: dict[str, Any] = {
                "tone": dict(zip(TONES, tone, strict=True)),
                "score": dict(zip(map(str, SCORES), self.predictions.scores[i], strict=True)),
                "signal": dict(zip(SIGNALS, self.predictions.signals[i], strict=True)),
            }
            for name, head in self.own.items():
                values = self.predictions.own[name][i]
                probabilities[name] = dict(zip(head.labels, values, strict=True))
                predicted[name] = (
                    [label for label, p in zip(head.labels, values, strict=True) if p >= 0.5]
                    if head.multi
                    else [head.labels[int(np.argmax(values))]]
                )
            result.append(
                _plain(
                    {
                        "id": row.id,
                        "source": row.source,
                        "gold": gold,
                        "predicted": predicted,
                        "probabilities": probabilities,
                        "truncated": bool(self.predictions.truncated[i]),
                    }
                )
            )
        return result


def _head(head: HeadResult) -> dict[str, Any]:
    result: dict[str, Any] = {"n": head.n, "metrics": head.headline}
    if head.labels:
        result["classes"] = {
            label: {"precision": p, "recall": r, "f1": f1, "support": support}
            for label, support, (p, r, f1) in zip(
                head.labels, head.support, head.measured.classes, strict=True
            )
        }
    if head.confusion:
        result["confusion"] = {"labels": head.labels, "counts": head.confusion}
    if head.reliability:
        result["reliability"] = head.reliability
    if head.risk is not None:
        at = {threshold: head.risk.at(threshold) for threshold in THRESHOLDS}
        result["risk_coverage"] = {
            "area": head.risk.area,
            "thresholds": [
                {"threshold": t, "coverage": coverage, "accuracy": accuracy}
                for t, (coverage, accuracy) in at.items()
            ],
        }
    return result


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 4) if math.isfinite(value) else None
    return value
