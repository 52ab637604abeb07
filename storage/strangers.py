"""People who have us in their chat and are on no list: what it takes to write to them once they are."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint, col, delete, select
from sqlmodel import Session as Db

from storage.people import Account, Person, Workspace


class Stranger(SQLModel, table=True):
    """One address of somebody's account. address: a digest of it, which names nobody. reference, zone: as in Account.
    Kept until they are on a list, or take us out of their chat."""

    __table_args__ = (UniqueConstraint("workspace_id", "external_id", "address", name="uq_stranger"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id")
    external_id: str
    address: str
    zone: str = ""
    locale: str = ""
    reference: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


def keep(db: Db, workspace_id: int, account: str, addresses: Iterable[str], **known: Any) -> None:
    """The newest of how somebody is reached. known: zone, locale, reference. Where they are only known to be in a team, what
    is known of them already is no less."""
    digests = {_digest(address) for address in addresses if address}
    own = select(Stranger.address).where(Stranger.workspace_id == workspace_id, Stranger.external_id == account)
    if not known["reference"]["conversation"]["id"] and set(db.exec(own)) == digests:
        return
    forget(db, workspace_id, account)
    for address in digests:
        db.add(Stranger(workspace_id=workspace_id, external_id=account, address=address, **known))


def forget(db: Db, workspace_id: int, account: str) -> None:
    """They are one of ours, or are gone."""
    own = delete(Stranger).where(col(Stranger.workspace_id) == workspace_id)
    db.exec(own.where(col(Stranger.external_id) == account))


def listed(db: Db) -> list[tuple[Person, Workspace, Stranger]]:
    """Those who are on a list by now and have no account of their own yet."""
    nowhere = select(Person).where(col(Person.active), col(Person.id).not_in(select(Account.person_id)))
    people = {(person.organisation_id, _digest(person.email)): person for person in db.exec(nowhere)}
    if not people:
        return []
    there = select(Stranger.id, Stranger.address, Workspace).join(
        Workspace
    )  # of a whole company: no more than it takes
    found = [
        (people[key], workspace, db.get_one(Stranger, number))
        for number, address, workspace in db.exec(there)
        if (key := (workspace.organisation_id, address)) in people
    ]
    return list({person.id: (person, workspace, row) for person, workspace, row in found}.values())


def _digest(address: str) -> str:
    return sha256(address.strip().lower().encode()).hexdigest()
