"""People on the list who never wrote: they are found by their work address, and who isn't is named to the coordinators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_slack import BOT
from house import Human
from slack_house import SlackHouse
from slack_sdk import WebClient
from sqlmodel import select

from bot.slack.seeking import Seeker
from chat import stored
from chat.cards import Card
from chat.words import say
from storage import outbox
from storage.people import Account, Enrolment, Organisation, Person, Role, Workspace


@pytest.fixture
def lena(slack: SlackHouse) -> Human:
    return slack.person("Lena Vogt", Role.COORDINATOR)


@pytest.fixture
def seeker(slack: SlackHouse) -> Seeker:
    people = slack.desk.people
    return Seeker(people.database, people.client, people.wall)


def listed(slack: SlackHouse, name: str) -> str:
    """Somebody whom an import put on the list. Returns their address."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    with slack.database.write() as db:
        person = Person(organisation_id=slack.organisation, name=name, email=email)
        db.add(person)
        db.flush()
        db.add(Enrolment(person_id=person.id or 0, programme_id=slack.programme, role=Role.MENTEE))
    return email


def invites(slack: SlackHouse, lena: Human) -> None:
    lena.says("invite")
    lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))
    slack.later(days=1)


def titles(slack: SlackHouse, user: str) -> list[str]:
    said = [m for m in slack.fake.messages[slack.fake.dm(user)] if m.get("user") == BOT]
    return [b["text"]["text"] for m in said for b in m["blocks"] if b["type"] == "header"]


def test_an_invitation_reaches_somebody_who_never_wrote(slack: SlackHouse, lena: Human, seeker: Seeker) -> None:
    slack.fake.person("UMIA", "Mia Berg", listed(slack, "Mia Berg"), locale="de-DE")
    invites(slack, lena)
    assert titles(slack, "UMIA") == []
    seeker.seek()
    slack.engine.beat()
    assert titles(slack, "UMIA") == ["Möchtest du eine Mentor:in?"]
    seeker.seek()
    assert slack.fake.calls["users.lookupByEmail"] == 1


def test_who_isn_t_found_is_named_to_the_coordinators_once(slack: SlackHouse, lena: Human, seeker: Seeker) -> None:
    listed(slack, "Noa Gone")
    listed(slack, "Ola Away")
    invites(slack, lena)
    for _ in range(3):
        seeker.seek()
        slack.engine.beat()
        slack.wall += timedelta(minutes=5)
    (card,) = [card for card in lena.cards() if "couldn't find" in card.title]
    assert card.title == "I couldn't find 2 people"
    assert "noa.gone@example.com" in card.text
    assert slack.fake.calls["users.lookupByEmail"] == 2


def test_they_are_looked_for_again_a_day_later(slack: SlackHouse, lena: Human, seeker: Seeker) -> None:
    email = listed(slack, "Noa Late")
    invites(slack, lena)
    seeker.seek()
    slack.fake.person("UNOA", "Noa Late", email)
    seeker.seek()
    assert titles(slack, "UNOA") == []
    slack.wall += timedelta(days=1, hours=1)
    seeker.seek()
    slack.engine.beat()
    assert titles(slack, "UNOA") == ["Would you like a mentor?"]


def test_nobody_is_named_while_some_were_never_looked_for(slack: SlackHouse, lena: Human, seeker: Seeker) -> None:
    for number in range(5):
        listed(slack, f"Person {number}")
    invites(slack, lena)
    seeker.seek()
    slack.engine.beat()
    assert slack.fake.calls["users.lookupByEmail"] == 4
    assert not [card for card in lena.cards() if "couldn't find" in card.title]
    seeker.seek()
    slack.engine.beat()
    assert lena.sees("couldn't find").title == "I couldn't find 5 people"


def test_slack_s_too_fast_stops_a_look_and_nobody_is_given_up(slack: SlackHouse, lena: Human, seeker: Seeker) -> None:
    slack.fake.person("UMIA", "Mia Berg", listed(slack, "Mia Berg"))
    invites(slack, lena)
    slack.fake.faults["users.lookupByEmail"] = ["429"]
    seeker.seek()
    slack.wall += timedelta(seconds=1)
    seeker.seek()
    slack.engine.beat()
    assert titles(slack, "UMIA") == ["Would you like a mentor?"]


def test_nobody_is_looked_for_who_has_nothing_to_hear(slack: SlackHouse, seeker: Seeker) -> None:
    listed(slack, "Mia Berg")
    seeker.seek()
    assert not slack.fake.calls["users.lookupByEmail"]


def test_a_workspace_that_lets_us_in_no_more_keeps_nobody_elsewhere_waiting(slack: SlackHouse, seeker: Seeker) -> None:
    with slack.database.write() as db:
        other = Organisation(name="Another company")
        db.add(other)
        db.flush()
        db.add(Workspace(organisation_id=other.id, platform="slack", external_id="T2"))
        people = [Person(organisation_id=other.id, name="Zed", email=f"zed{n}@other.example") for n in range(5)]
        people.append(Person(organisation_id=slack.organisation, name="Mia Berg", email="mia@example.com"))
        db.add_all(people)
        db.flush()
        for person in people:
            outbox.put(db, person.id or 0, stored.dump(Card(say("News"))), key=f"news:{person.id}", due=slack.wall)
    slack.fake.person("UMIA", "Mia Berg", "mia@example.com")
    clients = {"T1": seeker.client("T1"), "T2": WebClient("xoxb-old", slack.fake.base + "/api/", retry_handlers=[])}
    seeker.client = clients.__getitem__
    before = slack.fake.calls["users.lookupByEmail"]
    for _ in range(3):
        slack.wall += timedelta(seconds=5)
        seeker.seek()
    with slack.database.read() as db:
        assert db.exec(select(Account.external_id)).all() == ["UMIA"]
    assert slack.fake.calls["users.lookupByEmail"] == before + 2


def test_an_address_that_slack_will_not_look_up_keeps_nobody_else_from_being_found(
    slack: SlackHouse, seeker: Seeker
) -> None:
    with slack.database.write() as db:
        people = [Person(organisation_id=slack.organisation, name=n, email=f"{n}@example.com") for n in ("odd", "mia")]
        db.add_all(people)
        db.flush()
        for person in people:
            outbox.put(db, person.id or 0, stored.dump(Card(say("News"))), key=f"news:{person.id}", due=slack.wall)
    slack.fake.person("UMIA", "Mia Berg", "mia@example.com")
    slack.fake.faults["users.lookupByEmail"] = ["invalid_email"]
    seeker.seek()
    seeker.seek()
    with slack.database.read() as db:
        assert db.exec(select(Account.external_id)).all() == ["UMIA"]
    assert slack.fake.calls["users.lookupByEmail"] == 2, "the odd one was looked for once"
