"""Page furniture: the log-in lines, offers, credits and notices that scraped text is full of.

They are no statements about international relations, but "Thank you for your patience while we
verify access" sounds conciliatory to any model. Whole sentences of a known form are left out. What
a scraper glued to a sentence (a notice, a byline, a shouted headline, a picture's credit) is cut
off it, and the rest stays, as a verbatim slice of the text. What repeats across the articles of one
outlet is another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.furniture.credits import (
    CREDIT,
    IN_BRACKETS,
    LABELLED,
    LABELLED_LEAD,
    PLAIN_CREDIT,
    SOURCED,
    credited_houses,
    house_credit,
    is_caption,
    without_caption,
)
from analyzer.furniture.forms import NOTICE_LEAD, NOTICE_TAIL, has_form
from analyzer.furniture.headlines import BYLINE, WORDS, shouted, subhead, titled, without_title
from analyzer.furniture.signatures import signatures
from analyzer.furniture.teasers import teasers, without_menu
from analyzer.records import Sentence, Span

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
#: An address, a handle or a word of another script.
_STRANGE = re.compile(
    r"(?:https?://|pic\.twitter\.com/|t\.co/|[#@]\w)\S*"
    r"|\S*[^\W\d_A-Za-z\u00a0-\u024f\u1e00-\u1eff]\S*"
)
#: Small words of languages that English pages carry notices in.
_FOREIGN = frozenset(
    (
        "vous votre avec cette cet est sont pour dans ce qui une les des aux "
        "der und nicht eine einen ist mit auf den sich wir sie ihre "
        "los las para una por su con "
        "du sur le la ne que se si vous il nous en au aux pas plus y a-t-il"
    ).split()
)
#: A French word that an article or pronoun is glued to: "l'autre", "s'affichera".
_ELIDED = re.compile(r"(?:[ldsnjc]|qu)['’]\w{3,}")
#: Words of a sentence that nobody writes twice, at least.
_AGAIN = 8
_ENGLISH = frozenset("the of and to in is was that for on with as by at it he she said".split())


def without_furniture(
    text: str, sentences: Sequence[Sentence], title: str | None = None
) -> list[Sentence]:
    """Return the sentences that are not page furniture, in order, without what is glued to them.

    title: of the article; without one, a first line without a full stop is read as such. Where the
    first sentence below it begins with the title once more, or with its words, that is cut off.

    A sentence behind which a picture's credit stands is its caption, and left out, as are
    the signatures of readers' letters, what the author is by profession, and teasers of other
    stories behind the article's end and in the menu of its page, and a long sentence that only
    repeats the one before it, as a page's standfirst may. Every span is a slice of the text;
    time is linear in its length.
    """
    latin = _is_latin(text)
    houses = credited_houses(text)
    sentences = without_title(text, without_menu(text, sentences), title)
    sentences = sentences[: teasers(text, sentences)]
    signed = signatures(text, sentences)
    kept: list[Sentence] = []
    for number, sentence in enumerate(sentences):
        if number in signed:
            continue
        whole, sentence = sentence, without_caption(text, sentence)
        words = sentence.span.text_in(text)
        if latin and _is_strange(words):
            continue
        credit = CREDIT.match(words) or LABELLED.match(words) or SOURCED.match(words)
        credit = credit or house_credit(words, houses)
        behind = credit is not None and sentence is whole  # the caption is the sentence before
        before = kept[-1] if behind and kept else None
        if before and before.paragraph == sentence.paragraph and is_caption(text, before):
            kept.pop()
        cut = credit.end() if credit is not None else 0
        span = _trimmed(text, Span(sentence.span.start + cut, sentence.span.end), latin)
        if span is None or is_furniture(span.text_in(text)) or _is_again(text, kept, span):
            continue
        kept.append(sentence if span == sentence.span else Sentence(span, sentence.paragraph))
    return kept


def _is_again(text: str, kept: Sequence[Sentence], span: Span) -> bool:
    """Whether a sentence is the last one kept once more, word for word."""
    if not kept or kept[-1].span.end - kept[-1].span.start > 2 * (span.end - span.start):
        return False
    words = span.text_in(text).split()
    return len(words) >= _AGAIN and words == kept[-1].span.text_in(text).split()


def is_furniture(sentence: str) -> bool:
    """Whether a whole sentence has the form of page furniture."""
    return not shouted(sentence) and has_form(sentence)


def _trimmed(text: str, span: Span, latin: bool) -> Span | None:
    """Return the span without what is glued to it; None where nothing is left."""
    start, end = span.start, span.end
    for _ in range(6):
        head = text[start : min(end, start + 400)]
        cut = next((c for c in _leads(head, latin) if c), 0)
        if not cut:
            break
        start += cut
    tail = NOTICE_TAIL.search(text, max(start, end - 260), end)
    if tail is not None and tail.start() > start:
        end = tail.start()
    while start < end and (text[start].isspace() or text[start] in "|•*)"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if _LETTER.search(text, start, end) else None


def _leads(head: str, latin: bool) -> Iterator[int]:
    """Yield how many characters of a sentence's beginning are glued to it, for each form."""
    for pattern in (NOTICE_LEAD, BYLINE, CREDIT, PLAIN_CREDIT, LABELLED_LEAD):
        match = pattern.match(head)
        yield match.end() if match else 0
    yield shouted(head)
    place = IN_BRACKETS.match(head)
    behind = shouted(head[place.end() :]) if place else 0
    yield place.end() + behind if place and behind else 0
    yield titled(head)
    yield subhead(head)
    yield _strange_lead(head) if latin else 0


def _strange_lead(head: str) -> int:
    """Return where the sentence begins behind words of another script; 0 where there are none."""
    end = n_strange = 0
    for number, match in enumerate(WORDS.finditer(head)):
        if _STRANGE.fullmatch(match.group()):
            end, n_strange = match.end(), n_strange + 1
        elif n_strange == 0 or number > 2 * n_strange + 6:
            break
    other = head[:end]
    letters = _LETTER.findall(other)
    foreign = len(letters) - len(_LATIN.findall(other))
    return end if foreign >= 6 else 0


def _is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, by its first 20,000 characters."""
    sample = text[:20_000]
    return 2 * len(_LATIN.findall(sample)) > len(_LETTER.findall(sample))


def _is_strange(words: str) -> bool:
    """Whether a sentence is in another script, or in another language's small words."""
    letters = len(_LETTER.findall(words))
    if letters and len(_LATIN.findall(words)) < 0.6 * letters:
        return True
    small = [w.strip(".,;:!?»«\"'()").lower() for w in words.split()[:60]]
    foreign = sum(w in _FOREIGN or _ELIDED.fullmatch(w) is not None for w in small)
    return foreign >= 3 and not any(w in _ENGLISH for w in small)
