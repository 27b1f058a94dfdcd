"""The interface of the stage: text and sentences in, quotes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from analyzer.records import Quote, Sentence


class QuoteExtractor(Protocol):
    """Finds the words that a text attributes to somebody."""

    @property
    def name(self) -> str:
        """Method and version, as printed in reports."""
        ...

    def extract(self, text: str, sentences: Sequence[Sentence]) -> list[Quote]:
        """Return the quotes of ``text``, sorted by the start of their first content span.

        ``sentences`` are those of ``analyzer.sentences.split(text)``. No sentences, no quotes.
        Content spans of one quote are in order and do not overlap; spans of different quotes may
        (somebody quotes somebody else).
        """
        ...
