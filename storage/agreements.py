"""Questions about what the two of a pair have agreed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.pairs import Pair, PairState, Session


def none_yet(db: Db, after: datetime, until: datetime) -> list[tuple[Pair, datetime | None]]:
    """Running pairs, published in (after, until] and not paused, of which neither has suggested how to work together;
    each with when its first session was booked."""
    first = func.min(col(Session.booked_at))
    pairs = select(Pair, first).join(Session, col(Session.pair_id) == col(Pair.id), isouter=True)
    pairs = pairs.where(Pair.state == PairState.ACTIVE, col(Pair.introduced).is_(True), col(Pair.agreed).is_(None))
    pairs = pairs.where(col(Pair.published_at) > after, col(Pair.published_at) <= until)
    pairs = pairs.where(or_(col(Pair.paused_until).is_(None), col(Pair.paused_until) < until.date()))
    return list(db.exec(pairs.group_by(col(Pair.id)).order_by(col(Pair.id))))
