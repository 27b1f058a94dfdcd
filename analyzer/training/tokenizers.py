"""The tokenizer of a base: its file, or what transformers makes of it."""

from __future__ import annotations

from typing import Any

from transformers import AutoTokenizer

from analyzer.modeling.inputs import load_tokenizer
from analyzer.training.runs import folder_of


def fast_tokenizer(base: str) -> Any:
    """Return the tokenizer of a folder, a released model or a hub id.

    Some encoders bring only the files of a slow tokenizer, which transformers can convert. Raises
    ``ValueError`` where it cannot, and what transformers raises.
    """
    folder = folder_of(base)
    if folder is not None and (folder / "tokenizer.json").is_file():
        return load_tokenizer(folder)
    found = AutoTokenizer.from_pretrained(base if folder is None else folder)
    if not found.is_fast:
        raise ValueError("it has no fast tokenizer")
    return found.backend_tokenizer
