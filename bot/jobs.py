"""Long work: a row that is claimed, computed in a child process, and kept. A worker that died is succeeded by lease."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session as Db

from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from handlers import JOBS
from storage import jobs, programmes
from storage.database import Database, failure
from storage.messages import Job

log = structlog.get_logger()
LEASE = timedelta(minutes=30)  # longer than the largest matching that was measured takes


def work(database: Database, child: Callable[[], Executor], wall: datetime) -> bool:
    """Does one waiting job, if there is one. child: makes the executor that computes it, a fresh one for each job."""
    with database.read() as db:
        if jobs.waiting(db, wall) is None:
            return False
    job = database.change(lambda db: _claim(db, wall))
    if job is None:
        return False
    try:
        with database.read() as db:
            given = JOBS[job.kind].gather(db, job, programmes.now(db, wall))
        with child() as executor:
            result = executor.submit(JOBS[job.kind].compute, given).result(timeout=LEASE.total_seconds())
        database.change(lambda db: _keep(db, job, wall, result))
    except Exception as error:
        log.error("a job failed", job=job.id, **failure(error))
        database.change(lambda db: _fail(db, job, wall))
    return True


def _claim(db: Db, wall: datetime) -> Job | None:
    job = jobs.waiting(db, wall)
    if job is not None:
        job.state, job.lease_until = "running", wall + LEASE
        db.add(job)
    return job


def _keep(db: Db, job: Job, wall: datetime, result: Any) -> None:
    """Keeps a result, if the claim still holds; what was computed from something that has changed since is done again."""
    row = db.get_one(Job, job.id)
    if row.state != "running" or row.lease_until != job.lease_until:
        return
    if not JOBS[row.kind].keep(db, row, result, programmes.now(db, wall)):
        row.state = "waiting"
        db.add(row)


def _fail(db: Db, job: Job, wall: datetime) -> None:
    row = db.get_one(Job, job.id)
    if row.state != "running" or row.lease_until != job.lease_until:
        return  # somebody else has taken it over
    row.state = "failed"
    db.add(row)
    text = say("Nothing was changed. The log has the details under job {number}.", number=str(row.id))
    card = Card(say("That didn't work"), (Text(text),), (Button(say("Try again"), row.kind),))
    tell(db, row.asked_by, card, key=f"failed:job {row.id}", at=programmes.now(db, wall))
