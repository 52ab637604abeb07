"""Calendar invitations: one session as the text of an .ics file (RFC 5545, RFC 5546)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

LONGEST = 500  # characters of a title, a place or a name: calendars show far fewer
LONGEST_TEXT = 5000

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
    "Ana Silva <ana@example.com>"; who is named twice is invited once. Without a title the uid stands in. Raises
    ValueError for a moment without a zone, no uid, no minutes, nobody to invite, or an address without "@".
    """
    from icalendar import Event  # noqa: PLC0415

    invited = _invited(attendees)
    if minutes < 1 or sequence < 0 or not _plain(uid) or not invited:
        raise ValueError("an invitation needs a uid, a sequence from 0, at least a minute and somebody to invite")
    details = {
        "uid": _plain(uid),
        "sequence": sequence,
        "dtstamp": _utc(stamp),
        "dtstart": _utc(start),
        "dtend": _utc(start) + timedelta(minutes=minutes),
        "summary": _plain(title) or _plain(uid),
        "status": "CANCELLED" if method == "CANCEL" else "CONFIRMED",
        "location": _plain(where),
        "description": _clean(description)[:LONGEST_TEXT],
        "organizer": _address(organizer),
        "attendee": invited,
    }
    event = Event()
    for name, value in details.items():
        if value != "":
            event.add(name, value)
    return _calendar(method, event)


def mailed(text: str, sender: str) -> str:
    """An invitation as the mailbox that sends it may: its own address is the organizer's, and nobody has to answer it."""
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar.from_ical(text)
    for event in calendar.events:
        event["organizer"] = _address(sender)
        for attendee in event.attendees:
            attendee.params["RSVP"] = "FALSE"
    return str(calendar.to_ical().decode())


def _calendar(method: Method, event: Event) -> str:
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//mentorbot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _invited(attendees: Iterable[str]) -> list[vCalAddress]:
    """Each mailbox once, by the first of its names."""
    invited: dict[str, vCalAddress] = {}
    for address in map(_attendee, attendees):
        invited.setdefault(str(address).lower(), address)
    return list(invited.values())


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

    name, bracket, mail = _clean(text).rpartition("<")  # parseaddr takes no commas and quotes in a name
    mail = (mail.strip().removesuffix(">") if bracket else mail).strip().removeprefix("mailto:")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
        raise ValueError(f"not an e-mail address: {text[:100]!r}")
    address = vCalAddress(f"mailto:{mail}")
    if common := _plain(name).strip('" ').replace("\\", ""):  # ical.js stumbles over a backslash
        address.params["CN"] = common
    return address


def _plain(text: str) -> str:
    """One line, not too long."""
    return " ".join(_clean(text).split())[:LONGEST].rstrip()


def _clean(text: str) -> str:
    """Without what a calendar refuses: control characters but line ends, halves of characters, byte order marks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\ufeff", "")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
