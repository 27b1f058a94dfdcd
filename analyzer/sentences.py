"""Sentences with exact offsets.

Two steps: lines become paragraphs (hard-wrapped lines are joined again), then each paragraph is cut
at full stops, question and exclamation marks. The rules are written for English news, statements
and transcripts; other scripts are cut at their own full stops. Everything runs in linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from analyzer.records import Sentence, Span

#: Longest sentence in characters; longer run-ons are cut.
MAX_SENTENCE = 2_000

# White space for our purposes: also the zero-width characters that scraped pages are full of.
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACE = rf"\s{_ZERO_WIDTH}"
_SKIP_SPACE = re.compile(rf"[{_SPACE}]*")
_LAST_SPACE = re.compile(rf"[{_SPACE}](?=[^{_SPACE}]*\Z)")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(rf"[^{_SPACE}]{{1,40}}")
_WORD_CHARACTER = re.compile(r"[^\W_]")

_OPENING = "\"'“„‘‚«‹([{¿¡`"
_CLOSING = "\"'”’»›)]}"
_QUOTES = "\"'“”„‘’«»‹›"
# A full stop, or several, with the marks that close after it ("soon.”", "so.)", "[3]"); “ closes
# in German style („soon.“).
_STOP = re.compile(
    rf"(?:[.!?…]+|[。！？｡।؟])(?:[{re.escape(_CLOSING)}]|“(?=\s|\Z))*(?:\[\d{{1,3}}\])*"
)
# A closing mark set off by a blank: `soon. ”`.
_LATE_CLOSING = re.compile(rf"[{_SPACE}]+(?:[”»]|\")(?=[{_SPACE}]|\Z)")

# "o", too: that of word processors, which scraped lists keep.
_BULLET = re.compile(rf"(?:[-*•·▪●◦‣■□➤►–]|o(?=\s+[\"“]?[A-Z]))[{_SPACE}]+")
_NUMBER_ITEM = re.compile(rf"(?:\(?\d{{1,2}}[.)]|\([a-zA-Z]\)|[a-z]\))[{_SPACE}]+")
_LETTER_ITEM = re.compile(rf"\([a-z]\)[{_SPACE}]+")
_NAME = r"[A-Z][\w.'’-]*"
_SPEAKER_LABEL = re.compile(
    rf"{_NAME}(?:[ \u00a0]{_NAME}){{0,5}}[ \u00a0]?(?:\([^()\n]{{1,60}}\))?:(?=\s|\Z)"
)
# What parts of a text are set apart by, and what stands for one that is left out: "* * *", "<…>".
_SET_APART = re.compile(r"(?<![^\s.!?…:”\")\]>])(?:\*{3}|\* \* \*)(?=\s|\Z)|<(?:…|\.\.\.)>")
#: The party and the state behind a name, up to the last full stop: "Ann Lee, D-N.H".
_PARTY_AND_STATE = re.compile(r",? \(?[RDI]-(?:[A-Z]\.[A-Z]|[A-Z][a-z]{1,5})\Z")
_QUOTED_CAPITAL = re.compile(r"[\"“][A-Z]")
_LIST_MARK = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[IVX]{1,4})\.")
_INNER_MARK = re.compile(r"\(?[12]?\d\.")
# The first item of a list in running text: "in five fields: 1. Trade".
_FIRST_ITEM = re.compile(r"[^\W\d_]:[ \u00a0]1\Z")
# A label with what its speaker does: "Q (Laughs.) You are."
_LABEL_AND_ACT = re.compile(r"(?:Q\.?|[A-Z][^()\n:]{0,60}:)[ \u00a0]\([A-Z][a-z]+\.\)")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Titles that are cut short in front of a name: a sentence hardly ever ends there.
SHORT_TITLES = _words(
    """mr mrs ms messrs mme mlle dr prof gen lt col sgt maj cpl pvt capt cmdr cdr comdr cmdt adm
    radm vadm lcdr cdre brig rev revd hon sen sens rep reps gov govs pres amb fr msgr bp abp sec
    insp supt ofc det spc pfc atty dist asst dep asm assemb ald cllr chf sr.lt lt.col lt.cmdr lt.gen
    maj.gen brig.gen rear.adm drs"""
)
# Before a name or an example.
_TITLES = SHORT_TITLES | _words("mt ft st ste vs v e.g i.e cf viz ca approx")
# Before a number ("No. 2", "Oct. 7").
_BEFORE_NUMBER = _words(
    """no nos art arts para paras fig figs vol vols p pp ch sect res op ex cl pt tel ext jan feb
    mar apr jun jul aug sept sep oct nov dec circa c"""
)
_ROMAN = re.compile(r"[IVXLC]{1,7}")
# Inside a sentence as often as at its end: the next word decides.
_EITHER = _words(
    """inc corp co cos ltd plc bros jr sr esq ave blvd rd dept univ assn assoc bldg intl natl govt
    etc seq al est ed eds rev ret calif fla conn mass mich minn miss ariz ark colo del ill ind kan
    neb nev okla ore tenn tex wash wis wyo ala ga ky la md pa va vt mo mont n.y ph.d m.d b.a m.a
    ph d.c a.m p.m jan feb aug sept sep oct nov dec dakota hwy sq ft"""
)
_CAPITAL_ONLY = _words(
    # ordinary words when written small: "he fell ill."
    """art fig ill ind mass miss wash ore del ed est la ma pa va md mo co no pres rev sec det dist
    gen rep reps fr gov hon ch cl mar jan jun mont tex ark conn st mt ft ex adm amb dep maj"""
)
_STARTERS = _words(
    """the a an this that these those it its he she they we you i his her their our my your there
    here but and or so yet nor if when while whereas as after before since because although
    though however meanwhile moreover furthermore instead still also then thus in on at by for
    from with without under over during until despite according among between both some many
    most several few all any each every another other one two three what why how who where which
    asked not no nothing is are was were do does did has have had will would can could should
    may might let now today yesterday earlier later last next to of about only even just once
    unlike speaking officials"""
)
#: A verb of a headline in capitals, which another capital follows: "Will Send".
_HEADLINE_VERB = re.compile(
    r"(?:Is|Are|Was|Were|Do|Does|Did|Has|Have|Had|Will|Would|Can|Could|Should|May|Might|To)"
    r" (?:Not )?[^\W\d_a-z]"
)
#: The rest of a headline in capitals behind "U.S.": "From the Harbour Pact".
_HEADLINE_REST = re.compile(
    r"(?:From|To|In|On|At|By|For|With|Over|Under|After|Before|Of|About|Until)"
    r"(?: (?:the|a|an|of|and|in|on|to|for)){0,2}(?: [A-Z0-9]\S*){2}"
)
#: Shouted words of a headline that is glued to "U.S.": "to the U.S. PERU RECALLS ITS ENVOY".
_HEADLINE = re.compile(r"(?:[A-Z][A-Z’'.,:-]+ (?:[A-Z] )?){3,}[A-Z]{2}")
#: An address behind which a sentence may end, and what announces it.
_ADDRESS = re.compile(
    r"(?:\b(?:at|on|via|here|visit|see|from)|:)\s+(?:https?://|www\.)[^\s,;)\]\"”]{4,200}"
    r"(?<=[\w/])(?=\s+(?P<next>[A-Z][\w’']*) (?!\d))"
)
#: Words that a sentence never ends with.
_OPEN_WORDS = _words("of to the a an in on at for from with by and or that which who as into its")
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday I".split())
_YEAR = re.compile(r"(?:19|20)\d\d,")
_MONTH_DAY = re.compile(
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.? \d{1,2}\Z"
)
_AFTER_CLOCK = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december jan feb mar apr jun jul aug sept sep
    oct nov dec eastern central pacific mountain est edt et gmt utc bst cet cest pst pdt pt cst
    cdt ct local moscow beijing london tokyo kyiv new"""
)
#: Behind "the U.S.", a state as the subject of a sentence: "with the U.S. China is".
_BEHIND_THE = re.compile(r"\b[Tt]he (?:U\.S|U\.K|U\.N|E\.U|U\.A\.E|D\.R)\Z")
_STATE_AND_VERB = re.compile(
    r"(?:China|Russia|Iran|Israel|India|Ukraine|Japan|Canada|Mexico|Germany|France|Britain|Taiwan|"
    r"Pakistan|Turkey|Brazil|Australia|Europe|Beijing|Moscow|Tehran|Washington|Kyiv|Brussels)"
    r"(?:['’]s | (?:also |now |already |still |always |never |firmly |itself )?"
    r"(?:is|are|was|has|had|will|would|can|could|may|must|should|does|did|said|says|urges|calls|"
    r"opposes|hopes|believes|wants|needs|remains)\b)"
)
#: Behind "in the U.S.", who speaks next: "work in the U.S. Vice President Ann Lee said".
_IN_THE = re.compile(r"\b[Ii]n the (?:U\.S|U\.K)\Z")
_OFFICE_SAYS = re.compile(
    r"(?:(?:Vice|Prime|Deputy|Foreign|Defen[cs]e|Trade|Commerce) )?(?:President|Minister|Secretary|"
    r"Senator|Representative|Ambassador) (?:[A-Z][\w.’'-]* ){1,3}"
    r"(?:said|says|told|added|wrote|announced|warned|stated)\b"
)
_TOP_DOMAINS = _words("com net org gov edu js io co uk eu info tv")
# `"Will it end?" Dana Ortiz asked.` goes on after the question mark.
_NAME_AND_VERB = re.compile(
    r"(?:(?:[A-Z][\w.'’-]*|of|the|de|van|al)\s+){1,6}"
    r"(?:said|says|asked|asks|told|wrote|writes|added|adds|tweeted|replied|declared|exclaimed|"
    r"shouted|wondered|continued|responded|posted|insisted|cried|demanded|quipped)\b"
)


