"""What marks, full stops and the words beside a quote say against a network that reads by habit.

The network takes a source from anywhere in its window, and lets a content run on. Here, in this
order: a source or content that cuts an abbreviation is made whole; what is not inside quotation
marks ends with its sentence; the source of indirect speech stands in a sentence that the
attribution touches, and is no dateline; of "the agency quoted Ann Lee as saying ..." she is the
source; quoted words with "said Ann Lee" right beside them are hers; "This was stated by Ann Lee"
makes the sentences in front of it hers; the claim that she answers to is whoever claimed it; who
asks is not who answers; and quoted words that nobody claims, right behind quoted words of somebody,
go on with them. Sentences in which the network finds nothing, though one says "..., Ann Lee said",
are read by the rules.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from analyzer.quotes.extractor import in_order
from analyzer.quotes.lexicon import is_speech, words_of_cue
from analyzer.quotes.marks import Region, kind_of
from analyzer.quotes.said import expletive, is_question_put
from analyzer.quotes.words import FINITE, NO_SPEAKERS
from analyzer.records import Quote, Sentence, Span

_ABBREVIATED = re.compile(r"(?:\.[A-Z])+\.?(?![a-z])")
_BETWEEN = re.compile(r"[\s\"“”'‘’]*")
#: "The agency quoted Ann Lee as" in front of "saying", but not "was quoted by the agency as".
_RELAYED = re.compile(r"\bquot(?:ed|es|ing)\s+(?!by\b)(?P<who>[^.;:!?\"“”\n]{2,100}?)\s+as\s+$")
_RELAY_CUES = ("saying", "telling")
_RELAY_REACH = 130
#: Characters between quoted words of one speaker, at most.
_MOST_BETWEEN = 9
_ARTICLES = frozenset({"the", "a", "an"})
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+\Z")
_WHO = re.compile(
    r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’.-]*){0,5}), who "
    r"(?:has |have |had |also |then |later ){0,2}\Z"
)
#: "OSLO — The minister said": what stands between a place and the sentence.
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,25}?)?(?: \([A-Z][\w ]*\))? ?[—–-]{1,2} (?=[\"“]?[A-Z])"
)
#: The place in front of a speaker, taken with it: "Oslo, — The union".
_PLACE = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){1,4}(?:\([A-Z][\w ]{0,30}\),? )?[—–-]{1,2} (?=(?:[Tt]he )?[A-Z])"
)
#: Whose question somebody answers: "Asked by Ann Lee".
_ASKED_BY = re.compile(r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned) by (?:an? |the )?\Z")
_DASH = re.compile(r"[—–]")
#: Between marked words and their signature.
_SIGNED = re.compile(r"\s*[—–―-]{1,2}\s*")
#: Whose view a sentence gives: "In her view, those making Lee a hero ask for too much".
_IN_VIEW = re.compile(
    r"[\"“]?In (?:(?P<pronoun>his|her|their)|"
    r"(?P<name>[^\W\d_a-z][\w.-]*(?: [\w.-]+){0,3})['’]s?) "
    r"(?:\w+ )?(?:view|opinion|eyes|words|estimation|judge?ment|telling|reading|assessment|"
    r"account),? "
)
#: In front of marked words between dashes: whoever is named there says them.
_DASHED = re.compile(
    r"(?<!\bin )(?<!\bof )(?<!\bat )(?<!\bfor )(?<!\bas )(?<!\bfrom )(?<!\bto )(?<![\w.'’-])"
    r"(?P<name>[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|van|von|der|al|bin) )?[^\W\d_a-z][\w'’.-]*){0,4})"
    r" ?(?:--|[—–])[ ]?\Z"
)
#: Behind marked words, a dash that closes an insertion.
_CLOSING_DASH = re.compile(r" ?(?:--|[—–])")
#: Words between dashes that are speech, at least.
_FEWEST_DASHED = 5
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
#: Characters of marked words behind a full stop that a network may have left out.
_LONGEST_REST = 600
#: Behind a cue that puts what follows in marks: "Bo Roy said: “No.”".
_INTRODUCES = re.compile(r"\s*[:,]\s*[\"“]")
_OPENING = '"“‘'
#: The writer's words behind marked ones: "before being led out", "during a visit to Oslo".
_TAIL = re.compile(
    r",? (?:(?:before|after|while) \w{2,20}ing|during (?:an?|the|his|her|their|its))\b[^\"“”]*\Z"
)
#: What somebody did not say, behind what they said: "but declined to give details".
_SILENT_TAIL = re.compile(
    r",? but (?:(?:has |have |had )?(?:declined|refused) to|(?:did|does|do|would) ?n[o’']t) "
    r"(?:immediately )?(?:comment|say|elaborate|give|provide|name|identify|specify|disclose|"
    r"discuss|go into|offer|speculate|reveal|explain)\b"
)
#: A content that breaks off in front of its subject: "that on Monday, Oslo time".
_CUT_CLAUSE = re.compile(
    r"that (?:on|in|at|as of|after|before|during|since|by|under|from|for) [^.;:?!]{1,80}\Z"
)
#: Behind a whole content: ", the agency said on Monday."
_ENDS_SAID = re.compile(
    r", [^,]{2,60}? (?:said|says|reported|reports|added|adds|wrote|noted)\b[^,]{0,40}\Z"
)
#: "stated that the premier, in his speech, " in front of "emphasized": whose words are told.
_NESTED = re.compile(
    r"(?P<cue>(?:stated|said|says|noted|notes|added|adds|stressed|stresses|told \w+(?: \w+)?|"
    r"recalled|pointed out|reported|reports)) (?P<that>that) "
    r"(?=(?:[a-z]{1,20} ){0,4}[A-Z][^.;:?!\n]{1,240}\Z)"
)
#: In front of the subject of a clause of its own.
_AFTER = re.compile(r"\b(?:after|before|when|while|because|since|until|although|though|once) \Z")
#: Between the cue of an answer and what others said: "responded to | Bo Roy's claim | that ...".
_ANSWERS = re.compile(
    r"(?:respon[ds]|repl[iy]|answer|react|reject|dismiss|den[iy]|disput|refut|rebuff|rebut|counter)\w*"
    r"(?: to)?\Z"
)
_CLAIM = (
    r"(?:claims?|suggestions?|assertions?|accusations?|allegations?|statements?|remarks?|comments?|"
    r"interjections?|arguments?|charges?|complaints?|warnings?|contentions?|criticisms?)"
)
_OF_OTHERS = re.compile(
    rf"\s*(?:(?P<who>(?:[Tt]he )?[\w.-]+(?: [\w.-]+){{0,5}}(?=['’])|his|her|their)(?:['’]s?)?"
    rf"(?: [\w-]+){{0,3}}? (?P<cue>{_CLAIM})|(?P<cue_of>{_CLAIM}) (?:by|from) "
    r"(?P<who_of>(?:[Tt]he )?[\w.-]+(?: [\w.-]+){0,5}))(?: (?=that )|\s*\Z)"
)
#: A further verb of who speaks, behind what is or will be: "that it is late, and invited her".
_VERB_BEHIND = re.compile(
    r",? and (?:also |then )?(?:invited|thanked|urged|called (?:on|for)|ordered|congratulated|"
    r"expressed|instructed|asked|vowed|promised|pledged|wished) (?!by\b)"
)
_IS = re.compile(r"\b(?:is|are|will|has|have|can|must|should)\b")
_WAS = re.compile(r"\b(?:was|were|had|did|would|could)\b")
#: In front of the cue of a relative clause, and what goes on behind it.
_RELATIVE = re.compile(r", (?:which|who)(?: (?:has|have|had))?\s+\Z")
_MAIN_VERB = re.compile(r", (?:is|are|was|were|has|have|had|will|would)\b")
#: An abbreviation that a content breaks off at, in front of its full stop.
_SHORT_END = re.compile(r"\b(?:Ltd|Inc|Corp|Cos?|Jr|Sr|Bros|Dept|Univ|[A-Z])\Z")
#: A speaker's label in front of a paragraph in marks: "LEE: We wait.
_LABEL = re.compile(r"[\"“]?(?:[A-Z][\w.’'-]*[ ]?){1,5}:\s")
#: In front of a further verb of the same speaker.
_JOINS = re.compile(r"\b(?:and|but|then|or)\b[\w ]{0,20}\Z")
#: A participle by which who spoke goes on, and what stands between it and their cue.
_ADDS = re.compile(r"(?:(?:also|\w+ly) )?[a-z]+ing\b")
_UP_TO_COMMA = re.compile(r"[^,;:“”\"()]*, (?:and |but |while )?(?:also |\w+ly )?")
#: Who may speak in the plural, at the end of a sentence: "..., some analysts say".
_EXPERTS = re.compile(
    r"(?:(?:[Ss]ome|[Mm]any|[Ss]everal|[Mm]ost|[Oo]ther)\b.{0,40})?\b(?:[Aa]nalysts|[Ee]xperts|"
    r"observers|critics|economists|historians|scholars|researchers|diplomats|officials)\Z"
)
#: Who speaks for others at the end of a sentence: "..., the spokesperson said".
_VOICE = re.compile(r"(?:[Aa]n?|[Tt]he) (?:[a-z-]+ ){0,2}?spokes(?:man|woman|person)\b")
#: Cues of the rules that need no second opinion.
_PLAIN = frozenset(
    "say said says told according added asked stressed noted explained wrote".split()
)


class Mender:
    """Mends the quotes of one text."""

    def __init__(self, text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> None:
        self._text = text
        self._sentences = [s.span for s in sentences]
        self._paragraphs = [s.paragraph for s in sentences]
        self._starts = [s.start for s in self._sentences]
        self._marked = marked
        self._marked_starts = [r.start for r in marked]

    def mend(self, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """Return the quotes mended, in order. ruled: what the rules find in the same text."""
        found = [q for q in map(self._within, quotes) if q is not None]
        subjects = {q.cue.start: q.speaker for q in ruled if q.cue and q.speaker}
        found = [self._near_source(self._without_place(q), subjects) for q in found]
        found = self._whole_sources(found, subjects)
        found = self._answered(found, ruled)
        found = self._relayed(found)
        found = [self._of_view(self._before_who(q)) for q in found]
        found = self._beside(found, ruled)
        found = [self._whole_clause(self._outer_clause(q)) for q in found]
        found = [self._of_others(self._to_its_end(q)) for q in found]
        found = [self._without_tail(self._to_the_mark(q)) for q in found]
        found = self._outermost(found, ruled)
        found += self._missed(found, ruled)
        found = self._stated(found)
        return self._continued(sorted(self._of_blocks(found), key=in_order))

    # ---- spans

    def _within(self, quote: Quote) -> Quote | None:
        """The quote with whole abbreviations, and without what runs over a full stop."""
        cue = self._whole(quote.cue)
        content = tuple(c for c in (self._cut(c, cue) for c in quote.content) if c is not None)
        if not content:
            return None
        if quote.speaker is not None and self._announces(quote.speaker):
            return None
        kind = kind_of(self._text, content, self._marked)
        return Quote(content, cue, self._whole(quote.speaker), kind)

    def _announces(self, source: Span) -> bool:
        """Whether a source is the label of a text, and nobody's: "Full Transcript: ..."."""
        words = source.text_in(self._text).lower().split()
        return self._text.startswith(":", source.end) and words[-1] in NO_SPEAKERS

    def _whole_clause(self, quote: Quote) -> Quote:
        """What "noted that" opens has a verb: not only "that on Monday, Oslo time"."""
        last, cue = quote.content[-1], quote.cue
        if quote.kind != "indirect" or len(quote.content) > 1 or cue is None:
            return quote
        if cue.end > last.start or not _CUT_CLAUSE.match(self._text, last.start, last.end):
            return quote
        words = self._text[last.start : last.end].lower().split()
        end = self._sentences[self._index(last.start)].end
        if self._text[last.end : last.end + 2] != ", " or not FINITE.isdisjoint(words):
            return quote
        if _ENDS_SAID.match(self._text, last.end, end) or any(w.endswith("ed") for w in words):
            return quote
        while end > last.end and self._text[end - 1] in '.!?"”’ ':
            end -= 1
        content = (Span(last.start, end),)
        return replace(quote, content=content, kind=kind_of(self._text, content, self._marked))

    def _outer_clause(self, quote: Quote) -> Quote:
        """What Ann Lee says that Bo Roy said is hers from its "that" on, with his name and verb."""
        first, cue, who = quote.content[0], quote.cue, quote.speaker
        if quote.kind == "direct" or cue is None or who is None or who.end > cue.start:
            return quote
        if self._index(who.start) != self._index(first.start):
            return quote
        match = _NESTED.search(self._text, who.end, cue.start) if cue.end <= first.start else None
        if match is None or self._text[who.end : match.start()].count(" ") > 3:
            return quote
        between = self._text[match.end() : cue.start]
        if _JOINS.search(between) or not FINITE.isdisjoint(between.lower().split()):
            return quote  # "said that she hoped, and stressed that ..."
        content = (Span(match.start("that"), first.end), *quote.content[1:])
        kind = kind_of(self._text, content, self._marked)
        return replace(quote, content=content, cue=Span(*match.span("cue")), kind=kind)

    def _whole(self, span: Span | None) -> Span | None:
        """A span that ends inside of "U.S." ends behind it."""
        if span is None:
            return None
        match = _ABBREVIATED.match(self._text, span.end)
        cut = match is not None and self._text[span.end - 1].isupper()
        return Span(span.start, match.end()) if match is not None and cut else span

    def _cut(self, content: Span, cue: Span | None) -> Span | None:
        """The content up to the end of its sentence; marked words may go on over several."""
        first, last = self._index(content.start), self._index(content.end - 1)
        wanted = self._index(cue.start) if cue is not None else first
        start, end = content.start, content.end
        for number in range(first, last):
            stop = self._sentences[number].end
            if self._region(stop - 1) is not None and self._region_number(stop) >= 0:
                continue
            if wanted <= number:
                end = stop
                break
            start = self._sentences[number + 1].start  # "It ended. Talks go on, he said"
        return Span(start, end) if start < end else None

    def _to_the_mark(self, quote: Quote) -> Quote:
        """Marked words of several sentences that break off at a full stop go on to their mark.

        Only where a mark closes them: what a missing mark would have ended, nobody knows.
        """
        last = quote.content[-1]
        number = self._region_number(last.start)
        if quote.kind != "direct" or number < 0 or not self._marked[number].closed:
            return quote
        region = self._marked[number]
        rest = self._text[last.end : min(region.end, last.end + _LONGEST_REST)]
        broken = self._text[last.end - 1] in ".!?" and any(map(str.isalnum, rest))
        short = region.end - last.end <= _LONGEST_REST
        if not broken or not short or self._index(last.start) == self._index(region.end - 1):
            return quote
        return replace(quote, content=(*quote.content[:-1], Span(last.start, region.end)))

    def _to_its_end(self, quote: Quote) -> Quote:
        """A content behind its cue goes on behind "Ltd." and a colon that opens no marks.

        It ends in front of a further verb of who speaks, and a relative clause at its comma.
        """
        last, cue = quote.content[-1], quote.cue
        if quote.kind == "direct" or cue is None:
            return quote
        text, end = self._text, last.end
        stop = self._sentences[self._index(last.start)].end
        behind = text[end : min(stop, end + 2)]
        short = behind[:1] == "." and _SHORT_END.search(text, max(last.start, end - 6), end)
        if cue.end > last.start:
            spoken = [p.start for p in (cue, quote.speaker) if p is not None and p.start > end]
            limit = min(spoken, default=stop)
            comma = text.rfind(",", end, limit)
            if short and cue.start > end and "," in text[end:limit]:
                end = comma
        elif quote.kind == "indirect" and end < stop - 2 and (short or behind[:1] == ":"):
            rest = text[end:stop]
            if not any(c in rest for c in '"“”') and "''" not in rest:
                comma = rest.find(",") if short else -1
                end = stop if comma < 0 else end + comma
                end -= len(text[last.start : end]) - len(text[last.start : end].rstrip(".!? "))
        else:
            end = self._cut_clauses(cue, last)
        if end <= last.start or end == last.end:
            return quote
        content = (*quote.content[:-1], Span(last.start, end))
        return replace(quote, content=content, kind=kind_of(text, content, self._marked))

    def _cut_clauses(self, cue: Span, content: Span) -> int:
        """Where a content ends in front of what its own sentence goes on with."""
        text = self._text
        if _RELATIVE.search(text, max(0, cue.start - 16), cue.start):
            main = _MAIN_VERB.search(text, content.start, content.end)
            if main is not None and self._region(main.start()) is None:
                return main.start()
        verb = _VERB_BEHIND.search(text, content.start, content.end)
        if verb is None or self._region(verb.start()) is not None:
            return content.end
        clause = text[content.start : verb.start()]
        told = clause.startswith("that ") or not FINITE.isdisjoint(clause.lower().split())
        present = _IS.search(clause) is not None and _WAS.search(clause) is None
        return verb.start() if told and present else content.end

    # ---- sources

    def _of_others(self, quote: Quote) -> Quote:
        """What somebody answers to is the words of whoever claimed it.

        "Ann Lee responded to Bo Roy's claim that the port is shut" gives his words, and not hers.
        """
        first, cue = quote.content[0], quote.cue
        if quote.kind == "direct" or cue is None or cue.end > first.start:
            return quote
        answer = _ANSWERS.search(self._text, cue.start, cue.end)
        start = cue.end
        if answer is None or first.start - start > 120:
            return quote
        inside = quote.kind == "mixed" and first.start <= start + 1
        match = _OF_OTHERS.match(self._text, start, first.end if inside else first.start)
        if match is None:
            return quote
        who, verb = ("who", "cue") if match["who"] else ("who_of", "cue_of")
        content = (Span(max(first.start, match.end()), first.end), *quote.content[1:])
        claim, claimant = Span(*match.span(verb)), Span(*match.span(who))
        return replace(quote, content=content, cue=claim, speaker=claimant)

    def _before_who(self, quote: Quote) -> Quote:
        """The source of "Ann Lee, who urged both sides ..." is Ann Lee."""
        if quote.cue is None or quote.speaker is not None:
            return quote
        match = _WHO.search(self._text, max(0, quote.cue.start - 160), quote.cue.start)
        if match is None or self._index(match.start()) != self._index(quote.cue.start):
            return quote
        return replace(quote, speaker=Span(*match.span("name")))

    def _near_source(self, quote: Quote, subjects: Mapping[int, Span]) -> Quote:
        """Indirect speech has its source in one of its own sentences, or none is printed.

        subjects: by the place of a cue, its subject by the rules.
        """
        if quote.cue is not None and expletive(self._text, quote.cue) is not None:
            return replace(quote, speaker=None)  # "It is noted that": nobody's
        if quote.kind != "indirect" or quote.speaker is None or quote.cue is None:
            return quote
        if self._is_dateline(quote.speaker, quote.cue):
            cue = range(quote.cue.start, min(quote.cue.end, quote.cue.start + 60))
            return replace(quote, speaker=next((subjects[a] for a in cue if a in subjects), None))
        places = {self._index(p.start) for p in (*quote.content, quote.cue)}
        cue = range(quote.cue.start, min(quote.cue.end, quote.cue.start + 60))
        near = next((subjects[at] for at in cue if at in subjects), None)
        if self._index(quote.speaker.start) in places:
            own = near is not None and self._is_of_clause(near, quote.speaker, quote.cue)
            return replace(quote, speaker=near) if own else quote
        return replace(quote, speaker=near)

    def _is_of_clause(self, subject: Span, source: Span, cue: Span) -> bool:
        """Whether a source stands before the clause of a cue, which has its own subject.

        "Roy left after the union, in a letter, denounced the plan": the union denounces it.
        """
        if not source.end < subject.start < cue.start or self._text[source.end] == ",":
            return False  # "Roy, after the union left, denounced the plan"
        return _AFTER.search(self._text, source.end, subject.start) is not None

    def _whole_sources(self, quotes: Sequence[Quote], subjects: Mapping[int, Span]) -> list[Quote]:
        """A source of an article alone, "The", has the noun that another quote gives it."""
        by_start = {q.speaker.start: q.speaker for q in quotes if q.speaker is not None}
        found = []
        for quote in quotes:
            who, cue = quote.speaker, quote.cue
            if who is not None and who.text_in(self._text).lower() in _ARTICLES:
                behind = by_start.get(who.end + 1)
                whole = Span(who.start, behind.end) if behind is not None else None
                if whole is None and cue is not None:
                    whole = subjects.get(cue.start)
                quote = replace(quote, speaker=whole) if whole is not None else quote
            found.append(quote)
        return found

    def _without_place(self, quote: Quote) -> Quote:
        """The source of "Oslo, — The union said no" is the union."""
        who = quote.speaker
        if who is None or self._sentences[self._index(who.start)].start != who.start:
            return quote
        match = _PLACE.match(self._text, who.start, who.end)
        return replace(quote, speaker=Span(match.end(), who.end)) if match is not None else quote

    def _answered(self, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """Who is asked speaks, and not who asks: "Asked by Ann Lee, Bo Roy said no"."""
        answers = self._by_cue(ruled)
        found = []
        for quote in quotes:
            who, cue = quote.speaker, quote.cue
            if who is None or cue is None:
                found.append(quote)
                continue
            index = self._index(who.start)
            before = self._text[max(self._sentences[index].start, who.start - 60) : who.start]
            answer = answers.get(index) if _ASKED_BY.search(before) else None
            if answer is not None and answer.speaker is not None:
                first = min(_cue_start(answer), answer.speaker.start)
                if who.end < first and quote.content[-1].end > first:  # no part of the question
                    quote = replace(quote, cue=answer.cue, speaker=answer.speaker)
            found.append(quote)
        return found

    def _by_cue(self, quotes: Sequence[Quote]) -> dict[int, Quote]:
        """The quote with the last cue of each sentence, by the sentence's number."""
        ordered = sorted((q for q in quotes if q.cue is not None), key=_cue_start)
        return {self._index(_cue_start(q)): q for q in ordered}

    def _relayed(self, quotes: Sequence[Quote]) -> list[Quote]:
        """Whoever is quoted "as saying" is the source, and their name is no content."""
        named: set[Span] = set()
        found = []
        for quote in quotes:
            who = self._quoted_by_others(quote.cue)
            if who is not None:
                named.add(who)
                quote = replace(quote, speaker=who)
            found.append(quote)
        ordered = sorted(named, key=lambda span: span.start)
        return [q for q in found if not (len(q.content) == 1 and _inside(q.content[0], ordered))]

    def _quoted_by_others(self, cue: Span | None) -> Span | None:
        """The name between "quoted" and "as saying", where that is the cue."""
        words = cue.text_in(self._text).lower() if cue is not None else ""
        if cue is None or not words.endswith(_RELAY_CUES):
            return None
        at = cue.end - len(words.split()[-1])
        first = max(self._sentences[self._index(at)].start, at - _RELAY_REACH)
        match = _RELAYED.search(self._text[first:at])
        return Span(first + match.start("who"), first + match.end("who")) if match else None

    def _beside(self, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """Marked words with a cue and a source right beside them have those."""
        beside = self._between_dashes()
        for rule in ruled:
            if rule.speaker is None or rule.kind != "direct":
                continue
            if self._is_signed(rule) if rule.cue is None else self._adjacent(rule):
                for content in rule.content:
                    beside.setdefault(self._region_number(content.start), rule)
        found = []
        for quote in (part for q in quotes for part in self._parted(q, beside)):
            marks = [self._region_number(c.start) for c in quote.content]
            near = next((beside[m] for m in marks if m in beside), None)
            apart = near is not None and (
                not self._adjacent(quote) or self._is_nearer(near, quote) or self._is_dashed(near)
            )
            if quote.kind == "direct" and near is not None and apart:
                quote = replace(quote, cue=near.cue, speaker=near.speaker)
            found.append(quote)
        return found

    def _between_dashes(self) -> dict[int, Quote]:
        """Marked words between dashes, by number, with the name in front: "Lee -- “No” --"."""
        found: dict[int, Quote] = {}
        for number, region in enumerate(self._marked):
            before = _DASHED.search(self._text, max(0, region.start - 90), region.start)
            words = self._text[region.start : region.end].split()
            if before is None or len(words) < _FEWEST_DASHED:
                continue
            first = self._index(before.start("name")) == self._index(region.start)
            if first and _CLOSING_DASH.match(self._text, region.end):
                content = (Span(region.start, region.end),)
                found[number] = Quote(content, None, Span(*before.span("name")), "direct")
        return found

    def _is_dashed(self, near: Quote) -> bool:
        """Whether a source without a cue stands in front of marked words, behind a dash."""
        who = near.speaker
        return near.cue is None and who is not None and who.end <= near.content[0].start

    def _of_view(self, quote: Quote) -> Quote:
        """What a sentence says "in her view" is hers."""
        if quote.cue is None or quote.speaker is None or self._is_plain(quote.cue):
            return quote
        sentence = self._sentences[self._index(quote.cue.start)]
        match = _IN_VIEW.match(self._text, sentence.start, sentence.end)
        if match is None or not match.end() <= quote.speaker.start < quote.cue.start:
            return quote
        who = Span(*match.span("pronoun" if match["pronoun"] else "name"))
        if quote.kind == "indirect" or quote.content[0].start < quote.cue.end:
            return replace(quote, speaker=who)
        content = (Span(match.end(), quote.content[-1].end),)
        kind = kind_of(self._text, content, self._marked)
        return replace(quote, content=content, speaker=who, kind=kind)

    def _parted(self, quote: Quote, beside: Mapping[int, Quote]) -> list[Quote]:
        """The pieces of a quote that have different cues beside them, one quote each.

        "“We wait,” Ann Lee said. “We go,” Bo Roy said." is no quote of one of them. beside: by
        quotation marks, what the rules find there.
        """
        of: dict[Span | None, list[Span]] = {}
        for content in quote.content:
            rule = beside.get(self._region_number(content.start))
            of.setdefault(self._claimed_by(quote, rule), []).append(content)
        if quote.kind == "indirect" or len(of) < 2:
            return [quote]
        return [
            replace(quote, content=tuple(p), kind=kind_of(self._text, tuple(p), self._marked))
            for p in of.values()
        ]

    def _claimed_by(self, quote: Quote, rule: Quote | None) -> Span | None:
        """What claims a content: the quote's cue, or another cue or signature beside it."""
        if rule is None:
            return quote.cue
        if rule.cue is None:
            who, signed = quote.speaker, rule.speaker
            if who is None or signed is None or signed.overlaps(who):
                return quote.cue
            return signed
        return quote.cue if quote.cue is None or rule.cue.overlaps(quote.cue) else rule.cue

    def _adjacent(self, quote: Quote) -> bool:
        """Whether cue and source stand in a sentence that a content ends or begins in."""
        if quote.speaker is None or quote.cue is None:
            return False
        edges = {self._index(p) for c in quote.content for p in (c.start, c.end - 1)}
        return self._index(quote.speaker.start) in edges and self._index(quote.cue.start) in edges

    def _is_signed(self, quote: Quote) -> bool:
        """Whether a source stands behind marked words and a dash: "“We wait.” — Ann Lee"."""
        end, source = quote.content[-1].end, quote.speaker
        if source is None or not end <= source.start <= end + _MOST_BETWEEN:
            return False
        return _SIGNED.fullmatch(self._text, end, source.start) is not None

    def _is_nearer(self, near: Quote, quote: Quote) -> bool:
        """Whether who speaks by the rules stands between the words and whoever relays them.

        "“We wait,” Ann Lee said, the agency reported."
        """
        if near.cue is None or near.speaker is None or quote.cue is None or quote.speaker is None:
            return False
        start = min(near.cue.start, near.speaker.start)
        end = max(near.cue.end, near.speaker.end)
        relay = min(quote.cue.start, quote.speaker.start)
        return quote.content[-1].end <= start and end < relay

    def _stated(self, quotes: Sequence[Quote]) -> list[Quote]:
        """What stands in front of "This was stated by Ann Lee", and nobody else says, is hers."""
        cued = {
            self._index(q.cue.start)
            for q in quotes
            if q.cue is not None and (q.kind != "indirect" or self._is_plain(q.cue))
        }
        stated: list[Quote] = []
        told: set[int] = set()
        for number, span in enumerate(self._sentences):
            match = _THIS_WAS.match(self._text, span.start, span.end)
            match = match or _SAID_THIS.match(self._text, span.start, span.end)
            if match is None or number == 0:
                continue
            first, paragraph = number, self._paragraphs[number - 1]
            while first > max(0, number - _MOST_STATED) and first - 1 not in cued:
                if self._paragraphs[first - 1] != paragraph:
                    break
                first -= 1
            if first < number:
                end = self._sentences[number - 1].end
                content = (Span(self._sentences[first].start, end),)
                kind = kind_of(self._text, content, self._marked)
                who = Span(*match.span("who"))
                stated.append(Quote(content, Span(*match.span("cue")), who, kind))
                told.update(range(first, number))
        starts = {q.cue.end for q in stated if q.cue is not None}
        kept = [
            q
            for q in quotes
            if not (q.cue is not None and q.cue.end in starts)
            and not (q.speaker is None and told.issuperset(self._index(c.start) for c in q.content))
        ]
        return kept + stated

    def _is_plain(self, cue: Span) -> bool:
        return not _PLAIN.isdisjoint(words_of_cue(cue.text_in(self._text)))

    def _is_dateline(self, source: Span, cue: Span) -> bool:
        """Whether the words are the place in front of a sentence: "OSLO (AP) — The minister"."""
        match = _DATELINE.match(self._text, source.end)
        if match is None or self._sentences[self._index(source.start)].start != source.start:
            return False
        return not _DASH.search(self._text, match.end(), max(cue.start, match.end()))

    def _outermost(self, quotes: list[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """A sentence that ends with ", Ann Lee said" is hers, whomever it tells of.

        The network may find only what somebody else says in it: "The dispute is over whatever Bo
        Roy says, Ann Lee said on Monday".
        """
        by_sentence: dict[int, list[int]] = {}
        for number, quote in enumerate(quotes):
            parts = [p for p in (*quote.content, quote.cue) if p is not None]
            for index in sorted({self._index(p.start) for p in parts}):
                by_sentence.setdefault(index, []).append(number)
        outer: dict[int, Quote] = {}
        mended = list(quotes)
        lost: list[Quote] = []
        for rule in ruled:
            if rule.cue is None or rule.speaker is None or rule.kind == "direct":
                continue
            words = words_of_cue(rule.cue.text_in(self._text))
            content = rule.content[0]
            index = self._index(content.start)
            inside = by_sentence.get(index, ())
            behind = min(rule.cue.start, rule.speaker.start) >= content.end
            if not inside or not behind or len(rule.content) > 1:
                continue
            further = [n for n in inside if self._adds_to(rule, quotes[n])]
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
                source = rule.speaker.text_in(self._text)
                named = (_FULL_NAME.search(source), _EXPERTS.match(source), _VOICE.match(source))
                if not any(named):
                    continue  # "..., his office said": of what he said
                if not _PLAIN.intersection(words):
                    continue
                if (
                    content.start > self._sentences[index].start + 1
                    or self._text[content.start] in '"“'
                ):
                    continue
            if all(self._is_within(quotes[n], content) for n in inside):
                outer.update(dict.fromkeys(inside, rule))
        kept = [q for n, q in enumerate(mended) if n not in outer]
        return kept + lost + list({id(q): q for q in outer.values()}.values())

    def _adds_to(self, rule: Quote, quote: Quote) -> bool:
        """Whether a quote goes on what the rules find: "..., he said on Monday, | adding that"."""
        if rule.cue is None or rule.speaker is None or quote.cue is None:
            return False
        end = max(rule.cue.end, rule.speaker.end)
        if not end < quote.cue.start < end + 80 or quote.content[0].start < quote.cue.start:
            return False
        between = self._text[end : quote.cue.start]
        return _ADDS.match(quote.cue.text_in(self._text)) is not None and (
            _UP_TO_COMMA.fullmatch(between) is not None
        )

    def _is_within(self, quote: Quote, content: Span) -> bool:
        """Whether an indirect quote lies inside of what somebody else says.

        Not one with a plain cue: in "Bo Roy said no, while Ann Lee said yes" both speak.
        """
        if quote.cue is None:
            return False
        noted = expletive(self._text, quote.cue)
        if noted is None and _PLAIN.intersection(quote.cue.text_in(self._text).lower().split()):
            return False
        parts = [p for p in (*quote.content, quote.cue, quote.speaker) if p is not None]
        inside = all(content.start <= p.start and p.end <= content.end for p in parts)
        return inside and quote.kind != "direct"

    def _missed(self, quotes: Sequence[Quote], ruled: Sequence[Quote]) -> list[Quote]:
        """What the rules find by a plain cue in sentences in which the network finds nothing."""
        taken = {
            index
            for quote in quotes
            if not is_question_put(self._text, quote)
            for part in (*quote.content, quote.cue)
            if part is not None
            for index in range(self._index(part.start), self._index(part.end - 1) + 1)
        }
        found = []
        for rule in ruled:
            if rule.cue is None or rule.speaker is None or is_question_put(self._text, rule):
                continue
            words = words_of_cue(rule.cue.text_in(self._text))
            places = {self._index(p.start) for p in (*rule.content, rule.cue, rule.speaker)}
            if places & taken or not is_speech(words):
                continue
            if rule.kind == "direct" or _PLAIN.intersection(words):
                found.append(rule)
        return found

    def _continued(self, quotes: Sequence[Quote]) -> list[Quote]:
        """Marked words that nobody claims, right behind somebody's, are theirs."""
        found: list[Quote] = []
        last: Quote | None = None
        end = 0
        for quote in quotes:
            open_end = quote.kind == "direct" and quote.speaker is None
            start = quote.content[0].start
            behind = start - end < _MOST_BETWEEN and _BETWEEN.fullmatch(
                self._text, end, max(start, end)
            )
            if last is not None and behind and (open_end or self._goes_on(quote)):
                quote = replace(quote, cue=last.cue, speaker=last.speaker)
            found.append(quote)
            if quote.kind == "direct" and quote.content[-1].end > end:
                last, end = quote, quote.content[-1].end
        return found

    def _of_blocks(self, quotes: Sequence[Quote]) -> list[Quote]:
        """Paragraphs that each open with a straight mark are one quote, whoever speaks in them.

        Only where typographic marks are nested in them, and somebody outside says the first.
        """
        chains: list[list[Region]] = []
        for before, region in pairwise(self._marked):
            if before.closed or not region.continued:
                continue
            if chains and chains[-1][-1] is before:
                chains[-1].append(region)
            else:
                chains.append([before, region])
        chains = [
            c
            for c in chains
            if any(map(self._nests, c)) and not any(_LABEL.match(self._text, r.start) for r in c)
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

    def _nests(self, region: Region) -> bool:
        """Whether straight marks have typographic ones inside of them."""
        inside = self._text.find("“", region.start, region.end)
        return inside >= 0 and '"' in (self._text[region.start], self._text[region.end - 1])

    def _goes_on(self, quote: Quote) -> bool:
        """Whether marked words behind others without a closing mark only seem somebody else's.

        "Ann Lee said: “We wait. “We hope.” Bo Roy said: “No.”": what Bo Roy says stands behind.
        """
        region = self._region(quote.content[0].start)
        if quote.kind != "direct" or region is None or not region.continued or quote.cue is None:
            return False
        end = quote.content[-1].end
        return quote.cue.start >= end and _INTRODUCES.match(self._text, quote.cue.end) is not None

    def _without_tail(self, quote: Quote) -> Quote:
        """The quote without the writer's words behind its marks, or about what was not said.

        "The man shouted “no war” before being led out": the last words are nobody's.
        """
        last = quote.content[-1]
        start, end = last.start, last.end
        if quote.kind == "mixed":
            number = bisect.bisect_left(self._marked_starts, end) - 1
            region = self._marked[number] if number >= 0 else None
            clause = quote.cue is None or self._is_plain(quote.cue)  # "said he “ran” during it"
            if region is not None and start <= region.start and region.end < end:
                cut = not clause or self._text[start] in _OPENING
                end = region.end if cut and _TAIL.match(self._text, region.end, end) else end
        elif quote.kind == "indirect" and quote.cue is not None and quote.cue.end <= start:
            silent = _SILENT_TAIL.search(self._text, start, end)
            end = silent.start() if silent is not None and silent.start() > start + 10 else end
        if end == last.end:
            return quote
        content = (*quote.content[:-1], Span(start, end))
        return replace(quote, content=content, kind=kind_of(self._text, content, self._marked))

    # ---- places

    def _index(self, at: int) -> int:
        return bisect.bisect_right(self._starts, at) - 1

    def _region_number(self, at: int) -> int:
        """The quotation marks that a place is inside of, by number; another number for none."""
        number = bisect.bisect_right(self._marked_starts, at) - 1
        if number >= 0 and at < self._marked[number].end:
            return number
        return -1 - at

    def _region(self, at: int) -> Region | None:
        number = self._region_number(at)
        return self._marked[number] if number >= 0 else None


def _cue_start(quote: Quote | None) -> int:
    return quote.cue.start if quote is not None and quote.cue is not None else -1


def _inside(span: Span, ordered: Sequence[Span]) -> bool:
    """Whether a span lies in one of these, which are sorted and apart."""
    at = bisect.bisect_right(ordered, span.start, key=lambda o: o.start) - 1
    return at >= 0 and span.end <= ordered[at].end
