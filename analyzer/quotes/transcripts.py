"""Transcripts: "MR. KIRBY: ..." and "Q: ..." are speech without quotation marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.headlines import is_capitalised
from analyzer.quotes.words import NO_SPEAKERS, PREPOSITIONS, SUBORDINATORS
from analyzer.records import Sentence, Span

_NAME = r"[A-Z][\w.'’&-]{0,40}"
_LINK = (
    r"(?:of|for|the|and|de|al|bin|to|on|el|von|van|di|da|ibn|(?:al|el)-[A-Z][\w.'’-]{0,30}|reporter|"
    r"correspondent|journalist|anchor|editor|host|moderator|spokesperson|spokesman|spokeswoman)"
)
#: Behind the name on scraped pages: the card of a person, "Lee AnnPresident of Norland".
_CARD = rf"(?:[ \u00a0](?P=last)(?:[ \u00a0](?:{_NAME}|{_LINK})){{1,20}})?"
#: What stands between the name and what is said: "(via video):", "@AnnLee：".
_COLON = r"(?:[ \u00a0]@\w{2,30})?(?:[ \u00a0]?\([^()\n]{1,200}\))?(?::(?=\s|[“\"A-Z(])|：)"
# "Guo Jiakun:", "THE PRESIDENT:", "President of Russia Vladimir Putin:", "Ms. Lee (via video):"
_LABEL = re.compile(
    rf"(?P<name>(?:{_NAME}[ \u00a0](?:(?:{_NAME}|{_LINK}|\d{{1,2}})[ \u00a0]){{0,18}}?)?"
    rf"(?P<last>{_NAME}|{_LINK}|\d{{1,2}})){_CARD}"
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
    rf"(?:[ \u00a0](?:{_NAME}|{_LINK})){{0,9}}?[ \u00a0](?P<last>{_NAME})){_CARD}{_COLON}"
)
#: "Ann Lee posted on X: Talks are over."
_POSTED = re.compile(
    rf"\.?(?P<name>@\w{{2,30}}|{_NAME}(?: {_NAME}){{0,5}}) posted(?: the following)? on "
    r"(?:Truth ?Social|X|Twitter|Facebook|Telegram|Weibo|Threads|LinkedIn):(?=\s)"
)
# "A reporter asked:" in front of a written question.
_ASKED = re.compile(
    r"(?P<name>(?:An?|The|One) (?:\w{2,20} )?(?:reporter|journalist|correspondent)) "
    r"(?:asked|asks):(?=\s)"
)
#: A label of these words alone is nobody's: "Photo of the day", "Source".
_NOT_LABELS = NO_SPEAKERS | {"of", "the", "source", "sources"}
_ASKERS = frozenset({"q", "a", "question", "answer", "press", "reporter", "moderator", "the press"})
_ANSWERS = frozenset({"a", "answer"})
#: How who answers or greets begins.
_OPENS_TURN = re.compile(
    r"(?:Yes|No|Well|OK|Okay|Oh|Right|Sure|Hello|Exactly|Of course|Good (?:morning|afternoon|"
    r"evening))[,.!]|Thanks?\b"
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|[Ww]e|WE|[Oo]ur|OUR|[Mm]y|MY|us|[Mm]e|[Yy]ou|YOU|[Yy]our|YOUR)(?:['’](?:m|re|ve|ll|d))?\b"
)
# The writer's own line between two transcripts: "Foreign Minister Ann Lee met with reporters ...".
_NARRATION = re.compile(
    rf"(?:(?:{_NAME}|{_LINK}),?[ \u00a0]){{3,16}}"
    r"(?:met|responded|hosted|spoke|talked|answered|held|gave|delivered|posted|issued|released|"
    r"discussed|joined|appeared|sat|published|signed|visited|testified|addressed|attended|wrote|"
    r"announced|commented|participated|took|was|called|made|co-hosted|remarked|said|explained)\b"
)
# The same with a title or an office in the subject, in either tense, also behind "During ..., ".
_HEADING = re.compile(
    r"(?:(?:During|While|At|In|On|After|Following|When) [^.;:?!\n]{1,100}, |Today, |Yesterday, )?"
    r"(?P<subject>(?:An? |The )?"
    rf"(?:(?:{_NAME}|{_LINK}|in|at|from|a|spokesman|spokeswoman|spokesperson|\([^()\n]{{1,30}}\)),?"
    r"[ \u00a0]){2,24})"
    r"(?:(?:also|then|later|again|briefly)[ \u00a0])?[\"“]?"
    r"(?:respond(?:s|ed)|announce[sd]|claim(?:s|ed)|meets|met|post(?:s|ed)|"
    r"publish(?:es|ed)|publicize[sd]|provide[sd]|release[sd]|host(?:s|ed)|conduct(?:s|ed)|"
    r"answer(?:s|ed)|deliver(?:s|ed)|gives|gave|holds|held|issue[sd]|sign(?:s|ed)|attend(?:s|ed)|"
    r"appear(?:s|ed)|interview(?:s|ed)|(?:is|was)(?: also)? interviewed|submit(?:s|ted)|"
    r"speaks|spoke|"
    r"offer(?:s|ed)|express(?:es|ed)|testif(?:ies|ied)|brief(?:s|ed)|participate[sd]|impose[sd]|"
    r"launch(?:es|ed)|state[sd]|says|said|tells|told|takes|took|visit(?:s|ed)|reiterate[sd]|"
    r"share[sd]|convene[sd]|comment(?:s|ed)|swears|discuss(?:es|ed)|amend(?:s|ed)|join(?:s|ed)|"
    r"writes|wrote|warn(?:s|ed)|declare[sd]|retaliate[sd]|gaggle[sd]|address(?:es|ed)|"
    r"touche[sd]|talk(?:s|ed)|describe[sd]|mention(?:s|ed)|call(?:s|ed)|"
    r"thank(?:s|ed)|urge[sd]|condemn(?:s|ed)|welcome[sd]|arrive[sd]|outline[sd]|remark(?:s|ed)|"
    r"pa(?:id|ys)|tour(?:s|ed)|inspect(?:s|ed)|travel(?:s|l?ed)|la(?:id|ys)|return(?:s|ed)|presided|"
    r"repost(?:s|ed)|tweet(?:s|ed)|add(?:s|ed)|co-chair(?:s|ed)|unveil(?:s|ed)|criticize[sd]|praise[sd]|"
    r"reference[sd])\b"
)
#: The only sentence of a paragraph, of a newspaper or an agency: "Xinhua reported on the talks."
_REPORTS = re.compile(
    rf"(?:The )?(?:{_NAME}[ \u00a0]){{1,5}}(?:report(?:s|ed) (?:on|about)|"
    r"publish(?:es|ed) an? (?:[\w-]+ ){0,3}(?:article|commentary|editorial|report|op-ed|interview|"
    r"analysis))\b"
)
#: A heading behind which somebody's words stand as they are: "Ann Lee posted on X about it."
_ANNOUNCES = re.compile(
    r"\b(?:post(?:s|ed)|repost(?:s|ed)|publish(?:es|ed)|release[sd]|issue[sd]|address(?:es|ed)|"
    r"deliver(?:s|ed)|gives|gave|writes|wrote|tweet(?:s|ed)|share[sd]|appear(?:s|ed)|"
    r"interviewed)\b"
)
#: A sentence about the words that a heading announces.
_ABOUT_IT = re.compile(
    r"(?:It|They also (?:published|released|posted)|"
    r"(?:The|This|Its|His|Her|Their) (?:[\w-]+ ){0,2}?"
    r"(?:message|letter|post|statement|release|remarks|speech|address|article|report|memo|tweet|"
    r"thread|interview|text|excerpts?))\b"
)
_SEEMS = re.compile(r" ?appear(?:s|ed) to ")
#: First words of what is no subject alone: "While Ann Lee", "Among the Democrats, Bo Roy".
_NO_OPENING = SUBORDINATORS | PREPOSITIONS | {"how", "why", "what", "earlier", "later"}
#: Of those, a post, which need not say "I".
_POSTS = re.compile(r"\b(?:re)?(?:post|tweet)(?:s|ed)\Z")
#: In front of who posts, and what a body publishes.
_IN_A_POST = re.compile(
    r"In (?:an?|his|her|its|their) (?:[\w’'.-]+ ){0,4}?(?:post|tweet|thread)(?: on [^,]{1,30})?, "
)
_RELEASE = re.compile(r" (?:an?|the|this|its|their) (?:[\w’'-]+ ){0,2}(?:statement|release)\b")
#: What a post often begins with: that two have met.
_MET = re.compile(
    r"(?:met|meets|spoke|speaks|held|holds|conduct(?:s|ed)|visit(?:s|ed)|sign(?:s|ed))\Z"
)
_PLAIN_TELLING = re.compile(r"\b(?:said|says|stated|told|noted|stressed|added)\b")
#: What a heading with a colon puts in front of somebody's words: "issued this statement:".
_WORDS_OF = re.compile(
    r"\b(?:statements?|remarks|messages?|letter|posts?|tweets?|interview|speech|thread|address)\b"
)
#: "Here are a few quotes from their statement:", at the end of a paragraph.
_INTRODUCES = re.compile(
    r"(?:Here|Below|These|Following) (?:are|is) [^.:;\n]{0,40}?\b"
    r"(?:quotes?|quotations?|excerpts?|extracts?|passages?|text|transcript)\b (?:from|of) "
    r"(?P<subject>their|his|her|its|the (?:ministry|embassy|department|government|committee|"
    r"commission|company|office|agency|council|president|minister)(?:['’]s)?) "
    r"(?:[\w-]{2,20} ){0,3}(?:statement|remarks|speech|letter|release|post|report|address|"
    r"announcement|memo)\b[^.:;\n]{0,40}:\Z"
)
#: Marked words of one paragraph, up to its end where no mark closes them.
_MARKED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)|''(?:[^']|'(?!'))*(?:''|\Z)")
_OFFICE = re.compile(
    r"\b(?:President|Premier|Secretary|Minister|Ministry|Department|[Ss]pokes(?:person|man|woman)|"
    r"Ambassador|Representative|Senator|Congress(?:man|woman)|Director|Chair(?:man|woman)?|Treasury|"
    r"White House|Office|Commission|Commissioner|Council|Embassy|Chancellor|Governor|CEO|Consul|"
    r"Administration|Bureau|Committee)\b"
)
#: What a person without a title is told to have done in a heading: "Ann Lee hosts a briefing".
_EVENT = re.compile(
    r"\b(?:press conference|briefing|questions?|remarks|interview(?:s|ed)?|testif(?:ies|ied)|"
    r"hearing|speech)\b"
)
_FULL_NAME = re.compile(rf"(?!An? |The ){_NAME}(?:[ \u00a0]{_NAME}){{1,2}}[ \u00a0]")
_NEWS_STYLE = re.compile(
    r"[,.?!](?:[\"”]|'')[ \u00a0](?:he|she|they)?[ \u00a0]?(?:[A-Z]\w{1,30}[ \u00a0])?"
    r"(?:said|added|told|according)\b"
    r"|\b[A-Z][A-Za-z]{1,30} ?(?:\([A-Za-z]+\))? [–—-]{1,2} [A-Z]"
)
_NAMED_STYLE = re.compile(
    r"[,.?!](?:[\"”]|'')[ \u00a0](?:said|added|told|according to)[ \u00a0][A-Z]"
    r"|[,.?!](?:[\"”]|'')[ \u00a0]([A-Z][\w.]{1,30}[ \u00a0]){2,4}(?:said|added|told)\b"
    r"|\b[A-Z][A-Za-z]{1,30} ?(?:\([A-Za-z]+\))? [–—-]{2} [A-Z]"
)
#: The writer's line in front of a transcript: "Partial transcript as follows:".
_FOLLOWS = re.compile(r"[^.:;?!\n]{0,60}\b[Tt]ranscript\b[^.:;?!\n]{0,80}:\Z")
#: The title of an article, and no label: "Lee's Last Gamble: How Ports Are Filling Up".
_POSSESSED = re.compile(r"[’']s?[ \u00a0]")
_LINE = re.compile(r"[^\n]{1,200}")
_LINKED = re.compile(r"(?:How|Why|What|Inside|Where|When|Who)\b|[^\n]*\bhttps?://")
#: Headings that look like labels: "Rebalancing Global Trade: ...".
_GERUND = re.compile(r"(?!Beijing|Nanjing|Chongqing)[A-Z][a-z]+ing[ \u00a0]")
#: Turns of a transcript that ask, or say "I", "we" or "you".
_SPOKEN_SHARE = 0.35
#: Characters up to the end of a label, at most.
_LONGEST_LABEL = 400
#: How often whoever is called like a label of something else must ask.
_OFTEN = 3
#: In a transcript a label comes at least once in so many sentences, on average.
_DENSITY = 120


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before the next one does: one span for each paragraph."""

    speaker: Span
    content: tuple[Span, ...]


