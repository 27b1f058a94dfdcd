"""How fast a corpus becomes a ledger, whether that stays so, and how much memory it takes."""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from analyzer.batch import Progress, n_workers, run_batch
from analyzer.benchmark.invented import Inventor, as_lines
from analyzer.benchmark.tiny import build_tiny_models, check_torch
from analyzer.errors import ConfigError

_BASELINE_ARTICLES = 300  # half of them before the run, half after it
_WARM_UP = 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copies:
    """Finding the copies in a ledger: seconds, and the highest memory in bytes."""

    seconds: float
    peak: int | None
    summary: str


@dataclass(frozen=True, slots=True)
class BatchBenchmark:
    """What a run over made-up articles took.

    seconds: from the first article to the last file, without loading. processor_seconds: of all
    processes, with loading; it hardly depends on what else the machine does. tenths: articles a
    second in each tenth of the run. peaks: the highest memory in bytes of the process that reads
    and writes, then of each other one; None where the system does not tell. one_by_one: articles a
    second of one process on one thread that scores an article after the other and writes nothing,
    before and after the run.
    """

    model: str
    machine: str
    processes: int
    n_articles: int
    n_rejected: int
    n_statements: int
    loading_seconds: float
    seconds: float
    processor_seconds: float
    tenths: tuple[float, ...]
    peaks: tuple[int, ...] | None
    one_by_one: tuple[float, float]
    ledger: Path
    ledger_bytes: int
    is_kept: bool
    copies: Copies | None = None

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.n_articles / self.seconds

    @property
    def steadiness(self) -> float:
        """The last tenth's rate over that of the median tenth."""
        return self.tenths[-1] / statistics.median(self.tenths)

    @property
    def ratio(self) -> float:
        """The rate over the mean rate of one article after the other."""
        return self.rate / statistics.mean(self.one_by_one)

    def summary(self) -> str:
        """The numbers in lines for a person."""
        before, after = self.one_by_one
        lines = [
            f"{self.model}: {self.n_articles:,} made-up articles, {self.processes} processes, "
            f"{self.machine}",
            f"  {self.rate:,.1f} articles/s, {self.n_statements / self.seconds:,.1f} statements/s "
            f"in {self.seconds:,.1f} s, after {self.loading_seconds:.1f} s of loading",
            f"  {1000 * self.processor_seconds / self.n_articles:,.2f} ms of processor time an "
            "article, with loading",
            "  articles/s by tenths of the run: " + " ".join(f"{t:,.1f}" for t in self.tenths),
            f"  the last tenth is {self.steadiness:.2f} times as fast as the median one",
            f"  {self.ratio:.2f} times as fast as one article after the other on one thread, "
            f"nothing written ({before:,.1f} articles/s before, {after:,.1f} after)",
        ]
        if self.peaks is None:
            lines.append("  peak memory: this system does not tell")
        else:
            main, *others = (_megabytes(n) for n in self.peaks)
            total = _megabytes(sum(self.peaks))
            lines.append(
                f"  peak memory: {main} reads and writes; the other processes {', '.join(others)}; "
                f"{total} in all"
            )
        if self.n_rejected:
            lines.append(f"  {self.n_rejected:,} rejected")
        if self.copies is not None:
            peak = (
                "" if self.copies.peak is None else f", peak memory {_megabytes(self.copies.peak)}"
            )
            lines.append(f"  copies found in {self.copies.seconds:,.1f} s{peak}")
            lines += [f"    {line}" for line in self.copies.summary.splitlines()]
        where = f" in {self.ledger}" if self.is_kept else ", removed"
        lines.append(f"  ledger of {_megabytes(self.ledger_bytes)}{where}")
        return "\n".join(lines)


def run_batch_benchmark(
    n_articles: int,
    processes: int | None = None,
    *,
    tiny: bool = False,
    model: str | None = None,
    quotes: str | None = None,
    ledger: Path | None = None,
    copies: bool = False,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> BatchBenchmark:
    """Score made-up articles into a ledger as ``run_batch`` does, and measure.

    The articles are made as they are read. tiny: with models that are trained on the spot, else
    with ``model`` and ``quotes`` as for ``Analyzer.load``. ledger: kept there, in a new or an empty
    folder; default: a temporary one. copies: find them at the end. Raises ``ConfigError``, and
    ``MissingExtra`` for tiny models without torch.
    """
    if tiny and (model or quotes):
        raise ConfigError("--tiny: builds models of its own; leave out --model and --quotes")
    if n_articles < 10:
        raise ConfigError(f"--articles: found {n_articles}, expected 10 or more")
    if ledger is not None and ledger.exists() and (not ledger.is_dir() or any(ledger.iterdir())):
        raise ConfigError(f"--ledger {ledger}: is not empty; name a new folder")
    if tiny:
        check_torch()
    n = n_workers(processes, "--processes")
    with tempfile.TemporaryDirectory(prefix="analyzer-benchmark-") as scratch:
        if tiny:
            # In a process of its own: this one's memory is measured.
            built = _elsewhere(functools.partial(build_tiny_models, Path(scratch)))
            model, quotes = str(built.tone), str(built.quotes)
        folder = ledger or Path(scratch) / "ledger"
        one_by_one = functools.partial(_one_by_one, model, quotes, seed, n_articles)
        before = _elsewhere(one_by_one)
        run = _Run(n_articles, on_progress)
        summary = run_batch(
            ["-"],
            folder,
            workers=n,
            model=model,
            quotes=quotes,
            stdin=as_lines(run.rows(Inventor(seed))),
            on_progress=run.take,
        )
        run.end()
        after = _elsewhere(one_by_one)
        return BatchBenchmark(
            model="tiny models" if tiny else str(model or "the released models"),
            machine=f"{platform.machine()}, {os.cpu_count()} processors",
            processes=n,
            n_articles=n_articles,
            n_rejected=summary.n_rejected,
            n_statements=summary.progress.n_statements,
            loading_seconds=run.first_read - run.started,
            seconds=run.ended - run.first_read,
            processor_seconds=run.processor_seconds,
            tenths=run.tenths(),
            peaks=run.memory.peaks(),
            one_by_one=(before, after),
            ledger=folder,
            ledger_bytes=sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()),
            is_kept=ledger is not None,
            copies=_elsewhere(functools.partial(_find_copies, folder)) if copies else None,
        )


