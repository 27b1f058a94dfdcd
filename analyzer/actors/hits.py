"""Finding the gazetteer's names in a text."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.actors.gazetteer import Entry, Gazetteer
from analyzer.actors.roster import Person
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import Homonym, homonyms, vocabulary
from analyzer.records import MentionKind


@dataclass(slots=True)
class Hit:
    """Words ``i`` to ``j`` (exclusive) that stand in the gazetteer.

    entries: actors they may stand for; full, short: people they may stand for.
    place: a capital that stands for the town, unless a role claims it ("officials in Beijing").
    left_out: why the words are no actor here, where that is known; else empty.
    """

    i: int
    j: int
    key: str
    entries: tuple[Entry, ...] = ()
    full: tuple[Person, ...] = ()
    short: tuple[Person, ...] = ()
    place: bool = False
    left_out: str = ""

    @property
    def homonym(self) -> Homonym | None:
        """When the name is something else; never for names of the user's."""
        return None if self.entries and self.entries[0].own else homonyms().get(self.key)

    @property
    def kind(self) -> MentionKind:
        """The kind of mention that the hit makes."""
        return self.entries[0].kind if self.entries else "person"


def scan(tokens: Tokens, gazetteer: Gazetteer) -> list[Hit]:
    """Return the longest names at each place of a text, in order, without overlaps."""
    hits: list[Hit] = []
    words, caps = tokens.words, tokens.caps
    pending, lengths, forms = gazetteer.roster.pending, gazetteer.lengths, gazetteer.forms
    full, short = gazetteer.roster.full, gazetteer.roster.short
    skip_to = 0
    for i, word in enumerate(words):
        if i < skip_to:
            continue
        if caps[i]:
            hit = _scan_capitals(tokens, i, gazetteer)
            if hit is not None:
                hits.append(hit)
                skip_to = hit.j
            continue
        if word in pending:
            gazetteer.open(word)
        for n in lengths.get(word, ()):
            if i + n > len(words):
                continue
            key = word if n == 1 else " ".join(words[i : i + n])
            if key in forms:
                hits.append(Hit(i, i + n, key, entries=forms[key]))
            elif key in full or key in short:
                hits.append(Hit(i, i + n, key, full=full.get(key, ()), short=short.get(key, ())))
            else:
                continue
            skip_to = i + n
            break
        else:
            hit = _with_initial(tokens, i, gazetteer)
            if hit is not None:
                hits.append(hit)
                skip_to = hit.j
    return hits


def _with_initial(tokens: Tokens, i: int, gazetteer: Gazetteer) -> Hit | None:
    """Return somebody known without the initial that is printed: "Hillary D. Clinton"."""
    if tokens.word(i + 2) != "." or len(tokens.word(i + 1)) != 1 or not tokens.capital(i + 1):
        return None
    key = f"{tokens.word(i)} {tokens.word(i + 3)}"
    full = gazetteer.roster.full.get(key, ())
    return Hit(i, i + 4, key, full=full) if full else None


def _scan_capitals(tokens: Tokens, i: int, gazetteer: Gazetteer) -> Hit | None:
    """Return the longest name at a word of a line in capitals."""
    word = tokens.words[i]
    for key in gazetteer.in_capitals(word.upper()):
        n = key.count(" ") + 1
        if " ".join(tokens.words[i : i + n]).upper() != key.upper():
            continue
        if n == 1 and key != "US" and word.lower() in vocabulary().caps_stop:
            continue
        return Hit(
            i,
            i + n,
            key,
            entries=gazetteer.forms.get(key, ()),
            full=gazetteer.roster.full.get(key, ()),
            short=gazetteer.roster.short.get(key, ()),
        )
    return None
