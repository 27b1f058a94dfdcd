"""Slices of the evaluated rows: where the model is good, and where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.evaluation.bootstrap import Estimate, Resampler
from analyzer.evaluation.tallies import Tally
from analyzer.quotes import RuleExtractor
from analyzer.sentences import split
from analyzer.statements import MIN_QUOTED_SHARE
from analyzer.training.data import LabelledRow

#: A slice with fewer rows is counted, not measured.
MIN_ROWS = 20
#: Greatest number of words of each length slice but the last.
LENGTHS = (12, 25, 40)
UNKNOWN = "not stated"

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Slice:
    """Tone metrics of the rows that share one property.

    by: the property; value: what it is here. n: rows with a tone. accuracy, macro_f1: None where
    the slice is too small; macro_f1 also where only one tone occurs.
    """

    by: str
    value: str
    n: int
    accuracy: Estimate | None
    macro_f1: Estimate | None


def slice_rows(rows: Sequence[LabelledRow], tone: Tally, resampler: Resampler) -> list[Slice]:
    """Return the slices by source, outlet, year, voice, length and signal.

    tone: tally of the rows' tones. A property that all rows share gives no slices.
    """
    extractor = RuleExtractor()
    properties: dict[str, Callable[[LabelledRow], str]] = {
        "source": lambda r: r.source,
        "outlet": lambda r: r.outlet or UNKNOWN,
        "year": lambda r: str(r.date.year) if r.date else UNKNOWN,
        "voice": lambda r: voice_of(r.text, extractor),
        "length": lambda r: length_of(r.text),
        "signal": lambda r: r.signal or UNKNOWN,
    }
    result: list[Slice] = []
    with_tone = np.zeros(len(rows), dtype=bool)
    with_tone[tone.at] = True
    for by, property_of in properties.items():
        values = np.array(
            [property_of(r) if with_tone[i] else "" for i, r in enumerate(rows)], dtype=object
        )
        found = sorted(set(values[with_tone].tolist()), key=_order)
        if len(found) < 2:
            continue
        for value in found:
            part = tone.only(np.asarray(values == value) & with_tone)
            result.append(_measured(by, value, part, resampler))
    return result


def _measured(by: str, value: str, part: Tally, resampler: Resampler) -> Slice:
    if len(part) < MIN_ROWS:
        return Slice(by, value, len(part), None, None)
    headline = resampler.measure(part).headline
    recall = part.values().classes[0, :, 1]
    several = int(np.isfinite(recall).sum()) > 1
    macro_f1 = headline["macro_f1"] if several else None
    return Slice(by, value, len(part), headline["accuracy"], macro_f1)


def voice_of(text: str, extractor: RuleExtractor) -> str:
    """The voice of a text on its own: quoted, reported or narrated, as in the scoring stage.

    The quote that covers most of the text decides, if it covers enough of it.
    """
    quotes = extractor.extract(text, split(text))
    sizes = [(sum(s.end - s.start for s in q.content), q.kind) for q in quotes]
    size, kind = max(sizes, default=(0, "indirect"))
    if size < MIN_QUOTED_SHARE * len(text) or not size:
        return "narrated"
    return "reported" if kind == "indirect" else "quoted"


def length_of(text: str) -> str:
    """The length slice of a text, in words."""
    n = len(_WORD.findall(text))
    lowest = 0
    for highest in LENGTHS:
        if n <= highest:
            return f"{lowest + 1}-{highest} words" if lowest else f"up to {highest} words"
        lowest = highest
    return f"over {LENGTHS[-1]} words"


def _order(value: str) -> tuple[bool, bool, float, str]:
    """Numbers by size, words by the alphabet, what is not stated last."""
    number = re.match(r"\d+", value)
    first = float(number.group()) if number else 0.0
    return value == UNKNOWN, value.startswith("over "), first, value
