"""When an iCalendar file (RFC 5545) says that its owner is busy."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import prod
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # icalendar takes a third of a second to import: only those who read a calendar pay for it
    from icalendar import Event

Span = tuple[datetime, datetime]

MAX_SIZE = 10_000_000  # characters of a file
MAX_EVENTS = 4_000  # those that may touch the time asked about; icalendar parses some 1,400 a second
MAX_STEPS = 1_000_000  # of following rules, 2 microseconds each
MARGIN = timedelta(days=2)  # no zone is further than that from UTC, so days may be compared without knowing it

# icalendar keeps the zones that a file defines for the whole process, by name: the next file with the same name
# ("Customized Time Zone") and other rules would get the first one's. So one file at a time, and forget before each.
READING = Lock()


class CalendarUnreadable(Exception):
    """reason: "not_a_calendar", "cut_short" (something began and didn't end), "too_large" or "too_many" (events)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def busy(text: str | bytes, start: datetime, end: datetime, zone: str) -> list[Span]:
    """The busy spans between start and end (aware): in UTC, clipped, merged and in order.

    Whole days and floating times are meant in `zone`. Events that are cancelled or marked transparent leave time free;
    tentative ones don't. An event without a readable start is left out, a rule that can't be read counts once.
    Raises CalendarUnreadable, and zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    from icalendar.timezone import tzp  # noqa: PLC0415

    local = ZoneInfo(zone)
    excerpt = _excerpt(_decoded(text), start.astimezone(UTC) - MARGIN, end.astimezone(UTC) + MARGIN)
    with READING, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # icalendar's remarks about other people's files
        tzp.use_zoneinfo()
        series = _series(excerpt)
        if sum(_steps(event, end) for events in series for event in events) > MAX_STEPS:
            raise CalendarUnreadable("too_many")
        found = [span for events in series for span in _occurrences(events, start, end, local)]
    clipped = ((max(first, start.astimezone(UTC)), min(last, end.astimezone(UTC))) for first, last in found)
    return _merged(clipped)


# --- text: pick what matters before the slow parser sees it


def _decoded(text: str | bytes) -> str:
    """One line per property: unfolded, line ends as \\n, without byte order mark and NULs."""
    if len(text) > MAX_SIZE:
        raise CalendarUnreadable("too_large")
    if isinstance(text, bytes):
        text = _characters(text)
    text = text.replace("\0", "").strip("\ufeff \t\r\n")
    return re.sub("\n[ \t]", "", re.sub("\r\n?", "\n", text))


def _characters(raw: bytes) -> str:
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"^BEGIN:{name}\s*?$.*?^END:{name}\s*?$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


EVENT, ZONE, ALARM = _block("VEVENT"), _block("VTIMEZONE"), _block("VALARM")
FIELD = re.compile(r"^(DTSTART|DTEND|DURATION|RRULE|RDATE|RECURRENCE-ID|UID)(?=[;:])(.*)$", re.MULTILINE | re.I)
ODD_ZONE_RULE = re.compile(r"^RRULE(?!.*FREQ=YEARLY).*\n", re.MULTILINE | re.IGNORECASE)


def _excerpt(source: str, start: datetime, end: datetime) -> str:
    """A calendar of the zones and of those events that may matter between start and end.

    An event whose UID appears again is kept with all its versions: the newest may have moved it away.
    """
    _refuse_broken(source)
    events = [(block, _fields(block)) for block in EVENT.findall(source)]
    wanted = {fields.get("UID") for _, fields in events if _may_touch(fields, start.date(), end.date())}
    kept = [block for block, fields in events if fields.get("UID") in wanted]
    if len(kept) > MAX_EVENTS:
        raise CalendarUnreadable("too_many")
    zones = [ODD_ZONE_RULE.sub("", block) for block in ZONE.findall(source)]
    return "\n".join(["BEGIN:VCALENDAR", *zones, *kept, "END:VCALENDAR", ""])


def _refuse_broken(source: str) -> None:
    """Half a calendar would show busy people as free."""
    begun = re.findall(r"^BEGIN:(VCALENDAR|VEVENT)\s*?$", source, re.MULTILINE | re.IGNORECASE)
    ended = re.findall(r"^END:(VCALENDAR|VEVENT)\s*?$", source, re.MULTILINE | re.IGNORECASE)
    if "VCALENDAR" not in map(str.upper, begun):
        raise CalendarUnreadable("not_a_calendar")
    if sorted(map(str.upper, begun)) != sorted(map(str.upper, ended)):
        raise CalendarUnreadable("cut_short")


def _fields(block: str) -> dict[str, str]:
    return {name.upper(): value for name, value in FIELD.findall(ALARM.sub("", block))}


def _may_touch(fields: Mapping[str, str], first: date, last: date) -> bool:
    """False only for what surely lies outside: everything that isn't a plain date is left to the parser."""
    if "RDATE" in fields or "RECURRENCE-ID" in fields or ("RRULE" in fields and "UNTIL=" not in fields["RRULE"]):
        return True
    try:
        begins = _day(fields["DTSTART"])
        ends = _day(fields["DTEND"]) if "DTEND" in fields else begins + _duration(fields.get("DURATION", ":PT0S"))
        if "RRULE" in fields:
            ends += _day(fields["RRULE"].replace("UNTIL=", ":")) - begins
    except (KeyError, ValueError, OverflowError):
        return True
    return min(begins, ends) <= last and max(begins, ends) >= first


def _day(value: str) -> date:
    match = re.search(r":(\d{8})", value)
    if match is None:
        raise ValueError(value)
    return datetime.strptime(match[1] + "Z", "%Y%m%d%z").date()


def _duration(value: str) -> timedelta:
    from icalendar import vDuration  # noqa: PLC0415

    return vDuration(value.rpartition(":")[2]).td


# --- events: from components to spans


def _series(excerpt: str) -> list[list[Event]]:
    """The events in groups of one UID, each a meeting with its versions and its moved occurrences."""
    from icalendar import Calendar, Event  # noqa: PLC0415

    groups: dict[str, list[Event]] = {}
    for event in Calendar.from_ical(excerpt).walk("VEVENT"):
        if isinstance(event, Event) and isinstance(_moment(event, "DTSTART"), date):
            _mend(event)
            groups.setdefault(str(event.get("UID", id(event))), []).append(event)
    return list(groups.values())


def _moment(event: Event, name: str) -> Any:
    """The date or datetime of a property; None where it is missing or unreadable."""
    return getattr(event.get(name), "dt", None)


def _mend(event: Event) -> None:
    """Make right what recurring-ical-events gets wrong."""
    from icalendar import vDDDTypes  # noqa: PLC0415

    begins, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not isinstance(begins, datetime) or begins.tzinfo is None:
        return
    if isinstance(ends, datetime) and ends.tzinfo is not None:  # else a flight's length is added to the wrong clock
        event["DTEND"] = vDDDTypes(ends.astimezone(begins.tzinfo))
    for rule in _rules(event):  # UNTIL in local time would be read as UTC, and the last occurrence dropped
        rule["UNTIL"] = [
            until.replace(tzinfo=begins.tzinfo).astimezone(UTC)
            if isinstance(until, datetime) and until.tzinfo is None
            else until
            for until in rule.get("UNTIL", [])
        ]
        if not rule["UNTIL"]:
            del rule["UNTIL"]


def _rules(event: Event) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


DAYS_BETWEEN = {"YEARLY": 365.25, "MONTHLY": 30.4, "WEEKLY": 7.0, "DAILY": 1.0}
DAYS_BETWEEN |= {"HOURLY": 1 / 24, "MINUTELY": 1 / 1440, "SECONDLY": 1 / 86400}


def _steps(event: Event, end: datetime) -> float:
    """About how many steps it takes to follow the event's rules from its start to `end`; dateutil skips none."""
    return sum(_rule_steps(rule, _utc(_moment(event, "DTSTART"), UTC), end) for rule in _rules(event))


def _rule_steps(rule: Any, begins: datetime, end: datetime) -> float:
    days = DAYS_BETWEEN.get(str(rule.get("FREQ", ["DAILY"])[0]).upper(), 1.0)
    last = min([end, *(_utc(until, UTC) for until in rule.get("UNTIL", []))])
    periods = max((last - begins) / timedelta(days=days * max(rule.get("INTERVAL", [1])[0], 1)), 1)
    times = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return min(periods * (1 + days / 10 if times == 1 else max(days, 1) * times), 366 * rule.get("COUNT", [10**9])[0])


def _occurrences(events: list[Event], start: datetime, end: datetime, local: ZoneInfo) -> Iterator[Span]:
    """The busy spans of one series around start .. end."""
    from icalendar import Calendar  # noqa: PLC0415
    from recurring_ical_events import of  # noqa: PLC0415

    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    for occurrence in of(calendar).between(start - MARGIN, end + MARGIN):
        if (
            str(occurrence.get("TRANSP")).upper() != "TRANSPARENT"
            and str(occurrence.get("STATUS")).upper() != "CANCELLED"
        ):
            yield _utc(_moment(occurrence, "DTSTART"), local), _utc(_moment(occurrence, "DTEND"), local)


def _utc(moment: date, local: tzinfo) -> datetime:
    """A date is its midnight; what names no zone is meant in `local`."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=local)).astimezone(UTC)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged
