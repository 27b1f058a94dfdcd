"""Headlines whose source stands at the end: "Talks May Resume Soon, Envoy Says".

Every word may have a capital there, so that neither a network nor rules can tell names from verbs;
and in "Talks may resume soon - Ann Lee" there is no verb of saying at all.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from analyzer.quotes.extractor import in_order
from analyzer.quotes.lexicon import is_speech
from analyzer.quotes.marks import Region, kind_of
from analyzer.quotes.titles import is_capitalised
from analyzer.quotes.words import FINITE
from analyzer.records import Quote, Sentence, Span

#: Longer than any headline.
_LONGEST = 300
_FEWEST_SAID = 3
_NAMED = r"[^\W\da-z][\w.'’&-]*"
_SOURCE_AT_END = re.compile(
    r"(?P<content>\S.*?),(?P<mark>[’”'\"]?) "
    rf"(?P<source>{_NAMED}(?: (?:of|for|the|and|in|on|to|{_NAMED})){{0,7}}?) "
    r"(?P<cue>Say|Says|Said|Report|Reports|Warn|Warns|Show|Shows|Find|Finds|Suggest|Suggests|Claim|"
    r"Claims|Announce|Announces|Confirm|Confirms)"
    r"(?:\Z|[,;.]| (?:in|at|on|as|after|before|during)\b"
    r"| (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
#: "Talks may resume soon - Ann Lee", "Talks to resume: Norish envoy".
_BEHIND_A_MARK = re.compile(
    r"(?P<content>\S.{10,240}?) ?(?P<cue>(?<= )[—–-]{1,2}(?= )|(?<=\w):(?= )) ?"
    r"(?P<source>[^—–:.!?,;\"“”]{4,60})\Z"
)
_PERSON = re.compile(rf"{_NAMED}(?: (?:de|van|von|al|bin))?(?: {_NAMED}){{1,2}}\Z")
_SURNAME = re.compile(rf"(?:{_NAMED} ){{0,2}}{_NAMED}\Z")
_MARKED = re.compile(r"(?<!\w)[‘'“\"][^\W_][^‘’“”\"]{2,80} [^‘’“”\"]{2,80}?[’'”\"](?!\w)")
#: Headlines that ask or list have a kind of article behind the colon.
_ASKS = re.compile(
    r"(?:How|Why|What|Who|When|Where|Which|Inside|Meet|All|Everything|Explained|Watch|\d+)\b"
)
_OFFICE = re.compile(
    r"\b(?:PM|FM|president|premier|ministers?|ministry|officials?|spokes(?:person|man|woman)|envoy|"
    r"ambassador|diplomats?|chief|general|army|military|police|kremlin|pentagon|white house|"
    r"lawmakers?|senator|governor|mayor|chancellor|secretary|sources?|reports?|embassy)\Z",
    re.IGNORECASE,
)
#: Words of what is no person behind a dash: outlets and kinds of articles.
_NO_PERSONS = frozenset(
    """news times post journal daily herald tribune media online today tv radio press agency
    guardian telegraph independent mail review magazine institute live updates analysis opinion
    video photos key takeaways explained world business politics sport sports report the al le la
    el der die das sky fox week globe observer standard sun star express chronicle gazette
    international national university council centre center foundation monde jazeera europe
    street weekly monthly monitor insider affairs politico africa asia america nation part day
    newsletter podcast blog timeline profile interview q&a explainer factbox review summary recap
    column editorial essay letter memo quiz gallery graphic data poll survey study""".split()
)
_FINITE = FINITE | frozenset({"to"})


def with_headlines(
    text: str, sentences: Sequence[Sentence], marked: Sequence[Region], quotes: Sequence[Quote]
) -> list[Quote]:
    """The quotes, in order, with those of such headlines in the place of what was found in them."""
    found = [q for s in sentences if (q := _of_headline(text, s.span, marked)) is not None]
    if len(sentences) == 1 and (titled := _of_title(text, sentences[0].span, marked)) is not None:
        found = [titled]
    if not found:
        return list(quotes)
    taken = [Span(q.content[0].start, q.cue.end) for q in found if q.cue is not None]
    ends = [t.end for t in taken]  # of sentences, so in order

    def touches(span: Span) -> bool:
        at = bisect.bisect_right(ends, span.start)
        return at < len(taken) and taken[at].overlaps(span)

    others = [q for q in quotes if not any(map(touches, q.content))]
    return sorted([*others, *found], key=in_order)


def _of_headline(text: str, sentence: Span, marked: Sequence[Region]) -> Quote | None:
    if sentence.end - sentence.start > _LONGEST:
        return None
    match = _SOURCE_AT_END.match(text, sentence.start, sentence.end)
    if match is None or len(match["content"].split()) < _FEWEST_SAID:
        return None
    if not is_capitalised(text, sentence):
        return None
    end = match.end("mark") if match["mark"] else match.end("content")
    content = (Span(match.start("content"), end),)
    kind = kind_of(text, content, marked)
    return Quote(content, Span(*match.span("cue")), Span(*match.span("source")), kind)


def _of_title(text: str, title: Span, marked: Sequence[Region]) -> Quote | None:
    """The quote of a text that is one line, whose source stands behind its last dash or colon.

    That is a person's name or an office; what stands in front of it has a verb. Behind a colon it
    may be a surname alone, where a verb or marked words, and no question, stand in front of it:
    "Peru will not yield: Berg".
    """
    match = _BEHIND_A_MARK.match(text, title.start, title.end)
    if match is None or title.end - title.start > _LONGEST:
        return None
    source, said = match["source"], match["content"]
    named = _NO_PERSONS.isdisjoint(source.lower().split())
    behind = said.lower().split()[1:]
    verb = not _FINITE.isdisjoint(behind) or any(w.endswith("s") and is_speech([w]) for w in behind)
    capitalised = is_capitalised(text, title)
    colon = match["cue"] == ":"
    surname = colon and named and _SURNAME.match(source) and not (capitalised and " " in source)
    if surname:
        asks = _ASKS.match(said) or _ASKS.match(source)
        if asks or not (verb or _MARKED.search(said)):
            return None
    else:
        person = named and not colon and _PERSON.match(source)
        if capitalised or not verb or not (person or _OFFICE.search(source)):
            return None
    content = (Span(*match.span("content")),)
    kind = kind_of(text, content, marked)
    return Quote(content, Span(*match.span("cue")), Span(*match.span("source")), kind)
