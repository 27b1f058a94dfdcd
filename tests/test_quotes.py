from __future__ import annotations

import random
import time

import pytest

from analyzer.quotes import QuoteExtractor, RuleExtractor
from analyzer.quotes.lexicon import FRAMES, cue_forms
from analyzer.quotes.marks import kind_of, regions
from analyzer.records import Quote, Span
from analyzer.sentences import split

Found = tuple[str, str | None, str | None, list[str]]


def extract(text: str) -> list[Quote]:
    extractor: QuoteExtractor = RuleExtractor()
    return list(extractor.extract(text, split(text)))


def found(text: str) -> list[Found]:
    """(kind, speaker, cue, content) of every quote, as printed."""
    return [
        (
            q.kind,
            q.speaker.text_in(text) if q.speaker else None,
            q.cue.text_in(text) if q.cue else None,
            [c.text_in(text) for c in q.content],
        )
        for q in extract(text)
    ]


# ------------------------------------------------------------------ direct


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("“Talks will go on,” the minister said.", "the minister", "said", "“Talks will go on,”"),
        ('"Talks will go on," said Ann Lee.', "Ann Lee", "said", '"Talks will go on,"'),
        ("«Talks will go on», Ann Lee said.", "Ann Lee", "said", "«Talks will go on»"),
        ("„Talks will go on,“ Ann Lee said.", "Ann Lee", "said", "„Talks will go on,“"),
        ("''Talks will go on,'' Mr. Lee said.", "Mr. Lee", "said", "''Talks will go on,''"),
        ("``Talks will go on,'' Mr. Lee said.", "Mr. Lee", "said", "``Talks will go on,''"),
        ("‘Talks will go on, I hope,’ said Ann Lee.", "Ann Lee", "said", "‘Talks will go on, I hope,’"),
        ("“Will it last?” she asked.", "she", "asked", "“Will it last?”"),
        ("“Never again!” the crowd shouted.", "the crowd", "shouted", "“Never again!”"),
        ('Ann Lee said: "Talks will go on."', "Ann Lee", "said", '"Talks will go on."'),
        ('Ann Lee said, "Talks will go on."', "Ann Lee", "said", '"Talks will go on."'),
        ("The envoy told reporters in Oslo on Monday: “We wait.”", "The envoy", "told", "“We wait.”"),
        ("The ministry said in a statement: “We wait.”", "The ministry", "said", "“We wait.”"),
        ("Ann Lee tweeted, “We wait for them.”", "Ann Lee", "tweeted", "“We wait for them.”"),
        ("“We wait for them,” according to Ann Lee.", "Ann Lee", "according to", "“We wait for them,”"),
        ("“We wait,” warned a senior official.", "a senior official", "warned", "“We wait,”"),
        (
            "“We wait,” Norland Foreign Ministry spokesman Tom Roy said on Monday.",
            "Norland Foreign Ministry spokesman Tom Roy",
            "said",
            "“We wait,”",
        ),
        (
            "“We wait,” said Roy, the Norland defence secretary, in a speech.",
            "Roy, the Norland defence secretary",
            "said",
            "“We wait,”",
        ),
        (
            "“We wait,” Tom Roy, the Norland defence secretary, said.",
            "Tom Roy, the Norland defence secretary",
            "said",
            "“We wait,”",
        ),
        ("“We wait,” Tom Roy (D-Calif.) said.", "Tom Roy (D-Calif.)", "said", "“We wait,”"),
        ("“We wait,” Tom Roy in a statement said.", "Tom Roy", "said", "“We wait,”"),
        ("“We wait,” Tom Roy on Monday said.", "Tom Roy", "said", "“We wait,”"),
        ("“We wait,” Roy, who leads the army, said.", "Roy", "said", "“We wait,”"),
    ],
)  # fmt: skip
def test_direct(text: str, speaker: str, cue: str, content: str) -> None:
    assert found(text) == [("direct", speaker, cue, [content])]


def test_quote_interrupted_by_its_cue() -> None:
    assert found("“The deal,” Ann Lee said, “is dead.”") == [
        ("direct", "Ann Lee", "said", ["“The deal,”", "“is dead.”"])
    ]


