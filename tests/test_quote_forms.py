"""Forms of quoting that are seldom: told in turns, announced, signed, before a colon, cut short."""

from __future__ import annotations

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.pipeline import draft_part
from analyzer.quotes import RuleExtractor
from analyzer.quotes.marks import regions
from analyzer.quotes.mending import Mender
from analyzer.quotes.said import is_said
from analyzer.quotes.transcripts import turns
from analyzer.records import Article, Quote, QuoteKind, Span
from analyzer.sentences import split
from analyzer.speakers import Outside
from analyzer.statements import Draft

TURNS = "Reporter: What of the port?\nAnn Lee: We hope it opens.\nReporter: When?\nAnn Lee: Soon.\n"


def read(text: str) -> list[Draft]:
    """The statements of a text, with quotes by the rules."""
    article, gazetteer = Article(id="a", text=text), Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    return list(draft_part(article, "body", mentions, outside, RuleExtractor()).drafts)


def name_of(draft: Draft) -> str | None:
    return draft.speaker.name if draft.speaker else None


def children(text: str) -> list[tuple[str, str | None]]:
    """Of each child statement: its words and its speaker."""
    return [(d.span.text_in(text), name_of(d)) for d in read(text) if d.parent]


def speakers(text: str) -> list[str]:
    return [t.speaker.text_in(text) for t in turns(text, split(text))[0]]


