"""Persons whom the printed words name themselves, and not only mention."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.records import Mention, Span
from analyzer.speakers.genders import gender_of
from analyzer.speakers.known import Kind, Known, first_names
from analyzer.speakers.names import (
    BASED_IN,
    NAME_WORD,
    NICKNAME,
    PARTY_TAG,
    WORK,
    behind_field,
    content_words,
    fielded,
    has_surname,
    is_thing,
    name_words,
    office_of_fields,
    paper_of,
    plain,
    proper_name,
    same_person,
    surname_of,
    with_acronym,
)
from analyzer.speakers.namesakes import is_namesake
from analyzer.speakers.phrases import has_left, head_of, is_owner, parts_of
from analyzer.speakers.scene import Scene
from analyzer.speakers.words import COMMON, FIELDS, OFFICIALS, RELATIVES, SURNAMES

_LEGISLATOR = re.compile(
    r"\b(?:rep|reps|representative|sen|senator|congress(?:wo)?man|assembly(?:wo)?man|mp)\b",
    re.IGNORECASE,
)
#: Sentences back in which an office without a name is that of the one who has it.
_OFFICE_MEMORY = 3
#: What makes somebody a voice of the person whose name stands in front.
_SPEAKS_FOR = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}?(?:spokes(?:man|woman|person)|aide|advis[eo]r|envoy|press secretary|"
    r"chief of staff)\b"
)
#: Kinds of actors that are called like persons: "Wagner".
_NAMESAKES = frozenset({"group", "organisation", "seat"})
#: Words that may follow a person's name in the words of a speaker.
_AFTER_NAME = frozenset("and or in at on of from who with for".split())
_EMPLOYED = re.compile(rf"{NAME_WORD}['’]s? (?P<who>{NAME_WORD})")
#: Who speaks for whoever is named behind: "an adviser to Norish President | Ann Lee".
_VOICE_TO = re.compile(
    r"(?:[a-z-]+ ){0,3}?(?:advis[eo]r|aide|spokes(?:man|woman|person)) (?:to|for) (?!the )"
)
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Lord|Lady|Dame)\b")
_APART = ("", ",", "(", "—", "–")


def own_name(scene: Scene, span: Span, printed: str, label: bool = False) -> Known | None:
    """The person whose name a phrase itself has, not that of somebody it mentions.

    label: whether the words are the label of a turn in a transcript.
    """
    if BASED_IN.match(printed):
        return None
    if with_acronym(printed) or office_of_fields(printed) or fielded(printed) or paper_of(printed):
        return None
    inside = [m for m in scene.mentions.at(span) if m.codes or m.kind == "person"]
    inside = [m for m in inside if m.kind != "person" or not is_namesake(scene, m, span)]
    behind = behind_field(printed)
    if behind is not None and not any(m.kind == "person" for m in inside):
        return _by_name(scene, behind, span, printed, inside)
    work = WORK.search(printed)
    for start, end, lead in parts_of(printed):
        if work is not None and work.start("title") <= start + 3 and start < work.end("title"):
            continue
        part = Span(span.start + start, span.start + end)
        here = [m for m in inside if m.span.overlaps(part)]
        people = [m for m in here if m.kind == "person"]
        known = _surname_of_group(scene, span, printed, here)
        if known is not None:
            return known
        person = next((m for m in people if _is_head(scene, m, part, lead, span)), None)
        if person is not None and _is_first_name(scene, person, span):
            first = person.span.text_in(scene.text)
            return Known(first, (), span.start, span.end, kind="person")
        if person is not None:
            return of_person(scene, person)
        name = proper_name(scene.without(part, [m for m in here if m not in people]))
        if name is None or any(name in m.span.text_in(scene.text) for m in people):
            continue
        name = _without_field(name, printed)
        if not is_name(scene, name, span, label):
            continue
        if is_thing(name) and not _is_surname(scene, name, span.start):
            continue
        if lead == "(" and (name.isupper() or PARTY_TAG.fullmatch(name)):
            continue  # letters that stand for the words before them
        if label and printed == f"The {name}":
            name = printed  # a newspaper
        words = part.text_in(scene.text).strip().removeprefix("the ")
        if lead not in _APART and (words.startswith(name) or _is_of_somebody(words, lead)):
            shorter = _known_end(scene, name) or _behind_seat(name, lead)
            if shorter is None:
                continue  # "a spokesman for Ann Lee"
            name = shorter
        alone = " " not in name and not label and not scene.people.surname(name, span.start)
        if alone and words != name and not head_of(printed).strip().endswith(name):
            continue
        return _by_name(scene, name, span, printed, here)
    return None


def _without_field(name: str, printed: str) -> str:
    """A full name without what an office deals with: "Minister of Sport Ann Lee".

    Or is said to be about: "Board for Grain and Trade Ann Lee".
    """
    words = name.split()
    of_field = f" of {name}" in printed or (f" and {name}" in printed and not is_thing(name))
    while len(words) > 2 and words[0].lower() in FIELDS and of_field:
        del words[0]
        if words[0].lower() not in FIELDS:
            return " ".join(words)
    return name


def _surname_of_group(
    scene: Scene, span: Span, printed: str, here: Sequence[Mention]
) -> Known | None:
    """Whom a lone word means that is the name of a group, too, if the text introduced them."""
    if " " in printed or len(here) != 1 or here[0].kind not in _NAMESAKES:
        return None
    known = scene.people.surname(printed, span.start)
    if known is None or known.at >= span.start or not has_surname(known.name or "", printed):
        return None
    return known.by("surname")


def _is_first_name(scene: Scene, mention: Mention, span: Span) -> bool:
    """Whether a word that is somebody's surname is a relative's first name: "Lee's wife, Ann"."""
    before = scene.text[span.start : mention.span.start].rstrip(" ,").split()
    alone = " " not in mention.span.text_in(scene.text)
    return alone and bool(before) and before[-1].lower() in RELATIVES


def is_name(scene: Scene, name: str, span: Span, label: bool) -> bool:
    """Whether capitalised words are a name: not a common word at the head of a sentence."""
    if len(name) < 2 or name.lower() in COMMON:
        return False
    opens = scene.opens_sentence(span.start) and scene.text.startswith(name, span.start)
    if " " in name or label or not opens or not name.endswith("s"):
        return True
    return scene.is_name_elsewhere(name) or scene.people.surname(name, span.start) is not None


def _is_surname(scene: Scene, name: str, at: int) -> bool:
    """Whether a word is the surname of whom the text names in full: "York" of Ann York."""
    if name.lower() not in SURNAMES:
        return False
    known = scene.people.surname(name, at)
    return known is not None and has_surname(known.name or "", name)


def _is_head(scene: Scene, mention: Mention, part: Span, lead: str, span: Span) -> bool:
    """Whether a person speaks, and is not the owner of who does or what they are named after."""
    if is_owner(scene.text, mention.span.end, span.end):
        return False
    if _VOICE_TO.match(scene.text, mention.span.start, mention.span.end) is not None:
        return False
    behind = scene.text[mention.span.end : span.end]
    noun = re.match(r"[ -]([a-z]+)", behind)
    if noun and noun.group(1) not in _AFTER_NAME:
        return False  # "Lee administration officials", "Lee critics"
    if NICKNAME.match(scene.text, mention.span.end):
        return False  # "Capt. Lee “Annie” Roy" is no Lee
    if re.match(r" [^\W\d_a-z]", behind):
        return False  # "King Example Relief Centre"
    before = scene.text[part.start : mention.span.start].strip().lower()
    return lead in _APART or before not in ("", "the", "a")


def _is_of_somebody(words: str, lead: str) -> bool:
    """Whether a part of a phrase only says whose somebody is: "a neighbour of | Mr Lee"."""
    return lead != "by" and _COURTESY.match(words) is not None


def _known_end(scene: Scene, name: str) -> str | None:
    """The end of a run of capitals that is somebody's full name: "Udmurtia Ann Lee"."""
    words = name.split()
    for cut in range(1, len(words) - 1):
        rest = " ".join(words[cut:])
        found = scene.people.full(rest)
        if found is not None and found.name == rest:
            return rest
    return None


