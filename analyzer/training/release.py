"""From trained weights to a model folder that explains itself: exported, calibrated, measured."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from analyzer.evaluation.bootstrap import Estimate, Resampler
from analyzer.evaluation.metrics import (
    OwnHead,
    answers_of,
    evaluate_plover,
    evaluate_rows,
    tallies,
)
from analyzer.evaluation.slices import slice_rows
from analyzer.modeling.backends import OnnxToneModel, TorchToneModel, temperatures_of
from analyzer.modeling.card import render_card
from analyzer.modeling.decoding import Logits, Predictions, Temperatures, decode
from analyzer.modeling.export import export_onnx
from analyzer.modeling.folder import (
    FORMAT_VERSION,
    MANIFEST,
    ONNX_FILE,
    WEIGHTS_FILE,
    BaseEncoder,
    Calibration,
    LabelOrder,
    Manifest,
    ModelManifest,
    file_sha256,
)
from analyzer.modeling.inputs import InputEncoder
from analyzer.training.calibration import conformal_thresholds, fit_temperatures
from analyzer.training.config import TrainingConfig
from analyzer.training.data import DataFile, LabelledRow
from analyzer.training.splits import Split

#: Bootstrap resamples of the intervals in a manifest.
RESAMPLES = 1000
PACKAGES = (
    "torch",
    "transformers",
    "datasets",
    "accelerate",
    "peft",
    "onnxruntime",
    "scikit-learn",
    "tokenizers",
    "numpy",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a model was made from: goes into its manifest.

    fallback: calibration of the tone model it started from, for heads with too few held-out rows.
    """

    config: TrainingConfig
    files: tuple[DataFile, ...]
    split: Split
    base: BaseEncoder
    training: dict[str, Any]
    fallback: Calibration | None = None


