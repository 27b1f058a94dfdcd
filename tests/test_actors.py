from __future__ import annotations

import datetime as dt
import itertools
import time

import pytest

from analyzer.actors import ArticleMentions, Gazetteer, find_mentions
from analyzer.records import Article, Mention, Span

GAZETTEER = Gazetteer.load()


def mentions(text: str, date: str = "2023-06-01", title: str | None = None) -> ArticleMentions:
    day = dt.date.fromisoformat(date) if date else None
    return find_mentions(Article("a", text, title=title, date=day), GAZETTEER)


def found(text: str, date: str = "2023-06-01") -> list[tuple[str, str]]:
    """The printed mentions with their codes, as ("Sino-American", "CHN USA")."""
    return [(text[m.span.start : m.span.end], " ".join(m.codes)) for m in mentions(text, date).body]


def codes(text: str, date: str = "2023-06-01") -> list[str]:
    return [code for m in mentions(text, date).body for code in m.codes]


def only(text: str, date: str = "2023-06-01") -> Mention:
    (mention,) = mentions(text, date).body
    return mention


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea and South Korea met.", ["PRK", "KOR"]),
        ("North Korean and South Korean envoys met.", ["PRK", "KOR"]),
        ("The DPRK protested to the ROK.", ["PRK", "KOR"]),
        ("The Democratic Republic of Congo warned the Republic of the Congo.", ["COD", "COG"]),
        ("Congo-Brazzaville wrote to Kinshasa.", ["COG", "COD"]),
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea voted.",
         ["GIN", "GNB", "GNQ", "PNG"]),
        ("Niger blamed Nigeria; a Nigerien aide met a Nigerian one.", ["NER", "NGA", "NER", "NGA"]),
        ("Dominica thanked the Dominican Republic.", ["DMA", "DOM"]),
        ("Sudan and South Sudan signed; South Sudanese troops left.", ["SDN", "SSD", "SSD"]),
        ("Ireland spoke about Northern Ireland.", ["IRL", "GBR"]),
        ("The Soviet Union and East Germany objected.", ["RUS", "DEU"]),
        ("Zaire, Burma, Rhodesia and Swaziland voted.", ["COD", "MMR", "ZWE", "SWZ"]),
        ("Czechoslovakia and Yugoslavia sent aid.", ["CZE", "SRB"]),
        ("The UK, the UAE and the U.S. agreed.", ["GBR", "ARE", "USA"]),
        ("Türkiye and Côte d’Ivoire signed.", ["TUR", "CIV"]),
        ("Russians and Turks criticised the Britons.", ["RUS", "TUR", "GBR"]),
        ("Hong Kong and Macau reopened.", ["CHN", "CHN"]),
        ("American Samoa voted and Samoa watched.", ["USA", "WSM"]),
    ],
)  # fmt: skip
def test_states_by_name(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Kremlin denied it and Foggy Bottom sighed.", ["RUS", "USA"]),
        ("Zhongnanhai waits; Downing Street and the Quai d'Orsay do not.", ["CHN", "GBR", "FRA"]),
        ("Washington urged Beijing to answer Tokyo.", ["USA", "CHN", "JPN"]),
        ("The Knesset, the Duma and the Bundestag voted.", ["ISR", "RUS", "DEU"]),
        ("Brussels fined nobody.", ["EUE"]),
        ("NATO, ASEAN, the African Union and the IMF replied.", ["NAT", "ASE", "AUN", "IGO"]),
        ("The Security Council and UNHCR replied.", ["UNO", "UNO"]),
        ("Hezbollah, the Houthis and Hamas replied.", ["REB", "REB", "REB"]),
    ],
)
def test_seats_organisations_and_groups(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US-China", "USA CHN"),
        ("U.S.-Chinese", "USA CHN"),
        ("U.S.–China", "USA CHN"),
        ("Sino-American", "CHN USA"),
        ("Indo-Pakistani", "IND PAK"),
        ("Russo-Ukrainian", "RUS UKR"),
        ("Anglo-Irish", "GBR IRL"),
        ("Israel-Hamas", "ISR REB"),
        ("US-Japan-South Korea", "USA JPN KOR"),
    ],
)
def test_compounds_are_one_adjective_with_codes_in_order(text: str, expected: str) -> None:
    sentence = f"They discussed {text} relations."
    assert found(sentence) == [(text, expected)]
    assert only(sentence).kind == "adjective"


