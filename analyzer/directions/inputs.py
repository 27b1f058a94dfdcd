"""From a scene to what the direction network reads. The one place, for training and both backends.

    [CLS] names of the candidates [SEP] the text before [SEP] the statement, the text after [SEP]

Every word piece carries its place (name, before, statement, quote, cue, speaker, after) and the
slot of the candidate that it names, so that "Beijing" and "China" point at one actor. A candidate's
name also carries what is known of it: whether it speaks, spoke before, publishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analyzer.codebook import SIGNALS
from analyzer.directions.features import Reading
from analyzer.directions.scene import AFTER, LONGEST, Scene, reach_of
from analyzer.records import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

#: Candidates that are read, the likeliest to matter first.
N_SLOTS = 10
#: What a piece may be part of.
REGIONS = ("name", "before", "statement", "content", "cue", "speaker", "after")
_NAME, _BEFORE, _STATEMENT, _CONTENT, _CUE, _SPEAKER, _AFTER = range(len(REGIONS))
#: What is known of a candidate beside the words.
FLAGS = (
    "speaks",
    "somebody else speaks",
    "spoke last",
    "spoke before that",
    "speaks next",
    "most prominent",
    "second most prominent",
    "third most prominent",
    "in the title",
    "publishes, a government",
    "publishes, directed by its state",
    "publishes, of the press",
    "published elsewhere",
    "in the sentence before",
    "in the few sentences before that",
    "here",
    "subject",
)
_PUBLISHERS = ("government", "state", "press")
#: Values of what is known of the statement: its signal, 0 where that is not told, and how it is
#: told (narrated, reported, quoted; then the same with a speaker).
N_SIGNALS, N_VOICES = len(SIGNALS) + 1, 6
#: Most pieces of a name, of the text before, of the statement, and of the text after.
_PIECES = {_NAME: 3, _BEFORE: 48, _STATEMENT: 112, _AFTER: 12}
#: Most pieces of a scene: names, text and the special ones.
MAX_PIECES = N_SLOTS * _PIECES[_NAME] + sum(_PIECES[r] for r in (_BEFORE, _STATEMENT, _AFTER)) + 4


@dataclass(frozen=True, slots=True)
class SceneInputs:
    """One scene as the network reads it: n pieces, of k candidates.

    ids, regions, slots: shape (n,). names: (k,), the first piece of each candidate's name.
    flags: (k, ``len(FLAGS)``), 0 or 1. about: (2,), signal and voice.
    candidates: their codes, k of them; the network also weighs nobody.
    """

    ids: Ints
    regions: Ints
    slots: Ints
    names: Ints
    flags: NDArray[np.float32]
    about: Ints
    candidates: tuple[str, ...]

    def as_batch(self) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
        """The inputs of the network for one scene, by the names in its file."""
        return {
            "input_ids": self.ids[None],
            "regions": self.regions[None],
            "slots": self.slots[None],
            "names": self.names[None],
            "flags": self.flags[None],
            "about": self.about[None],
        }


class SceneReader:
    """Turns scenes into inputs, with the tokenizer of a model."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Use a tokenizer as it comes from its file; it is left without truncation and padding."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        special = tokenizer.encode("").ids
        self._opening, self._closing = (special[0], special[-1]) if len(special) > 1 else (0, 0)
        self._names: dict[str, list[int]] = {}

    def read(self, reading: Reading) -> SceneInputs:
        """Return the inputs of a scene, with the names of no more than ``N_SLOTS`` candidates."""
        scene, span = reading.scene, reading.scene.draft.span
        candidates = tuple(reading.candidates()[:N_SLOTS])
        page = _Page(self._tokenizer, scene, {c: i for i, c in enumerate(candidates, start=1)})
        page.add(self._opening, _NAME)
        names = []
        for slot, code in enumerate(candidates, start=1):
            names.append(len(page.ids))
            for piece in self._name(scene.name_of(code)):
                page.add(piece, _NAME, slot)
        page.add(self._closing, _NAME)
        reach = reach_of(span)
        page.add_text(reach.start, span.start, _BEFORE)
        page.add(self._closing, _BEFORE)
        page.add_text(span.start, min(span.end, span.start + LONGEST), _STATEMENT)
        page.add_text(span.end, min(span.end + AFTER, len(scene.body)), _AFTER)
        page.add(self._closing, _AFTER)
        speaks = 3 if scene.draft.speaker is not None else 0
        voice = ("narrated", "reported", "quoted").index(scene.draft.voice) + speaks
        flags = np.array([_flags(reading, c) for c in candidates], np.float32)
        return SceneInputs(
            np.array(page.ids, np.int64),
            np.array(page.regions, np.int64),
            np.array(page.slots, np.int64),
            np.array(names, np.int64),
            flags.reshape(-1, len(FLAGS)),
            np.array([SIGNALS.index(scene.signal) + 1, voice], np.int64),
            candidates,
        )

    def save(self, folder: Path) -> None:
        """Write ``tokenizer.json``."""
        self._tokenizer.save(str(folder / "tokenizer.json"))

    def _name(self, name: str) -> list[int]:
        if name not in self._names:
            found = self._tokenizer.encode(name, add_special_tokens=False).ids
            self._names[name] = list(found[: _PIECES[_NAME]]) or [self._closing]
        return self._names[name]


