"""Whose token is used where: one from the settings, or that of each workspace that installed mentorbot by its link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Slack
from bot.delivery import TIMEOUT
from bot.slack.parse import PLATFORM
from storage import installations
from storage.database import Database, failure

log = structlog.get_logger()
AHEAD = timedelta(hours=2)  # a token lives for twelve hours: so there is time for many tries
LIVES = timedelta(hours=12)  # a token that can be renewed and comes without saying how long: as Slack documents it
HOLD = timedelta(seconds=60)  # longer than asking Slack may take
Clients = Callable[[str], WebClient]  # by workspace; where nobody has installed mentorbot, Slack says so itself


def client_with(slack: Slack, token: str | None) -> WebClient:
    """The Web API; it never tries again by itself, because it would post twice."""
    return WebClient(token=token, base_url=slack.api_url, retry_handlers=[], timeout=TIMEOUT)


def clients_of(database: Database, slack: Slack) -> Clients:
    """A client for each workspace, with the token that is good now."""
    if not slack.many:
        only = client_with(slack, slack.bot_token)
        return lambda _: only

    def client(workspace: str) -> WebClient:
        with database.read() as db:
            there = installations.at(db, PLATFORM, workspace)
        return client_with(slack, there.token.open() if there else None)

    return client


def renew(database: Database, slack: Slack, wall: Callable[[], datetime]) -> None:
    """Exchanges every token that will soon expire. Until that has worked, the one that is there stays in use."""
    with database.read() as db:
        due = installations.expiring(db, wall() + AHEAD, wall())
    for workspace_id in due:
        held = database.change(lambda db, own=workspace_id: installations.hold(db, own, wall(), HOLD))  # type: ignore[misc]
        if held is None or held.refresh is None:
            continue
        try:
            _renew(database, slack, wall, held, held.refresh.open())
        except Exception as error:  # one workspace's stops no other's
            why = {"why": error.response.get("error")} if isinstance(error, SlackApiError) else failure(error)
            log.error("a token couldn't be renewed", workspace=workspace_id, **why)


def _renew(
    database: Database, slack: Slack, wall: Callable[[], datetime], held: installations.Installation, refresh: str
) -> None:
    given = _exchanged(slack, refresh)
    # from here on the old one is spent: what has come is kept, whatever it lacks
    expires = wall() + _lifetime(given.get("expires_in"))
    newer = str(given.get("refresh_token") or refresh)
    database.change(lambda db: installations.renewed(db, held, given["access_token"], newer, expires))


def _lifetime(seconds: object) -> timedelta:
    return timedelta(seconds=int(str(seconds))) if str(seconds or "").isdecimal() else LIVES


def _exchanged(slack: Slack, refresh: str) -> dict[str, Any]:
    answer = client_with(slack, None).oauth_v2_access(
        client_id=slack.client_id, client_secret=slack.client_secret, grant_type="refresh_token", refresh_token=refresh
    )
    return dict(answer.data)  # type: ignore[arg-type]
