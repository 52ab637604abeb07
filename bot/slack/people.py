"""Who somebody on Slack is: the person with the same work address.

Guests and people of other companies are let in only where the programme says so; then they are found like everybody
else. Slack's own news of its users is heard here too: a time zone, an account that was closed, a new colleague.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session as Db

from bot import accounts
from bot.accounts import Met, Profile
from bot.incoming import shaped
from bot.slack.parse import PLATFORM, workspace_of
from chat.events import Address
from handlers import newcomers
from storage import directory, homes, installations, programmes
from storage.database import Database
from storage.people import Person

OUTSIDE = ("is_restricted", "is_ultra_restricted", "is_stranger")
MACHINES = ("is_bot", "is_app_user", "is_workflow_bot")
PICKED = re.compile(r"@([UW][A-Z0-9]+)\b")
ZONES = available_timezones()
NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


def profile_of(user: Mapping[str, Any], workspace: str) -> Profile:
    """A user object of Slack's, as a workspace sees it."""
    own, zone = user.get("profile") or {}, str(user.get("tz") or "")
    grid = user.get("enterprise_user") or {}
    at_home = {user.get("team_id"), grid.get("enterprise_id"), *(grid.get("teams") or ())} - {None, ""}
    return Profile(
        account=str(user.get("id", "")),
        name=str(own.get("real_name") or user.get("real_name") or user.get("name") or "").strip(),
        addresses=tuple(filter(None, [str(own.get("email") or "").strip().lower()])),
        zone=zone if zone in ZONES else "",
        locale=str(user.get("locale") or ""),
        active=not user.get("deleted"),
        outside=any(user.get(name) for name in OUTSIDE) or bool(at_home and workspace not in at_home),
        machine=any(user.get(name) for name in MACHINES),
    )


@dataclass
class People:
    """Slack's users and ours. client: a Web API client for a workspace."""

    database: Database
    client: Callable[[str], WebClient]
    wall: Callable[[], datetime]

    def meet(self, sender: Address) -> Met:
        """Before somebody's event: who they are. Slack is asked about somebody whom we don't know."""
        met = accounts.known(self.database, sender)
        if met.account:
            return met
        try:
            user = self.client(sender.workspace).users_info(user=sender.account, include_locale=True)["user"]
        except SlackApiError as error:
            if error.response.get("error") in NOBODY:
                return met
            raise
        return accounts.meet(self.database, sender, profile_of(user, sender.workspace), self.wall())

    def hear(self, body: Mapping[str, Any]) -> None:
        """News that nobody did to us; saying it twice changes nothing. Raises Refused for what isn't of Slack's shape."""
        workspace, event = workspace_of(body), {**(body.get("event") or {}), "at": body.get("event_time")}
        if news := NEWS.get(str(event.get("type"))):
            with shaped():
                self.database.change(lambda db: news(db, workspace, event, self.wall()), eager=False)

    def named(self, sender: Address, words: str) -> str:
        """Words in which people were picked by "@", with their names: Slack sends their ids."""
        if not PICKED.search(words):
            return words
        with self.database.read() as db:
            return PICKED.sub(lambda picked: _name_of(db, sender.workspace, picked[1]) or picked[0], words)


def _name_of(db: Db, workspace: str, account: str) -> str:
    person = accounts.person_at(db, Address(PLATFORM, workspace, account))
    return person.name if person else ""


# --- news --------------------------------------------------------------------------------------------------


def joined(db: Db, workspace: str, event: Mapping[str, Any], wall: datetime) -> None:
    """A new colleague: whoever is on the list already is known from now on; others are welcomed where that is wished."""
    profile, there = profile_of(event["user"], workspace), directory.workspace(db, PLATFORM, workspace)
    if there is None or not profile.addresses:
        return
    met = accounts.remember(db, PLATFORM, workspace, profile, wall)
    if met.person or met.refused:
        return
    programme = programmes.newest(db, there.organisation_id)
    if programme is None or not programme.welcome or profile.outside or profile.machine or not profile.active:
        return
    (email,) = profile.addresses
    person = Person(organisation_id=there.organisation_id, name=profile.name or email, email=email)
    db.add(person)
    db.flush()
    accounts.add(db, person, there, profile)
    newcomers.welcome(db, programme, person, programmes.now(db, wall))


def changed(db: Db, workspace: str, event: Mapping[str, Any], wall: datetime) -> None:
    """Something about a user has changed: a status, mostly. What counts is whether the account is open, whether it became
    a guest's, and a new zone: one that somebody told us themselves stays until Slack's own is another one. Whoever has
    another account is reached there."""
    profile = profile_of(event["user"], workspace)
    account = programmes.account_at(db, PLATFORM, workspace, profile.account)
    if account is None:
        return
    person = db.get_one(Person, account.person_id)
    account.outside = profile.outside
    account.gone_at = None if profile.active else account.gone_at or wall
    db.add(account)
    guests_may = programmes.guests_may(db, account.person_id)
    person.active = any(guests_may or not own.outside for own in directory.open_accounts(db, account.person_id))
    db.add_all([account, person])
    if profile.zone and profile.zone != account.zone:
        accounts.in_zone(db, account, profile.zone)
        homes.outdated(db, account.person_id)


def left(db: Db, workspace: str, event: Mapping[str, Any], wall: datetime) -> None:
    """The app was taken out of a workspace, or its token: nothing is sent there until it is installed again, and no token
    is kept. What Slack tells once more after it was installed again is over."""
    there = directory.workspace(db, PLATFORM, workspace)
    if there and there.since and int(event["at"] or 0) < int(there.since.timestamp()):
        return
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return  # somebody's own token, of which we have none
    installations.remove(db, PLATFORM, workspace)
    if there:
        there.gone_at = wall
        homes.emptied(db, there.id or 0)
        db.add(there)


NEWS: dict[str, Callable[[Db, str, Mapping[str, Any], datetime], None]] = {
    "user_change": changed,
    "team_join": joined,
    "app_uninstalled": left,
    "tokens_revoked": left,
}
