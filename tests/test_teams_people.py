"""Who somebody on Teams is: by their address, or a guest; and whoever has the app."""

from __future__ import annotations

import asyncio

import pytest
from confidence import change
from fake_teams import BOT
from house import Human
from sqlmodel import select
from teams_house import TeamsHouse
from teams_members import accounts, gets_it, listed, takes_it_away, titles, writes

from storage.people import Account, Person


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


def test_somebody_is_known_by_the_name_they_sign_in_with_too(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao", email="asha@elsewhere.example", userPrincipalName="Asha.Rao@example.com")
    assert writes(house, asha, "hello") == "Hello Asha"


def test_while_somebody_else_writes_nobody_waits_for_a_new_way_to_reach_somebody(
    house: TeamsHouse, lena: Human
) -> None:
    moved = {**house.fake.activity(lena.account, "message", text="home"), "serviceUrl": "https://elsewhere.example/"}

    async def is_free() -> bool:
        return not saying.done()

    with house.database.write() as db:
        db.exec(select(Account)).all()
        saying = asyncio.run_coroutine_threadsafe(house.desk.hear(moved), house.loop)
        assert house.run(is_free(), patience=2)
    assert saying.result(10) is None
    house.until_true(lambda: not house.desk.going)
    with house.database.read() as db:
        assert db.exec(select(Account)).one().reference["serviceUrl"] == "https://elsewhere.example/"


def test_somebody_who_is_on_no_list_is_told_what_to_do(house: TeamsHouse) -> None:
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com")
    assert writes(house, "aad-zed", "hello") == "Hello, I'm mentorbot"
    assert accounts(house) == {}


def test_a_guest_reads_a_polite_no_until_the_programme_lets_guests_in(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao", userRole="guest")
    assert writes(house, asha, "hello") == "Hello, I'm mentorbot"
    assert "This programme is for colleagues" in str(house.fake.messages[house.fake.talk(asha)])
    assert accounts(house) == {}
    change(house, guests=True)
    assert writes(house, asha, "hello") == "Hello Asha"
    change(house, guests=False)
    assert writes(house, asha, "home") == "Hello, I'm mentorbot"


# --- having the app ----------------------------------------------------------------------------------------


def test_whoever_gets_the_app_is_greeted_once_each_time(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao")
    gets_it(house, asha)
    for days in (1, 30):
        house.later(days=days)
        takes_it_away(house, asha)
        gets_it(house, asha)
    assert titles(house, asha) == ["Hello Asha"] * 3


def test_news_of_taking_it_away_that_comes_too_late_changes_nothing(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao")
    gets_it(house, asha)
    house.later(minutes=1)
    old = takes_it_away(house, asha)
    house.later(minutes=1)
    gets_it(house, asha)
    assert house.run(house.fake.post(old))[0] == 200
    with house.database.read() as db:
        assert db.exec(select(Account.gone_at)).all() == [None]


def test_whoever_is_given_the_app_is_written_to_where_they_wrote_last(house: TeamsHouse, lena: Human) -> None:
    """An admin gives it to everybody: that is no word of theirs."""
    house.later(hours=1)
    lena.says("home")
    with house.database.read() as db:
        before = db.exec(select(Account.last_seen)).one()
    house.later(hours=1)
    takes_it_away(house, lena.account)
    gets_it(house, lena.account)
    with house.database.read() as db:
        assert db.exec(select(Account.last_seen, Account.gone_at)).one() == (before, None)


# --- other tenants, other zones -----------------------------------------------------------------------------


def test_nobody_of_another_tenant_is_known_by_a_mail_address_that_they_gave_themselves(house: TeamsHouse) -> None:
    """In a shared channel anybody may write, from a directory that somebody else looks after."""
    change(house, guests=True)
    listed(house, "Asha Rao", tenantId="another", userPrincipalName="mallory@elsewhere.example")
    assert writes(house, "aad-ash", "hello") == "Hello, I'm mentorbot"
    house.fake.people["aad-ash"]["userPrincipalName"] = "asha.rao@example.com"
    assert writes(house, "aad-ash", "hello") == "Hello Asha"
    change(house, guests=False)
    assert writes(house, "aad-ash", "home") == "Hello, I'm mentorbot"


def test_times_are_those_of_the_place_where_somebody_writes(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao")
    clock = {"type": "clientInfo", "locale": "en-IN", "timezone": "Asia/Kolkata"}
    for more, zone in (
        ({"localTimezone": "Mars/Olympus"}, "UTC"),
        ({"entities": [{"type": "mention"}, clock]}, "Asia/Kolkata"),
        ({"localTimezone": "Europe/Berlin"}, "Europe/Berlin"),
    ):
        house.run(house.fake.types(asha, "home", **more))
        house.settle()
        with house.database.read() as db:
            assert db.exec(select(Person.zone)).one() == zone


def test_whoever_got_the_app_without_a_word_of_their_language_reads_it_once_they_write(house: TeamsHouse) -> None:
    asha = listed(house, "Asha Rao")
    house.run(house.fake.post(house.fake.activity(asha, "conversationUpdate", membersAdded=[{"id": BOT}], locale="")))
    house.settle()
    assert titles(house, asha) == ["Hello Asha"]
    for said, read in (("hello", "Hallo Asha"), ("language English", ""), ("home", "Hello Asha")):
        house.run(house.fake.types(asha, said, locale="de-DE"))
        house.settle()
        assert titles(house, asha)[-1].startswith(read)
