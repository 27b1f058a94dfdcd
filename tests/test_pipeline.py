import dataclasses
import datetime as dt

import numpy as np
import pytest

from analyzer import Analyzer, AnalyzerError, Article, ArticleScore, Rejected

TEXT = (
    "WASHINGTON - The United States praised Japan on Monday. Its minister met the ambassador.\n\n"
    '"We condemned the attack," French Foreign Minister Odile Marchand said. "We will not forget."'
)


@pytest.fixture(scope="module")
def analyzer(tiny_model_dir):
    return Analyzer.load(tiny_model_dir)


def test_a_text_and_an_article_give_the_same_statements(analyzer):
    from_text = analyzer.score(TEXT)
    from_article = analyzer.score(Article(id="a", text=TEXT, date=dt.date(2024, 5, 1)))
    assert from_text.statements == from_article.statements
    assert from_text.article.id == "text"
    assert from_text.article.language == "en"


def test_scoring_is_the_same_every_time_and_in_any_company(analyzer):
    alone = analyzer.score(Article(id="b", text=TEXT))
    other = Article(id="a", text="Troops shelled the village on Monday, the ministry said.")
    together = list(analyzer.score_many([other, Article(id="b", text=TEXT)]))
    assert together[1] == alone


def test_results_are_frozen_values(analyzer):
    result = analyzer.score(TEXT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.article = None
    assert result == analyzer.score(TEXT)
    assert result.model == analyzer.model.name


def test_every_statement_is_a_verbatim_slice_in_reading_order(analyzer):
    result = analyzer.score(TEXT)
    assert [TEXT[s.start : s.end] for s in result.statements] == [s.text for s in result.statements]
    starts = [s.start for s in result.statements if s.parent is None]
    assert starts == sorted(starts)
    ids = [s.id for s in result.statements]
    assert len(ids) == len(set(ids))


def test_who_speaks_is_resolved_to_a_name_and_a_state(analyzer):
    quoted = [s for s in analyzer.score(TEXT).statements if s.voice == "quoted"]
    assert {s.speaker.name for s in quoted} == {"Odile Marchand"}
    assert quoted[0].source == ("FRA",)


def test_bad_articles_become_rejections_among_the_others(analyzer):
    german = "Die Ministerin sagte am Montag, die Gespräche seien beendet. Sie reist nicht mehr."
    outcomes = list(
        analyzer.score_many(["", TEXT, Rejected("x", "was broken"), Article("g", german), "  \n"])
    )
    assert [type(o) for o in outcomes] == [Rejected, ArticleScore, Rejected, Rejected, Rejected]
    assert outcomes[2].reason == "was broken"
    assert "'de'" in outcomes[3].reason
    with pytest.raises(AnalyzerError, match="the text is empty"):
        analyzer.score("")


def test_an_error_of_ours_costs_its_article_alone(analyzer):
    class Faulty:
        name, uses_context, labels, conformal = "faulty", False, analyzer.model.labels, None

        def predict(self, texts, contexts=None):
            if any("thirteen" in text for text in texts):
                raise ZeroDivisionError("luck")
            return analyzer.model.predict(texts, contexts)

    faulty = Analyzer(
        Faulty(), analyzer.config, analyzer.gazetteer, analyzer.extractor, analyzer.directions
    )
    bad = Article(id="bad", text="Peru sent thirteen ships to Chile.")
    first, second, third = faulty.score_many([TEXT, bad, TEXT])
    assert isinstance(first, ArticleScore)
    assert isinstance(third, ArticleScore)
    assert second.id == "bad"
    assert second.is_ours
    assert "an error in the analyzer itself (ZeroDivisionError: luck); please" in second.reason
    with pytest.raises(ZeroDivisionError):
        faulty.score(bad)


def test_a_result_becomes_a_data_frame_and_shows_itself(analyzer):
    pytest.importorskip("pandas")
    result = analyzer.score(TEXT)
    frame = result.to_frame()
    assert len(frame) == len(result.statements)
    assert "Odile Marchand" in result._repr_html_()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "word " * 20_000,
        '"' * 5_000,
        "CHINA SLAMS U.S. TARIFFS\n\nBEIJING WILL ANSWER, THE MINISTRY SAID.",
        "\u200b\n\r\n\t",
        "“Unbalanced, said the minister of Japan. ”” « Peace is near.",
    ],
    ids=["one word", "no full stop", "only marks", "capitals", "invisible", "unbalanced"],
)
def test_strange_texts_never_crash(analyzer, text):
    (outcome,) = analyzer.score_many([text])
    if isinstance(outcome, ArticleScore):
        assert all(text[s.start : s.end] == s.text for s in outcome.statements)


@pytest.mark.parametrize("office", ["chair", "brigadier", "king", "governor"])
def test_an_office_of_a_state_with_a_double_name_never_crashes(analyzer, office):
    result = analyzer.score(f"They met the {office} of New Zealand on Monday. He said little.")
    assert len(result.statements) >= 2


def test_a_very_long_article_is_scored(analyzer):
    # Every stage but the tone model, which takes the statements one by one.
    class Constant:
        name = "constant@0"
        uses_context = False

        def predict(self, texts, contexts=None):
            one = analyzer.model.predict(["talks"])
            n = len(texts)
            return type(one)(
                tone=np.repeat(one.tone, n, axis=0),
                scores=np.repeat(one.scores, n, axis=0),
                signals=np.repeat(one.signals, n, axis=0),
                truncated=np.zeros(n, bool),
            )

    fast = Analyzer(
        Constant(), analyzer.config, analyzer.gazetteer, analyzer.extractor, analyzer.directions
    )
    text = (TEXT + "\n\n") * (400_000 // len(TEXT))
    result = fast.score(Article(id="long", text=text, language="en"))
    assert len(result.statements) > 6_000


@pytest.mark.parametrize("wrong", [None, b"text", 5, {"text": TEXT}, Article(id="a", text=None)])
def test_what_is_no_article_says_so_and_costs_nothing(analyzer, wrong):
    with pytest.raises(AnalyzerError, match="expected a text"):
        analyzer.score(wrong)
    outcomes = list(analyzer.score_many([wrong, TEXT]))
    assert [type(o) for o in outcomes] == [Rejected, ArticleScore]


def test_one_text_is_not_many(analyzer):
    with pytest.raises(AnalyzerError, match="found one text"):
        list(analyzer.score_many(TEXT))


def test_lone_surrogates_are_replaced(analyzer):
    result = analyzer.score("\ud800 China warned Japan on Monday. " + TEXT)
    assert result.article.text.startswith("\ufffd China")


def test_results_can_be_hashed_and_shown_briefly(analyzer):
    result = analyzer.score(TEXT)
    assert len({result, analyzer.score(TEXT)}) == 1
    assert len(repr(result)) < 400


def test_progress_is_told_of_every_statement(analyzer):
    seen = []
    analyzer.on_statement = lambda: seen.append(1)
    try:
        result = analyzer.score(TEXT)
    finally:
        analyzer.on_statement = lambda: None
    assert len(seen) == len(result.statements)
