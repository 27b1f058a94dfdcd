"""Whether what follows a cue is the object of an act, a plan or a topic, and no content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from analyzer.quotes.acts import is_act
from analyzer.quotes.lexicon import is_speech, match_cue, words_of_cue
from analyzer.quotes.words import (
    CLAUSE_STARTERS,
    DETERMINERS,
    FINITE,
    PREPOSITIONS,
    RELATIVES,
    SPEECH_NOUNS,
    SUBORDINATORS,
)
from analyzer.records import Quote, Span

_Opening = Literal["clause", "question", "infinitive", "phrase"]
#: Cues of plans: "Peru seeks to widen the port" says what it does.
_PLANS = frozenset(
    "aim aims aimed aiming seek seeks sought seeking opt opts opted opting intend intends intended "
    "intending".split()
)
#: Words that report something only with a clause: "they discussed the port", "talks on the port".
_TOPICAL = frozenset(
    "discuss discusses discussed discussing talk talks talked talking call speak speaks speaking "
    "spoke spoken about address addresses addressed addressing answer answers answered answering "
    "respond responds responded responding response comment comments commented commenting outline "
    "outlines outlined outlining present presents presented presenting publish publishes "
    "published publishing release releases released issue issues issued exchange exchanges "
    "exchanged pose poses posed post posts posted posting brief briefs briefed briefing touched "
    "support statement remarks words message interview".split()
)
_ABOUT = frozenset({"talk about", "speak about"})
#: Verbs of acts, which report something only with a clause: "Peru maintained a base".
_ACTING = frozenset(
    "counter counters countered countering maintain maintains maintained maintaining observe "
    "observes observed observing continue continues continued continuing charge charges charged "
    "charging commit commits committed committing press presses "
    "pressed pressing show shows showed shown showing rule rules ruled ruling agree agrees agreed "
    "agreeing decide decides decided deciding decision begin begins beginning stopped signal "
    "signals signaled signalled signaling signalling thank thanks thanked thanking apologise "
    "apologises apologised apologising apologize apologizes apologized apologizing convey conveys "
    "conveyed conveying specify specifies specified specifying order orders ordered ordering reply "
    "replies replied replying admitting relay relays relayed relaying add adds added adding "
    "name names named naming endorse endorses endorsed endorsing question questions questioned "
    "questioning cite cites cited citing".split()
)
_DISCUSSES = frozenset("discuss discusses discussed discussing".split())
#: What somebody comes to know: "Police learned that a man fled".
_LEARNS = frozenset("learn learns learned learnt learning".split())
_CITES = frozenset("cite cites cited citing quote quotes quoted quoting".split())
#: Words as a thing that one may cite: "remarks by Ann Lee", "a report from Oslo".
_SOURCES = re.compile(
    r"(?:an? |the |its |his |her |their )?(?:\w+ )?(?:remarks?|comments?|statements?|words|speech|"
    r"interviews?|reports?|articles?|sources?|documents?|officials?|data|figures|surveys?|"
    r"stud(?:y|ies)|polls?|letters?|media|news)"
    r"(?: (?:by|from|of|in|on|at)\b[^.;:]{0,120})?,?"
)
_REFUSES = frozenset("refuse refuses refused refusing".split())
_SILENT = re.compile(
    r"(?:to )?(?:comment|say|answer|discuss|elaborate|confirm|identify|name|speculate|provide|"
    r"disclose|reveal|give|specify|respond)\b"
)
#: What is asked and not answered: "answered a question on", "responds to requests for comment on".
_ASKED_ABOUT = re.compile(r"\bquestions?\b|\bfor comments?\b", re.IGNORECASE)
#: Cues whose object is no content: "pointing to a law", "referring to the law", "reports on
#: crime", "still insisted on building a port".
_ON = re.compile(
    r"\b(?:pointing to|referring to|report(?:s|ed|ing)? on|"
    r"still insist(?:s|ed) on (?=\w{2,20}ing\b))\b",
    re.IGNORECASE,
)
_SPOKE_FOR = re.compile(
    r"\bsp(?:oke|eaks?|eaking)\b.{0,20}\b(?:of|against|in support|in favou?r)\b", re.IGNORECASE
)
#: In front of a cue, what is held to say it there: "a briefing to announce the date".
_HELD_TO = re.compile(
    r"\b(?:conference|briefing|meeting|ceremony|event|session|rally|speech|summit|gathering|"
    r"hearing) to\s+\w+\Z"
)
#: Writing on paper, in front of what it is made of: "scribbling notes on".
_WRITES_ON = re.compile(
    r"(?:scribbl|scrawl|jott|doodl|writ|wrote)\w* (?:\w+ ){0,3}?on\b", re.IGNORECASE
)
_CALLS = frozenset("call calls appeal appeals demand demands".split())
#: Nouns that only name what somebody said: "the announcement of the delay".
_NAMES = re.compile(
    r"(?:\w+ )?(?:announcement|estimate|forecast|prediction|projection|discussion|description|"
    r"mention)s? (?:of|on|about)\b"
)
_RELATIVE = re.compile(
    r"that (?:\w+ly |also |once |never |not )?(?:(?P<verb>led|ended|brought|caused|began|drew|"
    r"followed|helped|lasted|failed|came|went|got|made|took|gave|held|left|became|is|are|was|were|"
    r"has|have|had|will|would|can|could|should|may|might|must|did|does)\b"
    r"|(?P<past>[a-z]{3,}ed) (?P<next>[a-z]+)\b)"
)
_OPENS_CLAUSE = frozenset("that if whether there".split()) | CLAUSE_STARTERS
_OPENS_QUESTION = frozenset("how why what when where who which".split())
_ENDS_PHRASE = (RELATIVES | SUBORDINATORS) - {"or"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TO = re.compile(r"\s+(?:not )?to\s+\Z")
_BY = re.compile(r"\b(?:by|from|of)\s+\Z")
#: Characters of a content in which its verb is looked for.
_REACH = 200


def is_object(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether what follows the cue is the object of an act, a plan or a topic, and no content.

    Nor is it what somebody learns, cites or refuses to say.
    """
    content = next((c for c in quote.content if c.start >= cue.end), quote.content[0])
    printed, start = cue.text_in(text), content.start
    if not words.isdisjoint(_LEARNS) or _is_cited(text, quote, words):
        return True
    if not words.isdisjoint(_REFUSES) and _SILENT.match(text, quote.content[0].start):
        return True  # "refused to comment on it"
    opening = _opening(text, cue, content)
    in_order = words_of_cue(printed)
    if _ASKED_ABOUT.search(printed):
        return True  # "answered a question on"
    if _is_relative(text, quote, cue, in_order):
        return True  # "the talks that led to peace"
    if opening == "phrase" and (
        _WRITES_ON.match(text, cue.start, start + 3) or text[cue.end : start] == " in "
    ):
        return True  # "scribbling notes on his pad", "mocking in a tone of his own"
    if opening != "question" and _ON.search(text, cue.start, start + 20):
        return True  # "he said, pointing to a law"
    if opening == "phrase" and _is_purpose(text, cue):
        return True  # "a briefing to announce the date"
    if opening == "clause" or _SPOKE_FOR.search(printed):
        return False
    idle = _TOPICAL if opening == "question" else _TOPICAL | _PLANS | _ACTING
    if not _is_speech_of(in_order, idle):
        return True  # "They discussed the port", "Peru maintains a base", "Peru agreed to go"
    if opening == "infinitive":
        return words <= _CALLS and not _owns(text, quote.speaker, cue)  # "as calls to wait grow"
    return opening == "phrase" and (
        _NAMES.match(text, cue.start, start + 4) is not None
        or is_act(text, quote, cue, words, start)
    )


