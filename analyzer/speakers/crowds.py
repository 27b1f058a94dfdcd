"""Several people without a name whom a text tells of: who "they" are, behind "Residents fled."."""

from __future__ import annotations

import re

from analyzer.records import Span
from analyzer.speakers.known import Known
from analyzer.speakers.scene import SHORT_MEMORY, Scene
from analyzer.speakers.states import actor
from analyzer.speakers.words import CROWDS, OUTSIDERS, PERSON_NOUNS


def _plural(noun: str) -> str:
    for ending, several in (("man", "men"), ("y", "ies")):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + several
    return noun if noun.endswith("s") else noun + "s"


_PEOPLE = "|".join(sorted({_plural(noun) for noun in PERSON_NOUNS | OUTSIDERS} | CROWDS))
_SOME = (
    r"(?:The|These|Those|Some|Many|Most|Several|Few|Other|All|Both|More|Two|Three|Four|Five|Six|"
    r"Seven|Eight|Nine|Ten|(?:A|Another) (?:group|number|crowd|handful) of|"
    r"(?:Dozens|Scores|Hundreds|(?:Tens of )?[Tt]housands|Crowds|Groups) of|\d[\d,]*)"
)
#: What may say more of them, and is no verb: "angry", but not "sent" nor "fired".
_MORE = (
    r"(?!(?:told|met|sent|hit|saw|let|shot|paid|gave|took|left|found|held|and|or|of|to|for|by|with|"
    r"in|on|at|from|that|who|which|as|said)\b)[a-z][a-z’'-]*(?<!ed)(?<![^’']s) "
)
#: Who a sentence is about, where they are several people: "On Monday, angry residents | marched".
_SUBJECT = re.compile(
    rf"(?:(?:On|In|At|After|Before|By|During|Since|Near|Outside|Later|Meanwhile|But|And|Still|Yet)"
    rf"\b[^.,;:!?()“”\"\n]{{0,60}}?,? )?"
    rf"(?P<who>(?:{_SOME} (?:[a-z]+ed )?)?(?P<kind>(?:[A-Z][\w.’'-]* )?(?:{_MORE}){{0,2}}"
    rf"(?i:{_PEOPLE})))(?:,| (?!(?:and|or|of)\b)[a-z])"
)


def crowd_before(scene: Scene, at: int) -> Known | None:
    """The several people whom the nearest of the last sentences before a place is about."""
    here = scene.sentence_index(at)
    for index in range(here, max(-1, here - SHORT_MEMORY - 1), -1):
        low = scene.sentences[index].start if scene.sentences else 0
        high = at if index == here else scene.sentences[index].end
        match = _SUBJECT.match(scene.text, low, high)
        if match is None or scene.is_quoted(match.start("who")):
            continue
        who = Span(*match.span("who"))
        found = actor(scene, Span(*match.span("kind")), match["kind"])
        return found or Known(None, (), who.start, who.end, "pronoun", "group")
    return None
