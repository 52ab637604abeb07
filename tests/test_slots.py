"""When people are free in common, across zones and clock changes, and which of those times are proposed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.availability import DAY, MINUTE, Span, busy_mask, mask, merged, runs, spans
from scheduling.slots import pick
from scheduling.windows import MIDNIGHT, Window, window_from_json

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases" / "tz_overlap.json"
EVERY_DAY = range(7)
START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
)


def changes(zone: str, years: tuple[int, ...]) -> list[datetime]:
    """The days, from midnight UTC, in which the zone's clocks change."""
    days = (datetime(year, 1, 1, tzinfo=UTC) + n * DAY for year in years for n in range(366))
    return [
        d for d in days if d.astimezone(ZoneInfo(zone)).utcoffset() != (d + DAY).astimezone(ZoneInfo(zone)).utcoffset()
    ]


DAYS_OF_CHANGE = [(zone, day) for zone in ZONES for day in changes(zone, (2011, 2026))]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def offered(windows: list[Window], exceptions: dict[date, tuple[Window, ...]], local: datetime) -> bool:
    """The oracle: whether somebody offers this one minute of their wall clock."""
    for day in (local.date(), local.date() - DAY):
        since_midnight = (local - datetime.combine(day, time())) // MINUTE
        for window in exceptions.get(day, [w for w in windows if w.day == day.weekday()]):
            end = window.start if window.end is None else window.end
            if window.start <= since_midnight < end + (MIDNIGHT if end < window.start else 0):
                return True
    return False


