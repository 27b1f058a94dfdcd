"""``analyzer train``: from labelled rows to a model folder that explains itself."""

from __future__ import annotations

import json
import platform
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from torch.optim.swa_utils import AveragedModel
from transformers import (
    Trainer,
    TrainerCallback,
    TrainingArguments,
    get_linear_schedule_with_warmup,
    set_seed,
)

from analyzer.codebook import SIGNALS, TONES
from analyzer.config import TrainingConfig
from analyzer.errors import ModelError
from analyzer.modeling.backends import OnnxToneModel, TorchToneModel
from analyzer.modeling.card import render_card
from analyzer.modeling.decoding import Predictions
from analyzer.modeling.export import export_onnx, save_half_precision
from analyzer.modeling.folder import (
    FORMAT_VERSION,
    MANIFEST,
    ONNX_FILE,
    WEIGHTS_FILE,
    BaseEncoder,
    Calibration,
    LabelOrder,
    Manifest,
    file_sha256,
)
from analyzer.modeling.inputs import InputEncoder
from analyzer.modeling.network import IGNORED, ToneConfig, ToneNetwork
from analyzer.training.calibration import fit_temperatures
from analyzer.training.data import DataFile, LabelledRow, Split, read_rows, split_by_group
from analyzer.training.metrics import evaluate_plover, evaluate_rows

VERSIONS = ("torch", "transformers", "datasets", "onnxruntime", "scikit-learn", "tokenizers")


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """Where the model is and how good it is on the rows that were held out."""

    folder: Path
    metrics: dict[str, Any]
    seconds: float


def train(config: TrainingConfig, data_root: Path, base: str | None, out: Path) -> TrainingResult:
    """Train a tone model and write its folder.

    data_root: folder that the data paths of the configuration are relative to.
    base: overrides ``config.base``, for an encoder that lies in a local folder; its hash is
        checked against the configuration all the same.
    out: the new model folder.
    Raises ``DataError`` for bad rows and ``ModelError`` for an encoder that cannot be used.
    """
    started = time.monotonic()
    read = [read_rows(source, data_root) for source in config.data]
    rows = [row for file_rows, _ in read for row in file_rows]
    split = split_by_group(rows, config.dev_fraction, config.seed)
    set_seed(config.seed)
    where = base or config.base
    base_sha256 = _check_base(where, config.base_sha256)
    network, inputs = _load_base(where, config)
    with tempfile.TemporaryDirectory() as scratch:  # the Trainer wants a folder of its own
        _fit(network, inputs, split, config, scratch)
    out.mkdir(parents=True, exist_ok=True)
    inputs.save(out)
    save_half_precision(network, out)
    return _release(split, config, [file for _, file in read], base_sha256, out, started)


def _check_base(base: str, expected: str | None) -> str | None:
    """Return the hash of a local encoder's weights; it must be the configured one."""
    weights = Path(base) / WEIGHTS_FILE
    if not weights.is_file():
        return expected
    found = file_sha256(weights)
    if expected is not None and found != expected:
        raise ModelError(
            f"{weights}: sha256 {found[:12]}..., the configuration expects {expected[:12]}...; "
            "use that encoder, or set base_sha256 to null to train from another one"
        )
    return found


def _load_base(base: str, config: TrainingConfig) -> tuple[ToneNetwork, InputEncoder]:
    network_config = ToneConfig(
        dropout=config.dropout,
        label_smoothing=config.label_smoothing,
        ordinal_width=config.ordinal_width,
        loss_weights=config.loss_weights.model_dump(),
    )
    try:
        network = ToneNetwork.from_base(base, network_config)
        if Path(base).is_dir():
            folder = Path(base)
        else:
            from huggingface_hub import hf_hub_download

            folder = Path(hf_hub_download(base, "tokenizer.json")).parent
    except (OSError, ValueError) as err:
        raise ModelError(
            f"{base}: not an encoder that can be loaded ({err}); expected a folder or a hub id. "
            "Without a network, download it elsewhere and pass its folder with --base"
        ) from err
    return network, InputEncoder.from_folder(folder, config.max_length, config.context)