def versions() -> dict[str, str]:
    """Versions of the packages that training depends on, of those that are installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def machine() -> str:
    """What training ran on, in words."""
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
    return f"{platform.machine()}, {torch.get_num_threads()} threads, {device}"


def label_order(config: TrainingConfig) -> LabelOrder:
    """The labels of every head that a configuration trains."""
    return LabelOrder(
        own={h.name: h.labels for h in config.heads},
        multi=tuple(h.name for h in config.heads if h.kind == "multi"),
    )


def release(folder: Path, made: Made) -> Manifest:
    """Complete a folder that has weights and a tokenizer; return its manifest."""
    config = made.config
    names = [WEIGHTS_FILE]
    if config.int8:
        export_onnx(folder, folder / ONNX_FILE, config.full_layers)
        names.insert(0, ONNX_FILE)
    else:
        (folder / ONNX_FILE).unlink(missing_ok=True)
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        name=config.name,
        task="tone",
        labels=label_order(config),
        base=made.base,
        max_length=config.max_length,
        context=config.context,
        files={name: file_sha256(folder / name) for name in names},
        data=[
            {"path": f.path, "rows": f.rows, "sha256": f.sha256}
            | {"licence": f.licence, "labelled_by": f.labelled_by}
            for f in made.files
        ],
        calibration=Calibration(),
        metrics={},
        training=made.training,
        config=config.model_dump(mode="json"),
    )
    write_manifest(folder, manifest)
    dev = made.split.dev
    logits = dev_logits(folder, manifest, dev)
    before = None if made.fallback is None else temperatures_of(made.fallback)
    calibration = _calibrate(logits, dev, manifest.labels, config.conformal_level, before)
    manifest = manifest.model_copy(update={"calibration": calibration})
    write_manifest(folder, manifest)
    metrics = _measure(folder, dev, logits, manifest.labels, before)
    slices = _slices(dev, _decoded(logits, temperatures_of(calibration), manifest.labels))
    manifest = manifest.model_copy(update={"metrics": metrics, "slices": slices})
    write_manifest(folder, manifest)
    (folder / "README.md").write_text(render_card(manifest), encoding="utf-8")
    return manifest


def write_manifest(folder: Path, manifest: ModelManifest) -> None:
    """Write ``manifest.json``."""
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def released_model(folder: Path) -> OnnxToneModel | TorchToneModel:
    """The model as its users will run it."""
    return OnnxToneModel(folder) if (folder / ONNX_FILE).is_file() else TorchToneModel(folder)


def dev_logits(folder: Path, manifest: Manifest, rows: Sequence[LabelledRow]) -> Logits:
    """Uncalibrated logits of the weights that are shipped."""
    model = released_model(folder)
    encoder = InputEncoder.from_folder(folder, manifest.max_length, manifest.context)
    return model.logits(encoder.encode([r.text for r in rows], [r.context for r in rows]))


def _calibrate(
    logits: Logits,
    rows: Sequence[LabelledRow],
    labels: LabelOrder,
    level: float,
    before: Temperatures | None,
) -> Calibration:
    found = fit_temperatures(logits, rows, labels, before)
    predictions = _decoded(logits, found, labels)
    return Calibration(
        tone=found.tone,
        score=found.score,
        signal=found.signal,
        own=dict(found.own),
        fitted_on=f"{len(rows)} held-out rows (dev split)",
        conformal=conformal_thresholds(predictions, rows, labels, level),
    )


def _decoded(logits: Logits, temperatures: Temperatures, labels: LabelOrder) -> Predictions:
    return decode(logits, temperatures, np.zeros(len(logits.tone), bool), labels.multi)


def _measure(
    folder: Path,
    dev: Sequence[LabelledRow],
    logits: Logits,
    labels: LabelOrder,
    before: Temperatures | None,
) -> dict[str, Any]:
    """Metrics of the released weights by file, and how far int8 is from full precision."""
    shipped, full_model = released_model(folder), TorchToneModel(folder)
    is_int8 = not isinstance(shipped, TorchToneModel)
    crossed = _crossfitted(logits, dev, labels, before)
    results: dict[str, Any] = {}
    for source in sorted({r.source for r in dev}):
        at = [i for i, r in enumerate(dev) if r.source == source]
        rows = [dev[i] for i in at]
        texts, contexts = [r.text for r in rows], [r.context for r in rows]
        found = shipped.predict(texts, contexts)
        results[source] = {
            "released": measure(rows, found, labels),
            "intervals": _intervals(rows, found, labels),
        }
        if is_int8:
            full = full_model.predict(texts, contexts)
            results[source]["full_precision"] = measure(rows, full, labels)
            results[source]["same_top_tone"] = _same_top_tone(found, full)
        crossfitted = measure(rows, take(crossed, at), labels)
        if "tone" in crossfitted:
            # The temperature of each half of the documents was fitted on the other half.
            results[source]["released"]["tone"]["ece_crossfitted"] = crossfitted["tone"]["ece"]
        if shipped.uses_context and any(contexts):
            # How much a reading leans on its context: take it away, or put in a stranger's.
            others = [*contexts[1:], contexts[0]]
            results[source]["without_context"] = measure(rows, shipped.predict(texts), labels)
            results[source]["same_top_tone_with_other_context"] = _same_top_tone(
                found, shipped.predict(texts, others)
            )
    return results


def _intervals(
    rows: Sequence[LabelledRow], predictions: Predictions, labels: LabelOrder
) -> dict[str, dict[str, list[float]]]:
    """Bootstrap interval of every metric of every head, over documents."""
    own = {name: OwnHead(known, name in labels.multi) for name, known in labels.own.items()}
    resampler = Resampler([r.group for r in rows], RESAMPLES)
    found: dict[str, dict[str, list[float]]] = {}
    for head, tally in tallies(rows, answers_of(predictions), own).items():
        headline = resampler.measure(tally).headline
        known = {m: _ends(e) for m, e in headline.items() if np.isfinite((e.low, e.high)).all()}
        if head.startswith("plover_"):
            kind = head.removeprefix("plover_")
            found.setdefault("plover", {}).update({f"{kind}_{m}": v for m, v in known.items()})
        else:
            found[head] = known
    return found


def _slices(rows: Sequence[LabelledRow], predictions: Predictions) -> list[dict[str, Any]]:
    """Tone by voice, length and signal, where there is enough to measure."""
    tone = tallies(rows, answers_of(predictions)).get("tone")
    if tone is None:
        return []
    resampler = Resampler([r.group for r in rows], RESAMPLES)
    return [
        {"by": s.by, "value": s.value, "n": s.n}
        | {"accuracy": round(s.accuracy.value, 4), "interval": _ends(s.accuracy)}
        for s in slice_rows(rows, tone, resampler)
        if s.accuracy is not None
        and s.by in ("voice", "length", "signal")
        and np.isfinite((s.accuracy.low, s.accuracy.high)).all()
    ]


def _ends(estimate: Estimate) -> list[float]:
    return [round(estimate.low, 4), round(estimate.high, 4)]


def _crossfitted(
    logits: Logits,
    rows: Sequence[LabelledRow],
    labels: LabelOrder,
    before: Temperatures | None,
) -> Predictions:
    """Predictions of each half of the documents, calibrated on the other half."""
    groups = sorted({r.group for r in rows})
    half = {g: n % 2 for n, g in enumerate(groups)}
    parts = [[i for i, r in enumerate(rows) if half[r.group] == side] for side in (0, 1)]
    order: list[int] = []
    decoded: list[Predictions] = []
    for here, there in ((parts[0], parts[1]), (parts[1], parts[0])):
        other = [rows[i] for i in there]
        found = fit_temperatures(_take_logits(logits, there), other, labels, before)
        decoded.append(_decoded(_take_logits(logits, here), found, labels))
        order += here
    joined = _joined(decoded)
    back = np.argsort(order)
    return take(joined, back.tolist())


def _take_logits(logits: Logits, at: Sequence[int]) -> Logits:
    own = {name: values[at] for name, values in logits.own.items()}
    return Logits(logits.tone[at], logits.score[at], logits.signal[at], own)


def take(predictions: Predictions, at: Sequence[int]) -> Predictions:
    """Some rows of predictions, in the order of ``at``."""
    return Predictions(
        tone=predictions.tone[at],
        scores=predictions.scores[at],
        signals=predictions.signals[at],
        truncated=predictions.truncated[at],
        own={name: values[at] for name, values in predictions.own.items()},
    )


def _joined(parts: Sequence[Predictions]) -> Predictions:
    own: Mapping[str, Any] = parts[0].own
    return Predictions(
        tone=np.concatenate([p.tone for p in parts]),
        scores=np.concatenate([p.scores for p in parts]),
        signals=np.concatenate([p.signals for p in parts]),
        truncated=np.concatenate([p.truncated for p in parts]),
        own={name: np.concatenate([p.own[name] for p in parts]) for name in own},
    )


def _same_top_tone(one: Predictions, other: Predictions) -> float:
    same = one.tone.argmax(axis=1) == other.tone.argmax(axis=1)
    return round(float(np.mean(same)), 4)


def measure(
    rows: Sequence[LabelledRow], predictions: Predictions, labels: LabelOrder
) -> dict[str, Any]:
    """Metrics of every head, and PLOVER's classes for rows that have a signal but no score."""
    result = evaluate_rows(rows, predictions, labels.own, labels.multi)
    if rows and all(r.score is None and r.signal is not None for r in rows):
        result["plover"] = evaluate_plover(rows, predictions)
    return _measured(result)


def _measured(values: dict[str, Any]) -> dict[str, Any]:
    """Without what could not be measured, such as a correlation of equal scores."""
    found = {k: _measured(v) if isinstance(v, dict) else v for k, v in values.items()}
    return {k: v for k, v in found.items() if not isinstance(v, float) or np.isfinite(v)}
