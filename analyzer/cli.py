"""The command line: each command turns arguments into one library call and prints the result.

Exit codes: 0 done (warnings allowed), 2 usage, configuration or model, 3 some inputs rejected.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TextIO, TypeVar

import typer

from analyzer import __version__
from analyzer.errors import AnalyzerError, ConfigError, Interrupted

if TYPE_CHECKING:
    from analyzer.pipeline import Analyzer
    from analyzer.records import Rejected
    from analyzer.rows import Row

EXIT_USAGE = 2
EXIT_REJECTED = 3
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143

app = typer.Typer(
    name="analyzer",
    help="Stance and tension signals in news about international relations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """What ``score`` writes."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


class Split(StrEnum):
    """Which rows ``evaluate`` measures on."""

    all = "all"
    dev = "dev"
    train = "train"


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no notes on stderr.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="DIR|ID",
        help="Model folder, released name or hub id; default: the released.",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Scoring configuration (YAML)."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to stdout."),
]
DataRoot = Annotated[
    Path,
    typer.Option("--data-root", metavar="DIR", help="Folder the data paths are relative to."),
]
SkipBadRows = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Leave out rows that cannot be used, and list them.")
]


def _version(show: bool) -> None:
    if show:
        typer.echo(f"analyzer {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Stance and tension signals in news about international relations."""


@app.command()
def score(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Text, Markdown, HTML, JSON or JSONL file, a folder, an http(s) URL, or '-'.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.text,
    output: Output = None,
    pair: Annotated[
        str | None,
        typer.Option(
            "--pair", metavar="A,B", help="Two actor codes to put first in the report: USA,CHN."
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Date of the article(s): 2026-05-26."),
    ] = None,
    model: ModelOption = None,
    config: ConfigOption = None,
    quiet: Quiet = False,
) -> None:
    """Score articles: who is conciliatory or escalatory towards whom, with which words."""
    from analyzer.pipeline import Analyzer
    from analyzer.reading import parse_date, read_inputs
    from analyzer.records import Rejected
    from analyzer.report import writer_for

    day = parse_date(date) if date else None
    if date and day is None:
        raise ConfigError(f"--date: found {date!r}, expected a day such as 2026-05-26")
    analyzer = Analyzer.load(model=model, config=config)
    chosen = _parse_pair(pair, analyzer.gazetteer.is_code) if pair else None
    _refuse_overwriting(output, inputs)
    n_rejected = 0
    with _destination(output) as stream:
        writer = writer_for(
            output_format.value,
            stream,
            about=analyzer.about(),
            names=analyzer.gazetteer.name_of,
            pair=chosen,
        )
        stdin = _stdin() if "-" in inputs else None
        outcomes = analyzer.score_many(read_inputs(inputs, stdin=stdin, date=day))
        for outcome in _progress(outcomes, "articles", quiet, analyzer):
            if isinstance(outcome, Rejected):
                n_rejected += 1
                _complain(f"{outcome.id}: {outcome.reason}")
                writer.reject(outcome)
            else:
                writer.add(outcome)
        writer.close()
    if n_rejected:
        raise typer.Exit(EXIT_REJECTED)


@app.command()
def classify(
    rows: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Rows with id and text; or '-'.")],
    output: Output = None,
    model: ModelOption = None,
    config: ConfigOption = None,
    sets: Annotated[
        bool,
        typer.Option(
            "--sets",
            help="Add by head the labels that cannot be excluded: they hold the true one as often "
            "as the model was set up for, 9 times in 10 by default.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Classify sentences: rows with id, text and, where known, the sentence before (context)."""
    from analyzer.config import scoring_config
    from analyzer.modeling import load_tone_model
    from analyzer.rows import classify_rows

    floor = scoring_config(config).confidence_floor
    tone_model = load_tone_model(model)
    _convert(rows, output, quiet, lambda r: classify_rows(r, tone_model, floor, sets=sets))


@app.command()
def quotes(
    rows: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Rows with id and text; or '-'.")],
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Extract quotes: content, cue and speaker as character offsets."""
    from analyzer.actors import Gazetteer
    from analyzer.quotes import RuleExtractor
    from analyzer.rows import extract_quotes

    _convert(rows, output, quiet, lambda r: extract_quotes(r, RuleExtractor(), Gazetteer.load()))


@app.command()
def train(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG", help="Training configuration (YAML).")
    ],
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            "-d",
            metavar="FILE",
            help="Labelled rows instead of the configured ones: CSV, TSV, JSONL, Parquet, "
            "a 'datasets' folder or hub:NAME. Repeat for several.",
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Change the configuration: --set epochs=2. Repeat for several.",
        ),
    ] = None,
    data_root: DataRoot = Path("."),
    base: Annotated[
        str | None,
        typer.Option(
            "--base", metavar="DIR|ID", help="Encoder or tone model, instead of the configured one."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Model folder; default: runs/NAME."),
    ] = None,
    skip_bad_rows: SkipBadRows = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run in the output folder.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Train or fine-tune a model on labelled rows and write its folder."""
    from analyzer.training import run_training

    summary = run_training(
        config,
        data=data or (),
        settings=settings or (),
        data_root=data_root,
        base=base,
        out=output,
        skip_bad_rows=skip_bad_rows,
        resume=resume,
        quiet=quiet,
    )
    typer.echo(summary)


@app.command()
def evaluate(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL",
            help="Model folder, released name or hub id; default: the released tone model. "
            "'quotes', 'rules' or a folder for quotes: who said what; 'actors': who to whom.",
        ),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            "--data",
            "-d",
            metavar="FILE",
            help="Labelled rows: CSV, TSV, JSONL, Parquet, a 'datasets' folder or hub:NAME. "
            "Repeat for several.",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Training configuration: its columns, labels and heads; its data without --data.",
        ),
    ] = None,
    data_root: DataRoot = Path("."),
    split: Annotated[
        Split,
        typer.Option(
            "--split", help="dev: rows that --config holds out of training; train: the others."
        ),
    ] = Split.all,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="DIR|ID", help="Another model, on the same rows."),
    ] = None,
    ladder: Annotated[
        bool,
        typer.Option("--ladder", help="Add baselines: majority, VADER, a lexicon, TF-IDF."),
    ] = False,
    train_data: Annotated[
        list[Path] | None,
        typer.Option(
            "--train", metavar="FILE", help="Rows that --ladder learns from. Repeat for several."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Report folder; default: runs/evaluate-NAME."
        ),
    ] = None,
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples", metavar="N", help="Bootstrap resamples for intervals, 100 or more."
        ),
    ] = 1000,
    articles: Annotated[
        list[Path] | None,
        typer.Option("--articles", metavar="FILE", help="Of 'actors': articles of the sentences."),
    ] = None,
    skip_bad_rows: SkipBadRows = False,
    quiet: Quiet = False,
) -> None:
    """Measure a model on labelled rows: metrics with intervals, pictures and worst errors."""
    from analyzer.evaluation import run_evaluation, run_stage_evaluation, stage_of

    stage = stage_of(model)
    if stage is not None:
        given = {
            "--config": config, "--ladder": ladder, "--train": train_data,
            "--skip-bad-rows": skip_bad_rows, "--split": split is not Split.all,
        }  # fmt: skip
        for option in (name for name, value in given.items() if value):
            raise ConfigError(f"{option}: is for tone models; leave it out for {model}")
        with _counter("articles", quiet) as count:
            found = run_stage_evaluation(
                stage,
                data or (),
                extractor=None if model in ("quotes", "actors") else model,
                compare=compare,
                articles=articles or (),
                out=output,
                resamples=resamples,
                on_rows=count,
            )
        typer.echo(found.summary())
        return

    with _counter("rows", quiet) as count:
        result = run_evaluation(
            model,
            data or (),
            config=config,
            data_root=data_root,
            split=split.value,
            compare=compare,
            ladder=ladder,
            train=train_data or (),
            out=output,
            resamples=resamples,
            skip_bad_rows=skip_bad_rows,
            on_rows=count,
        )
    typer.echo(result.summary())


