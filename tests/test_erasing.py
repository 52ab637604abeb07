"""Erasing one person changes nothing of anybody else, and leaves nobody who is asked about times gone by."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human, session_start
from meeting import books
from sqlmodel import select

from storage.messages import Outgoing
from storage.people import Programme, Role


@pytest.fixture
def ana(house: House) -> Human:
    return house.person("Max Frisch", Role.MENTEE, goal="Book")


@pytest.fixture
def ben(house: House) -> Human:
    return house.person("Ben Okafor", Role.MENTOR)


def erases(human: Human) -> None:
    human.says("erase me")
    assert human.presses("Erase everything").title == "Everything is erased"


def test_somebody_else_of_the_same_first_name_keeps_it(house: House, ana: Human, ben: Human) -> None:
    max_ = house.person("Max Planck", Role.MENTEE)
    house.pair(max_, ben)
    max_.says("tell Ben hello")
    house.later(seconds=1)
    assert ben.sees().title == "From Max Planck"
    erases(ana)
    assert ben.sees().title == "From Max Planck"
    assert max_.says("home").title == "Hello Max"
    assert "Ben, I am Max" in [card.text.splitlines()[1] for card in [max_.says("tell Ben Ben, I am Max")]]


def test_what_others_wrote_stays_though_it_holds_the_same_word(house: House, ana: Human, ben: Human) -> None:
    cy = house.person("Cy Young", Role.MENTEE)
    house.pair(cy, ben)
    cy.says("tell Ben Book a room, please")
    house.later(seconds=1)
    erases(ana)
    assert "Book a room, please" in ben.sees("From Cy Young").text
    assert ben.says("book").buttons, "and what the bot itself says is left as it is"


def test_nobody_is_asked_of_a_session_after_erasing_everything(house: House, ana: Human, ben: Human) -> None:
    house.pair(ana, ben)
    books(ana)
    house.through(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    ben.presses("Not this time")
    erases(ana)
    seen = len(ana.cards())
    house.through(house.wall + timedelta(days=20))
    assert [card.title for card in ana.cards()[seen:]] == []
    assert not [card for card in ben.cards() if card.title == "Just to have the day right"]


def test_a_card_that_was_sent_is_kept_nowhere_but_in_the_chat(house: House, ana: Human, ben: Human) -> None:
    house.pair(ana, ben)
    ana.says("tell Ben a few words between us")
    house.later(seconds=1)
    assert "a few words between us" in ben.sees("From Max Frisch").text
    with house.database.read() as db:
        sent = db.exec(select(Outgoing).where(Outgoing.state == "sent")).all()
        assert sent
        assert all(row.card.open() is None for row in sent)


def test_what_was_told_in_confidence_is_taken_back_with_all_the_rest(house: House, ana: Human) -> None:
    ingrid = house.person("Ingrid Falk")
    with house.database.write() as db:
        db.get_one(Programme, house.programme).contact_id = ingrid.id
    ana.acts("private.write")
    ana.presses("Send", words="It happened on Monday", severity="stop", reply="here")
    house.later(hours=1)
    assert "It happened on Monday" in ingrid.presses("Open").text
    erases(ana)
    house.later(seconds=1)
    assert "It happened on Monday" not in "".join(card.text for card in ingrid.cards())
    assert ingrid.sees("It was taken back")
