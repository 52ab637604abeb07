"""Long work: a row that is claimed, computed in a child process, and kept. A worker that died is succeeded by lease."""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from handlers import JOBS
from storage import programmes
from storage.database import Database
from storage.messages import Job

log = structlog.get_logger()
LEASE = timedelta(minutes=30)  # longer than the largest matching that was measured takes


def work(database: Database, child: Executor, wall: datetime) -> bool:
    """Does one waiting job, if there is one."""
    with database.read() as db:
        if _waiting(db, wall) is None:
            return False
    with database.write() as db:
        job = _waiting(db, wall)
        if job is None:
            return False
        job.state, job.lease_until = "running", wall + LEASE
        db.add(job)
        given = JOBS[job.kind].gather(db, job, programmes.now(db, wall))
    try:
        result = child.submit(JOBS[job.kind].compute, given).result(timeout=LEASE.total_seconds())
    except Exception:
        log.exception("a job failed", job=job.id)
        _finish(database, job, wall, None)
        return True
    _finish(database, job, wall, result)
    return True


def _waiting(db: Db, wall: datetime) -> Job | None:
    abandoned = (col(Job.state) == "running") & (col(Job.lease_until) < wall)
    jobs = select(Job).where(or_(col(Job.state) == "waiting", abandoned))
    return db.exec(jobs.order_by(col(Job.id)).with_for_update(skip_locked=True)).first()


def _finish(database: Database, job: Job, wall: datetime, result: Any) -> None:
    with database.write() as db:
        row = db.get_one(Job, job.id)
        if row.state != "running":
            return
        now = programmes.now(db, wall)
        row.state, row.progress = ("done", 100) if result is not None else ("failed", row.progress)
        db.add(row)
        if result is not None:
            JOBS[row.kind].keep(db, row, result, now)
        else:
            tell(db, row.asked_by, _failed(row), key=f"failed:job {row.id}", at=now)


def _failed(job: Job) -> Card:
    text = say("Nothing was changed. The log has the details under job {number}.", number=str(job.id))
    return Card(say("That didn't work"), (Text(text),), (Button(say("Try again"), job.kind),))
