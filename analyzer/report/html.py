"""The report as one HTML file that needs no network and trusts no input.

Jinja2 escapes everything; the data for the script is JSON in a data block; the only script that may
run is the one whose hash is in the content security policy. Characters that could act on a screen
are replaced as in the terminal, one for one, so highlights stay where the offsets say.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyzer.codebook import SIGNALS, TONES, tone_of_score, tone_of_signal
from analyzer.records import ArticleScore, Part, Rejected, Score
from analyzer.report.summary import Node, Summary, summarize
from analyzer.report.wording import (
    TONE_CLASS,
    TONE_MARK,
    byline,
    count,
    heading,
    interval,
    lean,
    one_line,
    said_by,
    signed,
    tension_interval,
    tension_words,
    visible,
    who_whom,
    why_no_value,
)

MAX_ROWS = 40
N_PANEL_SIGNALS = 5
_TEMPLATES = Path(__file__).parent / "templates"


class Piece(NamedTuple):
    """A step of writing highlighted text: text, the opening of a statement, or its closing.

    number: position of the opened statement among all nodes of the article; None for the others.
    """

    text: str
    number: int | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the template shows of one article.

    key: prefix of its element ids. numbers: position of each statement among the nodes, by id.
    """

    key: str
    summary: Summary
    numbers: Mapping[str, int]
    body: tuple[Piece, ...]
    title: tuple[Piece, ...]

    @property
    def result(self) -> ArticleScore:
        """The scored article."""
        return self.summary.result


def render_html(
    results: Sequence[ArticleScore],
    rejected: Sequence[Rejected],
    *,
    model: Mapping[str, Any],
    config: Mapping[str, Any],
    pair: tuple[str, str] | None = None,
    names: Callable[[str], str] | None = None,
) -> str:
    """Return a self-contained HTML document with all articles.

    model, config: plain values, printed at the end. pair: the two actor codes to contrast; by
    default the pair with the most statements. names: turns an actor code into its name.
    """
    views = [_view(f"a{i}", result, pair) for i, result in enumerate(results)]
    script, style = _asset("report.js"), _asset("report.css")
    html = (
        _environment()
        .get_template("report.html.j2")
        .render(
            views=views,
            rejected=rejected,
            model=dict(_flat(model)),
            config=dict(_flat(config)),
            data={
                view.key: [_details(view, node) for node in view.summary.nodes] for view in views
            },
            names=names or (lambda code: ""),
            max_rows=MAX_ROWS,
            script=Markup(script),  # our own files, not input
            style=Markup(style),
            script_hash=_csp_hash(script),
            style_hash=_csp_hash(style),
        )
    )
    # What UTF-8 cannot hold; everything shown went through ``visible`` already.
    return html.encode("utf-8", "replace").decode("utf-8")


