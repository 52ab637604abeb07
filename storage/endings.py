"""Questions about how pairs end: wishes for a change, answers to "shall we go on", and last days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.pairs import Change, Goal, Longer, Pair, PairState, Session, SessionState, Told
from storage.people import Enrolled, Enrolment, Programme, Role


def waiting_change(db: Db, pair_id: int, person_id: int) -> Change | None:
    """The wish for another partner that this person may still take back."""
    own = select(Change).where(Change.pair_id == pair_id, Change.person_id == person_id, Change.state == "waiting")
    return db.exec(own).first()


def last_pair(db: Db, person_id: int) -> Pair | None:
    """The pair of this person that ended last."""
    own = select(Pair).where(or_(col(Pair.mentee_id) == person_id, col(Pair.mentor_id) == person_id))
    return db.exec(own.where(Pair.state == PairState.ENDED).order_by(col(Pair.ended_at).desc())).first()


def done(db: Db, programme_id: int) -> frozenset[int]:
    """Mentees whose last pair came to its planned end, and who haven't asked for another mentor since."""
    pairs = db.exec(select(Pair).where(Pair.programme_id == programme_id).order_by(col(Pair.id)))
    last = {pair.mentee_id: pair for pair in pairs}
    asks = select(Enrolment.person_id).where(Enrolment.programme_id == programme_id, Enrolment.role == Role.MENTEE)
    asking = set(db.exec(asks.where(Enrolment.chooses == "coordinator")))
    return frozenset({mentee for mentee, pair in last.items() if pair.why_ended == "finished"} - asking)


def due_changes(db: Db, now: datetime) -> list[Change]:
    """Wishes whose time to think it over has passed, the earliest first."""
    waiting = select(Change).where(Change.state == "waiting", col(Change.due) <= now)
    return list(db.exec(waiting.order_by(col(Change.due), col(Change.id))))


def next_change(db: Db, now: datetime) -> datetime | None:
    """When the next wish takes effect."""
    waiting = select(Change.due).where(Change.state == "waiting", col(Change.due) > now)
    return db.exec(waiting.order_by(col(Change.due))).first()


def close_changes(db: Db, pair_id: int) -> None:
    """A pair that has ended leaves nothing to take back."""
    for change in db.exec(select(Change).where(Change.pair_id == pair_id, Change.state == "waiting")):
        change.state = "done"
        db.add(change)


def ahead(db: Db, pair_id: int, now: datetime) -> list[Session]:
    """What a pair has booked and not begun."""
    booked = select(Session).where(Session.pair_id == pair_id, Session.state == SessionState.BOOKED)
    return list(db.exec(booked.where(col(Session.start) > now).order_by(col(Session.start))))


def held(db: Db, pair: Pair, person_id: int, now: datetime) -> list[Session]:
    """A pair's sessions that are over and that this person doesn't call missed: what the other says would show in it."""
    over = select(Session).where(Session.pair_id == pair.id, Session.state == SessionState.BOOKED)
    begun = db.exec(over.where(col(Session.start) < now).order_by(col(Session.start)))
    mentee = person_id == pair.mentee_id
    return [session for session in begun if (session.mentee_told if mentee else session.mentor_told) != Told.NOT]


def last_day(pair: Pair, programme: Programme) -> date:
    """The day on which a pair ends: its own, or the programme's."""
    return pair.ends or programme.ends


def near(db: Db, until: date) -> list[tuple[Pair, Programme]]:
    """Running pairs whose last day has come by then."""
    rows = select(Pair, Programme).join(Programme).where(Pair.state == PairState.ACTIVE)
    rows = rows.where(func.coalesce(Pair.ends, Programme.ends) <= until)
    return list(db.exec(rows.order_by(col(Pair.id))).all())


def longer(db: Db, pair_id: int) -> dict[int, Longer]:
    """What the two said to going on, by person."""
    return {row.person_id: row for row in db.exec(select(Longer).where(Longer.pair_id == pair_id))}


def answered_longer(db: Db, pairs: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Which of the two of these pairs said yes or no to going on, as (pair, person)."""
    rows = select(Longer.pair_id, Longer.person_id).where(col(Longer.pair_id).in_(set(pairs)))
    return frozenset(db.exec(rows).all())


def waiting_changes(db: Db) -> frozenset[tuple[int, int]]:
    """Who waits for another partner, as (pair, person)."""
    return frozenset(db.exec(select(Change.pair_id, Change.person_id).where(Change.state == "waiting")).all())


def could_mentor(db: Db, people: Iterable[int]) -> frozenset[int]:
    """Which of these reached a goal and aren't mentors yet."""
    ids = set(people)
    goals = select(Goal.person_id).where(col(Goal.person_id).in_(ids), col(Goal.reached_at).is_not(None))
    mentors = select(Enrolment.person_id).where(col(Enrolment.person_id).in_(ids), Enrolment.role == Role.MENTOR)
    reached, joined = set(db.exec(goals)), set(db.exec(mentors.where(Enrolment.state == Enrolled.JOINED)))
    return frozenset(reached - joined)
