import functools
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from directed import direction_rows, directions_config

from analyzer.actors import Gazetteer, find_mentions
from analyzer.cli import main
from analyzer.directions import (
    ROLES,
    Choice,
    Direction,
    DirectionModel,
    OnnxDirections,
    Reading,
    SceneReader,
    TorchDirections,
    find_directions,
    scenes_of,
    statement_at,
)
from analyzer.directions.inputs import FLAGS, MAX_PIECES, N_SLOTS, REGIONS
from analyzer.errors import DataError, ModelError
from analyzer.evaluation import run_stage_evaluation, stage_of
from analyzer.modeling import load_tone_model
from analyzer.modeling.inputs import load_tokenizer
from analyzer.quotes import RuleExtractor
from analyzer.records import Article, Span
from analyzer.resources import model_path
from analyzer.sentences import split
from analyzer.speakers import resolve_speakers
from analyzer.statements import draft_statements
from analyzer.training.choice import Choices, fit_choices
from analyzer.training.directions import SceneRows, fit_features, train_directions
from analyzer.training.scenes import placed_rows, read_articles, read_examples, with_read_signals
from analyzer.training.tokenizers import fast_tokenizer


def drafts_of(article, mentions):
    sentences = split(article.text)
    quotes = RuleExtractor().extract(article.text, sentences)
    speakers = resolve_speakers(article.text, sentences, quotes, mentions.body)
    return draft_statements("body", article.text, sentences, quotes, speakers, mentions.body)


@functools.cache
def released():
    return DirectionModel.load()


EVEN = {"source": 0.0, "target": 0.0}
STRICT = {"source": 1.0, "target": 1.0}


class Told:
    """A model that weighs candidates as it is told, by code or ``None``; others weigh -9."""

    def __init__(self, source, target, further=STRICT, penalty=0.0):
        self.told, self.choice = (source, target), Choice(EVEN, further, penalty)

    def directions(self, scenes):
        found = []
        for reading in map(Reading, scenes):
            codes = reading.candidates()
            weights = [[of.get(c, -9.0) for of in self.told] for c in (*codes, None)]
            found.append(self.choice.direction(reading, codes, np.array(weights)))
        return found


def scenes(text):
    """The scenes of the whole sentences of a text, without signals."""
    article = Article(id="a", text=text)
    mentions = find_mentions(article, Gazetteer.load())
    drafts = [d for d in drafts_of(article, mentions) if d.parent is None]
    return scenes_of(article, drafts, ["none"] * len(drafts), mentions, Gazetteer.load())


def direction(text, signal, at=0, model=None, outlet=None):
    """Source and target of one whole sentence of a text, with a given signal."""
    article = Article(id="a", text=text, outlet=outlet)
    mentions = find_mentions(article, Gazetteer.load())
    drafts = [d for d in drafts_of(article, mentions) if d.parent is None]
    signals = ["none"] * len(drafts)
    signals[at] = signal
    found = find_directions(
        article, drafts, signals, mentions, Gazetteer.load(), model or released()
    )
    return found[at].source, found[at].target


@pytest.mark.parametrize(
    ("text", "signal", "source", "target"),
    [
        ("China condemned Japan over the patrol.", "accuse", "CHN", "JPN"),
        ("The United States imposed sanctions on Russia.", "sanction", "USA", "RUS"),
        ("Russian artillery shelled a town in Ukraine.", "assault", "RUS", "UKR"),
        ("Kenya thanked Uganda for its help.", "support", "KEN", "UGA"),
        ('"We want better ties with India," the Pakistani foreign minister said.', "consult", "PAK", "IND"),
        ("Beijing said talks could resume only after Washington lifted its sanctions.", "precondition", "CHN", "USA"),
        ("According to the Kremlin, Turkey had kept its word.", "support", "RUS", "TUR"),
    ],
)  # fmt: skip
def test_who_acts_towards_whom(text, signal, source, target):
    assert direction(text, signal) == ((source,), (target,))


@pytest.mark.parametrize(
    ("text", "signal", "source", "target"),
    [
        ("Kyiv said Moscow shelled the port.", "assault", "RUS", "UKR"),
        ("Two Russian diplomats were expelled by Norway.", "sanction", "NOR", "RUS"),
        ("Peru condemned Chile and backs Bolivia.", "accuse", "PER", "CHL"),
        ("China's embassy in Ottawa accused Canada of spreading lies.", "accuse", "CHN", "CAN"),
        ("Talks between India and Nepal were cancelled by India.", "sanction", "IND", "NPL"),
    ],
)
def test_acts_passives_and_possessives(text, signal, source, target):
    found = direction(text, signal)
    assert (found[0][:1], found[1][:1]) == ((source,), (target,))


