"""How the titles of articles and works are written, and what is only a part of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.records import Quote, Span

#: Capitalised words, of those with more than three letters, that make a headline of a sentence.
_SHARE = 0.8
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*")
_SMALL = frozenset("with from over into amid upon than that after about says said".split())
#: Words of a title that are written small.
_SMALL_IN_TITLES = frozenset("a an the of on in to for and or with by from at as is its".split())
_LINE = re.compile(r"[^\n]{1,200}")
#: A possessive in the first half: "Lee's Last Gamble".
_POSSESSED = re.compile(r"[’']s?\s")
#: How the second half of a title begins that asks: "How Ports Are Filling Up".
_ASKING_HALF = re.compile(r"(?:How|Why|What|Inside|Where|When|Who)\b")
#: In front of the title of a work, or of its colon.
_TITLED = re.compile(r"\b(?:en)?titled\b|\bcalled\b|\b(?:book|memoir|novel|film|report|study)\b")
#: Behind the title of a work, in marks without a comma.
_OF_WORK = re.compile(
    r"(?<=[^.,!?…—–-][\"”]) (?:(?:is|was|has been|had been) (?:inspired|written|directed|produced|"
    r"published|released|set|based|the|an?|(?:his|her|their))|by [A-Z]|(?:stars|starred|won|beat|"
    r"premiered|tells|opens|follows)) ?"
)
#: Or is an address.
_LINK = re.compile(r"[^\n]*\bhttps?://")


def in_title_case(words: Sequence[str]) -> bool:
    """Whether words are written as in a title: "The Port of Oslo"."""
    return all(w[:1].isupper() or w in _SMALL_IN_TITLES or w[:1].isdigit() for w in words)


def is_capitalised(text: str, sentence: Span, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether nearly all longer words of a sentence begin with a capital, but not in capitals.

    fewest: longer words that it takes to tell.
    """
    words = [w for w in _WORD.findall(text, sentence.start, sentence.end) if len(w) > 3]
    words = [w for w in words if w.lower() not in _SMALL]
    capitals = sum(w[0].isupper() for w in words)
    shouted = sum(w.isupper() for w in words)
    if len(words) < fewest or shouted > len(words) / 2:
        return False
    return bool(capitals >= _SHARE * len(words))


def is_first_half(text: str, front: Span, behind_colon: int) -> bool:
    """Whether words are the first half of an article's title, as its second half shows."""
    if _POSSESSED.search(text, front.start, front.end) is None:
        return False
    behind = _LINE.match(text, behind_colon)
    return behind is not None and _is_half_of_title(behind.group())


def is_of_article(text: str, line: Span) -> bool:
    """Whether a line is the title of an article: "Lee's Gamble: How Ports Are Filling Up"."""
    halves = text[line.start : line.end].partition(": ")
    front = Span(line.start, line.start + len(halves[0]))
    return is_capitalised(text, front, 2) and _is_half_of_title(halves[2])


def _is_half_of_title(behind: str) -> bool:
    """Whether words behind a colon are half of a title: "How Ports Are Filling Up"."""
    behind = behind.lstrip()
    opens = _ASKING_HALF.match(behind) or _LINK.match(behind)
    words = re.split(r":? ?https?://", behind)[0]
    return opens is not None and is_capitalised(words, Span(0, len(words)), 2)


def is_second_half(text: str, quote: Quote) -> bool:
    """Whether what stands behind a colon is the second half of a title."""
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or who.end > cue.start:
        return False
    said = text[quote.content[0].start : quote.content[-1].end]
    words = said.split()
    if _POSSESSED.search(text, who.start, cue.start) and _ASKING_HALF.match(said):
        return in_title_case(words)  # "Lee's Last Gamble: How Ports Fill Up"
    return in_title_case(words) and _TITLED.search(text, who.end, cue.start) is not None


def is_work(text: str, quote: Quote) -> bool:
    """Whether what is marked is the title of a work: "“The Long Way North” was inspired by"."""
    span = quote.content[0]
    words = span.text_in(text).strip('"“”').split()
    if len(quote.content) > 1 or len(words) < 2 or not in_title_case(words):
        return False
    return _OF_WORK.match(text, span.end) is not None