@pytest.mark.parametrize(
    "text",
    [
        "Ships crossed the South China Sea, the Indian Ocean and the Sea of Japan.",
        "The Gulf of Mexico, the English Channel and the Persian Gulf were calm.",
        "The family lives in New Mexico, not in New England.",
        "They ate Chinese food, French fries, Swiss cheese and Brazil nuts.",
        "He played Russian roulette in a Turkish bath after a Dutch auction.",
        "American football was on.",
        "American Airlines, British Airways, Air France and Bank of America cut jobs.",
        "The Washington Post, the New York Times and the Jerusalem Post wrote about it.",
        "The Moscow Times, China Daily, the Times of India and the South China Morning Post agree.",
        "Michael Jordan, Jordan Example, Paris Hilton and Cuba Gooding came.",
        "They sent Mark Cuban a letter. Then Cuban smiled.",
        "Paul German, a baker, met Tom Holland, and Holland smiled.",
        "George Washington slept in Washington state.",
        "He carved the turkey; Latin America and Central America watched.",
        "The Paris Agreement, the Geneva talks, the Minsk agreements and the Oslo accords failed.",
        "The Vienna Convention and the Camp David accords are old.",
        "They moved from Lebanon, Ohio.",
        "She speaks English and wrote it in French.",
        "It cost 3 billion US dollars.",
        "They told us to wait for us.",
        "The Georgia senator met voters in Atlanta.",
        "Georgia and Arizona count again; Georgia’s governor waits.",
        "It was a ban on rice in May, and a major bush fire in Brown County.",
    ],
)
def test_other_things_are_not_actors(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia and Russia fought over Abkhazia.", ["GEO", "RUS"]),
        ("Georgia wants to join NATO.", ["GEO", "NAT"]),
        ("Jordan and Israel signed a treaty.", ["JOR", "ISR"]),
        ("A Christian Syrian family met Mark French officials.", ["SYR", "FRA"]),
        ("Mark Cuban spoke. Cuban officials left.", ["CUB"]),
        ("Chad and Turkey sent envoys.", ["TCD", "TUR"]),
        ("China's Taiwan office spoke.", ["CHN"]),
        ("The Taiwan Affairs Office spoke.", ["CHN"]),
        ("The American Institute in Taiwan spoke.", ["USA"]),
        ("The US embassy in Beijing spoke.", ["USA"]),
        ("The Indian Congress party spoke.", ["IND"]),
        ("Anti-American and pro-Russian crowds met.", ["USA"]),
    ],
)
def test_names_that_look_like_traps(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_the_korean_peninsula_is_ambiguous_unless_one_korea_is_named() -> None:
    alone = only("The Korean Peninsula is tense.")
    assert alone.codes == ()
    assert set(alone.candidates) == {"KOR", "PRK"}
    assert codes("Korean officials left; Seoul confirmed it.") == ["KOR", "KOR"]
    assert codes("Korean officials left; Pyongyang confirmed it.") == ["PRK", "PRK"]
    both = mentions("Korean unity is far: Pyongyang and Seoul argue.").body[0]
    assert both.codes == ()


def test_congo_alone_is_ambiguous() -> None:
    assert set(only("Congo closed its border.").candidates) == {"COD", "COG"}
    assert codes("Congo closed its border; Kinshasa gave no reason.") == ["COD", "COD"]


def test_groups_follow_the_date() -> None:
    assert codes("The Taliban answered.", "2019-05-01") == ["REB"]
    assert codes("The Taliban answered.", "1999-05-01") == ["AFG"]
    assert codes("The Taliban answered.", "2022-05-01") == ["AFG"]
    assert codes("The Taliban answered.", "") == ["AFG"]
    assert codes("HTS answered.", "2023-01-01") == ["REB"]
    assert codes("HTS answered.", "2025-01-01") == ["SYR"]


def test_rebels_of_a_state_are_an_armed_group() -> None:
    assert codes("Syrian rebels shelled the town.", "2015-01-01") == ["REB"]
    assert codes("Colombian guerrillas freed him.") == ["REB"]
    assert codes("Russian-backed separatists freed him.", "2015-01-01") == ["REB"]


@pytest.mark.parametrize(
    ("text", "printed", "code"),
    [
        ("The Chinese foreign minister left.", "Chinese foreign minister", "CHN"),
        ("Russia's defence ministry left.", "Russia's defence ministry", "RUS"),
        ("The Iranian delegation left.", "Iranian delegation", "IRN"),
        ("The US Treasury left.", "US Treasury", "USA"),
        ("German officials left.", "German officials", "DEU"),
        ("The president of Brazil left.", "president of Brazil", "BRA"),
        ("Officials from Kenya left.", "Officials from Kenya", "KEN"),
        ("Officials in Kyiv left.", "Officials in Kyiv", "UKR"),
        ("China's ambassador to Japan left.", "China's ambassador to Japan", "CHN"),
        ("The U.N. envoy for Yemen left.", "U.N. envoy for Yemen", "UNO"),
        ("A member of the Iranian delegation left.", "member of the Iranian delegation", "IRN"),
        ("The Ministry of Defence of Peru left.", "Ministry of Defence of Peru", "PER"),
        ("The French Senate left.", "French Senate", "FRA"),
    ],
)
def test_roles_span_the_phrase(text: str, printed: str, code: str) -> None:
    mention = only(text)
    assert (text[mention.span.start : mention.span.end], mention.codes) == (printed, (code,))
    assert mention.kind == "role"


def test_a_role_is_named_after_its_holder_on_the_day() -> None:
    text = "The Chinese foreign minister left."
    assert only(text, "2021-06-01").name == "Wang Yi"
    assert only(text, "2023-06-01").name == "Qin Gang"
    assert only(text, "").name == "China (foreign minister)"
    assert only("The Secretary of State left.").name == "Antony Blinken"
    assert only("The former Chinese foreign minister left.", "2021-06-01").name.startswith(
        "China ("
    )
    assert GAZETTEER.holder("USA", "head_of_state", dt.date(1991, 5, 1)).name == "George H. W. Bush"  # type: ignore[union-attr]
    assert GAZETTEER.holder("USA", "head_of_state", None) is None


def test_a_title_and_a_name_are_one_person() -> None:
    text = "Chinese Foreign Minister Wang Yi met Germany's Chancellor Olaf Scholz. Wang smiled."
    assert found(text, "2022-06-01") == [
        ("Chinese Foreign Minister Wang Yi", "CHN"),
        ("Germany's Chancellor Olaf Scholz", "DEU"),
        ("Wang", "CHN"),
    ]
    assert [m.name for m in mentions(text, "2022-06-01").body] == [
        "Wang Yi",
        "Olaf Scholz",
        "Wang Yi",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chinese Foreign Ministry spokesman Guo Example spoke. Guo left.",
            [("Chinese Foreign Ministry spokesman Guo Example", "CHN"), ("Guo", "CHN")],
        ),
        (
            "Iranian Deputy Foreign Minister Ali Example spoke. Example left.",
            [("Iranian Deputy Foreign Minister Ali Example", "IRN"), ("Example", "IRN")],
        ),
        (
            "Li Example, China's ambassador to Japan, spoke. Li left.",
            [("Li Example", "CHN"), ("China's ambassador to Japan", "CHN"), ("Li", "CHN")],
        ),
        (
            "Ann Example, a member of the British delegation, spoke. Example left.",
            [
                ("Ann Example", "GBR"),
                ("member of the British delegation", "GBR"),
                ("Example", "GBR"),
            ],
        ),
        (
            "Saudi envoy Ahmed bin Example spoke. Bin Example left; bin Example waved.",
            [("Saudi envoy Ahmed bin Example", "SAU"), ("Example", "SAU"), ("bin Example", "SAU")],
        ),
        (
            "Ann Example of the Chinese Foreign Ministry spoke.",
            [("Ann Example", "CHN"), ("Chinese Foreign Ministry", "CHN")],
        ),
        ("Bob Example spoke. Example left.", []),
    ],
)
def test_people_introduced_by_a_role(text: str, expected: list[tuple[str, str]]) -> None:
    if expected and expected[-1][0] == "bin Example":
        assert ("bin Example", "SAU") in found(text)
        assert found(text)[0] == expected[0]
    else:
        assert found(text) == expected


