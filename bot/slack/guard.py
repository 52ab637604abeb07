"""The guard in front of Bolt: what reaches it is of a sane size, fresh, signed by Slack, and readable.

Bolt itself answers malformed headers with 500 and parses bodies before it checks their signature. Here the order is:
size, syntax of the headers, age, signature over the raw bytes, then the body.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from bot.incoming import Refused

MOST_BYTES = 1_000_000  # Slack's own are a few kilobytes
MOST_AGE = 300  # seconds, as Slack advises: a request that was recorded can't be played later
TIMESTAMP = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")

OBJECTS = ("event", "team", "user", "view", "container", "enterprise", "channel", "message", "state")
NAMES: Mapping[str, tuple[str | int, ...]] = {  # by its kind, where the name is by which Bolt looks for who hears it
    "event_callback": ("event", "type"),
    "block_actions": ("actions", 0, "action_id"),
    "block_suggestion": ("action_id",),
    "view_submission": ("view", "callback_id"),
    "view_closed": ("view", "callback_id"),
    "shortcut": ("callback_id",),
    "message_action": ("callback_id",),
    "url_verification": ("type",),
    "app_rate_limited": ("type",),
}
LISTS = ("actions", "authorizations")  # of objects; Bolt looks into all of these before anybody asks


def checked(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> dict[str, Any]:
    """What Slack sent, as one mapping. headers: by lower-case name. now: wall time in seconds. Raises Refused."""
    if len(body) > MOST_BYTES:
        raise Refused(413, "too large")
    sent, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not TIMESTAMP.fullmatch(sent) or not SIGNATURE.fullmatch(signature):
        raise Refused(400, "no signature or timestamp of the right form")
    if abs(now - int(sent)) > MOST_AGE:
        raise Refused(401, "too old")
    if not hmac.compare_digest(signed(secret, sent, body), signature):
        raise Refused(401, "not signed by Slack")
    return _read(headers.get("content-type", ""), body)


def signed(secret: str, sent: str, body: bytes) -> str:
    """Slack's signature of a body: HMAC-SHA256 over "v0:timestamp:body"."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + sent.encode() + b":" + body, sha256).hexdigest()


def _read(content_type: str, body: bytes) -> dict[str, Any]:
    """JSON, or a form: a command's fields, or JSON in its field "payload"."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return _object(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
        return _object(fields["payload"]) if "payload" in fields else _command(fields)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Refused(400, f"unreadable: {type(error).__name__}") from None


def _object(text: str) -> dict[str, Any]:
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise ValueError("no object with a type")
    lists = [inner for name in LISTS for inner in _list(data.get(name))]
    if not all(isinstance(inner, dict) for inner in (*lists, *(data.get(name) or {} for name in OBJECTS))):
        raise ValueError("something in it is of another shape")
    name: Any = data
    for step in NAMES[data["type"]]:
        name = name[step]
    if not isinstance(name, str):
        raise ValueError("it has no name")
    return data


def _list(thing: Any) -> list[Any]:
    if thing is not None and not isinstance(thing, list):
        raise ValueError("something in it is no list")
    return thing or []


def _command(fields: dict[str, str]) -> dict[str, Any]:
    if "command" not in fields and "ssl_check" not in fields:
        raise ValueError("neither a command nor a payload")
    return fields
