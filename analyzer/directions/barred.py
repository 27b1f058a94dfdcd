"""Who a statement's own words rule out as its source or its target, whatever else speaks for them.

The choice among the candidates weighs what usually holds; these are the few cases in which the
words leave no choice.
"""

from __future__ import annotations

import re

from analyzer.directions.features import Candidate, Reading, Role
from analyzer.directions.wording import PREPOSITIONS
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
#: Verbs whose subject strikes: "Peruvian guards shot two".
_STRUCK = frozenset(
    """killed wounded injured shot shelled bombed bombarded hit struck destroyed burned attacked
    tortured raped murdered executed fired massacred slaughtered abducted razed stormed""".split()
)
_HARM = rf"(?:{'|'.join(sorted(_STRUCK))}|hurt|launched|beaten|deported|ruined)"
#: People to whom violence was done: "four were killed", "they died", "the shelling killed two".
_HARMED = re.compile(
    rf"\b(?:was|were|been|being|is|are|be)\s+(?:\w+ly\s+|also\s+|then\s+|all\s+)?{_HARM}\b"
    r"|\b(?:died|perished)\b|\blost (?:his|her|their) li(?:fe|ves)\b"
    r"|\b\d+ (?:\w+ ){0,3}(?:killed|wounded|injured)\b|\bkilled (?:in|during|when|by)\b",
    re.IGNORECASE,
)
_ARMS = (
    r"(?:(?:air)?strikes?|shelling|shells?|bomb(?:s|ing|ings|ardment)|missiles?|rockets?|drones?|"
    r"raids?|artillery|(?:gun)?fire|bullets|attacks?)"
)
#: Weapons behind whose name they are: "they died under Peruvian bombs".
_WEAPON = re.compile(rf"(?:['’]s?)?\s+(?:[a-z-]+\s+)?{_ARMS}\b", re.IGNORECASE)
#: People whom somebody lost "to Peruvian bombs".
_LOST = re.compile(
    r"\blost\s+(?:\w+\s+){0,2}(?:people|civilians|children|lives|soldiers|men|women)\b",
    re.IGNORECASE,
)
#: Violence of which no words say whose it is: "shells had hit a school".
_WEAPONS_HIT = re.compile(
    rf"\b{_ARMS}\s+(?:\w+\s+){{0,2}}?(?:{'|'.join(sorted(_STRUCK))}|damaged)\b", re.IGNORECASE
)
#: Words before the one whose weapon it is, and before a place.
_UNDER = frozenset({f"after {word}" for word in "under in by from to".split()})
_WHERE = frozenset({f"after {word}" for word in "in at near outside inside".split()})
#: The teller's own people as those who suffer: "they bombed our ports", "we lost ten men".
_OUR_HARM = re.compile(
    rf"\b(?:{'|'.join(sorted(_STRUCK))}|died|perished)\s+(?:[\w-]+\s+){{0,5}}?our\b"
    rf"|\bour\s+(?:[\w-]+\s+){{1,3}}(?:(?:was|were|(?:has|have) been|are|is)\s+(?:\w+ly\s+)?"
    rf"{_HARM}|(?:have\s+)?(?:died|perished))\b"
    r"|\bwe(?:['’]ve| have)? lost\b",
    re.IGNORECASE,
)
#: The teller's own side as who acts: "we struck", "our guards shot".
_OUR_ACT = re.compile(
    r"\b(?:we|I|our(?:\s+(?!(?:was|were|are|is|been?|being)\b)[\w-]+){1,3}?)\s+"
    r"(?:(?:have|has|also|\w+ly)\s+){0,2}"
    rf"(?:{'|'.join(sorted(_STRUCK))})\b",
    re.IGNORECASE,
)
#: Words before somebody who is meant by a punishment: "a message to Peru", "handed over to Peru".
_ADDRESSED = re.compile(r"\b(?:to|warn\w*|tell\w*|told)\s+(?:the\s+)?$", re.IGNORECASE)
#: What somebody does to a third party, for which they are blamed or punished by another.
_HARM_OF = (
    r"(?:[\w-]+ ){0,3}?(?:criticism|condemnation|denunciation|treatment|persecution|invasion|"
    r"occupation|bombing|shelling|bombardment|bullying|harassment) of (?:the )?"
)
_FOR_HARM = re.compile(
    r"\b(?:for|over|because of|in protest (?:of|at|over|against)|against|at) "
    rf"(?:its|their|his|her) {_HARM_OF}(?:[A-Z][\w.]*['’]s {_HARM_OF})?$"
)
#: A talk with people who are no state's: "met pupils", "spoke by video with local reporters".
_WITH_PEOPLE = re.compile(
    r"\b(?:(?:met|meets|spoke|speaks|talked|talks)\b(?: [\w-]+){0,6}?(?: with| to)?|"
    r"(?:meeting|dialogue|conversation|contact) (?:with|between)) "
    r"(?:(?:the|his|her|a|young|local|foreign|group|of|representatives|envoys|[A-Z][\w'’]*) ){0,6}?"
    r"(?:journalists|reporters|students|pupils|graduates|teachers|doctors|miners|veterans|volunteers|"
    r"residents|athletes|entrepreneurs|schoolchildren|partner (?:countries|states|nations))\b"
)
#: Words before what several talk about: "met to discuss Peru", "talks on the war in Peru".
_TOPIC = re.compile(
    r"\b(?:discuss(?:ed|ing)?|(?:talks|consultations|negotiations|conversations?) "
    r"(?:on|about|over)) (?:(?!with\b)[\w'’-]+ ){0,4}?$"
)
#: Whom one talked of with them may be somebody else.
_OTHER_TALKS = re.compile(
    r"\b(?:counterparts?|negotiations?|talks|summit|visit|about|ahead of|after|before)\b"
)
#: Speakers who are none of those named before, or speak for no state.
_OTHERS = re.compile(
    r"(?:the )?(?:others?|analysts|experts|critics|observers|economists|historians|scholars|"
    r"researchers)\b",
    re.IGNORECASE,
)
#: Words by which a sentence speaks of somebody without a name.
_REFERS = re.compile(
    r"\b(?:he|she|it|they|him|them|his|her|its|their|we|us|our|I|me|my|you|your|both|sides?|two|"
    r"countr(?:y|ies)|nations?|governments?|leaders?|ministers?|officials?|presidents?)\b",
    re.IGNORECASE,
)
_PRONOUN_SUBJECT = re.compile(
    r"[\"“]?(?:and\s+|but\s+|that\s+)?(?:he|she|it|they)\b", re.IGNORECASE
)
#: Who speaks, of what they will do themselves: "announced that he would lift the ban".
_COMMITS = re.compile(
    r"\b(?:announc|pledg|vow|promis|agree)\w* (?:that )?(?:he|she|it|they|we|I) (?:would|will)\b"
)
#: Signals that nobody sends to themselves in one clause.
_ADVERSE = frozenset("reject accuse threaten protest sanction coerce assault".split())


