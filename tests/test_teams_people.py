"""Who somebody on Teams is: by their address, as a member of a team, or a guest; and how they are reached before they write."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from confidence import change
from fake_teams import BOT, TENANT
from house import Human
from sqlmodel import select
from teams_house import TeamsHouse
from teams_seen import card_of

from bot.accounts import recognise
from storage.people import Account, Enrolment, Person, Role
from storage.strangers import Stranger

TEAM = "19:team@thread.tacv2"


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


def listed(house: TeamsHouse, name: str, **directory: str) -> str:
    """Somebody on the list, and in the directory. Returns their account there."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    with house.database.write() as db:
        person = Person(organisation_id=house.organisation, name=name, email=email)
        db.add(person)
        db.flush()
        db.add(Enrolment(person_id=person.id or 0, programme_id=house.programme, role=Role.MENTEE))
    house.fake.person(f"aad-{name[:3].lower()}", name, **{"email": email, **directory})
    return f"aad-{name[:3].lower()}"


def writes(house: TeamsHouse, account: str, words: str) -> str:
    """The title of what somebody reads who writes."""
    house.run(house.fake.types(account, words))
    house.settle()
    house.until_true(lambda: not house.desk.going)
    return titles(house, account)[-1]


def titles(house: TeamsHouse, account: str) -> list[str]:
    own = [m for m in house.fake.messages[house.fake.talk(account)] if m["from"] == BOT]
    return [card_of(m["attachments"][0]["content"])["title"] for m in own]


def accounts(house: TeamsHouse) -> dict[str, str]:
    with house.database.read() as db:
        return dict(db.exec(select(Account.external_id, Person.name).join(Person)).all())


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


def test_the_people_of_a_team_are_invited_before_they_ever_wrote(house: TeamsHouse, lena: Human) -> None:
    names = [listed(house, name) for name in ("Asha Rao", "Mia Berg", "Noa Late", "Ola Away", "Pia Sun")]
    guest = listed(house, "Gus Guest", userRole="guest")
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com")
    added_to_a_team(house, lena)
    assert set(accounts(house)) == {lena.account, *names}
    lena.says("invite")
    lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))
    house.later(days=1)
    assert [titles(house, account) for account in names] == [["Would you like a mentor?"]] * 5
    assert titles(house, guest) == []


@pytest.mark.parametrize("fault", ["429", "502 before"])
def test_a_team_that_could_not_be_looked_up_is_looked_up_later(house: TeamsHouse, lena: Human, fault: str) -> None:
    asha = listed(house, "Asha Rao")
    house.fake.faults["members"] += [fault, fault]
    added_to_a_team(house, lena)
    house.desk.people.look_up_again()
    assert asha not in accounts(house)
    house.desk.people.look_up_again()
    assert asha in accounts(house)
    many = house.fake.calls["members"]
    house.desk.people.look_up_again()
    assert house.fake.calls["members"] == many


def test_a_team_that_was_not_looked_up_yet_is_looked_up_after_a_restart(house: TeamsHouse, lena: Human) -> None:
    asha = listed(house, "Asha Rao")
    house.fake.faults["members"].append("502 before")
    added_to_a_team(house, lena)
    again = house.restarted()
    again.desk.people.look_up_again()
    again.close()
    assert asha in accounts(house)


def test_who_comes_while_a_team_is_looked_up_is_looked_up_next(house: TeamsHouse, lena: Human) -> None:
    """Of many who are added at once, each with news of their own, the team is read once now and once later."""
    added_to_a_team(house, lena)
    asha = listed(house, "Asha Rao")
    many = house.fake.calls["members"]
    house.desk.looking.add(TEAM)  # somebody is at it
    for _ in range(3):
        added_to_a_team(house, lena)
    house.desk.looking.discard(TEAM)
    assert (house.fake.calls["members"], asha in accounts(house)) == (many, False)
    house.desk.people.look_up_again()
    assert (house.fake.calls["members"], asha in accounts(house)) == (many + 1, True)


def test_being_added_twice_makes_nobody_twice(house: TeamsHouse, lena: Human) -> None:
    listed(house, "Asha Rao")
    added_to_a_team(house, lena)
    added_to_a_team(house, lena)
    assert len(accounts(house)) == 2


