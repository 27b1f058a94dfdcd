"""Reads texts in which attributions are marked: {S1|source} {C1|cue} {Q1|content}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analyzer.evaluation.attribution import AnnotatedArticle
from analyzer.records import Quote, Span

_MARK = re.compile(r"\{([SCQ])(\d+)\|([^{}]*)\}")


def read_marked(path: Path) -> Iterator[AnnotatedArticle]:
    """Yield the articles of a file; they are separated by empty lines."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    for number, block in enumerate(blocks):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            yield _article(f"own-{number}", "\n".join(lines))


def _article(name: str, marked: str) -> AnnotatedArticle:
    text, at = "", 0
    parts: dict[str, dict[str, list[Span]]] = {}
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        kind, attribution, words = match.groups()
        span = Span(len(text), len(text) + len(words))
        parts.setdefault(attribution, {}).setdefault(kind, []).append(span)
        text += words
        at = match.end()
    text += marked[at:]
    sources: list[Span] = []
    quotes = []
    for part in parts.values():
        sources += part.get("S", [])
        source = part.get("S", sources[-1:])  # a further verb of the same subject
        cue = part.get("C", [None])
        quotes.append(Quote(tuple(part["Q"]), cue[0], source[0] if source else None, "indirect"))
    return AnnotatedArticle(name, text, tuple(quotes))
