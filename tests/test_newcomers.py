"""New colleagues and guests: whether they hear of the programme is a coordinator's choice, and off at first."""

from __future__ import annotations

import pytest
from house import House
from sqlmodel import select

from handlers import newcomers
from storage.people import Enrolment, Person, Programme, Role


def test_a_coordinator_lets_guests_in_and_has_new_colleagues_told(house: House) -> None:
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    form = lena.says("newcomers")
    assert [field["initial"] for field in form.fields] == ["no", "no"]
    said = lena.presses("Save", welcome="yes", guests="yes")
    assert "two weeks after their first day" in said.text
    assert "once they are on your list" in said.text
    form = lena.presses("Change it")
    assert [field["initial"] for field in form.fields] == ["yes", "yes"]
    assert "hear nothing from me" in lena.presses("Save", welcome="no", guests="yes").text


def test_nobody_else_decides_who_may_come_in(house: House) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    assert ana.says("newcomers").title == "Not from here"
    assert ana.acts("newcomers.save", welcome="yes", guests="yes").title == "Not from here"
    with house.database.read() as db:
        assert not db.exec(select(Programme.guests)).one()


@pytest.mark.parametrize("invited", [True, False])
def test_who_is_invited_in_the_meantime_is_not_welcomed_any_more(house: House, invited: bool) -> None:
    nea = house.person("Nea Wong", hours="")
    with house.database.write() as db:
        programme, person = db.get_one(Programme, house.programme), db.get_one(Person, nea.id)
        newcomers.welcome(db, programme, person, house.wall)
    if invited:
        lena = house.person("Lena Vogt", Role.COORDINATOR)
        with house.database.write() as db:
            db.add(Enrolment(person_id=nea.id, programme_id=house.programme, role=Role.MENTEE))
        lena.says("invite")
        lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))
    house.later(days=1)
    house.later(days=16)
    assert ("Mentoring, if you like" in [card.title for card in nea.cards()]) is not invited
