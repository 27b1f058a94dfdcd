"""Word lists that the rules of this stage refer to; the words are in ``data/vocabulary.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Sets of words by what they do next to a name; all lower case unless said otherwise.

    function: words that say nothing about a name when they stand capitalised before it.
    month_before: before "May" they make it the month.
    ordinary: also words of the language, so no person's name at the start of a sentence.
    title: words that stand before a person's name; bare_title: those that suffice with a surname.
    modifier, person, body, rebel: parts of a role ("deputy foreign" "minister", "officials").
    of_what: may follow "minister of"; abroad: roles that are named with the host country.
    not_actor_next, not_actor_next_proper (as printed): after an adjective they end politics.
    treaty, place_before, move_words: they make a capital a place.
    us_pronoun_before: before "US" in capitals they make it the pronoun.
    caps_stop: not looked up in lines of capitals.
    particle: parts of surnames; family_first, given_name, us_state: as printed.
    actor_given_name: actors' names, as printed, that are given names too. trust: before "in" they
    make a capital the actor; seated_in: roles that are named with the capital.
    backed: participles after "US-". introducer: words between "Name," and a role.
    document: after an organisation, they make it a text ("UN Charter"). member: roles that are
    only named as "member of".
    actor_surname: actors' names, as printed, that are surnames too. language: adjectives, as
    printed, that name languages. shared_body: forms that an organisation and states have bodies of;
    own_body_before: words, as printed, before a body that do not make it another one.
    institution: words, as printed, that no person's name has.
    after_person: may follow a person's short name capitalised; speech: verbs after a speaker.
    branch: companies and associations, as printed, that a state's name behind them makes a branch
    of ("Greenpeace Canada"). thing_next: after a name they make it a thing ("Israel museum").
    thing_of: before "of", as printed, they make it no state's ("University of Ghana").
    letter_title: titles of one state, as printed, that are letters ("MK").
    common_surname: surnames, as printed, of which a title alone says little.
    stranger: beside a full name they make it a namesake's ("the suspect, Daniel Ortega").
    """

    function: frozenset[str]
    month_before: frozenset[str]
    ordinary: frozenset[str]
    title: frozenset[str]
    bare_title: frozenset[str]
    modifier: frozenset[str]
    person: frozenset[str]
    body: frozenset[str]
    rebel: frozenset[str]
    of_what: frozenset[str]
    abroad: frozenset[str]
    not_actor_next: frozenset[str]
    not_actor_next_proper: frozenset[str]
    treaty: frozenset[str]
    place_before: frozenset[str]
    move_words: frozenset[str]
    us_pronoun_before: frozenset[str]
    caps_stop: frozenset[str]
    particle: frozenset[str]
    family_first: frozenset[str]
    given_name: frozenset[str]
    us_state: frozenset[str]
    after_person: frozenset[str]
    speech: frozenset[str]
    actor_given_name: frozenset[str]
    trust: frozenset[str]
    backed: frozenset[str]
    seated_in: frozenset[str]
    introducer: frozenset[str]
    document: frozenset[str]
    member: frozenset[str]
    actor_surname: frozenset[str]
    language: frozenset[str]
    shared_body: frozenset[str]
    own_body_before: frozenset[str]
    institution: frozenset[str]
    branch: frozenset[str]
    thing_next: frozenset[str]
    thing_of: frozenset[str]
    stranger: frozenset[str]
    common_surname: frozenset[str]
    letter_title: frozenset[str]

    @property
    def head(self) -> frozenset[str]:
        """Words that can end a role."""
        return self.person | self.body


@dataclass(frozen=True, slots=True)
class Homonym:
    """When a form is something else: another name, or an ordinary word.

    not_before, not_after: words that decide it next to the form. away: words anywhere in the
    article that speak against the actor, unless one of ``home`` occurs too. needs: where the
    article names other actors, one of these words must occur ("Congress").
    """

    not_before: frozenset[str]
    not_after: frozenset[str]
    away: frozenset[str]
    home: frozenset[str]
    needs: frozenset[str]

    def speaks_against(self, article_words: frozenset[str]) -> bool:
        """Whether the words of an article speak of the other thing."""
        return not article_words.isdisjoint(self.away) and article_words.isdisjoint(self.home)


def read_table(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file below its header."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return list(rows)


def alternatives(cell: str) -> list[str]:
    """Return the alternatives of a cell; an empty cell has none."""
    return [part for part in cell.split("|") if part] if cell else []


@cache
def vocabulary() -> Vocabulary:
    """Return the word lists."""
    lists = {
        kind: frozenset(alternatives(words)) for kind, words in read_table(DATA / "vocabulary.csv")
    }
    return Vocabulary(**{f.name: lists[f.name] for f in fields(Vocabulary)})


@cache
def homonyms() -> dict[str, Homonym]:
    """Return the homonyms by form."""
    return {
        form: Homonym(*(frozenset(alternatives(cell)) for cell in cells))
        for form, *cells in read_table(DATA / "homonyms.csv")
    }
