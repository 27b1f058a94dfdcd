"""``analyzer train`` of a quote extractor: annotated articles in, a model folder out."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from torch.utils.data import Dataset
from transformers import set_seed

from analyzer.errors import DataError, ModelError
from analyzer.evaluation.attribution import AnnotatedArticle, count, tally
from analyzer.evaluation.bootstrap import Resampler
from analyzer.modeling.card import render_quote_card
from analyzer.modeling.export import export_quotes, save_half_precision
from analyzer.modeling.folder import (
    FORMAT_VERSION,
    ONNX_FILE,
    WEIGHTS_FILE,
    QuoteManifest,
    file_sha256,
)
from analyzer.modeling.quote_network import IGNORE, QuoteConfig, QuoteNetwork
from analyzer.quotes.decoding import (
    LAYERS,
    LINKS,
    TAGS,
    Reading,
    decode,
)
from analyzer.quotes.marks import Region, paragraphs_of, regions
from analyzer.quotes.model import ModelExtractor, OnnxExtractor, TorchExtractor, to_quotes
from analyzer.quotes.windows import Window, WindowReader, Words, as_capitals, words_of
from analyzer.records import Quote, Sentence, Span
from analyzer.sentences import split
from analyzer.training.annotated import annotated
from analyzer.training.averaging import average, check_shapes, read_weights
from analyzer.training.config import LabelledFile, QuotesConfig
from analyzer.training.data import DataFile, unit_interval
from analyzer.training.loop import fit
from analyzer.training.release import RESAMPLES, machine, versions, write_manifest
from analyzer.training.runs import (
    RUN,
    Progress,
    check_output,
    close_run,
    identify_base,
    open_run,
    quietly,
    seconds_so_far,
)
from analyzer.training.tokenizers import fast_tokenizer

#: What may be added to the logit of being outside, tried one layer after the other.
_OUTSIDE = tuple(n / 5 for n in range(-8, 9))
#: For the best sum of these.
_FITTED = ("end_to_end_f1", "exact_f1", "token_f1", "cue_f1", "source_f1")
#: What the summary of a run says.
_SUMMARY = (
    ("exact_f1", "content exact F1"),
    ("token_f1", "tokens"),
    ("cue_f1", "cue"),
    ("source_f1", "source"),
    ("attribution_accuracy", "attribution accuracy"),
    ("end_to_end_f1", "end to end F1"),
)
#: So many of the held-out articles make the learning curve.
N_CURVE = 24
#: A training window that would begin within a sentence begins with it, if that is as near.
_SNAP = 100


@dataclass(frozen=True, slots=True)
class QuotesResult:
    """Where the extractor is and how good it is on the articles that were held out.

    skipped: bad lines that were left out, each as "FILE:LINE: what is wrong".
    """

    folder: Path
    manifest: QuoteManifest
    skipped: tuple[str, ...]
    n_articles: int

    def summary(self) -> str:
        """What was trained and how good it is, for a person."""
        minutes = self.manifest.training["seconds"] / 60
        lines = [
            f"{self.folder}: {self.manifest.identity}, trained on {self.n_articles} articles "
            f"in {minutes:.1f} minutes"
        ]
        for path, found in self.manifest.metrics.items():
            values = found["released"].get("all", found["released"])
            numbers = ", ".join(f"{t} {values[n]:.3f}" for n, t in _SUMMARY if n in values)
            lines.append(f"  held out of {path} ({found['n']}): {numbers}")
        if self.skipped:
            lines.append(f"  {len(self.skipped)} bad lines left out:")
            lines += [f"    {problem}" for problem in self.skipped[:20]]
        lines.append(f"  log and learning curve: {self.folder / RUN}; model card: README.md")
        return "\n".join(lines)


def train_quotes(
    config: QuotesConfig,
    data_root: Path,
    out: Path,
    *,
    base: str | None = None,
    skip_bad_rows: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
) -> QuotesResult:
    """Train an extractor and write its folder; the arguments are those of ``trainer.train``.

    Raises ``DataError`` for bad lines, ``ModelError`` for an encoder that cannot be used,
    ``ConfigError`` when a run cannot be resumed, and ``Interrupted`` after Ctrl-C.
    """
    tell = progress or (lambda *_: None)
    started = time.monotonic()
    with quietly():
        data = read_articles(config, data_root, skip_bad_rows=skip_bad_rows)
        folder, where = out / RUN, base or config.base
        check_output(out, [where], resume=resume)
        set_seed(config.seed)
        network, reader = _load_base(where, config)
        others = read_weights(config.average_with)
        check_shapes(network, config.average_with, others)
        encoder = identify_base(where, config.base, config.base_sha256)
        open_run(folder, config, encoder, data.files, data.facts(), resume=resume)
        rows = QuoteRows(data.train, reader, config)
        before = seconds_so_far(folder)
        manifest = QuoteManifest(
            format_version=FORMAT_VERSION,
            name=config.name,
            task="quotes",
            layers=LAYERS,
            tags=TAGS,
            base=encoder,
            max_length=config.max_length,
            overlap=config.overlap,
            files={},
            data=[
                {"path": f.path, "rows": f.rows, "sha256": f.sha256}
                | {"licence": f.licence, "labelled_by": f.labelled_by}
                for f in data.files
            ],
            metrics={},
            training={},
            config=config.model_dump(mode="json"),
        )
        write_manifest(out, manifest)
        reader.save(out)

        def measure_dev(current: QuoteNetwork) -> Mapping[str, float]:
            extractor = TorchExtractor(out, current)
            some = data.dev[:N_CURVE]
            sums = [count(a, found, marked)[0] for a, found, marked in _extracted(extractor, some)]
            return tally(sums).point()

        fit(
            network,
            rows,
            config,
            measure_dev,
            folder,
            resume=resume,
            listener=lambda step, steps, known: tell("training", step, steps, known),
        )
        average(network, others)
        seconds = before + time.monotonic() - started
        tell("measuring", 0, 1, {})
        save_half_precision(network, out)
        training = {
            "seconds": round(seconds),
            "machine": machine(),
            "versions": versions(),
            "train_rows": len(data.train),
            "dev_rows": len(data.dev),
        }
        manifest = release_quotes(out, manifest.model_copy(update={"training": training}), data)
        close_run(folder, manifest.metrics)
    return QuotesResult(out, manifest, data.skipped, len(data.train))


def release_quotes(folder: Path, manifest: QuoteManifest, data: Articles) -> QuoteManifest:
    """Complete a folder that has weights and a tokenizer: export, fit, measure, describe."""
    config = QuotesConfig.model_validate(manifest.config)
    names = [WEIGHTS_FILE]
    if config.int8:
        export_quotes(folder, folder / ONNX_FILE, config.full_layers)
        names.insert(0, ONNX_FILE)
    else:
        (folder / ONNX_FILE).unlink(missing_ok=True)
    manifest = manifest.model_copy(
        update={"files": {n: file_sha256(folder / n) for n in names}, "outside": {}}
    )
    write_manifest(folder, manifest)
    full = TorchExtractor(folder)
    shipped: ModelExtractor = OnnxExtractor(folder) if config.int8 else full
    read = [_read(shipped, a) for a in data.dev]
    outside = _fit_outside(data.dev, read)
    manifest = manifest.model_copy(update={"outside": dict(zip(LAYERS, outside, strict=True))})
    metrics = {}
    for source in sorted({a.where.rpartition(":")[0] for a in data.dev}):
        at = [i for i, a in enumerate(data.dev) if a.where.rpartition(":")[0] == source]
        articles = [data.dev[i] for i in at]
        result: dict[str, Any] = {"n": len(articles)}
        result |= _measured(articles, [read[i] for i in at], outside)
        if config.int8:
            exact = [_read(full, a) for a in articles]
            result["full_precision"] = _measured(articles, exact, outside)["released"]
        metrics[source] = result
    manifest = manifest.model_copy(update={"metrics": metrics})
    write_manifest(folder, manifest)
    (folder / "README.md").write_text(render_quote_card(manifest), encoding="utf-8")
    return manifest


@dataclass(frozen=True, slots=True)
class _ReadArticle:
    words: Words
    reading: Reading
    marked: Sequence[Region]


def _read(extractor: ModelExtractor, article: AnnotatedArticle) -> _ReadArticle:
    sentences = split(article.text)
    marked = regions(article.text, paragraphs_of(sentences))
    words = extractor.words(article.text, sentences, marked)
    return _ReadArticle(words, extractor.read(words), marked)


def _sums(
    articles: Sequence[AnnotatedArticle], read: Sequence[_ReadArticle], outside: Sequence[float]
) -> list[Any]:
    result = []
    for article, one in zip(articles, read, strict=True):
        found = to_quotes(article.text, one.words, decode(one.reading, outside), one.marked)
        result.append(count(article, found, one.marked)[0])
    return result


def _fit_outside(
    articles: Sequence[AnnotatedArticle], read: Sequence[_ReadArticle]
) -> tuple[float, ...]:
    """Find, layer by layer and twice, what to add to being outside, for the best sum of F1."""
    best = [0.0] * len(LAYERS)

    def quality(outside: Sequence[float]) -> float:
        values = tally(_sums(articles, read, outside)).point()
        return sum(v for n in _FITTED if (v := values[n]) == v)

    for layer in (*range(len(LAYERS)), *range(len(LAYERS))):
        tried = {value: quality([*best[:layer], value, *best[layer + 1 :]]) for value in _OUTSIDE}
        best[layer] = max(tried, key=lambda v: (round(tried[v], 4), -abs(v)))
    return tuple(best)


def _measured(
    articles: Sequence[AnnotatedArticle], read: Sequence[_ReadArticle], outside: Sequence[float]
) -> dict[str, Any]:
    """Metrics of all kinds and each one, and the intervals of those of all kinds."""
    sums = _sums(articles, read, outside)
    resampler = Resampler([a.id for a in articles], RESAMPLES)
    values: dict[str, dict[str, float]] = {}
    for kind in (None, "direct", "mixed", "indirect"):
        point = tally(sums, kind).point()
        values[kind or "all"] = {n: round(v, 4) for n, v in point.items() if np.isfinite(v)}
    intervals = {
        name: [round(e.low, 4), round(e.high, 4)]
        for name, e in resampler.measure(tally(sums)).headline.items()
        if np.isfinite((e.low, e.high)).all()
    }
    return {"released": values, "intervals": intervals}


def _extracted(
    extractor: ModelExtractor, articles: Sequence[AnnotatedArticle]
) -> Iterator[tuple[AnnotatedArticle, list[Quote], Sequence[Region]]]:
    for article in articles:
        one = _read(extractor, article)
        found = to_quotes(
            article.text, one.words, decode(one.reading, extractor.outside), one.marked
        )
        yield article, found, one.marked


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles to learn from and those to measure on, and what was left out."""

    train: tuple[AnnotatedArticle, ...]
    dev: tuple[AnnotatedArticle, ...]
    files: tuple[DataFile, ...]
    skipped: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """What goes into the record of the run."""
        return {
            "split": {"train_rows": len(self.train), "dev_rows": len(self.dev)},
            "skipped_rows": list(self.skipped),
        }


