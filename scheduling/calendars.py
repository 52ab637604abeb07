"""When an iCalendar file (RFC 5545) says that its owner is busy."""

from __future__ import annotations

import re
import warnings
from calendar import isleap, weekday
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import inf, prod
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.availability import Span, merged
from scheduling.calendar_text import UNREADABLE, ZONE_LINE, CalendarUnreadable, components, decoded, relevant

__all__ = ["CalendarUnreadable", "busy"]

# The libraries take half a second to import: only those who read a calendar pay for it.
Event = Any  # icalendar's Event, whose properties are typed as unions of thirty classes
Rule = Any  # icalendar's vRecur: a dict of lists

MAX_STEPS = 1_000_000  # of following rules from their beginning, 2 microseconds each
MAX_OCCURRENCES = 20_000  # inside the time asked about, 300 microseconds each
MARGIN = timedelta(days=2)  # no zone is further than that from UTC, so days may be compared without knowing it

# icalendar keeps the zones that a file defines for the whole process, by name: the next file with the same name
# ("Customized Time Zone") and other rules would get the first one's. So one file at a time, and forget before each.
READING = Lock()


def busy(text: str | bytes, start: datetime, end: datetime, zone: str) -> list[Span]:
    """The busy spans between start and end (aware): in UTC, clipped, merged and in order.

    Whole days and floating times are meant in `zone`. Events that are cancelled or marked transparent leave time free;
    tentative ones don't. An event that can't be read is left out; where only its rule can't, it counts once.
    Raises CalendarUnreadable, and zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    local, start, end = ZoneInfo(zone), start.astimezone(UTC), end.astimezone(UTC)
    source = decoded(text)
    blocks = relevant(source, (start - MARGIN).date(), (end + MARGIN).date())
    with READING, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # icalendar's remarks about other people's files
        _learn_zones(source, blocks)
        found: list[Span] = []
        for events in _series(blocks, start, end):
            found += _occurrences(events, start, end, local)
            if len(found) > MAX_OCCURRENCES:
                raise CalendarUnreadable("too_many")
    return merged((max(first, start), min(last, end)) for first, last in found)


def _learn_zones(source: str, blocks: list[str]) -> None:
    """Have icalendar know the zones which this file defines, these alone, for the events that name them."""
    from icalendar import Calendar  # noqa: PLC0415
    from icalendar.timezone import tzp  # noqa: PLC0415

    named = {name.strip('"') for block in blocks for name in re.findall(r'TZID=("[^"\n]*"|[^":;\n]*)', block, re.I)}
    tzp.use_zoneinfo()
    for zone in components(source, "VTIMEZONE"):
        lines = [line for line in zone if ZONE_LINE.match(line)]
        if any(line[5:].replace("\\", "").strip() in named for line in lines if line.upper().startswith("TZID")):
            with suppress(*UNREADABLE):
                Calendar.from_ical("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]))


def _series(blocks: list[str], start: datetime, end: datetime) -> list[list[Event]]:
    """The events in groups of one UID: a meeting with its versions and its moved occurrences."""
    import icalendar  # noqa: PLC0415

    groups: dict[str, list[Event]] = {}
    steps = 0.0
    for place, block in enumerate(blocks):
        with suppress(*UNREADABLE):
            event: Event = icalendar.Event.from_ical(block)
            _mend(event)
            steps += sum(_steps(rule, _utc(event["DTSTART"].dt, UTC), start, end) for rule in _rules(event))
            groups.setdefault(str(event.get("UID", place)), []).append(event)
    if steps > MAX_STEPS:
        raise CalendarUnreadable("too_many")
    return list(groups.values())


def _mend(event: Event) -> None:
    """Make right what recurring-ical-events gets wrong. Raises one of UNREADABLE for an event without a start."""
    from icalendar import vDDDTypes  # noqa: PLC0415
    from icalendar.prop import vBroken  # noqa: PLC0415

    for name in [name for name, value in event.items() if isinstance(value, vBroken)]:
        del event[name]
    begins, ends = event["DTSTART"].dt, getattr(event.get("DTEND"), "dt", None)
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    if isinstance(ends, datetime) and ends.tzinfo and zone:  # else a flight's length is added to the wrong clock
        event["DTEND"] = vDDDTypes(ends.astimezone(zone))
    if ends is not None and _utc(ends, zone or UTC) < _utc(begins, zone or UTC):  # it would be turned round
        event["DTEND"] = event["DTSTART"]
    for rule in _rules(event):
        if zone and "UNTIL" in rule:  # in local time it would be read as UTC, and the last occurrence dropped
            rule["UNTIL"] = [_utc(u, zone) if isinstance(u, datetime) else u for u in rule["UNTIL"]]
    if any(_endless(rule, begins) for rule in _rules(event)):
        del event["RRULE"]


def _rules(event: Event) -> list[Rule]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _endless(rule: Rule, begins: date) -> bool:
    """Whether dateutil can't follow the rule, or would look for its first day until the year 9999 (30th of February).

    Tried in the last decades that it knows, where they begin like the event's year: weekdays and leap days come
    round in 28 years.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415

    if rule.get("INTERVAL", [1])[0] < 1 or ("BYSETPOS" in rule and _days_between(rule) < 1):
        return True
    plain = type(rule)({part: value for part, value in rule.items() if part not in ("COUNT", "UNTIL")})
    try:
        late = datetime.combine(begins, time()).replace(year=_like(begins.year))
        return next(iter(rrulestr(plain.to_ical().decode(), dtstart=late)), None) is None
    except UNREADABLE:
        return True