@app.command()
def benchmark(
    model: ModelOption = None,
    texts: Annotated[
        int, typer.Option("--texts", metavar="N", min=16, help="Sentences of each run.")
    ] = 512,
    tokens: Annotated[
        int, typer.Option("--tokens", metavar="N", min=4, max=128, help="Word pieces of each.")
    ] = 28,
) -> None:
    """Measure sentences per second, and against a plain transformers pipeline in the same run."""
    from analyzer.benchmark import run_benchmark

    typer.echo(run_benchmark(model, n_texts=texts, tokens=tokens).summary())


def _parse_pair(pair: str, is_code: Callable[[str], bool]) -> tuple[str, str]:
    """Return two different actor codes; raises ``ConfigError``."""
    codes = [code.strip().upper() for code in pair.split(",")]
    if len(codes) != 2 or codes[0] == codes[1]:
        raise ConfigError(f"--pair: found {pair!r}, expected two different codes such as USA,CHN")
    for code in codes:
        if not is_code(code):
            raise ConfigError(
                f"--pair: {code!r} is no actor code; expected ISO 3166 alpha-3 (USA, CHN) or one "
                "of the codebook's (UNO, EUE, NAT, ASE, AUN, IGO, REB)"
            )
    return codes[0], codes[1]


def _refuse_overwriting(output: Path | None, inputs: list[str]) -> None:
    """Raise ``ConfigError`` when the output is one of the inputs: it would be lost."""
    if output is None or not output.exists():
        return
    for name in inputs:
        with contextlib.suppress(OSError):
            if name != "-" and output.samefile(name):
                raise ConfigError(
                    f"--output {output}: is one of the inputs and would be overwritten; "
                    "choose another name"
                )


