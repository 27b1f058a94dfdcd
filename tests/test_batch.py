"""Batch scoring: every input, any number of processes, any interruption, the same ledger."""

import errno
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa
import pyarrow.parquet as pq
from fake_scoring import load, load_newer, load_nothing, make_article, row

from analyzer.batch import run_batch
from analyzer.errors import ConfigError, DataError, Interrupted, ModelError
from analyzer.ledger import Ledger, journal
from analyzer.ledger import writer as writing
from analyzer.ledger.schema import Scorer, article_row, statement_rows
from analyzer.ledger.scored import convert, pack

TESTS = Path(__file__).parent


def score(inputs, ledger, workers=1, **more):
    names = [str(i) for i in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    return run_batch(names, ledger, workers=workers, **{"load": load, **more})


def corpus(path, n, **by_number):
    """JSON lines of n articles; ``by_number`` replaces the text of some: n3="BUG"."""
    rows = [
        row(i, **({"text": by_number[f"n{i}"]} if f"n{i}" in by_number else {})) for i in range(n)
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def contents(folder, *, runs=False):
    """Hash of every file of a ledger, without what the writer keeps for itself."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(Path(folder).rglob("*"))
        if p.is_file() and ".writer" not in p.parts and (runs or "runs" not in p.parts)
    }


def table(folder, name):
    return pa.concat_tables(pq.read_table(p) for p in sorted((folder / name).glob("*.parquet")))


def rejects(folder):
    path = folder / "rejects.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def manifests(folder):
    return [json.loads(p.read_text("utf-8")) for p in sorted((folder / "runs").glob("*.json"))]


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(writing, "PART_ARTICLES", 4)


# --- what is written ----------------------------------------------------------------------------


def test_every_article_has_a_row_and_its_statements(tmp_path):
    summary = score(corpus(tmp_path / "a.jsonl", 5), tmp_path / "L")
    articles, statements = table(tmp_path / "L", "articles"), table(tmp_path / "L", "statements")
    assert articles["article_id"].to_pylist() == ["n0", "n1", "n2", "n3", "n4"]
    assert summary.progress.n_scored == 5
    assert summary.progress.n_statements == statements.num_rows == 15
    assert articles["n_statements"].to_pylist() == [3] * 5
    first = statements.slice(0, 1).to_pylist()[0]
    assert (first["article_id"], first["id"], first["signal"]) == ("n0", "s1", "reject")
    assert (first["source"], first["target"], first["score"]) == (["CHN"], ["USA"], -1.25)
    assert first["article_key"] == articles["article_key"][0].as_py()
    assert articles.schema.metadata[b"schema_version"] == b"1"
    assert statements["outlet"].to_pylist()[3] == "Courier"
    assert str(statements["date"][0].as_py()) == "2024-03-01"


def test_the_manifest_says_what_was_run(tmp_path):
    score(corpus(tmp_path / "a.jsonl", 2, n1="GERMAN words."), tmp_path / "L")
    (manifest,) = manifests(tmp_path / "L")
    assert manifest["status"] == "done"
    assert manifest["model"]["name"] == "tone-test@0000000"
    assert manifest["config"]["version"] == "scoring-test"
    assert manifest["added"] == {"articles": 1, "statements": 3, "rejects": 1}
    assert manifest["inputs_seen"] == {"scored": 1, "unchanged": 0, "rejected": 1}
    assert manifest["versions"]["python"]
    assert manifest["seconds"] >= 0


def test_rows_and_bytes_do_not_depend_on_the_number_of_processes(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "PART_ARTICLES", 7)
    source = corpus(
        tmp_path / "a.jsonl", 30, n0="SLOW one.", n9="GERMAN.", n11="SLOW two.", n20="BUG"
    )
    for n in (1, 2, 3):
        score(source, tmp_path / f"L{n}", workers=n)
    assert contents(tmp_path / "L1") == contents(tmp_path / "L2") == contents(tmp_path / "L3")
    assert table(tmp_path / "L3", "articles").num_rows == 28


def test_parts_are_closed_by_size_too(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "PART_BYTES", 20_000)
    score(corpus(tmp_path / "a.jsonl", 12), tmp_path / "L")
    assert len(list((tmp_path / "L" / "articles").glob("*"))) > 2


# --- a second run -------------------------------------------------------------------------------


def test_a_second_run_scores_nothing_and_changes_nothing(tmp_path, small_parts, monkeypatch):
    source = corpus(tmp_path / "a.jsonl", 10, n3="GERMAN.")
    score([source, tmp_path / "missing.txt"], tmp_path / "L")
    before = contents(tmp_path / "L", runs=True)
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    again = score([source, tmp_path / "missing.txt"], tmp_path / "L")
    assert contents(tmp_path / "L", runs=True) == before
    assert (tmp_path / "log").read_text().split() == ["n3"]  # a rejected one is tried again
    assert (again.progress.n_scored, again.progress.n_unchanged) == (0, 9)
    assert (again.progress.n_rejected, again.progress.n_new_rejects) == (2, 0)
    assert "were there already" in str(again)
    assert "missing.txt: there is no such file" in str(again)


def test_new_and_changed_articles_are_added_and_others_left(tmp_path):
    score(corpus(tmp_path / "a.jsonl", 3), tmp_path / "L")
    summary = score(corpus(tmp_path / "a.jsonl", 4, n1="A changed text."), tmp_path / "L")
    assert (summary.progress.n_scored, summary.progress.n_unchanged) == (2, 2)
    ids = table(tmp_path / "L", "articles")["article_id"].to_pylist()
    assert ids == ["n0", "n1", "n2", "n1", "n3"]
    assert len(manifests(tmp_path / "L")) == 2


def test_another_version_scores_again_and_is_told_apart(tmp_path):
    source = corpus(tmp_path / "a.jsonl", 3)
    score(source, tmp_path / "L")
    summary = score(source, tmp_path / "L", load=load_newer)
    assert summary.progress.n_scored == 3
    assert len(set(table(tmp_path / "L", "articles")["scorer"].to_pylist())) == 2


def test_the_same_text_of_two_outlets_has_two_rows_and_a_repeated_article_one(tmp_path):
    one = row(1)
    lines = [one, one, {**one, "id": "other", "outlet": "Gazette"}]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    summary = score(path, tmp_path / "L")
    assert (summary.progress.n_scored, summary.progress.n_unchanged) == (2, 1)
    assert len(set(table(tmp_path / "L", "articles")["content_hash"].to_pylist())) == 1


# --- bad articles -------------------------------------------------------------------------------


def test_bad_inputs_are_rejected_with_their_reason_and_cost_nothing_else(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(json.dumps(row(50)).encode() * 99)[:-20])
    lines = [json.dumps(row(i)) for i in range(4)]
    lines[1], lines[2] = '{"id": "broken", ', json.dumps({"id": "untold", "body": "x"})
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    latin = tmp_path / "latin.txt"
    latin.write_bytes("The président praised it, said André.".encode("cp1252"))
    names = [
        "empty.txt",
        "binary.bin",
        "cut.jsonl.gz",
        "missing.txt",
        "a.jsonl",
        "latin.txt",
        "none-*.txt",
    ]
    summary = score([tmp_path / n for n in names], tmp_path / "L")
    found = {Path(r["id"]).name: r["reason"] for r in rejects(tmp_path / "L")}
    assert "is empty" in found["empty.txt"]
    assert "binary" in found["binary.bin"]
    assert "no such file" in found["missing.txt"]
    assert "not valid JSON" in found["a.jsonl line 2"]
    assert "'body'" in found["a.jsonl line 3"]
    assert "no file matches" in found["none-*.txt"]
    assert any(name.startswith("cut.jsonl") for name in found)
    assert summary.n_rejected == len(rejects(tmp_path / "L")) == 7
    articles = table(tmp_path / "L", "articles").to_pylist()
    assert [a["article_id"] for a in articles] == ["n0", "n3", "latin"]
    assert any("not UTF-8" in w for w in articles[2]["warnings"])


def test_a_file_without_permission_is_rejected(tmp_path, monkeypatch):
    secret, open_ = tmp_path / "secret.txt", Path.open
    secret.write_text("It praised it.", encoding="utf-8")

    def refuse(self, *args, **more):  # root may read everything, so act it
        if self == secret:
            raise PermissionError(13, "Permission denied", str(self))
        return open_(self, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    score([secret, corpus(tmp_path / "a.jsonl", 1)], tmp_path / "L")
    assert "permission denied" in rejects(tmp_path / "L")[0]["reason"]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_ours_and_a_dying_process_cost_one_article(tmp_path, workers):
    bad = {"n2": "BUG here."} | ({"n4": "CRASH here."} if workers > 1 else {})
    summary = score(corpus(tmp_path / "a.jsonl", 8, **bad), tmp_path / "L", workers=workers)
    reasons = {r["id"]: r["reason"] for r in rejects(tmp_path / "L")}
    assert set(reasons) == set(bad)
    assert "ValueError: a bug of ours" in reasons["n2"]
    assert workers == 1 or "was ended 2 times (code 9)" in reasons["n4"]
    assert summary.progress.n_scored == 8 - len(bad)


def test_rejects_are_in_order_and_a_cut_off_line_is_mended(tmp_path):
    source = corpus(tmp_path / "a.jsonl", 6, n1="GERMAN.", n4="GERMAN too.")
    score(source, tmp_path / "L")
    path = tmp_path / "L" / "rejects.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    score(source, tmp_path / "L")
    assert path.read_bytes() == whole


# --- kinds of input -----------------------------------------------------------------------------


def as_gz(path, data):
    path.write_bytes(gzip.compress(data))


def as_zst(path, data):
    zstandard = pytest.importorskip("zstandard")
    half = len(data) // 2  # two frames, as parallel compressors write
    path.write_bytes(zstandard.compress(data[:half]) + zstandard.compress(data[half:]))


@pytest.mark.parametrize(
    "kind", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "csv.gz", "tsv", "parquet"]
)
def test_all_formats_give_the_same_rows(tmp_path, kind):
    import csv

    rows = [row(i) for i in range(5)]
    rows[2]["text"] = 'It refused, "for now"; then\nit praised\tit.'
    lines = "".join(json.dumps(r) + "\n" for r in rows)
    (tmp_path / "plain.jsonl").write_text(lines, encoding="utf-8")
    score(tmp_path / "plain.jsonl", tmp_path / "expected")
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        text = lines
        if "sv" in kind:
            buffer = io.StringIO()
            delimiter = "\t" if "tsv" in kind else ","
            out = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter)
            out.writeheader()
            out.writerows(rows)
            text = buffer.getvalue()
        pack = {"gz": as_gz, "zst": as_zst}.get(kind.rpartition(".")[2], Path.write_bytes)
        pack(path, text.encode())
    summary = score(path, tmp_path / "L")
    assert summary.n_rejected == 0
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")


def test_folders_patterns_and_standard_input(tmp_path):
    news = tmp_path / "news" / "2024"
    news.mkdir(parents=True)
    page = "<html><head><title>Talks</title></head><body><article><p>{}</p></article></body></html>"
    for i in range(3):
        words = f"Beijing refused the proposal, a diplomat said on day {i}. " * 4
        (news / f"p{i}.html").write_text(page.format(words), encoding="utf-8")
        (news / f"t{i}.txt").write_text(f"It praised plan {i}.", encoding="utf-8")
    (news / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    score(tmp_path / "news", tmp_path / "L")
    ids = table(tmp_path / "L", "articles")["article_id"].to_pylist()
    assert ids == [f"2024/{x}{i}" for x in "pt" for i in range(3)]
    score(tmp_path / "news" / "**" / "t*.txt", tmp_path / "G")
    ids = table(tmp_path / "G", "articles")["article_id"].to_pylist()
    assert ids == [f"2024/t{i}" for i in range(3)]
    stdin = io.BytesIO("".join(json.dumps(row(i)) + "\n" for i in range(2)).encode())
    score("-", tmp_path / "S", stdin=stdin)
    assert table(tmp_path / "S", "articles")["article_id"].to_pylist() == ["n0", "n1"]


def test_bad_tables_say_what_is_wrong(tmp_path):
    (tmp_path / "a.csv").write_text("id;body\n1;x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        'id,text\n1,It praised it.\n2,a,b\n3,\n4,"It refused.\n', "utf-8"
    )
    (tmp_path / "c.csv").write_bytes("id,text\n1,The président praised it.\n".encode("cp1252"))
    pq.write_table(pa.table({"id": [1], "txt": ["x"]}), tmp_path / "d.parquet")
    (tmp_path / "e.parquet").write_bytes(b"PAR1 no more than that")
    (tmp_path / "f.parquet").write_bytes(b"")
    (tmp_path / "g.jsonl.zst").write_bytes(zst_cut())
    score(
        [
            tmp_path / f"{n}"
            for n in (
                "a.csv",
                "b.csv",
                "c.csv",
                "d.parquet",
                "e.parquet",
                "f.parquet",
                "g.jsonl.zst",
            )
        ],
        tmp_path / "L",
    )
    found = {Path(r["id"]).name: r["reason"] for r in rejects(tmp_path / "L")}
    assert "is it 'body'? rename it" in found["a.csv"]
    assert "found 3 cells, the header has 2" in found["b.csv row 2"]
    assert "'text' is blank" in found["b.csv row 3"]
    assert "did you mean 'txt'" in found["d.parquet"]
    assert "cannot be read as Parquet" in found["e.parquet"]
    assert "is empty" in found["f.parquet"]
    assert any("ended before the end" in reason for reason in found.values())
    articles = table(tmp_path / "L", "articles").to_pylist()
    assert [a["article_id"] for a in articles if not a["article_id"].startswith("n")] == [
        "1",
        "4",
        "1",
    ]
    assert any("not UTF-8" in w for a in articles for w in a["warnings"])


def zst_cut():
    zstandard = pytest.importorskip("zstandard")
    lines = "".join(json.dumps(row(i)) + "\n" for i in range(300)).encode()
    return zstandard.compress(lines)[:-500]


def test_progress_reaches_the_end(tmp_path):
    seen = []
    source = corpus(tmp_path / "a.jsonl", 20)
    score(source, tmp_path / "L", on_progress=seen.append)
    assert seen[-1].bytes_total == seen[-1].bytes_read == source.stat().st_size
    assert [p.n_scored for p in seen] == list(range(1, 21))


# --- interruptions ------------------------------------------------------------------------------

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from analyzer.ledger import writer
writer.PART_ARTICLES = 5
from fake_scoring import load
from analyzer.batch import run_batch
if __name__ == "__main__":
    print("ready", flush=True)
    run_batch([sys.argv[2]], sys.argv[3], workers=int(sys.argv[4]), load=load)
"""


@pytest.mark.parametrize(("workers", "sig"), [(1, "SIGKILL"), (2, "SIGKILL"), (2, "SIGTERM")])
def test_a_killed_run_goes_on_without_loss_or_doubling(tmp_path, monkeypatch, workers, sig):
    monkeypatch.setattr(writing, "PART_ARTICLES", 5)
    source = corpus(tmp_path / "a.jsonl", 60, n7="GERMAN.", n33="BUG.")
    score(source, tmp_path / "expected")
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    environment = {**os.environ, "FAKE_DELAY": "0.02"}
    ledger = tmp_path / "L"
    n_killed = 0
    for n_parts in (0, 1, 3, 6):  # killed when there are so many parts
        process = subprocess.Popen(
            [sys.executable, str(script), str(TESTS), str(source), str(ledger), str(workers)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        process.stdout.readline()
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if (
                len(list(ledger.glob("articles/*.parquet"))) >= n_parts
                and (ledger / "ledger.json").exists()
            ):
                process.send_signal(getattr(signal, sig))
                n_killed += 1
                break
            time.sleep(0.002)
        process.wait(60)
    assert n_killed >= 3
    score(source, ledger, workers=workers)
    assert contents(ledger) == contents(tmp_path / "expected")
    assert {m["status"] for m in manifests(ledger)} <= {"interrupted", "done"}
    assert not list((ledger / ".writer").glob("staged/*"))


@pytest.mark.parametrize("moment", range(12))
def test_an_end_at_any_step_of_writing_a_part_is_mended(tmp_path, monkeypatch, moment):
    """What ``kill`` leaves, made at every file operation in turn."""
    monkeypatch.setattr(writing, "PART_ARTICLES", 2)
    source = corpus(tmp_path / "a.jsonl", 6, n2="GERMAN.")
    score(source, tmp_path / "expected")
    steps = iter(range(1000))

    class Killed(BaseException):
        pass

    def dying(function):
        def call(*args, **more):
            if next(steps) == moment:
                raise Killed
            return function(*args, **more)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(writing, "sync_file", dying(writing.sync_file))
        patch.setattr(writing, "write_json", dying(writing.write_json))
        patch.setattr(writing, "sync_folder", dying(writing.sync_folder))
        patch.setattr(Path, "replace", dying(Path.replace))
        patch.setattr(writing.LedgerWriter, "__exit__", lambda self, *_: self._stack.close())
        with pytest.raises(Killed):
            score(source, tmp_path / "L")
    score(source, tmp_path / "L")
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")


def test_ctrl_c_says_how_to_go_on(tmp_path, small_parts):
    source = corpus(tmp_path / "a.jsonl", 10)
    score(source, tmp_path / "expected")

    def stop(progress):
        if progress.n_scored == 6:
            raise KeyboardInterrupt

    with pytest.raises(
        Interrupted, match=r"kept in .*L \(6 articles of this run\).*same command again"
    ):
        score(source, tmp_path / "L", on_progress=stop)
    assert manifests(tmp_path / "L")[0]["status"] == "interrupted"
    score(source, tmp_path / "L")
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")


def test_an_interruption_costs_no_article_that_was_scored(tmp_path, monkeypatch):
    source = corpus(tmp_path / "a.jsonl", 10, n3="GERMAN.")
    score(source, tmp_path / "expected")

    def stop(progress):
        if progress.n_scored == 6:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        score(source, tmp_path / "L", on_progress=stop)
    assert not list((tmp_path / "L").glob("articles/*"))  # the part is not full
    info = Ledger(tmp_path / "L").info()
    assert (info.n_articles, info.n_waiting) == (0, 6)
    assert "6 articles more were scored" in str(info)
    assert manifests(tmp_path / "L")[0]["model"]["name"] == "tone-test@0000000"
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    summary = score(source, tmp_path / "L")
    assert (tmp_path / "log").read_text().split() == ["n3", "n7", "n8", "n9"]
    assert (summary.progress.n_scored, summary.progress.n_unchanged) == (3, 6)
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")
    assert not (tmp_path / "L" / ".writer" / "journal").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "other schema"])
def test_a_damaged_journal_costs_what_follows_the_damage(tmp_path, monkeypatch, damage):
    source = corpus(tmp_path / "a.jsonl", 10)
    score(source, tmp_path / "expected")

    def stop(progress):
        if progress.n_scored == 6:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        score(source, tmp_path / "L", on_progress=stop)
    journal = tmp_path / "L" / ".writer" / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    if damage == "cut":
        lines[-1] = lines[-1][:-30]
    elif damage == "flipped":
        lines[4] = lines[4].replace(b"Monday", b"Sunday")
    else:
        lines[0] = b"journal 0123456789abcdef\n"
    journal.write_bytes(b"".join(lines))
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    score(source, tmp_path / "L")
    first = {"cut": 5, "flipped": 3, "other schema": 0}[damage]
    assert (tmp_path / "log").read_text().split() == [f"n{i}" for i in range(first, 10)]
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")


def test_rows_that_no_column_holds_cost_one_article(tmp_path):
    packed = []
    for i in range(3):
        result = load()._score(make_article(row(i)["text"], id=f"n{i}"))
        key, scorer = f"k{i}", Scorer.of(*load().about())
        article = article_row(result, key, "c", scorer)
        if i == 1:
            article["n"] = 2**40
        packed.append(pack(key, article, statement_rows(result, key, scorer)))
    found = convert(packed)
    assert found.tables["articles"]["article_key"].to_pylist() == ["k0", "k2"]
    assert found.tables["statements"].num_rows == 6
    assert [article["article_id"] for article, _ in found.faulty] == ["n1"]
    with pytest.raises(ValueError, match="Out of range float"):
        pack("k", {"date": None, "value": float("nan")}, [])


@pytest.mark.parametrize("what", ["part", "rejects", "manifest", "journal"])
def test_a_full_disk_loses_nothing(tmp_path, small_parts, monkeypatch, what):
    source = corpus(tmp_path / "a.jsonl", 10, n1="GERMAN.", n6="GERMAN too.")
    score(source, tmp_path / "expected")
    n_calls = []

    def full(function):
        def call(*args, **more):
            n_calls.append(1)
            if len(n_calls) >= 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return function(*args, **more)

        return call

    with monkeypatch.context() as patch:
        if what == "part":
            patch.setattr(pq, "write_table", full(pq.write_table))
        elif what == "rejects":
            patch.setattr(writing.os, "fsync", full(os.fsync))
        elif what == "manifest":
            patch.setattr(writing, "write_json", full(writing.write_json))
        else:
            patch.setattr(journal, "_line", full(journal._line))
        with pytest.raises(ConfigError, match=r"No space left on device.*same command again"):
            score(source, tmp_path / "L")
    score(source, tmp_path / "L")
    assert contents(tmp_path / "L") == contents(tmp_path / "expected")


# --- folders that are no ledgers ----------------------------------------------------------------


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "L").mkdir()
    (tmp_path / "L" / "thesis.docx").write_bytes(b"x")
    with pytest.raises(ConfigError, match=r"no ledger and not empty \(found thesis.docx\)"):
        score(corpus(tmp_path / "a.jsonl", 1), tmp_path / "L")
    with pytest.raises(ConfigError, match="is a file"):
        score(tmp_path / "a.jsonl", tmp_path / "a.jsonl")


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path):
    score(corpus(tmp_path / "a.jsonl", 1), tmp_path / "L")
    (tmp_path / "L" / "ledger.json").write_text(
        json.dumps({"format": "stance-tension-ledger", "schema_version": 2}), encoding="utf-8"
    )
    with pytest.raises(DataError, match="schema 2, this version reads up to 1"):
        score(tmp_path / "a.jsonl", tmp_path / "L")


