"""How good a model is on labelled rows, with intervals; needs the extra ``train``.

evaluate(model, rows) -> Evaluation          numbers for a notebook
run_evaluation(model, [Path(...)])           the same from files, with a written report
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.evaluation.results import Evaluation
    from analyzer.evaluation.run import evaluate, run_evaluation

__all__ = ["Evaluation", "evaluate", "run_evaluation"]

_HOMES = {"Evaluation": "results", "evaluate": "run", "run_evaluation": "run"}


def __getattr__(name: str) -> Any:
    """Import on first use: training needs only ``analyzer.evaluation.metrics``."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
