"""From labelled rows to batches of numbers, the same when training was interrupted and resumed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset, Sampler

from analyzer.codebook import SCORES, SIGNALS, TONES
from analyzer.modeling.inputs import InputEncoder
from analyzer.modeling.network import AMONG, DISTRIBUTION, NO_LABEL, ONE_OF
from analyzer.training.config import TrainingConfig
from analyzer.training.data import LabelledRow
from analyzer.training.distillation import SoftLabels

CONTEXTS = ("own", "none", "other")
#: Batches whose rows are sorted by length together: little padding, much chance.
SORTED_TOGETHER = 50


class HeadTargets:
    """What one head should say of each row: see ``network.head_loss``.

    target: float32 (n, labels). kind: int64 (n,). weight: float32 (n,).
    """

    def __init__(self, n: int, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self.target: NDArray[np.float32] = np.zeros((n, len(labels)), np.float32)
        self.kind: NDArray[np.int64] = np.full(n, NO_LABEL, np.int64)
        self.weight: NDArray[np.float32] = np.ones(n, np.float32)

    def batch(self, rows: Sequence[int]) -> dict[str, torch.Tensor]:
        """The tensors of some rows."""
        return {
            "target": torch.from_numpy(self.target[rows]),
            "kind": torch.from_numpy(self.kind[rows]),
            "weight": torch.from_numpy(self.weight[rows]),
        }


def build_targets(
    rows: Sequence[LabelledRow], config: TrainingConfig, soft: SoftLabels | None = None
) -> dict[str, HeadTargets]:
    """Return the targets of every head: labels smoothed, and mixed with a teacher's where it spoke.

    A score's target is soft around the true score (Diaz and Marathe 2019, "Soft Labels for Ordinal
    Regression", with squared distance).
    """
    names = {
        "tone": TONES,
        "score": tuple(map(str, SCORES)),
        "signal": SIGNALS,
        **{h.name: h.labels for h in config.heads},
    }
    multi = {h.name for h in config.heads if h.kind == "multi"}
    steps = np.arange(len(SCORES))
    ordinal = np.exp(-((steps[None] - steps[:, None]) ** 2) / (2 * config.ordinal_width**2))
    ordinal /= ordinal.sum(axis=1, keepdims=True)
    result = {}
    for head, labels in names.items():
        found = HeadTargets(len(rows), labels)
        at = {label: i for i, label in enumerate(labels)}
        smooth = config.label_smoothing if head not in multi and head != "score" else 0.0
        for i, row in enumerate(rows):
            found.weight[i] = row.weight
            own = row.labels(head)
            if own or (head in multi and head in row.own):
                found.kind[i] = DISTRIBUTION
                if head == "score":
                    found.target[i] = ordinal[at[own[0]]]
                else:
                    found.target[i] = smooth / len(labels)
                    for label in own:
                        found.target[i, at[label]] += 1.0 - smooth
            elif head == "tone" and row.tone_in:
                found.kind[i] = ONE_OF
                found.target[i, [at[t] for t in row.tone_in]] = 1.0
        if head not in multi:
            _restrict(found, rows, head, config)
        _balance(found, [r.labels(head) for r in rows], config.balance.get(head, 0.0))
        if soft is not None and head in soft.labels:
            _mix(found, rows, soft, head, config)
        result[head] = found
    return result


def _restrict(
    targets: HeadTargets, rows: Sequence[LabelledRow], head: str, config: TrainingConfig
) -> None:
    """Rows of a conditional file only choose among the labels that the file uses."""
    conditional = {source.path for source in config.data if source.conditional}
    used: dict[str, set[str]] = {}
    for row in rows:
        if row.source in conditional:
            used.setdefault(row.source, set()).update(row.labels(head))
    for i, row in enumerate(rows):
        if used.get(row.source) and targets.kind[i] == DISTRIBUTION:
            among = np.isin(targets.labels, sorted(used[row.source]))
            targets.kind[i] = AMONG
            targets.target[i] = _within(targets.target[i], among)


def _within(p: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Rescale to the labels of ``among``, which all get a share: the loss knows them by it."""
    kept = np.where(among, p + 1e-6, 0.0)
    return np.asarray(kept / kept.sum(), np.float32)


def _balance(targets: HeadTargets, labels: Sequence[tuple[str, ...]], exponent: float) -> None:
    """Weight rows by the inverse frequency of their label to a power; the mean weight stays 1.

    Of several labels, the rarest counts.
    """
    if not exponent:
        return
    counts = Counter(label for ls in labels for label in ls)
    weights = np.array(
        [min(counts[label] for label in ls) ** -exponent if ls else 0.0 for ls in labels]
    )
    labelled = weights > 0
    if labelled.any():
        targets.weight[labelled] *= weights[labelled] / weights[labelled].mean()


