"""From the network's logits to quotes: spans by constrained decoding, then links between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.quotes.windows import Window

Floats = NDArray[np.float64]

#: What a word can be a part of, each with tags of its own: they may lie inside one another.
LAYERS = ("content", "cue", "source")
#: Outside, first, inner, last and only word of a span.
TAGS = ("O", "B", "I", "E", "S")
_O, _B, _I, _E, _S = range(5)
#: Who looks for whom: the first word of a span of one layer for that of another.
LINKS = (("content", "cue"), ("cue", "source"))
#: Further links, behind those: the first word of a statement looks for a mention of its actors.
ROLES = ("source", "target")
_FOLLOWS = np.full((5, 5), -np.inf)
_FOLLOWS[np.ix_((_O, _E, _S), (_O, _B, _S))] = 0.0
_FOLLOWS[np.ix_((_B, _I), (_I, _E))] = 0.0
_STARTS = _FOLLOWS[_O]
_ENDS = np.array([0.0, -np.inf, -np.inf, 0.0, 0.0])

#: Logarithm of the least probability of beginning a span at which a word's links are kept.
_LEAST = np.log(1e-3)

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
    """

    tags: Floats
    owner: NDArray[np.int64]
    windows: Sequence[Window]
    links: Sequence[Links]


def likely_links(tags: Floats, links: NDArray[np.float32], opens: NDArray[np.bool_]) -> Links:
    """Keep the links of words at which a span may begin; all of a long text's would fill a memory.

    tags, links: of one window, as in ``QuoteOutput``. opens: (w,), where a sentence begins.
    """
    shares = tags - np.logaddexp.reduce(tags, axis=2, keepdims=True)
    begins = np.logaddexp(shares[:, :, _B], shares[:, :, _S]) > _LEAST
    asking = [begins[:, LAYERS.index(layer)] for layer, _ in LINKS]
    asking += [opens] * len(ROLES)  # as in training: a part of a sentence is not asked about
    return {
        (number, int(word)): links[number, word].copy()
        for number, words in enumerate(asking)
        for word in np.flatnonzero(words)
    }


def role_shares(
    scores: NDArray[np.float32], window: Window, mentions: Sequence[tuple[int, str]]
) -> dict[str | None, float]:
    """How likely each actor of a window has a role in a statement.

    scores: of that role, of the statement's first word, from ``Links`` or ``QuoteOutput``.
    mentions: the word that names each actor's code.
    The shares of the codes and of None (nobody who is named) sum to 1.
    """
    here = [(w - window.first, code) for w, code in mentions if window.first <= w < window.end]
    logits = np.array([*(scores[w] for w, _ in here), scores[-1]], np.float64)
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    result: dict[str | None, float] = {None: float(shares[-1])}
    for (_, code), share in zip(here, shares, strict=False):
        result[code] = result.get(code, 0.0) + float(share)
    return result


def join(
    n_words: int, windows: Sequence[Window], tags: Sequence[Floats], links: Sequence[Links]
) -> Reading:
    """Join the tags of overlapping windows; links: of each, from ``likely_links``."""
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
    return Reading(joined, owner, windows, links)


def decode(reading: Reading, outside: Sequence[float] = (0.0, 0.0, 0.0)) -> list[Found]:
    """Return the attributions of a text in the order of their first content.

    outside: is added, by layer, to the logit of being outside: > 0 finds less, < 0 more.
    """
    if not len(reading.tags):
        return []
    tags = reading.tags.copy()
    tags[:, :, _O] += np.asarray(outside)
    layers = dict(zip(LAYERS, _spans(tags), strict=True))
    cue_of = _linked(reading, 0, layers["content"], layers["cue"])
    # Few cues have no source, and the network is unsure which: one that is near is mostly right.
    source_of = _linked(reading, 1, layers["cue"], layers["source"], always=True)
    by_cue: dict[WordRange, list[WordRange]] = {}
    found: list[Found] = []
    for content, cue in zip(layers["content"], cue_of, strict=True):
        if cue is None:
            found.append(Found((content,), None, None))
        else:
            by_cue.setdefault(cue, []).append(content)
    sources = dict(zip(layers["cue"], source_of, strict=True))
    found += [Found(tuple(parts), cue, sources[cue]) for cue, parts in by_cue.items()]
    return sorted(found, key=lambda f: (f.content[0], f.content[-1]))


def _spans(tags: Floats) -> list[list[WordRange]]:
    """The best well-formed tags of each layer (Viterbi), as ranges of words."""
    scores = tags - np.logaddexp.reduce(tags, axis=2, keepdims=True)
    n, n_layers, _ = scores.shape
    best = scores[0] + _STARTS
    back = np.zeros((n, n_layers, len(TAGS)), np.int8)
    follows = _FOLLOWS[None]
    for word in range(1, n):
        ways = best[:, :, None] + follows
        back[word] = ways.argmax(axis=1)
        best = ways.max(axis=1) + scores[word]
    path = np.zeros((n, n_layers), np.int8)
    path[-1] = (best + _ENDS).argmax(axis=1)
    layers = np.arange(n_layers)
    for word in range(n - 1, 0, -1):
        path[word - 1] = back[word, layers, path[word]]
    return [_ranges(path[:, layer]) for layer in layers]


def _ranges(path: NDArray[np.int8]) -> list[WordRange]:
    starts = np.flatnonzero((path == _B) | (path == _S))
    ends = np.flatnonzero((path == _E) | (path == _S)) + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _linked(
    reading: Reading,
    link: int,
    spans: Sequence[WordRange],
    targets: Sequence[WordRange],
    *,
    always: bool = False,
) -> list[WordRange | None]:
    """The target of each span, among those of the window that knows it best; None: none.

    A target is as likely as its likeliest word, since its first one may be off by some. always:
    take one wherever there is one.
    """
    starts = np.array([t[0] for t in targets], np.int64)
    result: list[WordRange | None] = []
    for first, _ in spans:
        number = int(reading.owner[first])
        window = reading.windows[number]
        low, high = np.searchsorted(starts, [window.first, window.end])
        scores = reading.links[number].get((link, first - window.first))
        if scores is None or low == high:
            result.append(None)
            continue
        words = scores[:-1]  # behind them: none
        of_targets = [
            words[start - window.first : end - window.first].max()
            for start, end in targets[low:high]
        ]
        at = int(np.argmax(of_targets))
        found = always or of_targets[at] > scores[-1]
        result.append(targets[int(low) + at] if found else None)
    return result