def is_list_of_topics(text: str, quote: Quote, cue: Span, words: Sequence[str]) -> bool:
    """Whether somebody only discussed it, some words being marked: "discussed “free” ports"."""
    first = quote.content[0]
    if cue.end > first.start or _DISCUSSES.isdisjoint(words):
        return False
    return _opening(text, cue, first) == "phrase"


def _is_cited(text: str, quote: Quote, words: frozenset[str]) -> bool:
    """Whether words are only named as a source: "citing remarks by Ann Lee"."""
    if words.isdisjoint(_CITES):
        return False
    return _SOURCES.fullmatch(text, quote.content[0].start, quote.content[-1].end) is not None


def _is_relative(text: str, quote: Quote, cue: Span, words: Sequence[str]) -> bool:
    """Whether "that" behind a noun has a verb, and no subject: "the claims that were made"."""
    first, who = quote.content[0], quote.speaker
    if not words or words[-1] not in SPEECH_NOUNS or not 0 <= first.start - cue.end <= 1:
        return False
    match = _RELATIVE.match(text, first.start, first.end)
    if match is None or (match["past"] and match["next"] not in DETERMINERS | PREPOSITIONS):
        return False
    verb = who is not None and 0 <= cue.start - who.end <= 1 and len(words) == 1
    if not verb or who is None or match_cue(words, 0) is None:
        return True
    return who.text_in(text).endswith(("'s", "’s", "s'", "s’"))  # not "Peru claims that was late"


def _is_speech_of(words: Sequence[str], idle: frozenset[str]) -> bool:
    """Whether a cue has a word of speech that is not idle, and takes more than marked words."""
    for at, word in enumerate(words):
        form = match_cue(words, at)
        longer = form is not None and len(form.words) > 1 and form.lemma not in _ABOUT
        if word in idle and not longer:  # but "call for" is no "call"
            continue
        if form is not None and form.frames - {"front"} != {"quote"}:
            return True
        if form is None and is_speech([word]):
            return True
    return False


def _opening(text: str, cue: Span, content: Span) -> _Opening:
    """How a content behind its cue begins: as a clause, a question, an infinitive or a phrase."""
    end = min(content.end, content.start + _REACH)
    found = [m.group().lower() for m in _WORD.finditer(text, content.start, end)]
    if len(found) < 2:
        return "phrase"
    if found[0] in _OPENS_QUESTION:
        return "phrase" if found[1:2] == ["to"] else "question"
    if found[0] in _OPENS_CLAUSE:
        return "clause"
    between = text[cue.start : content.start]
    if found[0] == "to" or found[:2] == ["not", "to"] or _TO.search(between):
        return "infinitive"
    for at, word in enumerate(found):
        if word in _ENDS_PHRASE:
            return "phrase"
        acts = at and word.endswith("ed") and found[at + 1 : at + 2]
        if word in FINITE or (acts and found[at + 1] in DETERMINERS):
            return "clause"
        if word in CLAUSE_STARTERS and word not in ("it", "you"):
            return "clause"
    return "phrase"


def _is_purpose(text: str, cue: Span) -> bool:
    """Whether a cue is what something is held for: "speaks at a briefing to announce"."""
    return _HELD_TO.search(text, max(0, cue.end - 60), cue.end) is not None


def _owns(text: str, speaker: Span | None, cue: Span) -> bool:
    """Whether a demand is somebody's: "Peru's calls to wait", "appeals from Peru to wait"."""
    if speaker is None:
        return False
    if speaker.start >= cue.end:
        return _BY.search(text, cue.end, speaker.start) is not None
    return 0 <= cue.start - speaker.end <= 3
