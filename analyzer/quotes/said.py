"""Which of the quotes that an extractor finds somebody said: not beliefs, acts and mere topics.

An extractor returns what a corpus counts as attributed, "Peru aims to expand the port" and "they
discussed the port" among it. A statement is somebody's words only where words are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from analyzer.quotes.lexicon import is_speech, match_cue, words_of_cue
from analyzer.quotes.words import (
    CLAUSE_STARTERS,
    DETERMINERS,
    FINITE,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
)
from analyzer.records import Quote, Span

_Opening = Literal["clause", "question", "infinitive", "phrase"]

_COUNTED = re.compile(
    r"\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|more|some|another|several|many|"
    r"further|new|extra|(?:the )?additional)\b"
)
#: What is foretold: "Peru will want a second port", "she is expected to argue that".
_FORETOLD = re.compile(
    r"\b(?:will|would|might|may|could)\s+(?:\w+ly\s+|also\s+|need\s+to\s+)?"
    r"(?:want|seek|aim|intend)\b|"
    r"\b(?:is|are|was|were|be|['’]s|['’]re)\s+(?:\w+ly\s+)?(?:expected|likely|unlikely|set|due|poised|"
    r"scheduled|slated|bound|supposed|certain)\s+to\s+(?:\w+ly\s+|also\s+)?\w+"
)
#: In front of a cue, what is held to say it there: "a briefing to announce the date".
_HELD_TO = re.compile(
    r"\b(?:conference|briefing|meeting|ceremony|event|session|rally|speech|summit|gathering|"
    r"hearing) to\s+\w+\Z"
)
#: When one may say something: "her chance to argue that", but not "took the chance to argue that".
_OCCASION = re.compile(
    r"(?P<taken>\b(?:took|takes?|taking|used?|uses|using|seized?|seizes|seizing)\b[^.;:]{0,25})?"
    r"\b(?:moment|chance|opportunity|occasion) to \w+\Z"
)
#: In front of what nobody says: "To say that", "the same as saying that".
_AS_IF = re.compile(
    r"(?:(?:\A|[.!?;][\"”’]?\s+|\n)(?:(?:But|And|Yet) to|To) (?:say|claim|suggest|argue|call)|"
    r"\b(?:same as|like|akin to|tantamount to|equivalent to|instead of|rather than) "
    r"(?:saying|claiming|suggesting|arguing|calling))\Z"
)
#: "When asked about the port", whoever asked: what follows is the question.
_WAS_ASKED = re.compile(
    r"(?:\b(?:[Ww]hen|[Ii]f|[Aa]fter being|[Oo]n being) |(?:\A|[.!?”\"]\s+|\n))[Aa]sked"
    r"(?: about| on| whether| if| why| how| what)?\Z"
)
#: What is only possible: "Peru might think about it", "one could argue that", "Let's say you wait".
_MIGHT = re.compile(
    r"\b(?:might|may|could|should)\s+(?:\w+\s+)?(?:think|consider|believe)\b|"
    r"\b(?:might|may|could)\s+(?:\w+ly\s+|also\s+|well\s+|even\s+|then\s+)?(?:wish|hope|want|"
    r"expect|say|ask|argue|claim|wonder|object|complain|demand|insist|assume)\b|"
    r"\b(?:would|could|might)(?:n['’]t|\s+not)?\s+have\s+(?:\w+ly\s+)?(?!been\b)\w{2,}(?:d|n|ght)\b|"
    r"\b[Ll]et(?:['’]s|\s+us)\s+(?:\w+\s+)?(?:say|assume|suppose|imagine|hope|think)\b"
)
_ADVICE = (
    r"(?:should|must|ought to|had better|needs? to|"
    r"would (?:do well|be (?:wise|right|better off)) to)"
)
#: Advice to speak, in front of the verb: "Peru should condemn it", "it would do well to stress".
_ADVISED = re.compile(
    rf"\b{_ADVICE}\s+(?:also |now |at least |\w+ly )?(?:have\s+)?(?!be\b|have\b|not\b)\w+"
)
_FIRST_PERSONS = frozenset({"I", "We", "we"})
#: Behind who would speak: "Peru should wait for a year, | stressing", "should wait and | reject".
_ADVISED_TO_ACT = re.compile(rf"\s+{_ADVICE}\b[^.;:!?\n]{{1,200}}(?:,|,?\s+and)\s+")
#: In front of who is made to speak: "an AI-generated video of a general claiming that".
_FABRICATED = re.compile(
    r"\b(?:fake|faked|fabricated|doctored|forged|bogus|manipulated|deepfakes?|AI-(?:generated|made)|"
    r"computer-generated)\b[\w -]{0,40}\b(?:of|showing|in which|where|attributed to)\s+"
    r"(?:the |an? )?\Z",
    re.IGNORECASE,
)
#: Between a claim and who denies it: "claims such as this, which was debunked by Peru".
_DENIED_BY = re.compile(
    r"\b(?:debunked|denied|refuted|rebutted|disproved|disputed|contradicted|discredited|rejected|"
    r"dismissed) (?:\w+ )?by (?:the )?\Z"
)
#: What the writer reads in faces: "seem confident", "appeared worried", "seems to think".
_SEEMS = re.compile(
    r"\b(?:seem|appear|look)(?:s|ed|ing)? (?:to (?:be |think|believe|hope|want|expect|feel|fear)|"
    r"(?:\w+ly )?(?:confident|certain|sure|convinced|optimistic|pessimistic|hopeful|worried|"
    r"concerned|pleased|happy|angry|willing|unwilling|ready|eager|keen|reluctant|resigned|"
    r"determined|open|inclined|sceptical|skeptical|afraid|surprised|wary)\b)[^.,;:!?\n]{0,20}\Z"
)
#: What is only aimed at: "with hopes of", "in the hope that".
_IN_HOPE = re.compile(r"\b(?:with|in) (?:the )?hopes? (?:of|that)\b")
#: How many people want something, in front of what they are counted by.
_SHARE = re.compile(r"(?:about |around |some |nearly |only |just )?[\d.,]+\s?(?:%|per ?cent)")
#: In front of who would speak, or of the verb: "if Bo Roy asks", "unless they say".
_IF = re.compile(r"(?<!\bas )(?<!\beven )\b(?:[Ii]f|[Uu]nless|[Ii]n case)\s+(?:the |an? |any )?\Z")
#: In front of who would speak in a question: "But has he called for it?".
_ASKING = re.compile(
    r"(?:\A|[.!?;:,—–-][\"”’]?\s+|\n|\b(?:but|and|so|or|yet)\s+)"
    r"(?:has|have|had|did|does|do|is|are|was|were|will|would|can|could|should|might|may)"
    r"(?:n['’]t)?\s+\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!](?=[\s\"”’)]|\Z)|\n")
_NOBODY = re.compile(r"(?:nobody|no[ -]one|none|neither|no(?! ?\.?\s?\d))\b", re.IGNORECASE)
#: Who is anybody: "anyone wanting to learn more", "you want to wait".
_ANYBODY = re.compile(r"(?:any(?:one|body)|every(?:one|body)|those|you|one)\b", re.IGNORECASE)
#: Only a word for what was said elsewhere: "He said this during a meeting", "He thinks so".
_THIS = re.compile(
    r"(?:that|(?:this|so|it|as much)(?:\s+(?:during|in|at|on|while|when|after|before|following|"
    r"to|as)\b.*)?)[.,;]?",
    re.DOTALL,
)
_MARKED = re.compile(r"[\"“]([^\"“”]{1,200})[\"”]")
#: Behind the title of a work, in marks without a comma.
_OF_WORK = re.compile(
    r"(?<=[^.,!?…—–-][\"”]) (?:(?:is|was|has been|had been) (?:inspired|written|directed|produced|"
    r"published|released|set|based|the|an?|(?:his|her|their))|by [A-Z]|(?:stars|starred|won|beat|"
    r"premiered|tells|opens|follows)) ?"
)
_DISCUSSES = frozenset("discuss discusses discussed discussing".split())
_POSSESSED = re.compile(r"[’']s?\s")
#: How the second half of a title begins that asks: "How Ports Are Filling Up".
_HALF = re.compile(r"(?:How|Why|What|Inside|Where|When|Who)\b")
_TITLED = re.compile(r"\b(?:en)?titled\b|\bcalled\b|\b(?:book|memoir|novel|film|report|study)\b")
#: Words of a title that are written small.
_SMALL_IN_TITLES = frozenset("a an the of on in to for and or with by from at as is its".split())
#: In front of who asks, where the question only says when others spoke: "When a reporter asked".
_WHEN = re.compile(r"(?:\A|[.!?”\"]\s+|\n)(?:When|After|As) \Z")
_ASKS = frozenset("asked asks ask".split())
#: Cues of wishes, which are told by the writer where nobody is named who has them.
_WISHES = frozenset(
    "want wants wanted wanting aim aims aimed aiming expect expects expected expecting wishing "
    "hoping".split()
)
_BELIEFS = frozenset("think thinks believe believes assume assumes hope hopes wish".split())
#: Cues of plans: "Peru seeks to widen the port" says what it does.
_PLANS = frozenset(
    "aim aims aimed aiming seek seeks sought seeking opt opts opted opting intend intends intended "
    "intending".split()
)
#: Words that report something only with a clause: "they discussed the port", "talks on the port".
_TOPICAL = frozenset(
    "discuss discusses discussed discussing talk talks talked talking call speak speaks speaking "
    "spoke spoken about address addresses addressed addressing answer answers answered answering "
    "respond responds responded responding response comment comments commented commenting outline "
    "outlines outlined outlining present presents presented presenting publish publishes "
    "published publishing release releases released issue issues issued exchange exchanges "
    "exchanged pose poses posed post posts posted posting brief briefs briefed briefing touched "
    "support statement remarks words message interview".split()
)
_ABOUT = frozenset({"talk about", "speak about"})
#: Verbs of acts, which report something only with a clause: "Peru maintained a base".
_ACTING = frozenset(
    "counter counters countered countering maintain maintains maintained maintaining observe "
    "observes observed observing continue continues continued continuing charge charges charged "
    "charging commit commits committed committing press presses "
    "pressed pressing show shows showed shown showing rule rules ruled ruling agree agrees agreed "
    "agreeing decide decides decided deciding decision begin begins beginning stopped signal "
    "signals signaled signalled signaling signalling thank thanks thanked thanking apologise "
    "apologises apologised apologising apologize apologizes apologized apologizing convey conveys "
    "conveyed conveying specify specifies specified specifying order orders ordered ordering reply "
    "replies replied replying admitting relay relays relayed relaying add adds added adding "
    "name names named naming endorse endorses endorsed endorsing question questions questioned "
    "questioning cite cites cited citing".split()
)
#: What somebody comes to know: "Police learned that a man fled".
_LEARNS = frozenset("learn learns learned learnt learning".split())
#: What is asked and not answered: "answered a question on", "responds to requests for comment on".
_ASKED_ABOUT = re.compile(r"\bquestions?\b|\bfor comments?\b", re.IGNORECASE)
#: Cues whose object is no content: "pointing to a law", "referring to the law", "reports on
#: crime", "still insisted on building a port".
_ON = re.compile(
    r"\b(?:pointing to|referring to|report(?:s|ed|ing)? on|"
    r"still insist(?:s|ed) on (?=\w{2,20}ing\b))\b",
    re.IGNORECASE,
)
_SPOKE_FOR = re.compile(
    r"\bsp(?:oke|eaks?|eaking)\b.{0,20}\b(?:of|against|in support|in favou?r)\b", re.IGNORECASE
)
_DECLINES = frozenset("decline declines declined declining".split())
#: In the place of a cue, in "Talks may resume soon — Ann Lee".
_DASH = re.compile(r"[—–-]{1,2}")
_REFUSES = frozenset("refuse refuses refused refusing".split())
_SILENT = re.compile(
    r"(?:to )?(?:comment|say|answer|discuss|elaborate|confirm|identify|name|speculate|provide|"
    r"disclose|reveal|give|specify|respond)\b"
)
#: In or right in front of a cue that is denied: "did not say", "avoids saying", "failed to say".
_NOT = re.compile(
    r"(?:\bnot|\bnever|\b\w+n['’]t|\bcannot|\bwithout|\bshort of|\bavoid(?:s|ed|ing)?|"
    r"\brefrain(?:s|ed|ing)? from|\b(?:shy|shies|shied|shying) away from|"
    r"\b(?:fail|declin|refus)\w* to)\b(?! only\b)"
)
_NOT_BEFORE = re.compile(
    rf"(?:(?:{_NOT.pattern})(?: \w{{3,14}}ly| yet| even| ever| to|"
    r" (?:have|has|had|need|want|wish|plan|dare|bother|seem|appear|choose) to| able to)?|"
    r"\b(?:(?:has|have|had) yet|unable|unwilling|reluctant|hesitant|too \w+|"
    r"(?:hard|difficult) for \w+(?: \w+)?) to)\s+\Z"
)
_CLAUSE_MARK = re.compile(r"[.;:!?,\"“”]")
#: What is a statement in the negative as well: "has not ruled out", "does not believe".
_DENIABLE = re.compile(
    r"\b(?:rul(?:e[sd]?|ing) out|den(?:y|ies|ied)|disput\w+|object\w*|oppos\w+|doubt\w*|believ\w+|"
    r"think\w*|thought|want\w*|expect\w*|agree\w*|hope\w*|support\w*|intend\w*|fear\w*)\b"
)
#: What shows something without words.
_IMAGES = frozenset(
    "footage video videos image images picture pictures photo photos photograph photographs data "
    "figures statistics map maps graph chart polling".split()
)
_SHOWS = frozenset("show shows showed shown showing".split())
#: What a writer reads from acts is nobody's words: "Its actions suggest that it might wait".
_ACTS = re.compile(r"\b(?:actions|moves|behaviou?r|conduct|deeds)\b")
_SUGGESTS = _SHOWS | frozenset(
    "suggest suggests suggested suggesting indicate indicates indicated indicating".split()
)
#: Who gives orders by what they reject: "The court rejected a request".
_JUDGES = re.compile(
    r"\b(?:court|courts|judges?|justices?|tribunal|jury|voters|senate|parliament|lawmakers)\b",
    re.IGNORECASE,
)
_REJECTS = frozenset("reject rejects rejected rejecting dismiss dismisses dismissed".split())
_FEW_WORDS = r"(?:[\w’'-]{1,20} ){0,4}?"
#: By the forms of a verb, the objects with which it tells of an act and of no words.
_DONE = (
    (
        "declare declares declared declaring",
        r"(?:war|martial law|bankruptcy|independence|(?:an? |the )?(?:\w+ )?"
        r"(?:state of|curfew|holiday|emergency|truce|ceasefire|cease-fire)|"
        r"(?:\d[\w ]{0,20} |\w+ \d{1,2} )?(?:the|an?) (?:\w+ )?(?:year|day|week|decade|month) "
        r"(?:of|for))\b",
    ),
    (
        "note notes noted noting",
        r"(?:this|these|those|the|that) (?:\w+ )?(?:situation|reports?|remarks|comments?|"
        r"statements?|news|matter|announcement)\b"
        r"(?! (?:is|are|was|were|has|have|had|will|would)\b)",
    ),
    # "offers a loan", but not "offers an apology"
    (
        "offer offers offered offering",
        rf"(?!{_FEW_WORDS}(?:condolences?|apolog(?:y|ies)|thanks|praise|congratulations|sympathy|"
        r"assurances?|explanations?|prayers|criticism|advice|opinions?|comments?|details|words|"
        r"regrets?|wishes|excuses?|guidance|warnings?|denials?)\b)",
    ),
    # "refuses entry", but not "refuses the offer"
    (
        "refuse refuses refused refusing",
        rf"(?!{_FEW_WORDS}(?:offers?|demands?|requests?|proposals?|calls?|invitations?|terms|plans?|"
        r"deals?|talks|ideas?|ultimatums?|conditions?|compromises?)\b)",
    ),
    (
        "deny denies denied denying",
        rf"{_FEW_WORDS}(?:entry|access|visas?|bail|permission|boarding|parole|asylum|passage)\b",
    ),
    (
        "recall recalls recalled recalling",
        rf"{_FEW_WORDS}(?:ambassadors?|envoys?|consuls?|diplomats?|troops|products?|vehicles|cars|"
        r"staff)\b",
    ),
    (
        "raise raises raised raising",
        rf"(?!{_FEW_WORDS}(?:issues?|concerns?|questions?|objections?|doubts?|matters?|cases?|topics?|"
        r"subjects?|points?|possibility|prospect|alarms?|fears?|complaints?|problems?|suspicions?)\b)",
    ),
    (
        "welcome welcomes welcomed welcoming",
        rf"{_FEW_WORDS}(?:leaders?|presidents?|premier|(?:prime )?ministers?|delegations?|guests?|"
        r"visitors?|envoys?|tourists?|refugees?|troops|soldiers|crowds?|students|king|queen|pope)\b"
        r"(?!['’])",
    ),
    (
        "reject rejects rejected rejecting",
        rf"{_FEW_WORDS}(?:appeals?|bills?|laws?|amendments?|motions?|applications?|petitions?|pleas?|"
        r"ballots?|treaty|treaties|constitution|lawsuits?|candidates?|applicants?|referendum|"
        r"budget|visas?)\b",
    ),
    (
        "call calls called calling",
        rf"(?:(?:his|her|their|its|my|our|the) (?:\w+ )?(?:mother|father|parents|wife|husband|son|"
        r"daughter|brother|sister|family|friends?|lawyer|doctor)|(?:the )?police|"
        rf"(?:an?|the|{_FEW_WORDS}) ?(?:ambulance|meetings?|elections?|votes?|sessions?|"
        r"referendum|summit|strikes?|witness(?:es)?|emergency services))\b(?! (?:a|an|the)\b)",
    ),
    ("claim claims claimed claiming", rf"(?:at least )?{_FEW_WORDS}(?:lives|life)\b"),
    (
        "support supports supported supporting",
        r"(?:more than |over |about |nearly |some )?(?:\d|(?:dozens|scores|hundreds|thousands|"
        r"millions|billions) of\b)",
    ),
    ("tell tells told telling", rf"{_FEW_WORDS}(?:story|stories|tale|tales) (?:of|about)\b"),
    (
        "describe describes described describing",
        r"(?:(?:the|his|her|its|their) )?(?:\w+ )?(?:life|situation|moments?|experiences?|journey|"
        r"events?|days?|nights?|process|role|history)\b(?![^.;:!?\n]* as )",
    ),
)
_ACTS_OF = {
    form: re.compile(what, re.IGNORECASE) for forms, what in _DONE for form in forms.split()
}
#: A passive with its agent, "the port is threatened by the tide", or of what somebody lacks.
_BY_AGENT = re.compile(
    r"\b(?:is|are|was|were|be|been|being) (?:\w+ly )?(?:\w+ed by|denied|found guilty of)\Z",
    re.IGNORECASE,
)
#: Between the accused and an accusation that somebody else makes: "who are accused of abuses".
_ACCUSED = re.compile(
    r"\b(?:is|are|was|were|be|been|being|stands?) (?:\w+ly |also )?(?:accused of|suspected of|"
    r"blamed for|criticised for|criticized for|praised for|hailed (?:as|for))\Z",
    re.IGNORECASE,
)
_ISSUES = frozenset(
    "release releases released releasing publish publishes published publishing issue issues "
    "issued issuing".split()
)
#: Texts that rule something, and report nobody's words.
_RULES = re.compile(
    rf"{_FEW_WORDS}(?:memorandum|orders?|decree|list|regulations?|rules?|directive|permits?|"
    r"licen[cs]es?|visas?|bonds?|budget)\b",
    re.IGNORECASE,
)
_OPPOSED = frozenset({"opposed"})
_HEARSAY = frozenset({"allegedly", "reportedly"})
_CALLS = frozenset("call calls appeal appeals demand demands".split())
#: Passives that name only whom or what they are about: "The envoy was rebuked by Peru".
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|also\s+)?(?:discussed|critici[sz]ed|"
    r"named|identified|rebuked|praised|hailed|rejected|dismissed|opposed|blamed|supported|welcomed|blasted|slammed|"
    r"mocked|ridiculed|questioned|thanked|congratulated|addressed|defended|endorsed|applauded|"
    r"outlined|presented|assailed|chided|castigated|cited|raised|briefed)\b"
)
#: Marked words of the one who is judged: "criticised the envoy's “wall of ships” speech".
_OTHERS_WORDS = re.compile(r"[^\"“”‘]{1,60}['’]s [\"“‘][^\"“”‘’\n]{1,80}[\"”’'] [a-z]")
_CRITICISES = re.compile(
    r"\b(?:critici[sz]|condemn|denounc|reject|oppos|attack|mock|defend|prais|blast|slam|dismiss|"
    r"ridicul|rebuk|deplor|decri)\w*\Z"
)
_OPENS_CLAUSE = frozenset("that if whether there".split()) | CLAUSE_STARTERS
_OPENS_QUESTION = frozenset("how why what when where who which".split())
_ENDS_PHRASE = (RELATIVES | SUBORDINATORS) - {"or"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TO = re.compile(r"\s+(?:not )?to\s+\Z")
_BY = re.compile(r"\b(?:by|from|of)\s+\Z")
#: Where a noun phrase goes on behind its head: "footage from the port".
_BEHIND_HEAD = re.compile(
    r",|\b(?:from|of|in|on|by|for|at|obtained|published|released|shared|posted)\b"
)
#: "It" that stands for nobody: "It should be noted that", "It's said that", "It is worth saying".
_EXPLETIVE = re.compile(
    r"\b[Ii]t(?:['’]s| (?:(?:should|must|may|might|can|could|would|will|has to|needs to) )?"
    r"(?:is|was|be|has been|had been)) (?:\w+ly |also |often |not )?"
    r"(?:(?P<remark>worth(?:while)?|important|fair|safe|interesting|necessary|useful|crucial|"
    r"tempting)|said|noted|reported|announced|known|believed|understood|thought|alleged|claimed|"
    r"recalled|stressed|emphasi[sz]ed|mentioned|argued|assumed|feared|hoped|expected|estimated|"
    r"suggested|rumou?red|pointed out|remembered|added|acknowledged|admitted|stated)\b"
)
_CITES = frozenset("cite cites cited citing quote quotes quoted quoting".split())
#: Words as a thing that one may cite: "remarks by Ann Lee", "a report from Oslo".
_SOURCES = re.compile(
    r"(?:an? |the |its |his |her |their )?(?:\w+ )?(?:remarks?|comments?|statements?|words|speech|"
    r"interviews?|reports?|articles?|sources?|documents?|officials?|data|figures|surveys?|"
    r"stud(?:y|ies)|polls?|letters?|media|news)"
    r"(?: (?:by|from|of|in|on|at)\b[^.;:]{0,120})?,?"
)
#: Nouns that only name what somebody said: "the announcement of the delay".
_NAMES = re.compile(
    r"(?:\w+ )?(?:announcement|estimate|forecast|prediction|projection|discussion|description|"
    r"mention)s? (?:of|on|about)\b"
)
#: Nouns of speech behind which "that" and a verb are a relative clause: "the talks that led to".
SPEECH_NOUNS = frozenset(
    "talk talks claim claims report reports remark remarks statement statements comment comments "
    "demand demands call calls answer answers question questions promise promises threat threats "
    "warning warnings proposal proposals accusation accusations allegation allegations speech "
    "speeches message messages letter letters agreement agreements decision decisions suggestion "
    "suggestions announcement announcements appeal appeals request requests criticism words "
    "interview interviews protest protests".split()
)
_RELATIVE = re.compile(
    r"that (?:\w+ly |also |once |never |not )?(?:(?P<verb>led|ended|brought|caused|began|drew|"
    r"followed|helped|lasted|failed|came|went|got|made|took|gave|held|left|became|is|are|was|were|"
    r"has|have|had|will|would|can|could|should|may|might|must|did|does)\b"
    r"|(?P<past>[a-z]{3,}ed) (?P<next>[a-z]+)\b)"
)
#: Writing on paper, in front of what it is made of: "scribbling notes on".
_WRITES_ON = re.compile(
    r"(?:scribbl|scrawl|jott|doodl|writ|wrote)\w* (?:\w+ ){0,3}?on\b", re.IGNORECASE
)
#: Things that happen, and show something: "The trip revealed his fears".
_EVENTS = frozenset(
    "trip visit tour journey war wars battle crisis episode incident event events attack attacks "
    "raid raids encounter moment meeting summit vote election elections collapse failure scandal "
    "pandemic storm flood earthquake fire fires disaster accident crash strike strikes defeat "
    "victory delay blackout outage shutdown".split()
)
_REVEALS = frozenset("reveal reveals revealed revealing".split())
#: Where a clause began, in front of a word.
_CLAUSE_START = re.compile(r"[.!?:\n\"“”‘(]")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b")
#: In front of a verb, "let's" makes it the writer's invitation.
_LETS = re.compile(r"\b[Ll]et['’]s (?:just |also |not )?\Z")
#: Characters of a content in which its verb is looked for.
_REACH = 200


def is_said(text: str, quote: Quote) -> bool:
    """Whether somebody said it: not a belief or an act that an extractor finds, too.

    "Peru knew that Chile had left" and "Peru imposed a ban" are the writer's words.
    """
    if quote.kind == "direct":
        return not _is_work(text, quote)
    if quote.cue is None:
        return quote.kind == "mixed"
    words = words_of_cue(quote.cue.text_in(text))
    if words == [":"] and _is_title(text, quote):
        return False  # "a memoir titled The Port: My Years at Sea"
    if words == [":"] or _DASH.fullmatch(text, quote.cue.start, quote.cue.end):
        return True
    if is_aside(text, quote) or is_question_put(text, quote):
        return False
    if quote.kind == "indirect" and _is_remark(text, quote.cue):
        return False
    if quote.kind == "indirect" and _is_in_a_name(text, quote):
        return False  # "comments on Proposed Rules for Ports"
    if words and words[-1].startswith("add") and _COUNTED.match(text, quote.content[0].start):
        return False  # "Peru added 12 ships"
    if not is_speech(words):
        return False
    if quote.kind == "mixed" and not _marks_only_names(text, quote):
        return not (
            _is_of_others(text, quote, quote.cue)
            or _is_issued(text, quote, words)
            or _is_list_of_topics(text, quote, quote.cue, words)
            or _is_supposed(text, quote, quote.cue)
        )
    return _is_reported(text, quote, quote.cue, frozenset(words))


def _is_in_a_name(text: str, quote: Quote) -> bool:
    """Whether a cue is a capitalised participle inside of a name, in a sentence of small words."""
    if quote.cue is None:
        return False
    cue = quote.cue.text_in(text)
    name = cue.istitle() and cue.isalpha() and cue.endswith(("ed", "ing"))
    if not name or not text[quote.content[0].start].isupper():
        return False
    before = _CLAUSE_START.split(text[max(0, quote.cue.start - 80) : quote.cue.start])[-1]
    return _SMALL_WORD.search(before) is not None and not before.rstrip().endswith(",")


def expletive(text: str, cue: Span) -> re.Match[str] | None:
    """The "it is noted" that a cue is the end of; None where somebody speaks."""
    match = _EXPLETIVE.search(text, max(0, cue.start - 30), cue.end)
    return match if match is not None and match.end() > cue.start else None


def is_expletive(text: str, at: int) -> bool:
    """Whether the "it" at a place stands for nobody."""
    return _EXPLETIVE.match(text, at) is not None


def _is_remark(text: str, cue: Span) -> bool:
    """Whether the writer remarks it: "It is worth noting that", "Let's say"."""
    low = max(0, cue.start - 40)
    match = _EXPLETIVE.search(text, low, cue.end)
    if match is not None and match["remark"] and cue.end - match.end() < 30:
        return True
    return _LETS.search(text, low, cue.start) is not None


def is_aside(text: str, quote: Quote) -> bool:
    """Whether somebody only asks when others speak: "When a reporter asked, Lee said"."""
    asker, cue = quote.speaker, quote.cue
    if asker is None or cue is None or _ASKS.isdisjoint(words_of_cue(cue.text_in(text))):
        return False
    return _WHEN.search(text, max(0, asker.start - 12), asker.start) is not None


def is_question_put(text: str, quote: Quote) -> bool:
    """Whether it is only what somebody was asked: "When asked about Peru, Ann Lee said ..."."""
    if quote.kind != "indirect" or quote.cue is None or quote.content[0].start < quote.cue.end:
        return False
    return _WAS_ASKED.search(text, max(0, quote.cue.end - 24), quote.cue.end) is not None


def _is_reported(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether an indirect quote with a cue of speech reports what somebody said."""
    might = _MIGHT.search(text, max(0, cue.start - 20), cue.end)
    if (might is not None and might.end() > cue.start) or _is_supposed(text, quote, cue):
        return False  # "Peru might think about it", "But has Peru asked for it?"
    this = _THIS.fullmatch(text, quote.content[0].start, quote.content[-1].end)
    if this is not None and _tells(words) and FINITE.isdisjoint(this.group().split()):
        return False  # "He said this during a meeting"
    foretold = _FORETOLD.search(text, max(0, cue.start - 20), cue.end + 30)
    if foretold is not None and foretold.start() < cue.end and foretold.end() > cue.start:
        return False
    who = quote.speaker.text_in(text) if quote.speaker is not None else None
    if _AS_IF.search(text, max(0, cue.end - 40), cue.end):
        return False
    occasion = _OCCASION.search(text, max(0, cue.end - 70), cue.end)
    if occasion is not None and occasion["taken"] is None:
        return False
    if who is None and not words.isdisjoint(_WISHES):
        return False  # "you want to wait", "it is expected to end"
    if who is not None and not words.isdisjoint(_WISHES | _BELIEFS) and _ANYBODY.match(who):
        return False
    if who is not None and (_NOBODY.match(who) or _is_share_who_wants(who, words)):
        return False
    if who is not None and (words <= _HEARSAY or _is_shown(who, words)):
        return False  # "Police held a man who allegedly ...", "Footage shows a ship"
    before = quote.speaker.end if quote.speaker is not None else max(0, cue.start - 20)
    if _ACCUSED.search(text, before, cue.end) or _SEEMS.search(text, before, cue.end):
        return False
    if _IN_HOPE.match(text, cue.start) or _IN_HOPE.search(text, max(0, cue.start - 9), cue.end):
        return False
    if _is_advised(text, quote, cue) or _is_put_in_the_mouth(text, quote, cue):
        return False
    if _is_denied(text, cue) or not words.isdisjoint(_DECLINES):
        return False
    if quote.content[-1].end <= cue.start:
        return _PASSIVE.search(text, cue.start, cue.end) is None
    if not words.isdisjoint(_LEARNS) or _is_cited(text, quote, words):
        return False
    if not words.isdisjoint(_REFUSES) and _SILENT.match(text, quote.content[0].start):
        return False  # "refused to comment on it"
    return not _is_object(text, quote, cue, words)


