"""Where commands read and write: files, standard streams, and what a person sees meanwhile."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeVar

from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from analyzer.pipeline import Analyzer

T = TypeVar("T")


def refuse_overwriting(output: Path | None, inputs: list[str]) -> None:
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


def standard_input() -> BinaryIO:
    """Return the bytes of standard input; nothing where the caller has closed it."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


@contextlib.contextmanager
def destination(output: Path | None) -> Iterator[TextIO]:
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


def progress(
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
def counter(unit: str, quiet: bool) -> Iterator[Callable[[int], None]]:
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


def complain(message: str) -> None:
    """Say something on standard error."""
    from analyzer.report.wording import visible

    # Ids and file names come from outside: no escape sequence may reach the terminal.
    if sys.stderr is not None:
        print(f"analyzer: {visible(message, keep=chr(10))}", file=sys.stderr)
