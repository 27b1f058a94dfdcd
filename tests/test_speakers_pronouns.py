"""Whom "he", "she", "it", "they", "who" and "we" stand for."""

from __future__ import annotations

import pytest
from readers import last_speaker, names, quote_of, read, voices

from analyzer.sentences import split
from analyzer.speakers import resolve_speakers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a day is nobody, and no state is she
        ("On May 19, he said Peru should wait.", None),
        ("Odd Berg asked: What's Chile doing? She said Peru should wait.", "Odd Berg"),
        # who is asked, and not who asks or only reports the question
        ("Ann Lee met Bo Roy. Asked by Bo Roy about it, she said Peru should wait.", "Ann Lee"),
        ("When asked about the port, Odd Berg said Peru should wait.", "Odd Berg"),
        ("When an Example News reporter asked Bo Roy if Peru was open, Roy left. “It should wait,” "
         "he said.", "Bo Roy"),
        # a pronoun is no database
        ("Odd Berg is not in the Harbour Film Archive Index. He wrote that Peru should wait.",
         "Odd Berg"),
        # not the daughter who came with him
        ("Bo Roy came with his daughter, 5-year-old Ann Lee. He said Peru should wait.", "Bo Roy"),
        # not whoever owns what is spoken of
        ("Odd Berg said no. Lee's plan was about trade with Peru, he added.", "Odd Berg"),
        ("Odd Berg said no. Ann Lee's lawyer, Bo Roy, came. He said Peru should wait.", "Bo Roy"),
        ("Odd Berg said no. Ann Lee's house burnt. She said Peru should wait.", "Ann Lee"),
        # a sentence with the same pronoun as its subject goes on about the same one
        ("Ann Lee runs the port. She met Robin Qux in Oslo. She said Peru should wait.", "Ann Lee"),
        ("Ann Lee runs the port. In Oslo, however, she met Robin Qux. A week later, she said Peru "
         "should wait.", "Ann Lee"),
        ("Ann Lee met Mr. Bo Roy. She thanked Odd Berg. He said Peru should wait.", "Odd Berg"),
        # a name in a pronoun's lead is nearer than the one that came before
        ("Ann Lee ran it. After Ann Berg left, she spoke. She said Peru should wait.", "Ann Berg"),
        # a relative of the other gender is not meant
        ("It is late, Robin Qux said. At the home of Ann Berg's father she said Peru should wait.",
         "Ann Berg"),
        # nobody else's relative, and no woman of a man's name
        ("As Mr. Bo Roy met minister Ann Lee, his son said Peru should wait.", None),
        ("Peru is open, Mr. Bo Roy said. The homeless woman said Peru should wait.", None),
        # several are no "she"
        ("Peru is shut, people close to the mayor said. She said Peru should wait.", None),
        # the writer's "we"
        ("Peru's government hinted at talks. We asked readers to wait, and said no.", None),
    ],
)  # fmt: skip
def test_whom_a_pronoun_stands_for(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # somebody without a name
        ("Bo Roy stole a ship. In one case, an operative called a sailor. [He] said no.",
         "an operative"),
        # no body and no thing is he or she
        ("Slovak Deputy Prime Minister Odd Berg came. The deputy prime minister met the Council "
         "for Regional Cooperation and Bo Roy. [He] said Peru should wait.", "Odd Berg"),
        ("[The exchange] showed a rift. [She] said Peru should wait.", None),
        # who is called she is not he
        ("Bo Roy came. Bergdahl said she hoped. [Bo Roy] said no. They met Ann Bergdahl. [He] said "
         "Peru should wait.", "Bo Roy"),
        ("[Bo Roy] said no. They heard Ms Bergdahl. They met Robin Bergdahl. [He] said Peru should "
         "wait.", "Bo Roy"),
        # the noun in front of a relative
        ("They were found by the Harbour Union, [which] said they were well.", "Harbour Union"),
        ("That angered Peru's foreign ministry, [which] said no.", "Peru (foreign ministry)"),
        ("It was found by Bo Roy, [who] said no.", "Bo Roy"),
        ("They met at a place in Oslo, [which] said no.", None),
    ],
)  # fmt: skip
def test_a_pronoun_is_of_its_kind(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # who is accused denies it
        ("[Iran] said so. Peru and Chile have been accused of fraud, which [they] deny.",
         "Peru and Chile", ("PER", "CHL")),
        ("[Iran] said so. Peru accuses Chile of fraud, which [it] denies.", "Chile", ("CHL",)),
        ("[Iran] said so. Peru has been accused of fraud, which is bad, [it] said.", "Iran",
         ("IRN",)),
    ],
)  # fmt: skip
def test_who_is_accused_denies_it(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1] == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # somebody without a name is not their principal
        ("Ann Lee's spokesman objected. He said that it was late.", "Ann Lee's spokesman", ()),
        ("On Monday, Ann Lee's wife objected. She said that it was late.", "Ann Lee's wife", ()),
        ("President Donald Trump's spokesman objected. He said that it was late.", None, ("USA",)),
        # one man, or one woman, without a name
        ("Kim Quist left. One man, who fled, was ill. He said that it was late.", "One man", ()),
        # not of that gender, no subject, or with a name
        ("Kim Quist left. One woman, who fled, was ill. He said that it was late.", "Kim Quist",
         ()),
        ("Kim Quist left. One man Bo Roy knew was ill. He said that it was late.", "Bo Roy", ()),
        ("Bo Roy's wife objected. He said that it was late.", "Bo Roy", ()),
        ("Bo Roy met Ann Lee's brother. He said that it was late.", "Bo Roy", ()),
        ("Ann Lee's spokesman Bo Roy objected. He said that it was late.", "Bo Roy", ()),
    ],
)  # fmt: skip
def test_a_voice_without_a_name_is_not_its_principal(
    text: str, name: str | None, codes: tuple[str, ...]
) -> None:
    assert last_speaker(text) == (name, codes)