def _stdin() -> BinaryIO:
    # None where the caller has closed it, as some daemons do.
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


@contextlib.contextmanager
def _destination(output: Path | None) -> Iterator[TextIO]:
    """Yield a UTF-8 text stream; a file appears under its name only when it is complete."""
    if output is None:
        if sys.stdout is None:
            raise ConfigError("standard output is closed; write to a file with --output FILE")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
        try:
            yield sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (head, less) has gone; what is left must not fail at exit either.
            _silence_stdout()
        except OSError as err:
            _silence_stdout()
            raise ConfigError(f"standard output: cannot be written ({err.strerror})") from err
        return
    try:
        if output.exists() and not output.is_file():
            # A pipe or a device has no name to keep; it is written straight.
            with output.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            return
    except OSError as err:
        raise ConfigError(f"--output {output}: cannot be written ({err.strerror})") from err
    output = output.resolve()  # a link stays a link, and what it points to is written
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(output)
    except OSError as err:
        raise ConfigError(f"--output {output}: cannot be written ({err.strerror})") from err
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _silence_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _convert(
    source: str,
    output: Path | None,
    quiet: bool,
    convert: Callable[[Iterable[Row | Rejected]], Iterable[dict[str, Any] | Rejected]],
) -> None:
    """Stream JSON lines through ``convert``; bad lines are named on stderr."""
    from analyzer.records import Rejected
    from analyzer.rows import parse_rows
    from analyzer.serialization import dump_jsonl

    _refuse_overwriting(output, [source])
    n_rejected = 0
    with contextlib.ExitStack() as stack:
        if source == "-":
            lines = _stdin()
        else:
            try:
                lines = stack.enter_context(Path(source).open("rb"))
            except OSError as err:
                raise ConfigError(
                    f"{source}: cannot be read ({err.strerror}); expected a JSONL file or '-'"
                ) from err
        stream = stack.enter_context(_destination(output))
        for result in _progress(convert(parse_rows(lines, source)), "rows", quiet):
            if isinstance(result, Rejected):
                n_rejected += 1
                _complain(f"{result.id}: {result.reason}")
            else:
                dump_jsonl((result,), stream)
    if n_rejected:
        raise typer.Exit(EXIT_REJECTED)


T = TypeVar("T")


def _progress(
    items: Iterable[T], unit: str, quiet: bool, analyzer: Analyzer | None = None
) -> Iterator[T]:
    """Pass items on, with a counter on stderr where a person is looking.

    analyzer: its statements are counted, too, so that one long article is seen to move.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = "{task.completed:.0f} " + unit
    if analyzer is not None:
        words += ", {task.fields[statements]} statements"
    columns = (SpinnerColumn(), TextColumn(words), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(unit, total=None, statements=0)
        if analyzer is not None:
            n_statements = itertools.count(1)
            analyzer.on_statement = lambda: progress.update(task, statements=next(n_statements))
        for item in items:
            progress.advance(task)
            # On one terminal the counter makes room for what is printed.
            progress.stop()
            yield item
            progress.start()


@contextlib.contextmanager
def _counter(unit: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Yield a function that counts on stderr where a person is looking."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} " + unit), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(unit, total=None)
        yield lambda n: progress.advance(task, n)


def _complain(message: str) -> None:
    from analyzer.report.wording import visible

    # Ids and file names come from outside: no escape sequence may reach the terminal.
    if sys.stderr is not None:
        print(f"analyzer: {visible(message, keep=chr(10))}", file=sys.stderr)


def _terminate(*_: object) -> None:
    """Leave by an exception, so that unfinished files are removed."""
    raise SystemExit(EXIT_TERMINATED)


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code; errors of the user become one message."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app(argv, prog_name="analyzer")
    except SystemExit as end:
        # Typer turns Ctrl-C into exit code 1, which nothing else has.
        code = end.code if isinstance(end.code, int) else 0
        if code == 1:
            _complain("interrupted; no unfinished file was left")
            return EXIT_INTERRUPTED
        return code
    except Interrupted as err:
        _complain(str(err))
        return EXIT_INTERRUPTED
    except AnalyzerError as err:
        _complain(str(err))
        return EXIT_USAGE
    return 0


if __name__ == "__main__":
    sys.exit(main())
