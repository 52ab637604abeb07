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
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Card
from chat.turn import tell
from handlers.batches import each
from handlers.wording import people_by_id
from scheduling.waking import nudge_morning, nudge_time
from storage import outbox, programmes, sessions
from storage.people import Person, Programme

A_WEEK, WEEK = 2, timedelta(days=7)
MONTH = timedelta(days=28)  # for those who want one nudge a month
OUTLOOK = tuple(timedelta(days=21 * n) for n in (1, 2, 3))  # how far the demo's clock looks, in steps that skip no need
SURVEYS = ("fit:", "pulse:", "end:", "truth:")  # how the keys of questions about how it goes begin
APART = timedelta(days=2)  # between two of those; more where it can be
PATIENCE = timedelta(days=14)  # of those who meet every week, on a Wednesday say, no day would ever be free
NOT_NOW = timedelta(hours=7)  # longer than a nudge's hours: what didn't fit today comes another day


@dataclass(frozen=True)
class Nudge:
    """One thing to ask of one person. key: as an outbox key, without the person. since: when the need arose.

    card is made only when the nudge is sent; expires: when it is no longer worth asking. survey: it asks how it goes, as
    the question after a session does.
    """

    person_id: int
    key: str
    since: datetime
    card: Callable[[], Card]
    expires: datetime | None = None
    survey: bool = False


Need = Callable[[Db, datetime], Iterable[Nudge]]


def send(db: Db, now: datetime, needs: Mapping[str, Need]) -> None:
    """Sends what is due, welcome and within the budget. Every card is made before the first one is written: until then
    nobody waits for the write lock. While it is no hour for nudges anywhere, nobody's needs are looked for."""
    if not any(nudge_time(zone, now) == now for zone in programmes.zones(db)):
        return
    due = {f"{nudge.key}:person {nudge.person_id}": nudge for nudge in _due(db, now, _waiting(db, now, needs))}
    cards: dict[str, Card] = {}

    def make(key: str) -> None:
        cards[key] = due[key].card()

    def write(key: str, nudge: Nudge) -> None:
        tell(db, nudge.person_id, cards[key], key=nudge.key, at=now, expires=nudge.expires, nudge=True)

    each(db, {key: partial(make, key) for key in due})
    each(db, {key: partial(write, key, due[key]) for key in cards})


def _due(db: Db, now: datetime, waiting: Mapping[int, list[Nudge]]) -> list[Nudge]:
    """What of it is to be sent now, one a person, the oldest need first."""
    known = people_by_id(db, waiting)
    people = {id_: known[id_] for id_ in waiting if _welcome(known[id_], now)}
    on = programmes.on(db, people.values())
    counted = outbox.nudges_since(db, list(people), now - WEEK)
    today = outbox.nudges_since(db, list(people), now - NOT_NOW)
    monthly = outbox.nudges_since(db, [id_ for id_ in people if people[id_].nudges == "monthly"], now - MONTH)
    asked = _asked_how_it_goes(db, people, waiting, now)
    due = []
    for id_, person in people.items():
        room = 1 - monthly[id_] if person.nudges == "monthly" else A_WEEK - counted[id_]
        if room > 0 and not today[id_] and not _quiet(person, on.get(id_), now):
            due += [nudge for nudge in waiting[id_] if _may_go(nudge, person, now, asked=id_ in asked)][:1]
    return due


def _may_go(nudge: Nudge, person: Person, now: datetime, *, asked: bool) -> bool:
    """Whether it is time for it, and not too late. asked: a question about how it goes is near."""
    if nudge.survey and asked and now < nudge.since + PATIENCE:
        return False
    in_time = nudge.expires is None or now < nudge.expires
    return in_time and nudge_morning(person.zone, nudge.since) <= now


def _asked_how_it_goes(
    db: Db, people: Mapping[int, Person], waiting: Mapping[int, list[Nudge]], now: datetime
) -> frozenset[int]:
    """Who was asked how it goes yesterday or is asked today or tomorrow: by a survey, or after a session."""
    ids = [id_ for id_ in people if any(nudge.survey for nudge in waiting[id_])]
    near = outbox.begun(db, ids, SURVEYS, now - APART)
    for session in sessions.of_people(db, ids, now, now + APART) if ids else ():
        near += [(id_, sessions.end_of(session)) for id_ in sessions.people_of(db, session) if id_ in ids]
    return frozenset(id_ for id_, moment in near if _apart(people[id_].zone, moment, now) < APART)


def _apart(zone: str, moment: datetime, now: datetime) -> timedelta:
    """How many days lie between two moments, on a calendar there."""
    day, today = (when.astimezone(ZoneInfo(zone)).date() for when in (moment, now))
    return abs(day - today)


def upcoming(db: Db, now: datetime, needs: Mapping[str, Need]) -> datetime | None:
    """When somebody will next be nudged, as far as it can be told now: at once, where one beat wasn't enough for all."""
    waiting = _waiting(db, now, needs)
    if _due(db, now, waiting):
        return now
    later = (_waiting(db, now + ahead, needs) for ahead in OUTLOOK)
    waiting = waiting or next(filter(None, later), {})
    people = people_by_id(db, waiting)
    moments = []
    for person_id, found in waiting.items():
        person = people[person_id]
        first = max(nudge_time(person.zone, now), nudge_morning(person.zone, found[0].since))
        moments.append(first if first > now else nudge_time(person.zone, now + NOT_NOW))
    return min(moments, default=None)


def _waiting(db: Db, now: datetime, needs: Mapping[str, Need]) -> dict[int, list[Nudge]]:
    """What each person could be asked by a moment and wasn't yet, the oldest need first."""
    found: list[Nudge] = []
    each(db, {name: partial(lambda need: found.extend(need(db, now)), need) for name, need in needs.items()})
    known = outbox.known(db, [f"{nudge.key}:person {nudge.person_id}" for nudge in found])
    waiting: dict[int, list[Nudge]] = defaultdict(list)
    for nudge in sorted(found, key=lambda nudge: nudge.since):
        if f"{nudge.key}:person {nudge.person_id}" not in known:
            waiting[nudge.person_id].append(nudge)
    return waiting


def _welcome(person: Person, now: datetime) -> bool:
    """Whether this person may be nudged at this moment at all."""
    if not person.active or person.nudges == "none" or nudge_time(person.zone, now) != now:
        return False
    return not (person.snoozed_until and now < person.snoozed_until)


def _quiet(person: Person, programme: Programme | None, now: datetime) -> bool:
    """Whether this is a day on which they are away, or the programme is quiet."""
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return programmes.away(person, today) or (programme is not None and programmes.quiet(programme, today))