@pytest.mark.parametrize(
    ("text", "signal", "source", "target"),
    [
        ("Two Chilean tourists were shot at a bus stop on Monday.", "assault", (), ("CHL",)),
        ("A gunman shot two Norwegian envoys in Lima on Monday.", "assault", (), ("NOR",)),
        ("A Norwegian gunman shot two guards.", "assault", (), None),
        ("Norway shelled two Chilean students.", "assault", ("NOR",), ("CHL",)),
    ],
)
def test_private_persons_are_no_state(text, signal, source, target):
    found = direction(text, signal)
    assert found[0] == source
    assert target is None or found[1] == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Peru executes man who had robbed Chile's embassy.", ()),
        ("Peru jailed a woman on Monday for spying for Chile.", ()),
        ("Peru arrested a Chilean man on Monday.", ("CHL",)),
        ("Peru hanged a man on Monday as a message to Chile.", ("CHL",)),
        ("Peru arrested Chile's ambassador and a man.", ("CHL",)),
    ],
)
def test_who_is_named_by_an_offence_is_not_meant_by_the_punishment(text, target):
    source, found = direction(text, "coerce")
    assert source == ("PER",)
    assert tuple(code for code in found if code != "PER") == target


@pytest.mark.parametrize(
    ("text", "signal", "target"),
    [
        ("Norway left the harbour board in May in protest of its constant criticism of Chile.",
         "sanction", ()),
        ("Norway left the harbour board in protest of its criticism of Chile's treatment of Peru.",
         "sanction", ()),
        ("Norway left the harbour board over its harsh treatment of Chile.", "sanction", ()),
        ("Norway condemned its treatment of Chile.", "accuse", ("CHL",)),
    ],
)  # fmt: skip
def test_whom_another_harms_is_not_meant(text, signal, target):
    assert direction(text, signal) == (("NOR",), target)


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ("The President met young teachers in Lviv.", ()),
        ("The President stressed that Kyiv is in dialogue with envoys of Ukraine's partner "
         "countries.", ()),
        ("The President met Polish students.", ("POL",)),
        ("The President met Ukrainian students.", ()),
        ("The President spoke to reporters after talks with his counterpart.", ("RUS",)),
    ],
)  # fmt: skip
def test_who_is_not_named_is_not_met_with_pupils(sentence, target):
    found = direction(f"Russia fired at dawn. {sentence}", "consult", 1, outlet="president.gov.ua")
    assert found == (("UKR",), target)


@pytest.mark.parametrize(
    ("part", "signal", "source"),
    [
        ("she rejected Chile's offer", "reject", "PER"),
        ("it would accept Chile's offer", "agree", "PER"),
    ],
)
def test_a_pronoun_is_not_the_party_that_its_clause_names(part, signal, source):
    text = f"Peru's president wrote to the Chilean president, and {part}."
    article = Article(id="a", text=text)
    mentions = find_mentions(article, Gazetteer.load())
    start = text.index(part)
    whole = drafts_of(article, mentions)[0]
    plain = {"quote": None, "speaker": None, "speaker_codes": (), "voice": "narrated"}
    first = replace(whole, id="s1.1", parent="s1", span=Span(0, start - 6), **plain)
    second = replace(
        whole, id="s1.2", parent="s1", span=Span(start, len(text)), previous=first.span, **plain
    )
    named = Told({"CHL": 5.0, "PER": 0.0}, {})
    for model in (released(), named) if signal == "reject" else (released(),):
        drafts, signals = [whole, first, second], ["none", "none", signal]
        found = find_directions(article, drafts, signals, mentions, Gazetteer.load(), model)
        assert "CHL" not in found[2].source
        assert model is named or found[2].source == (source,)


def test_a_refusal_goes_from_the_one_who_refuses():
    text = (
        'The US defence secretary, Mark Ellery, called dialogue with China "essential" after Beijing '
        "refused to hold a formal meeting."
    )
    article = Article(id="a", text=text)
    mentions = find_mentions(article, Gazetteer.load())
    drafts = drafts_of(article, mentions)
    signals = ["reject" if "refused" in d.span.text_in(text) else "consult" for d in drafts]
    found = find_directions(article, drafts, signals, mentions, Gazetteer.load(), released())
    of_part = {d.span.text_in(text)[:7]: f for d, f in zip(drafts, found, strict=True) if d.parent}
    assert (of_part["Beijing"].source, of_part["Beijing"].target) == (("CHN",), ("USA",))
    assert (of_part["The US "].source, of_part["The US "].target) == (("USA",), ("CHN",))


