"""From text to token ids: the one place, shared by training and both backends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Room that the preceding sentence may take; the statement itself is never cut for its sake.
MAX_CONTEXT_CHARACTERS = 220


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids and segment ids of one text, special tokens included, without padding.

    truncated: the text itself was longer than the model's limit, and its end was not read.
    """

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    truncated: bool


class InputEncoder:
    """Turns statements into token ids, with the preceding sentence where the model uses it."""

    def __init__(self, tokenizer: Tokenizer, max_length: int, context: bool) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self.max_length = max_length
        self.context = context

    @classmethod
    def from_folder(cls, folder: Path, max_length: int, context: bool) -> InputEncoder:
        """Load ``tokenizer.json``; raises ``ModelError`` when it is missing or broken."""
        return cls(load_tokenizer(folder), max_length, context)

    def encode(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> list[Encoded]:
        """Return one ``Encoded`` per text, in order.

        contexts: the preceding sentence of each text, or None; ignored by models without context.
        """
        if not self.context or contexts is None:
            pairs: list[str | tuple[str, str]] = list(texts)
        else:
            pairs = [
                (text, before[-MAX_CONTEXT_CHARACTERS:]) if before else text
                for text, before in zip(texts, contexts, strict=True)
            ]
        self._tokenizer.no_truncation()
        found = self._tokenizer.encode_batch(pairs)
        return [
            self._cut(pair, e)
            if len(e.ids) > self.max_length
            else Encoded(tuple(e.ids), tuple(e.type_ids), truncated=False)
            for pair, e in zip(pairs, found, strict=True)
        ]

    def _cut(self, pair: str | tuple[str, str], whole: Any) -> Encoded:
        """Make a text fit: the end of its context goes first, then all of it, then its own end."""
        words = whole.sequence_ids
        room = self.max_length - sum(s != 1 for s in words)
        if isinstance(pair, tuple) and room > 0:
            self._tokenizer.enable_truncation(self.max_length, strategy="only_second")
            found = self._tokenizer.encode(*pair)
            truncated = False
        else:
            text = pair[0] if isinstance(pair, tuple) else pair
            self._tokenizer.enable_truncation(self.max_length)
            found = self._tokenizer.encode(text)
            truncated = bool(found.overflowing)
        return Encoded(tuple(found.ids), tuple(found.type_ids), truncated)

    def save(self, folder: Path) -> None:
        """Write ``tokenizer.json`` without truncation or padding settings."""
        self._tokenizer.no_truncation()
        self._tokenizer.save(str(folder / "tokenizer.json"))


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load ``tokenizer.json``; raises ``ModelError`` when it is missing or broken."""
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(
            f"{folder}: no tokenizer.json; expected the folder of a trained model or a "
            "fast-tokenizer encoder"
        )
    try:
        return Tokenizer.from_file(str(path))
    except Exception as err:  # the Rust side raises plain Exception
        raise ModelError(f"{path}: not a tokenizer file ({err})") from err
