"""What an assistant planned is a session like any other: it ends with its pair, and leaves nothing to nag anybody about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human
from sqlmodel import select

from storage.messages import Outgoing
from storage.pairs import Pair, PairState, Session, SessionState
from storage.people import Role


@pytest.fixture
def three(house: House) -> tuple[Human, Human, Human]:
    """A mentee, the mentor, and the assistant who plans for the mentor."""
    asha, marcus = house.person("Asha Rao", Role.MENTEE), house.person("Marcus Bell", Role.MENTOR)
    dana = house.person("Dana Ortiz")
    house.pair(asha, marcus)
    marcus.says("delegate dana")
    marcus.presses("Hand to Dana")
    house.later(seconds=1)
    return asha, marcus, dana


def test_a_pair_parts_though_the_assistant_booked_its_next_session(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    asha, marcus, dana = three
    dana.presses(dana.acts("session.offer", "pair 1").buttons[0])
    asha.says("end pair")
    asha.presses("Another mentor")
    with house.database.write() as db:  # their next session is after the two days
        session = db.exec(select(Session)).one()
        session.start = house.wall + timedelta(days=9)
        db.add(session)
    house.through(house.wall + timedelta(days=4))
    for human in (asha, marcus):
        assert "METHOD:CANCEL" in human.sees("won't carry on").part("File")["content"]
    off = dana.sees("Asha Rao and Marcus Bell no longer meet")
    assert "METHOD:CANCEL" in off.part("File")["content"]
    assert "is off" in off.text
    assert "verdict" not in off.text, "names and times only"
    with house.database.read() as db:
        assert db.get_one(Pair, 1).state == PairState.ENDED
        assert db.exec(select(Session)).one().state == SessionState.CANCELLED


def test_times_that_the_assistant_looked_at_are_the_mentors_to_choose_from(
    house: House, three: tuple[Human, Human, Human]
) -> None:
    _, marcus, dana = three
    dana.acts("session.offer", "pair 1")
    house.through(house.wall + timedelta(days=9))
    with house.database.read() as db:
        nudged = {row.person_id for row in db.exec(select(Outgoing).where(Outgoing.nudge))}
    assert dana.id not in nudged, "the assistant is never asked how the two get on"
    assert marcus.sees("A first time with Asha?")
