"""The engine and what was left behind by a process that died: it is done once, and answered once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from acts import STRANGER, act, at_once, hours, offers_an_hour, title
from sqlmodel import select

from bot.delivery import Parcel, Sent
from bot.dispatch import dispatch
from bot.engine import Engine
from chat import stored
from chat.cards import Card, Text
from chat.events import Address, Event
from chat.words import say
from handlers import TICKS
from handlers.remind import Tick
from storage import inbox, outbox, programmes
from storage.database import Database
from storage.messages import Outgoing
from storage.people import Account

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 2)[0]


class Chat:
    """A platform that keeps what it is sent."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []

    def send(self, parcel: Parcel) -> Sent:
        self.parcels.append(parcel)
        return Sent(parcel.key)

    def titles(self) -> list[str]:
        return [str(parcel.card.title) for parcel in self.parcels]


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def engine(database: Database, chat: Chat, now: datetime) -> Engine:
    """An engine whose wall clock stands still."""
    return Engine(database, lambda: now, lambda: ThreadPoolExecutor(1), {"web": chat})


def _left_behind(database: Database, event: Event, at: datetime) -> None:
    """A process wrote it down, and died."""
    with database.write() as db:
        inbox.record(db, event.id, stored.dump(event), at)


def test_an_event_that_a_dead_process_left_is_done_and_answered_once(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    _left_behind(engine.database, act(), now - 2 * MINUTE)
    engine.beat()
    engine.beat()
    assert (hours(engine.database), chat.titles()) == (1, ["1 hours now"])
    with engine.database.read() as db:
        assert db.exec(select(Outgoing.key)).all() == [f"reply:e1:person {asha}"]
        assert inbox.is_answered(db, "e1")


def test_an_answer_that_nobody_saw_is_given_without_a_second_effect(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    dispatch(engine.database, act(), now - 2 * MINUTE)  # and then the process died
    engine.beat()
    assert (hours(engine.database), chat.titles()) == (1, ["1 hours now"])


def test_what_was_written_down_a_moment_ago_is_left_to_whoever_is_at_it(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    _left_behind(engine.database, act(), now - timedelta(seconds=30))
    engine.beat()
    assert (hours(engine.database), chat.titles()) == (0, [])


def test_two_engines_that_pick_up_the_same_event_answer_it_once(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    _left_behind(engine.database, act(), now - 2 * MINUTE)
    at_once(engine.beat, engine.beat)
    engine.beat()
    assert hours(engine.database) == 1
    assert {parcel.key for parcel in chat.parcels} == {f"reply:e1:person {asha}"}


def test_an_event_that_nobody_can_read_doesnt_hold_up_the_others(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    with engine.database.write() as db:
        inbox.record(db, "of a later version", {"is": "Telepathy"}, now - 3 * MINUTE)
    _left_behind(engine.database, act(), now - 2 * MINUTE)
    engine.beat()
    assert chat.titles() == ["1 hours now"]


def test_an_answer_goes_out_ahead_of_everybody_elses_cards(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    with engine.database.write() as db:
        outbox.put(db, asha, stored.dump(Card(say("News"))), key="news", due=now - MINUTE)
    engine.answer(act())
    engine.look()
    assert chat.titles() == ["1 hours now"]
    engine.post()
    assert chat.titles() == ["1 hours now", "News"]


def test_an_answer_goes_to_the_account_that_asked_and_no_other(engine: Engine, asha, does, chat, now):
    with engine.database.write() as db:
        here = programmes.account_of(db, asha)
        db.add(Account(person_id=asha, workspace_id=here.workspace_id, external_id="elsewhere"))
    does(offers_an_hour)
    events = act("e2", Address("web", "local", "elsewhere")), act()
    for event in events:
        dispatch(engine.database, event, now)
    for event in events:
        engine.answer(event)
    assert [(parcel.card.title, parcel.account.external_id) for parcel in chat.parcels] == [
        ("1 hours now", "elsewhere"),
        ("2 hours now", "p0"),
    ]


def test_a_stranger_who_was_left_behind_is_let_go(engine: Engine, asha, chat, now):
    _left_behind(engine.database, Event("e1", STRANGER, text="hello"), now - 2 * MINUTE)
    engine.beat()
    with engine.database.read() as db:
        assert inbox.left_behind(db, now) == []
    assert chat.titles() == []


def test_a_part_of_a_beat_that_fails_doesnt_stop_the_others(engine: Engine, asha, does, chat, monkeypatch):
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(TICKS, "introduction", Tick(fails, fails))
    does(offers_an_hour)
    _left_behind(engine.database, act(), engine.wall() - 2 * MINUTE)
    engine.beat()
    assert chat.titles() == ["1 hours now"]


def test_people_who_press_while_the_engine_beats_are_all_heard(engine: Engine, asha, does, chat, now):
    does(offers_an_hour)
    for number in range(4):
        with engine.database.write() as db:
            card = stored.dump(Card(say("News"), (Text(say("Something happened")),)))
            outbox.put(db, asha, card, key=f"k{number}", due=now)
    presses = [partial(engine.take, act(f"e{number}")) for number in range(4)]
    replies = at_once(engine.beat, engine.beat, *presses)[2:]
    assert sorted(map(title, replies)) == [f"{n} hours now" for n in range(1, 5)]
    engine.beat()
    assert sorted(parcel.key for parcel in chat.parcels) == [f"k{number}" for number in range(4)]
