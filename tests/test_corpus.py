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

NAMES = (
    "composite.jsonl",
    "rare-signals.jsonl",
    "registers.jsonl",
    "wire.jsonl",
    "events.jsonl",
    "news.jsonl",
    "contrast.jsonl",
    "contrast-wide.jsonl",
    "contrast-plain.jsonl",
)
SAMPLE = Path(__file__).parent / "data" / "quality.jsonl"
HELD_BACK = Path(__file__).parent / "data" / "contrast.jsonl"
SECOND = Path(__file__).parent / "data" / "second-reading.csv"


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus():
    return [row for name in NAMES for row in rows_of(corpus_path(name))]


@pytest.mark.parametrize("name", NAMES)
def test_the_loader_accepts_every_row(name, tmp_path):
    read = read_sources([DataSource(path=f"corpus:{name}")], tmp_path)
    assert read.files[0].rows == len(read.rows) == len(rows_of(corpus_path(name)))


@pytest.mark.parametrize(
    "path", [*map(corpus_path, NAMES), SAMPLE, HELD_BACK], ids=lambda p: p.stem
)
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


def test_as_many_sentences_and_pairs_as_the_datasheet_says(corpus):
    held_back = rows_of(HELD_BACK)
    assert len(corpus) + len(held_back) == 11917
    pairs = Counter(row["pair"] for row in corpus if row.get("pair"))
    kept = Counter(row["pair"] for row in held_back)
    assert set(pairs.values()) == set(kept.values()) == {2}
    assert (len(pairs), len(kept)) == (1867, 909)
    assert not pairs.keys() & kept.keys()
    assert not {row["document"] for row in corpus} & {row["document"] for row in held_back}


def test_another_reader_agrees():
    """The alphas in the datasheet: 600 random older sentences, labelled again without the labels."""
    import csv

    krippendorff = pytest.importorskip("krippendorff")
    every = [*(row for name in NAMES for row in rows_of(corpus_path(name))), *rows_of(HELD_BACK)]
    written = {row["id"]: row for row in every}
    with SECOND.open(encoding="utf-8", newline="") as file:
        read = [row for row in csv.DictReader(file) if row["id"] in written]
    assert len(read) == 600
    own = [written[row["id"]] for row in read]

    def alpha(first, second, level):
        names = sorted({*first, *second})
        data = [[names.index(x) for x in side] for side in (first, second)]
        return krippendorff.alpha(reliability_data=data, level_of_measurement=level)

    scores = [r["score"] for r in own], [int(r["score"]) for r in read]
    tones = tuple([tone_of_score(x) for x in side] for side in scores)
    signals = [r["signal"] for r in own], [r["signal"] for r in read]
    assert round(alpha(*tones, "nominal"), 3) == 0.997
    assert round(alpha(*signals, "nominal"), 3) == 0.996
    assert round(alpha(*scores, "ordinal"), 3) == 0.989


@pytest.mark.parametrize("path", [SAMPLE], ids=lambda p: p.stem)
def test_the_frozen_sample_shares_no_eight_words_with_the_corpus(path, corpus):
    def runs(text):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    seen = {run for row in corpus for run in runs(row["text"])}
    assert seen
    assert not [row["id"] for row in rows_of(path) if runs(row["text"]) & seen]
