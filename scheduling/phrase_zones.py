"""The names people give to time zones in a sentence, and the zone each one means."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

# A name that says "standard" or "summer" means that offset all year; a general one means the clocks on the wall there.
ZONES = {
    "utc": "+0", "gmt": "+0", "zulu": "+0",
    "et": "America/New_York", "eastern": "America/New_York", "eastern time": "America/New_York",
    "est": "-5", "edt": "-4", "ct": "America/Chicago", "central time": "America/Chicago", "cst": "-6", "cdt": "-5",
    "mt": "America/Denver", "mountain time": "America/Denver", "mst": "-7", "mdt": "-6",
    "pt": "America/Los_Angeles", "pacific time": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "pst": "-8", "pdt": "-7", "akst": "-9", "akdt": "-8", "hst": "-10",
    "wet": "+0", "west": "+1", "bst": "+1", "uk time": "Europe/London", "british time": "Europe/London",
    "cet": "Europe/Berlin", "cest": "+2", "mez": "Europe/Berlin", "mesz": "+2", "german time": "Europe/Berlin",
    "central european time": "Europe/Berlin", "eet": "Europe/Athens", "eest": "+3", "msk": "+3", "trt": "+3",
    "ist": "+5.5", "india time": "Asia/Kolkata", "indian time": "Asia/Kolkata", "pkt": "+5", "jst": "+9", "kst": "+9",
    "sgt": "+8", "hkt": "+8", "awst": "+8", "aest": "+10", "aedt": "+11", "acst": "+9.5", "acdt": "+10.5",
    "nzst": "+12", "nzdt": "+13", "brt": "-3", "art": "-3", "sast": "+2", "wat": "+1", "cat": "+2", "eat": "+3",
    "boston time": "America/New_York", "washington time": "America/New_York", "miami time": "America/New_York",
    "atlanta time": "America/New_York", "nyc time": "America/New_York", "ny time": "America/New_York",
    "austin time": "America/Chicago", "dallas time": "America/Chicago", "houston time": "America/Chicago",
    "seattle time": "America/Los_Angeles", "san francisco time": "America/Los_Angeles", "sf time": "America/Los_Angeles",
    "la time": "America/Los_Angeles", "california time": "America/Los_Angeles", "munich time": "Europe/Berlin",
    "hamburg time": "Europe/Berlin", "barcelona time": "Europe/Madrid", "milan time": "Europe/Rome",
    "geneva time": "Europe/Zurich", "beijing time": "Asia/Shanghai", "mumbai time": "Asia/Kolkata",
    "delhi time": "Asia/Kolkata", "bangalore time": "Asia/Kolkata", "bengaluru time": "Asia/Kolkata",
    "japan time": "Asia/Tokyo", "singapore time": "Asia/Singapore",
}  # fmt: skip
AREAS = frozenset({"Europe", "America", "Asia", "Australia", "Africa", "Pacific"})
# Zone names that are also words count in capitals only; those that are rarely words also behind a clock.
WORDS = frozenset({"wet", "west", "art", "wat", "cat", "eat", "ist"})
RARE_WORDS = frozenset({"et", "est", "ct", "mt", "pt", "eastern", "pacific"})


def is_zone(name: str, typed: str, after_clock: bool) -> bool:
    """Whether a name of ZONES is meant as a zone, by how it was typed and where it stands."""
    return typed.isupper() or name not in WORDS | RARE_WORDS or (name in RARE_WORDS and after_clock)


def zone_of(name: str) -> tzinfo | None:
    """A zone by a name of ZONES, its IANA name in any case, a city such as "new york", or an offset such as "+5.5" hours."""
    name = ZONES.get(name, name)
    if name.startswith(("+", "-")):
        return timezone(timedelta(hours=float(name)))
    found = _places().get(name.lower())
    return ZoneInfo(found) if found else None


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Every IANA name, and every city of the areas that people live in, in small letters."""
    names = sorted(available_timezones())
    cities = {name.split("/")[-1].replace("_", " ").lower(): name for name in names if name.split("/")[0] in AREAS}
    return cities | {name.lower(): name for name in names if "/" in name}
