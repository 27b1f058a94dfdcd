"""A lint for the user's own actors: what is wrong in a file, and what may surprise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from analyzer.actors.gazetteer import Entry, Gazetteer
from analyzer.actors.own import Finding, OwnActor, OwnActors, OwnPerson, read_own, undeclared_codes
from analyzer.actors.roster import Person, first_day, last_day, overlap
from analyzer.actors.tokens import first_word_of, key_of
from analyzer.actors.vocabulary import vocabulary
from analyzer.actors.wording import describe_entry, describe_person
from analyzer.resources import corpus_path

_NAMED_COLLISIONS = 2
#: Words that parties and movements are named after, and that the project's sentences lack.
_ORDINARY = frozenset(
    "alliance alternative balance courage dawn dignity equality forum freedom future harmony "
    "heritage homeland honour honor hope horizon independence initiative justice liberty momentum "
    "movement new order patriot pioneer progress prosperity reform renewal revival solidarity "
    "spirit sun truth union unity victory vision voice voters".split()
)


@dataclass(frozen=True, slots=True)
class Check:
    """What ``check_actors`` found, by file and line; how many entries it looked at."""

    findings: tuple[Finding, ...]
    n_codes: int
    n_actors: int
    n_people: int

    def summary(self) -> list[str]:
        """Return the findings, one a line, and what was looked at."""
        counts = ((self.n_codes, "code"), (self.n_actors, "actor"), (self.n_people, "term"))
        entries = ", ".join(f"{n} {noun}{'s' * (n != 1)}" for n, noun in counts)
        n = len(self.findings)
        verdict = f"{n} {'finding' if n == 1 else 'findings'}" if n else "nothing to mend"
        return [*map(str, self.findings), f"{entries}: {verdict}"]


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as a file prints it. owner: whom it stands for, by code and name."""

    file: OwnActors
    line: int | None
    text: str
    owner: tuple[str, str]
    person: OwnPerson | None = None


def check_actors(paths: Sequence[str | Path]) -> Check:
    """Return everything that should be mended in files that are used together.

    A file that cannot be read becomes a finding, too; nothing is raised.
    """
    read = [read_own(Path(path)) for path in paths]
    files = [own for own, _ in read]
    gazetteer = Gazetteer.load()
    found = [finding for _, findings in read for finding in findings]
    found += undeclared_codes(files, gazetteer.is_code)
    found += _codes(files, gazetteer)
    forms = [form for file in files for form in _forms(file)]
    found += _repeated(forms)
    for form in forms:
        found += _ordinary(form)
        found += _collisions(form, gazetteer)
    for file in files:
        found += _overlapping_terms(file)
    order = {file.path: n for n, file in enumerate(files)}
    return Check(
        tuple(sorted(dict.fromkeys(found), key=lambda f: (order[f.path], f.line or 0))),
        sum(len(file.codes) for file in files),
        sum(len(file.actors) for file in files),
        sum(len(file.people) for file in files),
    )


def _forms(file: OwnActors) -> Iterator[_Form]:
    entries: tuple[tuple[str, Sequence[OwnActor | OwnPerson]], ...] = (
        ("actors", file.actors),
        ("people", file.people),
    )
    for section, of_section in entries:
        for i, entry in enumerate(of_section):
            person = entry if isinstance(entry, OwnPerson) else None
            owner = (entry.code, entry.name)
            yield _Form(file, file.line(section, i, "name"), entry.name, owner, person)
            for field in type(entry).model_fields:
                value = getattr(entry, field)
                if not isinstance(value, tuple) or field == "prefixes":
                    continue
                for n, text in enumerate(value):
                    yield _Form(file, file.line(section, i, field, n), text, owner, person)


def _codes(files: Iterable[OwnActors], gazetteer: Gazetteer) -> Iterator[Finding]:
    """Yield codes that have a name already, in the tables or in the files."""
    declared: dict[str, str] = {}
    for file in files:
        for i, entry in enumerate(file.codes):
            line = file.line("codes", i)
            if entry.code in declared:
                message = (
                    f"the code {entry.code} is declared a second time, as {entry.name!r}; it was "
                    f"{declared[entry.code]!r}; keep one"
                )
                yield Finding(file.path, line, message, stops=False)
            elif gazetteer.is_code(entry.code):
                message = (
                    f"the code {entry.code} already stands for {gazetteer.name_of(entry.code)}; "
                    "leave it out to use that, or choose another for somebody else"
                )
                yield Finding(file.path, line, message, stops=False)
            declared.setdefault(entry.code, entry.name)


