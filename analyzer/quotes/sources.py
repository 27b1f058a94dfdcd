"""Whose words they are, against a network that takes a source from anywhere in its window.

The source of indirect speech stands in a sentence that the attribution touches, and is no dateline;
who asks is not who answers; of "the agency quoted Ann Lee as saying ..." she is the source; quoted
words with "said Ann Lee" right beside them are hers; the claim that she answers to is whoever
claimed it; whom a picture shows speaks, and not the picture; and what stands behind "Still, Ann
Lee continued," is hers.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.quotes.expletives import expletive
from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_plain, is_speech, words_of_cue
from analyzer.quotes.words import FINITE, RELATIVES, SPEECH_NOUNS, SUBORDINATORS
from analyzer.records import Quote, Span

#: "The agency quoted Ann Lee as" in front of "saying", but not "was quoted by the agency as".
_RELAYED = re.compile(r"\bquot(?:ed|es|ing)\s+(?!by\b)(?P<who>[^.;:!?\"“”\n]{2,100}?)\s+as\s+$")
#: The same behind the cue: "the agency quoted | Ann Lee as saying".
_RELAYED_BEHIND = re.compile(r" (?!by\b)(?P<who>[^,.;:!?\"“”\n]{2,100}?) as (?:saying|telling)\b")
_QUOTES = frozenset({"quoted", "quotes", "quoting"})
#: "Port sources were quoted by the agency as" in front of "saying", from the sentence's subject on.
_RELAYED_BY = re.compile(
    r"(?:\A|.*[,;] (?:and |but |while )?)(?P<who>[^,;:.!?\"“”\n]{2,80}?) "
    r"(?:was|were|is|are|has been|have been) (?:\w+ly |also )?quoted by [^.;:!?\"“”\n]{2,80}? as $"
)
#: The same with insertions: "Bo Roy, head of a port, which is in Lima, was quoted by Tass as".
_RELAYED_BY_INSERTED = re.compile(
    r"(?:(?:But |And )?(?:(?:In|On|At|After|Before|During|For|With|Since|By|From|As|When|While|"
    r"Meanwhile|However|Later|Earlier|Today|Yesterday|\w+ly)\b[^,;:.!?\"“”\n]{0,80}, )|But |And )?"
    r"(?P<who>[^,;:.!?\"“”\n]{2,80}), [^;:.!?\"“”\n]{2,240}, "
    r"(?:was|were|is|are|has been|have been) (?:\w+ly |also )?quoted by [^.;:!?\"“”\n]{2,80}? as $"
)
#: Behind "was quoted": who quotes.
_BY_WHOM = re.compile(r" by [^.;:!?\"“”\n]{2,80}? as (?=(?:saying|telling)\b)")
_LONGEST_RELAY = 480
_RELAY_CUES = ("saying", "telling")
_RELAY_REACH = 130
_ARTICLES = frozenset({"the", "a", "an"})
_OWNERS = frozenset({"its", "their", "his", "her"})
#: Who issues a statement, in front of a participle: "The port issued a statement | condemning".
_ISSUED = re.compile(
    r"(?P<who>(?:[Tt]he )?[^\W\d_a-z][^,;:.!?\"“”\n]{1,100}?) (?:has |have |had |also |later ){0,2}"
    r"(?:releas|issu|publish)ed (?:an?|its|their|the) (?:[\w-]+ ){0,3}?"
    r"(?:statement|communiqu[ée]|declaration|letter|release) (?=[a-z]+ing\b)"
)
_OWNS = ("'s", "’s")
#: What a source goes on with up to its comma or the verb.
_NOUN_BEHIND = re.compile(r"(?P<noun>(?: [\w’'-]+){1,7})(?=, | ?\Z)")
_WHO = re.compile(
    r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’.-]*){0,5}), who "
    r"(?:has |have |had |also |then |later ){0,2}\Z"
)
#: What is inserted behind a source, and taken with it: "many experts, however,".
_INSERTED = re.compile(
    r",? (?:however|meanwhile|though|too|in turn|by contrast|for (?:his|her|its|their) part),?\Z"
)
#: "criticised by | rights groups | for a law of 2023".
_CHARGED_BY = re.compile(r"\bby (?:both )?\Z")
_FOR = re.compile(
    r" (?:for|over|after|because of) (?:an?|the|its|his|her|their|[a-z]+ing)\b.*", re.DOTALL
)
#: Between an office and the cue.
_NAME_BETWEEN = re.compile(r" [A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){1,2} ")
#: "OSLO — The minister said": what stands between a place and the sentence.
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,25}?)?(?: \([A-Z][\w ]*\))? ?[—–-]{1,2} (?=[\"“]?[A-Z])"
)
#: The place in front of a speaker, taken with it: "Oslo, — The union".
_PLACE = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){1,4}(?:\([A-Z][\w ]{0,30}\),? )?[—–-]{1,2} (?=(?:[Tt]he )?[A-Z])"
)
#: Whose question somebody answers: "Asked by Ann Lee".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by (?:an? |the )?\Z")
_DASH = re.compile(r"[—–]")
#: Between marked words and their signature, and its characters, at most.
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
_MOST_BETWEEN = 9
#: How far into a cue its verb begins, at most.
_CUE_REACH = 60
#: Whose view a sentence gives: "In her view, those making Lee a hero ask for too much".
_IN_VIEW = re.compile(
    r"[\"“]?In (?:(?P<pronoun>his|her|their)|"
    r"(?P<name>[^\W\d_a-z][\w.-]*(?: [\w.-]+){0,3})['’]s?) "
    r"(?:\w+ )?(?:view|opinion|eyes|words|estimation|judge?ment|telling|reading|assessment|"
    r"account),? "
)
#: In front of marked words between dashes: whoever is named there says them.
_DASHED = re.compile(
    r"(?<!\bin )(?<!\bof )(?<!\bat )(?<!\bfor )(?<!\bas )(?<!\bfrom )(?<!\bto )(?<![\w.'’-])"
    r"(?P<name>[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|van|von|der|al|bin) )?[^\W\d_a-z][\w'’.-]*){0,4})"
    r" ?(?:--|[—–])[ ]?\Z"
)
#: Behind marked words, a dash that closes an insertion.
_CLOSING_DASH = re.compile(r" ?(?:--|[—–])")
#: Words between dashes that are speech, at least.
_FEWEST_DASHED = 5
#: In front of who relays what somebody else says.
_RELAYS = re.compile(
    r"[\"“]?(?:According to|Per|As (?:quoted|reported|cited) by|"
    r"(?:In|During) an? (?:[\w-]+ ){0,3}(?:with|to|for|on)|(?:Speaking|Talking) (?:to|with|on)) "
    r"(?:the )?"
)
#: Between who said something and where it was read, up to the end of the cue.
_READ_IN = re.compile(
    r"(?: [\w ]{1,40})?, (?:according to|per|as (?:quoted|reported|cited)(?: by)?)", re.IGNORECASE
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
#: In front of the subject of a clause of its own.
_AFTER = re.compile(r"\b(?:after|before|when|while|because|since|until|although|though|once) \Z")
_WITH = re.compile(r"\b(?:with|despite) \Z")
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


def with_sources(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """The quotes with the sources that marks and words beside them show.

    ruled: what the rules find in the same text.
    """
    subjects = {q.cue.start: q.speaker for q in ruled if q.cue and q.speaker}
    found = [_near_source(layout, _without_place(layout, q), subjects) for q in quotes]
    found = _unrelayed(layout, found, ruled)
    found = _whole_sources(layout, found, subjects)
    found = _answered(layout, found, ruled)
    found = _relayed(layout, found)
    found = [_of_view(layout, _before_who(layout, _denied(layout, q))) for q in found]
    found = [_shown(layout, q) for q in found]
    found = _right_behind(layout, found, ruled)
    found = _of_who_goes_on(layout, [_issued(layout, q) for q in found])
    return _told_by(layout, _beside(layout, found, ruled))


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


def _without_place(layout: Layout, quote: Quote) -> Quote:
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
    if near is not None and _is_relay(layout, quote.speaker, near, quote.cue):
        return replace(quote, speaker=near)
    if quote.kind != "indirect":
        return quote
    places = {layout.number(p.start) for p in (*quote.content, quote.cue)}
    if (
        layout.number(quote.speaker.start) in places
        and not _is_dateline(layout, quote.speaker, quote.cue)
        and not (near is not None and _is_of_clause(layout, near, quote.speaker, quote.cue))
    ):
        return quote
    return replace(quote, speaker=near)


def _is_dateline(layout: Layout, source: Span, cue: Span) -> bool:
    """Whether the words are the place in front of a sentence: "OSLO (AP) — The minister"."""
    match = _DATELINE.match(layout.text, source.end)
    if match is None or layout.sentence(source.start).start != source.start:
        return False
    return not _DASH.search(layout.text, match.end(), max(cue.start, match.end()))


def _is_relay(layout: Layout, source: Span, subject: Span, cue: Span) -> bool:
    """Whether a source only relays what somebody says: "According to the Post, Ann Lee said"."""
    if not source.end < subject.start <= cue.start or layout.text[source.end] != ",":
        return False
    start = layout.sentence(source.start).start
    return _RELAYS.fullmatch(layout.text, start, source.start) is not None


def _unrelayed(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """What "According to the Post, | Ann Lee said" is in front of is hers, and not the Post's."""
    by_content = {q.content[0].start: q for q in ruled if q.cue is not None and q.speaker}
    found = []
    for quote in quotes:
        near = by_content.get(quote.content[0].start)
        if near is not None and _is_relayed(layout, quote, near):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        found.append(quote)
    return found


