"""Who somebody on Teams is: the person with the same work address, of one of our tenants. Guests are let in only where the
programme says so.

What it takes to write to an account lies in its row and is renewed by everything that comes from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

import structlog
from sqlmodel import Session as Db

from bot import accounts
from bot.accounts import Met, Profile
from bot.teams.guard import sent_at, tenant_of
from bot.teams.parse import PLATFORM, added, in_team, personal, sender_of
from bot.teams.sdk import CHANNEL, Connector, Failed, Reference
from chat.events import Address, Event
from storage import directory, outbox
from storage.database import Database, failure
from storage.people import Account

log = structlog.get_logger()
ZONES = available_timezones()
NEWS = "news"  # which told of a team: what comes later asks for another look
AT_ONCE = 50  # people of a team who are written down together
LEFT = (403, 404)  # the connector's answers about somebody who isn't in a conversation


def reference_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What it takes to write to whoever sent this, and since when they have the app. A conversation that others read isn't
    theirs: it stays out."""
    sender, us = body["from"], body.get("recipient") or {}
    conversation = body["conversation"]["id"] if personal(body) else ""
    since = {"since": sent_at(body).isoformat()} if added(body) else {}
    return {
        **since,
        "channelId": CHANNEL,
        "serviceUrl": str(body["serviceUrl"]),
        "conversation": {"id": str(conversation)},
        "bot": {"id": str(us.get("id", ""))},
        "user": {"id": str(sender["id"])},
    }


