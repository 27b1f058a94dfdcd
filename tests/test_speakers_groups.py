"""Several who speak together, and voices without a name: a spokesman, an official, sources."""

from __future__ import annotations

import pytest
from readers import last_speaker, names, read, resolved, voices


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # somebody of whom the text tells, and not who spoke last
        ("Talks could end, Ann Lee said. The author said Peru should wait.", None),
        ("Talks could end, Ann Lee said. Her lawyer said Peru should wait.", None),
        # a number of people, what was written then, and a state behind an adjective
        ("Only 12 of 40 sailors said Peru should wait.", None),
        ("Coverage from that time stressed that Peru should wait.", None),
        ("Neighbouring Chile said Peru should wait.", "Chile"),
        # a spokesman is of the body named before
        ("Peru's Ministry of Trade objected. A spokesperson for the ministry said talks went on. "
         "Steps would follow, the spokesperson said.", "Peru (ministry of trade)"),
        ("Peru's Ministry of Trade objected. A note came from a spokesman for the ministry. Ships "
         "waited. Grain would come, the spokesman said.", "Peru (ministry of trade)"),
        # nobody introduced the ministry
        ("A spokesman for the ministry said talks went on.", None),
        # somebody with a name
        ("Peru's Ministry of Trade objected. Spokesman Odd Berg said talks went on. A note came "
         "from a spokesman for the ministry. Grain would come, the spokesman said.", "Odd Berg"),
    ],
)  # fmt: skip
def test_a_voice_without_a_name(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a spokesman is no judge who spoke before
        ("[Judge Ann Lee] said no. Peru waits, [the spokesperson] added.", None),
        ("[Judge Ann Lee] said no. [A spokesperson for the Harbour Board] said yes. Peru waits, "
         "[the spokesperson] added.", "Harbour Board"),
        # somebody's mother is no official
        ("[A harbour official] said no. [The mother of two sailors lost at sea] said more.", None),
        # somebody who is only described
        ("[Military police watchdog] calling for talks.", None),
        ("They met Odd Berg. [A relative of Mr Berg] said no.", None),
        ("[The Oslo coroner working to name the dead of Wolf Meadow Farm] said no.", None),
        # several, and several without names
        ("[Harbour Committee on China Chairman Odd Berg (R-MI) and Ranking Member Ann Lee (D-IL)] "
         "said no.", "Odd Berg and Ann Lee"),
        ("[A harbour source, an adviser to Syrian President Ahmed al-Sharaa and a person familiar "
         "with the talks] said no.", None),
        ("[A Syrian security source, an adviser to President Ahmed al-Sharaa and a person familiar "
         "with the talks] said no.", None),
    ],
)  # fmt: skip
def test_a_printed_voice_without_a_name(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[A Syrian security source] said no.", ("SYR",)),
        ("[Norwegian diplomatic sources] said no.", ("NOR",)),
        ("[A security source in Syria] said no.", ()),
        ("[A Syrian source] said no.", ()),
        ("[A Syrian analyst] said no.", ()),
        ("[An Australian] said no. [The Australian b-girl] said more.", ()),
        ("[A spokesperson for Trump] said no.", ("USA",)),
        ("[Prime Minister Narendra Modi’s office] said no. [The office] said more.", ("IND",)),
        ("[The French prosecutor's office] said no.", ("FRA",)),
        ("[The International Energy Agency's report] said no.", ("IGO",)),
    ],
)  # fmt: skip
def test_the_actors_that_the_printed_words_speak_for(text: str, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1][1] == codes


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # what a clause tells of several, or of a text
        ("[People who came by Operation Lantern] said no.", None, ()),
        ("[A memo seen by the Daily Lantern] said no.", None, ()),
        ("[Leaked papers] said no.", None, ()),
        # three in a row
        ("Norway met Iran. A joint statement came from Peru, Chile, and Norway on Iran. [The "
         "governments] said no.", "Peru, Chile and Norway", ("PER", "CHL", "NOR")),
        ("Prime Minister Keir Starmer, President Emmanuel Macron and Chancellor Friedrich Merz "
         "wrote to Israel. [The three leaders] said no.",
         "Keir Starmer, Emmanuel Macron and Friedrich Merz", ("GBR", "FRA", "DEU")),
        ("Peru, Chile and Norway met. Iran wrote to Israel. [The two countries] said no.",
         "Iran and Israel", ("IRN", "ISR")),
        # those who spoke before, and not whom the text names in between
        ("[Senior government officials] said so. Peru wrote to Chile. [The officials] said no.",
         "Senior government officials", ()),
    ],
)  # fmt: skip
def test_several_of_whom_the_news_tell(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1] == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Mayor Bo Roy met President Ann Lee. The President and the Mayor said that roads are bad.",
         "Ann Lee and Bo Roy", ()),
        ("Norway, Peru and Chile oppose the ban, a statement from their leaders said.",
         "Norway, Peru and Chile", ("NOR", "PER", "CHL")),
        ("Norway and Peru met. It rained. Their foreign ministers said that the ban was bad.",
         "Norway and Peru", ("NOR", "PER")),
        ("Workers met in Peru. Their leaders said that the ban was bad.", None, ()),
        ("Peruvian lawmakers, including Ann Lee and Bo Roy, said that the ban was bad.",
         "Peru (lawmakers)", ("PER",)),
        ("Some backers, such as Ann Lee and Bo Roy, said that the ban was bad.", None, ()),
    ],
)  # fmt: skip
def test_several_who_speak_together(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last_speaker(text) == (name, codes)


def test_both_nations_are_those_of_the_sentence() -> None:
    text = (
        "China and Japan spoke of China. China wrote to Japan. "
        "Peru signed a pact with Chile, both nations said Brazil should wait."
    )
    speakers = [d.speaker for d in read(text) if d.speaker and d.speaker.text == "both nations"]
    assert speakers
    assert set(speakers[0].actors) == {"PER", "CHL"}


def test_the_secretaries_are_the_two_who_spoke() -> None:
    text = "Secretary Odd Berg and Secretary Ann Lee said talks were near. The Secretaries said no."
    assert "Secretaries" not in names(text)


def test_two_places_of_origin_are_joined() -> None:
    text = "The ban fell after lawyers for migrants from Peru and Chile denounced the plan."
    (draft,) = read(text)
    assert draft.speaker is not None
    assert draft.speaker.text == "lawyers for migrants from Peru and Chile"


@pytest.mark.parametrize(
    "who",
    [
        "Numerous passengers scheduled to fly on Ann Lee",
        "Several students waiting for Bo Roy",
        "Residents travelling with Odd Berg",
    ],
)
def test_where_people_are_is_not_who_they_are(who: str) -> None:
    text = "Ann Lee is a ship, and Bo Roy and Odd Berg are others. "
    (draft,) = [d for d in read(f"{text}{who} said that the line had failed.") if d.speaker]
    assert draft.speaker is not None
    assert draft.speaker.name is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("One group of Peruvian sailors who were about to leave for Chile", ""),
        ("A crowd of sailors who had come from New Zealand", ""),
        ("A number of pilots that Ann Lee had called", ""),
        ("Ann Lee, who had come from New Zealand,", "Ann Lee"),
    ],
)
def test_a_relative_clause_behind_several_names_no_speaker(source: str, name: str) -> None:
    assert resolved(f"{source} said that it was late.", source, "said", "that it was late") == name
