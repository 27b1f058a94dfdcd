"""How fast the tone model reads, against a plain pipeline of the same encoder in the same run."""

from __future__ import annotations

import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.errors import MissingExtra, ModelError
from analyzer.modeling.backends import OnnxToneModel, locate_model, n_threads
from analyzer.modeling.folder import WEIGHTS_FILE
from analyzer.modeling.inputs import InputEncoder

#: Words that a sentence of the benchmark is made of; what they say does not matter for its speed.
_WORDS = (
    "the foreign minister of the island republic told reporters on tuesday that her government "
    "would study the offer of its neighbour to reopen the border crossing before the end of june "
    "and that both delegations had agreed to meet again in the capital next week"
).split()


@dataclass(frozen=True, slots=True)
class Speed:
    """Texts per second: the median of several runs, and their range."""

    name: str
    per_second: float
    slowest: float
    fastest: float


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Speeds on the same texts, and how often the first one is as fast as the last.

    notes: what was measured otherwise than asked for, and why.
    """

    model: str
    machine: str
    n_texts: int
    tokens: int
    speeds: tuple[Speed, ...]
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Speed of the released form over that of the plain pipeline; None without the latter."""
        if len(self.speeds) < 2:
            return None
        return self.speeds[0].per_second / self.speeds[-1].per_second

    def summary(self) -> str:
        """The numbers in lines for a person."""
        lines = [
            f"{self.model}: {self.n_texts} sentences of {self.tokens} word pieces, {self.machine}"
        ]
        lines += [
            f"  {s.name:<42} {s.per_second:7.0f} sentences/s ({s.slowest:.0f} to {s.fastest:.0f})"
            for s in self.speeds
        ]
        if self.ratio is not None:
            lines.append(f"  {self.ratio:.1f} times as fast as the plain pipeline")
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


def run_benchmark(
    model: str | None = None, *, n_texts: int = 512, tokens: int = 28, runs: int = 5
) -> Benchmark:
    """Measure sentences per second of a model folder, and of a plain transformers pipeline.

    The pipeline is ``pipeline("feature-extraction")`` on the model's own encoder in fp32, with the
    defaults of the library; it only gives features, no labels. tokens: word pieces of each text,
    special tokens included, at most as many as the model reads. Raises ``ModelError`` when there is
    no such model.
    """
    folder = locate_model(model)
    tone_model = OnnxToneModel(folder)
    limit = tone_model.manifest.max_length
    notes = []
    if tokens > limit:
        notes.append(f"{tokens} word pieces were asked for; the model reads at most {limit}")
        tokens = limit
    texts = _texts(tone_model, folder, n_texts, tokens)
    speeds = [_measure("int8, as released", tone_model.predict, texts, runs)]
    try:
        pipeline = _plain_pipeline(folder)
    except (MissingExtra, ModelError) as err:
        notes.append(f"no plain pipeline to compare with: {err}")
    else:
        speeds.append(_measure("transformers pipeline, fp32, defaults", pipeline, texts, runs))
    machine = f"{platform.machine()}, {n_threads()} threads"
    return Benchmark(tone_model.name, machine, n_texts, tokens, tuple(speeds), tuple(notes))


def _texts(model: OnnxToneModel, folder: Path, n: int, tokens: int) -> list[str]:
    """Different texts of exactly so many word pieces: all words here are one piece each."""
    inputs = InputEncoder.from_folder(folder, model.manifest.max_length, False)
    single = [w for w in dict.fromkeys(_WORDS) if len(inputs.encode([w])[0].ids) == 3]
    words = single or _WORDS
    return [" ".join(words[(i * 7 + j) % len(words)] for j in range(tokens - 2)) for i in range(n)]


def _plain_pipeline(folder: Path) -> Callable[[Sequence[str]], Any]:
    """The encoder in an ordinary pipeline; ``ModelError`` when the folder lacks its weights."""
    if not (folder / WEIGHTS_FILE).is_file():
        raise ModelError(f"{folder}: {WEIGHTS_FILE} is missing; restore it from the release")
    try:
        import torch
        from transformers import PreTrainedTokenizerFast, pipeline
    except ModuleNotFoundError as err:
        if err.name not in {"torch", "transformers"}:
            raise
        raise MissingExtra("The plain pipeline", "train") from err
    from analyzer.modeling.network import ToneNetwork
    from analyzer.training.runs import quietly

    with quietly(), tempfile.TemporaryDirectory() as scratch:
        network = ToneNetwork.from_pretrained(folder, dtype=torch.float32)
        network.encoder.save_pretrained(scratch)
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"), pad_token="[PAD]"
        )
        tokenizer.save_pretrained(scratch)
        made = pipeline("feature-extraction", model=scratch, tokenizer=tokenizer, device="cpu")
    return lambda texts: made(list(texts))


def _measure(
    name: str, run: Callable[[Sequence[str]], Any], texts: Sequence[str], runs: int
) -> Speed:
    run(texts[:16])  # the first run also loads and allocates
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        run(texts)
        found.append(len(texts) / (time.perf_counter() - started))
    return Speed(name, statistics.median(found), min(found), max(found))
