"""Slack sends an event again where it heard no answer, and gives up after three seconds: each has one effect, and what
takes long is acknowledged first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fake_slack import BOT
from house import Human
from slack_house import SlackHouse
from slack_malformed import MALFORMED, Request, send

from storage.database import Database
from storage.people import Role

HOME = {"type": "button", "action_id": "home", "value": ""}


@pytest.fixture
def house(slack: SlackHouse) -> SlackHouse:
    """Here it is always the one on Slack."""
    return slack


@pytest.fixture
def ana(house: SlackHouse) -> Human:
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.says("hello")
    return ana


def own(house: SlackHouse, channel: str) -> list[dict[str, Any]]:
    return [message for message in house.fake.messages[channel] if message.get("user") == BOT]


class Gate:
    """Holds every thread that works on an event, until it is opened."""

    def __init__(self, house: SlackHouse) -> None:
        self.open = threading.Event()
        self.reached = threading.Event()
        take = house.engine.take

        def held(event: Any) -> Any:
            self.reached.set()
            assert self.open.wait(20)
            return take(event)

        house.engine.take = held  # type: ignore[method-assign]


@pytest.fixture
def gate(house: SlackHouse, ana: Human) -> Iterator[Gate]:
    gate = Gate(house)
    house.desk.patience = 0.1
    yield gate
    gate.open.set()


# --- repeats -----------------------------------------------------------------------------------------------


def test_what_is_typed_and_delivered_four_times_is_answered_once(house: SlackHouse, ana: Human) -> None:
    house.fake.deliveries = 4
    before = len(own(house, house.fake.dm(ana.account)))
    ana.says("help")
    assert len(own(house, house.fake.dm(ana.account))) == before + 1


def test_the_same_words_four_times_at_once_are_answered_once(house: SlackHouse, ana: Human) -> None:
    channel = house.fake.dm(ana.account)
    before = len(own(house, channel))
    event = {"type": "message", "channel_type": "im", "channel": channel, "user": ana.account, "text": "help"}

    async def at_once() -> None:
        await asyncio.gather(*(house.fake.event({**event, "ts": "1.0"}, event_id="Ev1", retry=n) for n in range(4)))

    house.run(at_once())
    house.settle()
    assert len(own(house, channel)) == before + 1


def test_a_mention_that_comes_again_is_answered_once_in_its_thread(house: SlackHouse, ana: Human) -> None:
    house.fake.deliveries = 3
    mention = {"type": "app_mention", "channel": "C1", "user": ana.account, "text": "<@U0BOT> help", "ts": "5.0"}
    house.run(house.fake.event(mention))
    house.settle()
    assert len(own(house, "C1")) == 1


def test_an_event_that_could_not_be_written_down_comes_again(house: SlackHouse, ana: Human) -> None:
    """A 500 tells Slack to send it once more, and then it is as if nothing had been."""
    change, broken = house.database.change, [1, 2]

    def breaks(work: Any, **more: Any) -> Any:
        if broken:
            broken.pop()
            raise OSError("no disk")
        return change(work, **more)

    house.database.change = breaks  # type: ignore[method-assign]
    assert "What you can say" in ana.says("help").title
    assert not broken


# --- deadlines ---------------------------------------------------------------------------------------------


def test_what_is_typed_is_acknowledged_before_it_is_worked_on(house: SlackHouse, ana: Human) -> None:
    gate = threading.Event()
    answer = house.engine.answer
    house.engine.answer = lambda event: (gate.wait(20), answer(event))  # type: ignore[method-assign, assignment, return-value]
    acknowledged = house.run(house.fake.types(ana.account, "help"))
    assert not gate.is_set()
    gate.set()
    house.settle()
    assert "status" not in acknowledged
    assert "What you can say" in ana.sees().title


def test_a_command_that_takes_long_is_acknowledged_first_and_a_window_says_so(
    house: SlackHouse, ana: Human, gate: Gate
) -> None:
    assert house.run(house.fake.command(ana.account, "help")) == {}
    assert gate.reached.wait(20)
    house.until_true(lambda: any(title(view) == "One moment" for view in house.fake.views.values()))
    gate.open.set()
    house.settle()
    house.until_true(lambda: any("What you can" in str(view) for view in house.fake.views.values()))


@pytest.mark.parametrize("action", ["contact coordinator", "home"])
@pytest.mark.parametrize("where", ["a card", "App Home"])
def test_a_press_that_takes_long_opens_a_window_which_becomes_its_form_or_says_where_the_answer_is(
    house: SlackHouse, ana: Human, gate: Gate, action: str, where: str
) -> None:
    house.person("Lena Vogt", Role.COORDINATOR)
    house.fake.homes[ana.account] = {"id": "VH", "type": "home", "hash": "h1.0", "blocks": []}
    card = own(house, house.fake.dm(ana.account))[-1]
    at = {"channel": card["channel"], "ts": card["ts"]} if where == "a card" else {"view": "VH"}
    house.run(house.fake.presses(ana.account, {"type": "button", "action_id": action, "value": ""}, **at))
    house.until_true(lambda: [title(view) for view in house.fake.views.values()] == ["One moment"])
    gate.open.set()
    house.until_true(lambda: "One moment" not in [title(view) for view in house.fake.views.values()])
    house.settle()
    (window,) = house.fake.views.values()
    assert ("submit" in window) is (action == "contact coordinator")
    assert (title(window) == "All done here") is (action == "home" and where == "a card")


def test_a_command_whose_trigger_has_expired_is_answered_by_message(house: SlackHouse, ana: Human, gate: Gate) -> None:
    house.fake.faults["views.open"].append("expired_trigger_id")
    assert house.run(house.fake.command(ana.account, "help")) == {}
    gate.open.set()
    house.settle()
    assert "What you can say" in ana.sees().title


def test_a_form_whose_trigger_has_expired_comes_as_a_message(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["views.open"].append("expired_trigger_id")
    house.person("Lena Vogt", Role.COORDINATOR)
    house.run(house.fake.command(ana.account, "contact coordinator"))
    assert house.fake.ephemeral[ana.account] == []
    house.settle()
    assert ana.sees().part("Field")


def test_while_all_hands_are_busy_what_comes_is_still_acknowledged(house: SlackHouse, ana: Human, gate: Gate) -> None:
    """Forty people press at once, and nobody who works on it gets anywhere: what is written down waits for no work."""
    message = own(house, house.fake.dm(ana.account))[-1]

    async def all_press() -> list[dict[str, Any]]:
        at = {"channel": message["channel"], "ts": message["ts"]}
        presses = (house.fake.presses(ana.account, HOME, action_ts=f"{n}.0", **at) for n in range(40))
        return list(await asyncio.gather(*presses))

    before = len(house.received())
    assert house.run(all_press()) == [{}] * 40
    assert len(house.received()) == before + 40
    gate.open.set()
    house.settle(30)


# --- what Slack would never send -----------------------------------------------------------------------------


def test_none_of_them_is_there_twice() -> None:
    assert len(set(MALFORMED.values())) == len(MALFORMED) >= 50


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackHouse]:
    from storage.database import create_tables

    database = Database(f"sqlite:///{tmp_path_factory.mktemp('front') / 'front.db'}")
    create_tables(database)
    house = SlackHouse(database)
    yield house
    house.close()
    database.close()


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused_and_reaches_nobody(front: SlackHouse, request_: Request) -> None:
    assert 400 <= front.run(send(front.fake.events_url, request_)) < 500
    assert front.received() == []


def title(view: dict[str, Any]) -> str:
    return str(view["title"]["text"])
