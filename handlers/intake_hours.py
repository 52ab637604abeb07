"""The questions about time: clock, weekly hours and languages, confirmed on one card, and the unusual hours beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chat.cards import Field, Option, Text
from chat.flows import ONLY, Answers, Asked, Choice, Problem, Understood, chosen
from chat.turn import Turn
from chat.words import City, Listed, Words, say, show
from handlers.intake import reads
from handlers.spoken import LANGUAGE_NAMES, language_name, read_language
from handlers.wording import hours_words
from handlers.zones import read_zone
from scheduling.weekly import Weekly, read_weekly
from scheduling.windows import Window, clock

HOUR = 60
EARLIEST, LATEST = 6 * HOUR, 23 * HOUR  # nobody is asked for a session in the night
UNKNOWN_ZONE = "UTC"  # what a person is given who never said where they are
USUAL = "usual"  # no earlier, or no later
AT_MOST: Mapping[str, tuple[Words, int]] = {  # sessions in any 28 days
    "never": (say("never"), 0),
    "monthly": (say("once a month"), 1),
    "fortnightly": (say("every two weeks"), 2),
}
PRESETS: Mapping[str, tuple[Words, str]] = {  # for whoever would rather tap than type
    "day": (say("Weekdays 9-17"), "weekdays 9-17"),
    "morning": (say("Weekday mornings"), "weekdays 9-12"),
    "afternoon": (say("Weekday afternoons"), "weekdays 13-17"),
}
# fmt: off
ZONES = (  # the cities of a list that is short enough to look through; any other can be typed
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Toronto", "America/Mexico_City", "America/Bogota", "America/Lima",
    "America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Atlantic/Reykjavik",
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Africa/Casablanca", "Africa/Lagos", "Europe/Madrid",
    "Europe/Paris", "Europe/Berlin", "Europe/Zurich", "Europe/Stockholm", "Europe/Warsaw", "Europe/Athens",
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Europe/Istanbul", "Europe/Kyiv", "Asia/Jerusalem",
    "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta",
    "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Manila", "Australia/Perth", "Asia/Seoul",
    "Asia/Tokyo", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
)
# fmt: on


# --- where and when, in somebody's own words ---------------------------------------------------------------


def ask_hours(turn: Turn, answers: Answers) -> Asked:
    windows = [Window(*window) for window in answers.get("windows", ())]
    zones = sorted({*ZONES, _known_zone(answers)} - {""}, key=lambda zone: zone.rpartition("/")[2])
    options = tuple(Option(zone, show(City(zone))) for zone in zones)
    hint = say("For example: weekdays 9-12, or: Tue and Thu 14:00-18:00")
    words = Field("hours", say("Or in your own words"), hint=hint, most=300, required=False)
    parts = [reads(answers["role"])]
    if windows:
        parts.append(Text(say("So far I have: {hours}.", hours=hours_words(windows))))
    city = Field("zone", say("The nearest city with your clock"), "one", options, _known_zone(answers))
    often = tuple(Option(key, label) for key, (label, _) in PRESETS.items())
    usual = Field("usual", say("Usual hours for a talk"), "one", often, required=False)
    return Asked(say("Where are you, and when?"), (*parts, city, usual, words), say("Next"), say("Your hours"))


def _known_zone(answers: Answers) -> str:
    """ "" for somebody of whom nobody has said where they are: to be chosen, never taken for granted."""
    zone: str = answers["zone"]
    return "" if zone == UNKNOWN_ZONE else zone


def check_hours(turn: Turn, answers: Answers) -> Understood | Problem:
    """City and hours; either of them can be typed alone."""
    typed, zone = turn.event.answer("hours"), turn.event.answer("zone") or _known_zone(answers)
    if not typed and (preset := PRESETS.get(turn.event.answer("usual"))):
        typed = preset[1]
    if typed and (city := read_zone(typed)):
        typed, zone = "", city
        turn.event = replace(turn.event, values={**turn.event.values, "zone": city, "hours": ""})
    if not zone:
        return Problem("zone", say("Your hours are read on its clock, so this one is needed."))
    clock_of = read_zone(zone)
    if not clock_of:
        return Problem("zone", say("I don't know a clock for “{typed}”. Try a large city nearby.", typed=zone[:60]))
    if not typed and answers.get("windows"):
        return Understood({"zone": clock_of, **_open(answers)})
    found = _understood(turn, typed, clock_of)
    return found if isinstance(found, Problem) else replace(found, answers={**found.answers, **_open(answers)})


def _open(answers: Answers, detail: str = "hours") -> dict[str, Any]:
    """A detail that somebody has looked at stays one of the steps, so that "back" leads to it."""
    return {"open": list(dict.fromkeys([*answers.get("open", ()), detail]))}


def _understood(turn: Turn, typed: str, zone: str) -> Understood | Problem:
    read = weekly(turn, typed)
    if read is None:
        return Problem("hours", unread_hours(typed))
    windows = [[window.day, window.start, window.end] for window in read.windows]
    return Understood({"windows": windows, "zone": zone})  # the next card says how it was read


def weekly(turn: Turn, typed: str) -> Weekly | None:
    """Hours of every week, each with an end; None where that can't be read."""
    read = read_weekly(typed, turn.person.locale)
    if not isinstance(read, Weekly) or read.interval_weeks > 1 or any(w.end is None for w in read.windows):
        return None
    return read


