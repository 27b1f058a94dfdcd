"""Bytes to text: byte order marks, UTF-8, then a guess that is named in a warning.

What is not text at all (PDF, images, archives) is refused with its type.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from analyzer.errors import InputError

# The first bytes of files that are often given by mistake.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"OggS", "an audio file"),
    (b"ID3\x03", "an audio file"),
    (b"ID3\x04", "an audio file"),
)
_ZIP = b"PK\x03\x04"
_IN_ZIP = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
    (b"epub+zip", "an EPUB book"),
    (b"[Content_Types].xml", "an Office document"),
)
_BOMS = (  # the longer ones first: UTF-32 LE begins like UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that a page may declare; Python has more, some of them slow or made for other uses.
_DECLARABLE = re.compile(
    r"(iso-?8859-?\d{1,2}|windows-?125\d|cp\d{3,4}|latin-?\d|koi8-?[ru]|utf-?16([bl]e)?"
    r"|gb(k|2312|18030)|big5|euc-?(jp|kr)|shift[_-]?jis|macintosh|us-ascii)",
    re.IGNORECASE,
)
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Curly quotes, dashes, dots, no-break space: the same bytes in all Windows code pages.
_TYPOGRAPHY = frozenset(b"\x85\x91\x92\x93\x94\x96\x97\xa0\xab\xbb")
_GUESS_FROM = 100_000  # bytes that the guess looks at


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, line endings as they were; warnings in full sentences."""

    text: str
    warnings: tuple[str, ...] = ()


def binary_kind(head: bytes) -> str | None:
    """Return what kind of file the first bytes belong to ("a PDF file"), or None for no known one.

    head: the first bytes; a few thousand are enough.
    """
    if head.startswith(_ZIP):
        found = (kind for mark, kind in _IN_ZIP if mark in head[:4000])
        return next(found, "a ZIP archive")
    if head[4:12] in (b"ftypisom", b"ftypmp42", b"ftypM4A "):
        return "a video or audio file"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, audio or video file"
    return next((kind for mark, kind in _MAGIC if head.startswith(mark)), None)


def wide_encoding(head: bytes) -> str | None:
    """Return UTF-16 or UTF-32 with its byte order, if the first bytes are that; else None."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            rest = head[len(bom) : 2000]
            return None if _is_single_byte(rest) else name
    # Without a mark: English in UTF-16 has a NUL in almost every second byte.
    sample = head[:2000]
    if len(sample) >= 8 and b"\x00" in sample:
        even, odd = sample[0::2], sample[1::2]
        if odd.count(0) > 0.8 * len(odd) and not even.count(0):
            return "utf-16-le"
        if even.count(0) > 0.8 * len(even) and not odd.count(0):
            return "utf-16-be"
    return None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of ``data``.

    declared: the encoding that the HTTP header or the page names; used where the bytes are not
    UTF-8. Raises ``InputError`` when the bytes are no text.
    """
    refuse_binary(data[:4096])
    wide = wide_encoding(data[:4096])
    if wide:
        return _decode_wide(data, wide)
    for bom in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        data = data.removeprefix(bom)
    if (nul := data.find(b"\x00")) >= 0:
        raise InputError(
            f"it is a binary file (a NUL byte at position {nul}); expected text, export it as "
            "plain text (.txt, UTF-8) first"
        )
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as err:
        _refuse_noise(data)
        return _decode_other(data, declared, err)


def refuse_binary(head: bytes) -> None:
    """Raise ``InputError`` when the first bytes belong to a known kind of binary file."""
    if kind := binary_kind(head):
        raise InputError(
            f"it is {kind}, not text; expected text, Markdown, HTML or JSON: export or unpack it "
            "as plain text (.txt, UTF-8) first"
        )


def replace_surrogates(text: str, what: str = "text") -> Decoded:
    """Replace unpaired surrogates, which UTF-8 cannot hold, by U+FFFD; offsets stay the same."""
    if text.isascii():
        return Decoded(text)
    cleaned, n = _SURROGATE.subn("\ufffd", text)
    if not n:
        return Decoded(text)
    return Decoded(
        cleaned,
        (f"The {what} has {n} unpaired surrogate(s), which are no characters; shown as U+FFFD.",),
    )


def _is_single_byte(data: bytes) -> bool:
    """Whether what follows a UTF-16 mark is single-byte text all the same: it has plain blanks."""
    blanks = sum(byte in b" \r\n" for byte in data)
    return b"\x00" not in data and blanks > 0.05 * len(data)


def _decode_wide(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace").removeprefix("\ufeff")
    return Decoded(text, (_warning(name.upper(), text),))


def _decode_other(data: bytes, declared: str | None, err: UnicodeDecodeError) -> Decoded:
    if declared and _DECLARABLE.fullmatch(declared.strip()):
        name = declared.strip().lower()
        # Browsers read Latin-1 as Windows-1252, and so do the people who write it.
        name = "cp1252" if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii"} else name
        try:
            return Decoded(data.decode(name))
        except (UnicodeDecodeError, LookupError):
            pass  # the declaration is wrong: guess
    broken_utf8 = data.decode("utf-8", "replace")
    n_broken = broken_utf8.count("\ufffd")
    n_good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", broken_utf8)))
    if n_broken <= max(1, n_good // 10) and n_good:
        return Decoded(
            broken_utf8,
            (
                f"The text is UTF-8 with {n_broken} damaged place(s), the first at byte "
                f"{err.start}; shown as U+FFFD.",
            ),
        )
    name = _guess(data)
    text = data.decode(name, "replace")
    return Decoded(text, (_warning(name, text),))


def _guess(data: bytes) -> str:
    """Return the name of a single- or multi-byte encoding that can read ``data``."""
    sample = data[:_GUESS_FROM]
    n_high_letters = sum(byte > 127 and byte not in _TYPOGRAPHY for byte in sample)
    if n_high_letters <= 0.05 * len(sample) and _decodes(data, "cp1252"):
        # Nearly all ASCII: English with a few accents. Statistics have nothing to go on here, and
        # often pick an exotic code page.
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is not None and _decodes(data, best.encoding):
        return best.encoding
    return "cp1252"


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _warning(name: str, text: str) -> str:
    damaged = text.count("\ufffd")
    lost = f"; {damaged} character(s) could not be read" if damaged else ""
    return f"The text is not UTF-8; it was read as {name}{lost}. Save it as UTF-8 to be sure."


def _refuse_noise(data: bytes) -> None:
    """Raise ``InputError`` for bytes that are neither UTF-8 nor free of control characters."""
    sample = data[:_GUESS_FROM]
    if len(_CONTROL_BYTES.findall(sample)) > 0.01 * len(sample):
        raise InputError(
            "it is a binary file (many control characters); expected text, export it as plain "
            "text (.txt, UTF-8) first"
        )
