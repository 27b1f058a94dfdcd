"""The mean of the weights of several trained models of the same shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from analyzer.errors import ConfigError
from analyzer.modeling.folder import WEIGHTS_FILE
from analyzer.training.runs import folder_of


def read_weights(models: Sequence[str]) -> list[dict[str, torch.Tensor]]:
    """Read the weights of model folders or released names, in order.

    Raises ``ConfigError`` for one that cannot be read; call it before training, not after.
    """
    found = []
    for name in models:
        folder = folder_of(name)
        path = None if folder is None else folder / WEIGHTS_FILE
        if path is None or not path.is_file():
            raise ConfigError(
                f"average_with: {name} has no {WEIGHTS_FILE}; expected the folder or the released "
                "name of a trained model of the same shape"
            )
        try:
            found.append(load_file(path))
        except (OSError, SafetensorError) as err:
            raise ConfigError(f"average_with: {path}: cannot be read ({err})") from err
    return found


def check_shapes(network: Any, models: Sequence[str], weights: Sequence[dict[str, Any]]) -> None:
    """Refuse models that have other tensors than ``network``; raises ``ConfigError``."""
    ours = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    for model, tensors in zip(models, weights, strict=True):
        theirs = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
        differing = sorted(n for n in {**ours, **theirs} if ours.get(n) != theirs.get(n))
        if differing:
            first = differing[0]
            raise ConfigError(
                f"average_with: {model} has another shape: {first} is "
                f"{theirs.get(first, 'missing')}, expected {ours.get(first, 'none')}; only models "
                "of one encoder with the same heads can be averaged"
            )


def average(network: Any, weights: Sequence[dict[str, torch.Tensor]]) -> None:
    """Put the mean of the network's own weights and of ``weights`` into the network.

    Wortsman et al. 2022, "Model soups": models that were fine-tuned from the same weights lie near
    enough to one another that the mean of their weights is better than most of them.
    """
    own = network.state_dict()
    mean = {
        name: torch.stack([tensor.float(), *(w[name].float() for w in weights)]).mean(dim=0)
        for name, tensor in own.items()
    }
    network.load_state_dict({name: mean[name].to(own[name].dtype) for name in own})
