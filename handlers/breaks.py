"""A break from new pairs, and the end of one."""

from __future__ import annotations

from datetime import date, timedelta

from chat.cards import Button, Card, Text
from chat.turn import Turn
from chat.words import say
from storage import programmes
from storage.people import Enrolled, Role

BREAK = timedelta(days=28)


def start(turn: Turn) -> Card:
    """Four weeks without a new pair or request."""
    until = turn.local.date() + BREAK
    rest(turn, until)
    title = say("A break until {when:day}", when=until)
    body = say("No new match or request reaches you before then. Pairs you are in go on as they are.")
    return Card(title, (Text(body),), (Button(say("End the break"), "rest.over"), Button(say("Home"), "home")))


def over(turn: Turn) -> Card:
    """Free again."""
    rest(turn, None)
    body = say("New matches and requests may reach you from now on. There is nothing else to do.")
    return Card(say("Free again"), (Text(body),), (Button(say("Home"), "home"),))


def rest(turn: Turn, until: date | None) -> None:
    """Nothing new before that day, in any role; None ends it."""
    for role in (Role.MENTEE, Role.MENTOR):
        part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
        if part and part.state == Enrolled.JOINED:
            part.resting_until = until
            turn.db.add(part)
