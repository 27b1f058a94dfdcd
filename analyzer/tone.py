"""The tone stage: texts in, tone, score and signal out, through any model behind the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer.codebook import plover_of_signal
from analyzer.modeling import ToneModel

#: Texts per call of the model: bounds the memory of long articles.
CHUNK = 512


@dataclass(frozen=True, slots=True)
class Reading:
    """How one text was read.

    tone: in the order of ``codebook.TONES``; signals: in the order of ``codebook.SIGNALS``; both
    sum to 1. score: expected score, -3..3. confidence: probability of the top tone.
    truncated: the text was longer than the model's limit. own: probabilities of the model's own
    heads, by head, in the order of the head's labels.
    """

    tone: tuple[float, float, float]
    score: float
    signal: str
    signals: tuple[float, ...]
    plover: str | None
    confidence: float
    unsure: bool
    truncated: bool
    own: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def read_tone(
    texts: Sequence[str],
    contexts: Sequence[str | None],
    model: ToneModel,
    confidence_floor: float,
) -> Iterator[Reading]:
    """Yield one reading per text, in order; no texts, no readings.

    contexts: the sentence before each text, or None; of the same length as ``texts``.
    """
    for first in range(0, len(texts), CHUNK):
        predictions = model.predict(texts[first : first + CHUNK], contexts[first : first + CHUNK])
        signals, scores = predictions.signal, predictions.score
        for i in range(len(predictions)):
            conciliatory, neutral, escalatory = (float(p) for p in predictions.tone[i])
            confidence = max(conciliatory, neutral, escalatory)
            yield Reading(
                tone=(conciliatory, neutral, escalatory),
                score=float(scores[i]),
                signal=signals[i],
                signals=tuple(float(p) for p in predictions.signals[i]),
                plover=plover_of_signal(signals[i]),
                confidence=confidence,
                unsure=confidence < confidence_floor,
                truncated=bool(predictions.truncated[i]),
                own={name: tuple(map(float, p[i])) for name, p in predictions.own.items()},
            )
