"""Closed word classes that say who somebody is: titles, offices, bodies, pronouns."""

from __future__ import annotations

import re

from analyzer.sentences import SHORT_TITLES


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


MALE = _words("he him his himself")
FEMALE = _words("she her hers herself")
FIRST = _words("i me my mine myself")
WE = _words("we us our ours ourselves")
IT = _words("it its itself")
THEY = _words("they them their theirs themselves")
#: Printed where a speaker should be, but naming nobody.
NOBODY = _words(
    """the a an this that these those and who whom whose which what how why nobody you your one
    everyone everybody someone somebody anyone anybody each all many most some several few none
    both neither either nothing everything something there here others another such so as"""
)
#: Nouns of time, which never speak: "friends from the time".
TIMES = _words("time times day days week weeks month months year years decade era period")
#: Words in front of a speaker that turn it into nobody: "no one in Russia", "not everyone".
NEGATIONS = _words("no not nobody none neither hardly few")

#: Persons who hold an office: they speak for the state or body that they are named with.
OFFICIALS = _words(
    """minister president chancellor premier secretary spokesman spokeswoman spokesperson leader
    diplomat ambassador envoy official officials general commander lawmaker senator chief king
    queen emir prince princess sultan chairman chairwoman chairperson chair governor mayor
    congressman congresswoman representative negotiator delegate consul attache adviser advisor
    admiral colonel captain commissioner head deputy speaker undersecretary under-secretary
    representatives ministers presidents leaders diplomats envoys ambassadors generals commanders
    lawmakers senators spokesmen authorities delegates negotiators advisers aide counsellor
    marshal brigadier inspector director director-general secretary-general coordinator
    rapporteur parliamentarian mp mps legislator legislators monarch pope treasurer whip lady
    dictator ruler soldier soldiers troops forces representation"""
)
#: Offices that one person holds: "the president" is somebody in particular.
OFFICES = _words(
    """minister president chancellor premier secretary king queen emir prince pope governor mayor
    leader ambassador commander chairman chairwoman prime lady sultan commissioner"""
)
#: Other nouns for a person that was introduced before: "the analyst".
PERSON_NOUNS = OFFICIALS | _words(
    """politician analyst professor expert economist prosecutor judge justice lawyer author
    activist candidate nominee officer researcher scholar historian scientist journalist reporter
    correspondent columnist editor writer critic source man woman teacher doctor nurse surgeon
    priest bishop archbishop cardinal rabbi imam coach striker midfielder captain driver player
    singer actor actress director producer businessman businesswoman billionaire entrepreneur
    executive founder owner farmer resident witness victim mother father son daughter brother
    sister wife husband friend veteran student graduate laureate mathematician detective attorney
    counsel strategist pollster observer negotiator fellow scholar physicist detainee mayor
    employee user worker staffer neighbor neighbour customer passenger pilot member host
    republican democrat conservative opponent rival dissident whistleblower coroner sheriff trooper
    warden constable superintendent provost rector archdeacon magistrate bailiff solicitor barrister
    ombudsman ombudswoman mla mna msp mep mk operative"""
)
#: Several people without an office, by what they are: "the protesters".
CROWDS = _words(
    """people families protesters demonstrators strikers marchers campaigners fishermen villagers
    locals islanders citizens civilians immigrants migrants refugees survivors rescuers firefighters
    paramedics medics pilots sailors seafarers crews troops rebels militants insurgents gunmen
    fighters guerrillas separatists hostages prisoners parents children boys girls pupils teenagers
    volunteers organizers organisers crowds tourists travelers travellers drivers truckers
    traders merchants importers exporters investors shareholders manufacturers growers fans
    policemen guards investigators detectives experts specialists intellectuals clerics monks
    priests bishops worshippers pilgrims settlers nomads miners dockers engineers technicians
    youths elders women men relatives bystanders onlookers passers-by eyewitnesses"""
)
#: Bodies that were introduced before: "the ministry".
BODY_NOUNS = _words(
    """ministry government embassy department agency office administration commission council
    committee court army military navy airforce group organisation organization company party
    union bank police alliance bloc delegation mission parliament newspaper cabinet force airline
    carrier firm corporation association federation movement militia campaign team panel board
    authority outlet service institute centre center network fund foundation coalition
    broadcaster tribunal presidency congress senate house assembly kremlin consulate secretariat
    watchdog regulator charity academy forum"""
)
#: Bodies of a state: they speak for it.
STATE_BODIES = _words(
    """ministry government embassy department office administration commission council committee
    army military navy police delegation mission parliament cabinet force forces presidency
    congress senate assembly consulate secretariat authority authorities state side regime
    troops guard agency service treasury court defence defense"""
)
#: Texts that speak for whoever issued them: "the statement".
DOCUMENTS = _words(
    """statement report resolution communique communiqué letter text document message readout
    release declaration memo memorandum post tweet filing notice briefing article op-ed note
    announcement decree telegram email e-mail"""
)
#: Texts that a body or an author is behind: "the study". They speak for no state as such.
PAPERS = _words(
    """report study survey poll analysis paper review investigation inquiry ruling verdict judgment
    judgement decision opinion lawsuit indictment"""
)
#: Texts of a state that say what holds there, texts of several, and what is seen or heard.
LAWS = _words("constitution law laws order bill act statute code amendment legislation")
TREATIES = _words("charter treaty pact accord accords agreement convention protocol")
PICTURES = _words(
    "map chart graph video footage clip recording photo photograph image picture poster banner sign"
)
#: Texts of a court.
RULINGS = _words("ruling verdict judgment judgement opinion")
#: Houses that were named before: "the hospital".
HOUSES = _words("hospital university college school clinic museum library theatre theater prison")
#: Nouns behind a name that make it somebody else's: "Roy critics", "a source close to Roy".
OUTSIDERS = _words(
    """critic critics opponent opponents rival rivals supporter supporters source sources ally
    allies foe foes detractor detractors victim victims lawyer lawyers attorney attorneys family
    relative relatives friend friends fan fans backer backers voter voters expert experts analyst
    analysts observer observers insider insiders loyalist loyalists skeptic skeptics biographer wife
    husband son daughter brother sister mother father aide-turned donor donors people person"""
)
#: Persons whom a text tells of beside those who speak: "the author" is not who spoke last.
BYSTANDERS = _words(
    """author writer lawyer attorney counsel journalist reporter correspondent columnist editor
    critic source witness resident victim prosecutor judge"""
)
#: Persons who speak for others.
VOICES = _words("spokesman spokeswoman spokesperson aide adviser secretary")
#: Relatives, whose first name alone is printed: "Lee's wife, Ann".
RELATIVES = _words("wife husband son daughter brother sister mother father widow fiancee")
#: "they work for the state, but do not speak for it": a word in front of an office.
FORMER = _words("former ex retired late one-time onetime ousted deposed then-former would-be")
#: Of these, the words for an office that somebody held: "the ex-minister", "the ousted leader".
LEFT_OFFICE = _words("former ex one-time onetime ousted deposed then-former")
#: Words that start a printed speaker but are no part of a name.
TITLES = (
    OFFICIALS
    | _words(
        """the a an mr mrs ms miss mx dr sir gen col maj lt capt sgt adm sen sens rep reps gov prof
    brig rev hon madam madame mme dame msgr cmdr pvt judge justice professor analyst economist
    lord lady businessman businesswoman baroness viscount viscountess countess duchess dowager
    vice then prime foreign defence defense finance interior home trade transport health energy
    education justice economy economic environment
    lieutenant major sergeant republican republicans democrat democratic labour conservative author
    activist lawyer attorney sheikh state press senior acting his her their its my our
    counselor reporter journalist correspondent researcher activist archpriest archbishop bishop
    father comrade opposition shadow political campaign party committee ranking member chief staff
    assistant associate permanent special mathematician kabuki actor striker driver ex-president
    assemblyman assemblywoman alderman alderwoman
    ex-minister peer brit fellow head ceo cfo coo cto nec pm mep mk senators
    fm eam operating financial executive officer charge h.e hrh
    coroner sheriff det detective trooper
    warden constable superintendent provost rector archdeacon magistrate bailiff solicitor barrister
    ombudsman ombudswoman mla mna msp td rabbi imam pastor deacon chaplain reverend cardinal"""
    )
    | FORMER
    | SHORT_TITLES
)
#: Words for a party, which say nothing about an office: "the Labour leader".
PARTIES = _words("labour conservative tory republican democratic democrat liberal opposition")
#: In front of an office, they make it another.
DEPUTIES = _words("vice deputy assistant")
#: Titles that are printed short in front of a name, and in full without one.
IN_FULL = {
    "sen": _words("senator"),
    "pm": _words("prime minister"),
    "fm": _words("foreign minister"),
    "eam": _words("external affairs minister"),
    "rep": _words("representative lawmaker"),
    "gov": _words("governor"),
    "gen": _words("general"),
    "col": _words("colonel"),
    "capt": _words("captain"),
    "adm": _words("admiral"),
    "prof": _words("professor"),
}
#: Offices by their letters, as a transcript and the press of some states print them: "the PM".
OFFICE_LETTERS = {
    "PM": "prime minister",
    "FM": "foreign minister",
    "EAM": "external affairs minister",
}
#: Parties by their letter, as in "Ann Lee (R-S.C.)".
PARTY_LETTERS = {
    "r": _words("republican"),
    "d": _words("democrat democratic"),
    "i": _words("independent"),
}
#: States of the United States behind their letters, those of the post and those of newspapers.
_US_STATES = """al ala alabama;ak alaska;az ariz arizona;ar ark arkansas;ca calif california;
    co colo colorado;ct conn connecticut;de del delaware;fl fla florida;ga georgia;hi hawaii;
    id idaho;il ill illinois;in ind indiana;ia iowa;ks kan kansas;ky kentucky;la louisiana;me maine;
    md maryland;ma mass massachusetts;mi mich michigan;mn minn minnesota;ms miss mississippi;
    mo missouri;mt mont montana;ne neb nebraska;nv nev nevada;nh new_hampshire;nj new_jersey;
    nm new_mexico;ny new_york;nc north_carolina;nd north_dakota;oh ohio;ok okla oklahoma;
    or ore oregon;pa pennsylvania;ri rhode_island;sc south_carolina;sd south_dakota;
    tn tenn tennessee;tx tex texas;ut utah;vt vermont;va virginia;wa wash washington;
    wv west_virginia;wi wis wisconsin;wy wyo wyoming"""


