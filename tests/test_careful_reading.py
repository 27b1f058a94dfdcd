"""Sentences like those that made a reader wince: who speaks, and what is glued to a sentence."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.furniture import is_furniture, without_furniture
from analyzer.pipeline import draft_part
from analyzer.quotes import load_extractor
from analyzer.quotes.headlines import with_headlines
from analyzer.quotes.marks import Region, paragraphs_of, regions
from analyzer.quotes.mending import Mender
from analyzer.quotes.rules import told_in_turns
from analyzer.quotes.said import is_said
from analyzer.quotes.transcripts import turns
from analyzer.records import Article, Quote, QuoteKind, Span
from analyzer.sentences import split
from analyzer.speakers import Attribution, Outside, resolve_speakers
from analyzer.statements import Draft, draft_statements


def read(text: str) -> list[Draft]:
    """The statements of a text, with quotes by the rules."""
    article = Article(id="a", text=text)
    gazetteer = Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    return list(
        draft_part(
            article,
            "body",
            mentions,
            Outside.of(article, mentions, gazetteer),
            load_extractor("rules"),
        ).drafts
    )


def mend(text: str, quote: Quote, *ruled: Quote) -> list[Quote]:
    """One quote of a network, mended; ruled: what the rules find."""
    return Mender(text, split(text), regions(text, [Span(0, len(text))])).mend([quote], ruled)


def names(text: str) -> list[str | None]:
    return [d.speaker.name if d.speaker else None for d in read(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a namesake: by the title that the text prints
        (
            "House Speaker Mike Johnson praised the bill. Sen. Ron Johnson opposed it. "
            "It will pass, Speaker Johnson said.",
            "Mike Johnson",
        ),
        # a surname that is a group's name, too
        (
            "German spokesman Christian Wagner met Israel's envoy. Talks go on, Wagner said.",
            "Christian Wagner",
        ),
        # who is called president in print, not who only heads the state
        (
            "Iranian president Masoud Pezeshkian met Ali Khamenei. "
            "Iran wants peace, the Iranian president said.",
            "Masoud Pezeshkian",
        ),
        # an apposition of two offices is one person
        (
            "Nikolay Petrov, Russian presidential aide and chairman of the Oslo Board, said talks "
            "with Chile failed.",
            "Nikolay Petrov",
        ),
        # a title on the other side of "and" is somebody else's
        (
            "President Donald Trump and UK Prime Minister Keir Starmer met in London. "
            "The tariffs on China work, the president said.",
            "Donald Trump",
        ),
        ("Home Depot said Peru should wait.", "Home Depot"),
        (
            "The Union of Example Workers (UEW) said Peru should wait.",
            "Union of Example Workers",
        ),
        # somebody of whom the text tells, and not who spoke last
        ("Talks could end, Ann Lee said. The author said Peru should wait.", None),
        ("Talks could end, Ann Lee said. Her lawyer said Peru should wait.", None),
        # courtesies, parties and letters in brackets are no names
        ("H.E. Ann Lee Roy, former head of the Oslo Board, said Peru should wait.", "Ann Lee Roy"),
        ("Fund Chairman Odd Berg (D-VT) said Peru should wait.", "Odd Berg"),
        # a field of an office in front of a name
        (
            "A member of the Board on Ports, Grain and Infrastructure Ann Lee spoke. "
            "Lee said Peru should wait.",
            "Ann Lee",
        ),
        ("Only 12 of 40 sailors said Peru should wait.", None),
        ("Odd Berg asked: What's Chile doing? She said Peru should wait.", "Odd Berg"),
        # who has an office in several words, or one of a newsroom
        ("Assistant Director in Charge Ann Lee said Peru should wait.", "Ann Lee"),
        ("Example News' Ann Lee said Peru should wait.", "Ann Lee"),
        ("Channel 32 said Peru should wait.", "Channel 32"),
        # a day is nobody
        ("On May 19, he said Peru should wait.", None),
        # no surname of the tables
        ("Berg's son, Rubio, said Peru should wait.", "Rubio"),
        # an agency of its own, and not whoever spoke
        (
            "Talks were near, Norway said. The Harbour Agency said Peru should wait.",
            "Harbour Agency",
        ),
        # "and" inside of an office's name
        (
            "Talks go on, said Slovak Foreign and European Affairs Minister Odd Berg.",
            "Odd Berg",
        ),
        ("Singaporean Trade and Industry Minister Odd Berg said Peru should wait.", "Odd Berg"),
        (
            "Britain and Defence Secretary Odd Berg said Peru should wait.",
            "United Kingdom and Odd Berg",
        ),
        # a pronoun is no database
        (
            "Odd Berg is not in the Harbour Film Archive Index. He wrote that Peru should wait.",
            "Odd Berg",
        ),
        ("Envoys met the First Lady Ann Lee. She said Peru should wait.", "Ann Lee"),
        # a title of nobility, and a noun in front of a name
        (
            "Ann Lee sold ships. Baroness Lee spoke to Bo Roy. She said Peru should wait.",
            "Ann Lee",
        ),
        ("Businessman Odd Berg sold ships. He said Peru should wait.", "Odd Berg"),
        ("Bo Roy came with his daughter, 5-year-old Ann Lee. He said Peru should wait.", "Bo Roy"),
        ("Coverage from that time stressed that Peru should wait.", None),
        # letters stand for the body that they were introduced with
        (
            "The African Union (AU) Harbour and Fisheries Council (HFC) met. "
            "The HFC said Peru should wait.",
            "African Union Harbour and Fisheries Council",
        ),
        (
            "The African Union (AU) Peace and Harbour Council (PHC) met in Lima. "
            "The council said Peru should wait.",
            "African Union Peace and Harbour Council",
        ),
        ("The Roy Harbour Union (RHU) met. Peru should wait, the RHU said.", "Roy Harbour Union"),
        # words inserted behind who speaks
        (
            "Narendra Modi, the Indian prime minister, came. The Indian prime minister, speaking "
            "over the music, said Peru should wait.",
            "Narendra Modi",
        ),
        # a first name that is a surname of the tables
        ("Capt. Christopher “Chip” Berg, the commander, said Peru waits.", "Christopher Berg"),
        # a body that is called after a state
        ("Peru should wait, according to Statistics Norway.", "Statistics Norway"),
        ("Neighbouring Chile said Peru should wait.", "Chile"),
        # who is asked, and not who asks
        ("Ann Lee met Bo Roy. Asked by Bo Roy about it, she said Peru should wait.", "Ann Lee"),
        ("When asked about the port, Odd Berg said Peru should wait.", "Odd Berg"),
        # no other department
        (
            "The U.S. Commerce Department said talks were near. "
            "The State Department said Peru should wait.",
            "State Department",
        ),
    ],
)
def test_the_name_of_who_speaks(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


def test_the_state_of_a_minister_is_not_the_field_of_the_office() -> None:
    text = "Talks go on, said Slovak Foreign and European Affairs Minister Odd Berg."
    assert [d.speaker.actors if d.speaker else () for d in read(text)] == [("SVK",)]


def test_a_council_of_an_organisation_is_not_that_of_another() -> None:
    text = (
        "The African Union (AU) Peace and Security Council (PSC) met in Lima. "
        "The Council condemned the attack on Peru."
    )
    assert [d.speaker.actors if d.speaker else () for d in read(text)][-1] == ("AUN",)


def test_a_question_only_says_when_somebody_spoke() -> None:
    text = "When a reporter asked about Chile, Ann Lee said Peru should wait."
    asked = Quote((Span(22, 33),), Span(16, 21), Span(5, 15), "indirect")
    ann = text.index("Ann")
    content = (Span(ann + 13, len(text) - 1),)
    said = Quote(content, Span(ann + 8, ann + 12), Span(ann, ann + 7), "indirect")
    sentences = split(text)
    nobody = Attribution(None, ())
    drafts = draft_statements("body", text, sentences, [asked, said], [nobody, nobody])
    assert [d.quote for d in drafts] == [said]


def test_who_asks_is_not_who_answers() -> None:
    text = "Asked by Bo Roy about the port, Ann Lee said Peru should wait."
    answer = text.index("Ann")
    said = Span(answer + 8, answer + 12)
    content = (Span(answer + 13, len(text) - 1),)
    asker = Quote(content, said, Span(9, 15), "indirect")
    ruled = Quote(content, said, Span(answer, answer + 7), "indirect")
    mended = mend(text, asker, ruled)
    assert [q.speaker for q in mended] == [Span(answer, answer + 7)]


def test_a_question_stays_with_who_asks() -> None:
    text = "Asked by Bo Roy whether Peru would wait, Ann Lee said no."
    question = Quote((Span(16, 39),), Span(0, 8), Span(9, 15), "indirect")
    ruled = Quote((Span(54, 56),), Span(49, 53), Span(41, 48), "indirect")
    mended = mend(text, question, ruled)
    assert mended[0].speaker == Span(9, 15)


def test_the_place_in_front_of_a_speaker_is_no_speaker() -> None:
    text = "Port Louis, — The Harbour Union condemned the attack."
    cue, end = text.index("condemned"), len(text) - 1
    quote = Quote((Span(cue + 10, end),), Span(cue, cue + 9), Span(0, cue - 1), "indirect")
    mended = mend(text, quote)
    assert [q.speaker.text_in(text) for q in mended if q.speaker] == ["The Harbour Union"]


def test_a_company_is_not_its_product_of_which_the_text_tells_later() -> None:
    text = "Oslo-based Examplor said Peru should wait. The Examplor Qux sells well."
    assert names(text)[0] == "Examplor"


def test_a_signature_in_capitals_is_no_spelling() -> None:
    text = (
        "NARENDRA K. MODI, Prime Minister of India, signed. "
        "Prime Minister Modi said Peru should wait."
    )
    assert names(text)[-1] == "Narendra Modi"


def test_the_spokesman_of_a_state_is_whoever_spoke_for_it() -> None:
    text = (
        "Prime Minister Narendra Modi's spokesman, Odd Berg, said talks were near. "
        "The Indian spokesman said Peru should wait."
    )
    assert [d.speaker.actors if d.speaker else () for d in read(text)] == [("IND",), ("IND",)]


def test_an_office_that_gets_its_name_keeps_its_state() -> None:
    text = (
        "Chile's ambassador to the United Nations said talks were near. "
        "Ambassador Odd Berg said Peru should wait."
    )
    assert [d.speaker.actors if d.speaker else () for d in read(text)] == [("CHL",), ("CHL",)]


def test_both_nations_are_those_of_the_sentence() -> None:
    text = (
        "China and Japan spoke of China. China wrote to Japan. "
        "Peru signed a pact with Chile, both nations said Brazil should wait."
    )
    speakers = [d.speaker for d in read(text) if d.speaker and d.speaker.text == "both nations"]
    assert speakers
    assert set(speakers[0].actors) == {"PER", "CHL"}


def test_the_secretaries_are_the_two_who_spoke() -> None:
    text = "Secretary Odd Berg and Secretary Ann Lee said talks were near. The Secretaries said no."
    assert "Secretaries" not in names(text)


def test_a_newspaper_with_an_article_keeps_it() -> None:
    text = "The Scroll: Will you go to Peru?\n\nAnn Lee: We will.\n\nThe Scroll: When?\n"
    assert names(text)[0] == "The Scroll"


def test_a_surname_that_looks_like_a_pronoun() -> None:
    assert names("He Yongda held a press conference, where he said Peru should wait.")[0] == (
        "He Yongda"
    )


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


def test_marked_words_go_on_to_their_mark() -> None:
    text = 'She wrote: "We trust Peru. Our forum met. It will meet again in Oslo." Then she left.'
    sentences = split(text)
    start = text.index('"')
    short = Quote((Span(start, text.index("met.") + 4),), Span(4, 9), Span(0, 3), "direct")
    marked = regions(text, [Span(0, len(text))])
    (mended,) = Mender(text, sentences, marked).mend([short], [])
    assert mended.content[-1].end == text.index(" Then")


def test_who_is_the_name_before_it() -> None:
    text = "That angered Ann Lee, who urged Peru to wait."
    cue = text.index("urged")
    quote = Quote((Span(cue + 6, len(text) - 1),), Span(cue, cue + 5), None, "indirect")
    (mended,) = Mender(text, split(text), []).mend([quote], [])
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == "Ann Lee"


def test_the_outermost_speaker_ends_the_sentence() -> None:
    text = "The plan fails whatever Bo Roy demands of Peru, Norish envoy Ann Lee said on Monday."
    cue = text.index("demands")
    inner = Quote(
        (Span(cue + 8, text.index(",")),), Span(cue, cue + 7), Span(cue - 7, cue - 1), "indirect"
    )
    said, lee = text.index("said"), text.index("Norish")
    outer = Quote(
        (Span(0, text.index(",")),), Span(said, said + 4), Span(lee, said - 1), "indirect"
    )
    assert Mender(text, split(text), []).mend([inner], [outer]) == [outer]


def test_two_who_speak_in_one_sentence_both_do() -> None:
    text = "Analyst Bo Roy said Peru waits, while analyst Ann Lee said that Chile hopes."
    one, two = text.index("said"), text.rindex("said")
    comma, lee = text.index(","), text.index("Ann")
    first = Quote((Span(one + 5, comma),), Span(one, one + 4), Span(8, 14), "indirect")
    wrong = Quote((Span(0, comma),), Span(two, two + 4), Span(lee, lee + 7), "indirect")
    assert first in Mender(text, split(text), []).mend([first], [wrong])


def kept(text: str) -> list[str]:
    return [s.span.text_in(text) for s in without_furniture(text, split(text))]


@pytest.mark.parametrize(
    ("glued", "sentence"),
    [
        (
            "Peru Recalls Its Envoy Amid Border Dispute ",
            "The government of Peru said on Monday that its envoy would come home.",
        ),
        (
            "(Oslo Department of Justice) PERU RECALLS ITS ENVOY AFTER DISPUTE ",
            "He is expected to come home on Monday after talks.",
        ),
        ("By Ann Lee Reporting from Oslo ", "Example Ltd said on Monday that it would leave Peru."),
    ],
)
def test_a_headline_or_byline_is_cut_off(glued: str, sentence: str) -> None:
    assert kept(glued + sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Chinese Ministry of Commerce Spokesperson He Yongda answered questions about Peru's talks.",
        "The Norish Foreign Minister Ann Lee and The Example Times of Oslo met in Peru on Monday.",
        "Photo of Ann Lee in Peru sparked a protest in Oslo on Monday.",
    ],
)
def test_a_sentence_that_only_looks_glued_stays(sentence: str) -> None:
    assert kept(sentence) == [sentence]


@pytest.mark.parametrize(
    "words",
    [
        "This item is being updated...",
        "DUBAI, 26 May.",
        "(A video was played.)",
        "(Applause.)",
        "Follow DW for more.",
        "Photo of Ann Lee, accused of helping two inmates.",
    ],
)
def test_notices_are_furniture(words: str) -> None:
    assert is_furniture(words)


def test_a_quote_of_many_pieces_takes_linear_time() -> None:
    spent = []
    for n in (400, 1600):
        text = "“Talks go on, he said. " * n
        start = time.process_time()
        read(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 9 * spent[0]


def told(text: str, cue: str, content: str, who: str | None, kind: QuoteKind = "indirect") -> Draft:
    """The first statement of a text in which an extractor finds one quote."""
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (content, cue)]
    speaker = Span(text.index(who), text.index(who) + len(who)) if who else None
    quote = Quote((spans[0],), spans[1], speaker, kind)
    return draft_statements("body", text, split(text), [quote], [Attribution(None, ("PER",))])[0]


@pytest.mark.parametrize(
    ("text", "cue", "content", "who"),
    [
        ("Peru aimed to widen its port.", "aimed", "to widen its port", "Peru"),
        ("Peru has long sought to win it.", "has long sought", "to win it", "Peru"),
        ("Peru grew as calls to boycott it spread.", "calls", "to boycott it spread", "Peru"),
        ("Oslo sang in support of the plan of Peru.", "in support of", "the plan of Peru", "Oslo"),
        ("Peru did not suggest a blockade.", "did not suggest", "a blockade", "Peru"),
        ("Peru gave no sum and failed to condemn the raid.", "condemn", "the raid", "Peru"),
        ("Peru declined to enter the fray.", "declined", "to enter the fray", "Peru"),
        ("Peru refused to comment on the raid.", "refused", "to comment on the raid", "Peru"),
        ("Peru declared war on Chile.", "declared", "war on Chile", "Peru"),
        ("Peru will go on offence against it.", "will go on offence against", "it", "Peru"),
        ("Peru agreed to free its prisoners.", "agreed", "to free its prisoners", "Peru"),
        ("Peru has stopped heeding the pact.", "has stopped heeding", "the pact", "Peru"),
        ("A court in Oslo ruled against the ban.", "ruled against", "the ban", "A court in Oslo"),
        ("The court rejected a plea of Peru.", "rejected", "a plea of Peru", "The court"),
        ("Peru has opposed the motion.", "has opposed", "the motion", "Peru"),
        ("The envoy was criticised by Peru.", "was criticised", "The envoy", "Peru"),
        ("Peru and Chile discussed the port.", "discussed", "the port", "Peru and Chile"),
        ("Ann Lee answered a question on Peru.", "answered a question on", "Peru", "Ann Lee"),
        ("Ann Lee posted on X about Peru.", "posted on X about", "Peru", "Ann Lee"),
        ("A guide outlines how to sail.", "outlines", "how to sail", "A guide"),
        ("Footage from Oslo shows that it burnt.", "shows", "that it burnt", "Footage from Oslo"),
        ("Peru showed strong growth.", "showed", "strong growth", "Peru"),
        ("We have noted this situation.", "have noted", "this situation", "We"),
        ("Their call paves the way for trade.", "call", "paves the way for trade", "Their"),
        ("Police held a man for allegedly fleeing.", "allegedly", "fleeing", "Police"),
        ("Peru Trying to Counter Chile.", "Trying to Counter", "Chile", "Peru"),
    ],
)
def test_topics_plans_acts_and_silence_are_not_said(
    text: str, cue: str, content: str, who: str
) -> None:
    draft = told(text, cue, content, who)
    assert (draft.voice, draft.quote) == ("narrated", None)
    assert draft.speaker_codes == ("PER",)  # who acts there stays known


@pytest.mark.parametrize(
    ("text", "cue", "content", "who"),
    [
        ("Peru warned of a raid.", "warned of", "a raid", "Peru"),
        ("We call for an end of the raids.", "call for", "an end of the raids", "We"),
        ("Peru's calls to wait went unheard.", "calls", "to wait", "Peru's"),
        ("Peru demanded an apology.", "demanded", "an apology", "Peru"),
        ("Peru accused Chile of a raid.", "accused", "Chile of a raid", "Peru"),
        ("Peru condemned the raid.", "condemned", "the raid", "Peru"),
        ("Peru rejected claims of a raid.", "rejected", "claims of a raid", "Peru"),
        ("Peru refused to withdraw from Oslo.", "refused", "to withdraw from Oslo", "Peru"),
        ("Peru threatened to leave.", "threatened", "to leave", "Peru"),
        ("Peru agreed that talks were over.", "agreed", "that talks were over", "Peru"),
        ("Peru has not ruled out a raid.", "has not ruled out", "a raid", "Peru"),
        ("The court ruled that Peru must pay.", "ruled", "that Peru must pay", "The court"),
        ("Data from Oslo, Peru said, were old.", "said", "Data from Oslo", "Peru"),
        ("Ann Lee spoke in support of talks.", "spoke in support of", "talks", "Ann Lee"),
        ("Peru maintained it was right.", "maintained", "it was right", "Peru"),
        ("Peru not only said that it hoped.", "said", "that it hoped", "Peru"),
    ],
)
def test_demands_refusals_and_threats_are_said(text: str, cue: str, content: str, who: str) -> None:
    assert told(text, cue, content, who).voice == "reported"


def test_marked_words_of_who_is_criticised_are_not_those_of_who_criticises() -> None:
    text = "Ann Lee criticised the envoy's “wall of ships” speech."
    content = "the envoy's “wall of ships” speech"
    assert told(text, "criticised", content, "Ann Lee", "mixed").voice == "narrated"


def speech(text: str) -> list[tuple[str, str]]:
    """The turns of a text: who speaks, and how their words begin."""
    found, _ = turns(text, split(text))
    return [(t.speaker.text_in(text), t.content[0].text_in(text)[:12]) for t in found]


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


def test_a_quote_opened_again_goes_on() -> None:
    text = (
        'Ann Lee said: "The port was once full of ships. "Somebody has to say it. Is there hope"'
        ' The mayor, Bo Roy, said: "Yes, there is hope for it."'
    )
    marked = regions(text, [Span(0, len(text))])
    assert [r.continued for r in marked] == [False, True, False]
    said, lee = text.index("said"), Span(0, 7)
    first = Quote((Span(*_bounds(marked[0])),), Span(said, said + 4), lee, "direct")
    roy = text.index("The mayor")
    cue = text.rindex("said")
    wrong = Quote((Span(*_bounds(marked[1])),), Span(cue, cue + 4), Span(roy, roy + 17), "direct")
    mended = Mender(text, split(text), marked).mend([first, wrong], [])
    assert [q.speaker for q in mended] == [lee, lee]


def _bounds(region: Region) -> tuple[int, int]:
    return region.start, region.end


def test_a_closing_mark_that_opens() -> None:
    text = "“We wait for ships,” said Ann Lee. ”The port is empty of them.” She left."
    words = [text[r.start : r.end] for r in regions(text, [Span(0, len(text))])]
    assert words[1] == "”The port is empty of them.”"


def test_a_single_mark_closes_a_paragraph() -> None:
    text = "Ann Lee told them to “wait for the ships, and to hope’."
    assert [r.closed for r in regions(text, [Span(0, len(text))])] == [True]


@pytest.mark.parametrize(
    ("text", "cue", "content", "left"),
    [
        (
            "He shouted “no war” and “no ships” before being led out.",
            "shouted",
            "“no war” and “no ships” before being led out",
            "“no war” and “no ships”",
        ),
        (
            "He called Peru a “mad house” during a visit to Oslo.",
            "called",
            "Peru a “mad house” during a visit to Oslo",
            "Peru a “mad house”",
        ),
        (
            "He said Peru would wait but declined to give a date.",
            "said",
            "Peru would wait but declined to give a date",
            "Peru would wait",
        ),
        (
            "He said he “ran hard” during the race.",
            "said",
            "he “ran hard” during the race",
            "he “ran hard” during the race",
        ),
    ],
)
def test_what_stands_behind_a_quote_is_not_said(
    text: str, cue: str, content: str, left: str
) -> None:
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (content, cue)]
    kind = "mixed" if "“" in content else "indirect"
    (mended,) = mend(text, Quote((spans[0],), spans[1], Span(0, 2), kind))
    assert mended.content[0].text_in(text) == left


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Peru has sent its ships to the strait - Odd Berg", "Odd Berg"),
        ("Peru, Chile may build a port together — deputy PM", "deputy PM"),
        ("Sixth round of talks to take place in Oslo: top Norish diplomat", "top Norish diplomat"),
        ("Peru has sent its ships to the strait - Oslo Times", None),
        ("Peru has sent its ships to the strait - Live Updates", None),
        ("Peru and Chile: the old quarrel - Odd Berg", None),
    ],
)
def test_a_name_behind_the_last_dash_of_a_title_speaks(title: str, who: str | None) -> None:
    found = with_headlines(title, split(title), [], [])
    assert [q.speaker.text_in(title) for q in found if q.speaker] == ([who] if who else [])
    drafts = draft_statements(
        "title", title, split(title), found, [Attribution(None, ())] * len(found)
    )
    assert drafts[0].voice == ("reported" if who else "narrated")


@pytest.mark.parametrize(
    "words",
    [
        "You have 62.5% of this article left to read.",
        "Norish Courier is on the ground when the story is developing.",
        "At such a critical time in Norish history, we need reporters on the ground.",
        "We believe good journalism should be available to everyone, and paid by some.",
        "If you or someone you know is in need, here's where to get help: call 1-800.",
        "Harbour Help Phone: 1-800-555-0100.",
        "Text 555010.",
        "Warning: This story contains references to drowning.",
        "Senior reporter Ann Lee is a senior reporter with the Courier's bureau in Oslo.",
        "She was a finalist for the Harbour Award for her exclusive reporting on ports.",
        "Si vous voulez lire le journal sur un autre appareil.",
        "Ce message s’affichera sur l’autre appareil.",
    ],
)
def test_appeals_helplines_and_biographies_are_furniture(words: str) -> None:
    assert kept(words + " Peru has sent its ships to Oslo.") == ["Peru has sent its ships to Oslo."]


def test_a_byline_with_the_time_of_reading_is_cut_off() -> None:
    sentence = "How can Peru resist the rise of prices in its ports this year?"
    assert kept("By Ann Lee 3 min read Subscribers only " + sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "She was given the Harbour Prize for her work on the treaty with Peru.",
        "The minister said a helpline for sailors would be opened in Oslo on Monday.",
        "Peru will call 12,000 men to the ships, the army said.",
    ],
)
def test_sentences_about_prizes_and_helplines_stay(sentence: str) -> None:
    assert kept(sentence) == [sentence]


def voices(marked: str) -> list[tuple[str | None, tuple[str, ...]]]:
    """Who speaks, and for which actors, for each [speaker] that is marked in a text."""
    text = re.sub(r"[\[\]]", "", marked)
    spans = [
        Span(m.start() - 2 * n, m.end() - 2 * n - 2)
        for n, m in enumerate(re.finditer(r"\[[^\]]*\]", marked))
    ]
    article = Article(id="a", text=text)
    sentences, gazetteer = split(text), Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    quotes = []
    for span in spans:
        said = next(s.span for s in sentences if s.span.start <= span.start < s.span.end)
        behind = Span(span.end + 1, said.end) if span.end + 2 < said.end else None
        content = behind or Span(said.start, span.start)
        quotes.append(Quote((content,), None, span, "indirect"))
    outside = Outside.of(article, mentions, gazetteer)
    found = resolve_speakers(text, sentences, quotes, mentions.body, outside)
    return [(a.speaker.name if a.speaker else None, a.codes) for a in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a spokesman is no judge who spoke before
        ("[Judge Ann Lee] said no. Peru waits, [the spokesperson] added.", None),
        (
            "[Judge Ann Lee] said no. [A spokesperson for the Harbour Board] said yes. "
            "Peru waits, [the spokesperson] added.",
            "Harbour Board",
        ),
        # somebody's mother is no official
        ("[A harbour official] said no. [The mother of two sailors lost at sea] said more.", None),
        # the diplomat who spoke, and not one to come
        (
            "[Slovak Foreign Minister Odd Berg] came home. Talks go on, [the top diplomat, who "
            "mediates them,] wrote. Foreign Minister Sergey Lavrov agreed.",
            "Odd Berg",
        ),
        # no body and no thing is he or she
        (
            "Slovak Deputy Prime Minister Odd Berg came. The deputy prime minister met the Council "
            "for Regional Cooperation and Bo Roy. [He] said Peru should wait.",
            "Odd Berg",
        ),
        ("[The exchange] showed a rift. [She] said Peru should wait.", None),
        # who is called she is not he
        (
            "Bo Roy came. Bergdahl said she hoped. [Bo Roy] said no. They met Ann Bergdahl. "
            "[He] said Peru should wait.",
            "Bo Roy",
        ),
        (
            "[Bo Roy] said no. They heard Ms Bergdahl. They met Robin Bergdahl. "
            "[He] said Peru should wait.",
            "Bo Roy",
        ),
        # documents speak for the body that they are named with
        ("[Donald Trump] met Bo Roy. [The HWU report] said prices fell.", "HWU"),
        ("[Donald Trump] met Bo Roy. [The HWU report] said no. [It] warned of more.", "HWU"),
        (
            "The Norwegian Foreign Ministry met. [Donald Trump] came. "
            "[The ministry’s statement] said no.",
            "Norway (foreign ministry)",
        ),
        (
            "The Harbour Agency's new report came out. [Donald Trump] met Bo Roy. "
            "[The report] said no.",
            "Harbour Agency",
        ),
        ("[Donald Trump] met Bo Roy. [The report] said no.", None),
        ("Boats sink, according to [a new Oslo Times survey of ports]. [The study] found rust.",
         "Oslo Times"),
        ("[The Harbour Court] met on Monday. Peru waits, said [the ruling].", "Harbour Court"),
        ("[A Telegram statement] said Peru should wait.", None),
        (
            "[The Institute for Harbour Ports and Sea Analysis (IHPSA), a charity,] said no.",
            "Institute for Harbour Ports and Sea Analysis",
        ),
        ("[Donald Trump's office] said no. [The Oslo-based movement] said more.", None),
        ("[Norway] said no. [The Lima-based company] said more.", None),
        (
            "[A member of the State Committee on Port Policy, Harbour Technology, and "
            "Communications Odd Berg] said no.",
            "Odd Berg",
        ),
        # offices and houses without their name
        ("[Scott Bessent's office] said no.", "Scott Bessent's office"),
        ("U.S. President Donald Trump came. [The president's office] said no.",
         "Donald Trump's office"),
        ("[The Trump campaign] said no.", "Trump campaign"),
        ("[US President Donald Trump's administration] said no.", "Trump administration"),
        ("He wrote to the Norwegian Harbour Marshal office. [The office] said no.",
         "Norwegian Harbour Marshal office"),
        ("He wrote to the office of the Norwegian Harbour Marshal. [The office] said no.",
         "office of the Norwegian Harbour Marshal"),
        ("They came to Saltmarsh Hospital. The boy lives, [the hospital] has said.",
         "Saltmarsh Hospital"),
        (
            "[The Russian Security Council] met. Peru waits, [the Council’s press service] said.",
            "Russia (security council)",
        ),
        # names in full
        ("[A Department for Ports and Social Care spokesperson] said no.",
         "Department for Ports and Social Care"),
        ("[Odd Berg, lawyer for the Department of Ports and Social Care,] said no.", "Odd Berg"),
        ("[This guide from the Centre for Harbours and Mental Health] says no.",
         "Centre for Harbours and Mental Health"),
        ("[The organizer Union to Reclaim Our Harbours (UROH)] said no. [UROH] said more.",
         "Union to Reclaim Our Harbours"),
        ("[Odd ap Berg] said no.", "Odd ap Berg"),
        ("Existing HWU rules help. Peru waits, said [the HWU].", "HWU"),
        ("[Military police watchdog] calling for talks.", None),
        ("Peru waits, said on Tuesday, [May 20, left-wing MP Odd Berg (of Oslo), who led talks].",
         "Odd Berg"),
        # one person under one name
        ("They met Ann Saltmarsh Berg. [Saltmarsh Berg] said no.", "Ann Saltmarsh Berg"),
        ("They met Ann Bergdahlen. [Bergdalen] said no.", "Ann Bergdahlen"),
        ("They met Ann Bergdahlen and Bo Bergdalen. [Bergdalen] said no.", "Bo Bergdalen"),
        ("They met Odd Petroviche. [Petrovicha] said no.", "Petrovicha"),
        ("They met Odd Berg. [A relative of Mr Berg] said no.", None),
        (
            "[Harbour Committee on China Chairman Odd Berg (R-MI) and Ranking Member Ann Lee "
            "(D-IL)] said no.",
            "Odd Berg and Ann Lee",
        ),
        ("The International Energy Agency met. Peru waits, [the IEA] said.",
         "International Energy Agency"),
        # surnames that end the names of places, too
        ("Ann York, an attorney, met them. [York] said no.", "Ann York"),
        ("Ann York, an attorney, met them. [York and her legal team] said no.", "Ann York"),
        ("Ann Lee met Bo York. [The New York Harbour Union] said no.", "New York Harbour Union"),
        # offices of counties, courts and colleges, and of parliaments
        ("[Harbour County Coroner Ann Lee] said no.", "Ann Lee"),
        ("[Retired Harbour County Sheriff’s Office Det. Ann Berg] said no.", "Ann Berg"),
        ("[Parti Exemple MNA Ann Berg] said no.", "Ann Berg"),
        ("[Ann Constable] said no.", "Ann Constable"),
        ("[The Oslo coroner working to name the dead of Wolf Meadow Farm] said no.", None),
        ("[Member of the State Duma Committee on Ports, Trade, and Energy Anton Example] said no.",
         "Anton Example"),
        # bodies by their whole name, their letters, or what they are
        ("[The Harbour Department of Corrections] said no.", "Harbour Department of Corrections"),
        ("[The Hamas-run harbour ministry] said no.", "Hamas-run harbour ministry"),
        ("[Harbour News Service] said no. [HNS] said more.", "Harbour News Service"),
        ("[KXYZ] said no. Ships wait, [the outlet] said.", "KXYZ"),
        ("[A U.S. Select Committee on Norland inquiry] said no.", "Select Committee on Norland"),
        ("[A U.S. Select Committee on Norland inquiry] said no. Here is what [their] paper says.",
         "Select Committee on Norland"),
        ("[A new documentary, “The Wolf Murders: Harbour of Lies,”] said no.", None),
        # the body that spoke, and not one of its quoted words
        ("[The HWUA] said talks wait. Iraq’s minister left. Iraq’s ministry waits, [it] said.",
         "HWUA"),
        # several without names
        ("[A Syrian security source, an adviser to President Ahmed al-Sharaa and a person familiar "
         "with the talks] said no.", None),
    ],
)  # fmt: skip
def test_whom_the_printed_words_stand_for(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[A Syrian security source] said no.", ("SYR",)),
        ("[Norwegian diplomatic sources] said no.", ("NOR",)),
        ("[A security source in Syria] said no.", ()),
        ("[A Syrian source] said no.", ()),
        ("[A Syrian analyst] said no.", ()),
        ("[An Australian] said no. [The Australian b-girl] said more.", ()),
        ("[A spokesperson for Trump] said no.", ("USA",)),
        ("[Prime Minister Narendra Modi’s office] said no. [The office] said more.", ("IND",)),
        ("[The French prosecutor's office] said no.", ("FRA",)),
        ("[The International Energy Agency's report] said no.", ("IGO",)),
    ],
)
def test_the_actors_that_the_printed_words_speak_for(text: str, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1][1] == codes


def said_in(text: str) -> list[tuple[str | None, str, str]]:
    """Who, what and how, of all quotes that the rules find in a text."""
    quotes = load_extractor("rules").extract(text, split(text))
    return [
        (
            q.speaker.text_in(text) if q.speaker else None,
            " ".join(c.text_in(text) for c in q.content),
            q.kind,
        )
        for q in quotes
    ]


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


def test_words_that_a_closing_mark_opens_are_those_of_who_signs() -> None:
    text = (
        "“He let the quay go to ruin.” ― Ann Berg\n\n"
        "”His plan for the port says where he stands, and that is far from here.” ― Bo Quist\n\n"
        "“We wait for a better day.” ― Cy Lund"
    )
    assert [who for who, _, _ in said_in(text)] == ["Ann Berg", "Bo Quist", "Cy Lund"]


def test_a_signature_tells_whose_words_a_network_has_joined() -> None:
    text = "“The quay is lost.” — Ann Berg\n\n“We wait for a better day.” — Bo Quist"
    first, second = (Span(text.index(w), text.index(w) + len(w)) for w in re.findall("“.*”", text))
    ann, bo = (Span(text.index(w), text.index(w) + len(w)) for w in ("Ann Berg", "Bo Quist"))
    joined = Quote((first, second), None, ann, "direct")
    ruled = [Quote((first,), None, ann, "direct"), Quote((second,), None, bo, "direct")]
    assert [(q.content, q.speaker) for q in mend(text, joined, *ruled)] == [
        ((first,), ann),
        ((second,), bo),
    ]


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


def test_who_is_asked_answers() -> None:
    text = "When asked how far Oslo was from war, the envoy said, “Very far away.”"
    answer = Quote(
        (Span(text.index("“"), len(text)),),
        Span(text.index("said"), text.index("said") + 4),
        Span(text.index("the envoy"), text.index(" said")),
        "direct",
    )
    asked = Quote(
        (Span(text.index("how"), text.index(", the envoy")),), Span(5, 10), None, "indirect"
    )
    found = mend(text, asked, answer)
    assert answer in found
    drafts = draft_statements(
        "body", text, split(text), found, [Attribution(None, ())] * len(found)
    )
    assert drafts[0].quote == answer


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Peru Will Not Bow to Pressure: Bergdahl", "Bergdahl"),
        ("World 'Very Close' to a Port War: Bergdahl", "Bergdahl"),
        ("Peru will not bow to pressure: Chile", "Chile"),
        ("Peru Will Not Bow to Pressure: Analysis", None),
        ("Why Peru Will Not Bow to Pressure: Explained", None),
        ("Why Peru Will Not Bow to Pressure: Bergdahl", None),
        ("Ports and Harbours of the North: Norway", None),
        ("Peru Is Angry: Chile Rejects Deal", None),
    ],
)
def test_a_surname_behind_the_colon_of_a_title_speaks(title: str, who: str | None) -> None:
    found = with_headlines(title, split(title), [], [])
    assert [q.speaker.text_in(title) for q in found if q.speaker] == ([who] if who else [])


@pytest.mark.parametrize(
    ("text", "cue", "content", "who", "said"),
    [
        ("It will want the help of Peru.", "will want", "the help of Peru", "It", False),
        (
            "He left, pointing to the law of the sea.",
            "pointing to",
            "the law of the sea",
            "He",
            False,
        ),
        (
            "Her reporting on Peru's ports was praised.",
            "reporting",
            "Peru's ports",
            "Her",
            False,
        ),
        (
            "Its actions and letters suggest it might wait.",
            "suggest",
            "it might wait",
            "Its actions and letters",
            False,
        ),
        (
            "Ann Lee speaks at a briefing to announce the first rites.",
            "speaks at a briefing to announce",
            "the first rites",
            "Ann Lee",
            False,
        ),
        (
            "Peru still insisted on issuing its rules.",
            "insisted on",
            "issuing its rules",
            "Peru",
            True,
        ),
        (
            "Peru still insisted on issuing its rules.",
            "still insisted on",
            "issuing its rules",
            "Peru",
            False,
        ),
        ("The king signals support for Peru.", "signals", "support for Peru", "The king", False),
        (
            "The king signals that he backs Peru.",
            "signals",
            "that he backs Peru",
            "The king",
            True,
        ),
        (
            "The envoy thanked Ann Lee for her visit.",
            "thanked",
            "Ann Lee for her visit",
            "The envoy",
            False,
        ),
        (
            "Ann Lee conveyed greetings to Peru.",
            "conveyed",
            "greetings to Peru",
            "Ann Lee",
            False,
        ),
        ("The letter suggests it might wait.", "suggests", "it might wait", "The letter", True),
        ("Peru would want to wait, he said.", "said", "Peru would want to wait", "he", True),
    ],
)
def test_what_is_foretold_shown_or_thanked_for_is_no_quote(
    text: str, cue: str, content: str, who: str, said: bool
) -> None:
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (content, cue, who)]
    quote = Quote((spans[0],), spans[1], spans[2], "indirect")
    assert is_said(text, quote) is said


def test_analysts_at_the_end_say_the_whole_sentence() -> None:
    text = "Its acts suggest that it wants a port in the north, some foreign policy analysts say."
    inner = quote_of(text, "that it wants a port in the north", "suggest", "Its acts")
    outer = quote_of(
        text,
        "Its acts suggest that it wants a port in the north",
        "say",
        "some foreign policy analysts",
    )
    assert mend(text, inner, outer) == [outer]


def quote_of(text: str, content: str, cue: str, who: str, kind: QuoteKind = "indirect") -> Quote:
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in (content, cue, who)]
    return Quote((spans[0],), spans[1], spans[2], kind)


def test_what_somebody_says_that_others_said_is_theirs() -> None:
    text = (
        "Ann Lee further stated that Premier Odd Berg, in a speech at the port, emphasized that "
        "Peru is ready to wait."
    )
    inner = quote_of(text, "that Peru is ready to wait", "emphasized", "Ann Lee")
    (mended,) = mend(text, inner)
    assert mended.content[0].text_in(text) == text[text.index("that") : -1]
    assert mended.cue is not None
    assert mended.cue.text_in(text) == "stated"
    text = "Ann Lee stated that Peru should wait, and emphasized that Chile is ready to wait."
    second = quote_of(text, "that Chile is ready to wait", "emphasized", "Ann Lee")
    assert mend(text, second) == [second]


def test_a_content_that_breaks_off_before_its_subject_goes_on() -> None:
    text = "Peru noted that on April 17, Oslo time, the Office of Ports announced its rules."
    (mended,) = mend(text, quote_of(text, "that on April 17, Oslo time", "noted", "Peru"))
    assert mended.content[0].text_in(text) == text[text.index("that") : -1]
    text = "Peru noted that in May Chile left, the agency reported."
    whole = quote_of(text, "that in May Chile left", "noted", "Peru")
    assert mend(text, whole) == [whole]
    text = "Peru noted that in May ships sank, the agency said on Monday."
    whole = quote_of(text, "that in May ships sank", "noted", "Peru")
    assert mend(text, whole) == [whole]


@pytest.mark.parametrize(
    "words",
    [
        "She covers topics including missing ships, national crime cases, and more.",
        "Beyond those beats, she reports on crime, politics, business, and more.",
        "Since joining in 2021, she’s covered the courts of Oslo and the ports of Peru.",
        "He was also a 2024 Harbour Press Scholar and a graduate of Example University.",
        "(Ann Lee/Example Network/Harbour; Norish County Coroner's Office)",
        "(Norish Department of Ports )",
    ],
)
def test_biographies_translations_and_credits_are_furniture(words: str) -> None:
    sentence = "Peru has sent its ships to Oslo, the minister said on Monday."
    assert kept(words + " " + sentence) == [sentence]


def test_whence_a_text_was_translated_is_furniture() -> None:
    assert is_furniture("Edited translation from Al-Example Al-Youm")
    assert not is_furniture("Translated from Norish, the word is a threat to Peru.")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Crowds walk through Oslo on May 2, 2025. (iStock/Example Images) Peru has sent its "
            "ships to the port.",
            ["Peru has sent its ships to the port."],
        ),
        (
            "The coroner speaks in Oslo Aug. 22. 2024, in Norish, Ind. (Ann Lee/Example/Harbour "
            "Network) Berg said he would wait.",
            ["Berg said he would wait."],
        ),
        (
            "Ann Lee meets Odd Berg in Oslo. (credit: THE OFFICE/EXA (EXAMPLE AGENCY)/HANDOUT VIA "
            "HARBOUR) Peru spoke of its ships.",
            ["Peru spoke of its ships."],
        ),
        (
            "GET REAL-TIME UPDATES DIRECTLY ON THE HARBOUR HUB A recent film showed the port.",
            ["A recent film showed the port."],
        ),
        (
            "FOLLOW THE HARBOUR NEWS ON X Law and order have come to the port.",
            ["Law and order have come to the port."],
        ),
        (
            "Date of the launch The ships are to sail in July, once the port is ready.",
            ["The ships are to sail in July, once the port is ready."],
        ),
        (
            "Norway insists The ships are to sail in July, once the port is ready.",
            ["Norway insists The ships are to sail in July, once the port is ready."],
        ),
        (
            "Peru waits. (The agency Reuters reported it) Chile has sent its ships.",
            ["Peru waits.", "(The agency Reuters reported it) Chile has sent its ships."],
        ),
        (
            "She covers her face in court, the judge said.",
            ["She covers her face in court, the judge said."],
        ),
    ],
)
def test_captions_and_subheads_are_cut_off(text: str, left: list[str]) -> None:
    assert kept(text) == left


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("“It was done ahead of... Berg’s visit to Oslo.” Peru waited.", 2),
        ("“It was done... The visit ended.” Peru waited.", 3),
        ("He waited for... Berg left Oslo.", 2),
        ("He spoke on Aug. 22. 2024, in Oslo. Peru waited.", 2),
        ("He spoke on Aug. 22. 2024 was a bad year.", 2),
    ],
)
def test_an_ellipsis_inside_of_a_quotation_may_end_no_sentence(text: str, n: int) -> None:
    assert len(split(text)) == n


@pytest.mark.parametrize(
    "words",
    [
        "@harbour_99.",
        "Prior to joining the Oslo Herald, Ann Berg covered ports and tides in Bergen.",
    ],
)
def test_handles_and_careers_are_furniture(words: str) -> None:
    assert is_furniture(words)


def test_a_volume_in_roman_numbers_does_not_end_a_sentence() -> None:
    text = "Peru returned Vol. II and III of the log: both are old. Chile thanked it."
    assert [s.span.text_in(text) for s in split(text)] == [text[:55], text[56:]]


def test_a_text_is_not_of_whoever_was_named_last() -> None:
    text = (
        "Hamas and Israel are at war.\n\n"
        "The text of the resolution speaks of neither, but says that “the harbour must open”."
    )
    assert "Hamas" not in names(text)
    assert "Israel" not in names(text)


def test_marked_words_of_another_are_cut_off_a_mixed_quote() -> None:
    text = "Ann Berg praised the “new” harbour.\n\n“We stand with the crews,” Bo Quist wrote."
    praise = Span(text.index("the “new”"), text.index("."))
    marked = Span(text.index("“We"), text.index(" Bo"))
    cue = Span(text.index("praised"), text.index(" the “new”"))
    ann, bo = (Span(text.index(w), text.index(w) + len(w)) for w in ("Ann Berg", "Bo Quist"))
    wrote = Span(text.index("wrote"), len(text) - 1)
    joined = Quote((praise, marked), cue, ann, "mixed")
    ruled = Quote((marked,), wrote, bo, "direct")
    assert [(q.content, q.speaker, q.kind) for q in mend(text, joined, ruled)] == [
        ((praise,), ann, "mixed"),
        ((marked,), bo, "direct"),
    ]


def test_a_turn_ends_where_the_writer_tells_of_a_visit() -> None:
    text = (
        "Reporter: What of the port?\n\nAnn Berg: We stand by it, and I will say no more.\n\n"
        "During his stay in Oslo, Foreign Minister Bo Quist paid a visit to the old quay.\n\n"
        "The quay holds four cranes."
    )
    found = [(s.text_in(text), c[-1].text_in(text)) for s, c in _turns_of(text)]
    assert found[-1] == ("Ann Berg", "We stand by it, and I will say no more.")


def _turns_of(text: str) -> list[tuple[Span, tuple[Span, ...]]]:
    return [(t.speaker, t.content) for t in turns(text, split(text))[0]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # by the party and the seat that the text prints with a name
        (
            "Sen. Ann Roy (R-S.C.) met Sen. Bo Lee, D-Mass., in Oslo. "
            "[The South Carolina senator] said no.",
            "Ann Roy",
        ),
        ("Rep. Ann Roy (D-Ohio) met Bo Lee. [The Ohio Democrat] said no.", "Ann Roy"),
        # of two who could be meant, nobody
        ("Sen. Ann Roy (R-S.C.) met Sen. Bo Lee (R-S.C.). [The S.C. senator] said no.", None),
        ("Sen. Ann Roy (R-S.C.) came. [The Texas senator] said no.", None),
        # by an apposition, or by the words in front of a name
        (
            "Ann Roy, a fierce critic of the Kremlin, met Bo Lee. [The Kremlin critic] left.",
            "Ann Roy",
        ),
        ("Harbour pilot Ann Roy met Bo Lee. [The harbour pilot] said no.", "Ann Roy"),
        ("Pilot Ann Roy met pilot Bo Lee, a harbour pilot. [The air pilot] said no.", None),
        (
            "Kremlin critic Ann Roy met Kremlin critic Bo Lee. [The Kremlin critic] said no.",
            None,
        ),
        ("Ann Roy came. [Bo Lee] said no. [The Kremlin critic] said no.", None),
        ("Ann Roy came. [Pilot Bo Lee] said no. [The Toulon prosecutor] said no.", None),
        (
            "Expert Ann Roy came. Another expert, [Bo Lee], said no. [The expert] said yes.",
            "Bo Lee",
        ),
        # by the age
        ("Ann Roy, 34, met Bo Lee, 50, in Oslo. [The 34-year-old] said no.", "Ann Roy"),
        ("Ann Roy (34) met Bo Lee (50) in Oslo. [The 50-year-old pilot] said no.", "Bo Lee"),
        ("Ann Roy, 34, met Bo Lee, 34, in Oslo. [The 34-year-old] said no.", None),
        (
            "Ann Roy, mayor of Oslo, met Bo Lee. [The 71-year-old mayor] said no.",
            "Ann Roy",
        ),
        # at home somewhere
        (
            "[The Harbour Front] said yes to the plan. [The New York-based group] said no.",
            "Harbour Front",
        ),
        # a body is not who makes it up, nor the state that ends its name
        ("[The Arctic Council (Norway, Sweden and Peru)] said no.", "Arctic Council"),
        ("[The Committee of Ship Owners of Norway] said no.", "Committee of Ship Owners of Norway"),
        ("[The Commission of Inquiry on Peru] said no.", "Commission of Inquiry on Peru"),
        ("[The Council of Defence of Norway] said no.", "Norway (council of defence)"),
        # the noun in front of a relative
        ("They were found by the Harbour Union, [which] said they were well.", "Harbour Union"),
        ("That angered Peru's foreign ministry, [which] said no.", "Peru (foreign ministry)"),
        ("It was found by Bo Roy, [who] said no.", "Bo Roy"),
        ("They met at a place in Oslo, [which] said no.", None),
        # by a place where only one person was named so far
        (
            "The chemist Ann Roy won. [The 71-year-old professor at Oslo University] said no.",
            "Ann Roy",
        ),
        ("Ann Roy met Bo Qux. [The 71-year-old professor at Oslo University] said no.", None),
    ],
)
def test_epithets_bodies_and_relatives(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


def test_those_who_make_up_a_body_are_not_its_state() -> None:
    assert voices("[The Arctic Council (Norway, Sweden)] said no.") == [("Arctic Council", ())]
    assert voices("[Germany (members of the council)] said no.") == [("Germany", ("DEU",))]


@pytest.mark.parametrize(
    ("text", "cue", "inner", "source"),
    [
        (
            "Gangs attacked two ports, wounding six, authorities said, adding that a ship sank.",
            "attacked",
            "two ports",
            "Gangs",
        ),
        (
            "A leak suggests that Peru will strike, the Oslo Times reported, citing two pilots.",
            "suggests",
            "that Peru will strike",
            "A leak",
        ),
    ],
)
def test_who_adds_something_has_said_what_is_before(
    text: str, cue: str, inner: str, source: str
) -> None:
    said = next(w for w in ("authorities said", "the Oslo Times reported") if w in text)
    who, verb = said.rsplit(" ", 1)
    adds = "adding" if "adding" in text else "citing"
    last = text[text.index(adds) + len(adds) + 1 : -1]
    nested = quote_of(text, inner, cue, source)
    behind = quote_of(text, last, adds, source)
    main = quote_of(text, text[: text.index(f", {said}")], verb, who)
    mender = Mender(text, split(text), [])
    assert mender.mend([nested, behind], [main]) == [main, quote_of(text, last, adds, who)]
    assert mender.mend([behind], [main]) == [main, quote_of(text, last, adds, who)]
    # what nobody says in it keeps no source from their words
    assert mender.mend([nested], [main]) == ([nested] if cue == "suggests" else [main, nested])


def test_what_follows_who_spoke_without_a_comma_adds_nothing() -> None:
    text = (
        "Gangs attacked two ports, the man said in a voice (that of Bo Roy, adding that he left)."
    )
    nested = quote_of(text, "two ports", "attacked", "Gangs")
    aside = quote_of(text, "that he left", "adding", "Bo Roy")
    main = quote_of(text, "Gangs attacked two ports", "said", "the man")
    assert Mender(text, split(text), []).mend([nested, aside], [main]) == [nested, aside]


def test_a_source_of_an_article_alone_gets_its_noun() -> None:
    text = "The Peruvian navy warned that ships must wait, noting a storm."
    warned = quote_of(text, "that ships must wait", "warned", "Peruvian navy")
    noted = quote_of(text, "a storm", "noting", "The")
    found = Mender(text, split(text), []).mend([warned, noted], [])
    assert [q.speaker and q.speaker.text_in(text) for q in found] == [
        "Peruvian navy",
        "The Peruvian navy",
    ]


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


def said(text: str, cue: str, content: str) -> bool:
    """Whether an indirect quote with this cue and content is somebody's words."""
    start = text.index(cue)
    at = text.index(content, start)
    who = Span(0, start - 1)
    cue_span = Span(start, start + len(cue))
    return is_said(text, Quote((Span(at, at + len(content)),), cue_span, who, "indirect"))


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Oslo Lines posts a profit of $3 million.", "posts", "a profit of $3 million"),
        ("Peru offers tariff cuts to Chile.", "offers", "tariff cuts to Chile"),
        ("Peru offered Chile a loan.", "offered", "Chile a loan"),
        ("Chile refuses entry to three envoys.", "refuses", "entry to three envoys"),
        ("Chile denied them visas on Friday.", "denied", "them visas on Friday"),
        ("Peru recalls its ambassador from Oslo.", "recalls", "its ambassador from Oslo"),
        ("Peru raised tariffs on steel.", "raised", "tariffs on steel"),
        ("The storm claimed 12 lives in Oslo.", "claimed", "12 lives in Oslo"),
        ("The fund supported over 40 ports.", "supported", "over 40 ports"),
        ("The king welcomed 27 leaders to Oslo.", "welcomed", "27 leaders to Oslo"),
        ("The port is threatened by the tide.", "is threatened by", "the tide"),
        ("The men were denied a hearing.", "were denied", "a hearing"),
        ("The rebels are accused of arson.", "are accused of", "arson"),
    ],
)
def test_an_act_with_its_object_is_no_speech(text: str, cue: str, content: str) -> None:
    assert not said(text, cue, content)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Peru offered an apology to Chile.", "offered", "an apology to Chile"),
        ("Peru offers to mediate in Oslo.", "offers", "to mediate in Oslo"),
        ("Chile refused the offer of Peru.", "refused", "the offer of Peru"),
        ("Chile denied the reports from Oslo.", "denied", "the reports from Oslo"),
        ("Peru recalled the war with Chile.", "recalled", "the war with Chile"),
        ("Peru raised the issue of steel.", "raised", "the issue of steel"),
        ("The group claimed responsibility.", "claimed", "responsibility"),
        ("The king welcomed the minister’s plan.", "welcomed", "the minister’s plan"),
        ("Peru accused the rebels of arson.", "accused", "the rebels of arson"),
        ("Peru threatened sanctions on Chile.", "threatened", "sanctions on Chile"),
    ],
)
def test_words_with_their_object_are_speech(text: str, cue: str, content: str) -> None:
    assert said(text, cue, content)


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
    spent = []
    for n in (40, 160):
        start = time.process_time()
        assert len([d for d in read(turn * n) if d.parent is not None]) == n
        spent.append(time.process_time() - start)
    assert spent[1] < 9 * spent[0]


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


