"""Reading a ledger, and finding what is copied in it."""

import datetime as dt
import itertools
import json
import random
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from factories import leading_example
from fake_scoring import load, load_newer, row

from analyzer import Analyzer, Ledger
from analyzer.batch import run_batch
from analyzer.cli import main
from analyzer.errors import ConfigError, DataError, MissingExtra
from analyzer.ledger.copies import find_copies
from analyzer.ledger.schema import (
    Scorer,
    article_row,
    article_schema,
    statement_rows,
    statement_schema,
    unflatten,
)
from analyzer.ledger.similar import bands_for, shingles_of, similar_pairs, words_of
from analyzer.serialization import to_jsonl


def make_ledger(folder, articles, load=load):
    lines = "".join(json.dumps(a) + "\n" for a in articles)
    path = folder / "articles.jsonl"
    path.write_text(lines, encoding="utf-8")
    run_batch([str(path)], folder / "L", workers=1, load=load)
    return Ledger(folder / "L")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    articles = [row(i) for i in range(20)]
    articles[19] = {"id": "undated", "text": "Beijing refused it. Nobody praised it."}
    articles.append({"id": "bad", "text": "GERMAN."})
    return make_ledger(folder, articles)


# --- rows ---------------------------------------------------------------------------------------


def test_a_row_is_the_json_of_score():
    result = leading_example()
    scorer = Scorer.of({"name": result.model}, {"version": result.config})
    rows = pa.Table.from_pylist(statement_rows(result, "k", scorer), statement_schema()).to_pylist()
    written = [dict(r) for r in to_jsonl((result,))]
    for found, expected in zip(rows, written, strict=True):
        assert unflatten(found) == {k: v for k, v in expected.items() if k in unflatten(found)}
        assert str(found["date"]) == expected["article_date"]
    assert [r["leaf"] for r in rows] == [r["id"] != "s4" for r in rows]


def test_the_row_of_an_article_has_its_scores():
    result = leading_example()
    scorer = Scorer.of({"name": result.model, "analyzer": "9"}, {"version": result.config})
    values = article_row(result, "k", "h", scorer)
    (found,) = pa.Table.from_pylist([values], article_schema()).to_pylist()
    score = result.scores.article
    assert found["value"] == pytest.approx(score.value, abs=1e-6)
    assert (found["n"], found["unsure"], found["n_statements"]) == (score.n, score.unsure, 11)
    assert {(p["source"], p["target"]) for p in found["pairs"]} == {("USA", "CHN"), ("CHN", "USA")}
    assert [v["voice"] for v in found["voices"]] == list(result.scores.voices)
    assert (found["analyzer"], found["model"]) == ("9", result.model)


# --- reading ------------------------------------------------------------------------------------


def test_statements_articles_and_rejects(ledger):
    statements, articles, rejects = ledger.statements(), ledger.articles(), ledger.rejects()
    assert len(statements) == 59
    assert list(articles["article_id"]) == [f"n{i}" for i in range(19)] + ["undated"]
    assert list(statements["article_id"].drop_duplicates()) == list(articles["article_id"])
    assert list(rejects["id"]) == ["bad"]
    assert list(statements["source"][0]) == ["CHN"]
    assert pd.isna(articles["date"].iloc[-1])


def test_filters(ledger):
    pair = ledger.statements(pair=("USA", "KOR"))
    assert len(pair) == 20
    assert set(pair["signal"]) == {"support"}
    assert ledger.statements(pair=("KOR", "USA")).empty
    days = ledger.statements(since="2024-03-05", until=dt.date(2024, 3, 6))
    assert set(days["article_id"]) == {"n4", "n5"}
    assert set(ledger.statements(signal=["reject", "support"])["signal"]) == {"reject", "support"}
    assert len(ledger.statements(voice="reported")) == 19
    assert set(ledger.statements(outlet="Wire")["outlet"]) == {"Wire"}
    assert not ledger.statements(counted=True)["unsure"].any()
    assert len(ledger.articles(since="2024-03-18")) == 2


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"pair": "USA"}, "expected a source and a target"),
        ({"since": "May"}, "since: found 'May', expected a day"),
        ({"signal": "acuse"}, "did you mean 'accuse'"),
        ({"voice": "loud"}, "expected one of quoted, reported, narrated"),
        ({"scorer": "nobody"}, "scorer: found 'nobody'"),
    ],
)
def test_filters_that_cannot_be_are_named(ledger, filters, message):
    with pytest.raises(ConfigError, match=message):
        ledger.statements(**filters)