@pytest.mark.parametrize("outlet", ["www.kremlin.ru", "Kremlin"])
def test_we_in_a_text_of_a_government_is_its_state(outlet):
    text = "We will send more grain to Egypt."
    assert direction(text, "aid", outlet=outlet) == (("RUS",), ("EGY",))
    assert direction(text, "aid")[0] != ("RUS",)


def test_a_joint_act_goes_both_ways():
    source, target = direction("Peru and Chile agreed to open the border.", "agree")
    assert (set(source), set(target)) == ({"PER", "CHL"}, {"PER", "CHL"})


def test_a_joint_act_of_two_who_are_not_named_in_it_goes_both_ways():
    text = "China met the United States in Oslo. The two countries agreed in May to restore a line."
    further = {"source": 0.1, "target": 1.0}
    model = Told({"CHN": 4.0, "USA": 3.0}, {None: 9.0}, further)
    source, target = direction(text, "agree", at=1, model=model)
    assert source == ("CHN", "USA")
    assert set(target) == {"CHN", "USA"}


@pytest.mark.parametrize(
    ("text", "signal", "source", "target"),
    [
        ("Tensions between Peru and Chile rose in May.", "strain", {"PER", "CHL"}, {"PER", "CHL"}),
        ("Kenya and Uganda mined each other's ports.", "assault", {"KEN", "UGA"}, {"KEN", "UGA"}),
        ("Kenya and Uganda exchanged fire at dawn.", "assault", {"KEN", "UGA"}, {"KEN", "UGA"}),
        ("Ministers of Kenya, Uganda and Rwanda met in Oslo to discuss Sudan.", "consult",
         {"KEN", "UGA", "RWA"}, {"KEN", "UGA", "RWA"}),
        # allies who are named in a row do nothing to one another
        ("The banker was sanctioned by Norway and Denmark.", "sanction", {"NOR", "DNK"}, set()),
        ("Norway and Denmark launched air drills near Russia.", "mobilize", {"NOR", "DNK"}, {"RUS"}),
        ("Peru and Chile condemned the attack in Lima.", "accuse", {"PER", "CHL"}, set()),
        # who is merely named has one side, or none
        ("A resolution on Iran was tabled by France.", "consult", {"FRA"}, {"IRN"}),
        ("Kenya-Uganda relations have a bright future.", "optimism", {"KEN"}, {"UGA"}),
        ("The visit showed the partnership between Kenya and Uganda.", "support", {"KEN"}, {"UGA"}),
    ],
)  # fmt: skip
def test_only_joint_acts_go_both_ways(text, signal, source, target):
    found = direction(text, signal)
    assert (set(found[0]), set(found[1])) == (source, target)


@pytest.mark.parametrize(
    ("likely", "source", "target"),
    [
        # the main source is the likeliest target: the other one acts
        ({"PER": 4.0, "CHL": 3.0}, ("CHL",), ("PER",)),
        ({"PER": 3.0, "CHL": 4.0}, ("PER",), ("CHL",)),
    ],
)
def test_of_two_who_are_merely_named_each_has_one_side(likely, source, target):
    model = Told({"PER": 1.1, "CHL": 1.0}, likely, {"source": 0.5, "target": 0.9})
    assert direction("Peru spoke of Chile.", "accuse", model=model) == (source, target)


def test_who_means_another_does_not_mean_itself():
    further = {"source": 0.5, "target": 0.5}
    model = Told({"PER": 6.0, "CHL": 1.0}, {"PER": 3.1, "CHL": 3.0}, further)
    assert direction("Peru spoke of Chile.", "accuse", model=model) == (("PER",), ("CHL",))


def test_a_pronoun_speaks_for_the_state_of_its_person():
    text = (
        "In Beijing, Chinese Foreign Ministry spokesman Lu Wenhao was cool. He said talks could "
        "resume only after Washington lifted the sanctions."
    )
    assert direction(text, "precondition", at=1) == (("CHN",), ("USA",))


def test_who_speaks_jointly_acts_jointly():
    source, _ = direction("France and Germany said Russia must withdraw its troops.", "request")
    assert set(source) == {"FRA", "DEU"}


def test_the_two_countries_are_those_of_the_article():
    text = "Peru and Chile held talks on Monday. The two countries agreed to open the border."
    source, target = direction(text, "agree", at=1)
    assert set(source + target) == {"PER", "CHL"}


