"""Bodies that a text introduces with their letters: "the Harbour Workers Union (HWU)"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from analyzer.records import Mention
from analyzer.speakers.known import Known
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import BASED, NAME_WORD
from analyzer.speakers.words import STATE_BODIES

_LETTERS = r"(?=\w*[A-Z]\w*[A-Z])[\w.&-]{2,12}"
_INNER_WORD = r"(?:and|of|for|the|on|to|&) "
_INTRODUCED = re.compile(
    rf"(?P<body>{NAME_WORD}(?: (?:\({_LETTERS}\) )?(?:{_INNER_WORD}){{0,2}}{NAME_WORD})"
    rf"{{1,9}}) \((?P<letters>{_LETTERS})\)"
)
_INNER = re.compile(rf" \({_LETTERS}\)")
_INITIAL = re.compile(r"\b[A-Z](?=[a-z])")
_WORD = re.compile(r"\S+")
#: Words in front of a name that hold the body's own name: "African Union (AU) Harbour Council".
_OWNERS = frozenset({"organisation", "adjective", "name"})


class Bodies:
    """The bodies that a text introduces with letters in brackets, and what stands for them."""

    def __init__(self, text: str, mentions: Mentions) -> None:
        self._text = text
        self._mentions = mentions
        found = list(self._find(text))
        self._ends = [known.end for _, known in found]
        self._known = [known for _, known in found]
        self._by_letters: dict[str, Known] = {}
        for letters, known in found:
            self._by_letters.setdefault(letters, known)
        for mention in mentions.of_kind("organisation"):
            initials = "".join(_INITIAL.findall(mention.span.text_in(text)))
            if len(initials) > 2:
                span = mention.span
                known = Known(mention.name, mention.codes, span.start, span.end, "body", "body")
                self._by_letters.setdefault(initials, known)

    def of_letters(self, letters: str) -> Known | None:
        """The body that some letters stand for, by its introduction or its initials."""
        return self._by_letters.get(letters)

    def at(self, start: int, end: int) -> Known | None:
        """The body that the words of a stretch introduce: "the organiser Harbour Union (HU)"."""
        index = bisect.bisect_left(self._ends, end)
        known = self._known[index] if index < len(self._known) else None
        if known is None or known.end != end or known.at < start:
            return None
        before = BASED.sub("", self._text[start : known.at + 1])[:-1]
        return known if not before or before.rstrip().islower() else None

    def called(self, noun: str, at: int) -> Known | None:
        """The last body introduced before ``at`` whose name ends with a noun: "the council"."""
        index = bisect.bisect_right(self._ends, at) - 1
        for known in reversed(self._known[max(0, index - 8) : index + 1]):
            if (known.name or "").lower().endswith(" " + noun):
                return known
        return None

    def _find(self, text: str) -> Iterator[tuple[str, Known]]:
        at = 0
        while match := _INTRODUCED.search(text, at):
            at = match.end("body")
            for inner in _INNER.finditer(match["body"]):
                start = match.start()
                first = _INTRODUCED.match(text, start, start + inner.end())
                if first is not None:
                    yield from self._of(text, first)
            yield from self._of(text, match)

    def _of(self, text: str, match: re.Match[str]) -> Iterator[tuple[str, Known]]:
        """The body of one place, from the word that its letters begin with, and what owns it."""
        capitals = [c for c in match["letters"] if c.isupper()]
        words = list(_WORD.finditer(match["body"]))
        named = [w for w in words if w.group()[0].isupper()]
        tail = named[-len(capitals) :]
        if [w.group()[0] for w in tail] != capitals:
            tail = words[-len(capitals) :]  # "Harbours for Our Future (HFOF)"
        if [w.group()[0].upper() for w in tail] != capitals:
            return
        start = match.start() + tail[0].start()
        owner = self._owner(text, match.start(), start)
        if owner is not None:
            start = owner.span.start
        name = re.sub(r"['’]s?\Z", "", _INNER.sub("", text[start : match.end("body")]))
        known = Known(name, self._codes(start, name), start, match.end(), "body", "body")
        yield match["letters"], known

    def _owner(self, text: str, floor: int, start: int) -> Mention | None:
        """The actor whose name stands right in front: "African Union (AU) | Harbour Council"."""
        mention = next(iter(self._mentions.before(start, 1)), None)
        if mention is None or mention.span.start < floor or mention.kind not in _OWNERS:
            return None
        return mention if not _INNER.sub("", text[mention.span.end : start]).strip() else None

    def _codes(self, start: int, name: str) -> tuple[str, ...]:
        """The actor of a body that begins with the actor's name, where it speaks for it."""
        mention = next(iter(self._mentions.between(start, start + 1)), None)
        if mention is None:
            return ()
        official = name.split()[-1].lower() in STATE_BODIES | {"bank", "council"}
        return mention.codes if mention.kind == "organisation" or official else ()
