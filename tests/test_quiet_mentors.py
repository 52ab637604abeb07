"""When a mentor counts as quiet: thirty days that count, and few questions to the database however many pairs there are."""

from __future__ import annotations

from datetime import timedelta

from house import House
from sqlalchemy import event
from sqlmodel import select

from storage import handovers
from storage.pairs import Pair, PairState
from storage.people import Account, Role


def state(house: House) -> str:
    with house.database.read() as db:
        return db.get_one(Pair, 1).state


def test_days_away_are_not_held_against_a_mentor_who_is_back(house: House) -> None:
    ana, ben = house.person("Ana Silva", Role.MENTEE), house.person("Ben Okafor", Role.MENTOR)
    house.pair(ana, ben)
    house.later(days=2)
    ben.says("away 30 nov - 24 dec")
    house.later(days=20)
    ana.says("home")
    house.later(days=13)
    assert state(house) == PairState.ACTIVE, "33 days have gone by, and Ben was away on 25 of them"
    house.later(days=24)
    assert state(house) == PairState.ENDED


def test_who_is_quiet_takes_as_many_queries_for_thirty_pairs_as_for_three(house: House) -> None:
    counts = []
    for number in range(1, 31):
        mentee, mentor = house.person(f"Mentee {number}", Role.MENTEE), house.person(f"Mentor {number}", Role.MENTOR)
        house.pair(mentee, mentor)
        with house.database.write() as db:
            seen = select(Account).where(Account.person_id == mentee.id)
            db.exec(seen).one().last_seen = house.wall + timedelta(days=20)
        if number in (3, 30):
            counts.append(queries(house, number))
    assert counts[0] == counts[1]


def queries(house: House, pairs: int) -> int:
    """How many it takes to find all of them."""
    asked: list[str] = []
    with house.database.read() as db:
        event.listen(db.connection(), "before_cursor_execute", lambda *args: asked.append(args[2]))
        assert len(handovers.quiet(db, house.wall + timedelta(days=40))) == pairs
    return len(asked)
