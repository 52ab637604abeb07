"""What the library gets wrong, and bot/teams/sdk.py and trust.py put right. Each test fails once the library mends its fault: then what
works round it can go, and the test with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
import requests
from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import Activity, ConversationReference
from botframework.connector.auth import MicrosoftAppCredentials, PasswordServiceClientCredentialFactory
from botframework.connector.auth.jwt_token_extractor import _OpenIdMetadata
from fake_teams import APP, TOKEN
from msrest.exceptions import ClientRequestError, HttpOperationError
from teams_house import TeamsHouse

from bot.delivery import TIMEOUT
from bot.teams import people
from bot.teams.sdk import Failed, Unreachable
from bot.teams.trust import LOGIN, Credentials, Keys, Login

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


def test_the_library_makes_new_credentials_for_each_call_and_ours_are_kept() -> None:
    async def twice(factory: Any) -> list[Any]:
        return [await factory.create_credentials(APP, "scope", f"{LOGIN}tenant", True) for _ in range(2)]

    one, other = asyncio.run(twice(PasswordServiceClientCredentialFactory(APP, "secret", "tenant")))
    assert one is not other
    one, other = asyncio.run(twice(Credentials(APP, "secret", "tenant")))
    assert one is other


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


def test_while_the_login_takes_its_time_others_are_answered(
    house: TeamsHouse, reference: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(house.connector.credentials, "login", lambda: TOKEN if gate.wait(20) else "")

    async def is_free() -> bool:
        return not sending.done()

    sending = asyncio.run_coroutine_threadsafe(house.connector.send(reference, MESSAGE), house.loop)
    assert house.run(is_free(), patience=2)
    gate.set()
    assert sending.result(10)


@pytest.mark.parametrize("trouble", [PermissionError("expired"), requests.ConnectionError(), ValueError("a proxy")])
def test_without_a_token_nothing_was_sent(
    house: TeamsHouse, reference: Json, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fails() -> str:
        raise trouble

    monkeypatch.setattr(house.connector.credentials, "login", fails)
    with pytest.raises(Failed if isinstance(trouble, PermissionError) else Unreachable):
        house.run(house.connector.send(reference, MESSAGE))
    assert house.fake.calls["send"] == 0


def test_the_library_changes_a_card_again_after_a_bad_gateway(house: TeamsHouse, reference: Json) -> None:
    """And waits for it between two tries, within the one call that a worker has ten seconds for."""

    async def changes(context: TurnContext) -> None:
        context.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY].config.retry_policy.policy.backoff_factor = 0
        await context.update_activity(Activity(type="message", id="m1", text="News", attachments=[]))

    house.fake.faults["update"] += ["502 after", "502 after"]
    with suppress(HttpOperationError):  # the third try finds nothing to change
        within(house, reference, changes)
    assert house.fake.calls["update"] == 3


@pytest.mark.parametrize(("operation", "fault"), [("update", "502 after"), ("send", "502 after"), ("member", "429")])
def test_ours_asks_once(house: TeamsHouse, reference: Json, operation: str, fault: str) -> None:
    acts = {
        "update": lambda: house.connector.update(reference, "m1", MESSAGE),
        "send": lambda: house.connector.send(reference, MESSAGE),
        "member": lambda: house.connector.member(reference, f"29:{WHO}"),
    }
    house.fake.faults[operation].append(fault)
    with pytest.raises((HttpOperationError, ClientRequestError, Failed)):
        house.run(acts[operation]())
    assert house.fake.calls[operation] == 1


def test_the_library_answers_a_message_that_nobody_wrote_and_ours_says_something_new(
    house: TeamsHouse, reference: Json
) -> None:
    async def says(context: TurnContext) -> None:
        await context.send_activity("News")

    within(house, reference, says)
    assert (house.fake.calls["answer"], house.fake.calls["send"]) == (1, 0)
    house.run(house.connector.send(reference, MESSAGE))
    assert (house.fake.calls["answer"], house.fake.calls["send"]) == (1, 1)


def test_the_library_finds_nobody_outside_a_team_and_ours_does(house: TeamsHouse, reference: Json) -> None:
    async def asks(context: TurnContext) -> Any:
        return await TeamsInfo.get_member(context, f"29:{WHO}")

    with pytest.raises(TypeError):
        within(house, reference, asks)
    assert house.run(house.connector.member(reference, f"29:{WHO}"))["email"] == "ana.silva@example.com"


def test_what_the_library_cannot_read_is_no_error_of_ours(house: TeamsHouse) -> None:
    """Its own errors are a dozen kinds, one of them for a header without a token."""
    body = house.fake.activity(WHO, "message", text="home")
    with pytest.raises(Exception) as theirs:  # noqa: PT011
        house.run(house.connector.auth.authenticate_request(Activity().deserialize(dict(body)), "Bearer a.b.c"))
    assert not isinstance(theirs.value, PermissionError)
    with pytest.raises(PermissionError):
        house.run(house.connector.prove("Bearer a.b.c", body))


def within(house: TeamsHouse, reference: Json, act: Callable[[TurnContext], Awaitable[Any]]) -> Any:
    """What the library does in somebody's conversation, left to itself."""
    there = ConversationReference().deserialize(dict(reference))
    house.run(CloudAdapterBase(house.connector.auth).continue_conversation(there, act, APP))
