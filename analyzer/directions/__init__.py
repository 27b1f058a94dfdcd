"""Who -> whom: the source and the targets of each statement.

Every actor that could be meant (named in the sentence, speaking, named just before, prominent in
the article, its publisher) is a candidate, and so is nobody. They contend: a linear model over
readable features gives each a utility, and the most useful one is the source; then, with the source
known, the same for the target. The weights are in ``models/directions/model.json`` and can be read,
feature by feature; ``analyzer train configs/directions.yaml`` fits them on labelled sentences.

    scene       what the direction of a statement is decided on
    wording     the words that tell who acts and who is meant
    features    the candidates of a scene, and what speaks for each
    model       the choice
"""

from analyzer.directions.features import ROLES, Candidate, Reading, Role
from analyzer.directions.model import (
    FORMAT_VERSION,
    Direction,
    DirectionModel,
    find_directions,
    joint_terms,
)
from analyzer.directions.scene import Scene, scenes_of, statement_at

__all__ = [
    "FORMAT_VERSION",
    "ROLES",
    "Candidate",
    "Direction",
    "DirectionModel",
    "Reading",
    "Role",
    "Scene",
    "find_directions",
    "joint_terms",
    "scenes_of",
    "statement_at",
]
