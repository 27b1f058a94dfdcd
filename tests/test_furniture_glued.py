"""Furniture: lines between the sentences, and what is glued to one of them."""

from __future__ import annotations

import pytest
from readers import kept

from analyzer.furniture import is_furniture
from analyzer.sentences import split


@pytest.mark.parametrize(
    "words",
    [
        "This item is being updated...",
        "DUBAI, 26 May.",
        "(A video was played.)",
        "(Applause.)",
        "Follow DW for more.",
        "Photo of Ann Lee, accused of helping two inmates.",
        "@harbour_99.",
        "Prior to joining the Oslo Herald, Ann Berg covered ports and tides in Bergen.",
        "Edited translation from Al-Example Al-Youm",
        "Here's a look at other stories that moved the ports.",
        "Here are more headlines from Lima",
        "Editor's note: Ann Lee " + "has lied about the port of Oslo and " * 8 + "will lie again.",
    ],
)  # fmt: skip
def test_lines_that_are_furniture(words: str) -> None:
    assert is_furniture(words)


@pytest.mark.parametrize(
    "words",
    [
        "Here is the news that Bo Roy said he feared.",
        "The editor noted: Peru will wait.",
        "Here are other ports that Peru may shut.",
        "Translated from Norish, the word is a threat to Peru.",
    ],
)  # fmt: skip
def test_lines_that_are_not_furniture(words: str) -> None:
    assert not is_furniture(words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Chinese Ministry of Commerce Spokesperson He Yongda answered questions about Peru's talks.",
        "The Norish Foreign Minister Ann Lee and The Example Times of Oslo met in Peru on Monday.",
        "Photo of Ann Lee in Peru sparked a protest in Oslo on Monday.",
        # about prizes and helplines
        "She was given the Harbour Prize for her work on the treaty with Peru.",
        "The minister said a helpline for sailors would be opened in Oslo on Monday.",
        "Peru will call 12,000 men to the ships, the army said.",
    ],
)  # fmt: skip
def test_a_sentence_that_only_looks_like_furniture_stays(sentence: str) -> None:
    assert kept(sentence) == [sentence]


