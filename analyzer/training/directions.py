"""Fits the direction model: a choice among the candidates of each labelled statement."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.actors import Gazetteer, find_mentions
from analyzer.directions import (
    FORMAT_VERSION,
    ROLES,
    Candidate,
    DirectionModel,
    Reading,
    Role,
    Scene,
    joint_terms,
    scenes_of,
    statement_at,
)
from analyzer.errors import ConfigError, DataError
from analyzer.modeling.folder import file_sha256
from analyzer.pipeline import draft_part
from analyzer.quotes import QuoteExtractor, load_extractor
from analyzer.quotes.extractor import Shares
from analyzer.reading import parse_date
from analyzer.records import Article, Span
from analyzer.speakers import Outside
from analyzer.training.choice import Choices, fit_choices
from analyzer.training.config import DirectionsConfig
from analyzer.training.data import unit_interval

#: Parts of the documents, each of which is read by a model that learned from the others.
FOLDS = 5
#: Inverse strength of the penalty on the few weights of ``joint_terms``.
_JOINT_INVERSE_PENALTY = 10.0
_LEAST_WEIGHT = 0.005


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence: its scene and the codes that a reader gave it."""

    group: str
    scene: Scene
    source: tuple[str, ...]
    target: tuple[str, ...]

    def codes(self, role: Role) -> tuple[str, ...]:
        """The labelled codes of a role, the main one first."""
        return self.source if role == "source" else self.target


@dataclass(frozen=True, slots=True)
class DirectionsResult:
    """Where the weights are and how good they are on the documents that were held out."""

    folder: Path
    metrics: dict[str, Any]


