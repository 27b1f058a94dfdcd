"""The network: one encoder, three heads. The only module that defines torch layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.utils import ModelOutput

from analyzer.codebook import SCORES, SIGNALS, TONES

IGNORED = -100  # label of a row that does not carry this label; cross_entropy skips it


class ToneConfig(PretrainedConfig):
    """Configuration of ``ToneNetwork``.

    encoder: the configuration of the encoder as a dictionary, with its ``model_type``.
    ordinal_width: width, in score steps, of the soft target around the true score.
    """

    model_type = "stance-tone"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        dropout: float = 0.1,
        label_smoothing: float = 0.0,
        ordinal_width: float = 0.5,
        loss_weights: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.encoder = encoder or {}
        self.dropout = dropout
        self.label_smoothing = label_smoothing
        self.ordinal_width = ordinal_width
        self.loss_weights = loss_weights or {"tone": 1.0, "score": 1.0, "signal": 1.0}


@dataclass
class ToneOutput(ModelOutput):
    """loss: scalar, or None without labels. Logits: (n, 3), (n, 7), (n, 19)."""

    loss: Tensor | None = None
    tone_logits: Tensor | None = None
    score_logits: Tensor | None = None
    signal_logits: Tensor | None = None


class ToneNetwork(PreTrainedModel):
    """Encoder, mean pooling over tokens, and one linear head each for tone, score and signal."""

    config_class = ToneConfig
    base_model_prefix = "encoder"

    def __init__(self, config: ToneConfig) -> None:
        super().__init__(config)
        encoder_config = AutoConfig.for_model(**config.encoder)
        self.encoder = AutoModel.from_config(encoder_config)
        _drop_pooler(self.encoder)
        width = encoder_config.hidden_size
        self.dropout = nn.Dropout(config.dropout)
        self.tone_head = nn.Linear(width, len(TONES))
        self.score_head = nn.Linear(width, len(SCORES))
        self.signal_head = nn.Linear(width, len(SIGNALS))
        self.post_init()

    @classmethod
    def from_base(cls, base: str, config: ToneConfig) -> ToneNetwork:
        """Build a network with new heads on a pretrained encoder (a folder or a hub id)."""
        encoder = AutoModel.from_pretrained(base)
        config.encoder = encoder.config.to_dict()
        config.encoder.pop("_name_or_path", None)  # a path on the machine that trained it
        network = cls(config)
        _drop_pooler(encoder)
        network.encoder = encoder
        return network

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        token_type_ids: Tensor | None = None,
        tone: Tensor | None = None,
        score: Tensor | None = None,
        signal: Tensor | None = None,
    ) -> ToneOutput:
        """Return logits, and the loss when labels are given (shape (n,), ``IGNORED`` = none)."""
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask}
        if token_type_ids is not None and self.encoder.config.to_dict().get("type_vocab_size"):
            inputs["token_type_ids"] = token_type_ids
        hidden = self.encoder(**inputs).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.dropout((hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1.0))
        output = ToneOutput(
            tone_logits=self.tone_head(pooled),
            score_logits=self.score_head(pooled),
            signal_logits=self.signal_head(pooled),
        )
        if tone is not None and score is not None and signal is not None:
            output.loss = self._loss(output, tone, score, signal)
        return output

    def _loss(self, output: ToneOutput, tone: Tensor, score: Tensor, signal: Tensor) -> Tensor:
        weights = self.config.loss_weights
        smoothing = self.config.label_smoothing
        return (
            weights["tone"] * _cross_entropy(output.tone_logits, tone, smoothing)
            + weights["signal"] * _cross_entropy(output.signal_logits, signal, smoothing)
            + weights["score"] * self._ordinal_loss(output.score_logits, score)
        )

    def _ordinal_loss(self, logits: Tensor, score: Tensor) -> Tensor:
        """Cross-entropy against a target that is soft around the true score.

        Diaz and Marathe 2019, "Soft Labels for Ordinal Regression", with squared distance.
        """
        known = score != IGNORED
        if not bool(known.any()):
            return logits.sum() * 0.0
        steps = torch.arange(logits.shape[1], device=logits.device, dtype=torch.float32)
        distance = (steps[None, :] - score[known].float()[:, None]) ** 2
        target = torch.softmax(-distance / (2 * self.config.ordinal_width**2), dim=1)
        return F.cross_entropy(logits[known].float(), target)


def _cross_entropy(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Mean over the rows that carry the label; 0 when none does."""
    if not bool((labels != IGNORED).any()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits.float(), labels, ignore_index=IGNORED, label_smoothing=smoothing)


def _drop_pooler(encoder: Any) -> None:
    """Remove a pooler that mean pooling never uses, so that it is neither trained nor saved."""
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None
