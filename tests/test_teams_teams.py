"""The people of a team, and those who had the app before they were on a list: how they are reached before they write."""

from __future__ import annotations

import re

import pytest
from house import Human
from sqlmodel import select
from teams_house import TeamsHouse
from teams_members import TEAM, accounts, added_to_a_team, gets_it, listed, takes_it_away, titles, writes

from bot.accounts import recognise
from storage.strangers import Stranger


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


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
