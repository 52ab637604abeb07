"""How many questions a press and a beat put to the database: as many for a thousand people as for a handful."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from house import TUESDAY
from sqlalchemy import event, insert

from bot.dispatch import dispatch
from chat.events import Address, Event
from handlers import TICKS
from storage.database import Database, create_tables
from storage.pairs import Goal, Pair, Session
from storage.people import Account, Enrolment, Hours, Interest, Organisation, Person, Programme, Workspace
from storage.secrets import Sealed

FEW, MANY = 20, 1000
ADDRESS = ("web", "local")
MOST = 130  # statements of any one press: most take a third of it
VERBS = {  # whose it is: the first mentee, the first mentor, or the coordinator
    "home": "p1",
    "book": "p1",
    "goals": "p1",
    "sessions": "p1",
    "report": "lena",
    "risk": "lena",
    "people": "lena",
    "programme": "lena",
}


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Database]]:
    found = {size: company(tmp_path_factory.mktemp("company") / f"{size}.db", size) for size in (FEW, MANY)}
    yield found
    for database in found.values():
        database.close()


def company(path: Path, size: int) -> Database:
    """Half of the people mentees, half mentors, all in pairs; every second pair has a session ahead and one behind."""
    database = Database(f"sqlite:///{path}")
    create_tables(database)
    day = timedelta(days=1)
    people = list(range(1, size + 1))
    pairs = [(n, 2 * n - 1, 2 * n) for n in range(1, size // 2 + 1)]
    with database.write() as db:
        organisation = Organisation(id=1, name="Northwind")
        programme = Programme(
            id=1, organisation_id=1, name="Growth", starts=TUESDAY.date() - 60 * day, ends=TUESDAY.date() + 100 * day
        )
        db.add(organisation)
        db.flush()
        db.add_all([programme, Workspace(id=1, organisation_id=1, platform="web", external_id="local")])
        db.flush()
        names = [(n, f"Person {n}", f"p{n}") for n in people] + [(size + 1, "Lena Brandt", "lena")]
        for id_, name, account in names:
            db.add(Person(id=id_, organisation_id=1, name=name, email=f"{account}@example.com", zone="Europe/Berlin"))
        db.flush()
        for id_, _, account in names:
            role = "coordinator" if account == "lena" else ("mentee" if id_ % 2 else "mentor")
            db.add(Account(person_id=id_, workspace_id=1, external_id=account))
            db.add(Enrolment(id=id_, person_id=id_, programme_id=1, role=role, state="joined", hours_a_month=2))
        db.flush()
        db.execute(insert(Interest), [{"enrolment_id": n, "topic": "public-speaking", "rank": 0} for n in people])
        db.execute(insert(Hours), [{"person_id": n, "day": 2, "start": 540, "end": 1020, "at_most": 0} for n in people])
        for id_, mentee, mentor in pairs:
            told = TUESDAY - 40 * day
            who = {"programme_id": 1, "mentee_id": mentee, "mentor_id": mentor}
            db.add(Pair(id=id_, **who, state="active", created_at=told, published_at=told, introduced=True))
            db.add(Goal(person_id=mentee, programme_id=1, words=Sealed("Speak up"), created_at=told))
        db.flush()
        for id_, mentee, _ in pairs[::2]:
            own = {"pair_id": id_, "minutes": 45, "booked_by": mentee, "booked_at": TUESDAY - 30 * day}
            db.add_all([Session(**own, start=TUESDAY + 9 * day), Session(**own, start=TUESDAY - 9 * day)])
    return database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def heard(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", heard)


def asked(database: Database, verb: str, account: str) -> int:
    with counted(database) as said:
        reply = dispatch(database, Event(f"{verb} {account}", Address(*ADDRESS, account), text=verb), TUESDAY)
    assert reply.card is not None
    assert "didn't work" not in repr(reply.card.title)
    return len(said)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_asks_as_much_of_a_large_company_as_of_a_small_one(companies: dict[int, Database], verb: str) -> None:
    few, many = (asked(companies[size], verb, VERBS[verb]) for size in (FEW, MANY))
    assert many <= few + 5, f"{verb}: {few} statements with {FEW} people, {many} with {MANY}"
    assert many <= MOST, f"{verb}: {many} statements"


def beat(database: Database, name: str, now: datetime) -> int:
    with counted(database) as said, database.write() as db:
        TICKS[name].run(db, now)
        db.flush()
        written = sum(statement.startswith("INSERT INTO outgoing") for statement in said)
    return len(said) - 5 * written  # what is told has a savepoint, a look at its key, a card and a row


@pytest.mark.parametrize("name", TICKS)
def test_a_tick_asks_as_much_of_a_large_company_as_of_a_small_one(companies: dict[int, Database], name: str) -> None:
    few, many = (beat(companies[size], name, TUESDAY - timedelta(days=1)) for size in (FEW, MANY))
    assert many <= few + 10, f"{name}: {few} statements with {FEW} people, {many} with {MANY}"
