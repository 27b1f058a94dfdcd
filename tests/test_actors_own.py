"""The user's own actors, the lint for them, and the explanation of what became of a name."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from analyzer import Analyzer
from analyzer.actors import Explanation, Gazetteer, explain, find_mentions
from analyzer.actors.check import check_actors
from analyzer.actors.own import OwnActor, OwnCode, OwnPerson
from analyzer.cli import main
from analyzer.errors import ConfigError
from analyzer.records import Article

DOCS = Path(__file__).parents[1] / "docs" / "actors.md"
OWN = """\
codes:
  - {code: NRL, name: Norland}
actors:
  - code: NRL
    name: Norland
    adjectives: [Norlandic]
    people: [Norlanders]
    prefixes: [Norlando]
    capitals: [Nordhavn]
    seats: [White Keep]
  - {code: USA, name: Port Authority of Norland, names: [PAON]}
  - {code: REB, name: Tarnish Front, kind: group}
people:
  - {code: NRL, name: Jon Haugemark, office: foreign_minister, start: 2015, end: 2021-05-02}
  - code: NRL
    name: Ada Brandvik
    aliases: [Ada Maria Brandvik]
    known_as: [Brandvik]
    office: foreign_minister
    gender: f
    start: 2021-05-03
"""


@pytest.fixture
def own(tmp_path):
    """Write a file of actors and return its path."""

    def write(text: str | bytes = OWN, name: str = "own.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def run(capfd):
    """Run a command; return exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        out = capfd.readouterr()
        return code, out.out, out.err

    return call


def found(text: str, *paths: Path, date: str | None = "2023-06-01") -> list[tuple[str, ...]]:
    """The mentions as (printed, codes, name, kind)."""
    day = dt.date.fromisoformat(date) if date else None
    body = find_mentions(Article("a", text, date=day), Gazetteer.load(paths)).body
    return [(m.span.text_in(text), " ".join(m.codes), m.name, m.kind) for m in body]


def codes(text: str, *paths: Path, date: str | None = "2023-06-01") -> list[str]:
    return [c for _, printed, *_ in found(text, *paths, date=date) for c in printed.split()]


def explained(text: str, *paths: Path, date: str | None = None) -> list[Explanation]:
    day = dt.date.fromisoformat(date) if date else None
    return explain(Article("a", text, date=day), Gazetteer.load(paths))


def messages(*paths: Path) -> list[str]:
    return [str(finding) for finding in check_actors(paths).findings]


# --- own actors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland replied.", ("Norland", "NRL", "Norland", "name")),
        ("NORLAND REPLIES TO ALL NEIGHBOURS", ("NORLAND", "NRL", "Norland", "name")),
        ("The White Keep replied.", ("White Keep", "NRL", "Norland", "seat")),
        ("Nordhavn replied.", ("Nordhavn", "NRL", "Norland", "capital")),
        ("Norlando-Chinese ties grew.",
         ("Norlando-Chinese", "NRL CHN", "Norland-China", "adjective")),
        ("The PAON replied.", ("PAON", "USA", "Port Authority of Norland", "organisation")),
        ("The Tarnish Front replied.", ("Tarnish Front", "REB", "Tarnish Front", "group")),
        ("Brandvik replied.", ("Brandvik", "NRL", "Ada Brandvik", "person")),
        ("The Norlandic foreign minister replied.",
         ("Norlandic foreign minister", "NRL", "Ada Brandvik", "role")),
        ("Norlandic Foreign Minister Haugemark replied.",
         ("Norlandic Foreign Minister Haugemark", "NRL", "Jon Haugemark", "person")),
    ],
)  # fmt: skip
def test_own_actors_are_found_like_those_of_the_tables(own, text, expected):
    assert found(text, own()) == [expected]


def test_the_date_tells_own_office_holders_apart(own):
    text = "The Norlandic foreign minister replied."
    assert found(text, own(), date="2018-01-01")[0][2] == "Jon Haugemark"
    assert found(text, own(), date=None)[0][2] == "Norland (foreign minister)"


def test_own_actors_last_for_one_gazetteer(own):
    own_gazetteer = Gazetteer.load(own())
    assert own_gazetteer.is_code("NRL")
    assert own_gazetteer.name_of("NRL") == "Norland"
    assert not Gazetteer.load().is_code("NRL")
    assert Gazetteer.load() is Gazetteer.load(())
    assert codes("Norland wrote to Peru.") == ["PER"]


