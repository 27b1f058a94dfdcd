"""Where a content begins and ends, against a network that cuts it short or lets it run on.

A source or content that cuts an abbreviation is made whole; what is not inside quotation marks ends
with its sentence; what breaks off in front of its verb, behind "Ltd." or inside of its marks goes
on; what the writer adds behind it goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_plain, match_cue, words_of_cue
from analyzer.quotes.titles import in_title_case
from analyzer.quotes.words import FINITE, NO_SPEAKERS
from analyzer.records import Quote, Span

_ABBREVIATED = re.compile(r"(?:\.[A-Z])+\.?(?![a-z])")
#: Characters of marked words behind a full stop that a network may have left out.
_LONGEST_REST = 600
_OPENING = '"“‘'
#: The writer's words behind marked ones: "before being led out", "during a visit to Oslo".
_TAIL = re.compile(
    r",? (?:(?:before|after|while) \w{2,20}ing|during (?:an?|the|his|her|their|its))\b[^\"“”]*\Z"
)
#: What somebody did not say, behind what they said: "but declined to give details".
_SILENT_TAIL = re.compile(
    r",? but (?:(?:has |have |had )?(?:declined|refused) to|(?:did|does|do|would) ?n[o’']t) "
    r"(?:immediately )?(?:comment|say|elaborate|give|provide|name|identify|specify|disclose|"
    r"discuss|go into|offer|speculate|reveal|explain)\b"
)
#: A content that breaks off in front of its subject: "that on Monday, Oslo time".
_CUT_CLAUSE = re.compile(
    r"that (?:on|in|at|as of|after|before|during|since|by|under|from|for|except|despite|with|"
    r"without|amid|given|besides|unlike|apart from|aside from|because of|due to|instead of) "
    r"[^.;:?!]{1,80}\Z"
)
#: Behind a whole content: ", the agency said on Monday."
_ENDS_SAID = re.compile(
    r", [^,]{2,60}? (?:said|says|reported|reports|added|adds|wrote|noted)\b[^,]{0,40}\Z"
)
#: "stated that the premier, in his speech, " in front of "emphasized": whose words are told.
_NESTED = re.compile(
    r"(?P<cue>(?:stated|said|says|noted|notes|added|adds|stressed|stresses|told \w+(?: \w+)?|"
    r"recalled|pointed out|reported|reports)) (?P<that>that) "
    r"(?=(?:[a-z]{1,20} ){0,4}[A-Z][^.;:?!\n]{1,240}\Z)"
)
#: A further verb of who speaks, behind what is or will be: "that it is late, and invited her".
_VERB_BEHIND = re.compile(
    r",? and (?:also |then )?(?:invited|thanked|urged|called (?:on|for)|ordered|congratulated|"
    r"expressed|instructed|asked|vowed|promised|pledged|wished) (?!by\b)"
)
_IS = re.compile(r"\b(?:is|are|will|has|have|can|must|should)\b")
_WAS = re.compile(r"\b(?:was|were|had|did|would|could)\b")
#: In front of the cue of a relative clause, and what goes on behind it.
_RELATIVE = re.compile(r", (?:which|who)(?: (?:has|have|had))?\s+\Z")
_MAIN_VERB = re.compile(r", (?:is|are|was|were|has|have|had|will|would)\b")
#: In the place of who speaks: what the sentence told of before.
_WHICH = re.compile(r" (?:which|whom)\b")
_COMMA = re.compile(r",? ")
#: An abbreviation that a content breaks off at, in front of its full stop.
_SHORT_END = re.compile(r"\b(?:Ltd|Inc|Corp|Cos?|Jr|Sr|Bros|Dept|Univ|[A-Z])\Z")
#: Behind a content that breaks off: a further part of it, or the object of its last word.
_FURTHER = re.compile(
    r"(?P<part>, (?:including|as well as) (?!to\b|by\b|that\b|on\b|in\b|at\b))|(?P<list>;)|"
    r"(?P<object> (?:the|an?|his|her|its|their|our|from|of|between|against|into|with|by|towards?) )"
)
#: Behind the content of "that", what its last noun does: ", who has left Oslo".
_ITS_NOUN = re.compile(
    r", (?:which|who) (?!the |an? |he |she |it |they |we |I )[a-z][^,;:—–()\"“”]{1,200}\Z"
)
#: Behind a source, what its words go on with: "the ministry, 82 of them in Oslo".
_BEHIND_SOURCE = re.compile(r", (?=[\w,.]{1,12} of (?:them|whom|those)\b)")
#: A joining word at the end of a content, in front of what the sentence goes on with.
_DANGLING = re.compile(
    r"(?:[,;:—–]| -)?\s+(?:and|but|yet|while|whereas|although)\s*\Z|"
    r"(?:[,;:—–]| -)\s+(?:or|though|as|after|before|since|when|because|with|which|who)\s*\Z|"
    r"(?:[,;:—–]|\s-)\s*\Z"
)
_MARKS = "\"“”'’‘,. "
#: In front of the content of "What Ann Lee said is that the port is shut".
_CLEFT = re.compile(r"(?:is|was) (?=that\b)")
#: Whom one informs, in front of what about.
_INFORMED = re.compile(r"(?:[A-Z]|the )[^,;:.!?\"“”]{1,80}? (?=about\b)")
_INFORMS = frozenset(
    "inform informs informed informing brief briefs briefed briefing update updates updated "
    "updating notify notifies notified notifying".split()
)
#: In front of a further verb of the same speaker.
_JOINS = re.compile(r"\b(?:and|but|then|or)\b[\w ]{0,20}\Z")


def within_sentences(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes with whole abbreviations, and without what runs over a full stop."""
    return [q for q in (_within(layout, quote) for quote in quotes) if q is not None]


