"""Two backends behind one interface: ONNX Runtime for scoring, torch for everything else."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from analyzer.errors import MissingExtra, ModelError
from analyzer.modeling.decoding import Logits, Predictions, Temperatures, decode
from analyzer.modeling.folder import (
    ONNX_FILE,
    REBUILD,
    WEIGHTS_FILE,
    Calibration,
    ConformalThresholds,
    LabelOrder,
    Manifest,
    ModelManifest,
    check_file,
    read_manifest,
)
from analyzer.modeling.inputs import Encoded, InputEncoder
from analyzer.resources import model_path

Backend = Literal["auto", "onnx", "torch"]
#: Places of the rows, ids, mask and segments.
_Batch = tuple[list[int], Any, Any, Any]


def import_onnxruntime() -> Any:
    """Import ONNX Runtime without its telemetry, which writes a device id into the user's home."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


class ToneModel(Protocol):
    """What the tone stage needs of a model.

    name: identity kept in every result, such as ``tone-small@3f2c91ab``.
    uses_context: whether the preceding sentence changes the prediction.
    labels: of each head, in the order of its columns. conformal: thresholds of label sets, or None.
    """

    name: str
    uses_context: bool
    labels: LabelOrder
    conformal: ConformalThresholds | None

    def predict(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> Predictions:
        """Return one row per text, in order; no texts, no rows."""


def temperatures_of(calibration: Calibration) -> Temperatures:
    """The divisors that a manifest states."""
    return Temperatures(calibration.tone, calibration.score, calibration.signal, calibration.own)


class _FolderModel(ABC):
    """What both backends share: the folder's manifest, inputs, batches and decoding.

    A text's prediction does not depend on which other texts are in the call.
    """

    batch_size = 16

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.name = manifest.identity
        self.uses_context = manifest.context
        self.labels = manifest.labels
        self.conformal = manifest.calibration.conformal
        self._inputs = InputEncoder.from_folder(folder, manifest.max_length, manifest.context)
        self._temperatures = temperatures_of(manifest.calibration)

    def predict(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> Predictions:
        """Return one row per text, in order; no texts, no rows."""
        encoded = self._inputs.encode(texts, contexts)
        logits = self.logits(encoded)
        truncated = np.array([e.truncated for e in encoded], bool)
        return decode(logits, self._temperatures, truncated, self.manifest.labels.multi)

    def logits(self, encoded: Sequence[Encoded]) -> Logits:
        """Return uncalibrated logits, one row per encoded text, in order."""
        widths = self.manifest.labels.widths
        heads = {name: np.zeros((len(encoded), width)) for name, width in widths.items()}
        batches = list(_batches(encoded, self.batch_size))
        for (rows, *_), outputs in zip(batches, self._run_all(batches), strict=True):
            for head, values in zip(heads.values(), outputs, strict=True):
                head[rows] = values
        own = {name: heads[name] for name in self.manifest.labels.own}
        return Logits(heads["tone"], heads["score"], heads["signal"], own)

    def _run_all(self, batches: Sequence[_Batch]) -> Iterable[Sequence[Any]]:
        """Logits of every head for each batch, in order."""
        return self._run_in_turn(batches)

    def _run_in_turn(self, batches: Sequence[_Batch]) -> list[Sequence[Any]]:
        return [self._run(ids, mask, segments) for _, ids, mask, segments in batches]

    @abstractmethod
    def _run(self, ids: Any, mask: Any, segments: Any) -> Sequence[Any]:
        """Logits of every head for one padded batch."""


class OnnxToneModel(_FolderModel):
    """Scores with ONNX Runtime on the CPU; needs neither torch nor a network.

    One text a run: int8 activations are scaled by the largest value in a batch, so a text's
    probabilities would otherwise depend on its neighbours. So it is texts that run side by side,
    each on one thread.
    """

    batch_size = 1

    def __init__(self, folder: Path) -> None:
        """Load a model folder; raises ``ModelError``."""
        manifest = read_manifest(folder)
        super().__init__(folder, manifest)
        self._threads = n_threads()
        self._session = open_session(folder, manifest)
        self._input_names = {i.name for i in self._session.get_inputs()}
        self._outputs = [f"{name}_logits" for name in manifest.labels.widths]

    def _run_all(self, batches: Sequence[_Batch]) -> Iterable[Sequence[Any]]:
        n = min(self._threads, len(batches))
        if n < 2:
            return self._run_in_turn(batches)
        # Each thread takes every n-th text: the batches are sorted by length, so all get as much.
        shares = [batches[first::n] for first in range(n)]
        with ThreadPoolExecutor(n) as pool:
            found = list(pool.map(self._run_in_turn, shares))
        return (found[i % n][i // n] for i in range(len(batches)))

    def _run(self, ids: Any, mask: Any, segments: Any) -> Sequence[Any]:
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments}
        feed = {name: value for name, value in feed.items() if name in self._input_names}
        return list(self._session.run(self._outputs, feed))


class TorchToneModel(_FolderModel):
    """Scores with torch: a model in training, a GPU, or a folder without an ONNX file."""

    def __init__(self, folder: Path, *, bf16: bool = False) -> None:
        """Load a model folder; raises ``ModelError``, or ``MissingExtra`` without torch.

        bf16: compute in bf16 where that is exact enough, which is faster on some machines.
        """
        manifest = read_manifest(folder)
        super().__init__(folder, manifest)
        try:
            import torch

            from analyzer.modeling.network import ToneNetwork
        except ModuleNotFoundError as err:
            if err.name not in {"torch", "transformers"}:
                raise
            raise MissingExtra("The torch backend", "train") from err
        self._torch = torch
        check_file(folder, manifest, WEIGHTS_FILE)
        network = ToneNetwork.from_pretrained(folder, dtype=torch.float32)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = network.to(self._device).eval()
        self._bf16 = bf16

    def _run(self, ids: Any, mask: Any, segments: Any) -> Sequence[Any]:
        torch = self._torch
        autocast = torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._bf16)
        with torch.inference_mode(), autocast:
            output = self._network(
                *(torch.from_numpy(a).to(self._device) for a in (ids, mask, segments))
            )
        heads = (output.logits[name] for name in self.manifest.labels.widths)
        return [head.float().cpu().numpy() for head in heads]


def open_session(folder: Path, manifest: ModelManifest) -> Any:
    """Open a folder's ONNX file, to be run on one thread of the CPU; raises ``ModelError``."""
    ort = import_onnxruntime()
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    path = check_file(folder, manifest, ONNX_FILE)
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as err:  # the C++ side raises several private types
        raise ModelError(f"{path}: ONNX Runtime cannot load it ({err}); {REBUILD}") from err


def n_threads() -> int:
    """Processors that this process may use, or ``OMP_NUM_THREADS`` where that is set."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(encoded: Sequence[Encoded], size: int) -> Iterator[_Batch]:
    """Yield (rows, ids, mask, segments) with texts of similar length together.

    ids, mask, segments: int64 arrays of shape (n, longest text of the batch), padded with 0.
    """
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        longest = max(len(encoded[i].ids) for i in rows)
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask, segments = np.zeros_like(ids), np.zeros_like(ids)
        for n, i in enumerate(rows):
            length = len(encoded[i].ids)
            ids[n, :length] = encoded[i].ids
            mask[n, :length] = 1
            segments[n, :length] = encoded[i].segments
        yield rows, ids, mask, segments


def load_tone_model(where: str | Path | None = None, backend: Backend = "auto") -> ToneModel:
    """Load a tone model: the released one, another released name, a folder, or a hub id.

    backend "auto": ONNX Runtime when the folder has an ONNX file, else torch. Raises
    ``ModelError`` when there is no such model or it does not fit, ``MissingExtra`` when torch or
    the hub client is needed and not installed.
    """
    folder = locate_model(where)
    if backend == "onnx" or (backend == "auto" and (folder / ONNX_FILE).exists()):
        return OnnxToneModel(folder)
    return TorchToneModel(folder)


def locate_model(where: str | Path | None) -> Path:
    """Return the folder of a model; downloads a hub id once, through the hub's own cache."""
    if where is None:
        return model_path()
    folder = Path(where)
    if folder.exists() or isinstance(where, Path):
        return folder
    released = model_path(where)
    if "/" not in where and released.exists():
        return released
    if where.count("/") != 1 or where.startswith((".", "/", "~")):
        raise ModelError(
            f"{where}: no such folder or released model; expected a model folder, "
            "a released name such as 'tone-small', or a hub id such as 'name/model'"
        )
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ModuleNotFoundError as err:
        raise MissingExtra(f"{where} is not a folder; fetching it from the hub", "train") from err
    try:
        return Path(snapshot_download(where))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as err:
        raise ModelError(
            f"{where}: not a folder here, and the hub could not be asked for it "
            f"({str(err).splitlines()[0]}); "
            "check the name, or download the model where there is a network and give its folder"
        ) from err
