import pytest

from analyzer import Analyzer
from analyzer.furniture import is_furniture, without_furniture
from analyzer.sentences import split


@pytest.mark.parametrize(
    "sentence",
    [
        "Log in.",
        "Advertisement",
        "Already a subscriber?",
        "Please enable JavaScript in your browser settings.",
        "Thank you for your patience while we verify access.",
        "(Reporting by Jan Novak in Prague; Editing by Ann Lee)",
        "Additional reporting by Joan Pembe.",
        "© 2025 The Example Wire.",
        "All rights reserved.",
        "Sign up for our weekly briefing here.",
        "CLICK HERE TO GET THE EXAMPLE APP",
        "Photo: Example Agency",
        "Read more: Ministers meet in Lima",
        "Subscribe.",
        "Credit...",
        "/EXAMPLE/.",
        "11 February 2026",
        "Lima, Wednesday, February 11, 2026",
        "Port Louis, 14 January 2026",
        "1:15 p.m. EST",
        "Section 4.",
        "Sec. 12.",
        "WATCH: Minister opens the port of Callao",
        "With files from Example Wire Listener Service, Example Radio P.O. Box 77 Station B Lima, "
        "PE Peru, Toll-free: 1-800-555-0100 We want our pages to be read by everybody in Peru.",
        "Peru Opens Port Chile Mourns a Poet: Pictures From Santiago Harbour Trial Begins in Lima "
        "© 2025 Example Media",
        "Use promo code HARBOUR before noon tomorrow.",
        "For more information, please contact the press desk of the fund.",
        "The Example Wire Ann Lee is a reporter for The Example Wire.",
    ],
)
def test_page_furniture_is_known(sentence):
    assert is_furniture(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kenya signed up for the mission on Monday.",
        "Sign the treaty, the minister urged Peru.",
        "Subscribers of the fund include Chile and Peru.",
        "Copying the tariff, Peru raised its own.",
        "Credit lines to Kenya were frozen by the bank.",
        "Reporting by the agency showed that Chile had rearmed.",
        "Thank you for your patience, the president told the Kenyan envoys.",
        "Share the burden, Oslo told its allies.",
        "CLICK HERE TO GET THE EXAMPLE APP Peru condemned the attack on its embassy in Kenya.",
        "Follow the money, the envoy said.",
        "Photo of the year or not, Kenya objected to the publication of the image by Uganda.",
        "On 11 February 2026 Peru recalled its envoy.",
        "Peru, Chile to sign by 11 February 2026",
        "Section 4 of the treaty lets Peru close the strait.",
        "For more information on the raid, Peru turned to Chile.",
        "The palace's weekly newsletter said that Peru would wait.",
        "",
    ],
)
def test_sentences_are_no_furniture(sentence):
    assert not is_furniture(sentence)


def test_the_others_stay_in_order():
    text = "Peru thanked Chile. Log in. Chile thanked Peru."
    kept = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in kept] == ["Peru thanked Chile.", "Chile thanked Peru."]


def test_furniture_is_counted_but_never_scored(tiny_model_dir):
    text = "Peru thanked Chile on Monday. Please enable cookies. All rights reserved."
    result = Analyzer.load(tiny_model_dir).score(text)
    assert [s.text for s in result.statements] == ["Peru thanked Chile on Monday."]
    assert any("2 sentences have the form of page furniture" in w for w in result.article.warnings)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Advertisement Supported by The envoy left Peru on Monday.", "The envoy left Peru on Monday."),
        ("By Ann Lee Reporting from Lima When Peru left, Chile stayed on.", "When Peru left, Chile stayed on."),
        ("PERU RECALLS ITS ENVOY TODAY The minister said that talks go on.", "The minister said that talks go on."),
        ("(Ann Lee/The Wire via Getty Images) Peru left the talks on Monday.", "Peru left the talks on Monday."),
        ("CLICK HERE TO GET THE EXAMPLE APP On Friday, Peru left the talks.", "On Friday, Peru left the talks."),
        ("Related Stories Peru left the talks on Monday.", "Peru left the talks on Monday."),
        ("PERU RECALLS ITS ENVOY TODAY EU leaders said they would wait.", "EU leaders said they would wait."),
    ],
)  # fmt: skip
def test_what_is_glued_to_a_sentence_is_cut_off(text, kept):
    found = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in found] == [kept]


