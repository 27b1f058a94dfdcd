"""Quotes by rules: cue words, quotation marks and the words around them; no parser, no model.

What counts as an attribution, and where its content begins and ends, follows the habits of the
PolNeAR corpus (Newell, Margolin and Ruths 2018): the content is the clause behind the cue with its
"that" or "to", or the quote with its marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.attributions import Attribution, attributions, headline
from analyzer.quotes.blocks import with_blocks
from analyzer.quotes.extractor import in_order
from analyzer.quotes.headlines import with_headlines
from analyzer.quotes.lexicon import words_of_cue
from analyzer.quotes.marks import kind_of, paragraphs_of, regions
from analyzer.quotes.openings import first_phrase
from analyzer.quotes.speakers import Range, real_speaker
from analyzer.quotes.tokens import Token, Unit, units
from analyzer.quotes.transcripts import Turn, turns
from analyzer.quotes.words import DETERMINERS, NO_SPEAKERS, NOUN_LINKS, PRONOUNS
from analyzer.records import Quote, Sentence, Span

#: A quote that no cue claims is speech only when it has at least this many words.
_MIN_WORDS = 4
_LONGEST_LABEL = 14
#: Words of speech that a turn tells of others with, and whom it names.
_TELLING = frozenset(
    "said says told tells stated added stressed noted announced declared warned wrote".split()
)
_TITLED = re.compile(
    r"(?:[Tt]he |[Oo]ur |[Yy]our |[Mm]y )?"
    r"(?!(?:I|He|She|They|It|We|You|Who|What|That|This|These|Those|Some|Many|Most|People|One)\b)"
    r"[A-Z]"
)
#: What is told of as somebody's word, and who is, if a name stands in front.
_DOCUMENT = re.compile(r"(?:The|This|That) (?:report|statement|document|article|study|letter)\b")
_PRONOUN = re.compile(r"(?:He|She)\b")
_NAME = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+")
_REPORTED = re.compile(r"It(?:['’]s| is| was| has been) (?:also )?reported (?:that )?(?=[\w])")
#: Characters of a turn in which that name stands, at most.
_NAMED_WITHIN = 600
#: What is told as said to who tells it: "Minister Lee said to me, we will wait".
_TO_ME = re.compile(
    r"(?P<who>(?:(?:[Tt]he|[Oo]ur) )?(?!(?:I|We|You|They|It|Who|And|But|So|If|When)\b)"
    r"(?:[A-Z][\w.'’-]*[ \u00a0]){1,8})(?:also |then |once )?"
    r"(?P<cue>said|says|told)(?: to)? (?:me|us),? (?=[\"“‘']|(?:[Ww]e|I|[Yy]ou|[Ll]et|[Nn]o|[Yy]es|"
    r"[Ii]t|[Tt]hat|[Tt]hey)\b)"
)
#: Between marked words and their signature.
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
#: In front of whoever did perhaps not say it.
_SUPPOSED = re.compile(r"\b(?:if|unless|whether|suppose|had)\s+\Z", re.IGNORECASE)
_DASHES = frozenset({"—", "–", "―", "--", "-"})
#: Where who tells of others goes on with their own words: "..., and I agree".
_OWN = re.compile(r"[,;] (?:(?:and|but|so|which) )?(?:I|we)\b(?=[^\"”]*\Z)")


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

    def extract(self, text: str, sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        """See ``QuoteExtractor.extract``."""
        spoken, rest = turns(text, sentences)
        quotes = [Quote(t.content, None, t.speaker, "direct") for t in spoken]
        quotes += rules_in_prose(text, rest)
        quotes += told_in_turns(text, sentences, spoken)
        return tuple(sorted(quotes, key=in_order))


def rules_in_prose(text: str, sentences: Sequence[Sentence]) -> list[Quote]:
    """Return what the rules find in sentences that belong to no turn of a transcript."""
    marked = regions(text, paragraphs_of(sentences))
    quotes = []
    for finding in _find(text, units(text, sentences, marked)):
        content = tuple(sorted(finding.content))
        kind = kind_of(text, content, marked)
        quotes.append(Quote(content, finding.cue, finding.speaker, kind))
    return with_blocks(text, sentences, with_headlines(text, sentences, marked, quotes))


def told_in_turns(
    text: str, sentences: Sequence[Sentence], spoken: Sequence[Turn], read: Sequence[Quote] = ()
) -> list[Quote]:
    """Return what somebody else said, as the speaker of a turn tells it.

    Only where a plain word of speech has a capitalised name or title, or a report, as its subject:
    "Minister Lee said that ...". Who "they" are in a turn is known to those who listen; "he" or
    "she" who opens a sentence needs a name in front. read: what a network finds, which counts
    where the rules find nothing in a sentence.
    """
    said = sorted(span for turn in spoken for span in turn.content)
    starts = [span.start for span in said]
    inside = []
    for sentence in sentences:
        at = max(0, bisect_right(starts, sentence.span.end - 1) - 1)
        if said and said[at].overlaps(sentence.span):
            start = max(said[at].start, sentence.span.start)
            inside.append(Sentence(Span(start, sentence.span.end), sentence.paragraph))
    marked = regions(text, paragraphs_of(inside))
    found = _find(text, units(text, inside, marked))
    for finding in found:
        finding.speaker = _without_frame(text, finding.speaker)
    told = [f for f in found if _is_told(text, said, starts, f)]
    opens = [sentence.span.start for sentence in inside]
    ruled = {bisect_right(opens, f.cue.start) for f in told if f.cue is not None}
    for quote in read:
        parts = [p for p in (*quote.content, quote.cue, quote.speaker) if p is not None]
        places = {bisect_right(opens, p) for part in parts for p in (part.start, part.end - 1)}
        finding = _Finding(list(quote.content), quote.cue, _without_frame(text, quote.speaker))
        if len(places) == 1 and not places & ruled and _is_told(text, said, starts, finding):
            told.append(finding)
    for sentence in inside:
        at = bisect_right(opens, sentence.span.start)
        match = _TO_ME.search(text, sentence.span.start, sentence.span.end)
        if match is None or any(f.cue and bisect_right(opens, f.cue.start) == at for f in told):
            continue
        who = Span(match.start("who"), match.start("who") + len(match["who"].rstrip()))
        end = match.end() + len(text[match.end() : sentence.span.end].rstrip(". "))
        finding = _Finding([Span(match.end(), end)], Span(*match.span("cue")), who)
        if _is_told(text, said, starts, finding):
            told.append(finding)
    quotes = []
    for finding in told:
        content = tuple(sorted(finding.content))
        own = _OWN.search(text, content[-1].start, content[-1].end)
        if own is not None:
            content = (*content[:-1], Span(content[-1].start, own.start()))
        quotes.append(Quote(content, finding.cue, finding.speaker, kind_of(text, content, marked)))
    return quotes


def _without_frame(text: str, speaker: Span | None) -> Span | None:
    """A source without "It's reported" in front of it."""
    frame = _REPORTED.match(text, speaker.start, speaker.end) if speaker is not None else None
    return Span(frame.end(), speaker.end) if speaker is not None and frame else speaker


def _is_told(text: str, said: Sequence[Span], starts: Sequence[int], finding: _Finding) -> bool:
    """Whether a quote inside of a turn is what its speaker tells of somebody else.

    said: the paragraphs of all turns, in order; starts: where they begin.
    """
    if finding.speaker is None:
        return False
    if finding.cue is None:
        return _is_signed(text, said, starts, finding.content[-1], finding.speaker)
    at, start = bisect_right(starts, finding.cue.start) - 1, finding.speaker.start
    if at < 0 or not said[at].start <= start < finding.cue.end <= said[at].end:
        return False
    words = frozenset(words_of_cue(finding.cue.text_in(text)))
    if _TELLING.isdisjoint(words) or _SUPPOSED.search(text, max(0, start - 12), start):
        return False
    if _PRONOUN.match(text, start):
        return bool(_NAME.search(text, max(said[at].start, start - _NAMED_WITHIN), start))
    return bool(_TITLED.match(text, start) or _DOCUMENT.match(text, start))


def _is_signed(
    text: str, said: Sequence[Span], starts: Sequence[int], content: Span, who: Span
) -> bool:
    """Whether marked words at the end of a paragraph are signed: "“We wait.” — Bo Roy"."""
    at = bisect_right(starts, content.start) - 1
    inside = at >= 0 and said[at].start <= content.start and who.end == said[at].end
    signed = content.end < who.start and _SIGNED.fullmatch(text, content.end, who.start)
    return inside and signed is not None and _NAME.match(text, who.start) is not None


def _find(text: str, found_units: Sequence[Unit]) -> list[_Finding]:
    """Return the quotes of all units; a quote without cue belongs to the speaker before it."""
    result: list[_Finding] = []
    last: _Finding | None = None  # of the unit before this one
    last_subject: Span | None = None  # a name or pronoun, of the unit before
    previous: Unit | None = None
    first_start = len(text) - len(text.lstrip())
    for index, unit in enumerate(found_units):
        tokens = unit.tokens
        following = found_units[index + 1].tokens if index + 1 < len(found_units) else ()
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
            named = _named_beside(tokens, position, following)
            if named is not None and _is_speech(text, tokens, position):
                findings.append(_Finding([Span(token.start, token.end)], None, named))
            elif alone and near and last is not None:
                same = previous is not None and previous.paragraph == unit.paragraph
                span = Span(token.start, token.end)
                if same or token.region.continued:
                    last.content.append(span)
                else:
                    findings.append(_Finding([span], None, last.speaker))
            elif n_words >= _MIN_WORDS and _is_speech(text, tokens, position):
                speaker = _nearest_speaker(tokens, position)
                if speaker is None and alone and near:
                    speaker = last_subject
                findings.append(_Finding([Span(token.start, token.end)], None, speaker))
        result.extend(findings)
        if findings:
            last = findings[-1]
        elif not alone:
            last = None
        last_subject = _named_subject(tokens)
        previous = unit
    return result


def _span(tokens: Sequence[Token], positions: Range) -> Span:
    return Span(tokens[positions[0]].start, tokens[positions[1] - 1].end)


def _to_offsets(tokens: Sequence[Token], attribution: Attribution) -> _Finding:
    speaker = real_speaker(tokens, attribution.speaker) if attribution.speaker else None
    return _Finding(
        [_span(tokens, c) for c in attribution.content],
        _span(tokens, attribution.cue) if attribution.cue else None,
        _span(tokens, speaker) if speaker else None,
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
    """Return who a quote without cue belongs to by the words of its own unit, or None.

    That is the subject of the clause the quote stands in, or the subject right behind it ("“We
    wait,” Roy deadpanned").
    """
    phrase = first_phrase(tokens[:position]) if position else None
    phrase = real_speaker(tokens, phrase) if phrase else None
    if phrase is not None and tokens[phrase[1] - 1].low in NO_SPEAKERS:
        phrase = None
    introduced = position > 0 and tokens[position - 1].low in (":", ",")
    if phrase is None or not (introduced or _is_named(tokens, phrase)):
        phrase = _subject_behind(tokens, position)
    return _span(tokens, phrase) if phrase else None


def _named_subject(tokens: Sequence[Token]) -> Span | None:
    """Return the first phrase of a unit if it is a name, "he" or "she"."""
    phrase = first_phrase(tokens)
    phrase = real_speaker(tokens, phrase) if phrase else None
    if phrase is None or tokens[0].kind == "q":
        return None
    last = tokens[phrase[1] - 1]
    following = tokens[phrase[1]] if phrase[1] < len(tokens) else last
    # A capital alone shows no name at the head of a sentence, unless a verb seems to follow.
    named = last.capital and (
        phrase[1] - phrase[0] > 1
        or phrase[0] > 0
        or (following.kind == "w" and not following.capital and not last.low.endswith("ly"))
    )
    return _span(tokens, phrase) if named or last.low in ("he", "she") else None


def _is_named(tokens: Sequence[Token], phrase: Range) -> bool:
    """Whether the phrase holds a name or pronoun; others are rarely those who speak."""
    inside = tokens[phrase[0] : phrase[1]]
    if inside[0].low in PRONOUNS - {"it"}:
        return True
    return any(t.capital and (i or phrase[0]) for i, t in enumerate(inside)) or (
        len(inside) == 1 and inside[0].capital and not inside[0].low.isdigit()
    )


def _named_beside(
    tokens: Sequence[Token], position: int, following: Sequence[Token]
) -> Span | None:
    """Return the label in front of a quote or the signature behind it, without any cue.

    ``following``: the tokens of the next unit; a signature often stands there, on its own line.
    """
    label = _label(tokens, position)
    if label is not None:
        return _span(tokens, label)
    if any(t.kind != "p" for t in tokens[:position]):
        return None
    behind = tokens[position + 1 :] or following
    signature = _signature(behind)
    return _span(behind, signature) if signature else None


def _label(tokens: Sequence[Token], position: int) -> Range | None:
    """Read "Mr Roy: “We wait.”": a name, a colon and a quote."""
    if position < 2 or position > _LONGEST_LABEL or tokens[position - 1].low != ":":
        return None
    start = 0
    while start < position - 1 and tokens[start].kind == "p":
        start += 1
    name = tokens[start : position - 1]
    if not name or name[0].low in NO_SPEAKERS or name[-1].low in NO_SPEAKERS:
        return None
    if not (name[-1].capital or name[-1].low in PRONOUNS):
        return None
    named = all(t.capital or t.low in NOUN_LINKS or t.low == "the" or t.low == "," for t in name)
    return (start, position - 1) if named else None


def _signature(tokens: Sequence[Token]) -> Range | None:
    """Read "— Tom Roy, 2011" behind a quote: a dash and a name, and nothing else but the year."""
    if not 2 <= len(tokens) <= _LONGEST_LABEL or tokens[0].low not in _DASHES:
        return None
    end = 1
    while end < len(tokens) and (tokens[end].capital or tokens[end].low in NOUN_LINKS | {"the"}):
        if tokens[end].low.isdigit():
            break
        end += 1
    if not tokens[1].capital or any(t.kind == "w" and not t.low.isdigit() for t in tokens[end:]):
        return None
    return real_speaker(tokens, (1, end))


def _subject_behind(tokens: Sequence[Token], position: int) -> Range | None:
    """Return the name or pronoun and verb right behind a quote: "“We wait,” Roy deadpanned"."""
    start = position + 1
    if start + 1 >= len(tokens) or tokens[start].kind != "w":
        return None
    first = tokens[start]
    if not (first.capital or first.low in PRONOUNS or first.low in DETERMINERS):
        return None
    phrase = first_phrase(tokens[start:])
    if phrase is None or phrase[0]:
        return None
    return real_speaker(tokens, (start, start + phrase[1]))
