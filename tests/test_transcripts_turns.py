"""Turns of transcripts, what is told in them of others, and words behind an introduction."""

from __future__ import annotations

import pytest
from readers import quote_of, read, slowdown, speech

from analyzer.furniture import without_furniture
from analyzer.quotes.rules import told_in_turns
from analyzer.quotes.transcripts import turns
from analyzer.sentences import split


def test_a_question_that_goes_on_is_a_turn() -> None:
    text = (
        "Q Will you sail, because —\nMS. LEE: Sure.\nQ — he was told to wait. What now?\n"
        "MS. LEE: We will see.\n"
    )
    assert [who for who, _ in speech(text)] == ["Q", "MS. LEE", "Q", "MS. LEE"]


def test_an_answer_is_that_of_the_office_that_answered() -> None:
    text = (
        "The Norish Ministry of Trade Spokesperson answered a question on the port levy.\n"
        "A reporter asked: Peru has raised its levy. What do you say?\n"
        "Answer: We have seen it.\nThe levy breaks the pact.\n"
    )
    assert speech(text) == [
        ("A reporter", "Peru has rai"),
        ("The Norish Ministry of Trade Spokesperson", "We have seen"),
    ]


def test_a_label_with_the_time_on_a_line_of_its_own() -> None:
    text = (
        "President Lee (02:29):\n\nWe want to keep it in this country. I said so to Peru.\n\n"
        "Reporter 1 (02:51): Will you go to Peru?\n\nPresident Lee: I would like to.\n"
    )
    voices = [d.voice for d in read(text)]
    assert voices[1:] == ["quoted"] * (len(voices) - 1)


def test_a_newspaper_whose_name_ends_like_a_gerund_asks() -> None:
    text = (
        "Beijing Example Daily: We noted the talks. What is your comment?\n\n"
        "Ann Lee: We welcome them.\n\nBeijing Example Daily: Will you go?\n\nAnn Lee: We will.\n"
    )
    speakers = [d.speaker.text if d.speaker else "" for d in read(text)]
    assert speakers[0] == "Beijing Example Daily"


def test_a_label_is_none_of_those_named_in_the_turns() -> None:
    text = (
        "President Ann Lee spoke in Oslo.\n\nThe Press: Are you well?\n\n"
        "The President: I met President Kim Quist today. He is well.\n\n"
        "The Press: Does that worry you?\n\nThe President: No, nothing does."
    )
    found = [d.speaker.name for d in read(text) if d.speaker and "President" in d.speaker.text]
    assert set(found) == {"Ann Lee"}


def test_turns_may_open_with_a_quotation_mark() -> None:
    text = (
        "Odd Berg spoke of the port on Sunday.\n\nPartial transcript as follows:\n\n"
        '"ROY: Let us begin with the port. Will you build it?\n\n'
        '"BERG: Well, we think that Peru should wait. I will tell you why.\n\n'
        '"Peru knows as much about ports as I do about the moon.\n\n'
        '"(CROSSTALK.)\n\n"ROY: But do you agree?\n\n"BERG: I do not.\n\n'
        '"Follow Ann Lee on Twitter @annlee."'
    )
    found, _ = turns(text, without_furniture(text, split(text)))
    assert [t.speaker.text_in(text) for t in found] == ["ROY", "BERG", "ROY", "BERG"]
    assert found[1].content[-1].text_in(text).startswith('"Peru knows')
    drafts = read(text)
    assert not any("CROSSTALK" in d.span.text_in(text) for d in drafts)
    assert not any("Follow" in d.span.text_in(text) for d in drafts)
    assert all(d.speaker is not None for d in drafts[2:])


@pytest.mark.parametrize(
    "behind",
    [
        "At the harbour summit today, Peruvian President Bo Roy argued that the levy was a mistake.",
        "Peruvian Foreign Minister Bo Roy rejected the port plan in Lima.",
    ],
)
def test_a_turn_ends_where_the_writer_tells_of_somebody_with_an_office(behind: str) -> None:
    text = (
        "Press: What do you say to the port levy?\n\nAnn Lee: We have seen it.\n\n"
        f"Press: And will you go to Peru?\n\nAnn Lee: We will see.\n\n{behind}"
    )
    assert [d.voice == "quoted" for d in read(text)] == [True, True, True, True, False]


