"""People who never wrote to us: somebody has to be told something, and we have only their work address. Slack is asked for
their account, a few at a time, and again a day later where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session as Db

from bot.accounts import Profile, remember
from bot.slack.faults import LATER, rest_after
from bot.slack.pace import Rests
from bot.slack.parse import PLATFORM
from bot.slack.people import NOBODY, profile_of
from storage import directory, outbox, programmes
from storage.database import Database, failure
from storage.people import Person

log = structlog.get_logger()
OFTEN = 5.0  # seconds between two looks
AT_ONCE = 4  # people a look: 48 a minute, where Slack's tier of this method allows 50
AGAIN = timedelta(days=1)  # somebody may have got an account, or another address, by then


class Resting(Exception):
    """Somebody can't be looked for in a workspace before then."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


@dataclass
class Seeker:
    """client: a Web API client for a workspace. Whoever has to wait for a workspace is kept in memory alone, and keeps
    nobody else waiting."""

    database: Database
    client: Callable[[str], WebClient]
    wall: Callable[[], datetime]
    rests: Rests = field(default_factory=Rests)
    waiting: dict[int, datetime] = field(default_factory=dict)

    def seek(self) -> None:
        """Looks for the next few to whom something is to be said and who have no account anywhere."""
        wall = self.wall()
        self.waiting = {person: until for person, until in self.waiting.items() if until > wall}
        with self.database.read() as db:
            people = directory.to_seek(db, programmes.now(db, wall), wall - AGAIN, AT_ONCE, self.waiting)
            wanted = [(p.id or 0, p.email, directory.workspaces(db, p.organisation_id, PLATFORM)) for p in people]
        for person_id, email, workspaces in wanted:
            try:
                self._seek(person_id, email, workspaces)
            except Resting as resting:
                self.waiting[person_id] = resting.until
            except Exception as error:
                log.error("somebody can't be looked for", **failure(error))
                self.waiting[person_id] = wall + LATER

    def _seek(self, person_id: int, email: str, workspaces: list[str]) -> None:
        """In every workspace that may be asked now. Raises Resting where nobody was found and one may not."""
        found: list[tuple[str, Profile]] = []
        rests: list[datetime] = []
        for name in workspaces:
            try:
                profile = self._asked(name, email)
            except Resting as resting:
                rests.append(resting.until)
            else:
                found += [(name, profile)] if profile else []
        if rests and not found:
            raise Resting(min(rests))
        self.database.change(lambda db: self._keep(db, person_id, found))

    def _asked(self, workspace: str, email: str) -> Profile | None:
        """Who has this address in a workspace; nobody, where Slack won't look for this one. Raises Resting."""
        if until := self.rests.until(workspace, self.wall()):
            raise Resting(until)
        try:
            return self._told(workspace, email)
        except (SlackApiError, OSError) as error:
            if (rest := rest_after(error)) is None:
                log.info("somebody can't be looked for", **failure(error))
                return None
            log.info("looking for people has to wait", **failure(error))
            self.rests.begin(workspace, self.wall() + rest)
            raise Resting(self.wall() + rest) from error

    def _told(self, workspace: str, email: str) -> Profile | None:
        """With their language, in which the first card is to be."""
        client = self.client(workspace)
        try:
            user = client.users_lookupByEmail(email=email)["user"]
            return profile_of(client.users_info(user=user["id"], include_locale=True)["user"], workspace)
        except SlackApiError as error:
            if error.response.get("error") in NOBODY:
                return None
            raise

    def _keep(self, db: Db, person_id: int, found: list[tuple[str, Profile]]) -> None:
        person = db.get_one(Person, person_id)
        person.sought_at = self.wall()
        db.add(person)
        for workspace, profile in found:
            if remember(db, PLATFORM, workspace, profile, self.wall()).account:
                outbox.try_now(db, person_id)