def _like(year: int) -> int:
    """The first year of 9944 .. 9971 with the same calendar."""
    looks = [(isleap(y), weekday(y, 1, 1)) for y in (year, *range(9944, 9972))]
    return 9943 + looks.index(looks[0], 1)


def _days_between(rule: Rule) -> float:
    days = {"YEARLY": 365.25, "MONTHLY": 30.4, "WEEKLY": 7.0, "DAILY": 1.0, "HOURLY": 1 / 24, "MINUTELY": 1 / 1440}
    return days.get(rule["FREQ"][0].upper(), 1 / 86400)


def _steps(rule: Rule, begins: datetime, start: datetime, end: datetime) -> float:
    """About how many steps dateutil takes to follow the rule: it goes from the beginning and skips none.

    Infinite where more than MAX_OCCURRENCES may lie between start and end.
    """
    days, count = _days_between(rule), rule.get("COUNT", [inf])[0]
    last = min([end, *(_utc(until, UTC) for until in rule.get("UNTIL", []))])
    period = timedelta(days=days * rule.get("INTERVAL", [1])[0])
    times = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    inside = max((last - max(begins, start)) / period, 0) * max(days, 1) * times
    if min(inside, count) > MAX_OCCURRENCES:
        return inf
    each = 1 + days / 10 if times == 1 else max(days, 1) * times
    return float(min(max((last - begins) / period, 0) * each, 366 * count))


def _occurrences(events: list[Event], start: datetime, end: datetime, local: tzinfo) -> list[Span]:
    """The busy spans of one series around start .. end."""
    try:
        return _expanded(events, start, end, local)
    except UNREADABLE:
        for event in events:
            for name in ("RRULE", "RDATE", "EXDATE"):
                event.pop(name, None)
    with suppress(*UNREADABLE):
        return _expanded(events, start, end, local)
    return []


def _expanded(events: list[Event], start: datetime, end: datetime, local: tzinfo) -> list[Span]:
    from icalendar import Calendar  # noqa: PLC0415
    from recurring_ical_events import of  # noqa: PLC0415

    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    return [
        (_utc(occurrence["DTSTART"].dt, local), _utc(occurrence["DTEND"].dt, local))
        for occurrence in of(calendar).between(start - MARGIN, end + MARGIN)
        if str(occurrence.get("TRANSP")).upper() != "TRANSPARENT"
        and str(occurrence.get("STATUS")).upper() != "CANCELLED"
    ]


def _utc(moment: date, local: tzinfo) -> datetime:
    """A date is its midnight; what names no zone is meant in `local`."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=local)).astimezone(UTC)
