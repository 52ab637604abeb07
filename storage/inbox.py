"""The inbox: an event is written before it is acknowledged, and its reply is written with its effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, delete, select

from storage.messages import Received
from storage.secrets import Sealed

KEPT = timedelta(days=1)  # replies are erased after a day: no platform repeats an event later than that
LEFT_BEHIND = timedelta(seconds=60)  # an event that old without an answer was left by a process that died


def record(db: Db, event_id: str, event: Any, wall: datetime) -> Received:
    """The event's row; the same row for every repeat."""
    row = db.get(Received, event_id)
    if row is None:
        row = Received(id=event_id, at=wall, event=Sealed(event))
        db.add(row)
        db.flush()
    return row


def is_first(db: Db, event_id: str, event: Any, wall: datetime) -> bool:
    """Records an event, and says whether that was needed: of several at once exactly one is the first."""
    known = db.get(Received, event_id) is not None
    record(db, event_id, event, wall)
    return not known


def finish(db: Db, row: Received, reply: Any) -> None:
    """The effect stands: keep the reply for repeats, in the same transaction."""
    row.state, row.reply = "done", Sealed(reply)
    db.add(row)


def answered(db: Db, event_id: str) -> None:
    """The person has the reply: nothing waits for it any more."""
    row = db.get(Received, event_id)
    if row is not None:
        row.state = "answered"
        db.add(row)


def is_answered(db: Db, event_id: str) -> bool:
    """Whether the person has had the reply before."""
    row = db.get(Received, event_id)
    return row is not None and row.state == "answered"


def left_behind(db: Db, wall: datetime) -> list[Received]:
    """Events that nobody answered: their process died."""
    waiting = select(Received).where(Received.state != "answered", col(Received.at) < wall - LEFT_BEHIND)
    waiting = waiting.where(or_(col(Received.again_at).is_(None), col(Received.again_at) <= wall))
    return list(db.exec(waiting.order_by(col(Received.at)).limit(100)))


def later(db: Db, event_id: str, wall: datetime) -> None:
    """What can't be worked on now is tried again in a minute, for a day."""
    row = db.get_one(Received, event_id)
    row.again_at = wall + LEFT_BEHIND
    if wall - row.at > KEPT:
        row.state = "answered"
    db.add(row)


def forget(db: Db, wall: datetime) -> None:
    """Erases answered events once no repeat can come."""
    old = (col(Received.state) == "answered", col(Received.at) < wall - KEPT)
    if db.exec(select(Received.id).where(*old).limit(1)).first() is not None:  # a look takes no lock
        db.exec(delete(Received).where(*old))
