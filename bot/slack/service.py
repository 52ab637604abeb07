"""Bolt between Slack and the desk: over signed HTTP behind the guard, or over Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped, warning_token_skipped
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.incoming import Refused, turned_away
from bot.serving import guarded, whole
from bot.slack.desk import Desk
from bot.slack.guard import MOST_BYTES, checked
from bot.slack.parse import PLATFORM
from storage import installations
from storage.database import Database

PATH = "/slack/events"  # for everything that Slack sends
HEARD = "heard"  # in Bolt's context: what a request was understood to be
ANY = re.compile(r".*", re.DOTALL)
Authorize = Callable[..., Any]
KNOWN = (warning_client_prioritized_and_token_skipped(), warning_token_skipped())  # SLACK_BOT_TOKEN is ours, not Bolt's


def bolt(desk: Desk, api_url: str, authorize: Authorize, way: AsyncOAuthFlow | None = None) -> AsyncApp:
    """Bolt with one way in for everything: what it hears is written down, then shown to the desk. way: of installing;
    without it Bolt would make one of its own, out of the environment."""
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    app = AsyncApp(
        client=AsyncWebClient(base_url=api_url, retry_handlers=[]),
        authorize=AsyncCallableAuthorize(logger=logging.getLogger(__name__), func=authorize),  # type: ignore[arg-type]
        oauth_flow=way,
        request_verification_enabled=False,  # the guard has done it, over the raw bytes
        ssl_check_enabled=True,
        url_verification_enabled=True,
    )
    _listen(app, desk)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Not what Bolt says at each start of a setting that it finds in the environment and that isn't for it."""
    return record.getMessage() not in KNOWN


def _listen(app: AsyncApp, desk: Desk) -> None:
    async def written_down(
        body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Any]
    ) -> BoltResponse | None:
        try:
            context[HEARD] = await desk.write_down(body)
        except Refused as refused:
            return BoltResponse(status=turned_away(refused), body=str(refused))
        await next()
        return None

    async def hear(context: AsyncBoltContext, ack: AsyncAck, client: AsyncWebClient) -> None:
        await desk.hear(context[HEARD], ack, client)

    async def opened(body: dict[str, Any], ack: AsyncAck) -> None:
        await desk.opened(body, ack)

    async def search(body: dict[str, Any], ack: AsyncAck) -> None:
        await ack(options=await desk.search(body))

    app.middleware(written_down)
    app.options(ANY)(search)
    app.command(ANY)(hear)
    app.action(ANY)(hear)
    app.view_submission(ANY)(hear)
    app.shortcut(ANY)(hear)
    app.event("app_home_opened")(opened)
    app.event(ANY)(hear)


def one_workspace(token: str, bot_id: str, bot_user_id: str) -> Authorize:
    """For a single workspace, whose token is a setting."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token, bot_id=bot_id, bot_user_id=bot_user_id
        )

    return authorize


def those_installed(database: Database, pool: Executor) -> Authorize:
    """For the workspaces that installed mentorbot, each with its own token; what others send reaches nobody."""

    async def authorize(
        context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        name = (enterprise_id if context.is_enterprise_install else team_id) or ""
        there = await asyncio.get_running_loop().run_in_executor(pool, _installation, database, name)
        if there is None:
            return None
        token, bot_id, bot_user = there.token.open(), there.bot_id, there.bot_user
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token, bot_id=bot_id, bot_user_id=bot_user
        )

    return authorize


def _installation(database: Database, name: str) -> installations.Installation | None:
    with database.read() as db:
        return installations.at(db, PLATFORM, name)


def routes(app: AsyncApp, secret: str, wall: Callable[[], datetime]) -> list[web.RouteDef]:
    """Where Slack sends to over HTTP. What the guard refuses reaches neither Bolt nor a handler."""

    async def receive(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = checked(headers, await whole(request, MOST_BYTES), secret, wall().timestamp())
        # "socket_mode" is Bolt's word for a body that is read already: what was checked is what is heard
        given = AsyncBoltRequest(
            body=body, headers={name: [value] for name, value in headers.items()}, mode="socket_mode"
        )
        answer = await app.async_dispatch(given)
        content = answer.first_headers_without_set_cookie()
        return web.Response(status=answer.status, text=answer.body, headers=content)

    return [guarded(PATH, receive)]


def socket(app: AsyncApp, app_token: str, api_url: str) -> AsyncSocketModeHandler:
    """Socket Mode: no address of ours need be reachable from outside."""
    client = AsyncWebClient(token=app_token, base_url=api_url, retry_handlers=[])
    return AsyncSocketModeHandler(app, app_token, web_client=client)
