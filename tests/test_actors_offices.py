"""Offices, courts, places and people whose state stands in an unusual place."""

from __future__ import annotations

import datetime as dt

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.records import Article

GAZETTEER = Gazetteer.load()


def found(text: str, date: str = "2023-06-01", outlet: str | None = None) -> list[tuple[str, str]]:
    """The printed mentions with their codes, as ("Sino-American", "CHN USA")."""
    article = Article("a", text, date=dt.date.fromisoformat(date), outlet=outlet)
    return [
        (text[m.span.start : m.span.end], " ".join(m.codes))
        for m in find_mentions(article, GAZETTEER).body
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MK Ruth Barel said no.", [("MK Ruth Barel", "ISR")]),
        ("MKs from three parties voted.", [("MKs", "ISR")]),
        ("The MK-84 bombs fell beside an MK II tank.", []),
        ("Mk Barel left.", []),
        ("The harbour TD Ann Roe agreed.", [("TD Ann Roe", "IRL")]),
        ("TD Cowen fell, and TD Bank Group rose.", []),
        ("Tánaiste Ann Roe agreed.", [("Tánaiste Ann Roe", "IRL")]),
        ("MSP Ann Roe agreed.", [("MSP Ann Roe", "GBR")]),
        ("MdB Anna Roe agreed.", [("MdB Anna Roe", "DEU")]),
        ("MEP Anna Roe agreed.", [("MEP Anna Roe", "EUE")]),
        ("Bundestag member Anna Roe agreed.", [("Bundestag member Anna Roe", "DEU")]),
        ("Riksdag members agreed.", [("Riksdag members", "SWE")]),
        ("Diet member Kenta Roe agreed.", [("Diet member Kenta Roe", "JPN")]),
        ("Lok Sabha MP Anu Roe agreed.", [("Lok Sabha MP Anu Roe", "IND")]),
        ("State Duma deputy Olga Roe agreed.", [("State Duma deputy Olga Roe", "RUS")]),
        ("Ayatollah Hassan Roe and Chancellor Ann Roe agreed.", []),
    ],
)
def test_titles_of_one_state(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Former secretary of state Hilda Crane agreed.",
         [("secretary of state Hilda Crane", "USA")]),
        ("The secretary of state for trade agreed.", []),
        ("The Ohio secretary of state Hilda Crane agreed.", []),
        ("Georgia Secretary of State Hilda Crane agreed.", []),
        ("New Mexico Secretary of State Hilda Crane agreed.", []),
        ("Oregon State Senator Ann Roe agreed.", []),
        ("Georgia Senator Ann Roe agreed.", [("Senator Ann Roe", "USA")]),
        ("Li Chenggang, International Trade Representative, agreed.", [("Li Chenggang", "CHN")]),
    ],
)  # fmt: skip
def test_secretaries_and_senators_of_others(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "2025-10-20") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ex-foreign minister of Chile Juan Prado agreed.",
         [("ex-foreign minister of Chile Juan Prado", "CHL")]),
        ("President of Georgia Ann Roe agreed.", [("President of Georgia Ann Roe", "GEO")]),
        ("The role of Chad Prado was small.", []),
        ("John Roe, a former adviser to the U.S. Treasury, agreed.",
         [("John Roe", "USA"), ("former adviser to the U.S. Treasury", "USA")]),
        ("John Roe, an adviser to Ukraine, agreed.", [("Ukraine", "UKR")]),
        ("John Roe, former chief of the U.S. Federal Reserve, agreed.",
         [("John Roe", "USA"), ("former chief of the U.S. Federal Reserve", "USA")]),
    ],
)  # fmt: skip
def test_former_offices_give_the_state(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, outlet="president.gov.ua") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. Court of Appeals ruled.", [("U.S. Court of Appeals", "USA")]),
        ("A Moscow city court ruled.", [("Moscow city court", "RUS")]),
        ("The High Court in London ruled.", [("High Court in London", "GBR")]),
        ("The Brazilian Supreme Federal Tribunal ruled.",
         [("Brazilian Supreme Federal Tribunal", "BRA")]),
        ("A federal court in Virginia ruled.", [("federal court", "USA")]),
        ("A federal appeals judge in Salem, Oregon ruled.", [("federal appeals judge", "USA")]),
        ("A federal court in Upper Bavaria ruled.", []),
        ("U.S. Chief Justice Ann Roe wrote it.", [("U.S. Chief Justice Ann Roe", "USA")]),
        ("The Norwegian justice minister left.", [("Norwegian justice minister", "NOR")]),
        ("The Inter-American Court of Human Rights ruled.",
         [("Inter-American Court of Human Rights", "IGO")]),
        ("The European General Court ruled.", [("European General Court", "EUE")]),
        ("An Inter-American meeting ended.", []),
    ],
)  # fmt: skip
def test_courts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor of this west Japan city agreed.", [("mayor of this west Japan city", "JPN")]),
        ("Officials in the northern Vietnamese province agreed.",
         [("Officials in the northern Vietnamese province", "VNM")]),
        ("Police in western Peru agreed.", [("Police in western Peru", "PER")]),
        ("The governor of Ukraine's Example region agreed.",
         [("governor of Ukraine's Example region", "UKR")]),
        ("The mayor of the Chilean city of Example, Juan Prado, agreed.",
         [("mayor of the Chilean city of Example, Juan Prado", "CHL")]),
        ("A senator from the US state of Georgia agreed.",
         [("senator from the US state of Georgia", "USA")]),
        ("The head of state of Georgia agreed.", [("head of state of Georgia", "GEO")]),
        ("Troops in northern Peru waited.", [("Peru", "PER")]),
        ("The head of Peru's largest union agreed.", [("Peru", "PER")]),
    ],
)  # fmt: skip
def test_officials_of_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minister Lee of Peru agreed.", [("Minister Lee", "PER"), ("Peru", "PER")]),
        ("President Xi of China agreed.", [("President Xi", "CHN"), ("China", "CHN")]),
        ("Envoy Lavrov of Peru agreed.", [("Envoy Lavrov", "PER"), ("Peru", "PER")]),
        ("Boris Johnson of Peru bought a boat.", [("Peru", "PER")]),
        ("Boris Johnson of Britain agreed.", [("Boris Johnson", "GBR"), ("Britain", "GBR")]),
        ("Minister Ann Roe of Norway agreed. Roe left.",
         [("Minister Ann Roe", "NOR"), ("Norway", "NOR"), ("Roe", "NOR")]),
        ("Ambassador Singh agreed. Norway left.", [("Norway", "NOR")]),
        ("Minister Kim agreed. Peru left.", [("Peru", "PER")]),
    ],
)  # fmt: skip
def test_the_state_behind_a_name_wins_over_the_tables(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


def test_a_common_surname_is_a_leaders_in_office() -> None:
    assert found("President Lee agreed.", "2026-03-01") == [("President Lee", "KOR")]
    assert found("President Lee agreed.", "2023-03-01") == []
    assert found("Minister Park agreed.", "2014-03-01") == []


def test_a_security_council_with_a_secretary_is_a_states() -> None:
    text = "Security Council Secretary Nikolai Patrushev spoke. The Security Council met at the UN."
    assert found(text, outlet="kremlin") == [
        ("Security Council Secretary Nikolai Patrushev", "RUS"),
        ("Security Council", "RUS"),
        ("UN", "UNO"),
    ]


def test_a_governments_own_ministry_is_not_the_foreign_one_it_names() -> None:
    text = "The French Foreign Ministry called. The Foreign Ministry agreed."
    assert found(text, outlet="kremlin") == [("French Foreign Ministry", "FRA")]
    own = " Foreign Minister Sergei Lavrov left."
    assert found(text + own, outlet="kremlin")[1:] == [
        ("Foreign Ministry", "RUS"),
        ("Foreign Minister Sergei Lavrov", "RUS"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Russian State Duma voted.", [("Russian State Duma", "RUS")]),
        ("Speaker of the US House of Representatives Ann Roe left.",
         [("Speaker of the US House of Representatives Ann Roe", "USA")]),
        ("Inter-Korean talks began.", [("Inter-Korean", "KOR PRK")]),
        ("The Zarzuela, Wisma Putra and the Hofburg agreed.",
         [("Zarzuela", "ESP"), ("Wisma Putra", "MYS"), ("Hofburg", "AUT")]),
        ("Moscow saw Rob Wagner and President Wagner.", [("Moscow", "RUS")]),
        ("Moscow paid Wagner.", [("Moscow", "RUS"), ("Wagner", "RUS")]),
        ("Peru's Chief Rabbi agreed.", [("Peru", "PER")]),
    ],
)  # fmt: skip
def test_bodies_and_seats(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