def _repeated(forms: Iterable[_Form]) -> Iterator[Finding]:
    """Yield names that stand twice; the terms of one person may share theirs."""
    first: dict[str, _Form] = {}
    for form in forms:
        known = first.setdefault(key_of(form.text), form)
        if known is form:
            continue
        terms = known.person is not None and form.person is not None
        if terms and known.owner[0] == form.owner[0] and known.person is not form.person:
            continue
        where = f"line {known.line}" if known.file is form.file else f"{known.file.path}"
        if known.owner == form.owner:
            message = f"the name {form.text!r} stands twice, first in {where}; keep one"
        else:
            message = (
                f"the name {form.text!r} also stands for {known.owner[1]} ({known.owner[0]}), in "
                f"{where}; texts would be ambiguous, so give it to one of them"
            )
        yield Finding(form.file.path, form.line, message, stops=False)


def _ordinary(form: _Form) -> Iterator[Finding]:
    """Yield a name that is a word of the language or a first name."""
    words = key_of(form.text).split(" ")
    # An abbreviation looks like a word only where whole lines are in capitals, but "WHO" and "IT".
    known = vocabulary().function if form.text.isupper() else _common_words()
    common = all(word.lower() in known for word in words)
    if common and (len(words) == 1 or form.text.islower()):
        message = (
            f"the name {form.text!r} is also an ordinary word, which would be taken for "
            f"{form.owner[1]}, above all in headlines; use a longer name"
        )
        yield Finding(form.file.path, form.line, message, stops=False)
    elif form.text in vocabulary().given_name:
        message = (
            f"the name {form.text!r} is a common first name; everybody who bears it would be taken "
            f"for {form.owner[1]}, so use a longer name"
        )
        yield Finding(form.file.path, form.line, message, stops=False)


@cache
def _common_words() -> frozenset[str]:
    """The words of the rules, and those that the project's own sentences print small."""
    lists = vocabulary()
    words = set(_ORDINARY)
    words |= set(
        lists.function | lists.ordinary | lists.title | lists.head | lists.modifier | lists.speech
    )
    for path in sorted(corpus_path("").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                printed = key_of(json.loads(line).get("text", "")).split(" ")
                words.update(word for word in printed if word.isalpha() and word.islower())
    return frozenset(words)


def _collisions(form: _Form, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Yield a name that the tables know as somebody or something else."""
    gazetteer.open(first_word_of(form.text))
    key, code = key_of(form.text), form.owner[0]
    entries = gazetteer.forms.get(key, ())
    if form.person is None and {c for e in entries for c in e.codes} == {code}:
        entries = ()
    people = [
        p
        for p in (*gazetteer.roster.full.get(key, ()), *gazetteer.roster.short.get(key, ()))
        if form.person is None or p.code != code or _is_other_version(form.person, p)
    ]
    known: list[Entry | Person] = [*entries, *dict.fromkeys(people)]
    if not known:
        return
    described = [
        describe_entry(k, gazetteer) if isinstance(k, Entry) else describe_person(k, gazetteer)
        for k in known[:_NAMED_COLLISIONS]
    ]
    more = len(known) - len(described)
    message = (
        f"the name {form.text!r} is already known ({'; '.join(described)}"
        f"{f'; and {more} more' if more else ''}); yours replaces it, so rename it unless you mean "
        "that"
    )
    yield Finding(form.file.path, form.line, message, stops=False)


def _is_other_version(own: OwnPerson, known: Person) -> bool:
    """Whether a term of the tables says something else of the same person, office and time."""
    same = own.office == known.office and key_of(own.name) == key_of(known.name)
    return same and overlap(_term(own), known)


def _term(person: OwnPerson) -> Person:
    start, end = first_day(person.start), last_day(person.end)
    return Person(person.code, person.office, person.name, person.gender, start, end)


def _overlapping_terms(file: OwnActors) -> Iterator[Finding]:
    terms: dict[tuple[str, str, str], list[int]] = {}
    for i, person in enumerate(file.people):
        terms.setdefault((person.code, person.office, key_of(person.name)), []).append(i)
    for numbers in terms.values():
        for i, k in combinations(numbers, 2):
            if overlap(_term(file.people[i]), _term(file.people[k])):
                person = file.people[k]
                message = (
                    f"{person.name}: this term as {person.office} overlaps with the one in line "
                    f"{file.line('people', i)}; end one before the other starts, or join them"
                )
                yield Finding(file.path, file.line("people", k), message, stops=False)