def team_of(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The team that somebody was added to, perhaps we: its tenant, and how it is reached. None for any other news."""
    if not in_team(body):
        return None
    talk = {"id": str(body["conversation"]["id"])}
    return tenant_of(body), {**reference_of(body), "conversation": talk, NEWS: str(body.get("id") or "")}


def source_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What it takes to ask Teams who sent this."""
    return {
        "reference": reference_of(body),
        "conversation": str(body["conversation"]["id"]),
        "locale": str(body.get("locale") or ""),
        "zone": _zone(body),
    }


def talk_of(event: Event) -> dict[str, Any]:
    """What it takes to write where something was said, whoever reads there."""
    return {**event.source["reference"], "conversation": {"id": event.source["conversation"]}}


def _zone(body: Mapping[str, Any]) -> str:
    """The time zone of the device that somebody writes on; "" where it says none that we know."""
    parts = body.get("entities")
    told = [part.get("timezone") for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
    return next((zone for zone in map(str, (body.get("localTimezone"), *told)) if zone in ZONES), "")


def profile_of(member: Mapping[str, Any], sender: Address, reference: Reference, more: Mapping[str, str]) -> Profile:
    """A member of a conversation, as Teams describes them: known by their mail address, else by the name they sign in
    with. Of another tenant only the latter counts: anybody may write any mail address into a directory of their own, but
    nobody signs in under a domain that isn't theirs."""
    foreign = str(member.get("tenantId") or sender.workspace) != sender.workspace
    names = ("userPrincipalName",) if foreign else ("email", "userPrincipalName")
    return Profile(
        account=sender.account,
        name=str(member.get("name") or ""),
        addresses=tuple(str(member.get(name) or "") for name in names),
        zone=more.get("zone", ""),
        locale=more.get("locale", ""),
        outside=foreign or str(member.get("userRole") or "user").lower() == "guest",
        reference=reference,
    )


@dataclass(frozen=True)
class People:
    """Teams' people and ours."""

    database: Database
    connector: Connector
    wall: Callable[[], datetime]

    def meet(self, event: Event) -> Met:
        """Before an event is worked on: who sent it, and whatever is new about reaching them. Teams is asked about somebody
        whom we don't know."""
        met = self.known(event.sender, event.source)
        return met if met.account else self._asked(event)

    def meet_again(self, event: Event) -> Met:
        """Who sent what couldn't be worked on before."""
        met = accounts.known(self.database, event.sender)
        return met if met.account or not event.source else self._asked(event)

    def _asked(self, event: Event) -> Met:
        reference = event.source["reference"]
        try:
            member = self.connector.member(talk_of(event), reference["user"]["id"])
        except Failed as failed:
            if failed.status in LEFT:
                return Met()
            raise
        profile = profile_of(member, event.sender, reference, event.source)
        return accounts.meet(self.database, event.sender, profile, self.wall())

    def known_in(self, event: Event) -> list[str]:
        """Those of a conversation whom we know, as Teams calls them."""
        tenant, members = event.sender.workspace, self.connector.members(talk_of(event))
        who = {str(member["id"]): str(member.get("aadObjectId") or member["id"]) for member in members}
        known = {name: accounts.known(self.database, Address(PLATFORM, tenant, its)) for name, its in who.items()}
        return [name for name, met in known.items() if met.account]

    def note_team(self, tenant: str, team: Reference) -> None:
        """The app is in a team: whoever is on the list and in that team can be written to, before they ever wrote. Who that
        is is looked up soon; until then it stays written down."""
        self.database.change(partial(directory.to_look_up, platform=PLATFORM, tenant=tenant, team=team))

    def look_up(self, tenant: str, team: Reference) -> None:
        try:
            members = self.connector.members(team)
        except Failed as failed:
            if failed.status not in LEFT:
                raise
            members = []  # we aren't there any more
        self._remember(tenant, team, members)
        self.database.change(partial(directory.looked_up, platform=PLATFORM, tenant=tenant, team=team))

    def look_up_again(self) -> None:
        """Whoever couldn't be looked up before: for a beat."""
        with self.database.read() as db:
            waiting = directory.not_looked_up(db, PLATFORM)
        for tenant, team in waiting:
            try:
                self.look_up(tenant, team)
            except Exception as error:
                log.warning("a team's people weren't looked up", **failure(error))

    def _remember(self, tenant: str, team: Reference, members: Iterable[Mapping[str, Any]]) -> None:
        """Some at a time: a team of thousands keeps nobody waiting for the write lock."""
        reference = {name: team[name] for name in team if name != NEWS}
        left = iter(members)
        while some := list(islice(left, AT_ONCE)):
            self.database.change(partial(self._remember_in, tenant=tenant, reference=reference, members=some))

    def _remember_in(self, db: Db, tenant: str, reference: Reference, members: list[Mapping[str, Any]]) -> None:
        for member in members:
            own = {**reference, "conversation": {"id": ""}, "user": {"id": str(member["id"])}}
            sender = Address(PLATFORM, tenant, str(member.get("aadObjectId") or member["id"]))
            accounts.remember(db, PLATFORM, tenant, profile_of(member, sender, own, {}), self.wall())

    def known(self, sender: Address, source: Mapping[str, Any]) -> Met:
        """Who this is, where we know them. Whatever is new about reaching them, and where they are, is written down."""
        met = accounts.known(self.database, sender)
        if met.account is None:
            return met
        renewed, zone = _renewed(met.account, source["reference"]), source["zone"]
        moved = zone and zone != met.account.zone
        locale = source["locale"] if met.account.language_open else ""
        if met.account.reference == renewed and met.account.gone_at is None and not moved and not locale:
            return met
        renew(self.database, met.account.id or 0, renewed, zone if moved else "", locale)
        return accounts.known(self.database, sender)

    def installed(self, event: Event) -> Event | None:
        """What is answered with a greeting: one for each time that somebody gets the app. None where we greeted them
        already."""
        with self.database.read() as db:
            account = accounts.account_at(db, event.sender)
        if account is None:
            return event
        if account.gone_at:
            return replace(event, id=f"{event.id}:{account.gone_at.isoformat()}")
        return None if (account.reference or {}).get("since") else event

    def left(self, body: Mapping[str, Any], wall: datetime) -> None:
        """Somebody has taken the app away: nothing can be said to them there. What is older than their having it now comes
        too late."""

        def mark(db: Db) -> None:
            account = accounts.account_at(db, sender_of(body))
            if account is None:
                accounts.forget(db, sender_of(body))
            if account is None or account.gone_at:
                return
            since = (account.reference or {}).get("since")
            if since is None or datetime.fromisoformat(since) <= sent_at(body):
                account.gone_at = wall
                db.add(account)

        self.database.change(mark)


def _renewed(account: Account, reference: Reference) -> dict[str, Any]:
    """The newest words on how to reach somebody; a known personal conversation outlives what is said among others."""
    before = account.reference or {}
    kept = before.get("conversation") if not reference["conversation"]["id"] else None
    since = {"since": before["since"]} if "since" in before else {}
    return {**since, **reference, "conversation": kept or reference["conversation"]}


def renew(database: Database, account_id: int, reference: Reference, zone: str = "", locale: str = "") -> Account:
    """Writes down how an account is reached now, and where somebody is and what they read, where that is news; what waited
    for that is due at once."""

    def write(db: Db) -> Account:
        account = db.get_one(Account, account_id)
        if account.gone_at:
            outbox.try_now(db, account.person_id)
        account.reference, account.gone_at = dict(reference), None
        db.add(account)
        if zone:
            accounts.in_zone(db, account, zone)
        if locale:
            accounts.in_language(db, account, locale)
        return account

    return database.change(write)
