import pytest

from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.quotes.mending import Mender
from analyzer.records import Quote, Span
from analyzer.sentences import split


def span(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


def mended(text, *quotes):
    sentences = split(text)
    return Mender(text, sentences, regions(text, paragraphs_of(sentences))).mend(quotes, [])


@pytest.mark.parametrize("cue", ["saying", "as saying"])
def test_who_is_quoted_as_saying_something_is_the_source(cue):
    text = "Ann Lee spoke. State radio quoted General Lu Han as saying that Peru must wait."
    said = Quote(
        (span(text, "that Peru must wait"),), span(text, cue), span(text, "Ann Lee"), "mixed"
    )
    named = Quote(
        (span(text, "General Lu Han"),), span(text, "quoted"), span(text, "State radio"), "indirect"
    )
    (found,) = mended(text, named, said)
    assert found.content == said.content
    assert found.speaker == span(text, "General Lu Han")


def test_who_was_quoted_by_somebody_as_saying_something_stays_the_source():
    text = "General Lu Han was quoted by state radio as saying that Peru must wait."
    said = Quote(
        (span(text, "that Peru must wait"),), span(text, "saying"), span(text, "General Lu Han"),
        "indirect",
    )  # fmt: skip
    assert [q.speaker for q in mended(text, said)] == [said.speaker]


def test_what_was_stated_by_somebody_is_in_front_of_it():
    text = "Peru will wait.\nChile must leave. Talks go on. This was stated by Ann Lee in Oslo."
    (found,) = mended(text)
    assert found.content == (span(text, "Chile must leave. Talks go on."),)
    assert found.speaker == span(text, "Ann Lee")


def test_a_demand_in_what_was_stated_is_no_other_voice():
    text = "Allies must support Peru and its ports. This was stated by Ann Lee."
    wish = Quote(
        (span(text, "Peru and its ports"),), span(text, "support"), span(text, "Allies"), "indirect"
    )
    assert span(text, "Ann Lee") in [q.speaker for q in mended(text, wish)]


def test_what_somebody_else_said_was_not_stated_by_her():
    text = "Chile must leave, Bo Roy said. Talks go on. This was announced by Ann Lee."
    said = Quote(
        (span(text, "Chile must leave"),), span(text, "said"), span(text, "Bo Roy"), "indirect"
    )
    found = mended(text, said)
    assert [q.speaker for q in found] == [said.speaker, span(text, "Ann Lee")]
    assert found[1].content == (span(text, "Talks go on."),)


def test_the_place_of_a_dateline_says_nothing():
    text = "Lima \u2014 The Harbour Board is proud to announce a pact with Chile."
    place = Quote(
        (span(text, "a pact with Chile"),), span(text, "announce"), span(text, "Lima"), "indirect"
    )
    assert [q.speaker for q in mended(text, place)] == [None]


def test_who_speaks_is_nearer_than_who_relays_it():
    text = '"We wait," Ann Lee said, the agency reported.'
    words = (span(text, '"We wait,"'),)
    relayed = Quote(words, span(text, "reported"), span(text, "the agency"), "direct")
    said = Quote(words, span(text, "said"), span(text, "Ann Lee"), "direct")
    sentences = split(text)
    marked = regions(text, paragraphs_of(sentences))
    (found,) = Mender(text, sentences, marked).mend([relayed], [said])
    assert found.speaker == said.speaker


def test_two_who_speak_in_turn_do_not_share_a_quote():
    text = '"We wait for Peru," Ann Lee said. "We go now," Bo Roy said.'
    first, second = (span(text, '"We wait for Peru,"'), span(text, '"We go now,"'))
    said = [span(text, "said"), Span(text.rindex("said"), len(text) - 1)]
    names = [span(text, "Ann Lee"), span(text, "Bo Roy")]
    joined = Quote((first, second), said[1], names[1], "direct")
    ruled = [
        Quote((first,), said[0], names[0], "direct"),
        Quote((second,), said[1], names[1], "direct"),
    ]
    sentences = split(text)
    marked = regions(text, paragraphs_of(sentences))
    found = Mender(text, sentences, marked).mend([joined], ruled)
    assert [(q.content, q.speaker) for q in found] == [((first,), names[0]), ((second,), names[1])]