class _Run:
    """Notes the time at each tenth of the articles, and the memory."""

    def __init__(self, n_articles: int, on_progress: Callable[[Progress], None] | None) -> None:
        self.memory = _Memory()
        self.processor_seconds = -_processor_seconds()
        self.started = self.first_read = self.ended = time.perf_counter()
        self._n_articles = n_articles
        self._on_progress = on_progress
        self._marks = [n_articles * i // 10 for i in range(1, 11)]
        self._times: list[float] = []

    def rows(self, inventor: Inventor) -> Iterator[dict[str, Any]]:
        """Yield the articles; the first one begins the run."""
        self.first_read = time.perf_counter()
        yield from inventor.rows(self._n_articles)

    def take(self, progress: Progress) -> None:
        """Note how far the run is."""
        done = progress.n_scored + progress.n_rejected
        if done >= self._marks[len(self._times)]:
            self._times.append(time.perf_counter())
            self.memory.look()
        if self._on_progress is not None:
            self._on_progress(progress)

    def end(self) -> None:
        """Note the end: everything is written."""
        self.ended = time.perf_counter()
        self.processor_seconds += _processor_seconds()
        self.memory.look()

    def tenths(self) -> tuple[float, ...]:
        """Articles a second in each tenth; the last includes what is written at the end."""
        times = [self.first_read, *self._times[:-1], self.ended]
        marks = [0, *self._marks]
        return tuple(
            (marks[i + 1] - marks[i]) / max(times[i + 1] - times[i], 1e-9) for i in range(10)
        )


@dataclass(slots=True)
class _Memory:
    """The highest memory that this process and its children were seen to have had."""

    _peaks: dict[int, int] = field(default_factory=dict)

    def look(self) -> None:
        """Ask the system, which keeps the highest value of each process itself."""
        for pid in (os.getpid(), *_children_of(os.getpid())):
            if (peak := _peak_of(pid)) is not None:
                self._peaks[pid] = max(peak, self._peaks.get(pid, 0))

    def peaks(self) -> tuple[int, ...] | None:
        """Bytes of this process, then of the others; None where nothing is known."""
        if not self._peaks:
            return None
        others = sorted((n for pid, n in self._peaks.items() if pid != os.getpid()), reverse=True)
        return (self._peaks[os.getpid()], *others)


def _processor_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _children_of(pid: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # After the name, which may hold anything in its brackets: state, parent.
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid:
                yield int(path.parent.name)


def _peak_of(pid: int) -> int | None:
    """Bytes of the largest resident set of a process; None where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None


def _elsewhere(work: Callable[[], T]) -> T:
    """Call in a process of its own and return the result."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work).result()


def _one_by_one(model: str | None, quotes: str | None, seed: int, n_articles: int) -> float:
    """Articles a second of an ``Analyzer`` on one thread, without a ledger."""
    os.environ["OMP_NUM_THREADS"] = "1"
    from analyzer.pipeline import Analyzer
    from analyzer.reading import read_inputs

    analyzer = Analyzer.load(model=model, quotes=quotes)
    n = min(n_articles, _BASELINE_ARTICLES // 2)
    stream = as_lines(Inventor(seed).rows(_WARM_UP + n))
    articles = read_inputs(["-"], stdin=stream)
    for _ in analyzer.score_many(itertools.islice(articles, _WARM_UP)):
        pass
    started = time.perf_counter()
    for _ in analyzer.score_many(articles):
        pass
    return n / (time.perf_counter() - started)


def _find_copies(folder: Path) -> Copies:
    from analyzer.ledger.copies import find_copies

    started = time.perf_counter()
    summary = find_copies(folder)
    return Copies(time.perf_counter() - started, _peak_of(os.getpid()), str(summary))


def _megabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:,.0f} MB"
