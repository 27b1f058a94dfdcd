"""Somebody who is known to a resolver, and a place where a text names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from analyzer.records import Evidence, EvidenceRule

#: A person; a body (state, ministry, company); several persons or bodies together.
Kind = Literal["person", "body", "group"]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may speak.

    name: canonical, or None for somebody without a name ("an official"). at, end: where the words
    are that say who it is. seen: where they were printed last. kind: what they are; None where that
    is not known. titles: the words of their offices, small. made: the documents that they spoke
    in. words: of the title or the outlet, where these say who it is; then ``at`` and ``end`` are
    places in them.
    """

    name: str | None
    codes: tuple[str, ...]
    at: int
    end: int
    rule: EvidenceRule = "named"
    kind: Kind | None = None
    gender: str = ""
    seen: int = -1
    titles: frozenset[str] = frozenset()
    through: tuple[Evidence, ...] = ()
    made: frozenset[str] = frozenset()
    words: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything is known of them."""
        return self.name is not None or bool(self.codes)

    def by(self, rule: EvidenceRule, codes: tuple[str, ...] = ()) -> Known:
        """The same, found by another rule; codes: for those whose actor is not known."""
        rule = self.rule if self.words else rule  # it is not the text that says who they are
        return replace(self, rule=rule, codes=self.codes or codes, through=())


@dataclass(frozen=True, slots=True)
class Named:
    """One place where a person is named.

    full: with more than the surname. printed: the titles that the text itself prints there. aside:
    whether only as somebody's relative or in a relative clause.
    """

    start: int
    end: int
    who: Known
    full: bool
    printed: frozenset[str] = frozenset()
    aside: bool = False


@cache
def first_names() -> frozenset[str]:
    """First names that the tables know, as printed."""
    from analyzer.actors import Gazetteer
    from analyzer.actors.vocabulary import vocabulary

    people = Gazetteer.load().roster.people()
    return vocabulary().given_name | {p.name.split()[0] for p in people if " " in p.name}