@pytest.mark.parametrize("credit", ["Ann Lee for The Wire", "Lima Police Department", "AP/Ann Lee"])
def test_names_alone_in_brackets_are_the_credit_of_a_caption(credit):
    text = f"Bo Roy, 40, waves to a crowd. ({credit}) Peru left the talks. Chile stayed."
    kept = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in kept] == ["Peru left the talks.", "Chile stayed."]


def test_what_a_hall_does_is_no_credit():
    text = "Peru will pay. (Laughter and Applause) Chile will not."
    kept = without_furniture(text, split(text))
    assert kept[0].span.text_in(text) == "Peru will pay."


def test_a_question_in_front_of_a_name_is_no_caption():
    text = "Can Lima survive a long blockade? (Prof. Ann Lee)"
    kept = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in kept] == ["Can Lima survive a long blockade?"]


def test_captions_and_other_scripts_are_left_out():
    text = "The envoy waves in Lima, May 3. (AP) Peru left the talks. שלום לכל העולם כולו היום."
    kept = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in kept] == ["Peru left the talks."]


def kept(text: str, title: str | None = None) -> list[str]:
    return [s.span.text_in(text) for s in without_furniture(text, split(text), title)]


@pytest.mark.parametrize(
    "credit",
    [
        "(credit: PORT SPOKESPERSON'S UNIT)",
        "(handout)",
        "(file photo)",
        "(Photo: Ann Lee)",
        "[Reuters]",
        "[Ann Lee/Reuters]",
        "(photo credit: ANN LEE/EXAMPLE)",
    ],
)
@pytest.mark.parametrize("caption", ["Boats in the harbour of Lima, May 2, 2025.", "Boats in Lima"])
def test_a_caption_and_its_credit_are_cut_off_the_sentence_behind(caption, credit):
    text = f"Kenya waits. {caption} {credit} Peru condemned the attack on its embassy."
    assert kept(text) == ["Kenya waits.", "Peru condemned the attack on its embassy."]


@pytest.mark.parametrize(
    "text",
    [
        "The harbour (source: the ministry) lies in Peru.",
        "Peru opened the file (handout) and the envoy of Kenya left the room.",
        '"We wait," Ann Lee said (file photo).',
        "(Applause) Thank you all. (Applause) Peru waits for the envoy.",
    ],
)
def test_other_words_in_brackets_stay(text):
    assert " ".join(kept(text)) == text


def test_a_name_that_credits_several_pictures_is_a_credit():
    text = (
        "Peru opened a port. Boats in Lima. (Examplor) Kenya waits. Ships in Lima. (Examplor) "
        "Chile left."
    )
    assert kept(text) == ["Peru opened a port.", "Kenya waits.", "Chile left."]


@pytest.mark.parametrize(
    "title",
    [
        "Peru drops harbour tax after long strike",
        "Why Peru drops its harbour tax after long strike",
    ],
)
def test_a_title_that_is_repeated_without_a_full_stop_is_cut_off(title):
    body = "Peru drops harbour tax after long strike Kenya's envoy told the port on Monday to wait."
    rest = "Kenya's envoy told the port on Monday to wait."
    assert kept(body, title) == [rest]
    assert kept(f"{title}\n\n{body}") == [title, rest]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Peru recalls envoy Ann Lee from Kenya over port",
            "Peru recalls envoy Ann Lee from Kenya over the port, the ministry said on Monday.",
        ),
        (
            "Peru drops harbour tax after long strike",
            "Peru drops harbour tax after long strike Monday in a move that many waited for.",
        ),
        (
            "Peru drops harbour tax",
            "Peru drops harbour tax on Kenya's ships, the envoy said today.",
        ),
        (None, "Peru drops harbour tax after long strike Kenya's envoy told the port to wait."),
    ],
)
def test_a_sentence_like_the_title_stays_whole(title, body):
    assert kept(body, title) == [body]


@pytest.mark.parametrize(
    "signature",
    [
        "Heather T. Remo.\n\nArlington, Mass.",
        "JOHN SMITH\n\nLondon",
        "Jane Doe, Toledo, Ohio",
        "Dr. Bo van Roy / Oslo",
        "— Ann Berg, Bergen",
    ],
)
def test_signatures_of_a_letters_page_are_left_out(signature):
    letter = "The port must stay open. We need it."
    text = (
        f"LETTERS.\n\n{letter}\n\n{signature}\n\nChile should pay for the dock.\n\nBo Quist\n\nOslo"
    )
    assert kept(text) == [*letter.replace(". ", ".|").split("|"), "Chile should pay for the dock."]


