"""Phrases that name an actor by a role: "the Chinese foreign minister", "officials from Iran"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.resolution import Context, Identity
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary
from analyzer.records import MentionKind

_MAX_ROLE_WORDS = 9
_NOT_IN_OFFICE = frozenset(
    {"former", "ex", "deputy", "vice", "assistant", "under", "acting", "incoming", "late", "elect"}
)
_ABBREVIATED = frozenset({"gen", "adm", "col", "lt", "maj", "sen", "rep", "gov", "brig", "capt"})
_STATE_BANKS = frozenset({"central", "national", "reserve"})
_PANELS = frozenset({"committee", "subcommittee", "commission", "caucus", "panel", "council"})
#: What a court is called by, besides the words that other bodies have: "a Moscow city court".
_OF_COURTS = frozenset(
    "city municipal appeal appeals appellate criminal administrative arbitration".split()
)
_COURTS = frozenset({"court", "courts", "tribunal"})
#: Before "justice" they make it a judge.
_BEFORE_JUSTICE = frozenset({"chief", "court", "associate"})
#: Named with whom they serve behind "to": "a former adviser to the U.S. Treasury".
_SERVING = frozenset({"adviser", "advisor", "aide", "counselor"})
_ARTICLES = frozenset({"the", "a", "an"})
_JOINED = frozenset({"and", ",", "&"})
_EUROPE = ("EUE",)
_OWNERS = frozenset({"its", "their", "his", "her", "our", "my", "your"})
#: Codes that many actors have: the name of one of them says more than the code's.
_SHARED_CODES = frozenset({"IGO", "REB"})
_ARMED = "role: rebels and militias are armed groups, whatever state stands before them"


@dataclass(slots=True)
class Found:
    """A mention in the making: words ``i`` to ``j``, and who they stand for.

    roles: the words of a role in lower case; person: whether they name a single person, so that a
    name may follow. place: a capital as a town. title: a title that stands for a state by itself.
    """

    i: int
    j: int
    kind: MentionKind
    who: Identity
    roles: tuple[str, ...] = ()
    person: bool = False
    place: bool = False
    title: bool = False


def office_of(roles: Collection[str]) -> str | None:
    """Return the office that the words of a role name, where ``Gazetteer.holder`` may know it."""
    words = set(roles)
    if words & _NOT_IN_OFFICE:
        return None
    if "trade" in words and "affairs" not in words:
        return None  # "foreign trade minister"
    if "foreign" in words or words >= {"secretary", "state"}:
        return "foreign_minister" if words & {"minister", "secretary"} else None
    if words >= {"minister", "external"}:
        return "foreign_minister"
    if words & {"minister", "secretary"} and words & {"defence", "defense"}:
        return "defence_minister"
    if words & {"premier", "chancellor"} or {"prime", "minister"} <= words:
        return "head_of_government"
    if words <= {"president", "king", "emir", "queen", "new"} or words == {"head", "of", "state"}:
        return "head_of_state"
    return None


def extend_to_role(tokens: Tokens, found: Found, gazetteer: Gazetteer, context: Context) -> Found:
    """Return the role that a state's name begins ("Chinese" -> "Chinese foreign minister").

    Returns ``found`` itself where no role follows.
    """
    words = vocabulary()
    if tokens.lower(found.i - 1) == "on" and tokens.lower(found.i - 2) in _PANELS:
        return found  # "the Harbour Committee on Norland Chairman Ann Lee"
    k = tokens.possessive(found.j)
    participle = tokens.word(k) == "-" and tokens.lower(k + 1) in words.backed
    if participle and tokens.glued(k) and tokens.glued(k + 1):
        return _armed_group(tokens, found, k + 2)
    end, last, head, roles = found.j, -1, "", list(found.roles)
    n_roles = 0  # up to the last word that can end a role
    while k - found.j < _MAX_ROLE_WORDS:
        word = tokens.lower(k)
        if word == "bank" and (not roles or roles[-1] not in _STATE_BANKS):
            break
        titled = word in words.title and word not in words.modifier and tokens.capital(k)
        member = word in words.member and found.kind == "seat" and k == found.j
        if word in words.head or titled or member or _is_jurist(tokens, k, roles):
            roles.append(word)
            n_roles = len(roles)
            last, head = k, word
            k += 1
            if word in _ABBREVIATED and tokens.word(k) == ".":
                k += 1
            end = k
        elif word in words.modifier or _is_of_court(tokens, k):
            roles.append(word)
            k += 1
        elif word in words.rebel and not roles:
            return _armed_group(tokens, found, k)
        elif _is_role_word(tokens, k + 1) and (
            (word == "-" and tokens.glued(k)) or (word == "and" and roles and last < k - 1)
        ):
            k += 1
        elif word == "under" and tokens.lower(k + 1) == "secretary":
            roles.append(word)
            k += 1
        elif word in {"of", "for"} and last == k - 1:
            field = _field(tokens, k + 2 if tokens.lower(k + 1) in _ARTICLES else k + 1)
            if not field:
                break
            roles.extend([word, *(w for i in field if (w := tokens.lower(i)).isalpha())])
            n_roles = len(roles)
            k = end = field.stop
            last = k - 1
        elif word == "and" and last == k - 1 and (office := _second_office(tokens, k + 1)):
            roles.extend([word, *(tokens.lower(i) for i in office)])
            n_roles = len(roles)
            k = end = office.stop
            last, head = k - 1, tokens.lower(k - 1)
        else:
            break
    if last < 0:
        return _armed_group(tokens, found, k) if tokens.lower(k) in words.rebel else found
    if head == "chief" and tokens.word(end) in words.institution:
        return found  # "Norland's Chief Rabbi"
    is_person = head in words.person or head in words.title or head == "member"
    if found.who.codes == _EUROPE and not is_person and tokens.capital(last):
        return found  # "European Space Agency": the tables know the bodies of the Union
    role_words = tuple(roles[:n_roles])
    return role_at(tokens, found, found.i, end, role_words, is_person, gazetteer, context)


def _is_jurist(tokens: Tokens, k: int, roles: Collection[str]) -> bool:
    """Whether a word that else says what an office is for ends one: "Chief Justice"."""
    word = tokens.lower(k)
    if not tokens.capital(k) or tokens.lower(k + 1) in {"ministry", "minister", "department"}:
        return False
    if word == "justice":
        return bool(roles) and [*roles][-1] in _BEFORE_JUSTICE
    return word == "attorney" and tokens.lower(k + 1) not in {"general", "'"}


def _is_of_court(tokens: Tokens, k: int) -> bool:
    """Whether a word says what kind of court follows: "city" in "a Moscow city court"."""
    if tokens.lower(k) not in _OF_COURTS:
        return False
    return tokens.lower(k + 1) in _COURTS or (
        _is_role_word(tokens, k + 1) and tokens.lower(k + 2) in _COURTS
    )


def _field(tokens: Tokens, i: int) -> range:
    """Return the words that say what an office is for: "trade and industry", "foreign affairs"."""
    words = vocabulary()
    end = k = i
    while tokens.lower(k) in words.of_what or tokens.lower(k) in words.modifier:
        k += 1
        end = k if tokens.lower(k - 1) in words.of_what else end
        if tokens.word(k) in _JOINED:
            k += 2 if tokens.lower(k + 1) == "and" else 1
    return range(i, end)


def _second_office(tokens: Tokens, i: int) -> range:
    """Return "Foreign Minister" where it follows "Deputy Prime Minister and", before one name."""
    words = vocabulary()
    k = i
    while tokens.capital(k) and (
        tokens.lower(k) in words.modifier or tokens.lower(k) in words.person
    ):
        k += 1
    named = tokens.capital(k) and tokens.lower(k) not in words.function
    return range(i, k) if named and tokens.lower(k - 1) in words.person else range(i, i)


def _armed_group(tokens: Tokens, found: Found, k: int) -> Found:
    """Return "Syrian rebels" as the armed group that it is, or ``found``."""
    words = vocabulary()
    while tokens.lower(k) in words.modifier:
        k += 1
    if tokens.lower(k) not in words.rebel or not found.who.codes:
        return found
    while tokens.lower(k + 1) in words.rebel:
        k += 1
    text = " ".join(tokens.words[found.i : k + 1])
    return Found(found.i, k + 1, "group", Identity(("REB",), text, why=(_ARMED,)))


def role_at(
    tokens: Tokens,
    found: Found,
    i: int,
    j: int,
    roles: tuple[str, ...],
    person: bool,
    gazetteer: Gazetteer,
    context: Context,
) -> Found:
    """Return words ``i`` to ``j`` as a role of an actor, named after its holder where known."""
    who = found.who
    if len(who.codes) == 1 and who.codes[0] not in _SHARED_CODES:
        state = gazetteer.name_of(who.codes[0])
    else:
        state = who.name.partition(" (")[0]  # without a role that it has already
    name = f"{state} ({' '.join(roles)})" if roles else state
    in_office = tokens.lower(i - 1) not in _NOT_IN_OFFICE
    named_by_state = len(who.codes) == 1 and found.kind != "seat"
    office = office_of(roles) if person and in_office and named_by_state else None
    holder = gazetteer.holder(who.codes[0], office, context.date) if office else None
    rule = f"role: {found.kind} + {' '.join(roles)}"
    why = (rule, *who.why) if holder is None else (rule, *who.why, holder)
    if holder is not None:
        name = holder.name
    return Found(i, j, "role", Identity(who.codes, name, who.candidates, why), roles, person)


def extend_back(
    tokens: Tokens, found: Found, taken: Collection[int], gazetteer: Gazetteer, context: Context
) -> Found:
    """Return the role that ends with an actor: "officials from Iran", "president of Russia".

    taken: positions of words that belong to another mention.
    """
    words = vocabulary()
    if found.kind in {"adjective", "people", "person"}:
        return found
    p = found.i - 1
    if tokens.lower(p) == "the":
        p -= 1
    preposition = tokens.lower(p)
    head = _before_field(tokens, p - 1)
    noun = tokens.lower(head)
    if (noun not in words.head and noun not in words.member) or head in taken:
        return found
    allowed = {"of", "for", "from"} if noun not in words.abroad else {"of", "from"}
    if preposition == "for" and found.kind != "role":
        return found
    if preposition in {"in", "at"}:
        if noun not in words.seated_in or tokens.possessive(found.j) != found.j:
            return found  # "a leader in Oslo's fish trade"
    elif preposition == "to":
        if noun not in _SERVING or found.kind not in {"role", "seat"}:
            return found
    elif preposition not in allowed:
        return found
    elif found.kind == "name" and tokens.possessive(found.j) != found.j:
        return found  # "the head of Norland's largest union"
    start = head
    while start - 1 not in taken and _is_role_word(tokens, start - 1):
        start -= 1
    if start - 1 in taken:
        return found
    if preposition == "from" and tokens.lower(start - 1) in _OWNERS:
        return found  # "recalled its envoys from Oslo"
    if tokens.word(start) == "-":
        start += 1
    roles = tuple(w for w in (tokens.lower(k) for k in range(start, p)) if w != "-")
    if found.roles:
        roles = (*roles, preposition)
    person = noun in words.person or noun == "member"
    words_of_role = (*roles, *found.roles)
    return role_at(tokens, found, start, found.j, words_of_role, person, gazetteer, context)


def of_organisation(tokens: Tokens, found: Found, actors: dict[int, Found]) -> Found:
    """Return "Slovak commissioner of the EU" as the organisation's, or the role itself.

    actors: the names in the text by first word.
    """
    if tokens.lower(found.j) != "of" or found.who.codes == ():
        return found
    k = found.j + 2 if tokens.lower(found.j + 1) == "the" else found.j + 1
    body = actors.get(k)
    if body is None or body.kind != "organisation" or found.who.codes[0] in OTHER_CODES:
        return found
    name = f"{body.who.name} ({' '.join(found.roles)})"
    who = Identity(body.who.codes, name, why=(f"role: {' '.join(found.roles)} of", *body.who.why))
    return Found(found.i, body.j, "role", who, found.roles, found.person)


def with_own_body(state: Found, body: Found | None) -> Found:
    """Return a state's name with that of its body behind it ("U.S. Congress"), or the name alone.

    body: the actor whose name follows on the state's.
    """
    if body is None or body.kind != "seat" or state.kind not in {"name", "adjective"}:
        return state
    if not state.who.codes or body.who.codes != state.who.codes:
        return state
    return Found(state.i, body.j, "seat", body.who)


def _before_field(tokens: Tokens, k: int) -> int:
    """Return the position of "minister" in "minister of foreign affairs", or ``k`` itself."""
    words = vocabulary()
    field = k
    while tokens.lower(field) in words.of_what or (
        field < k and (tokens.lower(field) in words.modifier or tokens.word(field) in _JOINED)
    ):
        field -= 1
    if tokens.lower(field) in _ARTICLES:
        field -= 1
    named = field < k and tokens.lower(field) in {"of", "for"}
    return field - 1 if named and tokens.lower(field - 1) in words.head else k


def host_end(tokens: Tokens, found: Found, actors: dict[int, Found]) -> int:
    """Return the end of "ambassador to Japan" where a role is named with its host, else its own."""
    words = vocabulary()
    if not set(found.roles) & words.abroad or tokens.lower(found.j) not in {
        "to", "in", "for", "on", "at",
    }:  # fmt: skip
        return found.j
    k = found.j + 1
    if tokens.lower(k) == "the":
        k += 1
    host = actors.get(k)
    return host.j if host is not None and host.kind != "adjective" else found.j


def _is_role_word(tokens: Tokens, i: int) -> bool:
    words = vocabulary()
    word = tokens.lower(i)
    return (
        word in words.modifier
        or word in words.head
        or (word == "-" and tokens.glued(i) and tokens.glued(i + 1))
    )
