"""dateparser, for languages that our grammar has no words for. It guesses where it understood half, so it is checked."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from scheduling.phrase_tokens import Setting

LONGEST = 100
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")


def guess(text: str, language: str, setting: Setting) -> date | datetime | None:
    """A day by its name with or without one clock such as 15:00, in local wall time; None for anything else.

    The library fills in today where it can't read a day, and takes any number for one. So the words beside the clock
    have to name the day by themselves, the clock is read here, and other numbers are not accepted.
    """
    text = text[:LONGEST]
    clocks = CLOCK.findall(text)
    words = CLOCK.sub(" ", text)
    if len(clocks) > 1 or re.search(r"\d", words):
        return None
    day = _day(words, language, setting)
    if day is None or not clocks:
        return day
    return datetime(day.year, day.month, day.day, int(clocks[0][0]), int(clocks[0][1]))  # noqa: DTZ001  wall time


def _day(words: str, language: str, setting: Setting) -> date | None:
    """The day within the next year that some words name."""
    import dateparser  # noqa: PLC0415  it takes half a second to import, and few phrases need it

    code = language.replace("_", "-").partition("-")[0].lower()
    readings = set()
    for missing in ("first", "last"):  # what stands in for a day that nobody named: then they differ
        options = {"RELATIVE_BASE": setting.local, "PREFER_DATES_FROM": "future", "PREFER_DAY_OF_MONTH": missing}
        try:
            found = dateparser.parse(words, languages=[code], settings=options)
        except Exception:  # a library that reads anything may fail in any way
            return None
        readings.add(found.date() if found else None)
    day = readings.pop()
    if readings or day is None or not timedelta(0) <= day - setting.today <= timedelta(366):
        return None
    return day
