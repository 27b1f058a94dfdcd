"""Quotes against an annotation: how much is found, exactly or nearly, and whose it is.

Everything is counted in words, so that no metric hangs on a mark or a space.

segment: a stretch of content without a gap; "X," he said, "Y" has two.
exact: first and last word are right. soft: one-to-one, by an overlap (Jaccard) of one half or more.
token: words that are inside any content. cue, source: one-to-one, sharing a word or more.
attribution accuracy: of the softly matched segments that have a source, those whose found speaker
shares a word with it. end to end: segments with both, of the found and of the annotated ones.
kind: direct, mixed, indirect, by the quotation marks; recall looks at annotated segments of that
kind, precision at found ones.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from analyzer.evaluation.tallies import Floats, Tally, Values
from analyzer.quotes.marks import Region, kind_of
from analyzer.records import Quote, QuoteKind, Span

KINDS: tuple[QuoteKind, ...] = ("direct", "mixed", "indirect")
#: Least overlap (Jaccard) of a soft match.
SOFT = 0.5
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_Words = frozenset[int]

#: Pairs of counts that make up a precision and a recall.
_PAIRS = ("exact", "soft", "token", "cue", "source", "end_to_end")
#: The sums of one kind: by pair right and all of the found, right and all of the annotated.
_SUMS = (
    *(f"{name}.{count}" for name in _PAIRS for count in ("right_p", "p", "right_g", "g")),
    "attributed",
    "attributable",
)
_AT = {name: i for i, name in enumerate(_SUMS)}


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with its annotated attributions; ``kind`` of a quote is not used."""

    id: str
    text: str = field(repr=False)
    quotes: tuple[Quote, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """One error. missed: annotated and not found; invented: found and not annotated;
    borders: found with other first or last words; speaker: found, but given to somebody else.

    other: the words that stand on the other side, as printed, if any.
    """

    error: str
    article: str
    content: Span
    printed: str
    other: str


class _WordsOf:
    """The words of one text, by character spans."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in _WORD.finditer(text)]
        self.starts = [s for s, _ in spans]
        self.ends = [e for _, e in spans]

    def inside(self, spans: Iterable[Span]) -> _Words:
        found: set[int] = set()
        for span in spans:
            first = bisect.bisect_right(self.ends, span.start)
            last = bisect.bisect_left(self.starts, span.end)
            found.update(range(first, last))
        return frozenset(found)

    def segments(self, spans: Iterable[Span]) -> list[tuple[Span, _Words]]:
        joined: list[Span] = []
        for span in sorted(spans):
            if joined and not self.inside([Span(joined[-1].end, max(joined[-1].end, span.start))]):
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            else:
                joined.append(span)
        return [(s, w) for s in joined if (w := self.inside([s]))]


@dataclass(frozen=True, slots=True)
class _Segment:
    span: Span
    words: _Words
    source: _Words
    speaker: Span | None
    kind: int


def count(
    article: AnnotatedArticle, found: Sequence[Quote], marked: Sequence[Region]
) -> tuple[Floats, list[Miss]]:
    """Return the sums of one article, shape (4, sums): all kinds first; and its errors.

    marked: the stretches of the text inside quotation marks, which decide the kind.
    """
    words = _WordsOf(article.text)
    gold, predicted = (
        _segments(article.text, quotes, words, marked) for quotes in (article.quotes, found)
    )
    sums = np.zeros((1 + len(KINDS), len(_SUMS)))

    def add(name: str, kind: int, n: float = 1.0) -> None:
        sums[0, _AT[name]] += n
        sums[1 + kind, _AT[name]] += n

    misses: list[Miss] = []
    for segment in gold:
        for name in ("exact", "soft"):
            add(f"{name}.g", segment.kind)
        if segment.source:
            add("end_to_end.g", segment.kind)
    for segment in predicted:
        for name in ("exact", "soft"):
            add(f"{name}.p", segment.kind)
    pairs = _overlaps([s.words for s in gold], [s.words for s in predicted])
    for g, p in _one_to_one([t for t in pairs if t[0] == 1.0]):
        add("exact.right_g", gold[g].kind)
        add("exact.right_p", predicted[p].kind)
    matched = _one_to_one([t for t in pairs if t[0] >= SOFT])
    unsourced = {p for g, p in matched if not gold[g].source}
    for g, p in matched:
        one, other = gold[g], predicted[p]
        add("soft.right_g", one.kind)
        add("soft.right_p", other.kind)
        if one.words != other.words:
            misses.append(_miss("borders", article, one.span, other.span))
        if not one.source:
            continue
        add("attributable", one.kind)
        if one.source & other.source:
            add("attributed", one.kind)
            add("end_to_end.right_g", one.kind)
            add("end_to_end.right_p", other.kind)
        else:
            misses.append(_miss("speaker", article, one.span, other.speaker))
    for p, segment in enumerate(predicted):
        if p not in unsourced:
            add("end_to_end.p", segment.kind)
    in_gold, in_found = {g for g, _ in matched}, {p for _, p in matched}
    misses += [
        _miss("missed", article, s.span, None) for i, s in enumerate(gold) if i not in in_gold
    ]
    misses += [
        _miss("invented", article, s.span, s.speaker)
        for i, s in enumerate(predicted)
        if i not in in_found
    ]
    _count_tokens(gold, predicted, add)
    for name, part in (("cue", "cue"), ("source", "speaker")):
        ours = _parts(article.text, article.quotes, part, words, marked)
        theirs = _parts(article.text, found, part, words, marked)
        _count_parts(name, ours, theirs, add)
    return sums, misses


def _segments(
    text: str, quotes: Sequence[Quote], words: _WordsOf, marked: Sequence[Region]
) -> list[_Segment]:
    result = []
    for quote in quotes:
        kind = KINDS.index(kind_of(text, quote.content, marked))
        source = words.inside([quote.speaker] if quote.speaker else [])
        result += [
            _Segment(span, inside, source, quote.speaker, kind)
            for span, inside in words.segments(quote.content)
        ]
    return result


def _parts(
    text: str, quotes: Sequence[Quote], part: str, words: _WordsOf, marked: Sequence[Region]
) -> dict[_Words, int]:
    """The distinct cues or sources, with the kind of the first quote that has each."""
    found: dict[_Words, int] = {}
    for quote in quotes:
        span = getattr(quote, part)
        inside = words.inside([span] if span else [])
        if inside:
            found.setdefault(inside, KINDS.index(kind_of(text, quote.content, marked)))
    return found


def _count_tokens(
    gold: Sequence[_Segment], predicted: Sequence[_Segment], add: Callable[..., None]
) -> None:
    for side, ours, theirs in (("g", gold, predicted), ("p", predicted, gold)):
        others = frozenset().union(*(s.words for s in theirs)) if theirs else frozenset()
        kinds: dict[int, int] = {}
        for segment in ours:
            for word in segment.words:
                kinds.setdefault(word, segment.kind)
        for word, kind in kinds.items():
            add(f"token.{side}", kind)
            if word in others:
                add(f"token.right_{side}", kind)


def _count_parts(
    name: str, gold: dict[_Words, int], predicted: dict[_Words, int], add: Callable[..., None]
) -> None:
    ours, theirs = list(gold), list(predicted)
    for words in ours:
        add(f"{name}.g", gold[words])
    for words in theirs:
        add(f"{name}.p", predicted[words])
    for g, p in _one_to_one(_overlaps(ours, theirs)):
        add(f"{name}.right_g", gold[ours[g]])
        add(f"{name}.right_p", predicted[theirs[p]])


def _overlaps(ones: Sequence[_Words], others: Sequence[_Words]) -> list[tuple[float, int, int]]:
    """Overlap (Jaccard), position and position of every pair that shares a word."""
    where: dict[int, list[int]] = {}
    for position, words in enumerate(others):
        for word in words:
            where.setdefault(word, []).append(position)
    result = []
    for position, words in enumerate(ones):
        for other in {p for word in words for p in where.get(word, ())}:
            shared = len(words & others[other])
            score = shared / (len(words) + len(others[other]) - shared)
            result.append((score, position, other))
    return result


def _one_to_one(pairs: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Match greedily, the largest overlap first; of equal ones the first in the text."""
    taken: tuple[set[int], set[int]] = (set(), set())
    result = []
    for _, one, other in sorted(pairs, key=lambda t: (-t[0], t[1], t[2])):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            result.append((one, other))
    return result


def _miss(error: str, article: AnnotatedArticle, span: Span, other: Span | None) -> Miss:
    printed = span.text_in(article.text)
    return Miss(error, article.id, span, printed, other.text_in(article.text) if other else "")


def tally(sums: Sequence[Floats], kind: QuoteKind | None = None) -> Tally:
    """The metrics of one kind, or of all, over articles; sums: of each, from ``count``."""
    row = 0 if kind is None else 1 + KINDS.index(kind)
    parts = np.array([s[row] for s in sums]).reshape(-1, len(_SUMS))
    return Tally(np.arange(len(parts)), parts, _metrics)


def _metrics(sums: Floats) -> Values:
    def of(name: str) -> Floats:
        return np.asarray(sums[:, _AT[name]])

    headline: dict[str, Floats] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for name in _PAIRS:
            precision = of(f"{name}.right_p") / of(f"{name}.p")
            recall = of(f"{name}.right_g") / of(f"{name}.g")
            f1 = 2 * precision * recall / (precision + recall)
            # Nothing found is not "nothing to measure" where there was something to find.
            right = of(f"{name}.right_p") + of(f"{name}.right_g")
            nothing = (right == 0) & (of(f"{name}.p") + of(f"{name}.g") > 0)
            headline[f"{name}_precision"] = precision
            headline[f"{name}_recall"] = recall
            headline[f"{name}_f1"] = np.where(nothing, 0.0, f1)
        headline["attribution_accuracy"] = of("attributed") / of("attributable")
    return Values(headline, np.zeros((len(sums), 0, 3)))
