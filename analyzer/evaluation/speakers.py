"""Who is named as the speaker, against labels: a place of the text for each statement.

A label says where a statement's content is and where the fullest mention of its speaker is, without
any of the words (``models/quotes-small/labels/speakers.jsonl``). It is compared with the leaf
statement that covers most of the content.

name: right when the printed name is that of the labelled mention, or nobody is named on both sides.
code: right when the first actor whom the speaker speaks for is the labelled one, or none on both
sides. quoted: the statement has a speaker at all, and is not narrated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.actors import ArticleMentions, Gazetteer, find_mentions
from analyzer.errors import DataError
from analyzer.evaluation.tallies import Floats, Tally, Values
from analyzer.records import Article, Part, Span
from analyzer.speakers.names import name_words
from analyzer.speakers.words import TITLES
from analyzer.statements import Draft

#: Stages of reading: an article and its part to its statements.
Reader = Callable[[Article, Part], Sequence[Draft]]
_UNNAMED = re.compile(
    r"(?:an?|one|some|the|two|several|another|many|most|other)\b|[a-z ]+$|QUESTION|Q$|Reporter"
)


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """Who speaks in a stretch of an article.

    speaker: the fullest mention, in ``part`` of the article; None where the article names nobody.
    judged: whether somebody decided on the code; code: whom they speak for, None for nobody.
    """

    document: str
    content: Span
    speaker: Span | None
    part: Part
    code: str | None
    judged: bool
    split: str


@dataclass(frozen=True, slots=True)
class Found:
    """A label and what the reading stages say of the same words."""

    label: SpeakerLabel
    draft: Draft | None
    right_name: bool
    right_code: bool

    @property
    def quoted(self) -> bool:
        """Whether the statement is quoted or reported."""
        return self.draft is not None and self.draft.voice != "narrated"


def read_labels(path: Path) -> list[SpeakerLabel]:
    """Read labels, JSON lines; raises ``DataError`` that names every bad line."""
    labels, problems = [], []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise DataError(f"{path}: cannot be read ({err}); expected JSON lines") from err
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            labels.append(_label(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            problems.append(f"{path}:{number}: {err!r}")
    if problems:
        shown = "\n".join(f"  {p}" for p in problems[:10])
        raise DataError(
            f"{len(problems)} bad lines; expected 'document', 'start', 'end' and 'speaker' "
            f"([start, end] or null):\n{shown}"
        )
    return labels


def _label(row: Mapping[str, Any]) -> SpeakerLabel:
    speaker = row["speaker"]
    content = Span(int(row["start"]), int(row["end"]))
    if content.start < 0 or content.end <= content.start:
        raise ValueError(f"found start {content.start} and end {content.end}")
    return SpeakerLabel(
        str(row["document"]),
        content,
        None if speaker is None else Span(int(speaker[0]), int(speaker[1])),
        "title" if row.get("speaker_part") == "title" else "body",
        row.get("code"),
        "code" in row,
        str(row.get("split", "")),
    )


def compare(
    labels: Sequence[SpeakerLabel], articles: Mapping[str, Article], read: Reader
) -> list[Found]:
    """Return what was found for each label; raises ``DataError`` when articles are missing."""
    missing = sorted({x.document for x in labels} - set(articles))
    if missing:
        raise DataError(
            f"{len(missing)} articles of the labels are missing, such as {missing[0]!r}; give the "
            "files that have them with --articles FILE, once for each"
        )
    found: list[Found] = []
    gazetteer = Gazetteer.load()
    for document in dict.fromkeys(x.document for x in labels):
        article = articles[document]
        mentions = find_mentions(article, gazetteer)
        drafts = read(article, "body")
        parents = {d.parent for d in drafts if d.parent}
        leaves = [d for d in drafts if d.id not in parents]
        found += [_compare(x, article, leaves, mentions) for x in labels if x.document == document]
    return found


def _compare(
    label: SpeakerLabel, article: Article, leaves: Sequence[Draft], mentions: ArticleMentions
) -> Found:
    covering = [(_shared(d.span, label.content), d) for d in leaves]
    best = max(covering, key=lambda item: item[0], default=(0, None))
    draft = best[1] if best[0] else None
    speaker = draft.speaker if draft else None
    codes = draft.speaker_codes if draft else ()
    if label.speaker is None:
        stands_for = label.judged and label.code is not None and codes[:1] == (label.code,)
        right = speaker is None or speaker.name is None or stands_for or _is_unnamed(speaker.name)
        right = right and (draft is not None and draft.voice != "narrated")
    else:
        gold = label.speaker.text_in(article.part(label.part))
        same = [m.name for m in mentions.in_part(label.part) if m.span.overlaps(label.speaker)]
        said_by = (speaker.name or speaker.text) if speaker else ""
        right = bool(said_by) and (said_by in same or is_same(said_by, gold))
    right_code = (codes[0] if codes else None) == label.code
    return Found(label, draft, right, right_code)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _is_unnamed(name: str) -> bool:
    return _UNNAMED.match(name) is not None


def is_same(name: str, printed: str) -> bool:
    """Whether a name is that of the printed words: it is in them, or names the same body."""
    ours, theirs = _proper(name), _proper(printed)
    if not ours or not theirs:
        return set(name_words(name)) == set(name_words(printed)) and bool(name_words(name))
    inside = set(ours) <= set(theirs)
    # "Norland (foreign ministry)" is the Norish foreign ministry: its small words decide.
    body = re.search(r"\(([^()]+)\)", name)
    if body:
        return set(name_words(body.group(1))) <= set(name_words(printed))
    return inside or set(theirs) <= set(ours)


def _proper(name: str) -> tuple[str, ...]:
    """The words of a name without titles; all of them where nothing else is left."""
    words = [w for w in re.split(r"[^\w'’.-]+", name) if w[:1].isupper() or w.isupper()]
    kept = [w for w in words if w.lower().strip(".") not in TITLES]
    return name_words(" ".join(kept or words))


def tally(found: Sequence[Found]) -> Tally:
    """The metrics over labels: names of all, names of what is quoted or reported, codes."""
    parts = np.array(
        [
            [
                f.right_name,
                1,
                f.right_name and f.quoted,
                f.quoted,
                f.right_code and f.label.judged,
                f.label.judged,
            ]
            for f in found
        ],
        np.float64,
    ).reshape(-1, 6)
    return Tally(np.arange(len(parts)), parts, _metrics)


def _metrics(sums: Floats) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        headline = {
            "name_right": sums[:, 0] / sums[:, 1],
            "name_right_quoted": sums[:, 2] / sums[:, 3],
            "quoted": sums[:, 3] / sums[:, 1],
            "code_right": sums[:, 4] / sums[:, 5],
        }
    return Values(headline, np.zeros((len(sums), 0, 3)))
