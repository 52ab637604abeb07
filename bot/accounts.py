"""Whose account it is that something came from, the same way on every platform: found once for each event, and written
down the first time. An edge knows how its platform is asked about somebody (people.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session as Db

from chat.cards import Card
from chat.events import Address
from chat.turn import reader_of
from chat.words import Reader, read
from handlers import newcomers, same_address
from storage import directory, outbox, programmes, strangers
from storage.database import Database
from storage.people import Account, Person, Workspace


@dataclass(frozen=True)
class Profile:
    """What a platform says of one of its accounts.

    addresses: of their mail, or what they sign in with. zone, locale: "" where it doesn't say one that we know.
    outside: a guest, or somebody of another company. machine: no human being at all. reference: what it takes to write
    to them, where that is more than the account.
    """

    account: str
    name: str
    addresses: tuple[str, ...]
    zone: str = ""
    locale: str = ""
    active: bool = True
    outside: bool = False
    machine: bool = False
    reference: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Met:
    """Who an event came from: neither account nor person where we don't know them. refused: what is said to somebody who
    may not come in."""

    account: Account | None = None
    person: Person | None = None
    refused: Card | None = None

    @property
    def reader(self) -> Reader:
        """How they read; a stranger reads what everybody gets by default."""
        return reader_of(self.person) if self.person else Reader()


def account_at(db: Db, sender: Address) -> Account | None:
    """The account that something came from."""
    return programmes.account_at(db, sender.platform, sender.workspace, sender.account)


def person_at(db: Db, sender: Address) -> Person | None:
    """Whose account it is."""
    account = account_at(db, sender)
    return db.get_one(Person, account.person_id) if account else None


def reader_at(database: Database, sender: Address) -> Reader:
    """How whoever something came from reads."""
    with database.read() as db:
        return reader_in(db, sender)


def reader_in(db: Db, sender: Address) -> Reader:
    return Met(person=person_at(db, sender)).reader


def known(database: Database, sender: Address) -> Met:
    """Who they are, where we know them; a guest is known for as long as the programme lets guests in."""
    with database.read() as db:
        account = account_at(db, sender)
        if account is None or (account.outside and not programmes.guests_may(db, account.person_id)):
            return Met()
        return Met(account, db.get_one(Person, account.person_id))


def meet(database: Database, sender: Address, profile: Profile, wall: datetime) -> Met:
    """Somebody whom we didn't know until their platform told of them."""
    met = database.change(lambda db: remember(db, sender.platform, sender.workspace, profile, wall))
    if met.account is None and profile.outside:
        return _turned_away(newcomers.not_for_guests(), profile)
    return met


def remember(db: Db, platform: str, workspace: str, profile: Profile, wall: datetime) -> Met:
    """The person with one of these addresses, and their account; neither for somebody who isn't on any list, or not let
    in."""
    there = directory.workspace(db, platform, workspace)
    if there is None or profile.machine or not profile.active:
        return Met()
    found = (directory.addressed(db, there.organisation_id, address) for address in profile.addresses if address)
    person = next((person for person in found if person), None)
    if person is None:
        _not_yet(db, there, profile)
    if person is None or (profile.outside and not programmes.guests_may(db, person.id or 0)):
        return Met()
    account = account_at(db, Address(platform, workspace, profile.account))
    if account is None:
        if same_address.doubted(db, person, there.id or 0, profile.account, programmes.now(db, wall)):
            return _turned_away(same_address.not_yet(), profile)
        account = add(db, person, there, profile)
    elif account.outside != profile.outside:
        account.outside, person.active = profile.outside, True
        db.add_all([account, person])
    return Met(account, person)


def _turned_away(card: Card, profile: Profile) -> Met:
    return Met(refused=read(card, Reader(profile.locale, profile.zone or "UTC")))


def _not_yet(db: Db, there: Workspace, profile: Profile) -> None:
    """Somebody may be put on a list later, and has us in their chat by then: how they are written to there is kept."""
    if profile.reference and not profile.outside:
        known = {"zone": profile.zone, "locale": profile.locale, "reference": dict(profile.reference)}
        strangers.keep(db, there.id or 0, profile.account, profile.addresses, **known)


def recognise(db: Db) -> None:
    """Whoever had us in their chat before they were on a list, and is on it now, can be written to from now on."""
    for person, there, row in strangers.listed(db):
        add(db, person, there, Profile(row.external_id, "", (), row.zone, row.locale, reference=row.reference))


def forget(db: Db, sender: Address) -> None:
    """Somebody whom we don't know, and who has no use for us, leaves nothing behind."""
    if there := directory.workspace(db, sender.platform, sender.workspace):
        strangers.forget(db, there.id or 0, sender.account)


def in_zone(db: Db, account: Account, zone: str) -> None:
    """A platform says where its account is now: that is where somebody is who moved, and somebody who has no other one. A
    zone that they told us themselves stays until this one's is another one."""
    person = db.get_one(Person, account.person_id)
    if account.zone or programmes.account_of(db, account.person_id) == account:
        person.zone = zone
    account.zone = zone
    db.add_all([account, person])


def in_language(db: Db, account: Account, locale: str) -> None:
    """A platform that didn't say at first what somebody reads says it now."""
    person = db.get_one(Person, account.person_id)
    person.locale, account.language_open = locale, False
    db.add_all([account, person])


def add(db: Db, person: Person, there: Workspace, profile: Profile) -> Account:
    """A new account of somebody's. Their first one says what clock and language they have, since later on they may have
    changed these themselves; and what waited for a way to them is due at once."""
    first = programmes.account_of(db, person.id or 0) is None
    if first:
        person.zone, person.locale = profile.zone or person.zone, profile.locale or person.locale
        db.add(person)
        outbox.try_now(db, person.id or 0)
    account = Account(person_id=person.id or 0, workspace_id=there.id or 0, external_id=profile.account)
    account.zone, account.outside = profile.zone, profile.outside
    account.language_open = first and not profile.locale
    account.reference = dict(profile.reference) if profile.reference else None
    db.add(account)
    strangers.forget(db, there.id or 0, profile.account)
    db.flush()
    return account
