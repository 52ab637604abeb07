"""The outbox: cards for somebody else or for later, each said exactly once.

A row is claimed with a lease before the network is touched and finished only by the claim that still holds it
(`lease` is a fencing counter), so a worker that was given up can't overwrite its successor's work. Once nothing is left to
send, the row keeps its key and not its words: those stand in the chat alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session as Db
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.messages import Outgoing
from storage.people import Account
from storage.secrets import Sealed

NOTHING = Sealed(None)
ABOUT = "about "
REPLY = "reply:"  # how the key of an answer begins


def put(
    db: Db,
    person_id: int,
    card: Any,
    *,
    key: str,
    due: datetime,
    expires: datetime | None = None,
    place: str = "",
    nudge: bool = False,
    channel: str = "",
    beside: int | None = None,
    account_id: int | None = None,
) -> None:
    """Writes a card for a person, or nothing where this key was written before."""
    if db.exec(select(Outgoing.id).where(Outgoing.key == key)).first() is None:
        where: dict[str, Any] = {"place": place, "channel": channel, "beside_id": beside, "account_id": account_id}
        when: dict[str, Any] = {"rank": 0 if key.startswith(REPLY) else 1, "due": due, "expires": expires}
        db.add(Outgoing(key=key, person_id=person_id, nudge=nudge, card=Sealed(card), **when, **where))
        db.flush()


def unsay(db: Db, person_id: int, place: str) -> bool:
    """Takes back what was promised for a place of a person's chat and is in nobody's hands yet. Returns whether it was."""
    there = update(Outgoing).where(col(Outgoing.person_id) == person_id, col(Outgoing.place) == place)
    there = there.where(*_in_nobodys_hands())
    return bool(db.execute(there.values(state="expired", card=NOTHING)).rowcount)  # type: ignore[attr-defined]


def _in_nobodys_hands() -> tuple[ColumnElement[bool], ...]:
    """Never tried, or certainly refused."""
    return col(Outgoing.state) == "waiting", col(Outgoing.lease_until).is_(None), col(Outgoing.doubtful).is_(False)


def take_back(db: Db, person_id: int, begins: str) -> frozenset[str]:
    """Takes back what waits for a person under keys that begin so, and is in nobody's hands yet. Returns those keys."""
    waits = select(Outgoing).where(Outgoing.person_id == person_id, *_in_nobodys_hands())
    rows = db.exec(waits.where(col(Outgoing.key).startswith(begins, autoescape=True))).all()
    for row in rows:
        row.state, row.card = "expired", NOTHING
        db.add(row)
    db.flush()
    return frozenset(row.key for row in rows)


def empty(db: Db, person_id: int) -> None:
    """Nothing of what somebody was told is left but that it was told: so that no tick says it once more. What has a place
    in a channel stays: it was written for others, and is changed where it stands."""
    own = update(Outgoing).where(or_(col(Outgoing.person_id) == person_id, col(Outgoing.beside_id) == person_id))
    own = own.where(or_(col(Outgoing.channel) == "", col(Outgoing.place) == ""))
    db.execute(own.where(col(Outgoing.state) == "waiting").values(state="expired"))
    db.execute(own.values(card=NOTHING, place="", channel="", sent_as=""))


def known(db: Db, keys: Sequence[str]) -> frozenset[str]:
    """Which of these keys were written before, in a few queries however many there are."""
    found: set[str] = set()
    for begin in range(0, len(keys), 500):
        found.update(db.exec(select(Outgoing.key).where(col(Outgoing.key).in_(keys[begin : begin + 500]))))
    return frozenset(found)


def promised(db: Db, keys: Sequence[str]) -> dict[str, datetime]:
    """When those of these keys that were written before were due."""
    found: dict[str, datetime] = {}
    for begin in range(0, len(keys), 500):
        own = select(Outgoing.key, Outgoing.due).where(col(Outgoing.key).in_(keys[begin : begin + 500]))
        found.update(db.exec(own).all())
    return found


def nudges_since(db: Db, people: Sequence[int], since: datetime) -> Counter[int]:
    """How many nudges each of these people was promised since then."""
    counts: Counter[int] = Counter()
    for begin in range(0, len(people), 500):
        own = select(Outgoing.person_id).where(col(Outgoing.nudge).is_(True), col(Outgoing.due) > since)
        counts.update(db.exec(own.where(col(Outgoing.person_id).in_(people[begin : begin + 500]))))
    return counts


