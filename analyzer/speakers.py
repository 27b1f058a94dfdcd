"""Speakers: from the words printed beside a quote to a name and the actor they stand for.

A deterministic resolver within one text. It reads the quotes in order and keeps, for each, which
words led to which others (``Speaker.evidence``). In order of trust: a person or actor that the
printed words hold; the same surname printed in full elsewhere; for a pronoun or a bare title ("he",
"the minister") the person that the text was speaking of, of the right gender where that is known;
for "they" or "the ministry" who was printed so before. Anything else keeps its printed words.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analyzer.records import Evidence, EvidenceRule, Mention, Quote, Sentence, Span, Speaker

_MALE, _FEMALE = frozenset({"he", "him", "himself"}), frozenset({"she", "her", "herself"})
_FIRST = frozenset({"i", "me"})
_IMPERSONAL = frozenset({"it", "they", "we", "them", "us"})
#: Printed where a speaker should be, but naming nobody.
_NOBODY = frozenset("the a an this that and who which nobody you".split()) | {"no one"}
#: Nouns for a person or body that was introduced before: "the minister", "the ministry".
_PERSON_NOUNS = frozenset(
    (
        "minister president chancellor premier secretary spokesman spokeswoman spokesperson leader "
        "diplomat ambassador envoy official general commander lawmaker senator chief king emir "
        "prince politician director chairman chairwoman governor mayor analyst professor expert "
        "economist congressman congresswoman representative prosecutor judge lawyer author "
        "activist "
        "candidate nominee speaker adviser advisor colonel admiral officer"
    ).split()
)
_BODY_NOUNS = frozenset(
    (
        "ministry government statement embassy department agency office administration commission "
        "council committee court army military group organisation organization company party union "
        "bank police alliance bloc delegation mission parliament newspaper report"
    ).split()
)
_BARE = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat) ((?:[a-z]+[- ]){0,2}?)([a-z]+)")
_JOINT = re.compile(
    r"(?:(?:the|both|these) (?:two |three )?|both )"
    r"(?:leaders|sides|countries|presidents|ministers|nations|governments|parties|men|officials)"
    r"|both",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’.-]*")
#: Words that start a printed speaker but are no part of a name.
_TITLES = frozenset(
    (
        "the a an mr mrs ms dr sir gen col maj lt capt sgt adm sen rep gov prof brig rev president "
        "minister secretary chancellor premier spokesman spokeswoman spokesperson ambassador "
        "senator "
        "general analyst professor economist lawmaker chief director head lord lady king queen "
        "former ex late acting deputy vice then prime foreign defence defense finance interior "
        "representative congressman congresswoman governor mayor judge justice colonel admiral "
        "commander captain lieutenant major sergeant speaker chairman chairwoman leader envoy "
        "republican republicans democrat democratic labour conservative author activist lawyer "
        "attorney pope emir prince princess sheikh state press senior"
    ).split()
)
#: Last words of names that are not of persons.
_NOT_PERSONS = frozenset(
    (
        "house court party council times post news university street city county committee "
        "department ministry agency bank group union association institute center centre "
        "commission "
        "force forces army act war day east west states island islands river sea ocean lake hall "
        "office square airport company corp inc ltd administration government parliament congress "
        "senate journal press network tv channel fund foundation service bureau federation league "
        "club school college hospital museum church week month agreement treaty accord "
        "summit forum police navy society coalition alliance tribunal authority command embassy "
        "movement front brigade organisation organization workers watch "
        "north south media magazine morning today tribune guardian herald reuters"
    ).split()
)
_PARTICLES = r"(?:al|el|bin|ibn|de|da|di|von|van|der|den|la|le|ben|abu)"
_NAME_WORD = r"[^\W\d_a-z][\w'’.-]*"
_FULL_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0-](?:{_PARTICLES}[ -])?{_NAME_WORD}){{1,3}}")
_JUNIOR = re.compile(rf"({_NAME_WORD}(?: {_NAME_WORD}){{0,2}},? (?:Jr|Sr|Junior|Senior)\b)")
#: Characters before a surname in which its full form is looked for.
_REACH = 20_000
#: Sentences back in which a pronoun finds its person.
_MEMORY = 6


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a quote is attributed to, and the actor codes they stand for (may be empty)."""

    speaker: Speaker | None
    codes: tuple[str, ...]


