"""Questions about goals and the steps towards them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session as Db
from sqlmodel import col, delete, select

from storage.pairs import Goal, Milestone, Pair, PairState
from storage.people import Enrolled, Enrolment, Programme, Role


def of_people(db: Db, people: Iterable[int], programme_id: int) -> list[Goal]:
    """These people's goals, the open ones first, then the newest."""
    own = select(Goal).where(col(Goal.person_id).in_(set(people)), Goal.programme_id == programme_id)
    return list(db.exec(own.order_by(col(Goal.reached_at).is_not(None), col(Goal.id).desc())))


def steps_of(db: Db, goals: Iterable[Goal]) -> dict[int, list[Milestone]]:
    """The steps of each goal in their order, in one query."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    rows = select(Milestone).where(col(Milestone.goal_id).in_([goal.id for goal in goals]))
    for step in db.exec(rows.order_by(col(Milestone.id))):
        found[step.goal_id].append(step)
    return found


def pairs_as(db: Db, role: Role, person_id: int) -> list[Pair]:
    """The pairs that somebody is in now as a mentee or as a mentor."""
    column = Pair.mentee_id if role is Role.MENTEE else Pair.mentor_id
    running = select(Pair).where(column == person_id, Pair.state == PairState.ACTIVE)
    return list(db.exec(running.order_by(col(Pair.id))))


def open_since(db: Db, after: datetime, until: datetime) -> list[Goal]:
    """Open goals that were set in (after, until] by mentees whose programme is still on and whose pair isn't paused."""
    goals = select(Goal).join(Programme, col(Programme.id) == col(Goal.programme_id))
    goals = goals.join(
        Enrolment,
        (col(Enrolment.person_id) == col(Goal.person_id)) & (col(Enrolment.programme_id) == col(Goal.programme_id)),
    )
    goals = goals.where(Enrolment.role == Role.MENTEE, Enrolment.state == Enrolled.JOINED)
    goals = goals.where(col(Goal.reached_at).is_(None), col(Programme.ends) >= until.date())
    goals = goals.where(col(Goal.created_at) > after, col(Goal.created_at) <= until)
    paused = select(Pair.id).where(Pair.mentee_id == Goal.person_id, Pair.state == PairState.ACTIVE)
    goals = goals.where(~paused.where(col(Pair.paused_until) >= until.date()).exists())
    return list(db.exec(goals.order_by(col(Goal.created_at))))


def delete_goal(db: Db, goal: Goal) -> None:
    """A goal and its steps."""
    db.exec(delete(Milestone).where(col(Milestone.goal_id) == goal.id))
    db.delete(goal)
    db.flush()
