"""Importing a roster: people become known and invited. Nobody is suggested, matched or named before saying yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session as Db
from sqlmodel import select

from handlers.roster import Roster
from handlers.roster_row import RosterPerson
from storage import directory, programmes
from storage.pairs import Goal
from storage.people import Enrolment, Hours, Interest, Person, Programme, Role
from storage.secrets import Sealed

BATCH = 50  # people a transaction: the write lock is held for well under a tenth of a second


@dataclass(frozen=True)
class Differences:
    """How many people of a roster are new, would be changed, and are known just as they stand there."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class Imported:
    """Addresses in the order of the file."""

    added: tuple[str, ...]
    updated: tuple[str, ...]


def batches(roster: Roster) -> Iterable[tuple[RosterPerson, ...]]:
    """The people of a roster in batches, each small enough for one short transaction."""
    for begin in range(0, len(roster.people), BATCH):
        yield roster.people[begin : begin + BATCH]


def differences(db: Db, programme: Programme, people: Iterable[RosterPerson]) -> Differences:
    """What keep() would do."""
    here = select(Person).where(Person.organisation_id == programme.organisation_id)
    known = {person.email: person for person in db.exec(here)}
    parts = set(db.exec(select(Enrolment.person_id, Enrolment.role).where(Enrolment.programme_id == programme.id)))
    counts: Counter[str] = Counter()
    for given in people:
        person = known.get(given.email)
        if person is None:
            counts["new"] += 1
            continue
        as_told = all(getattr(person, name) == value for name, value in _told(given).items())
        has_all = all((person.id, role) in parts for role in given.roles)
        counts["same" if as_told and has_all else "changed"] += 1
    return Differences(counts["new"], counts["changed"], counts["same"])


def _told(given: RosterPerson) -> dict[str, str | int]:
    """What HR knows of somebody, and may change."""
    level, manager = given.level or 0, given.manager_email
    return {"name": given.name, "title": given.title, "team": given.team, "level": level, "manager_email": manager}


def keep(db: Db, programme: Programme, people: Iterable[RosterPerson], now: datetime) -> Imported:
    """Adds people as invited, or brings up to date what HR knows of them; what people told us themselves stays."""
    added: list[str] = []
    updated: list[str] = []
    for given in people:
        person = directory.addressed(db, programme.organisation_id, given.email)
        (updated if person else added).append(given.email)
        person = person or _new(db, programme, given, now)
        for name, value in _told(given).items():
            setattr(person, name, value)
        person.bounced_at = None  # whoever put it on the list again has seen to the address
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
