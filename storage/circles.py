"""Circles: a few mentees around a mentor, for one meeting on one topic; and who has a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Column, UniqueConstraint, delete, func, or_
from sqlmodel import Field, SQLModel, col, select
from sqlmodel import Session as Db

from storage.people import Account
from storage.secrets import Sealed, SealedColumn

LONGEST = timedelta(hours=4)  # of a circle: what may still be going on began later than so long ago


class CircleState(StrEnum):
    """asked: nobody hears of it before its mentor says yes; declined: nobody ever did. off: it was taken off again."""

    ASKED = "asked"
    DECLINED = "declined"
    ON = "on"
    OFF = "off"


COMING = (CircleState.ASKED, CircleState.ON)


class Circle(SQLModel, table=True):
    """One meeting. asked_by: the coordinator who thought of it; leader_id: the mentor who leads it.

    channel: where it is announced, "" for nowhere, by this account of the coordinator's (account_id). booked_at: since when
    it is at this time. revision goes up with each change, a seat that is taken or given back too, since invitations carry
    it. came: how many came, as its leader tells; 0: it didn't take place; None: not told. forgotten:
    the topic, the place and the seats are erased.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    leader_id: int = Field(foreign_key="person.id", index=True)
    asked_by: int = Field(foreign_key="person.id", index=True)
    about: Sealed = Field(sa_column=Column(SealedColumn("everybody in the programme"), nullable=False))
    place: Sealed | None = Field(
        default=None, sa_column=Column(SealedColumn("those who go to the circle, and the coordinators"))
    )
    start: datetime = Field(index=True)
    minutes: int
    seats: int
    channel: str = ""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    state: str = CircleState.ASKED
    booked_at: datetime
    revision: int = 0
    came: int | None = None
    forgotten: bool = False

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def where(self) -> str:
        """The link or room, "" before somebody said."""
        return str(self.place.open()) if self.place else ""


class Seat(SQLModel, table=True):
    """Somebody goes to a circle. Whoever gives the seat back has none: nothing is kept of it."""

    __table_args__ = (UniqueConstraint("circle_id", "person_id", name="uq_seat"),)

    id: int | None = Field(default=None, primary_key=True)
    circle_id: int = Field(foreign_key="circle.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime


@dataclass(frozen=True)
class Going:
    """Somebody who goes to a circle, or leads it. booked_at: since when they know of this time."""

    circle: Circle
    person_id: int
    booked_at: datetime

    @property
    def id(self) -> int | None:
        return self.circle.id

    @property
    def start(self) -> datetime:
        return self.circle.start


def ahead(db: Db, programme_id: int, now: datetime, states: Iterable[str] = COMING) -> list[Circle]:
    """The circles that aren't over, the earliest first; also those whose mentor hasn't answered yet."""
    own = select(Circle).where(Circle.programme_id == programme_id, col(Circle.start) > now - LONGEST)
    own = own.where(col(Circle.state).in_(states))
    return [circle for circle in db.exec(own.order_by(col(Circle.start), col(Circle.id))) if circle.end > now]


def seated(db: Db, ids: Iterable[int]) -> dict[int, list[int]]:
    """Who has a seat in each of these circles, in the order in which they came."""
    found: dict[int, list[int]] = defaultdict(list)
    own = select(Seat).where(col(Seat.circle_id).in_(set(ids))).order_by(col(Seat.id))
    for seat in db.exec(own):
        found[seat.circle_id].append(seat.person_id)
    return found


def seat_of(db: Db, circle_id: int, person_id: int) -> Seat | None:
    """Somebody's seat in a circle."""
    return db.exec(select(Seat).where(Seat.circle_id == circle_id, Seat.person_id == person_id)).first()


def of_people(db: Db, people: Iterable[int], start: datetime, end: datetime) -> list[Circle]:
    """The circles that some of these people go to or lead, and that aren't over at `start` and begin before `end`."""
    ids = set(people)
    goes = select(Seat.circle_id).where(col(Seat.person_id).in_(ids))
    own = select(Circle).where(Circle.state == CircleState.ON, col(Circle.start) > start - LONGEST)
    own = own.where(col(Circle.start) < end, or_(col(Circle.leader_id).in_(ids), col(Circle.id).in_(goes)))
    return [circle for circle in db.exec(own.order_by(col(Circle.start), col(Circle.id))) if circle.end > start]


def going(db: Db, after: datetime, until: datetime | None = None) -> list[Going]:
    """Who goes to the circles that start in (after, until], their leaders first."""
    on = select(Circle).where(Circle.state == CircleState.ON, col(Circle.start) > after)
    on = on.where(col(Circle.start) <= until) if until else on
    circles = list(db.exec(on.order_by(col(Circle.start), col(Circle.id))))
    known = {circle.id: circle for circle in circles}
    seats = db.exec(select(Seat).where(col(Seat.circle_id).in_(known)).order_by(col(Seat.id)))
    led = [Going(circle, circle.leader_id, circle.booked_at) for circle in circles]
    return led + [Going(c, s.person_id, max(s.at, c.booked_at)) for s in seats if (c := known[s.circle_id])]


def unanswered(db: Db, after: datetime, until: datetime | None = None) -> list[Circle]:
    """Circles that start in (after, until] and whose mentor hasn't answered, the earliest first."""
    asked = select(Circle).where(Circle.state == CircleState.ASKED, col(Circle.start) > after)
    asked = asked.where(col(Circle.start) <= until) if until else asked
    return list(db.exec(asked.order_by(col(Circle.start), col(Circle.id))))


def posted_by(db: Db, circle: Circle) -> Account:
    """The account on whose behalf it is posted in its channel."""
    return db.get_one(Account, circle.account_id)


def untold(db: Db, now: datetime, since: datetime) -> list[Circle]:
    """Circles that began after `since` and are over, and of which nobody told whether they took place."""
    on = select(Circle).where(Circle.state == CircleState.ON, col(Circle.came).is_(None))
    on = on.where(col(Circle.start) > since, col(Circle.start) < now)
    return [circle for circle in db.exec(on.order_by(col(Circle.start), col(Circle.id))) if circle.end <= now]


def held(db: Db, programme_id: int) -> tuple[int, int]:
    """How many circles took place, as their leaders tell, and how many people came to them in all."""
    own = select(func.count(), func.coalesce(func.sum(Circle.came), 0)).where(Circle.programme_id == programme_id)
    count, people = db.exec(own.where(col(Circle.came) > 0)).one()
    return int(count), int(people or 0)


def kept(db: Db, before: datetime) -> list[Circle]:
    """Circles that began before a moment and of which more than the numbers is still kept."""
    old = select(Circle).where(col(Circle.start) < before, col(Circle.forgotten).is_(False))
    return list(db.exec(old.order_by(col(Circle.start), col(Circle.id))))


def next_kept(db: Db, after: datetime) -> datetime | None:
    """When the first of those began that did so from a moment on."""
    later = select(Circle.start).where(col(Circle.start) >= after, col(Circle.forgotten).is_(False))
    return db.exec(later.order_by(col(Circle.start))).first()


def forget(db: Db, circle: Circle) -> None:
    """The numbers stay; the topic, the place and who had a seat go."""
    db.execute(delete(Seat).where(col(Seat.circle_id) == circle.id))
    circle.about, circle.place, circle.channel, circle.forgotten = Sealed(""), None, "", True
    db.add(circle)
