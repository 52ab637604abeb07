"""An address that a company has given to somebody else opens nothing of whoever had it before."""

from __future__ import annotations

import pytest
from house import Human
from mailing import SENDER
from slack_house import SlackHouse
from sqlmodel import select

from bot.config import Mail
from bot.mail.edge import MailEdge
from chat.cards import Button, Card
from chat.turn import tell
from chat.words import say
from handlers.letters import mailable
from storage.messages import Outgoing
from storage.people import Account, Person, Role

EMAIL = "ana.silva@example.com"


@pytest.fixture
def ana(slack: SlackHouse) -> Human:
    return slack.person("Ana Silva", Role.MENTEE, goal="I speak up in reviews")


@pytest.fixture
def lena(slack: SlackHouse) -> Human:
    return slack.person("Lena Vogt", Role.COORDINATOR)


def comes_with_her_address(slack: SlackHouse, ana: Human) -> str:
    """Ana's account is closed, and somebody new has her address. Returns their channel."""
    user = slack.fake.users[ana.account]
    slack.run(slack.fake.event({"type": "user_change", "user": {**user, "deleted": True}}))
    return slack.fake.person("UNEW", "A. Silva", EMAIL)


def writes(slack: SlackHouse, channel: str, words: str = "goals") -> str:
    """What they read."""
    slack.run(slack.fake.types("UNEW", words))
    slack.settle()
    return str(slack.fake.messages[channel][-1]["blocks"])


def test_whoever_has_the_address_now_reads_nothing_until_a_coordinator_says_who_it_is(slack, ana, lena) -> None:
    channel = comes_with_her_address(slack, ana)
    for _ in range(2):
        assert "asked the people who run" in writes(slack, channel)
    asked = [card for card in lena.cards() if card.title == "Is this still Ana?"]
    assert len(asked) == 1
    assert EMAIL in asked[0].text
    lena.presses("It's the same person")
    assert "I speak up in reviews" in writes(slack, channel)
    with slack.database.read() as db:
        accounts = {account.external_id: account.gone_at is None for account in db.exec(select(Account))}
        assert accounts[ana.account] is False
        assert accounts["UNEW"] is True
        assert db.get_one(Person, ana.id).active


def test_somebody_else_with_the_address_begins_anew(slack, ana, lena) -> None:
    channel = comes_with_her_address(slack, ana)
    writes(slack, channel)
    lena.presses("It's somebody else")
    assert "I don't know this account yet" in writes(slack, channel)
    with slack.database.write() as db:
        assert db.get_one(Person, ana.id).name == "Ana Silva"
        db.add(Person(organisation_id=slack.organisation, name="Alex Silva", email=EMAIL))
    assert "I speak up in reviews" not in writes(slack, channel)
    assert slack.fake.messages[channel][-1]["text"].startswith("No goals yet")


@pytest.mark.parametrize("then", ["address.same", "address.other"])
@pytest.mark.parametrize("first", ["It's the same person", "It's somebody else"])
def test_what_was_said_once_stays_said(slack, ana, lena, first, then) -> None:
    channel = comes_with_her_address(slack, ana)
    writes(slack, channel)
    [button] = [b for b in lena.sees("Is this still Ana?").buttons if b == first]
    lena.presses(button)
    with slack.database.read() as db:
        before = [(a.external_id, a.person_id) for a in db.exec(select(Account))], db.get_one(Person, ana.id).email
        workspace = db.exec(select(Account.workspace_id)).first()
    lena.acts(then, f"{ana.id} {workspace} UNEW")
    assert lena.sees().title == "That is settled"
    with slack.database.read() as db:
        after = [(a.external_id, a.person_id) for a in db.exec(select(Account))], db.get_one(Person, ana.id).email
    assert after == before


def test_nobody_but_a_coordinator_says_who_it_is(slack, ana, lena) -> None:
    mia = slack.person("Mia Berg", Role.MENTOR)
    channel = comes_with_her_address(slack, ana)
    writes(slack, channel)
    with slack.database.read() as db:
        workspace = db.exec(select(Account.workspace_id)).first()
    mia.acts("address.same", f"{ana.id} {workspace} UNEW")
    assert "asked the people who run" in writes(slack, channel)


def test_an_invitation_isnt_sent_to_it_meanwhile(slack, ana, lena) -> None:
    channel = comes_with_her_address(slack, ana)
    slack.promise(ana)
    slack.later(days=2)
    assert [m for m in slack.fake.messages[channel] if m.get("user") == "U0BOT"] == []
    with slack.database.read() as db:
        assert db.exec(select(Outgoing.state).where(Outgoing.person_id == ana.id)).all() == ["waiting"]


def test_a_lone_coordinator_isnt_shut_out_by_a_new_account(slack) -> None:
    lena = slack.person("Lena Vogt", Role.COORDINATOR)
    user = slack.fake.users[lena.account]
    slack.run(slack.fake.event({"type": "user_change", "user": {**user, "deleted": True}}))
    channel = slack.fake.person("UNEW", "Lena Vogt", "lena.vogt@example.com")
    assert "joined" in writes(slack, channel, "home")


@pytest.mark.parametrize("said", ["", "It's somebody else"])
def test_nothing_is_mailed_to_an_address_that_somebody_else_may_read(slack, ana, lena, post, said) -> None:
    slack.engine.mail = MailEdge(Mail("127.0.0.1", post.port, SENDER, plain=True), lambda: slack.wall)
    channel = comes_with_her_address(slack, ana)
    with slack.database.write() as db:
        db.get_one(Person, ana.id).active = True  # as where her account is only not found any more
    writes(slack, channel)
    if said:
        lena.presses(said)
    letter = mailable(Card(say("Not on Thursday")), Button(say("Home"), "home"))
    with slack.database.write() as db:
        tell(db, ana.id, letter, key="off", at=slack.wall)
    slack.later(hours=2)
    assert not post.taken
