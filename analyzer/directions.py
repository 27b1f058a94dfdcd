"""Who -> whom: the source and the targets of each statement.

Every actor that could be meant (named in the sentence, speaking, named just before, prominent in
the article) is a candidate. A linear model over readable features of its place in the sentence
gives each candidate a probability of being the source, and then of being a target. Its weights are
in ``models/directions/model.json`` and can be read, feature by feature; ``analyzer train
configs/directions.yaml`` fits them on labelled sentences.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analyzer.actors import ArticleMentions
from analyzer.errors import ModelError
from analyzer.quotes.extractor import RoleReader, Shares
from analyzer.records import Article, Mention, Span
from analyzer.resources import model_path
from analyzer.statements import Draft

Role = Literal["source", "target"]

FORMAT_VERSION = 1
#: Acts, as opposed to words: what somebody else reports of them is done by the actor, not by the
#: speaker (codebook, section 3).
ACTS = frozenset(("cooperate aid yield protest sanction mobilize coerce assault").split())
#: How many of the article's most frequent actors are candidates everywhere.
N_PROMINENT = 3
#: A share of the network that makes an actor of another sentence a candidate; and the least one.
CANDIDATE_SHARE, _LEAST_SHARE = 0.15, 0.005
#: How many sentences back a speaker is still "the one who was just speaking".
SPEAKER_MEMORY = 4

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PREPOSITIONS = frozenset(
    (
        "with to against of from in on by between for over at toward towards into among and or "
        "than about after before under near across via including as upon"
    ).split()
)
_AUXILIARIES = frozenset(
    (
        "is are was were has have had will would can could may might must should shall does do "
        "did says say said"
    ).split()
)
_JOINT = re.compile(
    r"\b(?:both (?:sides|countries|nations|parties|governments)|(?:the|our) two (?:sides|countries|"
    r"nations|states|peoples|leaders|governments|neighbou?rs)|bilateral|each other|one another|"
    r"mutual|jointly|our countries)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my|ours)\b")
_SECOND_PERSON = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_PRONOUN_START = re.compile(
    r"[\"'“‘«]?(?:he|she|they|it|the (?:minister|president|ministry|spokes\w+|leader|official|"
    r"government|statement|two))\b",
    re.IGNORECASE,
)
_COORDINATION = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*(?:the\s+)?", re.IGNORECASE)
_RELATION = re.compile(
    r"\b(?:relations?|relationship|ties|talks|dialogue|negotiations|cooperation|agreement|deal|"
    r"war|conflict|friendship|partnership|trade|summit|meeting|meet|met)\b",
    re.IGNORECASE,
)
_PASSIVE_BY = re.compile(r"\b(?:was|were|been|being|is|are|be)\s+(?:\w+\s+)?\w+ed\b")


@dataclass(frozen=True, slots=True)
class Direction:
    """Actor codes, main first; empty where nobody acts or nobody is meant."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the direction of one statement is decided on.

    mentions: with codes, inside the statement, in order. before: in the previous sentence.
    last_speaker: codes of whoever spoke last before this statement, within a few sentences.
    prominent: the article's most frequent actors, the most frequent first. title: its actors.
    signal: primary signal of the statement.
    shares: how likely each actor is its source and its target, by the network that reads quotes;
        None where none did.
    """

    text: str
    draft: Draft
    mentions: tuple[Mention, ...]
    before: tuple[Mention, ...]
    last_speaker: tuple[str, ...]
    prominent: tuple[str, ...]
    title: frozenset[str]
    signal: str
    shares: tuple[Shares, Shares] | None = None


class DirectionModel:
    """Weights of the linear model.

    name: identity kept in reports.
    weights: by role, feature name -> log-odds. thresholds: by role, the least probability of the
    main actor and of a further one. joint: by role, weights of this model's own log-odds
    ("features"), of the network's ("network") and of those that nobody who is named has the role
    ("nobody"), where a network has read the text; empty: its shares are not used.
    """

    def __init__(
        self,
        weights: Mapping[Role, Mapping[str, float]],
        thresholds: Mapping[Role, tuple[float, float]],
        name: str = "directions",
        joint: Mapping[Role, Mapping[str, float]] | None = None,
    ) -> None:
        self.name = name
        self.weights = weights
        self.thresholds = thresholds
        self.joint = joint or {}

    @classmethod
    def load(cls, folder: Path | None = None) -> DirectionModel:
        """Read ``model.json`` of a folder, by default the released one; raises ``ModelError``."""
        path = (folder or model_path("directions")) / "model.json"
        try:
            content = path.read_bytes()
            values = json.loads(content)
        except (OSError, ValueError) as err:
            raise ModelError(
                f"{path}: cannot be read ({err}); reinstall, or rebuild it with "
                "'analyzer train configs/directions.yaml'"
            ) from err
        if not isinstance(values, dict) or values.get("format_version") != FORMAT_VERSION:
            raise ModelError(
                f"{path}: expected format version {FORMAT_VERSION}; rebuild it with "
                "'analyzer train configs/directions.yaml'"
            )
        thresholds: dict[Role, tuple[float, float]] = {
            role: (values["thresholds"][role]["main"], values["thresholds"][role]["further"])
            for role in ("source", "target")
        }
        name = f"directions@{hashlib.sha256(content).hexdigest()[:8]}"
        return cls(values["weights"], thresholds, name, values.get("joint"))

    def log_odds(self, role: Role, features: Sequence[str]) -> float:
        """Log-odds of a candidate with these features having the role; unknown ones weigh 0."""
        weights = self.weights[role]
        return weights.get("bias", 0.0) + sum(weights.get(f, 0.0) for f in features)

    def probability(
        self, role: Role, code: str, features: Sequence[str], shares: Shares | None = None
    ) -> float:
        """Probability that a candidate has the role, by its features and by the network."""
        log_odds = self.log_odds(role, features)
        joint = self.joint.get(role)
        if joint and shares is not None:
            terms = joint_terms(log_odds, code, shares)
            log_odds = joint["bias"] + sum(joint[name] * value for name, value in terms.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))

    def direction(self, scene: Scene) -> Direction:
        """Decide the source first, then the targets, who depend on it.

        A statement that names nobody, is said by nobody and has no pronoun that could point to
        somebody has no direction: the article's main pair would be a guess.
        """
        if not (scene.mentions or scene.draft.speaker_codes or _points_beyond(scene.text)):
            return Direction((), ())
        of_source, of_target = scene.shares or (None, None)
        source = self._choose("source", candidate_features("source", scene, ()), of_source)
        if source:
            source = tuple(dict.fromkeys((*source, *_companions(scene, source[0]))))
        candidates = candidate_features("target", scene, source)
        if len(source) > 1:
            here = {code for m in scene.mentions for code in m.codes} - set(source)
            if not here:
                # "The two agreed": a joint act goes both ways.
                return Direction(source, (*source[1:], source[0]))
            candidates = {code: f for code, f in candidates.items() if code in here}
        target = self._choose("target", candidates, of_target)
        # A source is its own target only where nobody else is meant, as in domestic acts.
        return Direction(source, tuple(t for t in target if t not in source) or target)

    def _choose(
        self, role: Role, candidates: Mapping[str, Sequence[str]], shares: Shares | None
    ) -> tuple[str, ...]:
        main, further = self.thresholds[role]
        ranked = sorted(
            (
                (self.probability(role, code, features, shares), code)
                for code, features in candidates.items()
            ),
            key=lambda item: -item[0],
        )
        if not ranked or ranked[0][0] < main:
            return ()
        return (ranked[0][1], *(code for p, code in ranked[1:] if p >= further))


def joint_terms(log_odds: float, code: str, shares: Shares) -> dict[str, float]:
    """What the probability of a candidate is made of, where a network has read the text, too."""
    return {
        "features": log_odds,
        "network": _log_odds(shares.get(code, 0.0)),
        "nobody": _log_odds(shares.get(None, 0.0)),
    }


def _log_odds(share: float) -> float:
    share = min(1.0 - _LEAST_SHARE, max(_LEAST_SHARE, share))
    return math.log(share / (1.0 - share))


def _points_beyond(text: str) -> bool:
    """Whether a word of the statement stands for somebody who is named elsewhere."""
    patterns = (_JOINT, _FIRST_PERSON, _SECOND_PERSON)
    return _PRONOUN_START.match(text) is not None or any(p.search(text) for p in patterns)


def _companions(scene: Scene, code: str) -> tuple[str, ...]:
    """Who speaks or acts jointly with ``code``: "A, B and C said", "A and B agreed"."""
    if code in scene.draft.speaker_codes:
        return scene.draft.speaker_codes
    group: list[Mention] = []
    for mention in scene.mentions:
        if group and not _COORDINATION.fullmatch(
            scene.text[
                group[-1].span.end - scene.draft.span.start : mention.span.start
                - scene.draft.span.start
            ]
        ):
            if any(code in m.codes for m in group):
                break
            group = []
        group.append(mention)
    codes = tuple(c for m in group for c in m.codes)
    return codes if code in codes else ()


def find_directions(
    article: Article,
    drafts: Sequence[Draft],
    signals: Sequence[str],
    mentions: ArticleMentions,
    model: DirectionModel,
    roles: RoleReader | None = None,
) -> list[Direction]:
    """Return one direction per draft, in the same order.

    drafts: of one part, in reading order. signals: the primary signal of each. roles: what the
    extractor of the quotes knows of that part.
    """
    scenes = scenes_of(article, drafts, signals, mentions, roles)
    return [model.direction(scene) for scene in scenes]


def scenes_of(
    article: Article,
    drafts: Sequence[Draft],
    signals: Sequence[str],
    mentions: ArticleMentions,
    roles: RoleReader | None = None,
) -> list[Scene]:
    """Return one scene per draft, in the same order; shared by scoring and training."""
    counts = Counter(
        code for mention in (*mentions.title, *mentions.body) for code in mention.codes
    )
    prominent = tuple(code for code, _ in counts.most_common(N_PROMINENT))
    title = frozenset(code for mention in mentions.title for code in mention.codes)
    speaker: tuple[str, ...] = ()
    speaker_age = 0
    scenes = []
    for draft, signal in zip(drafts, signals, strict=True):
        scenes.append(
            Scene(
                text=draft.span.text_in(article.part(draft.part)),
                draft=draft,
                mentions=tuple(m for m in mentions.within(draft.part, draft.span) if m.codes),
                before=tuple(
                    m
                    for m in (mentions.within(draft.part, draft.previous) if draft.previous else ())
                    if m.codes
                ),
                last_speaker=speaker if speaker_age <= SPEAKER_MEMORY else (),
                prominent=prominent,
                title=title,
                signal=signal,
                shares=(
                    roles.shares(draft.span.start, mentions.in_part(draft.part)) if roles else None
                ),
            )
        )
        if draft.parent is None:
            speaker_age += 1
        if draft.speaker_codes:
            speaker, speaker_age = draft.speaker_codes, 0
    return scenes


def candidate_features(role: Role, scene: Scene, source: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names of the features that hold for every candidate code.

    source: the sources already chosen; empty while the source is being decided.
    """
    kind = "act" if scene.signal in ACTS else "word"
    codes: dict[str, list[Mention]] = {}
    for mention in scene.mentions:
        for code in mention.codes:
            codes.setdefault(code, []).append(mention)
    others = (
        *scene.draft.speaker_codes,
        *scene.last_speaker,
        *(code for m in scene.before for code in m.codes),
        *scene.prominent,
    )
    if scene.shares is not None:
        shares = scene.shares[0 if role == "source" else 1]
        others += tuple(c for c, share in shares.items() if c and share >= CANDIDATE_SHARE)
    for code in others:
        codes.setdefault(code, [])
    shared = _scene_features(scene)
    environments = {id(m): _environment(scene, m, i) for i, m in enumerate(scene.mentions)}
    result: dict[str, list[str]] = {}
    for code, found in codes.items():
        features = _code_features(scene, code, found)
        for mention in found[:3]:
            features += environments[id(mention)]
            if mention.codes[0] != code:
                features.append("second of a pair")
        if role == "target":
            features += _target_features(scene, code, found, source)
        features += [f"{name} & {'here' if found else 'absent'}" for name in shared]
        result[code] = sorted({*features, *(f"{f} & {kind}" for f in features)})
    return result


