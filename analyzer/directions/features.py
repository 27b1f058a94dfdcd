"""The candidates of a statement, nobody included, and the readable features of each.

A feature is a name that holds or does not: "speaker", "after against", "publisher, first person".
Names that end in "& here" or "& absent" are of the scene, apart for those who are named in it and
those who are not. Nobody (``None``) is a candidate with features of the scene alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analyzer.actors.gazetteer import OTHER_CODES
from analyzer.directions.scene import Scene
from analyzer.directions.wording import (
    COORDINATION,
    PREPOSITIONS,
    RELATION,
    Words,
    scene_words,
)
from analyzer.quotes.words import DETERMINERS
from analyzer.records import Mention

Role = Literal["source", "target"]
ROLES: tuple[Role, Role] = ("source", "target")
#: Who a role may fall to: the code of an actor, or None for nobody.
Candidate = str | None

#: Acts, as opposed to words: what somebody else reports of them is done by the actor, not by the
#: speaker (codebook, section 3).
ACTS = frozenset("cooperate aid yield protest sanction mobilize coerce assault".split())
#: Features that say how a mention is tied to its neighbours, and beginnings of further ones.
_TIES = frozenset(
    (
        *(f"after {preposition}" for preposition in PREPOSITIONS),
        "after a preposition",
        "after a verb",
        "after another word",
        "agent",
        "before a hyphen",
        "in the quote",
        "outside the quote",
        "passive subject",
        "possessive",
        "subject",
    )
)
_FURTHER_TIES = ("after a relation word and ", "after a verb and ", "next behind ")
#: Words from a passive verb to its agent, at most: "was expelled on Monday by Norway".
_WITHIN_PASSIVE = 8
#: How many mentions of one actor are looked at.
N_MENTIONS = 3


class Reading:
    """What all candidates of one scene have in common, worked out once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = Words(scene.text)
        self.wording = frozenset((*scene_words(scene.text), *self._leads()))
        self.kind = "act" if scene.signal in ACTS else "word"
        self.found: dict[str, list[Mention]] = {}
        for mention in scene.mentions:
            for code in mention.codes:
                self.found.setdefault(code, []).append(mention)
        self.first_before = scene.before[0].codes if scene.before else ()
        self.codes_before = {code for m in scene.before for code in m.codes}
        speaker = scene.draft.speaker
        self.speaking = (
            "an actor speaks"
            if scene.draft.speaker_codes
            else "somebody speaks"
            if speaker is not None
            else "nobody speaks"
        )
        self.about = [
            f"{min(len(self.found), 4)} actors",
            f"signal {scene.signal}",
            f"voice {scene.draft.voice}",
            self.speaking,
            *sorted(self.wording),
        ]
        self._places: dict[int, list[str]] = {}
        self._own: dict[str, list[str]] = {}

    def _leads(self) -> list[str]:
        """Which pronouns stand before every actor that is named."""
        scene = self.scene
        first = len(scene.text)
        if scene.mentions:
            first = scene.mentions[0].span.start - scene.draft.span.start
        at, _ = self.words.around(first, first)
        return [f"{pronoun} leads" for pronoun in self.words.pronouns_before(at)]

    def candidates(self) -> list[str]:
        """The codes that may have a role, those named in the statement first."""
        scene = self.scene
        others = [
            *scene.draft.speaker_codes,
            *(code for codes in scene.spoke for code in codes),
            *scene.speaks_next,
            *(code for m in scene.before for code in m.codes),
            *scene.prominent,
            *scene.earlier,
        ]
        if scene.publisher is not None:
            others.append(scene.publisher.code)
        return list(dict.fromkeys((*self.found, *others)))

    def features(self, role: Role, source: Sequence[str] = ()) -> dict[Candidate, list[str]]:
        """Return the features of every candidate.

        source: those already chosen; empty while the source is being decided.
        """
        result: dict[Candidate, list[str]] = {}
        for code in self.candidates():
            if code not in self._own:
                self._own[code] = self._of_code(code)
            names = list(self._own[code])
            if role == "target":
                names += self._to_source(code, source)
            result[code] = names
        result[None] = self._of_nobody(role, source)
        return result

    def acts(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a verb."""
        return "subject" in self.place(mention)

    def faces_another(self, mention: Mention) -> bool:
        """Whether the words set it against another: "between Peru and Chile", "Peru-Chile ties"."""
        pair = {"after between", "before a hyphen"}
        return len(mention.codes) > 1 or not pair.isdisjoint(self.place(mention))

    # ---- nobody

    def _of_nobody(self, role: Role, source: Sequence[str]) -> list[str]:
        names = ["nobody", *(f"nobody & {name}" for name in self.about)]
        kind = self.scene.publisher.kind if self.scene.publisher is not None else "unknown"
        names += [f"nobody & publisher ({kind})", f"nobody & publisher ({kind}), {self.speaking}"]
        if "first person" in self.wording:
            names.append(f"nobody & publisher ({kind}), first person")
        names.append(f"nobody & {len(self.found) or 'no'} here, {self.scene.signal}")
        names.append(f"nobody & {self.kind}, {self.scene.draft.voice}, {self.speaking}")
        if not self.found:
            names += [f"nobody & nobody here, {name}" for name in self.about]
        if role == "target":
            others = [c for c in self.found if c not in source]
            names.append(f"nobody & {'a' if source else 'no'} source")
            names.append(f"nobody & {min(len(others), 3)} others here")
            names.append(f"nobody & {min(len(others), 3)} others here, {self.scene.signal}")
        return names

    # ---- an actor

    def _of_code(self, code: str) -> list[str]:
        found = self.found.get(code, ())
        where = "here" if found else "absent"
        names = [where, f"named {min(len(found), N_MENTIONS)} times", *self._around(code, found)]
        for mention in found[:N_MENTIONS]:
            names += self.place(mention)
            if mention.codes[0] != code:
                names.append("second of a pair")
        names += [f"{name} & {where}" for name in self.about]
        if code in OTHER_CODES:
            names.append(f"{'REB' if code == 'REB' else 'organisation'} & {where}")
        names = list(dict.fromkeys(names))
        return names + [f"{name} & {self.kind}" for name in names]

    def _around(self, code: str, found: Sequence[Mention]) -> list[str]:
        """Features of what else is known of an actor: who speaks, who spoke, who is prominent."""
        scene, names = self.scene, []
        speakers = scene.draft.speaker_codes
        first, pronoun = "first person" in self.wording, "pronoun start" in self.wording
        if code in speakers:
            names += ["speaker", f"speaker {scene.draft.voice}", f"speaker {scene.signal}"]
            names.append(f"speaker, {min(len(self.found), 3)} actors")
            if first:
                names.append("speaker in first person")
        elif speakers:
            names.append("somebody else speaks")
        here = "here" if found else "absent"
        for number, codes in enumerate(scene.spoke):
            if code in codes:
                name = f"spoke {('last', 'before that')[number]}"
                names += [name, f"{name}, {here}, {self.speaking}"]
                if not speakers:
                    if first:
                        names.append(f"{name}, first person")
                    if pronoun:
                        names.append(f"{name}, pronoun start")
        if code in scene.speaks_next:
            names += ["speaks next", f"speaks next, {here}, {self.speaking}"]
            if first and not speakers:
                names.append("speaks next, first person")
        if code in self.codes_before:
            names.append("named in the sentence before")
            if code in self.first_before:
                names.append("first in the sentence before")
                if not self.found:
                    names.append("first in the sentence before, nobody here")
                if pronoun:
                    names.append("first in the sentence before, pronoun start")
        elif code in scene.earlier:
            names.append(f"named earlier, {here}")
        if code in scene.prominent:
            rank = f"prominent {scene.prominent.index(code) + 1}"
            names += [rank, f"{rank}, {here}"]
            if not self.found:
                names.append(f"{rank}, nobody here")
        if code in scene.title:
            names += ["in the title", f"in the title, {here}"]
        publisher = scene.publisher
        if publisher is not None and code == publisher.code:
            kind = f"publisher ({publisher.kind})"
            names += [kind, f"{kind}, {here}, {self.speaking}", f"{kind}, {here}, {self.kind}"]
            names.append(f"{kind}, {scene.signal}, {here}")
            names.append(f"{kind}, {min(len(self.found), 3)} actors, {here}")
            names += [f"{kind}, {name}, {here}" for name in sorted(self.wording)]
        elif publisher is not None:
            names.append(f"published elsewhere ({publisher.kind}), {here}")
        return names

    def _to_source(self, code: str, source: Sequence[str]) -> list[str]:
        scene, found = self.scene, self.found.get(code, ())
        if not source:
            return ["no source", f"no source, {'here' if found else 'absent'}"]
        elsewhere = self.found.keys() - set(source)
        if code in source:
            which = (
                "the only" if len(source) == 1 else "the main" if code == source[0] else "a further"
            )
            which = f"is {which} source"
            names = [which, f"{which}, {min(len(elsewhere), 2)} others here"]
            names += [
                f"{which}, {self.kind}",
                f"{which}, {scene.signal}, {min(len(elsewhere), 2)} others here",
            ]
            return names + [f"{which}, {name}" for name in self.about]
        names = []
        if found and len(elsewhere) == 1:
            names += ["the only other one here", f"the only other one here, {scene.signal}"]
        others = [c for c in scene.prominent if c not in source]
        if others and code == others[0]:
            names.append("counterpart")
            if not elsewhere:
                names.append("counterpart, no other here")
                names += [f"counterpart, no other here, {name}" for name in self.about]
        if not elsewhere and code in self.codes_before:
            names.append("named before, no other here")
        sources = [m for m in scene.mentions if set(m.codes) & set(source)]
        if found and sources:
            at = sources[0].span
            after = [m for m in found if m.span.start > at.start]
            side = "after the source" if after else "before the source"
            names += [side, f"{side}, {scene.signal}"]
            nearest = after[0] if after else found[-1]
            names += [f"{side}, {name}" for name in self._ties(nearest)]
            if after:
                between = sum(at.end <= m.span.start < after[0].span.start for m in scene.mentions)
                names.append(f"{min(between, 3)} between the source and it")
                if not between:
                    names += ["next after the source", f"next after the source, {scene.signal}"]
                if self._joined(at.end, after[0].span.start):
                    names.append("joined with the source")
            elif self._joined(found[0].span.end, at.start):
                names.append("joined with the source")
        elif found:
            first = "first" if found[0] is scene.mentions[0] else "later"
            names.append(f"{first} here, the source is not")
            names += [f"the source is not here, {name}" for name in self._ties(found[0])]
        if set(source) & set(scene.draft.speaker_codes) and found:
            names += [f"the source speaks, {self._in_quote(m)[-1]}" for m in found[:N_MENTIONS]]
        return names

    def _joined(self, start: int, end: int) -> bool:
        offset = self.scene.draft.span.start
        return COORDINATION.fullmatch(self.scene.text[start - offset : end - offset]) is not None

    # ---- the place of a mention

    def _ties(self, mention: Mention) -> list[str]:
        """What ties a mention to the words before it: a preposition, a verb, a possessive."""
        return [n for n in self.place(mention) if n in _TIES or n.startswith(_FURTHER_TIES)]

    def place(self, mention: Mention) -> list[str]:
        """Features of the place of a mention in its statement, worked out once."""
        if id(mention) not in self._places:
            self._places[id(mention)] = self._of_place(mention)
        return self._places[id(mention)]

    def _of_place(self, mention: Mention) -> list[str]:
        scene, words = self.scene, self.words
        offset = scene.draft.span.start
        rank = f"mention {min(scene.mentions.index(mention) + 1, 4)}"
        start, end = mention.span.start - offset, mention.span.end - offset
        before, behind = words.around(start, end)
        names = [
            rank,
            f"kind {mention.kind}",
            f"{rank} {mention.kind}",
            f"{rank} {scene.draft.voice}",
            f"{rank} {scene.signal}",
            f"place {min(3, 4 * start // max(1, len(scene.text)))}",
            *(f"behind {pronoun}" for pronoun in words.pronouns_before(before)),
            *self._before(before),
            *self._behind(end, behind),
        ]
        verb, first = words.verb_before(before), words.verb_from(behind)
        names.append("behind a verb" if verb is not None else "before all verbs")
        if verb is not None:
            names.append(f"behind {words.lower[verb]}")
            if not any(
                m.span.start - offset > words.start(verb)
                for m in scene.mentions[: scene.mentions.index(mention)]
            ):
                names.append(f"next behind {words.lower[verb]}")
        if first is not None and first - behind < 6:
            names.append(f"before {words.lower[first]}")
        place = self._in_quote(mention)
        names += place
        if "first in the quote" in place:
            names.append(f"first in the quote, {scene.signal}")
            if "subject" in names:
                names += ["first in the quote, subject"]
                names.append(f"first in the quote, subject, {scene.signal}")
        if "subject" in names:
            names.append(f"subject, {rank}, {place[0]}")
            names.append(f"subject, {scene.signal}")
        return names

    def _before(self, before: int) -> list[str]:
        words = self.words
        at = before - 1
        while words.word(at) in DETERMINERS:
            at -= 1
        previous = words.word(at)
        names = [f"after {previous}"]
        head = words.word(at - 1)
        if previous == "by" and words.passive_before(at, _WITHIN_PASSIVE):
            names += ["agent", f"agent, {self.scene.signal}"]
        if previous in PREPOSITIONS:
            names.append("after a preposition")
            names.append(f"after {head} {previous}")
            if RELATION.fullmatch(head):
                names.append(f"after a relation word and {previous}")
            elif head.endswith(("ed", "ing")):
                names.append(f"after a verb and {previous}")
        elif previous.endswith(("ed", "ing")):
            names.append("after a verb")
        else:
            names.append("after another word")
        return names

    def _behind(self, end: int, behind: int) -> list[str]:
        words, text = self.words, self.scene.text
        following = text[end : end + 3]
        names = []
        if following[:2] in {"'s", "’s"} or (following[:1] in {"'", "’"} and following[1:2] == " "):
            names.append("possessive")
            names.append(
                f"possessive of {words.word(behind)}"
                if words.word(behind) != "s"
                else f"possessive of {words.word(behind + 1)}"
            )
        elif following[:1] == "-":
            names.append("before a hyphen")
        else:
            names.append(f"before {words.word(behind)}")
            first = words.verb_from(behind)
            if (
                first is not None
                and first - behind <= 3
                and not any(
                    (w in PREPOSITIONS and w != "and") or w in ",;:"
                    for w in words.lower[behind:first]
                )
            ):
                if first in words.passives:
                    names += ["passive subject", f"passive subject, {self.scene.signal}"]
                else:
                    names += ["subject", f"subject of {words.lower[first]}"]
        return names

    def _in_quote(self, mention: Mention) -> list[str]:
        scene = self.scene
        quote = scene.draft.quote
        if quote is None:
            return ["no quote"]
        if quote.speaker is not None and quote.speaker.overlaps(mention.span):
            return ["in the speaker", f"in the speaker {scene.draft.voice}"]
        contents = [c for c in quote.content if c.overlaps(mention.span)]
        if not contents:
            return ["outside the quote"]
        inside = next(m for m in scene.mentions if contents[0].overlaps(m.span))
        return ["in the quote", "first in the quote" if inside is mention else "later in the quote"]
