"""Calendar invitations: one session as the text of an .ics file (RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from icalendar import vCalAddress

LONGEST = 500  # characters of a title, a place or a name: calendars show far fewer

Method = Literal["REQUEST", "CANCEL"]


def invitation(
    *,
    uid: str,
    sequence: int,
    method: Method,
    start: datetime,
    minutes: int,
    organizer: str,
    attendees: Iterable[str],
    title: str,
    where: str,
    stamp: datetime,
    description: str = "",
) -> str:
    """One session as an invitation, or with CANCEL its withdrawal.

    uid stays the same for all changes of a session, sequence goes up with each. start and stamp (when this text was
    made) are aware and written in UTC, which every calendar reads alike. organizer and attendees: "ana@example.com" or
    "Ana Silva <ana@example.com>". Raises ValueError for a moment without a zone, or an address without "@".
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  (heavy, and only some doors need it)

    event = Event()
    event.add("uid", _plain(uid))
    event.add("sequence", sequence)
    event.add("dtstamp", _utc(stamp))
    event.add("dtstart", _utc(start))
    event.add("dtend", _utc(start) + timedelta(minutes=minutes))
    event.add("summary", _plain(title))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if where:
        event.add("location", _plain(where))
    if description:
        event.add("description", _clean(description)[:5000])
    event.add("organizer", _address(organizer))
    for attendee in attendees:
        event.add("attendee", _attendee(attendee))
    calendar = Calendar()
    calendar.add("prodid", "-//mentorbot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs its zone: {moment}")
    return moment.astimezone(UTC).replace(microsecond=0)


def _attendee(text: str) -> vCalAddress:
    address = _address(text)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE"
    return address


def _address(text: str) -> vCalAddress:
    from icalendar import vCalAddress  # noqa: PLC0415

    name, bracket, mail = _plain(text).rpartition(
        "<"
    )  # a name may hold commas and quotes, which parseaddr doesn't take
    mail = mail.removesuffix(">") if bracket else mail
    if "@" not in mail or mail.split() != [mail]:
        raise ValueError(f"not an e-mail address: {text[:100]!r}")
    address = vCalAddress(f"mailto:{mail}")
    if name.strip():
        address.params["CN"] = name.strip().strip('"').replace('"', "'")
    return address


def _plain(text: str) -> str:
    """One line, without control characters."""
    return " ".join(_clean(text).split())[:LONGEST]


def _clean(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or c.isprintable())
