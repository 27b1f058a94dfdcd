"""Actors: states, organisations, groups and persons that an article names.

The names are in readable tables under ``data/``; ``Gazetteer`` knows them, ``find_mentions`` finds
them and decides by context and date who is meant.
"""

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.mentions import ArticleMentions, find_mentions
from analyzer.actors.roster import OFFICES, Person

__all__ = ["OFFICES", "OTHER_CODES", "ArticleMentions", "Gazetteer", "Person", "find_mentions"]