def test_co_subjects_are_sources_and_not_targets():
    source, target = direction("Britain, France and Germany called on Iran to return.", "request")
    assert set(source) == {"GBR", "FRA", "DEU"}
    assert target == ("IRN",)


def test_a_sentence_that_points_to_nobody_gets_no_direction():
    text = "China condemned Japan. Japan protested. The forum runs until Sunday."
    assert direction(text, "none", at=2) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "signal", "source", "target"),
    [
        ("Three trains were late because of the storm.", "none", (), ()),
        ("He left at dawn.", "none", ("PER",), ()),
        ("Three trains were stopped because of the storm.", "sanction", ("PER",), ("CHL",)),
        ("The storm in Chile was mild.", "none", ("PER",), ("CHL",)),
    ],
)
def test_nobody_acts_in_a_sentence_without_a_signal_and_names(sentence, signal, source, target):
    model = Told({"PER": 6.0, "CHL": 1.0}, {"CHL": 6.0, "PER": 1.0}, {"source": 1.0, "target": 1.0})
    text = f"Peru condemned Chile. {sentence}"
    assert direction(text, signal, at=1, model=model) == (source, target)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Other delegations said restraint was needed.", ()),
        ("Analysts said restraint was needed.", ()),
        ("Analysts said Chile needed restraint.", ("CHL",)),
        ("The captain said restraint was needed.", ("PER",)),
    ],
)
def test_nobody_before_acts_in_what_others_say(sentence, source):
    model = Told({"PER": 6.0, "CHL": 1.0}, {None: 1.0}, {"source": 1.0, "target": 1.0})
    found = direction(f"Peru condemned Chile. {sentence}", "consult", at=1, model=model)
    assert found[0] == source


@pytest.mark.parametrize(("penalty", "target"), [(0.0, "PER"), (2.0, "CHL")])
def test_few_are_meant_by_what_they_say_themselves(penalty, target):
    model = Told({"PER": 5.0, "CHL": 0.0}, {"PER": 2.0, "CHL": 1.0}, penalty=penalty)
    found = direction("Peru spoke of the harbour and of Chile.", "accuse", model=model)
    assert found == (("PER",), (target,))


def test_a_source_is_chosen_with_its_target():
    # By itself the source would be Peru, but Peru would not mean itself.
    model = Told({"PER": 1.0, None: 0.8}, {"PER": 1.0, None: -1.0}, penalty=2.0)
    found = direction("Guards of Peru were hurt at dawn.", "assault", model=model)
    assert found == ((), ("PER",))


def test_who_is_not_named_does_not_say_what_another_says():
    text = 'Ann Berg came to the town. "We will help you," the United Nations envoy said.'
    model = Told({"UKR": 3.0, "UNO": 1.0}, {})
    outlet = "president.gov.ua"  # a candidate everywhere
    source, _ = direction(text, "support", at=1, model=model, outlet=outlet)
    assert source == ("UNO",)


def test_who_announces_what_they_will_do_themselves_acts():
    model = Told({"CHL": 3.0, "PER": 1.0}, {})
    front = "Peru's president announced that"
    own, _ = direction(f"{front} he would lift the ban on Chile's ships.", "yield", model=model)
    other, _ = direction(f"{front} Chile would lift the ban on ships.", "yield", model=model)
    assert (own, other) == (("PER",), ("CHL",))


@pytest.mark.parametrize(
    ("sentence", "striker"),
    [
        ("Four people were killed in the night, Ukraine's president said.", "RUS"),
        ("Two children died in the cellar of the school, Ukraine's president said.", "RUS"),
        ("Eleven Russian soldiers were killed at the bridge, Ukraine's president said.", "UKR"),
    ],
)
def test_who_tells_of_victims_did_not_strike_them(sentence, striker):
    model = Told({"UKR": 3.0, "RUS": 1.0}, {})
    source, _ = direction(f"Russia fired on towns. {sentence}", "assault", at=1, model=model)
    assert source == (striker,)


