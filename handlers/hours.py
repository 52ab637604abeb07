"""Availability: the weekly hours somebody offers, shown and changed in their own words."""

from __future__ import annotations

from chat.cards import Button, Card, Field, Part, Text
from chat.turn import Turn
from chat.words import City, Said, say
from handlers.answers import keep_hours, known
from handlers.intake_hours import unread_hours, unusual_words, weekly
from handlers.wording import hours_words
from scheduling.windows import Window


def availability(turn: Turn) -> Card:
    """The hours so far, and a field for new ones; "availability tue 9-12" goes straight to it."""
    return _keep(turn, turn.event.text) if turn.event.text else _ask(turn)


def save(turn: Turn) -> Card:
    """New hours, from the form or typed."""
    return _keep(turn, turn.event.answer("hours"))


def _keep(turn: Turn, typed: str) -> Card:
    read = weekly(turn, typed)
    if read is None:
        return _ask(turn, typed, unread_hours(typed))
    keep_hours(turn, read.windows)
    text = say("From now on I offer these times only. Sessions that are booked already stay as they are.")
    title = say("Your hours: {hours}", hours=hours_words(read.windows))
    again = Button(say("Change"), "availability")
    return Card(title, (Text(text), *_unusual(turn)), (again, _sometimes(), Button(say("Home"), "home")))


def _ask(turn: Turn, tried: str = "", error: Said = "") -> Card:
    windows = [Window(*window) for window in known(turn).get("windows", ())]
    now = Text(say("So far: {hours}, on the clock of {city}.", hours=hours_words(windows), city=City(turn.person.zone)))
    reads = Text(say("Who reads this: the coordinators, and whoever plans a session with you."), "quiet")
    hint = say("For example: weekdays 9-12, or: Tue and Thu 14:00-18:00")
    field = Field("hours", say("New hours, in your own words"), initial=tried, hint=hint, most=300, error=error)
    save_ = Button(say("Save"), "availability.save", style="primary", submit=True)
    buttons = (save_, *((_sometimes(),) if windows else ()), Button(say("Leave it"), "home"))
    return Card(say("When can you usually talk?"), (now, *_unusual(turn), reads, field), buttons, short=say("My hours"))


def _unusual(turn: Turn) -> tuple[Part, ...]:
    """The second layer, where there is one."""
    unusual = known(turn).get("unusual")
    return (Text(say("Now and then: {hours}.", hours=unusual_words(unusual))),) if unusual else ()


def _sometimes() -> Button:
    return Button(say("Unusual hours"), "profile.change", "/hours")
