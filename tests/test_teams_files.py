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
from chat.cards import Card, File
from chat.words import say
from storage import offers
from storage.people import Role

RECEIVED = "application/vnd.microsoft.teams.file.download.info"


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


def test_a_file_that_could_not_be_offered_is_offered_a_minute_later(house: TeamsHouse, ana: Human) -> None:
    """Its card stands, and isn't said again for that."""
    house.fake.faults["send"] += ["", "429", "502 before"]
    ana.says("my data")
    many = len(ana.cards())
    house.desk.files.again()
    assert files(house, ana) == []
    for _ in range(3):
        house.wall += timedelta(minutes=1)
        house.desk.files.again()
    (offered,) = files(house, ana)
    assert len(ana.cards()) == many
    decides(house, ana, offered, "accept")
    assert "Ana Silva" in house.fake.drive["my-mentoring-data.json"]


def test_a_file_whose_way_to_the_drive_is_shut_is_offered_once_more_and_they_read_so(
    house: TeamsHouse, ana: Human
) -> None:
    ana.says("my data")
    (offered,) = files(house, ana)
    name, offered["attachments"][0]["name"] = offered["attachments"][0]["name"], "../nowhere"
    decides(house, ana, offered, "accept")
    house.settle()
    assert "my-mentoring-data.json" in ana.sees("The file isn't there yet").text
    offered["attachments"][0]["name"] = name
    house.wall += timedelta(minutes=1)
    house.desk.files.again()
    decides(house, ana, files(house, ana)[-1], "accept")
    assert name in house.fake.drive


def test_whoever_accepts_a_file_after_its_day_reads_how_to_get_a_newer_one(house: TeamsHouse, ana: Human) -> None:
    ana.says("my data")
    house.database.change(lambda db: offers.forget(db, house.wall + timedelta(hours=25)))
    decides(house, ana, files(house, ana)[0], "accept")
    house.settle()
    assert ana.sees("That file isn't here any more")


def test_a_file_that_waited_long_for_its_reader_is_kept_from_when_it_was_offered(house: TeamsHouse, ana: Human) -> None:
    house.run(house.fake.post(house.fake.activity(ana.account, "installationUpdate", action="remove")))
    house.promise(ana, Card(say("Booked"), (File("session.ics", "text/calendar", "BEGIN", say("Your date")),)))
    house.wall += timedelta(days=2)
    house.run(house.fake.installs(ana.account))
    house.settle()
    (offered,) = files(house, ana)
    house.database.change(lambda db: offers.forget(db, house.wall))
    decides(house, ana, offered, "accept")
    assert house.fake.drive == {"session.ics": "BEGIN"}


def test_a_coordinators_list_is_read_and_others_files_are_answered(house: TeamsHouse, ana: Human) -> None:
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    house.fake.drive["people.csv"] = "name,email,role\nAsha Rao,asha@example.com,mentee\n"
    url = f"{house.fake.base}/drive/people.csv"
    file = {"contentType": RECEIVED, "name": "people.csv", "content": {"downloadUrl": url, "fileType": "csv"}}
    lost = {**file, "content": {"downloadUrl": f"{house.fake.base}/nowhere"}}
    for person, sent, title in (
        (lena, file, "Reading your list"),
        (ana, file, "I can't use that file"),
        (lena, lost, "I couldn't read that file"),
    ):
        news = house.fake.activity(person.account, "message", text="", attachments=[sent])
        assert house.run(house.fake.post(news))[0] == 200
        house.settle()
        assert person.cards()[-1].title == title
