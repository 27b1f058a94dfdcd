"""Packed content: gzip and Zstandard, told by their first bytes."""

from __future__ import annotations

import gzip
import io
from typing import Any, BinaryIO, cast

from analyzer.errors import MissingExtra

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
_BLOCK = 4096  # small: a few bytes may unpack to a hundred kilobytes


def unpacked(head: bytes, stream: BinaryIO) -> BinaryIO:
    """Return the content of a stream, unpacked where ``head``, its first bytes, says it is packed.

    What is damaged raises ``OSError``, ``EOFError`` or ``zlib.error`` when it is read.
    Raises ``MissingExtra`` for Zstandard without its library.
    """
    if head.startswith(GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if head.startswith(ZSTD):
        return io.BufferedReader(_Zstandard(stream))
    return stream


class _Zstandard(io.RawIOBase):
    """One or more frames of Zstandard; unlike the library's reader it sees a missing end."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            import zstandard
        except ModuleNotFoundError as err:
            if err.name != "zstandard":
                raise
            raise MissingExtra("Reading .zst", "batch") from err
        # Long windows are allowed: "zstd --long" is common for large corpora.
        self._new = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj
        self._error = zstandard.ZstdError
        self._stream = stream
        self._frame: Any = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one block goes; return the number of bytes, 0 at the end."""
        while not self._ready:
            packed = self._packed or self._stream.read(_BLOCK)
            if not packed:
                if self._frame is not None:
                    raise EOFError("Zstandard data ended before the end of the frame")
                return 0
            self._packed = b""
            self._frame = self._frame or self._new()
            try:
                self._ready = memoryview(self._frame.decompress(packed))
            except self._error as err:
                raise OSError(f"damaged Zstandard data: {err}") from err
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)