def to_the_end(layout: Layout, quote: Quote) -> Quote:
    """The quote with a content that does not break off, and is the outermost that is said."""
    quote = _whole_clause(layout, _outer_clause(layout, _without_is(layout, quote)))
    quote = _goes_on(layout, _without_informed(layout, quote))
    return _to_the_mark(layout, _to_its_end(layout, quote))


def _within(layout: Layout, quote: Quote) -> Quote | None:
    """The quote within its sentences, or None where nothing is left of it."""
    cue = _whole(layout, quote.cue)
    spoken = [c for c in quote.content if not _is_name(layout, quote, c)]
    content = tuple(c for c in (_cut(layout, c, cue) for c in spoken) if c is not None)
    if not content:
        return None
    speaker = _whole(layout, quote.speaker)
    if speaker is not None and _announces(layout, speaker):
        return None
    if speaker is not None and content[-1].end <= speaker.start:
        behind = _BEHIND_SOURCE.search(layout.text, speaker.start, speaker.end)
        if behind is not None:
            content = (*content, Span(behind.end(), speaker.end))
            speaker = Span(speaker.start, behind.start())
    return Quote(content, cue, speaker, layout.kind(content))


def _is_name(layout: Layout, quote: Quote, content: Span) -> bool:
    """Whether a piece of a content is a title in front of who speaks: "after the hymn “We Go”"."""
    if content == quote.content[-1] or quote.cue is None or content.end > quote.cue.start:
        return False
    region = layout.region(content.start)
    if region is None or region.start != content.start or region.end > content.end + 1:
        return False
    if not layout.text[max(0, content.start - 2) : content.start][:1].islower():
        return False
    words = content.text_in(layout.text).strip(_MARKS).split()
    return len(words) > 2 and in_title_case(words)


def _announces(layout: Layout, source: Span) -> bool:
    """Whether a source is the label of a text, and nobody's: "Full Transcript: ..."."""
    words = source.text_in(layout.text).lower().split()
    return layout.text.startswith(":", source.end) and words[-1] in NO_SPEAKERS


def _whole(layout: Layout, span: Span | None) -> Span | None:
    """A span that ends inside of "U.S." ends behind it."""
    if span is None:
        return None
    match = _ABBREVIATED.match(layout.text, span.end)
    if match is None or not layout.text[span.end - 1].isupper():
        return span
    return Span(span.start, match.end())


def _cut(layout: Layout, content: Span, cue: Span | None) -> Span | None:
    """The content up to the end of its sentence; marked words may go on over several."""
    first, last = layout.number(content.start), layout.number(content.end - 1)
    wanted = layout.number(cue.start) if cue is not None else first
    start, end = content.start, content.end
    for number in range(first, last):
        stop = layout.sentences[number].end
        if layout.region(stop - 1) is not None and layout.region(stop) is not None:
            continue
        if wanted <= number:
            end = stop
            break
        start = layout.sentences[number + 1].start  # "It ended. Talks go on, he said"
    return Span(start, end) if start < end else None


def _without_is(layout: Layout, quote: Quote) -> Quote:
    """What "What Ann Lee said is that" tells of begins with "that"."""
    first = quote.content[0]
    match = _CLEFT.match(layout.text, first.start, first.end)
    if match is None or quote.kind == "direct":
        return quote
    return layout.recut(quote, (Span(match.end(), first.end), *quote.content[1:]))


