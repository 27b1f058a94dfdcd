"""What a network missed, and what belongs together.

A sentence that ends with ", Ann Lee said" is hers, whatever the network finds inside of it; where
it finds nothing, the rules read; "This was stated by Ann Lee" makes the sentences in front of it
hers; paragraphs in straight marks with others nested in them are one quote; and quoted words that
nobody claims, right behind quoted words of somebody, go on with them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from analyzer.quotes.expletives import expletive
from analyzer.quotes.extractor import in_order
from analyzer.quotes.layout import Layout
from analyzer.quotes.lexicon import is_plain, is_speech, words_of_cue
from analyzer.quotes.marks import Region
from analyzer.quotes.questions import is_question_put
from analyzer.quotes.said import is_said
from analyzer.quotes.words import FINITE
from analyzer.records import Quote, Span

_BETWEEN = re.compile(r"[\s\"“”'‘’]*")
#: Characters between quoted words of one speaker, at most.
_MOST_BETWEEN = 9
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+\Z")
#: "This was stated by Ann Lee during a meeting."
_THIS_WAS = re.compile(
    r"(?:This|It) (?P<cue>was (?:\w+ly )?(?:stated|said|announced|emphasi[sz]ed|stressed|noted|"
    r"declared|reported|told|pointed out)) by ?(?P<who>(?:[^\W\d_a-z]|the )[^.;:\n]{2,160}?)"
    r"(?= (?:in|at|on|during|while|following|after|before|when|as part) |, (?:who|in|at|on|during)|"
    r"[.;\n]|\Z)"
)
#: The same of who speaks: "Ann Lee said this during a meeting."
_SAID_THIS = re.compile(
    r"(?P<who>(?:He|She|They|The [a-z]|[A-Z][\w’'-]+ )[^.:;\n\"“”]{0,160}?) (?:also )?"
    r"(?P<cue>said|stated|announced|emphasi[sz]ed|stressed|noted|declared|reported) (?:this|so) "
    r"(?=(?:in|at|on|during) )"
)
#: Sentences in front of "This was stated by Ann Lee" that are hers, at most.
_MOST_STATED = 4
#: Behind a cue that puts what follows in marks: "Bo Roy said: “No.”".
_INTRODUCES = re.compile(r"\s*[:,]\s*[\"“]")
#: A speaker's label in front of a paragraph in marks: "LEE: We wait.
_LABEL = re.compile(r"[\"“]?(?:[A-Z][\w.’'-]*[ ]?){1,5}:\s")
#: A participle by which who spoke goes on, and what stands between it and their cue.
_ADDS = re.compile(r"(?:(?:also|\w+ly) )?[a-z]+ing\b")
_UP_TO_COMMA = re.compile(r"[^,;:“”\"()]*, (?:and |but |while )?(?:also |\w+ly )?")
#: Behind who spoke, in the middle of it: "The ships left, Ann Lee said, | when the port was shut".
_GOES_ON = re.compile(r", (?:when|before|until|unless|because|where|if)\b")
_BUT = re.compile(r"(?:But|And|Yet|Still|So|Or),? ")
#: In front of what somebody says, and not theirs: "Meanwhile,", "Watch:".
_LABELLED = re.compile(r"(?:\w+,|[^.;]*:) \Z")
#: What may stand behind who speaks and a cue at the end of a sentence: "on Monday.".
_SETTING = re.compile(
    r"(?: (?:late |early |earlier )?(?:on|in|at|during) [^,;:\"“”]{2,40}| today| yesterday)?\W*"
)
#: Who may speak in the plural, at the end of a sentence: "..., some analysts say".
_EXPERTS = re.compile(
    r"(?:(?:[Ss]ome|[Mm]any|[Ss]everal|[Mm]ost|[Oo]ther)\b.{0,40})?\b(?:[Aa]nalysts|[Ee]xperts|"
    r"observers|critics|economists|historians|scholars|researchers|diplomats|officials)\Z"
)
#: Who speaks for others at the end of a sentence: "..., the spokesperson said".
_VOICE = re.compile(r"(?:[Aa]n?|[Tt]he) (?:[a-z-]+ ){0,2}?spokes(?:man|woman|person)\b")


def with_missed(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """The quotes, in order, with what was missed, and as one where they are one.

    ruled: what the rules find in the same text.
    """
    found = _widened(layout, _outermost(layout, quotes, ruled), ruled)
    found += _missed(layout, found, ruled)
    found = _whole_regions(layout, _of_blocks(layout, _stated(layout, found)))
    return _continued(layout, sorted(found, key=in_order))


def _outermost(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """A sentence that ends with ", Ann Lee said" is hers, whomever it tells of.

    The network may find only what somebody else says in it: "The dispute is over whatever Bo
    Roy says, Ann Lee said on Monday".
    """
    by_sentence: dict[int, list[int]] = {}
    for number, quote in enumerate(quotes):
        parts = [p for p in (*quote.content, quote.cue) if p is not None]
        for index in sorted({layout.number(p.start) for p in parts}):
            by_sentence.setdefault(index, []).append(number)
    outer: dict[int, Quote] = {}
    mended = list(quotes)
    lost: list[Quote] = []
    for rule in ruled:
        if rule.cue is None or rule.speaker is None or rule.kind == "direct":
            continue
        words = words_of_cue(rule.cue.text_in(layout.text))
        content = rule.content[0]
        index = layout.number(content.start)
        inside = by_sentence.get(index, ())
        behind = min(rule.cue.start, rule.speaker.start) >= content.end
        if not inside or not behind or len(rule.content) > 1:
            continue
        further = [n for n in inside if _adds_to(layout, rule, quotes[n])]
        if further:  # "..., he said, adding that": whoever adds has said something
            if not is_speech(words):
                continue
            for number in further:
                who = quotes[number].speaker
                if who is None or who.overlaps(content):
                    mended[number] = replace(mended[number], speaker=rule.speaker)
            inside = [n for n in inside if n not in further]
            if not inside:
                lost.append(rule)
        else:
            unclaimed = all(quotes[n].cue is None and quotes[n].speaker is None for n in inside)
            voice = is_plain(words) and _is_voice(rule.speaker.text_in(layout.text))
            if not voice and not (unclaimed and is_speech(words)):
                continue  # "..., his office said": of what he said
            if not _opens_sentence(layout, content) or layout.text[content.start] in '"“':
                continue
        if all(_is_within(layout, quotes[n], content) for n in inside):
            outer.update(dict.fromkeys(inside, rule))
    kept = [q for n, q in enumerate(mended) if n not in outer]
    return kept + lost + list(dict.fromkeys(outer.values()))


def _widened(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """Of "The ships left as the port was shut, Ann Lee said", she said all, and no part of it.

    Of "According to Ann Lee, this is late", she said more than "this", and of "The ships left, Ann
    Lee said, when the port was shut" what stands behind her, too.
    """
    around = {
        rule.cue.start: rule.content
        for rule in ruled
        if rule.cue is not None
        and rule.speaker is not None
        and len(rule.content) == 2
        and rule.content[0].end <= min(rule.cue.start, rule.speaker.start)
        and _GOES_ON.match(layout.text, max(rule.cue.end, rule.speaker.end))
    }
    fronts = {
        rule.cue.start: rule.content
        for rule in ruled
        if rule.cue is not None
        and rule.speaker is not None
        and len(rule.content) == 1
        and rule.content[0].end <= min(rule.cue.start, rule.speaker.start)
        and _opens_sentence(layout, rule.content[0])
    }
    behind = {
        rule.cue.start: rule.content[0]
        for rule in ruled
        if rule.cue is not None
        and len(rule.content) == 1
        and rule.cue.text_in(layout.text) == "According to"
    }
    found = []
    for quote in quotes:
        whole = fronts.get(quote.cue.start) if quote.cue is not None else None
        if whole is not None and quote.kind == "indirect":
            inside = all(whole[0].start <= c.start and c.end <= whole[0].end for c in quote.content)
            if inside and _LABELLED.match(layout.text, whole[0].start, quote.content[0].start):
                whole = (Span(quote.content[0].start, whole[0].end),)
            quote = layout.recut(quote, whole) if inside else quote
        both = around.get(quote.cue.start) if quote.cue is not None else None
        if both is not None and quote.kind == "indirect" and quote.content == both[:1]:
            quote = layout.recut(quote, both)
        clause = behind.get(quote.cue.start) if quote.cue is not None else None
        if clause is not None and _is_subject_of(layout, quote, clause):
            quote = layout.recut(quote, (clause,))
        found.append(quote)
    return found


def _is_subject_of(layout: Layout, quote: Quote, clause: Span) -> bool:
    """Whether a content is only the subject of a clause: "this | is late"."""
    first = quote.content[0]
    if quote.kind != "indirect" or len(quote.content) > 1 or first.start != clause.start:
        return False
    next_words = layout.text[first.end : clause.end].split(maxsplit=1)
    return bool(next_words) and next_words[0].lower() in FINITE


def _opens_sentence(layout: Layout, content: Span) -> bool:
    """Whether nothing but "But" or "And" stands in front of a content in its sentence."""
    start = layout.sentence(content.start).start
    return content.start <= start + 1 or (
        _BUT.fullmatch(layout.text, start, content.start) is not None
    )


def _is_voice(source: str) -> bool:
    """Whether a source as printed is somebody who speaks: a full name, experts, a spokesperson."""
    named = (_FULL_NAME.search(source), _EXPERTS.match(source), _VOICE.match(source))
    return any(named)


def _adds_to(layout: Layout, rule: Quote, quote: Quote) -> bool:
    """Whether a quote goes on what the rules find: "..., he said on Monday, | adding that"."""
    if rule.cue is None or rule.speaker is None or quote.cue is None:
        return False
    end = max(rule.cue.end, rule.speaker.end)
    if not end < quote.cue.start < end + 80 or quote.content[0].start < quote.cue.start:
        return False
    between = layout.text[end : quote.cue.start]
    return _ADDS.match(quote.cue.text_in(layout.text)) is not None and (
        _UP_TO_COMMA.fullmatch(between) is not None
    )


def _is_within(layout: Layout, quote: Quote, content: Span) -> bool:
    """Whether an indirect quote lies inside of what somebody else says.

    Not one with a plain cue: in "Bo Roy said no, while Ann Lee said yes" both speak.
    """
    cue = quote.cue
    noted = cue is None or expletive(layout.text, cue) is not None
    if cue is not None and not noted and is_plain(cue.text_in(layout.text).lower().split()):
        return False
    parts = [p for p in (*quote.content, quote.cue, quote.speaker) if p is not None]
    inside = all(content.start <= p.start and p.end <= content.end for p in parts)
    return inside and quote.kind != "direct"


def _missed(layout: Layout, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
    """What the rules find by a plain cue in sentences in which the network finds nothing said."""
    taken = {
        index
        for quote in quotes
        if is_said(layout.text, quote)
        for part in (*quote.content, quote.cue)
        if part is not None
        for index in range(layout.number(part.start), layout.number(part.end - 1) + 1)
    }
    found = []
    for rule in ruled:
        if rule.cue is None or rule.speaker is None or is_question_put(layout.text, rule):
            continue
        words = words_of_cue(rule.cue.text_in(layout.text))
        places = {layout.number(p.start) for p in (*rule.content, rule.cue, rule.speaker)}
        if places & taken or not is_speech(words):
            continue
        if rule.kind == "direct" or is_plain(words) or _ends_with_cue(layout, rule):
            found.append(rule)
    return found


def _ends_with_cue(layout: Layout, rule: Quote) -> bool:
    """Whether who speaks and a cue end the sentence, "..., she specified", or "As he stated" it."""
    cue, who, first = rule.cue, rule.speaker, rule.content[0]
    if cue is None or who is None:
        return False
    sentence = layout.sentence(cue.start)
    if first.start > cue.start:
        return layout.text.startswith("As ", sentence.start, who.start) and (
            who.start == sentence.start + len("As ")
        )
    whole = len(rule.content) == 1 and _opens_sentence(layout, first)
    last = _SETTING.fullmatch(layout.text, max(cue.end, who.end), sentence.end) is not None
    return whole and last and first.end < who.start < cue.start


def _stated(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """What stands in front of "This was stated by Ann Lee", and nobody else says, is hers."""
    cued = {
        layout.number(q.cue.start)
        for q in quotes
        if q.cue is not None
        and (q.kind != "indirect" or is_plain(words_of_cue(q.cue.text_in(layout.text))))
    }
    stated: list[Quote] = []
    told: set[int] = set()
    for number, span in enumerate(layout.sentences):
        match = _THIS_WAS.match(layout.text, span.start, span.end)
        match = match or _SAID_THIS.match(layout.text, span.start, span.end)
        if match is None or number == 0:
            continue
        first, paragraph = number, layout.paragraphs[number - 1]
        while first > max(0, number - _MOST_STATED) and first - 1 not in cued:
            if layout.paragraphs[first - 1] != paragraph:
                break
            first -= 1
        if first < number:
            end = layout.sentences[number - 1].end
            content = (Span(layout.sentences[first].start, end),)
            cue, who = Span(*match.span("cue")), Span(*match.span("who"))
            stated.append(Quote(content, cue, who, layout.kind(content)))
            told.update(range(first, number))
    starts = {q.cue.end for q in stated if q.cue is not None}
    kept = [
        q
        for q in quotes
        if not (q.cue is not None and q.cue.end in starts)
        and not (q.speaker is None and told.issuperset(layout.number(c.start) for c in q.content))
    ]
    return kept + stated


def _of_blocks(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Paragraphs that each open with a straight mark are one quote, whoever speaks in them.

    Only where typographic marks are nested in them, and somebody outside says the first.
    """
    chains: list[list[Region]] = []
    for before, region in pairwise(layout.marked):
        if before.closed or not region.continued:
            continue
        if chains and chains[-1][-1] is before:
            chains[-1].append(region)
        else:
            chains.append([before, region])
    chains = [
        c
        for c in chains
        if any(_nests(layout, r) for r in c)
        and not any(_LABEL.match(layout.text, r.start) for r in c)
    ]
    starts = [c[0].start for c in chains]
    inside: dict[int, list[Quote]] = {}
    found: list[Quote] = []
    for quote in quotes:
        at = bisect.bisect_right(starts, quote.content[0].start) - 1
        if at >= 0 and quote.content[-1].end <= chains[at][-1].end:
            inside.setdefault(at, []).append(quote)
        else:
            found.append(quote)
    for at, nested in inside.items():
        first, last = chains[at][0], chains[at][-1]
        outer = [
            q
            for q in nested
            if q.content[0].start <= first.start + 1
            and q.cue is not None
            and not first.start <= q.cue.start < last.end
        ]
        if outer:
            content = tuple(Span(r.start, r.end) for r in chains[at])
            nested = [replace(outer[0], content=content, kind="direct")]
        found += nested
    return found


