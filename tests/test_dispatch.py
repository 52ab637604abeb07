"""Dispatch: what somebody does has its effect once and is answered, whatever happens meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from acts import ASHA, STRANGER, act, at_once, hours, offers_an_hour, title
from sqlalchemy import insert
from sqlmodel import select

from bot.dispatch import Reply, dispatch, record
from chat import stored
from chat.cards import Button, Card, Field
from chat.events import Address, Event
from chat.turn import NoProgramme, NotThere, Turn
from chat.words import say
from storage.database import TRIES, Database
from storage.messages import Clock, Outgoing, Received
from storage.people import Hours, Person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asha(database: Database, company) -> int:
    return company(database, 2)[0]


# --- once --------------------------------------------------------------------------------------------------


def test_a_repeat_has_no_second_effect_and_gets_the_same_answer(database: Database, asha, does, now: datetime):
    does(offers_an_hour)
    first = dispatch(database, act(), now)
    assert dispatch(database, act(), now + MINUTE) == first
    assert (title(first), hours(database)) == ("1 hours now", 1)


def test_a_repeat_of_what_had_no_answer_has_none_either(database: Database, asha, does, now: datetime):
    def says_nothing(turn: Turn) -> None:
        offers_an_hour(turn)

    does(says_nothing)
    assert [dispatch(database, act(), now).card for _ in range(2)] == [None, None]
    assert hours(database) == 1


def test_the_same_event_at_once_has_one_effect_and_one_answer(database: Database, asha, does, now: datetime):
    does(offers_an_hour)
    replies = at_once(*[partial(dispatch, database, act(), now)] * 6)
    assert {title(reply) for reply in replies} == {"1 hours now"}
    assert hours(database) == 1


def test_different_presses_of_one_person_at_once_all_count(database: Database, asha, does, now: datetime):
    does(offers_an_hour)
    replies = at_once(*(partial(dispatch, database, act(f"e{n}"), now) for n in range(6)))
    assert sorted(map(title, replies)) == [f"{n} hours now" for n in range(1, 7)]


def test_many_people_at_once_are_all_heard(database: Database, company, does, now: datetime):
    """Writing the event down included: on Postgres their rows lie on the same few pages, and three tries don't do."""
    company(database, 20)
    does(offers_an_hour)

    def presses(number: int) -> Reply:
        event = act(f"e{number}", Address("web", "local", f"p{number}"))
        record(database, event, now)
        return dispatch(database, event, now)

    replies = at_once(*(partial(presses, number) for number in range(20)))
    assert {title(reply) for reply in replies} == {"1 hours now"}
    assert hours(database) == 20


# --- whatever happens --------------------------------------------------------------------------------------


def test_a_mistake_of_ours_is_an_apology_with_the_events_number_and_changes_nothing(
    database: Database, asha, does, now: datetime
):
    def fails(turn: Turn) -> Card:
        offers_an_hour(turn)
        turn.tell(turn.me, Card(say("Too early")), key="early")
        turn.db.flush()
        raise ZeroDivisionError

    does(fails)
    event = act("slack:T1:Ev0PV52K4711abcd", text="what I typed")
    card = dispatch(database, event, now).read()
    assert card.title == "I'm sorry, that didn't work"
    assert "4711abcd" in card.parts[0].text
    with database.read() as db:
        assert stored.load(db.get_one(Received, event.id).event.open()) == event
        assert db.exec(select(Outgoing)).all() == []
    assert hours(database) == 0


def test_after_an_apology_the_same_event_gets_it_again_and_a_new_one_is_heard(
    database: Database, asha, does, now: datetime
):
    runs = []

    def fails_once(turn: Turn) -> Card:
        runs.append(1)
        if len(runs) == 1:
            raise ZeroDivisionError
        return offers_an_hour(turn)

    does(fails_once)
    sorry = dispatch(database, act(), now)
    assert dispatch(database, act(), now) == sorry
    assert title(dispatch(database, act("e2"), now)) == "1 hours now"


def test_a_handler_that_lost_a_race_twice_is_run_a_third_time(database: Database, asha, does, now: datetime):
    runs = []

    def loses_twice(turn: Turn) -> Card:
        runs.append(1)
        turn.db.execute(insert(Clock).values(id=1, ahead_seconds=0))
        if len(runs) < 3:
            turn.db.execute(insert(Clock).values(id=1, ahead_seconds=0))
        return offers_an_hour(turn)

    does(loses_twice)
    assert title(dispatch(database, act(), now)) == "1 hours now"
    assert (len(runs), hours(database)) == (3, 1)


def test_a_handler_that_always_loses_ends_in_an_apology(database: Database, asha, does, now: datetime, monkeypatch):
    monkeypatch.setattr("storage.database.PAUSE", 0)
    runs = []

    def always_loses(turn: Turn) -> Card:
        runs.append(1)
        turn.db.add(Hours(person_id=404, day=0, start=0, end=60))
        return offers_an_hour(turn)

    does(always_loses)
    assert title(dispatch(database, act(), now)) == "I'm sorry, that didn't work"
    assert (len(runs), hours(database)) == (TRIES, 0)


def test_an_apology_doesnt_take_the_place_of_an_answer_that_was_given_meanwhile(
    lite: Database, company, does, now: datetime
):
    """The same event at once: one worker fails after the other one has answered."""
    company(lite, 1)

    def answered_elsewhere(turn: Turn) -> Card:
        turn.db.rollback()
        does(offers_an_hour)
        dispatch(lite, act(), now)
        raise ZeroDivisionError

    does(answered_elsewhere)
    assert title(dispatch(lite, act(), now)) == "1 hours now"
    assert title(dispatch(lite, act(), now)) == "1 hours now"


def test_somebody_without_an_account_gets_a_friendly_answer(database: Database, asha, does, now: datetime):
    does(offers_an_hour)
    assert title(dispatch(database, act(sender=STRANGER), now)) == "Hello, I'm mentorbot"
    assert hours(database) == 0


def test_what_isnt_there_and_what_belongs_to_others_are_answered_alike(lite: Database, company, does, now: datetime):
    company(lite, 1)

    def not_there(turn: Turn) -> Card:
        raise NotThere

    does(not_there)
    assert title(dispatch(lite, act(), now)) == "That isn't there any more"


@pytest.mark.parametrize("error", [NotThere, NoProgramme])
def test_what_turns_out_not_to_be_there_leaves_nothing_half_done(
    database: Database, asha, does, now: datetime, error: type[NotThere]
):
    def half(turn: Turn) -> Card:
        turn.person.title = "half done"
        turn.db.add(turn.person)
        turn.db.flush()
        raise error

    does(half)
    dispatch(database, act("one"), now)
    with database.read() as db:
        assert db.get_one(Person, asha).title == ""


def test_typed_words_answer_the_newest_question_once(database: Database, asha, does, now: datetime):
    def asks_or_thanks(turn: Turn) -> Card:
        if said := turn.event.answer("goal"):
            return Card(say("Noted: {said}", said=said))
        return Card(say("A goal?"), (Field("goal", say("Your goal")),), (Button(say("Save"), "act", submit=True),))

    does(asks_or_thanks)
    dispatch(database, act(), now)
    typed = partial(Event, sender=ASHA, text="speak in front of fifty")
    assert title(dispatch(database, typed("e2"), now)) == "Noted: speak in front of fifty"
    assert title(dispatch(database, typed("e3"), now)) != "Noted: speak in front of fifty"