def resolve_speakers(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    mentions: Sequence[Mention],
) -> list[Attribution]:
    """Return one attribution per quote, in the same order.

    sentences, quotes, mentions: of the same text, sorted by position.
    """
    resolver = _Resolver(text, sentences, mentions)
    return [resolver.attribute(quote) for quote in quotes]


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody who spoke. at, end: where the words that name them are; person: not a body."""

    name: str | None
    codes: tuple[str, ...]
    at: int
    end: int
    rule: EvidenceRule
    person: bool = True
    gender: str = ""
    through: tuple[Evidence, ...] = ()


class _Resolver:
    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._mention_starts = [m.span.start for m in mentions]
        self._people = [
            m
            for m in mentions
            if m.kind == "person" or (m.kind == "role" and _names_a_person(m.span.text_in(text)))
        ]
        self._people_starts = [m.span.start for m in self._people]
        self._sentence_starts = [s.span.start for s in sentences]
        self._by_surname: dict[str, _Known] = {}
        self._spoke: list[_Known] = []  # in order, the last one at the end
        self._gender: dict[str, str] = {}

    def attribute(self, quote: Quote) -> Attribution:
        """Resolve the speaker of the next quote."""
        if quote.speaker is None:
            return Attribution(None, ())
        span = quote.speaker
        printed = span.text_in(self._text)
        if printed.strip().lower() in _NOBODY or not any(map(str.isalpha, printed)):
            return Attribution(None, ())
        known = self._resolve(span, printed)
        if known.name is not None or known.codes:
            self._remember(known)
        evidence = (*known.through, self._evidence(known, span))
        if known.name is None and not known.codes:
            evidence = ()
        speaker = Speaker(printed, span.start, span.end, known.name, known.codes, evidence)
        return Attribution(speaker, known.codes)

    def _evidence(self, known: _Known, span: Span) -> Evidence:
        """The words that settled who it is; the printed ones themselves where they name "
        "somebody."""
        at, end = (known.at, known.end) if known.at != span.start else (span.start, span.end)
        return Evidence(self._text[at:end], at, end, known.rule)

    def _resolve(self, span: Span, printed: str) -> _Known:
        nobody = _Known(None, (), span.start, span.end, "named")
        word = printed.strip().lower()
        if word in _MALE | _FEMALE:
            return self._antecedent(span.start, "m" if word in _MALE else "f") or nobody
        if word in _FIRST:
            return nobody  # outside of quotes, the writer
        if _JOINT.fullmatch(printed.strip()):
            return self._both(span) or nobody
        if word in _IMPERSONAL:
            wanted = (lambda k: True) if word in ("we", "us") else (lambda k: not k.person)
            return (
                self._again("pronoun", wanted) or self._again("pronoun", lambda _: True) or nobody
            )
        inside = self._inside(span)
        bare = _BARE.fullmatch(printed.strip())
        if bare and not inside:  # nothing but small words: "the deputy minister"
            found = self._introduced(bare.group(2).lower(), span.start)
            if found is not None:
                return found
        if inside:
            return self._by_mentions(span, printed, inside)
        name = _proper_name(printed)
        return nobody if name is None else self._by_name(name, span, printed)

    # ---- printed names

    def _by_mentions(self, span: Span, printed: str, inside: Sequence[Mention]) -> _Known:
        junior = _JUNIOR.search(printed)
        if junior is not None:
            return _Known(junior.group(1), (), span.start, span.end, "named")
        person = next((m for m in inside if m.kind == "person" and self._is_head(m, span)), None)
        if person is not None:
            return self._person(person, "named")
        rest = _proper_name(self._without(span, inside))
        # "The Pentagon" says more about who spoke than the state that it stands for.
        names = list(
            dict.fromkeys(
                m.span.text_in(self._text) if m.kind == "seat" else m.name for m in inside
            )
        )
        codes = tuple(dict.fromkeys(code for m in inside for code in m.codes))
        joint = len(names) > 1 and re.search(r"\band\b|&", printed) is not None and rest is None
        if rest is not None:
            # A relative of a leader, or somebody's lawyer, does not speak for the state.
            owner = any(m.kind == "person" for m in inside)
            known = self._by_name(rest, span, printed)
            return replace(known, codes=known.codes or (() if owner else inside[0].codes))
        name = " and ".join(names) if joint else names[0]
        is_person = inside[0].kind in ("person", "role") and _names_a_person(printed)
        return _Known(
            name,
            codes if joint else inside[0].codes,
            span.start,
            span.end,
            "named",
            person=is_person,
        )

    def _is_head(self, mention: Mention, span: Span) -> bool:
        """Whether the person is the speaker, not the owner of one: "Roy's lawyer, Ann Lee"."""
        behind = self._text[mention.span.end : span.end]
        owned = re.match(r"['’]s?\s+\w", behind)
        return not (owned and _proper_name(behind[2:]) is not None)

    def _by_name(self, name: str, span: Span, printed: str) -> _Known:
        words = name.split()
        known = self._by_surname.get(words[-1].lower())
        if len(words) == 1:
            if known is not None:
                return replace(known, rule="surname", through=())
            full = self._printed_in_full(words[0], span.start)
            if full is not None:
                return full
        elif known is not None and known.name and known.name.split()[0] == words[0]:
            return known
        is_person = _is_of_a_person(name, printed)
        return _Known(name, (), span.start, span.end, "named", person=is_person)

    def _printed_in_full(self, surname: str, at: int) -> _Known | None:
        """Find "Ann Lee" before (else shortly behind) a "Lee"; the last one counts."""
        text = self._text
        if not surname[0].isupper() or len(surname) < 2:
            return None
        ends = re.compile(rf"\b{re.escape(surname)}\b")
        low = max(0, at - _REACH)
        places = [m.start() for m in ends.finditer(text, low, at)][-20:]
        for place in reversed(places):
            for match in _FULL_NAME.finditer(text, max(low, place - 60), place + len(surname)):
                if match.end() != place + len(surname):
                    continue
                name = _proper_name(re.split(r"(?<=\w\w)\. ", match.group())[-1])
                if name and " " in name and not _is_thing(name):
                    mention = next((m for m in self._inside(Span(*match.span())) if m.codes), None)
                    if mention is not None and mention.kind == "person":
                        return self._person(mention, "surname")
                    codes = mention.codes if mention is not None else ()
                    return _Known(name, codes, match.start(), match.end(), "surname")
        return None

    # ---- pronouns and bare titles

    def _antecedent(self, at: int, gender: str) -> _Known | None:
        """Whom "he" or "she" stands for: the last one of that gender who could be meant.

        Those who spoke last come first, unless a sentence since then is about somebody else.
        """
        oldest = self._sentence_start(at, back=_MEMORY)
        fits = [k for k in self._spoke if k.person and k.name and self._agrees(k, gender)]
        spoke = fits[-1] if fits and fits[-1].at >= oldest else None
        for mention in self._subjects(at, oldest):
            known = self._person(mention, "pronoun")
            if not self._agrees(known, gender):
                continue
            if spoke is not None and spoke.at >= self._sentence_start(mention.span.start):
                break
            return self._settle(known, gender)
        if spoke is None and fits:
            spoke = fits[-1]
        return self._settle(replace(spoke, rule="pronoun"), gender) if spoke is not None else None

    def _subjects(self, at: int, oldest: int) -> Iterator[Mention]:
        """The first person of each sentence before ``at``, the nearest sentence first."""
        index = bisect.bisect_left(self._people_starts, at) - 1
        while index >= 0 and self._people[index].span.start >= oldest:
            start = self._sentence_start(self._people[index].span.start)
            first = bisect.bisect_left(self._people_starts, start)
            yield self._people[first]
            index = first - 1

    def _agrees(self, known: _Known, gender: str) -> bool:
        found = known.gender or self._gender.get(known.name or "", "")
        return not found or found == gender

    def _settle(self, known: _Known, gender: str) -> _Known:
        if known.name:
            self._gender.setdefault(known.name, gender)
        return replace(known, through=())

    def _introduced(self, noun: str, at: int) -> _Known | None:
        """Whom "the minister" stands for: the last one who was printed with that word."""
        singular = noun.removesuffix("s")
        if singular not in _PERSON_NOUNS | _BODY_NOUNS:
            return None
        rule: EvidenceRule = "title" if singular in _PERSON_NOUNS else "body"
        for known in reversed(self._spoke):
            if re.search(rf"\b{singular}", self._text[known.at : known.end], re.IGNORECASE):
                return replace(known, rule=rule, through=())
        before = bisect.bisect_left(self._mention_starts, at)
        for mention in reversed(self._mentions[max(0, before - 40) : before]):
            if mention.kind in ("person", "role", "organisation", "seat") and re.search(
                rf"\b{singular}", mention.span.text_in(self._text), re.IGNORECASE
            ):
                return self._person(mention, rule)
        if singular in _PERSON_NOUNS:
            return self._again(rule, lambda k: k.person) or self._nearest(at, rule)
        return self._again(rule, lambda _: True)

    def _nearest(self, at: int, rule: EvidenceRule) -> _Known | None:
        first = next(self._subjects(at, self._sentence_start(at, back=_MEMORY)), None)
        return None if first is None else self._person(first, rule)

    def _again(self, rule: EvidenceRule, wanted: Callable[[_Known], bool]) -> _Known | None:
        """The last one who spoke, of a kind."""
        found = next((k for k in reversed(self._spoke) if wanted(k)), None)
        return None if found is None else replace(found, rule=rule, through=())

    def _both(self, span: Span) -> _Known | None:
        """Whom "the two leaders" are: the last two different actors that were named.

        "The two countries" are the two that were named most of late, and not by people's names.
        """
        before = bisect.bisect_left(self._mention_starts, span.start)
        if _STATES.search(span.text_in(self._text)):
            late = [m for m in self._mentions[max(0, before - 24) : before] if len(m.codes) == 1]
            often = Counter(m.codes for m in reversed(late)).most_common(2)
            wanted = {codes for codes, _ in often}
            late = [m for m in late if m.codes in wanted]
            late.sort(key=lambda m: m.kind not in ("person", "role"))
        else:
            late = [m for m in self._mentions[max(0, before - 12) : before] if len(m.codes) == 1]
        found: dict[tuple[str, ...], Mention] = {}
        for mention in reversed(late):
            found.setdefault(mention.codes, mention)
            if len(found) == 2:
                second, first = sorted(found.values(), key=lambda m: m.span.start, reverse=True)
                evidence = Evidence(
                    first.span.text_in(self._text), first.span.start, first.span.end, "joint"
                )
                return _Known(
                    f"{first.name} and {second.name}",
                    (*first.codes, *second.codes),
                    second.span.start,
                    second.span.end,
                    "joint",
                    person=False,
                    through=(evidence,),
                )
        return None

    # ---- bookkeeping

    def _person(self, mention: Mention, rule: EvidenceRule) -> _Known:
        return _Known(
            mention.name,
            mention.codes,
            mention.span.start,
            mention.span.end,
            rule,
            person=mention.kind in ("person", "role"),
            gender=gender_of(mention.name) if mention.kind == "person" else "",
        )

    def _inside(self, span: Span) -> list[Mention]:
        """Mentions that overlap the span; mentions themselves do not overlap one another."""
        first = max(0, bisect.bisect_right(self._mention_starts, span.start) - 1)
        last = bisect.bisect_left(self._mention_starts, span.end)
        return [m for m in self._mentions[first:last] if m.span.overlaps(span)]

    def _sentence_start(self, at: int, back: int = 0) -> int:
        index = bisect.bisect_right(self._sentence_starts, at) - 1 - back
        return self._sentence_starts[max(0, index)] if self._sentence_starts else 0

    def _remember(self, known: _Known) -> None:
        self._spoke.append(known)
        del self._spoke[:-50]
        if known.name and known.person:
            parts = known.name.lower().split()
            if len(parts) > 1 or parts[0] not in self._by_surname:
                for part in {parts[-1], parts[0]}:
                    self._by_surname.setdefault(part, known)

    def _without(self, span: Span, mentions: Sequence[Mention]) -> str:
        """The printed words with the mentions cut out."""
        words, at = [], span.start
        for mention in mentions:
            words.append(self._text[at : max(at, mention.span.start)])
            at = max(at, mention.span.end)
        rest = " ".join([*words, self._text[at : span.end]])
        return rest if len(rest.split()) > 1 else ""


