"""Speakers that the printed words only point at: "he", "the minister", "the two leaders"."""

from __future__ import annotations

import bisect
import re
from collections import Counter

from analyzer.records import Evidence, EvidenceRule, Mention, Span
from analyzer.speakers.known import Kind, Known
from analyzer.speakers.names import content_words
from analyzer.speakers.people import Named
from analyzer.speakers.phrases import is_person_role, is_plural, singular
from analyzer.speakers.scene import Scene, listed
from analyzer.speakers.words import (
    BODY_NOUNS,
    DOCUMENTS,
    LEADERS,
    OFFICES,
    OFFICIALS,
    PARTIES,
    PERSON_NOUNS,
    STATE_BODIES,
    STATES,
)

#: Sentences back in which a pronoun finds its person, and "it", "they" and "the statement" theirs.
_MEMORY, _SHORT_MEMORY = 6, 3
#: Sentences back in which a transcript's "A:" finds who answers.
_TURNS = 400
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
_OWNERS = frozenset({"his", "her", "its", "their"})
#: Persons whom a text tells of beside those who speak: "the author" is not who spoke last.
_OTHERS = frozenset(
    "author writer lawyer attorney counsel journalist reporter correspondent columnist editor "
    "critic source witness resident victim prosecutor judge".split()
)
_INDEFINITE = frozenset("a an some several two three one another other many most".split())
#: Bodies that need no name of their own: "the company" is the one that spoke.
_GENERIC = frozenset(
    "company group agency organisation organization firm airline corporation body service "
    "association federation carrier movement party union bank charity".split()
)
#: What is inserted behind who speaks: "the mayor, speaking in Oslo,".
_INSERTED = re.compile(
    r",? who\b.*|, (?:(?:\w+ly |who )?[a-z]+ing|when|while|after|before|in|at|on)\b.*"
)
#: Who asks, in a sentence that goes on with who answers: "Asked by Ann Lee, ..., he said".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by [^,.;:]{0,60}\Z")
_RULERS = frozenset("president leader king queen emir sultan head state".split())


