"""From statements to numbers that can be taken apart again.

    value    = weighted mean of statement scores / 3          -1 .. +1
    tension  = 50 * (1 - value)                                0 .. 100, 50 = neutral
    interval = percentile bootstrap over statements (Efron and Tibshirani 1993)
    gap      = value(i -> j) - value(j -> i)

Only leaves count (a statement that is split is represented by its parts). Neutral statements count;
unsure ones do not, but their number is shown. Weights, floors and the level of the interval are in
``configs/scoring.yaml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzer.config import ScoringConfig
from analyzer.records import PairScore, Score, Scores, SignalShare, Statement

MAX_SCORE = 3.0
_CELLS_PER_CHUNK = 2_000_000  # bounds the memory of one bootstrap to about 32 MB
T = TypeVar("T")

_VOICES = ("quoted", "reported", "narrated")


def aggregate(statements: Sequence[Statement], config: ScoringConfig) -> Scores:
    """Return the scores of one article, by voice, by source actor and by directed pair.

    A statement with several sources counts for each of them, and for every pair of a source with a
    different target.
    """
    parents = {s.parent for s in statements if s.parent}
    leaves = [s for s in statements if s.id not in parents]
    actors = _ordered(code for s in leaves for code in s.source)
    pairs = _ordered(pair for s in leaves for pair in directed_pairs(s))
    pair_scores = {
        pair: score_statements([s for s in leaves if pair in directed_pairs(s)], config)
        for pair in pairs
    }
    return Scores(
        article=score_statements(leaves, config),
        voices={
            voice: score_statements(members, config)
            for voice in _VOICES
            if (members := [s for s in leaves if s.voice == voice])
        },
        actors={
            code: score_statements([s for s in leaves if code in s.source], config)
            for code in actors
        },
        pairs=tuple(
            PairScore(source, target, score, _gap(score, pair_scores.get((target, source))))
            for (source, target), score in pair_scores.items()
        ),
    )


def directed_pairs(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Every (source, target) of a statement with two different actors, main ones first."""
    return tuple((s, t) for s in statement.source for t in statement.target if s != t)


def score_statements(statements: Sequence[Statement], config: ScoringConfig) -> Score:
    """Aggregate statements; fewer counted ones than the minimum give no value but a reason."""
    counted = [s for s in statements if not s.unsure]
    unsure = len(statements) - len(counted)
    ids = tuple(s.id for s in counted)
    signals = _signal_shares(counted)
    if len(counted) < config.min_statements:
        reason = f"{len(counted)} counted, at least {config.min_statements} needed"
        if unsure:
            reason += f" ({unsure} unsure)"
        return Score(None, None, None, len(counted), unsure, ids, signals, reason)
    scores = np.array([s.score for s in counted]) / MAX_SCORE
    weights = np.array([getattr(config.weights, s.voice) for s in counted], dtype=float)
    if weights.sum() <= 0:
        return Score(
            None, None, None, len(counted), unsure, ids, signals, "all counted voices weigh 0"
        )
    value = float(np.average(scores, weights=weights))
    return Score(
        value=value,
        tension=tension(value),
        interval=bootstrap_interval(scores, weights, config),
        n=len(counted),
        unsure=unsure,
        statements=ids,
        signals=signals,
    )


def tension(value: float) -> float:
    """Tension index of a value: 0 (conciliatory) .. 100 (escalatory), 50 = neutral."""
    return 50.0 * (1.0 - value)


def bootstrap_interval(
    scores: NDArray[np.float64], weights: NDArray[np.float64], config: ScoringConfig
) -> tuple[float, float]:
    """Percentile interval of the weighted mean over resampled statements.

    scores, weights: shape (n,), n >= 1. The seed is fixed: the same statements give the same
    interval. A resample in which every statement weighs 0 is left out.
    """
    settings = config.bootstrap
    rng = np.random.default_rng(settings.seed)
    n = len(scores)
    means: list[NDArray[np.float64]] = []
    chunk = max(1, min(settings.resamples, _CELLS_PER_CHUNK // n))
    for first in range(0, settings.resamples, chunk):
        picks = rng.integers(0, n, size=(min(chunk, settings.resamples - first), n))
        total = weights[picks].sum(axis=1)
        sums = (weights * scores)[picks].sum(axis=1)
        means.append(sums[total > 0] / total[total > 0])
    tail = (1.0 - settings.level) / 2.0
    low, high = np.quantile(np.concatenate(means), [tail, 1.0 - tail])
    return float(low), float(high)


def _signal_shares(counted: Sequence[Statement]) -> dict[str, SignalShare]:
    members: dict[str, list[str]] = {}
    for s in counted:
        members.setdefault(s.signal, []).append(s.id)
    ordered = sorted(members.items(), key=lambda item: -len(item[1]))
    return {
        name: SignalShare(len(ids), len(ids) / len(counted), tuple(ids)) for name, ids in ordered
    }


def _gap(there: Score, back: Score | None) -> float | None:
    if back is None or there.value is None or back.value is None:
        return None
    return there.value - back.value


def _ordered(items: Iterable[T]) -> list[T]:
    """Distinct items, the most frequent first, ties in order of appearance."""
    return [item for item, _ in Counter(items).most_common()]
