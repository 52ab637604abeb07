"""A pair may have ended while a card about its last session was still waiting: it can be answered all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human, session_start
from meeting import books
from sqlmodel import select

from storage.pairs import Answer, Note, Pair, PairState, Session, Told
from storage.people import Role


@pytest.fixture
def over(house: House) -> tuple[Human, Human]:
    """Two who were asked about their last session, and whose pair has ended since."""
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    books(ana)
    house.through(session_start(house) + timedelta(hours=1))
    with house.database.write() as db:
        pair = db.get_one(Pair, 1)
        pair.state, pair.ended_at, pair.why_ended = PairState.ENDED, house.wall, "finished"
        db.add(pair)
    house.later(hours=1)
    return ana, ben


def test_the_last_session_is_told_rated_and_noted_though_the_pair_has_ended(
    house: House, over: tuple[Human, Human]
) -> None:
    ana, ben = over
    assert ana.presses("We met").title == "How useful was it?"
    assert ana.presses("4").title == "Thank you, noted"
    assert ben.presses("We met").title == "How useful was it?"
    with house.database.read() as db:
        session = db.exec(select(Session)).one()
        assert (session.mentee_told, session.mentor_told) == (Told.MET, Told.MET)
        assert [answer.number for answer in db.exec(select(Answer))] == [4]
        assert not db.exec(select(Note)).all(), "what is for next time isn't asked where there is none"


def test_a_last_session_that_did_not_take_place_offers_no_other(over: tuple[Human, Human]) -> None:
    ana, _ = over
    card = ana.presses("Not this time")
    assert card.title == "Thank you, noted"
    assert card.buttons == ["Change my answer", "Home"]
    assert ana.presses("Change my answer").buttons == ["We met", "On another day", "Not this time"]


def test_a_last_session_at_another_time_is_told_too(house: House, over: tuple[Human, Human]) -> None:
    ana, _ = over
    ana.presses("On another day")
    assert ana.presses("Save", when="yesterday 15:00").title == "How useful was it?"


def test_a_low_number_after_the_end_still_finds_a_hand(house: House, over: tuple[Human, Human]) -> None:
    house.person("Lena Vogt", Role.COORDINATOR)
    ana, _ = over
    ana.presses("We met")
    assert ana.presses("2").title == "Thank you. Shall I do anything?"
    assert ana.presses("Ask for a word").title == "Thank you, noted"
