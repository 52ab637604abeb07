"""What is told in confidence: read by the safe contact and their deputy, and by nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Column
from sqlmodel import Field, SQLModel, col, or_, select, update
from sqlmodel import Session as Db

from storage.messages import Outgoing
from storage.pairs import Pair
from storage.people import Enrolled, Enrolment, Person, Programme, Role
from storage.secrets import Sealed, SealedColumn


class Stands(StrEnum):
    """Where a message in confidence stands."""

    SENT = "sent"
    OPENED = "opened"
    TAKEN = "taken"
    CLOSED = "closed"
    TAKEN_BACK = "taken back"


WAITING = (Stands.SENT, Stands.OPENED)  # nobody has said "I've got it" yet


class Concern(SQLModel, table=True):
    """One message in confidence. severity: "off", "stop" or "unsafe". reply_by: how the contact may answer ("here",
    "call", "know"). holder_id: who has it now; deputy_id: who was named to the writer as the next, if anybody was. due:
    when the next one takes over, unless the holder has taken it. revision counts what was said about it.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    holder_id: int = Field(foreign_key="person.id", index=True)
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    words: Sealed = Field(sa_column=Column(SealedColumn("the safe contact or their deputy"), nullable=False))
    severity: str
    reply_by: str
    state: str = Stands.SENT
    revision: int = 0
    at: datetime
    due: datetime = Field(index=True)
    closed_at: datetime | None = None


def readers(db: Db, programme: Programme, writer: Person) -> list[Person]:
    """Who may read what this person tells in confidence: the contact, then the deputy.

    Never the writer, somebody they were ever paired with, their manager, or anybody who runs the programme.
    """
    own = select(Pair).where(or_(Pair.mentee_id == writer.id, Pair.mentor_id == writer.id))
    near: set[int | None] = {person for pair in db.exec(own) for person in pair.both}
    running = select(Enrolment.person_id).where(
        Enrolment.programme_id == programme.id, Enrolment.role == Role.COORDINATOR, Enrolment.state == Enrolled.JOINED
    )
    near |= {writer.id, *db.exec(running)}
    named = (programme.contact_id, programme.deputy_id)
    people = {p.id: p for p in db.exec(select(Person).where(col(Person.id).in_(named), col(Person.active)))}
    found = [people[number] for number in dict.fromkeys(named) if number in people and number not in near]
    return [person for person in found if person.email.lower() != writer.manager_email.lower()]


def overdue(db: Db, now: datetime) -> list[Concern]:
    """Messages that nobody has taken in time."""
    late = select(Concern).where(col(Concern.state).in_(WAITING), col(Concern.due) <= now)
    return list(db.exec(late.order_by(col(Concern.due), col(Concern.id)).limit(100)))


def next_due(db: Db, now: datetime) -> datetime | None:
    """When the next one will be late."""
    waiting = select(Concern.due).where(col(Concern.state).in_(WAITING), col(Concern.due) > now)
    return db.exec(waiting.order_by(col(Concern.due))).first()


def held(db: Db, person_id: int) -> list[Concern]:
    """What somebody has and hasn't closed, the oldest first."""
    own = select(Concern).where(Concern.holder_id == person_id)
    return list(db.exec(own.where(col(Concern.state).in_((*WAITING, Stands.TAKEN))).order_by(col(Concern.id))))


def over(db: Db, until: datetime) -> list[tuple[Concern, datetime]]:
    """Closed ones, the oldest first, with the moment from which on nothing of them is kept, where that comes by then."""
    closed = select(Concern, Programme).join(Programme, col(Programme.id) == Concern.programme_id)
    rows = db.exec(closed.where(Concern.state == Stands.CLOSED).order_by(col(Concern.closed_at))).all()
    moments = [(concern, (concern.closed_at or concern.at) + timedelta(days=p.closed_days)) for concern, p in rows]
    return [(concern, moment) for concern, moment in moments if moment <= until]


def last_of(db: Db, person_id: int) -> Concern | None:
    """The last thing that somebody told in confidence."""
    own = select(Concern).where(Concern.person_id == person_id)
    return db.exec(own.order_by(col(Concern.id).desc())).first()


def still_told(db: Db, person_id: int) -> list[Concern]:
    """What somebody told and hasn't taken back."""
    own = select(Concern).where(Concern.person_id == person_id, Concern.state != Stands.TAKEN_BACK)
    return list(db.exec(own.order_by(col(Concern.id))))


def erase_cards(db: Db, prefix: str) -> None:
    """What waits with a key that begins so will never be sent."""
    ours = col(Outgoing.key).startswith(prefix, autoescape=True)
    waiting = update(Outgoing).where(ours, col(Outgoing.state) == "waiting")
    db.execute(waiting.values(card=Sealed(None), state="expired"))