@cache
def _genders() -> dict[str, str]:
    from analyzer.actors import Gazetteer

    return {p.name: p.gender for p in Gazetteer.load().roster.people() if p.gender}


def gender_of(name: str) -> str:
    """The gender of an office holder, "m" or "f"; empty where it is not known."""
    return _genders().get(name, "")


def _names_a_person(printed: str) -> bool:
    words = {w.strip(",.").lower() for w in printed.split()}
    return bool(words & _PERSON_NOUNS)


def _is_of_a_person(name: str, printed: str) -> bool:
    """Whether a name is a person's: not a body's, and not of "a survey by Example Workers"."""
    if _is_thing(name):
        return False
    head = printed[: max(0, printed.find(name.split()[0]))]
    return re.search(r" (?:of|for|from|in|at|by|on) ", f"{head} ") is None


def _is_thing(name: str) -> bool:
    """Whether a capitalised name is that of a body or a place, by its last word."""
    return name.split()[-1].lower().strip(".") in _NOT_PERSONS


def _proper_name(printed: str) -> str | None:
    """The name in the printed words, without titles and what follows; None where there is none.

    "Transport Secretary Heidi Example, 44" is "Heidi Example", and so is "his wife, Heidi Example".
    """
    body = _BODY_NAME.fullmatch(printed.strip())
    if body and body.group(2).lower() in _NOT_PERSONS:
        return body.group(1)
    for part in _PARTS.split(printed):
        name = _name_in(part)
        if name is not None:
            return name
    return None