def turns(text: str, sentences: Sequence[Sentence]) -> tuple[list[Turn], list[Sentence]]:
    """Return the turns of a transcript, and the sentences that belong to none.

    A text is a transcript when labels at the head of sentences come back, when two paragraphs open
    with different ones, or when one titled speaker opens a speech in the first person; otherwise
    "Minister: no talks" is an ordinary headline. A turn goes on over paragraphs without a label, up
    to one that narrates.
    """
    labels = _labels(text, sentences)
    if not _is_transcript(text, sentences, labels):
        labels = {}
        if not any(_announced(text, sentences, i, labels) for i in range(len(sentences))):
            return [], list(sentences)
    found: list[Turn] = []
    rest: list[Sentence] = []
    speaker: Span | None = None
    answerer: Span | None = None  # of whom the last heading tells
    content: list[Span] = []
    fresh = False  # the speaker is of a heading, and has not said anything yet
    paragraph = heading_of = headline = -1

    def close() -> None:
        if speaker is not None and content:
            found.append(Turn(speaker, tuple(content)))

    for index, sentence in enumerate(sentences):
        span = sentence.span
        label = labels.get(index)
        if label is not None:
            close()
            content, fresh = [], False
            speaker = Span(*label.span("name"))
            if answerer is not None and label["name"].lower() in _ANSWERS:
                speaker = answerer
            heading = text[span.start : label.start()].rstrip()
            if any(map(str.isalnum, heading)):  # glued in front of the label
                rest.append(
                    Sentence(Span(span.start, span.start + len(heading)), sentence.paragraph)
                )
            start = label.end()
            while start < span.end and text[start].isspace():
                start += 1
            span = Span(start, span.end)
            titled = index == 0 and is_capitalised(text, span)  # "Lee: Talks Will Not Resume"
            headline = sentence.paragraph if titled else -1
        elif sentence.paragraph == heading_of:  # "... posted a letter. It mentions the port."
            rest.append(sentence)
            continue
        elif fresh and not content and _is_of_meeting(text, sentences, index, labels):
            pass  # the first words of a post
        elif speaker is not None and (
            sentence.paragraph > headline >= 0 or _ends_turn(text, sentences, index, paragraph)
        ):
            close()
            speaker, content, headline = None, [], -1
        announced = label is None and speaker is None and _announced(text, sentences, index, labels)
        if announced:
            rest.append(sentence)
            speaker, content, fresh = announced, [], True
            heading_of = sentence.paragraph
        elif speaker is None:
            rest.append(sentence)
            answerer = _subject(text, span) or answerer
        elif span.start < span.end:
            if content and sentence.paragraph == paragraph and label is None:
                content[-1] = Span(content[-1].start, span.end)
            else:
                content.append(span)
        paragraph = sentence.paragraph
    close()
    return found, rest


