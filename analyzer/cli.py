"""The command line: each command turns arguments into one library call and prints the result.

Exit codes: 0 done (warnings allowed), 2 usage, configuration or model, 3 some inputs rejected.
"""

from __future__ import annotations

import contextlib
import datetime as dt
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
    from analyzer.records import Article, Rejected
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


class Listing(StrEnum):
    """What ``actors`` writes."""

    text = "text"
    json = "json"


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
QuotesOption = Annotated[
    str | None,
    typer.Option(
        "--quotes",
        metavar="DIR|ID",
        help="Quote extractor: a folder, released name or hub id, or 'rules'; default: released.",
    ),
]
ActorFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--actors",
        metavar="FILE",
        help="Your own actors (YAML), which win over the built-in ones. Repeat for several.",
    ),
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
    actors: ActorFiles = None,
    quotes: QuotesOption = None,
    quiet: Quiet = False,
) -> None:
    """Score articles: who is conciliatory or escalatory towards whom, with which words."""
    from analyzer.pipeline import Analyzer
    from analyzer.reading import read_inputs
    from analyzer.records import Rejected
    from analyzer.report import writer_for

    day = _parse_day(date)
    analyzer = Analyzer.load(model=model, config=config, actors=actors or (), quotes=quotes)
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


@app.command("quotes")
def write_quotes(
    rows: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Rows with id and text; or '-'.")],
    output: Output = None,
    actors: ActorFiles = None,
    quotes: QuotesOption = None,
    quiet: Quiet = False,
) -> None:
    """Extract quotes: content, cue and speaker as character offsets."""
    from analyzer.actors import Gazetteer
    from analyzer.quotes import load_extractor
    from analyzer.rows import extract_quotes

    gazetteer, extractor = Gazetteer.load(actors or ()), load_extractor(quotes)
    _convert(rows, output, quiet, lambda r: extract_quotes(r, extractor, gazetteer))


@app.command("actors")
def explain_actors(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT...", help="The words themselves; '-' for standard input."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FILE", help="A file to read, as for 'score', not TEXT."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Date of the text: 2026-05-26; default: none."),
    ] = None,
    actors: ActorFiles = None,
    output_format: Annotated[
        Listing, typer.Option("--format", "-f", help="What to write.")
    ] = Listing.text,
) -> None:
    """Explain actors: which names a text has, the codes they stand for, and why."""
    from analyzer.actors import Gazetteer
    from analyzer.actors.explanation import explain
    from analyzer.actors.listing import as_text, as_values
    from analyzer.records import Rejected
    from analyzer.report.wording import one_line
    from analyzer.serialization import dump_json

    articles = list(_given_articles(text or [], file, _parse_day(date)))
    gazetteer = Gazetteer.load(actors or ())
    good = [a for a in articles if not isinstance(a, Rejected)]
    explained = [(article, explain(article, gazetteer)) for article in good]
    with _destination(None) as stream:
        if output_format is Listing.json:
            values = [as_values(article, found, gazetteer) for article, found in explained]
            dump_json({"articles": values}, stream)
        else:
            for n, (article, found) in enumerate(explained):
                heading = f"# {one_line(article.id)}\n\n" if len(explained) > 1 else ""
                print("\n" * bool(n) + heading + as_text(article, found, gazetteer), file=stream)
    rejected = [a for a in articles if isinstance(a, Rejected)]
    for outcome in rejected:
        _complain(f"{outcome.id}: {outcome.reason}")
    if rejected:
        raise typer.Exit(EXIT_REJECTED)


@app.command()
def check_actors(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Files for --actors that are used together."),
    ],
) -> None:
    """Check files of your own actors: mistakes, and names that would surprise."""
    from analyzer.actors.check import check_actors
    from analyzer.report.wording import visible

    check = check_actors(files)
    with _destination(None) as stream:
        for line in check.summary():
            print(visible(line), file=stream)
    if check.findings:
        raise typer.Exit(EXIT_USAGE)


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


def _parse_day(date: str | None) -> dt.date | None:
    """Return the day of ``--date``, None without one; raises ``ConfigError``."""
    if date is None:
        return None
    from analyzer.reading import parse_date

    day = parse_date(date)
    if day is None:
        raise ConfigError(f"--date: found {date!r}, expected a day such as 2026-05-26")
    return day


def _given_articles(
    text: list[str], file: str | None, day: dt.date | None
) -> Iterable[Article | Rejected]:
    """Return the words of the command line, standard input or a file; raises ``ConfigError``."""
    from analyzer.reading import read_inputs
    from analyzer.reading.encoding import replace_surrogates
    from analyzer.records import Article

    if text and file is not None:
        raise ConfigError("actors: found both TEXT and --file; expected one of them")
    if file is not None:
        return read_inputs([file], stdin=_stdin(), date=day)
    if text == ["-"]:
        return read_inputs(text, stdin=_stdin(), date=day)
    words = replace_surrogates(" ".join(text)).text
    if not words.strip():
        raise ConfigError(
            "actors: found no text; expected words such as 'Beijing warned the Korean minister', "
            "'-' for standard input, or --file FILE"
        )
    return [Article(id="text", text=words, date=day)]


@app.command()
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
            stdin=_stdin() if "-" in inputs else None,
            on_progress=on_progress,
        )
    typer.echo(visible(str(summary), keep="\n"))
    if summary.n_rejected:
        raise typer.Exit(EXIT_REJECTED)


ledger_app = typer.Typer(
    name="ledger", help="Read a ledger that 'batch' has written.", no_args_is_help=True
)
app.add_typer(ledger_app)

