"""What the clock and home read, they find by an index: a big table is never read from end to end, however long it grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from grown import NOW, company
from sqlalchemy import event
from sqlmodel import Session as Db

from chat.events import Address, Event
from chat.turn import Turn
from handlers import ROUTES, TICKS
from storage import outbox
from storage.database import Database
from storage.people import Person

# Tables that grow with what people do, not with how many take part.
BIG = {
    "answer",
    "chatmessage",
    "goal",
    "hours",
    "interest",
    "milestone",
    "note",
    "outgoing",
    "privatenote",
    "received",
    "request",
    "session",
}


@pytest.fixture
def plans(lite: Database) -> Iterator[list[str]]:
    """How SQLite finds what is asked of it from now on: a line for each table of each query."""
    company(lite, pairs=2)
    found: list[str] = []
    raw = sqlite3.connect(str(lite.url.database), check_same_thread=False)

    def asked(_: Any, __: Any, query: str, values: Any, ___: Any, many: bool) -> None:
        if query.startswith(("SELECT", "UPDATE", "DELETE")):
            given = values[0] if many else values
            found.extend(f"{step[3]} for {query}" for step in raw.execute(f"EXPLAIN QUERY PLAN {query}", given))

    event.listen(lite.engine, "before_cursor_execute", asked)
    yield found
    event.remove(lite.engine, "before_cursor_execute", asked)
    raw.close()


def whole(plans: list[str]) -> list[str]:
    """The big tables that were read from end to end."""
    return [plan for plan in plans if plan.startswith("SCAN ") and plan.split()[1] in BIG]


def test_a_beat_reads_no_big_table_from_end_to_end(lite: Database, plans: list[str]) -> None:
    for name, tick in TICKS.items():
        with lite.read() as db:
            tick.run(db, NOW)
            outbox.anything_due(db, NOW, NOW)
            db.rollback()
        assert not whole(plans), name
    assert len(plans) > 100, "the queries were heard"


@pytest.mark.parametrize("number", [1, 3, 5])  # a mentee, a mentor, who runs it all
def test_home_reads_no_big_table_from_end_to_end(lite: Database, plans: list[str], number: int) -> None:
    with lite.read() as db:
        ROUTES["home"].handler(_turn(db, number))
    assert plans
    assert not whole(plans)


def _turn(db: Db, number: int) -> Turn:
    told = Event(id="one", sender=Address("web", "local", f"p{number}"), action="home")
    return Turn(told, db, db.get_one(Person, number), NOW)
