"""Everybody whom a text names in full, with the titles printed around the name.

One pass over the text, before any speaker is resolved. It answers whose surname "Lee" is, whom "the
mayor" may mean, and of whom a sentence speaks. Capitalised words and small rules; linear time.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.actors.vocabulary import vocabulary
from analyzer.records import Mention, Span
from analyzer.sentences import SHORT_TITLES
from analyzer.speakers.known import Known, first_names, gender_of
from analyzer.speakers.names import (
    bare,
    content_words,
    is_thing,
    name_words,
    proper_name,
    same_person,
    surname_of,
)
from analyzer.speakers.words import (
    BODY_NOUNS,
    COMMON,
    DEPUTIES,
    FEMALE_NOUNS,
    FEMALE_TITLES,
    FIELDS,
    FORMER,
    IN_FULL,
    MALE_NOUNS,
    MALE_TITLES,
    OFFICIALS,
    PARTICLES,
    PARTY_LETTERS,
    PERSON_NOUNS,
    SURNAMES,
    TITLES,
    US_STATES,
)

#: A word of a name. A point ends it only behind few letters ("M."): a sentence may end there.
_PLAIN = (
    r"(?:(?:[A-Z]\.){1,3}(?=[ \u00a0])|"
    rf"(?:{'|'.join(sorted(t.capitalize() for t in SHORT_TITLES if '.' not in t))}|Del|St)"
    r"\.(?=[ \u00a0])|"
    r"[^\W\d_a-z][\w'’-]{0,40})"
)
_RUN = re.compile(rf"(?<![\w.]){_PLAIN}(?:[ \u00a0](?:(?:{PARTICLES})[ -]){{0,2}}{_PLAIN}){{1,7}}")
_BODY = re.compile(rf"{_PLAIN}(?:(?: (?:of|for|and|the|on|&)){{0,2}} {_PLAIN}){{1,8}}")
_BEFORE = re.compile(r"[^.,;:!?\"“”()\n]{0,90}\Z")
#: In front of what an institute deals with: "director of the Institute of the | Northern Union".
_OF_INSTITUTE = re.compile(
    r"\b(?:Institute|Cent(?:re|er)|Foundation|Forum|Academy|School|Society|Club) (?:of|for|on) "
    r"(?:the )?(?:[A-Z][\w-]* ){0,2}\Z"
)
_APPOSITION = re.compile(
    # no "Lee, his son said"
    r", (?!(?:his|her|its|their) [^,.;:()“”\"\n]{1,60}?\s(?:said|told|has|was)\b)"
    r"(?:an? |the )?([^,.;:()“”\"\n]{3,90})(?=[,.;)]|\s+(?:said|told|has|was))"
)
#: "Foreign and" of "Foreign and European Affairs Minister Ann Lee".
_FIELDS_BEFORE = re.compile(rf"\b(?:(?:{'|'.join(sorted(FIELDS))}),? )+(?:and|&) \Z", re.IGNORECASE)
#: Who somebody is to others, right in front of a name: "his daughter, 5-year-old Ann Lee", "Lee's
#: husband, town councillor Bo Roy".
_RELATED = re.compile(
    rf"\b(?P<noun>{'|'.join(sorted(MALE_NOUNS | FEMALE_NOUNS))})(?:,? (?:[\w-]+-year-old )?|"
    r", (?:(?!(?:who|whom|whose|and|or|said|says|told|met|by|to|from|with|in|at|of)\b)[\w-]+ )"
    r"{1,5})\Z"
)
#: A relative clause that goes on up to a name.
_RELATIVE_CLAUSE = re.compile(r", (?:who|whom|whose|which)\b[^.,;:!?\n]*\Z")
#: Who somebody is, told by what they say of themselves: "Lee said she", "told Lee that he".
_OF_SELF = re.compile(
    r" (?:(?:said|says|added|wrote|claimed|told [\w ]{1,30}|explained|argued|insisted)(?: that)?|"
    r"that) (?:while |when |if |although |though )?[“\"]?(?P<word>he|she)\b"
)
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Sir|Dame)\.? \Z")
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
OF_WHOM = re.compile(r"\b(?:of|for|by) (?:[A-Z][\w.]* ){0,3}\Z")
_WORD = re.compile(r"[^\s,]+")
#: The party and the state behind a name: "Ann Lee (R-S.C.)", "Ann Lee, D-Mass.,".
_TAG = re.compile(r",? \(?([RDI])-((?:[A-Z]\.){2}|[A-Z][A-Za-z]{1,12}\.?)(?=[),.; ])")
#: How old somebody is: "Ann Lee, 34,", "Ann Lee (34)".
_AGED = re.compile(r", (\d{1,3})(?=[,.;])| \((\d{1,3})\)")
#: Nouns that say who somebody is beside a name: "Kremlin critic Ann Lee", "Ann Lee, a farmer,".
_NOUNS = TITLES | PERSON_NOUNS
#: Letters that stand for a body, as the article in front of them shows: "the HWU".
_LETTERS = re.compile(r"\b[Tt]he ([A-Z]{2,6})\b")
#: Letters in brackets behind a name: "Harbour Power Plant (HPP)".
_LETTERS_BEHIND = re.compile(r" \(([A-Z]{3,6})\)")
_CAPITALISED = re.compile(r"(?<![\w.])[^\W\d_a-z][\w-]+")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w'’-]* \Z")
#: In front of a name that is a place: "in Khan Younis", "near southern Oslo Harbour".
_IN = re.compile(
    r"\b(?P<before>\w+ )?(?:in|near|outside|across) (?:(?:north|south|east|west)\w* )?\Z"
)
#: In front of a state's name, and behind it a person's: "the First Lady of Norland Ann Lee".
_OFFICE_OF = re.compile(rf"\b(?i:{'|'.join(sorted(OFFICIALS))}) of (?:the )?\Z")
_PRESIDENT = frozenset({"president"})
_CROWNED = frozenset("king queen emir sultan emperor empress prince pope monarch".split())
#: The number of a monarch: "Margrethe II".
_REGNAL = re.compile(r"\b(?=[IVX])(?:X{0,2}(?:IX|IV|V?I{0,3}))\b(?!\.)")
#: Behind a name and a comma, what somebody else does: "the president quietly passed".
_CLAUSE = re.compile(r"[a-z ]{1,20}? (?!newly|recently|previously|formerly)[a-z]+ly [a-z]+ed\b")
_ENDS = frozenset("\n.!?:;\"“”‘’'—–").union({""})
_SMALL = frozenset("of the for and to in".split())
_LEADING = frozenset("on at by from with under over during after before since until".split())
#: Characters before (or behind) a surname in which its full form is looked for.
_REACH = 20_000
#: Letters of a surname that may be misspelt.
_LONG = 7
#: Names looked at for one title.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Named:
    """One place where a person is named.

    full: with more than the surname. printed: the titles that the text itself prints there. aside:
    whether only as somebody's relative or in a relative clause.
    """

    start: int
    end: int
    who: Known
    full: bool
    printed: frozenset[str] = frozenset()
    aside: bool = False


def own_pronoun(text: str, start: int, end: int) -> str:
    """The gender of whoever is named in a place, by a courtesy or a pronoun of the same clause."""
    title = _TITLE.search(text, max(0, start - 6), start)
    if title is not None:
        return "m" if title.group(1).lower() in MALE_TITLES else "f"
    match = (
        _OF_SELF.match(text, end, end + 60)
        or _OWN_SETTING.match(text, end, end + 60)
        or _OWN_LEAD.search(text, max(0, start - 130), start)
    )
    if match is None or OF_WHOM.search(text, max(0, start - 30), start):
        return ""
    return "m" if match["word"] in ("he", "his") else "f"


class People:
    """The persons and bodies that a text names."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        offices: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """offices: words for the offices of persons, by canonical name, beside those printed."""
        self._text = text
        self._mentions = mentions
        self._offices = offices or {}
        self._mention_starts = [m.span.start for m in mentions]
        self._letters = frozenset(_LETTERS.findall(text))
        found = list(self._find())
        found += self._short(found)
        self.named: list[Named] = sorted(found, key=lambda n: n.start)
        self.starts = [n.start for n in self.named]
        self._by_word: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        self._alike: dict[str, list[str]] = {}
        self._printed = {(n.who.name, title) for n in self.named for title in n.printed}
        self._times = Counter(n.who.name for n in self.named)
        self._full: dict[tuple[str, ...], Known | None] = {}
        for index, named in enumerate(self.named):
            words = name_words(named.who.name or "")
            for word in {words[0], words[-1]} if named.full and words else ():
                self._by_word.setdefault(word, []).append(index)
            for word in named.who.titles:
                self._by_title.setdefault(word, []).append(index)

    # ---- questions

    def surname(self, word: str, at: int, titles: frozenset[str] = frozenset()) -> Known | None:
        """Whose name "Lee" is: the last one named in full before ``at``, else the first behind.

        titles: of two with that surname, the one who was introduced with them ("Speaker Lee").
        """
        places = self._by_word.get(bare(word), ())
        if word.isupper() or any(map(str.isupper, word[1:])):  # "BBC", "OpenAI"
            places = [
                i
                for i in places[:_MOST]
                if name_words(self.named[i].who.name or "")[-1] == bare(word)
            ]
        cut = bisect.bisect_left(places, bisect.bisect_left(self.starts, at))
        before = [self.named[i] for i in places[max(0, cut - 6) : cut]]
        after = [self.named[i] for i in places[cut : cut + 3]]
        near = [n for n in [*reversed(before), *after] if abs(n.start - at) <= _REACH]
        same = [n for n in near if name_words(n.who.name or "")[-1] == bare(word)]
        # A first name is theirs who were introduced: "Example" is no "Example Qux" to come.
        near = [n for n in near if n.start < at]
        titled = [n for n in same if titles and titles <= n.printed]
        fitting = _fitting(same, own_pronoun(self._text, at, at + len(word)))
        return next((n.who for n in (*titled, *fitting, *same, *near)), None)

    def main(self, word: str, at: int) -> Known | None:
        """Who of several with a surname is meant where another is the wrong one.

        That is whom a pronoun of the same clause fits, or who is not named only as somebody's
        relative; None where nothing tells them apart.
        """
        places = self._by_word.get(bare(word), ())
        cut = bisect.bisect_left(places, bisect.bisect_left(self.starts, at))
        near = [
            self.named[i]
            for i in (*reversed(places[max(0, cut - 6) : cut]), *places[cut : cut + 3])
        ]
        same = [n for n in near if name_words(n.who.name or "")[-1] == bare(word)]
        found = _fitting(same, own_pronoun(self._text, at, at + len(word)))
        return found[0].who if found and len(found) < len(same) else None

    def full(self, name: str) -> Known | None:
        """Somebody of that full name, the one whose actor is known if any is."""
        words = name_words(name)
        if len(words) < 2:
            return None
        if words not in self._full:
            longer = name_words(self._double.get(words, ""))
            self._full[words] = self._find_full(words) or (
                self._find_full(longer) if longer else None
            )
        return self._full[words]

    def misspelt(self, word: str) -> Known | None:
        """Whose long surname a word is but for one letter inside: "Exampelson"; one person's."""
        if len(word) < _LONG:
            return None
        if not self._alike:
            for surname in self._by_word:
                self._alike.setdefault(_outline(surname), []).append(surname)
        found: dict[str, Known] = {}
        for surname in self._alike.get(_outline(bare(word)), ())[:_MOST]:
            who = self.named[self._by_word[surname][-1]].who
            if name_words(who.name or "")[-1] == surname and _one_letter_off(bare(word), surname):
                found[who.name or ""] = who
        return next(iter(found.values())) if len(found) == 1 else None

    def _find_full(self, words: tuple[str, ...]) -> Known | None:
        found = None
        for index in self._by_word.get(words[-1], ())[:_MOST]:
            named = self.named[index]
            known = name_words(named.who.name or "")
            if known[-1] == words[-1] and known[0] == words[0]:
                if named.who.codes:
                    return named.who
                found = found or named.who
        return found

    def only(self, words: frozenset[str], at: int) -> Known | None:
        """Whom "the Kremlin critic" means: the only one before ``at`` with all those words."""
        lists = [self._by_title.get(word, []) for word in words]
        if not lists or not all(lists):
            return None
        fewest = min(lists, key=len)
        cut = bisect.bisect_left(fewest, bisect.bisect_left(self.starts, at))
        near = (self.named[i].who for i in fewest[max(0, cut - _MOST) : cut])
        found = [who for who in near if words <= who.titles]
        return found[-1] if len({who.name for who in found}) == 1 else None

    def first_alone(self, at: int) -> Known | None:
        """The first person of the text, where nobody else is named before ``at``."""
        first = self.named[0].who if self.named and self.named[0].start < at else None
        if first is None or first.name is None:
            return None
        end = bisect.bisect_left(self.starts, at)
        some = itertools.islice(self.named, min(end, _MOST))
        return first if all(named.who.name == first.name for named in some) else None

    def titled(
        self,
        words: frozenset[str],
        at: int,
        code: str | None = None,
        left_out: Callable[[Named], bool] = lambda _: False,
    ) -> Known | None:
        """Whom "the mayor of Oslo" means: the last one before ``at`` with all those words.

        "The president" is no vice president, and rather a state's than a council's. code: of an
        actor that it must be, if any.
        """
        lists = [self._by_title.get(word, []) for word in words]
        if not lists or not all(lists):
            return None
        fewest = min(lists, key=len)
        cut = bisect.bisect_left(fewest, bisect.bisect_left(self.starts, at))
        behind = fewest[cut : cut + 1] if len(words) > 1 else []
        by_office = None  # the tables know the office; words printed beside a name know better
        near = [self.named[i] for i in [*reversed(fewest[max(0, cut - _MOST) : cut]), *behind]]
        if words == _PRESIDENT:
            near.sort(key=lambda n: not n.printed.isdisjoint(BODY_NOUNS))
        for named in near:
            if left_out(named) or not has_title(words, named.printed | words):
                continue
            if words <= named.who.titles and (code is None or code in named.who.codes):
                by_office = by_office or named.who
                if words <= named.printed and named.who.codes == by_office.codes:
                    return named.who
        return by_office

    def between(self, start: int, end: int) -> Iterator[Named]:
        """Those named in a stretch of the text, in order."""
        for index in range(bisect.bisect_left(self.starts, start), len(self.named)):
            if self.named[index].start >= end:
                return
            yield self.named[index]

    def is_printed(self, known: Known, title: str) -> bool:
        """Whether the text itself calls somebody so, and not only the tables."""
        return (known.name, title) in self._printed

    def times(self, known: Known) -> int:
        """How often somebody is named."""
        return self._times[known.name]

    def body(self, noun: str, at: int) -> tuple[int, int] | None:
        """The last capitalised name before ``at`` that holds a noun: "the union"."""
        pattern = re.compile(rf"\b{re.escape(noun.capitalize())}\b")
        low = max(0, at - _REACH)
        place = None
        for match in pattern.finditer(self._text, low, at):
            place = match.start()
        if place is None:
            return None
        for match in _BODY.finditer(self._text, max(low, place - 80), at):
            if match.start() <= place < match.end():
                joined = self._text.find(" and the ", place, match.end())
                return match.start(), joined if joined > 0 else match.end()
            if match.start() > place:
                break
        return None

    # ---- finding

    def _find(self) -> Iterator[Named]:
        taken: list[tuple[int, int]] = []
        for mention in self._mentions:
            if mention.kind == "person":
                taken.append((mention.span.start, mention.span.end))
                yield self._of_mention(mention)
        starts = [s for s, _ in taken]
        runs = list(self._runs(starts, taken))
        places = {name_words(name) for _, end, name in runs if self._is_place(end, name)}
        places -= {name_words(n) for _, e, n in runs if places and self._titles(e - len(n))}
        runs = [run for run in runs if name_words(run[2]) not in places]
        alone = Counter(name_words(name) for _, _, name in runs)
        inside = {name for _, end, name in runs if self._is_inside(end - len(name))}
        self._double = double = _double_surnames([name for _, _, name in runs], inside)
        for _, end, name in runs:
            words = name.split()
            for cut in range(1, len(words) - 1):
                rest = name_words(" ".join(words[cut:]))
                if alone[rest] and not (cut == 1 and rest in double):
                    name = " ".join(words[cut:])
                    break
            named = self._of_name(end - len(name), end, name)
            full = double.get(name_words(name))
            if full is not None:
                named = replace(named, who=replace(named.who, name=full))
            yield named

    def _short(self, found: Sequence[Named]) -> Iterator[Named]:
        """Where somebody who is named in full is named by the surname alone."""
        by_surname: dict[str, list[Named]] = {}
        for named in sorted((n for n in found if n.full), key=lambda n: n.start):
            by_surname.setdefault(surname_of(named.who.name or ""), []).append(named)
        spans = sorted((n.start, n.end) for n in found)
        starts = [s for s, _ in spans]
        for match in _CAPITALISED.finditer(self._text):
            word = match.group()
            known = by_surname.get(word)
            if known is None or word.lower() in COMMON:
                continue
            is_place = word.lower() in SURNAMES
            if is_place and _CAPITAL_BEFORE.search(
                self._text, max(0, match.start() - 30), match.start()
            ):
                continue  # "New York"
            at = bisect.bisect_right(starts, match.start()) - 1
            if at >= 0 and spans[at][1] > match.start():
                continue
            before = [n for n in known[:_MOST] if n.start < match.start()]
            near = [*reversed(before), *known[len(before) : _MOST]]
            fitting = _fitting(near, own_pronoun(self._text, match.start(), match.end()))
            yield Named(match.start(), match.end(), fitting[0].who, full=False)

    def _runs(
        self, starts: Sequence[int], taken: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, str]]:
        for match in _RUN.finditer(self._text):
            index = bisect.bisect_left(starts, match.end()) - 1
            if index >= 0 and taken[index][1] > match.start():
                continue
            around = (
                self._text[max(0, match.start() - 1)] + self._text[match.end() : match.end() + 1]
            )
            if around in ('""', "“”", "‘’"):
                continue  # the title of a book
            if self._is_the(match.start(), match.group()):
                continue  # "the Harbour Film Database"
            words = match.group().split()
            here = self.mentions_in(Span(match.start(), match.start() + len(words[0])))
            if here and here[0].kind in ("adjective", "people") and len(words) > 2:
                words.pop(0)  # "German Ann Lee"
            if (
                here
                and here[0].kind == "name"
                and _OFFICE_OF.search(self._text, max(0, match.start() - 60), match.start())
            ):
                words = words[len(here[0].span.text_in(self._text).split()) :]
            if not words:
                continue  # "the governor of New Zealand": nobody is named
            last = self.mentions_in(Span(match.end() - len(words[-1]), match.end()))
            if last and last[0].kind == "name":
                continue  # "Statistics Norway"
            while words and _is_no_name(words):
                words.pop(0)
            if sum(w.isupper() and len(w) > 1 for w in words) > 1 and not words[-1].isupper():
                words = [w for w in words if not w.isupper()]  # a shouted headline in front
            name = proper_name(" ".join(words)) if len(words) > 1 else None
            if name is None or " " not in name or is_thing(name) or name.isupper():
                continue
            if any(map(str.isdigit, name)) or self._has_letters(match, name):
                continue  # "Lima HP-2"
            if self._is_doubled(match.start(), name):
                continue
            if bare(name.split()[-1]) in FIELDS:
                continue  # "the Council for Regional Cooperation"
            if name[-1].isupper() and not name.split()[-1].isupper():
                continue  # "Startups AccountX"
            if name.split()[-1] in self._letters:
                continue  # "Existing HWU rules", where the HWU is named, too
            end = match.start() + match.group().rfind(name) + len(name)
            if match.group().rfind(name) >= 0:
                yield end - len(name), end, name

    def _has_letters(self, run: re.Match[str], name: str) -> bool:
        """Whether a name is a body's, whose letters stand behind it, or in it in brackets."""
        words = name.split()
        inside = self._text[max(0, run.start() - 1)] == "(" and words[-1].isupper()
        letters = _LETTERS_BEHIND.match(self._text, run.end())
        initials = "".join(w[0] for w in words)
        behind = letters is not None and letters[1] == initials and words[0] not in first_names()
        return (inside and len(words[-1]) > 2) or behind

    def _is_doubled(self, start: int, name: str) -> bool:
        """Whether a heading of one word is glued to a sentence with that word: "Marea | Marea".

        Somebody with such a name is not called by half of it before.
        """
        first, *rest = name.split()
        return (
            rest == [first]
            and re.search(rf"\b{re.escape(first)}\b", self._text[max(0, start - _REACH) : start])
            is not None
        )

    def _is_place(self, end: int, name: str) -> bool:
        """Whether a name stands where something is, and not as "in Ann Lee's view"."""
        start = end - len(name)
        match = _IN.search(self._text, max(0, start - 40), start)
        if match is None or name.split()[0] in first_names() or self._text[end : end + 1] in "'’":
            return False
        return (match["before"] or "").strip().lower() not in vocabulary().trust

    def _is_inside(self, start: int) -> bool:
        """Whether a place is no beginning of a sentence."""
        return start > 1 and self._text[start - 2 : start].strip(" ")[-1:] not in _ENDS

    def _is_the(self, start: int, words: str) -> bool:
        """Whether "the" stands in front of a name without a title, which is then no person's."""
        titled = any(bare(word) in TITLES for word in words.split()[:-1])
        return not titled and self._text[max(0, start - 5) : start].lower().endswith(" the ")

    def _of_mention(self, mention: Mention) -> Named:
        start, end = mention.span.start, mention.span.end
        printed = self._text[start:end]
        words = name_words(mention.name)
        before = [w for w in _WORD.findall(printed) if bare(w) not in words]
        in_front = self._titles(start, any(bare(w) in TITLES for w in before))
        titles = self._words_of([*before, *in_front], end)
        printed_titles = titles
        titles |= self._offices.get(mention.name, frozenset())
        if titles & printed_titles & _CROWNED or _REGNAL.search(mention.name):
            titles -= _PRESIDENT  # the tables call any head of state so
        who = Known(
            mention.name,
            self.codes_of(mention),
            start,
            end,
            kind="person",
            gender=gender_of(mention.name) or _gender(titles),
            titles=titles,
        )
        full = sum(bare(w) in words for w in printed.split()) > 1
        aside = self._is_aside(start + printed.find(mention.name.split()[0]))
        return Named(start, end, who, full, printed_titles, aside)

    def _of_name(self, start: int, end: int, name: str) -> Named:
        before = self._titles(start)
        titles = self._words_of(before, end)
        codes = self._codes(start, end, before)
        gender = _gender(titles) or self._related(start)
        who = Known(name, codes, start, end, kind="person", gender=gender, titles=titles)
        return Named(start, end, who, True, titles, self._is_aside(start))

    def _is_aside(self, start: int) -> bool:
        """Whether somebody is named as a relative, or in a relative clause."""
        low = max(0, start - 200)
        return bool(
            _RELATED.search(self._text, max(low, start - 80), start)
            or _RELATIVE_CLAUSE.search(self._text, low, start)
        )

    def _related(self, start: int) -> str:
        """The gender of "his wife, Ann Lee" by the noun in front; empty without one."""
        match = _RELATED.search(self._text, max(0, start - 80), start)
        if match is None:
            return ""
        return "m" if match["noun"] in MALE_NOUNS else "f"

    def _words_of(self, before: Sequence[str], end: int) -> frozenset[str]:
        """The words for who somebody is: titles in front, an apposition, party and state behind."""
        titles = content_words([*before, *self._apposition(end)])
        titles = titles.union(*(IN_FULL[w] for w in titles if w in IN_FULL))
        tag = _TAG.match(self._text, end, end + 24)
        if tag is not None:
            state = US_STATES.get(tag[2].replace(".", "").lower(), frozenset())
            titles |= state | PARTY_LETTERS[tag[1].lower()]
        aged = _AGED.match(self._text, end, end + 8)
        return titles | {f"{aged[1] or aged[2]}-year-old"} if aged is not None else titles

    def _titles(self, start: int, titled: bool = False) -> list[str]:
        """The words of the titles in front of a name. titled: whether one stands in between."""
        before = _BEFORE.search(self._text, max(0, start - 100), start)
        words: list[str] = []
        front = before.group().split() if before else []
        for number, word in reversed(list(enumerate(front))):
            low = word.lower().strip(".'’")
            if not (word[0].isupper() or low in _SMALL or low in _NOUNS or word[0] in "'’"):
                break
            if low == "and" and (not words or any(bare(w) in TITLES for w in words)):
                one = words and number and front[number - 1] in _NOUNS
                if not one:  # "opposition leader and party chairman Ann Lee"
                    break  # "President Roy and Prime Minister Lee"
            words.append(word)
        while words and (words[-1].lower() in _SMALL or words[-1].lower() in COMMON):
            words.pop()
        return words if titled or any(w.strip(".,'’").lower() in _NOUNS for w in words) else []

    def _apposition(self, end: int) -> list[str]:
        """The words of "Ann Lee, the mayor of Oslo," behind a name."""
        match = _APPOSITION.match(self._text, end, min(len(self._text), end + 120))
        if match is None:
            return []
        words = match.group(1).split()
        if _CLAUSE.match(match.group(1)):
            return []
        return words if any(w.lower() in _NOUNS for w in words[:4]) else []

    def _codes(self, start: int, end: int, before: Iterable[str]) -> tuple[str, ...]:
        """The actor that a person without an entry in the tables speaks for, by the office.

        "US envoy Ann Lee" and "Ann Lee, the US envoy," speak for the state; "Oslo analyst Ann Lee"
        and "Ann Lee, a former US envoy" do not.
        """
        low = [w.lower().strip(".") for w in before]
        if any(w in OFFICIALS for w in low) and not any(w in FORMER for w in low):
            first = bisect.bisect_left(self._mention_starts, max(0, start - 100))
            last = bisect.bisect_left(self._mention_starts, start)
            for mention in reversed(self._mentions[first:last]):
                gap = self._text[mention.span.end : start]
                if mention.codes and mention.kind != "person" and not re.search(r"[.,;:!?]", gap):
                    return mention.codes[:1]
                break
        match = _APPOSITION.match(self._text, end, min(len(self._text), end + 120))
        if match is not None and not _is_done(match.group(1).split()):
            return office_codes(match.group(1), self.served_in(Span(*match.span(1))))
        return ()

    def codes_of(self, mention: Mention) -> tuple[str, ...]:
        """The actor of a person's mention; of the "Peruvian Foreign and European Affairs Minister"
        it is Peru, and not what the second of the two fields names."""
        before = _FIELDS_BEFORE.search(
            self._text, max(0, mention.span.start - 80), mention.span.start
        )
        if before is None:
            return mention.codes
        index = bisect.bisect_left(self._mention_starts, before.start()) - 1
        owner = self._mentions[index] if index >= 0 else None
        beside = owner is not None and self._text[owner.span.end : before.start()].strip() in (
            *("", "'s", "’s"),
        )
        return owner.codes if owner is not None and beside else mention.codes

    def served_in(self, span: Span) -> list[Mention]:
        """The mentions in a span that are not just what an institute deals with."""
        return [
            m
            for m in self.mentions_in(span)
            if not _OF_INSTITUTE.search(self._text, span.start, m.span.start)
        ]

    def mentions_in(self, span: Span) -> list[Mention]:
        """Mentions that overlap the span; mentions themselves do not overlap one another."""
        first = max(0, bisect.bisect_right(self._mention_starts, span.start) - 1)
        last = bisect.bisect_left(self._mention_starts, span.end)
        return [m for m in self._mentions[first:last] if m.span.overlaps(span)]


