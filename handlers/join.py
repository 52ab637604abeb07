"""Joining as a mentee or a mentor: who reads what, topics, one goal, zone, weekly hours, hours a month."""

from __future__ import annotations

from sqlmodel import col, delete

from chat import flows
from chat.cards import Button, Card, Facts, Text
from chat.flows import Answers, Flow, Step
from chat.turn import Turn
from chat.words import City, Listed, Words, say, say_n, show
from handlers import intake
from handlers.intake import topics_words
from handlers.wording import first_name, hours_words, role_name
from scheduling.windows import Window
from storage import programmes, sessions
from storage.pairs import Goal
from storage.people import Enrolled, Enrolment, Hours, Interest, Role
from storage.secrets import Sealed


def join(turn: Turn) -> Card:
    """Begins, or goes on where it was left. Somebody who has joined is shown what is known and may change it."""
    known = _known(turn)
    return flows.begin(turn, FLOW, known)


def _known(turn: Turn) -> Answers:
    """What earlier answers or the roster already say, to be confirmed rather than asked again."""
    known: dict[str, object] = {"zone": turn.person.zone}
    windows = [[h.day, h.start, h.end] for h in programmes.hours_of(turn.db, turn.me)]
    if windows:
        known["windows"] = windows
    goal = sessions.open_goal(turn.db, turn.me, turn.programme_id)
    if goal:
        known["goal"] = goal.words.open()
    for role in (Role.MENTOR, Role.MENTEE):
        part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
        if part:
            known |= {"role": role.value, f"topics_{role}": programmes.topics_of(turn.db, part.id or 0)}
            if role is Role.MENTOR:
                known["hours"] = part.hours_a_month
    return known


def finish(turn: Turn, answers: Answers) -> Card:
    """Writes it all down, and says what happens next."""
    role = Role(answers["role"])
    part = programmes.enrolment(turn.db, turn.me, turn.programme_id, role)
    part = part or Enrolment(person_id=turn.me, programme_id=turn.programme_id, role=role)
    part.state, part.joined_at = Enrolled.JOINED, part.joined_at or turn.now
    part.hours_a_month = answers.get("hours", part.hours_a_month)
    turn.db.add(part)
    turn.db.flush()
    turn.person.zone = answers.get("zone", turn.person.zone)
    turn.db.add(turn.person)
    _keep_topics(turn, part.id or 0, answers[f"topics_{role}"])
    keep_hours(turn, [Window(*window) for window in answers["windows"]])
    if answers.get("goal") and role is Role.MENTEE:
        _keep_goal(turn, answers["goal"])
    turn.db.flush()
    return _all_set(turn, role, answers)


def _keep_topics(turn: Turn, enrolment_id: int, topics: list[str]) -> None:
    turn.db.exec(delete(Interest).where(col(Interest.enrolment_id) == enrolment_id))
    for rank, topic in enumerate(topics):
        turn.db.add(Interest(enrolment_id=enrolment_id, topic=topic, rank=rank))


def _keep_goal(turn: Turn, words: str) -> None:
    goal = sessions.open_goal(turn.db, turn.me, turn.programme_id)
    goal = goal or Goal(person_id=turn.me, programme_id=turn.programme_id, words=Sealed(""), created_at=turn.now)
    goal.words = Sealed(words)
    turn.db.add(goal)


def keep_hours(turn: Turn, windows: list[Window]) -> None:
    """Replaces a person's weekly windows."""
    turn.db.exec(delete(Hours).where(col(Hours.person_id) == turn.me))
    for window in windows:
        turn.db.add(Hours(person_id=turn.me, day=window.day, start=window.start, end=window.end or 0))


def _all_set(turn: Turn, role: Role, answers: Answers) -> Card:
    rows: list[tuple[Words, Words | str]] = [
        (say("You are"), _roles(turn)),
        (say("Topics"), topics_words(answers[f"topics_{role}"])),
        (say("Hours"), hours_words(Window(*window) for window in answers["windows"])),
        (say("Clock"), show(City(turn.person.zone))),
    ]
    if answers.get("goal") and role is Role.MENTEE:
        rows.append((say("Goal"), answers["goal"]))
    if role is Role.MENTOR:
        rows.append((say("Time"), say_n("one hour a month", "{n} hours a month", answers.get("hours", 2))))
    names = [first_name(person) for person in programmes.coordinators(turn.db, turn.programme_id)]
    text = say("Nothing more to do. I write to you as soon as there is a match for you.")
    if names:
        who = Listed(tuple(names), either=True)
        text = say("Nothing more to do. I write to you as soon as {who} has a match for you.", who=who)
    buttons = (Button(say("Change something"), "join"), Button(say("Home"), "home"))
    return Card(say("All set, {name}", name=first_name(turn.person)), (Facts(tuple(rows)), Text(text)), buttons)


def _roles(turn: Turn) -> Words:
    """All roles of somebody who has just joined in one: who asks for another one keeps the first."""
    held = programmes.roles(turn.db, turn.me, turn.programme_id)
    return show(Listed(tuple(role_name(role) for role in ("mentee", "mentor", "coordinator") if role in held)))


FLOW = Flow(
    "join",
    (
        Step("role", intake.ask_role, intake.check_role),
        Step("topics", intake.ask_topics, intake.check_topics),
        Step(
            "goal", intake.ask_goal, intake.check_goal, when=lambda answers: answers.get("role") != "mentor", skips=True
        ),
        Step("zone", intake.ask_zone, intake.check_zone),
        Step("hours", intake.ask_hours, intake.check_hours),
        Step("budget", intake.ask_budget, intake.check_budget, when=lambda answers: answers.get("role") == "mentor"),
    ),
    finish,
)
