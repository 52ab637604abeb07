"""The database: nothing is lost when many write at once, and the tables keep the house rules. On SQLite and Postgres."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import DateTime, Table, UniqueConstraint, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError, StatementError
from sqlmodel import SQLModel, col, select, update

from storage.database import TRIES, Database, lost_a_race
from storage.messages import Clock, Received
from storage.people import Account, Organisation, Person, Workspace
from storage.secrets import Sealed, SealedColumn

TABLES = SQLModel.metadata.tables
COLUMNS = [column for table in TABLES.values() for column in table.columns]
BELONG_TO_NOBODY = {"received", "clock", "openstate"}  # events of strangers, a demo's clock, who is installing


@pytest.fixture
def contended(database: Database) -> Database:
    """Postgres alone: two changes at once, which SQLite doesn't have."""
    if database.lite:
        pytest.skip("SQLite has one writer at a time")
    return database


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


def test_an_error_leaves_nothing_behind(database: Database):
    def work(db) -> None:
        db.add(Organisation(name="Fernhill"))
        db.flush()
        _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        database.change(work)
    with database.read() as db:
        assert db.exec(select(Organisation)).all() == []


# --- several at once ---------------------------------------------------------------------------------------


def test_of_a_hundred_additions_at_once_none_is_lost(database: Database):
    _set(database, 0)
    with ThreadPoolExecutor(4) as threads:
        done = sum(threads.map(lambda _: _adds(database, 25), range(4)))
    assert done == _ahead(database) == 100


def _adds(database: Database, times: int) -> int:
    done = 0
    while done < times:
        try:
            database.change(_add)
            done += 1
        except OperationalError as error:
            if not lost_a_race(error):  # one that lost every time has added nothing, and may come back
                raise
    return done


def _add(db) -> None:
    clock = db.get_one(Clock, 1)
    clock.ahead_seconds += 1
    db.add(clock)


def test_a_reader_doesnt_wait_for_somebody_who_is_writing(database: Database):
    _set(database, 1)
    with database.write() as db:
        _add(db)
        db.flush()
        assert _ahead(database) == 1  # on SQLite a reader that took the lock would wait for us, and we for it
    assert _ahead(database) == 2


def test_work_that_finds_nothing_to_change_waits_for_nobody(lite: Database):
    _set(lite, 1)
    with lite.write() as db:
        _add(db)
        db.flush()
        assert lite.change(_look, eager=False) == 1  # work that took the lock would wait for us, and we for it


def test_work_that_looked_before_somebody_else_changed_it_looks_again(lite: Database):
    _set(lite, 0)
    runs = []

    def work(db) -> None:
        assert _look(db) == len(runs)
        runs.append(1)
        if len(runs) == 1:
            lite.change(_add)
        _add(db)

    lite.change(work, eager=False)
    assert (len(runs), _ahead(lite)) == (2, 2)


def _look(db) -> int:
    return db.exec(select(Clock.ahead_seconds)).one()


def test_work_that_begins_to_write_while_somebody_writes_is_run_again(lite: Database):
    _set(lite, 0)
    runs = []

    def work(db) -> None:
        runs.append(_look(db))
        if len(runs) > 1:
            _add(db)
            return
        with lite.write() as other:  # SQLite refuses us at once here, and that error takes the other's change back
            _add(other)
            other.flush()
            _add(db)
            db.flush()

    lite.change(work, eager=False)
    assert (runs, _ahead(lite)) == ([0, 0], 1)


def test_somebody_who_reads_twice_reads_the_same(database: Database):
    _set(database, 1)
    with database.read() as db:
        before = db.exec(select(Clock.ahead_seconds)).one()
        database.change(_add)
        assert db.exec(select(Clock.ahead_seconds)).one() == before
    assert _ahead(database) == before + 1