def test_several_scorers_are_not_mixed(tmp_path):
    make_ledger(tmp_path, [row(i) for i in range(4)])
    ledger = make_ledger(tmp_path, [row(i) for i in range(3)], load_newer)
    with pytest.raises(DataError, match="results of 2 models or configurations"):
        ledger.statements()
    scorers = {s.analyzer: s for s in ledger.info().scorers}
    assert {name: s.n_articles for name, s in scorers.items()} == {"test": 4, "2": 3} or set(
        scorers
    ) == {"1", "2"}
    assert len(ledger.articles(scorer=scorers["2"].id)) == 3


def test_other_tools_read_the_folder(ledger):
    frame = pd.read_parquet(ledger.folder / "statements")
    assert len(frame) == 59
    import duckdb

    path = ledger.folder / "articles" / "*.parquet"
    assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(20,)]


def test_an_empty_ledger_has_columns_and_no_rows(tmp_path):
    ledger = make_ledger(tmp_path, [{"id": "x", "text": "GERMAN."}])
    assert ledger.statements().empty
    assert "score" in ledger.statements().columns
    assert ledger.articles().empty
    assert find_copies(ledger.folder).n_statements == 0
    assert ledger.statements(unique=True).empty
    assert "none known" in str(ledger.info())


def test_queries_read_and_nothing_else(ledger, tmp_path):
    found = ledger.query("SELECT outlet, count(*) AS n FROM articles GROUP BY outlet ORDER BY n")
    assert list(found["n"]) == [1, 9, 10]
    assert ledger.query("SELECT reason FROM rejects")["reason"][0].startswith("the text")
    before = sorted(ledger.folder.rglob("*"))
    for sql in (
        "DROP VIEW statements",
        f"COPY statements TO '{ledger.folder / 'x.csv'}'",
        "SELECT 1; SELECT 2",
        "SET enable_external_access = true",
        f"SELECT * FROM read_text('{__file__}')",
        "SELECT nothing FROM statements",
        "SELEC",
        "",
    ):
        with pytest.raises(ConfigError, match="query: "):
            ledger.query(sql)
    assert sorted(ledger.folder.rglob("*")) == before


def test_exports_hold_the_filtered_rows(ledger, tmp_path):
    paths = [tmp_path / f"out.{ending}" for ending in ("csv", "jsonl", "parquet")]
    for path in paths:
        assert ledger.export(path, signal="support", outlet="Wire") == 10
    csv, jsonl = pd.read_csv(paths[0]), pd.read_json(paths[1], lines=True)
    parquet = pd.read_parquet(paths[2])
    assert list(csv.columns) == list(jsonl.columns) == list(parquet.columns)
    assert set(csv["target"]) == {"CHN|KOR"}
    assert list(jsonl["target"][0]) == list(parquet["target"][0]) == ["CHN", "KOR"]
    assert list(csv["text"]) == list(jsonl["text"]) == list(parquet["text"])
    with pytest.raises(ConfigError, match=r"expected one of .csv, .parquet, .jsonl"):
        ledger.export(tmp_path / "out.xlsx")
    with pytest.raises(ConfigError, match="cannot be written"):
        ledger.export(tmp_path / "none" / "out.csv")
    assert not list(tmp_path.glob(".*"))


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(tmp_path):
    ledger = make_ledger(tmp_path, [{"id": "=1+1", "text": "It praised it."}])
    ledger.export(tmp_path / "out.csv")
    assert ",'=1+1," in (tmp_path / "out.csv").read_text("utf-8")


def test_info_says_what_is_there(ledger):
    text = str(ledger.info())
    assert "articles    20, known outlets 2" in text
    assert "2024-03-01 to 2024-03-19" in text
    assert "tone-test@0000000, scoring-test" in text
    assert "1 done" in text


