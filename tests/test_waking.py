"""When a message is welcome, and how long three working days last: compared with looking at every quarter of an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.waking import awake, holiday, nudge_morning, nudge_time, working_day, working_days_later

ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Pacific/Auckland",
        "America/St_Johns",
        "UTC",
    ]
)
QUARTER = timedelta(minutes=15)
MOMENTS = st.integers(0, 2 * 365 * 96).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * QUARTER)


def first_quarter(zone: str, moment: datetime, welcome: object) -> datetime:
    """The oracle: looks at one quarter of an hour after the other."""
    while not welcome(moment.astimezone(ZoneInfo(zone))):  # type: ignore[operator]
        moment += QUARTER
    return moment


@given(ZONES, MOMENTS)
def test_news_waits_for_the_first_waking_quarter_of_an_hour(zone: str, moment: datetime) -> None:
    assert awake(zone, moment) == first_quarter(zone, moment, lambda local: 8 <= local.hour < 20)


@given(ZONES, MOMENTS)
def test_a_nudge_waits_for_tuesday_to_thursday_at_ten(zone: str, moment: datetime) -> None:
    def welcome(local: datetime) -> bool:
        return local.weekday() in (1, 2, 3) and 10 <= local.hour < 16 and not holiday(zone, local.date())

    assert nudge_time(zone, moment) == first_quarter(zone, moment, welcome)


@pytest.mark.parametrize(
    ("arises", "day"),
    [("2026-11-24 09:59", 24), ("2026-11-24 10:30", 24), ("2026-11-24 11:00", 25), ("2026-11-26 12:00", 1)],
)
def test_what_arises_after_ten_waits_for_another_day(arises: str, day: int) -> None:
    found = nudge_morning("Europe/Berlin", at("Europe/Berlin", arises)).astimezone(ZoneInfo("Europe/Berlin"))
    assert (found.day, found.hour) == (day, 10)


def test_nobody_is_nudged_on_a_public_holiday_of_their_own() -> None:
    republic_day = at("Asia/Kolkata", "2027-01-26 10:00")
    assert nudge_time("Asia/Kolkata", republic_day) == at("Asia/Kolkata", "2027-01-27 10:00")
    same_day = at("Europe/Berlin", "2027-01-26 10:00")
    assert nudge_time("Europe/Berlin", same_day) == same_day


def at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "asked", "days", "over"),
    [
        ("America/New_York", "2026-11-24 10:00", 3, "2026-11-30 23:59"),  # Thanksgiving isn't counted
        ("Europe/Berlin", "2026-11-24 10:00", 3, "2026-11-27 23:59"),
        ("Europe/Berlin", "2026-12-23 10:00", 3, "2026-12-29 23:59"),  # Christmas on a Friday, and a weekend
        ("Asia/Kolkata", "2027-01-25 10:00", 1, "2027-01-27 23:59"),  # Republic Day
        ("Europe/Berlin", "2026-11-27 23:30", 1, "2026-11-30 23:59"),  # over the weekend
        ("Etc/GMT+3", "2026-11-27 12:00", 1, "2026-11-30 23:59"),  # a zone of no country
        ("Europe/Berlin", "2027-03-26 12:00", 1, "2027-03-30 23:59"),  # Easter, and the clocks go forward
    ],
)
def test_a_request_lasts_three_of_the_mentors_working_days(zone: str, asked: str, days: int, over: str) -> None:
    assert working_days_later(zone, at(zone, asked), days) == at(zone, over)


def test_days_away_do_not_count() -> None:
    away = [date(2026, 11, 25), date(2026, 11, 26)]
    due = working_days_later("Europe/Berlin", at("Europe/Berlin", "2026-11-24 10:00"), 3, away.__contains__)
    assert due == at("Europe/Berlin", "2026-12-01 23:59")


def test_somebody_away_for_ever_is_not_waited_for() -> None:
    due = working_days_later("Europe/Berlin", at("Europe/Berlin", "2026-11-24 10:00"), 3, lambda _: True)
    assert due < at("Europe/Berlin", "2028-01-31 00:00")


def test_the_weekend_is_the_countrys_own() -> None:
    friday, sunday = date(2026, 12, 11), date(2026, 12, 13)
    assert working_day("Europe/Berlin", friday)
    assert not working_day("Europe/Berlin", sunday)
    assert not working_day("Asia/Riyadh", friday)
    assert working_day("Asia/Riyadh", sunday)
