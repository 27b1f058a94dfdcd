"""The report for the terminal: at any width, with or without colour, into pipes.

Nothing of an article is ever parsed as rich markup (only ``Text`` objects are printed), and
characters that could act on a terminal are replaced (``wording.visible``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.codebook import Tone, tone_of_score, tone_of_signal
from analyzer.records import ArticleScore, Score
from analyzer.report.summary import Node, PairRow, SpeakerRow, Summary, summarize
from analyzer.report.wording import (
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

MAX_STATEMENTS = 200
MAX_ROWS = 12
_STYLE: dict[Tone, str] = {"conciliatory": "cyan", "neutral": "", "escalatory": "red"}
_MIN_GAUGE = 10
_WIDE, _MEDIUM = 100, 64  # from these widths on, tables show all columns, or most


def print_report(
    result: ArticleScore,
    console: Console,
    *,
    pair: tuple[str, str] | None = None,
    names: Callable[[str], str] | None = None,
    max_statements: int = MAX_STATEMENTS,
) -> None:
    """Print the report of one article.

    pair: the two actor codes to contrast; by default the pair with the most statements.
    names: turns an actor code into its name, for a legend under the tables.
    max_statements: of a longer article only the first ones are listed; the rest is counted.
    """
    _Report(summarize(result, pair=pair), console, names).print(max_statements)


class _Report:
    """One article on one console."""

    def __init__(
        self, summary: Summary, console: Console, names: Callable[[str], str] | None
    ) -> None:
        self.summary = summary
        self.result = summary.result
        self.console = console
        self.names = names

    def print(self, max_statements: int) -> None:
        self._opening()
        self._tension()
        self._pairs()
        self._speakers()
        self._drivers()
        self._statements(max_statements)

    # --- sections ---

    def _opening(self) -> None:
        article = self.result.article
        self._line(Text(heading(article), "bold"))
        if known := byline(article):
            self._line(Text(known, "dim"))
        self._line()
        contrast = self.summary.contrast
        if contrast is None:
            self._line(Text("No statement says who acts or speaks towards whom."))
        else:
            there, back = _contrast(contrast.forward), _contrast(contrast.backward)
            line = Text.assemble(there, " | ", back)
            if line.cell_len <= self.console.width:
                self._line(line)
            else:
                self._line(Text.assemble(there, " |"), hanging=2)
                self._line(back, hanging=2)
            chosen = {contrast.forward.source, contrast.forward.target}
            row = next(iter(self.summary.pairs), None)
            if row is not None and {row.source, row.target} != chosen:
                self._line(Text(f"The main pair of this article is {row.source},{row.target}."))
        for warning in article.warnings:
            self._line(Text(f"Warning: {one_line(warning)}", "yellow"), hanging=2)

    def _tension(self) -> None:
        score = self.result.scores.article
        self._line()
        if score.tension is None:
            self._line(Text(f"No tension index: {one_line(why_no_value(score))}."))
            return
        bounds = tension_interval(score)
        line = Text.assemble("Tension index ", (f"{score.tension:.0f}", "bold"), " of 100")
        if bounds:
            line.append(f" (interval {bounds[0]:.0f} to {bounds[1]:.0f})")
        line.append(f", {count(score.n, 'statement')}")
        if without := score.signals.get("none"):
            line.append(f" ({without.n:,} without a signal)")
        if score.unsure:
            line.append(f", {score.unsure:,} unsure left out")
        self._line(line)
        self._gauge(score.tension, bounds, _STYLE[lean(score)])
        self._line(
            Text(f"{tension_words(score)} (0 conciliatory, 50 neutral, 100 escalatory)", "dim")
        )

    def _gauge(self, tension: float, bounds: tuple[float, float] | None, style: str) -> None:
        size = min(51, self.console.width - 8)
        if size < _MIN_GAUGE:
            return
        last = size - 1

        def at(value: float) -> int:
            return min(last, max(0, round(value / 100 * last)))

        cells = ["."] * size
        if bounds:
            for i in range(at(bounds[0]), at(bounds[1]) + 1):
                cells[i] = "="
        cells[at(50)] = "|"
        cells[at(tension)] = "#"
        line = Text.assemble(("0 ", "dim"), "".join(cells), (" 100", "dim"))
        mark = 2 + at(tension)
        line.stylize(f"bold {style}", mark, mark + 1)
        self._line(line)

    def _pairs(self) -> None:
        rows = self.summary.pairs
        if not rows:
            return
        self._title("Who towards whom")
        medium, wide = self.console.width >= _MEDIUM, self.console.width >= _WIDE
        table = self._table("direction", ("n", True), ("value", True))
        if medium:
            self._columns(table, "interval", ("tension", True))
        self._columns(table, ("gap", True))
        if wide:
            self._columns(table, "signals")
        for row in rows[:MAX_ROWS]:
            cells = [self._text(row.direction), _n(row.n, row.unsure), _value(row.score)]
            if medium:
                score = row.score
                tension = score.tension if score else None
                cells.append(Text(interval(score.interval if score else None)))
                cells.append(Text("-" if tension is None else f"{tension:.0f}"))
            cells.append(Text(signed(row.gap)))
            if wide:
                cells.append(Text(row.signals_line))
            table.add_row(*cells)
        self.console.print(table)
        self._more(len(rows), "direction")
        self._reasons(rows[:MAX_ROWS])
        if any(row.unsure for row in rows[:MAX_ROWS]):
            self._line(Text("n: 5+2? is 5 statements counted, 2 left out as unsure", "dim"))
        words = "value: -1 escalatory to +1 conciliatory; gap: value minus that of the way back"
        self._line(Text(words, "dim"))
        if self.names:
            codes = dict.fromkeys(c for r in rows[:MAX_ROWS] for c in (r.source, r.target))
            legend = ", ".join(f"{code} {self.names(code)}" for code in codes)
            self._line(Text(one_line(legend), "dim"))

    def _reasons(self, rows: Sequence[PairRow]) -> None:
        """Say why values are missing, once for each reason."""
        by_reason: dict[str, list[str]] = {}
        for row in rows:
            if row.why_no_value:
                by_reason.setdefault(one_line(row.why_no_value), []).append(row.direction)
        for reason, directions in by_reason.items():
            self._line(Text(f"no value for {', '.join(directions)}: {reason}", "dim"), hanging=2)

    def _speakers(self) -> None:
        rows = self.summary.speakers
        if not rows:
            return
        self._title("Who is quoted")
        medium = self.console.width >= _MEDIUM
        table = self._table("speaker", "for", ("n", True), ("mean score", True))
        if medium:
            self._columns(table, "signals")
        for row in rows[:MAX_ROWS]:
            table.add_row(*self._speaker(row, medium))
        self.console.print(table)
        self._more(len(rows), "speaker")
        self._line(Text("mean score: -3 escalatory to +3 conciliatory", "dim"))

    def _speaker(self, row: SpeakerRow, with_signals: bool) -> list[Text]:
        mean = Text(signed(row.mean_score))
        if row.mean_score is not None:
            mean.stylize(_STYLE[tone_of_score(row.mean_score)])
        cells = [
            self._text(row.speaker),
            Text(", ".join(row.actors) or "-"),
            _n(row.n, row.unsure),
            mean,
        ]
        if with_signals:
            cells.append(Text(", ".join(map(str, row.signals))))
        return cells

    def _drivers(self) -> None:
        drivers = self.summary.drivers
        ends = (
            ("Most escalatory", drivers.escalatory),
            ("Most conciliatory", drivers.conciliatory),
        )
        for title, statements in ends:
            if statements:
                self._title(title)
            for statement in statements:
                self._statement(Node(statement, 0, 0))

    def _statements(self, limit: int) -> None:
        nodes = self.summary.nodes
        if not nodes:
            return
        self._title("All statements" if len(nodes) <= limit else f"First {limit:,} statements")
        part = "body"
        for node in nodes[:limit]:
            if node.statement.part != part:
                part = node.statement.part
                self._line(Text("From the title:", "dim"))
            self._statement(node)
        if len(nodes) > limit:
            rest = count(len(nodes) - limit, "more statement")
            self._line(
                Text(f"{rest} not shown; --format json, html or csv has them all.", "yellow")
            )

    def _statement(self, node: Node) -> None:
        s = node.statement
        tone = s.top_tone
        style = f"{_STYLE[tone]} dim".strip() if s.unsure or node.n_parts else _STYLE[tone]
        head = Text.assemble((f"{TONE_MARK[tone]} {s.signal}", f"bold {style}"))
        head.append(f" {signed(s.score)}", style)
        if actors := who_whom(s):
            head.append(f"  {actors}", style)
        head.append(f"  {s.confidence:.0%} {s.voice}", "dim")
        if speaker := said_by(s):
            head.append(f", {speaker}", "dim")
        if s.unsure:
            head.append("  ? unsure, not counted", "dim")
        if node.n_parts:
            head.append(f"  counted by its {node.n_parts} parts", "dim")
        indent = 4 * min(node.depth, 3)
        self._line(self._safe(head), indent=indent, hanging=2)
        self._line(Text(self._encodable(one_line(s.text)), style), indent=indent + 2)

    # --- printing ---

    def _title(self, words: str) -> None:
        self._line()
        self._line(Text(words, "bold underline"))

    def _table(self, *columns: str | tuple[str, bool]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
        self._columns(table, *columns)
        return table

    def _columns(self, table: Table, *columns: str | tuple[str, bool]) -> None:
        """Add columns by their headers; a pair (header, True) is a column of numbers."""
        for column in columns:
            name, numbers = column if isinstance(column, tuple) else (column, False)
            table.add_column(
                name,
                justify="right" if numbers else "left",
                no_wrap=numbers and self.console.width >= _MEDIUM,
                overflow="fold",
            )

    def _more(self, n: int, noun: str) -> None:
        if n > MAX_ROWS:
            self._line(Text(f"{count(n - MAX_ROWS, f'more {noun}')} not shown", "dim"))

    def _line(self, text: Text | None = None, *, indent: int = 0, hanging: int = 0) -> None:
        """Print one paragraph, wrapped; ``hanging``: more indent from its second line on."""
        if text is None:
            self.console.print()
            return
        text = self._safe(text)
        width = max(10, self.console.width - indent - hanging)
        lines = text.wrap(self.console, width + hanging, overflow="fold")
        if hanging and len(lines) > 1:
            # The first line may be longer than the others: wrap what follows it again.
            first = lines[0]
            rest = text[len(first.plain) :]
            rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
            lines = rest.wrap(self.console, width, overflow="fold")
            self._out(first, indent)
            indent += hanging
        for line in lines:
            self._out(line, indent)

    def _out(self, line: Text, indent: int) -> None:
        line.rstrip()
        self.console.print(Text(" " * indent) + line, highlight=False, no_wrap=True)

    def _text(self, words: str) -> Text:
        return Text(self._encodable(visible(words)))

    def _safe(self, text: Text) -> Text:
        """The same text, styled the same, in characters the output's encoding has."""
        safe = text.copy()
        safe.plain = self._encodable(text.plain)
        return safe

    def _encodable(self, words: str) -> str:
        encoding = self.console.encoding
        if encoding.startswith("utf"):
            return words
        return words.encode(encoding, "replace").decode(encoding)


def _contrast(row: PairRow) -> Text:
    """One direction of the contrast line, each signal in the colour of its tone."""
    if not row.signals:
        return Text(str(row))
    line = Text(f"{row.direction}: ", "bold")
    parts = [Text(str(s), _STYLE[tone_of_signal(s.signal)]) for s in row.signals]
    if row.n_other:
        parts.append(Text(f"other {row.n_other}"))
    return line + Text(", ").join(parts)


def _n(n: int, unsure: int) -> Text:
    return Text(f"{n}+{unsure}?" if unsure else str(n))


def _value(score: Score | None) -> Text:
    if score is None or score.value is None:
        return Text("-")
    return Text(signed(score.value), _STYLE[lean(score)])
