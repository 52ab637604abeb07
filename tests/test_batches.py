"""What the clock does for many at once: a few at a beat, the oldest need first, and nobody stands in another's way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from house import House
from sqlmodel import Session as Db
from sqlmodel import select
from structlog.testing import capture_logs

from chat.cards import Card
from handlers.batches import BATCH
from handlers.nudges import Nudge
from storage.messages import Outgoing
from storage.pairs import Pair, PairState
from storage.people import Person, Role

LAST = date(2026, 12, 18)  # a Friday


def test_a_pair_whose_words_cannot_be_read_keeps_nobody_else_from_their_look_back(house: House) -> None:
    for mentee, mentor in (("Ana Silva", "Ben Okafor"), ("Cy Young", "Dee Ali")):
        house.pair(house.person(mentee, Role.MENTEE, goal="Speak up"), house.person(mentor, Role.MENTOR), ends=LAST)
    with house.database.write() as db:
        db.connection().exec_driver_sql("UPDATE goal SET words = 'another key' WHERE id = 1")
    with capture_logs() as logs:
        house.until(datetime(2026, 12, 16, 12, tzinfo=UTC))
    assert "your time with Dee" in house.known("Cy Young").sees("your time").title
    failed = [line for line in logs if line["event"] == "one of many failed"]
    assert "look back:pair 1:2026-12-18:person 1" in [line["one"] for line in failed]
    assert "Ana" not in repr(logs)


def test_a_pair_that_cannot_end_keeps_no_other_from_ending_and_is_left_as_it_was(house: House) -> None:
    for mentee, mentor in (("Ana Silva", "Ben Okafor"), ("Cy Young", "Dee Ali")):
        house.pair(house.person(mentee, Role.MENTEE), house.person(mentor, Role.MENTOR), ends=LAST)
    house.until(datetime(2026, 12, 18, 20, tzinfo=UTC))
    with house.database.write() as db:
        db.connection().exec_driver_sql("UPDATE person SET name = '' WHERE id = 2")  # has no first name
    house.until(datetime(2026, 12, 21, 12, tzinfo=UTC))
    with house.database.read() as db:
        assert [pair.state for pair in db.exec(select(Pair).order_by(Pair.id))] == [  # type: ignore[arg-type]
            PairState.ACTIVE,
            PairState.ENDED,
        ]
        assert not db.exec(select(Outgoing).where(Outgoing.key.startswith("parted:pair 1:"))).all()  # type: ignore[attr-defined]


def test_more_nudges_than_a_beat_sends_go_out_one_beat_after_the_other_and_once_each(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.wall = datetime(2026, 11, 24, 8, 50, tzinfo=UTC)
    with house.database.write() as db:
        for n in range(BATCH + 10):
            db.add(Person(organisation_id=house.organisation, name=f"P {n}", email=f"{n}@example.com", zone="UTC"))
    with house.database.read() as db:
        people = [person.id or 0 for person in db.exec(select(Person))]

    def need(_: Db, now: datetime) -> Iterable[Nudge]:
        for number, person in enumerate(people):  # the newest need comes first here
            yield Nudge(person, "test", now - timedelta(days=7, hours=number), lambda: Card("A question"))

    monkeypatch.setattr("handlers.NEEDS", {"test": need})
    sent = []
    for minutes in (75, 1, 1):
        house.later(minutes=minutes)
        with house.database.read() as db:
            sent.append(list(db.exec(select(Outgoing.person_id).where(Outgoing.nudge).order_by(Outgoing.id))))  # type: ignore[arg-type]
    assert sent[0] == list(reversed(people))[:BATCH], "the oldest need first"
    assert sent[1] == list(reversed(people)), "the next beat sends the rest"
    assert sent[2] == sent[1], "and nobody hears twice"