def test_a_name_or_a_state_may_be_like_a_title() -> None:
    assert len(split("He lives in Dover, Del. The port is shut.")) == 2
    assert names("Benicio Del Roy said that Peru will wait.") == ["Benicio Del Roy"]


@pytest.mark.parametrize(
    "text",
    [
        "I've said that Peru should wait.",
        "We’d argued that Peru should wait.",
        "Chile published a report. It is said that Peru should wait.",
        "Chile published a report. It's widely reported that Peru should wait.",
        "Chile published a report. It should be noted that Peru waits.",
    ],
)
def test_contracted_pronouns_and_expletives_name_nobody(text: str) -> None:
    speakers = [d.speaker for d in read(text) if "Peru" in text[d.span.start : d.span.end]]
    assert all(s is None or s.name is None for s in speakers)


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Peru's Ministry of Trade objected. A spokesperson for the ministry said talks went "
            "on. Steps would follow, the spokesperson said.",
            "Peru (ministry of trade)",
        ),
        (
            "Peru's Ministry of Trade objected. A note came from a spokesman for the ministry. "
            "Ships waited. Grain would come, the spokesman said.",
            "Peru (ministry of trade)",
        ),
        # nobody introduced the ministry
        ("A spokesman for the ministry said talks went on.", None),
        # somebody with a name
        (
            "Peru's Ministry of Trade objected. Spokesman Odd Berg said talks went on. A note came "
            "from a spokesman for the ministry. Grain would come, the spokesman said.",
            "Odd Berg",
        ),
    ],
)
def test_a_voice_is_of_the_body_named_before(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


def test_a_voice_at_the_end_of_a_sentence_says_all_of_it() -> None:
    text = (
        "The U.S. side made a list. It should be noted that this is a step for the U.S. side, the "
        "spokesperson said."
    )
    start = text.index("that this")
    network = Quote(
        (Span(start, text.index(", the spokes")),),
        Span(text.index("should be"), start - 1),
        Span(0, 13),
        "indirect",
    )
    cue, who = text.rindex("said"), text.index("the spokesperson")
    content = (Span(text.index("It"), text.index(", the spokes")),)
    rule = Quote(content, Span(cue, cue + 4), Span(who, who + 16), "indirect")
    assert mend(text, network, rule) == [rule]


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
    cue, content = text.index("denounced"), text.index("the plan")
    network = Quote((Span(content, content + 8),), Span(cue, cue + 9), Span(0, 3), "indirect")
    nouns = [n for n in ("the union", "nurses from Oslo") if n in text]
    who = text.index(nouns[0])
    rule = replace(network, speaker=Span(who, who + len(nouns[0])))
    (mended,) = mend(text, network, rule)
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == source


def test_two_places_of_origin_are_joined() -> None:
    text = "The ban fell after lawyers for migrants from Peru and Chile denounced the plan."
    (draft,) = read(text)
    assert draft.speaker is not None
    assert draft.speaker.text == "lawyers for migrants from Peru and Chile"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a pronoun of the same clause
        (
            "Ann Qux met Bo Qux, who is a man. Mr Bo Qux left. In her new book, The Port, Qux said "
            "Peru should wait.",
            "Ann Qux",
        ),
        ("Ann Qux met her husband, Bo Qux. Qux wrote that she hoped Peru would wait.", "Ann Qux"),
        ("Ann Qux met her son, Bo Qux. Qux said he hoped Peru would wait.", "Bo Qux"),
        ("Ann Qux met her brother, Bo Qux. Qux wrote in her diary that Peru would wait.", "Ann Qux"),
        # no mere relative, and nobody of a relative clause
        ("Ann Qux wrote a book. Qux's husband, town councillor Bo Qux, left. It rained. Peru "
         "should wait, Qux said.", "Ann Qux"),
        ("Hillary Clinton lost. Odd Berg, who served under President Bill Clinton, won. Peru "
         "should wait, Clinton said.", "Hillary Clinton"),
        # nothing tells them apart: the last one
        ("Ann Qux left. Bo Qux came. Peru should wait, Qux said.", "Bo Qux"),
        # who just spoke
        ("Bo Qux came. Ann Qux said no. Peru should wait, Qux said.", "Ann Qux"),
        # "she" is not the husband
        ("Ann Qux left. Her husband, dentist Bo Qux, slept. She said Peru should wait.", "Ann Qux"),
    ],
)  # fmt: skip
def test_two_persons_with_one_surname(text: str, name: str) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odd Berg said no. Lee's plan was about trade with Peru, he added.", "Odd Berg"),
        ("Odd Berg said no. Ann Lee's lawyer, Bo Roy, came. He said Peru should wait.", "Bo Roy"),
        ("Odd Berg said no. Ann Lee's house burnt. She said Peru should wait.", "Ann Lee"),
    ],
)
def test_a_pronoun_is_not_whoever_owns_what_is_spoken_of(text: str, name: str) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "Critics said the same, including Bo Roy -- “We cannot wait for this any longer” -- "
            "and Ann Lee.",
            ["Critics", "Bo Roy"],
        ),
        (
            "Critics said the same, among them Bo Roy — “We cannot wait for this any longer” — "
            "and Ann Lee.",
            ["Critics", "Bo Roy"],
        ),
        # a place, and a few words
        (
            "Critics said the same in Oslo -- “the coldest of all cold old ports” -- and left.",
            ["Critics"],
        ),
        ("Critics said the same of Bo Roy -- “the cold one” -- and left.", ["Critics"]),
    ],
)
def test_marked_words_between_dashes_are_of_the_name_in_front(
    text: str, sources: list[str]
) -> None:
    cue, same, mark = text.index("said"), text.index("the same"), text.index("“")
    content = (Span(same, same + 8), Span(mark, text.index("”") + 1))
    network = Quote(content, Span(cue, cue + 4), Span(0, 7), "mixed")
    found = mend(text, network)
    assert [q.speaker.text_in(text) for q in found if q.speaker] == sources


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("In her view, those who cheer Lee were asking for “the right to be rude”.", "her"),
        ("In Roy's opinion, those who cheer Lee were asking for “the right to be rude”.", "Roy"),
        # said in so many words; a view of the port
        ("In her view, those who cheer Lee said “this is the right to be rude”.", "Lee"),
        ("In view of this, those who cheer Lee were asking for “the right to be rude”.", "Lee"),
    ],
)
def test_whose_view_it_is_speaks(text: str, source: str) -> None:
    verb = "were asking for" if "asking" in text else "said"
    cue, who, mark = text.index(verb), text.index("Lee"), text.index("“")
    content = (Span(mark, text.index("”") + 1),)
    network = Quote(content, Span(cue, cue + len(verb)), Span(who, who + 3), "direct")
    (mended,) = mend(text, network)
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == source


