"""Kudos: a mentee's thank-you that may be shown in a channel, once the mentor has said yes to the same words, too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel import Session as Db

from storage import outbox
from storage.pairs import Pair
from storage.people import Account
from storage.secrets import Sealed, SealedColumn

ASKED, AGREED, POSTED, KEPT = "asked", "agreed", "posted", "kept"


class Kudos(SQLModel, table=True):
    """A thank-you with the mentee's yes.

    state: "asked" (the mentor is), "agreed" (both said yes, and it is posted at `due`), "posted" (it went out, and the
    words are nowhere but in the chats), "kept" (it stays between the two). account_id: of the coordinator who named the
    channel, on whose behalf it is posted.
    """

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    account_id: int = Field(foreign_key="account.id")
    channel: str
    words: Sealed | None = Field(
        default=None, sa_column=Column(SealedColumn("the two of a pair; once both said yes, everybody in the channel"))
    )
    state: str = Field(default=ASKED, index=True)
    due: datetime | None = None

    @property
    def place(self) -> str:
        """Where the card about it stands in either one's chat."""
        return f"kudos:{self.id}"

    @property
    def posting(self) -> str:
        """Where it waits to be posted, in the outbox; a place of its own, since a coordinator may be one of the two."""
        return f"kudos post:{self.id}"


def due(db: Db, now: datetime) -> list[Kudos]:
    """What is to be posted, the oldest first."""
    agreed = select(Kudos).where(Kudos.state == AGREED, col(Kudos.due) <= now)
    return list(db.exec(agreed.order_by(col(Kudos.due), col(Kudos.id))))


def next_due(db: Db, now: datetime) -> datetime | None:
    """When the next one is to be posted."""
    later = select(Kudos.due).where(Kudos.state == AGREED, col(Kudos.due) > now)
    return db.exec(later.order_by(col(Kudos.due))).first()


def pair_of(db: Db, kudos: Kudos) -> Pair:
    """Whose it is."""
    return db.get_one(Pair, kudos.pair_id)


def posted_by(db: Db, kudos: Kudos) -> Account:
    """The account on whose behalf it is posted."""
    return db.get_one(Account, kudos.account_id)


def numbered(db: Db, number: int) -> Kudos | None:
    """One by its number, for what the outbox says of it."""
    return db.get(Kudos, number)


def open_in(db: Db, programme_id: int) -> list[Kudos]:
    """What both or the mentor of a pair of this programme may still decide."""
    return _open(db, select(Pair.id).where(Pair.programme_id == programme_id))


def open_of(db: Db, person_id: int) -> list[Kudos]:
    """What is open between somebody and whoever they were paired with."""
    return _open(db, _pairs_of(person_id))


def forget(db: Db, pair_id: int) -> None:
    """The time of a pair is over."""
    db.exec(delete(Kudos).where(col(Kudos.pair_id) == pair_id))


def erase(db: Db, person_id: int) -> None:
    """Nothing of somebody is posted any more, nor asked of anybody."""
    for kudos in db.exec(select(Kudos).where(col(Kudos.pair_id).in_(_pairs_of(person_id)))).all():
        outbox.unsay(db, posted_by(db, kudos).person_id, kudos.posting)
        for one in pair_of(db, kudos).both:
            outbox.unsay(db, one, kudos.place)
        db.delete(kudos)


def _pairs_of(person_id: int) -> Any:
    return select(Pair.id).where((col(Pair.mentee_id) == person_id) | (col(Pair.mentor_id) == person_id))


def _open(db: Db, pairs: Any) -> list[Kudos]:
    own = select(Kudos).where(col(Kudos.pair_id).in_(pairs), col(Kudos.state).in_((ASKED, AGREED)))
    return list(db.exec(own.order_by(col(Kudos.id))))
