"""Quotation marks: which stretches of a text stand inside an outer pair."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.records import QuoteKind, Sentence, Span

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MARK = re.compile(r"[“”„«»\"]|''|``")
_SINGLE = re.compile(r"(?<![\w.,!?])['‘](?=\w)|(?<=[\w.,!?…])['’](?!\w)")
_OPENING, _CLOSING = "“„«", "”»"
_MOST_NESTED = 9
#: Words that a wrong mark opens are as long, at most.
_LONGEST_TURNED = 1_000
#: A single mark that ends a paragraph in the place of a double one.
_SINGLE_END = re.compile(r"(?<=[\w.,!?])’[.,]?\Z")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch inside outer quotation marks; the marks belong to it.

    closed: False where the closing mark is missing and the paragraph's end was taken.
    continued: the paragraph's quote goes on from the paragraph before it, or from marked words
        right in front of it whose closing mark is missing.
    """

    start: int
    end: int
    closed: bool
    continued: bool = False


def regions(text: str, paragraphs: Sequence[Span]) -> list[Region]:
    """Return the regions of all paragraphs in order; none crosses a paragraph's end.

    Where the paragraphs hold no pair of double marks around a few words, single marks count
    (British style).
    """
    found = _scan(text, paragraphs)
    if any(len(_WORD.findall(text, r.start, min(r.end, r.start + 200))) > 3 for r in found):
        return found
    return sorted([*found, *_british(text, paragraphs, found)], key=lambda r: r.start)


def kind_of(text: str, content: Sequence[Span], marked: Sequence[Region]) -> QuoteKind:
    """Return direct, indirect or mixed, by the words inside and outside quotation marks."""
    inside = outside = False
    for span in content:
        near = bisect_left(marked, span.end, key=_start) - 1  # the last that begins before its end
        if near < 0 or marked[near].end <= span.start:
            outside = outside or _WORD.search(text, span.start, span.end) is not None
            continue
        for word in _WORD.finditer(text, span.start, span.end):
            index = bisect_right(marked, word.start(), key=_start) - 1
            if index >= 0 and word.start() < marked[index].end:
                inside = True
            else:
                outside = True
            if inside and outside:
                return "mixed"
    if inside and outside:
        return "mixed"
    return "direct" if inside else "indirect"


def _start(region: Region) -> int:
    return region.start


def paragraphs_of(sentences: Sequence[Sentence]) -> list[Span]:
    """The span of each paragraph that has a sentence, in order."""
    spans: dict[int, Span] = {}
    for sentence in sentences:
        first = spans.get(sentence.paragraph)
        start = first.start if first else sentence.span.start
        spans[sentence.paragraph] = Span(start, sentence.span.end)
    return list(spans.values())


def _scan(text: str, paragraphs: Sequence[Span]) -> list[Region]:
    found: list[Region] = []
    open_before = False  # the paragraph before this one ended inside a quote
    for number, paragraph in enumerate(paragraphs):
        block = _block(text, paragraphs, number, open_before)
        inside = [block] if block is not None else _double_marks(text, paragraph)
        if inside and open_before and inside[0].start == paragraph.start:
            first = inside[0]
            inside[0] = Region(first.start, first.end, first.closed, continued=True)
        open_before = bool(inside) and not inside[-1].closed
        found.extend(inside)
    return found


def _block(text: str, paragraphs: Sequence[Span], number: int, open_before: bool) -> Region | None:
    """A paragraph in straight marks as a whole, where typographic ones are nested in it.

    The closing one may be missing in front of a paragraph that opens with one; the opening one,
    where the paragraph before is still open.
    """
    start, end = paragraphs[number].start, paragraphs[number].end
    nested = [c for c in text[start:end] if c in "“”"]
    if any(c != "“”"[i % 2] for i, c in enumerate(nested)) or not nested or len(nested) % 2:
        return None
    straight = [at for at in (text.find('"', start, end), text.rfind('"', start, end)) if at >= 0]
    if not straight or text.count('"', start, end) != len(set(straight)):
        return None
    opens, closes = straight[0] == start, straight[-1] == end - 1 > start
    if opens and closes:
        return Region(start, end, closed=True)
    following = paragraphs[number + 1].start if number + 1 < len(paragraphs) else None
    if opens and len(set(straight)) == 1 and following is not None and text[following] == '"':
        return Region(start, end, closed=False)
    if closes and len(set(straight)) == 1 and open_before:
        return Region(start, end, closed=True, continued=True)
    return None


