"""A series as one HTML page that needs no network, has no script and trusts no input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyzer.codebook import tone_of_score, tone_of_signal
from analyzer.report.wording import TONE_CLASS, TONE_MARK, one_line, signed
from analyzer.tracking.correction import Corrected
from analyzer.tracking.figure import svg
from analyzer.tracking.records import Bounds, Change, Series

_HERE = Path(__file__).parent
_STYLE = _HERE.parent / "report" / "templates" / "report.css"


def render_page(
    series: Series,
    *,
    changes: Sequence[Change] = (),
    corrected: Corrected | None = None,
    names: Callable[[str], str] | None = None,
) -> str:
    """Return a self-contained HTML document: figure, changes with evidence, all periods."""
    one, two = series.pair

    def number(value: float | None) -> str:
        if value is None:
            return "-"
        return f"{value:.0%}" if series.signal else signed(value)

    def bounds(found: Bounds | None) -> str:
        return f"{number(found[0])} to {number(found[1])}" if found else "-"

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        line=one_line,
        signed=signed,
        number=number,
        bounds=bounds,
        tone=lambda score: TONE_CLASS[tone_of_score(score)],
        mark=lambda signal: TONE_MARK[tone_of_signal(signal)],
    )
    html = environment.get_template("page.html.j2").render(
        series=series,
        changes=changes,
        corrected=corrected,
        fixed=corrected.series.periods if corrected else series.periods,
        of={"forward": f"{one} \u2192 {two}", "backward": f"{two} \u2192 {one}", "gap": "gap"},
        names=names or (lambda code: code),
        figure=Markup(svg(series, changes, corrected)) if series.periods else "",  # our own drawing
        style=Markup(_STYLE.read_text(encoding="utf-8")),  # our own file
    )
    return html.encode("utf-8", "replace").decode("utf-8")
