"""Typed configuration: defaults in the package, then a YAML file.

A configuration is checked as a whole when it is built; a wrong key or value raises
``ConfigError`` with the file, the key, what was found and what was expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analyzer.errors import ConfigError, did_you_mean
from analyzer.resources import config_path, corpus_path

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Weight = Annotated[float, Field(ge=0.0, le=1000.0, allow_inf_nan=False)]


class Strict(BaseModel):
    """Base of all configurations: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class VoiceWeights(Strict):
    """Weight of a statement in every mean, by voice."""

    quoted: Weight = 1.0
    reported: Weight = 1.0
    narrated: Weight = 1.0


class Bootstrap(Strict):
    """Percentile bootstrap of a value."""

    resamples: Annotated[int, Field(ge=100, le=100_000)] = 1000
    level: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.95
    seed: Annotated[int, Field(ge=0)] = 20240229


class ScoringConfig(Strict):
    """How statements become numbers; the file is ``configs/scoring.yaml``."""

    version: str = "scoring-1"
    confidence_floor: Probability = 0.5
    min_statements: Annotated[int, Field(ge=1)] = 3
    weights: VoiceWeights = VoiceWeights()
    bootstrap: Bootstrap = Bootstrap()


class LabelledFile(Strict):
    """One file of labelled rows.

    path: relative to the data root that is given on the command line, or absolute;
        "corpus:NAME" is a file of the project's own corpus, which is part of the package.
    licence: of the texts, as stated by the publisher. labels: who made them, and how.
    """

    path: str
    licence: str
    labels: str

    def locate(self, root: Path) -> Path:
        """Where the file is, given the data root."""
        kind, _, name = self.path.partition(":")
        return corpus_path(name) if kind == "corpus" and name else root / self.path


class DataSource(LabelledFile):
    """One file of rows with tone labels.

    format: "codebook" (text, score, signal, document) or "plv" (text, root).
    repeat: how often its rows are seen in one epoch.
    """

    format: Literal["codebook", "plv"]
    repeat: Annotated[int, Field(ge=1, le=20)] = 1


class LossWeights(Strict):
    """Weight of each head in the training loss."""

    tone: Weight = 1.0
    score: Weight = 0.5
    signal: Weight = 1.0


class TrainingConfig(Strict):
    """Everything that determines a trained tone model, apart from the data itself.

    base: hub id of the encoder or a folder; base_sha256: hash of its ``model.safetensors``, checked
        before training when given.
    context: read the preceding sentence where a row has one.
    context_dropout, context_swap: how often, in training, a row is read without its context, or
        with another row's: so that the context informs a reading but cannot make it.
    average_from: share of the steps after which the weights are averaged; 1 = they are not.
    dev_fraction: share of documents held out for metrics and calibration.
    """

    task: Literal["tone"]
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    base: str
    base_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    data: Annotated[tuple[DataSource, ...], Field(min_length=1)]
    seed: Annotated[int, Field(ge=0)] = 13
    dev_fraction: Annotated[float, Field(gt=0.0, lt=0.5)] = 0.1
    max_length: Annotated[int, Field(ge=16, le=512)] = 128
    context: bool = False
    context_dropout: Probability = 0.0
    context_swap: Probability = 0.0
    epochs: Annotated[int, Field(ge=1)] = 4
    batch_size: Annotated[int, Field(ge=1)] = 16
    learning_rate: Annotated[float, Field(gt=0.0, lt=1.0)] = 8e-5
    head_learning_rate: Annotated[float, Field(gt=0.0, lt=1.0)] = 8e-4
    weight_decay: Annotated[float, Field(ge=0.0)] = 0.01
    warmup_fraction: Probability = 0.06
    average_from: Probability = 1.0
    dropout: Probability = 0.1
    label_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.05
    ordinal_width: Annotated[float, Field(gt=0.0)] = 0.5
    loss_weights: LossWeights = LossWeights()
    bf16: bool = False


class RoleThresholds(Strict):
    """Least probability of the main actor, and of any further one."""

    main: Probability
    further: Probability


class DirectionThresholds(Strict):
    """Thresholds of both roles."""

    source: RoleThresholds
    target: RoleThresholds


class DirectionsConfig(Strict):
    """Everything that determines the direction model, apart from the data itself.

    data: JSONL rows with text, context, date, document, signal, source, target.
    articles: files of whole articles; a row whose ``document`` is there is read in its place.
    """

    task: Literal["directions"]
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    data: Annotated[tuple[LabelledFile, ...], Field(min_length=1)]
    articles: tuple[str, ...] = ()
    seed: Annotated[int, Field(ge=0)] = 13
    dev_fraction: Annotated[float, Field(gt=0.0, lt=0.5)] = 0.1
    inverse_penalty: Annotated[float, Field(gt=0.0)] = 0.1
    min_count: Annotated[int, Field(ge=1)] = 8
    thresholds: DirectionThresholds


TASKS = ("tone", "directions")

C = TypeVar("C", bound=Strict)


def load_config(kind: type[C], path: Path) -> C:
    """Read a YAML file into ``kind``.

    Raises ``ConfigError`` when the file is missing, is not YAML, or does not fit.
    """
    return build_config(kind, _read_yaml(path), str(path))


def task_of(path: Path) -> str:
    """Return what a training configuration trains: "tone" or "directions"."""
    task = _read_yaml(path).get("task")
    if task not in TASKS:
        raise ConfigError(f"{path}: task: found {task!r}, expected one of {', '.join(TASKS)}")
    return str(task)


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; expected a YAML configuration like configs/scoring.yaml"
        ) from None
    except OSError as err:
        raise ConfigError(f"{path}: cannot be read ({err.strerror}); expected a file") from err
    except UnicodeDecodeError as err:
        raise ConfigError(f"{path}: is not UTF-8 text; expected a YAML configuration") from err
    try:
        values = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as err:
        raise ConfigError(f"{path}: not valid YAML: {err}") from err
    if values is None:
        raise ConfigError(f"{path}: is empty; expected keys and values such as 'key: value'")
    if not isinstance(values, dict):
        raise ConfigError(
            f"{path}: found {type(values).__name__}, expected keys and values such as 'key: value'"
        )
    return values


def build_config(kind: type[C], values: Mapping[Any, Any], where: str) -> C:
    """Check ``values`` against ``kind``; ``where`` names their origin in messages."""
    try:
        return kind.model_validate(values)
    except ValidationError as err:
        raise ConfigError("\n".join(_explain(kind, e, where) for e in err.errors())) from err


def _explain(kind: type[Strict], error: Any, where: str) -> str:
    """One line for one of pydantic's errors: what was found, expected, and the next step."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = _fields_at(kind, error["loc"][:-1])
        hint = did_you_mean(str(error["loc"][-1]), known)
        hint = hint or "; known keys: " + ", ".join(known)
        return f"{where}: unknown key {key!r}{hint}"
    if error["type"] == "missing":
        return f"{where}: the key {key!r} is missing and has no default"
    return f"{where}: {key}: found {error['input']!r}; {error['msg'].lower()}"


def _fields_at(kind: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """Names of the fields at a place inside ``kind``."""
    model: type[BaseModel] = kind
    for part in loc:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[str(part)].annotation
        nested = next((t for t in _models_in(annotation)), None)
        if nested is None:
            return []
        model = nested
    return list(model.model_fields)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for a in getattr(annotation, "__args__", ()) for m in _models_in(a)]


def scoring_config(path: Path | None = None) -> ScoringConfig:
    """Return the scoring configuration of a file, by default the one in the package."""
    return load_config(ScoringConfig, path or config_path("scoring.yaml"))
