"""The labels of turns: "MR. KIRBY: ...", "Q: ...", "Ann Lee posted on X: ..."."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analyzer.quotes.titles import is_first_half
from analyzer.quotes.transcript_words import LINK, NAME
from analyzer.quotes.words import NO_SPEAKERS
from analyzer.records import Sentence, Span

#: Behind the name on scraped pages: the card of a person, "Lee AnnPresident of Norland".
_CARD = rf"(?:[ \u00a0](?P=last)(?:[ \u00a0](?:{NAME}|{LINK})){{1,20}})?"
#: What stands between the name and what is said: "(via video):", "@AnnLee：".
_COLON = r"(?:[ \u00a0]@\w{2,30})?(?:[ \u00a0]?\([^()\n]{1,200}\))?(?::(?=\s|[“\"A-Z(])|：)"
# "Guo Jiakun:", "THE PRESIDENT:", "President of Russia Vladimir Putin:", "Ms. Lee (via video):"
_LABEL = re.compile(
    rf"(?P<name>(?:{NAME}[ \u00a0](?:(?:{NAME}|{LINK}|\d{{1,2}})[ \u00a0]){{0,18}}?)?"
    rf"(?P<last>{NAME}|{LINK}|\d{{1,2}})){_CARD}"
    rf"(?:{_COLON}"
    # ... and with the time, on a line of its own: "President Lee (02:29):"
    r"|[ \u00a0]?\(\d{1,2}:\d\d(?::\d\d)?\):\Z)"
)
# "Q And what of Peru?", and a question that goes on: "Q — and the port?"
_BARE_Q = re.compile(r"(?P<name>Q)\.?[ \u00a0](?:(?=[A-Z(“\"])|[—–-]{1,2}[ \u00a0])")
#: The same behind a heading that a page glued to it: "Opening remarks at the talks President Lee:".
_BEHIND_HEADING = re.compile(
    r"(?:[\w.’'-]{1,30} ){0,3}?(?:[Ss]peech|[Aa]ddress|[Rr]emarks|[Ee]xcerpts?|[Tt]ranscript|"
    r"Beginning|Start|[Ss]tatements?|[Nn]ews conference)\b[^.:;,?!\n]{0,160} "
    r"(?<!Prime )(?<!Vice )(?<!Deputy )(?<!Foreign )(?<!Federal )"
    r"(?P<name>(?:(?:Prime|Vice|Deputy|Foreign|Federal) )?(?:President|Minister|Premier|Chancellor|"
    r"Secretary|Chair(?:man|woman|person)|Governor|King|Emir)"
    rf"(?:[ \u00a0](?:{NAME}|{LINK})){{0,9}}?[ \u00a0](?P<last>{NAME})){_CARD}{_COLON}"
)
#: "Ann Lee posted on X: Talks are over."
_POSTED = re.compile(
    rf"\.?(?P<name>@\w{{2,30}}|{NAME}(?: {NAME}){{0,5}}) posted(?: the following)? on "
    r"(?:Truth ?Social|X|Twitter|Facebook|Telegram|Weibo|Threads|LinkedIn):(?=\s)"
)
# "A reporter asked:" in front of a written question.
_ASKED = re.compile(
    r"(?P<name>(?:An?|The|One) (?:\w{2,20} )?(?:reporter|journalist|correspondent)) "
    r"(?:asked|asks):(?=\s)"
)
#: A label of these words alone is nobody's: "Photo of the day", "Source".
_NOT_LABELS = NO_SPEAKERS | {"of", "the", "source", "sources"}
#: Headings that look like labels: "Rebalancing Global Trade: ...", "STANDING UP FOR TRADE: ...".
_GERUND = re.compile(
    r"(?!(?i:Beijing|Nanjing|Chongqing|Jinping)\b)(?:[A-Z][a-z]+ing|[A-Z]{3,}ING)[ \u00a0]"
)
#: Characters up to the end of a label, at most.
_LONGEST_LABEL = 400
#: How often whoever is called like a label of something else must ask.
_OFTEN = 3


def find_labels(text: str, sentences: Sequence[Sentence]) -> dict[int, re.Match[str]]:
    """Return the label of each sentence that opens with one, by the sentence's position."""
    labels: dict[int, re.Match[str]] = {}
    unlikely: dict[str, dict[int, re.Match[str]]] = {}
    paragraph = -1
    for index, sentence in enumerate(sentences):
        span = sentence.span
        end = min(span.end, span.start + _LONGEST_LABEL)
        match = _LABEL.match(text, span.start, end) or _POSTED.match(text, span.start, end)
        match = match or _in_marks(text, span)
        match = match or _ASKED.match(text, span.start, min(span.end, span.start + 80))
        if match is None and sentence.paragraph != paragraph:
            match = _BARE_Q.match(text, span.start, span.end)
        paragraph = sentence.paragraph
        if (
            match is None
            or _GERUND.match(match["name"])
            or is_first_half(text, Span(*match.span("name")), match.end())
        ):
            continue
        if set(match["name"].lower().split()) <= _NOT_LABELS:
            unlikely.setdefault(match["name"], {})[index] = match
        else:
            labels[index] = match
    for same in unlikely.values():
        # "TIME: And the port?", again and again
        asking = sum("?" in text[m.end() : sentences[i].span.end] for i, m in same.items())
        if len(same) >= _OFTEN and 2 * asking >= len(same):
            labels |= same
    names = Counter(m["name"] for m in labels.values())
    known = [re.escape(name) for name in names if " " in name or names[name] > 1]
    # "Start of the meeting President of Norland Ann Lee: ..." holds a known label further on.
    inner = re.compile(rf"(?P<name>(?:{'|'.join(known[:200])})):(?=\s)") if known else None
    opening = paragraph_openings(sentences)
    for index, sentence in enumerate(sentences):
        if index not in labels:
            start, end = sentence.span.start, sentence.span.end
            match = inner.search(text, start, min(end, start + 160)) if inner else None
            if match is None and index in opening:
                match = _BEHIND_HEADING.match(text, start, min(end, start + _LONGEST_LABEL))
            if match is not None:
                labels[index] = match
    return labels


def _in_marks(text: str, sentence: Span) -> re.Match[str] | None:
    """A label in capitals behind the quotation mark of its turn: "“LEE: Do you agree?"."""
    if text[sentence.start] not in '"“':
        return None
    match = _LABEL.match(text, sentence.start + 1, min(sentence.end, sentence.start + 160))
    return match if match is not None and match["name"].isupper() else None


def paragraph_openings(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences, by number, that open a paragraph."""
    return {
        i for i, s in enumerate(sentences) if not i or sentences[i - 1].paragraph != s.paragraph
    }