def _ends_turn(text: str, sentences: Sequence[Sentence], index: int, paragraph: int) -> bool:
    """Whether a sentence is the writer's again. paragraph: of the sentence before it.

    In the middle of a paragraph, only "...," said Ann Lee" shows it: who speaks tells of others,
    too ("I can't believe it," he said).
    """
    span = sentences[index].span
    follows = _FOLLOWS.match(text, span.start, span.end)
    if follows is not None and not _FIRST_PERSON.search(follows.group()):
        return True
    if sentences[index].paragraph != paragraph:
        return _narrates(text, sentences, index)
    return _NAMED_STYLE.search(text, span.start, span.end) is not None


def _subject(text: str, sentence: Span) -> Span | None:
    """Whom a heading is about: "The ministry's spokesperson" of "... answered a question"."""
    heading = _HEADING.match(text, sentence.start, sentence.end)
    if heading is None or not _OFFICE.search(heading["subject"]):
        return None
    return _trimmed(text, heading)


def _trimmed(text: str, heading: re.Match[str]) -> Span:
    start = heading.start("subject")
    return Span(start, start + len(heading["subject"].rstrip(" ,\u00a0")))


def _is_no_subject(text: str, subject: Span) -> bool:
    """Whether what stands in front of a verb is more or less than who acts: "While Ann Lee"."""
    words = subject.text_in(text).lower().split()
    return words[0] in _NO_OPENING or words[-1] in ("and", "of", "for", "to", "on", "the")


