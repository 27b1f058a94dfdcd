"""The trained extractor: windows, decoding, training and what it does to hostile texts."""

import json
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from analyzer.config import build_config
from analyzer.errors import ConfigError, DataError, ModelError
from analyzer.evaluation import run_stage_evaluation, stage_of
from analyzer.evaluation.attribution import AnnotatedArticle, count, tally
from analyzer.modeling.folder import file_sha256, read_manifest, task_of
from analyzer.modeling.inputs import load_tokenizer
from analyzer.quotes import RuleExtractor, load_extractor
from analyzer.quotes.decoding import LAYERS, TAGS, decode, join, likely_links
from analyzer.quotes.marks import paragraphs_of, regions
from analyzer.quotes.model import OnnxExtractor, TorchExtractor, to_quotes
from analyzer.quotes.windows import WindowReader
from analyzer.records import Quote, Span
from analyzer.sentences import split
from analyzer.training.annotated import read_annotated
from analyzer.training.config import QuotesConfig
from analyzer.training.quotes import _Targets, train_quotes

SPEAKERS = ("The minister", "The president", "Troops in the village")
CLAIMS = ("the talks will improve", "sanctions will lifted", "the treaty will signed on monday")
SHARED = Path(__file__).parents[2] / "shared"


def attributed(number: int) -> dict:
    """An invented article in the tiny vocabulary, with its attributions."""
    text, attributions = "", []
    for n in range(3):
        speaker = SPEAKERS[(number + n) % 3]
        claim = CLAIMS[(number // 3 + n) % 3]
        marks = ("“", "”") if (number + n) % 2 else ("", "")
        sentence = f"{speaker} said {marks[0]}{claim}{marks[1]}. "
        at = len(text)
        cue = at + len(speaker) + 1
        content = [cue + 5, at + len(sentence) - 2]
        attributions.append(
            {"source": [[at, at + len(speaker)]], "cue": [[cue, cue + 4]], "content": [content]}
        )
        text += sentence + "The visit in the village arrives on monday. "
    return {"id": f"own-{number}", "text": text, "attributions": attributions}


@pytest.fixture(scope="session")
def quotes_dir(tiny_encoder_dir, tmp_path_factory):
    """A tiny extractor, really trained and exported."""
    data = tmp_path_factory.mktemp("annotated")
    rows = [attributed(i) for i in range(24)]
    (data / "train.jsonl").write_text("\n".join(map(json.dumps, rows[:18])), encoding="utf-8")
    (data / "dev.jsonl").write_text("\n".join(map(json.dumps, rows[18:])), encoding="utf-8")
    out = tmp_path_factory.mktemp("models") / "quotes"
    train_quotes(config(tiny_encoder_dir), data, out)
    return out


def config(base: Path, **changes) -> QuotesConfig:
    values = {
        "task": "quotes",
        "name": "tiny-quotes",
        "base": str(base),
        "data": [{"path": "train.jsonl"}],
        "dev": [{"path": "dev.jsonl"}],
        "max_length": 32,
        "overlap": 8,
        "epochs": 24,
        "batch_size": 4,
        "learning_rate": 5e-3,
        "head_learning_rate": 5e-3,
    }
    return build_config(QuotesConfig, values | changes, "tests")


def test_a_trained_extractor_finds_whole_attributions(quotes_dir):
    manifest = json.loads((quotes_dir / "manifest.json").read_text(encoding="utf-8"))
    measured = manifest["metrics"]["dev.jsonl"]["released"]
    assert measured["all"]["end_to_end_f1"] > 0.9
    assert measured["direct"]["exact_f1"] > 0.9
    text = "The minister said the talks will improve. The visit in the village arrives on monday."
    first = load_extractor(quotes_dir).extract(text, split(text))[0]
    assert first.content[0].text_in(text) == "the talks will improve"
    assert first.cue.text_in(text) == "said"
    assert first.speaker.text_in(text) == "The minister"
    assert first.kind == "indirect"


def test_run_folder_has_card_curve_and_log(quotes_dir):
    card = (quotes_dir / "README.md").read_text(encoding="utf-8")
    assert "end to end F1" in card
    assert "| train.jsonl | 18 |" in card
    for name in ("run.json", "log.jsonl", "metrics.json", "learning-curve.png"):
        assert (quotes_dir / "run" / name).stat().st_size > 0
    assert not (quotes_dir / "run" / "checkpoints").exists()


def test_both_backends_agree(quotes_dir):
    text = attributed(5)["text"]
    sentences = split(text)
    one, other = OnnxExtractor(quotes_dir), TorchExtractor(quotes_dir)
    words = one.words(text, sentences, regions(text, paragraphs_of(sentences)))
    quantized, exact = one.read(words).tags, other.read(words).tags
    assert np.mean(quantized.argmax(axis=2) == exact.argmax(axis=2)) > 0.98
    assert one.extract(text, sentences) == other.extract(text, sentences)


def test_joined_windows_give_back_what_was_annotated(tiny_encoder_dir):
    """Perfect logits, cut into overlapping windows, joined and decoded, are the annotation."""
    text = " ".join(attributed(i)["text"] for i in range(9))
    quotes, at = [], 0
    for i in range(9):
        row = attributed(i)
        for a in row["attributions"]:
            spans = {
                k: Span(a[k][0][0] + at, a[k][0][1] + at) for k in ("content", "cue", "source")
            }
            quotes.append(Quote((spans["content"],), spans["cue"], spans["source"], "direct"))
        at += len(row["text"]) + 1
    article = AnnotatedArticle("a", text, tuple(quotes))
    reader = WindowReader(load_tokenizer(tiny_encoder_dir), 48, 16)
    targets = _Targets.of(article, reader)
    windows = reader.windows(targets.words)
    assert len(windows) > 5
    assert all(len(w.ids) <= 48 for w in windows)
    tags, links = [], []
    for window in windows:
        n = window.end - window.first
        of_tags = np.full((n, len(LAYERS), len(TAGS)), -9.0)
        for layer in range(len(LAYERS)):
            of_tags[np.arange(n), layer, targets.tags[window.first : window.end, layer]] = 9.0
        of_links = np.full((2, n, n + 1), -9.0, np.float32)
        wanted = targets.links_in(window.first, window.end)
        for link, word in np.argwhere(wanted >= 0):
            of_links[link, word, wanted[link, word]] = 9.0
        tags.append(of_tags)
        links.append(likely_links(of_tags, of_links))
    marked = regions(text, paragraphs_of(split(text)))
    reading = join(targets.words, windows, tags, links)
    found = to_quotes(text, targets.words, decode(reading), marked)
    point = tally([count(article, found, marked)[0]]).point()
    assert point["end_to_end_f1"] == 1.0
    assert point["cue_f1"] == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "word " * 40_000,
        "“" * 5_000,
        "THE MINISTER SAID SANCTIONS WILL IMPROVE. " * 500,
        "the minister said “talks. " * 2_000,
        "a" * 200_000,
        "\u200b\u00ad\ufeff \u0000 \x07",
        "–",
        "The minister said",
    ],
)
def test_hostile_texts_are_read_in_linear_time(quotes_dir, text):
    start = time.process_time()
    found = load_extractor(quotes_dir).extract(text, split(text))
    assert time.process_time() - start < 60
    for quote in found:
        for span in (*quote.content, *filter(None, (quote.cue, quote.speaker))):
            assert 0 <= span.start < span.end <= len(text)
            assert span.text_in(text).strip()


