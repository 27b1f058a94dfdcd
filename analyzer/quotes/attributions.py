"""The attributions of one unit: each cue with its speaker and content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.clauses import (
    clause_end,
    content_after,
    content_before,
    dateline_end,
)
from analyzer.quotes.cues import Cue, cues_of
from analyzer.quotes.lexicon import match_cue
from analyzer.quotes.openings import first_phrase
from analyzer.quotes.speakers import Range, subject_after
from analyzer.quotes.tokens import Token
from analyzer.quotes.words import (
    BE_FORMS,
    DETERMINERS,
    NO_SPEAKERS,
    NOUN_LINKS,
    PARTICIPLE_LEADS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
)

_NEW_CLAUSE = frozenset({"and", "but", "which", "who", "while", "though", "although", "as"})
#: Words between "As Ann Lee said" and the comma, at most.
_MOST_SETTING = 20


@dataclass(slots=True)
class Attribution:
    """Positions of tokens: content ranges, cue, and the speaker's noun phrase."""

    content: list[Range]
    cue: Range | None
    speaker: Range | None


def attributions(tokens: Sequence[Token]) -> list[Attribution]:
    """Return the attributions of a unit in the order of their cues."""
    low = [t.low for t in tokens]
    cues = cues_of(tokens)
    result: list[Attribution] = []
    taken: set[int] = set()  # positions of quotes that have their speaker
    position = 0
    stops = _stops(tokens, cues)
    for index in range(len(tokens)):
        if low[index] == "according" and low[index + 1 : index + 2] == ["to"]:
            found = _according(tokens, index)
            if found:
                result.append(found)
        if position < len(cues) and cues[position].start == index:
            found = _at_cue(tokens, cues[position], result, stops, taken)
            position += 1
            if found:
                result.append(found)
                taken.update(
                    p for s, e in found.content for p in range(s, e) if tokens[p].kind == "q"
                )
    return result


def headline(tokens: Sequence[Token]) -> Attribution | None:
    """Read "Norland: no talks before winter" and "No talks before winter — Norland".

    Meant for a text's first unit only. The cue is None: there is no word for it.
    """
    total = len(tokens)
    for index in range(1, min(total - 3, 8)):
        token = tokens[index]
        if token.low == ":":
            named = all(t.capital or t.low in NOUN_LINKS or t.low == "the" for t in tokens[:index])
            known = tokens[index - 1].low in NO_SPEAKERS or tokens[0].low in NO_SPEAKERS
            dateline = all(t.upper for t in tokens[:index])  # "LONDON: The prime minister"
            if not named or known or dateline or tokens[0].low.isdigit():
                return None
            end = clause_end(tokens, index + 1, (), at_comma=False, closing="")
            return Attribution([(index + 1, end)], None, (0, index))
        if token.kind != "w":
            break
    for index in range(max(3, total - 4), total - 1):
        if tokens[index].low in ("—", "–") and all(t.capital for t in tokens[index + 1 :]):
            return Attribution([(0, index)], None, (index + 1, total))
    return None


def _stops(tokens: Sequence[Token], cues: Sequence[Cue]) -> set[int]:
    """Return where the content of an earlier cue has to end: a further speaker's clause begins."""
    stops: set[int] = set()
    for cue in cues:
        if cue.form.shape == "ing":
            if tokens[cue.start - 1].low in (",", "and") and cue.form.frames & {
                "clause",
                "tell",
                "object",
            }:
                stops.add(cue.start - 1)
            continue
        speech = cue.form.frames & {"clause", "tell", "bare"}
        lead = cue.group - 1
        if lead > 0 and tokens[lead].low in ("and", "but") and cue.form.shape in ("past", "s"):
            if content_after(tokens, cue.end, cue.form) is not None:
                stops.add(lead)
            continue
        if cue.subject is None or cue.subject[0] == 0:
            continue
        lead = cue.subject[0] - 1
        if content_after(tokens, cue.end, cue.form) is None:
            if "front" in cue.form.frames and tokens[lead].low == ",":
                stops.add(lead)
            continue
        if tokens[lead].low in ("and", "but", "while", "though", "although", "as", "whereas"):
            lead -= 1
            if tokens[lead].low != ",":
                lead += 1
            stops.add(lead)
        elif speech and tokens[lead].low in (",", "—"):
            stops.add(lead)
    for index, token in enumerate(tokens):
        if token.low == "," and index + 2 < len(tokens) and tokens[index + 1].low == "according":
            stops.add(index)
        if token.low == "according" and index and tokens[index - 1].low != ",":
            stops.add(index)
    return stops