def _is_object(text: str, quote: Quote, cue: Span, words: frozenset[str]) -> bool:
    """Whether what follows the cue is the object of an act, a plan or a topic, and no content."""
    content = next((c for c in quote.content if c.start >= cue.end), quote.content[0])
    printed, start = cue.text_in(text), content.start
    opening = _opening(text, cue, content)
    in_order = words_of_cue(printed)
    if _ASKED_ABOUT.search(printed):
        return True  # "answered a question on"
    if _is_relative(text, quote, cue, in_order):
        return True  # "the talks that led to peace"
    if opening == "phrase" and (
        _WRITES_ON.match(text, cue.start, start + 3) or text[cue.end : start] == " in "
    ):
        return True  # "scribbling notes on his pad", "mocking in a tone of his own"
    if opening != "question" and _ON.search(text, cue.start, start + 20):
        return True  # "he said, pointing to a law"
    if opening == "phrase" and _is_purpose(text, cue):
        return True  # "a briefing to announce the date"
    if opening == "clause" or _SPOKE_FOR.search(printed):
        return False
    idle = _TOPICAL if opening == "question" else _TOPICAL | _PLANS | _ACTING
    if not _is_speech_of(in_order, idle):
        return True  # "They discussed the port", "Peru maintains a base", "Peru agreed to go"
    if opening == "infinitive":
        return words <= _CALLS and not _owns(text, quote.speaker, cue)  # "as calls to wait grow"
    judged = quote.speaker is not None and _JUDGES.search(quote.speaker.text_in(text)) is not None
    return opening == "phrase" and (
        _NAMES.match(text, cue.start, start + 4) is not None
        or not words.isdisjoint(_OPPOSED)
        or (judged and not words.isdisjoint(_REJECTS))
        or _BY_AGENT.search(printed) is not None
        or any(_ACTS_OF[w].match(text, start) for w in words & _ACTS_OF.keys())
    )


