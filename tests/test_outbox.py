"""The outbox: one promise is one card, taken by one worker at a time and finished by whoever still holds it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import select

from storage import outbox
from storage.database import Database, lost_a_race
from storage.messages import Outgoing

LEASE = timedelta(seconds=60)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 1)[0]


def _put(database: Database, person: int, key: str, due: datetime, **more: object) -> None:
    database.change(lambda db: outbox.put(db, person, {"card": key}, key=key, due=due, **more))


def _claim(database: Database, now: datetime, wall: datetime | None = None) -> Outgoing | None:
    return database.change(lambda db: outbox.claim(db, now, wall or now, LEASE))


def _keys(database: Database, now: datetime, wall: datetime | None = None) -> list[str]:
    """Everything that can be claimed now, in that order."""
    found = []
    while row := _claim(database, now, wall):
        found.append(row.key)
    return found


def _row(database: Database, key: str) -> Outgoing:
    with database.read() as db:
        return db.exec(select(Outgoing).where(Outgoing.key == key)).one()


# --- promises ----------------------------------------------------------------------------------------------


def test_the_same_promise_twice_is_one_card_with_the_first_words(database: Database, asha: int, now: datetime):
    _put(database, asha, "k", now)
    database.change(lambda db: outbox.put(db, asha, "other words", key="k", due=now + HOUR))
    assert (_row(database, "k").card.open(), _row(database, "k").due) == ({"card": "k"}, now)


def test_the_same_promise_from_several_at_once_is_one_card(database: Database, asha: int, now: datetime):
    together = Barrier(6, timeout=10)

    def promise(_: int) -> None:
        together.wait()
        _put(database, asha, "k", now)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(promise, range(6)))
    assert _keys(database, now) == ["k"]


def test_of_two_who_promise_the_same_at_once_the_second_has_lost_a_race(database: Database, asha: int, now: datetime):
    """Both looked before either wrote: SQLite lets nobody look who is going to write, Postgres refuses the second."""
    if database.lite:
        pytest.skip("SQLite has one writer at a time")

    def both() -> None:
        with database.write() as second:
            assert outbox.known(second, ["k"]) == frozenset()
            _put(database, asha, "k", now)
            outbox.put(second, asha, {}, key="k", due=now)

    with pytest.raises(DBAPIError) as error:
        both()
    assert lost_a_race(error.value)


def test_a_promise_is_forgotten_with_the_change_it_announces(database: Database, asha: int, now: datetime):
    def work(db) -> None:
        outbox.put(db, asha, {}, key="k", due=now)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.change(work)
    with database.read() as db:
        assert outbox.known(db, ["k"]) == frozenset()


def test_which_of_very_many_promises_are_known(lite: Database, company, now: datetime):
    [asha] = company(lite, 1)
    for number in (0, 499, 500, 1400):
        _put(lite, asha, f"k{number}", now)
    with lite.read() as db:
        known = outbox.known(db, [f"k{number}" for number in range(1500)])
    assert known == {"k0", "k499", "k500", "k1400"}


# --- claims ------------------------------------------------------------------------------------------------


def test_the_oldest_promise_goes_first_and_none_before_its_time(database: Database, asha: int, now: datetime):
    for key, due in (("later", now + SECOND), ("now", now), ("older", now - HOUR), ("also now", now)):
        _put(database, asha, key, due)
    with database.read() as db:
        assert outbox.next_due(db, now) == now + SECOND
    assert _keys(database, now) == ["older", "now", "also now"]
    assert _keys(database, now + SECOND, now) == ["later"]


def test_whoever_waits_for_an_answer_isnt_kept_waiting_by_the_post(database: Database, asha: int, now: datetime):
    for key, due in (("older", now - HOUR), ("reply:e1", now), ("reply:not yet", now + HOUR), ("now", now)):
        _put(database, asha, key, due)
    assert _keys(database, now) == ["reply:e1", "older", "now"]


def test_looking_says_whether_a_claim_would_find_something(database: Database, asha: int, now: datetime):
    _put(database, asha, "k", now)

    def due(moment: datetime) -> bool:
        with database.read() as db:
            return outbox.anything_due(db, moment, moment)

    assert (due(now - SECOND), due(now)) == (False, True)
    _claim(database, now)
    assert (due(now + LEASE), due(now + LEASE + SECOND)) == (False, True)


def test_workers_who_claim_at_once_get_different_cards(database: Database, asha: int, now: datetime):
    for number in range(12):
        _put(database, asha, f"k{number}", now)
    together = Barrier(3, timeout=10)

    def work(_: int) -> list[str]:
        together.wait()
        found: list[str] = []
        while len(found) < 4:
            with suppress(OperationalError):  # lost every race: it comes back, as a beat does
                row = _claim(database, now)
                if row is None:
                    break
                found.append(row.key)
        return found

    with ThreadPoolExecutor(3) as threads:
        found = [key for keys in threads.map(work, range(3)) for key in keys]
    found += _keys(database, now)
    assert sorted(found) == sorted(f"k{number}" for number in range(12))


def test_a_worker_whose_lease_ran_out_cant_finish_what_another_took_over(database: Database, asha: int, now: datetime):
    _put(database, asha, "k", now)
    slow = _claim(database, now)
    assert _claim(database, now, now + LEASE) is None
    quick = _claim(database, now, now + LEASE + SECOND)
    assert (slow.lease, quick.lease, quick.attempts) == (1, 2, 2)
    with database.write() as db:
        assert not outbox.sent(db, slow, now, "slow")
        assert not outbox.refused(db, slow, None)
        assert outbox.sent(db, quick, now, "quick")
        assert not outbox.sent(db, quick, now, "twice")
    assert (_row(database, "k").state, _row(database, "k").sent_as) == ("sent", "quick")


def test_what_was_refused_for_now_comes_back_then_and_what_was_refused_for_good_never(
    database: Database, asha: int, now: datetime
):
    for key in ("later", "never"):
        _put(database, asha, key, now)
    later, never = _claim(database, now), _claim(database, now)
    with database.write() as db:
        outbox.refused(db, later, now + 2 * MINUTE)
        outbox.refused(db, never, None)
    assert _keys(database, now, now + 2 * MINUTE - SECOND) == []
    assert _keys(database, now, now + 2 * MINUTE) == ["later"]
    assert _row(database, "never").state == "failed"


def test_an_expired_card_is_never_taken(database: Database, asha: int, now: datetime):
    _put(database, asha, "reminder", now, expires=now + HOUR)
    _put(database, asha, "standing", now)
    assert _keys(database, now + HOUR + SECOND) == ["standing"]
    assert _row(database, "reminder").state == "expired"


def test_a_card_that_expires_while_it_is_on_its_way_was_in_time(database: Database, asha: int, now: datetime):
    _put(database, asha, "reminder", now, expires=now + SECOND)
    row = _claim(database, now)
    assert _claim(database, now + MINUTE, now + SECOND) is None
    with database.write() as db:
        assert outbox.sent(db, row, now, "m1")


def test_a_card_that_expired_in_a_dead_workers_hands_is_never_taken_up(database: Database, asha: int, now: datetime):
    _put(database, asha, "reminder", now, expires=now + SECOND)
    _claim(database, now)
    assert _claim(database, now + HOUR, now + HOUR) is None
    assert _row(database, "reminder").state == "expired"


# --- places ------------------------------------------------------------------------------------------------


def test_cards_of_one_place_go_one_after_the_other_so_that_the_last_one_stays(
    database: Database, asha: int, now: datetime
):
    _put(database, asha, "first", now, place="session 7")
    _put(database, asha, "second", now, place="session 7")
    _put(database, asha, "elsewhere", now, place="session 8")
    first = _claim(database, now)
    assert _keys(database, now) == ["elsewhere"]  # the second waits while the first is on its way
    with database.write() as db:
        outbox.refused(db, first, now + MINUTE)
    assert _keys(database, now) == []
    first = _claim(database, now, now + MINUTE)
    with database.write() as db:
        outbox.sent(db, first, now, "m1")
    assert _keys(database, now, now + MINUTE) == ["second"]
    with database.read() as db:
        assert outbox.standing_at(db, asha, "session 7").sent_as == "m1"


def test_the_same_place_in_the_chats_of_two_people_is_two_places(database: Database, company, now: datetime):
    for person in company(database, 2):
        _put(database, person, f"k:{person}", now, place="session 7")
    assert len(_keys(database, now)) == 2


def test_cards_without_a_place_stand_nowhere(database: Database, asha: int, now: datetime):
    _put(database, asha, "k", now)
    row = _claim(database, now)
    with database.write() as db:
        outbox.sent(db, row, now, "m1")
    with database.read() as db:
        assert outbox.standing_at(db, asha, "") is None
