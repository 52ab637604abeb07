"""Tokens that expire are renewed in time, by one process at a time, and none that Slack has given is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fake_slack import TEAM
from fake_slack_api import METHODS
from house import Human
from slack_installed import InstalledHouse
from sqlmodel import select

from bot.slack.tokens import renew
from chat import stored
from chat.cards import Card
from chat.words import say
from storage import installations, outbox
from storage.database import Database
from storage.people import Account, Person, Role

HOUR = timedelta(hours=1)


@pytest.fixture
def house(lite: Database) -> Iterator[InstalledHouse]:
    house = InstalledHouse(lite, wall=datetime.now(UTC))  # how long a token lives is counted by the SDK's own clock
    house.installs()
    yield house
    house.close()


def token(house: InstalledHouse, workspace: str = TEAM) -> str:
    with house.database.read() as db:
        there = installations.at(db, "slack", workspace)
        assert there
        return there.token.open()


def promise(house: InstalledHouse, person: Human, key: str) -> None:
    with house.database.write() as db:
        outbox.put(db, person.id, stored.dump(Card(say("News"))), key=key, due=house.wall)


def renewed(house: InstalledHouse, after: timedelta) -> str:
    house.wall += after
    renew(house.database, house.slack, lambda: house.wall)
    return token(house)


def test_a_token_is_renewed_two_hours_before_it_expires(house: InstalledHouse) -> None:
    first = token(house)
    assert renewed(house, 9 * HOUR) == first
    second = renewed(house, HOUR + timedelta(minutes=1))
    assert second != first
    assert renewed(house, 9 * HOUR) == second
    assert renewed(house, 2 * HOUR) != second


def test_people_are_answered_with_the_new_token(house: InstalledHouse) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    first = token(house)
    renewed(house, 11 * HOUR)
    house.fake.revoke(first)
    assert ana.says("hello").title == "Hello Ana"


def test_a_token_without_an_end_is_left_alone(house: InstalledHouse) -> None:
    house.comes_back(state=house.goes_to_slack(), code=house.fake.approved(TEAM, rotates=False))
    first = token(house)
    assert renewed(house, 1000 * HOUR) == first


def test_a_reply_that_does_not_say_how_long_a_token_lives_loses_neither_token(
    house: InstalledHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its refresh token is the only one that is good from then on."""
    right = METHODS["oauth.v2.access"]
    silent = lambda *given: {name: value for name, value in right(*given).items() if name != "expires_in"}  # noqa: E731
    monkeypatch.setitem(METHODS, "oauth.v2.access", silent)
    house.installs()
    first = token(house)
    second = renewed(house, 11 * HOUR)
    assert first != second
    assert second in house.fake.tokens
    assert renewed(house, 11 * HOUR) not in (first, second)


@pytest.mark.parametrize("fault", ["429", "500 before", "drop before", "fatal_error"])
def test_while_slack_does_not_answer_the_token_that_is_there_stays(house: InstalledHouse, fault: str) -> None:
    first = token(house)
    house.fake.faults["oauth.v2.access"].append(fault)
    assert renewed(house, 11 * HOUR) == first
    assert renewed(house, timedelta(minutes=2)) != first


def test_two_processes_spend_a_refresh_token_once(house: InstalledHouse) -> None:
    house.wall += 11 * HOUR
    house.fake.calls.clear()
    together = threading.Barrier(2)

    def process() -> None:
        together.wait()
        renew(house.database, house.slack, lambda: house.wall)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(process), pool.submit(process)]:
            done.result()
    assert house.fake.calls["oauth.v2.access"] == 1
    assert token(house) in house.fake.tokens


def test_tokens_that_come_late_are_kept_unless_newer_ones_are_there(house: InstalledHouse) -> None:
    house.wall += 11 * HOUR
    with house.database.write() as db:
        held = installations.hold(db, 1, house.wall, timedelta(seconds=60))
    assert held
    house.wall += timedelta(seconds=61)  # its hold is over, and somebody else looks
    with house.database.write() as db:
        other = installations.hold(db, 1, house.wall, timedelta(seconds=60))
    assert other
    with house.database.write() as db:
        assert installations.renewed(db, held, "late", "late too", house.wall + 12 * HOUR)
        assert not installations.renewed(db, other, "stale", "stale", house.wall + 12 * HOUR)
    assert token(house) == "late"


@pytest.mark.parametrize(
    "news", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}]
)
def test_an_app_that_was_taken_out_keeps_no_token_and_sends_nothing_until_it_is_back(
    house: InstalledHouse, news: dict[str, object]
) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.run(house.fake.event(news))
    with house.database.read() as db:
        assert installations.at(db, "slack", TEAM) is None
    house.fake.calls.clear()
    promise(house, ana, "news:1")
    house.later(minutes=1)
    assert sum(house.fake.calls.values()) == 0
    house.installs()
    house.later(hours=2)
    assert [card.title for card in ana.cards()] == ["News"]


def test_an_old_uninstall_that_slack_tells_once_more_takes_nothing_out(house: InstalledHouse) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.run(house.fake.event({"type": "app_uninstalled"}, event_id="EvOld"))
    told = house.fake.clock()
    house.wall += timedelta(minutes=3)
    house.installs()
    house.fake.clock = lambda: told
    house.run(house.fake.event({"type": "app_uninstalled"}, event_id="EvOld", retry=2))
    assert token(house) in house.fake.tokens
    assert ana.says("hello").title == "Hello Ana"


def test_one_workspace_s_odd_answer_stops_no_other_s_renewal(lite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    house = InstalledHouse(lite, wall=datetime.now(UTC), workspaces=(TEAM, "T2"))
    house.installs()
    house.installs("T2")
    answers = [{"ok": True}]
    right = METHODS["oauth.v2.access"]
    monkeypatch.setitem(METHODS, "oauth.v2.access", lambda *given: answers.pop() if answers else right(*given))
    before = token(house, "T2")
    renewed(house, 11 * HOUR)
    after = token(house, "T2")
    house.close()
    assert before != after


def test_somebody_of_a_grid_organisation_is_one_person_in_all_its_workspaces(lite: Database) -> None:
    house = InstalledHouse(lite, wall=datetime.now(UTC), workspaces=("E1",))
    house.installs("", grid="E1")
    house.fake.person("U00900", "Ana Silva", "ana@example.com", enterprise_user={"enterprise_id": "E1"})
    with house.database.write() as db:
        db.add(Person(organisation_id=house.organisation, name="Ana Silva", email="ana@example.com"))
    for team in ("T5", "T6"):
        house.fake.authorized = {"team_id": team, "enterprise_id": "E1", "is_enterprise_install": True}
        house.run(house.fake.types("U00900", "help"))
        house.settle()
    answers = [message for message in house.fake.messages["D00900"] if message["user"] == "U0BOT"]
    with house.database.read() as db:
        accounts = db.exec(select(Account).where(Account.external_id == "U00900")).all()
    house.close()
    assert (len(answers), len(accounts)) == (2, 1)
