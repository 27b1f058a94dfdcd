"""What the direction of a statement is decided on: its words, its actors, who spoke around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.actors import ArticleMentions, Gazetteer
from analyzer.actors.gazetteer import Publisher
from analyzer.records import Article, Mention, Span
from analyzer.statements import Draft

#: How many of the article's most frequent actors are candidates everywhere.
N_PROMINENT = 3
#: How many sentences back, and how many ahead, a speaker is still "the one who was speaking".
MEMORY, LOOK_AHEAD = 4, 2
#: How many speakers are remembered, and how many sentences before the one before are looked at.
N_SPEAKERS, N_EARLIER = 2, 3
#: Characters that are read before a statement, of a statement, and after it.
BEFORE, LONGEST, AFTER = 320, 1500, 100


@dataclass(frozen=True, slots=True)
class Scene:
    """One statement with what may settle who acts and who is meant.

    mentions: with codes, inside the statement, in order. before: in the previous sentence.
    earlier: codes named in the few sentences before that one, the nearest first.
    spoke: codes of those who spoke last before this statement, within a few sentences, the last
        one first. speaks_next: codes of whoever speaks next after it.
    prominent: the article's most frequent actors, the most frequent first. title: its actors.
    publisher: who publishes the article, where that is known.
    signal: primary signal of the statement.
    body: text of the part that the statement is in. around: the mentions with codes in what is read
        of it. name_of: code -> what it stands for.
    """

    text: str
    draft: Draft
    mentions: tuple[Mention, ...]
    before: tuple[Mention, ...]
    earlier: tuple[str, ...]
    spoke: tuple[tuple[str, ...], ...]
    speaks_next: tuple[str, ...]
    prominent: tuple[str, ...]
    title: frozenset[str]
    publisher: Publisher | None
    signal: str
    body: str
    around: tuple[Mention, ...]
    name_of: Callable[[str], str]


def scenes_of(
    article: Article,
    drafts: Sequence[Draft],
    signals: Sequence[str],
    mentions: ArticleMentions,
    gazetteer: Gazetteer,
) -> list[Scene]:
    """Return one scene per draft, in the same order; shared by scoring and training."""
    counts = Counter(
        code for mention in (*mentions.title, *mentions.body) for code in mention.codes
    )
    prominent = tuple(code for code, _ in counts.most_common(N_PROMINENT))
    title = frozenset(code for mention in mentions.title for code in mention.codes)
    spoke, ahead, earlier = _speakers_before(drafts), _speaker_ahead(drafts), _earlier(drafts)
    scenes = []
    for number, (draft, signal) in enumerate(zip(drafts, signals, strict=True)):
        scenes.append(
            Scene(
                text=draft.span.text_in(article.part(draft.part)),
                draft=draft,
                mentions=_coded(mentions, draft, draft.span),
                before=_coded(mentions, draft, draft.previous),
                earlier=tuple(
                    dict.fromkeys(
                        code
                        for span in earlier[number]
                        for m in _coded(mentions, draft, span)
                        for code in m.codes
                    )
                ),
                spoke=spoke[number],
                speaks_next=ahead[number],
                prominent=prominent,
                title=title,
                publisher=mentions.publisher,
                signal=signal,
                body=article.part(draft.part),
                around=_coded(mentions, draft, reach_of(draft.span)),
                name_of=gazetteer.name_of,
            )
        )
    return scenes


def reach_of(span: Span) -> Span:
    """What is read of a statement and the text around it."""
    end = min(span.end, span.start + LONGEST)
    return Span(max(0, span.start - BEFORE), end + AFTER)


def _coded(mentions: ArticleMentions, draft: Draft, span: Span | None) -> tuple[Mention, ...]:
    if span is None:
        return ()
    return tuple(m for m in mentions.within(draft.part, span) if m.codes)


def _speakers_before(drafts: Sequence[Draft]) -> list[tuple[tuple[str, ...], ...]]:
    """For each draft the different speakers of late, the last one first."""
    late: list[tuple[int, tuple[str, ...]]] = []
    sentence = 0
    result = []
    for draft in drafts:
        result.append(tuple(codes for at, codes in late if sentence - at <= MEMORY))
        sentence += draft.parent is None
        if draft.speaker_codes:
            others = [item for item in late if item[1] != draft.speaker_codes]
            late = [(sentence, draft.speaker_codes), *others][:N_SPEAKERS]
    return result


def _speaker_ahead(drafts: Sequence[Draft]) -> list[tuple[str, ...]]:
    """For each draft the codes of whoever speaks next within a few sentences."""
    result: list[tuple[str, ...]] = []
    speaker: tuple[str, ...] = ()
    at = sentence = 0
    for draft in reversed(drafts):
        result.append(speaker if at - sentence <= LOOK_AHEAD else ())
        if draft.speaker_codes:
            speaker, at = draft.speaker_codes, sentence
        sentence -= draft.parent is None
    return result[::-1]


def _earlier(drafts: Sequence[Draft]) -> list[tuple[Span, ...]]:
    """For each draft the sentences before the previous one, the nearest first."""
    spans: list[Span] = []
    result = []
    for draft in drafts:
        end = max(0, len(spans) - (1 if draft.parent is None else 2))
        result.append(tuple(reversed(spans[max(0, end - N_EARLIER) : end])))
        if draft.parent is None:
            spans.append(draft.span)
    return result


def statement_at(drafts: Sequence[Draft], span: Span) -> int | None:
    """Index of the draft over ``span``: the part that has it, or the sentence with most of it."""
    best, found = 0, None
    for i, draft in enumerate(drafts):
        overlap = min(draft.span.end, span.end) - max(draft.span.start, span.start)
        if draft.parent is not None:
            if draft.span == span:
                return i
        elif overlap > best:
            best, found = overlap, i
    return found
