import datetime as dt
import time

import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.pipeline import draft_part
from analyzer.quotes import RuleExtractor
from analyzer.records import Article
from analyzer.speakers import Outside

SPEECH = "Friends! I am glad to see you. We need a corridor. They shelled the port. I thank you."


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


def draft(gazetteer, text, title, outlet=None):
    article = Article("a", text, title=title, date=dt.date(2022, 5, 1), outlet=outlet)
    mentions = find_mentions(article, gazetteer)
    return draft_part(
        article, "body", mentions, Outside.of(article, mentions, gazetteer), RuleExtractor()
    ).drafts


def test_an_address_is_quoted_words_of_whom_the_title_names(gazetteer):
    found = draft(gazetteer, SPEECH, "We need a corridor - address by President Hana Berg")
    assert {d.voice for d in found} == {"quoted"}
    assert {d.speaker.name for d in found} == {"Hana Berg"}
    assert {d.speaker.evidence[0].rule for d in found} == {"headline"}
    assert found[0].speaker.start is None


def test_an_office_speaks_in_its_own_releases(gazetteer):
    found = draft(gazetteer, SPEECH, "We need a corridor", "president.gov.ua")
    assert {d.speaker.evidence[0].rule for d in found} == {"outlet"}
    assert {d.speaker_codes for d in found} == {("UKR",)}


@pytest.mark.parametrize(
    "text",
    [
        "Hana Berg gave a speech. The port was shelled. Talks go on.",
        '"I am glad," the President said. "We need a corridor."',
    ],
)
def test_a_text_that_tells_of_somebody_is_no_speech(gazetteer, text):
    found = draft(gazetteer, text, "Speech by President Hana Berg")
    assert not any(s.speaker and s.speaker.start is None for s in found)


def test_the_first_line_of_a_text_without_a_title_names_the_speaker(gazetteer):
    heading = "Address by President Hana Berg of Norway to the nation"
    found = draft(gazetteer, f"{heading}\n\n{SPEECH}", None)
    assert [d.voice for d in found] == ["narrated"] + ["quoted"] * 5
    assert {d.speaker.name for d in found[1:]} == {"Hana Berg"}
    assert {d.speaker_codes for d in found[1:]} == {("NOR",)}
    evidence = found[1].speaker.evidence[0]
    assert heading[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("heading", ["Remarks on trade", "A speech by President Hana Berg."])
def test_a_first_line_that_names_nobody_or_is_a_sentence_is_no_title(gazetteer, heading):
    found = draft(gazetteer, f"{heading}\n\n{SPEECH}", None)
    assert not any(d.speaker and d.speaker.start is None for d in found)


def test_each_statement_of_a_long_speech_holds_one_place(gazetteer):
    found = draft(gazetteer, SPEECH * 40, "Address by President Hana Berg")
    assert len(found) > 100
    assert {len(d.quote.content) for d in found} == {1}


@pytest.mark.parametrize("outlet", ["elysee", "president.gov.ua", "kremlin"])
def test_an_office_is_known_by_its_host_and_by_its_name(gazetteer, outlet):
    found = draft(gazetteer, SPEECH, "We need a corridor", outlet)
    assert {d.speaker.text for d in found} == {outlet}


def test_a_long_title_costs_no_more_than_its_length(gazetteer):
    started = time.process_time()
    assert draft(gazetteer, SPEECH, "new year " * 5_000)
    assert time.process_time() - started < 5
