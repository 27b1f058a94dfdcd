"""Which rows are held out: whole documents, and no text on both sides."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.errors import DataError
from analyzer.training.config import SplitConfig
from analyzer.training.data import LabelledRow, text_key, unit_interval

#: Parts that a stratified split is made from, where there are as many documents.
FOLDS = 20


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A training row that is nearly a held-out one.

    train, dev: where the two stand (file and line). similarity: cosine, up to 1.
    """

    train: str
    dev: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Split:
    """Rows for training and rows held out, no group and no text on both sides.

    n_same_text: training rows left out because a held-out row has the same text.
    near_duplicates: what was found; left out of ``train`` if the configuration says so.
    """

    train: tuple[LabelledRow, ...]
    dev: tuple[LabelledRow, ...]
    n_same_text: int = 0
    near_duplicates: tuple[NearDuplicate, ...] = ()


def split_rows(
    rows: Sequence[LabelledRow],
    config: SplitConfig,
    seed: int,
    train_only: frozenset[str] = frozenset(),
) -> Split:
    """Hold out whole groups as ``config`` says.

    seed: of the run, where the configuration of the split has none of its own.
    train_only: sources whose rows are never held out; a row of theirs that belongs to a held-out
        group is left out of training all the same, and in a split by time one that is not older
        than the held-out ones.
    Raises ``DataError`` when one side would be empty, or a split by time finds no dates.
    """
    seed = seed if config.seed is None else config.seed
    open_rows = [r for r in rows if r.source not in train_only]
    held_out = _held_out_groups(open_rows, config, seed)
    dev = [r for r in open_rows if r.group in held_out]
    texts = {text_key(r.text) for r in dev}
    candidates = [r for r in rows if r.group not in held_out]
    if config.kind == "time":
        first = min((r.date for r in dev if r.date), default=dt.date.max)
        candidates = [
            r for r in candidates if r.source not in train_only or (r.date and r.date < first)
        ]
    train = [r for r in candidates if text_key(r.text) not in texts]
    if not train or not dev:
        raise DataError(
            f"{len(rows)} rows of {len({r.group for r in rows})} documents leave {len(train)} for "
            f"training and {len(dev)} held out; expected some of each: give more rows or another "
            "split.dev_fraction"
        )
    n_same_text = len(candidates) - len(train)
    copies = near_duplicates(train, dev, config.near_duplicates)
    if config.drop:
        left_out = {copy.train for copy in copies}
        n_before = len(train)
        train = [r for r in train if r.where not in left_out]
        if not train:
            raise DataError(
                f"all {n_before} training rows are nearly the same as held-out ones, such as "
                f"{copies[0].train} and {copies[0].dev}; expected texts that differ, or "
                "split.drop=false"
            )
    return Split(tuple(train), tuple(dev), n_same_text, copies)


def _held_out_groups(rows: Sequence[LabelledRow], config: SplitConfig, seed: int) -> set[str]:
    if config.kind == "stratified":
        return _stratified(rows, config, seed)
    if config.kind == "time":
        return _latest(rows, config)
    # A group's side depends on its name and the seed alone, so adding rows moves no other row.
    groups = {r.group for r in rows}
    return {g for g in groups if unit_interval(f"{seed}/{g}") < config.dev_fraction}


def _stratified(rows: Sequence[LabelledRow], config: SplitConfig, seed: int) -> set[str]:
    from sklearn.model_selection import StratifiedGroupKFold

    labels = ["+".join(r.labels(config.stratify)) for r in rows]
    groups = [r.group for r in rows]
    n_folds = min(FOLDS, len(set(groups)))
    if n_folds < 2:
        raise DataError(
            f"one document ({len(rows)} rows) cannot be split; expected at least two: give more "
            "rows, or check the column 'document'"
        )
    # A label that is rarer than that cannot be in every fold, and is nobody's stratum.
    counts = Counter(labels)
    labels = [label if counts[label] >= n_folds else "" for label in labels]
    if Counter(labels)[""] < n_folds:
        most = counts.most_common(1)[0][0]
        labels = [label or most for label in labels]
    folds = StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed)
    n_dev = max(1, round(config.dev_fraction * n_folds))
    chosen = list(folds.split(np.zeros(len(rows)), labels, groups))[:n_dev]
    return {groups[i] for _, dev in chosen for i in dev}


def _latest(rows: Sequence[LabelledRow], config: SplitConfig) -> set[str]:
    undated = [r for r in rows if r.date is None]
    if undated:
        raise DataError(
            f"split by time: {len(undated)} of {len(rows)} rows have no date that can be read, "
            f"the first at {undated[0].where}; expected a column 'date', as in 2026-05-26"
        )
    last: dict[str, dt.date] = {}
    sizes: dict[str, int] = {}
    for row in rows:
        assert row.date is not None  # checked above
        last[row.group] = max(last.get(row.group, row.date), row.date)
        sizes[row.group] = sizes.get(row.group, 0) + 1
    held_out: set[str] = set()
    n = 0
    for group in sorted(last, key=lambda g: (last[g], g), reverse=True):
        if n >= config.dev_fraction * len(rows):
            break
        held_out.add(group)
        n += sizes[group]
    return held_out


def near_duplicates(
    train: Sequence[LabelledRow], dev: Sequence[LabelledRow], threshold: float
) -> tuple[NearDuplicate, ...]:
    """Return the training rows whose character 5-grams are nearly those of a held-out row.

    threshold: least cosine of the two, up to 1.
    """
    from sklearn.feature_extraction.text import HashingVectorizer

    grams = HashingVectorizer(analyzer="char_wb", ngram_range=(5, 5), n_features=2**20)
    held_out = grams.transform([r.text for r in dev]).T.tocsc()
    found: list[NearDuplicate] = []
    step = 1000
    for start in range(0, len(train), step):
        rows = train[start : start + step]
        similar = (grams.transform([r.text for r in rows]) @ held_out).tocoo()
        close = similar.data >= threshold
        best: dict[int, tuple[float, int]] = {}
        for i, j, value in zip(
            similar.row[close], similar.col[close], similar.data[close], strict=True
        ):
            best[i] = max(best.get(i, (0.0, 0)), (float(value), int(j)))
        found += [
            NearDuplicate(rows[i].where, dev[j].where, round(min(value, 1.0), 3))
            for i, (value, j) in sorted(best.items())
        ]
    return tuple(found)
