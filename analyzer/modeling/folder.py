"""A model is a folder that explains itself; ``manifest.json`` is its first page.

    manifest.json  model.int8.onnx  model.safetensors  config.json  tokenizer.json  README.md

Loading checks the format version, the label order and the files it is about to use, and says how
to repair a mismatch.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from analyzer.codebook import SCORES, SIGNALS, TONES
from analyzer.errors import ModelError

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
ONNX_FILE = "model.int8.onnx"
WEIGHTS_FILE = "model.safetensors"
FEATURES_FILE = "features.json"
REBUILD = "rebuild the folder with 'analyzer train' or restore it from the release"


class BaseEncoder(BaseModel):
    """What training started from: a pretrained encoder, or a tone model.

    encoder: of a tone model, the pretrained encoder that it started from itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    sha256: str | None
    encoder: str | None = None


class LabelOrder(BaseModel):
    """Order of the columns of each head.

    own: labels of the model's own heads; multi: those of them that are multi-label.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    tone: tuple[str, ...] = TONES
    score: tuple[int, ...] = SCORES
    signal: tuple[str, ...] = SIGNALS
    own: dict[str, tuple[str, ...]] = {}
    multi: tuple[str, ...] = ()

    @property
    def widths(self) -> dict[str, int]:
        """Number of labels of each head, in the order of the network's outputs."""
        fixed = {"tone": len(self.tone), "score": len(self.score), "signal": len(self.signal)}
        return fixed | {name: len(labels) for name, labels in self.own.items()}


class ConformalThresholds(BaseModel):
    """Least probability of a label in the set that holds the true one at ``level``.

    Split conformal prediction with the score 1 - p (Sadinle, Lei and Wasserman 2019), on rows that
    were held out of training.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    level: float
    tone: float
    signal: float | None = None
    own: dict[str, float] = {}
    n: int


class Calibration(BaseModel):
    """Temperatures by head, and the data they were fitted on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tone: float = 1.0
    score: float = 1.0
    signal: float = 1.0
    own: dict[str, float] = {}
    fitted_on: str = ""
    conformal: ConformalThresholds | None = None


class ModelManifest(BaseModel):
    """What a model is, what it was made from and how good it is.

    files: sha256 by file name. data: one entry per file of labelled rows. metrics: measured on
    held-out documents, by file. training: seconds, machine, versions, rows, teachers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    format_version: int
    name: str
    base: BaseEncoder
    max_length: int
    files: dict[str, str]
    data: list[dict[str, Any]]
    metrics: dict[str, Any]
    training: dict[str, Any]
    config: dict[str, Any]

    @property
    def identity(self) -> str:
        """Name and hash of the scoring weights: ``tone-small@3f2c91ab``."""
        weights = self.files.get(ONNX_FILE) or self.files.get(WEIGHTS_FILE) or "unsaved"
        return f"{self.name}@{weights[:8]}"


class Manifest(ModelManifest):
    """Of a tone model. slices: accuracy of the tone by voice, length and signal."""

    task: Literal["tone"]
    labels: LabelOrder
    context: bool
    calibration: Calibration
    slices: list[dict[str, Any]] = []


class QuoteManifest(ModelManifest):
    """Of a quote extractor.

    layers, tags: order of the network's outputs. overlap: of windows, in word pieces. outside: by
    layer, what is added to the logit of being outside of its spans; fitted on held-out articles.
    """

    task: Literal["quotes"]
    layers: tuple[str, ...]
    tags: tuple[str, ...]
    overlap: int
    outside: dict[str, float] = {}


class DirectionManifest(ModelManifest):
    """Of a direction model.

    preference: by role, how much those who are named are preferred to nobody, in log-odds.
    further: by role, the least probability of a further actor, against the main one's.
    reflexive_penalty: in log-odds, what speaks against an only source as its own target.
    joint: by role, what the log-probabilities by the features and by the network count, and what
    is added to nobody's; fitted on held-out documents. Empty: the network decides alone.
    """

    task: Literal["directions"]
    preference: dict[Literal["source", "target"], float]
    further: dict[Literal["source", "target"], float]
    reflexive_penalty: float = 0.0
    joint: dict[Literal["source", "target"], dict[str, float]]


def task_of(folder: Path) -> str | None:
    """What a model folder says that it is for; None where it is no readable model folder."""
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    task = values.get("task") if isinstance(values, dict) else None
    return task if isinstance(task, str) else None


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of a tone model's folder; raises ``ModelError``."""
    manifest = _read(folder, Manifest, "tone")
    ours = LabelOrder(own=manifest.labels.own, multi=manifest.labels.multi)
    if manifest.labels != ours:
        raise ModelError(
            f"{folder / MANIFEST}: the label order differs from this version's codebook; {REBUILD}"
        )
    return manifest


def read_quote_manifest(folder: Path) -> QuoteManifest:
    """Read and check the manifest of a quote extractor's folder; raises ``ModelError``."""
    return _read(folder, QuoteManifest, "quotes")


def read_direction_manifest(folder: Path) -> DirectionManifest:
    """Read and check the manifest of a direction model's folder; raises ``ModelError``."""
    return _read(folder, DirectionManifest, "directions")


_AnyManifest = TypeVar("_AnyManifest", bound=ModelManifest)


def _read(folder: Path, kind: type[_AnyManifest], task: str) -> _AnyManifest:
    if not folder.is_dir():
        raise ModelError(
            f"{folder}: no such model folder; expected a folder with {MANIFEST}, "
            "a released model's name or a hub id"
        )
    path = folder / MANIFEST
    if not path.is_file():
        found = ", ".join(sorted(p.name for p in folder.iterdir())[:8]) or "nothing"
        raise ModelError(f"{folder}: no {MANIFEST} (found {found}); {REBUILD}")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        version = values.get("format_version") if isinstance(values, dict) else None
        if version != FORMAT_VERSION:
            raise ModelError(
                f"{path}: format version {version!r}, this version of the analyzer reads "
                f"{FORMAT_VERSION}; {REBUILD}"
            )
        if values.get("task") != task:
            raise ModelError(
                f"{folder}: is a model for {values.get('task')!r}, expected one for {task!r}"
            )
        return kind.model_validate(values)
    except (json.JSONDecodeError, UnicodeDecodeError) as err:
        raise ModelError(f"{path}: not valid JSON ({err}); {REBUILD}") from err
    except ValidationError as err:
        first = err.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise ModelError(f"{path}: {key}: {first['msg'].lower()}; {REBUILD}") from err


def check_file(folder: Path, manifest: ModelManifest, name: str) -> Path:
    """Return the path of one of the folder's files after comparing its hash.

    Raises ``ModelError`` when it is missing or is not the file that the manifest describes.
    """
    path = folder / name
    expected = manifest.files.get(name)
    if not path.is_file():
        raise ModelError(f"{folder}: {name} is missing; {REBUILD}")
    found = file_sha256(path)
    if expected is not None and found != expected:
        hint = " (a Git LFS pointer?)" if path.stat().st_size < 1024 else ""
        raise ModelError(
            f"{path}: sha256 {found[:12]}..., the manifest says {expected[:12]}...{hint}: the file "
            f"is damaged or from another release; {REBUILD}"
        )
    return path


def file_sha256(path: Path) -> str:
    """Hash of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
