"""Half-way: who began to join and stopped is asked twice, and after two weeks the coordinators hear that it is unfinished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from handlers.nudges import Nudge
from handlers.wording import first_name, people_by_id
from scheduling.waking import awake
from storage import enrolments, outbox, programmes
from storage.messages import Place
from storage.people import Person

FIRST, SECOND = timedelta(days=2), timedelta(days=7)
TOLD = timedelta(days=14)  # when the coordinators hear of it
GIVEN_UP = timedelta(days=45)  # so far back somebody may still be asked; the outlook of the nudges is part of it
LATE = timedelta(days=7)  # longer than the bot is ever away; of older ones the coordinators were told


def reminders(db: Db, now: datetime) -> Iterable[Nudge]:
    """Twice, on the second day and, when that was said, on the seventh."""
    places = enrolments.half_way(db, now - GIVEN_UP, now - FIRST)
    said = outbox.promised(db, [f"{_key(place)}:again:person {place.person_id}" for place in places])
    people = people_by_id(db, (place.person_id for place in places))
    for place in places:
        first = said.get(f"{_key(place)}:again:person {place.person_id}")
        since = place.at + FIRST if first is None else max(place.at + SECOND, first + SECOND - FIRST)
        key = f"{_key(place)}:again" if first is None else f"{_key(place)}:last"
        if since <= now:
            yield Nudge(place.person_id, key, since, partial(_card, people[place.person_id]))


def tell_coordinators(db: Db, now: datetime) -> None:
    """One line, two weeks after somebody stopped: only that it is unfinished."""
    places = enrolments.half_way(db, now - TOLD - LATE, now - TOLD)
    people = people_by_id(db, (place.person_id for place in places))
    for place in places:
        person = people[place.person_id]
        programme = programmes.programme_of(db, person)
        for reader in programmes.coordinators(db, programme.id or 0) if programme else ():
            at = awake(reader.zone, now)
            tell(db, reader.id or 0, _line(person), key=f"{_key(place)}:told", at=at)


def next_telling(db: Db, now: datetime) -> datetime | None:
    """When the next of them has stopped for two weeks."""
    stopped = enrolments.next_half_way(db, now - TOLD)
    return stopped + TOLD if stopped else None


def _card(person: Person) -> Card:
    text = say("Your answers so far are kept, and what is left takes a minute. If you'd rather not, one tap ends it.")
    buttons = (Button(say("Go on"), "join", style="primary"), Button(say("Not this time"), "invitation.decline"))
    title = say("Shall we finish, {name}?", name=first_name(person))
    return Card(title, (Text(text),), buttons, notify=say("From the mentoring programme"))


def _line(person: Person) -> Card:
    text = say("{name} began to join two weeks ago and hasn't finished. Nothing else is known.", name=person.name)
    return Card(say("An unfinished start"), (Text(text),), (Button(say("Home"), "home"),))


def _key(place: Place) -> str:
    """A place is new with every answer."""
    return f"half-way:{place.at:%Y-%m-%dT%H:%M:%S}"
