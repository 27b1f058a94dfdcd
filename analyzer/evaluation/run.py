"""Evaluating a model: predict once, then measure everything on the same resamples."""

from __future__ import annotations

import importlib
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from analyzer.codebook import TONES
from analyzer.errors import ConfigError, DataError, MissingExtra
from analyzer.evaluation.baselines import baselines
from analyzer.evaluation.bootstrap import SEED, Resampler
from analyzer.evaluation.metrics import (
    Answers,
    OwnHead,
    answers_of,
    reliability,
    risk_coverage,
    tallies,
)
from analyzer.evaluation.results import Comparison, Evaluation, HeadResult, Rung, WrongTone
from analyzer.evaluation.slices import slice_rows
from analyzer.evaluation.tallies import Floats, Tally
from analyzer.modeling.backends import ToneModel, load_tone_model
from analyzer.modeling.decoding import Predictions
from analyzer.training.config import (
    DataSource,
    Head,
    TrainingConfig,
    held_out_by,
    load_training_config,
    locate,
)
from analyzer.training.data import DataFile, LabelledRow, ReadRows, read_sources
from analyzer.training.splits import split_rows

N_WORST = 20
MIN_RESAMPLES = 100
#: Rows that the model reads between two reports of progress.
_CHUNK = 256


def evaluate(
    model: ToneModel,
    rows: Sequence[LabelledRow],
    *,
    resamples: int = 1000,
    seed: int = SEED,
    other: ToneModel | None = None,
    ladder: bool = False,
    training: Sequence[LabelledRow] = (),
    on_rows: Callable[[int], None] | None = None,
) -> Evaluation:
    """Measure a model on labelled rows; each metric uses the rows that carry its label.

    resamples: of the bootstrap, for intervals. other: model to compare with, on the same rows.
    ladder: measure the baselines, too; training: rows for them to learn from.
    on_rows: told how many rows the models have read since the last call.
    Raises ``DataError`` when there is nothing to measure, ``MissingExtra`` when the ladder needs
    scikit-learn and it is not installed.
    """
    if not rows:
        raise DataError("no rows to evaluate on; expected at least one with a label")
    if resamples < MIN_RESAMPLES:
        raise ConfigError(f"resamples: found {resamples}, expected at least {MIN_RESAMPLES}")
    own = own_heads(model)
    predictions = _predict(model, rows, on_rows)
    answers = answers_of(predictions)
    found = tallies(rows, answers, own)
    if not found:
        carried = sorted({name for r in rows for name in r.own})
        raise DataError(
            f"none of the {len(rows)} rows carries a label that {model.name} predicts: found "
            f"{', '.join(carried) or 'none'}, expected tone, score, signal"
            + "".join(f", {name}" for name in own)
        )
    resampler = Resampler([r.group for r in rows], resamples, seed)
    result = Evaluation(
        model=model.name,
        rows=tuple(rows),
        predictions=predictions,
        heads=_heads(found, answers, resampler),
        by_source=_by_source(rows, found, answers, own, resampler),
        slices=tuple(slice_rows(rows, found["tone"], resampler)) if "tone" in found else (),
        worst=_worst(rows, predictions),
        resamples=resamples,
        seed=seed,
        own=own,
        about=_about(model),
    )
    if ladder:
        result = replace(result, ladder=_ladder(result, training, resampler))
    if other is not None:
        theirs = tallies(rows, answers_of(_predict(other, rows, on_rows)), own_heads(other))
        differences = {
            name: tuple(resampler.compare(tally, theirs[name]))
            for name, tally in found.items()
            if name in theirs
        }
        result = replace(result, comparison=Comparison(other.name, differences))
    return result


