"""Which quotes of a network are words that somebody said, and which are acts, plans or topics."""

from __future__ import annotations

import pytest
from readers import reports


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # acts with their object
        ("Oslo Lines posts a profit of $3 million.", "Oslo Lines", "posts",
         "a profit of $3 million"),
        ("Peru offers tariff cuts to Chile.", "Peru", "offers", "tariff cuts to Chile"),
        ("Peru offered Chile a loan.", "Peru", "offered", "Chile a loan"),
        ("Chile refuses entry to three envoys.", "Chile", "refuses", "entry to three envoys"),
        ("Chile denied them visas on Friday.", "Chile", "denied", "them visas on Friday"),
        ("Peru recalls its ambassador from Oslo.", "Peru", "recalls", "its ambassador from Oslo"),
        ("Peru raised tariffs on steel.", "Peru", "raised", "tariffs on steel"),
        ("The storm claimed 12 lives in Oslo.", "The storm", "claimed", "12 lives in Oslo"),
        ("The fund supported over 40 ports.", "The fund", "supported", "over 40 ports"),
        ("The king welcomed 27 leaders to Oslo.", "The king", "welcomed", "27 leaders to Oslo"),
        ("The port is threatened by the tide.", "The port", "is threatened by", "the tide"),
        ("The men were denied a hearing.", "The men", "were denied", "a hearing"),
        ("The rebels are accused of arson.", "The rebels", "are accused of", "arson"),
        ("Bo Roy added a second goal to his tally.", "Bo Roy", "added",
         "a second goal to his tally"),
        ("Police named the man as Odd Berg, 41.", "Police", "named", "the man as Odd Berg, 41"),
        ("Ann Lee endorsed the bid of her rival.", "Ann Lee", "endorsed", "the bid of her rival"),
        ("Police questioned three men in Lima.", "Police", "questioned", "three men in Lima"),
        ("The airline left Lima, citing a lack of ships.", "The airline", "citing",
         "a lack of ships"),
        ("Parliament members rejected a bill on ports.", "Parliament members", "rejected",
         "a bill on ports"),
        ("Ann Lee called her mother in Lima.", "Ann Lee", "called", "her mother in Lima"),
        ("Ann Lee called an emergency meeting of the port.", "Ann Lee", "called",
         "an emergency meeting of the port"),
        # asked
        ("But has Bo Roy asked for a new port?", "Bo Roy", "asked for", "a new port"),
        ("Did Peru say that the port is shut?", "Peru", "say", "that the port is shut"),
        # not, or not yet
        ("Bo Roy has yet to explain why he left.", "Bo Roy", "explain", "why he left"),
        ("Peru is unable to accuse Chile of it.", "Peru", "accuse", "Chile of it"),
        ("Peru would not have to say that it lost.", "Peru", "say", "that it lost"),
        ("Bo Roy did not want to say that it sank.", "Bo Roy", "say", "that it sank"),
        ("No minister has said that the port is shut.", "No minister", "said",
         "that the port is shut"),
        ("Nobody expects that Peru will wait.", "Nobody", "expects", "that Peru will wait"),
        ("Bo Roy did not come, nor did he clarify the “old rumours”.", "he", "clarify",
         "the “old rumours”"),
        ("Peru did not come, nor has it said that the port is shut.", "it", "said",
         "that the port is shut"),
        # supposed
        ("He would lose if Bo Roy asks him about the port.", "Bo Roy", "asks",
         "him about the port"),
        ("We must wait unless the mayor says that it is over.", "mayor", "says", "that it is over"),
        ("Peru might say that the port is shut.", "Peru", "say", "that the port is shut"),
        ("One could argue that Peru lost.", "One", "argue", "that Peru lost"),
        ("Let's say you want a port of your own.", "Let's", "say", "you want a port of your own"),
        # wanted by anybody
        ("The site helps anyone wanting to learn more.", "anyone", "wanting", "to learn more"),
        ("You think that the port is shut.", "You", "think", "that the port is shut"),
        # only a word for it
        ("Bo Roy said this during a meeting in Oslo.", "Bo Roy", "said",
         "this during a meeting in Oslo"),
        ("Bo Roy does not think so.", "Bo Roy", "think", "so"),
        # acts
        ("A court ordered the ships to leave.", "A court", "ordered", "the ships to leave"),
        ("Bo Roy replied to a letter from Oslo.", "Bo Roy", "replied to", "a letter from Oslo"),
        ("Police learned that a pilot had fled.", "Police", "learned", "that a pilot had fled"),
        ("Bo Roy was jailed after admitting arson in Oslo.", "Bo Roy", "admitting",
         "arson in Oslo"),
        ("Bo Roy wrote a memoir titled The Port: My Years at Sea.", "Bo Roy", ":",
         "My Years at Sea"),
    ],
)  # fmt: skip
def test_what_nobody_said(text: str, who: str, cue: str, content: str) -> None:
    assert not reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # words with their object
        ("Peru offered an apology to Chile.", "Peru", "offered", "an apology to Chile"),
        ("Peru offers to mediate in Oslo.", "Peru", "offers", "to mediate in Oslo"),
        ("Chile refused the offer of Peru.", "Chile", "refused", "the offer of Peru"),
        ("Chile denied the reports from Oslo.", "Chile", "denied", "the reports from Oslo"),
        ("Peru recalled the war with Chile.", "Peru", "recalled", "the war with Chile"),
        ("Peru raised the issue of steel.", "Peru", "raised", "the issue of steel"),
        ("The group claimed responsibility.", "The group", "claimed", "responsibility"),
        ("The king welcomed the minister’s plan.", "The king", "welcomed", "the minister’s plan"),
        ("Peru accused the rebels of arson.", "Peru", "accused", "the rebels of arson"),
        ("Peru threatened sanctions on Chile.", "Peru", "threatened", "sanctions on Chile"),
        ("Bo Roy added that a second goal was late.", "Bo Roy", "added",
         "that a second goal was late"),
        ("Ann Lee questioned whether the port was open.", "Ann Lee", "questioned",
         "whether the port was open"),
        ("Ann Lee rejected the claim on ports.", "Ann Lee", "rejected", "the claim on ports"),
        ("Ann Lee called the plan a mistake.", "Ann Lee", "called", "the plan a mistake"),
        # asked, denied, supposed, and said all the same
        ("Has Peru lied, Bo Roy asked?", "Bo Roy", "asked", "Has Peru lied"),
        ("Why has Bo Roy asked for a new port?", "Bo Roy", "asked for", "a new port"),
        ("Bo Roy wanted to say that it sank.", "Bo Roy", "say", "that it sank"),
        ("No. 10 said that the port is shut.", "No. 10", "said", "that the port is shut"),
        ("If it rains, Bo Roy said, the port will shut.", "Bo Roy", "said", "If it rains"),
        ("Even if Peru waits, Bo Roy says that it is over.", "Bo Roy", "says", "that it is over"),
        ("Peru has asked for a new port.", "Peru", "asked for", "a new port"),
        ("Bo Roy said this war is over.", "Bo Roy", "said", "this war is over"),
        ("Bo Roy said that in Oslo the port is shut.", "Bo Roy", "said",
         "that in Oslo the port is shut"),
        ("Bo Roy denied that.", "Bo Roy", "denied", "that"),
        ("Everyone in Oslo said that Peru lost.", "Everyone in Oslo", "said", "that Peru lost"),
        ("Bo Roy thinks that Peru lost.", "Bo Roy", "thinks", "that Peru lost"),
        ("Bo Roy ordered that the ships leave now, and they will.", "Bo Roy", "ordered",
         "that the ships leave now, and they will"),
        ("Bo Roy replied that the ships were late.", "Bo Roy", "replied",
         "that the ships were late"),
        ("Bo Roy: The Port Is Shut", "Bo Roy", ":", "The Port Is Shut"),
    ],
)  # fmt: skip
def test_what_somebody_said_all_the_same(text: str, who: str, cue: str, content: str) -> None:
    assert reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # avoided
        ("Bo Roy avoids condemning the raid on Oslo.", "Bo Roy", "condemning", "the raid on Oslo"),
        ("Peru avoided calling it a war.", "Peru", "avoided calling", "it a war"),
        ("Peru refrained from criticising the raid.", "Peru", "criticising", "the raid"),
        ("Bo Roy shied away from endorsing the plan.", "Bo Roy", "endorsing", "the plan"),
        ("Peru stopped short of condemning the raid.", "Peru", "condemning", "the raid"),
        ("The envoys fail to condemn the raid.", "envoys", "condemn", "the raid"),
        # advised
        ("Peru should condemn the raid on Oslo.", "Peru", "condemn", "the raid on Oslo"),
        ("Bo Roy would do well to admit that he lost.", "Bo Roy", "admit", "that he lost"),
        ("The envoy ought to have warned that it sank.", "envoy", "warned", "that it sank"),
        ("Peru would be wise to woo sailors in May, stressing the cost of the port.", "Peru",
         "stressing", "the cost of the port"),
        # made up
        ("It showed a doctored clip of a Norish envoy saying that he had lost.", "Norish envoy",
         "saying", "that he had lost"),
        ("They shared an AI-generated video of Bo Roy claiming that it sank.", "Bo Roy", "claiming",
         "that it sank"),
        # seen in faces, hoped for
        ("Sailors seem confident that the port will open.", "Sailors", "seem confident",
         "that the port will open"),
        ("Bo Roy appeared to think that it sank.", "Bo Roy", "appeared to think", "that it sank"),
        ("They sailed with hopes of finding a port.", "They", "with hopes of", "finding a port"),
        ("They sailed in the hope of finding a port.", "They", "hope of", "finding a port"),
        ("41% of sailors are expecting to stay in Oslo.", "41% of sailors", "expecting",
         "to stay in Oslo"),
        # named, cited, told of
        ("Ann Lee's announcement of the closure calmed Oslo.", "Ann Lee's", "announcement of",
         "the closure"),
        ("It cut the board's estimate of total trade by half.", "the board's", "estimate of",
         "total trade"),
        ("The council ran a report citing remarks by Ann Lee.", "The council", "citing",
         "remarks by Ann Lee"),
        ("Ann Lee has been describing life in the port.", "Ann Lee", "describing",
         "life in the port"),
        ("The hall tells the story of a poor sailor.", "The hall", "tells",
         "the story of a poor sailor"),
        # acts
        ("The fund has supported dozens of ports in Peru.", "The fund", "supported",
         "dozens of ports in Peru"),
        ("The council declared 1999 the Year of the Ship.", "The council", "declared",
         "1999 the Year of the Ship"),
        ("Oslo declared June 3 the Day of Ports.", "Oslo", "declared", "June 3 the Day of Ports"),
        # foretold, shown or thanked for
        ("It will want the help of Peru.", "It", "will want", "the help of Peru"),
        ("He left, pointing to the law of the sea.", "He", "pointing to", "the law of the sea"),
        ("Her reporting on Peru's ports was praised.", "Her", "reporting", "Peru's ports"),
        ("Its actions and letters suggest it might wait.", "Its actions and letters", "suggest",
         "it might wait"),
        ("Ann Lee speaks at a briefing to announce the first rites.", "Ann Lee",
         "speaks at a briefing to announce", "the first rites"),
        ("Peru still insisted on issuing its rules.", "Peru", "still insisted on",
         "issuing its rules"),
        ("The king signals support for Peru.", "The king", "signals", "support for Peru"),
        ("The envoy thanked Ann Lee for her visit.", "The envoy", "thanked",
         "Ann Lee for her visit"),
        ("Ann Lee conveyed greetings to Peru.", "Ann Lee", "conveyed", "greetings to Peru"),
        # a relative clause has no subject
        ("Bo Roy led the team in the talks that led to a truce.", "the team", "talks",
         "that led to a truce"),
        ("Peru rejected the claims that were made in Oslo.", "Peru", "claims",
         "that were made in Oslo"),
        ("Bo Roy read Peru's demands that would end the talks.", "Peru's", "demands",
         "that would end the talks"),
        ("Ann Lee recalled the message that ended the strike.", "Ann Lee", "message",
         "that ended the strike"),
        # a participle inside of a name
        ("The port opened a hearing on Proposed Changes to the Tariff Act.", "The port", "Proposed",
         "Changes to the Tariff Act"),
        # what is written on, and how it is said
        ("Ann Lee sat there, jotting notes on her yellow pads.", "Ann Lee", "jotting notes on",
         "her yellow pads"),
        ("Bo Roy was mocking in a voice that few had heard.", "Bo Roy", "was mocking",
         "a voice that few had heard"),
        # what an event shows
        ("The visit revealed the fears of a young king.", "The visit", "revealed",
         "the fears of a young king"),
        # advice that goes on
        ("They should keep the peace, firmly oppose all forms of piracy.", "They", "firmly oppose",
         "all forms of piracy"),
        ("Norland must lift the ban, and condemn the raid on Lima.", "Norland", "condemn",
         "the raid on Lima"),
        # the halves of a title
        ("Lee's Last Gamble: How Ports Are Filling Up", "Lee's Last Gamble", ":",
         "How Ports Are Filling Up"),
    ],
)  # fmt: skip
def test_what_is_avoided_advised_or_named_is_not_said(
    text: str, who: str, cue: str, content: str
) -> None:
    assert not reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("text", "who", "cue", "content"),
    [
        # beside what is avoided, advised or named
        ("To avoid a war, Bo Roy condemned the raid.", "Bo Roy", "condemned", "the raid"),
        ("Bo Roy avoids Oslo, saying that it is cold.", "Bo Roy", "saying", "that it is cold"),
        ("Bo Roy says the port should be shut.", "Bo Roy", "says", "the port should be shut"),
        ("Bo Roy, who should know, said that it sank.", "Bo Roy", "said", "that it sank"),
        ("I must say that it sank.", "I", "say", "that it sank"),
        ("It should be noted by Peru, Bo Roy said.", "Bo Roy", "said",
         "It should be noted by Peru"),
        ("They shared a video of Bo Roy claiming that it sank.", "Bo Roy", "claiming",
         "that it sank"),
        ("Bo Roy appeared on Sunday and said that it sank.", "Bo Roy", "said", "that it sank"),
        ("Bo Roy seems to have said that it sank.", "Bo Roy", "seems to have said", "that it sank"),
        ("Bo Roy hopes that the port will open.", "Bo Roy", "hopes", "that the port will open"),
        ("41% of sailors said that they would stay.", "41% of sailors", "said",
         "that they would stay"),
        ("Ann Lee's announcement that the port is shut came late.", "Ann Lee's", "announcement",
         "that the port is shut"),
        ("Peru supports having a discussion of trade.", "Peru", "supports having a discussion of",
         "trade"),
        ("Ann Lee welcomed remarks by Bo Roy.", "Ann Lee", "welcomed", "remarks by Bo Roy"),
        ("Ann Lee described life in the port as dull.", "Ann Lee", "described",
         "life in the port as dull"),
        ("Ann Lee described a port in ruins.", "Ann Lee", "described", "a port in ruins"),
        ("Ann Lee told us that the story of it is a lie.", "Ann Lee", "told",
         "that the story of it is a lie"),
        ("Ann Lee supported the plan of Peru.", "Ann Lee", "supported", "the plan of Peru"),
        ("Oslo declared that 1999 was the year of the ship.", "Oslo", "declared",
         "that 1999 was the year of the ship"),
        # beside what is foretold or shown
        ("Peru still insisted on issuing its rules.", "Peru", "insisted on", "issuing its rules"),
        ("The king signals that he backs Peru.", "The king", "signals", "that he backs Peru"),
        ("The letter suggests it might wait.", "The letter", "suggests", "it might wait"),
        ("Peru would want to wait, he said.", "he", "said", "Peru would want to wait"),
        # beside noun phrases, names and titles
        ("Peru claims that was a mistake.", "Peru", "claims", "that was a mistake"),
        ("Bo Roy said that led to a war.", "Bo Roy", "said", "that led to a war"),
        ("Bo Roy made claims that armed men were there.", "Bo Roy", "claims",
         "that armed men were there"),
        ("Peru heard reports that Chile was late.", "Peru", "reports", "that Chile was late"),
        ("Norland Proposed New Talks With Peru on Monday.", "Norland", "Proposed",
         "New Talks With Peru"),
        ("Ann Lee proposed New Year talks.", "Ann Lee", "proposed", "New Year talks"),
        ("Bo Roy condemned the raid on Lima.", "Bo Roy", "condemned", "the raid on Lima"),
        ("Bo Roy revealed the cost of the port.", "Bo Roy", "revealed", "the cost of the port"),
        ("We must wait, and condemn the raid on Lima.", "We", "condemn", "the raid on Lima"),
        ("Norland's Lee: Talks Will Not Resume", "Norland's Lee", ":", "Talks Will Not Resume"),
    ],
)  # fmt: skip
def test_what_is_said_beside_such_words(text: str, who: str, cue: str, content: str) -> None:
    assert reports(text, who, cue, content)