@pytest.mark.parametrize(
    ("before", "sentence", "source", "target"),
    [
        # the attacker acts, whoever tells of it
        ("", "Russian missiles killed four nurses in our port.", "RUS", "UKR"),
        ("", "Five miners died under Russian bombs in our port.", "RUS", "UKR"),
        ("", "Nine Lebanese divers died under Israeli rockets.", "ISR", "LBN"),
        ("", "Ukraine lost nine people in Izmail to Russian shells.", "RUS", "UKR"),
        ("", "Peruvian guards killed two, said Chile's governor.", "PER", "CHL"),
        # the teller's own people suffer
        ("Russia fired at dawn.", "They bombed our schools in the evening.", "RUS", "UKR"),
        ("Russia fired at dawn.", "We lost 12 teachers in a single night.", "RUS", "UKR"),
        ("Russia fired at dawn.", "Four people died in our harbour.", "RUS", "UKR"),
        ("Russia fired at dawn.", "Three of our sailors were wounded at noon.", "RUS", "UKR"),
        ("Rwanda fired at dawn.", '"They razed our farms," Uganda\'s president said.', "RWA", "UGA"),
        ("Rwanda fired at dawn.", "Shells had hit a mill, Uganda's president said.", "RWA", "UGA"),
        # their own side acts
        ("Russia fired at dawn.", "Our gunners destroyed two Russian boats.", "UKR", "RUS"),
        ("Russia fired at dawn.", "We shot down eight of their drones.", "UKR", "RUS"),
        ("Russia fired at dawn.", "Drones hit a Russian mill, Ukraine's president said.", "UKR", "RUS"),
        ("Rwanda fired at dawn.", "Uganda's army shelled them, Uganda's president said.", "UGA", "RWA"),
        # no subject: words behind the noun say who it was done to, or to whom else
        ("", "A Chilean boat hit by a Peruvian drone.", "PER", "CHL"),
        ("", "Syria's army killed 20 farmers on Friday.", "SYR", "SYR"),
    ],
)  # fmt: skip
def test_who_strikes_is_the_source_and_the_victims_state_the_target(
    before, sentence, source, target
):
    outlet = "president.gov.ua" if "Russia" in before + sentence else None
    found = direction(f"{before} {sentence}".strip(), "assault", at=bool(before), outlet=outlet)
    assert found == ((source,), (target,))


@pytest.mark.parametrize(
    ("text", "signal", "source", "target"),
    [
        ("Five Omani envoys were expelled on Friday by Qatar.", "sanction", "QAT", "OMN"),
        ("A motion about Belize was tabled by Guatemala.", "consult", "GTM", "BLZ"),
        ("Malawi was praised by Zambia for its patience.", "support", "ZMB", "MWI"),
        # who accuses is no agent, and neither is who comes later
        ("Laos was delayed by Cambodia's silence, Laos said.", "accuse", "LAO", "KHM"),
        ("Togo lifted the fees that were imposed on Benin by Niger.", "yield", "TGO", None),
    ],
)
def test_the_agent_of_a_passive_acts(text, signal, source, target):
    found = direction(text, signal)
    assert found[0] == (source,)
    assert target is None or found[1] == (target,)


def test_nobody_strikes_by_being_a_place():
    source, target = direction("Two Norwegian guards were killed in a raid in Mali.", "assault")
    assert source == ()
    assert "NOR" in target


@pytest.mark.parametrize(
    "sentence",
    [
        "They killed our sailors, and Russia will answer.",
        "Russian missiles killed nine in our port.",
    ],
)
def test_a_victim_accuses_the_attacker(sentence):
    found = direction(sentence, "accuse", outlet="president.gov.ua")
    assert found == (("UKR",), ("RUS",))


def test_without_an_actor_there_is_no_direction():
    assert direction("The roses bloomed early this year.", "none") == ((), ())


def test_a_sentence_is_found_by_its_overlap():
    article = Article(id="a", text="One came first. Two came second.")
    drafts = drafts_of(article, find_mentions(article, Gazetteer.load()))
    assert statement_at(drafts, Span(17, 30)) == 1
    assert statement_at(drafts, Span(500, 510)) is None


def test_directions_are_learned_from_labelled_sentences(directions_dir):
    manifest = json.loads((directions_dir / "manifest.json").read_text(encoding="utf-8"))
    measured = manifest["metrics"]["rows.jsonl"]["released"]
    assert measured["source"]["first_right"] == 1.0
    assert measured["target"]["first_right"] == 1.0
    assert measured["pair_right"] == 1.0
    model = DirectionModel.load(directions_dir)
    # Names that no row had: it is places in the sentence that were learned.
    assert direction("Norway condemned Sweden.", "accuse", model=model) == (("NOR",), ("SWE",))
    card = (directions_dir / "README.md").read_text(encoding="utf-8")
    assert "| rows.jsonl | 90 | own | own |" in card


def test_progress_is_told_out_of_a_known_total(tiny_encoder_dir, tmp_path):
    rows = [json.dumps(row) for row in list(direction_rows())[:30]]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    told = []
    train_directions(
        directions_config(tiny_encoder_dir, epochs=1),
        tmp_path,
        tmp_path / "out",
        progress=lambda what, done, total, _: told.append((what, done, total)),
    )
    assert ("reading rows.jsonl", 30, 30) in told
    assert all(0 <= done <= total for _, done, total in told)


