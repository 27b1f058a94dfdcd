"""Who answers, to a question, a claim or an accusation, and whose words that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.records import Quote, Span

#: Whose question somebody answers: "Asked by Ann Lee".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by (?:an? |the )?\Z")
_ACCUSED = re.compile(r"\b(?:is|are|was|were|been|being) (?:\w+ly |also )?accused\b")
_WHICH_DENIED = re.compile(
    r", (?:which|(?:charges|accusations|allegations|claims|something)(?: (?:that|which))?) "
    r"(?P<who>it|they|he|she|the [a-z]+|[A-Z][\w ’'.-]{1,40}?) (?:(?:has|have|had) )?"
    r"(?:\w+ly |both )?"
    r"(?P<cue>den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es?|ed))"
)
#: Between the cue of an answer and what others said: "responded to | Bo Roy's claim | that ...".
_ANSWERS = re.compile(
    r"(?:respon[ds]|repl[iy]|answer|react|reject|dismiss|den[iy]|disput|refut|rebuff|rebut|counter)\w*"
    r"(?: to)?\Z"
)
_CLAIM = (
    r"(?:claims?|suggestions?|assertions?|accusations?|allegations?|statements?|remarks?|comments?|"
    r"interjections?|arguments?|charges?|complaints?|warnings?|contentions?|criticisms?)"
)
_OF_OTHERS = re.compile(
    rf"\s*(?:(?P<who>(?:[Tt]he )?[\w.-]+(?: [\w.-]+){{0,5}}(?=['’])|his|her|their)(?:['’]s?)?"
    rf"(?: [\w-]+){{0,3}}? (?P<cue>{_CLAIM})|(?P<cue_of>{_CLAIM}) (?:by|from) "
    r"(?P<who_of>(?:[Tt]he )?[\w.-]+(?: [\w.-]+){0,5}))(?: (?=that )|\s*\Z)"
)


def answered(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """Who is asked speaks, and not who asks: "Asked by Ann Lee, Bo Roy said no"."""
    cued = sorted(((q.cue, q) for q in ruled if q.cue is not None), key=lambda c: c[0].start)
    answers = {layout.number(cue.start): (cue, q.speaker) for cue, q in cued}  # a sentence's last
    found = []
    for quote in quotes:
        who, cue = quote.speaker, quote.cue
        if who is None or cue is None:
            found.append(quote)
            continue
        index = layout.number(who.start)
        before = layout.text[max(layout.sentences[index].start, who.start - 60) : who.start]
        cue_of_answer, answerer = answers.get(index, (None, None))
        asked = _ASKED_BY.search(before) is not None
        if asked and cue_of_answer is not None and answerer is not None:
            first = min(cue_of_answer.start, answerer.start)
            if who.end < first and quote.content[-1].end > first:  # no part of the question
                quote = replace(quote, cue=cue_of_answer, speaker=answerer)
        found.append(quote)
    return found


def denied(layout: Layout, quote: Quote) -> Quote:
    """Of what somebody "has been accused of, which they deny", they say that they deny it."""
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or who.start < cue.end or quote.kind == "direct":
        return quote
    if _ACCUSED.search(layout.text, max(0, cue.start - 12), cue.end) is None:
        return quote
    end = min(layout.sentence(cue.start).end, who.end + 30)
    denies = _WHICH_DENIED.search(layout.text, cue.end, end)
    if denies is None or denies.start("who") != who.start:
        return quote
    first = min(quote.content[0].start, cue.start)
    content = (Span(first, denies.start()),)
    return layout.recut(replace(quote, cue=Span(*denies.span("cue"))), content)


def of_others(layout: Layout, quote: Quote) -> Quote:
    """What somebody answers to is the words of whoever claimed it.

    "Ann Lee responded to Bo Roy's claim that the port is shut" gives his words, and not hers.
    """
    first, cue = quote.content[0], quote.cue
    if quote.kind == "direct" or cue is None or cue.end > first.start:
        return quote
    start = cue.end
    if _ANSWERS.search(layout.text, cue.start, start) is None or first.start - start > 120:
        return quote
    inside = quote.kind == "mixed" and first.start <= start + 1
    match = _OF_OTHERS.match(layout.text, start, first.end if inside else first.start)
    if match is None:
        return quote
    who, verb = ("who", "cue") if match["who"] else ("who_of", "cue_of")
    content = (Span(max(first.start, match.end()), first.end), *quote.content[1:])
    claim, claimant = Span(*match.span(verb)), Span(*match.span(who))
    return replace(quote, content=content, cue=claim, speaker=claimant)
