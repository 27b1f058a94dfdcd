"""Where the words that somebody says begin and end, in quotes that the mending has seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readers import mend, printed, quote_of, span_of

from analyzer.quotes.marks import regions
from analyzer.records import Quote, Span


@pytest.mark.parametrize(
    ("text", "who", "cue", "content", "whole"),
    [
        # goes on
        ("The ministry said it will list Oslo Lines Co., Ltd. and Roy Ports Inc. as well.",
         "The ministry", "said", "it will list Oslo Lines Co., Ltd",
         "it will list Oslo Lines Co., Ltd. and Roy Ports Inc. as well"),
        ("The ministry said that the work is easy: paint a ship, open a port.", "The ministry",
         "said", "that the work is easy", "that the work is easy: paint a ship, open a port"),
        # ends
        ("The ministry noted that Oslo will be 900 years old and invited the king to visit it.",
         "The ministry", "noted",
         "that Oslo will be 900 years old and invited the king to visit it",
         "that Oslo will be 900 years old"),
        ("A tax by Oslo, which argued that Roy Ports paid little, is an example of it.", "which",
         "argued", "that Roy Ports paid little, is an example of it", "that Roy Ports paid little"),
        # stays
        ("The ministry said: “Go now.”", "The ministry", "said", "“Go now.”", "“Go now.”"),
        ("The ministry said it was clear: “Go now.”", "The ministry", "said", "it was clear",
         "it was clear"),
        ("The ministry said the king was old and invited guests to visit him.", "The ministry",
         "said", "the king was old and invited guests to visit him",
         "the king was old and invited guests to visit him"),
        ("The ministry said that Roy Ports, in Oslo, is an example of it.", "The ministry", "said",
         "that Roy Ports, in Oslo, is an example of it",
         "that Roy Ports, in Oslo, is an example of it"),
        # what stands behind it is not said
        ("He called Peru a “mad house” during a visit to Oslo.", "He", "called",
         "Peru a “mad house” during a visit to Oslo", "Peru a “mad house”"),
        ("He said Peru would wait but declined to give a date.", "He", "said",
         "Peru would wait but declined to give a date", "Peru would wait"),
        ("He said he “ran hard” during the race.", "He", "said", "he “ran hard” during the race",
         "he “ran hard” during the race"),
    ],
)  # fmt: skip
def test_where_a_content_ends(text: str, who: str, cue: str, content: str, whole: str) -> None:
    (found,) = mend(text, quote_of(text, who, cue, content))
    assert [c.text_in(text) for c in found.content] == [whole]


def test_what_stands_behind_marked_words_is_not_said() -> None:
    text = "He shouted “no war” and “no ships” before being led out."
    content = "“no war” and “no ships” before being led out"
    (found,) = mend(text, quote_of(text, "He", "shouted", content, "mixed"))
    assert [c.text_in(text) for c in found.content] == ["“no war” and “no ships”"]


@pytest.mark.parametrize(
    ("text", "who", "cue", "content", "whole"),
    [
        # goes on, or begins behind whom one informs
        ("Bo Roy listed ports in Norway, as well as shipyards in Peru.", "Bo Roy", "listed",
         "ports in Norway", "ports in Norway, as well as shipyards in Peru"),
        ("Bo Roy criticised the fees of the port, including a tax on grain.", "Bo Roy",
         "criticised", "the fees of the port", "the fees of the port, including a tax on grain"),
        ("Bo Roy said they spoke of ships; of grain; of the port and its crews.", "Bo Roy", "said",
         "they spoke of ships; of grain",
         "they spoke of ships; of grain; of the port and its crews"),
        ("Bo Roy said that Oslo was going to host the Forum of Ports in May, before the fair.",
         "Bo Roy", "said", "that Oslo was going to host",
         "that Oslo was going to host the Forum of Ports in May"),
        ("Bo Roy stressed that it was the right plan for Oslo, which lost two ports in May.",
         "Bo Roy", "stressed", "that it was the right plan for Oslo",
         "that it was the right plan for Oslo, which lost two ports in May"),
        ("Bo Roy informed the Mayor of Oslo about the storm.", "Bo Roy", "informed",
         "the Mayor of Oslo about the storm", "about the storm"),
        # whole already
        ("Bo Roy asked to leave, as well as to take a ship.", "Bo Roy", "asked", "to leave",
         "to leave"),
        ("Bo Roy blamed three storms, including one in which sailors falsely claimed he sank.",
         "Bo Roy", "blamed", "three storms", "three storms"),
        ("Bo Roy blamed the storm; the port is shut.", "Bo Roy", "blamed", "the storm",
         "the storm"),
        ("Bo Roy blamed the storm, which had come from Peru.", "Bo Roy", "blamed", "the storm",
         "the storm"),
        ("Bo Roy said that he met Ann Lee, who said nothing.", "Bo Roy", "said",
         "that he met Ann Lee", "that he met Ann Lee"),
        ("Bo Roy said that it sank the day the king died.", "Bo Roy", "said", "that it sank",
         "that it sank the day the king died"),
        ("Bo Roy told the Mayor about the storm.", "Bo Roy", "told", "the Mayor about the storm",
         "the Mayor about the storm"),
        # broke off behind its opening, or before its subject
        ("Ann Lee adds that except for one berth, nobody in Oslo had seen the port.", "Ann Lee",
         "adds", "that except for one berth",
         "that except for one berth, nobody in Oslo had seen the port"),
        ("Ann Lee adds that despite the rain, nobody in Oslo had seen the port.", "Ann Lee", "adds",
         "that despite the rain", "that despite the rain, nobody in Oslo had seen the port"),
        ("Ann Lee adds that with few ships, nobody in Oslo had seen the port.", "Ann Lee", "adds",
         "that with few ships", "that with few ships, nobody in Oslo had seen the port"),
        ("She regretted that instead of “new ships”, the ministry had built a dock.", "She",
         "regretted", "that instead of “new ships”",
         "that instead of “new ships”, the ministry had built a dock"),
        ("Peru noted that on April 17, Oslo time, the Office of Ports announced its rules.", "Peru",
         "noted", "that on April 17, Oslo time",
         "that on April 17, Oslo time, the Office of Ports announced its rules"),
    ],
)  # fmt: skip
def test_a_content_goes_on(text: str, who: str, cue: str, content: str, whole: str) -> None:
    (found,) = mend(text, quote_of(text, who, cue, content))
    assert [c.text_in(text) for c in found.content] == [whole]


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # a clause that has its subject
        ("Peru noted that in May Chile left, the agency reported.", "Peru", "noted",
         "that in May Chile left"),
        ("Peru noted that in May ships sank, the agency said on Monday.", "Peru", "noted",
         "that in May ships sank"),
    ],
)  # fmt: skip
def test_a_content_that_is_whole_stays(text: str, who: str, cue: str, content: str) -> None:
    quote = quote_of(text, who, cue, content)
    assert mend(text, quote) == [quote]


def test_what_goes_on_behind_a_source_is_content() -> None:
    text = "Two ships sank, according to the harbour board, one of them in Oslo."
    source = "the harbour board, one of them in Oslo"
    (found,) = mend(text, quote_of(text, source, "according to", "Two ships sank"))
    assert [c.text_in(text) for c in found.content] == ["Two ships sank", "one of them in Oslo"]
    assert printed(text, found.speaker) == "the harbour board"
    text = "Two ships sank, according to sailors, three of them said."
    whole = quote_of(text, "sailors", "according to", "Two ships sank")
    assert mend(text, whole) == [whole]


def test_what_stands_in_front_of_he_said_this_is_his() -> None:
    text = "Peru will build a port by May. Bo Roy, its envoy, said this during a forum in Oslo."
    (found,) = mend(text, quote_of(text, "Bo Roy", "said", "this during a forum in Oslo"))
    assert found.content[0].text_in(text) == "Peru will build a port by May."
    assert printed(text, found.speaker) == "Bo Roy, its envoy,"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("At the end of the hymn “We Sail At Dawn,” she added the words “to Oslo at last.”", 1),
        ("“We Sail At Dawn,” she added, “to Oslo at last.”", 2),
        ("It was the hymn of those who “sail at dawn,” she added, “to Oslo at last.”", 2),
    ],
)
def test_a_title_in_front_of_who_speaks_is_no_content(text: str, n: int) -> None:
    marked = regions(text, [Span(0, len(text))])
    cue = text.index("added")
    content = tuple(Span(r.start, r.end) for r in marked)
    quote = Quote(content, Span(cue, cue + 5), Span(cue - 4, cue - 1), "direct")
    (found,) = mend(text, quote)
    assert found.content == content[-n:]


def test_analysts_at_the_end_say_the_whole_sentence() -> None:
    text = "Its acts suggest that it wants a port in the north, some foreign policy analysts say."
    inner = quote_of(text, "Its acts", "suggest", "that it wants a port in the north")
    outer = quote_of(
        text,
        "some foreign policy analysts",
        "say",
        "Its acts suggest that it wants a port in the north",
    )
    assert mend(text, inner, outer) == [outer]


def test_what_ends_with_who_says_it_is_said_as_a_whole() -> None:
    text = "Dozens were sacked on Friday, as Bo Roy moved to shrink the port, five sources said."
    part = quote_of(text, "five sources", "said", "Bo Roy moved to shrink the port")
    whole = quote_of(text, "five sources", "said", text[: text.index(", five")])
    assert mend(text, part, whole) == [whole]
    text = "Watch: Bo Roy moved to shrink the port as ships sank, five sources said."
    part = quote_of(text, "five sources", "said", "Bo Roy moved to shrink the port")
    front = quote_of(text, "five sources", "said", text[: text.index(", five")])
    (mended,) = mend(text, part, front)
    assert mended.content[0].text_in(text) == "Bo Roy moved to shrink the port as ships sank"
    text = "Dozens were sacked. Bo Roy moved to shrink the port, five sources said."
    part = quote_of(text, "five sources", "said", "Bo Roy moved to shrink the port")
    assert mend(text, part, part) == [part]


@pytest.mark.parametrize("head", ["But", "And", "Yet"])
def test_what_ends_with_who_says_it_begins_behind_but(head: str) -> None:
    text = f"{head} the index soon fell, weighed down by weak shares after losses, brokers said."
    whole = text[len(head) + 1 : text.index(", brokers")]
    part = quote_of(text, "brokers", "said", "weak shares after losses")
    (mended,) = mend(text, part, quote_of(text, "brokers", "said", whole))
    assert mended.content[0].text_in(text) == whole


def test_a_voice_at_the_end_of_a_sentence_says_all_of_it() -> None:
    text = (
        "The U.S. side made a list. It should be noted that this is a step for the U.S. side, the "
        "spokesperson said."
    )
    content = "that this is a step for the U.S. side"
    network = quote_of(text, "The U.S. side", "should be noted", content)
    rule = quote_of(text, "the spokesperson", "said", f"It should be noted {content}")
    assert mend(text, network, rule) == [rule]


def test_a_belief_in_a_sentence_does_not_hide_who_says_it() -> None:
    text = "As President Bo Roy stated in Lima, Peru is ready to go on with the talks."
    belief = quote_of(text, "Peru", "is ready", "to go on with the talks")
    told = quote_of(text, "President Bo Roy", "stated", "Peru is ready to go on with the talks")
    assert told in mend(text, belief, told)
    said = quote_of(text, "President Bo Roy", "stated", "Peru is ready to go on with the talks")
    assert mend(text, said, told) == [said]


def test_the_outermost_speaker_ends_the_sentence() -> None:
    text = "The plan fails whatever Bo Roy demands of Peru, Norish envoy Ann Lee said on Monday."
    inner = quote_of(text, "Bo Roy", "demands", "of Peru")
    outer = quote_of(text, "Norish envoy Ann Lee", "said", text[: text.index(",")])
    assert mend(text, inner, outer) == [outer]


def test_what_a_plan_says_is_part_of_who_tells_of_it() -> None:
    text = "Ann Lee noted that a plan is near, according to which the port will be paid in grain."
    told = quote_of(text, "Ann Lee", "noted", "that a plan is near")
    rest = quote_of(text, "Ann Lee", "according to", "the port will be paid in grain")
    (found,) = mend(text, [told, rest])
    assert printed(text, found.content[0]) == text[text.index("that a plan") : -1]
    alone = text.replace("which", "Bo Roy")
    rest = quote_of(alone, "Bo Roy", "according to", "the port will be paid in grain")
    assert len(mend(alone, [told, rest])) == 2


def test_what_goes_on_behind_who_spoke_in_the_middle_is_said_too() -> None:
    text = "The two spoke, Roy said, when the ship came to Lima."
    quote = quote_of(text, "Roy", "said", "The two spoke")
    whole = (*quote.content, span_of(text, "when the ship came to Lima"))
    rule = replace(quote, content=whole)
    assert [q.content for q in mend(text, quote, rule)] == [whole]
