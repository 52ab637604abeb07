"""Finding workspaces and people of an organisation, and who plans for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.messages import Outgoing
from storage.pairs import Pair, PairState
from storage.people import Account, Delegate, Person, Workspace

ACTIVE = "active"


def workspace(db: Db, platform: str, external_id: str) -> Workspace | None:
    """A workspace by what its platform calls it."""
    there = select(Workspace).where(Workspace.platform == platform, Workspace.external_id == external_id)
    return db.exec(there).first()


def workspaces(db: Db, organisation_id: int, platform: str) -> list[str]:
    """Where an organisation talks on a platform now."""
    there = select(Workspace.external_id).where(Workspace.organisation_id == organisation_id)
    there = there.where(Workspace.platform == platform, col(Workspace.gone_at).is_(None))
    return list(db.exec(there.order_by(col(Workspace.id))))


def to_seek(db: Db, now: datetime, before: datetime, most: int) -> list[Person]:
    """People to whom something is to be said by now, who have no account, and weren't looked for since `before`."""
    waiting = _without_account(now).where(or_(col(Person.sought_at).is_(None), col(Person.sought_at) < before))
    return list(db.exec(waiting.order_by(col(Person.id)).limit(most)))


def not_found(db: Db, now: datetime) -> list[Person]:
    """Those of them who were looked for in vain; nobody as long as some were never looked for."""
    people = list(db.exec(_without_account(now).order_by(col(Person.id))))
    return people if all(person.sought_at for person in people) else []


def _without_account(now: datetime) -> SelectOfScalar[Person]:
    due = select(Outgoing.person_id).where(Outgoing.state == "waiting", col(Outgoing.due) <= now)
    people = select(Person).where(col(Person.active), col(Person.id).in_(due))
    return people.where(col(Person.id).not_in(select(Account.person_id)))


def addressed(db: Db, organisation_id: int, email: str) -> Person | None:
    """The person with this work address."""
    here = select(Person).where(Person.organisation_id == organisation_id, Person.email == email.strip().lower())
    return db.exec(here).first()


def named(db: Db, organisation_id: int, words: str) -> list[Person]:
    """People with an account whom these words name: by address, by the whole name, or by its first words."""
    wanted = " ".join(words.lower().split())
    here = select(Person).where(Person.organisation_id == organisation_id, col(Person.active))
    here = here.where(col(Person.id).in_(select(Account.person_id))).order_by(col(Person.name), col(Person.id))
    people = list(db.exec(here)) if wanted else []
    exact = [p for p in people if wanted in (p.email.lower(), p.name.lower())]
    return exact or [p for p in people if f"{p.name.lower()} ".startswith(f"{wanted} ")]


def delegate(db: Db, mentor_id: int, assistant_id: int) -> Delegate | None:
    """What one person handed to another, in whatever state."""
    row = select(Delegate).where(Delegate.mentor_id == mentor_id, Delegate.assistant_id == assistant_id)
    return db.exec(row).first()


def assistants(db: Db, mentor_id: int) -> list[Person]:
    """Who plans for a mentor now."""
    rows = select(Person).join(Delegate, col(Delegate.assistant_id) == Person.id).where(Delegate.mentor_id == mentor_id)
    return list(db.exec(rows.where(Delegate.state == ACTIVE, col(Person.active)).order_by(col(Person.id))))


def mentors_of(db: Db, assistant_id: int) -> list[int]:
    """Whom somebody plans for now."""
    rows = select(Delegate.mentor_id).where(Delegate.assistant_id == assistant_id, Delegate.state == ACTIVE)
    return list(db.exec(rows.order_by(col(Delegate.mentor_id))))


def pairs_of_mentors(db: Db, mentors: Iterable[int]) -> list[Pair]:
    """The running pairs of some mentors."""
    rows = select(Pair).where(col(Pair.mentor_id).in_(set(mentors)), Pair.state == PairState.ACTIVE)
    return list(db.exec(rows.order_by(col(Pair.mentor_id), col(Pair.id))))


def guests(db: Db, organisation_id: int) -> list[Person]:
    """Those who take part from outside the company."""
    outside = select(Person).join(Account).where(Person.organisation_id == organisation_id)
    return list(db.exec(outside.where(col(Account.outside).is_(True)).distinct().order_by(col(Person.id))))
