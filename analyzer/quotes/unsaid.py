"""Words that nobody has said: what is denied, foretold, possible, supposed or advised."""

from __future__ import annotations

import re

from analyzer.quotes.lexicon import is_speech, match_cue, words_of_cue
from analyzer.records import Quote, Span

#: What is foretold: "Peru will want a second port", "she is expected to argue that".
_FORETOLD = re.compile(
    r"\b(?:will|would|might|may|could)\s+(?:\w+ly\s+|also\s+|need\s+to\s+)?"
    r"(?:want|seek|aim|intend)\b|"
    r"\b(?:is|are|was|were|be|['’]s|['’]re)\s+(?:\w+ly\s+)?(?:expected|likely|unlikely|set|due|poised|"
    r"scheduled|slated|bound|supposed|certain)\s+to\s+(?:\w+ly\s+|also\s+)?\w+"
)
#: What is only possible: "Peru might think about it", "one could argue that", "Let's say you wait".
_MIGHT = re.compile(
    r"\b(?:might|may|could|should)\s+(?:\w+\s+)?(?:think|consider|believe)\b|"
    r"\b(?:might|may|could)\s+(?:\w+ly\s+|also\s+|well\s+|even\s+|then\s+)?(?:wish|hope|want|"
    r"expect|say|ask|argue|claim|wonder|object|complain|demand|insist|assume)\b|"
    r"\b(?:would|could|might)(?:n['’]t|\s+not)?\s+have\s+(?:\w+ly\s+)?(?!been\b)\w{2,}(?:d|n|ght)\b|"
    r"\b[Ll]et(?:['’]s|\s+us)\s+(?:\w+\s+)?(?:say|assume|suppose|imagine|hope|think)\b"
)
#: When one may say something: "her chance to argue that", but not "took the chance to argue that".
_OCCASION = re.compile(
    r"(?P<taken>\b(?:took|takes?|taking|used?|uses|using|seized?|seizes|seizing)\b[^.;:]{0,25})?"
    r"\b(?:moment|chance|opportunity|occasion) to \w+\Z"
)
#: In front of what nobody says: "To say that", "the same as saying that".
_AS_IF = re.compile(
    r"(?:(?:\A|[.!?;][\"”’]?\s+|\n)(?:(?:But|And|Yet) to|To) (?:say|claim|suggest|argue|call)|"
    r"\b(?:same as|like|akin to|tantamount to|equivalent to|instead of|rather than) "
    r"(?:saying|claiming|suggesting|arguing|calling))\Z"
)
#: What is only aimed at: "with hopes of", "in the hope that".
_IN_HOPE = re.compile(r"\b(?:with|in) (?:the )?hopes? (?:of|that)\b")
#: In front of who would speak, or of the verb: "if Bo Roy asks", "unless they say".
_IF = re.compile(r"(?<!\bas )(?<!\beven )\b(?:[Ii]f|[Uu]nless|[Ii]n case)\s+(?:the |an? |any )?\Z")
#: In front of who would speak in a question: "But has he called for it?".
_ASKING = re.compile(
    r"(?:\A|[.!?;:,—–-][\"”’]?\s+|\n|\b(?:but|and|so|or|yet)\s+)"
    r"(?:has|have|had|did|does|do|is|are|was|were|will|would|can|could|should|might|may)"
    r"(?:n['’]t)?\s+\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!](?=[\s\"”’)]|\Z)|\n")
_ADVICE = (
    r"(?:should|must|ought to|had better|needs? to|"
    r"would (?:do well|be (?:wise|right|better off)) to)"
)
#: Advice to speak, in front of the verb: "Peru should condemn it", "it would do well to stress".
_ADVISED = re.compile(
    rf"\b{_ADVICE}\s+(?:also |now |at least |\w+ly )?(?:have\s+)?(?!be\b|have\b|not\b)\w+"
)
_FIRST_PERSONS = frozenset({"I", "We", "we"})
#: Behind who would speak: "Peru should wait for a year, | stressing", "should wait and | reject".
_ADVISED_TO_ACT = re.compile(rf"\s+{_ADVICE}\b[^.;:!?\n]{{1,200}}(?:,|,?\s+and)\s+")
#: In front of who is made to speak: "an AI-generated video of a general claiming that".
_FABRICATED = re.compile(
    r"\b(?:fake|faked|fabricated|doctored|forged|bogus|manipulated|deepfakes?|AI-(?:generated|made)|"
    r"computer-generated)\b[\w -]{0,40}\b(?:of|showing|in which|where|attributed to)\s+"
    r"(?:the |an? )?\Z",
    re.IGNORECASE,
)
#: Between a claim and who denies it: "claims such as this, which was debunked by Peru".
_DENIED_BY = re.compile(
    r"\b(?:debunked|denied|refuted|rebutted|disproved|disputed|contradicted|discredited|rejected|"
    r"dismissed) (?:\w+ )?by (?:the )?\Z"
)
#: In or right in front of a cue that is denied: "did not say", "avoids saying", "failed to say".
_NOT = re.compile(
    r"(?:\bnot|\bnever|\b\w+n['’]t|\bcannot|\bwithout|\bshort of|\bavoid(?:s|ed|ing)?|"
    r"\brefrain(?:s|ed|ing)? from|\b(?:shy|shies|shied|shying) away from|"
    r"\b(?:fail|declin|refus)\w* to)\b(?! only\b)"
)
_NOT_BEFORE = re.compile(
    rf"(?:(?:{_NOT.pattern})(?: \w{{3,14}}ly| yet| even| ever| to|"
    r" (?:have|has|had|need|want|wish|plan|dare|bother|seem|appear|choose) to| able to)?|"
    r"\b(?:(?:has|have|had) yet|unable|unwilling|reluctant|hesitant|too \w+|"
    r"(?:hard|difficult) for \w+(?: \w+)?) to)\s+\Z"
)
#: In front of who does not say it: "nor did | she | clarify".
_NOR = re.compile(r"\b[Nn]or (?:did|does|do|has|have|had|would|will|could|can) (?:the )?\Z")
_CLAUSE_MARK = re.compile(r"[.;:!?,\"“”]")
#: What is a statement in the negative as well: "has not ruled out", "does not believe".
_DENIABLE = re.compile(
    r"\b(?:rul(?:e[sd]?|ing) out|den(?:y|ies|ied)|disput\w+|object\w*|oppos\w+|doubt\w*|believ\w+|"
    r"think\w*|thought|want\w*|expect\w*|agree\w*|hope\w*|support\w*|intend\w*|fear\w*)\b"
)
_DECLINES = frozenset("decline declines declined declining".split())


