"""A mail server, and somebody whom only mail reaches: for the tests of what it does and what it says no to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from fake_mail import FakeMail
from sqlmodel import col, select

from bot.config import Mail
from bot.delivery import Parcel, Sent, Ways, deliver
from bot.mail.edge import MailEdge
from chat import stored
from chat.cards import Button, Card, Text
from chat.words import say
from handlers.letters import mailable
from storage import outbox
from storage.database import Database
from storage.messages import Outgoing
from storage.people import Account, Enrolled, Enrolment, Person, Programme, Role

SENDER = "Mentoring <mentoring@example.com>"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TRIES = 4


@pytest.fixture
def post() -> Iterator[FakeMail]:
    """What arrives by mail."""
    fake = FakeMail()
    yield fake
    fake.close()


class Clocked:
    """Somebody who takes part and was in a chat, the outbox, and a clock. asha: their id."""

    def __init__(self, database: Database, asha: int, wall: datetime, mail: Mail) -> None:
        self.database, self.asha, self.wall = database, asha, wall
        self.edge = MailEdge(mail, lambda: self.wall)
        self.chatted: list[Parcel] = []
        with database.write() as db:
            programme = db.exec(select(Programme.id)).one() or 0
            db.add(Enrolment(person_id=asha, programme_id=programme, role=Role.MENTEE, state=Enrolled.JOINED))
            db.exec(select(Account).where(Account.person_id == asha)).one().gone_at = wall

    def promise(self, key: str, title: str = "News", **more: object) -> None:
        card = mailable(Card(say("{title}", title=title), (Text(say("Hello.")),)), Button(say("Home"), "home"))
        self.database.change(
            lambda db: outbox.put(db, self.asha, stored.dump(card), key=key, due=self.wall, **more)  # type: ignore
        )

    def after(self, by: timedelta = timedelta()) -> None:
        """Time passes, and the post goes out once."""
        self.wall += by
        while deliver(self.database, Ways({"web": self}, self.edge), self.wall):
            pass

    def send(self, parcel: Parcel) -> Sent:
        """The chat, once they are back in it."""
        self.chatted.append(parcel)
        return Sent("there")

    def states(self) -> dict[str, str]:
        with self.database.read() as db:
            return dict(db.exec(select(Outgoing.key, Outgoing.state).order_by(col(Outgoing.id))).all())

    def person(self) -> Person:
        with self.database.read() as db:
            return db.get_one(Person, self.asha)

    def comes_back(self) -> None:
        with self.database.write() as db:
            db.exec(select(Account).where(Account.person_id == self.asha)).one().gone_at = None
            outbox.try_now(db, self.asha)


@pytest.fixture
def clocked(lite: Database, company, now: datetime, post: FakeMail, monkeypatch: pytest.MonkeyPatch) -> Clocked:
    """Their letters are soon given up."""
    monkeypatch.setattr("bot.delivery.GIVE_UP", TRIES)
    return Clocked(lite, company(lite, 1)[0], now, Mail("127.0.0.1", post.port, SENDER, plain=True))
