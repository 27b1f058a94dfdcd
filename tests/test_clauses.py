import pytest

from analyzer.actors import Gazetteer, find_mentions
from analyzer.clauses import clauses
from analyzer.records import Article, Quote, Span
from analyzer.sentences import split
from analyzer.speakers import resolve_speakers
from analyzer.statements import draft_statements


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


def divided(text, gazetteer):
    mentions = find_mentions(Article("a", text), gazetteer).body
    return [c.span.text_in(text) for c in clauses(text, Span(0, len(text)), mentions)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The envoy of Kenya called talks “essential” after Tanzania refused to hold a meeting.",
            [
                "The envoy of Kenya called talks “essential”",
                "Tanzania refused to hold a meeting.",
            ],
        ),
        (
            "Norway offered to host the talks, hours after Sweden had withdrawn its envoys.",
            ["Norway offered to host the talks", "Sweden had withdrawn its envoys."],
        ),
        (
            "Peru's president praised the accord; Chile's foreign ministry said it would wait.",
            ["Peru's president praised the accord", "Chile's foreign ministry said it would wait."],
        ),
        (
            "Ghana lifted its ban on Monday, but Togo kept the border closed to all trucks.",
            ["Ghana lifted its ban on Monday", "Togo kept the border closed to all trucks."],
        ),
        (
            "Trade has slowed in recent months after Vietnam closed two crossings to Laos.",
            ["Trade has slowed in recent months", "Vietnam closed two crossings to Laos."],
        ),
        (
            "The talks ended without a deal as Kenya raised its duties on Tanzanian maize.",
            ["The talks ended without a deal", "Kenya raised its duties on Tanzanian maize."],
        ),
        (
            "Its accounts were closed for 30 days, and Vietnam warned of a wider ban on games.",
            ["Its accounts were closed for 30 days", "Vietnam warned of a wider ban on games."],
        ),
        (
            "The embargo must take effect immediately, as Ghana cannot wait for another six years.",
            [
                "The embargo must take effect immediately",
                "Ghana cannot wait for another six years.",
            ],
        ),
    ],
)
def test_a_further_act_is_a_clause(text, parts, gazetteer):
    assert divided(text, gazetteer) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Leaders of Canada, Britain, and France warned Israel of sanctions on Monday.",
        "Kenya called for talks after refusing to meet Tanzania.",
        "Kenya called for talks after Tanzania's long refusal to meet.",
        "The minister left after Tanzania, and nothing else happened in the week that followed.",
        "“We signed, but China refused to sign the paper,” the envoy of Norway told reporters.",
        "He said that when Norway asked for help, and that was late, the others had left.",
        "Norway said that after Sweden had left the talks, the others should leave as well.",
        "No actor is named here, but somebody refused to hold a formal meeting.",
        "Peru agreed, after Chile did.",
        "For years the port was described as Peru wanted it, and nobody objected to the name.",
        "Peru kept the ships, not as a favour to anyone, but because Chile paid for the coal.",
        "The ferries can leave the port at noon, while others (Chile sent two) cannot leave.",
        "The road had been closed for days; reaching Lima was possible on foot for some.",
        "The twins were born in the spring, their first after Norway ended the siege of the town.",
        "Kenya said talks could resume only after Tanzania lifted the sanctions on its minister.",
        "Kenya promised to sign the paper after Tanzania lifted the sanctions on its minister.",
        "",
    ],
)
def test_in_doubt_a_sentence_is_one(text, gazetteer):
    assert divided(text, gazetteer) == [text]


def test_a_clause_that_frames_somebodys_words_is_the_writers():
    text = "Kenya's envoy said the talks were close, hours after Tanzania had refused to attend."
    mentions = find_mentions(Article("a", text), Gazetteer.load()).body
    sentences = split(text)
    quotes = [
        Quote(
            (Span(text.index("the talks"), len(text) - 1),), Span(14, 18), Span(0, 13), "indirect"
        )
    ]
    drafts = draft_statements(
        "body",
        text,
        sentences,
        quotes,
        resolve_speakers(text, sentences, quotes, mentions),
        mentions,
    )
    assert [(d.parent, d.voice) for d in drafts] == [
        (None, "reported"),
        ("s1", "reported"),
        ("s1", "narrated"),
    ]


def test_a_part_of_a_speech_without_quotation_marks_is_the_speakers():
    text = "Norway sold most of the fish, while Peru kept its own for the winter."
    mentions = find_mentions(Article("a", text), Gazetteer.load()).body
    sentences = split(text)
    speech = [Quote((Span(0, len(text)),), None, None, "direct")]
    speakers = resolve_speakers(text, sentences, speech, mentions)
    drafts = draft_statements("body", text, sentences, speech, speakers, mentions)
    assert [d.voice for d in drafts] == ["quoted"] * 3


def test_a_subject_that_waits_for_its_verb_is_not_cut_off(gazetteer):
    text = "The Kenyan embargo, imposed after Tanzania closed its ports, has ruined the traders."
    assert divided(text, gazetteer) == [text]


def test_a_clause_with_its_own_attribution_is_reported():
    text = "Norway lost three ships, while Sweden sank two of its own, the ministry in Oslo said."
    mentions = find_mentions(Article("a", text), Gazetteer.load()).body
    sentences = split(text)
    cue = Span(text.index("said"), text.index("said") + 4)
    source = Span(text.index("the ministry"), cue.start - 1)
    quotes = [Quote((Span(0, source.start - 2),), cue, source, "indirect")]
    speakers = resolve_speakers(text, sentences, quotes, mentions)
    drafts = draft_statements("body", text, sentences, quotes, speakers, mentions)
    assert [d.voice for d in drafts] == ["reported"] * 3
