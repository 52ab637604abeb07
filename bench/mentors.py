"""How long `mentors` holds the write lock, with 1,000 mentors and 2,000 mentees in the programme.

On SQLite one transaction writes at a time, so everybody else waits for what a press works out inside of it. Presses go
through the real dispatch: `mentors` (all who fit, ranked), "1st choice", and sending the message; the goal is well under
100 ms with the lock.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from statistics import median

from sqlmodel import Session

from bot.dispatch import dispatch
from chat.cards import Card, Cards
from chat.events import Address, Event
from handlers.topics import TOPIC_NAMES
from storage.database import Database, create_tables
from storage.people import Account, Enrolment, Hours, Interest, Organisation, Person, Programme, Workspace
from storage.secrets import new_key, use_keys

MENTORS = int(os.environ.get("MENTORS", "1000"))
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Singapore")
NOW = datetime.fromisoformat("2026-11-24T09:00+00:00")


def company(database: Database) -> None:
    """A programme with its people; one of the mentees has an account."""
    chance = random.Random(7)
    with database.write() as db:
        db.add(Organisation(id=1, name="Northwind"))
        db.flush()
        db.add(Programme(id=1, organisation_id=1, name="Growth", starts=date(2026, 11, 1), ends=date(2027, 5, 28)))
        people, parts, topics, hours = [], [], [], []
        for n in range(1, 3 * MENTORS + 1):
            manager = f"p{n // 10 + 1}@example.com"
            people.append({"id": n, "organisation_id": 1, "name": f"Person {n}", "email": f"p{n}@example.com"})
            people[-1] |= {"zone": chance.choice(ZONES), "team": f"T{n % 40}", "level": n % 6, "manager_email": manager}
            parts.append({"id": n, "person_id": n, "programme_id": 1, "role": "mentee", "state": "joined"})
            parts[-1] |= {"role": "mentor" if n <= MENTORS else "mentee", "joined_at": NOW}
            for rank, topic in enumerate(chance.sample(list(TOPIC_NAMES), 5 if n <= MENTORS else 3)):
                topics.append({"enrolment_id": n, "topic": topic, "rank": rank, "level": chance.randrange(4)})
            start = chance.choice((480, 540, 600))
            hours += [{"person_id": n, "day": day, "start": start, "end": start + 420} for day in range(5)]
        for table, rows in ((Person, people), (Enrolment, parts), (Interest, topics), (Hours, hours)):
            db.add_all([table(**row) for row in rows])
            db.flush()
        db.add(Workspace(id=1, organisation_id=1, platform="web", external_id="local"))
        db.flush()
        db.add(Account(person_id=2 * MENTORS, workspace_id=1, external_id="asha"))


class Watched(Database):
    """A database that knows how long its transactions held the lock."""

    locked = 0.0

    @contextmanager
    def write(self, *, eager: bool = True) -> Iterator[Session]:
        with super().write(eager=eager) as db:
            begin = time.perf_counter()
            yield db
            self.locked += time.perf_counter() - begin


def press(database: Watched, action: str, value: str = "") -> tuple[float, float, Card]:
    """Milliseconds until the answer, those with the lock, and the answer."""
    database.locked, begin = 0.0, time.perf_counter()
    event = Event(str(uuid.uuid4()), Address("web", "local", "asha"), action=action, value=value)
    card = dispatch(database, event, NOW).card
    assert card
    return (time.perf_counter() - begin) * 1000, database.locked * 1000, card


def main() -> None:
    use_keys(new_key())
    with tempfile.TemporaryDirectory() as folder:
        database = Watched(f"sqlite:///{Path(folder) / 'bench.db'}")
        create_tables(database)
        company(database)
        suggested = next(part for part in press(database, "mentors")[2].parts if isinstance(part, Cards))
        order = suggested.cards[0].buttons[0].value
        presses = {"mentors": ("mentors", ""), "1st choice": ("mentors.choose", order)}
        presses |= {"send": ("request.send", order)}
        print(f"{MENTORS} mentors, {2 * MENTORS} mentees; medians of 5")
        for name, (action, value) in presses.items():
            times = []
            for _ in range(5):
                times.append(press(database, action, value)[:2])
                if name == "send":
                    press(database, "request.back")
            whole, locked = (median(column) for column in zip(*times, strict=True))
            print(f"{name:12} {whole:6.0f} ms until the answer, {locked:5.1f} ms of them with the lock")
        database.close()


if __name__ == "__main__":
    main()
