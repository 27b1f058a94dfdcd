"""Telling actors from seas, newspapers, places and people of the same name."""

from __future__ import annotations

import re

from analyzer.actors.gazetteer import Gazetteer
from analyzer.actors.hits import Hit
from analyzer.actors.titles import is_other_title
from analyzer.actors.tokens import Tokens, key_of
from analyzer.actors.vocabulary import homonyms, vocabulary
from analyzer.clauses import is_verb
from analyzer.records import MentionKind

_CITY = r"[A-Z][A-Z.'’ -]{2,30}"
_AGENCY = r"(?:\([A-Z][\w /-]{1,25}\)|/TASS/)"
_COURTESY = frozenset({"mr", "mrs", "ms", "dr", "rep", "sen", "gov"})
#: Titles that, like those of ``vocabulary.bare_title``, suffice with a surname.
_JUDGES = frozenset(
    {"judge", "justice", "mayor", "professor", "detective", "officer", "congressman"}
)
_DATELINE = re.compile(
    rf"^[ \t]*(?:{_CITY}(?:[,/][^\n—–]{{0,40}}?)?(?:{_AGENCY})?\s?(?:—|–|--|-\s|[ \xa0]{2})"
    rf"|[A-Z][^\n()—–]{{2,45}}{_AGENCY}\s?(?:—|–|--|-))",
    re.MULTILINE,
)
#: The town at the beginning of a dateline.
_PLACE = re.compile(r"\s*([^\W\d_]+(?:[ '’.-][^\W\d_]+)*)")
_GEOGRAPHIC: frozenset[MentionKind] = frozenset({"name", "adjective", "people", "capital"})
#: Organisations whose texts are cited: "UN Charter", "WTO rules".
_LEGISLATING = frozenset({"UNO", "IGO"})
_BASED = frozenset({"based", "area", "born", "educated"})
_LANGUAGE_SUFFIX = frozenset({"speaking", "language", "born", "style", "speaker", "speakers"})
_OFFICERS = frozenset({"secretary", "chairman", "chairwoman", "chief"})
_PARTITIVE = frozenset({"all", "both", "each", "many", "most", "none", "one", "rest", "some"})
_FLUENCY = frozenset({"fluent", "broken", "perfect", "native", "flawless"})
#: Given names that are adjectives, too.
_FAITHS = frozenset({"Christian"})
_HOMONYM = "a person's name, or another thing of the same name (homonyms.csv)"
#: Offices of a state of the United States: "the governor of Georgia".
_STATEHOUSE = frozenset("senator congressman congresswoman governor republican democrat".split())
_SPEAK = frozenset({"speak", "speaks", "spoke", "speaking", "learn", "learning", "taught"})


def drop_non_actors(
    text: str, tokens: Tokens, hits: list[Hit], article_words: frozenset[str]
) -> list[Hit]:
    """Return the hits that may stand for actors, capitals marked that stand for places.

    article_words: every word of the article, which decides homonyms such as Georgia.
    """
    datelines = _datelines(text, tokens, hits)
    at = {hit.i: hit for hit in hits}
    officers = any(_is_shared_body(hit) and _has_secretary(tokens, hit) for hit in hits)
    language_end = 0
    kept: list[Hit] = []
    people: set[str] = set()
    for hit in hits:
        if not hit.entries:
            kept.append(hit)
            continue
        if not hit.entries[0].code:
            hit.left_out = "a fixed phrase that is no actor"
            people.update(_surname_in(hit.key))
        elif hit.i in datelines:
            hit.left_out = "part of a dateline, which says where a text was written"
        elif _is_language(tokens, hit, language_end):
            language_end = hit.j
            hit.left_out = "a language here"
        else:
            if len(hit.entries) > 1 and _is_shared_body(hit):
                _choose_body(tokens, hit, article_words, officers)
            hit.left_out = _other_meaning(tokens, hit, article_words, at)
        if hit.left_out == _HOMONYM and _is_named_so(tokens, hit):
            people.add(hit.key)
        if hit.left_out:
            continue
        hit.place = hit.kind == "capital" and _is_place(tokens, hit)
        kept.append(hit)
    return _without_surnames(tokens, kept, people) if people else kept


