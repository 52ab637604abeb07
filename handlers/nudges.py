"""Nudges and surveys: few, at a good hour, the oldest need first.

A need says what would be worth a nudge by a moment; whether it is sent, and when, is decided here alone: at most two a
person a week and one a day, from Tuesday to Thursday at ten on their own clock, none on a public holiday or while they are
away, snooze or want none. What is over the budget waits, and is asked again only while it is still needed, so a nudge
never comes too late to be true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Card
from chat.turn import tell
from handlers.wording import people_by_id
from scheduling.waking import nudge_morning, nudge_time
from storage import outbox, programmes
from storage.people import Person

A_WEEK, WEEK = 2, timedelta(days=7)
MONTH = timedelta(days=28)  # for those who want one nudge a month
OUTLOOK = tuple(timedelta(days=21 * n) for n in range(4))  # how far the demo's clock looks, in steps that skip no need
NOT_NOW = timedelta(hours=7)  # longer than a nudge's hours: what didn't fit today comes another day


@dataclass(frozen=True)
class Nudge:
    """One thing to ask of one person. key: as an outbox key, without the person. since: when the need arose.

    card is made only when the nudge is sent; expires: when it is no longer worth delivering.
    """

    person_id: int
    key: str
    since: datetime
    card: Callable[[], Card]
    expires: datetime | None = None


Need = Callable[[Db, datetime], Iterable[Nudge]]


def send(db: Db, now: datetime, needs: Mapping[str, Need]) -> None:
    """Sends what is due, welcome and within the budget."""
    waiting = _waiting(db, now, needs)
    people = people_by_id(db, waiting)
    counted = outbox.nudges_since(db, list(waiting), now - WEEK)
    today = outbox.nudges_since(db, list(waiting), now - NOT_NOW)
    monthly = outbox.nudges_since(db, [p for p in waiting if people[p].nudges == "monthly"], now - MONTH)
    for person_id, found in waiting.items():
        person = people[person_id]
        if not _welcome(db, person, now):
            continue
        room = 1 - monthly[person_id] if person.nudges == "monthly" else A_WEEK - counted[person_id]
        oldest = found[0]
        if room > 0 and not today[person_id] and nudge_morning(person.zone, oldest.since) <= now:
            tell(db, person_id, oldest.card(), key=oldest.key, at=now, expires=oldest.expires, nudge=True)


def upcoming(db: Db, now: datetime, needs: Mapping[str, Need]) -> datetime | None:
    """When somebody will next be nudged, as far as it can be told now."""
    waiting = next(filter(None, (_waiting(db, now + ahead, needs) for ahead in OUTLOOK)), {})
    people = people_by_id(db, waiting)
    moments = []
    for person_id, found in waiting.items():
        person = people[person_id]
        first = max(nudge_time(person.zone, now), nudge_morning(person.zone, found[0].since))
        moments.append(first if first > now else nudge_time(person.zone, now + NOT_NOW))
    return min(moments, default=None)


def _waiting(db: Db, now: datetime, needs: Mapping[str, Need]) -> dict[int, list[Nudge]]:
    """What each person could be asked by a moment and wasn't yet, the oldest need first."""
    found = [nudge for need in needs.values() for nudge in need(db, now)]
    known = outbox.known(db, [f"{nudge.key}:person {nudge.person_id}" for nudge in found])
    waiting: dict[int, list[Nudge]] = defaultdict(list)
    for nudge in sorted(found, key=lambda nudge: nudge.since):
        if f"{nudge.key}:person {nudge.person_id}" not in known:
            waiting[nudge.person_id].append(nudge)
    return waiting


def _welcome(db: Db, person: Person, now: datetime) -> bool:
    """Whether this person may be nudged at this moment at all."""
    if not person.active or person.nudges == "none" or nudge_time(person.zone, now) != now:
        return False
    if person.snoozed_until and now < person.snoozed_until:
        return False
    programme = programmes.programme_of(db, person)
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return not programmes.away(person, today) and not (programme and programmes.quiet(programme, today))