def _mix(
    targets: HeadTargets,
    rows: Sequence[LabelledRow],
    soft: SoftLabels,
    head: str,
    config: TrainingConfig,
) -> None:
    assert config.distil is not None  # soft labels come with it
    share = config.distil.weight
    order = soft.order_of(head, targets.labels)
    for i, row in enumerate(rows):
        taught = soft.of(row.text, row.context, head)
        if taught is None:
            continue
        taught = taught[order]
        if targets.kind[i] == ONE_OF:
            taught = taught * targets.target[i] + 1e-6
            taught /= taught.sum()
        elif targets.kind[i] == AMONG:
            taught = _within(taught, targets.target[i] > 0)
        if targets.kind[i] in (DISTRIBUTION, AMONG):
            taught = share * taught + (1.0 - share) * targets.target[i]
        if targets.kind[i] != AMONG:
            targets.kind[i] = DISTRIBUTION
        targets.target[i] = taught


class Rows(Protocol):
    """What the training loop needs of its rows.

    epoch: set by the loop before each; what an item is may depend on it, and on the seed.
    """

    epoch: int

    def __len__(self) -> int: ...
    def __getitem__(self, at: int) -> int: ...
    def length(self, at: int) -> int:
        """Word pieces of an item; items of similar length share a batch."""
        ...

    def collate(self, items: Sequence[int]) -> dict[str, Any]:
        """Return the inputs and targets of the network for some items."""
        ...


class TrainingRows(Dataset[int]):
    """The rows of a training run; an item is the number of a row, which ``collate`` looks up.

    Every row is encoded with its own context, without one, and with that of a random other row.
    Which of them is read in an epoch depends on the seed, the epoch and the row alone, so that a
    resumed run sees what an uninterrupted one would have seen.
    """

    def __init__(
        self,
        rows: Sequence[LabelledRow],
        inputs: InputEncoder,
        config: TrainingConfig,
        soft: SoftLabels | None = None,
    ) -> None:
        repeats = {source.path: source.repeat for source in config.data}
        self._order = [i for i, r in enumerate(rows) for _ in range(repeats.get(r.source, 1))]
        self._config = config
        self._targets = build_targets(rows, config, soft)
        self._encoded = _encode(rows, inputs, config.seed)
        self.epoch = 0

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, at: int) -> int:
        return at

    def length(self, at: int) -> int:
        """Word pieces of an item, its own context included."""
        return len(self._encoded["own"][self._order[at]][0])

    def collate(self, items: Sequence[int]) -> dict[str, Any]:
        """Return the inputs and targets of the network for some items, padded with 0."""
        rows = [self._order[i] for i in items]
        chosen = [
            self._encoded[self._context_of(i)][row] for i, row in zip(items, rows, strict=True)
        ]
        return {
            "input_ids": _padded([ids for ids, _ in chosen]),
            "attention_mask": _padded([[1] * len(ids) for ids, _ in chosen]),
            "token_type_ids": _padded([segments for _, segments in chosen]),
            "targets": {head: targets.batch(rows) for head, targets in self._targets.items()},
        }

    def _context_of(self, item: int) -> str:
        draw = random.Random(f"{self._config.seed}/{self.epoch}/{item}").random()
        if draw < self._config.context_dropout:
            return "none"
        return "other" if draw < self._config.context_dropout + self._config.context_swap else "own"


def _encode(
    rows: Sequence[LabelledRow], inputs: InputEncoder, seed: int
) -> Mapping[str, list[tuple[Sequence[int], Sequence[int]]]]:
    others = [r.context for r in rows if r.context]
    random.Random(seed).shuffle(others)
    swapped = iter(others)
    contexts = {
        "own": [r.context for r in rows],
        "none": [""] * len(rows),
        "other": [next(swapped) if r.context else "" for r in rows],
    }
    texts = [r.text for r in rows]
    return {
        name: [(e.ids, e.segments) for e in inputs.encode(texts, contexts[name])]
        for name in CONTEXTS
    }


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


class ByLength(Sampler[int]):
    """A new order in each epoch, with texts of similar length near each other."""

    def __init__(self, rows: Rows, batch_size: int, seed: int) -> None:
        self._rows, self._batch_size, self._seed = rows, batch_size, seed

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        order = list(range(len(self._rows)))
        chance = random.Random(f"{self._seed}/{self._rows.epoch}")
        chance.shuffle(order)
        chunk = self._batch_size * SORTED_TOGETHER
        batches: list[list[int]] = []
        for start in range(0, len(order), chunk):
            part = sorted(order[start : start + chunk], key=self._rows.length)
            batches += [
                part[i : i + self._batch_size] for i in range(0, len(part), self._batch_size)
            ]
        short = [b for b in batches if len(b) < self._batch_size]
        full = [b for b in batches if len(b) == self._batch_size]
        chance.shuffle(full)
        return (i for batch in (*full, *short) for i in batch)
