"""The database: the tables keep the house rules, and what goes in comes out. On SQLite and Postgres."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import DateTime, Table, UniqueConstraint, event
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, col, select

from storage.database import Database
from storage.messages import Received
from storage.people import Account, Organisation, Person
from storage.secrets import Sealed, SealedColumn

TABLES = SQLModel.metadata.tables
COLUMNS = [column for table in TABLES.values() for column in table.columns]
BELONG_TO_NOBODY = {"received", "clock", "openstate", "connect_tried"}  # strangers, a demo's clock, who is installing


# --- the tables --------------------------------------------------------------------------------------------


def test_no_column_is_a_plain_datetime_which_would_lose_its_zone_on_sqlite():
    assert [str(column) for column in COLUMNS if isinstance(column.type, DateTime)] == []


def test_every_row_reaches_an_organisation_but_for_events_and_the_clock():
    assert {name for name, table in TABLES.items() if "organisation" not in _reached(table)} == BELONG_TO_NOBODY


def _reached(table: Table) -> set[str]:
    above = {key.column.table for key in table.foreign_keys if key.column.table is not table}
    return {table.name}.union(*map(_reached, above))


def test_every_constraint_has_a_name_so_that_a_migration_can_change_it():
    constraints = [constraint for table in TABLES.values() for constraint in table.constraints]
    assert len(constraints) > len(TABLES)
    assert [constraint for constraint in constraints if not constraint.name] == []


def test_a_constraint_is_named_after_its_table_and_column():
    unique = {c.name for c in TABLES["outgoing"].constraints if isinstance(c, UniqueConstraint)}
    assert unique == {"uq_outgoing_key"}


def test_every_sealed_column_says_who_its_readers_are():
    sealed = [column for column in COLUMNS if isinstance(column.type, SealedColumn)]
    assert len(sealed) >= 7
    assert [str(column) for column in sealed if not column.type.readers] == []


# --- what goes in comes out --------------------------------------------------------------------------------


def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, now: datetime):
    with database.write() as db:
        db.add(Received(id="e", at=now.astimezone(timezone(timedelta(hours=5, minutes=30))), event=Sealed({})))
    with database.read() as db:
        at = db.get_one(Received, "e").at
    assert (at, at.tzinfo) == (now, UTC)


def test_moments_of_different_zones_are_compared_as_moments(database: Database, now: datetime):
    tokyo = timezone(timedelta(hours=9))
    with database.write() as db:
        db.add(Received(id="e", at=now, event=Sealed({})))
    with database.read() as db:
        before = select(Received).where(col(Received.at) < (now + timedelta(minutes=1)).astimezone(tokyo))
        after = select(Received).where(col(Received.at) > (now + timedelta(minutes=1)).astimezone(tokyo))
        assert (len(db.exec(before).all()), len(db.exec(after).all())) == (1, 0)


def test_a_moment_without_a_zone_is_refused(database: Database, now: datetime):
    with pytest.raises(StatementError, match="timezone"), database.write() as db:
        db.add(Received(id="e", at=now.replace(tzinfo=None), event=Sealed({})))


def test_a_row_that_points_to_nothing_is_refused(database: Database, now: datetime):
    with pytest.raises(IntegrityError), database.write() as db:
        db.add(Account(person_id=404, workspace_id=404, external_id="nobody"))


def test_two_people_of_a_company_cant_have_one_address(database: Database, company):
    [asha] = company(database, 1)
    with database.read() as db:
        first = db.get_one(Person, asha)
    with pytest.raises(IntegrityError), database.write() as db:
        db.add(Person(organisation_id=first.organisation_id, name="Another", email=first.email))


def test_writers_of_one_process_wait_for_each_other_rather_than_ask_sqlite_again_and_again(lite: Database):
    """Here SQLite lets nobody wait: who didn't wait before it would be refused."""

    def impatient(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    def writes(n: int) -> None:
        lite.change(lambda db: db.add(Organisation(name=f"Company {n}")))

    event.listen(lite.engine, "checkout", impatient)
    try:
        with ThreadPoolExecutor(8) as pool:
            with lite.write() as db:
                db.add(Organisation(name="First"))
                waiting = [pool.submit(writes, n) for n in range(8)]
            assert [one.result() for one in waiting] == [None] * 8
    finally:
        event.remove(lite.engine, "checkout", impatient)


def test_an_error_leaves_nothing_behind(database: Database):
    def work(db) -> None:
        db.add(Organisation(name="Fernhill"))
        db.flush()
        _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        database.change(work)
    with database.read() as db:
        assert db.exec(select(Organisation)).all() == []
