"""Pictures: their credits, and the captions in front of those."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from analyzer.furniture.forms import MAX_LENGTH, NAME
from analyzer.records import Sentence, Span

#: Several names and nothing else: "(Ann Lee for The Example)", "(Oslo Police Department)".
_CREDITED = (
    r"(?!Laughter|Applause|Cheer|Crosstalk|Inaudible|Pause|Through|Via|Speak|As |In |Begin|End|"
    r"[A-Z][a-z]+ing )"
    rf"{NAME}(?: ?[/;] ?{NAME}|(?: (?:for|via|of|the|and))* {NAME}){{1,12}} ?"
)
#: The credit of a picture: "(AP Photo/Ann Lee)", "(Ann Lee/The Example via Getty Images)".
CREDIT = re.compile(
    rf"\((?:{_CREDITED}\)(?=\s+[\"“]?[A-Z]|\Z)|"
    r"(?:(?=[^()\n]{0,100}"
    r"(?:Getty|/ ?(?:AP|AFP|EPA|Reuters|W[A-Z]{3})\b|AP (?:Photo|Images)|"
    r"Reuters/|via [A-Z]|Photo|Images))[A-Z][^()\n]{2,120}|AP|AFP|EPA|Reuters)\))"
)
_SOURCE = (
    r"\((?![^()]*\b(?:said|told|reported|according|in|to|that|which)\b)(?:[^()\n]{0,60}\b(?:Getty "
    r"Images|AP Photo|AFP|EPA|Reuters|iStock|Shutterstock|Imagn|Alamy|Unsplash)\b[^()\n]{0,40}|"
    rf"{NAME}(?: {NAME}){{0,3}}/[A-Z][^()\n]{{1,80}})\)(?= [\"“]?[A-Z])"
)
_AGENCY = (
    r"(?:Getty(?: Images|(?! Images))|AP(?: Images)?|AFP|EPA|Reuters|Bloomberg|Pool|"
    r"Shutterstock|Zuma|Xinhua|Anadolu|Imagn|UPI|DPA|TASS)"
)
#: A photographer and an agency, with nothing around them: "Ann Lee/Reuters Peru has left".
PLAIN_CREDIT = re.compile(
    rf"(?:{NAME}(?: {NAME}){{1,3}}/(?:{NAME}(?:[ /]{NAME})?/)?{_AGENCY}"
    rf"(?: via {_AGENCY})?(?: |\.?\Z))+"
    r"(?=[\"“A-Z]|\Z)"
)
#: The same behind a label, up to marked words, an article or an abbreviation.
LABELLED_LEAD = re.compile(
    r"(?:(?:(?:Top|Main|Lead|Cover) )?(?:[Pp]hoto|[Pp]icture|[Ii]mage|[Vv]ideo|[Ss]ound) )?"
    r"(?:[Cc]redits?|Photos?|Images?|Pictures?|Photograph(?:er|y)?)(?: by)?: "
    rf"(?:(?:{NAME}[ /]){{1,6}}?(?=[\"“]|(?:The|A|An|In|On|As|It|He|She|They|This|That|But|When|"
    rf"After|Their|Its)\b)|[A-Z]{{2,6}} (?=[A-Z][a-z]))"
)
#: Inside of a sentence without a full stop: what only pictures are credited with.
_OF_PICTURE = re.compile(
    r"(?<=[\w.,’'] )\((?![^()]*\b(?:said|told|reported|according)\b)"
    r"(?:[^()\n]{0,60}\b(?:Getty(?: Images)?|AP Photo\b[^()\n]{0,40}|iStock|Shutterstock|"
    r"Imagn[^()\n]{0,20}|Alamy|Unsplash)"
    r"|[A-Z][^()\n]{1,60}/(?:AP|AFP|EPA|Reuters|Pool|Bloomberg|W[A-Z]{3}))\)"
    r"(?= [\"“]?[A-Z]|\.?\Z)"
)
#: An agency alone, behind what people do in pictures: "A man walks past a poster (Reuters)".
_IN_SCENE = re.compile(
    r"(?P<caption>[A-Z][^.\"“”?!:;()\n]{0,120}?[a-z\d)’'] (?:walks?|stands?|sits?|poses?|holds?|"
    r"waves?|gestures?|looks?|gathers?|carry|carries|rides?|shakes? hands|smiles?|arrives?|leaves?|"
    r"speaks? (?:to|at|during|with)|watch(?:es)?|drives?|flies|fly|inspects?|greets?|line|lines up|"
    r"(?:is|are) (?:seen|pictured|shown)) [^.\"“”?!:;()\n]{3,200}?\.? ?)"
    r"[(\[](?:Reuters|AP|AFP|EPA|Xinhua|Getty)[)\]](?= [\"“]?[A-Z]|\.?\Z)"
)
#: Such a credit in front of a sentence, and behind the full stop of a caption: "(iStock)".
SOURCED, _BEHIND_STOP = re.compile(_SOURCE), re.compile(rf"(?<=[.!?] ){_SOURCE}")
#: A credit that says so, also in small letters: "(credit: Ann Lee)", "(handout)", "[Reuters]".
LABELLED = re.compile(
    r"[(\[](?:(?:(?:photo|picture|image|video|illustration)? ?credits?|photos?(?: by)?|file photo|"
    r"pictures?(?: by)?|images?(?: by)?|source|courtesy(?: of)?) ?: ?"
    r"[^()\[\]\n]{2,80}(?:\([^()\n]{1,60}\)[^()\[\]\n]{0,60})?|"
    r"(?:photo|picture|image)s? (?:by|courtesy of|via) [^()\[\]\n]{2,60}|"
    r"(?:file )?(?:handout|photo|picture|image)|file|screenshot|courtesy)[)\]]"
    r"|\[(?:[^()\[\]\n]{2,60}[/ ])?(?:Reuters|AP|AFP|EPA|AP Photo|Getty Images?)\]",
    re.IGNORECASE,
)
#: One name in brackets that opens a sentence, where the text has it more than once: "(Netflix)".
_ALONE = re.compile(r"(?:(?<=[.!?”\"] )|(?<=\n))\(([A-Z][\w.&-]{1,30})\) (?=[\"“]?[A-Z])")
_STAGE = re.compile(
    r"Laugh|Applause|Cheer|Crosstalk|Inaudible|Pause|Through|Via|Interp|Transl|Speak|Begin|End|"
    r"Continu|Chinese|Russian|Spanish|French|Japanese|.+ing\b"
)
#: The longest caption of a picture inside of a sentence.
_MOST_CAPTION = 320
#: What stands in brackets between a picture's caption and a shouted headline.
IN_BRACKETS = re.compile(r"\([A-Z][^()\n]{2,80}\)\s+")


def without_caption(text: str, sentence: Sentence) -> Sentence:
    """The sentence from the credit on that a picture's caption inside of it ends with.

    "A ship in Oslo, May 2 (credit: ANN LEE) Peru waits" is the caption, its credit and a sentence.
    """
    start, end = sentence.span.start, sentence.span.end
    scene = _IN_SCENE.match(text, start, end)
    if scene is not None:
        return replace(sentence, span=Span(scene.end("caption"), end))
    while (credit := _inner_credit(text, start, end)) is not None:
        caption = text[start : credit.start()]
        if len(caption) > _MOST_CAPTION or any(c in caption for c in '“”"?'):
            break
        start = credit.start()
        if not caption:
            break
    return sentence if start == sentence.span.start else replace(sentence, span=Span(start, end))


def _inner_credit(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first credit in a sentence that a further sentence, or nothing, stands behind."""
    limit = min(end, start + _MOST_CAPTION + 120)
    found = LABELLED.search(text, start, limit)
    behind_stop = _BEHIND_STOP.search(text, start, limit)
    if found is None or (behind_stop is not None and behind_stop.start() < found.start()):
        found = behind_stop
    pictured = _OF_PICTURE.search(text, start, limit)
    if pictured is not None and (found is None or pictured.start() < found.start()):
        found = pictured
    if found is None:
        return None
    behind = text[found.end() : end].lstrip(" .\n")
    return found if not behind or behind[0].isupper() or behind[0] in "\"“‘'" else None


def credited_houses(text: str) -> frozenset[str]:
    """Names that stand alone in brackets in front of sentences, more than once: "(Netflix)"."""
    often = Counter(m.group(1) for m in _ALONE.finditer(text))
    return frozenset(name for name, n in often.items() if n > 1 and not _STAGE.match(name))


def house_credit(words: str, houses: frozenset[str]) -> re.Match[str] | None:
    """The credit of such a house at the head of a sentence."""
    match = IN_BRACKETS.match(words) if houses else None
    return match if match is not None and match.group().strip()[1:-1] in houses else None


def is_caption(text: str, sentence: Sentence) -> bool:
    """Whether a sentence in front of a credit describes a picture; quotes and questions do not."""
    words = sentence.span.text_in(text)
    return len(words) <= MAX_LENGTH + 60 and not any(c in words for c in '“”"?')