def _at_cue(
    tokens: Sequence[Token],
    cue: Cue,
    before: Sequence[Attribution],
    stops: set[int],
    taken: set[int],
) -> Attribution | None:
    form = cue.form
    left_end = cue.subject[0] if cue.subject else cue.group
    halves = _interrupted(tokens, cue, left_end, stops)
    if halves is not None and form.shape != "ing":
        return Attribution(halves, (cue.start, cue.end), cue.subject)
    front = _content_in_front(tokens, cue, left_end, before, taken)
    quoted_front = front is not None and tokens[front[1] - 1].kind == "q"
    if front is not None and not quoted_front and "front" not in form.frames:
        front = None
    start = content_after(tokens, cue.end, form)
    subject = cue.subject
    if start is None and "clause" in form.frames:
        start = _behind_as_said(tokens, cue)
    if quoted_front and start is not None and tokens[start].kind != "q":
        if subject is None or tokens[cue.end].low in DETERMINERS or tokens[cue.end].capital:
            start = start if tokens[cue.end].low == "that" and subject is not None else None
        elif tokens[cue.end].low != "that":
            start = None
    if form.shape == "ing":
        front = None
        subject = _participle_subject(tokens, cue, before)
    if subject is None and front is not None:
        subject = subject_after(tokens, cue.end)
        if subject is None:
            return None
        if start is not None and tokens[start].kind != "q":
            start = None
    elif subject is None and not (form.lemma == "ask" and cue.group == 0):
        subject = _shared_subject(tokens, cue, before)
    if front is not None and (quoted_front or start is None):
        content = [front]
        resumed = _resumed(tokens, max(cue.end, subject[1] if subject else 0))
        if resumed is not None:
            content.append(resumed)
        if not form.frames & {"clause", "quote", "tell", "ask"}:
            return None
        return Attribution(content, (cue.start, cue.end), subject)
    if start is None or start >= len(tokens):
        return None
    if start in taken and tokens[start].kind == "q":
        return None
    end = _end_after(tokens, cue, start, stops)
    if end <= start:
        return None
    if end - start == 1 and tokens[start].kind == "w" and tokens[start].low in ("that", "so", "it"):
        return None
    return Attribution([(start, end)], (cue.start, cue.end), subject)