def test_quote_goes_on_after_its_cue() -> None:
    text = "“The deal is dead,” he said. “Nobody wants it. Nobody ever did.”"
    assert found(text) == [
        ("direct", "he", "said", ["“The deal is dead,”", "“Nobody wants it. Nobody ever did.”"])
    ]


def test_next_quote_by_the_same_speaker() -> None:
    text = "“The deal is dead,” Ann Lee said. “Nobody wants it,” she added."
    assert found(text) == [
        ("direct", "Ann Lee", "said", ["“The deal is dead,”"]),
        ("direct", "she", "added", ["“Nobody wants it,”"]),
    ]


def test_quote_over_paragraphs() -> None:
    text = "“The deal is dead,” Ann Lee said. “Nobody wants it.\n\n“We will look for another.”"
    assert found(text) == [
        (
            "direct",
            "Ann Lee",
            "said",
            ["“The deal is dead,”", "“Nobody wants it.", "“We will look for another.”"],
        )
    ]


def test_quote_without_cue_inherits_the_speaker_of_the_paragraph_before() -> None:
    text = "“The deal is dead,” Ann Lee said.\n\n“Nobody wants it any more.”"
    assert found(text)[1] == ("direct", "Ann Lee", None, ["“Nobody wants it any more.”"])


def test_whole_quote_after_reported_speech_has_its_speaker() -> None:
    text = 'Ann Lee said the deal was dead. "Nobody wants it."'
    contents = [c for q in found(text) for c in q[3]]
    assert '"Nobody wants it."' in contents
    assert {q[1] for q in found(text)} == {"Ann Lee"}


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “buffer zone” was quiet on Tuesday.",
        "They live near the “old bridge” in Port Ann.",
        "His memoir, “The Long Road Home,” appeared in May.",
        "The film “A Winter in the Far North” opens today.",
        'He is 6\'2" tall and the screen is 27" wide.',
        "The ministers' plan and the players' strike aren't new.",
    ],
)
def test_no_quote(text: str) -> None:
    assert found(text) == []


def test_scare_quotes_are_part_of_attributed_speech() -> None:
    assert found("Ann Lee called the plan a “bad joke” on Monday.") == [
        ("mixed", "Ann Lee", "called", ["the plan a “bad joke” on Monday"])
    ]


# ------------------------------------------------------------------ indirect and mixed


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("Ann Lee said that talks will go on.", "Ann Lee", "said", ["that talks will go on"]),
        ("Ann Lee said talks will go on.", "Ann Lee", "said", ["talks will go on"]),
        ("Ann Lee said on Monday that talks go on.", "Ann Lee", "said", ["that talks go on"]),
        ("Ann Lee said in a statement she would stay.", "Ann Lee", "said", ["she would stay"]),
        ("Ann Lee told reporters that talks go on.", "Ann Lee", "told", ["that talks go on"]),
        ("The talks will go on, Ann Lee said.", "Ann Lee", "said", ["The talks will go on"]),
        ("The talks will go on, said Ann Lee.", "Ann Lee", "said", ["The talks will go on"]),
        ("The talks, Ann Lee said, will go on.", "Ann Lee", "said", ["The talks", "will go on"]),
        ("According to Ann Lee, talks go on.", "Ann Lee", "According to", ["talks go on"]),
        ("The talks go on, according to Ann Lee.", "Ann Lee", "according to", ["The talks go on"]),
        ("Norland accused Sudland of smuggling.", "Norland", "accused", ["Sudland of smuggling"]),
        ("Ann Lee warned against a new war.", "Ann Lee", "warned against", ["a new war"]),
        ("Norland denied supporting the rebels.", "Norland", "denied", ["supporting the rebels"]),
        ("Norland called on Sudland to pay.", "Norland", "called on", ["to pay"]),
        ("Norland urged both sides to stop.", "Norland", "urged", ["to stop"]),
        ("Norland called for an end to the war.", "Norland", "called for", ["an end to the war"]),
        ("Norland vowed to strike back.", "Norland", "vowed", ["to strike back"]),
        ("Norland refused to comment.", "Norland", "refused", ["to comment"]),
        ("Norland condemned the attack.", "Norland", "condemned", ["the attack"]),
        ("The ministry asked whether talks go on.", "The ministry", "asked", ["whether talks go on"]),
        ("As Ann Lee said, talks go on.", "Ann Lee", "said", ["talks go on"]),
        ("In Oslo, Ann Lee said talks will go on.", "Ann Lee", "said", ["talks will go on"]),
        (
            "Ann Lee, the mayor of Oslo, said talks will go on.",
            "Ann Lee, the mayor of Oslo",
            "said",
            ["talks will go on"],
        ),
        (
            "It was welcomed by Ann Lee, who said that talks will go on.",
            "Ann Lee",
            "said",
            ["that talks will go on"],
        ),
        (
            "OSLO, May 3 (NNA) — The talks will go on, Ann Lee said.",
            "Ann Lee",
            "said",
            ["The talks will go on"],
        ),
    ],
)  # fmt: skip
def test_indirect(text: str, speaker: str, cue: str, content: list[str]) -> None:
    assert found(text) == [("indirect", speaker, cue, content)]