def test_titles_resolve_surnames_by_date() -> None:
    named = {m.name: m.codes for m in mentions("Secretary Austin met Minister Lavrov.").body}
    assert named == {"Lloyd Austin": ("USA",), "Sergei Lavrov": ("RUS",)}
    assert only("President Bush spoke.", "1990-03-01").name == "George H. W. Bush"
    assert only("President Bush spoke.", "2005-03-01").name == "George W. Bush"
    assert found("Mr. Example spoke.") == []


def test_a_plain_surname_needs_an_introduction_in_the_article() -> None:
    assert found("Austin spoke about Austin.") == []
    text = "Austin spoke."
    introduced = mentions(text, title="Lloyd Austin visits allies")
    assert [m.name for m in introduced.body] == ["Lloyd Austin"]


@pytest.mark.parametrize(
    "text",
    [
        "Susan Putinova sings.",
        "Vanessa Trump sings.",
        "The Putin Example choir sings.",
        "Lyndon Johnson was tall.",
        "Xi Zhongxun was his father.",
        "Jack Rice sings.",
    ],
)
def test_short_names_inside_longer_names_are_somebody_else(text: str) -> None:
    assert found(text) == []


def test_a_stranger_keeps_the_name() -> None:
    text = "Jimmy Lai was jailed. Lai stayed calm."
    assert found(text, "2025-01-10") == []
    assert found("Boris Johnson wrote. Johnson added a line.") == [
        ("Boris Johnson", "GBR"),
        ("Johnson", "GBR"),
    ]


def test_well_known_names_stand_alone() -> None:
    assert codes("Putin called Xi, and Yesterday's host Erdogan listened.") == ["RUS", "CHN", "TUR"]
    assert codes("Trump-Putin talks begin.", "2025-08-01") == ["USA", "RUS"]


def test_may_is_a_month_unless_introduced() -> None:
    assert found("In May they met; May 5 was warm.", "2018-06-01") == []
    text = "Theresa May spoke in May. May left."
    assert [p for p, _ in found(text, "2018-06-01")] == ["Theresa May", "May"]


