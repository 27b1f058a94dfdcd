"""Who a statement's own words rule out as its source or its target, whatever else speaks for them.

The choice among the candidates weighs what usually holds; these are the few cases in which the
words leave no choice.
"""

from __future__ import annotations

import re

from analyzer.directions.features import Reading, Role
from analyzer.records import Mention

#: Private persons: a nationality before them says who they are, not who acts.
_PERSON = (
    r"(?:man|men|woman|women|boy|girl|teenagers?|children|child|couple|famil(?:y|ies)|jews?|muslims?|"
    r"christians?|tourists?|students?|pupils?|nationals?|migrants?|refugees?|expatriates?|"
    r"civilians?|residents?|victims?|hostages?|prisoners?|detainees?|passengers?|workers?|"
    r"journalists?|gunm[ae]n|shooters?|suspects?|attackers?|bystanders?|holidaymakers?)"
)
_PRIVATE = re.compile(rf"\s+(?:[a-z]+-)?{_PERSON}\b", re.IGNORECASE)
_PUNISHED = re.compile(rf"\b(?:{_PERSON}|citizens?|persons?|people|spy|spies)\b", re.IGNORECASE)
_PUNISHING = re.compile(
    r"\b(?:execut|hang|behead|arrest|detain|jail|imprison|sentenc|put(?:s|ting)? to death)\w*\b",
    re.IGNORECASE,
)
_ONE = r"(?:an?|one|two|three|four|several|the)\s+(?:[a-z]+\s+)?"
#: A private person as who strikes: "a gunman shot two Peruvian guards", "killed by a lone gunman".
_STRIKER = re.compile(
    rf"^\W*{_ONE}{_PERSON}\s+(?:[a-z]+\s+){{0,3}}(?:shot|killed|kills|stabbed|attacked|murdered|"
    rf"wounded|injured|fired|opened fire|rammed|beat)\b|\bby {_ONE}{_PERSON}\b",
    re.IGNORECASE,
)
_HARM = (
    r"(?:killed|wounded|injured|hurt|shot|shelled|bombed|bombarded|hit|struck|destroyed|burned|"
    r"attacked|tortured|raped|murdered|executed|launched|fired|massacred|slaughtered|beaten|"
    r"abducted|deported|ruined)"
)
#: People to whom violence was done: "four were killed", "they died", "the shelling killed two".
_HARMED = re.compile(
    rf"\b(?:was|were|been|being|is|are|be)\s+(?:\w+ly\s+|also\s+|then\s+|all\s+)?{_HARM}\b"
    r"|\b(?:died|perished)\b|\blost (?:his|her|their) li(?:fe|ves)\b"
    r"|\b\d+ (?:\w+ ){0,3}(?:killed|wounded|injured)\b|\bkilled (?:in|during|when|by)\b",
    re.IGNORECASE,
)
#: Words before somebody who is meant by a punishment: "a message to Peru", "handed over to Peru".
_ADDRESSED = re.compile(r"\b(?:to|warn\w*|tell\w*|told)\s+(?:the\s+)?$", re.IGNORECASE)
_PRONOUN_SUBJECT = re.compile(
    r"[\"“]?(?:and\s+|but\s+|that\s+)?(?:he|she|it|they)\b", re.IGNORECASE
)
#: Signals that nobody sends to themselves in one clause.
_ADVERSE = frozenset("reject accuse threaten protest sanction coerce assault".split())


def barred(reading: Reading, role: Role) -> frozenset[str]:
    """Return the codes that cannot have a role in a statement."""
    if role == "source":
        rules = (
            _bystanders,
            _named_beside_pronoun,
            _not_the_striker,
            _absent_while_one_speaks,
            _who_tells_of_victims,
        )
        return frozenset[str]().union(*(rule(reading) for rule in rules))
    return _named_by_offence(reading)


def _bystanders(reading: Reading) -> frozenset[str]:
    """States of which the statement names private persons alone: "Peruvian tourists were hurt"."""
    scene = reading.scene
    found = {
        code
        for code, mentions in reading.found.items()
        if all(m.kind == "adjective" and _is_private(reading, m) for m in mentions)
    }
    return frozenset(found.difference(scene.draft.speaker_codes))


def _is_private(reading: Reading, mention: Mention) -> bool:
    scene = reading.scene
    end = mention.span.end - scene.draft.span.start
    return _PRIVATE.match(scene.text, end) is not None


def _named_beside_pronoun(reading: Reading) -> frozenset[str]:
    """Who is named in a part of a sentence whose subject is a pronoun, as somebody else.

    In "she rejected Peru's offer" she is not Peru. In "it would help Peru" it may be Peru, where
    the part before it is about Peru.
    """
    scene = reading.scene
    if scene.draft.parent is None or _PRONOUN_SUBJECT.match(scene.text) is None:
        return frozenset()
    others = {c for c, mentions in reading.found.items() if not any(map(reading.acts, mentions))}
    if scene.signal not in _ADVERSE:
        others.difference_update(scene.draft.speaker_codes, reading.first_before)
    return frozenset(others)


def _not_the_striker(reading: Reading) -> frozenset[str]:
    """Everybody, where a private person strikes: no state is behind "a gunman shot two guards"."""
    scene = reading.scene
    if scene.signal != "assault" or _STRIKER.search(scene.text) is None:
        return frozenset()
    return frozenset(reading.candidates("source"))


def _absent_while_one_speaks(reading: Reading) -> frozenset[str]:
    """Who is not named in words that an actor says: they are the speaker's, or of who is named.

    Acts can be those of somebody of whom the speech told before.
    """
    draft = reading.scene.draft
    if draft.voice == "narrated" or not draft.speaker_codes or reading.kind == "act":
        return frozenset()
    present = {*reading.found, *draft.speaker_codes}
    return frozenset(c for c in reading.candidates("source") if c not in present)


def _who_tells_of_victims(reading: Reading) -> frozenset[str]:
    """Who says that people were killed, and does not say by their own side or of another's people.

    "Four were killed in the night, Peru said": the codebook has whoever did it as the source.
    """
    scene = reading.scene
    if scene.signal != "assault" or _HARMED.search(scene.text) is None:
        return frozenset()
    tells = set(scene.draft.speaker_codes)
    if not tells and scene.publisher is not None and scene.publisher.kind == "government":
        tells = {scene.publisher.code}
    for code, mentions in reading.found.items():
        wanted = "agent" if code in tells else "passive subject"
        if any(wanted in reading.place(m) for m in mentions):
            return frozenset()
    return frozenset(tells)


def _named_by_offence(reading: Reading) -> frozenset[str]:
    """Who is named by what somebody is punished for: "hanged a man who had robbed Peru's embassy".

    The person is meant, and no state, unless the person is introduced by one ("a Peruvian man") or
    the state is addressed ("a message to Peru").
    """
    scene, text = reading.scene, reading.scene.text
    person = _PUNISHED.search(text) if scene.signal == "coerce" else None
    if person is None or _PUNISHING.search(text) is None:
        return frozenset()
    offset = scene.draft.span.start
    start, end = person.start() + offset, person.end() + offset
    if any(m.span.end <= start and start - m.span.end <= 1 for m in scene.mentions):
        return frozenset()
    return frozenset(
        code
        for code, mentions in reading.found.items()
        if all(m.span.start >= end for m in mentions)
        and not any(_ADDRESSED.search(text[: m.span.start - offset]) for m in mentions)
    )
