"""Whatever goes wrong between us and Slack, a card is said once: nothing is lost, and nothing comes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_slack import BOT, TOKEN
from house import Human
from meeting import books
from slack_house import SlackHouse, nobody_is_at_work

from bot.delivery import GIVE_UP, LEASE
from chat import stored
from chat.cards import Card, File
from chat.words import say
from storage import outbox
from storage.people import Role

TAKEN_UP_AGAIN = LEASE + timedelta(seconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def house(slack: SlackHouse) -> SlackHouse:
    """Here it is always the one on Slack."""
    return slack


@pytest.fixture
def ana(house: SlackHouse) -> Human:
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.says("hello")
    nobody_is_at_work(house)
    house.fake.messages.clear()
    return ana


def said(house: SlackHouse, person: Human) -> list[str]:
    own = house.fake.messages[house.fake.dm(person.account)]
    return [message["blocks"][0]["text"]["text"] for message in own if message["user"] == BOT]


def files(house: SlackHouse) -> list[str]:
    """Those that stand in somebody's chat."""
    return [file["name"] for file in house.fake.files.values() if file.get("channel")]


@pytest.mark.parametrize("fault", ["500 before", "500 after", "drop before", "drop after", "internal_error", "late"])
def test_a_card_that_may_have_arrived_is_looked_for_and_said_once(house: SlackHouse, ana: Human, fault: str) -> None:
    house.fake.faults["chat.postMessage"] += [fault, fault]
    house.promise(ana)
    house.fake.land()
    for _ in range(3):
        house.post_after(TAKEN_UP_AGAIN)
        house.fake.land()
    assert said(house, ana) == ["News"]


@pytest.mark.parametrize("fault", ["500 before", "drop before", "429 30"])
def test_where_the_chat_to_look_in_cannot_be_opened_just_now_it_is_looked_for_later(
    house: SlackHouse, ana: Human, fault: str
) -> None:
    house.fake.faults["chat.postMessage"].append("drop after")
    house.fake.faults["conversations.open"].append(fault)
    house.promise(ana)
    for _ in range(3):
        house.post_after(TAKEN_UP_AGAIN)
    assert not house.fake.faults["conversations.open"]
    assert said(house, ana) == ["News"]


