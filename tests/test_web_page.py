"""The page around the chats: in whose language it is, and what it says of those who take no part."""

from __future__ import annotations

import json

import pytest
from house import House
from sqlmodel import select
from test_web import ask

from storage.people import Enrolled, Enrolment, Programme, Role

pytestmark = pytest.mark.only_on("web", because="it is the web chat's own page")


def as_(house: House, path: str, account: str) -> dict:
    return json.loads(ask(house, "GET", f"{path}?as={account}")[1])


def test_the_page_is_in_the_language_of_whoever_is_open(house: House) -> None:
    house.person("Ana Silva", Role.MENTEE)
    house.person("Jan Becker", Role.MENTEE, locale="de-DE")
    assert as_(house, "/api/page", "ana.silva")["labels"]["send"] == "Send"
    german = as_(house, "/api/page", "jan.becker")
    assert (german["language"], german["labels"]["send"], german["labels"]["try_1"]) == ("de-DE", "Senden", "übersicht")
    assert "Nov." in german["clock"]["now"]
    assert [entry["hint"] for entry in as_(house, "/api/people", "jan.becker")] == ["noch ohne Mentor:in"] * 2


def test_nobody_in_particular_reads_english(house: House) -> None:
    house.person("Jan Becker", Role.MENTEE, locale="de-DE")
    for account in ("", "nobody", "%00", "jan.becker%20"):
        assert as_(house, "/api/page", account)["labels"]["send"] == "Send"


def test_who_takes_no_part_is_listed_with_the_reason(house: House) -> None:
    states = {"Leo Lang": Enrolled.LEFT, "Noa Levi": Enrolled.DECLINED, "Uli Vance": Enrolled.INVITED}
    people = {name: house.person(name) for name in ("Ina Falk", *states)}
    with house.database.write() as db:
        db.exec(select(Programme)).one().contact_id = people["Ina Falk"].id
        for name, state in states.items():
            number = people[name].id
            db.add(Enrolment(person_id=number, programme_id=house.programme, role=Role.MENTOR, state=state))
    assert [(p["name"], p["group"], p["role"], p["hint"]) for p in house.get("/api/people")] == [
        ("Uli Vance", "Not joined yet", "Not joined yet", "hasn't answered yet"),
        ("Ina Falk", "Around the programme", "Safe contact", ""),
        ("Leo Lang", "Around the programme", "has left", ""),
        ("Noa Levi", "Around the programme", "not this time", ""),
    ]
