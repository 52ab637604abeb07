"""What became of a session, on the cards that speak of it already.

It is said quietly: no platform tells anybody that a card has changed, so the news comes as a card of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chat.cards import Card, Text
from chat.turn import Turn
from chat.turn import tell as promise
from chat.words import Words, say
from storage import outbox
from storage.pairs import Session

SOON = timedelta(hours=12)  # later than that nobody looks for it any more


def about(session: Session) -> str:
    """What a card about this session is about."""
    return f"session {session.id}"


def tell(turn: Turn, session: Session, people: Mapping[int, datetime], title: Words) -> None:
    """Every card about a session says what has become of it, and leaves what can be done to the newest. people: when each
    of them is told."""
    card = Card(title, (Text(say("The newest card about it has the buttons."), "quiet"),))
    for person_id, at in people.items():
        for place, account in outbox.standing_about(turn.db, person_id, about(session)):
            key, until = f"became:{place}:rev {session.revision}", at + SOON
            promise(turn.db, person_id, card, key=key, at=at, expires=until, place=place, account_id=account)