def begun(db: Db, people: Sequence[int], begins: Sequence[str], since: datetime) -> list[tuple[int, datetime]]:
    """What these people were promised since a moment under keys that begin so: to whom, and when it was due."""
    found: list[tuple[int, datetime]] = []
    for first in range(0, len(people), 500):
        own = select(Outgoing.person_id, Outgoing.due).where(col(Outgoing.due) > since)
        own = own.where(or_(*(col(Outgoing.key).startswith(begin) for begin in begins)))
        found += db.exec(own.where(col(Outgoing.person_id).in_(people[first : first + 500]))).all()
    return found


def place_since(db: Db, person_id: int, begins: str, since: datetime) -> str:
    """Where in a person's chat the newest card stands that was promised since a moment under a key that begins so."""
    own = select(Outgoing.place).where(Outgoing.person_id == person_id, col(Outgoing.due) >= since)
    own = own.where(col(Outgoing.key).startswith(begins, autoescape=True)).order_by(col(Outgoing.id).desc())
    return db.exec(own).first() or ""


def anything_due(db: Db, now: datetime, wall: datetime, key: str = "") -> bool:
    """Whether a claim would find something; asked first, so that an idle bot never takes the write lock."""
    return db.exec(_claimable(key), params={"now": now, "wall": wall}).first() is not None


def claim(db: Db, now: datetime, wall: datetime, lease: timedelta, key: str = "") -> Outgoing | None:
    """Takes the oldest promise that is due, or the one with this key, for `lease` of wall time; None when there is none.
    Drops what has expired."""
    _expire(db, now, wall)
    row = db.exec(_claimable(key).with_for_update(skip_locked=True), params={"now": now, "wall": wall}).first()
    if row is not None:
        row.doubtful = row.doubtful or row.lease_until is not None  # whoever had it never said what came of it
        row.lease += 1
        row.lease_until = wall + lease
        row.attempts += 1
        db.add(row)
        db.flush()
    return row


def _claimable(key: str) -> SelectOfScalar[Outgoing]:
    return _free().where(Outgoing.key == key) if key else _free()


@cache  # asked every second
def _free() -> SelectOfScalar[Outgoing]:
    """The oldest card that is due at :now and in nobody's hands at :wall; a reply before all others, since somebody waits
    for it. Those of one place go one after the other, so that the last one promised is left."""
    now: BindParameter[datetime] = bindparam("now")
    wall: BindParameter[datetime] = bindparam("wall")
    ahead = aliased(Outgoing)
    earlier = select(ahead.id).where(ahead.person_id == Outgoing.person_id, ahead.place == Outgoing.place)
    earlier = earlier.where(ahead.state == "waiting")
    earlier = earlier.where(tuple_(ahead.due, ahead.id) < tuple_(col(Outgoing.due), col(Outgoing.id)))
    return (
        select(Outgoing)
        .where(Outgoing.state == "waiting", col(Outgoing.due) <= now)
        .where(or_(col(Outgoing.lease_until).is_(None), col(Outgoing.lease_until) < wall))
        .where(or_(col(Outgoing.retry_at).is_(None), col(Outgoing.retry_at) <= wall))
        .where(or_(col(Outgoing.place) == "", ~earlier.exists()))
        .order_by(col(Outgoing.rank), col(Outgoing.due), col(Outgoing.id))
        .limit(1)
    )


def sent(db: Db, row: Outgoing, wall: datetime, sent_as: str, account_id: int | None = None) -> bool:
    """Finishes a row, if this claim still holds it. account_id: where it went."""
    return _finish(db, row, state="sent", sent_at=wall, sent_as=sent_as, sent_to=account_id, card=NOTHING)


def refused(db: Db, row: Outgoing, retry_at: datetime | None, *, counts: bool = True) -> bool:
    """It certainly wasn't sent: due again at `retry_at`, or given up where that is None. counts: as one of its tries."""
    if retry_at is None:
        return _finish(db, row, state="failed", card=NOTHING)
    attempts = row.attempts if counts else row.attempts - 1
    return _finish(db, row, state="waiting", retry_at=retry_at, lease_until=None, attempts=attempts)


def unsure(db: Db, row: Outgoing, until: datetime) -> bool:
    """Nobody knows whether it was sent: nobody takes it up before `until`."""
    return _finish(db, row, lease_until=until)


