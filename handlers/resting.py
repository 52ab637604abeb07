"""A mentor has less time for a while: no new requests until a day, or fewer hours."""

from __future__ import annotations

from datetime import date

from chat.cards import Button, Card, Text
from chat.turn import NotThere, Turn
from chat.words import say, say_n
from handlers import asking
from storage import programmes
from storage.people import Enrolment, Role

FEWER = (1, 2, 4, 6)  # hours a month: each buys another number of places


def rest(turn: Turn) -> Card:
    """No new request until a day; what is open is passed on."""
    try:
        day = date.fromisoformat(turn.event.value)
    except ValueError:
        raise NotThere from None
    part = _part(turn)
    part.resting_until = day
    turn.db.add(part)
    asking.close_others(turn.db, turn.programme_id, turn.me, turn.now)
    text = say("I ask you for nobody new before {day}. The pairs you are in go on as they are.", day=day)
    buttons = (Button(say("Keep asking"), "request.keep"), Button(say("Home"), "home"))
    return Card(say("No requests until {day}", day=day), (Text(text),), buttons)


def keep(turn: Turn) -> Card:
    """Requests may come again."""
    part = _part(turn)
    part.resting_until = None
    turn.db.add(part)
    text = say("I ask you when somebody fits, one at a time.")
    return Card(say("Good, I keep asking"), (Text(text),), (Button(say("Home"), "home"),))


def fewer(turn: Turn) -> Card:
    """Fewer hours a month, from a few to choose from; or the ones that were chosen."""
    part = _part(turn)
    if turn.event.value.isdecimal() and int(turn.event.value) in FEWER:
        part.hours_a_month = int(turn.event.value)
        turn.db.add(part)
        text = say("The pairs you are in go on. New requests come only while your hours buy a place.")
        title = say_n("One hour a month from now on", "{n} hours a month from now on", part.hours_a_month)
        return Card(title, (Text(text),), (Button(say("Home"), "home"),))
    text = say_n("So far you give one hour a month.", "So far you give {n} hours a month.", part.hours_a_month)
    lower = [hours for hours in FEWER if hours < part.hours_a_month]
    buttons = tuple(Button(say_n("One hour", "{n} hours", hours), "request.fewer", str(hours)) for hours in lower)
    return Card(say("How many hours a month?"), (Text(text),), (*buttons, Button(say("Leave it"), "home")))


def _part(turn: Turn) -> Enrolment:
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, Role.MENTOR)
    if part is None:
        raise NotThere
    return part