def _outer_clause(layout: Layout, quote: Quote) -> Quote:
    """What Ann Lee says that Bo Roy said is hers from its "that" on, with his name and verb."""
    first, cue, who = quote.content[0], quote.cue, quote.speaker
    if quote.kind == "direct" or cue is None or who is None or who.end > cue.start:
        return quote
    if layout.number(who.start) != layout.number(first.start):
        return quote
    match = _NESTED.search(layout.text, who.end, cue.start) if cue.end <= first.start else None
    if match is None or layout.text[who.end : match.start()].count(" ") > 3:
        return quote
    between = layout.text[match.end() : cue.start]
    if _JOINS.search(between) or not FINITE.isdisjoint(between.lower().split()):
        return quote  # "said that she hoped, and stressed that ..."
    content = (Span(match.start("that"), first.end), *quote.content[1:])
    return layout.recut(replace(quote, cue=Span(*match.span("cue"))), content)


def _whole_clause(layout: Layout, quote: Quote) -> Quote:
    """What "noted that" opens has a verb: not only "that on Monday, Oslo time"."""
    last, cue = quote.content[-1], quote.cue
    if quote.kind == "direct" or len(quote.content) > 1 or cue is None:
        return quote
    if cue.end > last.start or not _CUT_CLAUSE.match(layout.text, last.start, last.end):
        return quote
    words = layout.text[last.start : last.end].lower().split()
    end = layout.sentence(last.start).end
    if layout.text[last.end : last.end + 2] != ", " or not FINITE.isdisjoint(words):
        return quote
    if _ENDS_SAID.match(layout.text, last.end, end) or any(w.endswith("ed") for w in words):
        return quote
    while end > last.end and layout.text[end - 1] in '.!?"”’ ':
        end -= 1
    return _ending_at(layout, quote, end)


def _without_informed(layout: Layout, quote: Quote) -> Quote:
    """Whom somebody informs is no content: "informed Ann Lee about the port"."""
    first, cue = quote.content[0], quote.cue
    if quote.kind == "direct" or cue is None or not 0 < first.start - cue.end < 3:
        return quote
    if _INFORMS.isdisjoint(words_of_cue(cue.text_in(layout.text))[-1:]):
        return quote
    match = _INFORMED.match(layout.text, first.start, first.end)
    if match is None or not FINITE.isdisjoint(match.group().split()):
        return quote
    return layout.recut(quote, (Span(match.end(), first.end), *quote.content[1:]))


def _goes_on(layout: Layout, quote: Quote) -> Quote:
    """A content goes on with ", as well as", with its list, and the object of its last word."""
    last, cue = quote.content[-1], quote.cue
    if quote.kind != "indirect" or cue is None or cue.end > last.start:
        return quote
    text = layout.text
    stop = layout.sentence(last.start).end
    while stop > last.end and text[stop - 1] in ".!? ":
        stop -= 1
    further = _FURTHER.match(text, last.end, stop)
    content = text[last.start : last.end]
    if further is None:
        noun = content.startswith("that ") and _ITS_NOUN.match(text, last.end, stop)
        return _ending_at(layout, quote, stop) if noun and _is_told(noun.group()) else quote
    if further["list"] and ";" not in content:
        return quote
    if further["object"]:
        comma = text.find(",", last.end, stop)
        stop = comma if comma >= 0 else stop
    rest = text[last.end : stop]
    if not _is_told(rest) or (not further["list"] and not FINITE.isdisjoint(rest.split())):
        return quote
    return _ending_at(layout, quote, stop)


def _is_told(rest: str) -> bool:
    """Whether a rest of a sentence has neither marks nor a voice of its own."""
    words = words_of_cue(rest)
    forms = [form for at in range(len(words)) if (form := match_cue(words, at)) is not None]
    if any("clause" in form.frames and form.shape != "base" for form in forms):
        return False  # ", including those that sailors said were his"
    return not is_plain(words) and not any(c in rest for c in '"“”()')


def _to_its_end(layout: Layout, quote: Quote) -> Quote:
    """A content behind its cue goes on behind "Ltd." and a colon that opens no marks.

    It ends in front of a further verb of who speaks, and a relative clause at its comma.
    """
    last, cue = quote.content[-1], quote.cue
    if quote.kind == "direct" or cue is None:
        return quote
    text, end = layout.text, last.end
    stop = layout.sentence(last.start).end
    behind = text[end : min(stop, end + 1)]
    short = behind == "." and _SHORT_END.search(text, max(last.start, end - 6), end)
    if cue.end > last.start:
        spoken = [p.start for p in (cue, quote.speaker) if p is not None and p.start > end]
        comma = text.rfind(",", end, min(spoken, default=stop))
        if short and cue.start > end and comma >= 0:
            end = comma
    elif quote.kind == "indirect" and end < stop - 2 and (short or behind == ":"):
        rest = text[end:stop]
        if not any(c in rest for c in '"“”') and "''" not in rest:
            comma = rest.find(",") if short else -1
            end = stop if comma < 0 else end + comma
            end = last.start + len(text[last.start : end].rstrip(".!? "))
    else:
        end = _cut_clauses(layout, cue, last)
    return _ending_at(layout, quote, end) if end > last.start else quote