def _is_relative(text: str, quote: Quote, cue: Span, words: Sequence[str]) -> bool:
    """Whether "that" behind a noun has a verb, and no subject: "the claims that were made"."""
    first, who = quote.content[0], quote.speaker
    if not words or words[-1] not in SPEECH_NOUNS or not 0 <= first.start - cue.end <= 1:
        return False
    match = _RELATIVE.match(text, first.start, first.end)
    if match is None or (match["past"] and match["next"] not in DETERMINERS | PREPOSITIONS):
        return False
    verb = who is not None and 0 <= cue.start - who.end <= 1 and len(words) == 1
    if not verb or who is None or match_cue(words, 0) is None:
        return True
    return who.text_in(text).endswith(("'s", "’s", "s'", "s’"))  # not "Peru claims that was late"


def _is_speech_of(words: Sequence[str], idle: frozenset[str]) -> bool:
    """Whether a cue has a word of speech that is not idle, and takes more than marked words."""
    for at, word in enumerate(words):
        form = match_cue(words, at)
        longer = form is not None and len(form.words) > 1 and form.lemma not in _ABOUT
        if word in idle and not longer:  # but "call for" is no "call"
            continue
        if form is not None and form.frames - {"front"} != {"quote"}:
            return True
        if form is None and is_speech([word]):
            return True
    return False


