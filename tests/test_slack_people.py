"""Who may come in on Slack, and what its own news of people and workspaces does."""

from __future__ import annotations

from typing import Any

import pytest
from fake_slack import BOT, TEAM
from slack_house import SlackHouse
from slack_seen import title_of
from sqlmodel import select

from storage import programmes
from storage.messages import Outgoing
from storage.people import Account, Person, Programme, Role, Workspace


def listed(slack: SlackHouse, name: str, user: str, **more: Any) -> str:
    """Somebody on the list who never wrote to the bot. Returns their channel."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    with slack.database.write() as db:
        db.add(Person(organisation_id=slack.organisation, name=name, email=email))
    return slack.fake.person(user, name, email, **more)


def allow(slack: SlackHouse, **what: bool) -> None:
    with slack.database.write() as db:
        programme = db.get_one(Programme, slack.programme)
        for name, value in what.items():
            setattr(programme, name, value)
        db.add(programme)


def titles(slack: SlackHouse, channel: str) -> list[str]:
    said = [message for message in slack.fake.messages[channel] if message.get("user") == BOT]
    return [title_of(message) for message in said]


def types(slack: SlackHouse, user: str, text: str, **more: Any) -> None:
    slack.run(slack.fake.types(user, text, **more))
    slack.settle()


def news(slack: SlackHouse, kind: str, **more: Any) -> None:
    slack.run(slack.fake.event({"type": kind, **more}))


def person(slack: SlackHouse, email: str) -> Person | None:
    with slack.database.read() as db:
        return db.exec(select(Person).where(Person.email == email)).first()


# --- coming in ---------------------------------------------------------------------------------------------


def test_somebody_on_the_list_is_known_by_their_work_address(slack: SlackHouse) -> None:
    channel = listed(slack, "Mia Berg", "UMIA", tz="Asia/Tokyo", locale="de-DE")
    types(slack, "UMIA", "hello")
    assert titles(slack, channel) == ["Hallo Mia"]
    mia = person(slack, "mia.berg@example.com")
    assert mia
    assert (mia.zone, mia.locale) == ("Asia/Tokyo", "de-DE")


def test_a_stranger_is_answered_once_however_often_slack_repeats_it(slack: SlackHouse) -> None:
    channel = slack.fake.person("UX", "Xia Who", "xia@elsewhere.example")
    types(slack, "UX", "hello", event_id="Ev77")
    assert "add you" in str(slack.fake.messages[channel][-1]["blocks"])

    given = {"type": "message", "channel_type": "im", "channel": channel, "user": "UX", "text": "hello", "ts": "1"}
    slack.run(slack.fake.event(given, event_id="Ev77", retry=1))
    slack.settle()
    assert titles(slack, channel) == ["Hello, I'm mentorbot"]


@pytest.mark.parametrize("outside", [{"is_restricted": True}, {"team_id": "T9"}, {"is_stranger": True}])
def test_a_guest_is_let_in_only_where_the_programme_says_so(slack: SlackHouse, outside: dict[str, Any]) -> None:
    channel = listed(slack, "Guy Est", "UG", **outside)
    types(slack, "UG", "hello")
    assert titles(slack, channel) == ["Hello, I'm mentorbot"]
    assert "guest" in str(slack.fake.messages[channel][-1]["blocks"])
    allow(slack, guests=True)
    types(slack, "UG", "hello")
    assert titles(slack, channel)[-1] == "Hello Guy"


def test_a_guest_who_was_let_in_is_turned_away_once_guests_are_not(slack: SlackHouse) -> None:
    lena = slack.person("Lena Hofmann", Role.COORDINATOR)
    channel = listed(slack, "Guy Est", "UG", is_restricted=True)
    allow(slack, guests=True)
    types(slack, "UG", "hello")
    lena.says("newcomers")
    lena.presses("Save", guests="no")
    guy = person(slack, "guy.est@example.com")
    assert guy
    assert not guy.active
    types(slack, "UG", "hello")
    assert titles(slack, channel) == ["Hello Guy", "Hello, I'm mentorbot"]
    lena.presses("Change it")
    lena.presses("Save", guests="yes")
    types(slack, "UG", "hello")
    assert titles(slack, channel)[-1] == "Hello Guy"


@pytest.mark.parametrize("guest", [True, False])
def test_whose_account_becomes_a_guest_s_is_asked_about_again(slack: SlackHouse, guest: bool) -> None:
    channel = listed(slack, "Mia Berg", "UMIA")
    types(slack, "UMIA", "hello")
    for restricted in (True, guest):
        slack.fake.users["UMIA"]["is_restricted"] = restricted
        news(slack, "user_change", user=slack.fake.users["UMIA"])
    types(slack, "UMIA", "hello")
    assert titles(slack, channel)[-1] == ("Hello, I'm mentorbot" if guest else "Hello Mia")
    mia = person(slack, "mia.berg@example.com")
    assert mia
    assert mia.active is not guest


def test_somebody_of_the_same_grid_is_no_guest(slack: SlackHouse) -> None:
    channel = listed(slack, "Gri Dora", "UD", team_id="E1", enterprise_user={"teams": [TEAM, "T2"]})
    types(slack, "UD", "hello")
    assert titles(slack, channel) == ["Hello Gri"]


def test_a_guest_s_command_is_refused_where_they_asked(slack: SlackHouse) -> None:
    listed(slack, "Guy Est", "UG", is_restricted=True)
    slack.run(slack.fake.command("UG", "home"))
    assert "guest" in str(slack.fake.ephemeral["UG"][-1]["blocks"])


# --- what changes ------------------------------------------------------------------------------------------


def test_who_moves_is_read_in_the_new_zone_and_what_they_set_themselves_stays(slack: SlackHouse) -> None:
    listed(slack, "Mia Berg", "UMIA", tz="Europe/Berlin")
    types(slack, "UMIA", "hello")
    with slack.database.write() as db:
        mia = db.exec(select(Person).where(Person.email == "mia.berg@example.com")).one()
        mia.zone = "Europe/Lisbon"  # as told in a conversation
        db.add(mia)
    news(slack, "user_change", user={**slack.fake.users["UMIA"], "profile": {"status_text": "in a meeting"}})
    found = person(slack, "mia.berg@example.com")
    assert found
    assert found.zone == "Europe/Lisbon"
    news(slack, "user_change", user={**slack.fake.users["UMIA"], "tz": "America/Lima"})
    found = person(slack, "mia.berg@example.com")
    assert found
    assert found.zone == "America/Lima"


def test_a_closed_account_makes_somebody_inactive_until_it_is_opened_again(slack: SlackHouse) -> None:
    ana = slack.person("Ana Silva", Role.MENTEE)
    user = slack.fake.users[ana.account]
    for deleted in (True, False):
        news(slack, "user_change", user={**user, "deleted": deleted})
        found = person(slack, "ana.silva@example.com")
        assert found
        assert found.active is not deleted


def test_whoever_has_another_account_stays_when_one_is_closed(slack: SlackHouse) -> None:
    ana = slack.person("Ana Silva", Role.MENTEE)
    with slack.database.write() as db:
        there = Workspace(organisation_id=slack.organisation, platform="teams", external_id="tenant")
        db.add(there)
        db.flush()
        db.add(Account(person_id=ana.id, workspace_id=there.id or 0, external_id="ana-on-teams"))
    news(slack, "user_change", user={**slack.fake.users[ana.account], "deleted": True})
    with slack.database.read() as db:
        assert db.get_one(Person, ana.id).active
        reached = programmes.account_of(db, ana.id)
        assert reached
        assert reached.external_id == "ana-on-teams"


def test_a_new_colleague_hears_of_it_only_where_the_programme_wishes_that(slack: SlackHouse) -> None:
    channel = slack.fake.person("UN", "Nea Wong", "nea@example.com")
    news(slack, "team_join", user=slack.fake.users["UN"])
    assert person(slack, "nea@example.com") is None
    allow(slack, welcome=True)
    for _ in range(2):
        news(slack, "team_join", user=slack.fake.users["UN"])
    slack.later(days=7)
    assert titles(slack, channel) == []
    slack.later(days=10)
    assert titles(slack, channel) == ["Mentoring, if you like"]


def test_a_new_colleague_who_is_on_the_list_is_known_and_not_welcomed(slack: SlackHouse) -> None:
    allow(slack, welcome=True)
    listed(slack, "Mia Berg", "UMIA")
    news(slack, "team_join", user=slack.fake.users["UMIA"])
    with slack.database.read() as db:
        assert db.exec(select(Account.external_id)).all() == ["UMIA"]
        assert not db.exec(select(Outgoing)).all()


def test_a_bot_that_joins_the_workspace_is_nobody(slack: SlackHouse) -> None:
    allow(slack, welcome=True)
    slack.fake.person("UB", "Other Bot", "bot@example.com", is_bot=True)
    news(slack, "team_join", user=slack.fake.users["UB"])
    assert person(slack, "bot@example.com") is None


@pytest.mark.parametrize(
    ("kind", "more"), [("app_uninstalled", {}), ("tokens_revoked", {"tokens": {"oauth": [], "bot": ["U0BOT"]}})]
)
def test_nothing_is_sent_to_a_workspace_that_the_app_has_left(slack: SlackHouse, kind: str, more: Any) -> None:
    ana = slack.person("Ana Silva", Role.MENTEE)
    news(slack, kind, **more)
    slack.fake.calls.clear()
    slack.run(slack.fake.types(ana.account, "hello"))
    slack.later(minutes=5)
    assert not slack.fake.calls["chat.postMessage"]
    with slack.database.write() as db:
        there = db.exec(select(Workspace)).one()
        assert there.gone_at
        there.gone_at = None
        db.add(there)
    slack.later(hours=2)
    assert titles(slack, slack.fake.dm(ana.account)) == ["Hello Ana"]


def test_one_person_s_own_token_that_is_revoked_means_nothing_for_the_rest(slack: SlackHouse) -> None:
    news(slack, "tokens_revoked", tokens={"oauth": ["U1"], "bot": []})
    with slack.database.read() as db:
        assert db.exec(select(Workspace.gone_at)).one() is None
