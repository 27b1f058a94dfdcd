"""From the network's logits to calibrated, coherent probabilities.

The three heads answer related questions, and a reader must not see them contradict one another.
So the tone head decides how much probability each tone gets, and the two others only share it out:

    P(signal) = P(tone of signal) * P(signal | tone)
    P(score)  = P(sign of score)  * P(score  | sign)

Each head's logits are first divided by its temperature (Guo et al. 2017, "On Calibration of Modern
Neural Networks"), which was fitted on held-out documents and is stored in the model's folder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analyzer.codebook import SCORES, SIGNALS, TONES, tone_of_score, tone_of_signal

Floats = NDArray[np.float64]

_TONE_OF_SIGNAL = np.array([TONES.index(tone_of_signal(s)) for s in SIGNALS])
_TONE_OF_SCORE = np.array([TONES.index(tone_of_score(s)) for s in SCORES])


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network returns: one row per text.

    tone: shape (n, 3). score: shape (n, 7). signal: shape (n, 19). own: by head of the model's own,
    shape (n, labels of the head).
    """

    tone: Floats
    score: Floats
    signal: Floats
    own: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Temperatures:
    """One divisor per head, > 0; 1 leaves the logits as they are."""

    tone: float = 1.0
    score: float = 1.0
    signal: float = 1.0
    own: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Predictions:
    """Probabilities of n texts; the columns follow ``TONES``, ``SCORES`` and ``SIGNALS``.

    tone: shape (n, 3); scores: shape (n, 7); signals: shape (n, 19); rows sum to 1.
    truncated: shape (n,), True where a text was cut at the model's limit.
    own: by head of the model's own, shape (n, labels of the head); rows of a single-label head sum
        to 1, each column of a multi-label head is a probability of its own.
    """

    tone: Floats
    scores: Floats
    signals: Floats
    truncated: NDArray[np.bool_]
    own: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def score(self) -> Floats:
        """Expected score of each text, shape (n,), in -3..3."""
        return np.asarray(self.scores @ np.array(SCORES, dtype=np.float64))

    @property
    def signal(self) -> list[str]:
        """The primary signal of each text: the most likely one of its most likely tone."""
        top = self.tone.argmax(axis=1)
        allowed = _TONE_OF_SIGNAL[None, :] == top[:, None]
        return [SIGNALS[i] for i in np.where(allowed, self.signals, -1.0).argmax(axis=1)]

    def __len__(self) -> int:
        return len(self.tone)


def softmax(logits: Floats) -> Floats:
    """Row-wise softmax, shape unchanged."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def decode(
    logits: Logits,
    temperatures: Temperatures,
    truncated: NDArray[np.bool_],
    multi: Collection[str] = (),
) -> Predictions:
    """Return coherent probabilities; see the module's text for the formula.

    multi: the model's own heads that give each label a probability of its own.
    """
    tone = softmax(logits.tone / temperatures.tone)
    signals = _share_out(softmax(logits.signal / temperatures.signal), _TONE_OF_SIGNAL, tone)
    scores = _share_out(softmax(logits.score / temperatures.score), _TONE_OF_SCORE, tone)
    own = {
        name: (_sigmoid if name in multi else softmax)(values / temperatures.own.get(name, 1.0))
        for name, values in logits.own.items()
    }
    return Predictions(tone=tone, scores=scores, signals=signals, truncated=truncated, own=own)


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -60.0, 60.0))))


def _share_out(fine: Floats, tone_of: NDArray[np.int_], tone: Floats) -> Floats:
    """Rescale the columns of ``fine`` so that each tone's group sums to that tone's probability."""
    result = np.empty_like(fine)
    for t in range(len(TONES)):
        group = tone_of == t
        mass = np.maximum(fine[:, group].sum(axis=1, keepdims=True), 1e-12)
        result[:, group] = fine[:, group] / mass * tone[:, t : t + 1]
    return np.asarray(result / np.maximum(result.sum(axis=1, keepdims=True), 1e-12))
