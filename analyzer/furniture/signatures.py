"""Who wrote it: the signatures of a letters page, and the biography behind an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.furniture.forms import NAME, has_form
from analyzer.quotes.words import FINITE
from analyzer.records import Sentence

_PERSON = (
    r"(?:(?:Mrs?|Ms|Dr|Prof|Rev|Sir|Lt|Col|Capt)\.? )?"
    rf"(?!The ){NAME}(?: (?:de |van |von |al )?{NAME}){{1,3}}"
)
_PLACE = rf"{NAME}(?: {NAME}){{0,2}}(?:, (?:D\.C|{NAME}(?: {NAME})?)\.?)?"
_DASH = r"(?:[—–-]{1,2} ?)"
_SIGNED = re.compile(rf"{_DASH}?{_PERSON}\.?")
_TOWN = re.compile(rf"{_PLACE}\.?")
#: Both in one line; behind a dash, such a line is a signature wherever it stands alone.
_SIGNED_FROM = re.compile(rf"{_DASH}?{_PERSON}(?:,| /|,?\n) ?{_PLACE}\.?")
#: The line that heads a letters page.
_LETTERS = re.compile(
    r"(?:your |readers?['’]? |our readers['’] )?letters(?: (?:to|for) the editor| from (?:our )?"
    r"readers)?|(?:dear|to the) editor|readers (?:write|respond)",
    re.IGNORECASE,
)
#: Signatures in two lines that make a letters page of a text without such a head.
_FEWEST = 2
#: Sentences at the end of an article that may tell of its author.
_LAST = 5
_BIOGRAPHY = re.compile(
    rf"(?P<name>{_PERSON})(?:, [^;:?!“”\"]{{3,160}}?,)? (?:is|was) "
    r"(?:an?|the|[Ss]enior|founding|executive|"
    r"managing|associate|assistant|former|director|professor|founder)\b"
    r"(?!.*\b(?:said|says|told|tells|warned|accused|arrested|killed|charged)\b)"
    r"[^.;:?!]{0,120}?\b(?i:professor|fellow|lecturer|author|columnist|scholar|researcher|director|"
    r"editor|analyst|economist|historian|consultant|contributor|journalist|writer|attorney|lawyer|"
    r"founder|co-founder|commentator|strategist|correspondent|student|physician|novelist|"
    r"member of)\b.*",
    re.DOTALL,
)
_GOES_ON = re.compile(
    rf"(?:(?:He|She|They|(?P<name>{NAME})) (?:also |previously )?(?:is|are|was|were|serve[sd]?|"
    r"teach(?:es)?|taught|writes?|wrote|has (?:written|served|taught|worked|covered|interviewed)|"
    r"covers?|worked|hosts?|edits?)\b"
    r"|(?:His|Her|Their) (?:latest|most recent|new|newest|first|last|next|forthcoming|books?)\b"
    r".{0,40}\b(?:is|are|was)\b|(?:You can )?[Ff]ollow (?:him|her|them)\b).*",
    re.DOTALL,
)


def signatures(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the sentences, by number, that only say who wrote what stands in front of them.

    A reader's name and place, each alone in its line or both in one, on a page that is headed
    "Letters" or has several of them; and at the end of an article what its author is by profession,
    where the article has not named them. Time is linear in the length of the text.
    """
    lines = [s.span.text_in(text) for s in sentences]
    return frozenset(_of_readers(sentences, lines)) | frozenset(_of_author(text, sentences, lines))


def _of_readers(sentences: Sequence[Sentence], lines: Sequence[str]) -> set[int]:
    paragraphs = [s.paragraph for s in sentences]
    lone = [
        paragraphs[i] not in (paragraphs[i - 1 : i] + paragraphs[i + 1 : i + 2])
        for i in range(len(lines))
    ]
    alone = [i for i in range(1, len(lines)) if lone[i]]
    headed = any(lone[i] and _LETTERS.fullmatch(w.rstrip(".:")) for i, w in enumerate(lines))
    pairs = [
        i
        for i in alone
        if lone[i + 1 : i + 2] == [True]
        and _is_name(lines[i])
        and _TOWN.fullmatch(lines[i + 1])
        and lines[i - 1][-1] in ".!?”\"'"
    ]
    joint = [
        i
        for i in range(1, len(lines))
        if _SIGNED_FROM.fullmatch(lines[i])
        and (lone[i] or (headed and paragraphs[i + 1 : i + 2] != [paragraphs[i]]))
    ]
    found = {i for i in joint if lines[i][0] in "—–-"}
    if headed or len(pairs) + len(joint) >= _FEWEST:
        found.update(joint)
        for i in pairs:
            found.update((i, i + 1))
    if headed:
        found.update(i for i in alone if _is_name(lines[i]))
    return found


def _is_name(line: str) -> bool:
    words = [w.strip(".,").lower() for w in line.split()]
    return _SIGNED.fullmatch(line) is not None and FINITE.isdisjoint(words)


def _of_author(text: str, sentences: Sequence[Sentence], lines: Sequence[str]) -> set[int]:
    found: set[int] = set()
    author = ""
    for i in _ending(lines):
        match = _BIOGRAPHY.fullmatch(lines[i])
        if match is not None and not _is_told_of(text[: sentences[i].span.start], match["name"]):
            found.add(i)
            author = match["name"]
        elif i - 1 in found:
            more = _GOES_ON.fullmatch(lines[i])
            if more is not None and more["name"] in (None, *author.split()):
                found.add(i)
    return found


def _ending(lines: Sequence[str]) -> list[int]:
    """The last sentences of an article, by number, in front of a page's notices."""
    end = len(lines)
    while end > 2 and has_form(lines[end - 1]) and _BIOGRAPHY.fullmatch(lines[end - 1]) is None:
        end -= 1
    return list(range(max(2, end - _LAST), end))


def _is_told_of(before: str, name: str) -> bool:
    """Whether an article tells of a person, other than in its byline."""
    surname = re.escape(name.split()[-1])
    named = len(re.findall(rf"\b{surname}\b", before))
    return named > len(re.findall(rf"\b[Bb][Yy]:? (?:{NAME} ){{1,3}}{surname}\b", before))
