"""``analyzer train``: from labelled rows to a model folder that explains itself."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from transformers import set_seed

from analyzer.errors import ConfigError, ModelError
from analyzer.modeling.decoding import Logits, Temperatures, decode
from analyzer.modeling.export import save_half_precision
from analyzer.modeling.folder import (
    MANIFEST,
    WEIGHTS_FILE,
    Manifest,
    check_file,
    read_manifest,
)
from analyzer.modeling.inputs import InputEncoder
from analyzer.modeling.network import ToneConfig, ToneNetwork
from analyzer.training.averaging import average, check_shapes, read_weights
from analyzer.training.batches import TrainingRows
from analyzer.training.config import TrainingConfig, held_out_by
from analyzer.training.data import LabelledRow, ReadRows, read_all, text_key
from analyzer.training.distillation import SoftLabels, load_or_ask
from analyzer.training.loop import fit
from analyzer.training.release import (
    Made,
    label_order,
    machine,
    measure,
    release,
    released_model,
    versions,
)
from analyzer.training.runs import (
    RUN,
    Progress,
    check_output,
    close_run,
    folder_of,
    identify_base,
    open_run,
    quietly,
    seconds_so_far,
)
from analyzer.training.splits import Split, near_duplicates, split_rows
from analyzer.training.tokenizers import fast_tokenizer


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """Where the model is and how good it is on the rows that were held out.

    skipped: bad rows that were left out, each as "FILE:LINE: what is wrong".
    notes: what a reader of the metrics should know.
    """

    folder: Path
    manifest: Manifest
    split: Split
    skipped: tuple[str, ...]
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def metrics(self) -> dict[str, Any]:
        """By file, as in the manifest."""
        return self.manifest.metrics


def train(
    config: TrainingConfig,
    data_root: Path,
    out: Path,
    *,
    base: str | None = None,
    skip_bad_rows: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
) -> TrainingResult:
    """Train a tone model and write its folder.

    data_root: folder that the data paths of the configuration are relative to.
    base: overrides ``config.base``, for an encoder that lies in a local folder; its hash is
        checked against the configuration all the same.
    out: the new model folder; ``out/run`` keeps the configuration, hashes, log and pictures. It is
        empty, or the folder of an earlier run, which is replaced.
    resume: go on from the last checkpoint in ``out/run``; the configuration must be the same.
    Raises ``DataError`` for bad rows, ``ModelError`` for an encoder that cannot be used,
    ``ConfigError`` when a run cannot be resumed, and ``Interrupted`` after Ctrl-C.
    """
    with quietly():
        return _train(
            config,
            data_root,
            out,
            base=base,
            skip_bad_rows=skip_bad_rows,
            resume=resume,
            tell=progress or (lambda *_: None),
        )


def _train(
    config: TrainingConfig,
    data_root: Path,
    out: Path,
    *,
    base: str | None,
    skip_bad_rows: bool,
    resume: bool,
    tell: Progress,
) -> TrainingResult:
    started = time.monotonic()
    read = read_all(config, data_root, skip_bad_rows=skip_bad_rows)
    train_only = frozenset(s.path for s in config.data if s.split == "train")
    split = split_rows(read.rows, config.split, config.seed, train_only)
    folder = out / RUN
    where = base or config.base
    check_output(out, [where, *(config.distil.teacher if config.distil else ())], resume=resume)
    set_seed(config.seed)
    network, inputs = load_base(where, config)
    others = read_weights(config.average_with)
    check_shapes(network, config.average_with, others)
    started_from = tone_model(where)
    if not config.epochs:
        _check_trained(where, started_from, config)
    encoder = identify_base(where, config.base, config.base_sha256, started_from)
    open_run(folder, config, encoder, read.files, _report(read, split), resume=resume)
    soft, taught = _soft_labels(config, data_root, split, tell)
    rows = TrainingRows([*split.train, *taught], inputs, config, soft)
    before = seconds_so_far(folder)
    dev = DevMetrics(split.dev, inputs, config)
    fit(
        network,
        rows,
        config,
        dev,
        folder,
        resume=resume,
        listener=lambda step, steps, known: tell("training", step, steps, known),
    )
    _merge_adapters(network, config)
    average(network, others)
    inputs.save(out)
    save_half_precision(network, out)
    seconds = time.monotonic() - started
    tell("measuring", 0, 1, {})
    manifest = release(
        out,
        Made(
            config,
            read.files,
            split,
            encoder,
            {
                "seconds": round(before + seconds),
                "machine": machine(),
                "versions": versions(),
                "train_rows": len(split.train),
                "unlabelled_rows": len(taught),
                "dev_rows": len(split.dev),
                "near_duplicates": len(split.near_duplicates),
                "skipped_rows": len(read.skipped),
            }
            | _facts(soft, [*split.train, *taught]),
            None if started_from is None else started_from.calibration,
        ),
    )
    _draw_confusion(folder, manifest, split, out)
    close_run(folder, manifest.metrics)
    notes = _notes(started_from, config, read)
    return TrainingResult(out, manifest, split, read.skipped, time.monotonic() - started, notes)


def tone_model(base: str) -> Manifest | None:
    """The manifest of a base that is a tone model; None for an encoder."""
    folder = folder_of(base)
    return read_manifest(folder) if folder and (folder / MANIFEST).is_file() else None


def _check_trained(where: str, base: Manifest | None, config: TrainingConfig) -> None:
    """Refuse to write a model of which a head was never trained."""
    heads = {"tone", *(h.name for h in config.heads)}
    untrained = sorted(heads if base is None else heads - {"tone", *base.labels.own})
    if untrained:
        raise ConfigError(
            f"epochs: 0, but {where} has no trained head {', '.join(untrained)}; expected a tone "
            "model with all heads of the configuration as the base, or an epoch at least"
        )


def _notes(base: Manifest | None, config: TrainingConfig, read: ReadRows) -> tuple[str, ...]:
    """What fine-tuning from a tone model leaves behind, and what that model may have seen."""
    if base is None:
        return ()
    notes = []
    lost = [name for name in base.labels.own if name not in {h.name for h in config.heads}]
    if lost:
        notes.append(f"the base's head {', '.join(lost)} is not kept; name it under heads to do so")
    seen = {d.get("sha256") for d in base.data}
    again = [f.path for f in read.files if f.sha256 in seen]
    same_rows = held_out_by(base.config) == held_out_by(config.model_dump(mode="json"))
    if again and not (same_rows and config.split.kind == "grouped"):
        notes.append(
            f"the base was trained on {', '.join(again)}, too; held-out rows may be known to it"
        )
    return tuple(notes)


def load_base(base: str, config: TrainingConfig) -> tuple[ToneNetwork, InputEncoder]:
    """Build the network on an encoder (folder or hub id) or a tone model (folder or name).

    Raises ``ModelError`` when there is none.
    """
    network_config = ToneConfig(
        dropout=config.dropout,
        own_heads={h.name: {"labels": list(h.labels), "kind": h.kind} for h in config.heads},
        loss_weights=config.loss_weights.model_dump() | {h.name: h.weight for h in config.heads},
        focal_gamma=config.focal_gamma,
    )
    folder = folder_of(base)
    try:
        if folder is not None and (folder / MANIFEST).is_file():
            network = _on_a_tone_model(folder, network_config, config)
        else:
            network = ToneNetwork.from_base(base, network_config)
        inputs = InputEncoder(fast_tokenizer(base), config.max_length, config.context)
    except (OSError, ValueError, ImportError, SafetensorError) as err:
        raise ModelError(
            f"{base}: not an encoder that can be loaded ({err}); expected a folder, a hub id, or "
            "a tone model to fine-tune. Without a network, download it elsewhere and pass its "
            "folder with --base"
        ) from err
    _freeze(network, config.freeze_layers)
    _add_adapters(network, config)
    return network, inputs


def _on_a_tone_model(
    folder: Path, network_config: ToneConfig, config: TrainingConfig
) -> ToneNetwork:
    if not (folder / WEIGHTS_FILE).is_file():
        raise ModelError(
            f"{folder}: has no {WEIGHTS_FILE}, which fine-tuning needs; an installed package "
            "carries only what scoring needs. Fine-tune from a checkout of the project "
            "(base: models/tone-small), or copy the file there into this folder"
        )
    manifest = read_manifest(folder)
    check_file(folder, manifest, WEIGHTS_FILE)
    if config.context != manifest.context:
        raise ConfigError(
            f"context: {config.context}, but {folder} was trained with context: "
            f"{manifest.context}; expected the same"
        )
    return ToneNetwork.from_model(str(folder), network_config)


def _freeze(network: ToneNetwork, n_layers: int) -> None:
    if not n_layers:
        return
    layers = next(
        (m for m in network.encoder.modules() if isinstance(m, torch.nn.ModuleList)), None
    )
    if layers is None or n_layers > len(layers):
        found = "no list of layers" if layers is None else f"{len(layers)} layers"
        raise ConfigError(f"freeze_layers: {n_layers}, but this encoder has {found}")
    network.encoder.get_input_embeddings().requires_grad_(False)
    for module in (getattr(network.encoder, "embeddings", None), *layers[:n_layers]):
        if module is not None:
            module.requires_grad_(False)


def _add_adapters(network: ToneNetwork, config: TrainingConfig) -> None:
    if config.lora is None:
        return
    from peft import LoraConfig, get_peft_model

    targets = config.lora.targets
    adapters = LoraConfig(
        r=config.lora.rank,
        lora_alpha=config.lora.alpha,
        lora_dropout=config.lora.dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
    )
    try:
        network.encoder = get_peft_model(network.encoder, adapters)
    except ValueError as err:
        raise ConfigError(
            f"lora.targets: {targets!r} names no layer of this encoder ({err}); "
            "expected 'all-linear' or names such as query, value"
        ) from err


def _merge_adapters(network: ToneNetwork, config: TrainingConfig) -> None:
    if config.lora is not None:
        network.encoder = network.encoder.merge_and_unload()


def _soft_labels(
    config: TrainingConfig, root: Path, split: Split, tell: Progress
) -> tuple[SoftLabels | None, list[LabelledRow]]:
    if config.distil is None:
        return None, []
    held_out = frozenset(r.group for r in split.dev)
    soft, rows = load_or_ask(
        config.distil, root, split.train, held_out, lambda what, n, of: tell(what, n, of, {})
    )
    known = {text_key(r.text) for r in (*split.train, *split.dev)}
    new = [r for r in rows if text_key(r.text) not in known]
    copies = near_duplicates(new, split.dev, config.split.near_duplicates) if new else ()
    left_out = {copy.train for copy in copies}
    return soft, [r for r in new if r.where not in left_out]


def _facts(soft: SoftLabels | None, rows: Sequence[LabelledRow]) -> dict[str, Any]:
    """What the manifest says of the teacher."""
    if soft is None:
        return {}
    taught = sum(soft.of(r.text, r.context, "tone") is not None for r in rows)
    return {"soft_labels": taught, "teachers": list(soft.teachers)}


class DevMetrics:
    """Measures a network in training on the held-out rows; names are like "tone.macro_f1"."""

    def __init__(
        self, rows: Sequence[LabelledRow], inputs: InputEncoder, config: TrainingConfig
    ) -> None:
        self._rows, self._config = rows, config
        self._encoded = inputs.encode([r.text for r in rows], [r.context for r in rows])
        self._labels = label_order(config)

    def __call__(self, network: ToneNetwork) -> dict[str, float]:
        """Return every number of ``measure``, over all held-out rows."""
        order = sorted(range(len(self._rows)), key=lambda i: len(self._encoded[i].ids))
        heads: dict[str, list[Any]] = {name: [] for name in network.head_names}
        device = next(network.parameters()).device
        for start in range(0, len(order), 32):
            batch = [self._encoded[i] for i in order[start : start + 32]]
            longest = max(len(e.ids) for e in batch)
            tensors = [
                torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows], device=device)
                for rows in (
                    [e.ids for e in batch],
                    [[1] * len(e.ids) for e in batch],
                    [e.segments for e in batch],
                )
            ]
            with torch.inference_mode():
                logits = network(*tensors).logits
            for name in heads:
                heads[name].append(logits[name].float().cpu().numpy())
        back = np.argsort(order)
        values = {name: np.concatenate(parts)[back] for name, parts in heads.items()}
        own = {h.name: values[h.name] for h in self._config.heads}
        predictions = decode(
            Logits(values["tone"], values["score"], values["signal"], own),
            Temperatures(),
            np.zeros(len(self._rows), bool),
            self._labels.multi,
        )
        metrics = _flat(measure(self._rows, predictions, self._labels))
        if self._config.patience is not None and self._config.metric not in metrics:
            raise ConfigError(
                f"metric: {self._config.metric!r} was not measured; expected one of "
                + ", ".join(sorted(metrics))
            )
        return metrics


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and name != "n":
            found[prefix + name] = float(value)
    return found


def _report(read: ReadRows, split: Split) -> dict[str, Any]:
    """What the record of a run says of its rows."""
    return {
        "split": {
            "train_rows": len(split.train),
            "dev_rows": len(split.dev),
            "same_text_left_out": split.n_same_text,
            "near_duplicates": [
                {"train": c.train, "dev": c.dev, "similarity": c.similarity}
                for c in split.near_duplicates
            ],
        },
        "skipped_rows": list(read.skipped),
    }


def _draw_confusion(folder: Path, manifest: Manifest, split: Split, out: Path) -> None:
    from analyzer.training.pictures import draw_confusion

    model = released_model(out)
    predictions = model.predict([r.text for r in split.dev], [r.context for r in split.dev])
    draw_confusion(split.dev, predictions, manifest.labels, folder / "confusion.png")
