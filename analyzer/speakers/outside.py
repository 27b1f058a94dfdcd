"""What is known of speakers from outside of a text: its outlet, its title, tables of offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analyzer.actors import ArticleMentions, Gazetteer
from analyzer.records import Article
from analyzer.speakers.known import Known
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import content_words
from analyzer.speakers.people import People

#: Outlets that are the office of a head of state.
_OFFICE_WORDS = ("president", "kremlin", "elysee", "palace")
#: How the holder of an office is called.
_CALLED = {
    "head_of_state": "president leader head state",
    "head_of_government": "prime minister premier chancellor leader",
    "foreign_minister": "foreign minister secretary state diplomat top",
    "defence_minister": "defence defense minister secretary",
}


#: States with a king, a queen, an emir or a sultan.
_MONARCHIES = frozenset(
    (
        "BEL BHR BRN BTN DNK ESP GBR JOR KHM KWT LSO MAR MYS NLD NOR OMN QAT SAU SWE SWZ THA TON"
    ).split()
)
_CROWNED = " king queen emir sultan"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a resolver knows beside the text.

    house: the holder of the office that publishes it ("the President" of a press release), None for
    the press. guests: persons whom its title names ("the presidents" of a telephone call). offices:
    words for the offices of persons, by their canonical name.
    """

    house: Known | None = None
    guests: tuple[Known, ...] = ()
    offices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, mentions: ArticleMentions, gazetteer: Gazetteer) -> Outside:
        """Return what an article's outlet, title and day say."""
        return cls(
            _house(article, gazetteer),
            _guests(article, mentions),
            _offices(article, mentions, gazetteer),
        )


def _house(article: Article, gazetteer: Gazetteer) -> Known | None:
    """The holder of the office that publishes an article, None for the press."""
    outlet = article.outlet or ""
    code = gazetteer.speaks_for(outlet)
    if code is None or not any(word in outlet.lower() for word in _OFFICE_WORDS):
        return None
    holder = gazetteer.holder(code, "head_of_state", article.date)
    name = holder.name if holder else f"{gazetteer.name_of(code)} (president)"
    state = content_words(gazetteer.name_of(code).split())
    return Known(
        name,
        (code,),
        0,
        len(outlet),
        "outlet",
        "person",
        holder.gender if holder else "",
        titles=frozenset({"president", "leader", "state", "head"}) | state,
        words=outlet,
    )


def _guests(article: Article, mentions: ArticleMentions) -> tuple[Known, ...]:
    """The persons whom a title names: "Telephone conversation with President Ann Lee"."""
    title = article.title or ""
    return tuple(
        replace(n.who, rule="headline", words=title[n.who.at : n.who.end])
        for n in People(title, Mentions(title, mentions.title)).named
    )


def _offices(
    article: Article, mentions: ArticleMentions, gazetteer: Gazetteer
) -> dict[str, frozenset[str]]:
    """The words for the offices of the persons whom an article names, by their name.

    "The prime minister" of an article is whoever of them holds that office on its day, and "the
    former prime minister" who held it before.
    """
    named = {
        (m.name, m.codes[0])
        for m in (*mentions.body, *mentions.title)
        if m.kind == "person" and len(m.codes) == 1
    }
    found: dict[str, frozenset[str]] = {}
    left: dict[str, frozenset[str]] = {}
    for name, code in sorted(named):
        for office, words in _CALLED.items():
            words += _CROWNED if office == "head_of_state" and code in _MONARCHIES else ""
            holder = gazetteer.holder(code, office, article.date)
            if holder is not None and holder.name == name:
                found[name] = found.get(name, frozenset()) | frozenset(words.split())
            elif name not in found and _has_left(gazetteer, name, code, office, article.date):
                left[name] = left.get(name, frozenset({"former"})) | frozenset(words.split())
    return left | found


def _has_left(
    gazetteer: Gazetteer, name: str, code: str, office: str, date: dt.date | None
) -> bool:
    """Whether somebody's term in an office ended before a day."""
    terms = (p for p in gazetteer.roster.of_office(code, office) if p.name == name)
    return date is not None and any(p.end is not None and p.end < date for p in terms)
