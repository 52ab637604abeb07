"""An invitation is one that every calendar takes, whatever the names and titles in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from official import validator

from scheduling.calendars import busy
from scheduling.invites import invitation

VALIDATOR = validator("validate_invite.mjs")
START = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
STAMP = datetime(2026, 3, 1, 12, 0, 59, 123456, tzinfo=UTC)
HOSTILE = (
    "a\r\nATTENDEE:mailto:eve@example.com",
    "x\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    'Lee, "Ana"; (she) \\ her: <x>',
    "👩‍👩‍👧 Straße 漢字 \u2028\u0085\ufeff\ud800\x00\x07 end",
    "é,;😀" * 2500,
    "",
    " \t\r\n",
)


def invite(**changes: Any) -> str:
    usual = {
        "uid": "session-1@mentorbot",
        "sequence": 0,
        "method": "REQUEST",
        "start": START,
        "minutes": 45,
        "organizer": "mentorbot <bot@example.com>",
        "attendees": ["Ana Silva <ana@example.com>", "ben@example.com"],
        "title": "Ana / Ben",
        "where": "Room 1",
        "stamp": STAMP,
    }
    return invitation(**usual | changes)


def read(text: str) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def faults(text: str) -> list[str]:
    """What RFC 5545 and 5546 forbid, found without the library that wrote the text."""
    lines = text.split("\r\n")
    names = [re.split("[;:]", line)[0] for line in re.sub("\r\n ", "", text).split("\r\n")]
    once = [
        "METHOD",
        "VERSION",
        "PRODID",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "ORGANIZER",
        "SEQUENCE",
        "STATUS",
    ]
    counts = dict.fromkeys(once, 1) | {"BEGIN": 2, "END": 2}
    found = [name for name, count in counts.items() if names.count(name) != count]
    found += [name for name in ("LOCATION", "DESCRIPTION") if names.count(name) > 1]
    found += [line for line in lines if len(line.encode()) > 75 or re.search(r"[\x00-\x1f\x7f]", line)]
    expected = ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]
    return found + [line for line, wanted in zip((lines[0], *lines[-2:]), expected, strict=True) if line != wanted]


def test_an_invitation_says_who_when_and_where() -> None:
    text = invite()
    assert faults(text) == []
    assert "METHOD:REQUEST\r\n" in text
    event = read(text)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("session-1@mentorbot", 0, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Ana / Ben", "Room 1")
    assert "DTSTART:20260308T063000Z\r\nDTEND:20260308T071500Z\r\nDTSTAMP:20260301T120059Z\r\n" in text
    assert (str(event["ORGANIZER"]), event["ORGANIZER"].params["CN"]) == ("mailto:bot@example.com", "mentorbot")
    assert [str(person) for person in event["ATTENDEE"]] == ["mailto:ana@example.com", "mailto:ben@example.com"]
    for person in event["ATTENDEE"]:
        assert (person.params["RSVP"], person.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")


def test_a_cancellation_withdraws_the_same_session() -> None:
    text = invite(method="CANCEL", sequence=3)
    assert faults(text) == []
    assert "METHOD:CANCEL\r\n" in text
    event = read(text)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("session-1@mentorbot", 3, "CANCELLED")


def test_the_moment_is_the_same_whichever_clock_it_is_given_on() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    assert invite(start=START.astimezone(kathmandu), stamp=STAMP.astimezone(kathmandu)) == invite()


def test_an_invited_session_makes_a_calendar_busy_and_a_cancelled_one_does_not() -> None:
    around = START - timedelta(days=1), START + timedelta(days=1)
    assert busy(invite(), *around, "Asia/Tokyo") == [(START, START + timedelta(minutes=45))]
    assert busy(invite(method="CANCEL"), *around, "Asia/Tokyo") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_type_can_add_a_line_or_a_guest(text: str) -> None:
    invited = invite(
        title=text,
        where=text,
        description=text,
        uid=f"1{text}",
        organizer=f"{text}<bot@example.com>",
        attendees=[f"{text} <ana@example.com>", "ben@example.com"],
    )
    assert faults(invited) == []
    assert [str(person) for person in read(invited)["ATTENDEE"]] == ["mailto:ana@example.com", "mailto:ben@example.com"]


@given(
    st.text(st.characters(), max_size=300),
    st.text(st.sampled_from('\r\n\t";:,\\<>^=@ aé漢👩\u200d\ud800'), max_size=60),
)
@settings(deadline=None)
def test_every_text_makes_a_sound_invitation(title: str, name: str) -> None:
    text = invite(title=title, where=name, description=title + name, attendees=[f"{name} <ana@example.com>"])
    assert faults(text) == []
    assert str(read(text)["ATTENDEE"]) == "mailto:ana@example.com"
    assert read(text)["SUMMARY"].strip()


def test_names_and_titles_arrive_as_typed() -> None:
    title = "Straße, 漢字; a\\b: “👩‍👩‍👧”"
    event = read(invite(title=title, attendees=['"Lee, Ana" <ana@example.com>']))
    assert event["SUMMARY"] == title
    assert event["ATTENDEE"].params["CN"] == "Lee, Ana"


def test_an_empty_place_is_left_out_and_a_missing_title_is_not() -> None:
    event = read(invite(where=" ", title="\ufeff\n"))
    assert "LOCATION" not in event
    assert event["SUMMARY"] == "session-1@mentorbot"


def test_who_is_named_twice_is_invited_once() -> None:
    event = read(invite(attendees=["Ana <ana@example.com>", "ANA@example.com", "mailto:ben@example.com"]))
    assert [str(person) for person in event["ATTENDEE"]] == ["mailto:ana@example.com", "mailto:ben@example.com"]
    assert event["ATTENDEE"][0].params["CN"] == "Ana"


@pytest.mark.parametrize(
    "changes",
    [
        {"attendees": []},
        {"attendees": ["Ana"]},
        {"attendees": ["Ana <ana@example.com> eve@example.com x"]},
        {"organizer": "bot@"},
        {"minutes": 0},
        {"sequence": -1},
        {"uid": " "},
        {"start": START.replace(tzinfo=None)},
    ],
)
def test_an_invitation_that_nobody_could_use_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"invitation needs|e-mail|zone"):
        invite(**changes)


@pytest.mark.skipif(VALIDATOR is None or not shutil.which("node"), reason="the validator or node is not here")
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_independent_validator_finds_nothing(method: str, tmp_path: Path) -> None:
    for number, text in enumerate(("Ana / Ben", *HOSTILE)):
        file = tmp_path / f"{number}.ics"
        invited = invite(method=method, sequence=1, title=text, where=text, organizer=f"{text}<bot@example.com>")
        file.write_bytes(invited.encode())
        command = ["node", str(VALIDATOR), str(file), "--method", method]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "ERR_MODULE_NOT_FOUND" in done.stderr:
            pytest.skip("ical.js and luxon are not installed beside the validator")
        assert json.loads(done.stdout)["errors"] == [], text