def test_missing_and_damaged_parts_are_named(tmp_path, small_parts):
    source = corpus(tmp_path / "a.jsonl", 10)
    score(source, tmp_path / "L")
    part = tmp_path / "L" / "articles" / "part-000002.parquet"
    data = part.read_bytes()
    part.write_bytes(data[:100])
    with pytest.raises(DataError, match=r"part-000002.parquet: cannot be read"):
        score(source, tmp_path / "L")
    part.write_bytes(data)
    (tmp_path / "L" / "statements" / "part-000002.parquet").unlink()
    with pytest.raises(DataError, match="its statements are missing"):
        score(source, tmp_path / "L")
    part.unlink()  # as the message says
    assert score(source, tmp_path / "L").progress.n_scored == 4


def test_two_writers_are_one_too_many(tmp_path):
    source = corpus(tmp_path / "a.jsonl", 1)
    with writing.LedgerWriter(tmp_path / "L"), pytest.raises(ConfigError, match="another process"):
        score(source, tmp_path / "L")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path, workers):
    source = corpus(tmp_path / "a.jsonl", 1)
    with pytest.raises(ModelError, match="no such model"):
        score(source, tmp_path / "L", workers=workers, load=load_nothing)
    with pytest.raises(ConfigError, match="workers: found 0, expected 1 to 256"):
        score(source, tmp_path / "L", workers=0)


def test_own_actors_are_part_of_what_scored(tmp_path, tiny_model_dir):
    articles = tmp_path / "a.jsonl"
    text = "Norland praised the treaty with Peru on Monday, the ministry said."
    articles.write_text(json.dumps({"id": "a", "text": text}) + "\n")
    own = tmp_path / "own.yaml"
    own.write_text("codes: [{code: NRL, name: Norland}]\nactors: [{code: NRL, name: Norland}]\n")
    ledger = tmp_path / "ledger"
    more = {"load": None, "model": tiny_model_dir}
    assert score(articles, ledger, **more).progress.n_scored == 1
    assert score(articles, ledger, actors=[own], **more).progress.n_scored == 1
    assert score(articles, ledger, actors=[own], **more).progress.n_unchanged == 1
    sources = table(ledger, "statements")["source"].to_pylist()
    assert "NRL" not in sources[0]
    assert ["NRL"] in sources
