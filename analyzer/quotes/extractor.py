"""The interface of the stage: text and sentences in, quotes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from analyzer.records import Quote, Sentence


def in_order(quote: Quote) -> tuple[int, int]:
    """The key by which the quotes of a text are sorted."""
    return quote.content[0].start, quote.content[-1].end


class QuoteExtractor(Protocol):
    """Finds the words that a text attributes to somebody."""

    @property
    def name(self) -> str:
        """Method and version, as printed in reports."""
        ...

    def extract(self, text: str, sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        """Return what a text attributes to whom, sorted by the start of the first content span.

        Content spans of one quote are in order and do not overlap; spans of different quotes may
        (somebody quotes somebody else). ``sentences`` are those of
        ``analyzer.sentences.split(text)``. No sentences, no quotes.
        """
        ...
