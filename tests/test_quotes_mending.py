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