@pytest.mark.parametrize(
    ("glued", "sentence"),
    [
        ("Peru Recalls Its Envoy Amid Border Dispute ",
         "The government of Peru said on Monday that its envoy would come home."),
        ("(Oslo Department of Justice) PERU RECALLS ITS ENVOY AFTER DISPUTE ",
         "He is expected to come home on Monday after talks."),
        ("By Ann Lee Reporting from Oslo ", "Example Ltd said on Monday that it would leave Peru."),
        ("By Ann Lee 3 min read Subscribers only ",
         "How can Peru resist the rise of prices in its ports this year?"),
        # appeals, helplines and biographies
        ("You have 62.5% of this article left to read. ", "Peru has sent its ships to Oslo."),
        ("Norish Courier is on the ground when the story is developing. ",
         "Peru has sent its ships to Oslo."),
        ("At such a critical time in Norish history, we need reporters on the ground. ",
         "Peru has sent its ships to Oslo."),
        ("We believe good journalism should be available to everyone, and paid by some. ",
         "Peru has sent its ships to Oslo."),
        ("If you or someone you know is in need, here's where to get help: call 1-800. ",
         "Peru has sent its ships to Oslo."),
        ("Harbour Help Phone: 1-800-555-0100. ", "Peru has sent its ships to Oslo."),
        ("Text 555010. ", "Peru has sent its ships to Oslo."),
        ("Warning: This story contains references to drowning. ",
         "Peru has sent its ships to Oslo."),
        ("Senior reporter Ann Lee is a senior reporter with the Courier's bureau in Oslo. ",
         "Peru has sent its ships to Oslo."),
        ("She was a finalist for the Harbour Award for her exclusive reporting on ports. ",
         "Peru has sent its ships to Oslo."),
        ("Si vous voulez lire le journal sur un autre appareil. ",
         "Peru has sent its ships to Oslo."),
        ("Ce message s’affichera sur l’autre appareil. ", "Peru has sent its ships to Oslo."),
        # biographies, translations and credits
        ("She covers topics including missing ships, national crime cases, and more. ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
        ("Beyond those beats, she reports on crime, politics, business, and more. ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
        ("Since joining in 2021, she’s covered the courts of Oslo and the ports of Peru. ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
        ("He was also a 2024 Harbour Press Scholar and a graduate of Example University. ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
        ("(Ann Lee/Example Network/Harbour; Norish County Coroner's Office) ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
        ("(Norish Department of Ports ) ",
         "Peru has sent its ships to Oslo, the minister said on Monday."),
    ],
)  # fmt: skip
def test_what_is_glued_to_a_sentence_is_cut_off(glued: str, sentence: str) -> None:
    assert kept(glued + sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Crowds walk through Oslo on May 2, 2025. (iStock/Example Images) Peru has sent its ships "
         "to the port.", ["Peru has sent its ships to the port."]),
        ("The coroner speaks in Oslo Aug. 22. 2024, in Norish, Ind. (Ann Lee/Example/Harbour "
         "Network) Berg said he would wait.", ["Berg said he would wait."]),
        ("Ann Lee meets Odd Berg in Oslo. (credit: THE OFFICE/EXA (EXAMPLE AGENCY)/HANDOUT VIA "
         "HARBOUR) Peru spoke of its ships.", ["Peru spoke of its ships."]),
        ("GET REAL-TIME UPDATES DIRECTLY ON THE HARBOUR HUB A recent film showed the port.",
         ["A recent film showed the port."]),
        ("FOLLOW THE HARBOUR NEWS ON X Law and order have come to the port.",
         ["Law and order have come to the port."]),
        ("Date of the launch The ships are to sail in July, once the port is ready.",
         ["The ships are to sail in July, once the port is ready."]),
        ("Norway insists The ships are to sail in July, once the port is ready.",
         ["Norway insists The ships are to sail in July, once the port is ready."]),
        ("Peru waits. (The agency Reuters reported it) Chile has sent its ships.",
         ["Peru waits.", "(The agency Reuters reported it) Chile has sent its ships."]),
        ("She covers her face in court, the judge said.",
         ["She covers her face in court, the judge said."]),
        # notices and subheads
        ("Warning: This report contains hateful language In May, Peru shut the port of Oslo.",
         ["In May, Peru shut the port of Oslo."]),
        ("Warning: Readers may find some details distressing Mr. Roy left the port of Oslo.",
         ["Mr. Roy left the port of Oslo."]),
        ("Warning: This story contains details of the war in Peru that may upset you. Ships left.",
         ["Ships left."]),
        ("Follow Ann Lee on Instagram, X and TikTok. Ships left.", ["Ships left."]),
        ("SAVE A SHIP Let's say the port of Oslo is shut.",
         ["Let's say the port of Oslo is shut."]),
        ("THE LAST PORT Many of them left Oslo in May.", ["Many of them left Oslo in May."]),
        ("Peru sent it to the U.S. PERU SENDS BACK SHIP The ship had left in May.",
         ["Peru sent it to the U.S.", "The ship had left in May."]),
        # no furniture
        ("Warning: Peru may shut the port of Oslo.", ["Warning: Peru may shut the port of Oslo."]),
        ("US PRESIDENT Ann Lee left the port of Oslo.",
         ["US PRESIDENT Ann Lee left the port of Oslo."]),
        ("IT WAS King Bo who shut the port of Oslo.",
         ["IT WAS King Bo who shut the port of Oslo."]),
        ("The U.S. NAVY Admiral Bo Roy left the port.",
         ["The U.S. NAVY Admiral Bo Roy left the port."]),
        # headings, and a surname that looks like a pronoun
        ("Oslo Mayor Lee and Vice Premier He agreed to keep the port of Lima open for now.",
         ["Oslo Mayor Lee and Vice Premier He agreed to keep the port of Lima open for now."]),
        ("Oslo Mayor Recalls All Envoys He agreed to keep the port of Lima open for now.",
         ["He agreed to keep the port of Lima open for now."]),
        ("Ports – Ships for Every New Company Ports sells ships to all who live in Lima today.",
         ["Ports sells ships to all who live in Lima today."]),
        ("Ports of Peru – Ships Old and New for Lima Are sold to all who live in Lima.",
         ["Ports of Peru – Ships Old and New for Lima Are sold to all who live in Lima."]),
    ],
)  # fmt: skip
def test_captions_and_subheads_are_cut_off(text: str, left: list[str]) -> None:
    assert kept(text) == left


STORY = "Peru shut the port of Oslo. " * 30


@pytest.mark.parametrize(
    "tail",
    [
        "Additional reporting by Ann Lee and Bo Roy Officials say the port is shut. Ships wait.",
        "Ann Lee contributed to this report. Ships left the port of Oslo. They wait.",
        "Follow Harbour News on BBC Sounds, Facebook and X. A man from Leeds won. Dave Quist ran.",
    ],
)
def test_what_stands_behind_the_last_line_is_another_story(tail: str) -> None:
    assert len(kept(STORY + tail)) == 30


@pytest.mark.parametrize(
    "text",
    [
        # names of the article, and marked words
        STORY + "Follow Harbour News on BBC Sounds. A ship from Peru won. It left Oslo.",
        STORY + "Follow Harbour News on BBC Sounds. A ship from Leeds won. “Go,” Dave Quist said.",
        # in front of most of it
        "Additional reporting by Ann Lee and Bo Roy. " + STORY,
    ],
)
def test_a_credit_in_an_article_ends_nothing(text: str) -> None:
    assert len(kept(text)) >= 30


def test_what_an_author_was_before_is_furniture() -> None:
    author = (
        "Bo Roy, former adviser on ports to Mayor (then-Senator) Ann B. Lee, Jr., is Senior Fellow "
        "at the Port Institute."
    )
    text = f"{STORY}\n\n{author}"
    assert len(kept(text)) == 30
    told_of = f"{STORY}Bo Roy waits.\n\n{author}"
    assert len(kept(told_of)) == 32


def test_a_sentence_that_is_printed_twice_counts_once() -> None:
    line = "Growers have banded together to make the market for herbs more profitable."
    text = f"{line} {line} The forest behind the town does not look like a farm."
    assert len(kept(text)) == 2
    for text in ("It is over. It is over. They left.", f"{line} They left. {line}"):
        assert len(kept(text)) == len(split(text))


def test_a_biography_in_front_of_a_page_s_notices_is_left_out() -> None:
    story = "Peru waits. Chile said that it would wait, too. The ships came home."
    notices = "All rights reserved. Legal Statement. Market data provided by Factset. " * 2
    more = "He previously worked for the Harbour Post. Bo has covered three summits."
    for end in ("", notices):
        signed = f"{story} Bo Roy is a trade writer for Harbour News. {more} {end}"
        assert kept(signed) == kept(story)
    other = f"{story} Bo Roy is a trade writer for Harbour News. {more} Chile has covered its debt."
    assert kept(other)[-1] == "Chile has covered its debt."
