"""What the data files know: states, organisations, groups and dated office holders."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from analyzer.actors.roster import Person, Roster, first_day, last_day
from analyzer.actors.tokens import key_of
from analyzer.actors.vocabulary import DATA, alternatives, read_table
from analyzer.records import MentionKind

if TYPE_CHECKING:
    from analyzer.actors.own import OwnActors

PublisherKind = Literal["government", "state", "press"]
#: The codebook's codes for actors that are not states.
OTHER_CODES = ("UNO", "EUE", "NAT", "ASE", "AUN", "IGO", "REB")
_CODE_NAMES = {
    "UNO": "United Nations",
    "EUE": "European Union",
    "NAT": "NATO",
    "ASE": "ASEAN",
    "AUN": "African Union",
    "IGO": "international organisation",
    "REB": "armed group",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form stands for: an actor, or with ``code`` empty nothing (a sea, a newspaper).

    office: of a title such as "Secretary of State", else empty. members: the codes of a name for
        several states ("Baltic states"), of which ``code`` is the first; else empty.
    table: where the row stands. own: whether that is a file of the user's, whose names no rule
        about homonyms takes away.
    """

    kind: MentionKind
    code: str
    name: str
    start: dt.date | None = None
    end: dt.date | None = None
    office: str = ""
    members: tuple[str, ...] = ()
    table: str = ""
    own: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the form stands for."""
        return self.members or (self.code,)

    def valid_on(self, date: dt.date | None) -> bool:
        """Whether the form stands for the actor on a day; without a day: whether it does today."""
        if date is None:
            return self.end is None
        return (self.start or date) <= date <= (self.end or date)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose texts an outlet has: a government's own ("government"), those of the press that a
    state directs ("state"), or of other press from that state ("press").
    """

    code: str
    kind: PublisherKind


