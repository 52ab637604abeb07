"""Words: everything mentorbot says, kept as a template with typed values and read once, in the reader's own
language, formats and time zone.

A `str` is always data and is shown as it was typed; `Words` are always ours. Templates are literals, so that
bot/translations.py finds every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, LiteralString, TypeVar, cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from chat.catalogues import catalogue

LONG = 120  # minutes: shorter times are said in minutes, longer ones in hours and minutes
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
Any_ = TypeVar("Any_")


@dataclass(frozen=True)
class Words:
    """Something we say: a template, what fills its places, and for counted things the plural and the count."""

    template: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str = ""
    count: int = 0


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends aware UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class There:
    """A moment on somebody else's clock, named with their city: "09:00 in New York"; {there:time} leaves it out, and
    {there:beside} is " (09:00)" behind the reader's own time, or nothing where both clocks say the same."""

    moment: datetime
    zone: str


@dataclass(frozen=True)
class City:
    """The city that an IANA zone is named after, in the reader's language."""

    zone: str


@dataclass(frozen=True)
class Listed:
    """Several things in a row: "Ana, Ben and Chen", or with `either` "Ana, Ben or Chen"."""

    items: tuple[Value, ...]
    either: bool = False


Value = str | int | float | date | datetime | timedelta | Span | There | City | Listed | Words
Said = str | Words


@dataclass(frozen=True)
class Reader:
    """Who reads: a locale such as "en-GB" and an IANA time zone."""

    locale: str = "en-GB"
    zone: str = "UTC"


def say(template: LiteralString, /, **values: Value) -> Words:
    """Our words, with `{name}` places.

    A moment may be `{name}`, `{name:day}`, `{name:time}`, `{name:slot}` or, for a button, `{name:short}`; a length may be `{name:every}`: "every week".
    """
    return Words(template, _kept(values))


def say_n(one: LiteralString, many: LiteralString, n: int, /, **values: Value) -> Words:
    """Our words for a count, which is `{n}` in both templates."""
    return Words(one, _kept({"n": n, **values}), many, n)


def show(value: Value) -> Words:
    """A value by itself, in the reader's formats."""
    return Words("{value}", _kept({"value": value}))


def slot(moment: datetime) -> Words:
    """A moment as a short day and time, such as a button wants it."""
    return say("{when:slot}", when=moment)


def _kept(values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple((name, _utc(value)) for name, value in values.items())


def _utc(value: Value) -> Value:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value}")
        return value.astimezone(UTC)
    return value


# --- reading -----------------------------------------------------------------------------------------------


def read(thing: Any_, reader: Reader) -> Any_:
    """The same thing with all Words in it turned into text: a str, a tuple, or any frozen dataclass of ours."""
    return cast(Any_, _read(thing, reader))


def text(said: Said, reader: Reader) -> str:
    """Words or data as one str."""
    return said if isinstance(said, str) else _fill(said, reader)


