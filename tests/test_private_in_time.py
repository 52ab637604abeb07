"""Silence never lasts: what is told in confidence is taken, handed on, or asked again in time; and erased in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from confidence import WORDS, change, everything, opens, writes
from house import House, Human
from sqlmodel import select

from storage import programmes
from storage.concerns import Concern
from storage.messages import Outgoing
from storage.people import Person


def test_what_nobody_takes_in_time_goes_to_the_deputy_and_the_writer_is_told(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.through(datetime(2026, 11, 26, 16, 59, tzinfo=UTC))
    assert not [card for card in paul.cards() if "confidence" in card.title]
    house.through(datetime(2026, 11, 26, 17, 1, tzinfo=UTC))
    assert ana.sees("Paul Adeyemi has taken over")
    assert ingrid.sees().title == "Handed on"
    assert ingrid.acts("contact.open", "1").title == "That isn't there any more"
    assert WORDS in paul.presses("Open").text
    house.through(datetime(2026, 11, 30, 17, 1, tzinfo=UTC))
    assert ana.sees("I have asked again")
    assert paul.sees().title == "Someone has written to you in confidence"
    paul.presses("Open")
    paul.presses("I've got it")
    house.through(datetime(2026, 12, 10, 17, 1, tzinfo=UTC))
    assert ana.sees("Paul Adeyemi has read it")
    asked = [card.title for card in ana.cards() if card.title.startswith("I have asked again")]
    assert len(asked) == 1, "who has got it isn't asked again"


@pytest.mark.usefixtures("ingrid", "paul")
def test_somebody_who_is_not_safe_reads_whom_to_call_first_and_waits_four_hours_at_most(
    house: House, pair: tuple[Human, Human]
) -> None:
    change(house, emergency="Security, 112 233")
    ana, _ = pair
    sent = writes(ana, severity="unsafe")
    assert sent.data["parts"][0]["text"] == "In danger now: Security, 112 233"
    assert "Tue 24 Nov, 13:00" in sent.text
    house.through(house.wall + timedelta(hours=4, seconds=2))
    assert ana.sees("Paul Adeyemi has taken over")


def test_at_night_four_hours_are_four_hours_of_being_awake(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    house.wall = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)  # a Friday, 18:00 in Berlin
    assert "Sat 28 Nov, 09:00" in writes(ana, severity="unsafe").text, "two hours on Friday, two on Saturday"
    house.later(seconds=1)
    assert "Please open it now" in ingrid.sees("in confidence").text


def test_while_the_contact_is_away_it_reaches_the_deputy_at_once(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    with house.database.write() as db:
        person = db.get_one(Person, ingrid.id)
        today = house.wall.date()
        programmes.go_away(person, today, today + timedelta(days=3), today)
        db.add(person)
    assert writes(ana).title == "Paul has it"
    assert WORDS in opens(house, paul).text


def test_the_contact_hands_it_to_the_deputy(
    house: House, pair: tuple[Human, Human], ingrid: Human, paul: Human
) -> None:
    ana, _ = pair
    writes(ana)
    house.later(seconds=1)
    assert ingrid.presses("I'm away: to Paul").title == "Handed on"
    assert WORDS in opens(house, paul).text
    assert "Hand to" not in " ".join(paul.sees().buttons)
    assert ana.sees("Paul Adeyemi has taken over")


def test_something_that_gets_worse_is_asked_again_at_once(
    house: House, pair: tuple[Human, Human], ingrid: Human
) -> None:
    ana, _ = pair
    writes(ana)
    opens(house, ingrid)
    ingrid.presses("I've got it")
    ana.presses("Add something")
    assert "Tue 24 Nov, 13:00" in ana.presses("Send", words="", severity="unsafe").text
    house.later(seconds=1)
    assert "Please open it now" in ingrid.sees("in confidence").text
    house.later(hours=5)
    assert ana.sees("I have asked again")


def test_what_was_closed_is_erased_in_ninety_days_and_both_are_told_so(
    house: House, pair: tuple[Human, Human], ingrid: Human, lena: Human
) -> None:
    ana, _ = pair
    writes(ana)
    opens(house, ingrid)
    ingrid.presses("Write back")
    ingrid.presses("Send", words="Shall we talk at four?")
    ingrid.acts("contact.close", "1")
    assert "Mon 22 Feb" in ingrid.presses("Close it", words="Write whenever you like").text
    house.later(seconds=1)
    assert "Mon 22 Feb" in ana.sees("has closed").text
    house.later(days=89)
    assert WORDS in everything(house, set())
    house.later(days=2)
    with house.database.read() as db:
        assert not db.exec(select(Concern)).all()
        assert "at four" not in "".join(str(row.card.open()) for row in db.exec(select(Outgoing)))