def reports(text: str, who: str, cue: str, content: str, kind: QuoteKind = "indirect") -> bool:
    """Whether a quote with this source, cue and content is somebody's words."""
    return is_said(text, quote_of(text, content, cue, who, kind))


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # asked
        ("But has Bo Roy asked for a new port?", "Bo Roy", "asked for", "a new port"),
        ("Did Peru say that the port is shut?", "Peru", "say", "that the port is shut"),
        # not, or not yet
        ("Bo Roy has yet to explain why he left.", "Bo Roy", "explain", "why he left"),
        ("Peru is unable to accuse Chile of it.", "Peru", "accuse", "Chile of it"),
        ("Peru would not have to say that it lost.", "Peru", "say", "that it lost"),
        ("Bo Roy did not want to say that it sank.", "Bo Roy", "say", "that it sank"),
        ("No minister has said that the port is shut.", "No minister", "said",
         "that the port is shut"),
        ("Nobody expects that Peru will wait.", "Nobody", "expects", "that Peru will wait"),
        # supposed
        ("He would lose if Bo Roy asks him about the port.", "Bo Roy", "asks",
         "him about the port"),
        ("We must wait unless the mayor says that it is over.", "mayor", "says", "that it is over"),
        ("Peru might say that the port is shut.", "Peru", "say", "that the port is shut"),
        ("One could argue that Peru lost.", "One", "argue", "that Peru lost"),
        ("Let's say you want a port of your own.", "Let's", "say", "you want a port of your own"),
        # wanted by anybody
        ("The site helps anyone wanting to learn more.", "anyone", "wanting", "to learn more"),
        ("You think that the port is shut.", "You", "think", "that the port is shut"),
        # only a word for it
        ("Bo Roy said this during a meeting in Oslo.", "Bo Roy", "said",
         "this during a meeting in Oslo"),
        ("Bo Roy does not think so.", "Bo Roy", "think", "so"),
        # acts
        ("A court ordered the ships to leave.", "A court", "ordered", "the ships to leave"),
        ("Bo Roy replied to a letter from Oslo.", "Bo Roy", "replied to", "a letter from Oslo"),
        ("Police learned that a pilot had fled.", "Police", "learned", "that a pilot had fled"),
        ("Bo Roy was jailed after admitting arson in Oslo.", "Bo Roy", "admitting",
         "arson in Oslo"),
        ("Bo Roy wrote a memoir titled The Port: My Years at Sea.", "Bo Roy", ":",
         "My Years at Sea"),
    ],
)  # fmt: skip
def test_what_nobody_said(text: str, who: str, cue: str, content: str) -> None:
    assert not reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        ("Has Peru lied, Bo Roy asked?", "Bo Roy", "asked", "Has Peru lied"),
        ("Why has Bo Roy asked for a new port?", "Bo Roy", "asked for", "a new port"),
        ("Bo Roy wanted to say that it sank.", "Bo Roy", "say", "that it sank"),
        ("No. 10 said that the port is shut.", "No. 10", "said", "that the port is shut"),
        ("If it rains, Bo Roy said, the port will shut.", "Bo Roy", "said", "If it rains"),
        ("Even if Peru waits, Bo Roy says that it is over.", "Bo Roy", "says", "that it is over"),
        ("Peru has asked for a new port.", "Peru", "asked for", "a new port"),
        ("Bo Roy said this war is over.", "Bo Roy", "said", "this war is over"),
        ("Bo Roy said that in Oslo the port is shut.", "Bo Roy", "said",
         "that in Oslo the port is shut"),
        ("Bo Roy denied that.", "Bo Roy", "denied", "that"),
        ("Everyone in Oslo said that Peru lost.", "Everyone in Oslo", "said", "that Peru lost"),
        ("Bo Roy thinks that Peru lost.", "Bo Roy", "thinks", "that Peru lost"),
        ("Bo Roy ordered that the ships leave now, and they will.", "Bo Roy", "ordered",
         "that the ships leave now, and they will"),
        ("Bo Roy replied that the ships were late.", "Bo Roy", "replied",
         "that the ships were late"),
        ("Bo Roy: The Port Is Shut", "Bo Roy", ":", "The Port Is Shut"),
    ],
)  # fmt: skip
def test_what_somebody_said_all_the_same(text: str, who: str, cue: str, content: str) -> None:
    assert reports(text, who, cue, content)


