"""A series and its alerts in the terminal, at any width, with or without colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.codebook import tone_of_score, tone_of_signal
from analyzer.report.wording import TONE_MARK, count, interval, one_line, signed
from analyzer.tracking.alerting import Alerts
from analyzer.tracking.correction import Corrected
from analyzer.tracking.records import Bounds, Change, Evidence, Series, Side, Which

MAX_PERIODS = 60
MAX_GROUPS = 6
MAX_CHANGES = 6
N_EVIDENCE = 3
_WIDE = 96
_STYLE = {"conciliatory": "cyan", "neutral": "", "escalatory": "red"}
_SIDES: tuple[Which, ...] = ("forward", "backward")


class _PipedConsole(Console):
    """Leaves a closed pipe to the caller; Rich would end the process."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_on(stream: TextIO) -> Console:
    """A console for a stream."""
    return _PipedConsole(file=stream, highlight=False)


def print_series(
    series: Series,
    console: Console,
    *,
    changes: Sequence[Change] = (),
    corrected: Corrected | None = None,
    names: Callable[[str], str] | None = None,
) -> None:
    """Print the periods, what changed and by which statements; only the last 60 periods."""
    one, two = series.pair
    _line(console, Text(f"{one} and {two}: {series.followed} by {series.freq}", "bold"))
    if names:
        _line(console, Text(f"{one} {names(one)}, {two} {names(two)}", "dim"))
    if series.reason:
        _line(console, Text(f"No series: {series.reason}."))
        return
    console.print()
    _periods(series, console, corrected)
    _notes(series, console)
    if corrected:
        _correction(corrected, console)
    for which in _SIDES:
        _groups(series, which, console)
    _changes(series, changes, console)
    _latest(series, console)


def print_alerts(found: Alerts, console: Console) -> None:
    """Print the alerts in order of time, each with its evidence."""
    one, two = found.series.pair
    what = "replayed, each by what was known then" if found.replay else "as known today"
    head = f"{one} and {two}: alerts by {found.series.freq}, budget {found.budget}, {what}"
    _line(console, Text(head, "bold"))
    if found.reason:
        _line(console, Text(f"Nothing could be judged: {found.reason}."))
        return
    threshold = "-" if found.threshold is None else f"{found.threshold:.1f}"
    judged = f"{count(found.judged, 'period')} judged, {count(len(found.alerts), 'alert')}"
    _line(console, Text(f"{judged}; threshold now: {threshold} standard deviations", "dim"))
    for alert in found.alerts:
        console.print()
        move = f"{_number(found.series, alert.estimate)}, expected "
        move += f"{_number(found.series, alert.expected)}"
        head = f"{alert.label}  {alert.source} -> {alert.target}  {move}"
        line = Text(head, "bold")
        line.append(
            f"  ({alert.z:+.1f} standard deviations, more than {alert.threshold:.1f}; "
            f"{count(alert.n, 'statement')} of {count(alert.articles, 'article')})",
            "dim",
        )
        if alert.lasted > 1:
            line.append(f"  went on for {alert.lasted} periods", "dim")
        _line(console, line, hanging=2)
        for evidence in alert.evidence[:N_EVIDENCE]:
            _evidence(console, evidence)


def _periods(series: Series, console: Console, corrected: Corrected | None) -> None:
    wide = console.width >= _WIDE
    table = _table("period")
    for source, target in (series.pair, series.pair[::-1]):
        table.add_column(f"{source} -> {target}", justify="right", no_wrap=True)
        if wide:
            table.add_column("interval", no_wrap=True)
        if corrected:
            table.add_column("corrected", justify="right", no_wrap=True)
        table.add_column("n", justify="right", no_wrap=True)
    table.add_column("gap", justify="right", no_wrap=True)
    shown = series.periods[-MAX_PERIODS:]
    fixed = corrected.series.periods[-MAX_PERIODS:] if corrected else shown
    for period, other in zip(shown, fixed, strict=True):
        cells = [Text(period.label)]
        for which in _SIDES:
            side = period.side(which)
            cells.append(_estimate(series, side))
            if wide:
                cells.append(Text(_interval(series, side.bounds)))
            if corrected:
                cells.append(_estimate(series, other.side(which)))
            cells.append(Text(_n(side)))
        cells.append(Text(signed(period.gap)))
        table.add_row(*cells)
    console.print(table)
    hidden = len(series.periods) - len(shown)
    if hidden:
        _line(console, Text(f"{count(hidden, 'earlier period')} not shown; write a file", "dim"))


def _notes(series: Series, console: Console) -> None:
    sides = [p.side(w) for p in series.periods for w in _SIDES]
    open_ones = sum(s.reason is not None for s in sides)
    if open_ones:
        words = f"- {count(open_ones, 'side')} of a period without an estimate: too few statements"
        _line(console, Text(words, "dim"))
    if any(s.estimate is not None and s.bounds is None for s in sides):
        _line(console, Text("no interval: all statements of one article", "dim"))
    _line(
        console, Text("n: 5/3 is 5 statements of 3 articles; +2? are 2 left out as unsure", "dim")
    )
    if series.signal:
        words = f"share: of the counted statements, how many have the signal '{series.signal}'"
    else:
        words = "value: -1 escalatory to +1 conciliatory; gap: the first direction minus the second"
    _line(console, Text(words, "dim"))
    copies = sum(s.n_all - s.n_unique for s in sides)
    if copies:
        done = "left out" if series.unique else "counted"
        _line(console, Text(f"{count(copies, 'copy').replace('copys', 'copies')} {done}", "dim"))
    for n, words in ((series.undated, "without a date"), (series.boilerplate, "of boilerplate")):
        if n:
            _line(console, Text(f"{count(n, 'statement')} {words} left out", "dim"))


