"""How good a model is on labelled rows, with intervals; needs the extra ``train``.

evaluate(model, rows) -> Evaluation          numbers for a notebook
run_evaluation(model, [Path(...)])           the same from files, with a written report
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from analyzer.evaluation.results import Evaluation
    from analyzer.evaluation.run import evaluate, run_evaluation
    from analyzer.evaluation.stages import StageEvaluation, run_stage_evaluation

__all__ = [
    "Evaluation",
    "StageEvaluation",
    "evaluate",
    "run_evaluation",
    "run_stage_evaluation",
    "stage_of",
]

_HOMES = {
    "Evaluation": "results",
    "StageEvaluation": "stages",
    "evaluate": "run",
    "run_evaluation": "run",
    "run_stage_evaluation": "stages",
}


def stage_of(model: str | None) -> Literal["quotes", "speakers", "actors"] | None:
    """The stage before the tone that a name or folder of ``analyzer evaluate`` is for, if any."""
    from analyzer.modeling.folder import task_of
    from analyzer.resources import model_path

    if model == "actors":
        return "actors"
    if model == "speakers":
        return "speakers"
    if model is None:
        return None
    if model in ("quotes", "rules"):
        return "quotes"
    tasks = (task_of(Path(model)), task_of(model_path(model)))
    return "quotes" if "quotes" in tasks else "actors" if "directions" in tasks else None


def __getattr__(name: str) -> Any:
    """Import on first use: training needs only ``analyzer.evaluation.metrics``."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
