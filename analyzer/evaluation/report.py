"""The report of an evaluation: a folder with Markdown, JSON, predictions and pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from analyzer import __version__
from analyzer.errors import ConfigError
from analyzer.evaluation.bootstrap import Difference, Estimate
from analyzer.evaluation.metrics import THRESHOLDS
from analyzer.evaluation.pictures import draw_pictures
from analyzer.evaluation.results import Evaluation, HeadResult, WrongTone
from analyzer.evaluation.slices import MIN_ROWS
from analyzer.evaluation.tallies import LOWER_IS_BETTER
from analyzer.report.wording import one_line
from analyzer.serialization import dump_json, dump_jsonl

#: Accuracies for which the report names the least confidence.
AIMS = (0.8, 0.9, 0.95)

_METRICS = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "micro_f1": "micro-F1",
    "ece": "calibration error",
    "brier": "Brier score",
    "log_loss": "log loss",
    "mae": "mean absolute error",
    "pearson": "correlation",
}
_HEADS = {
    "plover_root": "PLOVER root",
    "plover_quad": "PLOVER quad class",
    "plover_binary": "PLOVER cooperation or conflict",
}
_NO_VALUE = "–"

_HOW_TO_READ = """\
- **Brackets** hold the 95 % interval of a percentile bootstrap that draws whole documents, as
  sentences of one document resemble one another. It says how much the number would move with
  other documents of the same kind; it does not cover errors in the labels.
- **Accuracy**: share of rows with the right label. **Macro-F1**: mean over labels of F1, the
  harmonic mean of precision (of those predicted, how many are right) and recall (of those there
  are, how many are found); rare labels count as much as frequent ones. Labels without a gold row
  are left out. 0..1, more is better.
- **Mean absolute error**: distance of the expected score from the gold score, in points of the
  scale -3..3; less is better. **Correlation**: Pearson's, -1..1, more is better.
- **Calibration error** (ECE, 10 bins): mean distance between confidence and share right; 0 = a
  confidence of 0.8 is right in 80 %. **Brier score**: squared error of the probabilities, summed
  over labels (0..2). **Log loss**: minus the logarithm of the gold label's probability. Less is
  better in all three.
- **Area under the risk-coverage curve**: mean share of wrong answers over all coverages, when the
  least confident are withheld first; 0 is best.
- **PLOVER**: on rows with an event type and no score. The root is the most probable of the 15
  signals that have a PLOVER type; quad class and cooperation or conflict follow from it.
- **–**: nothing to measure, or nothing to draw an interval from.
"""


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """Write all files of a report; raises ``ConfigError`` when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pictures = draw_pictures(evaluation, folder)
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(_report(evaluation, pictures))) + "\n"
        (folder / "report.md").write_text(text, encoding="utf-8", errors="replace", newline="\n")
        with (folder / "metrics.json").open("w", encoding="utf-8", newline="\n") as stream:
            dump_json(evaluation.to_json(), stream)
        with (folder / "predictions.jsonl").open("w", encoding="utf-8", newline="\n") as stream:
            dump_jsonl(evaluation.prediction_rows(), stream)
    except OSError as err:
        raise ConfigError(
            f"--output {folder}: the report cannot be written ({err.strerror}); choose a folder"
        ) from err


def summary(evaluation: Evaluation) -> str:
    """The result in a few lines of plain text."""
    lines = [
        f"{evaluation.model} on {len(evaluation.rows):,} rows of "
        f"{evaluation.n_documents:,} documents, 95 % intervals in brackets"
    ]
    for name, head in evaluation.heads.items():
        parts = [f"{_METRICS[m]} {estimate_text(e)}" for m, e in _shown(head.headline)]
        lines.append(f"  {name} (n={head.n:,}): " + "; ".join(parts))
    if evaluation.ladder:
        lines.append("ladder, tone macro-F1:")
        for rung in evaluation.ladder:
            estimate = (rung.heads or {}).get("tone", {}).get("macro_f1")
            found = estimate_text(estimate) if estimate else f"- ({rung.how})"
            lines.append(f"  {rung.name}: {found}")
    if evaluation.comparison is not None:
        lines.append(f"against {evaluation.comparison.other}:")
        for name, differences in evaluation.comparison.differences.items():
            lines += [f"  {name} {_difference(d)}" for d in differences if d.metric in _SHORT]
    lines += [f"note: {note}" for note in evaluation.notes]
    if evaluation.skipped:
        lines.append(f"note: {len(evaluation.skipped):,} bad rows left out; the report lists them")
    if evaluation.folder is not None:
        lines.append(f"report: {evaluation.folder / 'report.md'}")
    return one_per_line(lines)


def one_per_line(lines: Iterable[str]) -> str:
    """Join lines, each without characters that could act on a terminal."""
    return "\n".join(line[: len(line) - len(line.lstrip())] + one_line(line) for line in lines)


_SHORT = ("accuracy", "macro_f1", "micro_f1", "ece", "mae", "pearson")


def _shown(headline: Mapping[str, Estimate]) -> list[tuple[str, Estimate]]:
    return [(m, e) for m, e in headline.items() if m in _SHORT]


