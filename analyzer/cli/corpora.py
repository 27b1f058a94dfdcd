"""Commands that score a corpus into a ledger and read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.options import (
    EXIT_REJECTED,
    ActorFiles,
    ConfigOption,
    DirectionsOption,
    ModelOption,
    Quiet,
    QuotesOption,
    parse_pair,
)
from analyzer.cli.streams import counter, destination, standard_input

LedgerDir = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the ledger.")]


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="JSONL (.gz, .zst), CSV, Parquet, folders, '-', or a pattern: 'news/*.csv'.",
            show_default=False,
        ),
    ],
    ledger_dir: Annotated[
        Path,
        typer.Option("--ledger", metavar="DIR", help="Folder of the ledger; made if missing."),
    ],
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="Processes; default: one a processor."),
    ] = None,
    model: ModelOption = None,
    config: ConfigOption = None,
    actors: ActorFiles = None,
    quotes: QuotesOption = None,
    directions: DirectionsOption = None,
    quiet: Quiet = False,
) -> None:
    """Score a corpus into a ledger; the same command goes on where it was interrupted."""
    from analyzer.batch import run_batch
    from analyzer.ledger.progress import shown
    from analyzer.report.wording import visible

    with shown(quiet) as on_progress:
        summary = run_batch(
            inputs,
            ledger_dir,
            workers=workers,
            model=model,
            config=config,
            actors=actors or (),
            quotes=quotes,
            directions=directions,
            stdin=standard_input() if "-" in inputs else None,
            on_progress=on_progress,
        )
    typer.echo(visible(str(summary), keep="\n"))
    if summary.n_rejected:
        raise typer.Exit(EXIT_REJECTED)


def ledger_info(folder: LedgerDir) -> None:
    """Say what is in a ledger: articles, dates, models, runs, copies."""
    from analyzer.ledger import Ledger
    from analyzer.report.wording import visible

    typer.echo(visible(str(Ledger(folder).info()), keep="\n"))


def ledger_query(
    folder: LedgerDir,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="SELECT ... FROM statements")],
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")] = False,
) -> None:
    """Run one SELECT over the tables statements, articles and rejects; nothing is changed."""
    from analyzer.ledger import Ledger
    from analyzer.report.wording import visible

    found = Ledger(folder).query(sql)
    with destination(None) as stream:
        if as_csv:
            text = found.to_csv(index=False)
        else:
            # pandas has four words for nothing, by the type of the column.
            shown = found.astype(object).where(found.notna(), "-")
            text = shown.to_string(index=False) + "\n"
        stream.write(visible(text, keep="\n"))


def ledger_export(
    folder: LedgerDir,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Ends in .csv, .parquet, .jsonl.")
    ],
    pair: Annotated[
        str | None, typer.Option("--pair", metavar="A,B", help="Source and target: USA,CHN.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY")] = None,
    signal_names: Annotated[
        list[str] | None, typer.Option("--signal", metavar="NAME", help="Repeat for several.")
    ] = None,
    voice: Annotated[
        list[str] | None, typer.Option("--voice", metavar="NAME", help="Repeat for several.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", metavar="NAME", help="Repeat for several.")
    ] = None,
    scorer: Annotated[
        str | None,
        typer.Option("--scorer", metavar="ID", help="Needed if several; 'info' lists them."),
    ] = None,
    counted: Annotated[bool, typer.Option("--counted", help="What enters values alone.")] = False,
    unique: Annotated[bool, typer.Option("--unique", help="Without copies.")] = False,
    boilerplate: Annotated[
        bool, typer.Option("--boilerplate", help="With what an outlet repeats.")
    ] = False,
) -> None:
    """Write statements to a file."""
    from analyzer.ledger import Ledger

    ledger = Ledger(folder)
    n = ledger.export(
        output,
        pair=parse_pair(pair, lambda _: True) if pair else None,
        since=since,
        until=until,
        signal=signal_names or None,
        voice=voice or None,
        outlet=outlet or None,
        scorer=scorer,
        counted=counted,
        unique=unique,
        boilerplate=boilerplate,
    )
    typer.echo(f"{n:,} statements")


def ledger_copies(
    folder: LedgerDir,
    similarity: Annotated[
        float,
        typer.Option(
            "--similarity", metavar="S", help="Least Jaccard of runs of three words, 0.5 to 1."
        ),
    ] = 0.8,
    quiet: Quiet = False,
) -> None:
    """Find copies of articles and statements, and what each outlet repeats."""
    from analyzer.ledger.copies import find_copies

    with counter("statements read", quiet) as count:
        summary = find_copies(folder, similarity, count)
    typer.echo(str(summary))
