"""Transcripts: "MR. KIRBY: ..." and "Q: ..." are speech without quotation marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.headings import (
    given_behind,
    narrates,
    subject_of,
    tells_of_meeting,
    whose_words_follow,
)
from analyzer.quotes.labels import find_labels, paragraph_openings
from analyzer.quotes.titles import is_capitalised
from analyzer.quotes.transcript_words import FIRST_PERSON, OFFICE
from analyzer.records import Sentence, Span

_ASKERS = frozenset({"q", "a", "question", "answer", "press", "reporter", "moderator", "the press"})
_ANSWERS = frozenset({"a", "answer"})
#: How who answers or greets begins.
_OPENS_TURN = re.compile(
    r"(?:Yes|No|Well|OK|Okay|Oh|Right|Sure|Hello|Exactly|Of course|Good (?:morning|afternoon|"
    r"evening))[,.!]|Thanks?\b"
)
_NAMED_STYLE = re.compile(
    r"[,.?!](?:[\"”]|'')[ \u00a0](?:said|added|told|according to)[ \u00a0][A-Z]"
    r"|[,.?!](?:[\"”]|'')[ \u00a0]([A-Z][\w.]{1,30}[ \u00a0]){2,4}(?:said|added|told)\b"
    r"|\b[A-Z][A-Za-z]{1,30} ?(?:\([A-Za-z]+\))? [–—-]{2} [A-Z]"
)
#: The writer's line in front of a transcript: "Partial transcript as follows:".
_FOLLOWS = re.compile(r"[^.:;?!\n]{0,60}\b[Tt]ranscript\b[^.:;?!\n]{0,80}:\Z")
#: Turns of a transcript that ask, or say "I", "we" or "you".
_SPOKEN_SHARE = 0.35
#: In a transcript a label comes at least once in so many sentences, on average.
_DENSITY = 120


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before the next one does: one span for each paragraph."""

    speaker: Span
    content: tuple[Span, ...]


def turns(text: str, sentences: Sequence[Sentence]) -> tuple[list[Turn], list[Sentence]]:
    """Return the turns of a transcript, and the sentences that belong to none.

    A text is a transcript when labels at the head of sentences come back, when two paragraphs open
    with different ones, or when one titled speaker opens a speech in the first person; otherwise
    "Minister: no talks" is an ordinary headline. A turn goes on over paragraphs without a label, up
    to one that narrates.
    """
    labels = find_labels(text, sentences)
    if not _is_transcript(text, sentences, labels):
        labels = {}
        if not any(
            given_behind(text, s.span) or whose_words_follow(text, sentences, i, labels)
            for i, s in enumerate(sentences)
        ):
            return [], list(sentences)
    found: list[Turn] = []
    rest: list[Sentence] = []
    speaker: Span | None = None
    answerer: Span | None = None  # of whom the last heading tells
    content: list[Span] = []
    fresh = False  # the speaker is of a heading, and has not said anything yet
    paragraph = heading_of = headline = -1

    def close() -> None:
        if speaker is not None and content:
            found.append(Turn(speaker, tuple(content)))

    for index, sentence in enumerate(sentences):
        span = sentence.span
        label = labels.get(index)
        if label is not None:
            close()
            content, fresh = [], False
            speaker = Span(*label.span("name"))
            if answerer is not None and label["name"].lower() in _ANSWERS:
                speaker = answerer
            heading = text[span.start : label.start()].rstrip()
            if any(map(str.isalnum, heading)):  # glued in front of the label
                rest.append(
                    Sentence(Span(span.start, span.start + len(heading)), sentence.paragraph)
                )
            start = label.end()
            while start < span.end and text[start].isspace():
                start += 1
            span = Span(start, span.end)
            titled = index == 0 and is_capitalised(text, span)  # "Lee: Talks Will Not Resume"
            headline = sentence.paragraph if titled else -1
        elif (given := given_behind(text, span)) is not None:
            close()
            content, fresh, headline = [], True, -1
            speaker = Span(*given.span("subject"))
            rest.append(Sentence(Span(span.start, given.end()), sentence.paragraph))
            start = given.end()
            while start < span.end and text[start].isspace():
                start += 1
            span = Span(start, span.end)
        elif sentence.paragraph == heading_of:  # "... posted a letter. It mentions the port."
            rest.append(sentence)
            continue
        elif fresh and not content and tells_of_meeting(text, sentences, index, labels):
            pass  # the first words of a post
        elif speaker is not None and (
            sentence.paragraph > headline >= 0 or _ends_turn(text, sentences, index, paragraph)
        ):
            close()
            speaker, content, headline = None, [], -1
        announced = (
            whose_words_follow(text, sentences, index, labels)
            if label is None and speaker is None
            else None
        )
        if announced:
            rest.append(sentence)
            speaker, content, fresh = announced, [], True
            heading_of = sentence.paragraph
        elif speaker is None:
            rest.append(sentence)
            answerer = subject_of(text, span) or answerer
        elif span.start < span.end:
            if content and sentence.paragraph == paragraph and label is None:
                content[-1] = Span(content[-1].start, span.end)
            else:
                content.append(span)
        paragraph = sentence.paragraph
    close()
    return found, rest


