"""Whatever a mail server does, a letter arrives once, or nobody is told that it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic

import pytest
from fake_mail import HANGS, HANGS_UP, FakeMail, certificate
from mailing import HOUR, MINUTE, SECOND, SENDER, TRIES, Clocked

from bot.config import Mail
from bot.delivery import LEASE, TIMEOUT
from bot.mail.edge import APART
from storage import outbox
from storage.database import Database
from storage.people import Person

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


def test_a_server_that_hangs_with_a_mail_in_hand_is_left_alone(
    clocked: Clocked, post: FakeMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chat waits for each try."""
    monkeypatch.setattr("bot.mail.edge.TAKES", 0.1)
    post.says["end"] = [HANGS] * 1000
    clocked.promise("k")
    clocked.promise("another")
    for _ in range(4):
        clocked.after(MINUTE)
    assert post.connections == 1


def test_nobody_waits_long_for_a_good_bye(clocked: Clocked, post: FakeMail) -> None:
    post.says["quit"] = [HANGS]
    clocked.promise("k")
    begun = monotonic()
    clocked.after()
    assert (post.subjects(), clocked.states()) == (["News"], {"k": "sent"})
    assert monotonic() - begun < TIMEOUT


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


def test_after_a_rest_letters_go_out_one_by_one_as_before(clocked: Clocked, post: FakeMail) -> None:
    for number in range(5):
        clocked.promise(f"k{number}")
    clocked.after()
    post.says["mail"] = ["421 too busy"]
    clocked.after(APART)
    for count in (1, 2, 3):
        assert len(post.taken) == count
        clocked.after(HOUR if count == 1 else APART)


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