def test_several_signatures_need_no_head():
    text = "The port must stay open.\n\nAnn T. Berg\n\nOslo\n\nClose it.\n\nBo Roy\n\nLima"
    assert kept(text) == ["The port must stay open.", "Close it."]


@pytest.mark.parametrize(
    "text",
    [
        "Peru left the talks.\n\nHarbour Town\n\nChile stayed in the hall.",
        "Peru left the talks.\n\nAnn Berg\n\nChile stayed in the hall.",
        "LETTERS\n\nAnn Berg will write to Chile.\n\nPeru Will Wait\n\nThe dock is old.",
    ],
)
def test_other_short_lines_stay(text):
    assert kept(text) == [line for line in text.split("\n\n") if line != "LETTERS"]


@pytest.mark.parametrize(
    "biography",
    [
        "Ann Berg is a professor of law at Oslo University.",
        "Bo Quist, a former envoy to Lima, is the author of “The Dock.” He teaches history in Oslo.",
        "Kim Roy was senior economist at the Harbour Fund. Follow her on the web.",
        "Ann Berg is a fellow at Example House. The views expressed here are her own.",
    ],
)
def test_who_the_author_is_stands_behind_an_article(biography):
    body = ["Peru left the talks on Monday.", "Chile must wait.", "The dock is old."]
    assert kept(" ".join(body) + "\n\n" + biography) == body


@pytest.mark.parametrize(
    "last",
    [
        "Berg is a professor of law at Oslo University.",
        "Ann Berg is a professor of law at Oslo University.",
        "Bo Quist is an analyst who said that Chile must wait.",
        "Kim Roy is the man whom Chile wants.",
        "The views expressed by Chile angered Peru.",
    ],
)
def test_whom_an_article_tells_of_is_not_its_author(last):
    body = ["Ann Berg told Peru to leave.", "Chile must wait.", "The dock is old."]
    assert kept(" ".join(body) + "\n\n" + last) == [*body, last]


@pytest.mark.parametrize(
    "caption",
    [
        "A man walks past a poster of the envoy in Oslo (Reuters)",
        "Soldiers stand on the quay of Lima on Monday. (AFP)",
        "Ships wait outside of the port of Lima, May 2 (Ann Lee/AFP via Getty Images)",
        "Chile's plan for the dock (AP Photo/Bo Roy, File)",
        "Ann Lee/Reuters",
        "Credit: Ann Lee/Harbour Fund",
        "Photo: HNA",
        "(Ann Lee / HNA)",
    ],
)
def test_captions_and_plain_credits_are_cut_off(caption):
    assert kept(f"Peru waits. {caption} The ships left Lima on Friday.") == [
        "Peru waits.",
        "The ships left Lima on Friday.",
    ] or kept(f"{caption} The ships left Lima on Friday.") == ["The ships left Lima on Friday."]


@pytest.mark.parametrize(
    "text",
    [
        "Chile rejects the offer of talks (Reuters)",
        "Peru told the Harbour News Agency (HNA) The Hague was too far.",
        "LIMA (AP) — Peru stands by the offer of talks.",
        "The envoy of Peru/Chile left Lima on Friday.",
    ],
)
def test_agencies_in_other_sentences_stay(text):
    assert kept(text) == [text]


@pytest.mark.parametrize(
    "teaser",
    [
        "RELATED: Peru recalls its envoy from Oslo",
        "Also read: Chile mourns a poet",
        "Watch the full speech of the envoy below:",
        "FILE - Envoy Ann Lee speaks in Oslo, May 2, 2025.",
        "Left: Envoy Ann Lee in Oslo; Right: the dock of Lima.",
        "In this photo released by the port, envoys shake hands.",
        "Ann Lee, second from left, is seen in this undated photo.",
        "Ann Lee is a Courier editor in Oslo, covering the port.",
    ],
)
def test_teasers_and_captions_are_furniture(teaser):
    assert is_furniture(teaser)


@pytest.mark.parametrize(
    "sentence",
    [
        "Related talks in Oslo failed, the envoy said.",
        "Watch the border, the envoy told Peru.",
        "Left alone, Peru turned to Chile.",
        "A photo released by Peru angered Chile.",
    ],
)
def test_sentences_like_teasers_stay(sentence):
    assert not is_furniture(sentence)


