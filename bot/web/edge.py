"""The web edge: parses what the page sends, answers where the card stands, and takes delivery of the outbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session as Db

from bot.delivery import Parcel, Sent
from bot.dispatch import record
from bot.engine import Engine
from bot.incoming import sendable
from bot.web import chats
from bot.web.render import card_body
from chat import stored
from chat.cards import Card
from chat.events import LONGEST, Address, Event
from storage import inbox, outbox
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
    """What was typed, whole: it is refused where an event can't be that long."""
    clean = sendable(text)
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
        return self.database.change(lambda db: self._deliver(db, parcel))

    def _deliver(self, db: Db, parcel: Parcel) -> Sent:
        account_id, body = parcel.account.id or 0, card_body(parcel.card)
        before = chats.find(db, account_id, parcel.instead_of) if parcel.instead_of else None
        if before:
            return Sent(f"m{chats.replace(db, before, body, seen=False).id}")
        return Sent(f"m{chats.post(db, account_id, parcel.key, body, parcel.at).id}")

    def hear(self, engine: Engine, account: Account, event: Event, pressed: str) -> list[int]:
        """One event of the page, from writing it down to showing the reply. Returns the ids of changed messages."""
        record(self.database, event, engine.wall())
        shown = [self._said(engine, account, event)] if not event.action else []
        reply = engine.take(event)
        card, now = reply.read(), engine.now()
        if card is not None:
            shown.append(self.database.change(lambda db: self._show(db, account, event, pressed, card=card, now=now)))
        engine.stir()
        return shown

    def _said(self, engine: Engine, account: Account, event: Event) -> int:
        """What somebody typed, in their own chat. Returns the message's id."""
        body, now = {"text": event.text}, engine.now()
        said = f"said:{event.id}"
        return self.database.change(lambda db: chats.post(db, account.id or 0, said, body, now, mine=True).id or 0)

    def _show(self, db: Db, account: Account, event: Event, pressed: str, *, card: Card, now: datetime) -> int:
        """A form is answered where it stands; a card that stays gets its answer below. Returns the message's id."""
        there = chats.find(db, account.id or 0, pressed)
        if there is None or _stays(there):
            message = chats.post(db, account.id or 0, f"reply:{event.id}", card_body(card), now)
        elif inbox.is_answered(db, event.id):  # a repeat must not undo what has happened to the card since
            message = there
        else:
            message = chats.replace(db, there, card_body(card), seen=True)
            outbox.shown(db, account, f"m{message.id}", card.about, by=event.id, now=now)
        message.seen = True
        db.add(message)
        inbox.answered(db, event.id)
        return message.id or 0


def _stays(message: ChatMessage) -> bool:
    body = message.body.open()
    card = stored.load(body["card"]) if "card" in body else None
    return not isinstance(card, Card) or card.stays