@pytest.mark.parametrize(
    "text",
    [
        "I've said that Peru should wait.",
        "We’d argued that Peru should wait.",
        "Chile published a report. It is said that Peru should wait.",
        "Chile published a report. It's widely reported that Peru should wait.",
        "Chile published a report. It should be noted that Peru waits.",
    ],
)
def test_contracted_pronouns_and_expletives_name_nobody(text: str) -> None:
    speakers = [d.speaker for d in read(text) if "Peru" in text[d.span.start : d.span.end]]
    assert all(s is None or s.name is None for s in speakers)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("The port is old. We are confident that it will last.", False),
        ("The port is old. They said that it would last.", False),
        ("Envoys came. The envoys said that it would last.", True),
    ],
)
def test_we_and_they_of_whom_nothing_is_told_are_nobody(text: str, speaks: bool) -> None:
    quote = quote_of(
        text,
        next(w for w in ("We", "They", "The envoys") if w in text),
        "are confident" if "We" in text else "said",
        text[text.index("that it") : -1],
    )
    (who,) = resolve_speakers(text, split(text), [quote], [])
    assert (who.speaker is not None) is speaks


def test_a_text_is_not_of_whoever_was_named_last() -> None:
    text = (
        "Hamas and Israel are at war.\n\n"
        "The text of the resolution speaks of neither, but says that “the harbour must open”."
    )
    assert "Hamas" not in names(text)
    assert "Israel" not in names(text)


def test_of_whom_others_speak_may_be_he() -> None:
    text = "Bo Roy spoke. Lee's colleague Odd Berg faced criticism from papers after he asked why."
    topic = quote_of(text, "papers", "criticism", "Lee's colleague Odd Berg")
    asked = quote_of(text, "he", "asked", "why")
    who = resolve_speakers(text, split(text), [topic, asked], [])
    assert who[-1].speaker is not None
    assert who[-1].speaker.name == "Odd Berg"


def test_who_urged_him_is_whom_the_sentence_is_about() -> None:
    met = "Bo Roy held a meeting with Odd Berg in Oslo, where"
    assert voices(f"{met} [he] urged him to open the port.")[-1][0] == "Bo Roy"
    assert voices(f"{met} [he] said that it was late.")[-1][0] is None