def _is_named_so(tokens: Tokens, hit: Hit) -> bool:
    """Whether a name of a state that is none here is a person's surname."""
    words = vocabulary()
    named = tokens.word(hit.i - 1) in words.given_name
    return hit.key in words.actor_surname or (hit.kind == "adjective" and named)


def _surname_in(key: str) -> tuple[str, ...]:
    """The surname of a person's name that is a state's, too; a fixed phrase: "Michael Jordan"."""
    first, *rest = key.split()
    is_surname = bool(rest) and rest[-1] in vocabulary().actor_surname
    return (rest[-1],) if is_surname and first in vocabulary().given_name else ()


def _without_surnames(tokens: Tokens, hits: list[Hit], people: set[str]) -> list[Hit]:
    """Return the hits without the surnames of those whom the text names as persons.

    people: names of states that are persons' in the text, too. They stay states where another word
    of the text stands for the state: "Jordanian", "Amman".
    """
    states = {h.entries[0].code for h in hits if h.entries and h.key not in people}
    for hit in hits:
        if hit.kind == "adjective" and not _stands_alone(tokens, hit.j):
            continue  # "Cuban officials"
        if hit.key in people and hit.entries and hit.entries[0].code not in states:
            hit.left_out = _HOMONYM
    return [h for h in hits if not h.left_out]


def _other_meaning(
    tokens: Tokens, hit: Hit, article_words: frozenset[str], at: dict[int, Hit]
) -> str:
    """Return what a name stands for where it is no actor; an empty string where it may be one."""
    if _is_title(hit) and is_other_title(tokens, hit.i, hit.j, hit.key):
        return "another title, as the words next to it say"
    if _is_institution(hit) and _is_somebody_elses(tokens, hit):
        return "somebody else's institution, as the words next to it say"
    if _is_other_thing(tokens, hit, at):
        return "another thing, as the words next to it say: a language, food, a text, a company"
    if _is_homonym(tokens, hit, article_words, at):
        return _HOMONYM
    if hit.kind == "capital" and _is_place_name_part(tokens, hit):
        return "part of the name of a place, a meeting or a treaty"
    return ""


def _is_title(hit: Hit) -> bool:
    """Whether it is a title of the package's tables."""
    return hit.kind == "role" and not hit.entries[0].own


def _is_shared(hit: Hit) -> bool:
    return hit.key in vocabulary().shared_body and hit.kind == "seat"


def _is_shared_body(hit: Hit) -> bool:
    """Whether states and an organisation have bodies of this name ("Security Council")."""
    return {"seat", "organisation"} <= {e.kind for e in hit.entries}


def _has_secretary(tokens: Tokens, hit: Hit) -> bool:
    """Whether it has an officer whom only bodies of states have: "Security Council Secretary"."""
    if tokens.lower(hit.j) in _OFFICERS:
        return True
    k = hit.i - 2 if tokens.lower(hit.i - 1) == "the" else hit.i - 1
    return tokens.lower(k) == "of" and tokens.lower(k - 1) in _OFFICERS


def _choose_body(tokens: Tokens, hit: Hit, article_words: frozenset[str], officers: bool) -> None:
    """Leave the organisation's body, or the states' where the article speaks of one of theirs.

    officers: whether the text names officers whom only a state's body has.
    """
    homonym = hit.homonym
    of_state = homonym is not None and homonym.speaks_against(article_words)
    of_state = of_state or (officers and tokens.lower(hit.j) not in vocabulary().document)
    kind = "seat" if of_state else "organisation"
    hit.entries = tuple(e for e in hit.entries if e.kind == kind)


def _is_institution(hit: Hit) -> bool:
    """Whether others than the usual owner may have an institution of this name."""
    homonym = hit.homonym
    return homonym is not None and (bool(homonym.needs) or hit.key in vocabulary().shared_body)


