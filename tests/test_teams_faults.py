"""Whatever goes wrong between us and Teams, nothing is lost; and what may be there already says so when it comes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_teams import BOT, TENANT
from house import Human
from teams_house import TeamsHouse
from teams_seen import card_of

from bot.delivery import LEASE
from chat import stored
from chat.cards import Card
from chat.words import say
from storage import outbox
from storage.people import Account, Role

TAKEN_UP_AGAIN = LEASE + timedelta(seconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MARK = "This may have reached you before"


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams."""
    return teams


@pytest.fixture
def ana(house: TeamsHouse) -> Human:
    ana = house.person("Ana Silva", Role.MENTEE)
    house.until_true(lambda: not house.desk.going)  # whoever greeted looks into the outbox once more
    house.fake.messages.clear()
    house.fake.calls.clear()
    return ana


@pytest.fixture
def lena(house: TeamsHouse) -> Human:
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    house.until_true(lambda: not house.desk.going)
    return lena


def said(house: TeamsHouse, person: Human) -> list[str]:
    """The titles of what stands in somebody's chat; with a mark at what says that it may have come before."""
    own = [m for m in house.fake.messages[house.fake.talk(person.account)] if m["from"] == BOT]
    cards = [m["attachments"][0]["content"] for m in own if m.get("attachments")]
    return [card_of(card)["title"] + (" again" if MARK in str(card) else "") for card in cards]


@pytest.mark.parametrize("fault", ["502 before", "drop before", "504 before"])
def test_a_card_that_did_not_arrive_comes_again_and_says_so(house: TeamsHouse, ana: Human, fault: str) -> None:
    house.fake.faults["send"].append(fault)
    house.promise(ana)
    house.post_after(LEASE - timedelta(seconds=1))  # nobody takes it up yet
    assert said(house, ana) == []
    house.post_after(2 * timedelta(seconds=1))
    assert said(house, ana) == ["News again"]


@pytest.mark.parametrize("fault", ["502 after", "drop after", "504 after"])
def test_a_card_that_did_arrive_comes_once_more_and_says_so(house: TeamsHouse, ana: Human, fault: str) -> None:
    """Teams has neither keys nor a history to look into: the second one says what it is."""
    house.fake.faults["send"].append(fault)
    house.promise(ana)
    for _ in range(3):
        house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["News", "News again"]


@pytest.mark.parametrize("fault", ["429", "412", "401"])
def test_a_card_that_was_refused_comes_when_it_can_and_only_once(house: TeamsHouse, ana: Human, fault: str) -> None:
    house.fake.faults["send"] += [fault] * 3
    house.promise(ana)
    for _ in range(4):
        house.post_after(HOUR)
    assert said(house, ana) == ["News"], "it certainly wasn't there before, so it says nothing of that"


@pytest.mark.parametrize("fault", ["401", "412", "502 before"])
def test_a_night_in_which_teams_is_away_loses_nothing(house: TeamsHouse, ana: Human, fault: str) -> None:
    house.fake.faults["send"] += [fault] * 1000
    house.promise(ana)
    for _ in range(12):
        house.post_after(HOUR + timedelta(seconds=1))
    house.fake.faults["send"].clear()
    house.post_after(HOUR + timedelta(seconds=1))
    assert [title.removesuffix(" again") for title in said(house, ana)] == ["News"]


def test_nobody_is_written_to_before_teams_says_so(house: TeamsHouse, ana: Human) -> None:
    house.fake.faults["send"].append("429")  # Retry-After: 7
    house.promise(ana)
    house.post_after(timedelta(seconds=6))
    assert house.fake.calls["send"] == 1
    house.post_after(timedelta(seconds=2))
    assert said(house, ana) == ["News"]


@pytest.mark.parametrize("fault", ["502 before", "502 after", "504 after", "drop before", "drop after", "412", "429"])
def test_a_card_that_changes_in_place_changes_once_whatever_happens(house: TeamsHouse, ana: Human, fault: str) -> None:
    house.promise(ana, key="first", place="kick-off")
    house.fake.faults["update"].append(fault)
    house.promise(ana, Card(say("Newer")), key="second", place="kick-off")
    for _ in range(2):
        house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["Newer"]
    assert house.fake.calls["send"] == 1


