"""What a mail server says no to: an address, this letter for now, or us. Each has another end."""

from __future__ import annotations

from datetime import datetime

import pytest
from fake_mail import FakeMail
from mailing import HOUR, MINUTE, SECOND, SENDER, TRIES, Clocked

from bot.config import Mail
from storage import directory
from storage.database import Database
from storage.messages import Question

NO_SUCH = ["550 5.1.1 no such user", "550 no such user", "553 5.1.3 bad address", "550 5.2.1 mailbox is closed"]
NO_SUCH += ["550 <author.relay@example.com> unknown", "551 5.1.6 moved away"]


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
    ("step", "no"),
    [
        ("rcpt", "552 5.2.2 mailbox is full"),
        ("rcpt", "554 5.4.7 no"),
        ("data", "554 no"),
        ("end", "550 no"),
        ("end", "554 5.7.1 looks like spam"),
    ],
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


@pytest.mark.parametrize(
    "no",
    [
        "550 5.7.1 relaying denied",
        "554 <p0@fernhill.example>: Relay access denied",
        "550 Sender verify failed",
        "550 5.1.8 bad sender",
        "530 5.7.0 log in first",
        "503 bad sequence",
    ],
)
def test_a_no_to_us_rests_the_server_costs_no_try_and_is_told_to_whoever_runs_it(
    clocked: Clocked, post: FakeMail, no: str, capsys: pytest.CaptureFixture[str]
) -> None:
    post.says["rcpt"] = [no] * 1000
    clocked.promise("k")
    clocked.promise("another")
    for _ in range(4):
        clocked.after(MINUTE)
    assert post.connections == 1, "left alone for five minutes"
    for _ in range(TRIES + 1):
        clocked.after(HOUR + SECOND)
    assert "the mail server says no to us" in capsys.readouterr().out
    assert (clocked.person().bounced_at, clocked.states()) == (None, {"k": "waiting", "another": "waiting"})
    post.says.clear()
    clocked.after(HOUR)
    clocked.after(HOUR)
    assert clocked.states() == {"k": "sent", "another": "sent"}
