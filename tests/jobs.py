"""What every job costs: cards to read, taps, and things to type, counted through the front door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from house import House, Human, next_start
from meeting import books
from seen import Seen
from sqlmodel import select
from transcript import Actor

from storage.people import Enrolled, Enrolment, Role


@dataclass
class Busy(Actor):
    """Somebody whose cards and taps are counted. A choice in a form is a tap, and so is each button."""

    cards_read: int = 1  # the card they begin from
    taps: int = 0
    typed: int = 0

    def does(self, action: str, holds: str = "", **values: Any) -> Seen:
        card, _ = self._newest(action, holds)
        chosen = {field["name"] for field in card.fields if field.get("options")}
        for name, value in values.items():
            if name in chosen:
                self.taps += len(value) if isinstance(value, list) else 1
            else:
                self.typed += 1
        self.taps += 1
        self.cards_read += 1
        return super().does(action, holds, **values)


def busy(human: Human) -> Busy:
    return Busy(human.house, human.id, human.account, human.name)


def company(house: House) -> tuple[Busy, Busy, Busy]:
    """A mentee, a mentor and a coordinator who have joined."""
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    ana = house.person("Ana Silva", Role.MENTEE)
    ben = house.person("Ben Okafor", Role.MENTOR, monthly=4)
    return busy(ana), busy(ben), busy(lena)


def paired(house: House) -> tuple[Busy, Busy, Busy]:
    ana, ben, lena = company(house)
    house.pair(ana, ben)
    return ana, ben, lena


def met(house: House) -> tuple[Busy, Busy, Busy]:
    """Their first session is just over."""
    ana, ben, lena = paired(house)
    books(ana)
    house.through(next_start(house) + timedelta(minutes=50))
    return ana, ben, lena


def invited(house: House, role: Role) -> Busy:
    """Somebody on the list, with the hours and the clock that HR knows, who has just said "I'm in"."""
    human = house.person("Ana Silva", role, topics=())
    lena = house.person("Lena Vogt", Role.COORDINATOR)
    with house.database.write() as db:
        (part,) = db.exec(select(Enrolment).where(Enrolment.person_id == human.id)).all()
        part.state, part.joined_at = Enrolled.INVITED, None
        db.add(part)
    lena.acts("invite.send", "1")
    house.through(house.wall + timedelta(days=1))
    human.presses("I'm in")
    return busy(human)


# --- getting in ----------------------------------------------------------------------------------------------


def join_as_mentee(house: House) -> Busy:
    ana = invited(house, Role.MENTEE)
    ana.does("flow.answer", "role")
    ana.does("flow.answer", "sounds", sounds=["quiet"], level="starting")
    ana.does("flow.answer", "goal/skip")
    ana.does("flow.answer", "times")
    ana.does("flow.skip", "ways")
    ana.does("flow.skip", "drive")
    ana.does("flow.answer", "vetoes/nobody")
    return ana


def join_as_mentor(house: House) -> Busy:
    ana = invited(house, Role.MENTOR)
    ana.does("flow.answer", "role")
    ana.does("flow.answer", "topics", topics=["public-speaking", "delegation"])
    ana.does("flow.answer", "times")
    ana.does("flow.answer", "budget")
    ana.does("flow.skip", "formats")
    ana.does("flow.skip", "ways")
    ana.does("flow.answer", "vetoes/nobody")
    return ana


def ask_for_a_mentor(house: House) -> Busy:
    ana, *_ = company(house)
    for name in ("Mei Tan", "Tom Eze"):
        house.person(name, Role.MENTOR, monthly=4)
    ana.says("mentors")
    for _ in range(3):
        ana.does("mentors.choose")
    ana.does("request.send")
    return ana


def answer_a_request(house: House) -> Busy:
    ana, ben, _ = company(house)
    ana.says("mentors")
    ana.does("mentors.choose")
    ana.does("request.send")
    house.later(seconds=1)
    ben.does("request.yes")
    return ben


def publish_matches(house: House) -> Busy:
    _, _, lena = company(house)
    lena.says("home")
    lena.does("match")
    house.later(seconds=5)
    lena.does("publish")
    return lena


# --- two who meet --------------------------------------------------------------------------------------------


def kick_off(house: House) -> Busy:
    ana, *_ = paired(house)
    ana.says("home")
    ana.says("kick-off")
    for _ in range(4):
        ana.does("flow.answer", "kick-off")
    ana.does("flow.answer", "kick-off", feedback="straight")
    return ana


def first_goal(house: House) -> Busy:
    ana, *_ = paired(house)
    ana.says("goals")
    ana.does("goal.add")
    ana.does("goal.save", goal="I speak in three reviews")
    ana.does("goal.by", "60")
    ana.does("goal.confidence", "/2")
    return ana


def book(house: House) -> Busy:
    ana, *_ = paired(house)
    ana.says("book")
    ana.does("session.book")
    return ana


def move(house: House) -> Busy:
    ana, *_ = paired(house)
    books(ana)
    ana.does("session.move")
    ana.does("session.book")
    return ana


def cancel(house: House) -> Busy:
    ana, *_ = paired(house)
    books(ana)
    ana.does("session.cancel")
    return ana


def afterwards(house: House) -> Busy:
    ana, *_ = met(house)
    ana.does("session.met")
    ana.does("session.rate", "/4")
    ana.does("session.onward")
    ana.does("session.book")
    return ana


def fit(house: House) -> Busy:
    ana, *_ = met(house)
    house.through(house.wall + timedelta(days=7))
    ana.does("fit.good")
    return ana


# --- less, another, or not any more -----------------------------------------------------------------------------


def change(house: House) -> Busy:
    ana, *_ = met(house)
    house.through(house.wall + timedelta(days=7))
    ana.does("fit.change")
    ana.does("change.another")
    return ana


def pause(house: House) -> Busy:
    ana, *_ = paired(house)
    ana.says("pause")
    ana.does("pair.pause")
    return ana


def leave(house: House) -> Busy:
    ana, *_ = paired(house)
    ana.says("leave")
    ana.does("leave.yes")
    return ana


def end_survey(house: House) -> Busy:
    ana, *_ = paired(house)
    house.wall = house.wall + timedelta(days=170)
    house.through(house.wall + timedelta(days=26))
    ana.does("end.send", useful="5", recommend="9")
    return ana


def talk_privately(house: House) -> Busy:
    ana, _, lena = paired(house)
    ingrid = house.person("Ingrid Falk")
    lena.says(f"safe contact {ingrid.account}@example.com")
    ana.says("talk privately")
    ana.does("private.write")
    ana.does("private.send", severity="off", reply="here")
    return ana


def delegate(house: House) -> Busy:
    _, ben, _ = paired(house)
    house.person("Dana Ortiz")
    ben.says("delegate dana")
    ben.does("delegate.hand")
    return ben


# What each may cost in cards at most.
JOBS = {
    "Join as a mentee, after “I'm in”": (join_as_mentee, 9),
    "Join as a mentor, after “I'm in”": (join_as_mentor, 8),
    "Ask for a mentor, three in order": (ask_for_a_mentor, 5),
    "Answer a request": (answer_a_request, 2),
    "Publish matches": (publish_matches, 3),
    "Agree how we work": (kick_off, 6),
    "First goal": (first_goal, 5),
    "Book": (book, 2),
    "Move": (move, 3),
    "Cancel": (cancel, 2),
    "After a session": (afterwards, 5),
    "Does it fit?": (fit, 2),
    "Another partner": (change, 3),
    "Pause": (pause, 2),
    "Leave": (leave, 2),
    "Last survey": (end_survey, 2),
    "Talk privately": (talk_privately, 3),
    "Let an assistant plan": (delegate, 2),
}


def row(name: str, done: Busy) -> str:
    """A job as a line of docs/jobs.md."""
    return f"| {name} | {done.cards_read} | {JOBS[name][1]} | {done.taps} | {done.typed} |"