def test_capitals_as_places_are_left_out() -> None:
    assert found("They met in Beijing, flew to Moscow and stayed near Paris.") == []
    assert codes("Pressure from Beijing grew, and trust in Washington fell.") == ["CHN", "USA"]
    assert found("The Beijing-based firm grew.") == []


@pytest.mark.parametrize(
    "text",
    [
        "BEIJING — A fair opened.",
        "MOSCOW (Reuters) - A fair opened.",
        "BEIJING, May 3 (Xinhua) -- A fair opened.",
        "SEOUL, South Korea — A fair opened.",
        "Warsaw, Aug 3 (AFP) - A fair opened.",
    ],
)
def test_datelines_are_no_actors(text: str) -> None:
    assert found(text) == []


def test_lines_of_capitals() -> None:
    assert found("CHINA SLAMS US TARIFFS") == [("CHINA", "CHN"), ("US", "USA")]
    assert found("PUTIN WARNS UKRAINE AND WANG YI") == [
        ("PUTIN", "RUS"),
        ("UKRAINE", "UKR"),
        ("WANG YI", "CHN"),
    ]
    assert found("LET US TALK NOW, WHO MAY BAN RICE") == []


def test_congress_of_another_country_is_not_american() -> None:
    assert codes("Congress passed the bill.") == ["USA"]
    assert codes("Peru voted, and Congress passed the bill.") == ["PER"]


def test_spans_are_exact_sorted_and_apart_in_both_parts() -> None:
    text = "  Café owners in Iran\r\nmet\xa0U.S. officials.\nRussia’s army, “Ukraine’s” army…\n"
    result = mentions(text, title="Iran and Russia’s army")
    assert [text[m.span.start : m.span.end] for m in result.body] == [
        "Iran",
        "U.S. officials",
        "Russia’s army",
        "Ukraine",
    ]
    assert [m.codes for m in result.title] == [("IRN",), ("RUS",)]
    for part in (result.body, result.title):
        assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(part))


def test_a_pronoun_is_not_a_surname() -> None:
    text = "Chinese Vice Premier He Lifeng spoke. He left; later He Lifeng and Mr. He returned."
    assert [p for p, _ in found(text, "2025-03-01")] == [
        "Chinese Vice Premier He Lifeng",
        "He Lifeng",
        "Mr. He",
    ]


def test_roles_end_with_the_paragraph() -> None:
    text = "Relations with China\n\nPresident Trump spoke\nOfficials from\nRussia"
    assert found(text, "2025-03-01") == [
        ("China", "CHN"),
        ("President Trump", "USA"),
        ("Russia", "RUS"),
    ]
    wrapped = (
        "The long first line of this message speaks at length of the Chinese\nforeign minister."
    )
    assert found(wrapped)[0][0] == "Chinese\nforeign minister"


def test_within_returns_the_mentions_of_a_span() -> None:
    text = "Iran spoke. Russia and Ukraine spoke."
    result = mentions(text, title="Peru spoke")
    inside = result.within("body", Span(12, len(text)))
    assert [m.codes for m in inside] == [("RUS",), ("UKR",)]
    assert result.within("body", Span(0, 3)) == ()
    assert [m.codes for m in result.within("title", Span(0, 10))] == [("PER",)]


def test_an_empty_article_has_no_mentions() -> None:
    assert mentions("") == ArticleMentions((), ())


def test_ministries_without_a_state_take_linear_time() -> None:
    def least(n: int) -> float:
        """The least of three times: other work on the machine only adds to it."""
        text = (
            "LIMA, May 3 (Example) - Peru waits. " + "The army said the Foreign Ministry left. " * n
        )
        times = []
        for _ in range(3):
            start = time.process_time()
            assert len(codes(text)) > n
            times.append(time.process_time() - start)
        return min(times)

    # Sixteen times the text: about 16 times as long, or 256 if every ministry looked at all others.
    assert least(4800) < 80 * least(300)


def test_long_texts_take_linear_time() -> None:
    text = "Chinese Foreign Minister Wang Yi met U.S. officials in Oslo. Wang left. " * 7000
    start = time.process_time()
    result = mentions(text)
    assert len(result.body) == 21000
    assert time.process_time() - start < 5