def run_evaluation(
    model: str | None = None,
    data: Sequence[Path] = (),
    *,
    config: Path | None = None,
    data_root: Path = Path(),
    split: str = "all",
    compare: str | None = None,
    ladder: bool = False,
    train: Sequence[Path] = (),
    out: Path | None = None,
    resamples: int = 1000,
    skip_bad_rows: bool = False,
    on_rows: Callable[[int], None] | None = None,
) -> Evaluation:
    """Evaluate a model on files and write a report; ``Evaluation.folder`` says where.

    model, compare: as for ``load_tone_model``; by default the released model.
    data: files of labelled rows; by default those of ``config``.
    config: training configuration whose names for columns, labels and heads are used, and whose
        rules say which rows are held out. data_root: folder that its paths are relative to.
    split: "dev" are the rows that the configuration holds out, "train" the others.
    train: files for the baselines of the ladder to learn from; by default, with ``split="dev"``,
        the training rows of the configuration.
    out: folder of the report, by default ``runs/evaluate-NAME``.
    Raises ``ConfigError``, ``DataError``, ``ModelError`` or ``MissingExtra``.
    """
    if not data and config is None:
        raise ConfigError(
            "nothing to evaluate on: give files of labelled rows (--data FILE), or a training "
            "configuration with its data (--config FILE)"
        )
    if split not in ("all", "dev", "train"):
        raise ConfigError(f"--split: found {split!r}, expected all, dev or train")
    if split != "all" and config is None:
        raise ConfigError(f"--split {split}: needs --config FILE, which says what is held out")
    if train and not ladder:
        raise ConfigError("--train: those rows are for the baselines; add --ladder")
    _need("matplotlib", "The report of an evaluation")
    if ladder or split != "all":
        _need("sklearn", "A ladder of baselines" if ladder else f"--split {split}")
    settings = _settings(config) if config is not None else None
    tone_model = load_tone_model(model)
    other = load_tone_model(compare) if compare is not None else None
    reader = _Reader(
        settings, data_root, _heads_to_read(settings, tone_model, other), skip_bad_rows
    )
    read = reader.read(data)
    rows, training = _chosen(read, settings, split, reader.train_only(data))
    if train:
        training = reader.read(train).rows
    result = evaluate(
        tone_model,
        rows,
        resamples=resamples,
        other=other,
        ladder=ladder,
        training=training,
        on_rows=on_rows,
    )
    models = [m for m in (tone_model, other) if m is not None]
    result = replace(
        result,
        files=read.files,
        skipped=read.skipped,
        notes=(
            *_notes(result),
            *dict.fromkeys(
                note for m in models for note in _seen_in_training(m, read.files, settings, split)
            ),
        ),
        command=_command(
            model, data, config, data_root, split, compare, ladder, train, resamples, skip_bad_rows
        ),
    )
    return result.write(out or Path("runs") / f"evaluate-{result.model.split('@')[0]}")


def own_heads(model: ToneModel) -> dict[str, OwnHead]:
    """The heads of a model that are not of the codebook."""
    labels = getattr(getattr(model, "manifest", None), "labels", None)
    multi = getattr(labels, "multi", ())
    own: Mapping[str, tuple[str, ...]] = getattr(labels, "own", {})
    return {name: OwnHead(tuple(values), name in multi) for name, values in own.items()}


def _predict(
    model: ToneModel, rows: Sequence[LabelledRow], on_rows: Callable[[int], None] | None
) -> Predictions:
    parts = []
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        parts.append(model.predict([r.text for r in chunk], [r.context or None for r in chunk]))
        if on_rows is not None:
            on_rows(len(chunk))
    return Predictions(
        tone=np.concatenate([p.tone for p in parts]),
        scores=np.concatenate([p.scores for p in parts]),
        signals=np.concatenate([p.signals for p in parts]),
        truncated=np.concatenate([p.truncated for p in parts]),
        own={name: np.concatenate([p.own[name] for p in parts]) for name in parts[0].own},
    )


def _heads(
    found: Mapping[str, Tally], answers: Answers, resampler: Resampler
) -> dict[str, HeadResult]:
    result = {}
    for name, tally in found.items():
        head = HeadResult(
            name,
            len(tally),
            tally.labels,
            tally.support,
            resampler.measure(tally),
            tally.confusion,
        )
        confidence = _confidence(name, tally, answers)
        if confidence is not None:
            head = replace(
                head,
                reliability=tuple(reliability(confidence, tally.right)),
                risk=risk_coverage(confidence, tally.right),
            )
        result[name] = head
    return result