def train_directions(config: DirectionsConfig, data_root: Path, out: Path) -> DirectionsResult:
    """Fit the weights on labelled sentences and write ``model.json``.

    Raises ``DataError`` when a file is missing or a row lacks what it must have, and
    ``ConfigError`` for a folder that holds weights already.
    """
    path = out / "model.json"
    if path.exists():
        raise ConfigError(
            f"--output {out}: holds a model.json; remove it, or choose another folder"
        )
    articles = read_articles(config.articles, data_root)
    extractor = load_extractor(config.quotes)
    examples: list[Example] = []
    learned: set[str] = set()
    for source in config.data:
        found = list(read_examples(source.locate(data_root), articles, extractor))
        examples += found
        learned |= {e.group for e in found if source.taught_quotes}
    dev = [e for e in examples if _is_held_out(e.group, config)]
    texts = {e.scene.text for e in dev}
    rest = [e for e in examples if not _is_held_out(e.group, config) and e.scene.text not in texts]
    edge = config.dev_fraction + config.kept_fraction
    unread = [e.group not in learned or _share_of(e.group, config) < edge for e in rest]
    model = _fit(rest, unread, config)
    metrics = {"train": evaluate(rest, model), "dev": evaluate(dev, model)}
    out.mkdir(parents=True, exist_ok=True)
    document = {
        "format_version": FORMAT_VERSION,
        "data": [
            s.model_dump() | {"sha256": file_sha256(s.locate(data_root))} for s in config.data
        ],
        "metrics": metrics,
        "versions": {name: version(name) for name in ("scipy", "numpy")},
        "config": config.model_dump(mode="json"),
        "further": config.further.model_dump(),
        "quotes": extractor.name,
        "joint": model.joint,
        "reflexive_penalty": model.reflexive_penalty,
        "weights": {role: dict(sorted(model.weights[role].items())) for role in ROLES},
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return DirectionsResult(out, metrics)


def read_articles(paths: Sequence[str], root: Path) -> dict[str, Article]:
    """Read files of whole articles, by id; raises ``DataError``."""
    articles = {}
    for path in paths:
        for value in json_lines(root / path):
            if "id" not in value or "text" not in value:
                raise DataError(f"{root / path}: an article lacks its 'id' or its 'text'")
            articles[str(value["id"])] = Article(
                id=str(value["id"]),
                text=value["text"],
                title=_words(value, "title"),
                date=parse_date(_words(value, "date") or ""),
                outlet=_words(value, "outlet"),
            )
    return articles


def _words(value: Mapping[str, Any], key: str) -> str | None:
    """What a key says, None where it says nothing."""
    found = value.get(key)
    return str(found) if found else None


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
    is_placed = isinstance(value, dict) and (
        "text" not in value
        and "document" in value
        and all(isinstance(value.get(key), int) for key in ("start", "end"))
    )
    if not isinstance(value, dict) or not (is_placed or isinstance(value.get("text"), str)):
        raise DataError(
            f"{path}:{number}: expected a JSON object with a 'text' that is a string, or with "
            "'document', 'start' and 'end'"
        )
    return value


def placed_rows(
    path: Path, articles: Mapping[str, Article]
) -> Iterator[tuple[str, Article, list[tuple[dict[str, Any], int]]]]:
    """Yield each document with its article and its labelled rows, and where in the text they begin.

    A row without a text is the article's, from ``start`` to ``end``. Where there is no article,
    the row's own text behind its context is one, of the outlet that ``outlet`` or ``origin`` names.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in json_lines(path):
        rows.setdefault(str(row.get("document") or row.get("id")), []).append(row)
    for document, members in rows.items():
        article = articles.get(document)
        inside: list[tuple[dict[str, Any], int]] = []
        alone: list[dict[str, Any]] = []
        for row in members:
            place = _place_of(row, article, path)
            if place is None:
                alone.append(row)
            else:
                inside.append(place)
        if article is not None and inside:
            yield document, article, inside
        for row in alone:
            before = _words(row, "context")
            text = f"{before} {row['text']}" if before else row["text"]
            known = article.outlet if article is not None else None
            by_itself = Article(
                id=document,
                text=text,
                date=parse_date(_words(row, "date") or ""),
                outlet=known or _words(row, "outlet") or _words(row, "origin"),
            )
            yield document, by_itself, [(row, len(text) - len(row["text"]))]


def _place_of(
    row: dict[str, Any], article: Article | None, path: Path
) -> tuple[dict[str, Any], int] | None:
    """A row with its text and where in its article it begins; None where it is in none."""
    if "text" in row:
        start = article.text.find(row["text"]) if article is not None else -1
        return (row, start) if start >= 0 else None
    start, end = row["start"], row["end"]
    if article is None or not 0 <= start < end <= len(article.text):
        raise DataError(
            f"{path}: no article or place for the row {row.get('id') or row['document']}; expected "
            "the document's id in one of the configured articles, and start and end inside it"
        )
    return row | {"text": article.text[start:end]}, start


def read_examples(
    path: Path, articles: Mapping[str, Article], extractor: QuoteExtractor
) -> Iterator[Example]:
    """Yield the labelled sentences of a file as the pipeline reads them; raises ``DataError``."""
    gazetteer = Gazetteer.load()
    for document, article, rows in placed_rows(path, articles):
        for row, _ in rows:
            for key, kind in (("signal", str), ("source", list), ("target", list)):
                if not isinstance(row.get(key), kind):
                    raise DataError(
                        f"{path}: a row of {document} has no '{key}' that is a {kind.__name__}"
                    )
        yield from _place(document, article, rows, gazetteer, extractor)


def _place(
    document: str,
    article: Article,
    rows: Sequence[tuple[dict[str, Any], int]],
    gazetteer: Gazetteer,
    extractor: QuoteExtractor,
) -> Iterator[Example]:
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    found = draft_part(article, "body", mentions, outside, extractor)
    drafts = found.drafts
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


def _share_of(group: str, config: DirectionsConfig) -> float:
    return unit_interval(f"{config.seed}/{group}")


def _is_held_out(group: str, config: DirectionsConfig) -> bool:
    return _share_of(group, config) < config.dev_fraction


def _fit(
    examples: Sequence[Example], unread: Sequence[bool], config: DirectionsConfig
) -> DirectionModel:
    """Fit the features on all examples, and weigh them against the network's shares.

    unread: of each example, whether it is of a document that the network did not learn from. What
    the network's shares are weighed against, and the sources that the target is learned with, are
    from models that did not learn from the document either.
    """
    folds = np.array([int(unit_interval(f"fold/{e.group}") * FOLDS) for e in examples])
    readings = [Reading(e.scene) for e in examples]
    sources: list[tuple[str, ...]] = [()] * len(examples)
    weights: dict[Role, dict[str, float]] = {}
    joint: dict[Role, dict[str, float]] = {}
    further: dict[Role, float] = {role: getattr(config.further, role) for role in ROLES}
    for role in ROLES:
        features = [r.features(role, s) for r, s in zip(readings, sources, strict=True)]
        choices = Choices.of(
            (
                [dict.fromkeys(names, 1.0) for names in of.values()],
                _taken(example.codes(role), list(of)),
            )
            for of, example in zip(features, examples, strict=True)
        )
        utilities: list[dict[Candidate, float]] = [{} for _ in examples]
        for fold in range(FOLDS):
            inside = folds == fold
            fitted = fit_choices(choices.subset(~inside), config.inverse_penalty, config.min_count)
            found = choices.subset(inside).utilities(fitted)
            for number, values in zip(np.flatnonzero(inside), found, strict=True):
                utilities[number] = dict(zip(features[number], map(float, values), strict=True))
        preference = getattr(config.preference, role)
        shares = [
            e.scene.shares if is_unread else None
            for e, is_unread in zip(examples, unread, strict=True)
        ]
        if any(s is not None for s in shares):
            joint[role] = _fit_joint(role, examples, utilities, shares)
            joint[role]["nobody"] -= preference * (1.0 - joint[role]["features"])
        weights[role] = fit_choices(choices, config.inverse_penalty, config.min_count)
        weights[role]["nobody"] = weights[role].get("nobody", 0.0) - preference
        if role == "source":
            model = DirectionModel(weights, further, joint=joint)
            for of_example in utilities:
                of_example[None] -= preference
            sources = [
                model.sources(e.scene, u, s)
                for e, u, s in zip(examples, utilities, shares, strict=True)
            ]
    return DirectionModel(
        {role: _rounded(weights[role]) for role in ROLES},
        further,
        joint={role: _rounded(of_role) for role, of_role in joint.items()},
        reflexive_penalty=config.reflexive_penalty,
    )


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as they are written; those too small to decide anything are left out."""
    return {name: round(w, 3) for name, w in weights.items() if abs(w) >= _LEAST_WEIGHT}


def _fit_joint(
    role: Role,
    examples: Sequence[Example],
    utilities: Sequence[Mapping[Candidate, float]],
    shares: Sequence[tuple[Shares, Shares] | None],
) -> dict[str, float]:
    """Weigh utilities against the network's shares, where there are any."""
    choices = Choices.of(
        (
            [joint_terms(role, c, u, of_network) for c, u in of_features.items()],
            _taken(example.codes(role), list(of_features)),
        )
        for example, of_features, of_network in zip(examples, utilities, shares, strict=True)
        if of_network is not None
    )
    fitted = fit_choices(choices, _JOINT_INVERSE_PENALTY)
    return {"nobody": 0.0, "features": 0.0} | fitted


def _taken(codes: Sequence[str], candidates: Sequence[Candidate]) -> int | None:
    """The number of the first labelled code that is a candidate; None where none is."""
    wanted: Sequence[Candidate] = codes or (None,)
    return next((candidates.index(code) for code in wanted if code in candidates), None)


def evaluate(examples: Sequence[Example], model: DirectionModel) -> dict[str, Any]:
    """Return, by role, how often the first code is right and precision and recall of all codes.

    first_right: of the sentences that have one, the share whose first predicted code is the first
    labelled one. reachable: the share whose first labelled code was a candidate at all.
    empty_right: of the sentences that have none, the share for which none was predicted.
    """
    result: dict[str, Any] = {"n": len(examples)}
    predicted = [model.direction(e.scene) for e in examples]
    for role in ROLES:
        gold = [e.codes(role) for e in examples]
        found = [getattr(p, role) for p in predicted]
        with_one = [(g, f, e) for g, f, e in zip(gold, found, examples, strict=True) if g]
        without = [f for g, f in zip(gold, found, strict=True) if not g]
        right = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
        reachable = sum(g[0] in Reading(e.scene).candidates(role) for g, _, e in with_one)
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