def test_participle_has_the_speaker_of_the_sentence() -> None:
    text = "“It is over,” Ann Lee said, adding that she would resign."
    assert found(text) == [
        ("direct", "Ann Lee", "said", ["“It is over,”"]),
        ("indirect", "Ann Lee", "adding", ["that she would resign"]),
    ]


def test_leading_participle_ends_at_the_comma() -> None:
    text = "Noting that winter is near, Ann Lee said the port must open."
    assert found(text) == [
        ("indirect", "Ann Lee", "Noting", ["that winter is near"]),
        ("indirect", "Ann Lee", "said", ["the port must open"]),
    ]


def test_two_speakers_in_one_sentence() -> None:
    text = "Ann Lee said the port is open, but Tom Roy said ships are still waiting."
    assert found(text) == [
        ("indirect", "Ann Lee", "said", ["the port is open"]),
        ("indirect", "Tom Roy", "said", ["ships are still waiting"]),
    ]


def test_mixed_is_one_span_over_the_clause() -> None:
    text = "Ann Lee said that the deal was “a bad joke” and could not last."
    assert found(text) == [
        ("mixed", "Ann Lee", "said", ["that the deal was “a bad joke” and could not last"])
    ]


def test_kind_follows_the_words_inside_marks() -> None:
    text = "“All of it,” some “of it” or none."
    marked = regions(text, [Span(0, len(text))])
    assert kind_of(text, [Span(0, 12)], marked) == "direct"
    assert kind_of(text, [Span(13, 25)], marked) == "mixed"
    assert kind_of(text, [Span(26, 33)], marked) == "indirect"


@pytest.mark.parametrize(
    "text",
    [
        "The port has three exits and a wall.",
        "Several states are in the region.",
        "The claims were large and the calls were long.",
        "It is easier to say than to do.",
        "The proposed law has two parts.",
        "The festival, known for its songs, began on Monday.",
    ],
)
def test_no_attribution(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Lee: No talks before winter\n\nSnow fell in Oslo.", "Lee"),
        ("No talks before winter — Lee\n\nSnow fell in Oslo.", "Lee"),
        ("No talks before winter, minister says\n\nSnow fell in Oslo.", "minister"),
    ],
)
def test_headline_with_its_speaker(text: str, speaker: str) -> None:
    kind, who, _, content = found(text)[0]
    assert (kind, who, content) == ("indirect", speaker, ["No talks before winter"])


@pytest.mark.parametrize("text", ["Update: No talks before winter", "OSLO: The port is closed."])
def test_kicker_and_dateline_are_no_speakers(text: str) -> None:
    assert found(text) == []


# ------------------------------------------------------------------ transcripts


def test_transcript() -> None:
    text = (
        "Q: Will Norland pay?\n"
        "MR. KIRBY: We have seen the report. I have nothing to add.\n"
        "As I said, we wait.\n"
        "Q: And Sudland?\n"
        "MR. KIRBY: Ask them."
    )
    assert found(text) == [
        ("direct", "Q", None, ["Will Norland pay?"]),
        (
            "direct",
            "MR. KIRBY",
            None,
            ["We have seen the report. I have nothing to add.", "As I said, we wait."],
        ),
        ("direct", "Q", None, ["And Sudland?"]),
        ("direct", "MR. KIRBY", None, ["Ask them."]),
    ]