def unread_hours(typed: str) -> Words:
    """What to say of weekly hours that couldn't be read."""
    if not typed:
        return say("Days and times are enough. An example: Tue and Thu 14:00-18:00")
    return say(
        "I couldn't read hours of every week, with a start and an end, in “{typed}”. An example: Tue and Thu 14:00-18:00",
        typed=typed[:80],
    )


# --- languages ---------------------------------------------------------------------------------------------


def ask_languages(_: Turn, answers: Answers) -> Asked:
    spoken = tuple(answers["languages"])
    known = (*spoken, *(code for code in LANGUAGE_NAMES if code not in spoken))
    options = tuple(Option(code, language_name(code)) for code in known)
    field = Field("languages", say("I speak them well enough to talk"), "many", options, spoken)
    return Asked(say("Which languages?"), (reads(answers["role"]), field), say("Next"), say("Languages"))


def check_languages(turn: Turn, _: Answers) -> Understood | Problem:
    given = turn.event.answers("languages")
    read = [read_language(words) for words in given]
    if unknown := [words for words, code in zip(given, read, strict=True) if code is None]:
        return Problem("languages", say("I don't know “{words}”. An example: English, Hindi", words=unknown[0][:60]))
    codes = list(dict.fromkeys(code for code in read if code))
    if not codes:
        return Problem("languages", say("One language is needed. An example: English"))
    return Understood({"languages": codes})


# --- all of it on one card ---------------------------------------------------------------------------------


def ask_times(turn: Turn, answers: Answers) -> Asked:
    """What is known, to be confirmed, and what may be offered now and then outside of it."""
    windows = [Window(*window) for window in answers["windows"]]
    languages = Listed(tuple(language_name(code) for code in answers["languages"]))
    known = say(
        "So far I have: {hours}, on the clock of {city}. You speak {languages}.",
        hours=hours_words(windows),
        city=City(answers["zone"]),
        languages=languages,
    )
    sometimes = say(
        "Somebody far away may need another hour now and then. If that's all right, say how far; "
        "I never offer anything outside of it."
    )
    choices = [Choice(say("Change the hours"), "hours")]
    if ONLY not in answers:
        choices.append(Choice(say("Change languages"), "languages"))
    title = say("When could you usually talk?")
    return Asked(
        title,
        (Text(known), Text(sometimes), reads(answers["role"]), *_unusual(windows, answers.get("unusual") or {})),
        say("That's right"),
        say("Times"),
        tuple(choices),
    )


