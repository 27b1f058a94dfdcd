"""Finding persons: office holders, people introduced by their role, and their short names."""

from __future__ import annotations

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.hits import Hit
from analyzer.actors.names import count_words, read_name, read_name_back, surnames_of
from analyzer.actors.resolution import (
    Context,
    Identity,
    Reason,
    identify_person,
    within_reach,
)
from analyzer.actors.roles import Found
from analyzer.actors.roster import Person
from analyzer.actors.titled import (
    fitting,
    identify_courtesy,
    identify_titled,
    is_courtesy,
    is_of_other_gender,
    names_in_full,
)
from analyzer.actors.tokens import Tokens
from analyzer.actors.vocabulary import vocabulary
from analyzer.records import Part

#: Where people work: "Mao Example of the Chinese foreign ministry".
_INSTITUTIONS = frozenset({"ministry", "department", "embassy", "office", "mission", "delegation"})
_KNOWN = "short name that needs no introduction (known_as)"
_COURTESY = "'Mr' or 'Ms' + surname: somebody in office that day whose state the article names"
_NEWCOMER = "somebody who stands in no table, introduced by the role next to the name"
_ABBREVIATED = frozenset(
    "mr mrs ms dr prof gen adm col lt maj sen rep gov brig capt sgt rev hon".split()
)


def introduce_full_names(hits: list[Hit], part: Part, context: Context) -> dict[int, Identity]:
    """Return who the full names in a part stand for, by first word, and introduce them."""
    identities: dict[int, Identity] = {}
    for hit in hits:
        identity = identify_person(hit.full, context)
        if identity is None:
            continue
        identities[hit.i] = identity
        introduce(context, part, hit.i, identity, tuple({p.code for p in hit.full}))
    return identities


def introduce(
    context: Context, part: Part, i: int, identity: Identity, codes: tuple[str, ...]
) -> None:
    """Note whom the surname of somebody printed in full stands for from then on."""
    forms = {form for code in codes for form in surnames_of(identity.name, code)}
    context.introduce(forms, part, i, identity)


def _rule_of(role: Found) -> tuple[Reason, ...]:
    """Return what made a role, without the holder of the office, who need not be the one named."""
    return tuple(reason for reason in role.who.why if not isinstance(reason, Person))


def attach_person(
    tokens: Tokens,
    role: Found,
    full: dict[int, Hit],
    part: Part,
    gazetteer: Gazetteer,
    context: Context,
) -> Found:
    """Return the person whose name follows a role, spanning both, or the role itself."""
    if not role.person or not role.who.codes:
        return role
    code = role.who.codes[0]
    k = role.j
    comma = tokens.word(k) == ","
    if comma:
        before = role.i - 2 if tokens.lower(role.i - 1) in {"the", "a", "an"} else role.i - 1
        if tokens.word(before) == ",":
            return role
        k += 1
        while tokens.capital(k) and tokens.lower(k) in vocabulary().title:
            k += 2 if tokens.word(k + 1) == "." else 1
    hit = full.get(k)
    if hit is not None:
        abroad = role.title or bool(set(role.roles) & vocabulary().abroad)
        identity = identify_person(hit.full, context, code)
        if identity is None or (code not in identity.codes and comma):
            return role
        if code not in identity.codes and abroad:
            return Found(role.i, hit.j, "person", identity)
        if code not in identity.codes:
            identity = Identity((code,), identity.name, why=identity.why)
        introduce(context, part, hit.i, identity, (code,))
        return Found(role.i, hit.j, "person", identity.because(*_rule_of(role)))
    end = read_name(tokens, k)
    if end == k or tokens.titled[k] or tokens.word(end) == "]":
        return role  # "[Chilean President Ann] Lee": the surname stands alone
    if comma and (count_words(tokens, k, end) < 2 or not _ends_apposition(tokens, end)):
        return role
    name = printed(tokens, k, end)
    if not may_be_name(tokens, k, end):
        return role
    if count_words(tokens, k, end) >= 2:
        identity = Identity((code,), name, why=(_NEWCOMER, *_rule_of(role)))
        introduce(context, part, k, identity, (code,))
        return Found(role.i, end, "person", identity)
    named = (*gazetteer.roster.by_surname(name), *gazetteer.roster.short.get(name, ()))
    people = [p for p in named if p.code == code]
    known = context.introduced_as(name, part, k)
    if known is not None and code in known.codes:
        return Found(role.i, end, "person", known.because(*_rule_of(role)[:1]))
    identity = identify_person(within_reach(people, context.date), context)
    if identity is None:
        identity = Identity((code,), name, why=(_NEWCOMER,))
    return Found(role.i, end, "person", identity.because(*_rule_of(role)))


