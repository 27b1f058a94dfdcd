"""Where the sentences and quotation marks of a text are, for whoever mends its quotes."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace

from analyzer.quotes.marks import Region, kind_of
from analyzer.records import Quote, QuoteKind, Sentence, Span


class Layout:
    """A text with its sentences, their paragraphs and its marked words, all in order."""

    def __init__(self, text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> None:
        self.text = text
        self.sentences = [s.span for s in sentences]
        self.paragraphs = [s.paragraph for s in sentences]
        self.marked = marked
        self._starts = [s.start for s in self.sentences]
        self._marked_starts = [r.start for r in marked]

    def number(self, at: int) -> int:
        """The number of the sentence that a place is in."""
        return bisect.bisect_right(self._starts, at) - 1

    def sentence(self, at: int) -> Span:
        """The sentence that a place is in."""
        return self.sentences[self.number(at)]

    def region_number(self, at: int) -> int:
        """The quotation marks that a place is inside of, by number; another number for none."""
        number = bisect.bisect_right(self._marked_starts, at) - 1
        if number >= 0 and at < self.marked[number].end:
            return number
        return -1 - at

    def region(self, at: int) -> Region | None:
        """The quotation marks that a place is inside of."""
        number = self.region_number(at)
        return self.marked[number] if number >= 0 else None

    def last_region(self, end: int) -> Region | None:
        """The last quotation marks that open in front of a place."""
        number = bisect.bisect_left(self._marked_starts, end) - 1
        return self.marked[number] if number >= 0 else None

    def kind(self, content: Sequence[Span]) -> QuoteKind:
        """Direct, indirect or mixed, by the words inside and outside quotation marks."""
        return kind_of(self.text, content, self.marked)

    def recut(self, quote: Quote, content: tuple[Span, ...]) -> Quote:
        """The quote with another content, and of its kind."""
        return replace(quote, content=content, kind=self.kind(content))
