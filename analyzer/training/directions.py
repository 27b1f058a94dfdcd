"""Fits the direction model: a logistic regression over readable features of candidate actors."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analyzer.actors import Gazetteer, find_mentions
from analyzer.directions import (
    FORMAT_VERSION,
    DirectionModel,
    Role,
    Scene,
    candidate_features,
    joint_terms,
    scenes_of,
    statement_at,
)
from analyzer.errors import DataError
from analyzer.furniture import without_furniture
from analyzer.modeling.folder import file_sha256
from analyzer.quotes import QuoteExtractor, load_extractor
from analyzer.reading import parse_date
from analyzer.records import Article, Span
from analyzer.sentences import split
from analyzer.speakers import resolve_speakers
from analyzer.statements import draft_statements
from analyzer.training.config import DirectionsConfig
from analyzer.training.data import unit_interval

ROLES: tuple[Role, Role] = ("source", "target")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence: its scene and the codes that a reader gave it."""

    group: str
    scene: Scene
    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DirectionsResult:
    """Where the weights are and how good they are on the documents that were held out."""

    folder: Path
    metrics: dict[str, Any]


def train_directions(config: DirectionsConfig, data_root: Path, out: Path) -> DirectionsResult:
    """Fit the weights on labelled sentences and write ``model.json``.

    Raises ``DataError`` when a file is missing or a row lacks what it must have.
    """
    articles = read_articles(config.articles, data_root)
    extractor = load_extractor(config.quotes)
    examples = [
        example
        for source in config.data
        for example in read_examples(source.locate(data_root), articles, extractor)
    ]
    dev = [e for e in examples if _share_of(e, config) < config.dev_fraction]
    rest = [e for e in examples if _share_of(e, config) >= config.dev_fraction]
    edge = config.dev_fraction + config.kept_fraction
    kept = [e for e in rest if _share_of(e, config) < edge and e.scene.shares is not None]
    joint: dict[Role, dict[str, float]] = {}
    if kept:
        others = [e for e in rest if _share_of(e, config) >= edge]
        joint = _fit_joint(kept, _fit(others, config, {}))
    model = _fit(rest, config, joint)
    metrics = {"train": evaluate(rest, model), "dev": evaluate(dev, model)}
    out.mkdir(parents=True, exist_ok=True)
    document = {
        "format_version": FORMAT_VERSION,
        "data": [
            s.model_dump() | {"sha256": file_sha256(s.locate(data_root))} for s in config.data
        ],
        "metrics": metrics,
        "versions": {name: version(name) for name in ("scikit-learn", "numpy")},
        "config": config.model_dump(mode="json"),
        "thresholds": config.thresholds.model_dump(),
        "quotes": extractor.name,
        "joint": joint,
        "weights": {role: dict(sorted(model.weights[role].items())) for role in ROLES},
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    (out / "model.json").write_text(text + "\n", encoding="utf-8")
    return DirectionsResult(out, metrics)


def read_articles(paths: Sequence[str], root: Path) -> dict[str, Article]:
    """Read files of whole articles, by id; raises ``DataError``."""
    articles = {}
    for path in paths:
        for value in json_lines(root / path):
            articles[str(value["id"])] = Article(
                id=str(value["id"]),
                text=value["text"],
                title=value.get("title") or None,
                date=parse_date(value.get("date") or ""),
            )
    return articles


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON lines file, plain or .gz; raises ``DataError``."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _object(line, path, number)
    except OSError as err:
        raise DataError(
            f"{path}: cannot be read ({err}); set --data-root to the folder that the paths in the "
            "configuration are relative to, or take the file out of the configuration"
        ) from err


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as err:
        raise DataError(f"{path}:{number}: not valid JSON ({err.msg})") from err
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise DataError(f"{path}:{number}: expected a JSON object with a 'text' that is a string")
    return value


def placed_rows(
    path: Path, articles: Mapping[str, Article]
) -> Iterator[tuple[str, Article, list[tuple[dict[str, Any], int]]]]:
    """Yield each document with its article and its labelled rows, and where in the text they begin.

    Where there is no article, the row's own text behind its context is one.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in json_lines(path):
        rows.setdefault(str(row.get("document") or row.get("id")), []).append(row)
    for document, members in rows.items():
        article = articles.get(document)
        inside = [r for r in members if article is not None and r["text"] in article.text]
        if article is not None and inside:
            places = [(r, article.text.index(r["text"])) for r in inside]
            yield document, article, places
        for row in members:
            if row not in inside:
                before = row.get("context") or ""
                text = f"{before} {row['text']}" if before else row["text"]
                date = parse_date(row.get("date") or "")
                alone = Article(id=document, text=text, date=date)
                place = len(text) - len(row["text"])
                yield document, alone, [(row, place)]


def read_examples(
    path: Path, articles: Mapping[str, Article], extractor: QuoteExtractor
) -> Iterator[Example]:
    """Yield the labelled sentences of a file as the pipeline reads them; raises ``DataError``."""
    gazetteer = Gazetteer.load()
    for document, article, rows in placed_rows(path, articles):
        yield from _place(document, article, rows, gazetteer, extractor)


def _place(
    document: str,
    article: Article,
    rows: Sequence[tuple[dict[str, Any], int]],
    gazetteer: Gazetteer,
    extractor: QuoteExtractor,
) -> Iterator[Example]:
    mentions = find_mentions(article, gazetteer)
    sentences = without_furniture(article.text, split(article.text))
    found = extractor.extract(article.text, sentences)
    attributions = resolve_speakers(article.text, sentences, found.quotes, mentions.body)
    drafts = draft_statements(
        "body", article.text, sentences, found.quotes, attributions, mentions.body
    )
    signals = ["none"] * len(drafts)
    at: list[tuple[int, dict[str, Any]]] = []
    for row, start in rows:
        index = statement_at(drafts, Span(start, start + len(row["text"])))
        if index is not None:
            signals[index] = row["signal"]
            at.append((index, row))
    scenes = scenes_of(article, drafts, signals, mentions, found.roles)
    for index, row in at:
        yield Example(document, scenes[index], tuple(row["source"]), tuple(row["target"]))


def _share_of(example: Example, config: DirectionsConfig) -> float:
    return unit_interval(f"{config.seed}/{example.group}")


def _fit_joint(examples: Sequence[Example], model: DirectionModel) -> dict[Role, dict[str, float]]:
    """Weigh the features against the network, on documents that neither has learned from."""
    joint: dict[Role, dict[str, float]] = {}
    for number, role in enumerate(ROLES):
        rows: list[list[float]] = []
        labels: list[bool] = []
        names: list[str] = []
        for example in examples:
            assert example.scene.shares is not None  # the caller chose them
            source = example.source if role == "target" else ()
            candidates = candidate_features(role, example.scene, source)
            for code, features in candidates.items():
                log_odds = model.log_odds(role, features)
                terms = joint_terms(log_odds, code, example.scene.shares[number])
                names = list(terms)
                rows.append(list(terms.values()))
                labels.append(code in getattr(example, role))
        fitted = LogisticRegression(C=10.0, max_iter=2000).fit(np.array(rows), np.array(labels))
        joint[role] = {n: round(float(w), 3) for n, w in zip(names, fitted.coef_[0], strict=True)}
        joint[role]["bias"] = round(float(fitted.intercept_[0]), 3)
    return joint


def _fit(
    examples: Sequence[Example], config: DirectionsConfig, joint: Mapping[Role, Mapping[str, float]]
) -> DirectionModel:
    weights: dict[Role, dict[str, float]] = {"source": {}, "target": {}}
    thresholds: dict[Role, tuple[float, float]] = {
        "source": (config.thresholds.source.main, config.thresholds.source.further),
        "target": (config.thresholds.target.main, config.thresholds.target.further),
    }
    model = DirectionModel(weights, thresholds, joint=joint)
    for role in ROLES:
        rows: list[dict[str, float]] = []
        labels: list[bool] = []
        for example in examples:
            # The target model learns from the sources that the source model will give it.
            source = model.direction(example.scene).source if role == "target" else ()
            gold = getattr(example, role)
            for code, names in candidate_features(role, example.scene, source).items():
                rows.append(dict.fromkeys(names, 1.0))
                labels.append(code in gold)
        counts = Counter(name for row in rows for name in row)
        rows = [{n: v for n, v in r.items() if counts[n] >= config.min_count} for r in rows]
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform(rows)
        fitted = LogisticRegression(C=config.inverse_penalty, max_iter=2000)
        fitted.fit(matrix, np.array(labels))
        names = vectorizer.get_feature_names_out()
        weights[role].update(
            {str(n): round(float(w), 3) for n, w in zip(names, fitted.coef_[0], strict=True)}
        )
        weights[role]["bias"] = round(float(fitted.intercept_[0]), 3)
    return model


def evaluate(examples: Sequence[Example], model: DirectionModel) -> dict[str, Any]:
    """Return, by role, how often the first code is right and precision and recall of all codes.

    first_right: of the sentences that have one, the share whose first predicted code is the first
    labelled one. reachable: the share whose first labelled code was a candidate at all.
    empty_right: of the sentences that have none, the share for which none was predicted.
    """
    result: dict[str, Any] = {"n": len(examples)}
    predicted = [model.direction(e.scene) for e in examples]
    for role in ROLES:
        gold = [getattr(e, role) for e in examples]
        found = [getattr(p, role) for p in predicted]
        with_one = [(g, f, e) for g, f, e in zip(gold, found, examples, strict=True) if g]
        without = [f for g, f in zip(gold, found, strict=True) if not g]
        right = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
        reachable = sum(g[0] in candidate_features(role, e.scene, ()) for g, _, e in with_one)
        first_right = sum(f[:1] == g[:1] for g, f, _ in with_one)
        result[role] = {
            "n_with_one": len(with_one),
            "first_right": _share(first_right, len(with_one)),
            "reachable": _share(reachable, len(with_one)),
            "empty_right": _share(sum(not f for f in without), len(without)),
            "precision": _share(right, sum(map(len, found))),
            "recall": _share(right, sum(map(len, gold))),
        }
    return result


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
