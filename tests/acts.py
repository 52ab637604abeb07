"""What the tests of dispatch and engine let somebody do: an action whose effect can be counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from bot.dispatch import Reply
from chat.cards import Card
from chat.events import Address, Event
from chat.turn import Turn
from chat.words import say
from handlers import ROUTES
from handlers.routes import Route
from storage.database import Database
from storage.people import Hours

ASHA, STRANGER = (Address("web", "local", name) for name in ("p0", "nobody"))
Handler = Callable[[Turn], Card | None]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Makes "act" an action for the length of a test."""
    return lambda handler: monkeypatch.setitem(ROUTES, "act", Route(handler))


def act(name: str = "e1", sender: Address = ASHA, **more: object) -> Event:
    return Event(name, sender, "act", **more)


def offers_an_hour(turn: Turn) -> Card:
    """A handler whose effect can be counted, and whose answer tells which run it was."""
    before = len(turn.db.exec(select(Hours).where(Hours.person_id == turn.me)).all())
    turn.db.add(Hours(person_id=turn.me, day=0, start=60 * before, end=60 * before + 60))
    return Card(say("{n} hours now", n=before + 1))


def hours(database: Database) -> int:
    with database.read() as db:
        return len(db.exec(select(Hours)).all())


def title(reply: Reply) -> str:
    card = reply.read()
    return card.title if card else ""


def at_once(*actions: Callable[[], Reply]) -> list[Reply]:
    together = Barrier(len(actions), timeout=20)

    def begin(action: Callable[[], Reply]) -> Reply:
        together.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(begin, actions))
