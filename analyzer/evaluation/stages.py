"""How good the stages before the tone are: quotes and their speakers, and who acts towards whom.

run_stage_evaluation("quotes", [Path(...)])    articles with annotated attributions
run_stage_evaluation("speakers", [Path(...)])  places of statements with that of their speaker
run_stage_evaluation("actors", [Path(...)])    sentences with labelled source and target
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from analyzer import __version__
from analyzer.actors import Gazetteer, find_mentions
from analyzer.directions import ROLES, DirectionModel
from analyzer.errors import ConfigError, DataError
from analyzer.evaluation.attribution import KINDS, AnnotatedArticle, Miss, count, tally
from analyzer.evaluation.bootstrap import SEED, Difference, Estimate, Resampler
from analyzer.evaluation.pictures import draw_bars
from analyzer.evaluation.report import estimate_text, md, number_text, one_per_line, table
from analyzer.evaluation.run import MIN_RESAMPLES
from analyzer.evaluation.speakers import (
    Found,
    SpeakerLabel,
    read_labels,
)
from analyzer.evaluation.speakers import compare as compare_speakers
from analyzer.evaluation.speakers import tally as speaker_tally
from analyzer.evaluation.tallies import Floats, Tally, Values
from analyzer.modeling import ToneModel, load_tone_model
from analyzer.pipeline import draft_part
from analyzer.quotes import QuoteExtractor, load_extractor
from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.records import Article, Part
from analyzer.report.wording import one_line
from analyzer.sentences import split
from analyzer.serialization import dump_json
from analyzer.speakers import Outside
from analyzer.statements import Draft
from analyzer.training.annotated import read_annotated
from analyzer.training.scenes import Example, read_articles, read_examples, with_read_signals

Stage = Literal["quotes", "speakers", "actors"]
#: Errors of each kind that a report shows.
N_WORST = 12
#: Characters around an error that are shown with it.
AROUND = 120

_QUOTE_METRICS = {
    "exact_f1": "content exact F1",
    "token_f1": "content token F1",
    "soft_precision": "content precision",
    "soft_recall": "content recall",
    "cue_f1": "cue F1",
    "source_f1": "source F1",
    "attribution_accuracy": "attribution accuracy",
    "end_to_end_f1": "end to end F1",
}
_SPEAKER_METRICS = {
    "name_right": "name right",
    "name_right_quoted": "name right, of those quoted or reported",
    "quoted": "quoted or reported",
    "code_right": "actor right",
}
_ACTOR_METRICS = {
    "both_right": "first source and first target right, nobody included",
    "first_right": "first one right",
    "nobody_right": "rightly nobody",
    "precision": "precision",
    "recall": "recall",
}
_METRICS = {"quotes": _QUOTE_METRICS, "speakers": _SPEAKER_METRICS, "actors": _ACTOR_METRICS}
_UNITS = {"quotes": "articles", "speakers": "statements", "actors": "sentences"}
_HOW = {
    "quotes": """\
- Everything is counted in words. A **segment** is a stretch of content without a gap.
- **Content exact**: first and last word are right. **Precision** and **recall**: of segments that
  overlap by a half or more (Jaccard). **Token**: words that are inside any content.
- **Cue**, **source**: one-to-one, sharing a word or more.
- **Attribution accuracy**: of the segments that were found and have a source, those whose speaker
  shares a word with it. **End to end**: segments with the right content and the right speaker.
- **Direct**, **mixed**, **indirect**: all, some or no words inside quotation marks.
""",
    "speakers": """\
- **Name right**: the name that a report prints is that of the labelled mention, or nobody is named
  on both sides. **Quoted or reported**: labelled statements that are not taken for narration.
- **Actor right**: the first actor whom the speaker speaks for is the labelled one, or none on both
  sides; of the statements of which somebody decided it.
""",
    "actors": """\
