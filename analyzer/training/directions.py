"""``analyzer train`` of a direction model: labelled sentences in, a model folder out."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from torch.utils.data import Dataset
from transformers import set_seed

from analyzer.directions import (
    ROLES,
    Candidate,
    DirectionModel,
    OnnxDirections,
    Reading,
    Role,
    SceneInputs,
    SceneReader,
    TorchDirections,
)
from analyzer.directions.inputs import FLAGS, MAX_PIECES, N_SLOTS
from analyzer.directions.model import joint_terms, log_shares
from analyzer.errors import DataError, ModelError
from analyzer.modeling import load_tone_model
from analyzer.modeling.card import render_direction_card
from analyzer.modeling.direction_network import DirectionConfig, DirectionNetwork
from analyzer.modeling.export import export_directions, save_half_precision
from analyzer.modeling.folder import (
    FEATURES_FILE,
    FORMAT_VERSION,
    MANIFEST,
    ONNX_FILE,
    WEIGHTS_FILE,
    DirectionManifest,
    check_file,
    file_sha256,
    read_manifest,
)
from analyzer.quotes import load_extractor
from analyzer.training.averaging import average, check_shapes, read_weights
from analyzer.training.choice import Choices, fit_choices
from analyzer.training.config import DirectionsConfig
from analyzer.training.data import DataFile, unit_interval
from analyzer.training.loop import fit
from analyzer.training.release import machine, versions, write_manifest
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
from analyzer.training.scenes import (
    Example,
    json_lines,
    read_articles,
    read_examples,
    with_read_signals,
)
from analyzer.training.tokenizers import fast_tokenizer

#: Parts of the documents, each of which gets sources by features that learned from the others.
FOLDS = 5
#: Inverse strength of the penalty on the few weights of ``joint_terms``.
_JOINT_INVERSE_PENALTY = 10.0
_LEAST_WEIGHT = 0.005
#: So many of the held-out sentences make the learning curve.
N_CURVE = 600
#: Share of the target that further labelled actors have together.
_FURTHER_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class DirectionsResult:
    """Where the model is and how good it is on the documents that were held out."""

    folder: Path
    manifest: DirectionManifest

    def summary(self) -> str:
        """What was trained and how good it is, for a person."""
        training = self.manifest.training
        lines = [
            f"{self.folder}: {self.manifest.identity}, trained on {training['train_rows']} "
            f"sentences in {training['seconds'] / 60:.1f} minutes"
        ]
        for path, found in self.manifest.metrics.items():
            right = ", ".join(
                f"first {role} {found['released'][role]['first_right']:.1%}"
                for role in ROLES
                if found["released"][role]["first_right"] is not None
            )
            lines.append(
                f"  held out of {path} ({found['n']}), right of those that have one: {right}"
            )
        lines.append(f"  log and learning curve: {self.folder / RUN}; model card: README.md")
        return "\n".join(lines)


def train_directions(
    config: DirectionsConfig,
    data_root: Path,
    out: Path,
    *,
    base: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> DirectionsResult:
    """Train a direction model and write its folder; the arguments are those of ``trainer.train``.

    Raises ``DataError`` when a file is missing or a row lacks what it must have, ``ModelError`` for
    a base that cannot be used, ``ConfigError`` when a run cannot be resumed, and ``Interrupted``
    after Ctrl-C.
    """
    tell = progress or (lambda *_: None)
    started = time.monotonic()
    with quietly():
        folder, where = out / RUN, base or config.base
        check_output(out, [where], resume=resume)
        set_seed(config.seed)
        network, reader = _load_base(where, config)
        others = read_weights(config.average_with)
        check_shapes(network, config.average_with, others)
        encoder = identify_base(where, config.base, config.base_sha256)
        train, dev, files = _read(config, data_root, tell)
        facts = {"split": {"train_rows": len(train), "dev_rows": len(dev)}}
        open_run(folder, config, encoder, files, facts, resume=resume)
        before = seconds_so_far(folder)
        manifest = DirectionManifest(
            format_version=FORMAT_VERSION,
            name=config.name,
            task="directions",
            base=encoder,
            max_length=MAX_PIECES,
            files={},
            data=[
                {"path": f.path, "rows": f.rows, "sha256": f.sha256}
                | {"licence": f.licence, "labelled_by": f.labelled_by}
                for f in files
            ],
            metrics={},
            training={},
            config=config.model_dump(mode="json"),
            preference={role: getattr(config.preference, role) for role in ROLES},
            further={role: getattr(config.further, role) for role in ROLES},
            reflexive_penalty=config.reflexive_penalty,
            joint={role: {} for role in ROLES},
        )
        tell("fitting the features", 0, 1, {})
        train = _as_read(train, config)
        write_features(out, fit_features(train, config))
        manifest = manifest.model_copy(update={"files": _hashes(out, FEATURES_FILE)})
        write_manifest(out, manifest)
        reader.save(out)

        def measure_dev(current: DirectionNetwork) -> Mapping[str, float]:
            found = evaluate(dev[:N_CURVE], TorchDirections(out, current))
            return {"pair_right": found["pair_right"]} | {
                f"{role}_first_right": value
                for role in ROLES
                if (value := found[role]["first_right"]) is not None
            }

        fit(
            network,
            SceneRows(train, reader, config),
            config,
            measure_dev,
            folder,
            resume=resume,
            listener=lambda step, steps, known: tell("training", step, steps, known),
        )
        average(network, others)
        seconds = before + time.monotonic() - started
        tell("measuring", 0, 1, {})
        save_half_precision(network, out)
        training = {
            "seconds": round(seconds),
            "machine": machine(),
            "versions": versions(),
            "train_rows": len(train),
            "dev_rows": len(dev),
        }
        manifest = release_directions(out, manifest.model_copy(update={"training": training}), dev)
        close_run(folder, manifest.metrics)
    return DirectionsResult(out, manifest)


def release_directions(
    folder: Path, manifest: DirectionManifest, dev: Sequence[Example]
) -> DirectionManifest:
    """Complete a folder that has weights, features and a tokenizer: export, weigh, measure."""
    config = DirectionsConfig.model_validate(manifest.config)
    dev = _as_read(dev, config, learned=False)
    names = [WEIGHTS_FILE, FEATURES_FILE]
    if config.int8:
        export_directions(folder, folder / ONNX_FILE, config.full_layers)
        names.insert(0, ONNX_FILE)
    else:
        (folder / ONNX_FILE).unlink(missing_ok=True)
    manifest = manifest.model_copy(update={"files": _hashes(folder, *names)})
    write_manifest(folder, manifest)
    alone = OnnxDirections(folder) if config.int8 else TorchDirections(folder)
    manifest = manifest.model_copy(update={"joint": fit_joint(dev, alone)})
    write_manifest(folder, manifest)
    full = TorchDirections(folder)
    shipped: DirectionModel = OnnxDirections(folder) if config.int8 else full
    metrics = {}
    for file in dict.fromkeys(e.file for e in dev):
        rows = [e for e in dev if e.file == file]
        metrics[file] = {"n": len(rows), "released": evaluate(rows, shipped)}
        if config.int8:
            metrics[file]["full_precision"] = evaluate(rows, full)
        if config.alone:
            by_themselves = [replace(e, scene=e.views[-1]) for e in rows]
            metrics[file]["alone"] = evaluate(by_themselves, shipped)
    manifest = manifest.model_copy(update={"metrics": metrics})
    write_manifest(folder, manifest)
    (folder / "README.md").write_text(render_direction_card(manifest), encoding="utf-8")
    return manifest


def _read(
    config: DirectionsConfig, root: Path, tell: Progress
) -> tuple[list[Example], list[Example], list[DataFile]]:
    """The sentences to learn from, those of held-out documents, and the files."""
    articles = read_articles(config.articles, root)
    extractor = load_extractor(config.quotes)
    examples: list[Example] = []
    files: list[DataFile] = []
    for source in config.data:
        path = source.locate(root)
        total = sum(1 for _ in json_lines(path))
        found: list[Example] = []
        read = read_examples(path, articles, extractor, source.path, alone=config.alone)
        for example in read:
            found.append(example)
            tell(f"reading {source.path}", len(found), total, {})
        digest = file_sha256(path)
        files.append(DataFile(source.path, len(found), digest, source.licence, source.labelled_by))
        examples += found
    dev = [e for e in examples if _is_held_out(e, config)]
    texts = {e.scene.text for e in dev}
    train = [e for e in examples if not _is_held_out(e, config) and e.scene.text not in texts]
    if not train or not dev:
        raise DataError(
            f"{len(train)} sentences to learn from and {len(dev)} to measure on; expected some of "
            "both: give more documents, or another dev_fraction"
        )
    return train, dev, files


def _as_read(
    examples: Sequence[Example], config: DirectionsConfig, *, learned: bool = True
) -> list[Example]:
    """The examples with signals as they are in use. learned: the tone model has learned from them.

    Without a tone model, the labelled signals stay.
    """
    if config.tone is None:
        return list(examples)
    flattened = {f.path: f.flattened for f in config.data if learned and f.flattened is not None}
    return with_read_signals(examples, load_tone_model(config.tone), flattened=flattened)


def _hashes(folder: Path, *names: str) -> dict[str, str]:
    return {name: file_sha256(folder / name) for name in names}


def fit_features(
    examples: Sequence[Example], config: DirectionsConfig
) -> dict[Role, dict[str, float]]:
    """Return the most likely weights of the readable features, from all views of the examples.

    The target is learned with sources that models found which did not learn from the document.
    """
    rows = [(e, scene) for e in examples for scene in e.views]
    folds = np.array([int(unit_interval(f"fold/{e.group}") * FOLDS) for e, _ in rows])
    readings = [Reading(scene) for _, scene in rows]
    sources: list[tuple[str, ...]] = [()] * len(rows)
    weights: dict[Role, dict[str, float]] = {}
    for role in ROLES:
        features = [r.features(role, s) for r, s in zip(readings, sources, strict=True)]
        choices = Choices.of(
            (
                [dict.fromkeys(names, 1.0) for names in of.values()],
                _taken(example.codes(role), list(of)),
            )
            for of, (example, _) in zip(features, rows, strict=True)
        )
        if role == "source":
            for fold in range(FOLDS):
                inside = folds == fold
                fitted = fit_choices(
                    choices.subset(~inside), config.inverse_penalty, config.min_count
                )
                found = choices.subset(inside).utilities(fitted)
                for number, values in zip(np.flatnonzero(inside), found, strict=True):
                    best = list(features[number])[int(np.argmax(values))]
                    sources[number] = () if best is None else (best,)
        fitted = fit_choices(choices, config.inverse_penalty, config.min_count)
        weights[role] = {n: round(w, 3) for n, w in fitted.items() if abs(w) >= _LEAST_WEIGHT}
    return weights


def write_features(folder: Path, weights: Mapping[Role, Mapping[str, float]]) -> None:
    """Write the weights of the readable features, by role and name."""
    text = json.dumps(
        {role: dict(sorted(weights[role].items())) for role in ROLES}, indent=0, ensure_ascii=False
    )
    (folder / FEATURES_FILE).write_text(text + "\n", encoding="utf-8")


def fit_joint(examples: Sequence[Example], model: DirectionModel) -> dict[Role, dict[str, float]]:
    """Weigh the features and the network against one another, on documents that neither knows."""
    seen = [(e, Reading(scene)) for e in examples for scene in e.views]
    inputs = [model.reader.read(reading) for _, reading in seen]
    logits = model.logits(inputs)
    joint: dict[Role, dict[str, float]] = {}
    for number, role in enumerate(ROLES):
        rows = []
        for (example, reading), of, scores in zip(seen, inputs, logits, strict=True):
            network = log_shares(
                dict(zip((*of.candidates, None), map(float, scores[:, number]), strict=True))
            )
            source = example.source if role == "target" else ()
            terms = joint_terms(model.choice.by_features(role, reading, source), network)
            rows.append((list(terms.values()), _taken(example.codes(role), list(terms))))
        fitted = fit_choices(Choices.of(rows), _JOINT_INVERSE_PENALTY)
        joint[role] = {n: round(fitted.get(n, 0.0), 3) for n in ("features", "network", "nobody")}
    return joint


def _taken(codes: Sequence[str], candidates: Sequence[Candidate]) -> int | None:
    """The number of the first labelled code that is a candidate; None where none is."""
    wanted: Sequence[Candidate] = codes or (None,)
    return next((candidates.index(code) for code in wanted if code in candidates), None)


def _is_held_out(example: Example, config: DirectionsConfig) -> bool:
    return unit_interval(f"{config.seed}/{example.group}") < config.dev_fraction


class SceneRows(Dataset[int]):
    """Labelled scenes as the network reads them.

    Which view of an example is seen, its slots, and whether its signal is told change by epoch.
    That depends on the seed, the epoch and the item alone, so that a resumed run sees what an
    uninterrupted one would have seen.
    """

    def __init__(
        self, examples: Sequence[Example], reader: SceneReader, config: DirectionsConfig
    ) -> None:
        self._config = config
        self._rows: list[list[tuple[SceneInputs, Any]]] = []
        for example in examples:
            views = []
            for scene in example.views:
                inputs = reader.read(Reading(scene))
                wanted = np.stack([_wanted(example.codes(r), inputs.candidates) for r in ROLES])
                if inputs.candidates and wanted.any():
                    views.append((inputs, wanted))
            if views:
                self._rows.append(views)
        self.epoch = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: int) -> int:
        return at

    def length(self, at: int) -> int:
        """Word pieces of an item."""
        return len(self._view(at)[0].ids)

    def _view(self, item: int) -> tuple[SceneInputs, Any]:
        """The scene, or the sentence alone, as the epoch has it."""
        chance = random.Random(f"view/{self._config.seed}/{self.epoch}/{item}")
        return chance.choice(self._rows[item])

    def collate(self, items: Sequence[int]) -> dict[str, Any]:
        """Return the inputs and targets of the network for some items, padded."""
        chosen = [self._view(i) for i in items]
        n, k = len(chosen), max(len(of.candidates) for of, _ in chosen)
        longest = max(len(of.ids) for of, _ in chosen)
        ids, regions, slots, mask = (np.zeros((n, longest), np.int64) for _ in range(4))
        names, about = np.zeros((n, k), np.int64), np.zeros((n, 2), np.int64)
        flags = np.zeros((n, k, len(FLAGS)), np.float32)
        wanted = np.zeros((n, len(ROLES), k + 1), np.float32)
        candidates = np.zeros((n, k + 1), bool)
        for row, (item, (of, share)) in enumerate(zip(items, chosen, strict=True)):
            chance = random.Random(f"{self._config.seed}/{self.epoch}/{item}")
            order = np.array([0, *chance.sample(range(1, N_SLOTS + 1), N_SLOTS)])
            length, count = len(of.ids), len(of.candidates)
            ids[row, :length], mask[row, :length] = of.ids, 1
            regions[row, :length], slots[row, :length] = of.regions, order[of.slots]
            names[row, :count], flags[row, :count] = of.names, of.flags
            about[row] = of.about
            if chance.random() < self._config.signal_dropout:
                about[row, 0] = 0
            # Nobody is the last column, wherever the scene with most candidates puts it.
            wanted[row, :, :count], wanted[row, :, k] = share[:, :-1], share[:, -1]
            candidates[row, :count] = candidates[row, k] = True
        tensor = torch.from_numpy
        return {
            "input_ids": tensor(ids),
            "attention_mask": tensor(mask),
            "regions": tensor(regions),
            "slots": tensor(slots),
            "names": tensor(names),
            "flags": tensor(flags),
            "about": tensor(about),
            "targets": {"wanted": tensor(wanted), "candidates": tensor(candidates)},
        }


def _wanted(codes: Sequence[str], candidates: Sequence[str]) -> Any:
    """The shares that the labelled actors should have, shape (candidates + 1,).

    All 0 where the main one is none of the candidates; the last is nobody's.
    """
    wanted = np.zeros(len(candidates) + 1, np.float32)
    if not codes:
        wanted[-1] = 1.0
    elif codes[0] in candidates:
        further = [candidates.index(c) for c in codes[1:] if c in candidates]
        wanted[candidates.index(codes[0])] = 1.0 - _FURTHER_SHARE if further else 1.0
        wanted[further] = _FURTHER_SHARE / max(1, len(further))
    return wanted


def _load_base(base: str, config: DirectionsConfig) -> tuple[DirectionNetwork, SceneReader]:
    """Build the network on an encoder (folder or hub id) or on the encoder of a tone model."""
    network_config = DirectionConfig(dropout=config.dropout)
    folder = folder_of(base)
    try:
        if folder is not None and (folder / MANIFEST).is_file():
            check_file(folder, read_manifest(folder), WEIGHTS_FILE)
            network = DirectionNetwork.from_tone(str(folder), network_config)
        else:
            network = DirectionNetwork.from_base(base, network_config)
        return network, SceneReader(fast_tokenizer(base))
    except (OSError, ValueError, ImportError, SafetensorError) as err:
        raise ModelError(
            f"{base}: not an encoder that can be loaded ({err}); expected a folder, a hub id, or a "
            "tone model. Without a network, download it elsewhere and pass its folder with --base"
        ) from err


def evaluate(examples: Sequence[Example], model: DirectionModel) -> dict[str, Any]:
    """Return, by role, how often the first code is right and precision and recall of all codes.

    first_right: of the sentences that have one, the share whose first predicted code is the first
    labelled one. reachable: the share whose first labelled code was a candidate at all.
    empty_right: of the sentences that have none, the share for which none was predicted.
    pair_right: of all, the share for which both the first source and the first target are right,
    nobody included.
    """
    result: dict[str, Any] = {"n": len(examples)}
    predicted = model.directions([e.scene for e in examples])
    for role in ROLES:
        gold = [e.codes(role) for e in examples]
        found = [getattr(p, role) for p in predicted]
        with_one = [(g, f, e) for g, f, e in zip(gold, found, examples, strict=True) if g]
        without = [f for g, f in zip(gold, found, strict=True) if not g]
        right = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
        reachable = sum(g[0] in Reading(e.scene).candidates() for g, _, e in with_one)
        first_right = sum(f[:1] == g[:1] for g, f, _ in with_one)
        result[role] = {
            "n_with_one": len(with_one),
            "first_right": _share(first_right, len(with_one)),
            "reachable": _share(reachable, len(with_one)),
            "empty_right": _share(sum(not f for f in without), len(without)),
            "precision": _share(right, sum(map(len, found))),
            "recall": _share(right, sum(map(len, gold))),
        }
    result["pair_right"] = _share(
        sum(
            p.source[:1] == e.source[:1] and p.target[:1] == e.target[:1]
            for p, e in zip(predicted, examples, strict=True)
        ),
        len(examples),
    )
    return result


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