def _unusual(windows: list[Window], given: Mapping[str, Any]) -> tuple[Field, ...]:
    """From when to when now and then, and how often."""
    start, end = _ends(windows)
    early, late = str(given.get("start", "")), str(given.get("end", ""))
    return (
        Field("early", say("From"), "one", _edges(say("no earlier"), _before(start), early), early or USUAL),
        Field("late", say("To"), "one", _edges(say("no later"), _after(end), late), late or USUAL),
        Field("often", say("At most"), "one", _often(), _often_key(given.get("at_most", 0))),
    )


def check_times(turn: Turn, answers: Answers) -> Understood | Problem:
    if detail := chosen(turn):
        return Understood(_open(answers, detail), then=detail)
    early, late, often = (turn.event.answer(name) for name in ("early", "late", "often"))
    at_most = AT_MOST.get(often, AT_MOST["never"])[1]
    asked = [edge for edge in (early, late) if edge and edge != USUAL]
    if any(not edge.isdecimal() or not EARLIEST <= int(edge) <= LATEST for edge in asked):
        return Problem("early", say("I couldn't read that hour. Please take one of these."))
    if not asked:
        return Understood({"unusual": None})
    if not at_most:
        return Problem("often", say("How often may such an hour come? For never, choose “no earlier” and “no later”."))
    start, end = _ends([Window(*window) for window in answers["windows"]])
    first, last = (int(early) if early in asked else start), (int(late) if late in asked else end)
    return Understood({"unusual": {"start": min(first, start), "end": max(last, end), "at_most": at_most}})


def read_times(turn: Turn, answers: Answers, words: str) -> Understood | Problem:
    """Other hours, or another city, typed where these are to be confirmed."""
    if city := read_zone(words):
        return Understood({"zone": city}, then="times")
    found = _understood(turn, words, answers["zone"])
    if isinstance(found, Problem):
        return Problem("early", found.words)
    return Understood({**found.answers, "unusual": None}, then="times")


def unusual_windows(windows: Sequence[Window], unusual: Mapping[str, Any] | None) -> list[Window]:
    """Unusual hours as weekly windows: on the days that have usual hours, from the earliest to the latest of them."""
    if not unusual:
        return []
    return [Window(day, unusual["start"], unusual["end"]) for day in sorted({window.day for window in windows})]


def unusual_words(unusual: Mapping[str, Any] | None) -> Words:
    """Unusual hours in one line."""
    if not unusual:
        return say("none")
    often = AT_MOST[_often_key(unusual["at_most"])][0]
    return say("{often}, {start}-{end}", often=often, start=clock(unusual["start"]), end=clock(unusual["end"]))


def _ends(windows: Iterable[Window]) -> tuple[int, int]:
    """The earliest start and the latest end of usual hours; hours across midnight end at it."""
    kept = list(windows)
    over = any(w.end is not None and w.end < w.start for w in kept)
    return min(w.start for w in kept), LATEST if over else max(w.end or w.start for w in kept)


def _before(start: int) -> list[int]:
    return [minute for minute in (start - 2 * HOUR, start - HOUR) if minute >= EARLIEST]


def _after(end: int) -> list[int]:
    return [minute for minute in (end + HOUR, end + 2 * HOUR, end + 3 * HOUR) if minute <= LATEST]


def _edges(usual: Words, minutes: Iterable[int], own: str) -> tuple[Option, ...]:
    """Hours to choose from, with the one that was chosen before."""
    known = sorted({*minutes, *([int(own)] if own else [])})
    return (Option(USUAL, usual), *(Option(str(minute), clock(minute)) for minute in known))


def _often() -> tuple[Option, ...]:
    return tuple(Option(key, words) for key, (words, _) in AT_MOST.items())


def _often_key(at_most: int) -> str:
    return next((key for key, (_, most) in AT_MOST.items() if most == at_most), "fortnightly")
