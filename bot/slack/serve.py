"""Serving Slack: one workspace by its token, over Socket Mode or signed HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session as Db

from bot import commands
from bot.beats import until_stopped
from bot.config import BadSetting, Settings, Slack
from bot.engine import Engine
from bot.slack.desk import Desk
from bot.slack.edge import SlackEdge
from bot.slack.manifest import SCOPES
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from bot.slack.service import PATH, bolt, one_workspace, routes, socket
from storage import directory
from storage.people import Workspace


def client_of(slack: Slack) -> WebClient:
    """The Web API with the bot's token; it never tries again by itself, because it would post twice."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=10)


def introduced(slack: Slack) -> tuple[dict[str, Any], list[str]]:
    """Who Slack says we are, and which scopes are missing. Raises BadSetting where the token isn't taken."""
    try:
        answer = client_of(slack).auth_test()
    except SlackApiError as error:
        raise BadSetting(f"Slack doesn't take SLACK_BOT_TOKEN: {error.response.get('error')}") from None
    except OSError as error:
        raise BadSetting(f"{slack.api_url} can't be reached: {error}") from None
    given = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    return dict(answer.data), [scope for scope in SCOPES if scope not in given]  # type: ignore[arg-type]


async def serve(engine: Engine, chosen: Settings, slack: Slack, out: Callable[[str], None]) -> None:
    """Serves until the process is asked to stop. Raises BadSetting."""
    who, missing = await asyncio.to_thread(introduced, slack)
    for scope in missing:
        out(f"The app has no scope {scope}: {SCOPES[scope]}")
    engine.database.change(lambda db: _workspace(db, engine, str(who["team_id"])))
    client = client_of(slack)
    engine.edges[PLATFORM] = SlackEdge(lambda _: client)
    pool = ThreadPoolExecutor(chosen.threads)
    desk = Desk(engine, pool, People(engine.database, lambda _: client, engine.wall))
    app = bolt(desk, slack.api_url, one_workspace(slack.bot_token, str(who["bot_id"]), str(who["user_id"])))
    if slack.app_token:
        handler = socket(app, slack.app_token, slack.api_url)
        await handler.connect_async()
        out(f"mentorbot is in {who['team']} over Socket Mode. Stop with Ctrl+C.")
        await until_stopped(engine)
        await handler.close_async()
    else:
        site = web.Application()
        site.add_routes(routes(app, slack.signing_secret, engine.wall))
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=3)
        await runner.setup()
        await web.TCPSite(runner, chosen.host, chosen.port).start()
        out(f"mentorbot is in {who['team']} and listens on {chosen.host}:{chosen.port}{PATH}. Stop with Ctrl+C.")
        await until_stopped(engine)
        await runner.cleanup()


def _workspace(db: Db, engine: Engine, team: str) -> None:
    """The workspace as a row; one that the app had left is there again."""
    there = directory.workspace(db, PLATFORM, team)
    if there is None:
        organisation = commands.found(db, engine.wall()).organisation_id
        there = Workspace(organisation_id=organisation, platform=PLATFORM, external_id=team)
    there.gone_at = None
    db.add(there)
