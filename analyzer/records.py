"""The frozen values that flow through the pipeline, one way.

    Article -> Sentence / Quote / Mention -> Statement -> ArticleScore

Every position is a pair of character offsets into ``Article.text`` (or ``Article.title`` where
``part`` is "title"); ``end`` is exclusive. Values hold plain data only, so they can be compared,
hashed, sent to another process and written to JSON (``analyzer.serialization``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from analyzer.codebook import TONES, Tone

if TYPE_CHECKING:
    from pandas import DataFrame

Part = Literal["body", "title"]
Voice = Literal["quoted", "reported", "narrated"]
QuoteKind = Literal["direct", "indirect", "mixed"]
MentionKind = Literal[
    "name",  # "China", "the United Kingdom"
    "adjective",  # "Chinese", "Sino-American"
    "people",  # "the Chinese", "Russians"
    "capital",  # "Beijing"
    "seat",  # "the Kremlin", "Foggy Bottom"
    "person",  # "Wang Yi", "Putin"
    "role",  # "the Chinese foreign minister", "a member of the Iranian delegation"
    "organisation",  # "the United Nations", "NATO"
    "group",  # "Hamas", "the Houthis"
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: character offsets, ``end`` exclusive."""

    start: int
    end: int

    def text_in(self, text: str) -> str:
        """The words of this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One text with what is known about it.

    text: as given, never stripped or rewritten; all offsets point into it.
    date: day of publication, or None where it is unknown or could not be parsed.
    language: ISO 639-1 code, detected; None where the text is too short to tell.
    warnings: what a careful reader of the result should know, in full sentences.
    """

    id: str
    text: str = field(repr=False)
    title: str | None = None
    date: dt.date | None = None
    outlet: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()

    def part(self, part: Part) -> str:
        """Return the text that the offsets of ``part`` point into."""
        return self.text if part == "body" else (self.title or "")


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be scored, with a reason that says what to do.

    is_ours: the input may be fine, and the error the analyzer's own.
    """

    id: str
    reason: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, headline or list item, without surrounding white space.

    paragraph: number of its paragraph in the text, from 0.
    """

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the text attributes to a speaker.

    content: one or more spans, in order; quotation marks are included. A quote that is interrupted
        by its cue (``"A," he said, "B."``) has several.
    cue: the reporting word(s), or None ("said", "according to").
    speaker: the mention nearest to the cue, as printed, or None when the text names nobody.
    kind: direct = all inside quotation marks, indirect = none, mixed = some.
    """

    content: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    kind: QuoteKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A political actor named in the text.

    codes: ISO 3166-1 alpha-3 or the codebook's codes, in the order printed ("US-China" has two);
        empty when the mention is ambiguous.
    name: canonical name of who is mentioned ("China", "Wang Yi").
    candidates: the codes it may stand for, when ambiguous ("Korean": KOR, PRK).
    """

    span: Span
    codes: tuple[str, ...]
    kind: MentionKind
    name: str
    candidates: tuple[str, ...] = ()


EvidenceRule = Literal[
    "named",  # the printed words name them: "Foreign Minister Wang Yi"
    "surname",  # a surname whose full form is printed elsewhere
    "pronoun",  # "he", "she", "they", "it", "we"
    "title",  # "the minister"
    "body",  # "the ministry"
    "joint",  # "the two leaders"
    "headline",  # the article's title names the speaker: "address by the President of Norland"
    "outlet",  # the office that publishes the text: "The message reads ..."
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say who a speaker is, and the rule that led to them.

    start, end: their place in the part of the statement; with the rule "headline" in the article's
    title (of an article without one, in its text), with "outlet" in its outlet.
    """

    text: str
    start: int
    end: int
    rule: EvidenceRule


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a quote is attributed to.

    text, start, end: the words as printed; start and end are None where they stand outside of the
    text, as in the title of a speech. name: the canonical name, where it could be resolved
    ("he" -> "Wang Yi"); None where it could not. actors: codes of whom they speak for, which need
    not be the source of what they say ("Kyiv said Moscow shelled the port"); empty for none.
    evidence: the words that settled it; empty where nothing did.
    """

    text: str
    start: int | None
    end: int | None
    name: str | None
    actors: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The unit that is scored: who says or does what towards whom, and how it sounds.

    parent: id of the statement that this one is a part of; None for a whole sentence.
    source, target: actor codes, main first; empty where there is none.
    tone: calibrated probabilities in the order of ``codebook.TONES``; they sum to 1.
    score: expected score, -3 (escalatory) .. +3 (conciliatory).
    signals: probabilities in the order of ``codebook.SIGNALS``; they sum to 1.
    signal: the primary signal; plover: its PLOVER event type, or None.
    confidence: probability of the most likely tone, 0..1.
    unsure: confidence below the floor in the scoring configuration; left out of aggregates.
    """

    id: str
    parent: str | None
    part: Part
    start: int
    end: int
    text: str
    voice: Voice
    quote: Quote | None
    speaker: Speaker | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    tone: tuple[float, float, float]
    score: float
    signal: str
    signals: tuple[float, ...]
    plover: str | None
    confidence: float
    unsure: bool

    @property
    def top_tone(self) -> Tone:
        """The most likely tone."""
        return TONES[max(range(3), key=self.tone.__getitem__)]


@dataclass(frozen=True, slots=True)
class SignalShare:
    """How often a signal occurs among the counted statements, and which they are."""

    n: int
    share: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """An aggregate over statements, which it lists by id.

    value: mean statement score / 3, in -1 (escalatory) .. +1 (conciliatory); None with a
        ``reason`` when there are too few statements.
    tension: 50 * (1 - value), 0..100, 50 = neutral; None with ``value``.
    interval: bootstrap interval of ``value`` at the level of the scoring configuration.
    n: statements counted; unsure: statements left out because the model was unsure.
    statements: ids of the counted ones, in reading order.
    signals: shares by signal, the most frequent first; only signals that occur.
    """

    value: float | None
    tension: float | None
    interval: tuple[float, float] | None
    n: int
    unsure: int
    statements: tuple[str, ...]
    signals: dict[str, SignalShare] = field(default_factory=dict, hash=False)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PairScore:
    """The score of one direction, and the gap to the opposite one.

    gap: value(source -> target) - value(target -> source), in -2..+2; None where either is None.
    """

    source: str
    target: str
    score: Score
    gap: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything that is aggregated for one article.

    voices: by "quoted", "reported", "narrated"; actors: by source code; pairs: by directed pair,
    the most frequent first.
    """

    article: Score
    voices: dict[str, Score] = field(hash=False)
    actors: dict[str, Score] = field(hash=False)
    pairs: tuple[PairScore, ...]


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The result for one article: its statements in reading order (title last) and its scores."""

    article: Article
    statements: tuple[Statement, ...] = field(repr=False)
    scores: Scores = field(repr=False)
    model: str
    config: str

    def leaves(self) -> tuple[Statement, ...]:
        """The statements that aggregates count: those that are not split further."""
        parents = {s.parent for s in self.statements if s.parent}
        return tuple(s for s in self.statements if s.id not in parents)

    def to_frame(self) -> DataFrame:
        """Return one row per statement as a pandas data frame; needs the extra ``notebooks``."""
        from analyzer.report.frame import to_frame

        return to_frame(self)

    def _repr_html_(self) -> str:
        from analyzer.report.frame import repr_html

        return repr_html(self)
