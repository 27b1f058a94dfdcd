"""Statements before they are scored: which spans, in which voice, attributed to whom.

Every sentence becomes one statement over its full span. A sentence with several quotes, or several
clauses with an actor and a verb each, also gets one child statement for each of them: over the
quote with its cue and speaker, or over the clause. In a turn of a transcript, what its speaker
tells that somebody else said is a child of theirs.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.clauses import Clause, clauses, without_loose_end
from analyzer.quotes.lexicon import is_plain, is_speech, words_of_cue
from analyzer.quotes.said import is_said
from analyzer.quotes.words import PREPOSITIONS
from analyzer.records import Mention, Part, Quote, Sentence, Span, Speaker, Voice
from analyzer.speakers import Attribution

#: A quote sets the voice of a sentence when it covers at least this share of its characters, those
#: of its cue and its speaker left out.
MIN_QUOTED_SHARE = 0.25
#: Characters beside what somebody said that are a statement of their own, in a turn or in front.
_LEAST_REST = 40
#: Words of a direct quote at the end of the writer's sentence that are a statement, at least.
_FEWEST_WORDS = 5
_LONGEST_WORD = 30
_OPENING = '"“‘'
_LOOSE = " ,;:—–-.\n"
#: In front of whoever speaks: "Held in Oslo since May, ".
_OPENING_PHRASE = re.compile(r"(?:\w+ly )?(?P<word>\w+)\b[^;:“”\"]*, ")
_QUESTION = re.compile(r"(?:When )?(?:[Aa]sked|[Pp]ressed|[Qq]uestioned)\b")
_OPENERS = frozenset("when while although though held seen born known".split())
#: What "hours" and "a day" at the end of a part belong to, where it stands behind the part.
_TIME_WORD = re.compile(r"\s+(?:before|after)\b")
#: Between two parts of one speaker: where the second begins, and what ends neither of them.
_JOINT = re.compile(r"[,;—–-]\s+(?:and|but|while|though|although|yet),?\s+(?:(?:then|also)\s+)?")
_WHEN = frozenset({"when", "while"})
_JOINING = frozenset("and but while though although yet then also".split())
#: What opens the part behind it: "said that it is shut, | which she accuses them of", "by telling".
_OPENS_PART = re.compile(r",? (?P<word>which|whom|by|in) ?\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement without tone, source and target.

    previous: span of the sentence before it in the same paragraph or the one before, if any; of a
        child, that of the child before it.
    speaker_codes: actor codes of the speaker, or of whoever a cue of speech tells of where nobody
        said anything: "Peru and Chile discussed the port".
    """

    id: str
    parent: str | None
    part: Part
    span: Span
    previous: Span | None
    voice: Voice
    quote: Quote | None
    speaker: Speaker | None
    speaker_codes: tuple[str, ...]


def draft_statements(
    part: Part,
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention] = (),
) -> list[Draft]:
    """Return the statements of one part in reading order; a parent comes before its children.

    text: of the part. quotes, attributions: of the same length, sorted by first content.
    mentions: political actors, by position; without any, no sentence is divided into clauses.
    """
    said: list[tuple[Quote, Attribution]] = []
    told: list[tuple[Quote, Attribution]] = []
    for pair in zip(quotes, attributions, strict=True):
        (said if is_said(text, pair[0]) else told).append(pair)
    acting = _acting(text, sentences, told)
    quotes, attributions = [q for q, _ in said], [a for _, a in said]
    drafts: list[Draft] = []
    prefix = "t" if part == "title" else "s"
    previous: Span | None = None
    overlapping = _quotes_by_sentence(sentences, quotes)
    for number, sentence in enumerate(sentences, start=1):
        span = sentence.span
        here = [(quotes[i], attributions[i]) for i in overlapping[number - 1]]
        statement_id = f"{prefix}{number}"
        turn = _turn(here)
        children = _children(text, here, span, clauses(text, span, mentions), turn)
        # What stands first is what a divided sentence is about; its parts are what counts.
        first = next((q for _, q in children if q), None) if children else _main(text, here, span)
        main = turn or first
        drafts.append(_draft(statement_id, None, part, span, previous, main))
        if main is None and not children and number - 1 in acting:
            drafts[-1] = replace(drafts[-1], speaker_codes=acting[number - 1])
        for letter, (child_span, item) in enumerate(children, start=1):
            child_id = f"{statement_id}.{letter}"
            drafts.append(_draft(child_id, statement_id, part, child_span, previous, item))
            previous = child_span
        previous = span
    return drafts


