"""Page furniture: the log-in lines, offers, credits and notices that scraped text is full of.

They are no statements about international relations, but "Thank you for your patience while we
verify access" sounds conciliatory to any model. Only whole sentences of a known form are left out;
what repeats across the articles of one outlet is another question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.records import Sentence

#: Longer sentences are never furniture.
MAX_LENGTH = 240

_FURNITURE = re.compile(
    "|".join(
        (
            r"advertisement(?: supported by)?",
            r"(?:image |photo )?credits?(?:\s*:.{0,60})?",
            r"(?:log|sign) in(?: .{0,60})?",
            r"subscribe(?: (?:now|here|today|to|for) .{0,100}| now)?",
            r"already a subscriber\?.{0,60}",
            r"want all of the times\?.{0,40}",
            r"(?:share|print|email|save)(?: this (?:article|story|page))?",
            r"(?:read|see|learn|watch)(?: it)? (?:more|also|next)\b(?:[:>.…].{0,140})?",
            r"(?:related|recommended|trending|most read)(?: (?:stories|articles|topics|news))?:?",
            r"please enable (?:javascript|cookies).*",
            r"thank you for your patience while we verify access",
            r"we are having trouble retrieving the article content",
            r"if you are in reader mode,? please exit.*",
            r"\W{0,2}(?:additional )?(?:reporting|editing|writing|compiled|translated) by "
            r"(?-i:[A-Z])(?!.*\b(?:that|showed|shows|said|found)\b).{1,160}",
            r"(?:©|\(c\)|copyright ©?) ?.{0,160}",
            r".{0,120}all rights reserved",
            r"sign up (?:here )?(?:for|to) .{0,160}",
            r"(?:click|tap) (?:here|on the link).{0,100}",
            r"(?:photo|image|picture|file photo|video)s?(?: by)?: .{1,40}",
            r"follow (?:us|@?\w+) on (?:twitter|x|facebook|instagram|telegram|linkedin)\b.{0,80}",
            r"/[A-Z][\w ./-]{1,30}/",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
#: A shouted line that a scraper glued to a sentence: the sentence must not be lost.
_GLUED = re.compile(r"(?:[A-Z][A-Z']+ ){3,}(?=.*[a-z]{3})", re.DOTALL)


def without_furniture(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that are not page furniture, in order."""
    return [s for s in sentences if not is_furniture(s.span.text_in(text))]


def is_furniture(sentence: str) -> bool:
    """Whether a whole sentence has the form of page furniture."""
    if len(sentence) > MAX_LENGTH or _GLUED.match(sentence):
        return False
    return _FURNITURE.fullmatch(sentence.strip(" \t\r\n.!…-–—•|")) is not None