def test_a_turn_ends_where_the_writer_tells_of_a_visit() -> None:
    text = (
        "Reporter: What of the port?\n\nAnn Berg: We stand by it, and I will say no more.\n\n"
        "During his stay in Oslo, Foreign Minister Bo Quist paid a visit to the old quay.\n\n"
        "The quay holds four cranes."
    )
    found, _ = turns(text, split(text))
    assert found[-1].speaker.text_in(text) == "Ann Berg"
    assert found[-1].content[-1].text_in(text) == "We stand by it, and I will say no more."


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Norish Ambassador to Peru Ann Lee tweets to mark the harvest.\n"
            "The corn is in. I wish all of you well!\n",
            "Norish Ambassador to Peru Ann Lee",
        ),
        (
            "Trade Minister Ann Lee appeared on Port Hour to defend the levy.\n"
            "The levy works. I think that is good.\n",
            "Trade Minister Ann Lee",
        ),
        (
            "The Norish Ministry of Trade released the following statement:\n"
            "Peru has broken the pact.\n",
            "The Norish Ministry of Trade",
        ),
        (
            "A board in Oslo found fraud. Here are a few key quotes from their press statement:\n"
            "Ships were sold to Peru.\n",
            "their",
        ),
    ],
)
def test_words_behind_an_introduction(text: str, who: str) -> None:
    assert [speaker for speaker, _ in speech(text)] == [who]


def test_a_post_in_a_digest_of_briefings_need_not_say_i() -> None:
    text = (
        "Norish President Ann Lee posts on X about the canal.\nPeru takes down signs.\n"
        "Press Secretary Bo Roy answers questions.\nQ Will you sail?\nMR. ROY: We will.\n"
        "Q When?\nMR. ROY: We will see.\n"
    )
    assert speech(text)[0] == ("Norish President Ann Lee", "Peru takes d")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, Mr. Roy gave investors a rosy picture.\n\n"
        "''We will take a more active role. We hope for the best,'' he wrote to them.\n\n"
        "His friends sold their shares.\n",
        "While Mayor Ann Lee addressed the crowd, it rained.\n\nThe port and our ships wait.\n",
        "Mayor Ann Lee appears to be late.\n\nThe port waits. We see that in our numbers.\n",
        "How Mayor Ann Lee gave the port a future.\n\nThe port waits, and we wait with it.\n",
        "Mayor Ann Lee issued a plan.\n\n“We will wait. We hope for more ships.\n\n“Our port is ours.”\n",
    ],
)
def test_a_sentence_of_the_writer_announces_no_words(text: str) -> None:
    assert speech(text) == []


PRESS = (
    "President Ann Lee of Peru met the press.\n\nReporter: Will Peru yield? What do you say?\n\n"
    "Ministry Spokesperson: I can answer that. {}\n\nReporter: Thank you. Do you agree?"
)


@pytest.mark.parametrize(
    ("turn", "child", "speaker"),
    [
        ("The President told us that “we will not yield” to Chile.", "The President told us that "
         "“we will not yield” to Chile", "Ann Lee"),
        ("On Monday, Foreign Minister Bo Roy said that the port stays open.",
         "Foreign Minister Bo Roy said that the port stays open", "Bo Roy"),
        ("As Envoy Kim Quist told the council, “the ships are ours.”",
         "Envoy Kim Quist told the council, “the ships are ours.”", "Kim Quist"),
    ],
)  # fmt: skip
def test_what_a_turn_tells_of_another_is_a_child_of_theirs(
    turn: str, child: str, speaker: str
) -> None:
    text = PRESS.format(turn)
    drafts = read(text)
    (inner,) = [d for d in drafts if d.parent is not None]
    (outer,) = [d for d in drafts if d.id == inner.parent]
    assert inner.span.text_in(text) == child
    assert inner.speaker is not None
    assert inner.speaker.name == speaker
    assert outer.speaker is not None
    assert outer.speaker.text == "Ministry Spokesperson"
    assert outer.voice == "quoted"


def test_the_rest_of_such_a_sentence_stays_with_the_turn() -> None:
    words = "and I have nothing to add to the long debate about the port."
    text = PRESS.format(f"Foreign Minister Bo Roy said that the port is open, {words}")
    inner, rest = [d for d in read(text) if d.parent is not None]
    assert inner.speaker is not None
    assert inner.speaker.name == "Bo Roy"
    assert rest.span.text_in(text) == words
    assert rest.speaker is not None
    assert rest.speaker.text == "Ministry Spokesperson"


@pytest.mark.parametrize(
    "turn",
    [
        "He said that we should wait for Chile.",
        "I said that Chile is right.",
        "If Foreign Minister Bo Roy said that we lost, so be it.",
        "People say that Chile left the port.",
        "Foreign Minister Bo Roy knows that Chile left the port.",
    ],
)
def test_a_turn_without_a_clear_other_voice_has_no_children(turn: str) -> None:
    assert not [d for d in read(PRESS.format(turn)) if d.parent is not None]