def _scene_features(scene: Scene) -> list[str]:
    n = len({code for m in scene.mentions for code in m.codes})
    names = [f"{min(n, 4)} actors", f"signal {scene.signal}", f"voice {scene.draft.voice}"]
    if _JOINT.search(scene.text):
        names.append("joint")
    if _FIRST_PERSON.search(scene.text):
        names.append("first person")
    if _SECOND_PERSON.search(scene.text):
        names.append("second person")
    if _PRONOUN_START.match(scene.text):
        names.append("pronoun start")
    if _PASSIVE_BY.search(scene.text):
        names.append("passive")
    return names


def _code_features(scene: Scene, code: str, found: Sequence[Mention]) -> list[str]:
    features = ["here" if found else "absent", f"named {min(len(found), 3)} times"]
    if code in scene.draft.speaker_codes:
        features += ["speaker", f"speaker {scene.draft.voice}", f"speaker {scene.signal}"]
        if _FIRST_PERSON.search(scene.text):
            features.append("speaker in first person")
    elif scene.draft.speaker_codes:
        features.append("somebody else speaks")
    if code in scene.last_speaker:
        features.append("spoke before")
        if not scene.draft.speaker_codes:
            features.append("spoke before, nobody speaks now")
            if _FIRST_PERSON.search(scene.text):
                features.append("spoke before, first person")
            if _PRONOUN_START.match(scene.text):
                features.append("spoke before, pronoun start")
    before = [m for m in scene.before if code in m.codes]
    if before:
        features.append("named in the sentence before")
        if before[0] is scene.before[0]:
            features.append("first in the sentence before")
            if not scene.mentions:
                features.append("first in the sentence before, nobody here")
            if _PRONOUN_START.match(scene.text):
                features.append("first in the sentence before, pronoun start")
    if code in scene.prominent:
        rank = scene.prominent.index(code) + 1
        features.append(f"prominent {rank}")
        if not found:
            features.append(f"prominent {rank}, absent")
        if not scene.mentions:
            features.append(f"prominent {rank}, nobody here")
    if code in scene.title:
        features.append("in the title")
    return features


