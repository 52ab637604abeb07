"""The weekly hours somebody offers: the one shape that phrases, slots, storage and doors share."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIDNIGHT = 24 * 60


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of one weekday in local wall time.

    day: 0 is Monday. start, end: minutes after midnight, end at most 1440; end is None for a point in time.
    """

    day: int
    start: int
    end: int | None


def clock(minutes: int) -> str:
    """Minutes after midnight as HH:MM; 1440 reads 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(text: str) -> int:
    """The reverse of clock(). Raises ValueError for anything but HH:MM between 00:00 and 24:00."""
    hours, _, rest = text.partition(":")
    value = int(hours) * 60 + int(rest)
    if len(rest) != 2 or not 0 <= value <= MIDNIGHT or int(rest) > 59:
        raise ValueError(text)
    return value


def window_from_json(data: dict[str, str | None]) -> Window:
    """{"day": "MO", "start": "09:00", "end": "11:00"} as a Window."""
    end = data.get("end")
    return Window(DAYS.index(data["day"] or ""), minutes_of(data["start"] or ""), minutes_of(end) if end else None)


def window_to_json(window: Window) -> dict[str, str | None]:
    """The reverse of window_from_json()."""
    end = None if window.end is None else clock(window.end)
    return {"day": DAYS[window.day], "start": clock(window.start), "end": end}