def _ends_turn(text: str, sentences: Sequence[Sentence], index: int, paragraph: int) -> bool:
    """Whether a sentence is the writer's again. paragraph: of the sentence before it.

    In the middle of a paragraph, only "...," said Ann Lee" shows it: who speaks tells of others,
    too ("I can't believe it," he said).
    """
    span = sentences[index].span
    follows = _FOLLOWS.match(text, span.start, span.end)
    if follows is not None and not FIRST_PERSON.search(follows.group()):
        return True
    if sentences[index].paragraph != paragraph:
        return narrates(text, sentences, index)
    return _NAMED_STYLE.search(text, span.start, span.end) is not None


def _is_transcript(
    text: str, sentences: Sequence[Sentence], labels: dict[int, re.Match[str]]
) -> bool:
    officials = any(OFFICE.search(m["name"]) for m in labels.values())
    if not labels or (len(sentences) > _DENSITY * len(labels) and not officials):
        return False
    names = Counter(m["name"] for m in labels.values())
    # Lists have labels too ("Norland: 12 seats"); people say "I" and "you" and ask questions.
    spoken = sum(_sounds_spoken(text, sentences, i, m.end()) for i, m in labels.items())
    if spoken < _SPOKEN_SHARE * len(labels):
        return False
    if len(labels) >= 3 and max(names.values()) >= 2:
        return spoken >= 2
    if len(labels) >= 2:
        starts = labels.keys() & paragraph_openings(sentences)
        full = [n for n in names if n.lower() in _ASKERS or len(n.split()) > 1 or n.isupper()]
        if len(starts) >= 2 and full and spoken >= 1:
            return True
        # In one paragraph: an official and somebody else speak to somebody.
        named = officials and len({n for n in full if " " in n}) >= 2
        return named and spoken >= max(2, len(labels) / 2)
    index, label = next(iter(labels.items()))
    if spoken and _is_below_heading(text, sentences, index):
        return True
    n_capitals = sum(word[0].isupper() for word in label["name"].split())
    speech = [s for s in sentences[index:] if s.paragraph == sentences[index].paragraph]
    office = index and OFFICE.search(label["name"]) and index in paragraph_openings(sentences)
    if not (index <= 2 or office) or n_capitals < 3 or len(speech) < 4:
        return False
    return bool(FIRST_PERSON.search(text, label.end(), speech[-1].span.end))


def _is_below_heading(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Whether a paragraph stands behind one that announces it: "Ann Lee spoke in Oslo."."""
    before = sentences[index - 1]
    if not index or before.paragraph == sentences[index].paragraph:
        return False
    return subject_of(text, before.span) is not None


def _sounds_spoken(text: str, sentences: Sequence[Sentence], index: int, said: int) -> bool:
    """Whether one of the first five sentences of a turn asks, or says "I", "we" or "you".

    said: where what is said begins; "Yes, sir" is spoken, too.
    """
    while said < sentences[index].span.end and text[said].isspace():
        said += 1
    if _OPENS_TURN.match(text, said):
        return True
    end = sentences[index].span.end
    for later in sentences[index + 1 : index + 5]:
        if later.paragraph != sentences[index].paragraph:
            break
        end = later.span.end
    start = sentences[index].span.start
    return "?" in text[start:end] or bool(FIRST_PERSON.search(text, start, end))