def split(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order, with exact offsets and without outer white space.

    Sentences do not overlap, and every letter and digit of the text is in exactly one. Closing
    quotation marks and brackets stay with their sentence; a quote of several sentences is cut into
    them. Left out: white space (zero-width characters count as such), bullet signs in front of a
    list item, and lines or pieces without any letter or digit ("* * *").

    A paragraph ends at a blank line, at "* * *" and "<…>", and at a line break unless the lines are
    hard-wrapped; a
    sentence never goes beyond its paragraph, but may hold the line break of a wrapped line.
    A sentence longer than ``MAX_SENTENCE`` (2,000) characters is cut at the last white space before
    that, or right there when it has none. An empty text has no sentences.
    """
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for span in _cut_paragraph(text, start, end):
            sentences.extend(Sentence(part, number) for part in _cut_long(text, span))
    return sentences


# ---------------------------------------------------------------------------- paragraphs


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs that hold a letter or digit, without bullet signs and outer space."""
    blocks = list(_blocks(text))
    document_wrapped = _is_wrapped(text, [b for b in blocks if len(b) > 1])
    for block in blocks:
        wrapped = len(block) > 1 and (_is_wrapped(text, [block]) or document_wrapped)
        width = max(end - start for start, end in block)
        start, previous = block[0][0], block[0]
        for line in block[1:]:
            if not _joins(text, previous, line, width if wrapped else 0):
                yield from _trimmed(text, start, previous[1])
                start = line[0]
            previous = line
        yield from _trimmed(text, start, previous[1])


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of lines between blank lines; a line is given without its outer white space."""
    block: list[tuple[int, int]] = []
    previous_end = 0
    for match in _LINE.finditer(text):
        if block and not _LINE_BREAK.fullmatch(text, previous_end, match.start()):
            yield block
            block = []
        previous_end = match.end()
        line = _strip(text, *match.span())
        if line is not None:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(text: str, blocks: list[list[tuple[int, int]]]) -> bool:
    """Whether lines break in the middle of sentences, at a width of at most 120 characters."""
    breaks = continuing = 0
    for block in blocks:
        if max(end - start for start, end in block) > 120:
            continue
        for before, after in pairwise(block):
            if _BULLET.match(text, *after):
                continue
            breaks += 1
            long_enough = before[1] - before[0] >= 30
            continuing += long_enough and _continues(text, before[1], after[0])
    return breaks > 0 and continuing / breaks >= 0.2


def _continues(text: str, end: int, start: int) -> bool:
    """Whether the line that starts at ``start`` goes on with the sentence before ``end``."""
    return text[start].islower() and text[end - 1] not in ".!?:;…" and text[end - 1] not in '”»"'


def _joins(text: str, before: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether the break between two lines is a mere wrap; ``width`` is 0 for unwrapped blocks."""
    length = before[1] - before[0]
    ended = text[before[1] - 1] in '.!?:;…”»"'
    if _BULLET.match(text, *after) and text[after[0]] != "–":
        return False
    if _NUMBER_ITEM.match(text, *after) and (ended or length < 0.7 * width or not width):
        return False
    if not width:
        return length >= 40 and _continues(text, before[1], after[0])
    if _SPEAKER_LABEL.match(text, *after) and ended:
        return False
    if _continues(text, before[1], after[0]):
        return True
    first_word = _FIRST_WORD.match(text, *after)
    # The writer's program broke the line because the next word did not fit any more.
    return length + 1 + (first_word.end() - after[0] if first_word else 0) > 0.9 * width


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for mark in _SET_APART.finditer(text, start, end):
        yield from _without_bullet(text, start, mark.start())
        start = mark.end()
    yield from _without_bullet(text, start, end)


def _without_bullet(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bullet = _BULLET.match(text, start, end)
    stripped = _strip(text, bullet.end() if bullet else start, end)
    if stripped is not None and _WORD_CHARACTER.search(text, *stripped):
        yield stripped


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without outer white space, or None when nothing is left."""
    skipped = _SKIP_SPACE.match(text, start, end)
    start = skipped.end() if skipped else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in _ZERO_WIDTH):
        end -= 1
    return (start, end) if start < end else None


# ---------------------------------------------------------------------------- sentences


def _cut_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of one paragraph."""
    addresses = [m for m in _ADDRESS.finditer(text, start, end) if m["next"] not in _DAYS]
    for address in addresses:
        yield from _cut_prose(text, start, address.end())
        start = address.end()
    yield from _cut_prose(text, start, end)


def _cut_prose(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a stretch that no address ends."""
    marks = [m.start() for m in re.finditer('"', text[start:end])]
    begin = start
    position = start
    while position < end:
        stop = _STOP.search(text, position, end)
        if stop is None:
            break
        position = stop.end()
        cut = position
        straight = stop.group().find('"')
        if straight >= 0:
            # An odd number of marks up to and with this one: it opens the next sentence.
            mark = stop.start() + straight
            if bisect_right(marks, mark - start) % 2 == 1 and position < end:
                cut = mark if text[position] not in " \t\n" else cut
        late = _LATE_CLOSING.match(text, cut, end)
        if late and (
            text[late.end() - 1] != '"' or bisect_right(marks, late.end() - 1 - start) % 2 == 0
        ):
            cut = late.end()
        if cut < end and _ends_sentence(text, begin, stop.start(), cut, end):
            yield from _piece(text, begin, cut)
            begin = cut
            position = max(cut, position)
    yield from _piece(text, begin, end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    stripped = _strip(text, start, end)
    if stripped is not None and _WORD_CHARACTER.search(text, *stripped):
        yield Span(*stripped)


def _ends_sentence(text: str, begin: int, stop: int, cut: int, end: int) -> bool:
    """Whether the sentence from ``begin`` ends at ``cut``, after the mark at ``stop``."""
    if text[stop] in "。！？｡।؟":
        return True
    skipped = _SKIP_SPACE.match(text, cut, end)
    after = skipped.end() if skipped else cut
    if after >= end:
        return False
    if after == cut:
        return _glued(text, stop, cut, end)
    if _LABEL_AND_ACT.fullmatch(text, begin, cut):
        return False
    closed = any(c in _QUOTES for c in text[stop:cut])
    if text[stop] == "!" and not closed and _repeats(text, begin, stop, after, end):
        return False
    if text[stop] in "!?" and closed:
        return _opens(text, after, end) and not _NAME_AND_VERB.match(
            text, after, min(end, after + 90)
        )
    if text[stop] == "…" or text[stop : stop + 2] == "..":
        return _opens(text, after, end) and not _is_elided(text, begin, stop, cut, after, end)
    if text[stop] != ".":
        return _opens(text, after, end)
    if closed:
        return _opens(text, after, end)
    return _full_stop(text, begin, stop, after, end)


def _full_stop(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    """Decide about one full stop with white space behind it."""
    skipped = _SKIP_SPACE.match(text, begin, stop)
    first = skipped.end() if skipped else begin
    mark = _LIST_MARK if first == begin else _INNER_MARK
    if mark.fullmatch(text, first, stop + 1) and text[first:stop] not in ("I", "i"):
        return False
    if _FIRST_ITEM.search(text, max(begin, stop - 6), stop) or not _opens(text, after, end):
        return False
    token = _token_before(text, stop)
    word = token.lower()
    following = _word_at(text, after, end)
    if token[:1].isupper() or word not in _CAPITAL_ONLY:
        if word in _TITLES:
            return False
        if word in _BEFORE_NUMBER and (following[:1].isdigit() or _ROMAN.fullmatch(following)):
            return False
    if (
        word.isdigit()
        and _YEAR.match(text, after, end)
        and _MONTH_DAY.search(text, max(begin, stop - 16), stop)
    ):
        return False  # "on Aug. 22. 2024, in Oslo"
    if word in ("a.m", "p.m") and following.lower() in _AFTER_CLOCK:
        return False
    if _may_go_on(token, word):
        if _QUOTED_CAPITAL.match(text, after, end) and _PARTY_AND_STATE.search(
            text, max(begin, stop - 12), stop
        ):
            return True
        if text[after] in "—–-―":  # a dateline: "OTTAWA, Ont. — The"
            return False
        if _HEADLINE.match(text, after, end) and not text[begin:stop].isupper():
            return True
        if begin == stop - len(token) or _HEADLINE_VERB.match(text, after, end):
            return False  # "U.S. Could Lift Sanctions"
        if _HEADLINE_REST.match(text, after, end) and _is_headline(text[begin:stop]):
            return False  # "Peru Withdraws U.S. From Harbour Pact"
        if _STATE_AND_VERB.match(text, after, end) and _BEHIND_THE.search(text, begin, stop):
            return True
        if _OFFICE_SAYS.match(text, after, end) and _IN_THE.search(text, begin, stop):
            return True
        return following.lower() in _STARTERS and following[:1].isupper()
    return True


def _is_headline(before: str) -> bool:
    """Whether words in front of an abbreviation have capitals, but for short ones."""
    words = before.split()
    return len(words) > 2 and all(w[0].isupper() or len(w) < 4 for w in words)


def _repeats(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    """Whether a sentence is one word shouted again and again: "Out! Out! All of them, out!"."""
    if stop - begin > 200:
        return False
    words = {w.lower() for w in text[begin:stop].strip().lstrip(_OPENING).split("! ")}
    if len(words) > 1 or not all(map(str.isalpha, words)):
        return False
    again = _word_at(text, after, end).lower() in words
    return again or "!" in text[begin:stop]


def _is_elided(text: str, begin: int, stop: int, cut: int, after: int, end: int) -> bool:
    """Whether words are left out of a quotation that goes on: "“came to... Lee's port in Oslo”"."""
    said = text[max(begin, stop - 400) : stop]
    inside = said.rfind("“") > said.rfind("”") or said.count('"') % 2 == 1
    if not inside or cut - stop > 4 or _word_at(text, after, end).lower() in _STARTERS:
        return False
    return _token_before(text, stop).lower() in _OPEN_WORDS


def _may_go_on(token: str, word: str) -> bool:
    """Whether ``token`` is an abbreviation after which a capital letter proves nothing."""
    if len(token) == 1:
        return token.isupper()  # an initial
    if "." in token and all(len(part) <= 2 for part in token.split(".")):
        return True  # U.S, D.C, a.m, Ph.D
    return word in _EITHER and (token[0].isupper() or word not in _CAPITAL_ONLY)


def _glued(text: str, stop: int, cut: int, end: int) -> bool:
    """Decide about a mark with no white space behind it: "ended.The minister", but not "3.5"."""
    after = cut
    while after < end and text[after] in _OPENING:
        after += 1
    if after >= end or not text[after].isupper():
        return False
    following = _word_at(text, after, end)
    if len(following) == 1 and text[after + 1 : after + 2] not in ("", " "):
        return False  # "A.B.", not "ended.A minister"
    before = text[stop - 1] if stop else " "
    if text[stop] in "!?":
        return before.isalnum() and (following[1:2].islower() or following in ("A", "I"))
    if text[stop : stop + 2] in ("..", "…"):
        return following[1:2].islower()
    token = _token_before(text, stop)
    run = text[max(0, stop - 60) : min(end, after + 60)]
    left, right = run[: min(stop, 60)], run[min(stop, 60) :]
    address = (left.split() or [""])[-1] + (right.split() or [""])[0]
    if "://" in address or "www." in address.lower() or "@" in address:
        return False
    word = token.lower()
    if word in _TITLES or word in _BEFORE_NUMBER or following.lower() in _TOP_DOMAINS:
        return False
    if following[1:2].islower() or following in ("A", "I") or following[1:2] in ("'", "’"):
        if before.islower() and len(token) > 1 and not _may_go_on(token, word):
            return True
        return (before.isalnum() or before in _CLOSING) and (
            following.lower() in _STARTERS or before.isdigit() or before in _CLOSING
        )
    return len(following) > 1 and following.isupper() and before.islower() and len(token) > 2


def _opens(text: str, after: int, end: int) -> bool:
    """Whether a sentence can begin at ``after``: a capital, a number, or an opening mark."""
    item = _LETTER_ITEM.match(text, after, end)
    after = item.end() if item else after
    quoted = False
    limit = min(end, after + 24)
    while after < limit and not text[after].isalnum():
        quoted = quoted or text[after] in '“„«"‘#@'
        after += 1
    return after < limit and (not text[after].islower() or quoted)


def _token_before(text: str, stop: int) -> str:
    """Return the word before the full stop at ``stop``, with the full stops inside it."""
    start = stop
    floor = max(0, stop - 24)
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in ".&"):
        start -= 1
    return text[start:stop].lstrip(".")


def _word_at(text: str, start: int, end: int) -> str:
    """Return the word at or after ``start``, without opening marks in front of it."""
    while start < end and not text[start].isalnum():
        start += 1
    stop = start
    limit = min(end, start + 24)
    while stop < limit and (text[stop].isalnum() or text[stop] in "'’"):
        stop += 1
    return text[start:stop]


def _cut_long(text: str, span: Span) -> Iterator[Span]:
    """Yield ``span``, cut into pieces of at most ``MAX_SENTENCE`` characters."""
    start = span.start
    while span.end - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        space = _LAST_SPACE.search(text[start + 1 : limit + 1])
        cut = start + 1 + space.start() if space else limit
        yield from _piece(text, start, cut)
        skipped = _SKIP_SPACE.match(text, cut, span.end)
        start = skipped.end() if skipped else cut
    yield from _piece(text, start, span.end)
