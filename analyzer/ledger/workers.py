"""Scoring in several processes, with the results in the order of the articles.

Each process scores one article at a time, has the next one at hand, and sends its rows back. The
articles that are under way are bounded in number and in size, so memory does not depend on how many
there are. A process that dies (an article too large for the memory) is replaced; its article is
tried once more.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from analyzer.errors import AnalyzerError
from analyzer.ledger.schema import Scorer, article_row, digest, statement_rows
from analyzer.ledger.scored import ScoredRows, pack
from analyzer.ledger.writer import Reject, own_error
from analyzer.records import Article, ArticleScore, Rejected

#: Articles under way for each process. Results wait for the slowest article before them, so a
#: process should find something to do meanwhile.
LOOK_AHEAD = 16
#: Articles that a process has: one that it scores and the next, so that it need not wait for it.
_AT_HAND = 2
MAX_CHARACTERS = 40_000_000  # of all articles under way, after the first
_ATTEMPTS = 2
_STOP_S = 5.0
#: For numpy and ONNX Runtime; and for the tokenizers, whose threads cost more than they save here.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class Scores(Protocol):
    """What scores articles: an ``Analyzer``, or something like it in a test."""

    def score_many(
        self, articles: Iterable[str | Article | Rejected]
    ) -> Iterator[ArticleScore | Rejected]:
        """Yield one outcome for each article."""

    def about(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return plain values that describe the model and the configuration."""


#: Makes one in each process; a module-level function or a ``functools.partial`` of one.
Load = Callable[[], Scores]


@dataclass(frozen=True, slots=True)
class Job:
    """An article to score. key, content_hash: as in the ledger."""

    key: str
    content_hash: str
    article: Article


Outcome = ScoredRows | Reject


def scorer_of(analyzer: Scores) -> Scorer:
    """Return the identity of what an analyzer scores with."""
    from analyzer.modeling.folder import Manifest

    model, config = analyzer.about()
    manifest = getattr(getattr(analyzer, "model", None), "manifest", None)
    if isinstance(manifest, Manifest):
        # The name has the hash of the weights alone.
        kept = (manifest.max_length, manifest.calibration.model_dump(mode="json"))
        model = {**model, "settings": digest(kept)[:8]}
    return Scorer.of(model, config)


def score_job(analyzer: Scores, scorer: Scorer, job: Job) -> Outcome:
    """Score one article; whatever goes wrong becomes a reject."""
    try:
        (outcome,) = analyzer.score_many([job.article])
        if isinstance(outcome, Rejected):
            again = "; the next run tries it again" if outcome.is_ours else ""
            return Reject(outcome.id, outcome.reason + again, job.content_hash)
        return _rows(outcome, scorer, job)
    except Exception as err:
        # One article must not end a run of days. Its reject says that this is our error.
        return own_error(job.article.id, f"{type(err).__name__}: {err}", job.content_hash)


def _rows(result: ArticleScore, scorer: Scorer, job: Job) -> ScoredRows:
    article = article_row(result, job.key, job.content_hash, scorer)
    return pack(job.key, article, statement_rows(result, job.key, scorer))


class InProcess:
    """Scores in this process."""

    def __init__(self, load: Load) -> None:
        self._analyzer = load()
        self.scorer = scorer_of(self._analyzer)

    def outcomes(self, items: Iterable[Job | Reject]) -> Iterator[Outcome]:
        """Yield one outcome for each item, in order; a reject stays one."""
        for item in items:
            yield item if isinstance(item, Reject) else score_job(self._analyzer, self.scorer, item)

    def close(self) -> None:
        """Do nothing."""


