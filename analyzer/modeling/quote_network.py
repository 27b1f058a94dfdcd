"""The network of the quote extractor: tags of words, and links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput

from analyzer.modeling.encoders import described, load_encoder, without_pooler
from analyzer.quotes.decoding import LAYERS, LINKS, TAGS
from analyzer.quotes.windows import FEATURES

#: Target of a word that is padding (tags), or that links nothing (links).
IGNORE = -100
_N_LINKS = len(LINKS)
#: Distances in words that have a weight of their own; further ones share the last.
FAR = 48


class QuoteConfig(PretrainedConfig):
    """Configuration of ``QuoteNetwork``.

    encoder: the configuration of the encoder as a dictionary, with its ``model_type``.
    link_size: width of the vectors that are compared for a link.
    """

    model_type = "stance-quotes"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        dropout: float = 0.1,
        link_size: int = 128,
        link_weight: float = 0.5,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder or {}
        self.dropout = dropout
        self.link_size = link_size
        self.link_weight = link_weight


@dataclass
class QuoteOutput(ModelOutput):
    """What the network says of the words of n windows, w in the longest.

    loss: scalar, or None without targets. tags: (n, w, layers, tags), logits.
    links: (n, links, w, w + 1), logits of the word that each word is linked to; the
        last: none.
    """

    loss: Tensor | None = None
    tags: Tensor | None = None
    links: Tensor | None = None


class QuoteNetwork(PreTrainedModel):
    """An encoder that also sees case and quotation marks, tags per word, and biaffine links.

    The links are after Dozat and Manning 2017, "Deep Biaffine Attention for Neural Dependency
    Parsing": the first word of a content looks for that of its cue, a cue for its source.
    """

    config_class = QuoteConfig
    base_model_prefix = "encoder"
    head_names = ("looks", "word", "tags", "asks", "answers", "none", "distance")

    def __init__(self, config: QuoteConfig) -> None:
        super().__init__(config)
        encoder_config = AutoConfig.for_model(**config.encoder)
        self.encoder = without_pooler(AutoModel.from_config(encoder_config))
        size = encoder_config.hidden_size
        self.looks_head = nn.ModuleList(nn.Embedding(n, size) for n in FEATURES.values())
        self.word_head = nn.Linear(2 * size, size)
        self.tags_head = nn.Linear(size, len(LAYERS) * len(TAGS))
        self.asks_head = nn.Linear(size, _N_LINKS * config.link_size)
        self.answers_head = nn.Linear(size, _N_LINKS * config.link_size)
        self.none_head = nn.Linear(size, _N_LINKS)
        self.distance_head = nn.Embedding(2 * FAR + 1, _N_LINKS)
        self.dropout = nn.Dropout(config.dropout)
        self.post_init()
        with torch.no_grad():  # an encoder begins by seeing what it was trained on
            for table in (*self.looks_head, self.distance_head):
                table.weight.zero_()

    @classmethod
    def from_base(cls, base: str, config: QuoteConfig) -> QuoteNetwork:
        """Build a network with new heads on a pretrained encoder (a folder or a hub id)."""
        encoder = load_encoder(base)
        config.encoder = described(encoder)
        network = cls(config)
        network.encoder = encoder
        return network

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None,
        features: Tensor,
        heads: Tensor,
        tails: Tensor,
        targets: Mapping[str, Tensor] | None = None,
    ) -> QuoteOutput:
        """Return logits, and the loss when targets are given.

        input_ids: (n, pieces); attention_mask, too, or None where all windows are equally long.
        features: (n, pieces, 3). heads, tails: (n, w), the
        pieces of each word, 0 for padding. targets: "tags" (n, w, layers) and "links"
        (n, links, w), ``IGNORE`` where there is nothing to learn.
        """
        embedded = self.encoder.get_input_embeddings()(input_ids)
        for number, table in enumerate(self.looks_head):
            embedded = embedded + table(features[:, :, number])
        hidden = self.encoder(
            inputs_embeds=embedded, attention_mask=attention_mask
        ).last_hidden_state
        both = torch.cat([_at(hidden, heads), _at(hidden, tails)], dim=-1)
        words = self.dropout(F.gelu(self.word_head(self.dropout(both))))
        n, w, _ = words.shape
        tags = self.tags_head(words).view(n, w, len(LAYERS), len(TAGS))
        links = self._links(words, heads)
        output = QuoteOutput(tags=tags, links=links)
        if targets is not None:
            output.loss = len(LAYERS) * _cross_entropy(
                tags, targets["tags"]
            ) + self.config.link_weight * _cross_entropy(links, targets["links"])
        return output

    def _links(self, words: Tensor, heads: Tensor) -> Tensor:
        n, w, _ = words.shape
        shape = (n, w, _N_LINKS, self.config.link_size)
        asks = self.asks_head(words).view(shape).transpose(1, 2)
        answers = self.answers_head(words).view(shape).transpose(1, 2)
        scores = asks @ answers.transpose(-1, -2) / self.config.link_size**0.5
        place = torch.arange(heads.shape[1], device=heads.device)
        apart = (place[None, :] - place[:, None]).clamp(-FAR, FAR) + FAR
        scores = scores + self.distance_head(apart).permute(2, 0, 1)
        scores = scores.masked_fill((heads == 0)[:, None, None, :], -1e4)
        none = self.none_head(words).transpose(1, 2)
        return torch.cat([scores, none[..., None]], dim=-1)


def _cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Mean over what there is to learn; 0 when there is nothing."""
    if not bool((target != IGNORE).any()):
        return logits.float().sum() * 0.0
    return F.cross_entropy(
        logits.float().reshape(-1, logits.shape[-1]), target.reshape(-1), ignore_index=IGNORE
    )


def _at(hidden: Tensor, places: Tensor) -> Tensor:
    index = places[:, :, None].expand(-1, -1, hidden.shape[-1])
    return torch.gather(hidden, 1, index)