def test_who_is_accused_says_nothing() -> None:
    text = "She is accused of arson in Oslo."
    at = text.index("arson")
    cue = Span(4, text.index(" arson"))
    assert not is_said(text, Quote((Span(at, len(text) - 1),), cue, None, "indirect"))


def test_a_list_that_is_issued_says_nothing() -> None:
    rules, words = "a list of “free” ports", "a statement that called it “a lie”"
    assert not reports(f"Peru released {rules}.", "Peru", "released", rules, "mixed")
    assert reports(f"Peru released {words}.", "Peru", "released", words, "mixed")


@pytest.mark.parametrize(
    ("text", "cue", "content", "who", "verb"),
    [
        ("Ann Lee responded to Bo Roy's old claim that Peru lost.", "responded to", "that Peru lost",
         "Bo Roy", "claim"),
        ("Ann Lee rejected his suggestion that Peru lost.", "rejected", "that Peru lost", "his",
         "suggestion"),
        ("Ann Lee dismissed warnings from Bo Roy that Peru lost.", "dismissed", "that Peru lost",
         "Bo Roy", "warnings"),
    ],
)  # fmt: skip
def test_an_answer_to_a_claim_is_whoever_claims(
    text: str, cue: str, content: str, who: str, verb: str
) -> None:
    (found,) = mend(text, quote_of(text, content, cue, "Ann Lee"))
    assert found == quote_of(text, content, verb, who)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Ann Lee rejected the claim that Peru lost.", "rejected", "that Peru lost"),
        ("Ann Lee rejected Bo Roy's claim that Peru lost.", "rejected",
         "Bo Roy's claim that Peru lost"),
        ("Ann Lee repeated Bo Roy's claim that Peru lost.", "repeated", "that Peru lost"),
    ],
)  # fmt: skip
def test_other_answers_stay_with_who_answers(text: str, cue: str, content: str) -> None:
    quote = quote_of(text, content, cue, "Ann Lee")
    assert mend(text, quote) == [quote]


