"""When the cards of the days before a session or a circle come: so long ahead of it, but on a day on which whoever gets them works.

What would come on a weekend or a public holiday comes on the last working day before it: the question in the morning, the
reminder in the afternoon. Whoever offers hours on a weekend works on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from handlers.wording import people_by_id
from scheduling.waking import working_day
from storage import programmes, sessions
from storage.pairs import Pair, Session
from storage.people import Person

DAY = timedelta(days=1)
LONGEST = timedelta(days=5)  # the most days off in a row that are looked past: Easter, or Christmas beside a weekend


class Meeting(Protocol):
    """What people are told of in the days before it. booked_at: since when it is at this time."""

    @property
    def id(self) -> int | None: ...
    @property
    def start(self) -> datetime: ...
    @property
    def booked_at(self) -> datetime: ...


Whom = Callable[[Pair], tuple[int, ...]]
Item = tuple[Session, Pair, int]  # a session, its pair, and which of the two
Told = TypeVar("Told", bound=tuple[Meeting, Any, int])  # a meeting, what it belongs to, and who is told


@dataclass(frozen=True)
class Before:
    """A card of the days before: how long ahead it comes, and at what time on the working day before a day off."""

    name: str
    ahead: timedelta
    clock: time


WISH = Before("wish", timedelta(hours=48), time(10))
REMINDER = Before("reminder:24h", timedelta(hours=24), time(16))


def moment(db: Db, what: Before, session: Meeting, person: Person) -> datetime:
    """When somebody gets such a card about a session."""
    if _works(person, _day(what, session, person)):
        return session.start - what.ahead
    return _moment(
        what, session, person, {day for day, *_ in programmes.hours_of_people(db, [person.id or 0])[person.id or 0]}
    )


def due(db: Db, now: datetime, what: Before, found: Iterable[Told]) -> list[Told]:
    """For whom it is time; not for what was booked since it was."""
    items = list(found)
    at = moments(db, what, items)
    return [item for item in items if item[0].booked_at < at[item[0].id or 0, item[2]] <= now]


def within(db: Db, what: Before, after: datetime, now: datetime, whom: Whom) -> list[Item]:
    """The sessions that start after a moment and of which such a card may be due by now, for each it goes to."""
    starting = sessions.starting(db, after, now + what.ahead + LONGEST)
    return [(session, pair, me) for session, pair in starting for me in whom(pair)]


def following(db: Db, now: datetime, what: Before, whom: Whom) -> datetime | None:
    """When such a card will next be due. What starts more than LONGEST after the next session can't come before its card."""
    later = sessions.next_start(db, now + what.ahead + LONGEST)
    found = within(db, what, now, later - what.ahead if later else now, whom)
    return min((moment for moment in moments(db, what, found).values() if moment > now), default=None)


def moments(db: Db, what: Before, items: Iterable[Told]) -> dict[tuple[int, int], datetime]:
    """By meeting and person. Hours are looked up only of those who would get it on a day off."""
    known = list(items)
    people = people_by_id(db, {me for *_, me in known}) if known else {}
    resting = {me for session, _, me in known if not _works(people[me], _day(what, session, people[me]))}
    hours = programmes.hours_of_people(db, resting) if resting else {}
    offered = {me: {day for day, *_ in windows} for me, windows in hours.items()}
    return {(s.id or 0, me): _moment(what, s, people[me], offered.get(me, set())) for s, _, me in known}


def _moment(what: Before, session: Meeting, person: Person, offered: set[int]) -> datetime:
    day = _day(what, session, person)
    days = (day - n * DAY for n in range(LONGEST.days + 1))
    works = next((then for then in days if _works(person, then, offered)), day)
    if works == day:
        return session.start - what.ahead
    return datetime.combine(works, what.clock, ZoneInfo(person.zone)).astimezone(UTC)


def _day(what: Before, session: Meeting, person: Person) -> date:
    return (session.start - what.ahead).astimezone(ZoneInfo(person.zone)).date()


def _works(person: Person, day: date, offered: Iterable[int] = ()) -> bool:
    return working_day(person.zone, day, offered)