def _target_features(
    scene: Scene, code: str, found: Sequence[Mention], source: tuple[str, ...]
) -> list[str]:
    if not source:
        return ["no source"]
    if code in source:
        return ["is a source", f"is a source, {len(source)} of them"] + (
            ["is a source, joint"] if _JOINT.search(scene.text) else []
        )
    features = []
    elsewhere = {c for m in scene.mentions for c in m.codes} - set(source)
    if found and len(elsewhere) == 1:
        features.append("the only other one here")
    others = [c for c in scene.prominent if c not in source]
    if others and code == others[0]:
        features.append("counterpart")
        if not elsewhere:
            features.append("counterpart, no other here")
            if _JOINT.search(scene.text):
                features.append("counterpart, no other here, joint")
            if _SECOND_PERSON.search(scene.text):
                features.append("counterpart, no other here, second person")
    sources = [m for m in scene.mentions if set(m.codes) & set(source)]
    if found and sources:
        after = [m for m in found if m.span.start > sources[0].span.start]
        features.append("after the source" if after else "before the source")
        between = [
            m
            for m in scene.mentions
            if after and sources[0].span.end <= m.span.start < after[0].span.start
        ]
        if after and not between:
            features.append("next after the source")
    return features


def _environment(scene: Scene, mention: Mention, rank: int) -> list[str]:
    """Features of one mention's place in its sentence."""
    start = mention.span.start - scene.draft.span.start
    end = mention.span.end - scene.draft.span.start
    before = [w.lower() for w in _WORD.findall(scene.text[max(0, start - 80) : start])]
    after = [w.lower() for w in _WORD.findall(scene.text[end : end + 60])]
    length = max(1, len(scene.text))
    features = [
        f"mention {min(rank + 1, 4)}",
        f"kind {mention.kind}",
        f"place {min(3, 4 * start // length)}",
        f"mention {min(rank + 1, 4)} {mention.kind}",
    ]
    previous = before[-1] if before else "^"
    if previous in {"the", "a", "an", "its", "their", "his", "her"}:
        previous = before[-2] if len(before) > 1 else "^"
    if previous in _PREPOSITIONS or previous == "^":
        features.append(f"after {previous}")
        if len(before) > 1 and previous == before[-1]:
            if _RELATION.fullmatch(before[-2]):
                features.append(f"after a relation word and {previous}")
            elif before[-2].endswith(("ed", "ing")):
                features.append(f"after a verb and {previous}")
    elif previous.endswith(("ed", "ing")):
        features.append("after a verb")
    elif previous == "that":
        features.append("after that")
    else:
        features.append("after another word")
    following = scene.text[end : end + 3]
    if following[:2] in {"'s", "’s"} or (following[:1] in {"'", "’"} and following[1:2] == " "):
        features.append("possessive")
    elif following[:1] == "-":
        features.append("before a hyphen")
    elif after:
        features += _followed_by(after)
    place = _place_in_quote(scene, mention)
    if "first in the quote" in place:
        features.append(f"first in the quote, {scene.signal}")
        if "before a verb" in features:
            features += ["first in the quote, before a verb"]
            features.append(f"first in the quote, before a verb, {scene.signal}")
    return features + place