@pytest.mark.parametrize(
    ("before", "cue", "behind", "said"),
    [
        ("Ann Lee left when ", "asked", "whether Peru would wait.", False),
        ("A copy ", "would have revealed", "that Peru was shut.", False),
        ("Ann Lee ", "would not have said", "that Peru was shut.", False),
        ("Ann Lee ", "is expected to argue", "that Peru was shut.", False),
        ("Ann Lee is ", "expected", "to argue that Peru was shut.", False),
        ("It was her moment to ", "stress", "that Peru was shut.", False),
        ("That is the same as ", "saying", "that Peru was shut.", False),
        ("To ", "say", "that Peru was shut does it no justice.", False),
        ("Ann Lee ", "took the chance to stress", "that Peru was shut.", True),
        ("Ann Lee ", "has to say", "that Peru was shut.", True),
        ("Ann Lee ", "said", "that Peru would have waited.", True),
        ("Ann Lee was asked to wait and ", "said", "that Peru was shut.", True),
    ],
)
def test_what_only_could_be_said_is_not_said(
    before: str, cue: str, behind: str, said: bool
) -> None:
    who = "Ann Lee" if before.startswith("Ann") else None
    assert reports(f"{before}{cue} {behind}", who, cue, behind.removesuffix(".")) is said


def test_a_question_with_marked_words_is_not_said() -> None:
    text, content = "Ann Lee condemn the port or “meddle” in Peru?", "the port or “meddle” in Peru"
    assert not reports(f"Should {text}", "Ann Lee", "condemn", content)
    assert reports(text, "Ann Lee", "condemn", content)