def to_dataset(rows: Sequence[LabelledRow], inputs: InputEncoder, seed: int) -> Dataset:
    """Return token ids and label numbers; a label that a row does not carry is ``IGNORED``.

    Every row is encoded with its own context, without one, and with that of a random other row
    (only where it has one of its own); ``Collator`` chooses.
    """
    others = [r.context for r in rows if r.context]
    random.Random(seed).shuffle(others)
    swapped = iter(others)
    contexts = {
        "own": [r.context for r in rows],
        "none": [""] * len(rows),
        "other": [next(swapped) if r.context else "" for r in rows],
    }
    columns: dict[str, Any] = {}
    for name, context in contexts.items():
        encoded = inputs.encode([r.text for r in rows], context)
        columns[f"ids_{name}"] = [list(e.ids) for e in encoded]
        columns[f"segments_{name}"] = [list(e.segments) for e in encoded]
    return Dataset.from_dict(
        columns
        | {
            "length": [len(ids) for ids in columns["ids_own"]],
            "tone": [IGNORED if r.tone is None else TONES.index(r.tone) for r in rows],
            "score": [IGNORED if r.score is None else r.score + 3 for r in rows],
            "signal": [IGNORED if r.signal is None else SIGNALS.index(r.signal) for r in rows],
        }
    )


class WeightAveraging(TrainerCallback):
    """Averages the weights over the last steps of training.

    Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization"; here
    along the decaying learning rate, not a cyclic one.
    """

    every_steps = 10

    def __init__(self, network: ToneNetwork, first_step: int) -> None:
        self._average = AveragedModel(network)
        self._first_step = first_step

    def on_step_end(
        self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any
    ) -> None:
        """Take the weights in, every few steps once the first one has come."""
        if state.global_step >= self._first_step and state.global_step % self.every_steps == 0:
            self._average.update_parameters(model)

    def apply(self, network: ToneNetwork) -> None:
        """Put the average into the network, if anything was averaged."""
        if int(self._average.n_averaged) > 0:
            network.load_state_dict(self._average.module.state_dict())