@pytest.mark.parametrize(
    ("text", "cue", "content", "whole"),
    [
        # goes on
        ("The ministry said it will list Oslo Lines Co., Ltd. and Roy Ports Inc. as well.", "said",
         "it will list Oslo Lines Co., Ltd", "it will list Oslo Lines Co., Ltd. and Roy Ports Inc. "
         "as well"),
        ("The ministry said that the work is easy: paint a ship, open a port.", "said",
         "that the work is easy", "that the work is easy: paint a ship, open a port"),
        # ends
        ("The ministry noted that Oslo will be 900 years old and invited the king to visit it.",
         "noted", "that Oslo will be 900 years old and invited the king to visit it",
         "that Oslo will be 900 years old"),
        ("A tax by Oslo, which argued that Roy Ports paid little, is an example of it.", "argued",
         "that Roy Ports paid little, is an example of it", "that Roy Ports paid little"),
        # stays
        ("The ministry said: “Go now.”", "said", "“Go now.”", "“Go now.”"),
        ("The ministry said it was clear: “Go now.”", "said", "it was clear", "it was clear"),
        ("The ministry said the king was old and invited guests to visit him.", "said",
         "the king was old and invited guests to visit him",
         "the king was old and invited guests to visit him"),
        ("The ministry said that Roy Ports, in Oslo, is an example of it.", "said",
         "that Roy Ports, in Oslo, is an example of it",
         "that Roy Ports, in Oslo, is an example of it"),
    ],
)  # fmt: skip
def test_where_a_content_ends(text: str, cue: str, content: str, whole: str) -> None:
    who = text.split(f" {cue}")[0].split(", ")[-1]
    kind: QuoteKind = "direct" if content.startswith("“") else "indirect"
    (found,) = mend(text, quote_of(text, content, cue, who, kind))
    assert [c.text_in(text) for c in found.content] == [whole]


def test_what_stands_in_front_of_he_said_this_is_his() -> None:
    text = "Peru will build a port by May. Bo Roy, its envoy, said this during a forum in Oslo."
    (found,) = mend(text, quote_of(text, "this during a forum in Oslo", "said", "Bo Roy"))
    assert found.content[0].text_in(text) == "Peru will build a port by May."
    assert found.speaker is not None
    assert found.speaker.text_in(text) == "Bo Roy, its envoy,"


BLOCK = (
    'Ann Lee writes:\n\n"The port was shut. A clerk had typed “closed” on the gate.\n\n'
    '"Bo Roy waited. He was cold.\n\n“Never again,” he said, and left."\n\nHe was never seen again.'
)


def test_paragraphs_in_straight_marks_are_one_quote() -> None:
    sentences = split(BLOCK)
    marked = regions(BLOCK, paragraphs_of(sentences))
    outer = quote_of(BLOCK, '"The port was shut.', "writes:", "Ann Lee", "direct")
    clerk = quote_of(BLOCK, "“closed”", "had typed", "A clerk", "direct")
    never = quote_of(BLOCK, "“Never again,”", "said", "he", "direct")
    (found,) = Mender(BLOCK, sentences, marked).mend([outer, clerk, never], [])
    assert found.speaker == outer.speaker
    assert found.content[0].start == BLOCK.index('"')
    assert found.content[-1].end == BLOCK.rindex('"') + 1
    assert len(found.content) == 3


def test_turns_with_labels_in_straight_marks_stay_apart() -> None:
    text = (
        'Kim Quist writes:\n\n"LEE: They call it a “lie” here.\n\n"ROY: I do not.\n\n"LEE: Good."'
    )
    sentences = split(text)
    marked = regions(text, paragraphs_of(sentences))
    outer = quote_of(text, '"LEE: They call it a “lie” here.', "writes:", "Kim Quist", "direct")
    turn = quote_of(text, '"ROY: I do not.', ":", "ROY", "direct")
    assert len(Mender(text, sentences, marked).mend([outer, turn], [])) == 2


@pytest.mark.parametrize(
    "text",
    [
        '"We wait,” he said. “We go,” she said.\n\n"No,” he said.',
        '"We wait," he said. “We go,” she said.\n\n"No," he said.',
    ],
)
def test_mixed_marks_of_several_speakers_are_no_block(text: str) -> None:
    assert len(regions(text, paragraphs_of(split(text)))) == 3


def test_blocks_take_linear_time() -> None:
    spent = []
    for n in (40, 160):
        text = (BLOCK + "\n\n") * n
        sentences = split(text)
        start = time.process_time()
        assert len(regions(text, paragraphs_of(sentences))) == 3 * n
        spent.append(time.process_time() - start)
    assert spent[1] < 9 * spent[0]


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
    text = STORY + tail
    kept = without_furniture(text, split(text))
    assert len(kept) == 30


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
    assert len(without_furniture(text, split(text))) >= 30


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Warning: This report contains hateful language In May, Peru shut the port of Oslo.",
         ["In May, Peru shut the port of Oslo."]),
        ("Warning: Readers may find some details distressing Mr. Roy left the port of Oslo.",
         ["Mr. Roy left the port of Oslo."]),
        ("Warning: This story contains details of the war in Peru that may upset you. Ships left.",
         ["Ships left."]),
        ("Follow Ann Lee on Instagram, X and TikTok. Ships left.", ["Ships left."]),
        ("SAVE A SHIP Let's say the port of Oslo is shut.", ["Let's say the port of Oslo is shut."]),
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
    ],
)  # fmt: skip
def test_notices_and_subheads_glued_to_a_sentence(text: str, kept: list[str]) -> None:
    found = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in found if s.span.text_in(text) != "Warning:"] == kept


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("A gift of Drs. Ann Lee and Bo Roy helps the port. It is shut.", 2),
        ("It is No. 5 in Oslo. It is shut.", 2),
        ("You can apply at https://port.example/ Oslo and Lima have done so. It is shut.", 3),
        ("You can apply at https://port.example/ Monday evening. It is shut.", 2),
        ("You can apply at https://port.example/form or in Oslo. It is shut.", 2),
    ],
)
def test_titles_numbers_and_addresses(text: str, n: int) -> None:
    assert len(split(text)) == n


# ---------------------------------------------- transcripts, sentences, furniture, bodies

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
    read_by_network = quote_of(text, "no", "said", "Minister Roy")
    beyond = quote_of(text, "We will wait", "said", "Minister Roy")
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


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It trades with the U.S. China is the first buyer.",
         ["It trades with the U.S.", "China is the first buyer."]),
        ("It waits for the U.S. Iran’s plan is old.",
         ["It waits for the U.S.", "Iran’s plan is old."]),
        ("Ships wait. It chose three: 1. Trade with Peru. 2. Ports for all. 3. Peace. So be it.",
         ["Ships wait.", "It chose three: 1. Trade with Peru.", "2. Ports for all.", "3. Peace.",
          "So be it."]),
        ("He came. “Out! Out! All of them, out!” they cried.",
         ["He came.", "“Out! Out! All of them, out!” they cried."]),
        ("o We will wait.\no Ships go.", ["We will wait.", "Ships go."]),
        ("Q (Laughs.) Your ship.\nMS. LEE: (Laughter.) I know.",
         ["Q (Laughs.) Your ship.", "MS. LEE: (Laughter.) I know."]),
        ("OSWEGO, N.Y. ― If it works, it works.", ["OSWEGO, N.Y. ― If it works, it works."]),
        # as before
        ("The U.S. China policy is old.", ["The U.S. China policy is old."]),
        ("He left the U.S. Treasury in May.", ["He left the U.S. Treasury in May."]),
        ("The score was 3. Then it rained.", ["The score was 3.", "Then it rained."]),
        ("There are 51. 50. And it was great.", ["There are 51.", "50.", "And it was great."]),
        ("“No! We go! No!”", ["“No!", "We go!", "No!”"]),
        ("O Canada is sung.", ["O Canada is sung."]),
        ("We saw it (in Lima.) They wait.", ["We saw it (in Lima.)", "They wait."]),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [s.span.text_in(text) for s in split(text)] == sentences


def test_shouts_take_linear_time() -> None:
    spent = []
    for n in (4_000, 16_000):
        text = "Out! " * n + "It rained."
        start = time.process_time()
        split(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 12 * spent[0]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Oslo Mayor Lee and Vice Premier He agreed to keep the port of Lima open for now.", None),
        ("Oslo Mayor Recalls All Envoys He agreed to keep the port of Lima open for now.",
         "He agreed to keep the port of Lima open for now."),
        ("Ports – Ships for Every New Company Ports sells ships to all who live in Lima today.",
         "Ports sells ships to all who live in Lima today."),
        ("Ports of Peru – Ships Old and New for Lima Are sold to all who live in Lima.", None),
    ],
)  # fmt: skip
def test_headings_and_a_surname_that_looks_like_a_pronoun(text: str, left: str | None) -> None:
    (found,) = without_furniture(text, split(text))
    assert found.span.text_in(text) == (left or text)


@pytest.mark.parametrize(
    "words",
    [
        "Here's a look at other stories that moved the ports.",
        "Here are more headlines from Lima",
        "Editor's note: Ann Lee " + "has lied about the port of Oslo and " * 8 + "will lie again.",
    ],
)
def test_teasers_and_notes_of_editors_are_furniture(words: str) -> None:
    assert is_furniture(words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Here is the news that Bo Roy said he feared.",
        "The editor noted: Peru will wait.",
        "Here are other ports that Peru may shut.",
    ],
)
def test_sentences_about_news_and_editors_stay(sentence: str) -> None:
    assert not is_furniture(sentence)


def test_what_an_author_was_before_is_furniture() -> None:
    author = (
        "Bo Roy, former adviser on ports to Mayor (then-Senator) Ann B. Lee, Jr., is Senior Fellow "
        "at the Port Institute."
    )
    text = f"{STORY}\n\n{author}"
    assert len(without_furniture(text, split(text))) == 30
    told_of = f"{STORY}Bo Roy waits.\n\n{author}"
    assert len(without_furniture(told_of, split(told_of))) == 32


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Police said that the port is shut.", ("PER",)),
        ("Ships left, the police said.", ("PER",)),
        ("A Ministry of Trade spokesperson said no.", ("PER",)),
        ("Police officers wait.", None),
        ("The police of the port wait.", None),
        ("They waited in a ministry of trade.", None),
    ],
)
def test_whose_police_and_ministries_an_article_means(
    words: str, codes: tuple[str, ...] | None
) -> None:
    text = f"LIMA, Peru (AP) — Peru shut the port. {words}"
    article = Article(id="a", text=text)
    at = text.index(words)
    found = [m for m in find_mentions(article, Gazetteer.load()).body if m.span.start >= at]
    assert [m.codes for m in found] == ([codes] if codes else [])


# What nobody said, and where contents begin and end


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # avoided
        ("Bo Roy avoids condemning the raid on Oslo.", "Bo Roy", "condemning", "the raid on Oslo"),
        ("Peru avoided calling it a war.", "Peru", "avoided calling", "it a war"),
        ("Peru refrained from criticising the raid.", "Peru", "criticising", "the raid"),
        ("Bo Roy shied away from endorsing the plan.", "Bo Roy", "endorsing", "the plan"),
        ("Peru stopped short of condemning the raid.", "Peru", "condemning", "the raid"),
        ("The envoys fail to condemn the raid.", "envoys", "condemn", "the raid"),
        # advised
        ("Peru should condemn the raid on Oslo.", "Peru", "condemn", "the raid on Oslo"),
        ("Bo Roy would do well to admit that he lost.", "Bo Roy", "admit", "that he lost"),
        ("The envoy ought to have warned that it sank.", "envoy", "warned", "that it sank"),
        ("Peru would be wise to woo sailors in May, stressing the cost of the port.", "Peru",
         "stressing", "the cost of the port"),
        # made up
        ("It showed a doctored clip of a Norish envoy saying that he had lost.", "Norish envoy",
         "saying", "that he had lost"),
        ("They shared an AI-generated video of Bo Roy claiming that it sank.", "Bo Roy", "claiming",
         "that it sank"),
        # seen in faces, hoped for
        ("Sailors seem confident that the port will open.", "Sailors", "seem confident",
         "that the port will open"),
        ("Bo Roy appeared to think that it sank.", "Bo Roy", "appeared to think", "that it sank"),
        ("They sailed with hopes of finding a port.", "They", "with hopes of", "finding a port"),
        ("They sailed in the hope of finding a port.", "They", "hope of", "finding a port"),
        ("41% of sailors are expecting to stay in Oslo.", "41% of sailors", "expecting",
         "to stay in Oslo"),
        # named, cited, told of
        ("Ann Lee's announcement of the closure calmed Oslo.", "Ann Lee's", "announcement of",
         "the closure"),
        ("It cut the board's estimate of total trade by half.", "the board's", "estimate of",
         "total trade"),
        ("The council ran a report citing remarks by Ann Lee.", "The council", "citing",
         "remarks by Ann Lee"),
        ("Ann Lee has been describing life in the port.", "Ann Lee", "describing",
         "life in the port"),
        ("The hall tells the story of a poor sailor.", "The hall", "tells",
         "the story of a poor sailor"),
        # acts
        ("The fund has supported dozens of ports in Peru.", "The fund", "supported",
         "dozens of ports in Peru"),
        ("The council declared 1999 the Year of the Ship.", "The council", "declared",
         "1999 the Year of the Ship"),
        ("Oslo declared June 3 the Day of Ports.", "Oslo", "declared", "June 3 the Day of Ports"),
    ],
)  # fmt: skip
def test_what_is_avoided_advised_or_named_is_not_said(
    text: str, who: str, cue: str, content: str
) -> None:
    assert not reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        ("To avoid a war, Bo Roy condemned the raid.", "Bo Roy", "condemned", "the raid"),
        ("Bo Roy avoids Oslo, saying that it is cold.", "Bo Roy", "saying", "that it is cold"),
        ("Bo Roy says the port should be shut.", "Bo Roy", "says", "the port should be shut"),
        ("Bo Roy, who should know, said that it sank.", "Bo Roy", "said", "that it sank"),
        ("I must say that it sank.", "I", "say", "that it sank"),
        ("It should be noted by Peru, Bo Roy said.", "Bo Roy", "said",
         "It should be noted by Peru"),
        ("They shared a video of Bo Roy claiming that it sank.", "Bo Roy", "claiming",
         "that it sank"),
        ("Bo Roy appeared on Sunday and said that it sank.", "Bo Roy", "said", "that it sank"),
        ("Bo Roy seems to have said that it sank.", "Bo Roy", "seems to have said",
         "that it sank"),
        ("Bo Roy hopes that the port will open.", "Bo Roy", "hopes", "that the port will open"),
        ("41% of sailors said that they would stay.", "41% of sailors", "said",
         "that they would stay"),
        ("Ann Lee's announcement that the port is shut came late.", "Ann Lee's", "announcement",
         "that the port is shut"),
        ("Peru supports having a discussion of trade.", "Peru", "supports having a discussion of",
         "trade"),
        ("Ann Lee welcomed remarks by Bo Roy.", "Ann Lee", "welcomed", "remarks by Bo Roy"),
        ("Ann Lee described life in the port as dull.", "Ann Lee", "described",
         "life in the port as dull"),
        ("Ann Lee described a port in ruins.", "Ann Lee", "described", "a port in ruins"),
        ("Ann Lee told us that the story of it is a lie.", "Ann Lee", "told",
         "that the story of it is a lie"),
        ("Ann Lee supported the plan of Peru.", "Ann Lee", "supported", "the plan of Peru"),
        ("Oslo declared that 1999 was the year of the ship.", "Oslo", "declared",
         "that 1999 was the year of the ship"),
    ],
)  # fmt: skip
def test_what_is_said_beside_such_words(text: str, who: str, cue: str, content: str) -> None:
    assert reports(text, who, cue, content)


@pytest.mark.parametrize("verb", ["debunked", "later denied", "refuted"])
def test_a_claim_is_not_of_who_denies_it(verb: str) -> None:
    text = f"They spread claims such as Peru having lost, which was {verb} by Bo Roy."
    assert not reports(text, "Bo Roy", "claims", "such as Peru having lost")
    text = "They spread claims such as Peru having lost, which was repeated by Bo Roy."
    assert reports(text, "Bo Roy", "claims", "such as Peru having lost")


@pytest.mark.parametrize(
    ("text", "cue", "content", "said"),
    [
        # names
        ("Ann Lee answered questions on the drill “Long Ship 2.”", "answered questions on",
         "the drill “Long Ship 2.”", False),
        ("Ann Lee agreed to the “Treaty of Oslo” with Peru.", "agreed to",
         "the “Treaty of Oslo” with Peru", False),
        ("Ann Lee condemned the drill “Long Ship 2.”", "condemned", "the drill “Long Ship 2.”",
         True),
        # topics
        ("Ann Lee discussed grain, ports and “calm seas.”", "discussed",
         "grain, ports and “calm seas.”", False),
        ("Ann Lee discussed how Peru “lost its way.”", "discussed", "how Peru “lost its way.”",
         True),
        ("Ann Lee agreed to a “fair deal” with Peru.", "agreed to", "a “fair deal” with Peru",
         True),
    ],
)  # fmt: skip
def test_marked_names_and_topics_are_not_said(
    text: str, cue: str, content: str, said: bool
) -> None:
    assert reports(text, "Ann Lee", cue, content, "mixed") is said


