"""The inbox: what somebody sent is kept from the moment it arrives until nobody can send it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from sqlmodel import select

from bot.dispatch import record
from chat import stored
from chat.events import Address, Event
from storage import inbox
from storage.database import Database
from storage.messages import Received

BOOK = Event("e1", Address("web", "local", "p0"), "book", value="pair 1", values={"topics": ("hiring", "coaching")})
MINUTE = timedelta(minutes=1)


def _ids(database: Database) -> list[str]:
    with database.read() as db:
        return sorted(db.exec(select(Received.id)))


def test_an_event_is_kept_word_for_word(database: Database, now: datetime):
    record(database, BOOK, now)
    with database.read() as db:
        row = db.get_one(Received, "e1")
    assert (stored.load(row.event.open()), row.state, row.at) == (BOOK, "new", now)


def test_a_repeat_keeps_the_first_and_when_it_came(database: Database, now: datetime):
    record(database, BOOK, now)
    record(database, Event("e1", BOOK.sender, "cancel"), now + MINUTE)
    with database.read() as db:
        row = db.get_one(Received, "e1")
    assert (stored.load(row.event.open()), row.at) == (BOOK, now)


def test_the_same_event_at_once_is_written_down_once_and_nobody_gets_an_error(database: Database, now: datetime):
    together = Barrier(6, timeout=10)

    def arrives(_: int) -> None:
        together.wait()
        record(database, BOOK, now)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(arrives, range(6)))
    assert _ids(database) == ["e1"]


def test_a_reply_is_kept_with_its_event(database: Database, now: datetime):
    with database.write() as db:
        inbox.finish(db, inbox.record(db, "e1", {}, now), ["the reply"])
    with database.read() as db:
        row = inbox.record(db, "e1", {}, now)
        assert (row.state, row.reply and row.reply.open()) == ("done", ["the reply"])
        assert not inbox.is_answered(db, "e1")


def test_what_nobody_answered_for_a_minute_was_left_behind_the_oldest_first(database: Database, now: datetime):
    with database.write() as db:
        for age, name in ((61, "died"), (59, "working"), (300, "died long ago"), (400, "answered"), (200, "unseen")):
            row = inbox.record(db, name, {}, now - timedelta(seconds=age))
            if name == "unseen":
                inbox.finish(db, row, ["nobody saw this"])
        inbox.answered(db, "answered")
    with database.read() as db:
        assert [row.id for row in inbox.left_behind(db, now)] == ["died long ago", "unseen", "died"]
        assert (inbox.is_answered(db, "answered"), inbox.is_answered(db, "died")) == (True, False)


def test_an_answered_event_is_forgotten_after_a_day_and_an_open_one_never(database: Database, now: datetime):
    with database.write() as db:
        for hours, name in ((25, "old"), (23, "young"), (25, "open")):
            inbox.record(db, name, {}, now - timedelta(hours=hours))
        for name in ("old", "young", "never heard of"):
            inbox.answered(db, name)
        inbox.forget(db, now)
    assert _ids(database) == ["open", "young"]