def barred(reading: Reading, role: Role) -> frozenset[Candidate]:
    """Return the candidates that cannot have a role in a statement."""
    if _is_about_nobody(reading, role):
        return frozenset(reading.candidates())
    if role == "source":
        rules = (
            _bystanders,
            _named_beside_pronoun,
            _not_the_striker,
            _absent_while_one_speaks,
            _absent_while_others_speak,
            _who_tells_of_victims,
            _who_did_not_strike,
            _all_but_agents,
            _all_but_who_commits,
        )
        return frozenset[Candidate]().union(*(rule(reading) for rule in rules))
    agents = _agents(reading) if len(reading.found) > 1 else frozenset[str]()
    not_meant = (
        _named_by_offence,
        _who_was_not_struck,
        _third_parties,
        _not_who_was_met,
        _topic_of_talks,
    )
    return agents.union(*(rule(reading) for rule in not_meant))


def _is_about_nobody(reading: Reading, role: Role) -> bool:
    """Whether a statement without a signal names nobody, and nobody says it.

    In "The forum runs until Sunday." neither who spoke last nor the article's main actor acts. A
    source may stand behind a pronoun, as its publisher behind "we", a target seldom.
    """
    scene = reading.scene
    if reading.found or scene.draft.speaker is not None or scene.signal != "none":
        return False
    return role == "target" or _REFERS.search(scene.text) is None


def _all_but_agents(reading: Reading) -> frozenset[str]:
    """All but who acts in a passive: "two Peruvian envoys were expelled on Monday by Chile"."""
    agents = _agents(reading)
    return frozenset(reading.candidates()) - agents if agents else frozenset()


def _all_but_who_commits(reading: Reading) -> frozenset[str]:
    """All but who speaks, in "announced that he would lift the ban on Peru": it is their act."""
    scene = reading.scene
    codes = frozenset(scene.draft.speaker_codes)
    own = codes <= frozenset(reading.candidates()) and _COMMITS.search(scene.text) is not None
    return frozenset(reading.candidates()) - codes if codes and own else frozenset()


