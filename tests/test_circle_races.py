"""The last seats of a circle when many press at once: on SQLite and Postgres, nobody sits on another's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from sqlmodel import col, select

from bot.dispatch import dispatch
from chat.cards import Card
from chat.events import Address, Event
from storage.circles import Circle, CircleState, Seat
from storage.database import Database
from storage.people import Enrolled, Enrolment, Programme, Role
from storage.secrets import Sealed

SEATS, MENTEES = 3, 10


def test_as_many_get_a_seat_as_there_are_and_everybody_is_answered(
    database: Database, company: Callable[[Database, int], list[int]], now: datetime
) -> None:
    people = company(database, MENTEES + 1)
    with database.write() as db:
        programme = db.exec(select(Programme.id)).one() or 0
        for person in people:
            joined = {"state": Enrolled.JOINED, "joined_at": now}
            db.add(Enrolment(person_id=person, programme_id=programme, role=Role.MENTEE, **joined))
        db.add(
            Circle(
                programme_id=programme,
                leader_id=people[-1],
                asked_by=people[-1],
                about=Sealed("Feedback"),
                start=now + timedelta(days=3),
                minutes=45,
                seats=SEATS,
                state=CircleState.ON,
                booked_at=now,
            )
        )
    together = Barrier(MENTEES, timeout=30)

    def presses(number: int) -> Card | None:
        event = Event(f"web:p{number}:1", Address("web", "local", f"p{number}"), "circle.come", value="1")
        together.wait()
        return dispatch(database, event, now).read()

    with ThreadPoolExecutor(MENTEES) as threads:
        titles = [str(card.title) for card in threads.map(presses, range(MENTEES)) if card]
    with database.read() as db:
        seated = db.exec(select(Seat.person_id).order_by(col(Seat.id))).all()
    assert len(titles) == MENTEES
    assert len(set(seated)) == len(seated) == SEATS
    assert sum(title.startswith("You have a seat") for title in titles) == SEATS
    assert sum(title == "Feedback" for title in titles) == MENTEES - SEATS, "who came too late reads how it stands"
