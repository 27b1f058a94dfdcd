"""Sentences that have the form of page furniture as a whole, and notices glued to others."""

from __future__ import annotations

import re

#: Longer sentences are never furniture, unless they begin with a notice.
MAX_LENGTH = 240

NAME = r"[^\W\d_a-z][\w.'’-]*"
FULL_NAME = rf"{NAME}(?: {NAME}){{1,3}}"
MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?"

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
    r"join thought-provoking conversations, follow other \w+ readers and see their replies",
    r"(?-i:Supported by (?=By [A-Z]))",
    r"a post shared by [^()]{2,60} \(@[\w.]{2,30}\)",
    # a video's title and the programme it is from
    r"(?-i:[A-Z0-9‘'\"“][^.!?|\n]{10,160}) \| (?-i:About That|Power & Politics|Go Public|"
    r"At Issue|The National|Front Burner|CBC News Special)\b",
    r"skip to (?:main )?(?:content|navigation)",
    r"story continues below(?: advertisement)?",
    r"\((?-i:Japanese) original by [^()]{1,120}\)",
    r"(?:content |trigger )?warning: (?:this (?:report|story|article|page|piece) (?:contains|"
    r"includes|discusses|mentions|has|is about)|(?:some )?(?:readers|viewers|people) may find) "
    r"(?-i:[a-z][a-z,’' -]{3,140}?)(?<! in)(?<! of)(?<! the)(?<! to)(?<! by)(?<! from)(?<! at)"
    r"(?<! and)(?: (?-i:(?=[A-Z]))|(?=\.|\Z))",
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
    r"(?-i:RELATED|Related|ALSO READ|Also [Rr]ead|READ ALSO|Read [Aa]lso|MORE|RECOMMENDED|"
    r"Recommended)"
    r"(?: (?:story|stories|articles?|coverage|news|reading|videos?))?: .{1,200}",
    r"(?-i:Watch|See|Read|View|Hear|Listen to)\b[^.,;:!?]{0,80} (?:above|below|here)"
    r"(?: (?:to|for) [^.;:!?]{1,140})?:?",
    # heads of pages and parts of pages
    r"letters(?: to the editor)?|(?:dear|to the) editor",
    r"(?-i:TWITTER|FACEBOOK|INSTAGRAM|ABSTRACT|CORRECTION APPENDED|TOP STORIES|OPINION)",
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
    rf"(?:(?-i:{NAME}(?: {NAME}){{0,2}}), )?(?:{_DAY},? )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?-i:{MONTH})|(?-i:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?) ?,? "
    r"\d{4}:?",
    r"\d{1,2}[:.]\d{2} ?[ap]\.?m\.?(?: (?-i:[A-Z]{2,4}))?(?: local time)?",
    # credits and bylines
    r"\W{0,2}(?:additional )?(?:reporting|editing|writing|compiled|translated|edited|produced|"
    r"photographs?|graphics?):? by:? (?-i:[A-Z])"
    r"(?!.*\b(?:that|showed|shows|said|say|says|found)\b).{1,160}",
    r"[—–-]{0,2} ?(?-i:[A-Z]).{0,140}\bcontributed (?:reporting )?to (?:this|the|our) "
    r"(?:report|article|story|reporting|coverage)\b.{0,80}",
    r"follow \w+ on social media.{0,200}",
    r"[—–-]{0,2} ?(?-i:[A-Z]).{0,80}\bcontributed reporting\b.{0,40}",
    rf"(?-i:By|From) (?-i:({FULL_NAME}) \1) (?:has |have )?(?:covers|covered|is|reports|reported|"
    r"writes|wrote).{0,200}",
    rf"(?:(?:senior |political |national |foreign |video )?(?:reporter|writer|correspondent|"
    r"producer|editor|journalist) )?"
    rf"(?-i:(?:By )?{NAME}(?: {NAME}){{1,6}}) (?:is|was) (?:an?|the) (?:[\w.’'-]+ ){{0,5}}"
    r"(?:writer|reporter|correspondent|columnist|journalist|producer|editor)(?: and \w+)?"
    r"(?: in (?-i:[A-Z])\w+)?,? (?:with|for|at|covering|based|who (?:covers|writes))\b.{0,160}",
    r"(?:the )?(?:views|opinions)(?: and (?:views|opinions))? (?:expressed|presented) "
    r"(?:here|are|(?:in|on) (?:this|the) (?:article|column|essay|commentary|piece|page|website)|"
    r"by (?:the |our |guest )?(?:authors?|writers?|columnists?|contributors?))\b.{0,240}",
    r"(?:he|she|they) (?:was|were|has been|have been) .{1,120}\b(?:award|prize)s?\b.{1,80}"
    r"\bfor (?:his|her|their) (?:\w+ ){0,2}(?:reporting|journalism|coverage)\b.{0,100}",
    r"(?:(?:beyond|outside|in addition to) (?:\w+ ){1,3}beats?, )?(?:he|she|they|(?-i:"
    rf"{FULL_NAME})) (?:also )?(?:covers?|reports? on|writes? (?:about|on)) (?:topics including|"
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
    r"(?:during|in) (?:his|her|their) (?:[\w-]+ ){1,6}(?:with|at) (?:the )?(?-i:[A-Z])"
    r"[^.,;:]{1,40}, (?:he|she|they) (?:has|have) (?:covered|reported|written|worked)\b.{0,200}",
    r"(?:he|she|they) can be reached (?:at|on|via|by) .{0,120}",
    r"(?:he|she) has (?:worked as an? (?:\w+ ){0,2}(?:reporter|journalist|columnist|correspondent|"
    r"editor|producer|writer)|written for (?-i:[A-Z]|the (?:[A-Z]))|(?:covered|reported)\b.{1,80} "
    r"for (?-i:[A-Z][\w ]{1,20}) since \d{4})\b.{0,300}",
    r"(?:he|she) is the author of (?-i:[A-Z]).{1,160}",
    r"(?:you can )?(?:reach|follow|contact|e-?mail) (?:him|her|them|me|us)(?: directly)? "
    r"(?:at|on|via) .{0,120}",
    r"with files from .{1,200}",
    r"this (?:article|story|report) (?:has been|was|is) (?:first |originally )?(?:published|"
    r"written|translated|updated|edited|produced|adapted|amended|corrected|based on an? "
    r"\w+ report)\b.{0,160}",
    r"to be continued",
    r"this is a (?:developing|breaking)(?: news)? story.{0,80}",
    r"this (?:item|article|story|report|page) is (?:being updated|developing|breaking)"
    r"(?: and .{0,60})?",
    r"(?:file )?(?:photo|picture|image) of (?-i:[A-Z])(?!.*\b(?:is|are|was|were|has|have|had|"
    r"shows?|"
    r"showed|shared|sparked|went|drew|circulat\w+|published|released)\b).{2,160}",
    r"follow (?-i:[A-Z])[\w’'. -]{1,60} on (?:bbc sounds|facebook|instagram|twitter|tiktok|youtube|"
    r"x|threads|bluesky|linkedin|telegram)(?:(?:,| and|, and) [\w ]{1,12})*",
    r"follow \w{2,20} for (?:more|updates|the latest)\b.{0,60}",
    r"here(?:['’]s| is| are)(?: a look at)? (?:(?:some|the) )?(?:other|more|top) (?:\w+ )?"
    r"(?:stories|news|headlines)\b(?!.*\b(?:said|says)\b).{0,100}",
    r"(?:editor|publisher)s?['’]?s?['’]? notes?: .{1,400}",
    r"[\"“]?\((?:applause|laughter|laughs|crosstalk|inaudible|cheers(?: and applause)?|pause|"
    r"off-mike|"
    r"(?:a|the) video (?:was|is) (?:played|shown)|(?:through|via) (?:an )?(?:interpreter|"
    r"translator|translation))\.?\)[\"”]?",
    r"(?:photos?|images?|pictures?|file photo|videos?)(?: by)?: .{1,40}",
    r"\(?photograph(?:s|er|y)?(?: by)?: .{1,80}",
    # captions that say so
    r"(?-i:FILE)(?: (?:photo|image|picture))? ?[—–:-]{1,2} .{1,300}",
    r"(?-i:Left|Right|Above|Below|Pictured|From left|Clockwise from (?:top|upper) left"
    r"|Top|Bottom): .{1,300}",
    r"(?:in )?(?:this|these) (?:\w+ ){0,2}(?:photo|photograph|image|picture|frame grab)s?,? "
    r"(?:taken|provided|released|made available|obtained|distributed|supplied|issued)\b"
    r"(?!.*\b(?:said|says|told)\b).{1,300}",
    r".{1,200}\b(?:is|are) (?:seen|pictured|shown) (?:here|above|left|right|"
    r"(?:in|on) (?:this|an?|a combination of) (?:\w+ )?(?:photos?|image|picture|"
    r"illustration))\b.{0,100}",
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
    rf"[\"“]?follow (?:us|@?\w+|(?-i:{FULL_NAME})) on (?:twitter|x|facebook|instagram|"
    r"telegram|linkedin)\b.{0,80}",
    r"your (?:donation|support|subscription) (?:allows|makes|helps) .{0,160}",
    r"to address comments or complaints,? please contact us",
    r"@\w{2,30}\.?",
    rf"prior to joining (?:the )?(?-i:[A-Z]).{{1,60}}, (?:he|she|they|(?-i:{FULL_NAME})) "
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
    rf"(?-i:{MONTH}) \d{{1,2}}",
    rf"(?-i:[A-Z][A-Z.'’-]+(?:[ -][A-Z.'’-]+){{0,3}}, \d{{1,2}} {MONTH})",
    r"video(?-i:['‘’]?[A-Z]).{0,300}",
)
_FORM = re.compile("|".join((*_NOTICES, *_WHOLE)), re.IGNORECASE | re.DOTALL)
#: A notice in front of a sentence, and behind one.
_NOTICE = "|".join(_NOTICES)
NOTICE_LEAD = re.compile(rf"[\s.!…•|-]*(?:{_NOTICE})[\s.!…•|:]*", re.IGNORECASE | re.DOTALL)
NOTICE_TAIL = re.compile(
    r"(?<=[.!?”\"])\s+(?:to (?:view|play) this (?:video|audio)|this video can ?not be played|"
    r"(?-i:Advertisement)\b(?! \w)|(?-i:CLICK HERE)|(?-i:SIGN UP)|please refresh|"
    r"\(Japanese original)"
    r"[^.!?]{0,200}$"
    r"|\s(?-i:From) [^.!?]{3,90}, the \w+ is on the ground when the story is developing[.\s]*$",
    re.IGNORECASE,
)
#: Notices that may be longer than ``MAX_LENGTH``.
_LONG = re.compile(
    r"by (?:entering|subm|clicking)|(?:editor|publisher)s?['’]?s?['’]? notes?: |"
    r"\w+ (?:publishes [a-z ]+ \d|is a voice of)|video|since joining |"
    r".{0,120}\bP\.?O\.? Box \d|whether it['’]s |file ?(?:photo|image|picture)? ?[—–:-]|"
    r"(?:left|above|pictured|from left): |"
    r"(?:in )?th(?:is|ese) (?:\w+ ){0,2}(?:photo|image|picture)",
    re.IGNORECASE,
)


def has_form(sentence: str) -> bool:
    """Whether a sentence, which shouts no headline, has such a form as a whole."""
    if len(sentence) > MAX_LENGTH + 400:
        return False
    words = sentence.strip(" \t\r\n.!…-–—•|*")
    if len(sentence) > MAX_LENGTH and not _LONG.match(words):
        return False
    return _FORM.fullmatch(words) is not None
