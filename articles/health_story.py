"""Is a line about a page, or about the person who writes it? Pure.

A machine cannot know. When it is wrong, somebody words a line anew, or staff see what they would
have been sent as a message; so it looks for what people say of themselves, not for single words.
"""

import re
from unicodedata import normalize

APOSTROPHES = re.compile("['’‘`´ʼ]")
#: With its apostrophe gone, "I'll" would be an illness.
I_WILL = re.compile("\\bi['’‘`´ʼ]ll\\b")

DESPAIR = r"""
    \b(?:want|wish|going|ready|rather|like)\s(?:to\s)?(?:die|be\sdead)\b
  | \bwish\si\s(?:was|were)\s(?:dead|never\sborn|not\shere)
  | \b(?:kill|killing|hang|drown|harm|harming|hurt|hurting|cut|cutting)\s?my\s?self\b
  | \b(?:end|ending|take|taking)\s(?:it\sall|my\s(?:own\s)?life)\b
  | \bend\sit\b(?=\W*(?:$|now|tonight|soon|for\sgood))
  | \bself[\s-]?harm(?:ing)?\b.*\b(?:i|im|ive|my|me)\b | \b(?:i|im|ive|my|me)\b.*\bself[\s-]?harm
  | \bsuicid(?:e|al)\b.*\b(?:i|im|ive|me)\b | \b(?:i|im|ive|my|me)\b.*\bsuicid(?:e|al)\b
  | ^suicidal\b
  | \bi\s(?:really\s|simply\s|just\s)?(?:cant|cannot|can\snot)\s
    (?:go\son|cope\sany|carry\son|live\slike|do\sthis\sany|take\s(?:it|this|any)|bear\sit)
  | \b(?:no|any)\s(?:reason|point)\s(?:to|in|for)\s(?:live|living|go|going|carry|carrying)\b
  | \b(?:dont|do\snot)\swant\sto\s(?:live|be\shere|wake\sup|be\salive|go\son)\b
  | \b(?:better|best)\s(?:off\s)?(?:dead|without\sme)\b
  | \b(?:no\sone|nobody)\s(?:would|will)\smiss\sme\b
  | \b(?:life|it)\s(?:is|isnt|is\snot|s)\s(?:not\s)?worth\sliving\b
  | \bnothing\s(?:left\s)?to\slive\sfor\b | \btired\sof\s(?:living|life)\b
  | \btake\sall\s(?:of\s)?my\s(?:pills|tablets|medicine) | \boverdose\b.*\b(?:i|im|my)\b
"""
MEDICINE = r"""(?:
    ropinirole | requip | adartrel | pramipexole? | mirapex(?:in)? | sifrol | rotigotine | neupro
  | gabapentin | neurontin | horizant | pregabalin | lyrica | levodopa | sinemet | madopar
  | carbidopa | cabergoline | codeine | co-?codamol | dihydrocodeine | tramadol | oxycodone
  | oxycontin | naloxone | targinact | methadone | buprenorphine | morphine | tapentadol | fentanyl
  | opioids? | opiates? | clonazepam | diazepam | temazepam | zopiclone | zolpidem | melatonin
  | amitriptyline | nortriptyline | mirtazapine | sertraline | citalopram | escitalopram
  | fluoxetine | paroxetine | venlafaxine | duloxetine | quetiapine | metoclopramide
  | prochlorperazine | promethazine | diphenhydramine | antidepressants? | antihistamines?
  | sleeping\s(?:pill|tablet)s? | painkillers? | ferrous\s\w+ | iron\s(?:tablet|pill|infusion)s?
  | magnesium | quinine | baclofen | clonidine | dipyridamole | perampanel | cannabis | cbd
  | medicines? | medications? | meds | tablets? | pills? | patch(?:es)? | drugs?
)"""
#: What a body or a mind may have, or be in.
ILLNESS = r"""(?:
    rls | restless\slegs? | willis | symptoms? | plmd? | (?:in|this|with|of|have|had)\spain | pains
  | ach(?:e|es|ing) | twitch\w* | kick(?:s|ing) | cramps? | tingl\w+ | itch\w* | craw\w+ | jerk\w*
  | insomnia | sleepless | awake | asleep | sleep | exhaust\w+ | fatigue | tired | knackered
  | depress(?:ed|ion) | anxi(?:ous|ety) | panic | miserable | desperate | pregnan(?:t|cy)
  | diabet\w+ | parkinsons? | kidneys? | dialysis | an(?:a)?emi[ac] | iron\sdeficien\w+ | ferritin
  | alcoholic | crying | slept
  | cancer | stroke | epilep\w+ | dementia | arthritis | fibromyalgia | neuropath\w+ | adhd
  | multiple\ssclerosis | ms | augment(?:ed|ation|ing) | gambl(?:e|ed|ing) | addict\w* | withdrawal
  | nause(?:a|ous) | dizz(?:y|iness) | sick | unwell | ill | side\seffects? | surgery | operation
  | transplant | miscarriage | disab(?:led|ility) | worse | flare\w*
)"""
#: What is mine, and tells of my health.
MINE = r"""(?:
    legs? | arms? | feet | foot | calves | knees? | thighs? | limbs? | body | back | brain | nerves
  | iron | ferritin | blood | kidneys? | heart | sleep | nights? | pain | symptoms? | condition
  | illness | disease | disorder | diagnosis | depression | anxiety | mood | pregnancy | baby
  | health | treatment | dose | dosage | operation | surgery | rls | restless | insomnia | cancer
  | diabetes | parkinsons? | dementia | stroke | addiction | gambling | withdrawal | suffering
)"""
RELATIVE = r"""(?:
    wife | husband | partner | mum | mom | mother | dad | father | son | daughter | child | kid
  | sister | brother | nan | gran\w* | friend | aunt | uncle | girlfriend | boyfriend
)"""
#: Somebody who gives medicines or says what one has.
DOCTOR = r"(?:doctor|gp|dr|neurologist|specialist|consultant|nurse|psychiatrist|pharmacist)"
#: What one does with a page: "I looked for restless legs in children" is about the page.
READS = r"""(?:
    (?:not\s|already\s|still\s|also\s|never\s|often\s|just\s|been\s|able\s|to\s|trying\s|hoping\s){0,4}
    (?:read|reading|find|finding|found|see|seeing|seen|saw|look|looked|looking|search\w*|understand
      |understood|know|known|knew|learn\w*|expect\w*|print\w*|shar(?:e|ed|ing)|show\w*|tell|open\w*
      |click\w*|wonder\w*|think|hop(?:e|ed|ing)|miss(?:ed|ing)|like|liked|want\w*|question\w*|idea
      |recommend\w*|suggest\w*|compar\w*|writ\w+|work\s(?:in|as|for|with)|nurse|doctor|student
      |pharmacist|gp|agree\w*|surprised|glad|pleased|happy|grateful|thankful|sure|unsure|confused
      |(?:more|no|an?\s(?!alcoholic|addict)|the|some)\b)
)"""
I_AM = (
    r"(?:am|have|had|was|been|got|get|feel|felt|may|might|must|probably|still|also|always|now|only"
    r"|lie|lay|live)"
)
I_DO = r"(?:take|took|taking|use|tried|try|started|stopped|increased|reduced|need|wake|woke|stay)"
I_DONT = r"(?:cant|cannot|couldnt|havent|dont|didnt|never|hardly|barely|struggle|suffer\w*)"

