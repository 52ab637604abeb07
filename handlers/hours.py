"""Availability: the weekly hours somebody offers, shown and changed in their own words."""

from __future__ import annotations

from chat.cards import Button, Card, Field, Text
from chat.turn import Turn
from chat.words import City, Said, say
from handlers.intake import unread_hours
from handlers.join import keep_hours
from handlers.wording import hours_words
from scheduling.weekly import Weekly, read_weekly
from scheduling.windows import Window
from storage import programmes


def availability(turn: Turn) -> Card:
    """The hours so far, and a field for new ones; "availability tue 9-12" goes straight to it."""
    return _keep(turn, turn.event.text) if turn.event.text else _ask(turn)


def save(turn: Turn) -> Card:
    """New hours, from the form or typed."""
    return _keep(turn, turn.event.answer("hours"))


def _keep(turn: Turn, typed: str) -> Card:
    read = read_weekly(typed, turn.person.locale)
    if not isinstance(read, Weekly) or read.interval_weeks > 1 or any(w.end is None for w in read.windows):
        return _ask(turn, typed, unread_hours(typed))
    keep_hours(turn, list(read.windows))
    text = say("From now on I offer these times only. Sessions that are booked already stay as they are.")
    title = say("Your hours: {hours}", hours=hours_words(read.windows))
    return Card(title, (Text(text),), (Button(say("Change"), "availability"), Button(say("Home"), "home")))


def _ask(turn: Turn, tried: str = "", error: Said = "") -> Card:
    windows = [Window(h.day, h.start, h.end) for h in programmes.hours_of(turn.db, turn.me)]
    now = Text(say("So far: {hours}, on the clock of {city}.", hours=hours_words(windows), city=City(turn.person.zone)))
    reads = Text(say("Who reads this: the coordinators, and whoever plans a session with you."), "quiet")
    hint = say("For example: weekdays 9-12, or: Tue and Thu 14:00-18:00")
    field = Field("hours", say("New hours, in your own words"), initial=tried, hint=hint, most=300, error=error)
    save_ = Button(say("Save"), "availability.save", style="primary", submit=True)
    return Card(say("When can you usually talk?"), (now, reads, field), (save_, Button(say("Leave it"), "home")))
