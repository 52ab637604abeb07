"""Erasing: what a person wrote is deleted; where a row must stay for somebody else, nothing in it names them.

`erase` is for one person who asks for it, at once. `forget` is for a pair whose time is over: words go, counts stay.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session as Db
from sqlmodel import col, delete, select

from storage import kudos, outbox, scrubbing
from storage.circles import Circle, Seat
from storage.concerns import Concern
from storage.connecting import Code
from storage.messages import ChatMessage, Place, Question
from storage.offers import OfferedFile
from storage.pairs import Answer, Change, Goal, Longer, Milestone, Note, Pair, PairState, PrivateNote, Request, Session
from storage.people import Account, Delegate, Enrolled, Enrolment, Hours, Interest, Person, Programme
from storage.rosters import RosterFile
from storage.secrets import Sealed

WITHOUT_NAME = scrubbing.NOBODY.capitalize()  # what somebody is called who was erased, until they join again


def erase(db: Db, person: Person, event_id: str) -> None:
    """Everything about a person but that they took part. event_id: what they just pressed, which is still to be answered."""
    own = person.id or 0
    said = scrubbing.theirs(db, person)
    accounts = list(db.exec(select(Account).where(Account.person_id == own)))
    kudos.erase(db, own)
    _their_pairs(db, own)
    _their_rows(db, own)
    chats = [account.id for account in accounts]
    for table in (ChatMessage, OfferedFile):
        db.exec(delete(table).where(col(table.account_id).in_(chats)))
    outbox.empty(db, own)
    scrubbing.scrub(db, said, person.organisation_id, event_id, {account.external_id for account in accounts})
    _without_a_face(db, person)
    db.flush()


def _their_rows(db: Db, own: int) -> None:
    goals = list(db.exec(select(Goal.id).where(Goal.person_id == own)))
    db.exec(delete(Milestone).where(col(Milestone.goal_id).in_(goals)))
    parts = list(db.exec(select(Enrolment.id).where(Enrolment.person_id == own)))
    db.exec(delete(Interest).where(col(Interest.enrolment_id).in_(parts)))
    tables: tuple[Any, ...] = (
        Goal,
        Answer,
        Note,
        PrivateNote,
        Change,
        Longer,
        Hours,
        Place,
        Question,
        Concern,
        RosterFile,
        Code,
        Seat,
    )
    for table in tables:
        db.exec(delete(table).where(table.person_id == own))
    for circle in db.exec(select(Circle).where(Circle.asked_by == own)):
        circle.about, circle.place = Sealed(""), None
        db.add(circle)
    db.exec(delete(Request).where(col(Request.mentee_id) == own))
    db.exec(delete(Delegate).where(or_(col(Delegate.mentor_id) == own, col(Delegate.assistant_id) == own)))
    for request in db.exec(select(Request).where(Request.mentor_id == own)):
        request.question, request.reasons = None, []
        db.add(request)


def _their_pairs(db: Db, own: int) -> None:
    """The rows of a pair stay for the other one, without this person's side."""
    mine = or_(col(Pair.mentee_id) == own, col(Pair.mentor_id) == own)
    for pair in db.exec(select(Pair).where(mine)).all():
        pair.reasons, pair.place, pair.agreed = [], None, None
        db.add(pair)
        for session in db.exec(select(Session).where(Session.pair_id == pair.id)):
            if pair.mentee_id == own:
                session.mentee_told, session.mentee_start, session.wish = "", None, None
            else:
                session.mentor_told, session.mentor_start = "", None
            db.add(session)


def _without_a_face(db: Db, person: Person) -> None:
    for led in db.exec(select(Person).where(Person.manager_email == person.email)):
        led.manager_email = ""
        db.add(led)
    address = f"erased-{person.id}@erased.invalid"  # which no mail reaches, and a calendar can still read
    empty = Person(organisation_id=person.organisation_id, name=WITHOUT_NAME, email=address, nudges="none")
    for name in Person.model_fields:
        if name not in ("id", "organisation_id", "locale", "zone"):
            setattr(person, name, getattr(empty, name))
    db.add(person)


# --- a pair whose time is over -------------------------------------------------------------------------------


def over(db: Db, before: date) -> list[Pair]:
    """Ended pairs whose last day lies before that day and whose words are still kept."""
    own = select(Pair).join(Programme).where(Pair.state == PairState.ENDED, col(Pair.forgotten).is_(False))
    return list(db.exec(own.where(func.coalesce(Pair.ends, Programme.ends) < before).order_by(col(Pair.id))))


def next_over(db: Db, after: date) -> date | None:
    """The first last day from then on, of pairs whose words are still kept."""
    last = func.coalesce(Pair.ends, Programme.ends)
    own = select(func.min(last)).select_from(Pair).join(Programme)
    return db.exec(own.where(Pair.state == PairState.ENDED, col(Pair.forgotten).is_(False), last >= after)).one()


def forget(db: Db, pair: Pair, now: datetime) -> None:
    """What the two wrote goes; what they are still writing with somebody else stays, and so do counts."""
    for table in (Note, PrivateNote):
        db.exec(delete(table).where(col(table.pair_id) == pair.id))
    for session in db.exec(select(Session).where(Session.pair_id == pair.id)):
        session.wish = None
        db.add(session)
    kudos.forget(db, pair.id or 0)
    pair.place, pair.agreed, pair.forgotten = None, None, True
    db.add(pair)
    db.exec(delete(Request).where(col(Request.mentee_id) == pair.mentee_id, col(Request.mentor_id) == pair.mentor_id))
    db.flush()
    for person in pair.both:
        if not _still_here(db, person):
            _forget_person(db, person, pair.programme_id, now)


def _still_here(db: Db, person_id: int) -> bool:
    """Whether somebody has another pair, running or still kept."""
    mine = or_(col(Pair.mentee_id) == person_id, col(Pair.mentor_id) == person_id)
    kept = or_(col(Pair.state) != PairState.ENDED, col(Pair.forgotten).is_(False))
    return db.exec(select(Pair.id).where(mine, kept)).first() is not None


def _forget_person(db: Db, person_id: int, programme_id: int, now: datetime) -> None:
    """What they wrote in this programme; their chat too, where they are in no other that goes on."""
    goals = select(Goal).where(Goal.person_id == person_id, Goal.programme_id == programme_id)
    for goal in db.exec(goals).all():
        goal.words = Sealed("")
        db.add(goal)
        db.exec(delete(Milestone).where(col(Milestone.goal_id) == goal.id))
    for answer in db.exec(select(Answer).where(Answer.person_id == person_id, Answer.programme_id == programme_id)):
        answer.words = None
        db.add(answer)
    if _goes_on(db, person_id, now.date()):
        return
    accounts = list(db.exec(select(Account.id).where(Account.person_id == person_id)))
    db.exec(delete(ChatMessage).where(col(ChatMessage.account_id).in_(accounts), col(ChatMessage.at) < now))


def _goes_on(db: Db, person_id: int, today: date) -> bool:
    """Whether somebody takes part in a programme that isn't over."""
    parts = select(Enrolment.id).join(Programme).where(Enrolment.person_id == person_id)
    return db.exec(parts.where(Enrolment.state == Enrolled.JOINED, Programme.ends >= today)).first() is not None