def _behind_as_said(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Where the content of "As Ann Lee said after the talks in Oslo, the port is open" begins."""
    if cue.subject is None or cue.subject[0] != 1 or tokens[0].low != "as":
        return None
    for position in range(cue.end, min(cue.end + _MOST_SETTING, len(tokens) - 3)):
        if tokens[position].kind == "q":
            return None
        if tokens[position].low == "," and not tokens[position + 1].low.isdigit():
            return position + 1
        setting = tokens[position].low in PREPOSITIONS | {"following"}
        if position == cue.end and not setting and tokens[position].low not in TIME_WORDS:
            return None
    return None


def _content_in_front(
    tokens: Sequence[Token],
    cue: Cue,
    left_end: int,
    before: Sequence[Attribution],
    taken: set[int],
) -> Range | None:
    floor = 0
    for attribution in before:
        for start, end in attribution.content:
            if end <= left_end and any(p in taken for p in range(start, end)):
                floor = max(floor, end)
        # What was said in front of its own cue is over; what follows a cue may be nested.
        behind = attribution.cue is not None and attribution.content[0][0] < attribution.cue[0]
        if attribution.cue is not None and behind and attribution.cue[1] <= left_end:
            floor = max(floor, attribution.cue[1])
    front = content_before(tokens, left_end, floor)
    if front is None or (front[1] - 1 in taken and tokens[front[1] - 1].kind == "q"):
        return None
    return front


def _end_after(tokens: Sequence[Token], cue: Cue, start: int, stops: set[int]) -> int:
    subordinate = False
    lead = cue.subject[0] - 1 if cue.subject else cue.group - 1
    relative = cue.group > 0 and tokens[cue.group - 1].low in RELATIVES
    if relative:
        lead = cue.group - 2
        subordinate = lead >= 0 and tokens[lead].low == ","
    elif lead >= 0 and tokens[lead].low in SUBORDINATORS - {"that", "but", "so", "than", "whether"}:
        subordinate = lead == 0 or tokens[lead - 1].kind == "p"
    if cue.group == 0 and cue.form.shape == "ing":
        subordinate = True
    if cue.form.lemma == "ask" and cue.form.shape == "past" and cue.group == 0:
        subordinate = True
    closing = ""
    for position in range(max(0, lead), max(-1, lead - 3), -1):
        if tokens[position].low in ("(", "—", "–", "["):
            closing = {"(": ")", "[": "]"}.get(tokens[position].low, tokens[position].low)
    inner = {s for s in stops if s > start}
    return clause_end(tokens, start, sorted(inner), at_comma=subordinate, closing=closing)


def _resumed(tokens: Sequence[Token], index: int) -> Range | None:
    """Find the second half of `"A," he said, "B."` and of "A, he said, B"."""
    for position in range(index, min(len(tokens) - 1, index + 14)):
        low = tokens[position].low
        if low in (",", ":") and tokens[position + 1].kind == "q":
            further = match_cue([tokens[position - 1].low], 0) if position > index else None
            if further is not None and further.frames & {"clause", "quote"}:
                return None  # somebody else's: "..., he said, and Lee said: “B”"
            return position + 1, position + 2
        if tokens[position].kind == "q" or low in (";", "—"):
            return None
        if tokens[position].low.endswith("ing") and tokens[position - 1].low == ",":
            return None
    return None


def _interrupted(
    tokens: Sequence[Token], cue: Cue, left_end: int, stops: set[int]
) -> list[Range] | None:
    """Return both halves of "The plan, she said, is dead", or None."""
    if cue.subject is None or "clause" not in cue.form.frames or left_end < 2:
        return None
    if tokens[left_end - 1].low != "," or tokens[left_end - 2].kind == "q":
        return None
    comma = cue.end
    while comma < len(tokens) and tokens[comma].low in TIME_WORDS:
        comma += 1
    if comma + 2 >= len(tokens) or tokens[comma].low != ",":
        return None
    following = tokens[comma + 1]
    if following.kind == "q" or following.low in _NEW_CLAUSE or following.low.endswith("ing"):
        return None
    start = left_end - 1
    first = dateline_end(tokens)
    while (
        start > first and tokens[start - 1].low not in (";", "—") and tokens[start - 1].kind != "q"
    ):
        start -= 1
    while tokens[start].kind == "p" or tokens[start].low in ("but", "and", "so"):
        start += 1
    if start >= left_end - 1:
        return None
    end = _end_after(tokens, cue, comma + 1, {s for s in stops if s > comma + 1})
    return [(start, left_end - 1), (comma + 1, end)] if end > comma + 1 else None


def _participle_subject(
    tokens: Sequence[Token], cue: Cue, before: Sequence[Attribution]
) -> Range | None:
    """Whose participle "..., adding that" is: the last speaker's, or the sentence's subject's."""
    group = [t.low for t in tokens[cue.group : cue.start]]
    if any(g in BE_FORMS for g in group):
        return cue.subject
    if cue.group == 0:
        return first_phrase(tokens)
    if cue.group > 1 and tokens[cue.group - 1].kind == "w":
        previous = tokens[cue.group - 1]
        if previous.low in PARTICIPLE_LEADS:
            pass
        elif previous.capital or previous.low in ("he", "she", "they"):
            return cue.subject
    for attribution in reversed(before):
        if attribution.speaker is not None:
            return attribution.speaker
    return first_phrase(tokens[: cue.start])


def _shared_subject(
    tokens: Sequence[Token], cue: Cue, before: Sequence[Attribution]
) -> Range | None:
    """Who is meant in "Lee signed the pact and said that ..."."""
    for attribution in reversed(before):
        if attribution.speaker is not None:
            return attribution.speaker
    return first_phrase(tokens[: cue.start])


def _according(tokens: Sequence[Token], index: int) -> Attribution | None:
    """Handle "According to X, A", "A, according to X" and "A, according to X, B"."""
    start = index + 2
    end = start
    depth = 0
    while end < len(tokens) and end < start + 30:
        token = tokens[end]
        if token.low == "(":
            depth += 1
        elif token.low == ")":
            if depth == 0:
                break
            depth -= 1
        elif (token.kind == "q" and end > start) or (
            depth == 0
            and (
                token.low in (",", ";", ":", "—", "–", ".")
                or token.low in ("who", "which", "that")
                or (token.low in PRONOUNS and end > start)
            )
        ):
            break
        end += 1
    if end == start:
        return None
    speaker = (start, end)
    cue = (index, index + 2)
    lead = index - 1
    while lead >= 0 and tokens[lead].low in ("and", "but", "also"):
        lead -= 1
    if lead < 0:
        position = end
        while position < len(tokens) and tokens[position].low in (",", ":"):
            position += 1
        if position >= len(tokens):
            return None
        stop = clause_end(tokens, position, (), at_comma=False, closing="")
        return Attribution([(position, stop)], cue, speaker)
    stop = index
    if tokens[stop - 1].low in (",", "—", "–", "(") and stop > 1:
        stop -= 1
    begin = dateline_end(tokens)
    for position in range(stop - 1, begin - 1, -1):
        if tokens[position].low == ";":
            begin = position + 1
            break
    while begin < stop and (tokens[begin].kind == "p" or tokens[begin].low in ("and", "but")):
        begin += 1
    if begin >= stop:
        return None
    content = [(begin, stop)]
    if end + 3 < len(tokens) and tokens[end].low == "," and tokens[end + 1].kind == "w":
        following = tokens[end + 1]
        adverbial = tokens[begin].low in PREPOSITIONS and stop - begin < 5
        if adverbial or following.low not in DETERMINERS | RELATIVES | _NEW_CLAUSE:
            second = (end + 1, clause_end(tokens, end + 1, (), at_comma=False, closing=""))
            content = [second] if adverbial else [*content, second]
    return Attribution(content, cue, speaker)
