"""Everybody whom a text names in full, and where it names them by the surname alone.

One pass over the text, before any speaker is resolved. It answers whose surname "Lee" is, whom "the
mayor" may mean, and of whom a sentence speaks. Linear time.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from analyzer.speakers.fullnames import find_full_names
from analyzer.speakers.genders import courtesy, own_pronoun
from analyzer.speakers.introductions import Introductions
from analyzer.speakers.known import Known, Named
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import bare, has_surname, name_words, same_person, surname_of
from analyzer.speakers.words import BODY_NOUNS, COMMON, DEPUTIES, SURNAMES

_CAPITALISED = re.compile(r"(?<![\w.])[^\W\d_a-z][\w-]+")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w'’-]* \Z")
#: Whose presidency a text speaks of, who is "the president" there.
_PRESIDENCY = re.compile(r"(?P<who>[^\W\d_a-z][\w-]{0,40})['’]s? presidency\b")
_PRESIDENT = frozenset({"president"})
#: Characters before (or behind) a surname in which its full form is looked for.
_REACH = 20_000
#: Letters of a surname that may be misspelt.
_LONG = 7
#: Names looked at for one title.
_MOST = 50


class People:
    """The persons that a text names."""

    def __init__(
        self,
        text: str,
        mentions: Mentions,
        offices: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """offices: words for the offices of persons, by canonical name, beside those printed."""
        self._text = text
        introductions = Introductions(text, mentions, offices or {})
        names = find_full_names(text, mentions)
        self._doubles = names.doubles
        found = [introductions.of_mention(m) for m in mentions.of_kind("person")]
        for place in names.found:
            named = introductions.of_name(place.start, place.end, place.name)
            full = names.doubles.get(name_words(place.name), place.name)
            found.append(replace(named, who=replace(named.who, name=full)))
        found += _short(text, found)
        self.named: list[Named] = sorted(found, key=lambda n: n.start)
        self._starts = [n.start for n in self.named]
        self._by_word: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        self._alike: dict[str, list[str]] = {}
        self._printed = {(n.who.name, title) for n in self.named for title in n.printed}
        self._times = Counter(n.who.name for n in self.named)
        self._full: dict[tuple[str, ...], Known | None] = {}
        self._presidencies = list(_PRESIDENCY.finditer(text))
        for index, named in enumerate(self.named):
            words = name_words(named.who.name or "")
            for word in {words[0], words[-1]} if named.full and words else ():
                self._by_word.setdefault(word, []).append(index)
            for word in named.who.titles:
                self._by_title.setdefault(word, []).append(index)

    # ---- by name

    def surname(self, word: str, at: int, titles: frozenset[str] = frozenset()) -> Known | None:
        """Whose name "Lee" is: the last one named in full before ``at``, else the first behind.

        titles: of two with that surname, the one who was introduced with them ("Speaker Lee").
        """
        places = self._by_word.get((name_words(word) or (bare(word),))[-1], ())
        if word.isupper() or any(map(str.isupper, word[1:])):  # "BBC", "OpenAI"
            places = [i for i in places[:_MOST] if _has_surname(self.named[i], word)]
        near = [n for n in self._near(places, at) if abs(n.start - at) <= _REACH]
        called = courtesy(self._text, at)
        if called:
            near = [n for n in near if n.who.gender in ("", called)]
        same = [n for n in near if _has_surname(n, word)]
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
        near = self._near(self._by_word.get(bare(word), ()), at)
        same = [n for n in near if _has_surname(n, word)]
        found = _fitting(same, own_pronoun(self._text, at, at + len(word)))
        return found[0].who if found and len(found) < len(same) else None

    def full(self, name: str) -> Known | None:
        """Somebody of that full name, the one whose actor is known if any is."""
        words = name_words(name)
        if len(words) < 2:
            return None
        if words not in self._full:
            longer = name_words(self._doubles.get(words, ""))
            self._full[words] = self._find_full(words) or (
                self._find_full(longer) if longer else None
            )
        return self._full[words]

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

    def _near(self, places: Sequence[int], at: int) -> list[Named]:
        """Of those in some places, the last before ``at``, from the end, and the first behind."""
        cut = bisect.bisect_left(places, bisect.bisect_left(self._starts, at))
        near = (*reversed(places[max(0, cut - 6) : cut]), *places[cut : cut + 3])
        return [self.named[i] for i in near]

    # ---- by title

    def only(self, words: frozenset[str], at: int) -> Known | None:
        """Whom "the Kremlin critic" means: the only one before ``at`` with all those words."""
        lists = [self._by_title.get(word, []) for word in words]
        if not lists or not all(lists):
            return None
        fewest = min(lists, key=len)
        cut = bisect.bisect_left(fewest, bisect.bisect_left(self._starts, at))
        near = (self.named[i].who for i in fewest[max(0, cut - _MOST) : cut])
        found = [who for who in near if words <= who.titles]
        return found[-1] if len({who.name for who in found}) == 1 else None

    def titled(
        self,
        words: frozenset[str],
        at: int,
        code: str | None = None,
        left_out: Callable[[Named], bool] = lambda _: False,
    ) -> Known | None:
        """Whom "the mayor of Oslo" means: the last one before ``at`` with all those words.

        "The president" is no vice president, rather a state's than a council's, and who was it
        once only where the text calls nobody else so. code: of an actor that it must be, if any.
        """
        lists = [self._by_title.get(word, []) for word in words]
        if not lists or not all(lists):
            return None
        fewest = min(lists, key=len)
        cut = bisect.bisect_left(fewest, bisect.bisect_left(self._starts, at))
        behind = fewest[cut : cut + 1] if len(words) > 1 else []
        by_office = None  # the tables know the office; words printed beside a name know better
        near = [self.named[i] for i in [*reversed(fewest[max(0, cut - _MOST) : cut]), *behind]]
        if words == _PRESIDENT:
            near.sort(key=lambda n: not n.printed.isdisjoint(BODY_NOUNS))
        near.sort(key=lambda n: has_left_it(words, n.who.titles))
        for named in near:
            if left_out(named) or not has_title(words, named.printed | words):
                continue
            left = has_left_it(words, named.who.titles)
            if left and (by_office is not None or not words <= named.printed):
                continue
            if words <= named.who.titles and (code is None or code in named.who.codes):
                by_office = by_office or named.who
                if words <= named.printed and named.who.codes == by_office.codes:
                    return named.who
        return by_office

    def presiding(self, at: int, found: Known | None) -> Known | None:
        """Whose presidency the text last spoke of before a place: "Lee's presidency".

        found: who is called president, or only is by the tables; then whoever is named more often.
        """
        if found is not None and (found.name, "president") in self._printed:
            return found
        last = bisect.bisect_right(self._presidencies, at, key=lambda m: m.end()) - 1
        known = self.surname(self._presidencies[last]["who"], at) if last >= 0 else None
        if known is None or (found and self._times[found.name] >= self._times[known.name]):
            return found
        return known

    # ---- by place

    def between(self, start: int, end: int) -> Iterator[Named]:
        """Those named in a stretch of the text, in order."""
        for index in range(bisect.bisect_left(self._starts, start), len(self.named)):
            if self.named[index].start >= end:
                return
            yield self.named[index]

    def first_alone(self, at: int) -> Known | None:
        """The first person of the text, where nobody else is named before ``at``."""
        first = self.named[0].who if self.named and self.named[0].start < at else None
        if first is None or first.name is None:
            return None
        end = bisect.bisect_left(self._starts, at)
        some = itertools.islice(self.named, min(end, _MOST))
        return first if all(named.who.name == first.name for named in some) else None


def _short(text: str, found: Sequence[Named]) -> Iterator[Named]:
    """Where somebody who is named in full is named by the surname alone."""
    by_surname: dict[str, list[Named]] = {}
    for named in sorted((n for n in found if n.full), key=lambda n: n.start):
        by_surname.setdefault(surname_of(named.who.name or ""), []).append(named)
    spans = sorted((n.start, n.end) for n in found)
    starts = [s for s, _ in spans]
    for match in _CAPITALISED.finditer(text):
        word = match.group()
        known = by_surname.get(word)
        if known is None or word.lower() in COMMON:
            continue
        is_place = word.lower() in SURNAMES
        if is_place and _CAPITAL_BEFORE.search(text, max(0, match.start() - 30), match.start()):
            continue  # "New York"
        at = bisect.bisect_right(starts, match.start()) - 1
        if at >= 0 and spans[at][1] > match.start():
            continue
        before = [n for n in known[:_MOST] if n.start < match.start()]
        near = [*reversed(before), *known[len(before) : _MOST]]
        fitting = _fitting(near, own_pronoun(text, match.start(), match.end()))
        yield Named(match.start(), match.end(), fitting[0].who, full=False)


def _has_surname(named: Named, word: str) -> bool:
    return has_surname(named.who.name or "", word)


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


def has_left_it(words: frozenset[str], titles: frozenset[str]) -> bool:
    """Whether somebody with some titles held such an office once, which the words do not say."""
    return "former" in titles and "former" not in words


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
