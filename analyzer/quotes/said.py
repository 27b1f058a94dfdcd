"""Which of the quotes that an extractor finds somebody said: not beliefs, acts and mere topics.

An extractor returns what a corpus counts as attributed, "Peru aims to expand the port" and "they
discussed the port" among it. A statement is somebody's words only where words are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyzer.quotes.acts import issues_rules
from analyzer.quotes.expletives import is_remark
from analyzer.quotes.lexicon import is_speech, match_cue, words_of_cue
from analyzer.quotes.nobody import has_no_speaker
from analyzer.quotes.objects import is_list_of_topics, is_object
from analyzer.quotes.questions import is_aside, is_question_put
from analyzer.quotes.titles import in_title_case, is_second_half, is_work
from analyzer.quotes.unsaid import is_neither, is_supposed, is_unsaid
from analyzer.quotes.words import FINITE
from analyzer.records import Quote, Span

_COUNTED = re.compile(
    r"\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|more|some|another|several|many|"
    r"further|new|extra|(?:the )?additional)\b"
)
#: In the place of a cue, in "Talks may resume soon — Ann Lee".
_DASH = re.compile(r"[—–-]{1,2}")
#: Only a word for what was said elsewhere: "He said this during a meeting", "He thinks so".
_THIS = re.compile(
    r"(?:that|(?:this|so|it|as much)(?:\s+(?:during|in|at|on|while|when|after|before|following|"
    r"to|as)\b.*)?)[.,;]?",
    re.DOTALL,
)
#: In front of what is no speaker, before a colon: "Under the Constitution:", "there's the law:".
_BELOW = re.compile(
    r"\b(?:[Uu]nder|[Ii]n|[Ff]or|[Ww]ith|[Oo]n|(?:there|that|this|here|it)(?:['’]s| is| are| was)) "
    r"(?:the |an? )?\Z"
)
#: What introduces a remark of the writer's: "The problem:", "One reason:".
_TOPIC = re.compile(
    r"\b(?:problems?|reasons?|results?|points?|messages?|goals?|aims?|questions?|answers?|rules?|"
    r"truth|facts?|lessons?|upshot|issues?|idea|theory|catch|irony|consequences?|solution|risk|"
    r"takeaway|bottom line|constitution|law|clause|article|amendment)\s*\Z",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\"“]([^\"“”]{1,200})[\"”]")
#: Where a clause began, in front of a word.
_CLAUSE_START = re.compile(r"[.!?:\n\"“”‘(]")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b")
#: Passives that name only whom or what they are about: "The envoy was rebuked by Peru".
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|also\s+)?(?:discussed|critici[sz]ed|"
    r"named|identified|rebuked|praised|hailed|rejected|dismissed|opposed|blamed|supported|welcomed|blasted|slammed|"
    r"mocked|ridiculed|questioned|thanked|congratulated|addressed|defended|endorsed|applauded|"
    r"outlined|presented|assailed|chided|castigated|cited|raised|briefed|published|shared|circulated|"
    r"amplified|released)\b"
)
#: Marked words of the one who is judged: "criticised the envoy's “wall of ships” speech".
_OTHERS_WORDS = re.compile(r"[^\"“”‘]{1,60}['’]s [\"“‘][^\"“”‘’\n]{1,80}[\"”’'] [a-z]")
_CRITICISES = re.compile(
    r"\b(?:critici[sz]|condemn|denounc|reject|oppos|attack|mock|defend|prais|blast|slam|dismiss|"
    r"ridicul|rebuk|deplor|decri)\w*\Z"
)


def is_said(text: str, quote: Quote) -> bool:
    """Whether somebody said it: not a belief or an act that an extractor finds, too.

    "Peru knew that Chile had left" and "Peru imposed a ban" are the writer's words.
    """
    if quote.kind == "direct":
        return not is_work(text, quote)
    if quote.cue is None:
        return quote.kind == "mixed"
    words = words_of_cue(quote.cue.text_in(text))
    if words == [":"] and is_second_half(text, quote):
        return False  # "a memoir titled The Port: My Years at Sea"
    if words == [":"] and _is_topic(text, quote):
        return False  # "Under the Constitution: nobody may", "The problem: the port is shut"
    if words == [":"] or _DASH.fullmatch(text, quote.cue.start, quote.cue.end):
        return True
    if is_aside(text, quote) or is_question_put(text, quote):
        return False
    if quote.kind == "indirect" and is_remark(text, quote.cue):
        return False
    if quote.kind == "indirect" and _is_in_a_name(text, quote):
        return False  # "comments on Proposed Rules for Ports"
    if words and words[-1].startswith("add") and _COUNTED.match(text, quote.content[0].start):
        return False  # "Peru added 12 ships"
    if not is_speech(words):
        return False
    if quote.kind == "mixed" and not _marks_only_names(text, quote):
        return not (
            _is_of_others(text, quote, quote.cue)
            or issues_rules(text, quote, words)
            or is_list_of_topics(text, quote, quote.cue, words)
            or is_supposed(text, quote, quote.cue)
            or is_neither(text, quote)
        )
    return _is_reported(text, quote, quote.cue, frozenset(words))


def _is_topic(text: str, quote: Quote) -> bool:
    """Whether what stands in front of a colon is what the words behind it are about."""
    who = quote.speaker
    if who is None or quote.cue is None or who.end > quote.cue.start:
        return False
    if _BELOW.search(text, max(0, who.start - 20), who.start):
        return True
    return _TOPIC.search(text, who.start, quote.cue.start) is not None


def _is_reported(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether an indirect quote with a cue of speech reports what somebody said."""
    if is_unsaid(text, quote, cue, words) or has_no_speaker(text, quote, cue, words):
        return False
    this = _THIS.fullmatch(text, quote.content[0].start, quote.content[-1].end)
    if this is not None and _tells(words) and FINITE.isdisjoint(this.group().split()):
        return False  # "He said this during a meeting"
    if quote.content[-1].end <= cue.start:
        return _PASSIVE.search(text, cue.start, cue.end) is None
    return not is_object(text, quote, cue, words)


