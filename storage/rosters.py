"""Lists of people that coordinators sent: kept until they are imported or left, a day at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column
from sqlmodel import Field, SQLModel, col, delete, func, select
from sqlmodel import Session as Db

from storage.secrets import Sealed, SealedColumn

KEPT = timedelta(days=1)  # as long as a card's buttons count; then it would be old anyway


class RosterFile(SQLModel, table=True):
    """A file of people as it was sent. state: "sent", then "shown" (its preview), then "going" (being imported).

    taken: how many people of it are in already, added: how many of these are new.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    at: datetime = Field(index=True)
    name: str
    data: Sealed = Field(sa_column=Column(SealedColumn("the coordinator who sent it"), nullable=False))
    state: str = "sent"
    taken: int = 0
    added: int = 0


def of(db: Db, person_id: int) -> list[RosterFile]:
    """What somebody sent and neither imported nor left, in the order of sending."""
    return list(db.exec(select(RosterFile).where(RosterFile.person_id == person_id).order_by(col(RosterFile.id))))


def forget(db: Db, now: datetime) -> None:
    """What nobody decided on goes; what is being imported is finished first."""
    db.exec(delete(RosterFile).where(col(RosterFile.at) <= now - KEPT, col(RosterFile.state) != "going"))


def next_forgotten(db: Db, now: datetime) -> datetime | None:
    """When the next of them goes."""
    first = db.exec(select(func.min(RosterFile.at)).where(RosterFile.state != "going")).one()
    return max(first + KEPT, now) if first else None