def test_transcript_of_two_labels_and_narration_around_it() -> None:
    text = (
        "Foreign Ministry spokesman Tom Roy answered questions on the port.\n"
        "Oslo Post: What will you do about the ships?\n"
        "Tom Roy: The ships are ours. No one may take them.\n"
        "Deputy Prime Minister Ann Lee met with the head of a bank in Oslo.\n"
        "Lee said that trade will grow."
    )
    assert found(text) == [
        ("direct", "Oslo Post", None, ["What will you do about the ships?"]),
        ("direct", "Tom Roy", None, ["The ships are ours. No one may take them."]),
        ("indirect", "Lee", "said", ["that trade will grow"]),
    ]


def test_transcript_in_one_line() -> None:
    text = (
        "Start of the meeting President of Norland Ann Lee: Good day. I am glad to see you. "
        "Tom Roy: Thank you, Ms President. We are ready. Ann Lee: Please begin. Tom Roy: Yes."
    )
    assert [(q[1], q[3]) for q in found(text)] == [
        ("Ann Lee", ["Good day. I am glad to see you."]),
        ("Tom Roy", ["Thank you, Ms President. We are ready."]),
        ("Ann Lee", ["Please begin."]),
        ("Tom Roy", ["Yes."]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Norland: 12 seats\nSudland: 9 seats\nNorland: 3 votes",
        "Note: the port is closed. Update: it is open again.",
    ],
)
def test_labels_without_speech_are_no_transcript(text: str) -> None:
    assert all(q[0] != "direct" for q in found(text))


# ------------------------------------------------------------------ robustness


def test_missing_closing_mark_does_not_run_away() -> None:
    text = "“We wait, Ann Lee said.\n\nThe port is closed.\n\nTom Roy said that ships wait."
    last = found(text)[-1]
    assert last == ("indirect", "Tom Roy", "said", ["that ships wait"])
    paragraph_end = text.index("\n")
    assert all(c.end <= paragraph_end for q in extract(text)[:-1] for c in q.content)


def test_stray_straight_mark_does_not_turn_the_rest_inside_out() -> None:
    text = (
        'The screen is 27" wide and cheap" they write. "We wait for them," Ann Lee said. '
        'Snow fell in Oslo. "It will come soon," Tom Roy said.'
    )
    direct = [q for q in found(text) if q[0] == "direct"]
    assert [(q[1], q[3]) for q in direct] == [
        ("Ann Lee", ['"We wait for them,"']),
        ("Tom Roy", ['"It will come soon,"']),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "“He told me ‘never again’ and left,”",
        "“He told me 'never again' and left,”",
        "\"He told me 'never again' and left,\"",
        "“It isn’t the players’ fault, it’s ours,”",
        '“He told me "never again" and left,”',
    ],
)
def test_nested_marks_and_apostrophes(content: str) -> None:
    assert found(f"{content} Ann Lee said.") == [("direct", "Ann Lee", "said", [content])]


def test_british_outer_marks_with_nested_double_marks() -> None:
    text = "‘He told me “never again” and left us all,’ said Ann Lee."
    spans = [c for q in found(text) for c in q[3]]
    assert any("and left us all" in s for s in spans)


def test_line_breaks_inside_a_quote() -> None:
    text = (
        "“Talks between the two sides will go on and on through the whole of winter,\r\n"
        "and nobody can stop them now,” Ann Lee said in the northern port of Oslo on\r\n"
        "Monday."
    )
    kind, speaker, _, content = found(text)[0]
    assert (kind, speaker) == ("direct", "Ann Lee")
    assert content[0].endswith("winter,\r\nand nobody can stop them now,”")


def test_capitals() -> None:
    assert found("“TALKS WILL GO ON,” ANN LEE SAID.") == [
        ("direct", "ANN LEE", "SAID", ["“TALKS WILL GO ON,”"])
    ]


def test_glued_headline_is_not_part_of_the_quote() -> None:
    text = 'SHIPS WAIT NEAR OSLO "We lost a week," Ann Lee said.'
    assert found(text) == [("direct", "Ann Lee", "said", ['"We lost a week,"'])]


@pytest.mark.parametrize("text", ["", " ", "“", '"', "“”", "said", ", said,", "according to", "Q:"])
def test_fragments(text: str) -> None:
    assert all(q.content for q in extract(text))


