"""What is left of a circle: of who leaves or is erased nothing, and after ninety days the numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from circling import ABOUT, THURSDAY, opens, seats, the_circle
from house import House, Human

from storage.people import Role


@pytest.fixture
def ben(house: House) -> Human:
    return house.person("Ben Okafor", Role.MENTOR)


@pytest.fixture
def ana(house: House) -> Human:
    return house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon")


@pytest.fixture
def cy(house: House) -> Human:
    return house.person("Cy Young", Role.MENTEE)


def test_who_leaves_gives_the_seat_back_and_who_leads_it_takes_it_off(
    house: House, lena: Human, ben: Human, ana: Human, cy: Human
) -> None:
    opens(house, lena, ben)
    for human in (ana, cy):
        human.acts("circle.come", "1")
    ana.says("leave programme")
    assert "METHOD:CANCEL" in ana.presses("Leave").part("File")["content"]
    assert seats(house) == [cy.id]
    ben.says("leave programme")
    ben.presses("Leave")
    house.later(minutes=1)
    assert "METHOD:CANCEL" in cy.sees(f"“{ABOUT}” is off").part("File")["content"]
    assert lena.sees(f"“{ABOUT}” is off")


def test_my_data_holds_the_seat_and_erasing_leaves_nothing_of_it(
    house: House, lena: Human, ben: Human, ana: Human
) -> None:
    opens(house, lena, ben)
    ana.acts("circle.come", "1")
    data = ana.says("my data").part("File")["content"]
    assert ABOUT in data
    assert '"circle_id": 1' in data
    house.through(THURSDAY + timedelta(hours=1))
    assert seats(house) == [ana.id], "who was there is kept for a while"
    ana.says("erase me")
    ana.presses("Erase everything")
    assert not seats(house)
    ben.presses("It took place", came="1")
    assert "one person came" in lena.says("report").text, "the number stays"


def test_ninety_days_later_only_the_numbers_are_left(house: House, lena: Human, ben: Human, ana: Human) -> None:
    opens(house, lena, ben)
    ana.acts("circle.come", "1")
    house.through(THURSDAY + timedelta(hours=1))
    ben.presses("It didn't")
    assert "Not this time" in ben.sees().title
    house.until(THURSDAY + timedelta(days=89))
    assert seats(house) == [ana.id]
    house.until(THURSDAY + timedelta(days=91))
    circle = the_circle(house)
    assert (seats(house), circle.about.open(), circle.where, circle.came) == ([], "", "", 0)