def test_both_backends_decide_alike_and_by_themselves(directions_dir):
    texts = ["Kenya condemned Uganda.", "Chile condemned Peru on day 7. Japan condemned China."]
    exact, quantized = TorchDirections(directions_dir), OnnxDirections(directions_dir)
    for text in texts:
        found = quantized.directions(scenes(text))
        assert exact.directions(scenes(text)) == found
        assert [quantized.directions([s])[0] for s in scenes(text)] == found
    assert quantized.directions([]) == []


def test_a_model_of_ones_own_is_evaluated(directions_dir, tmp_path):
    rows = [json.dumps(row) for row in list(direction_rows())[:12]]
    nobody = {"document": "n", "text": "It rained.", "signal": "none", "source": [], "target": []}
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([*rows, json.dumps(nobody)]), encoding="utf-8")
    assert stage_of(str(directions_dir)) == "actors"
    result = run_stage_evaluation(
        "actors", [path], model=str(directions_dir), out=tmp_path / "out", resamples=100
    )
    assert result.groups["both"]["both_right"].value == 1.0
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "first source and first target right" in report
    assert result.method.startswith("d@")


def test_a_model_of_ones_own_scores(directions_dir, tmp_path, capfd):
    path = tmp_path / "a.txt"
    path.write_text("Kenya condemned Uganda on Monday. Uganda did not answer Kenya.")
    assert main(["score", str(path), "--directions", str(directions_dir), "-f", "json", "-q"]) == 0
    assert json.loads(capfd.readouterr().out)["model"]["directions"].startswith("d@")
    assert main(["score", str(path), "--directions", "nothing", "-q"]) == 2
    assert "nothing: no such folder or released model" in capfd.readouterr().err


def test_rows_that_are_places_in_articles_teach_too(tmp_path):
    rows = list(direction_rows())[:20]
    articles = [
        {"id": row["document"], "text": f"It was cold. {row.pop('text')}", "outlet": "Wire"}
        for row in rows
    ]
    for row, article in zip(rows, articles, strict=True):
        row |= {"start": len("It was cold. "), "end": len(article["text"])}
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    known = read_articles(["articles.jsonl"], tmp_path)
    found = list(read_examples(tmp_path / "rows.jsonl", known, RuleExtractor()))
    assert all(e.scene.body.startswith("It was cold. ") for e in found)
    assert {e.source[0] for e in found} == {"CHN", "JPN", "KEN", "UGA", "PER", "CHL"}
    with pytest.raises(DataError, match="no article or place for the row d0"):
        list(read_examples(tmp_path / "rows.jsonl", {}, RuleExtractor()))


def test_rows_are_also_read_alone(tmp_path):
    text = "Peru wrote to Chile in May. The year was dry. Then Lima condemned it."
    at = text.index("Then Lima")
    article = {"id": "a", "text": text, "title": "Bolivia waits", "outlet": "Wire"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    row = {"document": "a", "start": at, "end": len(text), "signal": "accuse"}
    row |= {"source": ["PER"], "target": ["CHL"], "context": "The year was dry."}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row))
    known = read_articles(["articles.jsonl"], tmp_path)
    (example,) = read_examples(path, known, RuleExtractor(), alone=True)
    assert example.scene.body == text
    assert example.alone.body == "The year was dry. Then Lima condemned it."
    assert example.views == (example.scene, example.alone)
    # Without a context of its own, it has the words before it.
    path.write_text(json.dumps({k: v for k, v in row.items() if k != "context"}))
    (example,) = read_examples(path, known, RuleExtractor(), alone=True)
    assert example.alone.body == text
    assert not example.alone.title
    (example,) = read_examples(path, known, RuleExtractor())
    assert example.alone is None
    # What is no place in an article is alone anyway.
    path.write_text(json.dumps({"text": "Peru left.", "document": "b"} | row | {"document": "b"}))
    (example,) = read_examples(path, known, RuleExtractor(), alone=True)
    assert example.views == (example.scene,)