def test_spans_are_sound_on_random_text() -> None:
    rng = random.Random(7)
    pieces = ['"', "“", "”", "‘", "’", "''", ", ", ". ", ": ", "\n", "\n\n", " and ", " but ", " said ",
              " told ", "Ann Lee ", "he ", "the deal ", "that ", " according to ", "adding ", " called ",
              "Q: ", "Tom Roy: ", " who ", "(", ")", " — ", "U.S. ", "was ", "in Oslo ", "?"]  # fmt: skip
    for _ in range(400):
        text = "".join(rng.choices(pieces, k=50))
        quotes = extract(text)
        starts = [q.content[0].start for q in quotes]
        assert starts == sorted(starts)
        for quote in quotes:
            spans = [*quote.content, *(s for s in (quote.cue, quote.speaker) if s)]
            assert all(0 <= s.start < s.end <= len(text) for s in spans), text
            ends = [0, *(c.end for c in quote.content)]
            assert all(c.start >= e for c, e in zip(quote.content, ends, strict=False)), text


@pytest.mark.parametrize(
    "piece",
    ['"', "“", "'a ", "said ", '"a" said ', ", ", "a, b said, ", "A", "Aa ", "Aa: b. ", "— said "],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (150_000 // len(piece))
    sentences = split(text)
    start = time.process_time()
    RuleExtractor().extract(text, sentences)
    assert time.process_time() - start < 5.0


def test_cue_table_is_sound() -> None:
    forms = [form for entries in cue_forms().values() for form in entries]
    assert len(forms) > 500
    assert all(form.frames and form.frames <= FRAMES for form in forms)
    said = cue_forms()["said"][0]
    assert (said.lemma, said.shape) == ("say", "past")
    assert "states" not in cue_forms()


# ------------------------------------------------------------------ speakers beside the quote


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        (
            '"Talks will begin soon," Mr. Roy said on the radio on Sunday night, after speaking by '
            "phone with Vera von der Lind, the president of the commission.",
            "Mr. Roy",
            "said",
            '"Talks will begin soon,"',
        ),
        ('"We will hold firm," the Head of State noted.', "the Head of State", "noted", '"We will hold firm,"'),
        ('"We want peace," Ann Lee said.', "Ann Lee", "said", '"We want peace,"'),
        ('"No," Ann Lee said.', "Ann Lee", "said", '"No,"'),
        ('Mr Roy: "We are ready."', "Mr Roy", None, '"We are ready."'),
        ('Snow fell in Oslo. Mr Roy: "We are ready."', "Mr Roy", None, '"We are ready."'),
        ('> "We rise in peace." — Ann Lee, 2011', "Ann Lee", None, '"We rise in peace."'),
        ('"We rise in peace."\n— Ann Lee', "Ann Lee", None, '"We rise in peace."'),
        ('"We will never sell it to them," Tom Roy deadpanned.', "Tom Roy", None, '"We will never sell it to them,"'),
        ('The E.U.\'s Ann Lee said: "We wait."', "The E.U.'s Ann Lee", "said", '"We wait."'),
        ('Gen. Roy, Coast Command (CC)\'s top officer, said: "We wait."', "Gen. Roy, Coast Command (CC)'s top officer", "said", '"We wait."'),
    ],
)  # fmt: skip
def test_direct_beside_its_speaker(text: str, speaker: str, cue: str | None, content: str) -> None:
    assert found(text)[-1] == ("direct", speaker, cue, [content])


def test_question_put_to_the_speaker_does_not_take_the_quote() -> None:
    text = 'Asked whether talks were near, Roy said: "That is up to them. They know us."'
    assert found(text)[-1] == ("direct", "Roy", "said", ['"That is up to them. They know us."'])
    assert [q[0] for q in found(text)[:-1]] == ["indirect"]


def test_two_speakers_in_one_paragraph() -> None:
    assert found('"Is that so?" he asked. "Yes!" she shouted. They left.') == [
        ("direct", "he", "asked", ['"Is that so?"']),
        ("direct", "she", "shouted", ['"Yes!"']),
    ]


