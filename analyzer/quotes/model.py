"""The trained extractor: a network over windows of the text, with ONNX Runtime or torch."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.errors import MissingExtra, ModelError
from analyzer.modeling.backends import (
    locate_model,
    n_threads,
    open_session,
)
from analyzer.modeling.folder import (
    ONNX_FILE,
    REBUILD,
    WEIGHTS_FILE,
    QuoteManifest,
    check_file,
    read_quote_manifest,
)
from analyzer.modeling.inputs import load_tokenizer
from analyzer.quotes.blocks import with_blocks
from analyzer.quotes.decoding import (
    LAYERS,
    Floats,
    Found,
    Links,
    Reading,
    decode,
    join,
    likely_links,
)
from analyzer.quotes.extractor import in_order
from analyzer.quotes.headlines import with_headlines
from analyzer.quotes.marks import Region, kind_of, paragraphs_of, regions
from analyzer.quotes.mending import Mender
from analyzer.quotes.rules import rules_in_prose, told_in_turns
from analyzer.quotes.transcripts import turns
from analyzer.quotes.windows import Window, WindowReader, Words
from analyzer.records import Quote, Sentence, Span

#: Tags and links of one window.
_Outputs = tuple[Floats, NDArray[np.float32]]
#: Of the network, as they are called in its file.
_INPUTS = ("input_ids", "features", "heads", "tails")
#: Windows that are computed before their logits are joined: flat memory for any length.
_AT_A_TIME = 64


class ModelExtractor(ABC):
    """Finds direct, indirect and mixed quotes with a trained network, and transcripts by rules.

    Time and memory are linear in the length of the text. A text's quotes do not depend on what
    else was read.
    """

    def __init__(self, folder: Path, manifest: QuoteManifest) -> None:
        self.manifest = manifest
        self.name = manifest.identity
        self.outside = tuple(manifest.outside.get(layer, 0.0) for layer in LAYERS)
        self.reader = WindowReader(load_tokenizer(folder), manifest.max_length, manifest.overlap)

    def extract(self, text: str, sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        """See ``QuoteExtractor.extract``."""
        spoken, rest = turns(text, sentences)
        marked = regions(text, paragraphs_of(sentences))
        words = self.words(text, sentences, marked)
        with ThreadPoolExecutor(1) as pool:  # the network computes outside Python, the rules in it
            computed = pool.submit(self.read, words)
            by_rules = rules_in_prose(text, rest)
            reading = computed.result()
        quotes = [Quote(t.content, None, t.speaker, "direct") for t in spoken]
        said = sorted(span for turn in spoken for span in turn.content)
        everywhere = to_quotes(text, words, decode(reading, self.outside), marked)
        read, ruled = (
            [q for q in found if not any(_touches(said, span) for span in q.content)]
            for found in (everywhere, by_rules)
        )
        mended = Mender(text, sentences, marked).mend(read, ruled)
        quotes += with_blocks(text, rest, with_headlines(text, rest, marked, mended))
        quotes += told_in_turns(text, sentences, spoken, everywhere)
        return tuple(sorted(quotes, key=in_order))

    def words(self, text: str, sentences: Sequence[Sentence], marked: Sequence[Region]) -> Words:
        """Return the words that the network reads."""
        return self.reader.words(text, sentences, marked)

    def read(self, words: Words) -> Reading:
        """Return the network's logits for all words."""
        windows = self.reader.windows(words)
        tags: list[Floats] = []
        links: list[Links] = []
        for start in range(0, len(windows), _AT_A_TIME):
            part = windows[start : start + _AT_A_TIME]
            for of_tags, of_links in self._run_all(part):
                tags.append(of_tags)
                links.append(likely_links(of_tags, of_links))
        return join(words, windows, tags, links)

    def _run_all(self, windows: Sequence[Window]) -> list[_Outputs]:
        return [self.outputs(window) for window in windows]

    @abstractmethod
    def outputs(self, window: Window) -> _Outputs:
        """Return the logits of one window: (w, layers, tags) and (links, w, w + 1)."""


