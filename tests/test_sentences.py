from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from analyzer.records import Span
from analyzer.sentences import MAX_SENTENCE, split


def texts(text: str) -> list[str]:
    return [s.span.text_in(text) for s in split(text)]


def paragraphs(text: str) -> list[int]:
    return [s.paragraph for s in split(text)]


def whole(*sentences: str, sep: str = " ") -> None:
    """The sentences, joined, are found again."""
    assert texts(sep.join(sentences)) == list(sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Navy met the U.K. delegation at the U.N. headquarters.",
        "Gen. Amina Okoro and Mr. Ito greeted Sen. Lee, Dr. Roe and Lt. Col. Pia Moss.",
        "Resolution No. 2 was adopted on Oct. 7 with Art. 5 and Sec. 12 unchanged.",
        "Talks begin at 9 a.m. Monday and end at 8 p.m. Moscow time, i.e. Thursday at the latest.",
        "Joseph R. Biden met J. Edgar Moss and George W. Bush of St. Petersburg Inc. yesterday.",
        "He spoke in Washington, D.C. on Jan. 5 about goods, e.g. Chilean copper.",
        "Exports rose 3.5 percent to $1.25 billion, example.com reported.",
        "The U.S.-China talks on Node.JS and www.Example.com cost 2.000,5 francs.",
        "The case of Roe v. Wade Ltd. was heard by Acme Corp. lawyers.",
        "We hoped ... but nobody came … and nobody wrote.",
        "“Will it end?” asked the envoy.",
        "“Will it end!” Dana Ortiz asked.",
        "He shouted “Stop!” and left the room.",
        "Senator Ann Lee (R-Calif.) spoke for Mr. Ono (D-Mass.).",
        "HALIFAX, N.S. — The minister arrived.",
        "She left (he stayed.) without a word.",
    ],
)
def test_no_cut_inside(sentence: str) -> None:
    whole(sentence)
    whole(sentence, "Then they left.")


@pytest.mark.parametrize(
    "sentences",
    [
        ("Nothing changed in the U.S.", "The minister said so."),
        ("They met in Washington, D.C.", "He smiled."),
        ("It closes at 6 p.m.", "However, nobody left."),
        ("He works for Acme Inc.", "It sells tin."),
        ("They have steel, coal, etc.", "The rest is imported."),
        ("It was Plan B.", "They had no other."),
        ("He asked for No. 2.", "No.", "We cannot give it."),
        ("It ended in 2020.", "35 people came."),
        ("“We will wait.”", "He added nothing."),
        ('"We will wait."', "He added nothing."),
        ("«We will wait.»", "He added nothing."),
        ("„We will wait.“", "He added nothing."),
        ("“We will wait,” he said.", "“We hope for peace.", "It will come.”"),
        ('"We will wait," he said.', '"we hope for peace."'),
        ("Is that so?!", "It is ...", "Then we go."),
        ("(He said so.)", "The rest left."),
        ("“Is it over?”", "The crowd went home."),
        ("She cited the report.[3]", "It was long."),
        ("She left.", "— The editor"),
        ("Sales were flat at B&S.", "Costs rose."),
        ("¿Why?", "«Because.»", "That was all."),
        ("和平。", "战争！", "结束"),
    ],
)
def test_cut_between(sentences: tuple[str, ...]) -> None:
    whole(*sentences)


def test_glued_sentences_are_cut() -> None:
    text = 'The talks ended.The minister left.A deal is near?We hope.NATO agreed in 2020."We wait.'
    assert texts(text) == [
        "The talks ended.",
        "The minister left.",
        "A deal is near?",
        "We hope.",
        "NATO agreed in 2020.",
        '"We wait.',
    ]


def test_glued_closing_mark_stays() -> None:
    assert texts('He said: "It ended."The minister left.') == [
        'He said: "It ended."',
        "The minister left.",
    ]


def test_late_closing_mark_stays_with_its_sentence() -> None:
    assert texts('"It will come. " He smiled. “Soon. ” She left.') == [
        '"It will come. "',
        "He smiled.",
        "“Soon. ”",
        "She left.",
    ]


def test_quote_over_paragraphs() -> None:
    text = "“We waited. It was cold.\n\n“Then help came,” he said."
    assert texts(text) == ["“We waited.", "It was cold.", "“Then help came,” he said."]
    assert paragraphs(text) == [0, 0, 1]


def test_headlines_and_lists_end_at_the_line_break() -> None:
    text = "Ministers meet in Oslo\nA long day of talks\n\n- ship the grain\n- open the port\n\n1. Lift it.\n2) Sign it"
    assert texts(text) == [
        "Ministers meet in Oslo",
        "A long day of talks",
        "ship the grain",
        "open the port",
        "1. Lift it.",
        "2) Sign it",
    ]
    assert paragraphs(text) == [0, 1, 2, 3, 4, 5]


