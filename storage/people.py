"""Who there is: organisations, their workspaces and programmes, people with their accounts, enrolments and hours."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.secrets import Sealed, SealedColumn


class Role(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"


class Enrolled(StrEnum):
    """invited: on the list, and nobody is told of them; joined: said yes; declined: not this time; left: went again."""

    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"


class Organisation(SQLModel, table=True):
    """A company. Every other row reaches exactly one."""

    id: int | None = Field(default=None, primary_key=True)
    name: str


class Workspace(SQLModel, table=True):
    """Where a company talks: a Slack workspace, a Teams tenant, or the local web chat.

    gone_at: since when the bot is no longer installed there; nothing is sent until it is again. since: when it was last
    known to be there; older news of its leaving is over. unseen: of Teams, the teams whose people are still to be looked up:
    how each is reached, by its conversation.
    """

    __table_args__ = (UniqueConstraint("platform", "external_id", name="uq_workspace"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    platform: str
    external_id: str
    gone_at: datetime | None = None
    since: datetime | None = None
    unseen: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Programme(SQLModel, table=True):
    """One run of mentoring, with its defaults: minutes of a session, days between two of them.

    quiet: weeks that count for nothing, as [first day, last day] in ISO form. contact, deputy: who reads what is told in
    confidence; never somebody who runs the programme. emergency: whom to call in danger, as a coordinator wrote it.
    welcome: new colleagues hear of the programme on their platform; guests: people from outside the company may take part.
    channel: where coordinators announced something last; group_chats: new pairs get a chat of the two. kudos: the channel
    for thank-yous, "" for none; kudos_account_id: of the coordinator who named it.
    closed_days: how long what was told in confidence is kept once it is closed.
    """

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    starts: date
    ends: date
    minutes: int = 45
    cadence_days: int = 14
    quiet: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    contact_id: int | None = Field(default=None, foreign_key="person.id")
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    emergency: str = ""
    welcome: bool = False
    guests: bool = False
    channel: str = ""
    group_chats: bool = False
    kudos: str = ""
    kudos_account_id: int | None = Field(default=None, foreign_key="account.id")
    closed_days: int = 90


class Person(SQLModel, table=True):
    """A human being. zone is an IANA name, locale such as "en-GB"; level is seniority, 0 when not known.

    ways: how somebody likes to work together, by question ("pace": "small steps"). away: days without sessions or nudges,
    as [first day, last day] in ISO form. nudges: "" as the programme does it, "monthly", or "none"; snoozed_until: none before that.
    active: False once the platform says that the account was closed. sought_at: when a platform was last asked for an
    account with their address, because there was something to say and none was known. bounced_at: since when a mail server
    says that there is no such address, in wall time.
    """

    __table_args__ = (UniqueConstraint("organisation_id", "email", name="uq_person_email"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    email: str
    zone: str = "UTC"
    locale: str = "en-GB"
    title: str = ""
    team: str = ""
    level: int = 0
    manager_email: str = ""
    languages: list[str] = Field(default_factory=lambda: ["en"], sa_column=Column(JSON, nullable=False))
    style: str = ""
    ways: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    away: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    nudges: str = ""
    snoozed_until: datetime | None = None
    active: bool = True
    sought_at: datetime | None = None
    bounced_at: datetime | None = None
    vetoes: Sealed | None = Field(default=None, sa_column=Column(SealedColumn("the person alone, and the matching")))


class Account(SQLModel, table=True):
    """A person's account in a workspace: where an event comes from and a card goes to.

    zone: the time zone that the platform named last, so that one which somebody told us isn't undone by old news.
    language_open: whether the platform has still to say what they read, as the news of an installation may not.
    outside: a guest's, or another company's: it is heard only while the programme lets guests take part.
    reference: what Teams needs to write there, as it came with the newest event; None on other platforms. gone_at: since
    when nobody can be reached there, in wall time.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "external_id", name="uq_account"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    zone: str = ""
    language_open: bool = False
    outside: bool = False
    last_seen: datetime | None = None
    reference: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    gone_at: datetime | None = None


class Enrolment(SQLModel, table=True):
    """A person's part in a programme. A person who is mentee and mentor has two.

    invited_at: the morning on which the invitation reaches them, set once the coordinators send it; before that nobody
    writes to them. For a mentor: minutes and cadence_days of the sessions they like best (0: the programme's), formats
    ("talk", "writing", "together"), ready ("first", "some", "often"), and resting_until, before which no new request or
    match reaches them (a mentee neither). For a mentee: chooses, whether they pick their mentor themselves ("self"),
    leave it to the coordinators ("coordinator"), or didn't say ("").
    """

    __table_args__ = (UniqueConstraint("person_id", "programme_id", "role", name="uq_enrolment"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    role: str
    state: str = Enrolled.INVITED
    hours_a_month: int = 2
    invited_at: datetime | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    minutes: int = 0
    cadence_days: int = 0
    formats: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    ready: str = ""
    resting_until: date | None = None
    chooses: str = ""


class Interest(SQLModel, table=True):
    """A topic that a mentee wants or a mentor offers: a key of matching.topics. rank 0 matters most.

    level: 1 just starting .. 3 nearly there for a mentee, 1 knows the ground .. 3 does it daily for a mentor, 0 not said.
    """

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True)
    topic: str
    rank: int = 0
    level: int = 0


class Hours(SQLModel, table=True):
    """A weekly window of a person in their own wall time. day 0 is Monday; start, end in minutes, end at most 1440.

    at_most: 0 for usual hours; else unusual ones, offered for at most so many sessions in any 28 days.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: int
    start: int
    end: int
    at_most: int = 0


class Delegate(SQLModel, table=True):
    """An assistant who books and moves for a mentor, and sees names and times only. state: "asked", "active", "ended"."""

    __table_args__ = (UniqueConstraint("mentor_id", "assistant_id", name="uq_delegate"),)

    id: int | None = Field(default=None, primary_key=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    assistant_id: int = Field(foreign_key="person.id", index=True)
    state: str = "asked"
    at: datetime
