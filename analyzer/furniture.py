"""Page furniture: the log-in lines, offers, credits and notices that scraped text is full of.

They are no statements about international relations, but "Thank you for your patience while we
verify access" sounds conciliatory to any model. Whole sentences of a known form are left out. What
a scraper glued to a sentence (a notice, a byline, a shouted headline, a picture's credit) is cut
off it, and the rest stays, as a verbatim slice of the text. What repeats across the articles of one
outlet is another question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from analyzer.quotes.lexicon import match_cue
from analyzer.quotes.words import FINITE
from analyzer.records import Sentence, Span

#: Longer sentences are never furniture, unless they begin with a notice.
MAX_LENGTH = 240

_NAME = r"[^\W\d_a-z][\w.'’-]*"
_FULL_NAME = rf"{_NAME}(?: {_NAME}){{1,3}}"
_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?"

_DATE = re.compile(rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH}\b|\d", re.IGNORECASE)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"

#: Notices with a fixed end: whole sentences, or glued to one in front or behind.
_NOTICES = (
    r"to (?:view|play) this (?:video|audio),? please enable javascript,? and consider upgrading to "
    r"a web browser that supports html5 (?:video|audio)",
    r"this video can ?not be played",
    r"(?-i:In this article) (?-i:(?=[A-Z]))",
    r"(?:(?-i:(?:[A-Z][\w’'.-]*[ ]){1,4}))?(?-i:Advertisement) supported by"
    r"(?: (?:news analysis|guest essay|the (?:interpreter|morning)|opinion))?",
    r"click (?:here )?(?:to get the|for more|to join) "
    r"(?-i:[A-Z .]{3,60}(?:(?<=[A-Z]{2})|(?<= X))(?![A-Za-z]))",
    r"(?-i:(?:SIGN UP TO GET THE|GET REAL-TIME UPDATES DIRECTLY ON|FOLLOW THE|HEAD HERE FOR) "
    r"[A-Z’' ]{3,60}(?:(?<=[A-Z]{2})|(?<= X))(?![A-Za-z]))",
    r"(?:\w+ ){1,3}flash top (?:\w+ )?headlines are here",
    r"related (?:stories|articles|coverage|content) (?-i:(?=[A-Z]))",
    r"please refresh (?:the page|your browser)[^.!?]{0,100}? (?:automatically logged in|"
    r"to be logged in)",
    r"notifications can be managed in browser preferences",
    r"skip to (?:main )?(?:content|navigation)",
    r"story continues below(?: advertisement)?",
    r"\((?-i:Japanese) original by [^()]{1,120}\)",
)
#: Whole sentences only. All of these ignore case, but for what says otherwise.
_WHOLE = (
    r"advertisement",
    r"(?:image |photo )?credits?(?:\s*:.{0,60})?",
    r"(?:log|sign) in(?: .{0,60})?",
    r"subscribe(?: (?:now|here|today|to|for) .{0,100}| now)?",
    r"(?:already|not yet) an? (?:subscriber|member)\?.{0,60}",
    r"(?:already have|don['’]t have) an account\?",
    r"username or email address.{0,80}",
    r"want all of .{1,40}\?.{0,40}",
    r"(?-i:WATCH|READ|LISTEN|SEE ALSO|DON['’]T MISS): .{1,160}",
    # the number of a section, on a line of its own
    r"(?:section|sec|article|chapter|annex|part)\.? (?:\d{1,3}|[ivxlc]{1,6})",
    r"(?:share|print|email|save|comments?|follow)(?: this (?:article|story|page))?",
    r"(?:share|copy) (?:on (?:x|twitter|facebook|whatsapp|linkedin|telegram)|link|via email)",
    r"(?:read|see|learn|watch)(?: it)? (?:more|also|next)\b(?:[:>.…].{0,140})?",
    r"read (?:more|the (?:original|full) (?:article|story|report)) (?:from|on|at|here|about)\b"
    r".{0,100}",
    r"read about our approach to external linking",
    r"(?:related|recommended|trending|most read)(?: (?:stories|articles|topics|news))?:?",
    r"(?:full|more) (?:story|stories|articles)(?: copyright.{0,60})?",
    r"listen to (?:this article|the latest .{1,80})",
    r"please enable (?:javascript|cookies).*",
    r"please (?:try again later|view the main text area of the page.{0,60})",
    r"the page may not be displayed properly.{0,100}",
    r"comments can ?not be loaded.{0,140}",
    r"thank you for your patience while we verify access",
    r"we are having trouble retrieving the article content",
    r"if you are in reader mode,? please exit.*",
    r"this site is protected by .{0,140}",
    # when and where, on a line of its own
    rf"(?:(?-i:{_NAME}(?: {_NAME}){{0,2}}), )?(?:{_DAY},? )?"
    rf"(?:\d{{1,2}} (?-i:{_MONTH})|(?-i:{_MONTH}) \d{{1,2}}),? \d{{4}}",
    r"\d{1,2}[:.]\d{2} ?[ap]\.?m\.?(?: (?-i:[A-Z]{2,4}))?(?: local time)?",
    # credits and bylines
    r"\W{0,2}(?:additional )?(?:reporting|editing|writing|compiled|translated|edited|produced|"
    r"photographs?|graphics?):? by:? (?-i:[A-Z])"
    r"(?!.*\b(?:that|showed|shows|said|say|says|found)\b).{1,160}",
    r"[—–-]{0,2} ?(?-i:[A-Z]).{0,140}\bcontributed (?:reporting )?to (?:this|the|our) "
    r"(?:report|article|story|reporting|coverage)\b.{0,80}",
    r"follow \w+ on social media.{0,200}",
    r"[—–-]{0,2} ?(?-i:[A-Z]).{0,80}\bcontributed reporting\b.{0,40}",
    rf"(?-i:By|From) (?-i:({_FULL_NAME}) \1) (?:has |have )?(?:covers|covered|is|reports|reported|"
    r"writes|wrote).{0,200}",
    rf"(?:(?:senior |political |national |foreign |video )?(?:reporter|writer|correspondent|"
    r"producer|editor|journalist) )?"
    rf"(?-i:(?:By )?{_NAME}(?: {_NAME}){{1,6}}) (?:is|was) (?:an?|the) (?:[\w.’'-]+ ){{0,5}}"
    r"(?:writer|reporter|correspondent|columnist|journalist|producer|editor)(?: and \w+)? (?:with|"
    r"for|at|covering|based)\b.{0,160}",
    r"(?:he|she|they) (?:was|were|has been|have been) .{1,120}\b(?:award|prize)s?\b.{1,80}"
    r"\bfor (?:his|her|their) (?:\w+ ){0,2}(?:reporting|journalism|coverage)\b.{0,100}",
    r"(?:(?:beyond|outside|in addition to) (?:\w+ ){1,3}beats?, )?(?:he|she|they|(?-i:"
    rf"{_FULL_NAME})) (?:also )?(?:covers?|reports? on|writes? (?:about|on)) (?:topics including|"
    r"stories|(?:(?:breaking|national|international|world|local|foreign|political|general) )?"
    r"(?:news|politics|crime|affairs)|(?:business|technology|health|education|climate|defen[cs]e|"
    r"energy|courts|sports)(?:,| and\b)).{0,300}",
    r"since joining (?:the )?(?:[\w]+ ){0,4}in \d{4}, (?:he|she|they)(?:['’](?:s|ve)| has| have) "
    r"(?:covered|reported|written)\b.{0,600}",
    r"(?:he|she|they) (?:was|is|were|are|has been) (?:also )?an? \d{4} (?-i:[A-Z])[^.;:]{0,80}"
    r"\b(?:scholar|fellow|finalist)\b.{0,120}",
    r"(?:edited |own )?translat(?:ion|ed) from (?-i:[A-Z])(?!.*\b(?:is|are|was|were|has|have|said)"
    r"\b).{1,60}",
    r"(?:he|she|they|i) reported (?:this (?:article|story) )?from (?!.*\bthat\b).{1,160}",
    r"(?:news |story )?tips(?: and ideas)? can be sent to .{0,160}",
    r"(?:you can )?(?:send|e-?mail) (?:story |news )?tips .{0,160}",
    r"(?:you can )?(?:reach|follow|contact) (?:him|her|them|me|us)(?: directly)? (?:at|on|via) "
    r".{0,120}",
    r"with files from .{1,200}",
    r"this (?:article|story|report) (?:has been|was|is) (?:first |originally )?(?:published|"
    r"written|translated|updated|edited|produced|adapted|amended|corrected|based on an? "
    r"\w+ report)\b.{0,160}",
    r"this is a (?:developing|breaking)(?: news)? story.{0,80}",
    r"this (?:item|article|story|report|page) is (?:being updated|developing|breaking)"
    r"(?: and .{0,60})?",
    r"(?:file )?(?:photo|picture|image) of (?-i:[A-Z])(?!.*\b(?:is|are|was|were|has|have|had|"
    r"shows?|"
    r"showed|shared|sparked|went|drew|circulat\w+|published|released)\b).{2,160}",
    r"follow \w{2,20} for (?:more|updates|the latest)\b.{0,60}",
    r"[\"“]?\((?:applause|laughter|laughs|crosstalk|inaudible|cheers(?: and applause)?|pause|"
    r"off-mike|"
    r"(?:a|the) video (?:was|is) (?:played|shown)|(?:through|via) (?:an )?(?:interpreter|"
    r"translator|translation))\.?\)[\"”]?",
    r"(?:photos?|images?|pictures?|file photo|videos?)(?: by)?: .{1,40}",
    r"(?:©|\(c\)|copyright ©?) ?.{0,160}",
    r"(?:more articles )?copyright (?-i:THE [A-Z ]{3,40}).{0,40}",
    r".{0,200}(?:©|copyright (?:©|â©) ?\d{4}|copyright \d{4}|کپی).{0,100}",
    r".{0,120}all rights reserved",
    # offers, terms and forms
    r"sign up (?:here )?(?:for|to) .{0,160}",
    r"(?:plus, |you can )sign up (?:here )?for .{0,220}",
    r"to (?:stay|keep) (?:updated|up to date|informed)\b.{0,80}"
    r"\b(?:sign up|subscribe|follow)\b.{0,140}",
    r"(?:contact: )?for (?:more|further) information,? (?:please )?"
    r"(?:contact|visit|see|call|e-?mail)\b.{0,160}",
    r"use (?:coupon|promo|promotion|discount|voucher) code .{1,200}",
    r"(?:click|tap) (?:here|on the link).{0,100}",
    r"by (?:subscribing|entering|submitting|signing|clicking|continuing|providing)\b.{0,120}"
    r"\b(?:agree|accept|consent|acknowledge)\b.{0,160}",
    r"you understand that you can opt.out at any time",
    r"(?:subscribed )?you['’]ve successfully subscribed.{0,80}",
    r"(?:subscribed|almost finished|delivered weekdays|legal statement|terms and conditions apply|"
    r"terms and restrictions apply|offer valid .{1,120}|username|loading|skip|close|menu)",
    r"you['’]ve read all of your free articles",
    r"the rest is for subscribers only",
    r"you must be logged in to .{1,40}",
    r"get (?:the latest|up to speed|this|all the|our|breaking|make it|\w+ news)\b.{0,120}"
    r"(?:delivered|inbox|sent|newsletters?|content|updates|phone|happening in)\b.{0,100}",
    r"(?:it['’]ll be|the next issue of .{1,40} will soon be) .{0,40}(?:in|to) your inbox.{0,40}",
    r"we need to confirm your email address",
    r"to complete the process, please follow the instructions.{0,80}",
    r"there was a problem (?:processing|with) your (?:submission|request)",
    r"got a (?:confidential )?(?:news )?tip\?",
    r"we want to hear from you",
    r"(?:discover all .{1,40} newsletters|check out what['’]s clicking).{0,60}",
    r"the hottest stories ripped.{0,160}",
    r"[\w ]{2,30}['’]s? .{1,60} newsletter (?:brings|sends|gives|delivers) (?:to )?you\b.{0,160}",
    r"follow .{1,60}(?:coverage|news) on x, and subscribe .{0,80}",
    rf"[\"“]?follow (?:us|@?\w+|(?-i:{_FULL_NAME})) on (?:twitter|x|facebook|instagram|"
    r"telegram|linkedin)\b.{0,80}",
    r"your (?:donation|support|subscription) (?:allows|makes|helps) .{0,160}",
    r"to address comments or complaints,? please contact us",
    r"@\w{2,30}\.?",
    rf"prior to joining (?:the )?(?-i:[A-Z]).{{1,60}}, (?:he|she|they|(?-i:{_FULL_NAME})) "
    r".{1,160}",
    r"you have \d{1,3}(?:\.\d+)?% of this (?:article|story) left to read",
    # what outlets say of themselves where they ask for money
    r".{1,160}\bis on the ground when the story is developing",
    r"whether it['’]s .{1,300}\bparse out the facts from the messaging",
    r"at (?:this|such a) critical (?:moment|time) in .{1,40}, we need reporters on the ground",
    r".{1,40} is trusted by (?:americans|readers|people) across the (?:entire )?political spectrum",
    r"(?:and )?unlike many other (?:quality )?news outlets, we choose not to .{1,160}",
    r"(?:we|the \w+(?: \w+)?) believes? (?:that )?(?:\w+ )?journalism should be "
    r"(?:available|free|open)\b.{1,120}",
    # where to get help
    r"(?:if you(?: or (?:someone|anyone) you know)?|anyone who) (?:is|are|need\w*|feel\w*) "
    r".{0,80}\b(?:here['’]s where to get help|call or text|helpline|lifeline|hotline)\b.{0,140}",
    r"(?:(?-i:[A-Z])[\w’']{1,20} (?:[\w’']{1,20} ){0,5})?(?:phone|helpline|lifeline|hotline|line): "
    r"(?:call |text |call or text )?[\d ()-]{3,24}",
    r"(?:call|text|call or text) [\d -]{3,20}",
    r"live chat (?:counsell?ing|support) on the website",
    r"(?-i:[A-Z]).{1,80}: find a 24-hour crisis cent(?:re|er)",
    r"this guide from .{1,100} (?:outlines|explains) how to talk about .{1,80}",
    r"(?:warning|content warning|trigger warning)(?:: |, )?this (?:story|article|report) "
    r"(?:contains|includes|discusses|mentions) .{1,120}",
    # notices of publishers and of the makers of market data
    r"this material may not be published, broadcast.{0,60}",
    r"quotes displayed in real-time.{0,80}",
    r"(?:market|mutual fund and etf) data (?:is )?provided by .{1,60}",
    r"powered and implemented by .{1,60}",
    r"a division of (?-i:[A-Z]).{0,140}",
    r"global business and financial news, stock quotes.{0,80}",
    r"data (?:also provided by|is a real-time snapshot).{0,100}",
    r"the \w+ is not responsible for the content of external sites",
    r"closed captioning and described video is available .{0,120}",
    r".{0,120}\bP\.?O\.? Box \d.{0,300}",
    r".{0,40}national daily since \d{4}.{0,80}",
    r"publishers named above each report are responsible .{0,140}",
    r"articles and commentaries that identify .{0,140}",
    r"\w+ (?:publishes (?:around|about|over|more than) \d+ (?:reports|stories|articles) a day|"
    r"is a voice of, by)\b.{0,280}",
    r"we (?:publish news and views ranging|operate from (?-i:[A-Z])).{0,160}",
    # addresses, agencies, datelines that stand alone
    r"(?:https?://|www\.|pic\.twitter\.com/)\S{1,200}",
    r"/[A-Z][\w ./-]{1,30}/",
    rf"(?-i:[A-Z][A-Z.'’-]+(?:[ -][A-Z.'’-]+){{0,3}}(?: /[^/\n]{{1,40}}/)?), "
    rf"(?-i:{_MONTH}) \d{{1,2}}",
    rf"(?-i:[A-Z][A-Z.'’-]+(?:[ -][A-Z.'’-]+){{0,3}}, \d{{1,2}} {_MONTH})",
    r"video(?-i:['‘’]?[A-Z]).{0,300}",
)
_FURNITURE = re.compile("|".join((*_NOTICES, *_WHOLE)), re.IGNORECASE | re.DOTALL)
_NOTICE = "|".join(_NOTICES)
_NOTICE_LEAD = re.compile(rf"[\s.!…•|-]*(?:{_NOTICE})[\s.!…•|:]*", re.IGNORECASE | re.DOTALL)
_NOTICE_TAIL = re.compile(
    r"(?<=[.!?”\"])\s+(?:to (?:view|play) this (?:video|audio)|this video can ?not be played|"
    r"(?-i:Advertisement)\b(?! \w)|(?-i:CLICK HERE)|(?-i:SIGN UP)|please refresh|"
    r"\(Japanese original)"
    r"[^.!?]{0,200}$",
    re.IGNORECASE,
)
#: Words that open a sentence behind a byline that has no full stop.
_OPENERS = (
    r"(?:When|The|A|An|As|In|On|At|For|After|Before|With|It|He|She|They|But|And|This|That|These|"
    r"Since|While|If|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Dozens|More|Nearly|About|Even|To|Once|Officials|President|Prime|Mr|Ms|Thousands|Hundreds)\b"
)
_BYLINE = re.compile(
    rf"By (?:{_NAME} ){{2,3}}(?:(?:, )?(?:{_NAME} ){{2,3}})?(?:and (?:{_NAME} ){{2,3}})?"
    rf"(?:Reporting from (?:{_NAME}(?:, | and | )){{1,5}})?(?={_OPENERS}[ .,’'])"
    # ... and where a name opens the sentence: "Reporting from Oslo Example Ltd said"
    # ... or the time that reading takes: "By Ann Lee 3 min read Subscribers only"
    rf"|By (?:{_NAME} ){{2,3}}(?:and (?:{_NAME} ){{2,3}})?\d{{1,2}} min(?:ute)?s? read "
    r"(?:Subscribers only )?(?=[\"“‘]?[A-Z])"
    rf"|By (?:{_NAME} ){{2,3}}(?:and (?:{_NAME} ){{2,3}})?Reporting from "
    rf"(?:(?:New|San|Los|Tel|Hong|Buenos|Mexico|Kuala|Abu|Cape|Rio|Addis) )?{_NAME} (?=[A-Z])"
)
#: Several names and nothing else: "(Ann Lee for The Example)", "(Oslo Police Department)".
_CREDITED = (
    r"(?!Laughter|Applause|Cheer|Crosstalk|Inaudible|Pause|Through|Via|Speak|As |In |Begin|End|"
    r"[A-Z][a-z]+ing )"
    rf"{_NAME}(?:[/;] ?{_NAME}|(?: (?:for|via|of|the|and))* {_NAME}){{1,12}} ?"
)
#: The credit of a picture: "(AP Photo/Ann Lee)", "(Ann Lee/The Example via Getty Images)".
_CREDIT = re.compile(
    rf"\((?:{_CREDITED}\)(?=\s+[\"“]?[A-Z]|\Z)|"
    r"(?:(?=[^()\n]{0,100}"
    r"(?:Getty|/ ?(?:AP|AFP|EPA|Reuters|W[A-Z]{3})\b|AP (?:Photo|Images)|"
    r"Reuters/|via [A-Z]|Photo|Images))[A-Z][^()\n]{2,120}|AP|AFP|EPA|Reuters)\))"
)
_SOURCE = (
    r"\((?![^()]*\b(?:said|told|reported|according|in|to|that|which)\b)(?:[^()\n]{0,60}\b(?:Getty "
    r"Images|AP Photo|AFP|EPA|Reuters|iStock|Shutterstock|Imagn|Alamy|Unsplash)\b[^()\n]{0,40}|"
    rf"{_NAME}(?: {_NAME}){{0,3}}/[A-Z][^()\n]{{1,80}})\)(?= [\"“]?[A-Z])"
)
#: Such a credit in front of a sentence, and behind the full stop of a caption: "(iStock)".
_SOURCED, _BEHIND_STOP = re.compile(_SOURCE), re.compile(rf"(?<=[.!?] ){_SOURCE}")
#: A credit that says so, also in small letters: "(credit: Ann Lee)", "(handout)", "[Reuters]".
_LABELLED = re.compile(
    r"[(\[](?:(?:(?:photo|picture|image|video|illustration)? ?credits?|photos?(?: by)?|file photo|"
    r"pictures?(?: by)?|images?(?: by)?|source|courtesy(?: of)?) ?: ?"
    r"[^()\[\]\n]{2,80}(?:\([^()\n]{1,60}\)[^()\[\]\n]{0,60})?|"
    r"(?:photo|picture|image)s? (?:by|courtesy of|via) [^()\[\]\n]{2,60}|"
    r"(?:file )?(?:handout|photo|picture|image)|file|screenshot|courtesy)[)\]]"
    r"|\[(?:[^()\[\]\n]{2,60}[/ ])?(?:Reuters|AP|AFP|EPA|AP Photo|Getty Images?)\]",
    re.IGNORECASE,
)
#: One name in brackets that opens a sentence, where the text has it more than once: "(Netflix)".
_ALONE = re.compile(r"(?:(?<=[.!?”\"] )|(?<=\n))\(([A-Z][\w.&-]{1,30})\) (?=[\"“]?[A-Z])")
_STAGE = re.compile(
    r"Laugh|Applause|Cheer|Crosstalk|Inaudible|Pause|Through|Via|Interp|Transl|Speak|Begin|End|"
    r"Continu|Chinese|Russian|Spanish|French|Japanese|.+ing\b"
)
#: The longest caption of a picture inside of a sentence.
_MOST_CAPTION = 320
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
#: An address, a handle or a word of another script.
_STRANGE = re.compile(
    r"(?:https?://|pic\.twitter\.com/|t\.co/|[#@]\w)\S*"
    r"|\S*[^\W\d_A-Za-z\u00a0-\u024f\u1e00-\u1eff]\S*"
)
_WORDS = re.compile(r"\S+")
#: Small words of languages that English pages carry notices in.
_FOREIGN = frozenset(
    (
        "vous votre avec cette cet est sont pour dans ce qui une les des aux "
        "der und nicht eine einen ist mit auf den sich wir sie ihre "
        "los las para una por su con "
        "du sur le la ne que se si vous il nous en au aux pas plus y a-t-il"
    ).split()
)
#: A French word that an article or pronoun is glued to: "l'autre", "s'affichera".
_ELIDED = re.compile(r"(?:[ldsnjc]|qu)['’]\w{3,}")
_ENGLISH = frozenset("the of and to in is was that for on with as by at it he she said".split())
#: What stands in brackets between a picture's caption and a shouted headline.
_IN_BRACKETS = re.compile(r"\([A-Z][^()\n]{2,80}\)\s+")
#: Words that begin a sentence behind a headline in title case, and the small words inside of one.
_BEGINNINGS = frozenset("The A An It He She They This These".split())
_LINKS = frozenset(
    "a an the of in on at to for from by with and or but as is are be vs amid after over under "
    "into "
    "against than its his her their not no up out off between during behind via about s".split()
)
#: A few words without a mark, and a sentence that begins with an article or a plural.
_SUBHEAD = re.compile(
    r"(?P<head>[A-Z][\w’'-]*(?: [\w’'-]{1,30}){1,7}) "
    r"(?=(?:The|These|This|Many|Several) (?:[a-z][\w’'-]* [a-z]|[A-Z]{2,6} [a-z]+ [a-z]))"
)
#: Words of a headline in title case, at least and at most.
_TITLE_WORDS, _MOST_TITLE_WORDS = 5, 24
#: The fewest characters of the sentence behind a headline.
_REST = 40
#: Shouted words that make a headline, and words that must be left of the sentence behind it.
_SHOUTED, _LEFT = 4, 4


def without_furniture(
    text: str, sentences: Sequence[Sentence], title: str | None = None
) -> list[Sentence]:
    """Return the sentences that are not page furniture, in order, without what is glued to them.

    title: of the article; without one, a first line without a full stop is read as such. Where the
    first sentence below it begins with the title once more, or with its words, that is cut off.

    A sentence behind which a picture's credit stands is its caption, and left out. Every span is a
    slice of the text; time is linear in its length.
    """
    latin = _is_latin(text)
    houses = _credited_houses(text)
    sentences = _without_title(text, sentences, title)
    kept: list[Sentence] = []
    for sentence in sentences:
        whole, sentence = sentence, _without_caption(text, sentence)
        words = sentence.span.text_in(text)
        if latin and _is_strange(words):
            continue
        credit = _CREDIT.match(words) or _LABELLED.match(words) or _SOURCED.match(words)
        credit = credit or _house(words, houses)
        behind = credit is not None and sentence is whole  # the caption is the sentence before
        before = kept[-1] if behind and kept else None
        if before and before.paragraph == sentence.paragraph and _is_caption(text, before):
            kept.pop()
        cut = credit.end() if credit is not None else 0
        span = _trimmed(text, Span(sentence.span.start + cut, sentence.span.end), latin)
        if span is None or is_furniture(span.text_in(text)):
            continue
        kept.append(sentence if span == sentence.span else Sentence(span, sentence.paragraph))
    return kept


def _without_title(
    text: str, sentences: Sequence[Sentence], title: str | None
) -> Sequence[Sentence]:
    """The sentences, the first one without the title that is glued to it."""
    if not sentences:
        return sentences
    first = 0
    if not title:
        line = sentences[0].span.text_in(text)
        alone = len(sentences) > 1 and sentences[1].paragraph > sentences[0].paragraph
        if not alone or line[-1] in ".!?:" or len(line) > MAX_LENGTH:
            return sentences
        title, first = line, 1
    span = sentences[first].span
    head = text[span.start : min(span.end, span.start + MAX_LENGTH)]
    cut = _repeated(head, title)
    if not cut or span.end - span.start - cut < _REST:
        return sentences
    rest = Sentence(Span(span.start + cut, span.end), sentences[first].paragraph)
    return [*sentences[:first], rest, *sentences[first + 1 :]]


def _repeated(head: str, title: str) -> int:
    """Return where a sentence begins behind words of a title; 0 where it does not repeat any.

    In "Peru drops harbour tax after strike Chile's envoy said", under that title or a longer one,
    "Chile's" follows on a word that ends the headline: a small one, no preposition, behind which
    the title does not go on so, and everything in front of it is in the title.
    """
    known = [_bare(w) for w in title.split()]
    follows = set(pairwise(known))
    words, before, n_words = frozenset(known), "", 0
    for match in _WORDS.finditer(head):
        word = match.group()
        plain = _bare(word)
        opens = word.lstrip("\"“‘'")[:1].isupper() and n_words >= _TITLE_WORDS
        if (
            opens
            and not _DATE.match(word)
            and before not in _LINKS
            and (before, plain) not in follows
        ):
            whole = n_words == len(known)
            behind = head[match.start() :].split()
            small = sum(w[0].islower() for w in behind[1:9])
            if whole or (head[match.start() - 2].islower() and plain not in words and small > 2):
                return match.start() if 2 * n_words >= len(known) else 0
            if before not in words or plain not in words:
                return 0
        if plain not in words or word[-1] in ".!?:;":
            return 0
        before, n_words = plain, n_words + 1
    return 0


def _bare(word: str) -> str:
    return word.strip("\"“”‘’'(),.;:!?-–—").lower()


def _without_caption(text: str, sentence: Sentence) -> Sentence:
    """The sentence from the credit on that a picture's caption inside of it ends with.

    "A ship in Oslo, May 2 (credit: ANN LEE) Peru waits" is the caption, its credit and a sentence.
    """
    start, end = sentence.span.start, sentence.span.end
    while (credit := _inner_credit(text, start, end)) is not None:
        caption = text[start : credit.start()]
        if len(caption) > _MOST_CAPTION or any(c in caption for c in '“”"?'):
            break
        start = credit.start()
        if not caption:
            break
    return sentence if start == sentence.span.start else replace(sentence, span=Span(start, end))


def _inner_credit(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first credit in a sentence that a further sentence, or nothing, stands behind."""
    limit = min(end, start + _MOST_CAPTION + 120)
    found = _LABELLED.search(text, start, limit)
    behind_stop = _BEHIND_STOP.search(text, start, limit)
    if found is None or (behind_stop is not None and behind_stop.start() < found.start()):
        found = behind_stop
    if found is None:
        return None
    behind = text[found.end() : end].lstrip(" .\n")
    return found if not behind or behind[0].isupper() or behind[0] in "\"“‘'" else None


