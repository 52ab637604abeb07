"""A Slack that keeps state and misbehaves like the real one.

Here is what it keeps and what its people do; its Web API is in fake_slack_api.py, its server and what can go wrong there
in fake_slack_server.py. It signs what it sends, expires triggers after three seconds, complains of acknowledgements that
came too late, and sends an event again that wasn't acknowledged.
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

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from fake_slack_api import BOT, SECRET, TEAM, TOKEN, Answer
from fake_slack_server import app_of
from fake_slack_socket import by_socket

from bot.slack.guard import signed

TRIGGER = 3.0  # seconds a trigger id lives, and an acknowledgement may take
RETRIES = 3  # of an event that wasn't acknowledged: at once, after a minute, after five
EVERYTHING = "app_mentions:read chat:write commands files:read files:write im:history im:write mpim:write users:read users:read.email"


@dataclass
class FakeSlack:
    """faults: by method, what goes wrong with its next calls, the earliest first. tokens: those in use, with their team;
    revoked: those that were. strict: more than one message a second to a channel is refused, as the real one may.
    authorized: what is told of the installation that an event is for, beside the usual.
    deliveries: how often an event is sent though it was acknowledged, as where the acknowledgement was lost on its way.
    channels: by name, whether the bot is in them.
    undrawn: kinds of blocks that it refuses.
    restless: with so many requests it asks for another connection, and hears no acknowledgement on the old one.
    scarce: history is limited to one call a minute, as for apps that are sold outside the Marketplace.
    clock: what time it is there, in seconds: the house's, so that what was said yesterday is a day old.
    """

    clock: Callable[[], float] = time.time
    check: Callable[[dict[str, Any]], list[str]] = lambda _: []
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    ephemeral: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, bool] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    scopes: set[str] = field(default_factory=lambda: set(EVERYTHING.split()))
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: TEAM})
    revoked: set[str] = field(default_factory=set)
    codes: dict[str, Answer] = field(default_factory=dict)
    refreshes: dict[str, str] = field(default_factory=dict)
    deliveries: int = 1
    authorized: Answer = field(default_factory=dict)
    strict: bool = False
    undrawn: set[str] = field(default_factory=set)
    restless: int = 0
    scarce: bool = False
    flying: list[Callable[[], Answer]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    events_url: str = ""
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    sockets: dict[web.WebSocketResponse, dict[str, asyncio.Future[Any]]] = field(default_factory=dict)
    last_post: dict[str, float] = field(default_factory=dict)
    last_look: float = float("-inf")
    base: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def connected(self) -> bool:
        return bool(self.sockets)

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
        name = f"{next(self.numbers)}.trigger"
        self.triggers[name] = user, time.monotonic() + TRIGGER
        return name

    async def types(self, user: str, text: str, *, event_id: str = "", retry: int = 0, **more: Any) -> Answer:
        """Somebody writes to the bot."""
        ts = self.ts()
        self.messages[self.dm(user)].append({"ts": ts, "user": user, "text": text})
        event = {
            "type": "message", "channel_type": "im", "channel": self.dm(user), "user": user, "text": text, "ts": ts, **more,
        }  # fmt: skip
        return await self.event(event, event_id=event_id, retry=retry)

    async def drops(self, user: str, name: str, content: bytes, text: str = "") -> Answer:
        """Somebody drops a file into the bot's direct message, with or without words."""
        about = {"id": f"F{next(self.numbers)}", "name": name, "size": len(content)}
        address = f"{self.base}/files/{about['id']}"
        self.files[str(about["id"])] = about | {"content": content, "url_private_download": address}
        return await self.types(user, text, subtype="file_share", files=[about])

    async def event(self, event: dict[str, Any], *, event_id: str = "", retry: int = 0) -> Answer:
        body = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "token": "t", "event": event,
            "event_id": event_id or f"Ev{next(self.numbers)}", "event_time": int(self.clock()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None} | self.authorized],
        }  # fmt: skip
        answer = await self._send("events_api", body, {"X-Slack-Retry-Num": str(retry)} if retry else {})
        if retry < RETRIES and (answer.get("status", 200) >= 400 or retry + 1 < self.deliveries):
            return await self.event(event, event_id=body["event_id"], retry=retry + 1)
        return answer

    async def command(self, user: str, text: str, channel: str = "") -> Answer:
        body = {
            "command": "/mentor", "text": text, "user_id": user, "team_id": TEAM, "token": "t", "api_app_id": "A1",
            "channel_id": channel or self.dm(user), "trigger_id": self.trigger(user), "response_url": self.respond_at(user),
        }  # fmt: skip
        answer = await self._send("slash_commands", body, {})
        if answer.get("blocks") or answer.get("text"):
            self.judge(answer, "message")
            self.ephemeral[user].append({**answer, "ts": self.ts()})
        return answer

    async def presses(self, user: str, button: dict[str, Any], *, channel: str = "", ts: str = "", view: str = "",
                      values: dict[str, Any] | None = None, action_ts: str = "") -> Answer:  # fmt: skip
        """A press on a message's or a window's button, with what is filled in around it."""
        pressed = {"type": "button", "action_id": button["action_id"], "action_ts": action_ts or self.ts()}
        pressed |= {name: button[name] for name in ("value", "block_id") if name in button}
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
            case _ if answer.get("status", 200) >= 400:
                pass  # "We had some trouble connecting. Try again?"
            case "update":
                self.keep_view(view_id, answer["view"], user)
            case "errors":
                inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
                if not answer["errors"] or not set(answer["errors"]) <= inputs:
                    self.complaints.append(f"errors of no input block: {answer['errors']}")
            case None | "clear":
                self.views.pop(view_id)
        return answer

    async def shortcut(self, user: str, name: str, message: str | None = None) -> Answer:
        """A shortcut of the search bar, or of a message with these words, as Slack escapes them."""
        body = self._interaction("shortcut" if message is None else "message_action", user) | {"callback_id": name}
        if message is not None:
            body |= {"message": {"type": "message", "user": "U00099", "ts": self.ts(), "text": message}}
            body |= {"channel": {"id": "C1", "name": "general"}, "response_url": self.respond_at(user)}
        return await self._send("interactive", body, {})

    async def searches(self, user: str, action_id: str, words: str) -> list[Answer]:
        """Somebody types into a list that is searched. Returns the choices that they are shown."""
        body = self._interaction("block_suggestion", user) | {"action_id": action_id, "block_id": "b", "value": words}
        return list((await self._send("interactive", body, {})).get("options", []))

    async def closes(self, user: str, view_id: str) -> None:
        """Somebody closes a window without sending it."""
        view = {**self.views.pop(view_id), "state": {"values": {}}}
        if view.get("notify_on_close"):
            await self._send("interactive", self._interaction("view_closed", user) | {"view": view}, {})

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        person = {"id": user, "team_id": TEAM, "username": user}
        return {
            "type": kind, "user": person, "team": {"id": TEAM, "domain": "t"}, "api_app_id": "A1", "token": "t",
            "trigger_id": self.trigger(user), "is_enterprise_install": False, "enterprise": None,
        }  # fmt: skip

    # --- sending to the bot --------------------------------------------------------------------------------

    async def _send(self, kind: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        begun = time.monotonic()
        if self.events_url:
            answer = await self._by_http(kind, body, headers)
        else:
            answer = await by_socket(self, kind, body, headers)
        if (took := time.monotonic() - begun) > TRIGGER:
            self.complaints.append(f"acknowledged after {took:.1f} seconds")
        return answer

    async def _by_http(self, kind: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        if kind == "events_api":
            data, content = json.dumps(body).encode(), "application/json"
        else:
            fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
            data, content = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        sent = str(int(time.time()))
        signature = {"X-Slack-Request-Timestamp": sent, "X-Slack-Signature": signed(SECRET, sent, data)}
        given = {"Content-Type": content, **signature, **headers}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(10)) as session,
                session.post(self.events_url, data=data, headers=given) as response,
            ):
                status, text = response.status, await response.text()
        except (ClientError, TimeoutError) as error:
            return {"status": 599, "error": repr(error)}
        if status >= 400:
            return {"status": status, "error": text}
        try:
            return dict(json.loads(text)) if text else {}
        except ValueError:
            return {"text": text}

    # --- what it keeps ---

    def keep_view(self, name: str, view: dict[str, Any], user: str) -> dict[str, Any]:
        self.judge(view, "modal")
        if view["title"]["text"] == "mentorbot":
            self.complaints.append(f"a window whose head says nothing: {view['blocks'][0]}")
        self.views[name] = {**view, "id": name, "hash": f"h{self.ts()}", "user": user}
        return self.views[name]

    def ts(self) -> str:
        return f"{int(self.clock())}.{next(self.numbers):06}"

    def judge(self, thing: dict[str, Any], surface: str) -> None:
        """Slack's own rules for what is shown."""
        shaped = thing if surface != "message" else {"blocks": thing.get("blocks") or [], "text": thing.get("text")}
        self.complaints += self.check(shaped)

    def respond_at(self, user: str) -> str:
        return f"{self.base}/respond/{user}"

    def app(self) -> web.Application:
        return app_of(self)

    def new_token(self, team: str) -> Answer:
        """A bot token for a workspace, with what it is exchanged for before it expires."""
        token, refresh = f"xoxe.xoxb-{next(self.numbers)}", f"xoxe-{next(self.numbers)}"
        self.tokens[token], self.refreshes[refresh] = team, team
        return {
            "ok": True, "token_type": "bot", "access_token": token, "refresh_token": refresh, "expires_in": 43_200,
        }  # fmt: skip

    def approved(self, team: str, *, user: str = "U00001", grid: str = "", rotates: bool = True) -> str:
        """An admin allows the app in a workspace, or in a whole organisation: the code that Slack sends them back with."""
        token = self.new_token(grid or team)
        if not rotates:
            token = {k: v for k, v in token.items() if k not in ("refresh_token", "expires_in")}
        code = f"code-{next(self.numbers)}"
        self.codes[code] = {
            **token, "app_id": "A1", "bot_user_id": BOT, "scope": ",".join(sorted(self.scopes)), "authed_user": {"id": user},
            "team": None if grid else {"id": team, "name": f"Team {team}"}, "is_enterprise_install": bool(grid),
            "enterprise": {"id": grid, "name": f"Grid {grid}"} if grid else None,
        }  # fmt: skip
        return code

    def revoke(self, token: str = TOKEN) -> None:
        self.tokens.pop(token, None)
        self.revoked.add(token)

    def land(self) -> None:
        """What was on its way arrives, long after its connection failed."""
        while self.flying:
            self.flying.pop(0)()

    def too_fast(self, method: str, data: dict[str, Any]) -> bool:
        """Whether a call is one too many for where it goes."""
        now = time.monotonic()
        if method == "chat.postMessage" and self.strict:
            last, self.last_post[data["channel"]] = self.last_post.get(data["channel"], float("-inf")), now
            return now - last < 1
        if method == "conversations.history" and self.scarce:
            last, self.last_look = self.last_look, now
            return now - last < 60
        return False
