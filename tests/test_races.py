"""The database when many are at it: nothing is lost, and a lost race is known as one. On SQLite and Postgres."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlmodel import select, update

from storage.database import TRIES, Database, lost_a_race
from storage.messages import Clock
from storage.people import Organisation, Workspace


@pytest.fixture
def contended(database: Database) -> Database:
    """Postgres alone: two changes at once, which SQLite doesn't have."""
    if database.lite:
        pytest.skip("SQLite has one writer at a time")
    return database


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
