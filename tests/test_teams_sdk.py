"""What the library gets wrong, and bot/teams/sdk.py and trust.py put right. Each test fails once the library mends its fault: then what
works round it can go, and the test with it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import requests
from botbuilder.schema import Activity
from botframework.connector import ConnectorClient
from botframework.connector.auth import MicrosoftAppCredentials, PasswordServiceClientCredentialFactory
from botframework.connector.auth.jwt_token_extractor import _OpenIdMetadata
from fake_teams import APP, TOKEN
from house import Human
from msrest.exceptions import ClientRequestError, HttpOperationError
from teams_house import TeamsHouse

from bot.delivery import TIMEOUT
from bot.teams import people
from bot.teams.sdk import Failed, Unreachable
from bot.teams.trust import LOGIN, Keys, Login
from storage.people import Role

WHO = "aad-1"
Json = dict[str, Any]
MESSAGE = {"type": "message", "text": "News", "attachments": []}


@pytest.fixture
def house(teams: TeamsHouse) -> TeamsHouse:
    """Here it is always the one on Teams, with somebody in its directory."""
    teams.fake.person(WHO, "Ana Silva", "ana.silva@example.com")
    return teams


@pytest.fixture
def reference(house: TeamsHouse) -> Json:
    """How Ana is reached."""
    return people.reference_of(house.fake.activity(WHO, "message"))


@pytest.fixture
def ana(house: TeamsHouse) -> Human:
    return house.person("Ana Silva", Role.MENTEE)


# --- keys --------------------------------------------------------------------------------------------------


def test_the_library_fails_at_a_key_id_that_it_does_not_know() -> None:
    theirs = _OpenIdMetadata("http://nowhere.example")
    theirs.keys = [{"kid": "known"}]
    with pytest.raises(IndexError):
        theirs._find("unknown")


def test_ours_says_who_is_not_the_channel(house: TeamsHouse) -> None:
    with pytest.raises(PermissionError):
        house.run(Keys(f"{house.fake.base}/openid").get("unknown"))


def test_the_library_asks_for_keys_without_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given = asked_with(monkeypatch)
    with pytest.raises(requests.ConnectionError):
        asyncio.run(_OpenIdMetadata("http://nowhere.example")._refresh())
    assert given == [{}]


def test_ours_asks_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    given = asked_with(monkeypatch)
    with pytest.raises(requests.ConnectionError):
        asyncio.run(Keys("http://nowhere.example").get("any"))
    assert given == [{"timeout": TIMEOUT}]


def asked_with(monkeypatch: pytest.MonkeyPatch) -> list[Json]:
    given: list[Json] = []

    def get(_: str, **more: Any) -> None:
        given.append(more)
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", get)
    return given


# --- calls -------------------------------------------------------------------------------------------------


def test_the_library_makes_new_credentials_for_each_call(house: TeamsHouse) -> None:
    async def twice(factory: Any) -> list[Any]:
        return [await factory.create_credentials(APP, "scope", f"{LOGIN}tenant", True) for _ in range(2)]

    one, other = asyncio.run(twice(PasswordServiceClientCredentialFactory(APP, "secret", "tenant")))
    assert one is not other
    assert house.connector.credentials.login is house.connector.credentials.login


def test_the_library_makes_a_new_client_for_each_call_and_ours_are_kept(house: TeamsHouse, reference: Json) -> None:
    """Making one takes longer than what it is made for."""

    async def twice() -> list[Any]:
        proved = await house.connector.auth.authenticate_request(Activity(service_url=house.fake.base), bearer(house))
        return [await proved.connector_factory.create(house.fake.base, "scope") for _ in range(2)]

    one, other = house.run(twice())
    assert one is not other
    for _ in range(2):
        house.connector.send(reference, MESSAGE)
    assert len(house.connector._clients) == 1


def test_a_turn_gets_the_client_that_is_there(house: TeamsHouse) -> None:
    body = house.fake.activity(WHO, "message", text="home")
    proof = house.run(house.connector.prove(bearer(house), body))
    assert house.run(proof.connector_factory.create(house.fake.base)) is house.connector._client(house.fake.base)


def test_the_library_logs_in_without_a_time_out_and_ours_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Json] = []

    def app(*_: Any, **more: Any) -> None:
        given.append(more)
        raise requests.ConnectionError

    monkeypatch.setattr(f"{MicrosoftAppCredentials.__module__}.ConfidentialClientApplication", app)
    monkeypatch.setattr("bot.teams.trust.ConfidentialClientApplication", app)
    for kind in (MicrosoftAppCredentials, Login):
        with pytest.raises(requests.ConnectionError):
            kind(APP, "secret", "tenant", "scope").get_access_token()
    assert [more.get("timeout") for more in given] == [None, TIMEOUT]


def test_while_the_login_takes_its_time_others_are_heard(
    house: TeamsHouse, ana: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(house.connector.credentials, "given", lambda: TOKEN if gate.wait(20) else "")
    assert [house.run(house.fake.types(ana.account, "home"), patience=5) for _ in range(2)] == [200] * 2
    assert ana.cards() == []
    gate.set()
    house.settle()
    assert len(ana.cards()) == 2


@pytest.mark.parametrize("trouble", [PermissionError("expired"), requests.ConnectionError(), ValueError("a proxy")])
def test_without_a_token_nothing_was_sent(
    house: TeamsHouse, reference: Json, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fails() -> str:
        raise trouble

    monkeypatch.setattr(house.connector.credentials, "given", fails)
    with pytest.raises(Failed if isinstance(trouble, PermissionError) else Unreachable):
        house.connector.send(reference, MESSAGE)
    assert house.fake.calls["send"] == 0


def test_the_library_changes_a_card_again_after_a_bad_gateway(house: TeamsHouse, reference: Json) -> None:
    """And waits for it between two tries, within the one call that a worker has ten seconds for."""
    theirs = ConnectorClient(house.connector.credentials.login, base_url=house.fake.base)
    theirs.config.retry_policy.policy.backoff_factor = 0
    house.fake.faults["update"] += ["502 after", "502 after"]
    with suppress(HttpOperationError):  # the third try finds nothing to change
        theirs.conversations.update_activity(reference["conversation"]["id"], "m1", Activity().deserialize(MESSAGE))
    assert house.fake.calls["update"] == 3


@pytest.mark.parametrize(("operation", "fault"), [("update", "502 after"), ("send", "502 after"), ("member", "429")])
def test_ours_asks_once(house: TeamsHouse, reference: Json, operation: str, fault: str) -> None:
    acts: dict[str, Callable[[], Any]] = {
        "update": lambda: house.connector.update(reference, "m1", MESSAGE),
        "send": lambda: house.connector.send(reference, MESSAGE),
        "member": lambda: house.connector.member(reference, f"29:{WHO}"),
    }
    house.fake.faults[operation].append(fault)
    with pytest.raises((HttpOperationError, ClientRequestError, Failed)):
        acts[operation]()
    assert house.fake.calls[operation] == 1


def test_whether_anything_was_sent_is_told_apart(
    house: TeamsHouse, reference: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the library all of it is one error. Delivery waits for a platform that hangs, and says nothing twice."""
    monkeypatch.setattr("bot.teams.sdk.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        there = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(TimeoutError):
            house.connector.send({**reference, "serviceUrl": there}, MESSAGE)
    for nowhere in (there, "http://nowhere.invalid"):
        with pytest.raises(Unreachable):
            house.connector.send({**reference, "serviceUrl": nowhere}, MESSAGE)


def test_what_the_library_cannot_read_is_no_error_of_ours(house: TeamsHouse) -> None:
    """Its own errors are a dozen kinds, one of them for a header without a token."""
    body = house.fake.activity(WHO, "message", text="home")
    with pytest.raises(Exception) as theirs:  # noqa: PT011
        house.run(house.connector.auth.authenticate_request(Activity().deserialize(dict(body)), "Bearer a.b.c"))
    assert not isinstance(theirs.value, PermissionError)
    with pytest.raises(PermissionError):
        house.run(house.connector.prove("Bearer a.b.c", body))


def bearer(house: TeamsHouse) -> str:
    return f"Bearer {house.fake.token()}"