def _is_somebody_elses(tokens: Tokens, hit: Hit) -> bool:
    """Whether the words next to it say whose it is: "Senate of Canada", "People's Congress"."""
    i, j = hit.i, hit.j
    words = vocabulary()
    if tokens.lower(j) == "of":
        k = j + 2 if tokens.lower(j + 1) == "the" else j + 1
        if tokens.capital(k) and not tokens.caps[i]:
            return True
    k = i - 1
    if tokens.lower(k) == "s" and tokens.word(k - 1) == "'":
        k -= 2
    before = tokens.word(k)
    if tokens.opens[k] or tokens.titled[i] or not before.isalpha() or not before[0].isupper():
        return False
    if len(before) == 1 or before.isupper() or before.lower() in words.function:
        return False
    return before not in homonyms()[hit.key].needs and before not in words.own_body_before


def _is_language(tokens: Tokens, hit: Hit, language_end: int) -> bool:
    """Whether it names a language: "in English", "translated from the Russian".

    language_end: the end of the last language named, which others may follow ("and Spanish").
    """
    words = vocabulary()
    i, j = hit.i, hit.j
    if hit.key not in words.language:
        return False
    after = tokens.word(j)
    if after.isalpha() and after.lower() not in words.function:
        return False
    if after == "-" and tokens.glued(j) and tokens.glued(j + 1):
        return False
    noun = tokens.lower(j + 2)
    joined = after in {"and", "or"} and tokens.word(j + 1) in words.language
    if joined and noun.isalpha() and noun not in words.function:
        return False  # "in Russian and Chinese waters": the noun belongs to both.
    p = i - 1
    if tokens.lower(p) == "the":
        p -= 1
    before = tokens.lower(p)
    if before in _SPEAK or (p == i - 1 and before in _FLUENCY):
        return True
    if p == i - 1 and before in {"in", "into"}:
        return True
    if before in {"from", "into", "to"} and any(
        tokens.lower(k).startswith("translat") for k in range(max(0, p - 6), p)
    ):
        return True
    return (
        language_end > 0
        and tokens.lower(i - 1) in {"and", "or", ",", "&"}
        and (i - 1 == language_end or (i - 2 == language_end and tokens.word(i - 2) == ","))
    )


def dateline_state(text: str, gazetteer: Gazetteer) -> str | None:
    """Return the state whose capital or name stands in the first dateline of a text."""
    match = _DATELINE.search(text)
    city = _PLACE.match(text, match.start(), match.end()) if match else None
    if city is None:
        return None
    entries = gazetteer.forms.get(key_of(city.group(1).strip().title()), ())
    codes = {e.code for e in entries if e.kind in _GEOGRAPHIC}
    return codes.pop() if len(codes) == 1 else None


def _datelines(text: str, tokens: Tokens, hits: list[Hit]) -> set[int]:
    """Return the positions of the words in datelines such as "BEIJING, May 3 (Reuters) -"."""
    names = {h.i for h in hits if h.entries and h.entries[0].kind in {"name", "organisation"}}
    inside: set[int] = set()
    for match in _DATELINE.finditer(text):
        i, j = tokens.index_at(match.start()), tokens.index_at(match.end())
        if "(" not in match.group() and i in names:
            continue
        inside.update(range(i, j))
    named = {k for h in hits for k in range(h.i, h.j)}
    for hit in hits:
        city = hit.i - 2
        if (
            hit.i in names
            and city not in named
            and tokens.word(hit.i - 1) == ","
            and tokens.opens[city]
            and tokens.word(city).isupper()
            and len(tokens.word(city)) > 2
            and not tokens.caps[city]
        ):
            inside.add(hit.i)
    return inside


#: What makes "Air" a branch of a state's forces, and no airline.
_OF_AIR = frozenset("force forces defence defense defences defenses".split())


