"""Who speaks in a quote of a network, in quotes that the mending has seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readers import mend, printed, quote_of, span_of

from analyzer.records import Quote, Span


@pytest.mark.parametrize(
    ("text", "who", "cue", "content", "source"),
    [
        # another sentence goes by the source
        ("It has what was described as “a kind of peace.” It is late, according to his profile.",
         "his profile", "was described as", "“a kind of peace.”", None),
        ("“It is late. “We wait,” according to Ann Lee.", "Ann Lee", "according to",
         "“It is late. “We wait,”", "Ann Lee"),
        # whose view it is
        ("In her view, those who cheer Lee were asking for “the right to be rude”.", "Lee",
         "were asking for", "“the right to be rude”", "her"),
        ("In Roy's opinion, those who cheer Lee were asking for “the right to be rude”.", "Lee",
         "were asking for", "“the right to be rude”", "Roy"),
        # said in so many words; a view of the port
        ("In her view, those who cheer Lee said “this is the right to be rude”.", "Lee", "said",
         "“this is the right to be rude”", "Lee"),
        ("In view of this, those who cheer Lee were asking for “the right to be rude”.", "Lee",
         "were asking for", "“the right to be rude”", "Lee"),
        # who is quoted behind the words
        ('"It is late," the ministry quoted Bo Roy as saying.', "the ministry", "quoted",
         '"It is late,"', "Bo Roy"),
        ('"It is late," the ministry quoted the captain of the ship as telling the crew.',
         "the ministry", "quoted", '"It is late,"', "the captain of the ship"),
        ('"It is late," the ministry was quoted as saying.', "the ministry", "saying",
         '"It is late,"', "the ministry"),
        # who was quoted by others, whatever is inserted
        ("Port sources were quoted by Norwegian media as saying that it was late.",
         "Norwegian media", "saying", "that it was late", "Port sources"),
        ("Roy, head of the Harbour group, which owns docks such as Norport, was quoted by the Post "
         "as saying it was late.", "the Post", "quoted", "it was late", "Roy"),
        ("On Monday, Roy, who leads the docks, was quoted by the Post as saying it was late.",
         "the Post", "quoted", "it was late", "Roy"),
        ("Port sources were quoted by the Post as saying it was late.", "the Post", "quoted",
         "it was late", "Port sources"),
        ("Roy, head of the Harbour group, which owns docks such as Norport, was quoted by the Post "
         "as saying it was late.", "the Post", "saying", "it was late", "Roy"),
        ("On Monday, Roy, who leads the docks, was quoted by the Post as saying it was late.",
         "the Post", "saying", "it was late", "Roy"),
        ("Port sources were quoted by the Post as saying it was late.", "the Post", "saying",
         "it was late", "Port sources"),
        # the name in front of a relative clause
        ("That angered Ann Lee, who urged Peru to wait.", None, "urged", "Peru to wait", "Ann Lee"),
        # the place in front of a speaker is none
        ("Port Louis, — The Harbour Union condemned the attack.", "Port Louis, — The Harbour Union",
         "condemned", "the attack", "The Harbour Union"),
        # what is inserted is no part of a source
        ("Many experts, however, say that it is late.", "Many experts, however,", "say",
         "that it is late", "Many experts"),
        ("Many experts, too, say that it is late.", "Many experts, too,", "say", "that it is late",
         "Many experts"),
        ("Many experts, for their part, say that it is late.", "Many experts, for their part,",
         "say", "that it is late", "Many experts"),
        # an office has the name in front of the cue
        ("Exports rose, Director of the state ship corporation Odd Berg said.",
         "Director of the state ship corporation", "said", "Exports rose",
         "Director of the state ship corporation Odd Berg"),
        # a source does not break off behind an owner
        ("Lima — Peru's recently launched Marea coalition, led by Bo Roy, rejected the plan.",
         "Peru's", "rejected", "the plan", "Peru's recently launched Marea coalition"),
        ("Norland's new Tide coalition, led by Bo Roy, denounced the plan.", "Norland's",
         "denounced", "the plan", "Norland's new Tide coalition"),
    ],
)  # fmt: skip
def test_the_source_of_a_quote(
    text: str, who: str | None, cue: str, content: str, source: str
) -> None:
    (found,) = mend(text, quote_of(text, who, cue, content))
    assert printed(text, found.speaker) == source


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # an owner alone, and the owner of a claim
        ("Peru's, too, rejected the plan.", "Peru's", "rejected", "the plan"),
        ("Peru rejected Norland's repeated claim that the port was shut.", "Norland's", "claim",
         "that the port was shut"),
        # who is accused by others
        ("Both the army and the rebels have been accused of looting by villagers.", "villagers",
         "have been accused of", "Both the army and the rebels"),
        # other answers to a claim
        ("Ann Lee rejected the claim that Peru lost.", "Ann Lee", "rejected", "that Peru lost"),
        ("Ann Lee rejected Bo Roy's claim that Peru lost.", "Ann Lee", "rejected",
         "Bo Roy's claim that Peru lost"),
        ("Ann Lee repeated Bo Roy's claim that Peru lost.", "Ann Lee", "repeated",
         "that Peru lost"),
    ],
)  # fmt: skip
def test_a_source_that_is_right_stays(text: str, who: str, cue: str, content: str) -> None:
    quote = quote_of(text, who, cue, content)
    assert mend(text, quote) == [quote]


def test_whoever_denies_an_accusation_does_not_make_it() -> None:
    text = "Both the army and the rebels have been accused of looting, which they deny."
    quote = quote_of(text, "they", "have been accused of", "Both the army and the rebels")
    (mended,) = mend(text, quote)
    assert printed(text, mended.cue) == "deny"
    assert mended.content[0].text_in(text) == text[: text.index(", which")]


@pytest.mark.parametrize(
    ("text", "cue", "content", "who", "verb"),
    [
        ("Ann Lee responded to Bo Roy's old claim that Peru lost.", "responded to", "that Peru lost",
         "Bo Roy", "claim"),
        ("Ann Lee rejected his suggestion that Peru lost.", "rejected", "that Peru lost", "his",
         "suggestion"),
        ("Ann Lee dismissed warnings from Bo Roy that Peru lost.", "dismissed", "that Peru lost",
         "Bo Roy", "warnings"),
    ],
)  # fmt: skip
def test_an_answer_to_a_claim_is_whoever_claims(
    text: str, cue: str, content: str, who: str, verb: str
) -> None:
    (found,) = mend(text, quote_of(text, "Ann Lee", cue, content))
    assert found == quote_of(text, who, verb, content)


def test_why_somebody_is_criticised_is_no_part_of_who_does() -> None:
    text = "Peru was criticised by rights groups for a law of 2023 that “bans all strikes”."
    who = "rights groups for a law of 2023"
    (found,) = mend(text, quote_of(text, who, "was criticised", "“bans all strikes”", "mixed"))
    assert printed(text, found.speaker) == "rights groups"


def test_what_a_statement_expresses_is_of_who_issued_it() -> None:
    text = "The Norish Ministry of Ports released a press statement expressing its grave concern."
    quote = quote_of(text, "The", "released a press statement expressing", "its grave concern")
    for who in (quote.speaker, None):
        (mended,) = mend(text, replace(quote, speaker=who))
        assert printed(text, mended.speaker) == "The Norish Ministry of Ports"
    other = replace(quote, speaker=Span(text.index("Norish"), text.index("Ministry")))
    assert mend(text, other) == [other]


def test_a_source_of_an_article_alone_gets_its_noun() -> None:
    text = "The Peruvian navy warned that ships must wait, noting a storm."
    warned = quote_of(text, "Peruvian navy", "warned", "that ships must wait")
    noted = quote_of(text, "The", "noting", "a storm")
    found = mend(text, [warned, noted])
    assert [q.speaker and q.speaker.text_in(text) for q in found] == [
        "Peruvian navy",
        "The Peruvian navy",
    ]


@pytest.mark.parametrize(
    ("text", "cue", "inner", "source"),
    [
        (
            "Gangs attacked two ports, wounding six, authorities said, adding that a ship sank.",
            "attacked",
            "two ports",
            "Gangs",
        ),
        (
            "A leak suggests that Peru will strike, the Oslo Times reported, citing two pilots.",
            "suggests",
            "that Peru will strike",
            "A leak",
        ),
    ],
)
def test_who_adds_something_has_said_what_is_before(
    text: str, cue: str, inner: str, source: str
) -> None:
    said = next(w for w in ("authorities said", "the Oslo Times reported") if w in text)
    who, verb = said.rsplit(" ", 1)
    adds = "adding" if "adding" in text else "citing"
    last = text[text.index(adds) + len(adds) + 1 : -1]
    nested = quote_of(text, source, cue, inner)
    behind = quote_of(text, source, adds, last)
    main = quote_of(text, who, verb, text[: text.index(f", {said}")])
    assert mend(text, [nested, behind], main) == [main, quote_of(text, who, adds, last)]
    assert mend(text, behind, main) == [main, quote_of(text, who, adds, last)]
    # what nobody says in it keeps no source from their words
    assert mend(text, nested, main) == ([nested] if cue == "suggests" else [main, nested])


def test_what_follows_who_spoke_without_a_comma_adds_nothing() -> None:
    text = (
        "Gangs attacked two ports, the man said in a voice (that of Bo Roy, adding that he left)."
    )
    nested = quote_of(text, "Gangs", "attacked", "two ports")
    aside = quote_of(text, "Bo Roy", "adding", "that he left")
    main = quote_of(text, "the man", "said", "Gangs attacked two ports")
    assert mend(text, [nested, aside], main) == [nested, aside]


def test_a_participle_goes_on_with_who_spoke_in_the_sentence() -> None:
    text = (
        "A clerk of the port said that it condemned the claims, describing them as “absurd”. "
        "The captain Bo Roy said that ships wait."
    )
    first = quote_of(text, "A clerk of the port", "said", "that it condemned the claims")
    second = quote_of(text, "The captain Bo Roy", "describing", "them as “absurd”", "indirect")
    found = mend(text, [first, second])
    assert {q.speaker.text_in(text) for q in found if q.speaker} == {"A clerk of the port"}


def test_nobody_inside_of_what_is_denounced_calls_it_anything() -> None:
    text = "Ann Lee denounced the choice of Bo Roy as Peru's newly named envoy, calling it a risk."
    choice = text[text.index("the choice") : text.index(", calling")]
    first = quote_of(text, "Ann Lee", "denounced", choice)
    for who in ("Peru's", "Bo Roy"):
        found = mend(text, [first, quote_of(text, who, "calling", "it a risk")])
        assert [printed(text, q.speaker) for q in found] == ["Ann Lee", "Ann Lee"]


def test_an_article_is_no_cue() -> None:
    text = '"We wait," the minister stressed.'
    quote = quote_of(text, "stressed", "the", '"We wait,"')
    ruled = quote_of(text, "the minister", "stressed", '"We wait,"')
    (by_rules,) = mend(text, quote, ruled)
    assert (printed(text, by_rules.cue), printed(text, by_rules.speaker)) == (
        "stressed",
        "the minister",
    )
    (alone,) = mend(text, quote)
    assert (alone.cue, alone.speaker) == (None, None)


def test_marked_words_that_nobody_claims_do_not_hide_who_says_the_sentence() -> None:
    text = 'Their loan is only one part of the "grain-for-ships" pact signed in Oslo, Lee wrote.'
    marked = Quote(
        (span_of(text, 'of the "grain-for-ships" pact signed in Oslo'),), None, None, "mixed"
    )
    ruled = quote_of(text, "Lee", "wrote", text[: text.index(", Lee")])
    assert mend(text, marked, ruled) == [ruled]


def test_an_adverb_is_no_cue_without_its_verb() -> None:
    text = "Lee further urged the port to “wait for the tide, whatever the captains say”."
    content = text[text.index("the port") : -1]
    (found,) = mend(text, quote_of(text, "Lee", "further", content))
    assert printed(text, found.cue) == "further urged"
    ahead = text.replace("urged", "painted")
    (kept,) = mend(ahead, quote_of(ahead, "Lee", "further", content))
    assert printed(ahead, kept.cue) == "further"


@pytest.mark.parametrize(
    ("text", "who", "cue", "content", "subject"),
    [
        # the subject of a participle stands behind the place
        ("OSLO — Vice President Ann B. Lee Jr. offered help to the port, voicing fears about the "
         "tide.", "OSLO", "voicing", "fears about the tide", "Vice President Ann B. Lee Jr."),
        ("OSLO — Vice President Ann Lee offered help, but the union, voicing fears about the tide, "
         "left.", "OSLO", "voicing", "fears about the tide", None),
        # who did one thing in turn, and said another; "he" is of another sentence
        ("He had left. Bo Roy, in turn, spoke of what he saw and outlined the steps that Peru would "
         "take.", "He", "outlined", "the steps that Peru would take", "Bo Roy"),
        ("He had left. Bo Roy, in turn, spoke of the port, while a captain came and outlined the "
         "steps that Peru would take.", "He", "outlined", "the steps that Peru would take", None),
        # a name behind an article
        ("OSLO — The Harbour Union raised its fees on Monday, hinting at a long strike.", "The",
         "hinting at", "a long strike", "The Harbour Union"),
    ],
)  # fmt: skip
def test_the_subject_of_a_sentence_says_what_follows(
    text: str, who: str, cue: str, content: str, subject: str | None
) -> None:
    (found,) = mend(text, quote_of(text, who, cue, content))
    assert printed(text, found.speaker) == subject
