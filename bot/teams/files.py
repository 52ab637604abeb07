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

from bot.delivery import TIMEOUT
from bot.teams.sdk import Connector, Failed, Reference
from chat.cards import Card, File
from storage import offers
from storage.database import Database
from storage.people import Account

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
            kept = (file.name, file.content)
            keep = partial(offers.offer, account_id=account.id or 0, key=key, file=kept, wall=self.wall())
            if number := await asyncio.to_thread(self.database.change, keep):
                await self.connector.send(account.reference or {}, _consent(file, number))

    async def answered(self, account: Account, body: Mapping[str, Any]) -> None:
        """Somebody accepted a file, or didn't. What was kept of it goes then; what failed on its way stays for the day."""
        value, reference = body["value"], account.reference or {}
        number = str(value["context"]["file"])
        file = await asyncio.to_thread(self._kept, number, account)
        if file is None:
            return
        if value["action"] == "accept":
            upload = value["uploadInfo"]
            await asyncio.to_thread(_put, str(upload["uploadUrl"]), file.content.open().encode(), reference)
            await _instead(self.connector, reference, str(body.get("replyToId") or ""), _info(upload))
        await asyncio.to_thread(self.database.change, lambda db: offers.over(db, number))

    def _kept(self, number: str, account: Account) -> offers.OfferedFile | None:
        with self.database.read() as db:
            return offers.offered(db, number, account.id or 0)


def _consent(file: File, number: str) -> dict[str, Any]:
    context = {"file": number}
    content = {
        "description": str(file.label), "sizeInBytes": len(file.content.encode()),
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
