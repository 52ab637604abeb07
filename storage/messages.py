"""What was said: the inbox, the outbox, open questions, places in conversations, and the web chat's own messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.secrets import Sealed, SealedColumn


class Received(SQLModel, table=True):
    """The inbox: an event, written before it is acknowledged; its reply is written with its effect.

    state: "new", then "done" (the effect and the reply stand), then "answered" (the person has the reply). again_at: when
    to look again who sent it, where their platform didn't say.
    """

    id: str = Field(primary_key=True)
    at: datetime = Field(index=True)
    again_at: datetime | None = None
    state: str = "new"
    event: Sealed = Field(sa_column=Column(SealedColumn("nobody, only the bot"), nullable=False))
    reply: Sealed | None = Field(default=None, sa_column=Column(SealedColumn("the person who acted")))


class Outgoing(SQLModel, table=True):
    """The outbox: a card for somebody else or for later, written in the transaction of what it announces.

    key says what it is and ends in the revision of what it announces, so it can't be said twice. place names where in
    the chat it stands: a later card with the same place takes over. channel: where everybody reads it, by the name that the
    person gave; beside_id: in a conversation of the person and this other one; without both, in the person's own chat:
    where they were last seen, or in this account and no other (account_id). due is programme time, lease_until is wall time;
    lease counts the claims, so that a worker which was given up can't finish what another one took over. doubtful: a try
    ended without anybody knowing whether it arrived. rank: 0 for an answer, which somebody waits for; 1 for all other post.
    nudge: it counts against the few that a person gets in a week.
    """

    __table_args__ = (Index("ix_outgoing_next", "state", "rank", "due", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    rank: int = 1
    due: datetime
    expires: datetime | None = None
    place: str = ""
    channel: str = ""
    beside_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    nudge: bool = False
    state: str = "waiting"
    card: Sealed = Field(sa_column=Column(SealedColumn("the person it goes to"), nullable=False))
    lease: int = 0
    lease_until: datetime | None = None
    retry_at: datetime | None = None
    attempts: int = 0
    doubtful: bool = False
    sent_at: datetime | None = None
    sent_as: str = ""
    sent_to: int | None = Field(default=None, foreign_key="account.id")


class Question(SQLModel, table=True):
    """What a person may be answering when they type: the newest form with one field, and the newest card's buttons."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    action: str = ""
    value: str = ""
    field: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    buttons: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    at: datetime


class Home(SQLModel, table=True):
    """What stands on somebody's home, where a platform has such a page and they have opened it.

    stale: it has to be looked at again. shown: a digest of what stands there, so that nothing is sent that stands there
    already. version: what the platform calls that state of it.
    """

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    stale: bool = Field(default=True, index=True)
    shown: str = ""
    version: str = ""


class Place(SQLModel, table=True):
    """Where a person is in a conversation of several steps: the flow, the step by its name, the answers so far."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    flow: str
    step: str
    answers: Sealed = Field(sa_column=Column(SealedColumn("the person alone, until it is finished"), nullable=False))
    at: datetime


class Job(SQLModel, table=True):
    """Long work, done in a child process. outcome: what it leaves behind. lease_until is wall time."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    programme_id: int = Field(foreign_key="programme.id")
    asked_by: int = Field(foreign_key="person.id")
    state: str = Field(default="waiting", index=True)
    at: datetime
    lease_until: datetime | None = None
    outcome: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Clock(SQLModel, table=True):
    """How far a demo's programme time is ahead of the wall clock. One row at most; none outside a demo."""

    id: int = Field(default=1, primary_key=True)
    ahead_seconds: int = 0


class ChatMessage(SQLModel, table=True):
    """A message in the local web chat, which is its own platform. key makes posting it twice harmless."""

    __table_args__ = (UniqueConstraint("key", name="uq_chat_message_key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    account_id: int = Field(foreign_key="account.id", index=True)
    mine: bool
    at: datetime
    body: Sealed = Field(sa_column=Column(SealedColumn("the person whose chat it is"), nullable=False))
    changed: int = Field(default=0, index=True)
    seen: bool = False
