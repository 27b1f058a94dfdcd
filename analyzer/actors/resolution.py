"""Deciding who a name stands for when it stands for several: by date and by the article."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analyzer.actors.gazetteer import Entry
from analyzer.actors.lookup import Hit
from analyzer.actors.roster import Person
from analyzer.actors.vocabulary import homonyms

#: A short name stands for somebody who left office more than so many days ago, or takes it later
#: than in so many days, only when the article introduces them.
_REACH_BACK_DAYS = 25 * 365
_REACH_AHEAD_DAYS = 10 * 365


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is meant: codes as in ``Mention.codes``, or ``candidates`` where that is open."""

    codes: tuple[str, ...]
    name: str
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Context:
    """What is known about the article while its mentions are decided.

    named: how often each code is named beyond doubt. implied: how often by its people or outlet.
    present: every code that is named at all, capitals as places included. introduced: short form
    -> who was printed in full, in reading order, as (part, word position, identity).
    """

    date: dt.date | None
    named: Counter[str] = field(default_factory=Counter)
    implied: Counter[str] = field(default_factory=Counter)
    present: set[str] = field(default_factory=set)
    introduced: dict[str, list[tuple[str, int, Identity]]] = field(default_factory=dict)

    def introduce(self, forms: Iterable[str], part: str, i: int, identity: Identity) -> None:
        """Note that somebody was printed in full, so that ``forms`` stand for them."""
        for form in forms:
            self.introduced.setdefault(form, []).append((part, i, identity))

    def introduced_as(self, form: str, part: str, i: int) -> Identity | None:
        """Return who a short form stands for: the last introduced before it, else the first."""
        people = self.introduced.get(form)
        if not people:
            return None
        before = [identity for p, at, identity in people if p == part and at <= i]
        return before[-1] if before else people[0][2]


def valid_entries(hit: Hit, date: dt.date | None) -> tuple[Entry, ...]:
    """Return the entries that hold on the article's day, or all where none does."""
    entries = tuple(e for e in hit.entries if e.valid_on(date))
    return entries or hit.entries


def count_named(hits: Iterable[Hit], context: Context) -> None:
    """Count the codes that are named beyond doubt, by names or by the people of one state."""
    for hit in hits:
        if not hit.entries:
            people = hit.full or tuple(within_reach(hit.short, context.date))
            states = {p.code for p in people}
            if len(states) == 1:
                context.implied.update(states)
            continue
        codes = {e.codes for e in valid_entries(hit, context.date)}
        context.present.update(code for members in codes for code in members)
        if len(codes) == 1 and not hit.place:
            context.named.update(*codes)


def is_supported(hit: Hit, context: Context, article_words: frozenset[str]) -> bool:
    """Whether the article speaks of the state whose "Congress" is meant, or of no other."""
    homonym = homonyms().get(hit.key) if hit.entries else None
    if homonym is None or not homonym.needs or not homonym.needs.isdisjoint(article_words):
        return True
    return context.present <= {hit.entries[0].code}


def identify(hit: Hit, context: Context) -> Identity:
    """Return which actor a hit stands for; with candidates where the article leaves it open."""
    entries = valid_entries(hit, context.date)
    codes = tuple(dict.fromkeys(e.code for e in entries))
    if len(codes) > 1:
        named = [c for c in codes if context.named[c]]
        named = named or [c for c in codes if context.implied[c]]
        if len(named) != 1:
            return Identity((), hit.key.replace(" ' ", "'"), codes)
        entries = tuple(e for e in entries if e.code == named[0])
    return Identity(entries[0].codes, entries[0].name)


def identify_person(
    people: Sequence[Person], context: Context, code: str | None = None
) -> Identity | None:
    """Return which of several terms is meant.

    Terms of ``code`` (the state printed before the name) win; then those closest to the article's
    day; then those whose state the article names. None for no terms.
    """
    if not people:
        return None
    if code is not None and any(p.code == code for p in people):
        people = [p for p in people if p.code == code]
    if len({p.code for p in people}) == 1:
        return _as_identity(_closest(people, context.date))
    if context.date is not None:
        least = min(p.days_from(context.date) for p in people)
        people = [p for p in people if p.days_from(context.date) == least]
    if len({p.name for p in people}) == 1:
        return _as_identity(max(people, key=lambda p: p.start or dt.date.min))
    codes = tuple(dict.fromkeys(p.code for p in people))
    if len(codes) > 1:
        most = max(context.named[c] for c in codes)
        named = [c for c in codes if context.named[c] == most] if most else []
        if len(named) != 1:
            return Identity((), people[0].name, codes)
        people = [p for p in people if p.code == named[0]]
    return _as_identity(_closest(people, context.date))


def within_reach(people: Iterable[Person], date: dt.date | None) -> list[Person]:
    """Return the terms that an article of that day may mean without introducing the person."""
    if date is None:
        return list(people)
    return [
        p
        for p in people
        if p.days_from(date)
        <= (_REACH_BACK_DAYS if p.end is not None and p.end < date else _REACH_AHEAD_DAYS)
    ]


def _closest(people: Sequence[Person], date: dt.date | None) -> Person:
    if date is None:
        return max(people, key=lambda p: p.start or dt.date.min)
    return min(people, key=lambda p: (p.days_from(date), -(p.start or dt.date.min).toordinal()))


def _as_identity(person: Person) -> Identity:
    return Identity((person.code,), person.name)
