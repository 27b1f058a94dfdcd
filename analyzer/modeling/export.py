"""From a trained network to the two files that are released: fp16 safetensors and int8 ONNX."""

from __future__ import annotations

import copy
import tempfile
import warnings
from pathlib import Path

import torch

from analyzer.modeling.backends import import_onnxruntime
from analyzer.modeling.folder import WEIGHTS_FILE
from analyzer.modeling.network import ToneNetwork


class _Plain(torch.nn.Module):
    """The network with plain tensors in and out, as the exporter wants it."""

    def __init__(self, network: ToneNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        logits = self.network(input_ids, attention_mask, token_type_ids).logits
        return tuple(logits[name] for name in self.network.head_names)


def save_half_precision(network: ToneNetwork, folder: Path) -> None:
    """Write ``config.json`` and ``model.safetensors`` in fp16; the network is not changed."""
    copy.deepcopy(network).half().save_pretrained(folder)
    (folder / WEIGHTS_FILE).chmod(0o644)  # safetensors creates it readable by its owner only


def export_onnx(folder: Path, path: Path) -> None:
    """Write a folder's saved weights as ONNX with int8 weights; batch and length are dynamic.

    Both released files thus hold the same numbers, and a folder can be exported again.
    """
    import_onnxruntime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = ToneNetwork.from_pretrained(folder, dtype=torch.float32).eval()
    example = torch.ones((2, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in names}
    outputs = [f"{name}_logits" for name in network.head_names]
    axes |= {name: {0: "batch"} for name in outputs}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracer notes about shapes, harmless for these encoders
        full = Path(scratch) / "model.onnx"
        torch.onnx.export(
            _Plain(network),
            (example, example, torch.zeros_like(example)),
            str(full),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, path, weight_type=QuantType.QInt8, per_channel=True)
