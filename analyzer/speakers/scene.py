"""What a resolver knows of one text: its people, its sentences, and who spoke so far."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analyzer.quotes.questions import is_question_put
from analyzer.quotes.said import is_said
from analyzer.records import EvidenceRule, Mention, Quote, Sentence, Span
from analyzer.speakers.bodies import Bodies
from analyzer.speakers.genders import Genders, gender_of
from analyzer.speakers.known import Known, Named
from analyzer.speakers.mentions import Mentions
from analyzer.speakers.names import content_words, has_surname, same_person
from analyzer.speakers.outside import Outside
from analyzer.speakers.people import People, has_left_it, has_title
from analyzer.speakers.phrases import in_office, is_person_role

_INSIDE_SENTENCE = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z][\w'’-]*")
_BASED = re.compile(r"-(?:based|headquartered)\b")
#: Sentences back in which a pronoun finds its person, and "it", "they" and "the statement" theirs.
MEMORY, SHORT_MEMORY = 6, 3
#: Characters back in which a body is looked for.
_REACH = 4_000
#: Speakers that are remembered.
_MOST = 50
#: Sentences back in which a surname is that of who spoke, and not of a namesake.
_SURNAME_MEMORY = 8


class Scene:
    """One text, and a memory of those who spoke in it, which grows in reading order."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        quotes: Sequence[Quote],
        outside: Outside,
    ) -> None:
        self.text = text
        # "The Seoul-based union": a place where somebody is at home says nothing.
        at_work = [m for m in mentions if not _BASED.match(text, m.span.end)]
        self.mentions = Mentions(text, at_work)
        self.people = People(text, self.mentions, outside.offices)
        self.genders = Genders(text, self.people.named)
        self.bodies = Bodies(text, self.mentions)
        self.sentences = [s.span for s in sentences]
        self.house = outside.house
        self.guests = [self._in_full(g) for g in outside.guests]
        self.spoke: list[Known] = []  # in order, the last one at the end
        self._sentence_starts = [s.start for s in self.sentences]
        said = (q for q in quotes if is_said(text, q) or is_question_put(text, q))
        self._said = sorted(c for q in said for c in q.content)
        self._said_starts = [s.start for s in self._said]
        self._quoted = sorted(c for q in quotes for c in q.content if q.kind == "direct")
        self._quoted_starts = [s.start for s in self._quoted]
        self._capitals: frozenset[str] | None = None

    def _in_full(self, guest: Known) -> Known:
        """Somebody whom the title names, by the name that the text has: "Udmurtia Ann Lee"."""
        words = (guest.name or "").split()
        for cut in range(1, len(words) - 1):
            found = self.people.full(" ".join(words[cut:]))
            if found is not None:
                titles = guest.titles | content_words(words[:cut])
                return replace(guest, name=found.name, titles=titles)
        return guest

    # ---- memory

    def remember(self, known: Known) -> None:
        """Keep somebody who spoke."""
        self.spoke.append(known)
        del self.spoke[:-_MOST]

    def again(self, at: int, wanted: Callable[[Known], bool], reach: int) -> Known | None:
        """The last one who spoke, of a kind, within so many sentences."""
        oldest = self.sentence_start(at, back=reach)
        return next((k for k in reversed(self.spoke) if k.seen >= oldest and wanted(k)), None)

    def spoke_of_surname(self, word: str, at: int) -> Known | None:
        """The last one of a surname who spoke shortly before, unless another is meant."""
        main = self.people.main(word, at)
        return self.again(
            at,
            lambda k: (
                k.kind == "person"
                and " " in (k.name or "")
                and has_surname(k.name or "", word)
                and (main is None or same_person(k.name or "", main.name or ""))
            ),
            _SURNAME_MEMORY,
        )

    def just_spoke(self, words: frozenset[str], at: int) -> Known | None:
        """Who spoke last, where they were introduced with such a title and still hold it."""
        last = self.again(at, lambda k: k.kind == "person", SHORT_MEMORY)
        if last is None or has_left_it(words, self.words_of(last)):
            return None
        if words <= (titles := self.words_of(last)):
            return last if has_title(words, titles) else None
        full = self.people.full(last.name or "")
        return last if full is not None and has_title(words, full.titles) else None

    def words_of(self, known: Known) -> frozenset[str]:
        """The words that somebody was introduced with, for "the minister"."""
        printed = "" if known.words else self.text[known.at : known.end][:200]
        named = re.findall(r"\w+", known.name or "")
        return known.titles | content_words(printed.split()) | content_words(named)

    # ---- places

    def sentence_index(self, at: int) -> int:
        """Number of the sentence that a place is in."""
        return max(0, bisect.bisect_right(self._sentence_starts, at) - 1)

    def sentence_start(self, at: int, back: int = 0) -> int:
        """Where the sentence begins that is so many before the one of a place."""
        index = max(0, self.sentence_index(at) - back)
        return self._sentence_starts[index] if self._sentence_starts else 0

    def memory_start(self, at: int) -> int:
        """Where the sentences begin in which the text may have named a body before."""
        return max(self.sentence_start(at, back=MEMORY), at - _REACH)

    def opens_sentence(self, at: int) -> bool:
        """Whether a sentence begins at a place."""
        return bool(self.sentences) and self.sentences[self.sentence_index(at)].start == at

    def is_said(self, named: Named) -> bool:
        """Whether a name stands inside what somebody is quoted with."""
        return self._said_around(named) is not None

    def is_topic(self, named: Named) -> bool:
        """Whether a name ends the subject of a sentence, which others only spoke of.

        "Lee's colleague Bo Roy faced criticism": what is criticised is no words of others.
        """
        words = self._said_around(named)
        return words is not None and words.end == named.end and self.opens_sentence(words.start)

    def _said_around(self, named: Named) -> Span | None:
        at = bisect.bisect_right(self._said_starts, named.start) - 1
        near = self._said[max(0, at - 2) : at + 1]
        return next((s for s in near if s.start <= named.start < s.end), None)

    def is_quoted(self, at: int) -> bool:
        """Whether a place is inside what somebody is quoted with word by word."""
        return self.quoted_at(at) is not None

    def quoted_at(self, at: int) -> Span | None:
        """What somebody is quoted with word by word around a place, in its paragraph."""
        last = bisect.bisect_right(self._quoted_starts, at) - 1
        near = self._quoted[max(0, last - 2) : last + 1]
        return next((s for s in near if s.start <= at < s.end), None)

    def is_name_elsewhere(self, word: str) -> bool:
        """Whether a capitalised word is so inside of sentences, too."""
        if self._capitals is None:
            self._capitals = frozenset(_INSIDE_SENTENCE.findall(self.text))
        return word in self._capitals

    def without(self, span: Span, mentions: Sequence[Mention]) -> str:
        """The printed words with the mentions cut out."""
        words, at = [], span.start
        for mention in mentions:
            words.append(self.text[at : max(at, mention.span.start)])
            at = max(at, mention.span.end)
        rest = " ".join([*words, self.text[at : span.end]])
        return " ".join(rest.split())

    # ---- actors

    def of_mention(self, mention: Mention, rule: EvidenceRule) -> Known:
        """A mentioned actor as somebody who may speak."""
        printed = mention.span.text_in(self.text)
        person = mention.kind == "person" or (mention.kind == "role" and is_person_role(printed))
        return Known(
            mention.name,
            mention.codes,
            mention.span.start,
            mention.span.end,
            rule,
            "person" if person else "body",
            gender_of(mention.name) if mention.kind == "person" else "",
        )

    def mentioned(
        self, at: int, pattern: str, kinds: tuple[str, ...], rule: EvidenceRule
    ) -> Known | None:
        """The last mention before, of a kind, that holds a word."""
        for mention in reversed(self.mentions.before(at, 40)):
            printed = mention.span.text_in(self.text)
            words = f"{printed} {mention.name}"
            if rule == "body" and is_person_role(printed):
                continue  # "Norish government representatives" are no government
            if mention.kind in kinds and mention.codes and re.search(pattern, words, re.IGNORECASE):
                return self.of_mention(mention, rule)
        return None

    def subject(self, at: int, rule: EvidenceRule, bodies: bool = False) -> Known | None:
        """The first actor named in the sentence, or the two, before."""
        here = self.sentence_index(at)
        for index in range(here, max(-1, here - 3), -1):
            low = self.sentences[index].start if self.sentences else 0
            high = at if index == here else self.sentences[index].end
            for mention in self.mentions.between(low, high)[:3]:
                if mention.span.end > high:
                    break
                is_body = mention.kind not in ("person", "adjective", "people", "capital")
                if bodies and self.is_quoted(mention.span.start):
                    continue
                if mention.codes and (is_body or not bodies) and mention.span.start < low + 60:
                    return self.of_mention(mention, rule)
        return None

    def house_codes(self, printed: str) -> tuple[str, ...]:
        """The state whose office publishes the text, for its own ministers and ministries."""
        return self.house.codes if self.house and in_office(printed) else ()
