"""Proper names in printed words: "Transport Secretary Heidi Example, 44" is "Heidi Example"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from analyzer.records import Span
from analyzer.sentences import SHORT_TITLES
from analyzer.speakers.known import first_names
from analyzer.speakers.words import (
    BODY_NOUNS,
    COMMON,
    FIELDS,
    LEFT_OFFICE,
    PARTICLES,
    PLACES,
    SURNAMES,
    THINGS,
    TITLES,
)

#: Bounded, so that a long chain ("A-A-A-...") costs no more than its length.
NAME_WORD = r"[^\W\d_a-z][\w'’.-]{0,40}"
#: The same without points.
PLAIN_WORD = r"[^\W\d_a-z][\w'’-]{0,40}"
#: A word of a name. A point ends it only behind few letters ("M."): a sentence may end there.
NAME_PART = (
    r"(?:(?:[A-Z]\.){1,3}(?=[ \u00a0])|"
    rf"(?:{'|'.join(sorted(t.capitalize() for t in SHORT_TITLES if '.' not in t))}|Del|St)"
    r"\.(?=[ \u00a0])|"
    rf"{PLAIN_WORD})"
)
_CAPITALISED = re.compile(NAME_WORD)
_PARTICLE = re.compile(PARTICLES)
_WITH_PARTICLE = re.compile(rf"{PARTICLES}-[^\W\d_a-z]")
#: What stands between the parts of a phrase: "Ann Lee, mayor of Oslo".
PARTED = (
    r",| of | for | from | in (?!Charge\b|Chief\b)| at | by | on | who | with | to | near | was "
    r"| is |\(|\)| — | – "
)
_PARTS = re.compile(rf"{PARTED}| - ")
#: "the Roy and Lee Association": a body's name with small words inside.
_BODY_NAME = re.compile(
    rf"(?:[Tt]he )?({NAME_WORD}(?: (?:and|of|for|the|on|&|{NAME_WORD}))* ({NAME_WORD}))"
)
#: "the Oslo City Union (OCU)": who has an acronym is no person.
_ACRONYM = re.compile(
    rf"(?:[^()]{{0,80}}?[ ])??"
    rf"(?P<body>{NAME_WORD}(?:[ ](?:and|of|for|the|on|to|&|{NAME_WORD})){{1,9}})"
    r" \((?P<letters>(?=\w*[A-Z]\w*[A-Z])[\w.&-]{2,12})\)"
)
_FIELD = "|".join(sorted(w.capitalize() for w in FIELDS))
_ARTICLES = ("The", "A", "An", "This", "That")
_SORT = (
    "Department|Ministry|Office|Cent(?:er|re)|Committee|Council|Commission|Institute|Agency|"
    "Authority|Board|Bureau|Association|Federation|Foundation|Society|Union|Alliance|Campaign|"
    "Institution|Secretariat|Directorate|Panel|Coalition|Movement|Fund|Network|Organi[sz]ation"
)
#: "Department for Ports and Social Care": a body whose name says what it deals with.
_FIELDED = re.compile(
    rf"\b(?:{NAME_WORD} ){{0,2}}(?:{_SORT}) (?:for|of|on|to) (?:the )?"
    rf"(?P<field>{NAME_WORD}(?:,? (?:(?:and|of|&) )?(?:the )?{NAME_WORD}){{0,8}})"
)
#: "Norway's Foreign, Trade and Development Office": a body whose name is a list of its fields.
_OFFICE_OF_FIELDS = re.compile(
    rf"(?:[Tt]he )?((?:{NAME_WORD} ){{0,2}}(?:{_FIELD}),(?: (?:{_FIELD}),?)* (?:and|&) "
    rf"(?:(?:{_FIELD}) ){{1,3}}(?:Office|Ministry|Department|Committee|Council|Commission|Agency))"
)
#: "Ann “Annie” Lee": a name that is called for short inside of the full one.
NICKNAME = re.compile(r"(?<=\w) [\"“][^\"“”\n]{1,30}[\"”](?= [^\W\d_a-z])")
#: A paper that a place ends the name of.
_PAPER_OF = re.compile(
    rf"(?:[Tt]he )?((?:{NAME_WORD} ){{0,2}}(?:Times|Post|Journal|News|Tribune|Herald|Voice) of "
    rf"{NAME_WORD}(?: {NAME_WORD})?)(?: newspaper| daily)?"
)
#: Where a body is at home, in front of its name: "the New York-based Harbour Union".
BASED = re.compile(
    r"(?:(?:\A|(?<=\bthe )|(?<=\bThe )|(?<=\ba )|(?<=\ban ))(?:[^\W\d_a-z][\w.'’]{0,30} ){1,3})?"
    r"\b[^\W\d_a-z][\w.'’]{0,30}-(?:based|headquartered) (?=[A-Z])"
)
#: The same with the state behind a place: "The Oslo, Norland-based union".
BASED_IN = re.compile(
    rf"(?:[Tt]he |[Aa]n? )?{NAME_WORD}(?: {NAME_WORD}){{0,2}}, {NAME_WORD}(?: {NAME_WORD})?"
    r"-(?:based|headquartered) [a-z]"
)
#: The title of a work, behind what it is: "a documentary, “The Harbour”,".
WORK = re.compile(
    r"\b(?:documentary|film|movie|book|memoir|novel|series|podcast|episode|essay|article|song|play)"
    r",? [\"“](?P<title>[^\"“”\n]{1,150})[\"”]?"
)
_MOST_WORDS = 5
_COURTESY = re.compile(r"(?:H\.? ?E\.?|HRH|HM) (?=[^\W\d_a-z])")
#: The party of a member of parliament: "Ann Lee (D-NY)".
PARTY_TAG = re.compile(r"[A-Z]{1,3}-[A-Z][\w.]*")
#: A day, which never speaks: "May 20".
_DATE = re.compile(
    r"(?:[Oo]n )?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,4}"
)
#: Fields of an office, which are no titles alone: "Home Depot", but "Home Secretary Lee".
_FIELDS = frozenset(
    "foreign defence defense finance interior home trade transport health energy education economy "
    "economic environment political state press".split()
)


def proper_name(printed: str) -> str | None:
    """The name in the printed words, without titles and what follows; None where there is none.

    "his wife, Heidi Example" is "Heidi Example"; "the Oslo survey" names nobody.
    """
    printed = BASED.sub("", NICKNAME.sub("", WORK.sub("", printed[:300])))
    printed = printed.strip().strip('"“”‘')
    body_name = with_acronym(printed)
    if body_name is not None:
        return body_name
    paper = paper_of(printed)
    if paper is not None:
        return paper
    office = office_of_fields(printed) or fielded(printed)
    if office is not None:
        return office
    body = _BODY_NAME.fullmatch(printed)
    if body and body.group(2).lower() in THINGS:
        return body.group(1)
    whole = fielded_in(printed)
    at = 0
    for cut in [*(m for m in _PARTS.finditer(printed) if not is_inside(m, whole)), None]:
        part = printed[at : cut.start() if cut else None]
        at = cut.end() if cut else len(printed)
        named = _BODY_NAME.fullmatch(part) if cut is not None else None
        if named and named.group(2).lower() in THINGS and " and " in part:
            return named.group(1)  # "the Central and East Harbour Coalition, which ..."
        name = fielded(part) or _name_in(part)
        if name is not None:
            return name
    return None


def paper_of(printed: str) -> str | None:
    """The name of a paper that a place ends: "The Example Times of Norland"."""
    match = _PAPER_OF.fullmatch(printed.strip(" ,"))
    return match.group(1) if match is not None else None


def office_of_fields(printed: str) -> str | None:
    """The name of a body that lists what it deals with: "the Foreign, Trade and Energy Office"."""
    match = _OFFICE_OF_FIELDS.fullmatch(printed)
    return match.group(1) if match is not None else None


def fielded_in(printed: str) -> list[Span]:
    """Where bodies stand that are named by what they deal with: "Centre for Ports and Oceans"."""
    found = ((m, _end_of_field(m["field"])) for m in _FIELDED.finditer(printed[:400]))
    return [Span(m.start(), m.start("field") + end) for m, end in found if end]


def _end_of_field(words: str) -> int:
    """Where the words end that say what a body deals with: "Ports and Social Care | Ann Lee"."""
    parts = list(re.finditer(r"\S+", words))
    for part in reversed(parts):
        rest = words[part.end() :].split()
        if len(rest) == 1 or any(w.islower() for w in rest):
            continue
        if part.group().strip(".,'’").lower() in FIELDS | THINGS:
            return part.end()
    return 0


def is_inside(cut: re.Match[str], whole: Iterable[Span]) -> bool:
    """Whether a word that parts a phrase stands within one of some names."""
    return any(s.start < cut.start() and cut.end() < s.end for s in whole)


def fielded(printed: str) -> str | None:
    """The body that a part of a phrase is about, if it is named by what it deals with.

    "A Department for Ports spokesperson" is the department's.
    """
    for span in fielded_in(printed):
        before, behind = printed[: span.start].split(), printed[span.end :].strip(" .,")
        if all(w.islower() or w in _ARTICLES for w in before) and (not behind or behind.islower()):
            return re.sub(r"^(?:The|An?|This) ", "", span.text_in(printed))
    return None


def behind_field(printed: str) -> str | None:
    """The person behind a long office: "member of the Committee on Ports and Trade Ann Lee"."""
    last = next(iter(reversed(fielded_in(printed))), None)
    if last is None or not printed[1 : last.start].strip().islower():
        return None
    name = printed[last.end :].strip(" ,")
    person = " " in name and len(name.split()) <= _MOST_WORDS and not is_thing(name)
    return name if person and proper_name(name) == name else None


def with_acronym(printed: str) -> str | None:
    """The name of a body that its letters follow: "the Union of Example Workers (UEW)"."""
    match = _ACRONYM.fullmatch(printed[:300].strip())
    if match is None:
        return None
    name = match["body"].removeprefix("The ")
    letters = [c for c in match["letters"] if c.isupper()]
    initials = [w[0] for w in name.split() if w[0].isupper()]
    return name if letters[:1] == initials[:1] and len(letters) >= len(initials) else None


def _name_in(part: str) -> str | None:
    if _DATE.fullmatch(part.strip()):
        return None
    tokens = part.split()
    named = tokens[_last_title(tokens) + 1 :]
    while named and named[0].endswith(("-based", "-born", "-backed", "-led")):
        named = named[1:]
    if len(named) == 1 and is_thing(named[0]):
        named = [w for w in tokens if w.lower() not in ("the", "a", "an")]  # "Labour Party"
    runs = _runs(named)
    if not runs:
        return None
    words, last = runs[-1]
    if last < len(named) and named[last].isalpha() and named[last] not in BODY_NOUNS:
        return None  # "One City fan" and "the Oslo survey"; but "the Tribune newspaper"
    if len(words) > _MOST_WORDS:
        return None
    words = _behind_a_body(words)
    while len(words) > 2 and words[-1].lower().endswith("day") and words[-1].lower() in COMMON:
        words = words[:-1]  # "Ann Lee Wednesday"
    name = re.sub(r"['’]s?$", "", " ".join(words).strip(".,'’\"“”"))
    name = plain(name)  # "MR. ROBERTS:" in a transcript
    return name if len(name) > 1 and name.lower() not in COMMON else None


def _last_title(tokens: list[str]) -> int:
    """Position of the last title in front of a name; -1 without one."""
    last = max((i for i, w in enumerate(tokens) if _is_title(w)), default=-1)
    if 0 < last == len(tokens) - 1 and tokens[last].istitle() and tokens[last - 1] in first_names():
        return _last_title(tokens[:-1])  # "Ann Constable"
    return last


def _is_title(word: str) -> bool:
    low = word.strip(".,'’").lower()
    if low in _FIELDS or (len(low) == 1 and word[1:] == "."):  # "Ann A. Lee"
        return False
    if word.lower() == "del.":  # "Del. Ann Lee", but "Ann Del Roy"
        return True
    return low in TITLES or low.startswith(("ex-", "vice-", "co-")) or low.endswith("-general")


def _runs(tokens: list[str]) -> list[tuple[list[str], int]]:
    """Runs of capitalised words with the particles inside, and where each ends."""
    runs: list[tuple[list[str], int]] = []
    words: list[str] = []
    for number, word in enumerate([*tokens, ""]):
        is_particle = _PARTICLE.fullmatch(word.lower()) is not None and not word.isupper()
        channel = bool(words) and word.isdigit() and len(word) < 3  # "Channel 4 Oslo"
        channel = channel and words[-1].lower() not in COMMON  # "Roughly 20,000"
        named = _CAPITALISED.match(word) or _WITH_PARTICLE.match(word) or channel
        if named or (is_particle and word):
            words.append(word)
            continue
        end = number
        while words and _PARTICLE.fullmatch(words[-1]):
            words.pop()
            end -= 1
        if words and any(_CAPITALISED.match(w) or _WITH_PARTICLE.match(w) for w in words):
            runs.append((words, end))
        words = []
    return runs


def _behind_a_body(words: list[str]) -> list[str]:
    """ "Presidential Executive Office Ann Lee" is Ann Lee."""
    for number in range(len(words) - 2, 0, -1):
        owner = words[number - 1].lower()
        owned = owner.endswith(("'s", "’s", "s'", "s’"))
        if (owned or owner in THINGS) and words[-1].lower() not in THINGS:
            return words[number:]
    return words


def plain(name: str) -> str:
    """A name without a courtesy in front, and not in capitals: "H.E. ANN LEE" is "Ann Lee"."""
    name = _COURTESY.sub("", name)
    shouted = name.isupper() and len(name) > 5 and not any(map(str.isdigit, name))
    return name.title() if shouted else name


def is_thing(name: str) -> bool:
    """Whether a capitalised name is that of a body or a place, by its last or first word."""
    words = name.lower().split()
    if len(words) == 2 and words[1] in SURNAMES and name.split()[0] in first_names():
        return False  # "Ann York"
    return words[-1].strip(".") in THINGS or (len(words) > 1 and words[0] in PLACES)


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """A word of a name for comparison: small, without accents, points, apostrophes and "'s"."""
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"['’]s?$", "", plain.strip(".,;:'’\"“”()")).translate(_APOSTROPHES)


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: "bin Example" is "example", "Bo Lee Jr." is "bo lee"."""
    words = [bare(w) for w in re.split(r"[\s\u00a0-]+", name) if w]
    if len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(w for w in words if w and not _PARTICLE.fullmatch(w))