def _by_letters(rows: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows.split(";"):
        *letters, state = row.split()
        found.update(dict.fromkeys((*letters, state), frozenset(state.split("_"))))
    return found


#: The words of a state by its letters: "sc" and "south", "carolina".
US_STATES = _by_letters(_US_STATES)
#: Titles that tell a gender.
MALE_TITLES = _words(
    "mr sir king prince emir sheikh lord viscount spokesman chairman congressman pope father "
    "brother"
)
FEMALE_TITLES = _words(
    "mrs ms miss madam madame mme dame lady queen princess spokeswoman chairwoman congresswoman "
    "baroness viscountess countess duchess dowager sister mother"
)
#: Nouns for persons, in front of a name, that tell a gender.
MALE_NOUNS = _words(
    "husband son uncle nephew grandfather stepfather stepson grandson brother father businessman"
)
FEMALE_NOUNS = _words(
    "wife daughter aunt niece widow grandmother stepmother stepdaughter granddaughter sister "
    "mother actress businesswoman"
)
GENDERED_NOUNS = MALE_NOUNS | FEMALE_NOUNS
#: Last words of names that are not of persons.
THINGS = _words(
    """house court party council times post news university street city county committee
    department ministry agency bank group union association institute center centre commission
    force forces army act war day east west state states island islands river sea ocean lake hall
    office square airport company corp inc ltd llc plc administration government parliament congress
    senate journal press network tv channel fund foundation service bureau federation league
    club school college hospital museum church week month agreement treaty accord union
    summit forum police navy society coalition alliance tribunal authority command embassy
    movement front brigade organisation organization workers watch academy airlines airways
    north south media magazine morning today tribune guardian herald reuters broadcasting radio
    airline agriculture affairs defense defence security treasury board republic kingdom
    federation emirates nations region district province territory prize award cup final series
    conference mission project program programme initiative campaign plan report resolution
    strip strait bank canal bridge port road line railway gulf minority majority bloc
    pd communications information policy innovation infrastructure
    staff exchange market markets index stock analytics economics capital partners advisors
    america africa asia europe korea zealand arabia york angeles francisco petersburg jersey
    carolina virginia orleans hill hills mountain mountains valley beach crimes development verify
    sciences studies technologies industries systems games rights affairs relations resources
    research national international
    database orthodox catholic protestant archive archives encyclopedia
    daily telegraph independent chronicle gazette star sun globe monitor review digital studios
    statement"""
)
#: Words for what a ministry, a council or a department deals with: two of them, joined, are one
#: office's ("the Trade and Industry Minister"), and no two speakers.
FIELDS = _words(
    """foreign european commonwealth development trade industry defence defense security affairs
    finance economy economic energy climate environment environmental transport infrastructure
    health social care work welfare human education science technology research innovation culture
    media
    sport sports tourism digital agriculture food forestry fisheries labour labor employment
    justice interior immigration integration migration planning budget women children youth family
    equality communications information housing communities business commerce investment regional
    international cooperation rights peace political legal water nuclear atomic disarmament arms
    police customs border borders intelligence strategic public local rural urban natural resources
    mines mining oil gas petroleum consumer monetary fiscal ports safety standards relations
    services religious pensions privacy emergency disaster aviation maritime space constitutional
    levelling ethics oversight transportation statistics veterans corrections prisons revenue
    elections wildlife fisheries antiquities"""
)
#: Last words of names of places that are surnames behind a first name: "Ann Hall".
SURNAMES = _words("york hall hill hills day west north east lake park")
#: First words of names that are not of persons.
PLACES = _words(
    """north south east west new san los las saint st mount lake port fort cape great united world
    international national global operation royal supreme holy central upper lower republic
    democratic"""
)
#: Labels of a transcript for somebody in the audience.
AUDIENCE = _words(
    """press public audience question reporter reporters journalist journalists moderator presenter
    anchor interviewer commentator caller participant listener viewer student students questioner"""
)
#: Capitalised at the head of a sentence, but no names.
COMMON = (
    NOBODY
    | MALE
    | FEMALE
    | FIRST
    | WE
    | IT
    | THEY
    | _words(
        """officials critics experts analysts two three four five authorities witnesses residents
    sources police asked try no more less nobody scientists researchers lawmakers republicans
    democrats question answer reporter interviewer moderator host anchor q a press caller
    doctors lawyers students investors economists diplomats activists reports studies time times
    people editorial forecasters publishers monday tuesday wednesday thursday friday saturday
    sunday january february march april june july august september october november december
    ihave video videoweather photo live watch update breaking exclusive opinion analysis
    parliament government congress senate yes not well thank thanks look okay ok good now then
    today yesterday tomorrow meanwhile however later earlier earth god heaven but if when while
    after before since because although though just only nearly roughly almost be"""
    )
)
#: Labels of a transcript that ask or answer in place of a name.
ANSWERERS = _words("a answer spokesperson spokesman spokeswoman")

PARTICLES = (
    r"(?:al|el|bin|bint|binti|ibn|ould|de|da|do|dos|di|du|von|van|der|den|ter|la|le|ben|abu|af|av|zu|"
    r"ap|ab|mac|mc|ó|ní)"
)
_JOINT_NOUNS = (
    r"leaders?|sides|countries|presidents|ministers|secretaries|nations|governments|parties|men|officials|"
    r"heads of state|interlocutors|states|allies|neighbou?rs|diplomats|delegations|capitals|"
    r"prime ministers|foreign ministers|defen[cs]e ministers|top diplomats|pair|duo"
)
JOINT = re.compile(
    rf"(?:(?:the|both|these) (?:two |three |four |five )?|both |two )(?:{_JOINT_NOUNS})|both|"
    r"the two",
    re.IGNORECASE,
)
#: Who speak for the actors that were named in a row: "a statement from their leaders".
THEIRS = re.compile(
    rf"(?:(?:an?|the) (?:[a-z-]+ )?(?:{'|'.join(sorted(DOCUMENTS))}) (?:from|by|of) )?"
    rf"their (?:{_JOINT_NOUNS})",
    re.IGNORECASE,
)
STATES = re.compile(r"\b(?:countr|nation|state|government|capital|neighbo)", re.IGNORECASE)
LEADERS = re.compile(
    r"\b(?:leaders|presidents|interlocutors|heads of state|men|sides|parties)", re.IGNORECASE
)
