"""Requests that Teams would never send: unsigned, forged, old, cut short, or signed and of another shape."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from aiohttp import ClientSession
from fake_teams import APP, FakeTeams

from bot.teams.guard import MOST_BYTES
from bot.teams.trust import AUDIENCE

WHO = "aad-1"
Json = dict[str, Any]
NOBODYS = "-----nobody's-----" * 4


@dataclass(frozen=True)
class Request:
    """A body and who signs it. answer: the status it deserves. header: None for a token that is as it should be."""

    answer: int
    body: bytes
    header: str | None = None


def malformed(fake: FakeTeams) -> dict[str, Request]:
    """By what is wrong with them."""
    good = json.dumps(fake.activity(WHO, "message", text="home")).encode()
    return {**_unproved(fake, good), **_unreadable(), **_misshapen(fake)}


def _unproved(fake: FakeTeams, good: bytes) -> dict[str, Request]:
    now, other = int(time.time()), "https://elsewhere.example"
    real = fake.token()
    head, claims, signature = real.split(".")
    given = {"iss": AUDIENCE, "aud": APP, "serviceurl": fake.base, "nbf": now - 60, "exp": now + 3600}
    own_key = jwt.encode(given, NOBODYS, "HS256", {"kid": jwt.get_unverified_header(real)["kid"]})
    old = fake.activity(WHO, "message", text="home", timestamp=(fake.clock() - timedelta(minutes=61)).isoformat())
    ahead = fake.activity(WHO, "message", text="home", timestamp=(fake.clock() + timedelta(minutes=61)).isoformat())
    foreign = fake.activity(WHO, "message", text="home", channelData={"tenant": {"id": "another"}})
    two = fake.activity(WHO, "message", text="home")
    two["conversation"] = {**two["conversation"], "tenantId": "another"}
    return {
        "no header": Request(401, good, ""),
        "a header without a scheme": Request(401, good, real),
        "another scheme": Request(401, good, f"Basic {real}"),
        "two tokens": Request(401, good, f"Bearer {real} {real}"),
        "a token of one part": Request(401, good, "Bearer hello"),
        "a token of four parts": Request(401, good, f"Bearer {real}.more"),
        "a token of noise": Request(401, good, "Bearer a.b.c"),
        "a token without a signature": Request(401, good, f"Bearer {head}.{claims}."),
        "a token that says it has no signature": Request(401, good, f"Bearer {jwt.encode(given, None, 'none')}x"),
        "a token signed with a word": Request(401, good, f"Bearer {own_key}"),
        "a token whose signature was changed": Request(401, good, f"Bearer {head}.{claims}.{signature[::-1]}"),
        "a token whose claims were changed": Request(401, good, f"Bearer {head}.{claims[:-2]}AA.{signature}"),
        "a key id that nobody publishes": _signed(401, good, fake, _kid="key-99"),
        "no key id": _signed(401, good, fake, _kid=None),
        "expired an hour ago": _signed(401, good, fake, exp=now - 3600, nbf=now - 7200),
        "good from tomorrow on": _signed(401, good, fake, nbf=now + 86_400, exp=now + 90_000),
        "for another bot": _signed(401, good, fake, aud="somebody-else"),
        "for no bot": _signed(401, good, fake, aud=None),
        "of another issuer": _signed(401, good, fake, iss="https://sts.windows.net/nobody/"),
        "of no issuer": _signed(401, good, fake, iss=None),
        "for another service": _signed(401, good, fake, serviceurl=other),
        "for no service": _signed(401, good, fake, serviceurl=None),
        "recorded an hour ago": _json(401, old),
        "from an hour ahead": _json(401, ahead),
        "of another channel of the same bot": _json(
            403, fake.activity(WHO, "message", text="home", channelId="directline")
        ),
        "of another tenant": _json(403, foreign),
        "of a conversation in another tenant": _json(403, two),
    }


def _unreadable() -> dict[str, Request]:
    return {
        "too large": Request(413, b"x" * (MOST_BYTES + 1)),
        "cut short": Request(400, b"{"),
        "a list": Request(400, b"[]"),
        "null": Request(400, b"null"),
        "a number": Request(400, b"1"),
        "a word": Request(400, b'"hello"'),
        "empty": Request(400, b""),
        "no text at all": Request(400, b"\xff\xfe"),
        "very deep": Request(400, b"[" * 100_000),
    }


def _misshapen(fake: FakeTeams) -> dict[str, Request]:
    """Signed, readable, and of another shape than Teams documents."""

    def message(**more: Any) -> Request:
        return _json(400, fake.activity(WHO, "message", **{"text": "home", **more}))

    def without(name: str) -> Request:
        return _json(400, {k: v for k, v in fake.activity(WHO, "message", text="home").items() if k != name})

    def press(value: Any) -> Request:
        return _json(400, fake.activity(WHO, "invoke", name="adaptiveCard/action", value=value))

    def news(**more: Any) -> Request:
        return _json(400, fake.activity(WHO, "conversationUpdate", **more))

    return {
        "an object without anything": Request(400, b"{}"),
        **{f"no {name}": without(name) for name in ("type", "id", "from", "conversation", "serviceUrl", "timestamp")},
        "a type that is a number": message(type=1),
        "a sender that is a word": message(**{"from": "me"}),
        "a sender that nobody can write down": message(**{"from": {"id": "\ud800"}}),
        "a conversation that is a list": message(conversation=[1]),
        "a recipient that is a word": message(recipient="bot"),
        "a value that is a number": message(value=5),
        "a press that is a word": message(value={"mentorbot": "home"}),
        "fields to be taken apart that are a number": message(value={"mentorbot": {"many": 5}, "a": "b"}),
        "a time in words": message(timestamp="soon"),
        "a time without an offset": message(timestamp="2026-11-24T09:00:00"),
        "a press without a value": press(None),
        "a press that is a list": press([1]),
        "a press whose action is a word": press({"action": "home"}),
        "a press whose data is a list": press({"action": {"data": [1]}}),
        "members that are a number": news(membersAdded=5),
        "a member that is a word": news(membersAdded=["me"]),
        "removed members that are a number": news(membersRemoved=5),
        "a tenant that is a list": _json(403, fake.activity(WHO, "message", channelData=[1], conversation={"id": "c"})),
    }


def _json(answer: int, thing: Json) -> Request:
    return Request(answer, json.dumps(thing).encode())


def _signed(answer: int, body: bytes, fake: FakeTeams, **claims: Any) -> Request:
    return Request(answer, body, f"Bearer {fake.token(**claims)}")


async def send(fake: FakeTeams, request: Request) -> int:
    """Sends it as it is, in pieces as the net may. Returns the status of the answer."""
    header = f"Bearer {fake.token()}" if request.header is None else request.header
    headers = {"Content-Type": "application/json", **({"Authorization": header} if header else {})}
    async with ClientSession() as http, http.post(fake.bot_url, data=_pieces(request.body), headers=headers) as answer:
        return answer.status


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    middle = len(body) // 2
    for piece in (body[:middle], body[middle:]):
        yield piece
        await asyncio.sleep(0)  # so that they go out in two
