"""What a statement's words tell of its actors: who may act or be meant, and how each is placed."""

from __future__ import annotations

from typing import Literal

from analyzer.directions.scene import Scene
from analyzer.directions.wording import PREPOSITIONS, Words
from analyzer.quotes.words import DETERMINERS
from analyzer.records import Mention

Role = Literal["source", "target"]
ROLES: tuple[Role, Role] = ("source", "target")
#: Who a role may fall to: the code of an actor, or None for nobody.
Candidate = str | None

#: Acts, as opposed to words: what somebody else reports of them is done by the actor, not by the
#: speaker (codebook, section 3).
ACTS = frozenset("cooperate aid yield protest sanction mobilize coerce assault".split())
#: Words from a passive verb to its agent, at most: "was expelled on Monday by Norway".
_WITHIN_PASSIVE = 8


class Reading:
    """What all candidates of one scene have in common, worked out once.

    kind: of the scene's signal. found: code -> its mentions in the statement, by first mention.
    first_before: codes of the first mention in the sentence before. codes_before: all of them.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = Words(scene.text)
        self.kind: Literal["act", "word"] = "act" if scene.signal in ACTS else "word"
        self.found: dict[str, list[Mention]] = {}
        for mention in scene.mentions:
            for code in mention.codes:
                self.found.setdefault(code, []).append(mention)
        self.first_before = scene.before[0].codes if scene.before else ()
        self.codes_before = {code for m in scene.before for code in m.codes}
        self._places: dict[int, list[str]] = {}

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

    def acts(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a verb."""
        return "subject" in self.place(mention)

    def faces_another(self, mention: Mention) -> bool:
        """Whether the words set it against another: "between Peru and Chile", "Peru-Chile ties"."""
        pair = {"after between", "before a hyphen"}
        return len(mention.codes) > 1 or not pair.isdisjoint(self.place(mention))

    def place(self, mention: Mention) -> list[str]:
        """How a mention is tied to the words around it: "subject", "agent", "after against"."""
        if id(mention) not in self._places:
            self._places[id(mention)] = self._of_place(mention)
        return self._places[id(mention)]

    def _of_place(self, mention: Mention) -> list[str]:
        offset = self.scene.draft.span.start
        start, end = mention.span.start - offset, mention.span.end - offset
        before, behind = self.words.around(start, end)
        return [*self._before(before), *self._behind(end, behind)]

    def _before(self, before: int) -> list[str]:
        words = self.words
        at = before - 1
        while words.word(at) in DETERMINERS:
            at -= 1
        previous = words.word(at)
        names = [f"after {previous}"]
        if previous == "by" and words.passive_before(at, _WITHIN_PASSIVE):
            names.append("agent")
        if previous in PREPOSITIONS:
            names.append("after a preposition")
        return names

    def _behind(self, end: int, behind: int) -> list[str]:
        words = self.words
        following = self.scene.text[end : end + 3]
        if following[:2] in {"'s", "’s"} or (following[:1] in {"'", "’"} and following[1:2] == " "):
            return ["possessive"]
        if following[:1] == "-":
            return ["before a hyphen"]
        first = words.verb_from(behind)
        if (
            first is None
            or first - behind > 3
            or any(
                (w in PREPOSITIONS and w != "and") or w in ",;:" for w in words.lower[behind:first]
            )
        ):
            return []
        return ["passive subject" if first in words.passives else "subject"]
