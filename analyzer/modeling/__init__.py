"""The tone model: its folder, its two backends, and the network that is trained.

Nothing here imports torch unless a torch backend is asked for.
"""

from analyzer.modeling.backends import OnnxToneModel, ToneModel, load_tone_model
from analyzer.modeling.decoding import Predictions
from analyzer.modeling.folder import Manifest, read_manifest

__all__ = [
    "Manifest",
    "OnnxToneModel",
    "Predictions",
    "ToneModel",
    "load_tone_model",
    "read_manifest",
]
