"""Whose words they are where several speak in a sentence: who relays, asks, shows or answers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from readers import drafted, mend, printed, quote_of

from analyzer.quotes import load_extractor
from analyzer.quotes.said import is_said
from analyzer.records import Quote, Span
from analyzer.sentences import split


@pytest.mark.parametrize(
    ("text", "who", "want"),
    [
        ("According to the Harbour Post, spokesman Bo Roy said that it was late.",
         "the Harbour Post", "spokesman Bo Roy"),
        ("Speaking to the Harbour Post, Bo Roy said that it was late.",
         "the Harbour Post", "Bo Roy"),
        ("The mayor is calm, with Ann Lee now saying that it was late.", "The mayor", "Ann Lee"),
        ("The mayor met with Ann Lee, saying that it was late.", "The mayor", "The mayor"),
        ("The Harbour Post, Bo Roy says, said that it was late.",
         "The Harbour Post", "The Harbour Post"),
    ],
)  # fmt: skip
def test_who_speaks_is_not_who_relays(text: str, who: str, want: str) -> None:
    cue = "saying" if "saying" in text else "said"
    ruled = [q for q in load_extractor("rules").extract(text, split(text)) if q.cue]
    ruled = [q for q in ruled if printed(text, q.cue) == cue]
    (found,) = mend(text, quote_of(text, who, cue, "that it was late"), *ruled)
    assert printed(text, found.speaker) == want


def test_what_a_paper_relays_is_whoever_said_it() -> None:
    text = "According to the Harbour Post, spokesman Bo Roy said that it was late."
    quote = quote_of(text, "the Harbour Post", "According to", "that it was late")
    rule = quote_of(text, "spokesman Bo Roy", "said", "that it was late")
    (found,) = mend(text, quote, rule)
    assert (found.cue, found.speaker) == (rule.cue, rule.speaker)


def test_who_relays_what_was_said_does_not_say_it() -> None:
    text = "The port is open, the captain said in a statement, the agency reported."
    content = "The port is open"
    near = quote_of(text, "the captain", "said", content)
    assert mend(text, quote_of(text, "the agency", "reported", content), near) == [near]
    assert mend(text, near, quote_of(text, "the agency", "reported", content)) == [near]


def test_words_that_a_paper_relays_go_on_as_the_speakers() -> None:
    text = (
        '"We wait," Ann Lee said in Oslo, according to the Harbour Post. "It is late for Peru." '
        "Odd Berg left."
    )
    first, second = re.findall('"[^"]+"', text)
    said = quote_of(text, "Ann Lee", "said", first)
    relay = quote_of(text, "the Harbour Post", "according to", first)
    relay = replace(relay, content=(*relay.content, *quote_of(text, None, "said", second).content))
    (found,) = mend(text, relay, said)
    assert printed(text, found.speaker) == "Ann Lee"
    assert len(found.content) == 2


def test_what_somebody_says_that_others_said_is_theirs() -> None:
    text = (
        "Ann Lee further stated that Premier Odd Berg, in a speech at the port, emphasized that "
        "Peru is ready to wait."
    )
    inner = quote_of(text, "Ann Lee", "emphasized", "that Peru is ready to wait")
    (mended,) = mend(text, inner)
    assert mended.content[0].text_in(text) == text[text.index("that") : -1]
    assert printed(text, mended.cue) == "stated"
    text = "Ann Lee stated that Peru should wait, and emphasized that Chile is ready to wait."
    second = quote_of(text, "Ann Lee", "emphasized", "that Chile is ready to wait")
    assert mend(text, second) == [second]


@pytest.mark.parametrize(
    ("text", "who", "cue", "content", "want", "verb"),
    [
        # who is shown speaks, and not the picture
        ("Videos from the fair show young men criticizing the port.",
         "Videos from the fair", "show", "young men criticizing the port",
         "young men", "criticizing"),
        ("A clip posted on Monday shows Ann Lee calling for a ban.",
         "A clip posted on Monday", "shows", "Ann Lee calling for a ban", "Ann Lee", "calling for"),
        ("Footage shows a crowd leaving the port.", "Footage", "shows", "a crowd leaving the port",
         "Footage", "shows"),
        ("Polls from Oslo show young men criticizing the port.", "Polls from Oslo", "show",
         "young men criticizing the port", "Polls from Oslo", "show"),
        # whoever tells all of it
        ("Still, Ann Lee continued, a plan was approved, as proposed by Bo Roy.",
         "Bo Roy", "proposed", "a plan was approved", "Ann Lee", "continued"),
        ("However, the mayor argued, Bo Roy had said that it was late.",
         "Bo Roy", "had said", "that it was late", "the mayor", "argued"),
        ("Still, in May, Bo Roy said that it was late.", "Bo Roy", "said", "that it was late",
         "Bo Roy", "said"),
    ],
)  # fmt: skip
def test_who_speaks_where_others_are_shown_or_told_of(
    text: str, who: str, cue: str, content: str, want: str, verb: str
) -> None:
    found = mend(text, quote_of(text, who, cue, content))
    assert [(printed(text, q.speaker), printed(text, q.cue)) for q in found] == [(want, verb)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Roy left after the union, in a letter, denounced the plan.", "the union"),
        ("Roy left while nurses from Oslo denounced the plan.", "nurses from Oslo"),
        # the same clause, or words that the source reports
        ("Roy, after the union left, denounced the plan.", "Roy"),
        ("Roy said that the union denounced the plan.", "Roy"),
    ],
)
def test_the_subject_of_a_clause_of_its_own_speaks(text: str, source: str) -> None:
    noun = "the union" if "the union" in text else "nurses from Oslo"
    network = quote_of(text, "Roy", "denounced", "the plan")
    (mended,) = mend(text, network, quote_of(text, noun, "denounced", "the plan"))
    assert printed(text, mended.speaker) == source


def test_two_who_speak_in_one_sentence_both_do() -> None:
    text = "Analyst Bo Roy said Peru waits, while analyst Ann Lee said that Chile hopes."
    one, two = text.index("said"), text.rindex("said")
    comma, lee = text.index(","), text.index("Ann")
    first = Quote((Span(one + 5, comma),), Span(one, one + 4), Span(8, 14), "indirect")
    wrong = Quote((Span(0, comma),), Span(two, two + 4), Span(lee, lee + 7), "indirect")
    assert first in mend(text, first, wrong)


def test_two_cues_keep_their_own_words() -> None:
    text = "“Is it late?” asked Ann Lee. “It is not,” Bo Roy replied."
    answer = quote_of(text, "Ann Lee", "asked", "“It is not,”")
    ruled = (
        quote_of(text, "Ann Lee", "asked", "“Is it late?”"),
        quote_of(text, "Bo Roy", "replied", "“It is not,”"),
    )
    sources = {
        q.speaker.text_in(text)
        for q in mend(text.replace("Lee.", "Lee;"), answer, *ruled)
        if q.speaker and q.content[0].start > 20
    }
    assert sources == {"Bo Roy"}


def test_what_follows_said_is_not_that_of_who_answers() -> None:
    text = "Ann Lee said the port needs cranes, and Bo Roy replied by noting that it was poor."
    wrong = quote_of(text, "Bo Roy", "replied", "the port needs cranes")
    ruled = quote_of(text, "Ann Lee", "said", "the port needs cranes")
    (found,) = mend(text, wrong, ruled)
    assert (found.cue, found.speaker) == (ruled.cue, ruled.speaker)
    # in front of who says it, nothing is taken from them
    text = "The port needs cranes, Bo Roy replied."
    right = quote_of(text, "Bo Roy", "replied", "The port needs cranes")
    assert mend(text, right, right) == [right]


def test_who_asks_is_not_who_answers() -> None:
    text = "Asked by Bo Roy about the port, Ann Lee said Peru should wait."
    asker = quote_of(text, "Bo Roy", "said", "Peru should wait")
    ruled = quote_of(text, "Ann Lee", "said", "Peru should wait")
    assert [q.speaker for q in mend(text, asker, ruled)] == [ruled.speaker]


def test_a_question_stays_with_who_asks() -> None:
    text = "Asked by Bo Roy whether Peru would wait, Ann Lee said no."
    question = quote_of(text, "Bo Roy", "Asked by", "whether Peru would wait")
    ruled = quote_of(text, "Ann Lee", "said", "no")
    assert mend(text, question, ruled)[0].speaker == question.speaker


def test_a_question_only_says_when_somebody_spoke() -> None:
    text = "When a reporter asked about Chile, Ann Lee said Peru should wait."
    asked = quote_of(text, "a reporter", "asked", "about Chile")
    said = quote_of(text, "Ann Lee", "said", "Peru should wait")
    assert [d.quote for d in drafted(text, asked, said)] == [said]


def test_who_is_asked_answers() -> None:
    text = "When asked how far Oslo was from war, the envoy said, “Very far away.”"
    answer = quote_of(text, "the envoy", "said", "“Very far away.”")
    asked = quote_of(text, None, "asked", "how far Oslo was from war")
    found = mend(text, asked, answer)
    assert answer in found
    assert drafted(text, *found)[0].quote == answer


def test_what_is_asked_about_is_no_answer() -> None:
    text = "When asked about the safety of the port, Ann Lee admitted it was a worry."
    asked = quote_of(text, "Ann Lee", "asked about", "the safety of the port")
    assert not is_said(text, asked)
    (draft,) = drafted(text, asked, quote_of(text, "Ann Lee", "admitted", "it was a worry"))
    assert draft.quote is not None
    assert draft.quote.content[0].text_in(text) == "it was a worry"
