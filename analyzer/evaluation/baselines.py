"""The ladder: what one gets without a trained encoder, from the simplest upwards.

1. majority: the most frequent label; the median score.
2. VADER, a sentiment lexicon for social media (Hutto and Gilbert 2014): good and bad feelings.
3. the small lexicon of diplomacy in ``lexicon.csv``.
4. TF-IDF of words and pairs of words with logistic regression, trained on labelled rows.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analyzer.codebook import SCORES, SIGNALS, TONES, tone_of_score
from analyzer.errors import MissingExtra
from analyzer.evaluation.lexicon import NEUTRAL_BELOW, lexicon_scores
from analyzer.evaluation.metrics import Answers, OwnHead, root_of
from analyzer.evaluation.tallies import Floats, Ints
from analyzer.training.config import CODEBOOK_HEADS
from analyzer.training.data import LabelledRow, text_key

#: A compound score closer to zero is neutral, as VADER's authors say.
VADER_NEUTRAL_BELOW = 0.05
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Baseline:
    """One rung. how: what it was made from. answers: None where it could not run, see ``how``."""

    name: str
    how: str
    answers: Answers | None


def baselines(
    rows: Sequence[LabelledRow],
    training: Sequence[LabelledRow] = (),
    own: Mapping[str, OwnHead] | None = None,
) -> list[Baseline]:
    """Return the answers of every baseline to ``rows``.

    training: rows to learn from; those that share a document or a text with ``rows`` are left out.
        A row whose group is its own id names no document: ids of two files may coincide.
        Without any, majority and TF-IDF learn from ``rows`` by cross-validation over documents.
    own: the further heads that are to be answered, too; multi-label ones are not.
    Raises ``MissingExtra`` without scikit-learn.
    """
    heads = _heads(own or {})
    parts, how = _parts(rows, training)
    shares, learnt = (
        {name: np.full((len(rows), len(head.labels)), np.nan) for name, head in heads.items()}
        for _ in range(2)
    )
    medians = np.full(len(rows), np.nan)
    for part in parts:
        scores = [r.score for r in part.known if r.score is not None]
        medians[part.asked] = np.median(scores) if scores else np.nan
        _learn(part, [rows[i].text for i in part.asked], heads, shares, learnt)
    return [
        Baseline("majority", how, _answers(shares, medians)),
        _vader(rows),
        Baseline("lexicon", "analyzer/evaluation/lexicon.csv, nothing learnt", _lexicon(rows)),
        Baseline("TF-IDF + logistic regression", how, _answers(learnt)),
    ]


@dataclass(frozen=True, slots=True)
class _Head:
    """label_of: a row's label, None where it has none."""

    labels: tuple[Any, ...]
    label_of: Callable[[LabelledRow], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows to learn from, and positions of the rows to answer after that."""

    known: Sequence[LabelledRow]
    asked: Ints


def _heads(own: Mapping[str, OwnHead]) -> dict[str, _Head]:
    def first_of(name: str) -> Callable[[LabelledRow], Any]:
        return lambda row: next(iter(row.own.get(name, ())), None)

    return {
        "tone": _Head(TONES, lambda r: r.tone),
        "score": _Head(SCORES, lambda r: r.score),
        "signal": _Head(SIGNALS, lambda r: r.signal),
    } | {name: _Head(h.labels, first_of(name)) for name, h in own.items() if not h.multi}


def _parts(rows: Sequence[LabelledRow], training: Sequence[LabelledRow]) -> tuple[list[_Part], str]:
    """What is learnt from what, and the words for it."""
    if training:
        documents = {r.group for r in rows if r.group != r.id}
        texts = {text_key(r.text) for r in rows}
        fresh = [
            r
            for r in training
            if (r.group == r.id or r.group not in documents) and text_key(r.text) not in texts
        ]
        how = f"learnt from {len(fresh):,} training rows"
        if len(fresh) < len(training):
            how += f" ({len(training) - len(fresh):,} left out: they share a document or text)"
        return [_Part(fresh, np.arange(len(rows)))] if fresh else [], how
    n_folds = min(FOLDS, len({r.group for r in rows}))
    if n_folds < 2:
        return [], "not possible: one document alone, and no training rows (--train)"
    folds = (
        _import("sklearn.model_selection")
        .GroupKFold(n_folds)
        .split(np.zeros(len(rows)), groups=[r.group for r in rows])
    )
    how = f"learnt from the evaluated rows themselves, {n_folds}-fold over documents"
    return [_Part([rows[i] for i in known], np.asarray(asked)) for known, asked in folds], how


def _learn(
    part: _Part,
    texts: Sequence[str],
    heads: Mapping[str, _Head],
    shares: Mapping[str, Floats],
    learnt: Mapping[str, Floats],
) -> None:
    """Write label shares and TF-IDF probabilities of the asked rows, head by head."""
    # Words of a single row help little and cost much, once there are many rows.
    vectorizer = _import("sklearn.feature_extraction.text").TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2 if len(part.known) > 200 else 1
    )
    known = vectorizer.fit_transform([r.text for r in part.known])
    asked = vectorizer.transform(texts)
    for name, head in heads.items():
        labels = [head.label_of(r) for r in part.known]
        at = [i for i, label in enumerate(labels) if label in head.labels]
        if not at:
            continue
        numbers = np.array([head.labels.index(labels[i]) for i in at])
        share = np.bincount(numbers, minlength=len(head.labels)) / len(at)
        shares[name][part.asked] = share
        learnt[name][part.asked] = share if share.max() == 1.0 else 0.0
        if share.max() < 1.0:
            model = _import("sklearn.linear_model").LogisticRegression(
                C=10.0, max_iter=300, tol=1e-3, class_weight="balanced"
            )
            with warnings.catch_warnings():
                # Few rows, or no full convergence: fair for a baseline, and no news for a reader.
                warnings.simplefilter("ignore", UserWarning)
                model.fit(known[at], numbers)
            learnt[name][np.ix_(part.asked, model.classes_)] = model.predict_proba(asked)


def _answers(probabilities: Mapping[str, Floats], score: Floats | None = None) -> Answers | None:
    """Answers from probabilities by head; a head that had nothing to learn from has none.

    score: in place of the expected one.
    """
    found = {name: p for name, p in probabilities.items() if np.isfinite(p).all()}
    if not found:
        return None
    if score is None and "score" in found:
        score = found["score"] @ np.array(SCORES, dtype=float)
    tone, signal = found.get("tone"), found.get("signal")
    return Answers(
        tone=None if tone is None else tone.argmax(axis=1),
        score=score if score is not None and np.isfinite(score).all() else None,
        signal=None if signal is None else signal.argmax(axis=1),
        root=None if signal is None else root_of(signal),
        tone_probabilities=tone,
        signal_probabilities=signal,
        own={name: p for name, p in found.items() if name not in CODEBOOK_HEADS},
    )


def _vader(rows: Sequence[LabelledRow]) -> Baseline:
    try:
        module = importlib.import_module("vaderSentiment.vaderSentiment")
    except ModuleNotFoundError as err:
        if err.name not in {"vaderSentiment", "vaderSentiment.vaderSentiment"}:
            raise
        return Baseline("VADER", "not installed: pip install vaderSentiment", None)
    analyzer = module.SentimentIntensityAnalyzer()
    compound = np.array([analyzer.polarity_scores(r.text)["compound"] for r in rows], dtype=float)
    answers = Answers(tone=_signs(compound, VADER_NEUTRAL_BELOW), score=3.0 * compound)
    return Baseline("VADER", "vaderSentiment, nothing learnt; score = 3 x compound", answers)


def _lexicon(rows: Sequence[LabelledRow]) -> Answers:
    scores = lexicon_scores([r.text for r in rows])
    return Answers(tone=_signs(scores, NEUTRAL_BELOW), score=scores)


def _signs(scores: Floats, neutral_below: float) -> Ints:
    """Tone numbers of scores."""
    signs = np.where(np.abs(scores) < neutral_below, 0.0, scores)
    return np.array([TONES.index(tone_of_score(s)) for s in signs], dtype=int)


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as err:
        if err.name != "sklearn":
            raise
        raise MissingExtra("The ladder of baselines", "train") from err
