"""Questions about mentors who can't go on, and about those who wait for the next one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage import pace, programmes
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
    """Active pairs whose mentor gave no sign for QUIET of days that count, while the mentee was here since."""
    waiting, found = _waiting(db, now - QUIET), []
    for programme in programmes.by_id(db, {pair.programme_id for pair, _, _ in waiting}):
        own = [item for item in waiting if item[0].programme_id == programme.id]
        off = pace.days_off(db, programme, [pair for pair, _, _ in own])
        for pair, mentor, last in own:
            if pace.counted(last, now, off[pair.id or 0]) >= QUIET and not _excused(pair, mentor, now):
                found.append((pair, mentor))
    return found


def next_quiet(db: Db, now: datetime) -> datetime | None:
    """When the next of them would count as quiet, as far as it can be told now."""
    ends = (last + QUIET for _, _, last in _waiting(db, now))
    return min((end for end in ends if end > now), default=None)


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


def _waiting(db: Db, since: datetime) -> list[tuple[Pair, Person, datetime]]:
    """Those of them whose mentee was here after the mentor's last sign, no later than `since`; with that sign."""
    silent = _silent(db, since)
    signs, sessions = _signs(db, [pair for pair, _ in silent]), _sessions(db, [pair.id for pair, _ in silent])
    found = []
    for pair, mentor in silent:
        begun = sessions.get(pair.id, pair.published_at or pair.created_at)
        last, mentee = max(signs.get(pair.mentor_id, begun), begun), max(signs.get(pair.mentee_id, begun), begun)
        if last <= since and mentee > last:
            found.append((pair, mentor, last))
    return found


def _signs(db: Db, pairs: Iterable[Pair]) -> dict[int, datetime]:
    """The last thing that each of these people did, in one query a kind: a word to the bot, a booking, an answer, a note."""
    people = {person for pair in pairs for person in pair.both}
    kinds: tuple[tuple[Any, Any], ...] = (
        (Account.person_id, Account.last_seen),
        (Session.booked_by, Session.booked_at),
        (Answer.person_id, Answer.at),
        (Note.person_id, Note.at),
        (Request.mentor_id, Request.closed_at),
    )
    found: dict[int, datetime] = {}
    for who, when in kinds:
        for person, at in db.exec(select(who, func.max(when)).where(who.in_(people), when.is_not(None)).group_by(who)):
            found[person] = max(at, found.get(person, at))
    return found


def _sessions(db: Db, pairs: Iterable[int | None]) -> dict[int | None, datetime]:
    """When the last session of each of these pairs was."""
    last = select(Session.pair_id, func.max(Session.start)).where(Session.state == SessionState.BOOKED)
    return dict(db.exec(last.where(col(Session.pair_id).in_(list(pairs))).group_by(col(Session.pair_id))).all())


def _excused(pair: Pair, mentor: Person, now: datetime) -> bool:
    """Whether silence means nothing today: the mentor is away, or the two have a break."""
    today = now.astimezone(ZoneInfo(mentor.zone)).date()
    return programmes.away(mentor, today) or bool(pair.paused_until and today <= pair.paused_until)
