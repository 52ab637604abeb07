"""The questions about ways: how somebody likes to work, what drives them, and what a mentor gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from chat.cards import Field, Option, Text
from chat.flows import Answers, Asked, Problem, Understood
from chat.turn import Turn
from chat.words import Listed, Said, Words, say, say_n, show
from handlers.reasons import STYLES
from handlers.room import places

HOURS = (1, 2, 4, 6, 8)  # a month; about two buy one mentee at 45 minutes every two weeks
MOST_HOURS = 40
MINUTES = (30, 45, 60)
CADENCES = (7, 14, 28)  # days

PACES: Mapping[str, Words] = {
    "steady": say("small steps, often"),
    "bursts": say("big steps, then a pause"),
    "open": say("as it comes"),
}
TALK: Mapping[str, Words] = {
    "direct": say("straight to the point"),
    "gentle": say("kindly and with time"),
    "questions": say("by good questions"),
}
DRIVES: Mapping[str, Words] = {
    "learning": say("working out something hard"),
    "impact": say("work that makes a difference"),
    "people": say("helping others grow"),
    "recognition": say("being seen for what I do"),
    "calm": say("a week that leaves room to breathe"),
}
FORMATS: Mapping[str, Words] = {
    "talk": say("talking"),
    "together": say("doing something together"),
    "writing": say("writing to each other"),
}
READY: Mapping[str, Words] = {
    "first": say("it would be my first time"),
    "some": say("I've done it once or twice"),
    "often": say("I've done it often"),
}
DONE: Mapping[str, Words] = {
    "first": say("It would be my first time as a mentor."),
    "some": say("I have been a mentor once or twice."),
    "often": say("I have been a mentor often."),
}
WAYS = {"style": STYLES, "pace": PACES, "communication": TALK}


# --- how you like to work ----------------------------------------------------------------------------------


def ask_ways(_: Turn, answers: Answers) -> Asked:
    parts = (
        Text(
            say("Who reads this: the matching, and the person you are matched with. Leave out what you like."), "quiet"
        ),
        _one("style", say("I learn best"), STYLES, answers),
        _one("pace", say("I like to move in"), PACES, answers),
        _one("communication", say("I like to hear things"), TALK, answers),
    )
    return Asked(say("How do you like to work?"), parts, say("Next"), say("Your ways"))


def check_ways(turn: Turn, answers: Answers) -> Understood | Problem:
    given = {name: turn.event.answer(name) for name in WAYS}
    for name, value in given.items():
        if value and value not in WAYS[name]:
            return Problem(name, _one_of_these())
    own = answers.get("style", "")
    if own not in STYLES and not given["style"]:
        given["style"] = own  # a way of learning that the roster names and our list doesn't
    return Understood(given)


def ask_drive(_: Turn, answers: Answers) -> Asked:
    reads = Text(say("Who reads this: the person you are matched with. It helps them to begin well."), "quiet")
    return Asked(say("What drives you?"), (reads, _one("drive", say("Most of all"), DRIVES, answers)), say("Next"))


def check_drive(turn: Turn, _: Answers) -> Understood | Problem:
    drive = turn.event.answer("drive")
    return Problem("drive", _one_of_these()) if drive and drive not in DRIVES else Understood({"drive": drive})


def _one(name: str, label: Words, options: Mapping[str, Words], answers: Answers) -> Field:
    choices = tuple(Option(key, words) for key, words in options.items())
    so_far = answers.get(name, "")
    return Field(name, label, "one", choices, so_far if so_far in options else "", required=False)


def _one_of_these() -> Words:
    return say("Please take one of these, or leave it out.")


# --- what a mentor gives -----------------------------------------------------------------------------------


def ask_budget(turn: Turn, answers: Answers) -> Asked:
    """Hours with what they buy, and the rhythm a mentor likes best."""
    programme = turn.programme
    own = answers.get("hours", 2)
    hours = tuple(
        Option(str(n), say("{hours}: {mentees}", hours=_hours(n), mentees=_buys(n))) for n in _with(HOURS, own)
    )
    minutes = tuple(Option(str(n), show(timedelta(minutes=n))) for n in _with(MINUTES, programme.minutes))
    cadence = tuple(
        Option(str(n), say("{often:every}", often=timedelta(days=n))) for n in _with(CADENCES, programme.cadence_days)
    )
    parts = (
        Text(
            say(
                "Two hours a month are enough for one mentee: 45 minutes every two weeks, and a little thinking in between."
            )
        ),
        Text(say("Who reads this: the coordinators. Your mentees see only the rhythm."), "quiet"),
        Field("budget", say("Hours a month"), "one", hours, str(own)),
        Field("minutes", say("A session lasts"), "one", minutes, str(answers.get("minutes") or programme.minutes)),
        Field("cadence", say("How often"), "one", cadence, str(answers.get("cadence") or programme.cadence_days)),
    )
    return Asked(say("How much time would you give?"), parts, say("Next"), say("Your time"))


def check_budget(turn: Turn, answers: Answers) -> Understood | Problem:
    hours = _whole(turn.event.answer("budget"))
    if hours is None:
        return _no_hours()
    kept = {"hours": hours}
    for name in ("minutes", "cadence"):
        given = turn.event.answer(name)
        if given.isdecimal() and 5 <= int(given) <= 120:
            kept[name] = int(given)
    return Understood(kept)


def read_budget(turn: Turn, _: Answers, words: str) -> Understood | Problem:
    """A number of hours that isn't in the list."""
    hours = _whole(words)
    return _no_hours() if hours is None else Understood({"hours": hours})


