"""What a cue reports: the clause or quote behind it, or in front of it."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.quotes.lexicon import CueForm
from analyzer.quotes.speakers import Range
from analyzer.quotes.tokens import Token
from analyzer.quotes.words import (
    CLAUSE_STARTERS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SETTINGS,
    SUBORDINATORS,
    TIME_NOUNS,
    TIME_WORDS,
)

_COMPLEMENTS = frozenset({"that", "whether", "if", "how", "why", "what", "who", "where", "when"})
#: ", though" and the like mostly begin the writer's own remark.
_ASIDES = frozenset({"though", "although", "whereas", "compared"})
_REACH = 16
_REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves", "myself", "ourselves"})
_NAMING = frozenset({"call", "describe", "portray", "brand", "declare", "consider", "label"})
_OBJECTS = frozenset({"him", "her", "them", "me", "us", "you", "it"})


def content_after(tokens: Sequence[Token], index: int, cue: CueForm) -> int | None:
    """Return the position where the content behind the cue begins; ``index`` follows the cue.

    None where nothing behind the cue is its content ("..., he said on Monday.").
    """
    total = len(tokens)
    if index >= total:
        return None
    first = tokens[index]
    frames = cue.frames
    speech = "clause" in frames or "quote" in frames
    if first.kind == "q" and (speech or frames & {"object", "tell", "ask"}):
        return index
    quoted = _quote_after_mark(tokens, index) if speech or "tell" in frames else None
    if quoted is not None and not (first.low in _COMPLEMENTS and "ask" in frames):
        return quoted
    if first.kind == "p":
        if first.low == ":" and index + 1 < total and speech:
            return index + 1
        return None
    if first.low == "that" and speech:
        return index
    if first.low in ("is", "was") and [t.low for t in tokens[index + 1 : index + 2]] == ["that"]:
        return index + 1 if speech else None  # "What Ann Lee said is that"
    if first.low in ("whether", "if", "how", "why", "what") and (
        (frames & {"clause", "ask"} and first.low != "if") or "ask" in frames
    ):
        return index
    if "to" in frames and first.low == "to":
        verb = tokens[index + 1] if index + 1 < total else None
        if verb is None or verb.kind != "w" or verb.capital or verb.low in DETERMINERS:
            return None
        return index
    if (
        "to" in frames
        and first.low == "not"
        and index + 1 < total
        and tokens[index + 1].low == "to"
    ):
        return index
    if "tell" in frames or ("person_to" in frames):
        found = _after_addressee(tokens, index, cue)
        if found is not None:
            return found
        if "person_of" in frames and _addressee_of(tokens, index):
            return index
        if "object" not in frames:
            return None
    if "clause" in frames:
        found = _that_after_setting(tokens, index, "bare" in frames)
        if found is not None:
            return found
    if first.low in _REFLEXIVES and cue.lemma not in _NAMING:
        return None
    if cue.lemma == "call" and not _is_naming(tokens, index):
        return None
    if "bare" in frames and _can_begin_clause(tokens, index):
        return index
    if "object" in frames and _can_begin_object(tokens, index):
        return index
    return None


def _is_naming(tokens: Sequence[Token], index: int) -> bool:
    """Whether "called" gives a name or judgement ("called it a risk"), not a ring."""
    if index + 1 >= len(tokens):
        return False
    first, second = tokens[index], tokens[index + 1]
    if first.low in _OBJECTS:
        return (
            second.kind != "p" and second.low not in PREPOSITIONS and second.low not in TIME_WORDS
        )
    before = tokens[index - 2] if index > 1 else None
    named_thing = first.capital and before is not None and before.kind == "w"
    return not (
        named_thing and before is not None and not before.capital and before.low not in PRONOUNS
    )


def _quote_after_mark(tokens: Sequence[Token], index: int) -> int | None:
    """Find the quote of `said in a statement: "..."` and `told reporters, "..."`."""
    for position in range(index, min(len(tokens) - 1, index + _REACH)):
        low = tokens[position].low
        if low in (",", ":") and tokens[position + 1].kind == "q":
            return position + 1
        if tokens[position].kind == "q" or low in (";", ":", ".", "that", "but"):
            return None
        if low == "," and position > index + 6:
            return None
    return None


def _after_addressee(tokens: Sequence[Token], index: int, cue: CueForm) -> int | None:
    """Find the content of `told reporters that ...`, `urged China to ...`, `told CNN he ...`."""
    tell = "tell" in cue.frames
    for position in range(index, min(len(tokens), index + _REACH)):
        token = tokens[position]
        low = token.low
        if token.kind == "q":
            return position if position > index and tell and low != "," else None
        if token.kind == "p" and low not in ("'", "’"):
            return None
        if position == index and low in PREPOSITIONS and low != "to":
            return None
        if tell and low in ("that", "how", "why", "whether", "what") and position > index:
            return position
        if position > index and low == "to" and "person_to" in cue.frames:
            return position
        negated = low == "not" and position + 1 < len(tokens) and tokens[position + 1].low == "to"
        if position > index and negated and "person_to" in cue.frames:
            return position
        if tell and position > index and low in CLAUSE_STARTERS and low not in ("it", "you"):
            return position
        if tell and position == index + 1 and tokens[index].low in _OBJECTS and low in DETERMINERS:
            return position
    return None


def _addressee_of(tokens: Sequence[Token], index: int) -> bool:
    """Whether an addressee and a topic follow: "warned Sudland of the cost"."""
    for position in range(index, min(len(tokens) - 1, index + 7)):
        token, before = tokens[position], tokens[position - 1]
        if token.kind != "w" or token.low in TIME_WORDS:
            return False
        if token.low in ("of", "against", "about"):
            person = before.capital or before.low in _OBJECTS or before.low.endswith("s")
            return position > index and (person or token.low != "of")
        if token.low in PREPOSITIONS or token.low in SUBORDINATORS:
            return False
    return False


def _that_after_setting(tokens: Sequence[Token], index: int, bare: bool) -> int | None:
    """Find the content of `said on Monday that ...` and `said in a statement it would ...`."""
    first = tokens[index]
    if (
        first.low not in PREPOSITIONS
        and first.low not in TIME_WORDS
        and first.low not in ("last", "this")
    ):
        return None
    passed_setting = first.low in TIME_WORDS
    for position in range(index, min(len(tokens), index + _REACH)):
        token = tokens[position]
        low = token.low
        if token.kind == "q":
            return None
        if token.kind == "p":
            return None
        if low == "that" and position > index:
            following = tokens[position + 1].low if position + 1 < len(tokens) else ""
            return None if following in TIME_NOUNS else position
        if not bare or position == index:
            continue
        if low in CLAUSE_STARTERS and low != "you" and tokens[position - 1].low not in PREPOSITIONS:
            return position
        before = tokens[position - 1].low
        if (
            passed_setting
            and before not in PREPOSITIONS
            and (low in DETERMINERS or token.capital)
            and low not in TIME_WORDS
            and low not in ("this", "last")
            and before in (SETTINGS | TIME_WORDS | TIME_NOUNS)
            and not low.isdigit()
        ):
            return position
        if low in SETTINGS or low in TIME_NOUNS:
            passed_setting = True
    return None


def _can_begin_clause(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    low = token.low
    if token.kind != "w" or low in TIME_WORDS or low in ("last", "so", "as", "otherwise", "to"):
        return False
    if low in PREPOSITIONS or (low in SUBORDINATORS and low not in ("if", "when", "while")):
        return False
    if low.endswith("ly") and not token.capital:
        return False
    return index + 2 < len(tokens)


def _can_begin_object(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    low = token.low
    if token.kind != "w" or low in TIME_WORDS or low in ("last", "as", "to", "by", "and", "or"):
        return False
    return low not in PREPOSITIONS and (low not in SUBORDINATORS or low in ("how", "what", "why"))


def clause_end(
    tokens: Sequence[Token], start: int, stops: Sequence[int], *, at_comma: bool, closing: str
) -> int:
    """Return the position behind the content that begins at ``start``.

    stops: positions where something else begins, such as another speaker's clause.
    at_comma: the cue stands in a subordinate clause that ends at the next comma.
    closing: the mark that ends the bracket or dash the cue stands in, or "".
    """
    total = len(tokens)
    end = total
    for position in range(start, total):
        low = tokens[position].low
        if position > start and position in stops:
            end = position
            break
        if low == ";" or (closing and low == closing):
            end = position
            break
        if low == "," and position > start + 2 and position + 2 < total:
            following = tokens[position + 1].low
            if following in _ASIDES or (
                following == "even" and tokens[position + 2].low == "though"
            ):
                end = position
                break
        if at_comma and low == "," and position > start + 1:
            end = position
            break
    while end > start + 1 and tokens[end - 1].kind == "p" and tokens[end - 1].low not in (")", "]"):
        end -= 1
    while end > start + 1 and tokens[end - 1].low in ("and", "but", "while", "though", "as", ","):
        end -= 1
    return end


def content_before(tokens: Sequence[Token], end: int, floor: int) -> Range | None:
    """Return the content in front of "..., he said"; ``end`` is the position of subject or cue.

    The mark in front of it (comma, dash, or the quote's own) must show that a clause ended there.
    """
    last = end - 1
    if last < floor:
        return None
    token = tokens[last]
    if token.kind == "q":
        stop = end
    elif token.low in (",", "—", "–", "--") and last > floor:
        stop = last
    else:
        return None
    start = max(floor, dateline_end(tokens))
    if tokens[stop - 1].kind == "q":
        before = tokens[stop - 2] if stop - 2 >= floor else None
        if before is None or before.kind == "p" or before.upper:
            return stop - 1, stop
    for position in range(stop - 1, floor, -1):
        if tokens[position].low == ";" or _headline_ends(tokens, position):
            start = position + 1
            break
    while start < stop and (
        tokens[start].kind == "p" or tokens[start].low in ("but", "and", "still", "yet", "or")
    ):
        start += 1
    holds_quote = any(t.kind == "q" for t in tokens[start:stop])
    if stop - start < 3 and not holds_quote:
        return None
    if (
        tokens[start].low in PREPOSITIONS
        and not holds_quote
        and not _has_clause(tokens, start, stop)
    ):
        return None
    return start, stop


def _headline_ends(tokens: Sequence[Token], position: int) -> bool:
    """Whether a glued headline in capitals ends here: "TALKS IN OSLO FAIL The minister said"."""
    if position < 2 or position + 1 >= len(tokens) or tokens[position + 1].upper:
        return False
    return all(tokens[i].upper for i in (position, position - 1, position - 2))


def dateline_end(tokens: Sequence[Token]) -> int:
    """Return the position behind a dateline ("OSLO, May 3 (UPI) —"), or 0."""
    if not tokens or not tokens[0].capital:
        return 0
    for position in range(1, min(len(tokens) - 1, 14)):
        token = tokens[position]
        if token.low in ("—", "–", "--", "-"):
            return position + 1
        if token.kind == "q" or (token.kind == "w" and not token.capital):
            return 0
    return 0


def _has_clause(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a comma follows the opening phrase, so that a clause may come behind it."""
    return any(t.low == "," or t.low in PRONOUNS for t in tokens[start + 1 : stop])
