"""Who somebody on Teams is: the person with the same work address, of one of our tenants. Guests are strangers.

What it takes to write to an account lies in its row and is renewed by everything that comes from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.teams.parse import PLATFORM, personal, sender_of
from bot.teams.sdk import CHANNEL, Connector, Failed
from chat.events import Address
from storage import programmes
from storage.database import Database
from storage.people import Account, Person, Workspace

LEFT = (403, 404)  # the connector's answers about somebody who isn't in a conversation


def reference_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What it takes to write to whoever sent this. A conversation that others read isn't theirs: it stays out."""
    sender, us = body["from"], body.get("recipient") or {}
    conversation = body["conversation"]["id"] if personal(body) else ""
    return {
        "channelId": CHANNEL,
        "serviceUrl": str(body["serviceUrl"]),
        "conversation": {"id": str(conversation)},
        "bot": {"id": str(us.get("id", ""))},
        "user": {"id": str(sender["id"])},
    }


async def meet(database: Database, connector: Connector, body: Mapping[str, Any]) -> None:
    """Before an event is worked on: finds the person with the sender's address, and remembers where they can be reached."""
    sender, reference = sender_of(body), reference_of(body)
    if known(database, sender, reference):
        return
    here = {**reference, "conversation": {"id": str(body["conversation"]["id"])}}
    try:
        member = await connector.member(here, str(body["from"]["id"]))
    except Failed as failed:
        if failed.status in LEFT:
            return
        raise
    if str(member.get("userRole") or "user").lower() != "guest":
        database.change(lambda db: _remember(db, sender, member, reference, str(body.get("locale") or "")))


def known(database: Database, sender: Address, reference: dict[str, Any]) -> bool:
    """Whether we know this account. Whatever is new about reaching it is written down."""
    with database.read() as db:
        account = programmes.account_at(db, sender.platform, sender.workspace, sender.account)
    if account is None:
        return False
    renewed = _renewed(account, reference)
    if account.reference != renewed:
        renew(database, account.id or 0, renewed)
    return True


def left(database: Database, sender: Address, wall: datetime) -> None:
    """Somebody has taken the app away: nothing can be said to them there."""

    def mark(db: Db) -> None:
        account = programmes.account_at(db, sender.platform, sender.workspace, sender.account)
        if account is not None and account.gone_at is None:
            account.gone_at = wall
            db.add(account)

    database.change(mark)


def _renewed(account: Account, reference: dict[str, Any]) -> dict[str, Any]:
    """The newest words on how to reach somebody; a known personal conversation outlives what is said among others."""
    before = account.reference or {}
    kept = before.get("conversation") if not reference["conversation"]["id"] else None
    return {**reference, "conversation": kept or reference["conversation"]}


def renew(database: Database, account_id: int, reference: dict[str, Any]) -> None:
    """Writes down how an account is reached now."""

    def write(db: Db) -> None:
        account = db.get_one(Account, account_id)
        account.reference = reference
        db.add(account)

    database.change(write)


def _remember(db: Db, sender: Address, member: Mapping[str, Any], reference: dict[str, Any], locale: str) -> None:
    there = db.exec(
        select(Workspace).where(Workspace.platform == PLATFORM, Workspace.external_id == sender.workspace)
    ).first()
    if there is None or programmes.account_at(db, PLATFORM, sender.workspace, sender.account):
        return
    addresses = [str(member.get(name) or "").strip().lower() for name in ("email", "userPrincipalName")]
    own = select(Person).where(Person.organisation_id == there.organisation_id)
    person = db.exec(own.where(col(Person.email).in_([a for a in addresses if a]))).first()
    if person is None:
        return
    first = programmes.account_of(db, person.id or 0) is None
    account = Account(
        person_id=person.id or 0, workspace_id=there.id or 0, external_id=sender.account, reference=reference
    )
    db.add(account)
    if first and locale:  # later ones may have chosen their language themselves
        person.locale = locale
        db.add(person)
