"""Small builders of realistic records, and the leading example, for tests of any stage.

    article = make_article("Beijing refused to meet.")
    one = make_statement(article, "Beijing refused to meet.", signal="reject", score=-1.2,
                         source=("CHN",), target=("USA",))
    result = make_result(article, [one])

Offsets come from searching the words in the article, so they are always right. The numbers follow
the definitions in ``analyzer.records``; the interval is a plain stand-in, not a bootstrap.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from analyzer.codebook import SIGNALS, plover_of_signal
from analyzer.records import (
    Article,
    ArticleScore,
    PairScore,
    Part,
    Quote,
    QuoteKind,
    Rejected,
    Score,
    Scores,
    SignalShare,
    Span,
    Speaker,
    Statement,
    Voice,
)

MODEL = {"name": "tone-test@0000000", "base": "none", "format_version": 1}
CONFIG = {
    "version": "scoring-test",
    "confidence_floor": 0.5,
    "min_statements": 3,
    "weights": {"quoted": 1.0, "reported": 1.0, "narrated": 1.0},
}
NAMES = {"USA": "United States", "CHN": "China"}


def make_article(
    text: str, *, id: str = "a1", title: str | None = None, **known: object
) -> Article:
    return Article(id=id, text=text, title=title, **known)  # type: ignore[arg-type]


def find(text: str, words: str, after: int = 0) -> Span:
    """The span of ``words``; fails where the text does not have them."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def make_tone(score: float, confidence: float = 0.8) -> tuple[float, float, float]:
    """Probabilities whose most likely tone is the score's sign, with this confidence."""
    rest = 1.0 - confidence
    if score > 0:
        return confidence, rest * 0.75, rest * 0.25
    if score < 0:
        return rest * 0.25, rest * 0.75, confidence
    return rest / 2, confidence, rest / 2


def make_signals(signal: str, p: float = 0.7) -> tuple[float, ...]:
    """Probabilities of all signals: ``p`` for one, the rest spread unevenly."""
    others = [name for name in SIGNALS if name != signal]
    weights = {name: 1.0 / (i + 1) for i, name in enumerate(others)}
    scale = (1.0 - p) / sum(weights.values())
    return tuple(p if name == signal else weights[name] * scale for name in SIGNALS)


def make_quote(
    article: Article,
    content: str | Sequence[str],
    *,
    cue: str | None = None,
    speaker: str | None = None,
    kind: QuoteKind = "direct",
    part: Part = "body",
) -> Quote:
    text = article.part(part)
    pieces = (content,) if isinstance(content, str) else tuple(content)
    spans: list[Span] = []
    for piece in pieces:
        spans.append(find(text, piece, spans[-1].end if spans else 0))
    return Quote(
        content=tuple(spans),
        cue=find(text, cue) if cue else None,
        speaker=find(text, speaker) if speaker else None,
        kind=kind,
    )


def make_statement(
    article: Article,
    words: str,
    *,
    signal: str = "none",
    score: float = 0.0,
    id: str = "s1",
    parent: str | None = None,
    part: Part = "body",
    voice: Voice = "narrated",
    quote: Quote | None = None,
    speaker_name: str | None = None,
    source: Iterable[str] = (),
    target: Iterable[str] = (),
    confidence: float = 0.8,
    unsure: bool | None = None,
) -> Statement:
    """A statement over ``words``; the speaker is the quote's, with ``speaker_name`` resolved."""
    text = article.part(part)
    span = find(text, words)
    printed = quote.speaker if quote else None
    tone = make_tone(score, confidence)
    return Statement(
        id=id,
        parent=parent,
        part=part,
        start=span.start,
        end=span.end,
        text=words,
        voice=voice,
        quote=quote,
        speaker=Speaker(
            printed.text_in(text), printed.start, printed.end, speaker_name, tuple(source)
        )
        if printed
        else None,
        source=tuple(source),
        target=tuple(target),
        tone=tone,
        score=score,
        signal=signal,
        signals=make_signals(signal),
        plover=plover_of_signal(signal),
        confidence=max(tone),
        unsure=confidence < 0.5 if unsure is None else unsure,
    )


