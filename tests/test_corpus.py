"""The project's own labelled sentences follow the codebook's form, and the frozen sample is unseen."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from analyzer.actors import Gazetteer
from analyzer.codebook import SIGNALS, tone_of_score, tone_of_signal
from analyzer.resources import corpus_path
from analyzer.training.config import DataSource
from analyzer.training.data import read_sources

NAMES = ("composite.jsonl", "rare-signals.jsonl")
SAMPLE = Path(__file__).parent / "data" / "quality.jsonl"


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus():
    return [row for name in NAMES for row in rows_of(corpus_path(name))]


@pytest.mark.parametrize("name", NAMES)
def test_the_loader_accepts_every_row(name, tmp_path):
    read = read_sources([DataSource(path=f"corpus:{name}")], tmp_path)
    assert read.files[0].rows == len(read.rows) == len(rows_of(corpus_path(name)))


@pytest.mark.parametrize("path", [*map(corpus_path, NAMES), SAMPLE], ids=lambda p: p.stem)
def test_labels_agree_and_codes_exist(path):
    gazetteer = Gazetteer.load()
    for row in rows_of(path):
        assert tone_of_score(row["score"]) == tone_of_signal(row["signal"]), row["id"]
        codes = row["source"] + row["target"]
        assert all(gazetteer.is_code(code) for code in codes), (row["id"], codes)


def test_every_signal_is_there_and_no_text_twice(corpus):
    counts = Counter(row["signal"] for row in corpus)
    assert set(counts) == set(SIGNALS)
    assert min(counts["precondition"], counts["protest"]) >= 60
    texts = Counter(re.sub(r"\W+", " ", row["text"].lower()) for row in corpus)
    assert texts.most_common(1)[0][1] == 1
    assert len({row["id"] for row in corpus}) == len(corpus)


def test_the_frozen_sample_shares_no_eight_words_with_the_corpus(corpus):
    def runs(text):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    seen = {run for row in corpus for run in runs(row["text"])}
    assert seen
    assert not [row["id"] for row in rows_of(SAMPLE) if runs(row["text"]) & seen]
