"""Block quotes that lost their indentation: "Lee added:", and a paragraph without any marks."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

from analyzer.quotes.extractor import in_order
from analyzer.quotes.words import NO_SPEAKERS
from analyzer.records import Quote, Sentence, Span

_NAMED = r"[^\W\d_a-z][\w.'’-]{0,30}"
#: The end of a sentence that says who speaks, and nothing of what: "In a letter, Ann Lee wrote:".
_INTRODUCED = re.compile(
    r"(?:\A|, |; )(?:(?:And|But|Then|Later) )?"
    rf"(?P<who>(?:[Tt]he |[Aa]n? )?(?:[a-z-]+ ){{0,3}}(?:{_NAMED} ){{1,6}}"
    r"|(?:[Tt]he|[Hh]is|[Hh]er) (?:[a-z-]+ ){1,3}?|(?:he|she|they|He|She|They) )"
    r"(?:has |had |also |then |later |further |once )?"
    r"(?P<cue>said|added|wrote|continued|replied|explained|stated|posted|tweeted|declared|argued|"
    r"concluded|responded|answered|writes|says|adds|continues|replies|explains|states|concludes)"
    r"(?: (?:on|in) [^:,;]{1,40})?:\Z"
)
#: How something begins that is no speech: marks, a list, an address, markup.
_NO_SPEECH = re.compile(r"[\"“”„«‘'‹<>•*#@–—-]|\d+[.)]|https?:|www\.")
#: Cues of the writer.
_TOLD = frozenset("said told according asked".split())
_REACH = 240
_FEWEST_WORDS = 6


def with_blocks(text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes, in order, with the paragraphs that such a sentence introduces.

    What the paragraph attributes by the way ("we know that") gives way; one with marked words, or
    in which somebody "said" something, is the writer's.
    """
    blocks = list(_blocks(text, sentences))
    if not blocks:
        return list(quotes)
    starts = [block.cue.start for block in blocks if block.cue is not None]
    by_block: dict[int, list[Quote]] = {}
    kept: list[Quote] = []
    for quote in quotes:
        number = bisect.bisect_right(starts, quote.content[-1].end) - 1
        if number >= 0 and any(c.start < blocks[number].content[0].end for c in quote.content):
            by_block.setdefault(number, []).append(quote)
        else:
            kept.append(quote)
    for number, block in enumerate(blocks):
        inside = by_block.get(number, [])
        kept += inside if any(_is_told(text, q) for q in inside) else [block]
    return sorted(kept, key=in_order)


def _is_told(text: str, quote: Quote) -> bool:
    """Whether a quote shows that its paragraph is the writer's."""
    if quote.kind != "indirect":
        return True
    cue = quote.cue.text_in(text).lower().split() if quote.cue is not None else []
    return not _TOLD.isdisjoint(cue)


def _blocks(text: str, sentences: Sequence[Sentence]) -> Iterator[Quote]:
    for number, sentence in enumerate(sentences[:-1]):
        span, first = sentence.span, sentences[number + 1]
        if text[span.end - 1] != ":" or first.paragraph != sentence.paragraph + 1:
            continue
        start = max(span.start, span.end - _REACH)
        match = _INTRODUCED.search(text[start : span.end])
        if match is None or _NO_SPEECH.match(text, first.span.start):
            continue
        who = match["who"].rstrip()
        if who.split()[-1].lower() in NO_SPEAKERS:
            continue
        end = number + 1
        while end + 1 < len(sentences) and sentences[end + 1].paragraph == first.paragraph:
            end += 1
        content = Span(first.span.start, sentences[end].span.end)
        if len(text[content.start : content.end].split(maxsplit=_FEWEST_WORDS)) < _FEWEST_WORDS:
            continue
        at = start + match.start("who")
        cue = Span(start + match.start("cue"), start + match.end("cue"))
        yield Quote((content,), cue, Span(at, at + len(who)), "direct")
