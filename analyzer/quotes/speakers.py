"""The noun phrase that a cue belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.quotes.tokens import Token
from analyzer.quotes.words import (
    AUXILIARIES,
    BE_FORMS,
    DETERMINERS,
    FINITE,
    MODALS,
    NOUN_LINKS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SETTINGS,
    SUBORDINATORS,
    TIME_NOUNS,
    TIME_WORDS,
)

#: A pair of token positions, the end exclusive.
Range = tuple[int, int]

_LONGEST = 30
_APPOSITION_LONGEST = 25
_HEARSAY = frozenset({"said", "reported", "believed", "alleged", "rumored", "rumoured", "known"})
_IN_NAMES = frozenset({"the", "of", "for", "on", "'s", "’s"})
_JOINTS = frozenset({"and", "or", "but", "'s", "’s", "including", "along", "together", "according"})
_ENDLESS = frozenset({"and", "or", "but", "the", "a", "an"})
#: Words that name nobody when they stand alone.
_NAMELESS = (POSSESSIVES - {"her"}) | {
    "the", "a", "an", "every", "no", "nobody", "nothing", "am", "up", "far", "course", "example",
    "otherwise", "nonetheless", "nevertheless", "such",
}  # fmt: skip


def verb_group_start(tokens: Sequence[Token], cue: int, floor: int) -> int:
    """Return the position of the first auxiliary or adverb in front of the cue."""
    start = cue
    while start > floor and tokens[start - 1].kind == "w":
        low = tokens[start - 1].low
        if (
            low in AUXILIARIES
            or low in MODALS
            or (low.endswith("ly") and not _is_ly_noun(tokens, start - 1))
        ):
            start -= 1
        elif is_hearsay(tokens, start - 2, cue) and start - 2 > floor:
            start -= 2
        else:
            break
    return start


def _is_ly_noun(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word is a noun or name in spite of its ending: "the family said"."""
    return tokens[index].capital or (index > 0 and tokens[index - 1].low in DETERMINERS)


def is_hearsay(tokens: Sequence[Token], start: int, cue: int) -> bool:
    """Whether the words from ``start`` up to the cue are those of "is said to have (written)"."""
    low = [t.low for t in tokens[max(0, start) : cue]]
    return len(low) == 4 and low[0] in BE_FORMS and low[1] in _HEARSAY and low[2:] == ["to", "have"]


def subject_before(tokens: Sequence[Token], cue: int, floor: int) -> Range | None:
    """Return the subject in front of the verb group at ``cue``; ``floor`` is as far as it may go.

    An apposition belongs to it ("Ann Lee, the mayor, said"), a relative clause does not. For
    "..., who said" it is the noun phrase that "who" stands for. None where there is no noun phrase.
    """
    end = verb_group_start(tokens, cue, floor)
    if end <= floor:
        return None
    end = _before_time(tokens, end, floor)
    last = tokens[end - 1]
    if last.kind == "w" and last.low in RELATIVES and end - 1 > floor:
        before = end - 1
        if tokens[before - 1].low in (",", "—", "–"):
            before -= 1
        return noun_phrase_before(tokens, before, floor)
    if last.low in (",", "—", "–", ")", "--"):
        found = _subject_around_insertion(tokens, end - 1, floor)
        return (found[0], end) if found and found[1] == end - 1 and last.low == ")" else found
    return noun_phrase_before(tokens, end, floor)


def _before_time(tokens: Sequence[Token], end: int, floor: int) -> int:
    """Step over the time in "Lee on Monday said"."""
    start = end
    while start - 1 > floor and tokens[start - 1].low in TIME_WORDS:
        start -= 1
    if start < end and start - 1 > floor and tokens[start - 1].low in ("on", "late", "early", "in"):
        start -= 1
    # "Lee in a statement said"
    if start - 1 > floor and tokens[start - 1].low in SETTINGS and not tokens[start - 1].capital:
        for index in range(start - 2, max(floor, start - 6), -1):
            if tokens[index].low in ("in", "at", "on", "during"):
                return index
    return start


