"""Log a session: what took place without the question that comes afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house import House, Human, session_start
from meeting import books
from sqlmodel import select

from storage.pairs import Session
from storage.people import Role


@pytest.fixture
def ben(house: House) -> Human:
    return house.person("Ben Okafor", Role.MENTOR, zone="Europe/Berlin", hours="weekdays 13-18")


@pytest.fixture
def ana(house: House, ben: Human) -> Human:
    ana = house.person("Ana Silva", Role.MENTEE, zone="Europe/Lisbon", hours="weekdays 9-17")
    house.pair(ana, ben)
    return ana


def kept(house: House) -> list[Session]:
    with house.database.read() as db:
        return list(db.exec(select(Session)))


def test_a_session_that_was_never_booked_is_logged_and_the_other_is_asked(house: House, ana: Human, ben: Human) -> None:
    form = ana.says("log")
    assert [field["name"] for field in form.fields] == ["when", "met"]
    assert "Who reads this" in form.text
    assert ana.presses("Save", when="yesterday 15:00", met="met").title == "How useful was it?"
    assert [(s.mentee_told, s.mentor_told) for s in kept(house)] == [("met", "")]
    house.later(minutes=1)
    assert "Did you talk?" in ben.sees().text


def test_what_was_booked_and_didn_t_happen_is_logged_too(house: House, ana: Human) -> None:
    books(ana)
    start = session_start(house)
    house.until(start + timedelta(days=1))
    ana.says("log")
    said = ana.presses("Save", on="Log", when=f"{start:%d.%m.%Y %H:%M}", met="not")
    assert "No reason needed" in said.text
    assert [s.mentee_told for s in kept(house)] == ["not"]


def test_what_was_neither_booked_nor_met_is_nothing_to_take_back(house: House, ana: Human) -> None:
    ana.says("log yesterday 15:00")
    again = ana.presses("Save", when="yesterday 15:00", met="not")
    assert "No session was booked around then" in again.text
    assert {field["name"]: field["initial"] for field in again.fields} == {"when": "yesterday 15:00", "met": "not"}
    assert not kept(house)


def test_a_mentor_of_two_says_with_whom(house: House, ana: Human, ben: Human) -> None:
    ivy = house.person("Ivy Chen", Role.MENTEE)
    second = house.pair(ivy, ben)
    form = ben.says("log a session")
    assert [option["label"] for option in form.fields[0]["options"]] == ["Ana Silva", "Ivy Chen"]
    assert "couldn't read" in ben.presses("Save", pair=str(second), when="the other day", met="met").text
    assert ben.sees().fields[0]["initial"] == str(second)
    ben.presses("Save", pair=str(second), when="yesterday 15:00", met="met")
    assert [s.pair_id for s in kept(house)] == [second]


def test_nobody_logs_a_session_of_others(house: House, ana: Human, ben: Human) -> None:
    ivy, max_ = house.person("Ivy Chen", Role.MENTEE), house.person("Max Roth", Role.MENTOR)
    house.pair(ivy, max_)
    assert ivy.acts("log.save", "1", when="yesterday 15:00", met="met").title == "That isn't there any more"
    assert not kept(house)


@pytest.mark.only_on("web", because="elsewhere a chart looks as it does there")
def test_the_weeks_of_the_report_begin_with_the_first_that_had_a_session(house: House, ana: Human, lena: Human) -> None:
    ana.says("log")
    ana.presses("Save", when="2026-11-12 15:00", met="met")
    assert len(lena.says("report").part("Chart")["labels"]) == 3
    house.later(weeks=2)
    assert len(lena.says("report").part("Chart")["labels"]) == 5