def test_what_is_no_ledger_is_named(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        Ledger(tmp_path / "none")
    with pytest.raises(DataError, match="no ledger"):
        Ledger(tmp_path)
    (tmp_path / "ledger.json").write_text(
        '{"format": "stance-tension-ledger", "schema_version": 7}'
    )
    with pytest.raises(DataError, match="schema 7, this version reads up to 1"):
        Ledger(tmp_path)
    (tmp_path / "ledger.json").write_text("[")
    with pytest.raises(DataError, match="cannot be read"):
        Ledger(tmp_path)
    (tmp_path / "ledger.json").write_text('{"format": "other"}')
    with pytest.raises(DataError, match="found format 'other'"):
        Ledger(tmp_path)


def test_a_damaged_part_is_named(tmp_path):
    ledger = make_ledger(tmp_path, [row(1)])
    part = ledger.folder / "statements" / "part-000001.parquet"
    part.write_bytes(part.read_bytes()[:50])
    with pytest.raises(DataError, match="part-000001"):
        ledger.statements()
    with pytest.raises(DataError, match="part-000001"):
        find_copies(ledger.folder)


@pytest.mark.parametrize("name", ["duckdb", "pandas", "datasketch", "pyarrow"])
def test_without_the_extra_the_message_names_it(tmp_path, monkeypatch, ledger, name):
    use = {
        "datasketch": lambda: find_copies(ledger.folder),
        "pyarrow": lambda: make_ledger(tmp_path, [row(1)]),
    }.get(name, ledger.statements)
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=re.escape("pip install '.[batch]'")):
        use()


