"""Whoever writes while their platform doesn't say who they are: it is asked again, and nothing that they said is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_slack import BOT
from fake_teams import BOT as BOT_ON_TEAMS
from house import House
from slack_house import SlackHouse
from slack_seen import title_of
from sqlmodel import select
from teams_house import TeamsHouse
from teams_seen import card_of

from storage.messages import Received
from storage.people import Account, Person, Role

MINUTE = timedelta(seconds=65)


def on_the_list(house: House, name: str) -> str:
    """Somebody who never wrote. Returns their address."""
    email = f"{name.lower()}@example.com"
    with house.database.write() as db:
        db.add(Person(organisation_id=house.organisation, name=name, email=email))
    return email


def states(house: House) -> list[str]:
    with house.database.read() as db:
        return list(db.exec(select(Received.state)))


def minutes_pass(house: House, minutes: int) -> None:
    for _ in range(minutes):
        house.wall += MINUTE
        house.engine.beat()


def test_slack_is_asked_again_until_it_says_who_wrote(slack: SlackHouse) -> None:
    channel = slack.fake.person("UMIA", "Mia", on_the_list(slack, "Mia"))
    slack.fake.faults["users.info"] += ["500 before", "429 5"]
    slack.run(slack.fake.types("UMIA", "hello"))
    slack.until_true(lambda: not slack.fake.faults["users.info"][1:])
    minutes_pass(slack, 3)
    assert [title_of(m) for m in slack.fake.messages[channel] if m.get("user") == BOT] == ["Hello Mia"]
    assert states(slack) == ["answered"]


def test_a_command_is_acknowledged_though_slack_does_not_say_whose_it_is(slack: SlackHouse) -> None:
    slack.fake.person("UMIA", "Mia", on_the_list(slack, "Mia"))
    slack.fake.faults["users.info"].append("500 before")
    assert slack.run(slack.fake.command("UMIA", "home")) == {}
    assert states(slack) == ["new"]


def test_after_a_day_it_is_let_go(slack: SlackHouse) -> None:
    slack.fake.person("UMIA", "Mia", on_the_list(slack, "Mia"))
    slack.fake.faults["users.info"] += ["500 before"] * 4
    slack.run(slack.fake.types("UMIA", "hello"))
    slack.until_true(lambda: not slack.fake.faults["users.info"][3:])
    minutes_pass(slack, 1)
    assert states(slack) == ["new"]
    slack.wall += timedelta(days=1)
    minutes_pass(slack, 1)
    assert states(slack) == []


@pytest.mark.parametrize("refusals", [1, 2])
def test_teams_is_asked_again_until_it_says_who_wrote(teams: TeamsHouse, refusals: int) -> None:
    teams.fake.person("aad-mia", "Mia", email=on_the_list(teams, "Mia"))
    teams.fake.faults["member"] += ["429"] * refusals
    teams.run(teams.fake.types("aad-mia", "hello"))
    teams.until_true(lambda: not teams.desk.going)
    minutes_pass(teams, 3)
    own = [m for m in teams.fake.messages[teams.fake.talk("aad-mia")] if m["from"] == BOT_ON_TEAMS]
    assert [card_of(m["attachments"][0]["content"])["title"] for m in own] == ["Hello Mia"]


def test_a_guest_gets_no_account_by_a_code_while_teams_says_nothing(teams: TeamsHouse) -> None:
    ana = teams.person("Ana Silva", Role.MENTEE)
    code = ana.says("connect").text.split("connect ")[1][:9]
    teams.fake.person("aad-gus", "Gus", email="gus@elsewhere.example", userRole="guest")
    teams.fake.faults["member"].append("429")
    teams.run(teams.fake.types("aad-gus", f"connect {code}"))
    teams.until_true(lambda: not teams.desk.going)
    minutes_pass(teams, 2)
    with teams.database.read() as db:
        assert "aad-gus" not in db.exec(select(Account.external_id)).all()
