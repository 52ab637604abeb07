"""Long breaks: who has nothing booked is asked before one begins, and both read times when theirs is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from house import House, Human
from meeting import books, books_at
from months import came

from storage.people import Programme, Role

pytestmark = pytest.mark.only_on("web", because="days are the same on every platform")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def two(house: House) -> tuple[Human, Human]:
    """Ana and Ben; the programme is quiet over Christmas."""
    with house.database.write() as db:
        db.get_one(Programme, house.programme).quiet = [["2026-12-21", "2027-01-03"]]
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    return ana, ben


def asked(house: House, human: Human) -> list[str]:
    return [f"{card.at.astimezone(BERLIN):%a %d %b}" for card in came(house, human) if card.key.startswith("date:")]


def over(house: House, human: Human) -> list[str]:
    cards = [card for card in came(house, human) if card.key.startswith("break over:")]
    return [f"{card.at.astimezone(BERLIN):%a %d %b, %H:%M}" for card in cards]


# --- before one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "before"),
    [
        ("book wednesday 2 december 15:00", ["Tue 15 Dec"]),  # due on the 16th, and asked after the quiet weeks else
        ("book monday 7 december 15:00", ["Tue 15 Dec"]),  # due on the 21st, in them
        ("book thursday 17 december 15:00", []),  # met just before: nothing is owed
        ("book wednesday 25 november 15:00", ["Tue 15 Dec"]),
    ],
)
def test_before_quiet_weeks_who_owes_a_date_is_asked_once_while_there_is_time(
    house: House, two: tuple[Human, Human], session: str, before: list[str]
) -> None:
    ana, ben = two
    books_at(house, ana, session)
    house.through(datetime(2027, 1, 4, tzinfo=UTC))
    assert asked(house, ana) == before
    assert not asked(house, ben)
    if before:
        card = ana.sees("A next time with Ben?")
        assert "From Mon 21 Dec on there is a break of a week or more" in card.text
        assert len(card.buttons) > 3, "with times before it"


def test_after_it_they_are_asked_for_the_last_time_and_not_as_if_for_the_first(
    house: House, two: tuple[Human, Human]
) -> None:
    ana, _ = two
    books_at(house, ana, "book wednesday 2 december 15:00")
    house.through(datetime(2027, 2, 20, tzinfo=UTC))
    assert asked(house, ana) == ["Tue 15 Dec", "Tue 19 Jan"]
    assert ana.sees("I'll stop asking after this")


def test_who_has_something_booked_is_not_asked_before_it(house: House, two: tuple[Human, Human]) -> None:
    ana, _ = two
    books_at(house, ana, "book wednesday 2 december 15:00")
    house.through(datetime(2026, 12, 7, tzinfo=UTC))
    books_at(house, ana, "book thursday 17 december 15:00")
    house.through(datetime(2026, 12, 21, tzinfo=UTC))
    assert not asked(house, ana)


# --- after one ---------------------------------------------------------------------------------------------


def test_when_a_break_is_over_both_read_times_once(house: House, two: tuple[Human, Human]) -> None:
    ana, ben = two
    ben.acts("pair.pause", "1")  # until Tuesday, 8 December
    house.through(datetime(2026, 12, 9, 12, tzinfo=UTC))
    assert over(house, ana) == over(house, ben) == ["Wed 09 Dec, 10:00"]
    card = ana.sees("The break is over")
    assert "You and Ben can go on as before." in card.text
    assert ana.presses(card.buttons[0], on="The break is over").title.startswith("Booked: ")
    house.through(datetime(2026, 12, 16, tzinfo=UTC))
    assert len(over(house, ben)) == 1


def test_after_a_break_that_runs_into_the_quiet_weeks_they_read_it_after_those(
    house: House, two: tuple[Human, Human]
) -> None:
    ana, _ = two
    house.through(datetime(2026, 12, 10, tzinfo=UTC))
    ana.acts("pair.pause", "1")  # until Christmas Eve
    house.through(datetime(2027, 1, 8, tzinfo=UTC))
    assert over(house, ana) == ["Mon 04 Jan, 10:00"]


def test_who_booked_something_or_ended_the_break_reads_nothing_more_of_it(
    house: House, two: tuple[Human, Human]
) -> None:
    ana, ben = two
    cy = house.person("Cy Young", Role.MENTEE)
    house.pair(cy, ben)
    ana.acts("pair.pause", "1")
    cy.acts("pair.pause", "2")
    cy.acts("resume", "pair 2")
    house.through(datetime(2026, 12, 8, tzinfo=UTC))
    books(ana, 2)
    house.through(house.wall + timedelta(days=3))
    assert not over(house, ana) + over(house, ben) + over(house, cy)
