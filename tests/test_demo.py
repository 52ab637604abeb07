"""The demo keeps its promises on any day of the year: what a visitor finds in the made-up company."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from house import House, Human
from sqlmodel import Session as Db
from sqlmodel import col, select

from bot import demo, demo_cast
from bot.demo_story import Diary
from bot.web.people import people_list
from chat import stored
from chat.cards import Button, Card, Cards
from chat.words import Reader
from handlers import ROUTES, remind
from handlers.roster import Roster, read_roster
from matching.topics import TOPICS
from scheduling.windows import Window
from storage import programmes
from storage.database import Database, create_tables
from storage.figures import figures
from storage.messages import ChatMessage, Outgoing
from storage.pairs import Answer, Goal, Note, Pair, PairState, Session, SessionState, Told
from storage.people import Account, Enrolled, Enrolment, Person, Programme, Role

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
    def programme(self) -> Programme:
        return self.db.exec(select(Programme)).one()

    def of(self, pair: Pair) -> list[Session]:
        return [session for session in self.sessions if session.pair_id == pair.id]

    def two(self, session: Session) -> list[Person]:
        pair = next(pair for pair in self.pairs if pair.id == session.pair_id)
        return [self.people[pair.mentee_id], self.people[pair.mentor_id]]

    def chat(self, person: Person) -> list[ChatMessage]:
        account = self.db.exec(select(Account).where(Account.person_id == person.id)).one()
        own = select(ChatMessage).where(ChatMessage.account_id == account.id)
        return list(self.db.exec(own.order_by(col(ChatMessage.id))))

    def cards(self, person: Person) -> list[Card]:
        bodies = [message.body.open() for message in self.chat(person)]
        return [stored.load(body["card"]) for body in bodies if "card" in body]


def end(session: Session) -> datetime:
    return session.start + timedelta(minutes=session.minutes)


def built(folder, wall: datetime) -> Database:
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    create_tables(database)
    demo.build(database, wall)
    return database


@pytest.fixture(scope="session")
def tuesday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's file as it was built on that Tuesday, to be copied and played in."""
    folder = tmp_path_factory.mktemp("tuesday")
    built(folder, TUESDAY).close()
    return folder / "demo.db"


@pytest.fixture(scope="module", params=WALLS, ids=str)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    database = built(tmp_path_factory.mktemp("demo"), request.param)
    with database.read() as db:
        yield Story(request.param, db)
    database.close()


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(demo_cast.ROSTER.read_bytes())


# --- who there is ------------------------------------------------------------------------------------------


def test_the_roster_is_read_without_a_doubt(roster: Roster) -> None:
    assert not roster.refused
    assert not roster.notes
    assert len(roster.people) == 38, "with two coordinators the company of forty"


def test_everybody_asks_and_offers_in_topics_that_the_bot_knows(roster: Roster) -> None:
    assert {topic for person in roster.people for topic in (*person.wants, *person.offers)} <= set(TOPICS)


def test_people_live_in_at_least_eight_time_zones(story: Story) -> None:
    assert len({person.zone for person in story.people.values()}) >= 8


def test_everybody_can_be_played_in_the_web_chat(story: Story) -> None:
    listed = people_list(story.db, story.wall, Reader())
    assert {entry["name"] for entry in listed} == {person.name for person in story.people.values()}
    assert {"asha.rao", "marcus.bell", "mei.tan", "tom.eze", "lena.vogt", "jonas.weber"} <= {e["id"] for e in listed}


def test_some_run_the_programme_many_have_joined_and_some_have_not(story: Story) -> None:
    parts = Counter((part.role, part.state) for part in story.db.exec(select(Enrolment)))
    assert parts[Role.COORDINATOR, Enrolled.JOINED] == 2
    assert parts[Role.MENTEE, Enrolled.JOINED] == 18
    assert parts[Role.MENTOR, Enrolled.JOINED] == 13
    assert parts[Role.MENTEE, Enrolled.INVITED] + parts[Role.MENTOR, Enrolled.INVITED] == 7


def test_the_first_visitor_has_not_joined_and_finds_a_button_to_join(story: Story) -> None:
    asha = next(person for person in story.people.values() if person.name == "Asha Rao")
    assert not story.db.exec(select(Enrolment).where(Enrolment.person_id == asha.id)).all()
    (hello,) = story.cards(asha)
    assert "join" in [button.action for button in hello.buttons]


