"""Speakers: from the words printed beside a quote to a name and the actor they stand for.

A deterministic resolver within one text. In order of trust: an actor mention inside the printed
words, the same surname seen before, and for a pronoun or a bare title ("he", "the minister") the
person that the text was speaking of. Anything else keeps its printed words and no actor.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.records import Mention, Quote, Sentence, Span, Speaker

_PERSONAL = frozenset({"he", "she", "i"})
_IMPERSONAL = frozenset({"it", "they", "we"})
#: Printed where a speaker should be, but naming nobody.
_NOBODY = frozenset({"the", "a", "an", "this", "that", "and", "who", "which", "nobody", "no one"})
_BARE_TITLE = re.compile(
    r"(?:the|this|that) (?:[a-z]+[- ]){0,2}?(?:minister|president|chancellor|premier|secretary|"
    r"spokesman|spokeswoman|spokesperson|leader|diplomat|ambassador|envoy|official|general|"
    r"commander|lawmaker|senator|chief|king|emir|prince|politician|ministry|government|statement)",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[A-Z][\w'’.-]*")
#: Words that start a printed speaker but are no part of a name.
_TITLES = frozenset(
    (
        "the a an mr mrs ms dr sir gen col maj lt adm sen rep prof president minister "
        "secretary chancellor premier spokesman spokeswoman spokesperson ambassador senator "
        "general analyst professor economist lawmaker chief director head lord lady king queen "
        "former ex late acting deputy vice then"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a quote is attributed to, and the actor codes they stand for (may be empty)."""

    speaker: Speaker | None
    codes: tuple[str, ...]


def resolve_speakers(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
) -> list[Attribution]:
    """Return one attribution per quote, in the same order.

    sentences, quotes, mentions: of the same text, sorted by position.
    """
    resolver = _Resolver(text, sentences, mentions)
    return [resolver.attribute(quote) for quote in quotes]


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody who spoke. at: where the words that name them begin."""

    name: str | None
    codes: tuple[str, ...]
    at: int


class _Resolver:
    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._mention_starts = [m.span.start for m in mentions]
        self._people = [m for m in mentions if m.kind in {"person", "role"}]
        self._people_starts = [m.span.start for m in self._people]
        self._sentence_starts = [s.span.start for s in sentences]
        self._by_surname: dict[str, _Known] = {}
        self._last: _Known | None = None

    def attribute(self, quote: Quote) -> Attribution:
        """Resolve the speaker of the next quote."""
        if quote.speaker is None:
            return Attribution(None, ())
        span = quote.speaker
        printed = span.text_in(self._text)
        if printed.strip().lower() in _NOBODY or not any(map(str.isalpha, printed)):
            return Attribution(None, ())
        known = self._resolve(span, printed)
        if known.name is not None or known.codes:
            self._last = known
            self._remember(known)
        speaker = Speaker(printed, span.start, span.end, known.name, known.codes)
        return Attribution(speaker, known.codes)

    def _resolve(self, span: Span, printed: str) -> _Known:
        nobody = _Known(None, (), span.start)
        inside = self._inside(span)
        person = next((m for m in inside if m.kind == "person"), None)
        if person is not None:
            return _Known(person.name, person.codes, span.start)
        word = printed.strip().lower()
        if word in _PERSONAL or (not inside and _BARE_TITLE.fullmatch(printed.strip())):
            return self._antecedent(span.start) or nobody
        if word in _IMPERSONAL:
            return self._last or nobody
        if inside:
            name = self._proper_name(self._without(span, inside))
            # "The Pentagon" says more about who spoke than the state that it stands for.
            names = list(
                dict.fromkeys(
                    m.span.text_in(self._text) if m.kind == "seat" else m.name for m in inside
                )
            )
            codes = tuple(dict.fromkeys(code for m in inside for code in m.codes))
            joint = len(names) > 1 and " and " in printed
            if name is None:
                name = " and ".join(names) if joint else names[0]
            return _Known(name, codes if joint else inside[0].codes, span.start)
        surname = printed.split()[-1].strip(".,’'").lower() if word else ""
        return self._by_surname.get(surname) or _Known(self._proper_name(printed), (), span.start)

    def _inside(self, span: Span) -> list[Mention]:
        """Mentions that overlap the span; mentions themselves do not overlap one another."""
        first = max(0, bisect.bisect_right(self._mention_starts, span.start) - 1)
        last = bisect.bisect_left(self._mention_starts, span.end)
        return [m for m in self._mentions[first:last] if m.span.overlaps(span)]

    def _antecedent(self, at: int) -> _Known | None:
        """Whom "he" stands for: who spoke last, or the first person of a later sentence."""
        n_before = bisect.bisect_left(self._people_starts, at)
        if n_before == 0:
            return self._last
        nearest = self._people[n_before - 1]
        start = self._sentence_start(nearest.span.start)
        if self._last is not None and self._last.name and self._last.at >= start:
            return self._last
        first = self._people[bisect.bisect_left(self._people_starts, start)]
        return _Known(first.name, first.codes, first.span.start)

    def _sentence_start(self, at: int) -> int:
        index = bisect.bisect_right(self._sentence_starts, at) - 1
        return self._sentence_starts[index] if index >= 0 else 0

    def _remember(self, known: _Known) -> None:
        if known.name and " " in known.name:
            parts = known.name.lower().split()
            for part in (parts[-1], parts[0]):
                self._by_surname.setdefault(part, known)

    def _without(self, span: Span, mentions: Sequence[Mention]) -> str:
        """The printed words with the mentions cut out."""
        words, at = [], span.start
        for mention in mentions:
            words.append(self._text[at : max(at, mention.span.start)])
            at = max(at, mention.span.end)
        return " ".join([*words, self._text[at : span.end]])

    @staticmethod
    def _proper_name(printed: str) -> str | None:
        """The capitalised name at the end of the printed words, without title words."""
        head = re.split(r",| of | for | from | in | at ", printed, maxsplit=1)[0]
        words = [w for w in _CAPITALISED.findall(head) if w.lower().strip(".") not in _TITLES]
        return " ".join(words[-3:]) if len(words) >= 2 else None
