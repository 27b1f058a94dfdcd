"""Who says what: direct, indirect and mixed quotes with their cue and speaker."""

from __future__ import annotations

from pathlib import Path

from analyzer.quotes.extractor import QuoteExtractor
from analyzer.quotes.rules import RuleExtractor
from analyzer.resources import QUOTE_MODEL

__all__ = ["QuoteExtractor", "RuleExtractor", "load_extractor"]

RULES = "rules"


def load_extractor(where: str | Path | None = None) -> QuoteExtractor:
    """Load an extractor: the released one, "rules", another released name, a folder or a hub id.

    Raises ``ModelError`` when there is no such model or it does not fit.
    """
    if where == RULES:
        return RuleExtractor()
    from analyzer.quotes.model import load_trained  # needs ONNX Runtime, or torch

    return load_trained(QUOTE_MODEL if where is None else where)