def _introduced(text: str, sentences: Sequence[Sentence], index: int) -> Span | None:
    """Whose words the paragraphs behind "Here are quotes from their statement:" are."""
    span = sentences[index].span
    match = _INTRODUCES.match(text, span.start, span.end)
    marked = text[sentences[index + 1].span.start] in "\"“‘'"
    return Span(*match.span("subject")) if match is not None and not marked else None


def _announced(
    text: str,
    sentences: Sequence[Sentence],
    index: int,
    labels: dict[int, re.Match[str]],
) -> Span | None:
    """Whose words follow a heading of one sentence, as they are; None where none do.

    "Ann Lee posted on X about the talks." and then, in paragraphs of their own, words in the first
    person without quotation marks. In a transcript, a second sentence may tell of them: "The post
    mentions Peru."
    """
    here, first = sentences[index], index + 1
    if first < len(sentences) and sentences[first].paragraph == here.paragraph:
        first += 1
    if first >= len(sentences) or sentences[first].paragraph == here.paragraph:
        return None
    if _is_line_of_article(text, sentences[first].span):
        return None  # "Ann Lee posted an article of Bo Roy's", and its title
    if first == index + 1:
        introduced = _introduced(text, sentences, index)
        if introduced is not None:
            return introduced
    if index and sentences[index - 1].paragraph == here.paragraph:
        return None
    span = here.span
    goes_on = first > index + 1
    if goes_on and not (labels and _ABOUT_IT.match(text, sentences[index + 1].span.start)):
        return None
    in_a_post = _IN_A_POST.match(text, span.start, span.end) is not None and bool(labels)
    announces = in_a_post or _ANNOUNCES.search(text, span.start, span.end)
    if span.end - span.start > 400 or not announces:
        return None
    heading = _HEADING.match(text, span.start, span.end)
    if heading is None or not (in_a_post or _ANNOUNCES.search(heading.group()[-16:])):
        return None
    subject = _trimmed(text, heading)
    if _is_no_subject(text, subject) or _SEEMS.match(text, heading.end() - len("appeared")):
        return None  # "While Ann Lee gave ...", "Ann Lee appears to be late"
    colon = text[span.end - 1] == ":" and not goes_on
    posts = in_a_post or _POSTS.search(heading.group()) is not None
    if colon and (posts or _WORDS_OF.search(text, heading.end(), span.end)):
        return subject
    posted = bool(labels) and (posts or _RELEASE.match(text, heading.end()) is not None)
    paragraph, start = here.paragraph, span.start
    for later in range(first, min(index + 9, len(sentences))):
        if later in labels:
            return None
        if sentences[later].paragraph != paragraph:
            met = posts and later == first and _is_of_meeting(text, sentences, later, labels)
            if not met and _narrates(text, sentences, later):
                return None
            if posted and not posts and _PLAIN_TELLING.search(text, *_ends(sentences[later])):
                return None  # a release in the style of news
            paragraph, start = sentences[later].paragraph, sentences[later].span.start
        words = _MARKED.sub("", text[start : sentences[later].span.end])
        if posted or _FIRST_PERSON.search(words):
            return subject
    return None


