"""A series without the model's known error, by prediction-powered inference.

Angelopoulos, Bates, Fannjiang, Jordan and Zrnic (2023), "Prediction-powered inference", Science
382, 669-674, estimator of a mean:

    corrected = mean of f over all statements  +  mean of (Y - f) over the labelled ones

f: what the model said; Y: what a reader said; the second mean is the *rectifier*. Both are weighted
as the series is. There are too few labels for a rectifier of every period: one is pooled over time,
for each direction where that has enough labels, else over all labelled statements. So the model may
be wrong, but must be wrong alike in all periods; a drift of its error is tested and reported.

The interval joins that of the period with that of the rectifier by the method of variance estimates
recovery (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702):

    low  = estimate - sqrt((estimate - low of the period)^2 + (rectifier - its low)^2)
    high likewise
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.aggregation import MAX_SCORE, tension
from analyzer.codebook import SIGNALS
from analyzer.config import ScoringConfig
from analyzer.errors import DataError, did_you_mean
from analyzer.report.wording import count, signed
from analyzer.tracking.records import Bounds, Period, Series, Side
from analyzer.tracking.resampling import t_quantile
from analyzer.tracking.selection import normalised

MIN_LABELS = 20
MIN_ARTICLES = 5
#: A drift of the error is reported from this many standard errors on (1 time in 100 by chance).
DRIFT = 2.58
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Label:
    """What a careful reader gave a statement: a score from -3 to +3, a signal, or both."""

    article_id: str
    id: str
    score: float | None = None
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class Rectifier:
    """The model's mean error, reader minus model, in the units of the estimate.

    scope: what its labels are of, "USA -> CHN" or "all". error: standard error over articles.
    """

    scope: str
    value: float
    error: float
    labels: int
    articles: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """A series as it was and as it is without the model's mean error.

    series: corrected; estimates, intervals and smoothed values are, the counts and the signals of
    each side are the model's. rectifiers: "forward" and "backward". labels: used; unmatched: that
    fit no counted statement of the frame. warnings: in full sentences.
    """

    raw: Series
    series: Series
    rectifiers: Mapping[str, Rectifier]
    labels: int
    unmatched: int
    warnings: tuple[str, ...] = ()


def correct(
    series: Series,
    frame: Any,
    labels: Iterable[Label],
    weights: ScoringConfig | None = None,
) -> Corrected:
    """Return the series with and without the model's mean error.

    frame: the statements the series was made of; labels of other pairs in it help, too. labels: of
    statements that were drawn at random, not picked. weights: as for the series.

    Raises ``DataError`` for fewer than 20 labels of 5 articles that fit counted statements.
    """
    labels = list(labels)
    config = weights or ScoringConfig()
    rows = _Labelled.match(series, normalised(frame), labels, config)
    rectifiers = {}
    overall = rows.rectifier("all", np.ones(len(rows.errors), dtype=bool))
    for name, (source, target) in (
        ("forward", series.pair),
        ("backward", series.pair[::-1]),
    ):
        own = rows.of(source, target)
        enough = own.sum() >= MIN_LABELS and len(set(rows.article[own])) >= MIN_ARTICLES
        rectifiers[name] = rows.rectifier(f"{source} -> {target}", own) if enough else overall
    fixed = replace(
        series,
        periods=tuple(_period(p, rectifiers, series) for p in series.periods),
        groups={
            name: tuple(_period(p, rectifiers, series) for p in periods)
            for name, periods in series.groups.items()
        },
    )
    warnings = [w for w in (rows.drift(),) if w]
    if rectifiers["forward"] is overall or rectifiers["backward"] is overall:
        pooled = [n for n in rectifiers if rectifiers[n] is overall]
        warnings.append(
            f"The {' and the '.join(pooled)} side has fewer than {MIN_LABELS} labels of "
            f"{MIN_ARTICLES} articles; the error of all labelled statements stands in."
        )
    return Corrected(
        series, fixed, rectifiers, len(rows.errors), len(labels) - len(rows.errors), tuple(warnings)
    )


@dataclass(frozen=True, slots=True)
class _Labelled:
    """Labelled statements, shape (n,) each: error is reader minus model."""

    errors: Floats
    weights: Floats
    article: NDArray[Any]
    days: NDArray[Any]
    source: NDArray[Any]
    target: NDArray[Any]
    level: float

    @classmethod
    def match(
        cls, series: Series, frame: Any, labels: Sequence[Label], config: ScoringConfig
    ) -> _Labelled:
        counted = frame[frame["leaf"] & ~frame["unsure"] & ~frame["boilerplate"]]
        keys = zip(counted["article_id"], counted["id"], strict=True)
        position = {key: i for i, key in enumerate(keys)}
        wanted = {
            (label.article_id, label.id): label.signal if series.signal else label.score
            for label in labels
        }
        known = {k: v for k, v in wanted.items() if v is not None and k in position}
        rows = counted.iloc[[position[k] for k in known]]
        if series.signal:
            gold = np.array([float(v == series.signal) for v in known.values()])
            said = (rows["signal"].to_numpy() == series.signal).astype(float)
            weights = np.ones(len(rows))
        else:
            gold = np.array([float(v) for v in known.values()]) / MAX_SCORE
            said = rows["score"].to_numpy(dtype=float) / MAX_SCORE
            weights = np.array([getattr(config.weights, v, 1.0) for v in rows["voice"]], float)
        articles = rows["article"].to_numpy()
        n_articles = len(set(articles[weights > 0]))
        if (weights > 0).sum() < MIN_LABELS or n_articles < MIN_ARTICLES:
            what = "signals" if series.signal else "scores"
            raise DataError(
                f"found {count(len(rows), 'label')} with {what} of "
                f"{count(n_articles, 'article')} that fit counted statements (of "
                f"{count(len(wanted), 'label')} given), expected {MIN_LABELS} of {MIN_ARTICLES} "
                "articles or more; check article_id and id, or label more"
            )
        return cls(
            gold - said,
            weights,
            articles,
            rows["day"].to_numpy(),
            rows["source"].to_numpy(),
            rows["target"].to_numpy(),
            config.bootstrap.level,
        )

    def of(self, source: str, target: str) -> NDArray[np.bool_]:
        """Those of one direction that weigh."""
        there = [source in s and target in t for s, t in zip(self.source, self.target, strict=True)]
        return np.array(there, dtype=bool) & (self.weights > 0)

    def rectifier(self, scope: str, chosen: NDArray[np.bool_]) -> Rectifier:
        """Weighted mean error with its standard error, which is clustered by article."""
        value, error, n = _clustered_mean(
            self.errors[chosen], self.weights[chosen], self.article[chosen]
        )
        return Rectifier(scope, value, error, int(chosen.sum()), n)

    def drift(self) -> str | None:
        """A sentence where the error of the later half of the labels is not that of the earlier."""
        dated = ~np.isnat(self.days) & (self.weights > 0)
        if not dated.any():
            return None
        middle = np.sort(self.days[dated])[dated.sum() // 2]
        halves = [dated & (self.days < middle), dated & (self.days >= middle)]
        means = [_clustered_mean(self.errors[h], self.weights[h], self.article[h]) for h in halves]
        if min(n for _, _, n in means) < MIN_ARTICLES:
            return None
        (early, e1, _), (late, e2, _) = means
        if abs(late - early) <= DRIFT * np.hypot(e1, e2):
            return None
        day = middle.astype("datetime64[D]")
        return (
            f"The model's error is {signed(early)} before {day} and {signed(late)} since, more of "
            "a difference than chance explains: one correction for all periods does not fit; label "
            "more and correct the parts by themselves."
        )


def _clustered_mean(
    values: Floats, weights: Floats, article: NDArray[Any]
) -> tuple[float, float, int]:
    """Weighted mean, its standard error over articles (linearised ratio), number of articles."""
    total = weights.sum()
    names, at = np.unique(article.astype(str), return_inverse=True)
    g = len(names)
    if total <= 0:
        return float("nan"), float("nan"), g
    mean = float((weights * values).sum() / total)
    parts = np.zeros(g)
    np.add.at(parts, at, weights * (values - mean))
    factor = g / (g - 1) if g > 1 else float("nan")
    return mean, float(np.sqrt(factor * np.square(parts).sum()) / total), g


def _period(period: Period, rectifiers: Mapping[str, Rectifier], series: Series) -> Period:
    forward = _side(period.forward, rectifiers["forward"], series)
    backward = _side(period.backward, rectifiers["backward"], series)
    gap, bounds, error = period.gap, period.gap_interval, period.gap_error
    # One rectifier for both sides leaves the gap as it is.
    if gap is not None and rectifiers["forward"] is not rectifiers["backward"]:
        one, two = rectifiers["forward"], rectifiers["backward"]
        both = Rectifier(
            "gap",
            one.value - two.value,
            float(np.hypot(one.error, two.error)),
            one.labels + two.labels,
            min(one.articles, two.articles),
        )
        limit = 1.0 if series.signal else 2.0
        bounds = _joined(gap, bounds, both, series.level, (-limit, limit))
        error = None if error is None else float(np.hypot(error, both.error))
        gap = _within(gap + both.value, (-limit, limit))
    return replace(
        period, forward=forward, backward=backward, gap=gap, gap_interval=bounds, gap_error=error
    )


def _side(side: Side, rectifier: Rectifier, series: Series) -> Side:
    if side.estimate is None:
        return side
    limits = (0.0, 1.0) if series.signal else (-1.0, 1.0)
    estimate = _within(side.estimate + rectifier.value, limits)
    bounds = _joined(side.estimate, side.bounds, rectifier, series.level, limits)
    smooth = None if side.smooth is None else _within(side.smooth + rectifier.value, limits)
    error = None if side.error is None else float(np.hypot(side.error, rectifier.error))
    side = replace(side, smooth=smooth, error=error)
    if series.signal:
        return replace(side, share=estimate, share_interval=bounds)
    return replace(side, value=estimate, tension=tension(estimate), interval=bounds)


def _joined(
    estimate: float, bounds: Bounds | None, rectifier: Rectifier, level: float, limits: Bounds
) -> Bounds | None:
    if bounds is None:
        return None
    reach = t_quantile(0.5 + level / 2, rectifier.articles - 1) * rectifier.error
    centre = estimate + rectifier.value
    low = centre - float(np.hypot(estimate - bounds[0], reach))
    high = centre + float(np.hypot(bounds[1] - estimate, reach))
    # What was cut off at the end of the scale reaches further than is known: it stays there.
    return (
        limits[0] if bounds[0] <= limits[0] else _within(low, limits),
        limits[1] if bounds[1] >= limits[1] else _within(high, limits),
    )


def _within(value: float, limits: Bounds) -> float:
    return float(min(max(value, limits[0]), limits[1]))


def read_labels(path: str | Path) -> list[Label]:
    """Return the labels of a JSONL file: article_id, id, and score, signal or both.

    Raises ``DataError`` with file and line for what does not fit.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise DataError(f"{path}: cannot be read ({err}); expected JSON lines in UTF-8") from err
    found = [_label(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise DataError(f"{path}: holds no labels; expected lines with article_id, id and score")
    return found


def _label(line: str, where: str) -> Label:
    try:
        row = json.loads(line)
    except ValueError as err:
        raise DataError(f"{where}: not valid JSON ({err})") from err
    if not isinstance(row, dict) or "article_id" not in row or "id" not in row:
        raise DataError(f"{where}: found {line[:60]!r}, expected an object with article_id and id")
    score, signal = row.get("score"), row.get("signal")
    if score is None and signal is None:
        raise DataError(f"{where}: has neither score nor signal; expected one of them")
    number = isinstance(score, int | float) and not isinstance(score, bool)
    if score is not None and not (number and abs(score) <= MAX_SCORE):
        raise DataError(f"{where}: score: found {score!r}, expected a number from -3 to +3")
    if signal is not None and signal not in SIGNALS:
        hint = did_you_mean(str(signal), SIGNALS)
        raise DataError(f"{where}: signal: {signal!r} is no signal{hint}")
    return Label(str(row["article_id"]), str(row["id"]), score, signal)