def _whole_regions(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Marked words of several sentences are those of the one who says some of them, all of them.

    Not where two do, from outside of the marks; what is quoted within them stays.
    """
    sayers: dict[int, list[int]] = {}
    for number, quote in enumerate(quotes):
        for at in {layout.region_number(c.start) for c in quote.content}:
            if at >= 0 and _is_outside(layout.marked[at], quote):
                sayers.setdefault(at, []).append(number)
    found = list(quotes)
    for at, numbers in sayers.items():
        region, quote = layout.marked[at], found[numbers[0]]
        several = layout.number(region.start) < layout.number(region.end - 1)
        if len(numbers) > 1 or not several:
            continue
        inside = [c for c in quote.content if region.start <= c.start and c.end <= region.end]
        if not inside:
            continue
        rest = [c for c in quote.content if c not in inside]
        if any(c.start < region.end and region.start < c.end for c in rest):
            continue  # "that “we wait": runs into the marks
        content = tuple(sorted([*rest, Span(region.start, region.end)]))
        found[numbers[0]] = layout.recut(quote, content)
    return found


def _is_outside(region: Region, quote: Quote) -> bool:
    """Whether who says a quote, and says so, stands outside of marked words."""
    if quote.speaker is None:
        return False
    parts = [p for p in (quote.cue, quote.speaker) if p is not None]
    return all(p.end <= region.start or region.end <= p.start for p in parts)


def _nests(layout: Layout, region: Region) -> bool:
    """Whether straight marks have typographic ones inside of them."""
    inside = layout.text.find("“", region.start, region.end)
    return inside >= 0 and '"' in (layout.text[region.start], layout.text[region.end - 1])


def _continued(layout: Layout, quotes: Sequence[Quote]) -> list[Quote]:
    """Marked words that nobody claims, right behind somebody's, are theirs."""
    found: list[Quote] = []
    last: Quote | None = None
    end = 0
    for quote in quotes:
        open_end = quote.kind == "direct" and quote.speaker is None
        start = quote.content[0].start
        behind = start - end < _MOST_BETWEEN and _BETWEEN.fullmatch(
            layout.text, end, max(start, end)
        )
        if last is not None and behind and (open_end or _goes_on(layout, quote)):
            quote = replace(quote, cue=last.cue, speaker=last.speaker)
        found.append(quote)
        if quote.kind == "direct" and quote.content[-1].end > end:
            last, end = quote, quote.content[-1].end
    return found


def _goes_on(layout: Layout, quote: Quote) -> bool:
    """Whether marked words behind others without a closing mark only seem somebody else's.

    "Ann Lee said: “We wait. “We hope.” Bo Roy said: “No.”": what Bo Roy says stands behind.
    """
    region = layout.region(quote.content[0].start)
    if quote.kind != "direct" or region is None or not region.continued or quote.cue is None:
        return False
    end = quote.content[-1].end
    return quote.cue.start >= end and _INTRODUCES.match(layout.text, quote.cue.end) is not None