@pytest.mark.parametrize("n_words", [60, 95, 130, 400])
def test_windows_of_a_text_are_alike_in_length(tiny_encoder_dir, n_words):
    text = "the minister said so . " * (n_words // 5)
    reader = WindowReader(load_tokenizer(tiny_encoder_dir), 48, 8)
    words = reader.words(text, split(text), [])
    lengths = [w.end - w.first for w in reader.windows(words)]
    assert max(lengths) <= reader.room
    # Filled one after the other, the last one would have what is left.
    assert min(lengths) > 0.6 * max(lengths)
    covered = {i for w in reader.windows(words) for i in range(w.first, w.end)}
    assert covered == set(range(len(words)))


def test_a_file_with_other_inputs_is_refused(quotes_dir, directions_dir, tmp_path):
    folder = shutil.copytree(quotes_dir, tmp_path / "mixed")
    shutil.copy(directions_dir / "model.int8.onnx", folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["model.int8.onnx"] = file_sha256(folder / "model.int8.onnx")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"found the inputs about, .*; expected input_ids, "):
        load_extractor(folder)


def test_empty_text_has_no_quotes(quotes_dir):
    assert load_extractor(quotes_dir).extract("", []) == ()


def test_transcript_turns_stay_with_their_speaker(quotes_dir):
    text = (
        "Q: Will the talks improve?\n\nMR. ROY: We said the talks will improve.\n\n"
        "Q: And sanctions?\n\nMR. ROY: I will not say."
    )
    quotes = load_extractor(quotes_dir).extract(text, split(text))
    assert [q.speaker.text_in(text) for q in quotes] == ["Q", "MR. ROY", "Q", "MR. ROY"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Expecting"),
        ("[]", "expected an object"),
        ('{"text": 3, "attributions": []}', "a string"),
        ('{"attributions": []}', "no 'text'"),
        ('{"text": "He left."}', "no 'attributions'"),
        ('{"text": "He left.", "attributions": [{"cue": [0, 2]}]}', "no 'content'"),
        ('{"text": "He left.", "attributions": [{"content": [0, 99]}]}', "two places in a text"),
        ('{"text": "He left.", "attributions": [{"content": "He"}]}', "two places|unpack|int"),
        ('{"text": "He left.", "attributions": 7}', "list|iterable"),
    ],
)
def test_bad_lines_are_named(tmp_path, line, message):
    path = tmp_path / "rows.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_annotated(path)
    assert f"{path}:1" in str(caught.value)