def read_articles(config: QuotesConfig, root: Path, *, skip_bad_rows: bool = False) -> Articles:
    """Read the files of a configuration; raises ``DataError`` that names every bad line.

    An article whose text is among those to measure on is not learned from.
    """
    problems: list[str] = []
    files: list[DataFile] = []

    def read(sources: Sequence[LabelledFile]) -> list[AnnotatedArticle]:
        result: list[AnnotatedArticle] = []
        for source in sources:
            path = source.locate(root)
            found = list(annotated(path, source.path, problems))
            digest = file_sha256(path)
            files.append(
                DataFile(source.path, len(found), digest, source.licence, source.labelled_by)
            )
            result += found
        return result

    articles, dev = read(config.data), read(config.dev)
    if not config.dev:
        dev = [a for a in articles if unit_interval(f"{config.seed}/{a.id}") < config.dev_fraction]
    texts = {a.text for a in dev}
    train = [a for a in articles if a.text not in texts]
    if problems and not skip_bad_rows:
        shown = "\n".join(f"  {p}" for p in problems[:10])
        more = f"\n  ... and {len(problems) - 10} more" if len(problems) > 10 else ""
        raise DataError(
            f"{len(problems)} bad lines:\n{shown}{more}\nmend them, or leave them out with "
            "--skip-bad-rows"
        )
    if not train or not dev:
        raise DataError(
            f"{len(train)} articles to learn from and {len(dev)} to measure on; expected some of "
            "both: give more articles, or a file under dev"
        )
    return Articles(tuple(train), tuple(dev), tuple(files), tuple(problems))