def _agents(reading: Reading) -> frozenset[str]:
    """Who is named as the agent of a statement's first verb, and not as the owner of something.

    Not where somebody speaks, or the statement is a charge: that is the speaker's.
    """
    words, scene = reading.words, reading.scene
    if not words.passives or words.passives[:1] != words.verbs[:1]:
        return frozenset()
    if scene.draft.speaker is not None or scene.signal == "accuse":
        return frozenset()
    owns = {"possessive", "before a hyphen"}
    return frozenset(
        code
        for code, mentions in reading.found.items()
        if any("agent" in p and p.isdisjoint(owns) for p in map(set, map(reading.place, mentions)))
        and not all(_is_private(reading, m) for m in mentions)
    )


def _bystanders(reading: Reading) -> frozenset[str]:
    """States of which the statement names private persons alone: "Peruvian tourists were hurt".

    Not the one that speaks, or that publishes that its president "met Peruvian pupils".
    """
    scene = reading.scene
    found = {
        code
        for code, mentions in reading.found.items()
        if all(m.kind == "adjective" and _is_private(reading, m) for m in mentions)
    }
    hosts = _tellers(reading) if scene.signal == "consult" else scene.draft.speaker_codes
    return frozenset(found.difference(hosts))


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
    return frozenset(reading.candidates())


def _absent_while_one_speaks(reading: Reading) -> frozenset[str]:
    """Who is not named in words that an actor says: they are the speaker's, or of who is named.

    Acts can be those of somebody of whom the speech told before.
    """
    draft = reading.scene.draft
    if draft.voice == "narrated" or not draft.speaker_codes or reading.kind == "act":
        return frozenset()
    present = {*reading.found, *draft.speaker_codes}
    return frozenset(c for c in reading.candidates() if c not in present)


def _absent_while_others_speak(reading: Reading) -> frozenset[str]:
    """Who is not named in what others say, or people who speak for no state: "Analysts said".

    In "Other delegations urged restraint." nobody who spoke before them acts.
    """
    scene = reading.scene
    quote = scene.draft.quote
    if scene.draft.speaker_codes or quote is None or quote.speaker is None:
        return frozenset()
    if _OTHERS.match(scene.body, quote.speaker.start, quote.speaker.end) is None:
        return frozenset()
    return frozenset(reading.candidates()).difference(reading.found)


def _who_tells_of_victims(reading: Reading) -> frozenset[str]:
    """Who says that people were killed, and does not say by their own side or of another's people.

    "Four were killed in the night, Peru said": the codebook has whoever did it as the source.
    """
    scene = reading.scene
    if scene.signal != "assault" or _OUR_ACT.search(scene.text) is not None:
        return frozenset()
    tells = _tellers(reading)
    if _HARMED.search(scene.text) is None:
        # "Rockets hit a school": where another state is named, it may be that one's.
        told = _WEAPONS_HIT.search(scene.text) is not None and tells.issuperset(reading.found)
        return tells - _strikers(reading) if told else frozenset()
    for code, mentions in reading.found.items():
        wanted = "agent" if code in tells else "passive subject"
        if any(wanted in reading.place(m) for m in mentions):
            return frozenset()
    return tells


def _tellers(reading: Reading) -> frozenset[str]:
    """Whose words a statement is: the speaker's, or those of the government that publishes it."""
    draft, publisher = reading.scene.draft, reading.scene.publisher
    if draft.speaker_codes or publisher is None or publisher.kind != "government":
        return frozenset(draft.speaker_codes)
    return frozenset({publisher.code})


def _strikers(reading: Reading) -> frozenset[str]:
    """Who strikes, by the words: "Peruvian guards shot two", "two died under Peruvian bombs"."""
    return frozenset(
        code
        for code, mentions in reading.found.items()
        if any(_strikes(reading, m) for m in mentions)
    )


def _strikes(reading: Reading, mention: Mention) -> bool:
    scene, words, place = reading.scene, reading.words, reading.place(mention)
    start, end = (at - scene.draft.span.start for at in (mention.span.start, mention.span.end))
    verb = words.verb_from(words.around(start, end)[1]) if "subject" in place else None
    if verb is not None and words.lower[verb] in _STRUCK and "after a preposition" not in place:
        behind = words.word(verb + 1)
        # "Two Peruvian guards killed in May" is no act of Peru's.
        acts = words.lower[verb] == "fired" or (behind.isalnum() and behind not in PREPOSITIONS)
        return acts and not _is_private(reading, mention)
    armed = _WEAPON.match(scene.text, end) or _WEAPON.search(scene.text, start, end)
    if armed is None or _UNDER.isdisjoint(place):
        return False
    return "after by" in place or any(p.search(scene.text) for p in (_HARMED, _LOST))


