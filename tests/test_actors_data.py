"""The data files of the actors stage are complete and consistent."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from pathlib import Path

import pytest

import analyzer.actors
from analyzer.actors import OFFICES, OTHER_CODES, Gazetteer
from analyzer.actors.roster import Roster, first_day, last_day
from analyzer.errors import DataError

DATA = Path(analyzer.actors.__file__).parent / "data"
GAZETTEER = Gazetteer.load()
PEOPLE = sorted((DATA / "people").glob("*.csv"))
FILES = [p.relative_to(DATA) for p in (*sorted(DATA.glob("*.csv")), *PEOPLE)]


def rows(path: Path) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, restkey="surplus"))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_row_fills_its_columns_without_stray_spaces(path: Path) -> None:
    for row in rows(path):
        assert "surplus" not in row
        for column, cell in row.items():
            assert cell is not None, row
            assert cell == cell.strip(), (column, row)
            assert all(part == part.strip() and part for part in cell.split("|") if cell), row


def test_every_state_has_a_row_and_most_have_adjectives() -> None:
    countries = rows(Path("countries.csv"))
    codes = [r["code"] for r in countries]
    assert len(codes) == len(set(codes)) == 250
    assert not set(codes) & set(OTHER_CODES)
    assert {r["counts_as"] for r in countries} - {""} <= set(codes)
    assert sum(bool(r["adjectives"]) for r in countries if not r["counts_as"]) > 190


def test_codes_of_the_other_files_exist() -> None:
    for name in ("organisations.csv", "groups.csv", "titles.csv"):
        for row in rows(Path(name)):
            assert GAZETTEER.is_code(row["code"]), row
    for row in rows(Path("phrases.csv")):
        assert row["code"] == "" or GAZETTEER.is_code(row["code"]), row
    for row in rows(Path("outlets.csv")):
        assert GAZETTEER.is_code(row["code"]), row
        assert row["kind"] in ("government", "state", "press"), row
        assert row["outlet"] == row["outlet"].lower(), row
    for row in rows(Path("blocs.csv")):
        members = row["codes"].split("|")
        assert len(members) > 1, row
        assert all(GAZETTEER.is_code(code) for code in members), row
    for row in rows(Path("titles.csv")):
        assert row["office"] in (*OFFICES, ""), row


@pytest.mark.parametrize("path", [p.relative_to(DATA) for p in PEOPLE], ids=str)
def test_people_have_valid_codes_offices_and_dates(path: Path) -> None:
    for row in rows(path):
        assert GAZETTEER.is_code(row["code"]), row
        assert row["office"] in OFFICES, row
        assert row["gender"] in {"m", "f", ""}, row
        assert row["name"], row
        start, end = first_day(row["start"]), last_day(row["end"])
        assert start is None or end is None or start <= end, row


def test_no_term_is_listed_twice_within_a_file() -> None:
    for path in PEOPLE:
        terms = Counter(
            (r["code"], r["office"], r["name"], r["start"], r["end"]) for r in rows(path)
        )
        assert [term for term, n in terms.items() if n > 1] == []


def test_the_states_in_the_news_are_covered() -> None:
    offices = {(p.code, p.office) for p in GAZETTEER.roster.people()}
    leaders = {c for c, o in offices if o in {"head_of_state", "head_of_government"}}
    ministers = {c for c, o in offices if o == "foreign_minister"}
    assert len((leaders & ministers) - set(OTHER_CODES)) >= 60


def test_groups_of_the_same_name_do_not_overlap_in_time() -> None:
    taliban = [r for r in rows(Path("groups.csv")) if r["name"] == "Taliban"]
    spans = sorted((r["start"], r["end"] or "9999") for r in taliban)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))


def test_dates_may_be_years_or_months() -> None:
    assert str(first_day("1999")) == "1999-01-01"
    assert str(last_day("2024-02")) == "2024-02-29"
    assert str(last_day("2023-12")) == "2023-12-31"
    assert first_day("") is None


def test_a_row_with_missing_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,office,name,gender,aliases,known_as,start,end\nUSA,other,A B\n")
    with pytest.raises(DataError, match=r"x\.csv, line 2: found 3 cells, expected 8"):
        Roster([path])
