"""The benchmark of batch scoring: invented articles, measured and cleared away."""

import json
import tempfile

import pytest

pytest.importorskip("pyarrow")

from analyzer.benchmark import run_batch_benchmark
from analyzer.benchmark.corpora import BatchBenchmark
from analyzer.benchmark.invented import Inventor, as_lines
from analyzer.cli import main
from analyzer.errors import ConfigError
from analyzer.ledger import Ledger
from analyzer.training.annotated import read_annotated


def test_articles_are_the_same_for_the_same_seed_and_differ_otherwise():
    rows = list(Inventor(3).rows(200))
    assert rows == [Inventor(3).row(i) for i in range(200)]
    assert rows[0] != Inventor(4).row(0)
    assert len({r["id"] for r in rows}) == 200
    texts = {r["text"] for r in rows}
    assert 180 <= len(texts) <= 200  # some repeat an earlier one


def test_a_stream_of_articles_is_made_as_it_is_read():
    made = []

    def rows():
        for i in range(10**9):
            made.append(i)
            yield Inventor().row(i)

    stream = as_lines(rows())
    assert [json.loads(stream.readline())["id"] for _ in range(3)] == [
        "made-up-0",
        "made-up-1",
        "made-up-2",
    ]
    assert len(made) < 100


def test_offsets_of_what_is_said_are_those_of_its_words(tmp_path):
    from analyzer.benchmark.tiny import write_training_data

    write_training_data(tmp_path)
    for article in read_annotated(tmp_path / "articles.jsonl"):
        for quote in article.quotes:
            assert quote.cue.text_in(article.text) == "said"
            assert quote.speaker.text_in(article.text)[0].isupper()


@pytest.fixture
def measured(tiny_model_dir, tmp_path):
    return run_batch_benchmark(
        30,
        2,
        model=str(tiny_model_dir),
        quotes="rules",
        ledger=tmp_path / "L",
        copies=True,
    )


def test_a_run_is_measured_and_kept_where_that_is_asked_for(measured, tmp_path):
    assert isinstance(measured, BatchBenchmark)
    info = Ledger(tmp_path / "L").info()
    assert (info.n_articles, info.n_statements) == (30, measured.n_statements)
    assert len(measured.tenths) == 10
    assert min(measured.tenths) > 0
    assert measured.rate == 30 / measured.seconds
    # This process, both that score, and one of Python's own.
    assert measured.peaks is None or 3 <= len(measured.peaks) <= 4
    text = measured.summary()
    assert "30 made-up articles, 2 processes" in text
    assert "copies found in" in text
    assert f"in {tmp_path / 'L'}" in text


def test_a_temporary_ledger_is_removed(tiny_model_dir, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model = ["--model", str(tiny_model_dir), "--quotes", "rules"]
    assert main(["benchmark", "batch", "--articles", "10", "--processes", "1", *model]) == 0
    assert "removed" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_is_refused_before_anything_is_loaded(tmp_path, capsys):
    with pytest.raises(ConfigError, match="found 9, expected 10 or more"):
        run_batch_benchmark(9, 1)
    with pytest.raises(ConfigError, match="--processes: found 0"):
        run_batch_benchmark(10, 0)
    (tmp_path / "thesis.docx").touch()
    assert main(["benchmark", "batch", "--ledger", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert main(["benchmark", "batch", "--tiny", "--model", "x"]) == 2
    assert "leave out --model" in capsys.readouterr().err


@pytest.mark.slow
def test_tiny_models_learn_what_they_are_for(tmp_path):
    pytest.importorskip("torch")
    from analyzer.benchmark.tiny import build_tiny_models

    models = build_tiny_models(tmp_path)
    quotes = json.loads((models.quotes / "manifest.json").read_text(encoding="utf-8"))
    tone = json.loads((models.tone / "manifest.json").read_text(encoding="utf-8"))
    released = quotes["metrics"]["held-out.jsonl"]["released"]
    assert released["all"]["end_to_end_f1"] > 0.8
    assert tone["metrics"]["sentences.jsonl"]["released"]["tone"]["macro_f1"] > 0.8
