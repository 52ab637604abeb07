"""The days that count for a pair: neither quiet weeks of the programme, nor its pauses, nor days on which one is away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.pairs import Pair, PairState
from storage.people import Person, Programme
from storage.programmes import away, quiet

Off = Callable[[date], bool]
DAY = timedelta(days=1)
LONGEST = 400  # days: what nobody comes back to


def days_off(db: Db, programme: Programme, pairs: Iterable[Pair]) -> dict[int, Off]:
    """For each pair, by its id, whether a day doesn't count."""
    found = list(pairs)
    ids = {id_ for pair in found for id_ in pair.both}
    people = {person.id: person for person in db.exec(select(Person).where(col(Person.id).in_(ids)))}

    return {pair.id or 0: partial(_off, programme, pair, people) for pair in found}


def _off(programme: Programme, pair: Pair, people: Mapping[int | None, Person], day: date) -> bool:
    gone = any(away(people[person_id], day) for person_id in pair.both)
    return gone or quiet(programme, day) or paused(pair, day)


def paused(pair: Pair, day: date) -> bool:
    """Whether a day lies in one of the pair's pauses."""
    return any(first <= day.isoformat() <= last for first, last in pair.pauses)


def break_until(pair: Pair, day: date) -> date | None:
    """The last day of the two's break, None once it is over. Sessions on hold are none: nobody reads of them.

    Where the other's clock is a day behind, a break that began today is one too.
    """
    return max((date.fromisoformat(last) for _, last in pair.pauses if last >= day.isoformat()), default=None)


def on_a_break(db: Db, since: date) -> list[Pair]:
    """Running pairs that have a break, or had one up to some day since then."""
    pairs = select(Pair).where(Pair.state == PairState.ACTIVE, col(Pair.paused_until) >= since)
    return list(db.exec(pairs.order_by(col(Pair.id))))


def pause(pair: Pair, first: date, last: date, by: int) -> None:
    """Both have a break that one of them wanted, from the first day to the last; a hold lasts longer."""
    pair.paused_by = by
    pair.paused_until = max(last, pair.paused_until or last)
    pair.pauses = [*pair.pauses, [first.isoformat(), last.isoformat()]]


def resume(pair: Pair, today: date) -> None:
    """The break is over; the days before today stay left out, and a hold stays."""
    pair.paused_until = pair.paused_until if pair.held_by else None
    yesterday = (today - DAY).isoformat()
    ended = [[first, min(last, yesterday)] for first, last in pair.pauses]
    pair.pauses = [[first, last] for first, last in ended if first <= last]


def counted(first: datetime, last: datetime, off: Off) -> timedelta:
    """How much of the time between two moments counts."""
    days = (first.date() + n * DAY for n in range(1, (last.date() - first.date()).days + 1))
    return max(last - first - DAY * sum(map(off, days)), timedelta())


def later(moment: datetime, length: timedelta, off: Off) -> datetime:
    """When so much time that counts has gone by since a moment."""
    end, day, latest = moment + length, moment.date() + DAY, moment.date() + LONGEST * DAY
    while day <= min(end.date(), latest):
        end += DAY * off(day)
        day += DAY
    return end
