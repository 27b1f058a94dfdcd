"""Commands that read articles or rows and write what they find in them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.options import (
    EXIT_REJECTED,
    EXIT_USAGE,
    ActorFiles,
    ConfigOption,
    DirectionsOption,
    ModelOption,
    Output,
    Quiet,
    QuotesOption,
    parse_day,
    parse_pair,
)
from analyzer.cli.streams import complain, destination, progress, refuse_overwriting, standard_input
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from analyzer.records import Article, Rejected
    from analyzer.rows import Row


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
    directions: DirectionsOption = None,
    quiet: Quiet = False,
) -> None:
    """Score articles: who is conciliatory or escalatory towards whom, with which words."""
    from analyzer.pipeline import Analyzer
    from analyzer.reading import read_inputs
    from analyzer.records import Rejected
    from analyzer.report import writer_for

    day = parse_day(date)
    analyzer = Analyzer.load(
        model=model, config=config, actors=actors or (), quotes=quotes, directions=directions
    )
    chosen = parse_pair(pair, analyzer.gazetteer.is_code) if pair else None
    refuse_overwriting(output, inputs)
    n_rejected = 0
    with destination(output) as stream:
        writer = writer_for(
            output_format.value,
            stream,
            about=analyzer.about(),
            names=analyzer.gazetteer.name_of,
            pair=chosen,
        )
        stdin = standard_input() if "-" in inputs else None
        outcomes = analyzer.score_many(read_inputs(inputs, stdin=stdin, date=day))
        for outcome in progress(outcomes, "articles", quiet, analyzer):
            if isinstance(outcome, Rejected):
                n_rejected += 1
                complain(f"{outcome.id}: {outcome.reason}")
                writer.reject(outcome)
            else:
                writer.add(outcome)
        writer.close()
    if n_rejected:
        raise typer.Exit(EXIT_REJECTED)


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

    articles = list(_given_articles(text or [], file, parse_day(date)))
    gazetteer = Gazetteer.load(actors or ())
    good = [a for a in articles if not isinstance(a, Rejected)]
    explained = [(article, explain(article, gazetteer)) for article in good]
    with destination(None) as stream:
        if output_format is Listing.json:
            values = [as_values(article, found, gazetteer) for article, found in explained]
            dump_json({"articles": values}, stream)
        else:
            for n, (article, found) in enumerate(explained):
                heading = f"# {one_line(article.id)}\n\n" if len(explained) > 1 else ""
                print("\n" * bool(n) + heading + as_text(article, found, gazetteer), file=stream)
    rejected = [a for a in articles if isinstance(a, Rejected)]
    for outcome in rejected:
        complain(f"{outcome.id}: {outcome.reason}")
    if rejected:
        raise typer.Exit(EXIT_REJECTED)


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
    with destination(None) as stream:
        for line in check.summary():
            print(visible(line), file=stream)
    if check.findings:
        raise typer.Exit(EXIT_USAGE)


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
        return read_inputs([file], stdin=standard_input(), date=day)
    if text == ["-"]:
        return read_inputs(text, stdin=standard_input(), date=day)
    words = replace_surrogates(" ".join(text)).text
    if not words.strip():
        raise ConfigError(
            "actors: found no text; expected words such as 'Beijing warned the Korean minister', "
            "'-' for standard input, or --file FILE"
        )
    return [Article(id="text", text=words, date=day)]


#: Lines that are named in a file in which no row was found yet.
MAX_BAD_LINES = 3


def _convert(
    source: str,
    output: Path | None,
    quiet: bool,
    convert: Callable[[Iterable[Row | Rejected]], Iterable[dict[str, Any] | Rejected]],
) -> None:
    """Stream JSON lines through ``convert``; bad lines are named on stderr.

    Of a file without a single row (an article, a picture) the first ones are.
    """
    from analyzer.records import Rejected
    from analyzer.rows import parse_rows
    from analyzer.serialization import dump_jsonl

    refuse_overwriting(output, [source])
    n_rejected = n_rows = 0
    withheld: list[Rejected] = []
    with contextlib.ExitStack() as stack:
        if source == "-":
            lines = standard_input()
        else:
            try:
                lines = stack.enter_context(Path(source).open("rb"))
            except OSError as err:
                raise ConfigError(
                    f"{source}: cannot be read ({err.strerror}); expected a JSONL file or '-'"
                ) from err
        stream = stack.enter_context(destination(output))
        for result in progress(convert(parse_rows(lines, source)), "rows", quiet):
            if isinstance(result, Rejected):
                n_rejected += 1
                if n_rows == 0 and n_rejected > MAX_BAD_LINES:
                    withheld.append(result)
                    continue
                complain(f"{result.id}: {result.reason}")
            else:
                n_rows += 1
                for bad in withheld:
                    complain(f"{bad.id}: {bad.reason}")
                withheld.clear()
                dump_jsonl((result,), stream)
    if withheld:
        complain(
            f"{source}: none of its {n_rejected} lines is a row; expected lines such as "
            '{"id": "a1", "text": "..."}; an article is read by \'analyzer score\''
        )
    if n_rejected:
        raise typer.Exit(EXIT_REJECTED)
