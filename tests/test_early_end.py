"""A pair that came to its planned end while the programme goes on: what is true for the two, and what is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from house import House, Human

from storage.people import Role

pytestmark = pytest.mark.only_on("web", because="what is true is the same on every platform")
LAST = date(2026, 12, 4)


@pytest.fixture
def ended(house: House, lena: Human) -> tuple[Human, Human]:
    """Ana and Ben, whose time was over on Friday; Cy would be free for Ana."""
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.person("Cy Young", Role.MENTOR)
    house.pair(ana, ben, ends=LAST)
    house.through(datetime(2026, 12, 7, 12, tzinfo=UTC))
    return ana, ben


def test_nobody_is_told_that_a_match_is_looked_for_and_none_is(
    house: House, ended: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = ended
    home = ana.says("home")
    assert "ended as planned. I look for another mentor only if you ask." in home.text
    assert "Another mentor" in home.buttons
    assert "Your time as a mentor ended as planned" in ben.says("home").text
    lena.says("match")
    house.later(seconds=1)
    assert lena.sees().title == "Nobody to match just now"
    assert "Ana Silva" not in lena.says("risk").text


def test_who_asks_for_another_mentor_is_looked_after_like_anybody_else(
    house: House, ended: tuple[Human, Human], lena: Human
) -> None:
    ana, _ = ended
    ana.acts("mentors.leave")
    assert "match is being looked for" in ana.says("home").text
    lena.says("match")
    house.later(seconds=1)
    assert "Ana Silva with Cy Young" in lena.sees("Draft").text


def test_the_report_counts_who_had_a_mentor_to_the_planned_end(ended: tuple[Human, Human], lena: Human) -> None:
    rows = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert rows["Have a mentor"] == ["1 of 1", "100 percent, 1 to the planned end"]


def test_in_the_last_days_nothing_begins_with_agreements(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben, ends=date(2026, 12, 9))
    agree = "Agree how we work"
    assert agree in ana.says("home").buttons
    house.through(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert agree not in ana.says("home").buttons
    assert not [card for card in ana.cards() if card.title.startswith("How would you and Ben")]
