"""What marks, full stops and the words beside a quote say against a network that reads by habit.

The network takes a source from anywhere in its window, lets a content run on, and passes over what
the rules see. Here, in this order: what is not inside quotation marks ends with its sentence; whose
words they are is read beside them; contents that break off or run on get their end; and what was
missed is added, and put together where it is one quote.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.quotes.answers import of_others
from analyzer.quotes.extents import to_the_end, with_relatives, within_sentences, without_tail
from analyzer.quotes.layout import Layout
from analyzer.quotes.marks import Region
from analyzer.quotes.missed import with_missed
from analyzer.quotes.sources import with_sources
from analyzer.records import Quote, Sentence


class Mender:
    """Mends the quotes of one text."""

    def __init__(self, text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> None:
        self._layout = Layout(text, sentences, marked)

    def mend(self, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """Return the quotes mended, in order. ruled: what the rules find in the same text."""
        layout = self._layout
        found = with_sources(layout, within_sentences(layout, quotes), ruled)
        found = [of_others(layout, to_the_end(layout, q)) for q in found]
        found = [without_tail(layout, q) for q in found]
        return with_missed(layout, with_relatives(layout, found), ruled)
