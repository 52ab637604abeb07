"""App Home: each person's page, shown when they open it and again when it is no longer true.

Nothing tells that a page is stale but what is in the database anyway: somebody who did something or was told something
since the last look, and those around them, are looked at again; only a page that has changed is sent. So a burst of
changes is one publication, and nothing that acts has to think of pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session as Db

from bot.dispatch import no_programme, stranger
from bot.engine import Engine
from bot.slack import blocks
from bot.slack.faults import rest_after
from bot.slack.pace import Rests
from bot.slack.parse import PLATFORM
from bot.slack.people import People
from chat.cards import Card
from chat.events import Address, Event
from chat.turn import NoProgramme, Turn, reader_of
from chat.words import Reader, read
from handlers import ROUTES
from handlers.overview import overview
from storage import homes, programmes
from storage.database import failure
from storage.messages import Home
from storage.people import Account, Person

log = structlog.get_logger()
OVERLAP = timedelta(seconds=10)  # an event counts from when it came, and may take effect a little later
AGAIN = 5.0  # seconds between two looks


class Homes:
    """client: a Web API client for a workspace. Until what moment all pages were looked at is kept in memory alone: after
    a restart each is looked at once."""

    def __init__(self, engine: Engine, people: People, client: Callable[[str], WebClient]) -> None:
        self.engine = engine
        self.people = people
        self.client = client
        self.since: datetime | None = None
        self.rests = Rests()

    def opened(self, sender: Address, *, blank: bool = False) -> None:
        """Somebody opens their page: it is there at once, and looked after from now on. blank: nothing stands there."""
        met = self.people.meet(sender)
        if met.account is None:
            card = met.refused or read(stranger(), Reader())
            self.client(sender.workspace).views_publish(user_id=sender.account, view=blocks.home(card))
            return
        number = met.account.id or 0
        self.engine.database.change(lambda db: homes.opened(db, number, blank=blank))
        self._look(lambda db: homes.of_account(db, sender.platform, sender.workspace, sender.account))

    def refresh(self) -> None:
        """Looks at every page that may have changed, and sends those that have."""
        wall = self.engine.wall()
        self._look(lambda db: homes.to_look_at(db, PLATFORM, self.since))
        self.since = wall - OVERLAP

    def _look(self, which: Callable[[Db], list[homes.Looked]]) -> None:
        """Each page is read by itself, so that no transaction is a long one."""
        with self.engine.database.read() as db:
            found = which(db)
        for home, account, workspace in found:
            try:
                self._show(home, account, workspace.external_id)
            except Exception as error:  # one page stops no other
                log.error("a page couldn't be shown", account=home.account_id, **failure(error))
                self._keep(home, stale=True)

    def _show(self, home: Home, account: Account, workspace: str) -> None:
        if self.rests.until(workspace, self.engine.wall()):
            self._keep(home, stale=True)
            return
        with self.engine.database.read() as db:
            page = self._page(db, account)
        self._send(home, account.external_id, workspace, page)

    def _page(self, db: Db, account: Account) -> dict[str, Any]:
        """What stands on somebody's page now."""
        person, wall = db.get_one(Person, account.person_id), self.engine.wall()
        event = Event("", Address(PLATFORM, "", account.external_id), "home")
        turn = Turn(event, db, person, programmes.now(db, wall))
        try:
            card: Card = overview(turn, ROUTES)
        except NoProgramme:
            card = no_programme()
        return blocks.home(read(card, reader_of(person)))

    def _send(self, home: Home, account: str, workspace: str, page: dict[str, Any]) -> None:
        digest = sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()
        if digest == home.shown:
            self._keep(home, stale=False)
            return
        expected = {"hash": home.version} if home.version else {}
        try:
            answer = self.client(workspace).views_publish(user_id=account, view=page, **expected)
        except (SlackApiError, OSError, TimeoutError) as error:
            self._refused(home, workspace, error)
            return
        self._keep(home, stale=False, shown=digest, version=str(answer["view"]["hash"]))

    def _refused(self, home: Home, workspace: str, error: Exception) -> None:
        """Where nobody there can be served the workspace rests. What Slack won't show to this person counts as tried: it
        is tried again when they open it, or when something around them has changed."""
        rest = rest_after(error)
        if rest:
            self.rests.begin(workspace, self.engine.wall() + rest)
        elsewhere = isinstance(error, SlackApiError) and error.response.get("error") == "hash_conflict"
        log.info("a page couldn't be shown", again=bool(rest or elsewhere), **failure(error))
        self._keep(home, stale=bool(rest or elsewhere), version="")

    def _keep(self, home: Home, **values: Any) -> None:
        if all(getattr(home, name) == value for name, value in values.items()):
            return

        def change(db: Db) -> None:
            kept = db.get(Home, home.account_id)
            for name, value in values.items():
                setattr(kept, name, value)
            db.add(kept)

        self.engine.database.change(change)
