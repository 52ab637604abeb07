"""Unusual hours: offered only where usual ones share too little, said so, and no more often than somebody allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from house import House, Human

from scheduling.unusual import used_up
from storage.people import Hours, Role

DAY = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def ana(house: House) -> Human:
    """Ana, in Berlin until noon, and her mentor Tom, in New York until noon there, which is six in the evening for Ana."""
    ana = house.person("Ana Silva", Role.MENTEE, hours="weekdays 9-12")
    tom = house.person("Tom Eze", Role.MENTOR, zone="America/New_York", hours="weekdays 9-12")
    house.pair(ana, tom)
    return ana


def allows(house: House, human: Human, at_most: int, start: int = 9, end: int = 18) -> None:
    with house.database.write() as db:
        for day in range(5):
            db.add(Hours(person_id=human.id, day=day, start=start * 60, end=end * 60, at_most=at_most))


def test_without_unusual_hours_nothing_outside_is_offered(ana: Human) -> None:
    assert "no common time" in ana.says("book").text
    assert ana.says("thursday 16:00").title != "This time?"


def test_an_unusual_hour_is_offered_and_said_to_be_one(house: House, ana: Human) -> None:
    allows(house, ana, 1)
    offer = ana.says("book")
    assert offer.times
    assert all("15:00" <= mine[-5:] <= "17:15" for mine, _ in offer.times)
    assert "Outside your usual hours:" in offer.text
    assert "Outside your usual hours: Thu 3 Dec, 16:00." in ana.says("thursday 3 december 16:00").text
    tom = house.known("Tom Eze")
    assert "Outside the usual hours of Ana:" in tom.says("book").text


def test_once_a_month_is_once_in_any_four_weeks(house: House, ana: Human) -> None:
    allows(house, ana, 1)
    ana.says("book")
    ana.says("thursday 3 december 16:00")
    booked = ana.presses("Book it")
    assert booked.title == "Booked: Thu 3 Dec, 16:00"
    assert "no common time" in ana.says("book").text
    assert ana.says("friday 11 december 16:00").title != "This time?"
    assert ana.says("move thursday 3 december 17:00").title == "This time?", "moving it uses it only once"
    ana.presses("Can't make it", on=booked.title)
    assert ana.says("book").times


def test_twice_in_four_weeks_leaves_room_for_a_second(house: House, ana: Human) -> None:
    allows(house, ana, 2)
    for words in ("thursday 3 december 16:00", "friday 11 december 16:00"):
        ana.says("book")
        ana.says(words)
        card = ana.presses("Book it")
        if "Book this one too" in card.buttons:
            ana.presses("Book this one too")
    assert "no common time" in ana.says("book").text


def test_usual_hours_come_first(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE, hours="weekdays 9-12")
    ben = house.person("Ben Okafor", Role.MENTOR, hours="weekdays 9-18")
    house.pair(ana, ben)
    allows(house, ana, 2)
    offer = ana.says("book")
    assert all(mine[-5:] <= "11:15" for mine, _ in offer.times)
    assert "Outside" not in offer.text
    assert "Outside your usual hours" in ana.says("thursday 3 december 16:00").text


def test_the_stretches_in_which_unusual_hours_are_used_up() -> None:
    week = timedelta(days=7)
    assert used_up([], 1) == []
    assert used_up([DAY], 1) == [(DAY - 4 * week, DAY + 4 * week)]
    assert used_up([DAY], 2) == []
    assert used_up([DAY + week, DAY], 2) == [(DAY - 3 * week, DAY + 4 * week)]
    assert used_up([DAY, DAY + 4 * week], 2) == []
