import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from analyzer.cli import main
from analyzer.serialization import json_schema

EXAMPLE = Path(__file__).parents[1] / "examples" / "harbour-forum.txt"
ENGLISH = (
    "The Chinese foreign minister praised the treaty with Japan. "
    '"We refused talks with Washington," he said on Monday in Beijing.'
)
GERMAN = (
    "Die Außenministerin sagte am Montag in Berlin, die Gespräche mit der anderen Seite seien "
    "beendet. Sie werde nicht noch einmal in die Hauptstadt reisen, solange die Truppen dort stehen."
)


@pytest.fixture
def run(tiny_model_dir, capfd):
    """Run a command with the tiny model; return exit code, stdout and stderr."""

    def call(command, *arguments):
        model = [] if command in {"quotes", "train"} else ["--model", str(tiny_model_dir)]
        code = main([command, *map(str, arguments), *model])
        out = capfd.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture
def write(tmp_path):
    def to(name, content):
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        path.write_bytes(data)
        return path

    return to


def test_json_follows_the_schema_and_offsets_are_verbatim(run):
    code, out, err = run("score", EXAMPLE, "--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, json_schema())
    assert (code, err) == (0, "")
    article = document["articles"][0]
    assert article["text"] == EXAMPLE.read_text(encoding="utf-8")
    for s in article["statements"]:
        assert article["text"][s["start"] : s["end"]] == s["text"]
        assert sum(s["signals"].values()) == pytest.approx(1, abs=1e-4)


def test_title_statements_come_last_and_point_into_the_title(run, write):
    row = {"id": 7, "title": "China praises treaty", "text": "  " + ENGLISH, "date": "Apil 29"}
    code, out, _ = run("score", write("a.jsonl", json.dumps(row)), "-f", "json")
    article = json.loads(out)["articles"][0]
    assert code == 0
    assert (article["id"], article["text"], article["date"]) == ("7", "  " + ENGLISH, None)
    *body, title = article["statements"]
    assert {s["part"] for s in body} == {"body"}
    assert title["part"] == "title"
    assert article["title"][title["start"] : title["end"]] == title["text"]
    assert any("Apil 29" in w for w in article["warnings"])


def test_a_bad_input_never_costs_the_others_their_results(run, write):
    lines = [json.dumps({"id": f"n{i}", "text": ENGLISH}) for i in range(8)]
    lines[6] = '{"id": "broken", "text": '
    lines[3] = json.dumps({"id": "untold", "body": "x"})
    good = write("news.jsonl", "\n".join(lines))
    paths = [
        write("empty.txt", ""),
        write("binary.bin", b"\x00\x01\x02" * 100),
        write("german.txt", GERMAN),
        write("page.html", "<html><body><nav>menu</nav></body></html>"),
        "missing.txt",
        good,
    ]
    code, out, err = run("score", *paths, "-f", "json")
    document = json.loads(out)
    jsonschema.validate(document, json_schema())
    assert code == 3
    assert [a["id"] for a in document["articles"]] == ["n0", "n1", "n2", "n4", "n5", "n7"]
    assert len(document["rejected"]) == 7
    for words in (
        "empty.txt",
        "binary.bin",
        "'de'",
        "page.html",
        "missing.txt",
        "line 7",
        "line 4",
    ):
        assert words in err
    assert "Traceback" not in err
    assert all(line.startswith("analyzer: ") for line in err.strip().splitlines())


def test_every_format_goes_to_a_file_or_to_stdout(run, tmp_path):
    for kind, start in (("csv", "article_id,"), ("jsonl", '{"article_id"'), ("html", "<!doctype")):
        target = tmp_path / f"out.{kind}"
        assert run("score", EXAMPLE, "-f", kind, "-o", target)[:2] == (0, "")
        on_stdout = run("score", EXAMPLE, "-f", kind)[1]
        assert target.read_text(encoding="utf-8") == on_stdout
        assert on_stdout.lower().startswith(start)
    assert list(tmp_path.glob(".*")) == []


def test_csv_has_one_header_for_several_articles(run):
    lines = run("score", EXAMPLE, EXAMPLE, "-f", "csv")[1].splitlines()
    assert sum(line.startswith("article_id,") for line in lines) == 1
    assert any(line.startswith("harbour-forum#2,") for line in lines)


def test_the_text_report_opens_with_the_pair(run):
    _, out, _ = run("score", EXAMPLE, "--pair", "chn,usa")
    assert out.index("CHN -> USA") < out.index("USA -> CHN")
    assert "\x1b[" not in out


def test_a_pair_that_does_not_occur_is_said_to_and_the_main_one_named(run):
    _, out, _ = run("score", EXAMPLE, "--pair", "FRA,PER")
    assert "FRA -> PER: no statement" in out
    assert "The main pair of this article is " in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pair", "USA"], "expected two different codes"),
        (["--pair", "USA,XQX"], "'XQX' is no actor code"),
        (["--date", "Apil 29"], "expected a day such as"),
        (["--config", "nowhere.yaml"], "no such file"),
        (["--output", "/no/such/folder/x.json"], "cannot be written"),
        (["--output", str(EXAMPLE / "x.json")], "cannot be written"),
        (["--format", "yaml"], "yaml"),
        (["--colour"], "--colour"),
    ],
)
def test_a_wrong_option_is_one_message_and_exit_code_2(run, arguments, message):
    code, out, err = run("score", EXAMPLE, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_broken_model_is_one_message_and_exit_code_2(tmp_path, capfd):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert main(["score", str(EXAMPLE), "--model", str(tmp_path)]) == 2
    assert "format version None" in capfd.readouterr().err
    assert main(["score", str(EXAMPLE), "--model", "nonsense"]) == 2
    assert "no such folder or released model" in capfd.readouterr().err


def test_weights_and_thresholds_come_from_the_configuration(run, write):
    config = write("strict.yaml", "version: strict\nmin_statements: 500\n")
    _, out, _ = run("score", EXAMPLE, "-f", "json", "--config", config)
    document = json.loads(out)
    assert document["config"]["version"] == "strict"
    assert "at least 500 needed" in document["articles"][0]["scores"]["article"]["reason"]


def test_an_article_without_actors_is_scored_with_a_warning(run, write):
    text = "The weather was mild on Monday. The gardeners were pleased with the roses."
    code, out, _ = run("score", write("roses.txt", text), "-f", "json")
    assert code == 0
    assert any("No political actor" in w for w in json.loads(out)["articles"][0]["warnings"])


def test_classify_keeps_the_order_and_names_bad_lines(run, write):
    rows = [
        json.dumps({"id": "b", "text": "Troops shelled the village", "context": None}),
        "",
        json.dumps({"id": "a", "text": "The minister praised the treaty", "context": "Before."}),
        '{"id": 1, "text": 5}',
        "not json",
        json.dumps({"id": 3, "text": ""}),
        json.dumps({"text": "lone \ud800 surrogate"}),
    ]
    code, out, err = run("classify", write("in.jsonl", "\n".join(rows)))
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [r["id"] for r in results] == ["b", "a", 7]
    assert results[0]["plover"] == "ASSAULT"
    assert results[0]["tone"]["escalatory"] == results[0]["confidence"]
    assert set(results[0]) == {
        "id", "tone", "score", "signal", "signals", "plover", "confidence", "unsure"
    }  # fmt: skip
    assert "line 4" in err
    assert "line 5" in err
    assert "line 6: 'text' is empty" in err


def test_a_file_without_rows_is_told_of_in_a_few_lines(run, write):
    code, out, err = run("classify", write("article.txt", "Peru thanked Chile.\n" * 50))
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 4
    assert "none of its 50 lines is a row" in err
    assert "analyzer score" in err


def test_bad_lines_before_the_first_row_are_all_named(run, write):
    rows = ["not json"] * 6 + [json.dumps({"id": "a", "text": "The minister praised the treaty"})]
    code, _, err = run("classify", write("in.jsonl", "\n".join(rows)))
    assert code == 3
    assert [f"line {n}:" in err for n in range(1, 7)] == [True] * 6


def test_quotes_are_written_as_offsets(run, write):
    text = '"We want lasting peace with our neighbours," Ann Lee said on Monday.'
    code, out, _ = run("quotes", write("in.jsonl", json.dumps({"id": "x", "text": text})))
    (quote,) = json.loads(out)["quotes"]
    assert code == 0
    assert (
        text[slice(*quote["content"])].strip(' "') == "We want lasting peace with our neighbours,"
    )
    assert text[slice(*quote["cue"])] == "said"
    assert text[slice(*quote["speaker"])] == quote["speaker_text"] == "Ann Lee"
    assert quote["kind"] == "direct"


def test_train_from_the_command_line(tiny_encoder_dir, labelled_dir, tmp_path, run, write):
    config = write(
        "tiny.yaml",
        "task: tone\nname: tiny\nbase: somewhere/else\nepochs: 1\nmax_length: 32\n"
        "split: {dev_fraction: 0.25}\ndata:\n  - {path: codebook.jsonl}\n",
    )
    out_dir = tmp_path / "model"
    code, out, _ = run(
        "train", config, "--data-root", labelled_dir, "--base", tiny_encoder_dir, "-o", out_dir
    )
    assert code == 0
    assert "tone macro-F1" in out
    assert "model card: README.md" in out
    assert main(["score", str(EXAMPLE), "--model", str(out_dir), "-o", str(tmp_path / "r")]) == 0


def test_train_on_a_users_file_with_changed_settings(tiny_model_dir, tmp_path, run, write):
    lines = [f'"the minister {verb} the {thing} {i}",{stance}' for i in range(20)
             for verb, thing, stance in (("signed", "treaty", "nice"), ("shelled", "village", "nasty"))]  # fmt: skip
    data = write("mine.csv", "\n".join(["sentence,stance", *lines, "oops,ugly"]))
    config = write(
        "mine.yaml",
        f"task: tone\nname: mine\nbase: {tiny_model_dir}\nmax_length: 32\ndata: [{{path: x}}]\n"
        "columns: {text: sentence, tone: stance}\n"
        "labels: {tone: {nice: conciliatory, nasty: escalatory}}\nsplit: {drop: false}\n",
    )
    arguments = ["train", config, "--data", data, "--set", "epochs=2", "-o", tmp_path / "out"]
    code, _, err = run(*arguments)
    assert code == 2
    assert "mine.csv:42: 'stance' (tone) is 'ugly', expected one of conciliatory" in err
    code, out, _ = run(*arguments, "--skip-bad-rows")
    assert code == 0
    assert "1 bad rows left out" in out


def test_evaluate_from_the_command_line(tiny_model_dir, labelled_dir, tmp_path, capsys):
    data, out = labelled_dir / "codebook.jsonl", tmp_path / "r"
    assert (
        main(["evaluate", str(tiny_model_dir), "--data", str(data), "--ladder", "-o", str(out)])
        == 0
    )
    assert "macro-F1" in capsys.readouterr().out
    assert {"report.md", "metrics.json"} <= {p.name for p in out.iterdir()}
    assert main(["evaluate", str(tiny_model_dir), "--data", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_label_sets_need_a_model_that_was_calibrated_for_them(tiny_model_dir, run, write):
    rows = write("in.jsonl", json.dumps({"id": "a", "text": "Troops shelled the village"}))
    code, _, err = run("classify", rows, "--model", tiny_model_dir, "--sets")
    assert code == 2
    assert "has no thresholds for label sets" in err


def test_a_training_configuration_of_an_unknown_task_is_refused(run, write):
    code, _, err = run("train", write("x.yaml", "task: chess\n"))
    assert code == 2
    assert "found 'chess', expected one of tone, directions" in err


def python(*arguments, **more):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, timeout=60, check=False, **more
    )


def test_standard_input_and_pipes(tiny_model_dir):
    command = ["-m", "analyzer", "score", "-", "-f", "json", "--model", str(tiny_model_dir)]
    done = python(*command, input=ENGLISH.encode("utf-16"))
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["articles"][0]["text"] == ENGLISH
    assert python(*command, input=b"").returncode == 3


def test_importing_and_asking_for_help_load_nothing_heavy():
    heavy = "{'torch', 'transformers', 'onnxruntime', 'numpy', 'pandas', 'trafilatura', 'rich'}"
    check = f"import sys; sys.exit(bool({heavy} & set(sys.modules)))"
    assert python("-c", f"import analyzer; {check}").returncode == 0
    helped = python(
        "-c",
        f"from analyzer.cli import main\nassert main(['--help']) == 0\n{check.replace(', ' + repr('rich'), '')}",
    )
    assert helped.returncode == 0, helped.stderr
    assert b"classify" in helped.stdout


def test_the_help_of_evaluate_names_all_that_it_measures(capsys):
    assert main(["evaluate", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"'{name}'" in shown for name in ("quotes", "rules", "actors", "speakers"))


def test_scoring_loads_no_torch():
    code = (
        "import sys; from analyzer import Analyzer; "
        "Analyzer.load().score('Beijing refused talks with Washington on Monday.'); "
        "sys.exit(bool({'torch', 'transformers', 'sklearn', 'pandas'} & set(sys.modules)))"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


def test_the_output_may_not_be_an_input(run, write):
    text = write("a.txt", ENGLISH)
    code, _, err = run("score", text, "-o", text)
    assert code == 2
    assert "is one of the inputs" in err
    assert text.read_text(encoding="utf-8") == ENGLISH


def test_an_output_link_stays_a_link(run, write, tmp_path):
    real = write("real.json", "old")
    link = tmp_path / "link.json"
    link.symlink_to(real)
    assert run("score", EXAMPLE, "-f", "json", "-o", link)[0] == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith('{"schema_version"')


def test_escape_sequences_of_an_id_do_not_reach_the_terminal(run, write):
    row = {"id": "x\u001b[31mred", "text": GERMAN}
    _, _, err = run("score", write("a.jsonl", json.dumps(row)))
    assert "'de'" in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("redirection", "code", "message"),
    [
        ("<&-", 0, ""),
        (">&-", 2, "standard output is closed"),
        ("> /dev/full", 2, "standard output: cannot be written"),
        ("| head -n 1", 0, ""),
    ],
)
def test_closed_full_and_broken_streams(redirection, code, message):
    command = f"set -o pipefail; {sys.executable} -m analyzer score '{EXAMPLE}' {redirection}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_scoring_leaves_nothing_in_the_users_home(tmp_path):
    import os

    done = python(
        "-m", "analyzer", "score", str(EXAMPLE), env={**os.environ, "HOME": str(tmp_path)}
    )
    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("width", ["1", "9", "20", "60", "200"])
def test_any_width_will_do(width):
    import os

    done = python("-m", "analyzer", "score", str(EXAMPLE), env={**os.environ, "COLUMNS": width})
    assert done.returncode == 0, done.stderr
