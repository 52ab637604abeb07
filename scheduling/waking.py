"""Waking hours and working days: when a message is welcome, and when a promise of some working days is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from holidays import HolidayBase, country_holidays

DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
WAKES, SLEEPS = time(8), time(20)  # news that can wait comes between these, on somebody's own clock
NUDGE_FROM, NUDGE_TO = time(10), time(16)  # at ten; until four only for a bot that was away in the morning
ABOUT_TEN = time(11)  # a need that arises before it is still in time for that day
NUDGE_DAYS = frozenset({1, 2, 3})  # Tuesday to Thursday: not into the week's beginning, not into its end
WEEKEND = frozenset({5, 6})  # where a country's own isn't known
LAST_MINUTE = time(23, 59)


def awake(zone: str, moment: datetime) -> datetime:
    """The moment itself where it is between 08:00 and 20:00 there, else the next 08:00."""
    local = moment.astimezone(ZoneInfo(zone))
    if WAKES <= local.time() < SLEEPS:
        return moment
    day = local.date() + (DAY if local.time() >= SLEEPS else timedelta())
    return at_clock(zone, day, WAKES)


def next_morning(zone: str, moment: datetime) -> datetime:
    """The first 08:00 of a working day there after a moment."""
    local = moment.astimezone(ZoneInfo(zone))
    days = (local.date() + DAY * ahead for ahead in range(local.time() >= WAKES, 15))
    return at_clock(zone, next((day for day in days if working_day(zone, day)), local.date() + DAY), WAKES)


def at_work(zone: str, moment: datetime) -> datetime:
    """The moment itself where it is between 08:00 and 20:00 of a working day there, else the next such 08:00."""
    local = moment.astimezone(ZoneInfo(zone))
    fits = awake(zone, moment) == moment and working_day(zone, local.date())
    return moment if fits else next_morning(zone, moment)


def nudge_time(zone: str, moment: datetime) -> datetime:
    """The moment itself where a nudge is welcome there and then, else the next Tuesday, Wednesday or Thursday at 10:00
    that is no public holiday there."""
    local = moment.astimezone(ZoneInfo(zone))
    if _nudges_on(zone, local.date()) and NUDGE_FROM <= local.time() < NUDGE_TO:
        return moment
    return nudge_morning(zone, moment)


def nudge_morning(zone: str, moment: datetime) -> datetime:
    """The moment itself where it is about ten on a day for nudges, else the next such ten o'clock: what comes up at noon
    waits for another day, and a week after ten is at ten again."""
    local = moment.astimezone(ZoneInfo(zone))
    if _nudges_on(zone, local.date()) and NUDGE_FROM <= local.time() < ABOUT_TEN:
        return moment
    day = local.date() + (DAY if local.time() >= NUDGE_FROM else timedelta())
    while not _nudges_on(zone, day):
        day += DAY
    return at_clock(zone, day, NUDGE_FROM)


def _nudges_on(zone: str, day: date) -> bool:
    return day.weekday() in NUDGE_DAYS and not holiday(zone, day)


def morning(zone: str, moment: datetime) -> datetime:
    """The next ten o'clock of a working day there, not before the moment itself."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() + (DAY if local.time() > NUDGE_FROM else timedelta())
    while not working_day(zone, day):
        day += DAY
    return at_clock(zone, day, NUDGE_FROM)


def working_day(zone: str, day: date, offered: Iterable[int] = ()) -> bool:
    """Whether people there usually work on that day: no weekend and no public holiday of the zone's country. offered: days
    of the week on which somebody works, also where they are a weekend's."""
    calendar = _holidays(zone)
    weekend = WEEKEND if calendar is None else calendar.weekend
    return (day.weekday() not in weekend or day.weekday() in offered) and not holiday(zone, day)


def holiday(zone: str, day: date) -> bool:
    """Whether it is a public holiday of the zone's country."""
    calendar = _holidays(zone)
    return calendar is not None and day in calendar


def midnight(zone: str, day: date) -> datetime:
    """When a day begins there."""
    return at_clock(zone, day, time())


def working_days_later(
    zone: str, moment: datetime, days: int, off: Callable[[date], bool] = lambda _: False
) -> datetime:
    """The last minute of the so-manieth working day after the day of `moment` there. off: days that don't count either."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    left, latest = days, day + 400 * DAY  # somebody away for over a year isn't waited for
    while left and day < latest:
        day += DAY
        left -= working_day(zone, day) and not off(day)
    return at_clock(zone, day, LAST_MINUTE)


def waking_hours_later(zone: str, moment: datetime, length: timedelta) -> datetime:
    """The moment at which so much of the time between 08:00 and 20:00 there has passed, on any day of the week."""
    while True:
        start = awake(zone, moment)
        sleeps = at_clock(zone, start.astimezone(ZoneInfo(zone)).date(), SLEEPS)
        if start + length <= sleeps:
            return start + length
        length, moment = length - (sleeps - start), sleeps


def all_awake(zones: Iterable[str], moment: datetime) -> datetime:
    """The first moment, in steps of half an hour and within two days, at which everybody is awake on their own clock;
    the moment itself where no hour of theirs is common."""
    zones = tuple(zones)
    steps = (moment + HALF_HOUR * step for step in range(96))
    return next((then for then in steps if all(awake(zone, then) == then for zone in zones)), moment)


def working_day_before(zone: str, day: date) -> date:
    """The day itself where people work there, else the last one before it on which they do."""
    return next((then for then in (day - DAY * back for back in range(14)) if working_day(zone, then)), day)


def nudge_day_before(zone: str, day: date) -> date:
    """The day itself where a nudge is welcome there, else the last one before it on which it is."""
    return next((then for then in (day - DAY * back for back in range(14)) if _nudges_on(zone, then)), day)


def working_day_after(zone: str, day: date) -> date:
    """The first working day after this one."""
    return next((then for then in (day + DAY * on for on in range(1, 15)) if working_day(zone, then)), day + DAY)


@lru_cache(maxsize=500)
def _holidays(zone: str) -> HolidayBase | None:
    """The public holidays of the country that a zone lies in; None where they aren't known."""
    country = get_global("zone_territories").get(zone)
    try:
        return country_holidays(country) if country else None
    except NotImplementedError:
        return None


def at_clock(zone: str, day: date, clock: time) -> datetime:
    """A time of somebody's own day, in UTC."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