def test_codes_and_names() -> None:
    assert GAZETTEER.name_of("USA") == "United States"
    assert GAZETTEER.is_code("XKX")
    assert GAZETTEER.is_code("REB")
    assert not GAZETTEER.is_code("SUN")
    with pytest.raises(KeyError):
        GAZETTEER.name_of("SUN")
    assert Gazetteer.load() is GAZETTEER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Security Council adjourned.", ["UNO"]),
        ("Israel protested before the Security Council.", ["ISR", "UNO"]),
        ("The Security Council of the United Nations adjourned.", ["UNO"]),
        ("The Russian Security Council adjourned.", ["RUS"]),
        ("The Security Council of the Russian Federation adjourned.", ["RUS"]),
        ("Putin saw the permanent members of the Security Council.", ["RUS", "RUS"]),
        ("The Kremlin said that the Security Council adjourned.", ["RUS", "RUS"]),
        ("Putin spoke to the UN, and the Security Council adjourned.", ["RUS", "UNO", "UNO"]),
        ("Lukashenko told the Security Council to wait.", ["BLR", "BLR"]),
        ("Iran's Supreme National Security Council adjourned.", ["IRN"]),
        ("The National Security Council adjourned in Seoul.", []),
        ("The Turkish National Security Council adjourned.", ["TUR"]),
        ("The General Assembly adjourned.", ["UNO"]),
        ("The General Assembly of the Church adjourned.", []),
        ("The Governor wrote to the General Assembly.", []),
    ],
)
def test_councils_and_assemblies_belong_to_whom_the_article_says(
    text: str, expected: list[str]
) -> None:
    assert codes(text) == expected


def test_a_government_outlet_says_whose_council_it_is() -> None:
    article = Article(
        "a", "The members of the Security Council met, says the kremlin.", outlet="en.kremlin.ru"
    )
    assert [m.codes for m in find_mentions(article, GAZETTEER).body] == [("RUS",)]
    assert GAZETTEER.speaks_for("www.president.gov.ua") == "UKR"
    assert GAZETTEER.speaks_for("example.com") is None
    assert GAZETTEER.speaks_for(None) is None


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("The White House", ("USA", "government")),
        ("mfa.gov.cn", ("CHN", "government")),
        ("Xinhua", ("CHN", "state")),
        ("bbc-world", ("GBR", "press")),
        ("news.bbc.co.uk", ("GBR", "press")),
        ("bbc-copy.example.com", None),
        ("The Harbour Gazette", None),
        ("", None),
        (".", None),
        ("-", None),
    ],
)
def test_who_publishes_is_known_by_host_or_name(
    outlet: str, expected: tuple[str, str] | None
) -> None:
    found = GAZETTEER.publisher(outlet)
    assert (found and (found.code, found.kind)) == expected
    article = Article("a", "Peru thanked Chile.", outlet=outlet)
    assert find_mentions(article, GAZETTEER).publisher == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PRESIDENT YOON: (As interpreted.) Thank you.", ["KOR"]),
        ("SECRETARY GENERAL STOLTENBERG: Thank you.", ["NAT"]),
        ("The talks went on. CHINA ACCUSES THE U.S. OF SPYING ON HARBOURS Ships left.", ["CHN", "USA"]),
        ("The CEO of ACME, PRESIDENT and founder, left.", []),
        ("THE PRESIDENT: Thank you. It is good to be here.", []),
    ],
)  # fmt: skip
def test_capitals_within_a_line_are_headlines_and_labels(text: str, expected: list[str]) -> None:
    article = Article("a", text, date=dt.date(2023, 4, 26))
    found = find_mentions(article, GAZETTEER).body
    assert [code for m in found for code in m.codes] == expected


def test_a_surname_that_is_a_word_counts_before_a_word_of_speech_while_in_office() -> None:
    def found(text: str, year: int) -> list[str]:
        article = Article("a", text, date=dt.date(year, 6, 2))
        return [m.name for m in find_mentions(article, GAZETTEER).body]

    assert found("Reagan said the tariffs would end.", 1987) == ["Ronald Reagan"]
    assert found("Reagan said the tariffs would end.", 2015) == []
    assert found("Reagan ran a bakery.", 1987) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Democratic Party grew.", ["USA"]),
        ("The Democratic Party of Japan grew.", ["JPN"]),
        ("The Democratic Party for the People grew.", ["JPN"]),
        ("Japan voted, and the Liberal Democratic Party grew.", ["JPN", "JPN"]),
        ("Britain voted, and the Liberal Democratic Party grew.", ["GBR"]),
        ("The Democratic Party of Korea grew.", ["KOR"]),
        ("The Democratic Party grew in South Korea.", ["KOR"]),
        ("The Kurdistan Democratic Party grew.", []),
        ("The Republican People's Party grew.", ["TUR"]),
        ("The People's Republican Party grew.", []),
        ("The local People's Congress adjourned.", []),
        ("The Indian National Congress grew.", ["IND"]),
        ("The Senate of Canada adjourned.", ["CAN"]),
        ("The Trump camp fought the Republican Congress.", ["USA", "USA"]),
        ("The Free Democrats and the Democrats Abroad grew.", []),
    ],
)
def test_parties_and_houses_with_common_names(text: str, expected: list[str]) -> None:
    assert [c for c in codes(text, "2025-03-01") if c] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chad Example said so.",
        "They met Neil Jordan and Tariq Israel.",
        "Georgia Gov. Brian Example waited.",
        "Ms. Jordan and Mr. Chad voted; Dr. Ireland did not.",
        "India Example and Cyprus Example sing.",
    ],
)
def test_states_as_names_of_people(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Judge Jordan ruled on Monday, and Jordan went home.",
        "Miles Jordan spoke. Later Jordan’s lawyer left.",
        "Larissa Chad sang; Mayor Georgia Plum and Justice Israel listened.",
        "Professor India Hale wrote to Minister France.",
    ],
)
def test_a_first_name_or_a_title_makes_a_person_of_a_state(text: str) -> None:
    assert found(text) == []