def part(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def mended(text: str, content: str, cue: str, who: str, kind: QuoteKind = "indirect") -> str:
    """The content of a network's quote, mended."""
    quote = Quote((part(text, content),), part(text, cue), part(text, who), kind)
    mender = Mender(text, split(text), regions(text, [Span(0, len(text))]))
    return mender.mend([quote], [])[0].content[0].text_in(text)


@pytest.mark.parametrize(
    ("told", "words", "name"),
    [
        ("Odd Berg said to me, we want a deal.", "Odd Berg said to me, we want a deal", "Odd Berg"),
        (
            "And Premier Odd Berg said to us, “we want a deal.”",
            "Premier Odd Berg said to us, “we want a deal.”",
            "Odd Berg",
        ),
    ],
)
def test_what_was_said_to_whoever_speaks_is_of_who_said_it(
    told: str, words: str, name: str
) -> None:
    assert children(f"{TURNS}Reporter: And?\nAnn Lee: {told} We will see.") == [(words, name)]


@pytest.mark.parametrize(
    "told", ["If Odd Berg said to me, we go, I would laugh.", "I said to them, we want a deal."]
)
def test_what_is_supposed_or_ones_own_is_nobody_elses(told: str) -> None:
    assert children(f"{TURNS}Reporter: And?\nAnn Lee: {told} We will see.") == []


def test_a_dash_within_a_turn_signs_nothing() -> None:
    words = "“Those who wait for the tide will sail in the end.”"
    assert children(f"{TURNS}Reporter: And?\nAnn Lee: {words} -- Bo Roy thinks so. We go.") == []


def test_words_signed_by_another_within_a_post() -> None:
    words = "“Those who wait for the tide will sail in the end.”"
    text = (
        f"{TURNS}Ambassador Odd Berg posted on X about the port.\n"
        f"We wait for peace. {words} — Bo Roy\nOur port is open."
    )
    assert children(text) == [(words, "Bo Roy")]


def test_what_a_speech_tells_of_a_named_other() -> None:
    text = (
        "Our harbour must stay open - address by President Ann Lee of Norland\n\n"
        "I thank you all. We are here for Norland. Today Premier Bo Roy said that Sudland would "
        "send ships. We said that we would wait. He said that he would, too."
    )
    assert children(text) == [("Premier Bo Roy said that Sudland would send ships", "Bo Roy")]
    assert {name_of(d) for d in read(text)[1:] if not d.parent} == {"Ann Lee"}


@pytest.mark.parametrize(
    "heading",
    [
        "The White house also releases a fact sheet on the port.",
        "As part of his trip around the North, Secretary of State Odd Berg held talks in Oslo.",
        "In Lima, senior Peruvian and Norlandic officials met for talks on the port.",
        "A Norland Ministry of Ports spokesperson commented on the port.",
        "Before leaving the White House for Oslo, President Odd Berg commented on the port.",
        "A senior State Department official addressed the case of the port.",
        "@NorPort posted a clip on X of remarks by the minister.",
    ],
)
def test_a_heading_is_not_of_who_spoke_before(heading: str) -> None:
    text = f"{TURNS}{heading}\nThe port was busy."
    found, rest = turns(text, split(text))
    assert found[-1].speaker.text_in(text) == "Ann Lee"
    assert heading in [s.span.text_in(text) for s in rest]


def test_leaders_of_whom_a_speaker_tells_end_no_turn() -> None:
    text = f"{TURNS}Our leaders met in Oslo.\nThey were late."
    assert turns(text, split(text))[1] == []


def test_a_comment_that_follows_is_of_who_made_it() -> None:
    text = (
        f"{TURNS}President Odd Berg responded to questions in Oslo and made the following comment "
        "at the end of the talks.\nPeru was late. We hope that it will obey."
    )
    assert speakers(text)[-1] == "President Odd Berg"


def test_a_full_text_behind_its_line_in_a_paragraph() -> None:
    text = (
        "Norland's envoy Odd Berg said the ban had failed.\n\n"
        "The full text of his statement is as follows: Mr. President, We thank Peru. "
        "The sea is free.\n\nThe ban is void."
    )
    assert [(d.voice, name_of(d), d.span.text_in(text)[:16]) for d in read(text)[1:]] == [
        ("quoted", "Odd Berg", "The full text of"),
        ("quoted", "Odd Berg", "The sea is free."),
        ("quoted", "Odd Berg", "The ban is void."),
    ]


def test_a_comment_without_marks_is_of_who_comments() -> None:
    text = (
        f"{TURNS}A Norland Ministry of Ports spokesperson commented on the ruling.\n"
        "Norland welcomes the ruling. We hope that Peru will obey."
    )
    assert speakers(text)[-1] == "A Norland Ministry of Ports spokesperson"


@pytest.mark.parametrize(
    "line",
    [
        "The following are remarks by Foreign Minister Odd Berg at the Oslo Forum.",
        "Below is the full text of a statement by Foreign Minister Odd Berg:",
        "Here is the transcript of a speech by Foreign Minister Odd Berg in Oslo.",
    ],
)
def test_what_a_line_gives_the_full_text_of(line: str) -> None:
    text = f"{line}\n\nThe ban is void. Norland is ready for talks."
    assert [(d.voice, name_of(d)) for d in read(text)] == [
        ("narrated", None),
        ("quoted", "Odd Berg"),
        ("quoted", "Odd Berg"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Below is the map of the port by the river.",
        "The following are the rules of the port.",
    ],
)
def test_other_lines_give_nobodys_words(line: str) -> None:
    assert speakers(f"{line}\n\nThe ban is void. Norland is ready.") == []


def test_a_heading_in_capitals_within_marks_is_no_label() -> None:
    text = f"{TURNS}“STANDING UP FOR TRADE: The board has not served us,” it says."
    assert "STANDING UP FOR TRADE" not in speakers(text)
    assert speakers(f"{TURNS}“BEIJING OFFICIAL: Do you agree?”")[-1] == "BEIJING OFFICIAL"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Under the Constitution: no person may hold two offices.", "Constitution"),
        ("But there is the Constitution: it does not allow that.", "the Constitution"),
        ("The problem: the port is shut for good.", "The problem"),
    ],
)
def test_what_a_remark_is_about_does_not_say_it(text: str, who: str) -> None:
    source = part(text, who)
    said = Span(source.end + 2, len(text) - 1)
    quote = Quote((said,), Span(source.end, source.end + 1), source, "indirect")
    assert not is_said(text, quote)


