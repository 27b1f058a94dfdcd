"""Deciding who a name stands for when it stands for several: by date and by the article."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from analyzer.actors.gazetteer import Entry
from analyzer.actors.hits import Hit
from analyzer.actors.roster import Person

#: A short name stands for somebody who left office more than so many days ago, or takes it later
#: than in so many days, only when the article introduces them.
_REACH_BACK_DAYS = 25 * 365
_REACH_AHEAD_DAYS = 10 * 365


#: A row of the tables that decided who is meant, or a rule in words.
Reason = Entry | Person | str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is meant: codes as in ``Mention.codes``, or ``candidates`` where that is open.

    why: what decided it.
    """

    codes: tuple[str, ...]
    name: str
    candidates: tuple[str, ...] = ()
    why: tuple[Reason, ...] = field(default=(), compare=False)

    def because(self, *reasons: Reason) -> Identity:
        """Return the same with further reasons before those that it has."""
        return replace(self, why=(*reasons, *self.why))


@dataclass(slots=True)
class Context:
    """What is known about the article while its mentions are decided.

    named: how often each code is named beyond doubt. implied: how often by its people or outlet.
    present: every code that is named at all, capitals as places included. introduced: short form
    -> who was printed in full, in reading order, as (part, word position, identity). home: the
    outlet's state.
    """

    date: dt.date | None
    home: str | None = None
    named: Counter[str] = field(default_factory=Counter)
    implied: Counter[str] = field(default_factory=Counter)
    present: set[str] = field(default_factory=set)
    introduced: dict[str, list[tuple[str, int, Identity]]] = field(default_factory=dict)

    def introduce(self, forms: Iterable[str], part: str, i: int, identity: Identity) -> None:
        """Note that somebody was printed in full, so that ``forms`` stand for them."""
        for form in forms:
            people = self.introduced.setdefault(form, [])
            # Printed in full again without anybody of that name in between: nothing new.
            if (
                not people
                or people[-1][1] > i
                or (people[-1][0], people[-1][2]) != (part, identity)
            ):
                people.append((part, i, identity))

    def introduced_as(self, form: str, part: str, i: int) -> Identity | None:
        """Return who a short form stands for: the last introduced before it, else the first."""
        people = self.introduced.get(form)
        if not people:
            return None
        before = [identity for p, at, identity in people if p == part and at <= i]
        who = before[-1] if before else people[0][2]
        where = "introduced earlier" if before else "introduced elsewhere in the article"
        return who.because(f"surname, {where} as {who.name}")


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
    homonym = hit.homonym if hit.entries else None
    if homonym is None or not homonym.needs or not homonym.needs.isdisjoint(article_words):
        return True
    return context.present <= {hit.entries[0].code}


def identify(hit: Hit, context: Context) -> Identity:
    """Return which actor a hit stands for; with candidates where the article leaves it open."""
    entries = valid_entries(hit, context.date)
    codes = tuple(dict.fromkeys(e.code for e in entries))
    why: tuple[Reason, ...] = ()
    if len(codes) > 1:
        named = [c for c in codes if context.named[c]]
        named = named or [c for c in codes if context.implied[c]]
        why = (f"of {', '.join(codes)} the article names {', '.join(named)} only",)
        if len(named) != 1 and context.home is not None and context.home in (named or codes):
            named = [context.home]
            why = (f"of {', '.join(codes)} the outlet's state",)
        if len(named) != 1:
            return Identity((), hit.key.replace(" ' ", "'"), codes, (*entries, _undecided(named)))
        entries = tuple(e for e in entries if e.code == named[0])
    return Identity(entries[0].codes, entries[0].name, why=(entries[0], *why))


def identify_person(
    people: Sequence[Person], context: Context, code: str | None = None
) -> Identity | None:
    """Return which of several terms is meant.

    Terms of ``code`` (the state printed before the name) win; then those closest to the article's
    day; then those whose state the article names. None for no terms.
    """
    if not people:
        return None
    why: tuple[Reason, ...] = ()
    if code is not None and any(p.code == code for p in people):
        people = [p for p in people if p.code == code]
    if len({p.code for p in people}) == 1:
        return _closest_of(people, context.date)
    if context.date is not None:
        least = min(p.days_from(context.date) for p in people)
        nearest = [p for p in people if p.days_from(context.date) == least]
        if len(nearest) < len(people):
            why = (f"of {len(people)} terms the closest to {context.date}",)
        people = nearest
    codes = tuple(dict.fromkeys(p.code for p in people))
    if len({p.name for p in people}) == 1:
        most = max(context.named[c] for c in codes)
        people = [p for p in people if context.named[p.code] == most]
        if context.date is None:
            why = (f"without a date, the latest of {len(people)} terms",)
        return _as_identity(max(people, key=_start), *why)
    if len(codes) > 1:
        most = max(context.named[c] for c in codes)
        named = [c for c in codes if context.named[c] == most] if most else []
        if len(named) != 1:
            latest = [max((p for p in people if p.code == c), key=_start) for c in codes]
            return Identity((), people[0].name, codes, (*latest, _undecided(named)))
        people = [p for p in people if p.code == named[0]]
        why = (f"of {', '.join(codes)} the article names {named[0]} most",)
    return _closest_of(people, context.date, *why)


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


def _closest_of(people: Sequence[Person], date: dt.date | None, *why: Reason) -> Identity:
    """Return who holds the term closest to a day, or the latest without a day."""
    if date is None:
        person, rule = max(people, key=_start), f"without a date, the latest of {len(people)} terms"
    else:
        person = min(people, key=lambda p: (p.days_from(date), -_start(p).toordinal()))
        rule = f"of {len(people)} terms the closest to {date}"
    return _as_identity(person, *why, *((rule,) if len(people) > 1 else ()))


def _start(person: Person) -> dt.date:
    return person.start or dt.date.min


def _undecided(named: Sequence[str]) -> str:
    found = f"several of them ({', '.join(named)})" if named else "none of them"
    return f"undecided: elsewhere the article names {found} beyond doubt"


def _as_identity(person: Person, *why: Reason) -> Identity:
    return Identity((person.code,), person.name, why=(person, *why))
