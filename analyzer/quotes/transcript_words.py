"""Names, offices and words of speakers, as labels, headings and turns of transcripts have them."""

from __future__ import annotations

import re

#: A word of a name, and what stands between such words.
NAME = r"[A-Z][\w.'’&-]{0,40}"
LINK = (
    r"(?:of|for|the|and|de|al|bin|to|on|el|von|van|di|da|ibn|(?:al|el)-[A-Z][\w.'’-]{0,30}|reporter|"
    r"correspondent|journalist|anchor|editor|host|moderator|spokesperson|spokesman|spokeswoman)"
)
#: Of who speaks for a state, and what such a body is called.
OFFICE = re.compile(
    r"\b(?:President|Premier|Secretary|Minister|Ministry|Department|[Ss]pokes(?:person|man|woman)|"
    r"Ambassador|Representative|Senator|Congress(?:man|woman)|Director|Chair(?:man|woman)?|Treasury|"
    r"White [Hh]ouse|Office|Commission|Commissioner|Council|Embassy|Chancellor|Governor|CEO|Consul|"
    r"Administration|Bureau|Committee)\b"
)
FIRST_PERSON = re.compile(
    r"\b(?:I|[Ww]e|WE|[Oo]ur|OUR|[Mm]y|MY|us|[Mm]e|[Yy]ou|YOU|[Yy]our|YOUR)(?:['’](?:m|re|ve|ll|d))?\b"
)
