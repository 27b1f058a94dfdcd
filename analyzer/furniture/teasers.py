"""What stands behind an article's last line: teasers of other stories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.records import Sentence

#: A credit of the article as a whole, which nothing of it follows.
_CREDITS = re.compile(
    r"(?:Additional reporting by [A-Z]|[^.!?]{1,140}\bcontributed (?:reporting )?to this "
    r"(?:report|article|story)\b)"
)
#: A call that stands at the end, but in the middle as well.
_CALL = re.compile(
    r"(?:Follow|Listen to) [A-Z][^.!?]{1,80} on (?:BBC|Facebook|Instagram|X|Twitter)\b"
)
_NAME = re.compile(r"(?<=[\w,’'] )[A-Z][\w-]{2,}|[A-Z][\w-]+(?= [A-Z][a-z])")
_MARKS = re.compile(r"[\"“”]")
#: The most characters, and the largest share of a text, that teasers take.
_MOST, _SHARE = 1_200, 1 / 3


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
