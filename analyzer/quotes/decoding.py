"""From the network's logits to quotes: spans by constrained decoding, then links between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.quotes.windows import Window, Words

Floats = NDArray[np.float64]

#: What a word can be a part of, each with tags of its own: they may lie inside one another.
LAYERS = ("content", "cue", "source")
#: Outside, first, inner, last and only word of a span.
TAGS = ("O", "B", "I", "E", "S")
_O, _B, _I, _E, _S = range(5)
#: Who looks for whom: the first word of a span of one layer for that of another.
LINKS = (("content", "cue"), ("cue", "source"))
#: Logarithm of the least probability of beginning a span at which a word's links are kept.
_LEAST = np.log(1e-3)

#: In logits: so much likelier must a word be than all spans of the right layer.
_FAR_LIKELIER = 2.0
#: In logits: so much likelier must a cue be in another sentence than a content without marks.
_OTHER_SENTENCE = 4.0
#: Words of a span that only a link has found.
_LONGEST = 16

WordRange = tuple[int, int]
#: By number of the link and position in the window: logits of the words, and of none (last).
Links = Mapping[tuple[int, int], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in positions of words; ranges are half-open."""

    content: tuple[WordRange, ...]
    cue: WordRange | None
    source: WordRange | None


@dataclass(slots=True)
class Reading:
    """The logits of all windows of a text, joined.

    tags: (words, layers, tags), of each word from the window in which it is furthest from an end.
    owner: (words,), number of that window. links: of each window, see ``likely_links``.
    sentence: (words,), number of its sentence. marked: (words,), whether it is in quotation marks.
    """

    tags: Floats
    owner: NDArray[np.int64]
    windows: Sequence[Window]
    links: Sequence[Links]
    sentence: NDArray[np.int64]
    marked: NDArray[np.bool_]


def likely_links(tags: Floats, links: NDArray[np.float32]) -> Links:
    """Keep the links of words at which a span may begin; all of a long text's would fill a memory.

    tags, links: of one window, as in ``QuoteOutput``.
    """
    shares = tags - np.logaddexp.reduce(tags, axis=2, keepdims=True)
    begins = np.logaddexp(shares[:, :, _B], shares[:, :, _S]) > _LEAST
    asking = [begins[:, LAYERS.index(layer)] for layer, _ in LINKS]
    return {
        (number, int(word)): links[number, word].copy()
        for number, words in enumerate(asking)
        for word in np.flatnonzero(words)
    }


def join(
    words: Words, windows: Sequence[Window], tags: Sequence[Floats], links: Sequence[Links]
) -> Reading:
    """Join the tags of overlapping windows; links: of each, from ``likely_links``."""
    n_words = len(words)
    owner = np.zeros(n_words, np.int64)
    joined = np.zeros((n_words, len(LAYERS), len(TAGS)))
    depth = np.full(n_words, -1)
    for number, window in enumerate(windows):
        n = window.end - window.first
        here = np.minimum(np.arange(n), np.arange(n)[::-1])
        if window.first == 0:  # nothing is cut off before the first window, nor behind the last
            here = np.arange(n)[::-1]
        if window.end == n_words:
            here = np.maximum(here, np.arange(n))
        better = np.flatnonzero(here > depth[window.first : window.end])
        at = window.first + better
        depth[at], owner[at], joined[at] = here[better], number, tags[number][better]
    return Reading(
        joined, owner, windows, links, np.cumsum(words.sentences), words.features[:, 1] > 0
    )


def decode(reading: Reading, outside: Sequence[float] = (0.0, 0.0, 0.0)) -> list[Found]:
    """Return the attributions of a text in the order of their first content.

    outside: is added, by layer, to the logit of being outside: > 0 finds less, < 0 more.
    """
    if not len(reading.tags):
        return []
    tags = reading.tags.copy()
    tags[:, :, _O] += np.asarray(outside)
    scores = tags - np.logaddexp.reduce(tags, axis=2, keepdims=True)
    contents, cues, sources = (_spans(scores[:, layer]) for layer in range(len(LAYERS)))
    cue_of = _linked(reading, 0, contents, cues, scores[:, 1])
    cues = sorted({*cues, *(cue for cue in cue_of if cue)})
    # Few cues have no source, and the network is unsure which: one that is near is mostly right.
    source_of = _linked(reading, 1, cues, sources, scores[:, 2], always=True)
    by_cue: dict[WordRange, list[WordRange]] = {}
    found: list[Found] = []
    for content, cue in zip(contents, cue_of, strict=True):
        if cue is None:
            found.append(Found((content,), None, None))
        else:
            by_cue.setdefault(cue, []).append(content)
    source_by_cue = dict(zip(cues, source_of, strict=True))
    found += [Found(tuple(parts), cue, source_by_cue[cue]) for cue, parts in by_cue.items()]
    return sorted(found, key=lambda f: (f.content[0], f.content[-1]))