def test_two_mentees_wait_and_two_mentors_have_a_free_place(story: Story) -> None:
    programme_id = story.programme.id or 0
    mentees = {person.name for _, person in programmes.joined(story.db, programme_id, Role.MENTEE)}
    mentors = {person.name: part for part, person in programmes.joined(story.db, programme_id, Role.MENTOR)}
    taken = Counter(story.people[pair.mentor_id].name for pair in story.pairs)
    assert mentees - {story.people[pair.mentee_id].name for pair in story.pairs} == {"Ivana Horvat", "Ravi Shetty"}
    assert {n for n, p in mentors.items() if p.hours_a_month // 2 > taken[n]} == {"Leila Karimi", "Oskar Nilsen"}


def test_the_programme_runs_now_and_is_three_months_old(story: Story) -> None:
    age = story.wall.date() - story.programme.starts
    assert 12 * WEEK <= age <= 14 * WEEK
    assert story.programme.ends > story.wall.date()
    years = [story.programme.starts.year, story.programme.ends.year]
    assert story.programme.name == (f"Growth {years[0]}" + (f"/{years[1] % 100:02d}" if years[0] != years[1] else ""))


# --- what they have been through ---------------------------------------------------------------------------


def test_pairs_were_published_three_months_ago_with_their_reasons(story: Story) -> None:
    assert 14 <= len(story.pairs) <= 17
    for pair in story.pairs:
        assert pair.state == PairState.ACTIVE
        assert pair.published_at
        assert 11 * WEEK <= story.wall - pair.published_at <= 13 * WEEK
        assert 500 <= pair.score <= 1000
        assert [stored.load(reason) for reason in pair.reasons]


def test_every_session_lies_inside_both_people_s_hours(story: Story) -> None:
    hours = {
        number: [Window(h.day, h.start, h.end) for h in programmes.hours_of(story.db, number)]
        for number in story.people
    }
    for session in story.sessions:
        for person in story.two(session):
            first, last = (m.astimezone(ZoneInfo(person.zone)) for m in (session.start, end(session)))
            begins, ends = first.hour * 60 + first.minute, last.hour * 60 + last.minute
            own = [w for w in hours[person.id or 0] if w.day == first.weekday() and w.start <= begins]
            assert any(ends <= (w.end or 0) for w in own), f"{person.name}: {first} to {last}"


def test_nobody_meets_two_people_at_once(story: Story) -> None:
    diary = defaultdict(list)
    for session in story.sessions:
        for person in story.two(session):
            diary[person.id].append((session.start, end(session)))
    for booked in diary.values():
        for (start, over), (other_start, other_over) in combinations(booked, 2):
            assert over <= other_start or other_over <= start


def test_a_time_that_one_mentee_has_taken_is_not_offered_to_the_other() -> None:
    people = {n: Person(id=n, organisation_id=1, name=f"P{n}", email=f"p{n}@fernhill.example") for n in (1, 2, 3)}
    hour = [Window(1, 10 * 60, 11 * 60)]  # Tuesday, room for one session
    diary = Diary.of(people, dict.fromkeys(people, hour), TUESDAY - DAY, TUESDAY)
    first, second = (Pair(programme_id=1, mentee_id=n, mentor_id=3, created_at=TUESDAY) for n in (1, 2))
    (start,) = diary.best(first, TUESDAY - DAY, TUESDAY + DAY)
    assert diary.latest(second, TUESDAY - DAY, TUESDAY + DAY) == TUESDAY + timedelta(minutes=15)
    assert diary.keep(first, start) == TUESDAY
    assert diary.best(second, TUESDAY - DAY, TUESDAY + DAY) == []


def test_every_pair_has_met_and_exactly_one_needs_a_hand(story: Story) -> None:
    met_or_booked = {pair.id: [s for s in story.of(pair) if end(s) > story.wall - 5 * WEEK] for pair in story.pairs}
    assert sum(not found for found in met_or_booked.values()) == 1
    for pair in story.pairs:
        assert [s for s in story.of(pair) if Told.MET in (s.mentee_told, s.mentor_told)]


def test_somebody_meets_within_a_day_and_somebody_the_day_after(story: Story) -> None:
    waits = [session.start - story.wall for session in story.sessions]
    assert any(timedelta() < wait <= DAY for wait in waits)
    assert any(DAY < wait <= 2 * DAY for wait in waits)


def test_one_session_has_just_ended_and_nobody_was_asked(story: Story) -> None:
    """As good as an hour ago on a working day; at the weekend somebody's last one."""
    ended = [story.wall - end(s) for s in story.sessions if story.wall - 3 * DAY < end(s) <= story.wall
             and not (s.mentee_told or s.mentor_told)]  # fmt: skip
    assert len(ended) == 1
    assert HOUR <= ended[0] <= (3 * HOUR if story.wall.weekday() < 4 else 18 * HOUR)


def test_the_clock_s_first_look_asks_few_people_what_happened(story: Story) -> None:
    before = len(story.db.exec(select(Outgoing)).all())
    remind.afterwards(story.db, story.wall)
    assert 2 <= len(story.db.exec(select(Outgoing)).all()) - before <= 4
    story.db.rollback()


def test_the_report_has_something_to_say_about_everything(story: Story) -> None:
    found = figures(story.db, story.programme, story.wall)
    assert found.useful
    assert 3.5 <= found.useful <= 4.5
    assert len(found.ratings) >= 50
    assert len(set(found.ratings)) >= 4, "not everybody is delighted"
    assert 0.6 * found.due <= found.held <= found.due
    assert min(found.both, found.one, found.calendar, found.missed) >= 1
    assert found.wait
    assert 2 <= found.wait <= 14
    assert sum(any(counts) for _, counts in found.weeks) >= 11
    states = Counter(session.state for session in story.db.exec(select(Session)))
    assert states[SessionState.CANCELLED] == states[SessionState.MISSED] == 1


def test_only_those_who_met_rate_and_write(story: Story) -> None:
    by_id = {session.id: session for session in story.sessions}
    answers = [(answer, int(answer.about.removeprefix("session "))) for answer in story.db.exec(select(Answer))]
    notes = [(note, note.session_id) for note in story.db.exec(select(Note))]
    for said, session_id in [*answers, *notes]:
        session = by_id[session_id]
        mentee, mentor = story.two(session)
        told = {mentee.id: session.mentee_told, mentor.id: session.mentor_told}
        assert told[said.person_id] == Told.MET
        assert end(session) <= said.at <= story.wall


def test_every_mentee_with_a_mentor_has_a_goal_and_some_reached_one_before(story: Story) -> None:
    goals = list(story.db.exec(select(Goal)))
    assert {pair.mentee_id for pair in story.pairs} <= {goal.person_id for goal in goals if not goal.reached_at}
    reached = [goal for goal in goals if goal.reached_at]
    assert len(reached) >= 3
    assert all(goal.created_at < goal.reached_at <= story.wall for goal in reached if goal.reached_at)


# --- their chats -------------------------------------------------------------------------------------------


def test_both_of_every_pair_find_their_introduction_in_the_chat(story: Story) -> None:
    for pair in story.pairs:
        mentee, mentor = story.people[pair.mentee_id], story.people[pair.mentor_id]
        assert f"{mentor.name} is your mentor" in [card.title for card in story.cards(mentee)]
        assert f"{mentee.name} is your mentee" in [card.title for card in story.cards(mentor)]


def test_the_coordinator_finds_a_welcome_a_draft_and_a_report(story: Story) -> None:
    lena = next(person for person in story.people.values() if person.name == "Lena Vogt")
    titles = [str(card.title) for card in story.cards(lena)]
    assert titles[0] == "Hello Lena"
    assert "Draft: 16 pairs" in titles
    assert titles[-1].startswith(story.programme.name)
    assert [m.body.open()["text"] for m in story.chat(lena) if m.mine] == ["hello", "match", "report"]


def test_all_that_stands_in_the_chats_is_past_in_order_and_read(story: Story) -> None:
    for person in story.people.values():
        times = [message.at for message in story.chat(person)]
        assert times == sorted(times)
        assert all(at <= story.wall for at in times)
        assert all(message.seen for message in story.chat(person))
    waiting = story.db.exec(select(Outgoing).where(Outgoing.state == "waiting")).all()
    assert not waiting, "what was promised was delivered"


# --- a visitor comes ---------------------------------------------------------------------------------------


@pytest.fixture
def visited(tmp_path: Path, tuesday: Path) -> Iterator[House]:
    """The demo behind the real front door."""
    database = Database(f"sqlite:///{shutil.copy(tuesday, tmp_path)}")
    with database.read() as db:
        programme = db.exec(select(Programme)).one()
    house = House(database, TUESDAY, programme.id or 0, programme.organisation_id)
    yield house
    house.close()
    database.close()


def human(house: House, account: str) -> Human:
    with house.database.read() as db:
        found = db.exec(select(Account).where(Account.external_id == account)).one()
    return Human(house, found.person_id, account, account)


def test_a_visitor_joins_as_asha_and_as_marcus_and_lena_matches_them(visited: House) -> None:
    asha, marcus, lena = (human(visited, account) for account in ("asha.rao", "marcus.bell", "lena.vogt"))
    asha.presses("Join")
    asha.presses("Agree", role="mentee")
    asha.presses("Next", sounds=["stage"], level="starting")
    asha.presses("Use this", sample="public-speaking", goal="")
    asha.presses("That's right")
    asha.presses("Skip")
    asha.presses("Skip")
    assert asha.presses("Nobody").title == "All set, Asha"
    marcus.presses("I'm in")
    marcus.presses("Agree")
    marcus.presses("Next", topics=["public-speaking", "speaking-up", "leading-teams"])
    marcus.presses("That's right")
    marcus.presses("Next", budget="2")
    marcus.presses("Skip")
    marcus.presses("Skip")
    assert marcus.presses("Nobody").title == "All set, Marcus"

    lena.says("match")
    visited.later(seconds=5)
    draft = lena.sees("Draft: 3 pairs")
    for pair in ("Asha Rao with Marcus Bell", "Ivana Horvat with Leila Karimi", "Ravi Shetty with Oskar Nilsen"):
        assert pair in draft.text
    lena.presses("Publish", on="Draft: 3 pairs")
    visited.later(seconds=5)
    asha.sees("Marcus Bell is your mentor")
    assert asha.presses("Find a time").part("Table")["rows"]


def test_one_card_about_the_session_that_has_just_ended_comes_at_once(visited: House) -> None:
    visited.later(seconds=5)
    with visited.database.read() as db:
        rows = db.exec(select(Outgoing).where(col(Outgoing.key).startswith("truth:"))).all()
        accounts = [db.exec(select(Account).where(Account.person_id == row.person_id)).one() for row in rows]
    assert len(rows) in (2, 3)
    asked = human(visited, accounts[0].external_id)
    assert asked.presses("We met").title == "How useful was it?"


def test_the_buttons_of_old_cards_still_answer_sensibly(visited: House) -> None:
    """Up to four of each action, on whoever's card they stand."""
    seen: Counter[str] = Counter()
    for account, button in old_buttons(visited):
        seen[button.action] += 1
        if seen[button.action] <= 4:
            assert button.action in ROUTES
            answer = human(visited, account).acts(button.action, button.value)
            assert answer.title not in ("I'm sorry, that didn't work", "Not from here")
    assert {"session.offer", "session.move", "session.fine", "session.cancel", "draft.drop", "publish"} <= set(seen)


def old_buttons(house: House) -> list[tuple[str, Button]]:
    with house.database.read() as db:
        rows = db.exec(select(Account.external_id, ChatMessage).join(ChatMessage).order_by(col(ChatMessage.id))).all()
    found = []
    for account, message in rows:
        body = message.body.open()
        card = stored.load(body["card"]) if "card" in body else Card("")
        inner = [one for part in card.parts if isinstance(part, Cards) for one in part.cards]
        found += [(account, button) for one in (card, *inner) for button in one.buttons]
    return found


# --- building it -------------------------------------------------------------------------------------------


def test_a_demo_is_ready_once_it_was_built(lite: Database, tuesday: Path) -> None:
    assert not demo.ready(lite)
    database = Database(f"sqlite:///{tuesday}")
    assert demo.ready(database)
    database.close()


def test_the_same_moment_builds_the_same_company(tmp_path: Path, tuesday: Path) -> None:
    built(tmp_path, TUESDAY).close()
    assert told(tmp_path / "demo.db") == told(tuesday)


def told(file: Path) -> list[object]:
    """All sessions, and all that stands in the chats."""
    database = Database(f"sqlite:///{file}")
    with database.read() as db:
        sessions = [session.model_dump() for session in db.exec(select(Session).order_by(col(Session.id)))]
        chats = [(m.key, m.at, m.body.open()) for m in db.exec(select(ChatMessage).order_by(col(ChatMessage.id)))]
    database.close()
    return [*sessions, *chats]
