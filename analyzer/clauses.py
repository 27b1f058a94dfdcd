"""Several acts in one sentence: where a further clause with an actor of its own begins.

No parser: a connecting word ("after", "but", "while", a semicolon), behind it a political actor as
the subject, and behind that a finite verb. "Talks are essential, Roy said, after Oslo refused to
meet" has two clauses; "after Oslo" and "after refusing" begin none. Inside quotation marks nothing
is divided, and nothing where in doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.lexicon import match_cue
from analyzer.quotes.marks import regions
from analyzer.quotes.words import AUXILIARIES, DETERMINERS, FINITE, MODALS, PREPOSITIONS
from analyzer.records import Mention, Span

#: The fewest words of a clause.
MIN_WORDS = 4
#: Words between a connecting word and the actor, and between the actor and the verb.
_BEFORE_ACTOR, _BEFORE_VERB = 4, 3
_SPELL = (
    r"(?:(?:just|only|even|a|an|two|three|several|\d+)\s+)*"
    r"(?:hours?|days?|weeks?|months?|shortly|soon)\s+"
)
_CONNECTOR = re.compile(
    rf"(?:;\s+(?:and\s+|but\s+|while\s+)?|(?:[,—–]|(?<=\s)-)\s+(?:{_SPELL})?"
    r"(?:after|as|but|while|although|though|even as|even though|whereas|and|yet|since)\s+"
    r"|\s(?:after|as|while|although|even as|even though|whereas)\s+)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PAST = frozenset(
    """said met sent held struck cut fell began broke gave took left hit shot won lost sought
    brought built came did fought found flew got grew kept knew led let made paid put ran rose saw
    sold set shut sank spent spoke stood swore thought told threw tore went withdrew wrote backed
    drew fed bound overthrew forbade forgave laid spelt upheld withheld""".split()
)
#: Behind an actor, what only describes what it has: "Peru's | newly appointed | envoy".
_OWNED = re.compile(r"['’]s (?:[a-z]+ly )*[a-z]+ed(?= [A-Za-z])")
#: What parts a subject from the verb behind it.
_MARKS = re.compile(r"[,;:“”\"]|\b(?:that|which|who)\b")
#: A clause that would end so goes on behind the connecting word.
_OPEN_END = re.compile(r"\b(?:that|when|if|because|than|whether|and|or)$")
#: What "as" behind it belongs to: "described as", "such as", "just as".
_AS_WHAT = re.compile(
    r"\b(?:such|same|so|just|well|far|long|much|soon|often|insofar|inasmuch|act|acts|acted|serve|"
    r"serves|served|work|works|worked|(?:view|describ|regard|treat|brand|label|labell|portray|"
    r"depict|hail|dismiss|cit|nam|elect|appoint|classifi|denounc|condemn|recogni[sz]|present|"
    r"refer|list|us|mention|perceiv|interpret|reject)ed|seen|known|sees?|views?|regards?)$"
)
_ONLY_END = re.compile(r"\b(?:only|not|until)$", re.IGNORECASE)
#: "The blockade, imposed" before "after Peru left, has ended": the subject waits for its verb.
#: So does "its first" before "after Peru left".
_HUNG_IN = re.compile(
    r",\s+(?:(?:[a-z]+ly\s+)?[a-z]+(?:ed|en|un|ung|ought|ade|eld)"
    r"|(?:its|his|her|their|the) (?:first|second|third|last|latest))$"
)
#: What has no meaning without its time: "The move came just weeks | after Oslo left".
_COMES = re.compile(
    r"\b(?:came|comes|coming|come)(?: (?:just|only|barely|less than|more than|about|some|amid))?"
    r"(?: (?:an?|two|three|several|\d+))?(?: (?:hours?|days?|weeks?|months?|years?|shortly|soon))?"
    r"(?: (?:just|only))?$"
)
_MODAL = re.compile(r"\b(?:can|could|will|would|should|must|may|might|shall|to)\b", re.IGNORECASE)
_SUBORDINATE = frozenset({"because", "that", "whether", "if", "not", "rather", "than", "by"})
#: Connecting words behind which a clause says when or against what something was.
_FRAMING = frozenset({"after", "as", "while", "since"})
#: What the days behind it belong to.
_MEASURED = re.compile(
    r"\b(?:recent|last|past|few|these|for|within|in|over|of|another|every|about|nearly|almost)$"
)
#: Words that belong to the connecting word behind them: "just after", "hours after".
_LOOSE_END = re.compile(
    r"[\s,]+(?:just|even|only|immediately|shortly|soon|long|the (?:day|morning)|"
    r"(?:an?|two|three|several|\d+) (?:hours?|days?|weeks?|months?|years?)|"
    r"(?:hours|days|weeks|months|years))$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. framing: it says when or against what the one before it was ("after Oslo
    refused"), which is the writer's to say even where the one before it is somebody's words.
    """

    span: Span
    framing: bool = False


