"""Who is "he" and who is "she": by the tables, by titles and nouns, and by what a text says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analyzer.speakers.known import Known, Named
from analyzer.speakers.words import (
    FEMALE_NOUNS,
    FEMALE_TITLES,
    GENDERED_NOUNS,
    MALE_NOUNS,
    MALE_TITLES,
)

#: Who somebody is, told by what they say of themselves: "Lee said she", "told Lee that he".
_OF_SELF = re.compile(
    r" (?:(?:said|says|added|wrote|claimed|told [\w ]{1,30}|explained|argued|insisted)(?: that)?|"
    r"that) (?:while |when |if |although |though )?[“\"]?(?P<word>he|she)\b"
)
_COURTESY = re.compile(r"(Mr|Mrs|Ms|Miss|Sir|Dame)\.? ")
_BEHIND_COURTESY = re.compile(rf"\b{_COURTESY.pattern}\Z")
#: Whose book, trial or view a sentence begins with, up to the name of who it is: "In her book,".
_OWN_LEAD = re.compile(
    r"(?:\A|[.!?][\"”’']? |\n)[\"“]?(?:In|At|On|During|For|After|Before|With|From|By|Through|"
    r"Throughout|Despite|As part of) (?P<word>his|her) [^.;:!?\n“”\"]{2,100}, \Z"
)
#: "Lee wrote in her book".
_OWN_SETTING = re.compile(
    r" (?:also )?[a-z]+ (?:in|at|on|during|through) (?P<word>his|her) (?:own )?[a-z0-9]"
)
#: Behind it, a name is only whose or of whom something is: "a friend of Ann Lee".
_OF_WHOM = re.compile(r"\b(?:of|for|by) (?:[A-Z][\w.]* ){0,3}\Z")


@cache
def _in_tables() -> dict[str, str]:
    from analyzer.actors import Gazetteer

    return {p.name: p.gender for p in Gazetteer.load().roster.people() if p.gender}


def gender_of(name: str) -> str:
    """The gender of an office holder, "m" or "f"; empty where it is not known."""
    return _in_tables().get(name, "")


def gender_of_titles(titles: frozenset[str]) -> str:
    """The gender that titles tell: "king"; empty where they tell none."""
    if titles & MALE_TITLES:
        return "m"
    return "f" if titles & FEMALE_TITLES else ""


def gender_of_noun(noun: str) -> str:
    """The gender of "spokesman", "wife" and "son"; empty for those of any."""
    if noun in MALE_NOUNS | MALE_TITLES or re.search(r"(?<!wo)man\Z", noun):
        return "m"
    return "f" if noun in FEMALE_NOUNS | FEMALE_TITLES or noun.endswith("woman") else ""


def natural_gender(noun: str) -> str:
    """The gender of whom a noun means by itself: "woman", "son", but not "chairman"."""
    related = noun in GENDERED_NOUNS or noun in ("man", "woman", "boy", "girl")
    return gender_of_noun(noun) if related else ""


def courtesy(text: str, start: int) -> str:
    """The gender that "Mr" or "Mrs" at a name or before it tells, empty where it has neither."""
    before = _BEHIND_COURTESY.search(text, max(0, start - 6), start)
    title = _COURTESY.match(text, start) or before
    if title is None:
        return ""
    return "m" if title.group(1).lower() in MALE_TITLES else "f"


def own_pronoun(text: str, start: int, end: int) -> str:
    """The gender of whoever is named in a place, by a courtesy or a pronoun of the same clause."""
    called = courtesy(text, start)
    if called:
        return called
    match = (
        _OF_SELF.match(text, end, end + 60)
        or _OWN_SETTING.match(text, end, end + 60)
        or _OWN_LEAD.search(text, max(0, start - 130), start)
    )
    if match is None or _OF_WHOM.search(text, max(0, start - 30), start):
        return ""
    return "m" if match["word"] in ("he", "his") else "f"


class Genders:
    """The genders that a text tells of those whom the tables do not know, by their names.

    At first by a courtesy or by what they say of themselves, then by the pronouns that were found
    to mean them.
    """

    def __init__(self, text: str, people: Iterable[Named]) -> None:
        votes: dict[str, set[str]] = {}
        for named in people:
            if named.who.gender or not named.who.name:
                continue
            gender = own_pronoun(text, named.start, named.end)
            if gender:
                votes.setdefault(named.who.name, set()).add(gender)
        self._told = {name: found.pop() for name, found in votes.items() if len(found) == 1}

    def is_told(self, known: Known) -> bool:
        """Whether the text tells somebody's gender."""
        return known.name in self._told

    def agrees(self, known: Known, gender: str) -> bool:
        """Whether somebody may be of a gender, as far as both are known."""
        found = known.gender or self._told.get(known.name or "", "")
        return not found or not gender or found == gender

    def settle(self, known: Known, gender: str) -> Known:
        """Keep the gender of somebody whom a pronoun was found to mean."""
        if known.name:
            self._told.setdefault(known.name, gender)
        return known
