"""Who speaks in transcripts, releases and posts: labels, headings, marks around sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.furniture import is_furniture, without_furniture
from analyzer.pipeline import draft_part
from analyzer.quotes import RuleExtractor
from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.quotes.mending import Mender
from analyzer.quotes.transcripts import turns
from analyzer.records import Article, Quote, Span
from analyzer.sentences import split
from analyzer.speakers import Outside


def turns_of(text: str) -> list[tuple[str, str, str]]:
    """The turns of a text: who speaks, and how their words begin and end."""
    found, _ = turns(text, without_furniture(text, split(text)))
    return [
        (t.speaker.text_in(text), t.content[0].text_in(text)[:9], t.content[-1].text_in(text)[-7:])
        for t in found
    ]


def speakers(text: str) -> list[str]:
    return [who for who, _, _ in turns_of(text)]


HOST = "President of Norland Ann Lee: Mr Roy, I am glad to see you. Welcome. "


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Prime Minister of Sudland Bo Roy", "Prime Minister of Sudland Bo Roy"),
        ("Prime Minister of Sudland Bo Roy(retranslated)", "Prime Minister of Sudland Bo Roy"),
        ("Bo Roy (in reply to a question from the head of the port about cranes)", "Bo Roy"),
        (
            "Chairman of the Council of Ministers and Head of the Office of the Premier of Sudland "
            "Bo Roy",
            "Chairman of the Council of Ministers and Head of the Office of the Premier of Sudland "
            "Bo Roy",
        ),
        # a scraped page puts the card of a person behind the name
        ("Premier Bo el-Roy el-Roy BoPremier of Sudland", "Premier Bo el-Roy"),
        (
            "Prime Minister of Sudland Bo Roy Roy BoPrime Minister of the Republic of Sudland",
            "Prime Minister of Sudland Bo Roy",
        ),
    ],
)
def test_a_label_inside_of_a_paragraph_opens_a_turn(label: str, name: str) -> None:
    text = f"{HOST}{label}: Thank you. We have come with hope."
    assert speakers(text) == ["President of Norland Ann Lee", name]


def voices(text: str) -> list[str | None]:
    article = Article("a", text, title="Talks", date=dt.date(2022, 5, 1), outlet="kremlin")
    gazetteer = Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    drafts = draft_part(article, "body", mentions, outside, RuleExtractor()).drafts
    return [d.speaker.name if d.speaker else None for d in drafts]


GUEST = "Alexander Lukashenko"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        (f"President of Belarus {GUEST} Lukashenko AlexanderPresident of Belarus", GUEST),
        (f"Chairman of the Arctic Council and President of Belarus {GUEST}", GUEST),
        ("Minister of Sport Bo Roy", "Bo Roy"),
    ],
)
def test_a_guest_is_not_the_house_whose_release_it_is(label: str, name: str) -> None:
    host = "President of Russia Vladimir Putin: I am glad to see you. Welcome."
    found = voices(f"{host} {label}: Thank you. We have hope.")
    assert found == ["Vladimir Putin"] * 2 + [name] * 2


@pytest.mark.parametrize(
    "text",
    [
        # what people write about is no label
        "Oslo City: We liked the harbour. The food was good. Lima Town: You should see the port.",
        "The Harbour Report: We look at cranes. A Lost Case: Our reporter went to see the court.",
        "Minister Ann Lee: 12 ships. Minister Bo Roy: 14 ships. No more were counted.",
    ],
)
def test_headings_inside_of_a_paragraph_are_no_labels(text: str) -> None:
    assert turns_of(text) == []


@pytest.mark.parametrize("mark", ["***", "* * *", "<…>", "<...>"])
def test_what_is_set_apart_is_no_part_of_a_turn(mark: str) -> None:
    text = (
        f"The port was on the agenda. Ships were, too. Cranes came last. {mark} President of "
        "Norland Ann Lee: Good day. I am glad. We have much to do. Let us begin. You go first."
    )
    assert turns_of(text) == [("President of Norland Ann Lee", "Good day.", " first.")]
    assert split(text)[2].span.text_in(text) == "Cranes came last."
    assert split(text)[3].paragraph == split(text)[2].paragraph + 1


@pytest.mark.parametrize("text", ["What the f*** is it? Go on.", "Is 3***2 it? See <b>. Go on."])
def test_other_stars_and_brackets_set_nothing_apart(text: str) -> None:
    assert len({s.paragraph for s in split(text)}) == 1


@pytest.mark.parametrize(
    "heading",
    [
        "Opening remarks at the talks on the port",
        "Excerpts from transcript of meeting with envoys",
        "The President's speech at the summit",
        "Beginning of talks with President of Sudland Bo Roy",
    ],
)
def test_a_heading_glued_to_a_label_is_no_part_of_it(heading: str) -> None:
    text = (
        f"{heading} President of Norland Ann Lee: Good day, colleagues. I am glad to see you. "
        "We have much to do. The port is open. Let us begin."
    )
    assert speakers(text) == ["President of Norland Ann Lee"]


def test_a_magazine_that_is_called_like_a_heading_asks() -> None:
    text = (
        "TIME: Will the port open?\nPresident Lee: We hope so.\nTIME: When?\nPresident Lee: I "
        "cannot tell you.\nTIME: Why not?\nPresident Lee: You know why.\n"
    )
    assert speakers(text) == ["TIME", "President Lee"] * 3
    listed = text.replace("TIME: Will the port open?", "TIME: Noon.").replace("TIME: When?", "")
    assert "TIME" not in speakers(listed)


def test_labels_with_a_handle_or_a_wide_colon() -> None:
    text = (
        "Reporter: What of the port?\nAnn Lee：We hope it opens.\nReporter: When?\n"
        "Ambassador Bo Roy @BoRoy：I will tell you.\n"
    )
    assert speakers(text) == ["Reporter", "Ann Lee", "Reporter", "Ambassador Bo Roy"]


TURNS = "Reporter: What of the port?\nAnn Lee: We hope it opens.\nReporter: When?\nAnn Lee: Soon.\n"


@pytest.mark.parametrize(
    ("heading", "name", "words"),
    [
        (
            "In a Chirp post, President Bo Roy referenced Chile while he spoke of trade.",
            "President Bo Roy",
            "They rob us, and I know it. GO BIG!",
        ),
        (
            "Ambassador Bo Roy posted on X about the talks in Oslo.",
            "Ambassador Bo Roy",
            "On May 3, Premier Eva Dahl held talks in Oslo. Both sides were frank.",
        ),
        (
            "The State Department published a press statement on the raid.",
            "The State Department",
            "Sudland must end the raid. The harbour is free.",
        ),
        (
            "The State Department published a press statement on the raid. They also published a "
            "map.",
            "The State Department",
            "Sudland must end the raid. The harbour is free.",
        ),
        (
            "President Bo Roy posted on Chirp about cranes, and a clip from Harbour News:",
            "President Bo Roy",
            "The cranes are gone. Sad!",
        ),
    ],
)
def test_what_a_heading_announces_is_not_of_who_spoke_before(
    heading: str, name: str, words: str
) -> None:
    found = turns_of(f"{TURNS}{heading}\n{words}\n")
    assert found[-2][0] == "Ann Lee"
    assert found[-1] == (name, words[:9], words[-7:])


@pytest.mark.parametrize(
    "behind",
    [
        # the next heading, with labels of its own or with news behind it
        "Premier Eva Dahl met with reporters in Oslo.\nPremier Dahl: We are done.",
        "Premier Eva Dahl responded to questions on cranes.\nThe cranes are old.",
    ],
)
def test_a_heading_behind_a_heading_is_nobodys_post(behind: str) -> None:
    text = f"{TURNS}Ambassador Bo Roy posted on X about the talks.\n{behind}\n"
    assert "Ambassador Bo Roy" not in speakers(text)


def test_what_an_agency_reported_is_not_of_who_spoke_before() -> None:
    text = f"{TURNS}Norpress reported on the talks in Oslo.\nBoth sides were frank.\n"
    assert turns_of(text)[-1] == ("Ann Lee", "Soon.", "Soon.")
    goes_on = f"{TURNS}Norpress reported on it, and I read that. You did, too.\n"
    assert turns_of(goes_on)[-1][2] == "d, too."


def test_a_post_with_its_platform_in_front() -> None:
    text = f"{TURNS}@BoRoy posted on Truth Social: OUR DEAL IS DONE.\n"
    assert turns_of(text)[-1] == ("@BoRoy", "OUR DEAL ", "S DONE.")


def test_one_label_below_its_heading_opens_a_turn() -> None:
    heading = "President Ann Lee delivered remarks at the harbour, where she mentioned Chile."
    assert turns_of(f"{heading}\nPresident Lee: I like it. You do, too.\n") == [
        ("President Lee", "I like it", "o, too.")
    ]
    assert turns_of("Ships came in.\nPresident Lee: I like it. You do, too.\n") == []


def mend(text: str, *quotes: Quote) -> list[Quote]:
    sentences = split(text)
    return Mender(text, sentences, regions(text, paragraphs_of(sentences))).mend(quotes, ())


def part(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def test_marks_around_several_sentences_are_one_quote() -> None:
    text = 'Ann Lee wrote: "We hope. The port is old. They wrote a book on it. We thank you."'
    marked = text[text.index('"') :]
    some = Quote(
        (part(text, '"We hope.'), part(text, "We thank you.")),
        part(text, "wrote"),
        part(text, "Ann Lee"),
        "direct",
    )
    at = text.rindex("wrote")
    book = Quote((part(text, "a book on it"),), Span(at, at + 5), part(text, "They"), "direct")
    found = mend(text, some, book)
    assert [q.content for q in found] == [(part(text, marked),), book.content]


@pytest.mark.parametrize(
    "text",
    [
        '"We hope," Ann Lee said. "The port is old."',  # two marks
        'Ann Lee wrote: "We hope," and left.',  # one sentence
    ],
)
def test_other_marks_stay(text: str) -> None:
    cue = part(text, "said" if "said" in text else "wrote")
    quote = Quote((part(text, '"We hope,"'),), cue, part(text, "Ann Lee"), "direct")
    assert quote.content[0] in [c for q in mend(text, quote) for c in q.content]


def test_marks_in_which_two_speak_are_nobodys_alone() -> None:
    text = '"We hope. The port is old. We wait." Ann Lee said, and Bo Roy said.'
    first = Quote((part(text, "We hope."),), part(text, "said"), part(text, "Ann Lee"), "direct")
    at = text.rindex("said")
    second = Quote((part(text, "We wait."),), Span(at, at + 4), part(text, "Bo Roy"), "direct")
    contents = {q.content for q in mend(text, first, second)}
    assert (part(text, '"We hope. The port is old. We wait."'),) not in contents


@pytest.mark.parametrize(
    "line",
    ["To be continued.", "Friday, August 8th, 2025", "June 3rd, 2025:", "Saturday, 14 June 2025"],
)
def test_lines_between_transcripts_are_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["Talks are to be continued in May.", "On August 8th, 2025, the port shut."]
)
def test_sentences_of_dates_are_none(line: str) -> None:
    assert not is_furniture(line)


TALK = "\n\nROY: Do you agree with that?\n\nLEE: I do. We hope to go on.\n\nROY: Thank you."


@pytest.mark.parametrize(
    "line",
    ["Partial transcript as follows:", "Transcript:", "The full transcript of the talk is below:"],
)
def test_a_line_in_front_of_a_transcript_is_nobodys(line: str) -> None:
    text = f"LEE: I hope so.\n\n{line}{TALK}"
    assert turns_of(text)[0] == ("LEE", "I hope so", "ope so.")
    text = f"LEE: I hope so.\n\nI have the transcript here:{TALK}"
    assert turns_of(text)[0][2] == "t here:"


def test_a_headline_with_a_label_says_only_its_line() -> None:
    told = "\n\nThe talks in Oslo were over after an hour.\n\nThe envoys left the town."
    text = f"Lee: Envoys Won’t Attend Debate on Norland’s New Ports{told}{TALK}"
    assert turns_of(text)[0] == ("Lee", "Envoys Wo", "w Ports")
    text = f"Lee: we will not attend the debate on ports{told}{TALK}"
    assert turns_of(text)[0][2] == "e town."


def test_the_title_of_an_article_is_no_label() -> None:
    title = "Norland’s Last Gamble: How Ports Are Filling Up Again: https://example.org/gamble"
    assert speakers(f"{title}{TALK}") == ["ROY", "LEE", "ROY"]
    assert speakers(f"Norland’s President Ann Lee: I hope so.{TALK}")[0].endswith("Lee")
    text = f"ROY: Yes, I do.\n\nPresident Lee posted an article on Truth Social.\n\n{title}{TALK}"
    assert speakers(text) == ["ROY", "ROY", "LEE", "ROY"]
