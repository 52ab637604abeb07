"""Codes that join a second account to a person: good once, for a few minutes; what is kept of one tells nobody which it was."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel import Session as Db

from storage.people import Person

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another one
LENGTH = 8  # 8.5e11 codes, and five tries an hour
GOOD_FOR = timedelta(minutes=10)
TRIES, AN_HOUR = 5, timedelta(hours=1)


class Code(SQLModel, table=True):
    """The one code that somebody may use just now."""

    __tablename__ = "connect_code"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    digest: str = Field(unique=True)
    until: datetime


class Tried(SQLModel, table=True):
    """A code that was none, typed from an account that we don't know. who: a digest of its address."""

    __tablename__ = "connect_tried"

    id: int | None = Field(default=None, primary_key=True)
    who: str = Field(index=True)
    at: datetime


def new_code(db: Db, person_id: int, now: datetime) -> str:
    """A code for somebody, in place of any earlier one of theirs."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = db.get(Code, person_id) or Code(person_id=person_id, digest="", until=now)
    row.digest, row.until = _digest(code), now + GOOD_FOR
    db.add(row)
    db.flush()
    return code


def spend(db: Db, code: str, now: datetime) -> Person | None:
    """Whose code this is, if it is still good; it isn't any more then."""
    row = db.exec(select(Code).where(Code.digest == _digest(code))).first()
    if row is None:
        return None
    db.delete(row)
    return db.get(Person, row.person_id) if row.until >= now else None


def may_try(db: Db, who: str, now: datetime) -> bool:
    """Whether an account that we don't know may try a code."""
    db.exec(delete(Tried).where(col(Tried.at) < now - AN_HOUR))
    return len(db.exec(select(Tried.id).where(Tried.who == _digest(who))).all()) < TRIES


def tried(db: Db, who: str, now: datetime) -> None:
    """It was none."""
    db.add(Tried(who=_digest(who), at=now))


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()
