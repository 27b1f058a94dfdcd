"""Training, which only uses the stages; needs the extra ``train``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingExtra

if TYPE_CHECKING:
    from analyzer.training.runs import Progress
    from analyzer.training.trainer import TrainingResult


def __getattr__(name: str) -> Any:
    """Give ``ToneClassifier`` when it is asked for: it needs torch and scikit-learn."""
    if name != "ToneClassifier":
        raise AttributeError(name)
    try:
        from analyzer.training.estimator import ToneClassifier
    except ModuleNotFoundError as err:
        if err.name not in PACKAGES:
            raise
        raise MissingExtra("ToneClassifier", "train") from err
    return ToneClassifier


PACKAGES = {"torch", "transformers", "datasets", "sklearn", "accelerate", "onnx", "peft"}
PACKAGES |= {"matplotlib", "pyarrow", "pandas", "scipy"}


def run_training(
    config: Path,
    *,
    data: Sequence[str] = (),
    settings: Sequence[str] = (),
    data_root: Path = Path(),
    base: str | None = None,
    out: Path | None = None,
    skip_bad_rows: bool = False,
    resume: bool = False,
    quiet: bool = True,
) -> str:
    """Train as a configuration file says; return a summary for a person.

    data: files instead of the configured ones. settings: "key=value" changes of the configuration.
    data_root: folder that the data paths in the configuration are relative to.
    base: a local encoder folder or hub id instead of the configured one.
    out: folder of the new model, by default ``runs/NAME``.
    skip_bad_rows: leave out rows that cannot be used instead of stopping.
    resume: go on with an interrupted run in ``out``. quiet: no progress on stderr.
    Raises ``ConfigError``, ``DataError``, ``ModelError``, ``MissingExtra`` or ``Interrupted``.
    """
    from analyzer.training.config import DirectionsConfig, QuotesConfig, load_training_config

    settled = load_training_config(config, data, settings)
    folder = out or Path("runs") / settled.name
    try:
        if isinstance(settled, DirectionsConfig):
            from analyzer.training.directions import train_directions

            with Bar(quiet) as bar:
                return train_directions(
                    settled, data_root, folder, base=base, resume=resume, progress=bar.show
                ).summary()
        if isinstance(settled, QuotesConfig):
            from analyzer.training.quotes import train_quotes

            with Bar(quiet) as bar:
                return train_quotes(
                    settled,
                    data_root,
                    folder,
                    base=base,
                    skip_bad_rows=skip_bad_rows,
                    resume=resume,
                    progress=bar.show,
                ).summary()
        from analyzer.training.trainer import train

        with Bar(quiet) as bar:
            result = train(
                settled,
                data_root,
                folder,
                base=base,
                skip_bad_rows=skip_bad_rows,
                resume=resume,
                progress=bar.show,
            )
    except ModuleNotFoundError as err:
        if err.name not in PACKAGES:
            raise
        raise MissingExtra("Training", "train") from err
    return _summary(result)


def _summary(result: TrainingResult) -> str:
    """What was trained and how good it is, and what a reader must know about the rows."""
    lines = [
        f"{result.folder}: {result.manifest.identity}, trained on {len(result.split.train)} rows "
        f"in {result.manifest.training['seconds'] / 60:.1f} minutes"
    ]
    for path, found in result.metrics.items():
        heads = found["released"]
        numbers = [
            f"{name} {heads[head][metric]:.3f}"
            for head, metric, name in (
                ("tone", "macro_f1", "tone macro-F1"),
                ("tone", "ece", "calibration error"),
                ("signal", "accuracy", "signal accuracy"),
                ("score", "pearson", "score correlation"),
            )
            if head in heads and metric in heads[head]
        ]
        numbers += [
            f"{name} macro-F1 {heads[name]['macro_f1']:.3f}"
            for name in result.manifest.labels.own
            if name in heads
        ]
        lines.append(f"  held out of {path} ({heads['n']} rows): {', '.join(numbers)}")
    lines += [f"  note: {note}" for note in result.notes]
    split = result.split
    if split.near_duplicates:
        first = split.near_duplicates[0]
        lines.append(
            f"  {len(split.near_duplicates)} training rows are nearly held-out ones, such as "
            f"{first.train} and {first.dev}; all are listed in run/run.json"
        )
    if result.skipped:
        lines.append(f"  {len(result.skipped)} bad rows left out:")
        lines += [f"    {problem}" for problem in result.skipped[:20]]
        if len(result.skipped) > 20:
            lines.append("    ... all are listed in run/run.json")
    lines.append(f"  pictures and log: {result.folder / 'run'}; model card: README.md")
    return "\n".join(lines)


class Bar:
    """A progress bar on stderr with the loss, the last metric and the remaining time."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        # Without a terminal a line now and then says that the run is alive.
        self._is_terminal = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._quiet = quiet
        self._last_line = (0, "")
        self._task: Any = None
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[known]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not self._is_terminal,
        )

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    @property
    def show(self) -> Progress:
        """The function that training calls with what is done."""
        return self._show

    def _show(self, what: str, done: int, total: int, known: Mapping[str, float]) -> None:
        words = ", ".join(
            f"{name} {known[key]:.3f}"
            for key, name in (
                ("loss", "loss"),
                ("eval_tone.macro_f1", "tone macro-F1"),
                ("eval_signal.accuracy", "signal accuracy"),
                ("eval_end_to_end_f1", "end to end F1"),
                ("eval_exact_f1", "content exact F1"),
                ("eval_pair_right", "source and target right"),
            )
            if key in known
        )
        if self._is_terminal:
            if self._task is None or self._last_line[1] != what:
                self._task = self._bar.add_task(what, total=total, known=words)
                self._last_line = (done, what)
            self._bar.update(self._task, completed=done, total=total, known=words)
        elif not self._quiet and sys.stderr is not None:
            tenth = done * 10 // max(total, 1)
            if (tenth, what) != self._last_line:
                self._last_line = (tenth, what)
                print(f"{what}: {done} of {total} {words}".rstrip(), file=sys.stderr, flush=True)
