"""Lengths of time in a phrase (for 30 minutes), and moments counted from now or from a day (in 2 weeks)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from scheduling.phrase_calendar import Day, months_on, upcoming
from scheduling.phrase_tokens import Found, Rule, Setting, Token, rule

DAYS_OF = {"day": 1, "week": 7}
MONTHS_OF = {"month": 1, "year": 12}
SECONDS_OF = {"second": 1, "minute": 60, "hour": 3600}
LONGEST = 5 * 366  # days; who counts further doesn't book a meeting


class Length(NamedTuple):
    """Calendar months and days, and seconds of real time."""

    months: int
    days: int
    seconds: int


def _length(run: Sequence[Token], _setting: Setting) -> Found:
    """30 minutes, half an hour, two and a half hours, 1.5 h, 3/4 hour."""
    unit = next((token.value for token in run if token.kind == "u"), "hour")
    kinds = [token.kind for token in run]
    parts = {token.kind: token.value for token in run if token.kind in "nvhqy"}
    amount = float("{}.{}".format(*parts["v"][:2])) if "v" in parts else float(parts.get("n") or parts.get("y") or 0)
    amount += float("a" in kinds and "&" in kinds and "n" not in parts)
    if "/" in kinds:
        amount = run[0].value[0] / (run[0].value[1] or 1)
    amount += 0.5 * ("h" in parts) + 0.25 * ("q" in parts)
    amount = amount or 1.0  # an hour
    days, months = amount * DAYS_OF.get(unit, 0), amount * MONTHS_OF.get(unit, 0)
    if days % 1 or months % 1:
        return None
    return "l", Length(int(months), int(days), round(amount * SECONDS_OF.get(unit, 0)))


def _hours(run: Sequence[Token], _setting: Setting) -> Found:
    """In 2h; for 1h30: after "in" and "for" the mark of the hour counts hours."""
    numbers = [token.value for token in run if token.kind in "na"]
    hours = float("{}.{}".format(*run[0].value[:2])) if run[0].kind == "v" else numbers[0]
    return "l", Length(0, 0, round(3600 * hours) + 60 * sum(numbers[1:]))


def _days(run: Sequence[Token], _setting: Setting) -> Found:
    return "l", Length(0, run[0].value, 0)


def _sum(run: Sequence[Token], _setting: Setting) -> Found:
    """1 day 2 hours and 5 minutes."""
    lengths = [token.value for token in run if token.kind == "l"]
    return "l", Length(*(sum(parts) for parts in zip(*lengths, strict=True)))


def _from_now(run: Sequence[Token], setting: Setting) -> Found:
    """In 2 weeks (a date), in 5 hours (a moment), 3 days ago."""
    length = next(token.value for token in run if token.kind == "l")
    sign = -1 if any(token.kind in "g~" for token in run) else 1
    if length.seconds % 60:
        return None  # nobody meets in twenty seconds
    if length.days + 31 * length.months + length.seconds // 86400 > LONGEST:
        return "#", None
    day = months_on(setting.today, sign * length.months) + timedelta(sign * length.days)
    if not length.seconds:
        return "Q", day
    wall = datetime.combine(day, setting.local.time()).replace(tzinfo=setting.zone)
    moment = wall.astimezone(UTC) + timedelta(seconds=sign * length.seconds)
    return "Q", moment.astimezone(setting.zone).replace(tzinfo=None)


def _from_day(run: Sequence[Token], setting: Setting) -> Found:
    """A week from Tuesday, 3 days after tomorrow, Monday in two weeks; but an hour on Tuesday is no day."""
    length = next(token.value for token in run if token.kind == "l")
    day = next(token for token in run if token.kind in "Dw")
    if length.seconds or length.days > LONGEST or length.months > LONGEST // 30:
        return None
    if not any(token.kind in "bA" for token in run) and (length.months or length.days % 7):
        return None
    start: date = upcoming(day.value, setting.today) if day.kind == "w" else day.value.first
    return "D", Day(months_on(start, length.months) + timedelta(length.days))


def _now(_run: Sequence[Token], setting: Setting) -> Found:
    return "Q", setting.local


# Before clocks, where hours have the same mark.
COUNTED_HOURS: tuple[Rule, ...] = (
    rule(r"(?:(?<=[id])|(?<=ie)|(?<=^\+)|(?<=[^nqua]\+))[nav]H(?:nu?)?|(?<=g)[nav]H|[nav]H(?=[fg])", _hours),
)
LENGTHS: tuple[Rule, ...] = (
    rule("/u|n&ahu|[na]u&a?h|a?ha?u|aqO?a?u|qOau|nhu|[navy]u", _length),
    rule("nJ(?=[fg])", _days),
    rule("l(?:[,&]?l)+", _sum),
)
# After days.
OFFSETS: tuple[Rule, ...] = (
    rule("l[bA]e?[Dw]|[Dw][i+][ea]?lf?|[i+]?[ea]?ls?[Dw]", _from_day),
    rule("lg|gl|~l", _from_now),
    rule(r"[i+][ea]?lf?|lf", _from_now),
    rule("@", _now),
)
