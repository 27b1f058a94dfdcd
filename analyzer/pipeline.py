"""The whole method: an article in, scored statements and their aggregates out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from analyzer import __version__
from analyzer.actors import ArticleMentions, Gazetteer, find_mentions
from analyzer.aggregation import aggregate
from analyzer.config import ScoringConfig, scoring_config
from analyzer.directions import Direction, DirectionModel, find_directions
from analyzer.errors import AnalyzerError, InputError
from analyzer.furniture import without_furniture
from analyzer.modeling import ToneModel, load_tone_model
from analyzer.quotes import QuoteExtractor, load_extractor
from analyzer.reading import detect_language
from analyzer.reading.encoding import replace_surrogates
from analyzer.records import Article, ArticleScore, Part, Quote, Rejected, Statement
from analyzer.sentences import split
from analyzer.speakers import Outside, resolve_speakers
from analyzer.speeches import as_speech
from analyzer.statements import Draft, draft_statements
from analyzer.tone import Reading, read_tone

LANGUAGE = "en"


class Analyzer:
    """Scores articles with one model, one configuration and one set of actors.

    >>> result = Analyzer.load().score("Beijing said talks require lifting the sanctions first.")
    """

    def __init__(
        self,
        model: ToneModel,
        config: ScoringConfig,
        gazetteer: Gazetteer,
        extractor: QuoteExtractor,
        directions: DirectionModel,
    ) -> None:
        self.model = model
        self.config = config
        self.gazetteer = gazetteer
        self.extractor = extractor
        self.directions = directions
        #: Called for every statement as it is read; for a display of progress.
        self.on_statement: Callable[[], None] = lambda: None

    @classmethod
    def load(
        cls,
        model: str | Path | None = None,
        config: str | Path | ScoringConfig | None = None,
        actors: str | Path | Iterable[str | Path] = (),
        quotes: str | Path | None = None,
        directions: str | Path | None = None,
    ) -> Analyzer:
        """Load the released components.

        model: a released name, a model folder or a hub id; default: the released tone model.
        config: a scoring configuration or its file; default: ``configs/scoring.yaml``.
        actors: YAML files of your own actors, added to the tables; default: none.
        quotes: a released name, a model folder or a hub id of a quote extractor, or "rules" for one
            that is not learned; default: the released quote extractor.
        directions: a released name, a model folder or a hub id; default: the released one.
        Raises ``ModelError`` and ``ConfigError``.
        """
        if not isinstance(config, ScoringConfig):
            config = scoring_config(Path(config) if config is not None else None)
        return cls(
            model=load_tone_model(model),
            config=config,
            gazetteer=Gazetteer.load(actors),
            extractor=load_extractor(quotes),
            directions=DirectionModel.load(directions),
        )

    def score(self, article: str | Article) -> ArticleScore:
        """Score one article, or a text, which becomes an article with the id "text".

        Raises ``InputError`` when the text is empty, in a language the model does not read, or no
        text at all.
        """
        outcome = self._outcome(article, "text")
        if isinstance(outcome, Rejected):
            raise InputError(f"{outcome.id}: {outcome.reason}")
        return outcome

    def score_many(
        self, articles: Iterable[str | Article | Rejected]
    ) -> Iterator[ArticleScore | Rejected]:
        """Score articles one after the other, in order; a bad one becomes a ``Rejected``.

        So does one that we fail on by our own mistake: it must not cost the others their results.
        What is already ``Rejected`` is passed on, so the output of ``read_inputs`` fits here.
        """
        if isinstance(articles, str):
            raise InputError("score_many: found one text; expected several, or use score(text)")
        for number, article in enumerate(articles, start=1):
            yield self._isolated(article, f"text-{number}")

    def about(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Plain values that describe the components and the configuration, for reports."""
        model = {
            "name": self.model.name,
            "context": self.model.uses_context,
            "quotes": self.extractor.name,
            "directions": self.directions.name,
            "analyzer": __version__,
        }
        if self.gazetteer.own_hash is not None:
            model["own_actors"] = self.gazetteer.own_hash
        return model, self.config.model_dump(mode="json")

    def _outcome(
        self, article: str | Article | Rejected, default_id: str
    ) -> ArticleScore | Rejected:
        if isinstance(article, str):
            article = Article(id=default_id, text=article)
        if isinstance(article, Rejected):
            return article
        if not isinstance(article, Article) or not isinstance(article.text, str):
            return Rejected(
                default_id,
                f"found {type(article).__name__}, expected a text (str) or an Article with one; "
                "analyzer.reading.read_inputs reads files, folders and addresses",
            )
        article = _encodable(article)
        if not article.text.strip():
            return Rejected(article.id, "the text is empty; expected an article in English")
        language = article.language or detect_language(article.text)
        if language not in (None, LANGUAGE):
            return Rejected(
                article.id,
                f"the text looks like language '{language}', the models read English; "
                "translate it first, or remove the other language from the text",
            )
        return self._score(dataclasses.replace(article, language=language))

    def _isolated(
        self, article: str | Article | Rejected, default_id: str
    ) -> ArticleScore | Rejected:
        try:
            return self._outcome(article, default_id)
        except AnalyzerError:
            raise
        except Exception as err:
            name = article.id if isinstance(article, Article) else default_id
            what = f"an error in the analyzer itself ({type(err).__name__}: {err})"
            return Rejected(name, f"{what}; please report it with this text", is_ours=True)

    def _score(self, article: Article) -> ArticleScore:
        """The method section: actors, sentences, quotes, speakers, tone, directions, numbers."""
        mentions = find_mentions(article, self.gazetteer)
        parts: list[Part] = ["body", "title"] if article.title else ["body"]
        outside = Outside.of(article, mentions, self.gazetteer)
        statements: list[Statement] = []
        n_truncated = n_furniture = 0
        for part in parts:
            found = draft_part(article, part, mentions, outside, self.extractor)
            n_furniture += found.n_furniture
            drafts = found.drafts
            readings = self._read(article, drafts)
            signals = [r.signal for r in readings]
            directions = find_directions(
                article, drafts, signals, mentions, self.gazetteer, self.directions
            )
            n_truncated += sum(r.truncated for r in readings)
            statements += [
                _statement(article, *row) for row in zip(drafts, readings, directions, strict=True)
            ]
        article = _with_warnings(article, mentions, n_truncated, n_furniture)
        return ArticleScore(
            article=article,
            statements=tuple(statements),
            scores=aggregate(statements, self.config),
            model=self.model.name,
            config=self.config.version,
        )

    def _read(self, article: Article, drafts: Sequence[Draft]) -> list[Reading]:
        texts = [d.span.text_in(article.part(d.part)) for d in drafts]
        contexts = [
            d.previous.text_in(article.part(d.part)) if d.previous else None for d in drafts
        ]
        readings = []
        for reading in read_tone(texts, contexts, self.model, self.config.confidence_floor):
            self.on_statement()
            readings.append(reading)
        return readings


