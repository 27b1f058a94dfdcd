"""Texts that say something, "Norland's constitution", and those that somebody speaks in."""

from __future__ import annotations

import re

from analyzer.records import Quote, Span
from analyzer.speakers.known import Known
from analyzer.speakers.names import NAME_WORD, is_thing
from analyzer.speakers.scene import Scene
from analyzer.speakers.states import actor
from analyzer.speakers.words import DOCUMENTS, LAWS, PICTURES, TREATIES

_NOUN = "|".join(sorted(LAWS | TREATIES | PICTURES))
_TEXT = re.compile(
    rf"(?P<article>(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Oo]ne|[Aa]nother) )?"
    rf"(?P<part>(?:Article|Section|Chapter|Paragraph|Clause) \d+\w? of (?:the )?)?"
    rf"(?P<more>(?:[\w.’'-]{{1,30}} ){{0,5}}?)(?P<noun>(?i:{_NOUN})),?"
)

#: What somebody speaks in: "In a joint statement on Monday, | the union".
_IN_DOCUMENT = re.compile(
    rf"\b[Ii]n an? (?:[a-z-]+ ){{0,3}}(?P<noun>{'|'.join(sorted(DOCUMENTS))})\b"
    r"[^.;:!?“”\"\n]{0,60}\Z"
)
_IN_DOCUMENT_BEHIND = re.compile(
    rf" (?:[\w-]+ ){{0,3}}?in an? (?:[a-z-]+ ){{0,3}}(?P<noun>{'|'.join(sorted(DOCUMENTS))})\b"
)
#: Behind who speaks, what they published: "Norland published an open letter".
_PUBLISHED = re.compile(
    r"(?: (?:and|have|has|had|[\w-]+ly))* (?:published|issued|released|sent|signed|wrote|posted) "
    rf"(?:an?|the) (?:[a-z-]+ ){{0,3}}(?P<noun>{'|'.join(sorted(DOCUMENTS))})\b"
)

#: A name that goes on behind a small word: "Bank of Harbourland".
_OF_NAME = re.compile(
    rf"(?P<body>{NAME_WORD}(?: {NAME_WORD})*) (?:of|for) (?:the )?{NAME_WORD}(?: {NAME_WORD})*"
)


def author_of(scene: Scene, span: Span, name: str) -> Known | None:
    """The body of a long name that a document is by: "a note by | Bank of Harbourland"."""
    match = _OF_NAME.fullmatch(name)
    if match is None or not is_thing(match["body"]):
        return None
    return actor(scene, span, name) or Known(name, (), span.start, span.end, kind="body")


def text_called(scene: Scene, span: Span, printed: str) -> Known | None:
    """A law, a treaty or a picture that the words name, which is nobody's surname.

    A law of a state is the state's; a treaty and a picture are nobody's. They keep the printed
    words, without an article, where these say which one it is.
    """
    match = _TEXT.fullmatch(printed)
    if match is None:
        return None
    inside = scene.mentions.at(span)
    if any(m.kind == "person" for m in inside):
        return None
    noun, more = match["noun"], match["more"].rstrip()
    owned = more.endswith(("'s", "’s")) or (bool(inside) and inside[0].span.start == span.start)
    if not (match["article"] or match["part"] or owned or noun == printed):
        return None  # "Ann Law"
    if noun == printed and scene.people.surname(noun, span.start) is not None:
        return None
    is_law = noun.lower() in LAWS
    owners = {m.codes[:1] for m in inside if m.codes and m.kind in ("name", "adjective")}
    codes = owners.pop() if is_law and len(owners) == 1 else ()
    start = span.start + match.end("article") if match["article"] else span.start
    words = scene.text[start : span.start + match.end("noun")]
    name = words if any(w[0].isupper() for w in words.split()) and noun != "Video" else None
    titles = frozenset({noun.lower()})
    return Known(name, codes, span.start, span.end, kind="body", titles=titles)


def documents_made(scene: Scene, quote: Quote, span: Span) -> frozenset[str]:
    """The document that somebody speaks in: "In a statement, the union condemned"."""
    start = scene.sentence_start(span.start)
    front = _IN_DOCUMENT.search(scene.text, start, span.start)
    end = max(span.end, quote.cue.end if quote.cue is not None else 0)
    behind = _IN_DOCUMENT_BEHIND.match(scene.text, end)
    found = front or behind or _PUBLISHED.match(scene.text, span.end)
    return frozenset({found["noun"]}) if found is not None else frozenset()
