"""Meetings as files for a calendar. What withdraws one has the same number for it, and a later sequence."""

from __future__ import annotations

from datetime import datetime

from chat.cards import File
from chat.turn import reader_of
from chat.words import say, text
from handlers.wording import first_name
from scheduling.invites import Method, invitation
from storage.circles import Circle
from storage.pairs import Session
from storage.people import Person


def session_file(
    session: Session, by: Person, with_: Person, now: datetime, method: Method = "REQUEST", *, place: str = ""
) -> File:
    """A session of two. It names them, the time and the place, never a topic."""
    content = invitation(
        uid=f"session-{session.id}-pair-{session.pair_id}@mentorbot",
        sequence=session.revision,
        method=method,
        start=session.start,
        minutes=session.minutes,
        organizer=_address(by),
        attendees=[_address(by), _address(with_)],
        title=f"{first_name(by)} / {first_name(with_)}",
        where=place,
        stamp=now,
    )
    return _file("session.ics", content, method)


def circle_file(
    circle: Circle, leader: Person, goes: Person, now: datetime, method: Method = "REQUEST", *, topic: bool = True
) -> File:
    """A circle, for one of those who go: it names nobody else but who leads it. Without its topic, for mail."""
    unnamed = text(say("Circle with {name}", name=leader.name), reader_of(goes))
    content = invitation(
        uid=f"circle-{circle.id}@mentorbot",
        sequence=circle.revision,
        method=method,
        start=circle.start,
        minutes=circle.minutes,
        organizer=_address(leader),
        attendees=[_address(leader), _address(goes)],
        title=str(circle.about.open()) if topic else unnamed,
        where=circle.where,
        stamp=now,
    )
    return _file("circle.ics", content, method)


def _address(person: Person) -> str:
    return f"{person.name} <{person.email}>"


def _file(name: str, content: str, method: Method) -> File:
    label = say("Add to calendar") if method == "REQUEST" else say("Take out of calendar")
    return File(name, "text/calendar", content, label)