class QuoteRows(Dataset[int]):
    """Windows of the training articles; which part of an article an item is changes with epochs.

    It depends on the seed, the epoch and the item alone, so that a resumed run sees what an
    uninterrupted one would have seen.
    """

    def __init__(
        self,
        articles: Sequence[AnnotatedArticle],
        reader: WindowReader,
        config: QuotesConfig,
    ) -> None:
        self._reader, self._config = reader, config
        self._articles = [_Targets.of(a, reader) for a in articles]
        self._items = [
            (i, k) for i, a in enumerate(self._articles) for k in range(a.n_windows(reader.room))
        ]
        self.epoch = 0

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, at: int) -> int:
        return at

    def length(self, at: int) -> int:
        """Word pieces of an item: nearly all windows of articles are full."""
        article = self._articles[self._items[at][0]]
        return int(min(article.before[-1], self._reader.room))

    def collate(self, items: Sequence[int]) -> dict[str, Any]:
        """Return the inputs and targets of the network for some items, padded."""
        chosen = [self._window(i) for i in items]
        longest = max(len(w.ids) for w, _, _ in chosen)
        most = max(len(w.heads) for w, _, _ in chosen)

        def padded(arrays: Sequence[Any], size: int, fill: int = 0) -> torch.Tensor:
            shape = (len(arrays), size, *arrays[0].shape[1:])
            result = np.full(shape, fill, np.int64)
            for row, array in zip(result, arrays, strict=True):
                row[: len(array)] = array
            return torch.from_numpy(result)

        links = padded([links.T for _, _, links in chosen], most, IGNORE).transpose(1, 2)
        return {
            "input_ids": padded([w.ids for w, _, _ in chosen], longest),
            "attention_mask": padded([np.ones_like(w.ids) for w, _, _ in chosen], longest),
            "features": padded([w.features for w, _, _ in chosen], longest),
            "heads": padded([w.heads for w, _, _ in chosen], most),
            "tails": padded([w.tails for w, _, _ in chosen], most),
            "targets": {
                "tags": padded([tags for _, tags, _ in chosen], most, IGNORE),
                # "None" is the last column, wherever the longest window puts it.
                "links": torch.where(links == _NONE, most, links),
            },
        }

    def _window(self, item: int) -> tuple[Window, Any, Any]:
        number, k = self._items[item]
        article = self._articles[number]
        phase = random.Random(f"{self._config.seed}/{self.epoch}/{number}").random()
        first, end = article.place(k, phase, self._reader.room)
        window = self._reader.window(article.words, first, end)
        chance = random.Random(f"{self._config.seed}/{self.epoch}/{number}/{k}").random()
        if chance < self._config.case_dropout:
            window = replace(window, features=as_capitals(window.features))
        return window, article.tags[first:end], article.links_in(first, end)


