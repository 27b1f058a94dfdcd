"""The network of directions: which of the candidates acts, and which is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput

from analyzer.directions.features import ROLES
from analyzer.directions.inputs import FLAGS, N_SIGNALS, N_SLOTS, N_VOICES, REGIONS
from analyzer.modeling.encoders import described, load_encoder, without_pooler
from analyzer.modeling.network import ToneNetwork

#: Of the slots at first: enough to tell one from another, little beside the words.
_SLOT_DEVIATION = 0.02
_IMPOSSIBLE = -1e4


class DirectionConfig(PretrainedConfig):
    """Configuration of ``DirectionNetwork``; encoder: of the encoder, with its ``model_type``."""

    model_type = "stance-directions"

    def __init__(
        self, encoder: dict[str, Any] | None = None, dropout: float = 0.1, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder or {}
        self.dropout = dropout


@dataclass
class DirectionOutput(ModelOutput):
    """loss: scalar, or None without targets. logits: (n, candidates + 1, roles), nobody last."""

    loss: Tensor | None = None
    logits: Tensor | None = None


class DirectionNetwork(PreTrainedModel):
    """An encoder that also sees slots, and one score of each candidate's name for each role."""

    config_class = DirectionConfig
    base_model_prefix = "encoder"
    head_names = ("region", "slot", "signal", "voice", "flags", "mix", "named", "nobody")

    def __init__(self, config: DirectionConfig) -> None:
        super().__init__(config)
        encoder_config = AutoConfig.for_model(**config.encoder)
        self.encoder = without_pooler(AutoModel.from_config(encoder_config))
        size = encoder_config.hidden_size
        self.region_head = nn.Embedding(len(REGIONS), size)
        self.slot_head = nn.Embedding(N_SLOTS + 1, size)
        self.signal_head = nn.Embedding(N_SIGNALS, size)
        self.voice_head = nn.Embedding(N_VOICES, size)
        self.flags_head = nn.Linear(len(FLAGS), size, bias=False)
        self.mix_head = nn.Linear(size, size)
        self.named_head = nn.Linear(size, len(ROLES))
        self.nobody_head = nn.Linear(size, len(ROLES))
        self.dropout = nn.Dropout(config.dropout)
        self.post_init()
        with torch.no_grad():  # an encoder begins by seeing what it was trained on
            for table in (self.region_head, self.signal_head, self.voice_head, self.flags_head):
                table.weight.zero_()
            self.slot_head.weight.normal_(std=_SLOT_DEVIATION)
            self.slot_head.weight[0].zero_()

    @classmethod
    def from_base(cls, base: str, config: DirectionConfig) -> DirectionNetwork:
        """Build a network with new heads on a pretrained encoder (a folder or a hub id)."""
        return cls._on(load_encoder(base), config)

    @classmethod
    def from_tone(cls, folder: str, config: DirectionConfig) -> DirectionNetwork:
        """Build a network with new heads on the encoder of a tone model."""
        return cls._on(ToneNetwork.encoder_of(folder), config)

    @classmethod
    def _on(cls, encoder: Any, config: DirectionConfig) -> DirectionNetwork:
        config.encoder = described(encoder)
        network = cls(config)
        network.encoder = encoder
        return network

    def forward(
        self,
        input_ids: Tensor,
        regions: Tensor,
        slots: Tensor,
        names: Tensor,
        flags: Tensor,
        about: Tensor,
        attention_mask: Tensor | None = None,
        targets: Mapping[str, Tensor] | None = None,
    ) -> DirectionOutput:
        """Return logits, and the loss when targets are given.

        input_ids, regions, slots: (n, pieces); attention_mask, too, or None for one scene.
        names: (n, k), the first piece of each candidate's name. flags: (n, k, ``len(FLAGS)``), 0
        for padding. about: (n, 2), signal and voice. targets: "wanted" (n, roles, k + 1), shares
        of the labelled ones, all 0 where there is no label among them; "candidates" (n, k + 1),
        False for padding.
        """
        embedded = (
            self.encoder.get_input_embeddings()(input_ids)
            + self.region_head(regions)
            + self.slot_head(slots)
        )
        size = embedded.shape[-1]
        at = names[:, :, None].expand(-1, -1, size)
        # A scatter, written as a product: exporters and autocast agree on it.
        pieces = torch.arange(input_ids.shape[1], device=names.device)
        places = (names[:, :, None] == pieces).to(embedded.dtype)
        embedded = embedded + places.transpose(1, 2) @ self.flags_head(flags).to(embedded.dtype)
        whole = self.signal_head(about[:, 0]) + self.voice_head(about[:, 1])
        embedded = torch.cat([embedded[:, :1] + whole[:, None], embedded[:, 1:]], dim=1)
        hidden = self.encoder(
            inputs_embeds=embedded, attention_mask=attention_mask
        ).last_hidden_state
        named = self.named_head(self._mixed(torch.gather(hidden, 1, at)))
        nobody = self.nobody_head(self._mixed(hidden[:, :1]))
        output = DirectionOutput(logits=torch.cat([named, nobody], dim=1))
        if targets is not None:
            output.loss = _loss(output.logits, **targets)
        return output

    def _mixed(self, hidden: Tensor) -> Tensor:
        return self.dropout(F.gelu(self.mix_head(self.dropout(hidden))))


def _loss(logits: Tensor, wanted: Tensor, candidates: Tensor) -> Tensor:
    """Cross-entropy among the candidates, of both roles, of scenes with a label among them."""
    among = logits.float().masked_fill(~candidates[:, :, None], _IMPOSSIBLE)
    chances = F.log_softmax(among, dim=1).transpose(1, 2)
    losses = -(chances * wanted).sum(dim=-1)
    known = wanted.sum(dim=-1) > 0
    return (losses * known).sum(dim=0).div(known.sum(dim=0).clamp(min=1)).sum()