def _difference(d: Difference) -> str:
    return (
        f"{_METRICS[d.metric]} {_signed(d.difference.value)} "
        f"[{_signed(d.difference.low)}, {_signed(d.difference.high)}], "
        f"better in {_percent(d.share_better)} of resamples"
    )


def _report(evaluation: Evaluation, pictures: Mapping[str, str]) -> Iterator[str]:
    yield f"# Evaluation of {md(evaluation.model)}"
    yield ""
    yield (
        f"{len(evaluation.rows):,} rows of {evaluation.n_documents:,} documents; intervals: 95 %, "
        f"{evaluation.resamples:,} resamples of documents, seed {evaluation.seed}; "
        f"analyzer {__version__}."
    )
    for note in evaluation.notes:
        yield f"\n> **Note.** {md(note)}"
    yield "\n## Results\n"
    yield from _headline(evaluation.heads)
    yield from _by_source(evaluation)
    if evaluation.ladder:
        yield from _ladder(evaluation, pictures)
    if evaluation.comparison is not None:
        yield from _comparison(evaluation)
    yield from _classes(evaluation, pictures)
    yield from _confidence(evaluation, pictures)
    if evaluation.slices:
        yield from _slices(evaluation)
    if evaluation.worst:
        yield "\n## Worst errors\n"
        yield f"The {len(evaluation.worst)} wrong tones with the highest confidence.\n"
        for number, error in enumerate(evaluation.worst, start=1):
            yield from _error(number, error)
    yield "\n## How to read the numbers\n"
    yield _HOW_TO_READ
    yield from _origin(evaluation)


def _headline(heads: Mapping[str, HeadResult]) -> Iterator[str]:
    metrics = [m for m in _METRICS if any(m in h.headline for h in heads.values())]
    yield from table(
        ["", "rows", *(_METRICS[m] for m in metrics)],
        [
            [
                _HEADS.get(name, name),
                f"{head.n:,}",
                *(estimate_text(head.headline[m]) if m in head.headline else "" for m in metrics),
            ]
            for name, head in heads.items()
        ],
    )


def _by_source(evaluation: Evaluation) -> Iterator[str]:
    for source, heads in evaluation.by_source.items():
        yield f"\n### Rows of {md(source)}\n"
        yield from _headline(heads)


def _ladder(evaluation: Evaluation, pictures: Mapping[str, str]) -> Iterator[str]:
    yield "\n## Ladder\n"
    yield "The same rows, answered by simpler methods.\n"
    wanted = [
        (head, metric)
        for head in evaluation.heads
        for metric in ("macro_f1", "accuracy", "mae", "pearson")
        if metric in evaluation.heads[head].headline
        and not (head.startswith("plover_") and metric == "accuracy")
    ]
    rows = []
    for rung in evaluation.ladder:
        heads = rung.heads or {}
        cells = [heads.get(head, {}).get(metric) for head, metric in wanted]
        rows.append([md(rung.name), *(estimate_text(c) if c else _NO_VALUE for c in cells)])
    names = [f"{_HEADS.get(head, head)} {_METRICS[metric]}" for head, metric in wanted]
    yield from table(["", *names], rows)
    yield ""
    for rung in evaluation.ladder[:-1]:
        yield f"- {md(rung.name)}: {md(rung.how)}."
    yield from _pictures(pictures, "ladder")


def _comparison(evaluation: Evaluation) -> Iterator[str]:
    comparison = evaluation.comparison
    assert comparison is not None  # the caller has looked
    yield f"\n## Against {md(comparison.other)}\n"
    yield (
        "Both models on the same rows and the same resamples. The difference is this model minus "
        "the other; an interval without 0 is a difference that other documents would hardly undo.\n"
    )
    rows = [
        [
            _HEADS.get(name, name),
            _METRICS[d.metric] + (" (less is better)" if d.metric in LOWER_IS_BETTER else ""),
            number_text(d.model),
            number_text(d.other),
            f"{_signed(d.difference.value)} [{_signed(d.difference.low)}, "
            f"{_signed(d.difference.high)}]",
            _percent(d.share_above_zero),
            _percent(d.share_better),
        ]
        for name, differences in comparison.differences.items()
        for d in differences
    ]
    header = ["", "metric", "this model", "other", "difference", "resamples > 0", "better in"]
    yield from table(header, rows)


def _classes(evaluation: Evaluation, pictures: Mapping[str, str]) -> Iterator[str]:
    yield "\n## By label\n"
    for name, head in evaluation.heads.items():
        if not head.labels:
            continue
        yield f"\n### {_HEADS.get(name, name)}\n"
        rows = [
            [md(label), f"{support:,}", estimate_text(p), estimate_text(r), estimate_text(f1)]
            for label, support, (p, r, f1) in zip(
                head.labels, head.support, head.measured.classes, strict=True
            )
            if support or math.isfinite(p.value)
        ]
        yield from table(["label", "gold rows", "precision", "recall", "F1"], rows)
        yield from _pictures(pictures, f"confusion-{name}")