def _is_relayed(layout: Layout, quote: Quote, near: Quote) -> bool:
    """Whether a quote has its source from who relays what another one has the speaker of."""
    if quote.speaker is None or near.cue is None or near.speaker is None:
        return False
    behind = near.cue.start < quote.content[0].start
    return behind and _is_relay(layout, quote.speaker, near.speaker, near.cue)


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


def _whole_sources(
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
        if who is not None and who.text_in(layout.text).lower() in _ARTICLES:
            behind = by_start.get(who.end + 1)
            whole = Span(who.start, behind.end) if behind is not None else None
            if whole is None and cue is not None:
                whole = subjects.get(cue.start) or _noun_behind(layout, who, cue)
            quote = replace(quote, speaker=whole) if whole is not None else quote
        elif who is not None and cue is not None and who.end < cue.start:
            if _NAME_BETWEEN.fullmatch(layout.text, who.end, cue.start) is not None:
                quote = replace(quote, speaker=Span(who.start, cue.start - 1))
            elif who.text_in(layout.text).endswith(_OWNS):
                quote = replace(quote, speaker=_noun_behind(layout, who, cue) or who)
        found.append(quote)
    return found


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


def _denied(layout: Layout, quote: Quote) -> Quote:
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


def _answered(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """Who is asked speaks, and not who asks: "Asked by Ann Lee, Bo Roy said no"."""
    cued = sorted((q for q in ruled if q.cue is not None), key=_cue_start)
    answers = {layout.number(_cue_start(q)): q for q in cued}  # the last one of a sentence
    found = []
    for quote in quotes:
        who, cue = quote.speaker, quote.cue
        if who is None or cue is None:
            found.append(quote)
            continue
        index = layout.number(who.start)
        before = layout.text[max(layout.sentences[index].start, who.start - 60) : who.start]
        answer = answers.get(index) if _ASKED_BY.search(before) else None
        if answer is not None and answer.speaker is not None:
            first = min(_cue_start(answer), answer.speaker.start)
            if who.end < first and quote.content[-1].end > first:  # no part of the question
                quote = replace(quote, cue=answer.cue, speaker=answer.speaker)
        found.append(quote)
    return found


def _relayed(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Whoever is quoted "as saying" is the source, and their name is no content."""
    named: set[Span] = set()
    found = []
    for quote in quotes:
        who = _quoted_by_others(layout, quote.cue)
        if who is not None:
            named.add(who)
            quote = replace(quote, speaker=who)
        found.append(quote)
    ordered = sorted(named, key=lambda span: span.start)
    return [q for q in found if not (len(q.content) == 1 and _inside(q.content[0], ordered))]


def _quoted_by_others(layout: Layout, cue: Span | None) -> Span | None:
    """The name between "quoted" and "as saying", or in front of "was quoted as saying"."""
    words = cue.text_in(layout.text).lower() if cue is not None else ""
    if cue is None or not words:
        return None
    by = None
    if words.split()[-1] in _QUOTES:
        behind = _RELAYED_BEHIND.match(layout.text, cue.end)
        if behind is not None:
            return Span(*behind.span("who"))
        by = _BY_WHOM.match(layout.text, cue.end)
        if by is None:
            return None
    elif not words.endswith(_RELAY_CUES):
        return None
    at = by.end() if by is not None else cue.end - len(words.split()[-1])
    start = layout.sentence(at).start
    first = max(start, at - _RELAY_REACH)
    match = _RELAYED.search(layout.text[first:at])
    if match is None and at - start <= _LONGEST_RELAY:
        match = _RELAYED_BY_INSERTED.match(layout.text[start:at])
        first = start if match is not None else first
    match = match or _RELAYED_BY.match(layout.text[first:at])
    return Span(first + match.start("who"), first + match.end("who")) if match else None


def _before_who(layout: Layout, quote: Quote) -> Quote:
    """The source of "Ann Lee, who urged both sides ..." is Ann Lee."""
    if quote.cue is None or quote.speaker is not None:
        return quote
    match = _WHO.search(layout.text, max(0, quote.cue.start - 160), quote.cue.start)
    if match is None or layout.number(match.start()) != layout.number(quote.cue.start):
        return quote
    return replace(quote, speaker=Span(*match.span("name")))


def _of_view(layout: Layout, quote: Quote) -> Quote:
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


def _shown(layout: Layout, quote: Quote) -> Quote:
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


def _issued(layout: Layout, quote: Quote) -> Quote:
    """What a statement expresses is of who issued it: "The port issued a statement condemning"."""
    who, cue = quote.speaker, quote.cue
    if cue is None or cue.end > quote.content[0].start:
        return quote
    if who is not None and who.text_in(layout.text).lower() not in _ARTICLES | _OWNERS:
        return quote
    sentence = layout.sentence(cue.start)
    match = _ISSUED.match(layout.text, sentence.start, cue.end)
    if match is None or not match.end() <= cue.end <= match.end() + _CUE_REACH:
        return quote
    return replace(quote, speaker=Span(*match.span("who")))


def _of_who_goes_on(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
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


def _told_by(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
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


def _right_behind(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """What follows "Ann Lee said" is hers, and not that of who answers behind it.

    "Ann Lee said the port is shut, and Bo Roy replied by noting that it was late."
    """
    opens = {
        rule.content[0].start: rule
        for rule in ruled
        if rule.cue is not None
        and rule.speaker is not None
        and rule.speaker.end <= rule.cue.start
        and rule.cue.end + 1 == rule.content[0].start
        and is_plain(words_of_cue(rule.cue.text_in(layout.text)))
    }
    ends = {
        rule.content[0].start: rule
        for rule in ruled
        if rule.cue and rule.content[-1].end <= rule.cue.start
    }
    found = []
    for quote in quotes:
        near = ends.get(quote.content[0].start)
        if near is not None and quote.kind == "indirect" and _is_nearer(near, quote):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        rule = opens.get(quote.content[0].start)
        behind = quote.cue is not None and quote.content[-1].end <= quote.cue.start
        if rule is not None and behind and quote.kind == "indirect" and len(quote.content) == 1:
            quote = replace(quote, cue=rule.cue, speaker=rule.speaker)
        found.append(quote)
    return found


def _beside(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """Marked words with a cue and a source right beside them have those."""
    beside = _between_dashes(layout)
    for rule in ruled:
        if rule.speaker is None or rule.kind != "direct":
            continue
        if _is_signed(layout, rule) if rule.cue is None else _adjacent(layout, rule):
            for content in rule.content:
                beside.setdefault(layout.region_number(content.start), rule)
    near_cues: dict[int, list[Quote]] = {}  # of which words a cue is, by its place
    for rule in beside.values():
        near_cues.setdefault(_cue_start(rule), []).append(rule)
    found = []
    for quote in (part for q in quotes for part in _parted(layout, q, beside)):
        marks = [layout.region_number(c.start) for c in quote.content]
        near = next((beside[m] for m in marks if m in beside), None)
        others = [r for r in near_cues.get(_cue_start(quote), ()) if r is not near]
        if (
            near is not None
            and quote.kind == "direct"
            and (_yields(layout, quote, near) or (others and near.cue not in (None, quote.cue)))
        ):
            quote = replace(quote, cue=near.cue, speaker=near.speaker)
        found.append(quote)
    return found


def _yields(layout: Layout, quote: Quote, near: Quote) -> bool:
    """Whether the cue and source of a quote give way to those right beside its words."""
    return not _adjacent(layout, quote) or _is_nearer(near, quote) or _is_dashed(near)


def _between_dashes(layout: Layout) -> dict[int, Quote]:
    """Marked words between dashes, by number, with the name in front: "Lee -- “No” --"."""
    found: dict[int, Quote] = {}
    for number, region in enumerate(layout.marked):
        before = _DASHED.search(layout.text, max(0, region.start - 90), region.start)
        words = layout.text[region.start : region.end].split()
        if before is None or len(words) < _FEWEST_DASHED:
            continue
        first = layout.number(before.start("name")) == layout.number(region.start)
        if first and _CLOSING_DASH.match(layout.text, region.end):
            content = (Span(region.start, region.end),)
            found[number] = Quote(content, None, Span(*before.span("name")), "direct")
    return found


def _parted(layout: Layout, quote: Quote, beside: Mapping[int, Quote]) -> list[Quote]:
    """The pieces of a quote that have different cues beside them, one quote each.

    "“We wait,” Ann Lee said. “We go,” Bo Roy said." is no quote of one of them. What goes on behind
    "Ann Lee said, according to the Post" is hers. beside: by quotation marks, what the rules find
    there.
    """
    first = beside.get(layout.region_number(quote.content[0].start))
    if first is not None and quote.cue is not None and _is_relayed_by(layout, first, quote.cue):
        quote = replace(quote, cue=first.cue, speaker=first.speaker)
    of: dict[Span | None, list[Span]] = {}
    for content in quote.content:
        rule = beside.get(layout.region_number(content.start))
        of.setdefault(_claimed_by(quote, rule), []).append(content)
    if quote.kind == "indirect" or len(of) < 2:
        return [quote]
    return [layout.recut(quote, tuple(piece)) for piece in of.values()]


def _is_relayed_by(layout: Layout, near: Quote, cue: Span) -> bool:
    """Whether a cue only tells where it was read that somebody says what is right in front."""
    if near.cue is None or near.speaker is None:
        return False
    end = max(near.cue.end, near.speaker.end)
    return _READ_IN.fullmatch(layout.text, end, cue.end) is not None


def _claimed_by(quote: Quote, rule: Quote | None) -> Span | None:
    """What claims a content: the quote's cue, or another cue or signature beside it."""
    if rule is None:
        return quote.cue
    if rule.cue is None:
        who, signed = quote.speaker, rule.speaker
        if who is None or signed is None or signed.overlaps(who):
            return quote.cue
        return signed
    return quote.cue if quote.cue is None or rule.cue.overlaps(quote.cue) else rule.cue


def _adjacent(layout: Layout, quote: Quote) -> bool:
    """Whether cue and source stand in a sentence that a content ends or begins in."""
    if quote.speaker is None or quote.cue is None:
        return False
    edges = {layout.number(p) for c in quote.content for p in (c.start, c.end - 1)}
    return layout.number(quote.speaker.start) in edges and layout.number(quote.cue.start) in edges


def _is_signed(layout: Layout, quote: Quote) -> bool:
    """Whether a source stands behind marked words and a dash: "“We wait.” — Ann Lee"."""
    end, source = quote.content[-1].end, quote.speaker
    if source is None or not end <= source.start <= end + _MOST_BETWEEN:
        return False
    return _SIGNED.fullmatch(layout.text, end, source.start) is not None


def _is_nearer(near: Quote, quote: Quote) -> bool:
    """Whether who speaks by the rules stands between the words and whoever relays them.

    "“We wait,” Ann Lee said, the agency reported."
    """
    if near.cue is None or near.speaker is None or quote.cue is None or quote.speaker is None:
        return False
    start = min(near.cue.start, near.speaker.start)
    end = max(near.cue.end, near.speaker.end)
    relay = min(quote.cue.start, quote.speaker.start)
    return quote.content[-1].end <= start and end < relay


def _is_dashed(near: Quote) -> bool:
    """Whether a source without a cue stands in front of marked words, behind a dash."""
    who = near.speaker
    return near.cue is None and who is not None and who.end <= near.content[0].start


def _cue_start(quote: Quote) -> int:
    return quote.cue.start if quote.cue is not None else -1


def _inside(span: Span, ordered: Sequence[Span]) -> bool:
    """Whether a span lies in one of these, which are sorted and apart."""
    at = bisect.bisect_right(ordered, span.start, key=lambda o: o.start) - 1
    return at >= 0 and span.end <= ordered[at].end
