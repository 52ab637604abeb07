"""What is left half-way, done twice or sent once more: nothing typed is lost, and nothing is done twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from house import House, Human
from sqlmodel import select

from storage.messages import Job
from storage.pairs import Pair
from storage.people import Role

LAST = date(2026, 12, 18)  # a Friday


def two(house: House) -> tuple[Human, Human]:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben, ends=LAST)
    return ana, ben


def through(house: House, day: int) -> None:
    house.through(datetime(2026, 12, day, 18, tzinfo=UTC))


def test_joining_that_was_left_days_ago_is_still_there_when_a_kick_off_begins(house: House) -> None:
    ana, _ = two(house)
    ana.says("join")
    ana.presses("I'd be a mentor")
    ana.presses("Agree")
    house.wall += timedelta(days=3)
    assert ana.says("kick-off").title == "One thing at a time"
    assert ana.presses("Go on with them").title == "What could you help somebody with?"
    ana.says("kick-off")
    assert ana.presses("Stop them").title == "Stopped"
    assert ana.says("kick-off").title == "How long, and how often?"


def test_a_match_asked_for_twice_is_made_once(house: House) -> None:
    lena = house.person("Lena Brandt", Role.COORDINATOR)
    two(house)
    assert lena.says("match").title == "Matching"
    assert lena.says("match").title == "Matching already"
    with house.database.read() as db:
        assert len(db.exec(select(Job)).all()) == 1
    house.later(seconds=1)
    assert lena.says("match").title == "Matching", "once the first one is done"


def test_every_line_to_the_mentor_arrives_however_many_there_are(house: House) -> None:
    ana, ben = two(house)
    through(house, 16)
    for line in ("Thank you for March", "And for the coffee"):
        ana.acts("lookback.send", "1", line=line)
    through(house, 17)
    for line in ("And one more", "And a last one"):
        ana.acts("lookback.send", "1", line=line)
    through(house, 21)
    read = " ".join(card.text for card in ben.cards())
    for line in ("Thank you for March", "And for the coffee", "And one more", "And a last one"):
        assert read.count(line) == 1, line


def test_nobody_whose_sessions_are_on_hold_is_asked_to_plan_the_last_two(house: House) -> None:
    ana, ben = two(house)
    with house.database.write() as db:
        pair = db.exec(select(Pair)).one()
        pair.held_by, pair.paused_until = [ana.id], LAST
        db.add(pair)
    through(house, 10)
    for human in (ana, ben):
        assert not [card for card in human.cards() if card.title.startswith("Two sessions left")]