def _credited_houses(text: str) -> frozenset[str]:
    """Names that stand alone in brackets in front of sentences, more than once: "(Netflix)"."""
    often = Counter(m.group(1) for m in _ALONE.finditer(text))
    return frozenset(name for name, n in often.items() if n > 1 and not _STAGE.match(name))


def _house(words: str, houses: frozenset[str]) -> re.Match[str] | None:
    """The credit of such a house at the head of a sentence."""
    match = _IN_BRACKETS.match(words) if houses else None
    return match if match is not None and match.group().strip()[1:-1] in houses else None


def is_furniture(sentence: str) -> bool:
    """Whether a whole sentence has the form of page furniture."""
    if len(sentence) > MAX_LENGTH + 200 or _shouted(sentence):
        return False
    words = sentence.strip(" \t\r\n.!…-–—•|*")
    if len(sentence) > MAX_LENGTH and not _LONG.match(words):
        return False
    return _FURNITURE.fullmatch(words) is not None


#: Notices that may be longer than ``MAX_LENGTH``.
_LONG = re.compile(
    r"by (?:entering|subm|clicking)|\w+ (?:publishes [a-z ]+ \d|is a voice of)|video|"
    r".{0,120}\bP\.?O\.? Box \d|whether it['’]s ",
    re.IGNORECASE,
)


