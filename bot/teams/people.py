"""Who somebody on Teams is: the person with the same work address, of one of our tenants. Guests are let in only where the
programme says so.

What it takes to write to an account lies in its row and is renewed by everything that comes from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session as Db

from bot.teams.guard import tenant_of
from bot.teams.parse import PLATFORM, personal, sender_of
from bot.teams.sdk import CHANNEL, Connector, Failed
from chat.cards import Card
from chat.events import Address
from chat.words import Reader, read
from handlers import newcomers
from storage import directory, outbox, programmes
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


async def meet(database: Database, connector: Connector, body: Mapping[str, Any]) -> Card | None:
    """Before an event is worked on: finds the person with the sender's address, and remembers where they can be reached.
    Returns what is said to somebody who may not come in; None for everybody else, on the list or not."""
    sender, reference = sender_of(body), reference_of(body)
    if known(database, sender, reference):
        return None
    here = {**reference, "conversation": {"id": str(body["conversation"]["id"])}}
    try:
        member = await connector.member(here, str(body["from"]["id"]))
    except Failed as failed:
        if failed.status in LEFT:
            return None
        raise
    locale = str(body.get("locale") or "")
    may = database.change(lambda db: _remember(db, sender, member, reference, locale) or not _outside(member))
    return None if may else read(newcomers.not_for_guests(), Reader(locale))


async def gather(database: Database, connector: Connector, body: Mapping[str, Any]) -> None:
    """The app is in a team: whoever is on the list and in that team can be written to, before they ever wrote."""
    reference = {**reference_of(body), "conversation": {"id": str(body["conversation"]["id"])}}
    for member in await connector.members(reference):
        account = str(member.get("aadObjectId") or member["id"])
        sender = Address(PLATFORM, tenant_of(body), account)
        own = {**reference, "conversation": {"id": ""}, "user": {"id": str(member["id"])}}
        database.change(partial(_remember, sender=sender, member=member, reference=own, locale=""))


def known(database: Database, sender: Address, reference: dict[str, Any]) -> bool:
    """Whether we know this account. Whatever is new about reaching it is written down."""
    with database.read() as db:
        account = programmes.account_at(db, sender.platform, sender.workspace, sender.account)
        if account is None or (account.outside and not programmes.guests_may(db, account.person_id)):
            return False
    renewed = _renewed(account, reference)
    if account.reference != renewed or account.gone_at:
        renew(database, account.id or 0, renewed)
    return True


def knows(database: Database, sender: Address) -> bool:
    """Whether this account is one of our people's."""
    with database.read() as db:
        return programmes.account_at(db, sender.platform, sender.workspace, sender.account) is not None


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
    """Writes down how an account is reached now; what waited for that is due at once."""

    def write(db: Db) -> None:
        account = db.get_one(Account, account_id)
        if account.gone_at:
            outbox.try_now(db, account.person_id)
        account.reference, account.gone_at = reference, None
        db.add(account)

    database.change(write)


def _outside(member: Mapping[str, Any]) -> bool:
    """Whether somebody is a guest of the tenant."""
    return str(member.get("userRole") or "user").lower() == "guest"


def _remember(
    db: Db, sender: Address, member: Mapping[str, Any], reference: dict[str, Any], locale: str
) -> Person | None:
    """The person with a member's address, with the account; None for somebody who isn't on the list, or not let in."""
    there = directory.workspace(db, PLATFORM, sender.workspace)
    person = _addressed(db, there, member) if there else None
    if there is None or person is None:
        return None
    if _outside(member) and not programmes.guests_may(db, person.id or 0):
        return None
    if programmes.account_at(db, PLATFORM, sender.workspace, sender.account):
        return person
    if programmes.account_of(db, person.id or 0) is None:
        person.locale = locale or person.locale  # later on they may have chosen their language themselves
        outbox.try_now(db, person.id or 0)
    account = Account(person_id=person.id or 0, workspace_id=there.id or 0, external_id=sender.account)
    account.reference, account.outside = reference, _outside(member)
    db.add_all([person, account])
    db.flush()
    return person


def _addressed(db: Db, there: Workspace, member: Mapping[str, Any]) -> Person | None:
    """By the mail address, else by the name they sign in with."""
    given = [str(member.get(name) or "") for name in ("email", "userPrincipalName")]
    found = [directory.addressed(db, there.organisation_id, address) for address in given if address]
    return next((person for person in found if person), None)
