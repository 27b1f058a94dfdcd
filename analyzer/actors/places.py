"""Officials of places that are named by their state: "the mayor of this west Norish city"."""

from __future__ import annotations

from collections.abc import Collection

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.resolution import Context
from analyzer.actors.roles import Found, role_at
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

_PLACES = frozenset(
    """city town village capital province provinces region regions state district county prefecture
    territory oblast canton department municipality island port republic governorate suburb
    """.split()
)
#: Stand between a preposition and the state: "in the southern port of the Norish ...".
_DETERMINERS = frozenset({"the", "this", "that", "a", "an", "its"})
_DIRECTIONS = frozenset(
    """north south east west central northern southern eastern western northeastern northwestern
    southeastern southwestern northeast northwest southeast southwest coastal inland remote border
    """.split()
)
_PREPOSITIONS = frozenset({"of", "in", "from"})
#: Roles that do not belong to the place where they are: "embassies in the Norish capital".
_GUESTS = frozenset(
    {"troops", "forces", "soldiers", "delegation", "delegations", "representatives"}
)
_MAX_NAME = 3


def official_of_place(
    tokens: Tokens, found: Found, taken: Collection[int], gazetteer: Gazetteer, context: Context
) -> Found:
    """Return the role in front of a place that a state's name says where it is, or ``found``.

    "the mayor of the Norish city of Example", "police in western Norland", "the governor of
    Norland's Example region". taken: positions of words that belong to another mention.
    """
    words = vocabulary()
    if found.kind not in {"name", "adjective"} or len(found.who.codes) != 1:
        return found
    if found.who.codes[0] in OTHER_CODES or tokens.titled[found.i]:
        return found
    p, directed = found.i - 1, False
    while tokens.lower(p) in _DIRECTIONS or tokens.word(p) == "-":
        p, directed = p - 1, True
    end = _end_of_place(tokens, found, directed)
    if end == found.i:
        return found
    if tokens.lower(p) in _DETERMINERS:
        p -= 1
    if tokens.lower(p) not in _PREPOSITIONS:
        return found
    head = p - 1
    noun = tokens.lower(head)
    if noun not in words.head or noun in words.abroad | _GUESTS or head in taken:
        return found
    if tokens.lower(p) != "of" and noun not in words.seated_in | words.person:
        return found
    start = head
    while start - 1 not in taken and tokens.lower(start - 1) in words.modifier | words.head:
        start -= 1
    if start - 1 in taken or tokens.lower(start - 1) in {"'", "s"}:
        return found  # "Suvian officials in the Norish capital"
    roles = tuple(tokens.lower(k) for k in range(start, p))
    person = noun in words.person
    return role_at(tokens, found, start, end, roles, person, gazetteer, context)


def _end_of_place(tokens: Tokens, found: Found, directed: bool) -> int:
    """Return the end of the place that a state's name begins; ``found.i`` where there is none.

    directed: whether a direction stands before the state, whose name alone is a place then.
    """
    k = tokens.possessive(found.j)
    names = 0
    if k > found.j:
        while tokens.capital(k) and names < _MAX_NAME and tokens.lower(k) not in _PLACES:
            k, names = k + 1, names + 1
    while tokens.lower(k) in _DIRECTIONS or tokens.lower(k) == "port":
        k += 1
    if tokens.lower(k) not in _PLACES and not (tokens.lower(k - 1) == "port" and k > found.j):
        return found.j if directed and found.kind == "name" and k == found.j else found.i
    if tokens.lower(k) in _PLACES:
        k += 1
    if tokens.lower(k) == "of" and tokens.capital(k + 1):
        k += 1
        for _ in range(_MAX_NAME):
            if not tokens.capital(k) or not tokens.word(k).isalpha():
                break
            k += 1
    return k
