"""Short ways to read a text, or one quote in it, as a stage of the analyzer does.

    names("Peru waits, Ann Lee said.")                      # who speaks, with quotes by the rules
    voices("[Ann Lee] said no.")                            # whom the words in brackets stand for
    quote = quote_of(text, "Ann Lee", "said", "Peru waits") # found as by a network ...
    mend(text, quote)                                       # ... and mended

Spans come from searching the words in the text: the first place where they stand.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from analyzer.actors import Gazetteer, find_mentions
from analyzer.furniture import without_furniture
from analyzer.pipeline import draft_part
from analyzer.quotes import load_extractor
from analyzer.quotes.marks import regions
from analyzer.quotes.mending import Mender
from analyzer.quotes.said import is_said
from analyzer.quotes.transcripts import turns
from analyzer.records import Article, Quote, QuoteKind, Span
from analyzer.sentences import split
from analyzer.speakers import Attribution, Outside, resolve_speakers
from analyzer.statements import Draft, draft_statements

Given = TypeVar("Given")


def read(text: str) -> list[Draft]:
    """The statements of a text, with quotes by the rules."""
    article = Article(id="a", text=text)
    gazetteer = Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    return list(draft_part(article, "body", mentions, outside, load_extractor("rules")).drafts)


def names(text: str) -> list[str | None]:
    """The name of who speaks in each statement of a text; None for nobody with a name."""
    return [d.speaker.name if d.speaker else None for d in read(text)]


def actors(text: str) -> list[tuple[str, ...]]:
    """The actors of who speaks in each statement of a text."""
    return [d.speaker.actors if d.speaker else () for d in read(text)]


def last_speaker(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The name and the actors of the last speaker of a text."""
    speakers = [d.speaker for d in read(text) if d.speaker is not None]
    return (speakers[-1].name, speakers[-1].actors) if speakers else (None, ())


def voices(marked: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """Who speaks, and for which actors, for each [speaker] that is marked in a text."""
    text = re.sub(r"[\[\]]", "", marked)
    spans = [
        Span(m.start() - 2 * n, m.end() - 2 * n - 2)
        for n, m in enumerate(re.finditer(r"\[[^\]]*\]", marked))
    ]
    article = Article(id="a", text=text)
    sentences, gazetteer = split(text), Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    quotes = []
    for span in spans:
        said = next(s.span for s in sentences if s.span.start <= span.start < s.span.end)
        behind = Span(span.end + 1, said.end) if span.end + 2 < said.end else None
        content = behind or Span(said.start, span.start)
        quotes.append(Quote((content,), None, span, "indirect"))
    outside = Outside.of(article, mentions, gazetteer)
    found = resolve_speakers(text, sentences, quotes, mentions.body, outside)
    return [(a.speaker.name if a.speaker else None, a.codes) for a in found]


def quote_of(
    text: str, who: str | None, cue: str, content: str, kind: QuoteKind | None = None
) -> Quote:
    """A quote by its words: direct if a mark opens it, mixed if it has marks, or of this kind."""
    if kind is None:
        marked = re.search('[“”"]', content)
        kind = "indirect" if marked is None else "mixed" if marked.start() else "direct"
    speaker = span_of(text, who) if who is not None else None
    return Quote((span_of(text, content),), span_of(text, cue), speaker, kind)


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def printed(text: str, span: Span | None) -> str | None:
    """The words of a span, if there is one."""
    return span.text_in(text) if span is not None else None


def mend(text: str, found: Quote | Sequence[Quote], *ruled: Quote) -> list[Quote]:
    """One or several quotes of a network, mended; ruled: what the rules find."""
    quotes = [found] if isinstance(found, Quote) else found
    return Mender(text, split(text), regions(text, [Span(0, len(text))])).mend(quotes, ruled)


def reports(
    text: str, who: str | None, cue: str, content: str, kind: QuoteKind | None = None
) -> bool:
    """Whether a quote with this source, cue and content is somebody's words."""
    return is_said(text, quote_of(text, who, cue, content, kind))


def resolved(text: str, who: str, cue: str, content: str) -> str:
    """Who speaks in one quote, by the words of its source; empty for nobody who has a name."""
    mentions = find_mentions(Article(id="a", text=text), Gazetteer.load()).body
    quote = quote_of(text, who, cue, content)
    (found,) = resolve_speakers(text, split(text), [quote], mentions)
    return (found.speaker.name or "") if found.speaker else ""


def drafted(text: str, *quotes: Quote) -> list[Draft]:
    """The statements of a text with these quotes, and no known actors."""
    sentences = split(text)
    who = resolve_speakers(text, sentences, quotes, [])
    return draft_statements("body", text, sentences, quotes, who)


def attributed(text: str, *pieces: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The parts of a sentence, and their voices, with quotes given as (who, cue, content)."""
    quotes = sorted((quote_of(text, *p) for p in pieces), key=lambda q: q.content[0].start)
    return [(d.span.text_in(text), d.voice) for d in drafted(text, *quotes) if d.parent]


def told(text: str, who: str, cue: str, content: str) -> Draft:
    """The first statement of a text in which an extractor finds one quote, of a Peruvian."""
    quote = quote_of(text, who, cue, content)
    return draft_statements("body", text, split(text), [quote], [Attribution(None, ("PER",))])[0]


def said_in(text: str) -> list[tuple[str | None, str, str]]:
    """Who, what and how, of all quotes that the rules find in a text."""
    return [
        (printed(text, q.speaker), " ".join(c.text_in(text) for c in q.content), q.kind)
        for q in load_extractor("rules").extract(text, split(text))
    ]


def speech(text: str) -> list[tuple[str, str]]:
    """The turns of a text: who speaks, and how their words begin."""
    found, _ = turns(text, split(text))
    return [(t.speaker.text_in(text), t.content[0].text_in(text)[:12]) for t in found]


def kept(text: str) -> list[str]:
    """The sentences of a text that are no furniture."""
    return [s.span.text_in(text) for s in without_furniture(text, split(text))]


def slowdown(
    prepare: Callable[[int], Given], work: Callable[[Given], object], small: int, large: int
) -> float:
    """How many times the processor's time a text of size ``large`` takes that ``small`` takes."""
    spent = []
    for size in (small, large):
        given = prepare(size)
        start = time.process_time()
        work(given)
        spent.append(time.process_time() - start)
    return spent[1] / spent[0]
