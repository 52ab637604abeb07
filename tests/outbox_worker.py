"""Chaos: workers that send the outbox to a platform which fails in every way, and are killed again and again.

A program of its own, because a process with threads is better not forked. It reads orders as lines of JSON, the
arguments of `chaos`, and answers each with a line: how many workers it killed until nothing waited.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import col, select

from bot import delivery
from bot.delivery import Parcel, Refused, Sent
from storage import outbox, programmes
from storage.database import Database
from storage.messages import Outgoing
from storage.secrets import use_keys

BEGIN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
FASTER = 120  # the workers' clock: a lease of a minute is over in half a second
WORKERS = 3
PATIENCE = 90  # seconds: a very busy machine, or something hangs
Way = Callable[[Database, "Moody", datetime], bool]


class Moody:
    """A platform that appends what arrives to a file: "key<tab>title". Of ten sends about four go wrong."""

    def __init__(self, arrived: Path) -> None:
        self.arrived, self.chance, self.late = arrived, random.Random(os.getpid()), ""

    def send(self, parcel: Parcel) -> Sent | Refused:
        self._arrive(self.late)  # what was on its way when its sender stopped waiting
        self.late, line = "", f"{parcel.key}\t{parcel.card.title}\n"
        mood = self.chance.random()
        if mood < 0.1:
            return Refused(timedelta(seconds=6))
        if mood < 0.2:
            raise ConnectionError("it never got there")
        if mood < 0.25:
            self.late = line
            raise TimeoutError("it gets there later")
        self._arrive(line)
        if mood < 0.4:
            raise TimeoutError("it got there, and nobody heard")
        return Sent(parcel.key)

    def _arrive(self, line: str) -> None:
        with self.arrived.open("ab", buffering=0) as file:  # one append is whole or not at all
            file.write(line.encode())


def careful(database: Database, edge: Moody, wall: datetime) -> bool:
    """The real one."""
    return delivery.deliver(database, delivery.Ways({"web": edge}), wall)


def naive(database: Database, edge: Moody, wall: datetime) -> bool:
    """Ticks a card off and then sends it, as one would write it at first."""
    with database.write() as db:
        row = outbox.claim(db, programmes.now(db, wall), wall, delivery.LEASE)
        if row is None:
            return False
        db.expunge(row)  # it sends what it has read
        outbox.sent(db, row, wall, row.key)
    delivery._send(database, delivery.Ways({"web": edge}), row, wall)
    return True


def chaos(way: str, url: str, arrived: str) -> int:
    """Kills one worker of three after every few messages and starts another, until nothing waits. Returns how many;
    raises where nothing goes on or a worker dies by itself."""
    database, path = Database(url, pool=1), Path(arrived)
    begun, chance, kills, next_kill = time.monotonic(), random.Random(7), 0, 1
    turn = partial(_turn, {"careful": careful, "naive": naive}[way], database, begun)
    turn(Moody(path))  # the first message warms up what all workers start with
    workers = [_fork(database, path, turn) for _ in range(WORKERS)]
    while time.monotonic() < begun + PATIENCE:
        time.sleep(0.03)  # a message or two; the workers are processes of their own, which tell nothing but these
        there = len(path.read_bytes().splitlines())
        if there >= next_kill:
            _kill(workers.pop(chance.randrange(WORKERS)))
            workers.append(_fork(database, path, turn))
            kills, next_kill = kills + 1, there + chance.randint(2, 15)
        elif not _waiting(database):
            break
    for worker in workers:
        _kill(worker)
    if _waiting(database):
        raise TimeoutError("cards are still waiting")
    return kills


def _fork(database: Database, arrived: Path, turn: Callable[[Moody], bool]) -> int:
    database.close()  # SQLite mustn't be open in a process that forks
    parent, worker = os.getpid(), os.fork()
    if worker == 0:
        edge = Moody(arrived)
        while os.getppid() == parent:  # until it is killed, or everything is over
            if not turn(edge):
                time.sleep(0.02)  # nothing is due just now
        os._exit(0)
    return worker


def _turn(way: Way, database: Database, begun: float, edge: Moody) -> bool:
    wall = BEGIN + (time.monotonic() - begun) * FASTER * timedelta(seconds=1)
    try:
        return way(database, edge, wall)
    except Exception:  # the naive one lets everything through, the real one what its database says
        return True


def _kill(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    assert os.WIFSIGNALED(status), "a worker died by itself"


def _waiting(database: Database) -> bool:
    with database.read() as db:
        return db.exec(select(Outgoing.id).where(col(Outgoing.state) == "waiting")).first() is not None


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    delivery.GIVE_UP = 1000  # giving up and waiting long have tests of their own; here nothing may be lost
    delivery.LONGEST = delivery.LEASE
    use_keys(sys.argv[1])
    for line in sys.stdin:
        print(chaos(**json.loads(line)), flush=True)
