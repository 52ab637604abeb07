"""Files on Teams are offered, and put where somebody wants them; what nobody took is forgotten after a day."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from house import Human
from sqlmodel import select
from teams_house import TeamsHouse

from bot.teams.files import CONSENT, INFO
from storage import offers
from storage.people import Role


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


@pytest.fixture
def ana(house: TeamsHouse) -> Human:
    return house.person("Ana Silva", Role.MENTEE)


def files(house: TeamsHouse, person: Human, kind: str = CONSENT) -> list[Any]:
    """The messages with files in somebody's chat."""
    house.until_true(lambda: not house.desk.going)
    sent = [m for m in house.fake.messages[house.fake.talk(person.account)] if m.get("attachments")]
    return [m for m in sent if m["attachments"][0]["contentType"] == kind]


def decides(house: TeamsHouse, person: Human, message: Any, action: str, **more: Any) -> None:
    house.run(house.fake.decides(person.account, message, action, **more))
    house.until_true(lambda: not house.desk.going)


def kept(house: TeamsHouse) -> int:
    with house.database.read() as db:
        return len(db.exec(select(offers.OfferedFile.id)).all())


def test_a_file_that_is_accepted_lies_in_their_drive_and_is_kept_nowhere_else(house: TeamsHouse, ana: Human) -> None:
    ana.says("my data")
    (offered,) = files(house, ana)
    assert (house.fake.drive, kept(house)) == ({}, 1)
    decides(house, ana, offered, "accept")
    assert json.loads(house.fake.drive["my-mentoring-data.json"])["person"]["name"] == "Ana Silva"
    assert (files(house, ana), len(files(house, ana, INFO)), kept(house)) == ([], 1, 0)


def test_a_file_that_is_declined_is_forgotten_at_once(house: TeamsHouse, ana: Human) -> None:
    ana.says("my data")
    decides(house, ana, files(house, ana)[0], "decline")
    assert (house.fake.drive, kept(house)) == ({}, 0)


def test_a_file_that_nobody_took_is_forgotten_after_a_day(house: TeamsHouse, ana: Human) -> None:
    ana.says("my data")
    house.database.change(lambda db: offers.forget(db, house.wall + timedelta(hours=23)))
    assert kept(house) == 1
    house.database.change(lambda db: offers.forget(db, house.wall + timedelta(hours=25)))
    decides(house, ana, files(house, ana)[0], "accept")
    assert (house.fake.drive, kept(house)) == ({}, 0)


def test_nobody_takes_a_file_of_somebody_else(house: TeamsHouse, ana: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    ana.says("my data")
    decides(house, ben, files(house, ana)[0], "accept")
    assert (house.fake.drive, kept(house)) == ({}, 1)


def test_both_of_a_pair_are_offered_the_date_for_their_calendars(house: TeamsHouse, ana: Human) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    house.later(seconds=2)
    for person in (ana, ben):
        (offered,) = files(house, person)
        decides(house, person, offered, "accept")
        assert "BEGIN:VCALENDAR" in house.fake.drive.pop("session.ics")


def test_a_card_that_is_said_again_offers_its_file_once(house: TeamsHouse, ana: Human) -> None:
    house.fake.faults["send"].append("502 after")
    ana.house.run(house.fake.types(ana.account, "my data"))
    house.until_true(lambda: not house.desk.going)
    house.wall += timedelta(seconds=61)
    house.engine.post()
    assert len(files(house, ana)) == 1
