"""Cards and messages as the page receives them: plain JSON, which it shows as text and never as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from chat import stored
from chat.cards import Card
from chat.words import Reader, say, text
from storage.messages import ChatMessage


def card_body(card: Card) -> dict[str, Any]:
    """A card that has been read, as the body of a message; what goes by mail of it is nothing that is drawn here."""
    return {"card": stored.dump(replace(card, letter=None))}


def message_json(message: ChatMessage, reader: Reader) -> dict[str, Any]:
    """A message with its time on the reader's clock."""
    day, time = day_and_time(message.at, reader)
    return {
        "id": f"m{message.id}",
        "from": "me" if message.mine else "bot",
        "at": time,
        "day": day,
        **message.body.open(),
    }


def day_and_time(moment: datetime, reader: Reader) -> tuple[str, str]:
    """A moment as a day and a time for the reader."""
    return text(say("{when:day}", when=moment), reader), text(say("{when:time}", when=moment), reader)