def test_several_files_share_their_codes(own):
    first = own()
    second = own("actors: [{code: NRL, name: Coast Guard of Norland}]", "second.yaml")
    assert codes("The Coast Guard of Norland replied.", second, first) == ["NRL"]
    with pytest.raises(ConfigError, match=r"second\.yaml, line 1: the code 'NRL' is not in ISO"):
        Gazetteer.load(second)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Georgia met a senator from Atlanta.", []),  # homonyms.csv
        ("South China Sea replied.", []),  # phrases.csv
        ("Congo replied.", []),  # ambiguous in the tables
        ("Beijing replied.", ["CHN"]),
        ("Putin replied.", ["RUS"]),  # a person
    ],
)
def test_own_names_win_over_the_tables(own, text, before):
    names = "[Georgia, South China Sea, Congo, Beijing, Putin]"
    path = own(
        f"codes: [{{code: NRL, name: N}}]\nactors: [{{code: NRL, name: N1, names: {names}}}]"
    )
    assert codes(text) == before
    assert codes(text, path) == ["NRL"]


def test_own_people_win_over_people_and_places_of_the_tables(own):
    path = own(
        "codes: [{code: NRL, name: Norland}]\n"
        "people:\n"
        "- {code: NRL, name: Wang Yi, office: envoy}\n"
        "- {code: NRL, name: Olga Lisbon, known_as: [Lisbon], office: envoy}\n"
    )
    assert codes("Wang Yi replied to Lisbon.") == ["CHN", "PRT"]
    assert codes("Wang Yi replied to Lisbon.", path) == ["NRL", "NRL"]


def test_an_own_term_replaces_the_one_it_corrects_and_stands_beside_others(own):
    path = own(
        "people: [{code: CHN, name: Wang Yi, office: foreign_minister, start: 2023-07-25, "
        "end: 2024-01-31}]"
    )
    terms = Gazetteer.load(path).roster.of_office("CHN", "foreign_minister")
    mine = [p for p in terms if p.own]
    rest = [p for p in terms if p.name == "Wang Yi" and not p.own]
    assert [str(p.end) for p in mine] == ["2024-01-31"]
    assert rest
    assert all(p.end is not None and p.end < mine[0].start for p in rest)


def test_score_quotes_and_python_use_own_actors(own, run, tmp_path, tiny_model_dir):
    text = tmp_path / "a.txt"
    text.write_text("Norland praised the treaty with Peru on Monday, the ministry said.")
    path = own()
    code, out, err = run(
        "score",
        text,
        "-f",
        "json",
        "--actors",
        path,
        "--pair",
        "NRL,PER",
        "--model",
        tiny_model_dir,
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["articles"][0]["statements"][0]["source"] == ["NRL"]
    result = Analyzer.load(tiny_model_dir, actors=path).score(text.read_text())
    assert result.statements[0].source == ("NRL",)
    row = {"id": 1, "text": '"We will not go," Brandvik said.'}
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(row))
    code, out, _ = run("quotes", rows, "--actors", path)
    assert json.loads(out)["quotes"][0]["speaker_text"] == "Ada Brandvik"


# --- check-actors -------------------------------------------------------------------------------


def test_a_clean_file_has_no_findings(own, run):
    code, out, err = run("check-actors", own())
    assert (code, out, err) == (0, "1 code, 3 actors, 2 terms: nothing to mend\n", "")