def test_signals_are_those_that_a_model_reads(tiny_model_dir, tmp_path):
    rows = [row | {"signal": "aid"} for row in list(direction_rows())[:40]]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    examples = list(read_examples(path, {}, RuleExtractor(), "rows"))
    tone = load_tone_model(tiny_model_dir)
    likeliest = tone.predict([e.scene.text for e in examples]).signal
    read = with_read_signals(examples, tone)
    assert [e.scene.signal for e in read] == list(likeliest)
    assert [e.source for e in read] == [e.source for e in examples]
    # Drawn from flattened probabilities, they differ, and each time in the same way.
    drawn = [with_read_signals(examples, tone, flattened={"rows": 5.0}) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert [e.scene.signal for e in drawn[0]] != [e.scene.signal for e in read]
    assert with_read_signals(examples, tone, flattened={"others": 5.0}) == read


def test_features_learn_from_sentences_in_articles_and_alone(tiny_encoder_dir, tmp_path):
    rows = list(direction_rows())[:30]
    articles = [{"id": r["document"], "text": f"Oslo was cold. {r.pop('text')}"} for r in rows]
    for row, article in zip(rows, articles, strict=True):
        first = len("Oslo was cold. ")
        row |= {"start": first, "end": len(article["text"]), "context": "It rained."}
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)))
    known = read_articles(["articles.jsonl"], tmp_path)
    path = tmp_path / "rows.jsonl"
    once = list(read_examples(path, known, RuleExtractor()))
    twice = list(read_examples(path, known, RuleExtractor(), alone=True))
    config = directions_config(tiny_encoder_dir, min_count=40)
    # "Names one before": thirty candidates in the articles, and none where the rows stand alone.
    assert len(fit_features(once, config)["source"]) < len(fit_features(twice, config)["source"])


def test_the_network_sees_a_sentence_in_its_article_and_alone_in_turn(tiny_encoder_dir, tmp_path):
    text = "Peru wrote to Chile in May, and Bolivia waited for long. Then Lima condemned Chile."
    at = text.index("Then Lima")
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": text}))
    row = {"document": "a", "start": at, "end": len(text), "signal": "accuse", "context": "Well."}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row | {"source": ["PER"], "target": ["CHL"]}))
    known = read_articles(["articles.jsonl"], tmp_path)
    examples = list(read_examples(tmp_path / "rows.jsonl", known, RuleExtractor(), alone=True))
    reader = SceneReader(fast_tokenizer(str(tiny_encoder_dir)))
    rows = SceneRows(examples, reader, directions_config(tiny_encoder_dir))
    lengths = []
    for rows.epoch in range(12):
        batch = rows.collate([0])
        lengths.append(batch["input_ids"].shape[1])
        assert lengths[-1] == rows.length(0)
        assert (rows.collate([0])["input_ids"] == batch["input_ids"]).all()
    assert len(set(lengths)) == 2


def test_a_label_of_a_part_of_a_sentence_is_that_parts(tmp_path):
    text = "Peru condemned Chile, and Bolivia praised Ecuador."
    part = "Bolivia praised Ecuador"
    at = text.index(part)
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": text}))
    row = {"document": "a", "start": at, "end": at + len(part), "signal": "support"}
    row |= {"source": ["BOL"], "target": ["ECU"]}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row))
    known = read_articles(["articles.jsonl"], tmp_path)
    (example,) = read_examples(tmp_path / "rows.jsonl", known, RuleExtractor())
    assert example.scene.text == part
    assert example.scene.draft.parent is not None


