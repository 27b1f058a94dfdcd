"""Bodies, documents and papers that speak: by which name, and for which actors."""

from __future__ import annotations

import pytest
from readers import actors, last_speaker, names, read, resolved, voices


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a body by its whole name
        ("Home Depot said Peru should wait.", "Home Depot"),
        ("The Union of Example Workers (UEW) said Peru should wait.", "Union of Example Workers"),
        ("Central and East Harbour Coalition members met. The Central and East Harbour Coalition, "
         "which is small, said that it was late.", "Central and East Harbour Coalition"),
        # one of a newsroom
        ("Channel 32 said Peru should wait.", "Channel 32"),
        # an agency of its own, and not whoever spoke
        ("Talks were near, Norway said. The Harbour Agency said Peru should wait.",
         "Harbour Agency"),
        # letters stand for the body that they were introduced with
        ("The African Union (AU) Harbour and Fisheries Council (HFC) met. The HFC said Peru should "
         "wait.", "African Union Harbour and Fisheries Council"),
        ("The African Union (AU) Peace and Harbour Council (PHC) met in Lima. The council said "
         "Peru should wait.", "African Union Peace and Harbour Council"),
        ("The Roy Harbour Union (RHU) met. Peru should wait, the RHU said.", "Roy Harbour Union"),
        # a body that is called after a state
        ("Peru should wait, according to Statistics Norway.", "Statistics Norway"),
        # no other department
        ("The U.S. Commerce Department said talks were near. The State Department said Peru should "
         "wait.", "State Department"),
        # a document goes on
        ("It is late, the email said. It said the port was shut.", "the email"),
    ],
)  # fmt: skip
def test_the_name_of_a_body(text: str, name: str | None) -> None:
    assert names(text)[-1] == name


def test_a_company_is_not_its_product_of_which_the_text_tells_later() -> None:
    text = "Oslo-based Examplor said Peru should wait. The Examplor Qux sells well."
    assert names(text)[0] == "Examplor"


def test_a_newspaper_with_an_article_keeps_it() -> None:
    text = "The Scroll: Will you go to Peru?\n\nAnn Lee: We will.\n\nThe Scroll: When?\n"
    assert names(text)[0] == "The Scroll"


def test_who_made_the_statement_is_who_it_is_of() -> None:
    front = "Peru's newly formed Marea coalition, led by Odd Berg, said the port was shut. "
    behind = "Ann Lee said that she disagreed. “The port is ours,” the statement read."
    text = f"{front}In a statement on Monday, the group condemned the plan. {behind}"
    assert names(text)[-1] == "Marea coalition"
    assert names(f"{front}On Monday, the group condemned the plan. {behind}")[-1] == "Ann Lee"


def test_the_company_is_no_group_of_officials() -> None:
    text = (
        "Peruvian law enforcement officials said that the boats were fine. "
        "“The smaller boat is ideal for crews,” the company added."
    )
    first, last = read(text)
    assert first.speaker_codes
    assert not last.speaker_codes


