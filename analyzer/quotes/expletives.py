"""The "it" that stands for nobody: "It is noted that", "It should be said that"."""

from __future__ import annotations

import re

from analyzer.records import Span

#: "It" that stands for nobody: "It should be noted that", "It's said that", "It is worth saying".
_EXPLETIVE = re.compile(
    r"\b[Ii]t(?:['’]s| (?:(?:should|must|may|might|can|could|would|will|has to|needs to) )?"
    r"(?:is|was|be|has been|had been)) (?:\w+ly |also |often |not )?"
    r"(?:(?P<remark>worth(?:while)?|important|fair|safe|interesting|necessary|useful|crucial|"
    r"tempting)|said|noted|reported|announced|known|believed|understood|thought|alleged|claimed|"
    r"recalled|stressed|emphasi[sz]ed|mentioned|argued|assumed|feared|hoped|expected|estimated|"
    r"suggested|rumou?red|pointed out|remembered|added|acknowledged|admitted|stated)\b"
)
#: In front of a verb, "let's" makes it the writer's invitation.
_LETS = re.compile(r"\b[Ll]et['’]s (?:just |also |not )?\Z")


def expletive(text: str, cue: Span) -> re.Match[str] | None:
    """The "it is noted" that a cue is the end of; None where somebody speaks."""
    match = _EXPLETIVE.search(text, max(0, cue.start - 30), cue.end)
    return match if match is not None and match.end() > cue.start else None


def is_expletive(text: str, at: int) -> bool:
    """Whether the "it" at a place stands for nobody."""
    return _EXPLETIVE.match(text, at) is not None


def is_remark(text: str, cue: Span) -> bool:
    """Whether the writer remarks it: "It is worth noting that", "Let's say"."""
    low = max(0, cue.start - 40)
    match = _EXPLETIVE.search(text, low, cue.end)
    if match is not None and match["remark"] and cue.end - match.end() < 30:
        return True
    return _LETS.search(text, low, cue.start) is not None
