"""Questions about who was asked to take part, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.messages import Place
from storage.people import Enrolled, Enrolment, Person, Role

ASKED = (Role.MENTEE.value, Role.MENTOR.value)  # nobody is invited to run the programme


def everybody(db: Db, programme_id: int) -> list[tuple[Enrolment, Person]]:
    """Everybody's parts as mentee and mentor, whatever their state."""
    parts = select(Enrolment, Person).join(Person).where(Enrolment.programme_id == programme_id)
    return list(db.exec(parts.where(col(Enrolment.role).in_(ASKED)).order_by(col(Person.name), col(Enrolment.id))))


def states(db: Db, person_id: int, programme_id: int) -> frozenset[str]:
    """How somebody's parts in a programme stand."""
    own = select(Enrolment.state).where(Enrolment.person_id == person_id, Enrolment.programme_id == programme_id)
    return frozenset(db.exec(own))


def not_invited(db: Db, programme_id: int) -> list[tuple[Enrolment, Person]]:
    """Those on the list to whom nobody has written yet."""
    parts = select(Enrolment, Person).join(Person).where(Enrolment.programme_id == programme_id)
    parts = parts.where(Enrolment.state == Enrolled.INVITED, col(Enrolment.invited_at).is_(None), Person.active)
    return list(db.exec(parts.where(col(Enrolment.role).in_(ASKED)).order_by(col(Person.id))))


def invite(db: Db, programme_id: int, mornings: Mapping[str, datetime]) -> None:
    """Sets when the invitation reaches those who weren't invited yet: a morning for each zone, one statement each."""
    for zone, moment in mornings.items():
        there = select(Person.id).where(Person.zone == zone, Person.active)
        waiting = update(Enrolment).where(col(Enrolment.programme_id) == programme_id)
        waiting = waiting.where(col(Enrolment.state) == Enrolled.INVITED, col(Enrolment.invited_at).is_(None))
        waiting = waiting.where(col(Enrolment.role).in_(ASKED), col(Enrolment.person_id).in_(there))
        db.execute(waiting.values(invited_at=moment), execution_options={"synchronize_session": False})


def invited_between(db: Db, after: datetime, until: datetime) -> list[Enrolment]:
    """Open invitations whose morning lies in (after, until]."""
    parts = select(Enrolment).where(Enrolment.state == Enrolled.INVITED)
    parts = parts.where(col(Enrolment.invited_at) > after, col(Enrolment.invited_at) <= until)
    return list(db.exec(parts.order_by(col(Enrolment.invited_at), col(Enrolment.id))))


def next_invitation(db: Db, after: datetime) -> datetime | None:
    """When the next invitation is due."""
    parts = select(Enrolment.invited_at).where(Enrolment.state == Enrolled.INVITED)
    return db.exec(parts.where(col(Enrolment.invited_at) > after).order_by(col(Enrolment.invited_at))).first()


def unanswered(db: Db, after: datetime, until: datetime) -> list[Enrolment]:
    """Open invitations whose morning lies in (after, until], of people who haven't begun to join."""
    begun = select(Place.person_id).where(Place.flow == "join")
    parts = select(Enrolment).where(Enrolment.state == Enrolled.INVITED, col(Enrolment.person_id).not_in(begun))
    parts = parts.where(col(Enrolment.invited_at) > after, col(Enrolment.invited_at) <= until)
    return list(db.exec(parts.order_by(col(Enrolment.invited_at), col(Enrolment.id))))


def open_parts(db: Db, person_id: int, programme_id: int) -> list[Enrolment]:
    """What somebody was asked for and hasn't answered."""
    own = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.programme_id == programme_id)
    return list(db.exec(own.where(Enrolment.state == Enrolled.INVITED, col(Enrolment.role).in_(ASKED))))


def counts(db: Db, programme_id: int) -> Counter[str]:
    """How many of those who were asked stand where; somebody with two roles counts twice."""
    parts = select(Enrolment.state).where(Enrolment.programme_id == programme_id, col(Enrolment.role).in_(ASKED))
    return Counter(db.exec(parts))


def half_way(db: Db, after: datetime, until: datetime) -> list[Place]:
    """Where people stopped in the middle of joining, in (after, until]."""
    places = select(Place).join(Person, col(Person.id) == Place.person_id).where(Place.flow == "join", Person.active)
    return list(db.exec(places.where(col(Place.at) > after, col(Place.at) <= until).order_by(col(Place.at))))


def next_half_way(db: Db, after: datetime) -> datetime | None:
    """When the next of those after this moment stopped."""
    places = select(Place.at).where(Place.flow == "join", col(Place.at) > after)
    return db.exec(places.order_by(col(Place.at))).first()
