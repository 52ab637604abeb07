"""What is told in confidence: read by the safe contact and their deputy, and by nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from storage.secrets import Sealed, SealedColumn


class Concern(SQLModel, table=True):
    """One message in confidence. severity: "off", "stop" or "unsafe". reply_by: how the contact may answer ("here",
    "call", "know"). holder_id: who has it now. state: "sent", "opened", "taken", "closed" or "taken back". due: when the
    deputy takes over, unless the contact has taken it.
    """

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    holder_id: int = Field(foreign_key="person.id", index=True)
    words: Sealed = Field(sa_column=Column(SealedColumn("the safe contact and their deputy"), nullable=False))
    severity: str
    reply_by: str
    state: str = "sent"
    at: datetime
    due: datetime