def _labels(text: str, sentences: Sequence[Sentence]) -> dict[int, re.Match[str]]:
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
        if match is None or _GERUND.match(match["name"]) or _is_of_article(text, match):
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
    opening = _opening(sentences)
    for index, sentence in enumerate(sentences):
        if index not in labels:
            start, end = sentence.span.start, sentence.span.end
            match = inner.search(text, start, min(end, start + 160)) if inner else None
            if match is None and index in opening:
                match = _BEHIND_HEADING.match(text, start, min(end, start + _LONGEST_LABEL))
            if match is not None:
                labels[index] = match
    return labels


def _is_of_article(text: str, label: re.Match[str]) -> bool:
    """Whether a label is the first half of an article's title, as its second half shows."""
    if _POSSESSED.search(label["name"]) is None:
        return False
    behind = _LINE.match(text, label.end())
    return behind is not None and _is_half_of_title(behind.group())


def _is_line_of_article(text: str, line: Span) -> bool:
    """Whether a line is the title of an article: "Lee's Gamble: How Ports Are Filling Up"."""
    halves = text[line.start : line.end].partition(": ")
    front = Span(line.start, line.start + len(halves[0]))
    return is_capitalised(text, front, 2) and _is_half_of_title(halves[2])


def _is_half_of_title(behind: str) -> bool:
    """Whether words behind a colon are half of a title: "How Ports Are Filling Up"."""
    behind = behind.lstrip()
    link = _LINKED.match(behind)
    words = re.split(r":? ?https?://", behind)[0]
    return link is not None and is_capitalised(words, Span(0, len(words)), 2)