HEAD = "codes: [{code: NRL, name: Norland}]\n"
STOPS = [
    ("actors: [\n", "line 2: not valid YAML: "),
    ("actors:\n\t- x\n", "line 2: not valid YAML: "),
    ("- a\n", "found a list, expected the keys codes, actors, people"),
    ("", "is empty; expected a file of actors"),
    ("text\n", "found 'text', expected the keys"),
    (b"actors: [{code: USA, name: \xe9}]", "line 1: is not UTF-8 text"),
    ("a: b\x01\n", "line 1: found the character '\\x01'"),
    ("a: 1\n---\nb: 2\n", "line 2: found a second document"),
    ("a: &x [1]\nb: *x\n", "line 2: found an alias"),
    ("actors: " + "[" * 5000, "nested too deeply"),
    ("actor: []\n", "line 1: unknown key 'actor' (did you mean 'actors'?)"),
    ("actors: Norland\n", "line 1: actors: found 'Norland'; expected a list of entries"),
    ("actors: {code: USA, name: Nor}\n", "line 1: actors: found keys and values; expected a list"),
    ("actors:\n- Norland\n", "line 2: actors: found 'Norland'; expected an entry with the keys"),
    ("actors:\n- code: USA\n  nmae: X\n", "line 3: unknown key 'nmae' (did you mean 'name'?)"),
    ("actors:\n- name: Nor\n", "line 2: the key 'code' is missing"),
    ("actors:\n- {code: usa, name: Nor}\n", "line 2: code: found 'usa', expected three capital"),
    ("actors:\n- {code: ZZQ, name: Nor}\n", "line 2: the code 'ZZQ' is not in ISO 3166-1"),
    (HEAD + "actors: [{code: NRI, name: Nor}]", "(did you mean 'NRL'?); declare it under codes"),
    ("actors:\n- code: USA\n  code: CHN\n  name: Nor\n", "line 3: the key 'code' stands twice"),
    ("actors:\n- {code: USA, name: Nor, names: Foo}\n", "names: found 'Foo', expected a list"),
    ("actors:\n- {code: USA, name: ''}\n", "name: found '', expected a name"),
    ('actors:\n- {code: USA, name: "N|M"}\n', "name: found 'N|M', expected a name without '|'"),
    ("people:\n- {code: USA, name: A B, office: envoi}\n", "(did you mean 'envoy'?)"),
    ("people:\n- {code: USA, name: A B, gender: x}\n", "gender: found 'x'"),
    ("people:\n- {code: USA, name: A B, start: 2021-02-30}\n", "start: found '2021-02-30'"),
    ("people:\n- {code: USA, name: A B, start: 12 May 2020}\n", "start: found '12 May 2020'"),
    ("people:\n- {code: USA, name: A B, start: 2022, end: 2021-12}\n",
     "line 2: A B: the end 2021-12 is before the start 2022"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), STOPS, ids=[m for _, m in STOPS])
def test_mistakes_are_named_and_stop_a_run(own, run, text, message):
    path = own(text)
    code, out, err = run("check-actors", path)
    assert code == 2
    assert err == ""
    assert message in out
    assert all(line.startswith(str(path)) for line in out.splitlines()[:-1])
    code, out, err = run("actors", "Peru replied.", "--actors", path)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("actors: []\n", "line 1: actors: is an empty list"),
        ("actors:\n- code: USA\n  name: Norp\n  seats: []\n", "line 4: seats: is an empty list"),
        ("actors:\n- code: USA\n  name: Norp\n  seats:\n", "line 4: seats: is an empty list"),
        ("codes: [{code: PER, name: Norp}]\n", "the code PER already stands for Peru"),
        (HEAD + "actors: [{code: NRL, name: Lima}]", "'Lima' is already known (countries.csv: capital of Peru)"),
        (HEAD + "actors: [{code: NRL, name: Putin}]", "'Putin' is already known (people/"),
        (HEAD + "actors: [{code: NRL, name: South China Sea}]", "phrases.csv: fixed phrase that is no"),
        ("people: [{code: PER, name: Wang Yi}]", "'Wang Yi' is already known (people/asia_pacific"),
        ("actors:\n- code: USA\n  name: Norp\n  names:\n  - Norp\n",
         "line 5: the name 'Norp' stands twice, first in line 3"),
        ("actors:\n- {code: USA, name: Norp}\n- {code: PER, name: Nörp}\n",
         "line 3: the name 'Nörp' also stands for Norp (USA), in line 2"),
        ("actors: [{code: USA, name: Unity}]", "'Unity' is also an ordinary word"),
        ("actors: [{code: USA, name: Minister}]", "'Minister' is also an ordinary word"),
        ("actors: [{code: USA, name: 'No'}]", "'No' is also an ordinary word"),
        ("people: [{code: USA, name: A Bee, known_as: [Henry]}]", "'Henry' is a common first name"),
        ("people:\n- {code: USA, name: A Bee, office: envoy, start: 2001}\n"
         "- {code: USA, name: A Bee, office: envoy, end: 2001-01}\n",
         "line 3: A Bee: this term as envoy overlaps with the one in line 2"),
    ],
)  # fmt: skip
def test_surprises_are_named_and_stop_no_run(own, run, text, message):
    path = own(text)
    code, out, _ = run("check-actors", path)
    assert code == 2
    assert message in out
    assert run("actors", "Peru replied.", "--actors", path)[0] == 0


