"""Dispatch and the engine: what somebody does has its effect once and is answered, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import insert
from sqlmodel import select

from bot.delivery import Parcel, Sent
from bot.dispatch import Reply, dispatch, record
from bot.engine import Engine
from chat import stored
from chat.cards import Button, Card, Field, Text
from chat.events import Address, Event
from chat.turn import NotThere, Turn
from chat.words import say
from handlers import ROUTES, TICKS
from handlers.remind import Tick
from handlers.routes import Route
from storage import inbox, outbox
from storage.database import TRIES, Database
from storage.messages import Clock, Outgoing, Received
from storage.people import Hours

MINUTE = timedelta(minutes=1)
ASHA, BEN, STRANGER = (Address("web", "local", name) for name in ("p0", "p1", "nobody"))
Handler = Callable[[Turn], Card | None]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Makes "act" an action for the length of a test."""
    return lambda handler: monkeypatch.setitem(ROUTES, "act", Route(handler))


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 2)[0]


def _act(name: str = "e1", sender: Address = ASHA, **more: object) -> Event:
    return Event(name, sender, "act", **more)


def _offers_an_hour(turn: Turn) -> Card:
    """A handler whose effect can be counted, and whose answer tells which run it was."""
    hours = turn.db.exec(select(Hours).where(Hours.person_id == turn.me)).all()
    turn.db.add(Hours(person_id=turn.me, day=0, start=60 * len(hours), end=60 * len(hours) + 60))
    return Card(say("{n} hours now", n=len(hours) + 1))


def _hours(database: Database) -> int:
    with database.read() as db:
        return len(db.exec(select(Hours)).all())


def _title(reply: Reply) -> str:
    card = reply.read()
    return card.title if card else ""


def _at_once(*actions: Callable[[], Reply]) -> list[Reply]:
    together = Barrier(len(actions), timeout=20)

    def act(action: Callable[[], Reply]) -> Reply:
        together.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(act, actions))


# --- once --------------------------------------------------------------------------------------------------


def test_a_repeat_has_no_second_effect_and_gets_the_same_answer(database: Database, asha, does, now: datetime):
    does(_offers_an_hour)
    first = dispatch(database, _act(), now)
    assert dispatch(database, _act(), now + MINUTE) == first
    assert (_title(first), _hours(database)) == ("1 hours now", 1)


def test_a_repeat_of_what_had_no_answer_has_none_either(database: Database, asha, does, now: datetime):
    def says_nothing(turn: Turn) -> None:
        _offers_an_hour(turn)

    does(says_nothing)
    assert [dispatch(database, _act(), now).card for _ in range(2)] == [None, None]
    assert _hours(database) == 1


def test_the_same_event_at_once_has_one_effect_and_one_answer(database: Database, asha, does, now: datetime):
    does(_offers_an_hour)
    replies = _at_once(*[partial(dispatch, database, _act(), now)] * 6)
    assert {_title(reply) for reply in replies} == {"1 hours now"}
    assert _hours(database) == 1


def test_different_presses_of_one_person_at_once_all_count(database: Database, asha, does, now: datetime):
    does(_offers_an_hour)
    replies = _at_once(*(partial(dispatch, database, _act(f"e{n}"), now) for n in range(6)))
    assert sorted(map(_title, replies)) == [f"{n} hours now" for n in range(1, 7)]


def test_many_people_at_once_are_all_heard(database: Database, company, does, now: datetime):
    """Writing the event down included: on Postgres their rows lie on the same few pages, and three tries don't do."""
    company(database, 20)
    does(_offers_an_hour)

    def presses(number: int) -> Reply:
        event = _act(f"e{number}", Address("web", "local", f"p{number}"))
        record(database, event, now)
        return dispatch(database, event, now)

    replies = _at_once(*(partial(presses, number) for number in range(20)))
    assert {_title(reply) for reply in replies} == {"1 hours now"}
    assert _hours(database) == 20


# --- whatever happens --------------------------------------------------------------------------------------


def test_a_mistake_of_ours_is_an_apology_with_the_events_number_and_changes_nothing(
    database: Database, asha, does, now: datetime
):
    def fails(turn: Turn) -> Card:
        _offers_an_hour(turn)
        turn.tell(turn.me, Card(say("Too early")), key="early")
        turn.db.flush()
        raise ZeroDivisionError

    does(fails)
    event = _act("web:p0:4711abcd-and-so-on", text="what I typed")
    card = dispatch(database, event, now).read()
    assert card.title == "I'm sorry, that didn't work"
    assert "4711abcd" in card.parts[0].text
    with database.read() as db:
        assert stored.load(db.get_one(Received, event.id).event.open()) == event
        assert db.exec(select(Outgoing)).all() == []
    assert _hours(database) == 0


def test_after_an_apology_the_same_event_gets_it_again_and_a_new_one_is_heard(
    database: Database, asha, does, now: datetime
):
    runs = []

    def fails_once(turn: Turn) -> Card:
        runs.append(1)
        if len(runs) == 1:
            raise ZeroDivisionError
        return _offers_an_hour(turn)

    does(fails_once)
    sorry = dispatch(database, _act(), now)
    assert dispatch(database, _act(), now) == sorry
    assert _title(dispatch(database, _act("e2"), now)) == "1 hours now"


def test_a_handler_that_lost_a_race_twice_is_run_a_third_time(database: Database, asha, does, now: datetime):
    runs = []

    def loses_twice(turn: Turn) -> Card:
        runs.append(1)
        turn.db.execute(insert(Clock).values(id=1, ahead_seconds=0))
        if len(runs) < 3:
            turn.db.execute(insert(Clock).values(id=1, ahead_seconds=0))
        return _offers_an_hour(turn)

    does(loses_twice)
    assert _title(dispatch(database, _act(), now)) == "1 hours now"
    assert (len(runs), _hours(database)) == (3, 1)


