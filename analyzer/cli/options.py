"""Options that several commands take, and how their values are read."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from analyzer.errors import ConfigError

EXIT_USAGE = 2
EXIT_REJECTED = 3
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143

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
DirectionsOption = Annotated[
    str | None,
    typer.Option(
        "--directions",
        metavar="DIR|ID",
        help="Direction model: a folder, released name or hub id; default: released.",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What every command about a pair over time follows."""

    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="Folder of a ledger, or statements as Parquet.")
    ]
    pair: Annotated[
        str,
        typer.Option("--pair", metavar="A,B", help="Two actor codes, in both directions: USA,CHN."),
    ]
    signal: Annotated[
        str | None,
        typer.Option(
            "--signal", metavar="NAME", help="Follow the share of a signal, not the value."
        ),
    ] = None
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="First day.")] = None
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day.")] = None
    unique: Annotated[
        bool,
        typer.Option("--unique/--all", help="Count copies of a statement once, or all of them."),
    ] = True
    weights: Annotated[
        Path | None, typer.Option("--weights", metavar="FILE", help="Scoring configuration (YAML).")
    ] = None
    scorer: Annotated[
        str | None, typer.Option("--scorer", metavar="ID", help="Needed if the ledger has several.")
    ] = None

    def keywords(self) -> dict[str, Any]:
        """All but the ledger, as the functions in ``analyzer.tracking.run`` take them."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "ledger"}
        return {**given, "pair": parse_pair(self.pair, lambda _: True)}


def following(command: Callable[..., None]) -> Callable[..., None]:
    """Let the first parameter of a command, a ``Followed``, be given by options of its own."""

    @functools.wraps(command)
    def run(**given: Any) -> None:
        followed = Followed(**{f.name: given.pop(f.name) for f in fields(Followed)})
        command(followed, **given)

    hints = get_type_hints(Followed, include_extras=True)
    defaults = inspect.signature(Followed).parameters
    shared = [p.replace(annotation=hints[name]) for name, p in defaults.items()]
    _, *own = inspect.signature(command, eval_str=True).parameters.values()
    parameters = [*shared, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def parse_day(date: str | None) -> dt.date | None:
    """Return the day of ``--date``, None without one; raises ``ConfigError``."""
    if date is None:
        return None
    from analyzer.reading import parse_date

    day = parse_date(date)
    if day is None:
        raise ConfigError(f"--date: found {date!r}, expected a day such as 2026-05-26")
    return day


def parse_pair(pair: str, is_code: Callable[[str], bool]) -> tuple[str, str]:
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