def test_turns_with_many_voices_take_linear_time() -> None:
    turn = PRESS.format("Foreign Minister Bo Roy said that the port of Oslo stays open.") + "\n\n"

    def children(text: str) -> int:
        return len([d for d in read(text) if d.parent is not None])

    assert [children(turn * n) for n in (40, 160)] == [40, 160]
    assert slowdown(lambda n: turn * n, children, 40, 160) < 9


QUESTION = "Oslo Post: Will you meet?"
ANSWER = "\nAnn Lee: We have seen it. We will wait.\n"


def told_in(question: str) -> list[tuple[str | None, str]]:
    """What a question tells that others said: whose it is, and the words."""
    text = f"{QUESTION}{ANSWER}Oslo Post: {question} What do you say?{ANSWER}"
    return [
        (d.speaker.name, d.span.text_in(text))
        for d in read(text)
        if d.parent is not None and d.speaker is not None and d.speaker.name != "Oslo Post"
    ]


@pytest.mark.parametrize(
    ("question", "who", "words"),
    [
        ("Minister Bo Roy was in Lima on Monday. He said that the port is shut.", "Bo Roy",
         "He said that the port is shut"),
        ("You know of the plans of Ms. Kim Quist. She noted that ships wait.", "Kim Quist",
         "She noted that ships wait"),
        ("Minister Bo Roy said that Peru waits. Envoy Kim Quist is in Lima. He added that it is late.",
         "Bo Roy", "He added that it is late"),
        ("It’s reported Peru's envoy, Bo Roy, stated that the port is shut.", "Bo Roy",
         "Peru's envoy, Bo Roy, stated that the port is shut"),
    ],
)  # fmt: skip
def test_what_a_question_tells_of_others_is_theirs(question: str, who: str, words: str) -> None:
    assert (who, words) in told_in(question)


@pytest.mark.parametrize(
    "question",
    [
        "He said that the port is shut.",  # nobody is named
        "They said that the port is shut, as Bo Roy knows.",
        "I was in Lima with Bo Roy, who waited. It is said that the port is shut.",
    ],
)
def test_what_nobody_in_particular_said_is_the_questions(question: str) -> None:
    assert told_in(question) == []


def test_a_report_of_which_a_question_tells_says_it() -> None:
    question = "The Peruvian navy said that ships wait. This report said that the port is shut."
    assert told_in(question)[1:] == [("Peru (navy)", "This report said that the port is shut")]


def test_a_network_reads_what_the_rules_miss_in_a_question() -> None:
    text = f"{QUESTION}{ANSWER}Oslo Post: Minister Roy, before his visit to Lima, said no.{ANSWER}"
    sentences = split(text)
    spoken, _ = turns(text, sentences)
    read_by_network = quote_of(text, "Minister Roy", "said", "no")
    beyond = quote_of(text, "Minister Roy", "said", "We will wait")
    assert told_in_turns(text, sentences, spoken, [read_by_network, beyond]) == [read_by_network]
    assert told_in_turns(text, sentences, spoken) == []


def test_a_turn_ends_where_marked_words_of_another_are_reported() -> None:
    text = f"{QUESTION}{ANSWER}Bo Roy, a spokesperson for the Port Office, “urged Peru to wait”."
    assert speech(text)[-1] == ("Ann Lee", "We have seen")
    found, _ = turns(text, split(text))
    assert found[-1].content[-1].text_in(text) == "We have seen it. We will wait."


ANNOUNCED = "The Norish Ministry of Trade published a letter to its staff. {about}\nWe will wait.\n"


@pytest.mark.parametrize("about", ["It is short.", "This letter also mentions Peru."])
def test_a_sentence_may_stand_between_a_heading_and_the_words(about: str) -> None:
    text = f"{QUESTION}{ANSWER}{ANNOUNCED.format(about=about)}"
    assert speech(text)[-1] == ("The Norish Ministry of Trade", "We will wait")
    assert about in [s.span.text_in(text) for s in turns(text, split(text))[1]]


def test_other_sentences_end_a_heading() -> None:
    text = f"{QUESTION}{ANSWER}{ANNOUNCED.format(about='Ships were sold in Lima.')}"
    assert speech(text)[-1][0] == "Ann Lee"
    assert speech(ANNOUNCED.format(about="It is short.")) == []  # no transcript
