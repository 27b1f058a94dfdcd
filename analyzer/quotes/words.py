"""Closed word classes that the rules lean on in place of a parser."""

from __future__ import annotations


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRONOUNS = _words("he she they it we i you who")
CLAUSE_STARTERS = _words(
    """he she they it we i you there he's she's it's they're we're i'm you're he’s she’s it’s
    they’re we’re i’m you’re he'd she'd they'd we'd i'd he’d she’d they’d we’d i’d he'll she'll
    it'll they'll we'll he’ll she’ll they’ll we’ll i've we've they've i’ve we’ve they’ve"""
)
DETERMINERS = _words(
    """the a an this that these those his her its their our my your some many most several few all
    any each every another other both no one two three four five six seven eight nine ten more"""
)
ARTICLES = _words("the a an")
POSSESSIVES = _words("his her its their our my your")
RELATIVES = _words("who which that whose whom")
#: Verbs and adverbs between subject and cue.
AUXILIARIES = _words(
    """has have had is are was were be been being do does did will would can could may might must
    should 's ’s not never also later then now already recently repeatedly once again often
    reportedly even still just only previously earlier further always long first subsequently
    simply himself herself themselves itself afterwards afterward instead therefore thus soon
    hasn't haven't hadn't didn't doesn't don't won't wouldn't hasn’t haven’t hadn’t didn’t
    doesn’t don’t won’t wouldn’t"""
)
BE_FORMS = _words("is are was were be been being gets got 's ’s")
MODALS = _words("to can could would should may might must will shall let let's cannot ll")
SUBORDINATORS = _words(
    """that if whether because while although though when whenever after before since until unless
    as where why how what than so but yet nor or whereas once lest"""
)
#: In front of a participle: "while saying", "by adding".
PARTICIPLE_LEADS = _words("by in after before while when without and or as")
PREPOSITIONS = _words(
    """in on at during for from with by to of about after before through via since until under
    over into against amid among between without within near outside inside following per as"""
)
#: Prepositions that may stand inside the noun phrase of a speaker.
NOUN_LINKS = _words("of for from in at with on to against near by de von van al bin")
TIME_WORDS = _words(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow
    january february march april june july august september october november december jan. feb.
    aug. sept. oct. nov. dec. earlier later recently afterward afterwards then again separately
    overnight here there too now meanwhile however also first instead simply flatly bluntly"""
)
TIME_NOUNS = _words(
    "day week month year night morning afternoon evening weekend time spring summer fall winter"
)
#: Finite verbs that show that a stretch of words is a clause, not a noun phrase.
FINITE = _words(
    """is are was were has have had will would can could should may might must does did do isn't
    aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't doesn't didn't don't
    isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t won’t wouldn’t can’t couldn’t doesn’t didn’t
    don’t became came went got made took gave met held left returned remains remained says said"""
)
#: Nouns of speech behind which "that" and a verb are a relative clause: "the talks that led to".
SPEECH_NOUNS = _words(
    """talk talks claim claims report reports remark remarks statement statements comment comments
    demand demands call calls answer answers question questions promise promises threat threats
    warning warnings proposal proposals accusation accusations allegation allegations speech
    speeches message messages letter letters agreement agreements decision decisions suggestion
    suggestions announcement announcements appeal appeals request requests criticism words
    interview interviews protest protests"""
)
#: Where somebody says something: "in a statement".
SETTINGS = _words(
    """statement interview speech tweet post letter email e-mail report briefing conference
    conversation editorial column memo blog note release message video address remarks comments
    interviews speeches twitter facebook telegram x sunday monday tuesday wednesday thursday friday
    saturday press news television tv radio podcast op-ed filing brief debate rally call"""
)
#: Words in front of a colon that announce a text, not a speaker: "Watch: ...", "Photo: ...".
NO_SPEAKERS = _words(
    """address analysis background bombshell boom breaking briefing byline check column conclusion
    contact correction credit daily date day debate editorial election email example exclusive
    explainer fact factbox fax figure interview introduction key latest leaked letters live
    location look more morning news note notice opinion part phone photo photos poll profile quiz
    read related report revealed review subject summary table tel time timeline
    topic transcript update updated versus video vs war warning watch website week wow"""
)
