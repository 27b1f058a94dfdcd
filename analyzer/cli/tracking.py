"""Commands that follow a pair of actors over time in a ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TextIO

import typer

from analyzer.cli.options import Followed, Quiet, following
from analyzer.cli.streams import complain, destination

FreqOption = Annotated[
    str, typer.Option("--freq", metavar="NAME", help="day, week (from Monday) or month.")
]


@following
def track(
    followed: Followed,
    freq: FreqOption = "week",
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Also for each voice, outlet or speaker."),
    ] = None,
    smooth: Annotated[
        int | None,
        typer.Option("--smooth", metavar="N", help="Add a moving average of N periods."),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--correct", metavar="LABELS.jsonl", help="Labels to correct the model's error with."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Ends in .csv, .json, .png, .svg, .html."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Follow a pair over time: values with intervals, changes of level, evidence."""
    from analyzer.actors import Gazetteer
    from analyzer.tracking.run import ending_of, run_track

    ending = ending_of(output) if output else ""
    gazetteer = Gazetteer.load()
    tracked = run_track(
        followed.ledger,
        known=gazetteer.is_code,
        labels=labels,
        freq=freq,
        by=by,
        smooth=smooth,
        **followed.keywords(),
    )
    _note(tracked.notes, quiet)
    _write_rendered(
        output,
        lambda: tracked.render(ending, gazetteer.name_of),
        lambda stream: tracked.print(stream, gazetteer.name_of),
    )


@following
def alerts(
    followed: Followed,
    budget: Annotated[
        str,
        typer.Option("--budget", metavar="N/UNIT", help="Alerts that a quiet pair may give."),
    ] = "1/month",
    replay: Annotated[
        bool, typer.Option("--replay", help="Judge each period by what was known at its time.")
    ] = False,
    freq: FreqOption = "week",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Ends in .json.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Say when a pair moved beyond what its history and volume explain, with evidence."""
    from analyzer.actors import Gazetteer
    from analyzer.tracking.run import ending_of, run_alerts

    if output:
        ending_of(output, ("json",))
    found = run_alerts(
        followed.ledger,
        known=Gazetteer.load().is_code,
        budget=budget,
        replay=replay,
        freq=freq,
        **followed.keywords(),
    )
    _note(found.notes, quiet)
    _write_rendered(output, found.render, found.print)


@following
def validate(
    followed: Followed,
    index: Annotated[
        Path | None,
        typer.Option("--index", metavar="FILE.csv", help="An external index, by months or days."),
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", metavar="NAME", help="The index's numbers.")
    ] = None,
    date_column: Annotated[
        str | None,
        typer.Option("--date-column", metavar="NAME", help="Its dates; default: found by name."),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option("--event", metavar="DAY", help="Compare the time before and from this day."),
    ] = None,
    freq: FreqOption = "month",
    side: Annotated[
        str,
        typer.Option("--side", metavar="NAME", help="mean of both directions, forward, backward."),
    ] = "mean",
    lags: Annotated[
        int, typer.Option("--lags", metavar="N", help="Shift the two by up to N periods.")
    ] = 3,
    exclude: Annotated[
        list[Path] | None,
        typer.Option(
            "--exclude",
            metavar="FILE.jsonl",
            help="Leave out the articles in its 'document' (or 'id'), such as a training set's. "
            "Repeat for several.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Ends in .csv, .json, .png, .svg."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Compare a pair over time with an external index, or before and after an event."""
    from analyzer.actors import Gazetteer
    from analyzer.tracking.run import ending_of, run_validate

    ending = ending_of(output, ("csv", "json", "png", "svg")) if output else ""
    gazetteer = Gazetteer.load()
    found = run_validate(
        followed.ledger,
        known=gazetteer.is_code,
        index=index,
        column=column,
        date_column=date_column,
        event=event,
        exclude=exclude or (),
        side=side,
        lags=lags,
        freq=freq,
        **followed.keywords(),
    )
    _note(found.notes, quiet)
    _write_rendered(
        output, lambda: found.render(ending), lambda stream: found.print(stream, gazetteer.name_of)
    )


def _note(notes: Sequence[str], quiet: bool) -> None:
    for note in () if quiet else notes:
        complain(note)


def _write_rendered(
    output: Path | None, render: Callable[[], bytes], show: Callable[[TextIO], None]
) -> None:
    """Write a whole file of bytes, or show it on standard output."""
    content = render() if output else b""
    with destination(output) as stream:
        if output:
            stream.buffer.write(content)
        else:
            show(stream)
