"""Headlines In Capitals, whose source stands at the end: "Talks May Resume Soon, Envoy Says".

Every word has a capital there, so that neither a network nor rules can tell names from verbs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.quotes.extractor import in_order
from analyzer.quotes.marks import Region, kind_of
from analyzer.records import Quote, Sentence, Span

#: Longer than any headline.
_LONGEST = 300
#: Capitalised words, of those with more than three letters, that make a headline of a sentence.
_SHARE = 0.8
_FEWEST_WORDS = 4
_FEWEST_SAID = 3
_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*")
_SMALL = frozenset("with from over into amid upon than that after about says said".split())
_NAMED = r"[^\W\da-z][\w.'’&-]*"
_SOURCE_AT_END = re.compile(
    r"(?P<content>\S.*?),(?P<mark>[’”'\"]?) "
    rf"(?P<source>{_NAMED}(?: (?:of|for|the|and|in|on|to|{_NAMED})){{0,7}}?) "
    r"(?P<cue>Say|Says|Said|Report|Reports|Warn|Warns|Show|Shows|Find|Finds|Suggest|Suggests|Claim|"
    r"Claims|Announce|Announces|Confirm|Confirms)"
    r"(?:\Z|[,;.]| (?:in|at|on|as|after|before|during)\b"
    r"| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)


def with_headlines(
    text: str, sentences: Sequence[Sentence], marked: Sequence[Region], quotes: Sequence[Quote]
) -> list[Quote]:
    """The quotes, in order, with those of such headlines in the place of what was found in them."""
    found = [q for s in sentences if (q := _of_headline(text, s.span, marked)) is not None]
    if not found:
        return list(quotes)
    taken = [Span(q.content[0].start, q.cue.end) for q in found if q.cue is not None]
    others = [q for q in quotes if not any(t.overlaps(c) for c in q.content for t in taken)]
    return sorted([*others, *found], key=in_order)


def _of_headline(text: str, sentence: Span, marked: Sequence[Region]) -> Quote | None:
    if sentence.end - sentence.start > _LONGEST:
        return None
    match = _SOURCE_AT_END.match(text, sentence.start, sentence.end)
    if match is None or len(match["content"].split()) < _FEWEST_SAID:
        return None
    if not _is_capitalised(text, sentence):
        return None
    end = match.end("mark") if match["mark"] else match.end("content")
    content = (Span(match.start("content"), end),)
    kind = kind_of(text, content, marked)
    return Quote(content, Span(*match.span("cue")), Span(*match.span("source")), kind)


def _is_capitalised(text: str, sentence: Span) -> bool:
    """Whether nearly all longer words of a sentence begin with a capital, but not in capitals."""
    words = [w for w in _WORD.findall(text, sentence.start, sentence.end) if len(w) > 3]
    words = [w for w in words if w.lower() not in _SMALL]
    capitals = sum(w[0].isupper() for w in words)
    shouted = sum(w.isupper() for w in words)
    if len(words) < _FEWEST_WORDS or shouted > len(words) / 2:
        return False
    return capitals >= _SHARE * len(words)
