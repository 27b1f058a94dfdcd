"""Explanations as text for a terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from analyzer.actors.explanation import Explanation
from analyzer.actors.gazetteer import Gazetteer
from analyzer.actors.roster import Person
from analyzer.records import Article, Mention
from analyzer.report.wording import one_line

_NOTHING = (
    "No name in the tables was found. Names are looked up with their capital letters: states, "
    "their adjectives, capitals and seats, organisations, armed groups and office holders. Add "
    "what is missing with --actors FILE; docs/actors.md says how such a file looks."
)
_NO_DATE = "No date was given; with --date DAY, names and offices are those of that day."


def as_text(article: Article, explanations: Sequence[Explanation], gazetteer: Gazetteer) -> str:
    """Return the explanations of an article, some lines each; without any, what to do next."""
    if not explanations:
        return _NOTHING
    blocks = ["\n".join(_lines(e, gazetteer)) for e in explanations]
    if article.date is None and any(e.terms for e in explanations):
        blocks.append(_NO_DATE)
    return "\n\n".join(blocks)


def _lines(explained: Explanation, gazetteer: Gazetteer) -> Iterator[str]:
    mention = explained.mention
    who = f"{_who(mention, gazetteer)} [{mention.kind}]" if mention else "no actor here"
    yield f"{one_line(explained.text)}: {who}"
    for reason in explained.why:
        yield f"  {one_line(reason)}"
    if explained.to_decide:
        yield f"  to decide it: {explained.to_decide}"


def _who(mention: Mention, gazetteer: Gazetteer) -> str:
    if not mention.codes:
        known = [f"{code} ({gazetteer.name_of(code)})" for code in mention.candidates]
        return f"ambiguous, {' or '.join(known)}" if known else f"no code, {one_line(mention.name)}"
    return f"{' '.join(mention.codes)}, {one_line(mention.name)}"


def as_values(
    article: Article, explanations: Sequence[Explanation], gazetteer: Gazetteer
) -> dict[str, Any]:
    """Return the explanations of an article as plain values."""
    return {
        "id": article.id,
        "date": article.date.isoformat() if article.date else None,
        "mentions": [
            {
                **_place(e),
                "kind": e.mention.kind,
                "name": e.mention.name,
                "codes": _named(e.mention.codes, gazetteer),
                "candidates": _named(e.mention.candidates, gazetteer),
                "why": list(e.why),
                "terms": [_term(person) for person in e.terms],
                "to_decide": e.to_decide or None,
            }
            for e in explanations
            if e.mention is not None
        ],
        "no_actors": [{**_place(e), "why": list(e.why)} for e in explanations if e.mention is None],
    }


def _place(explained: Explanation) -> dict[str, Any]:
    span = explained.span
    return {
        "part": explained.part, "start": span.start, "end": span.end, "text": explained.text
    }  # fmt: skip


def _named(codes: Sequence[str], gazetteer: Gazetteer) -> dict[str, str]:
    return {code: gazetteer.name_of(code) for code in codes}


def _term(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "code": person.code,
        "office": person.office,
        "start": person.start.isoformat() if person.start else None,
        "end": person.end.isoformat() if person.end else None,
        "table": person.table,
    }
