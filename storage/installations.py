"""Where mentorbot was installed by its link: the tokens of each workspace, and the states of installing that are open.

A token that expires is renewed by whoever holds the row for a moment (`renewing_until`), so that two processes never
spend the same refresh token; `renewals` fences off what comes too late. Nothing is locked while Slack is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, or_, update
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel import Session as Db
from sqlmodel.sql.expression import SelectOfScalar

from storage.people import Workspace
from storage.secrets import Sealed, SealedColumn

NOBODY = "nobody, only the bot"


class Installation(SQLModel, table=True):
    """One workspace's tokens; or those of a whole Grid organisation, which then is the workspace.

    expires_at: None for a token that doesn't. refresh: what it is exchanged for before that.
    """

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    bot_id: str
    bot_user: str
    token: Sealed = Field(sa_column=Column(SealedColumn(NOBODY), nullable=False))
    refresh: Sealed | None = Field(default=None, sa_column=Column(SealedColumn(NOBODY)))
    expires_at: datetime | None = None
    renewals: int = 0
    renewing_until: datetime | None = None


class OpenState(SQLModel, table=True):
    """Somebody has begun to install: the state that Slack has to send back, once, before it is over."""

    state: str = Field(primary_key=True)
    until: datetime


def keep(db: Db, workspace_id: int, **tokens: Any) -> None:
    """The tokens of a workspace that was installed now, or again."""
    there = db.get(Installation, workspace_id)
    if there is None:
        db.add(Installation(workspace_id=workspace_id, **tokens))
        return
    for name, value in {**tokens, "renewals": there.renewals + 1, "renewing_until": None}.items():
        setattr(there, name, value)
    db.add(there)


def at(db: Db, platform: str, external_id: str) -> Installation | None:
    """The installation of a workspace, by the platform's name for it."""
    return db.exec(_at(platform, external_id)).first()


def everywhere(db: Db, platform: str) -> list[tuple[str, Installation]]:
    """All of them, each with the platform's name for its workspace."""
    own = select(Workspace.external_id, Installation).join(Installation).where(Workspace.platform == platform)
    return list(db.exec(own.order_by(col(Workspace.external_id))))


def remove(db: Db, platform: str, external_id: str) -> bool:
    """It was uninstalled: its tokens go, and what waits for its people stays until they can be reached again."""
    there = db.exec(_at(platform, external_id)).first()
    if there is not None:
        db.delete(there)
    return there is not None


def _at(platform: str, external_id: str) -> SelectOfScalar[Installation]:
    own = select(Installation).join(Workspace)
    return own.where(Workspace.platform == platform, Workspace.external_id == external_id)


# --- tokens that expire --------------------------------------------------------------------------------------


def expiring(db: Db, before: datetime, wall: datetime) -> list[int]:
    """The workspaces whose token has to be renewed, and which nobody is renewing."""
    due = select(Installation.workspace_id).where(col(Installation.expires_at) < before)
    return list(db.exec(due.where(or_(col(Installation.renewing_until).is_(None), _over(wall)))))


def hold(db: Db, workspace_id: int, wall: datetime, lease: timedelta) -> Installation | None:
    """Takes a row for as long as asking Slack may take; None where somebody else was faster."""
    free = update(Installation).where(col(Installation.workspace_id) == workspace_id)
    free = free.where(or_(col(Installation.renewing_until).is_(None), _over(wall)))
    held = db.execute(free.values(renewing_until=wall + lease)).rowcount  # type: ignore[attr-defined]
    return db.get(Installation, workspace_id) if held else None


def renewed(db: Db, held: Installation, token: str, refresh: str, expires_at: datetime) -> bool:
    """New tokens for old ones, however late they come, unless others have come in the meantime."""
    same = update(Installation).where(col(Installation.workspace_id) == held.workspace_id)
    same = same.where(col(Installation.renewals) == held.renewals)
    tokens = {"token": Sealed(token), "refresh": Sealed(refresh), "expires_at": expires_at}
    done = db.execute(same.values(**tokens, renewals=held.renewals + 1, renewing_until=None))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _over(wall: datetime) -> Any:
    return col(Installation.renewing_until) < wall


# --- states --------------------------------------------------------------------------------------------------


def open_state(db: Db, state: str, until: datetime) -> None:
    """Somebody begins; what nobody came back for goes."""
    db.exec(delete(OpenState).where(col(OpenState.until) < until - timedelta(days=1)))
    db.add(OpenState(state=state, until=until))


def spend_state(db: Db, state: str, wall: datetime) -> bool:
    """Whether a state is one of ours and in time. It is good for one time."""
    own = delete(OpenState).where(col(OpenState.state) == state, col(OpenState.until) >= wall)
    return bool(db.exec(own).rowcount)
