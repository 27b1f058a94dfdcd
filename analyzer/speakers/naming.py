"""Speakers that the printed words name themselves: persons, states, bodies, several together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analyzer.records import Mention, Span
from analyzer.speakers.genders import gender_of
from analyzer.speakers.known import Kind, Known, first_names
from analyzer.speakers.names import (
    NAME_WORD,
    NICKNAME,
    PARTY_TAG,
    WORK,
    bare,
    behind_field,
    content_words,
    fielded,
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
from analyzer.speakers.phrases import (
    head_noun,
    head_of,
    is_owner,
    is_person_role,
    joined,
    kind_of,
    parts_of,
    singular,
)
from analyzer.speakers.scene import Scene, has_left, listed
from analyzer.speakers.words import (
    COMMON,
    DOCUMENTS,
    FIELDS,
    OFFICIALS,
    OUTSIDERS,
    PERSON_NOUNS,
    PLACES,
    RELATIVES,
    STATE_BODIES,
    SURNAMES,
    TITLES,
)

_MEDIA = re.compile(
    r"\b(?:media|outlets?|newspapers?|news|television|tv|radio|broadcasters?|press|daily|times|"
    r"broadcasting|journal|magazine|journalists?|reporters?)\b",
    re.IGNORECASE,
)
_LEGISLATOR = re.compile(
    r"\b(?:rep|reps|representative|sen|senator|congress(?:wo)?man|assembly(?:wo)?man|mp)\b",
    re.IGNORECASE,
)
_ONE_OFFICE = "|".join(sorted(o for o in OFFICIALS if singular(o) == o and o not in STATE_BODIES))
#: An office without a name of its own that is joined to another office of the same person.
_IN_APPOSITION = re.compile(
    rf", (?i:an? |the )?(?:[\w.'’-]+ ){{0,5}}(?i:{_ONE_OFFICE})"
    rf"(?: (?:of|for|to|in)(?: [\w.'’-]+){{1,6}})? and (?:an? |the )?"
    rf"(?:[\w.'’-]+ ){{0,4}}(?i:{_ONE_OFFICE})\b"
    r"(?! [A-Z])"
)
#: An office in front of what it is of, without an article: "President of Norway".
_OFFICE_OF = re.compile(rf"(?=[A-Z])(?i:{_ONE_OFFICE}) of ")
#: What several are, behind their names: "Ann Lee and Bo Roy, two of those who fled,".
_BOTH_BEHIND = re.compile(r", (?:both|all|two|three|four)\b.*\Z")
#: Sentences back in which an office without a name is that of the one who has it.
_OFFICE_MEMORY = 3
#: What makes somebody a voice of the person whose name stands in front.
_SPEAKS_FOR = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}?(?:spokes(?:man|woman|person)|aide|advis[eo]r|envoy|press secretary|"
    r"chief of staff)\b"
)
#: Kinds of actors that are called like persons: "Wagner".
_NAMESAKES = frozenset({"group", "organisation", "seat"})
_ADMINISTRATIONS = frozenset(
    {"administration", "government", "cabinet", "regime", "campaign", "office", "team"}
)
#: Who speaks for a person named behind: "a spokesman for President Lee".
_VOICE_OF = re.compile(
    r"(?:(?:an?|the|another|one) )?(?:[a-z-]+ ){0,2}"
    r"(?:spokes(?:man|woman|person)|aide|advis[eo]r|press secretary) (?:for|of|to) ",
    re.IGNORECASE,
)
#: Actors whose people are printed with the surname in front: "Xi Jinping".
_SURNAME_FIRST = frozenset({("CHN",), ("TWN",), ("KOR",), ("PRK",), ("VNM",)})
#: First words of a public body that is called after its state, beside the fields of offices.
_PUBLIC = frozenset("statistics stats elections parks customs".split())
#: Words in front of a state's name that make a part of it, or say what it is.
_PARTS_OF = frozenset(
    "northern southern eastern western central mainland communist soviet imperial nazi greater "
    "inner outer former neighbouring neighboring democratic republican nato ally rival host "
    "occupied post continental federal people's islamic hashemite federative plurinational "
    "bolivarian both".split()
)
#: Words that may follow a person's name in the words of a speaker.
_AFTER_NAME = frozenset("and or in at on of from who with for".split())
#: Those around a person, who are joined to the name: "Lee and her lawyers".
_AND_THEIRS = re.compile(r"(?P<name>[^,]{2,60}?) and (?:his|her|their) (?:[a-z-]+ ?){1,3}")
#: How somebody without a name is introduced, one of several: "an adviser".
_SOMEBODY = re.compile(r"(?:an?|another|one) ", re.IGNORECASE)
#: Whose hands a body is in: "the Front-run ministry".
_RUN_BY = re.compile(r"-(?:run|controlled|led|affiliated|linked|appointed|aligned) [^,;:()]{1,60}")
#: A body, what it is of, and a place at the end: "Commission of Inquiry on Norland".
_BODY_OF = re.compile(
    r"(?:[Tt]he |[Aa]n? )?(?P<body>(?:(?:Select|Special|International|Independent|World) ){0,3}"
    r"(?:Committee|Commission|Council|Panel|Board|Tribunal|Union|Association|Group)"
    rf"(?: (?:of|for|on|to) (?P<field>[^,;:()]{{3,60}}?))? (?P<last>of|on|in|against) "
    rf"(?:the )?{NAME_WORD}(?: {NAME_WORD}){{0,3}})"
)
_EMPLOYED = re.compile(rf"{NAME_WORD}['’]s? (?P<who>{NAME_WORD})")
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Lord|Lady|Dame)\b")
_EUROPE = ("EUE",)
_APART = ("", ",", "(", "—", "–")


def joint(scene: Scene, span: Span, printed: str) -> Known | None:
    """Several who are named together: "Ann Lee and Norway"."""
    whole = proper_name(printed)
    n_actors = len(scene.mentions.at(span))
    if whole and is_thing(whole) and len(whole) > len(printed) - 5 and n_actors < 2:
        return None  # "the Roy and Lee Association"
    found: list[Known] = []
    both = _BOTH_BEHIND.search(printed)
    if both is not None:
        span, printed = Span(span.start, span.start + both.start()), printed[: both.start()]
    if _IN_APPOSITION.search(printed):
        return None  # "Ann Lee, an aide and chairman of the Oslo Board"
    theirs = _AND_THEIRS.fullmatch(printed)
    if theirs is not None:
        part = Span(span.start, span.start + len(theirs["name"]))
        known = own_name(scene, part, theirs["name"])
        return known if known is not None and known.kind == "person" else None
    parts = joined(printed, span.start)
    if len(parts) > 1 and all(_is_somebody(scene, part) for part in parts):
        return Known(None, (), span.start, span.end, kind="group")
    for part in parts:
        words = part.text_in(scene.text)
        known = with_letters(scene, part, words) or own_name(scene, part, words)
        known = known or actor(scene, part, words)
        if known is None or not known.name:
            return None
        found.append(known)
    if len(found) < 2:
        return None
    offices = [_OFFICE_OF.match(part.text_in(scene.text)) is not None for part in parts]
    if all(offices) and [k.kind == "person" for k in found] == [False] * (len(found) - 1) + [True]:
        return found[-1]  # "Chair of the Council and President of Norway Ann Lee"
    names = [re.sub(r" \(.*\)$", "", k.name or "") for k in found]
    codes = tuple(dict.fromkeys(code for k in found for code in k.codes))
    return Known(listed(list(dict.fromkeys(names))), codes, span.start, span.end, kind="group")


def _is_somebody(scene: Scene, part: Span) -> bool:
    """Whether a part of a list is one person without a name: "an adviser to President Lee"."""
    words = part.text_in(scene.text)
    if _SOMEBODY.match(words) is None or own_name(scene, part, words) is not None:
        return False
    return singular(head_noun(words) or "") in PERSON_NOUNS | OUTSIDERS


# ---------------------------------------------------------------------------- persons


def own_name(scene: Scene, span: Span, printed: str, label: bool = False) -> Known | None:
    """The person whose name a phrase itself has, not that of somebody it mentions.

    label: whether the words are the label of a turn in a transcript.
    """
    if with_acronym(printed) or office_of_fields(printed) or fielded(printed) or paper_of(printed):
        return None
    inside = [m for m in scene.mentions.at(span) if m.codes or m.kind == "person"]
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
    """A full name without what an office deals with: "Minister of Sport Ann Lee"."""
    words = name.split()
    while len(words) > 2 and words[0].lower() in FIELDS and f" of {name}" in printed:
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
    if known is None or known.at >= span.start or name_words(known.name or "")[-1] != bare(printed):
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
    return known is not None and name_words(known.name or "")[-1:] == (bare(name),)


def _is_head(scene: Scene, mention: Mention, part: Span, lead: str, span: Span) -> bool:
    """Whether a person speaks, and is not the owner of who does or what they are named after."""
    if is_owner(scene.text, mention.span.end, span.end):
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
        if known is not None and name_words(known.name or "")[-1:] == (bare(employed["who"]),):
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


# ---------------------------------------------------------------------------- states and bodies


def with_letters(scene: Scene, span: Span, printed: str) -> Known | None:
    """The body that letters stand for, or that the words introduce with its letters.

    "The HWU" is the Harbour Workers Union (HWU) of the same text; letters that the tables know are
    theirs.
    """
    words = re.sub(r"^[Tt]he ", "", printed)
    end = printed.find("),") + 1  # "the Harbour Union (HU), a charity,"
    introduced = scene.bodies.at(span.end - len(words), span.start + end if end > 0 else span.end)
    if introduced is not None:
        return replace(introduced, at=span.start, end=span.end, rule="named")
    known = scene.bodies.of_letters(words) or _spoke_in_full(scene, words)
    return known if known is not None and not scene.mentions.at(span) else None


def _spoke_in_full(scene: Scene, letters: str) -> Known | None:
    """The body that spoke by its whole name before, of which some letters are the initials."""
    if len(letters) < 3 or not (letters.isalpha() and letters.isupper()):
        return None
    for known in reversed(scene.spoke):
        capitals = [w[0] for w in (known.name or "").split() if w[0].isupper()]
        if known.kind != "person" and len(capitals) > 2 and "".join(capitals) == letters:
            return known.by("body")
    return None


def _of_others(scene: Scene, span: Span, printed: str) -> Known | None:
    """A body that a state only ends the name of, and whose organ it is not.

    "The Committee of the Ship Owners of Norland", "the Commission of Inquiry on Norland", but not
    "the Council of Ministers of Norland".
    """
    match = _BODY_OF.fullmatch(printed.rstrip(" ,"))
    if match is None or not any(m.codes for m in scene.mentions.at(span)):
        return None
    field = {singular(bare(w)) for w in (match["field"] or "").split()}
    organ = not field.isdisjoint(FIELDS | OFFICIALS | STATE_BODIES) or not field
    if organ and match["last"] == "of":
        return None
    return Known(match["body"], (), span.start, span.end, kind="body")


def actor(scene: Scene, span: Span, printed: str) -> Known | None:
    """The state or body that a phrase speaks for; None where it names none as such.

    "Norish officials" speak for their state; "Norish analysts" and "a source in Norland" do not.
    """
    mentions = scene.mentions.at(span)
    inside = [m for m in mentions if m.kind != "person" and m.codes]
    if not inside or has_left(printed):
        return None
    if paper_of(printed) is not None:
        return None
    others = _of_others(scene, span, printed)
    if others is not None:
        return others
    first, noun = inside[0], head_noun(printed)
    if first.kind in ("adjective", "people"):  # "the Norish group Example Front"
        head = span.start + len(head_of(printed))
        groups = [m for m in inside if m.kind in ("group", "organisation") and m.span.start < head]
        first = groups[0] if groups else first
    depends = first.span.start >= span.start + len(head_of(printed))
    is_body = first.kind in ("role", "organisation", "group", "seat")
    of_a_state = singular(noun or "") == "source" and is_official(printed) and not depends
    if not _speaks(noun) and not of_a_state and (depends or not is_body):
        return None
    if depends and noun is None:
        return None  # "Hana Berg of Norway" is nobody's voice but her own
    if noun in OUTSIDERS and not is_body and not of_a_state:
        return None
    collected = first.kind == "organisation" and not first.name.split()[-1][0].isupper()
    name = first.span.text_in(scene.text) if first.kind == "seat" or collected else first.name
    if first.kind in ("group", "organisation") and not depends and kind_of(printed) == "body":
        run = _RUN_BY.match(scene.text, first.span.end, span.end)
        if run is not None:
            name = scene.text[first.span.start : run.end()].strip()
            return Known(name, first.codes, span.start, span.end, kind="body")
    whole = proper_name(printed)
    if first.kind in ("name", "adjective", "people", "capital"):
        words = scene.without(span, inside)
        if first.kind == "adjective" and first.codes == _EUROPE and whole and is_thing(whole):
            return Known(whole, (), span.start, span.end, kind="body")  # no body of the Union
        if _MEDIA.search(words) and not re.search(r"\bstate\b", words):
            return None
        longer = whole and len(whole) > len(first.span.text_in(scene.text))
        if whole and longer and _is_named_after(scene, first, whole):
            codes = first.codes if whole.split()[0].lower() in FIELDS | _PUBLIC else ()
            return Known(whole, codes, span.start, span.end, kind="body")
        if whole and longer and is_thing(whole) and " " in whole:
            name = whole  # "Bank of Norway", "the Norwegian Red Cross Society"
            if not any(w.lower() in STATE_BODIES | {"bank", "command"} for w in whole.split()):
                return Known(name, (), span.start, span.end, kind="body")
        if of_a_state:
            name = f"{name} ({re.sub(r'^(?:the|an?) ', '', head_of(words).lower())})"
    return Known(
        name,
        first.codes,
        span.start,
        span.end,
        kind=kind_of(printed) or ("person" if is_person_role(printed) else "body"),
        titles=content_words(printed.split()),
    )


def _is_named_after(scene: Scene, mention: Mention, whole: str) -> bool:
    """Whether a state's name only ends a body's own: "Statistics Norway", not "Mainland China"."""
    words = whole.split()
    if mention.kind != "name" or len(words) < 2 or bare(words[0]) in PLACES | TITLES | _PARTS_OF:
        return False
    printed = mention.span.text_in(scene.text)
    start = mention.span.end - len(whole)
    if not whole.endswith(" " + printed) or not scene.text.startswith(whole, max(0, start)):
        return False
    return not scene.opens_sentence(start) or scene.is_name_elsewhere(words[0])


def is_official(printed: str) -> bool:
    """Whether "sources" are a state's own: "foreign ministry sources", "a security source"."""
    official = STATE_BODIES | {"security", "diplomatic", "official", "intelligence"}
    return any(w in official for w in head_of(printed).lower().split()[:-1])