def _confidence(name: str, tally: Tally, answers: Answers) -> Floats | None:
    """Probability of the predicted label of each row; None for heads that have none."""
    if not tally.single:
        return None
    if name == "tone":
        chosen, probabilities = answers.tone, answers.tone_probabilities
    elif name == "signal":
        chosen, probabilities = answers.signal, answers.signal_probabilities
    elif name in answers.own:
        probabilities = answers.own[name]
        chosen = probabilities.argmax(axis=1)
    else:
        return None
    if chosen is None or probabilities is None:
        return None
    return np.asarray(probabilities[tally.at, chosen[tally.at]])


def _by_source(
    rows: Sequence[LabelledRow],
    found: Mapping[str, Tally],
    answers: Answers,
    own: Mapping[str, OwnHead],
    resampler: Resampler,
) -> dict[str, dict[str, HeadResult]]:
    """The same for each file, when there are several."""
    sources = list(dict.fromkeys(r.source for r in rows))
    if len(sources) < 2:
        return {}
    result = {}
    for source in sources:
        keep = np.array([r.source == source for r in rows])
        parts = {name: tally.only(keep) for name, tally in found.items()}
        result[source] = _heads({n: t for n, t in parts.items() if len(t)}, answers, resampler)
    return result


def _worst(rows: Sequence[LabelledRow], predictions: Predictions) -> tuple[WrongTone, ...]:
    top = predictions.tone.argmax(axis=1)
    wrong = [
        WrongTone(row, TONES[top[i]], float(predictions.tone[i, top[i]]))
        for i, row in enumerate(rows)
        if row.tone is not None and row.tone != TONES[top[i]]
    ]
    return tuple(sorted(wrong, key=lambda w: (-w.confidence, w.row.id))[:N_WORST])


def _ladder(
    result: Evaluation, training: Sequence[LabelledRow], resampler: Resampler
) -> tuple[Rung, ...]:
    rungs = []
    for rung in baselines(result.rows, training, result.own):
        heads = None
        if rung.answers is not None:
            found = tallies(result.rows, rung.answers, result.own)
            heads = {name: resampler.measure(tally).headline for name, tally in found.items()}
        rungs.append(Rung(rung.name, rung.how, heads))
    own = {name: head.headline for name, head in result.heads.items()}
    return (*rungs, Rung(result.model, "the model", own))


def _about(model: ToneModel) -> dict[str, Any]:
    manifest = getattr(model, "manifest", None)
    if manifest is None:
        return {}
    return {
        "base": manifest.base.model_dump(),
        "context": manifest.context,
        "max_length": manifest.max_length,
        "calibration": manifest.calibration.model_dump(mode="json", exclude_none=True),
        "files": dict(manifest.files),
    }


class _Reader:
    """Reads files of labelled rows as a configuration says."""

    def __init__(
        self,
        settings: TrainingConfig | None,
        root: Path,
        heads: Sequence[Head],
        skip_bad_rows: bool,
    ) -> None:
        self._settings = settings
        self._root = root
        self._heads = heads
        self._skip = skip_bad_rows

    def read(self, data: Sequence[Path]) -> ReadRows:
        """Read the files, or those of the configuration when there are none."""
        settings = self._settings
        return read_sources(
            self._sources(data),
            Path() if data else self._root,
            heads=self._heads,
            columns=settings.columns if settings else None,
            labels=settings.labels if settings else None,
            skip_bad_rows=self._skip,
        )

    def train_only(self, data: Sequence[Path]) -> frozenset[str]:
        """Sources that the configuration never holds out."""
        return frozenset(s.path for s in self._sources(data) if s.split == "train")

    def _sources(self, data: Sequence[Path]) -> tuple[DataSource, ...]:
        if data:
            return tuple(self._source(path) for path in data)
        assert self._settings is not None  # without data there is a configuration
        return self._settings.data

    def _source(self, path: Path) -> DataSource:
        """A file of the configuration keeps what is known of it, another is read like the first."""
        if self._settings is None:
            return DataSource(path=str(path))
        for source in self._settings.data:
            if str(path) == source.path or source.locate(self._root).absolute() == path.absolute():
                articles = tuple(str(locate(a, self._root)) for a in source.articles)
                return source.model_copy(update={"path": str(path), "articles": articles})
        first = self._settings.data[0]
        return DataSource(path=str(path), columns=first.columns, labels=first.labels)