def surname_of(name: str) -> str:
    """The last word of a full name, as printed: "Lee" of "Ann Lee" and "Bo Lee Jr."."""
    words = name.split()
    return words[-2] if len(words) > 1 and bare(words[-1]) in _SUFFIXES else words[-1]


def has_surname(name: str, word: str) -> bool:
    """Whether a word is the last of a name: "Lee's" and "al-Lee" of "Ann Lee"."""
    return name_words(name)[-1:] == (name_words(word)[-1:] or (bare(word),))


def is_letters(name: str) -> bool:
    """Whether somebody is called by letters, as bodies are: "HWU"."""
    return len(name) > 1 and name.isalpha() and name.isupper()


def same_person(name: str, other: str) -> bool:
    """Whether two names can be one person's: "Lee", "Ann Lee" and "Ann M. Lee" can."""
    one, two = name_words(name), name_words(other)
    if not one or not two:
        return False
    if len(one) > len(two):
        one, two = two, one
    if len(one) == 1:
        return one[0] in (two[-1], two[0])
    return one[-1] == two[-1] and one[0][:1] == two[0][:1]


def listed(names: Sequence[str]) -> str:
    """Names as in "A and B" and "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def content_words(words: Iterable[str]) -> frozenset[str]:
    """The words of a title for comparison: "the Head of State" is {head, state}.

    "The ex-minister" is {former, minister}, as "the ousted minister" is; an advisor is an adviser.
    """
    found = (bare(w) for w in words)
    parts = (p for w in found for p in (("ex", w[3:]) if w.startswith("ex-") else (w,)))
    titles = ("former" if w in LEFT_OFFICE else _SPELT.get(w, w) for w in parts)
    return frozenset(w for w in titles if len(w) > 1 and w not in _SMALL)


_APOSTROPHES = str.maketrans("", "", "'’")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SPELT = {"advisor": "adviser", "advisors": "advisers"}
_SMALL = frozenset("the of for and to in at on an this that its his her their de".split())