def test_wrapped_lines_are_joined() -> None:
    text = (
        "The two ministers met on the coast for the third time this year and\n"
        "agreed on a joint plan for the strait. The plan, which was drafted by\n"
        "Norway, opens two ports. Ships may pass from Monday on.\n"
        "\n"
        "Critics were not convinced. The opposition said that the harbour of\n"
        "Port Ann would stay closed for years.\n"
        "- More ships\n"
        "- More trains\n"
    )
    assert texts(text) == [
        "The two ministers met on the coast for the third time this year and\n"
        "agreed on a joint plan for the strait.",
        "The plan, which was drafted by\nNorway, opens two ports.",
        "Ships may pass from Monday on.",
        "Critics were not convinced.",
        "The opposition said that the harbour of\nPort Ann would stay closed for years.",
        "More ships",
        "More trains",
    ]
    assert paragraphs(text) == [0, 0, 0, 1, 1, 2, 3]


def test_paragraph_lines_are_not_joined() -> None:
    long = (
        "The minister spoke for an hour about the river, the dam and the people who live there " * 2
    )
    text = f"{long.strip()}\n{long.strip()}\nEnd of the report"
    assert paragraphs(text) == [0, 1, 2]


def test_line_broken_by_a_link_is_joined() -> None:
    text = "The minister pointed at a report that was published by\nthe newspaper last week."
    assert len(texts(text)) == 1


def test_transcript_lines() -> None:
    text = "Q: Will you go?\nMR. KIRBY: No. 5 is full. We wait.\nGuo An: Thank you"
    assert texts(text) == [
        "Q: Will you go?",
        "MR. KIRBY: No. 5 is full.",
        "We wait.",
        "Guo An: Thank you",
    ]
    assert paragraphs(text) == [0, 1, 1, 2]


def test_strange_white_space() -> None:
    text = "\ufeff First.\r\n\r\n\u00a0Second\u00a0one.\t\u200bThird.\u2029Fourth.\r\u200b\r* * *\n\n\x0cFifth \n"
    assert texts(text) == ["First.", "Second\u00a0one.", "Third.", "Fourth.", "Fifth"]
    assert paragraphs(text) == [0, 1, 1, 2, 3]


@pytest.mark.parametrize("text", ["", " \n\t ", "* * *", "...", "—\n\n***"])
def test_nothing_to_read(text: str) -> None:
    assert split(text) == []


def test_long_run_on_is_cut_at_white_space() -> None:
    text = "word " * 20_000
    sentences = split(text)
    assert max(s.span.end - s.span.start for s in sentences) <= MAX_SENTENCE
    assert " ".join(texts(text)) == text.strip()
    assert [len(t) for t in texts("x" * 4_500)] == [2_000, 2_000, 500]


def test_offsets_are_ordered_and_lose_no_letter() -> None:
    rng = random.Random(5)
    pieces = ['"', "“", "”", ". ", ".", "? ", "! ", "\n", "\n\n", "\r\n", " ", "U.S. ", "Mr. ", "The ",
              "said ", "a", "I ", "3.5", "...", "- ", "1. ", "\u200b", "Q: ", ")", "(", "é", "和。"]  # fmt: skip
    for _ in range(300):
        text = "".join(rng.choices(pieces, k=60))
        spans = [s.span for s in split(text)]
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(s.text_in(text) == s.text_in(text).strip() for s in spans)
        covered = {i for s in spans for i in range(s.start, s.end)}
        lost = [i for i, c in enumerate(text) if c.isalpha() and i not in covered]
        assert not lost, (text, lost)
        numbers = [s.paragraph for s in split(text)]
        assert numbers == sorted(numbers)


def test_one_long_line_and_big_text_take_linear_time() -> None:
    line = 'The envoy said "we wait" in the U.S. and left at 9 a.m. on Jan. 5 for Oslo. '
    text = line * (1_000_000 // len(line))
    start = time.process_time()
    sentences = split(text)
    small = time.process_time() - start
    assert len(sentences) == text.count("Oslo")
    assert small < 2.0
    for hostile in (
        '"' * 300_000,
        "." * 300_000,
        ". " * 150_000,
        "A." * 150_000,
        " " * 300_000,
        "\n" * 300_000,
    ):
        start = time.process_time()
        split(hostile)
        assert time.process_time() - start < 2.0


def test_spans_are_records() -> None:
    assert split(" Hi there. ")[0].span == Span(1, 10)


def test_a_reference_in_brackets_goes_on_behind_et_seq():
    text = "Peru acts under the Ports Act (12 P.C. 34 et seq.) (PPA), as amended. Chile waits."
    assert [s.span.text_in(text)[:5] for s in split(text)] == ["Peru ", "Chile"]