def test_a_persons_surname_is_the_state_again_where_the_text_speaks_of_the_state() -> None:
    text = "Miles Jordan spoke in Amman. Jordanian officials said Jordan would wait."
    assert found(text) == [("Jordanian officials", "JOR"), ("Jordan", "JOR")]
    assert found("King Example of Jordan met Oslo’s envoy.") == [
        ("King Example", "JOR"),
        ("Jordan", "JOR"),
        ("Oslo’s envoy", "NOR"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KPMG Canada and Greenpeace Peru complained.", []),
        ("An economist at QRX Canada praised Norway.", ["NOR"]),
        ("The Peru Example Daily and the Chile Herald wrote.", []),
        ("The Peru Rail wrote to the University of Ghana.", []),
        ("The Norway museum and the Bank of Israel museum reopened.", []),
        ("Statistics Canada and the Bank of Israel reported.", ["CAN", "ISR"]),
        ("The EU China summit and the CIA Iran desk closed.", ["EUE", "CHN", "USA", "IRN"]),
        ("The China Foreign Ministry Daily Office closed.", ["CHN"]),
    ],
)
def test_companies_newspapers_and_museums_are_no_states(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Peace and Security Council condemned Sudan.", ["AUN", "SDN"]),
        ("The Slovak commissioner of the EU met China.", ["EUE", "CHN"]),
        ("The Slovak commissioner for trade met China.", ["SVK", "CHN"]),
        ("Norwegian diplomat Ann Example, the UN envoy for Syria, spoke. Example left.",
         ["UNO", "UNO", "UNO"]),
        ("Norwegian diplomat Ann Example met the UN envoy for Syria. Example left.",
         ["NOR", "UNO", "NOR"]),
    ],
)  # fmt: skip
def test_offices_of_organisations_are_theirs(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The state whose body of that name is named.
        ("Peru’s defence ministry wrote to Chile. The Ministry of Defence waits.",
         ("Ministry of Defence", "PER")),
        # That of the dateline.
        ("LIMA, May 3 (Example) - The Foreign Ministry summoned the Chilean envoy. Peru waits.",
         ("Foreign Ministry", "PER")),
        # That of the officials in the sentence.
        ("Chile waits. Peru’s president said the army fired first.", ("army", "PER")),
        # The only one of the article.
        ("Peru’s president spoke. Peru waits. Foreign Ministry spokesman Juan Example left.",
         ("Foreign Ministry spokesman Juan Example", "PER")),
    ],
)  # fmt: skip
def test_a_ministry_without_a_state_is_that_of_the_article(
    text: str, expected: tuple[str, str]
) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile talked. The Foreign Ministry objected.",
        "Peru’s foreign ministry met Chile’s foreign ministry. The Foreign Ministry objected.",
        "Peru’s president spoke. Peru waits. The military campaign went on.",
        "The Foreign Ministry summoned the Chilean envoy. Chile waits.",
    ],
)
def test_a_ministry_stays_open_where_the_article_does_not_say_whose_it_is(text: str) -> None:
    assert not [m for m in found(text) if m[0] in {"Foreign Ministry", "military"}]


def test_a_ministry_in_a_text_of_a_government_is_its_own() -> None:
    text = "The Foreign Ministry thanked Peru and Chile."
    article = Article("a", text, outlet="en.kremlin.ru")
    assert find_mentions(article, GAZETTEER).body[0].codes == ("RUS",)


def test_states_beside_other_capitalised_words_stay_states() -> None:
    assert codes("Jordan Foreign Minister Ayman Example left Northern Ireland.") == ["JOR", "GBR"]
    assert codes("An Israel Iran war began after the EU-Israel Dialogue.") == [
        "ISR", "IRN", "EUE", "ISR",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "They wrote in English and Spanish.",
        "She was speaking in Russian, and he answered in fluent Chinese.",
        "It was translated from Arabic, and from the Russian into Chinese.",
        "A Chinese-language weekly appeared.",
        "He spoke Russian, Chinese, and German.",
    ],
)
def test_languages_are_no_actors(text: str) -> None:
    assert found(text) == []