def person_before(
    tokens: Tokens,
    role: Found,
    full: dict[int, Hit],
    taken: set[int],
    part: Part,
    context: Context,
) -> Found | None:
    """Return somebody whom a role introduces: "Li Example, China's ambassador".

    full: the known full names in the text, by first word.
    """
    words = vocabulary()
    if not role.who.codes:
        return None
    k = role.i
    if tokens.lower(k - 1) in words.introducer:
        while tokens.lower(k - 1) in words.introducer:
            k -= 1
    of_institution = tokens.lower(k - 1) == "of" and _INSTITUTIONS & set(role.roles)
    if not of_institution and not (tokens.word(k - 1) == "," and role.person):
        return None
    after = tokens.word(role.j)
    if not of_institution and after[:1].isupper() and after.lower() not in words.function:
        return None  # "After the Summit, President Ann Example ...": the name is behind it
    end = k - 1
    if end < 2 or end - 1 in taken or tokens.titled[end - 1]:
        return None
    start = read_name_back(tokens, end)
    if start == end or count_words(tokens, start, end) < 2 or taken & set(range(start, end)):
        return None
    if not may_be_name(tokens, start, end):
        return None
    code = role.who.codes[0]
    hit = full.get(start)
    known = identify_person(hit.full, context, code) if hit and hit.j == end else None
    if known is not None and code in known.codes:
        identity = known.because(*_rule_of(role))
    else:
        why = (_NEWCOMER, *_rule_of(role))
        identity = Identity((code,), printed(tokens, start, end), why=why)
    introduce(context, part, start, identity, (code,))
    return Found(start, end, "person", identity)


def serve(
    tokens: Tokens, role: Found, before: Found, part: Part, context: Context
) -> Identity | None:
    """Return who holds an organisation's office that follows the name: an official of it.

    "Norwegian diplomat Ann Lee, the UN envoy" speaks for the UN. before: the actor before it. None
    where the office is not that person's.
    """
    start = role.i - 1 if tokens.lower(role.i - 1) in {"the", "a", "an"} else role.i
    if not role.person or before.kind != "person" or before.j != start - 1:
        return None
    if tokens.word(start - 1) != "," or role.who.codes[0] not in OTHER_CODES:
        return None
    identity = Identity(role.who.codes, before.who.name, why=_rule_of(role))
    introduce(context, part, before.i, identity, role.who.codes)
    return identity


