"""Sentences like those that made a reader wince: who speaks, and what is glued to a sentence."""

from __future__ import annotations

import re
import time

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.furniture import is_furniture, without_furniture
from analyzer.pipeline import draft_part
from analyzer.quotes import load_extractor
from analyzer.quotes.marks import regions
from analyzer.quotes.mending import Mender
from analyzer.records import Article, Quote, Span
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
