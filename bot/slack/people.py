"""Who somebody on Slack is: the person with the same work address. Guests and people of other companies are strangers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.slack.parse import PLATFORM
from chat.events import Address
from storage import programmes
from storage.database import Database
from storage.people import Account, Person, Workspace


@dataclass(frozen=True)
class Profile:
    """What Slack says of one of its users. zone is "" where Slack doesn't know one of ours."""

    account: str
    email: str
    zone: str
    locale: str
    active: bool
    member: bool


def profile_of(user: Mapping[str, Any]) -> Profile:
    """A user object of Slack's. member: neither a bot nor a guest nor somebody from another company."""
    outside = ("is_bot", "is_app_user", "is_restricted", "is_ultra_restricted", "is_stranger")
    zone = str(user.get("tz") or "")
    return Profile(
        account=str(user.get("id", "")),
        email=str((user.get("profile") or {}).get("email", "")).strip().lower(),
        zone=zone if zone in available_timezones() else "",
        locale=str(user.get("locale") or ""),
        active=not user.get("deleted"),
        member=not any(user.get(name) for name in outside),
    )


def meet(database: Database, client: WebClient, sender: Address) -> None:
    """Before somebody's first event: finds the person with their address and remembers the account. Nothing is done for
    somebody who is known already, or whom nobody has put on a list."""
    with database.read() as db:
        if programmes.account_at(db, sender.platform, sender.workspace, sender.account):
            return
    try:
        user = client.users_info(user=sender.account, include_locale=True)["user"]
    except SlackApiError as error:
        if error.response.get("error") in ("user_not_found", "user_not_visible"):
            return
        raise
    profile = profile_of(user)
    if profile.member and profile.active:
        database.change(lambda db: _remember(db, sender.workspace, profile))


def _remember(db: Db, workspace: str, profile: Profile) -> None:
    there = db.exec(select(Workspace).where(Workspace.platform == PLATFORM, Workspace.external_id == workspace)).first()
    if there is None:
        return
    own = select(Person).where(Person.organisation_id == there.organisation_id)
    person = db.exec(own.where(col(Person.email) == profile.email)).first()
    if person is None or programmes.account_at(db, PLATFORM, workspace, profile.account):
        return
    first = programmes.account_of(db, person.id or 0) is None
    db.add(Account(person_id=person.id or 0, workspace_id=there.id or 0, external_id=profile.account))
    if first:  # later ones may have changed these themselves
        person.zone, person.locale = profile.zone or person.zone, profile.locale or person.locale
        db.add(person)


def changed(db: Db, workspace: str, user: Mapping[str, Any]) -> None:
    """Slack says that something about a user has changed: their time zone, or whether the account is still open."""
    profile = profile_of(user)
    account = programmes.account_at(db, PLATFORM, workspace, profile.account)
    if account is None:
        return
    person = db.get_one(Person, account.person_id)
    person.active = profile.active
    person.zone = profile.zone or person.zone
    db.add(person)
