"""The demo as tests read it: the company that was built at a moment, whatever day of the year that is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from house import House, Human
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot import demo
from chat import stored
from chat.cards import Card
from storage.database import Database, create_tables
from storage.messages import ChatMessage
from storage.pairs import Pair, PairState, Session, SessionState
from storage.people import Account, Person, Programme

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WALLS = (
    TUESDAY,
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),  # Sunday, an hour before Europe's clocks go back
    datetime(2027, 1, 1, 0, 30, tzinfo=UTC),  # a Friday
    datetime(2027, 3, 14, 7, 30, tzinfo=UTC),  # Sunday, New York has just changed its clocks, Europe hasn't
    datetime(2026, 7, 3, 23, 45, 0, 123456, tzinfo=UTC),  # Friday night
    datetime(2028, 2, 29, 4, 15, tzinfo=UTC),  # a leap day
    datetime(2027, 6, 5, 12, 0, tzinfo=UTC),  # Saturday noon
)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@dataclass
class Story:
    """The company that was built at a moment, read once."""

    wall: datetime
    db: Db

    @cached_property
    def people(self) -> dict[int, Person]:
        return {person.id or 0: person for person in self.db.exec(select(Person))}

    @cached_property
    def pairs(self) -> list[Pair]:
        return list(self.db.exec(select(Pair)))

    @cached_property
    def sessions(self) -> list[Session]:
        """Those that took place or are ahead, with those that were missed; none that was cancelled."""
        found = self.db.exec(select(Session).order_by(col(Session.start)))
        return [session for session in found if session.state != SessionState.CANCELLED]

    @property
    def running(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.state == PairState.ACTIVE]

    @property
    def programme(self) -> Programme:
        return self.db.exec(select(Programme)).one()

    def of(self, pair: Pair) -> list[Session]:
        return [session for session in self.sessions if session.pair_id == pair.id]

    def two(self, session: Session) -> list[Person]:
        pair = next(pair for pair in self.pairs if pair.id == session.pair_id)
        return [self.people[pair.mentee_id], self.people[pair.mentor_id]]

    def who(self, account: str) -> Person:
        return next(person for person in self.people.values() if person.email.startswith(f"{account}@"))

    def pair_of(self, account: str) -> Pair:
        """The newest pair of a mentee."""
        return [pair for pair in self.pairs if pair.mentee_id == self.who(account).id][-1]

    def chat(self, person: Person) -> list[ChatMessage]:
        account = self.db.exec(select(Account).where(Account.person_id == person.id)).one()
        own = select(ChatMessage).where(ChatMessage.account_id == account.id)
        return list(self.db.exec(own.order_by(col(ChatMessage.id))))

    def cards(self, person: Person) -> list[Card]:
        bodies = [message.body.open() for message in self.chat(person)]
        return [stored.load(body["card"]) for body in bodies if "card" in body]


def end(session: Session) -> datetime:
    return session.start + timedelta(minutes=session.minutes)


def built(folder: Path, wall: datetime) -> Database:
    """A demo of its own."""
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    create_tables(database)
    demo.build(database, wall)
    return database


def visited(folder: Path, database: Path) -> House:
    """The demo of that file behind the real front door; the caller closes it."""
    opened = Database(f"sqlite:///{shutil.copy(database, folder)}")
    with opened.read() as db:
        programme = db.exec(select(Programme)).one()
    return House(opened, TUESDAY, programme.id or 0, programme.organisation_id)


def human(house: House, account: str) -> Human:
    with house.database.read() as db:
        found = db.exec(select(Account).where(Account.external_id == account)).one()
    return Human(house, found.person_id, account, account)
