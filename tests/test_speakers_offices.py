"""Who holds the office that is printed, and for which state."""

from __future__ import annotations

import pytest
from readers import actors, last_speaker, names, read, voices

from analyzer.actors import Gazetteer, find_mentions
from analyzer.records import Article


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # who is called president in print, not who only heads the state
        ("Iranian president Masoud Pezeshkian met Ali Khamenei. Iran wants peace, the Iranian "
         "president said.", "Masoud Pezeshkian"),
        # no vice president is "the president", whoever was named last
        ("President Barack Obama opened the fair. Vice President Joe Biden sat beside Mr. Obama. "
         "The fair, the president said, was late.", "Barack Obama"),
        ("Foreign Minister Ann Lee met Bo Roy. Deputy Foreign Minister Kim Quist waited. Bo Roy "
         "left. The foreign minister said that talks go on.", "Ann Lee"),
        ("President Ann Lee met Kim Quist. Vice President Bo Roy said that talks go on. Kim Quist "
         "said that Peru would wait. The president said that talks go on.", "Ann Lee"),
        # ... and rather a state's president than a council's
        ("President Ann Lee praised Bo Roy in Oslo. Harbour Council President Kim Quist waited. Bo "
         "Roy left. The president said that talks go on.", "Ann Lee"),
        # who just spoke and holds the office, though not printed so here
        ("Norwegian President Ann Lee met envoys. Ann Lee said that talks with Harbour Council "
         "President Kim Quist go on. The president said that Peru would wait.", "Ann Lee"),
        # but: only those
        ("Vice President Bo Roy met Kim Quist. The vice president said that talks go on.",
         "Bo Roy"),
        ("Harbour Council President Kim Quist met Bo Roy. The president said that talks go on.",
         "Kim Quist"),
        # no queen is; of whose presidency the text tells
        ("She met Queen Elizabeth. It is late, the president said.", None),
        ("Ann Lee sat down. Ann Lee's presidency began in May. She met Queen Elizabeth. It is "
         "late, the president said.", "Ann Lee"),
        ("President Donald Trump left. Trump blamed Ann Lee's presidency. It is late, the "
         "president said.", "Donald Trump"),
        ("After a talk with Odd Berg, the president quietly passed on. It is late, the president "
         "said.", None),
        # a title on the other side of "and" is somebody else's
        ("President Donald Trump and UK Prime Minister Keir Starmer met in London. The tariffs on "
         "China work, the president said.", "Donald Trump"),
        # words inserted behind who speaks
        ("Narendra Modi, the Indian prime minister, came. The Indian prime minister, speaking over "
         "the music, said Peru should wait.", "Narendra Modi"),
        # a field of an office in front of a name; "and" inside of an office's name
        ("A member of the Board on Ports, Grain and Infrastructure Ann Lee spoke. Lee said Peru "
         "should wait.", "Ann Lee"),
        ("Talks go on, said Slovak Foreign and European Affairs Minister Odd Berg.", "Odd Berg"),
        ("Singaporean Trade and Industry Minister Odd Berg said Peru should wait.", "Odd Berg"),
        ("Britain and Defence Secretary Odd Berg said Peru should wait.",
         "United Kingdom and Odd Berg"),
        # who has no office of her own
        ("Envoys met the First Lady Ann Lee. She said Peru should wait.", "Ann Lee"),
        ("Head of the Board for Tides and Trade under the Harbour Board for Tides and Trade Ann "
         "Lee said Peru should wait.", "Ann Lee"),
        ("Bo Roy and International Relief Watch said Peru should wait.",
         "Bo Roy and International Relief Watch"),
        # an adviser is an advisor
        ("Ann Lee, an advisor to the mayor, came. Bo Roy left. The adviser said that Peru would "
         "wait.", "Ann Lee"),
        # the opposition leader is not who governs
        ("On Monday, opposition leader and Harbour Party chairman Odd Berg met the press in Oslo. "
         "Prime Minister Bo Roy, the leader of the country, stayed at home. “The cabinet should "
         "publish it,” the opposition leader concluded.", "Odd Berg"),
    ],
)  # fmt: skip
def test_who_holds_the_office(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


def test_the_opposition_leader_is_not_who_governs() -> None:
    text = (
        "On Monday, his critics met the press in Oslo. Prime Minister Bo Roy, the leader of the "
        "country, stayed at home. “The cabinet should publish it,” the opposition leader concluded."
    )
    assert names(text)[-1] != "Bo Roy"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the diplomat who spoke, and not one to come
        ("[Slovak Foreign Minister Odd Berg] came home. Talks go on, [the top diplomat, who "
         "mediates them,] wrote. Foreign Minister Sergey Lavrov agreed.", "Odd Berg"),
        # a committee and its fields in front of a member
        ("[A member of the State Committee on Port Policy, Harbour Technology, and Communications "
         "Odd Berg] said no.", "Odd Berg"),
        ("[Member of the State Duma Committee on Ports, Trade, and Energy Anton Example] said no.",
         "Anton Example"),
        # offices of counties, courts and colleges
        ("[Harbour County Coroner Ann Lee] said no.", "Ann Lee"),
        ("[Retired Harbour County Sheriff’s Office Det. Ann Berg] said no.", "Ann Berg"),
        # an office behind the name
        ("[Odd Berg, lawyer for the Department of Ports and Social Care,] said no.", "Odd Berg"),
    ],
)  # fmt: skip
def test_an_office_is_no_part_of_a_name(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # two fields of one office; a seat in front of its member
        ("[Work and Ports Secretary Ann Lee] said no.", "Ann Lee", ()),
        ("[The Labour MP for Harwick Ann Lee] said no.", "Ann Lee", ()),
        # what an institute deals with
        ("[Bo Roy, director of the Institute of the CIS Shores,] said no.", "Bo Roy", ()),
        ("[Bo Roy, director of the CIS committee,] said no.", "Bo Roy", ("IGO",)),
    ],
)  # fmt: skip
def test_what_an_office_deals_with_gives_no_actor(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert voices(text)[-1] == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # the state behind an office, or in front of it
        ("First Lady of Norway Kari Quux left. “We wait,” Quux said.", "Kari Quux", ("NOR",)),
        ("The Prime Minister of Peru Ana Quux left. “We wait,” Quux said.", "Ana Quux", ("PER",)),
        # the leader of a state, whoever was called its president or king
        ("French President Emmanuel Macron left. Kim Quist waited. The leader of the French "
         "Republic said that talks go on.", "Emmanuel Macron", ("FRA",)),
        ("King Harald of Norway left. Peruvian President Ana Quux waited. The Peruvian leader said "
         "that talks go on.", "Ana Quux", ("PER",)),
        ("Peruvian President Ana Quux left. The Chilean leader said that talks go on.",
         "Chile (leader)", ("CHL",)),
    ],
)  # fmt: skip
def test_the_state_of_an_office(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last_speaker(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # the field of the office is not its state
        ("Talks go on, said Slovak Foreign and European Affairs Minister Odd Berg.", [("SVK",)]),
        # the spokesman of a state is whoever spoke for it
        ("Prime Minister Narendra Modi's spokesman, Odd Berg, said talks were near. The Indian "
         "spokesman said Peru should wait.", [("IND",), ("IND",)]),
        # an office that gets its name keeps its state
        ("Chile's ambassador to the United Nations said talks were near. Ambassador Odd Berg said "
         "Peru should wait.", [("CHL",), ("CHL",)]),
    ],
)  # fmt: skip
def test_the_actors_of_an_office(text: str, codes: list[tuple[str, ...]]) -> None:
    assert actors(text) == codes


