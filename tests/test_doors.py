"""The doors of the command line: JSON in, JSON out, whatever comes in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from scheduling.windows import DAYS

WORK = {"day": "TU", "start": "09:00", "end": "12:00"}
NOW = "2026-03-05T10:00:00+01:00"
INVITE = {
    "uid": "session-1@mentorbot",
    "sequence": 1,
    "method": "REQUEST",
    "start": "2026-03-08T06:30:00Z",
    "minutes": 45,
    "organizer": "bot@example.com",
    "attendees": ["Ana <ana@example.com>"],
    "title": "Café ☕",
    "where": "",
}


def through(door: str, *lines: Any, options: tuple[str, ...] = ()) -> str:
    """What a door prints for these lines: text as it is, anything else as JSON."""
    typed = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    result = CliRunner().invoke(main, [door, *options], input=typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def answers(door: str, *lines: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in through(door, *lines).splitlines()]


def slots(*people: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A line for the slots door, from Monday 2 March 2026 on for a week."""
    week = {"from": "2026-03-02T00:00:00Z", "to": "2026-03-09T00:00:00Z", "minutes": 45, "count": 3}
    return {"people": list(people), **week, **changes}


def person(zone: str = "UTC", *windows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"zone": zone, "windows": list(windows or (WORK,)), **more}


def test_typed_times_come_back_in_local_time_or_as_a_question() -> None:
    case = {"text": "friday at 4", "zone": "Europe/Berlin", "now": NOW, "language": "en"}
    timed, day, asked = answers("when", case, case | {"text": "friday"}, case | {"text": "blue"})
    assert timed == {"start": "2026-03-06T16:00:00", "end": None, "zone": "Europe/Berlin"}
    assert day["start"] == "2026-03-06"
    assert asked["ask"]
    assert isinstance(asked["options"], list)


def test_typed_weekly_hours_come_back_as_windows_or_as_a_question() -> None:
    hours, asked = answers("weekly", {"text": "Tue 9-12", "language": "en"}, {"text": "whenever"})
    assert hours == {"interval_weeks": 1, "windows": [WORK]}
    assert asked["ask"]


def test_what_two_people_share_is_exact_and_the_proposals_lie_in_it() -> None:
    ana = person("Europe/Berlin", {"day": "TU", "start": "09:07", "end": "24:00"})
    ben = person("America/New_York", {"day": "TU", "start": "08:00", "end": "10:00"})
    (answer,) = answers("slots", slots(ana, ben))
    assert answer["free"] == [["2026-03-03T13:00:00Z", "2026-03-03T15:00:00Z"]]
    assert answer["slots"] == [
        ["2026-03-03T13:00:00Z", "2026-03-03T13:45:00Z"],
        ["2026-03-03T14:00:00Z", "2026-03-03T14:45:00Z"],
    ]


def test_a_day_away_and_a_calendar_take_time_away_to_the_minute() -> None:
    daily = [{"day": day, "start": "09:00", "end": "10:00"} for day in DAYS]
    away = {"date": "2026-03-03", "windows": []}
    later = {"date": "2026-03-04", "windows": [{"start": "15:00", "end": "16:00"}]}
    busy = [["2026-03-02T09:10:30Z", "2026-03-02T09:20:30Z"], ["2026-03-05T08:00:00+01:00", "2026-03-09T00:00:00Z"]]
    (answer,) = answers("slots", slots(person("UTC", *daily, exceptions=[away, later], busy=busy)))
    assert answer["free"] == [
        ["2026-03-02T09:00:00Z", "2026-03-02T09:10:00Z"],
        ["2026-03-02T09:21:00Z", "2026-03-02T10:00:00Z"],
        ["2026-03-04T15:00:00Z", "2026-03-04T16:00:00Z"],
    ]


def test_a_minute_that_has_begun_is_not_offered_and_one_that_is_cut_off_is_not_either() -> None:
    allday = person("UTC", {"day": "MO", "start": "00:00", "end": "24:00"})
    (answer,) = answers("slots", slots(allday, **{"from": "2026-03-02T10:00:01Z", "to": "2026-03-02T11:00:59Z"}))
    assert answer["free"] == [["2026-03-02T10:01:00Z", "2026-03-02T11:00:00Z"]]


def test_a_weekly_point_in_time_offers_one_session() -> None:
    (answer,) = answers("slots", slots(person("UTC", {"day": "TH", "start": "17:30", "end": None})))
    assert answer["free"] == answer["slots"] == [["2026-03-05T17:30:00Z", "2026-03-05T18:15:00Z"]]


