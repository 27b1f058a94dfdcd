"""Made-up news: articles by their number, the same for the same seed, none kept anywhere.

People, places and events are invented; countries are real, so that the actors stage has work to do.
Sentences carry the labels that their pattern has, so tiny models can learn from them. As in real
corpora, some articles repeat an earlier one, and every outlet has a line that it prints again.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

#: (signal, score, pattern): what a speaker says. Fields in braces are filled from ``_FIELDS``.
_CLAIMS = (
    ("optimism", 1, "the talks with {b} on {topic} would bring a better {month} to {place}"),
    ("agree", 2, "it had agreed with {b} to open {place} to {n} {goods} convoys from {month}"),
    ("precondition", -1, "no {goods} would pass {place} until {b} left the {topic} dispute to {c}"),
    ("accuse", -2, "{b} had broken the {topic} accord {n} times near {place} since {month}"),
    ("threaten", -2, "it would answer {b} at {place} with {n} more ships before {month}"),
    ("reject", -1, "it refused the {topic} plan that {b} and {c} had sent from {place}"),
    ("request", -1, "{b} should free the {n} {goods} crews held in {place} before {month}"),
)
#: (signal, score, pattern): what somebody does, or what is the case.
_ACTS = (
    ("sanction", -2, "{a} imposed sanctions on {n} {goods} firms of {b} over {topic} in {place}."),
    ("agree", 2, "{a} signed a {topic} treaty with {b} in {place} after {n} days of talks."),
    ("assault", -3, "Troops of {a} shelled {n} villages of {b} near {place} in {month}."),
    ("consult", 1, "{a} met envoys of {b} and {c} in {place} on {n} {topic} questions."),
    ("yield", 1, "{a} gave {n} {goods} ships back to {b} at {place} in {month}."),
    ("none", 0, "The {topic} report of {month} has {n} pages and names {place} twice."),
    ("none", 0, "About {n} {goods} lorries pass {place} between {a} and {c} in {month}."),
)
_TITLES = (
    "{a} and {b} at odds over {topic} near {place}",
    "{place} waits for {goods} as {a} talks to {b}",
    "After {n} days, {a} turns to {c} on {topic}",
)
_FIELDS: dict[str, tuple[str, ...]] = {
    "topic": tuple(
        "fishing grain water border railway gas airspace visa harbour transit cable mining tariff "
        "pipeline refugee satellite".split()
    ),
    "goods": tuple(
        "timber copper wheat steel cotton sugar coal cement cattle paper salt rice".split()
    ),
    "month": tuple(
        "January February March April June July August September October November December".split()
    ),
    "place": tuple(
        a + b
        for a in "Ard Bel Cor Dun Esk Fal Gar Hol Ister Kel Lor Mar Nor Os".split()
        for b in "bury dale fen gate holm mere stow wick".split()
    ),
}
_COUNTRIES = tuple(
    "Argentina Australia Brazil Chile China Colombia Egypt France Germany India Indonesia Italy "
    "Japan Kenya Mexico Morocco Nigeria Norway Pakistan Peru Poland Spain Turkey Vietnam".split()
)
_COUNTRY_GROUPS = tuple(_COUNTRIES[first::3] for first in range(3))  # three that differ
_OFFICES = ("foreign minister", "defence minister", "president", "ambassador", "envoy")
_FIRST = tuple("Ana Boris Clara David Elin Farid Grace Henrik Ines Jonas Kaya Lena".split())
_LAST = tuple(
    "Abrantes Bellweg Corvane Dorrim Eskedal Farrow Grendon Halvers Istrup Jarnek Kolbrin Lunde "
    "Merrow Norvik Ostrand Pelham".split()
)
_OUTLETS = tuple(
    f"{place} {kind}"
    for place in ("Harbour", "Valley", "Capital", "Island")
    for kind in ("Courier", "Gazette", "Herald", "Post", "Wire")
)
T = TypeVar("T")

_FIRST_DAY = dt.date(2016, 1, 1)
_DAYS = 3650
_ARTICLES_A_DAY = 300
_COPIES = 0.04  # of all articles repeat one of the last thousand
_LAST_ARTICLES = 1000
_STANDING_LINES = 0.1  # of all articles end with the line of their outlet


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its labels; who says what is (source, cue, content) as offsets, or None."""

    text: str
    signal: str
    score: int
    attribution: tuple[tuple[int, int], ...] | None = None


class Inventor:
    """Invents articles, each by its number alone."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def row(self, number: int) -> dict[str, Any]:
        """Return an article as a line of JSON has it."""
        chance = random.Random((self._seed << 40) + number)
        outlet = _one_of(chance, _OUTLETS)
        original = number
        if number and chance.random() < _COPIES:
            original -= chance.randint(1, min(number, _LAST_ARTICLES))
        sentences = [s.text for s in self.sentences(original)]
        if chance.random() < _STANDING_LINES:
            sentences.append(f"The {outlet} has reporters in twelve capitals and two harbours.")
        day = _FIRST_DAY + dt.timedelta(days=number // _ARTICLES_A_DAY % _DAYS)
        return {
            "id": f"made-up-{number}",
            "title": _filled(_one_of(chance, _TITLES), chance),
            "date": day.isoformat(),
            "outlet": outlet,
            "text": " ".join(sentences),
        }

    def sentences(self, number: int) -> list[Labelled]:
        """Return the sentences of the article of this number, with their labels."""
        chance = random.Random((self._seed << 40) + (number << 1) + (1 << 39))
        return [_sentence(chance) for _ in range(3 + int(chance.random() * 3))]

    def rows(self, n: int) -> Iterator[dict[str, Any]]:
        """Yield the first n articles."""
        return map(self.row, range(n))


def as_lines(rows: Iterator[dict[str, Any]]) -> io.BufferedReader:
    """Return a stream of JSON lines; each is made as it is read."""
    return io.BufferedReader(_Lines(rows))


class _Lines(io.RawIOBase):
    """A stream of JSON lines over an iterator of objects."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self._rest = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what is left of a line, or with the next one."""
        if not self._rest and (row := next(self._rows, None)) is not None:
            self._rest = json.dumps(row).encode() + b"\n"
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _sentence(chance: random.Random) -> Labelled:
    if chance.random() < 0.5:
        signal, score, pattern = _one_of(chance, _ACTS)
        return Labelled(_filled(pattern, chance), signal, score)
    signal, score, pattern = _one_of(chance, _CLAIMS)
    office, country = _one_of(chance, _OFFICES), _one_of(chance, _COUNTRIES)
    name = f"{_one_of(chance, _FIRST)} {_one_of(chance, _LAST)}"
    source = _one_of(chance, (f"The {office} of {country}", f"{name}, the {office} of {country},"))
    claim = _filled(pattern, chance)
    opening, closing = _one_of(chance, (("", ""), ("“", "”")))
    cue = len(source) + 1
    content = cue + len("said ") + len(opening)
    return Labelled(
        f"{source} said {opening}{claim}{closing}.",
        signal,
        score,
        ((0, len(source.rstrip(","))), (cue, cue + 4), (content, content + len(claim))),
    )


def _one_of(chance: random.Random, items: Sequence[T]) -> T:
    """Return one of the items; a third of what ``choice`` takes, which is felt at a million."""
    return items[int(chance.random() * len(items))]


def _filled(pattern: str, chance: random.Random) -> str:
    a, b, c = (_one_of(chance, group) for group in _COUNTRY_GROUPS)
    values = {name: _one_of(chance, words) for name, words in _FIELDS.items()}
    return pattern.format(a=a, b=b, c=c, n=2 + int(chance.random() * 998), **values)
