"""Speeches: texts that are somebody's words as a whole, as the title or the outlet says.

"We need a corridor - address by the President of Norland" stands over a text in the first person,
without quotation marks and without "said". Its sentences are quoted words of whoever the title
names or, where it names nobody, of the holder of the office that publishes the text. In a text
without a title, a first line that stands apart is read as one. A stage of its own between quotes
and statements: it takes the quotes of a text and returns those of the speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.actors import ArticleMentions
from analyzer.quotes.lexicon import is_plain, words_of_cue
from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.records import Article, Evidence, Mention, Quote, Sentence, Span, Speaker
from analyzer.speakers import Attribution, Known
from analyzer.speakers.names import is_thing, proper_name
from analyzer.speakers.words import OFFICIALS

#: Kinds of texts that are somebody's words, in a title.
_GENRE = (
    r"(?:(?:video|evening|new year|nightly|annual|easter|christmas|opening|closing|keynote|written)"
    r"[ -]){0,3}(?:address|speech|remarks|statement|message|greetings|congratulations|letter|"
    r"lecture|appeal|words|op-ed|toast)"
)
#: "- address by the President of Norland", "Speech by President Ann Lee in Parliament".
_BY = re.compile(
    rf"(?:^|[-–—:|] ?|\b){_GENRE} (?:by|of|from) (?P<who>[^\n:;]{{3,140}})", re.IGNORECASE
)
#: "President Ann Lee's speech at the summit".
_OWN = re.compile(rf"(?:^|[:–—-] )(?P<who>[^\n:;–—]{{3,80}}?)['’]s? {_GENRE}\b", re.IGNORECASE)
#: Whose words the whole title is: "We will rebuild - President Ann Lee", "Ann Lee: we will".
_LAST = re.compile(r" [-–—] (?P<who>[^-–—\n]{3,80})$")
_JOINT = re.compile(r"\bjoint\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Oo]ur|us)\b")
_SINGULAR = re.compile(r"\b(?:I|[Mm]y|me)\b")
#: Shares of sentences in the first person: of a speech that the title calls so, and of one that
#: only its outlet speaks for.
_NAMED_SHARE, _HOUSE_SHARE = 0.06, 0.12
_TOLD = re.compile(
    r"[,.?!][\"”] (?:[a-z]+ ){0,2}(?:[A-Z][\w.]* ){0,4}(?:said|says|added|stressed|noted|told|"
    r"emphasi[sz]ed|stated|explained|asked)\b|[\"”] ?(?:the|he|she) [\w ]{0,40}(?:said|stressed|"
    r"noted|emphasi[sz]ed|added|is convinced|summed up)"
)
#: Who is named as a speaker's source, and is not "I" or "we".
_NAMED = re.compile(
    r"(?:[Tt]he |[Oo]ur )?(?!(?:I|We|Our|My|He|She|They|It|You|Who|This|That)\b)[A-Z]"
)
#: The most characters of a first line that is read as a title.
_MAX_HEADING = 200


@dataclass(frozen=True, slots=True)
class _Heading:
    """What stands over a text: its title or its first line.

    mentions: with places in ``text``. start: where the words begin in the article's title or, where
    they are a line of its body, in the body. n_sentences: how many of the body's they take up.
    """

    text: str
    mentions: tuple[Mention, ...]
    start: int = 0
    n_sentences: int = 0


def as_speech(
    article: Article,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    attributions: Sequence[Attribution],
    mentions: ArticleMentions,
    house: Known | None,
) -> tuple[tuple[Quote, ...], list[Attribution]]:
    """Return the quotes and attributions of a body: those given, or one quote that is a speech.

    house: as in ``analyzer.speakers.Outside``.
    A text with turns of a transcript, or one that tells what its speaker said, is no speech. The
    evidence of a speaker has the rule "headline" (with places in the title or, of a text without
    one, in the body) or "outlet".
    """
    same = tuple(quotes), list(attributions)
    if not sentences or any(q.cue is None and q.speaker is not None for q in quotes):
        return same
    heading = _heading(article, sentences, mentions)
    who = _named_in_title(heading, house)
    speaker = who or house
    if speaker is None or _JOINT.search(heading.text):
        return same
    spoken = sentences[heading.n_sentences if who else 0 :]
    if not spoken or not _is_spoken(article.text, spoken, _NAMED_SHARE if who else _HOUSE_SHARE):
        return same
    text = heading.text[speaker.at : speaker.end] if who else speaker.words
    offset = heading.start if who else 0
    evidence = Evidence(text, offset + speaker.at, offset + speaker.end, speaker.rule)
    found = Speaker(text, None, None, speaker.name, speaker.codes, (evidence,))
    # One span, whatever was left out in between: each statement of a speech holds its quote.
    quote = Quote((Span(spoken[0].span.start, spoken[-1].span.end),), None, None, "direct")
    told = [
        (q, a)
        for q, a in zip(quotes, attributions, strict=True)
        if _is_told(article.text, q, a, quote.content[0])
    ]
    return (quote, *(q for q, _ in told)), [
        Attribution(found, speaker.codes),
        *(a for _, a in told),
    ]


def _is_told(text: str, quote: Quote, attribution: Attribution, speech: Span) -> bool:
    """Whether a quote is what the speaker tells of a named other: "Premier Lee said that"."""
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or attribution.speaker is None or not attribution.speaker.name:
        return False
    if not is_plain(words_of_cue(cue.text_in(text))) or not _NAMED.match(text, who.start):
        return False
    return all(speech.start <= p.start and p.end <= speech.end for p in (*quote.content, cue, who))


def _heading(
    article: Article, sentences: Sequence[Sentence], mentions: ArticleMentions
) -> _Heading:
    """The title or, of a text without one, a first line that stands apart and has no full stop."""
    if article.title:
        return _Heading(article.title, tuple(mentions.title))
    first = sentences[0]
    text = first.span.text_in(article.text)
    apart = len(sentences) > 1 and sentences[1].paragraph != first.paragraph
    if not apart or len(text) > _MAX_HEADING or text.endswith((".", "!", "?", ",", ":")):
        return _Heading("", ())
    start, end = first.span.start, first.span.end
    here = [m for m in mentions.body if start <= m.span.start and m.span.end <= end]
    shifted = (replace(m, span=Span(m.span.start - start, m.span.end - start)) for m in here)
    return _Heading(text, tuple(shifted), start, n_sentences=1)


def _is_spoken(text: str, sentences: Sequence[Sentence], least: float) -> bool:
    """Whether a text is in the first person outside of quotation marks, and tells of nobody."""
    first, last = sentences[0].span.start, sentences[-1].span.end
    if _TOLD.search(text, first, last):
        return False
    marked = [(r.start, r.end) for r in regions(text, paragraphs_of(sentences))]
    singular = n_first = at = 0
    for sentence in sentences:
        span = sentence.span
        own = False
        for match in _FIRST.finditer(text, span.start, span.end):
            while at < len(marked) and marked[at][1] <= match.start():
                at += 1
            if at < len(marked) and marked[at][0] <= match.start():
                continue
            own = True
            singular += _SINGULAR.fullmatch(match.group()) is not None
        n_first += own
    return singular > 0 and n_first >= least * len(sentences)


def _named_in_title(heading: _Heading, house: Known | None) -> Known | None:
    """Whom a title calls the speaker, with places in it; None where it does not."""
    title = heading.text
    match = _BY.search(title) or _OWN.search(title) or (_LAST.search(title) if house else None)
    if match is None:
        return None
    start, end = match.span("who")
    here = [m for m in heading.mentions if m.codes and start <= m.span.start < end]
    first = here[0] if here else None
    name = proper_name(title[start:end])
    if first is not None and first.kind in ("person", "role") and first.span.start < start + 12:
        return _of_mention(first, house)
    if name is not None and not is_thing(name) and " " in name:
        at = title.index(name, start) if name in title[start:end] else start
        codes = first.codes if first is not None else (house.codes if house else ())
        return Known(name, codes, start, at + len(name), "headline", "person")
    words = title[start:end].split()
    if house is not None and any(w.strip(",.").lower() in OFFICIALS for w in words):
        stop = re.search(r"[,(]| (?:to|at|in|on|during|following|after)\b", title[start:end])
        return replace(house, at=start, end=start + stop.start() if stop else end, rule="headline")
    return None


def _of_mention(mention: Mention, house: Known | None) -> Known:
    """The person or office that a title names; the house's own holder where it is their office."""
    name = mention.name
    own = house is not None and mention.kind == "role" and mention.codes[:1] == house.codes
    if house is not None and own and "president" in name.lower():
        name = house.name or name
    return Known(
        name, mention.codes[:1], mention.span.start, mention.span.end, "headline", "person"
    )
