"""A company whose pairs have met for two months, straight into the database: for what is counted and measured."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session as Db

from handlers.topics import TOPIC_NAMES
from storage.database import Database
from storage.messages import Outgoing
from storage.pairs import Answer, Goal, Milestone, Note, Pair, Request, Session
from storage.people import Account, Enrolment, Hours, Interest, Organisation, Person, Programme, Workspace
from storage.secrets import Sealed

NOW = datetime.fromisoformat("2027-01-13T09:05+00:00")  # a Wednesday, just after ten in Berlin: an hour for nudges
BEGUN = NOW - timedelta(days=56)


def company(database: Database, pairs: int) -> None:
    """A coordinator, and pairs with five sessions each, goals, lines, answers and all the cards that told of them."""
    with database.write() as db:
        db.add(Organisation(id=1, name="Northwind"))
        db.flush()
        db.add(Programme(id=1, organisation_id=1, name="Growth", starts=date(2026, 11, 1), ends=date(2027, 5, 28)))
        db.add(Workspace(id=1, organisation_id=1, platform="web", external_id="local"))
        db.flush()
        for number in range(1, 2 * pairs + 2):
            _person(db, number, pairs)
        db.flush()
        for number in range(1, pairs + 1):
            _pair(db, number, number, number + pairs)


def _person(db: Db, number: int, pairs: int) -> None:
    """The first half mentees, the second mentors, and one who runs it all."""
    role = "mentee" if number <= pairs else "mentor" if number <= 2 * pairs else "coordinator"
    db.add(
        Person(
            id=number, organisation_id=1, name=f"Person {number}", email=f"p{number}@example.com", zone="Europe/Berlin"
        )
    )
    db.flush()
    db.add(Account(id=number, person_id=number, workspace_id=1, external_id=f"p{number}"))
    part = Enrolment(id=number, person_id=number, programme_id=1, role=role, state="joined", joined_at=BEGUN)
    db.add(part)
    db.flush()
    db.add(Interest(enrolment_id=number, topic=list(TOPIC_NAMES)[number % 40], rank=0))
    db.add_all([Hours(person_id=number, day=day, start=540, end=1020) for day in range(5)])


def _pair(db: Db, number: int, mentee: int, mentor: int) -> None:
    pair = Pair(id=number, programme_id=1, mentee_id=mentee, mentor_id=mentor, state="active", created_at=BEGUN)
    pair.published_at, pair.introduced, pair.agreed_at = BEGUN, True, BEGUN
    goal = Goal(id=number, person_id=mentee, programme_id=1, words=Sealed("I say what I think"), created_at=BEGUN)
    asked = Request(programme_id=1, mentee_id=mentee, mentor_id=mentor, message=Sealed("Hello"), created_at=BEGUN)
    asked.state, asked.asked_at, asked.closed_at = "accepted", BEGUN, BEGUN
    db.add_all([pair, goal, asked])
    db.flush()
    db.add(Milestone(goal_id=number, words=Sealed("Speak second"), by=date(2027, 2, 1)))
    for n in range(5):
        start = BEGUN + timedelta(days=3 + 14 * n, hours=number % 8)
        session = Session(pair_id=number, start=start, minutes=45, booked_by=mentee, booked_at=BEGUN)
        session.mentee_told = session.mentor_told = "met" if start < NOW else ""
        db.add(session)
        db.flush()
        for person in (mentee, mentor):
            db.add(Note(person_id=person, pair_id=number, session_id=session.id, words=Sealed("A line"), at=start))
            about = f"session {session.id}"
            db.add(Answer(person_id=person, programme_id=1, survey="session", about=about, number=4, at=start))
            for what in ("reminder:24h", "reminder:15m", "truth", "booked"):
                key = f"{what}:session {session.id}:rev 0:person {person}"
                db.add(Outgoing(key=key, person_id=person, due=start, state="sent", card=Sealed(None), sent_at=start))
