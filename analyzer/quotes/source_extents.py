"""Where the words for a source begin and end: without what is taken with it, and whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import words_of_cue
from analyzer.quotes.words import ARTICLES, FINITE, RELATIVES, SPEECH_NOUNS, SUBORDINATORS
from analyzer.records import Quote, Span

#: What is inserted behind a source, and taken with it: "many experts, however,".
_INSERTED = re.compile(
    r",? (?:however|meanwhile|though|too|in turn|by contrast|for (?:his|her|its|their) part),?\Z"
)
#: "criticised by | rights groups | for a law of 2023".
_CHARGED_BY = re.compile(r"\bby (?:both )?\Z")
_FOR = re.compile(
    r" (?:for|over|after|because of) (?:an?|the|its|his|her|their|[a-z]+ing)\b.*", re.DOTALL
)
#: The place in front of a speaker, taken with it: "Oslo, — The union".
_PLACE = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){1,4}(?:\([A-Z][\w ]{0,30}\),? )?[—–-]{1,2} (?=(?:[Tt]he )?[A-Z])"
)
_OWNS = ("'s", "’s")
#: What a source goes on with up to its comma or the verb.
_NOUN_BEHIND = re.compile(r"(?P<noun>(?: [\w’'-]+){1,7})(?=, | ?\Z)")
#: The name behind an article, in front of a verb that is not the cue: "The | Union raised".
_NAME_BEHIND = re.compile(r"(?: [A-Z][\w’'-]*){1,5}(?= [a-z]+ed\b)")
#: Between an office and the cue.
_NAME_BETWEEN = re.compile(r" [A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){1,2} ")


def without_insertions(layout: Layout, quote: Quote) -> Quote:
    """The source of "Oslo, — The union, however, said no" is the union."""
    who = quote.speaker
    if who is None:
        return quote
    cue = quote.cue
    if cue is not None and cue.end < who.start:
        why = _FOR.search(layout.text, who.start, who.end)
        if why is not None and _CHARGED_BY.search(layout.text, cue.start, who.start) is not None:
            who = Span(who.start, why.start())
            quote = replace(quote, speaker=who)
    inserted = _INSERTED.search(layout.text, max(who.start + 1, who.end - 40), who.end)
    if inserted is not None:
        who = Span(who.start, inserted.start())
        quote = replace(quote, speaker=who)
    if layout.sentence(who.start).start != who.start:
        return quote
    match = _PLACE.match(layout.text, who.start, who.end)
    return replace(quote, speaker=Span(match.end(), who.end)) if match is not None else quote


def whole_sources(
    layout: Layout, quotes: Sequence[Quote], subjects: Mapping[int, Span]
) -> list[Quote]:
    """A source that breaks off in front of its noun, "The" or "Peru's", has it.

    As another quote or the rules give it, or else as it stands in front of a comma or the verb. An
    office has the name that stands between it and the cue: "the director | Ann Lee | said".
    """
    by_start = {q.speaker.start: q.speaker for q in quotes if q.speaker is not None}
    found = []
    for quote in quotes:
        who, cue = quote.speaker, quote.cue
        if who is not None and who.text_in(layout.text).lower() in ARTICLES:
            behind = by_start.get(who.end + 1)
            whole = Span(who.start, behind.end) if behind is not None else None
            if whole is None and cue is not None:
                whole = subjects.get(cue.start) or _name_behind(layout, who, cue)
                whole = whole or _noun_behind(layout, who, cue)
            quote = replace(quote, speaker=whole) if whole is not None else quote
        elif who is not None and cue is not None and who.end < cue.start:
            if _NAME_BETWEEN.fullmatch(layout.text, who.end, cue.start) is not None:
                quote = replace(quote, speaker=Span(who.start, cue.start - 1))
            elif who.text_in(layout.text).endswith(_OWNS):
                quote = replace(quote, speaker=_noun_behind(layout, who, cue) or who)
        found.append(quote)
    return found


def _name_behind(layout: Layout, who: Span, cue: Span) -> Span | None:
    """An article with the name behind it, where its verb comes before the cue."""
    name = _NAME_BEHIND.match(layout.text, who.end, max(who.end, cue.start))
    return Span(who.start, name.end()) if name is not None else None


def _noun_behind(layout: Layout, who: Span, cue: Span) -> Span | None:
    """A source with the noun behind it: "Peru's | new coalition, led by Bo Roy, denounced"."""
    if not who.end < cue.start:
        return None
    words = words_of_cue(cue.text_in(layout.text))
    match = _NOUN_BEHIND.match(layout.text, who.end, cue.start)
    if match is None or not words or words[-1] in SPEECH_NOUNS:
        return None
    inside = match["noun"].lower().split()
    if not FINITE.isdisjoint(inside) or not (RELATIVES | SUBORDINATORS).isdisjoint(inside):
        return None
    return Span(who.start, match.end("noun"))
