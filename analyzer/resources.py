"""Where the released models and the default configurations are.

An installed wheel carries them inside the package (``analyzer/_data``, put there by the build);
a source tree keeps them at the top level. Looked up in this order.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)

DEFAULT_MODEL = "tone-small"
QUOTE_MODEL = "quotes-small"


def _find(kind: str, name: str) -> Path:
    places = [root / kind / name for root in _ROOTS]
    return next((p for p in places if p.exists()), places[-1])


def config_path(name: str) -> Path:
    """Path of a configuration that ships with the package; it may not exist."""
    return _find("configs", name)


def model_path(name: str = DEFAULT_MODEL) -> Path:
    """Path of a released model's folder; it may not exist."""
    return _find("models", name)


def corpus_path(name: str) -> Path:
    """Path of a file of the project's own labelled sentences; it may not exist."""
    return _PACKAGE / "training" / "corpus" / name
