"""The choice among the candidates: a conditional logit, whose weights can be read one by one.

The probability of a candidate is its share of exp(sum of the weights of its features) over all
candidates, nobody included (McFadden 1974).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.actors import ArticleMentions
from analyzer.directions.barred import barred
from analyzer.directions.features import ROLES, Candidate, Reading, Role
from analyzer.directions.scene import Scene, scenes_of
from analyzer.directions.wording import COORDINATION, JOINT, RECIPROCAL
from analyzer.errors import ModelError
from analyzer.quotes.extractor import RoleReader, Shares
from analyzer.records import Article, Mention
from analyzer.resources import model_path
from analyzer.statements import Draft

#: How likely each actor is the source, and how likely the target.
SharesOfRoles = tuple[Shares, Shares]
FORMAT_VERSION = 2
#: The least share of the network that is told from none.
_LEAST_SHARE = 0.005
#: Signals of what two sides may do to one another; of the others, one in a hundred goes both ways.
MUTUAL = frozenset("agree consult cooperate strain yield".split())
#: Sources that are tried with their targets, and how far behind the likeliest, in log-odds.
_N_SOURCES, _FAR_BEHIND = 3, 3.0


@dataclass(frozen=True, slots=True)
class Direction:
    """Actor codes, main first; empty where nobody acts or nobody is meant."""

    source: tuple[str, ...]
    target: tuple[str, ...]


class DirectionModel:
    """Weights of the choices.

    name: identity kept in reports.
    weights: by role, feature name -> what it adds to a candidate's utility. further: by role, the
    least probability of a further actor, against the main one's. joint: by role, the weights of
    ``joint_terms`` where a network has read the text; empty: its shares are not used.
    reflexive_penalty: in log-odds, what speaks against an only source as its own target: few
    statements are about who makes them.
    """

    def __init__(
        self,
        weights: Mapping[Role, Mapping[str, float]],
        further: Mapping[Role, float],
        name: str = "directions",
        joint: Mapping[Role, Mapping[str, float]] | None = None,
        reflexive_penalty: float = 0.0,
    ) -> None:
        self.name = name
        self.weights = weights
        self.further = further
        self.joint = joint or {}
        self.reflexive_penalty = reflexive_penalty

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
        name = f"directions@{hashlib.sha256(content).hexdigest()[:8]}"
        penalty = float(values.get("reflexive_penalty", 0.0))
        return cls(values["weights"], values["further"], name, values.get("joint"), penalty)

    def direction(self, scene: Scene) -> Direction:
        """Decide source and targets together: the targets depend on who the source is."""
        reading = Reading(scene)
        source: tuple[str, ...] = ()
        target: dict[Candidate, float] = {}
        best = -math.inf
        for first, chance, utilities in self._likely_sources(reading):
            named = self._jointly(scene, utilities, first)
            likely = self._of_targets(reading, named)
            together = chance + max(likely.values())
            if together > best:
                source, target, best = named, likely, together
        return self._sides(reading, source, target)

    def _sides(
        self, reading: Reading, source: tuple[str, ...], likely: Mapping[Candidate, float]
    ) -> Direction:
        """Source and targets, where some of the sources are among the likeliest targets.

        Only joint acts of those who are joined in the words go both ways. Otherwise nobody has both
        sides: who are named in a row act together towards others, and of those who are merely
        named, the likeliest target is no source.
        """
        scene, further = reading.scene, source[1:]
        target = self._ranked("target", likely)
        mutual = any(p.search(scene.text) for p in (JOINT, RECIPROCAL))
        in_a_row = bool(further) and not set(further).isdisjoint(_companions(scene, source[0]))
        together = in_a_row or (mutual and further and reading.found.keys().isdisjoint(source))
        both = mutual or scene.signal in MUTUAL
        if together and (both and target[0] in further if target else mutual):
            # "The two agreed": a joint act goes both ways.
            return Direction(source, (*further, source[0]))
        if in_a_row and not any(map(reading.faces_another, reading.found.get(source[0], ()))):
            rest = {c: u for c, u in likely.items() if c not in source}
            target = self._ranked("target", rest)
        elif further and target and target[0] in source:
            if target[0] == source[0]:
                source = further
            source = (source[0], *(s for s in source[1:] if s not in target))
        # A source is its own target only where nobody else is meant, as in domestic acts.
        return Direction(source, tuple(t for t in target if t not in source) or target[:1])

    def _likely_sources(
        self, reading: Reading
    ) -> Iterator[tuple[Candidate, float, dict[Candidate, float]]]:
        """The likeliest sources, each with its log-probability and what is no likelier than it."""
        scene = reading.scene
        own = _without(self.utilities("source", reading.features("source")), reading, "source")
        utilities = self._weighed("source", own, scene.shares)
        chances = _log_shares(utilities)
        ranked = sorted(chances, key=lambda c: -chances[c])
        for number, first in enumerate(ranked[:_N_SOURCES]):
            if chances[first] < chances[ranked[0]] - _FAR_BEHIND:
                break
            yield first, chances[first], {c: utilities[c] for c in ranked[number:]}

    def _of_targets(self, reading: Reading, source: Sequence[str]) -> dict[Candidate, float]:
        """The log-probabilities of the targets, if those are the sources."""
        own = _without(
            self.utilities("target", reading.features("target", source)), reading, "target"
        )
        chances = _log_shares(self._weighed("target", own, reading.scene.shares))
        if len(source) == 1 and source[0] in chances:
            chances[source[0]] -= self.reflexive_penalty
        return chances

    def sources(
        self, scene: Scene, utilities: Mapping[Candidate, float], shares: SharesOfRoles | None
    ) -> tuple[str, ...]:
        """The sources by themselves, those who act jointly with the main one included."""
        weighed = self._weighed("source", utilities, shares)
        return self._jointly(scene, weighed, max(weighed, key=lambda c: weighed[c]))

    def _jointly(
        self, scene: Scene, utilities: Mapping[Candidate, float], first: Candidate
    ) -> tuple[str, ...]:
        """The likeliest source with those who are nearly as likely, or act jointly with it."""
        if first is None:
            return ()
        found = self._ranked("source", utilities)
        return tuple(dict.fromkeys((*found, *_companions(scene, first))))

    def utilities(
        self, role: Role, features: Mapping[Candidate, Sequence[str]]
    ) -> dict[Candidate, float]:
        """What speaks for each candidate by its features; unknown ones weigh 0."""
        weight = self.weights[role].get
        return {c: sum(weight(f, 0.0) for f in names) for c, names in features.items()}

    def _weighed(
        self, role: Role, utilities: Mapping[Candidate, float], shares: SharesOfRoles | None
    ) -> dict[Candidate, float]:
        """The utilities, weighed against the network's shares where it has read the text."""
        joint = self.joint.get(role)
        if not joint or shares is None:
            return dict(utilities)
        return {
            c: sum(joint.get(name, 0.0) * v for name, v in joint_terms(role, c, u, shares).items())
            for c, u in utilities.items()
        }

    def _ranked(self, role: Role, utilities: Mapping[Candidate, float]) -> tuple[str, ...]:
        """The likeliest actor and those nearly as likely; none where nobody is likeliest."""
        ranked = sorted(utilities, key=lambda c: -utilities[c])
        first = ranked[0]
        if first is None:
            return ()
        least = utilities[first] + math.log(self.further[role])
        return (first, *(c for c in ranked[1:] if c is not None and utilities[c] >= least))