def _correction(corrected: Corrected, console: Console) -> None:
    _title(console, "Correction for the model's error")
    for which, r in corrected.rectifiers.items():
        words = f"{which}: {signed(r.value)} (standard error {r.error:.2f}), from "
        words += f"{count(r.labels, 'label')} of {count(r.articles, 'article')}, {r.scope}"
        _line(console, Text(words), hanging=2)
    if corrected.unmatched:
        words = f"{count(corrected.unmatched, 'label')} fit no counted statement"
        _line(console, Text(words, "dim"))
    for warning in corrected.warnings:
        _line(console, Text(f"Warning: {one_line(warning)}", "yellow"), hanging=2)


def _groups(series: Series, which: Which, console: Console) -> None:
    names = list(series.groups)[:MAX_GROUPS]
    if not names:
        return
    side = series.periods[0].side(which)
    _title(console, f"{side.source} -> {side.target} by {series.by}")
    table = _table("period")
    for name in names:
        table.add_column(one_line(name)[:24], justify="right", overflow="fold")
    for i in range(max(0, len(series.periods) - MAX_PERIODS), len(series.periods)):
        cells = [Text(series.periods[i].label)]
        for name in names:
            found = series.groups[name][i].side(which)
            cell = _estimate(series, found)
            if found.n:
                cell.append(f" {_n(found)}", "dim")
            cells.append(cell)
        table.add_row(*cells)
    console.print(table)
    if len(series.groups) > len(names):
        words = f"{len(series.groups) - len(names):,} more not shown; write a file"
        _line(console, Text(words, "dim"))


def _changes(series: Series, changes: Sequence[Change], console: Console) -> None:
    _title(console, "Changes of level, the strongest first")
    if not changes:
        _line(console, Text("None that the number of statements can tell from chance."))
    one, two = series.pair
    of = {"forward": f"{one} -> {two}", "backward": f"{two} -> {one}", "gap": "gap"}
    for change in changes[:MAX_CHANGES]:
        line = Text(f"{change.label}  {of[change.which]}  ", "bold")
        now, before = (_number(series, x, change.which) for x in (change.now, change.before))
        line.append(f"{before} to {now}", "bold")
        line.append(f"  (strength {change.strength:.0f}, since {change.date})", "dim")
        _line(console, line, hanging=2)
        for evidence in change.evidence[:N_EVIDENCE]:
            _evidence(console, evidence)
    if len(changes) > MAX_CHANGES:
        _line(console, Text(f"{len(changes) - MAX_CHANGES} more not shown; write a file", "dim"))


def _latest(series: Series, console: Console) -> None:
    known = [p for p in series.periods if p.forward.n or p.backward.n]
    if not known:
        return
    period = known[-1]
    _title(console, f"Statements of {period.label}")
    for which in _SIDES:
        side = period.side(which)
        for evidence in (*side.low[:N_EVIDENCE], *side.high[:N_EVIDENCE]):
            _evidence(console, evidence)


def _evidence(console: Console, e: Evidence) -> None:
    tone = tone_of_score(e.score)
    line = Text("  ")
    head = f"{TONE_MARK[tone_of_signal(e.signal)]} {e.signal} {signed(e.score)}"
    line.append(one_line(head), f"bold {_STYLE[tone]}")
    about = [f"{e.date}", e.outlet, e.speaker, f"{e.article_id}/{e.id}"]
    line.append("  " + ", ".join(one_line(a) for a in about if a), "dim")
    if e.copies > 1:
        line.append(f", {e.copies} copies", "dim")
    _line(console, line, hanging=2)
    _line(console, Text("    " + one_line(e.text)), hanging=4)


def _estimate(series: Series, side: Side) -> Text:
    if side.estimate is None:
        return Text("-", "dim")
    bounds = side.bounds or (side.estimate, side.estimate)
    style = ""
    if not series.signal and bounds[0] > 0:
        style = _STYLE["conciliatory"]
    elif not series.signal and bounds[1] < 0:
        style = _STYLE["escalatory"]
    return Text(_number(series, side.estimate), style)


def _number(series: Series, value: float, which: Which = "forward") -> str:
    return f"{value:.0%}" if series.signal and which != "gap" else signed(value)


def _interval(series: Series, bounds: Bounds | None) -> str:
    if bounds and series.signal:
        return f"{bounds[0]:.0%} to {bounds[1]:.0%}"
    return interval(bounds)


def _n(side: Side) -> str:
    return f"{side.n}/{side.articles}" + (f"+{side.unsure}?" if side.unsure else "")


def _table(first: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(first, no_wrap=True)
    return table


def _title(console: Console, words: str) -> None:
    console.print()
    _line(console, Text(words, "bold underline"))


def _line(console: Console, text: Text, *, hanging: int = 0) -> None:
    """Print one paragraph, wrapped, in characters that the output's encoding has."""
    if not console.encoding.startswith("utf"):
        text.plain = text.plain.encode(console.encoding, "replace").decode(console.encoding)
    lines = text.wrap(console, max(20, console.width - hanging), overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(" " * hanging if number else "") + line, no_wrap=True)
