"""dateparser, for what our grammar has no words for. It guesses where it understood half, so it is checked."""

from __future__ import annotations

import re
from datetime import date, datetime

from scheduling.phrase_tokens import Setting

LONGEST = 100


def guess(text: str, language: str, setting: Setting) -> date | datetime | None:
    """A moment in local wall time, a date where no clock was named, or None where a number was left unread.

    The library fills in the base's clock where it read none: an odd second tells which it was.
    """
    import dateparser  # noqa: PLC0415  it takes a second to import, and few phrases need it

    base = setting.local.replace(second=37)
    code = language.replace("_", "-").partition("-")[0].lower()
    options = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "REQUIRE_PARTS": ["day"], "STRICT_PARSING": False}
    try:
        found = dateparser.parse(text[:LONGEST], languages=[code], settings=options)
    except Exception:  # noqa: BLE001  a library that reads anything may fail in any way
        return None
    if found is None or found.tzinfo is not None or not _read_all(text, found):
        return None
    return found.date() if found.second == 37 or found.time() == datetime.min.time() else found


def _read_all(text: str, found: datetime) -> bool:
    """Whether each number of the text is part of the moment that was found."""
    parts = {found.day, found.month, found.year, found.year % 100, found.hour, found.hour % 12 or 12, found.minute}
    return all(int(number) in parts for number in re.findall(r"\d+", text))
