"""Web pages from files: the article without its surroundings, and pages that hold none."""

from __future__ import annotations

import datetime as dt
import logging
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analyzer.reading import read_inputs
from analyzer.reading.source import Source
from analyzer.records import Article, Rejected

FIRST = "The minister of Aland said the talks with Boria would go on in the capital next week."
SECOND = "“We expect a very soon improvement,” he told reporters; Boria’s envoy disagreed."
THIRD = "Boria said any meeting depends on Aland lifting its tariffs on grain and timber first."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def page(body: str, head: str = "") -> str:
    return (
        "<!doctype html><html><head><title>Talks go on</title>"
        f"{head}</head><body>{body}</body></html>"
    )


def read(path: Path, content: str | bytes) -> Article | Rejected:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (outcome,) = read_inputs([str(path)])
    return outcome


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def article(file: Path, content: str | bytes) -> Article:
    outcome = read(file, content)
    assert isinstance(outcome, Article), outcome
    return outcome


def test_text_without_navigation_and_headline(file: Path) -> None:
    found = article(
        file,
        page(
            "<nav><a href='/a'>Home</a> <a href='/b'>Subscribe now</a></nav>"
            f"<article><h1>Talks go on</h1>{BODY}</article>"
            "<aside>Most read: other things</aside><footer>Copyright Example</footer>"
            "<script>var a = 'tracking';</script>",
            '<meta property="og:site_name" content="The Example Courier">',
        ),
    )
    assert found == Article(
        id="page",
        text=f"{FIRST}\n\n{SECOND}\n\n{THIRD}",
        title="Talks go on",
        outlet="The Example Courier",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-05-26T22:00:00+02:00">',
        '<meta name="pubdate" content="May 26, 2025">',
        '<meta itemprop="datePublished" content="20250526">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
        '"2025-05-26T10:00:00Z", "dateModified": "2025-06-01"}</script>',
        '<link rel="canonical" href="https://example.org/world/2025/05/26/talks-go-on">',
        '<meta name="date" content="Apil 26"><meta name="pubdate" content="2025-05-26">',
    ],
)
def test_dates_in_metadata(file: Path, head: str) -> None:
    assert article(file, page(BODY, head)).date == dt.date(2025, 5, 26)


@pytest.mark.parametrize(
    "more",
    [
        "<p>The treaty of 26 May 2019 was never ratified.</p>",
        "<footer>Copyright 2019. Updated 2019-05-26</footer>",
        "<div class='date'>26 May 2019</div>",
        "<time datetime='2019-05-26'>a meeting</time>",
    ],
)
def test_dates_on_the_page_are_not_the_articles(file: Path, more: str) -> None:
    assert article(file, page(BODY + more)).date is None


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="iso-8859-1">'),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", '<meta charset="windows-1252">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
        ("cp1252", ""),
        ("cp1252", '<meta charset="utf-8">'),
        ("cp1252", '<meta charset="no-such-thing">'),
        ("cp1252", '<meta charset="rot13">'),
    ],
)
def test_encodings(file: Path, encoding: str, head: str) -> None:
    assert SECOND in article(file, page(BODY, head).encode(encoding)).text


def test_a_declared_encoding_is_believed_without_a_warning(file: Path) -> None:
    words = "Министр сказал, что переговоры продолжатся в столице на следующей неделе."
    found = article(file, page(f"<p>{words}</p>" * 2, '<meta charset="koi8-r">').encode("koi8-r"))
    assert words in found.text
    assert found.warnings == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<div id='root'></div><script>render()</script>",
        "<nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>World</a></li></ul></nav>",
        "<form>User <input> Password <input type='password'></form>",
        "<img src='x.png'>",
    ],
)
def test_pages_without_an_article(file: Path, body: str) -> None:
    outcome = read(file, page(body))
    assert isinstance(outcome, Rejected)
    assert "no article was found" in outcome.reason
    assert ".txt" in outcome.reason


def test_a_short_article_is_kept_with_a_warning(file: Path) -> None:
    found = article(file, page("<article><p>Aland thanked Boria.</p></article>"))
    assert found.text == "Aland thanked Boria."
    assert "Only 20 characters" in found.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        page("<div>" * 50_000 + BODY),
        page("<b><i>" * 20_000 + BODY + "</i></b>" * 20_000),
        page("<table><tr><td>" * 3_000 + BODY),
        "<" * 50_000,
        "<!--" * 20_000,
        "&" * 50_000 + "&#0;&#xD800;&#x110000;",
        "<a href='" + "x" * 100_000,
        "<?xml version='1.0' encoding='utf-16'?><html><body>" + BODY,
        "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>&b;</p>",
        "</p>" * 10_000,
        "<p>" * 20_000,
    ],
    ids=lambda content: content[:12],
)
def test_hostile_markup_ends_soon_and_never_raises(file: Path, content: str) -> None:
    start = time.process_time()
    outcome = read(file, content)
    assert isinstance(outcome, Article | Rejected)
    str(outcome).encode()
    assert time.process_time() - start < 5


def test_characters_that_utf8_cannot_hold(file: Path) -> None:
    body = BODY.replace("minister", "min&#xD800;ister&#0;")
    found = article(file, page(body))
    found.text.encode()
    assert "\0" not in found.text


def test_many_comments_before_something_else_are_quick(tmp_path: Path) -> None:
    start = time.process_time()
    outcome = read(tmp_path / "unknown", "<!-- a -->" * 5_000 + "text that is no page at all")
    assert isinstance(outcome, Article)
    assert time.process_time() - start < 1


def test_noise_never_raises(file: Path) -> None:
    rng = random.Random(7)
    parts = ["<p>", "</p>", "<div", ">", "<table>", "<td>", "&amp;", "<!--", "-->", "<svg>", "é", " ",
             "<script>", "</script>", "<meta charset=", "Aland said.", "\r\n", "<br/>", "<li>", "]]>"]  # fmt: skip
    for _ in range(80):
        assert isinstance(read(file, "".join(rng.choices(parts, k=60))), Article | Rejected)


def test_an_error_in_the_library_costs_only_this_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura

    def fail(*args: object, **options: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    (tmp_path / "a.html").write_text(page(BODY), encoding="utf-8")
    (tmp_path / "b.txt").write_text(FIRST, encoding="utf-8")
    first, second = read_inputs([str(tmp_path)])
    assert isinstance(first, Rejected)
    assert "IndexError" in first.reason
    assert isinstance(second, Article)


def test_a_fragment_is_enough(file: Path) -> None:
    assert article(file, f"<p>{FIRST}</p>").text == FIRST
    assert SECOND in article(file, f"<svg/>{BODY}").text


def test_nothing_is_logged_to_the_terminal(file: Path) -> None:
    """In a fresh process: another test's log handlers would hide it."""
    file.write_text(page("<div></div>"), encoding="utf-8")
    code = (
        "import logging; from analyzer.reading import read_inputs; "
        f"print(len([r.reason for r in read_inputs([{str(file)!r}])])); "
        "[logging.getLogger(n).error('x') for n in ('trafilatura.core', 'courlan', 'justext.core')]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_who_configures_logging_still_hears_the_library(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="trafilatura"):
        read(file, page("<div></div>"))
    assert caplog.records


def test_a_source_names_its_parts() -> None:
    part = Source("news.json", "news", dt.date(2025, 1, 1)).part("article 2", "news-2")
    assert part == Source("news.json article 2", "news-2", dt.date(2025, 1, 1))
    assert part.rejected("why").id == "news.json article 2"
