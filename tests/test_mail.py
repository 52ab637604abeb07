"""Mail as the fall-back: whoever no chat reaches reads by mail what has a time and a place, and nothing in confidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from circling import opens
from fake_mail import FakeMail
from house import House, Human
from mailing import SENDER
from sqlmodel import select
from teams_house import TeamsHouse

from bot import commands
from bot.config import Mail
from bot.mail.edge import MailEdge
from chat.cards import Button, Card
from chat.turn import tell
from chat.words import say
from handlers.letters import mailable
from storage.people import Account, Enrolled, Enrolment, Person, Role, Workspace


@pytest.fixture
def house(house: House, post: FakeMail) -> House:
    """A company that has a mail server."""
    house.engine.mail = MailEdge(Mail("127.0.0.1", post.port, SENDER, plain=True), lambda: house.wall)
    return house


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def invitation_in(mail: EmailMessage) -> EmailMessage:
    return next(part for part in mail.walk() if part.get_content_type() == "text/calendar")


def takes_it_away(house: House, human: Human) -> None:
    """Out of their chat."""
    if isinstance(house, TeamsHouse):
        news = house.fake.activity(human.account, "installationUpdate", action="remove")
        assert house.run(house.fake.post(news))[0] == 200
        return
    with house.database.write() as db:
        db.exec(select(Account).where(Account.person_id == human.id)).one().gone_at = house.wall


def in_no_chat(house: House, name: str, *roles: Role, **more: str) -> int:
    """Somebody on the list whom no platform knows."""
    with house.database.write() as db:
        email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
        person = Person(organisation_id=house.organisation, name=name, email=email, **{"zone": "Europe/Berlin", **more})
        db.add(person)
        db.flush()
        for role in roles:
            db.add(Enrolment(person_id=person.id or 0, programme_id=house.programme, role=role))
        return person.id or 0


def invites_everybody(lena: Human) -> None:
    lena.says("invite")
    lena.presses(next(label for label in lena.sees().buttons if label.startswith("Send to")))


def test_a_mentor_who_took_the_app_away_reads_by_mail_what_is_off_and_comes_back_to_the_chat(
    house: House, pair: tuple[Human, Human], lena: Human, post: FakeMail
) -> None:
    ana, ben = pair
    ana.says("book thursday 15:00")
    ana.presses("Book it")
    house.later(seconds=5)
    takes_it_away(house, ben)
    ana.presses("Can't make it")
    house.later(seconds=5)

    [mail] = post.taken
    assert str(mail["Subject"]) == "Not on Thu 26 Nov, 16:00 after all"
    assert (mail["To"], mail["From"]) == ("Ben Okafor <ben.okafor@example.com>", SENDER)
    assert mail["Reply-To"] == "lena.vogt@example.com"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    for said in ("Ana can't make it this time.", "look for “mentorbot” in", "write “book” there"):
        assert said in text_of(mail)
    assert "read by Lena Vogt, not by me" in text_of(mail)
    assert "“leave programme”, written to me there, ends" in text_of(mail)
    part = invitation_in(mail)
    assert (part.get_param("method"), mail.get_content_type()) == ("CANCEL", "multipart/mixed")
    for line in ("METHOD:CANCEL", "UID:session-1-pair-1@mentorbot", "ORGANIZER;CN=Mentoring:mailto:mentoring@"):
        assert line in part.get_content()
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("session.ics", "application/ics")
    assert post.envelopes == [("FROM:<mentoring@example.com>", ["TO:<ben.okafor@example.com>"])]

    assert ben.says("home").title == "Hello Ben"
    ana.says("book friday 15:00")
    ana.presses("Book it")
    house.later(seconds=5)
    assert "Booked: Fri 27 Nov" in ben.sees("Booked").title
    assert len(post.taken) == 1


def test_somebody_on_the_list_who_is_in_no_chat_is_asked_by_mail_once(
    house: House, lena: Human, post: FakeMail
) -> None:
    in_no_chat(house, "Mia Berg", Role.MENTEE)
    jonas = in_no_chat(house, "Jonas Weber", Role.MENTOR, locale="de-DE")
    in_no_chat(house, "Not Asked")
    invites_everybody(lena)
    house.later(seconds=5)
    with house.database.write() as db:
        db.get_one(Person, jonas).sought_at = house.wall
    house.later(hours=1)
    house.later(hours=22)
    assert [mail["To"] for mail in post.taken] == ["Jonas Weber <jonas@example.com>"], (
        "Slack knows nobody of that address"
    )
    house.later(hours=2)
    assert [mail["To"] for mail in post.taken[1:]] == ["Mia Berg <mia@example.com>"], "nobody told of an account"
    house.through(house.wall + timedelta(days=30))
    german, english = post.taken
    assert "Hello Mia, I'm mentorbot, from Growth, the mentoring programme." in text_of(english)
    assert "by mail I ask only this once" in text_of(english)
    assert "write “join” there" in text_of(english)
    assert "leave programme" not in text_of(english), "nobody leaves what they haven't joined"
    assert str(german["Subject"]) == "Möchtest du Mentor:in sein?"
    assert "schreib" in text_of(german)
    assert english.get_content_type() == "text/plain"


def test_nobody_is_written_to_by_mail_who_said_no_or_left(house: House, lena: Human, post: FakeMail) -> None:
    mia = in_no_chat(house, "Mia Berg", Role.MENTEE)
    invites_everybody(lena)
    house.later(seconds=5)
    with house.database.write() as db:
        db.exec(select(Enrolment).where(Enrolment.person_id == mia)).one().state = Enrolled.DECLINED
    house.later(hours=26)
    assert not post.taken


def test_words_are_never_in_a_mail_but_that_something_waits_is_said_once_a_week(
    house: House, pair: tuple[Human, Human], post: FakeMail
) -> None:
    ana, ben = pair
    takes_it_away(house, ben)
    for words in ("my manager must not know", "are you there"):
        ana.says(f"tell Ben {words}")
        house.later(hours=2)
    [mail] = post.taken
    assert str(mail["Subject"]) == "Something waits for you"
    assert "write “home” there" in text_of(mail)
    assert "manager" not in mail.as_string()
    assert "Ana" not in mail.as_string()
    house.later(days=4)
    assert len(post.taken) == 1, "what waits already is no news"
    house.later(days=3)
    ana.says("tell Ben still there")
    house.later(hours=1)
    assert post.subjects() == ["Something waits for you"] * 2

    ben.says("home")
    house.later(seconds=5)
    assert [card.title for card in ben.cards()].count("From Ana Silva") == 3
    assert not [card for card in ben.cards() if card.title == "Something waits for you"]


def test_a_reminder_by_mail_says_when_and_where_and_not_what_about(
    house: House, pair: tuple[Human, Human], post: FakeMail
) -> None:
    ana, ben = pair
    ana.says("book friday 15:00")
    ana.presses("Book it")
    house.later(seconds=5)
    takes_it_away(house, ben)
    house.through(datetime(2026, 11, 27, 14, 55, tzinfo=UTC))
    assert post.subjects() == ["Coming up: Fri 27 Nov, 16:00 with Ana Silva", "Soon, at 16:00: Ana Silva"]
    assert "There: 15:00 in Lisbon" in text_of(post.taken[0])
    assert "Lead a review" not in post.taken[0].as_string(), "the goal is for the chat"


def test_somebody_with_another_chat_is_written_there_and_not_by_mail(
    house: House, pair: tuple[Human, Human], post: FakeMail
) -> None:
    """The app was taken out of one workspace, and they are in another one too."""
    ana, ben = pair
    with house.database.write() as db:
        left = Workspace(organisation_id=house.organisation, platform="slack", external_id="T1", gone_at=house.wall)
        db.add(left)
        db.flush()
        seen = house.wall + timedelta(days=1)
        db.add(Account(person_id=ben.id, workspace_id=left.id or 0, external_id="U1", last_seen=seen))
    ana.says("tell Ben hello")
    house.later(seconds=5)
    assert ben.sees().title == "From Ana Silva"
    assert not post.taken


def test_an_address_that_there_isnt_is_named_to_the_coordinators_once_and_tried_again_after_an_import(
    house: House, lena: Human, post: FakeMail
) -> None:
    mia = in_no_chat(house, "Mia Berg", Role.MENTEE)
    invites_everybody(lena)
    post.says["rcpt"] = ["550 5.1.1 no such user"]
    for hours in (1, 25, 1):
        house.later(hours=hours)
    assert "mia@example.com" in lena.sees("Mail to one person comes back").text
    house.later(days=2)
    assert [card.title for card in lena.cards()].count("Mail to one person comes back") == 1
    assert not post.taken

    roster = "Name,Email,Role\nMia Berg,mia@example.com,mentee\n"
    commands.import_roster(house.database, roster.encode(), house.wall)
    house.later(hours=1)
    assert [(str(mail["To"]), str(mail["Subject"])) for mail in post.taken] == [
        ("Mia Berg <mia@example.com>", "Would you like a mentor?")
    ]
    with house.database.read() as db:
        assert db.get_one(Person, mia).bounced_at is None


def test_neither_a_nudge_nor_what_waits_for_a_closed_account_is_worth_a_mail(
    house: House, pair: tuple[Human, Human], post: FakeMail
) -> None:
    _, ben = pair
    takes_it_away(house, ben)
    with house.database.write() as db:
        tell(db, ben.id, Card(say("How is it going?")), key="nudge", at=house.wall, nudge=True)
    house.later(seconds=5)
    assert not post.taken
    with house.database.write() as db:
        db.get_one(Person, ben.id).active = False
        tell(db, ben.id, Card(say("For you alone")), key="news", at=house.wall)
        tell(db, ben.id, mailable(Card(say("Moved")), Button(say("Home"), "home")), key="session", at=house.wall)
    house.engine.post()
    assert not post.taken, "who reads that mailbox now, nobody knows"


def test_of_a_circle_a_mail_says_when_and_with_whom_and_never_what_it_is_about(
    house: House, lena: Human, post: FakeMail
) -> None:
    ben, ana = house.person("Ben Okafor", Role.MENTOR), house.person("Ana Silva", Role.MENTEE)
    opens(house, lena, ben)
    ana.says("circles")
    ana.presses("I'd like to come")
    takes_it_away(house, ana)
    ben.says("circles")
    ben.presses("Move it")
    ben.presses("Move it", on="Another time", when="Friday 11 Dec 15:00")
    house.through(datetime(2026, 12, 11, 13, 50, tzinfo=UTC))
    ben.says("circles")
    ben.presses("Take it off")
    ben.presses("Take it off", on="Take off")
    house.later(seconds=5)
    assert post.subjects() == ["Your circle with Ben Okafor, Fri 11 Dec, 15:00"] * 4
    moved, ahead, soon, off = post.taken
    assert "Moved by Ben Okafor." in text_of(moved)
    assert "SUMMARY:Circle with Ben Okafor" in invitation_in(moved).get_content()
    assert "45 minutes" in text_of(ahead)
    assert "meet.example/circle" in text_of(soon)
    assert "won't take place" in text_of(off)
    assert invitation_in(off).get_param("method") == "CANCEL"
    for mail in post.taken:
        read = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        assert "feedback" not in str(read)