def _names_a_house(tokens: Tokens, j: int) -> bool:
    """Whether a newspaper, a company or a museum is named from a state on: "Korea Example Daily".

    j: the end of the state's name.
    """
    words = vocabulary()
    first, second = tokens.word(j), tokens.word(j + 1)
    if first == "Air" and second.lower() in _OF_AIR:
        return False  # "the Norish Air Force"
    if first in words.not_actor_next_proper:
        return True
    lower = first.lower()
    political = lower in words.head | words.modifier | words.title | words.function
    return (
        second in words.not_actor_next_proper
        and tokens.capital(j)
        and first.isalpha()
        and not political
        and not tokens.titled[j]
    )


def _is_part_of_name(tokens: Tokens, hit: Hit, at: dict[int, Hit]) -> bool:
    """Whether a name ends with a state: "RSM Canada", "Greenpeace Peru", "University of Ghana".

    at: the names in the text by first word.
    """
    words = vocabulary()
    i = hit.i
    if hit.kind != "name" or tokens.titled[i]:
        return False
    before = tokens.word(i - 1)
    if before in words.branch and not tokens.glued(i):
        return True
    if before.lower() == "of":
        return tokens.word(i - 2) in words.thing_of
    named = any(k in at and at[k].j == i for k in range(i - 4, i))
    acronym = before.isalpha() and before.isupper() and len(before) > 2 and not tokens.glued(i)
    return acronym and not named


def _is_other_thing(tokens: Tokens, hit: Hit, at: dict[int, Hit]) -> bool:
    """Whether the words around make it food, a language, a company, the word "us"."""
    words = vocabulary()
    i, j = hit.i, hit.j
    before, after = tokens.lower(i - 1), tokens.word(j)
    if after in words.thing_next:
        return True
    if hit.key == "US" and tokens.titled[i] and before in words.us_pronoun_before:
        return before != "of" or tokens.lower(i - 2) in _PARTITIVE
    if hit.kind == "organisation" and hit.entries[0].code in _LEGISLATING:
        return after.lower() in words.document
    if hit.kind not in _GEOGRAPHIC:
        return False
    if after == "$" and tokens.glued(j):
        return True  # "US$5"
    if not tokens.caps[i] and (_names_a_house(tokens, j) or _is_part_of_name(tokens, hit, at)):
        return True
    if after == "," and hit.kind in {"name", "capital"} and tokens.word(j + 1) in words.us_state:
        return True
    hyphenated = after == "-" and tokens.glued(j) and tokens.glued(j + 1)
    if hyphenated and tokens.lower(j + 1) in _LANGUAGE_SUFFIX:
        return True
    if before == "-" and tokens.glued(i) and tokens.lower(i - 2) == "pro":
        return True
    if hit.kind in {"adjective", "people"}:
        heir = tokens.lower(j + 1) in {"prince", "princess"}  # "the Danish Crown Prince"
        if after.lower() in words.not_actor_next and not heir:
            return True
        return before in _SPEAK
    return False


def _is_personal_name(tokens: Tokens, hit: Hit, at: dict[int, Hit]) -> bool:
    """Whether a state or a capital is somebody's name: "Chad Smith", "Neil Jordan".

    at: the names in the text by first word.
    """
    words = vocabulary()
    i, j = hit.i, hit.j
    before, following = tokens.word(i - 1), tokens.word(j)
    if before == "of" and tokens.lower(i - 2) in words.head | words.of_what:
        return False  # "President of Chile Juan Lee"
    if before in words.given_name and not tokens.glued(i):
        return True
    abbreviated = before == "." and tokens.word(i - 2).lower() in _COURTESY
    if abbreviated or (before in {"Mr", "Mrs", "Ms", "Dr", "Miss"}):
        return True
    titled = before.lower() in words.bare_title | _JUDGES and tokens.capital(i - 1)
    if titled and hit.key in words.actor_surname and not (tokens.caps[i] or tokens.titled[i]):
        return True
    if tokens.titled[i]:
        return False
    if (
        hit.key in words.actor_surname
        and before.isalpha()
        and before[0].isupper()
        and not before.isupper()
        and not tokens.opens[i - 1]
        and before.lower() not in words.function | words.title | words.head
        and before.lower() not in words.modifier | words.place_before
        and not any(k in at and at[k].j == i for k in range(i - 4, i))
    ):
        return True
    return (
        hit.key in words.actor_given_name
        and not (before == "-" and tokens.glued(i))
        and following.isalpha()
        and following[0].isupper()
        and not following.isupper()
        and (j not in at or not at[j].entries)
        and following.lower() not in words.function | words.title | words.head
        and following.lower() not in words.modifier
    )


