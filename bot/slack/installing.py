"""Installing mentorbot into many workspaces, by Slack's OAuth: the way to Slack and back is the SDK's; the tokens, the
states and the pages are ours.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session as Db

from bot import accounts, commands
from bot.accounts import Profile
from bot.config import Slack
from bot.pages import HEADERS, Page, reader_for, rendered
from bot.slack import pages, people
from bot.slack.manifest import BACK, SCOPES
from bot.slack.parse import PLATFORM
from bot.slack.tokens import LIVES, client_with
from chat.words import Reader
from storage import directory, installations
from storage.database import Database, failure
from storage.people import Workspace
from storage.secrets import Sealed

log = structlog.get_logger()
INSTALL = "/slack/install"
OPEN = timedelta(minutes=10)  # from the first page to the way back: time enough to ask somebody, and no more
Wall = Callable[[], datetime]


class NotOurs(BoltError):
    """A workspace that isn't on the company's list."""


class States(AsyncOAuthStateStore):
    """What ties the way back from Slack to the way there: good for one time, for ten minutes."""

    def __init__(self, database: Database, wall: Wall) -> None:
        self.database, self.wall = database, wall

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new one."""
        state = secrets.token_urlsafe(24)
        until = self.wall() + OPEN
        await asyncio.to_thread(self.database.change, lambda db: installations.open_state(db, state, until))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours and in time; it is none afterwards."""
        return await asyncio.to_thread(
            self.database.change, lambda db: installations.spend_state(db, state, self.wall())
        )


class Installations(AsyncInstallationStore):
    """Where the SDK leaves what it got; everything else asks storage/installations.py."""

    def __init__(self, database: Database, slack: Slack, wall: Wall) -> None:
        self.database, self.slack, self.wall = database, slack, wall

    async def async_save(self, installation: Installation) -> None:
        """Keeps the tokens of a workspace. Raises NotOurs."""
        await asyncio.to_thread(save, self.database, self.slack, installation, self.wall())


def place_of(installation: Installation) -> str:
    """The workspace; or the Grid organisation, where it was installed for all of them."""
    whole = installation.is_enterprise_install
    return str((installation.enterprise_id if whole else installation.team_id) or "")


def save(database: Database, slack: Slack, installation: Installation, wall: datetime) -> None:
    """A workspace with its tokens. It shares the company's programme where it is on the list; else, with an empty list,
    it begins one, and whoever installed mentorbot looks after it. Raises NotOurs."""
    listed = {installation.team_id, installation.enterprise_id} & set(slack.workspaces)
    if slack.workspaces and not listed:
        raise NotOurs(place_of(installation))
    installer = None
    if not listed:
        client = client_with(slack, installation.bot_token)
        user = client.users_info(user=installation.user_id)["user"]
        installer = people.profile_of(user, place_of(installation))
    database.change(lambda db: _save(db, installation, installer, wall))


def _save(db: Db, installation: Installation, installer: Profile | None, wall: datetime) -> None:
    there = directory.workspace(db, PLATFORM, place_of(installation))
    workspace = there or _new_workspace(db, installation, installer, wall)
    workspace.gone_at, workspace.since = None, wall
    db.add(workspace)
    expires, refresh = installation.bot_token_expires_at, installation.bot_refresh_token
    until = datetime.fromtimestamp(expires, UTC) if expires else None
    installations.keep(
        db,
        workspace.id or 0,
        bot_id=installation.bot_id or "",
        bot_user=installation.bot_user_id or "",
        token=Sealed(installation.bot_token),
        refresh=Sealed(refresh) if refresh else None,
        expires_at=until or (wall + LIVES if refresh else None),
    )


def _new_workspace(db: Db, installation: Installation, installer: Profile | None, wall: datetime) -> Workspace:
    if installer is None:
        organisation = commands.found(db, wall).organisation_id
    else:
        name = installation.enterprise_name or installation.team_name or place_of(installation)
        programme = commands.begun(db, commands.founded(db, name), wall)
        organisation = programme.organisation_id
    workspace = Workspace(organisation_id=organisation, platform=PLATFORM, external_id=place_of(installation))
    db.add(workspace)
    db.flush()
    if installer is not None and installer.addresses:
        person = commands.coordinates(db, programme, installer.addresses[0], wall, installer.name)
        accounts.add(db, person, workspace, installer)
    return workspace


# --- the way there and back ----------------------------------------------------------------------------------


class Way(AsyncOAuthFlow):
    """The SDK's way to Slack and back, with a first page of ours."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """What somebody sees before they go to Slack."""
        return rendered(pages.before(url), _reader(request))


def way(database: Database, slack: Slack, wall: Wall) -> Way:
    """The way for an app of these settings."""
    settings = AsyncOAuthSettings(
        client_id=slack.client_id,
        client_secret=slack.client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        install_path=INSTALL,
        redirect_uri_path=BACK,
        callback_options=AsyncCallbackOptions(success=_arrived(slack), failure=_failed),
        authorization_url=urljoin(slack.api_url, "/oauth/v2/authorize"),
        installation_store=Installations(database, slack, wall),
        state_store=States(database, wall),
        state_expiration_seconds=int(OPEN.total_seconds()),
    )
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
    return Way(client=client, logger=logging.getLogger(__name__), settings=settings)


def routes(own: Way) -> list[web.RouteDef]:
    """The two addresses: where it begins, and where Slack sends people back to."""

    async def begin(request: web.Request) -> web.StreamResponse:
        return await _shown(request, own.handle_installation)

    async def back(request: web.Request) -> web.StreamResponse:
        return await _shown(request, own.handle_callback)

    return [web.get(INSTALL, begin), web.get(BACK, back)]


async def _shown(
    request: web.Request, step: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
) -> web.StreamResponse:
    given = await to_bolt_request(request)
    try:
        answer = await step(given)
    except (SlackApiError, SQLAlchemyError, ClientError, OSError, TimeoutError) as error:
        log.error("installing failed", **failure(error))
        answer = _answer(503, pages.unreachable(INSTALL), given)
    shown = await to_aiohttp_response(answer)
    shown.headers.update(HEADERS)
    return shown


def _arrived(slack: Slack) -> Callable[[AsyncSuccessArgs], Awaitable[BoltResponse]]:
    async def arrived(args: AsyncSuccessArgs) -> BoltResponse:
        done = args.installation
        log.info("installed", workspace=place_of(done))
        if done.is_enterprise_install:
            link = (
                f"https://app.slack.com/manage/{done.enterprise_id}/integrations/profile/{done.app_id}/workspaces/add"
            )
            page = pages.after_grid(done.enterprise_name or place_of(done), link)
        else:
            link = "https://slack.com/app_redirect?" + urlencode({"app": done.app_id, "team": done.team_id})
            page = pages.after(done.team_name or place_of(done), link, shared=bool(slack.workspaces))
        return _answer(200, page, args.request)

    return arrived


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    log.info("not installed", why=args.reason)
    if args.reason == "access_denied":
        page = pages.declined(INSTALL)
    elif isinstance(args.error, NotOurs):
        page = pages.elsewhere(str(args.error))
    else:
        page = pages.stale(INSTALL)
    status = 403 if isinstance(args.error, NotOurs) else args.suggested_status_code
    return _answer(status, page, args.request)


def _answer(status: int, page: Page, request: AsyncBoltRequest) -> BoltResponse:
    return BoltResponse(status=status, body=rendered(page, _reader(request)), headers={})


def _reader(request: AsyncBoltRequest) -> Reader:
    return reader_for(" ".join(request.headers.get("accept-language", [])))