def test_bad_lines_can_be_left_out(tmp_path, tiny_encoder_dir):
    rows = [json.dumps(attributed(i)) for i in range(6)]
    (tmp_path / "train.jsonl").write_text("\n".join([*rows, "{"]), encoding="utf-8")
    short = config(tiny_encoder_dir, dev=[], dev_fraction=0.3, epochs=1)
    with pytest.raises(DataError, match="1 bad lines"):
        train_quotes(short, tmp_path, tmp_path / "out")
    result = train_quotes(short, tmp_path, tmp_path / "out", skip_bad_rows=True)
    assert len(result.skipped) == 1
    assert "1 bad lines left out" in result.summary()


def test_a_tone_model_is_not_an_extractor(tiny_model_dir, quotes_dir):
    with pytest.raises(ModelError, match="expected one for 'quotes'"):
        load_extractor(tiny_model_dir)
    with pytest.raises(ModelError, match="expected one for 'tone'"):
        read_manifest(quotes_dir)
    with pytest.raises(ModelError, match=r"no such (model )?folder"):
        load_extractor("nothing-there")
    assert task_of(quotes_dir) == "quotes"
    assert stage_of(str(quotes_dir)) == "quotes"
    assert stage_of(str(tiny_model_dir)) is None


def test_overlap_must_fit():
    with pytest.raises(ConfigError, match="more than half"):
        config(Path("x"), overlap=30)


def test_evaluation_writes_a_report_with_errors_in_context(quotes_dir, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(attributed(i)) for i in range(4)), encoding="utf-8")
    result = run_stage_evaluation(
        "quotes",
        [path],
        model=str(quotes_dir),
        compare="rules",
        out=tmp_path / "report",
        resamples=100,
    )
    assert result.groups["all"]["end_to_end_f1"].value > 0.9
    assert result.other == RuleExtractor.name
    report = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "Against quotes-rules" in report
    assert (tmp_path / "report" / "metrics.png").stat().st_size > 0
    metrics = json.loads((tmp_path / "report" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["n"] == 4


def test_the_scorer_counts_as_the_reference_does():
    if not (SHARED / "tools" / "quote_eval.py").is_file():
        pytest.skip("needs the reference scorer and annotated articles, which are not shipped")
    sys.path.insert(0, str(SHARED / "tools"))
    import quote_eval

    articles = read_annotated(SHARED / "data" / "polnear" / "dev.jsonl.gz")[:25]
    extractor = RuleExtractor()
    sums, found = [], []
    for article in articles:
        sentences = split(article.text)
        quotes = extractor.extract(article.text, sentences)
        marked = regions(article.text, paragraphs_of(sentences))
        sums.append(count(article, quotes, marked)[0])
        found.append({"id": article.id, "quotes": [_plain(q) for q in quotes]})
    gold = [
        {
            "id": a.id,
            "text": a.text,
            "attributions": [_plain(q) | {"source": _plain(q)["speaker"]} for q in a.quotes],
        }
        for a in articles
    ]
    reference = quote_eval.evaluate(gold, found)[0]["all"]
    ours = tally(sums).point()
    for name, theirs in (
        ("exact_f1", reference["content_exact"]["f1"]),
        ("token_f1", reference["content_token"]["f1"]),
        ("soft_precision", reference["content_soft"]["p"]),
        ("cue_f1", reference["cue_overlap"]["f1"]),
        ("source_f1", reference["source_overlap"]["f1"]),
        ("attribution_accuracy", reference["attribution_accuracy"]),
        ("end_to_end_f1", reference["end_to_end"]["f1"]),
    ):
        assert ours[name] == pytest.approx(theirs, abs=1e-9), name


def _plain(quote: Quote) -> dict:
    return {
        "content": [[c.start, c.end] for c in quote.content],
        "cue": [[quote.cue.start, quote.cue.end]] if quote.cue else None,
        "speaker": [[quote.speaker.start, quote.speaker.end]] if quote.speaker else None,
    }
