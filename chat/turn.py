"""Turn: everything a handler may use to answer one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db

from chat import stored
from chat.cards import Card
from chat.events import Event
from chat.words import Reader
from storage import directory, outbox, programmes
from storage.circles import Circle, CircleState
from storage.concerns import Concern
from storage.kudos import Kudos
from storage.pairs import Change, Goal, Milestone, Note, Pair, PairState, PrivateNote, Request, Session
from storage.people import Person, Programme, Role
from storage.rosters import RosterFile

Thing = TypeVar("Thing")


class NotThere(Exception):
    """There is no such thing, or none that this person may touch. The two are answered alike."""


class NoProgramme(NotThere):
    """This person's organisation has no programme yet."""


@dataclass
class Turn:
    """One event of one person. now is programme time; db is a transaction that commits when the handler returns.

    planning: the route is for planners, so that an assistant may touch the pairs of the mentors who named them.
    """

    event: Event
    db: Db
    person: Person
    now: datetime
    planning: bool = False

    @cached_property
    def programme(self) -> Programme:
        """The programme this person acts in. Raises NoProgramme where their organisation has none yet."""
        programme = programmes.programme_of(self.db, self.person)
        if programme is None:
            raise NoProgramme
        return programme

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person joined, "pair" while they have an active pair, "planner" while they may plan for one."""
        return programmes.roles(self.db, self.me, self.programme_id)

    @property
    def me(self) -> int:
        return cast(int, self.person.id)

    @property
    def programme_id(self) -> int:
        return cast(int, self.programme.id)

    @property
    def reader(self) -> Reader:
        return reader_of(self.person)

    @property
    def local(self) -> datetime:
        """Now, on this person's own clock."""
        return self.now.astimezone(ZoneInfo(self.person.zone))

    def load(self, kind: type[Thing], key: int | str) -> Thing:
        """A thing by its id, if this person may touch it; the only way to load by id. Raises NotThere."""
        thing = self.db.get(kind, int(key)) if str(key).isdecimal() and len(str(key)) < 10 else None
        if thing is None or not MAY_TOUCH[kind](self, thing):
            raise NotThere
        return thing

    def tell(
        self,
        person_id: int,
        card: Card,
        *,
        key: str,
        at: datetime | None = None,
        expires: datetime | None = None,
        place: str = "",
        nudge: bool = False,
    ) -> None:
        """A card for somebody else or for later; the key ends in the revision of what it announces."""
        tell(self.db, person_id, card, key=key, at=at or self.now, expires=expires, place=place, nudge=nudge)


def tell(
    db: Db,
    person_id: int,
    card: Card,
    *,
    key: str,
    at: datetime,
    expires: datetime | None = None,
    place: str = "",
    nudge: bool = False,
    channel: str = "",
    beside: int | None = None,
    account_id: int | None = None,
) -> str:
    """Writes a card to the outbox in the transaction of what it announces; the same key twice is said once. channel: on
    this person's behalf, for everybody who reads there; beside: for this person and that one, in a chat of the two;
    account_id: there, and nowhere else. Returns the row's key."""
    full = f"{key}:person {person_id}"
    if card.about and not place:
        place = outbox.place_about(card.about, full)
    where: dict[str, Any] = {"place": place, "channel": channel, "beside": beside, "account_id": account_id}
    outbox.put(db, person_id, stored.dump(card), key=full, due=at, expires=expires, nudge=nudge, **where)
    return full


def reader_of(person: Person) -> Reader:
    """How somebody reads: their language and their clock."""
    return Reader(person.locale, person.zone)


def _in_pair(turn: Turn, pair: Pair | None) -> bool:
    """The two of a pair, once they have been told of each other; and who plans for the mentor, where it is planning."""
    if pair is None or pair.state == PairState.DRAFT:
        return False
    plans = turn.planning and pair.mentor_id in directory.mentors_of(turn.db, turn.me)
    return plans or turn.me in pair.both


def _in_session(turn: Turn, session: Session) -> bool:
    return _in_pair(turn, turn.db.get(Pair, session.pair_id))


def _own(turn: Turn, thing: Goal | Note | PrivateNote | RosterFile) -> bool:
    """What somebody wrote is changed by nobody else; the other of the pair reads it through the pair."""
    return thing.person_id == turn.me


def _own_step(turn: Turn, step: Milestone) -> bool:
    goal = turn.db.get(Goal, step.goal_id)
    return goal is not None and _own(turn, goal)


def _asks_or_is_asked(turn: Turn, request: Request) -> bool:
    """The mentee who asks, and the mentor once it is their turn."""
    return turn.me == request.mentee_id or (turn.me == request.mentor_id and request.asked_at is not None)


def _in_circle(turn: Turn, circle: Circle) -> bool:
    """Who leads it and who runs the programme; once it was on, everybody who takes part."""
    if circle.programme_id != turn.programme_id:
        return False
    if turn.me == circle.leader_id or Role.COORDINATOR in turn.roles:
        return True
    return circle.state in (CircleState.ON, CircleState.OFF) and bool(turn.roles & set(Role))


# --- in confidence, and people who are asked for help ---


def _in_confidence(turn: Turn, concern: Concern) -> bool:
    """Who wrote it, and who has it now; nobody else, whatever their role."""
    return turn.me in (concern.person_id, concern.holder_id)


def _asked_for_help(turn: Turn, person: Person) -> bool:
    """Somebody who writes to the coordinators is answered by them."""
    return "coordinator" in turn.roles and person.organisation_id == turn.person.organisation_id


MAY_TOUCH: dict[type, Callable[[Turn, Any], bool]] = {
    Pair: _in_pair,
    Session: _in_session,
    # goals and notes
    Goal: _own,
    Milestone: _own_step,
    Note: _own,
    PrivateNote: _own,
    # getting a mentor
    Request: _asks_or_is_asked,
    # a few mentees around a mentor
    Circle: _in_circle,
    # in confidence, and for help
    Concern: _in_confidence,
    Person: _asked_for_help,
    # a list of people, as a file
    RosterFile: _own,
    # a thank-you that may be shown: the two of its pair
    Kudos: lambda turn, kudos: _in_pair(turn, turn.db.get(Pair, kudos.pair_id)),
    # a wish for another partner: whoever has it
    Change: lambda turn, change: change.person_id == turn.me,
}
