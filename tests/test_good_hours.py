"""When news comes: in somebody's waking hours and on their working days, unless it can't wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asking import asks
from house import House, Human
from meeting import books_at

from storage.people import Role

NIGHT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)  # Tuesday evening in Lisbon, 22:30 in Berlin
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 08:00 in Berlin


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon")
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


def titles(human: Human) -> list[str]:
    return [card.title for card in human.cards()]


def test_a_booking_at_night_is_told_in_the_morning_and_stands_on_home_at_once(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    house.wall = NIGHT
    books_at(house, ana, "book friday 15:00")
    assert titles(ben) == []
    assert "Fri 27 Nov, 16:00" in ben.says("home").text
    house.until(MORNING)
    assert ben.sees("Booked: Fri 27 Nov, 16:00")


def test_a_booking_for_the_next_morning_does_not_wait(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    house.wall = NIGHT
    books_at(house, ana, "book tomorrow 09:00")
    assert ben.sees("Booked: Wed 25 Nov, 10:00")


def test_what_is_moved_in_the_same_night_is_told_once_as_it_stands(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    house.wall = NIGHT
    books_at(house, ana, "book friday 15:00")
    books_at(house, ana, "move thursday 15:00")
    house.until(MORNING)
    assert titles(ben) == ["Booked: Thu 26 Nov, 16:00"]


def test_what_is_off_again_before_the_other_heard_of_it_is_not_told(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    house.wall = NIGHT
    books_at(house, ana, "book friday 15:00")
    ana.presses("Can't make it", on="Booked")
    house.until(MORNING)
    assert titles(ben) == []


def test_after_five_minutes_late_the_question_waits_these_minutes(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    books_at(house, ana, "book friday 15:00")
    start = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    house.until(start - timedelta(minutes=14))
    ana.presses("5 minutes late")
    house.until(start + timedelta(minutes=47))
    assert not [title for title in titles(ben) if "you and Ana" in title]
    house.until(start + timedelta(minutes=50, seconds=1))
    assert "Who reads this: only you." in ben.sees("you and Ana").text


@pytest.mark.only_on(
    "web", because="the order of mentors is read from a list of cards, and nothing here depends on the chat"
)
def test_a_request_reaches_a_mentor_on_a_working_day(house: House, asha: Human, marcus: Human, mei: Human) -> None:
    house.wall = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)  # a Saturday
    asks(asha, "Marcus Bell")
    assert asha.sees().title == "On its way to Marcus Bell"
    house.later(hours=30)
    assert titles(marcus) == []
    house.until(datetime(2026, 11, 30, 15, 0, tzinfo=UTC))
    assert marcus.sees("Asha Rao would like you as a mentor")
