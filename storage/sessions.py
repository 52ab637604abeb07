"""Questions about pairs, their sessions, goals and answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage import pace
from storage.pairs import Answer, Goal, Note, Pair, PairState, Session, SessionState
from storage.people import Programme

OVERDUE = 1.5  # cadences without a date: one that is late may still be planned, half as long again is a silence


def of_pair(db: Db, pair_id: int) -> list[Session]:
    """A pair's sessions, the earliest first; cancelled ones too."""
    return list(db.exec(select(Session).where(Session.pair_id == pair_id).order_by(col(Session.start))))


def not_cancelled(db: Db, pair_id: int) -> list[Session]:
    """A pair's sessions that nobody took out, the earliest first; those ahead too."""
    return [session for session in of_pair(db, pair_id) if session.state != SessionState.CANCELLED]


def of_people(db: Db, people: Iterable[int], start: datetime, end: datetime) -> list[Session]:
    """The booked sessions of any of these people that start between the two moments."""
    ids = set(people)
    booked = select(Session).join(Pair).where(Session.state == SessionState.BOOKED)
    booked = booked.where(or_(col(Pair.mentee_id).in_(ids), col(Pair.mentor_id).in_(ids)))
    booked = booked.where(col(Session.start) >= start, col(Session.start) < end)
    return list(db.exec(booked.order_by(col(Session.start))))


def people_of(db: Db, session: Session) -> tuple[int, int]:
    """The ids of the two who have a session."""
    return db.exec(select(Pair.mentee_id, Pair.mentor_id).where(Pair.id == session.pair_id)).one()


def starting(db: Db, after: datetime, until: datetime) -> list[tuple[Session, Pair]]:
    """Booked sessions that start in (after, until], with their pairs; who has left is asked nothing any more."""
    booked = select(Session, Pair).join(Pair).where(Session.state == SessionState.BOOKED, Pair.why_ended != "left")
    booked = booked.where(col(Session.start) > after, col(Session.start) <= until)
    return list(db.exec(booked.order_by(col(Session.start), col(Session.id))))


def next_start(db: Db, after: datetime) -> datetime | None:
    """When the next booked session after this moment starts."""
    booked = select(Session.start).where(Session.state == SessionState.BOOKED, col(Session.start) > after)
    return db.exec(booked.order_by(col(Session.start))).first()


def differing(db: Db, now: datetime) -> list[tuple[Session, Pair]]:
    """Sessions about which the two are to be asked once more by now."""
    due = select(Session, Pair).join(Pair).where(col(Session.ask_again) <= now, Pair.why_ended != "left")
    return list(db.exec(due.order_by(col(Session.ask_again), col(Session.id))))


def next_differing(db: Db, after: datetime) -> datetime | None:
    """When two people will next be asked once more."""
    later = select(Session.ask_again).where(col(Session.ask_again) > after)
    return db.exec(later.order_by(col(Session.ask_again))).first()


def without_date(db: Db, now: datetime) -> list[tuple[Pair, datetime | None]]:
    """Active pairs, introduced, that have no session ahead of a moment, each with the start of its last one."""
    last = func.max(Session.start)
    on = and_(col(Session.pair_id) == Pair.id, col(Session.state) != SessionState.CANCELLED)
    pairs = select(Pair, last).outerjoin(Session, on).where(Pair.state == PairState.ACTIVE, col(Pair.introduced))
    silent = pairs.group_by(col(Pair.id)).having(or_(last.is_(None), last <= now)).order_by(col(Pair.id))
    return list(db.exec(silent))


def upcoming(db: Db, pair_id: int, now: datetime) -> Session | None:
    """A pair's next booked session that isn't over."""
    for session in of_pair(db, pair_id):
        if session.state == SessionState.BOOKED and end_of(session) > now:
            return session
    return None


def end_of(session: Session) -> datetime:
    """When a session is over."""
    return session.start + timedelta(minutes=session.minutes)


def open_goal(db: Db, person_id: int, programme_id: int) -> Goal | None:
    """A mentee's newest goal that isn't reached yet."""
    own = select(Goal).where(Goal.person_id == person_id, Goal.programme_id == programme_id)
    return db.exec(own.where(col(Goal.reached_at).is_(None)).order_by(col(Goal.id).desc())).first()


