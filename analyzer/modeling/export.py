"""From a trained network to the two files that are released: fp16 safetensors and int8 ONNX."""

from __future__ import annotations

import copy
import re
import tempfile
import warnings
from pathlib import Path

import torch
from transformers import PreTrainedModel

from analyzer.directions.inputs import FLAGS
from analyzer.modeling.backends import import_onnxruntime
from analyzer.modeling.direction_network import DirectionNetwork
from analyzer.modeling.folder import WEIGHTS_FILE
from analyzer.modeling.network import ToneNetwork
from analyzer.modeling.quote_network import QuoteNetwork
from analyzer.quotes.windows import FEATURES


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


def save_half_precision(network: PreTrainedModel, folder: Path) -> None:
    """Write ``config.json`` and ``model.safetensors`` in fp16; the network is not changed."""
    copy.deepcopy(network).half().save_pretrained(folder)
    (folder / WEIGHTS_FILE).chmod(0o644)  # safetensors creates it readable by its owner only


def export_onnx(folder: Path, path: Path, full_layers: int = 0) -> None:
    """Write a folder's saved weights as ONNX with int8 weights; batch and length are dynamic.

    full_layers: the feed-forward blocks of so many first layers keep full precision.
    Both released files thus hold the same numbers, and a folder can be exported again.
    """
    network = ToneNetwork.from_pretrained(folder, dtype=torch.float32).eval()
    example = torch.ones((2, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in names}
    outputs = [f"{name}_logits" for name in network.head_names]
    axes |= {name: {0: "batch"} for name in outputs}
    inputs = (example, example, torch.zeros_like(example))
    _export(_Plain(network), inputs, names, outputs, axes, path, full_layers)


class _PlainQuotes(torch.nn.Module):
    def __init__(self, network: QuoteNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: torch.Tensor, features: torch.Tensor, heads: torch.Tensor, tails: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        output = self.network(ids, None, features, heads, tails)
        return output.tags, output.links


def export_quotes(folder: Path, path: Path, full_layers: int = 0) -> None:
    """The same for a quote extractor; pieces and words are dynamic.

    There is no attention mask, as windows of different lengths are never computed together.
    """
    network = QuoteNetwork.from_pretrained(folder, dtype=torch.float32).eval()
    pieces, words = torch.ones((2, 12), dtype=torch.int64), torch.ones((2, 7), dtype=torch.int64)
    features = torch.zeros((2, 12, len(FEATURES)), dtype=torch.int64)
    names = ["input_ids", "features", "heads", "tails"]
    axes = {name: {0: "batch", 1: "pieces"} for name in names[:2]}
    axes |= {name: {0: "batch", 1: "words"} for name in names[2:]}
    axes |= {"tags": {0: "batch", 1: "words"}, "links": {0: "batch", 2: "words", 3: "targets"}}
    inputs = (pieces, features, words, words)
    outputs = ["tags", "links"]
    _export(_PlainQuotes(network), inputs, names, outputs, axes, path, full_layers)


class _PlainDirections(torch.nn.Module):
    def __init__(self, network: DirectionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.network(*inputs).logits


def export_directions(folder: Path, path: Path, full_layers: int = 0) -> None:
    """The same for a direction model; pieces and candidates are dynamic, and there is no mask."""
    network = DirectionNetwork.from_pretrained(folder, dtype=torch.float32).eval()
    pieces, names = torch.ones((2, 12), dtype=torch.int64), torch.ones((2, 3), dtype=torch.int64)
    flags, about = torch.zeros((2, 3, len(FLAGS))), torch.ones((2, 2), dtype=torch.int64)
    inputs = ["input_ids", "regions", "slots", "names", "flags", "about"]
    axes = {name: {0: "batch", 1: "pieces"} for name in inputs[:3]}
    axes |= {name: {0: "batch", 1: "candidates"} for name in inputs[3:5]}
    axes |= {"about": {0: "batch"}, "logits": {0: "batch", 1: "options"}}
    example = (pieces, pieces, pieces, names, flags, about)
    _export(_PlainDirections(network), example, inputs, ["logits"], axes, path, full_layers)


def _export(
    module: _Plain | _PlainQuotes | _PlainDirections,
    inputs: tuple[torch.Tensor, ...],
    names: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    path: Path,
    full_layers: int,
) -> None:
    """Write a module as ONNX with int8 weights; axes: the dynamic ones."""
    import_onnxruntime()
    # The fused kernel is traced as itself and a search for NaN in every attention matrix.
    module.network.encoder.set_attn_implementation("eager")
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracer notes about shapes, harmless for these encoders
        full = Path(scratch) / "model.onnx"
        torch.onnx.export(
            module,
            inputs,
            str(full),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        nodes = [node.name for node in onnx.load(full).graph.node if node.op_type == "MatMul"]
        quantize_dynamic(
            full,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=[n for n in nodes if _in_feed_forward(n, full_layers)],
        )


def _in_feed_forward(node: str, n_layers: int) -> bool:
    """Whether a node, "/.../layer.0/output/dense/MatMul", is in such a block of a first layer."""
    layer = re.search(r"/layers?\.(\d+)/(?!.*att(?:ention|n))", node)
    return layer is not None and int(layer[1]) < n_layers
