"""What the clock asks about goals, kick-offs and removed notes, on both kinds of database."""

from __future__ import annotations

from datetime import datetime, timedelta

from conftest import Company
from sqlmodel import select

from storage import agreements, goals, notes
from storage.database import Database
from storage.pairs import Goal, Milestone, Note, Pair, PairState, PrivateNote, Session
from storage.people import Enrolled, Enrolment, Programme, Role
from storage.secrets import Sealed

DAY = timedelta(days=1)


def pairs(database: Database, company: Company, now: datetime) -> tuple[int, list[int]]:
    """A programme with one mentee, one mentor and their running pair."""
    people = company(database, 2)
    with database.write() as db:
        programme = db.exec(select(Programme)).one().id or 0
        db.add(Enrolment(person_id=people[0], programme_id=programme, role=Role.MENTEE, state=Enrolled.JOINED))
        db.add(
            Pair(
                programme_id=programme,
                mentee_id=people[0],
                mentor_id=people[1],
                state=PairState.ACTIVE,
                created_at=now,
                published_at=now,
                introduced=True,
            )
        )
    return programme, people


def test_a_pair_waits_for_its_kick_off_until_somebody_began(
    database: Database, company: Company, now: datetime
) -> None:
    _, people = pairs(database, company, now)
    with database.write() as db:
        pair = db.exec(select(Pair)).one()
        for days in (3, 1):
            booked = now + days * DAY
            db.add(
                Session(pair_id=pair.id or 0, start=now + 9 * DAY, minutes=45, booked_by=people[0], booked_at=booked)
            )
    with database.read() as db:
        ((waiting, first),) = agreements.none_yet(db, now - DAY, now)
        assert (waiting.mentee_id, first) == (people[0], now + DAY)
        assert not agreements.none_yet(db, now, now + DAY), "published before that"
    with database.write() as db:
        begun = db.exec(select(Pair)).one()
        begun.agreed = Sealed({"round": 1})
        db.add(begun)
    with database.read() as db:
        assert not agreements.none_yet(db, now - DAY, now)


def test_open_goals_are_found_while_the_programme_is_on(database: Database, company: Company, now: datetime) -> None:
    programme, people = pairs(database, company, now)
    with database.write() as db:
        for reached in (None, now):
            db.add(
                Goal(
                    person_id=people[0],
                    programme_id=programme,
                    words=Sealed("Speak up"),
                    created_at=now,
                    reached_at=reached,
                )
            )
    with database.read() as db:
        assert [goal.reached_at for goal in goals.open_since(db, now - DAY, now)] == [None]
        assert [bool(goal.reached_at) for goal in goals.of_people(db, people, programme)] == [False, True]
        assert not goals.open_since(db, now - DAY, now + 400 * DAY)
        assert not goals.open_since(db, now, now + DAY)


def test_a_goal_goes_with_its_steps_and_a_removed_note_for_good(
    database: Database, company: Company, now: datetime
) -> None:
    programme, people = pairs(database, company, now)
    with database.write() as db:
        goal = Goal(person_id=people[0], programme_id=programme, words=Sealed("Speak up"), created_at=now)
        db.add(goal)
        db.flush()
        db.add(Milestone(goal_id=goal.id or 0, words=Sealed("Ask")))
        db.flush()
        pair = db.exec(select(Pair)).one()
        own = {"person_id": people[0], "pair_id": pair.id or 0, "words": Sealed("x"), "at": now}
        db.add_all([Note(**own, removed_at=now), Note(**own), PrivateNote(**own, removed_at=now + DAY)])
    with database.write() as db:
        assert notes.next_removed(db, now) == now + DAY
        notes.forget(db, now)
        goals.delete_goal(db, db.exec(select(Goal)).one())
    with database.read() as db:
        assert not db.exec(select(Milestone)).all()
        assert [note.removed_at for note in db.exec(select(Note))] == [None]
        assert len(db.exec(select(PrivateNote)).all()) == 1
        assert not notes.private(db, people[0], 1)
