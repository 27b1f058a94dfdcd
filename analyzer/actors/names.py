"""How personal names are built: reading one from a text, and the surname it is shortened to."""

from __future__ import annotations

from analyzer.actors.tokens import Tokens, key_of
from analyzer.actors.vocabulary import vocabulary

#: Where the family name comes first, and where people are called by the last given name.
_FAMILY_FIRST_CODES = frozenset({"CHN", "TWN", "KOR", "PRK", "HKG", "MAC", "SGP", "UNO"})
_LAST_GIVEN_CODES = frozenset({"VNM"})
_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV", "VI"})
_MAX_NAME_WORDS = 5


def surnames_of(name: str, code: str) -> tuple[str, ...]:
    """Return the lookup keys of the short forms that stand for somebody once introduced.

    "Wang Yi" (CHN): "Wang"; "Ursula von der Leyen": "von der Leyen", "Leyen"; a name of one word
    has none.
    """
    words = vocabulary()
    parts = [p for p in name.replace("’", "'").split() if p.rstrip(".,") not in _SUFFIXES]
    if len(parts) < 2:
        return ()
    family_first = parts[0] in words.family_first and (len(parts) <= 3)
    if family_first and code in _FAMILY_FIRST_CODES:
        return (key_of(parts[0]),)
    last = parts[-1]
    forms = []
    start = len(parts) - 1
    while start > 1 and parts[start - 1].lower() in words.particle:
        start -= 1
    if start < len(parts) - 1:
        forms.append(" ".join(parts[start:]))
    head, hyphen, rest = last.partition("-")
    if hyphen and head.lower() in words.particle:
        forms.extend([last, rest])
    else:
        forms.append(last)
    if code in _LAST_GIVEN_CODES:
        forms.append(" ".join(parts[-2:]))
    return tuple(key_of(form) for form in forms if len(form) > 1)


def read_name(tokens: Tokens, i: int) -> int:
    """Return the end of the personal name that starts at word ``i``; ``i`` if none does."""
    words = vocabulary()
    j = i
    count = 0
    while count < _MAX_NAME_WORDS:
        k = j
        while tokens.lower(k) in words.particle and (count or tokens.capital(k)):
            k += 2 if tokens.word(k + 1) == "-" and tokens.glued(k + 1) else 1
        if not _is_name_word(tokens, k):
            break
        initial = len(tokens.word(k)) <= 2 and tokens.word(k + 1) == "." and tokens.glued(k + 1)
        j = k + 2 if initial else k + 1
        count += 1
        while (
            tokens.word(j) in {"-", "'"}
            and tokens.glued(j)
            and tokens.glued(j + 1)
            and tokens.word(j + 1).isalpha()
            and (len(tokens.word(j + 1)) > 1 or tokens.word(j) == "-")
        ):
            j += 2
    return j


def read_name_back(tokens: Tokens, end: int) -> int:
    """Return the start of the personal name that ends before word ``end``; ``end`` if none does."""
    words = vocabulary()
    first = max(0, end - 2 * _MAX_NAME_WORDS)
    for i in range(first, end):
        if (
            _is_name_word(tokens, i)
            and not (tokens.glued(i) and tokens.word(i - 1) in {"-", "'", "."})
            and read_name(tokens, i) == end
        ):
            while i < end and tokens.lower(i) in words.title:
                i += 2 if tokens.word(i + 1) == "." else 1
            return i
    return end


def count_words(tokens: Tokens, i: int, j: int) -> int:
    """Return how many space-separated words a stretch has."""
    return sum(1 for k in range(i, j) if not tokens.glued(k) or k == i)


def _is_name_word(tokens: Tokens, i: int) -> bool:
    word = tokens.word(i)
    return (
        bool(word)
        and word[0].isupper()
        and word.isalpha()
        and word.lower() not in vocabulary().function
    )
