"""Which statements an attribution makes: their parts, their voice, and the quote of each."""

from __future__ import annotations

import pytest
from readers import attributed, drafted, quote_of, read, told


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        ("Peru aimed to widen its port.", "Peru", "aimed", "to widen its port"),
        ("Peru has long sought to win it.", "Peru", "has long sought", "to win it"),
        ("Peru grew as calls to boycott it spread.", "Peru", "calls", "to boycott it spread"),
        ("Oslo sang in support of the plan of Peru.", "Oslo", "in support of", "the plan of Peru"),
        ("Peru did not suggest a blockade.", "Peru", "did not suggest", "a blockade"),
        ("Peru gave no sum and failed to condemn the raid.", "Peru", "condemn", "the raid"),
        ("Peru declined to enter the fray.", "Peru", "declined", "to enter the fray"),
        ("Peru refused to comment on the raid.", "Peru", "refused", "to comment on the raid"),
        ("Peru declared war on Chile.", "Peru", "declared", "war on Chile"),
        ("Peru will go on offence against it.", "Peru", "will go on offence against", "it"),
        ("Peru agreed to free its prisoners.", "Peru", "agreed", "to free its prisoners"),
        ("Peru has stopped heeding the pact.", "Peru", "has stopped heeding", "the pact"),
        ("A court in Oslo ruled against the ban.", "A court in Oslo", "ruled against", "the ban"),
        ("The court rejected a plea of Peru.", "The court", "rejected", "a plea of Peru"),
        ("Peru has opposed the motion.", "Peru", "has opposed", "the motion"),
        ("The envoy was criticised by Peru.", "Peru", "was criticised", "The envoy"),
        ("Peru and Chile discussed the port.", "Peru and Chile", "discussed", "the port"),
        ("Ann Lee answered a question on Peru.", "Ann Lee", "answered a question on", "Peru"),
        ("Ann Lee posted on X about Peru.", "Ann Lee", "posted on X about", "Peru"),
        ("A guide outlines how to sail.", "A guide", "outlines", "how to sail"),
        ("Footage from Oslo shows that it burnt.", "Footage from Oslo", "shows", "that it burnt"),
        ("Peru showed strong growth.", "Peru", "showed", "strong growth"),
        ("We have noted this situation.", "We", "have noted", "this situation"),
        ("Their call paves the way for trade.", "Their", "call", "paves the way for trade"),
        ("Police held a man for allegedly fleeing.", "Police", "allegedly", "fleeing"),
        ("Peru Trying to Counter Chile.", "Peru", "Trying to Counter", "Chile"),
    ],
)  # fmt: skip
def test_topics_plans_acts_and_silence_are_not_said(
    text: str, who: str, cue: str, content: str
) -> None:
    draft = told(text, who, cue, content)
    assert (draft.voice, draft.quote) == ("narrated", None)
    assert draft.speaker_codes == ("PER",)  # who acts there stays known


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        ("Peru warned of a raid.", "Peru", "warned of", "a raid"),
        ("We call for an end of the raids.", "We", "call for", "an end of the raids"),
        ("Peru's calls to wait went unheard.", "Peru's", "calls", "to wait"),
        ("Peru demanded an apology.", "Peru", "demanded", "an apology"),
        ("Peru accused Chile of a raid.", "Peru", "accused", "Chile of a raid"),
        ("Peru condemned the raid.", "Peru", "condemned", "the raid"),
        ("Peru rejected claims of a raid.", "Peru", "rejected", "claims of a raid"),
        ("Peru refused to withdraw from Oslo.", "Peru", "refused", "to withdraw from Oslo"),
        ("Peru threatened to leave.", "Peru", "threatened", "to leave"),
        ("Peru agreed that talks were over.", "Peru", "agreed", "that talks were over"),
        ("Peru has not ruled out a raid.", "Peru", "has not ruled out", "a raid"),
        ("The court ruled that Peru must pay.", "The court", "ruled", "that Peru must pay"),
        ("Data from Oslo, Peru said, were old.", "Peru", "said", "Data from Oslo"),
        ("Ann Lee spoke in support of talks.", "Ann Lee", "spoke in support of", "talks"),
        ("Peru maintained it was right.", "Peru", "maintained", "it was right"),
        ("Peru not only said that it hoped.", "Peru", "said", "that it hoped"),
    ],
)  # fmt: skip
def test_demands_refusals_and_threats_are_said(text: str, who: str, cue: str, content: str) -> None:
    assert told(text, who, cue, content).voice == "reported"


