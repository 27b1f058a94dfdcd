"""Headlines, bylines and titles that stand in front of a sentence without a full stop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from analyzer.actors.vocabulary import vocabulary
from analyzer.furniture.forms import MAX_LENGTH, MONTH, NAME
from analyzer.quotes.lexicon import match_cue
from analyzer.quotes.words import FINITE
from analyzer.records import Sentence, Span

_DATE = re.compile(rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{MONTH}\b|\d", re.IGNORECASE)
#: Words that open a sentence behind a byline that has no full stop.
_OPENERS = (
    r"(?:When|The|A|An|As|In|On|At|For|After|Before|With|It|He|She|They|But|And|This|That|These|"
    r"Since|While|If|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Dozens|More|Nearly|About|Even|To|Once|Officials|President|Prime|Mr|Ms|Thousands|Hundreds)\b"
)
BYLINE = re.compile(
    rf"By (?:{NAME} ){{2,3}}(?:(?:, )?(?:{NAME} ){{2,3}})?(?:and (?:{NAME} ){{2,3}})?"
    rf"(?:Reporting from (?:{NAME}(?:, | and | )){{1,5}})?(?={_OPENERS}[ .,’'])"
    rf"|By (?:{NAME} ){{2,3}}(?:and (?:{NAME} ){{2,3}})?(?:Photographs|Photography|Visuals|Video|"
    rf"Illustrations?)(?: and (?:Video|Photographs))? by (?:{NAME} ){{2}}"
    rf"(?:Reporting from {NAME} )?(?=[\"“]?[A-Z])"
    # ... and where a name opens the sentence: "Reporting from Oslo Example Ltd said"
    # ... or the time that reading takes: "By Ann Lee 3 min read Subscribers only"
    rf"|By (?:{NAME} ){{2,3}}(?:and (?:{NAME} ){{2,3}})?\d{{1,2}} min(?:ute)?s? read "
    r"(?:Subscribers only )?(?=[\"“‘]?[A-Z])"
    rf"|By (?:{NAME} ){{2,3}}(?:and (?:{NAME} ){{2,3}})?Reporting from "
    rf"(?:(?:New|San|Los|Tel|Hong|Buenos|Mexico|Kuala|Abu|Cape|Rio|Addis) )?{NAME} (?=[A-Z])"
)
WORDS = re.compile(r"\S+")
#: Words that begin a sentence behind a headline in title case, and the small words inside of one.
_BEGINNINGS = frozenset("The A An It He She They This These".split())
_LINKS = frozenset(
    "a an the of in on at to for from by with and or but as is are be vs amid after over under "
    "into "
    "against than its his her their not no up out off between during behind via about s".split()
)
#: A few words without a mark, and a sentence that begins with an article or a plural.
_SUBHEAD = re.compile(
    r"(?P<head>[A-Z][\w’'-]*(?: [\w’'-]{1,30}){1,7}) "
    r"(?=(?:The|These|This|Many|Several) (?:[a-z][\w’'-]* [a-z]|[A-Z]{2,6} [a-z]+ [a-z]))"
)
#: What a picture or another story is about, a whole sentence but for its full stop, and the next.
_GLUED = re.compile(
    r"(?P<head>[A-Z\d](?:[^.!?:;\"“”\n]|(?<=[A-Z])\.|\.(?=\d)){15,200}?"
    rf" (?:[a-z][\w’'-]{{2,}} (?=(?:The|These|This|It|They|There|We|But|In|At|An?|When|As|After|"
    r"Since|While|Many|Several|More|Another) (?!(?:and|or) )[a-z][\w’'-]* )"
    rf"|[\w’'-]{{3,}} (?=(?:On|In) (?:{MONTH} \d|\w+day, |(?:19|20)\d\d, ))))"
)
#: A sentence without a full stop, and no headline, begins so.
_GOES_ON = re.compile(r"(?:And|But|Yet|So|However|Meanwhile|Still|Also|He|She|It|They|We)\b")
#: In front of what is called by an article or a letter: "the magazine The week", "vitamin A and".
_CALLED = frozenset(
    "called named titled dubbed entitled magazine newspaper paper podcast show series film movie "
    "book novel song play band group site website vitamin vitamins hepatitis influenza flu grade "
    "type class category plan".split()
)
#: A heading that says of what its section is: "Oslo Ports – Ships for Every New Company".
_AGAIN = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,2} [–—-] ")
#: Words of a headline in title case, at least and at most.
_TITLE_WORDS, _MOST_TITLE_WORDS = 5, 24
#: The fewest characters of the sentence behind a headline.
_REST = 40
#: Shouted words that make a headline, and words that must be left of the sentence behind it.
_SHOUTED, _LEFT = 4, 4
#: A short one with an article inside of it: "SAVE A SHIP Let's wait", "THE LAST PORT Many left".
_SHOUTED_SUBHEAD = re.compile(
    r"(?!(?:IN|ON|AT|FOR|FROM|BY|TO|AS|IF|AFTER|WHEN|IT|SO|AND|BUT|THIS|WITH) )"
    r"(?=(?:[A-Z’'-]+ )?(?:THE|A|AN|YOUR|OUR) )(?:[A-Z][A-Z’'-]* ){1,5}?"
    r"(?!(?:THE|AND|OR|OF|FOR|WAS|IS|ARE|TO|IN|ON|THIS|PRESIDENT|MINISTER|US|USA|UN|EU|UK) )"
    r"[A-Z][A-Z’'-]{2,} (?=[A-Z][a-z’']+(?: |, )[a-zA-Z])"
)


def without_title(
    text: str, sentences: Sequence[Sentence], title: str | None
) -> Sequence[Sentence]:
    """The sentences, the first one without the title that is glued to it."""
    if not sentences:
        return sentences
    first = 0
    if not title:
        line = sentences[0].span.text_in(text)
        alone = len(sentences) > 1 and sentences[1].paragraph > sentences[0].paragraph
        if not alone or line[-1] in ".!?:" or len(line) > MAX_LENGTH:
            return sentences
        title, first = line, 1
    span = sentences[first].span
    head = text[span.start : min(span.end, span.start + MAX_LENGTH)]
    cut = _repeated(head, title)
    if not cut or span.end - span.start - cut < _REST:
        return sentences
    rest = Sentence(Span(span.start + cut, span.end), sentences[first].paragraph)
    return [*sentences[:first], rest, *sentences[first + 1 :]]


def _repeated(head: str, title: str) -> int:
    """Return where a sentence begins behind words of a title; 0 where it does not repeat any.

    In "Peru drops harbour tax after strike Chile's envoy said", under that title or a longer one,
    "Chile's" follows on a word that ends the headline: a small one, no preposition, behind which
    the title does not go on so, and everything in front of it is in the title.
    """
    known = [_bare(w) for w in title.split()]
    follows = set(pairwise(known))
    words, before, n_words = frozenset(known), "", 0
    for match in WORDS.finditer(head):
        word = match.group()
        plain = _bare(word)
        opens = word.lstrip("\"“‘'")[:1].isupper() and n_words >= _TITLE_WORDS
        if (
            opens
            and not _DATE.match(word)
            and before not in _LINKS
            and (before, plain) not in follows
        ):
            whole = n_words == len(known)
            behind = head[match.start() :].split()
            small = sum(w[0].islower() for w in behind[1:9])
            if whole or (head[match.start() - 2].islower() and plain not in words and small > 2):
                return match.start() if 2 * n_words >= len(known) else 0
            if before not in words or plain not in words:
                return 0
        if plain not in words or word[-1] in ".!?:;":
            return 0
        before, n_words = plain, n_words + 1
    return 0


def _bare(word: str) -> str:
    return word.strip("\"“”‘’'(),.;:!?-–—").lower()


def shouted(head: str) -> int:
    """Return where the sentence begins behind a shouted headline; 0 where there is none.

    "PERU RECALLS ITS ENVOY The minister said ..."; a word in capitals before a small one belongs to
    the sentence ("... ITS ENVOY EU leaders said"), and so does a number.
    """
    words = list(WORDS.finditer(head))
    n = 0
    while n < len(words) and not any(map(str.islower, words[n].group())):
        n += 1
    if n == len(words):
        return 0  # all of it is in capitals
    if n and words[n].group()[0].islower():
        n -= 1
    while n and (not any(map(str.isalpha, words[n - 1].group())) or len(words[n - 1].group()) == 1):
        n -= 1
    if n and words[n - 1].group().endswith(":"):
        return 0  # a label: "A LETTER TO ALL NATIONS: ..."
    loud = sum(sum(map(str.isupper, w.group())) > 1 for w in words[:n])
    opens = n < len(words) and (
        words[n].group().lstrip("\"“‘'(")[:1].isupper() or words[n].group()[0].isdigit()
    )
    return words[n].start() if loud >= _SHOUTED and opens and len(words) - n >= _LEFT else 0


def titled(head: str) -> int:
    """Return where the sentence begins behind a headline in title case; 0 where there is none.

    "Peru Recalls Envoy Amid Border Dispute The minister said ...": a capital "The" or "It" inside
    of capitalised words, with no mark and no small word in front of it, begins a sentence.
    """
    n_capitals = n_words = 0
    before = first = ""
    for match in WORDS.finditer(head):
        word = match.group()
        first = first or word
        # "Oslo Ports – Ships for Every New Company Oslo Ports sells ships": its first word again
        again = word == first and len(word) > 2 and _AGAIN.match(head) is not None
        begins = word in _BEGINNINGS or again
        opens = begins and before not in _LINKS and n_words >= _TITLE_WORDS
        if opens and n_capitals >= _TITLE_WORDS - 1:
            following = WORDS.match(head, min(len(head), match.end() + 1))
            if following is None or len(head) - match.end() < _REST:
                return 0
            shouted = (
                before.isupper() and len(following.group()) > 1 and following.group().isupper()
            )
            # "Minister He Example", and "Minister He said"
            name = word == "He" and (
                following.group()[0].isupper() or before.lower() in vocabulary().bare_title
            )
            return 0 if shouted or name else match.start()
        plain = word.strip("\"“”‘’'()-–—")
        if plain[:1].isupper() or plain[:1].isdigit():
            n_capitals += 1
        elif plain and plain not in _LINKS:
            return 0
        if word[-1] in ".,;:!?" or n_words > _MOST_TITLE_WORDS:
            return 0
        n_words, before = n_words + 1, plain
    return 0


def subhead(head: str) -> int:
    """Return where the sentence begins behind a subhead; 0 where there is none.

    "Date of the launch The ships will sail ...": a capital "The" in front of small words. Or one
    in capitals, or what a picture or another story is about: "Envoys meet in Lima The talks are".
    """
    loud = _SHOUTED_SUBHEAD.match(head)
    if loud is not None and len(head[loud.end() :].split()) >= _LEFT:
        return loud.end()
    glued = _GLUED.match(head)
    if glued is not None and len(head) - glued.end() >= _REST and not _GOES_ON.match(head):
        last = glued["head"].split()[-1].lower()
        if last not in _CALLED | _LINKS and match_cue([last], 0) is None:
            return glued.end()
    match = _SUBHEAD.match(head)
    if match is None or len(head) - match.end() < _REST:
        return 0
    words = [w.lower() for w in match["head"].split()]
    cued = any(match_cue(words, n) is not None for n in range(1, len(words)))
    verbs = not FINITE.isdisjoint(words) or any(w.endswith("ed") for w in words)
    return 0 if verbs or cued or words[-1] in _LINKS else match.end()
