"""Room: how many mentees a mentor has time for, and who could be asked just now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
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
    return _left(db, programme_id, programmes.joined(db, programme_id, Role.MENTOR))


def askable(db: Db, programme_id: int, now: datetime, among: Collection[int] = ()) -> list[tuple[Enrolment, Person]]:
    """The mentors who could be asked now, or those of some whom one has in mind: with a place that no other request is
    waiting for, here, and not resting."""
    mentors = programmes.joined(db, programme_id, Role.MENTOR, among)
    left = _left(db, programme_id, mentors)
    left.subtract(request.mentor_id for request in requests.asked(db, programme_id))
    return [(part, person) for part, person in mentors if left[person.id or 0] > 0 and _here(part, person, now)]


def resting(part: Enrolment, day: date) -> bool:
    """Whether somebody takes a break from new pairs on that day."""
    return part.resting_until is not None and day < part.resting_until


def _here(part: Enrolment, person: Person, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return person.active and not resting(part, today) and not programmes.away(person, today)


def _left(db: Db, programme_id: int, mentors: Iterable[tuple[Enrolment, Person]]) -> Counter[int]:
    left = Counter({person.id or 0: places(part.hours_a_month) for part, person in mentors})
    left.subtract(pair.mentor_id for pair in sessions.pairs_of(db, programme_id, PairState.ACTIVE))
    return left