def test_what_lands_long_after_its_connection_failed_is_found_too(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.postMessage"].append("late")
    house.promise(ana)
    house.post_after(LEASE - timedelta(seconds=1))  # nobody takes it up yet
    house.fake.land()
    house.post_after(2 * timedelta(seconds=1))
    assert said(house, ana) == ["News"]


ABOUT_THE_APP = ["missing_scope", "token_expired", "account_inactive", "access_denied", "no_permission"]
ABOUT_THE_APP += ["restricted_action", "enterprise_is_restricted", "messages_tab_disabled"]


@pytest.mark.parametrize("fault", ["429 30", "rate_limited", "message_limit_exceeded", *ABOUT_THE_APP])
def test_a_card_that_was_refused_comes_when_it_can_however_often_it_was(
    house: SlackHouse, ana: Human, fault: str
) -> None:
    house.fake.faults["chat.postMessage"] += [fault] * (GIVE_UP + 1)
    house.promise(ana)
    for _ in range(GIVE_UP + 2):
        house.post_after(HOUR)
    assert said(house, ana) == ["News"]


def test_nobody_is_written_to_while_slack_says_to_wait(house: SlackHouse, ana: Human) -> None:
    """Retry-After is for the workspace: somebody else's card doesn't try its luck meanwhile."""
    ben = house.person("Ben Okafor", Role.MENTOR)
    with house.database.write() as db:
        for person in (ana, ben):
            outbox.put(db, person.id, stored.dump(Card(say("News"))), key=f"news:{person.id}", due=house.wall)
    house.fake.faults["chat.postMessage"].append("429 30")
    house.fake.calls.clear()
    house.engine.post()
    assert house.fake.calls["chat.postMessage"] == 1
    house.post_after(timedelta(seconds=31))
    assert (said(house, ana), said(house, ben)) == (["News"], ["News"])


def test_a_token_that_was_revoked_loses_nothing(house: SlackHouse, ana: Human) -> None:
    house.fake.revoke()
    house.promise(ana)
    for _ in range(12):
        house.post_after(HOUR)
    assert said(house, ana) == []
    house.fake.tokens[TOKEN] = "T1"
    house.post_after(HOUR)
    assert said(house, ana) == ["News"]


def test_a_scope_that_is_missing_loses_nothing(house: SlackHouse, ana: Human) -> None:
    house.fake.scopes.remove("chat:write")
    house.promise(ana)
    for _ in range(12):
        house.post_after(HOUR)
    house.fake.scopes.add("chat:write")
    house.post_after(HOUR)
    assert said(house, ana) == ["News"]


@pytest.mark.parametrize("fault", ["500 before", "500 after", "drop before", "drop after"])
def test_a_card_that_changes_in_place_changes_once(house: SlackHouse, ana: Human, fault: str) -> None:
    house.promise(ana, key="first", place="kick-off")
    house.fake.faults["chat.update"].append(fault)
    house.promise(ana, Card(say("Newer")), key="second", place="kick-off")
    house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["Newer"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["500 before", "drop before", "drop after"])
def test_a_file_that_went_missing_on_its_way_follows_its_card(
    house: SlackHouse, ana: Human, plan: Card, method: str, fault: str
) -> None:
    house.fake.faults[method].append(fault)
    house.promise(ana, plan)
    house.post_after(TAKEN_UP_AGAIN)
    assert (said(house, ana), files(house)) == (["Your plan"], ["plan.ics"])


@pytest.fixture
def plan() -> Card:
    return Card(say("Your plan"), (File("plan.ics", "BEGIN:VCALENDAR", "text/calendar", say("Calendar")),))


@pytest.mark.parametrize("fault", ["429 30", "token_expired", "missing_scope"])
def test_a_card_is_not_said_again_because_its_file_is_refused(
    house: SlackHouse, ana: Human, plan: Card, fault: str
) -> None:
    house.fake.faults["files.getUploadURLExternal"] += [fault] * 2
    house.promise(ana, plan)
    for _ in range(3):
        house.post_after(HOUR + MINUTE)
    assert said(house, ana) == ["Your plan"]
    assert files(house) == ([] if fault == "missing_scope" else ["plan.ics"])


def test_a_card_that_changes_an_old_one_in_place_has_its_file_once(house: SlackHouse, ana: Human, plan: Card) -> None:
    house.promise(ana, key="first", place="kick-off")
    house.wall += timedelta(days=2)
    house.fake.faults["files.completeUploadExternal"].append("drop after")
    house.promise(ana, plan, key="second", place="kick-off")
    for _ in range(2):
        house.post_after(TAKEN_UP_AGAIN)
    assert (said(house, ana), files(house)) == (["Your plan"], ["plan.ics"])


@pytest.mark.parametrize("how", ["written to", "pressed"])
def test_a_file_that_slack_will_not_take_leaves_its_card_said_once(house: SlackHouse, ana: Human, how: str) -> None:
    ben = house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    house.fake.faults["files.getUploadURLExternal"] = ["file_uploads_disabled"] * 20
    books(ana)
    for _ in range(4):
        house.post_after(TAKEN_UP_AGAIN)
    reader = ana if how == "pressed" else ben
    assert len([title for title in said(house, reader) if title.startswith("Booked")]) == 1
    assert "session.ics" in reader.sees("Booked").text


def test_where_looking_is_limited_a_card_waits_for_its_turn_to_look(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.postMessage"].append("drop after")
    house.fake.faults["conversations.history"].append("429 60")
    house.promise(ana)
    house.post_after(TAKEN_UP_AGAIN)
    house.post_after(MINUTE)
    assert said(house, ana) == ["News"]


def test_where_nobody_may_look_it_is_said_again_and_says_so(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.postMessage"].append("drop before")
    house.fake.faults["conversations.history"] += ["429 60", "429 60"]
    house.promise(ana)
    house.post_after(TAKEN_UP_AGAIN)
    house.post_after(MINUTE)
    assert said(house, ana) == ["News"]
    assert "may have reached you before" in ana.sees("News").text


def test_where_nobody_may_look_a_nudge_is_not_said_twice(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.postMessage"].append("drop after")
    house.fake.faults["conversations.history"] += ["429 60"] * 3
    house.promise(ana, nudge=True)
    for _ in range(4):
        house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["News"]


def test_a_card_is_found_behind_many_others(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.postMessage"].append("drop after")
    house.promise(ana)
    for n in range(250):
        house.fake.messages[house.fake.dm(ana.account)].append(
            {"ts": house.fake.ts(), "user": ana.account, "text": str(n)}
        )
    house.post_after(TAKEN_UP_AGAIN)
    assert said(house, ana) == ["News"]
