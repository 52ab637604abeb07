"""The names people give to time zones in a sentence, and the zone each one means."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
AREAS = ("Europe", "America", "Asia", "Australia", "Africa", "Pacific")
# Zone names that are also words; they count only after a clock, or in capitals.
PLAIN = frozenset({"utc", "gmt", "zulu"})


@lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo | None:
    """A zone by its IANA name, by an offset in hours such as "+5.5", or by a city such as "new york"; else None."""
    if name[:1] in "+-":
        return timezone(timedelta(hours=float(name)))
    place = "_".join(word.capitalize() for word in name.split())
    names = [name] if "/" in name else [f"{area}/{place}" for area in AREAS]
    for candidate in names:
        try:
            return ZoneInfo("/".join(_capitals(part) for part in candidate.split("/")))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def _capitals(part: str) -> str:
    """IANA writes New_York: a zone that was typed in small letters is found on any file system."""
    return "_".join(word[:1].upper() + word[1:] for word in part.split("_"))