def test_adjectives_after_in_are_no_languages_when_a_noun_follows() -> None:
    assert codes("The ships stayed in Russian and Chinese waters.") == ["RUS", "CHN"]
    assert codes("It was in Israeli and American hands.") == ["ISR", "USA"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The E3 wrote to Iran.", [("E3", "FRA DEU GBR"), ("Iran", "IRN")]),
        ("The Quad adjourned.", [("Quad", "USA JPN IND AUS")]),
        ("The Visegrad Four adjourned.", [("Visegrad Four", "CZE HUN POL SVK")]),
        ("They thanked the Baltic states.", [("Baltic states", "EST LVA LTU")]),
        ("Envoys of the Nordic countries left.",
         [("Envoys of the Nordic countries", "DNK FIN ISL NOR SWE")]),
        ("Benelux signed.", [("Benelux", "BEL NLD LUX")]),
        ("Both Koreas wrote to the two Congos.", [("Koreas", "KOR PRK"), ("Congos", "COD COG")]),
    ],
)  # fmt: skip
def test_names_for_several_states(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_the_head_of_state_is_the_one_whom_the_article_names() -> None:
    text = "Norway sent aid. The Head of State thanked the donors."
    zelenskyy = mentions(f"{text} Zelenskyy smiled.").body[1]
    assert (zelenskyy.codes, zelenskyy.kind, zelenskyy.name) == (
        ("UKR",), "role", "Volodymyr Zelenskyy",
    )  # fmt: skip
    outlet = Article("a", text, date=dt.date(2023, 6, 1), outlet="www.president.gov.ua")
    assert find_mentions(outlet, GAZETTEER).body[1].name == "Volodymyr Zelenskyy"
    assert found("The Head of State left.") == []
    assert codes("The Head of State left Peru and Chile.") == ["PER", "CHL"]
    undated = mentions("The Head of State spoke for Ukraine.", "").body[0]
    assert (undated.codes, undated.name) == (("UKR",), "Ukraine (head of state)")


def test_titles_fit_the_office() -> None:
    assert only("Prime Minister Johnson left.", "2020-05-01").name == "Boris Johnson"
    assert found("President Johnson left.", "2020-05-01") == []
    assert found("Prime Minister Powell left.", "2022-05-01") == []
    assert only("Secretary Powell left.", "2003-05-01").name == "Colin Powell"
    assert only("Chancellor Scholz left.", "2022-05-01").codes == ("DEU",)


def test_mr_and_a_surname_need_a_state_in_the_article() -> None:
    alone = only("Mr. Powell left.", "2003-03-01")
    assert (alone.codes, set(alone.candidates)) == ((), {"USA", "GBR"})
    assert codes("Mr. Powell spoke for the United States.", "2003-03-01") == ["USA", "USA"]
    assert codes("Ann Powell left the United States. Mr. Powell stayed.", "2003-03-01") == ["USA"]
    assert found("Mr. Powell left.", "") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("King Abdullah of Saudi Arabia wrote.", [("King Abdullah of Saudi Arabia", "SAU")]),
        ("King Abdullah left Amman for talks in Jordan.",
         [("King Abdullah", "JOR"), ("Jordan", "JOR")]),
        ("King Singh wrote to India.", [("India", "IND")]),
        ("Spain waits. Prime Minister Pedro Sanchez objected.",
         [("Spain", "ESP"), ("Prime Minister Pedro Sanchez", "ESP")]),
    ],
)  # fmt: skip
def test_of_people_with_one_name_the_one_whose_state_is_named(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, "2010-06-01" if "King" in text else "2025-06-01") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("U.S. Secretary of State Marco Rubio objected.", "Marco Rubio"),
        ("The U.S. Secretary of State objected.", "Marco Rubio"),
        ("The Ukrainian Head of State objected.", "Volodymyr Zelenskyy"),
        ("The Ukrainian President Zelensky objected.", "Volodymyr Zelenskyy"),
        ("The Italian Deputy Prime Minister and Foreign Minister Antonio Tajani objected.",
         "Antonio Tajani"),
        ("The Peruvian Minister of Trade, Energy and Regional Planning Ines Example objected.",
         "Ines Example"),
        ("U.S. District Judge Ines Example objected.", "Ines Example"),
        ("Attorney General Pam Bondi objected.", "Pam Bondi"),
        ("The Peruvian minister of foreign trade objected.", "Peru (minister of foreign trade)"),
        ("The Minister of Foreign Affairs and International Trade of Chile objected.",
         "Alberto van Klaveren"),
        ("A spokeswoman for Peru's Foreign Ministry objected.",
         "Peru (spokeswoman for foreign ministry)"),
        ("Sergei V. Lavrov objected.", "Sergei Lavrov"),
    ],
)  # fmt: skip
def test_a_role_and_its_bearer_are_one_mention(text: str, name: str) -> None:
    assert only(text, "2025-06-01").name == name


def test_who_stands_before_the_role_may_be_known() -> None:
    (person, _) = mentions("Kim Jong-un, the North Korean leader, laughed.").body
    assert person.name == "Kim Jong Un"


