"""The lines of an iCalendar file that say when, picked out as text: the real parser is slow, and files are odd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

MAX_SIZE = 10_000_000  # characters of a file
MAX_EVENTS = 4_000  # that may touch the time asked about; icalendar parses some 3,000 a second
MAX_TEXT = 1_000_000  # characters of those that say when
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)  # what odd files lead to

# The lines of an event that say when. The rest, most of a file, is never parsed.
FIELD = re.compile(
    "(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|STATUS|TRANSP)[;:]", re.IGNORECASE
)
# Zones keep only what dateutil knows. A rule finer than yearly is no zone's, and would be followed for ever.
ZONE_LINE = re.compile(r"(BEGIN|END|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|DTSTART)[:;]|RDATE:|RRULE:.*FREQ=YEARLY", re.I)
RULE = re.compile(r"^RRULE[:;].*$", re.M | re.I)
WHOLE_DAY = re.compile(r"^(DTSTART|DTEND)[^:\n]*:(\d{8}) *$", re.M | re.I)  # has no zone, whatever the file says


class CalendarUnreadable(Exception):
    """reason: "not_a_calendar", "cut_short" (something began and didn't end), "too_large" or "too_many" (events)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decoded(text: str | bytes) -> str:
    """One line per property: unfolded, line ends as \\n, without byte order mark and NULs, known slips mended."""
    if len(text) > MAX_SIZE:
        raise CalendarUnreadable("too_large")
    if isinstance(text, bytes):
        text = _characters(text)
    text = text.replace("\0", "").strip("\ufeff \t\r\n")
    text = re.sub("\n[ \t]", "", re.sub("\r\n?", "\n", text))
    text = RULE.sub(lambda rule: rule[0].replace(" ", ""), text)
    return WHOLE_DAY.sub(r"\1;VALUE=DATE:\2", re.sub("(?<=TZID[=:]) +", "", text))


def _characters(raw: bytes) -> str:
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _refuse_broken(source: str) -> None:
    """Half a calendar would show busy people as free."""
    begun, ended = (
        [len(re.findall(rf"^{word}:{name}", source, re.M | re.I)) for name in ("VCALENDAR", "VEVENT")]
        for word in ("BEGIN", "END")
    )
    if not any(begun):
        raise CalendarUnreadable("not_a_calendar")
    if begun != ended:
        raise CalendarUnreadable("cut_short")


def relevant(source: str, first: date, last: date) -> list[str]:
    """The events that may matter between two days, as text.

    Where a UID appears again all versions are kept: the newest may have moved the meeting away.
    """
    _refuse_broken(source)
    events = [_fields(lines) for lines in components(source, "VEVENT")]
    wanted = {str(fields.get("UID")) for fields in events if _may_touch(fields, first, last)}
    kept = [fields for fields in events if str(fields.get("UID")) in wanted]
    blocks = ["\n".join(["BEGIN:VEVENT", *chain(*fields.values()), "END:VEVENT", ""]) for fields in kept]
    if len(blocks) > MAX_EVENTS or sum(map(len, blocks)) > MAX_TEXT:
        raise CalendarUnreadable("too_many")
    return blocks


def components(source: str, name: str) -> Iterator[list[str]]:
    """The lines of each component of that name. No regular expression: on odd files it takes for ever."""
    lines: list[str] = []
    for line in source.split("\n"):
        word = line.strip().upper()
        if lines or word == f"BEGIN:{name}":
            lines.append(line)
        if lines and word == f"END:{name}":
            yield lines
            lines = []


def _fields(lines: list[str]) -> dict[str, list[str]]:
    """The lines that say when, by name; the event's own, not those of its alarms."""
    fields: dict[str, list[str]] = {}
    depth = 0
    for line in lines:
        word = line[:6].upper()
        depth += word.startswith("BEGIN:") - word.startswith("END:")
        if depth == 1 and (field := FIELD.match(line)):
            fields.setdefault(field[1].upper(), []).append(line)
    return fields


def _may_touch(fields: dict[str, list[str]], first: date, last: date) -> bool:
    """False only for what surely lies outside; what isn't plain is left to the parser."""
    rule = fields.get("RRULE", [""])[0]
    if "RDATE" in fields or "RECURRENCE-ID" in fields or (rule and "UNTIL=" not in rule):
        return True
    try:
        begins = _day(fields["DTSTART"][0])
        ends = _day(fields["DTEND"][0]) if "DTEND" in fields else begins
        if "DURATION" in fields:
            ends += _duration(fields["DURATION"][0]) + timedelta(days=1)  # for the hours past midnight
        if rule:
            ends += _day(rule.replace("UNTIL=", ":")) - begins
    except UNREADABLE:
        return True
    return begins <= last and ends >= first


def _day(line: str) -> date:
    digits = re.findall(r":(\d{8})", line)[0]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _duration(line: str) -> timedelta:
    from icalendar import vDuration  # noqa: PLC0415

    return vDuration(line.rpartition(":")[2]).td