def test_whoever_had_the_app_before_they_were_on_the_list_is_invited_in_it(house: TeamsHouse, lena: Human) -> None:
    house.fake.person("aad-ash", "Asha Rao", "asha.rao@example.com")
    gets_it(house, "aad-ash")
    assert titles(house, "aad-ash") == ["Hello, I'm mentorbot"]
    comes_back(house)
    assert list(accounts(house)) == [lena.account]
    listed(house, "Asha Rao")
    comes_back(house)
    lena.says("invite")
    lena.presses("Send to 1")
    house.later(days=1)
    assert titles(house, "aad-ash")[1:] == ["Would you like a mentor?"]
    assert waiting_at_the_door(house) == 0


def test_whoever_is_on_no_list_leaves_no_name_behind_and_nothing_at_all_once_they_take_the_app_away(
    house: TeamsHouse, lena: Human
) -> None:
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com", userPrincipalName="zed@elsewhere.example")
    gets_it(house, "aad-zed")
    writes(house, "aad-zed", "hello")
    assert waiting_at_the_door(house) == 2
    with house.database.read() as db:
        assert not re.search("zed", str([row.model_dump() for row in db.exec(select(Stranger))]).replace("aad-zed", ""))
    takes_it_away(house, "aad-zed")
    assert waiting_at_the_door(house) == 0


def test_a_team_takes_nothing_from_what_is_known_of_somebody(house: TeamsHouse, lena: Human) -> None:
    house.fake.person("aad-zed", "Zed Nobody", "zed@example.com")
    gets_it(house, "aad-zed")
    with house.database.read() as db:
        before = [row.reference for row in db.exec(select(Stranger))]
    added_to_a_team(house, lena)
    with house.database.read() as db:
        assert [row.reference for row in db.exec(select(Stranger)) if row.external_id == "aad-zed"] == before
    assert before[0]["conversation"]["id"]


def test_whoever_connects_a_chat_in_which_they_were_unknown_is_unknown_there_no_longer(
    house: TeamsHouse, lena: Human
) -> None:
    house.fake.person("aad-len", "Lena at home", "lena@home.example")
    gets_it(house, "aad-len")
    assert waiting_at_the_door(house) == 1
    code = re.search(r"connect \S{9}", lena.says("connect").text)
    assert code
    assert writes(house, "aad-len", code[0]) == "Hello Lena, it's you"
    assert waiting_at_the_door(house) == 0


def comes_back(house: TeamsHouse) -> None:
    """The beat that looks for those who came early."""
    house.database.change(recognise)


def waiting_at_the_door(house: TeamsHouse) -> int:
    with house.database.read() as db:
        return len(db.exec(select(Stranger.id)).all())


def test_who_has_no_account_a_day_later_is_named_to_the_coordinators(house: TeamsHouse, lena: Human) -> None:
    listed(house, "Noa Gone")
    lena.says("invite")
    lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))
    house.later(days=1)
    assert not [card for card in lena.cards() if "couldn't find" in card.title]
    house.later(days=1, hours=1)
    assert "noa.gone@example.com" in lena.sees("I couldn't find one person").text


# --- having the app ----------------------------------------------------------------------------------------


def takes_it_away(house: TeamsHouse, account: str) -> dict[str, Any]:
    news = house.fake.activity(account, "installationUpdate", action="remove")
    assert house.run(house.fake.post(news))[0] == 200
    return news


def gets_it(house: TeamsHouse, account: str) -> None:
    """Teams tells it twice."""
    house.run(house.fake.installs(account))
    house.run(house.fake.post(house.fake.activity(account, "installationUpdate", action="add")))
    house.settle()


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


def added_to_a_team(house: TeamsHouse, by: Human) -> None:
    there = {"id": TEAM, "conversationType": "channel", "tenantId": TENANT, "isGroup": True}
    news = house.fake.activity(by.account, "conversationUpdate", conversation=there, membersAdded=[{"id": BOT}])
    assert house.run(house.fake.post(news))[0] == 200
    house.until_true(lambda: not house.desk.going)
