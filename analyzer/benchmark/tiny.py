"""Models of a few kilobytes, trained in seconds on made-up articles and without a network.

They do what released models do, so everything around them can be tried and timed at full length;
their labels are worth nothing on real text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.benchmark.invented import Inventor
from analyzer.errors import MissingExtra

_N_ARTICLES = 60  # to learn from
_N_HELD_OUT = 12


@dataclass(frozen=True, slots=True)
class TinyModels:
    """Folders of a tone model and of a quote extractor."""

    tone: Path
    quotes: Path


def build_tiny_models(folder: Path) -> TinyModels:
    """Train both in a folder; raises ``MissingExtra`` without torch."""
    check_torch()
    from analyzer.config import build_config
    from analyzer.training.config import QuotesConfig, TrainingConfig
    from analyzer.training.quotes import train_quotes
    from analyzer.training.trainer import train

    data, encoder = folder / "data", folder / "encoder"
    for path in (data, encoder):
        path.mkdir()
    write_training_data(data)
    rows = (data / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    build_tiny_encoder(encoder, _words_of(json.loads(row)["text"] for row in rows))
    rates = {"base": str(encoder), "learning_rate": 5e-3, "head_learning_rate": 5e-3}
    tone = {
        "task": "tone",
        "name": "tiny",
        "data": [{"path": "sentences.jsonl", "licence": "own", "labelled_by": "own"}],
        "max_length": 48,
        "split": {"dev_fraction": 0.2, "near_duplicates": 1.0, "drop": False},
        "epochs": 14,
        "context": True,
        **rates,
    }
    quotes = {
        "task": "quotes",
        "name": "tiny-quotes",
        "data": [{"path": "articles.jsonl"}],
        "dev": [{"path": "held-out.jsonl"}],
        "max_length": 128,
        "overlap": 32,
        "epochs": 30,
        "batch_size": 4,
        **rates,
    }
    train(build_config(TrainingConfig, tone, "tiny"), data, folder / "tone")
    train_quotes(build_config(QuotesConfig, quotes, "tiny"), data, folder / "quotes")
    return TinyModels(folder / "tone", folder / "quotes")


def check_torch() -> None:
    """Raise ``MissingExtra`` where the models cannot be trained; loads nothing."""
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("torch", "transformers", "datasets", "onnx")):
        raise MissingExtra("Building tiny models", "train")


def write_training_data(folder: Path) -> None:
    """Write ``sentences.jsonl`` for the tone model, ``articles.jsonl`` and ``held-out.jsonl``."""
    inventor = Inventor(seed=1)
    sentences: list[dict[str, Any]] = []
    articles: list[dict[str, Any]] = []
    for number in range(_N_ARTICLES + _N_HELD_OUT):
        text, attributions, context = "", [], ""
        for n, sentence in enumerate(inventor.sentences(number)):
            if sentence.attribution:
                places = [[[a + len(text), b + len(text)]] for a, b in sentence.attribution]
                attributions.append(dict(zip(("source", "cue", "content"), places, strict=True)))
            sentences.append(
                {
                    "id": f"{number}-{n}",
                    "document": str(number),
                    "context": context,
                    "text": sentence.text,
                    "score": sentence.score,
                    "signal": sentence.signal,
                }
            )
            text += sentence.text + " "
            context = sentence.text
        articles.append({"id": str(number), "text": text.strip(), "attributions": attributions})
    for name, rows in (
        ("sentences", sentences),
        ("articles", articles[:_N_ARTICLES]),
        ("held-out", articles[_N_ARTICLES:]),
    ):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def build_tiny_encoder(
    folder: Path, words: Sequence[str], *, n_layers: int = 1, width: int = 16, n_pieces: int = 128
) -> None:
    """Write an untrained BERT with a tokenizer that knows these words alone.

    width: of its layers. n_pieces: the most that it reads at once.
    """
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.normalizers import Lowercase
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    vocabulary = {word: i for i, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", *words))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=width,
        num_hidden_layers=n_layers,
        num_attention_heads=2,
        intermediate_size=2 * width,
        max_position_embeddings=n_pieces,
    )
    BertModel(config).save_pretrained(folder)


def _words_of(texts: Iterable[str]) -> list[str]:
    return sorted({word for text in texts for word in re.findall(r"\w+|[^\w\s]+", text.lower())})
