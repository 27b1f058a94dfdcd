"""Forms of speakers: crowds, pairs, former offices, courts, namesakes, laws, labels."""

from __future__ import annotations

import datetime as dt

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.pipeline import draft_part
from analyzer.quotes import load_extractor
from analyzer.records import Article, Speaker
from analyzer.speakers import Outside

#: Name and codes of a speaker.
Who = tuple[str | None, tuple[str, ...]]


def speakers(text: str, title: str | None = None, outlet: str | None = None) -> list[Speaker]:
    """Who speaks in a text, with quotes by the rules."""
    article = Article("a", text, title=title, date=dt.date(2025, 5, 20), outlet=outlet)
    gazetteer = Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    drafts = draft_part(article, "body", mentions, outside, load_extractor("rules")).drafts
    return [d.speaker for d in drafts if d.speaker is not None]


def last(text: str, title: str | None = None, outlet: str | None = None) -> Who:
    who = speakers(text, title, outlet)[-1]
    return who.name, who.actors


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        (
            "The union said ships should wait. Students marched in Oslo. They said that it was late.",
            "Students",
            (),
        ),
        (
            "The union said ships should wait. Residents fled, and they said Peru should wait.",
            "Residents",
            (),
        ),
        (
            "The firm said ships should wait. On Monday, angry dockers left the port. “We wait,” they said.",
            "angry dockers",
            (),
        ),
        (
            "Norway said ships should wait. Hundreds of Chilean officials met. They said that it was late.",
            "Chile (officials)",
            ("CHL",),
        ),
        # who is expelled, shot at or dismissed is not who the sentence is about
        (
            "Norway said ships should wait. It expelled envoys. They said that it was late.",
            "Norway",
            ("NOR",),
        ),
        (
            "Peru said ships should wait. Peru sent envoys to Oslo. They said that it was late.",
            "Peru",
            ("PER",),
        ),
        # who spoke behind the crowd
        (
            "Students marched in Oslo. The Harbour Union said ships should wait. They added that it was late.",
            "Harbour Union",
            (),
        ),
        # several under one name
        ("Quuxmarea have said ships should wait. They said that it was late.", "Quuxmarea", ()),
    ],
)
def test_they_are_whom_the_nearest_sentence_is_about(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert last(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odd Berg dined with Bo Roy in Oslo. He said that it was late.", None),
        ("Odd Berg held talks in Oslo with Bo Roy. He said ships should wait. He added that it was late.", None),
        ("Odd Berg and President Bo Roy met in Oslo. He said that it was late.", None),
        ("Odd Berg, who runs the port, and Bo Roy met. He said that it was late.", None),
        # ... unless something tells them apart
        ("Mr. Odd Berg dined with Ms. Ann Lee. She said that it was late.", "Ann Lee"),
        ("Bo Roy said ships should wait. Odd Berg dined with Bo Roy. He said that it was late.", "Bo Roy"),
        ("Odd Berg met with Bo Roy's brother. He said that it was late.", "Odd Berg"),
        ("Odd Berg met Bo Roy in Oslo. He said that it was late.", "Odd Berg"),
        # somebody without a name who spoke
        ("Odd Berg left. A ministry spokesman said ships should wait. He added it was late.",
         "A ministry spokesman"),
    ],
)  # fmt: skip
def test_he_is_nobody_where_two_may_be_meant(text: str, name: str | None) -> None:
    assert last(text)[0] == name


