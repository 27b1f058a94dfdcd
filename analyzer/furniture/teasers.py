"""Teasers of other stories: behind an article's last line, and in the menu in front of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.furniture.forms import MONTH
from analyzer.records import Sentence, Span

#: A credit of the article as a whole, or a call, which nothing of it follows.
_CREDITS = re.compile(
    r"(?:Additional reporting by [A-Z]|Outside the UK\?|Go to [\w.-]+\.com for more|"
    r"Follow us on (?:Twitter|X|Facebook|Instagram) @|"
    r"[^.!?]{1,140}\bcontributed (?:reporting )?to this (?:report|article|story)\b)"
)
#: What a page begins with whose menu comes next, and what ends the menu.
_CLOCK = re.compile(rf"(?:\w+day, )?{MONTH} \d{{1,2}}, \d{{4}} \d{{1,2}}:\d\d [ap]m \(\w+\) ")
_READING_TIME = re.compile(
    r"\b\d{1,2} min(?:ute)?s? read\b(?: Lire en français)?(?: Subscribers only)?\s*"
)
#: The longest menu.
_MENU = 4_000
#: A call that stands at the end, but in the middle as well.
_CALL = re.compile(
    r"(?:Follow|Listen to) [A-Z][^.!?]{1,80} on (?:BBC|Facebook|Instagram|X|Twitter)\b"
)
_NAME = re.compile(r"(?<=[\w,’'] )[A-Z][\w-]{2,}|[A-Z][\w-]+(?= [A-Z][a-z])")
_MARKS = re.compile(r"[\"“”]")
#: The most characters, and the largest share of a text, that teasers take.
_MOST, _SHARE = 1_200, 1 / 3


def without_menu(text: str, sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """The sentences behind a page's clock and its menu, which ends with the time reading takes."""
    start = sentences[0].span.start if sentences else 0
    if not _CLOCK.match(text, start):
        return sentences
    ended = _READING_TIME.search(text, start, start + _MENU)
    if ended is None:
        return sentences
    kept = [s for s in sentences if s.span.end > ended.end()]
    if kept and kept[0].span.start < ended.end():
        kept[0] = Sentence(Span(ended.end(), kept[0].span.end), kept[0].paragraph)
    return kept


def teasers(text: str, sentences: Sequence[Sentence]) -> int:
    """How many of the sentences, from the first on, the article has in front of its teasers.

    They stand behind a line that credits who else reported, or behind "Follow Example News on X",
    if none of them has quotation marks or a name of the article.
    """
    first = len(sentences)
    if not first:
        return first
    end = sentences[-1].span.end
    begin = end - min(_MOST, int(_SHARE * (end - sentences[0].span.start)))
    while first and sentences[first - 1].span.start >= begin:
        first -= 1
    for number in range(first, len(sentences)):
        span = sentences[number].span
        if _CREDITS.match(text, span.start, span.end):
            return number
        if _CALL.match(text, span.start, span.end) and _is_other(text, span.start, span.end, end):
            return number
    return len(sentences)


def _is_other(text: str, call: int, start: int, end: int) -> bool:
    """Whether what stands between two places has no marks, and names that stand nowhere before."""
    names = set(_NAME.findall(text, start, end))
    if len(names) < 2 or _MARKS.search(text, start, end):
        return False
    return names.isdisjoint(re.findall(r"[\w-]+", text[:call]))