def _followed_by(after: Sequence[str]) -> list[str]:
    first = after[0]
    if first in _AUXILIARIES or first.endswith("ed"):
        return ["before a verb"]
    if first in _PREPOSITIONS:
        return [f"before {first}"]
    if len(after) > 1 and (after[1] in _AUXILIARIES or after[1].endswith("ed")):
        return ["a word before a verb"]
    if len(after) > 2 and (after[2] in _AUXILIARIES or after[2].endswith("ed")):
        return ["two words before a verb"]
    return ["before another word"]


def _place_in_quote(scene: Scene, mention: Mention) -> list[str]:
    quote = scene.draft.quote
    if quote is None:
        return ["no quote"]
    if quote.speaker is not None and quote.speaker.overlaps(mention.span):
        return ["in the speaker", f"in the speaker {scene.draft.voice}"]
    contents = [c for c in quote.content if c.overlaps(mention.span)]
    if not contents:
        return ["outside the quote"]
    inside = [m for m in scene.mentions if contents[0].overlaps(m.span)]
    first = inside[0] is mention
    return ["in the quote", "first in the quote" if first else "later in the quote"]


def statement_at(drafts: Sequence[Draft], span: Span) -> int | None:
    """Index of the whole-sentence draft that overlaps ``span`` most, or None."""
    best, found = 0, None
    for i, draft in enumerate(drafts):
        if draft.parent is None:
            overlap = min(draft.span.end, span.end) - max(draft.span.start, span.start)
            if overlap > best:
                best, found = overlap, i
    return found
