"""Who leaves while somebody waits for a mentor: nobody is left waiting for an answer that can't come."""

from __future__ import annotations

import pytest
from asking import asks, morning, states, titles
from house import House, Human
from sqlmodel import select

from storage.pairs import Asking, Request
from storage.people import Role


@pytest.fixture
def three(house: House) -> tuple[Human, Human, Human]:
    """Asha has asked Marcus, and Mei comes next."""
    asha, marcus = house.person("Asha Rao", Role.MENTEE), house.person("Marcus Bell", Role.MENTOR)
    mei = house.person("Mei Tan", Role.MENTOR)
    asks(asha, "Marcus Bell", "Mei Tan")
    house.later(seconds=1)
    return asha, marcus, mei


@pytest.mark.parametrize("way", ["leave.yes", "erase.yes"])
def test_the_next_mentor_is_asked_when_the_first_one_leaves(
    house: House, three: tuple[Human, Human, Human], way: str
) -> None:
    asha, marcus, mei = three
    marcus.acts(way)
    morning(house)
    assert states(house) == [Asking.PASSED, Asking.ASKED]
    assert mei.sees("would like you as a mentor")
    assert asha.sees("With Mei now")


@pytest.mark.parametrize("way", ["leave.yes", "erase.yes"])
def test_a_mentor_reads_that_no_answer_is_needed_when_the_mentee_leaves(
    house: House, three: tuple[Human, Human, Human], way: str
) -> None:
    asha, marcus, mei = three
    asha.acts(way)
    morning(house)
    assert titles(marcus)[-1] == "This one is settled"
    assert titles(mei) == []
    with house.database.read() as db:
        assert {request.state for request in db.exec(select(Request))} <= {Asking.WITHDRAWN}
