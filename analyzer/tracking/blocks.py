"""Correlations over time with intervals that respect autocorrelation.

Neighbouring periods resemble one another, so they say less than as many independent ones. Here
blocks of neighbouring periods are drawn, from a circle so that each period is drawn as often as any
other (circular block bootstrap, Politis and Romano 1992). The length of a block, for n periods, is

    (3/2 * (2 * rho / (1 - rho^2))^2 * n)^(1/3)                 at most n / 4

which is the best one for a mean with autocorrelation rho at lag 1 (Andrews 1991, equations 6.2 and
6.4; the blocks of a bootstrap are its Bartlett kernel, Politis and White 2004). Of a correlation,
rho is the product of those of the two series (Bartlett 1946), each without its bias,
rho + (1 + 4 * rho) / n (Kendall 1954).

The interval is that of Fisher's z = artanh(r), as wide as Student's t asks for with as many
independent values as there are blocks; see ``resampling``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.config import Bootstrap
from analyzer.tracking.extras import optional
from analyzer.tracking.records import Bounds
from analyzer.tracking.resampling import interval

Floats = NDArray[np.float64]
_MAX_RHO = 0.97
#: Fisher's z of a perfect correlation is infinite.
_MAX_R = 1.0 - 1e-9


@dataclass(frozen=True, slots=True)
class Association:
    """Two correlations of the same n pairs, -1 .. +1, with intervals; block: in periods."""

    pearson: float
    pearson_interval: Bounds | None
    spearman: float
    spearman_interval: Bounds | None
    block: int


def associate(x: Floats, y: Floats, settings: Bootstrap) -> Association:
    """Return the correlations of two series; shape (n,) each, in order of time, not constant."""
    ranked = optional("scipy.stats").rankdata
    n = len(x)
    block = block_length(x, y)
    rng = np.random.default_rng([settings.seed, n, block])
    first = rng.integers(0, n, size=(settings.resamples, math.ceil(n / block), 1))
    drawn = ((first + np.arange(block)) % n).reshape(settings.resamples, -1)[:, :n]
    found = []
    for one, two, again in (
        (x, y, False),
        # Ranks of what was drawn: a value that is drawn twice shares its rank.
        (ranked(x), ranked(y), True),
    ):
        ones, twos = one[drawn], two[drawn]
        if again:
            ones, twos = ranked(ones, axis=1), ranked(twos, axis=1)
        r = float(pearson(one, two))
        z = np.arctanh(np.clip(pearson(ones, twos), -_MAX_R, _MAX_R))
        centre = math.atanh(min(max(r, -_MAX_R), _MAX_R))
        bounds = interval(centre, z, n / block, settings.level, (-math.inf, math.inf))
        found.append((r, bounds and (math.tanh(bounds[0]), math.tanh(bounds[1]))))
    (r, r_bounds), (rho, rho_bounds) = found
    return Association(r, r_bounds, rho, rho_bounds, block)


def pearson(x: Floats, y: Floats) -> Floats:
    """Pearson's correlation along the last axis; NaN where one of them is constant."""
    # Not scipy's: it warns of every resample that drew one value alone.
    x, y = (v - v.mean(axis=-1, keepdims=True) for v in (x, y))
    size = np.linalg.norm(x, axis=-1) * np.linalg.norm(y, axis=-1)
    result: Floats = np.full(size.shape, np.nan)
    np.divide((x * y).sum(axis=-1), size, out=result, where=size > 0)
    return result


def block_length(x: Floats, y: Floats) -> int:
    """Periods in a block, 1 or more, for the correlation of two series of shape (n,)."""
    n = len(x)
    # Series that swing in opposite ways say more than independent values: no blocks needed.
    rho = min(max(autocorrelation(x) * autocorrelation(y), 0.0), _MAX_RHO)
    best: float = (1.5 * (2.0 * rho / (1.0 - rho**2)) ** 2 * n) ** (1 / 3)
    return max(1, min(math.ceil(best), n // 4))


def autocorrelation(x: Floats) -> float:
    """Autocorrelation at lag 1 of a series of shape (n,), without the bias of a short one."""
    x = x - x.mean()
    rho = float((x[1:] * x[:-1]).sum() / (x * x).sum())
    return min(max(rho + (1.0 + 4.0 * rho) / len(x), -_MAX_RHO), _MAX_RHO)
