"""Whom the form of a sentence makes the speaker: "In her view", "Footage shows a crowd urging"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_plain, is_speech, words_of_cue
from analyzer.records import Quote, Span

#: Whose view a sentence gives: "In her view, those making Lee a hero ask for too much".
_IN_VIEW = re.compile(
    r"[\"“]?In (?:(?P<pronoun>his|her|their)|"
    r"(?P<name>[^\W\d_a-z][\w.-]*(?: [\w.-]+){0,3})['’]s?) "
    r"(?:\w+ )?(?:view|opinion|eyes|words|estimation|judge?ment|telling|reading|assessment|"
    r"account),? "
)
#: Pictures, which show who speaks.
_PICTURE = (
    r"(?:(?:[Vv]ideos?|[Ff]ootage|[Cc]lips?|[Rr]ecordings?|[Ii]mages?|[Pp]ictures?|[Ff]ilms?)\b"
    r"[^.;:“”\"]{0,80}?)"
)
_SHOWN = re.compile(rf"(?:[\w-]+ ){{0,3}}?{_PICTURE} (?:\w+ly )?show(?:s|ed|ing)? ")
#: Whom a picture shows, and what they do: "a crowd | chanting".
_DOING = re.compile(r"(?P<who>(?:[\w-]+ ){1,6}?)(?P<cue>[a-z]+ing(?: for)?) ")
_SEEN = re.compile(
    rf"(?:was|were|is|are) (?:seen|heard|shown) (?:in|on) {_PICTURE} (?P<cue>\w+ing\b.*)"
)
#: Whoever tells it, inserted at the head of a sentence: "Still, Ann Lee continued, ...".
_TOLD_BY = re.compile(
    r"(?:[A-Z]\w+|On the other hand|In addition|At the same time|By contrast|In fact|Of course), "
    r"(?P<who>(?:[Tt]he )?(?:[^\W\d_][\w'’-]* ){1,4})"
    r"(?P<cue>(?:continued|said|says|added|adds|noted|stressed|argued|explained|recalled)),"
    r" (?=[\w“\"])"
)


def of_view(layout: Layout, quote: Quote) -> Quote:
    """What a sentence says "in her view" is hers."""
    if quote.cue is None or quote.speaker is None:
        return quote
    if is_plain(words_of_cue(quote.cue.text_in(layout.text))):
        return quote
    sentence = layout.sentence(quote.cue.start)
    match = _IN_VIEW.match(layout.text, sentence.start, sentence.end)
    if match is None or not match.end() <= quote.speaker.start < quote.cue.start:
        return quote
    who = Span(*match.span("pronoun" if match["pronoun"] else "name"))
    if quote.kind == "indirect" or quote.content[0].start < quote.cue.end:
        return replace(quote, speaker=who)
    content = (Span(match.end(), quote.content[-1].end),)
    return layout.recut(replace(quote, speaker=who), content)


def of_picture(layout: Layout, quote: Quote) -> Quote:
    """Those whom a picture shows speak: "Footage shows a crowd demanding his resignation"."""
    who, cue, first = quote.speaker, quote.cue, quote.content[0]
    if who is None or cue is None or quote.kind == "direct":
        return quote
    if first.end <= cue.start and who.start >= cue.start and len(quote.content) > 1:
        seen = _SEEN.fullmatch(layout.text, cue.start, cue.end)
        if seen is None:
            return quote
        spoken = Span(*seen.span("cue"))
        return layout.recut(replace(quote, cue=spoken, speaker=first), quote.content[1:])
    if (
        not who.end < cue.start < first.start
        or _SHOWN.fullmatch(layout.text, who.start, first.start) is None
    ):
        return quote
    doing = _DOING.match(layout.text, first.start, first.end)
    if doing is None or not is_speech(words_of_cue(doing["cue"])):
        return quote
    shown = Span(first.start, first.start + len(doing["who"].rstrip()))
    content = (Span(doing.end(), first.end), *quote.content[1:])
    return layout.recut(replace(quote, cue=Span(*doing.span("cue")), speaker=shown), content)


def of_who_goes_on(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Whose participle follows a content is who said that: "denounced Bo Roy's plan, calling it".

    Nobody inside of the content calls it anything, nor somebody in a later sentence.
    """
    ends = {q.content[-1].end: q for q in quotes if q.cue is not None and q.speaker is not None}
    found = []
    for quote in quotes:
        who, cue = quote.speaker, quote.cue
        front = ends.get(cue.start - len(", ")) if cue is not None else None
        if cue is not None and who is not None and front is not None and front is not quote:
            goes_on = layout.text[front.content[-1].end : cue.start] == ", "
            participle = layout.text[cue.start : cue.end].split()[0].endswith("ing")
            inside = front.content[-1].start <= who.start and who.end <= front.content[-1].end
            later = who.start >= layout.sentence(cue.start).end
            if goes_on and participle and (inside or later) and front.kind != "direct":
                quote = replace(quote, speaker=front.speaker)
        found.append(quote)
    return found


def told_by(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """A sentence that "Still, Ann Lee continued," opens is hers, whatever is found inside of it."""
    by_sentence: dict[int, list[Quote]] = {}
    for quote in quotes:
        by_sentence.setdefault(layout.number(quote.content[0].start), []).append(quote)
    found = []
    for number, inside in by_sentence.items():
        sentence = layout.sentences[max(0, number)]
        match = _TOLD_BY.match(layout.text, sentence.start, sentence.end)
        told = match is not None and all(_is_told(layout, q, match) for q in inside)
        if match is None or not told:
            found += inside
            continue
        who = Span(match.start("who"), match.start("cue") - 1)
        content = (Span(match.end(), sentence.end),)
        whole = Quote(content, Span(*match.span("cue")), who, "indirect")
        found.append(layout.recut(whole, content))
    return found


def _is_told(layout: Layout, quote: Quote, told: re.Match[str]) -> bool:
    """Whether a quote stands behind the words that say who tells all of it."""
    spans = [s for s in (quote.cue, *quote.content) if s is not None]
    one = {layout.number(s.start) for s in spans} == {layout.number(told.start())}
    return one and quote.kind != "direct" and min(s.start for s in spans) >= told.end()
