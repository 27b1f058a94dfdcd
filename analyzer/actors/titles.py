"""Titles that belong to one state: where they are somebody else's, or no title at all."""

from __future__ import annotations

from analyzer.actors.names import count_words, read_name
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

#: First words of the states of the United States that have two.
_FIRST_OF_TWO = frozenset({"New", "North", "South", "Rhode"})
_MEMBERS = frozenset({"Senator", "Sen .", "Rep ."})


def is_other_title(tokens: Tokens, i: int, j: int, key: str) -> bool:
    """Whether words ``i`` to ``j`` are no title of the state that ``key`` belongs to.

    "Ohio Secretary of State", "Ohio State Senator" are a member state's. Titles that are letters
    ("MK") or written small ("secretary of state") must introduce somebody by full name.
    """
    words = vocabulary()
    before = tokens.word(i - 1)
    of_us_state = before in words.us_state or (
        tokens.word(i - 2) in _FIRST_OF_TWO and tokens.capital(i - 1) and not tokens.titled[i]
    )
    if of_us_state and key not in _MEMBERS:
        return True
    if before == "State" and tokens.word(i - 2) in words.us_state:
        return True
    if key not in words.letter_title and not key.islower():
        return False
    end = read_name(tokens, j)
    if tokens.glued(j) or count_words(tokens, j, end) < 2:
        return True
    return any(tokens.word(k) in words.institution for k in range(j, end))
