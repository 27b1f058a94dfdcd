"""Whose "the Foreign Ministry" or "the army" an article means, where no state stands beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer, Publisher
from analyzer.actors.resolution import Context, Identity
from analyzer.actors.roles import Found, extend_to_role
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary
from analyzer.clauses import is_verb

#: Offices of which every state has one. "The government" and "the president" are left to the
#: sentence they stand in: they are too many things.
_FORCES = frozenset({"army", "military", "navy", "police"})
_BODIES = _FORCES | {"ministry", "minister"}
_FIRST = _BODIES | frozenset(
    """foreign defence defense interior finance trade commerce justice energy health agriculture
    transport culture education economy prime""".split()
)
#: How many actors before it in its sentence are looked at, and how many words.
_LOOK_BACK, _WITHIN = 6, 60
#: How often an article names its one state, at the least, for a body to be that state's.
_LEAST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Owner:
    """The state that a body belongs to, and why it is that one's."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Owners:
    """What an article says of whose its ministries and forces are.

    named: the states of the bodies that are named with their state, by ``body_of``. general: the
    state of all others, by who publishes the article, its dateline, or the only state it names.
    publisher: the state whose government publishes it, which may leave its own name out.
    """

    named: Mapping[tuple[str, ...], Set[str]]
    general: Owner | None
    publisher: Owner | None = None


def owners(
    found: Sequence[Found],
    holders: Iterable[tuple[tuple[str, ...], str]],
    dateline: str | None,
    publisher: Publisher | None,
    context: Context,
) -> Owners:
    """Return whose bodies an article speaks of.

    found: its actors; holders: bodies that stand without their state before the name of somebody
    of the tables, with that person's state; dateline: the state of that.
    """
    named: dict[tuple[str, ...], set[str]] = {}
    for f in found:
        if f.roles and f.who.codes and not _is_wing(f):
            named.setdefault(body_of(f.roles), set()).add(f.who.codes[0])
    for body, code in holders:
        ministry = tuple(sorted("ministry" if w == "minister" else w for w in body))
        for owned_body in {body, ministry}:
            named.setdefault(owned_body, set()).add(code)
    general = None
    if publisher is not None and publisher.kind == "government":
        general = Owner(publisher.code, "whose government publishes the article")
        return Owners(named, general, general)
    if dateline is not None and (context.named[dateline] or context.implied[dateline]):
        general = Owner(dateline, "where the article was written, as its dateline says")
    return Owners(named, general or _only_state(found, context))


def _is_wing(found: Found) -> bool:
    """Whether a force is an armed group's, "the Front's military": "the military" is a state's."""
    return found.who.codes == ("REB",) and body_of(found.roles)[-1:] == found.roles[-1:]


def bare_bodies(
    tokens: Tokens, taken: set[int], gazetteer: Gazetteer, context: Context
) -> list[Found]:
    """Return the ministries, ministers and forces that stand without their state, as nobody's."""
    found: list[Found] = []
    nobody = Identity((), "")
    for i, word in enumerate(tokens.words):
        if word.lower() not in _FIRST or i in taken or not _is_bare(tokens, i):
            continue
        role = extend_to_role(tokens, Found(i, i, "name", nobody), gazetteer, context)
        if role.j == i or any(k in taken for k in range(i, role.j + 1)):
            continue
        if body_of(role.roles) and not _is_owned(tokens, role):
            found.append(role)
    return found


def _is_bare(tokens: Tokens, i: int) -> bool:
    """Whether "the" stands before it, or it is capitalised and has "a" or begins a sentence."""
    if tokens.lower(i - 1) == "the":
        return True
    if tokens.lower(i - 1) in {"a", "an"} and tokens.lower(i) == "ministry":
        return tokens.capital(i)  # "a Ministry of Trade spokesperson"
    if tokens.opens[i] and tokens.lower(i) in _FORCES and _acts(tokens, i + 1):
        return not tokens.titled[i]  # "Police said"
    return tokens.opens[i] and tokens.capital(i + 1) and not tokens.titled[i]


def body_of(roles: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a role up to its body, sorted; empty without a body.

    So "Ministry of Defence" is one with "defence ministry", and its spokesman is of that body.
    """
    for n, word in enumerate(roles, start=1):
        of = "of" in roles[n : n + 1]
        if word in _BODIES and (n > 1 or word in _FORCES or of):
            return tuple(sorted(set(roles if of else roles[:n]) - {"of"}))
    return ()


def _is_owned(tokens: Tokens, role: Found) -> bool:
    """Whether a noun follows ("the military campaign"), or "of" and whose it is."""
    after = tokens.lower(role.j)
    if after in {"of", "in", "from", "-", "'"}:
        return True
    force = role.roles[-1] in _FORCES
    plain = after.isalpha() and tokens.word(role.j).islower()
    return force and plain and not _acts(tokens, role.j)


def _acts(tokens: Tokens, i: int) -> bool:
    """Whether a verb or a particle stands at a place, so that what is before it may act."""
    word, words = tokens.lower(i), vocabulary()
    return word in words.speech or word in words.function or is_verb(tokens.word(i))


def owner_of(role: Found, tokens: Tokens, found: Sequence[Found], owners: Owners) -> Owner | None:
    """Return the state that a bare body belongs to; None where the article leaves it open.

    found: the actors of its part, in order.
    """
    named = owners.named.get(body_of(role.roles), frozenset[str]())
    publisher = owners.publisher
    if publisher is not None and named and (len(named) > 1 or not role.person):
        # Its own ministry needs no name there, so another's need not be meant.
        return publisher if publisher.code in named else None
    if len(named) > 1:
        return None
    if named:
        return Owner(next(iter(named)), "whose body of that name the article speaks of")
    return _of_sentence(role, tokens, found) or owners.general


def _of_sentence(role: Found, tokens: Tokens, found: Sequence[Found]) -> Owner | None:
    """The one state whose officials speak in the sentence before the body, which acts in it."""
    first = bisect_left(found, role.i, key=lambda f: f.i)
    here: list[Found] = []
    for f in reversed(found[max(0, first - _LOOK_BACK) : first]):
        if role.i - f.j > _WITHIN or any(tokens.opens[f.j : role.i]):
            break
        here.append(f)
    states = {c for f in here for c in f.who.codes}
    official = any(f.kind in {"role", "person"} for f in here)
    if len(states) == 1 and official and _acts(tokens, role.j) and states.isdisjoint(OTHER_CODES):
        return Owner(next(iter(states)), "whose officials the sentence speaks of")
    return None


def _only_state(found: Sequence[Found], context: Context) -> Owner | None:
    """The one state that an article names, where it speaks of those who govern it."""
    states = {c for c in (*context.named, *context.implied) if c not in OTHER_CODES}
    if len(states) != 1:
        return None
    (state,) = states
    abroad = vocabulary().abroad
    governs = any(
        f.who.codes == (state,)
        and f.kind in {"role", "person", "seat"}
        and not abroad.intersection(f.roles)
        for f in found
    )
    if governs and context.named[state] + context.implied[state] >= _LEAST_NAMED:
        return Owner(state, "the only state that the article names")
    return None


def owned(
    role: Found,
    owner: Owner,
    tokens: Tokens,
    gazetteer: Gazetteer,
    context: Context,
) -> Found:
    """Return a bare body as that of a state."""
    name = gazetteer.name_of(owner.code)
    who = Identity((owner.code,), name, why=(f"a body without a state: {name}, {owner.why}",))
    body = extend_to_role(tokens, Found(role.i, role.i, "name", who), gazetteer, context)
    body.title = True  # a name of the tables behind it knows its state better
    return body
