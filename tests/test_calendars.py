"""When a calendar file says that somebody is busy, whoever wrote the file and however oddly."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.availability import DAY, Span, merged
from scheduling.calendars import CalendarUnreadable, busy

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"
SLOW_AT_FIRST = settings(deadline=None, max_examples=60)  # the first calendar imports the libraries
MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def calendar(*events: str, before: str = "") -> str:
    """A file of these events, each given as its lines; a UID of its own where it names none."""
    named = (event if "UID:" in event else f"UID:{number}\n{event}" for number, event in enumerate(events))
    blocks = (f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in named)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{before}{''.join(blocks)}END:VCALENDAR\n"


def shown(spans: list[Span]) -> list[str]:
    return [f"{first:%d %H:%M}-{last:%d %H:%M}" for first, last in spans]


def march(*events: str, zone: str = BERLIN, before: str = "") -> list[str]:
    """What is busy in March 2026, in UTC."""
    return shown(busy(calendar(*events, before=before), MARCH, APRIL, zone))


def refusal(text: str | bytes) -> str:
    with pytest.raises(CalendarUnreadable) as caught:
        busy(text, MARCH, APRIL, "UTC")
    return caught.value.reason


def zone_of(name: str, offset: str) -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:{offset}\n"
        f"TZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE\n"
    )


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
def test_every_known_calendar_is_read_as_its_owner_means_it() -> None:
    for case in json.loads((CASES / "ics_busy.json").read_text()):
        start, end = (datetime.fromisoformat(case[f"window_{side}"]) for side in ("start", "end"))
        found = busy((CASES / "ics" / case["file"]).read_bytes(), start, end, case["local_tz"])
        assert [[f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in span] for span in found] == case["busy"], case["id"]


# --- single events


def test_meetings_are_clipped_merged_and_in_order() -> None:
    assert march(
        "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z",
        "DTSTART:20260310T110000Z\nDURATION:PT30M",
        "DTSTART:20260310T103000Z\nDTEND:20260310T104500Z",
        "DTSTART:20250101T000000Z\nDTEND:20260301T080000Z",
        "DTSTART:20260401T000000Z\nDTEND:20260401T080000Z",
    ) == ["01 00:00-01 08:00", "10 10:00-10 11:30"]


def test_what_is_cancelled_or_transparent_leaves_time_free_and_what_is_tentative_does_not() -> None:
    when = "DTSTART:20260310T{0}0000Z\nDTEND:20260310T{0}3000Z\n"
    assert march(
        when.format(10) + "STATUS:CANCELLED",
        when.format(11) + "TRANSP:TRANSPARENT",
        when.format(12) + "STATUS:TENTATIVE\nTRANSP:OPAQUE",
    ) == ["10 12:00-10 12:30"]


def test_whole_days_and_floating_times_are_meant_where_the_owner_lives() -> None:
    events = ("DTSTART;VALUE=DATE:20260310", "DTSTART:20260312T090000\nDTEND:20260312T100000")
    assert march(*events) == ["09 23:00-10 23:00", "12 08:00-12 09:00"]
    assert march(*events, zone="Asia/Kathmandu") == ["09 18:15-10 18:15", "12 03:15-12 04:15"]


def test_a_whole_day_at_the_edge_of_the_time_asked_about_counts_in_every_zone() -> None:
    days = ("DTSTART;VALUE=DATE:20260228", "DTSTART;VALUE=DATE:20260401")
    assert march(*days, zone="Pacific/Kiritimati") == ["31 10:00-01 00:00"]
    assert march(*days, zone="Pacific/Honolulu") == ["01 00:00-01 10:00"]


def test_a_date_without_its_type_or_with_a_zone_is_still_a_whole_day() -> None:
    assert march("DTSTART:20260310\nDTEND:20260311") == ["09 23:00-10 23:00"]
    assert march("DTSTART;TZID=Japan;VALUE=DATE:20260310\nDTEND;TZID=Japan;VALUE=DATE:20260312") == [
        "09 23:00-11 23:00"
    ]


def test_a_flight_lands_by_the_clock_of_where_it_lands() -> None:
    flight = "DTSTART;TZID=Europe/Berlin:20260328T220000\nDTEND;TZID=America/New_York:20260329T010000"
    assert march(flight) == ["28 21:00-29 05:00"]


def test_an_event_that_ends_before_it_starts_takes_no_time() -> None:
    assert march("DTSTART:20260310T100000Z\nDTEND:20260308T100000Z", "DTSTART:20260310T100000Z") == []


def test_names_of_zones_are_understood_however_they_are_written() -> None:
    names = (
        "Europe/Berlin",
        '"W. Europe Standard Time"',
        "/freeassociation.sourceforge.net/Europe/Berlin",
        " Europe/Berlin",
    )
    for name in names:
        assert march(f"DTSTART;TZID={name}:20260310T100000\nDURATION:PT1H", zone="Asia/Tokyo") == ["10 09:00-10 10:00"]
    quoted = 'DTSTART;TZID="Here, there":20260310T100000\nDURATION:PT1H'
    assert march(quoted, before=zone_of(r"Here\, there", "-0330")) == ["10 13:30-10 14:30"]


def test_two_calendars_with_zones_of_one_name_keep_their_own_clocks() -> None:
    event = "DTSTART;TZID=Customized Time Zone:20260310T100000\nDURATION:PT1H"

    def of(offset: str) -> list[str]:
        return march(event, before=zone_of("Customized Time Zone", offset))

    hours = {"+0100": ["10 09:00-10 10:00"], "-0500": ["10 15:00-10 16:00"], "+0545": ["10 04:15-10 05:15"]}
    for offset, expected in hours.items():
        assert of(offset) == expected
    assert march(event, zone="Asia/Tokyo") == ["10 01:00-10 02:00"]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(of, list(hours) * 10)) == list(hours.values()) * 10


# --- series


def test_a_series_keeps_its_local_hour_when_the_clocks_change() -> None:
    weekly = "DTSTART;TZID=Europe/Berlin:20260106T090000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY"
    assert march(weekly)[-2:] == ["24 08:00-24 08:30", "31 07:00-31 07:30"]


def test_the_last_occurrence_counts_when_its_end_is_given_in_local_time() -> None:
    daily = "DTSTART;TZID=America/New_York:20260309T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL={}"
    assert march(daily.format("20260311T090000")) == march(daily.format("20260311T130000Z"))
    assert march(daily.format("20260311T090000"))[-1] == "11 13:00-11 14:00"


def test_left_out_occurrences_are_free_whichever_clock_names_them() -> None:
    daily = "DTSTART;TZID=Europe/Berlin:20260309T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n"
    left = daily + "EXDATE:20260310T080000Z\nEXDATE;TZID=Europe/Berlin:20260311T090000"
    assert march(left) == ["09 08:00-09 09:00", "12 08:00-12 09:00"]


def test_a_moved_occurrence_is_busy_where_it_went_and_a_cancelled_one_is_free() -> None:
    series = "UID:a\nDTSTART:20260309T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:a\nRECURRENCE-ID:20260310T090000Z\nDTSTART:20260320T150000Z\nDURATION:PT1H"
    cancelled = "UID:a\nRECURRENCE-ID:20260311T090000Z\nDTSTART:20260311T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    assert march(series, moved, cancelled) == ["09 09:00-09 10:00", "20 15:00-20 16:00"]


def test_the_newest_version_of_a_meeting_counts_even_where_it_moved_out_of_sight() -> None:
    here = "UID:a\nSEQUENCE:1\nDTSTART:20260310T090000Z\nDURATION:PT1H"
    gone = "UID:a\nSEQUENCE:2\nDTSTART:20270310T090000Z\nDURATION:PT1H"
    assert march(here) == ["10 09:00-10 10:00"]
    assert march(here, gone) == march(gone, here) == []


def test_a_series_that_ended_before_is_over_but_its_last_long_event_is_not() -> None:
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20260220T000000Z"
    assert march(f"DTSTART:20260105T000000Z\nDTEND:20260105T010000Z\n{rule}") == []
    assert march(f"DTSTART:20260105T000000Z\nDTEND:20260120T000000Z\n{rule}") == ["01 00:00-03 00:00"]


@given(st.data())
@SLOW_AT_FIRST
def test_a_weekly_series_is_busy_at_the_hours_that_the_wall_clock_says(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from([BERLIN, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]))
    first = datetime(2026, 1, 1, 4) + timedelta(minutes=5 * data.draw(st.integers(0, 80 * 288)))  # noqa: DTZ001
    every, minutes = data.draw(st.integers(1, 5)), data.draw(st.integers(5, 600))
    left_out = data.draw(st.sets(st.integers(1, 12), max_size=3))
    local = [(first + n * every * 7 * DAY).replace(tzinfo=ZoneInfo(zone)) for n in range(20)]
    lines = [
        f"DTSTART;TZID={zone}:{first:%Y%m%dT%H%M%S}",
        f"DURATION:PT{minutes}M",
        f"RRULE:FREQ=WEEKLY;INTERVAL={every}",
    ]
    lines += [f"EXDATE:{local[n].astimezone(UTC):%Y%m%dT%H%M%SZ}" for n in left_out]
    kept = [start for n, start in enumerate(local) if n not in left_out]
    spans = [(start.astimezone(UTC), (start + timedelta(minutes=minutes)).astimezone(UTC)) for start in kept]
    expected = merged((max(start, MARCH), min(end, APRIL)) for start, end in spans)
    assert busy(calendar("\n".join(lines)), MARCH, APRIL, "UTC") == expected


# --- odd files


def test_an_odd_event_spoils_none_of_the_others() -> None:
    assert march(
        "DTSTART:INVALID",
        "SUMMARY:no start at all",
        "DTSTART:20260230T100000Z\nDTEND:20260230T110000Z",
        "DTSTART:20260310T100000Z\nDURATION:PT1W\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20260311T100000Z\nDTEND:20260311T110000Z\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20260312T100000Z\nDTEND:20260312T110000Z\nRRULE:FREQ=DAILY;INTERVAL=0\nEXDATE:",
        "DTSTART:20260313T100000Z\nDTEND:20260313T110000Z\nRRULE:FREQ=WEEKLY;COUNT=2; BYDAY=FR, SA",
    ) == ["11 10:00-11 11:00", "12 10:00-12 11:00", "13 10:00-13 11:00", "14 10:00-14 11:00"]


def test_an_alarm_says_nothing_about_when_its_event_is() -> None:
    alarm = "BEGIN:VALARM\nDTSTART:20200101T000000Z\nDURATION:PT999H\nRRULE:FREQ=DAILY\nEND:VALARM\n"
    assert march(alarm + "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z") == ["10 10:00-10 11:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_files_are_read_in_the_encodings_that_people_have(encoding: str) -> None:
    text = calendar("SUMMARY:Straße\nDTSTART:20260310T100000Z\nDTE\n ND:20260310T110000Z").replace("\n", "\r\n")
    assert shown(busy(text.encode(encoding), MARCH, APRIL, "UTC")) == ["10 10:00-10 11:00"]


def test_what_is_no_calendar_and_half_a_calendar_are_refused() -> None:
    whole = calendar("DTSTART:20260310T100000Z", "DTSTART:20260311T100000Z")
    assert refusal("") == refusal(b"\x89PNG\r\n") == refusal("<html>BEGIN:VCALENDAR</html>") == "not_a_calendar"
    for end in range(len("BEGIN:VCALENDAR"), len(whole) - len("END:VCALENDAR\n"), 7):
        assert refusal(whole[:end]) == "cut_short"


def test_a_calendar_too_large_or_with_too_much_to_count_is_refused_at_once() -> None:
    event = "DTSTART:20260310T100000Z\nDURATION:PT1S\n"
    assert refusal(b"x" * 10_000_001) == "too_large"
    assert refusal(calendar(*[event] * 4001)) == "too_many"
    assert refusal(calendar(event + "RRULE:FREQ=SECONDLY")) == "too_many"
    assert refusal(calendar(event.replace("2026", "0001") + "RRULE:FREQ=MINUTELY;INTERVAL=59")) == "too_many"
    assert refusal(calendar(event + "RDATE:" + ",".join(["20260310T100000Z"] * 70_000))) == "too_many"
    every_minute = ",".join(map(str, range(60)))
    assert (
        refusal(calendar(event + f"RRULE:FREQ=DAILY;BYHOUR={every_minute[:57]};BYMINUTE={every_minute}")) == "too_many"
    )


def test_years_of_old_meetings_are_not_even_parsed() -> None:
    old = "DTSTART:20200310T100000Z\nDTEND:20200310T110000Z\nX-NOTE:" + "x" * 500
    assert march(*[old] * 9000, "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z") == ["10 10:00-10 11:00"]


@pytest.mark.parametrize(
    "rule", ["DAILY;BYMONTH=2;BYMONTHDAY=30", "SECONDLY;BYMONTHDAY=31;BYMONTH=4", "HOURLY;BYHOUR=3;BYSETPOS=5"]
)
def test_a_rule_that_never_comes_true_leaves_the_event_itself(rule: str) -> None:
    assert march(f"DTSTART:20260310T100000Z\nDURATION:PT1H\nRRULE:FREQ={rule}") == ["10 10:00-10 11:00"]


def test_a_zone_that_changes_every_hour_is_read_without_its_rule() -> None:
    odd = zone_of("Odd", "+0200").replace("16010101", "20260201")
    summer = (
        "BEGIN:DAYLIGHT\nDTSTART:20260101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\nRRULE:FREQ=HOURLY\nEND:DAYLIGHT"
    )
    event = "DTSTART;TZID=Odd:20260310T100000\nDURATION:PT1H"
    assert march(event, before=odd.replace("END:VTIMEZONE", f"{summer}\nEND:VTIMEZONE")) == ["10 08:00-10 09:00"]


LINES = """
BEGIN:VEVENT END:VEVENT BEGIN:VALARM END:VALARM BEGIN:VTIMEZONE END:VTIMEZONE TZID:A DTSTART;TZID=A:20260310T100000
DTSTART:20260310T100000Z DTSTART:20260310 DTEND:20260311 DTEND:20260310T110000 DTEND;TZID="a:b":1 DURATION:-PT5M
DURATION:P1W RRULE:FREQ=DAILY RRULE:FREQ=WEEKLY;COUNT=x RRULE:FREQ=YEARLY;BYDAY=54XX RRULE: EXDATE:1 EXDATE:20260312
RDATE;VALUE=PERIOD:20260314T100000Z/PT1H RDATE:x UID:a UID:b RECURRENCE-ID:20260312
RECURRENCE-ID;RANGE=THISANDFUTURE:20260312T100000Z SEQUENCE:x SEQUENCE:2 STATUS:; TRANSP: garbage ;:=,
DTSTART:99999999T999999 RRULE:FREQ=MONTHLY;BYMONTHDAY=99 DTSTART;VALUE=PERIOD:20260310T100000Z/PT1H DTSTART:100000
RRULE:FREQ=DAILY;UNTIL=20269999 DTSTART:00010101T000000 DTEND:99991231T235959 RRULE:FREQ=YEARLY;BYMONTHDAY=-1
"""


@given(st.lists(st.lists(st.sampled_from(LINES.split()), max_size=8), max_size=4))
@SLOW_AT_FIRST
def test_whatever_the_lines_the_answer_is_busy_times_or_a_refusal(events: list[list[str]]) -> None:
    with suppress(CalendarUnreadable):
        found = busy(calendar(*map("\n".join, events)), MARCH, APRIL, BERLIN)
        assert all(MARCH <= first < last <= APRIL for first, last in found)
        assert all(before[1] < after[0] for before, after in pairwise(found))
