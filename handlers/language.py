"""Language: which one mentorbot speaks with somebody, chosen by a tap or by saying so."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from chat.cards import Button, Card, Text
from chat.catalogues import languages
from chat.turn import Turn
from chat.words import Listed, say

NAMES = {"english": "en", "englisch": "en", "german": "de", "deutsch": "de"}
BESIDE = (  # what may stand beside the name of a language where somebody asks for it
    "please speak talk write use answer switch change to in with me can could would you we now language "
    "bitte sprich sprechen sie rede reden schreib schreiben antworte antworten wechsle auf zu mit mir kannst "
    "können koennen du wir lieber jetzt sprache hi hey hallo"
)
ASKING = frozenset(BESIDE.split())
REGIONS = {"en": "GB"}  # where a language alone doesn't say it: the day comes before the month


def wish(words: str) -> str:
    """The language that somebody asks for, "auf deutsch bitte", as a code, or "".

    Nothing but asking may stand beside it, and something must: a bare "Deutsch" may be the answer to a question.
    """
    said = re.findall(r"\w+", words.lower())
    named = [NAMES[word] for word in said if word in NAMES]
    asks = len(named) == 1 and len(said) > 1 and ASKING.issuperset(word for word in said if word not in NAMES)
    return named[0] if asks else ""


def language(turn: Turn) -> Card:
    """The languages to choose from; "language deutsch" goes straight to one."""
    typed = (turn.event.value or turn.event.text).strip().lower()
    code = NAMES.get(typed, typed)
    if not code:
        return _ask(turn)
    return _switch(turn, code) if code in languages() else _not_yet(typed)


def _switch(turn: Turn, code: str) -> Card:
    """From this answer on; somebody's region stays where the language does."""
    if _spoken(turn) != code:
        turn.person.locale = f"{code}-{region}" if (region := _region(code)) else code
        turn.db.add(turn.person)
    text = say(
        "From now on I write to you in {language}. I don't translate what other people write.",
        language=_own_name(code),
    )
    return Card(say("Your language: {language}", language=_own_name(code)), (Text(text),), _home())


def _ask(turn: Turn) -> Card:
    text = say("Now I write to you in {language}.", language=_own_name(_spoken(turn)))
    taps = tuple(Button(_own_name(code), "language", code) for code in languages()[:5])
    return Card(say("Which language do you prefer?"), (Text(text),), (*taps, *_home()))


def _not_yet(typed: str) -> Card:
    names = Listed(tuple(_own_name(code) for code in languages()), either=True)
    text = say("I can't write in “{typed}” yet. What I can do is {languages}.", typed=typed[:40], languages=names)
    taps = tuple(Button(_own_name(code), "language", code) for code in languages()[:5])
    return Card(say("Not that language yet"), (Text(text),), (*taps, *_home()))


def _home() -> tuple[Button, ...]:
    return (Button(say("Home"), "home"),)


def _spoken(turn: Turn) -> str:
    """The language somebody reads now: what has no file is read in English."""
    code = turn.person.locale.replace("_", "-").split("-")[0]
    return code if code in languages() else "en"


def _own_name(code: str) -> str:
    """A language as its own speakers call it."""
    try:
        name = Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


def _region(code: str) -> str:
    """Where most who speak it live: "de" is read as in Germany."""
    return REGIONS.get(code) or get_global("likely_subtags").get(code, "").rpartition("_")[2]
