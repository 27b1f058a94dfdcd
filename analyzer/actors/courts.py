"""Federal courts of the United States that are named by the state they sit in."""

from __future__ import annotations

from collections.abc import Collection

from analyzer.actors.gazetteer import Gazetteer
from analyzer.actors.resolution import Identity
from analyzer.actors.roles import Found
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

_UNITED_STATES = "USA"
_COURTS = frozenset("court courts judge judges prosecutor prosecutors".split())
_KINDS = frozenset({"district", "appeals", "circuit"})
_PERSONS = frozenset({"judge", "prosecutor"})


def federal_courts(tokens: Tokens, taken: Collection[int], gazetteer: Gazetteer) -> list[Found]:
    """Return where a text has "a federal court in Ohio", which names no actor of the tables."""
    if "federal" not in tokens.words and "Federal" not in tokens.words:
        return []
    words = vocabulary()
    found: list[Found] = []
    for i, word in enumerate(tokens.words):
        if word not in {"federal", "Federal"} or i in taken:
            continue
        k = i + 2 if tokens.lower(i + 1) in _KINDS else i + 1
        if tokens.lower(k) not in _COURTS or tokens.lower(k + 1) != "in":
            continue
        state = next((n for n in range(k + 2, k + 6) if tokens.word(n) in words.us_state), None)
        if state is None or any(n in taken for n in range(i, k + 1)):
            continue
        if not all(tokens.capital(n) or tokens.word(n) == "," for n in range(k + 2, state)):
            continue
        roles = tuple(tokens.lower(n) for n in range(i, k + 1))
        name = f"{gazetteer.name_of(_UNITED_STATES)} ({' '.join(roles)})"
        why = (f"role: {' '.join(roles)} in {tokens.word(state)}, a US state",)
        who = Identity((_UNITED_STATES,), name, why=why)
        found.append(Found(i, k + 1, "role", who, roles, person=roles[-1] in _PERSONS))
    return found
