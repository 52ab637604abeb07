"""The web chat's own messages: it is a platform of its own, so it keeps what Slack and Teams would keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session as Db
from sqlmodel import col, select

from storage.messages import ChatMessage
from storage.secrets import Sealed


def post(db: Db, account_id: int, key: str, body: dict[str, Any], at: datetime, *, mine: bool = False) -> ChatMessage:
    """Adds a message; the one that is there already where this key was posted before."""
    found = db.exec(select(ChatMessage).where(ChatMessage.key == key)).first()
    if found is not None:
        return found
    message = ChatMessage(key=key, account_id=account_id, mine=mine, at=at, body=Sealed(body), seen=mine)
    message.changed = _next(db)
    db.add(message)
    db.flush()
    return message


def replace(db: Db, message: ChatMessage, body: dict[str, Any], *, seen: bool) -> ChatMessage:
    """Changes a message in place."""
    message.body, message.changed, message.seen = Sealed(body), _next(db), seen
    db.add(message)
    db.flush()
    return message


def find(db: Db, account_id: int, message_id: str) -> ChatMessage | None:
    """A message of one account by the id the page knows, "m123"."""
    number = message_id.removeprefix("m")
    message = db.get(ChatMessage, int(number)) if number.isdecimal() and len(number) < 12 else None
    return message if message and message.account_id == account_id else None


def history(db: Db, account_id: int, most: int = 100) -> list[ChatMessage]:
    """The last messages of a chat, the oldest first; reading them marks them seen."""
    newest = select(ChatMessage).where(ChatMessage.account_id == account_id).order_by(col(ChatMessage.id).desc())
    messages = list(db.exec(newest.limit(most)))[::-1]
    for message in messages:
        if not message.seen:
            message.seen = True
            db.add(message)
    return messages


def since(db: Db, changed: int) -> list[ChatMessage]:
    """What was added or changed after a point, in that order."""
    return list(db.exec(select(ChatMessage).where(ChatMessage.changed > changed).order_by(col(ChatMessage.changed))))


def newest(db: Db) -> int:
    """The point up to which everything is known now."""
    return db.exec(select(func.max(ChatMessage.changed))).one() or 0


def unread(db: Db) -> dict[int, int]:
    """Unread messages by account."""
    counts = select(ChatMessage.account_id, func.count()).where(col(ChatMessage.seen).is_(False))
    return dict(db.exec(counts.group_by(col(ChatMessage.account_id))).all())


def _next(db: Db) -> int:
    return newest(db) + 1
