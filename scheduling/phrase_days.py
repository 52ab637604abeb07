"""Days in a phrase: the rules that find them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from scheduling.phrase_calendar import Day, made, months_on, upcoming, weekday_numbered, yearly
from scheduling.phrase_tokens import Found, Rule, Setting, Token, rule


def _numeric(run: Sequence[Token], setting: Setting) -> Found:
    """2026-05-31, 31.5.2026, 5/31/26: three numbers, by the habits of the language and by what is possible."""
    first, second, third, sign = run[0].value
    if first > 31 or (setting.has("year first") and third < 32):
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
    dates = [found for day, month in days if (found := yearly(month, day, setting.today))]
    if not dates:
        return None if run[-1].kind == "v" else ("#", None)
    return "D", Day(dates[0], "year", dates[1] if len(dates) > 1 else None)


def _dotted(run: Sequence[Token], setting: Setting) -> Found:
    """7.12.: a date where dates have dots; what is no date (9.30) stays a clock."""
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
    found = yearly(month, day, setting.today)
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


def _weekday_number(run: Sequence[Token], setting: Setting) -> Found:
    """Vendredi 17 à 15h is no range where the 17th is a Friday soon."""
    found = weekday_numbered(run[1].value, run[0].value, setting.today)
    soon = isinstance(found, Day) and found.first < months_on(setting.today, 2)
    return ("D", found) if soon else None


def _nth(run: Sequence[Token], _setting: Setting) -> Found:
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


def _of_month(run: Sequence[Token], _setting: Setting) -> Found:
    """The 17; on 15; 15日."""
    return ("o", run[-1 if run[-1].kind == "n" else 0].value)


DAYS: tuple[Rule, ...] = (
    rule("3,?-3|/-/", _day_span),
    rule("[no]O?m-[no]O?my?(?!n)|m[no]-m[no](?![pHu])", _day_span),
    rule("3", _numeric),
    rule("v(?![pu])", _dotted),
    rule("/(?!u)", _slashed),
    rule("YnY?nMnJ|yYnMnJ|nYnMnJ|nMnJ", _month_day),
    rule("yYnM|nM(?!n)", _month),
    rule("nJ(?!f)", _of_month),
    rule("m,?[no]-[no](?![pHu])(?:,?y)?|[no]-[no]O?m(?:O?y)?(?!n)", _day_span),
    rule("(?<=[-&]nO)m[no](?![-p])|(?<=[-&]n)m[no](?![-p])", _month_day),
    rule("[no]O?e?[-,]*m(?:[-,O]*y)?", _month_day),
    rule("m[-,]*e?[no](?![pHu])(?:[-,]*y)?", _month_day),
    rule("ow", _nth),
    rule("wn(?=j[Cn])", _weekday_number),
    rule("mO?y|(?<=[isx])m|(?<=F[Ob])m|(?<=FOe)m", _month),
    rule("ru", _relative),
    rule("r", _relative),
    rule("(?<=xwO)m", _month),
    rule("[XS][Oe]*(?:x?u|ux|m)|xuX", _edge),
    rule("xe?u|ux|(?<=O)u|(?<=Oe)u", _period),
    rule("xw(?=O)", _nth),
    rule("xw|wx", _weekday),
    rule("[na]wf|wu", _weekdays_on),
    rule("(?<=[es])n(?![umHpw?&-])", _of_month),
)