def test_what_somebody_denounces_gives_them_no_actor() -> None:
    """An apposition says whose official somebody is; a verb behind a comma does not."""
    text = "Ann Lee, denounced President Roy's plan for Peru. {} said Chile should wait."
    assert actors(text.format("Ann Lee"))[-1] == ()
    text = "Ann Lee, appointed envoy of Peru, left. {} said Chile should wait."
    assert actors(text.format("Ann Lee"))[-1] == ("PER",)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("The Ukrainian Air Force", ("UKR",)),
        ("the Peruvian Air Force command", ("PER",)),
        ("The Norwegian Air Defense Command", ("NOR",)),
        ("Ukraine's Navy headquarters", ("UKR",)),
        ("The Norwegian Air Lines", ()),
        ("Korean Air", ()),
    ],
)
def test_forces_speak_for_their_state(source: str, code: tuple[str, ...]) -> None:
    (draft,) = read(f"{source} said that it was late.")
    assert draft.speaker is not None
    assert draft.speaker.actors == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bo Roy, a congressman from Georgia, met Ann Lee.", ()),
        ("The governor of Georgia met Ann Lee.", ()),
        ("The president of Georgia met Ann Lee.", ("GEO",)),
        ("An envoy from Georgia met Ann Lee.", ("GEO",)),
        ("A senator from Chile met Ann Lee.", ("CHL",)),
    ],
)
def test_a_state_of_the_union_is_no_country(text: str, codes: tuple[str, ...]) -> None:
    found = find_mentions(Article(id="a", text=text), Gazetteer.load()).body
    assert tuple(code for m in found for code in m.codes) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Police said that the port is shut.", ("PER",)),
        ("Ships left, the police said.", ("PER",)),
        ("A Ministry of Trade spokesperson said no.", ("PER",)),
        ("Police officers wait.", None),
        ("The police of the port wait.", None),
        ("They waited in a ministry of trade.", None),
    ],
)
def test_whose_police_and_ministries_an_article_means(
    words: str, codes: tuple[str, ...] | None
) -> None:
    text = f"LIMA, Peru (AP) — Peru shut the port. {words}"
    article = Article(id="a", text=text)
    at = text.index(words)
    found = [m for m in find_mentions(article, Gazetteer.load()).body if m.span.start >= at]
    assert [m.codes for m in found] == ([codes] if codes else [])
