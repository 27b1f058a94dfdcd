"""Which person a printed name means, and how much of the words around it is the name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readers import actors, drafted, names, quote_of, resolved, voices

from analyzer.records import Span
from analyzer.sentences import split


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # several of one surname: by the title that the text prints
        ("House Speaker Mike Johnson praised the bill. Sen. Ron Johnson opposed it. It will pass, "
         "Speaker Johnson said.", "Mike Johnson"),
        # a pronoun of the same clause
        ("Ann Qux met Bo Qux, who is a man. Mr Bo Qux left. In her new book, The Port, Qux said "
         "Peru should wait.", "Ann Qux"),
        ("Ann Qux met her husband, Bo Qux. Qux wrote that she hoped Peru would wait.", "Ann Qux"),
        ("Ann Qux met her son, Bo Qux. Qux said he hoped Peru would wait.", "Bo Qux"),
        ("Ann Qux met her brother, Bo Qux. Qux wrote in her diary that Peru would wait.",
         "Ann Qux"),
        # no mere relative, and nobody of a relative clause
        ("Ann Qux wrote a book. Qux's husband, town councillor Bo Qux, left. It rained. Peru "
         "should wait, Qux said.", "Ann Qux"),
        ("Hillary Clinton lost. Odd Berg, who served under President Bill Clinton, won. Peru "
         "should wait, Clinton said.", "Hillary Clinton"),
        # the second of a couple who are named together
        ("Bo Qux left. The letter is to Bo and Ann Qux. Peru should wait, Qux said.", "Bo Qux"),
        # nothing tells them apart: the last one
        ("Ann Qux left. Bo Qux came. Peru should wait, Qux said.", "Bo Qux"),
        # who just spoke
        ("Bo Qux came. Ann Qux said no. Peru should wait, Qux said.", "Ann Qux"),
        # "she" is not the husband
        ("Ann Qux left. Her husband, dentist Bo Qux, slept. She said Peru should wait.", "Ann Qux"),
        # a surname that is a group's name, too; one that only looks like one of the tables
        ("German spokesman Christian Wagner met Israel's envoy. Talks go on, Wagner said.",
         "Christian Wagner"),
        ("Berg's son, Rubio, said Peru should wait.", "Rubio"),
        # a first name that is a surname of the tables
        ("Capt. Christopher “Chip” Berg, the commander, said Peru waits.", "Christopher Berg"),
        # a surname that is an office
        ("Congressman Peter King spoke. President Barack Obama said no. Peru should wait, King "
         "said.", "Peter King"),
        ("Norway's king met Peter King. The king said Peru should wait.", "Norway (king)"),
    ],
)  # fmt: skip
def test_a_surname_of_several(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # an apposition of two offices is one person
        ("Nikolay Petrov, Russian presidential aide and chairman of the Oslo Board, said talks "
         "with Chile failed.", "Nikolay Petrov"),
        # courtesies, parties and letters in brackets are no names
        ("H.E. Ann Lee Roy, former head of the Oslo Board, said Peru should wait.", "Ann Lee Roy"),
        ("Fund Chairman Odd Berg (D-VT) said Peru should wait.", "Odd Berg"),
        # a noun or a title in front of a name: of nobility, of a trade, of the clergy
        ("Ann Lee sold ships. Baroness Lee spoke to Bo Roy. She said Peru should wait.", "Ann Lee"),
        ("Businessman Odd Berg sold ships. He said Peru should wait.", "Odd Berg"),
        ("Rabbi Odd Berg said Peru should wait.", "Odd Berg"),
        ("Pastor Ann Lee said Peru should wait.", "Ann Lee"),
        # who has an office in several words, or one of a newsroom
        ("Assistant Director in Charge Ann Lee said Peru should wait.", "Ann Lee"),
        ("Example News' Ann Lee said Peru should wait.", "Ann Lee"),
        # "himself", and what is inserted behind a name
        ("Congressman Peter King spoke. King himself said Peru should wait.", "Peter King"),
        ("Ann Lee and Odd Berg, two of the three people who fled, said Peru should wait.",
         "Ann Lee and Odd Berg"),
        ("Ann Lee and Odd Berg, both farmers, said Peru should wait.", "Ann Lee and Odd Berg"),
        # the tables know whose "Jr." it is
        ("Vice President Joseph R. Biden Jr. said Peru should wait.", "Joe Biden"),
        ("Donald Trump Jr. said Peru should wait.", "Donald Trump Jr"),
        # a firm in front of a name, whoever is named like that
        ("Ann Quist runs a fund. “We wait,” said Harbourbank's Quist.", "Ann Quist"),
        ("Kim Berg runs a fund. “We wait,” said Harbourbank's Quist.", "Harbourbank's Quist"),
        # "Jr." and "III", and capitals inside of a name
        ("Chief Justice Bo A. Quist Jr. spoke. The law is old, Chief Justice Quist said.",
         "Bo A. Quist Jr"),
        ("Bo Quist III spoke in Lima. The law is old, Quist said.", "Bo Quist III"),
        ("Boats for Harbour Startups QuistX left. QuistX said that it was late.", "QuistX"),
        ("Ann McQuist left the port. McQuist said that it was late.", "Ann McQuist"),
        # a signature in capitals is no spelling
        ("NARENDRA K. MODI, Prime Minister of India, signed. Prime Minister Modi said Peru should "
         "wait.", "Narendra Modi"),
    ],
)  # fmt: skip
def test_names_are_whole_and_no_more_than_names(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # one person under one name
        ("They met Ann Saltmarsh Berg. [Saltmarsh Berg] said no.", "Ann Saltmarsh Berg"),
        ("They met Ann Bergdahlen. [Bergdalen] said no.", "Ann Bergdahlen"),
        ("They met Ann Bergdahlen and Bo Bergdalen. [Bergdalen] said no.", "Bo Bergdalen"),
        ("They met Odd Petroviche. [Petrovicha] said no.", "Petrovicha"),
        # names in full
        ("[Odd ap Berg] said no.", "Odd ap Berg"),
        ("Peru waits, said on Tuesday, [May 20, left-wing MP Odd Berg (of Oslo), who led talks].",
         "Odd Berg"),
        # surnames that end the names of places, too
        ("Ann York, an attorney, met them. [York] said no.", "Ann York"),
        ("Ann York, an attorney, met them. [York and her legal team] said no.", "Ann York"),
        ("Ann Lee met Bo York. [The New York Harbour Union] said no.", "New York Harbour Union"),
        # names that are like an office, and the letters of one
        ("[Parti Exemple MNA Ann Berg] said no.", "Ann Berg"),
        ("[Ann Constable] said no.", "Ann Constable"),
    ],
)  # fmt: skip
def test_a_marked_name_is_of_one_person(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # by the party and the seat that the text prints with a name
        ("Sen. Ann Roy (R-S.C.) met Sen. Bo Lee, D-Mass., in Oslo. [The South Carolina senator] "
         "said no.", "Ann Roy"),
        ("Rep. Ann Roy (D-Ohio) met Bo Lee. [The Ohio Democrat] said no.", "Ann Roy"),
        # of two who could be meant, nobody
        ("Sen. Ann Roy (R-S.C.) met Sen. Bo Lee (R-S.C.). [The S.C. senator] said no.", None),
        ("Sen. Ann Roy (R-S.C.) came. [The Texas senator] said no.", None),
        # by an apposition, or by the words in front of a name
        ("Ann Roy, a fierce critic of the Kremlin, met Bo Lee. [The Kremlin critic] left.",
         "Ann Roy"),
        ("Harbour pilot Ann Roy met Bo Lee. [The harbour pilot] said no.", "Ann Roy"),
        ("Pilot Ann Roy met pilot Bo Lee, a harbour pilot. [The air pilot] said no.", None),
        ("Kremlin critic Ann Roy met Kremlin critic Bo Lee. [The Kremlin critic] said no.", None),
        ("Ann Roy came. [Bo Lee] said no. [The Kremlin critic] said no.", None),
        ("Ann Roy came. [Pilot Bo Lee] said no. [The Toulon prosecutor] said no.", None),
        ("Expert Ann Roy came. Another expert, [Bo Lee], said no. [The expert] said yes.",
         "Bo Lee"),
        # by the age
        ("Ann Roy, 34, met Bo Lee, 50, in Oslo. [The 34-year-old] said no.", "Ann Roy"),
        ("Ann Roy (34) met Bo Lee (50) in Oslo. [The 50-year-old pilot] said no.", "Bo Lee"),
        ("Ann Roy, 34, met Bo Lee, 34, in Oslo. [The 34-year-old] said no.", None),
        ("Ann Roy, mayor of Oslo, met Bo Lee. [The 71-year-old mayor] said no.", "Ann Roy"),
        # by a place where only one person was named so far
        ("The chemist Ann Roy won. [The 71-year-old professor at Oslo University] said no.",
         "Ann Roy"),
        ("Ann Roy met Bo Qux. [The 71-year-old professor at Oslo University] said no.", None),
    ],
)  # fmt: skip
def test_an_epithet_is_of_whom_the_text_has_told_it(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crowds met in Quux Harad on Monday. Some left. “We wait,” he said.", None),
        ("Bo Roy lives near Quux Harad. Shots were heard in Quux Harad. He said that it was bad.",
         "Bo Roy"),
        # a person: by trust, a title, or what is theirs
        ("Voters put trust in Quux Harad. He said that it was good.", "Quux Harad"),
        ("Mayor Quux Harad won. Bets in Quux Harad paid off. He said that it was good.",
         "Quux Harad"),
        ("Peru is poor in Quux Harad's view. He said that it was bad.", "Quux Harad"),
        ("Belief and hope rest in Ann Lee. She said that it was good.", "Ann Lee"),
    ],
)  # fmt: skip
def test_a_place_is_no_person(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


def test_a_surname_that_looks_like_a_pronoun() -> None:
    assert names("He Yongda held a press conference, where he said Peru should wait.")[0] == (
        "He Yongda"
    )


def test_another_name_inside_of_an_insertion_is_stepped_over() -> None:
    text = (
        "“They want to wait. Our leaders know it,” Odd Berg, deputy chairman of the port committee "
        "of Peru's Harbour Council, or upper house of parliament, told a news conference."
    )
    assert set(names(text)) == {"Odd Berg"}


def test_what_is_inserted_behind_a_name_speaks_not() -> None:
    long = "[Ann Lee — who was an aide to Odd Berg, the Peruvian envoy for Norway and Chile —] said it."
    assert voices(long) == [("Ann Lee", ())]
    assert voices("[Ann Lee, who met the leaders of Norway,] said it.") == [("Ann Lee", ())]


def test_a_heading_in_front_of_the_same_word_is_no_name() -> None:
    text = "Marea met in Oslo. Marea Marea, the tide in Spanish, began in May. Marea said no."
    assert resolved(text, "Marea", "said", "no") in ("", "Marea")
    text = "Sirhan Sirhan left Oslo. Sirhan said no."
    at = text.rindex("Sirhan")
    quote = replace(quote_of(text, "Sirhan", "said", "no"), speaker=Span(at, at + 6))
    assert [d.speaker and d.speaker.name for d in drafted(text, quote)][-1] == "Sirhan Sirhan"


def test_a_name_or_a_state_may_be_like_a_title() -> None:
    assert len(split("He lives in Dover, Del. The port is shut.")) == 2
    assert names("Benicio Del Roy said that Peru will wait.") == ["Benicio Del Roy"]


@pytest.mark.parametrize(
    "title",
    "Del.|Asm.|Amb.|Adm.|Cmdr.|Fr.|Ald.|Supt.|Cllr.|Radm.|Sec.|Bp.|Insp.|Lt. Cmdr.|Brig. Gen.|"
    "Atty. Gen.|Asst. Sec.|Assemblyman".split("|"),
)
def test_a_short_title_ends_no_sentence_and_is_no_name(title: str) -> None:
    text = (
        f"The port is shut. {title} Ann Quist said that Peru will wait. “Go,” {title} Quist said."
    )
    assert len(split(text)) == 3
    assert names(text) == [None, "Ann Quist", "Ann Quist"]


def test_a_member_of_the_knesset_has_a_title() -> None:
    text = "Harbour chairman and MK Avi Berg said that it was late. “We wait,” Berg said."
    assert names(text) == ["Avi Berg", "Avi Berg"]


def test_mrs_is_no_man_of_that_surname() -> None:
    text = (
        "Boris Johnson left Peru. The talks failed, Mrs Johnson said. "
        "The ports are open, Mr Johnson said."
    )
    assert names(text) == [None, "Johnson", "Boris Johnson"]
    assert actors(text) == [(), (), ("GBR",)]


@pytest.mark.parametrize("who", ["the President's wife", "the wife of the Norwegian President"])
def test_a_first_lady_is_the_presidents_wife(who: str) -> None:
    text = f"First Lady Ann Lee opened a school in Oslo. It was late, {who} said."
    assert names(text)[-1] == "Ann Lee"
