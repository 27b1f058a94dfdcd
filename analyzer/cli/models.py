"""Commands that train a model, measure it and time it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.options import ModelOption, Quiet, QuotesOption
from analyzer.cli.streams import counter
from analyzer.errors import ConfigError

DataRoot = Annotated[
    Path,
    typer.Option("--data-root", metavar="DIR", help="Folder the data paths are relative to."),
]
SkipBadRows = Annotated[
    bool, typer.Option("--skip-bad-rows", help="Leave out rows that cannot be used, and list them.")
]


class Split(StrEnum):
    """Which rows ``evaluate`` measures on."""

    all = "all"
    dev = "dev"
    train = "train"


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


def evaluate(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="MODEL",
            help="Model folder, released name or hub id; default: the released tone model. "
            "'quotes', 'rules' or a folder for quotes: who said what; 'actors': who to whom; "
            "'speakers': whose name statements get.",
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
        typer.Option(
            "--articles",
            metavar="FILE",
            help="Of 'actors' and 'speakers': articles of the sentences. Repeat for several.",
        ),
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
        with counter("articles", quiet) as count:
            found = run_stage_evaluation(
                stage,
                data or (),
                model=None if model in ("quotes", "actors") else model,
                compare=compare,
                articles=articles or (),
                out=output,
                resamples=resamples,
                on_rows=count,
            )
        typer.echo(found.summary())
        return

    with counter("rows", quiet) as count:
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


def benchmark(
    context: typer.Context,
    model: ModelOption = None,
    texts: Annotated[
        int, typer.Option("--texts", metavar="N", min=16, help="Sentences of each run.")
    ] = 512,
    tokens: Annotated[
        int, typer.Option("--tokens", metavar="N", min=4, max=128, help="Word pieces of each.")
    ] = 28,
) -> None:
    """Measure sentences per second, and against a plain transformers pipeline in the same run."""
    if context.invoked_subcommand is not None:
        return
    from analyzer.benchmark import run_benchmark

    typer.echo(run_benchmark(model, n_texts=texts, tokens=tokens).summary())


def benchmark_batch(
    articles: Annotated[
        int, typer.Option("--articles", metavar="N", help="Made-up articles, 10 or more.")
    ] = 2000,
    processes: Annotated[
        int | None,
        typer.Option("--processes", metavar="N", help="Default: one a processor."),
    ] = None,
    tiny: Annotated[
        bool, typer.Option("--tiny", help="With tiny models, which are built first; needs torch.")
    ] = False,
    model: ModelOption = None,
    quotes: QuotesOption = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", metavar="DIR", help="Keep the ledger there; default: removed."),
    ] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Find copies in the ledger afterwards, too.")
    ] = False,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="Of the made-up articles.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Measure articles per second and memory of batch scoring, on made-up articles."""
    from analyzer.benchmark import run_batch_benchmark
    from analyzer.ledger.progress import shown

    with shown(quiet) as on_progress:
        found = run_batch_benchmark(
            articles,
            processes,
            tiny=tiny,
            model=model,
            quotes=quotes,
            ledger=ledger,
            copies=copies,
            seed=seed,
            on_progress=on_progress,
        )
    typer.echo(found.summary())