def test_what_is_no_surprise(own):
    """Terms one after the other, more names of a state that the tables have, abbreviations."""
    path = own(
        "actors: [{code: PER, name: Peru, seats: [Casa Inventada], names: [PAN]}]\n"
        "people:\n"
        "- {code: PER, name: Ilda Inventada, known_as: [Inventada], office: envoy, end: 2001-01}\n"
        "- {code: PER, name: Ilda Inventada, known_as: [Inventada], office: envoy, start: 2001-02}\n"
    )
    assert messages(path) == []


def test_files_are_checked_together(own):
    first, second = own(), own("actors: [{code: NRL, name: Norland}]", "second.yaml")
    assert messages(first, second) == [
        f"{second}, line 1: the name 'Norland' stands twice, first in {first}; keep one"
    ]


def test_missing_files_folders_and_endless_ones_are_findings(run, tmp_path):
    code, out, err = run("check-actors", tmp_path / "none.yaml", tmp_path)
    assert (code, err) == (2, "")
    assert "none.yaml: no such file; expected a file of actors" in out
    assert "cannot be read (Is a directory)" in out


# --- explanations -------------------------------------------------------------------------------


def test_an_explanation_names_the_row_and_the_rule():
    (minister,) = explained("The Peruvian foreign minister left.")
    assert minister.why == (
        "role: adjective + foreign minister",
        "countries.csv: adjective of Peru",
    )
    (capital,) = explained("Nairobi refused.")
    assert capital.why == ("countries.csv: capital of Kenya",)


def test_an_explanation_gives_the_dates_of_office():
    (wang,) = explained("Wang Yi left.", date="2014-05-01")
    (term,) = wang.terms
    assert (term.office, str(term.start)) == ("foreign_minister", "2013-03-16")
    assert (
        "people/asia_pacific.csv: Wang Yi, foreign minister of China 2013-03-16 to" in wang.why[0]
    )
    assert "closest to 2014-05-01" in wang.why[1]
    (taliban,) = explained("The Taliban replied.", date="2010-01-01")
    assert taliban.why == ("groups.csv: name of Taliban, REB 2001-11-14 to 2021-08-14",)


def test_an_explanation_follows_a_surname_to_its_introduction():
    first, second = explained("Peruvian envoy Ilda Inventada came. Inventada left.")
    assert first.mention.name == second.mention.name == "Ilda Inventada"
    assert second.why[0] == "surname, introduced earlier as Ilda Inventada"


def test_an_ambiguous_name_has_candidates_and_what_would_decide_it():
    (officials,) = explained("Korean officials left.")
    assert officials.mention.candidates == ("KOR", "PRK")
    assert officials.to_decide == (
        "an article that also names exactly one of South Korea, North Korea"
    )
    decided = explained("Korean officials left South Korea.")[0]
    assert decided.why[-1] == "of KOR, PRK the article names KOR only"
    assert decided.to_decide == ""


def test_a_date_decides_between_people_who_share_a_name(own):
    path = own(
        "people:\n"
        "- {code: PER, name: Jon Tarn, known_as: [Tarn], office: envoy, end: 1999}\n"
        "- {code: CHL, name: Ada Tarn, known_as: [Tarn], office: envoy, start: 2000}\n"
    )
    (open_,) = explained("Tarn left.", path)
    assert open_.mention.candidates == ("PER", "CHL")
    assert open_.to_decide.startswith("the article's date (--date), or an article that also names")
    (decided,) = explained("Tarn left.", path, date="2005-01-01")
    assert decided.mention.codes == ("CHL",)
    assert "own.yaml, line 3: Ada Tarn, envoy of Chile 2000-01-01 to .." in decided.why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("She flew to Lima.", "a place"),
        ("Ships crossed the South China Sea.", "phrases.csv: fixed phrase that is no actor"),
        ("The Georgia senator met voters in Atlanta.", "another thing of the same name"),
        ("It was translated from the Russian.", "a language"),
        ("Lima (Reuters) - It rained.", "part of a dateline"),
        ("It snowed, Austin said.", "a surname in the tables"),
    ],
)
def test_a_name_that_is_no_actor_here_says_why(text, why):
    (explanation,) = explained(text)
    assert explanation.mention is None
    assert why in explanation.why[0]


