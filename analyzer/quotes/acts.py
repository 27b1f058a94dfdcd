"""What verbs of speech tell of acts: "declared war", "refuses entry", "rejected the appeal"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.records import Quote, Span

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
_OPPOSED = frozenset({"opposed"})
#: Who gives orders by what they reject: "The court rejected a request".
_JUDGES = re.compile(
    r"\b(?:court|courts|judges?|justices?|tribunal|jury|voters|senate|parliament|lawmakers)\b",
    re.IGNORECASE,
)
_REJECTS = frozenset("reject rejects rejected rejecting dismiss dismisses dismissed".split())
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


def is_act(text: str, quote: Quote, cue: Span, words: frozenset[str], at: int) -> bool:
    """Whether a cue with a phrase behind it tells of an act. at: where the phrase begins."""
    who = quote.speaker
    judged = who is not None and _JUDGES.search(who.text_in(text)) is not None
    return (
        not words.isdisjoint(_OPPOSED)
        or (judged and not words.isdisjoint(_REJECTS))
        or _BY_AGENT.search(cue.text_in(text)) is not None
        or any(_ACTS_OF[w].match(text, at) for w in words & _ACTS_OF.keys())
    )


def issues_rules(text: str, quote: Quote, words: Sequence[str]) -> bool:
    """Whether a text of rules is only issued, with some words of it: "released a list of “X”"."""
    return not _ISSUES.isdisjoint(words) and _RULES.match(text, quote.content[0].start) is not None