windows_of_a_week = st.lists(
    st.builds(Window, st.integers(0, 6), st.integers(0, MIDNIGHT - 1), st.none() | st.integers(1, MIDNIGHT)),
    max_size=12,
)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_every_minute_around_a_clock_change_is_free_as_the_wall_clock_says(data: st.DataObject) -> None:
    zone, day = data.draw(st.sampled_from(DAYS_OF_CHANGE))
    start = day - timedelta(minutes=data.draw(st.integers(0, 1440)))
    end = start + timedelta(minutes=data.draw(st.integers(0, 2880)))
    windows = data.draw(windows_of_a_week)
    odd_days = st.sampled_from([day.date() + n * DAY for n in (-1, 0, 1)])
    exceptions = data.draw(st.dictionaries(odd_days, windows_of_a_week.map(tuple), max_size=2))
    there = ZoneInfo(zone)
    moments = [start + n * MINUTE for n in range((end - start) // MINUTE)]
    free = [offered(windows, exceptions, moment.astimezone(there).replace(tzinfo=None)) for moment in moments]
    assert mask(zone, windows, start, end, exceptions, step=1) == sum(1 << n for n, yes in enumerate(free) if yes)
    quarters = [all(free[n : n + 15]) for n in range(0, len(free) - 14, 15)]
    assert mask(zone, windows, start, end, exceptions) == sum(1 << n for n, yes in enumerate(quarters) if yes)


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
def test_what_two_people_share_is_exact_to_the_minute_in_every_known_case() -> None:
    for case in json.loads(CASES.read_text()):
        start, end = datetime.fromisoformat(case["from_utc"]), datetime.fromisoformat(case["to_utc"])
        free = -1
        for person in (case["a"], case["b"]):
            free &= mask(person["tz"], map(window_from_json, person["windows"]), start, end, step=1)
        shared = [[f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in span] for span in spans(free, start, step=1)]
        assert shared == case["overlap_utc"], case["id"]


def test_a_repeated_hour_is_offered_twice_and_a_skipped_one_not_at_all() -> None:
    night = [Window(6, 2 * 60, 3 * 60)]
    autumn, spring = utc(2026, 10, 25), utc(2026, 3, 29)
    assert mask("Europe/Berlin", night, autumn, autumn + DAY).bit_count() == 8
    assert mask("Europe/Berlin", night, spring, spring + DAY) == 0


def test_a_window_that_begins_in_a_skipped_hour_begins_when_the_clock_goes_on() -> None:
    day = utc(2026, 3, 29)
    assert spans(mask("Europe/Berlin", [Window(6, 150, 240)], day, day + DAY), day) == [
        (utc(2026, 3, 29, 1), utc(2026, 3, 29, 2))
    ]


def test_nobody_is_free_on_the_day_that_samoa_left_out() -> None:
    week = [Window(day, 9 * 60, 12 * 60) for day in EVERY_DAY]
    found = spans(mask("Pacific/Apia", week, utc(2011, 12, 29), utc(2012, 1, 1)), utc(2011, 12, 29))
    assert [first.astimezone(ZoneInfo("Pacific/Apia")).day for first, _ in found] == [29, 31, 1]


def test_a_window_till_midnight_meets_the_next_days_without_a_seam() -> None:
    weekend = [Window(5, 20 * 60 + 7, MIDNIGHT), Window(6, 0, 67)]
    assert spans(mask("UTC", weekend, START, START + 7 * DAY, step=1), START, step=1) == [
        (utc(2026, 3, 7, 20, 7), utc(2026, 3, 8, 1, 7))
    ]
    assert mask("UTC", [Window(0, 0, 7), Window(0, 7, 15)], START, START + DAY) == 1


def test_somebody_away_offers_nothing_that_day_and_their_week_is_otherwise_the_same() -> None:
    mornings = [Window(day, 9 * 60, 10 * 60) for day in EVERY_DAY]
    exceptions = {date(2026, 3, 3): (), date(2026, 3, 4): (Window(0, 15 * 60, 16 * 60),)}
    found = spans(mask("UTC", mornings, START, START + 4 * DAY, exceptions), START)
    assert [(first.day, first.hour) for first, _ in found] == [(2, 9), (4, 15), (5, 9)]


def test_any_touched_step_of_a_calendar_is_busy() -> None:
    busy = [(START + 20 * MINUTE, START + 20 * MINUTE + timedelta(seconds=1)), (START - DAY, START + 15 * MINUTE)]
    assert busy_mask(busy, START, START + DAY) == 0b11
    assert busy_mask([(START + MINUTE, START + MINUTE)], START, START + DAY, step=1) == 0
    assert busy_mask([(START, START + 9 * DAY)], START, START + timedelta(hours=1)) == 0b1111


@given(st.integers(0, 2**70), st.integers(1, 9))
def test_a_session_may_begin_wherever_all_its_steps_are_free(free: int, steps: int) -> None:
    starts = sum(1 << n for n in range(71) if all(free >> n + k & 1 for k in range(steps)))
    assert runs(free, steps) == starts


@given(st.integers(0, 2**70))
def test_the_spans_say_the_same_as_the_mask_and_never_touch(free: int) -> None:
    found = spans(free, START)
    assert busy_mask(found, START, START + 71 * 15 * MINUTE) == free
    assert all(before[1] < after[0] for before, after in pairwise(found))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_merged_pieces_cover_the_same_and_nothing_else(pieces: list[tuple[int, int]]) -> None:
    found = merged(pieces)
    assert {n for first, last in found for n in range(first, last)} == {n for a, b in pieces for n in range(a, b)}
    assert all(before[1] < after[0] for before, after in pairwise(found))


# --- what is proposed


def proposals(people: dict[str, list[Window]], days: int = 14, **wishes: Any) -> list[Span]:
    """Sessions of 45 minutes for people (zone -> windows), from START on unless the wishes say otherwise."""
    free = -1
    for zone, windows in people.items():
        free &= mask(zone, windows, START, START + days * DAY, step=1)
    return pick(free, START, 45, list(people), **{"earliest": START, "count": 4} | wishes)


def always(start: int = 0, end: int = MIDNIGHT) -> list[Window]:
    return [Window(day, start, end) for day in EVERY_DAY]


def test_proposals_are_on_different_days_soonest_first_and_in_usual_hours_of_both() -> None:
    found = proposals({"Europe/Berlin": always(), "America/New_York": always()})
    assert [first.day for first, _ in found] == [2, 3, 4, 5]
    for first, last in found:
        for zone in ("Europe/Berlin", "America/New_York"):
            assert (
                time(9) <= first.astimezone(ZoneInfo(zone)).time() <= last.astimezone(ZoneInfo(zone)).time() <= time(18)
            )


def test_a_usual_hour_this_week_is_proposed_rather_than_an_early_one_tomorrow() -> None:
    early_but_friday = [Window(day, 7 * 60, 8 * 60) for day in range(4)] + [Window(4, 10 * 60, 12 * 60)]
    assert proposals({"UTC": early_but_friday}, days=7, count=1) == [(utc(2026, 3, 6, 10), utc(2026, 3, 6, 10, 45))]


def test_an_early_hour_tomorrow_is_proposed_rather_than_a_usual_one_in_three_weeks() -> None:
    free = mask("UTC", [Window(1, 8 * 60, 9 * 60)], START, START + 7 * DAY, step=1)
    free |= mask("UTC", always(10 * 60, 12 * 60), START + 21 * DAY, START + 28 * DAY, step=1) << 21 * 1440
    assert pick(free, START, 45, ["UTC"], earliest=START, count=1) == [(utc(2026, 3, 3, 8), utc(2026, 3, 3, 8, 45))]


def test_night_is_proposed_only_where_nothing_else_is_free() -> None:
    assert len(proposals({"UTC": always(2 * 60, 4 * 60)})) == 4
    found = proposals({"UTC": [*always(2 * 60, 4 * 60), Window(3, 20 * 60, 21 * 60)]}, days=7, count=1)
    assert found == [(utc(2026, 3, 5, 20), utc(2026, 3, 5, 20, 45))]


def test_sessions_begin_on_the_half_hour_if_they_can() -> None:
    found = proposals({"UTC": always(9 * 60 + 5, 12 * 60)}, count=1)
    assert found[0][0] == utc(2026, 3, 2, 9, 30)


def test_a_window_that_just_holds_the_session_is_proposed_at_its_odd_minute() -> None:
    assert proposals({"UTC": [Window(1, 9 * 60 + 5, 9 * 60 + 50)]}, days=7) == [
        (utc(2026, 3, 3, 9, 5), utc(2026, 3, 3, 9, 50))
    ]


def test_on_one_free_day_the_proposals_lie_far_apart() -> None:
    found = proposals({"UTC": [Window(1, 9 * 60, 17 * 60)]}, days=7, count=3)
    assert [(first.hour, first.minute) for first, _ in found] == [(9, 0), (12, 30), (16, 0)]


def test_across_the_date_line_no_two_proposals_are_on_the_same_day_of_anybody() -> None:
    zones = ("Pacific/Apia", "Pacific/Honolulu")
    found = proposals({zone: always(8 * 60, 17 * 60) for zone in zones})
    assert len(found) == 4
    for zone in zones:
        assert len({first.astimezone(ZoneInfo(zone)).date() for first, _ in found}) == 4


def test_proposals_of_several_days_are_at_several_hours() -> None:
    found = proposals({"UTC": always(9 * 60, 17 * 60)})
    assert [(first.day, first.hour) for first, _ in found] == [(2, 9), (3, 11), (4, 13), (5, 15)]


def test_proposals_on_both_sides_of_midnight_do_not_overlap() -> None:
    found = proposals({"UTC": [Window(0, 22 * 60 + 30, 60)]}, days=7)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert len(found) >= 2


@given(windows_of_a_week, st.integers(2, 5))
@settings(max_examples=80, deadline=None)
def test_two_proposals_share_an_hour_only_where_a_day_has_no_other(windows: list[Window], count: int) -> None:
    """One clock, whole quarters, usual hours only: then every free half hour of a day is as good as another."""
    free = mask("UTC", windows, START, START + 7 * DAY) & mask("UTC", always(9 * 60, 18 * 60), START, START + 7 * DAY)
    found = [first for first, _ in pick(free, START, 45, ["UTC"], earliest=START, count=count, step=15)]
    if len({first.date() for first in found}) < len(found):
        return  # fewer days than proposals: those lie far apart for another reason
    halves = [
        first + n * 15 * MINUTE
        for first, last in spans(runs(free, 3), START)
        for n in range((last - first) // MINUTE // 15)
    ]
    halves = [moment for moment in halves if moment.minute in (0, 30)]

    def apart(one: datetime, other: datetime) -> bool:
        return timedelta(hours=2) <= (one - other) % DAY <= timedelta(hours=22)

    def could_be_elsewhere(first: datetime) -> bool:
        others = [other for other in found if other != first]
        same_day = [moment for moment in halves if moment.date() == first.date()]
        return any(all(apart(moment, other) for other in others) for moment in same_day) and first in halves

    for one in found:
        for other in found:
            if one != other and not apart(one, other):
                assert not (could_be_elsewhere(one) and could_be_elsewhere(other))


def test_people_without_common_time_get_no_proposal() -> None:
    office = [Window(day, 9 * 60, 10 * 60) for day in range(5)]
    assert proposals({"America/New_York": office, "Australia/Sydney": office}) == []


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_free_the_proposals_keep_the_promises(data: st.DataObject) -> None:
    zones = data.draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=3))
    free = mask("UTC", data.draw(windows_of_a_week), START, START + 7 * DAY, step=1)
    minutes, count = data.draw(st.integers(10, 90)), data.draw(st.integers(1, 5))
    earliest = START + timedelta(seconds=data.draw(st.integers(0, 3 * 86400)))
    found = pick(free, START, minutes, zones, earliest=earliest, count=count)
    assert found == pick(free, START, minutes, zones[::-1], earliest=earliest, count=count)
    assert len(found) <= count
    for first, last in found:
        assert first >= earliest
        assert last - first == minutes * MINUTE
        assert busy_mask([(first, last)], START, START + 7 * DAY, step=1) & ~free == 0
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    room = runs(free, minutes) >> -((START - earliest) // MINUTE)
    assert bool(found) == bool(room)
