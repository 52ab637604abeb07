"""What people write where a time zone is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from matching.topics import plain

# Keys that have no summer time, while people who write them usually have: better asked than an hour wrong.
MISLEADING = frozenset({"est", "mst", "hst", "factory", "localtime"})


def read_zone(text: str) -> str | None:
    """The IANA zone that a text means: its own name, Windows' name, an old name or abbreviation, or a city; else None.

    Case doesn't count. "EST" means a fixed offset by the letter and New York by habit, so it isn't understood.
    """
    name = text.strip()
    return _by_name().get(name.casefold()) or _by_city().get(plain(name))


def same_zone(a: str, b: str) -> bool:
    """Whether two IANA names mean the same zone: Asia/Calcutta is Asia/Kolkata."""
    aliases = _aliases()
    return aliases.get(a, a) == aliases.get(b, b)


def _aliases() -> Mapping[str, str]:
    aliases: Mapping[str, str] = get_global("zone_aliases")
    return aliases


@cache
def _by_name() -> Mapping[str, str]:
    """A zone named by area and city stays as it is; any other name becomes the zone it stands for today."""
    aliases = _aliases()
    names = {name.casefold(): name for name in _keys()}
    old = {name.casefold(): aliases[name] for name in _keys() if "/" not in name and name in aliases}
    windows = {name.casefold(): aliases.get(zone, zone) for name, zone in get_global("windows_zone_mapping").items()}
    known = windows | names | old | {"utc": "UTC", "gmt": "UTC", "z": "UTC", "mez": "Europe/Berlin"}
    return {name: zone for name, zone in known.items() if name not in MISLEADING}


@cache
def _by_city() -> Mapping[str, str]:
    """ "New York" -> America/New_York, for cities that only one zone is called after."""
    aliases, cities = _aliases(), dict[str, set[str]]()
    for name in _keys():
        area, _, city = name.partition("/")
        if city and area not in {"Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico"}:
            cities.setdefault(plain(city.rpartition("/")[2]), set()).add(aliases.get(name, name))
    return {city: zones.pop() for city, zones in cities.items() if len(zones) == 1}


@cache
def _keys() -> frozenset[str]:
    return frozenset(available_timezones())
