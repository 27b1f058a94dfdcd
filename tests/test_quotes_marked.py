"""Words in quotation marks: where they open and close, and whose they are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from readers import mend, printed, quote_of, read, said_in, slowdown

from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.quotes.mending import Mender
from analyzer.records import Quote, Span
from analyzer.sentences import split


def test_marked_words_go_on_to_their_mark() -> None:
    text = 'She wrote: "We trust Peru. Our forum met. It will meet again in Oslo." Then she left.'
    (mended,) = mend(text, quote_of(text, "She", "wrote", '"We trust Peru. Our forum met.'))
    assert mended.content[-1].end == text.index(" Then")


def test_a_quote_opened_again_goes_on() -> None:
    text = (
        'Ann Lee said: "The port was once full of ships. "Somebody has to say it. Is there hope"'
        ' The mayor, Bo Roy, said: "Yes, there is hope for it."'
    )
    marked = regions(text, [Span(0, len(text))])
    assert [r.continued for r in marked] == [False, True, False]
    first = quote_of(text, "Ann Lee", "said", text[marked[0].start : marked[0].end])
    wrong = quote_of(text, "The mayor, Bo Roy", "said", text[marked[1].start : marked[1].end])
    cue = text.rindex("said")
    mended = mend(text, [first, replace(wrong, cue=Span(cue, cue + 4))])
    assert [printed(text, q.speaker) for q in mended] == ["Ann Lee", "Ann Lee"]


def test_a_closing_mark_that_opens() -> None:
    text = "“We wait for ships,” said Ann Lee. ”The port is empty of them.” She left."
    words = [text[r.start : r.end] for r in regions(text, [Span(0, len(text))])]
    assert words[1] == "”The port is empty of them.”"


def test_a_single_mark_closes_a_paragraph() -> None:
    text = "Ann Lee told them to “wait for the ships, and to hope’."
    assert [r.closed for r in regions(text, [Span(0, len(text))])] == [True]


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
    quote = quote_of(text, "Critics", "said", "the same", "mixed")
    marked = Span(text.index("“"), text.index("”") + 1)
    found = mend(text, replace(quote, content=(*quote.content, marked)))
    assert [q.speaker.text_in(text) for q in found if q.speaker] == sources


def test_marked_words_of_another_are_cut_off_a_mixed_quote() -> None:
    text = "Ann Berg praised the “new” harbour.\n\n“We stand with the crews,” Bo Quist wrote."
    praise = quote_of(text, "Ann Berg", "praised", "the “new” harbour")
    ruled = quote_of(text, "Bo Quist", "wrote", "“We stand with the crews,”")
    joined = replace(praise, content=praise.content + ruled.content)
    assert [(q.content, q.speaker, q.kind) for q in mend(text, joined, ruled)] == [
        (praise.content, praise.speaker, "mixed"),
        (ruled.content, ruled.speaker, "direct"),
    ]


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


BLOCK = (
    'Ann Lee writes:\n\n"The port was shut. A clerk had typed “closed” on the gate.\n\n'
    '"Bo Roy waited. He was cold.\n\n“Never again,” he said, and left."\n\nHe was never seen again.'
)


def test_paragraphs_in_straight_marks_are_one_quote() -> None:
    sentences = split(BLOCK)
    marked = regions(BLOCK, paragraphs_of(sentences))
    outer = quote_of(BLOCK, "Ann Lee", "writes:", '"The port was shut.')
    clerk = quote_of(BLOCK, "A clerk", "had typed", "“closed”")
    never = quote_of(BLOCK, "he", "said", "“Never again,”")
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
    outer = quote_of(text, "Kim Quist", "writes:", '"LEE: They call it a “lie” here.')
    turn = quote_of(text, "ROY", ":", '"ROY: I do not.')
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
    def blocks(n: int) -> tuple[str, list[Span]]:
        text = (BLOCK + "\n\n") * n
        return text, list(paragraphs_of(split(text)))

    assert [len(regions(*blocks(n))) for n in (40, 160)] == [3 * 40, 3 * 160]
    assert slowdown(blocks, lambda given: regions(*given), 40, 160) < 9


def test_a_quote_of_many_pieces_takes_linear_time() -> None:
    assert slowdown(lambda n: "“Talks go on, he said. " * n, read, 400, 1600) < 9
