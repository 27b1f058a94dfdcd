"""States and bodies that the printed words name, and who works for a person that they name."""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer.records import Mention, Span
from analyzer.speakers.known import Known
from analyzer.speakers.names import (
    NAME_WORD,
    bare,
    content_words,
    fielded_in,
    is_letters,
    is_thing,
    paper_of,
    plain,
    proper_name,
)
from analyzer.speakers.phrases import (
    has_left,
    head_noun,
    head_of,
    is_person_role,
    kind_of,
    singular,
)
from analyzer.speakers.scene import Scene
from analyzer.speakers.words import (
    DOCUMENTS,
    FIELDS,
    OFFICIALS,
    OUTSIDERS,
    PLACES,
    STATE_BODIES,
    TITLES,
)

_MEDIA = re.compile(
    r"\b(?:media|outlets?|newspapers?|news|television|tv|radio|broadcasters?|press|daily|times|"
    r"broadcasting|journal|magazine|journalists?|reporters?)\b",
    re.IGNORECASE,
)
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
#: Whose hands a body is in: "the Front-run ministry".
_RUN_BY = re.compile(r"-(?:run|controlled|led|affiliated|linked|appointed|aligned) [^,;:()]{1,60}")
#: A body, what it is of, and a place at the end: "Commission of Inquiry on Norland".
_BODY_OF = re.compile(
    r"(?:[Tt]he |[Aa]n? )?(?P<body>(?:(?:Select|Special|International|Independent|World) ){0,3}"
    r"(?:Committee|Commission|Council|Panel|Board|Tribunal|Union|Association|Group)"
    rf"(?: (?:of|for|on|to) (?P<field>[^,;:()]{{3,60}}?))? (?P<last>of|on|in|against) "
    rf"(?:the )?{NAME_WORD}(?: {NAME_WORD}){{0,3}})"
)
#: Behind a head, whose it is where that is some body without a name.
_OF_SOME = re.compile(r" of (?:an?|another) [a-z]")
#: What a court is for, behind its name.
_COURT_OF = re.compile(rf"(?: (?:of|for) (?:the )?{NAME_WORD}(?: {NAME_WORD})*)+")
_EUROPE = ("EUE",)


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
    if len(letters) < 3 or not is_letters(letters):
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
    between = scene.text[span.start + len(head_of(printed)) : first.span.start]
    if depends and _OF_SOME.match(between):
        return None  # "the head of a group that works in Norland"
    if depends and noun in DOCUMENTS and "," in scene.text[span.start : first.span.start]:
        return None  # "a statement from his family, joining other Norwegians"
    if noun in OUTSIDERS and not is_body and not of_a_state:
        return None
    collected = first.kind == "organisation" and not first.name.split()[-1][0].isupper()
    name = first.span.text_in(scene.text) if first.kind == "seat" or collected else first.name
    if not depends and is_body:
        name = _of_court(scene, first, span) or _of_fields(scene, first, span) or name
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


def _of_court(scene: Scene, mention: Mention, span: Span) -> str | None:
    """The whole name of a court: "U.S. Court | of Appeals for the Third Circuit"."""
    printed = mention.span.text_in(scene.text)
    if not re.search(r"\b[Cc]ourt\b", printed):
        return None
    if "court" not in mention.name.lower():
        return re.sub(r"^[Tt]he ", "", printed)  # the tables call it by the body that it is of
    more = _COURT_OF.match(scene.text, mention.span.end, span.end)
    if more is None or not mention.name.endswith("court)"):
        return None
    return f"{mention.name[:-1]}{more.group().lower()})"


def _of_fields(scene: Scene, mention: Mention, span: Span) -> str | None:
    """The whole name of an office: "U.S. Department of Ports | and Sea Services"."""
    for whole in fielded_in(span.text_in(scene.text)):
        start, end = span.start + whole.start, span.start + whole.end
        if start < mention.span.end < end and mention.name.endswith(")"):
            return f"{mention.name[:-1]}{scene.text[mention.span.end : end].lower()})"
    return None


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
