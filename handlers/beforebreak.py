"""Before a long break: a pair whose rhythm would run into it, and that has nothing booked, is asked while there is time.

It is the first of the two cards that a pair without a date gets (see checkins.py), only earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session as Db

from handlers import checkins
from handlers.checkins import LAST_CARDS, Silence
from handlers.nudges import Nudge
from storage import pace, programmes, sessions
from storage.people import Programme

DAY = timedelta(days=1)
LONG = 7  # days in a row that don't count: shorter ones only move a date
AHEAD = timedelta(days=7)  # a week with a Tuesday, a Wednesday and a Thursday in it
IN_TIME = timedelta(days=4)  # a nudge may have to wait so long: from Friday to Tuesday
SEEN = timedelta(days=21)  # how long after it began the demo's clock still finds it (nudges.OUTLOOK)


def needs(db: Db, now: datetime) -> Iterator[Nudge]:
    """Those whose next session would be due before the end of a break that begins within a week."""
    found = [(pair, last) for pair, last in sessions.without_date(db, now) if last]
    for programme in programmes.by_id(db, {pair.programme_id for pair, _ in found}):
        own = [(pair, last) for pair, last in found if pair.programme_id == programme.id]
        off = pace.days_off(db, programme, [pair for pair, _ in own])
        for pair, last in own:
            if nudge := _nudge(
                db, programme, checkins.silence(pair, last, last, off[pair.id or 0]), off[pair.id or 0], now
            ):
                yield nudge


def _nudge(db: Db, programme: Programme, silence: Silence, off: pace.Off, now: datetime) -> Nudge | None:
    pair = silence.pair
    stretch = _long_break(silence.since.date() + DAY, (now + AHEAD).date(), off)
    if stretch is None:
        return None
    first, last = stretch
    begins = datetime.combine(first, time(), UTC)
    since = max(begins - AHEAD, *checkins.let_be(pair, silence.since))
    owed = silence.since.date() + pair.cadence_days * DAY <= last and silence.asked >= begins - IN_TIME
    ending = first > (pair.ends or programme.ends) - LAST_CARDS
    if not owed or ending or not since <= now < begins + SEEN or since >= begins:
        return None
    return Nudge(
        silence.owes, f"date:1:{silence.key}", since, lambda: checkins.card(db, silence, now, before=first), begins
    )


def _long_break(first: date, until: date, off: pace.Off) -> tuple[date, date] | None:
    """The first and the last day of the first long break that begins in these days."""
    day = first
    while day <= until:
        length = next(n for n in range(400) if not off(day + n * DAY))
        if length >= LONG:
            return day, day + (length - 1) * DAY
        day += (length + 1) * DAY
    return None