def test_a_plain_credit_alone_is_furniture():
    assert kept("Peru waits.\n\nAnn Lee/Getty Images.\n\nChile left.") == [
        "Peru waits.",
        "Chile left.",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # what a picture or another story is about
        ("Chile wins awards but struggles at the docks It also warned that ships could be late by May.",
         "It also warned that ships could be late by May."),
        ("Ann Lee says the U.S. asked to join the harbour programme The first sign of it came early in May of last year.",
         "The first sign of it came early in May of last year."),
        ("Hear from the envoy of Peru after a visit to Harbour House On May 27, the King will open the dock of Lima and Oslo.",
         "On May 27, the King will open the dock of Lima and Oslo."),
        ("The dock was full – but for the envoys of Peru | About That The envoy said it was closed to them.",
         "The envoy said it was closed to them."),
        ("A post shared by The Harbour Fans (@harbour_fans) The ship, which left Lima, was too late.",
         "The ship, which left Lima, was too late."),
        ("Supported by By Ann Lee Photographs by Bo Roy Odd Berg left the dock of Lima in May.",
         "Odd Berg left the dock of Lima in May."),
        ("By Ann Lee Photographs and Video by Bo Roy In Lima, the dock has been full since May.",
         "In Lima, the dock has been full since May."),
        ("The envoys met in Lima From trade to ships, The Harbourer is on the ground when the story is developing.",
         "The envoys met in Lima"),
        ("Join thought-provoking conversations, follow other Harbour readers and see their replies The dock is full.",
         "The dock is full."),
    ],
)  # fmt: skip
def test_captions_and_other_headlines_are_cut_off(text, kept):
    found = without_furniture(text, split(text))
    assert [s.span.text_in(text) for s in found] == [kept]


@pytest.mark.parametrize(
    "text",
    [
        "Peru gave the harbour to Chile, but He who waits was not asked about the old dock of Lima.",
        "Ships with vitamin A and oil left the port of Lima before the envoy of Chile was there.",
        "The envoy wrote for the magazine The harbour that the dock of Lima had been closed in May.",
        "However, the dock of Lima can be opened A new study of the harbour in Chile says it is late.",
        "The envoy said that the dock of The Hague was closed to the ships of Peru and of Chile.",
    ],
)
def test_capitals_inside_of_a_sentence_do_not_end_it(text):
    assert kept(text) == [text]


@pytest.mark.parametrize(
    "call",
    [
        "Go to HarbourNews.com for more news from Lima.",
        "Follow us on Twitter @harbour, on Facebook at Harbour News or on Instagram at harbournews",
        "Outside the UK? Sign up here.",
    ],
)
def test_nothing_follows_on_a_call_at_the_end(call):
    body = [f"Peru told Chile on day {n} that the dock was full." for n in range(1, 12)]
    rest = "Peru wins a prize. The envoy is late."
    assert kept(" ".join([*body, call, rest])) == body
    assert "The envoy is late." in kept(" ".join([call, rest, *body]))


def test_the_menu_of_a_page_is_no_part_of_its_article():
    menu = (
        "Monday, May 26, 2025 6:17 pm (Lima) Chile must act now Envoys meet in Oslo. Peru accuses "
        "Chile of theft Is the dock full? By Ann Lee (Oslo) "
    )
    body = "The dock of Lima is full. Chile left it in May."
    assert kept(f"{menu}4 min read Subscribers only {body}") == body.replace(". ", ".|").split("|")
    assert kept(f"{menu}{body}")[-1] == "Chile left it in May."
    assert len(kept(f"{menu}{body}")) > 2


@pytest.mark.parametrize(
    "line",
    [
        "During her nearly two decades with Harbour News, she has reported across Peru and Chile.",
        "She can be reached at ann.lee@example.com or on X @annlee.",
        "You can email him at bo@example.com or text 250 555 0100.",
        "He has covered the people and ports of northern Peru for HNN since 2009.",
        "He has worked as a reporter and columnist in Lima, Peru, for the Courier and the Post.",
        "He is the author of Into The Harbour: An Account of Lima, published by Example.",
    ],
)
def test_what_an_author_is_by_profession_is_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "During his two years with Peru, he has left Chile alone.",
        "The envoy can be reached at the port.",
        "He has worked as a pilot in Lima.",
        "He is the author of the ban on ships.",
    ],
)
def test_what_others_do_is_no_furniture(line):
    assert not is_furniture(line)