def test_a_handler_that_always_loses_ends_in_an_apology(database: Database, asha, does, now: datetime, monkeypatch):
    monkeypatch.setattr("storage.database.PAUSE", 0)
    runs = []

    def always_loses(turn: Turn) -> Card:
        runs.append(1)
        turn.db.add(Hours(person_id=404, day=0, start=0, end=60))
        return _offers_an_hour(turn)

    does(always_loses)
    assert _title(dispatch(database, _act(), now)) == "I'm sorry, that didn't work"
    assert (len(runs), _hours(database)) == (TRIES, 0)


def test_an_apology_doesnt_take_the_place_of_an_answer_that_was_given_meanwhile(
    lite: Database, company, does, now: datetime
):
    """The same event at once: one worker fails after the other one has answered."""
    company(lite, 1)

    def answered_elsewhere(turn: Turn) -> Card:
        turn.db.rollback()
        does(_offers_an_hour)
        dispatch(lite, _act(), now)
        raise ZeroDivisionError

    does(answered_elsewhere)
    assert _title(dispatch(lite, _act(), now)) == "1 hours now"
    assert _title(dispatch(lite, _act(), now)) == "1 hours now"


def test_somebody_without_an_account_gets_a_friendly_answer(database: Database, asha, does, now: datetime):
    does(_offers_an_hour)
    assert _title(dispatch(database, _act(sender=STRANGER), now)) == "Hello, I'm mentorbot"
    assert _hours(database) == 0


def test_what_isnt_there_and_what_belongs_to_others_are_answered_alike(lite: Database, company, does, now: datetime):
    company(lite, 1)

    def not_there(turn: Turn) -> Card:
        raise NotThere

    does(not_there)
    assert _title(dispatch(lite, _act(), now)) == "That isn't there any more"


def test_typed_words_answer_the_newest_question_once(database: Database, asha, does, now: datetime):
    def asks_or_thanks(turn: Turn) -> Card:
        if said := turn.event.answer("goal"):
            return Card(say("Noted: {said}", said=said))
        return Card(say("A goal?"), (Field("goal", say("Your goal")),), (Button(say("Save"), "act", submit=True),))

    does(asks_or_thanks)
    dispatch(database, _act(), now)
    typed = partial(Event, sender=ASHA, text="speak in front of fifty")
    assert _title(dispatch(database, typed("e2"), now)) == "Noted: speak in front of fifty"
    assert _title(dispatch(database, typed("e3"), now)) != "Noted: speak in front of fifty"


# --- what was left behind ----------------------------------------------------------------------------------


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
    does(_offers_an_hour)
    _left_behind(engine.database, _act(), now - 2 * MINUTE)
    engine.beat()
    engine.beat()
    assert (_hours(engine.database), chat.titles()) == (1, ["1 hours now"])
    with engine.database.read() as db:
        assert db.exec(select(Outgoing.key)).all() == [f"reply:e1:person {asha}"]
        assert inbox.is_answered(db, "e1")


def test_an_answer_that_nobody_saw_is_given_without_a_second_effect(engine: Engine, asha, does, chat, now):
    does(_offers_an_hour)
    dispatch(engine.database, _act(), now - 2 * MINUTE)  # and then the process died
    engine.beat()
    assert (_hours(engine.database), chat.titles()) == (1, ["1 hours now"])


def test_what_was_written_down_a_moment_ago_is_left_to_whoever_is_at_it(engine: Engine, asha, does, chat, now):
    does(_offers_an_hour)
    _left_behind(engine.database, _act(), now - timedelta(seconds=30))
    engine.beat()
    assert (_hours(engine.database), chat.titles()) == (0, [])


def test_two_engines_that_pick_up_the_same_event_answer_it_once(engine: Engine, asha, does, chat, now):
    does(_offers_an_hour)
    _left_behind(engine.database, _act(), now - 2 * MINUTE)
    _at_once(engine.beat, engine.beat)
    engine.beat()
    assert _hours(engine.database) == 1
    assert {parcel.key for parcel in chat.parcels} == {f"reply:e1:person {asha}"}


def test_an_event_that_nobody_can_read_doesnt_hold_up_the_others(engine: Engine, asha, does, chat, now):
    does(_offers_an_hour)
    with engine.database.write() as db:
        inbox.record(db, "of a later version", {"is": "Telepathy"}, now - 3 * MINUTE)
    _left_behind(engine.database, _act(), now - 2 * MINUTE)
    engine.beat()
    assert chat.titles() == ["1 hours now"]


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
    does(_offers_an_hour)
    _left_behind(engine.database, _act(), engine.wall() - 2 * MINUTE)
    engine.beat()
    assert chat.titles() == ["1 hours now"]


def test_people_who_press_while_the_engine_beats_are_all_heard(engine: Engine, asha, does, chat, now):
    does(_offers_an_hour)
    for number in range(4):
        with engine.database.write() as db:
            card = stored.dump(Card(say("News"), (Text(say("Something happened")),)))
            outbox.put(db, asha, card, key=f"k{number}", due=now)
    presses = [partial(engine.take, _act(f"e{number}")) for number in range(4)]
    replies = _at_once(engine.beat, engine.beat, *presses)[2:]
    assert sorted(map(_title, replies)) == [f"{n} hours now" for n in range(1, 5)]
    engine.beat()
    assert sorted(parcel.key for parcel in chat.parcels) == [f"k{number}" for number in range(4)]