@pytest.mark.parametrize(
    "text",
    [
        "After the Riverside Harbour Summit, President of Chile Gabriel Boric went home.",
        "A reporter wrote: the [President of Chile Gabriel] Boric went home.",
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text: str) -> None:
    assert {m.name for m in mentions(text).body} == {"Gabriel Boric"}


def test_an_institution_is_no_person() -> None:
    assert [m.name for m in mentions("The envoy of Peru, River Foundation, wrote.").body] == [
        "Peru (envoy)"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway recalled its delegation from Qatar.", [("Norway", "NOR"), ("Qatar", "QAT")]),
        ("Officials from Qatar waited.", [("Officials from Qatar", "QAT")]),
        ("Peru is among the leaders in Tokyo's fish trade.", [("Peru", "PER")]),
        ("They met in the Algerian capital Algiers.", [("Algerian", "DZA")]),
        ("Trees burnt in the Jerusalem forest.", []),
        ("She won the Monaco Grand Prix, then the French Grand Prix.", []),
        ("Prices grew on a European scale.", []),
        ("Peru keeps a one-China policy.", [("Peru", "PER")]),
        ("Kyiv thanked the Department of State Protection.", [("Kyiv", "UKR")]),
        ("Boats brought Yemen prisoners to Guantánamo.", [("Yemen", "YEM")]),
        ("Abu Shabab of Egypt spoke; Shabab fighters hid.",
         [("Abu Shabab", "REB"), ("Egypt", "EGY"), ("Shabab fighters", "REB")]),
        ("In Israel, the Democrats party of Yair Golan voted.",
         [("Israel", "ISR"), ("Yair Golan", "ISR")]),
        ("ICE deported two migrants to Peru.", [("ICE", "USA"), ("Peru", "PER")]),
        ("A broker in Peru sold its shares in ICE.", [("Peru", "PER")]),
        ("NORAD followed the planes.", [("NORAD", "USA CAN")]),
        ("It cost US$5 in Peru.", [("Peru", "PER")]),
        ("The United States Geological Survey felt it in Peru.", [("Peru", "PER")]),
        ("The US Missile Defense Review praised Peru.", [("US", "USA"), ("Peru", "PER")]),
        ("The Danish Crown Prince paid 5 Danish crowns.", [("Danish Crown Prince", "DNK")]),
        ("The Quds Brigades waited for @SecRubio.",
         [("Quds Brigades", "REB"), ("SecRubio", "USA")]),
    ],
)  # fmt: skip
def test_places_things_and_houses(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "2025-06-01") == expected


@pytest.mark.parametrize(
    ("text", "outlet", "code"),
    [
        ("The House of Commons voted.", "cbc-top", ("CAN",)),
        ("Canada and Britain talked while the House of Commons voted.", "bbc.com", ("GBR",)),
        ("The House of Commons voted. Canadians waited.", None, ("CAN",)),
        ("The House of Commons voted.", None, ()),
    ],
)
def test_a_body_of_several_states_is_that_of_the_article_or_its_outlet(
    text: str, outlet: str | None, code: tuple[str, ...]
) -> None:
    article = Article("a", text, outlet=outlet)
    (house,) = [
        m
        for m in find_mentions(article, GAZETTEER).body
        if "House" in text[m.span.start : m.span.end]
    ]
    assert house.codes == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a noun for somebody without an office introduces the name, or follows it
        ("The suspect, Daniel Ortega, fled. Ortega was armed.", []),
        ("Police named the motorist as Daniel Ortega. Ortega was unhurt.", []),
        ("John Key, a shop owner in Ohio, said it was loud.", []),
        ("The pupil, 17-year-old John Key, won the prize.", []),
        # too young when the first term began
        ("Daniel Ortega, 34, heard it. Ortega ran.", []),
        ("Doctors treated 22-year-old Daniel Ortega.", []),
        # the office, the state or a fitting age
        ("Daniel Ortega, 77, heard it.", ["NIC"]),
        ("Nicaragua mourned. The victim, Daniel Ortega, was 77.", ["NIC", "NIC"]),
        ("Daniel Ortega, the president, met the student, Daniel Ortega.", ["NIC", "NIC"]),
        ("Nicolás Maduro, a former bus driver, spoke.", ["VEN"]),
        ("Daniel Ortega, a friend of the driver, spoke.", ["NIC"]),
        ("In the poll: 2. Marco Rubio (11). 3. Ted Cruz (12).", ["USA", "USA"]),
    ],
)
def test_a_namesake_of_an_office_holder_is_somebody_else(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_member_of_another_democrats_is_no_american() -> None:
    text = "Trump waits. Democrats chair Odd Berg met Democrats MK Ann Lee."
    assert ("Democrats", "USA") not in found(text)
    assert ("Democrats", "USA") in found("Trump waits. Democrats said no.")


def test_the_military_is_no_wing_of_an_armed_group() -> None:
    wing = "Hamas's military cells are weak. "
    assert ("military", "REB") not in found(f"{wing}Hamas is short of cash, the military said.")
    assert ("military", "PER") in found("Peru's military said no. Ships wait, the military said.")