def _opening(text: str, cue: Span, content: Span) -> _Opening:
    """How a content behind its cue begins: as a clause, a question, an infinitive or a phrase."""
    end = min(content.end, content.start + _REACH)
    found = [m.group().lower() for m in _WORD.finditer(text, content.start, end)]
    if len(found) < 2:
        return "phrase"
    if found[0] in _OPENS_QUESTION:
        return "phrase" if found[1:2] == ["to"] else "question"
    if found[0] in _OPENS_CLAUSE:
        return "clause"
    between = text[cue.start : content.start]
    if found[0] == "to" or found[:2] == ["not", "to"] or _TO.search(between):
        return "infinitive"
    for at, word in enumerate(found):
        if word in _ENDS_PHRASE:
            return "phrase"
        acts = at and word.endswith("ed") and found[at + 1 : at + 2]
        if word in FINITE or (acts and found[at + 1] in DETERMINERS):
            return "clause"
        if word in CLAUSE_STARTERS and word not in ("it", "you"):
            return "clause"
    return "phrase"


def _is_denied(text: str, cue: Span) -> bool:
    """Whether a cue says that something was not said: "did not provide details on"."""
    printed = cue.text_in(text)
    if _DENIABLE.search(printed):
        return False
    inside = _NOT.search(printed)
    if inside is not None and is_speech(words_of_cue(printed[inside.end() :])):
        return True
    before = _CLAUSE_MARK.split(text[max(0, cue.start - 30) : cue.start])[-1]
    return _NOT_BEFORE.search(before) is not None