def _log_shares(utilities: Mapping[Candidate, float]) -> dict[Candidate, float]:
    """Log-probabilities of a conditional logit."""
    most = max(utilities.values())
    total = most + math.log(sum(math.exp(u - most) for u in utilities.values()))
    return {c: u - total for c, u in utilities.items()}


def _without(
    utilities: dict[Candidate, float], reading: Reading, role: Role
) -> dict[Candidate, float]:
    """Return the utilities without the candidates that the words rule out."""
    ruled_out = barred(reading, role)
    return {c: u for c, u in utilities.items() if c not in ruled_out}


def joint_terms(
    role: Role, candidate: Candidate, utility: float, shares: SharesOfRoles
) -> dict[str, float]:
    """What the utility of a candidate is made of, where a network has read the text, too."""
    of_role = shares[ROLES.index(role)]
    share = math.log(max(_LEAST_SHARE, of_role.get(candidate, 0.0)))
    if candidate is None:
        return {"features": utility, "network of nobody": share, "nobody": 1.0}
    return {"features": utility, "network": share, "unseen": float(candidate not in of_role)}


def _companions(scene: Scene, code: str) -> tuple[str, ...]:
    """Who speaks or acts jointly with ``code``: "A, B and C said", "A and B agreed"."""
    if code in scene.draft.speaker_codes:
        return scene.draft.speaker_codes
    group: list[Mention] = []
    for mention in scene.mentions:
        if group and not COORDINATION.fullmatch(
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