def test_quote_behind_another_cue_is_not_the_first_speakers() -> None:
    assert found('"We wait," Roy noted, and the minister said: "No."') == [
        ("direct", "Roy", "noted", ['"We wait,"']),
        ("direct", "the minister", "said", ['"No."']),
    ]


def test_named_speaker_beside_the_quote_wins_over_the_last_subject() -> None:
    text = 'President Roy smiled. "Trust," Lee is said to have said, "is good; control is better."'
    assert found(text) == [("direct", "Lee", "said", ['"Trust,"', '"is good; control is better."'])]


def test_quote_inside_a_sentence_does_not_inherit_a_subject() -> None:
    text = 'President Roy smiled. "The port will stay open for all" became the slogan of the day.'
    assert all(q[1] != "President Roy" for q in found(text))


def test_straight_marks_nested_in_straight_marks() -> None:
    text = (
        'Roy spoke in Oslo. "I gave it the title of "rescuer city" today. There is no "gray" zone '
        'here," the Head of State noted. "We wait," Ann Lee said.'
    )
    assert [(q[1], q[3][0][:12], q[3][0][-7:]) for q in found(text)] == [
        ("the Head of State", '"I gave it t', ' here,"'),
        ("Ann Lee", '"We wait,"', ' wait,"'),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('The "dream machine" runs all day, aiming to show how we think.', None),
        ('> "We wait for the ships at the port."', None),
        ("According to a plan he praised, the port will open.", "a plan"),
        ("Tom Roy, 33, of Oslo in Norland, dismissed the plan.", "Tom Roy, 33, of Oslo in Norland"),
        ("“We wait for the ships,” said the ruling.", "the ruling"),
        ("The family said that the port is open.", "The family"),
        ('Warning: "This port is closed to all."', None),
        (
            "The guide who was working with Norland, a rich state, said that it is open.",
            "The guide",
        ),
    ],
)
def test_speaker_is_a_name_a_noun_or_nothing(text: str, speaker: str | None) -> None:
    quotes = found(text)
    assert quotes
    assert {q[1] for q in quotes} == {speaker}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Norland warned Sudland of grave consequences.", "Sudland of grave consequences"),
        ("Norland warned its neighbors against sailing north.", "its neighbors against sailing north"),
        ("Norland warned Sudland on Monday that it would act.", "that it would act"),
        ("Norland thanked Sudland for its help.", "Sudland for its help"),
        ("Norland urged Sudland to pay.", "to pay"),
    ],
)  # fmt: skip
def test_warned_thanked_and_urged(text: str, content: str) -> None:
    assert [(q[0], q[1], q[3]) for q in found(text)] == [("indirect", "Norland", [content])]


def test_warned_without_topic() -> None:
    assert found("Lee warned the head of the bank.") == []


@pytest.mark.parametrize(
    "heading",
    [
        "Defense Secretary Pat Hale provided testimony at a hearing on the US budget.",
        "President Dunn announces a port plan.",
        "Norland Foreign Ministry Spokesperson May Ling responds to questions on the port.",
        "During the State House briefing, Ann Hill responded to questions on the port.",
        "Ann Hill hosts a briefing at the port.",
        "A spokesperson for the Ministry of Trade stated that Norland will wait.",
        "President Dunn posted on his site: I will open the port.",
    ],
)
def test_turn_ends_where_narration_starts_again(heading: str) -> None:
    text = (
        "Oslo Post: What will you do about the ships?\n"
        "Tom Roy: The ships are ours. We will keep them.\n"
        "The port of Norland has been open for years.\n"
        f"{heading}\n"
        "The port plan has three parts."
    )
    turn = next(q for q in found(text) if q[1] == "Tom Roy" and q[2] is None)
    assert turn[3] == [
        "The ships are ours. We will keep them.",
        "The port of Norland has been open for years.",
    ]


def test_turn_goes_on_over_paragraphs_about_other_people() -> None:
    text = (
        "Oslo Post: What will you do about the ships?\n"
        "Tom Roy: The ships are ours.\n"
        "President Dunn told me and our friends that we may keep them.\n"
        "Norland and Sudland should respect the law of the sea."
    )
    turn, inner = found(text)[-2:]
    assert len(turn[3]) == 3
    assert inner[1:] == ("President Dunn", "told", ["that we may keep them"])
