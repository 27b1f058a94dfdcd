"""The face of the tone model that scikit-learn knows: ``fit``, ``predict``, ``predict_proba``."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted
from transformers import set_seed

from analyzer.codebook import SIGNALS, TONES
from analyzer.config import build_config
from analyzer.modeling.decoding import softmax
from analyzer.resources import DEFAULT_MODEL
from analyzer.training.batches import TrainingRows
from analyzer.training.config import TrainingConfig
from analyzer.training.data import LabelledRow
from analyzer.training.loop import fit
from analyzer.training.runs import quietly
from analyzer.training.trainer import load_base, tone_model

OWN_HEAD = "label"


class ToneClassifier(ClassifierMixin, BaseEstimator):
    """Fine-tunes a tone model, or any encoder, on texts and one label each.

    So ``cross_val_score``, ``GridSearchCV`` and ``learning_curve`` work with it. Labels may be the
    codebook's tones or signals, for which a tone model brings what it knows, or any others.

    base: a tone model (released name or folder) or an encoder (folder or hub id).
    epochs, batch_size, learning_rate, head_learning_rate: of AdamW with a linear schedule.
    label_smoothing: 0..1. balance: exponent of inverse label frequency in the loss, 0..1.
    max_length: word pieces of a text. precision: as in ``TrainingConfig``.
    random_state: seed of everything that chance decides; None = another one each time, ``seed_``.
    """

    def __init__(
        self,
        base: str = DEFAULT_MODEL,
        *,
        epochs: int = 6,
        batch_size: int = 16,
        learning_rate: float = 3e-5,
        head_learning_rate: float = 1e-4,
        label_smoothing: float = 0.05,
        balance: float = 0.0,
        max_length: int = 128,
        precision: str = "auto",
        random_state: int | None = 13,
    ) -> None:
        self.base = base
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.head_learning_rate = head_learning_rate
        self.label_smoothing = label_smoothing
        self.balance = balance
        self.max_length = max_length
        self.precision = precision
        self.random_state = random_state

    def fit(
        self,
        X: Sequence[str],  # noqa: N803
        y: Sequence[Any],
        sample_weight: Sequence[float] | None = None,
    ) -> ToneClassifier:
        """Train on texts ``X`` and labels ``y``, both of length n.

        Raises ``TypeError`` for what is not text, ``ValueError`` for lengths that differ or fewer
        than two classes, and ``ConfigError`` or ``ModelError`` as training does.
        """
        texts = _texts(X)
        check_classification_targets(y)
        labels = np.asarray(y)
        if len(labels) != len(texts):
            raise ValueError(f"found {len(texts)} texts and {len(labels)} labels")
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"found {len(self.classes_)} class, expected at least two")
        names = [str(c) for c in self.classes_]
        self.seed_ = secrets.randbits(31) if self.random_state is None else self.random_state
        self.head_ = _head_of(names)
        config = self._config(names)
        weights = np.ones(len(texts)) if sample_weight is None else np.asarray(sample_weight)
        rows = [
            _row(i, text, names[n], self.head_, float(w))
            for i, (text, n, w) in enumerate(zip(texts, numbers, weights, strict=True))
        ]
        set_seed(self.seed_)
        with tempfile.TemporaryDirectory() as folder, quietly():
            network, inputs = load_base(self.base, config)
            data = TrainingRows(rows, inputs, config)
            fit(network, data, config, None, Path(folder))
        self.network_ = network.eval()
        self.inputs_ = inputs
        # Where the columns of ``classes_`` are among those of the head.
        self.columns_ = [_labels_of(self.head_, names).index(name) for name in names]
        return self

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:  # noqa: N803
        """Return probabilities, shape (n, classes), columns in the order of ``classes_``."""
        check_is_fitted(self)
        texts = _texts(X)
        encoded = self.inputs_.encode(texts)
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        result = np.zeros((len(texts), len(self.classes_)))
        device = next(self.network_.parameters()).device
        for start in range(0, len(order), 32):
            at = order[start : start + 32]
            longest = max(len(encoded[i].ids) for i in at)
            ids = torch.zeros((len(at), longest), dtype=torch.int64)
            mask, segments = torch.zeros_like(ids), torch.zeros_like(ids)
            for n, i in enumerate(at):
                length = len(encoded[i].ids)
                ids[n, :length] = torch.tensor(encoded[i].ids)
                mask[n, :length] = 1
                segments[n, :length] = torch.tensor(encoded[i].segments)
            with torch.inference_mode():
                logits = self.network_(ids.to(device), mask.to(device), segments.to(device)).logits
            values = logits[self.head_].float().cpu().numpy().astype(np.float64)
            result[at] = softmax(values[:, self.columns_])
        return result

    def predict(self, X: Sequence[str]) -> NDArray[Any]:  # noqa: N803
        """Return the most likely class of each text, shape (n,)."""
        check_is_fitted(self)
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _config(self, names: Sequence[str]) -> TrainingConfig:
        own = self.head_ == OWN_HEAD
        return build_config(
            TrainingConfig,
            {
                "task": "tone",
                "name": "estimator",
                "base": self.base,
                "data": [{"path": "memory"}],
                "heads": [{"name": OWN_HEAD, "labels": list(names)}] if own else [],
                "seed": self.seed_,
                "max_length": self.max_length,
                "context": _reads_context(self.base),
                "context_dropout": 0.0,
                "context_swap": 0.0,
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "learning_rate": self.learning_rate,
                "head_learning_rate": self.head_learning_rate,
                "label_smoothing": self.label_smoothing,
                "balance": {self.head_: self.balance},
                "precision": self.precision,
            },
            "ToneClassifier",
        )

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        return tags


def _reads_context(base: str) -> bool:
    manifest = tone_model(base)
    return manifest is None or manifest.context


def _texts(values: Any) -> list[str]:
    if isinstance(values, str):
        raise TypeError("found one string, expected a list of texts")
    texts = list(np.asarray(values, dtype=object).ravel())
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"text {at} is {text!r} ({type(text).__name__}), expected a string")
    return texts


def _head_of(names: Sequence[str]) -> str:
    if set(names) <= set(TONES):
        return "tone"
    return "signal" if set(names) <= set(SIGNALS) else OWN_HEAD


def _labels_of(head: str, names: Sequence[str]) -> tuple[str, ...]:
    return {"tone": TONES, "signal": SIGNALS}.get(head, tuple(names))


def _row(at: int, text: str, label: str, head: str, weight: float) -> LabelledRow:
    own = {OWN_HEAD: (label,)} if head == OWN_HEAD else {}
    return LabelledRow(
        id=str(at),
        text=text,
        context="",
        group=str(at),
        source="memory",
        tone=label if head == "tone" else None,
        signal=label if head == "signal" else None,
        own=own,
        weight=weight,
    )