class References:
    """Finds whom words point at, in what a scene knows so far."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._gender: dict[str, str] = {}

    # ---- "the minister", "the ministry", "the statement"

    def introduced(self, span: Span, printed: str, noun: str) -> Known | None:
        """Whom "the minister" or "the ministry" stands for: who was introduced with those words."""
        at, first = span.start, printed.split()[0].lower()
        if first in _INDEFINITE:
            return None
        single = singular(noun)
        definite = first in _DEFINITE or (printed[0].isupper() and single in OFFICIALS)
        if is_plural(noun) and single != noun:
            if first not in _DEFINITE or self._scene.people.mentions_in(span):
                return None
            back = self._scene.again(
                at,
                lambda k: (
                    k.kind == "group" and not self._scene.words_of(k).isdisjoint({noun, single})
                ),
                _MEMORY,
            )
            return back.by("title") if back else None
        words = content_words(_INSERTED.sub("", printed).split())
        if single in OFFICIALS | PERSON_NOUNS:
            return self._titled(span, words, single, definite)
        if single in DOCUMENTS and definite:
            return self._issuer(at)
        if single in BODY_NOUNS and definite and len(words) <= 2:
            return self._same_body(single, words, at, printed)
        return None

    def _titled(self, span: Span, words: frozenset[str], noun: str, definite: bool) -> Known | None:
        scene, at = self._scene, span.start
        first = span.text_in(scene.text).split()[0].lower()
        inside = [m for m in scene.people.mentions_in(span) if m.codes and m.kind != "person"]
        code = inside[0].codes[0] if inside else None
        mine = content_words(scene.without(span, inside).split()) if inside else words
        house = scene.house
        of_house = house is not None and code in (None, house.codes[0])
        if house is not None and of_house and mine <= house.titles and noun in _RULERS:
            return house
        found = self._just_spoke(words, at) or scene.people.titled(words, at)
        if found is None and mine:
            found = scene.people.titled(mine, at, code) or self._guest(mine)
        if found is None and mine & PARTIES:
            found = scene.people.titled(mine - PARTIES, at, code)
        if found is not None and (code is None or code in found.codes):
            return found.by("title", scene.house_codes(span.text_in(scene.text)))
        soft = noun not in OFFICIALS  # "the Norish writer" is just a writer
        if code is not None and definite and not soft:
            last = scene.again(at, lambda k: k.kind == "person", _SHORT_MEMORY)
            if last is not None and code in last.codes and not self._holds_office(last):
                return last.by("title")  # "Bo Roy said ... The Norish spokesman added"
        if (code is not None and not soft) or not definite:
            return None
        for known in reversed(scene.spoke):
            if known.kind == "person" and mine <= scene.words_of(known):
                return known.by("title")
        if mine - {noun} and not soft:
            return None
        back = self._mentioned(at, rf"\b{re.escape(noun)}\b", ("person", "role"), "title")
        if back is None and noun not in OFFICES | _OTHERS and first not in _OWNERS:
            back = scene.again(at, lambda k: k.kind == "person", _MEMORY)
        return back.by("title") if back else None

    def _just_spoke(self, words: frozenset[str], at: int) -> Known | None:
        """Who spoke last, where they were introduced with such a title."""
        last = self._scene.again(at, lambda k: k.kind == "person", _SHORT_MEMORY)
        return last if last is not None and words <= self._scene.words_of(last) else None

    def _holds_office(self, known: Known) -> bool:
        """Whether the text or the tables say what office somebody holds."""
        full = self._scene.people.full(known.name or "")
        titles = self._scene.words_of(known) | (full.titles if full is not None else frozenset())
        return not titles.isdisjoint(OFFICIALS)

    def _guest(self, words: frozenset[str]) -> Known | None:
        """Whom the article's title names with such a title."""
        return next((g for g in self._scene.guests if words <= g.titles), None)

    def _same_body(self, noun: str, words: frozenset[str], at: int, printed: str) -> Known | None:
        """The body that was printed with a noun before: "the ministry"."""
        scene = self._scene
        for known in reversed(scene.spoke):
            if known.kind == "body" and words <= scene.words_of(known):
                return known.by("body")
        kinds = ("role", "organisation", "seat", "group")
        # ... with all of its words: "the State Department" is no other department.
        pattern = "".join(rf"(?=.*\b{re.escape(word)}\b)" for word in sorted(words - {noun}))
        back = self._mentioned(at, rf"{pattern}.*\b{re.escape(noun)}", kinds, "body")
        introduced = self._introduced_body(noun, words, at)
        if introduced is not None and (back is None or back.at < introduced.end):
            return introduced
        if back is not None or (scene.house is not None and noun in STATE_BODIES):
            return back
        place = scene.people.body(noun, at)
        if place is not None and words <= content_words(scene.text[slice(*place)].split()):
            name = re.sub(r"^(?:The|A|An) ", "", scene.text[place[0] : place[1]])
            return Known(name, (), place[1] - len(name), place[1], "body", "body")
        has_name = any(w[0].isupper() and "-" not in w for w in printed.split()[1:])
        if noun in _GENERIC and not has_name:
            back = scene.again(at, lambda k: k.kind != "person" and bool(k.name), _MEMORY)
        return back.by("body") if back else None

    def _introduced_body(self, noun: str, words: frozenset[str], at: int) -> Known | None:
        """The last body introduced with its letters before a place, by words of its name."""
        known = self._scene.bodies.called(noun, at)
        names = content_words((known.name or "").split()) if known is not None else frozenset()
        return known if words <= names else None

    def body(self, name: str) -> Known | None:
        """A body that spoke before, by a part of its name: "the National Council" of Norland."""
        words = content_words(name.split())
        for known in reversed(self._scene.spoke):
            if known.kind == "body" and known.codes and words <= self._scene.words_of(known):
                return known.by("body")
        return None

    def _mentioned(
        self, at: int, pattern: str, kinds: tuple[str, ...], rule: EvidenceRule
    ) -> Known | None:
        """The last mention before, of a kind, that holds a word."""
        for mention in reversed(self._scene.mentions_before(at, 40)):
            printed = mention.span.text_in(self._scene.text)
            words = f"{printed} {mention.name}"
            if rule == "body" and is_person_role(printed):
                continue  # "Norish government representatives" are no government
            if mention.kind in kinds and mention.codes and re.search(pattern, words, re.IGNORECASE):
                return self._scene.of_mention(mention, rule)
        return None

    def _issuer(self, at: int) -> Known | None:
        """Who issued "the statement": who spoke or was spoken of last."""
        if self._scene.house is not None and not self._scene.spoke:
            return self._scene.house
        back = self._scene.again(at, lambda k: k.says_something, _SHORT_MEMORY)
        return back.by("body") if back is not None else self._subject(at, "body")

    # ---- pronouns

    def person(self, at: int, gender: str) -> Known | None:
        """Whom "he" or "she" stands for: the last one of that gender who could be meant.

        The nearest sentence counts: in it, who spoke, else the first person of whom it speaks.
        """
        scene = self._scene
        here = scene.sentence_index(at)
        for index in range(here, max(-1, here - _MEMORY - 1), -1):
            low = scene.sentences[index].start if scene.sentences else 0
            high = at if index == here else scene.sentences[index].end
            spoke = [k for k in scene.spoke if low <= k.seen < high and self._fits(k, gender)]
            if spoke:
                return self._settle(spoke[-1].by("pronoun"), gender)
            for named in scene.people.between(low, high):
                if index == here and _ASKED_BY.search(scene.text, low, named.start):
                    continue
                if not scene.is_said(named) and self._fits(named.who, gender):
                    return self._settle(self._in_full(named).by("pronoun"), gender)
        for known in reversed(scene.spoke):
            if known.kind in ("person", None) and self._agrees(known, gender):
                return self._settle(known.by("pronoun"), gender)
        return None

    def _in_full(self, named: Named) -> Known:
        """The person named in a place, as they are introduced elsewhere."""
        if named.full or " " in (named.who.name or ""):
            return named.who
        return self._scene.people.surname(named.who.name or "", named.start) or named.who

    def _fits(self, known: Known, gender: str) -> bool:
        return known.kind == "person" and self._agrees(known, gender)

    def _agrees(self, known: Known, gender: str) -> bool:
        found = known.gender or self._gender.get(known.name or "", "")
        return not found or found == gender

    def _settle(self, known: Known, gender: str) -> Known:
        if known.name:
            self._gender.setdefault(known.name, gender)
        return known

    def we(self) -> Known | None:
        """Outside of quotes "we" are the writers, unless several signed a statement together."""
        spoke = self._scene.spoke
        names = {k.name for k in spoke if k.says_something}
        if spoke and len(names) == 1 and spoke[-1].kind in ("group", "body") and spoke[-1].codes:
            return spoke[-1].by("pronoun")
        return None

    def they(self, at: int) -> Known | None:
        """Whom "they" stands for: several, or a body, that spoke shortly before."""
        return self._body(at, ("group", "body"))

    def it(self, at: int) -> Known | None:
        """What "it" stands for: the body that spoke shortly before, or is spoken of."""
        return self._body(at, ("body",)) or self._subject(at, "pronoun", bodies=True)

    def _body(self, at: int, kinds: tuple[Kind, ...]) -> Known | None:
        back = self._scene.again(at, lambda k: k.kind in kinds, _SHORT_MEMORY)
        return back.by("pronoun") if back else None

    def _subject(self, at: int, rule: EvidenceRule, bodies: bool = False) -> Known | None:
        """The first actor named in the sentence, or the two, before."""
        scene = self._scene
        here = scene.sentence_index(at)
        for index in range(here, max(-1, here - 3), -1):
            low = scene.sentences[index].start if scene.sentences else 0
            high = at if index == here else scene.sentences[index].end
            first = bisect.bisect_left(scene.mention_starts, low)
            for mention in scene.mentions[first : first + 3]:
                if mention.span.end > high:
                    break
                is_body = mention.kind not in ("person", "adjective", "people", "capital")
                if mention.codes and (is_body or not bodies) and mention.span.start < low + 60:
                    return scene.of_mention(mention, rule)
        return None

    def answerer(self, at: int) -> Known | None:
        """Whom a transcript's "A:" stands for: the person of the last sentence that is no turn.

        "A spokesperson of the ministry answered questions" names one by an office.
        """
        scene = self._scene
        index = scene.sentence_index(at)
        for number in range(index, max(-1, index - _TURNS), -1):
            span = scene.sentences[number]
            named = next((n for n in scene.people.between(span.start, min(at, span.end))), None)
            first = bisect.bisect_left(scene.mention_starts, span.start)
            office = next(
                (
                    m
                    for m in scene.mentions[first : first + 2]
                    if m.span.end <= min(at, span.end)
                    and m.kind == "role"
                    and is_person_role(m.span.text_in(scene.text))
                ),
                None,
            )
            if named is not None and scene.is_said(named):
                continue
            if office is not None and (named is None or office.span.end < named.start - 2):
                return scene.of_mention(office, "title")
            if named is not None:
                return self._in_full(named).by("title")
        return None

    # ---- "the two leaders"

    def both(self, span: Span) -> Known | None:
        """Whom "the two leaders" are: the last two different actors that were named.

        "The two countries" are the two that were named most of late, and not by people's names; in
        the text of an office, "the presidents" are its own and the one that the title names.
        """
        scene, printed = self._scene, span.text_in(self._scene.text)
        house = scene.house
        group = scene.again(
            span.start, lambda k: k.kind == "group" and len(k.codes) > 1, _SHORT_MEMORY
        )
        if group is not None:
            return group.by("joint")
        if house is not None and LEADERS.search(printed):
            guest = next((g for g in scene.guests if g.codes != house.codes), None)
            if guest is not None:
                name = listed([house.name or "", guest.name or ""])
                codes = tuple(dict.fromkeys((*house.codes, *guest.codes)))
                return Known(name, codes, span.start, span.end, "joint", "group")
        if STATES.search(printed):
            late = [m for m in scene.mentions_before(span.start, 24) if len(m.codes) == 1]
            often = Counter(m.codes for m in reversed(late)).most_common(2)
            wanted = {codes for codes, _ in often}
            begin = scene.sentence_start(span.start)
            here = {m.codes for m in late if m.span.start >= begin}
            wanted = here if len(here) == 2 else wanted  # "Norway signed with Peru, both nations"
            late = [m for m in late if m.codes in wanted]
            late.sort(key=lambda m: m.kind not in ("person", "role"))
        else:
            late = [m for m in scene.mentions_before(span.start, 12) if len(m.codes) == 1]
            people = [m for m in late if m.kind == "person"]
            if len({m.codes for m in people}) > 1 and LEADERS.search(printed):
                late = people
        return self._two(late)

    def _two(self, late: list[Mention]) -> Known | None:
        found: dict[tuple[str, ...], Mention] = {}
        for mention in reversed(late):
            found.setdefault(mention.codes, mention)
            if len(found) == 2:
                second, first = sorted(found.values(), key=lambda m: m.span.start, reverse=True)
                words = first.span.text_in(self._scene.text)
                return Known(
                    listed([first.name, second.name]),
                    (*first.codes, *second.codes),
                    second.span.start,
                    second.span.end,
                    "joint",
                    "group",
                    through=(Evidence(words, first.span.start, first.span.end, "joint"),),
                )
        return None
