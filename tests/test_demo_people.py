"""Who there is in the demo, on any day of the year."""

from __future__ import annotations

from collections import Counter

import pytest
from demos import WEEK, Story
from sqlmodel import select

from bot import demo_cast
from bot.web.people import people_list
from chat.words import Reader
from handlers.roster import Roster, read_roster
from matching.taxonomy import GROUPS
from storage import programmes
from storage.people import Enrolled, Enrolment, Role


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(demo_cast.ROSTER.read_bytes())


def test_the_roster_is_read_without_a_doubt(roster: Roster) -> None:
    assert not roster.refused
    assert not roster.notes
    assert len(roster.people) == 38, "with two coordinators, a safe contact, a deputy and an assistant 43"


def test_everybody_asks_and_offers_in_topics_that_the_bot_knows(roster: Roster) -> None:
    assert {topic for person in roster.people for topic in (*person.wants, *person.offers)} <= {
        key for topics in GROUPS.values() for key in topics
    }


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
    assert parts[Role.MENTOR, Enrolled.JOINED] == 12
    assert parts[Role.MENTEE, Enrolled.INVITED] + parts[Role.MENTOR, Enrolled.INVITED] == 6
    assert parts[Role.MENTEE, Enrolled.DECLINED] == parts[Role.MENTOR, Enrolled.LEFT] == 1


def test_the_first_visitor_has_not_joined_and_finds_a_button_to_join(story: Story) -> None:
    asha = next(person for person in story.people.values() if person.name == "Asha Rao")
    assert not story.db.exec(select(Enrolment).where(Enrolment.person_id == asha.id)).all()
    (hello,) = story.cards(asha)
    assert "join" in [button.action for button in hello.buttons]


def test_four_mentees_wait_and_three_mentors_have_a_free_place(story: Story) -> None:
    programme_id = story.programme.id or 0
    mentees = {person.name for _, person in programmes.joined(story.db, programme_id, Role.MENTEE)}
    mentors = {person.name: part for part, person in programmes.joined(story.db, programme_id, Role.MENTOR)}
    taken = Counter(story.people[pair.mentor_id].name for pair in story.running)
    waiting = mentees - {story.people[pair.mentee_id].name for pair in story.running}
    assert waiting == {"Ivana Horvat", "Ravi Shetty", "Liam Doyle", "Tomás Vega"}
    free = {name for name, part in mentors.items() if part.hours_a_month // 2 > taken[name]}
    assert {"Leila Karimi", "Oskar Nilsen"} < free
    assert len(free) == 3, "and the mentor whose pair has ended"


def test_the_programme_runs_now_and_is_three_months_old(story: Story) -> None:
    age = story.wall.date() - story.programme.starts
    assert 12 * WEEK <= age <= 14 * WEEK
    assert story.programme.ends > story.wall.date()
    years = [story.programme.starts.year, story.programme.ends.year]
    assert story.programme.name == (f"Growth {years[0]}" + (f"/{years[1] % 100:02d}" if years[0] != years[1] else ""))