def _double_marks(text: str, paragraph: Span) -> list[Region]:
    """Pair the double marks of one paragraph."""
    found: list[Region] = []
    opened: int | None = None
    closer = ""  # the mark that must close a typographic opening mark
    nested_until = paragraph.start  # straight marks before it are nested in the open ones
    goes_on = False
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, start, end = match.group(), match.start(), match.end()
        if start < nested_until:
            continue
        plural = mark == "''" and _is_plural(text, start)
        if plural and text.find("''", paragraph.start, start) < 0:
            continue
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        if opened is None:
            if mark in _CLOSING and not (mark == "»" and after.isalnum()):
                if not _is_turned(text, match, paragraph):
                    continue  # a closing mark that nothing opened
                mark = "“"
            if mark == '"' and (_closes_only(before, after) or _is_inch(text, start, after)):
                continue
            opened, closer = start, mark
            continue
        if mark in _OPENING and not (closer == "„" and mark == "“"):
            if closer in _OPENING and not before.isspace():
                continue  # nested
            if closer == mark:  # opened twice: the first was never closed
                found.extend(_unclosed(text, opened, start))
                opened, goes_on = start, _is_behind(text, found, start)
            continue
        if mark == closer == '"' and _opens_only(before, after):
            nested_until = _outer_closing(text, start, paragraph.end)
            if nested_until > start:
                continue
        if mark in '"``' and closer in ('"', "``", "''") and _opens_only(before, after):
            found.extend(_unclosed(text, opened, start))
            opened, closer, goes_on = start, mark, _is_behind(text, found, start)
            continue
        if closer in _OPENING and mark in ('"', "''", "``"):
            later = text.find("”", end, min(paragraph.end, end + 2_000))
            if not _closes_only(before, after) or (later >= 0 and "“" not in text[end:later]):
                continue  # straight marks nested in typographic ones
        elif closer == '"' and mark not in ('"', "”", "''"):
            continue
        found.append(Region(opened, end, closed=True, continued=goes_on))
        opened, goes_on = None, False
    if opened is not None and opened + 1 < paragraph.end:
        single = closer == "“" and text.find("‘", opened, paragraph.end) < 0
        closed = single and _SINGLE_END.search(text, opened, paragraph.end) is not None
        found.append(Region(opened, paragraph.end, closed, continued=goes_on))
    return found


def _is_turned(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a closing mark in front of a sentence opens words up to another: "Yes. ”No.”"."""
    start, end = mark.span()
    if mark.group() != "”" or not text[end : end + 1].isalnum():
        return False
    behind = start - 2 >= paragraph.start and text[start - 1] == " " and text[start - 2] in ".!?"
    if start != paragraph.start and not behind:
        return False
    closing = text.find("”", end, min(paragraph.end, end + _LONGEST_TURNED))
    return closing >= 0 and "“" not in text[end:closing]


def _is_behind(text: str, found: Sequence[Region], start: int) -> bool:
    """Whether marked words end right in front of these, with nothing said in between."""
    return bool(found) and found[-1].end <= start and text[found[-1].end : start].isspace()


def _outer_closing(text: str, start: int, end: int) -> int:
    """Find the straight mark that closes the outer pair, where ``start`` opens an inner one.

    0 where the marks behind ``start`` do not close both pairs: then the outer one was never closed.
    """
    depth = 1
    position = start
    for _ in range(_MOST_NESTED):
        before, after = text[position - 1], text[position + 1 : position + 2] or " "
        opens, closes = _opens_only(before, after), _closes_only(before, after)
        if opens == closes:
            return 0
        depth += 1 if opens else -1
        if depth == 0:
            return position
        position = text.find('"', position + 1, end)
        if position < 0:
            return 0
    return 0


def _unclosed(text: str, start: int, next_mark: int) -> list[Region]:
    """Guess where a quote without closing mark ended: at the last full stop before the next."""
    end = max(text.rfind(mark, start, next_mark) for mark in (". ", "? ", "! ", ", "))
    return [Region(start, end + 1, closed=True)] if end > start + 20 else []


def _closes_only(before: str, after: str) -> bool:
    return not before.isspace() and before not in "([—–-" and not after.isalnum()


def _opens_only(before: str, after: str) -> bool:
    return (before.isspace() or before in "([—–") and (after.isalnum() or after in "'‘[(")


def _is_inch(text: str, start: int, after: str) -> bool:
    return start > 0 and text[start - 1].isdigit() and not after.isalpha()


def _is_plural(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] == "s" and text[start + 2 : start + 3] == " "


def _british(text: str, paragraphs: Sequence[Span], found: Sequence[Region]) -> list[Region]:
    """Pair single marks that stand around several words and a comma, stop or question mark."""
    taken = [r.start for r in found]
    result: list[Region] = []
    for paragraph in paragraphs:
        opened: int | None = None
        for match in _SINGLE.finditer(text, paragraph.start, paragraph.end):
            start, end = match.start(), match.end()
            opening = end < paragraph.end and text[end].isalnum()
            if opening:
                opened = start if opened is None or text[start] == "‘" else opened
                continue
            if opened is None:
                continue
            ended = text[start - 1] in ".,!?…" or text[end : end + 1] in (".", ",", "?", "!")
            if not ended:
                continue  # more likely "the ministers' plan"
            index = bisect_right(taken, opened) - 1
            free = index < 0 or found[index].end <= opened
            if free and len(_WORD.findall(text, opened, end)) > 3:
                result.append(Region(opened, end, closed=True))
            opened = None
    return result
