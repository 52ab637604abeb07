"""Serving Teams: one app, for the tenants that are named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot import accounts, commands
from bot.config import BadSetting, Settings, Teams
from bot.engine import Engine
from bot.serving import Opened
from bot.teams.desk import Desk
from bot.teams.edge import TeamsEdge
from bot.teams.parse import PLATFORM
from bot.teams.sdk import Connector
from bot.teams.service import PATH, routes
from bot.teams.trust import Credentials
from storage import offers

MINUTE, HOURLY = 60.0, 3600.0  # seconds


def introduced(teams: Teams) -> None:
    """Asks for a token with the app's secret. Raises BadSetting where it isn't taken."""
    try:
        credentials(teams).token()
    except PermissionError as error:
        raise BadSetting(f"Microsoft doesn't take TEAMS_SECRET: {error}") from None
    except (OSError, ValueError) as error:
        raise BadSetting(f"Microsoft's login can't be reached: {type(error).__name__}") from None


def credentials(teams: Teams) -> Credentials:
    return Credentials(teams.app_id, teams.secret, teams.tenants[0])


async def opened(engine: Engine, chosen: Settings, teams: Teams) -> Opened:
    """Teams, ready to be served."""
    for tenant in teams.tenants:
        engine.database.change(partial(commands.workspace, platform=PLATFORM, external_id=tenant, now=engine.wall()))
    connector = Connector(teams.app_id, credentials(teams))
    engine.edges[PLATFORM] = TeamsEdge(engine.database, connector, engine.wall)
    desk = Desk(engine, ThreadPoolExecutor(chosen.threads), connector)

    def forget() -> None:
        engine.database.change(lambda db: offers.forget(db, engine.wall()), eager=False)

    def recognise() -> None:
        engine.database.change(accounts.recognise, eager=False)

    says = "mentorbot is in Teams" if teams.app_id else "mentorbot takes anybody's word for who they are"
    return Opened(
        [f"{says}; its address ends in {PATH}"],
        routes(desk, teams.tenants, engine.wall),
        {
            "forgotten files": (forget, HOURLY),
            "files": (desk.files.again, MINUTE),
            "teams": (desk.people.look_up_again, MINUTE),
            "those who came early": (recognise, MINUTE),
        },
    )
