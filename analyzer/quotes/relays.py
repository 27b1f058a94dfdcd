"""Who only relays what others say: "According to the Post, Lee said", "quoted her as saying"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.records import Quote, Span

#: In front of who relays what somebody else says.
_RELAYS = re.compile(
    r"[\"“]?(?:According to|Per|As (?:quoted|reported|cited) by|"
    r"(?:In|During) an? (?:[\w-]+ ){0,3}(?:with|to|for|on)|(?:Speaking|Talking) (?:to|with|on)) "
    r"(?:the )?"
)
#: "The agency quoted Ann Lee as" in front of "saying", but not "was quoted by the agency as".
_RELAYED = re.compile(r"\bquot(?:ed|es|ing)\s+(?!by\b)(?P<who>[^.;:!?\"“”\n]{2,100}?)\s+as\s+$")
#: The same behind the cue: "the agency quoted | Ann Lee as saying".
_RELAYED_BEHIND = re.compile(r" (?!by\b)(?P<who>[^,.;:!?\"“”\n]{2,100}?) as (?:saying|telling)\b")
_QUOTES = frozenset({"quoted", "quotes", "quoting"})
#: "Port sources were quoted by the agency as" in front of "saying", from the sentence's subject on.
_RELAYED_BY = re.compile(
    r"(?:\A|.*[,;] (?:and |but |while )?)(?P<who>[^,;:.!?\"“”\n]{2,80}?) "
    r"(?:was|were|is|are|has been|have been) (?:\w+ly |also )?quoted by [^.;:!?\"“”\n]{2,80}? as $"
)
#: The same with insertions: "Bo Roy, head of a port, which is in Lima, was quoted by Tass as".
_RELAYED_BY_INSERTED = re.compile(
    r"(?:(?:But |And )?(?:(?:In|On|At|After|Before|During|For|With|Since|By|From|As|When|While|"
    r"Meanwhile|However|Later|Earlier|Today|Yesterday|\w+ly)\b[^,;:.!?\"“”\n]{0,80}, )|But |And )?"
    r"(?P<who>[^,;:.!?\"“”\n]{2,80}), [^;:.!?\"“”\n]{2,240}, "
    r"(?:was|were|is|are|has been|have been) (?:\w+ly |also )?quoted by [^.;:!?\"“”\n]{2,80}? as $"
)
#: Behind "was quoted": who quotes.
_BY_WHOM = re.compile(r" by [^.;:!?\"“”\n]{2,80}? as (?=(?:saying|telling)\b)")
_LONGEST_RELAY = 480
_RELAY_CUES = ("saying", "telling")
_RELAY_REACH = 130


def is_relay(layout: Layout, source: Span, subject: Span, cue: Span) -> bool:
    """Whether a source only relays what somebody says: "According to the Post, Ann Lee said"."""
    if not source.end < subject.start <= cue.start or layout.text[source.end] != ",":
        return False
    start = layout.sentence(source.start).start
    return _RELAYS.fullmatch(layout.text, start, source.start) is not None


def without_relays(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """What "According to the Post, | Ann Lee said" is in front of is hers, and not the Post's."""
    by_content = {q.content[0].start: q for q in ruled if q.cue is not None and q.speaker}
    found = []
    for quote in quotes:
        near = by_content.get(quote.content[0].start)
        if near is not None and _is_relayed(layout, quote, near):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        found.append(quote)
    return found


def _is_relayed(layout: Layout, quote: Quote, near: Quote) -> bool:
    """Whether a quote has its source from who relays what another one has the speaker of."""
    if quote.speaker is None or near.cue is None or near.speaker is None:
        return False
    behind = near.cue.start < quote.content[0].start
    return behind and is_relay(layout, quote.speaker, near.speaker, near.cue)


def quoted_by_others(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Whoever is quoted "as saying" is the source, and their name is no content."""
    named: set[Span] = set()
    found = []
    for quote in quotes:
        who = _who_is_quoted(layout, quote.cue)
        if who is not None:
            named.add(who)
            quote = replace(quote, speaker=who)
        found.append(quote)
    ordered = sorted(named, key=lambda span: span.start)
    return [q for q in found if not (len(q.content) == 1 and _inside(q.content[0], ordered))]


def _who_is_quoted(layout: Layout, cue: Span | None) -> Span | None:
    """The name between "quoted" and "as saying", or in front of "was quoted as saying"."""
    words = cue.text_in(layout.text).lower() if cue is not None else ""
    if cue is None or not words:
        return None
    by = None
    if words.split()[-1] in _QUOTES:
        behind = _RELAYED_BEHIND.match(layout.text, cue.end)
        if behind is not None:
            return Span(*behind.span("who"))
        by = _BY_WHOM.match(layout.text, cue.end)
        if by is None:
            return None
    elif not words.endswith(_RELAY_CUES):
        return None
    at = by.end() if by is not None else cue.end - len(words.split()[-1])
    start = layout.sentence(at).start
    first = max(start, at - _RELAY_REACH)
    match = _RELAYED.search(layout.text[first:at])
    if match is None and at - start <= _LONGEST_RELAY:
        match = _RELAYED_BY_INSERTED.match(layout.text[start:at])
        first = start if match is not None else first
    match = match or _RELAYED_BY.match(layout.text[first:at])
    return Span(first + match.start("who"), first + match.end("who")) if match else None


def _inside(span: Span, ordered: Sequence[Span]) -> bool:
    """Whether a span lies in one of these, which are sorted and apart."""
    at = bisect.bisect_right(ordered, span.start, key=lambda o: o.start) - 1
    return at >= 0 and span.end <= ordered[at].end