def _is_supposed(text: str, quote: Quote, cue: Span) -> bool:
    """Whether it is only asked or supposed that somebody says it: "if Bo Roy asks him"."""
    who = quote.speaker
    start = cue.start if who is None else min(cue.start, who.start)
    before = text[max(0, start - 40) : start]
    if _IF.search(before) and "," not in text[start : cue.start]:
        return True
    if who is None or who.start > cue.start or not _ASKING.search(before):
        return False
    end = _SENTENCE_END.search(text, quote.content[-1].end - 1)
    return end is not None and end.group() == "?"


def _is_advised(text: str, quote: Quote, cue: Span) -> bool:
    """Whether somebody is only told to say it: "Peru should condemn it"."""
    who = quote.speaker
    if who is not None and who.text_in(text) in _FIRST_PERSONS:
        return False  # "I must say that"
    for advice in _ADVISED.finditer(text, max(0, cue.start - 40), cue.end):
        if advice.end() > cue.start and not is_speech(text[cue.start : advice.start()].split()):
            return True
    if who is None or not (cue.text_in(text).endswith("ing") or _is_base(cue.text_in(text))):
        return False
    return _ADVISED_TO_ACT.fullmatch(text, who.end, cue.start) is not None


def _is_base(printed: str) -> bool:
    """Whether a cue is the base of a verb: "jointly oppose"."""
    words = words_of_cue(printed)
    while len(words) > 1 and words[0].endswith("ly"):
        words = words[1:]
    form = match_cue(words, 0) if words else None
    return form is not None and form.shape == "base"