def make_score(statements: Sequence[Statement], min_statements: int = 3) -> Score:
    """Aggregate leaves by the definitions of ``Score``."""
    counted = [s for s in statements if not s.unsure]
    n, unsure = len(counted), len(statements) - len(counted)
    ids = tuple(s.id for s in counted)
    signals = {
        name: SignalShare(times, times / n, tuple(s.id for s in counted if s.signal == name))
        for name, times in Counter(s.signal for s in counted).most_common()
    }
    if n < min_statements:
        reason = f"{n} counted, at least {min_statements} needed"
        return Score(None, None, None, n, unsure, ids, signals, reason)
    value = sum(s.score for s in counted) / n / 3
    interval = (max(-1.0, value - 0.1), min(1.0, value + 0.1))
    return Score(value, 50 * (1 - value), interval, n, unsure, ids, signals)


def make_result(
    article: Article, statements: Sequence[Statement], min_statements: int = 3
) -> ArticleScore:
    """A result whose aggregates follow from its statements."""
    parents = {s.parent for s in statements}
    leaves = [s for s in statements if s.id not in parents]

    def score_where(chosen: Callable[[Statement], bool]) -> Score:
        return make_score([s for s in leaves if chosen(s)], min_statements)

    pairs = Counter((a, b) for s in leaves for a in s.source for b in s.target if a != b)
    by_pair = {
        (a, b): score_where(lambda s, a=a, b=b: a in s.source and b in s.target)  # type: ignore[misc]
        for (a, b), _ in pairs.most_common()
    }

    def gap(a: str, b: str) -> float | None:
        there, back = by_pair[a, b], by_pair.get((b, a))
        if back is None or there.value is None or back.value is None:
            return None
        return there.value - back.value

    voices: tuple[Voice, ...] = ("quoted", "reported", "narrated")
    return ArticleScore(
        article=article,
        statements=tuple(statements),
        scores=Scores(
            article=make_score(leaves, min_statements),
            voices={
                voice: score_where(lambda s, voice=voice: s.voice == voice)  # type: ignore[misc]
                for voice in voices
                if any(s.voice == voice for s in leaves)
            },
            actors={
                code: score_where(lambda s, code=code: code in s.source)  # type: ignore[misc]
                for code, _ in Counter(c for s in leaves for c in s.source).most_common()
            },
            pairs=tuple(PairScore(a, b, score, gap(a, b)) for (a, b), score in by_pair.items()),
        ),
        model=str(MODEL["name"]),
        config=str(CONFIG["version"]),
    )


EXAMPLE_TEXT = """\
President Carol Whitman said on Sunday she expects "a very soon improvement" in relations with China.

“Talks can begin once the sanctions on our defence minister are lifted,” Foreign Ministry spokesman \
Zhou Min told reporters in Beijing. “That,” he said, “is the first step.”

Defence Secretary Paul Reed called dialogue "essential" after Beijing refused a formal meeting.

Reed also told the forum that Washington would keep every channel open. He thanked the Chinese \
delegation for coming.

The forum runs until 4 June. Mistrust between the two capitals may or may not have eased.
"""


