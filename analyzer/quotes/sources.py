"""Whose words they are, against a network that takes a source from anywhere in its window.

The source of indirect speech stands in a sentence that the attribution touches, and is no dateline;
who asks is not who answers; of "the agency quoted Ann Lee as saying ..." she is the source; quoted
words with "said Ann Lee" right beside them are hers; the claim that she answers to is whoever
claimed it; whom a picture shows speaks, and not the picture; and what stands behind "Still, Ann
Lee continued," is hers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.quotes.answers import answered, denied
from analyzer.quotes.beside import beside_marks, right_behind
from analyzer.quotes.expletives import expletive
from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_speech
from analyzer.quotes.relays import is_relay, quoted_by_others, without_relays
from analyzer.quotes.sentence_forms import of_picture, of_view, of_who_goes_on, told_by
from analyzer.quotes.source_extents import whole_sources, without_insertions
from analyzer.quotes.words import ARTICLES
from analyzer.records import Quote, Span

#: "OSLO — The minister said": what stands between a place and the sentence.
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,25}?)?(?: \([A-Z][\w ]*\))? ?[—–-]{1,2} (?=[\"“]?[A-Z])"
)
_PLACE = re.compile(rf"[A-Z][A-Z. ]{{1,30}}{_DATELINE.pattern}")
#: In front of a source that is that of its own sentence.
_ACCORDING = re.compile(r"\b[Aa]ccording to \Z")
_DASH = re.compile(r"[—–]")
#: How far into a cue its verb begins, at most.
_CUE_REACH = 60
#: In front of the subject of a clause of its own.
_AFTER = re.compile(r"\b(?:after|before|when|while|because|since|until|although|though|once) \Z")
_WITH = re.compile(r"\b(?:with|despite) \Z")
_WHO = re.compile(
    r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’.-]*){0,5}), who "
    r"(?:has |have |had |also |then |later ){0,2}\Z"
)
#: Adverbs that a network takes for the cue in the place of the verb behind them.
_ADVERBS = frozenset("further also again then later earlier previously repeatedly".split())
_NEXT_WORD = re.compile(r" (?P<verb>[a-z]+)\b")
_NAME = r"[A-Z][\w'’-]*(?: (?:[A-Z]\.|[A-Z][\w'’-]*|of|the|de|van|von|al|bin)){0,7}"
#: The subject of a sentence, by the words behind its name: a verb, or what is inserted there.
_SUBJECT = re.compile(
    rf"(?P<name>{_NAME}(?: (?:Jr|Sr)\.)?)(?= (?:has |have |had |also |\w+ly )?[a-z]+ed\b)"
)
_IN_TURN = re.compile(
    rf"(?P<name>{_NAME}),? (?:in turn|for (?:his|her|its|their) part|meanwhile|however),? "
)
#: Between such a subject and a further verb of its own: not what another clause begins with.
_OTHER_CLAUSE = re.compile(r"[;:]|, (?:who|which|while|as|after|whose|where|but)\b")
_AND = re.compile(r"\band (?:also |then )?\Z")
_OWNERS = frozenset({"its", "their", "his", "her"})
#: Who issues a statement, in front of a participle: "The port issued a statement | condemning".
_ISSUED = re.compile(
    r"(?P<who>(?:[Tt]he )?[^\W\d_a-z][^,;:.!?\"“”\n]{1,100}?) (?:has |have |had |also |later ){0,2}"
    r"(?:releas|issu|publish)ed (?:an?|its|their|the) (?:[\w-]+ ){0,3}?"
    r"(?:statement|communiqu[ée]|declaration|letter|release) (?=[a-z]+ing\b)"
)


def with_sources(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """The quotes with the sources that the text around them shows.

    A later step has the last word: what stands right beside marked words counts more than the form
    of a sentence.

    ruled: what the rules find in the same text.
    """
    subjects = {q.cue.start: q.speaker for q in ruled if q.cue and q.speaker}
    # What is none goes: an article as a cue, a place, what stands far away, whoever only relays.
    found = [without_insertions(layout, q) for q in _with_cues(layout, quotes, ruled)]
    found = [_near_source(layout, q, subjects) for q in found]
    found = without_relays(layout, found, ruled)
    # What is cut off is made whole.
    found = whole_sources(layout, found, subjects)
    # Whoever is asked, quoted or accused speaks, and not whoever asks, quotes or accuses.
    found = answered(layout, found, ruled)
    found = quoted_by_others(layout, found)
    found = [denied(layout, q) for q in found]
    # Whoever the form of the sentence makes the speaker.
    found = [_before_who(layout, q) for q in found]
    found = [of_picture(layout, of_view(layout, q)) for q in found]
    found = right_behind(layout, found, ruled)
    found = [_issued(layout, q) for q in found]
    found = of_who_goes_on(layout, found)
    # Whoever stands right beside marked words, or tells all of a sentence.
    found = beside_marks(layout, found, ruled)
    return told_by(layout, found)


def _with_cues(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """An article is no cue, and what a network takes with it no source: the rules have both.

    An adverb is none without the verb behind it: "Lee | further | encouraged them to wait".
    """
    by_rules = {q.content[0].start: q for q in ruled if q.cue is not None}
    found = []
    for quote in quotes:
        if quote.cue is not None and quote.cue.text_in(layout.text).lower() in ARTICLES:
            rule = by_rules.get(quote.content[0].start)
            cue, speaker = (None, None) if rule is None else (rule.cue, rule.speaker)
            quote = replace(quote, cue=cue, speaker=speaker)
        elif quote.cue is not None and quote.cue.text_in(layout.text).lower() in _ADVERBS:
            verb = _NEXT_WORD.match(layout.text, quote.cue.end, quote.content[0].start)
            if verb is not None and is_speech([verb["verb"]]):
                quote = replace(quote, cue=Span(quote.cue.start, verb.end()))
        found.append(quote)
    return found


def _near_source(layout: Layout, quote: Quote, subjects: Mapping[int, Span]) -> Quote:
    """Indirect speech has its source in one of its own sentences, or none is printed.

    subjects: by the place of a cue, its subject by the rules.
    """
    if quote.cue is not None and expletive(layout.text, quote.cue) is not None:
        return replace(quote, speaker=None)  # "It is noted that": nobody's
    if quote.speaker is None or quote.cue is None:
        return quote
    cue = range(quote.cue.start, min(quote.cue.end, quote.cue.start + _CUE_REACH))
    near = next((subjects[at] for at in cue if at in subjects), None)
    if near is not None and is_relay(layout, quote.speaker, near, quote.cue):
        return replace(quote, speaker=near)
    if quote.kind != "indirect":
        return _without_far(layout, quote)
    places = {layout.number(p.start) for p in (*quote.content, quote.cue)}
    if (
        layout.number(quote.speaker.start) in places
        and not _is_dateline(layout, quote.speaker, quote.cue)
        and not (near is not None and _is_of_clause(layout, near, quote.speaker, quote.cue))
    ):
        return quote
    if near is None or _is_dateline(layout, near, quote.cue):
        near = _subject(layout, quote.cue)
    return replace(quote, speaker=near)


def _subject(layout: Layout, cue: Span) -> Span | None:
    """The name that is the subject of a cue which is no verb next to it.

    "Ann Lee, in turn, spoke of the port and outlined"; "OSLO — Ann Lee voiced support for the port,
    expressing".
    """
    sentence = layout.sentence(cue.start)
    match = _IN_TURN.match(layout.text, sentence.start, cue.start)
    if match is not None:
        if _AND.search(layout.text, match.end(), cue.start) is None:
            return None
    else:
        place = _PLACE.match(layout.text, sentence.start, cue.start)
        if place is None or not layout.text[cue.start : cue.end].split()[0].endswith("ing"):
            return None
        match = _SUBJECT.match(layout.text, place.end(), cue.start)
    if match is None or _OTHER_CLAUSE.search(layout.text, match.end(), cue.start) is not None:
        return None
    return Span(*match.span("name"))


def _without_far(layout: Layout, quote: Quote) -> Quote:
    """Marked words are nobody's whom another sentence goes by: "It is late, according to Ann Lee".

    Where they have a cue of their own.
    """
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or layout.number(who.start) == layout.number(cue.start):
        return quote
    own = _ACCORDING.search(layout.text, max(0, who.start - 14), who.start)
    if own is None or cue.start <= own.start() < cue.end:
        return quote
    return replace(quote, speaker=None)


def _is_dateline(layout: Layout, source: Span, cue: Span) -> bool:
    """Whether the words are the place in front of a sentence: "OSLO (AP) — The minister"."""
    match = _DATELINE.match(layout.text, source.end)
    if match is None or layout.sentence(source.start).start != source.start:
        return False
    return not _DASH.search(layout.text, match.end(), max(cue.start, match.end()))


def _is_of_clause(layout: Layout, subject: Span, source: Span, cue: Span) -> bool:
    """Whether a source stands before the clause of a cue, which has its own subject.

    "Roy left after the union, in a letter, denounced the plan": the union denounces it.
    """
    if not source.end < subject.start < cue.start or layout.text[source.end] == ",":
        return False  # "Roy, after the union left, denounced the plan"
    if _WITH.search(layout.text, source.end, subject.start) is not None:
        between = layout.text[subject.end : cue.end]  # "is calm, with Roy now saying"
        return between.endswith("ing") and "," not in between
    return _AFTER.search(layout.text, source.end, subject.start) is not None


def _before_who(layout: Layout, quote: Quote) -> Quote:
    """The source of "Ann Lee, who urged both sides ..." is Ann Lee."""
    if quote.cue is None or quote.speaker is not None:
        return quote
    match = _WHO.search(layout.text, max(0, quote.cue.start - 160), quote.cue.start)
    if match is None or layout.number(match.start()) != layout.number(quote.cue.start):
        return quote
    return replace(quote, speaker=Span(*match.span("name")))


def _issued(layout: Layout, quote: Quote) -> Quote:
    """What a statement expresses is of who issued it: "The port issued a statement condemning"."""
    who, cue = quote.speaker, quote.cue
    if cue is None or cue.end > quote.content[0].start:
        return quote
    if who is not None and who.text_in(layout.text).lower() not in ARTICLES | _OWNERS:
        return quote
    sentence = layout.sentence(cue.start)
    match = _ISSUED.match(layout.text, sentence.start, cue.end)
    if match is None or not match.end() <= cue.end <= match.end() + _CUE_REACH:
        return quote
    return replace(quote, speaker=Span(*match.span("who")))
