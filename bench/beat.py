"""What the clock costs with 1,000 pairs that have met for two months: each tick, and home as the two and the coordinator see it.

A beat comes every five seconds and reads; only what it finds due takes the write lock. Figures are medians of five, on
SQLite, when nothing is due any more.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sqlmodel import col, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from grown import NOW, company

from chat.events import Address, Event
from chat.turn import Turn
from handlers import ROUTES, TICKS
from storage.database import Database, create_tables
from storage.messages import Outgoing
from storage.people import Person
from storage.secrets import new_key, use_keys

PAIRS = int(os.environ.get("PAIRS", "1000"))


def took(work: Callable[[], object]) -> float:
    """Milliseconds, the median of five."""
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times) * 1000


def tick(database: Database, name: str) -> None:
    with database.read() as db:
        TICKS[name].run(db, NOW)
        db.rollback()


def home(database: Database, number: int) -> None:
    with database.read() as db:
        person = db.exec(select(Person).where(col(Person.id) == number)).one()
        event = Event(id="bench", sender=Address("web", "local", f"p{number}"), action="home")
        ROUTES["home"].handler(Turn(event, db, person, NOW))


def settle(database: Database) -> None:
    """Until nothing is due any more: a tick does so many things at a beat."""
    before = -1
    while before != (now := _cards(database)):
        before = now
        for name in TICKS:
            with database.write() as db:
                TICKS[name].run(db, NOW)


def _cards(database: Database) -> int:
    with database.read() as db:
        return len(db.exec(select(Outgoing.id)).all())


if __name__ == "__main__":
    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        create_tables(database)
        company(database, PAIRS)
        settle(database)
        costs = {name: took(lambda name=name: tick(database, name)) for name in TICKS}
        print(f"{PAIRS} pairs, {2 * PAIRS} people, {_cards(database)} cards; milliseconds, median of five")
        for name, cost in sorted(costs.items(), key=lambda item: -item[1])[:8]:
            print(f"tick {name}: {cost:.1f}")
        print(f"a whole beat: {sum(costs.values()):.1f}")
        for who, number in (("a mentee", 7), ("a mentor", PAIRS + 7), ("a coordinator", 2 * PAIRS + 1)):
            print(f"home of {who}: {took(lambda number=number: home(database, number)):.1f}")
        database.close()
