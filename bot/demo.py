"""The living demo: a made-up company, three months into its programme.

Nearly all of it is done by the real handlers, run at the moments when it happened (demo_acts.py), so that cards, reasons
and goals are what the bot itself would have left. Only the sessions are written directly (demo_story.py). demo_cast.py is
who there is, demo_life.py what they do besides meeting, demo_chats.py what of it stands in their chats.
Everything follows from the wall clock and one seed: the same moment always gives the same company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlmodel import select

from bot import demo_chats, demo_life
from bot.demo_acts import Message, Story, turn_of
from bot.demo_cast import Cast, company, enrolment
from bot.demo_story import Diary, Past, happen
from handlers import aftercare, booked, invitation, join, pairing
from handlers.roster import RosterPerson
from handlers.wording import other_of
from storage import sessions
from storage.database import Database
from storage.messages import Job
from storage.pairs import Pair, PairState, Session
from storage.people import Interest, Organisation, Person, Role

LENA = "lena.vogt"  # the coordinator who does things in this story
ASKED_LATELY = frozenset({"asha.rao"})  # a visitor's first part, who names topics on joining
INVITED = frozenset(
    {"ana.popescu", "marcus.bell", "carlos.mendes", "marie.dubois", "oliver.hughes", "zanele.khumalo", "soojin.park"}
)
JOINED_LATELY = frozenset({"leila.karimi", "oskar.nilsen", "ivana.horvat", "ravi.shetty"})  # after the first matching
WEEK = timedelta(weeks=1)


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
    first, published = monday - 13 * WEEK, monday - 12 * WEEK + timedelta(days=1, hours=9)
    with database.write() as db:
        cast = company(db, first.date())
        story = Story(db, cast.programme, cast.people)
        story.does(LENA, first + timedelta(hours=8, minutes=12), "home", typed="hello")
        demo_life.prepare(story, first)
        early = [name for name in cast.roster if name not in ASKED_LATELY | INVITED | JOINED_LATELY]
        _join(story, cast, early, first.date(), chance)
        _match(story, published)
        pairs = sessions.pairs_of(db, cast.programme.id or 0, PairState.ACTIVE)
        twos = demo_life.twos(story, pairs)
        demo_life.begin(story, twos, published)
        _join(story, cast, sorted(JOINED_LATELY), (monday - 2 * WEEK).date(), chance)
        _ask(story, cast, (monday - timedelta(days=5)).date())
        stopped = {
            two.pair.id or 0: wall - demo_life.STOPPED[two.mentee] for two in twos if two.mentee in demo_life.STOPPED
        }
        _meet(story, cast, pairs, stopped=stopped, published=published, wall=wall, chance=chance)
        demo_life.go_on(story, twos, published, wall)
        story.does(LENA, monday - timedelta(days=3) + timedelta(hours=8), "report", typed="report")
        demo_chats.fill(db, story.messages, wall)


def _join(story: Story, cast: Cast, names: Iterable[str], monday: date, chance: Random) -> None:
    """These people join in the week of that Monday, in their own working hours."""
    for name in names:
        person, listed = story.people[name], cast.roster[name]
        day = monday + timedelta(days=chance.randrange(5))
        at = story.clock(name, day, chance.randrange(9, 17), chance.randrange(60))
        story.messages.append(Message(at - timedelta(minutes=3), person, "join"))
        for role in sorted(listed.roles):
            card = join.finish(turn_of(story.db, person, at, "join"), _answers(listed, role))
            story.messages.append(Message(at, person, card))


def _answers(listed: RosterPerson, role: str) -> dict[str, object]:
    """What somebody told the bot on joining."""
    windows = [[window.day, window.start, window.end] for window in listed.windows]
    if role == Role.MENTEE:
        return {"role": role, "topics_mentee": list(listed.wants), "windows": windows, "goal": listed.goal}
    return {"role": role, "topics_mentor": list(listed.offers), "windows": windows, "hours": listed.hours_a_month or 2}


def _match(story: Story, published: datetime) -> None:
    """Lena asks for a draft, looks at it, and publishes it twenty minutes later."""
    asked = published - timedelta(minutes=20)
    story.does(LENA, asked, "match", typed="match")
    job = story.db.exec(select(Job)).one()
    found = pairing.compute(pairing.gather(story.db, job, asked))
    pairing.keep(story.db, job, found, asked + timedelta(seconds=2))
    story.does(LENA, published, "publish")


def _ask(story: Story, cast: Cast, day: date) -> None:
    """Those who are only invited so far hear of the programme, at ten on their own clock; the first visitor says hello."""
    for name in sorted(INVITED):
        at = story.clock(name, day, 10)
        _invite(story, name, cast.roster[name], at)
        invitation.ask(story.db, at)
        if name == demo_life.DECLINES:
            demo_life.decline(story, at)
    for name in sorted(ASKED_LATELY):
        story.does(name, story.clock(name, day, 10), "home")


def _invite(story: Story, name: str, listed: RosterPerson, at: datetime) -> None:
    """Named by the roster, with the topics it gives: joining asks only to confirm them."""
    db = story.db
    for role in sorted(listed.roles):
        part = enrolment(story.people[name], story.programme, Role(role))
        part.invited_at = at
        part.hours_a_month = listed.hours_a_month or part.hours_a_month
        db.add(part)
        db.flush()
        topics = listed.wants if role == Role.MENTEE else listed.offers
        db.add_all(Interest(enrolment_id=part.id or 0, topic=topic, rank=n) for n, topic in enumerate(topics))


def _meet(
    story: Story,
    cast: Cast,
    pairs: list[Pair],
    *,
    stopped: Mapping[int, datetime],
    published: datetime,
    wall: datetime,
    chance: Random,
) -> None:
    """Three months of sessions; in the chats stand the newest answer and what is booked."""
    by_id = {person.id or 0: person for person in story.people.values()}
    hours = {story.people[name].id or 0: listed.windows for name, listed in cast.roster.items()}
    meeting = {number: by_id[number] for pair in pairs for number in pair.both}
    diary = Diary.of(meeting, hours, published, wall, _quiet(story))
    for past in happen(story.db, pairs, stopped, diary, now=wall, chance=chance):
        _told(story, by_id, past)
        if past.newest is not None:
            _booked(story, by_id, past.pair, past.newest)


def _quiet(story: Story) -> list[tuple[datetime, datetime]]:
    """The quiet weeks as spans of time."""
    days = ((date.fromisoformat(first), date.fromisoformat(last)) for first, last in story.programme.quiet)
    return [(_midnight(first), _midnight(last + timedelta(days=1))) for first, last in days]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _told(story: Story, people: Mapping[int, Person], past: Past) -> None:
    """The one card after their last session, as it stood when each of the two had answered."""
    if past.told is None:
        return
    for person_id, words in past.lines.items():
        person = people[person_id]
        at = sessions.end_of(past.told) + timedelta(minutes=25)
        turn = turn_of(story.db, person, at, "session.line", str(past.told.id), values={"line": words})
        story.messages.append(Message(at, person, aftercare.line(turn)))


def _booked(story: Story, people: Mapping[int, Person], pair: Pair, session: Session) -> None:
    """One of the two found a time, and the other was told."""
    person, at = people[session.booked_by], session.booked_at
    turn = turn_of(story.db, person, at, "book", str(session.id))
    booked.tell_other(turn, session, people[other_of(pair, session.booked_by)], moved=False)
    story.messages += [Message(at, person, "book"), Message(at, person, booked.card(turn, session))]
