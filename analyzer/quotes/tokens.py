"""The text of one unit as words, punctuation and whole quotes.

A unit is a sentence, or several where a quote goes on over their boundary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analyzer.quotes.marks import Region
from analyzer.records import Sentence, Span
from analyzer.sentences import SHORT_TITLES

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:['’]s\b)?"
    rf"|(?:{'|'.join(sorted(t.capitalize() for t in SHORT_TITLES if '.' not in t))}|Del|Jr|Sr|St"
    r"|Inc|Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.(?=\s|,)"
    r"|\b[A-Z]\.(?=\s)"
    r"|[@#$€£]?\w+(?:[-'’./&,]\w+)*%?(?:[sS]['’](?=\s\w))?"
    r"|(?<=[)\]])['’]s\b|--+|\.\.+|\S"
)
#: Marks that stand for a word: "Lee & Roy", "$".
_SIGNS = frozenset("&@#$€£%+=_")


class Token(NamedTuple):
    """A word, a punctuation mark or a quote.

    kind: "w" word, "p" punctuation, "q" a whole region inside quotation marks.
    low: lower case; empty for a quote.
    capital: begins with a capital, a digit, "@" or "#"; upper: two capitals or more, no small one.
    short: a quote of one to three words that does not end like speech ("the “old” bridge").
    """

    start: int
    end: int
    low: str
    kind: str
    capital: bool = False
    upper: bool = False
    short: bool = False
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch to analyse on its own: its tokens and its paragraph's number."""

    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...]


def units(text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> list[Unit]:
    """Return the units in order; sentences that share a quote are one unit."""
    result: list[Unit] = []
    next_region = 0
    index = 0
    while index < len(sentences):
        first = sentences[index]
        start, end, paragraph = first.span.start, first.span.end, first.paragraph
        inside: list[Region] = []
        while next_region < len(marked) and marked[next_region].end <= start:
            next_region += 1
        while True:
            while next_region < len(marked) and marked[next_region].start < end:
                inside.append(marked[next_region])
                next_region += 1
            follows = index + 1 < len(sentences) and sentences[index + 1].paragraph == paragraph
            if not (follows and inside and inside[-1].end > sentences[index + 1].span.start):
                break
            index += 1
            end = sentences[index].span.end
        index += 1
        result.append(Unit(start, end, paragraph, tuple(_tokens(text, Span(start, end), inside))))
    return result


def _tokens(text: str, span: Span, inside: Sequence[Region]) -> list[Token]:
    result: list[Token] = []
    position = span.start
    for region in inside:
        _add_words(text, position, region.start, result)
        end = min(region.end, span.end)
        short = _is_short(text, region.start, end)
        result.append(Token(region.start, end, "", "q", short=short, region=region))
        position = region.end
    _add_words(text, position, span.end, result)
    return result


def _is_short(text: str, start: int, end: int) -> bool:
    inner = text[start : min(end, start + 60)].strip("\"'“”„‘’«»` ")
    return end - start < 60 and len(inner.split()) <= 3 and not inner.endswith((",", ".", "?", "!"))


def _add_words(text: str, start: int, end: int, result: list[Token]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        is_word = word.isalnum() or word in _SIGNS or any(map(str.isalnum, word))
        capital = word[0].isupper() or word[0] in "@#" or word[0].isdigit()
        upper = len(word) > 1 and word.isupper()
        kind = "w" if is_word else "p"
        result.append(Token(match.start(), match.end(), word.lower(), kind, capital, upper))
