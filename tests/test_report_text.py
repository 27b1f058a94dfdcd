"""The terminal report: any width, no colour, pipes, and hostile text."""

from __future__ import annotations

import io
import re

import pytest
from factories import (
    NAMES,
    empty_result,
    hostile_result,
    leading_example,
    long_result,
    make_article,
    make_result,
    make_statement,
)
from rich.cells import cell_len
from rich.console import Console

from analyzer.report.text import print_report

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def render(result, width=80, color=False, stream=None, **options):
    stream = stream or io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=color,
        color_system="truecolor" if color else None,
        _environ={},
    )
    print_report(result, console, **options)
    return stream.getvalue() if isinstance(stream, io.StringIO) else ""


RESULTS = {
    "example": leading_example(),
    "empty": empty_result(),
    "hostile": hostile_result("[red]x[/red]\x1b[31m\u202e " + "w" * 150 + "北京" * 40),
    "long": long_result(40),
}


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("name", RESULTS)
def test_no_line_is_wider_than_the_terminal(name, width):
    for line in render(RESULTS[name], width, names=lambda c: NAMES.get(c, c)).splitlines():
        assert cell_len(line) <= width, line


def test_it_opens_with_title_byline_contrast_and_warnings():
    lines = render(leading_example(), 100).splitlines()
    assert lines[:5] == [
        "Whitman upbeat as Beijing sets terms",
        "2 June 2023, The Example Courier",
        "",
        "USA -> CHN: optimism 1, consult 2, support 1 | CHN -> USA: precondition 2, reject 1",
        "Warning: The date was read from the text, not given.",
    ]


def test_numbers_come_with_their_n():
    text = render(leading_example(), 120)
    assert "Tension index 48 of 100 (interval 43 to 53), 9 statements (" in text
    assert "without a signal), 1 unsure left out" in text
    assert re.search(r"USA -> CHN +5\+1\? +\+0\.27 +\+0\.17 to \+0\.37 +37 +\+0\.59", text)
    assert re.search(r"Paul Reed +USA +2 +\+0\.95 +consult 2", text)


def test_no_value_has_a_reason():
    assert "No tension index: 0 counted, at least 3 needed." in render(empty_result())
    text = render(hostile_result("They"))
    assert "no value for USA -> CHN, CHN -> USA: 1 counted, at least 3 needed" in text


def test_parts_are_indented_under_their_sentence_and_unsure_is_marked():
    text = render(leading_example())
    listing = text[text.index("All statements") :]
    assert "+ consult +0.60  USA -> CHN  58% quoted, Paul Reed  counted by its 2 parts" in listing
    assert "\n    - reject -1.20  CHN -> USA  90% narrated\n      Beijing refused" in listing
    assert "44% narrated  ? unsure, not counted" in listing
    assert listing.index("The forum runs") < listing.index("From the title:")


def test_every_word_of_every_statement_is_there_at_any_width():
    wanted = [s.text for s in leading_example().statements]
    for width in (40, 80, 120):
        text = render(leading_example(), width)
        listing = " ".join(text[text.index("All statements") :].split())
        for words in wanted:
            assert words in listing


def test_drivers_come_before_the_listing():
    text = render(leading_example())
    assert text.index("Most escalatory") < text.index("Most conciliatory") < text.index("All state")


def test_colour_follows_tone_and_nothing_else_differs():
    coloured = render(leading_example(), color=True)
    assert re.search(r"\x1b\[1;36m\+ optimism", coloured)
    assert re.search(r"\x1b\[1;31m- reject", coloured)
    assert re.search(r"\x1b\[33mWarning", coloured)
    assert ESCAPE.sub("", coloured) == render(leading_example())


def test_no_color_is_respected():
    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=True, width=80, _environ={"NO_COLOR": "1", "TERM": "xterm"}
    )
    print_report(leading_example(), console)
    codes = {
        c for code in re.findall(r"\x1b\[([0-9;]*)m", stream.getvalue()) for c in code.split(";")
    }
    assert codes <= {"", "0", "1", "2", "4"}  # bold, dim, underline


@pytest.mark.parametrize(
    "payload",
    [
        "[red]boo[/red]",
        "[link=https://evil.example]click[/link]",
        "[/]",
        "[bold",
        ":smile:",
        "\\[x]",
    ],
)
def test_markup_is_printed_not_obeyed(payload):
    text = render(hostile_result(payload), 160, color=True)
    assert ESCAPE.sub("", text).count(payload) >= 6
    assert "\x1b]8" not in text


def test_control_characters_never_reach_the_terminal():
    payload = "a\x1b]0;owned\x07b\x1b[2Jc\x9b31md\u202ee\u2066f\rg\x08h\ud800i"
    text = render(hostile_result(payload), 120)
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )
    text.encode("utf-8")


def test_an_output_without_unicode_is_no_problem():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    render(leading_example(), stream=stream, names=lambda c: "Türkiye")
    stream.flush()
    assert b"?Talks can begin" in raw.getvalue()


def test_a_long_article_shows_the_first_statements_and_counts_the_rest():
    text = render(long_result(3000))
    assert "First 200 statements" in text
    assert "2,800 more statements not shown; --format json, html or csv has them all." in " ".join(
        text.split()
    )
    assert len(text.splitlines()) < 500
    assert "5 more statements not shown" in render(long_result(10), max_statements=5)
    assert "not shown" not in render(long_result(200))


def test_the_pair_asked_for_is_contrasted():
    assert "RUS -> UKR: no statement | UKR -> RUS: no statement" in render(
        leading_example(), pair=("RUS", "UKR")
    )


def test_many_pairs_and_speakers_are_cut_with_a_count():
    article = make_article("Words.")
    codes = [f"A{chr(65 + i)}{chr(65 + i)}" for i in range(15)]
    statements = [
        make_statement(article, "Words.", id=code, source=(code,), target=("USA",))
        for code in codes
    ]
    assert "3 more directions not shown" in render(make_result(article, statements))
