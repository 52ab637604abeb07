"""Long work: rows that a worker claims with a lease, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.messages import Job


def waiting(db: Db, wall: datetime) -> Job | None:
    """The oldest job that nobody works on, or whose worker was given up."""
    abandoned = (col(Job.state) == "running") & (col(Job.lease_until) < wall)
    free = select(Job).where(or_(col(Job.state) == "waiting", abandoned))
    return db.exec(free.order_by(col(Job.id)).with_for_update(skip_locked=True)).first()


def unfinished(db: Db, programme_id: int, kind: str, person_id: int) -> bool:
    """Whether somebody has asked for a job of this kind that isn't done."""
    own = select(Job.id).where(Job.programme_id == programme_id, Job.kind == kind, Job.asked_by == person_id)
    return db.exec(own.where(col(Job.state).in_(("waiting", "running")))).first() is not None


def last_outcome(db: Db, programme_id: int, kind: str) -> dict[str, Any]:
    """What the last finished job of a kind left behind; empty without one."""
    done = select(Job.outcome).where(Job.programme_id == programme_id, Job.kind == kind, Job.state == "done")
    return dict(db.exec(done.order_by(col(Job.id).desc())).first() or {})
