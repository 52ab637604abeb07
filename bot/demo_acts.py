"""What people do in the demo's story: real handlers, run at the moment when it happened, leave what the bot itself would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from bot.web.edge import PLATFORM, WORKSPACE
from chat.cards import Card
from chat.events import Address, Event
from chat.turn import Turn
from handlers import ROUTES
from storage.messages import Outgoing
from storage.people import Person, Programme

Values = Mapping[str, str | tuple[str, ...]]
NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True)
class Message:
    """A line of somebody's chat: a card of ours, or words they typed.

    row: the outbox's, for what it delivered. place: a later card of the same place stands instead of this one.
    """

    at: datetime
    person: Person
    said: Card | str
    row: Outgoing | None = None
    place: str = ""


@dataclass
class Story:
    """The company so far: its programme, everybody by the local part of their address, and what was said."""

    db: Db
    programme: Programme
    people: Mapping[str, Person]
    messages: list[Message] = field(default_factory=list)

    def does(
        self,
        name: str,
        at: datetime,
        action: str,
        value: str = "",
        *,
        typed: str = "",
        stands: str = "",
        **values: str | tuple[str, ...],
    ) -> Card:
        """Somebody presses a button, or types words such as "note ...", and gets the answer; stands: its place in the chat."""
        person = self.people[name]
        turn = turn_of(self.db, person, at, action, value, text=typed.partition(" ")[2], values=values)
        card = ROUTES[action].answer(turn)
        if card is None:
            raise AssertionError(f"{action} answers nothing")
        if typed:
            self.messages.append(Message(at, person, typed))
        self.messages.append(Message(at, person, card, place=stands))
        self.db.flush()
        return card

    def clock(self, name: str, day: date, hour: int, minute: int = 0) -> datetime:
        """A time on somebody's own clock, in UTC."""
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.people[name].zone)).astimezone(UTC)


def turn_of(
    db: Db, person: Person, at: datetime, action: str, value: str = "", *, text: str = "", values: Values = NOTHING
) -> Turn:
    """Something that a person did then, as a handler sees it; the id is the same whenever the story is told again."""
    name = person.email.partition("@")[0]
    event = Event(
        f"demo:{name}:{at:%Y%m%d%H%M}{action}", Address(PLATFORM, WORKSPACE, name), action, text, value, values or {}
    )
    return Turn(event, db, person, at)