def test_a_council_of_an_organisation_is_not_that_of_another() -> None:
    text = (
        "The African Union (AU) Peace and Security Council (PSC) met in Lima. "
        "The Council condemned the attack on Peru."
    )
    assert actors(text)[-1] == ("AUN",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # documents speak for the body that they are named with
        ("[Donald Trump] met Bo Roy. [The HWU report] said prices fell.", "HWU"),
        ("[Donald Trump] met Bo Roy. [The HWU report] said no. [It] warned of more.", "HWU"),
        ("The Norwegian Foreign Ministry met. [Donald Trump] came. [The ministry’s statement] said "
         "no.", "Norway (foreign ministry)"),
        ("The Harbour Agency's new report came out. [Donald Trump] met Bo Roy. [The report] said "
         "no.", "Harbour Agency"),
        ("[Donald Trump] met Bo Roy. [The report] said no.", None),
        ("Boats sink, according to [a new Oslo Times survey of ports]. [The study] found rust.",
         "Oslo Times"),
        ("[The Harbour Court] met on Monday. Peru waits, said [the ruling].", "Harbour Court"),
        ("[A Telegram statement] said Peru should wait.", None),
        # a body, and not where it is at home
        ("[The Institute for Harbour Ports and Sea Analysis (IHPSA), a charity,] said no.",
         "Institute for Harbour Ports and Sea Analysis"),
        ("[Donald Trump's office] said no. [The Oslo-based movement] said more.", None),
        ("[Norway] said no. [The Lima-based company] said more.", None),
        ("[The Harbour Front] said yes to the plan. [The New York-based group] said no.",
         "Harbour Front"),
        # offices and houses without their name
        ("[Scott Bessent's office] said no.", "Scott Bessent's office"),
        ("U.S. President Donald Trump came. [The president's office] said no.",
         "Donald Trump's office"),
        ("[The Trump campaign] said no.", "Trump campaign"),
        ("[US President Donald Trump's administration] said no.", "Trump administration"),
        ("He wrote to the Norwegian Harbour Marshal office. [The office] said no.",
         "Norwegian Harbour Marshal office"),
        ("He wrote to the office of the Norwegian Harbour Marshal. [The office] said no.",
         "office of the Norwegian Harbour Marshal"),
        ("They came to Saltmarsh Hospital. The boy lives, [the hospital] has said.",
         "Saltmarsh Hospital"),
        ("[The Russian Security Council] met. Peru waits, [the Council’s press service] said.",
         "Russia (security council)"),
        # names in full
        ("[A Department for Ports and Social Care spokesperson] said no.",
         "Department for Ports and Social Care"),
        ("[This guide from the Centre for Harbours and Mental Health] says no.",
         "Centre for Harbours and Mental Health"),
        ("[The organizer Union to Reclaim Our Harbours (UROH)] said no. [UROH] said more.",
         "Union to Reclaim Our Harbours"),
        ("Existing HWU rules help. Peru waits, said [the HWU].", "HWU"),
        # letters of a body that was named in full
        ("The International Energy Agency met. Peru waits, [the IEA] said.",
         "International Energy Agency"),
        # bodies by their whole name, their letters, or what they are
        ("[The Harbour Department of Corrections] said no.", "Harbour Department of Corrections"),
        ("[The Hamas-run harbour ministry] said no.", "Hamas-run harbour ministry"),
        ("[Harbour News Service] said no. [HNS] said more.", "Harbour News Service"),
        ("[KXYZ] said no. Ships wait, [the outlet] said.", "KXYZ"),
        ("[A U.S. Select Committee on Norland inquiry] said no.", "Select Committee on Norland"),
        ("[A U.S. Select Committee on Norland inquiry] said no. Here is what [their] paper says.",
         "Select Committee on Norland"),
        ("[A new documentary, “The Wolf Murders: Harbour of Lies,”] said no.", None),
        # the body that spoke, and not one of its quoted words
        ("[The HWUA] said talks wait. Iraq’s minister left. Iraq’s ministry waits, [it] said.",
         "HWUA"),
        # a body is not who makes it up, nor the state that ends its name
        ("[The Arctic Council (Norway, Sweden and Peru)] said no.", "Arctic Council"),
        ("[The Committee of Ship Owners of Norway] said no.", "Committee of Ship Owners of Norway"),
        ("[The Commission of Inquiry on Peru] said no.", "Commission of Inquiry on Peru"),
        ("[The Council of Defence of Norway] said no.", "Norway (council of defence)"),
    ],
)  # fmt: skip
def test_which_body_the_printed_words_stand_for(text: str, name: str | None) -> None:
    assert voices(text)[-1][0] == name