def is_sent(db: Db, key: str) -> bool:
    """Whether the card with this key is there."""
    return db.exec(select(Outgoing.id).where(Outgoing.key == key, Outgoing.state == "sent")).first() is not None


def try_now(db: Db, person_id: int) -> None:
    """What waited for a way to this person is due at once."""
    own = update(Outgoing).where(col(Outgoing.person_id) == person_id, col(Outgoing.state) == "waiting")
    db.execute(own.values(retry_at=None))


def standing_at(db: Db, person_id: int, place: str, account_id: int | None = None) -> Outgoing | None:
    """The last card that was sent to this place of a person's chat, in any account of theirs or in this one."""
    there = select(Outgoing).where(
        Outgoing.person_id == person_id, Outgoing.place == place, Outgoing.state == "sent", Outgoing.place != ""
    )
    if account_id is not None:
        there = there.where(Outgoing.sent_to == account_id)
    return db.exec(there.order_by(col(Outgoing.id).desc())).first()


def may_stand(db: Db, person_id: int, place: str) -> bool:
    """Whether a card stands at this place, is on its way there, or may have got there without anybody knowing."""
    there = select(Outgoing.id).where(Outgoing.person_id == person_id, Outgoing.place == place)
    lost = and_(col(Outgoing.state) == "failed", col(Outgoing.doubtful))
    maybe = or_(col(Outgoing.state).in_(("waiting", "sent")), lost)
    return db.exec(there.where(maybe)).first() is not None


def place_about(thing: str, key: str) -> str:
    """Where a card about a thing stands: a place of its own, which only what has become of that thing takes over."""
    return f"{ABOUT}{thing}:{key}"


def standing_about(db: Db, person_id: int, thing: str) -> list[tuple[str, int]]:
    """The places of what stands about a thing in a person's chats, with the account of each; not where they left."""
    own = select(Outgoing.place, Account.id).join(Account, col(Account.id) == col(Outgoing.sent_to))
    own = own.where(Outgoing.person_id == person_id, Outgoing.state == "sent", col(Account.gone_at).is_(None))
    own = own.where(col(Outgoing.place).startswith(place_about(thing, ""), autoescape=True)).distinct()
    return [(place, account_id or 0) for place, account_id in db.exec(own.order_by(Outgoing.place))]


def shown(db: Db, account: Account, message: str, thing: str, *, by: str, now: datetime) -> None:
    """A message shows something else than before, as the answer to the event `by`: what stood there about a thing does so
    no longer, and what would take over there has nothing to take over. thing: what it is about now, or ""."""
    there = select(Outgoing.place).where(Outgoing.sent_to == account.id, Outgoing.sent_as == message)
    for place in set(db.exec(there.where(col(Outgoing.place).startswith(ABOUT)))):
        unsay(db, account.person_id, place)
        db.execute(update(Outgoing).where(col(Outgoing.place) == place).values(place=""))
    key = f"shown:{by}"
    if thing and db.exec(select(Outgoing.id).where(Outgoing.key == key)).first() is None:
        place = place_about(thing, key)
        row = Outgoing(key=key, person_id=account.person_id, due=now, place=place, state="sent", card=NOTHING)
        row.sent_at, row.sent_as, row.sent_to = now, message, account.id
        db.add(row)


def next_due(db: Db, now: datetime) -> datetime | None:
    """When the next waiting card becomes due, in programme time."""
    later = select(Outgoing.due).where(Outgoing.state == "waiting", col(Outgoing.due) > now)
    return db.exec(later.order_by(col(Outgoing.due))).first()


def _expire(db: Db, now: datetime, wall: datetime) -> None:
    """What is in somebody's hands was in time when they took it."""
    over = update(Outgoing).where(col(Outgoing.state) == "waiting", col(Outgoing.expires) < now)
    over = over.where(or_(col(Outgoing.lease_until).is_(None), col(Outgoing.lease_until) < wall))
    db.execute(over.values(state="expired", card=NOTHING))


def _finish(db: Db, row: Outgoing, **values: Any) -> bool:
    held = update(Outgoing).where(col(Outgoing.id) == row.id, col(Outgoing.lease) == row.lease)
    result = db.execute(held.where(col(Outgoing.state) == "waiting").values(**values))
    return bool(result.rowcount)  # type: ignore[attr-defined]
