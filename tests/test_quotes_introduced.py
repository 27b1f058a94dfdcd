"""Words that a title, an introduction or a clause around them gives to somebody."""

from __future__ import annotations

import pytest
from readers import read, said_in

from analyzer.quotes.headlines import with_headlines
from analyzer.sentences import split
from analyzer.speakers import Attribution
from analyzer.statements import draft_statements


@pytest.mark.parametrize(
    ("title", "who"),
    [
        # behind the last dash
        ("Peru has sent its ships to the strait - Odd Berg", "Odd Berg"),
        ("Peru insists on a pact for its ships - Odd Berg", "Odd Berg"),
        ("Peru, ships and a new pact - Odd Berg", None),
        ("Peru, Chile may build a port together — deputy PM", "deputy PM"),
        ("Sixth round of talks to take place in Oslo: top Norish diplomat", "top Norish diplomat"),
        ("Peru has sent its ships to the strait - Oslo Times", None),
        ("Peru has sent its ships to the strait - Live Updates", None),
        ("Peru and Chile: the old quarrel - Odd Berg", None),
        # a surname behind the colon
        ("Peru Will Not Bow to Pressure: Bergdahl", "Bergdahl"),
        ("World 'Very Close' to a Port War: Bergdahl", "Bergdahl"),
        ("Peru will not bow to pressure: Chile", "Chile"),
        ("Peru Will Not Bow to Pressure: Analysis", None),
        ("Why Peru Will Not Bow to Pressure: Explained", None),
        ("Why Peru Will Not Bow to Pressure: Bergdahl", None),
        ("Ports and Harbours of the North: Norway", None),
        ("Peru Is Angry: Chile Rejects Deal", None),
    ],
)  # fmt: skip
def test_a_name_at_the_end_of_a_title_speaks(title: str, who: str | None) -> None:
    found = with_headlines(title, split(title), [], [])
    assert [q.speaker.text_in(title) for q in found if q.speaker] == ([who] if who else [])
    drafts = draft_statements(
        "title", title, split(title), found, [Attribution(None, ())] * len(found)
    )
    assert drafts[0].voice == ("reported" if who else "narrated")


@pytest.mark.parametrize(
    ("introduction", "who"),
    [
        ("Ann Berg added:", "Ann Berg"),
        ("In a letter to the crews, Bo Quist wrote on Friday:", "Bo Quist"),
        ("The harbour master then continued:", "The harbour master"),
        ("But she concluded:", "she"),
    ],
)
def test_a_paragraph_that_is_introduced_is_said(introduction: str, who: str) -> None:
    words = "The quay is lost. Nobody here knows when the ships come back."
    text = f"The port was quiet.\n\n{introduction}\n\n{words}\n\nThe crews went home."
    assert said_in(text) == [(who, words, "direct")]


@pytest.mark.parametrize(
    ("introduction", "paragraph"),
    [
        ("Read more:", "The quay is lost and nobody knows when ships return."),
        ("The statement reads:", "1. The quay is closed to all ships of the line."),
        ("Ann Berg said three things mattered:", "The quay is lost and nobody is to blame for it."),
    ],
)
def test_what_only_follows_a_colon_is_not_said(introduction: str, paragraph: str) -> None:
    found = said_in(f"The port was quiet.\n\n{introduction}\n\n{paragraph}\n\nThe crews went home.")
    assert all(what != paragraph for _, what, _ in found)


def test_a_paragraph_in_which_somebody_said_something_is_the_writers() -> None:
    text = "Ann Berg added:\n\nThe quay, Bo Quist said, was lost to the sea on Monday."
    assert [who for who, _, _ in said_in(text)] == ["Bo Quist"]


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        ("As President Bo Roy stated after talks in Lima on May 9, Peru is ready to go on.",
         "Peru is ready to go on", "Bo Roy"),
        ("The ships will leave as planned, Ann Lee specified.",
         "The ships will leave as planned", "Ann Lee"),
        ("The port was closed at noon, the Lima Ministry of Trade and Energy told reporters.",
         "The port was closed at noon", "Peru (ministry of trade and energy)"),
    ],
)  # fmt: skip
def test_a_sentence_that_somebody_says_is_read_by_the_rules(
    text: str, content: str, name: str
) -> None:
    (draft,) = read(text)
    assert draft.quote is not None
    assert draft.quote.content[0].text_in(text) == content
    assert draft.speaker is not None
    assert draft.speaker.name == name


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("It is worth noting that Peru has waited.", "narrated"),
        ("It is only fair to say that Peru has waited.", "narrated"),
        ("Let's say that Peru has waited.", "narrated"),
        ("The ministry objected. It is saying that Peru has waited.", "reported"),
    ],
)
def test_a_writers_own_remark_is_told(text: str, voice: str) -> None:
    assert read(text)[-1].voice == voice
