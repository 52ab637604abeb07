"""The chats of the demo: everything that was said, in the order in which it happened, read and seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.demo_acts import Message
from bot.web.render import card_body
from chat import stored
from chat.cards import Card
from chat.turn import reader_of
from chat.words import read
from handlers import typed
from storage.messages import ChatMessage, Outgoing
from storage.people import Account, Person
from storage.secrets import Sealed


def fill(db: Db, messages: Iterable[Message], now: datetime) -> None:
    """Everything into the chats; what was promised for later waits in the outbox for its time."""
    accounts = {account.person_id: account for account in db.exec(select(Account))}
    ordered = sorted([*messages, *_delivered(db, now)], key=lambda message: message.at)
    standing = {_place(message, n): n for n, message in enumerate(ordered)}  # the last of each place
    kept = [(n, message) for n, message in enumerate(ordered) if standing[_place(message, n)] == n]
    lines = {n: _line(accounts[m.person.id or 0], m, number) for number, (n, m) in enumerate(kept, start=1)}
    db.add_all(lines.values())
    db.flush()
    newest: dict[int, tuple[Card, datetime]] = {}
    for n, message in enumerate(ordered):
        if isinstance(message.said, str):
            accounts[message.person.id or 0].last_seen = message.at
        else:
            newest[message.person.id or 0] = message.said, message.at
        if row := message.row:
            line = lines[standing[_place(message, n)]]
            row.state, row.attempts, row.sent_at, row.sent_as = "sent", 1, row.due, f"m{line.id}"
    for person_id, (card, at) in newest.items():
        typed.remember(db, person_id, card, at, reply=False)  # its buttons can be typed


def _delivered(db: Db, now: datetime) -> list[Message]:
    """All that was promised to others, as delivered when it was due."""
    people = {person.id: person for person in db.exec(select(Person))}
    rows = db.exec(
        select(Outgoing).where(Outgoing.state == "waiting", col(Outgoing.due) <= now).order_by(col(Outgoing.id))
    )
    return [Message(row.due, people[row.person_id], stored.load(row.card.open()), row, row.place) for row in rows]


def _place(message: Message, number: int) -> tuple[int | None, str]:
    """Where a card stands; what has no place stands by itself."""
    return message.person.id, message.place or f"line {number}"


def _line(account: Account, message: Message, number: int) -> ChatMessage:
    """A message as the chat keeps it; number counts those of all chats."""
    said, mine = message.said, isinstance(message.said, str)
    body = {"text": said} if isinstance(said, str) else card_body(read(said, reader_of(message.person)))
    return ChatMessage(
        key=f"demo:{number}",
        account_id=account.id or 0,
        mine=mine,
        at=message.at,
        body=Sealed(body),
        changed=number,
        seen=True,
    )
