"""Questions about the notes of pairs: those of the two, and those that one keeps for themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, delete, select

from storage.pairs import Note, Pair, PairState, PrivateNote

UNDO = timedelta(days=1)  # how long a note that was removed can be brought back


def pairs_of(db: Db, person_id: int) -> list[Pair]:
    """Every pair somebody is or was in, those that run now first, then the newest."""
    own = select(Pair).where(or_(col(Pair.mentee_id) == person_id, col(Pair.mentor_id) == person_id))
    own = own.where(Pair.state != PairState.DRAFT)
    return list(db.exec(own.order_by(col(Pair.state) != PairState.ACTIVE, col(Pair.id).desc())))


def of_pair(db: Db, pair_id: int) -> list[Note]:
    """What the two of a pair both read, the newest first."""
    own = select(Note).where(Note.pair_id == pair_id, col(Note.removed_at).is_(None))
    return list(db.exec(own.order_by(col(Note.at).desc(), col(Note.id).desc())))


def private(db: Db, person_id: int, pair_id: int) -> list[PrivateNote]:
    """What one of them reads alone, the newest first."""
    own = select(PrivateNote).where(PrivateNote.person_id == person_id, PrivateNote.pair_id == pair_id)
    own = own.where(col(PrivateNote.removed_at).is_(None))
    return list(db.exec(own.order_by(col(PrivateNote.at).desc(), col(PrivateNote.id).desc())))


def line_of(db: Db, person_id: int, session_id: int) -> Note | None:
    """The line somebody wrote after a session, also one that was taken out again: there is one at most."""
    return db.exec(select(Note).where(Note.person_id == person_id, Note.session_id == session_id)).first()


def forget(db: Db, before: datetime) -> None:
    """Deletes what was removed up to then."""
    db.exec(delete(Note).where(col(Note.removed_at) <= before))
    db.exec(delete(PrivateNote).where(col(PrivateNote.removed_at) <= before))


def next_removed(db: Db, after: datetime) -> datetime | None:
    """When the note was removed that will be deleted next."""
    firsts = (
        db.exec(select(kind.removed_at).where(col(kind.removed_at) > after).order_by(col(kind.removed_at))).first()
        for kind in (Note, PrivateNote)
    )
    return min((moment for moment in firsts if moment), default=None)
