"""How a text introduces a person: by what is printed around the name, in front of it and behind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.records import Mention, Span
from analyzer.speakers.genders import gender_of, gender_of_titles
from analyzer.speakers.known import Known, Named
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import bare, content_words, name_words, proper_name
from analyzer.speakers.words import (
    COMMON,
    FORMER,
    GENDERED_NOUNS,
    IN_FULL,
    MALE_NOUNS,
    OFFICIALS,
    PARTY_LETTERS,
    PERSON_NOUNS,
    TITLES,
    US_STATES,
)

#: What stands in front of a name, in its clause.
_BEFORE = re.compile(r"[^.,;:!?\"“”()\n]{0,90}\Z")
#: What stands behind a name and a comma: "Ann Lee, the mayor of Oslo,".
_APPOSITION = re.compile(
    # no "Lee, his son said"
    r", (?!(?:his|her|its|their) [^,.;:()“”\"\n]{1,60}?\s(?:said|told|has|was)\b)"
    r"(?:an? |the )?([^,.;:()“”\"\n]{3,90})(?=[,.;)]|\s+(?:said|told|has|was))"
)
#: Who somebody is to others, right in front of a name: "his daughter, 5-year-old Ann Lee", "Lee's
#: husband, town councillor Bo Roy".
_RELATED = re.compile(
    rf"\b(?P<noun>{'|'.join(sorted(GENDERED_NOUNS))})(?:,? (?:[\w-]+-year-old )?|"
    r", (?:(?!(?:who|whom|whose|and|or|said|says|told|met|by|to|from|with|in|at|of)\b)[\w-]+ )"
    r"{1,5})\Z"
)
#: A relative clause that goes on up to a name.
_RELATIVE_CLAUSE = re.compile(r", (?:who|whom|whose|which)\b[^.,;:!?\n]*\Z")
#: In front of the second of two who share a surname: "Bo and | Ann Lee".
_COUPLE = re.compile(r"\b[A-Z][a-z-]+ (?:and|&) \Z")
_WORD = re.compile(r"[^\s,]+")
_PAUSE = re.compile(r"[.,;:!?]")
#: The party and the state behind a name: "Ann Lee (R-S.C.)", "Ann Lee, D-Mass.,".
_TAG = re.compile(r",? \(?([RDI])-((?:[A-Z]\.){2}|[A-Z][A-Za-z]{1,12}\.?)(?=[),.; ])")
#: How old somebody is: "Ann Lee, 34,", "Ann Lee (34)".
_AGED = re.compile(r", (\d{1,3})(?=[,.;])| \((\d{1,3})\)")
#: Nouns that say who somebody is beside a name: "Kremlin critic Ann Lee", "Ann Lee, a farmer,".
_NOUNS = TITLES | PERSON_NOUNS
_PRESIDENT = frozenset({"president"})
_LEGISLATORS = frozenset({"senator", "representative"})
_CROWNED = frozenset("king queen emir sultan emperor empress prince pope monarch".split())
#: The number of a monarch: "Margrethe II".
_REGNAL = re.compile(r"\b(?=[IVX])(?:X{0,2}(?:IX|IV|V?I{0,3}))\b(?!\.)")
#: Behind a name and a comma, what somebody else does: "the president quietly passed".
_CLAUSE = re.compile(r"[a-z ]{1,20}? (?!newly|recently|previously|formerly)[a-z]+ly [a-z]+ed\b")
#: An office that somebody had: "Ann Lee, who was minister", "Ann Lee, minister from 1999 to 2004".
_HELD = re.compile(
    r"who (?:was|had been|served)\b|(?:[\w-]+ ){1,6}(?:from \d{4} (?:to|until)|between) \d{4}\b"
)
_SMALL = frozenset("of the for and to in".split())


class Introductions:
    """The introductions of the persons of one text."""

    def __init__(
        self, text: str, mentions: Mentions, offices: Mapping[str, frozenset[str]]
    ) -> None:
        """offices: words for the offices of persons, by canonical name, beside those printed."""
        self._text = text
        self._mentions = mentions
        self._offices = offices

    def of_mention(self, mention: Mention) -> Named:
        """A person of the tables, or one that a role introduces."""
        text, start, end = self._text, mention.span.start, mention.span.end
        printed = text[start:end]
        words = name_words(mention.name)
        before = [w for w in _WORD.findall(printed) if bare(w) not in words]
        in_front = titles_before(text, start, any(bare(w) in TITLES for w in before))
        printed_titles = _titles_around(text, [*before, *in_front], end)
        titles = printed_titles | self._offices.get(mention.name, frozenset())
        if printed_titles & _CROWNED or _REGNAL.search(mention.name):
            titles -= _PRESIDENT  # the tables call any head of state so
        who = Known(
            mention.name,
            self._mentions.codes_of(mention),
            start,
            end,
            kind="person",
            gender=gender_of(mention.name) or gender_of_titles(titles),
            titles=titles,
        )
        own = proper_name(printed) or ""
        full = len(name_words(own)) > 1 or sum(bare(w) in words for w in printed.split()) > 1
        if full and not titles.isdisjoint(_LEGISLATORS) and name_words(own)[:1] != words[:1]:
            who = replace(who, name=own)  # "Sen. Ann Lee" is no envoy called Anna Lee
        aside = _is_aside(text, start + printed.find(mention.name.split()[0]))
        return Named(start, end, who, full, printed_titles, aside)

    def of_name(self, start: int, end: int, name: str) -> Named:
        """A person whom the tables do not know, by the full name that stands in a place."""
        text = self._text
        before = titles_before(text, start)
        titles = _titles_around(text, before, end)
        codes = self._codes(start, end, before)
        gender = gender_of_titles(titles) or _gender_of_relative(text, start)
        who = Known(name, codes, start, end, kind="person", gender=gender, titles=titles)
        return Named(start, end, who, True, titles, _is_aside(text, start))

    def _codes(self, start: int, end: int, before: Sequence[str]) -> tuple[str, ...]:
        """The actor that a person without an entry in the tables speaks for, by the office.

        "US envoy Ann Lee" and "Ann Lee, the US envoy," speak for the state; "Oslo analyst Ann Lee"
        and "Ann Lee, a former US envoy" do not.
        """
        low = [w.lower().strip(".") for w in before]
        if any(w in OFFICIALS for w in low) and not any(w in FORMER for w in low):
            for last in self._mentions.between(max(0, start - 100), start)[-1:]:
                apart = _PAUSE.search(self._text, last.span.end, start)
                if last.codes and last.kind != "person" and apart is None:
                    return last.codes[:1]
        behind = _behind(self._text, end)
        if behind is None or _is_done(behind.text_in(self._text).split()):
            return ()
        return self._mentions.office_codes(behind)


def titles_before(text: str, start: int, titled: bool = False) -> list[str]:
    """The words of the titles in front of a name. titled: whether one stands in between."""
    before = _BEFORE.search(text, max(0, start - 100), start)
    words: list[str] = []
    front = before.group().split() if before else []
    for number, word in reversed(list(enumerate(front))):
        low = word.lower().strip(".'’")
        noun = low.removeprefix("ex-") in _NOUNS
        if not (word[0].isupper() or low in _SMALL or noun or word[0] in "'’"):
            break
        if low == "and" and (not words or any(bare(w) in TITLES for w in words)):
            one = words and number and front[number - 1] in _NOUNS
            if not one:  # "opposition leader and party chairman Ann Lee"
                break  # "President Roy and Prime Minister Lee"
        words.append(word)
    while words and (words[-1].lower() in _SMALL or words[-1].lower() in COMMON):
        words.pop()
    return words if titled or any(bare(w).removeprefix("ex-") in _NOUNS for w in words) else []


def _titles_around(text: str, before: Sequence[str], end: int) -> frozenset[str]:
    """The words for who somebody is: titles in front, an apposition, party and state behind."""
    titles = content_words([*before, *_apposition(text, end)])
    titles = titles.union(*(IN_FULL[w] for w in titles if w in IN_FULL))
    tag = _TAG.match(text, end, end + 24)
    if tag is not None:
        state = US_STATES.get(tag[2].replace(".", "").lower(), frozenset())
        titles |= state | PARTY_LETTERS[tag[1].lower()]
    aged = _AGED.match(text, end, end + 8)
    return titles | {f"{aged[1] or aged[2]}-year-old"} if aged is not None else titles


def _behind(text: str, end: int) -> Span | None:
    """What stands behind a name and a comma, without an article."""
    match = _APPOSITION.match(text, end, end + 120)
    return Span(*match.span(1)) if match is not None else None


def _apposition(text: str, end: int) -> list[str]:
    """The words of "Ann Lee, the mayor of Oslo," behind a name."""
    behind = _behind(text, end)
    if behind is None or _CLAUSE.match(text, behind.start, behind.end):
        return []
    words = behind.text_in(text).split()
    if not any(bare(w).removeprefix("ex-") in _NOUNS for w in words[:4]):
        return []
    return ["former", *words] if _HELD.match(text, behind.start, behind.end) else words


def _is_done(words: Sequence[str]) -> bool:
    """Whether what stands behind a name and a comma is what they did: "Lee, who met envoys"."""
    first = words[0]
    if first == "who":
        return words[1:2] not in (["is"], ["serves"], ["leads"], ["heads"])
    return first.endswith("ed") and first not in FORMER and first not in ("appointed", "elected")


def _is_aside(text: str, start: int) -> bool:
    """Whether somebody is named as a relative, the second of a couple, or in a relative clause."""
    low = max(0, start - 200)
    couple = _COUPLE.search(text, max(0, start - 40), start)
    return bool(couple or _relative(text, start) or _RELATIVE_CLAUSE.search(text, low, start))


def _gender_of_relative(text: str, start: int) -> str:
    """The gender of "his wife, Ann Lee" by the noun in front; empty without one."""
    match = _relative(text, start)
    if match is None:
        return ""
    return "m" if match["noun"] in MALE_NOUNS else "f"


def _relative(text: str, start: int) -> re.Match[str] | None:
    return _RELATED.search(text, max(0, start - 80), start)
