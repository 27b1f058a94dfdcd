"""The commands there are, and how a run of one ends."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from analyzer import __version__
from analyzer.cli import corpora, models, reading, tracking
from analyzer.cli.options import EXIT_INTERRUPTED, EXIT_TERMINATED, EXIT_USAGE
from analyzer.cli.streams import complain
from analyzer.errors import AnalyzerError, Interrupted


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code; errors of the user become one message."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app(argv, prog_name="analyzer")
    except SystemExit as end:
        # Typer turns Ctrl-C into exit code 1, which nothing else has.
        code = end.code if isinstance(end.code, int) else 0
        if code == 1:
            complain("interrupted; no unfinished file was left")
            return EXIT_INTERRUPTED
        return code
    except Interrupted as err:
        complain(str(err))
        return EXIT_INTERRUPTED
    except AnalyzerError as err:
        complain(str(err))
        return EXIT_USAGE
    return 0


def _terminate(*_: object) -> None:
    """Leave by an exception, so that unfinished files are removed."""
    raise SystemExit(EXIT_TERMINATED)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"analyzer {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Stance and tension signals in news about international relations."""


app = typer.Typer(
    name="analyzer",
    help="Stance and tension signals in news about international relations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(_root)
app.command()(reading.score)
app.command()(reading.classify)
app.command("quotes")(reading.write_quotes)
app.command("actors")(reading.explain_actors)
app.command()(reading.check_actors)
app.command()(models.train)
app.command()(models.evaluate)
app.command()(corpora.batch)
app.command()(tracking.track)
app.command()(tracking.alerts)
app.command()(tracking.validate)

ledger = typer.Typer(
    name="ledger", help="Read a ledger that 'batch' has written.", no_args_is_help=True
)
ledger.command("info")(corpora.ledger_info)
ledger.command("query")(corpora.ledger_query)
ledger.command("export")(corpora.ledger_export)
ledger.command("copies")(corpora.ledger_copies)
app.add_typer(ledger)

benchmark = typer.Typer(name="benchmark", help=models.benchmark.__doc__)
benchmark.callback(invoke_without_command=True)(models.benchmark)
benchmark.command("batch")(models.benchmark_batch)
app.add_typer(benchmark)
