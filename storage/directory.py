"""Finding workspaces and people of an organisation, and who plans for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session as Db
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.messages import Outgoing
from storage.pairs import Pair, PairState
from storage.people import Account, Delegate, Person, Workspace

ACTIVE = "active"
A_DAY = timedelta(days=1)


def workspace(db: Db, platform: str, external_id: str) -> Workspace | None:
    """A workspace by what its platform calls it."""
    there = select(Workspace).where(Workspace.platform == platform, Workspace.external_id == external_id)
    return db.exec(there).first()


def workspaces(db: Db, organisation_id: int, platform: str) -> list[str]:
    """Where an organisation talks on a platform now."""
    there = select(Workspace.external_id).where(Workspace.organisation_id == organisation_id)
    there = there.where(Workspace.platform == platform, col(Workspace.gone_at).is_(None))
    return list(db.exec(there.order_by(col(Workspace.id))))


def platforms(db: Db, organisation_id: int) -> list[str]:
    """The platforms that an organisation talks on now."""
    there = select(Workspace.platform).where(Workspace.organisation_id == organisation_id)
    return list(db.exec(there.where(col(Workspace.gone_at).is_(None)).distinct().order_by(Workspace.platform)))


def has_chatted(db: Db, person_id: int) -> bool:
    """Whether somebody has an account, or had one."""
    return db.exec(select(Account.id).where(Account.person_id == person_id)).first() is not None


def to_look_up(db: Db, platform: str, tenant: str, team: Mapping[str, Any]) -> None:
    """A team's people are still to be looked up. team: how it is reached, a conversation among others."""
    if there := workspace(db, platform, tenant):
        there.unseen = {**there.unseen, team["conversation"]["id"]: dict(team)}
        db.add(there)


def looked_up(db: Db, platform: str, tenant: str, team: Mapping[str, Any]) -> None:
    """They aren't any more, unless more of them have come meanwhile."""
    if there := workspace(db, platform, tenant):
        there.unseen = {talk: one for talk, one in there.unseen.items() if one != team}
        db.add(there)


def not_looked_up(db: Db, platform: str) -> list[tuple[str, dict[str, Any]]]:
    """The teams whose people are still to be looked up, each with the workspace that it is in."""
    everywhere = db.exec(select(Workspace.external_id, Workspace.unseen).where(Workspace.platform == platform))
    return [(tenant, team) for tenant, unseen in everywhere for team in unseen.values()]


def open_accounts(db: Db, person_id: int) -> list[Account]:
    """Those of a person's accounts where they can be reached."""
    own = select(Account).where(Account.person_id == person_id, col(Account.gone_at).is_(None))
    return list(db.exec(own.order_by(col(Account.id))))


def closed_account(db: Db, person_id: int, workspace_id: int) -> Account | None:
    """The newest account of a person's in a workspace where all that they had are closed."""
    own = select(Account).where(Account.person_id == person_id, Account.workspace_id == workspace_id)
    accounts = db.exec(own.order_by(col(Account.id))).all()
    return accounts[-1] if accounts and all(account.gone_at for account in accounts) else None


def is_address_in_doubt(db: Db, person_id: int) -> bool:
    """Whether somebody new came with this person's address, and nobody said that it is still theirs (handlers/same_address.py).
    After a yes their newest account is the new one; after a no the address stays the other's."""
    own = select(Account).where(Account.person_id == person_id).order_by(col(Account.id))
    newest = {account.workspace_id: account for account in db.exec(own)}.values()
    asked = [col(Outgoing.key).startswith(f"{doubt_of(closed)}:") for closed in newest if closed.gone_at]
    return bool(asked) and db.exec(select(Outgoing.id).where(or_(*asked)).limit(1)).first() is not None


def doubt_of(closed: Account) -> str:
    """How the keys begin under which it is asked whether an account with the address of a closed one is the same person's."""
    return f"address:account {closed.id}"


def to_seek(db: Db, now: datetime, before: datetime, most: int, without: Iterable[int] = ()) -> list[Person]:
    """People to whom something is to be said by now, who have no account, and weren't looked for since `before`; but for
    some."""
    waiting = _without_account(now).where(or_(col(Person.sought_at).is_(None), col(Person.sought_at) < before))
    return list(db.exec(waiting.where(col(Person.id).not_in(set(without))).order_by(col(Person.id)).limit(most)))


def not_found(db: Db, now: datetime) -> list[Person]:
    """Those of them who never had an account, and were looked for in vain or waited for a day; nobody as long as some may
    still be found."""
    never = _without_account(now).where(col(Person.id).not_in(select(Account.person_id)))
    people = list(db.exec(never.order_by(col(Person.id))))
    waited = set(db.exec(_waiting(now - A_DAY)))
    return people if all(person.sought_at or person.id in waited for person in people) else []


def gone(db: Db, now: datetime) -> list[Person]:
    """Those of them who had an account and can't be reached there any more."""
    had = _without_account(now).where(select(Account.id).where(Account.person_id == Person.id).exists())
    return list(db.exec(had.order_by(col(Person.id))))


def bounced(db: Db) -> list[Person]:
    """Those whom neither a chat nor mail reaches."""
    people = select(Person).where(col(Person.active), col(Person.bounced_at).is_not(None))
    reached = reachable(select(Account.person_id))
    return list(db.exec(people.where(col(Person.id).not_in(reached)).order_by(col(Person.id))))


def _without_account(now: datetime) -> SelectOfScalar[Person]:
    """Where a whole workspace took the bot away, that is no news of its people."""
    reached = select(Account.id).where(Account.person_id == Person.id, col(Account.gone_at).is_(None)).exists()
    people = select(Person).where(col(Person.active), col(Person.id).in_(_waiting(now)))
    return people.where(~reached)


def reachable(accounts: SelectOfScalar[Any]) -> SelectOfScalar[Any]:
    """Of these accounts those that can be written to: their people are there, and so is the bot."""
    return accounts.join(Workspace).where(col(Account.gone_at).is_(None), col(Workspace.gone_at).is_(None))


def _waiting(since: datetime) -> SelectOfScalar[int]:
    """To whom something was to be said by then, and wasn't."""
    return select(Outgoing.person_id).where(Outgoing.state == "waiting", col(Outgoing.due) <= since)


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
