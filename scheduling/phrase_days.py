"""Days in a phrase: the rules that find them, and which date the words together name."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from scheduling.phrase_tokens import Found, Rule, Setting, Token, rule

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


def _yearly(month: int, day: int, today: date) -> date | None:
    """The next time that this day of the year comes; the 29th of February can be years away."""
    dates = (made(year, month, day) for year in range(today.year, today.year + 1 + YEARS_AHEAD))
    return next((found for found in dates if found and found >= today), None)


def _monthly(day: int, today: date) -> date | None:
    months = (months_on(today.replace(day=1), n) for n in range(4))
    return next((d for m in months if (d := made(m.year, m.month, day)) and d >= today), None)


def _numeric(run: Sequence[Token], setting: Setting) -> Found:
    """2026-05-31, 31.5.2026, 5/31/26: three numbers, by the habits of the language and by what is possible."""
    first, second, third, sign = run[0].value
    if first > 31:
        found, other = made(first, second, third), None
    elif setting.has("year first") and third < 32:
        found, other = made(first, second, third), None
    else:
        readings = [made(third, second, first), made(third, first, second)]
        if not (setting.has("day first") or sign == "."):
            readings.reverse()
        possible = [reading for reading in readings if reading]
        found, other = (*possible, None, None)[:2]
    return ("D", Day(found, "", other)) if found else ("#", None)


def _slashed(run: Sequence[Token], setting: Setting) -> Found:
    """6/4, by the habits of the language; 9/2026 is a month. A dotted pair is always day first."""
    first, second = run[-1].value[:2]
    if second > 31:
        found = made(second, first, 1)
        return ("G", found) if found and second > 1900 else ("#", None)
    days = [(first, second), (second, first)]
    if run[-1].kind == "/" and not setting.has("day first"):
        days.reverse()
    elif run[-1].kind == "v":
        days.pop()
    dates = [found for day, month in days if (found := _yearly(month, day, setting.today))]
    if not dates:
        return None if run[-1].kind == "v" else ("#", None)
    return "D", Day(dates[0], "year", dates[1] if len(dates) > 1 else None)


def _dotted(run: Sequence[Token], setting: Setting) -> Found:
    """Am 7.12.: a date where dates have dots."""
    return _slashed(run, setting) if setting.has("dotted dates") else None


def _month_day(run: Sequence[Token], setting: Setting) -> Found:
    """14 April 2015, Sep-23-2020, the second of August, 9月3日, 令和2年5月1日."""
    kinds = "".join(token.kind for token in run)
    numbers = [token.value for token in run if token.kind in "no"]
    year = next((int(token.value) for token in run if token.kind == "y"), None)
    if "Y" in kinds and year is None:
        year = numbers.pop(0) + max(token.value for token in run if token.kind == "Y")
    if "M" in kinds:
        month, day = numbers
    else:
        month, day = next(token.value for token in run if token.kind == "m"), numbers[0]
        year = numbers[1] + 2000 if len(numbers) > 1 else year
    if year is not None:
        found = made(year, month, day)
        return ("D", Day(found)) if found else ("#", None)
    found = _yearly(month, day, setting.today)
    return ("D", Day(found, "year")) if found else ("#", None)


def _day_span(run: Sequence[Token], setting: Setting) -> Found:
    """22-23 February; Aug 10 - 12; 3 August to 10 August; 3.8.2026 - 10.8.2026."""
    if run[0].kind in "3/":
        ends = [(_numeric if token.kind == "3" else _slashed)([token], setting) for token in (run[0], run[-1])]
    else:
        months = [token for token in run if token.kind == "m"]
        year = [token for token in run if token.kind == "y"]
        numbers = [token for token in run if token.kind in "no"]
        pairs = zip((months[0], months[-1]), numbers, strict=True)
        ends = [_month_day([month, number, *year], setting) for month, number in pairs]
    days = [found[1] for found in ends if found and found[0] == "D"]
    return ("I", tuple(days)) if len(days) == 2 and days[0].first < days[1].first else None


def _month(run: Sequence[Token], setting: Setting) -> Found:
    """In January; October 2012; next March: the first day of the month."""
    year = next((int(token.value) for token in run if token.kind == "y"), None)
    month = next(int(token.value) for token in run if token.kind in "mn")
    if year is None:
        year = setting.today.year + (month < setting.today.month)
    found = made(year, month, 1)
    return ("G", found) if found else None


def _period(run: Sequence[Token], setting: Setting) -> Found:
    """Next week (its Monday), this month (its first day); also semaine prochaine."""
    step = next((token.value for token in run if token.kind == "x"), 0)
    step = 1 if step == "coming" else step
    unit = next(token.value for token in run if token.kind == "u")
    if unit == "week":
        return "V", setting.today + timedelta(7 * step - setting.today.weekday())
    return ("G", months_on(setting.today.replace(day=1), step)) if unit == "month" else None


def _edge(run: Sequence[Token], setting: Setting) -> Found:
    """End of the month, start of next week: working weeks end on Friday."""
    last = any(token.kind == "X" for token in run)
    base = next((token for token in run if token.kind in "GVm"), None)
    found = (base.kind, base.value) if base else _period([token for token in run if token.kind in "xu"], setting)
    if found and found[0] == "m":
        found = _month([token for token in run if token.kind in "my"], setting)
    if not found:
        return None
    kind, first = found
    if kind == "V":
        return "D", Day(first + timedelta(4) if last else first)
    return "D", Day(months_on(first, 1) - timedelta(1) if last else first)


def _weekday(run: Sequence[Token], setting: Setting) -> Found:
    """Next Friday is the one of next week, this Friday the one to come, the coming one never today."""
    weekday = next(token.value for token in run if token.kind == "w")
    step = next(token.value for token in run if token.kind == "x")
    today = setting.today
    if step == 0:
        return "D", Day(upcoming(weekday, today))
    if step == "coming":
        return "D", Day(upcoming(weekday, today + timedelta(1)))
    if step == -1:
        return "D", Day(upcoming(weekday, today - timedelta(7)))
    return "D", Day(today + timedelta(7 * step - today.weekday() + weekday))


def _nth(run: Sequence[Token], setting: Setting) -> Found:
    """The second Wednesday (of a month), the last Friday of one."""
    nth = run[0].value
    return ("F", (nth, run[-1].value)) if nth == -1 or (run[0].kind == "o" and 1 <= nth <= 5) else None


def _weekdays_on(run: Sequence[Token], setting: Setting) -> Found:
    """2 Sundays from now; Tuesday week."""
    count = int(run[0].value) if run[0].kind in "na" else 2
    weekday = next(token.value for token in run if token.kind == "w")
    if run[-1].kind == "u" and run[-1].value != "week":
        return None
    ahead = timedelta(7 * (count - 1) + (run[-1].kind != "u"))
    return "D", Day(upcoming(weekday, setting.today + ahead))


def _relative(run: Sequence[Token], setting: Setting) -> Found:
    """Tomorrow; tomorrow week."""
    if len(run) > 1 and run[1].value != "week":
        return None
    return "D", Day(setting.today + timedelta(run[0].value + 7 * (len(run) > 1)))


def _of_month(run: Sequence[Token], setting: Setting) -> Found:
    """The 17; on 15; 15日."""
    return ("o", run[-1 if run[-1].kind == "n" else 0].value)


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
    values = {token.kind: token.value for token in names}
    if len(values) < len(names):
        return _each(names, setting)
    today = setting.today
    match "".join(sorted(values)):
        case "":
            return None
        case "D":
            return Day(*values["D"])
        case "w":
            return Day(upcoming(values["w"], today), "week")
        case "o":
            found = _monthly(values["o"], today)
            return Day(found, "month") if found else []
        case "G":
            return Day(values["G"])
        case "Dw":
            return _on_weekday(values["D"], values["w"])
        case "ow":
            return _weekday_numbered(values["w"], values["o"], today)
        case "Vw":
            return Day(values["V"] + timedelta(values["w"]))
        case "FG":
            found = nth_of_month(values["F"][0], values["F"][1], values["G"])
            return Day(found) if found else []
        case "Go":
            found = made(values["G"].year, values["G"].month, values["o"])
            return Day(found) if found else []
        case _:
            return _each(names, setting)


def _on_weekday(day: Day, weekday: int) -> Day | list[date]:
    """A date with its weekday. Where they disagree with day and month either way, somebody has to say which holds."""
    if day.first.weekday() == weekday:
        return day
    if day.other and day.other.weekday() == weekday:
        return Day(day.other, day.every)
    return [day.first, upcoming(weekday, day.first - timedelta(3))]


def _weekday_numbered(weekday: int, number: int, today: date) -> Day | list[date]:
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


DAYS: tuple[Rule, ...] = (
    rule("3,?-3|/-/", _day_span),
    rule("[no]O?m-[no]O?my?(?!n)|m[no]-m[no](?![pHu])", _day_span),
    rule("3", _numeric),
    rule("(?<=[ws])v(?!p)|v(?=,?[^up]*C)", _dotted),
    rule("/(?!u)", _slashed),
    rule("YnY?nMnJ|yYnMnJ|nYnMnJ|nMnJ", _month_day),
    rule("yYnM|nM(?!n)", _month),
    rule("nJ(?!f)", _of_month),
    rule("m,?[no]-[no](?![pHu])(?:,?y)?|[no]-[no]O?m(?:O?y)?(?!n)", _day_span),
    rule("(?<=[-&]nO)m[no](?![-p])|(?<=[-&]n)m[no](?![-p])", _month_day),
    rule("[no]O?e?[-,]*m(?:[-,O]*y)?", _month_day),
    rule("m[-,]*e?[no](?![pHu])(?:[-,]*y)?", _month_day),
    rule("mO?y|(?<=[isxOb])m", _month),
    rule("ru", _relative),
    rule("r", _relative),
    rule("[XS][Oe]*(?:x?u|ux|m)|xuX", _edge),
    rule("xe?u|ux|(?<=O)u|(?<=Oe)u", _period),
    rule("xw(?=O)|ow", _nth),
    rule("xw|wx", _weekday),
    rule("[na]wf|wu", _weekdays_on),
    rule("(?<=[es])n(?![umHpw?&-])", _of_month),
)
