"""The writer's lines between the turns of transcripts, and whose words follow them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.quotes.titles import is_of_article
from analyzer.quotes.transcript_words import FIRST_PERSON, LINK, NAME, OFFICE
from analyzer.quotes.words import PREPOSITIONS, SUBORDINATORS
from analyzer.records import Sentence, Span

# The writer's own line between two transcripts: "Foreign Minister Ann Lee met with reporters ...".
_NARRATION = re.compile(
    rf"(?:(?:{NAME}|{LINK}),?[ \u00a0]){{3,16}}"
    r"(?:met|responded|hosted|spoke|talked|answered|held|gave|delivered|posted|issued|released|"
    r"discussed|joined|appeared|sat|published|signed|visited|testified|addressed|attended|wrote|"
    r"announced|commented|participated|took|was|called|made|co-hosted|remarked|said|explained)\b"
)
# The same with a title or an office in the subject, in either tense, also behind "During ..., ".
_HEADING = re.compile(
    r"(?:(?:During|While|At|In|On|After|Before|Following|When|As part of) [^.;:?!\n]{1,100}, |"
    r"Today, |Yesterday, )?"
    r"(?P<subject>(?:An? |The |@)?(?:senior )?"
    rf"(?:(?:{NAME}|{LINK}|in|at|from|a|house|official|spokesman|spokeswoman|spokesperson|"
    r"\([^()\n]{1,30}\)),?[ \u00a0]){2,24})"
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
    r"reference[sd]|argue[sd]|insist(?:s|ed)|suggest(?:s|ed)|stress(?:es|ed)|note[sd]|"
    r"emphasize[sd]|confirm(?:s|ed)|reject(?:s|ed)|accuse[sd]|threaten(?:s|ed)|pledge[sd]|"
    r"vow(?:s|ed)|predict(?:s|ed)|defend(?:s|ed))\b"
)
#: Of several who meet: "In Oslo, senior Peruvian and Norlandic officials met for talks".
_DELEGATIONS = re.compile(
    r"(?:(?:During|At|In|On|After|Following|As part of) [^.;:?!\n]{1,100}, )?"
    rf"(?:[Ss]enior |[Tt]op )?(?:(?:{NAME}|and|the|senior|top),?[ \u00a0]){{1,10}}?"
    r"(?:officials|leaders|ministers|delegations|negotiators|envoys) (?:also |then |later )?"
    r"(?:met|meet|held|hold|convened?|signed?|gathered)\b"
)
#: The only sentence of a paragraph, of a newspaper or an agency: "Xinhua reported on the talks."
_REPORTS = re.compile(
    rf"(?:The )?(?:{NAME}[ \u00a0]){{1,5}}(?:report(?:s|ed) (?:on|about)|"
    r"publish(?:es|ed) an? (?:[\w-]+ ){0,3}(?:article|commentary|editorial|report|op-ed|interview|"
    r"analysis))\b"
)
#: A heading behind which somebody's words stand as they are: "Ann Lee posted on X about it."
_ANNOUNCES = re.compile(
    r"\b(?:post(?:s|ed)|repost(?:s|ed)|publish(?:es|ed)|release[sd]|issue[sd]|address(?:es|ed)|"
    r"comment(?:s|ed)|deliver(?:s|ed)|gives|gave|writes|wrote|tweet(?:s|ed)|share[sd]|appear(?:s|ed)|"
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
#: In front of words that are given as they are: "made the following comment".
_FOLLOWING = re.compile(
    r"\b(?:made|gave|issued|released) the following (?:[\w-]+ )?(?:comments?|remarks?|statement)\b"
)
#: A handle that posts something: "@NorPort posted a clip on X of remarks by the minister."
_HANDLE = re.compile(r"@\w{2,30} (?:re)?(?:post|tweet)(?:s|ed)\b")
#: "The full text of his statement is as follows:", in front of it in the same paragraph, too.
_GIVEN = re.compile(
    r"(?:(?:Here|Below) is )?[Tt]he (?:full |complete |whole )?(?:text|transcript) of "
    r"(?P<subject>his|her|its|their|(?:[\w.-]+ ){0,3}(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+['’]s) "
    r"(?:[\w-]+ ){0,3}?(?:statement|speech|remarks|letter|address|message)[^.:;\n]{0,60}:"
    r"(?!\s*[\"“‘'])"
)
#: "Below is the full text of a statement by Ann Lee", in a paragraph of its own.
_TEXT_OF = re.compile(
    r"(?:Below|Following|Here|The following|What follows)(?:,? in full)? (?:are|is) "
    r"[^.:;\n]{0,60}?\b(?:text|transcript|statement|remarks|speech|address|letter|message)\b"
    r"[^.:;\n]{0,80}? (?:by|of|from) (?P<subject>"
    rf"(?:{NAME}|the)(?:[ \u00a0](?:{NAME}|of|the|for|and)){{1,14}})"
    r"(?: (?:at|in|on|to|during|after|before|as)\b[^.:;\n]{0,120})?[.:]\Z"
)
#: Marked words of one paragraph, up to its end where no mark closes them.
_MARKED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)|''(?:[^']|'(?!'))*(?:''|\Z)")
#: What a person without a title is told to have done in a heading: "Ann Lee hosts a briefing".
_EVENT = re.compile(
    r"\b(?:press conference|briefing|questions?|remarks|interview(?:s|ed)?|testif(?:ies|ied)|"
    r"hearing|speech)\b"
)
_FULL_NAME = re.compile(rf"(?!An? |The ){NAME}(?:[ \u00a0]{NAME}){{1,2}}[ \u00a0]")
_NEWS_STYLE = re.compile(
    r"[,.?!](?:[\"”]|'')[ \u00a0](?:he|she|they)?[ \u00a0]?(?:[A-Z]\w{1,30}[ \u00a0])?"
    r"(?:said|added|told|according)\b"
    r"|\b[A-Z][A-Za-z]{1,30} ?(?:\([A-Za-z]+\))? [–—-]{1,2} [A-Z]"
)


def subject_of(text: str, sentence: Span) -> Span | None:
    """Whom a heading is about: "The ministry's spokesperson" of "... answered a question"."""
    heading = _HEADING.match(text, sentence.start, sentence.end)
    if heading is None or not OFFICE.search(heading["subject"]):
        return None
    return _trimmed(text, heading)


def given_behind(text: str, sentence: Span) -> re.Match[str] | None:
    """The line that gives what is behind it in full: "The full text of her speech is below:"."""
    return _GIVEN.match(text, sentence.start, sentence.end)


def whose_words_follow(
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
    if is_of_article(text, sentences[first].span):
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
    following = _FOLLOWING.search(text, span.start, span.end) is not None
    announces = in_a_post or following or _ANNOUNCES.search(text, span.start, span.end)
    if span.end - span.start > 400 or not announces:
        return None
    heading = _HEADING.match(text, span.start, span.end)
    if heading is None:
        return None
    if not (in_a_post or following or _ANNOUNCES.search(heading.group()[-16:])):
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
            met = posts and later == first and tells_of_meeting(text, sentences, later, labels)
            if not met and narrates(text, sentences, later):
                return None
            if posted and not posts and _PLAIN_TELLING.search(text, *_ends(sentences[later])):
                return None  # a release in the style of news
            paragraph, start = sentences[later].paragraph, sentences[later].span.start
        words = _MARKED.sub("", text[start : sentences[later].span.end])
        if posted or FIRST_PERSON.search(words):
            return subject
    return None


def _introduced(text: str, sentences: Sequence[Sentence], index: int) -> Span | None:
    """Whose words the paragraphs behind "Here are quotes from their statement:" are."""
    span = sentences[index].span
    match = _INTRODUCES.match(text, span.start, span.end)
    match = match or _TEXT_OF.match(text, span.start, span.end)
    marked = text[sentences[index + 1].span.start] in "\"“‘'"
    return Span(*match.span("subject")) if match is not None and not marked else None


def _is_no_subject(text: str, subject: Span) -> bool:
    """Whether what stands in front of a verb is more or less than who acts: "While Ann Lee"."""
    words = subject.text_in(text).lower().split()
    return words[0] in _NO_OPENING or words[-1] in ("and", "of", "for", "to", "on", "the")


def _trimmed(text: str, heading: re.Match[str]) -> Span:
    start = heading.start("subject")
    return Span(start, start + len(heading["subject"].rstrip(" ,\u00a0")))


def tells_of_meeting(
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


def narrates(text: str, sentences: Sequence[Sentence], index: int) -> bool:
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
        if (named or OFFICE.search(heading.group())) and not FIRST_PERSON.search(told):
            return True
    met = _DELEGATIONS.match(text, first.start, first.end)
    if (met and not FIRST_PERSON.search(met.group())) or _HANDLE.match(text, first.start):
        return True
    if end == first.end and _REPORTS.match(text, first.start, end):
        return True
    if _NEWS_STYLE.search(text, first.start, end):
        return True
    if FIRST_PERSON.search(text, first.start, end):
        return False
    return bool(_NARRATION.match(text, first.start, first.end))


def _ends(sentence: Sentence) -> tuple[int, int]:
    return sentence.span.start, sentence.span.end
