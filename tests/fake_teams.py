"""A Bot Connector that keeps state and misbehaves like the real one.

It signs what it sends with keys of its own (metadata and key set served beside it) and rotates them, sends activities
again, and on demand answers with 429, 403, 404, 412, 502 before or after the effect, or drops the connection.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.teams.cards import ADAPTIVE
from bot.teams.desk import CARD
from bot.teams.trust import AUDIENCE, Credentials

APP, TENANT, TOKEN, BOT = (
    "4f0a2c1e-0000-4000-8000-000000000001",
    "b7d1c9aa-0000-4000-8000-000000000002",
    "of-the-fake",
    "28:bot",
)
FEW = 3  # members on one page
Json = dict[str, Any]


class GivenCredentials(Credentials):
    """The app's credentials without the login service, which nothing here may call."""

    given: Callable[[], str] = staticmethod(lambda: TOKEN)

    def __init__(self, *who: str) -> None:
        super().__init__(*who)
        self.login.get_access_token = lambda *_: self.given()  # type: ignore[method-assign]


@dataclass
class FakeTeams:
    """One tenant. faults: by operation ("send", "update", "meet", "member"), what goes wrong next, the earliest first."""

    check: Callable[[Json], list[str]] = lambda _: []
    people: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: Counter[str] = field(default_factory=Counter)
    drive: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    keys_trouble: str = ""  # what is wrong with the keys' address: "down", "noise", "something else"
    base: str = ""
    bot_url: str = ""
    _keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.rotate()

    # --- its people and its keys ---------------------------------------------------------------------------

    def person(self, account: str, name: str, email: str, **more: Any) -> str:
        """Adds somebody by the directory's id, and returns their personal conversation with the bot."""
        self.people[account] = {"id": f"29:{account}", "aadObjectId": account, "name": name, "email": email, **more}
        return self.talk(account)

    def talk(self, account: str) -> str:
        return f"a:{account}"

    def rotate(self, *, keep: bool = False) -> None:
        """Signs with a new key from now on; the old one isn't published any more."""
        if not keep:
            self._keys.clear()
        name = f"key-{next(self._numbers)}"
        self._keys[name] = _key(name)

    def token(self, **claims: Any) -> str:
        """What vouches for a request. claims: other ones than the channel's; None leaves one out; _kid: the key's name."""
        kid, key = list(self._keys.items())[-1]
        now, head = int(time.time()), {"kid": claims.pop("_kid", kid)}
        given = {"iss": AUDIENCE, "aud": APP, "serviceurl": self.base, "nbf": now - 60, "exp": now + 3600, **claims}
        left = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(left, key, "RS256", {name: value for name, value in head.items() if value})

    # --- what people do ------------------------------------------------------------------------------------

    def activity(self, account: str, kind: str, **more: Any) -> Json:
        person = self.people[account]
        return {
            "type": kind, "id": f"1:{next(self._numbers)}", "timestamp": self.clock().isoformat(),
            "channelId": "msteams", "serviceUrl": self.base, "locale": person.get("locale", "en-GB"),
            "from": {"id": person["id"], "name": person["name"], "aadObjectId": account},
            "recipient": {"id": BOT, "name": "mentorbot"},
            "conversation": {"id": self.talk(account), "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}}, **more,
        }  # fmt: skip

    async def types(self, account: str, text: str, **more: Any) -> int:
        """Somebody writes to the bot. Returns the status of the bot's answer."""
        given = self.activity(account, "message", text=text, textFormat="plain", **more)
        self.messages[given["conversation"]["id"]].append({"id": given["id"], "from": account, "text": text})
        return (await self.post(given))[0]

    async def installs(self, account: str) -> int:
        members = [{"id": BOT}]
        return (await self.post(self.activity(account, "conversationUpdate", membersAdded=members)))[0]

    async def presses(
        self, account: str, message: Json, action: Json, values: Json, *, event: str = "", group: Json | None = None
    ) -> Json:
        """A press on a card: as an invoke whose answer takes the card's place, or as a message."""
        data = {**(values if action.get("associatedInputs") != "none" else {}), **action["data"]}
        more: Json = {"replyToId": message["id"], **({"id": event} if event else {})}
        more |= {"conversation": group} if group else {}
        if action["type"] == "Action.Submit":
            await self.post(self.activity(account, "message", value=data, **more))
            return {}
        invoke = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}, "trigger": "manual"}
        status, body = await self.post(
            self.activity(account, "invoke", name="adaptiveCard/action", value=invoke, **more)
        )
        if status != 200:
            self.complaints.append(f"a press was answered with {status}")
        elif body["type"] == CARD:
            self._checked({"type": "message", "attachments": [{"contentType": ADAPTIVE, "content": body["value"]}]})
            if not group:  # among others the answer is seen by whoever pressed, and by nobody else
                message["attachments"][0]["content"] = body["value"]
                message.pop("summary", None)  # nobody is notified of what takes the place of something
        else:
            self.notes.append(body["value"])
        return body

    async def looks(self, account: str, message: Json, group: Json) -> Json:
        """What somebody sees of a message in a group: Teams asks for the card of each person whom the card names."""
        card: Json = message["attachments"][0]["content"]
        if self.people[account]["id"] not in card["refresh"]["userIds"]:
            return card
        value = {"action": card["refresh"]["action"], "trigger": "automatic"}
        look = self.activity(account, "invoke", name="adaptiveCard/action", value=value, conversation=group)
        _, body = await self.post({**look, "replyToId": message["id"]})
        self._checked({"type": "message", "attachments": [{"contentType": ADAPTIVE, "content": body["value"]}]})
        return dict(body["value"])

    async def decides(self, account: str, message: Json, action: str, context: Json | None = None) -> None:
        """Somebody accepts or declines a file: Teams makes a place for it in their OneDrive."""
        consent = message["attachments"][0]
        value = {"type": "fileUpload", "action": action, "context": context or consent["content"][f"{action}Context"]}
        if action == "accept":
            url = f"{self.base}/drive/{consent['name']}"
            upload = {"uploadUrl": url, "contentUrl": url, "name": consent["name"], "uniqueId": "u1", "fileType": "txt"}
            value["uploadInfo"] = upload
        given = self.activity(account, "invoke", name="fileConsent/invoke", value=value, replyToId=message["id"])
        if (await self.post(given))[0] != 200:
            self.complaints.append("a decision on a file wasn't taken")

    async def _stored(self, request: web.Request) -> web.Response:
        content = await request.read()
        if request.headers["Content-Range"] != f"bytes 0-{len(content) - 1}/{len(content)}":
            return web.Response(status=416)
        self.drive[request.match_info["name"]] = content.decode()
        return web.json_response({}, status=201)

    async def _fetched(self, request: web.Request) -> web.Response:
        return web.Response(text=self.drive[request.match_info["name"]])

    async def post(self, activity: Json, token: str | None = None) -> tuple[int, Json]:
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        async with ClientSession() as http, http.post(self.bot_url, json=activity, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text.startswith("{") else {}

    # --- what the bot calls --------------------------------------------------------------------------------

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._published),
                web.put("/drive/{name}", self._stored),
                web.get("/drive/{name}", self._fetched),
                web.post("/v3/conversations", self._meet),
                web.post("/v3/conversations/{talk}/activities", self._send),
                web.post("/v3/conversations/{talk}/activities/{id}", self._send),
                web.put("/v3/conversations/{talk}/activities/{id}", self._update),
                web.get("/v3/conversations/{talk}/members/{member}", self._member),
                web.get("/v3/conversations/{talk}/pagedmembers", self._members),
            ]
        )
        return app

    async def _openid(self, _: web.Request) -> web.Response:
        self.calls["keys"] += 1
        if self.keys_trouble:
            wrong = {"down": _error(503, "Down"), "noise": web.Response(text="<html>"), "something else": _ok({"a": 1})}
            return wrong[self.keys_trouble]
        return web.json_response({"issuer": AUDIENCE, "jwks_uri": f"{self.base}/keys"})

    async def _published(self, _: web.Request) -> web.Response:
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "endorsements": ["msteams", "directline"]}
            for kid, key in self._keys.items()
        ]
        return web.json_response({"keys": keys})

    async def _meet(self, request: web.Request) -> web.Response:
        given = await request.json()
        account = given["members"][0]["id"].removeprefix("29:")
        if (given["bot"]["id"], given["channelData"]["tenant"]["id"]) != (BOT, TENANT):
            return _error(403, "NotOurs")
        return await self._done("meet", request, lambda: {"id": self.talk(account)} if account in self.people else None)

    async def _send(self, request: web.Request) -> web.Response:
        given, talk = await request.json(), request.match_info["talk"]

        def said() -> Json:
            name = f"m{next(self._numbers)}"
            self._checked(given)
            self.messages[talk].append({**given, "id": name, "from": BOT})
            return {"id": name}

        return await self._done("answer" if "id" in request.match_info else "send", request, said)

    async def _update(self, request: web.Request) -> web.Response:
        given, talk = await request.json(), request.match_info["talk"]

        def changed() -> Json | None:
            found = [m for m in self.messages[talk] if m["id"] == request.match_info["id"]]
            self._checked(given)
            for message in found:
                message |= {"attachments": given["attachments"]}
            return {"id": request.match_info["id"]} if found else None

        return await self._done("update", request, changed)

    async def _member(self, request: web.Request) -> web.Response:
        wanted = request.match_info["member"].removeprefix("29:")
        return await self._done("member", request, lambda: self.people.get(wanted))

    async def _members(self, request: web.Request) -> web.Response:
        """Everybody, a few at a time."""
        first, everybody = int(request.query.get("continuationToken", "0")), list(self.people.values())
        more = {"continuationToken": str(first + FEW) if len(everybody) > first + FEW else ""}
        return await self._done("members", request, lambda: {"members": everybody[first : first + FEW], **more})

    def _there(self, talk: str) -> bool:
        """Whether there is such a conversation: with somebody we know, or where others read."""
        return talk.startswith("19:") or talk.removeprefix("a:") in self.people

    async def _done(self, name: str, request: web.Request, act: Callable[[], Json | None]) -> web.Response:
        """One call: the fault that was asked for, else the effect."""
        self.calls[name] += 1
        fault = self.faults[name].pop(0) if self.faults[name] else ""
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, "Unauthorized")
        if (talk := request.match_info.get("talk", "")) and not self._there(talk):
            return _error(404, "ConversationNotFound")
        if fault.endswith("after"):
            act()
        if fault.startswith("drop"):
            assert request.transport
            request.transport.abort()
        if fault:
            status = int(fault.split()[0]) if fault[0].isdecimal() else 502
            return _error(status, "Faulty", {"Retry-After": "7"} if status == 429 else {})
        found = act()
        return _error(404, "ConversationNotFound") if found is None else _ok(found)

    def _checked(self, message: Json) -> None:
        if len(json.dumps(message)) > 28_672:
            self.complaints.append("a message of over 28 KB")
        for attachment in message.get("attachments") or ():
            if attachment["contentType"] == ADAPTIVE:
                self.complaints += self.check(attachment["content"])


def _ok(found: Json) -> web.Response:
    return web.json_response(found)


@cache
def _key(_: str) -> rsa.RSAPrivateKey:
    """Making one takes a while, and every fake begins with the same name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status, headers=headers)