def _is_put_in_the_mouth(text: str, quote: Quote, cue: Span) -> bool:
    """Whether it is a fabrication, or given to who denies it: "later debunked by Peru"."""
    who = quote.speaker
    if who is None:
        return False
    if who.start > cue.end:
        start = max(cue.end, who.start - 60)
        return _DENIED_BY.search(text, start, who.start) is not None
    return _FABRICATED.search(text, max(0, who.start - 80), who.start) is not None


def _is_share_who_wants(who: str, words: frozenset[str]) -> bool:
    """Whether a share of people has a wish: "60% of students expect to wait"."""
    return not words.isdisjoint(_WISHES | _BELIEFS) and _SHARE.match(who) is not None


def _is_cited(text: str, quote: Quote, words: frozenset[str]) -> bool:
    """Whether words are only named as a source: "citing remarks by Ann Lee"."""
    if words.isdisjoint(_CITES):
        return False
    return _SOURCES.fullmatch(text, quote.content[0].start, quote.content[-1].end) is not None


def _tells(words: Iterable[str]) -> bool:
    """Whether a cue takes clauses and no objects: "said this" has no content, "denied this" has."""
    forms = [f for w in words if (f := match_cue([w], 0)) is not None]
    return any("clause" in f.frames and f.frames.isdisjoint(("object",)) for f in forms) or any(
        f.lemma == "announce" for f in forms
    )


