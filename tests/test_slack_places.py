"""An answer is shown where it belongs, once; where that place is gone or its window was closed, it comes by message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from confidence import change
from fake_slack import BOT
from house import Human
from slack_house import SlackHouse, nobody_is_at_work

from storage.people import Role

PLACES = ("chat.update", "chat.postMessage")
HELP = {"type": "button", "action_id": "help", "value": ""}


@pytest.fixture
def house(slack: SlackHouse) -> SlackHouse:
    """Here it is always the one on Slack."""
    return slack


@pytest.fixture
def ana(house: SlackHouse) -> Human:
    ana = house.person("Ana Silva", Role.MENTEE)
    ana.says("hello")
    return ana


def own(house: SlackHouse, ana: Human) -> list[dict[str, Any]]:
    return [message for message in house.fake.messages[house.fake.dm(ana.account)] if message.get("user") == BOT]


def titles(house: SlackHouse, ana: Human) -> list[str]:
    return [message["blocks"][0]["text"]["text"].partition(",")[0] for message in own(house, ana)]


def press(house: SlackHouse, ana: Human, **where: Any) -> None:
    message = own(house, ana)[-1]
    at = where or {"channel": message["channel"], "ts": message["ts"]}
    shown = sum(house.fake.calls[name] for name in PLACES)
    house.run(house.fake.presses(ana.account, HELP, **at))
    house.until_true(lambda: sum(house.fake.calls[name] for name in PLACES) > shown)
    nobody_is_at_work(house)
    house.wall += timedelta(seconds=61)  # what nobody has answered by then is taken up again
    house.engine.beat()
    house.settle()


@pytest.mark.parametrize("fault", ["500 before", "500 after", "drop before", "drop after", "internal_error"])
def test_an_answer_takes_the_place_of_its_card_once_though_nobody_knows_whether_it_arrived(
    house: SlackHouse, ana: Human, fault: str
) -> None:
    house.fake.faults["chat.update"].append(fault)
    press(house, ana)
    assert titles(house, ana) == ["What you can say"]


def test_the_answer_to_a_card_that_was_deleted_comes_by_message(house: SlackHouse, ana: Human) -> None:
    press(house, ana, channel=house.fake.dm(ana.account), ts="1.0")
    assert titles(house, ana) == ["Hello Ana", "What you can say"]


def test_while_slack_refuses_the_answer_comes_later_by_message(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["chat.update"].append("429 1")
    press(house, ana)
    assert titles(house, ana) == ["Hello Ana", "What you can say"]


@pytest.mark.parametrize("fault", ["429 20", "token_expired", "no_permission"])
def test_an_answer_that_slack_will_not_show_in_its_place_comes_by_message_at_once(
    house: SlackHouse, ana: Human, fault: str
) -> None:
    house.fake.faults["chat.update"].append(fault)
    ana.acts("help", message=own(house, ana)[-1]["ts"])
    nobody_is_at_work(house)
    assert titles(house, ana) == ["Hello Ana", "What you can say"]


@pytest.mark.parametrize("fault", ["404", "500"])
def test_the_answer_to_a_card_that_only_one_sees_comes_by_message_where_its_address_fails(
    house: SlackHouse, ana: Human, fault: str
) -> None:
    house.fake.faults["respond"].append(fault)
    house.run(house.fake.presses(ana.account, HELP, channel="", ts="9.9"))
    house.settle()
    nobody_is_at_work(house)
    assert (titles(house, ana), house.fake.calls["respond"]) == (["Hello Ana", "What you can say"], 1)


@pytest.mark.parametrize("fault", ["429 20", "500 before", "drop before"])
def test_what_is_told_in_confidence_is_asked_and_answered_though_slack_refuses_to_show_it(
    house: SlackHouse, ana: Human, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house.pair(ana, house.person("Ben Okafor", Role.MENTOR))
    change(house, contact_id=house.person("Ingrid Falk").id)
    ana.says("talk privately")
    house.fake.faults["views.open"].append(fault)
    form = ana.presses("Write to Ingrid")
    assert form.part("Field")
    assert not house.fake.views
    assert "slack:T1:" not in capsys.readouterr().out


def test_a_file_that_cannot_be_sent_just_now_comes_with_its_card_once_more(house: SlackHouse, ana: Human) -> None:
    house.fake.faults["files.getUploadURLExternal"].append("429 20")
    ana.acts("my data", message=own(house, ana)[-1]["ts"])
    nobody_is_at_work(house)
    assert [file["name"] for file in house.fake.files.values() if file.get("channel")]


def test_the_answer_to_a_window_that_was_closed_comes_by_message_with_its_file_once(
    house: SlackHouse, ana: Human
) -> None:
    house.fake.views["V9"] = {"id": "V9", "hash": "h", "user": ana.account, "type": "modal", "blocks": []}
    house.fake.faults["views.update"].append("not_found")
    button = {"type": "button", "action_id": "my data", "value": ""}
    house.run(house.fake.presses(ana.account, button, view="V9"))
    house.settle()
    files = [file["name"] for file in house.fake.files.values()]
    assert (len(own(house, ana)), len(files)) == (2, 1)