def _subject_around_insertion(tokens: Sequence[Token], closing: int, floor: int) -> Range | None:
    """Return the subject in front of an insertion that ends at ``closing``."""
    mark = "(" if tokens[closing].low == ")" else tokens[closing].low
    lowest = max(floor, closing - _APPOSITION_LONGEST)
    opening = closing - 1
    while opening > lowest and tokens[opening].low != mark:
        if tokens[opening].kind == "q" or tokens[opening].low in ";:":
            return None
        opening -= 1
    if opening <= lowest or tokens[opening].low != mark:
        return None
    first = tokens[opening + 1]
    if mark == "," and first.low == "or":
        # "Lee, head of the Harbour Council, or upper house, said": another name inside of one.
        return _subject_around_insertion(tokens, opening, floor)
    phrase = noun_phrase_before(tokens, opening, floor)
    if phrase is None or (mark == "," and first.low in SUBORDINATORS - {"as"}):
        return None
    lead = phrase[0] - 1
    if mark == "," and lead > lowest and tokens[lead].low in PREPOSITIONS:
        # "Lee, during a visit to Paris, France, said": the first comma opened the insertion.
        for outer_comma in range(lead, lowest, -1):
            if tokens[outer_comma].low == ",":
                outer = noun_phrase_before(tokens, outer_comma, floor)
                if outer is not None and tokens[outer_comma + 1].low in PREPOSITIONS:
                    return outer
                break
    # "Tom Roy, 45, a farmer, said": several insertions in a row.
    if phrase[1] - phrase[0] == 1 and tokens[phrase[0]].low.isdigit() and phrase[0] > floor:
        outer = noun_phrase_before(tokens, phrase[0] - 1, floor)
        if outer is not None and tokens[phrase[0] - 1].low == ",":
            return outer[0], closing
    if tokens[phrase[0]].low in PRONOUNS and tokens[phrase[0]].low != "i":
        return phrase
    apposed = first.kind == "w" and (
        first.low in DETERMINERS or first.capital or first.low.isdigit() or _is_noun(first.low)
    )
    if apposed and first.low not in RELATIVES:
        before = phrase[0] - 1
        if before > floor and tokens[before].low == "," and first.low in DETERMINERS:
            outer = noun_phrase_before(tokens, before, floor)
            if outer is not None and _is_name(tokens, outer) and not _is_name(tokens, phrase):
                return outer[0], closing
        return phrase[0], closing
    return phrase


def noun_phrase_before(tokens: Sequence[Token], end: int, floor: int) -> Range | None:
    """Return the noun phrase that ends at ``end``."""
    if end <= floor:
        return None
    last = tokens[end - 1]
    if last.kind != "w":
        return _after_bracket(tokens, end, floor)
    if last.low in PRONOUNS:
        return end - 1, end
    start = end
    lowest = max(floor, end - _LONGEST)
    while start > lowest:
        token = tokens[start - 1]
        low = token.low
        if token.kind == "q":
            if start == end or not token.short:
                break
        elif token.kind == "p":
            if low not in ("/", "&"):
                break
        elif (
            low in SUBORDINATORS
            or low in PRONOUNS
            or low in RELATIVES
            or low in FINITE
            or low == "by"
            or (low in TIME_WORDS and start - 1 != end - 1)
            or (
                low == "and"
                and not _joins_names(tokens, start - 1)
                and _clause_before(tokens, start - 1, lowest)
            )
        ):
            break
        start -= 1
    start = _trim_front(tokens, start, end)
    return (start, end) if start < end else None


def _after_bracket(tokens: Sequence[Token], end: int, floor: int) -> Range | None:
    """Allow "Lee (D-Calif.) said"."""
    if tokens[end - 1].low != ")":
        return None
    opening = end - 1
    while opening > max(floor, end - 10) and tokens[opening].low != "(":
        opening -= 1
    if tokens[opening].low != "(":
        return None
    phrase = noun_phrase_before(tokens, opening, floor)
    return (phrase[0], end) if phrase else None