def test_marked_words_of_who_is_criticised_are_not_those_of_who_criticises() -> None:
    text = "Ann Lee criticised the envoy's “wall of ships” speech."
    content = "the envoy's “wall of ships” speech"
    assert told(text, "Ann Lee", "criticised", content).voice == "narrated"


def parts(text: str) -> list[tuple[str, str | None, str]]:
    """The parts of the first sentence: words, speaker and voice."""
    found = [d for d in read(text) if d.parent == "s1"]
    return [
        (d.span.text_in(text), d.speaker.name or d.speaker.text if d.speaker else None, d.voice)
        for d in found
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a participle
        (
            "“The port stays shut,” Ann Lee said, adding that ships would have to wait for a year.",
            [
                "“The port stays shut,” Ann Lee said",
                "adding that ships would have to wait for a year.",
            ],
        ),
        (
            "The port will open, Ann Lee said on Monday, stressing that it had been built in time.",
            [
                "The port will open, Ann Lee said on Monday",
                "stressing that it had been built in time.",
            ],
        ),
        # a further verb of the same subject
        (
            "Ann Lee praised the plan, and said that the port would be shut.",
            ["Ann Lee praised the plan", "said that the port would be shut."],
        ),
        # a pronoun
        (
            "Ann Lee said the port was “too small” – but she warned that a new one would cost more.",
            [
                "Ann Lee said the port was “too small”",
                "she warned that a new one would cost more.",
            ],
        ),
    ],
)
def test_each_of_several_reports_is_a_statement(text: str, words: list[str]) -> None:
    found = parts(text)
    assert [w for w, _, _ in found] == words
    assert {name for _, name, _ in found} == {"Ann Lee"}
    assert "narrated" not in {voice for _, _, voice in found}


@pytest.mark.parametrize(
    "text",
    [
        # one quote in two pieces
        "“The port is shut,” Ann Lee said. “It will stay so,” she said.",
        "“The port,” Ann Lee said, “is shut and will stay so.”",
        # one inside of the other
        "Ann Lee said that Bo Roy had said that the port was shut.",
        # only what it is about
        "“The port is shut,” Ann Lee said, referring to the harbour of Oslo.",
        # an act is no report
        "Ann Lee said that the port was shut and left for Oslo.",
    ],
)
def test_one_report_is_not_divided(text: str) -> None:
    assert parts(text) == []


def test_parts_of_one_speaker_lose_no_words() -> None:
    text = "Ann Lee accused Peru of shelling, recalled her envoy and called for an end of it."
    assert attributed(
        text,
        ("Ann Lee", "accused", "Peru of shelling"),
        ("Ann Lee", "called for", "an end of it"),
    ) == [
        ("Ann Lee accused Peru of shelling, recalled her envoy", "reported"),
        ("called for an end of it.", "reported"),
    ]
    text = (
        "Ann Lee praised the crew, said that it was late – but, like Peru, she urged them to wait."
    )
    assert attributed(
        text,
        ("Ann Lee", "praised", "the crew"),
        ("Ann Lee", "said", "that it was late"),
        ("she", "urged", "them to wait"),
    ) == [
        ("Ann Lee praised the crew", "reported"),
        ("said that it was late", "reported"),
        ("like Peru, she urged them to wait.", "reported"),
    ]


def test_whose_name_stands_between_two_reports_is_said_with_the_nearer_verb() -> None:
    text = "Calling Bo Roy “a good sailor,” Ann Lee argued that the port should stay shut."
    assert attributed(
        text,
        ("Ann Lee", "Calling", "Bo Roy “a good sailor,”"),
        ("Ann Lee", "argued", "that the port should stay shut"),
    ) == [
        ("Calling Bo Roy “a good sailor,”", "quoted"),
        ("Ann Lee argued that the port should stay shut.", "reported"),
    ]


