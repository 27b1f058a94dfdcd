"""Who -> whom: the source and the targets of each statement.

Every actor that could be meant (named in the sentence, speaking, named just before, prominent in
the article, its publisher) is a candidate, and so is nobody. They contend: a small trained network
that reads the statement in its text, with the candidates marked in it, and a linear model over
readable features each give every candidate a score for both roles. What the words rule out is left
out, and source and targets are chosen together. ``analyzer train configs/directions-small.yaml``
trains both on labelled sentences.

    scene       what the direction of a statement is decided on
    wording     the words that tell who acts and who is meant
    features    the candidates of a scene, and what speaks for each
    inputs      from a scene to word pieces
    barred      what the words rule out
    model       the choice
"""

from analyzer.directions.features import ROLES, Candidate, Reading, Role
from analyzer.directions.inputs import SceneInputs, SceneReader
from analyzer.directions.model import (
    RELEASED,
    Choice,
    Direction,
    DirectionModel,
    OnnxDirections,
    TorchDirections,
    find_directions,
)
from analyzer.directions.scene import Scene, scenes_of, statement_at

__all__ = [
    "RELEASED",
    "ROLES",
    "Candidate",
    "Choice",
    "Direction",
    "DirectionModel",
    "OnnxDirections",
    "Reading",
    "Role",
    "Scene",
    "SceneInputs",
    "SceneReader",
    "TorchDirections",
    "find_directions",
    "scenes_of",
    "statement_at",
]