def _settings(config: Path) -> TrainingConfig:
    settings = load_training_config(config)
    if not isinstance(settings, TrainingConfig):
        raise ConfigError(f"{config}: task: found {settings.task!r}, expected 'tone'")
    return settings


def _heads_to_read(
    settings: TrainingConfig | None, model: ToneModel, other: ToneModel | None
) -> list[Head]:
    """The configuration's own heads, and those of the models."""
    heads = {h.name: h for h in settings.heads} if settings else {}
    for one in (model, other):
        for name, head in own_heads(one).items() if one else ():
            kind: Literal["single", "multi"] = "multi" if head.multi else "single"
            heads.setdefault(name, Head(name=name, labels=head.labels, kind=kind))
    return list(heads.values())


def _chosen(
    read: ReadRows, settings: TrainingConfig | None, split: str, train_only: frozenset[str]
) -> tuple[Sequence[LabelledRow], Sequence[LabelledRow]]:
    """Rows to evaluate on, and rows for the ladder to learn from."""
    if split == "all" or settings is None:
        return read.rows, ()
    parts = split_rows(read.rows, settings.split, settings.seed, train_only)
    return (parts.dev, parts.train) if split == "dev" else (parts.train, ())


def _notes(result: Evaluation) -> list[str]:
    notes = []
    if result.n_documents < 2:
        notes.append("All rows are of one document: there are no intervals.")
    elif result.n_documents < 30:
        notes.append(
            f"Only {result.n_documents} documents: intervals from so few are rough, and too narrow."
        )
    cut = int(result.predictions.truncated.sum())
    if cut:
        notes.append(f"{cut} of {len(result.rows)} texts were cut at the model's limit.")
    ignored = sorted({name for r in result.rows for name in r.own} - set(result.own))
    if ignored:
        notes.append(f"{result.model} has no head for {', '.join(ignored)}: not measured.")
    return notes


def _seen_in_training(
    model: ToneModel, files: Sequence[DataFile], settings: TrainingConfig | None, split: str
) -> list[str]:
    """Say so when the model may have been trained on the rows that measure it."""
    manifest = getattr(model, "manifest", None)
    if manifest is None:
        return []
    known = sorted(str(d.get("sha256")) for d in manifest.data)
    names = ", ".join(f.path for f in files if f.sha256 in known)
    held_out = settings if split == "dev" else None
    if held_out is not None and held_out_by(manifest.config) == held_out_by(
        held_out.model_dump(mode="json")
    ):
        # Only a grouped split decides for each document alone, whatever the other rows are.
        if held_out.split.kind == "grouped" or sorted(f.sha256 for f in files) == known:
            return []
        return [
            f"{model.name} was not trained on exactly these files, and a "
            f"{held_out.split.kind} split depends on all rows: rows that are held out here may "
            "have been trained on."
        ]
    if not names:
        return []
    if held_out is not None:
        return [
            f"{model.name} was trained on {names}, with another split or seed than this "
            "configuration's: rows that are held out here may have been learnt there."
        ]
    return [
        f"{model.name} was trained on {names}: on rows it has learnt, the numbers are too good. "
        "Use --split dev with the configuration it was trained with, or other data."
    ]


def _command(
    model: str | None,
    data: Sequence[Path],
    config: Path | None,
    data_root: Path,
    split: str,
    compare: str | None,
    ladder: bool,
    train: Sequence[Path],
    resamples: int,
    skip_bad_rows: bool,
) -> str:
    words = ["analyzer", "evaluate", *([model] if model else [])]
    for path in data:
        words += ["--data", str(path)]
    if config is not None:
        words += ["--config", str(config)]
        if data_root != Path():
            words += ["--data-root", str(data_root)]
        words += ["--split", split] if split != "all" else []
    words += ["--compare", compare] if compare else []
    words += ["--ladder"] if ladder else []
    for path in train:
        words += ["--train", str(path)]
    words += ["--resamples", str(resamples)] if resamples != 1000 else []
    words += ["--skip-bad-rows"] if skip_bad_rows else []
    return shlex.join(words)


def _need(package: str, what: str) -> None:
    """Say that a package is missing before the model has worked for minutes."""
    try:
        importlib.import_module(package)
    except ModuleNotFoundError as err:
        if err.name != package:
            raise
        raise MissingExtra(what, "train") from err
