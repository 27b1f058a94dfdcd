"""Where a text names persons in full: runs of capitalised words that are nothing else's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from analyzer.actors.vocabulary import vocabulary
from analyzer.records import Span
from analyzer.speakers.introductions import titles_before
from analyzer.speakers.known import first_names
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import (
    NAME_PART,
    bare,
    is_thing,
    name_words,
    proper_name,
)
from analyzer.speakers.words import COMMON, FIELDS, OFFICIALS, PARTICLES, TITLES

_RUN = re.compile(
    rf"(?<![\w.]){NAME_PART}(?:[ \u00a0](?:(?:{PARTICLES})[ -]){{0,2}}{NAME_PART}){{1,7}}"
)
#: Letters that stand for a body, as the article in front of them shows: "the HWU".
_LETTERS = re.compile(r"\b[Tt]he ([A-Z]{2,6})\b")
#: Letters in brackets behind a name: "Harbour Power Plant (HPP)".
_LETTERS_BEHIND = re.compile(r" \(([A-Z]{3,6})\)")
#: In front of a name that is a place: "in Khan Younis", "near southern Oslo Harbour".
_IN = re.compile(
    r"\b(?P<before>\w+ )?(?:in|near|outside|across) (?:(?:north|south|east|west)\w* )?\Z"
)
#: In front of a state's name, and behind it a person's: "the First Lady of Norland Ann Lee".
_OFFICE_OF = re.compile(rf"\b(?i:{'|'.join(sorted(OFFICIALS))}) of (?:the )?\Z")
_ENDS = frozenset("\n.!?:;\"“”‘’'—–").union({""})
#: Words of a sentence in front of a name, beside the common ones.
_LEADING = frozenset(
    "of for and to in on at by from with under over during after before since until".split()
)
#: A word in a name that says where a thing is from.
_MADE = re.compile(r"\w-(?:made|built|based|backed|owned|led|run|bound|flagged)\b")
#: Characters back in which a word makes a doubled one a heading.
_REACH = 20_000


@dataclass(frozen=True, slots=True)
class FullName:
    """A name of several words, and where it is printed."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class FullNames:
    """The full names of a text, beside those that the tables know.

    doubles: two surnames, by their words for comparison, and the full name that they end: "Qux
    Berg", where Ann Qux Berg is named.
    """

    found: tuple[FullName, ...]
    doubles: dict[tuple[str, ...], str]


def find_full_names(text: str, mentions: Mentions) -> FullNames:
    """Return the names of persons in a text that are no mentions, in order."""
    runs = list(_runs(text, mentions))
    places = {name_words(r.name) for r in runs if _is_place(text, r)}
    places -= {name_words(r.name) for r in runs if places and titles_before(text, r.start)}
    runs = [r for r in runs if name_words(r.name) not in places]
    alone = {name_words(r.name) for r in runs}
    inside = {r.name for r in runs if _is_inside(text, r.start)}
    doubles = _double_surnames(alone, inside)
    return FullNames(tuple(_without_lead(r, alone, doubles) for r in runs), doubles)


def _without_lead(
    run: FullName, alone: Collection[tuple[str, ...]], doubles: Collection[tuple[str, ...]]
) -> FullName:
    """A name without the words in front that it is elsewhere printed without.

    alone: the words of all names. doubles: two surnames that are no name by themselves.
    """
    words = run.name.split()
    for cut in range(1, len(words) - 1):
        rest = " ".join(words[cut:])
        if name_words(rest) in alone and not (cut == 1 and name_words(rest) in doubles):
            return replace(run, start=run.end - len(rest), name=rest)
    return run


def _runs(text: str, mentions: Mentions) -> Iterator[FullName]:
    letters = frozenset(_LETTERS.findall(text))
    for match in _RUN.finditer(text):
        start, end = match.span()
        if any(m.kind == "person" for m in mentions.at(Span(start, end))):
            continue
        if text[max(0, start - 1)] + text[end : end + 1] in ('""', "“”", "‘’"):
            continue  # the title of a book
        if _is_the(text, start, match.group()):
            continue  # "the Harbour Film Database"
        words = _words_of_name(text, mentions, match)
        name = proper_name(" ".join(words)) if len(words) > 1 else None
        if name is None or " " not in name or is_thing(name) or name.isupper():
            continue
        if _MADE.search(name):
            continue  # "American-made Boeing"
        if any(map(str.isdigit, name)) or _has_letters(text, match, name):
            continue  # "Lima HP-2"
        if _is_doubled(text, start, name):
            continue
        last = name.split()[-1]
        if bare(last) in FIELDS:
            continue  # "the Council for Regional Cooperation"
        if name[-1].isupper() and not last.isupper():
            continue  # "Startups AccountX"
        if last in letters:
            continue  # "Existing HWU rules", where the HWU is named, too
        at = match.group().rfind(name)
        if at >= 0:
            yield FullName(start + at, start + at + len(name), name)


