"""Opening the database: SQLite out of the box, Postgres when one machine is not enough.

On SQLite writers take the lock when they begin (the driver's default loses updates silently), readers never do.
On Postgres every change is SERIALIZABLE: a conflict is an error, which `change()` answers with a rerun. Reads look at
one snapshot: they are never refused, and no change is refused because of them.
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import uniform
from threading import RLock
from time import sleep
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session, SQLModel, create_engine

from storage import (  # noqa: F401  (the tables)
    circles,
    concerns,
    connecting,
    installations,
    kudos,
    messages,
    offers,
    pairs,
    people,
    rosters,
    strangers,
)

log = structlog.get_logger()
BUSY_MS = 10_000  # how long SQLite waits for the lock: the driver's default is far too short for 50 presses at once
TRIES = 8  # of one change: with 30 people at once on Postgres three left 12 of them with an error, eight none
PAUSE = 0.1  # seconds, at most, before the next try; so that those who met don't meet again
QUIET = {"hide_parameters": True}  # an error in the log names no person
Result = TypeVar("Result")


class Database:
    """One engine, and three ways in: `read()`, `write()`, and `change()`, which writes until it has won its races."""

    def __init__(self, url: str, pool: int = 16) -> None:
        self.url = make_url(url)
        self.lite = self.url.get_backend_name() == "sqlite"
        self._turn = RLock()
        self.engine = _lite(url, pool) if self.lite else _postgres(url, pool)
        self._reader = self.engine if self.lite else self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def write(self, *, eager: bool = True) -> Iterator[Session]:
        """A transaction that may change things: committed at the end, rolled back by any error.

        eager: on SQLite it waits for the lock at its beginning, so it never loses a race; else only at its first write.
        """
        with self._in_turn(waits=self.lite and eager):
            connection = self.engine.connect().execution_options(writes=eager)
            with connection, Session(connection, expire_on_commit=False) as db, db.begin():
                yield db

    @contextmanager
    def _in_turn(self, *, waits: bool) -> Iterator[None]:
        """The writers of one process wait for each other here. SQLite alone has each ask again after ever longer pauses, so
        that whoever has waited longest is served last: of 20 at once some waited for seconds, now nobody for one."""
        mine = waits and self._turn.acquire(timeout=BUSY_MS / 1000)
        try:
            yield
        finally:
            if mine:
                self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads: on SQLite it waits for no writer."""
        with Session(self._reader, expire_on_commit=False) as db:
            yield db

    def change(self, work: Callable[[Session], Result], *, eager: bool = True) -> Result:
        """What `work` returns, run in a transaction of its own and run again where it lost a race, so it may touch
        nothing but the database. Raises what the last try raised. eager: False for work that mostly finds nothing to
        change, so that it keeps nobody waiting; once it lost a race, it is eager too."""
        for attempt in range(1, TRIES):
            try:
                with self.write(eager=eager or attempt > 1) as db:
                    return work(db)
            except DBAPIError as error:
                if not lost_a_race(error) and not (_behind_a_writer(error) and not eager):
                    raise
                log.info("lost a race, running again", attempt=attempt)
                sleep(uniform(0, PAUSE))  # noqa: S311 - it decides nothing but who waits
        with self.write() as db:
            return work(db)

    def close(self) -> None:
        self.engine.dispose()


def lost_a_race(error: Exception) -> bool:
    """Whether running the same transaction again may succeed: a serialisation or integrity failure."""
    if isinstance(error, IntegrityError):
        return True
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorcode", None)
    return isinstance(error, OperationalError) and code in {"40001", "40P01", sqlite3.SQLITE_BUSY_SNAPSHOT}


def _behind_a_writer(error: Exception) -> bool:
    """Whether somebody held SQLite's lock as a reader began to write: SQLite doesn't let that one wait."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def failure(error: BaseException) -> dict[str, object]:
    """An error for the log: its kind and where it came from. Its message may hold what somebody wrote, so it's left out."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}


def create_tables(database: Database) -> None:
    """All tables at once, for tests; a real database is made by the migrations."""
    SQLModel.metadata.create_all(database.engine)


def _postgres(url: str, pool: int) -> Engine:
    return create_engine(url, isolation_level="SERIALIZABLE", pool_size=pool, pool_pre_ping=True, **QUIET)


def _lite(url: str, pool: int) -> Engine:
    waiting = {"timeout": BUSY_MS / 1000}
    engine = create_engine(url, pool_size=pool, max_overflow=pool, connect_args=waiting, **QUIET)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we begin ourselves
        _write_ahead(connection)
        for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    return engine


def _write_ahead(connection: Any) -> None:
    """Where several open a new file at once, SQLite refuses all but one at once, whatever the timeout."""
    for _ in range(TRIES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            sleep(uniform(0, PAUSE))  # noqa: S311 - it decides nothing but who waits
    connection.execute("PRAGMA journal_mode=WAL")
