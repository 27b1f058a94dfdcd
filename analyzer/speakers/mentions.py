"""The actors that a text mentions, by place, and which of them a person or an office speaks for."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from analyzer.records import Mention, Span
from analyzer.speakers.words import FIELDS, FORMER, OFFICIALS

#: "Foreign and" of "Foreign and European Affairs Minister Ann Lee".
_FIELDS_BEFORE = re.compile(rf"\b(?:(?:{'|'.join(sorted(FIELDS))}),? )+(?:and|&) \Z", re.IGNORECASE)
#: In front of what an institute deals with: "director of the Institute of the | Northern Union".
_OF_INSTITUTE = re.compile(
    r"\b(?:Institute|Cent(?:re|er)|Foundation|Forum|Academy|School|Society|Club) (?:of|for|on) "
    r"(?:the )?(?:[A-Z][\w-]* ){0,2}\Z"
)
#: Behind an office, whose it is.
_WHOSE = re.compile(r" (?:of|for|to|in|at|from|who|with)\b|,")


class Mentions:
    """The mentions of one text, in order; they do not overlap one another."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._all = mentions
        self._starts = [m.span.start for m in mentions]

    # ---- places

    def of_kind(self, kind: str) -> list[Mention]:
        """The mentions of one kind, such as "person"."""
        return [m for m in self._all if m.kind == kind]

    def at(self, span: Span) -> list[Mention]:
        """Those that overlap a span."""
        first = max(0, bisect.bisect_right(self._starts, span.start) - 1)
        last = bisect.bisect_left(self._starts, span.end)
        return [m for m in self._all[first:last] if m.span.overlaps(span)]

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """Those that begin in a stretch."""
        first = bisect.bisect_left(self._starts, start)
        return self._all[first : bisect.bisect_left(self._starts, end)]

    def before(self, at: int, n: int) -> Sequence[Mention]:
        """The last n that begin in front of a place."""
        last = bisect.bisect_left(self._starts, at)
        return self._all[max(0, last - n) : last]

    # ---- actors

    def codes_of(self, mention: Mention) -> tuple[str, ...]:
        """The actor of a person's mention.

        Of the "Peruvian Foreign and European Affairs Minister" it is Peru, and not what the second
        of the two fields names.
        """
        start = mention.span.start
        before = _FIELDS_BEFORE.search(self._text, max(0, start - 80), start)
        if before is None:
            return mention.codes
        for owner in self.before(before.start(), 1):
            if self._text[owner.span.end : before.start()].strip() in ("", "'s", "’s"):
                return owner.codes
        return mention.codes

    def office_codes(self, span: Span) -> tuple[str, ...]:
        """The actor that an office speaks for: "a spokesman for the Chinese army"; empty for none.

        What an institute deals with is no actor of its director.
        """
        head = _WHOSE.split(span.text_in(self._text), maxsplit=1)[0].split()
        low = [w.lower().strip(".,'’") for w in head]
        if not any(w in OFFICIALS for w in low) or any(w in FORMER for w in low):
            return ()
        for mention in self.at(span):
            dealt_with = _OF_INSTITUTE.search(self._text, span.start, mention.span.start)
            if mention.codes and mention.kind != "person" and dealt_with is None:
                return mention.codes[:1]
        return ()