class OnnxExtractor(ModelExtractor):
    """Extracts with ONNX Runtime on the CPU; needs neither torch nor a network.

    One window a run, as int8 activations are scaled by the largest value of a batch.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model folder; raises ``ModelError``."""
        manifest = read_quote_manifest(folder)
        super().__init__(folder, manifest)
        self._threads = n_threads()
        self._session = open_session(folder, manifest)
        found = {given.name for given in self._session.get_inputs()}
        if found != set(_INPUTS):
            raise ModelError(
                f"{folder / ONNX_FILE}: found the inputs {', '.join(sorted(found))}; expected "
                f"{', '.join(_INPUTS)}; {REBUILD}"
            )

    def _run_all(self, windows: Sequence[Window]) -> list[_Outputs]:
        if self._threads < 2 or len(windows) < 2:
            return super()._run_all(windows)
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self.outputs, windows))

    def outputs(self, window: Window) -> _Outputs:
        """See ``ModelExtractor.outputs``."""
        tags, links = self._session.run(["tags", "links"], as_batch(window))
        return tags[0].astype(np.float64), links[0]


class TorchExtractor(ModelExtractor):
    """Extracts with torch: a model in training, a GPU, or a folder without an ONNX file."""

    def __init__(self, folder: Path, network: Any = None) -> None:
        """Load a model folder; raises ``ModelError``, or ``MissingExtra`` without torch.

        network: one in training, in place of the folder's weights.
        """
        manifest = read_quote_manifest(folder)
        super().__init__(folder, manifest)
        try:
            import torch

            from analyzer.modeling.quote_network import QuoteNetwork
        except ModuleNotFoundError as err:
            if err.name not in {"torch", "transformers"}:
                raise
            raise MissingExtra("The torch backend", "train") from err
        self._torch = torch
        if network is None:
            check_file(folder, manifest, WEIGHTS_FILE)
            network = QuoteNetwork.from_pretrained(folder, dtype=torch.float32)
            network = network.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        self._network = network

    def outputs(self, window: Window) -> _Outputs:
        """See ``ModelExtractor.outputs``."""
        torch = self._torch
        device = self._network.device
        with torch.inference_mode():
            batch = {k: torch.from_numpy(v).to(device) for k, v in as_batch(window).items()}
            output = self._network(attention_mask=None, **batch)
        return (
            output.tags[0].float().cpu().numpy().astype(np.float64),
            output.links[0].float().cpu().numpy(),
        )


def _touches(spans: Sequence[Span], span: Span) -> bool:
    """Whether a span shares a character with one of others, which are sorted and apart."""
    at = bisect_right(spans, span.start, key=lambda s: s.start)
    return any(s.overlaps(span) for s in spans[max(0, at - 1) : at + 1])


def as_batch(window: Window) -> dict[str, Any]:
    """The inputs of the network for one window, of which it reads every piece."""
    values = (window.ids, window.features, window.heads, window.tails)
    return {name: value[None] for name, value in zip(_INPUTS, values, strict=True)}


def to_quotes(
    text: str, words: Words, found: Sequence[Found], marked: Sequence[Region]
) -> list[Quote]:
    """Attributions in positions of words as quotes in characters, with their quotation marks."""
    opening = {region.start for region in marked}
    closing = {region.end for region in marked if region.closed}

    def span(words_of: tuple[int, int]) -> Span:
        return Span(int(words.starts[words_of[0]]), int(words.ends[words_of[1] - 1]))

    def with_marks(content: Span) -> Span:
        start, end = content.start, content.end
        if start - 1 in opening:
            start -= 1
        if end + 1 in closing:
            end += 1
        return Span(start, end)

    result = []
    for one in found:
        content = tuple(with_marks(span(c)) for c in one.content)
        result.append(
            Quote(
                content,
                span(one.cue) if one.cue else None,
                span(one.source) if one.source else None,
                kind_of(text, content, marked),
            )
        )
    return result


def load_trained(where: str | Path) -> ModelExtractor:
    """Load a trained extractor: a released name, a model folder, or a hub id.

    Raises ``ModelError`` when there is no such model or it does not fit.
    """
    folder = locate_model(where)
    read_quote_manifest(folder)
    return OnnxExtractor(folder) if (folder / ONNX_FILE).is_file() else TorchExtractor(folder)