def _is_title(text: str, quote: Quote) -> bool:
    """Whether what stands behind a colon is the second half of a title."""
    who, cue = quote.speaker, quote.cue
    if who is None or cue is None or who.end > cue.start:
        return False
    said = text[quote.content[0].start : quote.content[-1].end]
    words = said.split()
    if _POSSESSED.search(text, who.start, cue.start) and _HALF.match(said):
        return in_title_case(words)  # "Lee's Last Gamble: How Ports Fill Up"
    return in_title_case(words) and _TITLED.search(text, who.end, cue.start) is not None


def _is_work(text: str, quote: Quote) -> bool:
    """Whether what is marked is the title of a work: "“The Long Way North” was inspired by"."""
    span = quote.content[0]
    words = span.text_in(text).strip('"“”').split()
    if len(quote.content) > 1 or len(words) < 2 or not in_title_case(words):
        return False
    return _OF_WORK.match(text, span.end) is not None


def in_title_case(words: Sequence[str]) -> bool:
    """Whether words are written as in a title: "The Port of Oslo"."""
    return all(w[:1].isupper() or w in _SMALL_IN_TITLES or w[:1].isdigit() for w in words)


def _marks_only_names(text: str, quote: Quote) -> bool:
    """Whether what is marked are names and no words: "the exercise “Long Ship 2”"."""
    printed = text[quote.content[0].start : quote.content[-1].end]
    marked = [m.group(1).split() for m in _MARKED.finditer(printed)]
    return bool(marked) and all(len(m) > 1 and in_title_case(m) for m in marked)