STORY = rf"""
    # I have, I am, I take …
    \b(?:im|ive|id|i\s(?:{I_AM}|{I_DO}))\s(?!{READS})[^.!?;]{{0,60}}?
      \b(?:{ILLNESS}|{MEDICINE}|iron)\b
  | \bi\s{I_DONT}\s(?!{READS})[^.!?;]{{0,60}}?\b{ILLNESS}\b
  | \b(?:have|had|get|got|has)\s(?:it|this|them)\s(?:since|every|all|bad|badly|too|for\s\d|in\smy)\b
  | \bboth\s(?:have|had|get)\s(?:it|this)\b
  | \bnothing\s(?:\w+\s)?(?:helps|helped|works|worked)\s(?:for\s)?me\b
  | \b(?:{MEDICINE}|iron)\b.{{0,30}}\b(?:my\slife|for\sme|made\sme|helps\sme|helped\sme)\b
  | \bmy\s(?:\w+\s){{0,2}}{MINE}\b
  | \bi\s(?:was|were|got|have\sbeen|had\sbeen|am)\s(?:\w+\s)?(?:diagnosed|prescribed|hospitalised)\b
  | \b(?:gave|put|prescribed|started|diagnosed|made|makes|keeps?|kept|leaves|left|wakes?|woke)\sme\b
      (?!\s(?:(?:to\s)?(?:understand|think|see|feel\s(?:seen|heard|better|less)|realise|smile)|\w+\s
      (?:information|advice|hope|idea|questions)))
  | \bmy\s{DOCTOR}\s(?:\w+\s)?(?:said|says|gave|gives|put|prescribed|told|thinks|wont|stopp)
  | \bmy\s(?:\w+\s)?{RELATIVE}\b.{{0,30}}?
      \b(?:has|had|takes?|took|was|is|suffers?|cant|wakes|kicks|died|s)\b
  | \b(?:diagnosed|suffering|suffered)\b.{{0,40}}\b(?:years?|months?|since|last|ago|at\sage|when)\b
    # Without the "I": "Taking … for years", "Awake since three".
  | (?:^|[.!?;,]\s)(?:been\s|was\s|now\s|have\s|am\s|only\s|still\s)*
      (?:taking|on|took|tried|started|stopped|came\soff)\s(?:\w+\s){{0,2}}{MEDICINE}\b
      .{{0,40}}\b(?:years?|months?|weeks?|days?|nights?|since|daily|now|works?|worked|helps?|helped)\b
  | (?:^|[.!?;,]\s)(?:been\s|still\s|wide\s|lying\s)*awake\s(?:since|all|every|for|again|at|until)\b
  | (?:^|[.!?;,]\s)(?:cant|cannot|couldnt)\ssleep\b | ^pregnant\b
  | (?:^|[.!?;,]\s)(?:had|have|got|living\swith|lived\swith)\s(?:\w+\s)?(?:rls|restless\slegs?)\b
  | (?:^|[.!?;,]\s)legs\s(?:are|so|really|driving|were|get|kick)\b.*\b(?:tonight|night|worse|mad)\b
    # A medicine and how much of it.
  | \b{MEDICINE}\b.{{0,30}}?\d\s?(?:mg|mcg|µg|μg|g|ml|micrograms?|milligrams?)\b
  | \d\s?(?:mg|mcg|µg|μg|ml|micrograms?|milligrams?)\b.{{0,20}}?\b{MEDICINE}\b
  | \b(?:i|im|ive|me|my)\b.{{0,40}}?\d\s?(?:mg|mcg|µg|μg|ml|micrograms?|milligrams?)\b
    # Who and where somebody is.
  | \S@\S | \w\s?[\[(]at[\])]\s?\w | \w\sat\s\w+\sdot\s(?:com|org|net|co)\b
  | (?:\+|\b0)\d(?:[\s().-]{{0,2}}\d){{7,}} | \b\d{{3}}[\s.-]?\d{{3}}[\s.-]?\d{{4}}\b
  | \b\d+\w?\s\w+\s(?:road|street|avenue|lane|drive)\b
  | \b[a-z]{{1,2}}\d{{1,2}}[a-z]?\s?\d[a-z]{{2}}\b
  | \bmy\s(?:full\s|first\s|last\s)?names?\s?(?:is|s)\b | \bi\s?a?m\scalled\s\w | \bborn\son\s
  | \bmy\s(?:address|postcode|phone|telephone|mobile|email|number)\s(?:\w+\s)?(?:is|s)\b
"""

#: So many characters are read: more are not kept anyway, and would take long.
READ = 2000
SAYS_DESPAIR = re.compile(DESPAIR, re.VERBOSE)
TELLS = re.compile(STORY, re.VERBOSE)


def is_despair(words: str) -> bool:
    """Whether somebody may be in danger: a mark too many costs them a list of numbers."""
    return bool(SAYS_DESPAIR.search(plain(words)))


def is_health_story(words: str) -> bool:
    """Whether it tells of somebody's health, despair, name or ways to reach them."""
    return is_despair(words) or bool(TELLS.search(plain(words)))


def plain(words: str) -> str:
    """In small letters, on one line, without apostrophes: I'm, I’m and Im are one."""
    small = " ".join(normalize("NFKC", words[:READ]).casefold().split())
    return APOSTROPHES.sub("", I_WILL.sub("i will", small))
