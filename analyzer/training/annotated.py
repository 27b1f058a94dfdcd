"""Articles with annotated attributions: JSON lines of "text" and "attributions"."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.errors import DataError
from analyzer.evaluation.attribution import AnnotatedArticle
from analyzer.records import Quote, Span


def read_annotated(path: Path) -> list[AnnotatedArticle]:
    """Read one file of annotated articles; raises ``DataError`` that names every bad line."""
    problems: list[str] = []
    found = list(annotated(path, str(path), problems))
    if problems:
        shown = "\n".join(f"  {p}" for p in problems[:10])
        raise DataError(f"{len(problems)} bad lines:\n{shown}")
    return found


def annotated(path: Path, name: str, problems: list[str]) -> Iterator[AnnotatedArticle]:
    """Yield the articles of a file; what is wrong with a line is added to ``problems``.

    name: of the file, for the record. Raises ``DataError`` when it cannot be read.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    yield _article(line, f"{name}:{number}")
                except (ValueError, KeyError, TypeError, IndexError) as err:
                    problems.append(f"{path}:{number}: {_reason(err)}")
    except (OSError, EOFError, UnicodeDecodeError) as err:
        raise DataError(
            f"{path}: cannot be read ({err}); expected JSON lines with 'text' and 'attributions'; "
            "set --data-root to the folder that the paths in the configuration are relative to"
        ) from err


def _reason(err: Exception) -> str:
    if isinstance(err, KeyError):
        return f"no {err.args[0]!r}; expected an object with 'text' and 'attributions'"
    return str(err)


def _article(line: str, where: str) -> AnnotatedArticle:
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(row["text"], str):
        raise ValueError("expected an object with 'text' (a string) and 'attributions'")
    text = row["text"]
    quotes = []
    for attribution in row["attributions"]:
        content = _given_spans(attribution.get("content"), text, "content")
        if not content:
            raise ValueError("an attribution has no 'content'")
        cue = _given_spans(attribution.get("cue"), text, "cue")
        source = _given_spans(attribution.get("source"), text, "source")
        quotes.append(
            Quote(
                tuple(content),
                cue[0] if cue else None,
                source[0] if source else None,
                "indirect",
            )
        )
    return AnnotatedArticle(str(row.get("id") or where), text, tuple(quotes), where)


def _given_spans(value: Any, text: str, what: str) -> list[Span]:
    """[start, end], or a list of them, as spans."""
    if not value:
        return []
    if isinstance(value[0], int):
        value = [value]
    spans = [Span(int(start), int(end)) for start, end in value]
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(
                f"{what}: found [{span.start}, {span.end}], expected two places in a text of "
                f"{len(text)} characters"
            )
    return sorted(spans)
