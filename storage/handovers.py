"""Questions about mentors who can't go on, and about those who wait for the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage import programmes
from storage.pairs import Answer, Note, Pair, PairState, Request, Session, SessionState
from storage.people import Account, Enrolled, Enrolment, Person, Role

QUIET = timedelta(days=30)


def closed(db: Db) -> list[tuple[Pair, Person]]:
    """Active pairs whose mentor's account was closed."""
    rows = select(Pair, Person).join(Person, col(Person.id) == Pair.mentor_id)
    rows = rows.where(Pair.state == PairState.ACTIVE, col(Person.active).is_(False))
    return list(db.exec(rows.order_by(col(Pair.id))))


def closed_mentees(db: Db) -> list[tuple[Pair, Person]]:
    """Active pairs whose mentee's account was closed."""
    rows = select(Pair, Person).join(Person, col(Person.id) == Pair.mentee_id)
    rows = rows.where(Pair.state == PairState.ACTIVE, col(Person.active).is_(False))
    return list(db.exec(rows.order_by(col(Pair.id))))


def quiet(db: Db, now: datetime) -> list[tuple[Pair, Person]]:
    """Active pairs whose mentor gave no sign for QUIET, while the mentee was here since."""
    found = []
    for pair, mentor in _silent(db, now - QUIET):
        last = _last_sign(db, pair, pair.mentor_id)
        if now - last >= QUIET and _last_sign(db, pair, pair.mentee_id) > last and not _excused(pair, mentor, now):
            found.append((pair, mentor))
    return found


def next_quiet(db: Db, now: datetime) -> datetime | None:
    """When the next of them would count as quiet, as far as it can be told now."""
    moments = []
    for pair, _ in _silent(db, now):
        last = _last_sign(db, pair, pair.mentor_id)
        if last + QUIET > now and _last_sign(db, pair, pair.mentee_id) > last:
            moments.append(last + QUIET)
    return min(moments, default=None)


def place_in_queue(db: Db, mentee_id: int, programme_id: int) -> int:
    """One more than the mentees without a mentor who joined earlier."""
    own = select(Enrolment).where(Enrolment.programme_id == programme_id, Enrolment.role == Role.MENTEE)
    parts = db.exec(own.where(Enrolment.state == Enrolled.JOINED)).all()
    pairs = select(Pair.mentee_id).where(Pair.programme_id == programme_id, Pair.state == PairState.ACTIVE)
    paired = set(db.exec(pairs))
    mine = next((part for part in parts if part.person_id == mentee_id), None)
    return 1 + sum((p.joined_at, p.id) < (mine.joined_at, mine.id) for p in parts if mine and p.person_id not in paired)


def _silent(db: Db, since: datetime) -> list[tuple[Pair, Person]]:
    """Active pairs, told of before `since`, with no session from then on and none ahead."""
    any_ = select(Session.id).where(Session.pair_id == Pair.id, Session.state == SessionState.BOOKED)
    rows = select(Pair, Person).join(Person, col(Person.id) == Pair.mentor_id)
    rows = rows.where(Pair.state == PairState.ACTIVE, col(Pair.introduced), col(Pair.published_at) <= since)
    return list(db.exec(rows.where(~any_.where(col(Session.start) > since).exists()).order_by(col(Pair.id))))


def _last_sign(db: Db, pair: Pair, person_id: int) -> datetime:
    """The last thing that somebody did: a word to the bot, a booking, an answer, a note, a session of the pair."""
    when = (
        select(func.max(Account.last_seen)).where(Account.person_id == person_id),
        select(func.max(Session.booked_at)).where(Session.booked_by == person_id),
        select(func.max(Answer.at)).where(Answer.person_id == person_id),
        select(func.max(Note.at)).where(Note.person_id == person_id),
        select(func.max(Request.closed_at)).where(Request.mentor_id == person_id),
        select(func.max(Session.start)).where(Session.pair_id == pair.id, Session.state == SessionState.BOOKED),
    )
    signs = [db.exec(query).one() for query in when]
    return max([sign for sign in signs if sign], default=pair.published_at or pair.created_at)


def _excused(pair: Pair, mentor: Person, now: datetime) -> bool:
    """Whether silence means nothing: the mentor is away, or the two had a break within the time that counts."""
    today = now.astimezone(ZoneInfo(mentor.zone)).date()
    return programmes.away(mentor, today) or bool(pair.paused_until and today - QUIET <= pair.paused_until)
