"""Whether words beside a surname tell that it is not that of the office holder of the tables."""

from __future__ import annotations

import re
from functools import cache

from analyzer.records import Mention, Span
from analyzer.speakers.names import bare, name_words
from analyzer.speakers.scene import Scene

#: The offices of the tables that a title may be printed for.
_OFFICES_OF = {
    "minister": frozenset(
        "head_of_government foreign_minister defence_minister deputy security_adviser other".split()
    ),
    **dict.fromkeys(
        "mayor governor judge justice sheriff prosecutor coroner bishop coach".split(),
        frozenset({"other"}),
    ),
}
#: Between a surname and the state of whom it is: "Minister Lee | of | Peru".
_OF = re.compile(r",? (?:of|from) (?:the )?")
_STATES = frozenset({"name", "capital", "organisation"})


@cache
def _terms() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The codes and the offices of everybody in the tables, by name."""
    from analyzer.actors import Gazetteer

    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for person in Gazetteer.load().roster.people():
        codes, offices = found.get(person.name, (frozenset(), frozenset()))
        found[person.name] = (codes | {person.code}, offices | {person.office})
    return found


def is_namesake(scene: Scene, mention: Mention, span: Span) -> bool:
    """Whether a speaker's words deny that a surname is that of the person of the tables.

    "Minister Lee of Peru" is no Lee of Norland, and "Mayor Lee" no foreign minister, unless the
    text names that person in full.
    """
    printed = mention.span.text_in(scene.text)
    first, *more = name_words(mention.name)
    if not more or first in map(bare, printed.split()):
        return False
    if mention.name not in _terms():
        return False
    if scene.people.full(mention.name) is not None:
        return False
    codes, offices = _terms()[mention.name]
    behind = _OF.match(scene.text, mention.span.end, span.end)
    if behind is not None:
        for of in scene.mentions.between(behind.end(), behind.end() + 1):
            if of.kind in _STATES and of.codes and codes.isdisjoint(of.codes):
                return True
    titles = {bare(w) for w in scene.text[span.start : mention.span.end].split()}
    held = [_OFFICES_OF[t] for t in titles if t in _OFFICES_OF]
    return bool(held) and all(offices.isdisjoint(h) for h in held)
