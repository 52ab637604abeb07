"""The web edge: parses what the page sends, answers where the card stands, and takes delivery of the outbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.delivery import Parcel, Sent
from bot.dispatch import Reply, record
from bot.engine import Engine
from bot.web import chats
from bot.web.render import card_body
from chat import stored
from chat.cards import Card
from chat.events import LONGEST, Address, Event
from storage import inbox, programmes
from storage.database import Database
from storage.messages import ChatMessage
from storage.people import Account

PLATFORM, WORKSPACE = "web", "local"
ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class BadRequest(ValueError):
    """What the page sent isn't an event."""


def parse(account: str, data: Mapping[str, Any]) -> Event:
    """The page's JSON as an event: typed words, or a press with the form's values. Raises BadRequest, also for a text of
    more than LONGEST characters: better refused while it is in the composer than cut silently."""
    name, action = data.get("id"), data.get("action", "")
    values = data.get("values") or {}
    if (
        not isinstance(name, str)
        or not ID.fullmatch(name)
        or not isinstance(action, str)
        or not isinstance(values, dict)
    ):
        raise BadRequest("an event has an id of 8 to 64 letters, digits and dashes, and an action or a text")
    return Event(
        id=f"{PLATFORM}:{account}:{name}",
        sender=Address(PLATFORM, WORKSPACE, account),
        action=_clean(action)[:100],
        text=_clean(data.get("text", "")),
        value=_clean(data.get("value", "")),
        values={_clean(key): _value(value) for key, value in values.items()},
    )


def _clean(text: Any) -> str:
    """Without NULs, which Postgres refuses, and lone surrogates, which no wire takes."""
    clean = str(text).replace("\0", "").encode("utf-8", "ignore").decode()
    if len(clean) > LONGEST:
        raise BadRequest(f"that is {len(clean):,} characters, and {LONGEST:,} fit")
    return clean


def _value(value: Any) -> str | tuple[str, ...]:
    return tuple(_clean(part) for part in value) if isinstance(value, list) else _clean(value)


class WebEdge:
    """The local web chat as a platform."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def send(self, parcel: Parcel) -> Sent:
        """Delivery of the outbox. The key makes sending twice harmless."""
        with self.database.write() as db:
            account_id = parcel.account.id or 0
            before = chats.find(db, account_id, parcel.instead_of) if parcel.instead_of else None
            if before:
                message = chats.replace(db, before, card_body(parcel.card), seen=False)
            else:
                message = chats.post(db, account_id, parcel.key, card_body(parcel.card), parcel.at)
            return Sent(f"m{message.id}")

    def hear(self, engine: Engine, account: Account, event: Event, pressed: str) -> list[int]:
        """One event of the page, from writing it down to showing the reply. Returns the ids of changed messages."""
        shown = self._write_down(engine, account, event)
        reply = engine.take(event)
        shown += self._show(account, event, pressed, reply, engine.now())
        engine.stir()
        return shown

    def _write_down(self, engine: Engine, account: Account, event: Event) -> list[int]:
        record(self.database, event, engine.wall())
        if event.action:
            return []
        with self.database.write() as db:
            now = programmes.now(db, engine.wall())
            message = chats.post(db, account.id or 0, f"said:{event.id}", {"text": event.text}, now, mine=True)
            return [message.id or 0]

    def _show(self, account: Account, event: Event, pressed: str, reply: Reply, now: datetime) -> list[int]:
        """A form is answered where it stands; a card that stays gets its answer below."""
        card = reply.read()
        if card is None:
            return []
        key = f"reply:{event.id}"
        with self.database.write() as db:
            there = chats.find(db, account.id or 0, pressed)
            if inbox.is_answered(db, event.id):  # a repeat must not undo what has happened to the card since
                message = (
                    there if there and not _stays(there) else chats.post(db, account.id or 0, key, card_body(card), now)
                )
            elif there and not _stays(there):
                message = chats.replace(db, there, card_body(card), seen=True)
            else:
                message = chats.post(db, account.id or 0, key, card_body(card), now)
            message.seen = True
            db.add(message)
            inbox.answered(db, event.id)
            return [message.id or 0]


def _stays(message: ChatMessage) -> bool:
    body = message.body.open()
    card = stored.load(body["card"]) if "card" in body else None
    return not isinstance(card, Card) or card.stays