def _acting(
    text: str, sentences: Sequence[Sentence], told: Sequence[tuple[Quote, Attribution]]
) -> dict[int, tuple[str, ...]]:
    """By sentence, whose act a cue of speech is: "Peru and Chile discussed it"."""
    acting: dict[int, tuple[str, ...]] = {}
    starts = [s.span.start for s in sentences]
    for quote, attribution in told:
        if not attribution.codes or quote.speaker is None or quote.cue is None:
            continue
        if is_speech(words_of_cue(quote.cue.text_in(text))):
            at = bisect.bisect_right(starts, quote.speaker.start) - 1
            acting.setdefault(at, attribution.codes)
    return acting


def _draft(
    statement_id: str,
    parent: str | None,
    part: Part,
    span: Span,
    previous: Span | None,
    quoted: tuple[Quote, Attribution] | None,
) -> Draft:
    if quoted is None:
        return Draft(statement_id, parent, part, span, previous, "narrated", None, None, ())
    quote, attribution = quoted
    voice: Voice = "reported" if quote.kind == "indirect" else "quoted"
    return Draft(
        statement_id,
        parent,
        part,
        span,
        previous,
        voice,
        quote,
        attribution.speaker,
        attribution.codes,
    )


def _quotes_by_sentence(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> list[list[int]]:
    """Indices of the quotes whose content overlaps each sentence."""
    starts = [s.span.start for s in sentences]
    result: list[list[int]] = [[] for _ in sentences]
    for index, quote in enumerate(quotes):
        for content in quote.content:
            first = max(0, bisect.bisect_right(starts, content.start) - 1)
            for at in range(first, len(sentences)):
                if sentences[at].span.start >= content.end:
                    break
                if sentences[at].span.overlaps(content) and index not in result[at]:
                    result[at].append(index)
    return result


def _covered(quote: Quote, span: Span) -> int:
    """Characters of the quote's content inside the span."""
    return sum(min(c.end, span.end) - max(c.start, span.start) for c in _content_in(quote, span))


def _content_in(quote: Quote, span: Span) -> Sequence[Span]:
    """The pieces of the quote's content that overlap the span; a speech may have thousands."""
    first = bisect.bisect_right(quote.content, span.start, key=_end)
    return quote.content[first : bisect.bisect_left(quote.content, span.end, key=_start)]


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end


def _main(
    text: str, here: Sequence[tuple[Quote, Attribution]], span: Span
) -> tuple[Quote, Attribution] | None:
    """The quote that covers most of a span, if it covers enough of it."""
    main = max(here, key=lambda item: _covered(item[0], span), default=None)
    if main is None:
        return None
    quote = main[0]
    if quote.kind == "direct" and quote.cue and quote.content[0].start <= span.start + 1:
        return main  # "“We wait,” Ann Lee said on Monday, after a long meeting in Oslo with ..."
    if _is_labelled(text, quote, span):
        return main  # "President of Peru Ann Lee (via video): Yes."
    around = [p for p in (quote.cue, quote.speaker) if p is not None and p.overlaps(span)]
    length = span.end - _after_opening(text, quote, span) - sum(p.end - p.start for p in around)
    return main if _covered(quote, span) >= MIN_QUOTED_SHARE * length > 0 else None


def _is_labelled(text: str, quote: Quote, span: Span) -> bool:
    """Whether a span is the label of a turn and what is said behind it."""
    who, start = quote.speaker, quote.content[0].start
    if quote.cue is not None or who is None or who.start != span.start:
        return False
    return who.end < start < span.end and text[who.end : start].rstrip()[-1:] in (":", "：")


def _after_opening(text: str, quote: Quote, span: Span) -> int:
    """Where the clause of who speaks begins: "Held in Oslo since May, Ann Lee said no"."""
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or not span.start < who.start < cue.start:
        return span.start
    opening = _OPENING_PHRASE.match(text, span.start, who.start)
    first = opening["word"].lower() if opening is not None and opening.end() == who.start else ""
    opens = first in PREPOSITIONS or first in _OPENERS or first.endswith(("ing", "ed"))
    clause = is_plain(words_of_cue(cue.text_in(text))) or text.startswith("that ", cue.end + 1)
    clause = clause or _QUESTION.match(text, span.start) is not None
    return who.start if opens and clause else span.start


def _children(
    text: str,
    here: Sequence[tuple[Quote, Attribution]],
    span: Span,
    parts: Sequence[Clause],
    turn: tuple[Quote, Attribution] | None,
) -> list[tuple[Span, tuple[Quote, Attribution] | None]]:
    """The statements within a sentence of these clauses; none where it is one."""
    children: list[tuple[Span, tuple[Quote, Attribution] | None]] = []
    nested = False
    for clause in parts:
        inside = [item for item in here if _covered(item[0], clause.span)]
        if clause.framing:
            inside = [item for item in inside if _reaches(item[0], clause.span)]
        told = _told(text, inside, clause.span, turn) if turn else []
        nested = nested or bool(told)
        quoted = told or _by_quote(text, inside, clause.span)
        children += quoted or [(clause.span, _main(text, inside, clause.span))]
    return children if len(children) > 1 or nested else []


def _reaches(quote: Quote, span: Span) -> bool:
    """Whether the words of a clause that frames are the quote's, and not only what follows it.

    They are where the quote begins in it, in a speech, and where "the ministry said" ends it.
    """
    begins = quote.content[0].start >= span.start
    attributed = quote.cue is not None and span.start <= quote.cue.start < span.end
    return begins or attributed or quote.kind == "direct"


def _turn(here: Sequence[tuple[Quote, Attribution]]) -> tuple[Quote, Attribution] | None:
    """The turn of a transcript in which its speaker tells what somebody else said."""
    for turn in here:
        if turn[0].cue is None and turn[0].kind == "direct":
            return turn if any(_is_of_another(item, turn) for item in here) else None
    return None


def _told(
    text: str,
    here: Sequence[tuple[Quote, Attribution]],
    span: Span,
    turn: tuple[Quote, Attribution],
) -> list[tuple[Span, tuple[Quote, Attribution]]]:
    """What the speaker of a turn tells that others said, theirs, and the rest of the clause."""
    others = [item for item in here if _is_of_another(item, turn)]
    parts = _parts(text, others, span)
    if not parts or any(a[0].end > b[0].start for a, b in itertools.pairwise(parts)):
        return []
    found = list(parts)
    first = max(span.start, _content_in(turn[0], span)[0].start)
    for start, end in ((first, parts[0][0].start), (parts[-1][0].end, span.end)):
        while start < end and not text[start].isalnum() and text[start] not in _OPENING:
            start += 1
        if len(text[start:end].rstrip(_LOOSE)) >= _LEAST_REST:
            found.append((Span(start, start + len(text[start:end].rstrip())), turn))
    return sorted(found, key=lambda p: p[0])


def _is_of_another(item: tuple[Quote, Attribution], turn: tuple[Quote, Attribution]) -> bool:
    """Whether a quote lies inside of a turn, and is surely not its speaker's."""
    quote, who, teller = item[0], item[1].speaker, turn[1].speaker
    says = quote.cue or quote.speaker
    if item is turn or says is None or who is None or teller is None:
        return False
    parts = (quote.content[0], quote.content[-1], says)
    same = (who.name or who.text) == (teller.name or teller.text)
    named = bool(who.name or who.actors)
    return named and not same and all(_says(turn[0], p) for p in parts)


def _by_quote(
    text: str, here: Sequence[tuple[Quote, Attribution]], span: Span
) -> list[tuple[Span, tuple[Quote, Attribution] | None]]:
    """Split a clause with several quotes, those that lie inside of another left out.

    Of one speaker, the parts are the whole clause: "she denounced it, recalled an envoy, and said".
    """
    parts = _parts(text, [item for item in here if not _is_nested(text, item, here)], span)
    if any(a[0].end > b[0].start for a, b in itertools.pairwise(parts)):
        return []
    if len(parts) < 2:
        return _at_the_end(text, parts, here, span)
    speakers = {p[1][1].speaker.name or p[1][1].speaker.text for p in parts if p[1][1].speaker}
    return list(parts if len(speakers) > 1 else _joined(text, parts, span))


def _is_nested(
    text: str, item: tuple[Quote, Attribution], here: Sequence[tuple[Quote, Attribution]]
) -> bool:
    """Whether a quote belongs to another one of these: to what is said, who speaks, or a noun.

    "She denounced it after reports that it was shut", "said a man who spoke on condition that".
    """
    quote = item[0]
    cue = quote.cue
    if cue is None:
        return False
    before = text[max(0, cue.start - _LONGEST_WORD) : cue.start].lower().split()[-1:]
    topic = _WHEN if cue.text_in(text).endswith("ing") else PREPOSITIONS
    if not topic.isdisjoint(before) or _says(quote, cue):
        return True  # "reports that", "when mentioning", 'it was late, as Peru "said it was far"'
    pieces = (quote.content[0], quote.content[-1], cue)
    return any(
        (outer.speaker is not None and _holds(outer.speaker, cue))
        or (outer is not quote and all(_says(outer, p) for p in pieces))
        for outer, _ in here
    )


def _says(quote: Quote, words: Span) -> bool:
    """Whether words lie in the content of a quote."""
    return any(_holds(c, words) for c in _content_in(quote, words))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _joined(
    text: str, parts: Sequence[tuple[Span, tuple[Quote, Attribution]]], span: Span
) -> list[tuple[Span, tuple[Quote, Attribution]]]:
    """The parts, so wide that no words of the clause stand between them."""
    edges = [span.start]
    for (before, _), (behind, _) in itertools.pairwise(parts):
        end = start = behind.start
        for joint in _JOINT.finditer(text, before.end, behind.start):
            end, start = joint.span()
        opening = _OPENS_PART.search(text, before.end, end)
        if opening is not None:
            end, start = opening.start(), opening.start("word")
        words = text[before.end : end].rstrip(_LOOSE)
        while words.split() and words.split()[-1] in _JOINING:
            words = words[: -len(words.split()[-1])].rstrip(_LOOSE)
        edges += [before.end + len(words), start]
    edges.append(span.end)
    return [
        (Span(start, end), item)
        for start, end, (_, item) in zip(edges[::2], edges[1::2], parts, strict=True)
    ]


def _at_the_end(
    text: str,
    parts: Sequence[tuple[Span, tuple[Quote, Attribution]]],
    here: Sequence[tuple[Quote, Attribution]],
    span: Span,
) -> list[tuple[Span, tuple[Quote, Attribution] | None]]:
    """What somebody says at the end of a clause that tells of much else, and the rest.

    "The port opened with a concert by Bo Roy, who joked, “I am too old for this.”"
    """
    if len(parts) != 1 or len(here) != 1 or _main(text, here, span) is not None:
        return []
    part, item = parts[0]
    quote = item[0]
    said = _content_in(quote, span)[0]
    words = text[said.start : min(said.end, span.end)].split(maxsplit=_FEWEST_WORDS)
    rest = text[span.start : part.start].rstrip(_LOOSE)
    if (
        quote.kind != "direct"
        or quote.cue is None
        or len(words) < _FEWEST_WORDS
        or len(rest) < _LEAST_REST
        or any(map(str.isalnum, text[part.end : span.end]))
    ):
        return []
    return [(Span(span.start, span.start + len(rest)), None), (Span(part.start, span.end), item)]


def _parts(
    text: str, here: Sequence[tuple[Quote, Attribution]], span: Span
) -> list[tuple[Span, tuple[Quote, Attribution]]]:
    """What belongs to each quote of a clause: its content, its cue and its speaker, in order."""
    parts: list[tuple[Span, tuple[Quote, Attribution]]] = []
    for item in here:
        quote = item[0]
        if quote.speaker is None:
            continue
        own = quote.speaker if _stands_beside(quote, here) else None
        beside = [p for p in (quote.cue, own) if p and p.overlaps(span)]
        pieces = [*_content_in(quote, span), *beside]
        inside = [Span(max(p.start, span.start), min(p.end, span.end)) for p in pieces]
        part = Span(min(p.start for p in inside), max(p.end for p in inside))
        ends_loosely = _TIME_WORD.match(text, part.end)
        parts.append((without_loose_end(text, part) if ends_loosely else part, item))
    return sorted(parts, key=lambda p: p[0])


def _stands_beside(quote: Quote, here: Sequence[tuple[Quote, Attribution]]) -> bool:
    """Whether a speaker belongs to the part of a quote, and not to another's that is nearer.

    "Ann Lee thanked them and said that": her name is a piece of what she thanked for.
    """
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None:
        return True
    low, high = min(who.end, cue.end), max(who.start, cue.start)
    for other, _ in here:
        if other is quote or other.cue is None:
            continue
        if low <= other.cue.start < high:
            return False
        shared = other.speaker is not None and other.speaker.overlaps(who)
        if shared and _distance(other.cue, who) < _distance(cue, who):
            return False
    return True


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)