def test_nobody_is_refused_because_somebody_else_was_looking(contended: Database):
    """The report between the last receipt and the close of its day: were it serializable, the receipt would fail."""
    _set(contended, 1)
    with contended.read() as report, contended.write() as receipt:
        day = receipt.exec(select(Clock.ahead_seconds)).one()
        contended.change(_add)  # the day is closed
        assert (report.exec(select(Clock.ahead_seconds)).one(), report.exec(select(Organisation)).all()) == (2, [])
        receipt.add(Organisation(name=f"receipt of day {day}"))
    with contended.read() as db:
        assert db.exec(select(Organisation.name)).all() == ["receipt of day 1"]


def test_two_people_cant_both_take_the_last_place(contended: Database):
    """Each counts the places and takes one that the other doesn't see: at READ COMMITTED both would have it."""

    def both() -> None:
        with contended.write() as first:
            assert first.exec(select(Clock)).all() == []
            with contended.write() as second:
                assert second.exec(select(Clock)).all() == []
                second.add(Clock(id=1))
            first.add(Clock(id=2))

    with pytest.raises(OperationalError) as error:
        both()
    assert lost_a_race(error.value)
    with contended.read() as db:
        assert db.exec(select(Clock.id)).all() == [1]


# --- lost races --------------------------------------------------------------------------------------------


def test_somebody_who_changes_what_was_changed_meanwhile_has_lost_a_race(contended: Database):
    _set(contended, 0)

    def late() -> None:
        with contended.write() as db:
            clock = db.get_one(Clock, 1)
            contended.change(_add)
            clock.ahead_seconds += 10

    with pytest.raises(OperationalError) as error:
        late()
    assert lost_a_race(error.value)
    assert _ahead(contended) == 1


def test_writing_the_same_unique_thing_is_a_lost_race(database: Database):
    _set(database, 0)
    with pytest.raises(IntegrityError) as error, database.write() as db:
        db.add(Clock(id=1))
    assert lost_a_race(error.value)


def test_one_of_two_who_wait_for_each_other_has_lost_a_race(contended: Database):
    with contended.write() as db:
        db.add_all([Clock(id=1), Clock(id=2)])
    both_hold_one = Barrier(2, timeout=10)

    def take(first: int, second: int) -> Exception | None:
        try:
            with contended.write() as db:
                db.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
                db.execute(update(Clock).where(Clock.id == first).values(ahead_seconds=first))
                both_hold_one.wait()
                db.execute(update(Clock).where(Clock.id == second).values(ahead_seconds=first))
        except DBAPIError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as threads:
        errors = [error for error in threads.map(take, (1, 2), (2, 1)) if error]
    assert errors
    assert all(map(lost_a_race, errors))


def test_a_mistake_in_a_query_is_no_lost_race(database: Database):
    with pytest.raises((ProgrammingError, OperationalError)) as error, database.read() as db:
        db.execute(text("SELECT * FROM nowhere"))
    assert not lost_a_race(error.value)


def test_a_change_that_lost_twice_is_made_the_third_time(database: Database):
    _set(database, 0)
    runs = []

    def work(db) -> str:
        runs.append(1)
        _add(db)
        if len(runs) < TRIES:
            db.execute(insert(Clock).values(id=1, ahead_seconds=0))
        return "won"

    assert database.change(work) == "won"
    assert (len(runs), _ahead(database)) == (TRIES, 1)


def test_a_change_that_always_loses_says_so_and_changes_nothing(database: Database):
    _set(database, 0)
    runs = []

    def work(db) -> None:
        runs.append(1)
        _add(db)
        db.add(Workspace(organisation_id=404, platform="web", external_id="local"))

    with pytest.raises(IntegrityError):
        database.change(work)
    assert (len(runs), _ahead(database)) == (TRIES, 0)


def test_a_change_that_fails_for_another_reason_isnt_run_again(database: Database):
    runs = []
    with pytest.raises(ZeroDivisionError):
        database.change(lambda db: runs.append(1) or 1 / 0)
    assert len(runs) == 1


def _set(database: Database, seconds: int) -> None:
    with database.write() as db:
        db.add(Clock(ahead_seconds=seconds))


def _ahead(database: Database) -> int:
    with database.read() as db:
        return db.get_one(Clock, 1).ahead_seconds