class Processes:
    """Scores in ``n`` processes of their own.

    Raises what ``load`` raises, where that is an ``AnalyzerError``; ``RuntimeError`` when a process
    cannot start.
    """

    def __init__(self, load: Load, n: int) -> None:
        self._load = load
        self._workers: list[_Worker] = []
        try:
            self._workers = [_Worker(load) for _ in range(n)]
            self.scorer = self._workers[0].wait_until_ready()
        except BaseException:
            self.close()
            raise

    def outcomes(self, items: Iterable[Job | Reject]) -> Iterator[Outcome]:
        """Yield one outcome for each item, in the order of the items; a reject stays one."""
        iterator = iter(items)
        in_order: deque[_Slot] = deque()
        unsent: deque[_Slot] = deque()
        n_characters = 0
        ended = False
        while not ended or in_order:
            while not ended and (
                not in_order
                or (
                    len(in_order) < LOOK_AHEAD * len(self._workers)
                    and n_characters < MAX_CHARACTERS
                )
            ):
                item = next(iterator, None)
                if item is None:
                    ended = True
                    break
                slot = _Slot(item)
                in_order.append(slot)
                if slot.outcome is None:
                    unsent.append(slot)
                    n_characters += slot.size
                self._exchange(unsent, timeout_s=0)
            while in_order and (outcome := in_order[0].outcome) is not None:
                n_characters -= in_order.popleft().size
                yield outcome
            if in_order:
                self._exchange(unsent, timeout_s=None)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def _exchange(self, unsent: deque[_Slot], timeout_s: float | None) -> None:
        """Give the processes articles, and take the results that are there.

        timeout_s: how long to wait for one; None to wait until there is one.
        """
        self._give(unsent)
        connections = {w.connection: w for w in self._workers if w.slots or not w.is_ready}
        for connection in wait(list(connections), timeout_s):
            worker = connections[connection]  # type: ignore[index]
            if not worker.receive(self.scorer):
                self._replace(worker, unsent)
        self._give(unsent)

    def _give(self, unsent: deque[_Slot]) -> None:
        """Give an article to each process that has none, then a second one to each."""
        for n in range(_AT_HAND):
            for worker in self._workers:
                if unsent and worker.is_ready and len(worker.slots) == n:
                    worker.send(unsent.popleft())

    def _replace(self, worker: _Worker, unsent: deque[_Slot]) -> None:
        code = worker.stop()
        if not worker.slots:
            raise RuntimeError(f"a scoring process ended while it loaded the model (code {code})")
        slot, *others = worker.slots
        unsent.extendleft(reversed(others))
        slot.attempts += 1
        if slot.attempts < _ATTEMPTS:
            unsent.appendleft(slot)
        else:
            slot.outcome = Reject(
                slot.job.article.id,
                f"the process that scored it was ended {_ATTEMPTS} times (code {code}); it may be "
                "too large for the memory: split it, or use fewer --workers",
                slot.job.content_hash,
            )
        self._workers[self._workers.index(worker)] = _Worker(self._load)


@dataclass(slots=True)
class _Slot:
    """The place of one item in the order of the output."""

    item: Job | Reject
    outcome: Outcome | None = None
    attempts: int = 0
    size: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        if isinstance(self.item, Reject):
            self.outcome = self.item
        else:
            self.size = len(self.item.article.text)

    @property
    def job(self) -> Job:
        assert isinstance(self.item, Job)
        return self.item


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, load: Load) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.slots: deque[_Slot] = deque()  # the one that it scores, then those at hand
        self.is_ready = False
        self._process = context.Process(
            target=_work, args=(load, theirs), name="scoring", daemon=True
        )
        with _one_thread(), _without_ctrl_c():
            self._process.start()
        theirs.close()

    def wait_until_ready(self) -> Scorer:
        """Return the identity of its model when that is loaded."""
        try:
            answer = self.connection.recv()
        except EOFError:
            code = self.stop()
            raise RuntimeError(f"a scoring process could not start (code {code})") from None
        if isinstance(answer, AnalyzerError):
            raise answer
        assert isinstance(answer, Scorer)
        self.is_ready = True
        return answer

    def send(self, slot: _Slot) -> None:
        """Give it an article. A process that has died shows in ``receive``."""
        self.slots.append(slot)
        with contextlib.suppress(OSError):
            self.connection.send(slot.job)

    def receive(self, scorer: Scorer) -> bool:
        """Take its answer; returns False when it has died."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            return False
        if isinstance(answer, AnalyzerError):
            raise answer
        if isinstance(answer, Scorer):
            if answer != scorer:
                raise RuntimeError("the model or its configuration changed during the run")
            self.is_ready = True
        else:
            self.slots.popleft().outcome = answer
        return True

    def stop(self) -> int | None:
        """End the process and return its exit code."""
        self.connection.close()
        if self._process.is_alive():
            # One that dies by itself should keep its own code.
            self._process.join(0.05)
            self._process.terminate()
        self._process.join(_STOP_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_STOP_S)
        return self._process.exitcode


def _work(load: Load, connection: Connection) -> None:
    """What a process does: load, then score what comes until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            analyzer = load()
            scorer = scorer_of(analyzer)
        except AnalyzerError as err:
            connection.send(_plain_error(err))
            return
        connection.send(scorer)
        # Articles are taken from the pipe while one is scored: it may be too small for a large one,
        # and the other side would wait until it is empty.
        jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        threading.Thread(target=_receive, args=(connection, jobs), daemon=True).start()
        while (job := jobs.get()) is not None:
            connection.send(score_job(analyzer, scorer, job))


def _receive(connection: Connection, jobs: queue.SimpleQueue[Job | None]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            jobs.put(connection.recv())
    jobs.put(None)


def _plain_error(err: AnalyzerError) -> AnalyzerError:
    """Return an error that can be sent: the same kind where that takes a message alone."""
    try:
        plain = type(err)(str(err))
    except TypeError:
        plain = AnalyzerError(str(err))
    return plain


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start now compute with one thread each: there is one for each core."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Let processes that start now ignore Ctrl-C, which the terminal sends to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
