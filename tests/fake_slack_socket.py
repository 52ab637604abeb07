"""The fake Slack's Socket Mode: envelopes go out, acknowledgements come in, and now and then Slack asks to connect anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, WSMsgType, web
from fake_slack_api import Answer

if TYPE_CHECKING:
    from fake_slack import FakeSlack

PATIENCE = 10.0  # seconds until a bot that doesn't connect, or doesn't acknowledge, is given up
UNHEARD = {"status": 599, "error": "the connection was closed before it was acknowledged"}


async def opened(slack: FakeSlack, request: web.Request) -> web.WebSocketResponse:
    """A connection, from its hello to its end. What wasn't acknowledged on it by then was never acknowledged."""
    there = web.WebSocketResponse()
    await there.prepare(request)
    await there.send_json({"type": "hello", "num_connections": 1, "debug_info": {}})
    sent: dict[str, asyncio.Future[Any]] = {}
    slack.sockets[there] = sent
    try:
        async for given in there:
            if given.type is WSMsgType.TEXT and given.data.startswith("{"):
                _acknowledged(sent, given.json())
    except ClientError:
        pass
    finally:
        del slack.sockets[there]
        for waiting in sent.values():
            waiting.set_result(UNHEARD)
    return there


def _acknowledged(sent: dict[str, asyncio.Future[Any]], data: Answer) -> None:
    if waiting := sent.pop(data.get("envelope_id", ""), None):
        waiting.set_result(data.get("payload") or {})


async def by_socket(slack: FakeSlack, kind: str, body: Answer, headers: dict[str, str]) -> Answer:
    """One request to the bot, over the newest connection; while there is none, it waits for one."""
    async with asyncio.timeout(PATIENCE):
        while not slack.sockets:
            await asyncio.sleep(0.01)  # as Slack does: what it has to tell waits for a connection
        there = list(slack.sockets)[-1]
        name = f"envelope-{next(slack.numbers)}"
        restless = slack.restless > 0
        slack.restless -= restless
        answered = asyncio.get_running_loop().create_future()
        slack.sockets[there]["unheard" if restless else name] = answered
        envelope = {"type": kind, "envelope_id": name, "payload": body, "accepts_response_payload": True}
        if "X-Slack-Retry-Num" in headers:
            envelope |= {"retry_attempt": int(headers["X-Slack-Retry-Num"])}
        await there.send_json(envelope)
        if restless:
            await ask_to_reconnect(there)
        return dict(await answered)


async def ask_to_reconnect(there: web.WebSocketResponse) -> None:
    """As Slack does every few hours, and whenever it moves its servers."""
    await there.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "fake"}})
