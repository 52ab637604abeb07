"""People of a tenant whom tests put on the list, and what Teams tells of them."""

from __future__ import annotations

from typing import Any

from fake_teams import BOT, TENANT
from house import Human
from sqlmodel import select
from teams_house import TeamsHouse
from teams_seen import card_of

from storage.people import Account, Enrolment, Person, Role

TEAM = "19:team@thread.tacv2"


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


def takes_it_away(house: TeamsHouse, account: str) -> dict[str, Any]:
    news = house.fake.activity(account, "installationUpdate", action="remove")
    assert house.run(house.fake.post(news))[0] == 200
    return news


def gets_it(house: TeamsHouse, account: str) -> None:
    """Teams tells it twice."""
    house.run(house.fake.installs(account))
    house.run(house.fake.post(house.fake.activity(account, "installationUpdate", action="add")))
    house.settle()


def added_to_a_team(house: TeamsHouse, by: Human) -> None:
    there = {"id": TEAM, "conversationType": "channel", "tenantId": TENANT, "isGroup": True}
    news = house.fake.activity(by.account, "conversationUpdate", conversation=there, membersAdded=[{"id": BOT}])
    assert house.run(house.fake.post(news))[0] == 200
    house.until_true(lambda: not house.desk.going)