def _in_marks(text: str, sentence: Span) -> re.Match[str] | None:
    """A label in capitals behind the quotation mark of its turn: "“LEE: Do you agree?"."""
    if text[sentence.start] not in '"“':
        return None
    match = _LABEL.match(text, sentence.start + 1, min(sentence.end, sentence.start + 160))
    return match if match is not None and match["name"].isupper() else None


def _is_transcript(
    text: str, sentences: Sequence[Sentence], labels: dict[int, re.Match[str]]
) -> bool:
    officials = any(_OFFICE.search(m["name"]) for m in labels.values())
    if not labels or (len(sentences) > _DENSITY * len(labels) and not officials):
        return False
    names = Counter(m["name"] for m in labels.values())
    # Lists have labels too ("Norland: 12 seats"); people say "I" and "you" and ask questions.
    spoken = sum(_sounds_spoken(text, sentences, i, m.end()) for i, m in labels.items())
    if spoken < _SPOKEN_SHARE * len(labels):
        return False
    if len(labels) >= 3 and max(names.values()) >= 2:
        return spoken >= 2
    if len(labels) >= 2:
        starts = labels.keys() & _opening(sentences)
        full = [n for n in names if n.lower() in _ASKERS or len(n.split()) > 1 or n.isupper()]
        if len(starts) >= 2 and full and spoken >= 1:
            return True
        # In one paragraph: an official and somebody else speak to somebody.
        named = officials and len({n for n in full if " " in n}) >= 2
        return named and spoken >= max(2, len(labels) / 2)
    index, label = next(iter(labels.items()))
    if spoken and _is_below_heading(text, sentences, index):
        return True
    n_capitals = sum(word[0].isupper() for word in label["name"].split())
    speech = [s for s in sentences[index:] if s.paragraph == sentences[index].paragraph]
    office = index and _OFFICE.search(label["name"]) and index in _opening(sentences)
    if not (index <= 2 or office) or n_capitals < 3 or len(speech) < 4:
        return False
    return bool(_FIRST_PERSON.search(text, label.end(), speech[-1].span.end))


