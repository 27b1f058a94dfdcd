"""Typed configuration: defaults in the package, then a YAML file.

A configuration is checked as a whole when it is built; a wrong key or value raises
``ConfigError`` with the file, the key, what was found and what was expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analyzer.errors import ConfigError, did_you_mean
from analyzer.resources import config_path

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


C = TypeVar("C", bound=Strict)


def load_config(kind: type[C], path: Path) -> C:
    """Read a YAML file into ``kind``.

    Raises ``ConfigError`` when the file is missing, is not YAML, or does not fit.
    """
    return build_config(kind, read_yaml(path), str(path))


def read_yaml(path: Path, example: str = "configs/scoring.yaml") -> dict[str, Any]:
    """Return the keys and values of a YAML file; raises ``ConfigError``.

    example: a file of the kind that was expected, for the message.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; expected a YAML configuration like {example}"
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
    if error["type"] == "model_type":
        keys = ", ".join(_fields_at(kind, error["loc"]))
        return f"{where}: {key}: found {error['input']!r}; expected keys: {keys}"
    # What our own checks say keeps its capitals: names of the user's may be in it.
    if error["type"] == "value_error":
        return ": ".join(part for part in (where, key, str(error["ctx"]["error"])) if part)
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