def may_be_name(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a stretch of capitalised words has no word of an office or a newspaper."""
    words = vocabulary()
    return not any(
        lower in words.head
        or lower in words.modifier
        or lower in words.of_what
        or tokens.words[k] in words.not_actor_next_proper | words.institution
        for k in range(i, j)
        if (lower := tokens.lower(k))
    )


def short_names(
    tokens: Tokens,
    hits: list[Hit],
    taken: set[int],
    part: Part,
    gazetteer: Gazetteer,
    context: Context,
    lower_words: frozenset[str],
) -> list[Found]:
    """Return the persons named by a short form: known ones, introduced ones, ones with a title.

    lower_words: words that the article prints small, so that they begin no name. A short form
    that the text first prints in a stranger's longer name stands for the stranger afterwards.
    """
    short = {h.i: h for h in hits if h.short}
    known = {k for h in short.values() for k in range(h.i, h.j)}
    introduced = _by_first_word(context)
    full_names = names_in_full(tokens)
    met: set[str] = set()
    strangers: set[str] = set()
    found: list[Found] = []
    skip_to = 0
    for i, word in enumerate(tokens.words):
        if i < skip_to or i in taken or not word[0].isalpha():
            continue
        hit = short.get(i)
        forms = introduced.get(word.capitalize() if tokens.caps[i] else word)
        titled = title_before(tokens, i, taken) if tokens.capital(i) else i
        if hit is None and forms is None and titled == i:
            continue
        who, end = _short_name(
            tokens, i, hit, forms or [], titled, part, gazetteer, context, full_names
        )
        if who is None or (word in strangers and titled == i and forms is None):
            continue
        if is_of_other_gender([tokens.lower(k) for k in range(titled, i)], who):
            continue
        if not _stands_alone(tokens, i, end, titled, taken, known, lower_words):
            if word not in met and tokens.capital(i - 1):
                strangers.add(word)
            continue
        met.add(word)
        found.append(Found(titled, end, "person", who))
        skip_to = end
    return found


def _by_first_word(context: Context) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for form in sorted(context.introduced, key=len, reverse=True):
        table.setdefault(form.split(" ", 1)[0], []).append(form)
    return table


def _short_name(
    tokens: Tokens,
    i: int,
    hit: Hit | None,
    forms: list[str],
    title_start: int,
    part: Part,
    gazetteer: Gazetteer,
    context: Context,
    full_names: frozenset[str],
) -> tuple[Identity | None, int]:
    """Return who a short form at word ``i`` stands for, and where it ends.

    title_start: where the titles before it start; ``i`` without titles. full_names: words of
    longer names in the text, whose bearer "Mr" may mean.
    """
    words = vocabulary()
    titled = title_start < i
    title = [w for k in range(title_start, i) if (w := tokens.lower(k)).isalpha()]
    for form in forms:
        n = form.count(" ") + 1
        if n == 1 or " ".join(tokens.words[i : i + n]) == form:
            if form == "May" and not titled and _is_month(tokens, i):
                return None, i
            if tokens.opens[i] and not titled and form.lower() in words.function:
                return None, i
            if hit is None or hit.j <= i + n:
                return context.introduced_as(form, part, i), i + n
    if hit is not None:
        ordinary = hit.key.lower() in words.ordinary
        if ordinary and not titled and (tokens.opens[i] or tokens.titled[i]):
            in_office = (
                any(p.days_from(context.date) == 0 for p in hit.short) if context.date else False
            )
            if not (in_office and tokens.lower(hit.j) in words.speech):
                return None, i
        if hit.key == "May" and not titled:
            return None, i
        people = within_reach(hit.short, context.date)
        who = identify_person(fitting(people, title) or people, context)
        return who and who.because(_KNOWN), hit.j
    if not titled:
        return None, i
    end = read_name(tokens, i)
    if end == i or count_words(tokens, i, end) > 1:
        return None, i
    surname = printed(tokens, i, end)
    if tokens.caps[i]:
        if tokens.word(end) != ":":  # only the label of a speaker: "PRIME MINISTER ROY: ..."
            return None, i
        surname = surname.title()
    bearers = gazetteer.roster.by_surname(surname)
    if not is_courtesy(title):
        who = identify_titled(bearers, title, context, surname in words.common_surname)
        return who and who.because(f"title + surname: {' '.join(title)}"), end
    if tokens.words[i] in full_names:
        return None, i
    who = identify_courtesy(bearers, context)
    return who and who.because(_COURTESY), end


def _is_month(tokens: Tokens, i: int) -> bool:
    words = vocabulary()
    after, before = tokens.word(i + 1), tokens.lower(i - 1)
    return (
        after[:1].isdigit() or after == "," or before[:1].isdigit() or before in words.month_before
    )


def title_before(tokens: Tokens, i: int, taken: set[int]) -> int:
    """Return where the titles start that stand before a name at ``i``; ``i`` without titles."""
    words = vocabulary()
    start = k = i
    while k > 0 and k - 1 not in taken:
        previous = tokens.lower(k - 1)
        if previous == "." and tokens.glued(k - 1) and tokens.lower(k - 2) in _ABBREVIATED:
            k -= 2
            start = k
        elif (
            previous in words.bare_title
            and (tokens.capital(k - 1) or previous.startswith("spokes") or previous in {"envoy"})
        ) or (
            start < i
            and tokens.capital(k - 1)
            and (previous in words.title or previous in words.modifier)
        ):
            k -= 1
            start = k
        elif start < i and previous == "-" and tokens.glued(k - 1) and tokens.glued(k):
            k -= 1
        else:
            break
    return start


def extend_to_title(tokens: Tokens, found: Found, taken: set[int]) -> Found:
    """Return a person with the titles printed before the name."""
    start = title_before(tokens, found.i, taken)
    return found if start == found.i else Found(start, found.j, found.kind, found.who)


def _stands_alone(
    tokens: Tokens,
    i: int,
    j: int,
    titled: int,
    taken: set[int],
    known: set[int],
    lower_words: frozenset[str],
) -> bool:
    """Whether a short name is not a part of somebody else's longer name.

    known: positions of well-known short names, two of which a hyphen may join ("Trump-Putin").
    """
    words = vocabulary()
    after = tokens.word(j)
    if after[:1].isupper() and after.isalpha() and not tokens.titled[i] and j not in taken:
        lower = after.lower()
        if lower not in words.after_person | words.function and lower not in lower_words:
            return False
    if after == "-" and tokens.glued(j) and tokens.capital(j + 1) and j + 1 not in taken:
        return tokens.titled[i] or {j - 1, j + 1} <= known
    if titled < i:
        return True
    before = tokens.word(i - 1)
    if before in {"-", "'"} and tokens.glued(i) and tokens.glued(i - 1):
        before = tokens.word(i - 2)
        return i - 2 in taken or not before[:1].isupper() or {i - 2, i} <= known
    if before == "." and len(tokens.word(i - 2)) == 1 and tokens.capital(i - 2):
        return tokens.lower(i - 3) in {"u", "s"} or i - 2 in taken
    if not before[:1].isupper() or i - 1 in taken:
        return True
    lower = before.lower()
    if lower in words.function or lower in words.title or lower in words.modifier:
        return True
    if before in words.given_name:
        return False
    return tokens.titled[i] or tokens.caps[i] or lower in lower_words


def _ends_apposition(tokens: Tokens, end: int) -> bool:
    return tokens.word(end) in {",", "."} or tokens.lower(end) in vocabulary().speech


def printed(tokens: Tokens, i: int, j: int) -> str:
    """Return words ``i`` to ``j`` as one string, spaced as in the text."""
    text = ""
    for k in range(i, j):
        text += tokens.words[k] if tokens.glued(k) or not text else f" {tokens.words[k]}"
    return text