def clauses(text: str, sentence: Span, mentions: Sequence[Mention]) -> list[Clause]:
    """Return the clauses of a sentence in order; one only, the sentence, where it has no further.

    mentions: political actors of the text, by position. Time is linear in the sentence's length.
    """
    first = bisect_left(mentions, sentence.start, key=_start)
    here = mentions[first : bisect_left(mentions, sentence.end, key=_start)]
    if len(here) < 1:
        return [Clause(sentence)]
    quoted = regions(text, [sentence])
    cuts: list[tuple[int, int]] = []  # end of the clause before, start of the one behind
    framing = [False]
    for match in _CONNECTOR.finditer(text, sentence.start, sentence.end):
        inside = any(r.start < match.start() < r.end - 1 for r in quoted)
        before = Span(cuts[-1][1] if cuts else sentence.start, match.start())
        if (
            not inside
            and not _OPEN_END.search(text, before.start, before.end)
            and not _is_condition(text, before, match.group())
            and _has_verb(text, before)
            and not _HUNG_IN.search(text, before.start, before.end)
            and not (
                match.group().strip() == "as" and _AS_WHAT.search(text, before.start, before.end)
            )
            and not (match.group().split()[-1] == "and" and _is_list(text, before, here))
            and _begins_clause(text, match.end(), sentence.end, here)
        ):
            cuts.append((match.start(), match.end()))
            framing.append(match.group().split()[-1].lower() in _FRAMING)
    edges = [sentence.start, *(place for cut in cuts for place in cut), sentence.end]
    found = [_trimmed(text, Span(a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    for n, (start, end) in enumerate(cuts):
        if text[start:end].split()[-1].lower() == "after":
            found[n] = without_loose_end(text, found[n])
    joined = _joined(text, list(map(Clause, found, framing)))
    return joined if len(joined) > 1 else [Clause(sentence)]


def _start(mention: Mention) -> int:
    return mention.span.start


def _begins_clause(text: str, start: int, end: int, mentions: Sequence[Mention]) -> bool:
    """Whether an actor and its finite verb follow."""
    actor = next((m for m in mentions if m.span.end > start), None)
    if actor is None:
        return False
    between = text[start : actor.span.start]
    if len(_WORD.findall(between)) > _BEFORE_ACTOR or _MARKS.search(between):
        return False
    if "," in between or "(" in between:
        return False
    words = [w.lower() for w in _WORD.findall(between)]
    if words and (words[0] in _SUBORDINATE or words[0].endswith("ing")):
        return False  # "not as a gift, but because Oslo paid"; "and reaching Oslo was hard"
    if any(is_verb(w) or w in PREPOSITIONS for w in words):
        return False  # the actor is an object: "and asked China", "while in China"
    if words and text[start - 4 : start].lower() == "and " and words[0] not in DETERMINERS:
        return False  # "and counter the US-led bloc"
    behind = text[actor.span.end : min(end, actor.span.end + 120)]
    owned = _OWNED.match(behind)  # "as Peru's newly appointed envoy" tells of no act
    position = 0
    for n, match in enumerate(_WORD.finditer(behind)):
        if _MARKS.search(behind, position, match.start()):
            return False
        position = match.end()
        word = match.group()
        if is_verb(word) and (owned is None or match.start() >= owned.end()):
            return True
        if n >= _BEFORE_VERB and not word[0].isupper():
            return False
    return False


def _has_verb(text: str, span: Span) -> bool:
    return any(is_verb(w) for w in _WORD.findall(text, span.start, span.end))


def _is_list(text: str, before: Span, mentions: Sequence[Mention]) -> bool:
    """Whether "and" follows on an actor: "Oslo, Rome, and Bern agreed"."""
    last = [m for m in mentions if m.span.start < before.end]
    return bool(last) and not _WORD.search(text, last[-1].span.end, before.end)


def is_verb(word: str) -> bool:
    """Whether a word is a finite verb by its form."""
    low = word.lower()
    if low in ("also", "not", "never", "now", "then"):
        return False
    if low in _PAST or low in FINITE or low in MODALS - {"to", "let"}:
        return True
    if low.endswith("ed") and len(low) > 4 and low.islower() and word.islower():
        return True
    cue = match_cue([low], 0) if word.islower() else None
    return (cue is not None and cue.shape in ("past", "s")) or (
        low in AUXILIARIES and low in {"has", "have", "had", "is", "are", "was", "were"}
    )


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;—–"):
        end -= 1
        if text.startswith(" -", end - 2):
            end -= 1
    return Span(start, end)


def without_loose_end(text: str, span: Span) -> Span:
    """Return a span without "hours" in front of "after", but with the months of "recent months"."""
    loose = _LOOSE_END.search(text, span.start, span.end)
    if loose is None or _MEASURED.search(text, span.start, loose.start()):
        return span
    return _trimmed(text, Span(span.start, loose.start()))


def _joined(text: str, found: Sequence[Clause]) -> list[Clause]:
    """Join clauses that are too short to the one before, or the first one to the next."""
    result: list[Clause] = []
    for clause in found:
        if result and (_is_short(text, clause.span) or _is_short(text, result[-1].span)):
            whole = Span(result[-1].span.start, clause.span.end)
            result[-1] = Clause(whole, result[-1].framing)
        else:
            result.append(clause)
    return result


def _is_short(text: str, span: Span) -> bool:
    return len(_WORD.findall(text, span.start, span.end)) < MIN_WORDS


def _is_condition(text: str, before: Span, connector: str) -> bool:
    """Whether the clauses are one: "talks could resume only after Oslo lifted its ban"."""
    if connector.split()[-1].lower() not in _FRAMING:
        return False
    if _ONLY_END.search(text, before.start, before.end):
        return True
    comes = _COMES.search(text, before.start, before.end)
    if comes is not None and connector.lower().strip() in ("after", "as"):
        return True
    has_comma = connector[0] in ",;—–-"
    return not has_comma and _MODAL.search(text, before.start, before.end) is not None
