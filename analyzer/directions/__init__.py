"""Who -> whom: the source and the targets of each statement.

Every actor that could be meant (named in the sentence, speaking, named just before, prominent in
the article, its publisher) is a candidate, and so is nobody. A small trained network reads the
statement in its text, with the candidates marked in it, and weighs them for both roles; what the
words rule out is left out, and source and targets are chosen together. ``analyzer train
configs/directions-small.yaml`` trains it on labelled sentences.

    scene       what the direction of a statement is decided on
    wording     the words that tell who acts and who is meant
    reading     the candidates of a scene, and how they are placed in its words
    inputs      from a scene to word pieces
    barred      what the words rule out
    model       from the network's chances to the direction
"""

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
from analyzer.directions.reading import ROLES, Candidate, Reading, Role
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
