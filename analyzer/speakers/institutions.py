"""Bodies that words point at: "the ministry", "the company", and who issued "the statement"."""

from __future__ import annotations

import re

from analyzer.records import Span
from analyzer.speakers.known import Known
from analyzer.speakers.names import NAME_PART, PLAIN_WORD, content_words
from analyzer.speakers.phrases import head_noun, head_of, singular
from analyzer.speakers.scene import MEMORY, SHORT_MEMORY, Scene
from analyzer.speakers.words import (
    BODY_NOUNS,
    COMMON,
    DOCUMENTS,
    HOUSES,
    OFFICIALS,
    PAPERS,
    PERSON_NOUNS,
    RULINGS,
    STATE_BODIES,
)

#: Characters back in which a capitalised name is looked for.
_REACH = 20_000
#: Bodies that need no name of their own: "the company" is the one that spoke.
_GENERIC = frozenset(
    "company group agency organisation organization firm airline corporation body service "
    "association federation carrier movement party union bank charity outlet".split()
)
#: Who reports the news, and the words by which their names tell.
_PRESS = frozenset(
    "newspaper paper daily weekly magazine tabloid broadcaster channel outlet network website "
    "portal publication agency".split()
)
_OF_PRESS = re.compile(
    r"\b(?:Times|Post|News|Journal|Daily|Tribune|Herald|Guardian|Telegraph|Independent|Economist|"
    r"Mail|Mirror|Globe|Gazette|Chronicle|Magazine|Reuters|Bloomberg|Politico|Axios|Bild|Spiegel|"
    r"Monde|Figaro|Haaretz|Interfax|TASS|Tass|AFP|AP|BBC|CNN|NBC|CBS|ABC|Television|TV|Radio|"
    r"Agency|Press|Broadcasting|Jazeera|Arabiya)\b"
)
#: Organisations whose sort is no part of their name.
_SORTS = {"bloc": ("EUE", "ASE", "AUN"), "alliance": ("NAT",)}
_ARTICLE = re.compile(r"(?:The|An?) ")
#: Some capitalised words, and a name with small words inside.
_NAME = rf"{PLAIN_WORD}(?: {PLAIN_WORD}){{0,5}}"
_LONG_NAME = re.compile(rf"{NAME_PART}(?:(?: (?:of|for|and|the|on|&)){{0,2}} {NAME_PART}){{1,8}}")
_COURTS = frozenset("court courts tribunal judge judges justice panel".split())
#: How the forces of a state are called that may be "the army".
_FORCES = frozenset({"army", "military"})
_OF_FORCES = re.compile(r"\b(?:IDF|PLA|Defen[cs]e Forces?|Armed Forces|Liberation Army)\b")
#: Where a body is at home: "the New York-based group".
_BASED = re.compile(r"\b(?:[A-Z][\w.]* ){0,2}[A-Z][\w.]*-(?:based|headquartered) (?=[a-z])")
#: Between a place and a body that is there.
_WHERE = ", where "
#: Behind a document, what it is a part of: "the text | of the resolution".
_OF_ANOTHER = re.compile(r" of (?:the|this|that|its|their) [a-z]")


def institution(
    scene: Scene, at: int, printed: str, noun: str, words: frozenset[str]
) -> Known | None:
    """The body that "the ministry" stands for, or that is behind "the statement".

    noun: the head noun, in the singular. words: those of the phrase without what is inserted.
    """
    if noun in _PRESS and len(words) <= 2:
        back = scene.again(
            at,
            lambda k: k.kind != "person" and _OF_PRESS.search(k.name or "") is not None,
            MEMORY,
        )
        if back is not None:
            return back.by("body")
    if noun in DOCUMENTS | PAPERS:
        return _issuer(scene, at, noun) if _is_bare(printed) else None
    printed = _BASED.sub("", printed)
    words = content_words(printed.split())
    if noun in BODY_NOUNS | HOUSES and len(words) <= 2:
        local = _of_place(scene, noun, at) if noun in STATE_BODIES and len(words) == 1 else None
        if local is not None:
            return local
        return _same_body(scene, noun, words, at, printed)
    return None


def _of_place(scene: Scene, noun: str, at: int) -> Known | None:
    """The body of the state in front: "in Norland, where | the government"."""
    if not scene.text.endswith(_WHERE, 0, at):
        return None
    for mention in scene.mentions.before(at, 1):
        if mention.span.end == at - len(_WHERE) and mention.kind in ("name", "capital"):
            name, start = f"{mention.name} ({noun})", mention.span.start
            return Known(name, mention.codes, start, mention.span.end, "body", "body")
    return None


def body_called(scene: Scene, name: str) -> Known | None:
    """A body that spoke before, by a part of its name: "the National Council" of Norland."""
    words = content_words(name.split())
    for known in reversed(scene.spoke):
        if known.kind == "body" and known.codes and words <= scene.words_of(known):
            return known.by("body")
    return None


# ---------------------------------------------------------------------------- bodies


