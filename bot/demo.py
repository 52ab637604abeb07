"""The living demo: a made-up company, three months into its programme.

People join, are matched and introduced by the real handlers, run at the moments when it happened, so that cards,
reasons and goals are what the bot itself would have left. Only the sessions are written directly (demo_story.py).
Everything follows from the wall clock and one seed: the same moment always gives the same company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session as Db
from sqlmodel import col, select

from bot.demo_cast import Cast, company, enrolment
from bot.demo_story import Diary, Past, happen
from bot.web.edge import PLATFORM, WORKSPACE
from bot.web.render import card_body
from chat import stored
from chat.cards import Card
from chat.events import Address, Event
from chat.turn import Turn, reader_of
from chat.words import read
from handlers import aftercare, booked, home, invitation, join, match, pairing, report, typed
from handlers.roster import RosterPerson
from handlers.wording import other_of
from storage import sessions
from storage.database import Database
from storage.messages import ChatMessage, Job, Outgoing
from storage.pairs import Pair, PairState, Session
from storage.people import Account, Interest, Organisation, Person, Programme, Role
from storage.secrets import Sealed

ASKED_LATELY = frozenset({"asha.rao"})  # a visitor's first part, who names topics on joining
INVITED = frozenset(
    {"ana.popescu", "marcus.bell", "carlos.mendes", "marie.dubois", "oliver.hughes", "zanele.khumalo", "soojin.park"}
)
JOINED_LATELY = frozenset({"leila.karimi", "oskar.nilsen", "ivana.horvat", "ravi.shetty"})  # after the first matching
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Message:
    """A line of somebody's chat: a card of ours, or words they typed. row: the outbox's, for what it delivered."""

    at: datetime
    person: Person
    said: Card | str
    row: Outgoing | None = None


def ready(database: Database) -> bool:
    """Whether there is a company already."""
    with database.read() as db:
        return db.exec(select(Organisation.id)).first() is not None


def build(database: Database, wall: datetime) -> None:
    """Fills an empty, migrated database; `wall` (aware) becomes the company's present.

    All of it is one transaction: a demo is there completely or not at all, and nobody waits for the lock yet.
    """
    chance = Random(7)  # noqa: S311  (a story, not a secret)
    monday = (wall - timedelta(days=wall.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    published = monday - 12 * WEEK + timedelta(days=1, hours=9)
    with database.write() as db:
        cast = company(db, (monday - 13 * WEEK).date())
        messages = _welcome(db, cast, monday - 13 * WEEK)
        early = [name for name in cast.roster if name not in ASKED_LATELY | INVITED | JOINED_LATELY]
        messages += _join(db, cast, early, (monday - 13 * WEEK).date(), chance)
        messages += _match(db, cast, published)
        messages += _join(db, cast, sorted(JOINED_LATELY), (monday - 2 * WEEK).date(), chance)
        messages += _ask(db, cast, (monday - timedelta(days=5)).date())
        messages += _meet(db, cast, published, wall, chance)
        messages += _report(db, cast, monday - timedelta(days=3) + timedelta(hours=8))
        _post(db, [*messages, *_delivered(db, cast)])


# --- what they did -----------------------------------------------------------------------------------------


def _turn(db: Db, person: Person, now: datetime, value: str = "", **values: str) -> Turn:
    """Something that a person did then, as a handler sees it."""
    sender = Address(PLATFORM, WORKSPACE, person.email.partition("@")[0])
    return Turn(Event("demo", sender, value=value, values=values), db, person, now)


def _moment(person: Person, day: date, clock: time) -> datetime:
    """A time on somebody's own clock, in UTC."""
    return datetime.combine(day, clock, ZoneInfo(person.zone)).astimezone(UTC)


def _asked(words: str, person: Person, at: datetime, card: Card) -> list[Message]:
    """What somebody typed, and the answer to it."""
    return [Message(at, person, words), Message(at, person, card)]


def _welcome(db: Db, cast: Cast, begin: datetime) -> list[Message]:
    """The coordinators say hello on the first day."""
    at = begin + timedelta(hours=8, minutes=12)
    return _asked("hello", cast.lena, at, home.home(_turn(db, cast.lena, at)))


def _join(db: Db, cast: Cast, names: Iterable[str], monday: date, chance: Random) -> list[Message]:
    """These people join in the week of that Monday, in their own working hours."""
    messages = []
    for name in names:
        person, listed = cast.people[name], cast.roster[name]
        day = monday + timedelta(days=chance.randrange(5))
        at = _moment(person, day, time(chance.randrange(9, 17), chance.randrange(60)))
        messages.append(Message(at - timedelta(minutes=3), person, "join"))
        messages += [
            Message(at, person, join.finish(_turn(db, person, at), _answers(listed, role)))
            for role in sorted(listed.roles)
        ]
    return messages


def _answers(listed: RosterPerson, role: str) -> dict[str, object]:
    """What somebody told the bot on joining."""
    windows = [[window.day, window.start, window.end] for window in listed.windows]
    if role == Role.MENTEE:
        return {"role": role, "topics_mentee": list(listed.wants), "windows": windows, "goal": listed.goal}
    return {"role": role, "topics_mentor": list(listed.offers), "windows": windows, "hours": listed.hours_a_month or 2}


