"""Dates by their names: what days come round, and which date several words name together."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from scheduling.phrase_tokens import Setting, Token

YEARS_AHEAD = 8


class Day(NamedTuple):
    """A date, and in which steps it comes round again: "" (it doesn't), "week", "month" or "year".

    other: the date with day and month the other way round, where the numbers allow both.
    """

    first: date
    every: str = ""
    other: date | None = None


def made(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none. Two-digit years are of this century."""
    year += 2000 if year < 100 else 0
    if not (1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def months_on(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def upcoming(weekday: int, after: date) -> date:
    """The first date on or after another that falls on a weekday (0 is Monday)."""
    return after + timedelta((weekday - after.weekday()) % 7)


def next_time(day: Day) -> Day:
    """The day after this one that the same words can mean; a day that doesn't come round stays."""
    if day.every == "week":
        return day._replace(first=day.first + timedelta(7))
    if day.every == "month":
        start = day.first.replace(day=1)
        ahead = (made(later.year, later.month, day.first.day) for later in (months_on(start, n) for n in range(1, 4)))
        return day._replace(first=next(found for found in ahead if found))
    if day.every == "year":
        years = range(day.first.year + 1, day.first.year + 1 + YEARS_AHEAD)
        return day._replace(first=next(d for y in years if (d := made(y, day.first.month, day.first.day))))
    return day


def yearly(month: int, day: int, today: date) -> date | None:
    """The next time that this day of the year comes; the 29th of February can be years away."""
    dates = (made(year, month, day) for year in range(today.year, today.year + 1 + YEARS_AHEAD))
    return next((found for found in dates if found and found >= today), None)


def monthly(day: int, today: date) -> date | None:
    months = (months_on(today.replace(day=1), n) for n in range(4))
    return next((d for m in months if (d := made(m.year, m.month, day)) and d >= today), None)


def nth_of_month(nth: int, weekday: int, month: date) -> date | None:
    """The nth weekday of a month (-1: the last), or None where it has fewer."""
    if nth == -1:
        return upcoming(weekday, months_on(month, 1) - timedelta(7))
    found = upcoming(weekday, month) + timedelta(7 * (nth - 1))
    return found if found.month == month.month else None


def day_named(names: Sequence[Token], setting: Setting) -> Day | list[date] | None:
    """The one day that the tokens name together, None where they name none, or the dates between which they leave open.

    names: the tokens of the kinds D w o F G V W, as in phrase_tokens.py.
    """
    if not names:
        return None
    values = {token.kind: token.value for token in names}
    kinds = "".join(sorted(values))
    if len(values) < len(names) or kinds not in NAMED:
        return _each(names, setting)
    found = NAMED[kinds](*(values[kind] for kind in kinds), setting.today)
    return Day(found) if isinstance(found, date) else found if found else []


Found = Day | date | list[date] | None


def _weekday(weekday: int, today: date) -> Found:
    return Day(upcoming(weekday, today), "week")


def _number(number: int, today: date) -> Found:
    found = monthly(number, today)
    return Day(found, "month") if found else None


def _number_in_month(month: date, number: int, _today: date) -> Found:
    return made(month.year, month.month, number)


def _nth_in_month(nth: tuple[int, int], month: date, _today: date) -> Found:
    return nth_of_month(nth[0], nth[1], month)


def _weekday_in_week(monday: date, weekday: int, _today: date) -> Found:
    return monday + timedelta(weekday)


def _itself(day: Day | date, _today: date) -> Found:
    return day


def _on_weekday(day: Day, weekday: int, _today: date) -> Found:
    """A date with its weekday. Where they disagree with day and month either way, somebody has to say which holds."""
    if day.first.weekday() == weekday:
        return day
    if day.other and day.other.weekday() == weekday:
        return Day(day.other, day.every)
    return [day.first, upcoming(weekday, day.first - timedelta(3))]


def weekday_numbered(number: int, weekday: int, today: date) -> Found:
    """Wednesday the 13th: the next month in which they meet, within fourteen months."""
    months = (months_on(today.replace(day=1), n) for n in range(15))
    days = [found for m in months if (found := made(m.year, m.month, number)) and found >= today]
    met = [found for found in days if found.weekday() == weekday]
    return Day(met[0]) if met else days[:1]


def _each(names: Sequence[Token], setting: Setting) -> list[date]:
    """The dates that each of several names could mean by itself."""
    today, dates = setting.today, []
    for kind, value, *_ in names:
        match kind:
            case "D":
                dates.append(value.first)
            case "w":
                dates.append(upcoming(value, today))
            case "W" if value == "weekend":
                dates += [upcoming(5, today), upcoming(6, today)]
            case "V" | "W":
                monday = value if kind == "V" else today
                days = (max(monday, today) + timedelta(n) for n in range(7))
                dates += [day for day in days if day.weekday() < 5 and (kind == "W" or day < monday + timedelta(7))]
            case "F":
                found = nth_of_month(value[0], value[1], today.replace(day=1))
                dates += [found] if found and found >= today else []
    return sorted(set(dates))


# What the kinds of tokens together name, each function taking their values in the order of the letters.
NAMED: dict[str, Callable[..., Found]] = {
    "D": _itself,
    "G": _itself,
    "w": _weekday,
    "o": _number,
    "Dw": _on_weekday,
    "ow": weekday_numbered,
    "Go": _number_in_month,
    "FG": _nth_in_month,
    "Vw": _weekday_in_week,
}