def test_a_card_that_was_deleted_is_said_anew(house: TeamsHouse, ana: Human) -> None:
    house.promise(ana, key="first", place="kick-off")
    house.fake.messages.clear()
    house.promise(ana, Card(say("Newer")), key="second", place="kick-off")
    assert said(house, ana) == ["Newer"]


def test_a_conversation_that_was_forgotten_is_begun_again_once(house: TeamsHouse, ana: Human) -> None:
    house.fake.faults["send"].append("404")
    house.promise(ana)
    assert (said(house, ana), house.fake.calls["meet"]) == (["News"], 1)
    house.promise(ana, key="more")
    assert house.fake.calls["meet"] == 1


@pytest.mark.parametrize("fault", ["502 before", "502 after", "drop after"])
def test_a_conversation_whose_beginning_fails_loses_nothing(house: TeamsHouse, ana: Human, fault: str) -> None:
    house.fake.faults["send"].append("404")
    house.fake.faults["meet"].append(fault)
    house.promise(ana)
    for _ in range(2):
        house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["News again"]


@pytest.mark.parametrize("operation", ["send", "meet"])
def test_who_blocked_the_app_is_named_to_the_coordinator_once(
    house: TeamsHouse, ana: Human, lena: Human, operation: str
) -> None:
    house.fake.faults["send"].append("403" if operation == "send" else "404")
    house.fake.faults["meet"].append("403")
    house.promise(ana)
    for _ in range(3):
        house.later(minutes=10)
    (card,) = [card for card in lena.cards() if "can't reach" in card.title]
    assert card.title == "I can't reach one person any more"
    assert "ana.silva@example.com" in card.text
    assert said(house, ana) == []


def test_what_waited_comes_when_they_have_the_app_again(house: TeamsHouse, ana: Human) -> None:
    removed = house.fake.activity(ana.account, "installationUpdate", action="remove")
    house.run(house.fake.post(removed))
    assert account(house, ana).gone_at
    house.promise(ana)
    house.post_after(48 * HOUR)
    assert (said(house, ana), house.fake.calls["send"]) == ([], 0)
    house.run(house.fake.installs(ana.account))
    house.settle()
    assert account(house, ana).gone_at is None
    assert "News" in said(house, ana)


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
def test_who_takes_the_app_out_of_a_team_or_a_group_still_has_it_in_person(
    house: TeamsHouse, ana: Human, kind: str
) -> None:
    there = {"id": "19:there", "conversationType": kind, "tenantId": TENANT, "isGroup": True}
    for news in ({"membersRemoved": [{"id": BOT}]}, {"action": "remove"}):
        name = "installationUpdate" if "action" in news else "conversationUpdate"
        house.run(house.fake.post(house.fake.activity(ana.account, name, conversation=there, **news)))
    house.promise(ana)
    assert said(house, ana) == ["News"]


def test_after_a_restart_people_are_still_reached(house: TeamsHouse, ana: Human) -> None:
    again = house.restarted()
    again.promise(ana)
    known = again.known(ana.name)
    assert (said(house, ana), known.says("home").title) == (["News"], "Hello Ana")
    again.close()


def test_what_a_process_left_half_way_is_said_by_the_next_one(house: TeamsHouse, ana: Human) -> None:
    with house.database.write() as db:
        outbox.put(db, ana.id, stored.dump(Card(say("News"))), key="news", due=house.wall)
    house.database.change(lambda db: outbox.claim(db, house.wall, house.wall, LEASE))
    house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["News again"]


def test_nobody_at_the_address_is_no_try(house: TeamsHouse, ana: Human) -> None:
    """A connection that is refused had no effect, and tomorrow may be better."""
    there = account(house, ana)
    elsewhere = {**(there.reference or {}), "serviceUrl": "http://127.0.0.1:9"}
    with house.database.write() as db:
        db.get_one(Account, there.id).reference = elsewhere
    house.promise(ana)
    for _ in range(40):
        house.post_after(HOUR)
    with house.database.write() as db:
        db.get_one(Account, there.id).reference = there.reference
    house.post_after(HOUR)
    assert said(house, ana) == ["News"]


def account(house: TeamsHouse, person: Human) -> Account:
    with house.database.read() as db:
        return db.get_one(Account, person.id)