def test_each_line_is_answered_in_its_place_and_a_bad_one_stops_nothing() -> None:
    good = slots(person())
    lines = [
        good,
        "{",
        "[1]",
        slots(person("Mars/Base")),
        good | {"people": []},
        {"people": [person()]},
        slots(person("UTC", {"day": "XX", "start": "09:00", "end": "10:00"})),
        good | {"to": "2926-03-09T00:00:00Z"},
        good | {"people": [{"zone": "UTC"}]},
        good,
    ]
    found = answers("slots", *lines)
    assert ["error" in answer for answer in found] == [False] + [True] * 8 + [False]
    assert found[0] == found[-1]
    assert found[3]["error"].startswith("unknown time zone")
    assert "people" in found[4]["error"]
    assert "from" in found[5]["error"]
    assert "windows" in found[8]["error"]


def test_a_line_of_nested_brackets_or_of_half_characters_is_answered_too() -> None:
    case = {"text": "\ud800 café", "zone": "UTC", "now": NOW}
    assert len(answers("when", "[" * 100_000, case)) == 2


def test_a_calendar_file_is_answered_with_busy_times_or_the_reason_why_not(tmp_path: Path) -> None:
    file = tmp_path / "ana.ics"
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20260310T100000\nDTEND:20260310T110000\nEND:VEVENT\n"
    span = ("--from", "2026-03-01T00:00:00Z", "--to", "2026-04-01T00:00:00Z", "--zone")

    def busy(text: str, zone: str = "Asia/Tokyo") -> Any:
        file.write_text(text)
        return json.loads(through("busy", options=(str(file), *span, zone)))

    whole = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    assert busy(whole) == {"busy": [["2026-03-10T01:00:00Z", "2026-03-10T02:00:00Z"]]}
    assert busy(whole, "UTC") == {"busy": [["2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"]]}
    for refused in (busy("hello"), busy(whole[:-9]), busy(whole, "Mars/Base"), busy(whole, "Europe")):
        assert list(refused) == ["error"]
        assert " " in refused["error"]


def test_an_invitation_comes_out_as_a_calendar_file_byte_by_byte() -> None:
    printed = CliRunner().invoke(main, ["invite"], input=json.dumps(INVITE) + "\n").stdout_bytes
    assert printed.startswith(b"BEGIN:VCALENDAR\r\n")
    assert printed.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\r\n" not in printed
    assert "SUMMARY:Café ☕\r\n".encode() in printed


@pytest.mark.parametrize("wrong", [{"method": "REPLY"}, {"minutes": 0}, {"attendees": ["ana"]}, {"start": "soon"}])
def test_an_invitation_that_cannot_be_made_is_answered_with_the_reason(wrong: dict[str, Any]) -> None:
    (answer,) = answers("invite", INVITE | wrong)
    assert list(answer) == ["error"]


PROBE = """
import io, sys
from click.testing import CliRunner
from bot.cli import main
line = '{"text": "friday at 4", "zone": "UTC", "now": "2026-03-05T10:00:00Z"}'
assert "16:00" in CliRunner().invoke(main, ["when"], input=line).output
heavy = {"sqlmodel", "sqlalchemy", "ortools", "numpy", "aiohttp", "icalendar", "dateparser", "slack_sdk", "botbuilder"}
print(sorted(heavy & set(sys.modules)))
"""


def test_asking_when_loads_none_of_the_heavy_libraries() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_program_at_the_door_gets_each_answer_before_it_asks_again() -> None:
    case = {"text": "demain à 15h", "zone": "Europe/Paris", "now": NOW, "language": "fr"}
    command = [sys.executable, "-m", "bot", "when"]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as door:
        assert door.stdin
        assert door.stdout
        late = Timer(30, door.kill)  # an answer that is held back fails the test and doesn't hang it
        late.start()
        found = []
        for line in (json.dumps(case), json.dumps(case | {"zone": "Zürich"}, ensure_ascii=False)):
            door.stdin.write(f"{line}\n".encode())
            door.stdin.flush()
            found.append(json.loads(door.stdout.readline().decode()))
        door.stdin.close()
        assert door.wait() == 0
        late.cancel()
    assert found[0] == {"start": "2026-03-06T15:00:00", "end": None, "zone": "Europe/Paris"}
    assert list(found[1]) == ["error"]