def is_unsaid(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether a sentence does not tell that it was said, but that it may be, will be or was not."""
    return (
        _is_possible(text, cue)
        or _is_foretold(text, cue)
        or is_supposed(text, quote, cue)
        or is_neither(text, quote)
        or _is_advised(text, quote, cue)
        or _is_put_in_the_mouth(text, quote, cue)
        or _is_denied(text, cue)
        or not words.isdisjoint(_DECLINES)
    )


def _is_possible(text: str, cue: Span) -> bool:
    """Whether one only might say it, hopes to, or as good as says it: "the same as saying"."""
    might = _MIGHT.search(text, max(0, cue.start - 20), cue.end)
    if might is not None and might.end() > cue.start:
        return True  # "Peru might think about it"
    occasion = _OCCASION.search(text, max(0, cue.end - 70), cue.end)
    if occasion is not None and occasion["taken"] is None:
        return True
    if _IN_HOPE.match(text, cue.start) or _IN_HOPE.search(text, max(0, cue.start - 9), cue.end):
        return True
    return _AS_IF.search(text, max(0, cue.end - 40), cue.end) is not None


def _is_foretold(text: str, cue: Span) -> bool:
    """Whether somebody will only say it: "she is expected to argue that"."""
    foretold = _FORETOLD.search(text, max(0, cue.start - 20), cue.end + 30)
    return foretold is not None and foretold.start() < cue.end and foretold.end() > cue.start


def is_supposed(text: str, quote: Quote, cue: Span) -> bool:
    """Whether it is only asked or supposed that somebody says it: "if Bo Roy asks him"."""
    who = quote.speaker
    start = cue.start if who is None else min(cue.start, who.start)
    before = text[max(0, start - 40) : start]
    if _IF.search(before) and "," not in text[start : cue.start]:
        return True
    if who is None or who.start > cue.start or not _ASKING.search(before):
        return False
    end = _SENTENCE_END.search(text, quote.content[-1].end - 1)
    return end is not None and end.group() == "?"


def is_neither(text: str, quote: Quote) -> bool:
    """Whether somebody does not say it, either: "nor did she clarify"."""
    who = quote.speaker
    if who is None:
        return False
    return _NOR.search(text, max(0, who.start - 14), who.start) is not None


def _is_denied(text: str, cue: Span) -> bool:
    """Whether a cue says that something was not said: "did not provide details on"."""
    printed = cue.text_in(text)
    if _DENIABLE.search(printed):
        return False
    inside = _NOT.search(printed)
    if inside is not None and is_speech(words_of_cue(printed[inside.end() :])):
        return True
    before = _CLAUSE_MARK.split(text[max(0, cue.start - 30) : cue.start])[-1]
    return _NOT_BEFORE.search(before) is not None


def _is_advised(text: str, quote: Quote, cue: Span) -> bool:
    """Whether somebody is only told to say it: "Peru should condemn it"."""
    who = quote.speaker
    if who is not None and who.text_in(text) in _FIRST_PERSONS:
        return False  # "I must say that"
    for advice in _ADVISED.finditer(text, max(0, cue.start - 40), cue.end):
        if advice.end() > cue.start and not is_speech(text[cue.start : advice.start()].split()):
            return True
    if who is None or not (cue.text_in(text).endswith("ing") or _is_base(cue.text_in(text))):
        return False
    return _ADVISED_TO_ACT.fullmatch(text, who.end, cue.start) is not None


def _is_base(printed: str) -> bool:
    """Whether a cue is the base of a verb: "jointly oppose"."""
    words = words_of_cue(printed)
    while len(words) > 1 and words[0].endswith("ly"):
        words = words[1:]
    form = match_cue(words, 0) if words else None
    return form is not None and form.shape == "base"


def _is_put_in_the_mouth(text: str, quote: Quote, cue: Span) -> bool:
    """Whether it is a fabrication, or given to who denies it: "later debunked by Peru"."""
    who = quote.speaker
    if who is None:
        return False
    if who.start > cue.end:
        start = max(cue.end, who.start - 60)
        return _DENIED_BY.search(text, start, who.start) is not None
    return _FABRICATED.search(text, max(0, who.start - 80), who.start) is not None
