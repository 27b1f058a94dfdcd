"""Leaving out articles that a model has learned from, so that a test is of articles new to it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.errors import DataError
from analyzer.report.wording import count


@dataclass(frozen=True, slots=True)
class Remaining:
    """Statements without those of the listed articles.

    frame: the others. listed: how many ids there were. articles, statements: of the pair, left out;
    copies: statements of other articles that repeat these, left out, too.
    """

    frame: Any
    listed: int
    articles: int
    statements: int
    copies: int

    def __str__(self) -> str:
        words = f"{count(self.articles, 'article')} with {count(self.statements, 'statement')} "
        words += f"left out, of {count(self.listed, 'listed article')}"
        if self.copies:
            words += f"; and {count(self.copies, 'statement')} elsewhere that copy them"
        return words


def read_documents(path: str | Path) -> frozenset[str]:
    """Return the article ids in a file of JSON lines: ``document`` of each, or ``id`` without one.

    Raises ``DataError`` for a file or a line that cannot be read.
    """
    path = Path(path)
    try:
        lines = path.read_bytes().splitlines()
    except OSError as err:
        raise DataError(
            f"{path}: cannot be read ({err.strerror}); expected JSON lines with 'document' or 'id'"
        ) from err
    found = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as err:
            raise DataError(f"{path}, line {number}: not valid JSON ({err})") from err
        name = row.get("document", row.get("id")) if isinstance(row, dict) else None
        if not isinstance(name, str | int) or isinstance(name, bool):
            raise DataError(
                f"{path}, line {number}: found no article id, expected an object with 'document' "
                "(or 'id') as a text"
            )
        found.add(str(name))
    if not found:
        raise DataError(f"{path}: holds no ids; expected JSON lines with 'document' or 'id'")
    return frozenset(found)


def leave_out(frame: Any, documents: Collection[str]) -> Remaining:
    """Return the statements whose article is not listed and which repeat none of a listed one.

    frame: as for ``series``. Copies are left out, too, as far as ``analyzer ledger copies`` has
    found them: the same words under another id are as well known to the model.
    """
    listed = frame["article_id"].astype(str).isin(list(documents)).to_numpy(dtype=bool)
    group = next((frame[n] for n in ("group", "copy_group") if n in frame.columns), None)
    copies = np.zeros(len(frame), dtype=bool)
    if group is not None:
        known = group.notna().to_numpy(dtype=bool)
        copies = ~listed & known & group.isin(group[listed & known].unique()).to_numpy(dtype=bool)
    leaf = frame["leaf"].to_numpy(dtype=bool)
    return Remaining(
        frame[~(listed | copies)],
        listed=len(documents),
        articles=int(frame["article_id"][listed].nunique()),
        statements=int((listed & leaf).sum()),
        copies=int((copies & leaf).sum()),
    )
