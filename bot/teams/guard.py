"""The guard in front of the adapter: what reaches it is of a sane size, an activity, signed for us, of our tenant, and fresh.

The library answers garbage with 500 and takes activities of any tenant. Here the order is: size, form of the header, form
of the activity, the channel's token (issuer, audience, expiry, signature, service address), tenant, age.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.incoming import Refused, sendable
from bot.teams.sdk import CHANNEL, Connector, Proof
from bot.teams.trust import NoKeys

MOST_BYTES = 1_000_000  # Teams' own stay below 256 KB
MOST_AGE = timedelta(hours=1)  # a token lives that long: with the inbox's ids, what was recorded can't be played later
BEARER = re.compile(r"Bearer [\w-]+\.[\w-]+\.[\w-]+")


async def checked(
    header: str | None, raw: bytes, connector: Connector, tenants: Collection[str], now: datetime
) -> tuple[Proof, dict[str, Any]]:
    """The activity that Teams sent, and the proof that it did. header: Authorization. tenants: those allowed. now: wall time. Raises Refused."""
    if len(raw) > MOST_BYTES:
        raise Refused(413, "too large")
    if connector.app_id and not BEARER.fullmatch(header or ""):
        raise Refused(401, "no token of the right form")
    body = _read(raw)
    try:
        proof = await connector.prove(header if connector.app_id else None, body)
    except PermissionError as error:
        raise Refused(401, f"not the channel's token: {error}") from None
    except NoKeys as error:
        raise Refused(503, f"the channel's keys can't be had: {error}") from None
    if connector.app_id and body["channelId"] != CHANNEL:  # its other channels know neither tenants nor members
        raise Refused(403, "of another channel")
    named = _tenants(body)
    if not named or not set(named) <= set(tenants):
        raise Refused(403, "of another tenant")
    if abs(now - sent_at(body)) > MOST_AGE:
        raise Refused(401, "too old")
    return proof, body


def tenant_of(body: Mapping[str, Any]) -> str:
    """The tenant that an activity belongs to, "" where it names none."""
    return next(iter(_tenants(body)), "")


def _tenants(body: Mapping[str, Any]) -> list[str]:
    """Every tenant that an activity names; one that we don't know is one too many."""
    data, conversation = body.get("channelData"), body.get("conversation")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    named = [tenant.get("id")] if isinstance(tenant, Mapping) else []
    named += [conversation.get("tenantId")] if isinstance(conversation, Mapping) else []
    return [str(name) for name in named if name]


def _read(raw: bytes) -> dict[str, Any]:
    """An activity's JSON, with everything that tells who said it where."""
    try:
        body = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"unreadable: {type(error).__name__}") from None
    if not isinstance(body, dict):
        raise Refused(400, "not an object")
    texts = [body.get("type"), body.get("id"), body.get("serviceUrl"), body.get("channelId")]
    texts += [part.get("id") if isinstance(part := body.get(name), dict) else None for name in ("from", "conversation")]
    if not all(isinstance(text, str) and text and text == sendable(text) for text in texts):
        raise Refused(400, "not an activity")
    return body


def sent_at(body: Mapping[str, Any]) -> datetime:
    """When an activity was sent. Raises Refused where it doesn't say."""
    try:
        moment = datetime.fromisoformat(str(body.get("timestamp", "")))
    except ValueError:
        raise Refused(400, "no time of sending") from None
    if moment.tzinfo is None:
        raise Refused(400, "a time of sending without its offset")
    return moment