def _words_of_name(text: str, mentions: Mentions, run: re.Match[str]) -> list[str]:
    """The words of a run that may be a person's name; none where its end is an actor's."""
    words = run.group().split()
    start, end = run.span()
    here = mentions.at(Span(start, start + len(words[0])))
    if here and here[0].kind in ("adjective", "people") and len(words) > 2:
        words.pop(0)  # "German Ann Lee"
    named = bool(here) and here[0].kind == "name"
    if named and _OFFICE_OF.search(text, max(0, start - 60), start):
        words = words[len(here[0].span.text_in(text).split()) :]
    if not words:
        return []  # "the governor of New Zealand": nobody is named
    last = mentions.at(Span(end - len(words[-1]), end))
    if last and last[0].kind == "name":
        return []  # "Statistics Norway"
    while words and _is_no_name(words):
        words.pop(0)
    if sum(w.isupper() and len(w) > 1 for w in words) > 1 and not words[-1].isupper():
        words = [w for w in words if not w.isupper()]  # a shouted headline in front
    return words


def _has_letters(text: str, run: re.Match[str], name: str) -> bool:
    """Whether a name is a body's, whose letters stand behind it, or in it in brackets."""
    words = name.split()
    inside = text[max(0, run.start() - 1)] == "(" and words[-1].isupper()
    letters = _LETTERS_BEHIND.match(text, run.end())
    initials = "".join(w[0] for w in words)
    behind = letters is not None and letters[1] == initials and words[0] not in first_names()
    return (inside and len(words[-1]) > 2) or behind


def _is_doubled(text: str, start: int, name: str) -> bool:
    """Whether a heading of one word is glued to a sentence with that word: "Marea | Marea".

    Somebody with such a name is not called by half of it before.
    """
    first, *rest = name.split()
    if rest != [first]:
        return False
    before = text[max(0, start - _REACH) : start]
    return re.search(rf"\b{re.escape(first)}\b", before) is not None


def _is_place(text: str, run: FullName) -> bool:
    """Whether a name stands where something is, and not as "in Ann Lee's view"."""
    match = _IN.search(text, max(0, run.start - 40), run.start)
    owns = text[run.end : run.end + 1] in "'’"
    if match is None or owns or run.name.split()[0] in first_names():
        return False
    return (match["before"] or "").strip().lower() not in vocabulary().trust


def _is_inside(text: str, start: int) -> bool:
    """Whether a place is no beginning of a sentence."""
    return start > 1 and text[start - 2 : start].strip(" ")[-1:] not in _ENDS


def _is_the(text: str, start: int, words: str) -> bool:
    """Whether "the" stands in front of a name without a title, which is then no person's."""
    titled = any(bare(word) in TITLES for word in words.split()[:-1])
    return not titled and text[max(0, start - 5) : start].lower().endswith(" the ")


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether the first of some capitalised words is a word of the sentence, or of a byline.

    "He" is a surname, too: no capital follows on the pronoun, but for a day or a month.
    """
    low = bare(words[0])  # also "What's Norland"
    if low == "he" and len(words) == 2 and words[1].lower() not in COMMON:
        return False
    return low in COMMON or low in _LEADING


def _double_surnames(
    alone: Collection[tuple[str, ...]], inside: Collection[str]
) -> dict[tuple[str, ...], str]:
    """Two surnames, and the full name that they end: "Qux Berg", where Ann Qux Berg is named.

    What stands in front of them must be a first name, and not a place: "Udmurtia Ann Lee".
    alone: the words of all names. inside: names that stand inside of sentences, too, where a
    capital is no sentence's own.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for name in inside:
        first, *rest = name.split()
        if len(rest) == 2 and first in first_names() and rest[0] not in first_names():
            words = name_words(" ".join(rest))
            if words in alone:
                found.setdefault(words, set()).add(name)
    return {words: full.pop() for words, full in found.items() if len(full) == 1}