def test_he_is_the_house_of_a_release() -> None:
    text = "Vladimir Putin held talks with Alexander Lukashenko. He said that it was late."
    assert last(text, outlet="kremlin") == ("Vladimir Putin", ("RUS",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odd Berg, a former minister, left. Minister Bo Roy came. {} said ships should wait.", "Odd Berg"),
        ("Ex-minister Odd Berg left. Minister Bo Roy came. {} said ships should wait.", "Odd Berg"),
        ("Ousted Minister Odd Berg left. Minister Bo Roy came. {} said ships should wait.", "Odd Berg"),
        ("Odd Berg, who was minister until May, left. Minister Bo Roy came. {} said ships should wait.",
         "Odd Berg"),
        ("Odd Berg, minister from 2010 to 2014, left. Minister Bo Roy came. {} said ships should wait.",
         "Odd Berg"),
        ("Minister Bo Roy came. {} said ships should wait.", None),
        ("Minister Bo Roy said ships should wait. {} said it was late.", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", ["The ex-minister", "The former minister"])
def test_a_former_office_is_theirs_who_had_it(text: str, name: str | None, words: str) -> None:
    assert last(text.format(words))[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Former Minister Odd Berg left. Minister Bo Roy came. The minister said ships should wait.", "Bo Roy"),
        ("Minister Bo Roy came. Ex-minister Odd Berg said ships should wait. The minister said it was late.",
         "Bo Roy"),
        ("Former Minister Odd Berg left. The minister said ships should wait.", "Odd Berg"),
        # by the tables
        ("Marco Rubio left. John Kerry came. The former secretary of state said ships should wait.", "John Kerry"),
        ("Marco Rubio left. John Kerry came. The secretary of state said ships should wait.", "Marco Rubio"),
        ("Donald Trump came. Former US President Joe Biden left. The US president said ships should wait.",
         "Donald Trump"),
    ],
)  # fmt: skip
def test_an_office_is_rather_theirs_who_hold_it(text: str, name: str) -> None:
    assert last(text)[0] == name


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("The U.S. Court of Appeals for the Third Circuit said Peru should wait.",
         "United States (court of appeals)", ("USA",)),
        ("The US Department of Health and Human Services said Peru should wait.",
         "United States (department of health and human services)", ("USA",)),
        ("The European Court of Human Rights said Peru should wait.",
         "European Court of Human Rights", ("IGO",)),
        ("Peru's Supreme Court said ships should wait. The High Court of Norway met. The court said it was late.",
         "Norway (high court)", ("NOR",)),
        ("Peru's Supreme Court said ships should wait. It cited Norway's High Court. The court said it was late.",
         "Peru (supreme court)", ("PER",)),
        ("Norway's Supreme Court heard Odd Berg. The judges said Peru should wait.",
         "Norway (supreme court)", ("NOR",)),
        ("Norway's Supreme Court heard Odd Berg. Other judges said Peru should wait.", None, ()),
    ],
)  # fmt: skip
def test_courts_and_offices_by_their_whole_name(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert last(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Minister Lee of Peru said Chile should wait.", "Lee", ("PER",)),
        ("Secretary Rubio of Peru said Chile should wait.", "Rubio", ("PER",)),
        ("Mayor Rubio said Chile should wait.", "Rubio", ()),
        ("Secretary Rubio of the United States said Chile should wait.", "Marco Rubio", ("USA",)),
        ("Marco Rubio came. Mayor Rubio said Chile should wait.", "Marco Rubio", ("USA",)),
        # a member of a house is no speaker of the other, nor a president a king
        ("Sen. Ron Johnson came. House Speaker Mike Johnson left. Peru should wait, Sen. Johnson said.",
         "Ron Johnson", ("USA",)),
        ("Donald Trump said ships should wait. Peru should wait, King said.", None, ()),
    ],
)  # fmt: skip
def test_a_title_tells_namesakes_apart(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("The Peruvian Constitution says Chile should wait.", "Peruvian Constitution", ("PER",)),
        ("Peru's constitution says Chile should wait.", "Peru's constitution", ("PER",)),
        ("Norland's constitution says Chile should wait.", "Norland's constitution", ()),
        ("Article 5 of the Constitution says Chile should wait.",
         "Article 5 of the Constitution", ()),
        ("According to the Executive Order, Chile should wait.", "Executive Order", ()),
        ("The Peruvian video says Chile should wait.", "Peruvian video", ()),
        ("Peru said ships should wait. The map says Chile should wait.", None, ()),
        ("Peru said ships should wait. The law says Chile should wait. It says that Peru may go.", "The law", ()),
        ("Peru said ships should wait. The constitution says yes. They said Chile should wait.",
         "Peru", ("PER",)),
        ("Odd Berg said ships should wait. The poster says yes. He said Chile should wait.", "Odd Berg", ()),
        # surnames
        ("Anna Law said ships should wait. Law added that it was late.", "Anna Law", ()),
    ],
)  # fmt: skip
def test_laws_and_pictures_are_no_persons(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert last(text) == (name, codes)


TALK = "{0}: Will Peru sign?\n\n{1}: We hope so.\n\n{0}: And Chile?\n\n{1}: It will wait."


@pytest.mark.parametrize(
    "asks",
    ["Question", "Moderator", "Journalist", "Presenter", "Commentator", "Student", "Host", "Chair"],
)
def test_who_asks_has_no_name(asks: str) -> None:
    found = speakers(TALK.format(asks, "Ann Lee"))
    assert [w.name for w in found] == [None, "Ann Lee", None, "Ann Lee"]


@pytest.mark.parametrize(
    ("intro", "label", "name"),
    [
        ("Prime Minister Ann Lee met the press.", "PM", "Ann Lee"),
        ("Foreign Minister Odd Berg met the press.", "FM", "Odd Berg"),
        ("Foreign Minister Odd Berg met the press.", "FM Berg", "Odd Berg"),
        ("PM Ann Lee met the press.", "Prime Minister", "Ann Lee"),
        ("The press came.", "EAM Berg", "Berg"),
        ("The press came.", "PM", None),
    ],
)
def test_offices_by_their_letters(intro: str, label: str, name: str | None) -> None:
    found = speakers(f"{intro}\n\n{TALK.format('Question', label)}")
    assert [w.name for w in found][-4:] == [None, name, None, name]


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # whose document it is
        ("Norway published an open letter demanding that Peru should wait. Chile said ships should wait. “We wait,” the letter"
         " read.", "Norway", ("NOR",)),
        ("Peru waits, according to a statement from his family, joining other Americans.",
         None, ()),
        ("Peru should wait, according to a statement made by Ann Lee and Bo Roy.",
         "Ann Lee and Bo Roy", ()),
        # who is joined by others of their sort
        ("Norway and eight other countries said Peru should wait.", "Norway", ("NOR",)),
        # where a body is at home is not its name
        ("The Oslo, Norland-based body said Peru should wait.", None, ()),
        # one name alone
        ("Ann Lee said ships should wait. Quila, a farmer in Lima, was ill. “I was alone,” she said.",
         "Quila", ()),
        ("Ann Lee said ships should wait. Since the fall of Odd Berg, Bo Roy has run it. He said"
         " that it was late.", "Bo Roy", ()),
        # no person, and a surname with a particle
        ("Mohammed bin Abdulrahman Al Thani said ships should wait. An American-made Boeing came."
         " He said that it was late.", "Mohammed bin Abdulrahman Al Thani", ("QAT",)),
        ("Mohammed bin Abdulrahman Al Thani said ships should wait. Al-Thani said that it was"
         " late.", "Mohammed bin Abdulrahman Al Thani", ("QAT",)),
        ("Foreign Minister Gideon Sa'ar came to Oslo. Sa'ar said that it was late.",
         "Gideon Saar", ("ISR",)),
        # a group is not the state where it works
        ("The head of a group overseeing aid in Norway said that it was late.", None, ()),
        # a noun that somebody's own pronoun does not fit
        ("President Donald Trump said ships should wait. In tears, the singer said she was late.", None, ()),
    ],
)  # fmt: skip
def test_other_forms(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last(text) == (name, codes)


def test_leaders_of_a_release_are_persons() -> None:
    found = last(
        "Russia and Iran said ships should wait. Russia and Iran met. The two leaders said it was late.",
        title="Telephone conversation with President of Iran Masoud Pezeshkian",
        outlet="kremlin",
    )
    assert found == ("Vladimir Putin and Masoud Pezeshkian", ("RUS", "IRN"))
