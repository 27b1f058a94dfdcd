"""The codebook's labels: tones, scores, signals and the PLOVER types behind them.

The label order here is the order of every probability vector in the project.
The prose is in ``docs/codebook.md``. PLOVER: Open Event Data Alliance, "Political Language
Ontology for Verifiable Event Records".
"""

from __future__ import annotations

from typing import Literal

Tone = Literal["conciliatory", "neutral", "escalatory"]
TONES: tuple[Tone, ...] = ("conciliatory", "neutral", "escalatory")

SCORES: tuple[int, ...] = (-3, -2, -1, 0, 1, 2, 3)

_TONE_OF_SIGNAL: dict[str, Tone] = {
    "agree": "conciliatory",
    "consult": "conciliatory",
    "support": "conciliatory",
    "cooperate": "conciliatory",
    "aid": "conciliatory",
    "yield": "conciliatory",
    "optimism": "conciliatory",
    "none": "neutral",
    "request": "escalatory",
    "precondition": "escalatory",
    "accuse": "escalatory",
    "reject": "escalatory",
    "threaten": "escalatory",
    "protest": "escalatory",
    "sanction": "escalatory",
    "mobilize": "escalatory",
    "coerce": "escalatory",
    "assault": "escalatory",
    "strain": "escalatory",
}
SIGNALS: tuple[str, ...] = tuple(_TONE_OF_SIGNAL)

#: Signals without a PLOVER event type: three rhetorical ones and "none".
WITHOUT_PLOVER = frozenset({"none", "optimism", "precondition", "strain"})
#: The 15 signals that are PLOVER event types, in the order of ``SIGNALS``.
PLOVER_SIGNALS: tuple[str, ...] = tuple(s for s in SIGNALS if s not in WITHOUT_PLOVER)

#: PLOVER quad class of each PLOVER signal: verbal or material, cooperation or conflict.
QUAD: dict[str, str] = {
    "agree": "verbal cooperation",
    "consult": "verbal cooperation",
    "support": "verbal cooperation",
    "cooperate": "material cooperation",
    "aid": "material cooperation",
    "yield": "material cooperation",
    "request": "verbal conflict",
    "accuse": "verbal conflict",
    "reject": "verbal conflict",
    "threaten": "verbal conflict",
    "protest": "material conflict",
    "sanction": "material conflict",
    "mobilize": "material conflict",
    "coerce": "material conflict",
    "assault": "material conflict",
}


def tone_of_signal(signal: str) -> Tone:
    """Return the tone whose sign a signal has; ``KeyError`` for an unknown signal."""
    return _TONE_OF_SIGNAL[signal]


def tone_of_score(score: float) -> Tone:
    """Return the tone of a score: its sign."""
    if score > 0:
        return "conciliatory"
    return "escalatory" if score < 0 else "neutral"


def plover_of_signal(signal: str) -> str | None:
    """Return the PLOVER event type in upper case, or None where PLOVER has none."""
    return None if signal in WITHOUT_PLOVER else signal.upper()


def signal_of_plover(root: str) -> str:
    """Return the signal of a PLOVER root; CONCEDE and RETREAT are ``yield``.

    Raises ``KeyError`` for a root that PLOVER does not know.
    """
    name = root.lower()
    if name in {"concede", "retreat"}:
        return "yield"
    if name not in PLOVER_SIGNALS:
        raise KeyError(root)
    return name
