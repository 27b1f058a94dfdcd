"""The interface of the stage: text and sentences in, quotes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from analyzer.records import Mention, Quote, Sentence

#: How likely each actor (by code), or nobody who is named (None), has a role; they sum to 1.
Shares = Mapping[str | None, float]


class RoleReader(Protocol):
    """What an extractor that reads whole texts knows of who acts towards whom."""

    def shares(self, start: int, mentions: Sequence[Mention]) -> tuple[Shares, Shares] | None:
        """Return the shares of source and target of the statement that begins at ``start``.

        mentions: of the text, by position. None where it cannot tell.
        """
        ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """The quotes of one text, and the roles of its actors where the extractor reads them.

    Quotes are sorted by the start of their first content span. Content spans of one quote are in
    order and do not overlap; spans of different quotes may (somebody quotes somebody else).
    """

    quotes: tuple[Quote, ...]
    roles: RoleReader | None = None


def in_order(quote: Quote) -> tuple[int, int]:
    """The key by which the quotes of an extraction are sorted."""
    return quote.content[0].start, quote.content[-1].end


class QuoteExtractor(Protocol):
    """Finds the words that a text attributes to somebody."""

    @property
    def name(self) -> str:
        """Method and version, as printed in reports."""
        ...

    def extract(self, text: str, sentences: Sequence[Sentence]) -> Extraction:
        """Return what a text attributes to whom.

        ``sentences`` are those of ``analyzer.sentences.split(text)``. No sentences, no quotes.
        """
        ...
