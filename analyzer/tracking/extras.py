"""Optional packages, imported on first use; a missing one is named with its extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from analyzer.errors import MissingExtra

EXTRA = "track"


def optional(module: str, what: str = "Tracking over time") -> Any:
    """Return a module of the extra ``track``; raises ``MissingExtra`` where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as err:
        if (err.name or "").split(".")[0] != module.split(".")[0]:
            raise  # it is there but broken: show the real cause
        raise MissingExtra(what, EXTRA) from err