class Gazetteer:
    """The names of actors and their lookup tables. Get it from ``Gazetteer.load()``.

    forms: key of a name -> what it stands for. prefixes: "Sino" -> its state. roster: people.
    lengths: first word of any key -> numbers of words to try, the longest first. For people it is
        complete only for words that ``open`` was called with.

    own: actors of the user's, whose names replace what the tables say of them.
    """

    def __init__(self, data: Path = DATA, own: Sequence[OwnActors] = ()) -> None:
        self.forms: dict[str, tuple[Entry, ...]] = {}
        self.prefixes: dict[str, Entry] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}
        people = [row for file in own for row in file.rows()]
        self.roster = Roster(sorted((data / "people").glob("*.csv")), people)
        self._names: dict[str, str] = dict(_CODE_NAMES)
        self._keys: dict[str, list[str]] = {}
        self._in_capitals: dict[str, list[str]] | None = None
        self._read_countries(data / "countries.csv")
        self._read_organisations(data / "organisations.csv")
        self._read_groups(data / "groups.csv")
        self._read_blocs(data / "blocs.csv")
        self._read_phrases(data)
        self._outlets = {
            outlet: Publisher(code, cast(PublisherKind, kind))
            for outlet, code, kind in read_table(data / "outlets.csv")
        }
        #: Hash of the user's own actors, whatever their files are called; None without any.
        self.own_hash = _hash_of(own) if own else None
        for file in own:
            self._names.update((entry.code, entry.name) for entry in file.codes)
        for file in own:
            self._add_own(file)
        for key in {key for file in own for key in file.keys_of_people()}:
            if key in self.forms and not self.forms[key][0].own:
                del self.forms[key]
        self._index(self.forms)

    @classmethod
    def load(cls, own: str | Path | Iterable[str | Path] = ()) -> Gazetteer:
        """Return the gazetteer of the package's data files, read once per process.

        own: a YAML file of the user's own actors, or several, for a gazetteer that has them, too.
            Raises ``ConfigError`` where they cannot be used.
        """
        paths = [Path(path) for path in ([own] if isinstance(own, str | Path) else own)]
        if not paths:
            return _load()
        # Imported on first use: it needs pydantic and a YAML parser.
        from analyzer.actors.own import load_own

        return cls(own=load_own(paths, _load().is_code))

    def is_code(self, code: str) -> bool:
        """Whether a string is an ISO 3166-1 alpha-3 code (or XKX), or one of the codebook's."""
        return code in self._names

    def name_of(self, code: str) -> str:
        """Return the name of an actor's code; ``KeyError`` for an unknown one."""
        return self._names[code]

    def holder(self, code: str, office: str, date: dt.date | None) -> Person | None:
        """Return who held an office on a day, the latest to enter it if several did.

        Where a term of the user's holds that day, those of the tables do not count.

        None where the data do not say, or where ``date`` is None.
        """
        if date is None:
            return None
        terms = [p for p in self.roster.of_office(code, office) if p.days_from(date) == 0]
        return max(terms, key=lambda p: (p.own, p.start or dt.date.min), default=None)

    def publisher(self, outlet: str | None) -> Publisher | None:
        """Return who publishes an outlet, or None where the tables do not say.

        outlet: as in ``Article.outlet``: a host name ("en.kremlin.ru"), a name ("The White
        House"), or a name with a section behind a hyphen ("bbc-world"), which no host name has.
        """
        name = (outlet or "").strip().lower()
        if name in self._outlets:
            return self._outlets[name]
        host = name.partition(".")[2]
        while host:
            if host in self._outlets:
                return self._outlets[host]
            host = host.partition(".")[2]
        return self._outlets.get(name.partition("-")[0]) if "." not in name else None

    def speaks_for(self, outlet: str | None) -> str | None:
        """Return the code of the state whose government publishes an outlet, None for the press."""
        found = self.publisher(outlet)
        return found.code if found is not None and found.kind == "government" else None

    def open(self, word: str) -> None:
        """Complete the lookup tables for names that start with a word."""
        keys = self.roster.open(word)
        if keys:
            self._index(keys)

    def in_capitals(self, word: str) -> list[str]:
        """Return the keys whose first word is ``word`` when written in capitals, longest first."""
        if self._in_capitals is None:
            self._in_capitals = {}
            for first in {*self._keys, *self.roster.pending}:
                self._in_capitals.setdefault(first.upper(), []).append(first)
        keys: list[str] = []
        for first in self._in_capitals.get(word, ()):
            self.open(first)
            keys.extend(self._keys.get(first, ()))
        return sorted(keys, key=lambda key: -key.count(" "))

    def _index(self, keys: Iterable[str]) -> None:
        touched = set()
        for key in keys:
            first = key.split(" ", 1)[0]
            self._keys.setdefault(first, []).append(key)
            touched.add(first)
        for first in touched:
            numbers = {key.count(" ") + 1 for key in self._keys[first]}
            self.lengths[first] = tuple(sorted(numbers, reverse=True))

    def _add(self, form: str, entry: Entry) -> None:
        key = key_of(form)
        known = self.forms.get(key, ())
        if entry not in known:
            self.forms[key] = (*known, entry)

    def _read_countries(self, path: Path) -> None:
        for code, name, names, adjectives, people, prefixes, capitals, seats, owner in read_table(
            path
        ):
            self._names[code] = name
            actor = owner or code
            kinds: tuple[tuple[MentionKind, str], ...] = (
                ("name", f"{name}|{names}"),
                ("adjective", adjectives),
                ("people", people),
                ("capital", capitals),
                ("seat", seats),
            )
            taken: set[str] = set()
            for kind, cell in kinds:
                entry = Entry(kind, actor, name, table=path.name)
                for form in alternatives(cell):
                    if form not in taken:
                        taken.add(form)
                        self._add(form, entry)
            for form in alternatives(prefixes):
                self.prefixes.setdefault(
                    key_of(form), Entry("adjective", actor, name, table=path.name)
                )

    def _read_organisations(self, path: Path) -> None:
        for code, name, names, adjectives, seats, capitals in read_table(path):
            for form in alternatives(f"{name}|{names}|{seats}"):
                self._add(form, Entry("organisation", code, name, table=path.name))
            for form in alternatives(adjectives):
                self._add(form, Entry("adjective", code, name, table=path.name))
            for form in alternatives(capitals):
                self._add(form, Entry("capital", code, name, table=path.name))

    def _read_groups(self, path: Path) -> None:
        for code, name, names, adjectives, start, end in read_table(path):
            entry = Entry("group", code, name, first_day(start), last_day(end), table=path.name)
            for form in alternatives(f"{name}|{names}|{adjectives}"):
                self._add(form, entry)

    def _read_blocs(self, path: Path) -> None:
        for members, name, names in read_table(path):
            codes = tuple(alternatives(members))
            entry = Entry("organisation", codes[0], name, members=codes, table=path.name)
            for form in alternatives(f"{name}|{names}"):
                self._add(form, entry)

    def _read_phrases(self, data: Path) -> None:
        """Fixed phrases replace what their words would stand for; titles stand beside them."""
        for phrase, code, _why in read_table(data / "phrases.csv"):
            self.forms[key_of(phrase)] = (Entry("organisation", code, phrase, table="phrases.csv"),)
        for title, code, office in read_table(data / "titles.csv"):
            name = f"{self._names[code]} ({title})"
            self.forms[key_of(title)] = (
                Entry("role", code, name, office=office, table="titles.csv"),
            )

    def _add_own(self, file: OwnActors) -> None:
        for i, actor in enumerate(file.actors):
            table = file.where("actors", i)
            is_state = actor.name == self._names[actor.code]
            kind = actor.kind or ("state" if is_state else "organisation")
            taken: set[str] = set()
            for mention, forms in actor.forms(kind):
                entry = Entry(mention, actor.code, actor.name, table=table, own=True)
                for form in forms:
                    key = key_of(form)
                    if key not in taken:
                        taken.add(key)
                        known = tuple(e for e in self.forms.get(key, ()) if e.own)
                        self.forms[key] = (*known, entry)
            prefix = Entry("adjective", actor.code, actor.name, table=table, own=True)
            self.prefixes.update((key_of(form), prefix) for form in actor.prefixes)


@cache
def _load() -> Gazetteer:
    return Gazetteer()


def _hash_of(own: Sequence[OwnActors]) -> str:
    entries = [
        [entry.model_dump(mode="json") for entry in (*file.codes, *file.actors, *file.people)]
        for file in own
    ]
    return sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()[:12]
