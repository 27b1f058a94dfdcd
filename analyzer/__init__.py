"""Stance and tension signals in news about international relations.

>>> from analyzer import Analyzer
>>> result = Analyzer.load().score("Beijing said talks require lifting the sanctions first.")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Analyzer",
    "AnalyzerError",
    "Article",
    "ArticleScore",
    "Ledger",
    "Rejected",
    "Statement",
]

if TYPE_CHECKING:
    from analyzer.errors import AnalyzerError
    from analyzer.ledger import Ledger
    from analyzer.pipeline import Analyzer
    from analyzer.records import Article, ArticleScore, Rejected, Statement

_HOME = {
    "Analyzer": "analyzer.pipeline",
    "AnalyzerError": "analyzer.errors",
    "Article": "analyzer.records",
    "ArticleScore": "analyzer.records",
    "Ledger": "analyzer.ledger",
    "Rejected": "analyzer.records",
    "Statement": "analyzer.records",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: "import analyzer" alone must load nothing heavy.
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