def _spans(scores: Floats) -> list[WordRange]:
    """The ranges of the best well-formed tags of one layer (Viterbi), in order.

    A span is open behind its first and its inner words, and closed behind all others.
    scores: (words, tags), logarithms of probabilities.
    """
    single = (scores[:, _S] > scores[:, _O]).tolist()
    stay = np.maximum(scores[:, _O], scores[:, _S]).tolist()
    begin, go_on, finish = (scores[:, tag].tolist() for tag in (_B, _I, _E))
    closed, opened = 0.0, -math.inf
    was_open: list[tuple[bool, bool]] = []  # where a span is closed, or open, behind the word
    for at, stays in enumerate(stay):
        ways = (closed + stays, opened + finish[at]), (closed + begin[at], opened + go_on[at])
        closed, opened = max(ways[0]), max(ways[1])
        was_open.append((ways[0][1] > ways[0][0], ways[1][1] > ways[1][0]))
    found: list[WordRange] = []
    is_open, end = False, 0
    for at in range(len(stay) - 1, -1, -1):
        before = was_open[at][is_open]
        if before and not is_open:
            end = at + 1
        elif is_open and not before:
            found.append((at, end))
        elif not is_open and single[at]:
            found.append((at, at + 1))
        is_open = before
    return found[::-1]


def _linked(
    reading: Reading,
    link: int,
    spans: Sequence[WordRange],
    targets: Sequence[WordRange],
    scores: Floats,
    *,
    always: bool = False,
) -> list[WordRange | None]:
    """The target of each span, among those of the window that knows it best; None: none.

    A target is as likely as its likeliest word, since its first one may be off by some. Where a
    word that no target has is likelier by far, a target that the tags missed begins there.
    scores: (words, tags) of the layer of the targets. always: take one wherever there is one.
    """
    starts = np.array([t[0] for t in targets], np.int64)
    result: list[WordRange | None] = []
    for first, end in spans:
        number = int(reading.owner[first])
        window = reading.windows[number]
        links = reading.links[number].get((link, first - window.first))
        if links is None:
            result.append(None)
            continue
        words, none = links[:-1].copy(), links[-1]  # of the window, and behind them: none
        if link == 0 and not reading.marked[first]:
            there = reading.sentence[window.first : window.end] != reading.sentence[first]
            words[: len(there)][there] -= _OTHER_SENTENCE
        low, high = np.searchsorted(starts, [window.first, window.end])
        found, best = None, none
        for target in targets[low:high]:
            inside = slice(target[0] - window.first, target[1] - window.first)
            if words[inside].max() > (-np.inf if always and found is None else best):
                found, best = target, words[inside].max()
            words[inside] = -np.inf
        words[first - window.first : end - window.first] = -np.inf
        at = int(words.argmax())
        if words[at] > max(best + _FAR_LIKELIER, none):
            at += window.first
            following = int(starts[high]) if high < len(starts) else len(scores)
            later = starts[low:high][starts[low:high] > at]
            found = _span_from(at, int(later[0]) if len(later) else following, scores)
        result.append(found)
    return result


def _span_from(first: int, limit: int, scores: Floats) -> WordRange:
    """The likeliest range of words that begins with one. limit: where it must have ended."""
    limit = max(first + 1, min(limit, first + _LONGEST, len(scores)))
    inner = np.concatenate([[0.0], np.cumsum(scores[first + 1 : limit, _I])])
    ends = [
        scores[first, _S],
        *(scores[first, _B] + inner[:-1] + scores[first + 1 : limit, _E]),
    ]
    # Behind its end nothing of the kind goes on.
    outside = np.cumsum(scores[first + 1 : limit, _O][::-1])[::-1]
    return first, first + 1 + int(np.argmax(np.array(ends) + np.concatenate([outside, [0.0]])))
