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
from analyzer.tracking.exclusion import Remaining
from analyzer.tracking.records import Bounds, Change, Evidence, Series, Side, Which
from analyzer.tracking.validity import KINDS, BeforeAfter, Comparison

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


def print_validity(
    comparison: Comparison | None,
    event: BeforeAfter | None,
    console: Console,
    *,
    excluded: Remaining | None = None,
    names: Callable[[str], str] | None = None,
) -> None:
    """Print how a pair goes with an index, what an event changed, and how much was left out."""
    about = comparison or event
    assert about is not None  # one of the two was asked for
    one, two = about.pair
    side = {
        "mean": f"mean of {one} -> {two} and {two} -> {one}",
        "forward": f"{one} -> {two}",
        "backward": f"{two} -> {one}",
    }[about.side]
    _line(console, Text(f"{one} and {two}: {about.followed} by {about.freq}, {side}", "bold"))
    if names:
        _line(console, Text(f"{one} {names(one)}, {two} {names(two)}", "dim"))
    if excluded:
        _line(console, Text(str(excluded), "dim"))
    if comparison:
        _against(comparison, console)
    if event:
        _event(event, console)


def _against(comparison: Comparison, console: Console) -> None:
    common = comparison.common
    _title(console, f"Against {one_line(comparison.index)}")
    words = f"{count(len(common), 'period')} with both of {len(comparison.points)}, "
    words += f"{common[0].label} to {common[-1].label}"
    words += "; copies count once" if comparison.unique else "; copies counted"
    _line(console, Text(words, "dim"))
    table = _table("")
    for heading in ("n", "Pearson", "interval", "Spearman", "interval", "block"):
        table.add_column(heading, justify="right", no_wrap=True)
    for kind in KINDS:
        c = comparison.at(kind)
        if c.pearson is None:
            table.add_row(kind, str(c.n), "-", "-", "-", "-", "-")
            continue
        table.add_row(
            Text(kind),
            str(c.n),
            signed(c.pearson),
            interval(c.pearson_interval),
            signed(c.spearman),
            interval(c.spearman_interval),
            str(c.block),
        )
    console.print(table)
    for kind in KINDS:
        if reason := comparison.at(kind).reason:
            _line(console, Text(f"- {kind}: {reason}", "dim"))
    words = "levels: two series that rise, fall or wander slowly correlate, whatever they measure; "
    words += "detrended leaves out a straight line alone; differences (each period minus the one "
    words += "before) are safe from both, and noisy"
    _line(console, Text(words, "dim"))
    words = "block: periods that the bootstrap draws together, as neighbours resemble one another"
    _line(console, Text(words, "dim"))
    if comparison.lags:
        _lags(comparison, console)


def _lags(comparison: Comparison, console: Console) -> None:
    _title(console, "By lag, Pearson")
    wide = console.width >= _WIDE
    table = _table("lag")
    for kind in KINDS:
        table.add_column(kind, justify="right", no_wrap=True)
        if wide:
            table.add_column("interval", no_wrap=True)
    best = [comparison.best(kind) for kind in KINDS]
    for lag in range(-comparison.lags, comparison.lags + 1):
        cells = [Text(f"{lag:+d}" if lag else "0")]
        for kind in KINDS:
            c = comparison.at(kind, lag)
            cells.append(Text(signed(c.pearson) + ("*" if c in best else " ")))
            if wide:
                cells.append(Text(interval(c.pearson_interval)))
        table.add_row(*cells)
    console.print(table)
    words = f"lag +1: the series one {comparison.freq} later than the index"
    _line(console, Text(words, "dim"))
    words = f"*: the largest of {2 * comparison.lags + 1}, exploratory: chosen after the fact"
    _line(console, Text(words + ", so its interval is too narrow", "dim"))


def _event(event: BeforeAfter, console: Console) -> None:
    _title(console, f"Before and from {event.day}")
    share = event.followed != "tension"

    def number(value: float | None, sign: str = "") -> str:
        if value is None:
            return "-"
        return f"{100 * value:{sign}.1f} %" if share else f"{value:{sign}.1f}"

    def bounds(found: Bounds | None, sign: str = "") -> str:
        return f"{number(found[0], sign)} to {number(found[1], sign)}" if found else "no interval"

    for name, level in (("before", event.before), ("from the day on", event.after)):
        words = f"{name}: {number(level.estimate)} ({bounds(level.interval)}), "
        words += f"{count(level.n, 'statement')} of {count(level.articles, 'article')}"
        _line(console, Text(words), hanging=2)
    if event.reason:
        _line(console, Text(f"No difference: {event.reason}."), hanging=2)
    else:
        words = f"difference: {number(event.difference, '+')} "
        words += f"({bounds(event.difference_interval, '+')})"
        line = Text(words, "bold")
        if event.difference_interval:
            low, high = event.difference_interval
            line.append(", excludes 0" if low > 0 or high < 0 else ", includes 0")
        _line(console, line, hanging=2)
    if event.elsewhere is not None:
        words = f"as large or larger at {event.elsewhere:.0%} of the other days tried, one a "
        _line(console, Text(words + event.freq), hanging=2)
    if event.change is None:
        _line(console, Text("strongest change of level: none found"))
        return
    one, two = event.pair
    where = f"{one} -> {two}" if event.change.which == "forward" else f"{two} -> {one}"
    days, periods = event.change_days or 0, event.change_periods or 0
    when = f"{count(abs(days), 'day')} {'before' if days < 0 else 'after'}" if days else "that day"
    away = f"{count(abs(periods), event.freq)} away" if periods else f"the event's own {event.freq}"
    words = f"strongest change of level: {event.change.label} ({where}), {when}, {away}"
    _line(console, Text(words), hanging=2)


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