#: A link's target in ``_Targets``: there is none, which is to be learned.
_NONE = -1


@dataclass(frozen=True, slots=True)
class _Targets:
    """What the network should say of an article's words.

    before: (words + 1,), pieces before each word. tags: (words, layers).
    links: (links, words): position of the linked word, ``_NONE``, or ``IGNORE``.
    """

    words: Words
    before: Any
    tags: Any
    links: Any

    @classmethod
    def of(cls, article: AnnotatedArticle, reader: WindowReader) -> _Targets:
        sentences: list[Sentence] = split(article.text)
        marked = regions(article.text, paragraphs_of(sentences))
        words = reader.words(article.text, sentences, marked)
        tags = np.zeros((len(words), len(LAYERS)), np.int64)
        links = np.full((len(LINKS), len(words)), IGNORE, np.int64)
        for quote in article.quotes:
            cue = _words_in(words, quote.cue)
            source = _words_in(words, quote.speaker)
            for span in quote.content:
                content = _words_in(words, span)
                if content is None:
                    continue
                _tag(tags[:, 0], content)
                links[0, content[0]] = cue[0] if cue else _NONE
            if cue is not None:
                _tag(tags[:, 1], cue)
                links[1, cue[0]] = source[0] if source else _NONE
            if source is not None:
                _tag(tags[:, 2], source)
        lengths = np.array([len(p) for p in words.pieces], np.int64)
        return cls(words, np.concatenate([[0], np.cumsum(lengths)]), tags, links)

    def n_windows(self, room: int) -> int:
        """How many windows cover the article, wherever the first one begins."""
        return int(-(-self.before[-1] // room)) + int(self.before[-1] > room)

    def place(self, k: int, phase: float, room: int) -> tuple[int, int]:
        """First and last word (exclusive) of the window ``k``; phase: 0..1, of the first."""
        wanted = (k - phase) * room if self.before[-1] > room else 0.0
        wanted = min(max(0.0, wanted), max(0.0, float(self.before[-1] - room)))
        first = int(np.searchsorted(self.before, wanted, side="right")) - 1
        openings = np.flatnonzero(self.words.sentences[: first + 1])
        if len(openings) and self.before[first] - self.before[openings[-1]] < _SNAP:
            first = int(openings[-1])
        end = int(np.searchsorted(self.before, self.before[first] + room, side="right")) - 1
        return first, end

    def links_in(self, first: int, end: int) -> Any:
        """The links of a window, as positions in it; those that lead out of it are ignored."""
        found = self.links[:, first:end].copy()
        real = found >= 0
        inside = real & (found >= first) & (found < end)
        found[real & ~inside] = IGNORE
        found[inside] -= first
        return found


def _tag(layer: Any, span: tuple[int, int]) -> None:
    first, end = span
    if end - first == 1:
        layer[first] = TAGS.index("S")
        return
    layer[first:end] = TAGS.index("I")
    layer[first], layer[end - 1] = TAGS.index("B"), TAGS.index("E")


def _words_in(words: Words, span: Span | None) -> tuple[int, int] | None:
    return None if span is None else words_of(words, span)


def _load_base(base: str, config: QuotesConfig) -> tuple[QuoteNetwork, WindowReader]:
    network_config = QuoteConfig(
        dropout=config.dropout,
        link_weight=config.link_weight,
    )
    try:
        network = QuoteNetwork.from_base(base, network_config)
        tokenizer = fast_tokenizer(base)
    except (OSError, ValueError, ImportError, SafetensorError) as err:
        raise ModelError(
            f"{base}: not an encoder that can be loaded ({err}); expected a folder or a hub id. "
            "Without a network, download it elsewhere and pass its folder with --base"
        ) from err
    return network, WindowReader(tokenizer, config.max_length, config.overlap)