LedgerDir = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the ledger.")]


@ledger_app.command("info")
def ledger_info(folder: LedgerDir) -> None:
    """Say what is in a ledger: articles, dates, models, runs, copies."""
    from analyzer.ledger import Ledger
    from analyzer.report.wording import visible

    typer.echo(visible(str(Ledger(folder).info()), keep="\n"))


@ledger_app.command("query")
def ledger_query(
    folder: LedgerDir,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="SELECT ... FROM statements")],
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")] = False,
) -> None:
    """Run one SELECT over the tables statements, articles and rejects; nothing is changed."""
    from analyzer.ledger import Ledger
    from analyzer.report.wording import visible

    found = Ledger(folder).query(sql)
    with _destination(None) as stream:
        text = found.to_csv(index=False) if as_csv else found.to_string(index=False) + "\n"
        stream.write(visible(text, keep="\n"))


@ledger_app.command("export")
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
        pair=_parse_pair(pair, lambda _: True) if pair else None,
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


@ledger_app.command("copies")
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

    with _counter("statements read", quiet) as count:
        summary = find_copies(folder, similarity, count)
    typer.echo(str(summary))


LedgerOrFile = Annotated[
    Path, typer.Argument(metavar="LEDGER", help="Folder of a ledger, or statements as Parquet.")
]
PairOption = Annotated[
    str, typer.Option("--pair", metavar="A,B", help="Two actor codes, in both directions: USA,CHN.")
]
FreqOption = Annotated[
    str, typer.Option("--freq", metavar="NAME", help="day, week (from Monday) or month.")
]
SignalOption = Annotated[
    str | None,
    typer.Option("--signal", metavar="NAME", help="Follow the share of a signal, not the value."),
]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DAY", help="First day.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day.")]
UniqueOption = Annotated[
    bool, typer.Option("--unique/--all", help="Count copies of a statement once, or all of them.")
]
WeightsOption = Annotated[
    Path | None, typer.Option("--weights", metavar="FILE", help="Scoring configuration (YAML).")
]
ScorerOption = Annotated[
    str | None, typer.Option("--scorer", metavar="ID", help="Needed if the ledger has several.")
]


@app.command()
def track(
    ledger: LedgerOrFile,
    pair: PairOption,
    freq: FreqOption = "week",
    signal_name: SignalOption = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Also for each voice, outlet or speaker."),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    unique: UniqueOption = True,
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
    weights: WeightsOption = None,
    scorer: ScorerOption = None,
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
        ledger,
        _parse_pair(pair, lambda _: True),
        known=gazetteer.is_code,
        labels=labels,
        weights=weights,
        scorer=scorer,
        since=since,
        until=until,
        freq=freq,
        by=by,
        signal=signal_name,
        unique=unique,
        smooth=smooth,
    )
    for note in () if quiet else tracked.notes:
        _complain(note)
    _write_rendered(
        output,
        lambda: tracked.render(ending, gazetteer.name_of),
        lambda stream: tracked.print(stream, gazetteer.name_of),
    )


@app.command()
def alerts(
    ledger: LedgerOrFile,
    pair: PairOption,
    budget: Annotated[
        str,
        typer.Option("--budget", metavar="N/UNIT", help="Alerts that a quiet pair may give."),
    ] = "1/month",
    replay: Annotated[
        bool, typer.Option("--replay", help="Judge each period by what was known at its time.")
    ] = False,
    freq: FreqOption = "week",
    signal_name: SignalOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    unique: UniqueOption = True,
    weights: WeightsOption = None,
    scorer: ScorerOption = None,
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
        ledger,
        _parse_pair(pair, lambda _: True),
        known=Gazetteer.load().is_code,
        weights=weights,
        scorer=scorer,
        since=since,
        until=until,
        budget=budget,
        replay=replay,
        freq=freq,
        signal=signal_name,
        unique=unique,
    )
    for note in () if quiet else found.notes:
        _complain(note)
    _write_rendered(output, found.render, found.print)


@app.command()
def validate(
    ledger: LedgerOrFile,
    pair: PairOption,
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
    signal_name: SignalOption = None,
    lags: Annotated[
        int, typer.Option("--lags", metavar="N", help="Shift the two by up to N periods.")
    ] = 3,
    exclude: Annotated[
        Path | None,
        typer.Option(
            "--exclude",
            metavar="FILE.jsonl",
            help="Leave out the articles in its 'document' (or 'id'), such as a training set's.",
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    unique: UniqueOption = True,
    weights: WeightsOption = None,
    scorer: ScorerOption = None,
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
        ledger,
        _parse_pair(pair, lambda _: True),
        known=gazetteer.is_code,
        index=index,
        column=column,
        date_column=date_column,
        event=event,
        exclude=exclude,
        side=side,
        lags=lags,
        weights=weights,
        scorer=scorer,
        since=since,
        until=until,
        freq=freq,
        signal=signal_name,
        unique=unique,
    )
    for note in () if quiet else found.notes:
        _complain(note)
    _write_rendered(
        output, lambda: found.render(ending), lambda stream: found.print(stream, gazetteer.name_of)
    )


def _write_rendered(
    output: Path | None, render: Callable[[], bytes], show: Callable[[TextIO], None]
) -> None:
    """Write a whole file of bytes, or show it on standard output."""
    content = render() if output else b""
    with _destination(output) as stream:
        if output:
            stream.buffer.write(content)
        else:
            show(stream)


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
