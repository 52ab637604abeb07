"""The doors for tests and for people who debug: one JSON object in, one JSON object out, and never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from scheduling.windows import MIDNIGHT, Window, window_from_json, window_to_json

Door = Callable[[dict[str, Any]], dict[str, Any]]

LONGEST = timedelta(days=732)
ALMOST_A_MINUTE = timedelta(seconds=59, microseconds=999_999)

# What the phrase readers couldn't settle, as a question. Chat words its own questions; this is for those who debug.
QUESTIONS = {
    "which_day": "Which day?",
    "which_time": "At what time?",
    "which_zone": "In which time zone?",
    "morning_or_evening": "In the morning or in the evening?",
    "skipped_hour": "That hour is skipped when the clocks change. Which one instead?",
    "repeated_hour": "That hour comes twice when the clocks change. Which one?",
}
UNREADABLE = {
    "not_a_calendar": "this is no calendar file (nothing begins with BEGIN:VCALENDAR)",
    "cut_short": "the calendar is cut short (something begins and doesn't end)",
    "too_large": "the calendar is too large (more than 10 MB)",
    "too_many": "the calendar has too many events or repetitions in this time",
}


def answers(door: Door, lines: Iterable[str]) -> Iterator[str]:
    """A JSON line for each line, in the same order; a line that can't be read is answered with its error."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(door, line), ensure_ascii=False)


def _answer(door: Door, line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
        if not isinstance(case, dict):
            return {"error": "each line is a JSON object"}
        return door(case)
    except ZoneInfoNotFoundError:
        return {"error": "unknown time zone; an example: Europe/Berlin"}
    except KeyError as missing:
        return {"error": f"missing field: {missing.args[0]}"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def when(case: dict[str, Any]) -> dict[str, Any]:
    """{"text", "zone", "now", "language"} -> {"start", "end", "zone"} in local ISO time, or {"ask", "options"}."""
    from scheduling.phrases import Ask, read_when

    read = read_when(case["text"], case["zone"], datetime.fromisoformat(case["now"]), case.get("language") or "en")
    if isinstance(read, Ask):
        return _ask(read.reason) | {"options": [_iso(option) for option in read.options]}
    return {"start": _iso(read.start), "end": None if read.end is None else _iso(read.end), "zone": read.zone}


def weekly(case: dict[str, Any]) -> dict[str, Any]:
    """{"text", "language"} -> {"interval_weeks", "windows"}, or {"ask"}."""
    from scheduling.weekly import Weekly, read_weekly

    read = read_weekly(case["text"], case.get("language") or "en")
    if not isinstance(read, Weekly):
        return _ask(read.reason)
    return {"interval_weeks": read.interval_weeks, "windows": [window_to_json(window) for window in read.windows]}


def slots(case: dict[str, Any]) -> dict[str, Any]:
    """{"people", "from", "to", "minutes", "count"} -> {"free", "slots"}: what all have in common, and proposals."""
    from scheduling.availability import spans
    from scheduling.slots import pick

    start, end = _minute(_moment(case["from"]) + ALMOST_A_MINUTE), _minute(_moment(case["to"]))
    minutes, count = int(case.get("minutes") or 45), int(case.get("count") or 4)
    if not case["people"] or minutes < 1 or end - start > LONGEST:
        raise ValueError("people and minutes are needed, and a time of at most two years")
    free = -1
    for person in case["people"]:
        free &= _offered(person, start, end, minutes)
    found = pick(free, start, minutes, [p["zone"] for p in case["people"]], earliest=start, count=count)
    return {"free": _spans(spans(free, start, step=1)), "slots": _spans(found)}


def _offered(person: dict[str, Any], start: datetime, end: datetime, minutes: int) -> int:
    """The person's free minutes as a mask. A point in time is an offer of one session that begins then."""
    from scheduling.availability import busy_mask, mask

    def windows(data: Iterable[dict[str, Any]]) -> tuple[Window, ...]:
        read = map(window_from_json, ({"day": "MO"} | window for window in data))
        return tuple(replace(w, end=min(w.start + minutes, MIDNIGHT)) if w.end is None else w for w in read)

    exceptions = {
        date.fromisoformat(day["date"]): windows(day.get("windows") or ()) for day in person.get("exceptions") or ()
    }
    busy = [(_moment(first), _moment(last)) for first, last in person.get("busy") or ()]
    offered = mask(person["zone"], windows(person["windows"]), start, end, exceptions, step=1)
    return offered & ~busy_mask(busy, start, end, step=1)


def busy(data: bytes, start: str, end: str, zone: str) -> dict[str, Any]:
    """A calendar's busy times between two moments, as {"busy": [[utc, utc]]}, or {"error"}."""
    from scheduling import calendars

    try:
        return {"busy": _spans(calendars.busy(data, _moment(start), _moment(end), zone))}
    except calendars.CalendarUnreadable as unreadable:
        return {"error": UNREADABLE[unreadable.reason]}
    except (ValueError, KeyError, OverflowError) as error:
        return {"error": str(error.args[0])}
    except OSError:  # a folder of zones, such as "Europe"
        return {"error": f"{zone} is no time zone"}


def invite(case: dict[str, Any], stamp: datetime) -> str:
    """The fields of an invitation as the text of an .ics file. Raises KeyError or ValueError."""
    from scheduling.invites import invitation

    if case.get("method", "REQUEST") not in ("REQUEST", "CANCEL"):
        raise ValueError("method is REQUEST or CANCEL")
    return invitation(
        uid=case["uid"],
        sequence=int(case.get("sequence") or 0),
        method="CANCEL" if case.get("method") == "CANCEL" else "REQUEST",
        start=_moment(case["start"]),
        minutes=int(case["minutes"]),
        organizer=case["organizer"],
        attendees=case["attendees"],
        title=case["title"],
        where=case.get("where") or "",
        stamp=stamp,
    )


def _ask(reason: str) -> dict[str, Any]:
    return {"ask": QUESTIONS.get(reason, "I couldn't read that. An example: Thursday 15:00"), "reason": reason}


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()


def _moment(text: str) -> datetime:
    """ISO with an offset or Z; without one it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _spans(found: Iterable[tuple[datetime, datetime]]) -> list[list[str]]:
    return [[_utc(first), _utc(last)] for first, last in found]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