def _same_body(
    scene: Scene, noun: str, words: frozenset[str], at: int, printed: str
) -> Known | None:
    """The body that was printed with a noun before: "the ministry"."""
    for known in reversed(scene.spoke):
        same = known.kind == "body" and words <= scene.words_of(known)
        if same and not _is_epithet(known, words):
            return _acted_since(scene, known, noun, at) or known.by("body")
    kinds = ("role", "organisation", "seat", "group")
    # ... with all of its words: "the State Department" is no other department.
    pattern = "".join(rf"(?=.*\b{re.escape(word)}\b)" for word in sorted(words - {noun}))
    # ... and at the end of a name: no "Air Force One" is the air force.
    ending = rf"{re.escape(noun)}(?! (?-i:[A-Z]))"
    back = scene.mentioned(at, rf"{pattern}.*\b{ending}", kinds, "body")
    if back is not None and (_is_epithet(back, words) or _is_wing(back, words)):
        back = None
    lettered = _introduced_body(scene, noun, words, at)
    if lettered is not None and (back is None or back.at < lettered.end):
        return lettered
    if back is not None or (scene.house is not None and noun in STATE_BODIES):
        return back
    if words <= _FORCES:
        back = scene.again(at, lambda k: _OF_FORCES.search(k.name or "") is not None, MEMORY)
        return back.by("body") if back is not None else None
    called = _called(scene, noun, at) if len(words) == 1 else None
    if called is not None:
        return called
    back = _of_sort(scene, noun, at) if len(words) == 1 else None
    if back is not None:
        return back
    place = _name_with(scene.text, noun, at)
    air_force = _air_force(scene, place) if noun == "force" and place is not None else None
    if air_force is not None:
        return air_force
    if place is not None and words <= content_words(place.text_in(scene.text).split()):
        name = _without_article(place.text_in(scene.text))
        return Known(name, (), place.end - len(name), place.end, "body", "body")
    back = _small_body(scene, noun, words, at)
    if back is not None:
        return back
    has_name = any(w[0].isupper() and "-" not in w for w in printed.split()[1:])
    if noun in _GENERIC and not has_name:
        back = scene.again(at, lambda k: k.kind != "person" and _is_company(scene, k), MEMORY)
    return back.by("body") if back else None


def _is_wing(known: Known, words: frozenset[str]) -> bool:
    """Whether forces are an armed group's, "the Front's military": "the military" is a state's."""
    return words <= _FORCES and known.codes == ("REB",)


def _air_force(scene: Scene, place: Span) -> Known | None:
    """A state's air force by what else is called so: "Norish Air Force | Secretary Ann Lee"."""
    printed = place.text_in(scene.text)
    end = place.start + printed.find("Force") + len("Force")
    owner = next((m for m in scene.mentions.at(place) if m.codes), None)
    if owner is None or "Air Force" not in printed or end == place.end:
        return None
    name = _without_article(scene.text[place.start : end])
    return Known(name, owner.codes[:1], end - len(name), end, "body", "body")


def _called(scene: Scene, noun: str, at: int) -> Known | None:
    """The last group whose name a noun stands in front of: "the harbour movement | Example"."""
    for mention in reversed(scene.mentions.before(at, 40)):
        front = scene.text[max(0, mention.span.start - len(noun) - 1) : mention.span.start]
        if mention.kind == "group" and front == f"{noun} ":
            return scene.of_mention(mention, "body")
    return None


def _is_epithet(known: Known, words: frozenset[str]) -> bool:
    """Whether somebody has no name but a description that "the group" is too short for."""
    return (known.name or "")[:1].islower() and len(words) == 1 and words <= _GENERIC


def _acted_since(scene: Scene, known: Known, noun: str, at: int) -> Known | None:
    """Another body of a sort that a later sentence is about than that in which one spoke."""
    back = scene.mentioned(at, rf"\b{re.escape(noun)}\b", ("role", "organisation", "seat"), "body")
    if back is None or back.name == known.name:
        return None
    start = scene.sentence_start(back.at)
    leads = scene.text[start : back.at].lower() in ("", "the ")
    return back if leads and start > known.seen else None


def _of_sort(scene: Scene, noun: str, at: int) -> Known | None:
    """The last organisation before that is of a sort: "the bloc" is the European Union."""
    for mention in reversed(scene.mentions.before(at, 40)):
        if mention.kind == "organisation" and set(mention.codes[:1]) & set(_SORTS.get(noun, ())):
            return scene.of_mention(mention, "body")
    return None


def _is_company(scene: Scene, known: Known) -> bool:
    """Whether somebody may be a company or a movement: no state, no "Ann Lee's office"."""
    noun = head_noun(scene.text[known.at : known.end])
    if noun is not None and singular(noun) in OFFICIALS | PERSON_NOUNS:
        return False  # "Norish officials"
    if not known.name or known.name.split()[-1].lower() in STATE_BODIES:
        return False
    if not known.codes or known.words:
        return True
    inside = scene.mentions.at(Span(known.at, known.end))
    return not any(m.kind in ("name", "adjective", "capital") for m in inside)


