"""Days, clocks, parts of the day and lengths, put together as one moment or one stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from scheduling.phrase_calendar import Day, day_named, next_time
from scheduling.phrase_clocks import Clock, readings
from scheduling.phrase_lengths import Length
from scheduling.phrase_parts import Part, span
from scheduling.phrase_tokens import Setting, Token

DAY_KINDS = "DwoFGVW"
USED = frozenset(DAY_KINDS + "CRtQlZI")
Pair = tuple[int, int | None]  # start and end in minutes after midnight; the end may lie beyond 1440


@dataclass(frozen=True)
class When:
    """start and end in local wall time of `zone`, naive; a date is a day without a time, end None a point."""

    start: date | datetime
    end: date | datetime | None
    zone: str


@dataclass(frozen=True)
class Ask:
    """What is missing: which_day, which_time, morning_or_evening, which_zone, which_end, repeats, skipped_hour, not_understood.

    understood and left: the parts of the text that were and weren't read, as typed. options: up to four candidates.
    """

    reason: str
    understood: str = ""
    left: str = ""
    options: tuple[date | datetime, ...] = ()


def answer(tokens: list[Token], setting: Setting) -> When | Ask:
    """The tokens of a phrase as one moment or one stretch of time."""
    for place, token in enumerate(tokens):
        before, after = tokens[:place], tokens[place + 1 :]
        if token.kind == "-" and _days(before) and _days(after):
            return _between(_moment(before, setting), _moment(after, setting), named=True)
    interval = next((token for token in tokens if token.kind == "I"), None)
    if interval:
        rest = [token for token in tokens if token is not interval]
        ends = [_moment([interval._replace(kind="D", value=day), *rest], setting) for day in interval.value]
        return _between(ends[0], ends[1])
    return _moment(tokens, setting)


def _days(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind in DAY_KINDS + "Q"]


def _between(first: When | Ask, last: When | Ask, named: bool = False) -> When | Ask:
    """From one moment to another. Two named days (today - Friday) may mean either of them, so we ask."""
    if isinstance(first, Ask) or isinstance(last, Ask):
        return first if isinstance(first, Ask) else last
    if isinstance(first.start, datetime) != isinstance(last.start, datetime):
        return Ask("which_time", options=(first.start, last.start))
    if named and not isinstance(first.start, datetime):
        return Ask("which_day", options=(first.start, last.start))
    end = last.end or last.start
    return replace(first, end=end) if end > first.start else Ask("which_day", options=(first.start, last.start))


def _moment(tokens: list[Token], setting: Setting) -> When | Ask:
    """One day and one clock, whichever of the two was said."""
    times = [token for token in tokens if token.kind in "CR"]
    parts = _parts(tokens)
    lengths = [token.value for token in tokens if token.kind == "l"]
    exact = [token.value for token in tokens if token.kind == "Q"]
    if len(exact) == 1 and isinstance(exact[0], datetime):
        if times or parts or _days(tokens)[1:]:
            return Ask("which_time", options=(exact[0],))
        return _lasting(When(exact[0], None, setting.zone.key), lengths, setting)
    day = _day(tokens, exact, parts, setting)
    if isinstance(day, list):
        return _which_day(day, times, parts, setting)
    if len(times) > 1 or len(parts) > 1:
        return _which_time(day, times, parts, setting)
    if times:
        tz = next((token.value for token in tokens if token.kind == "Z"), setting.zone)
        return _lasting(_timed(day, times[0].value, parts, tz, setting), lengths, setting)
    if parts:
        return _placed(day, [span(parts[0], setting)], setting.zone, setting)
    if day is None or lengths:
        return Ask("which_time" if day else "not_understood")
    return When(day.first, None, setting.zone.key)


def _parts(tokens: list[Token]) -> list[Part]:
    """The parts of the day; early and late may stand apart from them: early Friday morning."""
    edge = next((token.kind for token in tokens if token.kind in "EL"), "")
    return [token.value._replace(edge=token.value.edge or edge) for token in tokens if token.kind == "t"]


def _day(tokens: list[Token], exact: list[date], parts: list[Part], setting: Setting) -> Day | list[date] | None:
    names = [token for token in tokens if token.kind in DAY_KINDS]
    if exact:
        return Day(exact[0]) if len(exact) == 1 and not names else exact
    kinds = {token.kind for token in tokens}
    if "G" in kinds and kinds & {"E", "L"}:
        return []  # late next month
    day = day_named(names, setting)
    if day is None and any(part.today for part in parts):
        return Day(setting.today)
    return day


def _timed(day: Day | None, time: Any, parts: list[Part], tz: tzinfo, setting: Setting) -> When | Ask:
    """A clock, or a pair of them, on a day; tz is the zone it was said in."""
    first, last = (time, None) if isinstance(time, Clock) else time
    pairs = readings(first, last, parts[0].name if parts else None)
    if not parts and first.half == "typed" and first.minute < 6 * 60 and (last is None or last.half == "typed"):
        either = [_placed(day, [pair], tz, setting) for pair in pairs]  # 3:30 where people count to 24
        return Ask("morning_or_evening", options=tuple(one.start for one in either if isinstance(one, When)))
    found = _placed(day, pairs, tz, setting)
    if isinstance(found, Ask) or not isinstance(found.start, datetime):
        return found
    end = found.end + timedelta(seconds=last.second) if last and isinstance(found.end, datetime) else found.end
    return replace(found, start=found.start + timedelta(seconds=first.second), end=end)


def _placed(day: Day | None, pairs: Sequence[Pair], tz: tzinfo, setting: Setting) -> When | Ask:
    """The first of the readings that makes sense on the day: without a day the next time it comes."""
    if not pairs:
        return Ask("which_time")
    if day is None:
        days, pairs = [setting.today + timedelta(n) for n in (-1, 0, 1, 2)], pairs[:1]
    elif day.every:
        days, pairs = [day.first, next_time(day).first], pairs[:1]
    else:
        days = [day.first]
    candidates = [_local(on, pair, tz, setting) for on in days for pair in pairs]
    return next((found for found in candidates if _is_ahead(found, setting)), candidates[0])


def _is_ahead(found: When | Ask, setting: Setting) -> bool:
    return isinstance(found, Ask) or not isinstance(found.start, datetime) or found.start > setting.local


def _local(on: date, pair: Pair, tz: tzinfo, setting: Setting) -> When | Ask:
    """Wall time in tz as the speaker's wall time. An hour that the clocks skip doesn't exist, so we ask."""
    walls = [datetime.combine(on, time()) + timedelta(minutes=minute) for minute in pair if minute is not None]
    for wall in walls:
        if wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).replace(tzinfo=None) != wall:
            beside = [wall.replace(tzinfo=tz, fold=fold).astimezone(UTC).astimezone(setting.zone) for fold in (1, 0)]
            return Ask("skipped_hour", options=tuple(moment.replace(tzinfo=None) for moment in beside))
    start, *end = (wall.replace(tzinfo=tz).astimezone(setting.zone).replace(tzinfo=None, fold=0) for wall in walls)
    return When(start, end[0] if end else None, setting.zone.key)


def _lasting(found: When | Ask, lengths: Sequence[Length], setting: Setting) -> When | Ask:
    """A point with its length: 4pm for 30 minutes. Two lengths that disagree are asked about."""
    if isinstance(found, Ask) or not lengths or not isinstance(found.start, datetime):
        return found
    length = lengths[0]
    start = found.start.replace(tzinfo=setting.zone).astimezone(UTC)
    moment = start + timedelta(days=length.days, seconds=length.seconds)
    end = moment.astimezone(setting.zone).replace(tzinfo=None)
    if len(lengths) > 1 or length.months or not found.start < end or found.end not in (None, end):
        return Ask("which_end", options=(found.start,))
    return replace(found, end=end)


def _which_day(days: list[date], times: list[Token], parts: list[Part], setting: Setting) -> Ask:
    """The days that were named or meant, each with the clock where there is one."""
    options: list[date | datetime] = []
    for day in days[:4]:
        found = _timed(Day(day), times[0].value, parts, setting.zone, setting) if times else None
        options.append(found.start if isinstance(found, When) else day)
    return Ask("which_day", options=tuple(options))


def _which_time(day: Day | None, times: list[Token], parts: list[Part], setting: Setting) -> Ask:
    """The clocks or parts of the day that were named, on the day."""
    if times:
        found = [_timed(day, token.value, parts[:1], setting.zone, setting) for token in times]
    else:
        found = [_placed(day, [span(part, setting)], setting.zone, setting) for part in parts]
    return Ask("which_time", options=tuple(one.start for one in found[:4] if isinstance(one, When)))