@dataclasses.dataclass(frozen=True, slots=True)
class DraftedPart:
    """The statements of one part before the tone."""

    drafts: tuple[Draft, ...]
    n_furniture: int


def draft_part(
    article: Article,
    part: Part,
    mentions: ArticleMentions,
    outside: Outside,
    extractor: QuoteExtractor,
) -> DraftedPart:
    """The stages up to statements: sentences, quotes, speakers, speeches.

    outside: what the article's outlet, title and day say of speakers.
    """
    text, here = article.part(part), mentions.in_part(part)
    sentences = split(text)
    kept = without_furniture(text, sentences, article.title if part == "body" else None)
    quotes: Sequence[Quote] = extractor.extract(text, kept)
    speakers = resolve_speakers(text, kept, quotes, here, outside)
    if part == "body":
        quotes, speakers = as_speech(article, kept, quotes, speakers, mentions, outside.house)
    drafts = draft_statements(part, text, kept, quotes, speakers, here)
    return DraftedPart(tuple(drafts), len(sentences) - len(kept))


def _encodable(article: Article) -> Article:
    """Replace what no tokenizer and no file can hold; offsets stay the same."""
    text, title = (
        replace_surrogates(words, "text") for words in (article.text, article.title or "")
    )
    if text.text == article.text and title.text == (article.title or ""):
        return article
    return dataclasses.replace(
        article,
        text=text.text,
        title=title.text or None,
        warnings=(*article.warnings, *text.warnings, *title.warnings),
    )


def _statement(article: Article, draft: Draft, reading: Reading, direction: Direction) -> Statement:
    return Statement(
        id=draft.id,
        parent=draft.parent,
        part=draft.part,
        start=draft.span.start,
        end=draft.span.end,
        text=draft.span.text_in(article.part(draft.part)),
        voice=draft.voice,
        quote=draft.quote,
        speaker=draft.speaker,
        source=direction.source,
        target=direction.target,
        tone=reading.tone,
        score=reading.score,
        signal=reading.signal,
        signals=reading.signals,
        plover=reading.plover,
        confidence=reading.confidence,
        unsure=reading.unsure,
    )


def _with_warnings(
    article: Article, mentions: ArticleMentions, n_truncated: int, n_furniture: int
) -> Article:
    warnings = list(article.warnings)
    if not any(m.codes for m in (*mentions.body, *mentions.title)):
        warnings.append(
            "No political actor was found, so there is no who and whom; is this news about "
            "international relations?"
        )
    if n_furniture:
        form = "sentence has" if n_furniture == 1 else "sentences have"
        warnings.append(
            f"{n_furniture} {form} the form of page furniture (log-in, newsletter, credits, "
            "dates) and no statement."
        )
    if n_truncated:
        are = "statement is" if n_truncated == 1 else "statements are"
        warnings.append(
            f"{n_truncated} {are} longer than the model reads; only the beginning was scored."
        )
    return dataclasses.replace(article, warnings=tuple(warnings))