def _is_in_a_name(text: str, quote: Quote) -> bool:
    """Whether a cue is a capitalised participle inside of a name, in a sentence of small words."""
    if quote.cue is None:
        return False
    cue = quote.cue.text_in(text)
    name = cue.istitle() and cue.isalpha() and cue.endswith(("ed", "ing"))
    if not name or not text[quote.content[0].start].isupper():
        return False
    before = _CLAUSE_START.split(text[max(0, quote.cue.start - 80) : quote.cue.start])[-1]
    return _SMALL_WORD.search(before) is not None and not before.rstrip().endswith(",")


def _tells(words: Iterable[str]) -> bool:
    """Whether a cue takes clauses and no objects: "said this" has no content, "denied this" has."""
    forms = [f for w in words if (f := match_cue([w], 0)) is not None]
    return any("clause" in f.frames and f.frames.isdisjoint(("object",)) for f in forms) or any(
        f.lemma == "announce" for f in forms
    )


def _marks_only_names(text: str, quote: Quote) -> bool:
    """Whether what is marked are names and no words: "the exercise “Long Ship 2”"."""
    printed = text[quote.content[0].start : quote.content[-1].end]
    marked = [m.group(1).split() for m in _MARKED.finditer(printed)]
    return bool(marked) and all(len(m) > 1 and in_title_case(m) for m in marked)


def _is_of_others(text: str, quote: Quote, cue: Span) -> bool:
    """Whether the marked words are those of whoever is judged, and not of who judges."""
    if not _CRITICISES.search(cue.text_in(text)):
        return False
    return _OTHERS_WORDS.match(text, quote.content[0].start, quote.content[-1].end) is not None
