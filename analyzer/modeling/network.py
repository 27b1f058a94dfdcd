"""The network: one encoder and several heads. The only module that defines torch layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput

from analyzer.codebook import SCORES, SIGNALS, TONES
from analyzer.modeling.encoders import (
    described,
    load_encoder,
    without_attention_dropout,
    without_pooler,
)

#: What the target of a row is, by head.
NO_LABEL, DISTRIBUTION, ONE_OF, AMONG = 0, 1, 2, 3


class ToneConfig(PretrainedConfig):
    """Configuration of ``ToneNetwork``.

    encoder: the configuration of the encoder as a dictionary, with its ``model_type``.
    own_heads: {name: {"labels": [...], "kind": "single" or "multi"}} beside the codebook's three.
    loss_weights: by head; 1 where none is given. focal_gamma: Lin et al. 2017; 0 = cross-entropy.
    """

    model_type = "stance-tone"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        dropout: float = 0.1,
        own_heads: dict[str, dict[str, Any]] | None = None,
        loss_weights: dict[str, float] | None = None,
        focal_gamma: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder or {}
        self.dropout = dropout
        self.own_heads = own_heads or {}
        self.loss_weights = loss_weights or {"tone": 1.0, "score": 1.0, "signal": 1.0}
        self.focal_gamma = focal_gamma

    def widths(self) -> dict[str, int]:
        """Number of labels of each head, in the order of the network's outputs."""
        own = {name: len(head["labels"]) for name, head in self.own_heads.items()}
        return {"tone": len(TONES), "score": len(SCORES), "signal": len(SIGNALS)} | own


@dataclass
class ToneOutput(ModelOutput):
    """loss: scalar, or None without targets. logits: by head, each (n, number of labels)."""

    loss: Tensor | None = None
    logits: dict[str, Tensor] | None = None


class ToneNetwork(PreTrainedModel):
    """Encoder, mean pooling over tokens, and one linear head for each thing to predict."""

    config_class = ToneConfig
    base_model_prefix = "encoder"

    def __init__(self, config: ToneConfig) -> None:
        super().__init__(config)
        encoder_config = AutoConfig.for_model(**config.encoder)
        self.encoder = without_pooler(AutoModel.from_config(encoder_config))
        self.dropout = nn.Dropout(config.dropout)
        self.head_names = tuple(config.widths())
        for name, width in config.widths().items():
            setattr(self, f"{name}_head", nn.Linear(encoder_config.hidden_size, width))
        self.post_init()

    @classmethod
    def from_base(cls, base: str, config: ToneConfig) -> ToneNetwork:
        """Build a network with new heads on a pretrained encoder (a folder or a hub id)."""
        encoder = load_encoder(base)
        config.encoder = described(encoder)
        network = cls(config)
        network.encoder = encoder
        return network

    @classmethod
    def _to_train(cls, folder: str) -> ToneNetwork:
        """Load a trained network in full precision, without dropout of attention weights."""
        before = ToneConfig.from_pretrained(folder)
        encoder_config = without_attention_dropout(AutoConfig.for_model(**before.encoder))
        before.encoder = encoder_config.to_dict()
        network: ToneNetwork = cls.from_pretrained(folder, config=before, dtype=torch.float32)
        return network

    @classmethod
    def encoder_of(cls, folder: str) -> Any:
        """Load the encoder of a trained network, to be trained for something else."""
        return cls._to_train(folder).encoder

    @classmethod
    def from_model(cls, folder: str, config: ToneConfig) -> ToneNetwork:
        """Build a network on a trained one: its encoder, and those of its heads that fit.

        A head fits that has the same name, kind and labels, whatever their order.
        """
        trained = cls._to_train(folder)
        config.encoder = trained.config.encoder
        network = cls(config)
        network.encoder = trained.encoder
        for name in network.head_names:
            if name not in trained.head_names:
                continue
            old: Any = trained.config.own_heads.get(name)
            new: Any = config.own_heads.get(name)
            head = getattr(trained, f"{name}_head")
            if old != new:
                if not _is_reordered(old, new):
                    continue
                order = [old["labels"].index(label) for label in new["labels"]]
                head.weight.data = head.weight.data[order]
                head.bias.data = head.bias.data[order]
            setattr(network, f"{name}_head", head)
        return network

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        token_type_ids: Tensor | None = None,
        targets: Mapping[str, Mapping[str, Tensor]] | None = None,
    ) -> ToneOutput:
        """Return logits, and the loss when targets are given.

        targets: by head, "target" (n, labels), "kind" (n,) and "weight" (n,); see ``head_loss``.
        """
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if token_type_ids is not None and self.encoder.config.to_dict().get("type_vocab_size"):
            inputs["token_type_ids"] = token_type_ids
        hidden = self.encoder(**inputs).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.dropout((hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1.0))
        logits = {name: getattr(self, f"{name}_head")(pooled) for name in self.head_names}
        output = ToneOutput(logits=logits)
        if targets is not None:
            config = self.config
            output.loss = sum(
                config.loss_weights.get(name, 1.0)
                * head_loss(
                    logits[name].float(),
                    **target,
                    multi=config.own_heads.get(name, {}).get("kind") == "multi",
                    focal_gamma=config.focal_gamma,
                )
                for name, target in targets.items()
            )
        return output


def head_loss(
    logits: Tensor,
    target: Tensor,
    kind: Tensor,
    weight: Tensor,
    *,
    multi: bool = False,
    focal_gamma: float = 0.0,
) -> Tensor:
    """Weighted mean loss over the rows that carry a label of this head; 0 when none does.

    logits, target: (n, labels). kind: (n,); a row of ``DISTRIBUTION`` is compared with its target
    by cross-entropy (by binary cross-entropy, summed over labels, for a multi-label head); one of
    ``ONE_OF`` only has to put its probability on the labels whose target is not 0; one of ``AMONG``
    is compared with its target as if the labels whose target is 0 did not exist.
    weight: (n,), of each row.
    """
    labelled = kind != NO_LABEL
    if not bool(labelled.any()):
        return logits.sum() * 0.0
    logits, target, weight = logits[labelled], target[labelled], weight[labelled]
    if multi:
        losses = F.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(dim=1)
    else:
        log_p = F.log_softmax(logits, dim=1)
        of_distribution = -(target * log_p).sum(dim=1)
        allowed = log_p.masked_fill(target <= 0, -torch.inf)
        of_set = -torch.logsumexp(allowed, dim=1)
        losses = torch.where(kind[labelled] == ONE_OF, of_set, of_distribution)
        # The target sums to 1, so this renormalizes the probabilities of its labels.
        losses = torch.where(kind[labelled] == AMONG, of_distribution - of_set, losses)
        if focal_gamma:
            mean = (target * log_p.exp()).sum(dim=1) / target.sum(dim=1).clamp(min=1e-6)
            p = torch.where(kind[labelled] == ONE_OF, (-of_set).exp(), mean)
            losses = (1.0 - p.detach().clamp(max=1.0)) ** focal_gamma * losses
    return (weight * losses).sum() / len(losses)


def _is_reordered(old: Any, new: Any) -> bool:
    if not old or not new or old.get("kind") != new.get("kind"):
        return False
    return sorted(old["labels"]) == sorted(new["labels"])