- Signals are those that the tone model reads, as in use; **labelled signals**: those of the rows.
- **First one right**: of the sentences that have a source (or target), those whose first found one
  is the first labelled one. **Rightly nobody**: of those that have none, those where none is found.
- **Precision**, **recall**: of all codes.
""",
}


@dataclass(frozen=True, slots=True)
class StageEvaluation:
    """Metrics with intervals, by group of what was measured ("all", "direct", "source", ...)."""

    stage: Stage
    method: str
    n: int
    n_articles: int
    groups: Mapping[str, Mapping[str, Estimate]]
    errors: tuple[str, ...] = field(repr=False)
    resamples: int
    other: str | None = None
    differences: tuple[Difference, ...] = ()
    command: str = ""
    folder: Path | None = None

    def summary(self) -> str:
        """The result in a few lines of plain text."""
        names, unit = _METRICS[self.stage], _UNITS[self.stage]
        lines = [f"{self.method} on {self.n:,} {unit}, 95 % intervals in brackets"]
        for group, metrics in self.groups.items():
            shown = [f"{t} {estimate_text(metrics[m])}" for m, t in names.items() if m in metrics]
            lines.append(f"  {group}: " + "; ".join(shown))
        if self.other:
            lines.append(f"against {self.other}:")
            lines += [
                f"  {names[d.metric]} {d.difference.value:+.3f} [{d.difference.low:+.3f}, "
                f"{d.difference.high:+.3f}]"
                for d in self.differences
                if d.metric in names
            ]
        if self.folder is not None:
            lines.append(f"report: {self.folder / 'report.md'}")
        return one_per_line(lines)

    def to_json(self) -> dict[str, Any]:
        """Plain values for ``metrics.json``."""
        return {
            "stage": self.stage,
            "method": self.method,
            "n": self.n,
            "articles": self.n_articles,
            "resamples": self.resamples,
            "seed": SEED,
            "metrics": {
                group: {name: [e.value, e.low, e.high] for name, e in metrics.items()}
                for group, metrics in self.groups.items()
            },
            "other": self.other,
            "differences": {
                d.metric: [d.difference.value, d.difference.low, d.difference.high]
                for d in self.differences
            },
            "command": self.command,
        }

    def write(self, folder: Path) -> StageEvaluation:
        """Write the report; raises ``ConfigError`` when the folder cannot be written."""
        names = _METRICS[self.stage]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draw_bars(self.groups, names, f"{self.method}: {self.stage}", folder / "metrics.png")
            text = "\n".join(self._report(names)) + "\n"
            (folder / "report.md").write_text(text, encoding="utf-8", errors="replace")
            with (folder / "metrics.json").open("w", encoding="utf-8") as stream:
                dump_json(_finite(self.to_json()), stream)
        except OSError as err:
            raise ConfigError(
                f"--output {folder}: the report cannot be written ({err.strerror}); choose a folder"
            ) from err
        return StageEvaluation(**{**_fields(self), "folder": folder})

    def _report(self, names: Mapping[str, str]) -> Iterator[str]:
        yield f"# Evaluation of the {self.stage} by {md(self.method)}\n"
        yield (
            f"{self.n:,} {_UNITS[self.stage]} of "
            f"{self.n_articles:,} documents; intervals: 95 %, {self.resamples:,} resamples of "
            f"documents, seed {SEED}; analyzer {__version__}.\n"
        )
        yield from table(
            ["", *names.values()],
            [
                [group, *(estimate_text(metrics[m]) if m in metrics else "–" for m in names)]
                for group, metrics in self.groups.items()
            ],
        )
        yield "\n![Metrics with intervals](metrics.png)\n"
        if self.other:
            yield f"## Against {md(self.other)}\n"
            yield "The difference is this method minus the other, on the same documents.\n"
            yield from table(
                ["metric", "this", "other", "difference"],
                [
                    [
                        names[d.metric],
                        number_text(d.model),
                        number_text(d.other),
                        f"{d.difference.value:+.3f} [{d.difference.low:+.3f}, "
                        f"{d.difference.high:+.3f}]",
                    ]
                    for d in self.differences
                    if d.metric in names
                ],
            )
        yield "\n## Errors in their context\n"
        yield from self.errors or ("None.",)
        yield "\n## How to read the numbers\n"
        yield _HOW[self.stage]
        if self.command:
            yield f"    {one_line(self.command)}"


def _fields(evaluation: StageEvaluation) -> dict[str, Any]:
    return {name: getattr(evaluation, name) for name in evaluation.__dataclass_fields__}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def evaluate_quotes(
    extractor: QuoteExtractor,
    articles: Sequence[AnnotatedArticle],
    *,
    other: QuoteExtractor | None = None,
    resamples: int = 1000,
    on_rows: Callable[[int], None] | None = None,
) -> StageEvaluation:
    """Measure an extractor on annotated articles, and another one on the same.

    Raises ``DataError`` when there is no article.
    """
    if not articles:
        raise DataError("no articles to evaluate on; expected at least one")
    sums, misses = _counted(extractor, articles, on_rows)
    resampler = Resampler([a.id for a in articles], resamples)
    groups = {"all": resampler.measure(tally(sums)).headline}
    for kind in KINDS:
        groups[kind] = resampler.measure(tally(sums, kind)).headline
    differences: tuple[Difference, ...] = ()
    if other is not None:
        differences = tuple(
            resampler.compare(tally(sums), tally(_counted(other, articles, on_rows)[0]))
        )
    texts = {a.id: a.text for a in articles}
    return StageEvaluation(
        stage="quotes",
        method=extractor.name,
        n=len(articles),
        n_articles=resampler.n_groups,
        groups=groups,
        errors=tuple(_quote_errors(misses, texts)),
        resamples=resamples,
        other=other.name if other else None,
        differences=differences,
    )


def _counted(
    extractor: QuoteExtractor,
    articles: Sequence[AnnotatedArticle],
    on_rows: Callable[[int], None] | None,
) -> tuple[list[Floats], list[Miss]]:
    sums: list[Floats] = []
    misses: list[Miss] = []
    for article in articles:
        sentences = split(article.text)
        found = extractor.extract(article.text, sentences)
        marked = regions(article.text, paragraphs_of(sentences))
        counted = count(article, found, marked)
        sums.append(counted[0])
        misses += counted[1]
        if on_rows is not None:
            on_rows(1)
    return sums, misses


_ERRORS = {
    "missed": "Annotated and not found",
    "invented": "Found and not annotated",
    "speaker": "Found, but given to somebody else",
    "borders": "Found with other first or last words",
}


def _quote_errors(misses: Sequence[Miss], texts: Mapping[str, str]) -> Iterator[str]:
    """The longest errors of each kind, marked in their context."""
    for error, title in _ERRORS.items():
        found = sorted(
            (m for m in misses if m.error == error), key=lambda m: (-len(m.printed), m.article)
        )
        if not found:
            continue
        yield f"\n### {title} ({len(found):,})\n"
        for miss in found[:N_WORST]:
            text = texts[miss.article]
            start, end = miss.content.start, miss.content.end
            shown = (
                f"{md(text[max(0, start - AROUND) : start])} **{md(_short(miss.printed))}** "
                f"{md(text[end : end + AROUND])}"
            )
            other = f" (there: *{md(miss.other)}*)" if miss.other else ""
            yield f"- {md(miss.article)}{other}: … {shown} …\n"


def _short(printed: str) -> str:
    """The beginning and the end of a long quote."""
    return printed if len(printed) <= 260 else f"{printed[:160]} […] {printed[-80:]}"


def evaluate_actors(
    model: DirectionModel,
    examples: Sequence[Example],
    *,
    tone: ToneModel | None = None,
    method: str = "",
    resamples: int = 1000,
) -> StageEvaluation:
    """Measure who acts towards whom on labelled sentences; raises ``DataError`` without any.

    tone: reads the signals, as in use; the groups with the labelled signals then say so.
    """
    if not examples:
        raise DataError("no labelled sentences to evaluate on; expected at least one")
    resampler = Resampler([e.group for e in examples], resamples)
    labelled, errors = _actor_groups(model, examples, resampler)
    groups = labelled
    if tone is not None:
        groups, errors = _actor_groups(model, with_read_signals(examples, tone), resampler)
        groups |= {f"{name}, labelled signals": found for name, found in labelled.items()}
    return StageEvaluation(
        stage="actors",
        method=method or model.name,
        n=len(examples),
        n_articles=resampler.n_groups,
        groups=groups,
        errors=tuple(errors),
        resamples=resamples,
    )


def _actor_groups(
    model: DirectionModel, examples: Sequence[Example], resampler: Resampler
) -> tuple[dict[str, Mapping[str, Estimate]], list[str]]:
    """The metrics of each role and of both, and the errors in words."""
    found = model.directions([e.scene for e in examples])
    groups: dict[str, Mapping[str, Estimate]] = {}
    errors: list[str] = []
    for role in ROLES:
        gold = [e.codes(role) for e in examples]
        predicted = [d.source if role == "source" else d.target for d in found]
        groups[role] = resampler.measure(_role_tally(gold, predicted)).headline
        wrong = [
            (e, g, p)
            for e, g, p in zip(examples, gold, predicted, strict=True)
            if g[:1] != p[:1] and (g or p)
        ]
        errors.append(f"\n### {role.capitalize()} ({len(wrong):,} of {len(examples):,})\n")
        errors += [
            f"- labelled {', '.join(g) or 'nobody'}, found {', '.join(p) or 'nobody'}: "
            f"{md(e.scene.text[:400])}\n"
            for e, g, p in wrong[: 2 * N_WORST]
        ]
    right = [
        d.source[:1] == e.source[:1] and d.target[:1] == e.target[:1]
        for e, d in zip(examples, found, strict=True)
    ]
    groups["both"] = resampler.measure(_share_tally(right)).headline
    return groups, errors


def evaluate_speakers(
    extractor: QuoteExtractor,
    labels: Sequence[SpeakerLabel],
    articles: Mapping[str, Article],
    *,
    resamples: int = 1000,
) -> StageEvaluation:
    """Measure whose name statements get, with an extractor; raises ``DataError``.

    Groups: all, and each split that the labels name.
    """
    if not labels:
        raise DataError("no labelled statements to evaluate on; expected at least one")
    gazetteer = Gazetteer.load()

    def read(article: Article, part: Part) -> Sequence[Draft]:
        mentions = find_mentions(article, gazetteer)
        outside = Outside.of(article, mentions, gazetteer)
        return draft_part(article, part, mentions, outside, extractor).drafts

    found = compare_speakers(labels, articles, read)
    splits = sorted({f.label.split for f in found if f.label.split})
    groups: dict[str, Mapping[str, Estimate]] = {}
    for name in ("all", *splits):
        members = [f for f in found if name in ("all", f.label.split)]
        resampler = Resampler([f.label.document for f in members], resamples)
        groups[name] = resampler.measure(speaker_tally(members)).headline
    wrong = [f for f in found if not f.right_name]
    errors = [
        f"- {md(f.label.document)}, {f.label.content.start}: found "
        f"{md(_named(f) or 'nobody')}: "
        f"{md(_short(f.label.content.text_in(articles[f.label.document].text)))}\n"
        for f in wrong[: 4 * N_WORST]
    ]
    return StageEvaluation(
        stage="speakers",
        method=extractor.name,
        n=len(found),
        n_articles=len({f.label.document for f in found}),
        groups=groups,
        errors=tuple(errors),
        resamples=resamples,
    )


def _named(found: Found) -> str:
    speaker = found.draft.speaker if found.draft else None
    return (speaker.name or speaker.text) if speaker else ""


def _role_tally(gold: Sequence[tuple[str, ...]], found: Sequence[tuple[str, ...]]) -> Tally:
    parts = np.array(
        [
            [
                bool(g) and g[:1] == f[:1],
                bool(g),
                not g and not f,
                not g,
                len(set(g) & set(f)),
                len(f),
                len(g),
            ]
            for g, f in zip(gold, found, strict=True)
        ],
        np.float64,
    )
    return Tally(np.arange(len(parts)), parts, _role_metrics)


def _share_tally(right: Sequence[bool]) -> Tally:
    parts = np.array([[r, True] for r in right], np.float64)
    return Tally(np.arange(len(parts)), parts, _share_metrics)


def _share_metrics(sums: Floats) -> Values:
    return Values({"both_right": sums[:, 0] / sums[:, 1]}, np.zeros((len(sums), 0, 3)))


def _role_metrics(sums: Floats) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        headline = {
            "first_right": sums[:, 0] / sums[:, 1],
            "nobody_right": sums[:, 2] / sums[:, 3],
            "precision": sums[:, 4] / sums[:, 5],
            "recall": sums[:, 4] / sums[:, 6],
        }
    return Values(headline, np.zeros((len(sums), 0, 3)))


def run_stage_evaluation(
    stage: Stage,
    data: Sequence[Path],
    *,
    model: str | None = None,
    compare: str | None = None,
    articles: Sequence[Path] = (),
    out: Path | None = None,
    resamples: int = 1000,
    on_rows: Callable[[int], None] | None = None,
) -> StageEvaluation:
    """Evaluate a stage on files and write a report; ``StageEvaluation.folder`` says where.

    model, compare: as for ``analyzer.quotes.load_extractor``, of actors as for
        ``DirectionModel.load``; by default the released one.
    articles: for speakers and actors, files of whole articles that the labels come from.
    Raises ``ConfigError``, ``DataError``, ``ModelError`` or ``MissingExtra``.
    """
    if not data:
        raise ConfigError(f"nothing to evaluate the {stage} on: give labelled files (--data FILE)")
    if resamples < MIN_RESAMPLES:
        raise ConfigError(f"resamples: found {resamples}, expected at least {MIN_RESAMPLES}")
    if compare is not None and stage != "quotes":
        raise ConfigError(f"--compare: of {stage}, nothing can be compared; leave it out")
    named = None if model == stage else model
    ours = load_extractor(None if stage == "actors" else named)
    command = f"analyzer evaluate {stage} " + " ".join(f"--data {p.name}" for p in data)
    command += "".join(f" --articles {p.name}" for p in articles)
    if stage == "quotes":
        read = [a for path in data for a in read_annotated(path)]
        other = load_extractor(compare) if compare is not None else None
        result = evaluate_quotes(ours, read, other=other, resamples=resamples, on_rows=on_rows)
        command += f" --compare {compare}" if compare else ""
    elif stage == "speakers":
        labels = [label for path in data for label in read_labels(path)]
        result = evaluate_speakers(ours, labels, _articles(articles), resamples=resamples)
    else:
        known = _articles(articles)
        examples = [e for path in data for e in read_examples(path, known, ours)]
        directions = DirectionModel.load(named)
        name = f"{directions.name} with {ours.name}"
        result = evaluate_actors(
            directions, examples, tone=load_tone_model(), method=name, resamples=resamples
        )
    result = StageEvaluation(**{**_fields(result), "command": command})
    return result.write(out or Path("runs") / f"evaluate-{stage}")


def _articles(paths: Sequence[Path]) -> dict[str, Article]:
    """The articles of files that are named from the current folder, by id."""
    return read_articles([str(p.absolute()) for p in paths], Path("/"))
