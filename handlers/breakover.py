"""A break is over: both read times for the two of them, unless something is booked already."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from handlers.batches import each
from handlers.offers import taps, whose_clock
from handlers.plans import common
from handlers.wording import first_name, other_of, people_by_id
from scheduling.waking import working_day
from storage import outbox, pace, programmes, sessions
from storage.pairs import Pair
from storage.people import Person

DAY, MORNING = timedelta(days=1), time(10)
LATEST = timedelta(days=7)  # after that they have found each other some other way
LONGEST = 60  # days off after a break, which begin with it


def tell_both(db: Db, now: datetime) -> None:
    """On the first working day that counts after the break, at ten on each one's clock."""
    found = [(pair, me, with_, at) for pair, me, with_, at in _moments(db, now) if at <= now < at + LATEST]
    keys = {f"{_key(pair)}:person {me.id}": (pair, me, with_) for pair, me, with_, _ in found}
    known = outbox.known(db, list(keys))
    each(db, {key: partial(_tell, db, now, *who) for key, who in keys.items() if key not in known})


def upcoming(db: Db, now: datetime) -> datetime | None:
    """When somebody will next read that a break is over."""
    return min((at for *_, at in _moments(db, now) if at > now), default=None)


def _moments(db: Db, now: datetime) -> list[tuple[Pair, Person, Person, datetime]]:
    """Both of each pair on a break, or back from one: when they read of it."""
    pairs = [pair for pair in pace.on_a_break(db, now.date() - LONGEST * DAY) if not pair.held_by]
    people = people_by_id(db, (id_ for pair in pairs for id_ in pair.both))
    found = []
    for programme in programmes.by_id(db, {pair.programme_id for pair in pairs}):
        own = [pair for pair in pairs if pair.programme_id == programme.id]
        off = pace.days_off(db, programme, own)
        for pair in own:
            for me in pair.both:
                at = _first_morning(people[me], pair, off[pair.id or 0])
                found.append((pair, people[me], people[other_of(pair, me)], at))
    return found


def _first_morning(person: Person, pair: Pair, off: pace.Off) -> datetime:
    after = (pair.paused_until or pair.created_at.date()) + DAY
    days = (after + n * DAY for n in range(LONGEST))
    day = next((day for day in days if working_day(person.zone, day) and not off(day)), after)
    return datetime.combine(day, MORNING, ZoneInfo(person.zone)).astimezone(UTC)


def _key(pair: Pair) -> str:
    return f"break over:pair {pair.id}:until {pair.paused_until}"


def _tell(db: Db, now: datetime, pair: Pair, me: Person, with_: Person) -> None:
    if sessions.upcoming(db, pair.id or 0, now):
        return
    starts = common(db, now, pair).best(now, 3)
    name, clocks = first_name(with_), whose_clock(me, with_, starts)
    text = say("You and {name} can go on as before. Whoever finds a time first books it with one tap.", name=name)
    parts = (Text(text), *((Text(clocks, "quiet"),) if clocks else ()))
    times = taps(f"pair {pair.id}", starts, with_)
    card = Card(
        say("The break is over"), parts, (*times, Button(say("Other times"), "session.offer", f"pair {pair.id}"))
    )
    tell(db, me.id or 0, card, key=_key(pair), at=now, expires=now + LATEST)