@pytest.mark.parametrize("who", ["The minister", "Ann Lee", "In Oslo, the minister"])
def test_who_stands_before_a_colon_says_what_follows(who: str) -> None:
    text = f"{who}: the port is shut for good."
    source = part(text, who.rpartition(", ")[2])
    quote = Quote(
        (Span(source.end + 2, len(text) - 1),),
        Span(source.end, source.end + 1),
        source,
        "indirect",
    )
    assert is_said(text, quote)


def test_a_picture_that_somebody_published_is_no_speech() -> None:
    text = "A map showing that Peru holds the island was published on Monday by the navy."
    quote = Quote(
        (part(text, "A map showing that Peru holds the island"),),
        part(text, "was published"),
        part(text, "the navy"),
        "indirect",
    )
    assert not is_said(text, quote)


@pytest.mark.parametrize(
    ("text", "content", "wanted"),
    [
        (
            "Ann Lee said that talks had failed, after the envoy left.",
            "that talks had failed, after",
            "that talks had failed",
        ),
        (
            "Ann Lee said that talks had failed and the envoy left.",
            "that talks had failed and",
            "that talks had failed",
        ),
        (
            "Ann Lee said that talks had failed - while the envoy left.",
            "that talks had failed - while",
            "that talks had failed",
        ),
        # what ends there ends there
        ("Ann Lee said that it was late, though.", "that it was late, though", ""),
        ("Ann Lee said that she had been there before.", "that she had been there before", ""),
    ],
)
def test_a_content_ends_before_what_joins_it_to_another(
    text: str, content: str, wanted: str
) -> None:
    assert mended(text, content, "said", "Ann Lee") == (wanted or content)


def test_according_to_somebody_more_is_said_than_the_subject() -> None:
    text = "According to Ann Lee, this issue is being discussed with all sides."
    cue, who = part(text, "According to"), part(text, "Ann Lee")
    read_by_network = Quote((part(text, "this issue"),), cue, who, "indirect")
    ruled = Quote(
        (part(text, "this issue is being discussed with all sides"),), cue, who, "indirect"
    )
    mender = Mender(text, split(text), regions(text, [Span(0, len(text))]))
    assert mender.mend([read_by_network], [ruled])[0].content == ruled.content


@pytest.mark.parametrize(
    ("who", "said"), [("The latest data", False), ("The minister", True), ("A new report", True)]
)
def test_a_fact_highlights_without_words(who: str, said: bool) -> None:
    text = f"{who} highlighted the growing pressure on households."
    content = part(text, "the growing pressure on households")
    quote = Quote((content,), part(text, "highlighted"), part(text, who), "indirect")
    assert is_said(text, quote) is said


def test_a_clause_behind_a_hyphen_is_another() -> None:
    text = (
        "Peru has eased its ban on fish, with the first boats out in days - but Chile has said it "
        "is a “drop in the sea”."
    )
    assert children(text) == [
        ("Peru has eased its ban on fish, with the first boats out in days", None),
        ("Chile has said it is a “drop in the sea”.", "Chile"),
    ]
    text = "Peru lost 57 boats in its own ban - while Chile said that its whole fleet was lost."
    assert children(text)[0] == ("Peru lost 57 boats in its own ban", None)


def test_what_somebody_said_is_what_follows_is() -> None:
    text = "What Odd Berg said is that the port will open."
    (draft,) = read(text)
    assert draft.quote is not None
    assert draft.quote.content[0].text_in(text) == "that the port will open"
    assert mended(text, "is that the port will open", "said", "Odd Berg") == (
        "that the port will open"
    )


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The port will be shut by May, a new book claims.", "reported"),
        ("The port is late, the union claims.", "reported"),
        ("The board heard appeals, complaints and the claims.", "narrated"),
    ],
)
def test_who_claims_something_at_the_end_of_a_sentence(text: str, voice: str) -> None:
    assert [d.voice for d in read(text)] == [voice]