def test_explaining_finds_the_mentions_that_scoring_finds(own):
    text = Path(__file__).parents[1].joinpath("examples", "harbour-forum.txt").read_text()
    article = Article("a", text, title="Beijing warns Washington", date=dt.date(2026, 5, 26))
    gazetteer = Gazetteer.load(own())
    expected = find_mentions(article, gazetteer)
    explanations = [e for e in explain(article, gazetteer) if e.mention]
    assert tuple(e.mention for e in explanations) == (*expected.title, *expected.body)
    assert all(e.why for e in explanations)
    assert all(e.text == e.span.text_in(article.part(e.part)) for e in explanations)


# --- the command --------------------------------------------------------------------------------


def test_the_command_prints_text_and_json(own, run):
    path = own()
    code, out, err = run("actors", "Brandvik", "left", "Peru.", "--actors", path)
    assert (code, err) == (0, "")
    assert out.startswith("Brandvik: NRL, Ada Brandvik [person]\n  short name that needs no intro")
    assert "own.yaml, line 15: Ada Brandvik, foreign minister of Norland 2021-05-03 to .." in out
    assert "Peru: PER, Peru [name]\n  countries.csv: name of Peru" in out
    assert "No date was given" in out
    code, out, _ = run("actors", "Brandvik left Peru.", "-f", "json", "--actors", path)
    (article,) = json.loads(out)["articles"]
    brandvik, peru = article["mentions"]
    assert brandvik["codes"] == {"NRL": "Norland"}
    assert brandvik["terms"][0]["start"] == "2021-05-03"
    assert (peru["text"], peru["start"], peru["to_decide"]) == ("Peru", 14, None)


def test_the_command_reads_files(run, tmp_path):
    rows = [{"id": "x", "text": "Peru left the hall."}, {"id": "y", "text": "Chile came."}]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    code, out, _ = run("actors", "--file", path)
    assert code == 0
    assert out.startswith("# x\n\nPeru: PER")
    assert "\n\n# y\n\nChile: CHL" in out


def test_nothing_found_says_what_to_do(run):
    code, out, err = run("actors", "it rained")
    assert (code, err) == (0, "")
    assert "No name in the tables was found" in out
    assert "--actors FILE" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "found no text; expected words"),
        ((" ",), 2, "found no text; expected words"),
        (("Peru", "--file", "x.txt"), 2, "found both TEXT and --file"),
        (("Peru", "--date", "2021-13-40"), 2, "--date: found '2021-13-40', expected a day"),
        (("Peru", "--date", ""), 2, "--date: found '', expected a day"),
        (("Peru", "--actors", "nowhere.yaml"), 2, "nowhere.yaml: no such file"),
        (("--file", "nowhere.txt"), 3, "nowhere.txt"),
    ],
)
def test_bad_arguments_are_explained(run, arguments, code, message):
    found_code, out, err = run("actors", *arguments)
    assert (found_code, out) == (code, "")
    assert message in err


def test_what_a_text_prints_cannot_act_on_the_terminal(run):
    _, out, _ = run("actors", "Peru\x1b[31m left Peruvian envoy Ilda\u202e Inventada.")
    assert "\x1b" not in out
    assert "\u202e" not in out


# --- documentation ------------------------------------------------------------------------------


def test_the_example_in_the_documentation_is_clean_and_works(own):
    section = DOCS.read_text(encoding="utf-8").split("## Your own actors")[1]
    path = own(section.split("```yaml\n")[1].split("```")[0])
    assert messages(path) == []
    text = "Norland, the PAON and the Northern Front of Norland met Ada Maria Brandvik."
    assert codes(text, path) == ["NRL", "NRL", "REB", "NRL"]
    for kind in (OwnCode, OwnActor, OwnPerson):
        assert all(f"{key}:" in section for key in kind.model_fields)


def test_the_explanation_in_the_documentation_is_what_is_printed(run):
    docs = DOCS.read_text(encoding="utf-8")
    block = docs.split('$ analyzer actors "')[1].split("```")[0]
    command, printed = block.split("\n", 1)
    text, date = command.split('" --date ')
    _, out, _ = run("actors", text, "--date", date)
    assert [line.strip() for line in out.splitlines()] == [
        line.strip() for line in printed.rstrip().splitlines()
    ]
