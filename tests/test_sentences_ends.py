"""Where one sentence ends and the next begins."""

from __future__ import annotations

import pytest
from readers import slowdown

from analyzer.sentences import split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It trades with the U.S. China is the first buyer.",
         ["It trades with the U.S.", "China is the first buyer."]),
        ("It waits for the U.S. Iran’s plan is old.",
         ["It waits for the U.S.", "Iran’s plan is old."]),
        ("Ships wait. It chose three: 1. Trade with Peru. 2. Ports for all. 3. Peace. So be it.",
         ["Ships wait.", "It chose three: 1. Trade with Peru.", "2. Ports for all.", "3. Peace.", "So be it."]),
        ("He came. “Out! Out! All of them, out!” they cried.",
         ["He came.", "“Out! Out! All of them, out!” they cried."]),
        ("o We will wait.\no Ships go.", ["We will wait.", "Ships go."]),
        ("Q (Laughs.) Your ship.\nMS. LEE: (Laughter.) I know.",
         ["Q (Laughs.) Your ship.", "MS. LEE: (Laughter.) I know."]),
        ("OSWEGO, N.Y. ― If it works, it works.", ["OSWEGO, N.Y. ― If it works, it works."]),
        ("Lima Envoy Leaves U.S. From New Harbour Pact", ["Lima Envoy Leaves U.S. From New Harbour Pact"]),
        # as before
        ("Ann Lee came to the U.S. From New York she wrote.",
         ["Ann Lee came to the U.S.", "From New York she wrote."]),
        ("The U.S. China policy is old.", ["The U.S. China policy is old."]),
        ("He left the U.S. Treasury in May.", ["He left the U.S. Treasury in May."]),
        ("The score was 3. Then it rained.", ["The score was 3.", "Then it rained."]),
        ("There are 51. 50. And it was great.", ["There are 51.", "50.", "And it was great."]),
        ("“No! We go! No!”", ["“No!", "We go!", "No!”"]),
        ("O Canada is sung.", ["O Canada is sung."]),
        ("We saw it (in Lima.) They wait.", ["We saw it (in Lima.)", "They wait."]),
        # a volume in Roman numbers
        ("Peru returned Vol. II and III of the log: both are old. Chile thanked it.",
         ["Peru returned Vol. II and III of the log: both are old.", "Chile thanked it."]),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [s.span.text_in(text) for s in split(text)] == sentences


@pytest.mark.parametrize(
    ("text", "n"),
    [
        # an ellipsis inside of a quotation, or a date with two points
        ("“It was done ahead of... Berg’s visit to Oslo.” Peru waited.", 2),
        ("“It was done... The visit ended.” Peru waited.", 3),
        ("He waited for... Berg left Oslo.", 2),
        ("He spoke on Aug. 22. 2024, in Oslo. Peru waited.", 2),
        ("He spoke on Aug. 22. 2024 was a bad year.", 2),
        # titles, numbers and addresses
        ("A gift of Drs. Ann Lee and Bo Roy helps the port. It is shut.", 2),
        ("It is No. 5 in Oslo. It is shut.", 2),
        ("You can apply at https://port.example/ Oslo and Lima have done so. It is shut.", 3),
        ("You can apply at https://port.example/ Monday evening. It is shut.", 2),
        ("You can apply at https://port.example/form or in Oslo. It is shut.", 2),
        # who speaks behind "in the U.S."
        ("They met in Oslo with the U.S. Vice President Ann Lee, who said the firm had been sold.",
         1),
        ("They met in Oslo with the U.S. Vice President Ann Lee, who told reporters to wait.", 1),
    ],
)  # fmt: skip
def test_how_many_sentences(text: str, n: int) -> None:
    assert len(split(text)) == n


@pytest.mark.parametrize("says", ["said the firm had been sold", "told reporters to wait"])
def test_who_speaks_behind_in_the_us_begins_a_sentence(says: str) -> None:
    text = f"The order lets Norship work in the U.S. Vice President Ann Lee {says}."
    assert [text[s.span.start : s.span.end][:4] for s in split(text)] == ["The ", "Vice"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"Is the port shut?" asked Sen. Ann Lee, D-N.H. "Well, it is open," Bo Roy replied.', 2),
        ("“Is it late?” asked Rep. Ann Lee, R-S.C. “It is not,” Bo Roy replied.", 2),
        # no name of a party; no opening mark; no capital
        ('The boat of the U.S. "Sea Bird" crew left the port on Monday.', 1),
        ("The port was shut by Sen. Ann Lee, D-N.H. Roy of the council agreed.", 1),
        ('The port was shut by Sen. Ann Lee, D-N.H. "on purpose" in May.', 1),
    ],
)
def test_party_and_state_end_a_sentence_in_front_of_marked_words(text: str, parts: int) -> None:
    assert len([s for s in split(text) if "?" not in text[s.span.start : s.span.end - 30]]) == parts


def test_shouts_take_linear_time() -> None:
    assert slowdown(lambda n: "Out! " * n + "It rained.", split, 4_000, 16_000) < 12
