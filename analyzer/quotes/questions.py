"""Who only asks, and what is only asked: "When a reporter asked, Lee said", "Asked about Peru"."""

from __future__ import annotations

import re

from analyzer.quotes.lexicon import words_of_cue
from analyzer.records import Quote

#: In front of who asks, where the question only says when others spoke: "When a reporter asked".
_WHEN = re.compile(r"(?:\A|[.!?”\"]\s+|\n)(?:When|After|As) \Z")
_ASKS = frozenset("asked asks ask".split())
#: "When asked about the port", whoever asked: what follows is the question.
_WAS_ASKED = re.compile(
    r"(?:\b(?:[Ww]hen|[Ii]f|[Aa]fter being|[Oo]n being) |(?:\A|[.!?”\"]\s+|\n))[Aa]sked"
    r"(?: about| on| whether| if| why| how| what)?\Z"
)


def is_aside(text: str, quote: Quote) -> bool:
    """Whether somebody only asks when others speak: "When a reporter asked, Lee said"."""
    asker, cue = quote.speaker, quote.cue
    if asker is None or cue is None or _ASKS.isdisjoint(words_of_cue(cue.text_in(text))):
        return False
    return _WHEN.search(text, max(0, asker.start - 12), asker.start) is not None


def is_question_put(text: str, quote: Quote) -> bool:
    """Whether it is only what somebody was asked: "When asked about Peru, Ann Lee said ..."."""
    if quote.kind != "indirect" or quote.cue is None or quote.content[0].start < quote.cue.end:
        return False
    return _WAS_ASKED.search(text, max(0, quote.cue.end - 24), quote.cue.end) is not None