def test_importing_loads_nothing_heavy():
    code = (
        "import sys; from analyzer import Ledger; import analyzer.cli; "
        "print([m for m in ('pyarrow', 'duckdb', 'pandas', 'numpy', 'datasketch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- command line and documentation -------------------------------------------------------------

DOC = Path(__file__).parents[1] / "docs" / "ledger.md"


@pytest.fixture
def command(tmp_path, monkeypatch, capfd):
    """Run a command in an empty folder with news.jsonl, and the stand-in for the analyzer."""
    lines = "".join(json.dumps(row(i)) + "\n" for i in range(6))
    (tmp_path / "news.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(Analyzer, "load", lambda **_: load())

    def call(*arguments):
        code = main(list(arguments))
        out = capfd.readouterr()
        return code, out.out, out.err

    return call


def test_batch_and_ledger_on_the_command_line(command, tmp_path):
    code, out, err = command("batch", "news.jsonl", "none.txt", "--ledger", "L", "-q")
    assert (code, err) == (3, "")
    assert "6 scored with 18 statements, 0 in the ledger already, 1 rejected" in out
    code, out, _ = command("batch", "news.jsonl", "--ledger", "L")
    assert (code, "0 scored" in out, "6 in the ledger already" in out) == (0, True, True)
    assert "articles    6, known outlets 2" in command("ledger", "info", "L")[1]
    sql = "SELECT article_id, signal FROM statements WHERE id = 's1' LIMIT 1"
    assert command("ledger", "query", "L", sql, "--csv")[1] == "article_id,signal\nn0,reject\n"
    out = command(
        "ledger", "export", "L", "-o", "o.csv", "--pair", "usa,kor", "--voice", "narrated"
    )
    assert out == (0, "6 statements\n", "")
    assert command("ledger", "copies", "L", "-q")[0] == 0
    for wrong, message in (
        (("ledger", "info", "."), "no ledger"),
        (("ledger", "query", "L", "DROP TABLE articles"), "a ledger is only read"),
        (("ledger", "export", "L", "-o", "o.xls"), "expected one of .csv"),
        (("ledger", "export", "L", "-o", "o.csv", "--pair", "USA"), "expected two different codes"),
        (("ledger", "copies", "L", "--similarity", "7"), "expected 0.5 to 1"),
        (("batch", "news.jsonl", "--ledger", "."), "no ledger and not empty"),
    ):
        code, _, err = command(*wrong)
        assert (code, message in err) == (2, True), err


def test_the_examples_of_the_documentation_run(command):
    blocks = re.findall(r"```(sh|python)\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    names = {}
    for language, text in blocks:
        if language == "python":
            exec(text, names)
            continue
        for line in text.splitlines():
            code, _, err = command(*shlex.split(line)[1:])
            assert code == 0, (line, err)
    assert set(names["threats"]["signal"]) <= {"reject"}
    assert len(names["frame"]) == 18
    assert names["n"] == 0
    assert len(names["said"]) <= len(names["printed"])


def test_the_documentation_names_every_column():
    text = DOC.read_text("utf-8")
    for name in (*statement_schema().names, *article_schema().names):
        shown = "signals_accuse" if name.startswith("signals_") else name
        assert f"`{shown}`" in text, name


# --- similar texts ------------------------------------------------------------------------------

ACTORS = "Norland Sudria Westmark Oria Calen Tirna Belmare Quessia Rovan Ilmar Dastia Peren".split()
VERBS = "welcomed refused praised demanded delayed signed questioned reviewed opened closed".split()
THINGS = (
    "fisheries harbour pipeline embassy railway treaty tariff convoy summit visa island grain "
    "border customs satellite turbine timber vaccine ferry archive lighthouse canal bridge quota"
).split()
TIMES = "Monday Tuesday Wednesday Thursday Friday yesterday today overnight".split()


def sentence(rng, n_words):
    """Words of a made-up sentence; two of them share next to nothing."""
    words = [rng.choice(ACTORS), rng.choice(VERBS)]
    while len(words) < n_words:
        words += [
            rng.choice(THINGS),
            rng.choice(("of", "and", "with", "near", "against")),
            rng.choice(ACTORS + TIMES),
        ]
    return words[:n_words]


def edited(rng, words, n_edits, where):
    """The words with some replaced, left out or added: at the end, the beginning or anywhere."""
    words = list(words)
    for _ in range(n_edits):
        kind = rng.choice(("replace", "drop", "add"))
        spread = {"start": 3, "end": 3, "any": len(words)}[where]
        at = rng.randrange(min(spread, len(words)))
        at = len(words) - 1 - at if where == "end" else at
        if kind == "add":
            words.insert(at, rng.choice(THINGS))
        elif kind == "drop" and len(words) > 8:
            del words[at]
        else:
            words[at] = rng.choice(THINGS)
    return words


def exact_jaccard(a, b):
    """From the words themselves, without any hash."""
    sets = [{tuple(w[i : i + 3]) for i in range(max(1, len(w) - 2))} for w in (a, b)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def planted(seed, n=250):
    """Pairs of an original and an edited statement, with their true similarity."""
    rng = random.Random(seed)
    for i in range(n):
        original = sentence(rng, rng.randint(10, 45))
        copy = edited(rng, original, i % 7, rng.choice(("start", "end", "any")))
        yield original, copy, exact_jaccard(original, copy)


def test_planted_copies_of_statements_are_found(tmp_path):
    pairs = list(planted(1))
    n_by_tenth = np.histogram([j for *_, j in pairs], [0, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1])[0]
    assert (n_by_tenth >= 8).all(), n_by_tenth  # similarities of all kinds were planted
    articles = []
    for i, (original, copy, _) in enumerate(pairs):
        rng = random.Random(i)
        for j, words in enumerate((original, copy)):
            own = [" ".join(sentence(rng, 20)) for _ in range(3)]
            text = ". ".join([own[0], " ".join(words), *own[1:]]) + "."
            articles.append(
                {
                    "id": f"{i}-{j}",
                    "outlet": f"Paper {2 * i + j}",
                    "date": f"2024-01-{j + 1:02d}",
                    "text": text,
                }
            )
    random.Random(3).shuffle(articles)
    ledger = make_ledger(tmp_path, articles)
    find_copies(ledger.folder, 0.8)
    statements = ledger.statements()
    second = statements[statements["id"] == "s2"].set_index("article_id")
    key_of = second["article_key"] + "/s2"
    found = {i for i in range(len(pairs)) if second.loc[f"{i}-1", "copy_of"] == key_of[f"{i}-0"]}
    expected = {i for i, (*_, j) in enumerate(pairs) if j >= 0.8}
    n_copies = int(statements["copy_of"].notna().sum())
    assert len(found & expected) / len(expected) >= 0.95
    assert len(found & expected) / n_copies >= 0.95
    unique = ledger.statements(unique=True)
    assert len(unique) == len(statements) - n_copies


@pytest.mark.parametrize("similarity", [0.5, 0.7, 0.8, 0.9, 1.0])
def test_pairs_are_exact_and_nearly_all_are_found(similarity):
    texts = [words for original, copy, _ in planted(2) for words in (original, copy)]
    shingles = [shingles_of(words) for words in texts]
    sets = [frozenset(s.tolist()) for s in shingles]
    links = similar_pairs(iter(shingles), similarity)
    found = set(zip(links.first.tolist(), links.second.tolist(), strict=True))
    expected = {
        (a, b)
        for a, b in itertools.combinations(range(len(texts)), 2)
        if len(sets[a] & sets[b]) >= similarity * len(sets[a] | sets[b])
    }
    assert found <= expected
    assert len(found) >= 0.99 * len(expected)
    for a, b, s in zip(links.first, links.second, links.similarity, strict=True):
        assert s == pytest.approx(exact_jaccard(texts[a], texts[b]))


def test_bands_reach_the_recall_that_is_promised():
    for similarity in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0):
        n_bands, places = bands_for(similarity)
        assert n_bands * places <= 128
        assert 1 - (1 - similarity**places) ** n_bands >= 0.999


def test_case_and_punctuation_do_not_count():
    assert words_of('"It REFUSED," he said; twice!') == words_of("it refused he said twice")
    assert shingles_of(["a"]).size == 1


def test_texts_that_follow_a_pattern_cost_little_and_are_not_linked():
    rng = random.Random(5)
    patterns = [
        [rng.choice(THINGS), "and", "the", "weather", "question", "day", str(i)]
        for i in range(4000)
    ]
    copy = sentence(rng, 30)
    texts = [*patterns, copy, [*copy, "again"]]
    started = time.process_time()
    links = similar_pairs((shingles_of(words) for words in texts), 0.8)
    assert time.process_time() - started < 20
    assert set(zip(links.first.tolist(), links.second.tolist(), strict=True)) == {(4000, 4001)}


# --- copies of articles, boilerplate ------------------------------------------------------------


def story(rng, n=8):
    return [" ".join(sentence(rng, 18)) + "." for _ in range(n)]


def article(id, outlet, sentences, day=1, **more):
    return {
        "id": id,
        "outlet": outlet,
        "date": f"2024-02-{day:02d}",
        "text": "\n".join(sentences),
        **more,
    }


def test_wire_copy_is_one_group_and_the_earliest_is_the_first(tmp_path):
    rng = random.Random(5)
    wire, other = story(rng), story(rng)
    changed = [*wire[:-1], "An editor added this short closing line."]
    articles = [
        article("late", "Gazette", changed, day=3),
        article("other", "Gazette", other, day=2),
        article("first", "Wire", wire, day=1),
        article("undated", "Post", wire) | {"date": None},
        article("excerpt", "Post", [*other[:3], *story(rng, 5)], day=9),
    ]
    ledger = make_ledger(tmp_path, articles)
    summary = find_copies(ledger.folder)
    found = ledger.articles().set_index("article_id")
    first = found.loc["first", "article_key"]
    assert found["copy_of"].dropna().to_dict() == {"late": first, "undated": first}
    assert found["copy_group"].dropna().to_dict() == dict.fromkeys(
        ("late", "first", "undated"), first
    )
    assert (summary.n_article_groups, summary.n_article_copies) == (1, 2)
    assert list(ledger.articles(unique=True)["article_id"]) == ["other", "first", "excerpt"]
    statements = ledger.statements()
    of_excerpt = statements[(statements["article_id"] == "excerpt") & statements["copy_of"].notna()]
    assert list(of_excerpt["id"]) == ["s1", "s2", "s3"]  # single sentences are found, too
    assert len(ledger.statements(unique=True)) == 8 + 8 + 1 + 5


def test_short_statements_are_copies_only_in_copies_of_an_article(tmp_path):
    rng = random.Random(6)
    wire, other = story(rng), story(rng)
    short = "He praised it."
    articles = [
        article("a", "Wire", [*wire, short, short]),
        article("b", "Post", [*wire, short, short], day=2),
        article("c", "Gazette", [*other, short], day=3),
    ]
    ledger = make_ledger(tmp_path, articles)
    find_copies(ledger.folder)
    rows = ledger.statements()
    rows = rows[rows["text"] == short]
    assert list(rows["copy_of"].notna()) == [False, False, True, True, False]
    assert [c.rpartition("/")[2] for c in rows["copy_of"].dropna()] == ["s9", "s10"]


def test_boilerplate_is_flagged_left_out_and_counted(tmp_path):
    rng = random.Random(7)
    header, sign_off = "Read our refused plans for the summer edition here.", "Praised by readers."
    background = " ".join(sentence(rng, 20)) + "."
    articles = [
        article(f"a{i}", "Courier", [header, *story(rng), sign_off], i + 1) for i in range(4)
    ]
    articles += [article(f"b{i}", "Post", [background, *story(rng)], i + 1) for i in range(2)]
    articles += [article(f"w{i}", f"Paper {i}", [background, *story(rng)], i + 1) for i in range(4)]
    articles += [{"id": f"n{i}", "text": "\n".join([sign_off, *story(rng)])} for i in range(4)]
    ledger = make_ledger(tmp_path, articles)
    summary = find_copies(ledger.folder)
    everything, shown = ledger.statements(boilerplate=True), ledger.statements()
    flagged = everything[everything["boilerplate"]]
    # Twice in one outlet, or once in each of many, or in articles of no outlet, is none.
    assert set(flagged["text"]) == {header, sign_off}
    assert set(flagged["outlet"]) == {"Courier"}
    assert summary.n_boilerplate == len(flagged) == len(everything) - len(shown) == 8
    assert "8 statements are boilerplate" in str(ledger.info())
    assert len(ledger.query("SELECT * FROM statements WHERE NOT boilerplate")) == len(shown)


def test_versions_of_one_story_are_no_boilerplate(tmp_path):
    rng = random.Random(8)
    lead = story(rng, 12)
    versions = [article(f"v{i}", "Courier", [*lead[: 6 + 2 * i]], i + 1) for i in range(4)]
    ledger = make_ledger(tmp_path, versions)
    find_copies(ledger.folder)
    assert not ledger.statements(boilerplate=True)["boilerplate"].any()


def test_copies_are_within_one_scorer_and_can_be_computed_again(tmp_path):
    rng = random.Random(9)
    wire = story(rng)
    articles = [article("a", "Wire", wire), article("b", "Post", wire, day=2)]
    make_ledger(tmp_path, articles)
    ledger = make_ledger(tmp_path, articles, load_newer)
    assert find_copies(ledger.folder).n_article_copies == 2
    for scorer in ledger.info().scorers:
        found = ledger.articles(scorer=scorer.id)
        assert list(found["copy_of"].notna()) == [False, True]
        assert found["copy_of"][1] == found["article_key"][0]
    before = {p.name: p.read_bytes() for p in (ledger.folder / "copies").iterdir()}
    find_copies(ledger.folder)
    assert {p.name: p.read_bytes() for p in (ledger.folder / "copies").iterdir()} == before
    find_copies(ledger.folder, 1.0)
    assert ledger.info().copies.similarity == 1.0


def test_unique_needs_copies_that_are_up_to_date(tmp_path):
    ledger = make_ledger(tmp_path, [row(i) for i in range(3)])
    with pytest.raises(DataError, match=r"were not searched for.*ledger copies"):
        ledger.statements(unique=True)
    find_copies(ledger.folder)
    assert len(ledger.statements(unique=True)) <= 9
    make_ledger(tmp_path, [row(i) for i in range(5)])
    assert "2 articles were added since" in str(ledger.info())
    with pytest.raises(DataError, match="of 2 articles are new"):
        ledger.articles(unique=True)
    with pytest.raises(ConfigError, match=r"similarity: found 0.2, expected 0.5 to 1"):
        find_copies(ledger.folder, 0.2)


def test_copies_do_not_touch_the_data(tmp_path):
    ledger = make_ledger(tmp_path, [row(i) for i in range(3)])
    before = {p: p.read_bytes() for p in ledger.folder.rglob("*.parquet")}
    find_copies(ledger.folder)
    assert all(p.read_bytes() == data for p, data in before.items())
    assert pq.read_table(ledger.folder / "copies" / "statements.parquet").num_columns == 7
