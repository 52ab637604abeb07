"""The mail server's settings, what `check` says of it, and a card as the text of a mail."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_mail import HANGS_UP, FakeMail, certificate
from test_cards import RICH

from bot import app, commands
from bot.config import BadSetting, Mail, settings
from bot.delivery import Letter
from bot.engine import Engine
from bot.mail.edge import MailEdge
from bot.mail.letter import mail_of, plain
from chat.cards import Card, File, Link
from chat.words import Reader, read, text
from scheduling.invites import invitation
from storage.database import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SENDER = "Mentoring <mentoring@example.com>"
GIVEN = {"SMTP_HOST": "mail.example.com", "SMTP_FROM": SENDER}


# --- settings ----------------------------------------------------------------------------------------------


def test_a_server_and_a_sender_are_enough() -> None:
    assert settings(GIVEN).mail == Mail("mail.example.com", 587, SENDER)
    assert settings({"SMTP_PORT": "25", "SMTP_PLAIN": "1"}).mail is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"SMTP_FROM": SENDER}, "SMTP_HOST is missing"),
        ({"SMTP_HOST": "mail.example.com"}, "An example: Mentoring"),
        ({**GIVEN, "SMTP_FROM": "Mentoring"}, "An example: Mentoring"),
        ({**GIVEN, "SMTP_USER": "mentor"}, "go together"),
        ({**GIVEN, "SMTP_USER": "mentor", "SMTP_PASSWORD": "s", "SMTP_PLAIN": "1"}, "could read the password"),
        ({**GIVEN, "SMTP_USER": "mentor", "SMTP_PASSWORD": "größe"}, "plain ones"),
        ({**GIVEN, "SMTP_PORT": "smtp"}, "SMTP_PORT is 'smtp'"),
    ],
)
def test_half_of_a_mail_servers_settings_say_what_is_missing(given: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        settings(given)


# --- check -------------------------------------------------------------------------------------------------


@pytest.fixture
def encrypting(tmp_path: Path) -> Iterator[FakeMail]:
    fake = FakeMail(certificate=certificate(tmp_path), user="mentor", password="secret")
    yield fake
    fake.close()


@pytest.fixture
def open_() -> Iterator[FakeMail]:
    fake = FakeMail()
    yield fake
    fake.close()


def said(database: Database, **given: object) -> tuple[bool, str]:
    """What `check` says of mail."""
    chosen = settings({**GIVEN, **{f"SMTP_{name.upper()}": str(value) for name, value in given.items()}})
    lines = [(fine, text(words, Reader())) for fine, words in commands.check(chosen, database)]
    return next(line for line in lines if line[1].startswith("Mail:"))


def test_check_says_that_a_mail_server_takes_what_we_send(
    lite: Database, encrypting: FakeMail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "localhost.pem"))
    there = {"host": "localhost", "port": encrypting.port, "user": "mentor"}
    fine, words = said(lite, **there, password="secret")
    assert (fine, encrypting.taken) == (True, [])
    assert "localhost takes what I send" in words
    assert said(lite, **there, password="wrong") == (
        False,
        "Mail: localhost doesn't take SMTP_USER with SMTP_PASSWORD.",
    )
    encrypting.says["mail"] = ["550 5.7.60 not as that"]
    assert "lets nobody send as mentoring@example.com" in said(lite, **there, password="secret")[1]


def test_check_says_what_is_wrong_with_a_mail_server_and_what_to_do(
    lite: Database, encrypting: FakeMail, open_: FakeMail
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        assert "Check SMTP_PORT, and whether a firewall" in said(lite, host="127.0.0.1", port=port)[1]
    assert "no server called nowhere.invalid" in said(lite, host="nowhere.invalid")[1]
    assert "isn't trusted: self-signed certificate" in said(lite, host="localhost", port=encrypting.port)[1]
    assert "Try SMTP_PORT 465 or 587" in said(lite, host="127.0.0.1", port=open_.port)[1]
    assert said(lite, host="127.0.0.1", port=open_.port, plain=1)[0]
    open_.says["connect"] = [HANGS_UP]
    assert "doesn't answer" in said(lite, host="127.0.0.1", port=open_.port, plain=1)[1]


def test_check_asks_whether_a_mail_server_takes_anything_from_us(lite: Database, open_: FakeMail) -> None:
    there = {"host": "127.0.0.1", "port": open_.port, "plain": 1}
    open_.says["rcpt"] = ["554 5.7.1 <mentoring@example.com>: Relay access denied"]
    fine, words = said(lite, **there)
    assert (fine, "takes no mail from here: “554 5.7.1 <mentoring@example.com>: Relay access denied”" in words) == (
        False,
        True,
    )
    open_.says["rcpt"] = ["550 5.1.1 no such user"]
    assert said(lite, **there)[0], "nobody has to look into that mailbox for letters to go out"
    assert "DATA" not in open_.heard


def test_a_port_that_is_encrypted_from_the_start_is_used_so(
    lite: Database, open_: FakeMail, encrypting: FakeMail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mail.server.ENCRYPTED", open_.port)
    assert "doesn't encrypt on port" in said(lite, host="127.0.0.1", port=open_.port)[1]
    monkeypatch.setattr("bot.mail.server.ENCRYPTED", encrypting.port)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "localhost.pem"))
    encrypting.at_once = True
    assert said(lite, host="localhost", port=encrypting.port, user="mentor", password="secret")[0]
    assert "STARTTLS" not in encrypting.heard


def test_whoever_serves_people_has_the_fall_back_and_the_demo_has_none(
    lite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailers: list[object] = []

    async def served(engine: Engine, *_: object) -> None:
        mailers.append(engine.mail)

    monkeypatch.setattr("bot.serving.serve", served)
    teams = {"TEAMS_ANONYMOUS": "1", "TEAMS_TENANT": "t", "DATABASE_URL": f"sqlite:///{tmp_path / 'served.db'}"}
    for given in (teams, {**teams, **GIVEN}):
        app.run(settings(given), lambda _: None)
    assert [type(mailer) for mailer in mailers] == [type(None), MailEdge]
    assert app.build(lite).mail is None, "which is what the demo is built by"


# --- a letter as a mail ------------------------------------------------------------------------------------


def letter(card: Card, **more: object) -> Letter:
    given = {"to": "ben@example.com", "name": "Ben", "key": "k", "at": NOW, "tries": 1, "answers": ()}
    return Letter(card=read(card, Reader()), **{**given, **more})  # type: ignore[arg-type]


def test_every_part_of_a_card_is_a_line_of_text() -> None:
    assert plain(read(RICH, Reader())).split("\n\n") == [
        "All there is",
        "> typed <b>as</b> is",
        "With: Ana",
        "Yours | New York\n1 | x",
        "Weeks\n1: Both 1\n2: Both 2.5",
        "Marcus",
        "Open: https://example.com",
        "Step",
        "A picture\n",
    ]


def test_what_somebody_typed_is_followed_only_where_it_is_a_link() -> None:
    card = Card(
        "Where", (Link("Join the call", "javascript:alert(1)"), Link("Room\x1b[2J", "https://meet.example.com/x"))
    )
    assert plain(card) == "Where\n\nJoin the call\n\nRoom[2J: https://meet.example.com/x\n"


def test_the_same_letter_has_the_same_number_and_another_one_another() -> None:
    def number(key: str, wall: datetime = NOW) -> str:
        return str(mail_of(letter(Card("News"), key=key), SENDER, wall)["Message-ID"])

    assert number("k") == number("k", NOW.replace(hour=12)) != number("k2")
    assert "goodbye" not in number("goodbye:pair 7"), "what it is about isn't for the servers on the way"


def test_several_invitations_are_attached_and_none_is_the_mails_own() -> None:
    ics = invitation(
        uid="u1",
        sequence=2,
        method="REQUEST",
        start=NOW,
        minutes=45,
        organizer="Ana <ana@example.com>",
        attendees=["ana@example.com", "ben@example.com"],
        title="Ana / Ben",
        where="",
        stamp=NOW,
    )
    file = File("session.ics", "text/calendar", ics, "Add")
    table = File("list.csv", "text/csv", "a,b\n1,2\n", "List")
    mail = mail_of(letter(Card("Two", (file, file, table))), SENDER, NOW)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "text/plain", "application/ics", "application/ics", "text/csv"]
    one = mail_of(letter(Card("One", (file,))), SENDER, NOW)
    part = next(part for part in one.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert part.get_content().count("RSVP=FALSE") == 2
    assert "SEQUENCE:2" in part.get_content()