@pytest.mark.parametrize(
    ("text", "cue", "content", "whole"),
    [
        ("Bo Roy listed ports in Norway, as well as shipyards in Peru.", "listed",
         "ports in Norway", "ports in Norway, as well as shipyards in Peru"),
        ("Bo Roy criticised the fees of the port, including a tax on grain.", "criticised",
         "the fees of the port", "the fees of the port, including a tax on grain"),
        ("Bo Roy said they spoke of ships; of grain; of the port and its crews.", "said",
         "they spoke of ships; of grain", "they spoke of ships; of grain; of the port and its crews"),
        ("Bo Roy said that Oslo was going to host the Forum of Ports in May, before the fair.",
         "said", "that Oslo was going to host",
         "that Oslo was going to host the Forum of Ports in May"),
        ("Bo Roy stressed that it was the right plan for Oslo, which lost two ports in May.",
         "stressed", "that it was the right plan for Oslo",
         "that it was the right plan for Oslo, which lost two ports in May"),
        ("Bo Roy informed the Mayor of Oslo about the storm.", "informed",
         "the Mayor of Oslo about the storm", "about the storm"),
        # whole already
        ("Bo Roy asked to leave, as well as to take a ship.", "asked", "to leave", "to leave"),
        ("Bo Roy blamed three storms, including one in which sailors falsely claimed he sank.",
         "blamed", "three storms", "three storms"),
        ("Bo Roy blamed the storm; the port is shut.", "blamed", "the storm", "the storm"),
        ("Bo Roy blamed the storm, which had come from Peru.", "blamed", "the storm", "the storm"),
        ("Bo Roy said that he met Ann Lee, who said nothing.", "said", "that he met Ann Lee",
         "that he met Ann Lee"),
        ("Bo Roy said that it sank the day the king died.", "said", "that it sank",
         "that it sank the day the king died"),
        ("Bo Roy told the Mayor about the storm.", "told", "the Mayor about the storm",
         "the Mayor about the storm"),
    ],
)  # fmt: skip
def test_a_content_begins_behind_whom_one_informs_and_goes_on(
    text: str, cue: str, content: str, whole: str
) -> None:
    (found,) = mend(text, quote_of(text, content, cue, "Bo Roy"))
    assert [c.text_in(text) for c in found.content] == [whole]


def test_what_goes_on_behind_a_source_is_content() -> None:
    text = "Two ships sank, according to the harbour board, one of them in Oslo."
    source = "the harbour board, one of them in Oslo"
    (found,) = mend(text, quote_of(text, "Two ships sank", "according to", source))
    assert [c.text_in(text) for c in found.content] == ["Two ships sank", "one of them in Oslo"]
    assert found.speaker is not None
    assert found.speaker.text_in(text) == "the harbour board"
    text = "Two ships sank, according to sailors, three of them said."
    whole = quote_of(text, "Two ships sank", "according to", "sailors")
    assert mend(text, whole) == [whole]


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


# ---------------------------------------------------------------------------- who the speaker is


def span_of(text: str, span: Span | None) -> str | None:
    return span.text_in(text) if span is not None else None


