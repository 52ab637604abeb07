"""Questions about requests: who asked whom, who is waiting for an answer, and what moves on when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.pairs import Asking, Pair, PairState, Request
from storage.people import Enrolled, Enrolment, Person, Programme, Role

OPEN = (Asking.QUEUED, Asking.ASKED)


def open_of(db: Db, programme_id: int, mentee_id: int) -> list[Request]:
    """What a mentee has asked and not been answered yet, in their order."""
    own = select(Request).where(Request.programme_id == programme_id, Request.mentee_id == mentee_id)
    return list(db.exec(own.where(col(Request.state).in_(OPEN)).order_by(col(Request.rank), col(Request.id))))


def round_of(db: Db, request: Request) -> list[Request]:
    """All that were asked in one go, in their order."""
    same = select(Request).where(Request.mentee_id == request.mentee_id, Request.created_at == request.created_at)
    return list(db.exec(same.order_by(col(Request.rank), col(Request.id))))


def accepted(db: Db, programme_id: int, mentee_id: int, mentor_id: int) -> Request | None:
    """The newest request of these two that was answered with a yes."""
    own = select(Request).where(Request.programme_id == programme_id, Request.mentee_id == mentee_id)
    own = own.where(Request.mentor_id == mentor_id, Request.state == Asking.ACCEPTED)
    return db.exec(own.order_by(col(Request.id).desc())).first()


def waiting_for(db: Db, programme_id: int, mentor_id: int) -> list[Request]:
    """What a mentor was asked and hasn't answered, the oldest first."""
    own = select(Request).where(Request.programme_id == programme_id, Request.mentor_id == mentor_id)
    own = own.where(Request.state == Asking.ASKED, col(Request.closed_at).is_(None))
    return list(db.exec(own.order_by(col(Request.asked_at), col(Request.id))))


def asked(db: Db, programme_id: int) -> list[Request]:
    """Every request that is with a mentor: each reserves a place."""
    with_mentors = select(Request).where(Request.programme_id == programme_id, Request.state == Asking.ASKED)
    return list(db.exec(with_mentors.order_by(col(Request.id))))


def choosing(db: Db, programme_id: int) -> frozenset[int]:
    """The mentees who have asked somebody themselves, also those whose requests are on hold."""
    open_ = select(Request.mentee_id).where(Request.programme_id == programme_id, col(Request.state).in_(OPEN))
    return frozenset(db.exec(open_))


def passed(db: Db, programme_id: int, mentee_id: int, since: datetime) -> frozenset[int]:
    """The mentors who couldn't take this mentee on, since a moment."""
    own = select(Request.mentor_id).where(Request.programme_id == programme_id, Request.mentee_id == mentee_id)
    return frozenset(db.exec(own.where(Request.state == Asking.PASSED, col(Request.closed_at) > since)))


def due(db: Db, now: datetime) -> list[Request]:
    """Requests that move on to the next mentor by now."""
    over = select(Request).where(Request.state == Asking.ASKED, col(Request.moves_at) <= now)
    return list(db.exec(over.order_by(col(Request.moves_at), col(Request.id))))


def next_move(db: Db, now: datetime) -> datetime | None:
    """When the next request moves on."""
    later = select(Request.moves_at).where(Request.state == Asking.ASKED, col(Request.moves_at) > now)
    return db.exec(later.order_by(col(Request.moves_at))).first()


def without_mentor(db: Db, today: date) -> list[Request]:
    """Requests with a mentor who has left, closed the account or rests now, and whose mentee hasn't been told yet."""
    rests = _part(Request.mentor_id, Role.MENTOR, resting=today)
    here = _part(Request.mentor_id, Role.MENTOR)
    open_ = select(Request).where(Request.state == Asking.ASKED, col(Request.closed_at).is_(None))
    return list(db.exec(open_.where(or_(~here, rests)).order_by(col(Request.id))))


def without_mentee(db: Db) -> list[Request]:
    """Open requests of a mentee who has left, closed the account or found a mentor some other way."""
    paired = select(Pair.id).where(Pair.mentee_id == Request.mentee_id, Pair.programme_id == Request.programme_id)
    paired_now = paired.where(Pair.state == PairState.ACTIVE).exists()
    open_ = select(Request).where(col(Request.state).in_(OPEN))
    return list(db.exec(open_.where(or_(~_part(Request.mentee_id, Role.MENTEE), paired_now)).order_by(col(Request.id))))


def _part(person_id: int, role: Role, resting: date | None = None) -> ColumnElement[bool]:
    """Whether the person of a request takes part in its programme; with `resting`, whether they rest on that day."""
    part, person = aliased(Enrolment), aliased(Person)
    found = select(part.id).join(person, col(person.id) == part.person_id)
    found = found.where(part.person_id == person_id, part.programme_id == Request.programme_id, part.role == role)
    found = found.where(part.state == Enrolled.JOINED, col(person.active).is_(True))
    if resting:
        found = found.where(col(part.resting_until) > resting)
    return found.exists()


def programme_of(db: Db, request: Request) -> Programme:
    """The programme that a request belongs to."""
    return db.get_one(Programme, request.programme_id)