def _is_surname(tokens: Tokens, hit: Hit, at: dict[int, Hit]) -> bool:
    """Whether an adjective is a surname: "Mark Cuban said", but not "Christian Syrian families"."""
    words = vocabulary()
    i, j = hit.i, hit.j
    before = tokens.word(i - 1)
    if before not in words.given_name or tokens.glued(i) or tokens.titled[i]:
        return False
    if before in _FAITHS or any(k in at and at[k].j == i for k in range(i - 4, i)):
        return False
    return _stands_alone(tokens, j)


def _stands_alone(tokens: Tokens, j: int) -> bool:
    """Whether no noun follows on a word that ends before ``j``, so that it is none's adjective."""
    after, words = tokens.word(j), vocabulary()
    if not after.isalpha():
        return after != "-" or not tokens.glued(j)
    return after.lower() in words.speech | words.function or is_verb(after)


def _is_homonym(
    tokens: Tokens, hit: Hit, article_words: frozenset[str], at: dict[int, Hit]
) -> bool:
    """Whether it is part of a person's name, or another thing of the same name."""
    i, j = hit.i, hit.j
    geographic = hit.kind in {"name", "capital"} and not tokens.caps[i]
    if geographic and _is_personal_name(tokens, hit, at):
        return True
    if geographic and _is_us_state(tokens, hit):
        return True
    if hit.kind == "seat" and hit.key in vocabulary().actor_surname and not tokens.titled[i]:
        return _is_personal_name(tokens, hit, at)
    if hit.kind == "adjective" and not tokens.caps[i] and _is_surname(tokens, hit, at):
        return True
    homonym = hit.homonym
    if homonym is None:
        return False
    return bool(
        tokens.word(tokens.possessive(j)) in homonym.not_before
        or tokens.word(i - 1) in homonym.not_after
        or (
            tokens.lower(i - 1) in {"of", "from"}
            and tokens.lower(i - 2) in homonym.not_before & _STATEHOUSE
        )
        or (tokens.word(i - 1) == "," and tokens.word(i - 2) in homonym.not_after)
        or (not _is_shared(hit) and homonym.speaks_against(article_words))
    )


def _is_us_state(tokens: Tokens, hit: Hit) -> bool:
    """Whether it is "the US state of Georgia"; "head of state of Georgia" is not."""
    i = hit.i
    if hit.key not in vocabulary().us_state or tokens.lower(i - 1) != "of":
        return False
    return tokens.word(i - 2) in {"state", "states"} and tokens.lower(i - 3) != "of"


def _is_place_name_part(tokens: Tokens, hit: Hit) -> bool:
    """Whether a capital names a treaty, a suburb or a meeting: "Oslo accords"."""
    j = hit.j
    if tokens.word(j) == "-" and tokens.glued(j) and tokens.lower(j + 1) in _BASED:
        return True
    return tokens.lower(j) in vocabulary().treaty


def _is_place(tokens: Tokens, hit: Hit) -> bool:
    """Whether a capital is where something is, or where somebody goes."""
    words = vocabulary()
    i = hit.i
    before = tokens.lower(i - 1)
    if before in words.place_before:
        return tokens.lower(i - 2) not in words.trust
    if before in {"to", "from", "for"}:
        return any(tokens.lower(k) in words.move_words for k in range(i - 6, i - 1))
    if before in {"and", "or", ","}:
        return tokens.lower(i - 3) in {"in", "near", "outside"}
    return False