def _match(db: Db, cast: Cast, published: datetime) -> list[Message]:
    """Lena asks for a draft, looks at it, and publishes it twenty minutes later."""
    asked = published - timedelta(minutes=20)
    messages = _asked("match", cast.lena, asked, match.start(_turn(db, cast.lena, asked)))
    db.flush()
    job = db.exec(select(Job)).one()
    found = pairing.compute(pairing.gather(db, job, asked))
    pairing.keep(db, job, found, asked + timedelta(seconds=2))
    messages.append(Message(published, cast.lena, match.publish(_turn(db, cast.lena, published))))
    db.flush()
    return messages


def _ask(db: Db, cast: Cast, day: date) -> list[Message]:
    """Those who are only invited so far hear of the programme, at ten on their own clock."""
    messages = []
    for name in sorted(ASKED_LATELY | INVITED):
        person, listed = cast.people[name], cast.roster[name]
        at = _moment(person, day, time(10))
        if name in INVITED:
            _invite(db, cast.programme, person, listed, at)
            invitation.ask(db, at)
        else:
            messages.append(Message(at, person, home.home(_turn(db, person, at))))
    return messages


def _invite(db: Db, programme: Programme, person: Person, listed: RosterPerson, at: datetime) -> None:
    """Named by the roster, with the topics it gives: joining asks only to confirm them."""
    for role in sorted(listed.roles):
        part = enrolment(person, programme, Role(role))
        part.invited_at = at
        part.hours_a_month = listed.hours_a_month or part.hours_a_month
        db.add(part)
        db.flush()
        topics = listed.wants if role == Role.MENTEE else listed.offers
        db.add_all(Interest(enrolment_id=part.id or 0, topic=topic, rank=n) for n, topic in enumerate(topics))


def _meet(db: Db, cast: Cast, published: datetime, wall: datetime, chance: Random) -> list[Message]:
    """Three months of sessions; in the chats stand the newest answer and what is booked."""
    pairs = sessions.pairs_of(db, cast.programme.id or 0, PairState.ACTIVE)
    by_id = {person.id or 0: person for person in cast.people.values()}
    hours = {cast.people[name].id or 0: listed.windows for name, listed in cast.roster.items()}
    meeting = {number: by_id[number] for pair in pairs for number in (pair.mentee_id, pair.mentor_id)}
    diary = Diary.of(meeting, hours, published, wall)
    messages = []
    for past in happen(db, pairs, diary, wall, chance):
        messages += _told(db, by_id, past)
        if past.newest is not None:
            messages += _booked(db, by_id, past.pair, past.newest)
    return messages


def _told(db: Db, people: Mapping[int, Person], past: Past) -> list[Message]:
    """The one card after their last session, as it stood when each of the two had answered."""
    if past.told is None:
        return []
    messages = []
    for person_id, words in past.lines.items():
        person = people[person_id]
        at = sessions.end_of(past.told) + timedelta(minutes=25)
        turn = _turn(db, person, at, str(past.told.id), line=words)
        messages.append(Message(at, person, aftercare.line(turn)))
    return messages


def _booked(db: Db, people: Mapping[int, Person], pair: Pair, session: Session) -> list[Message]:
    """One of the two found a time, and the other was told."""
    person, at = people[session.booked_by], session.booked_at
    turn = _turn(db, person, at)
    booked.tell_other(turn, session, people[other_of(pair, session.booked_by)], moved=False)
    return _asked("book", person, at, booked.card(turn, session))


def _report(db: Db, cast: Cast, at: datetime) -> list[Message]:
    """Last Friday's figures."""
    return _asked("report", cast.lena, at, report.report(_turn(db, cast.lena, at)))


# --- their chats -------------------------------------------------------------------------------------------


def _delivered(db: Db, cast: Cast) -> list[Message]:
    """All that the handlers above promised to others, as delivered when it was due."""
    by_id = {person.id or 0: person for person in cast.people.values()}
    rows = db.exec(select(Outgoing).order_by(col(Outgoing.id)))
    return [Message(row.due, by_id[row.person_id], stored.load(row.card.open()), row) for row in rows]


def _post(db: Db, messages: Iterable[Message]) -> None:
    """Everything into the chats, in the order in which it happened, read and seen."""
    accounts = {account.person_id: account for account in db.exec(select(Account))}
    ordered = sorted(messages, key=lambda message: message.at)
    lines = [_line(accounts[m.person.id or 0], m, number) for number, m in enumerate(ordered, start=1)]
    db.add_all(lines)
    db.flush()
    newest: dict[int, tuple[Card, datetime]] = {}
    for message, line in zip(ordered, lines, strict=True):
        if isinstance(message.said, str):
            accounts[message.person.id or 0].last_seen = message.at
        else:
            newest[message.person.id or 0] = message.said, message.at
        if row := message.row:
            row.state, row.attempts, row.sent_at, row.sent_as = "sent", 1, row.due, f"m{line.id}"
    for person_id, (card, at) in newest.items():
        typed.remember(db, person_id, card, at, reply=False)  # its buttons can be typed


def _line(account: Account, message: Message, number: int) -> ChatMessage:
    """A message as the chat keeps it; number counts those of all chats."""
    said, mine = message.said, isinstance(message.said, str)
    body = {"text": said} if isinstance(said, str) else card_body(read(said, reader_of(message.person)))
    return ChatMessage(
        key=f"demo:{number}",
        account_id=account.id or 0,
        mine=mine,
        at=message.at,
        body=Sealed(body),
        changed=number,
        seen=True,
    )
