"""Speakers: from the words printed beside a quote to a name and the actor they stand for.

A deterministic resolver within one text. It reads the quotes in order and keeps, for each, which
words led to which others (``Speaker.evidence``). In order of trust: a person or actor that the
printed words hold; the same surname printed in full elsewhere; for a pronoun ("he") the person that
the text was speaking of, of the right gender where that is known; for a title ("the minister", "the
head of the council") who was introduced with those words; for "it" or "the ministry" the body that
spoke before. Anything else keeps its printed words: "a source close to the president" is nobody.

    words          closed word classes           phrases        the parts of a noun phrase
    names          proper names in words         known          somebody who may speak
    mentions       the actors in the text        genders        who is "he", and who "she"

    crowds         people without a name, who are "they"
    introductions  what stands around a name     fullnames      where persons are named in full
    people         everybody whom a text names   bodies         bodies that it gives letters
    outside        what title, outlet and tables say
    scene          all of these, and who spoke so far

    naming         words that name a person      states         words that name a state or a body
    descriptions   "the mayor", by title         institutions   "the ministry", "the report"
    pronouns       "he", "it", "they"            several        "Ann Lee and Norway", "the leaders"
    namesakes      who is not the one of the tables
    texts          "the constitution", and the statement that somebody speaks in
    resolver       all of it, quote by quote
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.records import Mention, Quote, Sentence
from analyzer.speakers.known import Known
from analyzer.speakers.outside import Outside
from analyzer.speakers.resolver import Attribution, Resolver
from analyzer.speakers.scene import Scene

__all__ = ["Attribution", "Known", "Outside", "resolve_speakers"]

_NOTHING = Outside()


def resolve_speakers(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
    outside: Outside = _NOTHING,
) -> list[Attribution]:
    """Return one attribution per quote, in the same order.

    sentences, quotes, mentions: of the same text, sorted by position.
    """
    resolver = Resolver(Scene(text, sentences, mentions, quotes, outside))
    return [resolver.attribute(quote) for quote in quotes]
