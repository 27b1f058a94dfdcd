"""One writer for each output format: outcomes go in one by one, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TextIO

from analyzer.records import ArticleScore, Rejected


class Writer(Protocol):
    """Receives outcomes in order; ``close`` writes what could not be written before."""

    def add(self, result: ArticleScore) -> None:
        """Take the result of one article."""

    def reject(self, rejected: Rejected) -> None:
        """Take an input that could not be scored."""

    def close(self) -> None:
        """Finish the output."""


class TextWriter:
    """Reports for a terminal or a pipe, written as the results come."""

    def __init__(
        self, stream: TextIO, pair: tuple[str, str] | None, names: Callable[[str], str]
    ) -> None:
        from rich.console import Console

        class PipedConsole(Console):
            """Leaves a closed pipe to the caller; Rich would end the process."""

            def on_broken_pipe(self) -> None:
                raise BrokenPipeError

        self._console = PipedConsole(file=stream, highlight=False)
        self._pair, self._names = pair, names
        self._n = 0

    def add(self, result: ArticleScore) -> None:
        """Print one report."""
        from analyzer.report.text import print_report

        if self._n:
            self._console.print()
            self._console.rule(style="dim")
        self._n += 1
        print_report(result, self._console, pair=self._pair, names=self._names)

    def reject(self, rejected: Rejected) -> None:
        """Nothing: what was rejected is named on stderr."""

    def close(self) -> None:
        """Nothing is left to write."""


class RowWriter:
    """JSON lines or CSV, one statement a row, written as the results come."""

    def __init__(self, stream: TextIO, kind: str) -> None:
        from analyzer import serialization

        self._stream = stream
        self._kind = kind
        self._serialization = serialization
        if kind == "csv":
            serialization.dump_csv((), stream)

    def add(self, result: ArticleScore) -> None:
        """Write the statements of one article."""
        if self._kind == "csv":
            self._serialization.dump_csv((result,), self._stream, header=False)
        else:
            self._serialization.dump_jsonl(self._serialization.to_jsonl((result,)), self._stream)

    def reject(self, rejected: Rejected) -> None:
        """Nothing: what was rejected is named on stderr."""

    def close(self) -> None:
        """Nothing is left to write."""


class DocumentWriter:
    """JSON or HTML: one document that holds all results, written at the end."""

    def __init__(
        self,
        stream: TextIO,
        kind: str,
        about: tuple[Mapping[str, Any], Mapping[str, Any]],
        pair: tuple[str, str] | None,
        names: Callable[[str], str],
    ) -> None:
        self._stream, self._kind, self._pair, self._names = stream, kind, pair, names
        self._model, self._config = about
        self._results: list[ArticleScore] = []
        self._rejected: list[Rejected] = []

    def add(self, result: ArticleScore) -> None:
        """Keep one result."""
        self._results.append(result)

    def reject(self, rejected: Rejected) -> None:
        """Keep a rejected input: the document lists it."""
        self._rejected.append(rejected)

    def close(self) -> None:
        """Write the document."""
        if self._kind == "html":
            from analyzer.report.html import render_html

            page = render_html(
                self._results,
                self._rejected,
                model=self._model,
                config=self._config,
                pair=self._pair,
                names=self._names,
            )
            self._stream.write(page)
            return
        from analyzer.serialization import dump_json, results_to_json

        document = results_to_json(
            self._results, self._rejected, model=self._model, config=self._config
        )
        dump_json(document, self._stream)


def writer_for(
    kind: str,
    stream: TextIO,
    *,
    about: tuple[Mapping[str, Any], Mapping[str, Any]],
    names: Callable[[str], str],
    pair: tuple[str, str] | None = None,
) -> Writer:
    """Return the writer of a format: text, json, jsonl, csv or html.

    about: plain values that describe the model and the configuration. names: turns an actor code
    into its name. pair: the two actor codes to put first.
    """
    if kind == "text":
        return TextWriter(stream, pair, names)
    if kind in {"jsonl", "csv"}:
        return RowWriter(stream, kind)
    return DocumentWriter(stream, kind, about, pair, names)
