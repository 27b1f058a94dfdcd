"""Why a name became a code: each resolution with the rows and rules that decided it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analyzer.actors.gazetteer import Entry, Gazetteer
from analyzer.actors.hits import Hit
from analyzer.actors.mentions import Resolved, resolve
from analyzer.actors.resolution import Reason, within_reach
from analyzer.actors.roster import Person
from analyzer.actors.vocabulary import vocabulary
from analyzer.actors.wording import describe_entry, describe_person
from analyzer.records import Article, Mention, Part, Span

_PLACE = "a place, as the words before it say, and no word next to it makes it a government"
_OUT_OF_REACH = "the short name of somebody whose office is too far from the article's day"
_SURNAME = (
    "a surname in the tables, which stands for its bearer only after a title (president, minister) "
    "or once the article has introduced them in full"
)
_NAMED_PEOPLE = 3
_NO_PERSON = "a short name, but part of a longer name or an ordinary word here"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One name in an article, and why it stands for what it stands for.

    text: as printed. mention: None for a name that is no actor here. why: table rows and rules, in
    words. terms: the office holders among these rows. to_decide: what would decide an ambiguous
    mention; else empty.
    """

    part: Part
    span: Span
    text: str
    mention: Mention | None
    why: tuple[str, ...]
    terms: tuple[Person, ...] = ()
    to_decide: str = ""


def explain(article: Article, gazetteer: Gazetteer) -> list[Explanation]:
    """Return the names in an article that the tables know, title first, in reading order."""
    found: list[Explanation] = []
    for part in resolve(article, gazetteer):
        for explained in (_mentions, _left_out, _surnames):
            found += explained(article, part, gazetteer)
    return sorted(found, key=lambda e: (e.part == "body", e.span))


def _mentions(article: Article, part: Resolved, gazetteer: Gazetteer) -> Iterator[Explanation]:
    text = article.part(part.part)
    for found, mention in zip(part.found, part.mentions(), strict=True):
        reasons = tuple(dict.fromkeys(found.who.why))
        yield Explanation(
            part.part,
            mention.span,
            mention.span.text_in(text),
            mention,
            tuple(_in_words(reason, gazetteer) for reason in reasons),
            tuple(reason for reason in reasons if isinstance(reason, Person)),
            _to_decide(article, mention, reasons, gazetteer),
        )


def _in_words(reason: Reason, gazetteer: Gazetteer) -> str:
    if isinstance(reason, Entry):
        return describe_entry(reason, gazetteer)
    if isinstance(reason, Person):
        return describe_person(reason, gazetteer)
    return reason


def _to_decide(
    article: Article, mention: Mention, reasons: Iterable[Reason], gazetteer: Gazetteer
) -> str:
    """Return what would make an ambiguous mention a clear one."""
    if mention.codes or not mention.candidates:
        return ""
    names = ", ".join(gazetteer.name_of(code) for code in mention.candidates)
    named = f"an article that also names exactly one of {names}"
    if article.date is None and any(isinstance(reason, Person) for reason in reasons):
        return f"the article's date (--date), or {named}"
    return named


def _left_out(article: Article, part: Resolved, gazetteer: Gazetteer) -> Iterator[Explanation]:
    """Yield the names in the tables that became no mention."""
    taken = {k for found in part.found for k in range(found.i, found.j)}
    starts, ends = part.tokens.starts, part.tokens.ends
    for hit in part.scanned:
        if not any(k in taken for k in range(hit.i, hit.j)):
            span = Span(starts[hit.i], ends[hit.j - 1])
            why = _why_not(article, hit, gazetteer)
            yield Explanation(part.part, span, span.text_in(article.part(part.part)), None, why)


def _surnames(article: Article, part: Resolved, gazetteer: Gazetteer) -> Iterator[Explanation]:
    """Yield bare surnames of office holders, which stand for nobody without an introduction."""
    taken = {k for found in part.found for k in range(found.i, found.j)}
    taken |= {k for hit in part.scanned for k in range(hit.i, hit.j)}
    tokens, words = part.tokens, vocabulary()
    for i, word in enumerate(tokens.words):
        if i in taken or not tokens.capital(i) or word.lower() in words.ordinary | words.function:
            continue
        bearers = gazetteer.roster.by_surname(word)
        if bearers:
            date = article.date
            if date is not None:
                bearers = tuple(sorted(bearers, key=lambda p: p.days_from(date)))
            span = Span(tokens.starts[i], tokens.ends[i])
            why = (_SURNAME, *_some_people(bearers, gazetteer))
            yield Explanation(part.part, span, span.text_in(article.part(part.part)), None, why)


def _some_people(people: Sequence[Person], gazetteer: Gazetteer) -> list[str]:
    described = [describe_person(person, gazetteer) for person in people[:_NAMED_PEOPLE]]
    more = len(people) - len(described)
    return [*described, f"and {more} more"] if more else described


def _why_not(article: Article, hit: Hit, gazetteer: Gazetteer) -> tuple[str, ...]:
    rows = [describe_entry(entry, gazetteer) for entry in hit.entries]
    people = _some_people(hit.full or hit.short, gazetteer)
    if hit.entries and not hit.entries[0].code:
        return tuple(rows)
    if hit.left_out or hit.place:
        return (hit.left_out or _PLACE, *rows)
    if hit.entries:
        return ("part of other words that are no actor", *rows)
    reachable = within_reach(hit.short, article.date)
    return (_NO_PERSON if reachable or hit.full else _OUT_OF_REACH, *people)
