"""The HTML report: self-contained, exact highlights, and nothing in it that an input could run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from factories import (
    CONFIG,
    MODEL,
    empty_result,
    example_rejected,
    hostile_result,
    leading_example,
    long_result,
    make_article,
    make_result,
    make_statement,
)

from analyzer.records import Rejected
from analyzer.report.html import pieces, render_html
from analyzer.report.summary import summarize

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
RUN = "document.title='owned';document.documentElement.dataset.owned='yes'"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}//",
    f'"><img src=x onerror="{RUN}">',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"</mark></style></title></svg><svg onload={RUN}>",
    "{{ 7*7 }}{% raw %}\u2028\u2029\u202e\x1b[31m\ud800",
    "javascript:alert(1)&lt;&#60;",
]


def render(*results, rejected=(), **options):
    return render_html(results, rejected, model=MODEL, config=CONFIG, **options)


class Page(HTMLParser):
    """Elements, and the text of the article bodies and of the marks in them."""

    VOID = frozenset({"meta", "br", "img", "link", "input"})

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.marks, self.bodies, self.data = [], [], {}, [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag not in self.VOID:
            self.open.append((tag, attributes))
        if tag == "mark" and "id" in attributes:
            self.marks[attributes["id"]] = ""
        if attributes.get("class") == "body":
            self.bodies.append("")

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if any(attributes.get("class") == "body" for _, attributes in self.open):
            self.bodies[-1] += data
        for tag, attributes in self.open:
            if tag == "mark" and "id" in attributes:
                self.marks[attributes["id"]] += data
        if self.open and self.open[-1][1].get("id") == "data":
            self.data += data


def test_text_is_whole_and_every_highlight_is_exact():
    result = leading_example()
    page = Page(render(result))
    assert page.bodies == [result.article.text]
    nodes = summarize(result).nodes
    assert page.marks == {f"a0-s{i}": node.statement.text for i, node in enumerate(nodes)}
    assert page.open == []


def test_it_needs_nothing_from_outside():
    html = render(leading_example(), empty_result(), rejected=[example_rejected()])
    assert not re.search(r"https?://|src=|@import|url\((?!#)", html)
    policy = next(a["content"] for t, a in Page(html).tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_it_shows_numbers_reasons_formulas_and_configuration():
    html = render(
        leading_example(),
        empty_result(),
        rejected=[example_rejected()],
        names=lambda c: f"land {c}",
    )
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for wanted in (
        "2 articles", "2 June 2023, The Example Courier", "The date was read from the text",
        "None: 0 counted, at least 3 needed", "broken.html : no article text was found",
        "interval 43 to 53, 9 statements, 1 unsure left out", "50 × (1 − value)",
        "confidence_floor 0.5", "weights.quoted 1.0", "name tone-test@0000000",
    ):  # fmt: skip
        assert wanted in words.replace("&times;", "×").replace("&minus;", "−"), wanted
    assert 'title="land USA"' in html


def test_the_picture_shows_shares_value_and_interval():
    html = render(leading_example())
    picture = html[html.index('<figure class="balance">') : html.index("</figure>")]
    assert "USA -&gt; CHN: 0 escalatory, 1 neutral, 4 conciliatory, value +0.27." in picture
    assert '<rect class="con" x="50%" y="21" width="40.0%"' in picture  # 4 of 5, half the width
    assert '<rect class="esc" x="0.0%" y="71" width="50.0%"' in picture  # 3 of 3
    assert '<svg x="63.33%" y="30"' in picture  # value 0.2667
    assert 'x1="58.33%" x2="68.33%"' in picture


def test_tone_is_not_told_by_colour_alone():
    html = render(leading_example())
    assert 'data-label="+ optimism, USA → CHN"' in html
    assert 'data-label="- reject, CHN → USA"' in html
    assert re.search(r"mark\.con \{[^}]*underline solid", html)
    assert re.search(r"mark\.esc \{[^}]*underline wavy", html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(payload):
    plain = Page(render(hostile_result("harmless"), rejected=[Rejected("x", "y")]))
    page = Page(render(hostile_result(payload), rejected=[Rejected(payload, payload)]))
    # Not one element or attribute more than with harmless words.
    shape = [(tag, sorted(attributes)) for tag, attributes in page.tags]
    assert shape == [(tag, sorted(attributes)) for tag, attributes in plain.tags]
    details = json.loads(page.data)["a0"][0]
    assert details["signal"] == "consult"
    assert not re.search("[<>\u2028\u202e\x1b\ud800]", page.data)
    assert not re.search("[\u202e\x1b\ud800]", "".join(page.marks.values()))


def test_statements_that_cross_or_leave_the_text_are_nested_properly():
    article = make_article("one two three four")
    spans = [(0, 7), (4, 13), (4, 7), (8, 99), (30, 40), (14, 14)]
    statements = []
    for i, (start, end) in enumerate(spans):
        one = make_statement(article, "one", id=f"s{i}")
        statements.append(
            type(one)(**{n: getattr(one, n) for n in one.__slots__} | {"start": start, "end": end})
        )
    nodes = summarize(make_result(article, statements)).nodes
    found = list(pieces(article.text, nodes, "body"))
    assert "".join(p.text for p in found) == article.text
    depth = 0
    for piece in found:
        depth += piece.number is not None
        depth -= piece.closes
        assert depth >= 0
    assert depth == 0
    assert [p.number for p in found if p.number is not None] == [0, 1, 2, 3]


def test_several_articles_have_separate_ids():
    page = Page(render(leading_example(), leading_example("again"), long_result(3)))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"][1:] for tag, a in page.tags if tag == "a"]
    assert set(links) <= set(ids)
    assert "a2-s1" in links


def test_the_same_input_gives_the_same_file():
    assert render(leading_example()) == render(leading_example())


def dump_dom(path, fragment, profile):
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        f"--user-data-dir={profile}", "--virtual-time-budget=2000", "--dump-dom",
        f"{path.as_uri()}{fragment}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.skipif(BROWSER is None, reason="no chromium or chrome in the path")
def test_in_a_browser_nothing_runs_and_an_address_opens_a_statement(tmp_path):
    results = [leading_example(), *(hostile_result(p, f"h{i}") for i, p in enumerate(PAYLOADS))]
    html = render(*results, rejected=[Rejected(p, p) for p in PAYLOADS])
    path = tmp_path / "report.html"
    # Without the policy, so that only the escaping protects.
    path.write_text(re.sub(r"<meta http-equiv[^>]+>", "", html, count=1), encoding="utf-8")
    dom = dump_dom(path, "#a0-s5", tmp_path / "profile")
    assert "data-owned" not in dom
    assert "<title>9 articles" in dom
    page = Page(dom)
    assert page.bodies[0] == leading_example().article.text
    panel = dom[dom.index('<aside id="panel"') :]
    opening, content = (
        panel[: panel.index(">")],
        re.sub(r"<[^>]+>", " ", panel[: panel.index("</aside>")]),
    )
    assert "hidden" not in opening
    for wanted in ("reject", "CHN → USA", "90%", "part of", "Defence Secretary Paul Reed"):
        assert wanted in content


@pytest.mark.skipif(BROWSER is None, reason="no chromium or chrome in the path")
def test_in_a_browser_the_policy_lets_our_script_run_and_clicks_and_keys_work(tmp_path):
    html = render(leading_example())
    drive = """<script>
      const log = [], see = () => panel.hidden ? "closed" : details.querySelector(".signal").textContent;
      const key = (k) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key: k, bubbles: true, cancelable: true}));
      log.push(document.body.className, see());
      document.getElementById("a0-s5").click(); log.push(see());
      key("Escape"); log.push(see(), document.activeElement.id);
      key("ArrowLeft"); log.push(document.activeElement.id);
      key("Enter"); log.push(see());
      document.getElementById("close").click(); log.push(see());
      document.getElementById("a0-s0").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      log.push(tip.hidden, tip.textContent);
      document.documentElement.dataset.log = JSON.stringify(log);
    </script>"""
    path = tmp_path / "report.html"
    without_policy = re.sub(r"<meta http-equiv[^>]+>", "", html, count=1)
    path.write_text(without_policy.replace("</body>", f"{drive}</body>"), encoding="utf-8")
    dom = dump_dom(path, "", tmp_path / "profile")
    log = json.loads(dict(Page(dom).tags[0][1])["data-log"])
    assert log == [
        "scripted", "closed", "reject", "closed", "a0-s5", "a0-s4", "consult", "closed",
        False, "+ optimism, USA → CHN",
    ]  # fmt: skip
    path.write_text(html.replace("</body>", f"{drive}</body>"), encoding="utf-8")
    strict = dump_dom(path, "", tmp_path / "profile")
    assert 'class="scripted"' in strict  # our own script has the right hash
    assert "data-log" not in strict  # any other one is refused


def test_the_name_of_an_article_without_a_title_is_printed_once_above_it():
    article = make_article("Peru thanked Chile.", title=None)
    html = render(make_result(article, [make_statement(article, article.text)]))
    assert html.count(f">{article.id}<") == 1
