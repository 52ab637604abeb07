"""A Slack that keeps state and misbehaves like the real one.

It serves the Web API, Socket Mode and response addresses, signs what it sends, expires triggers after three seconds,
counts acknowledgements that came too late, sends events again that nobody acknowledged, and on demand answers with 429,
5xx before or after the effect, or drops the connection before or after it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web

from bot.slack.guard import signed

TRIGGER = 3.0  # seconds a trigger id lives, and an acknowledgement may take
BOT, TEAM, SECRET, TOKEN = "U0BOT", "T1", "secret-of-the-fake", "xoxb-fake"
Answer = dict[str, Any]


@dataclass
class FakeSlack:
    """One workspace. faults: by method, what goes wrong with its next calls, the earliest first."""

    check: Callable[[dict[str, Any]], list[str]] = lambda _: []
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ephemeral: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    scopes: set[str] = field(default_factory=lambda: {"chat:write", "commands", "im:history", "users:read"})
    revoked: bool = False
    calls: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    events_url: str = ""
    _triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _acks: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def connected(self) -> bool:
        return bool(self._sockets)

    # --- its people ----------------------------------------------------------------------------------------

    def person(self, user: str, name: str, email: str, tz: str = "Europe/Berlin", **more: Any) -> str:
        """Adds somebody, and returns the channel of their DM with the bot."""
        profile = {"email": email, "real_name": name}
        self.users[user] = {
            "id": user, "team_id": TEAM, "name": name, "real_name": name, "tz": tz, "locale": "en-GB",
            "deleted": False, "is_bot": False, "is_restricted": False, "profile": profile, **more,
        }  # fmt: skip
        return self.dm(user)

    def dm(self, user: str) -> str:
        return f"D{user[1:]}"

    # --- what people do ------------------------------------------------------------------------------------

    def trigger(self, user: str) -> str:
        name = f"{next(self._numbers)}.trigger"
        self._triggers[name] = user, time.monotonic() + TRIGGER
        return name

    async def types(self, user: str, text: str, *, event_id: str = "", retry: int = 0) -> Answer:
        """Somebody writes to the bot."""
        ts = self.ts()
        self.messages[self.dm(user)].append({"ts": ts, "user": user, "text": text})
        event = {
            "type": "message", "channel_type": "im", "channel": self.dm(user), "user": user, "text": text, "ts": ts,
        }  # fmt: skip
        return await self.event(event, event_id=event_id, retry=retry)

    async def event(self, event: dict[str, Any], *, event_id: str = "", retry: int = 0) -> Answer:
        body = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "token": "t", "event": event,
            "event_id": event_id or f"Ev{next(self._numbers)}", "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None}],
        }  # fmt: skip
        return await self._send("events_api", body, {"X-Slack-Retry-Num": str(retry)} if retry else {})

    async def command(self, user: str, text: str, channel: str = "") -> Answer:
        body = {
            "command": "/mentor", "text": text, "user_id": user, "team_id": TEAM, "token": "t", "api_app_id": "A1",
            "channel_id": channel or self.dm(user), "trigger_id": self.trigger(user), "response_url": self.respond_at(user),
        }  # fmt: skip
        answer = await self._send("slash_commands", body, {})
        if answer.get("blocks") or answer.get("text"):
            self._blocks(answer, "message")
            self.ephemeral[user].append({**answer, "ts": self.ts()})
        return answer

    async def presses(self, user: str, button: dict[str, Any], *, channel: str = "", ts: str = "", view: str = "",
                      values: dict[str, Any] | None = None, action_ts: str = "") -> Answer:  # fmt: skip
        """A press on a message's or a window's button, with what is filled in around it."""
        pressed = {"type": "button", "action_id": button["action_id"], "action_ts": action_ts or self.ts()}
        pressed |= {"value": button["value"]} if "value" in button else {}
        body = self._interaction("block_actions", user) | {"actions": [pressed]}
        if view:
            body["container"] = {"type": "view", "view_id": view}
            body["view"] = {**self.views.get(view, self.homes.get(user, {})), "state": {"values": values or {}}}
        else:
            body["container"] = {
                "type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": channel == "",
            }  # fmt: skip
            body |= {"response_url": self.respond_at(user), "state": {"values": values or {}}}
        return await self._send("interactive", body, {})

    async def submits(self, user: str, view_id: str, values: dict[str, Any]) -> Answer:
        """A window's submit button. Does what the acknowledgement says: errors, another view, or nothing, which closes."""
        view = {**self.views[view_id], "state": {"values": values}}
        answer = await self._send("interactive", self._interaction("view_submission", user) | {"view": view}, {})
        match answer.get("response_action"):
            case "update":
                self._keep_view(view_id, answer["view"], user)
            case "errors":
                inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
                if not answer["errors"] or not set(answer["errors"]) <= inputs:
                    self.complaints.append(f"errors of no input block: {answer['errors']}")
            case None | "clear":
                self.views.pop(view_id)
        return answer

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        person = {"id": user, "team_id": TEAM, "username": user}
        return {
            "type": kind, "user": person, "team": {"id": TEAM, "domain": "t"}, "api_app_id": "A1", "token": "t",
            "trigger_id": self.trigger(user), "is_enterprise_install": False, "enterprise": None,
        }  # fmt: skip

    # --- sending to the bot --------------------------------------------------------------------------------

    async def _send(self, kind: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        begun = time.monotonic()
        answer = await (self._by_socket(kind, body, headers) if self._sockets else self._by_http(kind, body, headers))
        if (took := time.monotonic() - begun) > TRIGGER:
            self.late.append(took)
        return answer

    async def _by_socket(self, kind: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        name = f"envelope-{next(self._numbers)}"
        self._acks[name] = asyncio.get_running_loop().create_future()
        envelope = {"type": kind, "envelope_id": name, "payload": body, "accepts_response_payload": True}
        if "X-Slack-Retry-Num" in headers:
            envelope |= {"retry_attempt": int(headers["X-Slack-Retry-Num"])}
        await self._sockets[-1].send_json(envelope)
        return dict(await asyncio.wait_for(self._acks[name], 10))

    async def _by_http(self, kind: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        if kind == "events_api":
            data, content = json.dumps(body).encode(), "application/json"
        else:
            fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
            data, content = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        sent = str(int(time.time()))
        signature = {"X-Slack-Request-Timestamp": sent, "X-Slack-Signature": signed(SECRET, sent, data)}
        async with ClientSession(timeout=ClientTimeout(10)) as session:
            given = {"Content-Type": content, **signature, **headers}
            async with session.post(self.events_url, data=data, headers=given) as response:
                text = await response.text()
                if response.status >= 400:
                    return {"status": response.status, "error": text}
                try:
                    return dict(json.loads(text)) if text else {}
                except ValueError:
                    return {"text": text}

    # --- the Web API ---------------------------------------------------------------------------------------

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/{method}", self._method),
                web.post("/respond/{user}", self._responded),
                web.post("/upload/{file}", self._uploaded),
                web.get("/socket", self._socket),
            ]
        )
        return app

    def respond_at(self, user: str) -> str:
        return f"{self.base}/respond/{user}"

    base = ""

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        data = await self._data(request)
        fault = self.faults[method].pop(0) if self.faults[method] else ""
        if fault == "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fault == "500 before":
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        if fault == "drop before":
            return self._drop(request)
        if fault == "late":
            await asyncio.sleep(0.5)
        answer = self._answered(method, data)
        if fault == "500 after":
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        if fault == "drop after":
            return self._drop(request)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    def _answered(self, method: str, data: dict[str, Any]) -> Answer:
        if self.revoked:
            return {"ok": False, "error": "token_revoked"}
        found = getattr(self, "_" + method.replace(".", "_"), None)
        if found is None:
            self.complaints.append(f"no such method here: {method}")
            return {"ok": False, "error": "unknown_method"}
        return dict(found(data))

    async def _data(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json())
        fields: dict[str, Any] = dict(await request.post())
        for name in ("blocks", "view", "metadata", "files"):
            if isinstance(fields.get(name), str):
                fields[name] = json.loads(fields[name])
        return fields

    def _drop(self, request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        return web.Response()

    def ts(self) -> str:
        return f"{1_800_000_000 + next(self._numbers)}.000100"

    def _blocks(self, thing: dict[str, Any], surface: str) -> None:
        shaped = thing if surface != "message" else {"blocks": thing.get("blocks") or [], "text": thing.get("text")}
        self.complaints += self.check(shaped)

    def _auth_test(self, _: dict[str, Any]) -> Answer:
        return {"ok": True, "team_id": TEAM, "team": "Fernhill", "user_id": BOT, "user": "mentorbot", "bot_id": "B1"}

    def _users_info(self, data: dict[str, Any]) -> Answer:
        user = self.users.get(data["user"])
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def _users_lookupByEmail(self, data: dict[str, Any]) -> Answer:
        found = [user for user in self.users.values() if user["profile"]["email"] == data["email"]]
        return {"ok": True, "user": found[0]} if found else {"ok": False, "error": "users_not_found"}

    def _conversations_open(self, data: dict[str, Any]) -> Answer:
        people = data["users"].split(",")
        known = all(user in self.users for user in people)
        name = self.dm(people[0]) if len(people) == 1 else "G" + "".join(user[1:] for user in sorted(people))
        return {"ok": True, "channel": {"id": name}} if known else {"ok": False, "error": "user_not_found"}

    def _conversations_history(self, data: dict[str, Any]) -> Answer:
        oldest = float(data.get("oldest") or 0)
        found = [m for m in reversed(self.messages[data["channel"]]) if float(m["ts"]) > oldest]
        return {"ok": True, "messages": found[: int(data.get("limit") or 100)], "has_more": False}

    def _chat_postMessage(self, data: dict[str, Any]) -> Answer:
        channel = self.dm(data["channel"]) if data["channel"] in self.users else data["channel"]
        self._blocks(data, "message")
        ts = self.ts()
        kept = {"ts": ts, "user": BOT, "bot_id": "B1", "channel": channel, "text": data.get("text", "")}
        for name in ("blocks", "metadata", "thread_ts"):
            kept |= {name: data[name]} if data.get(name) else {}
        self.messages[channel].append(kept)
        return {"ok": True, "channel": channel, "ts": ts, "message": kept}

    def _chat_update(self, data: dict[str, Any]) -> Answer:
        self._blocks(data, "message")
        found = [message for message in self.messages[data["channel"]] if message["ts"] == data["ts"]]
        if not found:
            return {"ok": False, "error": "message_not_found"}
        found[0].update({"text": data.get("text", ""), "blocks": data.get("blocks", [])})
        found[0].update({"metadata": data["metadata"]} if data.get("metadata") else {})
        return {"ok": True, "channel": data["channel"], "ts": data["ts"]}

    def _chat_postEphemeral(self, data: dict[str, Any]) -> Answer:
        self._blocks(data, "message")
        ts = self.ts()
        self.ephemeral[data["user"]].append({"ts": ts, "blocks": data.get("blocks", []), "text": data.get("text", "")})
        return {"ok": True, "message_ts": ts}

    def _views_open(self, data: dict[str, Any]) -> Answer:
        user, expires = self._triggers.pop(data["trigger_id"], ("", 0.0))
        if not user:
            return {"ok": False, "error": "exchanged_trigger_id"}
        if time.monotonic() > expires:
            return {"ok": False, "error": "expired_trigger_id"}
        name = f"V{next(self._numbers)}"
        return {"ok": True, "view": self._keep_view(name, data["view"], user)}

    def _views_update(self, data: dict[str, Any]) -> Answer:
        known = self.views.get(data["view_id"])
        if known is None:
            return {"ok": False, "error": "not_found"}
        if data.get("hash") and data["hash"] != known["hash"]:
            return {"ok": False, "error": "hash_conflict"}
        return {"ok": True, "view": self._keep_view(data["view_id"], data["view"], known["user"])}

    def _views_publish(self, data: dict[str, Any]) -> Answer:
        self._blocks(data["view"], "home")
        self.homes[data["user_id"]] = {**data["view"], "id": f"VH{data['user_id']}", "hash": self.ts()}
        return {"ok": True, "view": self.homes[data["user_id"]]}

    def _keep_view(self, name: str, view: dict[str, Any], user: str) -> dict[str, Any]:
        self._blocks(view, "modal")
        self.views[name] = {**view, "id": name, "hash": f"h{next(self._numbers)}", "user": user}
        return self.views[name]

    def _files_getUploadURLExternal(self, data: dict[str, Any]) -> Answer:
        name = f"F{next(self._numbers)}"
        self.files[name] = {"id": name, "name": data["filename"]}
        return {"ok": True, "file_id": name, "upload_url": f"{self.base}/upload/{name}"}

    def _files_completeUploadExternal(self, data: dict[str, Any]) -> Answer:
        if data.get("channel_id", "")[:1] == "U":
            return {"ok": False, "error": "invalid_channel"}
        for given in data["files"]:
            self.files[given["id"]]["channel"] = data.get("channel_id")
        return {"ok": True, "files": data["files"]}

    def _apps_connections_open(self, _: dict[str, Any]) -> Answer:
        return {"ok": True, "url": f"{self.base.replace('http', 'ws', 1)}/socket"}

    # --- the rest ------------------------------------------------------------------------------------------

    async def _responded(self, request: web.Request) -> web.Response:
        """A response address: replaces the message that only one person sees, or adds one."""
        data, user = await request.json(), request.match_info["user"]
        self._blocks(data, "message")
        said = self.ephemeral[user]
        if data.get("replace_original") and said:
            said[-1] |= {"blocks": data.get("blocks", []), "text": data.get("text", "")}
        else:
            said.append({"ts": self.ts(), "blocks": data.get("blocks", []), "text": data.get("text", "")})
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.Response:
        self.files[request.match_info["file"]]["content"] = await request.read()
        return web.Response(text="OK")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode: envelopes go out, acknowledgements come in."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "debug_info": {}})
        self._sockets.append(socket)
        try:
            async for given in socket:
                if given.type is WSMsgType.TEXT and given.data.startswith("{"):
                    data = given.json()
                    ack = self._acks.pop(data.get("envelope_id", ""), None)
                    if ack and not ack.done():
                        ack.set_result(data.get("payload") or {})
        except ClientError:
            pass
        finally:
            self._sockets.remove(socket)
        return socket
