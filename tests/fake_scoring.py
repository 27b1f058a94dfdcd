"""A stand-in for the analyzer that other processes can make, too: quick, and plain to predict.

A sentence with "refused" is a reject of CHN towards USA, one with "praised" a support of USA
towards CHN; any other has no signal. Words in capitals make it misbehave.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from factories import CONFIG, MODEL, make_article, make_quote, make_result, make_statement

from analyzer.errors import ModelError
from analyzer.records import Article, ArticleScore, Rejected, Statement

KINDS: dict[str, dict[str, Any]] = {
    "refused": {"signal": "reject", "score": -1.25, "source": ("CHN",), "target": ("USA",)},
    "praised": {"signal": "support", "score": 0.75, "source": ("USA",), "target": ("CHN", "KOR")},
}


class FakeAnalyzer:
    def __init__(self, version: str = "1") -> None:
        self.version = version

    def about(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return {**MODEL, "analyzer": self.version}, dict(CONFIG)

    def score_many(
        self, articles: Iterable[str | Article | Rejected]
    ) -> Iterator[ArticleScore | Rejected]:
        for article in articles:
            assert isinstance(article, Article)
            yield self._score(article)

    def _score(self, article: Article) -> ArticleScore | Rejected:
        if log := os.environ.get("FAKE_LOG"):
            with Path(log).open("a", encoding="utf-8") as stream:
                stream.write(f"{article.id}\n")
        time.sleep(float(os.environ.get("FAKE_DELAY", "0")))
        if "SLOW" in article.text:
            time.sleep(0.2)
        if "GERMAN" in article.text:
            return Rejected(article.id, "the text looks like language 'de'")
        if "BUG" in article.text:
            raise ValueError("a bug of ours")
        if "CRASH" in article.text:
            os._exit(9)
        sentences = re.findall(r"[^.\n]+\.", article.text)
        return make_result(
            article, [_statement(article, words.strip(), i) for i, words in enumerate(sentences)]
        )


def _statement(article: Article, words: str, number: int) -> Statement:
    kind = next((values for word, values in KINDS.items() if word in words), {})
    quote = None
    if " said " in words:
        speaker, _, content = words.partition(" said ")
        quote = make_quote(article, content, cue="said", speaker=speaker, kind="indirect")
    return make_statement(
        article,
        words,
        id=f"s{number + 1}",
        quote=quote,
        voice="reported" if quote else "narrated",
        confidence=0.4 if "perhaps" in words else 0.8,
        **kind,
    )


def load() -> FakeAnalyzer:
    return FakeAnalyzer()


def load_newer() -> FakeAnalyzer:
    return FakeAnalyzer("2")


def load_nothing() -> FakeAnalyzer:
    raise ModelError("no such model; name another")


def row(number: int, **more: Any) -> dict[str, Any]:
    """One article of a corpus, as a line of JSON has it."""
    text = (
        f"Beijing refused proposal number {number} on Monday. "
        f"The president praised plan {number}. "
        f"The envoy said it would perhaps be discussed {number} times."
    )
    return {
        "id": f"n{number}",
        "title": f"Talks, day {number}",
        "date": f"2024-03-{number % 28 + 1:02d}",
        "outlet": ("Wire", "Courier")[number % 2],
        "text": text,
        **more,
    }


__all__ = ["FakeAnalyzer", "load", "load_newer", "load_nothing", "make_article", "row"]
