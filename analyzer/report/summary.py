"""What every report shows of an article, computed once: contrast, rows, drivers, order.

Everything is counted from what the aggregates counted: leaves that the model was sure about. Every
number comes with its n; where a value is missing, its reason is there instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analyzer.codebook import Tone
from analyzer.records import ArticleScore, PairScore, Score, Statement
from analyzer.report.wording import count, direction, said_by, why_no_value

N_DRIVERS = 3
N_SIGNALS = 5


class SignalCount(NamedTuple):
    """A signal and how often it occurs."""

    signal: str
    n: int

    def __str__(self) -> str:
        return f"{self.signal} {self.n}"


@dataclass(frozen=True, slots=True)
class Balance:
    """Counted statements by their most likely tone."""

    conciliatory: int
    neutral: int
    escalatory: int

    @property
    def n(self) -> int:
        """Statements counted."""
        return self.conciliatory + self.neutral + self.escalatory

    def share(self, tone: Tone) -> float:
        """Share of a tone, 0..1; 0 when nothing was counted."""
        counted: int = getattr(self, tone)
        return counted / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class PairRow:
    """One direction of a pair.

    score: None where the article has no statement in this direction.
    gap: value here minus value in the opposite direction; why_no_gap says why it is None.
    signals: the most frequent ones; n_other: statements with other signals than these and "none".
    """

    source: str
    target: str
    score: Score | None
    gap: float | None
    why_no_gap: str | None
    signals: tuple[SignalCount, ...]
    n_other: int
    balance: Balance

    @property
    def direction(self) -> str:
        """Return "USA -> CHN"."""
        return direction(self.source, self.target)

    @property
    def n(self) -> int:
        """Statements counted."""
        return self.score.n if self.score else 0

    @property
    def unsure(self) -> int:
        """Statements left out because the model was unsure."""
        return self.score.unsure if self.score else 0

    @property
    def why_no_value(self) -> str | None:
        """Why there is no value, in plain words; None where there is one."""
        if self.score is None:
            return "no statement"
        return why_no_value(self.score) if self.score.value is None else None

    def __str__(self) -> str:
        """Return ``USA -> CHN: optimism 1, consult 3``."""
        return f"{self.direction}: {self.signals_line}"

    @property
    def signals_line(self) -> str:
        """Return "optimism 1, consult 3", or what there is instead."""
        if not self.signals:
            return count(self.unsure, "unsure statement") if self.unsure else "no statement"
        other = [f"other {self.n_other}"] if self.n_other else []
        return ", ".join([*map(str, self.signals), *other])


@dataclass(frozen=True, slots=True)
class Contrast:
    """The two directions of the main pair, apart."""

    forward: PairRow
    backward: PairRow

    def __str__(self) -> str:
        """``USA -> CHN: optimism 1, consult 3 | CHN -> USA: precondition 1, reject 1``."""
        return f"{self.forward} | {self.backward}"


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """One speaker.

    actors: whom the speaker speaks for, several where they speak jointly; none where not known.
    mean_score: mean score of the n counted statements on the scale of statements (-3..3), not a
        ``value``: for one person even a single statement is worth showing. None when n is 0.
    """

    speaker: str
    actors: tuple[str, ...]
    n: int
    unsure: int
    mean_score: float | None
    signals: tuple[SignalCount, ...]


@dataclass(frozen=True, slots=True)
class Drivers:
    """The counted statements with the most extreme scores, the most extreme first."""

    escalatory: tuple[Statement, ...]
    conciliatory: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A statement in its place: depth 0 for a sentence; n_parts > 0 where its parts count."""

    statement: Statement
    depth: int
    n_parts: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The view model of one article.

    contrast: None where no statement has both a source and a target.
    pairs: both directions of a pair together, the main pair first, then by statements.
    nodes: all statements in reading order, each followed by its parts; the title's come last.
    """

    result: ArticleScore
    contrast: Contrast | None
    pairs: tuple[PairRow, ...]
    speakers: tuple[SpeakerRow, ...]
    drivers: Drivers
    nodes: tuple[Node, ...]


def summarize(result: ArticleScore, *, pair: tuple[str, str] | None = None) -> Summary:
    """Return the view model of one article.

    pair: the two actor codes to put first, in this order; by default the two that have the most
        statements over both directions, the more frequent direction first.
    """
    by_id = {s.id: s for s in result.statements}
    leaves = result.leaves()
    main = pair or _main_pair(result.scores.pairs)
    rows = _pair_rows(result.scores.pairs, main, by_id)
    contrast = None
    if main is not None:
        existing = {(row.source, row.target): row for row in rows}
        a, b = main
        contrast = Contrast(
            existing.get((a, b)) or _pair_row(a, b, {}, by_id),
            existing.get((b, a)) or _pair_row(b, a, {}, by_id),
        )
    counted = [by_id[i] for i in result.scores.article.statements if i in by_id]
    return Summary(
        result=result,
        contrast=contrast,
        pairs=rows,
        speakers=_speaker_rows(leaves),
        drivers=_drivers(counted),
        nodes=_nodes(result.statements),
    )


def dominant_signals(
    statements: Iterable[Statement], limit: int = N_SIGNALS
) -> tuple[tuple[SignalCount, ...], int]:
    """Return the most frequent signals in order of first appearance, and the number of the rest.

    "none" says nothing and is left out, unless there is nothing else.
    """
    counts: dict[str, int] = {}
    for statement in statements:
        counts[statement.signal] = counts.get(statement.signal, 0) + 1
    if len(counts) > 1:
        counts.pop("none", None)
    kept = set(sorted(counts, key=lambda name: -counts[name])[:limit])
    shown = tuple(SignalCount(name, n) for name, n in counts.items() if name in kept)
    return shown, sum(counts.values()) - sum(s.n for s in shown)


def _main_pair(pairs: Sequence[PairScore]) -> tuple[str, str] | None:
    """The pair with the most statements over both directions; unsure ones break ties."""
    weight: dict[frozenset[str], tuple[int, int]] = {}
    for p in pairs:
        key = frozenset((p.source, p.target))
        n, unsure = weight.get(key, (0, 0))
        weight[key] = (n + p.score.n, unsure + p.score.unsure)
    if not weight:
        return None
    best = max(weight, key=lambda key: weight[key])
    first = max((p for p in pairs if {p.source, p.target} == best), key=lambda p: p.score.n)
    return first.source, first.target


def _pair_rows(
    pairs: Sequence[PairScore], main: tuple[str, str] | None, by_id: Mapping[str, Statement]
) -> tuple[PairRow, ...]:
    existing = {(p.source, p.target): p for p in pairs}
    totals: dict[frozenset[str], int] = {}
    for p in pairs:
        key = frozenset((p.source, p.target))
        totals[key] = totals.get(key, 0) + p.score.n
    main_key = frozenset(main or ())

    def order(p: PairScore) -> tuple[bool, int, list[str], bool, int]:
        key = frozenset((p.source, p.target))
        second = key == main_key and (p.source, p.target) != main
        return key != main_key, -totals[key], sorted(key), second, -p.score.n

    return tuple(_pair_row(p.source, p.target, existing, by_id) for p in sorted(pairs, key=order))


def _pair_row(
    source: str,
    target: str,
    pairs: Mapping[tuple[str, str], PairScore],
    by_id: Mapping[str, Statement],
) -> PairRow:
    here, back = pairs.get((source, target)), pairs.get((target, source))
    counted = [by_id[i] for i in here.score.statements if i in by_id] if here else []
    signals, n_other = dominant_signals(counted)
    why_no_gap = None
    if here is None or here.gap is None:
        opposite = direction(target, source)
        if here is None or here.score.value is None:
            why_no_gap = f"{direction(source, target)} has no value"
        elif back is None:
            why_no_gap = f"{opposite} has no statement"
        else:
            why_no_gap = f"{opposite} has no value"
    return PairRow(
        source=source,
        target=target,
        score=here.score if here else None,
        gap=here.gap if here else None,
        why_no_gap=why_no_gap,
        signals=signals,
        n_other=n_other,
        balance=balance(counted),
    )


def balance(statements: Iterable[Statement]) -> Balance:
    """Count statements by their most likely tone."""
    counts: dict[Tone, int] = {"conciliatory": 0, "neutral": 0, "escalatory": 0}
    for statement in statements:
        counts[statement.top_tone] += 1
    return Balance(**counts)


def _speaker_rows(leaves: Sequence[Statement]) -> tuple[SpeakerRow, ...]:
    members: dict[str, list[Statement]] = {}
    for statement in leaves:
        if name := said_by(statement):
            members.setdefault(name, []).append(statement)
    rows = [_speaker_row(name, statements) for name, statements in members.items()]
    return tuple(sorted(rows, key=lambda row: (-row.n, -row.unsure)))


def _speaker_row(name: str, statements: Sequence[Statement]) -> SpeakerRow:
    counted = [s for s in statements if not s.unsure]
    actors = Counter(s.speaker.actors for s in statements if s.speaker and s.speaker.actors)
    return SpeakerRow(
        speaker=name,
        actors=actors.most_common(1)[0][0] if actors else (),
        n=len(counted),
        unsure=len(statements) - len(counted),
        mean_score=sum(s.score for s in counted) / len(counted) if counted else None,
        signals=dominant_signals(counted)[0],
    )


def _drivers(counted: Sequence[Statement]) -> Drivers:
    def most(tone: Tone, sign: int) -> tuple[Statement, ...]:
        chosen = [s for s in counted if s.top_tone == tone and s.score * sign > 0]
        chosen.sort(key=lambda s: (-s.score * sign, -s.confidence))
        return tuple(chosen[:N_DRIVERS])

    return Drivers(escalatory=most("escalatory", -1), conciliatory=most("conciliatory", 1))


def _nodes(statements: Sequence[Statement]) -> tuple[Node, ...]:
    ids = {s.id for s in statements}
    children: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.parent in ids and statement.parent is not None:
            children.setdefault(statement.parent, []).append(statement)
    nodes: list[Node] = []
    # A stack instead of recursion; the last one pushed is the next one read.
    waiting = [(s, 0) for s in reversed(statements) if s.parent not in ids]
    while waiting:
        statement, depth = waiting.pop()
        parts = children.get(statement.id, [])
        nodes.append(Node(statement, depth, len(parts)))
        waiting += [(part, depth + 1) for part in reversed(parts)]
    return tuple(nodes)
