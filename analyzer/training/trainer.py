"""``analyzer train``: from labelled rows to a model folder that explains itself."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from transformers import AutoTokenizer, set_seed

from analyzer.errors import ConfigError, ModelError
from analyzer.modeling.decoding import Logits, Temperatures, decode
from analyzer.modeling.export import save_half_precision
from analyzer.modeling.folder import (
    MANIFEST,
    WEIGHTS_FILE,
    BaseEncoder,
    Manifest,
    check_file,
    file_sha256,
    read_manifest,
)
from analyzer.modeling.inputs import InputEncoder
from analyzer.modeling.network import ToneConfig, ToneNetwork
from analyzer.resources import model_path
from analyzer.training.batches import TrainingRows
from analyzer.training.config import TrainingConfig
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
from analyzer.training.splits import Split, near_duplicates, split_rows

RUN = "run"
#: Is told what is being done, how far it is, of how much, and the last known values.
Progress = Callable[[str, int, int, Mapping[str, float]], None]


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
    _check_output(out, where, config, resume=resume)
    set_seed(config.seed)
    network, inputs = load_base(where, config)
    encoder = _identify_base(where, config)
    started_from = tone_model(where)
    _open_run(folder, config, encoder, read, split, resume=resume)
    soft, taught = _soft_labels(config, data_root, split, tell)
    rows = TrainingRows([*split.train, *taught], inputs, config, soft)
    before = _seconds_so_far(folder)
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
    _close_run(folder, manifest, split, out)
    notes = _notes(started_from, config, read)
    return TrainingResult(out, manifest, split, read.skipped, time.monotonic() - started, notes)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Silence what transformers and the quantizer say of files; ours is the only progress."""
    from transformers.utils import logging as transformers_logging

    shown = transformers_logging.is_progress_bar_enabled()
    root = logging.getLogger()
    level = root.level
    transformers_logging.disable_progress_bar()
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)
        if shown:
            transformers_logging.enable_progress_bar()


def _folder_of(base: str) -> Path | None:
    """Where a base lies on this machine: a folder, or a released model; None for a hub id."""
    folder = Path(base)
    if not folder.is_dir() and "/" not in base and model_path(base).is_dir():
        folder = model_path(base)
    return folder if folder.is_dir() else None


def tone_model(base: str) -> Manifest | None:
    """The manifest of a base that is a tone model; None for an encoder."""
    folder = _folder_of(base)
    return read_manifest(folder) if folder and (folder / MANIFEST).is_file() else None


def _identify_base(base: str, config: TrainingConfig) -> BaseEncoder:
    """Return the name and hash of the base; the hash must be the configured one.

    The name is the configured one where the hash says so; else that of the hub or of the folder, as
    a path says nothing to others.
    """
    folder = _folder_of(base)
    if folder is None:
        from huggingface_hub import try_to_load_from_cache

        cached = try_to_load_from_cache(base, WEIGHTS_FILE)
        weights = Path(cached) if isinstance(cached, str) else None
    else:
        weights = folder / WEIGHTS_FILE
    found = file_sha256(weights) if weights is not None and weights.is_file() else None
    expected = config.base_sha256
    if found is not None and expected is not None and found != expected:
        raise ModelError(
            f"{weights}: sha256 {found[:12]}..., the configuration expects {expected[:12]}...; "
            "use that encoder, or set base_sha256 to null to train from another one"
        )
    name = base if folder is None or base == config.base else folder.resolve().name
    if expected is not None and found == expected:
        name = config.base
    trained = tone_model(base)
    return BaseEncoder(
        id=Path(name).name if Path(name).is_absolute() else name,
        sha256=found,
        encoder=None if trained is None else trained.base.encoder or trained.base.id,
    )


