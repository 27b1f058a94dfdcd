"""Scoring a whole corpus into a ledger, in several processes and as often as it takes.

    read -> known already? -> score (processes) -> in order -> ledger

Nothing grows with the corpus: articles are read as they are needed, a bounded number is under way,
and a part is written as soon as it is full.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from analyzer.config import ScoringConfig
from analyzer.errors import ConfigError, Interrupted
from analyzer.ledger.schema import REJECTS, article_key, content_hash
from analyzer.ledger.scored import ScoredRows
from analyzer.ledger.workers import InProcess, Job, Load, Processes
from analyzer.ledger.writer import LedgerWriter, Reject
from analyzer.reading import read_inputs
from analyzer.reading.inputs import total_size
from analyzer.records import Rejected

MAX_WORKERS = 256
_SHOWN_REJECTS = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    n_scored, n_statements: scored in this run. n_unchanged: articles that the ledger had already.
    n_rejected: inputs without a result; n_new_rejects: those of them that are new in the ledger.
    bytes_read: of the input files. bytes_total: None where it is not known.
    """

    n_scored: int = 0
    n_statements: int = 0
    n_unchanged: int = 0
    n_rejected: int = 0
    n_new_rejects: int = 0
    bytes_read: int = 0
    bytes_total: int | None = None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a run did. rejects: the first inputs that had no result, with the reasons."""

    ledger: Path
    progress: Progress
    seconds: float
    rejects: tuple[Reject, ...] = ()

    @property
    def n_rejected(self) -> int:
        """Inputs without a result."""
        return self.progress.n_rejected

    def __str__(self) -> str:
        p = self.progress
        lines = [
            f"{self.ledger}: {p.n_scored:,} scored with {p.n_statements:,} statements, "
            f"{p.n_unchanged:,} in the ledger already, {p.n_rejected:,} rejected"
        ]
        if p.n_rejected:
            lines += [f"  {r.id}: {r.reason}" for r in self.rejects]
            known = p.n_rejected - p.n_new_rejects
            lines.append(
                f"reasons of all rejected: {self.ledger / REJECTS}"
                + (f" ({known:,} of them were there already)" if known else "")
            )
        if p.n_scored:
            rate = p.n_scored / max(self.seconds, 1e-9)
            lines.append(f"{self.seconds:.1f} s, {rate:.1f} articles/s")
        return "\n".join(lines)


def run_batch(
    inputs: Sequence[str],
    ledger: str | Path,
    *,
    workers: int | None = None,
    model: str | Path | None = None,
    config: str | Path | ScoringConfig | None = None,
    actors: Sequence[str | Path] = (),
    quotes: str | Path | None = None,
    directions: str | Path | None = None,
    stdin: BinaryIO | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    load: Load | None = None,
) -> BatchSummary:
    """Score all articles of the inputs that the ledger does not have, and add them to it.

    inputs: as ``read_inputs`` takes them. ledger: its folder, made where there is none.
    workers: processes; default: one for each processor that this process may use. With 1 there is
    no other process. Rows and files do not depend on their number.
    model, config, actors, quotes, directions: as for ``Analyzer.load``. load: makes the analyzer
    instead.

    An article is known by its id, outlet, title, date and text together with the model, the
    configuration, your own actors and the version of the analyzer. A bad one is added to the
    rejects.
    Raises ``ConfigError`` (also when the disk is full), ``DataError``, ``ModelError``,
    ``MissingExtra``, or ``Interrupted`` after Ctrl-C; what was written before stays, and the same
    call goes on from there.
    """
    n = n_workers(workers)
    if load is None:
        from analyzer.pipeline import Analyzer

        load = functools.partial(
            Analyzer.load,
            model=model,
            config=config,
            actors=actors,
            quotes=quotes,
            directions=directions,
        )
    started = time.monotonic()
    writer = LedgerWriter(Path(ledger))
    run = _Run(writer, on_progress)
    try:
        with writer:
            if on_progress is not None:
                run.progress = Progress(bytes_total=total_size(inputs))
            pool = InProcess(load) if n == 1 else Processes(load, n)
            try:
                writer.begin(pool.scorer, inputs, n)
                for outcome in pool.outcomes(run.jobs(inputs, stdin, pool.scorer.id)):
                    run.take(outcome)
                writer.finish(run.counts())
            finally:
                pool.close()
    except KeyboardInterrupt:
        raise Interrupted(
            f"stopped; what was scored is kept in {ledger} ({run.progress.n_scored:,} articles of "
            "this run); give the same command again to go on"
        ) from None
    seconds = time.monotonic() - started
    return BatchSummary(Path(ledger), run.progress, seconds, tuple(run.rejects))


class _Run:
    """Reads on one side, writes on the other, and counts."""

    def __init__(
        self, writer: LedgerWriter, on_progress: Callable[[Progress], None] | None
    ) -> None:
        self.progress = Progress()
        self.rejects: list[Reject] = []
        self._writer = writer
        self._on_progress = on_progress

    def jobs(
        self, inputs: Sequence[str], stdin: BinaryIO | None, scorer: str
    ) -> Iterator[Job | Reject]:
        """Yield what is to be scored, and what was rejected, in the order of the inputs."""
        for outcome in read_inputs(inputs, stdin=stdin, unique_ids=False, on_read=self._on_read):
            if isinstance(outcome, Rejected):
                yield Reject(outcome.id, outcome.reason)
                continue
            content = content_hash(outcome)
            key = article_key(outcome, content, scorer)
            if self._writer.is_new(key):
                yield Job(key, content, outcome)
            else:
                self._count(n_unchanged=1)

    def take(self, outcome: ScoredRows | Reject) -> None:
        """Write one outcome."""
        if isinstance(outcome, Reject):
            is_new = self._writer.reject(outcome)
            if len(self.rejects) < _SHOWN_REJECTS:
                self.rejects.append(outcome)
            self._count(n_rejected=1, n_new_rejects=int(is_new))
        else:
            self._writer.add(outcome)
            self._count(n_scored=1, n_statements=outcome.n_statements)

    def counts(self) -> dict[str, int]:
        """What was seen, for the manifest."""
        p = self.progress
        return {"scored": p.n_scored, "unchanged": p.n_unchanged, "rejected": p.n_rejected}

    def _on_read(self, n_bytes: int) -> None:
        self.progress = replace(self.progress, bytes_read=self.progress.bytes_read + n_bytes)

    def _count(self, **more: int) -> None:
        values = {name: getattr(self.progress, name) + n for name, n in more.items()}
        self.progress = replace(self.progress, **values)
        if self._on_progress is not None:
            self._on_progress(self.progress)


def n_workers(workers: int | None, name: str = "workers") -> int:
    """Return how many processes are meant; raises ``ConfigError``."""
    from analyzer.modeling.backends import n_threads

    if workers is None:
        return min(n_threads(), MAX_WORKERS)
    if not 1 <= workers <= MAX_WORKERS:
        raise ConfigError(f"{name}: found {workers}, expected 1 to {MAX_WORKERS}")
    return workers