def test_a_row_by_itself_has_the_outlet_of_its_origin(tmp_path):

    row = {"document": "d", "context": "", "text": "We agree.", "origin": "wh"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    ((_, article, _),) = placed_rows(tmp_path / "rows.jsonl", {})
    assert Gazetteer.load().speaks_for(article.outlet) == "USA"


def test_the_choice_weighs_nobody_further_actors_and_oneself():
    reading = Reading(scenes("Peru wrote to Chile and to Bolivia.")[0])
    codes = ("PER", "CHL", "BOL")
    # Columns: source, target. Rows: the three, and nobody.
    logits = np.array([[2.0, 1.2], [0.0, 1.0], [0.0, 0.9], [2.5, 0.0]])
    loose, named = {"source": 1.0, "target": 0.7}, {"source": 1.0, "target": 0.0}
    found = Choice(EVEN, STRICT).direction(reading, codes, logits)
    assert found == Direction((), ("PER",))
    found = Choice(named, STRICT).direction(reading, codes, logits)
    assert found == Direction(("PER",), ("PER",))
    found = Choice(named, loose, 0.7).direction(reading, codes, logits)
    assert found == Direction(("PER",), ("CHL", "BOL"))


def test_a_choice_is_learned_by_maximum_likelihood():
    # Three times of four the one with "a" is taken: its weight is the log of the odds, 3.
    rows = [([{"a": 1.0}, {}], 0)] * 300 + [([{"a": 1.0}, {}], 1)] * 100 + [([{"a": 1.0}], None)]
    choices = Choices.of(rows)
    weights = fit_choices(choices, inverse_penalty=1000.0)
    assert weights["a"] == pytest.approx(1.0986, abs=0.01)
    assert [len(u) for u in choices.utilities(weights)[-2:]] == [2, 1]
    assert fit_choices(Choices.of([]), 1.0) == {}
    assert fit_choices(choices, 1.0, min_count=1000) == {}


def test_features_and_network_are_weighed():
    reading = Reading(scenes("Peru wrote to Chile.")[0])
    weights = {"source": {"mention 1": 4.0}, "target": {"mention 2": 4.0}}
    # The network has it the other way round, and has not read nobody's part at all.
    logits = np.array([[0.0, 4.0], [4.0, 0.0], [-9.0, -9.0]])
    for features, expected in ((0.0, ("CHL",)), (2.0, ("PER",))):
        joint = {r: {"features": features, "network": 1.0, "nobody": 0.0} for r in ROLES}
        choice = Choice(EVEN, STRICT, 0.0, weights, joint)
        assert choice.direction(reading, ("PER", "CHL"), logits).source == expected


def test_damaged_features_say_how_to_repair_them(directions_dir, tmp_path):
    folder = shutil.copytree(directions_dir, tmp_path / "damaged")
    (folder / "features.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"features\.json: sha256 .*; rebuild the folder with"):
        DirectionModel.load(folder)
    (folder / "features.json").unlink()
    with pytest.raises(ModelError, match=r"features\.json is missing"):
        DirectionModel.load(folder)


def test_what_the_network_reads_of_a_scene():
    text = (
        'Lima was calm. "We thank Chile," Peru\'s president said. Beijing and China stayed silent.'
    )
    one, other = scenes(text)[1:3]
    reader = SceneReader(load_tokenizer(model_path("directions-small")))
    found = reader.read(Reading(one))
    assert found.candidates[:2] == ("CHL", "PER")
    at = {name: found.regions == number for number, name in enumerate(REGIONS)}
    of_chile, of_peru = found.candidates.index("CHL") + 1, found.candidates.index("PER") + 1
    assert of_chile in found.slots[at["content"]]
    assert of_peru not in found.slots[at["content"]]
    assert of_peru in found.slots[at["before"]]
    assert at["cue"].any()
    assert at["speaker"].any()
    assert found.slots[found.names].tolist() == list(range(1, len(found.candidates) + 1))
    speaks = found.flags[:, FLAGS.index("speaks")].tolist()
    assert speaks == [float(c == "PER") for c in found.candidates]
    # Both names of one actor carry its slot.
    found = reader.read(Reading(other))
    slots = found.slots[found.regions == REGIONS.index("statement")]
    assert np.count_nonzero(slots == found.candidates.index("CHN") + 1) >= 2


def test_a_scene_of_any_length_and_number_of_actors_fits():
    states = "China Japan Kenya Uganda Peru Chile Norway Sweden Nepal India Ghana Mali Chad".split()
    text = f"{', '.join(states)} met. " + "Peru wrote to Chile about the very long road and " * 400
    reader = SceneReader(load_tokenizer(model_path("directions-small")))
    for scene in scenes(text):
        found = reader.read(Reading(scene))
        assert len(found.candidates) <= N_SLOTS
        assert len(found.ids) <= MAX_PIECES


def test_missing_or_bad_rows_are_named(tmp_path, tiny_encoder_dir):
    config = directions_config(tiny_encoder_dir)
    with pytest.raises(DataError, match="--data-root"):
        train_directions(config, tmp_path, tmp_path / "out")
    (tmp_path / "rows.jsonl").write_text('\n{"text": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=r"rows.jsonl:2: expected a JSON object with a 'text'"):
        train_directions(config, tmp_path, tmp_path / "out")
    (tmp_path / "rows.jsonl").write_text('{"text": "Peru.", "signal": "none"}', encoding="utf-8")
    with pytest.raises(DataError, match="has no 'source'"):
        train_directions(config, tmp_path, tmp_path / "out")
    with pytest.raises(ModelError, match="not an encoder that can be loaded"):
        train_directions(directions_config(tmp_path / "no"), tmp_path, tmp_path / "out")


def test_another_task_s_folder_is_refused(tmp_path):
    with pytest.raises(ModelError, match="is a model for 'quotes', expected one for 'directions'"):
        DirectionModel.load("quotes-small")
    with pytest.raises(ModelError, match="no such model"):
        DirectionModel.load(tmp_path / "nothing")
