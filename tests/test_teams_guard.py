"""Nothing unsigned, forged, old or misshapen reaches a handler on Teams, and none of it is our error."""

from __future__ import annotations

import json
import logging

import pytest
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from fake_teams import FakeTeams
from sqlmodel import select
from teams_house import TeamsHouse
from teams_malformed import WHO, Request, malformed, send

from bot.teams.trust import FRESH, Keys
from storage.people import Account, Role


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams, with somebody in its directory."""
    teams.fake.person(WHO, "Ana Silva", "ana.silva@example.com")
    return teams


@pytest.fixture
def fake(house: TeamsHouse) -> FakeTeams:
    return house.fake


def keys_of(house: TeamsHouse) -> Keys:
    found: Keys = JwtTokenExtractor.metadataCache[f"{house.fake.base}/openid"]
    return found


def hello(house: TeamsHouse, **more: object) -> int:
    status: int = house.run(house.fake.types(WHO, "hello", **more))
    return status


def test_each_malformed_request_is_refused_and_reaches_no_handler(
    house: TeamsHouse, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "aiohttp.server")
    requests = malformed(house.fake)
    answers = {wrong: house.run(send(house.fake, request)) for wrong, request in requests.items()}
    assert answers == {wrong: request.answer for wrong, request in requests.items()}
    assert (house.received(), caplog.records) == ([], [])
    assert house.fake.calls["member"] == 0  # nobody was looked up either


def test_what_comes_in_pieces_is_heard_in_one(house: TeamsHouse) -> None:
    long = house.fake.activity(WHO, "message", text="home " * 50_000)
    assert house.run(send(house.fake, Request(200, json.dumps(long).encode()))) == 200
    assert len(house.received()) == 1


def test_a_press_that_is_none_of_ours_is_declined_in_the_words_of_the_protocol(house: TeamsHouse) -> None:
    for name, value in (("adaptiveCard/action", {"action": {"data": {"x": 1}}}), ("task/fetch", {"data": 1})):
        press = house.fake.activity(WHO, "invoke", name=name, value=value)
        assert house.run(house.fake.post(press))[0] == 501
    assert house.received() == []


def test_keys_are_asked_for_once_and_not_for_each_message(house: TeamsHouse) -> None:
    assert [hello(house) for _ in range(3)] == [200] * 3
    assert house.fake.calls["keys"] == 1


def test_after_the_keys_were_changed_the_first_message_is_heard(house: TeamsHouse) -> None:
    hello(house)
    house.fake.rotate()
    keys_of(house).asked -= FRESH + 1
    assert [hello(house), hello(house)] == [200, 200]
    assert house.fake.calls["keys"] == 2


def test_a_key_that_nobody_publishes_is_asked_for_once_however_often_it_comes(house: TeamsHouse) -> None:
    hello(house)
    keys_of(house).asked -= FRESH + 1
    forged = {"token": house.fake.token(_kid="key-99")}
    answers = [house.run(house.fake.post(house.fake.activity(WHO, "message", text="x"), **forged))[0] for _ in range(5)]
    assert (answers, house.fake.calls["keys"]) == ([401] * 5, 2)


@pytest.mark.parametrize("trouble", ["down", "noise", "something else"])
def test_while_the_keys_cannot_be_had_teams_is_asked_to_come_again(house: TeamsHouse, trouble: str) -> None:
    house.fake.keys_trouble = trouble
    assert (hello(house), house.received()) == (503, [])
    house.fake.keys_trouble = ""
    assert hello(house) == 200


def test_what_teams_sends_again_has_one_effect(house: TeamsHouse) -> None:
    ana = house.person("Ana Silva", Role.MENTEE)
    before = len(ana.cards())
    for _ in range(3):
        ana.says("home", event="1:again")
    house.settle()
    assert (ana.words(), len(ana.cards()) - before) == (["home"] * 3, 1)
    ana.acts("home", event="1:press")
    many = len(house.received())
    ana.acts("home", event="1:press")
    assert len(house.received()) == many


def test_what_was_recorded_cannot_be_played_later(house: TeamsHouse) -> None:
    hello(house)
    recorded, token = house.fake.activity(WHO, "message", text="hello", id="1:recorded"), house.fake.token()
    assert house.run(house.fake.post(recorded, token))[0] == 200
    many = len(house.received())
    assert house.run(house.fake.post(recorded, token))[0] == 200  # within the hour: known, and done already
    house.wall = house.wall.replace(hour=house.wall.hour + 2)
    assert house.run(house.fake.post(recorded, token))[0] == 401
    assert len(house.received()) == many


def test_whoever_is_forged_gets_no_account(house: TeamsHouse) -> None:
    house.person("Ana Silva", Role.MENTEE)
    with house.database.read() as db:
        before = len(db.exec(select(Account)).all())
    forged = house.fake.activity(WHO, "message", text="hello")
    house.run(house.fake.post(forged, house.fake.token(aud="somebody-else")))
    with house.database.read() as db:
        assert len(db.exec(select(Account)).all()) == before