def _behind_seat(name: str, lead: str) -> str | None:
    """The member whose seat stands in front: "the MP for | Harbourville Ann Lee"."""
    words = name.split()
    seated = lead == "for" and len(words) > 2 and words[0] not in first_names()
    return " ".join(words[1:]) if seated and words[1] in first_names() else None


def _by_name(
    scene: Scene, name: str, span: Span, printed: str, here: Sequence[Mention] = ()
) -> Known:
    codes: tuple[str, ...] = ()
    if not has_left(printed):
        codes = scene.mentions.office_codes(span)
        if not codes and here and here[0].kind == "role":
            codes = here[0].codes[:1]
        codes = codes or _principal(scene, span) or _same_office(scene, span, printed, name)
    employed = _EMPLOYED.fullmatch(name)
    if employed is not None:
        known = scene.people.surname(employed["who"], span.start)
        if known is not None and has_surname(known.name or "", employed["who"]):
            name = employed["who"]  # "Harbourbank's Lee"
    if len(name_words(name)) == 1:  # "Lee", "bin Lee"
        word = name.split()[-1]
        known = scene.spoke_of_surname(word, span.start)
        known = known or scene.people.surname(word, span.start)
        if known is None and " " not in printed:
            known = scene.people.misspelt(word)
        if known is not None:
            return known.by("surname", codes)
    known = scene.people.full(name)
    titles = content_words(head_of(printed).split())
    gender = ""
    if known is not None:
        if known.codes or len(known.name or "") > len(name):
            name = known.name or name
        codes, titles, gender = known.codes or codes, known.titles, known.gender
    guest = next((g for g in scene.guests if g.name == name), None)
    codes = codes or scene.house_codes(printed)
    if not codes and guest is not None:
        codes = guest.codes or scene.house_codes(" ".join(guest.titles))
    is_person = known is not None or " " in name or bool(titles - content_words([name]))
    kind: Kind | None = "person" if is_person else None  # "Temu" may be anything
    return Known(name, codes, span.start, span.end, kind=kind, gender=gender, titles=titles)