def _own_victims(reading: Reading) -> frozenset[str]:
    """Who tells of their own people as victims: "our people died", "they bombed our ports"."""
    text = reading.scene.text
    if _OUR_HARM.search(text) is None or _OUR_ACT.search(text) is not None:
        return frozenset()
    return _tellers(reading) - _strikers(reading)


def _who_did_not_strike(reading: Reading) -> frozenset[str]:
    """Whose people suffer, where they do, and all but those who strike, where the words tell who.

    Nobody strikes by being a place: "two Peruvian guards were killed in Chile".
    """
    if reading.scene.signal != "assault":
        return frozenset()
    strikers = _strikers(reading)
    if not strikers and _OUR_ACT.search(reading.scene.text) is not None:
        strikers = _tellers(reading)  # "we shot down eight of their drones"
    if strikers:
        return frozenset(reading.candidates()) - strikers
    places = _places(reading)
    suffer, where = _suffer(reading)
    acts = {c for c, of_code in places.items() if any("agent" in p for p in of_code)}
    return _own_victims(reading) | ((suffer | where | _hit(reading)) - acts)


def _places(reading: Reading) -> dict[str, list[set[str]]]:
    return {c: [set(reading.place(m)) for m in ms] for c, ms in reading.found.items()}


def _suffer(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """Whose people are harmed in a passive, and, where there are any, who is merely the place."""
    if _HARMED.search(reading.scene.text) is None:
        return frozenset(), frozenset()
    places = _places(reading)
    suffer = {c for c, of in places.items() if any("passive subject" in p for p in of)}
    where = {c for c, of in places.items() if suffer and all(p & _WHERE for p in of)}
    return frozenset(suffer), frozenset(where)


def _hit(reading: Reading) -> frozenset[str]:
    """Whose thing is hit by weapons of nobody who is named: "drones hit a Peruvian mill"."""
    if _WEAPONS_HIT.search(reading.scene.text) is None:
        return frozenset()
    behind = {f"next behind {verb}" for verb in _STRUCK}
    return frozenset(
        code
        for code, mentions in reading.found.items()
        if any(not behind.isdisjoint(reading.place(m)) for m in mentions)
    )


def _who_was_not_struck(reading: Reading) -> frozenset[Candidate]:
    """All but those who tell of their own victims; who strikes, where somebody else is there."""
    if reading.scene.signal != "assault":
        return frozenset()
    victims = _own_victims(reading)
    if victims:
        return frozenset((*reading.candidates(), None)) - victims
    strikers = _strikers(reading)
    if not strikers and _OUR_ACT.search(reading.scene.text) is not None:
        strikers = _tellers(reading)
    others = {*reading.found, *_tellers(reading)} - strikers
    if len(strikers) == 1 and others:
        return strikers
    hit = _hit(reading)
    return _tellers(reading) - hit if hit else _suffer(reading)[1]


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


def _third_parties(reading: Reading) -> frozenset[str]:
    """Those whom another harms, and is blamed for it: "left over its harsh treatment of Peru".

    And who leaves: nobody does so to themselves.
    """
    scene = reading.scene
    if scene.signal not in _ADVERSE:
        return frozenset()
    offset = scene.draft.span.start
    harmed = frozenset(
        code
        for code, mentions in reading.found.items()
        if all(_FOR_HARM.search(scene.text[: m.span.start - offset]) for m in mentions)
    )
    actors = (c for c, places in _places(reading).items() if any("subject" in p for p in places))
    return harmed.union(actors) if harmed else harmed


def _not_who_was_met(reading: Reading) -> frozenset[str]:
    """All who are not named, and the host, where somebody met pupils or reporters.

    Only where nothing is told of talks with others.
    """
    scene = reading.scene
    talk = _WITH_PEOPLE.search(scene.text) if scene.signal == "consult" else None
    if talk is None or _OTHER_TALKS.search(scene.text.replace(talk.group(), "")) is not None:
        return frozenset()
    guests = reading.found.keys() - set(_tellers(reading))
    return frozenset(reading.candidates()) - guests


def _topic_of_talks(reading: Reading) -> frozenset[str]:
    """Whom two or more others talk about: "Kenya and Uganda met to discuss Peru"."""
    scene = reading.scene
    if scene.signal != "consult" or len(reading.found) < 3:
        return frozenset()
    offset = scene.draft.span.start
    return frozenset(
        code
        for code, mentions in reading.found.items()
        if all(_TOPIC.search(scene.text[: m.span.start - offset]) for m in mentions)
    )