def _fitting(same: Sequence[Named], gender: str) -> Sequence[Named]:
    """Of several persons with one surname those who fit a pronoun, and are no mere relatives.

    All of them where nothing tells them apart.
    """
    first = same[0].who.name or "" if same else ""
    if all(same_person(n.who.name or "", first) for n in same):
        return same
    found: Sequence[Named] = [n for n in same if gender and n.who.gender == gender]
    others = {n.who.name for n in same if gender and n.who.gender not in ("", gender)}
    found = found or [n for n in same if n.who.name not in others] or same
    leading = {n.who.name for n in found if not n.aside}
    return [n for n in found if n.who.name in leading] or found


def has_title(words: frozenset[str], titles: frozenset[str]) -> bool:
    """Whether somebody with some titles is called so: a vice president is not "the president"."""
    return words <= titles and not titles & DEPUTIES - words


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether the first of some capitalised words is a word of the sentence, or of a byline.

    "He" is a surname, too: no capital follows on the pronoun, but for a day or a month.
    """
    low = bare(words[0])  # also "What's Norland"
    if low == "he" and len(words) == 2 and words[1].lower() not in COMMON:
        return False
    return low in COMMON or low in _SMALL or low in _LEADING


def _is_done(words: Sequence[str]) -> bool:
    """Whether what stands behind a name and a comma is what they did: "Lee, who met envoys"."""
    first = words[0]
    if first == "who":
        return words[1:2] not in (["is"], ["serves"], ["leads"], ["heads"])
    return first.endswith("ed") and first not in FORMER and first not in ("appointed", "elected")


def office_codes(printed: str, inside: Sequence[Mention]) -> tuple[str, ...]:
    """The actor that an office speaks for: "a spokesman for the Chinese army"; empty for none.

    inside: the mentions in the printed words.
    """
    head = re.split(r" (?:of|for|to|in|at|from|who|with)\b|,", printed, maxsplit=1)[0].split()
    low = [w.lower().strip(".,'’") for w in head]
    if not any(w in OFFICIALS for w in low) or any(w in FORMER for w in low):
        return ()
    for mention in inside:
        if mention.codes and mention.kind != "person":
            return mention.codes[:1]
    return ()


def _double_surnames(names: Sequence[str], inside: Collection[str]) -> dict[tuple[str, ...], str]:
    """Two surnames, and the full name that they end: "Qux Berg", where Ann Qux Berg is named.

    What stands in front of them must be a first name, and not a place: "Udmurtia Ann Lee".
    inside: names that stand inside of sentences, too, where a capital is no sentence's own.
    """
    alone = {name_words(name) for name in names}
    found: dict[tuple[str, ...], set[str]] = {}
    for name in inside:
        first, *rest = name.split()
        if len(rest) == 2 and first in first_names() and rest[0] not in first_names():
            words = name_words(" ".join(rest))
            if words in alone:
                found.setdefault(words, set()).add(name)
    return {words: full.pop() for words, full in found.items() if len(full) == 1}


def _outline(word: str) -> str:
    """What a word keeps when a letter inside is misspelt."""
    return word[:2] + word[-1:]


def _one_letter_off(word: str, other: str) -> bool:
    """Whether two words differ by one letter, which is neither the first nor the last."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), 0)
    if not 0 < at < min(len(word), len(other)) - 1:
        return False
    one, two = word[at:], other[at:]
    return one[1:] == two[1:] or one[1:] == two or one == two[1:]


def _gender(titles: frozenset[str]) -> str:
    if titles & MALE_TITLES:
        return "m"
    return "f" if titles & FEMALE_TITLES else ""
