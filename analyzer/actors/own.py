"""The user's own actors: YAML files that add to the tables for one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BeforeValidator, model_validator

from analyzer.actors.roster import OFFICES, first_day, last_day, own_row
from analyzer.actors.tokens import key_of
from analyzer.config import Strict, build_config
from analyzer.errors import ConfigError, did_you_mean
from analyzer.records import MentionKind

_MAX_BYTES = 10_000_000
_MAX_NAME = 200
_MAX_MESSAGE = 400
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LIKE = "expected a file of actors as in docs/actors.md, 'Your own actors'"


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(f"found {text!r}, expected three capital letters such as USA or NRL")
    return text


def _name(text: str) -> str:
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        raise ValueError(f"found {text!r}, expected a name with letters or digits")
    if len(text) > _MAX_NAME:
        raise ValueError(f"found {len(text)} characters, expected a name of {_MAX_NAME} at most")
    if "|" in text or not text.isprintable():
        raise ValueError(
            f"found {text!r}, expected a name without '|' and without invisible characters; "
            "several names are entries of a list"
        )
    return text


def _day(text: str) -> str:
    if text:
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            first_day(text)
            last_day(text)
        except ValueError:
            raise ValueError(
                f"found {text!r}, expected a day that exists: 2021, 2021-05 or 2021-05-03"
            ) from None
    return text


def _office(text: str) -> str:
    if text not in OFFICES:
        known = did_you_mean(text, OFFICES) or f"; known offices: {', '.join(OFFICES)}"
        raise ValueError(f"found the office {text!r}{known}")
    return text


def _list(value: Any) -> Any:
    if value == "":
        return []
    if not isinstance(value, list):
        raise ValueError(f"found {value!r}, expected a list such as [First name, Second name]")
    return value


Code = Annotated[str, AfterValidator(_code)]
Name = Annotated[str, AfterValidator(_name)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_list)]
Day = Annotated[str, AfterValidator(_day)]
ActorKind = Literal["state", "organisation", "group"]
Office = Annotated[str, AfterValidator(_office)]


class OwnCode(Strict):
    """A code that neither ISO 3166-1 nor the codebook has, or a new name of one that they have."""

    code: Code
    name: Name


class OwnActor(Strict):
    """Names of a state, an organisation or a group; the keys are columns of ``countries.csv``.

    kind: None for a state where ``name`` is that of the code, else for an organisation.
    """

    code: Code
    name: Name
    kind: ActorKind | None = None
    names: Names = ()
    adjectives: Names = ()
    people: Names = ()
    prefixes: Names = ()
    capitals: Names = ()
    seats: Names = ()

    def forms(self, kind: ActorKind) -> Iterator[tuple[MentionKind, tuple[str, ...]]]:
        """Yield the kinds of mention that the names of a ``kind`` of actor make, with the names."""
        own: MentionKind = "name" if kind == "state" else kind
        yield own, (self.name, *self.names)
        yield "adjective", self.adjectives
        yield "people", self.people
        yield "capital", self.capitals
        yield ("seat" if kind == "state" else own), self.seats


class OwnPerson(Strict):
    """One term of an office holder; the keys are the columns of ``people/*.csv``."""

    code: Code
    name: Name
    office: Office = "other"
    gender: Literal["m", "f", ""] = ""
    aliases: Names = ()
    known_as: Names = ()
    start: Day = ""
    end: Day = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> OwnPerson:
        start, end = first_day(self.start), last_day(self.end)
        if start is not None and end is not None and end < start:
            raise ValueError(
                f"{self.name}: the end {self.end} is before the start {self.start}; "
                "expected the first and the last day in office"
            )
        return self


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a file of the user's.

    line: from 1; None where it is about the whole file. stops: whether the file cannot be used
    before it is mended.
    """

    path: Path
    line: int | None
    message: str
    stops: bool = True

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else str(self.path)
        return f"{where}: {self.message}"


_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class OwnActors:
    """What one file of the user's holds, entries with mistakes left out.

    numbers: by section, the place in the file's list of each entry. lines: line of each key and
    value, by its place: ("actors", 0, "names", 2).
    """

    path: Path
    codes: tuple[OwnCode, ...]
    actors: tuple[OwnActor, ...]
    people: tuple[OwnPerson, ...]
    numbers: Mapping[str, tuple[int, ...]]
    lines: Mapping[_Place, int]

    def line(self, section: str, i: int, *place: str | int) -> int | None:
        """Return the line of an entry, or of a place in it, where it has one."""
        entry: _Place = (section, self.numbers[section][i])
        return self.lines.get((*entry, *place)) or self.lines.get(entry)

    def where(self, section: str, i: int) -> str:
        """Return file and line of an entry."""
        return f"{self.path.name}, line {self.line(section, i)}"

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the people as rows of a ``Roster``."""
        for i, p in enumerate(self.people):
            yield own_row(
                p.code, p.office, p.name, p.gender, p.aliases, p.known_as, p.start, p.end,
                self.where("people", i),
            )  # fmt: skip

    def keys_of_people(self) -> Iterator[str]:
        """Yield the lookup keys of all names of people."""
        for person in self.people:
            yield from map(key_of, (person.name, *person.aliases, *person.known_as))


_SECTIONS: dict[str, type[Strict]] = {"codes": OwnCode, "actors": OwnActor, "people": OwnPerson}


def load_own(paths: Sequence[Path], is_code: Callable[[str], bool]) -> tuple[OwnActors, ...]:
    """Return what the files hold, which may use one another's codes.

    is_code: whether a code needs no declaration. Raises ``ConfigError`` with everything that has
    to be mended first.
    """
    read = [read_own(path) for path in paths]
    findings = [f for _, found in read for f in found if f.stops]
    files = tuple(own for own, _ in read)
    findings += undeclared_codes(files, is_code)
    if findings:
        raise ConfigError("\n".join(map(str, findings)))
    return files


def undeclared_codes(files: Sequence[OwnActors], is_code: Callable[[str], bool]) -> list[Finding]:
    """Return a finding for each code that is used but nowhere declared."""
    declared = {entry.code for file in files for entry in file.codes}
    findings = []
    for file in files:
        used = [("actors", i, actor.code) for i, actor in enumerate(file.actors)]
        used += [("people", i, person.code) for i, person in enumerate(file.people)]
        findings += [
            Finding(
                file.path,
                file.line(section, i, "code"),
                f"the code {code!r} is not in ISO 3166-1 alpha-3 or the codebook"
                f"{did_you_mean(code, declared)}; declare it under codes: "
                f"[{{code: {code}, name: ...}}]",
            )
            for section, i, code in used
            if code not in declared and not is_code(code)
        ]
    return findings


def read_own(path: Path) -> tuple[OwnActors, list[Finding]]:
    """Return what a file holds and what has to be mended in it; raises nothing for a bad file."""
    findings: list[Finding] = []
    lines: dict[_Place, int] = {}
    try:
        values = _read_values(path, lines, findings)
    except _Unusable as err:
        values, findings = {}, [err.finding]
    found: dict[str, list[Any]] = {name: [] for name in _SECTIONS}
    numbers: dict[str, list[int]] = {name: [] for name in _SECTIONS}
    for section, entries in values.items():
        line = lines[section,]
        if section not in _SECTIONS:
            hint = did_you_mean(section, _SECTIONS) or f"; known keys: {', '.join(_SECTIONS)}"
            findings.append(Finding(path, line, f"unknown key {section!r}{hint}"))
        elif not isinstance(entries, list) and entries != "":
            expected = "expected a list of entries, each with '- ' before its first key"
            what = "keys and values" if isinstance(entries, dict) else repr(entries)
            findings.append(Finding(path, line, _short(f"{section}: found {what}; {expected}")))
        elif not entries:
            message = f"{section}: is an empty list; fill it or leave the key out"
            findings.append(Finding(path, line, message, stops=False))
        else:
            for i, value in enumerate(entries):
                entry = _entry(_SECTIONS[section], value, path, (section, i), lines, findings)
                if entry is not None:
                    found[section].append(entry)
                    numbers[section].append(i)
    own = OwnActors(
        path,
        tuple(found["codes"]),
        tuple(found["actors"]),
        tuple(found["people"]),
        {name: tuple(n) for name, n in numbers.items()},
        lines,
    )
    return own, sorted(findings, key=lambda f: f.line or 0)


Kind = TypeVar("Kind", bound=Strict)


def _entry(
    kind: type[Kind],
    value: Any,
    path: Path,
    place: _Place,
    lines: Mapping[_Place, int],
    findings: list[Finding],
) -> Kind | None:
    """Return one entry of a section; None where it has mistakes, which are added."""
    line = lines[place]
    if not isinstance(value, dict):
        keys = ", ".join(kind.model_fields)
        message = f"{place[0]}: found {value!r}; expected an entry with the keys {keys}"
        findings.append(Finding(path, line, _short(message)))
        return None
    try:
        entry = build_config(kind, value, "")
    except ConfigError as err:
        errors: Any = err.__cause__
        for message, error in zip(str(err).split("\n"), errors.errors(), strict=True):
            at: int | None = lines.get((*place, *error["loc"]), line)
            findings.append(Finding(path, at, _short(message.removeprefix(": "))))
        return None
    for key in sorted(entry.model_fields_set):
        if getattr(entry, key) == ():
            message = f"{key}: is an empty list; fill it or leave the key out"
            findings.append(Finding(path, lines[(*place, key)], message, stops=False))
    return entry


def _short(message: str) -> str:
    return message if len(message) <= _MAX_MESSAGE else message[: _MAX_MESSAGE - 3] + "..."


class _Unusable(Exception):
    """Nothing in a file can be used."""

    def __init__(self, path: Path, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.finding = Finding(path, line, message)


class _Alias(yaml.MarkedYAMLError):
    """A value that refers to another one."""

    problem_mark: Any


class _Loader(yaml.BaseLoader):
    """Reads every value as text, so that 'No' is a name and 2021-02-30 a day to complain of."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a few of them can stand for more values than fit into memory."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark
            raise _Alias(problem_mark=mark)
        return super().compose_node(parent, index)


def _read_values(path: Path, lines: dict[_Place, int], findings: list[Finding]) -> dict[str, Any]:
    """Return the keys and values of a file; raises ``_Unusable``."""
    text = _read_text(path)
    try:
        root = _Loader(text).get_single_node()
    except _Alias as err:
        message = "found an alias ('*name'), which is not supported; write the values out"
        raise _Unusable(path, message, err.problem_mark.line + 1) from err
    except yaml.MarkedYAMLError as err:
        hint = "; names with ':' or '#' need quotes, and lines are indented with spaces"
        mark: Any = err.problem_mark or err.context_mark
        line = mark.line + 1 if mark is not None else None
        if isinstance(err, yaml.composer.ComposerError):
            raise _Unusable(path, "found a second document ('---'), expected one", line) from err
        raise _Unusable(path, f"not valid YAML: {err.problem or err.context}{hint}", line) from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise _Unusable(
            path, f"found the character {chr(err.character)!r}, which YAML does not allow", line
        ) from err
    except RecursionError as err:
        raise _Unusable(path, f"lists are nested too deeply; {_LIKE}") from err
    if root is None:
        raise _Unusable(path, f"is empty; {_LIKE}")
    if not isinstance(root, yaml.MappingNode):
        what = "a list" if isinstance(root, yaml.SequenceNode) else repr(_short(root.value))
        raise _Unusable(path, f"found {what}, expected the keys {', '.join(_SECTIONS)}")
    value = _value(root, (), path, lines, findings)
    assert isinstance(value, dict)
    return value


def _value(
    node: yaml.Node,
    place: _Place,
    path: Path,
    lines: dict[_Place, int],
    findings: list[Finding],
) -> Any:
    """Return the value of a node, and note the lines of all that is in it."""
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*place, i), path, lines, findings) for i, child in enumerate(node.value)
        ]
    if isinstance(node, yaml.ScalarNode):
        return "" if node.style is None and node.value in _NULLS else node.value
    assert isinstance(node, yaml.MappingNode)
    values: dict[str, Any] = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            findings.append(Finding(path, line, "found a list as a key; expected a word"))
        elif key.value in values:
            first = lines[(*place, key.value)]
            message = f"the key {key.value!r} stands twice, first in line {first}; keep one"
            findings.append(Finding(path, line, message))
        else:
            lines[(*place, key.value)] = line
            values[key.value] = _value(child, (*place, key.value), path, lines, findings)
    return values


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise _Unusable(path, f"no such file; {_LIKE}") from None
    except (OSError, ValueError) as err:
        why = err.strerror if isinstance(err, OSError) else err
        raise _Unusable(path, f"cannot be read ({why}); {_LIKE}") from err
    if len(data) > _MAX_BYTES:
        raise _Unusable(path, f"is larger than {_MAX_BYTES // 1_000_000} MB; {_LIKE}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        raise _Unusable(path, "is not UTF-8 text; save it as UTF-8", line) from err
