"""Labelled sentences as the pipeline reads them, for training and for measuring directions.

read_articles([...], root)          whole articles that rows are places in
read_examples(path, articles, ...)  rows -> scenes with the labelled source and target
with_read_signals(examples, ...)    the same, with signals that a tone model read
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analyzer.actors import Gazetteer, find_mentions
from analyzer.codebook import SIGNALS
from analyzer.directions import Role, Scene, scenes_of, statement_at
from analyzer.errors import DataError
from analyzer.modeling import ToneModel
from analyzer.pipeline import draft_part
from analyzer.quotes import QuoteExtractor
from analyzer.reading import parse_date
from analyzer.records import Article, Span
from analyzer.speakers import Outside
from analyzer.tone import read_tone

#: Characters before a statement that are read where it stands alone.
_CONTEXT = 300


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence: its scene and the codes that a reader gave it.

    alone: the sentence as it is read with no more than the text right before it, without title and
    place in the article; None where the scene is that already. file: it comes from.
    """

    group: str
    scene: Scene
    source: tuple[str, ...]
    target: tuple[str, ...]
    file: str = ""
    alone: Scene | None = None

    @property
    def views(self) -> tuple[Scene, ...]:
        """The scene, and the one of the sentence alone where there is one."""
        return (self.scene,) if self.alone is None else (self.scene, self.alone)

    def codes(self, role: Role) -> tuple[str, ...]:
        """The labelled codes of a role, the main one first."""
        return self.source if role == "source" else self.target


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
            by_itself, start = _by_itself(document, row, before, article)
            yield document, by_itself, [(row, start)]


def _by_itself(
    document: str, row: Mapping[str, Any], before: str | None, article: Article | None
) -> tuple[Article, int]:
    """A row's text behind what stands before it, as an article, and where in that it begins."""
    text = f"{before} {row['text']}" if before else row["text"]
    known = article.outlet if article is not None else None
    date = parse_date(_words(row, "date") or "") or (article.date if article is not None else None)
    outlet = known or _words(row, "outlet") or _words(row, "origin")
    by_itself = Article(id=document, text=text, date=date, outlet=outlet)
    return by_itself, len(text) - len(row["text"])


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
    path: Path,
    articles: Mapping[str, Article],
    extractor: QuoteExtractor,
    name: str = "",
    *,
    alone: bool = False,
) -> Iterator[Example]:
    """Yield the labelled sentences of a file as the pipeline reads them; raises ``DataError``.

    alone: read those that have a place in an article by themselves, too.
    """
    gazetteer = Gazetteer.load()
    for document, article, rows in placed_rows(path, articles):
        for row, _ in rows:
            for key, kind in (("signal", str), ("source", list), ("target", list)):
                if not isinstance(row.get(key), kind):
                    raise DataError(
                        f"{path}: a row of {document} has no '{key}' that is a {kind.__name__}"
                    )
        scenes = _scenes(article, rows, gazetteer, extractor)
        for (row, start), scene in zip(rows, scenes, strict=True):
            if scene is None:
                continue
            by_itself = None
            if alone and article is articles.get(document):
                before = _words(row, "context") or _words_before(article.text, start)
                short, at = _by_itself(document, row, before, article)
                (by_itself,) = _scenes(short, [(row, at)], gazetteer, extractor)
            yield Example(
                document, scene, tuple(row["source"]), tuple(row["target"]), name, by_itself
            )


def _words_before(text: str, start: int) -> str:
    """The whole words right before a place in a text."""
    first = max(0, start - _CONTEXT)
    before = text[first:start]
    return (before.partition(" ")[2] if first else before).strip()


def _scenes(
    article: Article,
    rows: Sequence[tuple[dict[str, Any], int]],
    gazetteer: Gazetteer,
    extractor: QuoteExtractor,
) -> list[Scene | None]:
    """The scene of each row, which begins in the article where it says; None where it has none."""
    mentions = find_mentions(article, gazetteer)
    outside = Outside.of(article, mentions, gazetteer)
    drafts = draft_part(article, "body", mentions, outside, extractor).drafts
    signals = ["none"] * len(drafts)
    at = [statement_at(drafts, Span(start, start + len(row["text"]))) for row, start in rows]
    for (row, _), index in zip(rows, at, strict=True):
        if index is not None:
            signals[index] = row["signal"]
    scenes = scenes_of(article, drafts, signals, mentions, gazetteer)
    return [None if index is None else scenes[index] for index in at]


def with_read_signals(
    examples: Sequence[Example], model: ToneModel, *, flattened: Mapping[str, float] | None = None
) -> list[Example]:
    """Return the examples with the signals that a tone model reads, in the place of labelled ones.

    flattened: by file, the temperature of probabilities that signals are drawn from, for files that
        the model has learned from: what it knows by heart would be too often right. Of other files
        the likeliest signal is taken.
    """
    scenes = [scene for e in examples for scene in e.views]
    contexts = [
        s.draft.previous.text_in(s.body) if s.draft.previous is not None else None for s in scenes
    ]
    readings = read_tone([s.text for s in scenes], contexts, model, 0.0)
    found: list[Example] = []
    for example in examples:
        temperature = (flattened or {}).get(example.file)
        views = []
        for scene, number in zip(example.views, range(2), strict=False):
            reading = next(readings)
            signal = reading.signal
            if temperature is not None:
                chance = random.Random(f"{example.group}/{scene.draft.span.start}/{number}")
                weights = [p ** (1 / temperature) for p in reading.signals]
                (signal,) = chance.choices(SIGNALS, weights)
            views.append(replace(scene, signal=signal))
        found.append(replace(example, scene=views[0], alone=views[1] if views[1:] else None))
    return found