def _cut_clauses(layout: Layout, cue: Span, content: Span) -> int:
    """Where a content ends in front of what its own sentence goes on with."""
    text = layout.text
    if _RELATIVE.search(text, max(0, cue.start - 16), cue.start):
        main = _MAIN_VERB.search(text, content.start, content.end)
        if main is not None and layout.region(main.start()) is None:
            return main.start()
    verb = _VERB_BEHIND.search(text, content.start, content.end)
    if verb is None or layout.region(verb.start()) is not None:
        return content.end
    clause = text[content.start : verb.start()]
    told = clause.startswith("that ") or not FINITE.isdisjoint(clause.lower().split())
    present = _IS.search(clause) is not None and _WAS.search(clause) is None
    return verb.start() if told and present else content.end


def _to_the_mark(layout: Layout, quote: Quote) -> Quote:
    """Marked words of several sentences that break off at a full stop go on to their mark.

    Only where a mark closes them: what a missing mark would have ended, nobody knows.
    """
    last = quote.content[-1]
    region = layout.region(last.start)
    if quote.kind != "direct" or region is None or not region.closed:
        return quote
    rest = layout.text[last.end : min(region.end, last.end + _LONGEST_REST)]
    broken = layout.text[last.end - 1] in ".!?" and any(map(str.isalnum, rest))
    short = region.end - last.end <= _LONGEST_REST
    if not broken or not short or layout.number(last.start) == layout.number(region.end - 1):
        return quote
    return _ending_at(layout, quote, region.end)


def with_relatives(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """What "a plan, according to which ..." has behind it belongs to the words in front of it.

    Nobody is named there who says it.
    """
    of_which = [q for q in quotes if _is_of_which(layout, q)]
    ends = {q.cue.start: q.content[-1].end for q in of_which if q.cue is not None}
    found = []
    for quote in quotes:
        if quote in of_which:
            continue
        last = quote.content[-1]
        between = _COMMA.match(layout.text, last.end)
        end = ends.get(between.end()) if between is not None else None
        if end is not None:
            quote = layout.recut(quote, (*quote.content[:-1], Span(last.start, end)))
        found.append(quote)
    return found


def _is_of_which(layout: Layout, quote: Quote) -> bool:
    """Whether "which" or "whom" stands in the place of who speaks."""
    cue = quote.cue
    return (
        cue is not None
        and cue.text_in(layout.text).lower() == "according to"
        and cue.end < quote.content[0].start
        and _WHICH.match(layout.text, cue.end) is not None
    )


def without_tail(layout: Layout, quote: Quote) -> Quote:
    """The quote without the writer's words behind its marks, or about what was not said.

    "The man shouted “no war” before being led out": the last words are nobody's.
    """
    last = quote.content[-1]
    start, end = last.start, last.end
    if quote.kind == "mixed":
        region = layout.last_region(end)
        if region is not None and start <= region.start and region.end < end:
            # not "said he “ran” during it"
            clause = quote.cue is None or is_plain(words_of_cue(quote.cue.text_in(layout.text)))
            cut = not clause or layout.text[start] in _OPENING
            end = region.end if cut and _TAIL.match(layout.text, region.end, end) else end
    elif quote.kind == "indirect" and quote.cue is not None and quote.cue.end <= start:
        silent = _SILENT_TAIL.search(layout.text, start, end)
        end = silent.start() if silent is not None and silent.start() > start + 10 else end
    if quote.kind != "direct":
        end = _without_joint(layout, start, end)
    return _ending_at(layout, quote, end)


def _without_joint(layout: Layout, start: int, end: int) -> int:
    """Where a content ends without "and" or ", after", which join what is no part of it."""
    behind = layout.text[end : end + 2].lstrip()
    joint = _DANGLING.search(layout.text, start, end)
    goes_on = behind[:1].isalnum() and end < layout.sentence(start).end
    return joint.start() if joint is not None and goes_on and joint.start() > start else end


def _ending_at(layout: Layout, quote: Quote, end: int) -> Quote:
    """The quote with another end of its last content."""
    last = quote.content[-1]
    if end == last.end:
        return quote
    return layout.recut(quote, (*quote.content[:-1], Span(last.start, end)))
