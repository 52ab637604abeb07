"""What the demo's people did besides meeting: every part of a mentorship is there to be seen, and is true."""

from __future__ import annotations

from datetime import date

from demos import DAY, Story
from sqlmodel import select

from bot import demo_life
from storage import pace, surveys
from storage.concerns import Concern, Stands
from storage.figures import FEWEST
from storage.goals import steps_of
from storage.pairs import Asking, Goal, PairState, Request
from storage.people import Delegate, Enrolled, Enrolment

NEW_YEAR = date(2027, 1, 1)  # over the holidays nobody is hurried, and the first one still has time


def test_most_pairs_have_agreed_how_they_work_and_keep_to_it(story: Story) -> None:
    agreed = [pair for pair in story.pairs if pair.agreed_at and pair.agreed]
    assert len(agreed) >= 11
    for pair in agreed:
        shared = pair.agreed.open()["shared"]
        assert (pair.minutes, pair.cadence_days) == (int(shared["minutes"]), int(shared["often"]))
    assert len([pair for pair in story.pairs if pair.place]) >= 10


def test_some_goals_have_steps_and_some_steps_are_done(story: Story) -> None:
    found = list(story.db.exec(select(Goal)))
    steps = [step for own in steps_of(story.db, found).values() for step in own]
    assert len(steps) >= 20
    assert 2 <= len([step for step in steps if step.done_at]) < len(steps)


def test_enough_answered_the_pulse_for_the_report_to_show_it(story: Story) -> None:
    programme = story.programme.id or 0
    assert len(surveys.shown(story.db, programme, surveys.PULSE)) >= 2 * FEWEST
    assert len(surveys.written(story.db, programme)) >= FEWEST


def test_a_request_has_moved_on_and_is_with_the_second_mentor(story: Story) -> None:
    asked = sorted(story.db.exec(select(Request)), key=lambda request: request.rank)
    assert [request.mentee_id for request in asked] == [story.who(demo_life.CHOOSING).id] * 2
    if story.wall.date() == NEW_YEAR:
        return
    assert [request.state for request in asked] == [Asking.PASSED, Asking.ASKED]
    (_, waiting) = asked
    assert waiting.due
    assert waiting.due > story.wall, "there is still time"


def test_one_pair_has_parted_and_one_mentor_has_left(story: Story) -> None:
    ended = {pair.why_ended: pair for pair in story.pairs if pair.state == PairState.ENDED}
    assert {why: story.people[pair.mentee_id].email for why, pair in ended.items()} == {
        "changed": f"{demo_life.CHANGED}@fernhill.example",
        "left": f"{demo_life.LEFT_BEHIND}@fernhill.example",
    }
    for pair in ended.values():
        assert pair.ended_at
        assert all(session.start < pair.ended_at for session in story.of(pair))
    mentor = ended["left"].mentor_id
    (part,) = story.db.exec(select(Enrolment).where(Enrolment.person_id == mentor))
    assert part.state == Enrolled.LEFT


def test_a_pair_is_on_a_break_and_a_quiet_week_was_quiet(story: Story) -> None:
    assert pace.paused(story.pair_of(demo_life.ON_A_BREAK), story.wall.date())
    (first, last), (ahead, _) = story.programme.quiet
    assert not [s for s in story.sessions if first < s.start.date().isoformat() < last]
    assert story.wall.date() < date.fromisoformat(ahead) < story.programme.ends


def test_somebody_has_confided_and_only_the_safe_contact_knows(story: Story) -> None:
    (concern,) = story.db.exec(select(Concern))
    assert concern.state == Stands.TAKEN
    assert concern.holder_id == story.programme.contact_id == story.who("ingrid.falk").id
    words = concern.words.open()
    for person in story.people.values():
        assert words not in str([message.body.open() for message in story.chat(person)])
    told = [person.name for person in story.people.values() if "in confidence" in str(story.cards(person))]
    assert "Lena Vogt" not in told


def test_an_assistant_plans_for_a_mentor_who_has_mentees(story: Story) -> None:
    (row,) = story.db.exec(select(Delegate))
    assert row.assistant_id == story.who("dana.ortiz").id
    assert [pair for pair in story.running if pair.mentor_id == row.mentor_id]


def test_what_was_done_lately_lies_before_now(story: Story) -> None:
    moments = [pair.agreed_at or pair.created_at for pair in story.pairs]
    moments += [request.created_at for request in story.db.exec(select(Request))]
    assert all(moment < story.wall for moment in moments)
    assert story.wall - max(moments) < 9 * DAY