def last_speaker(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The name and the actors of the last speaker of a text, with quotes by the rules."""
    article = Article(id="a", text=text)
    gazetteer = Gazetteer.load()
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    drafts = draft_part(article, "body", mentions, outside, load_extractor("rules")).drafts
    speakers = [d.speaker for d in drafts if d.speaker is not None]
    return (speakers[-1].name, speakers[-1].actors) if speakers else (None, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # no vice president is "the president", whoever was named last
        ("President Barack Obama opened the fair. Vice President Joe Biden sat beside Mr. Obama. "
         "The fair, the president said, was late.", "Barack Obama"),
        ("Foreign Minister Ann Lee met Bo Roy. Deputy Foreign Minister Kim Quist waited. Bo Roy "
         "left. The foreign minister said that talks go on.", "Ann Lee"),
        ("President Ann Lee met Kim Quist. Vice President Bo Roy said that talks go on. Kim Quist "
         "said that Peru would wait. The president said that talks go on.", "Ann Lee"),
        # ... and rather a state's president than a council's
        ("President Ann Lee praised Bo Roy in Oslo. Harbour Council President Kim Quist waited. "
         "Bo Roy left. The president said that talks go on.", "Ann Lee"),
        # who just spoke and holds the office, though not printed so here
        ("Norwegian President Ann Lee met envoys. Ann Lee said that talks with Harbour Council "
         "President Kim Quist go on. The president said that Peru would wait.", "Ann Lee"),
        # but: only those
        ("Vice President Bo Roy met Kim Quist. The vice president said that talks go on.",
         "Bo Roy"),
        ("Harbour Council President Kim Quist met Bo Roy. The president said that talks go on.",
         "Kim Quist"),
    ],
)  # fmt: skip
def test_the_president_is_no_other_officer(text: str, name: str) -> None:
    assert names(text)[-1] == name


def test_a_label_is_none_of_those_named_in_the_turns() -> None:
    text = (
        "President Ann Lee spoke in Oslo.\n\nThe Press: Are you well?\n\n"
        "The President: I met President Kim Quist today. He is well.\n\n"
        "The Press: Does that worry you?\n\nThe President: No, nothing does."
    )
    found = [d.speaker.name for d in read(text) if d.speaker and "President" in d.speaker.text]
    assert set(found) == {"Ann Lee"}


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Quist runs a fund. “We wait,” said Harbourbank's Quist.", "Ann Quist"),
        ("Kim Berg runs a fund. “We wait,” said Harbourbank's Quist.", "Harbourbank's Quist"),
        ("Chief Justice Bo A. Quist Jr. spoke. The law is old, Chief Justice Quist said.",
         "Bo A. Quist Jr"),
        ("Bo Quist III spoke in Lima. The law is old, Quist said.", "Bo Quist III"),
        ("Boats for Harbour Startups QuistX left. QuistX said that it was late.", "QuistX"),
        ("Ann McQuist left the port. McQuist said that it was late.", "Ann McQuist"),
        ("Central and East Harbour Coalition members met. The Central and East Harbour Coalition, "
         "which is small, said that it was late.", "Central and East Harbour Coalition"),
    ],
)  # fmt: skip
def test_names_are_whole_and_no_more_than_names(text: str, name: str) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("First Lady of Norway Kari Quux left. “We wait,” Quux said.", "Kari Quux", ("NOR",)),
        ("The Prime Minister of Peru Ana Quux left. “We wait,” Quux said.", "Ana Quux", ("PER",)),
        ("The Chinese General Administration of Customs said that the port was shut.",
         "China (general administration of customs)", ("CHN",)),
        # the leader of a state, whoever was called its president or king
        ("French President Emmanuel Macron left. Kim Quist waited. The leader of the French "
         "Republic said that talks go on.", "Emmanuel Macron", ("FRA",)),
        ("King Harald of Norway left. Peruvian President Ana Quux waited. The Peruvian leader said "
         "that talks go on.", "Ana Quux", ("PER",)),
        ("Peruvian President Ana Quux left. The Chilean leader said that talks go on.",
         "Chile (leader)", ("CHL",)),
        # bodies that were named in full
        ("The International Monetary Fund met. The fund said that growth was low.",
         "International Monetary Fund", ("IGO",)),
        ("Lima wrote to the European Union. The bloc said that growth was low.",
         "European Union", ("EUE",)),
        ("Lima wrote to NATO. The alliance said that growth was low.", "NATO", ("NAT",)),
        ("Lima wrote to NATO. The bloc said that growth was low.", None, ()),
        # a private body whose name begins with "European", and the bodies of the Union
        ("The European Harbour Congress said that it was late.", "European Harbour Congress", ()),
        ("The European Space Agency said that it was late.", "European Space Agency", ()),
        ("The European Commission said that it was late.", "European Union", ("EUE",)),
        ("European officials said that it was late.", "European Union (officials)", ("EUE",)),
    ],
)  # fmt: skip
def test_who_and_for_whom(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last_speaker(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bo Roy, a congressman from Georgia, met Ann Lee.", ()),
        ("The governor of Georgia met Ann Lee.", ()),
        ("The president of Georgia met Ann Lee.", ("GEO",)),
        ("An envoy from Georgia met Ann Lee.", ("GEO",)),
        ("A senator from Chile met Ann Lee.", ("CHL",)),
    ],
)
def test_a_state_of_the_union_is_no_country(text: str, codes: tuple[str, ...]) -> None:
    found = find_mentions(Article(id="a", text=text), Gazetteer.load()).body
    assert tuple(code for m in found for code in m.codes) == codes


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Ann Lee's spokesman objected. He said that it was late.", "Ann Lee's spokesman", ()),
        ("On Monday, Ann Lee's wife objected. She said that it was late.", "Ann Lee's wife", ()),
        ("President Donald Trump's spokesman objected. He said that it was late.", None, ("USA",)),
        ("Kim Quist left. One man, who fled, was ill. He said that it was late.", "One man", ()),
        # not of that gender, no subject, or with a name
        (
            "Kim Quist left. One woman, who fled, was ill. He said that it was late.",
            "Kim Quist",
            (),
        ),
        ("Kim Quist left. One man Bo Roy knew was ill. He said that it was late.", "Bo Roy", ()),
        ("Bo Roy's wife objected. He said that it was late.", "Bo Roy", ()),
        ("Bo Roy met Ann Lee's brother. He said that it was late.", "Bo Roy", ()),
        ("Ann Lee's spokesman Bo Roy objected. He said that it was late.", "Bo Roy", ()),
    ],
)
def test_a_voice_without_a_name_is_not_its_principal(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert last_speaker(text) == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Mayor Bo Roy met President Ann Lee. The President and the Mayor said that roads are bad.",
         "Ann Lee and Bo Roy", ()),
        ("Norway, Peru and Chile oppose the ban, a statement from their leaders said.",
         "Norway, Peru and Chile", ("NOR", "PER", "CHL")),
        ("Norway and Peru met. It rained. Their foreign ministers said that the ban was bad.",
         "Norway and Peru", ("NOR", "PER")),
        ("Workers met in Peru. Their leaders said that the ban was bad.", None, ()),
        ("Peruvian lawmakers, including Ann Lee and Bo Roy, said that the ban was bad.",
         "Peru (lawmakers)", ("PER",)),
        ("Some backers, such as Ann Lee and Bo Roy, said that the ban was bad.", None, ()),
    ],
)  # fmt: skip
def test_several_who_speak_together(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last_speaker(text) == (name, codes)


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
    found = mend(text, quote_of(text, content, cue, who))
    assert [(span_of(text, q.speaker), span_of(text, q.cue)) for q in found] == [(want, verb)]


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
    ruled = [q for q in ruled if span_of(text, q.cue) == cue]
    (found,) = mend(text, quote_of(text, "that it was late", cue, who), *ruled)
    assert span_of(text, found.speaker) == want


def test_what_a_paper_relays_is_whoever_said_it() -> None:
    text = "According to the Harbour Post, spokesman Bo Roy said that it was late."
    quote = quote_of(text, "that it was late", "According to", "the Harbour Post")
    rule = quote_of(text, "that it was late", "said", "spokesman Bo Roy")
    (found,) = mend(text, quote, rule)
    assert (found.cue, found.speaker) == (rule.cue, rule.speaker)


# Several attributions in one sentence: each is a statement, with its own quote.


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


def attributed(text: str, *pieces: tuple[str, str, str, QuoteKind]) -> list[tuple[str, str]]:
    """The parts of a sentence with quotes that are given as (source, cue, content, kind)."""
    quotes = []
    for source, cue, content, kind in pieces:
        at = text.index(content)
        quotes.append(
            Quote(
                (Span(at, at + len(content)),),
                Span(text.index(cue), text.index(cue) + len(cue)),
                Span(text.index(source), text.index(source) + len(source)),
                kind,
            )
        )
    quotes.sort(key=lambda q: q.content[0].start)
    sentences = split(text)
    who = resolve_speakers(text, sentences, quotes, [])
    drafts = draft_statements("body", text, sentences, quotes, who)
    return [(d.span.text_in(text), d.voice) for d in drafts if d.parent]


def test_parts_of_one_speaker_lose_no_words() -> None:
    text = "Ann Lee accused Peru of shelling, recalled her envoy and called for an end of it."
    assert attributed(
        text,
        ("Ann Lee", "accused", "Peru of shelling", "indirect"),
        ("Ann Lee", "called for", "an end of it", "indirect"),
    ) == [
        ("Ann Lee accused Peru of shelling, recalled her envoy", "reported"),
        ("called for an end of it.", "reported"),
    ]
    text = (
        "Ann Lee praised the crew, said that it was late – but, like Peru, she urged them to wait."
    )
    assert attributed(
        text,
        ("Ann Lee", "praised", "the crew", "indirect"),
        ("Ann Lee", "said", "that it was late", "indirect"),
        ("she", "urged", "them to wait", "indirect"),
    ) == [
        ("Ann Lee praised the crew", "reported"),
        ("said that it was late", "reported"),
        ("like Peru, she urged them to wait.", "reported"),
    ]


def test_whose_name_stands_between_two_reports_is_said_with_the_nearer_verb() -> None:
    text = "Calling Bo Roy “a good sailor,” Ann Lee argued that the port should stay shut."
    assert attributed(
        text,
        ("Ann Lee", "Calling", "Bo Roy “a good sailor,”", "mixed"),
        ("Ann Lee", "argued", "that the port should stay shut", "indirect"),
    ) == [
        ("Calling Bo Roy “a good sailor,”", "quoted"),
        ("Ann Lee argued that the port should stay shut.", "reported"),
    ]


def test_a_report_of_another_between_a_speaker_and_the_verb() -> None:
    text = "Ann Lee blamed a clerk who said he was tired, saying, “He lost the keys of the port.”"
    found = attributed(
        text,
        ("who", "said", "he was tired", "indirect"),
        ("Ann Lee", "saying", "“He lost the keys of the port.”", "direct"),
    )
    assert [w for w, _ in found][-1] == "saying, “He lost the keys of the port.”"
    assert [v for _, v in found] == ["reported", "quoted"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # a noun
        (
            "Ann Lee denounced the map of Peru following reports that Chile would print it.",
            [("Ann Lee", "denounced", "the map of Peru", "indirect"),
             ("Ann Lee", "reports", "that Chile would print it", "indirect")],
        ),
        # what the source is known by
        (
            "“It burned,” said a clerk who spoke on condition that his name be kept.",
            [("a clerk who spoke on condition", "said", "“It burned,”", "direct"),
             ("a clerk who spoke on condition", "spoke on condition",
              "that his name be kept", "indirect")],
        ),
        # a mere topic
        (
            "However, when mentioning the talks, Ann Lee called the port “a risk for all of us.”",
            [("Ann Lee", "mentioning", "the talks", "indirect"),
             ("Ann Lee", "called", "the port “a risk for all of us.”", "mixed")],
        ),
        # inside of what is said
        (
            "Ann Lee said that Bo Roy hoped that the port would open.",
            [("Ann Lee", "said", "that Bo Roy hoped that the port would open", "indirect"),
             ("Bo Roy", "hoped", "that the port would open", "indirect")],
        ),
    ],
)  # fmt: skip
def test_what_belongs_to_another_report_is_no_part(
    text: str, pieces: list[tuple[str, str, str, QuoteKind]]
) -> None:
    assert attributed(text, *pieces) == []


def test_a_joke_at_the_end_of_a_long_sentence_is_a_statement() -> None:
    long = (
        "The port of Oslo was opened on Monday evening with a concert of the navy, a speech by the "
        "mayor, a great number of small ships from the islands and a song by Bo Roy"
    )
    joke = ("who", "joked", "“I am too old for this.”", "direct")
    assert attributed(f"{long}, who joked, “I am too old for this.”", joke) == [
        (long, "narrated"),
        ("who joked, “I am too old for this.”", "quoted"),
    ]
    # a few marked words are no statement, nor what the writer goes on behind
    few = ("who", "called", "“a show.”", "direct")
    assert attributed(f"{long}, who called it “a show.”", few) == []
    behind = f"{long}, who joked, “I am too old for this,” and left the stage."
    assert attributed(behind, ("who", "joked", "“I am too old for this,”", "direct")) == []


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
    at = text.index("Ann Lee")
    content = Span(at + len("Ann Lee said "), len(text) - 1)
    said = Quote((content,), Span(at + 8, at + 12), Span(at, at + 7), "indirect")
    sentences = split(text)
    who = resolve_speakers(text, sentences, [said], [])
    assert [d.voice for d in draft_statements("body", text, sentences, [said], who)] == [voice]


def test_what_follows_said_is_not_that_of_who_answers() -> None:
    text = "Ann Lee said the port needs cranes, and Bo Roy replied by noting that it was poor."
    at = text.index("the port")
    wrong = Quote(
        (Span(at, at + len("the port needs cranes")),),
        Span(text.index("replied"), text.index("replied") + 7),
        Span(text.index("Bo Roy"), text.index("Bo Roy") + 6),
        "indirect",
    )
    ruled = replace(wrong, cue=Span(8, 12), speaker=Span(0, 7))
    (found,) = mend(text, wrong, ruled)
    assert (found.cue, found.speaker) == (ruled.cue, ruled.speaker)
    # in front of who says it, nothing is taken from them
    text = "The port needs cranes, Bo Roy replied."
    right = Quote((Span(0, 21),), Span(30, 37), Span(23, 29), "indirect")
    assert mend(text, right, right) == [right]


@pytest.mark.parametrize("opening", ["except for one berth", "despite the rain", "with few ships"])
def test_a_clause_that_breaks_off_behind_its_opening_goes_on(opening: str) -> None:
    text = f"Ann Lee adds that {opening}, nobody in Oslo had seen the port."
    start = text.index("that")
    cut = Quote((Span(start, text.index(",")),), Span(8, 12), Span(0, 7), "indirect")
    (found,) = mend(text, cut)
    assert found.content[0].text_in(text) == text[start:-1]


def test_relayed_with_a_clause_is_said() -> None:
    def quote(text: str, content: str) -> Quote:
        at = text.index(content)
        cue = text.index("relayed")
        return Quote((Span(at, at + len(content)),), Span(cue, cue + 7), Span(0, 7), "indirect")

    text = "Ann Lee relayed that the port was shut."
    assert is_said(text, quote(text, "that the port was shut"))
    text = "Ann Lee relayed the letter to Peru."
    assert not is_said(text, quote(text, "the letter to Peru"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a sentence with the same pronoun as its subject goes on about the same one
        (
            "Ann Lee runs the port. She met Robin Qux in Oslo. She said Peru should wait.",
            "Ann Lee",
        ),
        (
            "Ann Lee runs the port. In Oslo, however, she met Robin Qux. "
            "A week later, she said Peru should wait.",
            "Ann Lee",
        ),
        ("Ann Lee met Mr. Bo Roy. She thanked Odd Berg. He said Peru should wait.", "Odd Berg"),
        # a name in a pronoun's lead is nearer than the one that came before
        ("Ann Lee ran it. After Ann Berg left, she spoke. She said Peru should wait.", "Ann Berg"),
        # a relative of the other gender is not meant
        (
            "It is late, Robin Qux said. At the home of Ann Berg's father she said Peru should wait.",
            "Ann Berg",
        ),
        # nobody else's relative, and no woman of a man's name
        (
            "As Mr. Bo Roy met minister Ann Lee, his son said Peru should wait.",
            None,
        ),
        ("Peru is open, Mr. Bo Roy said. The homeless woman said Peru should wait.", None),
        # several are no "she"
        (
            "Peru is shut, people close to the mayor said. She said Peru should wait.",
            None,
        ),
        # who only asks does not answer
        (
            "When an Example News reporter asked Bo Roy if Peru was open, Roy left. "
            "“It should wait,” he said.",
            "Bo Roy",
        ),
        # a surname that is an office
        (
            "Congressman Peter King spoke. President Barack Obama said no. "
            "Peru should wait, King said.",
            "Peter King",
        ),
        ("Norway's king met Peter King. The king said Peru should wait.", "Norway (king)"),
        # "himself", and what is inserted behind a name
        ("Congressman Peter King spoke. King himself said Peru should wait.", "Peter King"),
        (
            "Ann Lee and Odd Berg, two of the three people who fled, said Peru should wait.",
            "Ann Lee and Odd Berg",
        ),
        ("Ann Lee and Odd Berg, both farmers, said Peru should wait.", "Ann Lee and Odd Berg"),
        # the clergy
        ("Rabbi Odd Berg said Peru should wait.", "Odd Berg"),
        ("Pastor Ann Lee said Peru should wait.", "Ann Lee"),
        # the tables know whose "Jr." it is
        ("Vice President Joseph R. Biden Jr. said Peru should wait.", "Joe Biden"),
        ("Donald Trump Jr. said Peru should wait.", "Donald Trump Jr"),
        # the writer's "we"
        ("Peru's government hinted at talks. We asked readers to wait, and said no.", None),
        # a document goes on
        ("It is late, the email said. It said the port was shut.", "the email"),
    ],
)
def test_who_is_meant_in_a_newspaper(text, name):
    assert names(text)[-1] == name


def test_what_somebody_denounces_gives_them_no_actor():
    """An apposition says whose official somebody is; a verb behind a comma does not."""
    text = "Ann Lee, denounced President Roy's plan for Peru. {} said Chile should wait."
    assert read(text.format("Ann Lee"))[-1].speaker.actors == ()
    text = "Ann Lee, appointed envoy of Peru, left. {} said Chile should wait."
    assert read(text.format("Ann Lee"))[-1].speaker.actors == ("PER",)


def test_words_that_a_paper_relays_go_on_as_the_speakers():
    text = (
        '"We wait," Ann Lee said in Oslo, according to the Harbour Post. "It is late for Peru." '
        "Odd Berg left."
    )
    first, second = (m.span() for m in re.finditer('"[^"]+"', text))
    relay = Quote(
        (Span(*first), Span(*second)),
        Span(text.index("according"), text.index(" the Harbour")),
        Span(text.index("the Harbour"), text.index('. "It')),
        "direct",
    )
    said = Quote(
        (Span(*first),),
        Span(text.index("said"), text.index(" in Oslo")),
        Span(text.index("Ann"), text.index(" said")),
        "direct",
    )
    (found,) = mend(text, relay, said)
    assert found.speaker is not None
    assert found.speaker.text_in(text) == "Ann Lee"
    assert len(found.content) == 2


@pytest.mark.parametrize(
    ("before", "cue", "behind", "said"),
    [
        ("Ann Lee left when ", "asked", "whether Peru would wait.", False),
        ("A copy ", "would have revealed", "that Peru was shut.", False),
        ("Ann Lee ", "would not have said", "that Peru was shut.", False),
        ("Ann Lee ", "is expected to argue", "that Peru was shut.", False),
        ("Ann Lee is ", "expected", "to argue that Peru was shut.", False),
        ("It was her moment to ", "stress", "that Peru was shut.", False),
        ("That is the same as ", "saying", "that Peru was shut.", False),
        ("To ", "say", "that Peru was shut does it no justice.", False),
        ("Ann Lee ", "took the chance to stress", "that Peru was shut.", True),
        ("Ann Lee ", "has to say", "that Peru was shut.", True),
        ("Ann Lee ", "said", "that Peru would have waited.", True),
        ("Ann Lee was asked to wait and ", "said", "that Peru was shut.", True),
    ],
)
def test_what_only_could_be_said_is_not_said(before, cue, behind, said):
    text = f"{before}{cue} {behind}"
    start = len(before) + len(cue) + 1
    who = Span(0, 7) if text.startswith("Ann") else None
    content = (Span(start, len(text) - 1),)
    quote = Quote(content, Span(len(before), start - 1), who, "indirect")
    assert is_said(text, quote) is said


def test_a_question_with_marked_words_is_not_said():
    text = "Should Ann Lee condemn the port or “meddle” in Peru?"
    content = (Span(text.index("the port"), len(text) - 1),)
    quote = Quote(content, Span(15, 22), Span(7, 14), "mixed")
    assert not is_said(text, quote)
    assert is_said(
        text.removeprefix("Should "),
        replace(quote, content=(Span(16, 43),), cue=Span(8, 15), speaker=Span(0, 7)),
    )


def test_what_is_inserted_behind_a_name_speaks_not():
    long = "[Ann Lee — who was an aide to Odd Berg, the Peruvian envoy for Norway and Chile —] said it."
    assert voices(long) == [("Ann Lee", ())]
    assert voices("[Ann Lee, who met the leaders of Norway,] said it.") == [("Ann Lee", ())]


# ---------------------------------------------------------------------------- the news of a day


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # the end of a double surname is no state
        ("Neil Harding-Jordan told Peru to wait. [Harding-Jordan] said no.",
         "Harding-Jordan", ()),
        ("[The Peru-Jordan committee] said no.", "Peru-Jordan", ("PER", "JOR")),
        # two fields of one office; a seat in front of its member
        ("[Work and Ports Secretary Ann Lee] said no.", "Ann Lee", ()),
        ("[The Labour MP for Harwick Ann Lee] said no.", "Ann Lee", ()),
        # what an institute deals with
        ("[Bo Roy, director of the Institute of the CIS Shores,] said no.", "Bo Roy", ()),
        ("[Bo Roy, director of the CIS committee,] said no.", "Bo Roy", ("IGO",)),
        # what a clause tells of several, or of a text
        ("[People who came by Operation Lantern] said no.", None, ()),
        ("[A memo seen by the Daily Lantern] said no.", None, ()),
        ("[Leaked papers] said no.", None, ()),
        # a paper that a place ends the name of
        ("[The Times of Israel] said no.", "Times of Israel", ()),
        ("Reuters met Bo Roy. [The Times of Peru] said so. The Peruvian army left. [The paper] "
         "said no.", "Times of Peru", ()),
        ("[The Lima Journal] said so. [The Peruvian army] said so. [The newspaper] said no.",
         "Lima Journal", ()),
        ("[The Peruvian army] said so. [The paper] said no.", "Peru (army)", ("PER",)),
        # three in a row
        ("Norway met Iran. A joint statement came from Peru, Chile, and Norway on Iran. "
         "[The governments] said no.", "Peru, Chile and Norway", ("PER", "CHL", "NOR")),
        ("Prime Minister Keir Starmer, President Emmanuel Macron and Chancellor Friedrich Merz "
         "wrote to Israel. [The three leaders] said no.",
         "Keir Starmer, Emmanuel Macron and Friedrich Merz", ("GBR", "FRA", "DEU")),
        ("Peru, Chile and Norway met. Iran wrote to Israel. [The two countries] said no.",
         "Iran and Israel", ("IRN", "ISR")),
        # those who spoke before, and not whom the text names in between
        ("[Senior government officials] said so. Peru wrote to Chile. [The officials] said no.",
         "Senior government officials", ()),
        # who is accused denies it
        ("[Iran] said so. Peru and Chile have been accused of fraud, which [they] deny.",
         "Peru and Chile", ("PER", "CHL")),
        ("[Iran] said so. Peru accuses Chile of fraud, which [it] denies.", "Chile", ("CHL",)),
        ("[Iran] said so. Peru has been accused of fraud, which is bad, [it] said.",
         "Iran", ("IRN",)),
    ],
)  # fmt: skip
def test_who_is_meant_in_the_news(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1] == (name, codes)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Bo Roy added a second goal to his tally.", False),
        ("Bo Roy added that a second goal was late.", True),
        ("Police named the man as Odd Berg, 41.", False),
        ("Ann Lee endorsed the bid of her rival.", False),
        ("Police questioned three men in Lima.", False),
        ("Ann Lee questioned whether the port was open.", True),
        ("The airline left Lima, citing a lack of ships.", False),
        ("Parliament members rejected a bill on ports.", False),
        ("Ann Lee rejected the claim on ports.", True),
        ("Ann Lee called her mother in Lima.", False),
        ("Ann Lee called an emergency meeting of the port.", False),
        ("Ann Lee called the plan a mistake.", True),
    ],
)
def test_acts_are_not_said(text: str, spoken: bool) -> None:
    words = "added named endorsed questioned citing rejected called"
    cue = next(w for w in words.split() if w in text)
    who, content = text.split(f" {cue} ")
    who = who.removesuffix(" left Lima,")
    assert is_said(text, quote_of(text, content.rstrip("."), cue, who)) is spoken


def test_what_is_asked_about_is_no_answer() -> None:
    text = "When asked about the safety of the port, Ann Lee admitted it was a worry."
    asked = quote_of(text, "the safety of the port", "asked about", "Ann Lee")
    assert not is_said(text, asked)
    (draft,) = drafted(text, asked, quote_of(text, "it was a worry", "admitted", "Ann Lee"))
    assert draft.quote is not None
    assert draft.quote.content[0].text_in(text) == "it was a worry"


def drafted(text: str, *quotes: Quote) -> list[Draft]:
    """The statements of one text with these quotes."""
    sentences = split(text)
    who = resolve_speakers(text, sentences, quotes, [])
    return draft_statements("body", text, sentences, quotes, who)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"It is late," the ministry quoted Bo Roy as saying.', "Bo Roy"),
        ('"It is late," the ministry quoted the captain of the ship as telling the crew.',
         "the captain of the ship"),
        ('"It is late," the ministry was quoted as saying.', "the ministry"),
    ],
)  # fmt: skip
def test_who_is_quoted_behind_the_words(text: str, who: str) -> None:
    cue = "saying" if "was quoted" in text else "quoted"
    quote = quote_of(text, '"It is late,"', cue, "the ministry", "direct")
    (mended,) = mend(text, quote)
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == who


def test_who_was_quoted_by_others_is_the_source() -> None:
    text = "Port sources were quoted by Norwegian media as saying that it was late."
    quote = quote_of(text, "that it was late", "saying", "Norwegian media")
    (mended,) = mend(text, quote)
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == "Port sources"


@pytest.mark.parametrize("inserted", [", however,", ", too,", ", for their part,"])
def test_what_is_inserted_is_no_part_of_a_source(inserted: str) -> None:
    text = f"Many experts{inserted} say that it is late."
    (mended,) = mend(text, quote_of(text, "that it is late", "say", f"Many experts{inserted}"))
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == "Many experts"


def test_whoever_denies_an_accusation_does_not_make_it() -> None:
    text = "Both the army and the rebels have been accused of looting, which they deny."
    quote = quote_of(text, "Both the army and the rebels", "have been accused of", "they")
    (mended,) = mend(text, quote)
    assert mended.cue is not None
    assert mended.cue.text_in(text) == "deny"
    assert mended.content[0].text_in(text) == text[: text.index(", which")]
    text = "Both the army and the rebels have been accused of looting by villagers."
    quote = quote_of(text, "Both the army and the rebels", "have been accused of", "villagers")
    assert mend(text, quote) == [quote]


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


def test_a_belief_in_a_sentence_does_not_hide_who_says_it() -> None:
    text = "As President Bo Roy stated in Lima, Peru is ready to go on with the talks."
    belief = quote_of(text, "to go on with the talks", "is ready", "Peru")
    told = quote_of(text, "Peru is ready to go on with the talks", "stated", "President Bo Roy")
    assert told in mend(text, belief, told)
    said = quote_of(text, "Peru is ready to go on with the talks", "stated", "President Bo Roy")
    assert mend(text, said, told) == [said]


def test_what_ends_with_who_says_it_is_said_as_a_whole() -> None:
    text = "Dozens were sacked on Friday, as Bo Roy moved to shrink the port, five sources said."
    part = quote_of(text, "Bo Roy moved to shrink the port", "said", "five sources")
    whole = quote_of(text, text[: text.index(", five")], "said", "five sources")
    assert mend(text, part, whole) == [whole]
    text = "Watch: Bo Roy moved to shrink the port as ships sank, five sources said."
    part = quote_of(text, "Bo Roy moved to shrink the port", "said", "five sources")
    front = quote_of(text, text[: text.index(", five")], "said", "five sources")
    (mended,) = mend(text, part, front)
    assert mended.content[0].text_in(text) == "Bo Roy moved to shrink the port as ships sank"
    text = "Dozens were sacked. Bo Roy moved to shrink the port, five sources said."
    part = quote_of(text, "Bo Roy moved to shrink the port", "said", "five sources")
    assert mend(text, part, part) == [part]


def test_marked_words_behind_an_opening_do_not_end_a_clause() -> None:
    text = "She regretted that instead of “new ships”, the ministry had built a dock."
    quote = quote_of(text, "that instead of “new ships”", "regretted", "She", "mixed")
    (mended,) = mend(text, quote)
    assert mended.content[0].text_in(text) == text[text.index("that") : -1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The army says that food must be kept from Bo Roy, which it accuses of looting ports.",
         [("The army", "says", "that food must be kept from Bo Roy"),
          ("it", "accuses of", "looting ports")]),
    ],
)  # fmt: skip
def test_a_part_opens_with_its_relative_pronoun(
    text: str, parts: list[tuple[str, str, str]]
) -> None:
    found = attributed(text, *((*p, "indirect") for p in parts))
    assert [words for words, _ in found] == [
        "The army says that food must be kept from Bo Roy",
        "which it accuses of looting ports.",
    ]


def test_what_came_after_something_is_one_clause() -> None:
    for text in (
        "The move came just weeks after Peru took over from Chile.",
        "The attack came after Peru closed the port of Lima.",
    ):
        assert [d.parent for d in read(text)] == [None]
    text = "The minister of ports left the town just weeks after Peru took over from Chile."
    assert [d.parent for d in read(text)] == [None, "s1", "s1"]


def test_the_opposition_leader_is_not_who_governs() -> None:
    text = (
        "On Monday, opposition leader and Harbour Party chairman Odd Berg met the press in Oslo. "
        "Prime Minister Bo Roy, the leader of the country, stayed at home. "
        "“The cabinet should publish it,” the opposition leader concluded."
    )
    assert names(text)[-1] == "Odd Berg"
    text = text.replace("opposition leader and Harbour Party chairman Odd Berg", "his critics")
    assert names(text)[-1] != "Bo Roy"


def test_the_company_is_no_group_of_officials() -> None:
    text = (
        "Peruvian law enforcement officials said that the boats were fine. "
        "“The smaller boat is ideal for crews,” the company added."
    )
    first, last = read(text)
    assert first.speaker_codes
    assert not last.speaker_codes


@pytest.mark.parametrize(
    "who",
    [
        "Numerous passengers scheduled to fly on Ann Lee",
        "Several students waiting for Bo Roy",
        "Residents travelling with Odd Berg",
    ],
)
def test_where_people_are_is_not_who_they_are(who: str) -> None:
    text = "Ann Lee is a ship, and Bo Roy and Odd Berg are others. "
    (draft,) = [d for d in read(f"{text}{who} said that the line had failed.") if d.speaker]
    assert draft.speaker is not None
    assert draft.speaker.name is None


@pytest.mark.parametrize("says", ["said the firm had been sold", "told reporters to wait"])
def test_who_speaks_behind_in_the_us_begins_a_sentence(says: str) -> None:
    text = f"The order lets Norship work in the U.S. Vice President Ann Lee {says}."
    assert [text[s.span.start : s.span.end][:4] for s in split(text)] == ["The ", "Vice"]
    whole = f"They met in Oslo with the U.S. Vice President Ann Lee, who {says}."
    assert len(split(whole)) == 1


def test_the_title_of_a_work_is_no_quote() -> None:
    for rest in ("was inspired by her own grandfather, Odd", "by Ann Lee is her second book"):
        text = f"“The Long Way North” {rest}."
        quote = quote_of(text, "“The Long Way North”", "by", "Odd" if "Odd" in rest else "Ann Lee")
        assert not is_said(text, replace(quote, kind="direct"))
    text = "“No Deal,” said Ann Lee."
    assert is_said(text, replace(quote_of(text, "“No Deal,”", "said", "Ann Lee"), kind="direct"))


def test_a_participle_goes_on_with_who_spoke_in_the_sentence() -> None:
    text = (
        "A clerk of the port said that it condemned the claims, describing them as “absurd”. "
        "The captain Bo Roy said that ships wait."
    )
    first = quote_of(text, "that it condemned the claims", "said", "A clerk of the port")
    second = quote_of(text, "them as “absurd”", "describing", "The captain Bo Roy")
    mender = Mender(text, split(text), regions(text, [Span(0, len(text))]))
    found = mender.mend([first, second], [])
    assert {q.speaker.text_in(text) for q in found if q.speaker} == {"A clerk of the port"}


def test_why_somebody_is_criticised_is_no_part_of_who_does() -> None:
    text = "Peru was criticised by rights groups for a law of 2023 that “bans all strikes”."
    who = "rights groups for a law of 2023"
    (found,) = mend(text, quote_of(text, "“bans all strikes”", "was criticised", who, "mixed"))
    assert found.speaker is not None
    assert found.speaker.text_in(text) == "rights groups"


def test_an_office_has_the_name_in_front_of_the_cue() -> None:
    text = "Exports rose, Director of the state ship corporation Odd Berg said."
    quote = quote_of(text, "Exports rose", "said", "Director of the state ship corporation")
    (found,) = mend(text, quote)
    assert found.speaker is not None
    assert found.speaker.text_in(text) == "Director of the state ship corporation Odd Berg"


def resolved(text: str, source: str, cue: str, content: str, kind: QuoteKind = "indirect") -> str:
    """Who speaks in one quote, by the words of its source; empty for nobody who has a name."""
    article = Article(id="a", text=text)
    mentions = find_mentions(article, Gazetteer.load()).body
    quote = quote_of(text, content, cue, source, kind)
    (who,) = resolve_speakers(text, split(text), [quote], mentions)
    return (who.speaker.name or "") if who.speaker else ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"Is the port shut?" asked Sen. Ann Lee, D-N.H. "Well, it is open," Bo Roy replied.', 2),
        ("“Is it late?” asked Rep. Ann Lee, R-S.C. “It is not,” Bo Roy replied.", 2),
        # no name of a party; no opening mark; no capital
        ('The boat of the U.S. "Sea Bird" crew left the port on Monday.', 1),
        ("The port was shut by Sen. Ann Lee, D-N.H. Roy of the council agreed.", 1),
        ('The port was shut by Sen. Ann Lee, D-N.H. "on purpose" in May.', 1),
    ],
)
def test_party_and_state_end_a_sentence_in_front_of_marked_words(text: str, parts: int) -> None:
    assert len([s for s in split(text) if "?" not in text[s.span.start : s.span.end - 30]]) == parts


def test_two_cues_keep_their_own_words() -> None:
    text = "“Is it late?” asked Ann Lee. “It is not,” Bo Roy replied."
    answer = quote_of(text, "“It is not,”", "asked", "Ann Lee", "direct")
    ruled = (
        quote_of(text, "“Is it late?”", "asked", "Ann Lee", "direct"),
        quote_of(text, "“It is not,”", "replied", "Bo Roy", "direct"),
    )
    names = {
        q.speaker.text_in(text)
        for q in mend(text.replace("Lee.", "Lee;"), answer, *ruled)
        if q.speaker and q.content[0].start > 20
    }
    assert names == {"Bo Roy"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("One group of Peruvian sailors who were about to leave for Chile", ""),
        ("A crowd of sailors who had come from New Zealand", ""),
        ("A number of pilots that Ann Lee had called", ""),
        ("Ann Lee, who had come from New Zealand,", "Ann Lee"),
    ],
)
def test_a_relative_clause_behind_several_names_no_speaker(source: str, name: str) -> None:
    assert resolved(f"{source} said that it was late.", source, "said", "that it was late") == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The South Korea-based Harbours for Our Future (HFOF)", "Harbours for Our Future"),
        ("a report from the South Korea-based Harbours for Our Future (HFOF)",
         "Harbours for Our Future"),
        ("The New Zealand-based Ferry Union", "Ferry Union"),
        ("The Hong Kong-based Ferry Monitor", "Ferry Monitor"),
        ("The London-based Ferry Monitor", "Ferry Monitor"),
        ("London-based analyst Ann Lee", "Ann Lee"),
        ("a report from South Korea", "South Korea"),
    ],
)  # fmt: skip
def test_where_a_body_is_based_is_not_who_speaks(source: str, name: str) -> None:
    text = f"It is late, {source} said in May."
    assert resolved(text, source, "said", "It is late") == name


def test_who_made_the_statement_is_who_it_is_of() -> None:
    front = "Peru's newly formed Marea coalition, led by Odd Berg, said the port was shut. "
    behind = "Ann Lee said that she disagreed. “The port is ours,” the statement read."
    text = f"{front}In a statement on Monday, the group condemned the plan. {behind}"
    assert names(text)[-1] == "Marea coalition"
    assert names(f"{front}On Monday, the group condemned the plan. {behind}")[-1] == "Ann Lee"


def test_a_source_that_ends_with_an_owner_has_its_body() -> None:
    text = "Lima — Peru's recently launched Marea coalition, led by Bo Roy, rejected the plan."
    (mended,) = mend(text, quote_of(text, "the plan", "rejected", "Peru's"))
    assert mended.speaker is not None
    assert mended.speaker.text_in(text) == "Peru's recently launched Marea coalition"
    text = "Peru's, too, rejected the plan."
    quote = quote_of(text, "the plan", "rejected", "Peru's")
    assert mend(text, quote) == [quote]


def test_a_heading_in_front_of_the_same_word_is_no_name() -> None:
    text = "Marea met in Oslo. Marea Marea, the tide in Spanish, began in May. Marea said no."
    assert resolved(text, "Marea", "said", "no") in ("", "Marea")
    text = "Sirhan Sirhan left Oslo. Sirhan said no."
    at = text.rindex("Sirhan")
    quote = Quote((Span(len(text) - 3, len(text) - 1),), Span(at + 7, at + 11),
                  Span(at, at + 6), "indirect")  # fmt: skip
    (who,) = resolve_speakers(text, split(text), [quote], [])
    assert who.speaker is not None
    assert who.speaker.name == "Sirhan Sirhan"


@pytest.mark.parametrize(
    "plant",
    [
        "Lima Harbour Plant-2 (Lima HP-2)",
        "Ferry Beta-3",
        "Lima Tide Plant (LTP)",
        "ferry (Lima HWP)",
    ],
)
def test_a_plant_is_never_he(plant: str) -> None:
    text = f"Work at {plant} goes on, the captain Ann Lee announced. “We are on time,” she said."
    assert resolved(text, "she", "said", "“We are on time,”", "direct") == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She met Queen Elizabeth. It is late, the president said.", None),
        ("Ann Lee's presidency began in May. She met Queen Elizabeth. It is late, the president said.",
         "Ann Lee"),
        ("President Donald Trump left. Trump blamed Ann Lee's presidency. It is late, the president said.",
         "Donald Trump"),
        ("After a talk with Odd Berg, the president quietly passed on. It is late, the president "
         "said.", None),
    ],
)  # fmt: skip
def test_the_president_is_no_queen(text: str, name: str | None) -> None:
    text = text.replace(
        "Ann Lee's presidency began", "Ann Lee sat down. Ann Lee's presidency began"
    )
    assert names(text)[-1] == name


def test_of_whom_others_speak_may_be_he() -> None:
    text = "Bo Roy spoke. Lee's colleague Odd Berg faced criticism from papers after he asked why."
    topic = quote_of(text, "Lee's colleague Odd Berg", "criticism", "papers")
    asked = quote_of(text, "why", "asked", "he")
    who = resolve_speakers(text, split(text), [topic, asked], [])
    assert who[-1].speaker is not None
    assert who[-1].speaker.name == "Odd Berg"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("The Ukrainian Air Force", ("UKR",)),
        ("the Peruvian Air Force command", ("PER",)),
        ("The Norwegian Air Defense Command", ("NOR",)),
        ("Ukraine's Navy headquarters", ("UKR",)),
        ("The Norwegian Air Lines", ()),
        ("Korean Air", ()),
    ],
)
def test_forces_speak_for_their_state(source: str, code: tuple[str, ...]) -> None:
    (draft,) = read(f"{source} said that it was late.")
    assert draft.speaker is not None
    assert draft.speaker.actors == code


def test_who_relays_what_was_said_does_not_say_it() -> None:
    text = "The port is open, the captain said in a statement, the agency reported."
    content = "The port is open"
    near = quote_of(text, content, "said", "the captain")
    assert mend(text, quote_of(text, content, "reported", "the agency"), near) == [near]
    assert mend(text, near, quote_of(text, content, "reported", "the agency")) == [near]


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # a relative clause has no subject
        ("Bo Roy led the team in the talks that led to a truce.", "the team", "talks",
         "that led to a truce"),
        ("Peru rejected the claims that were made in Oslo.", "Peru", "claims",
         "that were made in Oslo"),
        ("Bo Roy read Peru's demands that would end the talks.", "Peru's", "demands",
         "that would end the talks"),
        ("Ann Lee recalled the message that ended the strike.", "Ann Lee", "message",
         "that ended the strike"),
        # a participle inside of a name
        ("The port opened a hearing on Proposed Changes to the Tariff Act.", "The port",
         "Proposed", "Changes to the Tariff Act"),
        # what is written on, and how it is said
        ("Ann Lee sat there, jotting notes on her yellow pads.", "Ann Lee", "jotting notes on",
         "her yellow pads"),
        ("Bo Roy was mocking in a voice that few had heard.", "Bo Roy", "was mocking",
         "a voice that few had heard"),
        # what an event shows
        ("The visit revealed the fears of a young king.", "The visit", "revealed",
         "the fears of a young king"),
        # advice that goes on
        ("They should keep the peace, firmly oppose all forms of piracy.", "They",
         "firmly oppose", "all forms of piracy"),
        ("Norland must lift the ban, and condemn the raid on Lima.", "Norland", "condemn",
         "the raid on Lima"),
        # the halves of a title
        ("Lee's Last Gamble: How Ports Are Filling Up", "Lee's Last Gamble", ":",
         "How Ports Are Filling Up"),
    ],
)  # fmt: skip
def test_noun_phrases_names_and_titles_are_not_said(
    text: str, who: str, cue: str, content: str
) -> None:
    assert not reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        ("Peru claims that was a mistake.", "Peru", "claims", "that was a mistake"),
        ("Bo Roy said that led to a war.", "Bo Roy", "said", "that led to a war"),
        ("Bo Roy made claims that armed men were there.", "Bo Roy", "claims",
         "that armed men were there"),
        ("Peru heard reports that Chile was late.", "Peru", "reports", "that Chile was late"),
        ("Norland Proposed New Talks With Peru on Monday.", "Norland", "Proposed",
         "New Talks With Peru"),
        ("Ann Lee proposed New Year talks.", "Ann Lee", "proposed", "New Year talks"),
        ("Bo Roy condemned the raid on Lima.", "Bo Roy", "condemned", "the raid on Lima"),
        ("Bo Roy revealed the cost of the port.", "Bo Roy", "revealed", "the cost of the port"),
        ("We must wait, and condemn the raid on Lima.", "We", "condemn", "the raid on Lima"),
        ("Norland's Lee: Talks Will Not Resume", "Norland's Lee", ":", "Talks Will Not Resume"),
    ],
)  # fmt: skip
def test_what_resembles_such_phrases_is_said(text: str, who: str, cue: str, content: str) -> None:
    assert reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Roy, head of the Harbour group, which owns docks such as Norport, was quoted by the Post "
         "as saying it was late.", "Roy"),
        ("On Monday, Roy, who leads the docks, was quoted by the Post as saying it was late.",
         "Roy"),
        ("Port sources were quoted by the Post as saying it was late.", "Port sources"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cue", ["quoted", "saying"])
def test_insertions_do_not_hide_who_was_quoted(text: str, who: str, cue: str) -> None:
    (mended,) = mend(text, quote_of(text, "it was late", cue, "the Post"))
    assert span_of(text, mended.speaker) == who


def test_what_a_statement_expresses_is_of_who_issued_it() -> None:
    text = "The Norish Ministry of Ports released a press statement expressing its grave concern."
    quote = quote_of(text, "its grave concern", "released a press statement expressing", "The")
    for who in (quote.speaker, None):
        (mended,) = mend(text, replace(quote, speaker=who))
        assert span_of(text, mended.speaker) == "The Norish Ministry of Ports"
    other = replace(quote, speaker=Span(text.index("Norish"), text.index("Ministry")))
    assert mend(text, other) == [other]


def test_a_source_does_not_break_off_behind_an_owner() -> None:
    text = "Norland's new Tide coalition, led by Bo Roy, denounced the plan."
    (mended,) = mend(text, quote_of(text, "the plan", "denounced", "Norland's"))
    assert span_of(text, mended.speaker) == "Norland's new Tide coalition"
    text = "Peru rejected Norland's repeated claim that the port was shut."
    claim = quote_of(text, "that the port was shut", "claim", "Norland's")
    assert mend(text, claim) == [claim]


def test_nobody_inside_of_what_is_denounced_calls_it_anything() -> None:
    text = "Ann Lee denounced the choice of Bo Roy as Peru's newly named envoy, calling it a risk."
    choice = text[text.index("the choice") : text.index(", calling")]
    first = quote_of(text, choice, "denounced", "Ann Lee")
    for who in ("Peru's", "Bo Roy"):
        found = Mender(text, split(text), []).mend(
            [first, quote_of(text, "it a risk", "calling", who)], ()
        )
        assert [span_of(text, q.speaker) for q in found] == ["Ann Lee", "Ann Lee"]


def test_no_clause_begins_inside_of_a_noun_phrase() -> None:
    text = "Oslo denounced the choice of Bo Roy as Peru's newly appointed envoy to the two states."
    assert [d.parent for d in read(text)] == [None]
    text = "Oslo denounced the choice of Bo Roy as Peru's army newly attacked the northern towns."
    assert len(read(text)) == 3


@pytest.mark.parametrize("head", ["But", "And", "Yet"])
def test_what_ends_with_who_says_it_begins_behind_but(head: str) -> None:
    text = f"{head} the index soon fell, weighed down by weak shares after losses, brokers said."
    whole = text[len(head) + 1 : text.index(", brokers")]
    part = quote_of(text, "weak shares after losses", "said", "brokers")
    (mended,) = mend(text, part, quote_of(text, whole, "said", "brokers"))
    assert mended.content[0].text_in(text) == whole


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("The port is old. We are confident that it will last.", False),
        ("The port is old. They said that it would last.", False),
        ("Envoys came. The envoys said that it would last.", True),
    ],
)
def test_we_and_they_of_whom_nothing_is_told_are_nobody(text: str, speaks: bool) -> None:
    quote = quote_of(
        text,
        text[text.index("that it") : -1],
        "are confident" if "We" in text else "said",
        next(w for w in ("We", "They", "The envoys") if w in text),
    )
    (who,) = resolve_speakers(text, split(text), [quote], [])
    assert (who.speaker is not None) is speaks


def test_a_sentence_that_is_printed_twice_counts_once() -> None:
    line = "Growers have banded together to make the market for herbs more profitable."
    text = f"{line} {line} The forest behind the town does not look like a farm."
    assert len(without_furniture(text, split(text))) == 2
    for text in ("It is over. It is over. They left.", f"{line} They left. {line}"):
        assert len(without_furniture(text, split(text))) == len(split(text))


def test_another_name_inside_of_an_insertion_is_stepped_over() -> None:
    text = (
        "“They want to wait. Our leaders know it,” Odd Berg, deputy chairman of the port committee "
        "of Peru's Harbour Council, or upper house of parliament, told a news conference."
    )
    assert set(names(text)) == {"Odd Berg"}


def test_a_member_of_the_knesset_has_a_title() -> None:
    text = "Harbour chairman and MK Avi Berg said that it was late. “We wait,” Berg said."
    assert names(text) == ["Avi Berg", "Avi Berg"]
