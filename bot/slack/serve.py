"""Serving Slack: one workspace by its token, over Socket Mode or signed HTTP; or many that install by a link, over HTTP."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot import commands
from bot.config import BadSetting, Settings, Slack
from bot.engine import Engine
from bot.serving import Beats, Opened
from bot.slack import homes, installing, seeking, tokens
from bot.slack.desk import Desk
from bot.slack.drawn import Drawn
from bot.slack.edge import SlackEdge
from bot.slack.faults import passing
from bot.slack.homes import Homes
from bot.slack.manifest import SCOPES
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from bot.slack.seeking import Seeker
from bot.slack.service import PATH, bolt, one_workspace, routes, socket, those_installed
from chat.words import text
from storage import installations
from storage.database import Database

RENEWING = 60.0  # seconds between two looks at tokens that will expire
ASKING = 10.0  # seconds between two tries while Slack doesn't answer at all

log = structlog.get_logger()


class NotNow(BadSetting):
    """Slack doesn't answer: it may be no setting's fault."""


def introduced(slack: Slack) -> tuple[dict[str, Any], list[str]]:
    """Who Slack says we are, and which scopes are missing. Raises BadSetting where a token isn't taken, NotNow where
    nobody can say."""
    setting = "SLACK_BOT_TOKEN"
    try:
        who, missing = _asked(slack, slack.bot_token)
        if slack.app_token:  # its own client would try for ever, and say nothing
            setting = "SLACK_APP_TOKEN"
            tokens.client_with(slack, slack.app_token).apps_connections_open(app_token=slack.app_token)
    except SlackApiError as error:
        if passing(error):
            raise NotNow(f"Slack doesn't answer just now: {error.response.get('error')}") from None
        raise BadSetting(f"Slack doesn't take {setting}: {error.response.get('error')}") from None
    except OSError as error:
        raise NotNow(f"{slack.api_url} can't be reached: {error}") from None
    return who, missing


def troubled(database: Database, slack: Slack) -> dict[str, str]:
    """The workspaces that installed mentorbot and where something is missing: scopes, or that its token is taken. One that
    has only expired is renewed before anybody is served."""
    with database.read() as db:
        there = [(name, held.token.open()) for name, held in installations.everywhere(db, PLATFORM)]
    found: dict[str, str] = {}
    for name, token in there:
        try:
            found[name] = ", ".join(_asked(slack, token)[1])
        except SlackApiError as error:
            why = str(error.response.get("error"))
            found[name] = "" if why == "token_expired" else why
        except OSError as error:
            found[name] = type(error).__name__
    return {name: why for name, why in found.items() if why}


def _asked(slack: Slack, token: str) -> tuple[dict[str, Any], list[str]]:
    answer = tokens.client_with(slack, token).auth_test()
    given = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    return dict(answer.data), [scope for scope in SCOPES if scope not in given]  # type: ignore[arg-type]


async def opened(engine: Engine, chosen: Settings, slack: Slack) -> Opened:
    """Slack, ready to be served. Raises BadSetting where it doesn't take our token."""
    clients = tokens.clients_of(engine.database, slack)
    drawn = Drawn(slack.plain)
    engine.edges[PLATFORM] = SlackEdge(clients, drawn)
    people = People(engine.database, clients, engine.wall)
    desk = Desk(engine, ThreadPoolExecutor(chosen.threads), people, Homes(engine, people, clients), drawn)
    return await (_many if slack.many else _one)(engine, slack, desk)


async def _one(engine: Engine, slack: Slack, desk: Desk) -> Opened:
    """The workspace whose token is a setting."""
    who, missing = await _introduced(slack)
    team = str(who["team_id"])
    engine.database.change(lambda db: commands.workspace(db, PLATFORM, team, engine.wall()))
    app = bolt(desk, slack.api_url, one_workspace(slack.bot_token, str(who["bot_id"]), str(who["user_id"])))
    lines = [text(commands.lacks(scope, SCOPES[scope]), commands.ENGLISH) for scope in missing]
    if not slack.app_token:
        says = [*lines, f"mentorbot is in {who['team']}; its address ends in {PATH}"]
        return Opened(says, routes(app, slack.signing_secret, engine.wall), _beats(desk))
    handler = socket(app, slack.app_token, slack.api_url)
    await handler.connect_async()
    says = [*lines, f"mentorbot is in {who['team']} over Socket Mode"]
    return Opened(says, beats=_beats(desk), close=handler.close_async)


async def _introduced(slack: Slack) -> tuple[dict[str, Any], list[str]]:
    """The same, waiting for a Slack that is down: a restart in the middle of an outage ends nothing."""
    while True:
        try:
            return await asyncio.to_thread(introduced, slack)
        except NotNow as error:
            log.warning("Slack is asked again in a moment", why=str(error))
            await asyncio.sleep(ASKING)


async def _many(engine: Engine, slack: Slack, desk: Desk) -> Opened:
    """The workspaces that installed mentorbot by its link."""
    renew = partial(tokens.renew, engine.database, slack, engine.wall)
    await asyncio.to_thread(renew)  # what has expired while nothing ran
    way = installing.way(engine.database, slack, engine.wall)
    app = bolt(desk, slack.api_url, those_installed(engine.database, desk.front), way)
    addresses = [*routes(app, slack.signing_secret, engine.wall), *installing.routes(way)]
    says = f"mentorbot is installed from {installing.INSTALL} of your public address"
    return Opened([says], addresses, {**_beats(desk), "renew": (renew, RENEWING)})


def _beats(desk: Desk) -> Beats:
    """What Slack needs done again and again: pages that have changed, people who never wrote to us."""
    seeker = Seeker(desk.engine.database, desk.people.client, desk.engine.wall)
    return {"homes": (desk.homes.refresh, homes.AGAIN), "seeker": (seeker.seek, seeking.OFTEN)}
