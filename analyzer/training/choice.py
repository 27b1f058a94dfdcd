"""A conditional logit by maximum likelihood: choices among candidates with readable features.

The probability of a candidate is its share of exp(sum of the weights of its features) over all
candidates of the choice (McFadden 1974). The weights have a normal prior (an L2 penalty).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
#: The features of every candidate of one choice, and the number of the one that was taken, or None
#: where that is no candidate.
Choice = tuple[Sequence[Mapping[str, float]], int | None]
_MAX_ITERATIONS = 500


@dataclass(frozen=True, slots=True)
class Choices:
    """n choices among m candidates in all.

    names: of the features. matrix: sparse, shape (m, features). sizes: (n,), how many candidates
    each choice has. taken: (n,), the number of the one taken, -1 where it is not known.
    """

    names: tuple[str, ...]
    matrix: Any
    sizes: NDArray[np.int64]
    taken: NDArray[np.int64]

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> Choices:
        """Return choices in one table; features are named in the order of their first use."""
        at: dict[str, int] = {}
        values: list[float] = []
        columns: list[int] = []
        edges, sizes, taken = [0], [], []
        for candidates, number in choices:
            for features in candidates:
                columns += [at.setdefault(name, len(at)) for name in features]
                values += features.values()
                edges.append(len(columns))
            sizes.append(len(candidates))
            taken.append(-1 if number is None else number)
        matrix = csr_matrix((values, columns, edges), shape=(len(edges) - 1, len(at)))
        return cls(tuple(at), matrix, np.array(sizes, np.int64), np.array(taken, np.int64))

    def subset(self, chosen: NDArray[np.bool_]) -> Choices:
        """Return some of the choices; chosen: (n,)."""
        rows = np.repeat(chosen, self.sizes)
        return Choices(self.names, self.matrix[rows], self.sizes[chosen], self.taken[chosen])

    def utilities(self, weights: Mapping[str, float]) -> list[Floats]:
        """Return the sum of the weights of each candidate's features, by choice."""
        column = np.array([weights.get(name, 0.0) for name in self.names])
        return np.split(self.matrix @ column, np.cumsum(self.sizes)[:-1])


def fit_choices(choices: Choices, inverse_penalty: float, min_count: int = 1) -> dict[str, float]:
    """Return the most likely weight of each feature that at least ``min_count`` candidates have.

    Choices whose taken candidate is not known are left out.
    """
    known = choices.subset(choices.taken >= 0)
    frequent = np.flatnonzero(known.matrix.getnnz(axis=0) >= min_count)
    if not len(known.sizes) or not len(frequent):
        return {}
    matrix = known.matrix[:, frequent]
    starts = np.cumsum(known.sizes) - known.sizes
    taken = starts + known.taken
    of_taken = np.asarray(matrix[taken].sum(axis=0)).ravel()
    transposed = matrix.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        """Negative log-likelihood with the penalty, and its gradient."""
        utilities = matrix @ weights
        utilities -= np.repeat(np.maximum.reduceat(utilities, starts), known.sizes)
        raw = np.exp(utilities)
        totals = np.add.reduceat(raw, starts)
        value = np.log(totals).sum() - utilities[taken].sum()
        gradient = transposed @ (raw / np.repeat(totals, known.sizes)) - of_taken
        penalty = weights @ weights / (2.0 * inverse_penalty)
        return float(value + penalty), gradient + weights / inverse_penalty

    found = minimize(
        loss,
        np.zeros(len(frequent)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MAX_ITERATIONS},
    )
    return {known.names[i]: float(w) for i, w in zip(frequent, found.x, strict=True)}
