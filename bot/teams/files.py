"""Files on Teams: offered with a card of Teams' own, put into the person's OneDrive once they accept, in their own chat only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog

from bot import accounts
from bot.delivery import TIMEOUT
from bot.incoming import sendable
from bot.teams.parse import sender_of
from bot.teams.sdk import Connector, Failed, Reference
from chat.cards import Button, Card, Text
from chat.events import Address
from chat.turn import tell
from chat.words import say
from storage import offers, programmes
from storage.database import Database, failure
from storage.people import Account

log = structlog.get_logger()

CONSENT, INFO = "application/vnd.microsoft.teams.card.file.consent", "application/vnd.microsoft.teams.card.file.info"
ANSWERED = "fileConsent/invoke"
UPLOAD = ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")


@dataclass(frozen=True)
class Decision:
    """What somebody does with an offer. file: its number; upload: where Teams made a place for it, what it is called there
    ("uploadUrl", "contentUrl", "name"); offer: its message."""

    sender: Address
    key: str
    file: str
    accepted: bool
    upload: Mapping[str, str]
    offer: str


def decided(body: Mapping[str, Any]) -> Decision | None:
    """None for anything else."""
    if (body["type"], body.get("name")) != ("invoke", ANSWERED):
        return None
    value, accepted = body["value"], body["value"]["action"] == "accept"
    upload = {name: sendable(value["uploadInfo"].get(name)) for name in UPLOAD} if accepted else {}
    sender, number = sender_of(body), sendable(value["context"]["file"])
    return Decision(sender, f"file:{body['id']}", number, accepted, upload, sendable(body.get("replyToId")))


@dataclass(frozen=True)
class Files:
    """What offering takes. wall: the wall clock."""

    database: Database
    connector: Connector
    wall: Callable[[], datetime]

    def offer(self, account: Account, card: Card, key: str) -> None:
        """Offers each file of a card below it. key: what the card was said as, so that saying it again offers nothing
        twice."""
        for file in card.files:
            told = partial(offers.offer, account_id=account.id or 0, key=key, wall=self.wall())
            keep = partial(told, name=file.name, label=str(file.label), content=file.content)
            if kept := self.database.change(keep):
                self._said(kept, account.reference or {})

    def again(self) -> None:
        """What couldn't be offered before: for a beat."""
        wall = self.wall()
        for file in self.database.change(lambda db: offers.take(db, wall), eager=False):
            with self.database.read() as db:
                account = db.get_one(Account, file.account_id)
            self._said(file, account.reference or {})

    def _said(self, file: offers.OfferedFile, reference: Reference) -> None:
        """The card to accept or decline a file. One that fails is due again; nothing else is said twice for that."""
        try:
            self.connector.send(reference, _consent(file))
        except Exception as error:
            log.warning("a file couldn't be offered yet", **failure(error))
            return
        self.database.change(lambda db: offers.due(db, file.id, None))

    def answered(self, decision: Decision) -> None:
        """Somebody accepted a file, or didn't. What was kept of it goes then; what failed on its way is offered again."""
        account = accounts.known(self.database, decision.sender).account
        if account is None:
            return
        file = self._kept(decision.file, account)
        if decision.accepted and file is None:
            self._tell(account, _over(), decision.key)
        elif decision.accepted and file and not self._delivered(account, file, decision):
            again = self.wall() + offers.AGAIN
            self.database.change(lambda db: offers.due(db, decision.file, again))
            self._tell(account, _not_yet(file.name), decision.key)
        else:
            self.database.change(lambda db: offers.over(db, decision.file))

    def _delivered(self, account: Account, file: offers.OfferedFile, decision: Decision) -> bool:
        """Puts a file where Teams made a place for it, and says so. Returns whether it is there."""
        upload, reference = decision.upload, account.reference or {}
        try:
            _put(upload["uploadUrl"], file.content.open().encode(), reference)
        except OSError as error:
            log.warning("a file didn't arrive", **failure(error))
            return False
        try:
            _instead(self.connector, reference, decision.offer, _info(upload))
        except Exception as error:
            log.warning("a file that is there wasn't shown", **failure(error))
        return True

    def _tell(self, account: Account, card: Card, key: str) -> None:
        """By the outbox, as nothing of it may be lost."""
        self.database.change(lambda db: tell(db, account.person_id, card, key=key, at=programmes.now(db, self.wall())))

    def _kept(self, number: str, account: Account) -> offers.OfferedFile | None:
        with self.database.read() as db:
            return offers.offered(db, number, account.id or 0)


def _over() -> Card:
    text = say("I keep a file for a day. Ask for it again, and you get one that is up to date.")
    return Card(say("That file isn't here any more"), (Text(text),), (Button(say("Home"), "home"),))


def _not_yet(name: str) -> Card:
    text = say("I couldn't put “{name}” into your OneDrive. In a minute I offer it once more.", name=name)
    return Card(say("The file isn't there yet"), (Text(text),))


def _consent(file: offers.OfferedFile) -> dict[str, Any]:
    context = {"file": file.id}
    content = {
        "description": file.label, "sizeInBytes": len(file.content.open().encode()),
        "acceptContext": context, "declineContext": context,
    }  # fmt: skip
    return {"type": "message", "attachments": [{"contentType": CONSENT, "name": file.name, "content": content}]}


def _info(upload: Mapping[str, str]) -> dict[str, Any]:
    content = {"uniqueId": upload["uniqueId"], "fileType": upload["fileType"]}
    file = {"contentType": INFO, "contentUrl": upload["contentUrl"], "name": upload["name"]}
    return {"type": "message", "attachments": [{**file, "content": content}]}


def _put(url: str, content: bytes, reference: Reference) -> None:
    """Raises OSError. The address came in a request that Teams signed; it is as well guarded on its way as Teams is."""
    if urlsplit(url).scheme not in ("https", urlsplit(str(reference["serviceUrl"])).scheme):
        raise OSError("no safe address")
    last = len(content) - 1
    headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{last}/{last + 1}"}
    requests.put(url, content, headers=headers, timeout=TIMEOUT, allow_redirects=False).raise_for_status()


def _instead(connector: Connector, reference: Reference, offered: str, info: dict[str, Any]) -> None:
    """The file stands where it was offered; below that, where the offer can't be changed."""
    try:
        connector.update(reference, offered, info)
    except Failed:
        connector.send(reference, info)
