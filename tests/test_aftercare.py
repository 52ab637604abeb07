"""After a session: what each says, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human, next_start, session_start

from storage.people import Role


@pytest.fixture
def lena(house: House) -> Human:
    return house.person("Lena Vogt", Role.COORDINATOR)


@pytest.fixture
def pair(house: House) -> tuple[Human, Human]:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17", goal="Lead a review")
    ben = house.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-18")
    house.pair(ana, ben)
    return ana, ben


def test_answers_that_differ_are_told_by_one_and_stay_apart(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    start = session_start(house)
    house.until(start + timedelta(hours=1))
    ana.presses("We met")
    assert "No reason needed" in ben.presses("Not this time").text
    assert "not this time" not in ana.says("sessions").text
    assert "met" not in ben.says("sessions").text
    rows = {row[0]: row[1:] for row in lena.says("report").part("Table")["rows"]}
    assert rows["Who says they were"] == ["both 0, one 1, nobody 0", "0 missed"]


def test_an_answer_can_be_taken_back(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    assert "We met" in ana.presses("Undo").buttons


def test_a_session_at_another_time_is_kept_beside_the_booked_one(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    start = session_start(house)
    house.until(start + timedelta(days=2))
    ana.presses("At another time")
    assert "couldn't read" in ana.presses("Save", when="the other day").text
    assert ana.says("yesterday 10:00").title == "How useful was it?"
    assert session_start(house) == start, "what was booked stays beside what is told"
    assert "Thu 26 Nov" not in ben.says("sessions").text
    assert '"2026-11-26 10:00:00+00:00"' in ana.says("my data").part("File")["content"]


def test_a_weekday_said_of_something_that_is_over_is_the_one_before(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(days=2))
    ana.presses("At another time")
    assert ana.presses("Save", when="monday 15:00").title == "How useful was it?"
    ana.presses("Undo")
    ana.presses("At another time")
    assert "long before" in ana.presses("Save", when="3 March 2021 15:00").text


def test_after_a_session_is_asked_only_once_it_is_over(house: House, pair: tuple[Human, Human]) -> None:
    ana, _ = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    assert ana.acts("session.met", "1").title == "That isn't there any more"


def test_reminders_come_once_however_often_the_clock_beats(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[-2])
    start = session_start(house)
    house.until(start - timedelta(hours=20))
    for _ in range(3):
        house.later(minutes=1)
    assert [card.title for card in ben.cards()].count(ben.sees("Coming up").title) == 1
    house.until(start + timedelta(hours=30))
    assert not [card for card in ben.cards() if card.title.startswith("Soon")], "a reminder that is late is not sent"


def test_what_is_typed_after_a_form_was_answered_is_no_second_answer(house: House, pair: tuple[Human, Human]) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    ana.presses("4")
    ana.presses("Save", line="Speak second")
    assert ana.says("honestly Ben bored me today").title == "I'm not sure what you mean"
    shown = ben.says("sessions").text
    assert "Speak second" in shown
    assert "bored" not in shown
    ana.says("availability")
    ana.presses("Leave it")
    assert ana.says("monday 14:00-15:00 suits me").title == "45 minutes with Ben"
    assert "weekdays 09:00-17:00" in ana.says("availability").text


def test_the_note_of_the_last_session_comes_back_across_a_cancelled_one(
    house: House, pair: tuple[Human, Human]
) -> None:
    ana, ben = pair
    ana.says("book")
    ana.presses(ana.sees().buttons[0])
    house.until(session_start(house) + timedelta(hours=1))
    ana.presses("We met")
    ana.presses("4")
    ana.presses("Save", line="Speak second")
    for _ in range(2):
        ana.says("book")
        booked = ana.presses(ana.sees().buttons[-2])
        if _ == 0:
            ana.presses("Can't make it", on=booked.title)
    house.until(next_start(house) - timedelta(hours=24))
    assert "Speak second" in ben.sees("Coming up").text
