"""Does somebody tell of being hurt? Recognised in plain English and German words, precision first.

What is recognised here is never taken for an answer, a note or a message to anybody. So it must not be triggered by a
goal ("feel less uncomfortable presenting") or a subject ("a workshop on bullying"): a feeling counts only when it is about
a person of the pair, an act only when it was done to somebody. Spelling is forgiven: no apostrophes, capitals or umlauts
are needed. `tests/test_confided.py` holds the sentences that are and those that are not recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "'": "", "’": "", "`": ""})
LONGEST = 2000  # characters that are looked at: whoever tells of it says so early

NAMED = "qqnamed"  # stands for the name of somebody they are paired with

# English.
WHO = rf"(?:(?:my |the |this |our )?(?:mentor|mentee|coach|manager|boss)|he|she|they|him|her|them|{NAMED})\b(?!s)"
ONE = r"(?:someone|somebody|a (?:colleague|coworker|man|guy|woman|person)|people)"
BAD = (
    r"(?:(?:so|very|really|a bit|quite|extremely|deeply|just|always|often|pretty) )*"
    r"(?:not (?:ok|okay|safe|comfortable|right)|uncomfortable|unsafe|uneasy|unwell|scared|afraid|frightened|terrified|"
    r"humiliated|intimidated|threatened|harassed|bullied|belittled|disrespected|worthless|sick|violated|pressured)"
)
FEEL = (
    rf"(?:(?:feel|feeling|felt|am|im|was|get|got) {BAD}"
    r"|(?:dont|do not|didnt|did not|never|no longer|not) (?:really |always )?feel(?:ing)? "
    r"(?:so |very |really |at all )?(?:ok|okay|good|safe|right|comfortable|well))"
)
BEHAVES = (
    r"(?:talk|speak|treat|look|behav|act|touch|joke|comment|star|shout|yell|said|say|did|does|do|writ|text|messag|call)"
)
HURTS = (
    r"(?:touch(?:ed|es|ing)|grop(?:ed|es|ing)|grabb(?:ed|ing)|grabs|kiss(?:ed|es|ing)|slap(?:ped|s|ping)|hit(?:s|ting)? on|"
    r"harass(?:ed|es|ing)?|bull(?:ied|ies|y|ying)|threaten(?:ed|s|ing)?|insult(?:ed|s|ing)?|humiliat(?:ed|es|ing)|"
    r"intimidat(?:ed|es|ing)|belittl(?:ed|es|ing)|stalk(?:ed|s|ing)|blackmail(?:ed|s|ing)?|assault(?:ed|s|ing)?|"
    r"molest(?:ed|s|ing)?|(?:shout|yell|scream|swear)(?:ed|s|ing)? at|swore at|flirt(?:ed|s|ing)? with)"
)
DONE = r"(?:harassed|bullied|threatened|assaulted|groped|molested|stalked|blackmailed|humiliated|discriminated against)"
NOT = r"(?<!never )(?<!never been )(?<!not )(?<!not being )(?<!nobody )(?<!nor )"
END = r"(?= *(?:$|[.,;!?]|with|around|near|here|any ?more|at work|at all|because|when (?:i am|im) with|in this mentor))"

ENGLISH = (
    rf"\b{FEEL} (?:at all )?(?:alone )?(?:with|around|near|because of|by) {WHO}(?= *(?:$|[.,;!?]|and|any ?more|alone|at all|because|when|at work|in our|during our))",
    rf"\b{FEEL} (?:at all )?(?:about |with |by |because of )?(?:how|the way|what|when|things) {WHO} (?:\w+ )?{BEHAVES}",
    rf"\b(?:not (?:ok|okay)|dont like|hate|cant (?:stand|bear)) (?:with )?(?:how|the way) {WHO} (?:talk|speak|treat|look|touch|behav)\w*(?: \w+)? (?:me|us)\b",
    rf"\b(?:how|the way|what|when) {WHO}(?: \w+){{1,6}} makes? me (?:feel )?{BAD}",
    rf"\b{WHO} (?:really |always |often |sometimes )?(?:makes?|made|(?:is|are|keeps?|kept) making) (?:me|us) (?:feel )?{BAD}",
    rf"\b(?:afraid|scared|frightened|terrified) of {WHO}",
    rf"\b(?:{WHO}|{ONE})(?: (?:just|once|often|always|sometimes|keeps?|kept|has|have|had|is|are|was|were|been|who|even))*"
    rf" {HURTS} me\b(?! (?:deeply|with (?:his|her|their)|to (?:tell|think)|up))",
    rf"\b(?:{WHO}|{ONE})(?: \w+)? (?:called|calls|calling|keeps calling) me (?:names|stupid|an? idiot|dumb|ugly|worthless|useless|sexy|baby)",
    rf"\b{WHO}(?: \w+)? (?:makes?|made|making) (?:\w+ )?(?:sexual|sexist|racist|inappropriate|creepy|homophobic|dirty) (?:comments?|jokes?|remarks?|advances)",
    rf"\b{WHO} (?:sends?|sent|keeps sending|is sending) me (?:\w+ )?(?:inappropriate|sexual|nude|naked|creepy|threatening)",
    rf"\b{WHO} (?:is|was|has been|are|were)(?: \w+)? (?:abusive|violent|sexist|racist|inappropriate|threatening|verbally abusive)\b(?! (?:meeting|deadline)s?)",
    rf"\b{NOT}(?:i am|im|i was|i feel|i have been|ive been|i got|i get|been|being|is) (?:being |getting |sexually |verbally )*{DONE}\b(?! (?:in|on) (?:a|the) (?:story|film|book|survey|role ?play))(?= *(?:$|[.,;!?]|by|at|and|for|in|every|again|because|online|on))",
    r"\b(?:dont|do not|didnt|hate|dislike|stop|against) (?:\w+ ){0,2}(?:being touched|touching me|touch me)",
    rf"\bbeing touched by {WHO}",
    r"\btouched (?:me )?(?:inappropriately|against my will|without (?:my )?(?:consent|asking))",
    rf"\b(?:i (?:am|feel)|im) (?:really |so )?(?:unsafe|not safe){END}",
    rf"\bi (?:really |just )?(?:dont|do not|no longer|never) feel safe{END}",
    r"\b(?:report|reporting) (?:(?:sexual |some |an? (?:case of )?)?(?:harassment|bullying|abuse|assault|threats?|discrimination)|my (?:mentor|mentee))\b(?! (?:to me|as|has|is|in the (?:list|system)))",
    r"\b(?:complain|complaint|complaining) about (?:my mentor|my mentee|harassment|bullying)\b",
    r"\b(?:talk|speak|write|tell) (?:to |with )?(?:someone|somebody|anyone|a person) (?:privately|confidentially|in (?:confidence|private)|i can trust|about (?:my mentor|my mentee|harassment|bullying|how (?:my mentor|my mentee|i am being treated)))\b",
    r"^(?:sexual )?(?:harassment|bullying|abuse|assault|discrimination|threats)\W*$",
    r"^(?:please )?help me\W+(?:im|i am) (?:scared|afraid|not safe|in danger)\W*$",
    r"\b(?:i am|im|i feel|i might be) in danger\b(?! of)",
)

# German.
WER = rf"(?:(?:mein|meine|der|die|dieser|diese) (?:mentor|mentorin|mentee|chef|chefin)|er|sie|{NAMED})\b"
WEM = rf"(?:(?:meinem|meiner|meinen|dem|der|diesem) (?:mentor|mentorin|mentee|chef|chefin)|ihm|ihr|{NAMED})\b"
UEBEL = (
    r"(?:(?:so|sehr|gar|ueberhaupt|wirklich|echt|immer|oft|total|manchmal) )*"
    r"(?:nicht (?:mehr )?(?:so )?(?:wohl|sicher|gut|ok|okay|respektiert)|unwohl|unsicher|bedroht|bedraengt|belaestigt|"
    r"gedemuetigt|eingeschuechtert|gemobbt|unter druck gesetzt|schlecht behandelt)"
)
GETAN = (
    r"(?:angefasst|begrapscht|belaestigt|bedroht|gemobbt|beleidigt|beschimpft|gedemuetigt|erpresst|geschlagen|gekuesst|"
    r"angeschrien|angebruellt|gestalkt|eingeschuechtert|diskriminiert|bedraengt|begrabscht)"
)
TUT = r"(?:belaestigt|bedroht|mobbt|beleidigt|beschimpft|demuetigt|erpresst|schlaegt|bedraengt|begrapscht|stalkt)"
GERMAN = (
    rf"\b(?:ich fuehle? mich|fuehle? ich mich|ich fuehlte mich) {UEBEL} (?:allein )?(?:mit|bei|neben|von|wegen|in der naehe von) {WEM}",
    rf"\b(?:ich fuehle? mich|fuehle? ich mich|ich fuehlte mich) (?:(?:mit|bei|neben|von|wegen) {WEM} )(?:\w+ ){{0,2}}{UEBEL}",
    rf"\b(?:fuehle? (?:ich )?mich) {UEBEL},? (?:so )?(?:wie|wenn|weil|damit wie) {WER}(?: \w+){{0,4}} (?:spricht|redet|umgeht|behandelt|ansieht|anschaut|anfasst|schreibt|schreit|anstarrt)",
    rf"\b(?:gefaellt mir nicht|nicht ok|nicht okay|nicht in ordnung),? wie {WER} (?:mit mir|mich) (?:spricht|redet|umgeht|behandelt|ansieht|anfasst)",
    r"\bich (?:fuehle? mich (?:hier |gar )?nicht (?:mehr )?sicher|bin (?:hier )?in gefahr)(?= *(?:$|[.;!?]|hier|bei der arbeit|und))",
    rf"\b(?:ich habe?|habe ich|hab) (?:so |grosse |echt |richtig )?(?:angst|furcht) vor {WEM}",
    rf"\b{WER} macht mir (?:so |grosse |wirklich )?angst\b",
    rf"\b{WER} (?:fasst|fasste|fast) mich (?:\w+ ){{0,3}}an\b",
    rf"\b{WER} (?:schreit|bruellt|baggert|starrt) mich (?:\w+ ){{0,2}}an\b",
    rf"\b{WER} (?:{TUT}) mich\b",
    rf"\b{WER} (?:hat|hatte) mich (?:\w+ ){{0,4}}{GETAN}",
    rf"\b(?:ich|hier) (?:werde|wurde|bin)(?! (?:nie|nicht)) (?:(?!nie|nicht)\w+ ){{0,4}}{GETAN}\b",
    rf"\b{WER} macht (?:\w+ )?(?:sexistische|rassistische|anzuegliche|sexuelle|unangemessene) (?:\w+ )?(?:witze|kommentare|bemerkungen|sprueche)",
    r"\b(?:belaestigung|mobbing|einen uebergriff|einen vorfall|diskriminierung) melden\b",
    r"\b(?:mich|beschwerde) ueber (?:meinen|meine) (?:mentor|mentorin|mentee)(?: beschweren)?\b",
    r"\bmit jemandem (?:vertraulich|unter vier augen|im vertrauen|ueber meinen mentor|ueber meine mentorin)\b",
    r"\bvertraulich (?:mit jemandem )?(?:reden|sprechen)\b",
    r"^(?:sexuelle )?(?:belaestigung|mobbing|diskriminierung|bedrohung)\W*$",
)


TELLING = tuple(re.compile(pattern) for pattern in (*ENGLISH, *GERMAN))


def confides(words: str, names: Iterable[str] = ()) -> bool:
    """Whether these words tell of something that belongs to the safe contact. names: of the people of the pair."""
    plain = _plain(words[:LONGEST])
    for name in names:
        plain = re.sub(rf"\b{re.escape(_plain(name))}\b", NAMED, plain)
    return any(pattern.search(plain) for pattern in TELLING)


def _plain(words: str) -> str:
    """Small letters, no apostrophes or umlauts, one space between two words."""
    return " ".join(words.lower().translate(PLAIN).split())
