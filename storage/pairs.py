"""What two people do together: pairs, goals, sessions and the answers about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.secrets import Sealed, SealedColumn


class PairState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class SessionState(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Told(StrEnum):
    """What one of the two says about a session that is over."""

    MET = "met"
    NOT = "not"


class Pair(SQLModel, table=True):
    """A mentee and a mentor. reasons are stored words; score is out of 1000. introduced: both have been told."""

    __table_args__ = (
        Index(
            "uq_pair_running",
            "programme_id",
            "mentee_id",
            "mentor_id",
            unique=True,
            sqlite_where=text("state != 'ended'"),
            postgresql_where=text("state != 'ended'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentee_id: int = Field(foreign_key="person.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    state: str = PairState.DRAFT
    score: int = 0
    reasons: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    minutes: int = 45
    cadence_days: int = 14
    created_at: datetime
    published_at: datetime | None = None
    introduced: bool = False
    ended_at: datetime | None = None


class Goal(SQLModel, table=True):
    """What would be different at the end, in the mentee's own words."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    programme_id: int = Field(foreign_key="programme.id")
    words: Sealed = Field(sa_column=Column(SealedColumn("the mentee and their mentor"), nullable=False))
    created_at: datetime
    reached_at: datetime | None = None


class Session(SQLModel, table=True):
    """A meeting of a pair. revision counts its changes: reminders and invitations carry it.

    mentee_told, mentor_told: what each says of it once it is over; mentee_start, mentor_start: when they say it was,
    where it wasn't at the booked time. Neither is shown to the other.
    """

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    start: datetime = Field(index=True)
    minutes: int
    state: str = SessionState.BOOKED
    revision: int = 0
    booked_by: int = Field(foreign_key="person.id")
    booked_at: datetime
    mentee_told: str = ""
    mentor_told: str = ""
    mentee_start: datetime | None = None
    mentor_start: datetime | None = None


class Answer(SQLModel, table=True):
    """One person's answer to one survey: a number and at most one line in words."""

    __table_args__ = (UniqueConstraint("person_id", "survey", "session_id", name="uq_answer"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    survey: str
    session_id: int | None = Field(default=None, foreign_key="session.id", index=True)
    number: int
    at: datetime


class Note(SQLModel, table=True):
    """A line about a session: the one thing until next time, or a promise."""

    __table_args__ = (UniqueConstraint("person_id", "session_id", name="uq_note"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    session_id: int = Field(foreign_key="session.id", index=True)
    words: Sealed = Field(sa_column=Column(SealedColumn("the two of the pair"), nullable=False))
    at: datetime