def _is_below_heading(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Whether a paragraph stands behind one that announces it: "Ann Lee spoke in Oslo."."""
    before = sentences[index - 1]
    if not index or before.paragraph == sentences[index].paragraph:
        return False
    heading = _HEADING.match(text, before.span.start, before.span.end)
    return heading is not None and _OFFICE.search(heading["subject"]) is not None


def _opening(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences, by number, that open a paragraph."""
    return {
        i for i, s in enumerate(sentences) if not i or sentences[i - 1].paragraph != s.paragraph
    }


def _sounds_spoken(text: str, sentences: Sequence[Sentence], index: int, said: int) -> bool:
    """Whether one of the first five sentences of a turn asks, or says "I", "we" or "you".

    said: where what is said begins; "Yes, sir" is spoken, too.
    """
    while said < sentences[index].span.end and text[said].isspace():
        said += 1
    if _OPENS_TURN.match(text, said):
        return True
    end = sentences[index].span.end
    for later in sentences[index + 1 : index + 5]:
        if later.paragraph != sentences[index].paragraph:
            break
        end = later.span.end
    start = sentences[index].span.start
    return "?" in text[start:end] or bool(_FIRST_PERSON.search(text, start, end))


def _ends(sentence: Sentence) -> tuple[int, int]:
    return sentence.span.start, sentence.span.end


def _is_of_meeting(
    text: str, sentences: Sequence[Sentence], index: int, labels: dict[int, re.Match[str]]
) -> bool:
    """Whether a sentence tells of a meeting, and is no heading of what was said there."""
    heading = _HEADING.match(text, *_ends(sentences[index]))
    return (
        heading is not None
        and index + 1 not in labels
        and _MET.search(heading.group()) is not None
        and _NEWS_STYLE.search(text, *_ends(sentences[index])) is None
    )


def _narrates(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Whether the paragraph that begins with this sentence is the writer's, not the speaker's."""
    first = sentences[index].span
    end = first.end
    for sentence in sentences[index + 1 : index + 6]:
        if sentence.paragraph != sentences[index].paragraph:
            break
        end = sentence.span.end
    heading = _HEADING.match(text, first.start, first.end)
    if heading:
        # What follows a colon or opening quotation mark is quoted, and may be in the first person.
        told = re.split(r"[:“\"]", text[first.start : first.end], maxsplit=1)[0]
        named = _FULL_NAME.match(text, heading.start("subject")) and _EVENT.search(told)
        if (named or _OFFICE.search(heading.group())) and not _FIRST_PERSON.search(told):
            return True
    if end == first.end and _REPORTS.match(text, first.start, end):
        return True
    if _NEWS_STYLE.search(text, first.start, end):
        return True
    if _FIRST_PERSON.search(text, first.start, end):
        return False
    return bool(_NARRATION.match(text, first.start, first.end))
