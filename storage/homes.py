"""Homes: the pages that people keep open, and which of them may no longer be true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, update
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.messages import Home, Outgoing
from storage.pairs import Pair, PairState
from storage.people import Account, Enrolled, Enrolment, Role, Workspace


class Looked(NamedTuple):
    """A home, with whose it is and where."""

    home: Home
    account: Account
    workspace: Workspace


def opened(db: Db, account_id: int, *, blank: bool = False) -> None:
    """Somebody looks at their home: it is looked after from now on. blank: nothing stands there, whatever was shown."""
    home = db.get(Home, account_id) or Home(account_id=account_id)
    home.stale = True
    if blank:
        home.shown = home.version = ""
    db.add(home)


def emptied(db: Db, workspace_id: int) -> None:
    """Nothing stands there any more: the app was taken out of a workspace."""
    own = select(Account.id).where(Account.workspace_id == workspace_id)
    there = update(Home).where(col(Home.account_id).in_(own))
    db.execute(there.values(stale=True, shown="", version=""))


def outdated(db: Db, person_id: int) -> None:
    """Somebody's page is no longer true though they neither did nor heard anything, as after they moved to another zone;
    and those of their partners, who read both clocks."""
    people = {person_id} | _partners(db, [person_id])
    theirs = select(Account.id).where(col(Account.person_id).in_(people))
    db.execute(update(Home).where(col(Home.account_id).in_(theirs)).values(stale=True))


def of_account(db: Db, platform: str, workspace: str, account: str) -> list[Looked]:
    """The home of one account, if it was ever opened."""
    rows = _homes(platform).where(Workspace.external_id == workspace, Account.external_id == account)
    return [Looked(*row) for row in db.exec(rows)]


def to_look_at(db: Db, platform: str, since: datetime | None) -> list[Looked]:
    """The homes that are stale, and those of people around whom something happened since then; without it, all. None of
    an account that is gone: nobody looks at it."""
    rows = _homes(platform).where(col(Account.gone_at).is_(None))
    if since is not None:
        rows = rows.where(or_(col(Home.stale), col(Account.person_id).in_(_concerned(db, since))))
    return [Looked(*row) for row in db.exec(rows.order_by(col(Home.account_id)))]


def _homes(platform: str) -> Any:
    rows = select(Home, Account, Workspace).join(Account, col(Account.id) == Home.account_id).join(Workspace)
    return rows.where(Workspace.platform == platform, col(Workspace.gone_at).is_(None))


def _concerned(db: Db, since: datetime) -> set[int]:
    """Who did something or was told something since then, those they are paired with, and who runs the programme."""
    acted = set(db.exec(select(Account.person_id).where(col(Account.last_seen) >= since)))
    acted |= set(db.exec(select(Outgoing.person_id).where(col(Outgoing.sent_at) >= since)))
    if not acted:
        return acted
    return acted | _partners(db, acted) | _coordinators(db)


def _partners(db: Db, people: Iterable[int]) -> set[int]:
    ids = set(people)
    pairs = select(Pair.mentee_id, Pair.mentor_id).where(col(Pair.state).in_((PairState.ACTIVE, PairState.ENDED)))
    pairs = pairs.where(or_(col(Pair.mentee_id).in_(ids), col(Pair.mentor_id).in_(ids)))
    return {person for pair in db.exec(pairs) for person in pair}


def _coordinators(db: Db) -> set[int]:
    parts = select(Enrolment.person_id).where(Enrolment.role == Role.COORDINATOR, Enrolment.state == Enrolled.JOINED)
    return set(db.exec(parts))
