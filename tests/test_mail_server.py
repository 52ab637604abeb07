"""Whatever a mail server does, a letter arrives once, or nobody is told that it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fake_mail import HANGS_UP, FakeMail, certificate
from sqlmodel import col, select

from bot.config import Mail
from bot.delivery import LEASE, Parcel, Sent, Ways, deliver
from bot.mail.edge import APART, MailEdge
from chat import stored
from chat.cards import Button, Card, Text
from chat.words import say
from handlers.letters import mailable
from storage import directory, outbox
from storage.database import Database
from storage.messages import Outgoing, Question
from storage.people import Account, Enrolled, Enrolment, Person, Programme, Role

SENDER = "Mentoring <mentoring@example.com>"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NO_SUCH = ["550 5.1.1 no such user", "550 no such user", "553 5.1.3 bad address", "550 5.2.1 mailbox is closed"]


TRIES = 4


@pytest.fixture(autouse=True)
def _soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.GIVE_UP", TRIES)


@pytest.fixture
def post() -> Iterator[FakeMail]:
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
def clocked(lite: Database, company, now: datetime, post: FakeMail) -> Clocked:
    return Clocked(lite, company(lite, 1)[0], now, Mail("127.0.0.1", post.port, SENDER, plain=True))


# --- a no --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
def test_a_server_that_says_not_yet_is_asked_again_ever_later(clocked: Clocked, post: FakeMail, step: str) -> None:
    post.says[step] = ["451 4.7.1 greylisted, come again"] * 3
    clocked.promise("k")
    clocked.after()
    clocked.after(MINUTE - SECOND)
    assert post.connections == 1
    for minutes in (1, 2, 4):
        assert not post.taken
        clocked.after(minutes * MINUTE)
    assert (post.subjects(), clocked.states()) == (["News"], {"k": "sent"})
    with clocked.database.read() as db:
        assert db.get(Question, clocked.asha) is None, "what is typed in a chat answers no mail"


@pytest.mark.parametrize("no", NO_SUCH)
def test_where_there_is_no_such_address_nothing_is_mailed_again_and_the_card_waits(
    clocked: Clocked, post: FakeMail, no: str
) -> None:
    post.says["rcpt"] = [no]
    clocked.promise("k")
    clocked.promise("another")
    clocked.after()
    for _ in range(5):
        clocked.after(HOUR)
    assert (post.connections, clocked.states()) == (1, {"k": "waiting", "another": "waiting"})
    assert clocked.person().bounced_at
    clocked.comes_back()
    clocked.after(SECOND)
    assert [parcel.key for parcel in clocked.chatted] == ["k", "another"]


@pytest.mark.parametrize(
    ("step", "no"), [("rcpt", "550 5.7.1 relaying denied"), ("end", "554 5.7.1 looks like spam"), ("data", "554 no")]
)
def test_a_no_that_isnt_about_the_address_marks_nobody_and_is_given_up_after_so_many_tries(
    clocked: Clocked, post: FakeMail, step: str, no: str
) -> None:
    post.says[step] = [no] * 1000
    clocked.promise("k")
    for _ in range(TRIES + 1):
        clocked.after(HOUR + SECOND)
    assert clocked.person().bounced_at is None
    assert (post.connections, post.taken, clocked.states()) == (TRIES, [], {"k": "failed"})


def test_either_database_knows_who_is_mailed_and_whom_mail_does_not_reach(
    database: Database, company, now: datetime, post: FakeMail
) -> None:
    clocked = Clocked(database, company(database, 1)[0], now, Mail("127.0.0.1", post.port, SENDER, plain=True))
    clocked.promise("k")
    clocked.after()
    post.says["rcpt"] = NO_SUCH[:1]
    clocked.promise("another")
    clocked.after(MINUTE)
    assert (post.subjects(), clocked.states()) == (["News"], {"k": "sent", "another": "waiting"})
    for bounced in (1, 0):
        with database.read() as db:
            assert len(directory.bounced(db)) == bounced
        clocked.comes_back()


# --- no way to the server ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("connect", HANGS_UP),
        ("connect", "421 too busy"),
        ("mail", "550 5.7.60 you may not send as that"),
        ("rcpt", HANGS_UP),
        ("data", HANGS_UP),
    ],
)
def test_a_server_that_doesnt_let_us_in_is_left_alone_and_costs_no_try(
    clocked: Clocked, post: FakeMail, step: str, said: str
) -> None:
    post.says[step] = [said] * 1000
    for key in ("k", "another"):
        clocked.promise(key)
    for _ in range(6):
        clocked.after(MINUTE)
    assert post.connections <= 2
    for _ in range(TRIES):
        clocked.after(HOUR)
    post.says.clear()
    clocked.after(HOUR)
    clocked.after(HOUR)
    assert (len(post.taken), clocked.states()) == (2, {"k": "sent", "another": "sent"})


def test_a_mail_that_may_have_arrived_is_not_mailed_again_and_waits_for_the_chat(
    clocked: Clocked, post: FakeMail
) -> None:
    post.says["end"] = [HANGS_UP]
    clocked.promise("k")
    clocked.after()
    for _ in range(TRIES + 2):
        clocked.after(HOUR)
    assert (post.subjects(), clocked.states()) == (["News"], {"k": "waiting"})
    clocked.comes_back()
    clocked.after(SECOND)
    [parcel] = clocked.chatted
    assert parcel.marked
    assert "This may have reached you before" in str(parcel.marked.parts[-1])


def test_a_worker_that_dies_while_it_mails_leaves_no_second_mail_behind(clocked: Clocked, post: FakeMail) -> None:
    clocked.promise("k")
    clocked.database.change(lambda db: outbox.claim(db, clocked.wall, clocked.wall, LEASE))
    for _ in range(3):
        clocked.after(HOUR)
    assert (post.taken, clocked.states()) == ([], {"k": "waiting"})


# --- many letters ------------------------------------------------------------------------------------------


def test_nobody_in_a_chat_waits_for_a_long_post_by_mail(clocked: Clocked, post: FakeMail) -> None:
    for number in range(5):
        clocked.promise(f"k{number}")
    clocked.after()
    assert len(post.taken) == 1
    clocked.after(APART)
    assert len(post.taken) == 2
    clocked.after(3 * APART)
    assert len(post.taken) == 5, "each has its turn"
    ids = [str(mail["Message-ID"]) for mail in post.taken]
    assert len(set(ids)) == 5


# --- what nobody can smuggle in ----------------------------------------------------------------------------


def test_a_name_or_a_title_cant_add_a_line_to_the_head_of_a_mail(clocked: Clocked, post: FakeMail) -> None:
    with clocked.database.write() as db:
        db.get_one(Person, clocked.asha).name = "Eve\r\nBcc: all@example.com\r\n\r\nHi, “X” <a@b.c>"
    clocked.promise("k", "Soon\nBcc: all@example.com\u2028X-Evil: 1")
    clocked.after()
    [mail] = post.taken
    assert set(mail) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"),
        *("Content-Type", "Content-Transfer-Encoding"),
    }
    assert str(mail["Subject"]) == "Soon Bcc: all@example.com X-Evil: 1"
    assert [address.addr_spec for address in mail["To"].addresses] == ["p0@fernhill.example"]
    assert post.envelopes[0][1] == ["TO:<p0@fernhill.example>"]


@pytest.mark.parametrize("address", ["a@b.c\r\nRCPT TO:<all@example.com>", "a@b.c, d@e.f", "nobody", "jürgen@b.c"])
def test_what_is_no_address_is_never_given_to_a_server(clocked: Clocked, post: FakeMail, address: str) -> None:
    with clocked.database.write() as db:
        db.get_one(Person, clocked.asha).email = address
    clocked.promise("k")
    clocked.after()
    assert (post.connections, bool(clocked.person().bounced_at)) == (0, True)


def test_a_dot_alone_in_a_line_ends_no_mail(clocked: Clocked, post: FakeMail) -> None:
    clocked.promise("k", "Before\n.\nafter")
    clocked.after()
    assert "after" in post.taken[0].get_content()


# --- encryption and log-in ---------------------------------------------------------------------------------


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture
def encrypting(trusted: Path) -> Iterator[FakeMail]:
    fake = FakeMail(certificate=trusted, user="mentor", password="p+/ %")
    yield fake
    fake.close()


def test_a_letter_goes_out_encrypted_and_with_a_log_in(
    lite: Database, company, now: datetime, encrypting: FakeMail
) -> None:
    mail = Mail("localhost", encrypting.port, SENDER, "mentor", "p+/ %")
    clocked = Clocked(lite, company(lite, 1)[0], now, mail)
    clocked.promise("k")
    clocked.after()
    assert encrypting.subjects() == ["News"]


def test_a_server_without_encryption_reads_neither_a_password_nor_a_letter(
    lite: Database, company, now: datetime, post: FakeMail
) -> None:
    clocked = Clocked(lite, company(lite, 1)[0], now, Mail("127.0.0.1", post.port, SENDER, "mentor", "secret"))
    clocked.promise("k")
    clocked.after()
    assert (post.connections, post.heard.count("AUTH"), post.taken) == (1, 0, [])
    assert clocked.states() == {"k": "waiting"}
