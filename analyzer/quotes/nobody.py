"""Who says nothing: nobody, anybody, a share of people, a picture, and who is only spoken of."""

from __future__ import annotations

import re

from analyzer.records import Quote, Span

_NOBODY = re.compile(r"(?:nobody|no[ -]one|none|neither|no(?! ?\.?\s?\d))\b", re.IGNORECASE)
#: Who is anybody: "anyone wanting to learn more", "you want to wait".
_ANYBODY = re.compile(r"(?:any(?:one|body)|every(?:one|body)|those|you|one)\b", re.IGNORECASE)
#: How many people want something, in front of what they are counted by.
_SHARE = re.compile(r"(?:about |around |some |nearly |only |just )?[\d.,]+\s?(?:%|per ?cent)")
#: Cues of wishes, which are told by the writer where nobody is named who has them.
_WISHES = frozenset(
    "want wants wanted wanting aim aims aimed aiming expect expects expected expecting wishing "
    "hoping".split()
)
_BELIEFS = frozenset("think thinks believe believes assume assumes hope hopes wish".split())
_HEARSAY = frozenset({"allegedly", "reportedly"})
#: Between the accused and an accusation that somebody else makes: "who are accused of abuses".
_ACCUSED = re.compile(
    r"\b(?:is|are|was|were|be|been|being|stands?) (?:\w+ly |also )?(?:accused of|suspected of|"
    r"blamed for|criticised for|criticized for|praised for|hailed (?:as|for))\Z",
    re.IGNORECASE,
)
#: What the writer reads in faces: "seem confident", "appeared worried", "seems to think".
_SEEMS = re.compile(
    r"\b(?:seem|appear|look)(?:s|ed|ing)? (?:to (?:be |think|believe|hope|want|expect|feel|fear)|"
    r"(?:\w+ly )?(?:confident|certain|sure|convinced|optimistic|pessimistic|hopeful|worried|"
    r"concerned|pleased|happy|angry|willing|unwilling|ready|eager|keen|reluctant|resigned|"
    r"determined|open|inclined|sceptical|skeptical|afraid|surprised|wary)\b)[^.,;:!?\n]{0,20}\Z"
)
_SHOWS = frozenset("show shows showed shown showing".split())
#: What shows something without words.
_IMAGES = frozenset(
    "footage video videos image images picture pictures photo photos photograph photographs data "
    "figures statistics map maps graph chart polling".split()
)
#: What a writer reads from acts is nobody's words: "Its actions suggest that it might wait".
_ACTS = re.compile(r"\b(?:actions|moves|behaviou?r|conduct|deeds)\b")
_SUGGESTS = _SHOWS | frozenset(
    "suggest suggests suggested suggesting indicate indicates indicated indicating".split()
)
#: Things that happen, and show something: "The trip revealed his fears".
_EVENTS = frozenset(
    "trip visit tour journey war wars battle crisis episode incident event events attack attacks "
    "raid raids encounter moment meeting summit vote election elections collapse failure scandal "
    "pandemic storm flood earthquake fire fires disaster accident crash strike strikes defeat "
    "victory delay blackout outage shutdown".split()
)
#: What a fact does to another: "The data highlighted the pressure", "The losses underscore that".
_STRESSES = frozenset(
    "highlight highlights highlighted highlighting underscore underscores underscored underscoring "
    "underline underlines underlined underlining".split()
)
_FACTS = re.compile(
    r"\b(?:data|figures|numbers|results?|losses|announcements|developments?|moves?|deals?|cases?|"
    r"deaths?|killings?|events?|incidents?|attacks?|visits?|trips?|votes?|elections?|crisis)\Z"
)
_REVEALS = frozenset("reveal reveals revealed revealing".split())
#: Where a noun phrase goes on behind its head: "footage from the port".
_BEHIND_HEAD = re.compile(
    r",|\b(?:from|of|in|on|by|for|at|obtained|published|released|shared|posted)\b"
)


def has_no_speaker(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether whoever stands as the source of an indirect quote does not speak, or nobody does."""
    before = quote.speaker.end if quote.speaker is not None else max(0, cue.start - 20)
    if _ACCUSED.search(text, before, cue.end) or _SEEMS.search(text, before, cue.end):
        return True
    if quote.speaker is None:
        return not words.isdisjoint(_WISHES)  # "you want to wait", "it is expected to end"
    who = quote.speaker.text_in(text)
    wishes = not words.isdisjoint(_WISHES | _BELIEFS)
    return (
        _NOBODY.match(who) is not None
        or (wishes and (_ANYBODY.match(who) or _SHARE.match(who)) is not None)
        or words <= _HEARSAY  # "Police held a man who allegedly ..."
        or _is_shown(who, words)
    )


def _is_shown(who: str, words: frozenset[str]) -> bool:
    """Whether a picture or a number shows it, and nobody says it."""
    head = _BEHIND_HEAD.split(who.lower(), maxsplit=1)[0]
    if not words.isdisjoint(_SUGGESTS) and _ACTS.search(head):
        return True
    if not words.isdisjoint(_STRESSES) and _FACTS.search(head.rstrip()):
        return True
    last = head.split()[-1:]
    if not words.isdisjoint(_REVEALS) and not _EVENTS.isdisjoint(last):
        return True
    return not words.isdisjoint(_SHOWS) and not _IMAGES.isdisjoint(last)
