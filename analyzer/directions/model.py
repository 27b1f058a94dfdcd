"""The choice among the candidates: the network's scores weighed with those of readable features.

The features make a conditional logit, whose weights can be read one by one: the probability of a
candidate is its share of exp(sum of the weights of its features) over all candidates, nobody
included (McFadden 1974).
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.actors import ArticleMentions, Gazetteer
from analyzer.directions.barred import barred
from analyzer.directions.features import ROLES, Candidate, Reading, Role
from analyzer.directions.inputs import SceneInputs, SceneReader
from analyzer.directions.scene import Scene, scenes_of
from analyzer.directions.wording import COORDINATION, JOINT, RECIPROCAL
from analyzer.errors import MissingExtra, ModelError
from analyzer.modeling.backends import locate_model, n_threads, open_session
from analyzer.modeling.folder import (
    FEATURES_FILE,
    ONNX_FILE,
    REBUILD,
    WEIGHTS_FILE,
    DirectionManifest,
    check_file,
    read_direction_manifest,
)
from analyzer.modeling.inputs import load_tokenizer
from analyzer.records import Article, Mention
from analyzer.statements import Draft

RELEASED = "directions-small"
#: Signals of what two sides may do to one another; of the others, one in a hundred goes both ways.
MUTUAL = frozenset("agree consult cooperate strain yield".split())
#: Sources that are tried with their targets, and how far behind the likeliest, in log-odds.
_N_SOURCES, _FAR_BEHIND = 3, 3.0

#: Scenes that are computed before their directions are chosen: flat memory for any length.
_AT_A_TIME = 256

#: Logits of one scene: (candidates + 1, roles); the last row is nobody.
Logits = NDArray[np.float64]
Chances = Mapping[Candidate, float]


@dataclass(frozen=True, slots=True)
class Direction:
    """Actor codes, main first; empty where nobody acts or nobody is meant."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """How scores become a direction.

    preference: by role, how much those who are named are preferred to nobody, in log-odds.
    further: by role, the least probability of a further actor, against the main one's.
    reflexive_penalty: in log-odds, what speaks against an only source as its own target: few
    statements are about who makes them.
    weights: by role, feature name -> what it adds to a candidate's utility.
    joint: by role, what the log-probabilities by the features and by the network count.
    """

    preference: Mapping[Role, float]
    further: Mapping[Role, float]
    reflexive_penalty: float = 0.0
    weights: Mapping[Role, Mapping[str, float]] = field(default_factory=dict)
    joint: Mapping[Role, Mapping[str, float]] = field(default_factory=dict)

    def direction(self, reading: Reading, candidates: Sequence[str], logits: Logits) -> Direction:
        """Decide source and targets together: the targets depend on who the source is.

        logits: of the network, (candidates + 1, roles); the last row is nobody.
        """
        source: tuple[str, ...] = ()
        target: Chances = {}
        best = -math.inf
        for first, chance, chances in self._likely_sources(reading, candidates, logits):
            named = self._jointly(reading.scene, chances, first)
            likely = self.chances("target", reading, candidates, logits, named)
            if len(named) == 1 and named[0] in likely:
                likely[named[0]] -= self.reflexive_penalty
            together = chance + max(likely.values())
            if together > best:
                source, target, best = named, likely, together
        return self._sides(reading, source, target)

    def _likely_sources(
        self, reading: Reading, candidates: Sequence[str], logits: Logits
    ) -> Iterator[tuple[Candidate, float, Chances]]:
        """The likeliest sources, each with its log-probability and what is no likelier than it."""
        chances = self.chances("source", reading, candidates, logits)
        ranked = sorted(chances, key=lambda c: -chances[c])
        for number, first in enumerate(ranked[:_N_SOURCES]):
            if chances[first] < chances[ranked[0]] - _FAR_BEHIND:
                break
            yield first, chances[first], {c: chances[c] for c in ranked[number:]}

    def chances(
        self,
        role: Role,
        reading: Reading,
        candidates: Sequence[str],
        logits: Logits,
        source: Sequence[str] = (),
    ) -> dict[Candidate, float]:
        """Log-probabilities of a role; source: those already chosen, for the target."""
        of_network = dict(
            zip((*candidates, None), map(float, logits[:, ROLES.index(role)]), strict=True)
        )
        weighed = self.weighed(role, reading, log_shares(of_network), source)
        weighed[None] -= self.preference[role]
        ruled_out = barred(reading, role)
        return log_shares({c: u for c, u in weighed.items() if c not in ruled_out})

    def weighed(
        self, role: Role, reading: Reading, of_network: Chances, source: Sequence[str]
    ) -> dict[Candidate, float]:
        """What speaks for each candidate by network and features together."""
        joint = self.joint.get(role)
        if not joint:
            return dict(of_network)
        terms = joint_terms(self.by_features(role, reading, source), of_network)
        return {c: sum(joint[n] * v for n, v in of_one.items()) for c, of_one in terms.items()}

    def by_features(
        self, role: Role, reading: Reading, source: Sequence[str] = ()
    ) -> dict[Candidate, float]:
        """Log-probabilities by the readable features alone; unknown ones weigh 0."""
        weight = self.weights[role].get
        features = reading.features(role, source)
        return log_shares({c: sum(weight(f, 0.0) for f in names) for c, names in features.items()})

    def _sides(self, reading: Reading, source: tuple[str, ...], likely: Chances) -> Direction:
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
        if target and target[0] in further:
            goes_both_ways = both
        else:  # who is not named in "the two agreed to open a line" is not meant by it
            goes_both_ways = mutual and reading.found.keys().isdisjoint(target)
        if together and goes_both_ways:
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

    def _jointly(self, scene: Scene, chances: Chances, first: Candidate) -> tuple[str, ...]:
        """A source with those who are nearly as likely, or act jointly with it."""
        if first is None:
            return ()
        return tuple(dict.fromkeys((*self._ranked("source", chances), *_companions(scene, first))))

    def _ranked(self, role: Role, chances: Chances) -> tuple[str, ...]:
        """The likeliest actor and those nearly as likely; none where nobody is likeliest."""
        ranked = sorted(chances, key=lambda c: -chances[c])
        if not ranked or ranked[0] is None:
            return ()
        least = chances[ranked[0]] + math.log(self.further[role])
        return (ranked[0], *(c for c in ranked[1:] if c is not None and chances[c] >= least))


def joint_terms(by_features: Chances, of_network: Chances) -> dict[Candidate, dict[str, float]]:
    """What the utility of each candidate is made of: both log-probabilities, and being nobody.

    Whom the network did not read is as likely as the least likely one that it read.
    """
    least = min(of_network.values())
    return {
        c: {"features": u, "network": of_network.get(c, least), "nobody": float(c is None)}
        for c, u in by_features.items()
    }


def log_shares(logits: Mapping[Candidate, float]) -> dict[Candidate, float]:
    """Log-probabilities of a softmax; nobody for sure where no candidate is left."""
    if not logits:
        return {None: 0.0}
    most = max(logits.values())
    total = most + math.log(sum(math.exp(u - most) for u in logits.values()))
    return {c: u - total for c, u in logits.items()}


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


def read_features(folder: Path, manifest: DirectionManifest) -> dict[Role, dict[str, float]]:
    """Read the weights of the features; raises ``ModelError``."""
    path = check_file(folder, manifest, FEATURES_FILE)
    try:
        values = json.loads(path.read_bytes())
        return {role: dict(values[role]) for role in ROLES}
    except (ValueError, TypeError, KeyError) as err:
        raise ModelError(f"{path}: not the weights of both roles ({err!r}); {REBUILD}") from err


class DirectionModel(ABC):
    """Decides who acts towards whom with a trained network. Get one from ``DirectionModel.load()``.

    A statement's direction does not depend on which other statements are in the call.
    """

    def __init__(self, folder: Path, manifest: DirectionManifest) -> None:
        self.manifest = manifest
        self.name = manifest.identity
        self.choice = Choice(
            {role: manifest.preference[role] for role in ROLES},
            {role: manifest.further[role] for role in ROLES},
            manifest.reflexive_penalty,
            read_features(folder, manifest),
            {role: manifest.joint[role] for role in ROLES},
        )
        self.reader = SceneReader(load_tokenizer(folder))

    @staticmethod
    def load(where: str | Path | None = None) -> DirectionModel:
        """Load a released name, a model folder or a hub id, by default the released model.

        Raises ``ModelError`` when there is no such model or it does not fit, ``MissingExtra`` when
        torch or the hub client is needed and not installed.
        """
        folder = locate_model(RELEASED if where is None else where)
        read_direction_manifest(folder)
        return OnnxDirections(folder) if (folder / ONNX_FILE).is_file() else TorchDirections(folder)

    def directions(self, scenes: Sequence[Scene]) -> list[Direction]:
        """Return one direction per scene, in the same order."""
        found: list[Direction] = []
        for start in range(0, len(scenes), _AT_A_TIME):
            readings = [Reading(scene) for scene in scenes[start : start + _AT_A_TIME]]
            inputs = [self.reader.read(reading) for reading in readings]
            found += [
                self.choice.direction(reading, of.candidates, logits)
                for reading, of, logits in zip(readings, inputs, self.logits(inputs), strict=True)
            ]
        return found

    def logits(self, inputs: Sequence[SceneInputs]) -> list[Logits]:
        """Return the logits of each scene; nobody for sure where there are no candidates."""
        asked = [of for of in inputs if of.candidates]
        found = iter(self._run_all(asked))
        return [next(found) if of.candidates else np.zeros((1, len(ROLES))) for of in inputs]

    def _run_all(self, inputs: Sequence[SceneInputs]) -> list[Logits]:
        return [self._run(of) for of in inputs]

    @abstractmethod
    def _run(self, inputs: SceneInputs) -> Logits:
        """Return the logits of one scene, (candidates + 1, roles)."""


class OnnxDirections(DirectionModel):
    """Decides with ONNX Runtime on the CPU; needs neither torch nor a network.

    One scene a run, as int8 activations are scaled by the largest value of a batch.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model folder; raises ``ModelError``."""
        manifest = read_direction_manifest(folder)
        super().__init__(folder, manifest)
        self._threads = n_threads()
        self._session = open_session(folder, manifest)

    def _run_all(self, inputs: Sequence[SceneInputs]) -> list[Logits]:
        if self._threads < 2 or len(inputs) < 2:
            return super()._run_all(inputs)
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._run, inputs))

    def _run(self, inputs: SceneInputs) -> Logits:
        (logits,) = self._session.run(["logits"], inputs.as_batch())
        return logits[0].astype(np.float64)  # type: ignore[no-any-return]


class TorchDirections(DirectionModel):
    """Decides with torch: a model in training, a GPU, or a folder without an ONNX file."""

    def __init__(self, folder: Path, network: Any = None) -> None:
        """Load a model folder; raises ``ModelError``, or ``MissingExtra`` without torch.

        network: one in training, in place of the folder's weights.
        """
        manifest = read_direction_manifest(folder)
        super().__init__(folder, manifest)
        try:
            import torch

            from analyzer.modeling.direction_network import DirectionNetwork
        except ModuleNotFoundError as err:
            if err.name not in {"torch", "transformers"}:
                raise
            raise MissingExtra("The torch backend", "train") from err
        self._torch = torch
        if network is None:
            check_file(folder, manifest, WEIGHTS_FILE)
            network = DirectionNetwork.from_pretrained(folder, dtype=torch.float32)
            network = network.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        self._network = network

    def _run(self, inputs: SceneInputs) -> Logits:
        torch = self._torch
        device = self._network.device
        batch = {k: torch.from_numpy(v).to(device) for k, v in inputs.as_batch().items()}
        with torch.inference_mode():
            logits = self._network(**batch).logits[0]
        return logits.float().cpu().numpy().astype(np.float64)  # type: ignore[no-any-return]


def find_directions(
    article: Article,
    drafts: Sequence[Draft],
    signals: Sequence[str],
    mentions: ArticleMentions,
    gazetteer: Gazetteer,
    model: DirectionModel,
) -> list[Direction]:
    """Return one direction per draft, in the same order.

    drafts: of one part, in reading order. signals: the primary signal of each.
    """
    return model.directions(scenes_of(article, drafts, signals, mentions, gazetteer))
