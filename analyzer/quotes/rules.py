"""Quotes by rules: cue words, quotation marks and the words around them; no parser, no model.

What counts as an attribution, and where its content begins and ends, follows the habits of the
PolNeAR corpus (Newell, Margolin and Ruths 2018): the content is the clause behind the cue with its
"that" or "to", or the quote with its marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.attributions import Attribution, attributions, first_phrase, headline
from analyzer.quotes.marks import kind_of, regions
from analyzer.quotes.speakers import Range
from analyzer.quotes.tokens import Token, Unit, units
from analyzer.quotes.transcripts import turns
from analyzer.records import Quote, Sentence, Span

#: A quote that no cue claims is speech only when it has at least this many words.
_MIN_WORDS = 4


@dataclass(slots=True)
class _Finding:
    """A quote under construction, in character offsets."""

    content: list[Span]
    cue: Span | None
    speaker: Span | None


class RuleExtractor:
    """Finds direct, indirect and mixed quotes, and transcript turns, by rules.

    It has no state, and takes time linear in the length of the text.
    """

    name = "quotes-rules@1"

    def extract(self, text: str, sentences: Sequence[Sentence]) -> list[Quote]:
        """See ``QuoteExtractor.extract``."""
        spoken, rest = turns(text, sentences)
        quotes = [Quote(t.content, None, t.speaker, "direct") for t in spoken]
        marked = regions(text, _paragraphs(rest))
        for finding in _find(text, units(text, rest, marked)):
            content = tuple(sorted(finding.content))
            kind = kind_of(text, content, marked)
            quotes.append(Quote(content, finding.cue, finding.speaker, kind))
        return sorted(quotes, key=lambda q: (q.content[0].start, q.content[-1].end))


def _paragraphs(sentences: Sequence[Sentence]) -> list[Span]:
    spans: dict[int, Span] = {}
    for sentence in sentences:
        first = spans.get(sentence.paragraph)
        start = first.start if first else sentence.span.start
        spans[sentence.paragraph] = Span(start, sentence.span.end)
    return list(spans.values())


def _find(text: str, found_units: Sequence[Unit]) -> list[_Finding]:
    """Return the quotes of all units; a quote without cue belongs to the speaker before it."""
    result: list[_Finding] = []
    last: _Finding | None = None  # of the unit before this one
    last_subject: Span | None = None
    previous: Unit | None = None
    first_start = len(text) - len(text.lstrip())
    for unit in found_units:
        tokens = unit.tokens
        found = attributions(tokens)
        if previous is None and not found and unit.start == first_start:
            title = headline(tokens)
            found = [title] if title else []
        findings = [_to_offsets(tokens, a) for a in found]
        claimed = {p for a in found for s, e in a.content for p in range(s, e)}
        alone = not found and _only_quotes(tokens)
        near = previous is not None and unit.paragraph - previous.paragraph <= 1
        for position, token in enumerate(tokens):
            if token.kind != "q" or position in claimed or token.region is None:
                continue
            n_words = _n_words(text, token)
            if alone and near and last is not None:
                same = previous is not None and previous.paragraph == unit.paragraph
                span = Span(token.start, token.end)
                if same or token.region.continued:
                    last.content.append(span)
                else:
                    findings.append(_Finding([span], None, last.speaker))
            elif n_words >= _MIN_WORDS and _is_speech(text, tokens, position):
                speaker = _nearest_speaker(tokens, position) or (last_subject if near else None)
                findings.append(_Finding([Span(token.start, token.end)], None, speaker))
        result.extend(findings)
        if findings:
            last = findings[-1]
        elif not alone:
            last = None
        subject = first_phrase(tokens)
        if subject is not None:
            last_subject = Span(tokens[subject[0]].start, tokens[subject[1] - 1].end)
        previous = unit
    return result


def _to_offsets(tokens: Sequence[Token], attribution: Attribution) -> _Finding:
    def span(positions: Range) -> Span:
        return Span(tokens[positions[0]].start, tokens[positions[1] - 1].end)

    return _Finding(
        [span(c) for c in attribution.content],
        span(attribution.cue) if attribution.cue else None,
        span(attribution.speaker) if attribution.speaker else None,
    )


def _only_quotes(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and all(t.kind == "q" or t.kind == "p" for t in tokens)


def _is_speech(text: str, tokens: Sequence[Token], position: int) -> bool:
    """Whether a quote that no cue claims is speech, not a title or a few words of a sentence."""
    token = tokens[position]
    words = [
        w.strip("\"'“”‘’«».,!?")
        for w in text[token.start : min(token.end, token.start + 300)].split()
    ]
    words = [w for w in words if w]
    if all(w[0].isupper() or not w[0].isalpha() for w in words if len(w) > 3):
        return False
    if not words:
        return False
    before = tokens[position - 1] if position else None
    inside_clause = before is not None and before.kind == "w" and before.low != "that"
    return not (inside_clause and words[0][0].islower())


def _n_words(text: str, token: Token) -> int:
    return len(text[token.start : min(token.end, token.start + 300)].split())


def _nearest_speaker(tokens: Sequence[Token], position: int) -> Span | None:
    """Return the subject of the clause a quote without cue stands in."""
    phrase = first_phrase(tokens[:position]) if position else None
    if phrase is None:
        return None
    return Span(tokens[phrase[0]].start, tokens[phrase[1] - 1].end)