def _small_body(scene: Scene, noun: str, words: frozenset[str], at: int) -> Known | None:
    """The last body named with a small noun: "the Harbour Marshal office", "the office of"."""
    found = None
    named = re.compile(rf"({_NAME}) {noun}\b|\b{noun} of (?:the )?({_NAME})")
    for match in named.finditer(scene.text, scene.memory_start(at), at):
        span = Span(*match.span(1 if match[1] else 2))
        printed = _without_article(span.text_in(scene.text))
        inside = scene.mentions.at(span)
        if " " not in printed and (scene.opens_sentence(span.start) or printed.lower() in COMMON):
            continue  # "Under government rules"
        last = inside[-1] if inside and inside[-1].span.end >= span.end else None
        if last is not None and last.kind in ("adjective", "people"):
            continue  # "the Norish movement"
        if any(m.kind == "person" for m in inside) or not words <= (
            content_words(printed.split()) | {noun}
        ):
            continue
        codes = inside[0].codes[:1] if inside and noun in STATE_BODIES else ()
        title = f"{printed} {noun}" if match[1] else f"{noun} of the {printed}"
        title = printed if noun in _GENERIC | {"newspaper", "network", "broadcaster"} else title
        found = Known(title, codes, *match.span(), "body", "body")
    return found


def _introduced_body(scene: Scene, noun: str, words: frozenset[str], at: int) -> Known | None:
    """The last body introduced with its letters before a place, by words of its name."""
    known = scene.bodies.called(noun, at)
    names = content_words((known.name or "").split()) if known is not None else frozenset()
    return known if words <= names else None


def _name_with(text: str, noun: str, at: int) -> Span | None:
    """The last capitalised name before ``at`` that holds a noun: "the union"."""
    low = max(0, at - _REACH)
    word = re.compile(rf"\b{re.escape(noun.capitalize())}\b")
    places = [match.start() for match in word.finditer(text, low, at)]
    if not places:
        return None
    place = places[-1]
    for match in _LONG_NAME.finditer(text, max(low, place - 80), at):
        if match.start() <= place < match.end():
            joined = text.find(" and the ", place, match.end())
            return Span(match.start(), joined if joined > 0 else match.end())
        if match.start() > place:
            break
    return None


def _without_article(name: str) -> str:
    match = _ARTICLE.match(name)
    return name[match.end() :] if match is not None else name


# ---------------------------------------------------------------------------- documents


def _is_bare(printed: str) -> bool:
    """Whether a document is printed without whose it is: "the report", not "the HWU report".

    "The text of the resolution" is that of those who passed it, whoever was named last.
    """
    head = head_of(printed)
    if _OF_ANOTHER.match(printed[len(head) :]):
        return False
    return all(w.islower() and "’" not in w and "'" not in w for w in head.split()[1:])


def _issuer(scene: Scene, at: int, noun: str) -> Known | None:
    """Who issued "the statement": who did by the text, else who spoke or was spoken of last.

    A report or a study is a body's, and a ruling a court's.
    """
    if scene.house is not None and not scene.spoke:
        return scene.house
    back = scene.again(at, lambda k: k.says_something and noun in k.made, MEMORY)
    back = back or scene.again(at, lambda k: k.says_something and noun in scene.words_of(k), MEMORY)
    back = back or _issued(scene, noun, at)
    if back is None and noun in RULINGS:
        back = scene.again(at, lambda k: bool(scene.words_of(k) & _COURTS), MEMORY)
    elif back is None and noun in PAPERS:
        back = scene.again(at, lambda k: k.says_something and bool(k.titles & PAPERS), SHORT_MEMORY)
        back = back or scene.again(
            at, lambda k: k.says_something and not _is_somebody(scene, k), SHORT_MEMORY
        )
    elif back is None:
        back = scene.again(
            at, lambda k: k.says_something and k.titles.isdisjoint(PAPERS), SHORT_MEMORY
        )
        back = back or scene.subject(at, "body")
    return back.by("body") if back is not None else None


def _is_somebody(scene: Scene, known: Known) -> bool:
    """Whether somebody is a person for sure, who is no author of "the report"."""
    of_person = known.codes or known.gender or known.titles & PERSON_NOUNS
    return known.kind == "person" and bool(of_person or scene.genders.is_told(known))


def _issued(scene: Scene, noun: str, at: int) -> Known | None:
    """The body whose "report" the text spoke of before: "the Harbour Agency's report"."""
    found = None
    owned = re.compile(rf"({_NAME})['’]s (?:[a-z-]+ ){{0,3}}{noun}\b")
    for match in owned.finditer(scene.text, scene.memory_start(at), at):
        span = Span(*match.span(1))
        inside = [m for m in scene.mentions.at(span) if m.codes]
        if inside:
            found = scene.of_mention(inside[-1], "body")
        else:
            name = _without_article(match[1])
            found = Known(name, (), span.end - len(name), span.end, "body")
    return found