def test_who_is_accused_says_nothing() -> None:
    assert not reports("She is accused of arson in Oslo.", None, "is accused of", "arson in Oslo")


def test_a_list_that_is_issued_says_nothing() -> None:
    rules, words = "a list of “free” ports", "a statement that called it “a lie”"
    assert not reports(f"Peru released {rules}.", "Peru", "released", rules)
    assert reports(f"Peru released {words}.", "Peru", "released", words)


@pytest.mark.parametrize("verb", ["debunked", "later denied", "refuted"])
def test_a_claim_is_not_of_who_denies_it(verb: str) -> None:
    text = f"They spread claims such as Peru having lost, which was {verb} by Bo Roy."
    assert not reports(text, "Bo Roy", "claims", "such as Peru having lost")
    text = "They spread claims such as Peru having lost, which was repeated by Bo Roy."
    assert reports(text, "Bo Roy", "claims", "such as Peru having lost")


@pytest.mark.parametrize(
    ("text", "cue", "content", "said"),
    [
        # names
        ("Ann Lee answered questions on the drill “Long Ship 2.”", "answered questions on",
         "the drill “Long Ship 2.”", False),
        ("Ann Lee agreed to the “Treaty of Oslo” with Peru.", "agreed to",
         "the “Treaty of Oslo” with Peru", False),
        ("Ann Lee condemned the drill “Long Ship 2.”", "condemned", "the drill “Long Ship 2.”",
         True),
        # topics
        ("Ann Lee discussed grain, ports and “calm seas.”", "discussed",
         "grain, ports and “calm seas.”", False),
        ("Ann Lee discussed how Peru “lost its way.”", "discussed", "how Peru “lost its way.”",
         True),
        ("Ann Lee agreed to a “fair deal” with Peru.", "agreed to", "a “fair deal” with Peru",
         True),
    ],
)  # fmt: skip
def test_marked_names_and_topics_are_not_said(
    text: str, cue: str, content: str, said: bool
) -> None:
    assert reports(text, "Ann Lee", cue, content) is said


def test_relayed_with_a_clause_is_said() -> None:
    clause, letter = "that the port was shut", "the letter to Peru"
    assert reports(f"Ann Lee relayed {clause}.", "Ann Lee", "relayed", clause)
    assert not reports(f"Ann Lee relayed {letter}.", "Ann Lee", "relayed", letter)


def test_the_title_of_a_work_is_no_quote() -> None:
    title = "“The Long Way North”"
    assert not reports(f"{title} was inspired by her own grandfather, Odd.", "Odd", "by", title)
    assert not reports(f"{title} by Ann Lee is her second book.", "Ann Lee", "by", title)
    assert reports("“No Deal,” said Ann Lee.", "Ann Lee", "said", "“No Deal,”")
