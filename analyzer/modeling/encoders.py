"""Pretrained encoders, as the networks take them: without what they never use."""

from __future__ import annotations

from typing import Any

import torch
from transformers import AutoConfig, AutoModel

#: What different encoders call the dropout of attention weights.
_ATTENTION_DROPOUTS = ("attention_probs_dropout_prob", "attention_dropout")


def load_encoder(base: str) -> Any:
    """Load a pretrained encoder (a folder or a hub id) to be trained, in full precision.

    It has no pooler, which would be neither trained nor used.
    """
    config = without_attention_dropout(AutoConfig.from_pretrained(base))
    # Named in full: some encoders are stored, and would be trained, in half precision.
    encoder = AutoModel.from_pretrained(base, config=config, dtype=torch.float32)
    return without_pooler(encoder)


def without_pooler(encoder: Any) -> Any:
    """Return the encoder without a pooler, so that it is neither trained nor saved."""
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None
    return encoder


def described(encoder: Any) -> dict[str, Any]:
    """The configuration of an encoder, without the path on the machine that loaded it."""
    config: dict[str, Any] = encoder.config.to_dict()
    config.pop("_name_or_path", None)
    return config


def without_attention_dropout(config: Any) -> Any:
    """Return the configuration of an encoder, which is trained without dropping attention weights.

    To draw those masks takes a quarter of a training step on a CPU.
    """
    for name in _ATTENTION_DROPOUTS:
        if hasattr(config, name):
            setattr(config, name, 0.0)
    return config
