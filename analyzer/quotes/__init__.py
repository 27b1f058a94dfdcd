"""Who says what: direct, indirect and mixed quotes with their cue and speaker."""

from analyzer.quotes.extractor import QuoteExtractor
from analyzer.quotes.rules import RuleExtractor

__all__ = ["QuoteExtractor", "RuleExtractor"]
