"""What two people do together: pairs, goals, sessions and the answers about them."""

from __future__ import annotations

from datetime import date, datetime
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
    UNSURE = "unsure"


class Asking(StrEnum):
    """Where a request to a mentor stands. queued: a later choice, nobody was asked yet."""

    QUEUED = "queued"
    ASKED = "asked"
    ACCEPTED = "accepted"
    PASSED = "passed"  # a no or silence, which read the same
    WITHDRAWN = "withdrawn"


class Pair(SQLModel, table=True):
    """A mentee and a mentor. reasons are stored words; score is out of 1000. introduced: both have been told.

    paused_until: no nudges and nothing due up to that day, for a break or a hold; pauses: all breaks so far, as
    [first day, last day] in ISO form; paused_by: who wanted the last one, and may end it. offered_to, offered_at: who looked at free times last and hasn't chosen one yet.
    held_by: who of the two put sessions on hold, which is not shown to the other. ends: where it isn't the programme's
    last day. why_ended is for the bot alone ("declined", "changed", "left", "finished"). forgotten: their words are
    erased. meets: how they meet ("call", "room", "phone", "person"), with the link, number or place beside it. agreed:
    the agreements of the kick-off, by question.
    """

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
    paused_until: date | None = None
    held_by: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    ends: date | None = None
    ended_at: datetime | None = None
    why_ended: str = ""
    forgotten: bool = False
    meets: str = ""
    place: Sealed | None = Field(
        default=None, sa_column=Column(SealedColumn("the two of the pair, and who plans for the mentor"))
    )
    agreed: Sealed | None = Field(default=None, sa_column=Column(SealedColumn("the two of the pair")))

    @property
    def both(self) -> tuple[int, int]:
        """The mentee and the mentor, by id."""
        return self.mentee_id, self.mentor_id

    agreed_at: datetime | None = None
    paused_by: int | None = Field(default=None, foreign_key="person.id")
    pauses: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    offered_to: int | None = Field(default=None, foreign_key="person.id")
    offered_at: datetime | None = None


class Request(SQLModel, table=True):
    """A mentee asks a mentor. rank 1 is asked first; asked_at is when it reached the mentor, due their last day for it.

    moves_at: the mentee's morning after the due day, or after a no, when the next mentor is asked. closed_at: when it was
    answered or passed over; one that is asked and closed is a no that the mentee hasn't heard yet. question, answer: what
    the mentor wanted to know first; the days between question_at and answered_at don't count. revision counts the times
    its message was changed or it was asked again. reasons are stored words; score is out of 1000.
    """

    __table_args__ = (Index("ix_request_moving", "state", "moves_at"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentee_id: int = Field(foreign_key="person.id", index=True)
    mentor_id: int = Field(foreign_key="person.id", index=True)
    rank: int = 1
    state: str = Asking.QUEUED
    message: Sealed = Field(sa_column=Column(SealedColumn("the mentee and the mentor who is asked"), nullable=False))
    question: Sealed | None = Field(
        default=None, sa_column=Column(SealedColumn("the mentee and the mentor who is asked"))
    )
    answer: Sealed | None = Field(
        default=None, sa_column=Column(SealedColumn("the mentee and the mentor who is asked"))
    )
    score: int = 0
    reasons: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_at: datetime
    asked_at: datetime | None = None
    due: datetime | None = None
    moves_at: datetime | None = None
    question_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    revision: int = 0


class Change(SQLModel, table=True):
    """Somebody would rather have another partner: nothing goes out before `due`, and until then it can be taken back.

    state: "waiting", "taken back" or "done".
    """

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: str = "waiting"
    at: datetime
    due: datetime


class Longer(SQLModel, table=True):
    """What one of the two says to "shall we go on": shown only where both say yes."""

    __table_args__ = (UniqueConstraint("pair_id", "person_id", name="uq_longer"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    yes: bool
    at: datetime


class Goal(SQLModel, table=True):
    """What would be different at the end, in the mentee's own words.

    by: when it shall be reached. confidence_then, confidence_now: from 1 to 5, 0 not told. helped: whether the bot has
    offered to sharpen it, which it does once.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    programme_id: int = Field(foreign_key="programme.id")
    words: Sealed = Field(sa_column=Column(SealedColumn("the mentee and their mentor"), nullable=False))
    created_at: datetime
    by: date | None = None
    confidence_then: int = 0
    confidence_now: int = 0
    reached_at: datetime | None = None
    helped: bool = False


class Milestone(SQLModel, table=True):
    """A step on the way to a goal: part of the 90-day plan."""

    id: int | None = Field(default=None, primary_key=True)
    goal_id: int = Field(foreign_key="goal.id", index=True)
    words: Sealed = Field(sa_column=Column(SealedColumn("the mentee and their mentor"), nullable=False))
    by: date | None = None
    done_at: datetime | None = None


class Session(SQLModel, table=True):
    """A meeting of a pair. revision counts its changes: reminders and invitations carry it.

    mentee_told, mentor_told: what each says of it once it is over; mentee_start, mentor_start: when they say it was,
    where it wasn't at the booked time. Neither is shown to the other. ask_again: when both are asked once more, because
    their answers differ. wish: the mentee's one thing for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    start: datetime = Field(index=True)
    minutes: int
    state: str = SessionState.BOOKED
    revision: int = 0
    booked_by: int = Field(foreign_key="person.id", index=True)
    booked_at: datetime
    mentee_told: str = ""
    mentor_told: str = ""
    mentee_start: datetime | None = None
    mentor_start: datetime | None = None
    ask_again: datetime | None = Field(default=None, index=True)
    wish: Sealed | None = Field(default=None, sa_column=Column(SealedColumn("the two of the pair")))


class Answer(SQLModel, table=True):
    """One person's answer to one survey: a number and at most one line in words.

    survey: "session", "fit", "pulse", "end" or "recommend". about: what it is about, such as "session 42" or "pair 7".
    """

    __table_args__ = (
        UniqueConstraint("person_id", "survey", "about", name="uq_answer"),
        Index("ix_answer_about", "survey", "about"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    survey: str
    about: str
    number: int
    words: Sealed | None = Field(
        default=None,
        sa_column=Column(SealedColumn("the coordinators, without a name, once five people have written one")),
    )
    at: datetime


class Note(SQLModel, table=True):
    """A line of the pair: after a session the one thing until next time, or a promise; without one, a note of the two.

    done_at: when its writer ticked it off. removed_at: shown to nobody since then, and gone a day later.
    """

    __table_args__ = (UniqueConstraint("person_id", "session_id", name="uq_note"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    session_id: int | None = Field(default=None, foreign_key="session.id", index=True)
    words: Sealed = Field(sa_column=Column(SealedColumn("the two of the pair"), nullable=False))
    at: datetime
    done_at: datetime | None = None
    removed_at: datetime | None = Field(default=None, index=True)


class PrivateNote(SQLModel, table=True):
    """A note that one of a pair keeps for themselves. removed_at: shown no more since then, and gone a day later."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    words: Sealed = Field(sa_column=Column(SealedColumn("the one who wrote it"), nullable=False))
    at: datetime
    removed_at: datetime | None = Field(default=None, index=True)
