"""Clock times in a phrase: the rules that find them, and what an hour without am or pm means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduling.phrase_tokens import Found, Rule, Setting, Token, rule

NOON = 12 * 60
DAY = 24 * 60


class Clock(NamedTuple):
    """minute of the day and second as typed, and how sure the half of the day is.

    half: "am", "pm"; "sure" (15:00, 08:30); "typed" (8:30 where people count to 24: as typed unless the part of the day
    says otherwise); "open" (at 4: the reading nearest to working hours).
    """

    minute: int
    second: int
    half: str


# In which minutes of the day a clock may lie that stands beside a part of the day.
PARTS = {
    "morning": (0, NOON + 59),
    "midday": (10 * 60, 18 * 60),
    "lunch": (11 * 60, 15 * 60),
    "afternoon": (NOON, 19 * 60),
    "evening": (15 * 60, DAY),
    "night": (17 * 60, DAY),
    "work": (16 * 60, DAY),
    "hours": (0, DAY),
}


def clock(hour: int, minute: int = 0, second: int = 0, half: str = "open") -> Clock | None:
    """A clock, or None where there is no such time. half as in Clock; 0 and 13 to 24 are sure by themselves."""
    if not (0 <= hour <= 24 and minute < 60 and second < 60) or (hour == 24 and minute):
        return None
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return Clock(hour * 60 + minute, second, "sure") if half == "pm" and hour > 12 else None
        return Clock(hour % 12 * 60 + minute + (NOON if half == "pm" else 0), second, half)
    return Clock(hour * 60 + minute, second, half if 1 <= hour <= 12 else "sure")


def unspaced(digits: str) -> Clock | None:
    """0930 or 1500 as a clock, but not what is rather a year."""
    return None if "1900" <= digits <= "2100" else clock(int(digits[:-2]), int(digits[-2:]), 0, "sure")


def choices(time: Clock) -> list[int]:
    """The minutes of the day that a clock can mean, the likelier first: 7 to 11 are mornings, 12 to 6 are not."""
    if time.half in ("am", "pm", "sure"):
        return [time.minute]
    early, late = time.minute % NOON, time.minute % NOON + NOON
    if time.half == "typed":
        return [time.minute, early + late - time.minute]
    return [early, late] if early >= 7 * 60 else [late, early]


def readings(start: Clock, end: Clock | None, part: str | None) -> list[tuple[int, int | None]]:
    """The (start, end) minutes that a clock or a pair of clocks can mean, the likelier first.

    end may lie beyond 1440: the range crosses midnight. Empty where the part of the day contradicts the clock.
    """
    low, high = PARTS[part] if part else (0, DAY)
    starts = [minute for minute in choices(start) if low <= minute <= high]
    if part == "night" and start.minute % NOON == 0:
        starts = [DAY]
    if end is None:
        return [(minute, None) for minute in starts]
    if end.half == "sure" and start.half in ("open", "typed") and start.minute in starts:
        starts = [start.minute]  # 7-18: whoever writes 18 counts to 24
    elif end.half == "am":
        starts.sort()  # 3 to 8am: both am
    pairs = [(minute, minute + _length(minute, end, start.half == "sure")) for minute in starts]
    short = [pair for pair in pairs if pair[1] - pair[0] <= NOON]  # 8 to 11pm: both pm
    return [*(short or pairs)]


def _length(start: int, end: Clock, counts_to_24: bool) -> int:
    """Minutes from a start to the end: as typed behind 00:00 or 13:00, else the next moment that it can mean."""
    if counts_to_24 and end.minute > start:
        return end.minute - start
    return min((minute - start) % DAY or DAY for minute in choices(end))


def _value(token: Token, _setting: Setting) -> Clock | None:
    """The clock in a token, which may be a bare hour."""
    if token.kind == "n":
        return clock(token.value)
    return token.value if isinstance(token.value, Clock) else None


def _written(run: Sequence[Token], setting: Setting) -> Found:
    """14:30, 2.30 pm, 15h30, 9 Uhr, 3pm, one thirty pm, 1230pm, 午後3時30分."""
    kinds = "".join(token.kind for token in run)
    numbers = [number for token in run for number in _numbers(token)]
    if kinds == "nnp" and numbers[1] < 10:
        return None
    half = next((str(token.value) for token in run if token.kind == "p"), "open")
    if half == "open" and (any(token.kind == "c" and token.value[3] for token in run) or "y" in kinds):
        half = "sure"
    elif half == "open" and setting.has("24 hours") and len(numbers) > 1 and "h" not in kinds:
        half = "typed"
    hour, minute, second = (*numbers, 0, 0)[:3]
    found = clock(hour, minute, second, half)
    return ("C", found) if found else None


def _numbers(token: Token) -> list[int]:
    """Hours, minutes and seconds, as far as they are in a token."""
    match token.kind:
        case "c" | "v":
            return list(token.value[:3])
        case "y":
            return [int(token.value[:-2]), int(token.value[-2:])]
        case "n":
            return [token.value]
        case _:
            return [30] if token.kind == "h" else []


def _glued_am(run: Sequence[Token], _setting: Setting) -> Found:
    """9a; 7:30a."""
    hour, minute, second = run[0].value[:3] if run[0].kind == "c" else (run[0].value, 0, 0)
    found = clock(hour, minute, second, "am") if run[0].end == run[1].start else None
    return ("C", found) if found else None


def _named(run: Sequence[Token], _setting: Setting) -> Found:
    return "C", Clock(run[0].value, 0, "sure")


def _shifted(run: Sequence[Token], by: int, setting: Setting) -> Found:
    """The clock at the end of the run, by some minutes later; its half stays as sure as it was."""
    base = next((_value(token, setting) for token in reversed(run) if token.kind in "nC"), None)
    if base is None:
        return None
    if base.half == "open":
        moved = (base.minute + by) % NOON
        return "C", Clock(moved or NOON, base.second, "open")
    return "C", Clock((base.minute + by) % DAY, base.second, base.half)


def _minutes(run: Sequence[Token]) -> int:
    return next(15 if token.kind == "q" else int(token.value) for token in run if token.kind in "qn")


def _past(run: Sequence[Token], setting: Setting) -> Found:
    """A quarter past 1pm, twenty after three; but 2 hours after 3pm is neither."""
    other = any(token.kind == "u" and token.value != "minute" for token in run)
    return _shifted(run[-1:], _minutes(run[:-1]), setting) if _minutes(run[:-1]) < 60 and not other else None


def _to(run: Sequence[Token], setting: Setting) -> Found:
    """A quarter to seven, 20 minutes to 2pm, 15 to noon; but 5 to 6 is a range."""
    before = run[:-1]
    sign = next(token for token in before if token.kind in "-~")
    named = any(token.kind in "qu" for token in before) or sign.kind == "~"
    if (sign.kind == "-" and sign.value != "to") or sign.value == "less" or _minutes(before) >= 60:
        return None
    target = _value(run[-1], setting)
    told = len(before) == 2 and _minutes(before) in (5, 10) and min(t.end - t.start for t in (run[0], run[-1])) > 2
    named |= told  # five to three is a time where it is written in words
    if not named and (_minutes(before) <= 12 or target is None or target.half == "typed" or _counts_to_24(target)):
        return None  # 14 to 15:00
    return _shifted(run[-1:], -_minutes(before), setting)


def _counts_to_24(time: Clock) -> bool:
    return time.half == "sure" and time.minute > NOON


def _half_past(run: Sequence[Token], setting: Setting) -> Found:
    """Half past 3; half three, which is half an hour later in London than in Berlin."""
    before = setting.has("half before") and "+" not in [token.kind for token in run]
    return _shifted(run[-1:], -30 if before else 30, setting)


def _and_half(run: Sequence[Token], setting: Setting) -> Found:
    """Tres y media, 3 heures et quart, tres menos cuarto, 3 heures moins dix."""
    kinds = [token.kind for token in run]
    if any(token.kind == "~" and token.value != "less" for token in run):
        return None
    by = 30 if "h" in kinds else _minutes(run[1:])
    return _shifted(run[:1], -by if "~" in kinds else by, setting)


def _pair(run: Sequence[Token], _setting: Setting) -> Found:
    """At three twenty; five-thirty, but 5-30 is no clock."""
    hour, minute = (token for token in run if token.kind == "n")
    words = min(hour.end - hour.start, minute.end - minute.start) > 2  # digits are one or two characters
    if any(token.kind in "-&" for token in run) and not (words and minute.value >= 15):
        return None
    found = clock(hour.value, minute.value) if 1 <= hour.value <= 12 and minute.value >= 10 else None
    return ("C", found) if found else None


def _range(run: Sequence[Token], setting: Setting) -> Found:
    """From 2 to 4pm; between 3 and 8am; de 14h à 16h."""
    if any(token.kind == "j" and token.value != "to" for token in run[1:]):
        return None
    times = [_value(token, setting) for token in run if token.kind in "nC"]
    first, last = times
    return ("R", (first, last)) if first and last else None


def _bare(run: Sequence[Token], setting: Setting) -> Found:
    """At 4; a las 15."""
    found = _value(run[-1], setting)
    return ("C", found) if found else None


def _unspaced(run: Sequence[Token], _setting: Setting) -> Found:
    """1500-1600."""
    found = unspaced(run[0].value)
    return ("C", found) if found else None


def _japanese(run: Sequence[Token], setting: Setting) -> Found:
    return _written(run, setting) if setting.has("year first") else None


# Clocks that can't be anything else; to be read before dates.
CLOCKS: tuple[Rule, ...] = (
    rule("pnHnunu|pnHnu?|pnHh?|pc", _japanese),
    rule("[nc]a", _glued_am),
    rule("cH?p?", _written),
    rule("vp|v(?=H)H|(?<=j)v|v(?=-[vCn])|(?<=C-)v", _written),
    rule("(?<![mn])nnp|nHnunu|nHnu?p?|nHhp?|nHp?|np|yp|yH|(?<=j)y", _written),
    rule("y(?=-[yC])|(?<=C-)y", _unspaced),
    rule("k", _named),
    rule("(?:a?q|nu?)[+A][Cn]", _past),
    rule("(?<![bO])(?:a?q|nu?)[-~][ej]?[Cn]", _to),
    rule("h\\+?[Cn](?!u)", _half_past),
    rule("[Cn]&?h(?![aunC])|[Cn]~e?[qn]|[Cn]q(?![~+A-])", _and_half),
    rule("jnn(?:u(?!C))?", _pair),
)
# Clocks that are only numbers; what is a date has been taken out before.
HOURS: tuple[Rule, ...] = (
    rule("n[-&]?n(?![nuHm])", _pair),
    rule("b?j?[Cn][-j]j?[Cn](?![u])", _range),
    rule("bj?[Cn]&j?[Cn]", _range),
    rule("j[nC]|(?<![?])n(?=(?:ie?)?t)", _bare),
    rule("n(?=z)", _bare),
    rule("(?<=[AB])n(?![uHmn])|(?<=b)n(?![uHm&j?-])|n(?=\\|C)", _bare),
)