def _name_in(part: str) -> str | None:
    tokens = part.split()
    last_title = max(
        (i for i, w in enumerate(tokens) if w.strip(".,").lower() in _TITLES), default=-1
    )
    named = tokens[last_title + 1 :]
    if len(named) == 1 and named[0].lower().strip(".") in _NOT_PERSONS:
        named = [w for w in tokens if w.lower() not in ("the", "a", "an")]  # "Labour Party"
    words: list[str] = []
    for number, word in enumerate(named):
        is_particle = re.fullmatch(_PARTICLES, word.lower()) is not None
        if _CAPITALISED.match(word) or _WITH_PARTICLE.match(word) or is_particle:
            words.append(word)
        elif not words:
            continue
        else:
            # "One City fan" and "the Oslo survey" name nobody; "the Tribune newspaper" does.
            if word.isalpha() and word not in _BODY_NOUNS and number == len(words):
                return None
            break
    while words and re.fullmatch(_PARTICLES, words[-1]):
        words.pop()
    if not words or len(words) > 5:
        return None
    name = re.sub(r"['’]s?$", "", " ".join(words).strip(".,'’"))
    if name.isupper() and len(name) > 5:  # "MR. ROBERTS:" in a transcript
        name = name.title()
    return name if len(name) > 1 and name.lower() not in _COMMON else None


_STATES = re.compile(r"\b(?:countr|nation|state|government|capital|neighbo)", re.IGNORECASE)
_PARTS = re.compile(r",| of | for | from | in | at | by | on | who | with |\(|\)| — | – ")
_WITH_PARTICLE = re.compile(rf"{_PARTICLES}-[^\W\d_a-z]")
#: "the Roy and Lee Association": a body's name with small words inside.
_BODY_NAME = re.compile(
    rf"(?:[Tt]he )?({_NAME_WORD}(?: (?:and|of|for|the|on|&|{_NAME_WORD}))* ({_NAME_WORD}))"
)
#: Capitalised at the head of a sentence, but no names.
_COMMON = frozenset(
    (
        "another others some many most people officials critics experts analysts one two three "
        "several both they we it he she authorities witnesses residents sources police asked try "
        "you what there here neither either none all few such more less each every everyone "
        "nobody somebody someone anyone scientists researchers lawmakers republicans democrats "
        "question answer reporter moderator q a press "
        "doctors lawyers students investors economists diplomats activists reports studies"
    ).split()
)
