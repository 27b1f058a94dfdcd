"""Where half precision is computed in hardware. Imports torch when it is asked."""

from __future__ import annotations


def has_fast_bf16() -> bool:
    """Whether this machine's GPU or processor computes in bf16.

    A processor without such instructions emulates it, which is slower than fp32.
    """
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name, lambda: False)()) for name in probes)