def _speaks(noun: str | None) -> bool:
    """Whether what stands with a state's name speaks for the state."""
    if noun is None or noun in OFFICIALS | STATE_BODIES or noun in ("media", "members", "press"):
        return True
    return singular(noun) in OFFICIALS | STATE_BODIES | DOCUMENTS


def staff(scene: Scene, span: Span, printed: str) -> Known | None:
    """Who works for the person that the words name: "Lee administration officials".

    Somebody unknown where they only know that person, or are against them; None where the words
    name no person.
    """
    person = next((m for m in scene.mentions.at(span) if m.kind == "person"), None)
    voice = _VOICE_OF.match(printed)
    if voice is not None:
        return _voice_of(scene, Span(span.start + voice.end(), span.end), span)
    if person is None or person.span.start >= span.start + len(head_of(printed)):
        return None
    noun = head_noun(printed)
    behind = re.match(r"(?:['’]s)?[ -]([a-z]+)", scene.text[person.span.end : span.end])
    is_body = behind is not None and behind.group(1) in _ADMINISTRATIONS
    if not is_body and (noun is None or singular(noun) not in OFFICIALS):
        return Known(None, (), span.start, span.end, kind=kind_of(printed))
    name = _administration(scene, person, behind.group(1)) if behind and is_body else None
    kind = "body" if is_body else kind_of(printed)
    return Known(name, person.codes, span.start, span.end, kind=kind)


def _administration(scene: Scene, person: Mention, noun: str) -> str:
    """What works for a person, by a name: "Lee administration", "Ann Lee's office"."""
    printed = person.span.text_in(scene.text)
    name = proper_name(printed) or printed
    if noun in ("office", "team"):
        return f"{plain(person.name)}'s {noun}"
    surname = name.split()[-1]
    alone = f"{surname} {noun}" in scene.text or person.codes[:1] not in _SURNAME_FIRST
    return f"{surname if alone else name} {noun}"


def _voice_of(scene: Scene, whom: Span, span: Span) -> Known | None:
    """Somebody without a name who speaks for a person whose actor is known."""
    person = next((m for m in scene.mentions.at(whom) if m.kind == "person"), None)
    printed = whom.text_in(scene.text).rstrip(" ,.")
    if person is not None and person.span.end >= whom.start + len(printed):
        codes = scene.mentions.codes_of(person)
    else:
        known = scene.people.surname(printed, whom.start) if " " not in printed else None
        codes = known.codes if known is not None and printed[:1].isupper() else ()
    return Known(None, codes, span.start, span.end, kind="person") if codes else None