def test_a_report_of_another_between_a_speaker_and_the_verb() -> None:
    text = "Ann Lee blamed a clerk who said he was tired, saying, “He lost the keys of the port.”"
    found = attributed(
        text,
        ("who", "said", "he was tired"),
        ("Ann Lee", "saying", "“He lost the keys of the port.”"),
    )
    assert [w for w, _ in found][-1] == "saying, “He lost the keys of the port.”"
    assert [v for _, v in found] == ["reported", "quoted"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # a noun
        (
            "Ann Lee denounced the map of Peru following reports that Chile would print it.",
            [("Ann Lee", "denounced", "the map of Peru"),
             ("Ann Lee", "reports", "that Chile would print it")],
        ),
        # what the source is known by
        (
            "“It burned,” said a clerk who spoke on condition that his name be kept.",
            [("a clerk who spoke on condition", "said", "“It burned,”"),
             ("a clerk who spoke on condition", "spoke on condition",
              "that his name be kept")],
        ),
        # a mere topic
        (
            "However, when mentioning the talks, Ann Lee called the port “a risk for all of us.”",
            [("Ann Lee", "mentioning", "the talks"),
             ("Ann Lee", "called", "the port “a risk for all of us.”")],
        ),
        # inside of what is said
        (
            "Ann Lee said that Bo Roy hoped that the port would open.",
            [("Ann Lee", "said", "that Bo Roy hoped that the port would open"),
             ("Bo Roy", "hoped", "that the port would open")],
        ),
    ],
)  # fmt: skip
def test_what_belongs_to_another_report_is_no_part(
    text: str, pieces: list[tuple[str, str, str]]
) -> None:
    assert attributed(text, *pieces) == []


def test_a_part_opens_with_its_relative_pronoun() -> None:
    found = attributed(
        "The army says that food must be kept from Bo Roy, which it accuses of looting ports.",
        ("The army", "says", "that food must be kept from Bo Roy"),
        ("it", "accuses of", "looting ports"),
    )
    assert [words for words, _ in found] == [
        "The army says that food must be kept from Bo Roy",
        "which it accuses of looting ports.",
    ]


def test_a_joke_at_the_end_of_a_long_sentence_is_a_statement() -> None:
    long = (
        "The port of Oslo was opened on Monday evening with a concert of the navy, a speech by the "
        "mayor, a great number of small ships from the islands and a song by Bo Roy"
    )
    joke = ("who", "joked", "“I am too old for this.”")
    assert attributed(f"{long}, who joked, “I am too old for this.”", joke) == [
        (long, "narrated"),
        ("who joked, “I am too old for this.”", "quoted"),
    ]
    # a few marked words are no statement, nor what the writer goes on behind
    few = ("who", "called", "“a show.”")
    assert attributed(f"{long}, who called it “a show.”", few) == []
    behind = f"{long}, who joked, “I am too old for this,” and left the stage."
    assert attributed(behind, ("who", "joked", "“I am too old for this,”")) == []


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Recently released from a prison on the islands of the far north, Ann Lee said she was glad.",
         "reported"),
        ("In a long talk with the sailors of the new port on Monday night, Ann Lee said it was late.",
         "reported"),
        # a clause of its own
        ("The sailors of the new port in the far north of Peru left it on Monday, Ann Lee said it was.",
         "narrated"),
    ],
)  # fmt: skip
def test_what_opens_a_sentence_does_not_outweigh_who_speaks(text: str, voice: str) -> None:
    said = quote_of(text, "Ann Lee", "said", text.split(" said ")[1].removesuffix("."))
    assert [d.voice for d in drafted(text, said)] == [voice]


def test_what_came_after_something_is_one_clause() -> None:
    for text in (
        "The move came just weeks after Peru took over from Chile.",
        "The attack came after Peru closed the port of Lima.",
    ):
        assert [d.parent for d in read(text)] == [None]
    text = "The minister of ports left the town just weeks after Peru took over from Chile."
    assert [d.parent for d in read(text)] == [None, "s1", "s1"]


def test_no_clause_begins_inside_of_a_noun_phrase() -> None:
    text = "Oslo denounced the choice of Bo Roy as Peru's newly appointed envoy to the two states."
    assert [d.parent for d in read(text)] == [None]
    text = "Oslo denounced the choice of Bo Roy as Peru's army newly attacked the northern towns."
    assert len(read(text)) == 3