class Collator:
    """Chooses each row's context anew in every epoch, pads with 0, and stacks the labels."""

    def __init__(self, dropout: float, swap: float, seed: int) -> None:
        self._dropout, self._swap = dropout, swap
        self._random = random.Random(seed)

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Return the inputs of the network, shape (rows, longest), and labels, shape (rows,)."""
        chosen = [self._choose() for _ in rows]
        ids = [r[f"ids_{name}"] for r, name in zip(rows, chosen, strict=True)]
        segments = [r[f"segments_{name}"] for r, name in zip(rows, chosen, strict=True)]
        return {
            "input_ids": _padded(ids),
            "token_type_ids": _padded(segments),
            "attention_mask": _padded([[1] * len(row) for row in ids]),
            **{key: torch.tensor([r[key] for r in rows]) for key in ("tone", "score", "signal")},
        }

    def _choose(self) -> str:
        at = self._random.random()
        if at < self._dropout:
            return "none"
        return "other" if at < self._dropout + self._swap else "own"


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _fit(
    network: ToneNetwork, inputs: InputEncoder, split: Split, config: TrainingConfig, scratch: str
) -> None:
    repeats = {source.path: source.repeat for source in config.data}
    rows = [row for row in split.train for _ in range(repeats[row.source])]
    steps = -(-len(rows) // config.batch_size) * config.epochs
    heads = ("tone_head", "score_head", "signal_head")
    named = list(network.named_parameters())
    optimizer = torch.optim.AdamW(
        [
            {
                "params": [p for n, p in named if not n.startswith(heads)],
                "lr": config.learning_rate,
            },
            {
                "params": [p for n, p in named if n.startswith(heads)],
                "lr": config.head_learning_rate,
            },
        ],
        weight_decay=config.weight_decay,
    )
    schedule = get_linear_schedule_with_warmup(
        optimizer, round(config.warmup_fraction * steps), steps
    )
    arguments = TrainingArguments(
        output_dir=scratch,
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        remove_unused_columns=False,
        bf16=config.bf16,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        logging_steps=50,
        save_strategy="no",
        report_to="none",
        seed=config.seed,
        data_seed=config.seed,
    )
    averaging = WeightAveraging(network, round(config.average_from * steps))
    trainer = Trainer(
        model=network,
        args=arguments,
        train_dataset=to_dataset(rows, inputs, config.seed),
        data_collator=Collator(config.context_dropout, config.context_swap, config.seed),
        optimizers=(optimizer, schedule),
        callbacks=[averaging],
    )
    trainer.train()
    averaging.apply(network)


def _release(
    split: Split,
    config: TrainingConfig,
    files: Sequence[DataFile],
    base_sha256: str | None,
    out: Path,
    started: float,
) -> TrainingResult:
    """Export, calibrate and measure the saved weights, and complete their folder."""
    export_onnx(out, out / ONNX_FILE)
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        name=config.name,
        task="tone",
        labels=LabelOrder(),
        base=BaseEncoder(id=config.base, sha256=base_sha256),
        max_length=config.max_length,
        context=config.context,
        files={name: file_sha256(out / name) for name in (ONNX_FILE, WEIGHTS_FILE)},
        data=[
            {"path": f.path, "rows": f.rows, "sha256": f.sha256}
            | {"licence": f.licence, "labels": f.labels}
            for f in files
        ],
        calibration=Calibration(),
        metrics={},
        training={},
        config=config.model_dump(mode="json"),
    )
    _write_manifest(out, manifest)
    manifest = manifest.model_copy(update={"calibration": _calibrate(out, split.dev)})
    _write_manifest(out, manifest)
    metrics = _measure(out, split)
    seconds = time.monotonic() - started
    manifest = manifest.model_copy(
        update={
            "metrics": metrics,
            "training": {
                "seconds": round(seconds),
                "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, "
                f"{'cuda' if torch.cuda.is_available() else 'cpu'}",
                "versions": {name: version(name) for name in VERSIONS},
                "train_rows": len(split.train),
                "dev_rows": len(split.dev),
            },
        }
    )
    _write_manifest(out, manifest)
    (out / "README.md").write_text(render_card(manifest), encoding="utf-8")
    return TrainingResult(out, metrics, seconds)


def _write_manifest(out: Path, manifest: Manifest) -> None:
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, ensure_ascii=False)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _calibrate(out: Path, dev: Sequence[LabelledRow]) -> Calibration:
    """Fit one temperature per head on the held-out rows, with the weights that are shipped."""
    model = OnnxToneModel(out)
    encoder = InputEncoder.from_folder(out, model.manifest.max_length, model.manifest.context)
    logits = model.logits(encoder.encode([r.text for r in dev], [r.context for r in dev]))
    found = fit_temperatures(logits, dev)
    return Calibration(
        tone=found.tone,
        score=found.score,
        signal=found.signal,
        fitted_on=f"{len(dev)} held-out rows (dev split)",
    )


def _measure(out: Path, split: Split) -> dict[str, Any]:
    """Metrics of the shipped weights on the held-out rows, and how far int8 is from fp32."""
    onnx, torch_model = OnnxToneModel(out), TorchToneModel(out)
    results: dict[str, Any] = {}
    for source in sorted({r.source for r in split.dev}):
        rows = [r for r in split.dev if r.source == source]
        texts, contexts = [r.text for r in rows], [r.context for r in rows]
        int8, full = onnx.predict(texts, contexts), torch_model.predict(texts, contexts)
        results[source] = {
            "int8": _metrics(rows, int8),
            "full_precision": _metrics(rows, full),
            "same_top_tone": _same_top_tone(int8, full),
        }
        if onnx.uses_context and any(contexts):
            # How much a reading leans on its context: take it away, or put in a stranger's.
            others = [*contexts[1:], contexts[0]]
            results[source]["without_context"] = _metrics(rows, onnx.predict(texts))
            results[source]["same_top_tone_with_other_context"] = _same_top_tone(
                int8, onnx.predict(texts, others)
            )
    return results


def _same_top_tone(one: Predictions, other: Predictions) -> float:
    same = one.tone.argmax(axis=1) == other.tone.argmax(axis=1)
    return round(float(np.mean(same)), 4)


def _metrics(rows: Sequence[LabelledRow], predictions: Predictions) -> dict[str, Any]:
    result = evaluate_rows(rows, predictions)
    if all(r.score is None for r in rows):
        result["plover"] = evaluate_plover(rows, predictions)
    return result
