"""The actors of an article: from the gazetteer's names in the text to mentions with codes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from analyzer.actors.bare import bare_bodies, body_of, owned, owner_of, owners
from analyzer.actors.compounds import join_compounds
from analyzer.actors.courts import federal_courts
from analyzer.actors.gazetteer import Gazetteer, Publisher
from analyzer.actors.hits import Hit, scan
from analyzer.actors.leaders import head_of_state, mentions_of, positions
from analyzer.actors.lookup import dateline_state, drop_non_actors
from analyzer.actors.namesakes import drop_namesakes
from analyzer.actors.of_state import is_of_person_before, person_of_state
from analyzer.actors.people import (
    attach_person,
    extend_to_title,
    introduce_full_names,
    person_before,
    serve,
    short_names,
)
from analyzer.actors.places import official_of_place
from analyzer.actors.resolution import Context, Identity, count_named, identify, is_supported
from analyzer.actors.roles import (
    Found,
    extend_back,
    extend_to_role,
    host_end,
    of_organisation,
    with_own_body,
)
from analyzer.actors.tokens import Tokens, tokenize
from analyzer.records import Article, Mention, Part, Span

_PARTS: tuple[Part, ...] = ("title", "body")


@dataclass(frozen=True, slots=True)
class ArticleMentions:
    """The mentions in an article's text and title, each by position, without overlaps.

    publisher: who publishes the article, where the tables say so.
    """

    body: tuple[Mention, ...]
    title: tuple[Mention, ...]
    publisher: Publisher | None = None
    _starts: dict[Part, list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts: dict[Part, list[int]] = {
            "body": [m.span.start for m in self.body],
            "title": [m.span.start for m in self.title],
        }
        object.__setattr__(self, "_starts", starts)

    def in_part(self, part: Part) -> tuple[Mention, ...]:
        """Return the mentions of a part."""
        return self.body if part == "body" else self.title

    def within(self, part: Part, span: Span) -> tuple[Mention, ...]:
        """Return the mentions that lie wholly inside a span of a part, in order."""
        mentions, starts = self.in_part(part), self._starts[part]
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        return tuple(m for m in mentions[first:last] if m.span.end <= span.end)


@dataclass(slots=True)
class Resolved:
    """One part of the article while its mentions are found.

    scanned: every name in it; hits: those that may be actors; found: what they and the words
    around them became; taken: positions of words in it.
    """

    part: Part
    tokens: Tokens
    scanned: tuple[Hit, ...]
    hits: list[Hit]
    found: list[Found] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def mentions(self) -> tuple[Mention, ...]:
        """Return what was found as mentions, in the same order."""
        starts, ends = self.tokens.starts, self.tokens.ends
        return tuple(
            Mention(
                Span(starts[f.i], ends[f.j - 1]), f.who.codes, f.kind, f.who.name, f.who.candidates
            )
            for f in self.found
        )


def find_mentions(article: Article, gazetteer: Gazetteer) -> ArticleMentions:
    """Return the political actors that an article names, in its text and its title.

    Uses ``article.date`` to tell office holders apart. Somebody introduced in full in one part is
    recognised by surname in both. Takes time linear in the length of the text.
    """
    mentions = {text.part: text.mentions() for text in resolve(article, gazetteer)}
    publisher = gazetteer.publisher(article.outlet)
    return ArticleMentions(mentions["body"], mentions["title"], publisher)


def resolve(article: Article, gazetteer: Gazetteer) -> list[Resolved]:
    """Return what the names in the title and the text stand for, and why."""
    texts = [_scan_part(article, part, gazetteer) for part in _PARTS]
    publisher = gazetteer.publisher(article.outlet)
    context = Context(article.date, home=publisher.code if publisher else None)
    if publisher is not None and publisher.kind == "government":
        context.implied[publisher.code] += 1
    article_words = frozenset(w for t in texts for w in t.tokens.words)
    for text in texts:
        text.hits = drop_non_actors(article.part(text.part), text.tokens, text.hits, article_words)
    drop_namesakes([(text.tokens, text.hits) for text in texts], context)
    for text in texts:
        text.hits = [h for h in text.hits if not h.left_out]
        count_named(text.hits, context)
    for text in texts:
        for hit in text.hits:
            if not is_supported(hit, context, article_words):
                hit.left_out = "an institution of a state that the article does not speak of"
        text.hits = [h for h in text.hits if not h.left_out]
    for text in texts:
        _find_actors(text, gazetteer, context)
    dateline = dateline_state(article.text, gazetteer)
    _find_bodies(texts, dateline, publisher, gazetteer, context)
    lower_words = frozenset(w for w in article_words if w.islower())
    for text in texts:
        _find_people(text, gazetteer, context, lower_words)
    if any(positions(text.tokens) for text in texts):
        found = [f for text in texts for f in text.found]
        head = head_of_state(article, found, gazetteer, context)
        for text in texts:
            taken = {k for f in text.found for k in range(f.i, f.j)}
            text.found.extend(mentions_of(text.tokens, head, taken) if head else ())
    for text in texts:
        text.found = _without_overlaps(text.found)
    return texts


def _scan_part(article: Article, part: Part, gazetteer: Gazetteer) -> Resolved:
    tokens = tokenize(article.part(part))
    hits = scan(tokens, gazetteer)
    return Resolved(part, tokens, tuple(hits), hits)


def _find_actors(text: Resolved, gazetteer: Gazetteer, context: Context) -> None:
    """Find states, organisations, groups, their roles, and the people whom roles introduce."""
    tokens = text.tokens
    introduce_full_names(text.hits, text.part, context)
    full = {h.i: h for h in text.hits if h.full}
    by_end = {h.j: h for h in full.values()}
    actors = [
        Found(
            h.i,
            h.j,
            h.kind,
            _identify(h, gazetteer, context),
            roles=tuple(w.lower() for w in h.key.split()) if h.kind == "role" else (),
            person=h.kind == "role",
            title=h.kind == "role",
            place=h.place,
        )
        for h in text.hits
        if h.entries
    ]
    actors = join_compounds(tokens, actors, gazetteer)
    at = {f.i: f for f in actors}
    covered = 0
    taken: set[int] = set()
    for actor in actors:
        if actor.i < covered:
            continue
        found = actor
        if is_of_person_before(tokens, actor, by_end, context):
            continue
        if len(actor.who.codes) <= 1 and not actor.place:
            found = extend_to_role(tokens, actor, gazetteer, context)
            body = with_own_body(actor, at.get(actor.j)) if found is actor else actor
            if body is not actor:
                found = extend_to_role(tokens, body, gazetteer, context)
        if found is actor:
            found = official_of_place(tokens, found, taken, gazetteer, context)
        found = extend_back(tokens, found, taken, gazetteer, context)
        if found.place:
            continue
        if found is actor:
            person = person_of_state(tokens, found, full, taken, text.part, gazetteer, context)
            if person is not None:
                text.found.append(person)
                taken.update(range(person.i, person.j))
        if found.kind == "role":
            found = of_organisation(tokens, found, at)
            found.j = host_end(tokens, found, at)
            if text.found and found.who.codes:
                served = serve(tokens, found, text.found[-1], text.part, context)
                text.found[-1].who = served or text.found[-1].who
            before = person_before(tokens, found, full, taken, text.part, context)
            if before is not None:
                text.found.append(before)
                taken.update(range(before.i, before.j))
            found = attach_person(tokens, found, full, text.part, gazetteer, context)
        text.found.append(found)
        taken.update(range(found.i, found.j))
        covered = found.j
    for court in federal_courts(tokens, taken, gazetteer):
        text.found.append(court)
        taken.update(range(court.i, court.j))
    text.taken = taken


def _find_bodies(
    texts: list[Resolved],
    dateline: str | None,
    publisher: Publisher | None,
    gazetteer: Gazetteer,
    context: Context,
) -> None:
    """Find the ministries, ministers and forces whose state the article leaves to the reader."""
    found = [f for text in texts for f in text.found]
    bodies = [bare_bodies(text.tokens, text.taken, gazetteer, context) for text in texts]
    full = [{h.i: h for h in text.hits if h.full} for text in texts]
    holders = [
        (body_of(body.roles), person.code)
        for in_text, people in zip(bodies, full, strict=True)
        for body in in_text
        if body.person and body.j in people
        for person in people[body.j].full
    ]
    known = owners(found, holders, dateline, publisher, context)
    for text, in_text, people in zip(texts, bodies, full, strict=True):
        named = sorted(text.found, key=lambda f: f.i)
        for body in in_text:
            owner = owner_of(body, text.tokens, named, known)
            if owner is not None:
                role = owned(body, owner, text.tokens, gazetteer, context)
                role = attach_person(text.tokens, role, people, text.part, gazetteer, context)
                text.found.append(role)
                text.taken.update(range(role.i, role.j))


def _identify(hit: Hit, gazetteer: Gazetteer, context: Context) -> Identity:
    """Return who a hit stands for; a title ("Secretary of State") is named after its holder."""
    who = identify(hit, context)
    office = hit.entries[0].office
    holder = gazetteer.holder(who.codes[0], office, context.date) if office else None
    return Identity(who.codes, holder.name, why=(*who.why, holder)) if holder else who


def _find_people(
    text: Resolved, gazetteer: Gazetteer, context: Context, lower_words: frozenset[str]
) -> None:
    """Find the persons outside of role phrases: full names, then short ones."""
    identities = introduce_full_names(text.hits, text.part, context)
    for hit in text.hits:
        if hit.i in identities and hit.i not in text.taken:
            found = Found(hit.i, hit.j, "person", identities[hit.i])
            found = extend_to_title(text.tokens, found, text.taken)
            text.found.append(found)
            text.taken.update(range(found.i, found.j))
    text.found.extend(
        short_names(text.tokens, text.hits, text.taken, text.part, gazetteer, context, lower_words)
    )


def _without_overlaps(mentions: list[Found]) -> list[Found]:
    """Return the mentions in order; where two overlap, the longer stays."""
    kept: list[Found] = []
    for found in sorted(mentions, key=lambda f: (f.i, -f.j)):
        if kept and found.i < kept[-1].j:
            if found.j - found.i > kept[-1].j - kept[-1].i:
                kept[-1] = found
            continue
        kept.append(found)
    return kept