def _same_office(scene: Scene, span: Span, printed: str, name: str) -> tuple[str, ...]:
    """The actor of an office that spoke shortly before without a name, and now has one.

    "Peru's envoy to Oslo said no. Envoy Bo Roy said ..."
    """
    titles = content_words(head_of(printed).split()) - content_words(name.split())
    if not titles or titles.isdisjoint(OFFICIALS):
        return ()
    last = scene.again(
        span.start,
        lambda k: k.kind == "person" and bool(k.codes) and (k.name or "").endswith(")"),
        _OFFICE_MEMORY,
    )
    return last.codes[:1] if last is not None and titles <= scene.words_of(last) else ()


def _principal(scene: Scene, span: Span) -> tuple[str, ...]:
    """The actor of the person whom somebody speaks for: "President Lee's spokesman, Bo Roy"."""
    for mention in scene.mentions.at(span):
        if mention.kind == "person" and _SPEAKS_FOR.match(scene.text, mention.span.end, span.end):
            return mention.codes[:1]
    return ()


def of_person(scene: Scene, mention: Mention) -> Known:
    """A person of the tables, or one that a role introduces."""
    name, codes = plain(mention.name), scene.mentions.codes_of(mention)
    words = mention.span.text_in(scene.text)
    if _LEGISLATOR.search(words) and not scene.people.full(name):
        name = proper_name(words) or name  # no minister of that surname is meant
    known = scene.people.surname(surname_of(name), mention.span.start)
    if known is not None and known.name and same_person(known.name, name):
        codes = codes or known.codes
        shouted = known.name.isupper()
        name = name if shouted else plain(known.name)  # one spelling for one person
    namesake = _namesake(scene, mention, words)
    if namesake is not None and namesake.name:
        name, codes = namesake.name, namesake.codes or codes
    return Known(
        name,
        codes,
        mention.span.start,
        mention.span.end,
        kind="person",
        gender=gender_of(name),
        titles=content_words(words.split()),
    )


def _namesake(scene: Scene, mention: Mention, words: str) -> Known | None:
    """Who is meant by a surname of the tables, where the text introduces a namesake.

    "Speaker Roy" is whom the text called so in full, and "Roy" who spoke just now, where the one of
    the tables did not.
    """
    surname = name_words(mention.name)[-1:]
    printed = content_words(words.split())
    titles = printed - set(surname)
    if not surname or surname[0] not in printed or titles & set(name_words(mention.name)):
        return None  # printed with the first name
    at = mention.span.start
    if titles:
        known = scene.people.surname(surname[0], at, titles)
        if known is None or not titles <= known.titles:
            return None
        first = name_words(mention.name)[:1]
        return known if name_words(known.name or "")[:1] != first else None  # "Ann M. Lee"
    main = scene.people.main(words.split()[-1], mention.span.end - len(words.split()[-1]))
    if main is not None and main.name:
        return main
    if any(k.name == mention.name for k in scene.spoke):
        return None
    return scene.spoke_of_surname(surname[0], at)