def answer_of(db: Db, person_id: int, survey: str, about: str) -> Answer | None:
    """What a person answered to a survey about a thing, such as "session 42"."""
    own = select(Answer).where(Answer.person_id == person_id, Answer.survey == survey)
    return db.exec(own.where(Answer.about == about)).first()


def notes_of(db: Db, session_id: int) -> list[Note]:
    """The lines that the two of a pair wrote after a session."""
    lines = select(Note).where(Note.session_id == session_id, col(Note.removed_at).is_(None))
    return list(db.exec(lines.order_by(col(Note.id))))


def open_lines(db: Db, session: Session) -> list[Note]:
    """What each of the two said last that they would do, before this session, where it isn't ticked off."""
    said = select(Note).join(Session, col(Session.id) == Note.session_id).where(Note.pair_id == session.pair_id)
    said = said.where(col(Note.removed_at).is_(None), col(Note.done_at).is_(None))
    said = said.where(Session.state != SessionState.CANCELLED, Session.start < session.start)
    newest = {note.person_id: note for note in db.exec(said.order_by(col(Session.start)))}
    return sorted(newest.values(), key=lambda note: note.id or 0)


def note_of(db: Db, person_id: int, session_id: int) -> Note | None:
    """The line that one of them wrote."""
    return next((note for note in notes_of(db, session_id) if note.person_id == person_id), None)


# what two people wrote, for the end


def notes_of_pair(db: Db, pair_id: int) -> list[Note]:
    """All lines of a pair, the earliest first."""
    return list(db.exec(select(Note).where(Note.pair_id == pair_id).order_by(col(Note.at), col(Note.id))))


def goals_of(db: Db, person_id: int, programme_id: int) -> list[Goal]:
    """A mentee's goals, reached or not, the oldest first."""
    own = select(Goal).where(Goal.person_id == person_id, Goal.programme_id == programme_id)
    return list(db.exec(own.order_by(col(Goal.id))))


def drafts(db: Db, programme_id: int) -> list[Pair]:
    """Proposed pairs that nobody has been told of yet, the weakest first."""
    own = select(Pair).where(Pair.programme_id == programme_id, Pair.state == PairState.DRAFT)
    return list(db.exec(own.order_by(col(Pair.score), col(Pair.id))))


def not_introduced(db: Db, most: int) -> list[Pair]:
    """Published pairs whose two haven't been told yet, the earliest first."""
    waiting = select(Pair).where(Pair.state == PairState.ACTIVE, col(Pair.introduced).is_(False))
    return list(db.exec(waiting.order_by(col(Pair.id)).limit(most)))


def pairs_of(db: Db, programme_id: int, state: PairState) -> list[Pair]:
    """A programme's pairs in one state."""
    own = select(Pair).where(Pair.programme_id == programme_id, Pair.state == state)
    return list(db.exec(own.order_by(col(Pair.id))))


def overdue(db: Db, programme_id: int, now: datetime) -> list[tuple[Pair, datetime]]:
    """Active pairs with nothing booked whose last date (or the news of the pair) is OVERDUE cadences ago, longest first.

    Days off don't count, and of a pair on a break nothing is due.
    """
    found = []
    pairs = [p for p in pairs_of(db, programme_id, PairState.ACTIVE) if not pace.paused(p, now.date())]
    off = pace.days_off(db, db.get_one(Programme, programme_id), pairs)
    begun = select(Session.pair_id, func.max(Session.start)).join(Pair).where(Pair.programme_id == programme_id)
    dates = dict(db.exec(begun.where(Session.state == SessionState.BOOKED).group_by(col(Session.pair_id))).all())
    for pair in pairs:
        told = pair.published_at or pair.created_at
        last = max(dates.get(pair.id or 0, told), told)
        if pace.counted(last, now, off[pair.id or 0]) > OVERDUE * timedelta(days=pair.cadence_days):
            found.append((pair, last))
    return sorted(found, key=lambda item: item[1])
