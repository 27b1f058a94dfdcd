"""The words of ``data/``: which forms report speech, and what may follow them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: What may follow a cue; see the head of ``data/README.md``.
FRAMES = frozenset(
    {"clause", "bare", "quote", "tell", "ask", "object", "to", "person_to", "person_of", "front"}
)

_SAME_IN_PAST = frozenset({"read", "forecast", "put", "hit"})


@dataclass(frozen=True, slots=True)
class CueForm:
    """One inflected form of a cue.

    words: the form, in lower case, one or more words ("called", "for").
    frames: what may follow it, a subset of ``FRAMES``.
    shape: "base" (say), "s" (says), "past" (said) or "ing" (saying).
    """

    words: tuple[str, ...]
    lemma: str
    frames: frozenset[str]
    shape: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    source = resources.files(__package__).joinpath("data", name)
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())


@cache
def cue_forms() -> dict[str, tuple[CueForm, ...]]:
    """Return the forms by their first word, the longest first."""
    table: dict[str, list[CueForm]] = {}
    for row in _rows("cues.csv"):
        frames = frozenset(row["frames"].split())
        unknown = frames - FRAMES
        if unknown:
            raise ValueError(f"cues.csv: {row['lemma']}: unknown frame {sorted(unknown)[0]!r}")
        for form in row["forms"].split():
            words = tuple(form.split("_"))
            shape = _shape(words[0], row["lemma"].split()[0])
            cue = CueForm(words, row["lemma"], frames, shape)
            table.setdefault(words[0], []).append(cue)
    return {w: tuple(sorted(f, key=lambda c: -len(c.words))) for w, f in table.items()}


def match_cue(words: Sequence[str], index: int) -> CueForm | None:
    """Return the longest cue that begins at ``index`` of the lower-case ``words``."""
    for cue in cue_forms().get(words[index], ()):
        if tuple(words[index : index + len(cue.words)]) == cue.words:
            return cue
    return None


@cache
def _speech() -> frozenset[str]:
    """Further words of cues that report what somebody said, beside those of ``cues.csv``."""
    return frozenset(row["word"] for row in _rows("speech.csv"))


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|:")


def words_of_cue(printed: str) -> list[str]:
    """Return the words of a cue as printed, in lower case; a colon is one."""
    return [w.lower() for w in _WORD.findall(printed)]


def is_speech(words: Sequence[str]) -> bool:
    """Whether a cue, in lower-case words, reports what somebody said; an empty one does not.

    "knew", "imposed" and "will see" do not: what follows them is somebody's belief or act, told by
    the writer.
    """
    return any(w in _speech() or match_cue(words, i) is not None for i, w in enumerate(words))


#: Cues that need no second opinion, whatever stands behind them.
_PLAIN = frozenset(
    "say said says told according added asked stressed noted explained wrote".split()
)


def is_plain(words: Sequence[str]) -> bool:
    """Whether a cue, in lower-case words, can hardly be anything but speech."""
    return not _PLAIN.isdisjoint(words)


def _shape(form: str, lemma: str) -> str:
    if form.endswith("ing"):
        return "ing"
    if form == lemma and form not in _SAME_IN_PAST:
        return "base"
    return "s" if form.endswith("s") and not lemma.endswith(form) else "past"
