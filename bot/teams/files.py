"""Files on Teams: offered with a card of Teams' own, put into the person's OneDrive once they accept, in their own chat only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog

from bot.delivery import TIMEOUT
from bot.teams.sdk import Connector, Failed, Reference
from chat.cards import Button, Card, Text
from chat.turn import tell
from chat.words import say
from storage import offers, programmes
from storage.database import Database, failure
from storage.people import Account

log = structlog.get_logger()

CONSENT, INFO = "application/vnd.microsoft.teams.card.file.consent", "application/vnd.microsoft.teams.card.file.info"
ANSWERED = "fileConsent/invoke"


@dataclass(frozen=True)
class Files:
    """What offering takes. wall: the wall clock."""

    database: Database
    connector: Connector
    wall: Callable[[], datetime]

    async def offer(self, account: Account, card: Card, key: str) -> None:
        """Offers each file of a card below it. key: what the card was said as, so that saying it again offers nothing
        twice."""
        for file in card.files:
            told = partial(offers.offer, account_id=account.id or 0, key=key, wall=self.wall())
            keep = partial(told, name=file.name, label=str(file.label), content=file.content)
            if kept := await asyncio.to_thread(self.database.change, keep):
                await self._said(kept, account.reference or {})

    def again(self) -> None:
        """What couldn't be offered before: for a beat."""
        wall = self.wall()
        for file in self.database.change(lambda db: offers.take(db, wall), eager=False):
            with self.database.read() as db:
                account = db.get_one(Account, file.account_id)
            asyncio.run(self._said(file, account.reference or {}))

    async def _said(self, file: offers.OfferedFile, reference: Reference) -> None:
        """The card to accept or decline a file. One that fails is due again; nothing else is said twice for that."""
        try:
            await self.connector.send(reference, _consent(file))
        except Exception as error:
            log.warning("a file couldn't be offered yet", **failure(error))
            return
        await asyncio.to_thread(self.database.change, lambda db: offers.due(db, file.id, None))

    async def answered(self, account: Account, body: Mapping[str, Any]) -> None:
        """Somebody accepted a file, or didn't. What was kept of it goes then; what failed on its way is offered again."""
        value, key = body["value"], f"file:{body['id']}"
        number, accepted = str(value["context"]["file"]), value["action"] == "accept"
        file = await asyncio.to_thread(self._kept, number, account)
        if accepted and file is None:
            await asyncio.to_thread(self._tell, account, _over(), key)
        elif accepted and file and not await self._delivered(account, file, body):
            again = self.wall() + offers.AGAIN
            await asyncio.to_thread(self.database.change, lambda db: offers.due(db, number, again))
            await asyncio.to_thread(self._tell, account, _not_yet(file.name), key)
        else:
            await asyncio.to_thread(self.database.change, lambda db: offers.over(db, number))

    async def _delivered(self, account: Account, file: offers.OfferedFile, body: Mapping[str, Any]) -> bool:
        """Puts a file where Teams made a place for it, and says so. Returns whether it is there."""
        upload, reference = body["value"]["uploadInfo"], account.reference or {}
        try:
            await asyncio.to_thread(_put, str(upload["uploadUrl"]), file.content.open().encode(), reference)
        except OSError as error:
            log.warning("a file didn't arrive", **failure(error))
            return False
        try:
            await _instead(self.connector, reference, str(body.get("replyToId") or ""), _info(upload))
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


def _info(upload: Mapping[str, Any]) -> dict[str, Any]:
    content = {"uniqueId": str(upload.get("uniqueId", "")), "fileType": str(upload.get("fileType", ""))}
    file = {"contentType": INFO, "contentUrl": str(upload["contentUrl"]), "name": str(upload.get("name", ""))}
    return {"type": "message", "attachments": [{**file, "content": content}]}


def _put(url: str, content: bytes, reference: Reference) -> None:
    """Raises OSError. The address came in a request that Teams signed; it is as well guarded on its way as Teams is."""
    if urlsplit(url).scheme not in ("https", urlsplit(str(reference["serviceUrl"])).scheme):
        raise OSError("no safe address")
    last = len(content) - 1
    headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{last}/{last + 1}"}
    requests.put(url, content, headers=headers, timeout=TIMEOUT, allow_redirects=False).raise_for_status()


async def _instead(connector: Connector, reference: Reference, offered: str, info: dict[str, Any]) -> None:
    """The file stands where it was offered; below that, where the offer can't be changed."""
    try:
        await connector.update(reference, offered, info)
    except Failed:
        await connector.send(reference, info)