def _read(thing: object, reader: Reader) -> object:
    if isinstance(thing, Words):
        return _fill(thing, reader)
    if isinstance(thing, tuple):
        return tuple(_read(item, reader) for item in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        changes = {f.name: _read(getattr(thing, f.name), reader) for f in fields(thing)}
        return replace(thing, **changes)
    return thing


def _fill(words: Words, reader: Reader) -> str:
    """One pass of a regular expression: never str.format, whose braces and attributes people could type."""
    values = dict(words.values)
    template = _translated(words, reader.locale)
    if any(name not in values for name, _ in PLACE.findall(template)):
        template = words.plural if words.plural and words.count != 1 else words.template
    return PLACE.sub(
        lambda place: _said(values[place[1]], place[2] or "", reader, template[place.end() : place.end() + 1]), template
    )


def _said(value: Value, style: str, reader: Reader, after: str) -> str:
    """A value in its sentence: a German date ends in a full stop of its own, so the sentence needs no second one."""
    shown = _shown(value, style, reader)
    return shown.removesuffix(".") if after == "." and not isinstance(value, str) else shown


def _translated(words: Words, locale: str) -> str:
    words_of = catalogue(_locale(locale).language)
    if words.plural:
        forms = words_of.plurals.get(words.template) or (words.template, words.plural)
        return forms[min(words_of.form(words.count), len(forms) - 1)]
    return words_of.singles.get(words.template) or words.template


def _shown(value: Value, style: str, reader: Reader) -> str:
    match value:
        case str():
            return value
        case Words():
            return _fill(value, reader)
        case Listed(items, either):
            shown = [_shown(item, style, reader) for item in items]
            return format_list(shown, style="or" if either else "standard", locale=_locale(reader.locale))
        case int() | float():
            return format_decimal(value, locale=_locale(reader.locale))
        case _:
            return _when(value, style, reader)


def _when(value: date | datetime | timedelta | Span | There | City, style: str, reader: Reader) -> str:
    match value:
        case City(zone):
            return city(zone, reader.locale)
        case There():
            return _there(value, style, reader)
        case Span():
            return _span(value, style, reader)
        case datetime():
            return _moment(value, style, reader)
        case date():
            return _day(value, reader)
        case timedelta():
            return _fill(_every(value), reader) if style == "every" else _duration(value, reader)


def _moment(moment: datetime, style: str, reader: Reader) -> str:
    local = moment.astimezone(ZoneInfo(reader.zone))
    if style == "day":
        return _day(local.date(), reader)
    if style == "time":
        return _time(local, reader)
    if style == "short":
        return f"{_day(local.date(), reader)} {_time(local, reader)}".replace(",", "")
    slot_ = f"{_day(local.date(), reader)}, {_time(local, reader)}"
    return slot_ if style == "slot" else f"{slot_} ({city(reader.zone, reader.locale)})"


def _span(span: Span, style: str, reader: Reader) -> str:
    """A span may cross midnight for one reader only: then its end names the day."""
    zone = ZoneInfo(reader.zone)
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    if style == "day":
        return _day(start.date(), reader)
    last = _time(end, reader) if end.date() == start.date() else _moment(end, "slot", reader)
    first = _moment(start, "time" if style == "time" else "slot", reader)
    return f"{first}\u2013{last}"


def _there(there: There, style: str, reader: Reader) -> str:
    """The day is named only where it isn't the reader's own day."""
    local = there.moment.astimezone(ZoneInfo(there.zone))
    here = there.moment.astimezone(ZoneInfo(reader.zone))
    time = _time(local, reader)
    if style == "beside":
        weekday = (
            "" if local.date() == here.date() else f"{format_skeleton('E', local, locale=_locale(reader.locale))} "
        )
        return "" if local.utcoffset() == here.utcoffset() else f" ({weekday}{time})"
    if local.date() != here.date():
        time = _fill(say("{day} {time}", day=_day(local.date(), reader), time=time), reader)
    if style == "time":
        return time
    return _fill(say("{time} in {city}", time=time, city=city(there.zone, reader.locale)), reader)


def _day(day: date, reader: Reader) -> str:
    return format_skeleton("MMMEd", datetime(day.year, day.month, day.day), locale=_locale(reader.locale))  # noqa: DTZ001


def _time(local: datetime, reader: Reader) -> str:
    return format_time(local.time(), format="short", locale=_locale(reader.locale))


def _duration(length: timedelta, reader: Reader) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes >= LONG and minutes % 60:
        hours, rest = (_duration(timedelta(minutes=part), reader) for part in (minutes // 60 * 60, minutes % 60))
        return format_list([hours, rest], style="unit", locale=_locale(reader.locale))
    sizes = (("week", 10080), ("day", 1440), ("hour", 60), ("minute", 1))
    unit, size = next((unit, size) for unit, size in sizes if minutes % size == 0 and (minutes or size == 1))
    lengths: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
    shown = (
        format_unit(minutes // size, f"duration-{unit}", length, locale=_locale(reader.locale)) for length in lengths
    )
    return next(text_ for text_ in shown if "duration" not in text_)  # Babel lacks a language's long form at times


def _every(length: timedelta) -> Words:
    """How often: where a language's "every" depends on the length, a length alone won't do."""
    weeks, rest = divmod(length.days, 7)
    return say_n("each day", "every {n} days", length.days) if rest else say_n("each week", "every {n} weeks", weeks)


@lru_cache(maxsize=1000)
def city(zone: str, locale: str) -> str:
    """The city of an IANA zone in a language: "New York".

    Babel's own look-up misses the names of zones that were renamed, such as Asia/Kolkata (once Calcutta).
    """
    older = (old for old, new in get_global("zone_aliases").items() if new == zone)
    names = (_locale(locale).time_zones.get(name, {}).get("city") for name in (zone, *older))
    return next((name for name in names if name), zone.rpartition("/")[2].replace("_", " "))


@lru_cache(maxsize=100)
def _locale(name: str) -> Locale:
    """The nearest locale Babel knows: Slack sends "es-LA", which it doesn't."""
    for candidate in (name, name.split("-", maxsplit=1)[0], "en-GB"):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise ValueError(name)
