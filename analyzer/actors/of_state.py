"""People whose state or office stands behind them: "Prime Minister Ann Lee of Norland"."""

from __future__ import annotations

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.hits import Hit
from analyzer.actors.names import read_name, read_name_back
from analyzer.actors.people import introduce, may_be_name, printed, title_before
from analyzer.actors.resolution import Context, Identity, identify_person, within_reach
from analyzer.actors.roles import Found
from analyzer.actors.titled import fitting, is_courtesy
from analyzer.actors.tokens import Tokens
from analyzer.records import Part

_WHY = "title + name + 'of' + state"
#: Titles that people have from others than the state they are from.
_NOT_OF_STATE = frozenset(
    "commissioner director judge professor justice pope archbishop cardinal spokesman spokeswoman"
    " spokesperson doctor chief coordinator".split()
)


def person_of_state(
    tokens: Tokens,
    state: Found,
    full: dict[int, Hit],
    taken: set[int],
    part: Part,
    gazetteer: Gazetteer,
    context: Context,
) -> Found | None:
    """Return somebody whose title and name stand before "of" and a state's name, else None.

    None also for people of the tables whom they know as that state's or as an organisation's.
    full: the known full names in the text, by first word. taken: words of other mentions.
    """
    end = state.i - 2 if tokens.lower(state.i - 1) == "the" else state.i - 1
    if state.kind != "name" or len(state.who.codes) != 1 or tokens.lower(end) != "of":
        return None
    code = state.who.codes[0]
    if code in OTHER_CODES or end in taken or tokens.possessive(state.j) != state.j:
        return None
    start = read_name_back(tokens, end)
    if start == end or tokens.titled[start] or not may_be_name(tokens, start, end):
        return None
    titled = title_before(tokens, start, taken)
    title = [w for k in range(titled, start) if (w := tokens.lower(k)).isalpha()]
    if not title or is_courtesy(title) or _NOT_OF_STATE & set(title):
        return None
    if taken & set(range(titled, end)):
        return None
    name = printed(tokens, start, end)
    hit = full.get(start)
    known = identify_person(hit.full, context, code) if hit is not None and hit.j == end else None
    known = known or context.introduced_as(name, part, start)
    if known is not None and (code in known.codes or set(known.codes) & set(OTHER_CODES)):
        return None
    named = (*gazetteer.roster.by_surname(name), *gazetteer.roster.short.get(name, ()))
    people = within_reach([p for p in named if p.code == code], context.date)
    identity = identify_person(fitting(people, title), context, code)
    identity = identity or Identity((code,), name)
    identity = identity.because(_WHY, *state.who.why)
    introduce(context, part, start, identity, (code,))
    return Found(titled, end, "person", identity)


def is_of_person_before(
    tokens: Tokens, title: Found, by_end: dict[int, Hit], context: Context
) -> bool:
    """Whether a title of one state is the office of somebody of another whom it follows.

    "Wang Yi, Trade Representative". by_end: the known full names in the text, by their end.
    """
    if not title.title:
        return False
    k = title.i - 1
    while tokens.capital(k) and title.i - k < 4:
        k -= 1  # "Wang Yi, International Trade Representative"
    hit = by_end.get(k)
    if hit is None or tokens.word(k) != "," or read_name(tokens, title.j) != title.j:
        return False
    known = identify_person(hit.full, context)
    return known is not None and bool(known.codes) and known.codes != title.who.codes