def render_notebook(result: ArticleScore, max_rows: int) -> str:
    """Return a fragment for a notebook: contrast, tension and the first statements."""
    summary = summarize(result)
    score = result.scores.article
    return (
        _environment()
        .get_template("notebook.html.j2")
        .render(
            article=result.article,
            summary=summary,
            score=score,
            bounds=tension_interval(score),
            nodes=summary.nodes[:max_rows],
            n_more=max(0, len(summary.nodes) - max_rows),
            border={
                "conciliatory": "solid #2b7bba",
                "neutral": "dotted #999",
                "escalatory": "double #c0562a",
            },
        )
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _view(key: str, result: ArticleScore, pair: tuple[str, str] | None) -> ArticleView:
    summary = summarize(result, pair=pair)
    article = result.article
    return ArticleView(
        key=key,
        summary=summary,
        numbers={node.statement.id: i for i, node in enumerate(summary.nodes)},
        body=tuple(pieces(article.text, summary.nodes, "body")),
        title=tuple(pieces(article.title or "", summary.nodes, "title")),
    )


def pieces(text: str, nodes: Sequence[Node], part: Part) -> Iterator[Piece]:
    """Yield the text of one part, cut where statements begin and end, properly nested.

    The texts of all pieces together are ``text``, made ``visible``. A statement that overlaps
    another only partly is closed with it: HTML elements cannot cross.
    """
    spans = [
        (node.statement.start, min(node.statement.end, len(text)), node.depth, number)
        for number, node in enumerate(nodes)
        if node.statement.part == part
    ]
    spans.sort(key=lambda span: (span[0], -span[1], span[2]))
    shown = visible(text, keep="\n\r\t")
    open_ends: list[int] = []
    at = 0
    for start, end, _, number in spans:
        while open_ends and open_ends[-1] <= start:
            closing = open_ends.pop()
            yield Piece(shown[at:closing])
            yield Piece("", closes=True)
            at = closing
        end = min(end, open_ends[-1]) if open_ends else end
        if start < end:
            yield Piece(shown[at:start])
            yield Piece("", number=number)
            open_ends.append(end)
            at = start
    while open_ends:
        closing = open_ends.pop()
        yield Piece(shown[at:closing])
        yield Piece("", closes=True)
        at = closing
    yield Piece(shown[at:])


def _details(view: ArticleView, node: Node) -> dict[str, Any]:
    """What the panel shows of one statement; the script only ever sets it as text."""
    s = node.statement
    speaker = s.speaker
    printed = one_line(speaker.text) if speaker and speaker.name else ""
    ranked = sorted(zip(SIGNALS, s.signals, strict=True), key=lambda item: -item[1])
    return {
        "id": visible(s.id),
        "part": s.part,
        "span": [s.start, s.end],
        "text": one_line(s.text),
        "tone": s.top_tone,
        "tones": [[tone, round(p, 3)] for tone, p in zip(TONES, s.tone, strict=True)],
        "signal": s.signal,
        "signals": [
            [name, round(p, 3), tone_of_signal(name)] for name, p in ranked[:N_PANEL_SIGNALS]
        ],
        "score": signed(s.score),
        "who": _arrows(who_whom(s)),
        "voice": f"{s.voice}, {s.quote.kind} quote" if s.quote else s.voice,
        "speaker": said_by(s) + (f" (printed: {printed})" if printed else ""),
        "plover": s.plover or "",
        "confidence": f"{s.confidence:.0%}",
        "unsure": s.unsure,
        "parts": node.n_parts,
        "parent": view.numbers.get(s.parent) if s.parent else None,
    }


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield nested plain values as "weights.quoted": "1.0"."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list | tuple):
            yield f"{prefix}{key}", visible(", ".join(map(str, value)))
        else:
            yield f"{prefix}{key}", visible(str(value))


class Bar(NamedTuple):
    """One direction in the picture: positions in percent of its width, 50 = neutral."""

    escalatory: float
    conciliatory: float
    value: float | None
    low: float | None
    high: float | None


def _bar(row: Any) -> Bar:
    def at(value: float | None) -> float | None:
        return None if value is None else round(50 + 50 * value, 2)

    score: Score | None = row.score
    low, high = score.interval if score and score.interval else (None, None)
    return Bar(
        escalatory=round(50 * row.balance.share("escalatory"), 2),
        conciliatory=round(50 * row.balance.share("conciliatory"), 2),
        value=at(score.value if score else None),
        low=at(low),
        high=at(high),
    )


def _arrows(words: str) -> str:
    """One line with the arrow that the terminal writes as ASCII."""
    return one_line(words).replace("->", "\u2192")


def _csp_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        signed=signed,
        interval=interval,
        line=one_line,
        arrows=_arrows,
        lean=lean,
        visible=visible,
        tone=TONE_CLASS.__getitem__,
        tone_of_score=tone_of_score,
        tone_of_signal=tone_of_signal,
        count=count,
    )
    environment.globals.update(
        bar=_bar,
        byline=byline,
        heading=heading,
        mark=TONE_MARK,
        said_by=said_by,
        tension_interval=tension_interval,
        tension_words=tension_words,
        who_whom=who_whom,
        why_no_value=why_no_value,
    )
    return environment
