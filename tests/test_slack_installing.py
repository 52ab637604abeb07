"""Installing by the link: many workspaces, each with its own token, kept sealed; the way back works once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fake_slack import TEAM
from house import Human
from slack_installed import InstalledHouse
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from storage import installations, programmes
from storage.database import Database
from storage.installations import Installation, OpenState
from storage.people import Enrolment, Organisation, Person, Role, Workspace

HOUR = timedelta(hours=1)
Open = Callable[..., InstalledHouse]


@pytest.fixture
def opened(lite: Database) -> Iterator[Open]:
    houses: list[InstalledHouse] = []

    def build(*workspaces: str) -> InstalledHouse:
        houses.append(InstalledHouse(lite, workspaces=workspaces))
        return houses[-1]

    yield build
    for house in houses:
        house.close()


@pytest.fixture
def house(opened: Open) -> InstalledHouse:
    """One company, and its workspace on the list."""
    return opened(TEAM)


def installed(house: InstalledHouse) -> list[str]:
    with house.database.read() as db:
        own = select(Workspace.external_id).join(Installation)
        return list(db.exec(own.order_by(Workspace.external_id)))


def ana_of(house: InstalledHouse) -> Human:
    return house.person("Ana Silva", Role.MENTEE)


def test_a_workspace_is_installed_by_the_link_and_its_people_are_answered(house: InstalledHouse) -> None:
    first = house.gets("/slack/install")
    assert (first.status, first.title) == (200, "Add mentorbot to Slack")
    done = house.installs()
    assert (done.status, done.title) == (200, f"mentorbot is in Team {TEAM}")
    assert "hello" in done.text
    assert ana_of(house).says("hello").title == "Hello Ana"


def test_before_anybody_has_installed_it_what_a_workspace_sends_reaches_nobody(house: InstalledHouse) -> None:
    house.fake.person("U00001", "Ana Silva", "ana.silva@example.com")
    house.run(house.fake.types("U00001", "hello"))
    house.settle()
    assert house.fake.calls["chat.postMessage"] == 0


def test_the_pages_are_in_the_language_of_the_browser(house: InstalledHouse) -> None:
    assert "Slack" in house.gets("/slack/install", "de-AT,de;q=0.9,en;q=0.5").title
    assert house.gets("/slack/install", "de-AT,de;q=0.9,en;q=0.5").title != "Add mentorbot to Slack"
    assert house.gets("/slack/install", "xx").title == "Add mentorbot to Slack"


def test_tokens_are_sealed(house: InstalledHouse) -> None:
    house.installs()
    with house.database.read() as db:
        row = str(db.execute(text("SELECT * FROM installation")).all())
        there = installations.at(db, "slack", TEAM)
        assert there
        token, refresh = there.token.open(), there.refresh.open()
    assert house.fake.tokens[token] == TEAM
    assert token not in row
    assert refresh not in row


def test_the_way_back_works_once(house: InstalledHouse) -> None:
    state, code = house.goes_to_slack(), house.fake.approved(TEAM)
    assert house.comes_back(state=state, code=code).status == 200
    again = house.comes_back(state=state, code=house.fake.approved(TEAM))
    assert (again.status, again.title) == (401, "Please begin once more")
    with house.database.read() as db:
        assert not db.exec(select(OpenState)).all()


def test_a_state_is_spent_by_a_code_that_was_made_up(house: InstalledHouse) -> None:
    state = house.goes_to_slack()
    house.comes_back(state=state, code="made-up")
    again = house.comes_back(state=state, code=house.fake.approved(TEAM))
    assert (again.status, installed(house)) == (401, [])


def test_the_way_back_works_in_the_browser_where_it_began(house: InstalledHouse) -> None:
    state = house.goes_to_slack()
    house.new_browser()
    back = house.comes_back(state=state, code=house.fake.approved(TEAM))
    assert (back.status, back.title, installed(house)) == (400, "Please begin once more", [])


def test_the_way_back_works_for_ten_minutes(house: InstalledHouse) -> None:
    state = house.goes_to_slack()
    house.wall += timedelta(minutes=11)
    back = house.comes_back(state=state, code=house.fake.approved(TEAM))
    assert (back.status, back.title, installed(house)) == (401, "Please begin once more", [])
    assert back.link == "/slack/install"


def test_whoever_says_no_in_slack_is_told_that_nothing_happened(house: InstalledHouse) -> None:
    back = house.comes_back(state=house.goes_to_slack(), error="access_denied")
    assert (back.status, back.title, installed(house)) == (200, "That's fine", [])


@pytest.mark.parametrize("fault", ["drop before", "drop after", "429", "invalid_code"])
def test_where_slack_does_not_answer_nothing_is_installed_and_one_can_begin_again(
    house: InstalledHouse, fault: str
) -> None:
    house.fake.faults["oauth.v2.access"].append(fault)
    back = house.installs()
    assert back.status in (401, 503)
    assert (back.link, installed(house)) == ("/slack/install", [])
    assert house.installs().status == 200


def test_where_our_own_database_does_not_answer_nothing_is_installed_and_one_can_begin_again(
    house: InstalledHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("database is locked", None, Exception())

    with monkeypatch.context() as broken:
        broken.setattr("bot.slack.installing.installations.spend_state", fails)
        back = house.installs()
    assert (back.status, back.title, back.link) == (503, "I'm sorry, that didn't work", "/slack/install")
    assert house.installs().status == 200


def test_a_workspace_that_is_not_on_the_list_is_refused_kindly(house: InstalledHouse) -> None:
    back = house.installs("T666")
    assert (back.status, back.title, installed(house)) == (403, "Not this workspace yet", [])
    assert "T666" in back.text


def test_without_a_list_each_workspace_has_a_programme_of_its_own(opened: Open) -> None:
    house = opened()
    house.fake.person("U00777", "Zoe Park", "zoe@other.example")
    house.installs("T2", user="U00777")
    with house.database.read() as db:
        zoe = db.exec(select(Person).where(Person.email == "zoe@other.example")).one()
        assert db.get_one(Organisation, zoe.organisation_id).name == "Team T2"
        assert zoe.organisation_id != house.organisation
        assert db.exec(select(Enrolment.role).where(Enrolment.person_id == zoe.id)).all() == [Role.COORDINATOR]
        assert programmes.account_at(db, "slack", "T2", "U00777")


def test_an_address_in_a_strangers_workspace_opens_no_door_to_ours(opened: Open) -> None:
    house = opened()
    ana = ana_of(house)
    house.installs()
    ana.says("hello")
    house.fake.person("U00666", "Mallory", "ana.silva@example.com")
    house.installs("T666", user="U00666")
    with house.database.read() as db:
        there = programmes.account_at(db, "slack", "T666", "U00666")
        assert there
        assert there.person_id != ana.id


def test_a_grid_organisation_is_installed_once_for_all_its_workspaces(opened: Open) -> None:
    house = opened("E1")
    done = house.installs("", grid="E1")
    assert "One step is left" in done.text
    assert "/E1/" in done.link
    assert installed(house) == ["E1"]


def test_installing_again_takes_the_place_of_the_old_tokens(house: InstalledHouse) -> None:
    house.installs()
    for token in list(house.fake.tokens):
        house.fake.revoke(token)
    house.installs()
    assert installed(house) == [TEAM]
    assert ana_of(house).says("hello").title == "Hello Ana"