class _Page:
    """The pieces of one scene, while they are put together."""

    def __init__(self, tokenizer: Tokenizer, scene: Scene, slots: dict[str, int]) -> None:
        self._tokenizer, self._body = tokenizer, scene.body
        self.ids: list[int] = []
        self.regions: list[int] = []
        self.slots: list[int] = []
        quote = scene.draft.quote
        self._named: list[tuple[Span, int]] = []
        for mention in scene.around:
            for part, code in _halves(mention.span, mention.codes):
                if code in slots:
                    self._named.append((part, slots[code]))
        self._said: list[tuple[Span, int]] = []
        if quote is not None:
            self._said += [(span, _CONTENT) for span in quote.content]
            self._said += [(quote.cue, _CUE)] if quote.cue is not None else []
            self._said += [(quote.speaker, _SPEAKER)] if quote.speaker is not None else []

    def add(self, piece: int, region: int, slot: int = 0) -> None:
        """Put one piece at the end."""
        self.ids.append(piece)
        self.regions.append(region)
        self.slots.append(slot)

    def add_text(self, start: int, end: int, region: int) -> None:
        """Put a stretch of the text at the end, as far as there is room for its kind."""
        found = self._tokenizer.encode(self._body[start:end], add_special_tokens=False)
        pieces = [
            (piece, Span(start + first, start + last))
            for piece, (first, last) in zip(found.ids, found.offsets, strict=True)
        ]
        room = _PIECES[region]
        for piece, span in pieces[-room:] if region == _BEFORE else pieces[:room]:
            where = _first(self._said, span) if region == _STATEMENT else None
            self.add(piece, region if where is None else where, _first(self._named, span) or 0)


def _first(spans: Sequence[tuple[Span, int]], span: Span) -> int | None:
    return next((value for of, value in spans if of.overlaps(span)), None)


def _halves(span: Span, codes: Sequence[str]) -> list[tuple[Span, str]]:
    """Which part of a mention names whom: "US-China" has its first and its last."""
    if len(codes) == 1:
        return [(span, codes[0])]
    middle = (span.start + span.end) // 2
    return [(Span(span.start, middle), codes[0]), (Span(middle, span.end), codes[-1])]


def _flags(reading: Reading, code: str) -> list[bool]:
    scene = reading.scene
    speakers, publisher = scene.draft.speaker_codes, scene.publisher
    found = reading.found.get(code, ())
    return [
        code in speakers,
        bool(speakers) and code not in speakers,
        *(len(scene.spoke) > i and code in scene.spoke[i] for i in range(2)),
        code in scene.speaks_next,
        *(len(scene.prominent) > i and scene.prominent[i] == code for i in range(3)),
        code in scene.title,
        *(
            publisher is not None and publisher.code == code and publisher.kind == kind
            for kind in _PUBLISHERS
        ),
        publisher is not None and publisher.code != code,
        code in reading.codes_before,
        code in scene.earlier,
        bool(found),
        any(reading.acts(m) for m in found),
    ]