def leading_example(id: str = "example") -> ArticleScore:
    """USA -> CHN: optimism 1, consult 2, support 1 | CHN -> USA: precondition 2, reject 1.

    Ten leaves, one of them unsure; one sentence with two children; one title statement.
    """
    article = make_article(
        EXAMPLE_TEXT,
        id=id,
        title="Whitman upbeat as Beijing sets terms",
        date=dt.date(2023, 6, 2),
        outlet="The Example Courier",
        language="en",
        warnings=("The date was read from the text, not given.",),
    )
    usa, chn = ("USA",), ("CHN",)
    predicts = make_quote(
        article,
        '"a very soon improvement" in relations with China',
        cue="said",
        speaker="President Carol Whitman",
        kind="mixed",
    )
    terms = make_quote(
        article,
        "“Talks can begin once the sanctions on our defence minister are lifted,”",
        cue="told",
        speaker="Foreign Ministry spokesman Zhou Min",
    )
    first_step = make_quote(
        article, ("“That,”", "“is the first step.”"), cue="he said", speaker="he"
    )
    essential = make_quote(
        article,
        'dialogue "essential"',
        cue="called",
        speaker="Defence Secretary Paul Reed",
        kind="mixed",
    )
    channels = make_quote(
        article,
        "that Washington would keep every channel open",
        cue="told",
        speaker="Reed",
        kind="indirect",
    )
    paragraphs = EXAMPLE_TEXT.split("\n\n")
    said, that = (
        paragraphs[1][: paragraphs[1].index(" “That,”")],
        "“That,” he said, “is the first step.”",
    )

    def one(words: str, signal: str, score: float, id: str, **more: object) -> Statement:
        return make_statement(article, words, signal=signal, score=score, id=id, **more)  # type: ignore[arg-type]

    forward, backward = (
        {"source": usa, "target": chn},
        {"source": chn, "target": usa},
    )
    whitman, zhou, reed = "Carol Whitman", "Zhou Min", "Paul Reed"
    return make_result(
        article,
        [
            one(paragraphs[0], "optimism", 1.1, "s1", voice="quoted", quote=predicts,
                speaker_name=whitman, confidence=0.91, **forward),
            one(said, "precondition", -1.05, "s2", voice="quoted", quote=terms,
                speaker_name=zhou, confidence=0.86, **backward),
            one(that, "precondition", -0.7, "s3", voice="quoted", quote=first_step,
                speaker_name=zhou, confidence=0.62, **backward),
            one(paragraphs[2], "consult", 0.6, "s4", voice="quoted", quote=essential,
                speaker_name=reed, confidence=0.58, **forward),
            one('Defence Secretary Paul Reed called dialogue "essential"', "consult", 1.0, "s4.a",
                parent="s4", voice="quoted", quote=essential, speaker_name=reed,
                confidence=0.93, **forward),
            one("Beijing refused a formal meeting", "reject", -1.2, "s4.b", parent="s4",
                confidence=0.9, **backward),
            one("Reed also told the forum that Washington would keep every channel open.",
                "consult", 0.9, "s5", voice="reported", quote=channels, speaker_name=reed,
                confidence=0.81, **forward),
            one("He thanked the Chinese delegation for coming.", "support", 1.0, "s6",
                confidence=0.88, **forward),
            one("The forum runs until 4 June.", "none", 0.0, "s7", confidence=0.97),
            one("Mistrust between the two capitals may or may not have eased.", "strain", -0.3,
                "s8", confidence=0.44, **forward),
            one("Whitman upbeat as Beijing sets terms", "none", 0.0, "t1", part="title",
                confidence=0.55, **forward),
        ],
    )  # fmt: skip


def hostile_result(payload: str, id: str = "hostile") -> ArticleScore:
    """A result with ``payload`` wherever an input's own words can end up."""
    text = f"{payload} said it would talk.\r\nThe other side {payload} refused.\n"
    article = Article(
        id=f"{id} {payload}",
        text=text,
        title=f"Title {payload}",
        date=dt.date(2024, 1, 31),
        outlet=f"Outlet {payload}",
        language="en",
        warnings=(f"Found {payload}.",),
    )
    quote = make_quote(article, "it would talk", cue="said", speaker=payload, kind="indirect")
    whole = f"{payload} said it would talk."
    return make_result(
        article,
        [
            make_statement(article, whole, id=f"1{payload}", signal="consult", score=1.0,
                           voice="reported", quote=quote, speaker_name=f"N {payload}",
                           source=("USA",), target=("CHN",)),
            make_statement(article, f"The other side {payload} refused.", id="2", signal="reject",
                           score=-1.0, source=("CHN",), target=("USA",)),
            make_statement(article, f"Title {payload}", id="t1", part="title"),
        ],
    )  # fmt: skip


def long_result(n: int, id: str = "long") -> ArticleScore:
    """A result with ``n`` short statements between two countries."""
    text = "".join(f"Minister number {i} spoke to the other side.\n" for i in range(n))
    article = make_article(text, id=id, title="A very long record", date=dt.date(1999, 12, 31))
    kinds = (("consult", 1.0), ("accuse", -1.4), ("none", 0.0), ("threaten", -2.0))
    statements, at = [], 0
    for i, words in enumerate(text.splitlines()):
        signal, score = kinds[i % 4]
        tone = make_tone(score)
        statements.append(
            Statement(
                id=f"s{i}", parent=None, part="body", start=at, end=at + len(words), text=words,
                voice="narrated", quote=None, speaker=None,
                source=("USA",) if i % 2 else ("CHN",), target=("CHN",) if i % 2 else ("USA",),
                tone=tone, score=score, signal=signal, signals=make_signals(signal),
                plover=plover_of_signal(signal), confidence=max(tone), unsure=False,
            )
        )  # fmt: skip
        at += len(words) + 1
    return make_result(article, statements)


def empty_result(id: str = "empty") -> ArticleScore:
    """An article without any statement: every number is absent, with a reason."""
    return make_result(make_article("...", id=id), [])


def example_rejected() -> Rejected:
    return Rejected("broken.html", "no article text was found; give the text as .txt")
