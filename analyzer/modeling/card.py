"""The model card, written from the manifest so that the two cannot disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment

from analyzer.modeling.folder import DirectionManifest, Manifest, QuoteManifest

#: An assumption: what a core of a server or laptop draws under load.
WATTS_A_CORE = 10.0

_METRICS = (
    ("tone", "macro_f1", "tone macro-F1"),
    ("tone", "accuracy", "tone accuracy"),
    ("tone", "ece", "tone calibration error (ECE, 10 bins)"),
    ("tone", "ece_crossfitted", "the same, of temperatures from other documents"),
    ("score", "pearson", "score correlation"),
    ("score", "mae", "score mean absolute error"),
    ("signal", "accuracy", "signal accuracy"),
    ("signal", "macro_f1", "signal macro-F1"),
    ("plover", "root_macro_f1", "PLOVER root macro-F1"),
    ("plover", "quad_macro_f1", "PLOVER quad class macro-F1"),
    ("plover", "binary_macro_f1", "cooperation or conflict macro-F1"),
)


def render_card(manifest: Manifest) -> str:
    """Return the model card as Markdown with YAML front matter."""
    text = (Path(__file__).parent / "card.md.j2").read_text(encoding="utf-8")
    # Markdown for people who trained the model themselves, never a page that is served.
    template = Environment(autoescape=False, keep_trailing_newline=True).from_string(text)
    return template.render(m=manifest, rows=_rows, worst=_worst, kwh=_kwh)


def render_quote_card(manifest: QuoteManifest) -> str:
    """Return the card of a quote extractor."""
    text = (Path(__file__).parent / "quote-card.md.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=False, keep_trailing_newline=True).from_string(text)
    return template.render(m=manifest, metrics=_QUOTE_METRICS, kwh=_kwh)


def render_direction_card(manifest: DirectionManifest) -> str:
    """Return the card of a direction model."""
    text = (Path(__file__).parent / "direction-card.md.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=False, keep_trailing_newline=True).from_string(text)
    return template.render(m=manifest, metrics=_DIRECTION_METRICS, kwh=_kwh)


_DIRECTION_METRICS = (
    ("first_right", "first one right, of those that have one"),
    ("empty_right", "rightly nobody, of those that have none"),
    ("precision", "precision, all"),
    ("recall", "recall, all"),
)
_QUOTE_METRICS = (
    ("exact_f1", "content, exact words, F1"),
    ("token_f1", "content, tokens, F1"),
    ("soft_precision", "content, half right or more, precision"),
    ("soft_recall", "content, half right or more, recall"),
    ("cue_f1", "cue F1"),
    ("source_f1", "source F1"),
    ("attribution_accuracy", "attribution accuracy"),
    ("end_to_end_f1", "end to end F1"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table of metrics; interval and full: empty where there is none."""

    title: str
    value: str
    interval: str
    full: str


def _rows(result: dict[str, Any], own: Iterable[str] = ()) -> list[_Row]:
    released, full, intervals = (
        result["released"],
        result.get("full_precision", {}),
        result.get("intervals", {}),
    )
    further = tuple(
        (name, metric, f"{name} {title}")
        for name in own
        for metric, title in (("accuracy", "accuracy"), ("macro_f1", "macro-F1"))
    )
    return [
        _Row(
            title,
            f"{released[head][metric]:.3f}",
            " to ".join(f"{end:.3f}" for end in intervals.get(head, {}).get(metric, ())),
            f"{full[head][metric]:.3f}" if metric in full.get(head, {}) else "",
        )
        for head, metric, title in (*_METRICS, *further)
        if head in released and metric in released[head]
    ]


def _worst(slices: Iterable[dict[str, Any]], n: int = 4) -> str:
    """The slices with the lowest accuracy, in words."""
    lowest = sorted(slices, key=lambda s: (s["accuracy"], s["value"]))[:n]
    return ", ".join(f"{s['by']} {s['value']} ({s['accuracy']:.2f}, n = {s['n']})" for s in lowest)


def _kwh(training: dict[str, Any]) -> float:
    """Energy of a training on processor cores, by ``WATTS_A_CORE``; a GPU is not in it."""
    threads = re.search(r"(\d+) threads", training.get("machine", ""))
    cores = int(threads.group(1)) if threads else 1
    return float(training["seconds"] * cores * WATTS_A_CORE / 3.6e6)