def test_those_who_make_up_a_body_are_not_its_state() -> None:
    assert voices("[The Arctic Council (Norway, Sweden)] said no.") == [("Arctic Council", ())]
    assert voices("[Germany (members of the council)] said no.") == [("Germany", ("DEU",))]


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # the end of a double surname is no state
        ("Neil Harding-Jordan told Peru to wait. [Harding-Jordan] said no.", "Harding-Jordan", ()),
        ("[The Peru-Jordan committee] said no.", "Peru-Jordan", ("PER", "JOR")),
        # a paper that a place ends the name of
        ("[The Times of Israel] said no.", "Times of Israel", ()),
        ("Reuters met Bo Roy. [The Times of Peru] said so. The Peruvian army left. [The paper] "
         "said no.", "Times of Peru", ()),
        ("[The Lima Journal] said so. [The Peruvian army] said so. [The newspaper] said no.",
         "Lima Journal", ()),
        ("[The Peruvian army] said so. [The paper] said no.", "Peru (army)", ("PER",)),
    ],
)  # fmt: skip
def test_a_place_in_the_name_of_a_body(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert voices(text)[-1] == (name, codes)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        # the administration of a state
        ("The Chinese General Administration of Customs said that the port was shut.",
         "China (general administration of customs)", ("CHN",)),
        # bodies that were named in full
        ("The International Monetary Fund met. The fund said that growth was low.",
         "International Monetary Fund", ("IGO",)),
        ("Lima wrote to the European Union. The bloc said that growth was low.", "European Union",
         ("EUE",)),
        ("Lima wrote to NATO. The alliance said that growth was low.", "NATO", ("NAT",)),
        ("Lima wrote to NATO. The bloc said that growth was low.", None, ()),
        # a private body whose name begins with "European", and the bodies of the Union
        ("The European Harbour Congress said that it was late.", "European Harbour Congress", ()),
        ("The European Space Agency said that it was late.", "European Space Agency", ()),
        ("The European Commission said that it was late.", "European Union", ("EUE",)),
        ("European officials said that it was late.", "European Union (officials)", ("EUE",)),
    ],
)  # fmt: skip
def test_a_body_and_its_actors(text: str, name: str | None, codes: tuple[str, ...]) -> None:
    assert last_speaker(text) == (name, codes)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The South Korea-based Harbours for Our Future (HFOF)", "Harbours for Our Future"),
        ("a report from the South Korea-based Harbours for Our Future (HFOF)",
         "Harbours for Our Future"),
        ("The New Zealand-based Ferry Union", "Ferry Union"),
        ("The Hong Kong-based Ferry Monitor", "Ferry Monitor"),
        ("The London-based Ferry Monitor", "Ferry Monitor"),
        ("London-based analyst Ann Lee", "Ann Lee"),
        ("a report from South Korea", "South Korea"),
    ],
)  # fmt: skip
def test_where_a_body_is_based_is_not_who_speaks(source: str, name: str) -> None:
    text = f"It is late, {source} said in May."
    assert resolved(text, source, "said", "It is late") == name


@pytest.mark.parametrize(
    "plant",
    [
        "Lima Harbour Plant-2 (Lima HP-2)",
        "Ferry Beta-3",
        "Lima Tide Plant (LTP)",
        "ferry (Lima HWP)",
    ],
)
def test_a_plant_is_never_he(plant: str) -> None:
    text = f"Work at {plant} goes on, the captain Ann Lee announced. “We are on time,” she said."
    assert resolved(text, "she", "said", "“We are on time,”") == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # forces are a state's, and no wing of a group
        ("Hamas's military cells are weak. It has shells, [the IDF] said. Hamas is short of cash, "
         "[the military] added.", ("IDF", ("ISR",))),
        ("Ships came, [the IDF] said. According to [the army], the port is open.",
         ("IDF", ("ISR",))),
        # no plane is the air force
        ("We have one Air Force One aircraft, [Ann Lee] said. U.S. Air Force Secretary Bo Qux came. "
         "[The air force] said no.", ("U.S. Air Force", ("USA",))),
        # by the noun in front of a name
        ("The Gaza-based movement Hamas left. Ships came, [Peru] said. [The Gaza-based movement] "
         "said no.", ("Hamas", ("REB",))),
        ("[The Harbour Families Forum] said no. It is late, [the forum's statement] read.",
         ("Harbour Families Forum", ())),
        # who runs a body
        ("[The Central Bank of Peru] said no. [The Central Bank's leadership] denied it.",
         ("Peru (central bank)", ("PER",))),
        # of the place in front
        ("[Peru] said no. Ships came to Lebanon, where [the government] said yes.",
         ("Lebanon (government)", ("LBN",))),
        # another bank than the one that spoke
        ("Costs rise, according to [a report from the Federal Reserve Bank of Example]. Rates "
         "fall, according to [a new research note by Bank of Norland].", ("Bank of Norland", ())),
    ],
)  # fmt: skip
def test_the_body_that_is_meant(text: str, speaker: tuple[str | None, tuple[str, ...]]) -> None:
    assert voices(text)[-1] == speaker
