"""Room: how many mentees a mentor has time for, and who could be asked just now."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from storage import programmes, requests, sessions
from storage.pairs import PairState
from storage.people import Enrolment, Person, Role

HOURS_A_MENTEE = 2  # a month: 45 minutes every two weeks, and thinking in between


def places(hours_a_month: int) -> int:
    """How many mentees somebody's hours buy: one for each two, one for a single hour, none for none."""
    return max(hours_a_month // HOURS_A_MENTEE, min(hours_a_month, 1))


def room(db: Db, programme_id: int) -> Counter[int]:
    """By mentor, the places that no running pair has taken."""
    left = Counter(
        {p.id or 0: places(part.hours_a_month) for part, p in programmes.joined(db, programme_id, Role.MENTOR)}
    )
    left.subtract(pair.mentor_id for pair in sessions.pairs_of(db, programme_id, PairState.ACTIVE))
    return left


def askable(db: Db, programme_id: int, now: datetime) -> frozenset[int]:
    """The mentors who could be asked now: with a place that no other request is waiting for, here, and not resting."""
    left = room(db, programme_id)
    left.subtract(request.mentor_id for request in requests.asked(db, programme_id))
    mentors = programmes.joined(db, programme_id, Role.MENTOR)
    return frozenset(p.id or 0 for part, p in mentors if left[p.id or 0] > 0 and _here(part, p, now))


def resting(part: Enrolment, day: date) -> bool:
    """Whether somebody takes a break from new pairs on that day."""
    return part.resting_until is not None and day < part.resting_until


def _here(part: Enrolment, person: Person, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return person.active and not resting(part, today) and not programmes.away(person, today)
