"""Requests that Slack would never send: unsigned, old, cut short, or signed and of another shape than it documents."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession
from fake_slack import SECRET

from bot.slack.guard import MOST_BYTES, signed

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """A body and what is wrong with its headers. old: seconds between its signature and now. packed: how it says it is."""

    body: bytes
    kind: str = JSON
    old: int = 0
    timestamp: str | None = None
    signature: str | None = None
    packed: str = ""


def _json(thing: Any) -> Request:
    return Request(json.dumps(thing).encode())


def _payload(thing: Any) -> Request:
    return Request(urlencode({"payload": json.dumps(thing)}).encode(), FORM)


def _press(**more: Any) -> Request:
    return _payload({"type": "block_actions", "user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}} | more)


def _event(**event: Any) -> Request:
    return _json({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event})


def _file(size: Any) -> dict[str, Any]:
    file = {"id": "F1", "name": "people.csv", "size": size}
    return {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "files": [file]}


GOOD = _event(type="message", channel_type="im", user="U1", text="hello", channel="D1", ts="1.0").body
ACTION = {"type": "button", "action_id": "home", "action_ts": "1.0"}

MALFORMED = {
    # what isn't signed
    "packed otherwise than it says": Request(GOOD, packed="gzip"),
    "no signature": Request(GOOD, signature=""),
    "no timestamp": Request(GOOD, timestamp=""),
    "a signature of nothing": Request(GOOD, signature="v0="),
    "another version of signature": Request(GOOD, signature="v1=" + "0" * 64),
    "a forged signature": Request(GOOD, signature="v0=" + "0" * 64),
    "a signature in capitals": Request(GOOD, signature="v0=" + "A" * 64),
    "a timestamp in words": Request(GOOD, timestamp="soon"),
    "a negative timestamp": Request(GOOD, timestamp="-5"),
    "a timestamp with a fraction": Request(GOOD, timestamp="1.5"),
    "an endless timestamp": Request(GOOD, timestamp="1" * 40),
    "recorded six minutes ago": Request(GOOD, old=360),
    "from six minutes ahead": Request(GOOD, old=-360),
    "too large": Request(b"x" * (MOST_BYTES + 1)),
    # signed, and no JSON or form
    "cut short": Request(b"{"),
    "a list": Request(b"[]"),
    "null": Request(b"null"),
    "a number": Request(b"1"),
    "a word": Request(b'"hello"'),
    "empty": Request(b""),
    "no text at all": Request(b"\xff\xfe"),
    "deep": Request(b"[" * 100_000),
    "another type of content": Request(GOOD, "text/plain"),
    "no type of content": Request(GOOD, ""),
    "an empty payload": Request(b"payload=", FORM),
    "a payload cut short": Request(b"payload={", FORM),
    "a payload that is a list": _payload([]),
    "a form of two hundred fields": Request(b"&".join(b"a%d=1" % n for n in range(200)), FORM),
    "a form without a command": Request(b"nothing=1", FORM),
    # signed, readable, and of another shape
    "an object without a type": _json({}),
    "a type that is a number": _json({"type": 1}),
    "an event that is a word": _json({"type": "event_callback", "team_id": "T1", "event": "hello"}),
    "an event that is a list": _json({"type": "event_callback", "team_id": "T1", "event": [1]}),
    "authorizations that are a number": _json({"type": "event_callback", "authorizations": 5, "event": {}}),
    "a team that is a list": _payload({"type": "block_actions", "team": [1], "actions": [ACTION]}),
    "a user that is a word": _payload({"type": "block_actions", "user": "me", "actions": [ACTION]}),
    "actions that are a number": _press(actions=5),
    "an action that is a word": _press(actions=["home"]),
    "a container that is a list": _press(actions=[ACTION], container=[1]),
    "a state that is a word": _press(actions=[ACTION], state="typed"),
    "a window without its name": _payload({"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1"}}),
    "no action": _press(actions=[]),
    "an action without a name": _press(actions=[{"type": "button"}]),
    "a name that is a number": _press(actions=[{**ACTION, "action_id": 1}]),
    "a field that is a list": _payload(
        {"type": "block_suggestion", "user": {"id": "U1"}, "action_id": ["a"], "value": ""}
    ),
    "a kind of workflow": _payload({"type": "workflow_step_edit", "user": {"id": "U1"}, "callback_id": "x"}),
    "an event of two kinds": _event(type=["message"]),
    "news of nobody": _event(type="user_change"),
    "news of a word": _event(type="user_change", user="U1"),
    "news of a list of workspaces": _event(type="user_change", user={"id": "U1", "enterprise_user": [1]}),
    "a colleague of another shape": _event(type="team_join", user={"id": "U1", "profile": [1]}),
    "tokens in a list": _event(type="tokens_revoked", tokens=["x"]),
    "a file of a word's size": _event(**_file("abc")),
    "a file without an end": _event(**_file(inf)),
    "a window that is a word": _payload({"type": "view_submission", "user": {"id": "U1"}, "view": "V1"}),
}


async def send(url: str, request: Request) -> int:
    """Sends it as it is. Returns the status of the answer."""
    sent = str(int(time.time()) - request.old) if request.timestamp is None else request.timestamp
    signature = signed(SECRET, sent, request.body) if request.signature is None else request.signature
    headers = {"X-Slack-Request-Timestamp": sent, "X-Slack-Signature": signature, "Content-Type": request.kind}
    headers["Content-Encoding"] = request.packed
    skip = () if request.kind else ("Content-Type",)
    given = {name: value for name, value in headers.items() if value}
    async with (
        ClientSession(skip_auto_headers=skip) as session,
        session.post(url, data=request.body, headers=given) as response,
    ):
        return response.status