def _confidence(evaluation: Evaluation, pictures: Mapping[str, str]) -> Iterator[str]:
    heads = {name: head for name, head in evaluation.heads.items() if head.risk is not None}
    if not heads:
        return
    yield "\n## Confidence\n"
    yield (
        "What it buys to withhold answers under a confidence: coverage is the share of rows "
        "that still get one.\n"
    )
    for name, head in heads.items():
        risk = head.risk
        assert risk is not None  # chosen above
        yield f"\n### {name}: area under the risk-coverage curve {number_text(risk.area)}\n"
        at = {t: risk.at(t) for t in THRESHOLDS}
        yield from table(
            ["least confidence", "coverage", "rows", "accuracy"],
            [
                [f"{t:g}", _percent(c), f"{round(c * head.n):,}", number_text(a)]
                for t, (c, a) in at.items()
            ],
        )
        yield ""
        for aim in AIMS:
            found = risk.threshold_for(aim)
            if found is None:
                yield f"- right in {aim:.0%}: not reached at any confidence"
            else:
                confidence, coverage = found
                yield f"- right in {aim:.0%}: confidence {confidence:.2f}, coverage {coverage:.1%}"
        yield from _pictures(pictures, f"reliability-{name}")
    yield (
        "\nThese thresholds are read off the rows that they are measured on: check the one you "
        "choose on others."
    )
    yield from _pictures(pictures, "risk-coverage")


def _slices(evaluation: Evaluation) -> Iterator[str]:
    yield "\n## Slices of the tone\n"
    yield (
        f"Slices under {MIN_ROWS} rows are only counted. Macro-F1 is left out where all rows have "
        "the same tone.\n"
    )
    for by in dict.fromkeys(s.by for s in evaluation.slices):
        yield from table(
            [by, "rows", "accuracy", "macro-F1"],
            [
                [
                    md(s.value),
                    f"{s.n:,}",
                    estimate_text(s.accuracy) if s.accuracy else "",
                    estimate_text(s.macro_f1) if s.macro_f1 else "",
                ]
                for s in evaluation.slices
                if s.by == by
            ],
        )
        yield ""


def _error(number: int, error: WrongTone) -> Iterator[str]:
    row = error.row
    labels = ", ".join(
        [str(row.tone)]
        + ([f"score {row.score:+d}".replace("+0", "0")] if row.score is not None else [])
        + ([row.signal] if row.signal else [])
    )
    yield (
        f"{number}. **{error.predicted}** {error.confidence:.2f}, gold **{md(labels)}** "
        f"({md(row.id)}, {md(row.where or row.source)})"
    )
    if row.context:
        yield f"   > *before:* {md(row.context)}\n   >"
    yield f"   > {md(row.text)}\n"


def _origin(evaluation: Evaluation) -> Iterator[str]:
    yield "\n## What was measured\n"
    if evaluation.command:
        yield f"    {one_line(evaluation.command)}\n"
    yield from table(
        ["file", "rows", "labels made by", "SHA-256"],
        [[md(f.path), f"{f.rows:,}", md(f.labelled_by), f"`{f.sha256}`"] for f in evaluation.files],
    )
    yield f"\nModel: {md(evaluation.model)}.\n"
    about = evaluation.about
    if about:
        base = about["base"]
        yield f"- from the encoder {md(base['id'])} (SHA-256 {base['sha256'] or 'not stated'})"
        yield f"- reads at most {about['max_length']} word pieces; the sentence before: " + (
            "yes" if about["context"] else "no"
        )
        temperatures = {k: v for k, v in about["calibration"].items() if isinstance(v, float)}
        shown = ", ".join(f"{k} {v:.3g}" for k, v in temperatures.items())
        yield f"- temperatures: {shown}; fitted on {md(about['calibration']['fitted_on'] or '?')}"
        for name, sha256 in about["files"].items():
            yield f"- {md(name)}: `{sha256}`"
    if evaluation.skipped:
        yield f"\n{len(evaluation.skipped):,} rows were left out:\n"
        for problem in evaluation.skipped:
            yield f"- {md(problem)}"


def _pictures(pictures: Mapping[str, str], stem: str) -> Iterator[str]:
    file = f"{stem}.png"
    if file in pictures:
        yield f"\n![{pictures[file]}]({file})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table; none without rows."""
    if not rows:
        return
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def estimate_text(estimate: Estimate) -> str:
    """A value with its interval, such as "0.812 [0.790, 0.835]"."""
    if not math.isfinite(estimate.low):
        return number_text(estimate.value)
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def number_text(value: float) -> str:
    """A number with three digits, or a dash where there is none."""
    return f"{value:.3f}" if math.isfinite(value) else _NO_VALUE


def _signed(value: float) -> str:
    return f"{value + 0.0:+.3f}" if math.isfinite(value) else _NO_VALUE


def _percent(value: float) -> str:
    return f"{value:.1%}" if math.isfinite(value) else _NO_VALUE


def md(text: str) -> str:
    """Text on one line, with every character that Markdown or HTML could act on escaped."""
    return re.sub(r"([\\`*_\[\]<>|#~&$])", r"\\\1", one_line(text))
