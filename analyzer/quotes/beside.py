"""The cue and the source that stand right beside the words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_plain, words_of_cue
from analyzer.records import Quote, Span

#: Between marked words and their signature, and its characters, at most.
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
_MOST_BETWEEN = 9
#: In front of marked words between dashes: whoever is named there says them.
_DASHED = re.compile(
    r"(?<!\bin )(?<!\bof )(?<!\bat )(?<!\bfor )(?<!\bas )(?<!\bfrom )(?<!\bto )(?<![\w.'’-])"
    r"(?P<name>[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|van|von|der|al|bin) )?[^\W\d_a-z][\w'’.-]*){0,4})"
    r" ?(?:--|[—–])[ ]?\Z"
)
#: Behind marked words, a dash that closes an insertion.
_CLOSING_DASH = re.compile(r" ?(?:--|[—–])")
#: Words between dashes that are speech, at least.
_FEWEST_DASHED = 5
#: Between who said something and where it was read, up to the end of the cue.
_READ_IN = re.compile(
    r"(?: [\w ]{1,40})?, (?:according to|per|as (?:quoted|reported|cited)(?: by)?)", re.IGNORECASE
)


def right_behind(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """What follows "Ann Lee said" is hers, and not that of who answers behind it.

    "Ann Lee said the port is shut, and Bo Roy replied by noting that it was late."
    """
    opens = {
        rule.content[0].start: rule
        for rule in ruled
        if rule.cue is not None
        and rule.speaker is not None
        and rule.speaker.end <= rule.cue.start
        and rule.cue.end + 1 == rule.content[0].start
        and is_plain(words_of_cue(rule.cue.text_in(layout.text)))
    }
    ends = {
        rule.content[0].start: rule
        for rule in ruled
        if rule.cue and rule.content[-1].end <= rule.cue.start
    }
    found = []
    for quote in quotes:
        near = ends.get(quote.content[0].start)
        if near is not None and quote.kind == "indirect" and _is_nearer(near, quote):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        rule = opens.get(quote.content[0].start)
        behind = quote.cue is not None and quote.content[-1].end <= quote.cue.start
        if rule is not None and behind and quote.kind == "indirect" and len(quote.content) == 1:
            quote = replace(quote, cue=rule.cue, speaker=rule.speaker)
        found.append(quote)
    return found


def beside_marks(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """Marked words with a cue and a source right beside them have those."""
    beside = _between_dashes(layout)
    for rule in ruled:
        if rule.speaker is None or rule.kind != "direct":
            continue
        if _is_signed(layout, rule) if rule.cue is None else _adjacent(layout, rule):
            for content in rule.content:
                beside.setdefault(layout.region_number(content.start), rule)
    near_cues: dict[int, list[Quote]] = {}  # of which words a cue is, by its place
    for rule in beside.values():
        near_cues.setdefault(_cue_start(rule), []).append(rule)
    found = []
    for quote in (part for q in quotes for part in _parted(layout, q, beside)):
        marks = [layout.region_number(c.start) for c in quote.content]
        near = next((beside[m] for m in marks if m in beside), None)
        others = [r for r in near_cues.get(_cue_start(quote), ()) if r is not near]
        if (
            near is not None
            and quote.kind == "direct"
            and (_yields(layout, quote, near) or (others and near.cue not in (None, quote.cue)))
        ):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        found.append(quote)
    return found


def _yields(layout: Layout, quote: Quote, near: Quote) -> bool:
    """Whether the cue and source of a quote give way to those right beside its words."""
    return not _adjacent(layout, quote) or _is_nearer(near, quote) or _is_dashed(near)


def _between_dashes(layout: Layout) -> dict[int, Quote]:
    """Marked words between dashes, by number, with the name in front: "Lee -- “No” --"."""
    found: dict[int, Quote] = {}
    for number, region in enumerate(layout.marked):
        before = _DASHED.search(layout.text, max(0, region.start - 90), region.start)
        words = layout.text[region.start : region.end].split()
        if before is None or len(words) < _FEWEST_DASHED:
            continue
        first = layout.number(before.start("name")) == layout.number(region.start)
        if first and _CLOSING_DASH.match(layout.text, region.end):
            content = (Span(region.start, region.end),)
            found[number] = Quote(content, None, Span(*before.span("name")), "direct")
    return found


def _parted(layout: Layout, quote: Quote, beside: Mapping[int, Quote]) -> list[Quote]:
    """The pieces of a quote that have different cues beside them, one quote each.

    "“We wait,” Ann Lee said. “We go,” Bo Roy said." is no quote of one of them. What goes on behind
    "Ann Lee said, according to the Post" is hers. beside: by quotation marks, what the rules find
    there.
    """
    first = beside.get(layout.region_number(quote.content[0].start))
    if first is not None and quote.cue is not None and _is_relayed_by(layout, first, quote.cue):
        quote = replace(quote, cue=first.cue, speaker=first.speaker)
    of: dict[Span | None, list[Span]] = {}
    for content in quote.content:
        rule = beside.get(layout.region_number(content.start))
        of.setdefault(_claimed_by(quote, rule), []).append(content)
    if quote.kind == "indirect" or len(of) < 2:
        return [quote]
    return [layout.recut(quote, tuple(piece)) for piece in of.values()]


def _is_relayed_by(layout: Layout, near: Quote, cue: Span) -> bool:
    """Whether a cue only tells where it was read that somebody says what is right in front."""
    if near.cue is None or near.speaker is None:
        return False
    end = max(near.cue.end, near.speaker.end)
    return _READ_IN.fullmatch(layout.text, end, cue.end) is not None


def _claimed_by(quote: Quote, rule: Quote | None) -> Span | None:
    """What claims a content: the quote's cue, or another cue or signature beside it."""
    if rule is None:
        return quote.cue
    if rule.cue is None:
        who, signed = quote.speaker, rule.speaker
        if who is None or signed is None or signed.overlaps(who):
            return quote.cue
        return signed
    return quote.cue if quote.cue is None or rule.cue.overlaps(quote.cue) else rule.cue


def _adjacent(layout: Layout, quote: Quote) -> bool:
    """Whether cue and source stand in a sentence that a content ends or begins in."""
    if quote.speaker is None or quote.cue is None:
        return False
    edges = {layout.number(p) for c in quote.content for p in (c.start, c.end - 1)}
    return layout.number(quote.speaker.start) in edges and layout.number(quote.cue.start) in edges


def _is_signed(layout: Layout, quote: Quote) -> bool:
    """Whether a source stands behind marked words and a dash: "“We wait.” — Ann Lee"."""
    end, source = quote.content[-1].end, quote.speaker
    if source is None or not end <= source.start <= end + _MOST_BETWEEN:
        return False
    return _SIGNED.fullmatch(layout.text, end, source.start) is not None


def _is_nearer(near: Quote, quote: Quote) -> bool:
    """Whether who speaks by the rules stands between the words and whoever relays them.

    "“We wait,” Ann Lee said, the agency reported."
    """
    if near.cue is None or near.speaker is None or quote.cue is None or quote.speaker is None:
        return False
    start = min(near.cue.start, near.speaker.start)
    end = max(near.cue.end, near.speaker.end)
    relay = min(quote.cue.start, quote.speaker.start)
    return quote.content[-1].end <= start and end < relay


def _is_dashed(near: Quote) -> bool:
    """Whether a source without a cue stands in front of marked words, behind a dash."""
    who = near.speaker
    return near.cue is None and who is not None and who.end <= near.content[0].start


def _cue_start(quote: Quote) -> int:
    return quote.cue.start if quote.cue is not None else -1
