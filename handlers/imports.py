"""Importing a roster: people become known and invited. Nobody is suggested, matched or named before saying yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session as Db
from sqlmodel import select

from handlers.roster import Roster
from handlers.roster_row import RosterPerson
from storage import programmes
from storage.pairs import Goal
from storage.people import Enrolment, Hours, Interest, Person, Programme, Role
from storage.secrets import Sealed

BATCH = 50  # people a transaction: the write lock is held for well under a tenth of a second


@dataclass(frozen=True)
class Imported:
    """Addresses in the order of the file."""

    added: tuple[str, ...]
    updated: tuple[str, ...]


def batches(roster: Roster) -> Iterable[tuple[RosterPerson, ...]]:
    """The people of a roster in batches, each small enough for one short transaction."""
    for begin in range(0, len(roster.people), BATCH):
        yield roster.people[begin : begin + BATCH]


def keep(db: Db, programme: Programme, people: Iterable[RosterPerson], now: datetime) -> Imported:
    """Adds people as invited, or brings up to date what HR knows of them; what people told us themselves stays."""
    added: list[str] = []
    updated: list[str] = []
    for given in people:
        known = select(Person).where(Person.organisation_id == programme.organisation_id, Person.email == given.email)
        person = db.exec(known).first()
        (updated if person else added).append(given.email)
        person = person or _new(db, programme, given, now)
        person.name, person.title, person.team = given.name, given.title, given.team
        person.level, person.manager_email = given.level or 0, given.manager_email
        db.add(person)
        for role in sorted(given.roles):
            _invite(db, programme, person, Role(role), given)
    db.flush()
    return Imported(tuple(added), tuple(updated))


def _new(db: Db, programme: Programme, given: RosterPerson, now: datetime) -> Person:
    person = Person(
        organisation_id=programme.organisation_id,
        name=given.name,
        email=given.email,
        zone=given.zone or "UTC",
        languages=list(given.languages),
        style=given.style,
        vetoes=Sealed(sorted(given.vetoes)) if given.vetoes else None,
    )
    db.add(person)
    db.flush()
    number = person.id or 0
    db.add_all(Hours(person_id=number, day=w.day, start=w.start, end=w.end) for w in given.windows if w.end is not None)
    if given.goal:
        words = Sealed(given.goal)
        db.add(Goal(person_id=number, programme_id=programme.id or 0, words=words, created_at=now))
    return person


def _invite(db: Db, programme: Programme, person: Person, role: Role, given: RosterPerson) -> None:
    if programmes.enrolment(db, person.id or 0, programme.id or 0, role):
        return
    part = Enrolment(person_id=person.id or 0, programme_id=programme.id or 0, role=role)
    part.hours_a_month = given.hours_a_month or part.hours_a_month
    db.add(part)
    db.flush()
    topics = given.wants if role is Role.MENTEE else given.offers
    db.add_all(Interest(enrolment_id=part.id or 0, topic=topic, rank=rank) for rank, topic in enumerate(topics))