def _trimmed(text: str, span: Span, latin: bool) -> Span | None:
    """Return the span without what is glued to it; None where nothing is left."""
    start, end = span.start, span.end
    for _ in range(6):
        head = text[start : min(end, start + 400)]
        cut = next((c for c in _leads(head, latin) if c), 0)
        if not cut:
            break
        start += cut
    tail = _NOTICE_TAIL.search(text, max(start, end - 260), end)
    if tail is not None and tail.start() > start:
        end = tail.start()
    while start < end and (text[start].isspace() or text[start] in "|•*)"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if _LETTER.search(text, start, end) else None


def _leads(head: str, latin: bool) -> Iterator[int]:
    """Yield how many characters of a sentence's beginning are glued to it, for each form."""
    for pattern in (_NOTICE_LEAD, _BYLINE, _CREDIT):
        match = pattern.match(head)
        yield match.end() if match else 0
    yield _shouted(head)
    place = _IN_BRACKETS.match(head)
    behind = _shouted(head[place.end() :]) if place else 0
    yield place.end() + behind if place and behind else 0
    yield _titled(head)
    yield _subhead(head)
    yield _strange_lead(head) if latin else 0


def _shouted(head: str) -> int:
    """Return where the sentence begins behind a shouted headline; 0 where there is none.

    "PERU RECALLS ITS ENVOY The minister said ..."; a word in capitals before a small one belongs to
    the sentence ("... ITS ENVOY EU leaders said"), and so does a number.
    """
    words = list(_WORDS.finditer(head))
    n = 0
    while n < len(words) and not any(map(str.islower, words[n].group())):
        n += 1
    if n == len(words):
        return 0  # all of it is in capitals
    if n and words[n].group()[0].islower():
        n -= 1
    while n and (not any(map(str.isalpha, words[n - 1].group())) or len(words[n - 1].group()) == 1):
        n -= 1
    if n and words[n - 1].group().endswith(":"):
        return 0  # a label: "A LETTER TO ALL NATIONS: ..."
    loud = sum(sum(map(str.isupper, w.group())) > 1 for w in words[:n])
    opens = n < len(words) and (
        words[n].group().lstrip("\"“‘'(")[:1].isupper() or words[n].group()[0].isdigit()
    )
    return words[n].start() if loud >= _SHOUTED and opens and len(words) - n >= _LEFT else 0


def _titled(head: str) -> int:
    """Return where the sentence begins behind a headline in title case; 0 where there is none.

    "Peru Recalls Envoy Amid Border Dispute The minister said ...": a capital "The" or "It" inside
    of capitalised words, with no mark and no small word in front of it, begins a sentence.
    """
    n_capitals = n_words = 0
    before = ""
    for match in _WORDS.finditer(head):
        word = match.group()
        opens = word in _BEGINNINGS and before not in _LINKS and n_words >= _TITLE_WORDS
        if opens and n_capitals >= _TITLE_WORDS - 1:
            following = _WORDS.match(head, min(len(head), match.end() + 1))
            if following is None or len(head) - match.end() < _REST:
                return 0
            shouted = (
                before.isupper() and len(following.group()) > 1 and following.group().isupper()
            )
            name = word == "He" and following.group()[0].isupper()  # "Minister He Example"
            return 0 if shouted or name else match.start()
        plain = word.strip("\"“”‘’'()-–—")
        if plain[:1].isupper() or plain[:1].isdigit():
            n_capitals += 1
        elif plain and plain not in _LINKS:
            return 0
        if word[-1] in ".,;:!?" or n_words > _MOST_TITLE_WORDS:
            return 0
        n_words, before = n_words + 1, plain
    return 0


def _subhead(head: str) -> int:
    """Return where the sentence begins behind a subhead without a verb; 0 where there is none.

    "Date of the launch The ships will sail ...": a capital "The" in front of small words.
    """
    match = _SUBHEAD.match(head)
    if match is None or len(head) - match.end() < _REST:
        return 0
    words = [w.lower() for w in match["head"].split()]
    cued = any(match_cue(words, n) is not None for n in range(1, len(words)))
    verbs = not FINITE.isdisjoint(words) or any(w.endswith("ed") for w in words)
    return 0 if verbs or cued or words[-1] in _LINKS else match.end()


def _strange_lead(head: str) -> int:
    """Return where the sentence begins behind words of another script; 0 where there are none."""
    end = n_strange = 0
    for number, match in enumerate(_WORDS.finditer(head)):
        if _STRANGE.fullmatch(match.group()):
            end, n_strange = match.end(), n_strange + 1
        elif n_strange == 0 or number > 2 * n_strange + 6:
            break
    other = head[:end]
    letters = _LETTER.findall(other)
    foreign = len(letters) - len(_LATIN.findall(other))
    return end if foreign >= 6 else 0


def _is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, by its first 20,000 characters."""
    sample = text[:20_000]
    return 2 * len(_LATIN.findall(sample)) > len(_LETTER.findall(sample))


def _is_strange(words: str) -> bool:
    """Whether a sentence is in another script, or in another language's small words."""
    letters = len(_LETTER.findall(words))
    if letters and len(_LATIN.findall(words)) < 0.6 * letters:
        return True
    small = [w.strip(".,;:!?»«\"'()").lower() for w in words.split()[:60]]
    foreign = sum(w in _FOREIGN or _ELIDED.fullmatch(w) is not None for w in small)
    return foreign >= 3 and not any(w in _ENGLISH for w in small)


def _is_caption(text: str, sentence: Sentence) -> bool:
    """Whether a sentence in front of a credit describes a picture; quotes and questions do not."""
    words = sentence.span.text_in(text)
    return len(words) <= MAX_LENGTH + 60 and not any(c in words for c in '“”"?')
