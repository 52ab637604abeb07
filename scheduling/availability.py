"""When people are free: a Python int in which bit i stands for the i-th step of time after a given start.

A step is 15 minutes unless the caller asks for another length: matching compares thousands of people by the quarter
hour, booking looks at single minutes. A bit is set only where the whole step is free, so `a & b` is what two
people have in common and `a & ~busy_mask(...)` is what a calendar leaves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduling.windows import MIDNIGHT, Window

QUARTER = 15
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

Moment = TypeVar("Moment", int, datetime)
Span = tuple[datetime, datetime]
Exceptions = Mapping[date, tuple[Window, ...]]
NO_EXCEPTIONS: Exceptions = MappingProxyType({})


def mask(
    zone: str,
    windows: Iterable[Window],
    start: datetime,
    end: datetime,
    exceptions: Exceptions = NO_EXCEPTIONS,
    *,
    step: int = QUARTER,
) -> int:
    """The steps between start and end (aware, whole minutes) that somebody in `zone` offers.

    windows: local wall time. One that ends before it starts ends on the next day; one without an end offers nothing.
    exceptions: take the place of that local date's windows, whatever weekday they name; an empty one means away.
    step: minutes a bit. A repeated hour counts twice, a skipped one not at all.
    Raises zoneinfo.ZoneInfoNotFoundError or ValueError for an unknown zone.
    """
    by_weekday: list[list[Window]] = [[] for _ in range(7)]
    for window in windows:
        by_weekday[window.day].append(window)
    offered: list[Span] = []
    for first, last, offset in _stretches(ZoneInfo(zone), start.astimezone(UTC), end.astimezone(UTC)):
        for day in _dates(first + offset, last + offset):
            midnight = datetime.combine(day, time(), UTC) - offset
            for window in exceptions.get(day, by_weekday[day.weekday()]):
                opens, closes = midnight + window.start * MINUTE, midnight + _closing(window) * MINUTE
                offered.append((max(opens, first), min(closes, last)))
    minutes = merged((_minutes(start, opens), _minutes(start, closes)) for opens, closes in offered)
    return _painted((-(-first // step), last // step) for first, last in minutes)


def busy_mask(busy: Iterable[Span], start: datetime, end: datetime, step: int = QUARTER) -> int:
    """The steps between start and end that any of the busy spans (aware) touches, however briefly."""
    length = -(-_minutes(start, end) // step)
    size = timedelta(minutes=step)
    steps = (((first - start) // size, -((start - last) // size)) for first, last in busy if first < last)
    return _painted((max(first, 0), min(last, length)) for first, last in steps)


def runs(free: int, steps: int) -> int:
    """Bit i is set when i .. i + steps - 1 are all set in `free`: where a session of that length may start."""
    have = 1
    while have < steps:
        more = min(have, steps - have)
        free &= free >> more
        have += more
    return free


def spans(free: int, start: datetime, step: int = QUARTER) -> list[Span]:
    """The free stretches as (start, end) in UTC, each as long as it can be, in order of time."""
    size, origin = timedelta(minutes=step), start.astimezone(UTC)
    bits = f"{free:b}"[::-1]
    return [(origin + run.start() * size, origin + run.end() * size) for run in re.finditer("1+", bits)]


def merged(pieces: Iterable[tuple[Moment, Moment]]) -> list[tuple[Moment, Moment]]:
    """Sorted (first, last) pieces; those that touch or overlap become one, those without length are left out."""
    joined: list[tuple[Moment, Moment]] = []
    for first, last in sorted(piece for piece in pieces if piece[0] < piece[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _stretches(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Pieces of at most a day in which the zone keeps one UTC offset. No zone changes its offset twice a day."""

    def offset_at(moment: datetime) -> timedelta:
        return moment.astimezone(zone).utcoffset() or timedelta()

    first = start
    while first < end:
        last, offset = min(first + DAY, end), offset_at(first)
        if offset_at(last) != offset:
            ahead = range(_minutes(first, last))
            last = first + MINUTE * bisect_left(ahead, True, key=lambda m: offset_at(first + m * MINUTE) != offset)
        yield first, last, offset
        first = last


def _dates(first: datetime, last: datetime) -> Iterator[date]:
    """The local dates whose windows may reach into first .. last: the day before too, for those across midnight."""
    day = first.date() - DAY
    while day <= last.date():
        yield day
        day += DAY


def _closing(window: Window) -> int:
    """Minutes after the window's own midnight at which it ends."""
    if window.end is None:
        return window.start
    return window.end + MIDNIGHT if window.end < window.start else window.end


def _minutes(start: datetime, moment: datetime) -> int:
    return (moment - start) // MINUTE


def _painted(pieces: Iterable[tuple[int, int]]) -> int:
    """An int with the bits first .. last - 1 of every piece set."""
    bits = 0
    for first, last in pieces:
        if first < last:
            bits |= ((1 << (last - first)) - 1) << first
    return bits
