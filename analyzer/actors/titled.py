"""Persons named by a title and a surname, whom nothing else in the article introduces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from analyzer.actors.gazetteer import OTHER_CODES
from analyzer.actors.resolution import Context, Identity, identify_person
from analyzer.actors.roster import Person
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary

#: A minister's surname stands alone with a title within so many days of the office.
_TITLED_REACH_DAYS = 5 * 365
_COURTESY = frozenset({"mr", "mrs", "ms", "dr", "sir", "miss", "mme", "madam", "madame", "lord"})
_OF_MEN, _OF_WOMEN = frozenset({"mr", "sir"}), frozenset({"mrs", "ms", "miss", "mme", "madame"})
#: Somebody who is about to take office is called by the title so many days before.
_TITLED_AHEAD_DAYS = 180
#: Offices whose holders "Mr" and the surname may mean, the most prominent first.
_PRINCIPAL = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
_PRESIDENTS = frozenset({"head_of_state", "organisation_head"})
#: Kingdoms whose head of government is called president.
_PRESIDENTS_OF_GOVERNMENT = frozenset({"ESP"})
_ROYAL = frozenset({"king", "queen", "emir", "sultan"})
_LEADING = _PRESIDENTS | {"head_of_government"}
_LEADERS = _ROYAL | {"president", "prime", "premier", "chancellor"}
_DEPUTY = frozenset({"deputy", "vice", "assistant", "under"})


def fitting(people: Sequence[Person], title: Collection[str]) -> list[Person]:
    """Return those whose office fits the words of a title ("prime", "minister"), maybe none.

    A title that says nothing about the office, such as "Minister", fits everybody.
    """
    words = set(title)
    if words & _DEPUTY:
        return [p for p in people if p.office not in {"head_of_state", "head_of_government"}]
    if "president" in words:
        return [
            p
            for p in people
            if p.office in _PRESIDENTS
            or (p.office == "head_of_government" and p.code in _PRESIDENTS_OF_GOVERNMENT)
        ]
    if words & _ROYAL:
        return [p for p in people if p.office == "head_of_state" or p.office == "deputy"]
    if {"prime", "minister"} <= words or "premier" in words:
        return [p for p in people if p.office == "head_of_government"]
    if "chancellor" in words:
        return [p for p in people if p.office in {"head_of_government", "other"}]
    if "foreign" in words:
        return [p for p in people if p.office == "foreign_minister"]
    if words & {"defence", "defense"}:
        return [p for p in people if p.office == "defence_minister"]
    if "secretary" in words:
        cabinet = [p for p in people if p.office in {"foreign_minister", "defence_minister"}]
        return cabinet or [p for p in people if p.office not in {"envoy", "group_leader"}]
    if "minister" in words:
        return [p for p in people if p.code not in OTHER_CODES]
    return list(people)


def is_courtesy(title: Collection[str]) -> bool:
    """Whether the words of a title say nothing but "Mr" or "Dame"."""
    return bool(title) and _COURTESY.issuperset(title)


def is_of_other_gender(title: Collection[str], who: Identity) -> bool:
    """Whether "Mrs" stands before the surname of a man of the tables, or "Mr" of a woman."""
    known = {p.gender for p in who.why if isinstance(p, Person)} - {""}
    called = {"m"} if _OF_MEN & set(title) else {"f"} if _OF_WOMEN & set(title) else known
    return bool(known) and known.isdisjoint(called)


def identify_titled(
    bearers: Sequence[Person], title: Collection[str], context: Context, common: bool
) -> Identity | None:
    """Return whom a title and a surname stand for: somebody in that office near the day.

    A common surname needs more: the person's state in the article, or a leader's office that day.
    """
    people = fitting([p for p in bearers if _is_recent(p, context.date)], title)
    if common:
        people = [
            p
            for p in people
            if context.named[p.code] or context.implied[p.code] or _leads(p, title, context.date)
        ]
    return identify_person(people, context)


def _leads(person: Person, title: Collection[str], date: dt.date | None) -> bool:
    """Whether somebody leads a state or an organisation that day, as the title says."""
    in_office = date is None or person.days_from(date) == 0
    return in_office and person.office in _LEADING and not _LEADERS.isdisjoint(title)


def _is_recent(person: Person, date: dt.date | None) -> bool:
    if date is None:
        return True
    ahead = person.start is not None and person.start > date
    return person.days_from(date) <= (_TITLED_AHEAD_DAYS if ahead else _TITLED_REACH_DAYS)


def identify_courtesy(bearers: Sequence[Person], context: Context) -> Identity | None:
    """Return whom "Mr" and a surname stand for: a leader or minister of a state that is named.

    Open where people of several states hold office that day and the article does not decide; None
    for everybody else, as most people in the news hold no office.
    """
    date = context.date
    if date is None:
        return None
    holders = [p for p in bearers if p.days_from(date) == 0]
    principals = [p for p in holders if p.office in _PRINCIPAL]
    if not principals:
        return None
    codes = tuple(dict.fromkeys(p.code for p in holders))
    named = [c for c in codes if context.named[c]]
    if len(named) == 1:
        of_state = [p for p in principals if p.code == named[0]]
        first = min((_PRINCIPAL.index(p.office) for p in of_state), default=0)
        return identify_person([p for p in of_state if p.office == _PRINCIPAL[first]], context)
    if len(codes) < 2:
        return None
    why = "undecided: people of several states hold office that day"
    return Identity((), principals[0].name, codes, (*holders, why))


def names_in_full(tokens: Tokens) -> frozenset[str]:
    """Return the words that a text prints inside of longer names: "Powell" of "Ann Powell"."""
    words = vocabulary()
    found: set[str] = set()
    no_name = words.function | words.title | words.modifier
    for i in range(1, len(tokens)):
        first, second = tokens.word(i - 1), tokens.word(i)
        if (
            first[0].isupper()
            and second[0].isupper()
            and first.isalpha()
            and second.isalpha()
            and first.lower() not in no_name
            and second.lower() not in words.function
        ):
            found.update((first, second))
    return frozenset(found)
