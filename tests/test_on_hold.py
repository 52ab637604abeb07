"""Sessions on hold are nobody's business: the other reads of no break, ends none, and may have a break of their own."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from house import House, Human
from meeting import books
from sqlmodel import select

from storage.pairs import Pair
from storage.people import Role


@pytest.fixture
def held(house: House) -> tuple[Human, Human]:
    """Ana has put the sessions with Ben on hold."""
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("talk privately")
    ana.presses("Just stop sessions")
    return ana, ben


def test_the_other_sees_no_break_where_sessions_are_on_hold(held: tuple[Human, Human]) -> None:
    _, ben = held
    home = ben.says("home")
    assert "Break" not in home.text
    assert "End the break" not in home.text


def test_the_other_cannot_end_a_hold_with_a_break(house: House, held: tuple[Human, Human]) -> None:
    ana, ben = held
    seen = len(ana.cards())
    ben.says("resume")
    house.later(hours=1)
    assert len(ana.cards()) == seen, "Ana isn't told that they can go on"
    with house.database.read() as db:
        assert db.get_one(Pair, 1).paused_until, "and is still asked nothing"


def test_a_break_is_as_long_for_the_other_as_any_break(house: House, held: tuple[Human, Human]) -> None:
    ana, ben = held
    ben.says("pause")
    assert ben.presses("Two weeks off").title == "A break until Tue 8 Dec"
    ben.presses("End the break")
    with house.database.read() as db:
        assert db.get_one(Pair, 1).paused_until, "the hold goes on after it"
    ana.says("home")
    ana.presses("Start again")
    with house.database.read() as db:
        assert db.get_one(Pair, 1).paused_until is None


def test_a_break_goes_on_when_the_hold_is_over(house: House, held: tuple[Human, Human]) -> None:
    ana, ben = held
    ben.says("pause")
    ben.presses("Two weeks off")
    ana.says("home")
    ana.presses("Start again")
    with house.database.read() as db:
        assert db.get_one(Pair, 1).paused_until == (house.wall + timedelta(days=14)).date()


def test_a_file_of_ones_own_data_has_the_same_rows_with_and_without_a_hold(held: tuple[Human, Human]) -> None:
    ana, ben = held

    def names() -> set[str]:
        return set(json.loads(ben.says("my data").part("File")["content"])["pairs"][0])

    before = names()
    ana.says("home")
    ana.presses("Start again")
    assert names() == before


@pytest.mark.usefixtures("ingrid")
def test_sessions_on_hold_show_the_other_only_that_no_times_are_offered(
    house: House, pair: tuple[Human, Human], lena: Human
) -> None:
    ana, ben = pair
    books(ana)
    house.later(seconds=1)
    ana.says("talk privately")
    held = ana.presses("Just stop sessions")
    assert held.title == "Sessions are on hold"
    assert "One session was taken out" in held.text
    house.later(seconds=1)
    assert "Not on" in ben.sees().title
    assert "No times with Ana are offered just now." in ben.presses("Find a time").text
    assert "No times with Ana are offered just now." in ben.says("book friday 15:00").text
    assert "No times with Ben are offered just now." in ana.says("book").text
    assert "on hold" in ana.says("home").text
    pairs = json.dumps(json.loads(ben.says("my data").part("File")["content"])["pairs"])
    for text in (ben.says("home").text, pairs, lena.says("home").text):
        assert "hold" not in text.replace("threshold", "").replace('"held_by": []', "")
        assert "paused" not in text
        assert str(ana.id) not in text.partition('"held_by"')[2][:6]
    assert ben.acts("private.resume", "1").title == "Sessions go on"
    assert "No times" in ben.says("book").text, "only the one who wanted it ends it"
    ana.says("home")
    ana.presses("Start again")
    assert ben.says("book").times


def test_with_two_mentees_a_mentor_says_whose_sessions_stop(house: House, pair: tuple[Human, Human]) -> None:
    _, ben = pair
    house.pair(house.person("Cy Young", Role.MENTEE), ben)
    ben.says("talk privately")
    ben.presses("Just stop sessions")
    ben.presses("Put on hold")
    with house.database.read() as db:
        assert sorted(bool(p.held_by) for p in db.exec(select(Pair))) == [False, True]