def _is_list_of_topics(text: str, quote: Quote, cue: Span, words: Sequence[str]) -> bool:
    """Whether somebody only discussed it, some words being marked: "discussed “free” ports"."""
    first = quote.content[0]
    if cue.end > first.start or _DISCUSSES.isdisjoint(words):
        return False
    return _opening(text, cue, first) == "phrase"


def _is_issued(text: str, quote: Quote, words: Sequence[str]) -> bool:
    """Whether a text of rules is only issued, with some words of it: "released a list of “X”"."""
    return not _ISSUES.isdisjoint(words) and _RULES.match(text, quote.content[0].start) is not None


def _is_shown(who: str, words: frozenset[str]) -> bool:
    """Whether a picture or a number shows it, and nobody says it."""
    head = _BEHIND_HEAD.split(who.lower(), maxsplit=1)[0]
    if not words.isdisjoint(_SUGGESTS) and _ACTS.search(head):
        return True
    last = head.split()[-1:]
    if not words.isdisjoint(_REVEALS) and not _EVENTS.isdisjoint(last):
        return True
    return not words.isdisjoint(_SHOWS) and not _IMAGES.isdisjoint(last)


def _is_purpose(text: str, cue: Span) -> bool:
    """Whether a cue is what something is held for: "speaks at a briefing to announce"."""
    return _HELD_TO.search(text, max(0, cue.end - 60), cue.end) is not None


def _owns(text: str, speaker: Span | None, cue: Span) -> bool:
    """Whether a demand is somebody's: "Peru's calls to wait", "appeals from Peru to wait"."""
    if speaker is None:
        return False
    if speaker.start >= cue.end:
        return _BY.search(text, cue.end, speaker.start) is not None
    return 0 <= cue.start - speaker.end <= 3


def _is_of_others(text: str, quote: Quote, cue: Span) -> bool:
    """Whether the marked words are those of whoever is judged, and not of who judges."""
    if not _CRITICISES.search(cue.text_in(text)):
        return False
    return _OTHERS_WORDS.match(text, quote.content[0].start, quote.content[-1].end) is not None