def _trim_front(tokens: Sequence[Token], start: int, end: int) -> int:
    """Leave out what cannot begin a noun phrase: "and", "in Oslo on Monday", "then"."""
    while start < end:
        token = tokens[start]
        low = token.low
        if (
            token.kind == "p"
            or low in ("and", "or", "also", "then", "not", "only", "even")
            or (low.endswith("ly") and not token.capital and start + 1 < end)
            or low in ("meanwhile", "still", "instead", "later", "earlier", "however", "yet")
        ):
            start += 1
        elif low in PREPOSITIONS and start + 1 < end:
            start = _after_preposition(tokens, start, end)
        else:
            break
    return start


def _after_preposition(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where the subject begins in "in an interview Ann Lee": behind the last small word."""
    for index in range(end - 1, start, -1):
        low = tokens[index].low
        if low in DETERMINERS and tokens[index - 1].low not in PREPOSITIONS:
            return index
        small = not tokens[index].capital and low not in NOUN_LINKS
        if small and index < end - 1 and tokens[index + 1].capital:
            return index + 1
    return start + 1


def _joins_names(tokens: Sequence[Token], conjunction: int) -> bool:
    """Whether "and" joins names: "migrants from Peru and Chile", "the Office of Trade and Sea"."""
    if not 2 <= conjunction < len(tokens) - 1:
        return False
    if not (tokens[conjunction - 1].capital and tokens[conjunction + 1].capital):
        return False
    index = conjunction - 1
    while index > 0 and (tokens[index].capital or tokens[index].low in _IN_NAMES):
        index -= 1
    office = tokens[index].low == "," and tokens[index + 1].low == "the"
    return office or tokens[conjunction - 2].low == "from"


def _clause_before(tokens: Sequence[Token], conjunction: int, lowest: int) -> bool:
    """Whether the words in front of "and" hold a finite verb: then it joins clauses."""
    for index in range(conjunction - 1, lowest - 1, -1):
        token = tokens[index]
        if token.kind != "w":
            return token.kind == "q" or token.low in (",", ";", ":")
        if token.low in FINITE or token.low in PRONOUNS or token.low in SUBORDINATORS:
            return True
        if token.low.endswith("ed") and not token.capital and len(token.low) > 4:
            return True
    return False


def subject_after(tokens: Sequence[Token], cue_end: int) -> Range | None:
    """Return the subject of an inverted cue: "said Ann Lee, the mayor of Oslo, on Monday"."""
    index = cue_end
    total = len(tokens)
    if index >= total or tokens[index].kind != "w":
        return None
    low = tokens[index].low
    if low in PRONOUNS:
        return index, index + 1
    if low in PREPOSITIONS or low in TIME_WORDS or low in SUBORDINATORS:
        return None
    end = _phrase_end(tokens, index)
    if end == index:
        return None
    if end + 1 < total and tokens[end].low in (",", "("):
        first = tokens[end + 1]
        apposed = first.kind == "w" and (
            first.low in DETERMINERS
            or first.low.isdigit()
            or _is_noun(first.low)
            or (first.capital and first.low not in TIME_WORDS)
        )
        if apposed and first.low not in RELATIVES:
            stop = _phrase_end(tokens, end + 1)
            if stop < total and tokens[stop].low == ")":
                stop += 1
            if stop < total and tokens[stop].low == "," and tokens[end + 1].low.isdigit():
                stop = _phrase_end(tokens, stop + 1)
            return index, stop
    return index, end


def _phrase_end(tokens: Sequence[Token], start: int) -> int:
    index = start
    limit = min(len(tokens), start + _LONGEST)
    while index < limit:
        token = tokens[index]
        low = token.low
        if token.kind == "q":
            if not token.short:
                break
        elif token.kind == "p":
            if low not in ("/", "&"):
                break
        elif (
            low in PRONOUNS
            or low in RELATIVES
            or low in FINITE
            or low in TIME_WORDS
            or low in SUBORDINATORS
            or (low == "and" and index + 1 < limit and not _joins(tokens, index))
            or (low in PREPOSITIONS and index > start and not _links(tokens, index))
            or (
                low.endswith("ing")
                and not token.capital
                and index > start
                and tokens[index - 1].low not in DETERMINERS  # "the ruling"
            )
            or (low in ("last", "this", "earlier") and index > start)
        ):
            break
        index += 1
    return index


def _links(tokens: Sequence[Token], index: int) -> bool:
    """Whether the preposition stays in the noun phrase: "of the ministry", not "in a statement"."""
    low = tokens[index].low
    if low not in NOUN_LINKS or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    if low in ("of", "for", "from", "with", "de", "von", "van", "al", "bin"):
        return following.low not in TIME_WORDS
    if low in ("on", "to", "by", "against"):
        return False
    return (following.capital and following.low not in TIME_WORDS) or following.low == "the"


def _joins(tokens: Sequence[Token], index: int) -> bool:
    following = tokens[index + 1]
    return following.kind == "w" and (following.capital or following.low in DETERMINERS)


def _is_name(tokens: Sequence[Token], phrase: Range) -> bool:
    return tokens[phrase[1] - 1].capital


def _is_noun(low: str) -> bool:
    """A lower-case word that may begin an apposition ("spokesman for", "chairman of")."""
    return (
        low.isalpha()
        and not (
            low in PREPOSITIONS
            or low in SUBORDINATORS
            or low in RELATIVES
            or low in FINITE
            or low in TIME_WORDS
            or low in TIME_NOUNS
            or low.endswith(("ing", "ed", "ly"))
            or low in ("and", "to", "not")
        )
    ) or low in POSSESSIVES


def real_speaker(tokens: Sequence[Token], phrase: Range) -> Range | None:
    """Return the phrase without small words at its ends; None where no name or noun is left."""
    start, end = phrase
    while start < end and (
        tokens[start].kind == "p"
        or tokens[start].low in PREPOSITIONS
        or tokens[start].low in _JOINTS
    ):
        start += 1
    while end > start and (
        (tokens[end - 1].kind == "p" and tokens[end - 1].low not in (")", "]", "."))
        or (not tokens[end - 1].capital and tokens[end - 1].low in PREPOSITIONS | _ENDLESS)
    ):
        end -= 1
    if end - start == 1 and start > 1 and tokens[start].low.isdigit():
        # An age: "Tom Roy, 33, of Oslo, said".
        outer = noun_phrase_before(tokens, start - 1, 0) if tokens[start - 1].low == "," else None
        start = outer[0] if outer else start
    if start + 1 < end and _is_verb_phrase(tokens[start], tokens[start + 1]):
        return _before_relative(tokens, start)
    named = any(_names(tokens, index) for index in range(start, end))
    return (start, end) if named else None


def _before_relative(tokens: Sequence[Token], verb: int) -> Range | None:
    """Return whom a relative clause is about: "Ann Lee, a guard who was visiting Oslo, said"."""
    relative = verb - 1
    if relative > 0 and tokens[relative].low in FINITE:
        relative -= 1
    if relative < 1 or tokens[relative].low not in RELATIVES:
        return None
    end = relative - 1 if tokens[relative - 1].low == "," else relative
    return noun_phrase_before(tokens, end, 0)


def _is_verb_phrase(first: Token, second: Token) -> bool:
    """Whether the words are "visited the port" rather than a noun phrase."""
    if first.capital or not first.low.endswith(("ed", "ing")) or first.low.endswith("thing"):
        return False
    return second.low in DETERMINERS or second.low in PREPOSITIONS or second.low in PRONOUNS


def _names(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word can stand for somebody: a name, a noun or a pronoun."""
    token = tokens[index]
    low = token.low
    if token.kind == "q":
        return True
    if token.kind == "p" or low in _NAMELESS or low.isdigit():
        return False
    if len(low) == 1 and not token.capital:
        return False
    return not (
        low in PREPOSITIONS
        or low in TIME_WORDS
        or low in SUBORDINATORS
        or (low in AUXILIARIES and not token.capital)
        or (low in FINITE and not token.capital)
        or (low.endswith("ly") and not _is_ly_noun(tokens, index))
    )