def _check_output(out: Path, base: str, config: TrainingConfig, *, resume: bool) -> None:
    """Refuse an output folder in which something of the user's would be lost."""
    if out.exists() and not out.is_dir():
        raise ConfigError(f"--output {out}: is a file; expected a folder")
    used = [_folder_of(name) for name in (base, *(config.distil.teacher if config.distil else ()))]
    if any(folder is not None and folder.resolve() == out.resolve() for folder in used):
        raise ConfigError(f"--output {out}: is what training starts from; choose another folder")
    folder = out / RUN
    is_run = (folder / "run.json").is_file()
    if not resume and (folder / "checkpoints").is_dir():
        raise ConfigError(
            f"{folder}: holds an interrupted run; go on with --resume, remove it, or choose "
            "another --output"
        )
    if resume and is_run and (folder / "metrics.json").is_file():
        raise ConfigError(f"{folder}: that run is done; there is nothing to go on with")
    is_ours = is_run or (out / MANIFEST).is_file()
    if not is_ours and out.is_dir() and any(out.iterdir()):
        found = ", ".join(sorted(p.name for p in out.iterdir())[:4])
        raise ConfigError(
            f"--output {out}: holds other files ({found}); expected an empty or a new folder"
        )
    if folder.exists() and not is_run and any(folder.iterdir()):
        raise ConfigError(f"{folder}: is not a run of the analyzer; choose another --output")


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
    same_rows = (base.config.get("seed"), base.config.get("split")) == (
        config.seed,
        config.split.model_dump(mode="json"),
    )
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
    folder = _folder_of(base)
    try:
        if folder is not None and (folder / MANIFEST).is_file():
            network = _on_a_tone_model(folder, network_config, config)
        else:
            network = ToneNetwork.from_base(base, network_config)
        inputs = _inputs(folder, base, config)
    except (OSError, ValueError, ImportError, SafetensorError) as err:
        raise ModelError(
            f"{base}: not an encoder that can be loaded ({err}); expected a folder, a hub id, or "
            "a tone model to fine-tune. Without a network, download it elsewhere and pass its "
            "folder with --base"
        ) from err
    _freeze(network, config.freeze_layers)
    _add_adapters(network, config)
    return network, inputs


def _inputs(folder: Path | None, base: str, config: TrainingConfig) -> InputEncoder:
    if folder is not None and (folder / "tokenizer.json").is_file():
        return InputEncoder.from_folder(folder, config.max_length, config.context)
    # Some encoders bring only the files of a slow tokenizer, which transformers can convert.
    tokenizer = AutoTokenizer.from_pretrained(base if folder is None else folder)
    if not tokenizer.is_fast:
        raise ValueError("it has no fast tokenizer")
    return InputEncoder(tokenizer.backend_tokenizer, config.max_length, config.context)


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


def _open_run(
    folder: Path,
    config: TrainingConfig,
    base: BaseEncoder,
    read: ReadRows,
    split: Split,
    *,
    resume: bool,
) -> None:
    """Write what determines the run, or check that a run to resume is the same one."""
    facts = {
        "config": config.model_dump(mode="json"),
        "base": base.model_dump(mode="json"),
        "data": [{"path": f.path, "rows": f.rows, "sha256": f.sha256} for f in read.files],
    }
    path = folder / "run.json"
    if resume:
        if not path.is_file():
            raise ConfigError(f"{folder}: no run to resume; expected run.json and checkpoints/")
        old = json.loads(path.read_text(encoding="utf-8"))
        for part in facts:
            before, now = _of_training(old[part]), _of_training(facts[part])
            if before != now:
                raise ConfigError(
                    f"{folder}: the {part} of that run {_difference(before, now)}; "
                    "a run goes on with the same configuration and files, or starts anew without "
                    "--resume"
                )
        return
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as err:
        raise ConfigError(f"{folder}: cannot be written ({err.strerror})") from err
    report = facts | {
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
        "versions": versions(),
        "machine": machine(),
    }
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _of_training(facts: Any) -> Any:
    """Without what only matters once training is done."""
    if isinstance(facts, dict):
        return {k: v for k, v in facts.items() if k not in ("int8", "conformal_level", "licence")}
    return facts


def _difference(old: Any, new: Any) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [k for k in {**old, **new} if old.get(k) != new.get(k)]
        return "differs in " + ", ".join(f"{k} ({old.get(k)!r}, now {new.get(k)!r})" for k in keys)
    return "differs (another file, or another content)"


def _seconds_so_far(folder: Path) -> float:
    """Time that earlier parts of a resumed run took."""
    path = folder / "log.jsonl"
    if not path.is_file():
        return 0.0
    total, last = 0.0, 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        seconds = json.loads(line)["seconds"]
        if seconds < last:
            total += last
        last = seconds
    return total + last


def _close_run(folder: Path, manifest: Manifest, split: Split, out: Path) -> None:
    """Write metrics and pictures, and remove the checkpoints of a run that is done."""
    from analyzer.training.pictures import draw_confusion, draw_learning_curve

    text = json.dumps(manifest.metrics, indent=2, ensure_ascii=False)
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")
    draw_learning_curve(folder / "log.jsonl", folder / "learning-curve.png")
    model = released_model(out)
    predictions = model.predict([r.text for r in split.dev], [r.context for r in split.dev])
    draw_confusion(split.dev, predictions, manifest.labels, folder / "confusion.png")
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)
