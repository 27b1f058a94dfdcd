"""Names of two actors in one word, "US-China", "Sino-American", and surnames that end like one."""

from __future__ import annotations

from analyzer.actors.gazetteer import Gazetteer
from analyzer.actors.resolution import Identity
from analyzer.actors.roles import Found
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

_JOINABLE = frozenset({"name", "adjective", "people", "capital", "organisation", "group"})
_SIGNS = frozenset({"-", "/"})


def join_compounds(tokens: Tokens, actors: list[Found], gazetteer: Gazetteer) -> list[Found]:
    """Return the actors in order, those that a hyphen or slash joins as one adjective.

    The end of a double surname is none: "Ann Roy-Jordan".
    """
    joined: list[Found] = []
    surnames: set[str] = set()  # first halves of double surnames
    for found in actors:
        start = found.i
        if _hyphen_before(tokens, start) and found.kind in _JOINABLE:
            previous = joined[-1] if joined else None
            if previous is not None and previous.j == start - 1 and previous.kind in _JOINABLE:
                joined[-1] = _join(previous, found)
                continue
            prefix = gazetteer.prefixes.get(tokens.word(start - 2))
            if prefix is not None and tokens.word(start - 1) == "-":
                who = Identity((prefix.code,), prefix.name, why=(prefix,))
                first = Found(start - 2, start - 1, "adjective", who)
                joined.append(_join(first, found))
                continue
            half = tokens.word(start - 2)
            named = tokens.word(start - 3) in vocabulary().given_name and tokens.capital(start - 2)
            if named or half in surnames:
                surnames.add(half)
                continue
        joined.append(found)
    return joined


def _hyphen_before(tokens: Tokens, i: int) -> bool:
    return tokens.word(i - 1) in _SIGNS and tokens.glued(i) and tokens.glued(i - 1)


def _join(first: Found, second: Found) -> Found:
    codes = tuple(dict.fromkeys(first.who.codes + second.who.codes))
    candidates = first.who.candidates + second.who.candidates
    name = f"{first.who.name}-{second.who.name}"
    why = ("compound: two actors in one word", *first.who.why, *second.who.why)
    return Found(first.i, second.j, "adjective", Identity(codes, name, candidates, why))