def _whole(words: str) -> int | None:
    """The hours that words begin with, where it is a number of them that somebody may give."""
    number = words.split(" ", maxsplit=1)[0]
    return int(number) if number.isdecimal() and 1 <= int(number) <= MOST_HOURS else None


def _no_hours() -> Problem:
    return Problem("budget", say("A whole number of hours between 1 and 40, please. An example: 2"))


def _hours(n: int) -> Words:
    return say_n("one hour", "{n} hours", n)


def _buys(hours: int) -> Words:
    return say_n("one mentee", "up to {n} mentees", places(hours))


def _with(usual: tuple[int, ...], own: int) -> list[int]:
    return sorted({*usual, own})


def ask_formats(_: Turn, answers: Answers) -> Asked:
    formats = tuple(Option(key, words) for key, words in FORMATS.items())
    parts = (
        Text(say("Who reads this: the coordinators, and whoever looks for a mentor."), "quiet"),
        Field("formats", say("I like"), "many", formats, tuple(answers.get("formats", ())), required=False),
        _one("ready", say("Mentoring somebody"), READY, answers),
    )
    return Asked(say("How do you like to mentor?"), parts, say("Next"), say("Your way"))


def check_formats(turn: Turn, _: Answers) -> Understood | Problem:
    formats, ready = list(turn.event.answers("formats")), turn.event.answer("ready")
    if unknown := [words for words in formats if words not in FORMATS]:
        return Problem("formats", say("I couldn't place “{words}”. An example: talking", words=unknown[0][:60]))
    if ready and ready not in READY:
        return Problem("ready", _one_of_these())
    return Understood({"formats": formats, "ready": ready})


def way_words(question: str, value: str) -> Said:
    """What somebody answered to one of these questions, as people read it; a way of their own as it was given."""
    tables = {**WAYS, "drive": DRIVES}
    return tables[question].get(value, value)


def mentoring_words(formats: Sequence[str], ready: str) -> Words | None:
    """How somebody likes to mentor, and how often they have; None where nothing was said."""
    known = tuple(FORMATS[key] for key in formats if key in FORMATS)
    liked = say("I like {formats}.", formats=Listed(known)) if known else None
    if liked and ready in DONE:
        return say("{liked} {done}", liked=liked, done=DONE[ready])
    return liked or DONE.get(ready)
