"""What a person sees of a batch run while it works."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.batch import Progress

_EVERY_S = 0.1
_WORDS = (
    "{task.fields[scored]:,} scored, {task.fields[known]:,} known, {task.fields[bad]:,} rejected"
)


@contextlib.contextmanager
def shown(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Yield a function that shows progress on stderr; None where nobody is looking.

    The bar goes by the bytes of the input files; without their total there is a counter alone.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Display

    columns = (
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn(_WORDS),
        TextColumn("{task.fields[rate]:.1f} articles/s"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("articles", total=None, scored=0, known=0, bad=0, rate=0.0)
        started = time.monotonic()
        last = 0.0

        def show(progress: Progress) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last < _EVERY_S:
                return
            last = now
            display.update(
                task,
                completed=progress.bytes_read,
                total=progress.bytes_total,
                scored=progress.n_scored,
                known=progress.n_unchanged,
                bad=progress.n_rejected,
                rate=progress.n_scored / max(now - started, 1e-9),
            )

        yield show
