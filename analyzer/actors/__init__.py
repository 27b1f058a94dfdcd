"""Actors: states, organisations, groups and persons that an article names.

The names are in readable tables under ``data/``; ``Gazetteer`` knows them, ``find_mentions`` finds
them and decides by context and date who is meant; ``explain`` says why.
"""

from analyzer.actors.explanation import Explanation, explain
from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.mentions import ArticleMentions, find_mentions
from analyzer.actors.roster import OFFICES, Person

__all__ = [
    "OFFICES",
    "OTHER_CODES",
    "ArticleMentions",
    "Explanation",
    "Gazetteer",
    "Person",
    "explain",
    "find_mentions",
]
